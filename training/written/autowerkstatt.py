"""A garage with German field names: customers, their cars, repair orders with parts, appointments, spare parts."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

VORNAMEN = "Anton|Birgit|Cem|Doris|Emil|Franka|Gerd|Helga|Ivo|Judith|Kai|Leonie|Marek"
NACHNAMEN = "Brandl|Czerny|Dogan|Eberle|Friedl|Gruber|Huber|Illig|Jahn|Köppel|Lutz"
MODELLE = "Opel,Corsa|Opel,Astra|VW,Golf|VW,Polo|Skoda,Octavia|Ford,Focus|Renault,Zoe|Fiat,500|BMW,320d|Toyota,Yaris"
TEILE = (
    "Ölfilter,Wagner,12.5|Bremsbeläge vorn,Brems-Profi,64.9|Bremsscheibe,Brems-Profi,89.0|Zündkerze,Wagner,9.8|Luftfilter,Wagner,17.9"
    "|Batterie 70 Ah,Elektro Süd,119.0|Wischerblatt,Nordteile,14.5|Auspufftopf,Nordteile,179.0|Keilriemen,Nordteile,28.4"
    "|Stoßdämpfer,Brems-Profi,134.0|Glühlampe H7,Elektro Süd,6.9|Motoröl 5W-30,Wagner,11.9|Winterreifen 16 Zoll,Reifen Lang,92.0"
    "|Sommerreifen 16 Zoll,Reifen Lang,84.0|Anlasser,Elektro Süd,238.0|Schneekette,Reifen Lang,59.0"
)


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """80 customers, 110 cars, 16 parts (two never used), 320 orders, 70 appointments."""
    kunden = []
    for number in range(80):
        kunde: dict[str, Any] = {
            "kunden_nr": 1000 + number,
            "name": f"{VORNAMEN.split('|')[number % 13]} {NACHNAMEN.split('|')[number % 11]}",
            "anschrift": {
                "ort": chance.choice(["Ulm", "Ulm", "Neu-Ulm", "Senden", "Blaustein"]),
                "plz": str(chance.randint(89073, 89284)),
            },
            "kunde_seit": datetime(2009, 1, 1) + timedelta(days=chance.randrange(6540)),
            "art": chance.choice(["privat", "privat", "privat", "Firma"]),
        }
        if chance.random() < 0.8:
            kunde["telefon"] = f"0731 {chance.randrange(10000, 99999)}"
        if kunde["art"] == "Firma":
            kunde["rabatt_proz"] = chance.choice([3, 5, 10])
        kunden.append(kunde)
    fahrzeuge = []
    for number in range(110):
        marke, modell = chance.choice(MODELLE.split("|")).split(",")
        auto: dict[str, Any] = {
            "kennzeichen": f"{chance.choice(['UL', 'NU'])}-{chance.choice('ABKMSTZ')}{chance.choice('CDEHLR')} {100 + number * 7}",
            "kunden_nr": 1000 + chance.randrange(74),
            "marke": marke,
            "modell": modell,
            "baujahr": chance.randint(2002, 2025),
            "km_stand": chance.randrange(4000, 290000, 500),
            "antrieb": "Elektro" if modell == "Zoe" else chance.choice(["Benzin", "Benzin", "Diesel", "Hybrid"]),
            "hu_bis": datetime(2026, 9, 1) + timedelta(days=30 * chance.randrange(25)),
        }  # fmt: skip
        if chance.random() < 0.35:
            auto["winterraeder_lager"] = f"R{chance.randint(1, 60)}"
        fahrzeuge.append(auto)
    teile = [
        {
            "teil_nr": f"T-{200 + number}",
            "bezeichnung": name,
            "lieferant": lieferant,
            "preis": float(preis),
            "bestand": chance.choice([0, 0, 2, 4, 8, 14, 40]),
            "mindestbestand": chance.choice([2, 4, 6]),
        }
        for number, (name, lieferant, preis) in enumerate(one.split(",") for one in TEILE.split("|"))
    ]
    auftraege = []
    for number in range(320):
        auto = chance.choice(fahrzeuge[:98])
        angenommen = datetime(2025, 1, 8) + timedelta(days=chance.randrange(688))
        angenommen = datetime(2026, 11, 28) - timedelta(days=number // 2) if number < 30 else angenommen
        positionen = []
        for teil in chance.sample(teile[:14], chance.choice([0, 1, 1, 2, 3])):
            menge = chance.choice([1, 1, 2, 4])
            betrag = round(menge * float(str(teil["preis"])), 2)
            positionen.append({"teil_nr": teil["teil_nr"], "menge": menge, "betrag": betrag})
        stunden = chance.choice([0.5, 0.5, 1, 1.5, 2, 3, 5.5])
        auftrag: dict[str, Any] = {
            "auftrag_nr": 26000 + number,
            "kennzeichen": auto["kennzeichen"],
            "kunden_nr": auto["kunden_nr"],
            "angenommen": angenommen,
            "versprochen": angenommen + timedelta(days=chance.choice([1, 2, 3])),
            "grund": chance.choice(["Inspektion", "Inspektion", "Bremsen", "Reifen", "Unfall", "Elektrik", "HU"]),
            "mechaniker": chance.choice(["Sefa", "Ludwig", "Petra"]),
            "std": stunden,
            "positionen": positionen,
            "summe": round(stunden * 88 + sum(one["betrag"] for one in positionen), 2),
            "garantie": chance.random() < 0.08,
        }  # fmt: skip
        fertig = angenommen + timedelta(days=chance.choice([0, 1, 1, 2, 4, 6]))
        if fertig < datetime(2026, 11, 29) and (number > 20 or chance.random() < 0.5):
            auftrag |= {
                "fertig": fertig,
                "status": chance.choice(["fertig", "abgeholt", "abgeholt", "abgeholt"]),
            }
            auftrag["bezahlt"] = "J" if auftrag["status"] == "abgeholt" and chance.random() < 0.9 else "N"
        else:
            auftrag |= {"status": chance.choice(["offen", "in Arbeit", "wartet auf Teile"]), "bezahlt": "N"}
        auftraege.append(auftrag)
    termine = [
        {
            "kennzeichen": chance.choice(fahrzeuge)["kennzeichen"],
            "wann": datetime(2026, 11, 23, 8)
            + timedelta(hours=chance.randrange(9), days=chance.randrange(26)),
            "zweck": chance.choice(["Reifenwechsel", "Reifenwechsel", "HU", "Inspektion", "Reparatur"]),
            "bestaetigt": chance.random() < 0.7,
            "ersatzwagen": chance.random() < 0.2,
        }
        for _ in range(70)
    ]
    return {
        "kunden": kunden,
        "fahrzeuge": fahrzeuge,
        "teile": teile,
        "auftraege": auftraege,
        "termine": termine,
    }


QUESTIONS = """
kunden count
    Wie viele Kunden haben wir?
    number of customers
    size of the customer file, how many

kunden[anschrift.ort="Ulm"] count
    Wie viele unserer Kunden wohnen in Ulm?
    how many customers come from Ulm

kunden[anschrift.ort="Ulm" & art="Firma"] list
    Firmenkunden aus Ulm
    companies in Ulm
    entreprises clientes à Ulm (Firma)

kunden by anschrift.ort count desc
    Kunden nach Ort, der größte zuerst
    customers by town, most first

kunden[kunde_seit=this year] count
    Wie viele neue Kunden kamen dieses Jahr dazu?
    how many customers did we win this year
    ¿cuántos clientes nuevos hay este año?

kunden[kunde_seit=last 30 days] list
    neue Kunden der letzten 30 Tage
    customers since the last 30 days

kunden[telefon=null] show name
    Von wem haben wir keine Telefonnummer?
    whose phone number is missing

kunden bottom 1 kunde_seit show name, kunde_seit
    Wer ist schon am längsten Kunde, und seit wann?
    our oldest customer by date, with that date

kunden[rabatt_proz>=5] show name, rabatt_proz desc rabatt_proz
    wer bekommt 5 Prozent Rabatt oder mehr? höchster zuerst, mit Satz
    customers with a discount of at least 5 percent and how much, highest on top

kunden[no auftraege] show name
    Wer hat noch nie etwas reparieren lassen?
    which customers have never had an order
    quels clients n'ont jamais passé d'ordre de réparation

kunden[no fahrzeuge] count
    Bei wie vielen Kunden ist kein Auto hinterlegt?
    number of customers without a car on file

kunden[no fahrzeuge] list
    customers with no car
    Kunden ohne Fahrzeug

kunden[has auftraege & art="privat" & anschrift.ort="Senden"] count
    how many private customers in Senden have had a repair
    Anzahl Privatkunden in Senden mit mindestens einem Auftrag

fahrzeuge count
    Wie viele Autos betreuen wir?
    number of cars on our books
    nombre de voitures

fahrzeuge by marke count desc
    Autos nach Marke, häufigste zuerst
    cars by make, most common on top
    coches por marca, primero la más frecuente

fahrzeuge[antrieb="Elektro"] count
    Wie viele E-Autos sind dabei?
    how many electric cars do we look after
    ¿cuántos coches eléctricos (Elektro)?

fahrzeuge[antrieb="Diesel" & km_stand>200000] list
    Diesel mit mehr als 200.000 km
    diesels over 200,000 km

fahrzeuge top 3 km_stand show kennzeichen, km_stand
    die drei Autos mit den meisten Kilometern, mit Kennzeichen und Stand
    three cars with the highest mileage: plate and km

fahrzeuge[marke="Opel" & baujahr<2010] count
    how many Opels were built before 2010
    Opel mit Baujahr vor 2010, wie viele?

fahrzeuge bottom 1 baujahr show marke, modell, baujahr
    ältestes Auto: Marke, Modell, Baujahr
    which car is the oldest? make, model and year

fahrzeuge by antrieb avg km_stand
    durchschnittlicher Kilometerstand je Antrieb
    average mileage by kind of drive

fahrzeuge[hu_bis<today] list
    Autos mit abgelaufener HU
    cars whose HU has run out

fahrzeuge[hu_bis=next month] show kennzeichen, kunden_nr.name, kunden_nr.telefon
    Wessen HU läuft nächsten Monat ab? Kennzeichen, Name, Telefon
    HU due next month: plate, owner and phone

fahrzeuge[hu_bis=this month] count
    Bei wie vielen Autos ist diesen Monat die HU fällig?
    how many cars are due for HU this month

fahrzeuge[winterraeder_lager!=null] count
    Wie viele haben Winterräder bei uns eingelagert?
    number of cars with winter wheels in storage

fahrzeuge[winterraeder_lager=null & kunden_nr.anschrift.ort="Blaustein"] list
    Autos aus Blaustein ohne eingelagerte Winterräder
    Blaustein cars that have no winter wheels stored here

fahrzeuge[kunden_nr.name="Franka Köppel"] show kennzeichen, marke, modell
    Welche Autos hat Franka Köppel? Kennzeichen, Marke und Modell
    Franka Köppel's cars with plate, make, model

fahrzeuge by kunden_nr.name count > 2
    Kunden mit mehr als zwei Autos
    customers who have over 2 cars
    clients avec plus de 2 voitures

fahrzeuge by kunden_nr.name count top 1
    Wer hat die meisten Autos bei uns?
    customer with the most cars

fahrzeuge[kunden_nr.art="Firma"] percent
    Anteil der Firmenwagen in Prozent
    what percentage of cars belongs to companies (Firma)

fahrzeuge[no auftraege] show kennzeichen
    Welche Autos waren noch nie in der Werkstatt?
    plates of cars that never had a repair order

fahrzeuge[has termine & hu_bis<today] show kennzeichen
    which cars with expired HU have an appointment
    Kennzeichen mit abgelaufener HU, für die es einen Termin gibt

auftraege count
    Wie viele Aufträge gab es bisher?
    repair orders so far, how many

auftraege[angenommen=today] list
    Aufträge von heute
    orders taken in today

auftraege[angenommen=yesterday] count
    Wie viele Aufträge wurden gestern angenommen?
    how many orders did we take yesterday

auftraege[angenommen=last 7 days] list
    Aufträge der letzten 7 Tage
    orders from the past seven days
    órdenes de los últimos 7 días

auftraege[angenommen=this month] sum summe
    Umsatz in diesem Monat
    revenue this month
    chiffre d'affaires du mois en cours

auftraege[angenommen=last month] sum summe
    Was haben wir letzten Monat eingenommen?
    takings of last month

auftraege[angenommen=this year & garantie=false] sum summe
    Jahresumsatz ohne Garantiearbeiten
    this year's revenue without warranty jobs

auftraege by angenommen:month asc sum summe
    Umsatz Monat für Monat, der Reihe nach
    monthly turnover in order of time

auftraege by angenommen:year count, sum summe
    pro Jahr: Anzahl Aufträge und Umsatz
    orders and revenue for each year

auftraege[status="offen"] list
    offene Aufträge
    orders not started (offen)

auftraege[status="wartet auf Teile"] show kennzeichen, kunden_nr.name
    Welche Autos warten auf Teile, und wem gehören sie?
    plate and customer of everything waiting for parts

auftraege[status="in Arbeit" & mechaniker="Petra"] list
    woran arbeitet Petra gerade? alle Aufträge
    Petra's orders in progress

auftraege[status="fertig"] show kunden_nr.name, kunden_nr.telefon
    Wen müssen wir anrufen? fertige Aufträge mit Name und Telefon
    name and phone for all orders that are ready (fertig)

auftraege by status count
    Aufträge nach Status
    how many orders in each state

auftraege[fertig=null & versprochen<today] count
    Wie viele Aufträge sind überfällig?
    how many unfinished orders are past the promised date

auftraege[fertig=null & versprochen<today] list
    überfällige Aufträge, also versprochen und nicht fertig
    overdue repairs

auftraege[fertig>@versprochen] percent
    In wie viel Prozent der Fälle wurden wir später fertig als versprochen?
    share of orders finished later than promised

auftraege[fertig>@versprochen] by mechaniker count
    verspätete Aufträge pro Mechaniker
    orders finished late for each mechanic

auftraege[fertig=yesterday] list
    gestern fertig geworden
    finished yesterday

auftraege[bezahlt="N" & status="abgeholt"] list
    abgeholt, aber nicht bezahlt
    collected without paying
    recogidos sin pagar

auftraege[bezahlt="N" & status="abgeholt"] sum summe
    Wie viel Geld steht bei abgeholten Autos noch aus?
    how much is unpaid on cars already picked up

auftraege[bezahlt="N"] by kunden_nr.name sum summe top 5
    die fünf größten Schuldner nach Summe
    top 5 customers by unpaid amount

auftraege avg summe
    Was kostet ein Auftrag im Schnitt?
    average bill
    facture moyenne

auftraege top 1 summe show auftrag_nr, kunden_nr.name, summe
    teuerster Auftrag mit Nummer, Kunde und Betrag
    most expensive order: number, customer, amount

auftraege[summe>500 & angenommen=this year] count
    Wie viele Aufträge über 500 Euro hatten wir dieses Jahr?
    this year's orders of more than 500 euros, number

auftraege[summe>500 & grund="Bremsen" & kunden_nr.anschrift.ort="Ulm"] list
    Bremsenaufträge über 500 Euro von Kunden aus Ulm
    brake jobs (Bremsen) above 500 for Ulm customers

auftraege[kunden_nr.anschrift.ort="Neu-Ulm"] sum summe
    Gesamtumsatz mit Kunden aus Neu-Ulm
    what have customers from Neu-Ulm spent altogether

auftraege by kunden_nr.anschrift.ort sum summe desc
    Umsatz nach Ort der Kunden, höchster zuerst
    turnover per customer town, biggest first

auftraege[kunden_nr.anschrift.ort="Senden" & angenommen=last month] count
    wie viele Aufträge kamen letzten Monat aus Senden
    orders by Senden customers last month, how many

auftraege by kunden_nr.name count > 3
    Kunden mit mehr als 3 Aufträgen
    customers with more than three orders
    clientes con más de 3 órdenes

auftraege by kunden_nr.name count top 1
    Wer war am häufigsten da?
    customer with the most orders

auftraege by kunden_nr.name sum summe top 1
    Wer hat am meisten Geld bei uns gelassen?
    which customer spent the most
    quel client a dépensé le plus ?

auftraege[angenommen=this year] by kunden_nr.name sum summe > 1500
    wer hat dieses Jahr über 1500 Euro ausgegeben
    customers whose orders this year come to more than 1,500 euros

auftraege by kunden_nr.name count
    Anzahl Aufträge je Kunde, mit Namen
    orders per customer by name

auftraege[kunden_nr.name="Cem Dogan"] list
    alle Aufträge von Cem Dogan
    Cem Dogan's repairs

auftraege[kunden_nr.name="Cem Dogan"] top 1 angenommen show angenommen, grund
    Wann war Cem Dogan zuletzt da, und weshalb?
    last visit of Cem Dogan: date and reason

auftraege[kunden_nr.art="Firma"] avg summe
    durchschnittlicher Rechnungsbetrag bei Firmenkunden
    how much does a company (Firma) pay per order on average

auftraege by kennzeichen count >= 6
    welche Autos hatten mindestens 6 Aufträge
    plates with six orders or more

auftraege by kennzeichen.marke avg summe
    durchschnittliche Kosten pro Marke
    average bill by make of car
    coste medio por marca

auftraege[kennzeichen.marke="VW" & grund="Elektrik"] count
    Wie oft hatten VWs Probleme mit der Elektrik?
    number of Elektrik orders on VW cars

auftraege[kennzeichen.antrieb="Elektro"] sum summe
    Umsatz mit Elektroautos
    total of the orders for electric cars

auftraege[kennzeichen.baujahr<2012 & grund="HU"] list
    HU-Aufträge für Autos mit Baujahr vor 2012
    HU orders on cars built earlier than 2012

auftraege by grund count desc
    Gründe nach Häufigkeit, häufigster zuerst
    reasons for coming, most frequent on top

auftraege[garantie=true] by mechaniker count
    Garantiefälle pro Mechaniker
    warranty orders by mechanic

auftraege by mechaniker sum std
    Arbeitsstunden je Mechaniker
    hours worked by each mechanic

auftraege[mechaniker="Sefa" & angenommen=last 30 days] sum std
    Wie viele Stunden hat Sefa in den letzten 30 Tagen gearbeitet?
    sefa's hours over the past 30 days, total

auftraege[std<=0.5] count
    wie viele Aufträge dauerten höchstens eine halbe Stunde
    jobs of half an hour or less, how many

auftraege[positionen.#=0] count
    Wie viele Aufträge brauchten keine Teile?
    number of orders without any parts

auftraege avg positionen.#
    wie viele verschiedene Teile braucht ein Auftrag im Schnitt
    average number of part lines per order

auftraege by positionen.teil_nr.bezeichnung sum positionen.menge top 5
    die fünf meistverbauten Teile nach Stück
    top 5 parts by quantity used

auftraege by positionen.teil_nr.bezeichnung sum positionen.betrag top 1
    mit welchem Teil machen wir den meisten Umsatz
    part that brings in the most money

auftraege[positionen.teil_nr.bezeichnung="Keilriemen"] count
    In wie vielen Aufträgen wurde ein Keilriemen verbaut?
    how many orders needed a Keilriemen

auftraege[positionen.teil_nr.bezeichnung="Ölfilter" & angenommen=2026] sum positionen.menge
    Wie viele Ölfilter haben wir 2026 verbaut?
    Ölfilter used in 2026, pieces

auftraege by positionen.teil_nr.lieferant sum positionen.betrag
    Teileumsatz nach Lieferant
    value of parts used from each supplier

auftraege[positionen.teil_nr.lieferant="Reifen Lang" & kunden_nr.art="Firma"] distinct kunden_nr.name
    which companies bought parts of Reifen Lang
    Firmenkunden, bei denen Teile von Reifen Lang verbaut wurden: Namen

auftraege[kennzeichen.marke="Opel"] by positionen.teil_nr.bezeichnung count top 1
    Welches Teil tauschen wir bei Opels am häufigsten?
    part most often replaced on Opel cars

teile[no auftraege] show bezeichnung
    Welche Teile wurden noch nie verbaut?
    parts never used in any order, by name
    ¿qué piezas no se han usado nunca?

teile[bestand=0] show bezeichnung, lieferant
    Was ist ausgegangen, und wer liefert es?
    parts out of stock and their supplier

teile[bestand<@mindestbestand] list
    Teile unter Mindestbestand
    parts to reorder, below the minimum
    pièces sous le stock minimum

teile[bestand<@mindestbestand & lieferant="Elektro Süd"] count
    wie viele Teile von Elektro Süd müssen nachbestellt werden, weil sie unter dem Mindestbestand liegen
    Elektro Süd parts below minimum stock, number

teile top 1 preis show bezeichnung, preis
    teuerstes Teil und sein Preis
    dearest part, with price

teile[bezeichnung~"reifen"] show bezeichnung, bestand
    welche Reifen haben wir, und wie viele
    parts with reifen in the name and their stock

teile by lieferant count, avg preis
    je Lieferant: Anzahl Teile und Durchschnittspreis
    number of parts and mean price for every supplier

termine[wann=today] list
    Termine heute
    today's appointments

termine[wann=tomorrow] show wann, kennzeichen, zweck asc wann
    morgen der Reihe nach: wann, Kennzeichen, Zweck
    tomorrow in order of time with plate and purpose

termine[wann=this week & bestaetigt=false] count
    Wie viele Termine dieser Woche sind nicht bestätigt?
    how many of this week's appointments are unconfirmed

termine[wann=next 7 days & zweck="Reifenwechsel"] list
    Reifenwechsel in den nächsten 7 Tagen
    tyre changes (Reifenwechsel) within the next 7 days

termine[wann=next week] by zweck count
    Termine der nächsten Woche nach Zweck
    next week's appointments for each purpose

termine[ersatzwagen=true & wann=next week] count
    Wie viele Ersatzwagen brauchen wir nächste Woche?
    how many appointments next week need a courtesy car (Ersatzwagen)

termine[kennzeichen.marke="BMW"] list
    Termine für BMWs
    appointments of BMW cars

termine by wann:weekday count top 1
    An welchem Wochentag haben wir die meisten Termine?
    busiest weekday by appointments

termine[kennzeichen.hu_bis<today & zweck!="HU"] count
    bei wie vielen Terminen ist die HU schon abgelaufen, obwohl sie nicht wegen HU kommen
    appointments for another purpose than HU where the car's HU has run out: how many

after kunden[anschrift.ort="Ulm"] count
kunden[anschrift.ort="Neu-Ulm"] count
    und in Neu-Ulm?
    Neu-Ulm?

after auftraege[angenommen=this month] sum summe
auftraege[angenommen=last month] sum summe
    und im Vormonat?
    and the month before

after auftraege[angenommen=this month] sum summe
auftraege[angenommen=this month] by mechaniker sum summe
    aufgeteilt nach Mechaniker
    split it up by mechanic

after auftraege by kunden_nr.name count > 3
auftraege by kunden_nr.name count > 8
    und mehr als acht?
    over 8?

after auftraege[fertig=null & versprochen<today] count
auftraege[fertig=null & versprochen<today] show kennzeichen, kunden_nr.name, versprochen
    welche sind das? Kennzeichen, Kunde, versprochener Tag
    show plate, customer, promised date

after fahrzeuge by marke count desc
fahrzeuge[antrieb="Hybrid"] by marke count desc
    nur Hybride
    just the hybrids

after teile top 1 preis show bezeichnung, preis
teile bottom 1 preis show bezeichnung, preis
    und das billigste?
    the cheapest one?

after termine[wann=today] list
termine[wann=tomorrow] list
    und morgen?
    and for tomorrow

none
    Termine von Kunden aus Ulm
    which mechanic is the best
    Gewinn im letzten Monat
    storniere den Termin von Cem Dogan
    warum quietschen meine Bremsen
    Wie viel mehr haben wir dieses Jahr verdient als letztes?
    Was verdient Petra?
    E-Mail-Adresse von Franka Köppel
    colour of the Golf
    wie viele Aufträge erwarten wir im Januar
    median invoice
    appointments before ten in the morning
    Kunden, deren letzter Auftrag über ein Jahr her ist
    order 20 oil filters
    wie viele Autos gibt es in Deutschland
    Teile unserer Lieferanten, die aus Ulm kommen
    cuándo cierra el taller
    phone number of Elektro Süd
    durchschnittliche Anzahl Aufträge pro Kunde
    Danke und schönes Wochenende
    est-ce que la Zoe est une bonne voiture ?

auftraege avg fertig - angenommen
    how long does a repair take from drop-off to finish
    Wie viele Tage dauert ein Auftrag im Schnitt von der Annahme bis zur Fertigstellung?

auftraege avg by kunden_nr count
    average number of jobs per customer
    wie viele Aufträge hat ein Kunde im Schnitt

auftraege count by kennzeichen count > 2
    wie viele Fahrzeuge haben mehr als 2 Aufträge

teile sum bestand * preis
    what are all the parts in stock worth
    Lagerwert aller Teile
"""
