"""A web shop for shoes: articles with sizes, customers, orders with items, returns, vouchers."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

MODELS = (
    "Dune Runner|Harbour Loafer|Pine Boot|Cloud Slipper|Metro Sneaker|Opal Sandal|Ridge Hiker|Velvet Pump|Tide Clog"
    "|Ember Boot|Swift Trainer|Nomad Sandal|Juno Ballerina|Rook Derby"
)
PEOPLE = "Alma Reyes|Bodo Kern|Chloe Ward|Dilek Aydin|Enzo Gallo|Freya Lund|Goran Petek|Helga Sand|Ian Mora|Jule Brock"
STREETS = "Lyon|Porto|Graz|Gdynia|Lyon|Bruges"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """42 articles, 110 customers, 380 orders, 95 returns, 6 vouchers."""
    articles = []
    for number in range(42):
        model = MODELS.split("|")[number % 14]
        article: dict[str, Any] = {
            "sku": f"SH-{100 + number}",
            "model": model,
            "colour": chance.choice(["black", "tan", "white", "olive", "red"]),
            "category": {
                "Boot": "boots",
                "Sandal": "sandals",
                "Sneaker": "sneakers",
                "Trainer": "sneakers",
            }.get(model.split()[1], "casual"),
            "target": chance.choice(["women", "men", "kids", "women"]),
            "price_ct": chance.choice([2990, 4995, 6990, 8995, 12900, 18900]),
            "cost_ct": chance.choice([1100, 1900, 2600, 4100, 7000]),
            "vegan": chance.random() < 0.35,
            "sizes": [
                {"eu": size, "qty": chance.choice([0, 0, 1, 3, 8, 20])}
                for size in sorted(chance.sample(range(34, 47), chance.randint(3, 7)))
            ],
            "online_since": datetime(2023, 2, 1) + timedelta(days=chance.randrange(1390)),
        }
        if chance.random() < 0.25:
            article["sale_ct"] = int(article["price_ct"] * chance.choice([0.5, 0.7, 0.8]))
        articles.append(article)
    customers = []
    for number in range(110):
        customer: dict[str, Any] = {
            "_id": f"K{1000 + number}",
            "name": f"{PEOPLE.split('|')[number % 10].split()[0]} {PEOPLE.split('|')[(number * 7 + number // 10) % 10].split()[1]}",
            "address": {
                "city": chance.choice(STREETS.split("|")),
                "zip": f"{chance.randint(1000, 9999)}",
                "country": chance.choice(["FR", "PT", "AT", "PL", "BE"]),
            },
            "signed_up": datetime(2023, 3, 1) + timedelta(days=chance.randrange(1360)),
            "newsletter": chance.choice("YN"),
            "points": chance.choice([0, 0, 40, 120, 300, 950]),
        }
        if chance.random() < 0.5:
            customer["birthday"] = datetime(1955, 1, 1) + timedelta(days=chance.randrange(19000))
        customers.append(customer)
    vouchers = [
        {"code": code, "pct": pct, "valid_until": until, "max_uses": uses}
        for code, pct, until, uses in [
            ("HELLO10", 10, datetime(2027, 12, 31), 1000),
            ("SPRING20", 20, datetime(2026, 5, 31), 200),
            ("STEP5", 5, datetime(2026, 12, 31), 500),
            ("BLACK30", 30, datetime(2026, 11, 30), 150),
            ("SORRY15", 15, datetime(2025, 12, 31), 50),
            ("VIP25", 25, datetime(2027, 3, 31), 20),
        ]
    ]
    orders = []
    for number in range(380):
        ordered = datetime(2024, 12, 1) + timedelta(days=chance.randrange(729), hours=chance.randrange(24))
        ordered = min(ordered, datetime(2026, 11, 29, 17))
        items = []
        for article in chance.sample(articles[:38], chance.choice([1, 1, 1, 2, 2, 3])):
            items.append(
                {
                    "sku": article["sku"],
                    "size": chance.choice(article["sizes"])["eu"],
                    "qty": chance.choice([1, 1, 1, 2]),
                    "unit_ct": article["price_ct"],
                }
            )
        order: dict[str, Any] = {
            "order_no": 60001 + number,
            "customer_id": chance.choice(customers[:95])["_id"],
            "ordered": ordered,
            "state": chance.choice(
                ["new", "packed", "shipped", "delivered", "delivered", "delivered", "cancelled"]
            ),
            "items": items,
            "total_ct": sum(one["unit_ct"] * one["qty"] for one in items),
            "shipping_ct": chance.choice([0, 0, 495, 995]),
            "pay": chance.choice(["card", "invoice", "wallet"]),
            "promised": ordered + timedelta(days=4),
        }
        if order["state"] == "delivered":
            order["arrived"] = ordered + timedelta(days=chance.randint(1, 8))
        if chance.random() < 0.25:
            order["voucher"] = chance.choice(vouchers[:4])["code"]
        if chance.random() < 0.1:
            order["gift_note"] = chance.choice(["Happy birthday!", "Enjoy", "From grandma"])
        orders.append(order)
    returns = []
    for number in range(95):
        order = chance.choice(orders)
        sent = order["ordered"] + timedelta(days=chance.randint(5, 40))
        back: dict[str, Any] = {
            "rma": f"R{number + 1:04}",
            "order_no": order["order_no"],
            "sku": order["items"][0]["sku"],
            "reason": chance.choice(
                ["too small", "too small", "too big", "damaged", "changed mind", "wrong item"]
            ),
            "received": min(sent, datetime(2026, 11, 28)),
            "refund_ct": chance.choice([0, 2990, 4995, 6990, 12900]),
        }
        if chance.random() < 0.8:
            back["refunded"] = min(
                back["received"] + timedelta(days=chance.randint(0, 12)), datetime(2026, 11, 29)
            )
        returns.append(back)
    return {
        "articles": articles,
        "customers": customers,
        "orders": orders,
        "returns": returns,
        "vouchers": vouchers,
    }


QUESTIONS = """
orders[ordered=today] list
    today's orders
    what came in today
    Bestellungen von heute

orders[ordered=yesterday] sum total_ct
    takings of yesterday in cents
    how much did we sell for yesterday
    ventas de ayer

orders[ordered=this month & state!="cancelled"] sum total_ct
    turnover this month without cancelled orders
    this month's revenue, leaving out whatever was cancelled
    chiffre d'affaires du mois sans les commandes cancelled

orders by ordered:month sum total_ct
    revenue per month
    how much did we turn over each month
    Umsatz pro Monat

orders by ordered:year count, sum total_ct
    orders and turnover per year
    number of orders and total value, year by year

orders[ordered=2026] by ordered:month count top 1
    busiest month of 2026 by orders
    in which month of 2026 did we get the most orders

orders by ordered:weekday count
    orders by day of the week
    on which days of the week do people order, and how often

orders[ordered=last week] avg total_ct
    average basket last week
    what was an order worth on average last week

orders avg total_ct
    average order value
    mean basket in cents
    valor medio de un pedido

orders[state="new"] count
    how many orders are new
    number of orders nobody has touched, state new

orders[state="packed"] list
    what's packed and waiting to go out
    packed orders

orders[state="shipped"] show order_no, customer_id.name
    orders on their way (shipped): number and customer
    which order numbers have been shipped, for whom

orders[state="cancelled"] percent
    what share of orders gets cancelled
    cancellation rate, share of cancelled orders in percent
    porcentaje de pedidos cancelled

orders[arrived>@promised] count
    how many parcels arrived later than promised
    number of late deliveries, after the promised day
    combien de commandes sont arrivées plus tard que promis

orders[arrived>@promised & ordered=this year] show order_no, customer_id.name
    late ones this year: number and customer (arrived after promised)
    who had to wait longer than promised this year? order no and name

orders[arrived<=@promised] percent
    share of orders that arrived no later than promised
    what percentage arrived by the promised date

orders[state!="delivered"|"cancelled" & promised<today] list
    overdue orders: promised before today, neither delivered nor cancelled
    orders not delivered or cancelled although promised before today

orders[total_ct>30000] list
    orders above 300 euros (30000 cents)
    big orders, over 30000 ct

orders top 1 total_ct show order_no, customer_id.name, total_ct
    our biggest order ever: number, customer, amount
    which order had the highest total, whose was it and how much

orders top 5 ordered
    five newest orders
    the latest 5 orders
    die fünf neuesten Bestellungen

orders[shipping_ct=0] percent
    share with free shipping (0)
    what percentage of orders paid 0 for shipping

orders sum shipping_ct
    shipping fees collected in total
    how much have customers paid for shipping altogether

orders by pay count, avg total_ct
    for each way to pay: number of orders and average value
    orders per payment type and the mean total

orders[pay="invoice" & total_ct>20000] count
    how many invoice orders over 20000 cents
    number of orders on invoice above 200 euros, i.e. 20000

orders[voucher!=null] percent
    what percentage of orders used a voucher
    voucher share of orders

orders[voucher="SPRING20"] count
    how often was SPRING20 used
    number of orders with the code spring20

orders by voucher count, sum total_ct
    for each voucher code, how many orders and how much turnover
    vouchers: orders and sales

orders by voucher count top 1
    most popular voucher
    which code is used most

orders[voucher.pct>=20] sum total_ct
    turnover with vouchers of 20 % or more
    total of orders with at least 20 percent off

vouchers[no orders] show code
    which vouchers has nobody used in an order
    codes without any order
    cupones sin ningún pedido

vouchers[valid_until<today] show code
    expired voucher codes
    which codes ran out before today

vouchers[valid_until>=today] show code, pct desc pct
    codes that are still valid, biggest discount first
    valid vouchers with their percentage, from high to low

vouchers top 1 pct show code, pct
    which voucher gives the most, and how much
    highest discount code with percent

orders[gift_note!=null] count
    how many orders come with a gift note
    number of gifts, i.e. with a note

orders by items.sku sum items.qty top 10
    ten best selling skus by pairs
    top 10 articles by number sold (sku)
    die zehn meistverkauften sku

orders by items.sku.model sum items.qty top 1
    our best seller, which model in pairs sold
    the model of which we sold the most pairs
    el modelo más vendido en pares

orders by items.sku.category sum items.qty
    pairs sold per category
    how many boots, sandals, sneakers and so on did we sell

orders[ordered=this year] by items.sku.category sum items.qty
    this year's pairs by category
    pairs sold this year for every category

orders by items.size sum items.qty
    pairs sold in each size
    sales by shoe size

orders by items.size sum items.qty top 1
    which size sells best in pairs
    most sold size

orders[items.sku="SH-104"] count
    how many orders contain SH-104
    number of orders with sh-104

orders[items.size=46] list
    orders with a size 46
    who needs 46? the orders

orders[items.qty>=2] list
    orders in which someone took two or more of the same pair
    orders with an item of quantity 2+

orders[items.#=1] percent
    what share of the orders has only one item
    percentage of single-item orders, 1

orders avg items.#
    how many items are in an order on average
    average number of items per order

orders[items.sku.vegan=true] count
    how many orders had a vegan shoe in them
    number of orders with vegan articles

orders by customer_id.name sum total_ct top 10
    our ten best customers by spending
    top 10 customers, money spent
    les dix meilleurs clients en montant

orders by customer_id.name sum total_ct top 1
    biggest spender
    who has spent the most with us
    ¿quién ha gastado más?

orders by customer_id.name count > 5
    who has ordered more than five times
    customers with over 5 orders

orders[ordered=2026] by customer_id.name sum total_ct > 50000
    customers who spent above 50000 cents in 2026
    who is over 50000 ct of orders in 2026

orders by customer_id.address.city sum total_ct
    revenue per city
    turnover by customer city
    Umsatz nach Stadt

orders by customer_id.address.city avg total_ct top 1
    city with the highest average order value
    where do people spend the most per order on average

orders by customer_id.address.country count desc
    orders by country, most first
    which countries order how often, from most to least

orders[customer_id.address.city="Porto" & ordered=last month] list
    last month's orders from Porto
    porto orders last month

orders[customer_id.newsletter="Y"] avg total_ct
    average order of newsletter subscribers
    what do people on the newsletter (Y) spend per order on average

orders[customer_id.name="Freya Lund"] show order_no, ordered, state
    Freya Lund's orders: number, date and state
    what did freya lund order when, and in what state is it? with order number

customers[no orders] count
    how many customers have never ordered
    number of accounts without an order
    combien de clients n'ont jamais commandé ?

customers[no orders & signed_up<2025] show name
    who signed up before 2025 and has not ordered anything
    customers since before 2025 without orders, names

customers[has orders & newsletter="N"] count
    how many buyers are not on the newsletter (N)
    number of customers with orders but newsletter N

customers[signed_up=last quarter] count
    new customers last quarter, how many
    number of sign-ups in the last quarter
    ¿cuántos clientes nuevos el último trimestre?

customers by signed_up:year count
    sign-ups per year
    how many new customers each year
    Neukunden pro Jahr

customers by address.city count > 20
    cities with more than 20 customers
    where do we have over twenty customers

customers[birthday=null] count
    for how many customers is the birthday missing
    number of customers who gave no birthday

customers[birthday=*-12] show name
    whose birthday is in December
    december birthdays by name
    Wer hat im Dezember Geburtstag?

customers top 3 points show name, points
    three customers with the most points and how many
    top 3 in loyalty points

customers[points=0] percent
    what share of customers has no points (0)
    percentage with zero points

customers[address.city="Gdynia"] avg points
    average points of customers in Gdynia
    gdynia: mean loyalty points

articles[sizes.eu=42 & sizes.qty>0] show model, colour
    which models do we have in 42, with colour? more than 0 left
    what's available in size 42 (qty above 0): model and colour

articles[sizes.qty=0] list
    articles with a size that is sold out (0 left)
    where is at least one size at 0

articles by model sum sizes.qty
    stock per model
    how many pairs of each model do we have left
    Bestand je Modell

articles by category sum sizes.qty
    pairs in stock by category
    stock for each category

articles by model sum sizes.qty < 20
    models with fewer than 20 pairs in stock
    which models are down to under twenty pairs in all

articles by category avg price_ct
    average price by category
    what does a shoe of each category cost on average
    precio medio por categoría

articles by category avg price_ct top 1
    which category is the most expensive on average
    dearest category by mean price

articles top 1 price_ct show model, price_ct
    most expensive shoe and its price
    dearest model, how much is it

articles[price_ct<5000] show model, price_ct asc price_ct
    shoes under 50 euros (5000), cheapest first
    models below 5000 cents by ascending price

articles[sale_ct!=null] show model, price_ct, sale_ct
    what's on sale? model, old price and sale price
    reduced models with both prices

articles[sale_ct<@cost_ct] list
    articles with a sale price below cost
    where does the sale price not cover the cost

articles[vegan=true & target="women"] show model
    vegan women's shoes
    which models for women are vegan

articles[vegan=true] percent
    what share of the range is vegan
    Anteil veganer Artikel in Prozent

articles distinct colour
    what colours do we have
    which colours do the shoes come in
    ¿qué colores hay?

articles[category="boots"] count distinct colour
    in how many different colours do boots come
    number of distinct boot colours

articles[price_ct>avg & target="kids"] show model, price_ct
    kids' shoes dearer than the average article, with price
    which kids models cost more than average, and what

articles[online_since=this year] list
    articles new this year
    what has gone online this year

articles[no returns] show model, colour
    which shoes have never come back, model and colour
    models and colours without a return

returns count
    how many returns have we had
    total number of returns
    combien de retours au total

returns by reason count
    returns by reason
    for what reasons do shoes come back, and how often
    Retouren nach Grund

returns[reason="too small"] by sku.model count top 3
    three models that come back most often as too small
    top 3 models returned because too small

returns by sku.model count top 1
    which model is returned most
    the model with the most returns
    quel modèle est le plus retourné ?

returns by sku.category count, sum refund_ct
    returns and refunded cents per category
    for each category the number of returns and the total refund

returns[refunded=null] list
    returns still waiting for their refund
    who hasn't been refunded? the returns

returns[refunded=null] sum refund_ct
    how much do we still have to refund
    open refunds in total

returns[received=last month] sum refund_ct
    refunds on last month's returns
    total to refund for what we received last month

returns by received:month count
    returns per month
    how many come back each month

returns[reason="damaged"|"wrong item"] percent
    what percentage of returns is our fault: damaged or wrong item
    share of returns that were damaged or a wrong item

returns[order_no.customer_id="K1003"] count
    how many returns from customer K1003
    number of returns by K1003

after orders[ordered=today] list
orders[ordered=yesterday] list
    and yesterday?
    yesterday's

after orders by ordered:month sum total_ct
orders by ordered:year sum total_ct
    per year instead
    and by year?

after orders[arrived>@promised] count
orders[arrived>@promised] show order_no, customer_id.name
    whose are they? order number and name
    list them by number with the customer

after orders by customer_id.name sum total_ct top 1
orders[ordered=this year] by customer_id.name sum total_ct top 1
    and this year?
    only this year

after customers[no orders] count
customers[no orders] show name
    who are they?
    their names

after articles by model sum sizes.qty < 20
articles[target="men"] by model sum sizes.qty < 20
    only men's
    for men

after returns by reason count
returns[sku.category="sandals"] by reason count
    and for sandals?
    sandals only

after returns by sku.model count top 1
returns by sku.model count top 5
    the top five
    and the five most returned

after orders[state="packed"] list
orders[state="packed"] count
    how many is that?
    just the number

none
    return rate by model
    how many visitors did the shop have
    customers who ordered in 2025 but not in 2026
    returns by city of the customer
    phone number of Chloe Ward
    cancel order 60017
    refund R0004
    send everybody the code HELLO10
    which shoe is the most comfortable
    why do so many boots come back
    how many pairs will we sell at Christmas
    median order value
    orders placed before noon
    best running shoes 2026
    reviews of the Dune Runner
    what does the supplier charge for shipping
    ¿qué talla uso?
    Wann macht der Laden auf?
    thanks!

orders avg arrived - ordered
    how many days does a delivery take on average
    average days from order to arrival
    ¿cuántos días tarda un pedido en llegar de media?

orders by customer_id.address.country avg arrived - ordered
    delivery time in days by country, on average
    how long do parcels take on average to each country

orders[arrived - promised>2] count
    how many orders arrived more than 2 days after the promised date
    number of parcels over two days late

orders[arrived - ordered>7] list
    orders that took more than a week to arrive
    deliveries of over 7 days

articles show model, colour, price_ct - cost_ct
    profit per pair: model, colour and price minus cost
    what do we earn on each article (price less cost)? model and colour too

articles[model="Pine Boot"] show colour, price_ct - cost_ct
    margin on Pine Boot by colour
    what is left of the price after cost for the Pine Boot, per colour

articles top 5 price_ct - cost_ct show model, price_ct - cost_ct
    the five articles with the biggest margin, model and margin
    top 5 by price minus cost, with the figure

articles by category avg price_ct - cost_ct
    average margin per category
    how much do we make on a pair on average in each category, price minus cost

articles by model sum price_ct * sizes.qty
    stock value at sales prices per model
    what is the stock of every model worth, price times quantity

orders sum items.qty * items.unit_ct
    value of all items sold, quantity times unit price
    what are all items together worth, qty times unit price

orders avg by customer_id count
    how many orders does a customer place on average
    average number of orders per customer
    Bestellungen pro Kunde im Schnitt

orders count by customer_id count > 4
    how many customers have ordered more than 4 times
    number of customers with over four orders

orders avg by customer_id sum total_ct
    what does a customer spend with us on average, all orders together
    average total spending per customer

orders avg by ordered:day count
    how many orders do we get a day on average
    average number of orders per day

orders[state="cancelled"] by pay percent
    cancellation rate per payment type
    what share of orders is cancelled for each way to pay

orders[voucher!=null] by customer_id.address.country percent top 1
    in which country is the share of orders with a voucher highest
    country with the largest percentage of voucher orders

returns by reason percent desc
    return reasons in percent, biggest first
    share of each reason among the returns in descending order

returns avg refunded - received
    how long do refunds take on average after we receive the shoes
    average days from received to refunded

customers avg birthday:age
    how old are our customers on average
    average age of customers with a birthday

customers by address.city avg birthday:age
    average age by city
    how old are customers on average in each city
"""
