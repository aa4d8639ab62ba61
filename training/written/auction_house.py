"""An auction house: sales, lots, people who consign and bid, bids, payments."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

THINGS = (
    "Oak dresser|furniture,Silver teapot|silver,Harbour at dusk|painting,Bronze stag|sculpture,Opal brooch|jewellery"
    ",Mantel clock|clocks,Sea chart|maps,Walnut desk|furniture,Pocket watch|clocks,Portrait of a baker|painting"
    ",Garnet ring|jewellery,Blue vase|ceramics,Kilim rug|textiles,Chess set|toys,Tin train|toys,Wall hanging|textiles"
)
FIRST = "Alban|Brigid|Cosmo|Delphine|Edgar|Flora|Gideon|Hester|Isolde|Jasper|Kit|Lorna"
LAST = "Ashdown|Bellamy|Crofts|Dunmore|Eastlake|Fairfax|Goodwin|Harker|Ibbots|Kenley|Lovell"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """9 sales, 100 people, 260 lots, 400 bids, 120 payments."""
    sales = [
        {
            "saleId": f"S{number + 21}",
            "title": title,
            "heldOn": datetime(2025, 2, 15) + timedelta(days=88 * number),
            "venue": {
                "room": chance.choice(["Main Room", "Orangery", "online"]),
                "seats": chance.choice([0, 60, 120]),
            },
            "premiumPct": chance.choice([18, 22, 25]),
            "auctioneer": chance.choice(["Mr Quill", "Ms Tarn", "Ms Ode"]),
            "status": "upcoming" if number > 7 else "closed",
        }
        for number, title in enumerate(
            [
                "Winter Interiors",
                "Clocks and Watches",
                "Country House",
                "Fine Pictures",
                "Toys and Games",
                "Summer Jewels",
                "Silver Evening",
                "Attic Finds",
                "Christmas Sale",
            ]
        )
    ]
    people = []
    for number in range(100):
        person: dict[str, Any] = {
            "paddle": f"P{number + 301}",
            "name": f"{FIRST.split('|')[number % 12]} {LAST.split('|')[number % 11]}",
            "address": {
                "city": chance.choice(["Perth", "Rye", "Ludlow", "Rye", "Whitby"]),
                "abroad": chance.random() < 0.2,
            },
            "registered": datetime(2017, 1, 1) + timedelta(days=chance.randrange(3610)),
            "dealer": chance.random() < 0.3,
            "interests": chance.sample(
                ["painting", "silver", "clocks", "toys", "jewellery", "maps"], chance.randint(0, 3)
            ),
        }
        if chance.random() < 0.6:
            person["email"] = f"p{number}@example.org"
        if chance.random() < 0.3:
            person["creditLimit"] = chance.choice([500, 2000, 10000])
        people.append(person)
    lots = []
    for number in range(260):
        thing, category = chance.choice(THINGS.split(",")).split("|")
        sale = sales[chance.randrange(9)]
        low = chance.choice([40, 80, 200, 600, 1500, 8000])
        lot: dict[str, Any] = {
            "lotId": f"L{number + 5001}",
            "lotNo": chance.randint(1, 220),
            "sale": sale["saleId"],
            "title": thing,
            "category": category,
            "consignor": people[chance.randrange(60)]["paddle"],
            "est": {"low": low, "high": int(low * 1.5)},
            "reserve": chance.choice([0, low, int(low * 0.8)]),
            "photos": chance.randint(0, 9),
            "flaws": chance.sample(["chip", "repair", "wear", "missing part"], chance.choice([0, 0, 1, 2])),
            "views": chance.randint(3, 1900),
        }
        if chance.random() < 0.6:
            lot["madeIn"] = chance.randint(1690, 1965)
        if sale["status"] == "closed":
            if chance.random() < 0.72:
                lot["hammer"] = int(low * chance.choice([0.8, 0.9, 1, 1.3, 1.6, 4]))
                lot["buyer"] = people[chance.randrange(40, 95)]["paddle"]
            else:
                lot["passed"] = True
        lots.append(lot)
    bids = []
    for number in range(400):
        lot = lots[chance.randrange(230)]
        bids.append(
            {
                "_id": number + 80001,
                "lot": lot["lotId"],
                "bidder": people[chance.randrange(30, 98)]["paddle"],
                "amount": int(int(str(lot["est"]["low"])) * chance.uniform(0.3, 2.2)),
                "placed": datetime(2025, 2, 10)
                + timedelta(days=chance.randrange(657), minutes=chance.randrange(1440)),
                "channel": chance.choice(["room", "web", "web", "phone", "left bid"]),
                "won": chance.random() < 0.3,
            }
        )
    payments = []
    for number in range(120):
        due = datetime(2025, 3, 1) + timedelta(days=chance.randrange(640))
        payment: dict[str, Any] = {
            "invoice": 9100 + number,
            "payer": people[chance.randrange(40, 95)]["paddle"],
            "sale": sales[chance.randrange(8)]["saleId"],
            "net": chance.randrange(60, 9000, 10),
            "premium": chance.randrange(10, 2000, 10),
            "due": due,
            "collected": chance.choice(["Y", "Y", "N"]),
        }
        if chance.random() < 0.82:
            payment["paid"] = min(due + timedelta(days=chance.randint(-14, 45)), datetime(2026, 11, 29))
            payment["how"] = chance.choice(["wire", "wire", "card", "cheque"])
        payments.append(payment)
    return {"sales": sales, "people": people, "lots": lots, "bids": bids, "payments": payments}


QUESTIONS = """
sales show title, heldOn asc heldOn
    all sales in order of date, with the date
    our auction calendar: sale and day, by date
    calendrier des ventes, par date

sales[status="upcoming"] show title, heldOn
    which sale is upcoming, and when
    upcoming auctions with date
    próximas subastas (upcoming) y fecha

sales[auctioneer="Ms Tarn"] show title
    sales taken by Ms Tarn
    which auctions did Ms Tarn conduct

sales by auctioneer count
    sales per auctioneer
    how many auctions has each auctioneer held

sales[venue.room="online"] show title
    which sales are online
    online auctions

sales top 1 premiumPct show title, premiumPct
    sale with the highest premium, and what per cent
    which sale charges the most premium, how much

lots count
    how many lots have we had
    total number of lots
    Wie viele Lose insgesamt?

lots by sale.title count
    lots per sale
    how many lots in each auction
    lotes por subasta

lots[sale.title="Christmas Sale"] show lotNo, title
    what is in the Christmas Sale? lot numbers and titles
    christmas sale catalogue: number, title

lots[sale.status="upcoming" & photos=0] show title, consignor.name
    upcoming lots without a photo (0): title and consignor
    which lots in upcoming sales have 0 photos, and who consigned them

lots by category count desc
    lots by category, biggest first
    how many lots of each category, in descending order

lots[category="clocks"] avg hammer
    average hammer price of clocks
    what does a lot in clocks fetch on average (hammer)

lots sum hammer
    hammer total of all lots
    total of everything hammered down
    total adjugé (hammer)

lots by category sum hammer
    hammer total by category
    turnover per category at the hammer

lots by category avg hammer desc
    average hammer by category, dearest first
    which categories fetch what on average, from high to low

lots by category avg hammer > 2000
    categories that average over 2000 at the hammer
    which categories have a mean hammer above 2,000

lots by sale.title sum hammer top 1
    our most successful sale by hammer total
    which auction took the most at the hammer
    Welche Auktion brachte am meisten (hammer)?

lots by sale.title count, sum hammer
    for each sale, number of lots and hammer total
    per auction: lots and sum hammered

lots by sale.auctioneer sum hammer
    hammer total per auctioneer
    how much has each auctioneer knocked down in total

lots top 10 hammer show title, hammer
    ten dearest lots with price
    the 10 highest hammer prices and what for
    los diez lotes más caros con su precio (hammer)

lots[category="painting"] top 1 hammer show title, buyer.name, hammer
    dearest painting: title, buyer and hammer
    which painting fetched the most, who got it, at what hammer

lots[passed=true] percent
    what percentage of lots was passed
    share of unsold lots (passed)
    porcentaje de lotes no vendidos (passed)

lots[passed=true] by category count top 1
    category with the most unsold lots (passed)
    what do we fail to sell most often (passed), by category

lots[hammer>@est.high] count
    how many lots beat their high estimate
    number of lots hammered above the upper estimate
    combien de lots au-dessus de l'estimation haute (est high)

lots[hammer<@est.low] percent
    share of lots hammered below the low estimate
    what percentage went for less than the lower estimate

lots[hammer<@reserve] show title, hammer, reserve
    lots sold below their reserve, with hammer and reserve
    which lots went under the reserve? show both amounts

lots[hammer>@est.high & category="jewellery"] show title, hammer
    jewellery that went above the high estimate, with the hammer price
    which jewellery exceeded its upper estimate, and at what hammer

lots[reserve=0] count
    how many lots have no reserve, 0
    number of lots with a reserve of 0

lots[flaws.#=0] percent
    percentage of lots in perfect shape, 0 flaws
    what share has 0 flaws

lots[flaws="repair" & flaws="chip"] list
    lots with both a chip and a repair
    chip and repair on the same lot

lots by flaws count
    how often does each flaw occur
    flaws and number of lots

lots[flaws!="missing part" & category="toys"] list
    toys without a missing part
    complete toys, none with missing part

lots[madeIn<1800] show title, madeIn
    lots made before 1800, with year
    what's older than 1800? title and year

lots[madeIn>=1900 & madeIn<=1950] count
    how many lots were made between 1900 and 1950
    number of lots from 1900 to 1950

lots[madeIn=null] count
    for how many lots is the year unknown (made in)
    number of lots with no madeIn

lots bottom 1 madeIn show title, madeIn
    oldest lot and when it was made
    the earliest piece and its year

lots by consignor.name count top 1
    who has consigned the most lots
    consignor with most lots

lots by consignor.name sum hammer top 5
    five consignors with the highest hammer totals
    top 5 consignors by money at the hammer

lots[consignor.name="Hester Harker"] show title, hammer
    what has Hester Harker consigned and what did it fetch
    hester harker's lots with the hammer price

lots by buyer.name sum hammer top 1
    biggest buyer by hammer total
    who has spent most at the hammer
    quel acheteur a dépensé le plus (hammer)

lots by buyer.name count >= 5
    who has bought five lots or more
    buyers of at least 5 lots

lots[buyer.dealer=true] percent
    what share of lots goes to dealers as buyers
    percentage bought by dealers

lots[buyer.address.abroad=true] sum hammer
    hammer total sold to buyers abroad
    how much went abroad, by hammer

lots by buyer.address.city count
    lots sold per city of the buyer
    where do buyers of how many lots live, by city

lots[buyer=@consignor] list
    lots where buyer and consignor are the same
    who bought back their own lot? buyer equal to consignor

lots[consignor.address.city=@buyer.address.city] count
    how many lots stayed in town: consignor and buyer from the same city
    number of lots whose buyer's city is the consignor's city

lots[views>1000 & passed=true] show title
    lots with more than 1000 views that were passed all the same
    over 1k views and still passed, titles

lots[sale.heldOn=last year] sum hammer
    last year's hammer total
    what did we hammer down in the sales of last year

lots by sale.heldOn:year sum hammer
    hammer total per year
    yearly totals at the hammer by sale date

people count
    how many people are registered
    number of registered paddles

people[dealer=true] percent
    share of dealers among the registered
    what percentage of the people are dealers

people by address.city count > 20
    cities with more than 20 registered people
    in which towns do we have over twenty people

people[registered=this year] show name, registered
    who registered this year, on what date
    this year's new people with date

people by registered:year count
    registrations per year
    how many new people each year

people[email=null] show name
    people without an email
    who hasn't given us an email
    ¿de quién no tenemos email?

people[creditLimit=null & dealer=true] count
    how many dealers have no credit limit
    number of dealers without a credit limit on file

people[interests="silver"] show name, address.city
    who is interested in silver, and from which city
    silver collectors and their city

people[interests.#=0] count
    how many people named no interests, 0
    number with zero interests

people[no bids] count
    how many registered people have never placed a bid
    number of people without bids
    Wie viele haben nie geboten (bids)?

people[has bids & dealer=true] show name
    dealers who have placed bids
    which dealers have bid

people[has payments & email=null] show name
    payers without an email: people with payments, email missing
    who has payments but no email

people[no lots] count
    how many have never consigned a lot
    number of people with no lots consigned

bids count
    how many bids were placed
    number of bids

bids by bidder.name count top 3
    three keenest bidders by number of bids
    who bids most often, top 3

bids by channel count, avg amount
    bids per channel with average amount
    for room, web, phone and left bids: how many, how much on average

bids[channel="web"] percent
    share of web bids
    what percentage of bids comes over the web

bids top 1 amount show bidder.name, lot.title, amount
    highest bid ever: who, for what, how much
    bidder, lot and amount of the largest bid

bids by lot.title count top 1
    which title drew the most bids
    most contested thing by number of bids

bids by lot.category avg amount
    average bid by category
    how high are bids on average in each category

bids[bidder.name="Kit Eastlake" & won=true] show lot.title, amount
    what has Kit Eastlake won, and at what amount
    kit eastlake's winning bids: lot and amount

bids[won=true] by bidder.name count top 1
    who has won the most bids
    bidder with the largest number of winning bids

bids[amount>@lot.est.high] count
    how many bids went over the high estimate of the lot
    number of bids above the lot's upper estimate

bids[placed=last month] count
    how many bids last month
    number of bids placed in the last month

bids[placed=2026] by placed:month count
    bids per month in 2026
    2026: how many bids each month

bids[lot="L5010"] show bidder.name, amount desc amount
    bids on L5010 from the highest down, with bidder
    who bid what on l5010, highest first

bids[bidder.address.city="Whitby" & channel="phone"] list
    phone bids from Whitby
    Whitby people bidding by phone

bids count distinct bidder
    how many different people have placed bids
    number of distinct bidders

bids[lot.sale="S23"] count distinct bidder
    how many different people bid in sale S23
    number of distinct bidders at S23

lots[no bids & sale.status="closed"] count
    how many lots of closed sales got no bids
    number of lots in closed sales without a bid

payments[paid=null] sum net
    how much is unpaid, net
    outstanding net total, no payment date
    ¿cuánto neto queda por pagar?

payments[paid=null & due<today] show payer.name, net, due
    overdue invoices: who, net amount and due date, unpaid and due before today
    who is overdue (not paid, due before today), how much net, since what due date

payments[paid=null & due<today] count
    how many invoices are overdue: unpaid and due before today
    number of unpaid ones with a due date before today

payments[paid>@due] by payer.name count > 1
    who has paid late more than once, after the due date
    payers with over 1 payment later than due

payments[paid<@due] percent
    share paid before the due date
    what percentage pays earlier than due

payments sum premium
    premium income in total
    what have we earned in premiums

payments by sale.title sum premium top 1
    which sale brought the most premium
    auction with the highest premium total

payments by sale.title sum net, sum premium
    net and premium for every sale, totals
    per auction: total net and total premium

payments[paid=this month] sum net
    net money paid this month
    what came in this month, net

payments by paid:month sum net
    net paid per month
    monthly net receipts

payments by how count
    how do people pay, number per way
    payments by method

payments[collected="N" & paid!=null] show payer.name, invoice
    paid but not collected (N): payer and invoice
    who has paid yet not collected (N)? with invoice

payments[premium>@net] list
    invoices where the premium is higher than the net
    premium above net, which payments

after lots by category count desc
lots by category avg views desc
    and average views?
    by views on average

after lots[hammer>@est.high] count
lots[hammer>@est.high] by category count
    per category?
    split by category

after lots top 10 hammer show title, hammer
lots top 10 hammer show title, hammer, buyer.name
    who bought them?
    and the buyers

after lots[passed=true] percent
lots[passed=true & sale.title="Fine Pictures"] percent
    and at Fine Pictures?
    only Fine Pictures

after lots by sale.title sum hammer top 1
lots by sale.title sum hammer bottom 1
    and the worst?
    the one with the least

after bids by bidder.name count top 3
bids[channel="room"] by bidder.name count top 3
    in the room only
    just room bids

after payments[paid=null] sum net
payments[paid=null] show payer.name, net
    from whom?
    who owes it? with the amount

after people[no bids] count
people[no bids & registered=this year] count
    and of those registered this year?
    only this year's registrations

none
    hammer price as a share of the estimate
    which lot is the prettiest
    commission for consignors
    median hammer price
    is the Sea chart genuine
    who painted Harbour at dusk
    what will the Opal brooch fetch
    why was the Bronze stag passed
    bid 300 on L5012 for me
    withdraw lot L5044
    phone number of Flora Fairfax
    bidders who live in the consignor's city
    lots that got bids from at least three dealers
    difference between highest and second bid
    results of other auction houses
    how do I clean silver
    where is the Orangery
    names of the buyers' children
    ¿cuándo abre la sala?
    Wie funktioniert ein Vorgebot?
    bien le bonjour

lots avg hammer - est.high
    how far is the hammer from the high estimate on average
    average of hammer minus upper estimate

lots top 5 hammer - est.high show title, hammer - est.high
    five lots that went furthest above the high estimate, and by how much
    top 5 by hammer minus high estimate, with the difference

lots by category avg hammer - est.low
    average difference between hammer and low estimate, by category
    how much above the low estimate does each category sell on average

lots[hammer - reserve>1000] show title, buyer.name
    lots sold more than 1000 above the reserve: title and buyer
    who bought what at over 1,000 above reserve

lots[passed=true] by category percent desc
    share of unsold lots (passed) per category, worst first
    what percentage of each category is passed, from high to low

lots[passed=true] by sale.title percent bottom 1
    which sale had the lowest share of passed lots
    auction with the smallest percentage passed

lots[buyer.dealer=true] by sale.title percent
    dealers' share of the lots in each sale
    percentage of lots bought by dealers, per sale

lots avg by sale count
    how many lots does a sale have on average
    average number of lots per sale

lots avg by consignor count
    how many lots does a consignor bring on average
    average number of lots per consignor

lots count by buyer count > 3
    how many people have bought more than 3 lots
    number of buyers with over three lots

lots avg by sale sum hammer
    what does a sale bring at the hammer on average
    average hammer total per sale

bids avg by lot count
    how many bids does a lot get on average
    average number of bids per lot
    Gebote je Los im Schnitt

bids[won=true] by channel percent
    success rate of bids per channel (won)
    what percentage of bids wins in the room, on the web, by phone

bids count by bidder count >= 10
    how many people have placed at least 10 bids
    number of bidders with ten bids or more

payments avg paid - due
    how many days after the due date do buyers pay on average
    average days from due to paid

payments[paid - due>30] show payer.name, invoice
    who paid more than 30 days late, and which invoice
    invoices paid over 30 days after due: payer and number

payments[collected="N"] by sale.title percent
    share of invoices not collected (N) per sale
    what percentage is still collected N, by sale

payments[paid=null] by payer.address.city percent top 1
    city with the highest share of unpaid invoices
    where is the unpaid percentage biggest, by the payer's city
"""
