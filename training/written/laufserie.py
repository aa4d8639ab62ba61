"""A series of road races with German field names: runners, clubs, races, results with split times."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

VORNAMEN = (
    "Anke|Bernd|Carina|Dieter|Elke|Florian|Gudrun|Holger|Ines|Joachim|Karin|Lothar|Meike|Norbert|Petra|Ralf"
)
NACHNAMEN = "Abel|Brandl|Conrad|Döring|Eichner|Fuhrmann|Gebauer|Hoppe|Immel|Jansen|Kolb"
RENNEN = (
    "Seelauf,Kiel,10|Stadtmarathon,Bremen,42.2|Deichlauf,Husum,21.1|Waldlauf,Celle,10|Nachtlauf,Kiel,5"
    "|Halbmarathon,Lübeck,21.1|Silvesterlauf,Celle,5|Hafenlauf,Bremen,10"
)


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """7 clubs, 130 runners, 16 races in two years, 400 results."""
    vereine = [
        {"kuerzel": kuerzel, "name": name, "ort": ort, "gegruendet": chance.randint(1880, 2015)}
        for kuerzel, name, ort in (
            one.split(",")
            for one in [
                "LGK,Laufgruppe Küste,Kiel",
                "TVB,TV Bremen,Bremen",
                "SVC,SV Celle,Celle",
                "HLT,Husumer Lauftreff,Husum",
                "TRI,Tri-Team Lübeck,Lübeck",
                "BSG,BSG Stadtwerke,Bremen",
                "NEU,Neue Sohle,Kiel",
            ]
        )
    ]
    laeufer = []
    for number in range(130):
        eine: dict[str, Any] = {
            "_id": number + 1,
            "name": f"{VORNAMEN.split('|')[number % 16]} {NACHNAMEN.split('|')[number % 11]}",
            "geschlecht": chance.choice("mw"),
            "geburtsdatum": datetime(1948, 1, 1) + timedelta(days=chance.randrange(22000)),
            "wohnort": chance.choice(["Kiel", "Bremen", "Bremen", "Celle", "Husum", "Lübeck"]),
        }
        if chance.random() < 0.7:
            eine["verein"] = chance.choice(vereine[:6])["kuerzel"]
        if chance.random() < 0.75:
            eine["notfallkontakt"] = f"kontakt{number}@example.org"
        laeufer.append(eine)
    rennen = []
    for jahr in (2025, 2026):
        for number, one in enumerate(RENNEN.split("|")):
            name, ort, km = one.split(",")
            datum = datetime(jahr, 3, 8) + timedelta(days=42 * number)
            rennen.append(
                {
                    "nr": f"{jahr}-{number + 1}",
                    "name": name,
                    "jahr": jahr,
                    "ort": ort,
                    "datum": datetime(jahr, 12, 31) if name == "Silvesterlauf" else datum,
                    "strecke_km": float(km),
                    "hoehenmeter": chance.randint(5, 380),
                    "startgeld": chance.choice([8, 12, 25, 35, 60]),
                    "limit": chance.choice([150, 300, 800, 2500]),
                    "anmeldungen": chance.randint(90, 1400),
                    "wetter": chance.choice(["sonnig", "Regen", "bewölkt", "Sturm"]),
                }
            )
            if name == "Silvesterlauf" and jahr == 2026:
                del rennen[-1]["wetter"]
    ergebnisse = []
    gelaufen = [one for one in rennen if one["datum"] < datetime(2026, 11, 29)]
    for number in range(400):
        lauf = chance.choice(gelaufen)
        status = chance.choice([1, 1, 1, 1, 1, 1, 2, 3])
        ergebnis: dict[str, Any] = {
            "_id": number + 1,
            "rennen": lauf["nr"],
            "laeufer_id": chance.randint(1, 118),
            "startnr": chance.randint(1, 999),
            "status": {1: "Ziel", 2: "DNF", 3: "DNS"}[status],
            "altersklasse": chance.choice(["M30", "M40", "M50", "W30", "W40", "W50", "U20"]),
            "bezahlt": chance.random() < 0.9,
        }
        if status == 1:
            minuten = round(float(lauf["strecke_km"]) * chance.uniform(3.3, 7.5), 1)
            ergebnis["zeit_min"] = minuten
            ergebnis["zielzeit_vorher"] = round(minuten * chance.uniform(0.9, 1.1), 1)
            ergebnis["platz"] = chance.randint(1, 180)
            ergebnis["zwischenzeiten"] = [
                {"km": km, "min": round(km * chance.uniform(3.3, 7.5), 1)}
                for km in (5, 10, 20, 30)
                if km < float(lauf["strecke_km"])
            ]
        ergebnisse.append(ergebnis)
    return {"vereine": vereine, "laeufer": laeufer, "rennen": rennen, "ergebnisse": ergebnisse}


QUESTIONS = """
laeufer count
    Wie viele Läufer sind gemeldet?
    number of runners
    combien de coureurs y a-t-il

laeufer[geschlecht="w"] percent
    Frauenanteil in Prozent (w)
    what share of the runners are women (w)

laeufer by verein.name count desc
    Läufer pro Verein, der größte zuerst
    runners per club, largest first

laeufer by verein.name count top 1
    Welcher Verein hat die meisten Läufer?
    which club has most runners
    ¿qué club tiene más corredores?

laeufer by verein.name count < 15
    Vereine mit weniger als 15 Läufern
    which clubs have fewer than 15 runners

laeufer[verein=null] count
    Wie viele starten ohne Verein?
    how many runners have no club
    combien de coureurs sans club ?

laeufer[verein=null & wohnort="Bremen"] show name
    Wer aus Bremen ist in keinem Verein?
    bremen runners who belong to no club, names

laeufer[verein.ort!=@wohnort] show name, verein.name, wohnort
    Wer läuft für einen Verein aus einem anderen Ort? Name, Verein, Wohnort
    runners whose club is not in the town they live in: name, club, home

laeufer[verein.name="SV Celle" & geschlecht="w"] show name
    die Frauen vom SV Celle
    women (w) of SV Celle by name

laeufer bottom 1 geburtsdatum show name, geburtsdatum
    Wer ist der älteste Teilnehmer, und wann geboren?
    oldest runner with date of birth
    el corredor más viejo y su fecha de nacimiento

laeufer top 1 geburtsdatum show name
    jüngster Läufer
    who is the youngest runner

laeufer[geburtsdatum<last 60 years] count
    Wie viele sind über 60?
    how many runners are older than 60

laeufer[geburtsdatum>=2000] show name
    alle ab Jahrgang 2000 mit Namen
    who was born in 2000 or later

laeufer by geburtsdatum:year count top 1
    stärkster Jahrgang
    which year of birth do most runners have

laeufer by wohnort count
    Läufer nach Wohnort
    how many runners live in which town

laeufer[notfallkontakt=null] show name
    bei wem fehlt der Notfallkontakt
    who has not named an emergency contact
    à qui manque-t-il un contact d'urgence ?

laeufer[no ergebnisse] show name
    Wer hat noch nie ein Ergebnis gehabt?
    runners without any result
    corredores sin ningún resultado

laeufer[has ergebnisse & verein=null] count
    Wie viele Vereinslose haben schon ein Ergebnis?
    number of runners without a club that do have results

vereine show name, gegruendet asc gegruendet
    Vereine nach Gründungsjahr, der älteste zuerst
    clubs with founding year from oldest to youngest

vereine[gegruendet<1950] show name
    Welche Vereine gab es schon vor 1950?
    clubs older than 1950

vereine[no laeufer] show name
    Vereine ohne Läufer
    which club has no runners at all

vereine by ort count
    wie viele Vereine je Ort
    clubs per town

rennen[jahr=2026] show name, datum asc datum
    Rennkalender 2026
    races of 2026 with date, in order
    calendrier 2026 : courses et dates

rennen[datum>today] show name, datum
    Welche Läufe kommen noch?
    races still to come, with date
    carreras que faltan y su fecha

rennen[datum=next month] show name, ort
    Was läuft nächsten Monat und wo?
    next month's race and the place

rennen top 1 strecke_km show name
    längster Lauf
    which race is the longest

rennen[strecke_km=10] show name, ort, jahr
    alle Zehner mit Ort und Jahr
    10 km races: name, town, year

rennen[strecke_km=21.1] distinct name
    Welche Läufe gehen über 21,1 km?
    names of the 21.1 km races, each once

rennen[anmeldungen>@limit] show name, jahr, anmeldungen, limit
    Wo gab es mehr Anmeldungen als das Limit? Name, Jahr und beide Zahlen
    overbooked races (more entries than the limit): name, year, entries and limit

rennen[anmeldungen<@limit] count
    Wie viele Rennen waren nicht voll, also weniger Anmeldungen als das Limit?
    number of races with entries below the limit

rennen by jahr sum anmeldungen
    Anmeldungen pro Jahr
    total entries each year
    inscripciones por año en total

rennen by name avg anmeldungen
    durchschnittliche Anmeldungen je Lauf
    average number of entries by race name

rennen by ort sum anmeldungen top 1
    In welchem Ort melden sich insgesamt die meisten an?
    town with the most entries altogether

rennen by ort count, sum anmeldungen
    je Ort: Zahl der Rennen und Summe der Anmeldungen
    for each town how many races and how many entries

rennen by name avg anmeldungen > 900
    Läufe mit im Schnitt über 900 Anmeldungen
    races that average more than 900 entries

rennen[wetter="Sturm"] show name, datum
    Welche Läufe waren bei Sturm, und wann?
    stormy races (Sturm) with their date

rennen[wetter!="Regen" & jahr=2025] count
    wie viele Rennen 2025 ohne Regen
    number of 2025 races where it was not Regen

rennen[startgeld<=12] show name, startgeld
    günstige Läufe bis 12 Euro, mit Startgeld
    which races cost 12 or less, and what do they cost

rennen top 1 startgeld show name, startgeld
    teuerstes Startgeld und bei welchem Lauf
    the race with the highest fee and how much it is

rennen avg startgeld
    mittleres Startgeld
    what is the average entry fee

rennen[hoehenmeter>avg] show name, jahr
    Läufe mit überdurchschnittlich vielen Höhenmetern, mit Jahr
    hillier than average: name and year

rennen top 3 hoehenmeter show name, hoehenmeter
    die drei bergigsten mit Höhenmetern
    three hilliest races with their metres of climb

rennen[no ergebnisse] show name, jahr
    zu welchem Lauf gibt es keine Ergebnisse, mit Jahr
    races (with year) that have no results

ergebnisse[status="DNF"] count
    Wie viele sind ausgestiegen (DNF)?
    how many did not finish, dnf
    cuántos abandonos, DNF

ergebnisse[status="DNS"] percent
    Anteil der Nichtangetretenen (DNS) in Prozent
    what percentage did not start (DNS)

ergebnisse by status count
    Ergebnisse nach Status
    how many finished, dropped out or did not start, by status

ergebnisse[status="DNF"] by rennen.name count top 1
    Bei welchem Lauf steigen die meisten aus (DNF)?
    race with the most DNFs

ergebnisse[status="Ziel"] by rennen.name count
    Finisher je Lauf (Ziel)
    how many reached the Ziel in each race

ergebnisse[rennen.name="Stadtmarathon" & rennen.jahr=2026] bottom 1 zeit_min show laeufer_id.name, zeit_min
    Wer gewann den Stadtmarathon 2026 nach Zeit, in wie vielen Minuten?
    fastest in the 2026 Stadtmarathon, with time in minutes

ergebnisse[rennen.name="Seelauf"] bottom 3 zeit_min show laeufer_id.name, zeit_min, rennen.jahr
    die drei schnellsten Zeiten beim Seelauf: wer, Zeit, Jahr
    three fastest Seelauf times: who, minutes, year

ergebnisse[laeufer_id.geschlecht="w" & rennen.strecke_km=10] bottom 1 zeit_min show laeufer_id.name, zeit_min
    schnellste Frau über 10 km mit Zeit
    fastest woman over 10 km and her minutes
    la mujer más rápida en 10 km y su tiempo

ergebnisse[rennen.strecke_km=5] avg zeit_min
    Durchschnittszeit über 5 km
    average minutes for the 5 km
    temps moyen sur 5 km

ergebnisse by rennen.name avg zeit_min
    mittlere Zeit je Lauf
    average finishing time for each race

ergebnisse[rennen.strecke_km=10] by altersklasse avg zeit_min asc
    mittlere Zeit über 10 km je Altersklasse, die schnellste zuerst
    average 10 km time by age class, quickest first

ergebnisse[rennen.strecke_km=10] by laeufer_id.verein avg zeit_min < 50
    welche Vereine (Kürzel) laufen die 10 km im Schnitt unter 50 Minuten
    club codes with an average of less than 50 minutes over 10 km

ergebnisse by laeufer_id.name count top 1
    Wer ist am häufigsten gestartet?
    who has entered the most races
    qui a participé le plus souvent ?

ergebnisse by laeufer_id.name count >= 6
    Vielstarter mit mindestens 6 Ergebnissen
    runners with six results or more

ergebnisse[platz=1] by laeufer_id.name count top 3
    die drei mit den meisten Siegen (Platz 1)
    three people with the most first places, place 1

ergebnisse[platz<=3] show laeufer_id.name, rennen.name, platz
    alle Podestplätze (Platz 1 bis 3): wer, wo, welcher Platz
    podium finishes, place 3 or better: runner, race, place

ergebnisse[platz<=10 & laeufer_id.verein="HLT"] count
    Wie viele Top-10-Plätze hat HLT?
    number of top 10 places for club HLT

ergebnisse[laeufer_id.name="Elke Eichner"] show rennen.name, zeit_min, platz
    Elke Eichners Ergebnisse mit Lauf, Zeit und Platz
    how did Elke Eichner do? race, minutes and place

ergebnisse[zeit_min<@zielzeit_vorher] count
    Wie viele waren schneller als ihre vorher genannte Zielzeit?
    number of runners who beat their own target time (zielzeit)

ergebnisse[zeit_min>@zielzeit_vorher] percent
    wie viel Prozent waren langsamer als ihre Zielzeit vorher
    share that took longer than the target given before

ergebnisse[zeit_min<60 & rennen.name="Hafenlauf"] count
    Wie viele blieben beim Hafenlauf unter einer Stunde?
    how many ran the Hafenlauf in less than an hour

ergebnisse[zeit_min>240] list
    Zeiten über vier Stunden
    results of more than 4 hours

ergebnisse[bezahlt=false] show laeufer_id.name, rennen.name
    Wer hat für welchen Lauf noch nicht bezahlt?
    unpaid entries: runner and race
    ¿quién no ha pagado, y qué carrera?

ergebnisse[bezahlt=false] by rennen.name count
    offene Startgelder je Lauf, wie viele
    number of unpaid entries per race

ergebnisse[bezahlt=true] sum rennen.startgeld
    Wie viel Startgeld ist insgesamt bezahlt?
    total of entry fees that were paid

ergebnisse by rennen.ort count
    Starts je Ort
    how many results in each place

ergebnisse by rennen.datum:month count
    Ergebnisse pro Monat nach Renndatum
    results by month of the race

ergebnisse[rennen.datum=last year] count
    Wie viele Starts gab es letztes Jahr?
    number of results from last year's races

ergebnisse by altersklasse count
    Starter je Altersklasse
    results by age class

ergebnisse[altersklasse^"W"] count
    wie viele in den W-Klassen (Altersklasse beginnt mit W)
    number of results in an age class that starts with W

ergebnisse by zwischenzeiten.km avg zwischenzeiten.min
    durchschnittliche Zwischenzeit je Kilometermarke
    average split in minutes at each km mark

ergebnisse[zwischenzeiten.km=10 & zwischenzeiten.min<40] show laeufer_id.name, rennen.name
    Wer war bei km 10 unter 40 Minuten durch, und bei welchem Lauf?
    who passed km 10 in less than 40 minutes, and in which race

ergebnisse[zwischenzeiten.#=4] count
    Wie viele haben vier Zwischenzeiten?
    number of results with 4 splits

ergebnisse count distinct laeufer_id
    Wie viele verschiedene Läufer tauchen in den Ergebnissen auf?
    how many different runners have a result

ergebnisse[rennen.name="Waldlauf"] distinct laeufer_id.name
    Wer war schon beim Waldlauf dabei, jeder einmal?
    names of everybody who has been in the Waldlauf

ergebnisse by laeufer_id.wohnort avg zeit_min bottom 1
    Aus welchem Wohnort kommen im Schnitt die kürzesten Zeiten?
    home town with the lowest average time

after laeufer by verein.name count desc
laeufer[geschlecht="w"] by verein.name count desc
    und nur die Frauen?
    women (w) only

after rennen[datum>today] show name, datum
rennen[datum>today] show name, datum, startgeld
    Und was kostet der Start?
    with the fee

after rennen by jahr sum anmeldungen
rennen by ort sum anmeldungen
    und nach Ort?
    by town

after ergebnisse[status="DNF"] count
ergebnisse[status="DNF"] show laeufer_id.name, rennen.name
    wer, und bei welchem Lauf?
    show me names and races

after ergebnisse[status="DNF"] count
ergebnisse[status="DNF" & rennen.jahr=2026] count
    davon 2026?
    in 2026

after ergebnisse by rennen.name avg zeit_min
ergebnisse by rennen.name min zeit_min
    und die Bestzeit?
    the lowest instead

after ergebnisse[rennen.strecke_km=5] avg zeit_min
ergebnisse[rennen.strecke_km=10] avg zeit_min
    und über 10?
    for 10 km

after ergebnisse by laeufer_id.name count top 1
ergebnisse by laeufer_id.name count top 10
    die Top 10 bitte
    ten of them

none
    Wer ist am sympathischsten?
    Wie viele Minuten pro Kilometer läuft Anke Abel?
    Wann startet der Nachtlauf, um wie viel Uhr?
    Streckenrekord der Frauen letztes Jahrzehnt im Vergleich zu heute
    Median der Zielzeit
    Wie viele Helfer brauchen wir am Deichlauf?
    Melde Petra Kolb zum Seelauf an
    lösche alle DNS
    how much faster was Ralf in 2026 than in 2025
    which shoes do the winners wear
    who sponsors the Nachtlauf
    profit from entry fees
    will it rain on New Year's Eve
    results by founding year and town of the runner's club
    world record over 10 km
    pourquoi a-t-il abandonné
    ¿cuánto cuesta la camiseta?
    how do I train for a marathon
    Moin

laeufer avg geburtsdatum:age
    Wie alt sind die Läufer im Schnitt?
    average age of the runners
    âge moyen des coureurs

laeufer by verein.name avg geburtsdatum:age
    Durchschnittsalter je Verein
    average age per club

laeufer by verein.name avg geburtsdatum:age top 1
    welcher Verein ist im Schnitt am ältesten
    club with the highest average age

ergebnisse[status="Ziel"] avg laeufer_id.geburtsdatum:age
    Durchschnittsalter der Finisher (Ziel)
    average age of the finishers, status Ziel

laeufer[geschlecht="w"] by wohnort percent
    Frauenanteil (w) je Wohnort
    share of women, w, in each home town

ergebnisse[status="DNF"] by rennen.name percent
    Ausstiegsquote (DNF) je Lauf
    DNF rate of each race in percent

ergebnisse[status="DNF"] by rennen.wetter percent top 1
    bei welchem Wetter ist der Anteil der DNF am höchsten
    weather with the highest share of DNF

ergebnisse avg zeit_min - zielzeit_vorher
    Um wie viele Minuten verfehlen Läufer im Schnitt ihre Zielzeit?
    average of time minus target time given before

ergebnisse top 1 zielzeit_vorher - zeit_min show laeufer_id.name
    wer hat seine Zielzeit am deutlichsten unterboten
    who beat their target by the most minutes

rennen show name, jahr, limit - anmeldungen
    freie Startplätze je Rennen: Name, Jahr, Limit minus Anmeldungen
    places left for each race and year, limit minus entries

rennen by name sum anmeldungen * startgeld
    Startgeldeinnahmen je Lauf: Anmeldungen mal Startgeld
    entries times fee, total for each race

ergebnisse avg by laeufer_id count
    Wie oft startet ein Läufer im Schnitt?
    average number of results per runner

ergebnisse count by laeufer_id count > 4
    Wie viele Läufer haben mehr als vier Starts?
    number of runners with over 4 results

ergebnisse by altersklasse percent desc
    Anteil der Altersklassen in Prozent, größte zuerst
    share of each age class, largest first
"""
