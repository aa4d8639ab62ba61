"""Short-term rentals: homes with a nested host, address, prices and reviews, guests, bookings."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

PLACES = (
    "Old Town:Lisbon:Portugal|Graca:Lisbon:Portugal|Ribeira:Porto:Portugal|Boavista:Porto:Portugal|Triana:Seville:Spain"
    "|Macarena:Seville:Spain|El Born:Barcelona:Spain|Gracia:Barcelona:Spain|Altona:Hamburg:Germany|Eimsbuettel:Hamburg:Germany"
    "|Neustadt:Dresden:Germany|Croix-Rousse:Lyon:France|Vaise:Lyon:France"
)
HOSTS = "Amalia Duarte|Bernd Koller|Chloe Martel|Davi Rosa|Eva Lindt|Fabio Neri|Gloria Santos|Henk Visser|Iria Campos|Jonah Blake"
GUESTS = (
    "Arne Solberg|Bea Castillo|Cyril Pons|Dalia Mansour|Emil Novotny|Frida Ekman|Greg Tully|Hanna Vogt|Ivan Radic|Jill Osborne"
    "|Karl Behrens|Lena Fuchs|Mateo Gil|Nina Petrova|Otto Maier|Priya Nair|Rachel Stone|Samir Aziz|Tove Lund|Ugo Ferri"
)
ADJECTIVES = "Sunny|Tiny|Quiet|Grand|Rustic|Bright|Charming|Modern"
THINGS = "Loft|Attic|Studio|House|Cottage|Terrace Flat|Boathouse|Garden Room"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """64 homes, 20 guests, 340 bookings."""
    hosts = [
        {
            "name": name,
            "since": datetime(2013, 1, 1) + timedelta(days=chance.randrange(4200)),
            "superhost": chance.random() < 0.35,
            "reply_rate": chance.randint(40, 100),
            "languages": chance.sample(["en", "es", "pt", "de", "fr"], chance.randint(1, 3)),
        }
        for name in HOSTS.split("|")
    ]
    names = [f"{one} {two}" for one in ADJECTIVES.split("|") for two in THINGS.split("|")]
    homes: list[dict[str, Any]] = []
    for number, name in enumerate(names):
        district, city, country = chance.choice(PLACES.split("|")).split(":")
        home: dict[str, Any] = {
            "_id": 5001 + number,
            "name": name,
            "kind": chance.choice(["entire flat", "entire flat", "private room", "shared room", "house"]),
            "host": chance.choice(hosts),
            "address": {"district": district, "city": city, "country": country},
            "sleeps": chance.randint(1, 10),
            "bedrooms": chance.randint(0, 5),
            "beds": chance.randint(1, 8),
            "rates": {"night": chance.randrange(28, 420), "cleaning": chance.choice([0, 0, 20, 35, 60])},
            "min_nights": chance.choice([1, 1, 2, 2, 3, 7, 28]),
            "amenities": chance.sample(
                [
                    "wifi",
                    "kitchen",
                    "washing machine",
                    "pool",
                    "parking",
                    "air conditioning",
                    "balcony",
                    "crib",
                ],
                chance.randint(1, 6),
            ),
            "pets_ok": chance.random() < 0.4,
            "cancellation": chance.choice(["flexible", "moderate", "strict"]),
            "listed": datetime(2016, 3, 1) + timedelta(days=chance.randrange(3900)),
            "reviews": [
                {
                    "guest": chance.choice(GUESTS.split("|")),
                    "stars": chance.choice([1, 2, 3, 4, 4, 5, 5, 5]),
                    "date": datetime(2024, 1, 5) + timedelta(days=chance.randrange(1055)),
                    "text": chance.choice(
                        [
                            "lovely place",
                            "too noisy at night",
                            "very clean",
                            "host never answered",
                            "great view",
                        ]
                    ),
                }
                for _ in range(chance.choice([0, 1, 2, 3, 4, 6, 9]))
            ],
        }
        if chance.random() < 0.7:
            home["rates"]["deposit"] = chance.choice([100, 150, 200, 300])
        if chance.random() < 0.5:
            home["size_m2"] = chance.randint(14, 160)
        homes.append(home)
    guests = [
        {
            "_id": f"G{number:03}",
            "name": name,
            "home_city": chance.choice(["Hamburg", "Lyon", "Oslo", "Prague", "Leeds", "Porto", "Milan"]),
            "joined": datetime(2019, 1, 1) + timedelta(days=chance.randrange(2850)),
            "verified": chance.random() < 0.75,
        }
        for number, name in enumerate(GUESTS.split("|"), 1)
    ]
    bookings = []
    for number in range(340):
        nights = chance.randint(1, 21)
        arrival = datetime(2025, 1, 2) + timedelta(days=chance.randrange(760))
        booking: dict[str, Any] = {
            "ref": f"BK-{20000 + number}",
            "home_id": chance.choice(homes[:58])["_id"],
            "guest_id": chance.choice(guests[:18])["_id"],
            "arrival": arrival,
            "departure": arrival + timedelta(days=nights),
            "nights": nights,
            "party": {"adults": chance.randint(1, 5), "children": chance.choice([0, 0, 0, 1, 2, 3])},
            "total_eur": round(nights * chance.uniform(30, 320), 2),
            "status": chance.choice(
                ["confirmed", "confirmed", "confirmed", "requested", "cancelled", "no-show"]
            ),
            "booked_via": chance.choice(["website", "app", "phone", "partner"]),
        }
        paid = arrival - timedelta(days=chance.randint(1, 60))
        if chance.random() < 0.85 and paid < datetime(2026, 11, 29):
            booking["paid_on"] = paid
        bookings.append(booking)
    return {"homes": homes, "guests": guests, "bookings": bookings}


QUESTIONS = """
homes count
    how many homes are on offer
    number of listings
    ¿cuántos alojamientos hay?

homes show name, address.city, rates.night asc rates.night
    name, city and nightly rate of every home, cheapest first
    all listings with town and price per night from low to high
    alle Unterkünfte mit Stadt und Preis pro Nacht, billigste zuerst

homes[address.city="Lisbon"] show name, rates.night desc rates.night
    homes in Lisbon with their nightly price, dearest first
    what do the Lisbon homes cost per night? names too, from the most expensive down

homes show name, sleeps, bedrooms desc sleeps
    home names with how many they sleep and bedrooms, largest first by sleeps
    name, sleeps, bedrooms, in order of sleeps from the highest

homes[address.country="Spain"] count
    how many homes have we in Spain
    number of Spanish listings
    Wie viele Unterkünfte in Spanien?

homes[address.city="Porto" & rates.night<100] show name
    places in Porto under 100 a night
    which homes in Porto cost less than 100 euros per night
    alojamientos en Porto por menos de 100 la noche

homes[address.district="Triana"] show name, kind
    what is on offer in Triana, and what kind of place is it
    name and kind of homes in the Triana district

homes by address.city count
    homes per city
    number of listings in each city
    combien de logements par ville

homes by address.city count top 1
    which city has the most homes
    city where most of our listings are

homes by address.city avg rates.night, min rates.night, max rates.night
    average, lowest and highest nightly rate per city
    nightly prices by city: mean, minimum, maximum
    precio medio, mínimo y máximo por noche en cada ciudad

homes by address.city count >= 6
    cities with at least six homes
    in which cities are there 6 listings or more

homes by address.country avg rates.night > 200
    countries where a night costs more than 200 on average
    which countries have an average nightly rate above 200

homes by address.city, address.district count
    homes by city and district
    number of listings for each district within its city

homes distinct address.city
    which cities do we cover
    list the different cities
    in welchen Städten gibt es etwas

homes[address.country="Germany"] distinct address.district
    different districts of the German homes
    which distinct districts do we have in Germany

homes count distinct address.district
    how many different districts
    number of distinct districts

homes distinct address.city, address.country asc address.country
    cities with their country, each once, by country
    list every distinct city and its country, in order of country

homes by kind count desc
    types of place with how many of each, most first
    listings by kind in descending order
    Unterkünfte nach Art, häufigste zuerst

homes by kind count top 1
    most common kind of home
    which type of listing is most frequent

homes by kind avg rates.night
    what does a night cost on average for each kind of place
    average nightly rate by kind

homes[kind="entire flat"] percent
    what percentage of listings are entire flats
    share of entire flats

homes[kind="private room"|"shared room"] count
    how many are just rooms, private or shared
    number of private rooms and shared rooms together

homes avg rates.night, min rates.night, max rates.night
    average, minimum and maximum price of a night
    what does a night cost on average, at least and at most
    durchschnittlicher, niedrigster und höchster Preis pro Nacht

homes top 1 rates.night show name, address.city
    dearest home and its city
    which home is the most expensive per night, and where is it
    el alojamiento más caro y su ciudad

homes bottom 5 rates.night show name, rates.night
    five cheapest homes with their nightly rate
    the 5 lowest prices per night and which homes they are for, name first

homes[rates.night>avg] count
    how many homes cost more than the average night
    number of listings above the average rate

homes[rates.cleaning=0] show name
    homes without a cleaning fee (0)
    which places charge nothing for cleaning

homes[rates.deposit=null] count
    how many homes ask no deposit
    number of listings with no deposit on file
    combien de logements sans caution

homes max rates.deposit
    highest deposit we ask for
    what is the largest deposit

homes[name="Sunny Loft"] show rates.night
    What is the nightly rate of Sunny Loft?
    how much is Sunny Loft per night

homes[name="Quiet Cottage"] show host.name
    who is the host of Quiet Cottage
    What is the name of the host of Quiet Cottage?

homes[name="Grand House"] show address.district, address.city
    in which district and city is the Grand House
    where is Grand House, district and city

homes[name="Rustic Attic"] show amenities
    what amenities does Rustic Attic have
    amenities of the Rustic Attic

homes[name="Tiny Boathouse"] show sleeps, beds, bedrooms
    Tiny Boathouse: sleeps, beds, bedrooms
    how many does Tiny Boathouse sleep, with how many beds and bedrooms

homes[host.name="Amalia Duarte"] show name, address.city
    homes of Amalia Duarte with city
    which places does Amalia Duarte let, and in which cities

homes[host.name="Henk Visser"] count
    how many homes does Henk Visser let
    number of Henk Visser's listings

homes[host.name="Eva Lindt"] avg rates.night
    what does Eva Lindt charge per night on average
    average nightly rate of Eva Lindt's homes

homes by host.name count desc
    hosts by number of homes, most first
    how many listings does each host have, in descending order

homes by host.name count top 3
    three hosts with the most homes
    top three hosts by listings
    die drei Gastgeber mit den meisten Unterkünften

homes by host.name count > 7
    hosts with more than seven homes
    who lets over 7 places

homes count distinct host.name
    how many different hosts are there
    number of distinct hosts

homes[host.superhost=true] distinct host.name
    who is a superhost? each name once
    distinct names of superhosts

homes[host.superhost=true] percent
    what share of homes is run by a superhost
    percentage of listings with a superhost

homes[host.superhost=false & address.city="Barcelona"] show name, host.name
    Barcelona homes whose host is not a superhost: home and host
    in Barcelona, which homes have no superhost, and who is the host

homes[host.reply_rate<60] distinct host.name, host.reply_rate asc host.reply_rate
    hosts with a reply rate under 60, each once with the rate, lowest first
    who answers badly (reply rate below 60)? distinct names and rates from the bottom

homes[host.languages="pt"] distinct host.name
    distinct hosts who speak pt
    which hosts know Portuguese, code pt? each only once

homes[host.since<2016] distinct host.name
    distinct hosts from before 2016
    who has been a host since before 2016, every name once

homes[amenities="pool"] show name, address.city
    homes with a pool and their city
    where can I swim? places that have a pool, name and city
    alojamientos con piscina y su ciudad

homes[amenities="pool" & amenities="parking"] count
    how many have both pool and parking
    number of homes with parking as well as a pool

homes[amenities!="wifi"] count
    how many homes have no wifi
    number of listings without wifi

homes by amenities count desc
    amenities by how many homes have them, most frequent first
    how often does each amenity occur, descending

homes by amenities count bottom 1
    rarest amenity
    which amenity do the fewest homes have

homes[amenities.#>=5] show name
    which homes have five amenities or more
    names of places with at least 5 amenities

homes distinct amenities
    what amenities are there
    all different amenities

homes[pets_ok=true & address.country="Portugal"] show name
    where in Portugal are pets allowed? names
    Portuguese homes that take pets
    logements au Portugal qui acceptent les animaux

homes[pets_ok=false] percent
    what percentage does not allow pets
    share of homes where pets are not ok

homes[sleeps>=8] show name, sleeps
    places for eight or more people, with how many they sleep
    which homes sleep at least 8, and exactly how many

homes[bedrooms=0] count
    how many have no separate bedroom (0)
    number of homes with zero bedrooms

homes[beds<@sleeps] count
    how many homes have fewer beds than people they sleep
    number of listings where beds are below sleeps

homes[min_nights=1] show name
    where can I stay for a single night
    homes with a minimum of 1 night, names

homes[min_nights>=28] count
    how many homes are long stay only, 28 nights and up
    number of listings with min nights of at least 28

homes[size_m2=null] count
    for how many homes is the size missing
    number of listings with no size in m2

homes top 1 size_m2 show name, size_m2
    largest home in square metres, with the size
    which home has the most m2, and how many
    die größte Wohnung und ihre m2

homes[size_m2>=50 & size_m2<=80] show name, size_m2 asc size_m2
    homes from 50 to 80 m2, smallest first, with size
    between 50 and 80 square metres: name and size in ascending order

homes by cancellation count
    homes by cancellation terms
    flexible, moderate, strict: number of listings each

homes[cancellation="flexible" & rates.night<=80] show name, rates.night
    flexible cancellation for 80 a night or less: name and rate
    which homes up to 80 euros can be cancelled flexibly, and at what rate

homes top 1 listed show name, listed
    newest listing and date
    which home was listed last, and when

homes bottom 1 listed show name
    our very first listing
    home that has been listed longest

homes[listed=2026] count
    how many homes were listed in 2026
    number of new listings for 2026

homes by listed:year count
    new listings per year
    number of homes listed each year

homes[reviews.#=0] show name
    which homes have no reviews
    places nobody has reviewed yet
    welche Unterkünfte haben noch keine Bewertung

homes top 1 reviews.# show name, reviews.#
    home with the most reviews and how many
    which listing is reviewed most? number as well

homes[reviews.#>5] count
    how many homes have more than five reviews
    number of listings with over 5 reviews

homes sum reviews.#
    how many reviews have we got in total
    total number of reviews
    nombre total d'avis

homes avg reviews.stars
    average stars over all reviews
    what do guests give on average, in stars

homes by name avg reviews.stars top 5
    five best reviewed homes
    top five homes by average stars
    los cinco alojamientos mejor valorados

homes by host.name avg reviews.stars bottom 1
    host with the worst average stars
    which host gets the lowest stars on average

homes by address.city avg reviews.stars
    average stars by city
    how satisfied are guests in each city, mean stars

homes[reviews.stars=1] show name
    homes that got a one-star review
    which homes were given 1 star by somebody

homes[name="Bright Studio"] show reviews.guest, reviews.stars
    who reviewed Bright Studio and with how many stars
    guests and stars of the Bright Studio reviews

homes[name="Sunny Terrace Flat"] show reviews.text
    what do reviews say about Sunny Terrace Flat
    texts of the reviews of Sunny Terrace Flat

homes[reviews.guest="Otto Maier"] show name
    which homes has Otto Maier reviewed
    homes with a review by Otto Maier

homes[reviews.guest="Otto Maier" & reviews.stars<3] show name
    where did Otto Maier give fewer than three stars
    homes that Otto Maier rated below 3 stars

homes by reviews.guest count top 1
    who has reviewed the most homes
    guest with reviews for most homes

homes[reviews.text~"noisy"] show name, address.city
    homes where a review complains of being noisy, with city
    which places are called noisy, and where are they

guests show name, home_city, joined desc joined
    guests with home city and date of joining, newest first
    name, city and joining date of all guests, latest on top

guests by home_city count top 1
    where do most guests come from
    most common home city of guests

guests[home_city="Hamburg"] show name
    guests from Hamburg
    which guests live in Hamburg

guests[no bookings] show name
    guests who have never booked
    who is registered but hasn't a single booking
    huéspedes sin ninguna reserva

guests[verified=false] count
    how many guests are not verified
    number of unverified guests

bookings count
    how many bookings are there
    total number of bookings
    Anzahl aller Buchungen

bookings[status="cancelled"] count
    how many bookings were cancelled
    number of cancellations
    cuántas reservas se cancelaron

bookings[status="cancelled"] percent
    cancellation rate in percent
    what percentage of bookings was called off, i.e. cancelled

bookings[status="no-show"] list
    no-shows
    bookings where nobody turned up (no-show)

bookings by status count
    bookings per status
    number of bookings in each status
    réservations par statut

bookings[home_id.address.city="Lyon"] count
    how many bookings for homes in Lyon
    number of Lyon stays booked

bookings[guest_id.home_city="Lyon"] count
    how many bookings did guests from Lyon make
    number of bookings by people living in Lyon

bookings[guest_id.home_city=@home_id.address.city] count
    how many bookings are by guests who stay in their own home city
    number of stays where the guest's city is the city of the home

bookings[guest_id.name="Frida Ekman"] list
    bookings of Frida Ekman
    Frida Ekman's reservations

bookings[guest_id.name="Mateo Gil"] show home_id.name, arrival, nights asc arrival
    where has Mateo Gil booked, from when and for how many nights? earliest first
    Mateo Gil's stays in order of arrival: home, arrival, nights

bookings[home_id.host.name="Davi Rosa" & status="confirmed"] sum total_eur
    confirmed bookings at Davi Rosa's homes: total in euros
    how much do Davi Rosa's confirmed bookings bring in altogether

bookings[home_id.name="Modern House" & arrival=2026] count
    how often was Modern House booked for 2026
    number of bookings of Modern House with arrival in 2026

bookings by guest_id.name sum total_eur top 1
    biggest spender among the guests
    which guest has spent most in total
    qui a dépensé le plus

bookings by guest_id.name count > 25
    guests with more than 25 bookings
    who has booked over 25 times

bookings by home_id.name count top 3
    three most booked homes
    top 3 homes by bookings

bookings by home_id.host.name sum total_eur desc
    revenue per host, highest first
    how much has each host turned over? descending

bookings by home_id.kind avg nights
    average stay in nights by kind of home
    how many nights do people book on average for each kind

bookings avg nights, max nights
    average and longest stay in nights
    how many nights do people stay on average and at most

bookings top 1 nights show ref, nights, guest_id.name
    longest stay: reference, nights, guest
    which booking is for the most nights, how many, and who made it? ref first

bookings[arrival=this month] list
    arrivals this month
    who arrives this month? all bookings
    Anreisen in diesem Monat

bookings[arrival=today] show guest_id.name, home_id.name
    who is arriving today, and where
    today's arrivals: guest and home

bookings[departure=tomorrow] show guest_id.name, home_id.name
    who leaves tomorrow, and from which home
    tomorrow's departures, guest and home

bookings[arrival<=today & departure>today & status="confirmed"] show guest_id.name, home_id.name
    who is staying with us right now (confirmed, arrived by today, leaving after today)? guest and home
    confirmed guests whose arrival is today or earlier and departure after today, with the home

bookings[arrival>=2026-06 & arrival<=2026-08] sum total_eur
    total of bookings arriving June to August 2026
    how much do arrivals from June to August 2026 add up to

bookings by arrival:month sum total_eur
    revenue by month of arrival
    total per arrival month
    ingresos por mes de llegada

bookings by arrival:month count top 1
    busiest month by arrivals
    which month has the most arrivals

bookings[party.children>0] percent
    what share of bookings is with children
    percentage of bookings that bring kids

bookings[party.adults=1 & party.children=0] count
    how many people travel alone: one adult, no children
    number of bookings for 1 adult with 0 children

bookings[paid_on=null & status="confirmed"] show ref, guest_id.name
    confirmed but not paid: reference and guest
    which confirmed bookings have no payment date, and whose are they? ref, name

bookings[paid_on=null] sum total_eur
    what do the bookings without a payment date come to
    total of all bookings where paid on is not filled in

bookings by booked_via count desc
    bookings by channel, most used first
    app, phone, website, partner: how many booked via each, in descending order

bookings[booked_via="phone" & arrival=2026] count
    how many of the 2026 arrivals were booked by phone
    number of phone bookings arriving in 2026

after homes by address.city count
homes by address.city avg rates.night
    and the average nightly rate?
    average price per night instead

after homes[host.name="Henk Visser"] count
homes[host.name="Henk Visser"] show name
    which ones?
    their names

after homes[host.name="Henk Visser"] count
homes[host.name="Iria Campos"] count
    and Iria Campos?
    how about Iria Campos

after homes[address.city="Porto" & rates.night<100] show name
homes[address.city="Porto" & rates.night<100 & pets_ok=true] show name
    only where pets are allowed
    and which of them take a dog? pets ok

after homes[address.city="Porto" & rates.night<100] show name
homes[address.city="Porto" & rates.night<100] show name, sleeps
    with how many they sleep
    and how many people do they sleep

after homes top 1 rates.night show name, address.city
homes bottom 1 rates.night show name, address.city
    and the cheapest?
    same for the least expensive

after bookings[status="cancelled"] count
bookings[status="cancelled"] by home_id.host.name count
    for each host?
    split that by host

after bookings[status="cancelled"] count
bookings[status="no-show"] count
    and no-shows?
    what about no-shows

after bookings by home_id.name count top 3
bookings by home_id.name sum total_eur top 3
    by money rather
    and the top 3 by revenue?

after bookings[guest_id.name="Frida Ekman"] list
bookings[guest_id.name="Frida Ekman"] sum total_eur
    what does that come to in euros?
    total, please

none
    which host is the nicest
    phone number of Chloe Martel
    how far is Sunny Loft from the beach
    occupancy rate of Quiet Cottage
    is Grand House free next weekend
    why was BK-20017 cancelled
    cancel the booking of Karl Behrens
    profit per home after cleaning costs
    how many homes were rented by guests from the same country as the host
    median price of a night
    how much more expensive is Barcelona than Porto
    wifi password of Modern Studio
    what will prices be next summer
    which guest broke something
    ratio of superhosts to others
    ¿qué tal el tiempo en Lisboa?
    Wann ist Check-in?
    quel est le code de la porte
    what do hotels in Lyon cost
    thanks, you're great

bookings avg by guest_id count
    how many bookings does a guest make on average

bookings[status="cancelled"] by booked_via percent
    cancellation rate per booking channel
    what percentage of bookings is cancelled, per channel

bookings avg arrival - paid_on
    how many days before arrival do people pay on average
"""
