"""A bakery with branches and German field names: branches, staff, goods, orders of the branches, and what came back."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

BRANCHES = "Am Markt|Bahnhof|Lindenallee|Klinikum|Neustadt|Hafenweg|Schulzentrum|Seeblick"
GOODS = (
    "Roggenbrot:Brot:480|Dinkelbrot:Brot:520|Vollkornbrot:Brot:495|Baguette:Brot:260|Brötchen:Kleingebäck:45"
    "|Laugenbrezel:Kleingebäck:95|Croissant:Kleingebäck:160|Mohnschnecke:Kleingebäck:210|Apfelkuchen:Kuchen:320"
    "|Käsekuchen:Kuchen:340|Bienenstich:Kuchen:310|Stollen:Saison:1450|Lebkuchen:Saison:250|Osterlamm:Saison:690"
)
STAFF = (
    "Anja Brandt|Bülent Acar|Carla Wirth|Dennis Pohl|Emine Sahin|Florian Kurz|Gisela Noll|Heiko Busch|Irina Popova"
    "|Jan Lüders|Katrin Vogt|Lars Heim|Marie Thoma|Niko Steiner|Olivia Rau|Petra Zorn|Ralf Engel|Svenja Bloch"
    "|Timo Hauck|Ute Merz|Valentin Kern|Wiebke Ahl"
)


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """8 branches, 22 people, 14 goods, 300 orders, 160 returns."""
    branches = []
    for number, name in enumerate(BRANCHES.split("|"), 1):
        branch: dict[str, Any] = {
            "filial_nr": number,
            "name": name,
            "ort": "Brunnstadt" if number < 6 else "Seedorf",
            "eroeffnet": datetime(chance.randint(1987, 2024), chance.randint(1, 12), 1),
            "qm": chance.randint(28, 140),
            "cafe": chance.random() < 0.5,
            "oeffnungstage": ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"][: chance.choice([5, 6, 6, 7])],
        }
        if number != 8:
            branch["miete_eur"] = chance.randrange(650, 3900, 50)
        branches.append(branch)
    staff = []
    for number, name in enumerate(STAFF.split("|"), 301):
        person: dict[str, Any] = {
            "pers_nr": number,
            "name": name,
            "rolle": "Leitung"
            if number <= 307
            else chance.choice(["Verkauf", "Verkauf", "Backstube", "Fahrer"]),
            "filiale": number - 300 if number <= 307 else chance.randint(1, 7),
            "geb": datetime(1961, 1, 1) + timedelta(days=chance.randrange(17000)),
            "eintritt": datetime(1998, 1, 1) + timedelta(days=chance.randrange(10500)),
            "wochenstd": chance.choice([12, 20, 30, 38, 38]),
            "stundenlohn": chance.choice([13.9, 14.5, 15.2, 17, 21.5]),
        }
        if chance.random() < 0.15:
            person["austritt"] = datetime(2026, 2, 28) + timedelta(days=chance.randrange(260))
        staff.append(person)
    goods = []
    for number, one in enumerate(GOODS.split("|"), 1):
        name, group, cents = one.split(":")
        good: dict[str, Any] = {
            "art_nr": f"A{number:02}",
            "bezeichnung": name,
            "gruppe": group,
            "preis_ct": int(cents),
            "gewicht_g": chance.choice([55, 90, 250, 500, 750, 1000]),
            "allergene": chance.sample(["Gluten", "Milch", "Ei", "Nüsse", "Sesam"], chance.randint(1, 3)),
            "vegan": chance.random() < 0.4,
        }
        if group == "Saison":
            good["verkauf_bis"] = datetime(2026, 12, 31) if name != "Osterlamm" else datetime(2026, 4, 12)
        goods.append(good)
    orders = []
    for number in range(300):
        day = datetime(2026, 3, 1) + timedelta(days=chance.randrange(280))
        picked = chance.sample(goods[:13], chance.randint(1, 5))
        lines = [{"artikel": one["art_nr"], "menge": chance.choice([5, 10, 20, 40, 80])} for one in picked]
        order: dict[str, Any] = {
            "bestell_nr": 26000 + number,
            "filiale": chance.randint(1, 7),
            "lieferdatum": day,
            "besteller_nr": chance.choice(staff)["pers_nr"],
            "positionen": lines,
            "stueck": sum(int(str(line["menge"])) for line in lines),
            "status": "offen"
            if day > datetime(2026, 11, 28)
            else chance.choice(["geliefert"] * 8 + ["storniert"]),
        }
        if order["status"] == "geliefert":
            order["geliefert_stueck"] = max(0, order["stueck"] - chance.choice([0, 0, 0, 0, 5, 15]))
            order["verspaetung_min"] = chance.choice([0, 0, 0, 10, 25, 60])
        orders.append(order)
    returns = [
        {
            "datum": datetime(2026, 6, 1) + timedelta(days=chance.randrange(181)),
            "filiale": chance.randint(1, 7),
            "artikel": chance.choice(goods[:12])["art_nr"],
            "menge": chance.randint(1, 30),
            "verbleib": chance.choice(["Tafel", "Tafel", "Tierfutter", "Müll"]),
            "wert_ct": chance.randrange(200, 9000, 10),
        }
        for _ in range(160)
    ]
    return {
        "filialen": branches,
        "mitarbeiter": staff,
        "artikel": goods,
        "bestellungen": orders,
        "retouren": returns,
    }


QUESTIONS = """
filialen count
    Wie viele Filialen haben wir?
    how many branches are there

filialen[cafe=true] show name
    In welchen Filialen gibt es ein Café?
    branches with a café

filialen[oeffnungstage="So"] show name
    Welche Filiale hat auch sonntags (So) auf?
    who is open on Sundays (So)

filialen[oeffnungstage.#=7] count
    Wie viele haben an allen 7 Tagen geöffnet?
    number of branches open seven days a week

filialen bottom 1 eroeffnet show name, eroeffnet
    unsere älteste Filiale, und seit wann es sie gibt
    which branch opened first, and when

filialen[eroeffnet>=1990 & eroeffnet<2000] list
    Filialen aus den Neunzigern
    branches opened in the nineties

filialen[miete_eur>avg] show name, miete_eur
    Wo zahlen wir mehr Miete als im Durchschnitt, und wie viel?
    branches with above-average rent, and the rent

filialen sum miete_eur
    Miete im Monat insgesamt
    what do all the branches cost in rent
    ¿cuánto pagamos de alquiler en total?

filialen[miete_eur=null] show name
    Für welche Filiale ist keine Miete eingetragen?
    branch without a rent

filialen by ort count, avg qm
    pro Ort: Zahl der Filialen und mittlere Größe in qm
    branches and average floor space by town

filialen top 1 qm show name
    die größte Filiale
    our largest shop

filialen[no mitarbeiter] show name
    Filialen ohne Personal
    which branch has nobody working in it

filialen[no bestellungen] show name
    Wer hat noch nie etwas bestellt? Die Filialen bitte
    branches that never ordered

mitarbeiter[austritt=null] count
    Wie viele Leute arbeiten derzeit bei uns?
    current headcount
    how many people are still employed

mitarbeiter[austritt=this year] show name, austritt
    Wer ist dieses Jahr gegangen, und wann?
    people who left this year with their last day

mitarbeiter[geb<last 60 years] show name, geb
    Wer ist älter als 60? Mit Geburtsdatum
    staff over sixty and their dates of birth

mitarbeiter[geb=*-12] show name
    Wer hat im Dezember Geburtstag?
    December birthdays

mitarbeiter bottom 1 eintritt show name
    Wer ist am längsten dabei?
    longest-serving member of staff

mitarbeiter[rolle="Verkauf" & wochenstd<38] list
    Teilzeitkräfte im Verkauf, also unter 38 Stunden
    sales people on fewer than 38 hours a week

mitarbeiter by rolle count, avg stundenlohn
    je Rolle: wie viele und welcher Stundenlohn im Schnitt
    headcount and average hourly pay by role

mitarbeiter by filiale.name sum wochenstd desc
    Wochenstunden je Filiale, die meisten zuerst
    weekly hours per branch, highest first

mitarbeiter by filiale.name count >= 4
    Filialen mit mindestens vier Mitarbeitern
    where do four people or more work

mitarbeiter[rolle="Leitung" & filiale.name="Klinikum"] show name
    Wer leitet die Filiale Klinikum?
    manager (Leitung) of Klinikum

mitarbeiter[rolle="Leitung"] show filiale.name, name
    Filialleitungen: Filiale und Name
    which branch is run by whom? the Leitung of each

mitarbeiter[filiale.ort="Seedorf" & austritt=null] count
    Wie viele sind zurzeit in Seedorf beschäftigt?
    number of people working in Seedorf who haven't left

mitarbeiter by eintritt:year asc count
    Einstellungen pro Jahr
    how many joined in each year

mitarbeiter[no bestellungen & rolle="Verkauf"] show name
    Verkäufer, die noch nie eine Bestellung aufgegeben haben
    who in Verkauf has never placed an order

artikel[vegan=true] show bezeichnung
    Was ist vegan?
    vegan products
    ¿qué productos son veganos?

artikel[vegan=false & allergene!="Nüsse"] count
    Wie viele nicht vegane Artikel sind ohne Nüsse?
    number of non-vegan goods with no nuts (Nüsse)

artikel[allergene="Nüsse"|"Sesam"] show bezeichnung
    Was enthält Nüsse oder Sesam?
    goods that contain Nüsse or Sesam

artikel by gruppe avg preis_ct
    Durchschnittspreis je Warengruppe
    average price in cents by group of goods

artikel top 3 preis_ct show bezeichnung, preis_ct
    die drei teuersten Artikel mit Preis
    three dearest products and what they cost

artikel[preis_ct<100] list
    Artikel unter 1 Euro (100 Cent)
    everything below 100 cents

artikel[bezeichnung~"brot"] show bezeichnung
    welche Artikel haben "brot" im Namen?
    products with "brot" in the name

artikel[bezeichnung$"kuchen" & preis_ct<=330] show bezeichnung, preis_ct
    Artikel, die auf "kuchen" enden und höchstens 330 ct kosten, mit Preis
    names that end in kuchen for no more than 330 cents, with the price

artikel[verkauf_bis<today] show bezeichnung
    Welche Saisonware ist schon ausgelaufen?
    seasonal goods whose sale is over

artikel[no retouren] show bezeichnung
    Welche Artikel kamen noch nie zurück?
    goods that never came back

bestellungen[lieferdatum=tomorrow] list
    Bestellungen für morgen
    orders for delivery tomorrow

bestellungen[lieferdatum=today & status!="storniert"] sum stueck
    Wie viele Teile gehen heute raus, ohne Storniertes?
    pieces to deliver today leaving out what was cancelled, total

bestellungen[status="offen"] by filiale.name sum stueck
    offene Stückzahl je Filiale
    pieces still open per branch

bestellungen[status="storniert"] percent
    Anteil der Stornos
    what percentage of orders was cancelled
    pourcentage de commandes annulées

bestellungen[geliefert_stueck<@stueck] count
    Wie oft haben wir zu wenig geliefert?
    number of short deliveries

bestellungen[geliefert_stueck<@stueck] by filiale.name count top 1
    Welche Filiale bekam am häufigsten weniger als bestellt?
    branch most often sent fewer pieces than it ordered

bestellungen[verspaetung_min=0] percent
    Wie viel Prozent kamen pünktlich an?
    share of deliveries on time
    porcentaje de entregas puntuales

bestellungen by filiale.name avg verspaetung_min > 15
    Filialen mit mehr als 15 Minuten Verspätung im Schnitt
    branches where deliveries are over a quarter of an hour late on average (15 min)

bestellungen[verspaetung_min>=60 & lieferdatum>=2026-09] list
    Lieferungen seit September, die eine Stunde (60 min) oder mehr zu spät waren
    deliveries since September that were 60 minutes late or worse

bestellungen by filiale.name count, sum stueck
    je Filiale: Bestellungen und Stückzahl
    number of orders and total pieces for each branch

bestellungen by filiale.name sum stueck top 1
    Welche Filiale bestellt am meisten Stück?
    who takes the most pieces overall

bestellungen by lieferdatum:month asc sum stueck
    Stückzahl pro Liefermonat
    pieces month by month

bestellungen by lieferdatum:weekday avg stueck
    Wie groß ist eine Bestellung im Schnitt an jedem Wochentag?
    average order size by day of the week

bestellungen by positionen.artikel sum positionen.menge top 3
    die drei Artikelnummern mit der größten bestellten Menge
    top 3 item numbers by quantity ordered

bestellungen by positionen.artikel.bezeichnung sum positionen.menge desc
    Was wird wie viel bestellt? Artikel nach Menge, größte zuerst
    ordered quantity per product, largest first

bestellungen[positionen.artikel.bezeichnung="Stollen" & lieferdatum=this month] count
    Wie viele Bestellungen mit Stollen gab es diesen Monat?
    number of orders this month that had Stollen on them

bestellungen[positionen.artikel.bezeichnung="Croissant" & positionen.menge>=80] list
    Bestellungen über 80 Croissants oder mehr
    orders for at least 80 croissants

bestellungen avg positionen.#
    Wie viele Positionen hat eine Bestellung im Mittel?
    average number of lines in an order

bestellungen top 1 stueck show bestell_nr, filiale.name, stueck
    die größte Bestellung: Nummer, Filiale, Stück
    biggest order with its number, branch and pieces

bestellungen[besteller_nr.name="Petra Zorn"] count
    Wie viele Bestellungen hat Petra Zorn aufgegeben?
    orders placed by Petra Zorn, how many

bestellungen by besteller_nr.name count top 5
    Wer bestellt am häufigsten? Die ersten fünf
    five people who placed the most orders

retouren sum menge
    Wie viele Teile kamen insgesamt zurück?
    total pieces returned

retouren[datum=last week] sum wert_ct
    Warenwert der Retouren letzte Woche
    what were last week's returns worth in cents

retouren by verbleib sum menge
    Wohin gingen die Retouren, und wie viel Stück jeweils?
    pieces returned by where they ended up
    ¿cuántas piezas fueron a cada destino?

retouren[verbleib="Müll"] percent
    Welcher Anteil landet im Müll?
    percentage of returns thrown away (Müll)

retouren[verbleib!="Müll"] by artikel.bezeichnung sum menge top 5
    top 5 Artikel nach Menge, die zurückkamen und nicht in den Müll gingen
    five products with most returned pieces, not counting what went into the bin (Müll)

retouren by filiale.name, artikel.gruppe sum menge
    zurückgegebene Menge nach Filiale und Warengruppe
    returned quantity by branch and group of goods

retouren by artikel.gruppe avg menge > 14
    Warengruppen, bei denen im Schnitt mehr als 14 Stück zurückkommen
    groups with an average return of over 14 pieces

retouren[artikel.vegan=true & filiale.cafe=true] list
    Retouren veganer Artikel aus Filialen mit Café
    returns of vegan goods from branches with a café

retouren by datum:month asc sum wert_ct, sum menge
    Retouren pro Monat: Wert und Menge
    value and quantity returned each month

retouren top 1 datum show datum, filiale.name
    die letzte Retoure: wann und woher
    when was the most recent return, and from which branch

bestellungen by filiale.name sum stueck - geliefert_stueck
    difference between ordered and delivered pieces per branch
    Wie viele Stück fehlten insgesamt je Filiale, bestellt minus geliefert?

mitarbeiter[austritt=null] avg geb:age
    Wie alt sind unsere jetzigen Leute im Schnitt?
    average age of those still working here

mitarbeiter sum stundenlohn * wochenstd
    Lohnsumme pro Woche über alle, Stundenlohn mal Wochenstunden
    weekly wage bill: hourly pay times weekly hours, everybody together

bestellungen[status="storniert"] by filiale.name percent desc
    Stornoquote je Filiale, die höchste zuerst
    share of cancelled orders by branch, highest first

retouren[verbleib="Müll"] by filiale.name percent top 1
    Welche Filiale wirft den größten Anteil ihrer Retouren in den Müll?
    branch with the highest share of returns going to Müll

retouren avg by datum:month sum menge
    Wie viele Teile kommen im Monat durchschnittlich zurück?
    average pieces returned per month

bestellungen avg by filiale count
    Wie viele Bestellungen hat eine Filiale im Schnitt?
    average number of orders per branch

after bestellungen[lieferdatum=tomorrow] list
bestellungen[lieferdatum=tomorrow & filiale.name="Bahnhof"] list
    nur die vom Bahnhof
    only for Bahnhof

after bestellungen[lieferdatum=tomorrow] list
bestellungen[lieferdatum=tomorrow] sum stueck
    Wie viel Stück sind das?
    how many pieces altogether

after retouren by verbleib sum menge
retouren by verbleib sum wert_ct
    und in Cent?
    and their value

after retouren[datum=last week] sum wert_ct
retouren[datum=this week] sum wert_ct
    und diese Woche?
    this week?

after filialen top 1 qm show name
filialen bottom 1 qm show name
    und die kleinste?
    and the smallest

after mitarbeiter[austritt=null] count
mitarbeiter[austritt=null] by rolle count
    aufgeteilt nach Rolle
    by role?

after mitarbeiter bottom 1 eintritt show name
mitarbeiter bottom 1 eintritt show filiale.name
    In welcher Filiale arbeitet die Person?
    which branch is that person in

after artikel top 3 preis_ct show bezeichnung, preis_ct
artikel[gruppe!="Saison"] top 3 preis_ct show bezeichnung, preis_ct
    ohne Saisonware (Saison)
    leaving Saison out

after bestellungen[status="storniert"] percent
bestellungen[status="storniert"] count
    und wie viele sind das?
    as a number

none
    Welche Filiale hat die nettesten Verkäufer?
    Was verdienen wir an einem Stollen?
    Wie viel Mehl ist noch da?
    Umsatz am Samstag
    Warum kommt so viel aus dem Hafenweg zurück?
    Telefonnummer von Irina Popova
    storniere Bestellung 26044
    Wie viele Brötchen verkaufen wir nächste Woche?
    Median der Bestellmengen
    Wer hat heute Urlaub?
    Was kostet ein Croissant bei der Konkurrenz?
    recipe for Bienenstich
    profit by branch
    which customers buy the most bread
    share of returns among the pieces delivered
    Retouren der Filiale, die Anja Brandt leitet
    why was the delivery late
    Guten Morgen
    merci
"""
