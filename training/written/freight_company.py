"""A haulage company: trucks, drivers, trips between depots, and what went wrong on them."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

DEPOTS = (
    ("HAM", "Hamburg", "DE"),
    ("ROT", "Rotterdam", "NL"),
    ("LYO", "Lyon", "FR"),
    ("POZ", "Poznań", "PL"),
    ("VER", "Verona", "IT"),
    ("ANT", "Antwerp", "BE"),
)


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """6 depots, 34 trucks, 40 drivers, 330 trips, 70 incidents."""
    depots = [
        {"code": code, "city": city, "country": country, "docks": chance.randint(4, 30)}
        for code, city, country in DEPOTS
    ]
    trucks = [
        {
            "plate": f"{chance.choice('ABKX')}{chance.choice('CDFH')} {chance.randint(100, 999)}",
            "brand": chance.choice(["Scania", "Volvo", "MAN", "DAF"]),
            "fuel": chance.choice(["diesel", "diesel", "LNG", "electric"]),
            "payload_t": chance.choice([7.5, 12, 18, 24]),
            "first_reg": chance.randint(2012, 2026),
            "next_service": datetime(2026, 9, 1) + timedelta(days=chance.randrange(260)),
            "odometer_km": chance.randrange(9000, 890_000, 100),
        }
        for _ in range(34)
    ]
    drivers = []
    for number in range(1, 41):
        driver: dict[str, Any] = {
            "drv": number,
            "name": f"{chance.choice(['Olek', 'Marta', 'Piet', 'Silvia', 'Jean', 'Karl', 'Ewa', 'Toni'])} {chance.choice(['Zając', 'Bos', 'Ricci', 'Girard', 'Hahn', 'Kos', 'Peeters'])}",
            "home": chance.choice(DEPOTS)[0],
            "licences": chance.sample(["C", "CE", "ADR", "crane"], chance.randint(1, 3)),
            "hired": datetime(2009, 1, 1) + timedelta(days=chance.randrange(6500)),
        }
        if chance.random() < 0.2:
            driver["left"] = datetime(2026, 1, 15) + timedelta(days=chance.randrange(300))
        drivers.append(driver)
    trips = []
    for number in range(330):
        start, end = chance.sample([one[0] for one in DEPOTS], 2)
        out = datetime(2026, 1, 3) + timedelta(hours=chance.randrange(7900))
        trip: dict[str, Any] = {
            "trip_no": f"T26-{number:04}",
            "from": start,
            "to": end,
            "truck": chance.choice(trucks)["plate"],
            "driver": chance.randint(1, 40),
            "departed": out,
            "km": chance.randint(180, 1650),
            "load": {
                "kind": chance.choice(["pallets", "liquid", "chilled", "machines", "empty"]),
                "weight_t": round(chance.uniform(0, 24), 1),
            },
            "customer": chance.choice(["Nordmilk", "Tessile SpA", "Chemwerk", "BrickBox", "Flora Export"]),
            "freight_eur": chance.randrange(280, 4200, 10),
        }
        if chance.random() < 0.9:
            trip["arrived"] = out + timedelta(hours=chance.randint(5, 40))
            trip["delay_min"] = chance.choice([0, 0, 0, 15, 30, 45, 90, 180])
        trips.append(trip)
    incidents = [
        {
            "trip_no": f"T26-{chance.randint(0, 329):04}",
            "type": chance.choice(["flat tyre", "accident", "theft", "fine", "breakdown"]),
            "severity": chance.choice(["low", "low", "medium", "high"]),
            "cost_eur": chance.randrange(0, 9000, 50),
            "reported_by": chance.choice(["driver", "police", "customer"]),
        }
        for _ in range(70)
    ]
    return {"depots": depots, "trucks": trucks, "drivers": drivers, "trips": trips, "incidents": incidents}


QUESTIONS = """
trips count
    how many trips did we drive
    number of trips in the books

trips[arrived=null] list
    which trips are still on the road
    trucks under way right now
    trips that haven't arrived yet

trips[arrived=null] count
    how many are still under way
    number of trips without an arrival

trips[departed=this week] list
    trips of this week
    what left this week

trips[departed=2026-Q3] sum freight_eur
    freight revenue in the third quarter
    how much did we earn from July to September 2026
    Frachterlös im dritten Quartal

trips by departed:month sum freight_eur
    revenue by month
    what did we bill each month
    chiffre d'affaires par mois

trips by customer sum freight_eur desc
    revenue per customer, best first
    which customer pays how much, highest on top

trips by customer count top 1
    who books the most trips
    our most frequent customer

trips[customer="Nordmilk"] avg freight_eur
    what does Nordmilk pay on average
    average freight for nordmilk

trips[customer="Chemwerk" & departed=last month] count
    how many trips for Chemwerk last month
    Chemwerk, number of trips in the last month

trips sum km
    how many kilometres did we drive altogether
    total km
    gefahrene Kilometer insgesamt

trips by driver.name sum km top 3
    three drivers with the most kilometres
    who drove furthest in total? first three

trips by truck sum km top 5
    five trucks with the most km on trips
    top five plates by kilometres driven

trips by truck.brand sum km
    kilometres per brand
    km for each make of truck

trips[truck.fuel="electric"] count
    how many trips were electric
    number of trips with electric trucks
    combien de trajets en électrique

trips[truck.fuel="LNG"] sum freight_eur
    revenue from LNG trucks
    what did the lng trucks earn

trips top 1 km
    longest trip
    the trip with the most kilometres

trips[km>1500] show trip_no, from, to
    trips longer than 1500 km: number, from and to
    where did we go further than 1500 kilometres? trip number and both ends

trips avg km
    how long is a trip on average
    average distance

trips avg delay_min
    average delay
    how late are we on average, in minutes
    durchschnittliche Verspätung

trips[delay_min>60] count
    how many came more than an hour late, that is over 60 minutes
    number of trips delayed by more than 60 minutes

trips[delay_min=0] percent
    share of trips on time
    what percentage had no delay
    Pünktlichkeit in Prozent

trips by driver.name avg delay_min top 1
    which driver is latest on average
    driver with the worst average delay

trips by to avg delay_min
    average delay by destination
    how late are we for each destination

trips[from="HAM" & to="LYO"] list
    trips from HAM to LYO
    everything HAM-LYO

trips[from.city="Rotterdam"] count
    how many trips started in Rotterdam
    departures from rotterdam, how many

trips[to.country="IT"] count
    how many trips went to Italy (IT)
    number of trips to IT

trips by from.city count desc
    where do trips start? most first
    departures by city, descending

trips by to.country sum load.weight_t
    tonnes per country of destination
    how much weight went to each country

trips[load.kind="empty"] count
    how many empty runs
    number of trips with an empty truck
    Leerfahrten, wie viele

trips[load.kind="empty"] percent
    what share of trips is empty
    percentage of empty runs

trips[load.kind="chilled" & load.weight_t>20] list
    chilled loads of more than 20 tonnes
    chilled, over 20 t

trips sum load.weight_t
    how many tonnes have we moved
    total weight

trips[driver.name="Marta Kos"] list
    all trips of Marta Kos
    what has Marta Kos driven

trucks count
    how many trucks do we own
    size of the fleet
    Wie viele Lkw haben wir?

trucks by brand count
    trucks by brand
    how many of each make

trucks[fuel="electric"] show plate
    plates of the electric ones
    which trucks are electric

trucks by fuel count
    fleet by fuel
    how many diesel, LNG and electric

trucks[next_service<today] list
    overdue for service
    which trucks should have been serviced before today

trucks[next_service=next month] show plate, next_service
    who needs a service next month? plate and date
    services due next month with plate and day

trucks bottom 1 next_service show plate, next_service
    which truck is due first, and when
    earliest next service: plate and date

trucks top 1 odometer_km show plate, odometer_km
    truck with the highest mileage and its km
    most driven truck: plate and odometer

trucks[odometer_km>500000] count
    how many have more than half a million km, 500000
    number of trucks above 500,000 km

trucks[first_reg<2016] show plate, brand
    trucks registered before 2016, plate and brand
    old ones, from before 2016: plate and make

trucks avg payload_t
    average payload
    how many tonnes can a truck carry on average

trucks[no trips] show plate
    trucks that haven't moved at all
    plates without a single trip

drivers count
    how many drivers are on file
    number of drivers

drivers[left=null] count
    how many drivers still work here
    number of drivers who have not left

drivers[left!=null] show name, left
    who left, and when
    names of former drivers with their last day

drivers[licences="ADR"] show name
    who may drive dangerous goods (ADR)
    drivers with ADR

drivers[licences="ADR" & home="ANT"] count
    how many ADR drivers are based in ANT
    number of ANT drivers with ADR

drivers by home.city count
    drivers per home city
    how many drivers live at each depot city

drivers bottom 1 hired show name, hired
    who has been with us longest, and since when
    longest-serving driver with date

drivers[hired>=2020] count
    how many were hired in 2020 or later
    number hired since 2020

drivers[no trips] show name
    drivers without a trip
    who hasn't driven at all

depots top 1 docks show city
    which depot has the most docks
    biggest depot by docks

depots show city, docks desc docks
    depots by number of docks, largest first
    all depots with their docks, most first

incidents count
    how many incidents
    number of incidents this far

incidents by type count desc
    incidents by type, most common first
    what goes wrong how often, most frequent on top

incidents[severity="high"] list
    severe incidents
    everything with high severity

incidents sum cost_eur
    what did incidents cost us
    total damage in euros
    coût total des incidents

incidents by type avg cost_eur
    average cost by type of incident
    what does each type cost on average

incidents[type="theft"] sum cost_eur
    how much was lost to theft
    total cost of thefts

incidents[trip_no.customer="BrickBox"] count
    how many incidents on BrickBox trips
    number of incidents on trips for BrickBox

incidents by trip_no.driver count top 3
    driver numbers with the most incidents, three of them
    which three drivers (number) had most incidents

incidents by trip_no.to count
    incidents by destination
    how many incidents on the way to each depot

trips[no incidents] percent
    what share of trips had no incident
    percentage of trips without incidents

after trips by departed:month sum freight_eur
trips by departed:month sum km
    and the kilometres?
    same with km

after trips[arrived=null] list
trips[arrived=null] count
    how many is that
    how many are those

after trips[customer="Nordmilk"] avg freight_eur
trips[customer="Flora Export"] avg freight_eur
    and Flora Export?
    what about Flora Export

after incidents by type count desc
incidents[severity="high"] by type count desc
    only the severe ones
    just high severity

after trucks by fuel count
trucks[brand="Volvo"] by fuel count
    only Volvo
    and for Volvo alone

after trips[delay_min>60] count
trips[delay_min>60] by driver.name count
    per driver?
    who were the drivers? count each

after drivers[licences="ADR"] show name
drivers[licences="ADR"] show name, home
    and where are they based
    with their home depot

none
    which driver is the most polite
    how much diesel did we burn
    what do we pay Marta Kos
    profit per trip
    where is truck AC 512 right now
    will there be a strike on Monday
    why was T26-0101 late
    cancel trip T26-0200
    how many kilometres is it from Hamburg to Lyon by rail
    traffic on the A1
    median delay
    phone number of Piet Bos
    how many hours did Ewa drive yesterday
    ratio of empty to loaded trips
    when does Silvia's licence expire
    bye
    weather in Verona
"""
