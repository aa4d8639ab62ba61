"""A bird ringing station: species with Latin names, ringed birds, recaptures, ringers."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

SPECIES = (
    ("ERIRUB", "Erithacus rubecula", "European robin", "Muscicapidae", "LC"),
    ("TURMER", "Turdus merula", "Common blackbird", "Turdidae", "LC"),
    ("TURPHI", "Turdus philomelos", "Song thrush", "Turdidae", "LC"),
    ("SYLATR", "Sylvia atricapilla", "Eurasian blackcap", "Sylviidae", "LC"),
    ("PARMAJ", "Parus major", "Great tit", "Paridae", "LC"),
    ("CYACAE", "Cyanistes caeruleus", "Blue tit", "Paridae", "LC"),
    ("PHYCOL", "Phylloscopus collybita", "Common chiffchaff", "Phylloscopidae", "LC"),
    ("ACRSCI", "Acrocephalus scirpaceus", "Reed warbler", "Acrocephalidae", "LC"),
    ("HIRRUS", "Hirundo rustica", "Barn swallow", "Hirundinidae", "LC"),
    ("LULARB", "Lullula arborea", "Woodlark", "Alaudidae", "NT"),
    ("STRTUR", "Streptopelia turtur", "Turtle dove", "Columbidae", "VU"),
    ("ALCATT", "Alcedo atthis", "Common kingfisher", "Alcedinidae", "NT"),
)
RINGERS = "Astrid Holm|Benoît Carrel|Ciara Doyle|Edvin Saar|Freya Lund|Matthias Kröger"
SITES = "Reedbed|North Wood|Orchard|Old Quarry"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """12 species, 6 ringers, 260 birds, 180 recaptures."""
    species = [
        {"code": code, "latin": latin, "english": english, "family": family, "red_list": status,
         "migrant": code in ("SYLATR", "PHYCOL", "ACRSCI", "HIRRUS", "STRTUR"), "ring_mm": chance.choice([2.0, 2.3, 2.8, 3.5, 4.2])}
        for code, latin, english, family, status in SPECIES
    ]  # fmt: skip
    ringers = [
        {"initials": "".join(part[0] for part in name.split()), "name": name, "licence_until": datetime(2026, 3, 31) + timedelta(days=92 * number),
         "trainee": number in (2, 4), "first_season": chance.randint(1994, 2024)}
        for number, name in enumerate(RINGERS.split("|"))
    ]  # fmt: skip
    initials = [one["initials"] for one in ringers]
    weights = {"TURMER": 95.0, "TURPHI": 70.0, "STRTUR": 150.0, "ALCATT": 38.0, "LULARB": 28.0}
    birds = []
    for number in range(260):
        code = chance.choice([one[0] for one in SPECIES] + ["ERIRUB", "PARMAJ", "PARMAJ", "SYLATR"])
        bird: dict[str, Any] = {
            "ring": f"{chance.choice(['VX', 'VX', 'KA'])}{30100 + number}",
            "species": code,
            "ringed_on": datetime(2021, 3, 1) + timedelta(days=chance.randrange(2095)),
            "site": chance.choice(SITES.split("|")),
            "ringer": chance.choice(initials[:5]),
            "sex": chance.choice(["m", "f", "u"]),
            "age_code": chance.choice([1, 3, 3, 4, 5, 6]),
            "weight_g": round(weights.get(code, 14.0) * chance.uniform(0.8, 1.2), 1),
            "wing_mm": round(chance.uniform(52, 130), 1),
            "fat": chance.randint(0, 6),
            "net_no": chance.randint(1, 18),
        }
        if chance.random() < 0.05:
            bird["found_dead"] = min(
                bird["ringed_on"] + timedelta(days=chance.randrange(10, 900)), datetime(2026, 11, 20)
            )
        if chance.random() < 0.2:
            bird["remarks"] = chance.choice(["ticks", "moulting", "injured wing", "brood patch"])
        birds.append(bird)
    catches = []
    for number in range(180):
        bird = birds[chance.randrange(200)]
        catches.append(
            {
                "_id": 40000 + number,
                "ring": bird["ring"],
                "caught_on": min(
                    bird["ringed_on"] + timedelta(days=chance.randrange(1, 1200)), datetime(2026, 11, 28)
                ),
                "site": chance.choice(SITES.split("|")),
                "ringer": chance.choice(initials),
                "weight_g": round(bird["weight_g"] * chance.uniform(0.9, 1.12), 1),
                "alive": chance.choice(["Y"] * 15 + ["N"]),
                "distance_km": chance.choice([0, 0, 0, 0, 1, 4, 38, 210, 1650]),
            }
        )
    return {"species": species, "ringers": ringers, "birds": birds, "recaptures": catches}


QUESTIONS = """
birds count
    how many birds have been ringed
    total number of ringed birds
    wie viele Vögel wurden beringt?
    ¿cuántas aves se han anillado?

birds[ringed_on=this year] count
    how many birds did we ring this year
    number ringed this year
    combien d'oiseaux bagués cette année ?

birds[ringed_on=last year] count
    how many birds were ringed last year
    beringte Vögel letztes Jahr, Anzahl

birds[ringed_on=last week] list
    birds from last week
    what did we ring last week
    Vögel der letzten Woche

birds[ringed_on=2026-09] by species.english count
    birds ringed in September 2026 by species
    species split for Sept 2026

birds[ringed_on=*-04] count
    how many birds were ringed in any April
    April birds over all years, number

birds by species.english count
    birds per species
    how many of each species have we ringed
    aves por especie

birds by species.english count top 1
    which bird do we ring most often
    our commonest species
    welche Art wird am häufigsten beringt?
    quelle espèce bague-t-on le plus ?

birds by species.english count bottom 3
    three rarest species here
    the three species we ring least

birds by species.latin count desc
    totals by scientific name, most first
    Latin names with the number of birds, descending

birds[species.english="European robin"] count
    how many European robins
    number of birds that are European robin
    Anzahl European robin

birds[species.latin="Turdus merula"] list
    all Turdus merula
    blackbirds, Turdus merula
    tous les Turdus merula

birds[species.latin="Parus major" & ringed_on=2025] count
    how many Parus major in 2025
    Parus major ringed during 2025, number

birds[species.english="Blue tit" & site="Orchard"] list
    blue tits from the Orchard
    every Blue tit caught in the Orchard

birds[species="STRTUR"] show ring, ringed_on
    ring numbers and dates of STRTUR
    STRTUR birds: which rings, and when

birds[species.family="Paridae"] count
    how many tits, family Paridae
    birds of the Paridae, number
    wie viele Paridae?

birds by species.family count
    birds by family
    numbers for each family
    nombre d'oiseaux par famille

birds by species.family count top 1
    which family is the most frequent
    family with the most birds

birds[species.migrant=true] percent
    what share of the birds are migrants
    percentage of migrants
    Anteil der Zugvögel in Prozent

birds[species.migrant=true & ringed_on=this year] list
    migrants ringed this year
    this year's migratory birds

birds[species.red_list!="LC"] count
    how many birds of a species that isn't LC on the red list
    birds with a red list status other than LC, number

birds[species.red_list="VU"] list
    vulnerable birds (VU)
    birds of VU species

birds by species.english avg weight_g
    average weight per species
    mean weight by species, grams
    peso medio por especie

birds by species.english avg weight_g top 1
    which species is the heaviest on average
    heaviest species by mean weight

birds by species.english min weight_g, max weight_g
    lightest and heaviest bird of each species
    weight range by species: minimum and maximum

birds[species.english="Great tit"] avg weight_g
    how heavy is a great tit on average
    mean weight of Great tit

birds[species.english="Song thrush"] avg wing_mm
    average wing length of song thrushes
    Song thrush: mean wing

birds top 1 weight_g show ring, weight_g
    heaviest bird: ring and grams
    which ring belongs to our heaviest bird, and what does it weigh
    schwerster Vogel mit Ringnummer und Gewicht

birds bottom 1 weight_g show ring, species.english
    lightest bird we have held: ring and species
    smallest weight: which ring, which species

birds[weight_g<12] count
    how many birds weigh less than 12 g
    birds under 12 grams, number
    combien d'oiseaux de moins de 12 g ?

birds[weight_g>100] list
    birds over 100 grams
    big birds above 100 g

birds top 5 wing_mm show ring, species.english, wing_mm
    five longest wings: ring, species, mm
    top 5 by wing length with ring and species

birds by sex count
    males, females and unknown, counted by sex
    birds by sex

birds[sex="u"] percent
    what percentage could not be sexed (u)
    share of birds with sex u

birds[sex="f" & species.english="Eurasian blackcap"] count
    how many female Eurasian blackcaps
    Eurasian blackcap females, number

birds[age_code=1] list
    birds with age code 1
    pulli, age code 1

birds by age_code count
    birds by age code
    how many for each age code

birds[fat>=5] count
    how many birds with fat 5 or more
    very fat birds (score at least 5), number

birds avg fat
    average fat score
    mean fat

birds by site count
    birds per site
    how many were ringed at each place
    Vögel je Standort

birds by site count top 1
    which site is the best for ringing, by birds
    where do we ring the most birds
    ¿en qué sitio se anillan más aves?

birds by site count distinct species
    number of different species at each site
    how many species per place

birds count distinct species
    how many different species have we ringed
    number of species ringed
    wie viele Arten haben wir beringt?

birds[site="Reedbed"] distinct species.english
    which species turn up in the Reedbed
    species of the Reedbed
    ¿qué especies hay en el Reedbed?

birds[site="Old Quarry" & ringed_on=this year] count
    how many birds at the Old Quarry this year
    Old Quarry, number of birds this year

birds by net_no count top 1
    which net catches the most
    best net by number of birds
    welches Netz fängt am meisten?

birds by net_no count < 10
    nets with fewer than ten birds
    poor nets, below 10 birds

birds by ringer.name count
    birds per ringer
    how many did each of us ring
    aves por anillador

birds by ringer.name count top 1
    who has ringed the most birds
    our keenest ringer
    qui a bagué le plus d'oiseaux ?

birds[ringer.name="Ciara Doyle"] count
    how many birds has Ciara Doyle ringed
    Ciara Doyle's total of birds

birds[ringer.name="Edvin Saar" & ringed_on=last month] list
    Edvin Saar's birds last month
    what did Edvin Saar ring last month

birds[ringer.trainee=true] percent
    what share was ringed by trainees
    percentage of birds done by trainees

birds by ringed_on:month count top 1
    best month ever
    in which month did we ring the most
    in welchem Monat wurden die meisten beringt?

birds by ringed_on:year count
    birds per year
    numbers by year
    total por año

birds by ringed_on:day count top 1
    our busiest ringing day
    on which day did we ring most birds

birds bottom 1 ringed_on show ring, ringed_on
    first bird ringed: ring and date
    our very first ring and when it was put on

birds top 1 ringed_on show ring, species.english
    last bird ringed: ring and species
    most recent bird, its ring and species
    zuletzt beringt: Ring und Art

birds[ring="VX30100"] list
    bird VX30100
    everything on ring VX30100

birds[ring^"KA"] count
    how many rings begin with KA
    number of birds with a KA ring

birds[found_dead!=null] count
    how many were found dead
    dead finds, number
    wie viele wurden tot gefunden?

birds[found_dead!=null] show ring, species.english, found_dead
    dead birds: ring, species, date found
    which ones were found dead? ring, species and when

birds[found_dead!=null] by species.english count top 1
    species with the most dead finds
    which species was found dead most often

birds[remarks="ticks"] count
    how many birds had ticks
    birds with ticks, number
    cuántas aves tenían garrapatas, ticks

birds[remarks="moulting"] list
    moulting birds
    birds in moult (moulting)

birds by remarks count
    birds by remark
    what was remarked how often

birds[no recaptures] percent
    what share was never seen again
    percentage of birds without a recapture

birds[no recaptures] count
    how many birds have never been recaptured
    number of rings without any recapture
    combien n'ont jamais été repris ?

birds[has recaptures & species.english="Barn swallow"] list
    barn swallows that came back, with a recapture
    Barn swallow birds that have been recaptured

recaptures count
    how many recaptures
    number of retraps
    wie viele Wiederfänge?

recaptures[caught_on=this month] list
    recaptures this month
    this month's retraps
    Wiederfänge diesen Monat

recaptures[caught_on=this year] count
    how many recaptures this year
    number of controls this year, i.e. recaptures

recaptures by ring count top 1
    which bird has been recaptured most often, by ring
    ring with the most recaptures
    welcher Ring wurde am häufigsten wiedergefangen?

recaptures by ring count >= 4
    rings recaptured four times or more
    birds with at least 4 recaptures, by ring

recaptures by ring.species count top 3
    three species codes with the most recaptures
    which three species codes come back most

recaptures[ring.species="PARMAJ"] count
    how many recaptures of PARMAJ
    PARMAJ retraps, number

recaptures[ring.sex="f"] list
    recaptures of females
    retrapped females

recaptures top 1 distance_km show ring, distance_km
    furthest flight: ring and kilometres
    which ring travelled furthest, and how far
    el ave que llegó más lejos, con anilla y kilómetros

recaptures[distance_km>100] count
    how many were found more than 100 km away
    recaptures beyond 100 km, number
    combien à plus de 100 km ?

recaptures[distance_km=0] percent
    what share was caught at the same spot (0 km)
    percentage of recaptures with no distance

recaptures avg distance_km
    average distance
    how far from the ringing place on average

recaptures by ring.species avg distance_km top 1
    species code with the longest average distance
    which species code moves furthest on average

recaptures[weight_g>@ring.weight_g] count
    how many birds were heavier than when they were ringed
    recaptures with more weight than at ringing, number

recaptures[site!=@ring.site] count
    how many were caught at another site than where they were ringed
    recaptures away from their ringing site, number

recaptures[alive="N"] list
    recaptures that were dead
    not alive when found

recaptures[alive="N"] count
    how many recaptures were no longer alive
    number of dead recoveries

recaptures by ringer.name count
    recaptures per ringer
    who recaptured how many

recaptures by site count top 1
    where do we recapture the most
    site with the most recaptures

recaptures by caught_on:year count
    recaptures by year
    Wiederfänge pro Jahr

species count
    how many species are on the list
    length of the species list

species show english, latin
    species list with Latin names
    all species, English and Latin

species[english="Woodlark"] show latin
    Latin name of the woodlark
    what's the woodlark called in Latin (Woodlark)

species[latin="Alcedo atthis"] show english
    what is Alcedo atthis in English
    English name of Alcedo atthis
    wie heißt Alcedo atthis auf Englisch?

species[family="Turdidae"] show english
    which thrushes are on the list, family Turdidae
    species of the Turdidae

species[migrant=true] show english
    which species are migratory
    migrants on our list
    quelles espèces migrent ?

species[red_list="NT"] show english
    near-threatened species, NT
    which species are NT on the red list

species[code="ACRSCI"] show ring_mm
    ring size for ACRSCI
    what ring does ACRSCI take, in mm

species[no birds] show english
    species we have never ringed
    which species on the list have no bird

ringers[licence_until<today] show name
    whose licence has expired
    ringers whose licence ran out before today
    wessen Lizenz ist abgelaufen?

ringers[licence_until=next year] show name, licence_until
    licences that run out next year, with dates
    who has to renew in the course of next year, and by when

ringers[trainee=true] show name
    who is still a trainee
    our trainees
    quiénes están en formación (trainee)

ringers bottom 1 first_season show name, first_season
    who has been ringing longest, and since which season
    longest-serving ringer and the first season

ringers[no birds] show name
    which ringers haven't ringed a bird
    ringers without a single bird

after birds[ringed_on=this year] count
birds[ringed_on=last year] count
    and last year?
    und im Vorjahr?

after birds[ringed_on=this year] count
birds[ringed_on=this year] by species.english count
    per species?
    nach Arten bitte

after birds by species.english count top 1
birds[site="North Wood"] by species.english count top 1
    and in the North Wood?
    only the North Wood

after birds by species.english count top 1
birds by species.english count top 5
    first five please
    les cinq premières

after birds[species.latin="Turdus merula"] list
birds[species.latin="Turdus merula" & sex="f"] list
    just the females
    nur die Weibchen, f

after birds[species.latin="Turdus merula"] list
birds[species.latin="Turdus merula"] avg weight_g
    average weight?
    how heavy are they on average?

after birds by site count
birds[ringed_on=this month] by site count
    for this month
    ce mois

after recaptures[caught_on=this year] count
recaptures[caught_on=this year & distance_km>10] count
    of those, more than 10 km away?
    and how many over 10 km?

after birds[found_dead!=null] count
birds[found_dead!=null] percent
    in percent?
    what share is that?

after ringers[trainee=true] show name
ringers[trainee=false] show name
    and who isn't?
    and the others, not trainees?

none
    which bird is the prettiest
    how old is the oldest ringed bird
    recaptures by English name of the species
    where do our swallows spend the winter
    how many eggs were in the nest boxes
    what was the temperature when we ringed the kingfisher
    how much weight did VX30110 gain
    median wing length
    how many robins will come next spring
    why are there fewer turtle doves
    ratio of males to females
    which family is recaptured most often
    delete ring KA30144
    record a new great tit, 17.2 g
    phone number of Freya Lund
    birds caught before sunrise
    how long do blue tits live
    welche Vögel brüten in Island?
    ¿cuántos huevos pone el mirlo?
    bravo, beau travail
"""
