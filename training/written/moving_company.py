"""A moving company: movers, vans, moves from one address to another with what is carried, damages, and boxes on loan."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

MOVERS = "Abe Tilley|Bruna Vidal|Cosmo Hale|Dagmar Funk|Enzo Ricci|Fola Ade|Gitte Lund|Hank Boyd|Ismet Kara|Juno Park|Kofi Asante"
TOWNS = "Aldham|Aldham|Birchley|Cray|Dunmore|Elsby"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """11 movers, 7 vans, 210 moves, 70 damages, 90 loans of boxes."""
    movers = [
        {
            "empNo": f"E{number:02}",
            "name": name,
            "dob": datetime(1961, 1, 1) + timedelta(days=chance.randrange(16000)),
            "hired": datetime(2006, 3, 1) + timedelta(days=chance.randrange(7400)),
            "hourlyPay": chance.choice([13.5, 15, 17.5, 21]),
            "licence": chance.choice(["B", "B", "C1", "C"]),
            "teamLead": number in (1, 4, 7),
            "sickDays": chance.choice([0, 0, 2, 5, 11, 24]),
        }
        for number, name in enumerate(MOVERS.split("|"), 1)
    ]
    vans = [
        {
            "van": f"V{number}",
            "volumeM3": volume,
            "bought": datetime(year, 5, 1),
            "tailLift": number % 2 == 0,
            "rentPerDay": chance.choice([0, 0, 95, 140]),
            "inspectionDue": datetime(2026, 9, 15) + timedelta(days=37 * number),
        }
        for number, (volume, year) in enumerate(
            ((12, 2012), (18, 2016), (24, 2018), (35, 2019), (35, 2022), (42, 2024), (60, 2026)), 1
        )
    ]
    moves = []
    for number in range(210):
        booked = datetime(2025, 6, 1) + timedelta(days=chance.randrange(530))
        start = booked + timedelta(days=chance.choice([3, 10, 21, 45, 70]))
        move: dict[str, Any] = {
            "moveId": 12001 + number,
            "client": {
                "name": f"{chance.choice(['Amira', 'Ben', 'Chloe', 'Denis', 'Edda', 'Finn'])} {chance.choice(['Moss', 'Nagy', 'Orton', 'Pires', 'Quick'])}",
                "kind": chance.choice(["private", "private", "private", "office"]),
            },
            "from": {
                "town": chance.choice(TOWNS.split("|")),
                "storey": chance.randint(0, 6),
                "lift": chance.random() < 0.4,
            },
            "to": {
                "town": chance.choice([*TOWNS.split("|"), "abroad"]),
                "storey": chance.randint(0, 6),
                "lift": chance.random() < 0.5,
            },
            "bookedOn": booked,
            "moveDay": start,
            "km": chance.choice([4, 12, 35, 80, 260, 900]),
            "van": f"V{chance.randint(1, 6)}",
            "leadMover": chance.choice(["E01", "E04", "E07"]),
            "crew": chance.randint(2, 6),
            "items": [
                {"item": item, "pcs": chance.randint(1, 40), "m3Each": chance.choice([0.1, 0.3, 0.9, 1.8])}
                for item in chance.sample(
                    ["box", "wardrobe", "piano", "sofa", "desk", "bed", "plant"], chance.randint(1, 4)
                )
            ],
            "quote": chance.randrange(280, 6900, 10),
            "estHours": chance.choice([3, 5, 8, 12]),
            "status": "booked"
            if start > datetime(2026, 11, 29)
            else chance.choice(["done"] * 9 + ["cancelled"]),
        }
        if move["status"] == "done":
            move["hours"] = max(2, move["estHours"] + chance.choice([-1, 0, 0, 2, 4]))
            move["invoice"] = move["quote"] + chance.choice([0, 0, 0, 120, 480])
            if chance.random() < 0.85:
                move["paidOn"] = min(
                    start + timedelta(days=chance.choice([0, 5, 14, 40])), datetime(2026, 11, 29)
                )
            if chance.random() < 0.4:
                move["stars"] = chance.randint(1, 5)
        moves.append(move)
    damages = [
        {
            "moveId": 12001 + chance.randrange(170),
            "thing": chance.choice(["mirror", "table", "television", "piano", "stairs", "vase"]),
            "reported": datetime(2025, 8, 1) + timedelta(days=chance.randrange(480)),
            "claimed": chance.choice([40, 120, 350, 900, 2600]),
            **({"paidOut": chance.choice([0, 40, 100, 300])} if number % 4 else {}),
            "fault": chance.choice(["ours", "ours", "client", "unclear"]),
        }
        for number in range(70)
    ]
    loans = []
    for number in range(90):
        out = datetime(2026, 3, 1) + timedelta(days=chance.randrange(270))
        loan: dict[str, Any] = {
            "loan": number + 1,
            "moveId": 12001 + chance.randrange(200),
            "boxes": chance.choice([10, 20, 40, 60]),
            "out": out,
            "dueBack": out + timedelta(days=28),
            "depositEur": chance.choice([0, 20, 50]),
        }
        if chance.random() < 0.75:
            loan["back"] = min(out + timedelta(days=chance.choice([9, 20, 28, 44])), datetime(2026, 11, 29))
            loan["boxesBack"] = max(0, loan["boxes"] - chance.choice([0, 0, 0, 1, 6]))
        loans.append(loan)
    return {"movers": movers, "vans": vans, "moves": moves, "damages": damages, "loans": loans}


QUESTIONS = """
moves[moveDay=tomorrow] list
    moves tomorrow
    what's on tomorrow? all the moves
    Umzüge morgen

moves[moveDay=this week & status!="cancelled"] count
    how many moves this week, leaving out cancelled ones
    number of moves of the week that aren't cancelled

moves[status="cancelled"] percent
    cancellation rate
    what percentage of moves is called off, cancelled

moves[status="cancelled"] by client.kind percent
    cancellation rate for private clients and offices
    share of cancelled moves by kind of client

moves[from.town="Aldham" & to.town!="Aldham"] list
    moves out of Aldham to somewhere else
    everybody leaving Aldham for another town

moves[from.town=@to.town] percent
    what share stays within the same town
    percentage of moves inside one town

moves by from.town, to.town count
    moves by town of departure and arrival
    how many from where to where

moves[to.town="abroad"] avg invoice
    what does a move abroad bring on average
    average invoice, moves abroad

moves[from.storey>=4 & from.lift=false] show moveId, client.name
    fourth floor or higher without a lift: move and client
    who moves out from storey 4 or above with no lift? number and name

moves top 1 km show moveId, to.town, km
    longest move: number, where to, kilometres
    farthest we've gone, with move id and town

moves avg moveDay - bookedOn
    how many days ahead do people book on average
    average days between booking and moving day
    combien de jours à l'avance réserve-t-on en moyenne

moves by client.kind avg moveDay - bookedOn
    who books earlier, offices or private people? average days ahead
    average days from booking to the move by kind of client

moves[moveDay - bookedOn<7] count
    how many were booked less than 7 days ahead
    number of moves booked under a week before (7 days)

moves avg hours - estHours
    by how many hours do we miss the estimate on average
    average difference between real and estimated hours

moves[hours>@estHours] by leadMover.name percent
    what share of each lead's moves took longer than estimated
    percentage of overruns by team lead

moves[invoice>@quote] count
    how often was the invoice higher than the quote
    number of moves invoiced above quote

moves sum invoice - quote
    what did we invoice beyond the quotes in all
    total difference between invoices and quotes

moves by moveDay:month asc count, sum invoice
    moves and turnover per month
    by month: number of moves, total invoiced

moves avg by moveDay:month count
    how many moves do we have in a month on average
    average number of moves a month

moves avg by moveDay:month sum invoice
    average monthly turnover
    what do we invoice in a month on average

moves[moveDay=last quarter] sum invoice
    turnover of the last quarter
    Umsatz letztes Quartal

moves[invoice!=null & paidOn=null] count, sum invoice
    unpaid invoices and their sum
    how many haven't paid yet, and how much is it

moves[invoice!=null & paidOn=null & moveDay<last 30 days] show client.name, invoice, moveDay
    clients who haven't paid although the move was over 30 days ago: name, invoice, day
    unpaid for more than 30 days since the move: who, how much, moved when

moves avg paidOn - moveDay
    how many days after the move do clients pay on average
    días de media entre la mudanza y el pago

moves by leadMover.name avg stars top 1
    which team lead gets the best stars on average
    lead with the highest average rating

moves[stars<=2] show moveId, leadMover.name, stars
    bad ratings, 2 stars or less: move, lead, stars
    two stars or fewer: move id, who led it and the stars

moves[stars=null & status="done"] count
    how many done moves weren't rated
    number of finished moves without stars

moves[items.item="piano"] count
    how many moves had a piano
    moves with a piano, number
    ¿en cuántas mudanzas había un piano?

moves[items.item="box" & items.pcs>30] list
    moves of more than 30 boxes
    over thirty boxes to carry

moves sum items.m3Each * items.pcs
    how many cubic metres have we moved, pieces times volume
    total volume of everything carried

moves by van sum items.m3Each * items.pcs top 1
    which van has carried most cubic metres
    van with the biggest volume carried in all

moves by items.item sum items.pcs desc
    pieces by item, most first
    what do we carry how many of? descending

moves[km>=250 & van.tailLift=true] list
    long moves of 250 km or more in a van with tail lift
    moves from 250 km up with a tail-lift van

moves[no damages & status="done"] percent
    percentage of moves that are done and had no damage
    share of all moves finished without any damage

moves by van count > 30
    vans with more than 30 moves
    which vans did over thirty moves

movers avg dob:age
    average age of the movers
    how old is the team on average
    Durchschnittsalter der Leute

movers by licence avg dob:age
    average age by licence
    how old are the holders of each licence on average

movers[licence="C"|"C1"] show name
    who holds licence C or C1
    movers with a C1 or C

movers[sickDays>avg] show name, sickDays
    who was sick more than average, and how many days
    movers with above-average sick days and the number

movers bottom 1 hired show name, hired
    who has been with us longest, since when
    longest-serving mover with date

movers[no moves & teamLead=false] count
    how many movers who aren't team leads have never led a move
    number of non-leads that haven't led any

vans avg bought:age
    how old are our vans on average
    average age of the vans in years

vans[inspectionDue<today] show van, inspectionDue
    vans overdue for inspection, and since when
    which vans should have been inspected before today? with the date

vans[no moves] show van
    which van hasn't been used
    vans without a move

vans sum volumeM3
    loading space of all vans in m3
    total volume of the fleet

damages[reported=this year] sum claimed - paidOut
    claimed minus paid out, this year's damages
    how much of what was claimed this year did we not pay

damages by thing count desc
    what gets broken? most frequent first
    damages by thing, descending

damages[fault="ours"] by moveId.leadMover count
    damages that were our fault by lead's number
    our-fault damages per lead (employee number)

damages[paidOut=null & claimed>500] list
    big open claims, over 500 and nothing paid out on record
    claims above 500 without a payout entered

damages[fault="ours"] by thing percent
    for each thing, the share of damages that is our fault
    how often is it our fault, in percent, by thing

damages count by moveId count > 1
    how many moves had more than one damage, over 1
    number of moves with more than 1 damage

loans[back=null & dueBack<today] show loan, boxes, dueBack
    boxes overdue: loan, how many, due when
    loans past their return date with number of boxes and date

loans sum boxes - boxesBack
    how many boxes never came back, lent minus returned
    boxes lost in all

loans avg back - out
    for how many days are boxes out on average
    average length of a loan in days

loans[back>@dueBack] percent
    share of loans returned late
    how many percent bring the boxes back after the due date

after moves[moveDay=tomorrow] list
moves[moveDay=tomorrow] count
    how many is that
    wie viele?

after moves[moveDay=tomorrow] list
moves[moveDay=tomorrow] show moveId, van, leadMover.name
    with which van and lead
    just number, van and who leads

after moves avg moveDay - bookedOn
moves[client.kind="office"] avg moveDay - bookedOn
    and offices?
    only for offices

after moves[status="cancelled"] percent
moves[status="cancelled"] by from.town percent
    per town they leave from?
    and by town of departure

after moves[moveDay=last quarter] sum invoice
moves[moveDay=this quarter] sum invoice
    and this one so far
    dieses Quartal?

after movers avg dob:age
movers[teamLead=true] avg dob:age
    and the team leads?
    just the leads

after movers avg dob:age
movers show name, dob:age
    each of them, with name
    and one by one? names and ages

after loans sum boxes - boxesBack
loans[out=this year] sum boxes - boxesBack
    this year?
    only for loans of this year

after damages by thing count desc
damages by thing sum paidOut desc
    and by what we paid?
    same order, but money paid out

after moves by leadMover.name avg stars top 1
moves by leadMover.name avg stars
    and the other leads?
    all of them please

none
    which mover is the strongest
    profit per move
    what does diesel cost us
    why was move 12044 cancelled
    will we be busy in spring
    put move 12090 on Friday
    phone number of Chloe Moss
    median invoice
    euros per kilometre
    how do I wrap a mirror
    colour of van V3
    what do Swift Movers charge for a piano
    moves whose lead was sick for more than ten days and whose damages exceed a thousand
    invoices of this year compared with last year in percent
    how heavy is the piano
    who left the door open
    ratio of leads to movers
    Brauche ich eine Halteverbotszone?
    ¿cuándo es la mejor época para mudarse?
    cheerio
"""
