"""A joinery: clients, orders with estimate and result, hours of the joiners, wood in store, and deliveries of wood."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

CLIENTS = (
    "Marlow & Sons:company|Vera Holt:private|Cafe Linden:company|Isaac Boone:private|Parish of St Olave:public"
    "|Ruth Amsel:private|Gilt Hotel:company|Town of Wexley:public|Peter Dunmore:private|Lena Storck:private"
    "|Hale Architects:company|Otto Finch:private|Greta Moll:private|Nadir Shah Rugs:company|Primary School West:public"
)
WOODS = "oak:hardwood|ash:hardwood|walnut:hardwood|beech:hardwood|pine:softwood|larch:softwood|spruce:softwood|birch ply:board|MDF:board"
MAKERS = "Abel Ström|Benedikt Rau|Chiara Lupo|Dorota Zych|Emre Tan|Finja Lorenz"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """15 clients, 6 joiners, 130 orders, 380 entries of hours, 9 woods, 70 deliveries."""
    clients = []
    for number, one in enumerate(CLIENTS.split("|"), 1):
        client: dict[str, Any] = {
            "_id": number,
            "client": one.split(":")[0],
            "kind": one.split(":")[1],
            "town": chance.choice(["Wexley", "Wexley", "Thornham", "Brackwater"]),
            "discount_pct": chance.choice([0, 0, 0, 5, 10]),
        }
        if chance.random() < 0.5:
            client["vat_no"] = f"VX{chance.randint(100000, 999999)}"
        clients.append(client)
    joiners = [
        {
            "initials": "".join(word[0] for word in name.split()),
            "name": name,
            "level": level,
            "started": datetime(year, 9, 1),
            "rate": rate,
        }
        for name, level, year, rate in zip(
            MAKERS.split("|"),
            ["master", "journeyman", "journeyman", "master", "apprentice", "apprentice"],
            [1999, 2012, 2018, 2008, 2024, 2026],
            [72, 58, 58, 68, 31, 28],
            strict=True,
        )
    ]
    woods = []
    for number, one in enumerate(WOODS.split("|")):
        woods.append(
            {
                "wood": one.split(":")[0],
                "group": one.split(":")[1],
                "in_store_m3": round(chance.uniform(0, 6), 2) if number != 5 else 0,
                "reorder_below_m3": chance.choice([0.5, 1, 1.5]),
                "price_m3": chance.randrange(310, 3900, 10),
                "certified": number % 3 != 0,
            }
        )
    names = [str(one["wood"]) for one in woods]
    orders = []
    for number in range(130):
        ordered = datetime(2024, 6, 1) + timedelta(days=chance.randrange(905))
        estimate = chance.randrange(300, 24000, 50)
        order: dict[str, Any] = {
            "order_no": f"{ordered:%y}/{number + 1:03}",
            "client_id": chance.randint(1, 14),
            "item": chance.choice(
                ["table", "staircase", "kitchen", "door", "window", "wardrobe", "shelf", "bench"]
            ),
            "wood": chance.choice(names[:8]),
            "ordered": ordered,
            "promised": ordered + timedelta(days=chance.choice([21, 35, 60, 90])),
            "est_hours": chance.choice([6, 12, 25, 60, 140]),
            "est_price": estimate,
            "lead_joiner": chance.choice(joiners[:4])["initials"],
            "extras": chance.sample(
                ["oiled", "lacquered", "carved", "fitted on site"], chance.choice([0, 1, 1, 2])
            ),
            "rush": "Y" if chance.random() < 0.15 else "N",
        }
        if chance.random() < 0.82 and ordered < datetime(2026, 10, 1):
            order["delivered"] = min(
                order["promised"] + timedelta(days=chance.choice([-10, -2, 0, 4, 19])), datetime(2026, 11, 27)
            )
            order["real_hours"] = max(2, order["est_hours"] + chance.choice([-4, 0, 0, 3, 11, 30]))
            order["final_price"] = estimate + chance.choice([0, 0, 0, 150, 900, -100])
            if chance.random() < 0.8:
                order["paid"] = min(
                    order["delivered"] + timedelta(days=chance.randint(0, 60)), datetime(2026, 11, 28)
                )
        if chance.random() < 0.1:
            order["complaint"] = chance.choice(["scratched", "sticks", "wrong colour", "too late"])
        orders.append(order)
    hours = [
        {
            "joiner": chance.choice(joiners[:5])["initials"],
            "order_no": chance.choice(orders[:110])["order_no"],
            "date": datetime(2026, 2, 2) + timedelta(days=chance.randrange(300)),
            "task": chance.choice(["cutting", "planing", "glueing", "sanding", "finishing", "fitting"]),
            "h": chance.choice([0.5, 1, 1.5, 2, 4, 7.5]),
        }
        for _ in range(380)
    ]
    deliveries = [
        {
            "wood": chance.choice(names[:8]),
            "merchant": chance.choice(["Forestra", "Holz Lindau", "Timberline"]),
            "came": datetime(2025, 1, 8) + timedelta(days=chance.randrange(685)),
            "m3": round(chance.uniform(0.3, 5), 2),
            "paid_eur": chance.randrange(180, 9900, 10),
            "moisture_pct": round(chance.uniform(7, 19), 1),
            "planks": [
                {"mm": chance.choice([19, 27, 40, 52]), "pcs": chance.randint(4, 60)}
                for _ in range(chance.randint(1, 3))
            ],
        }
        for _ in range(70)
    ]
    return {
        "clients": clients,
        "joiners": joiners,
        "orders": orders,
        "hours": hours,
        "woods": woods,
        "deliveries": deliveries,
    }


QUESTIONS = """
clients by kind count
    clients by kind
    how many are private, how many companies, how many public

clients[no orders] show client
    who has never ordered anything
    clients without an order, by name

clients[discount_pct>0] show client, discount_pct
    who gets a discount, and how many percent
    clients with a discount and its size

clients[vat_no=null & kind="company"] list
    companies whose VAT number is missing
    company clients without a vat no

clients[town!="Wexley"] count
    how many clients are from outside Wexley
    number of clients not in Wexley

joiners show name, level, rate desc rate
    the team with level and hourly rate, most expensive first
    joiners by rate in descending order: name, level, rate

joiners[level="apprentice"] show name
    our apprentices
    who is still an apprentice
    Wer ist Lehrling?

joiners bottom 1 started show name, started
    who has worked here longest, from when
    longest-serving joiner and starting date

joiners[no hours] show name
    who hasn't booked any hours yet
    joiner without time entries

joiners avg rate, max rate
    average and highest hourly rate
    what's the mean rate, and the top one

orders[delivered=null] list
    open orders
    what still has to be delivered
    offene Aufträge

orders[delivered=null & promised<today] show order_no, client_id.client, promised
    overdue orders: number, client and promised date
    what should have been delivered by now? order no, for whom, promised when

orders[delivered=null] by lead_joiner.name count
    open orders per lead joiner
    how many undelivered orders is each lead responsible for

orders[delivered>@promised] percent
    share of orders delivered late
    what percentage went out after the promised date
    Anteil verspäteter Lieferungen

orders[delivered<=@promised & delivered=this year] count
    how many were on time this year
    number of orders delivered this year no later than promised

orders[delivered>@promised] by client_id.client count >= 3
    clients we let down three times or more, delivering late
    which clients had at least 3 late deliveries

orders[real_hours>@est_hours] count
    how often did we need more hours than estimated
    number of orders over the estimated hours

orders[real_hours>@est_hours] by item count desc
    which items take longer than estimated how often? worst on top
    orders over their hours by item, descending

orders by item avg est_hours, avg real_hours
    estimated and real hours by item, on average
    for each item: mean hours estimated, mean hours needed

orders[final_price<@est_price] list
    orders that came out cheaper than estimated
    where was the final price under the estimate

orders by delivered:year asc sum final_price
    turnover by year of delivery
    what did we deliver in each year, in money
    chiffre d'affaires par année de livraison

orders[delivered=2026-Q3] sum final_price
    revenue of the third quarter by delivery
    what did everything delivered in Q3 2026 come to

orders[delivered!=null & paid=null] count, sum final_price
    delivered but unpaid: how many and how much
    what is owed to us for delivered orders, with the number of orders
    Geliefert und nicht bezahlt: Anzahl und Summe

orders[delivered!=null & paid=null] by client_id.client sum final_price top 3
    the three clients that owe us most
    biggest debtors, top 3 (delivered, not paid)

orders by client_id.client sum final_price top 1
    our best client by money
    which client has brought in the most
    ¿qué cliente nos ha dejado más dinero?

orders by client_id.kind avg final_price
    what does an order bring on average from private people, companies and public clients
    average final price by kind of client

orders by client_id.town count, sum est_price
    per town: number of orders and estimated value
    orders and total estimate for each town

orders[item="kitchen" & ordered=this year] count
    how many kitchens were ordered this year
    kitchens this year, how many
    ¿cuántas cocinas (kitchen) este año?

orders top 1 final_price show order_no, item, client_id.client
    our dearest job: number, item and client
    most expensive order ever delivered: no, what, who for

orders[item="staircase"] bottom 1 est_price show order_no, est_price
    cheapest staircase by estimate, with its order number
    the staircase with the lowest estimate: number and price

orders[extras="oiled" & wood="oak"] list
    oiled oak
    orders in oak with an oiled finish

orders[extras="carved" or item="staircase" & rush="Y"] list
    anything carved, and the rush staircases
    orders that are carved, or are staircases in a rush

orders[extras.#=0] count
    how many orders had no extras
    number of orders with nothing extra

orders by extras count desc
    extras by how often they're ordered, most first
    how many orders for each extra, descending

orders[complaint!=null] percent
    complaint rate
    what percentage led to a complaint

orders[complaint!=null] show order_no, client_id.client, complaint
    who complained, about which order and what
    complaints with order number and client

orders[rush="Y" & delivered=null] count
    how many rush jobs are open
    number of undelivered rush orders

orders[wood.group="softwood"] count
    how many orders in softwood
    number of softwood jobs

orders by wood.group avg est_price desc
    average estimate by group of wood, highest first
    mean estimated price per wood group in descending order

orders[wood.certified=false & ordered>=2026-01] list
    orders since January with uncertified wood
    what did we take on since January 2026 in wood that isn't certified

orders by ordered:month count
    orders per month
    how many orders came in each month
    pedidos por mes

orders[lead_joiner.name="Dorota Zych" & delivered=null] list
    Dorota Zych's open orders
    what is Dorota Zych still working on? all undelivered orders

orders by lead_joiner.name avg final_price > 9000
    leads whose orders average more than 9,000
    which lead joiners exceed 9k per order on average

orders[est_hours>avg & delivered=null] list
    open orders with more estimated hours than average
    undelivered jobs that are bigger than the average in hours

orders[no hours] show order_no
    order numbers without any hours booked
    which orders has nobody worked on yet

hours[date=last week] by joiner.name sum h
    hours per joiner last week
    how long did everybody work last week
    Stunden je Schreiner letzte Woche

hours[date=this month] sum h
    hours this month
    total hours booked in the current month

hours by task sum h desc
    which tasks eat the hours? most first
    hours by task in descending order

hours by joiner.name, task sum h
    hours by joiner and task
    for every joiner: hours on each task

hours by joiner.level avg h
    average entry in hours by level
    how long is a time entry on average for masters, journeymen, apprentices

hours[order_no.item="door"] sum h
    how many hours went into doors
    total time spent on doors

hours[order_no.rush="Y" & date=last month] list
    time entries on rush orders last month
    last month's hours for rush jobs, entry by entry

hours by order_no sum h > 25
    orders we have put more than 25 hours into
    order numbers with over 25 hours booked

hours[task!="fitting" & joiner.level="apprentice"] count
    how many entries do apprentices have other than fitting
    number of apprentice entries that aren't fitting

hours by date:month asc sum h, count
    per month: hours and entries
    total hours and number of entries month by month

woods[in_store_m3<@reorder_below_m3] show wood
    what has to be reordered
    which woods are below their reorder level

woods[in_store_m3=0] show wood
    what are we out of
    woods of which there is nothing left

woods top 1 price_m3 show wood, price_m3
    dearest wood per cubic metre, and its price
    which wood costs most? with price

woods[group="hardwood" & certified=true] show wood, in_store_m3
    certified hardwood and how much is in store
    hardwoods with certificate: name and cubic metres

woods by group sum in_store_m3
    stock by group in m3
    cubic metres in store for each group
    Lagerbestand je Holzgruppe

deliveries by merchant sum paid_eur, sum m3
    per merchant: money paid and cubic metres
    what did each merchant get from us, and how much wood came

deliveries[came=last year] sum paid_eur
    what did we spend on wood last year
    cost of wood last year, total

deliveries by wood avg moisture_pct > 13
    woods that come in wetter than 13 % on average
    which wood has an average moisture over 13 percent

deliveries[moisture_pct>15] by merchant count top 1
    who sends us wet wood most often (over 15 %)
    merchant with the most deliveries above 15 percent moisture

deliveries[planks.mm=52 & planks.pcs>20] list
    deliveries with more than 20 planks of 52 mm
    where did over twenty 52 mm planks come

deliveries by planks.mm sum planks.pcs
    planks by thickness
    how many pieces of each thickness (mm) did we get

deliveries top 1 came show wood, merchant, came
    latest delivery: wood, merchant, date
    what came in last, from whom and when

orders show order_no, est_price - final_price
    difference between estimate and final price of each order, with its number
    order numbers, and estimate minus final price

orders avg real_hours - est_hours
    by how many hours do we overrun the estimate on average
    average difference between real and estimated hours

orders avg delivered - ordered
    how many days from order to delivery on average
    how long does a client wait on average until an order is delivered

orders by item avg delivered - ordered
    average delivery time in days by item, from order to delivery
    per item: how many days pass on average between ordering and delivering

orders[delivered - promised>14] list
    orders delivered more than 14 days after the promised date
    more than two weeks late (14 days), which were delivered all the same

woods sum in_store_m3 * price_m3
    what is the wood in store worth
    Wert des Holzlagers

orders[complaint!=null] by item percent top 1
    which item has the highest share of complaints
    item with the worst complaint rate

orders avg by client_id count
    how many orders does a client place on average
    average number of orders per client

after orders[delivered=null] list
orders[delivered=null & lead_joiner.name="Abel Ström"] list
    only Abel Ström's
    those led by Abel Ström

after orders[delivered=null] list
orders[delivered=null] sum est_price
    what are they worth by estimate
    total estimate?

after orders[delivered>@promised] percent
orders[delivered>@promised & rush="Y"] count
    and how many of the late ones were rush jobs
    count the rush ones among them

after clients[no orders] show client
clients[no orders] count
    how many is that
    wie viele?

after orders by item avg est_hours, avg real_hours
orders[delivered=this year] by item avg est_hours, avg real_hours
    just what was delivered this year
    only this year's deliveries

after hours[date=last week] by joiner.name sum h
hours[date=this week] by joiner.name sum h
    and this week?
    diese Woche?

after woods[in_store_m3<@reorder_below_m3] show wood
woods[in_store_m3<@reorder_below_m3] show wood, in_store_m3, reorder_below_m3
    with stock and level
    how much is there, and how much should there be

after deliveries[came=last year] sum paid_eur
deliveries[came=last year] by wood sum paid_eur
    by wood
    and for each wood?

after orders by client_id.client sum final_price top 1
orders by client_id.client count top 1
    and by number of orders?
    who ordered most often, then

none
    which joiner is the most careful
    profit on the kitchen for Gilt Hotel
    how many screws are left
    phone number of Vera Holt
    why was the staircase late
    how much do we earn per hour on doors
    mark 26/104 as paid
    what will oak cost next year
    median overrun
    hours per client
    who cut their finger
    what colour is the wardrobe for Otto Finch
    how is plywood made
    size of the table for Cafe Linden
    rent of the workshop
    ratio of apprentices to masters
    Ist Esche härter als Eiche?
    ¿cuándo llega el próximo camión de madera?
    well done
"""
