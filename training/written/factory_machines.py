"""Machines of a factory: halls, machines with their sensors, readings, faults, maintenance."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

HALLS = "H1,Pressing,2200|H2,Milling,3100|H3,Packing,1800"
MAKERS = "Torvald|Kessel & Sohn|Meridian|Okada"
NOW = datetime(2026, 11, 29, 7, 45)


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """3 halls, 28 machines (some silent), 60 sensors, 400 readings, 150 faults, 120 services."""
    halls = [
        {"hall": code, "name": name, "sqm": int(sqm)}
        for code, name, sqm in (one.split(",") for one in HALLS.split("|"))
    ]
    machines = []
    for number in range(28):
        machine: dict[str, Any] = {
            "machine_id": f"M{number + 1:02}",
            "label": f"{['Press', 'Mill', 'Lathe', 'Robot', 'Conveyor', 'Wrapper'][number % 6]} {number + 1}",
            "type": ["press", "mill", "lathe", "robot", "conveyor", "wrapper"][number % 6],
            "maker": chance.choice(MAKERS.split("|")),
            "hall": chance.choice(halls)["hall"],
            "commissioned": datetime(2004, 1, 1) + timedelta(days=chance.randrange(8200)),
            "state": chance.choice(["running", "running", "running", "idle", "stopped"]),
            "rated_kw": chance.choice([4, 7.5, 11, 22, 45]),
            "hours_run": chance.randrange(300, 61000),
        }
        if chance.random() < 0.5:
            machine["warranty_until"] = datetime(2025, 6, 1) + timedelta(days=chance.randrange(1200))
        machines.append(machine)
    sensors = []
    for number in range(60):
        kind = ["temp", "vibration", "power"][number % 3]
        sensor: dict[str, Any] = {
            "sid": f"S-{500 + number}",
            "machine_id": machines[number % 26]["machine_id"],
            "kind": kind,
            "unit": {"temp": "C", "vibration": "mm/s", "power": "kW"}[kind],
            "alarm_at": {"temp": 85, "vibration": 7, "power": 40}[kind],
            "fw": f"v{chance.randint(1, 3)}.{chance.randint(0, 9)}",
        }
        if chance.random() < 0.6:
            sensor["battery_pct"] = chance.randint(2, 100)
        sensors.append(sensor)
    readings = []
    for number in range(400):
        sensor = sensors[chance.randrange(55)]
        top = {"temp": 101, "vibration": 9.5, "power": 46}[str(sensor["kind"])]
        minutes = chance.randrange(8 * 1440) if number < 250 else chance.randrange(90 * 1440)
        reading: dict[str, Any] = {
            "sid": sensor["sid"],
            "at": NOW - timedelta(minutes=minutes),
            "val": round(chance.triangular(0.2 * top, top, 0.55 * top), 1),
            "quality": chance.choice(["ok", "ok", "ok", "ok", "suspect", "lost"]),
        }
        if reading["quality"] == "lost":
            del reading["val"]
        readings.append(reading)
    faults = []
    for number in range(150):
        began = NOW - timedelta(hours=4 * number if number < 16 else chance.randrange(14000))
        fault: dict[str, Any] = {
            "machine_id": chance.choice(machines[:24])["machine_id"],
            "code": chance.choice(["E101", "E101", "E204", "E310", "E455", "W017", "W020"]),
            "began": began,
            "severity": chance.choice(["minor", "minor", "major", "critical"]),
            "shift": chance.choice(["early", "late", "night"]),
            "seen_by": chance.choice(["Oda", "Ruben", "Tilda", "Wim"]),
        }
        if number > 6 or chance.random() < 0.3:
            fault |= {
                "cleared": began + timedelta(minutes=chance.randint(2, 900)),
                "down_min": chance.choice([0, chance.randint(1, 420), chance.randint(1, 90)]),
                "scrap_pcs": chance.choice([0, 0, 0, 5, 18, 60]),
            }
        faults.append(fault)
    services = []
    for _ in range(120):
        planned = datetime(2025, 3, 1) + timedelta(days=chance.randrange(720))
        service: dict[str, Any] = {
            "machine_id": chance.choice(machines[:27])["machine_id"],
            "planned": planned,
            "task": chance.choice(["oil change", "belt", "calibration", "inspection", "bearing"]),
            "technician": chance.choice(["Hilde", "Jorn", "external"]),
            "parts": [
                {"part": chance.choice(["filter", "belt 2 m", "bearing 6204", "hydraulic oil"]), "qty": chance.randint(1, 4), "cost": chance.choice([8.5, 24, 61, 140])}
                for _ in range(chance.choice([0, 1, 1, 2]))
            ],
        }  # fmt: skip
        done = planned + timedelta(days=chance.choice([-2, 0, 0, 1, 4, 12]))
        if done < NOW and chance.random() < 0.9:
            service |= {"done": done, "cost": chance.randrange(60, 2400, 20)}
        services.append(service)
    return {
        "halls": halls,
        "machines": machines,
        "sensors": sensors,
        "readings": readings,
        "faults": faults,
        "services": services,
    }


QUESTIONS = """
machines count
    how many machines do we have
    number of machines in the factory
    Wie viele Maschinen stehen bei uns?

machines[state="running"] count
    how many machines are running
    machines at work right now (running), number
    ¿cuántas máquinas están en marcha (running)?

machines[state="stopped"|"idle"] show label, state
    which machines stand still, stopped or idle
    stopped and idle machines with their state

machines by state count
    machines by state
    how many are running, idle, stopped

machines by hall.name count
    machines per hall, by its name
    how many machines does each hall hold
    Maschinen je Halle

machines[hall.name="Packing" & state="stopped"] list
    stopped machines in the Packing hall
    machines à l'arrêt (stopped) dans le hall Packing

machines[maker="Okada"] show label, hours_run desc hours_run
    Okada machines with their running hours, most first
    how long have our Okadas run? label and hours, descending

machines[hours_run>40000] count
    how many machines have more than 40,000 hours
    machines past 40k running hours, number

machines bottom 1 commissioned show label, commissioned
    oldest machine and its date
    which machine was put into service first, and when

machines[commissioned<2010 & type="press"] list
    presses from before 2010
    Pressen, die vor 2010 in Betrieb gingen (press)

machines sum rated_kw
    rated power of all machines together
    how many kW are installed in total

machines by type avg hours_run desc
    average running hours per type, highest first
    how many hours have the machines of each type run on average? descending

machines[warranty_until<today] show label, warranty_until
    which machines are out of warranty, since when
    machines whose warranty is over, with the date

machines[warranty_until=next 6 months] list
    warranty ending within the next six months
    machines whose warranty runs out in the next 6 months

machines[warranty_until=null] percent
    share of machines without a warranty date
    what percentage has no warranty on file

machines[no faults] show label
    which machines never had a fault
    machines without any fault, by label
    ¿qué máquinas no han tenido ninguna avería?

machines[no sensors] list
    machines without a sensor
    Maschinen ohne Sensor

machines[no services & hours_run>20000] show label
    which machines with over 20,000 hours were never serviced
    more than 20000 hours and not one service: labels

machines[has faults & no services] count
    how many machines had faults but never a service
    number of machines with a fault and without a service

machines[machine_id="M07"] show maker, hall.name
    who made M07 and in which hall is it
    M07: maker and name of the hall

sensors by kind count
    sensors by kind
    how many sensors of each kind are fitted

sensors[battery_pct<20] show sid, machine_id.label, battery_pct
    which sensors are low on battery (under 20 %)? id, machine, percent
    batteries below 20 percent: sensor, machine and level

sensors[battery_pct=null] count
    how many sensors report no battery level
    number of sensors without battery percentage

sensors by machine_id.label count > 2
    machines with more than two sensors
    which machines carry over 2 sensors

sensors[machine_id.type="robot"] list
    sensors on robots
    Sensoren an Robotern (robot)

sensors[machine_id.hall="H2" & kind="vibration"] count
    how many vibration sensors are in H2
    vibration sensors of hall H2, number

sensors[no readings] show sid
    which sensors have never sent a reading
    silent sensors: ids of those without readings

sensors[fw^"v1."] list
    sensors with a firmware that starts with v1.
    fw beginning with "v1."

readings count
    how many readings are stored
    number of measurements

readings[at=today] count
    how many readings came in today
    readings of today, number
    combien de mesures aujourd'hui ?

readings[at=yesterday & quality="suspect"] list
    yesterday's suspect readings
    suspect readings from yesterday

readings[quality="lost"] percent
    what share of readings got lost
    percentage of lost readings

readings[quality="lost" & at=last 7 days] by sid count top 3
    three sensors that lost most readings in the last 7 days
    top 3 sensors by lost readings, past seven days

readings[sid.kind="temp"] max val
    highest temperature measured
    what is the hottest we ever read on a temp sensor
    höchste gemessene Temperatur (temp)

readings[sid.kind="temp" & at=yesterday] avg val
    average temperature yesterday
    mean of yesterday's temp readings

readings[sid.kind="temp" & val>85] count
    how many temperature readings were above 85
    number of temp values over 85 degrees

readings[sid.kind="temp" & val>85 & at=this week] show sid, at, val
    this week's temperatures over 85: sensor, time, value
    which sensors went past 85 degrees this week (temp), when and how far

readings[sid.kind="vibration" & val>=7 & quality="ok"] list
    good (ok) vibration readings of 7 or more
    vibration at 7 mm/s and above, quality ok

readings[val>@sid.alarm_at] count
    how many readings are above the alarm limit of their sensor
    number of values over the sensor's alarm_at

readings[val>@sid.alarm_at & at=last 7 days] show sid, at, val
    which sensors went over their alarm limit in the last 7 days? sensor, time, value
    past seven days: sensor, time and value of readings over the sensor's alarm_at

readings by sid.kind avg val, max val
    mean and maximum per kind of sensor
    for each kind: average and highest value

readings[sid.machine_id="M07" & at=last 7 days] list
    readings of M07 over the last 7 days
    everything measured on M07 in the past seven days

readings by sid count bottom 5
    five sensors with the fewest readings
    which 5 sensors report least

readings[sid="S-512"] top 1 at show at, val
    last reading of S-512: when and what
    most recent value of S-512 with its time

readings[sid="S-512"] by at:day asc avg val
    daily average of S-512 in order
    S-512: mean value per day, oldest first

readings[val=null] count
    how many readings have no value
    number of readings where val is missing

faults count
    how many faults have been logged
    number of faults so far
    Störungen insgesamt, wie viele?

faults[cleared=null] list
    open faults
    faults not cleared yet
    averías abiertas

faults[cleared=null] count
    how many faults are open
    number of uncleared faults

faults[cleared=null & severity="critical"] show machine_id.label, code, began
    open critical faults: machine, code, since when
    which machines have a critical fault right now, with code and start

faults[began=today] list
    today's faults
    Störungen heute

faults[began=yesterday & shift="night"] count
    how many faults did the night shift have yesterday
    yesterday's night shift faults, number

faults[began=this month] by machine_id.label count top 1
    which machine had the most faults this month
    machine with most faults in the current month

faults[began=last 30 days] sum down_min
    total downtime in the last 30 days, in minutes
    how many minutes did we stand still over the past 30 days

faults by machine_id.label count > 8
    machines with more than 8 faults
    which machines failed over eight times
    Maschinen mit mehr als 8 Störungen

faults by machine_id.label sum down_min top 5
    five machines with the most downtime
    top 5 machines by minutes down
    les cinq machines avec le plus d'arrêt

faults[severity="critical"] by machine_id.label count >= 3
    machines with three or more critical faults
    what had at least 3 critical faults

faults by machine_id.hall count
    faults per hall
    how many faults in each hall

faults by machine_id.maker count desc
    faults by maker, most first
    which make breaks down how often? descending

faults[machine_id.maker="Torvald" & began=this year] count
    how many faults did Torvald machines have this year
    this year's faults on Torvald machines, number

faults[machine_id.type="lathe"] avg down_min
    average downtime of a lathe fault
    how many minutes does a fault on a lathe cost on average

faults[machine_id.label="Press 1"] show began, code, down_min desc began
    Press 1: its faults with start, code, minutes down, newest first
    when did Press 1 fail, with which code, for how long? latest on top

faults[machine_id.label="Press 1"] top 1 began show began
    when did Press 1 last have a fault
    date of the latest fault on Press 1

faults by code count top 3
    three most frequent fault codes
    top 3 codes
    die drei häufigsten Störungscodes

faults[code^"W"] count
    how many are only warnings, code starting with W
    number of faults with a W code

faults[code="E204" & shift="late"|"night"] list
    E204 in the late or night shift
    E204 faults of the night and late shifts

faults by shift count, sum down_min
    per shift: faults and minutes down
    faults and downtime for each shift

faults[down_min>=120] count
    how many faults stopped a machine for two hours or more
    number of faults with at least 120 minutes down

faults[down_min=0] percent
    what share of faults caused no downtime
    percentage of faults with zero minutes down

faults[scrap_pcs>0 & began=last month] list
    faults of last month that produced scrap
    last month's faults with scrap pieces

faults sum scrap_pcs
    scrap from faults, total pieces
    how many pieces did we scrap because of faults

faults by began:month asc count
    faults per month, in order
    month by month: number of faults, from the first

faults by began:weekday count top 1
    on which weekday do most faults start
    worst weekday for faults

faults[seen_by="Tilda" & severity!="minor"] list
    faults seen by Tilda that weren't minor
    what Tilda saw, all except minor faults

faults by severity avg down_min
    average minutes down by severity
    how long is a machine down on average for each severity

services count
    how many services are recorded
    number of service jobs

services[done=null & planned<today] list
    overdue services
    services planned before today and not done
    überfällige Wartungen

services[done=null & planned<today] count
    how many services are overdue
    number of overdue maintenance jobs

services[planned=next week] show machine_id.label, task, technician
    what is planned for next week: machine, task, who
    next week's services with machine, task and technician

services[planned=next 30 days & technician="external"] count
    how many external services are planned in the next 30 days
    external jobs over the next thirty days, number

services[done>@planned] percent
    share of services done later than planned
    in what percentage of cases was maintenance late

services[done=this year] sum cost
    maintenance cost this year
    what have we spent on services this year
    coste de mantenimiento de este año

services by machine_id.label sum cost top 3
    three machines that cost most in maintenance
    top 3 machines by service cost

services by machine_id.label sum cost > 5000
    machines with more than 5000 of service costs
    which machines have cost over 5k in services

services by machine_id.label count = 1
    machines serviced only once
    which machines had exactly one service

services by machine_id.type avg cost
    average service cost per machine type
    what does a service cost on average for each type

services[machine_id.hall="H3" & done=last month] list
    services done in H3 last month
    last month's finished services in H3

services[machine_id.state="stopped" & done=null] list
    open services on stopped machines
    services not done yet for machines that are stopped

services[task="bearing"] distinct machine_id.label
    which machines got a bearing service
    machines with a bearing job, by label

services[task="oil change" & machine_id.label="Mill 2"] top 1 done show done
    when was the last oil change of Mill 2
    latest oil change on Mill 2, date

services by technician count, avg cost
    for each technician: number of services and average cost
    jobs and mean cost per technician

services by parts.part sum parts.qty
    parts used, quantity for each
    how many of every part went into services

services[parts.part="hydraulic oil"] sum parts.qty
    how much hydraulic oil was used, in quantity
    units of hydraulic oil used up

services[parts.#=0] count
    how many services needed no parts
    number of services without parts

halls top 1 sqm show name
    largest hall
    which hall has the most square metres

halls[no machines] count
    how many halls are empty, without machines
    number of halls with no machine

after machines[state="running"] count
machines[state="running"] by type count
    of which types?
    by type please

after faults by machine_id.label count > 8
faults[began=this year] by machine_id.label count > 8
    only this year's
    counting this year alone?

after faults[cleared=null] count
faults[cleared=null] show machine_id.label, code
    which machines and codes?
    machine and code of each

after faults[began=last 30 days] sum down_min
faults[began=last 7 days] sum down_min
    and the last 7 days
    for 7 days only

after readings[sid.kind="temp"] max val
readings[sid.kind="vibration"] max val
    and vibration?
    vibration

after services by machine_id.label sum cost top 3
services[done=this year] by machine_id.label sum cost top 3
    this year only
    and for this year?

after machines[no faults] show label
machines[no faults] show label, hours_run
    with their hours
    and how long have they run?

after services[done=null & planned<today] count
services[done=null & planned<today] by technician count
    whose are they? per technician
    per technician?

none
    which machine will fail next
    readings from machines made by Okada
    faults in the hall called Milling
    stop Press 1
    why does Mill 2 vibrate
    overall equipment effectiveness
    how many pieces did we produce yesterday
    is Torvald better than Meridian
    median downtime
    energy cost of hall H1
    temperature at 6 o'clock this morning
    difference in faults between the night and the early shift
    faults after the last service of each machine
    plan an inspection for Lathe 3
    what does E204 mean
    salary of Jorn
    spare parts in stock
    how hot is it in the sun
    ¿quién limpia las naves?
    Feierabend!

faults avg cleared - began
    how long do faults stay open on average
    average days from began to cleared

faults avg by machine_id count
    average number of faults per machine
    how many faults does a machine have on average
"""
