"""A regional German newspaper: subscribers, deliveries by carriers, complaints; people ask mostly in German."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

ORTE = "Ahlen|Beckum|Coesfeld|Dülmen|Ennigerloh|Lüdinghausen"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """150 subscriptions, 14 carriers, 120 complaints, 200 invoices."""
    carriers = [
        {
            "nr": f"Z{number:02}",
            "name": name,
            "bezirk": chance.choice(ORTE.split("|")),
            "seit": chance.randint(2001, 2026),
            "minijob": chance.random() < 0.6,
            "fahrzeug": chance.choice(["Rad", "E-Bike", "Auto", "zu Fuß"]),
        }
        for number, name in enumerate(
            [
                "Birk",
                "Dogan",
                "Ebert",
                "Fleck",
                "Gök",
                "Hinz",
                "Ilic",
                "Jahn",
                "Kolb",
                "Lux",
                "Mohr",
                "Noll",
                "Opitz",
                "Peuker",
            ],
            1,
        )
    ]
    subscriptions = []
    for number in range(1, 151):
        begin = datetime(2012, 1, 1) + timedelta(days=chance.randrange(5400))
        one: dict[str, Any] = {
            "kundennr": 500_000 + number,
            "anrede": chance.choice(["Frau", "Herr", "Firma"]),
            "ort": chance.choice(ORTE.split("|")),
            "abo": chance.choice(["Vollabo", "Vollabo", "Wochenende", "Digital", "Student"]),
            "preis": chance.choice([52.9, 31.5, 24.9, 12.0]),
            "beginn": begin,
            "zahlweise": chance.choice(["monatlich", "jährlich", "halbjährlich"]),
            "zusteller": f"Z{chance.randint(1, 14):02}",
            "werbung": chance.choice(["J", "N"]),
        }
        if chance.random() < 0.25:
            one["kuendigung"] = datetime(2025, 7, 1) + timedelta(days=chance.randrange(510))
            one["grund"] = chance.choice(["zu teuer", "Umzug", "verstorben", "Zustellung", "keine Zeit"])
        subscriptions.append(one)
    complaints = [
        {
            "datum": datetime(2026, 1, 2) + timedelta(days=chance.randrange(331)),
            "kundennr": 500_000 + chance.randint(1, 150),
            "art": chance.choice(["keine Zeitung", "zu spät", "nass", "falsche Ausgabe", "Beilage fehlt"]),
            "weg": chance.choice(["Telefon", "Mail", "App"]),
            "gutschrift": chance.choice([0, 0, 1.9, 2.5, 5]),
            "erledigt": chance.choice([True, True, True, False]),
        }
        for _ in range(120)
    ]
    invoices = [
        {
            "rechnung": f"R2026-{number:05}",
            "kundennr": 500_000 + chance.randint(1, 150),
            "betrag": round(chance.uniform(12, 640), 2),
            "faellig": datetime(2026, 2, 1) + timedelta(days=chance.randrange(330)),
            "mahnstufe": chance.choice([0, 0, 0, 0, 1, 2, 3]),
            "bezahlt": chance.choice(["ja", "ja", "ja", "nein"]),
        }
        for number in range(200)
    ]
    return {"abos": subscriptions, "zusteller": carriers, "reklamationen": complaints, "rechnungen": invoices}


QUESTIONS = """
abos count
    Wie viele Abos haben wir?
    number of subscriptions
    Abos insgesamt

abos[kuendigung=null] count
    Wie viele Abos sind ungekündigt?
    how many subscriptions have not been cancelled

abos[kuendigung!=null] count
    Wie viele haben gekündigt?
    number of cancellations
    Anzahl der Kündigungen

abos[kuendigung=this year] count
    Wie viele Kündigungen gab es dieses Jahr?
    how many cancelled this year

abos by grund count top 1
    Was ist der häufigste Kündigungsgrund?
    most common reason for leaving
    Warum wird am häufigsten gekündigt? Nur der Grund mit der Anzahl

abos by grund count desc
    Kündigungsgründe, häufigste zuerst
    reasons (grund) by number, descending

abos[grund="zu teuer"] count
    Wie vielen war es zu teuer?
    how many left because it was "zu teuer"

abos by abo count
    Abos nach Art
    subscriptions by kind
    Wie verteilen sich die Abos auf die Arten?

abos[abo="Digital"] count
    Wie viele lesen digital?
    number of Digital subscriptions

abos[abo="Digital"] percent
    Digitalanteil in Prozent
    what share is Digital
    Wie hoch ist der Anteil der Digitalabos?

abos[abo="Wochenende" & ort="Dülmen"] list
    Wochenendabos in Dülmen
    Zeig mir die Wochenende-Abos aus Dülmen

abos by ort count desc
    Abos je Ort, die meisten zuerst
    subscriptions per town, most first

abos by ort count top 1
    In welchem Ort haben wir die meisten Abos?
    town with most subscribers

abos[ort="Beckum"] avg preis
    Was zahlt man in Beckum im Schnitt?
    average price in Beckum

abos avg preis
    Durchschnittspreis eines Abos
    average price

abos[kuendigung=null] sum preis
    Was bringen die laufenden Abos zusammen?
    prices of all subscriptions without a cancellation, added up

abos by abo avg preis
    Durchschnittspreis je Aboart
    average price by kind of subscription

abos[zahlweise="jährlich"] count
    Wie viele zahlen jährlich?
    how many pay jährlich

abos by zahlweise count
    Zahlweisen mit Anzahl
    how do people pay, by number

abos[werbung="N"] count
    Wie viele wollen keine Werbung?
    how many refuse advertising

abos[werbung="J" & abo="Student"] list
    Studenten mit Werbeeinwilligung
    Student subscriptions that allow advertising

abos bottom 1 beginn show kundennr, beginn
    Wer liest uns am längsten? Kundennummer und Beginn
    oldest subscription: customer number and start

abos[beginn=2026] count
    Wie viele neue Abos kamen 2026 dazu?
    how many new ones in 2026

abos by beginn:year count
    neue Abos pro Jahr
    new subscriptions by year

abos[beginn=last month] list
    Neue Abos im letzten Monat
    subscriptions that began last month

abos[anrede="Firma"] count
    Wie viele Firmen haben ein Abo?
    how many companies subscribe

abos[zusteller="Z07"] list
    Abos von Z07
    Wen beliefert Z07?

abos[zusteller.name="Gök"] count
    Wie viele Abos trägt Gök aus?
    how many subscriptions does Gök deliver

abos by zusteller.name count top 3
    Die drei Zusteller mit den meisten Abos
    top three carriers by subscriptions

abos[zusteller.fahrzeug="Auto"] count
    Wie viele Abos kommen mit dem Auto?
    how many are delivered by Auto

zusteller count
    Wie viele Zusteller haben wir?
    number of carriers

zusteller by fahrzeug count
    Zusteller nach Fahrzeug
    carriers by vehicle

zusteller[fahrzeug="zu Fuß"] show name
    Wer geht zu Fuß?
    names of carriers who go zu Fuß

zusteller[minijob=true] count
    Wie viele Minijobber sind dabei?
    how many have a minijob

zusteller bottom 1 seit show name, seit
    Dienstältester Zusteller, seit wann?
    carrier with the longest service and the year

zusteller[bezirk="Coesfeld"] show name
    Wer fährt in Coesfeld?
    carriers in Coesfeld by name

zusteller[no abos] show name
    Zusteller ohne Abo
    which carriers have no subscription

reklamationen count
    Wie viele Reklamationen gab es?
    number of complaints

reklamationen[datum=last week] count
    Wie viele Reklamationen letzte Woche?
    how many complaints last week

reklamationen[datum=yesterday] list
    Reklamationen von gestern
    yesterday's complaints

reklamationen by datum:month count
    Reklamationen pro Monat
    complaints by month

reklamationen by datum:weekday count top 1
    An welchem Wochentag wird am meisten reklamiert?
    weekday with the most complaints

reklamationen by art count desc
    Worüber beschweren sich die Leute? Häufigstes zuerst
    kinds of complaints, most frequent first

reklamationen[art="nass"] count
    Wie oft war die Zeitung nass?
    how many complained about a wet paper (nass)

reklamationen[erledigt=false] list
    offene Reklamationen
    complaints that are not settled
    Was ist noch nicht erledigt?

reklamationen[erledigt=false] count
    Wie viele Reklamationen sind noch offen?
    how many complaints are not done

reklamationen sum gutschrift
    Gutschriften insgesamt
    how much did we credit in total

reklamationen[gutschrift>0] count
    Wie oft gab es eine Gutschrift?
    how many complaints led to a credit above 0

reklamationen[weg="App"] percent
    Wie viel Prozent kommen über die App?
    share of complaints by App

reklamationen by kundennr.ort count
    Reklamationen je Ort
    complaints per town

reklamationen[kundennr.ort="Ahlen" & art="zu spät"] count
    Wie oft kam die Zeitung in Ahlen zu spät?
    number of "zu spät" complaints from Ahlen

reklamationen by kundennr.zusteller count top 1
    Bei welchem Zusteller gibt es die meisten Reklamationen? Nummer reicht
    carrier number with the most complaints

reklamationen by kundennr count > 3
    Kunden mit mehr als drei Reklamationen
    customers who complained more than three times

rechnungen count
    Wie viele Rechnungen gibt es?
    number of invoices

rechnungen[bezahlt="nein"] sum betrag
    Wie viel Geld steht noch aus?
    unpaid invoices, total amount
    Summe der unbezahlten Rechnungen

rechnungen[bezahlt="nein" & faellig<today] list
    überfällige Rechnungen
    overdue invoices
    Was ist überfällig?

rechnungen[bezahlt="nein" & faellig<today] count
    Wie viele Rechnungen sind überfällig?
    how many invoices are overdue

rechnungen[mahnstufe=3] list
    Mahnstufe 3
    alle Rechnungen auf Mahnstufe drei

rechnungen by mahnstufe count
    Rechnungen nach Mahnstufe
    invoices per mahnstufe

rechnungen[faellig=this month] sum betrag
    Was wird diesen Monat fällig?
    amount due this month

rechnungen top 5 betrag show rechnung, betrag
    die fünf höchsten Rechnungen mit Betrag
    five largest invoices and their amount

rechnungen avg betrag
    durchschnittlicher Rechnungsbetrag
    average invoice

rechnungen[kundennr.ort="Ennigerloh" & bezahlt="nein"] sum betrag
    offene Beträge in Ennigerloh zusammen
    unpaid total in Ennigerloh

rechnungen by kundennr.abo sum betrag
    Umsatz je Aboart
    invoiced amount by kind of subscription

abos[no reklamationen] count
    Wie viele haben sich nie beschwert?
    how many subscribers never complained

after abos[kuendigung=this year] count
abos[kuendigung=last year] count
    und letztes Jahr?
    last year?

after abos by ort count desc
abos[abo="Digital"] by ort count desc
    nur die digitalen
    only Digital

after reklamationen by art count desc
reklamationen[datum=2026-11] by art count desc
    only November 2026

after reklamationen by art count desc
reklamationen[datum=*-11] by art count desc
    nur im November

after rechnungen[bezahlt="nein" & faellig<today] list
rechnungen[bezahlt="nein" & faellig<today] sum betrag
    und wie viel ist das zusammen?
    how much is that in total

after abos[zusteller.name="Gök"] count
abos[zusteller.name="Mohr"] count
    und Mohr?
    Mohr?

after zusteller by fahrzeug count
zusteller[fahrzeug="E-Bike"] show name
    Wer fährt E-Bike?
    who has the E-Bike

after abos avg preis
abos max preis
    und der höchste?
    the highest?

none
    Wie hoch ist die Auflage?
    Welcher Zusteller ist der netteste?
    Was verdient ein Zusteller?
    Wie viele kündigen nächstes Jahr?
    Wie heißt der Kunde 500012?
    Warum ist die Zeitung nass geworden?
    Kündige das Abo von 500044
    Schick Z03 eine Mail
    Wer hat gestern den Leitartikel geschrieben?
    how old are our readers
    Was steht heute in der Zeitung?
    Median der Rechnungen
    Wie viel kostet der Druck?
    Danke, das war's
    wie lange dauert die Zustellung
    difference between this year's and last year's cancellations
    IBAN von 500003
"""
