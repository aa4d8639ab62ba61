"""Wind farms: farms, turbines, daily output, stops, maintenance visits, and the technicians."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

FARMS = "Haarstrang|Kalkberg|Lange Heide|Nordkliff|Osterfeld"
TECHS = "Arne Kolb|Bianca Dorn|Çem Aydin|Dörte Lage|Edo Peters|Frida Sommer"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """5 farms, 31 turbines, 6 technicians, 400 days of output, 150 stops, 120 visits."""
    farms = [
        {
            "farm": name,
            "state": state,
            "since": datetime(year, month, 1),
            "offshore": offshore,
            "grid_mw": power,
            "owners": owners,
        }
        for name, state, year, month, offshore, power, owners in zip(
            FARMS.split("|"),
            ["Lower Saxony", "Hesse", "Brandenburg", "Lower Saxony", "Brandenburg"],
            [2003, 2012, 2016, 2021, 2026],
            [4, 9, 11, 6, 10],
            [False, False, False, True, False],
            [24, 18, 42, 88, 12],
            [
                [{"owner": "Citizens' Co-op", "pct": 60}, {"owner": "Stadtwerke Nord", "pct": 40}],
                [{"owner": "Aeolus Invest", "pct": 100}],
                [{"owner": "Aeolus Invest", "pct": 51}, {"owner": "Citizens' Co-op", "pct": 49}],
                [{"owner": "Stadtwerke Nord", "pct": 75}, {"owner": "Aeolus Invest", "pct": 25}],
                [{"owner": "Citizens' Co-op", "pct": 100}],
            ],
            strict=True,
        )
    ]
    turbines = []
    for number in range(31):
        farm = FARMS.split("|")[min(3, number // 8)]
        turbine: dict[str, Any] = {
            "wtg": f"{farm[:2].upper()}{number + 1:02}",
            "farm": farm,
            "model": chance.choice(["V90", "E-82", "E-138", "N117"]),
            "rated_kw": chance.choice([2000, 2300, 3600, 4200, 9500]),
            "hub_m": chance.choice([80, 98, 120, 141, 160]),
            "rotor_m": chance.choice([82, 90, 117, 138, 164]),
            "commissioned": datetime(2003, 5, 1) + timedelta(days=chance.randrange(8300)),
            "warranty_end": datetime(2025, 1, 1) + timedelta(days=chance.randrange(1800)),
            "state": chance.choice(["running", "running", "running", "stopped", "curtailed"]),
        }
        if chance.random() < 0.3:
            turbine["night_limit_db"] = chance.choice([98, 101, 104])
        turbines.append(turbine)
    names = [str(one["wtg"]) for one in turbines]
    techs = [
        {
            "tech": f"K{number}",
            "name": name,
            "base": chance.choice(["Emden", "Kassel", "Neuruppin"]),
            "certs": chance.sample(
                ["height rescue", "high voltage", "offshore", "crane"], chance.randint(1, 4)
            ),
            "hired": datetime(2008, 1, 1) + timedelta(days=chance.randrange(6500)),
            "day_rate": chance.choice([380, 420, 490, 560]),
        }
        for number, name in enumerate(TECHS.split("|"), 1)
    ]
    output = [
        {
            "wtg": chance.choice(names[:30]),
            "day": datetime(2026, 5, 1) + timedelta(days=chance.randrange(212)),
            "mwh": round(chance.uniform(0, 96), 1),
            "expected_mwh": round(chance.uniform(4, 90), 1),
            "wind_ms": round(chance.uniform(1.5, 16), 1),
            "avail_pct": chance.choice([100, 100, 100, 98.5, 91, 60, 0]),
            "price_eur_mwh": round(chance.uniform(-20, 145), 2),
        }
        for _ in range(400)
    ]
    stops = []
    for number in range(150):
        began = datetime(2025, 1, 5) + timedelta(hours=16610 if number > 146 else chance.randrange(16500))
        stop: dict[str, Any] = {
            "_id": 5000 + number,
            "wtg": chance.choice(names[:28]),
            "began": began,
            "reason": chance.choice(["gearbox", "ice", "grid", "bats", "pitch", "storm", "shadow"]),
            "planned": chance.choice(["Y", "N", "N", "N"]),
            "alarm_codes": [chance.choice(["A17", "A22", "B03", "C40"]) for _ in range(chance.randint(0, 3))],
        }
        if began < datetime(2026, 11, 24):
            stop["hours"] = round(chance.uniform(0.3, 190), 1)
            stop["ended"] = min(began + timedelta(hours=float(stop["hours"])), datetime(2026, 11, 29, 6))
            stop["lost_mwh"] = round(float(stop["hours"]) * chance.uniform(0.2, 2), 1)
        stops.append(stop)
    visits = []
    for number in range(120):
        day = datetime(2025, 6, 1) + timedelta(days=chance.randrange(580))
        visit: dict[str, Any] = {
            "visit": number + 1,
            "wtg": chance.choice(names),
            "day": day,
            "lead": f"K{chance.randint(1, 5)}",
            "helper": f"K{chance.randint(2, 6)}",
            "kind": chance.choice(["service", "service", "repair", "inspection"]),
        }
        if day < datetime(2026, 11, 29):
            visit["hrs"] = chance.choice([2, 4, 6, 8, 12])
            visit["cost_eur"] = chance.randrange(300, 26000, 100)
            visit["parts"] = [
                {
                    "part": chance.choice(["bearing", "blade bolt", "oil filter", "pitch motor", "sensor"]),
                    "qty": chance.randint(1, 12),
                    "eur": chance.choice([15, 120, 900, 7400]),
                }
                for _ in range(chance.randint(0, 3))
            ]
            visit["report_in"] = chance.random() < 0.8
        visits.append(visit)
    return {
        "farms": farms,
        "turbines": turbines,
        "technicians": techs,
        "output": output,
        "stops": stops,
        "visits": visits,
    }


QUESTIONS = """
farms[offshore=true] show farm
    which farm is out at sea (offshore)
    our offshore farms
    Welcher Park steht im Meer (offshore)?

farms bottom 1 since show farm, since
    oldest farm and since when it has been there
    which farm did we start with, and when

farms[owners.owner="Aeolus Invest" & owners.pct>50] show farm
    in which farms does Aeolus Invest hold more than half (50 %)
    farms where Aeolus Invest has over 50 percent

farms[owners.#=1] show farm
    farms with a single owner (1)
    which farms belong to one owner alone

farms[no turbines] show farm
    farm without turbines
    which farm has no turbine yet

farms by state sum grid_mw
    grid capacity by state
    MW per state in total

turbines by farm count, sum rated_kw
    turbines and rated power for each farm
    per farm: number of turbines, total kW

turbines by farm avg hub_m > 115
    farms with an average hub height over 115 m
    in which farms is the hub higher than 115 metres on average

turbines[state="stopped"] show wtg, farm
    what's standing still? turbine and farm
    stopped turbines with their farm
    stehende Anlagen mit Park

turbines[state!="running"] percent
    share of turbines that don't run
    what percentage isn't running

turbines[state="running" & farm.offshore=true] count
    how many offshore turbines are running
    running turbines at sea, number, offshore

turbines[warranty_end<today] count
    how many turbines are out of warranty
    number of turbines whose warranty has ended before today

turbines[warranty_end=next year] show wtg, warranty_end
    warranties that end next year: turbine and date
    which turbines come out of warranty in the coming calendar year, and when

turbines top 1 rotor_m show wtg, model
    biggest rotor: which turbine, which model
    turbine with the largest rotor and its model

turbines by model count desc
    models by number, most common first
    which turbine models do we have and how many, descending

turbines[commissioned<last 15 years] list
    turbines older than 15 years
    turbines that have run for more than fifteen years (15)

turbines by commissioned:year asc sum rated_kw
    rated power added per year
    kW commissioned in each year

turbines[night_limit_db=null & farm="Kalkberg"] list
    Kalkberg turbines without a night limit
    turbines in Kalkberg for which no night limit is set

turbines[rated_kw>avg & hub_m<100] show wtg
    which turbines have above-average power but a hub under 100 m
    more rated kW than the mean, lower than 100 metres: turbine names

turbines[no stops] show wtg
    turbines that never stopped
    which turbines have no stop on record

turbines[no visits & state="stopped"] list
    stopped turbines that nobody has visited
    turbines at a standstill without a visit

technicians[certs="offshore" & certs="high voltage"] show name
    who is certified for offshore and for high voltage
    technicians with both high voltage and offshore

technicians[certs!="crane"] show name
    technicians without the crane certificate
    who can't operate the crane, no crane cert

technicians[certs.#=4] show name
    who has all four certificates
    technicians with 4 certs

technicians avg day_rate, max day_rate
    average and top day rate
    what does a technician cost a day on average, and at most

technicians by base count
    technicians per base
    how many are based where

output[day=yesterday] sum mwh
    yesterday's output in MWh
    how much did we produce yesterday
    Wie viel Strom gestern in MWh?

output[day=last month] by wtg.farm sum mwh desc
    last month's production per farm, best first
    MWh by farm for last month, descending

output by day:month asc sum mwh, avg wind_ms
    per month: production and mean wind
    month by month: MWh and average wind speed

output[mwh<@expected_mwh] percent
    how often do we stay below what was expected, in percent
    share of days under the expected output

output[mwh<@expected_mwh & day=last 7 days] show wtg, day, mwh, expected_mwh
    under expectation in the last 7 days: turbine, day, real and expected MWh
    who produced less than expected over the past seven days? turbine, day, both figures

output[avail_pct<95] by wtg count top 5
    five turbines most often below 95 % availability
    top 5 turbines by days with under 95 percent availability

output by wtg.model avg avail_pct
    average availability per model
    how available is each model on average

output by wtg avg mwh > 55
    turbines that average more than 55 MWh a day
    which turbines produce over 55 MWh on average

output[price_eur_mwh<0 & mwh>0] count
    how often did we produce at a negative price
    number of days with output and a price below zero

output[price_eur_mwh<0] sum mwh
    MWh at negative prices
    how much power went out while the price was under 0

output top 1 mwh show wtg, day, mwh
    best day of any turbine: which, when, how much
    record output with turbine and date

output[wind_ms>=12 & mwh<10] list
    strong wind, hardly any output: at least 12 m/s but under 10 MWh
    days with 12 m/s or more and less than 10 MWh

output[avail_pct=0] show wtg, day
    days of no availability at all (0 %): turbine and day
    which turbine was 0 percent available, and when

output[wtg.hub_m>=140 & day>=2026-09] avg mwh
    average output since September of turbines with a hub of 140 m or more
    mean MWh from September on for hubs of at least 140 metres

stops[ended=null] show wtg, began, reason
    ongoing stops: turbine, since when, why
    what is down at present? turbine, start and reason of each stop that hasn't ended

stops[planned="N" & began=this year] count
    unplanned stops this year
    how many stops this year were not planned
    arrêts non planifiés cette année, combien

stops by reason sum hours desc
    what costs us most hours? reasons in descending order
    hours of standstill by reason, longest first

stops by reason count, avg hours, sum lost_mwh
    per reason: stops, average length, energy lost
    number, mean hours and total lost MWh for each reason

stops by wtg.farm sum lost_mwh top 1
    which farm lost most energy through stops
    farm with the highest lost MWh

stops[reason="ice" & began=*-01|*-02] count
    how many ice stops in January and February, all years
    stops because of ice in any January or February, number

stops[reason="bats"|"shadow"] sum lost_mwh
    what do bats and shadow cost us in MWh
    energy lost to shadow and bats

stops[hours>72 & reason!="grid"] list
    stops of over three days (72 h) that weren't the grid's fault
    longer than 72 hours, other reason than grid

stops by wtg count >= 8
    turbines with eight stops or more
    which turbines stopped at least 8 times

stops[alarm_codes="B03"] count
    how many stops with alarm B03
    how often did we see code B03

stops by alarm_codes count desc
    alarm codes by number of stops, most first
    which codes come up how often, descending

stops[alarm_codes.#=0 & planned="N"] count
    how many unplanned stops had no alarm
    number of stops, not planned, without any alarm code

stops[wtg.farm="Nordkliff" & began=last quarter] sum hours
    hours Nordkliff stood still last quarter
    Nordkliff downtime in the last quarter, in hours

stops by began:year, planned count
    stops per year, planned or not
    for each year: how many planned and unplanned

stops top 1 began show wtg, reason, began
    latest stop: turbine, reason, start
    which turbine stopped last, why and when

visits[day=next week] list
    visits next week
    all visits planned for the coming calendar week

visits[day>today] count
    how many visits are still ahead
    number of visits after today

visits[kind="repair"] sum cost_eur
    total cost of repairs
    what did repair visits cost us
    coste total de las reparaciones

visits by wtg.farm avg cost_eur
    average cost of a visit for each farm
    what does a visit cost on average by farm

visits by wtg sum cost_eur > 50000
    turbines with more than 50,000 in visits
    which turbines have cost us over 50k for visits

visits by lead.name count, sum hrs
    visits and hours by lead technician
    per lead: how many visits and how many hours

visits[lead.name="Frida Sommer" or helper.name="Frida Sommer"] count
    how many visits did Frida Sommer take part in, as lead or helper
    visits with Frida Sommer leading or helping, number

visits[lead=@helper] list
    visits where lead and helper are the same person
    visits that somebody did alone, lead and helper being one

visits[report_in=false & day<last 30 days] show visit, lead.name
    reports still missing after more than 30 days: visit and lead
    visits over 30 days ago whose report isn't in, with the lead technician

visits[parts.part="bearing" & parts.qty>=4] list
    visits with four bearings or more
    all visits on which at least 4 bearings were fitted

visits by parts.part sum parts.qty desc
    parts used, by quantity, largest first
    how many of each part have we fitted, in descending order

visits[kind="service" & day=2026] by wtg.model avg hrs
    average hours of a service in 2026 by model
    how long did a service take on average in 2026 for each model

output sum expected_mwh - mwh
    total difference between expected and real output
    how many MWh are we short of what was expected in all

output sum mwh * price_eur_mwh
    what did all the power earn, output times price
    revenue in euros

output[wtg.farm="Kalkberg"] sum mwh * price_eur_mwh
    revenue of Kalkberg
    what has the power from Kalkberg earned

turbines avg commissioned:age
    how old are the turbines on average
    average age of a turbine in years
    Durchschnittsalter der Anlagen

turbines by farm avg commissioned:age
    average age of the turbines on each farm
    Alter der Anlagen im Schnitt je Park

stops avg by wtg count
    how many stops does a turbine have on average
    average number of stops per turbine

stops[planned="N"] by reason percent
    share of unplanned stops for each reason
    what percentage of stops is unplanned, by reason

visits by parts.part sum parts.eur * parts.qty desc
    what have we spent on each part, price times quantity, highest first
    cost of parts by part, descending

turbines count by farm count >= 8
    how many farms have eight turbines or more
    number of farms with at least 8 turbines

after turbines[state="stopped"] show wtg, farm
turbines[state="stopped"] count
    how many is that
    wie viele sind das

after turbines[state="stopped"] show wtg, farm
turbines[state="curtailed"] show wtg, farm
    and curtailed ones?
    which are curtailed

after output[day=yesterday] sum mwh
output[day=yesterday] by wtg.farm sum mwh
    per farm
    and for each farm?

after output[day=yesterday] sum mwh
output[day=today] sum mwh
    and today so far
    heute?

after stops[planned="N" & began=this year] count
stops[planned="N" & began=this year] sum lost_mwh
    what did they cost in MWh
    and the energy lost?

after stops by reason sum hours desc
stops[began=this year] by reason sum hours desc
    for this year only
    just this year

after visits by lead.name count, sum hrs
visits[kind="repair"] by lead.name count, sum hrs
    repairs only
    and for repairs alone?

after technicians[certs="offshore" & certs="high voltage"] show name
technicians[certs="offshore" & certs="high voltage"] show name, base
    where are they based?
    with their base

after output top 1 mwh show wtg, day, mwh
output bottom 1 mwh show wtg, day, mwh
    and the worst
    lowest one?

none
    which technician is the most reliable
    how many birds died
    why is LA20 stopped
    wind tomorrow at Nordkliff
    restart HA03
    median availability
    output per metre of rotor
    full-load hours of each turbine
    who lives next to the Osterfeld farm
    visits to farms in Hesse
    rent that we pay the farmers
    how many households does a turbine supply
    how does a gearbox work
    phone of Arne Kolb
    how much CO2 have we saved
    Wie viel Prozent des Stroms in Europa kommt aus Wind?
    ¿cuándo se construye el próximo parque?
    cheers
"""
