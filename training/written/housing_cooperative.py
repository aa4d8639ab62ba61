"""A housing cooperative: houses, flats, tenants, rent that is due and paid, meters, and repairs by tradesmen."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

PEOPLE = (
    "Aaron Vik|Bea Molin|Carl Unger|Dina Sato|Elmar Roth|Fleur Dam|Goran Ilic|Heli Aro|Ilan Katz|Jette Bro|Kuno Hess"
    "|Lia Conti|Mona Idris|Nils Ober|Ornella Pace|Paul Remy|Qamar Aziz|Rita Sommer|Stig Dahl|Thora Ness|Ugo Bassi"
    "|Vida Horn|Walt Pike|Xenia Loh|Yara Nassar|Zeno Falk"
)


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """6 houses, 40 flats, 26 tenants, 300 rents, 160 readings, 110 repairs."""
    houses = [
        {
            "code": f"H{number}",
            "street": street,
            "built": built,
            "heating": heating,
            "lift": lift,
            "insured_for": value,
            "renovations": years,
        }
        for number, (street, built, heating, lift, value, years) in enumerate(
            (
                ("Ash Row 4", 1908, "gas", False, 1900000, [1988, 2015]),
                ("Ash Row 6", 1911, "gas", False, 1750000, [1990]),
                ("Mill Court 1", 1964, "district", True, 4200000, [1999, 2012, 2024]),
                ("Mill Court 3", 1966, "district", True, 4100000, []),
                ("Park Lane 20", 2009, "heat pump", True, 5200000, []),
                ("Dock Street 9", 2025, "heat pump", True, 6100000, []),
            ),
            1,
        )
    ]
    flats = []
    for number in range(40):
        flat: dict[str, Any] = {
            "flat_no": f"W{100 + number}",
            "house": f"H{1 + number % 5}",
            "floor": chance.randint(0, 5),
            "rooms": chance.choice([1, 2, 2, 3, 3, 4, 5]),
            "sqm": round(chance.uniform(27, 118), 1),
            "rent_eur": chance.randrange(310, 1290, 10),
            "extra_costs": chance.randrange(70, 330, 5),
            "balcony": chance.choice(["yes", "no"]),
            "features": chance.sample(
                ["fitted kitchen", "bath", "cellar", "step-free"], chance.randint(0, 3)
            ),
        }
        flats.append(flat)
    tenants = []
    for number, name in enumerate(PEOPLE.split("|")):
        moved_in = datetime(1996, 1, 1) + timedelta(days=chance.randrange(11100))
        tenant: dict[str, Any] = {
            "tenant_id": 3000 + number,
            "name": name,
            "dob": datetime(1939, 1, 1) + timedelta(days=chance.randrange(23500)),
            "flat": f"W{100 + number}",
            "moved_in": moved_in,
            "people": chance.choice([1, 1, 2, 2, 3, 4, 6]),
            "shares": chance.choice([1, 3, 5, 10]),
            "pets": chance.sample(["cat", "dog", "parrot"], chance.choice([0, 0, 0, 1, 2])),
        }
        if number % 8 == 3:
            tenant["notice_given"] = datetime(2026, 9, 10)
            tenant["moves_out"] = datetime(2026, 12, 31)
        if chance.random() < 0.7:
            tenant["email"] = f"tenant{number}@example.org"
        tenants.append(tenant)
    rents = []
    for number in range(300):
        tenant_no, month = number % 25, number // 25
        due_sum = flats[tenant_no]["rent_eur"] + flats[tenant_no]["extra_costs"]
        due = datetime(2025 + (11 + month) // 12, (11 + month) % 12 + 1, 3)
        rent: dict[str, Any] = {"tenant_id": 3000 + tenant_no, "due": due, "due_eur": due_sum, "reminders": 0}
        if chance.random() < 0.93:
            rent["paid"] = due + timedelta(days=chance.choice([-2, 0, 0, 0, 1, 6, 19]))
            rent["paid_eur"] = due_sum - chance.choice([0, 0, 0, 0, 0, 0, 50, 200])
        else:
            rent["reminders"] = chance.randint(0, 3)
        rents.append(rent)
    readings = [
        {
            "flat_no": f"W{100 + chance.randrange(38)}",
            "meter": chance.choice(["cold water", "hot water", "heating"]),
            "read_on": datetime(2025, 12, 31) if number % 2 else datetime(2024, 12, 31),
            "old": old,
            "new": old + chance.randint(4, 160),
            "estimated": chance.random() < 0.15,
        }
        for number, old in enumerate(chance.randint(50, 3000) for _ in range(160))
    ]
    repairs = []
    for number in range(110):
        reported = datetime(2025, 1, 10) + timedelta(days=chance.randrange(680))
        repair: dict[str, Any] = {
            "ticket": number + 1,
            "flat_no": f"W{100 + chance.randrange(36)}",
            "reported": reported,
            "what": chance.choice(["leak", "heating off", "mould", "window", "lock", "lift"]),
            "firm": chance.choice(["Rohrmann", "Glas Petri", "Elektro Voss", "caretaker"]),
            "urgent": chance.random() < 0.3,
        }
        if chance.random() < 0.85 and reported < datetime(2026, 11, 10):
            repair["done"] = reported + timedelta(days=chance.choice([0, 1, 3, 9, 17, 40]))
            repair["done"] = min(repair["done"], datetime(2026, 11, 28))
            repair["work"] = [
                {
                    "task": chance.choice(["trip", "labour", "material"]),
                    "qty": chance.randint(1, 6),
                    "eur": chance.choice([15, 48, 62, 140]),
                }
                for _ in range(chance.randint(1, 3))
            ]
            repair["cost_eur"] = sum(int(str(one["qty"])) * int(str(one["eur"])) for one in repair["work"])
        repairs.append(repair)
    return {
        "houses": houses,
        "flats": flats,
        "tenants": tenants,
        "rents": rents,
        "readings": readings,
        "repairs": repairs,
    }


QUESTIONS = """
houses[lift=false] show street
    which houses have no lift
    houses without a lift, by street

houses[built<1950] list
    our pre-1950 houses
    houses built before 1950

houses[renovations.#=0] show street, built
    never renovated: street and year of construction
    which houses had no renovation, and when were they built

houses[no flats] show street
    house without any flats
    which street has no flats in our list

houses by heating count, sum insured_for
    houses and insured value by heating
    per kind of heating: how many houses, insured for how much

flats[no tenants] show flat_no, house.street
    empty flats and where they are
    which flats stand empty, in which street
    Welche Wohnungen stehen leer, und in welcher Straße?

flats[no tenants] percent
    vacancy rate
    what percentage of flats is empty, without a tenant

flats by house.street avg rent_eur
    average rent by house
    what does a flat cost on average in each street

flats by rooms avg rent_eur, avg sqm
    average rent and size by number of rooms
    for one room, two rooms and so on: mean rent, mean sqm

flats by house.street sum rent_eur > 5000
    houses that should bring over 5000 rent a month
    in which streets does the rent of all flats exceed 5,000

flats[sqm>avg & rent_eur<avg] list
    flats larger than average for less than the average rent
    bargains: above-average size, below-average rent

flats[rooms>=3 & balcony="yes" & house.lift=true] show flat_no, rent_eur
    flats with three rooms or more, balcony and a lift, and their rent
    at least 3 rooms, balcony, lift in the house: number and rent

flats[features="step-free" & floor=0] count
    how many step-free flats on the ground floor (0)
    number of flats on floor 0 that are step-free

flats by features count desc
    features by how many flats have them, most common first
    how many flats have a bath, a cellar and so on, descending

flats by house.street percent
    what share of our flats is in each house
    flats by street in percent

flats top 1 sqm show flat_no, sqm
    the biggest flat and its size
    largest flat in sqm

tenants avg dob:age
    average age of the tenants
    how old are our tenants on average
    âge moyen des locataires

tenants bottom 1 moved_in show name, moved_in
    who has lived here longest, and since when
    longest-standing tenant with date

tenants[moved_in>=2020] count
    how many moved in since 2020
    number of tenants who came in 2020 or later

tenants avg moved_in:age
    how many years have tenants lived here on average
    average length of a tenancy so far, in years

tenants[notice_given!=null] show name, flat, moves_out
    who has given notice, which flat, moving out when
    tenants leaving: name, flat and date

tenants[moves_out=next month] count
    how many move out next month
    number of departures next month

tenants[pets="dog" & pets="cat"] show name
    who has a dog and a cat
    tenants keeping both cat and dog

tenants[pets.#=0] percent
    how many percent have no pet
    share of tenants without pets

tenants[people>@flat.rooms] show name, people, flat.rooms
    overcrowded: more people than rooms, with name and both numbers
    tenants with more people than rooms: name, people, rooms

tenants sum people
    how many people live with us in all
    number of people in all tenancies together

tenants by flat.house sum people desc
    people per house (code), most first
    how many people live in each house by code, descending

tenants[email=null & shares>=5] list
    tenants with five shares or more and no e-mail
    no email on file but at least 5 shares

rents[due=this month & paid=null] show tenant_id.name, due_eur
    who hasn't paid this month's rent, and how much is it
    rent of this month still open: tenant and amount
    Wer hat die Miete diesen Monat noch nicht bezahlt, und wie viel?

rents[paid=null] sum due_eur
    rent outstanding in total
    how much unpaid rent is there

rents[paid=null] by tenant_id.name count >= 2
    who has missed two rents or more
    tenants with at least 2 unpaid rents

rents[paid_eur<@due_eur] show tenant_id.name, due, due_eur - paid_eur
    who paid too little, for which date, and how much is missing
    short payments: tenant, due date, and what is left to pay

rents sum due_eur - paid_eur
    how much is missing from the payments that came in, due minus paid
    shortfall of all payments

rents[paid>@due] percent
    share of rents paid late
    what percentage comes in after the due date

rents[paid>@due] by tenant_id.name count top 3
    three tenants who pay late most often
    top 3 late payers by number of rents

rents avg paid - due
    how many days after the due date is rent paid on average
    average days between due and paid

rents by tenant_id.name avg paid - due top 1
    who is slowest to pay on average
    tenant with the highest average days from due to paid

rents[paid=null] by reminders count
    unpaid rents by number of reminders
    how many open rents have had no reminder, one, two, three

rents by due:month asc sum paid_eur
    rent received per month it was due
    month by month: paid rent

readings[estimated=true] percent
    share of estimated readings
    how many percent of the readings are estimates

readings by meter avg new - old
    average consumption by meter, new minus old
    how much is used on average per kind of meter

readings[meter="hot water" & read_on=2025] sum new - old
    hot water used according to the 2025 readings
    total consumption of hot water in 2025, new minus old

readings[meter="heating"] top 5 new - old show flat_no, new - old
    five flats with the highest heating consumption, and how much
    top 5 heating readings by new minus old: flat and consumption

repairs[done=null] list
    open repairs
    what still needs fixing

repairs[done=null & urgent=true] show ticket, flat_no, what
    urgent and still open: ticket, flat, what
    which urgent repairs aren't done? number, flat, problem

repairs[done=null & reported<last 30 days] count
    how many have been open for over 30 days
    number of repairs reported more than thirty days ago (30) and not done

repairs avg done - reported
    how many days does a repair take on average
    average days from report to done
    durée moyenne d'une réparation en jours

repairs[urgent=true] avg done - reported
    how quickly are urgent ones done, in days on average
    average days until an urgent repair is done

repairs by firm avg done - reported bottom 1
    which firm is fastest on average
    firm with the lowest average days from report to done

repairs by firm count, sum cost_eur
    number and total cost of repairs per firm
    per firm: how many repairs and what they cost altogether

repairs by what sum cost_eur top 1
    what costs us most in repairs
    kind of trouble with the highest total cost

repairs[urgent=true] by what percent
    what share is urgent, for each kind of trouble
    percentage of urgent repairs by what is broken

repairs avg by flat_no count
    how many repairs does a flat need on average
    average number of repairs per flat

repairs count by flat_no count >= 5
    how many flats had five repairs or more
    number of flats with at least 5 repairs

repairs by flat_no.house count desc
    repairs per house code, most first
    which house has how many repairs, in descending order

repairs by work.task sum work.eur * work.qty
    what do trips, labour and material cost, price times quantity
    cost by task: eur times qty

repairs by reported:month count top 1
    month with most reports
    when do most things break? the month

repairs[what="mould" & flat_no.floor=0] list
    mould on the ground floor (0)
    ground-floor mould cases, floor 0

flats[no repairs & balcony="no"] count
    how many flats without balcony have never needed a repair
    number of balcony-less flats without repairs

after repairs[done=null] list
repairs[done=null & firm="Rohrmann"] list
    only Rohrmann's
    just those that are with Rohrmann

after repairs avg done - reported
repairs by what avg done - reported
    by what is broken?
    split by kind of trouble

after repairs avg done - reported
repairs[reported=this year] avg done - reported
    this year only
    and for this year?

after flats[no tenants] percent
flats[no tenants] count
    how many flats is that
    as a number?

after rents[paid=null] sum due_eur
rents[paid=null] by tenant_id.name sum due_eur desc
    who owes it? each with the amount, largest first
    per tenant, descending

after tenants avg dob:age
tenants top 1 dob show name, dob:age
    who's the youngest, and how old
    and the youngest, with age?

after flats top 1 sqm show flat_no, sqm
flats bottom 1 sqm show flat_no, sqm
    and the smallest
    smallest one?

after rents[paid>@due] percent
rents[paid>@due] by tenant_id.name percent desc
    for each tenant, worst first
    per tenant, highest share on top

none
    which tenant is the noisiest
    profit of Ash Row 4
    rent per square metre
    why is there mould in W104
    what will heating cost next winter
    raise all rents by 2 percent
    phone number of Fleur Dam
    median rent
    who is on the waiting list
    repairs by street
    name of the caretaker's wife
    what are rents like in the rest of the city
    may a tenant keep a snake
    ratio of cats to dogs
    which firm is the cheapest per hour of every trade
    bin day
    Wann wird das Treppenhaus geputzt?
    ¿puedo pintar la fachada?
    bonne soirée
    thanks, that's all
"""
