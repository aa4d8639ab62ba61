"""A tour operator: tours with days, departures with guides, bookings of travellers, complaints."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

TOURS = (
    "Fjords by Train|Norway|rail|8,Atlas on Foot|Morocco|hiking|10,Tea Road|Japan|culture|14,Baltic Loop|Estonia|cycling|7"
    ",Lava and Ice|Iceland|hiking|6,Sicilian Table|Italy|food|5,Douro Slowly|Portugal|river|8,Steppe Riders|Mongolia|riding|12"
    ",Island Hopper|Greece|sailing|7,Night Markets|Taiwan|food|9,Alpine Huts|Austria|hiking|6"
)
NAMES = "Alva|Bert|Cleo|Dirk|Esra|Finn|Gita|Hank|Ilse|Jory|Kian|Lena|Milo|Nell|Otis|Pia"
SURNAMES = "Arden|Bisset|Cole|Dahl|Essen|Faber|Gould|Hirsch|Ilves|Joyce|Kells|Lamm|Maas"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """11 tours, 9 guides, 70 departures, 130 travellers, 320 bookings, 60 complaints."""
    guides = [
        {
            "guideId": f"G{number}",
            "name": name,
            "speaks": chance.sample(
                ["English", "German", "French", "Japanese", "Greek"], chance.randint(1, 4)
            ),
            "dayRate": chance.choice([110, 140, 165, 210]),
            "firstAidUntil": datetime(2026, 6, 1) + timedelta(days=chance.randrange(700)),
            "freelance": chance.random() < 0.5,
        }
        for number, name in enumerate(
            ["Astrid", "Bashir", "Chiyo", "Demir", "Elias", "Fay", "Guri", "Hoshi", "Ignas"], 1
        )
    ]
    tours = []
    for one in TOURS.split(","):
        name, country, style, days = one.split("|")
        tours.append(
            {
                "code": "".join(word[0] for word in name.split()).upper() + days,
                "name": name,
                "country": country,
                "style": style,
                "days": int(days),
                "listPrice": chance.randrange(690, 4900, 10),
                "difficulty": chance.randint(1, 5),
                "minAge": chance.choice([0, 12, 16, 18]),
                "highlights": chance.sample(
                    ["glacier", "old town", "cooking class", "night train", "whale watching", "temple"],
                    chance.randint(1, 4),
                ),
                "program": [
                    {
                        "day": day,
                        "km": chance.randint(0, 140),
                        "hotel": chance.choice(["hut", "inn", "boat", "tent"]),
                    }
                    for day in range(1, int(days) + 1)
                ],
            }
        )
    departures = []
    for number in range(70):
        tour = chance.choice(tours[:10])
        leaves = datetime(2025, 2, 1) + timedelta(days=chance.randrange(900))
        departure: dict[str, Any] = {
            "depNo": f"D{number + 100}",
            "tour": tour["code"],
            "leaves": leaves,
            "returns": leaves + timedelta(days=tour["days"]),
            "lead": guides[chance.randrange(8)]["guideId"],
            "minPax": chance.choice([4, 6, 8]),
            "maxPax": chance.choice([10, 12, 16]),
            "booked": chance.randint(0, 16),
            "state": "planned"
            if leaves > datetime(2026, 11, 29)
            else chance.choice(["done", "done", "done", "cancelled"]),
        }
        if chance.random() < 0.45:
            departure["second"] = guides[chance.randrange(9)]["guideId"]
        departures.append(departure)
    travellers = []
    for number in range(130):
        traveller: dict[str, Any] = {
            "_id": number + 1,
            "name": f"{NAMES.split('|')[number % 16]} {SURNAMES.split('|')[number % 13]}",
            "born": datetime(1942, 1, 1) + timedelta(days=chance.randrange(24500)),
            "home": {"city": chance.choice(["Delft", "Basel", "Bath", "Graz", "Basel"]), "country": ""},
            "diet": chance.choice(["none", "none", "vegetarian", "vegan", "no gluten"]),
            "passportExpires": datetime(2026, 3, 1) + timedelta(days=chance.randrange(3000)),
        }
        traveller["home"]["country"] = {"Delft": "NL", "Basel": "CH", "Bath": "GB", "Graz": "AT"}[
            traveller["home"]["city"]
        ]
        if chance.random() < 0.65:
            traveller["emergencyPhone"] = f"555-{chance.randint(1000, 9999)}"
        travellers.append(traveller)
    bookings = []
    for number in range(320):
        departure = departures[chance.randrange(66)]
        price = chance.randrange(690, 4900, 10)
        booking: dict[str, Any] = {
            "_id": 8000 + number,
            "departure": departure["depNo"],
            "travellerId": chance.randint(1, 118),
            "bookedOn": min(
                departure["leaves"] - timedelta(days=chance.randint(3, 240)), datetime(2026, 11, 29)
            ),
            "price": price,
            "paid": chance.choice([price, price, price, price // 5, 0]),
            "room": chance.choice(["single", "shared", "shared"]),
            "extras": chance.sample(["insurance", "transfer", "bike", "train ticket"], chance.randint(0, 3)),
            "via": chance.choice(["web", "agency", "phone"]),
            "status": chance.choice(["confirmed", "confirmed", "confirmed", "option", "cancelled"]),
        }
        if booking["status"] == "cancelled":
            booking["refund"] = chance.choice([0, price // 2, price])
        if departure["state"] == "done" and chance.random() < 0.5:
            booking["rating"] = chance.choice([2, 3, 4, 4, 5, 5])
        bookings.append(booking)
    complaints = []
    for number in range(60):
        opened = datetime(2025, 4, 1) + timedelta(days=chance.randrange(600))
        complaint: dict[str, Any] = {
            "ticket": f"T-{number + 1}",
            "booking": 8000 + chance.randrange(300),
            "departure": departures[chance.randrange(60)]["depNo"],
            "opened": opened,
            "topic": chance.choice(["food", "room", "guide", "delay", "luggage"]),
            "severity": chance.choice([1, 1, 2, 3]),
        }
        if chance.random() < 0.75:
            complaint["closed"] = min(opened + timedelta(days=chance.randint(1, 50)), datetime(2026, 11, 29))
            complaint["compensation"] = chance.choice([0, 0, 50, 150, 400])
        complaints.append(complaint)
    return {
        "guides": guides,
        "tours": tours,
        "departures": departures,
        "travellers": travellers,
        "bookings": bookings,
        "complaints": complaints,
    }


QUESTIONS = """
tours show name, country
    our tours and where they go, by country
    which tours do we offer, in what country
    todos los viajes con su país

tours by style count
    tours per style
    how many hiking, food, rail tours and so on

tours[style="hiking"] show name, days
    hiking tours and how many days they take
    the hiking trips, with number of days
    Wanderreisen (hiking) mit Dauer in Tagen

tours[days<=7] show name, days
    tours of a week or less, 7 days at most, with their length
    which tours take no more than 7 days, and how many exactly

tours[days>7 & days<=10] show name
    which tours are longer than 7 days but not over 10
    tours of more than 7 and up to 10 days

tours top 1 listPrice show name, listPrice
    dearest tour with its price
    the most expensive trip on the list, and what it costs
    le voyage le plus cher et son prix

tours bottom 3 listPrice show name, listPrice
    three cheapest tours with price
    the 3 lowest list prices and the tours

tours by style avg listPrice
    average price by style
    what does each kind of tour (style) cost on average

tours by style avg listPrice > 2500
    styles that cost over 2500 on average
    in which styles is the average price above 2,500

tours[listPrice<avg & difficulty>=4] show name
    hard tours (difficulty 4 or more) cheaper than average
    which tours of difficulty 4+ have a below-average price

tours[minAge=0] show name
    tours for all ages, min age 0
    where may small children come along (minimum age 0)

tours[highlights="whale watching"] show name
    tours with whale watching
    where can one go whale watching, which tours
    ¿en qué viajes hay whale watching?

tours by highlights count desc
    highlights by number of tours, most common first
    how many tours have which highlight, most first

tours top 1 highlights.# show name
    tour with the most highlights
    which trip packs in the largest number of highlights

tours by name sum program.km
    total km of each tour
    how many kilometres does every tour cover

tours by name sum program.km top 1
    which tour covers the most kilometres in all
    tour with the highest total of km

tours[program.hotel="tent"] show name
    tours with nights in a tent
    where does one sleep in a tent

tours[program.km>120] show name
    tours with a day of over 120 km
    which tours have at least one day above 120 km

tours[no departures] show name
    which tour has no departures
    tours that are never scheduled, without a departure
    Reisen ohne Termin

departures[leaves=next month] show depNo, tour.name, leaves
    next month's departures: number, tour and date
    what leaves next month, and when? with departure no
    Abreisen im nächsten Monat: Nummer, Reise, Datum

departures[leaves>today] count
    how many departures lie ahead, after today
    number of groups leaving later than today

departures[state="planned"] show tour.name, leaves asc leaves
    planned departures in order: tour and date
    which planned groups leave when, soonest first

departures[state="planned" & booked<@minPax] show depNo, tour.name, booked, minPax
    planned departures below their minimum: number, tour, booked and min pax
    which planned trips have fewer booked than the minimum pax, show both

departures[booked>@maxPax] show depNo, tour.name
    overbooked departures (more booked than max pax): number and tour
    where have we booked more people than the maximum, dep no and tour

departures[booked>=@maxPax] percent
    what share of departures is full, booked at least max pax
    percentage of departures booked up to the max or beyond

departures[booked=0] count
    how many departures have nobody, 0 booked
    number of empty departures with 0 bookings

departures[state="cancelled"] count
    how many departures were cancelled
    number of groups that got cancelled
    combien de départs annulés (cancelled)

departures[state="cancelled"] by tour.name count top 1
    which tour gets cancelled most often
    tour with the most cancelled departures

departures by tour.name avg booked
    average number of people booked per tour
    how full is each tour on average, booked

departures by tour.name avg booked < 7
    tours with fewer than 7 people on average
    which tours average under seven booked

departures by tour.country sum booked top 3
    three countries with the most people booked
    top 3 destinations by number booked

departures by leaves:month count
    departures per month
    how many groups leave each month

departures by leaves:year count, sum booked
    per year: departures and people
    number of departures and total booked, by year

departures[returns=this week] show depNo, tour.name
    who comes back this week? departure and tour
    groups returning this week with tour

departures[leaves<=today & returns>=today] show tour.name, lead.name
    which groups are away today, with whom (left by today, return today or later)
    tours on the road today and the lead guide

departures by lead.name count
    departures per lead guide
    how many groups does every guide lead
    grupos por guía principal

departures by lead.name count top 1
    which guide leads the most
    who has led the largest number of departures

departures[second=null] count
    how many departures have no second guide
    number of groups with only the lead, second missing

departures[lead.name="Chiyo" or second.name="Chiyo"] list
    all departures with Chiyo as lead or second
    Chiyo's groups, first or second guide

departures[lead.name="Bashir" & leaves=2026] show tour.name, leaves
    Bashir's 2026 tours as lead, with dates
    what does bashir lead in 2026, and when

departures[second=@lead] list
    departures where the second guide is also the lead
    mistakes: lead and second are the same person

departures[lead.freelance=true] percent
    what share of departures is led by freelancers
    percentage with a freelance lead

guides[speaks="Japanese"] show name
    who speaks Japanese
    guides for Japanese groups, by language
    Welcher Guide spricht Japanese?

guides[speaks="German" & speaks="French"] show name
    guides who know both German and French
    who can do German as well as French

guides[speaks.#>=3] show name
    guides with three languages or more
    who speaks at least 3 languages

guides[firstAidUntil<today] show name, firstAidUntil
    whose first aid certificate ran out before today, and when
    expired first aid: guide and date, earlier than today

guides[firstAidUntil=next year] show name
    whose first aid expires next year
    guides to refresh first aid in the next year

guides avg dayRate, max dayRate
    average and highest day rate
    what do guides cost a day, on average and at most

guides by freelance avg dayRate
    day rate of freelancers vs staff, average
    average day rate, freelance or not

guides[no departures] show name
    guides who are not on any departure
    who has no departures at all

travellers by home.city count
    travellers per home city
    where do our guests live, number per city

travellers[diet="vegan"|"vegetarian"] count
    how many eat vegan or vegetarian
    number of vegans and vegetarians

travellers by diet count
    diets and how many have each
    travellers by diet

travellers[passportExpires<today] show name
    whose passport has expired
    travellers with a passport that ran out before today
    ¿a quién se le ha caducado el pasaporte?

travellers[passportExpires=next 6 months] show name, passportExpires
    passports running out in the next 6 months: who and when
    whose passport expires within the next six months, with date

travellers[emergencyPhone=null] count
    for how many travellers is there no emergency phone
    number of guests without an emergency phone

travellers[emergencyPhone=null & home.city="Bath"] show name
    who from Bath left the emergency phone empty
    bath guests with no emergency phone

travellers bottom 1 born show name, born
    our oldest guest and the date of birth
    who was born earliest, and when

travellers[born<last 75 years] count
    how many travellers are older than 75
    number of guests over seventy-five

travellers[no bookings] show name
    who has never booked
    people in the file with no booking
    Gäste ohne Buchung

bookings[status!="cancelled"] sum price
    revenue without cancelled bookings
    total price of whatever is not cancelled
    chiffre d'affaires hors cancelled

bookings[bookedOn=this year] sum price
    what did we sell this year, total price
    value of this year's bookings

bookings by bookedOn:month count, sum price
    per month: bookings and their value
    number of bookings and total price month by month

bookings by bookedOn:year avg price
    average booking by year
    what did people pay on average each year

bookings[paid<@price & status="confirmed"] count
    how many confirmed bookings are not paid in full (paid below price)
    number of confirmed ones where paid is less than the price

bookings[paid=0 & status="confirmed"] show travellerId.name, departure.leaves, price
    confirmed but nothing paid (0): who, leaving when, price
    who has a confirmed booking with 0 paid? with departure date and price

bookings[status="option"] show travellerId.name, price
    open options: traveller and price
    who is only on option, and for how much

bookings[status="cancelled"] percent
    cancellation rate of bookings
    what percentage of bookings is cancelled
    Stornoquote (cancelled)

bookings[status="cancelled"] sum refund
    how much have we paid back on cancelled bookings
    refunds on cancelled bookings in total

bookings[status="cancelled" & refund=0] count
    how many cancelled without any money back (0)
    number of cancelled bookings with refund 0

bookings by via count top 1
    through which channel do most bookings come
    most used way to book
    ¿por qué canal (via) se reserva más?

bookings by via sum price
    sales per channel
    web, agency, phone: total price of each

bookings[room="single"] percent
    share of single rooms
    what percentage wants a single

bookings by extras count desc
    extras by popularity
    how often is each extra booked, most popular first

bookings[extras="insurance"] percent
    what share takes out insurance
    percentage of bookings with insurance

bookings[extras.#=0] count
    how many took no extras, 0
    number of bookings with zero extras

bookings by travellerId.name count >= 5
    our regulars: five bookings or more
    who has booked at least 5 times

bookings by travellerId.name sum price top 3
    top three travellers by money
    three guests who spent the most
    les trois clients qui ont le plus dépensé

bookings by travellerId.home.city avg price
    average price by home city
    how much does a booking cost on average per city of the guest

bookings by departure.tour count top 1
    tour code with the most bookings
    which tour (code) is booked most

bookings avg rating
    average rating of our trips
    how do guests rate us on average

bookings by departure.lead avg rating top 1
    guide id with the best average rating as lead
    best rated lead (id) by mean rating

bookings[rating<=2] show travellerId.name, departure, rating
    bad ratings, 2 or lower: who, which departure, what rating
    guests who gave at most 2, with departure and rating

bookings[departure.leaves=this month] show travellerId.name, departure
    who leaves this month, on which departure
    travellers on this month's departures, with departure no

bookings[travellerId.diet="vegan" & departure="D105"] count
    how many vegans are on D105
    number of vegan guests for departure d105

bookings top 1 bookedOn show travellerId.name, bookedOn
    newest booking: who and when
    who booked last, on what day

complaints[closed=null] list
    open complaints
    complaints that aren't closed

complaints by topic count top 1
    what do people complain about most
    most frequent topic of complaints
    Worüber beschweren sich die meisten?

complaints by topic avg compensation
    average compensation by topic
    what do we pay on average for each topic of complaint

complaints[closed=null & severity=3] show ticket, opened
    open tickets of severity 3 with the date
    severity 3 and not closed: ticket, opened when

complaints[opened=last quarter] count
    how many complaints last quarter
    number opened in the last quarter

complaints by opened:year count, sum compensation
    complaints per year and what they cost us
    yearly number of complaints and total compensation

complaints[departure.lead="G3"] count
    how many complaints on departures led by G3
    number of complaints with G3 in the lead

complaints[compensation>0] percent
    share of complaints with compensation above 0
    what percentage got more than 0 in compensation

departures[has complaints & state="done"] count
    how many finished departures (done) drew complaints
    number of done departures with at least one complaint

departures[no complaints & leaves=2026] list
    2026 departures without complaints
    groups of 2026 nobody filed complaints about

after tours[style="hiking"] show name, days
tours[style="hiking"] show name, days, listPrice
    and the price?
    with list price

after departures by lead.name count
departures[state="done"] by lead.name count
    only done ones
    just those that are done

after departures[state="cancelled"] count
departures[state="cancelled"] show depNo, tour.name, leaves
    which were they? number, tour and date
    list them with tour and departure date

after bookings[bookedOn=this year] sum price
bookings[bookedOn=last year] sum price
    and last year?
    the year before: last year

after bookings by via sum price
bookings by via count
    how many bookings is that for each?
    number instead of money

after bookings avg rating
bookings by via avg rating
    per channel?
    split by via

after complaints[closed=null] list
complaints[closed=null] by topic count
    by topic, how many?
    how many of each topic

after travellers[passportExpires<today] show name
travellers[passportExpires<today] count
    how many are they?
    just the number please

none
    which tour is the most beautiful
    profit of Tea Road
    median price
    ratings of Lava and Ice by country of the guest and guide
    will Steppe Riders sell out
    why was D110 cancelled
    cancel booking 8013
    put Fay on D120
    write to everyone whose passport has expired
    weather in Iceland in May
    do I need a visa for Mongolia
    flights to Athens
    guests who went to Norway and Japan
    bookings of travellers older than their guide
    names of the hotels in Lisbon
    price difference between single and shared
    ¿cuál es la moneda de Marruecos?
    Wie ist das Essen auf der Fähre?
    cheers

departures[leaves>today] show tour.name, leaves, maxPax - booked
    free seats on each upcoming departure (after today): tour, date, places left
    how many places are left on departures later than today, with tour and date

departures[maxPax - booked>8] show depNo, tour.name
    departures with more than 8 free places, number and tour
    where are over eight seats left? dep no and tour

departures[state="planned"] sum maxPax - booked
    free seats on all planned departures together
    total of max pax minus booked for whatever is planned

departures[state="cancelled"] by tour.name percent
    cancellation rate of each tour
    what share of departures gets cancelled, per tour

departures[state="cancelled"] by tour.country percent top 1
    country with the highest share of cancelled departures
    where is the cancelled percentage of departures biggest

departures avg returns - leaves
    how many days is a group away on average
    average length of a departure in days, out to back

travellers avg born:age
    how old are our guests on average
    average age of the travellers
    Durchschnittsalter der Gäste

travellers by home.city avg born:age
    average age per home city
    how old are guests on average by city

bookings avg travellerId.born:age
    average age of the people in bookings
    how old is the traveller of a booking on average

bookings sum price - paid
    how much do guests still owe, price minus paid, in total
    total still to be paid on bookings

bookings[status="confirmed"] show travellerId.name, price - paid
    what does everyone with a confirmed booking still owe
    confirmed bookings: traveller and price minus paid

bookings avg departure.leaves - bookedOn
    how many days before leaving do people book on average
    average lead time in days between booking and departure

bookings avg by travellerId count
    how many bookings does a traveller make on average
    average number of bookings per guest

bookings count by travellerId count > 3
    how many guests have booked more than 3 times
    number of travellers with over three bookings

bookings[status="cancelled"] by via percent
    cancellation rate per channel
    what percentage is cancelled on web, agency and phone

complaints avg closed - opened
    how long do complaints take to close on average
    average days from opened to closed
    Wie viele Tage dauert eine Beschwerde im Schnitt?

complaints[closed - opened>30] show ticket, topic
    complaints that took more than 30 days: ticket and topic
    which tickets stayed open for over 30 days, and on what topic

complaints by topic percent
    topics of complaints in percent
    share of each topic among the complaints
"""
