"""A hotel: rooms, guests, their stays and the extras that are put on the bill."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

FIRST = "Alba|Benno|Chloe|Dmitri|Esra|Finn|Giulia|Henrik|Imane|Jules|Kirsten|Luca|Marit|Noor|Oskar|Pilar"
LAST = "Alvarez|Bjork|Castel|Dorn|Eklund|Ferrer|Gallo|Hansen|Ito|Jacobs|Keller|Lefort"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """32 rooms, 120 guests, 300 stays, 260 extras."""
    rooms = [
        {
            "room_no": floor * 100 + door,
            "floor": floor,
            "cat": chance.choice(["single", "double", "double", "suite", "family"]),
            "rate_eur": chance.choice([79, 95, 110, 145, 210]),
            "beds": chance.choice([1, 2, 2, 3, 4]),
            "sea_view": chance.random() < 0.4,
            "amenities": chance.sample(["balcony", "bathtub", "kitchenette", "desk"], chance.randint(0, 3)),
            "out_of_order": chance.random() < 0.08,
        }
        for floor in range(1, 5)
        for door in range(1, 9)
    ]
    names = chance.sample([(one, two) for one in FIRST.split("|") for two in LAST.split("|")], 120)
    guests = []
    for number, (first, last) in enumerate(names, 1):
        guest: dict[str, Any] = {
            "_id": f"G{number:04}",
            "name": f"{first} {last}",
            "country": chance.choice(["Germany", "Spain", "France", "Norway", "Italy", "Japan"]),
            "dob": datetime(1944, 1, 1) + timedelta(days=chance.randrange(22500)),
            "vip": chance.random() < 0.1,
        }
        if chance.random() < 0.5:
            guest["loyalty"] = chance.choice(["bronze", "silver", "gold"])
        guests.append(guest)
    stays = []
    for number in range(300):
        arrival = datetime(2025, 1, 3) + timedelta(days=chance.randrange(760))
        nights = chance.choice([1, 1, 2, 2, 3, 4, 7, 14])
        status = chance.choice(["CO", "CO", "CO", "CO", "XX", "NS"])
        if arrival > datetime(2026, 11, 29):
            status = chance.choice(["BK", "BK", "XX"])
        elif arrival + timedelta(days=nights) > datetime(2026, 11, 29):
            status = "IN"
        stay: dict[str, Any] = {
            "stay_id": 70001 + number,
            "guest_id": chance.choice(guests[:112])["_id"],
            "room_no": chance.choice(rooms[:30])["room_no"],
            "arrival": arrival,
            "departure": arrival + timedelta(days=nights),
            "nights": nights,
            "pax": {"adults": chance.choice([1, 2, 2, 3]), "kids": chance.choice([0, 0, 0, 1, 2])},
            "channel": chance.choice(["website", "phone", "agency", "walk-in"]),
            "board": chance.choice(["RO", "BB", "BB", "HB"]),
            "st": status,
        }
        if status not in ("XX", "NS"):
            stay["total_eur"] = nights * chance.choice([79, 95, 110, 145, 210])
        if status == "CO" and chance.random() < 0.4:
            stay["rating"] = chance.randint(1, 5)
        stays.append(stay)
    extras = [
        {
            "_id": number,
            "stay_id": chance.choice(stays[:210])["stay_id"],
            "item": chance.choice(["minibar", "parking", "spa", "laundry", "late checkout", "dog fee"]),
            "qty": chance.randint(1, 4),
            "amount_ct": chance.choice([450, 900, 1500, 2500, 4800, 9500]),
            "booked": datetime(2025, 1, 4) + timedelta(days=chance.randrange(694)),
            "waived": chance.choice([0, 0, 0, 0, 1]),
        }
        for number in range(1, 261)
    ]
    return {"rooms": rooms, "guests": guests, "stays": stays, "extras": extras}


QUESTIONS = """
stays[st="NS"] count
    how many no-shows have we had
    number of people who booked and never turned up (NS)
    Wie viele No-Shows gab es?

stays[st="XX"] count
    how many bookings fell through
    number of cancellations
    ¿cuántas reservas se cancelaron?

stays[st="XX"] by channel count
    cancellations by channel
    how many cancelled, for website, phone, agency and walk-in

stays[st="XX"] percent
    our cancellation rate
    what percentage gets cancelled

stays[st="IN"] list
    in-house stays
    who's staying with us right now, all details

stays[st="IN"] show guest_id.name, room_no
    who is in the house, and in which room
    names and rooms of the guests staying now
    qui est à l'hôtel en ce moment, et dans quelle chambre

stays[st="IN"] sum pax.adults, sum pax.kids
    how many adults and how many kids are in house
    total adults and children staying right now

stays[arrival=today] show guest_id.name, room_no
    who checks in today, and into which room
    today's arrivals: name and room

stays[arrival=tomorrow] count
    how many check-ins tomorrow
    number of arrivals tomorrow
    Wie viele Anreisen morgen?

stays[departure=today] show room_no
    which rooms leave today
    rooms checking out today

stays[departure=tomorrow] list
    check-outs tomorrow
    departures tomorrow

stays[arrival=next week & st="BK"] list
    bookings for next week
    what is booked for next week

stays[arrival=this month] count
    how many check-ins this month
    number of arrivals this month

stays[arrival=last month] sum nights
    room nights sold last month
    how many nights in total from last month's arrivals
    noches vendidas el mes pasado

stays[arrival=*-08] avg total_eur
    average bill in August
    what does a stay in August cost on average

stays[arrival=2026-07] sum total_eur
    turnover of July 2026
    what did we take in July 2026
    Umsatz im Juli 2026

stays by arrival:month sum total_eur
    revenue per month
    takings month by month
    Umsatz pro Monat
    ingresos por mes

stays by arrival:month sum total_eur top 1
    our best month for revenue
    which month earned the most

stays[arrival=last year] sum total_eur
    what did we turn over last year
    last year's room revenue

stays by arrival:weekday count top 1
    on which day of the week do most people arrive
    busiest weekday for check-ins

stays by channel sum total_eur
    revenue per booking channel
    how much comes through website, phone, agency and walk-ins
    chiffre d'affaires par canal

stays by channel count top 1
    where do most bookings come from
    the channel that gets us the most bookings

stays[channel="walk-in"] count
    how many people just walked in
    number of stays without a booking (walk-in)

stays[channel="agency"] percent
    what percentage comes through agencies
    agency share in percent

stays avg nights
    how long do people stay on average
    average length of stay
    durée moyenne d'un séjour

stays by guest_id.country avg nights
    how long do people from each country stay on average
    average length of stay by nationality

stays[nights>7] list
    stays of more than a week
    long stays, over 7 nights

stays[nights=1] percent
    what share are one-night stays
    percentage of single-night stays

stays[nights>=14] count
    how many stayed for two weeks or longer
    number of stays of 14 nights and up

stays[pax.kids>0] count
    how many stays with children
    number of bookings that bring children along
    Wie viele Aufenthalte mit Kindern?

stays[pax.kids>0 & arrival=this year] list
    stays with kids this year
    guests who brought children this year

stays[board="HB"] count
    how many booked half board
    half board, number of stays
    combien en demi-pension

stays by board count
    stays by board
    how many with breakfast, half board or room only

stays[board="RO" & st="BK"] list
    upcoming room-only bookings (RO)
    booked, without any meals

stays[rating<=2] list
    bad reviews, two stars or worse
    stays rated 2 or less

stays avg rating
    how happy are guests, on average
    mean rating
    nota media

stays by room_no.cat avg rating
    average rating by kind of room
    which room types do guests like? mean rating each

stays[rating=null & st="CO"] count
    how many checked out and left no rating
    number of departed guests (CO) that didn't rate us

stays[rating=5] count
    how many gave us full marks, 5
    number of five-star ratings

stays by guest_id.name count top 1
    who stays with us most often
    our most frequent guest
    Welcher Gast war am häufigsten da?

stays by guest_id.name sum total_eur top 5
    five biggest spenders
    which five guests spent the most on rooms
    los cinco clientes que más gastaron

stays by guest_id.name count >= 4
    regulars: guests with at least four stays
    who has been here 4 times or more

stays by guest_id.country count
    stays by nationality
    where do our guests come from? number of stays per country
    séjours par pays

stays by guest_id.country sum total_eur top 1
    which country brings us the most money
    the nationality that spends the most in total

stays[guest_id.country="Norway"] count
    how many stays by norwegians (Norway)
    number of stays of people from Norway

stays[guest_id.country="Japan" & arrival=2026] list
    stays of guests from Japan in 2026
    2026 bookings from Japan

stays[guest_id.vip=true & st="BK"] show guest_id.name, arrival asc arrival
    which VIPs are coming and when, soonest first
    upcoming VIP arrivals: name and date in order

stays[guest_id.loyalty="gold"] sum total_eur
    what have gold card holders spent
    revenue from gold guests

stays[guest_id.loyalty=null] count
    how many stays by people who aren't in the loyalty scheme
    number of stays without any loyalty level

stays[guest_id.name="Imane Keller"] list
    all of Imane Keller's visits
    stays of Imane Keller

stays[guest_id.name="Imane Keller"] show arrival, departure
    when was Imane Keller here, from when to when
    Imane Keller: dates of arrival and departure

stays by room_no.cat count
    stays per room category
    how often is each type of room sold

stays by room_no.cat sum total_eur top 1
    which kind of room makes the most money
    our best-earning room type

stays by room_no count top 5
    our five most booked rooms
    which 5 rooms are sold most often

stays by room_no sum nights bottom 1
    which room is slept in least, by nights
    the room with the fewest nights

stays[room_no.sea_view=true] sum total_eur
    what do rooms with a view of the sea bring in
    revenue from sea view rooms

stays[room_no.floor=4] count
    how many stays up on floor 4
    number of stays on the fourth floor

stays[room_no=203 & st="BK"] list
    what's coming up for room 203, booked
    bookings in 203

stays[room_no=305] top 1 departure show guest_id.name
    who was last in room 305, latest departure
    name of the guest who left 305 last

stays top 1 total_eur show guest_id.name, total_eur
    the highest bill and who ran it up
    which guest had the dearest stay, and what was it

stays[total_eur>1500] count
    how many bills went over 1.5k
    number of stays above 1,500 euros

stays[total_eur>avg] percent
    what percentage of bills is above average
    share of stays dearer than the mean

stays[stay_id=70088] show guest_id.name, arrival, departure
    stay 70088: who, from when to when
    guest and dates for 70088

rooms count
    how many rooms does the house have
    total number of rooms

rooms by cat count
    rooms by type
    how many singles, doubles, suites and family rooms
    Zimmer nach Kategorie

rooms[cat="suite"] show room_no, rate_eur
    our suites and what they cost
    which room numbers are suites, with the rate

rooms[out_of_order=true] show room_no
    rooms that can't be let because they are out of order, which ones
    what is out of order
    Welche Zimmer sind gesperrt?

rooms[sea_view=true & cat="double"] show room_no
    doubles that look out on the sea
    which double rooms have a sea view

rooms[amenities="balcony"] count
    how many rooms have a balcony
    number of rooms with balcony
    ¿cuántas habitaciones tienen balcón (balcony)?

rooms[amenities="bathtub" & amenities="balcony"] show room_no
    which rooms have both a bathtub and a balcony
    room numbers with balcony plus bathtub

rooms[amenities!="desk"] count
    how many rooms lack a desk
    number of rooms with no desk

rooms bottom 1 rate_eur show room_no, rate_eur
    cheapest room and its price
    which room costs least, and how much

rooms[rate_eur<=95] list
    rooms up to 95 euros
    anything for 95 or less a night

rooms by floor avg rate_eur
    average price per floor
    what does a room cost on average on each floor

rooms sum beds
    how many people can we sleep
    beds altogether
    nombre total de lits

rooms[beds>=3] show room_no, beds
    which rooms sleep three or more, and how many
    rooms with at least 3 beds and their beds

rooms[no stays] show room_no
    which rooms have never been sold
    rooms nobody has ever slept in

guests by country count top 1
    from which country do we have the most guests
    most common home country

guests[country="Spain"] show name
    names of our Spanish guests (Spain)
    who comes from Spain

guests[vip=true] show name
    who are our VIPs
    very important guests by name (vip)

guests by loyalty count
    guests by loyalty level
    how many bronze, silver and gold cards are out

guests bottom 1 dob show name
    who is the oldest guest
    eldest guest

guests[dob>=2000] count
    how many guests were born in 2000 or later
    number of guests born since 2000

guests[no stays] show name
    who is on file but has never stayed
    guests without a single stay
    clientes que nunca se han alojado

extras sum amount_ct
    what did all the extras bring in, cents
    extras in total, in cents

extras by item sum amount_ct
    extras revenue by item
    how much do minibar, parking, spa and so on bring in
    Nebenumsätze pro Artikel

extras by item count top 1
    which extra sells best
    the extra that gets booked most often
    ¿cuál es el extra más vendido?

extras[item="minibar" & booked=last month] sum amount_ct
    what did the minibar take last month
    minibar revenue of last month

extras[item="dog fee"] count
    how many dogs have we charged for
    number of dog fees

extras[amount_ct>3000] list
    extras over 30 euros
    anything extra dearer than 30 €

extras[amount_ct>=4800] count
    how many extras cost 48 euros or more
    number of extras from 48 euros upwards

extras[waived=1] sum amount_ct
    how much have we let people off
    value of everything waived
    montant offert (waived)

extras[waived=1 & booked=this year] list
    things we didn't charge for this year
    waived extras this year

extras by stay_id.channel sum amount_ct
    extras by booking channel, amount
    how much do website, phone, agency and walk-in guests spend on extras

extras[stay_id=70012] show item, qty, amount_ct
    what's on the extras bill of 70012: item, quantity, amount
    70012 extras with qty and cents

extras[stay_id.room_no=104] list
    extras charged to room 104
    what has gone on the bill of room 104

extras by stay_id sum amount_ct top 3
    three stays with the biggest extras bills
    top 3 stays by extras total

stays[no extras & st="CO"] count
    how many checked out (CO) without any extras
    number of departed stays that bought nothing on top

extras[item="spa"] sum qty
    how many spa visits were sold, by quantity
    spa units sold in total

after stays[arrival=last month] sum nights
stays[arrival=last month] sum total_eur
    and in money?
    and the revenue

after stays[st="NS"] count
stays[st="NS"] show guest_id.name
    who were they?
    and their names

after stays by channel sum total_eur
stays[arrival=this year] by channel sum total_eur
    only this year
    and for this year alone?

after stays[guest_id.country="Norway"] count
stays[guest_id.country="Italy"] count
    and Italy?
    what about Italy

after stays[rating<=2] list
stays[rating<=2 & room_no.cat="suite"] list
    only suites
    just those in suites

after stays by guest_id.name sum total_eur top 5
stays by guest_id.name sum nights top 5
    and by nights?
    by nights instead

after rooms[sea_view=true & cat="double"] show room_no
rooms[sea_view=true & cat="double"] show room_no, rate_eur
    with the price
    and what do they cost?

after extras by item sum amount_ct
extras by item count
    and how many of each?
    and the number of bookings

after stays[arrival=today] show guest_id.name, room_no
stays[arrival=tomorrow] show guest_id.name, room_no
    and tomorrow?
    tomorrow

none
    which rooms are free tonight
    occupancy rate in August
    revenue per available room
    what did guests from Japan spend on the minibar
    extras by nationality
    which guest spends most on extras
    phone number of Pilar Gallo
    which housekeeper cleaned room 203
    profit this year
    who snores
    cancel the booking of Finn Dorn
    move 70120 to another room
    how long before arrival do people book
    median length of stay
    why do people rate us badly
    how full will we be at Easter
    how many check in after midnight
    breakfast times
    what is the wifi password
    compare this summer with last summer
    Was kostet das Hotel nebenan?
    ¿qué tiempo hace mañana?
    average rating minus last year's

guests avg dob:age
    average age of our guests
    how old are guests on average

stays count by guest_id count > 3
    how many guests stayed more than 3 times
    number of guests with more than 3 stays

stays[st="XX"] by channel percent
    cancellation rate by channel, status XX
    what percentage of stays is XX, per channel

extras sum amount_ct * qty
    quantity times amount of all extras, added up
"""
