"""A town's water works: meters in houses, readings that devices send, faults that people report."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

STREETS = "Mill Lane|Station Road|Harbour Street|Oak Avenue|Castle Hill|Quarry Close|Bridge Street"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """120 meters, 400 readings with a nested state, 90 fault reports of which some are open."""
    meters = [
        {
            "meterId": f"WM-{number:04}",
            "address": {"street": chance.choice(STREETS.split("|")), "no": chance.randint(1, 140)},
            "zone": chance.choice(["north", "south", "old town"]),
            "installedOn": datetime(2008, 3, 1) + timedelta(days=chance.randrange(6600)),
            "diameterMm": chance.choice([15, 20, 25, 40]),
            "smart": chance.choice(["Y", "N", "Y"]),
            "tenants": chance.randint(1, 9),
        }
        for number in range(1, 121)
    ]
    readings = [
        {
            "meterId": f"WM-{chance.randint(1, 120):04}",
            "ts": datetime(2026, 8, 1) + timedelta(hours=chance.randrange(2880)),
            "m3": round(chance.uniform(0.05, 4.2), 3),
            "state": {
                "battery": chance.randint(5, 100),
                "signal": chance.randint(-112, -60),
                "leak": chance.random() < 0.06,
            },
        }
        for _ in range(400)
    ]
    faults = []
    for number in range(90):
        reported = datetime(2026, 1, 4) + timedelta(days=chance.randrange(325))
        fault: dict[str, Any] = {
            "ticket": 5000 + number,
            "meterId": f"WM-{chance.randint(1, 120):04}",
            "reported": reported,
            "cause": chance.choice(["burst pipe", "low pressure", "no water", "brown water", "broken meter"]),
            "prio": chance.choice([1, 2, 2, 3, 3, 3]),
            "crew": chance.choice(["A", "B", "C"]),
        }
        if chance.random() < 0.75:
            fault["fixed"] = reported + timedelta(days=chance.randrange(20))
            fault["costEur"] = round(chance.uniform(40, 2600), 2)
        faults.append(fault)
    return {"meters": meters, "readings": readings, "faults": faults}


QUESTIONS = """
meters count
    how many meters are out there
    number of water meters
    Wie viele Zähler haben wir insgesamt?

meters[smart="Y"] count
    how many of the meters are smart ones
    smart meters: total
    combien de compteurs intelligents

meters[smart="N"] show meterId, address.street
    which meters aren't smart yet, and in what street
    meters still to be replaced by smart ones, id and street

meters[zone="old town"] count
    how many meters do we have in the old town zone

meters[zone="old town"] list
    meters in the old town?

meters by zone count
    meters per zone
    how are the meters spread over the zones
    Zähler je Zone

meters[address.street="Mill Lane"] count
    how many houses on Mill Lane have a meter
    Mill Lane, number of meters

meters by address.street count top 1
    which street has the most meters
    street with most meters

meters bottom 1 installedOn show meterId
    which meter is the oldest
    id of the oldest meter that is still in
    Welcher Zähler hängt am längsten?

meters[installedOn<2012] count
    meters from before 2012, how many
    how many were put in before 2012

meters by installedOn:year asc count
    how many meters did we install each year
    installations by year

meters[installedOn=last year] count
    how many did we install last year

meters[installedOn=last year] list
    meters put in last year

meters[diameterMm=40] list
    show the 40 mm meters
    the big 40 millimetre ones please

meters avg tenants
    how many people live behind a meter on average
    mean number of tenants

meters[tenants>=7] show meterId, tenants
    meters with 7 or more tenants, with how many
    where do at least seven people share a meter? id and number

meters sum tenants
    how many tenants do we supply
    tenants altogether

readings[state.leak=true] count
    how many readings reported a leak
    leak alarms so far
    ¿Cuántas lecturas avisan de una fuga?

readings[state.leak=true & ts=*-10] show meterId, ts
    which meters reported a leak in October, and when
    leaks in october: meter and time

readings[state.battery<20] count
    how often was the battery below 20 percent

readings[state.battery<20] list
    readings with less than 20 % battery

readings[state.battery<10] distinct meterId
    which meters have sent a battery under 10
    meter ids with nearly empty batteries (below 10)

readings avg m3
    average consumption of a reading
    how many cubic metres per reading on average

readings[ts=2026-09] sum m3
    cubic metres used in sept 2026
    Wasserverbrauch im September 2026

readings[ts=*-09] sum m3
    how much water went through in September

readings by ts:month sum m3
    consumption by month
    m3 per month
    consommation par mois

readings top 5 m3 show meterId, m3
    five highest readings with their meter
    the 5 biggest consumptions: who and how much

readings min state.signal
    what is the worst signal we have seen
    weakest signal

readings max ts
    when did the last reading come in
    time of the newest reading

readings[meterId="WM-0042"] sum m3
    how much did WM-0042 use
    total of meter WM-0042

readings by meterId count bottom 3
    which three meters report the least
    3 meters with the fewest readings

readings count distinct meterId
    how many different meters have reported
    number of meters that sent anything

faults count
    how many faults were reported
    reports in total

faults[fixed=null] count
    how many faults are still open
    Wie viele Störungen sind noch offen?

faults[fixed=null] list
    open tickets?

faults[fixed=null & prio=1] list
    show the open ones with priority 1
    urgent faults that nobody has fixed

faults[cause="burst pipe"] count
    how many burst pipes this far
    number of pipe bursts

faults by cause count desc
    what goes wrong most? all causes with their number
    causes of faults, most frequent first

faults by cause count top 1
    what is the most common cause
    häufigste Ursache

faults[reported=last 30 days] count
    how many people complained in the past 30 days

faults[reported=last 30 days] list
    faults in the last 30 days

faults by reported:month count
    complaints by month
    how many reports a month

faults sum costEur
    what have repairs cost us so far
    total repair cost
    coût total des réparations

faults by crew sum costEur
    repair costs per crew
    how much has each crew spent

faults[crew="B"] avg costEur
    what does a repair by crew B cost on average
    crew B average cost

faults top 1 costEur show ticket, cause, costEur
    which repair was the dearest? ticket, cause and cost
    most expensive ticket with cause and amount

faults[costEur>1000] count
    how many cost more than 1k

faults[costEur>1000] list
    repairs over a thousand euros

faults[cause="no water"|"low pressure"] count
    how many complaints about no water or low pressure

faults[cause="no water"|"low pressure"] list
    reports of missing water or weak pressure

faults[meterId.zone="north"] count
    how many reports came from the north zone

faults[meterId.zone="north"] list
    faults in the north

faults by meterId.zone count
    reports by zone
    Störungen je Zone

faults[meterId.address.street="Castle Hill"] list
    what was reported on Castle Hill
    all faults on castle hill

readings[meterId.zone="south"] sum m3
    water used in the south zone
    m3 for zone south

readings by meterId.zone sum m3
    consumption per zone
    wie viel verbraucht jede Zone

meters[no faults] count
    how many meters never had a fault

meters[no faults] list
    meters without any report

meters[no readings & smart="Y"] show meterId
    which smart meters have never sent a reading
    silent smart meters

faults[cause="brown water"] percent
    what percentage of the complaints is brown water
    share of brown water among the faults

faults[fixed=this month] count
    how many were fixed this month

faults[fixed=this month] list
    repairs finished this month

faults[fixed=2026-11] count
    how many faults did we fix in Nov 2026

faults[fixed=*-11] list
    repaired in november

after faults[fixed=null] count
faults[fixed=null & crew="C"] count
    and only for crew C?
    how many of them are C's

after faults[fixed=null] count
faults[fixed=null] by prio count
    split that by priority
    per prio please

after readings[ts=2026-09] sum m3
readings[ts=2026-10] sum m3
    and in October?
    und im Oktober?

after meters by zone count
meters by zone sum tenants
    and how many tenants in each?

after faults[cause="burst pipe"] count
faults[cause="burst pipe"] sum costEur
    what did they cost?

after faults top 1 costEur show ticket, cause, costEur
faults top 1 costEur show crew
    which crew was that

none
    who lives at Mill Lane 12
    which crew is the fastest
    how much will we use in December
    why is the water brown
    how much does a cubic metre cost
    switch off meter WM-0007
    close ticket 5003
    which tenants haven't paid their bill
    is tap water healthy
    median consumption of a meter
    thanks a lot
    how many litres of rain fell in October
    what is the name of the plumber in crew A

faults avg fixed - reported
    how many days does a repair take on average
    avg days from reported to fixed

faults[fixed - reported>7] count
    how many faults took more than 7 days to fix
"""
