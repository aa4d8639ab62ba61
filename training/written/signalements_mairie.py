"""What residents report to a town hall, with French field names: districts, services, agents, reports, and works."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

DISTRICTS = "Centre|Les Tilleuls|Gare|Port-Vieux|Bellevue|La Plaine|Zone Est"
AGENTS = "Agathe Morel|Bastien Roy|Coline Petit|Driss Haddad|Élodie Garnier|Fabrice Noël|Ghislaine Roux|Hugo Lebon|Inès Carel"
SERVICES = "Voirie|Espaces verts|Propreté|Éclairage|Eau"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """7 districts, 5 services, 9 agents, 360 reports, 80 works."""
    districts = [
        {
            "code": f"Q{number}",
            "nom": name,
            "habitants": chance.randrange(1800, 21000, 100),
            "superficie_ha": chance.randint(40, 620),
            "maire_adjoint": ["M. Delcourt", "Mme Sow", "Mme Vasseur"][number % 3],
        }
        for number, name in enumerate(DISTRICTS.split("|"), 1)
    ]
    services = [
        {
            "service": name,
            "budget_eur": chance.randrange(90000, 900000, 5000),
            "delai_cible_j": target,
            "astreinte": night,
        }
        for name, target, night in zip(
            SERVICES.split("|"), [14, 21, 3, 7, 2], [True, False, False, True, True], strict=True
        )
    ]
    agents = []
    for number, name in enumerate(AGENTS.split("|"), 1):
        agent: dict[str, Any] = {
            "matricule": f"AG{number:02}",
            "nom": name,
            "service": chance.choice(SERVICES.split("|")[:4]),
            "embauche": datetime(2001, 1, 1) + timedelta(days=chance.randrange(9300)),
            "temps_plein": chance.random() < 0.7,
        }
        if chance.random() < 0.6:
            agent["telephone"] = f"05 00 00 {chance.randint(10, 99)} {chance.randint(10, 99)}"
        agents.append(agent)
    reports = []
    for number in range(360):
        received = datetime(2025, 9, 1) + timedelta(days=chance.randrange(455))
        report: dict[str, Any] = {
            "num": 2500 + number,
            "recu_le": received,
            "canal": chance.choice(["appli", "appli", "téléphone", "guichet", "courrier"]),
            "categorie": chance.choice(
                ["nid-de-poule", "dépôt sauvage", "lampadaire", "graffiti", "arbre", "fuite", "bruit"]
            ),
            "quartier": f"Q{chance.randint(1, 6)}",
            "service": chance.choice(SERVICES.split("|")),
            "urgence": chance.choice([1, 1, 2, 3]),
            "photos": chance.choice([0, 0, 1, 2, 4]),
            "statut": chance.choice(["clos", "clos", "clos", "en cours", "nouveau", "rejeté"]),
            "anonyme": "O" if chance.random() < 0.25 else "N",
            "votes": chance.choice([0, 0, 1, 3, 12, 48]),
        }
        if report["statut"] != "nouveau" and chance.random() < 0.9:
            report["agent"] = f"AG{chance.randint(1, 8):02}"
        if report["statut"] == "clos":
            days = chance.choice([0, 1, 2, 5, 9, 18, 44])
            report["clos_le"] = min(received + timedelta(days=days), datetime(2026, 11, 29))
            report["delai_j"] = (report["clos_le"] - received).days
            if chance.random() < 0.5:
                report["satisfaction"] = chance.randint(1, 5)
        if chance.random() < 0.2:
            report["relances"] = [
                {
                    "le": min(received + timedelta(days=chance.randint(5, 60)), datetime(2026, 11, 29)),
                    "par": chance.choice(["habitant", "élu", "presse"]),
                }
                for _ in range(chance.randint(1, 3))
            ]
        reports.append(report)
    works = []
    for number in range(80):
        begun = datetime(2025, 2, 1) + timedelta(days=chance.randrange(690))
        work: dict[str, Any] = {
            "chantier": f"CH-{number + 1:03}",
            "quartier": f"Q{chance.randint(1, 6)}",
            "service": chance.choice(SERVICES.split("|")[:3]),
            "num_signalement": chance.choice(reports)["num"],
            "entreprise": chance.choice(["Sud Travaux", "Paveco", "régie", "régie"]),
            "debut": begun,
            "fin_prevue": begun + timedelta(days=chance.choice([3, 10, 30, 90])),
            "devis_eur": chance.randrange(400, 48000, 100),
            "rue_barree": chance.random() < 0.3,
        }
        if begun < datetime(2026, 10, 1):
            work["fin"] = min(
                work["fin_prevue"] + timedelta(days=chance.choice([-2, 0, 0, 6, 21])), datetime(2026, 11, 28)
            )
            work["cout_eur"] = work["devis_eur"] + chance.choice([0, 0, 250, 1900])
        works.append(work)
    return {
        "quartiers": districts,
        "services": services,
        "agents": agents,
        "signalements": reports,
        "chantiers": works,
    }


QUESTIONS = """
quartiers sum habitants
    how many people live in the town
    combien d'habitants en tout ?
    total population

quartiers top 1 habitants show nom, habitants
    the most populous district and how many live there
    quel est le quartier le plus peuplé, et combien d'habitants ?

quartiers[maire_adjoint="Mme Sow"] show nom
    de quels quartiers s'occupe Mme Sow ?
    districts under Mme Sow

quartiers[no signalements] show nom
    which district never reports anything
    quartiers sans aucun signalement

quartiers[no chantiers & habitants>5000] list
    districts with more than 5,000 residents and no works
    les quartiers de plus de 5000 habitants sans chantier

services[astreinte=true] show service
    which services are on call at night (astreinte)
    quels services ont une astreinte ?

services show service, budget_eur desc budget_eur
    services by budget, largest first, with the budget
    tous les services et leur budget, du plus gros au plus petit

services[budget_eur>avg] show service
    which service has more than the average budget
    services dont le budget dépasse la moyenne

services[no agents] show service
    service without any agent
    quel service n'a pas d'agent ?

agents by service count
    how many agents in each service
    effectif par service

agents[temps_plein=false] show nom
    who works part time
    qui n'est pas à temps plein ?

agents[telephone=null] show nom, service
    agents without a phone number, and their service
    pour qui manque le téléphone ? nom et service

agents bottom 1 embauche show nom, embauche
    agent with the longest service and date of hire
    l'agent le plus ancien, embauché quand ?

agents[embauche>=2010 & embauche<=2019] count
    how many were hired in the 2010s
    combien d'agents embauchés entre 2010 et 2019 ?

agents[no signalements] show nom
    which agents have no report assigned
    agents à qui rien n'est attribué

signalements[recu_le=today] list
    what came in today
    signalements du jour

signalements[recu_le=last 7 days] count
    how many reports in the last seven days
    combien de signalements ces 7 derniers jours ?

signalements[statut="nouveau"] list
    new reports that nobody has touched
    nouveaux signalements

signalements[statut!="clos" & statut!="rejeté"] count
    how many are neither closed nor rejected
    nombre de signalements encore ouverts, ni clos ni rejetés

signalements[statut="en cours" & recu_le<last 3 months] list
    in progress and received over three months ago
    signalements en cours reçus il y a plus de 3 mois

signalements[agent=null] count
    how many have no agent
    combien ne sont attribués à personne ?

signalements by categorie count desc
    what do people complain about? most common first
    signalements par catégorie, du plus fréquent au plus rare
    Meldungen nach Kategorie, häufigste zuerst

signalements[categorie="nid-de-poule"] by quartier.nom count top 1
    which district has most potholes
    le quartier avec le plus de nids-de-poule

signalements[categorie="graffiti"|"dépôt sauvage" & quartier.nom="Gare"] list
    graffiti and fly-tipping reported in Gare
    graffitis et dépôts sauvages du quartier Gare

signalements by quartier.nom count > 50
    districts with more than 50 reports
    quartiers ayant plus de 50 signalements

signalements by quartier.nom avg delai_j
    how many days does it take on average in each district
    délai moyen de clôture par quartier

signalements by service avg delai_j > 10
    services that need over ten days on average
    services dont le délai moyen dépasse 10 jours

signalements[delai_j>@service.delai_cible_j] count
    how often did we miss the target of the service
    combien de signalements clos au-delà du délai cible du service ?

signalements[delai_j>@service.delai_cible_j] by service count
    missed targets per service
    délais cibles dépassés, par service

signalements[delai_j=0] percent
    what share is closed the day it comes in, 0 days
    part de signalements clos en 0 jour

signalements[clos_le=last month] by agent.nom count top 3
    three agents who closed most last month
    top 3 des agents par signalements clos le mois dernier

signalements by agent.nom avg satisfaction top 1
    whose work satisfies people most, on average
    agent avec la meilleure satisfaction moyenne

signalements[satisfaction<=2 & agent.nom="Driss Haddad"] list
    Driss Haddad's reports rated 2 or worse
    signalements de Driss Haddad notés 2 ou moins

signalements[satisfaction=null & statut="clos"] count
    how many closed ones were never rated
    combien de clos sans note de satisfaction ?

signalements by canal count
    by channel
    comment arrivent les signalements ? nombre par canal

signalements[canal="appli"] percent
    what share comes through the app (appli)
    pourcentage de signalements par l'appli

signalements[anonyme="O" & statut="rejeté"] count
    how many anonymous reports were rejected
    nombre de signalements anonymes rejetés

signalements[photos=0 & urgence=3] list
    urgency 3 without a photo
    signalements d'urgence 3 sans photo

signalements[photos>=2] count
    how many have two photos or more
    combien avec au moins 2 photos ?

signalements top 5 votes show num, categorie, votes
    the five with the most votes: number, category, votes
    les 5 signalements les plus votés, numéro, catégorie et votes

signalements by recu_le:month asc count
    reports per month
    nombre de signalements mois par mois
    Meldungen pro Monat

signalements by recu_le:month, categorie count
    per month and category
    chaque mois, combien par catégorie ?

signalements by recu_le:weekday count top 1
    on which day of the week do most come in
    le jour de la semaine le plus chargé

signalements[relances.par="presse"] list
    reports that the press asked about
    signalements relancés par la presse

signalements[relances.#>=2 & statut!="clos"] show num, quartier.nom
    number and district of what was chased twice or more and isn't closed
    non clos malgré 2 relances ou plus : numéro et quartier

signalements[relances.par="élu" & relances.le=this year] count
    how many did an elected member chase this year
    combien de signalements relancés par un élu cette année ?

signalements by relances.par count
    reminders by who sent them
    relances selon leur auteur

signalements[no chantiers & categorie="nid-de-poule" & statut="en cours"] list
    potholes in progress without any works
    nids-de-poule en cours sans chantier

signalements[has chantiers] percent
    what percentage led to works
    part des signalements suivis d'un chantier

signalements max delai_j, avg delai_j
    longest and average time to close, in days
    délai maximal et délai moyen

signalements[clos_le=*-08] count
    how many get closed in August, any year
    combien de signalements clos en août, toutes années confondues ?

chantiers[fin=null] list
    works still going on
    chantiers non terminés
    laufende Baustellen

chantiers[fin=null & fin_prevue<today] show chantier, quartier.nom, fin_prevue
    works behind schedule: number, district, planned end
    chantiers en retard, avec quartier et fin prévue

chantiers[fin>@fin_prevue] percent
    share of works that ended late
    pourcentage de chantiers finis après la date prévue

chantiers[cout_eur>@devis_eur] by entreprise count
    cost overruns by company
    nombre de chantiers plus chers que le devis, par entreprise

chantiers by entreprise count, sum cout_eur
    works and total cost per company
    par entreprise : nombre de chantiers et coût total

chantiers by quartier.nom sum cout_eur top 1
    where did we spend most on works? the district
    quartier où les chantiers ont coûté le plus

chantiers by quartier.nom sum cout_eur > 100000
    districts with more than 100k of works
    quartiers à plus de 100 000 € de travaux

chantiers[debut=this year] sum devis_eur
    total of the estimates for works begun this year
    montant des devis des chantiers commencés cette année

chantiers by debut:year avg cout_eur
    average cost by year of start
    coût moyen selon l'année de début

chantiers[rue_barree=true & debut=next month] count
    how many roads will be closed by works starting next month
    combien de chantiers avec rue barrée commencent le mois prochain ?

chantiers[rue_barree=true & quartier.habitants>10000] list
    closed roads in districts of more than 10,000 people
    chantiers à rue barrée dans les quartiers de plus de 10 000 habitants

chantiers[entreprise!="régie" & service="Voirie"] list
    road works (Voirie) not done by the régie
    chantiers de la Voirie hors régie

chantiers top 1 cout_eur show chantier, entreprise, cout_eur
    dearest works: number, company, cost
    le chantier le plus cher : numéro, entreprise, coût

chantiers[num_signalement.categorie="arbre"] sum cout_eur
    what did works after tree reports cost
    coût total des chantiers issus d'un signalement d'arbre

chantiers sum devis_eur - cout_eur
    difference between estimate and cost in total
    écart total entre devis et coût

chantiers avg fin - debut
    how many days do works last on average
    durée moyenne d'un chantier en jours

chantiers[fin - fin_prevue>10] show chantier, entreprise
    works that ended more than 10 days after the planned end: number and company
    chantiers finis avec plus de 10 jours de retard, et l'entreprise

signalements[statut="rejeté"] by canal percent
    what percentage is rejected for each channel
    part de signalements rejetés selon le canal

signalements avg by quartier count
    how many reports does a district have on average
    nombre moyen de signalements par quartier

signalements count by agent count > 30
    how many agents have more than 30 reports
    combien d'agents ont plus de 30 signalements ?

after signalements[statut="nouveau"] list
signalements[statut="nouveau"] count
    how many?
    ça en fait combien ?

after signalements[statut="nouveau"] list
signalements[statut="nouveau" & urgence=3] list
    only urgency 3
    et d'urgence 3 seulement

after signalements[recu_le=last 7 days] count
signalements[recu_le=last 7 days] by quartier.nom count
    by district?
    et par quartier ?

after signalements[categorie="nid-de-poule"] by quartier.nom count top 1
signalements[categorie="lampadaire"] by quartier.nom count top 1
    and street lamps?
    et pour les lampadaires ?

after signalements by quartier.nom avg delai_j
signalements by quartier.nom max delai_j
    and at worst?
    et le maximum ?

after chantiers[fin=null] list
chantiers[fin=null & entreprise="Paveco"] list
    those of Paveco
    uniquement Paveco

after chantiers by entreprise count, sum cout_eur
chantiers[debut=last year] by entreprise count, sum cout_eur
    just for last year
    et pour l'année dernière ?

after agents[temps_plein=false] show nom
agents[temps_plein=false] show nom, service
    in which service are they?
    et dans quel service ?

after signalements[canal="appli"] percent
signalements[canal="guichet"] percent
    and at the counter (guichet)?
    et au guichet ?

none
    which district is the most beautiful
    how much tax do residents pay
    who reported the graffiti at the station
    pourquoi le chantier CH-012 est-il en retard ?
    ferme le signalement 2611
    quel temps fera-t-il demain ?
    reports per thousand residents
    median time to close
    how many reports will there be in December
    nom du maire
    which agent is off sick
    age of the street lamps
    reports handled by agents of a service with more than 300,000 budget
    how noisy is Zone Est in decibels
    à quelle heure ouvre la mairie ?
    what does the neighbouring town spend on roads
    ¿cuántos árboles hay en la ciudad?
    merci, bonne journée
"""
