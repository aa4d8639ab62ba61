"""A record label's accounts with German field names: artists, releases, streams by month, payments, concerts booked."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

ACTS = "Nebelhorn|Die Kaltmamsell|Lotte im Park|Fräulein Beton|Zwölf Volt|Kapelle Nord|Silberfisch|Tante Echo|Mauerblume|Grubenlicht"
TITEL = "Ebbe|Nachtbus|Kupfer|Zimmer 9|Regenzeit|Luftpost|Parkdeck|Honig|Radio Ost|Funkloch|Winterreifen|Balkonien|Glaswolle|Sonntagskind"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """10 acts, 46 releases, 400 monthly stream rows, 90 payments, 80 concerts."""
    kuenstler = [
        {
            "kuerzel": f"K{number:02}",
            "name": name,
            "genre": chance.choice(["Indie", "Punk", "Elektro", "Folk"]),
            "heimat": chance.choice(["Leipzig", "Essen", "Kiel", "Wien"]),
            "unter_vertrag_seit": datetime(2014, 1, 1) + timedelta(days=chance.randrange(4300)),
            "anteil_prozent": chance.choice([40, 50, 50, 60]),
            "mitglieder": [
                {"rolle": rolle, "seit": chance.randint(2012, 2026)}
                for rolle in chance.sample(
                    ["Gesang", "Gitarre", "Bass", "Schlagzeug", "Synth"], chance.randint(1, 5)
                )
            ],
        }
        for number, name in enumerate(ACTS.split("|"), 1)
    ]
    for number in (3, 8):
        kuenstler[number]["vertrag_ende"] = datetime(2026, 2 + number, 28)
    alben = []
    for number in range(46):
        wann = datetime(2017, 3, 3) + timedelta(days=chance.randrange(0, 3580, 7))
        album: dict[str, Any] = {
            "kat_nr": f"LBL{number + 101}",
            "titel": f"{chance.choice(TITEL.split('|'))}{['', ' (live)', ' EP', ' II'][number % 4]}",
            "kuenstler": kuenstler[chance.randrange(9)]["kuerzel"],
            "erschienen": wann,
            "format": chance.choice(["LP", "LP", "CD", "nur digital", "Kassette"]),
            "stuecke": chance.randint(3, 16),
            "kosten": chance.choice([1200, 4500, 9000, 21000]),
            "vorschuss": chance.choice([0, 500, 2000, 5000]),
            "stichworte": chance.sample(
                ["live", "remastered", "limitiert", "instrumental"], chance.choice([0, 0, 1, 2])
            ),
        }
        if album["format"] != "nur digital":
            album["auflage"] = chance.choice([100, 300, 500, 1000, 2000])
            album["verkauft"] = chance.randint(0, int(album["auflage"]))
        if chance.random() < 0.3:
            album["gast"] = kuenstler[chance.randrange(10)]["kuerzel"]
        alben.append(album)
    abrufe = []
    for number in range(400):
        monat = datetime(2025, 1 + number % 12, 1) if number % 2 else datetime(2026, 1 + number % 11, 1)
        abrufe.append(
            {
                "kat_nr": alben[chance.randrange(43)]["kat_nr"],
                "monat": monat,
                "dienst": chance.choice(["Klangwolke", "Hörbar", "Tonträger+"]),
                "land": chance.choice(["DE", "DE", "AT", "CH", "PL"]),
                "anzahl": chance.randrange(10, 90000, 10),
                "ertrag_ct": chance.randrange(5, 28000, 5),
            }
        )
    zahlungen = []
    for number in range(90):
        faellig = datetime(2024, 12, 31) + timedelta(
            days=chance.choice([0, 91, 181, 273, 365, 456, 546, 638])
        )
        zahlung: dict[str, Any] = {
            "beleg": 7000 + number,
            "an": kuenstler[chance.randrange(9)]["kuerzel"],
            "faellig": faellig,
            "summe": round(chance.uniform(12, 6400), 2),
            "art": chance.choice(["Tantiemen", "Tantiemen", "Vorschuss", "Gage"]),
        }
        if chance.random() < 0.8:
            zahlung["gezahlt_am"] = faellig + timedelta(days=chance.randint(-10, 40))
        zahlungen.append(zahlung)
    auftritte = []
    for number in range(80):
        tag = datetime(2025, 5, 1) + timedelta(days=chance.randrange(700))
        auftritt: dict[str, Any] = {
            "_id": number + 1,
            "haupt": kuenstler[chance.randrange(9)]["kuerzel"],
            "tag": tag,
            "ort": {
                "stadt": chance.choice(["Leipzig", "Köln", "Graz", "Zürich", "Essen"]),
                "club": chance.choice(["Keller", "Halle 3", "Open Air"]),
            },
            "gage": chance.choice([150, 400, 900, 2500]),
            "kapazitaet": chance.choice([80, 200, 650]),
            "abgesagt": chance.random() < 0.08,
        }
        if chance.random() < 0.5:
            auftritt["vorband"] = kuenstler[chance.randrange(10)]["kuerzel"]
        if tag < datetime(2026, 11, 29) and not auftritt["abgesagt"]:
            auftritt["besucher"] = chance.randint(5, int(str(auftritt["kapazitaet"])))
            auftritt["merch_eur"] = chance.randrange(0, 1900, 5)
        auftritte.append(auftritt)
    return {
        "kuenstler": kuenstler,
        "alben": alben,
        "abrufe": abrufe,
        "zahlungen": zahlungen,
        "auftritte": auftritte,
    }


QUESTIONS = """
kuenstler show name, genre
    Wen haben wir unter Vertrag, mit Genre?
    our acts and their genre
    nuestros artistas y su genre

kuenstler by heimat count
    Künstler je Heimat
    how many acts from each home town

kuenstler bottom 1 unter_vertrag_seit show name, unter_vertrag_seit
    Wer ist am längsten unter Vertrag, seit wann?
    act signed first (unter vertrag), and when

kuenstler[vertrag_ende!=null] show name, vertrag_ende
    wessen Vertrag hat ein Ende, und wann
    acts with a contract end (vertrag ende) and the date

kuenstler[anteil_prozent>=50] show name
    wer bekommt mindestens 50 Prozent Anteil
    acts with a share of 50 or more

kuenstler[mitglieder.rolle="Synth"] show name
    Bands mit Synth
    which acts have somebody on Synth

kuenstler[mitglieder.#=1] show name
    Solokünstler, also 1 Mitglied
    solo acts with 1 member

kuenstler top 1 mitglieder.# show name
    größte Band nach Mitgliedern
    act with the most members

kuenstler[no alben] show name
    wer hat noch kein Album, ohne alben
    acts without any alben
    artistes sans alben

kuenstler[no auftritte] count
    wie viele Künstler haben keine Auftritte als Hauptact
    number of acts with no auftritte

alben count
    Wie viele Alben haben wir veröffentlicht?
    number of releases in all (alben)

alben by kuenstler.name count desc
    Alben pro Künstler, die meisten zuerst
    releases per act, most first

alben by erschienen:year count
    Alben pro Jahr
    how many releases each year
    sorties par an

alben[erschienen=this year] show titel, kuenstler.name
    Was ist dieses Jahr erschienen, und von wem?
    this year's releases with the act

alben[erschienen=last 12 months] sum kosten
    Kosten der Alben der letzten 12 Monate
    what did the releases of the last twelve months (12) cost in total

alben top 1 erschienen show titel, kuenstler.name, erschienen
    neuestes Album: Titel, Künstler, Datum
    latest release, by whom and when

alben by format count
    Alben nach Format
    how many LP, CD, Kassette and so on

alben[format="LP" & verkauft=@auflage] show titel
    ausverkaufte LPs: verkauft gleich auflage
    sold-out LP titles, verkauft equal to auflage

alben[verkauft<100 & auflage>=500] show titel, auflage, verkauft
    Ladenhüter: Auflage ab 500, weniger als 100 verkauft, mit beiden Zahlen
    pressed 500 or more (auflage) but under 100 sold (verkauft): title and both

alben by kuenstler.name sum verkauft top 3
    die drei mit den meisten verkauften Tonträgern (verkauft)
    top 3 acts by copies sold (verkauft)

alben by format avg verkauft
    verkaufte Stück im Schnitt je Format
    average verkauft by format

alben by kuenstler.genre avg kosten top 1
    welches Genre ist in der Produktion im Schnitt am teuersten (kosten)
    genre with the highest average kosten

alben by kuenstler.name sum kosten > 30000
    Künstler, für die wir über 30.000 an Kosten hatten
    acts that cost us over 30000 (kosten) in total

alben by kuenstler.name sum kosten, sum vorschuss
    je Künstler Kosten und Vorschüsse zusammen
    for every act total kosten and total vorschuss

alben[kosten>avg & format="nur digital"] list
    rein digitale Alben (nur digital), die mehr als der Schnitt kosteten
    nur digital releases dearer than average (kosten)

alben[vorschuss=0] percent
    Anteil der Alben ohne Vorschuss (0)
    share of releases with a vorschuss of 0

alben[stichworte="limitiert"] show titel, auflage
    limitierte Alben (limitiert) mit Auflage
    limitiert releases and how many were pressed (auflage)

alben[stichworte.#=0] count
    wie viele Alben haben keine Stichworte, 0
    number of releases with 0 stichworte

alben[gast!=null] show titel, kuenstler.name, gast.name
    Alben mit Gast: Titel, Künstler und Gast
    which releases have a guest (gast)? title, act, guest

alben[gast=@kuenstler] list
    wo ist der Gast derselbe wie der Künstler
    gast and kuenstler the same, which releases

alben[kuenstler.heimat="Essen" & erschienen>=2024] show titel
    was kam seit 2024 von Künstlern aus Essen
    titles by acts from Essen since 2024

alben top 1 stuecke show titel, stuecke
    Album mit den meisten Stücken und wie viele
    release with the most tracks (stuecke), how many

alben[no abrufe] show titel
    Alben ohne einen einzigen Abruf (abrufe)
    which releases have no abrufe

abrufe sum anzahl
    Abrufe insgesamt, die ganze Anzahl
    total streams (anzahl)

abrufe by kat_nr.titel sum anzahl top 10
    die zehn meistgehörten Titel nach Anzahl
    top ten titles by streams (anzahl)
    los diez títulos con más anzahl

abrufe[monat=2026] by kat_nr.titel sum anzahl top 1
    meistgehörter Titel 2026 (Anzahl)
    title with the highest anzahl in 2026

abrufe by kat_nr.kuenstler sum ertrag_ct top 3
    die drei ertragreichsten Künstlerkürzel
    three act codes with the most ertrag

abrufe by dienst sum anzahl, sum ertrag_ct
    je Dienst Anzahl und Ertrag
    total streams and total ertrag for each service (dienst)

abrufe by dienst avg ertrag_ct top 1
    welcher Dienst bringt pro Zeile im Schnitt den höchsten Ertrag
    dienst with the highest average ertrag

abrufe by land sum ertrag_ct desc
    Ertrag nach Land, höchster zuerst
    ertrag per land in descending order

abrufe[land!="DE"] sum ertrag_ct
    Ertrag aus dem Ausland (nicht DE)
    total ertrag from outside DE

abrufe by monat:month sum anzahl
    Abrufe (Anzahl) pro Monat
    monthly streams (anzahl)

abrufe by monat:year sum anzahl, sum ertrag_ct
    pro Jahr: Anzahl der Abrufe und Ertrag
    streams and ertrag per year, totals

abrufe by monat:month sum ertrag_ct top 1
    ertragreichster Monat
    best month by total ertrag

abrufe[monat=last month] sum ertrag_ct
    Ertrag des letzten Monats in Cent
    what came in last month (ertrag, cents)

abrufe[dienst="Klangwolke" & monat=this year] sum anzahl
    Klangwolke-Abrufe dieses Jahr, Anzahl zusammen
    this year's total anzahl on Klangwolke

abrufe[kat_nr.format="Kassette"] sum anzahl
    wie oft wurden Kassette-Veröffentlichungen gestreamt, Anzahl insgesamt
    total anzahl of Kassette releases

abrufe by kat_nr.titel sum anzahl < 50000
    Titel mit insgesamt unter 50.000 Abrufen (anzahl)
    titles below 50k streams (anzahl) in total

zahlungen sum summe
    ausgezahlt und fällig zusammen: Summe aller Zahlungen
    total of all payments

zahlungen by an.name sum summe
    Zahlungen je Künstler, Summe
    how much goes to each act in total

zahlungen[gezahlt_am=null & faellig<today] show an.name, faellig, summe
    überfällige Zahlungen: nicht gezahlt, fällig vor heute; an wen, wann fällig, Summe
    whom do we owe (not gezahlt, faellig before today), since when and how much

zahlungen[gezahlt_am=null] sum summe
    wie viel ist noch nicht gezahlt
    outstanding payments in total (gezahlt empty)
    combien reste-t-il à payer (gezahlt vide)

zahlungen[gezahlt_am>@faellig] count
    Wie oft haben wir zu spät gezahlt, nach Fälligkeit?
    number of late payments: gezahlt after faellig

zahlungen[gezahlt_am>@faellig] by an.name count top 1
    bei wem zahlen wir am häufigsten zu spät (gezahlt nach faellig)
    act we pay late most often (gezahlt after faellig)

zahlungen[art="Tantiemen"] by an.name sum summe top 1
    wer bekommt die meisten Tantiemen
    act with the highest Tantiemen in total
    ¿quién cobra más Tantiemen?

zahlungen by art count, avg summe
    je Art: wie viele Zahlungen und wie hoch im Schnitt
    kinds (art) of payment with number and average

zahlungen by gezahlt_am:year sum summe
    gezahlt pro Jahr, Summe
    paid out per year in total (gezahlt)

zahlungen[art="Vorschuss" & summe>1000] list
    Vorschüsse über 1000 (Vorschuss)
    Vorschuss payments above 1,000

auftritte[tag>today] show haupt.name, tag, ort.stadt asc tag
    kommende Konzerte nach Datum: wer, wann, in welcher Stadt
    upcoming gigs (after today) by date: act, day, city
    prochains concerts par date : artiste, jour, ville

auftritte[tag=next month] show haupt.name, ort.stadt
    wer spielt nächsten Monat wo
    next month's gigs: act and city

auftritte by haupt.name count top 1
    wer spielt am meisten
    act with the most gigs as headliner (haupt)

auftritte by haupt.name avg besucher > 100
    Hauptacts mit über 100 Besuchern im Schnitt
    headliners averaging more than 100 people

auftritte by ort.stadt avg besucher top 1
    in welcher Stadt kommen im Schnitt die meisten
    city with the best average crowd

auftritte by ort.stadt count, sum gage
    je Stadt: Auftritte und Gagen zusammen
    gigs and total gage per city

auftritte[besucher=@kapazitaet] count
    Wie viele Konzerte waren ausverkauft (Besucher gleich Kapazität)?
    number of sold-out gigs, besucher equal to kapazitaet

auftritte[vorband=null & tag>today] show haupt.name, tag
    wo fehlt noch eine Vorband? kommende Termine mit Hauptact
    gigs after today with no support (vorband): headliner and date

auftritte[vorband.name="Tante Echo"] show haupt.name, tag
    für wen war Tante Echo Vorband, und wann
    whom did Tante Echo support, on what day

auftritte[haupt=@vorband] list
    Auftritte, bei denen Vorband und Hauptact gleich sind
    haupt and vorband the same

auftritte[haupt.heimat=@ort.stadt] count
    Wie viele Heimspiele: Heimat des Hauptacts gleich Stadt?
    number of gigs in the headliner's home town (heimat equals stadt)

auftritte[abgesagt=true] percent
    wie viel Prozent der Auftritte sind abgesagt
    share of cancelled (abgesagt) gigs

auftritte sum merch_eur, avg merch_eur
    Merch insgesamt und im Schnitt
    merch: total and average per gig

auftritte by haupt.name sum merch_eur top 3
    die drei mit dem besten Merch-Umsatz
    top 3 headliners by merch total

auftritte[merch_eur>@gage] count
    wie oft brachte der Merch mehr als die Gage
    number of gigs where merch beat the gage

auftritte by tag:year sum gage
    Gagen pro Jahr
    total gage each year

after alben by kuenstler.name count desc
alben[format="LP"] by kuenstler.name count desc
    nur LPs
    and only LP?

after abrufe by kat_nr.titel sum anzahl top 10
abrufe by kat_nr.titel sum ertrag_ct top 10
    und nach Ertrag?
    by ertrag instead

after abrufe by dienst sum anzahl, sum ertrag_ct
abrufe[land="AT"] by dienst sum anzahl, sum ertrag_ct
    und in AT?
    for AT only

after zahlungen[gezahlt_am=null] sum summe
zahlungen[gezahlt_am=null] by an.name sum summe
    für wen wie viel?
    split by act

after auftritte[tag>today] show haupt.name, tag, ort.stadt asc tag
auftritte[tag>today & ort.stadt="Graz"] show haupt.name, tag, ort.stadt asc tag
    nur in Graz
    and in Graz?

after auftritte by haupt.name count top 1
auftritte[tag=2026] by haupt.name count top 1
    und 2026?
    in 2026 alone

after auftritte[abgesagt=true] percent
auftritte[abgesagt=true] show haupt.name, tag, ort.stadt
    welche waren das? wer, wann, wo
    show them: act, day, city

after alben[gast!=null] show titel, kuenstler.name, gast.name
alben[gast!=null] count
    wie viele sind es?
    just count them

none
    Gewinn pro Album
    Ertrag pro Abruf
    Welche Band ist am coolsten?
    Wann kommt das neue Album von Nebelhorn?
    Median der Gagen
    Warum hat Mauerblume abgesagt?
    überweise Zwölf Volt die Tantiemen
    sag das Konzert in Köln ab
    Telefonnummer von Lotte im Park
    streams per album track
    average age of the band members
    streams of acts from Wien by genre
    which song should be the single
    who plays bass in Silberfisch
    tickets left for Leipzig
    what do other labels pay
    who won the song contest
    ¿qué tal suena el disco?
    quel est le meilleur titre
    Prost!

alben show titel, auflage - verkauft
    wie viele Exemplare sind von jedem Album übrig (Auflage minus verkauft)
    unsold copies of each release, auflage minus verkauft

alben sum auflage - verkauft
    Wie viele Tonträger liegen insgesamt noch da? Auflage minus verkauft
    total stock left over all releases: auflage less verkauft

alben top 3 auflage - verkauft show titel, auflage - verkauft
    die drei größten Restbestände mit Titel und Menge (Auflage minus verkauft)
    top 3 by unsold copies, title and number

alben[auflage - verkauft<20] show titel
    fast vergriffen: weniger als 20 übrig (Auflage minus verkauft)
    titles with fewer than 20 copies left

alben avg by kuenstler count
    Wie viele Alben hat ein Künstler im Schnitt?
    average number of releases per act

alben count by kuenstler count > 5
    Wie viele Künstler haben mehr als fünf Alben?
    number of acts with over 5 releases

alben avg by erschienen:year count
    wie viele Alben erscheinen im Schnitt pro Jahr
    average number of releases a year

alben by format percent
    Formate in Prozent
    share of releases per format

alben[vorschuss>0] by kuenstler.genre percent
    Anteil der Alben mit Vorschuss (mehr als 0) je Genre
    what share of releases has a vorschuss above 0, by genre

abrufe avg by monat:month sum anzahl
    Wie viele Abrufe (Anzahl) haben wir in einem Monat im Schnitt?
    average monthly total of anzahl

abrufe avg by kat_nr sum ertrag_ct
    Was bringt ein Titel im Schnitt insgesamt an Ertrag?
    average total ertrag per release

zahlungen avg gezahlt_am - faellig
    Wie viele Tage nach Fälligkeit zahlen wir im Schnitt?
    average days from faellig to gezahlt

zahlungen[gezahlt_am - faellig>20] show an.name, beleg
    Zahlungen mit mehr als 20 Tagen Verspätung: an wen und Beleg
    paid over 20 days after faellig: act and receipt

zahlungen[gezahlt_am=null] by art percent
    Anteil offener Zahlungen je Art (nicht gezahlt)
    what share is unpaid (gezahlt empty), by art

auftritte avg kapazitaet - besucher
    Wie viele Plätze bleiben bei einem Auftritt im Schnitt leer?
    average of kapazitaet minus besucher

auftritte by ort.club avg kapazitaet - besucher top 1
    in welchem Club bleibt im Schnitt am meisten leer
    club with the most empty places on average

auftritte[abgesagt=true] by haupt.name percent top 1
    welcher Hauptact hat die höchste Absagequote
    headliner with the largest share of cancelled (abgesagt) gigs

auftritte avg by haupt count
    Auftritte pro Hauptact im Schnitt
    how many gigs does a headliner play on average
"""
