"""A web shop for camping gear: customers, orders with their items, products of several brands, reviews."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

FIRST = "Agathe|Bruno|Carla|Dominik|Elodie|Fabio|Gesine|Henrik|Isabel|Jasper|Karin|Louis"
LAST = "Morel|Steiner|Castillo|Nyberg|Fontaine|Hartmann|Vidal|Brandt|Roche|Lindholm|Ortega|Keller|Perrin"
BRANDS = "Nordhimmel,SE,9|Altura,ES,5|Gipfelwerk,DE,3|Campagne,FR,6|Fjordline,NO,14"
PRODUCTS = (
    "Trail Tent 2,tents,249.0|Family Tent 5,tents,549.0|Storm Tarp,tents,79.9|Down Bag -10,sleeping bags,319.0"
    "|Summer Bag,sleeping bags,69.0|Kids Bag,sleeping bags,45.5|Air Mat,mats,99.0|Foam Mat,mats,24.9"
    "|Gas Stove,cooking,54.0|Titanium Pot,cooking,62.5|Spork Set,cooking,9.9|Coffee Press,cooking,34.0"
    "|Head Torch,lighting,39.9|Camp Lantern,lighting,29.5|Trek Pack 55,backpacks,189.0|Day Pack 20,backpacks,74.9"
    "|Dry Bag,backpacks,19.9|Water Filter,accessories,44.0|First Aid Kit,accessories,27.5|Rope 20 m,accessories,18.0"
    "|Hammock,accessories,59.0|Bear Bell,accessories,7.9"
)
SAID = "Great in the rain|Zip broke after a week|Light and warm|Too small for me|Good value|Smells of plastic|Would buy again|Arrived damaged"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """5 brands, 22 products (two never ordered), 110 customers, 380 orders, 150 reviews."""
    brands = [
        {"code": name[:3].upper(), "name": name, "country": country, "leadDays": int(days)}
        for name, country, days in (one.split(",") for one in BRANDS.split("|"))
    ]
    products = [
        {
            "_id": f"P{100 + number}",
            "name": name,
            "category": category,
            "brand": chance.choice(brands)["code"],
            "price": float(price),
            "stock": chance.choice([0, 0, 2, 4, 9, 18, 35, 80]),
            "reorderLevel": chance.choice([3, 5, 10]),
            "weightGrams": chance.randrange(40, 6800, 20),
            "active": number not in (6, 12),
        }
        for number, (name, category, price) in enumerate(one.split(",") for one in PRODUCTS.split("|"))
    ]
    customers = []
    for number in range(110):
        name = f"{FIRST.split('|')[number % 12]} {LAST.split('|')[number % 13]}"
        customer: dict[str, Any] = {
            "_id": 1 + number,
            "name": name,
            "address": dict(
                zip(
                    ("city", "country"),
                    chance.choice(
                        [
                            "Lyon,FR",
                            "Lyon,FR",
                            "Nantes,FR",
                            "Munich,DE",
                            "Hamburg,DE",
                            "Seville,ES",
                            "Graz,AT",
                        ]
                    ).split(","),
                    strict=True,
                )
            ),
            "registeredAt": datetime(2023, 3, 1) + timedelta(days=chance.randrange(1369)),
            "newsletter": chance.random() < 0.4,
        }
        if chance.random() < 0.85:
            customer["email"] = f"{name.split()[0].lower()}.{number}@example.net"
        if chance.random() < 0.2:
            customer["companyName"] = f"{name.split()[1]} {chance.choice(['Outdoor', 'Events', 'Scouts'])}"
        customers.append(customer)
    orders = []
    for number in range(380):
        made = datetime(2025, 3, 1) + timedelta(minutes=chance.randrange(639 * 1440))
        made = datetime(2026, 11, 29, 9, 40) - timedelta(hours=number) if number < 14 else made
        items = [
            {
                "productId": one["_id"],
                "qty": (qty := chance.choice([1, 1, 1, 2, 3])),
                "amount": round(qty * float(str(one["price"])), 2),
            }
            for one in chance.sample(products[:20], chance.randint(1, 4))
        ]
        order: dict[str, Any] = {
            "orderNumber": 41000 + number,
            "customerId": chance.randint(1, 98),
            "createdAt": made,
            "status": chance.choice(
                ["pending", "paid", "shipped", "delivered", "delivered", "delivered", "cancelled", "returned"]
            ),
            "items": items,
            "shippingFee": chance.choice([0, 0, 4.9, 7.9]),
            "total": round(sum(float(str(one["amount"])) for one in items), 2),
            "paymentMethod": chance.choice(["card", "paypal", "invoice", "transfer"]),
            "promisedBy": made + timedelta(days=5),
        }
        shipped = made + timedelta(days=chance.choice([1, 1, 2, 3, 4, 8]))
        if order["status"] in ("shipped", "delivered", "returned") and shipped < datetime(2026, 11, 29):
            order["shippedAt"] = shipped
        if chance.random() < 0.2:
            order["couponCode"] = chance.choice(["HELLO10", "SUMMER26", "SCOUTS"])
        orders.append(order)
    reviews = [
        {
            "productId": chance.choice(products[:18])["_id"],
            "customerId": chance.randint(1, 80),
            "stars": chance.choice([1, 2, 3, 4, 4, 5, 5, 5]),
            "text": chance.choice(SAID.split("|")),
            "postedAt": datetime(2025, 6, 1) + timedelta(days=chance.randrange(547)),
            "verified": chance.random() < 0.7,
        }
        for _ in range(150)
    ]
    return {
        "brands": brands,
        "products": products,
        "customers": customers,
        "orders": orders,
        "reviews": reviews,
    }


QUESTIONS = """
orders count
    how many orders are there in total
    number of orders so far
    Wie viele Bestellungen gab es insgesamt?

orders[createdAt=today] count
    how many orders came in today
    today's number of orders
    combien de commandes aujourd'hui ?

orders[createdAt=yesterday] list
    yesterday's orders
    what was ordered yesterday? show the orders
    Bestellungen von gestern

orders[createdAt=last 7 days] count
    how many orders in the last 7 days
    number of orders of the past week, i.e. 7 days
    ¿cuántos pedidos hubo en los últimos 7 días?

orders[createdAt=last 7 days] list
    orders from the last seven days
    les commandes des 7 derniers jours

orders[createdAt=this month] sum total
    revenue this month
    what have we sold this month, in money
    Umsatz in diesem Monat
    ingresos de este mes

orders[createdAt=last month] sum total
    takings of last month
    how much money came in through orders last month
    chiffre d'affaires du mois dernier

orders[createdAt=last 30 days & status="cancelled"] count
    how many orders got cancelled in the last 30 days
    number of cancellations over the past 30 days

orders[createdAt=this month & status="returned"] list
    this month's returned orders
    orders of this month that came back

orders[status="pending"] list
    pending orders
    which orders are still pending?
    offene Bestellungen (pending)

orders[status="paid"] count
    how many orders are paid but not yet sent
    count the orders in status paid

orders[status="paid" & createdAt<last 7 days] list
    paid orders that have been lying around for more than 7 days
    orders older than seven days, still only paid

orders[status="shipped" & createdAt=2026-11] count
    how many of the november 2026 orders are on their way (shipped)
    number of orders from Nov 2026 with status shipped

orders[status!="cancelled" & createdAt=this year] sum total
    revenue this year without cancelled orders
    turnover of this year, cancellations left out
    Jahresumsatz bis heute ohne Stornierungen

orders[status="cancelled"] percent
    cancellation rate
    what percentage of orders is cancelled
    Stornoquote in Prozent

orders by status count
    orders by status
    how many orders in each status
    pedidos por estado

orders by createdAt:month asc sum total
    monthly revenue in order of time
    turnover for each month, from the earliest on

orders by createdAt:year count, sum total
    per year: number of orders and revenue
    Bestellungen und Umsatz je Jahr

orders by createdAt:weekday count top 1
    on which weekday do we get the most orders
    busiest weekday for orders

orders avg total
    average order value
    what does a customer spend per order on average
    panier moyen
    durchschnittlicher Warenkorb

orders top 1 total show orderNumber, customerId.name, total
    biggest order: number, customer and amount
    what's the largest order ever, who placed it and how much was it

orders top 5 createdAt show orderNumber, customerId.name
    the five newest orders with number and customer
    last 5 orders: order number and who placed it

orders bottom 1 createdAt show createdAt
    when did the first order come in
    date of our very first order

orders[total>500] list
    orders over 500 euros
    pedidos de más de 500 euros

orders[total>500 & customerId.address.city="Lyon"] count
    how many orders from Lyon were worth more than 500
    number of lyon ordrs above 500 euro

orders[customerId.address.city="Lyon"] sum total
    total of all orders by customers from Lyon
    how much have people in Lyon spent with us
    Gesamtumsatz mit Kunden aus Lyon

orders[customerId.address.city="Lyon"] list
    orders of customers from Lyon
    commandes des clients lyonnais (Lyon)

orders[customerId.address.city="Lyon" & createdAt=this year] count
    how many orders this year from customers in Lyon
    combien de commandes de Lyon cette année ?

orders[customerId.address.country="DE" & status="delivered"] count
    how many orders were delivered to customers in DE
    delivered orders of German customers (DE), how many

orders by customerId.address.city sum total desc
    revenue by city, best city first
    turnover per customer city from high to low

orders by customerId.address.country avg total
    average order value by country
    what do customers of each country spend per order on average

orders by customerId.name count > 3
    customers with more than 3 orders
    who has ordered more than three times
    Kunden mit mehr als 3 Bestellungen
    clients ayant passé plus de 3 commandes

orders by customerId.name count >= 8
    customers who placed eight orders or more
    regulars with at least 8 orders

orders[createdAt=this year] by customerId.name count >= 4
    who ordered at least four times this year
    customers with 4 or more orders in this year

orders by customerId.name count top 1
    which customer has the most orders
    who orders most often
    custmer with most orders pls
    ¿quién ha hecho más pedidos?

orders by customerId.name sum total top 1
    our biggest spender
    which customer brought us the most money
    wer hat am meisten ausgegeben?

orders by customerId.name sum total top 10
    top ten customers by revenue
    the 10 customers who have spent the most

orders by customerId.name sum total > 3000
    who has spent more than 3000 euros altogether
    customers whose orders add up to over 3,000

orders[status="returned"] by customerId.name count top 3
    three customers who send the most orders back
    who returns most? top 3

orders by customerId.name count
    number of orders per customer, by name
    how many orders has each customer placed
    Anzahl Bestellungen pro Kunde

orders[customerId.name="Karin Roche"] list
    orders of Karin Roche
    show me everything Karin Roche ordered from us

orders[customerId.name="Karin Roche"] count, sum total
    Karin Roche: how many orders and what sum
    number and total of the orders by karin roche

orders[customerId.name="Karin Roche"] top 1 createdAt show createdAt
    when did Karin Roche last order
    date of Karin Roche's latest order

orders[customerId.companyName!=null] sum total
    revenue from customers that are companies
    how much have business customers (with a company name) ordered

orders distinct customerId.address.city
    which cities do orders come from
    cities we have had orders from

orders[paymentMethod="invoice" & status="delivered" & total>300] list
    delivered invoice orders over 300
    orders above 300 euros, paid on invoice and already delivered

orders by paymentMethod count desc
    payment methods by how often they are used, most first
    Zahlungsarten nach Häufigkeit, häufigste zuerst

orders[paymentMethod="card"|"paypal"] percent
    what share of orders is paid by card or paypal
    percentage paid with card or PayPal

orders[couponCode!=null] count
    how many orders used a coupon
    number of orders with a code
    ¿cuántos pedidos llevan cupón?

orders by couponCode sum total
    revenue by coupon code
    how much was ordered with each coupon

orders[shippingFee=0] percent
    share of orders with free shipping
    what percent of orders ship for free

orders[shippedAt>@promisedBy] count
    how many orders were sent later than promised
    number of orders shipped after the promised date
    combien d'envois en retard sur la date promise ?

orders[shippedAt>@promisedBy] list
    late shipments
    orders that went out after the day we promised

orders[shippedAt=null & status="delivered"|"shipped"] count
    how many shipped or delivered orders have no shipping date
    orders delivered or shipped where the ship date is missing, how many

orders[shippedAt=yesterday] count
    how many parcels left yesterday
    orders shipped yesterday, number please

orders[items.#=1] count
    how many orders have just one item
    single-item orders: count them

orders[items.#>=4] list
    orders with four items or more
    orders of at least 4 different products

orders avg items.#
    how many different products are in an order on average
    average number of items per order

orders[items.productId.name="Trail Tent 2"] list
    orders with a Trail Tent 2
    orders that include the trail tent 2

orders[items.productId.name="Trail Tent 2"] distinct customerId.name
    who bought the Trail Tent 2
    names of the customers who ordered a Trail Tent 2
    qui a acheté la Trail Tent 2 ?

orders[items.productId.category="tents"] sum items.qty
    how many tents have we sold
    tents sold, pieces
    ¿cuántas tiendas (tents) hemos vendido?

orders by items.productId.name sum items.qty top 1
    our bestseller by pieces
    which product have we sold the most units of
    meistverkaufter Artikel nach Stück

orders by items.productId.name sum items.amount top 5
    five products with the highest revenue
    top 5 products by sales value
    les cinq produits qui rapportent le plus

orders by items.productId.category sum items.amount
    revenue by product category
    sales value of each category
    Umsatz je Warengruppe

orders by items.productId.name count < 40
    products that appear in fewer than 40 orders
    which products were ordered less than 40 times

orders[createdAt=last month] by items.productId.name sum items.qty top 3
    last month's three best-selling products
    top 3 products of last month by quantity

orders[items.productId="P101" & createdAt=2026] sum items.qty
    units of P101 sold in 2026
    how many pieces of P101 did we sell in 2026

customers count
    how many customers do we have
    size of our customer list
    nombre de clients

customers[registeredAt=this month] list
    new customers this month
    people who registered this month

customers[registeredAt=last month] count
    how many people signed up last month
    number of new customers last month

customers by address.city count desc
    customers per city, most first
    where do our customers live? count per city, descending

customers[address.city="Lyon"] count
    how many customers live in Lyon
    combien de clients à Lyon ?

customers[address.city="Lyon" & newsletter=true] show name, email
    names and e-mails of newsletter readers in Lyon
    who in Lyon gets the newsletter? with e-mail

customers[email=null] count
    how many customers gave no e-mail
    number of customers whose email is not filled in

customers[email=null & newsletter=true] list
    newsletter subscribers without an e-mail address
    customers who want the newsletter but have no email on file

customers[no orders] show name
    which customers have never ordered
    who signed up but never bought anything
    ¿quiénes no han comprado nunca?
    Wer hat noch nie bestellt?

customers[no orders] count
    how many customers are without a single order
    number of registered people who never placed an order

customers[no orders & registeredAt<2025] show name, registeredAt
    who registered before 2025 and never ordered? with the date
    customers from before 2025 without orders: name and sign-up date

customers[has orders & no reviews] count
    how many buyers never wrote a review
    number of customers with orders but without a review

customers[has reviews & address.country="FR"] show name
    which French customers (FR) have written a review
    names of the reviewers from FR

customers top 1 registeredAt show name
    who is our newest customer
    wie heißt der neueste Kunde?

customers[companyName!=null] show companyName, address.city
    company customers and where they are
    companies with their city

products[stock=0] show name
    what is out of stock
    which products are sold out
    ¿qué productos están agotados?

products[stock<@reorderLevel] show name, stock, reorderLevel
    what do we need to reorder? product, stock and reorder level
    products below their reorder level, with both figures

products[active=false] list
    products no longer on sale (inactive)
    articles désactivés

products[active=true & stock=0] count
    how many active products are sold out
    number of active articles with nothing in stock

products[no orders] show name
    which products were never ordered
    what has never sold at all
    welche Artikel wurden nie bestellt?

products[no orders] list
    products never ordered
    items nobody has bought yet
    prodcuts w/o any order

products[no reviews & stock>0] show name
    which products in stock have no review yet
    names of the unreviewed products that are in stock

products[brand.country="DE"] list
    products of German brands (DE)
    articles from brands in DE

products by brand.name count
    number of products per brand
    how many products do we carry from each brand

products[brand.name="Altura"] show name, price
    what do we have by Altura and what does it cost
    Altura products with price
    productos de Altura con su precio

products[brand.leadDays>7 & stock<5] show name
    what is nearly gone (under 5) and takes more than a week to get
    products with fewer than 5 in stock whose brand needs over 7 days

products top 1 price show name, price
    most expensive product and its price
    what's the dearest thing in the shop, and how much is it

products[category="sleeping bags"] bottom 1 price show name
    cheapest sleeping bag
    which sleeping bag costs the least
    günstigster Schlafsack (sleeping bags)

products[price<20] list
    products under 20 euros
    everything for less than twenty

products[price>avg & stock=0] show name
    sold-out products that cost more than average: names
    which above-average-priced products are out of stock

products by category avg price
    average price per category
    was kostet ein Artikel im Schnitt je Kategorie

products[category="tents"|"mats"] show name, weightGrams asc weightGrams
    tents and mats by weight, lightest first
    names and weights of mats and tents, from light to heavy

products sum stock
    how many pieces are in the warehouse altogether
    total stock

brands show name, leadDays asc leadDays
    brands by delivery time, fastest first
    all brands with their lead days, shortest on top

brands top 1 leadDays show name
    which brand takes longest to deliver
    slowest brand

reviews avg stars
    average rating over all reviews
    how many stars do we get on average
    note moyenne

reviews by productId.name avg stars top 3
    the three best rated products
    top 3 products by average stars
    die drei am besten bewerteten Produkte

reviews by productId.name avg stars bottom 1
    worst rated product on average
    which product has the lowest average rating

reviews by productId.name avg stars < 3
    products with an average below 3 stars
    which products get less than three stars on average

reviews by productId.name count top 1
    which product has the most reviews
    most reviewed article

reviews by productId.category count
    reviews per product category
    how many reviews does each category have

reviews[productId.name="Gas Stove"] show stars, text
    what do people say about the Gas Stove? stars and text
    gas stove reviews: rating and words

reviews[productId.brand="FJO" & stars<=2] list
    bad reviews (2 stars or fewer) of brand FJO
    reviews for FJO products with at most two stars

reviews[stars=1 & postedAt=this year] show productId.name, text
    this year's one-star reviews: product and text
    which products got 1 star this year, and what was written

reviews[verified=false] percent
    what percentage of reviews is unverified
    Anteil nicht verifizierter Bewertungen

reviews[customerId.address.city="Hamburg"] count
    how many reviews are by people from Hamburg
    Bewertungen von Hamburgern, wie viele?

reviews by customerId.name count top 1
    who has written the most reviews
    most active reviewer

reviews by customerId.name count > 3
    customers who wrote more than 3 reviews
    who has reviewed over three times

reviews[text~"zip"] list
    reviews that mention a zip
    reviews with the word zip

reviews[postedAt=last 30 days & stars=5] count
    how many five-star reviews in the last 30 days
    number of 5 star ratings over the past 30 days

after orders[createdAt=this month] sum total
orders[createdAt=last month] sum total
    and last month?
    und im letzten Monat?

after orders[customerId.address.city="Lyon"] sum total
orders[customerId.address.city="Nantes"] sum total
    what about Nantes
    et à Nantes ?

after orders[customerId.address.city="Lyon"] sum total
orders[customerId.address.city="Lyon" & createdAt=this year] sum total
    only this year please
    and just for this year?

after orders by customerId.name count > 3
orders by customerId.name count > 6
    and more than six?
    make it over 6

after customers[no orders] count
customers[no orders] show name
    who are they?
    their names?

after customers[no orders] count
customers[no orders & address.country="FR"] count
    only the ones in FR
    how many of them live in France (FR)

after orders by items.productId.name sum items.qty top 1
orders by items.productId.name sum items.amount top 1
    and by money?
    by sales value instead

after products[stock=0] show name
products[stock=0 & active=true] show name
    only the active ones
    leave out the inactive ones

after reviews by productId.name avg stars top 3
reviews by productId.name avg stars bottom 3
    and the worst three
    the three at the other end?

after orders[status="pending"] list
orders[status="pending"] count, sum total
    how many are those, and worth how much?
    number and sum of these

none
    what is our profit this month
    which customer is the most loyal at heart
    reviews written by customers who ordered in November
    orders of products from Swedish brands
    which brand's products sell best in Lyon
    cancel order 41007
    send Karin Roche a reminder
    how many people looked at the Trail Tent 2 without buying
    phone number of Bruno Keller
    which courier brings the parcels
    difference in revenue between Lyon and Nantes
    why do people return sleeping bags
    how much will we sell at Christmas
    median order value
    is the Storm Tarp really waterproof
    set the stock of the Air Mat to 20
    customers whose last order is older than a year
    how old are our customers on average
    what time of day do most orders arrive
    guten Morgen zusammen
    ¿cuánto cobra un empleado del almacén?

orders avg by customerId count
    average number of orders per customer
    how many orders does a customer place on average

orders count by customerId count > 3
    how many customers have more than 3 orders
    number of customers with over 3 orders

orders avg shippedAt - createdAt
    how many days pass between order and shipping on average
    avg days from created to shipped

products sum price * stock
    what is our stock worth at sales prices
    stock times price, all products together

orders[status="returned"] by paymentMethod percent
    percentage of returned orders per payment method
"""
