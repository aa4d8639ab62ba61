"""A beekeepers' association: members, apiaries, hives, inspections and honey harvests."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

KEEPERS = (
    "Aldo Ferri|Brita Lang|Cesare Monti|Dagny Holm|Efua Mensah|Ferenc Kiss|Gunda Pohl|Hywel Rees|Ilka Baum|Jorrit Vos"
    "|Katja Senn|Lorcan Daly|Mette Juhl|Nino Greco|Oda Brekke|Pim de Wit"
)
PLACES = "Church meadow|Old quarry|Heath edge|Lime avenue|Roof of the town hall|Raspberry farm|South slope|Mill pond|Railway bank"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """16 members, 9 apiaries, 74 hives, 390 inspections, 170 harvests."""
    members = []
    for number, name in enumerate(KEEPERS.split("|"), 1):
        member: dict[str, Any] = {
            "mem_no": f"MB{number:02}",
            "name": name,
            "yob": chance.randint(1941, 2004),
            "joined": datetime(1994, 3, 1) + timedelta(days=chance.randrange(11700)),
            "village": chance.choice(["Ober-Ried", "Tann", "Moosbach", "Tann"]),
            "fee_paid": chance.choice(["Y", "Y", "Y", "N"]),
            "extractor": chance.random() < 0.4,
        }
        if number in (2, 5, 11):
            member["board"] = {2: "chair", 5: "treasurer", 11: "secretary"}[number]
        if chance.random() < 0.65:
            member["mail"] = f"{name.split()[0].lower()}@example.org"
        members.append(member)
    apiaries = [
        {
            "site": f"AP{number}",
            "name": name,
            "alt_m": chance.randrange(180, 1250, 10),
            "owner": f"MB{chance.randint(1, 14):02}",
            "forage": chance.sample(
                ["lime", "rape", "heather", "acacia", "clover", "fir"], chance.randint(1, 4)
            ),
            "fenced": chance.choice(["Y", "N"]),
            "max_hives": chance.choice([6, 10, 14, 20]),
        }
        for number, name in enumerate(PLACES.split("|"), 1)
    ]
    hives = []
    for number in range(74):
        hive: dict[str, Any] = {
            "hive": f"H{number + 1:03}",
            "site": f"AP{chance.randint(1, 8)}",
            "keeper": f"MB{chance.randint(1, 14):02}",
            "box": chance.choice(["Dadant", "Zander", "Langstroth", "Warré"]),
            "race": chance.choice(["Carnica", "Carnica", "Buckfast", "Ligustica"]),
            "set_up": datetime(2020, 4, 1) + timedelta(days=chance.randrange(2380)),
            "queen": {
                "yr": chance.choice([2023, 2024, 2025, 2025, 2026]),
                "marked": chance.random() < 0.7,
                "origin": chance.choice(["bred", "bought", "swarm"]),
            },
            "supers": chance.randint(0, 4),
        }
        if chance.random() < 0.18:
            hive["lost_on"] = datetime(2025, 1, 10) + timedelta(days=chance.randrange(680))
            hive["lost_by"] = chance.choice(["varroa", "starved", "queenless", "bear", "varroa"])
        hives.append(hive)
    inspections = []
    for number in range(390):
        inspection: dict[str, Any] = {
            "hive": f"H{chance.randint(1, 68):03}",
            "on": datetime(2026, 3, 5) + timedelta(days=chance.randrange(268)),
            "by": f"MB{chance.randint(1, 14):02}",
            "brood_frames": chance.randint(0, 10),
            "food_kg": round(chance.uniform(0, 18), 1),
            "mites_per_day": chance.choice([0, 0, 1, 2, 4, 9, 22]),
            "queen_seen": chance.random() < 0.6,
            "swarm_cells": chance.choice([0, 0, 0, 0, 2, 5]),
            "temper": chance.randint(1, 5),
            "min": chance.choice([10, 15, 20, 30, 45]),
        }
        if chance.random() < 0.3:
            inspection["treated_with"] = chance.choice(["formic acid", "oxalic acid", "thymol"])
        if number % 4 == 0:
            inspection["done"] = chance.sample(
                ["added super", "fed", "requeened", "split", "cleaned"], chance.randint(1, 2)
            )
        inspections.append(inspection)
    harvests = []
    for number in range(170):
        jars = [
            {"g": size, "n": chance.randint(4, 60), "eur": price}
            for size, price in chance.sample([(250, 3.8), (500, 6.5), (1000, 11.9)], chance.randint(1, 3))
        ]
        harvest: dict[str, Any] = {
            "lot": f"L{number + 1:03}",
            "hive": f"H{chance.randint(1, 60):03}",
            "dt": datetime(2024, 5, 20) + timedelta(days=chance.randrange(100) + 365 * chance.randrange(3)),
            "honey": chance.choice(["spring", "lime", "forest", "heather", "acacia"]),
            "kg": round(chance.uniform(2, 34), 1),
            "water_pct": round(chance.uniform(15.2, 20.8), 1),
            "jars": jars,
        }
        if chance.random() < 0.15:
            harvest["prize"] = chance.choice(["gold", "silver", "bronze"])
        harvests.append(harvest)
    return {
        "members": members,
        "apiaries": apiaries,
        "hives": hives,
        "inspections": inspections,
        "harvests": harvests,
    }


QUESTIONS = """
members[fee_paid="N"] show name
    who hasn't paid the fee
    members that still owe the fee, names only
    Wer hat den Beitrag noch nicht bezahlt?

members[board!=null] show name, board
    the board: who does what
    board members with their office

members by village count
    members per village
    where do our members live, numbers per village

members[yob<1960] count
    how many of our beekeepers were born earlier than 1960
    number of beekeepers with a year of birth before 1960

members bottom 1 joined show name, joined
    who joined first, and when
    longest member of the association with date

members[mail=null] show name
    members without e-mail
    who can't be mailed because there is no mail address

members[no hives] show name
    who keeps no bees at present: members without a hive
    members with no hives

members[extractor=true & village="Tann"] show name
    who has an extractor in Tann
    Tann people with an extractor

apiaries top 1 alt_m show name, alt_m
    highest apiary and its altitude
    which apiary lies highest up? with metres

apiaries[forage="heather" & forage="lime"] show name
    apiaries where bees find both lime and heather
    which apiaries have heather and lime

apiaries[forage="rape"|"acacia"] show name
    where is there rape or acacia
    apiaries with acacia or with rape

apiaries[no hives] show name
    empty apiaries
    at which apiary are there no hives

apiaries[fenced="N" & alt_m>800] list
    unfenced apiaries above 800 m
    apiaries without a fence higher than 800 metres

apiaries show name, owner.name
    who owns each apiary
    apiaries and their owners

hives[lost_on=null] count
    how many hives are alive
    number of colonies that we haven't lost
    Wie viele Völker leben noch?

hives[lost_on=this year] by lost_by count desc
    what killed this year's lost hives? most common cause first
    losses of this year by cause, descending

hives[lost_by="varroa"] percent
    share of hives lost to varroa
    what percentage of all colonies did varroa kill

hives[lost_on=*-01|*-02|*-12] count
    how many hives were lost in winter: December, January, February
    losses in December, January or February of any year, number

hives by site.name count > 8
    apiaries with more than 8 hives
    where do more than eight hives stand

hives by keeper.name count top 1
    who has the most hives
    beekeeper with most colonies
    ¿quién tiene más colmenas?

hives by race, box count
    hives by race and box
    for each race: how many in which box

hives[queen.yr<2025 & lost_on=null] show hive, keeper.name
    living hives with a queen from before 2025, and their keepers
    queens older than 2025 in colonies that are alive: hive and keeper

hives[queen.marked=false] percent
    percentage of unmarked queens
    how many percent of the queens carry no mark

hives by queen.origin count
    where do the queens come from? counts
    queens by origin

hives[box!="Dadant" & site.name="Mill pond"] list
    hives at Mill pond that aren't Dadant
    everything but Dadant at the Mill pond

hives[supers=0 & lost_on=null] list
    living hives without a super
    colonies alive that have 0 supers

hives[no inspections & lost_on=null] show hive
    which living hives have not been looked at
    hive numbers of colonies alive without an inspection

hives[no harvests] count
    how many hives have never given honey
    number of hives without a harvest

hives by set_up:year asc count
    hives set up each year
    new hives year by year

hives[keeper.village!="Tann" & site.alt_m>=600] count
    how many hives at 600 m or more have a keeper from outside Tann
    number of hives at 600 metres upwards that are not kept by Tann people

inspections[on=last 14 days] list
    inspections of the last 14 days
    what was inspected in the past two weeks (14 days)

inspections[on=this month] by by.name count
    inspections this month by who did them
    who did how many inspections this month

inspections[queen_seen=false & brood_frames=0] show hive, on
    no queen seen and no brood: which hive, when
    hives and dates where neither queen nor brood (0 frames) was found

inspections[swarm_cells>0] by hive count >= 3
    hives with swarm cells on three or more inspections
    which hives showed swarm cells at least 3 times

inspections[mites_per_day>10] list
    more than 10 mites a day
    inspections with over ten mites per day

inspections[mites_per_day>10 & treated_with=null] count
    how often was nothing done against more than 10 mites a day
    untreated inspections with over 10 mites daily, number

inspections by treated_with avg mites_per_day
    average mites by treatment
    mean mites per day for each thing we treat with

inspections by hive.race avg temper
    how good-tempered is each race on average
    average temper by race
    caractère moyen par race

inspections by hive.race avg temper, avg brood_frames
    temper and brood by race, both averaged
    per race: mean temper, mean number of brood frames

inspections by hive avg temper bottom 3
    three worst-tempered hives on average
    which 3 hives have the lowest mean temper

inspections[food_kg<3 & on=last month] show hive, food_kg
    hives short of food last month: under 3 kg, with the amount
    which hives had less than 3 kg of food in last month's inspections, and how much

inspections[done="requeened"] count
    how many times did we requeen
    number of inspections with requeening

inspections[done="added super" & on=2026-05] list
    supers added in May 2026
    inspections in may 2026 where a super was added

inspections[done=null] percent
    at what share of inspections was nothing done
    percentage of inspections without any work entered

inspections sum min
    total minutes spent on inspections
    how long did all inspections take together

inspections by by.name sum min top 1
    who spends most time at the hives
    beekeeper with the most inspection minutes

inspections by on:month asc count, avg mites_per_day
    by month: inspections and average mites
    number of inspections and mean mites each month

inspections top 1 on show hive, on, by.name
    last inspection: hive, day, who
    which hive was looked at most recently, when and by whom

inspections[hive.lost_on!=null & mites_per_day>=9] list
    inspections of hives since lost, with 9 mites a day or more
    9+ mites in colonies that died

harvests[dt=this year] sum kg
    how much honey this year, in kg
    this year's honey crop
    Honigernte dieses Jahr in kg

harvests by dt:year asc sum kg, count
    honey and number of lots per year
    crop year by year: kilos and lots

harvests by honey sum kg desc
    kilos by kind of honey, largest first
    which honey do we get most of? all kinds in descending order
    récolte par sorte de miel, la plus grande d'abord

harvests by honey avg water_pct > 18
    honeys with more than 18 % water on average
    which kinds of honey average over 18 percent water

harvests[water_pct>20] list
    lots that are too wet, over 20 %
    harvests with water above 20 percent

harvests by hive sum kg top 5
    our five best hives by honey
    which 5 hives gave the most kilos

harvests by hive.race avg kg
    average harvest by race
    how much does a harvest yield on average with each race

harvests[hive.keeper="MB03" & dt=last year] sum kg
    how much did member MB03 harvest last year
    keeper MB03: kilos last year

harvests[prize="gold"] show lot, honey
    gold medals: lot and kind of honey
    which lots won gold, and what honey is it

harvests[prize=null] percent
    share of lots without a prize
    what percentage won nothing

harvests by prize count
    how many prizes of each colour
    lots by prize

harvests sum jars.n
    how many jars have we filled
    total number of jars

harvests by jars.g sum jars.n
    jars by size
    number of jars of each weight in grams

harvests[jars.g=1000 & jars.n>40] list
    lots with more than 40 one-kilo jars (1000 g)
    harvests that gave over forty jars of 1000 g

harvests top 1 kg show hive, kg, dt
    biggest single harvest: hive, kilos, date
    record harvest with hive and day

harvests[kg>avg & honey="heather"] count
    how many heather harvests were above the average of all
    number of heather lots larger than the average harvest

hives[lost_on!=null] by race percent
    loss rate by race
    what percentage of the hives of each race has been lost

harvests sum jars.eur * jars.n
    what are all the jars worth, number times price
    value of all jars together

harvests by honey sum jars.eur * jars.n top 1
    which honey makes most money, jars times price
    kind of honey with the highest value in jars

harvests avg by hive sum kg
    how many kilos has a hive given on average, all its harvests together
    average total of kilos per hive

inspections avg by hive count
    how often is a hive inspected on average
    average number of inspections per hive

hives count by keeper count >= 5
    how many keepers have five hives or more
    number of members with at least 5 hives

harvests[prize!=null] by honey percent desc
    share of lots with a prize for each honey, highest first
    which honey wins prizes most often, in percent, descending

after hives[lost_on=null] count
hives[lost_on=null] by race count
    by race?
    nach Rasse

after hives[lost_on=null] count
hives[lost_on=null & site.name="Heath edge"] count
    and at Heath edge?
    only those at the Heath edge

after harvests[dt=this year] sum kg
harvests[dt=last year] sum kg
    and last year?
    letztes Jahr?

after harvests[dt=this year] sum kg
harvests[dt=this year] by honey sum kg
    split by kind
    per kind of honey?

after inspections[mites_per_day>10] list
inspections[mites_per_day>10] show hive, on, mites_per_day
    just hive, date and mites
    hive, day and how many mites

after inspections by hive avg temper bottom 3
inspections by hive avg temper top 3
    and the three calmest
    the best three instead?

after members[fee_paid="N"] show name
members[fee_paid="N"] count
    how many are they
    wie viele sind das

after apiaries top 1 alt_m show name, alt_m
apiaries top 1 alt_m show owner.name
    whose is it?
    and the owner?

none
    which bees are the most beautiful
    what is honey worth this year at the market
    profit per hive
    why did H014 die
    will it be a good year for lime honey
    how many bees are in H020
    delete hive H007
    temperature in the hives
    median harvest
    kilos per brood frame
    weight of an empty Dadant box
    apiaries whose owner has not paid and lost hives
    difference between this year's and last year's crop
    does honey help against a cough
    which pesticide was sprayed on the rape
    telephone of Gunda Pohl
    who buys our honey
    Wann schwärmen Bienen?
    ¿cuánto vive una reina?
    bonsoir
"""
