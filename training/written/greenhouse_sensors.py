"""Greenhouses with sensors: readings every few minutes, alarms, plantings; telemetry with short field names."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """5 houses, 24 sensors, 420 readings, 110 alarms, 40 plantings."""
    houses = [
        {"house": name, "area_m2": area, "heated": heated, "site": site}
        for name, area, heated, site in (
            ("G1", 900, True, "Westfield"),
            ("G2", 1200, True, "Westfield"),
            ("G3", 640, False, "Lowmoor"),
            ("G4", 2100, True, "Lowmoor"),
            ("G5", 380, False, "Westfield"),
        )
    ]
    sensors = [
        {
            "sid": f"sn-{number:02}",
            "house": f"G{chance.randint(1, 5)}",
            "fw": chance.choice(["1.8.2", "1.9.0", "2.0.1"]),
            "bat_mv": chance.randint(2300, 3650),
            "last_cal": datetime(2025, 3, 1) + timedelta(days=chance.randrange(600)),
            "kind": chance.choice(["air", "soil", "light"]),
        }
        for number in range(1, 25)
    ]
    readings = [
        {
            "sid": f"sn-{chance.randint(1, 24):02}",
            "t": datetime(2026, 11, 15) + timedelta(minutes=chance.randrange(20_000)),
            "temp_c": round(chance.uniform(7, 38), 1),
            "rh": chance.randint(28, 99),
            "co2": chance.randint(380, 1500),
            "q": {"ok": chance.random() < 0.94, "retries": chance.choice([0, 0, 0, 1, 2, 5])},
        }
        for _ in range(420)
    ]
    alarms = []
    for number in range(110):
        raised = datetime(2026, 7, 1) + timedelta(minutes=chance.randrange(216_000))
        alarm: dict[str, Any] = {
            "no": number + 1,
            "sid": f"sn-{chance.randint(1, 24):02}",
            "raised": raised,
            "code": chance.choice(["TEMP_HI", "TEMP_LO", "RH_HI", "OFFLINE", "BAT_LOW"]),
            "level": chance.choice([1, 1, 2, 3]),
        }
        if chance.random() < 0.8:
            alarm["acked"] = raised + timedelta(minutes=chance.randint(1, 600))
            alarm["by"] = chance.choice(["noor", "sven", "auto"])
        alarms.append(alarm)
    plantings = [
        {
            "crop": chance.choice(["tomato", "cucumber", "basil", "pepper", "lettuce"]),
            "house": f"G{chance.randint(1, 5)}",
            "sown": datetime(2026, 1, 10) + timedelta(days=chance.randrange(300)),
            "trays": chance.randint(4, 120),
            "yield_kg": round(chance.uniform(0, 900), 1),
            "organic": chance.choice([0, 1]),
        }
        for _ in range(40)
    ]
    return {
        "houses": houses,
        "sensors": sensors,
        "readings": readings,
        "alarms": alarms,
        "plantings": plantings,
    }


QUESTIONS = """
readings count
    how many readings have we stored
    number of readings

readings max t
    when was the last reading
    time of the newest reading

readings[t=today] count
    how many readings today
    number of readings so far today

readings avg temp_c
    average temperature
    mean temp over everything
    température moyenne

readings[t=yesterday] avg temp_c
    average temperature yesterday
    how warm was it yesterday on average

readings max temp_c, min temp_c
    highest and lowest temperature
    temperature extremes

readings by t:day avg temp_c
    average temperature per day
    daily mean temperature

readings by sid.house avg temp_c
    average temperature by house
    how warm is each greenhouse on average

readings[sid.house="G3"] min temp_c
    how cold did it get in G3
    lowest temperature in G3

readings[temp_c>35] count
    how often was it over 35 degrees
    number of readings above 35

readings[temp_c>35] distinct sid
    which sensors have seen more than 35 degrees
    sensors with readings above 35

readings[temp_c<10 & t=last 7 days] list
    cold readings under 10 in the last seven days
    below 10 degrees in the past 7 days

readings top 1 temp_c show sid, t, temp_c
    hottest reading: which sensor, when, how hot
    peak temperature with sensor and time

readings avg rh
    average humidity
    mean rh
    durchschnittliche Luftfeuchte

readings[rh>=95] count
    how many readings with 95 % humidity or more
    number of readings at rh 95 and above

readings by sid avg co2 top 3
    three sensors with the most CO2 on average
    highest average co2, top three sensors

readings[co2>1200] count
    how many readings above 1200 ppm CO2
    number with co2 over 1200

readings[q.ok=false] count
    how many readings were bad
    number of readings that are not ok

readings[q.ok=false] percent
    share of bad readings
    what percentage of readings is not ok

readings by sid sum q.retries top 1
    which sensor needs the most retries
    sensor with most retries in total

readings[q.retries>2] list
    readings with more than two retries
    more than 2 retries

readings[sid="sn-07"] top 1 t
    latest reading of sn-07
    what does sn-07 say now? newest reading

readings by sid count bottom 1
    which sensor reports least
    sensor with the fewest readings

sensors count
    how many sensors are installed
    number of sensors
    Wie viele Sensoren gibt es?

sensors by house count
    sensors per house
    how many sensors in each greenhouse

sensors by kind count
    sensors by kind
    how many air, soil and light sensors

sensors[fw!="2.0.1"] show sid, fw
    sensors that don't run firmware 2.0.1, with theirs
    which sensors are not on fw 2.0.1? id and version

sensors by fw count
    firmware versions in use
    sensors per firmware

sensors[bat_mv<2600] show sid, bat_mv asc bat_mv
    weak batteries under 2600 mV, weakest first, with the voltage
    sensors below 2600 mV: id and mV, ascending

sensors bottom 1 bat_mv show sid
    sensor with the weakest battery
    which battery is lowest

sensors[last_cal<2025-11] count
    how many were calibrated before November 2025
    number of sensors last calibrated before Nov 2025

sensors bottom 5 last_cal show sid, last_cal
    the five that were calibrated longest ago, with date
    oldest 5 calibrations: sensor and date

sensors[house.heated=true] count
    how many sensors are in heated houses
    number of sensors in heated greenhouses

sensors[house.site="Lowmoor"] show sid, kind
    sensors in Lowmoor with their kind
    what hangs in Lowmoor? id and kind

sensors[no readings] show sid
    sensors that never reported
    which sensors have no reading

sensors[no alarms] count
    how many sensors have never raised an alarm
    number of sensors without alarms

alarms count
    how many alarms in all
    number of alarms

alarms[acked=null] list
    open alarms
    alarms nobody has acknowledged
    offene Alarme

alarms[acked=null] count
    how many alarms are unacknowledged
    number of open alarms

alarms[acked=null & level=3] list
    open level 3 alarms
    level three, not acknowledged

alarms by code count desc
    alarms by code, most frequent first
    what alarms do we get most? all codes

alarms[code="OFFLINE"] count
    how often was a sensor offline
    number of OFFLINE alarms

alarms[code="BAT_LOW"] distinct sid
    which sensors reported a low battery
    sensors with BAT_LOW

alarms by raised:month count
    alarms per month
    alarmes par mois

alarms[raised=last month] count
    how many alarms last month
    number of alarms in the last month

alarms by by count
    who acknowledged how many
    acknowledged alarms per person

alarms[by="auto"] percent
    what share was acknowledged by auto
    percentage acknowledged automatically (auto)

alarms[by="noor" & level=3] count
    how many level 3 alarms did noor handle
    number of level-3 alarms by noor

alarms by sid.house count top 1
    which greenhouse has the most alarms
    house with most alarms

alarms[sid.kind="soil"] count
    how many alarms from soil sensors
    number of alarms of soil sensors

alarms[sid.house="G4" & code="TEMP_HI"] count
    how often was it too hot (TEMP_HI) in G4
    number of TEMP_HI in G4

plantings by crop sum yield_kg desc
    harvest per crop, most first
    yield by crop, descending

plantings[crop="tomato"] sum yield_kg
    how many kilos of tomatoes
    tomato yield in total
    récolte totale de tomates

plantings[organic=1] sum trays
    organic trays in total
    how many trays are organic

plantings[organic=1] percent
    share of organic plantings
    what percentage is organic

plantings by house count
    plantings per house
    how many plantings in each greenhouse

plantings[sown=2026-03] list
    plantings from march 2026

plantings[sown=*-03] list
    what was sown in March

plantings top 1 yield_kg show crop, house, yield_kg
    best planting: crop, house and kilos
    highest yield with crop and house

plantings[yield_kg=0] list
    plantings without any yield
    nothing harvested: which ones

plantings[house.site="Westfield"] sum yield_kg
    harvest in Westfield, total
    how many kg did Westfield yield

plantings by house.site sum trays
    trays by site
    trays for each site

houses sum area_m2
    total area
    how many square metres under glass

houses top 1 area_m2 show house
    largest greenhouse
    which house is biggest

houses[heated=false] show house
    unheated houses
    which greenhouses are not heated

after readings[t=yesterday] avg temp_c
readings[t=today] avg temp_c
    and today?
    today?

after readings avg temp_c
readings by sid.house avg temp_c
    per house
    for each greenhouse

after alarms[acked=null] count
alarms[acked=null] by code count
    by code
    split by code

after alarms[acked=null] count
alarms[acked=null] list
    show them
    list those

after plantings[crop="tomato"] sum yield_kg
plantings[crop="cucumber"] sum yield_kg
    and cucumbers?
    cucumber?

after sensors by fw count
sensors[house="G2"] by fw count
    only in G2
    just G2

after readings max temp_c, min temp_c
readings[sid.house="G1"] max temp_c, min temp_c
    and in G1
    G1 only

none
    will it freeze tonight
    what is the temperature outside
    how much did heating cost
    who planted the basil
    turn on the heating in G3
    acknowledge alarm 14
    price of tomatoes
    why did sn-11 go offline
    how much water did G2 use
    median humidity
    is co2 bad for basil
    difference between G1 and G2
    how many lux yesterday
    serial number of sn-03
    how many days until harvest
    predict the yield of next month
    good morning
"""
