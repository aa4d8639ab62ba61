"""A web shop for flowers: customers, orders with their lines, returns; prices in cents."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

TOWNS = "Utrecht|Ghent|Aachen|Lille|Maastricht|Cologne"
FLOWERS = "Red roses|White tulips|Sunflowers|Peony bunch|Lavender pot|Orchid|Dried wreath|Cactus trio"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """70 customers, 320 orders of 1 to 4 lines, 8 products, 40 returns."""
    products = [
        {
            "sku": f"FL-{number:02}",
            "title": title,
            "cat": "pot"
            if title in {"Lavender pot", "Orchid", "Cactus trio"}
            else "cut"
            if number != 7
            else "dry",
            "priceCents": chance.randrange(690, 5990, 50),
            "onHand": chance.randint(0, 140),
            "tags": chance.sample(
                ["gift", "summer", "long-lasting", "pet safe", "new"], chance.randint(0, 3)
            ),
        }
        for number, title in enumerate(FLOWERS.split("|"), 1)
    ]
    customers = []
    for number in range(1, 71):
        customer: dict[str, Any] = {
            "_id": number,
            "fullName": f"{chance.choice(['Mila', 'Joris', 'Amélie', 'Pavel', 'Sofie', 'Luc', 'Nora', 'Tim'])} {chance.choice(['de Wit', 'Lambert', 'Schreiber', 'Maes', 'Petit', 'Kramer', 'Bauer'])}",
            "mail": f"c{number}@example.org",
            "address": {"town": chance.choice(TOWNS.split("|")), "zip": str(chance.randint(1000, 9999))},
            "signedUp": datetime(2023, 2, 1) + timedelta(days=chance.randrange(1390)),
            "newsletter": chance.random() < 0.45,
        }
        if chance.random() < 0.3:
            customer["phone"] = f"+3{chance.randint(10**8, 10**9)}"
        customers.append(customer)
    orders = []
    for number in range(320):
        placed = datetime(2025, 6, 1) + timedelta(hours=chance.randrange(13100))
        lines = [
            {"sku": one["sku"], "qty": chance.randint(1, 5), "unitCents": one["priceCents"]}
            for one in chance.sample(products, chance.randint(1, 4))
        ]
        order: dict[str, Any] = {
            "orderNo": 70000 + number,
            "customerId": chance.randint(1, 66),
            "placedAt": placed,
            "state": chance.choice(
                ["new", "packed", "shipped", "delivered", "delivered", "delivered", "cancelled"]
            ),
            "totalCents": sum(int(one["qty"]) * int(one["unitCents"]) for one in lines),
            "lines": lines,
            "payment": chance.choice(["card", "invoice", "ideal", "paypal"]),
        }
        if chance.random() < 0.25:
            order["voucher"] = chance.choice(["SPRING10", "MOTHERSDAY", "HELLO5"])
        if chance.random() < 0.2:
            order["cardText"] = chance.choice(["Happy birthday!", "Get well soon", "Thank you", "I miss you"])
        orders.append(order)
    returns = [
        {
            "orderNo": 70000 + chance.randint(0, 319),
            "why": chance.choice(["wilted", "wrong flowers", "too late", "damaged box"]),
            "refundCents": chance.randrange(500, 6000, 10),
            "on": (datetime(2026, 1, 2) + timedelta(days=chance.randrange(320))).strftime("%Y-%m-%d"),
        }
        for _ in range(40)
    ]
    return {"products": products, "customers": customers, "orders": orders, "returns": returns}


QUESTIONS = """
orders count
    how many orders have we had
    number of orders ever
    nombre de commandes

orders[placedAt=yesterday] count
    how many came in yesterday

orders[placedAt=yesterday] list
    orders yesterday?

orders[placedAt=last month] sum totalCents
    turnover last month in cents
    what did we sell last month, total in cents
    chiffre d'affaires du mois dernier

orders[placedAt=this year] sum totalCents
    revenue this year
    sales so far this year
    Umsatz dieses Jahr

orders by placedAt:month sum totalCents
    revenue per month
    sales month by month

orders by placedAt:weekday count
    on which weekdays do people order how much
    orders per weekday

orders[state="cancelled"] count
    how many were cancelled
    annulations, combien

orders[state="cancelled"] list
    cancellations

orders[state="cancelled"] percent
    cancellation rate in percent
    what share of the orders gets cancelled

orders[state="new"] list
    what still has to be packed? the new ones
    show new orders

orders[state="new"|"packed"] count
    how many are new or packed

orders[state="new"|"packed"] list
    orders not sent yet, i.e. new or packed

orders by state count
    orders by state
    how many orders in which state
    Bestellungen nach Status

orders by payment count desc
    how do people pay? most used first
    payment methods by number of orders, descending

orders[payment="invoice"] avg totalCents
    average invoice order in cents
    mean total of orders paid by invoice

orders avg totalCents
    average basket
    how much is an order on average (cents)

orders top 1 totalCents
    biggest order ever
    order with the highest total

orders top 10 placedAt
    last ten orders
    the ten most recent orders
    les dix dernières commandes

orders[voucher!=null] count
    how many used a voucher

orders[voucher!=null] list
    orders with any voucher code

orders[voucher="MOTHERSDAY"] count
    how often was MOTHERSDAY used

orders[voucher="MOTHERSDAY"] list
    MOTHERSDAY redemptions

orders by voucher count
    how often was each voucher used
    orders per voucher code

orders[cardText=null] count
    how many have no card text

orders[cardText=null] list
    orders without a card

orders[cardText~"birthday"] count
    how many cards mention a birthday

orders[cardText~"birthday"] list
    orders with birthday in the card text

orders[totalCents>10000] count
    how many orders were more than 10,000 cents

orders[totalCents>10000] list
    orders above 10000 cents

orders[lines.#>=3] count
    how many orders have at least 3 positions

orders[lines.#>=3] list
    orders with three lines or more

orders avg lines.#
    how many different articles are in an order on average
    average number of lines

orders[lines.sku="FL-03"] count
    how many orders contain FL-03

orders[lines.sku="FL-03"] list
    orders with article FL-03 in them

orders by lines.sku sum lines.qty
    pieces sold by article number
    how many of each sku were sold

orders by lines.sku sum lines.qty top 1
    which sku sold the most pieces
    best selling sku

orders[lines.sku.title="Sunflowers"] count
    in how many orders are sunflowers

orders[lines.sku.title="Sunflowers"] list
    orders with Sunflowers

orders[lines.sku.title="Orchid"] sum lines.qty
    how many orchids did we sell
    orchids sold, pieces

orders by lines.sku.title sum lines.qty top 3
    our three bestsellers
    top 3 products by pieces sold

orders[customerId.address.town="Ghent"] count
    how many orders came from people in Ghent

orders[customerId.address.town="Ghent"] list
    orders from Ghent

orders by customerId.address.town sum totalCents
    revenue by town
    turnover per town

orders by customerId.address.town count top 1
    where do most orders come from
    town with the most orders

orders by customerId.fullName sum totalCents top 5
    top five customers by money
    who are our 5 biggest spenders

orders[customerId.newsletter=true] avg totalCents
    average order of newsletter readers
    how much do subscribers of the newsletter spend per order

customers count
    how many customers do we have
    size of the customer base
    Anzahl Kunden

customers by address.town count
    customers per town
    where do our customers live? count each town

customers[address.town="Lille"] show fullName, mail
    names and mail addresses of customers in Lille
    who lives in lille, with mail

customers[newsletter=true] count
    how many get the newsletter
    combien sont abonnés à la newsletter

customers[newsletter=true] list
    newsletter subscribers

customers[newsletter=true] percent
    what percentage takes the newsletter
    share of newsletter readers

customers[signedUp=this quarter] list
    new customers this quarter
    sign-ups in this quarter

customers by signedUp:year count
    new customers per year
    sign-ups by year

customers bottom 1 signedUp show fullName, signedUp
    who was our first customer, and when
    first sign-up: name and date

customers[phone=null] count
    customers without a phone number
    how many gave no phone

customers[no orders] show fullName
    who has never ordered
    customers without any order
    qui n'a jamais commandé ?

customers[no orders] count
    how many registered but never bought
    number of customers with no order

products[onHand=0] show title
    what is sold out
    products with nothing left
    ausverkaufte Artikel

products[onHand<20] show title, onHand asc onHand
    what is running out (under 20)? lowest first with what is left
    stock below 20, title and amount, ascending

products top 1 priceCents show title, priceCents
    dearest product and its price
    most expensive flowers with price in cents

products[priceCents<avg] show title
    which products are cheaper than average
    below-average prices: titles

products by cat count
    products per category
    how many pots, cut and dry flowers

products[cat="pot"] show title, priceCents
    pots and what they cost
    title and price of everything in category pot

products[tags="pet safe"] show title
    which are pet safe
    flowers that are safe for pets

products[tags="summer" & priceCents<2000] show title
    summer things under 2000 cents
    anything tagged summer for less than 2000

returns count
    how many returns
    returned orders in all

returns by why count top 1
    main reason for returns
    why do people return most often

returns[why="wilted"] percent
    share of wilted among returns
    what percentage of returns came wilted

returns sum refundCents
    how much did we refund
    refunds in total, cents

returns[on=2026-05] count
    how many came back in may 2026

returns[on=*-05] list
    returns in May

returns[orderNo.state="delivered"] count
    how many delivered orders came back

returns[orderNo.state="delivered"] list
    returns of delivered orders

returns[orderNo.payment="paypal"] sum refundCents
    refunds on paypal orders
    how much did we pay back for orders paid with paypal

orders[no returns & state="delivered"] count
    how many deliveries were kept

orders[no returns & state="delivered"] list
    delivered and not returned

after orders[placedAt=last month] sum totalCents
orders[placedAt=this month] sum totalCents
    and this month?
    what about the current month

after orders[state="cancelled"] count
orders[state="cancelled" & payment="card"] count
    how many of those were card payments
    only those paid by card

after orders by lines.sku.title sum lines.qty top 3
orders by lines.sku.title sum lines.qty bottom 3
    and the worst three?
    the three that sell least

after orders[customerId.address.town="Ghent"] count
orders[customerId.address.town="Utrecht"] count
    Utrecht?
    same for Utrecht

after customers[newsletter=true] count
customers[newsletter=true] by address.town count
    by town please
    split up by town

after products[onHand=0] show title
products[onHand=0] show title, sku
    with the sku
    their sku as well?

after orders avg totalCents
orders max totalCents
    and the maximum
    what is the highest

after returns by why count top 1
returns by why count
    show all reasons
    all of them

none
    how much profit did we make last month
    which customer complains most
    what do sunflowers cost us to buy
    why do orders get cancelled
    is it going to be a good Mother's Day
    average delivery time
    which driver delivered order 70011
    send the newsletter
    refund order 70020
    how many people visited the shop yesterday
    do roses need much water
    difference between this month and last month
    median basket value
    how old are our customers
    reviews of the peony bunch
    bonjour
    how much bigger is Ghent than Lille for us
    which supplier has the best tulips
"""
