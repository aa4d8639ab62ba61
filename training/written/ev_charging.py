"""Charging points for electric cars: sites, chargers with their plugs, drivers and their cards, sessions, and faults."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

SITES = (
    "Town Hall Garage|Riverside Retail Park|Station Forecourt|Hospital North|Motorway East|Motorway West"
    "|Garden Centre|Swimming Baths|Old Brewery"
)
DRIVERS = (
    "Aki Salo|Berta Quinn|Cai Morgan|Delia Rossi|Emil Horn|Fay Obi|Gus Tamm|Hilda Roth|Ivo Petrov|Jun Park|Kaya Demir"
    "|Leo Fabre|Mia Strand|Noor Aziz|Oskar Wolff|Pia Lenz|Rui Matos|Suki Ueda|Tess Byrne|Uwe Barth|Vera Toth|Wim Smit"
    "|Xia Chen|Yusuf Can|Zoe Hale|Adam Frey|Bo Lindh|Cleo Marin"
)


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """9 sites, 36 chargers, 28 drivers, 400 sessions, 95 faults."""
    sites = [
        {
            "siteId": f"ST-{number:02}",
            "name": name,
            "city": chance.choice(["Ashby", "Ashby", "Colne", "Verrin"]),
            "openedOn": datetime(2018, 3, 1) + timedelta(days=chance.randrange(3180)),
            "roofed": chance.random() < 0.4,
            "open24h": chance.random() < 0.7,
            "landlord": chance.choice(["city", "Parkwell", "Fuelmart"]),
            "services": chance.sample(
                ["toilets", "café", "wifi", "shop", "playground"], chance.randint(0, 4)
            ),
        }
        for number, name in enumerate(SITES.split("|"), 1)
    ]
    chargers = []
    for number in range(36):
        charger: dict[str, Any] = {
            "chargerId": f"CP{7000 + number}",
            "site": f"ST-{chance.randint(1, 8):02}",
            "maker": chance.choice(["Voltera", "Amparo", "Kilowix"]),
            "maxKw": chance.choice([11, 22, 22, 50, 150, 300]),
            "plugs": [
                {"type": kind, "cableM": chance.choice([3, 4.5, 7])}
                for kind in chance.sample(["Type 2", "CCS", "CHAdeMO"], chance.randint(1, 3))
            ],
            "state": chance.choice(["free", "free", "occupied", "out of order"]),
            "installedOn": datetime(2018, 6, 1) + timedelta(days=chance.randrange(3080)),
        }
        if chance.random() < 0.6:
            charger["lastServiced"] = datetime(2025, 2, 1) + timedelta(days=chance.randrange(660))
        chargers.append(charger)
    drivers = []
    for number, name in enumerate(DRIVERS.split("|"), 1):
        driver: dict[str, Any] = {
            "card": f"K{3000 + number}",
            "name": name,
            "tariff": chance.choice(["basic", "basic", "plus", "business"]),
            "car": {
                "make": chance.choice(["Tavira", "Nordan", "Eltra", "Pico"]),
                "batteryKwh": chance.choice([32, 52, 64, 77, 95]),
            },
            "since": datetime(2020, 1, 1) + timedelta(days=chance.randrange(2500)),
            "balanceCents": chance.randrange(-4000, 20000, 50),
            "newsletter": chance.choice(["Y", "N"]),
        }
        if chance.random() < 0.2:
            driver["blockedOn"] = datetime(2026, 3, 1) + timedelta(days=chance.randrange(270))
        if chance.random() < 0.4:
            driver["company"] = chance.choice(["Brightline Ltd", "Courier Nine", "Holm & Sons"])
        drivers.append(driver)
    sessions = []
    for number in range(400):
        plugged = datetime(2026, 1, 1) + timedelta(minutes=chance.randrange(332 * 1440))
        kwh = round(chance.uniform(0.5, 78), 2)
        session: dict[str, Any] = {
            "_id": 900001 + number,
            "charger": chance.choice(chargers[:33])["chargerId"],
            "card": f"K{3000 + chance.randint(1, 25)}",
            "pluggedIn": plugged,
            "kwh": kwh,
            "priceCents": round(kwh * chance.choice([35, 49, 69])),
            "startPct": chance.randint(3, 60),
            "endPct": chance.randint(61, 100),
            "endedBy": chance.choice(["driver", "driver", "driver", "battery full", "fault", "time limit"]),
        }
        if plugged < datetime(2026, 11, 28, 12):
            session["chargeMin"] = chance.randint(8, 400)
            session["parkedMin"] = session["chargeMin"] + chance.choice([0, 0, 5, 30, 120, 400])
        if chance.random() < 0.3:
            session["rating"] = chance.randint(1, 5)
        sessions.append(session)
    faults = []
    for number in range(95):
        reported = datetime(2025, 4, 1) + timedelta(days=chance.randrange(607))
        fault: dict[str, Any] = {
            "faultNo": number + 1,
            "charger": chance.choice(chargers)["chargerId"],
            "reportedOn": reported,
            "kind": chance.choice(["screen", "cable", "payment", "payment", "vandalism", "no power"]),
            "reportedBy": chance.choice(["driver", "driver", "system", "landlord"]),
            "prio": chance.choice([1, 2, 2, 3]),
        }
        if chance.random() < 0.85:
            fault["fixedOn"] = min(reported + timedelta(days=chance.randint(0, 40)), datetime(2026, 11, 28))
            fault["costEur"] = chance.choice([0, 55, 120, 480, 2100])
            fault["technician"] = chance.choice(["Ida Krog", "Sol Mensah"])
        faults.append(fault)
    return {"sites": sites, "chargers": chargers, "drivers": drivers, "sessions": sessions, "faults": faults}


QUESTIONS = """
sites by city count
    sites per city
    how many sites have we got in each town

sites[open24h=true & roofed=true] show name
    where can you charge round the clock under a roof
    sites that are covered and open 24 h

sites[services="toilets" & services="café"] show name
    which sites have toilets and a café
    names of the sites offering both café and toilets

sites[services.#=0] show name
    where is there nothing at all, no services
    sites without any service

sites[services!="wifi" & city="Ashby"] list
    Ashby sites that have no wifi
    sites in Ashby without wifi

sites top 1 openedOn show name, openedOn
    our newest site and when it opened
    which site did we open last, and on what day

sites[openedOn>=2022 & openedOn<=2024] count
    how many sites did we open between 2022 and 2024
    number opened from 2022 through 2024

sites by landlord count > 2
    landlords with more than two sites
    who lets us more than 2 sites

sites[no chargers] show name
    which site still has no charger
    sites without charging points

chargers count
    how many charging points do we run
    Wie viele Ladesäulen haben wir?
    number of chargers

chargers[state="out of order"] show chargerId, site.name
    what's broken, and where (site)
    chargers out of order with the name of their site
    Welche Säulen sind defekt (out of order) und an welchem Standort?

chargers[state="out of order"] percent
    what share of our chargers is out of order
    percentage that doesn't work (out of order)

chargers[state="free" & site.name="Motorway East"] count
    how many are free at Motorway East right now
    free chargers at Motorway East, how many

chargers[maxKw>=150] list
    fast chargers, 150 kW and up
    all chargers with at least 150 kW

chargers[maxKw>=150] by site.city count
    how many 150 kW or faster ones in each city
    fast chargers (150 kW upwards) by city

chargers by site.name max maxKw
    most powerful charger at each site, in kW
    highest kW per site

chargers by site.name sum maxKw > 500
    sites with more than 500 kW in total
    where do all chargers together exceed 500 kW

chargers[plugs.type="CHAdeMO"] count
    how many have a CHAdeMO plug
    chargers with chademo, number

chargers[plugs.type="CCS" & plugs.cableM>=7] show chargerId
    chargers with a CCS cable of 7 m or longer
    which have CCS on at least seven metres of cable

chargers[plugs.#=1] list
    chargers with one plug only
    single-plug chargers (1 plug)

chargers by plugs.type count desc
    plug types from most to least common
    how many chargers have each type of plug, descending

chargers[lastServiced=null] show chargerId
    which chargers have never been serviced
    no service date: which chargers

chargers[lastServiced<last 12 months] list
    chargers whose last service is more than 12 months ago
    last serviced over a year (12 months) back

chargers[no sessions & state="free"] show chargerId
    free chargers that nobody has ever used
    which chargers are free and have had no session

chargers[no faults] percent
    what percentage has never had a fault
    share of chargers without faults

chargers by maker count, avg maxKw
    per maker: how many chargers and what power on average
    number and mean kW by manufacturer

chargers by installedOn:year asc count
    installations per year
    how many chargers went in each year

drivers[blockedOn!=null] show name, blockedOn
    who is blocked and since when
    blocked customers with the date
    ¿qué clientes están bloqueados y desde cuándo?

drivers[balanceCents<0] list
    drivers in the red
    customers with a negative balance

drivers[balanceCents<0] sum balanceCents
    how much do the ones below zero owe us altogether, in cents
    total of the negative balances

drivers[company=null] count
    how many drivers are private, no company filled in
    number of drivers without a company

drivers by company count, sum balanceCents
    drivers and total balance per company
    per company: number of cards and balance in total

drivers[since=this year & tariff="plus"] count
    how many joined this year on the plus tariff
    new plus customers this year, number

drivers by car.make avg car.batteryKwh desc
    average battery by make of car, biggest first
    mean battery size per make, descending

drivers[car.batteryKwh<50 & newsletter="Y"] show name
    newsletter readers with a battery under 50 kWh, by name
    who gets the newsletter and drives with less than 50 kWh

drivers[no sessions] show name, since
    who has never charged, and since when are they customers
    names and joining date of drivers without a session

drivers top 1 balanceCents show name
    who has most credit on the card
    driver with the highest balance

sessions[pluggedIn=yesterday] count, sum kwh
    yesterday: sessions and energy
    how many sessions were there yesterday and how many kWh

sessions[pluggedIn=last 7 days] sum priceCents
    takings of the past 7 days, cents
    what did we earn in the last seven days

sessions by pluggedIn:month asc sum kwh
    energy per month
    kWh month by month
    kWh vendus par mois

sessions by pluggedIn:month sum priceCents top 1
    our best month by revenue
    which month brought in the most money

sessions by pluggedIn:weekday count, avg kwh
    sessions and average energy by day of the week
    per weekday: how many, and how many kWh on average

sessions by charger.site count > 60
    sites (id) with over 60 sessions
    which site ids had more than 60 sessions

sessions by card.name sum priceCents top 5
    five drivers who spent most
    our biggest spenders, top 5
    die fünf Kunden mit dem höchsten Umsatz

sessions by card.name count >= 20
    who charged twenty times or more
    drivers with at least 20 sessions

sessions[card.name="Hilda Roth"] sum kwh
    how many kWh has Hilda Roth drawn
    hilda roth total energy

sessions[card.name="Hilda Roth"] top 1 pluggedIn show pluggedIn, charger
    when and where (charger) did Hilda Roth charge last
    Hilda Roth's latest session: time and charger

sessions[card.tariff="business" & pluggedIn=last month] sum priceCents
    business revenue last month
    what did business customers pay last month in total

sessions by card.tariff avg kwh, avg priceCents
    average energy and average price per tariff
    what do people draw and pay on average on each tariff

sessions by card.car.make avg chargeMin
    how long does each make of car charge on average
    mean minutes of charging by car make

sessions[kwh>@card.car.batteryKwh] list
    sessions that drew more than the car's battery holds
    implausible ones: more kWh than the battery size

sessions[parkedMin>@chargeMin] percent
    how often do cars stay after charging, in percent
    share of sessions parked for longer than they charged

sessions[parkedMin>240 & charger.maxKw>=50] list
    parked over four hours (240 min) at a 50 kW or faster charger
    sessions at chargers of at least 50 kW that blocked the space for more than 240 minutes

sessions[endedBy="fault"] by charger count top 3
    three chargers where most sessions broke off with a fault
    top 3 chargers by sessions ended by a fault

sessions[endedBy!="driver" & pluggedIn=this month] count
    how many sessions this month were not ended by the driver
    number of sessions stopped by something else than the driver this month

sessions[endPct=100] percent
    what share is charged up to 100 %
    percentage of full charges, up to 100

sessions[startPct<10] by card.name count desc
    who comes in with under 10 % battery how often? most often first
    drivers by number of sessions begun below 10 percent

sessions[rating=null] percent
    what percentage leaves no rating
    share of sessions without rating

sessions by charger.maker avg rating top 1
    which maker's chargers are rated best on average
    maker with the highest average rating

sessions[rating<=2 & charger.maker="Amparo"] list
    bad ratings (2 or less) for Amparo chargers
    sessions on Amparo that got two stars or fewer

sessions[kwh>avg] count
    how many sessions drew more than the average
    number of above-average sessions by kWh

sessions bottom 1 kwh show kwh
    smallest amount anyone ever drew
    least energy in a session

faults[fixedOn=null] list
    open faults
    what hasn't been fixed
    offene Störungen

faults[fixedOn=null & prio=1] show charger, kind, reportedOn
    open priority 1 faults: charger, kind and date reported
    what prio 1 trouble is still unfixed? charger, kind, since when

faults[fixedOn=@reportedOn] percent
    share of faults fixed on the very day
    percentage repaired the same day they were reported

faults by kind count, sum costEur
    number and cost of faults by kind
    per kind of fault: how many and what they cost in total

faults by charger count >= 5
    chargers with five faults or more
    which chargers broke at least 5 times

faults[charger.site="ST-05"] count
    how many faults were there at site ST-05
    faults at ST-05, number

faults by charger.maker sum costEur top 1
    which maker's chargers cost most to repair
    maker with the highest repair costs

faults[kind="vandalism" & reportedOn=this year] sum costEur
    damage by vandals this year
    what did vandalism cost this year
    coût du vandalisme cette année

faults by technician avg costEur
    average cost per technician
    what does a repair cost on average with each technician

faults by reportedOn:year, kind count
    faults by year and kind
    how many of each kind every year

faults bottom 1 reportedOn show charger, reportedOn
    the first fault ever reported: which charger, when
    oldest fault on record with its charger and day

sessions avg endPct - startPct
    by how many percent is a battery charged on average, start to end
    average gain between start and end percentage

sessions avg parkedMin - chargeMin
    how many minutes do cars stay on after charging, on average
    average difference between parking and charging time

faults avg fixedOn - reportedOn
    how many days does it take to fix a fault
    average days from report to repair
    durchschnittliche Tage von der Meldung bis zur Reparatur

faults by kind avg fixedOn - reportedOn top 1
    which kind of fault takes longest to fix on average
    kind with the highest average number of days until it is fixed

sessions[endedBy="fault"] by charger.maker percent
    share of sessions that ended by a fault for each maker
    what percentage breaks off with a fault, by maker

sessions avg by card count
    how often does a driver charge on average
    average number of sessions per driver

sessions count by card count > 15
    how many drivers have charged more than 15 times
    number of cards with over 15 sessions

chargers by site.name percent
    what share of our chargers stands at each site
    chargers by site, in percent

after chargers[state="out of order"] show chargerId, site.name
chargers[state="out of order" & site.city="Verrin"] show chargerId, site.name
    only in Verrin
    and just Verrin's

after chargers[state="out of order"] show chargerId, site.name
chargers[state="out of order"] count
    how many are down?
    just count them

after sessions by card.name sum priceCents top 5
sessions by card.name sum kwh top 5
    and by energy?
    the same for kWh

after sessions[pluggedIn=last 7 days] sum priceCents
sessions[pluggedIn=last 30 days] sum priceCents
    last 30 days?
    and over thirty days

after sessions[pluggedIn=yesterday] count, sum kwh
sessions[pluggedIn=today] count, sum kwh
    and today so far
    today?

after faults[fixedOn=null] list
faults[fixedOn=null] by kind count
    by kind?
    what kind are they, count each

after faults[kind="vandalism" & reportedOn=this year] sum costEur
faults[kind="vandalism" & reportedOn=last year] sum costEur
    and the year before?
    last year?

after drivers[balanceCents<0] list
drivers[balanceCents<0] show name, balanceCents
    who, and by how much
    name and balance please

after sites top 1 openedOn show name, openedOn
sites bottom 1 openedOn show name, openedOn
    and the oldest
    which was the first?

after sessions by pluggedIn:month asc sum kwh
sessions[card.tariff="business"] by pluggedIn:month asc sum kwh
    business cards only
    and for the business tariff

none
    which site do drivers like best for its view
    what do we pay for electricity
    profit per charger
    how long do people queue
    why is CP7012 broken
    unblock card K3004
    email of Fay Obi
    how many kWh will we sell in January
    median charging time
    number plate of Leo Fabre's car
    ratio of charging to parking time
    sessions in the city of Ashby
    which technician is on call tonight
    how far is it to the next charger
    is an electric car cheaper than a diesel
    difference in price between plus and basic
    mileage of the cars
    Wann kommt der Strom wieder?
    ¿cuánto cuesta instalar un cargador en casa?
    bonjour
"""
