"""A family's home: rooms, things with their warranties, bills, chores, repairs, and what is in the freezer."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

THINGS = (
    "dishwasher:appliance:kitchen|fridge:appliance:kitchen|oven:appliance:kitchen|kettle:appliance:kitchen"
    "|washing machine:appliance:cellar|tumble dryer:appliance:cellar|freezer:appliance:cellar|drill:tool:garage"
    "|lawn mower:tool:garage|hedge trimmer:tool:garage|car:vehicle:garage|cargo bike:vehicle:garage"
    "|sofa:furniture:living room|bookcase:furniture:living room|television:electronics:living room"
    "|speaker:electronics:living room|laptop:electronics:study|printer:electronics:study|desk:furniture:study"
    "|bunk bed:furniture:children's room|wardrobe:furniture:bedroom|mattress:furniture:bedroom|hair dryer:appliance:bathroom"
    "|piano:instrument:living room|tent:leisure:cellar|skis:leisure:cellar|vacuum cleaner:appliance:study"
)
FAMILY = "Mum|Dad|Nele|Jonte|Grandma"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """9 rooms, 27 things, 110 bills, 260 chores, 50 repairs, 60 packs in the freezer."""
    rooms = [
        {"room": name, "floor": floor, "sqm": size, "paintedIn": painted, "heated": heated}
        for name, floor, size, painted, heated in (
            ("kitchen", 0, 14.5, 2022, True),
            ("living room", 0, 31, 2019, True),
            ("study", 1, 11, 2024, True),
            ("bedroom", 1, 16, 2016, True),
            ("children's room", 1, 18.5, 2025, True),
            ("bathroom", 1, 8, 2021, True),
            ("cellar", -1, 40, 2008, False),
            ("garage", 0, 18, 2008, False),
            ("attic", 2, 35, 1999, False),
        )
    ]
    things = []
    for number, one in enumerate(THINGS.split("|"), 1):
        name, kind, room = one.split(":")
        bought = datetime(2009, 5, 1) + timedelta(days=chance.randrange(6400))
        thing: dict[str, Any] = {
            "thingId": number,
            "thing": name,
            "kind": kind,
            "room": room,
            "boughtOn": bought,
            "price": chance.choice([39, 85, 149, 320, 499, 899, 1450, 18900]),
            "shop": chance.choice(["Kessler", "Homebay", "flea market", "Elektro Lux"]),
            "belongsTo": chance.choice(FAMILY.split("|")[:4]),
            "insured": chance.random() < 0.4,
        }
        if chance.random() < 0.6:
            thing["warrantyUntil"] = bought + timedelta(days=chance.choice([730, 1095, 1825, 3650]))
        if chance.random() < 0.3:
            thing["lentTo"] = ["the Bakers", "Uncle Piet", "Frau Simon"][number % 3]
        if kind in ("appliance", "electronics"):
            thing["watts"] = chance.choice([15, 60, 200, 800, 2200])
            thing["energyClass"] = chance.choice(["A", "B", "C", "E"])
        things.append(thing)
    bills = []
    for _ in range(110):
        came = datetime(2024, 1, 3) + timedelta(days=chance.randrange(1058))
        bill: dict[str, Any] = {
            "from": chance.choice(
                ["Stadtwerke", "Waterboard", "Fibernet", "City tax office", "Dr Huber", "Sure & Safe"]
            ),
            "category": chance.choice(["electricity", "water", "internet", "tax", "health", "insurance"]),
            "came": f"{came:%Y-%m-%d}",
            "due": f"{came + timedelta(days=chance.choice([14, 30])):%Y-%m-%d}",
            "amount": round(chance.uniform(12, 890), 2),
            "paidBy": chance.choice(["Mum", "Dad"]),
            "directDebit": chance.random() < 0.5,
        }
        if chance.random() < 0.88:
            bill["paid"] = (
                f"{min(came + timedelta(days=chance.randint(1, 45)), datetime(2026, 11, 28)):%Y-%m-%d}"
            )
        bills.append(bill)
    chores = []
    for _ in range(260):
        day = datetime(2026, 8, 1) + timedelta(days=chance.randrange(128))
        chore: dict[str, Any] = {
            "chore": chance.choice(["dishes", "vacuuming", "laundry", "bins", "cooking", "bathroom", "lawn"]),
            "day": day,
            "who": chance.choice(FAMILY.split("|")[:4]),
            "minutes": chance.choice([5, 10, 20, 30, 45, 90]),
            "done": day < datetime(2026, 11, 29) and chance.random() < 0.8,
        }
        if chore["done"] and chance.random() < 0.3:
            chore["swappedWith"] = chance.choice(FAMILY.split("|")[:4])
        chores.append(chore)
    repairs = [
        {
            "thingId": chance.randint(1, 24),
            "date": datetime(2019, 1, 10) + timedelta(days=chance.randrange(2870)),
            "problem": chance.choice(["leaks", "won't start", "noisy", "broken part", "blocked"]),
            "fixedBy": chance.choice(["Dad", "Mum", "Elektro Lux", "Mr Yildiz"]),
            "cost": chance.choice([0, 0, 18, 75, 160, 410]),
            "worked": chance.random() < 0.75,
            "spares": [
                {
                    "part": chance.choice(["seal", "pump", "belt", "switch"]),
                    "eur": chance.choice([4, 12, 39, 88]),
                }
                for _ in range(chance.choice([0, 1, 1, 2]))
            ],
        }
        for _ in range(50)
    ]
    packs = []
    for _ in range(60):
        frozen = datetime(2025, 10, 1) + timedelta(days=chance.randrange(420))
        pack: dict[str, Any] = {
            "food": chance.choice(
                ["peas", "bread", "bolognese", "berries", "salmon", "soup", "ice cream", "pizza"]
            ),
            "drawer": chance.randint(1, 5),
            "frozenOn": frozen,
            "useBy": frozen + timedelta(days=chance.choice([90, 180, 365])),
            "portions": chance.randint(1, 6),
            "tags": chance.sample(["homemade", "vegetarian", "leftover", "for guests"], chance.randint(0, 2)),
        }
        if chance.random() < 0.4:
            pack["takenOut"] = min(frozen + timedelta(days=chance.randint(5, 300)), datetime(2026, 11, 29))
        packs.append(pack)
    return {
        "rooms": rooms,
        "things": things,
        "bills": bills,
        "chores": chores,
        "repairs": repairs,
        "freezer": packs,
    }


QUESTIONS = """
rooms sum sqm
    how big is the whole house in square metres
    total floor space

rooms[heated=true] sum sqm
    heated area in sqm
    how many square metres do we heat

rooms bottom 1 paintedIn show room
    which room was painted the longest ago
    Welches Zimmer wurde am längsten nicht gestrichen?

rooms[paintedIn<2010] show room, paintedIn
    rooms that were last painted before 2010, and the year
    which rooms got their last paint earlier than 2010, and in what year

rooms by floor count, sum sqm
    rooms and area per floor
    for every floor: how many rooms, how many sqm

rooms[no things] show room
    which room has nothing in it
    empty room

things count
    how many things are on our list
    number of items in the house

things[room="garage"] show thing
    what's in the garage
    things in the garage, names please
    Was steht in der Garage?

things[room.floor=-1] show thing
    what do we keep down on floor -1
    everything on floor -1, by name

things[warrantyUntil>=today] show thing, warrantyUntil
    what is still under warranty, and until when
    things with a warranty that lasts today or longer, with the date

things[warrantyUntil=this year] list
    warranties that end this year
    things whose warranty runs out in the course of this year

things[warrantyUntil=null & kind="appliance"] show thing
    appliances without any warranty
    for which appliances have we no warranty date

things top 1 price show thing, price
    what was our most expensive buy, and how much
    dearest thing with price

things[kind!="vehicle"] sum price
    what is everything worth that isn't a vehicle, at the price we paid
    total paid for things except vehicles

things by kind count, avg price
    number and average price by kind of thing
    per kind: how many and what they cost on average

things by room sum price > 2000
    rooms with more than 2000 worth of things
    in which rooms is there over 2k of stuff, by price paid

things by shop count desc
    where do we buy most? shops in descending order
    things per shop, most first

things by boughtOn:year asc sum price
    what did we spend on things each year
    spending on things year by year
    gastos en cosas por año

things[boughtOn<last 10 years] show thing, boughtOn
    what is older than ten years, and bought when
    things bought over 10 years ago with the date

things[lentTo!=null] show thing, lentTo
    what have we lent out, to whom
    things that are lent and who has them
    Was ist verliehen, und an wen?

things[lentTo="Uncle Piet"] show thing
    what does Uncle Piet have of ours
    things at Uncle Piet's

things[insured=false & price>1000] list
    uninsured things that cost more than 1000
    things over 1,000 without insurance

things[belongsTo="Nele" & room!="children's room"] list
    Nele's things outside the children's room
    everything of Nele's that is not in the children's room

things top 3 watts show thing, watts
    the three biggest power eaters and their watts
    top three devices by watts

things[energyClass="E" or watts>=2000] show thing
    devices of class E or from 2000 watts
    which devices have energy class E or draw at least 2000 W

things[no repairs & kind="appliance"] show thing
    appliances that have never been repaired
    which appliances never needed a repair

things top 1 boughtOn show thing
    our latest purchase
    what did we buy last

bills[paid=null] list
    unpaid bills
    what do we still have to pay
    offene Rechnungen

bills[paid=null & due<today] sum amount
    how much is overdue
    total of bills that are past due and not paid

bills[paid=null & directDebit=false] show from, amount, due
    what do I have to transfer: from whom, how much, by when (no direct debit)
    unpaid bills without direct debit with sender, amount, due date

bills[paid>@due] count
    how often did we pay late
    number of bills paid after the due date

bills[paid>@due] by paidBy count
    late payments by who pays
    who pays late how often

bills[category="electricity" & came=last year] sum amount
    what did electricity cost last year
    electricity last year in total
    combien avons-nous payé d'électricité l'année dernière

bills by category sum amount desc
    bills by category, highest total first
    what do we spend most on? totals by category, descending

bills by category avg amount > 450
    categories with an average bill above 450
    which kinds of bill are over 450 on average

bills by came:month asc sum amount
    bills per month in money
    what came in on bills month by month

bills by came:year, category sum amount
    cost per year and category
    each year, how much for each category

bills[came>=2026-06 & came<=2026-08] list
    bills that came from June to August
    summer bills: June through August 2026

bills top 5 amount show from, amount, came
    five highest bills: from whom, how much, when
    die fünf höchsten Rechnungen mit Absender, Betrag und Datum

bills[amount>avg & category="water"] list
    water bills above the average of all bills
    which water bills were higher than the average bill

bills[directDebit=true] percent
    what share is paid by direct debit
    percentage of direct debits

chores[day=today & done=false] show chore, who
    what's still to do today, and who has to
    today's open chores with the person

chores[day=tomorrow] show who, chore
    who does what tomorrow
    morgen: wer macht was?

chores[done=true & day=this month] by who sum minutes
    minutes everyone did this month
    who has worked how long at home this month

chores[done=true] by who count top 1
    who has done most chores
    most hard-working by number of chores done

chores[done=false & day<today] by who count desc
    who has skipped most? undone chores of the past per person, most first
    chores not done before today, by person, descending

chores[who="Jonte" & done=false & day=last week] list
    what didn't Jonte do last week
    Jonte's undone chores of last week

chores by chore avg minutes
    how long does each chore take on average
    average minutes per chore

chores by who, chore count
    who does which chore how often
    chores by person and kind

chores[minutes>=90] count
    how many chores of an hour and a half (90 min) or more
    number of chores lasting 90 minutes upwards

chores[chore="bins" & day=next 7 days] list
    bins in the next 7 days
    bin duty within the coming seven days

chores[swappedWith!=null] percent
    what percentage was swapped
    share of chores that were swapped with somebody

chores[swappedWith="Mum"] by who count
    who swapped with Mum how often
    swaps with Mum per person

chores by day:weekday sum minutes top 1
    on which day of the week is there most work
    weekday with the most minutes of chores

chores[chore!="cooking" & chore!="dishes" & who="Dad"] count
    how many chores does Dad have besides cooking and dishes
    number of Dad's chores that are neither dishes nor cooking

repairs[date=this year] sum cost
    what did repairs cost this year
    repair costs in the current year, total

repairs by thingId.thing count top 3
    what breaks most often? three things
    the 3 things repaired most

repairs by thingId.thing sum cost > 400
    things that have cost more than 400 in repairs
    which things needed over 400 of repairs in total

repairs[cost>@thingId.price] show thingId.thing, cost
    repairs dearer than the thing was new: what and cost
    where did fixing cost more than buying? thing and repair cost

repairs by fixedBy count, avg cost
    who fixes how much, and at what average cost
    repairs and mean cost for each fixer

repairs[worked=false] percent
    share of repairs that did not help
    failure rate of our repairs in percent

repairs[fixedBy="Dad" & worked=true] count
    how many of Dad's repairs worked
    successful repairs by Dad, number

repairs[thingId.room="kitchen" & problem="leaks"] list
    leaks in the kitchen
    repairs of kitchen things that leaked

repairs[spares.part="pump" & spares.eur>50] list
    repairs with a pump over 50
    every repair that took a pump costing more than 50 euros

repairs[spares.#=0] count
    how many went without spare parts
    number of repairs with no spares

repairs top 1 date show thingId.thing, problem, date
    last repair: what, trouble, when
    the latest thing that was repaired, its problem and the date

freezer[takenOut=null] count
    how many packs are in the freezer
    number of packs not taken out

freezer[takenOut=null] by food sum portions
    portions left of each food
    how many portions of everything are still in there

freezer[takenOut=null & useBy<today] list
    expired packs still in the freezer
    what's in there past its date

freezer[takenOut=null & useBy=next 30 days] show food, drawer, useBy
    what should we eat in the next 30 days? food, drawer, date
    packs in the freezer to use within the coming thirty days, with drawer and date

freezer[takenOut=null & tags="vegetarian"] show food, portions
    vegetarian food in the freezer with portions
    what vegetarian packs are left and how many portions

freezer[takenOut=null & food="berries"] sum portions
    how many portions of berries do we have left
    berries not taken out, portions

freezer[tags.#=0] count
    packs without any tag, how many
    how many have no tag

freezer[takenOut>@useBy] count
    how often did we take something out too late
    number of packs taken out after their use-by date

freezer[takenOut=null] by drawer count desc
    fullest drawer first: packs per drawer still inside
    packs in each drawer in descending order, not counting those taken out

freezer[takenOut=null] bottom 1 frozenOn show food, frozenOn
    oldest pack in the freezer
    what has been frozen longest and is still there? with date

bills avg by came:month sum amount
    how much do bills come to in a month on average
    average monthly total of our bills
    Was zahlen wir durchschnittlich im Monat an Rechnungen?

bills avg paid - came
    how many days until we pay a bill on average
    average days from arrival to payment

chores[done=true] by who percent
    what share of their chores has everyone done
    percentage done, per person

freezer avg takenOut - frozenOn
    how many days does something stay in the freezer on average
    average time from freezing to taking out, in days

things avg boughtOn:age
    how old are our things on average
    average age of what we own, in years

things by kind percent
    share of each kind among our things
    things by kind in percent

repairs[worked=false] by fixedBy percent top 1
    who fails most often at repairs, by percentage
    fixer with the highest share of repairs that didn't work

after bills[paid=null] list
bills[paid=null] sum amount
    how much is that
    zusammen?

after bills[paid=null] list
bills[paid=null & due=this week] list
    due this week?
    only those due this week

after bills[category="electricity" & came=last year] sum amount
bills[category="water" & came=last year] sum amount
    and water
    y el agua?

after chores[day=tomorrow] show who, chore
chores[day=tomorrow & who="Nele"] show who, chore
    just Nele's
    and for Nele only

after chores[done=true & day=this month] by who sum minutes
chores[done=true & day=last month] by who sum minutes
    last month?
    and the month before this

after things[lentTo!=null] show thing, lentTo
things[lentTo!=null] count
    how many things is that
    just how many

after freezer[takenOut=null] by food sum portions
freezer[takenOut=null] by food count
    in packs instead
    and how many packs of each

after repairs by thingId.thing count top 3
repairs by thingId.thing sum cost top 3
    and by cost?
    which three cost most

after things top 1 price show thing, price
things top 1 price show shop, boughtOn
    where and when did we buy it
    which shop, and when?

none
    who is the laziest in this family
    what is the house worth
    how much did we save last year
    why is the dishwasher leaking again
    when will the washing machine break
    Grandma's birthday
    buy more peas
    wifi password
    median electricity bill
    what's for dinner
    who ate the ice cream
    price per square metre
    difference between this and last year's bills
    rooms whose things have been repaired most
    how many calories has the bolognese
    temperature in the cellar
    is a heat pump worth it
    Wann kommt die Müllabfuhr bei den Nachbarn?
    ¿quién rompió la tele?
    good night
"""
