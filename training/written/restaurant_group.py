"""Four restaurants: tables booked, bills with dishes as an array of objects, dishes, staff shifts."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

DISHES = "Onion soup|Beef stew|Grilled trout|Mushroom risotto|Caesar salad|Apple tart|Lemon sorbet|House burger|Lentil curry|Cheese board"
HOUSES = "Harbour Grill|Old Mill Inn|Casa Verde|The Attic"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """4 houses, 10 dishes, 280 bills, 220 bookings, 160 shifts."""
    houses = [
        {"id": number, "name": name, "city": city, "seats": seats, "terrace": terrace, "opened": opened}
        for number, (name, city, seats, terrace, opened) in enumerate(
            zip(
                HOUSES.split("|"),
                ["Porto", "Bath", "Porto", "Leeds"],
                [64, 38, 52, 24],
                [True, False, True, False],
                [2009, 1998, 2017, 2023],
                strict=True,
            ),
            1,
        )
    ]
    dishes = [
        {
            "code": f"D{number:02}",
            "dish": name,
            "course": "starter" if number in {1, 5} else "dessert" if number in {6, 7, 10} else "main",
            "veg": name
            in {
                "Mushroom risotto",
                "Caesar salad",
                "Apple tart",
                "Lemon sorbet",
                "Lentil curry",
                "Cheese board",
            },
            "price": round(chance.uniform(5, 31), 1),
            "kcal": chance.randrange(120, 1150, 10),
            "allergens": chance.sample(["gluten", "milk", "fish", "nuts", "egg"], chance.randint(0, 3)),
        }
        for number, name in enumerate(DISHES.split("|"), 1)
    ]
    bills = []
    for number in range(280):
        items = [
            {"code": one["code"], "n": chance.randint(1, 4)}
            for one in chance.sample(dishes, chance.randint(1, 5))
        ]
        bill: dict[str, Any] = {
            "billNo": 9000 + number,
            "house": chance.randint(1, 4),
            "paidAt": datetime(2026, 6, 1) + timedelta(minutes=chance.randrange(260_000)),
            "table": chance.randint(1, 24),
            "guests": chance.randint(1, 9),
            "items": items,
            "total": round(chance.uniform(12, 310), 2),
            "method": chance.choice(["card", "cash", "card", "voucher"]),
            "waiter": chance.choice(["Rui", "Bea", "Owen", "Inês", "Mark"]),
        }
        if chance.random() < 0.7:
            bill["tip"] = round(chance.uniform(0.5, 28), 2)
        bills.append(bill)
    bookings = [
        {
            "house": chance.randint(1, 4),
            "for": datetime(2026, 9, 1) + timedelta(hours=chance.randrange(2600)),
            "people": chance.randint(1, 14),
            "guest": chance.choice(["Hart", "Sousa", "Iqbal", "Lane", "Duarte", "Whitby", "Moss"]),
            "via": chance.choice(["phone", "web", "walk-in"]),
            "status": chance.choice(["kept", "kept", "kept", "no-show", "cancelled"]),
        }
        for _ in range(220)
    ]
    shifts = [
        {
            "who": chance.choice(["Rui", "Bea", "Owen", "Inês", "Mark", "Sol"]),
            "house": chance.randint(1, 4),
            "role": chance.choice(["kitchen", "floor", "bar"]),
            "day": (datetime(2026, 10, 1) + timedelta(days=chance.randrange(70))).strftime("%Y-%m-%d"),
            "hours": chance.choice([4, 6, 8, 8, 10]),
        }
        for _ in range(160)
    ]
    return {"houses": houses, "dishes": dishes, "bills": bills, "bookings": bookings, "shifts": shifts}


QUESTIONS = """
bills[paidAt=yesterday] sum total
    takings yesterday
    what did we take yesterday
    recette d'hier

bills[paidAt=last week] sum total
    how much did we make last week
    last week's turnover

bills by house.name sum total desc
    turnover per restaurant, best first
    takings by house name, highest first

bills by house.name avg total
    average bill in each restaurant
    what is an average bill by restaurant

bills[house.name="Casa Verde"] sum total
    total takings of Casa Verde
    how much has Casa Verde taken

bills[house.city="Porto"] count
    how many bills in Porto
    number of bills from the Porto restaurants

bills by paidAt:month sum total
    monthly takings
    turnover by month
    ventas por mes

bills by paidAt:weekday avg total
    average bill by weekday
    how much is a bill on each day of the week on average

bills avg total
    average bill
    what does a table spend on average
    ¿cuánto es la cuenta media?

bills top 1 total
    the biggest bill ever
    highest bill

bills top 3 total show billNo, total, waiter
    three highest bills with number, amount and waiter
    top 3 bills: number, total, who served

bills[total>200] count
    how many bills were over 200
    number of bills above 200

bills sum guests
    how many guests did we serve
    guests in total
    nombre total de clients servis

bills avg guests
    average party size on the bills
    how many people sit at a table on average

bills[guests>=6] list
    big tables, six guests or more
    bills with at least 6 guests

bills sum tip
    tips altogether
    how much did we get in tips
    propinas en total

bills by waiter sum tip top 1
    who got the most in tips
    waiter with the highest total of tips

bills by waiter avg tip
    average tip per waiter
    what does each waiter get as a tip on average

bills[tip=null] count
    how many left no tip
    number of bills without a tip

bills[tip=null] percent
    what share leaves no tip
    percentage of bills without tip

bills by method count
    bills by way of payment
    how many paid by card, cash and voucher

bills[method="cash"] sum total
    how much came in as cash
    cash takings in total

bills[waiter="Bea"] count
    how many bills did Bea close
    number of bills of Bea

bills[items.code="D06"] count
    how many bills have D06 on them
    number of bills with dish D06

bills[items.code.dish="Apple tart"] sum items.n
    how many apple tarts did we sell
    apple tarts sold, total

bills by items.code.dish sum items.n top 5
    five most ordered dishes
    what do people order most? first five

bills by items.code.dish sum items.n bottom 1
    which dish sells worst
    dish with the fewest portions sold

bills by items.code.course sum items.n
    portions by course
    how many starters, mains and desserts were sold

bills avg items.#
    how many different dishes are on a bill on average
    average number of items on a bill

bills[items.#=1] count
    how many bills have just one dish on them
    number of bills with a single item

dishes count
    how many dishes are on the menu
    number of dishes

dishes[veg=true] show dish
    vegetarian dishes
    what can a vegetarian eat
    platos vegetarianos

dishes[veg=true & course="main"] show dish, price
    vegetarian mains with prices
    meatless main courses and what they cost

dishes[price<10] show dish, price
    anything under 10? with the price
    cheap dishes below 10 and their price

dishes top 1 price show dish
    dearest dish
    most expensive thing on the menu

dishes bottom 1 kcal show dish, kcal
    lightest dish, with its kcal
    dish with the fewest calories and how many

dishes by course avg price
    average price per course
    what do starters, mains and desserts cost on average

dishes[allergens!="gluten"] show dish
    dishes without gluten
    what is gluten free

dishes[allergens="nuts"] show dish
    dishes with nuts
    which dishes contain nuts
    plats avec des noix (nuts)

dishes[allergens.#=0] show dish
    dishes with no allergens
    what has no allergen at all

dishes[kcal>avg] show dish
    dishes with more calories than average
    which are above the average in kcal

bookings[for=today] list
    tonight's bookings
    who has booked for today
    reservas de hoy

bookings[for=today] sum people
    how many people are booked for today
    number of guests expected today

bookings[for=tomorrow & house.name="The Attic"] list
    bookings for tomorrow at The Attic
    who comes to The Attic tomorrow

bookings[for=this week] count
    how many bookings this week
    number of bookings for this week

bookings[status="no-show"] count
    how many didn't turn up
    number of no-shows

bookings[status="no-show"] percent
    no-show rate
    what percentage does not show up

bookings by via count
    bookings by channel
    how do people book, by number

bookings[via="web" & status="cancelled"] count
    how many web bookings were cancelled
    number of cancelled bookings from the web

bookings by house.name count top 1
    which restaurant is booked most often
    restaurant with the most bookings

bookings[people>=10] list
    large parties from ten people
    bookings for 10 or more

bookings avg people
    average size of a booking
    how many people per booking on average

bookings[guest="Sousa"] list
    all bookings of Sousa
    when does Sousa come? all bookings

bookings by guest count > 30
    guests with more than 30 bookings
    who booked over thirty times

shifts by who sum hours
    hours per person
    how much does everybody work in total
    heures par personne

shifts[day=this month] by who sum hours desc
    hours this month per person, most first
    who works how much this month, descending

shifts[who="Owen" & day=2026-11] sum hours
    how many hours did Owen work in november 2026

shifts[who="Owen" & day=*-11] sum hours
    Owen's hours in November, total

shifts[role="kitchen"] sum hours
    kitchen hours in total
    how many hours were worked in the kitchen

shifts by house.name sum hours
    hours by restaurant
    hours worked in each restaurant

shifts[day=today] show who, role
    who works today, and as what
    today's staff with their role

shifts[hours=10] count
    how many ten-hour shifts
    number of shifts of 10 hours

houses[terrace=true] show name
    which restaurants have a terrace
    places with a terrace

houses top 1 seats show name, seats
    biggest restaurant and its seats
    where do most people fit? name and seats

houses sum seats
    seats altogether
    how many seats do we have

houses bottom 1 opened show name
    our oldest restaurant
    which one opened first

houses[city="Porto"] show name
    our places in Porto
    restaurants in porto

after bills[paidAt=yesterday] sum total
bills[paidAt=yesterday] by house.name sum total
    per restaurant
    split by restaurant

after bills[paidAt=yesterday] sum total
bills[paidAt=today] sum total
    and today?
    today so far

after dishes[veg=true] show dish
dishes[veg=true] show dish, price
    with prices
    and what do they cost

after bookings[for=today] list
bookings[for=tomorrow] list
    and tomorrow?
    tomorrow

after bookings[status="no-show"] count
bookings[status="no-show"] by via count
    how had they booked
    by channel

after bills by items.code.dish sum items.n top 5
bills[house.name="Harbour Grill"] by items.code.dish sum items.n top 5
    only Harbour Grill
    at Harbour Grill

after bills sum tip
bills[waiter="Rui"] sum tip
    and Rui's?
    just Rui

after shifts[day=today] show who, role
shifts[day=today & house.name="Casa Verde"] show who, role
    only Casa Verde

none
    which dish tastes best
    what did the ingredients cost
    profit of The Attic
    how was the food last night
    is there a table free at eight
    book a table for two tomorrow
    who cooked the trout
    what do we pay Bea per hour
    reviews on the web
    why do people not show up
    how busy will December be
    median bill
    recipe for the onion soup
    delete the no-shows
    how long do guests stay
    difference between lunch and dinner takings
    thanks!
    phone number of Whitby
"""
