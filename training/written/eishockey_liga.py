"""An ice hockey league with German field names: clubs, players, games of three periods, penalties, season tickets."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

VEREINE = "FRO,Frostburg Füchse,Frostburg|ALT,Altmoor Adler,Altmoor|BRU,Bruckhaven Bären,Bruckhaven|KAL,Kaltensee Kraken,Kaltensee|TAN,Tannwald Trolle,Tannwald|WTA,Winterau Wölfe,Winterau"
VORNAMEN = "Arne|Björn|Caspar|Dominik|Emil|Fiete|Gregor|Hannes|Iven|Jonte|Kalle|Lasse|Mats|Nico|Ole"
NACHNAMEN = "Achenbach|Brandt|Cordes|Dreyer|Ehlers|Fiedler|Gerlach|Hagedorn|Ihde|Jessen|Krüger"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """6 clubs, 96 players, 150 games, 360 penalties, 130 season tickets."""
    vereine = [
        {
            "kz": one.split(",")[0],
            "name": one.split(",")[1],
            "stadt": one.split(",")[2],
            "trainer": trainer,
            "etat_mio": chance.choice([1.2, 2.5, 4.8, 7.5]),
            "halle": {
                "name": f"Eishalle {one.split(',')[2]}",
                "plaetze": chance.choice([2400, 4100, 6800, 9000]),
            },
            "meistertitel": chance.choice([0, 0, 1, 3, 7]),
        }
        for one, trainer in zip(
            VEREINE.split("|"), ["Thorben", "Uwe", "Veit", "Wanja", "Xaver", "York"], strict=True
        )
    ]
    spieler = []
    for number in range(96):
        einer: dict[str, Any] = {
            "pass_nr": f"EH{number + 400}",
            "name": f"{VORNAMEN.split('|')[number % 15]} {NACHNAMEN.split('|')[number % 11]}",
            "verein": vereine[number % 5 if number % 17 else 5]["kz"],
            "position": chance.choice(["Tor", "Abwehr", "Abwehr", "Sturm", "Sturm", "Sturm"]),
            "nummer": chance.randint(1, 99),
            "geb": datetime(1986, 1, 1) + timedelta(days=chance.randrange(7600)),
            "groesse_cm": chance.randint(168, 201),
            "gewicht_kg": chance.randint(68, 108),
            "nation": chance.choice(["GER", "GER", "CAN", "FIN", "SWE", "CZE"]),
            "vertrag_bis": datetime(2026, 4, 30) + timedelta(days=365 * chance.randint(0, 3)),
        }
        if chance.random() < 0.14:
            einer["verletzt_seit"] = datetime(2026, 9, 1) + timedelta(days=chance.randrange(88))
            einer["verletzung"] = chance.choice(["Knie", "Schulter", "Hand"])
        spieler.append(einer)
    spiele = []
    for number in range(150):
        heim, gast = chance.sample(vereine, 2)
        am = datetime(2025, 9, 12) + timedelta(days=chance.randrange(520))
        spiel: dict[str, Any] = {
            "_id": 11000 + number,
            "spieltag": chance.randint(1, 44),
            "am": am,
            "heim": heim["kz"],
            "gast": gast["kz"],
            "art": chance.choice(["Hauptrunde", "Hauptrunde", "Hauptrunde", "Playoff"]),
            "schiri": chance.choice(["Lohmann", "Petersen", "Quast"]),
        }
        if am < datetime(2026, 11, 29):
            drittel = [
                {"nr": nr, "heim": chance.randint(0, 3), "gast": chance.randint(0, 3)} for nr in (1, 2, 3)
            ]
            spiel["drittel"] = drittel
            spiel["tore_heim"] = sum(one["heim"] for one in drittel)
            spiel["tore_gast"] = sum(one["gast"] for one in drittel)
            spiel["schuesse_heim"] = chance.randint(14, 55)
            spiel["schuesse_gast"] = chance.randint(14, 55)
            spiel["zuschauer"] = chance.randrange(600, 9000, 7)
            if chance.random() < 0.2:
                spiel["entscheidung"] = chance.choice(["Verlängerung", "Penaltyschießen"])
        spiele.append(spiel)
    strafen = [
        {
            "spiel_id": spiele[chance.randrange(90)]["_id"],
            "spieler": spieler[chance.randrange(84)]["pass_nr"],
            "min": chance.choice([2, 2, 2, 2, 5, 10]),
            "grund": chance.choice(["Haken", "Stockschlag", "Beinstellen", "Check", "Spielverzögerung"]),
            "spielminute": chance.randint(1, 60),
        }
        for _ in range(360)
    ]
    dauerkarten = []
    for number in range(130):
        karte: dict[str, Any] = {
            "nr": f"DK-{number + 1}",
            "inhaber": f"{chance.choice(['Antje', 'Bolle', 'Conny', 'Dörte', 'Enno'])} {chance.choice(NACHNAMEN.split('|'))}",
            "verein": vereine[chance.randrange(5)]["kz"],
            "block": chance.choice(["A", "B", "C", "Stehplatz"]),
            "preis": chance.choice([220, 310, 480]),
            "gekauft": datetime(2026, 4, 15) + timedelta(days=chance.randrange(190)),
            "besuche": chance.randint(0, 22),
            "ermaessigt": chance.choice(["j", "n", "n"]),
        }
        if chance.random() < 0.7:
            karte["bezahlt_am"] = karte["gekauft"] + timedelta(days=chance.randint(0, 35))
        dauerkarten.append(karte)
    return {
        "vereine": vereine,
        "spieler": spieler,
        "spiele": spiele,
        "strafen": strafen,
        "dauerkarten": dauerkarten,
    }


QUESTIONS = """
vereine show name, trainer
    Vereine und ihre Trainer
    which clubs are there, and who coaches them
    clubs et entraîneurs

vereine top 1 etat_mio show name, etat_mio
    Wer hat den größten Etat, und wie groß ist er?
    richest club and its budget (etat)

vereine[meistertitel=0] show name
    Vereine ohne Meistertitel (0)
    who has 0 titles

vereine[halle.plaetze>5000] show name, halle.name
    Vereine mit einer Halle über 5000 Plätze und wie sie heißt
    clubs with a hall of more than 5000 seats, and the hall's name

vereine avg halle.plaetze, sum halle.plaetze
    Hallenplätze im Schnitt und insgesamt
    seats of the halls (plaetze), average and total

spieler count
    Wie viele Spieler gibt es in der Liga?
    number of players
    número de jugadores

spieler by verein.name count
    Kadergröße je Verein
    players per club

spieler[verein.name="Tannwald Trolle"] show name, position
    Kader der Tannwald Trolle mit Position
    Tannwald Trolle roster with positions

spieler[verein.stadt="Kaltensee" & position="Tor"] show name
    Torhüter (Tor) aus Kaltensee
    who guards the goal (Tor) for the club in Kaltensee

spieler bottom 1 geb show name, geb
    ältester Spieler der Liga mit Geburtsdatum
    oldest player, born when
    el jugador más viejo y su fecha de nacimiento

spieler[geb>=2005] show name, verein.name
    Talente ab Jahrgang 2005 mit Verein
    players born in 2005 or later and their clubs

spieler[geb<last 35 years] count
    Wie viele Spieler sind über 35?
    how many players are over 35 years old

spieler top 1 groesse_cm show name, groesse_cm
    der längste Spieler und wie groß er ist
    tallest player and his height

spieler by verein.name avg gewicht_kg top 1
    welcher Verein hat im Schnitt die schwersten Spieler
    club with the heaviest players on average

spieler by position avg groesse_cm, avg gewicht_kg
    Größe und Gewicht im Mittel je Position
    average height and weight by position

spieler[gewicht_kg>100 & position="Sturm"] show name, gewicht_kg
    Stürmer (Sturm) über 100 Kilo mit Gewicht
    forwards (Sturm) above 100 kg, with weight

spieler by nation count desc
    Spieler nach Nation, häufigste zuerst
    nations by number of players, most first

spieler[nation!="GER"] percent
    Ausländeranteil in Prozent (nicht GER)
    what percentage is not GER

spieler[nation="FIN"|"SWE"] count
    wie viele Finnen und Schweden (FIN, SWE)
    number of players from FIN or SWE

spieler by verein.name count distinct nation
    wie viele verschiedene Nationen je Verein
    number of different nations in each club

spieler[vertrag_bis<today] show name, verein.name
    Wessen Vertrag ist abgelaufen? (vor heute) mit Verein
    players whose contract ran out before today, with club

spieler[vertrag_bis=next year] by verein.name count
    auslaufende Verträge nächstes Jahr, je Verein
    contracts ending next year per club

spieler[verletzt_seit!=null] show name, verletzung, verletzt_seit
    Wer ist verletzt, woran und seit wann?
    injured players: name, injury, since when
    joueurs blessés (verletzt) : nom, blessure, depuis quand

spieler[verletzt_seit!=null] by verein.name count top 1
    welcher Verein hat die meisten Verletzten
    which club has the most injured players

spieler[verletzung="Knie" & position!="Tor"] count
    wie viele Feldspieler (nicht Tor) haben Knieprobleme (Knie)
    number of players outside Tor with a Knie injury

spieler[no strafen] show name
    Wer hat noch keine Strafe bekommen?
    fair players: no strafen at all
    jugadores sin strafen

spieler[no strafen & verein.name="Altmoor Adler"] count
    wie viele Altmoor Adler sind ohne Strafe (strafen)
    number of Altmoor Adler players without strafen

spiele[am=today] show heim.name, gast.name
    Wer spielt heute gegen wen?
    today's games: home and away

spiele[am=next week] show am, heim.name, gast.name asc am
    Spiele der nächsten Woche, nach Datum, mit Heim und Gast
    next week's fixtures by date: day, home, away

spiele[am>today] count
    wie viele Spiele stehen noch aus
    number of games still to be played, after today

spiele[tore_heim>@tore_gast] count
    Wie viele Heimsiege gab es?
    number of home wins, tore heim above tore gast
    cuántas victorias en casa (tore heim > tore gast)

spiele[tore_gast>@tore_heim] percent
    Anteil der Auswärtssiege in Prozent
    away wins as a percentage (more tore gast than tore heim)

spiele[tore_heim>@tore_gast] by heim.name count top 1
    wer hat die meisten Heimsiege
    club with the most home wins (tore heim over tore gast)

spiele[schuesse_heim<@schuesse_gast & tore_heim>@tore_gast] count
    Heimsiege trotz weniger Schüssen als der Gast, wie viele?
    number of home wins (tore) with fewer shots (schuesse) than the guest

spiele avg tore_heim, avg tore_gast
    Tore im Schnitt, heim und gast
    average goals at home and away

spiele by heim.name avg tore_heim desc
    Heimtore pro Spiel je Verein, die besten zuerst (Mittel)
    average home goals for each club, best first

spiele by heim.name avg zuschauer
    Zuschauerschnitt je Heimverein
    average attendance by home club
    affluence moyenne par club à domicile

spiele by heim.name avg zuschauer > 4500
    Heimvereine mit einem Schnitt über 4500 Zuschauern
    home clubs that average more than 4,500 spectators

spiele by heim.name sum zuschauer top 3
    die drei mit den meisten Heimzuschauern insgesamt
    top 3 home clubs by total attendance

spiele top 1 zuschauer show heim.name, gast.name, zuschauer
    Rekordbesuch: wer gegen wen, wie viele
    best attended game: home, away, crowd

spiele[zuschauer<1000] list
    Geisterspiele unter 1000 Zuschauern
    games with fewer than 1000 people

spiele[zuschauer>=@heim.halle.plaetze] count
    wie oft war die Halle des Heimvereins voll (Zuschauer mindestens Plätze)
    number of full houses: attendance at or over the home hall's seats

spiele[art="Playoff" & heim.name="Winterau Wölfe"] show am, gast.name, tore_heim, tore_gast
    Heimspiele der Winterau Wölfe im Playoff: Datum, Gast und Ergebnis
    Winterau Wölfe home playoff games with date, opponent and both scores

spiele[heim.name="Frostburg Füchse" or gast.name="Frostburg Füchse"] count
    Wie viele Spiele der Frostburg Füchse, heim oder auswärts?
    number of games of Frostburg Füchse, home or away

spiele[heim.stadt="Bruckhaven" & am=2026] sum zuschauer
    Zuschauer 2026 in Bruckhaven, insgesamt
    total attendance at home games in Bruckhaven in 2026

spiele[entscheidung!=null] percent
    wie viel Prozent der Spiele hatten eine Entscheidung nach der regulären Zeit
    share of games with an entscheidung after regular time

spiele[entscheidung="Penaltyschießen"] by heim.name count
    Penaltyschießen je Heimverein
    shootouts (Penaltyschießen) by home club

spiele by drittel.nr avg drittel.heim
    Heimtore im Schnitt je Drittel
    average home goals in each period

spiele[drittel.nr=1 & drittel.heim=3] count
    wie oft schoss das Heimteam im 1. Drittel 3 Tore
    number of games with 3 home goals in period 1

spiele[tore_heim=0] show heim.name, am
    Wer blieb zu Hause ohne Tor (0), und wann?
    home teams with 0 goals, and the date

spiele by schiri count
    Spiele je Schiri
    games by referee

spiele by am:month count, sum zuschauer
    je Monat: Spiele und Zuschauer
    games and total attendance per month

spiele by am:weekday avg zuschauer top 1
    an welchem Wochentag kommen im Schnitt die meisten
    weekday with the best average crowd

spiele[am=last month] avg zuschauer
    Zuschauerschnitt im letzten Monat
    average attendance last month

spiele top 1 tore_heim show heim.name, gast.name, tore_heim
    die meisten Heimtore in einem Spiel: wer, gegen wen, wie viele
    most home goals in a single game: home, away, number

spiele[no strafen & am<today] count
    wie viele Spiele vor heute ohne Strafen
    number of games before today with no strafen

strafen sum min
    Strafminuten insgesamt
    total penalty minutes

strafen by spieler.name sum min top 1
    wer hat die meisten Strafminuten
    player with the most penalty minutes
    le joueur le plus puni, en minutes

strafen by spieler.name sum min > 30
    Spieler mit über 30 Strafminuten
    who has more than 30 penalty minutes

strafen by spieler.verein sum min desc
    Strafminuten je Vereinskürzel, die meisten zuerst
    penalty minutes by club code, most first

strafen by spieler.position avg min
    mittlere Strafe je Position in Minuten
    average length of a penalty by position

strafen by grund count top 1
    häufigster Grund für Strafen
    most frequent reason for a penalty

strafen by grund count, sum min
    je Grund: Zahl der Strafen und Minuten
    per reason: how many penalties, how many minutes

strafen[min>=10] show spieler.name, grund
    Strafen von 10 Minuten oder mehr: wer und warum (Grund)
    10 minutes and up: player and reason

strafen[spielminute>55] count
    wie viele Strafen in den letzten Minuten, nach Minute 55
    number of penalties later than minute 55

strafen[spieler.nation="CAN"] sum min
    Strafminuten der Kanadier (CAN) zusammen
    penalty minutes of all CAN players, total

strafen[spiel_id.schiri="Quast"] count
    Wie viele Strafen gab Quast?
    number of penalties under referee Quast

strafen by spiel_id.schiri count
    Strafen je Schiri
    penalties per referee

strafen[spiel_id.art="Playoff"] percent
    Anteil der Strafen im Playoff
    what share of penalties falls in Playoff games

strafen[spieler.name="Mats Krüger"] show grund, min
    Strafen von Mats Krüger mit Grund und Minuten
    what was mats krüger punished for, and how long

strafen count distinct spieler
    wie viele verschiedene Spieler wurden bestraft
    number of distinct players with a penalty

dauerkarten by verein.name count
    Dauerkarten je Verein
    season tickets per club
    abonos por club

dauerkarten by verein.name sum preis top 1
    welcher Verein nimmt mit Dauerkarten am meisten ein
    club with the highest season ticket income (preis)

dauerkarten by block count, avg preis
    je Block: Karten und Durchschnittspreis
    season tickets and average price by block

dauerkarten[bezahlt_am=null] show inhaber, preis
    Wer hat seine Dauerkarte nicht bezahlt, und was kostet sie?
    unpaid season tickets: holder and price

dauerkarten[bezahlt_am=null] sum preis
    offener Betrag bei Dauerkarten (nicht bezahlt)
    money outstanding for unpaid (bezahlt) season tickets

dauerkarten[besuche=0] count
    wie viele Dauerkarten wurden nie genutzt, 0 Besuche
    number of season tickets with 0 visits

dauerkarten avg besuche
    Wie oft kommt ein Dauerkarteninhaber im Schnitt?
    average number of visits per season ticket

dauerkarten by verein.name avg besuche > 12
    Vereine, deren Dauerkarten im Schnitt über 12 Mal genutzt werden (Besuche)
    clubs with more than 12 visits per ticket on average

dauerkarten[ermaessigt="j"] percent
    Anteil der ermäßigten Karten (ermaessigt j)
    share of reduced ones, ermaessigt j

dauerkarten[block="Stehplatz" & verein.stadt="Altmoor"] count
    wie viele Stehplatz-Karten in Altmoor
    number of Stehplatz season tickets for the Altmoor club

dauerkarten by inhaber count > 2
    wer hat mehr als zwei Dauerkarten
    holders of over 2 season tickets

dauerkarten by gekauft:month sum preis
    Dauerkartenumsatz pro Monat
    season ticket sales (preis) per month

vereine[no dauerkarten] show name
    Vereine ohne Dauerkarten
    which club has sold no season tickets (dauerkarten)

vereine[has dauerkarten & meistertitel>0] show name
    Vereine mit Dauerkarten und mehr als 0 Meistertiteln
    title winners (more than 0 meistertitel) that have dauerkarten

after spieler by verein.name count
spieler[position="Tor"] by verein.name count
    und wie viele im Tor?
    only Tor

after spieler[verletzt_seit!=null] show name, verletzung, verletzt_seit
spieler[verletzt_seit!=null & verein.name="Kaltensee Kraken"] show name, verletzung, verletzt_seit
    nur Kaltensee Kraken
    at Kaltensee Kraken?

after spiele by heim.name avg zuschauer
spiele by heim.name max zuschauer
    und der Höchstwert?
    the maximum instead

after spiele[tore_heim>@tore_gast] count
spiele[tore_heim>@tore_gast] percent
    in Prozent?
    what percentage?

after spiele[am=today] show heim.name, gast.name
spiele[am=tomorrow] show heim.name, gast.name
    und morgen?
    tomorrow?

after strafen by spieler.name sum min top 1
strafen by spieler.name sum min top 10
    die Top 10
    ten of them please

after strafen by grund count top 1
strafen[spieler.position="Abwehr"] by grund count top 1
    und in der Abwehr?
    for Abwehr only

after dauerkarten[bezahlt_am=null] sum preis
dauerkarten[bezahlt_am=null] count
    wie viele Karten sind das?
    how many tickets

none
    Tabellenstand heute
    Fangquote der Torhüter
    Wer wird Meister?
    Wer ist der beliebteste Spieler?
    Warum verlieren die Trolle so oft?
    Gehalt von Lasse Brandt
    Um wie viel Uhr beginnt das Spiel?
    sperre Ole Fiedler für zwei Spiele
    verlege Spiel 11020 auf Sonntag
    goals scored by Mats Krüger
    shots per goal
    penalties of the club that spends most
    median attendance
    rules of overtime
    who won the Olympics
    how much is a beer in the hall
    qui a inventé le hockey
    ¿dónde puedo comprar una camiseta?
    Servus

spieler avg geb:age
    Durchschnittsalter der Liga
    how old are players on average
    âge moyen des joueurs

spieler by verein.name avg geb:age bottom 1
    welcher Verein hat im Schnitt die jüngste Mannschaft
    club with the lowest average age

spieler by position avg geb:age
    Durchschnittsalter je Position
    average age by position

spieler[nation!="GER"] by verein.name percent
    Ausländeranteil je Verein (nicht GER)
    what share of each club's players is not GER

spieler[verletzt_seit!=null] by verein.name percent top 1
    welcher Verein hat den höchsten Anteil Verletzter
    club with the largest percentage injured

spiele avg tore_heim - tore_gast
    durchschnittliche Tordifferenz, heim minus gast
    by how many goals does the home side win on average, home minus away

spiele top 1 tore_heim - tore_gast show heim.name, gast.name, tore_heim, tore_gast
    höchster Heimsieg: Heim, Gast und beide Torzahlen
    biggest home win by goal difference: teams and both scores

spiele[tore_gast - tore_heim>=4] show am, gast.name
    Auswärtssiege mit mindestens 4 Toren Unterschied: Datum und Gast
    away wins by four goals or more (4): date and guest

spiele[heim.name="Altmoor Adler"] sum tore_heim - tore_gast
    Tordifferenz der Altmoor Adler in Heimspielen
    home goal difference of Altmoor Adler

spiele avg heim.halle.plaetze - zuschauer
    Wie viele Plätze bleiben im Schnitt leer?
    empty seats on average, seats of the home hall minus spectators

spiele[entscheidung!=null] by art percent
    Anteil der Spiele mit Entscheidung je Art
    share of games with an entscheidung, by art

strafen avg by spieler sum min
    Strafminuten pro bestraftem Spieler im Schnitt
    average total of penalty minutes per player with penalties

strafen avg by spiel_id count
    Wie viele Strafen gibt es in einem Spiel im Schnitt?
    average number of penalties per game

strafen count by spieler sum min > 20
    Wie viele Spieler haben über 20 Strafminuten?
    number of players with more than 20 penalty minutes

strafen by grund percent desc
    Gründe für Strafen in Prozent, häufigster zuerst
    reasons in percent of penalties, most frequent first

dauerkarten[bezahlt_am=null] by verein.name percent
    Anteil unbezahlter Dauerkarten je Verein
    what share of season tickets is unpaid at each club

dauerkarten avg bezahlt_am - gekauft
    Nach wie vielen Tagen wird eine Dauerkarte im Schnitt bezahlt?
    average days from purchase to payment of a season ticket

spiele avg by heim sum zuschauer
    Zuschauer pro Verein zu Hause im Schnitt, alle Heimspiele zusammen
    average total home attendance per club
"""
