"""A tennis club with French field names: members, courts, bookings, matches, lessons."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

PRENOMS = "Adèle|Basile|Clémence|Damien|Élodie|Fabrice|Gaëlle|Honoré|Inès|Jules|Karine|Luc|Maud|Nathan"
NOMS = "Arnaud|Blondel|Carpentier|Delmas|Esnault|Ferrand|Guérin|Hubert|Jacquet|Lacroix|Masson"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """110 members, 8 courts, 350 bookings, 180 matches, 5 coaches, 140 lessons."""
    adherents = []
    for number in range(110):
        adherent: dict[str, Any] = {
            "licence": f"FT{number + 2001}",
            "nom_complet": f"{PRENOMS.split('|')[number % 14]} {NOMS.split('|')[number % 11]}",
            "sexe": chance.choice(["F", "H"]),
            "naissance": datetime(1946, 1, 1) + timedelta(days=chance.randrange(25500)),
            "ville": chance.choice(["Annecy", "Annecy", "Seynod", "Thônes", "Rumilly"]),
            "formule": chance.choice(["annuelle", "annuelle", "été", "jeune", "couple"]),
            "cotisation": chance.choice([90, 160, 240, 310]),
            "regle": chance.choice(["oui", "oui", "oui", "non"]),
            "adhesion": datetime(2010, 1, 1) + timedelta(days=chance.randrange(6170)),
            "main": chance.choice(["droite", "droite", "droite", "gauche"]),
        }
        if chance.random() < 0.6:
            adherent["classement"] = chance.choice(["30/5", "30/4", "30/2", "15/4", "15/1"])
        if chance.random() < 0.7:
            adherent["certificat_medical"] = datetime(2025, 9, 1) + timedelta(days=chance.randrange(800))
        if chance.random() < 0.25:
            adherent["parrain"] = f"FT{chance.randint(2001, 2110)}"
        adherents.append(adherent)
    courts = [
        {
            "num": f"C{number}",
            "surface": chance.choice(["terre battue", "dur", "gazon synthétique"]),
            "couvert": number in (1, 2),
            "eclairage": chance.random() < 0.6,
            "tarif_heure": chance.choice([12, 15, 22]),
            "refait_en": chance.randint(2008, 2025),
        }
        for number in range(1, 9)
    ]
    moniteurs = [
        {
            "code": code,
            "nom": nom,
            "tarif": tarif,
            "diplomes": chance.sample(["DE", "CQP", "secourisme"], chance.randint(1, 3)),
        }
        for code, nom, tarif in [
            ("MO1", "Sylvain", 38),
            ("MO2", "Rosalie", 45),
            ("MO3", "Ahmed", 38),
            ("MO4", "Capucine", 52),
            ("MO5", "Yann", 41),
        ]
    ]
    reservations = []
    for number in range(350):
        jour = datetime(2025, 10, 1) + timedelta(days=chance.randrange(440))
        reservation: dict[str, Any] = {
            "_id": number + 1,
            "court": courts[chance.randrange(7)]["num"],
            "joueur": adherents[chance.randrange(100)]["licence"],
            "jour": jour,
            "duree_min": chance.choice([30, 60, 60, 90, 120]),
            "invites": chance.choice([0, 0, 1, 3]),
            "montant": chance.choice([0, 0, 12, 15, 22, 33]),
            "origine": chance.choice(["appli", "appli", "accueil", "téléphone"]),
        }
        if chance.random() < 0.85:
            reservation["partenaire"] = adherents[chance.randrange(100)]["licence"]
        if chance.random() < 0.1:
            reservation["annulee_le"] = min(
                jour - timedelta(days=chance.choice([0, 0, 1, 3, 6])), datetime(2026, 11, 29)
            )
            reservation["motif"] = chance.choice(["pluie", "blessure", "empêchement"])
        reservations.append(reservation)
    matchs = []
    for number in range(180):
        un, deux = chance.sample(adherents[:80], 2)
        sets = [
            {"a": chance.randint(0, 7), "b": chance.randint(0, 7)} for _ in range(chance.choice([2, 2, 3]))
        ]
        match: dict[str, Any] = {
            "num_match": 300 + number,
            "date": datetime(2025, 3, 1) + timedelta(days=chance.randrange(638)),
            "epreuve": chance.choice(["tournoi interne", "tournoi interne", "coupe d'hiver", "amical"]),
            "tour": chance.choice(["poule", "poule", "quart", "demi", "finale"]),
            "joueur_a": un["licence"],
            "joueur_b": deux["licence"],
            "court": chance.choice(courts)["num"],
            "sets": sets,
            "aces_a": chance.randint(0, 15),
            "aces_b": chance.randint(0, 15),
            "minutes": chance.randint(38, 205),
        }
        if chance.random() < 0.93:
            match["vainqueur"] = chance.choice([un, deux])["licence"]
        if chance.random() < 0.07:
            match["abandon"] = chance.choice([un, deux])["licence"]
        matchs.append(match)
    lecons = [
        {
            "_id": number + 1,
            "moniteur": chance.choice(moniteurs[:4])["code"],
            "eleve": adherents[chance.randrange(60)]["licence"],
            "le": (datetime(2025, 9, 1) + timedelta(days=chance.randrange(455))).strftime("%Y-%m-%d"),
            "heures": chance.choice([1, 1, 1.5, 2]),
            "prix": chance.choice([38, 45, 57, 76, 90]),
            "theme": chance.choice(["service", "revers", "volée", "tactique"]),
            "paye": chance.random() < 0.85,
        }
        for number in range(140)
    ]
    return {
        "adherents": adherents,
        "courts": courts,
        "moniteurs": moniteurs,
        "reservations": reservations,
        "matchs": matchs,
        "lecons": lecons,
    }


QUESTIONS = """
adherents count
    Combien d'adhérents avons-nous ?
    how many members has the club
    Wie viele Mitglieder hat der Club?

adherents by formule count, sum cotisation
    par formule : nombre d'adhérents et total des cotisations
    for each formule how many members and what fees in total

adherents[sexe="F"] percent
    part des femmes (F) en pourcentage
    what share of the members are women, F

adherents by ville count desc
    adhérents par ville, la plus grande d'abord
    members per town, largest first

adherents by ville avg cotisation top 1
    dans quelle ville la cotisation moyenne est-elle la plus élevée
    town with the highest average fee (cotisation)

adherents[regle="non"] show nom_complet, cotisation
    qui n'a pas réglé (non), et combien doit-il de cotisation
    members who have not paid (regle non) with their cotisation
    ¿quién no ha pagado (regle non) y cuánto es su cotisation?

adherents[regle="non"] sum cotisation
    total des cotisations non réglées (non)
    unpaid fees in total, regle non

adherents[regle="oui"] percent
    quel pourcentage a réglé (oui)
    share of members with regle oui

adherents bottom 1 naissance show nom_complet, naissance
    le doyen du club et sa date de naissance
    oldest member and birth date

adherents top 3 naissance show nom_complet
    les trois plus jeunes
    three youngest members

adherents[naissance<last 60 years] count
    combien ont plus de 60 ans
    how many members are older than sixty (60)

adherents[naissance>=2008 & formule!="jeune"] show nom_complet
    nés en 2008 ou après mais pas en formule jeune
    born 2008 or later without the jeune formule

adherents[classement=null] count
    combien n'ont pas de classement
    number of members without a ranking (classement)

adherents[classement^"15"] show nom_complet, classement
    qui est classé 15 (classement commençant par 15), avec le classement
    members whose classement starts with 15, and which it is

adherents by classement count
    adhérents par classement
    how many members at each classement

adherents[certificat_medical=null] show nom_complet
    qui n'a pas donné de certificat médical
    members without a medical certificate
    bei wem fehlt das certificat medical

adherents[certificat_medical<last 12 months] count
    combien de certificats médicaux ont plus de 12 mois
    number of medical certificates older than twelve months (12)

adherents[main="gauche"] count
    combien de gauchers (gauche)
    number of left-handers, main gauche

adherents[adhesion=this year] show nom_complet, adhesion
    les nouveaux de cette année et leur date d'adhésion
    who joined this year, and when

adherents by adhesion:year count
    adhésions par année
    new members per year
    Eintritte pro Jahr

adherents bottom 10 adhesion show nom_complet, adhesion
    les dix plus anciens du club, avec leur adhésion
    ten members who joined first and the dates

adherents[no reservations] show nom_complet
    qui n'a jamais réservé
    members without a reservation
    socios sin ninguna reserva

adherents[no reservations & regle="oui"] count
    combien ont réglé (oui) sans avoir jamais réservé
    number of paid-up members (oui) with no reservations

adherents[has lecons & formule="jeune"] count
    combien de jeunes (formule jeune) ont pris des leçons
    number of members on the jeune formule with lessons

courts show num, surface
    liste des courts avec leur surface
    courts and surfaces

courts by surface count
    nombre de courts par surface
    how many courts of each surface

courts[couvert=true] show num
    quels courts sont couverts
    covered courts
    überdachte Plätze (couvert)

courts[eclairage=false] show num
    courts sans éclairage
    which courts have no lighting

courts bottom 1 refait_en show num, refait_en
    quel court n'a pas été refait depuis le plus longtemps, et en quelle année
    court resurfaced longest ago (refait) and the year

reservations[jour=today] show court, joueur.nom_complet
    qui joue aujourd'hui, et sur quel court ?
    today's bookings: court and player

reservations[jour=tomorrow & court.couvert=true] show court, joueur.nom_complet
    réservations de demain sur les courts couverts : court et joueur
    who has a covered court tomorrow, which

reservations[jour=this week] count
    combien de réservations cette semaine
    number of bookings this week
    ¿cuántas reservas hay esta semana?

reservations by court count top 1
    le court le plus réservé
    which court is booked most

reservations by court.surface sum duree_min
    minutes réservées par surface, au total
    total minutes booked on each surface

reservations by court.surface avg duree_min desc
    durée moyenne par surface, la plus longue d'abord
    average booking length by surface, from long to short

reservations[duree_min>=90] count
    combien de réservations de 90 minutes ou plus
    number of bookings of at least 90 minutes

reservations[duree_min=30] percent
    part des réservations d'une demi-heure
    percentage of half-hour bookings, 30 minutes

reservations by jour:month count, sum montant
    par mois : réservations et recettes
    monthly bookings and takings (montant)

reservations by jour:weekday count top 1
    le jour de la semaine le plus chargé
    busiest weekday for bookings

reservations[jour=last month] sum montant
    recettes des réservations du mois dernier
    what did last month's bookings bring in (montant)

reservations[jour=2026] by court sum montant > 300
    courts qui ont rapporté plus de 300 en 2026
    which courts earned over 300 in 2026

reservations by joueur.nom_complet count top 5
    les cinq adhérents qui réservent le plus
    top five members by bookings
    las cinco personas que más reservan

reservations by joueur.nom_complet sum montant top 1
    qui a le plus dépensé en réservations
    biggest spender on bookings

reservations by joueur.ville count
    réservations selon la ville du joueur
    bookings by the player's town

reservations[invites>0] percent
    quel pourcentage vient avec des invités (plus de 0)
    share of bookings with more than 0 guests

reservations sum invites
    nombre total d'invités
    total of guests brought along

reservations[partenaire=null & jour>today] show joueur.nom_complet, jour
    réservations à venir sans partenaire : joueur et jour
    future bookings, after today, with no partner: who and when

reservations[joueur=@partenaire] list
    réservations où le partenaire est le joueur lui-même
    bookings whose partner is the same as the player

reservations[joueur.ville!=@partenaire.ville] count
    combien de réservations entre joueurs de villes différentes
    number of bookings where player and partner are not from the same town

reservations[annulee_le!=null] percent
    taux d'annulation
    what percentage was cancelled
    Stornoquote

reservations[annulee_le!=null] by motif count desc
    annulations par motif, le plus fréquent d'abord
    cancellations by reason, most frequent first

reservations[annulee_le=@jour] count
    combien d'annulations le jour même
    number of bookings cancelled on the very day they were for

reservations[motif="pluie" & court.couvert=false] count
    combien d'annulations pour pluie sur les courts non couverts
    number of rain (pluie) cancellations on uncovered courts

reservations by origine count
    réservations par origine
    how do bookings reach us, number by origine

matchs by vainqueur.nom_complet count top 1
    qui a gagné le plus de matchs
    who has the most wins
    wer hat die meisten matchs gewonnen

matchs by vainqueur.nom_complet count >= 4
    qui a au moins 4 victoires
    winners of four matches or more

matchs[epreuve="coupe d'hiver" & tour="finale"] show vainqueur.nom_complet, date
    vainqueurs en finale de la coupe d'hiver, et la date
    who won the finale of the coupe d'hiver, and when

matchs[vainqueur=@joueur_a] percent
    dans quelle part des matchs le joueur a gagne-t-il
    percentage of matches won by player a (joueur a)

matchs[vainqueur=null] list
    matchs sans vainqueur
    matches with no winner

matchs[vainqueur.sexe="F"] count
    combien de matchs ont été gagnés par des femmes (F)
    number of matches with a woman, F, as the winner

matchs by vainqueur.ville count
    victoires par ville
    wins by town of the winner

matchs[joueur_a.nom_complet="Karine Masson" or joueur_b.nom_complet="Karine Masson"] list
    tous les matchs de Karine Masson, côté a ou b
    karine masson's matches, on either side

matchs[joueur_a.main="gauche" & joueur_b.main="gauche"] count
    combien de matchs entre deux gauchers (gauche)
    number of matches with both a and b playing gauche

matchs top 1 minutes show joueur_a.nom_complet, joueur_b.nom_complet, minutes
    le match le plus long : les deux joueurs et la durée
    longest match, who against whom, how many minutes

matchs[minutes>180] show date, vainqueur.nom_complet
    matchs de plus de trois heures : date et vainqueur
    matches over three hours (180 min): date and winner

matchs by epreuve avg minutes
    durée moyenne d'un match par épreuve
    average match length by event (epreuve)

matchs by court.surface avg minutes top 1
    sur quelle surface les matchs durent-ils le plus en moyenne
    surface with the longest matches on average

matchs[sets.#=3] percent
    part des matchs en 3 sets
    what share of matches goes to 3 sets

matchs[sets.a=6 & sets.b=0] count
    combien de matchs avec un set 6-0 pour le joueur a (a 6, b 0)
    number of matches with a set of a 6 and b 0

matchs[aces_a>@aces_b & vainqueur=@joueur_b] count
    combien de fois le joueur b a-t-il gagné malgré plus d'aces du joueur a
    number of matches with more aces a than aces b in which joueur b won

matchs max aces_a, max aces_b
    le plus grand nombre d'aces, côté a et côté b
    highest aces a and highest aces b

matchs by joueur_a.nom_complet avg aces_a top 3
    trois meilleurs serveurs en joueur a, aces en moyenne
    top 3 players a by average aces a

matchs[abandon!=null] show abandon.nom_complet, date
    qui a abandonné, et quand
    retirements (abandon): player and date

matchs[date=last year] count
    combien de matchs l'an dernier
    number of matches last year

matchs by date:year count
    matchs par année
    matches each year

matchs top 1 date show joueur_a.nom_complet, joueur_b.nom_complet, date
    dernier match joué : les deux joueurs et la date
    most recent match: both players, when

matchs[tour="finale"] by epreuve count
    finales par épreuve
    how many finales in each event

moniteurs show nom, tarif desc tarif
    moniteurs et tarifs, du plus cher au moins cher
    coaches by rate, dearest first

moniteurs[diplomes="secourisme"] show nom
    qui a le diplôme de secourisme
    which coaches hold secourisme

moniteurs[diplomes.#=1] show nom
    moniteurs avec un seul diplôme (1)
    coaches that have just 1 diploma

moniteurs[no lecons] show nom
    moniteur sans aucune leçon
    which coach has given no lessons
    qué monitor no tiene lecons

lecons by moniteur.nom sum heures
    heures de cours par moniteur
    hours taught by each coach
    Stunden je moniteur

lecons by moniteur.nom sum prix top 1
    quel moniteur rapporte le plus
    which coach's lessons bring in the most

lecons by moniteur.nom count, avg prix
    par moniteur, nombre de leçons et prix moyen
    each coach: number of lessons and average price

lecons by theme count top 1
    le thème le plus demandé
    most frequent theme of lessons

lecons[theme="service" & moniteur.nom="Ahmed"] show eleve.nom_complet
    qui a travaillé le service avec Ahmed
    Ahmed's pupils for service

lecons[paye=false] show eleve.nom_complet, prix
    leçons impayées : élève et prix
    unpaid lessons, who and how much

lecons[paye=false] sum prix
    total des leçons non payées
    money still to come in for unpaid lessons

lecons by eleve.nom_complet sum heures top 3
    les trois élèves avec le plus d'heures
    three pupils who took the most hours

lecons by eleve.nom_complet count > 4
    qui a pris plus de quatre leçons
    pupils with over 4 lessons

lecons[le=this month] sum prix
    chiffre des leçons de ce mois
    lesson income this month (prix)

lecons by le:month sum heures
    heures de leçon par mois
    lesson hours month by month

lecons[prix>avg] count
    combien de leçons sont plus chères que la moyenne
    number of lessons priced above average

after adherents by ville count desc
adherents[sexe="F"] by ville count desc
    et seulement les femmes (F) ?
    women (F) only

after adherents[regle="non"] sum cotisation
adherents[regle="non"] count
    ça fait combien de personnes ?
    how many members is that

after reservations[jour=today] show court, joueur.nom_complet
reservations[jour=tomorrow] show court, joueur.nom_complet
    et demain ?
    tomorrow?

after reservations by joueur.nom_complet count top 5
reservations[jour=this year] by joueur.nom_complet count top 5
    cette année seulement
    and this year?

after reservations[annulee_le!=null] percent
reservations[annulee_le!=null & jour=last month] percent
    et le mois dernier ?
    last month?

after matchs by vainqueur.nom_complet count top 1
matchs[epreuve="tournoi interne"] by vainqueur.nom_complet count top 1
    au tournoi interne ?
    only in the tournoi interne

after lecons by moniteur.nom sum heures
lecons by moniteur.nom sum prix
    et en argent (prix) ?
    and the prix?

after lecons[paye=false] sum prix
lecons[paye=false] show eleve.nom_complet, prix
    de qui s'agit-il, et combien chacun ?
    show names and prices

none
    Qui est le meilleur joueur ?
    taux de victoire de Luc Guérin
    Combien gagne Rosalie par an ?
    bénéfice par court
    Pourquoi Maud a-t-elle arrêté ?
    réserve le court C2 demain à 18 h
    annule la leçon 12
    Fera-t-il beau samedi ?
    médiane des cotisations
    numéro de téléphone de Jules Carpentier
    who lost the most matches
    matches played in the evening
    lessons given to members of the same town as the coach
    who will win the coupe d'hiver
    which racket should I buy
    how many balls are left
    Wer ist die Nummer eins der Welt?
    ¿a qué hora cierra el club?
    merci beaucoup

adherents avg naissance:age
    âge moyen des adhérents
    how old are the members on average
    Durchschnittsalter im Club

adherents by formule avg naissance:age
    âge moyen par formule
    average age for each formule

adherents[sexe="F"] avg naissance:age
    âge moyen des femmes (F)
    how old are the women, F, on average

adherents[nom_complet="Jules Carpentier"] show naissance:age
    quel âge a Jules Carpentier ?
    how old is jules carpentier

adherents[regle="non"] by formule percent
    part des non réglés (non) par formule
    what share has regle non, per formule

adherents[sexe="F"] by ville percent top 1
    ville avec la plus forte part de femmes (F)
    town with the highest percentage of women, F

reservations avg by joueur count
    combien de réservations un joueur fait-il en moyenne
    average number of bookings per player

reservations count by joueur count > 5
    combien de joueurs ont plus de 5 réservations
    number of players with over five bookings

reservations avg by jour:day count
    nombre moyen de réservations par jour
    how many bookings are there a day on average

reservations[annulee_le!=null] by court percent
    taux d'annulation par court
    what percentage of bookings is cancelled, per court

reservations avg jour - annulee_le
    combien de jours avant annule-t-on en moyenne
    how many days ahead are bookings cancelled on average

matchs avg aces_a - aces_b
    écart moyen d'aces entre a et b
    average of aces a minus aces b

matchs top 1 aces_a - aces_b show joueur_a.nom_complet
    quel joueur a eu le plus grand écart d'aces sur son adversaire b
    player a with the biggest lead in aces over b

matchs count by vainqueur count >= 3
    combien de joueurs ont gagné au moins 3 matchs
    number of members with three wins or more

matchs[vainqueur=@joueur_a] by court.surface percent
    part des victoires du joueur a selon la surface
    share of matches won by joueur a, on each surface

lecons avg by eleve count
    combien de leçons un élève prend-il en moyenne
    average number of lessons per pupil

lecons[paye=false] by moniteur.nom percent
    part des leçons impayées par moniteur
    unpaid share of lessons, per coach

lecons sum heures * moniteur.tarif
    heures fois tarif du moniteur, toutes les leçons
    hours times the coach's rate, in total
"""
