"""A fire brigade: stations, engines, firefighters with their courses, callouts (dates kept as text), and inspections."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

FIRST = "Arlo|Bea|Cormac|Dilys|Eamon|Freya|Gethin|Hollie|Idris|Josie|Kit|Lowri|Mac|Nerys|Owen|Paige|Rhys|Sian|Tom|Una"
LAST = "Beynon|Carrow|Delane|Fothergill|Hurley|Kemp|Lockwood|Mostyn|Penrose|Swain"
STREETS = (
    "Bridge Street|Canal Road|Foundry Lane|High Street|Mill Hill|Orchard Way|Quarry Road|Station Approach"
)


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """6 stations, 16 engines, 58 firefighters, 320 callouts, 90 inspections."""
    stations = [
        {
            "stn": code,
            "name": name,
            "type": kind,
            "opened": opened,
            "bays": bays,
            "address": {"town": town, "postcode": postcode},
        }
        for code, name, kind, opened, bays, town, postcode in (
            ("S1", "Central", "full-time", 1962, 6, "Harrowby", "HB1 2FS"),
            ("S2", "Canalside", "full-time", 1998, 4, "Harrowby", "HB4 7CR"),
            ("S3", "Mill Hill", "volunteer", 1931, 2, "Pennock", "PN2 1MH"),
            ("S4", "Quarry", "volunteer", 1979, 2, "Stonedale", "SD9 3QR"),
            ("S5", "Airfield", "full-time", 2017, 3, "Pennock", "PN7 5AF"),
            ("S6", "Lakeside", "volunteer", 2026, 1, "Tarn", "TN1 1LK"),
        )
    ]
    engines = []
    for number in range(16):
        engine: dict[str, Any] = {
            "callsign": f"E{101 + number}",
            "station": f"S{chance.randint(1, 5)}",
            "kind": chance.choice(["pumper", "pumper", "ladder", "rescue", "boat", "command"]),
            "tank_l": chance.choice([0, 800, 2000, 4500]),
            "yr": chance.randint(2001, 2026),
            "mileage_km": chance.randrange(3000, 160000, 100),
            "seats": chance.choice([2, 3, 6, 9]),
            "state": chance.choice(["ready", "ready", "ready", "workshop"]),
            "next_inspection": datetime(2026, 10, 1) + timedelta(days=chance.randrange(300)),
        }
        engines.append(engine)
    people = []
    for number in range(58):
        person: dict[str, Any] = {
            "badge_no": 500 + number,
            "first": chance.choice(FIRST.split("|")),
            "last": chance.choice(LAST.split("|")),
            "sex": chance.choice(["F", "M", "M"]),
            "born": datetime(1964, 1, 1) + timedelta(days=chance.randrange(15300)),
            "joined": datetime(1995, 1, 1) + timedelta(days=chance.randrange(11600)),
            "station": f"S{chance.randint(1, 5)}",
            "rank": chance.choice(["firefighter", "firefighter", "firefighter", "crew leader", "officer"]),
            "volunteer": chance.random() < 0.5,
            "courses": [
                {
                    "course": course,
                    "passed": datetime(2019, 1, 1) + timedelta(days=chance.randrange(2880)),
                    "valid_until": datetime(2025, 6, 1) + timedelta(days=chance.randrange(1500)),
                }
                for course in chance.sample(
                    ["breathing apparatus", "driver", "diver", "first aid", "height rescue", "chainsaw"],
                    chance.randint(0, 4),
                )
            ],
        }
        if chance.random() < 0.12:
            person["left"] = datetime(2026, 1, 5) + timedelta(days=chance.randrange(320))
        people.append(person)
    callouts = []
    for number in range(320):
        alarm = datetime(2025, 1, 1) + timedelta(minutes=chance.randrange(697 * 1440))
        callout: dict[str, Any] = {
            "inc_no": f"{alarm:%y}-{1000 + number}",
            "alarm_at": f"{alarm:%Y-%m-%d %H:%M}",
            "category": chance.choice(
                ["fire", "fire", "road accident", "flood", "animal rescue", "gas leak"]
            ),
            "false_alarm": "Y" if chance.random() < 0.2 else "N",
            "street": chance.choice(STREETS.split("|")),
            "engine": chance.choice(engines[:14])["callsign"],
            "leader_no": chance.choice(people)["badge_no"],
            "crew_size": chance.randint(2, 9),
            "response_min": round(chance.uniform(2.5, 19), 1),
            "target_min": chance.choice([8, 8, 10]),
            "injured": chance.choice([0, 0, 0, 0, 1, 2, 5]),
            "dead": chance.choice([0] * 15 + [1]),
            "rescued": {
                "people": chance.choice([0, 0, 0, 1, 3]),
                "animals": chance.choice([0, 0, 0, 0, 1, 2]),
            },
        }
        if callout["false_alarm"] == "N":
            callout["water_used_l"] = chance.choice([0, 0, 400, 1500, 6000, 18000])
            callout["duration_min"] = chance.choice([20, 35, 50, 80, 140, 320])
        if chance.random() < 0.25:
            callout["also_called"] = chance.sample(
                ["police", "ambulance", "gas board", "vet"], chance.randint(1, 2)
            )
        callouts.append(callout)
    inspections = [
        {
            "callsign": chance.choice(engines)["callsign"],
            "on": datetime(2024, 2, 1) + timedelta(days=chance.randrange(1030)),
            "inspector": chance.choice(["R. Abelard", "T. Moon"]),
            "result": chance.choice(["pass", "pass", "pass", "minor faults", "fail"]),
            "cost": chance.choice([80, 80, 140, 420, 1900]),
        }
        for _ in range(90)
    ]
    return {
        "stations": stations,
        "engines": engines,
        "firefighters": people,
        "callouts": callouts,
        "inspections": inspections,
    }


QUESTIONS = """
stations by type count
    how many volunteer and full-time stations
    stations per type

stations[address.town="Pennock"] show name
    which stations are in Pennock
    our stations in pennock by name

stations bottom 1 opened show name, opened
    oldest station and its year
    which station was opened first, and when

stations[opened<1980 & bays>=4] show name
    big old stations: from before 1980 and at least four bays
    which stations opened before 1980 with 4 bays or more

stations[no firefighters] show name
    at which station does nobody serve
    stations without firefighters

stations[no engines] count
    how many stations have no engine
    number of stations without a vehicle

engines[state="workshop"] show callsign, station.name
    which engines are in the workshop, and whose are they (station)
    callsign and station of everything that's in for repair

engines[state="ready" & kind="ladder"] count
    how many ladders are ready to go
    number of ladder trucks ready
    ¿cuántas escaleras (ladder) están listas?

engines by station.name count
    engines per station
    how many vehicles does each station have

engines by station.name sum tank_l top 1
    which station carries the most water
    station with the biggest total tank volume

engines by kind avg yr
    average year of construction by kind of engine
    how old (year) are the different kinds on average

engines[yr<2010 or mileage_km>120000] list
    engines built before 2010 or with over 120,000 km on them
    old or worn: before 2010, or more than 120k km

engines[next_inspection<today] show callsign, next_inspection
    overdue for inspection: callsign and date
    whose inspection date has passed, and when was it due

engines[next_inspection=next month] list
    engines due for inspection next month
    inspections coming up in december, that is next month

engines top 3 mileage_km show callsign, mileage_km
    the three engines with the most kilometres, and how many
    top three by mileage

engines[no callouts] show callsign
    engines that have never gone out
    which callsigns have no callout

engines[tank_l=0] percent
    what share carries no water
    percentage of engines with an empty tank, 0 litres

firefighters[left=null] count
    how many are serving at the moment
    strength of the brigade without those who left
    Wie viele sind noch im Dienst?

firefighters[left=null & sex="F"] count
    how many women are serving, not counting those who left
    female firefighters who have not left, number

firefighters[sex="F"] percent
    percentage of women
    Frauenanteil

firefighters by station.name, volunteer count
    volunteers and professionals per station
    for each station: how many with and without pay (volunteer)

firefighters[rank="officer"] show first, last, station.name
    officers and their stations
    who are our officers and where do they serve

firefighters[born<last 55 years & left=null] show first, last, born
    people over 55 who are still with us, with birth date
    who is older than 55 and hasn't left? name and date of birth

firefighters[joined<last 25 years] count
    how many joined more than 25 years ago
    number of people with over 25 years of service

firefighters bottom 1 joined show first, last
    who has served longest
    name of the longest-serving firefighter

firefighters by joined:year count top 1
    in which year did most people join
    best recruiting year

firefighters[courses.course="diver"] show first, last
    who can dive
    names of the divers
    Wer hat den Taucherlehrgang (diver)?

firefighters[courses.course="breathing apparatus" & courses.valid_until<today] show first, last
    whose breathing apparatus course has run out
    names of those with an expired breathing apparatus ticket

firefighters[courses.course="driver" & courses.valid_until=this month] list
    drivers whose course expires this month
    whose driver course runs out this month? the people

firefighters[courses.#=0] show first, last, joined
    people without any course, and when they joined
    who hasn't got a single course? name and joining date

firefighters[courses.#>=3 & rank="firefighter"] count
    how many plain firefighters hold three courses or more
    number of people of the lowest rank (firefighter) with at least 3 courses

firefighters by courses.course count desc
    courses by number of people who hold them, most first
    how many have which course, in descending order

firefighters[station.type="volunteer" & volunteer=false] list
    paid people at volunteer stations
    non-volunteers serving at a volunteer station

callouts[alarm_at=today] list
    what happened today
    callouts today
    Einsätze heute

callouts[alarm_at=this year] count
    how many callouts this year
    number of alarms in the current year
    nombre d'interventions cette année

callouts[alarm_at=last 30 days] by category count desc
    callouts of the last 30 days by category, most frequent first
    what were we called to in the past thirty days? biggest category on top

callouts by alarm_at:month asc count
    alarms per month
    callouts month by month
    interventions par mois

callouts by alarm_at:year asc count, sum injured, sum dead
    per year: callouts, injured and dead
    how many callouts, casualties and deaths in each year

callouts by alarm_at:weekday count top 1
    on which weekday do we go out most
    busiest day of the week

callouts[false_alarm="Y"] percent
    share of false alarms
    what percentage was nothing, just a false alarm
    porcentaje de falsas alarmas

callouts[false_alarm="Y"] by street count top 3
    three streets with the most false alarms
    where do false alarms come from? top 3 streets

callouts[false_alarm="N" & category="fire" & street="Mill Hill"] list
    real fires in the street Mill Hill
    fires on Mill Hill street that were no false alarm

callouts[response_min>@target_min] count
    how often did we miss the target time
    number of callouts slower than their target

callouts[response_min>@target_min] by engine count desc
    missed targets per engine, worst first
    how many times was each engine slower than the target, descending

callouts[response_min<=@target_min] percent
    in what share of callouts were we there within the target
    percentage of responses on target

callouts by category avg response_min, max response_min
    average and longest response time by category
    mean and worst minutes to arrive for every category

callouts by street avg response_min > 11
    streets that take us more than 11 minutes on average
    where is the average response over 11 min? by street

callouts top 1 duration_min show inc_no, category, duration_min
    longest callout: number, what it was and its minutes
    which incident took longest, with category and duration

callouts sum water_used_l
    total litres of water used
    how much water have we poured

callouts[water_used_l>10000 & alarm_at=last year] list
    callouts last year that took over 10,000 litres
    last year's incidents with more than 10000 l of water

callouts sum rescued.people, sum rescued.animals
    people and animals rescued, in total
    how many humans and how many animals have we saved

callouts[rescued.animals>0 & category!="animal rescue"] count
    how often did we save an animal on some other kind of callout than an animal rescue
    number of callouts with animals rescued, except the animal rescues themselves

callouts[dead>0] list
    fatal callouts
    incidents with at least one dead

callouts[injured>=2 & dead=0] count
    how many with two or more injured but nobody dead
    number of callouts of 2+ casualties and no deaths

callouts[also_called="police" & also_called="ambulance"] list
    callouts with both police and ambulance
    incidents where the police were called as well as an ambulance

callouts[also_called=null] percent
    what percentage did we handle alone, nobody else called
    share of callouts with no one else called

callouts[leader_no.last="Penrose" & leader_no.first="Sian"] count
    how many callouts did Sian Penrose lead
    number of Sian Penrose's callouts as leader

callouts by leader_no.first, leader_no.last count top 1
    who has led the most callouts
    the leader with most incidents, by first and last name

callouts[engine.kind="boat" & category="flood"] count
    how many floods did the boats go to
    flood callouts with a boat, how many

callouts by engine.kind avg crew_size
    average crew by kind of engine
    how many people ride on each kind of engine on average

callouts by engine.station count > 50
    station codes whose engines went out more than 50 times
    which stations (code) have had over 50 callouts with their engines

callouts bottom 1 alarm_at show inc_no, alarm_at
    first incident on file: number and time
    the earliest callout we have, with its number

inspections[result="fail"] show callsign, on
    which engines failed an inspection, and when
    failed inspections: callsign and date

inspections by callsign count >= 8
    engines inspected eight times or more
    which callsigns had at least 8 inspections

inspections by result count, avg cost
    inspections by result, with the average cost
    per result: how many and mean cost

inspections[callsign.kind="ladder" & on=2026] sum cost
    what did inspecting the ladders cost in 2026
    total inspection cost of ladder trucks, 2026

inspections[cost>avg & result="pass"] count
    how many passed but cost more than average
    number of passes with an above-average bill

inspections by on:year asc sum cost
    inspection costs year by year
    what did inspections cost in each year

inspections[inspector~"Moon"] list 5
    five of Moon's inspections
    any 5 inspections done by Moon

firefighters[left=null] avg born:age
    average age of those who are still serving
    how old are the firefighters that haven't left, on average

firefighters by station.name avg born:age top 1
    which station has the oldest crew on average
    station with the highest average age

callouts[false_alarm="Y"] by category percent
    share of false alarms in each category
    for every category: what percentage were false alarms

callouts avg by alarm_at:month count
    how many callouts do we have in a month on average
    average number of alarms a month
    durchschnittliche Zahl der Einsätze pro Monat

callouts avg response_min - target_min
    by how many minutes are we over the target on average
    average difference between response and target

inspections[result="fail"] by callsign.kind percent desc
    which kind of engine fails inspections most? percentage of each, worst first
    failure rate at inspections by kind of engine, descending

engines count by station count > 2
    how many stations have more than two engines
    number of stations with over 2 vehicles

after callouts[alarm_at=this year] count
callouts[alarm_at=last year] count
    and last year?
    letztes Jahr?

after callouts[alarm_at=this year] count
callouts[alarm_at=this year] by category count
    by category?
    split that by category

after callouts[alarm_at=this year] count
callouts[alarm_at=this year & false_alarm="N"] count
    without the false alarms
    real ones only

after engines[state="workshop"] show callsign, station.name
engines[state="workshop"] count
    how many is that
    so how many are there

after callouts[response_min>@target_min] count
callouts[response_min>@target_min] percent
    in percent
    what share of all is that?

after firefighters[courses.course="diver"] show first, last
firefighters[courses.course="height rescue"] show first, last
    and height rescue?
    who does height rescue then

after firefighters[left=null] count
firefighters[left=null & volunteer=true] count
    how many of those are volunteers
    just the volunteers

after callouts by category avg response_min, max response_min
callouts[alarm_at=this year] by category avg response_min, max response_min
    only this year please
    and for this year alone

after callouts top 1 duration_min show inc_no, category, duration_min
callouts top 1 duration_min show leader_no.first, leader_no.last
    who led it?
    who was in charge there

after inspections[result="fail"] show callsign, on
inspections[result="fail" & on=last 12 months] show callsign, on
    in the last 12 months
    only over the past twelve months

none
    which firefighter is the bravest
    how much does a new ladder truck cost
    what caused the fire on Canal Road
    damage in euros last year
    hours on duty per person
    median response time
    send engine E104 to High Street
    will there be floods this winter
    callouts led by people from Quarry station whose engine was in the workshop
    difference between our fastest and slowest station
    callouts per inhabitant
    blood group of Idris Kemp
    callouts before seven in the morning
    why did E109 fail
    how do I put out burning fat
    phone number of the duty officer
    Wer hat am Wochenende Bereitschaft?
    ¿cuánto gana un bombero?
    how does the brigade in Leeds compare
    thanks a lot
"""
