"""A bicycle workshop: bikes that come in, jobs on them, spare parts."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

OWNERS = "Ana Prieto|Ben Okoro|Clara Voss|Dev Patel|Elif Kaya|Farid Azimi|Greta Lind|Hugo Marchand|Ines Rocha|Jonas Weber"
PARTS = "brake pads|chain|inner tube|saddle|rear derailleur|spoke set|bottom bracket|headset|cable set|dynamo light"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """Some 90 bikes, 240 jobs, 10 parts."""
    owners = OWNERS.split("|")
    bikes = [
        {
            "_id": number,
            "frame_no": f"BX{chance.randint(10000, 99999)}",
            "owner": chance.choice(owners),
            "kind": chance.choice(["city", "road", "cargo", "mountain", "folding"]),
            "electric": chance.random() < 0.3,
            "bought": datetime(2015, 1, 1) + timedelta(days=chance.randrange(4200)),
        }
        for number in range(1, 91)
    ]
    jobs = [
        {
            "_id": 1000 + number,
            "bike_id": chance.randint(1, 90),
            "came_in": datetime(2025, 1, 1) + timedelta(days=chance.randrange(690)),
            "status": chance.choice(["waiting", "in work", "ready", "collected", "collected", "collected"]),
            "mechanic": chance.choice(["Rosa", "Tariq", "Willem"]),
            "hours": round(chance.uniform(0.25, 6), 2),
            "price": round(chance.uniform(15, 420), 2),
            "used": chance.sample(PARTS.split("|"), chance.randint(0, 3)),
        }
        for number in range(240)
    ]
    parts = [
        {
            "_id": number,
            "name": name,
            "stock": chance.randint(0, 60),
            "cost": round(chance.uniform(2, 80), 2),
            "supplier": chance.choice(["Velox", "Nordrad", "Komponenta"]),
        }
        for number, name in enumerate(PARTS.split("|"), 1)
    ]
    return {"bikes": bikes, "jobs": jobs, "parts": parts}


QUESTIONS = """
bikes[electric=true] count
    how many e-bikes do we look after
    number of electric bikes
    Wie viele E-Bikes haben wir?

bikes[kind="cargo"] count
    how many cargo bikes are there
    cargo bikes - how many
    cuántas bicicletas de carga hay

bikes[owner="Clara Voss"] show frame_no
    which frame number has Clara Voss's bike
    frame no of clara voss

bikes by kind count
    how many bikes of each kind
    bikes per type please
    split the bikes up by kind

bikes[bought<2018] count
    how many bikes were bought before 2018

bikes[bought<2018] list
    bikes older than 2018

bikes bottom 1 bought
    what is the oldest bike we know
    the bike that was bought longest ago

jobs[status="waiting"] count
    how many jobs are still waiting
    what's waiting? just the number
    jobs not started yet, how many

jobs[status="ready"] list
    which jobs are ready
    show me everything that is ready for pickup

jobs[status!="collected"] count
    how many repairs have not been collected
    number of jobs that nobody has picked up

jobs[mechanic="Rosa" & came_in=2026-10] count
    how many jobs did Rosa get in October 2026

jobs[mechanic="Rosa" & came_in=2026-10] list
    rosa's jobs oct 2026

jobs[mechanic="Tariq"] sum hours
    how many hours has Tariq worked altogether
    tariq total hours

jobs by mechanic sum hours
    hours per mechanic
    how long did each mechanic work in total
    Arbeitsstunden je Mechaniker

jobs by mechanic avg price
    what does a repair cost on average with each mechanic
    average price by mechanic

jobs[came_in=2025] sum price
    what did we take in 2025
    revenue for 2025
    Umsatz 2025

jobs by came_in:month sum price
    takings by month
    how much did we earn each month

jobs top 3 price
    our three dearest repairs
    top 3 jobs by price

jobs top 1 hours show mechanic
    who did the job that took longest
    mechanic of the longest repair

jobs[price>300] count
    how many repairs cost more than 300

jobs[price>300] list
    jobs over 300 euros

jobs[hours<=0.5] count
    how many jobs took half an hour at most
    quick jobs of 30 minutes or less, how many

jobs[used="chain"] count
    how often was a chain replaced
    in how many jobs did we fit a new chain

jobs[used="brake pads" & came_in=2026] count
    how many brake pad jobs in 2026
    number of brake pad jobs of 2026

jobs avg used.#
    how many parts does a job need on average
    average number of parts per repair

jobs by used count top 5
    which five parts are used most
    top five parts in repairs

parts[stock=0] show name
    which parts have we run out of
    what is out of stock
    was ist ausverkauft

parts[stock<5] show name, stock
    parts with fewer than 5 left and how many there are
    what is running low (under 5)? with the stock

parts[supplier="Velox"] show name, cost
    what do we buy from Velox and for how much
    velox parts with their cost

parts top 1 cost show name
    which part is the most expensive to buy
    dearest part

parts by supplier count
    how many different parts does each supplier give us
    parts per supplier

parts[name="saddle"] show stock
    how many saddles are left
    saddle stock?

jobs[bike_id.kind="road"] count
    how many repairs were on road bikes

jobs[bike_id.kind="road"] list
    jobs for road bikes

jobs[bike_id.owner="Dev Patel"] list
    all repairs of Dev Patel's bikes
    what have we done for Dev Patel

jobs[bike_id.owner="Dev Patel"] sum price
    how much has Dev Patel spent with us
    dev patel, total of all jobs

jobs by bike_id.kind avg hours
    how long do repairs take by kind of bike
    average hours for each bike type

jobs by bike_id.owner sum price top 1
    which customer has spent the most
    our best customer by money

bikes[no jobs] count
    how many bikes have never been in for a repair

bikes[no jobs] list
    bikes without a single job

bikes[has jobs & electric=true] count
    how many electric bikes have had a repair

jobs[status="in work"] show mechanic, came_in
    who is working on what since when? only open work
    current jobs in work: mechanic and date

after jobs[status="waiting"] count
jobs[status="waiting" & mechanic="Willem"] count
    and for Willem?
    only Willem's

after jobs[mechanic="Rosa" & came_in=2026-10] count
jobs[mechanic="Rosa" & came_in=2026-11] count
    and in November?

after parts[stock=0] show name
parts[stock=0] show name, supplier
    who supplies those?
    with the supplier please

none
    which mechanic is the friendliest
    how much do we pay Rosa
    what's the weather like for cycling tomorrow
    delete all collected jobs
    when will the next chain break
    phone number of Clara Voss
    how many helmets did we sell
    hi there
"""
