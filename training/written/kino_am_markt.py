"""A small cinema with German field names: films, halls, screenings, tickets sold, members of the film club."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

FILME = (
    "Der letzte Fährmann,Drama,DE,118|Schattenwald,Thriller,SE,104|Oma hebt ab,Komödie,DE,96|Blaue Stunde,Drama,FR,131"
    "|Kolibri,Animation,JP,88|Hinter dem Deich,Doku,NL,79|Zwölf Koffer,Krimi,AT,109|Neonmond,Science-Fiction,KR,142"
    "|Das Echo der Berge,Doku,CH,92|Tanz der Füchse,Animation,FR,83|Gestern war morgen,Science-Fiction,DE,126|Die Quittung,Komödie,AT,101"
    "|Salz,Drama,ES,97|Kalter Kaffee,Krimi,DE,113"
)
NAMEN = "Antje Bauer|Bodo Claus|Cora Dietz|Detlef Ernst|Edda Funk|Falk Graf|Gerda Horn|Heiko Imhof|Irma Jahn|Jens Kuhn|Kirsten Lau|Lutz Merk"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """14 films, 3 halls, 220 screenings, 380 sales, 48 members."""
    saele = [
        {"kuerzel": "S1", "name": "Großer Saal", "plaetze": 180, "dolby": True, "rollstuhl": 4},
        {"kuerzel": "S2", "name": "Blauer Saal", "plaetze": 74, "dolby": True, "rollstuhl": 2},
        {"kuerzel": "S3", "name": "Dachkammer", "plaetze": 32, "dolby": False, "rollstuhl": 0},
    ]
    filme = []
    for number, one in enumerate(FILME.split("|"), 1):
        titel, genre, land, minuten = one.split(",")
        film: dict[str, Any] = {
            "filmnr": f"F{number:02}",
            "titel": titel,
            "genre": genre,
            "land": land,
            "laenge_min": int(minuten),
            "fsk": chance.choice([0, 6, 12, 12, 16]),
            "kinostart": datetime(2025, 1, 9) + timedelta(days=49 * number),
            "verleih": chance.choice(["Nordlicht", "Pantheon", "Zebra Film"]),
            "leihgebuehr": chance.choice([150, 250, 400, 900]),
            "preise": chance.sample(
                ["Publikumspreis", "Bestes Drehbuch", "Beste Regie"], chance.choice([0, 0, 1, 2])
            ),
        }
        if land != "DE":
            film["fassung"] = chance.choice(["OmU", "synchron", "synchron"])
        filme.append(film)
    vorstellungen = []
    for number in range(220):
        film = filme[chance.randrange(13)]
        saal = chance.choice(saele)
        tag = min(film["kinostart"] + timedelta(days=chance.randrange(60)), datetime(2026, 12, 20))
        vorstellung: dict[str, Any] = {
            "_id": number + 1,
            "film": film["filmnr"],
            "saal": saal["kuerzel"],
            "tag": tag,
            "uhrzeit": chance.choice(["15:00", "17:30", "20:15", "22:45"]),
            "reihe": chance.choice(["normal", "normal", "normal", "Seniorenkino", "Kinderkino", "Sneak"]),
            "preis": chance.choice([6, 8.5, 8.5, 10, 12]),
        }
        if tag < datetime(2026, 11, 29):
            vorstellung["besucher"] = chance.randint(0, int(str(saal["plaetze"])))
            vorstellung["popcorn_eur"] = round(chance.uniform(0, 420), 2)
        if chance.random() < 0.06:
            vorstellung["ausgefallen"] = chance.choice(["Technik", "Krankheit", "zu wenig Gäste"])
        vorstellungen.append(vorstellung)
    mitglieder = []
    for number in range(48):
        mitglied: dict[str, Any] = {
            "nr": f"M{number + 1:03}",
            "name": f"{NAMEN.split('|')[number % 12].split()[0]} {NAMEN.split('|')[(number * 5 + number // 12) % 12].split()[1]}",
            "geboren": datetime(1944, 1, 1) + timedelta(days=chance.randrange(23000)),
            "eintritt": datetime(2015, 1, 1) + timedelta(days=chance.randrange(4340)),
            "beitrag": chance.choice([30, 30, 45, 60]),
            "lieblingsfilm": chance.choice(filme)["filmnr"],
            "rundbrief": chance.choice(["ja", "nein"]),
        }
        if chance.random() < 0.2:
            mitglied["gekuendigt_zum"] = datetime(2025, 12, 31) + timedelta(days=chance.choice([0, 181, 365]))
        if chance.random() < 0.7:
            mitglied["telefon"] = f"0555-{chance.randint(10000, 99999)}"
        mitglieder.append(mitglied)
    verkaeufe = []
    for number in range(380):
        vorstellung = vorstellungen[chance.randrange(205)]
        verkauf: dict[str, Any] = {
            "beleg": 40000 + number,
            "vorstellung": vorstellung["_id"],
            "gekauft_am": min(
                vorstellung["tag"] - timedelta(days=chance.choice([0, 0, 1, 3, 9])), datetime(2026, 11, 29)
            ),
            "karten": [
                {"art": art, "anzahl": chance.randint(1, 4)}
                for art in chance.sample(["voll", "ermäßigt", "Kind", "Rollstuhl"], chance.choice([1, 1, 2]))
            ],
            "summe": round(chance.uniform(5, 64), 2),
            "weg": chance.choice(["online", "kasse", "telefon"]),
            "eingelöst": chance.random() < 0.88,
        }
        if chance.random() < 0.3:
            verkauf["mitglied"] = mitglieder[chance.randrange(44)]["nr"]
        if chance.random() < 0.08:
            verkauf["storniert"] = verkauf["gekauft_am"]
        verkaeufe.append(verkauf)
    return {
        "filme": filme,
        "saal": saele,
        "vorstellungen": vorstellungen,
        "mitglieder": mitglieder,
        "verkaeufe": verkaeufe,
    }


QUESTIONS = """
filme show titel, genre
    Welche Filme haben wir, mit Genre?
    all films with their genre
    todas las películas y su genre

filme by genre count
    Filme nach Genre
    how many films in each genre

filme[fsk<=6] show titel
    Filme für Kinder bis FSK 6
    films with an fsk of 6 or lower

filme[laenge_min>120] show titel, laenge_min
    Filme über zwei Stunden, mit Länge
    which films run for more than 2 hours, and how long

filme top 1 laenge_min show titel
    der längste Film
    which film is the longest
    le film le plus long

filme bottom 1 laenge_min show titel, laenge_min
    kürzester Film und seine Minuten
    shortest film, how many minutes

filme by genre avg laenge_min desc
    durchschnittliche Länge je Genre, längste zuerst
    average running time by genre from long to short

filme[fassung="OmU"] show titel, land
    Was läuft in OmU, und aus welchem Land?
    OmU films with their country

filme[fassung=null] show titel
    Filme ohne Angabe zur Fassung
    films with no fassung given

filme[kinostart>today] show titel, kinostart
    Welche Filme starten erst noch?
    films that have not opened yet, with opening date

filme[kinostart=2026] count
    Wie viele Filme sind 2026 gestartet?
    number of films that opened in 2026

filme[preise.#>0] show titel, preise
    prämierte Filme (mehr als 0 Preise) und ihre Preise
    films with more than 0 awards, and which

filme[preise="Beste Regie"] show titel
    wer hat den Preis für Beste Regie, welcher Film
    films awarded Beste Regie

filme by verleih sum leihgebuehr
    Leihgebühren pro Verleih
    rental fees for each distributor in total

filme by verleih count, avg leihgebuehr
    je Verleih: Anzahl Filme und mittlere Leihgebühr
    distributors: number of films and average fee

filme[leihgebuehr>avg] show titel
    welche Filme sind in der Leihe teurer als der Schnitt
    films with an above-average rental fee (leihgebuehr)

filme[no vorstellungen] show titel
    Filme ohne Vorstellung
    which film have we never screened (no screenings)

saal show name, plaetze desc plaetze
    Säle nach Größe, der größte zuerst, mit Plätzen
    halls by seats, largest first

saal sum plaetze
    Wie viele Plätze hat das Haus insgesamt?
    seats in all halls together
    nombre total de places

saal[dolby=false] show name
    welcher Saal hat kein Dolby
    hall without dolby

vorstellungen[tag=today] show film.titel, saal.name, uhrzeit
    Was läuft heute, wo und um welche Uhrzeit?
    today's programme: film, hall, time
    programme d'aujourd'hui : film, salle, heure

vorstellungen[tag=this week] show film.titel, tag asc tag
    Programm dieser Woche nach Tagen
    this week's films by day, with the date

vorstellungen[tag=tomorrow & saal.name="Blauer Saal"] show film.titel, uhrzeit
    morgen im Blauen Saal (Blauer Saal): welcher Film, wann
    what is on in the Blauer Saal tomorrow, and what time

vorstellungen[tag>today] count
    Wie viele Vorstellungen kommen noch?
    number of screenings after today

vorstellungen by film.titel count
    Vorstellungen pro Film
    how many screenings did each film get

vorstellungen by film.titel sum besucher top 5
    die fünf erfolgreichsten Filme nach Besuchern
    top five films by total audience
    las cinco películas con más espectadores

vorstellungen by film.titel sum besucher bottom 1
    welcher Film hatte insgesamt die wenigsten Besucher
    our flop: the film with the smallest total audience

vorstellungen by film.titel avg besucher > 60
    Filme mit über 60 Besuchern im Schnitt
    which films average more than 60 visitors

vorstellungen by film.genre avg besucher top 1
    welches Genre zieht im Schnitt am meisten Besucher
    genre with the best average attendance

vorstellungen by saal.name sum besucher
    Besucher je Saal
    total visitors per hall

vorstellungen by saal.name avg besucher, max besucher
    pro Saal: Besucher im Mittel und im Maximum
    average and highest attendance for each hall

vorstellungen by uhrzeit avg besucher
    durchschnittliche Besucherzahl nach Uhrzeit
    average audience by time of the show

vorstellungen by tag:weekday sum besucher top 1
    an welchem Wochentag kommen insgesamt die meisten
    best weekday by number of visitors

vorstellungen by tag:month sum besucher
    Besucher pro Monat
    monthly audience in total

vorstellungen by tag:year count, sum besucher
    pro Jahr: Vorstellungen und Besucher
    yearly screenings and visitors

vorstellungen[tag=last month] sum besucher
    Wie viele Besucher hatten wir letzten Monat?
    total attendance last month
    ¿cuántos espectadores en total el mes pasado?

vorstellungen[besucher>=@saal.plaetze] count
    Wie oft waren wir ausverkauft, Besucher mindestens so viele wie Plätze im Saal?
    number of sold-out shows: visitors at or above the seats of the hall

vorstellungen[besucher=0] show film.titel, tag
    Vorstellungen vor leerem Haus (0 Besucher): Film und Tag
    shows with 0 visitors, which film and when

vorstellungen[besucher<5] count
    wie viele Vorstellungen mit unter fünf Besuchern
    number of screenings with fewer than 5 people

vorstellungen[besucher>avg & reihe="Seniorenkino"] list
    Seniorenkino mit überdurchschnittlich vielen Besuchern
    Seniorenkino screenings that drew more than the average

vorstellungen[reihe="Kinderkino" & tag=2026] sum besucher
    Besucher im Kinderkino 2026, insgesamt
    total Kinderkino audience in 2026

vorstellungen by reihe count, avg besucher
    je Reihe: wie viele Vorstellungen, wie viele Besucher im Schnitt
    series with number of shows and average attendance

vorstellungen[ausgefallen!=null] show film.titel, tag, ausgefallen
    ausgefallene Vorstellungen: Film, Tag und Grund
    cancelled shows (ausgefallen): film, day, reason

vorstellungen[ausgefallen!=null] percent
    wie viel Prozent sind ausgefallen
    share of screenings that were called off (ausgefallen)

vorstellungen[ausgefallen="Technik" & tag=this year] count
    Wie oft fiel dieses Jahr etwas wegen Technik aus?
    number of shows lost to Technik this year

vorstellungen sum popcorn_eur
    Popcorn-Umsatz insgesamt
    what has popcorn brought in, total
    ventas totales de popcorn

vorstellungen by film.titel sum popcorn_eur top 3
    bei welchen drei Filmen lief das Popcorn am besten (Summe)
    three films with the highest popcorn takings

vorstellungen by film.genre avg popcorn_eur
    Popcorn im Schnitt je Genre
    average popcorn takings by genre

vorstellungen top 1 besucher show film.titel, tag, besucher
    bestbesuchte Vorstellung: Film, Tag, Besucher
    biggest audience of a single show: film, day, number

vorstellungen[film.fsk>=16 & reihe="Sneak"] count
    wie oft war die Sneak ab FSK 16
    number of Sneak shows with a film of fsk 16 or up

vorstellungen[film.verleih="Zebra Film"] sum besucher
    Besucher aller Filme von Zebra Film
    total audience for the films of Zebra Film

vorstellungen[no verkaeufe & tag<today] count
    Zu wie vielen vergangenen Vorstellungen gibt es keinen Verkauf? (vor heute)
    number of past screenings (before today) with no sales

verkaeufe sum summe
    Kartenumsatz insgesamt
    ticket revenue in total
    recettes totales des billets

verkaeufe by weg count, sum summe
    je Verkaufsweg: Anzahl und Umsatz
    sales by channel (weg): number and money

verkaeufe[weg="online"] percent
    Anteil der Online-Verkäufe in Prozent
    what percentage is sold online

verkaeufe by weg avg summe top 1
    über welchen Weg wird im Schnitt am meisten ausgegeben
    channel with the highest average sale

verkaeufe[gekauft_am=this month] sum summe
    Umsatz diesen Monat
    this month's ticket sales in euros

verkaeufe by gekauft_am:month sum summe
    Kartenumsatz pro Monat
    ticket revenue month by month

verkaeufe by karten.art sum karten.anzahl
    verkaufte Karten nach Art
    how many tickets of each kind were sold

verkaeufe[karten.art="Rollstuhl"] count
    Wie viele Verkäufe mit Rollstuhlplatz (Rollstuhl)?
    number of sales that include a Rollstuhl ticket

verkaeufe[karten.art="Kind" & karten.anzahl>=3] list
    Verkäufe mit mindestens drei Kinderkarten (Kind)
    sales with 3 or more Kind tickets

verkaeufe[storniert!=null] count
    Wie viele Käufe wurden storniert?
    number of cancelled purchases (storniert)
    combien d'achats annulés (storniert)

verkaeufe[storniert!=null] sum summe
    Wert der stornierten Käufe
    what were the cancelled (storniert) sales worth altogether

verkaeufe[eingelöst=false & storniert=null] count
    wie viele Karten wurden weder eingelöst noch storniert, Anzahl Verkäufe
    no-shows: number of sales not eingelöst and not storniert

verkaeufe[mitglied=null] percent
    Wie viel Prozent kaufen ohne Mitgliedschaft?
    percentage of sales without a member

verkaeufe by mitglied.name sum summe top 1
    Welches Mitglied gibt am meisten aus?
    member who has spent the most
    ¿qué socio gasta más?

verkaeufe by mitglied.name count >= 4
    Mitglieder mit mindestens vier Käufen
    which members have 4 purchases or more

verkaeufe[mitglied.rundbrief="ja"] sum summe
    Umsatz mit Mitgliedern, die den Rundbrief bekommen (ja)
    money from members on the newsletter (rundbrief ja)

verkaeufe by vorstellung.film sum summe top 3
    die drei umsatzstärksten Filme, nach Filmnummer
    three film numbers with the highest ticket sales

verkaeufe top 5 gekauft_am show beleg, summe
    die letzten fünf Verkäufe: Beleg und Summe
    five most recent sales, receipt and sum

verkaeufe[summe>50] count
    wie viele Verkäufe über 50 Euro
    number of sales above 50

mitglieder count
    Wie viele Mitglieder hat der Filmclub?
    number of club members

mitglieder[gekuendigt_zum!=null] show name, gekuendigt_zum
    wer hat gekündigt, und zu wann
    members who have given notice, and to what date

mitglieder[gekuendigt_zum=null] sum beitrag
    Beiträge aller ungekündigten Mitglieder
    total fees of members who have not given notice (gekuendigt)

mitglieder by beitrag count
    Mitglieder je Beitragshöhe
    how many pay which fee

mitglieder bottom 1 geboren show name
    ältestes Mitglied
    who is the oldest member
    le membre le plus âgé

mitglieder[geboren>=1990] show name
    Mitglieder ab Jahrgang 1990
    who was born in 1990 or after

mitglieder by eintritt:year count
    Eintritte pro Jahr
    new members each year

mitglieder[eintritt<2018] count
    wie viele sind schon vor 2018 eingetreten
    members since before 2018, how many

mitglieder by lieblingsfilm.titel count top 1
    Welcher Film ist am häufigsten Lieblingsfilm?
    most popular favourite film of our members

mitglieder[lieblingsfilm.genre="Animation"] show name
    wessen Lieblingsfilm ist eine Animation
    members whose favourite is an Animation

mitglieder[telefon=null & rundbrief="nein"] show name
    wen erreichen wir weder per Telefon noch per Rundbrief (nein)
    members with no phone and rundbrief nein

mitglieder[no verkaeufe] show name
    Mitglieder, die nie etwas gekauft haben, ohne Verkäufe
    members without a single sale

after filme by genre count
filme by genre avg leihgebuehr
    und die Leihgebühr im Schnitt?
    average fee instead

after vorstellungen by film.titel sum besucher top 5
vorstellungen[tag=this year] by film.titel sum besucher top 5
    nur dieses Jahr
    and this year?

after vorstellungen[tag=today] show film.titel, saal.name, uhrzeit
vorstellungen[tag=tomorrow] show film.titel, saal.name, uhrzeit
    und morgen?
    what about tomorrow

after vorstellungen[tag=last month] sum besucher
vorstellungen[tag=last month] by saal.name sum besucher
    aufgeteilt nach Saal?
    and by hall

after verkaeufe by weg count, sum summe
verkaeufe[gekauft_am=last month] by weg count, sum summe
    und nur letzten Monat?
    last month only

after verkaeufe[storniert!=null] count
verkaeufe[storniert!=null] percent
    in Prozent?
    what percentage is that

after mitglieder bottom 1 geboren show name
mitglieder bottom 1 geboren show name, geboren
    und wann ist das geboren?
    with the birth date

after mitglieder[no verkaeufe] show name
mitglieder[no verkaeufe] count
    wie viele sind das?
    how many?

none
    Auslastung je Saal in Prozent
    Welcher Film ist der beste?
    Wie viel Gewinn macht das Popcorn?
    Umsatz pro Besucher
    Wie viele Leute kommen am Wochenende?
    Warum lief Salz so schlecht?
    Median der Besucherzahl
    reserviere zwei Karten für Kolibri
    streiche die Sneak am Freitag
    who plays the lead in Schattenwald
    who directed Neonmond
    screenings that start after 8 pm and end before 11
    names of members who saw a film from France
    how many more visitors than last year
    which film won the Oscar
    what will be on in the spring
    what did the projector cost
    quel film me conseilles-tu
    ¿hay aparcamiento cerca?
    Danke schön

mitglieder avg geboren:age
    Wie alt sind die Mitglieder im Schnitt?
    how old are the people in the film club on average
    edad media de los socios

mitglieder by rundbrief avg geboren:age
    Durchschnittsalter mit und ohne Rundbrief
    average age by rundbrief

mitglieder show name, geboren:age
    alle Mitglieder mit ihrem Alter
    members and how old they are

vorstellungen avg saal.plaetze - besucher
    Wie viele Plätze bleiben im Schnitt leer?
    average number of empty seats at a screening

vorstellungen by saal.name avg saal.plaetze - besucher
    leere Plätze im Schnitt je Saal
    unsold seats on average for each hall

vorstellungen by film.titel sum besucher * preis top 3
    die drei Filme mit dem höchsten Umsatz, Besucher mal Preis
    top 3 films by visitors times price

vorstellungen[tag=last month] sum besucher * preis
    Eintrittserlös im letzten Monat: Besucher mal Preis
    visitors times price, all of last month

vorstellungen avg by film sum besucher
    Wie viele Besucher hat ein Film im Schnitt insgesamt?
    average total audience per film

vorstellungen avg by tag:day count
    Vorstellungen pro Tag im Schnitt
    average number of screenings a day

vorstellungen[ausgefallen!=null] by saal.name percent
    Ausfallquote je Saal (ausgefallen)
    share of screenings called off (ausgefallen), by hall

vorstellungen[besucher<10] by reihe percent
    Anteil der Vorstellungen mit unter 10 Besuchern je Reihe
    percentage of shows with fewer than 10 people, by series

verkaeufe[storniert!=null] by weg percent
    Stornoquote je Weg
    what share of sales is cancelled (storniert), by weg

verkaeufe avg vorstellung.tag - gekauft_am
    Wie viele Tage vorher werden Karten im Schnitt gekauft?
    how many days before the show do people buy on average

verkaeufe count by mitglied count > 2
    Wie viele Mitglieder haben mehr als zwei Käufe?
    number of members with over 2 purchases

verkaeufe avg by mitglied sum summe
    Was gibt ein Mitglied im Schnitt insgesamt aus?
    average total spent per member

verkaeufe by weg percent
    Verkäufe nach Weg in Prozent
    sales channels in percent
"""
