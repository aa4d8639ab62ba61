"""A wholesaler's warehouse: suppliers, items, places in the racks, moves between them, purchase orders; costs in cents."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

SUPPLIERS = "Bergmann Tools,DE,8|Lumière Électrique,FR,12|Ostrava Metals,CZ,21|Iberplast,ES,15|Hansen Cables,DK,6|Quick Paper,UK,3"
ITEMS = (
    "Claw hammer,tools|Cordless drill,tools|Spirit level,tools|Screwdriver set,tools|LED bulb E27,electrical|Extension lead 5 m,electrical"
    "|Junction box,electrical|Copper wire 100 m,electrical|Steel angle 2 m,metal|Threaded rod,metal|Wood screws 4x40,fixings"
    "|Wall plugs 8 mm,fixings|Cable ties,fixings|Storage crate,plastics|Watering can,plastics|Rain barrel,plastics"
    "|Copy paper A4,office|Packing tape,office|Label roll,office|Bubble wrap,office|Anvil,metal|Neon tube,electrical"
)
BUYERS = "Cora|Dev|Milan"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """6 suppliers (one without items), 22 items, 30 places, 380 moves, 160 purchase orders."""
    suppliers = [
        {"supp_no": 70 + number, "company": company, "country": country, "lead_days": int(days), "rating": chance.choice("ABBC")}
        for number, (company, country, days) in enumerate(one.split(",") for one in SUPPLIERS.split("|"))
    ]  # fmt: skip
    items = []
    for number, (name, group) in enumerate(one.split(",") for one in ITEMS.split("|")):
        item: dict[str, Any] = {
            "sku": f"WH{1100 + number * 3}",
            "descr": name,
            "grp": group,
            "supp_no": 70 + chance.randrange(5),
            "on_hand": chance.choice([0, 0, 6, 25, 80, 240, 900]),
            "min_qty": chance.choice([5, 20, 50, 100]),
            "cost_cents": chance.randrange(40, 18900, 10),
            "hazard": chance.random() < 0.12,
            "listed": datetime(2017, 1, 1) + timedelta(days=chance.randrange(3600)),
        }
        if chance.random() < 0.75:
            item["kg"] = round(chance.uniform(0.05, 24), 2)
        items.append(item)
    places = [
        {
            "place": f"{aisle}-{bay:02}",
            "aisle": aisle,
            "zone": {"A": "shelves", "B": "shelves", "C": "pallets"}[aisle],
            "max_kg": chance.choice([100, 250, 800]),
            "heated": aisle == "A",
        }
        for aisle in "ABC"
        for bay in range(1, 11)
    ]
    moves = []
    for number in range(380):
        day = datetime(2025, 5, 2, 7) + timedelta(hours=chance.randrange(24 * 570))
        kind = chance.choice(["receipt", "pick", "pick", "pick", "transfer", "count"])
        move: dict[str, Any] = {
            "at": datetime(2026, 11, 28, 15) - timedelta(hours=6 * number) if number < 30 else day,
            "type": kind,
            "sku": chance.choice(items[:20])["sku"],
            "qty": chance.choice([1, 2, 5, 10, 24, 60, 100]),
            "operator": chance.choice(["Ines", "Tom", "Yusuf", "Zofia"]),
        }
        source, target = chance.sample(places[:27], 2)
        if kind != "receipt":
            move["from_place"] = source["place"]
        if kind != "pick":
            move["to_place"] = target["place"]
        if kind == "count":
            move["diff"] = chance.choice([0, 0, 0, -1, -3, 2])
        moves.append(move)
    orders = []
    for number in range(160):
        made = datetime(2025, 3, 3) + timedelta(days=chance.randrange(634))
        due = made + timedelta(days=chance.choice([7, 14, 21]))
        rows = [
            {"sku": (item := chance.choice(items[:21]))["sku"], "qty": (qty := chance.choice([10, 20, 50, 200])), "cents": qty * int(str(item["cost_cents"]))}
            for _ in range(chance.randint(1, 3))
        ]  # fmt: skip
        order: dict[str, Any] = {
            "po": f"PO-{2400 + number}",
            "supp_no": 70 + chance.randrange(5),
            "ordered": made,
            "due": due,
            "buyer": chance.choice(BUYERS.split("|")),
            "rows": rows,
            "sum_cents": sum(one["cents"] for one in rows),
        }
        arrived = due + timedelta(days=chance.choice([-3, -1, 0, 0, 2, 6, 15]))
        if arrived < datetime(2026, 11, 29) and chance.random() < 0.94:
            order["arrived"] = arrived
            order["ok"] = chance.random() < 0.9
        if chance.random() < 0.1:
            order["cancelled"] = True
        orders.append(order)
    return {
        "suppliers": suppliers,
        "items": items,
        "places": places,
        "moves": moves,
        "purchase_orders": orders,
    }


QUESTIONS = """
items count
    how many different items do we stock
    number of items in the range
    Wie viele Artikel führen wir?

items by grp count desc
    items per group, biggest group first
    how many items does each group have, descending

items sum on_hand
    how many pieces are in the warehouse altogether
    total quantity on hand
    ¿cuántas piezas hay en total en el almacén?

items[on_hand=0] show descr
    what have we run out of
    which items are at zero
    qu'est-ce qui est épuisé ?

items[on_hand<@min_qty] show descr, on_hand, min_qty
    what must be reordered? item, stock, minimum
    items below their minimum with both quantities
    unter Mindestmenge: Artikel, Bestand, Mindestmenge

items[on_hand<@min_qty & supp_no.company="Bergmann Tools"] list
    items from Bergmann Tools that are below the minimum
    Bergmann Tools articles under their min_qty

items[on_hand<@min_qty] by supp_no.company count
    per supplier: how many items are below minimum
    number of items under their min per supplier

items[supp_no.country="DE"|"CZ"] show descr, supp_no.company
    what do we get from Germany or Czechia (DE, CZ), and from whom
    items of DE and CZ suppliers with the company

items[supp_no.lead_days>14 & on_hand=0] count
    how many items are out of stock and take over 14 days to get
    zero stock and a supplier that needs more than 14 days: number of items

items by supp_no.company count > 4
    suppliers of more than four items
    which suppliers give us over 4 items

items top 5 cost_cents show descr, cost_cents
    five dearest items with their cost
    the 5 items that cost us most per piece, with cents
    los cinco artículos más caros con su coste

items[grp="tools"] bottom 1 cost_cents show descr
    cheapest tool
    which of the tools costs us least

items[cost_cents>5000 & on_hand>100] list
    expensive stock: items over 50 euros with more than 100 on hand
    more than 100 pieces of something above 50 euros

items[kg>10] count
    how many items weigh over 10 kg
    number of items heavier than ten kilos

items[kg=null] list
    items without a weight
    articles sans poids

items top 1 kg show descr, kg
    heaviest item and its weight
    what is the heaviest thing we have, and how heavy is it

items[hazard=true] list
    hazardous items
    Gefahrgut

items[descr~"cable"] show descr, on_hand
    items with cable in the description and their stock
    stock of everything called cable something

items[listed=this year] list
    items listed this year
    artículos nuevos de este año

items[no moves] show descr
    which items have never moved
    what has not been touched at all? items without a move
    welche Artikel wurden nie bewegt?

items[no purchase_orders] show descr
    which items did we never order
    never on a purchase order: which items
    ¿qué artículos no hemos pedido nunca?

items[no moves & on_hand>0] count
    how many items with stock have never been moved
    number of items on hand without any move

items[sku="WH1103"] show descr, on_hand
    what is WH1103, and how many have we got
    WH1103: description and stock

suppliers count
    how many suppliers do we have
    number of suppliers

suppliers bottom 1 lead_days show company, lead_days
    fastest supplier and its days
    who delivers quickest, and in how many days

suppliers[no items] show company
    which supplier gives us nothing at the moment? none of our items
    suppliers without a single item, by company

suppliers[rating="A"] list
    A-rated suppliers
    Lieferanten mit Bewertung A

suppliers[country!="DE" & lead_days<=12] show company, country
    who outside DE delivers within 12 days, and from which country
    suppliers not from DE with at most 12 lead days, and their country

suppliers[has purchase_orders & rating="C"] list
    C suppliers that we have ordered from
    suppliers with rating C and at least one order

moves count
    how many stock moves are there
    number of movements in all

moves[at=yesterday] list
    yesterday's moves
    Bewegungen von gestern
    movimientos de ayer

moves[at=yesterday & type="pick"] count
    how many picks yesterday
    number of picks the day before today

moves[at=last 7 days] by operator count
    moves per operator in the last 7 days
    how many moves did each operator make over the past seven days

moves[type="pick" & at=this month] sum qty
    pieces picked this month
    how many pieces went out in picks during the current month

moves by type count
    moves by type
    how many receipts, picks, transfers, counts

moves[type="pick"] by sku.descr sum qty top 3
    three most picked items by pieces
    top 3 items by quantity picked
    die drei meistkommissionierten Artikel nach Stück

moves by sku.descr count > 20
    items with more than 20 moves
    which items moved over twenty times

moves[sku.descr="Cable ties"] top 1 at show at, type
    when did Cable ties last move, and how
    last move of the Cable ties: time and type

moves[sku.grp="office" & type="receipt"] sum qty
    how many office pieces came in as receipts
    received quantity of group office, total

moves[sku.hazard=true & at=last 30 days] list
    moves of hazardous items in the last 30 days
    hazard items moved over the past 30 days

moves by operator count top 1
    who made the most moves
    busiest operator
    ¿quién ha hecho más movimientos?

moves[operator="Zofia" & type="count"] count
    how many counts did Zofia do
    Zofia's stock counts, number

moves[type="count" & diff!=0] show sku.descr, diff
    counts that didn't match: item and difference
    where was the count off, and by how much? item and diff

moves[type="count" & diff<0] count
    in how many counts was something missing (diff below zero)
    number of counts with a negative diff

moves[from_place="A-01"] list
    moves out of A-01
    everything taken from A-01

moves[to_place="C-04" & at=this year] list
    moves into C-04 this year
    what was put on C-04 this year

moves[from_place.aisle="A" & to_place.aisle="B"] count
    how many moves went from aisle A to aisle B
    number of moves from A aisle to B aisle

moves[from_place.zone="pallets"] by from_place.aisle count
    moves out of the pallets zone, per aisle
    per aisle: how many moves left the pallets zone

moves by to_place.zone sum qty
    quantity put away per zone
    how many pieces went into each zone

moves by from_place count top 1
    place that most is taken from, by moves
    from which place do we take things most often

moves by at:weekday count top 1
    busiest weekday in the warehouse
    on which weekday do most moves happen

moves by at:month asc count
    moves month by month in order
    number of moves for each month, earliest first

places count
    how many places are there in the racks
    number of storage places

places[heated=true] percent
    what percentage of places is heated
    Anteil beheizter Plätze in Prozent

places by aisle sum max_kg
    load capacity per aisle
    how many kilos may each aisle hold in total

places[no moves] show place
    from which places has nothing ever been taken
    places that no move goes out from: which

purchase_orders count
    how many purchase orders have we written
    number of POs

purchase_orders[arrived=null & cancelled=null] list
    open purchase orders, not arrived and not cancelled
    purchase orders we are waiting for: no arrival, no cancellation

purchase_orders[arrived=null & cancelled=null & due<today] count
    how many purchase orders are overdue
    overdue POs (not arrived, not cancelled), number
    Wie viele Bestellungen sind überfällig, also nicht da und nicht storniert?

purchase_orders[arrived=null & due=this week] show po, supp_no.company, due
    which orders due this week haven't arrived? number, supplier, day
    due this week and not here: PO number, company, due date

purchase_orders[due=next 14 days] count
    how many purchase orders are due in the next 14 days
    number of POs due within fourteen days

purchase_orders[arrived>@due] by supp_no.company count top 1
    which supplier is late most often
    supplier with the most late deliveries
    quel fournisseur livre le plus souvent en retard

purchase_orders[arrived>@due] percent
    share of late deliveries
    how many percent of purchase orders came late

purchase_orders[arrived=last month & ok=false] list
    last month's deliveries that were not ok
    deliveries of last month with problems (ok is false)

purchase_orders[ordered=this month] sum sum_cents
    how much did we order this month, in cents
    purchasing volume this month

purchase_orders[ordered=last month] sum sum_cents
    order value of last month
    Einkaufsvolumen im letzten Monat (Cent)

purchase_orders by supp_no.company sum sum_cents desc
    purchasing per supplier, highest first
    how many cents have we spent with each supplier? descending

purchase_orders[ordered=this year] by supp_no.company sum sum_cents top 1
    who did we buy most from this year, by value
    supplier with the highest order value this year

purchase_orders by supp_no.company count > 30
    suppliers with more than 30 purchase orders
    who have we ordered from over thirty times
    proveedores con más de 30 pedidos

purchase_orders[supp_no.country="ES"] count
    how many orders went to Spanish suppliers (ES)
    purchase orders to ES, number

purchase_orders[supp_no.country="FR" & ordered=2026] sum sum_cents
    what did we order in France (FR) in 2026, in cents
    2026 order value with FR suppliers

purchase_orders[supp_no.company="Hansen Cables"] top 1 ordered show po, ordered
    our last order from Hansen Cables: number and date
    when did we last order at Hansen Cables, and under which number

purchase_orders[supp_no.rating="C" & arrived=null] list
    orders at C-rated suppliers that haven't arrived
    not arrived yet, from suppliers rated C

purchase_orders by buyer count, avg sum_cents
    per buyer: orders and their average value
    number of purchase orders and mean sum for each buyer

purchase_orders[buyer="Milan" & sum_cents>100000] count
    how many orders over 1000 euros did Milan place
    Milan's purchase orders of more than 1,000 euros, number

purchase_orders top 3 sum_cents show po, supp_no.company, sum_cents
    three biggest purchase orders: number, supplier, sum
    top 3 POs by value with company and cents

purchase_orders[rows.sku.descr="Rain barrel"] distinct supp_no.company
    who have we bought Rain barrels from
    companies that got an order for a Rain barrel

purchase_orders[rows.sku.grp="fixings"] sum rows.qty
    how many pieces of fixings have we ordered
    ordered quantity of group fixings

purchase_orders by rows.sku.descr sum rows.qty top 5
    five items we order most, by pieces
    top 5 items by quantity ordered

purchase_orders[rows.#=3] count
    how many orders have three rows
    number of purchase orders with exactly 3 lines

purchase_orders[cancelled=true] list
    cancelled purchase orders
    stornierte Bestellungen

after items[on_hand=0] show descr
items[on_hand=0] show descr, supp_no.company
    and who supplies them?
    with the supplier

after moves[at=yesterday] list
moves[at=last 7 days] list
    and the whole last 7 days?
    the last seven days instead

after moves by operator count top 1
moves[at=this month] by operator count top 1
    and this month?
    only the current month

after purchase_orders by supp_no.company count > 30
purchase_orders[ordered=this year] by supp_no.company count > 10
    and more than 10 this year?
    over ten, this year only

after purchase_orders[arrived=null & cancelled=null & due<today] count
purchase_orders[arrived=null & cancelled=null & due<today] show po, supp_no.company, due
    show me number, supplier and due date
    which are they? po, company and when due

after purchase_orders[supp_no.country="ES"] count
purchase_orders[supp_no.country="CZ"] count
    CZ?
    and Czech ones (CZ)

after items by grp count desc
items by grp sum on_hand desc
    and by pieces on hand?
    the same with quantities in stock

after items top 5 cost_cents show descr, cost_cents
items bottom 5 cost_cents show descr, cost_cents
    and the cheapest five
    the five that cost least?

none
    moves of items from French suppliers
    which customer buys the most hammers
    why is Ostrava Metals always late
    order 50 more cable ties
    when will the LED bulbs run out
    selling price of the Cordless drill
    move everything from A-01 to B-07
    which supplier is cheapest for the same item
    median order value
    e-mail of Quick Paper
    difference between ordered and received quantity
    how full is aisle C
    turnover rate per item
    who left the gate open
    suppliers of the items that we move most
    steel price tomorrow
    ¿cuánto gana Yusuf?
    allô ?

items sum cost_cents * on_hand
    what is the stock worth
    stock value at cost, in cents

moves avg by sku count
    average number of moves per item
    how many moves does an item have on average

purchase_orders[supp_no.company="Iberplast"] avg arrived - ordered
    how long does Iberplast really take on average
    days from order to arrival for Iberplast, on average

purchase_orders[arrived - due>5] count
    how many orders arrived more than 5 days after they were due

items top 3 on_hand - min_qty
    the 3 items with the biggest surplus over the minimum quantity
"""
