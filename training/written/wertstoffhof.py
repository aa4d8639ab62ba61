"""A recycling yard with German field names: customers, materials by short codes, weighings in kilograms."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

FIRMS = (
    "Abbruch Kessler|Baumarkt Linde|Dachbau Ott|Elektro Hansen|Fensterbau Rühl|Gartenbau Moos|Hausverwaltung Kern"
    "|Innenausbau Pohl|Küchen Albers|Maler Wendt|Metallbau Zorn|Recyclinghof Nord|Sanitär Brück|Schreinerei Falk"
    "|Stadtwerke Ahlen|Tiefbau Gerster|Umzüge Blitz|Zimmerei Haas"
)
PEOPLE = "Anke Behr|Bodo Fitz|Carla Neu|Detlef Rau|Erna Stolz|Gerd Lamm|Heike Busch|Jens Vogt|Karin Thiel|Lothar Uhl"
MATERIALS = (
    ("BAU", "Bauschutt", "Mineralik", 18.0, "N"),
    ("HOL1", "Altholz unbehandelt", "Holz", 25.0, "N"),
    ("HOL4", "Altholz belastet", "Holz", 95.0, "J"),
    ("SCH", "Schrott", "Metall", -140.0, "N"),
    ("KUP", "Kupfer", "Metall", -5200.0, "N"),
    ("PAP", "Papier und Pappe", "Papier", -40.0, "N"),
    ("GRU", "Grünschnitt", "Organik", 30.0, "N"),
    ("ASB", "Asbest", "Sonderabfall", 310.0, "J"),
    ("REI", "Altreifen", "Sonderabfall", 210.0, "N"),
    ("SPE", "Sperrmüll", "Rest", 160.0, "N"),
    ("GLA", "Flachglas", "Glas", 45.0, "N"),
)


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """28 customers, 11 materials, 400 weighings."""
    customers = []
    for number, name in enumerate((*FIRMS.split("|"), *PEOPLE.split("|")), 1):
        firm = number <= 18
        customer: dict[str, Any] = {
            "kundennr": 30000 + 11 * number,
            "name": name,
            "gewerblich": "J" if firm else "N",
            "anschrift": {
                "plz": chance.choice(["59227", "48145", "33098"]),
                "ort": ["Ahlen", "Münster", "Paderborn"][number % 3],
            },
            "kunde_seit": datetime(2009, 5, 1) + timedelta(days=chance.randrange(6300)),
            "zahlungsziel_tage": 30 if firm else 0,
            "gesperrt": chance.random() < 0.1,
        }
        if firm:
            customer["rabatt_prozent"] = chance.choice([0, 0, 3, 5, 10])
        customers.append(customer)
    materials = [
        {"kuerzel": short, "bezeichnung": name, "gruppe": group, "preis_je_t": price, "gefaehrlich": danger,
         "lager_t": round(chance.uniform(0, 180), 1), "max_lager_t": chance.choice([50, 100, 200])}
        for short, name, group, price, danger in MATERIALS
    ]  # fmt: skip
    weighings = []
    for number in range(400):
        tare = chance.choice([1450, 1900, 3200, 7400, 11800])
        net = chance.choice([80, 140, 320, 700, 1500, 4200, 9600]) + chance.randrange(60)
        short, _, _, price, _ = chance.choice(MATERIALS[:10])
        weighing: dict[str, Any] = {
            "wiegenr": 260000 + number,
            "zeit": datetime(2025, 1, 6, 7) + timedelta(minutes=17 * chance.randrange(692 * 84)),
            "kundennr": 30000 + 11 * chance.randint(1, 26),
            "material": short,
            "kennzeichen": f"{chance.choice(['AH', 'MS', 'PB'])}-{chance.choice(['KT', 'LU', 'RZ'])} {chance.randint(10, 40)}",
            "richtung": chance.choice(["Eingang"] * 5 + ["Ausgang"]),
            "brutto_kg": tare + net,
            "tara_kg": tare,
            "netto_kg": net,
            "betrag": round(price * net / 1000, 2),
            "waage": chance.choice(["A", "A", "B"]),
            "zahlart": chance.choice(["bar", "EC", "Rechnung", "Rechnung"]),
            "storniert": chance.random() < 0.04,
        }
        if chance.random() < 0.12:
            weighing["bemerkung"] = chance.choice(["nass", "vermischt", "Nachwiegung", "Fremdstoffe"])
        weighings.append(weighing)
    return {"kunden": customers, "materialien": materials, "wiegungen": weighings}


QUESTIONS = """
wiegungen count
    how many weighings are there
    number of times something went over the scales
    Wie viele Wiegungen haben wir insgesamt?

wiegungen[zeit=today] list
    today's weighings
    heutige Wiegungen
    was ist heute über die Waage gegangen?

wiegungen[zeit=yesterday] count
    how many weighings yesterday
    wie oft wurde gestern gewogen?

wiegungen[zeit=this week] sum netto_kg
    how many kilos came and went this week, net
    net weight this week, total
    Nettogewicht diese Woche insgesamt

wiegungen[zeit=last month] count
    number of weighings last month
    Wiegungen im letzten Monat, Anzahl
    ¿cuántas pesadas hubo el mes pasado?

wiegungen[zeit=last month] list
    last month's weighings
    Wiegungen vom letzten Monat

wiegungen[richtung="Eingang"] sum netto_kg
    how much material came in, in kilos
    total delivered to us, net kg
    Wie viele Kilo wurden angeliefert?

wiegungen[richtung="Ausgang"] sum netto_kg
    how many kilos left the yard
    total net weight going out
    Wie viel Kilo sind rausgegangen?

wiegungen[richtung="Ausgang"] list
    outgoing loads
    everything that left the yard
    Abtransporte

wiegungen by richtung sum netto_kg
    kilos in and out
    net weight by direction
    Nettogewicht nach Richtung

wiegungen[richtung="Eingang" & zeit=this year] by material.bezeichnung sum netto_kg
    deliveries by material this year, in kilos
    what came in this year, kilos per material
    Eingang dieses Jahr je Material in kg

wiegungen by material.bezeichnung sum netto_kg
    kilos per material
    net weight for each kind of material
    Gewicht je Material

wiegungen by material.bezeichnung sum netto_kg top 1
    which material do we handle the most, by weight
    heaviest material in total
    von welchem Material haben wir am meisten gewogen, nach Gewicht?

wiegungen by material.bezeichnung count top 3
    three materials that are weighed most often
    die drei häufigsten Materialien

wiegungen by material.bezeichnung count bottom 1
    which material is weighed least often
    rarest material on the scales
    welches Material kommt am seltensten?

wiegungen by material.gruppe sum netto_kg
    kilos by group of materials
    Gewicht nach Materialgruppe

wiegungen[material.bezeichnung="Bauschutt"] list
    rubble weighings (Bauschutt)
    alle Wiegungen mit Bauschutt

wiegungen[material.bezeichnung="Bauschutt" & zeit=2026] sum netto_kg
    how many kilos of Bauschutt in 2026
    Wie viel Bauschutt hatten wir 2026?

wiegungen[material="ASB"] count
    how often did we weigh ASB
    number of ASB weighings
    Anzahl Wiegungen ASB

wiegungen[material.bezeichnung="Asbest" & zeit=last year] sum netto_kg
    how many kilos of asbestos (Asbest) last year
    Asbest letztes Jahr in kg, Summe

wiegungen[material.gefaehrlich="J"] sum netto_kg
    total weight of hazardous material
    how many kilos of dangerous stuff went over the scales
    Wie viel gefährliches Material in kg?

wiegungen[material.gefaehrlich="J"] percent
    what share of weighings is hazardous
    percentage of weighings with dangerous material
    Anteil der gefährlichen Wiegungen in Prozent

wiegungen[material.gruppe="Metall"] list
    metal weighings
    Wiegungen von Metall
    todo el metal que se ha pesado

wiegungen[material.gruppe="Holz"] sum netto_kg
    how much wood, in kilos
    Wie viele Kilo Holz?
    combien de kilos de bois (Holz) ?

wiegungen by kundennr.name count
    weighings per customer
    how often did each customer come
    Wiegungen pro Kunde

wiegungen by kundennr.name count top 1
    which customer comes most often
    our most frequent customer
    wer kommt am häufigsten?
    ¿qué cliente viene más?

wiegungen by kundennr.name sum netto_kg top 5
    five customers with the most weight
    the five who bring most kilos in total
    die fünf Kunden mit dem meisten Gewicht

wiegungen by kundennr.name sum betrag top 1
    our best customer by money
    who brought us the most turnover
    umsatzstärkster Kunde

wiegungen by kundennr.name sum betrag < 0
    customers who got more money from us than they paid, sum of amounts below 0
    customers with a negative total amount
    Kunden mit negativer Summe

wiegungen[kundennr.name="Dachbau Ott"] list
    all weighings of Dachbau Ott
    what has Dachbau Ott brought and fetched
    Wiegungen von Dachbau Ott

wiegungen[kundennr.name="Metallbau Zorn" & zeit=2026] sum betrag
    Metallbau Zorn's turnover in 2026
    how much in total for Metallbau Zorn in 2026
    Umsatz mit Metallbau Zorn 2026

wiegungen[kundennr.name="Tiefbau Gerster" & richtung="Eingang"] sum netto_kg
    how many kilos did Tiefbau Gerster deliver
    Anlieferungen Tiefbau Gerster, Summe kg

wiegungen[kundennr.anschrift.ort="Ahlen"] count
    how many weighings for customers from Ahlen
    Wiegungen von Kunden aus Ahlen, Anzahl

wiegungen by kundennr.anschrift.ort sum betrag
    turnover by town
    Umsatz nach Ort
    ventas por ciudad

wiegungen by kundennr.gewerblich sum netto_kg
    kilos from businesses and from private people
    Gewicht getrennt nach gewerblich und privat

wiegungen[kundennr.gewerblich="N"] percent
    what share of weighings is private
    Anteil der Privatleute an den Wiegungen in Prozent

wiegungen[kundennr.gesperrt=true & zeit=this year] list
    weighings of blocked customers this year
    Wiegungen gesperrter Kunden dieses Jahr

wiegungen sum betrag
    total turnover
    Umsatz insgesamt
    chiffre d'affaires total

wiegungen[zeit=this month] sum betrag
    takings this month
    how much did we make this month
    Umsatz diesen Monat

wiegungen by zeit:month sum betrag
    turnover per month
    monatlicher Umsatz
    ventas mes a mes

wiegungen by zeit:year sum netto_kg
    kilos per year
    Gewicht pro Jahr

wiegungen by zeit:weekday count top 1
    busiest weekday at the scales
    an welchem Wochentag ist am meisten los?

wiegungen by zeit:month count top 1
    busiest month
    in which month did we weigh most often
    welcher Monat war der stärkste, nach Wiegungen?

wiegungen by waage count
    weighings per scale
    how many on scale A and how many on B
    Wiegungen je Waage

wiegungen[waage="B"] percent
    what percentage goes over scale B
    Anteil der Waage B

wiegungen[betrag<0] list
    weighings where we paid the customer
    negative amounts
    Wiegungen mit Auszahlung, also negativem Betrag

wiegungen[betrag<0] sum betrag
    how much did we pay out, sum of negative amounts
    Summe der negativen Beträge

wiegungen[betrag>500] count
    how many weighings over 500 euros
    bills above €500, number
    wie viele Wiegungen über 500 Euro?

wiegungen top 1 betrag show wiegenr, betrag
    dearest weighing: its number and amount
    highest amount, with the weighing number
    der höchste Betrag, mit Wiegenummer

wiegungen top 1 netto_kg show kundennr.name, netto_kg
    heaviest load: whose, and how many kilos
    who brought the biggest load ever, and its net weight
    wer hatte die schwerste Ladung, und wie viel kg netto?

wiegungen[netto_kg>5000] count
    how many loads over 5 tonnes
    loads of more than 5000 kg net, number
    wie viele Ladungen über 5 Tonnen?

wiegungen[netto_kg<200] list
    small loads under 200 kg
    Kleinmengen unter 200 kg

wiegungen avg netto_kg
    average load
    how heavy is a load on average, net
    durchschnittliches Nettogewicht

wiegungen by material.bezeichnung avg netto_kg top 1
    which material comes in the largest loads on average
    Material mit der größten Durchschnittsladung

wiegungen max brutto_kg
    heaviest lorry with load, in kilos
    maximum gross weight
    höchstes Bruttogewicht

wiegungen[kennzeichen^"MS"] count
    how many weighings with a number plate that starts with MS
    Kennzeichen mit MS am Anfang, wie viele Wiegungen?

wiegungen count distinct kennzeichen
    how many different vehicles have been here
    number of different plates
    wie viele verschiedene Fahrzeuge?

wiegungen by kennzeichen count top 1
    which vehicle comes most often
    number plate that we see the most
    welches Fahrzeug ist am häufigsten da?

wiegungen[zahlart="bar"] sum betrag
    cash takings
    how much was paid in cash
    Bareinnahmen

wiegungen[zahlart="bar" & zeit=yesterday] sum betrag
    how much cash came in yesterday
    Bargeld von gestern, Summe

wiegungen by zahlart count
    weighings by way of payment
    how do people pay, how many each
    Wiegungen nach Zahlart

wiegungen[zahlart="Rechnung"] percent
    what share is paid by invoice
    Anteil auf Rechnung in Prozent

wiegungen[storniert=true] count
    how many weighings were cancelled
    Anzahl Stornos
    combien d'annulations (storniert) ?

wiegungen[storniert=true & zeit=this year] list
    voided weighings this year
    Stornos dieses Jahr

wiegungen[storniert=false & zeit=2026] sum betrag
    turnover of 2026 without cancelled weighings
    Umsatz 2026 ohne Stornos

wiegungen[bemerkung!=null] list
    weighings with a note
    Wiegungen mit Bemerkung

wiegungen[bemerkung="Fremdstoffe"] by kundennr.name count top 1
    who brings foreign matter (Fremdstoffe) most often
    welcher Kunde hat am häufigsten Fremdstoffe dabei?

wiegungen[bemerkung="nass"] count
    how many loads were wet (nass)
    nasse Ladungen, Anzahl

kunden count
    how many customers
    Anzahl Kunden
    nombre de clients

kunden[gewerblich="J"] count
    how many business customers
    gewerbliche Kunden, wie viele?
    number of commercial clients

kunden[gewerblich="N"] show name
    our private customers by name
    which customers are private people
    wer ist Privatkunde?

kunden by anschrift.ort count
    customers per town
    Kunden pro Ort

kunden[anschrift.ort="Münster"] list
    customers in Münster
    Kunden aus Münster
    clientes de Münster

kunden[name="Maler Wendt"] show anschrift.ort
    where is Maler Wendt based
    wo sitzt Maler Wendt?

kunden[name="Gerd Lamm"] show kundennr
    Gerd Lamm's customer number
    welche Kundennummer hat Gerd Lamm?

kunden[gesperrt=true] show name
    who is blocked
    blocked customers, names
    welche Kunden sind gesperrt?

kunden bottom 1 kunde_seit show name
    our oldest customer, the one with us longest
    wer ist am längsten Kunde?

kunden[kunde_seit=this year] count
    how many new customers this year
    Neukunden dieses Jahr, Anzahl

kunden[kunde_seit>=2020] show name, kunde_seit
    who has become a customer since 2020, and when
    Kunden seit 2020 oder später, mit Datum

kunden[rabatt_prozent>0] show name, rabatt_prozent
    who gets a discount and how much
    Kunden mit Rabatt und Prozentsatz

kunden top 1 rabatt_prozent show name
    who has the highest discount
    wer bekommt den größten Rabatt?

kunden[rabatt_prozent>=5] count
    how many get 5 % off or more
    Kunden mit mindestens 5 Prozent Rabatt, Anzahl

kunden[no wiegungen] show name
    which customers have never come
    customers without a single weighing
    wer war noch nie da?

materialien show bezeichnung, preis_je_t
    price list: material and price per tonne
    Preisliste, Material und Preis je Tonne

materialien[bezeichnung="Grünschnitt"] show preis_je_t
    what does a tonne of Grünschnitt cost
    Was kostet Grünschnitt pro Tonne?

materialien[kuerzel="REI"] show bezeichnung
    what is REI
    Wofür steht REI?

materialien top 1 preis_je_t show bezeichnung
    what's the dearest material to drop off
    most expensive material per tonne
    das teuerste Material

materialien[preis_je_t<0] show bezeichnung
    for which materials do we pay people (price below zero)
    Materialien mit negativem Preis

materialien[gefaehrlich="J"] show bezeichnung
    hazardous materials, names
    which materials are dangerous
    welche Materialien sind gefährlich?

materialien by gruppe count
    materials per group
    Materialien je Gruppe

materialien[lager_t>@max_lager_t] show bezeichnung
    where are we over the storage limit
    materials with more in store than allowed
    von welchen Materialien liegt zu viel auf Lager, also über dem Maximum?

materialien sum lager_t
    how many tonnes are in the yard now
    total stock in tonnes
    Lagerbestand insgesamt

materialien top 1 lager_t show bezeichnung, lager_t
    what do we have most of in store, and how many tonnes
    größter Lagerbestand, Material und Tonnen

materialien[bezeichnung="Schrott"] show lager_t
    how much scrap (Schrott) is in store
    Wie viel Schrott liegt auf dem Hof?

after wiegungen[zeit=last month] count
wiegungen[zeit=this month] count
    and this month?
    und diesen Monat?

after wiegungen[zeit=last month] count
wiegungen[zeit=last month] by material.bezeichnung count
    by material?
    je Material?

after wiegungen[zeit=this month] sum betrag
wiegungen[zeit=this month] by kundennr.name sum betrag
    per customer?
    pro Kunde?

after wiegungen by kundennr.name count top 1
wiegungen by kundennr.name count top 10
    the top ten
    die ersten zehn bitte

after wiegungen[richtung="Eingang"] sum netto_kg
wiegungen[richtung="Eingang" & material.bezeichnung="Schrott"] sum netto_kg
    just scrap, Schrott
    nur Schrott

after wiegungen[kundennr.name="Dachbau Ott"] list
wiegungen[kundennr.name="Dachbau Ott" & zeit=2026] list
    only 2026
    nur die von 2026

after wiegungen[storniert=true] count
wiegungen[storniert=true] percent
    what percentage is that?
    und in Prozent?

after kunden[gesperrt=true] show name
kunden[gesperrt=true] count
    how many are they?
    wie viele sind es?

after materialien top 1 preis_je_t show bezeichnung
materialien top 1 preis_je_t show preis_je_t
    how much is it?
    was kostet das?

none
    which customer is the most reliable
    profit on copper
    how many containers do we rent out
    telephone number of Elektro Hansen
    median load
    how much rubble will come next spring
    why did Zimmerei Haas come so rarely
    how much more wood did we get this year than last year
    void weighing 260017
    unblock Bodo Fitz
    who was driving MS-LU 12
    world market price of copper
    which lorries came before eight in the morning
    wie viele Mitarbeiter hat der Hof?
    wann habt ihr geöffnet?
    Wie viel CO2 sparen wir?
    ¿de qué marca son las básculas?
    danke, das war's

materialien show bezeichnung, max_lager_t - lager_t
    how much room is left for each material
    freie Lagermenge je Material

wiegungen[storniert=true] by waage percent
    share of cancelled weighings per scale
"""
