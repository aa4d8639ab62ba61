"""A regional airline: airports, aircraft, flights with delays and status codes, bookings."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

AIRPORTS = (
    "BGO:Bergen:Norway:50|OSL:Oslo:Norway:208|TRD:Trondheim:Norway:17|ABZ:Aberdeen:United Kingdom:65"
    "|EDI:Edinburgh:United Kingdom:41|CPH:Copenhagen:Denmark:5|BLL:Billund:Denmark:75|HAM:Hamburg:Germany:16"
    "|AMS:Amsterdam:Netherlands:-3|GOT:Gothenburg:Sweden:154|KEF:Reykjavik:Iceland:52|TOS:Tromsø:Norway:10"
)
CREW = "Astrid Holm|Bjarne Lie|Cecilie Dahl|Duncan Reid|Elin Vik|Frode Aas|Gillian Park|Henrik Moe|Isla Kerr|Jens Toft"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """12 airports, 14 aircraft, 400 flights, 300 bookings."""
    airports = [
        {
            "code": one.split(":")[0],
            "city": one.split(":")[1],
            "country": one.split(":")[2],
            "elev_m": int(one.split(":")[3]),
            "runways": chance.randint(1, 6),
            "night_curfew": chance.random() < 0.4,
        }
        for one in AIRPORTS.split("|")
    ]
    codes = [str(one["code"]) for one in airports]
    fleet = [
        {
            "tail_no": f"LN-R{letter}{chance.choice('BDFK')}",
            "type": kind,
            "seats": seats,
            "built": chance.randint(1998, 2024),
            "grounded": chance.random() < 0.15,
            "next_check": datetime(2026, 11, 15) + timedelta(days=chance.randrange(200)),
        }
        for letter, (kind, seats) in zip(
            "ACEGHJLMNPQSTU",
            [("ATR 72", 70), ("Dash 8", 76), ("E190", 106), ("ATR 42", 48)] * 4,
            strict=False,
        )
    ]
    flights = []
    for number in range(400):
        origin, dest = chance.sample(codes, 2)
        departs = datetime(2026, 7, 1, 6) + timedelta(minutes=15 * chance.randrange(96 * 158))
        status = chance.choice(["ARR", "ARR", "ARR", "ARR", "ARR", "CNX", "DIV"])
        if departs > datetime(2026, 11, 29):
            status = "SCH"
        flight: dict[str, Any] = {
            "_id": 50000 + number,
            "flt": f"NS{chance.randint(100, 179)}",
            "origin": origin,
            "dest": dest,
            "tail_no": chance.choice(fleet)["tail_no"],
            "sched_dep": departs,
            "status": status,
            "dist_km": chance.randint(180, 1750),
            "crew": chance.sample(CREW.split("|"), chance.randint(3, 5)),
        }
        if status in ("ARR", "DIV"):
            flight["dep_delay"] = max(-8, int(chance.gauss(8, 24)))
            flight["arr_delay"] = max(-20, int(chance.gauss(6, 28)))
            flight["pax"] = chance.randint(18, 106)
        if status == "CNX" or flight.get("dep_delay", 0) > 15:
            flight["cause"] = chance.choice(
                ["weather", "technical", "crew", "air traffic control", "late inbound"]
            )
        flights.append(flight)
    bookings = []
    for _ in range(300):
        booking: dict[str, Any] = {
            "pnr": "".join(chance.choice("ABCDEFGHJKLMNPQRSTUVWXYZ23456789") for _ in range(6)),
            "flight_id": 50000 + chance.randrange(395),
            "booked_on": datetime(2026, 4, 1) + timedelta(days=chance.randrange(242)),
            "cabin": chance.choice(["Y", "Y", "Y", "C"]),
            "fare": round(chance.uniform(39, 620), 2),
            "bags": chance.randint(0, 3),
            "channel": chance.choice(["website", "app", "agency", "call centre"]),
            "checked_in": chance.random() < 0.6,
        }
        if chance.random() < 0.3:
            booking["seat"] = f"{chance.randint(1, 26)}{chance.choice('ACDF')}"
        bookings.append(booking)
    return {"airports": airports, "fleet": fleet, "flights": flights, "bookings": bookings}


QUESTIONS = """
flights count
    how many flights do we have on record
    flights, total
    número total de vuelos

flights[sched_dep=today] list
    what flies today
    today's flights
    Welche Flüge gehen heute?
    give me everything departing today

flights[sched_dep=tomorrow & status="SCH"] show flt, origin.city, dest.city, sched_dep asc sched_dep
    tomorrow's scheduled departures in order of time: flight, from, to
    scheduled for tomorrow: flt, both cities, departure, earliest first

flights[sched_dep=2026-10] count
    how many times did we fly in oct 2026

flights[sched_dep=2026-10] list
    flights in October 2026

flights by sched_dep:month count
    flights per month
    how many flights month by month
    vols par mois

flights by sched_dep:weekday count
    flights by weekday
    how are the flights spread over the week

flights[status="CNX"] count
    how many flights were cancelled
    cancellations so far
    Wie viele Flüge sind ausgefallen?
    can you tell me how many flights got cancled

flights[status="CNX"] percent
    cancellation rate in percent
    what share of flights was cancelled
    porcentaje de vuelos cancelados
    for the report I need the percentage of cancelled flights

flights[status="CNX" & sched_dep=2026-11] list
    all cancelled flights of November 2026
    show what we cancelled in nov 2026

flights[status="DIV"] show flt, sched_dep, dest.city
    diverted flights: number, date, where they should have gone
    which flights were diverted, when, and where were they bound

flights[status="DIV"] count
    how many flights landed somewhere else, i.e. were diverted

flights[status="DIV"] list
    diversions

flights by status count
    flights by status
    how many arrived, were cancelled, diverted or are still to come

flights[status="SCH"] count
    how many flights are still ahead of us
    scheduled and not flown yet, number

flights[status="SCH"] list
    vols programmés à venir

flights[cause="weather"] count
    how often did the weather get in the way
    Wie oft war das Wetter schuld?

flights[cause="weather"] list
    flights hit by weather
    nr of flights w/ weather trouble

flights[status="CNX" & cause="technical"] count
    how many cancelled flights had a technical cause

flights[status="CNX" & cause="technical"] list
    technical cancellations

flights[status="CNX"] by cause count desc
    what do we cancel for? most frequent cause first
    cancellations by cause, descending

flights by cause count top 1
    main cause of trouble
    most common reason given
    ¿Cuál es la causa más frecuente?

flights by cause avg dep_delay
    average departure delay for each cause
    which cause costs how much time on average

flights[dep_delay>0] count
    how many flights left late
    late departures, in number
    how many of our flights didn't leave on time, dep delay above 0

flights[dep_delay>0] list
    vols partis en retard

flights[dep_delay>30] count
    how many left over half an hour late (30 min)

flights[dep_delay>30] list
    departures more than 30 minutes late

flights[arr_delay<0] count
    how many arrived ahead of schedule
    Wie viele sind zu früh gelandet?

flights[arr_delay<0] list
    flights that landed early

flights[arr_delay<=15] count
    arrivals no more than 15 minutes late
    landed 15 minutes late at most, how many

flights[arr_delay>60] show flt, origin, dest, arr_delay desc arr_delay
    over 60 minutes late on arrival, worst first: flight, route, minutes
    arrivals delayed by more than 60 min with origin, destination and delay, longest delay on top

flights top 1 arr_delay show flt, sched_dep, arr_delay
    worst arrival delay: which flight, when, how long
    the flight that arrived latest against schedule, with date and minutes

flights top 10 dep_delay show flt, dep_delay
    ten longest departure delays
    top 10 late departures: flight and minutes

flights avg arr_delay
    average arrival delay
    how late are we on average when we land
    durchschnittliche Verspätung bei der Ankunft
    retraso medio de llegada

flights avg dep_delay, max dep_delay
    mean and maximum departure delay
    departure delays: the average and the worst

flights[arr_delay<@dep_delay] count
    how often did we make up time on the way

flights[arr_delay<@dep_delay] list
    flights whose arrival delay was smaller than the departure delay

flights by origin.city avg dep_delay
    average departure delay per city
    from which towns do we leave how late on average

flights by origin.city avg dep_delay top 3
    three airports with the worst average departure delay, by city
    where are we least punctual at departure? top 3 cities by average

flights by tail_no.type avg dep_delay
    average departure delay for each aircraft type
    ATR, Dash or E190: how late does each leave on average

flights[origin="BGO"] count
    how many departures from BGO
    number of dep from BGO pls

flights[origin="BGO"] list
    flights out of BGO
    salidas desde BGO

flights[origin.city="Bergen" & dest.city="Oslo"] count
    how many flights from Bergen to Oslo
    bergen-oslo, number of flights
    Combien de vols de Bergen à Oslo ?
    ¿cuántos vuelos hay de Bergen a Oslo?

flights[origin.city="Hamburg" or dest.city="Hamburg"] count
    how many flights touch Hamburg
    Flüge von oder nach Hamburg, Anzahl

flights[origin.city="Hamburg" or dest.city="Hamburg"] list
    flights to or from Hamburg

flights[dest.city="Reykjavik"] avg dist_km
    how far is it to Reykjavik on average
    average distance of the flights into Reykjavik

flights[origin.country="Norway" & dest.country="Norway"] count
    how many flights stay inside Norway

flights[origin.country="Norway" & dest.country="Norway"] list
    domestic flights within Norway

flights[origin.country!=@dest.country] count
    international flights, how many

flights[origin.country!=@dest.country] list
    flights that cross a border

flights by origin.city, dest.city count top 5
    five busiest routes
    top 5 city pairs by flights
    las cinco rutas con más vuelos
    what are the 5 routes we fly most

flights by dest.country count desc
    flights by destination country, most first
    countries we fly to, by number of flights descending

flights[dest.night_curfew=true] count
    how many arrivals at airports that close at night

flights[dest.night_curfew=true] list
    flights into airports with a night curfew

flights by origin.city count > 35
    cities with more than 35 departures
    where do we leave from over 35 times

flights sum pax
    passengers carried in total
    how many people have we flown
    Wie viele Passagiere insgesamt?
    I need total passenger numbers

flights[sched_dep=this quarter] sum pax
    passengers this quarter
    pax total for the current quarter

flights by sched_dep:month sum pax
    monthly passengers
    pasajeros por mes
    passengers per month
    Passagiere pro Monat

flights by dest.city sum pax top 1
    which destination took the most passengers
    most popular destination by pax

flights avg pax
    how full are we? average passengers a flight
    average number of people on board

flights[pax<30] count
    how many flights had under 30 on board

flights[pax<30] list
    nearly empty flights with fewer than 30 passengers

flights sum dist_km
    kilometres flown altogether
    total distance

flights by tail_no sum dist_km top 1
    which aircraft has covered the most kilometres
    plane with the highest mileage

flights top 1 dist_km show origin.city, dest.city, dist_km
    longest flight: from where to where, and how far
    our longest leg with both cities and kilometres

flights[dist_km>=1000] percent
    what percentage of flights is 1,000 km or longer
    share of flights of at least 1000 km

flights[crew="Elin Vik"] count
    how many flights has Elin Vik worked
    Elin Vik's flights, number

flights[crew="Duncan Reid" & crew="Isla Kerr"] count
    how often did Isla Kerr fly with Duncan Reid

flights[crew="Duncan Reid" & crew="Isla Kerr"] list
    flights that Duncan Reid and Isla Kerr did together

flights by crew count desc
    flights per crew member, most first
    who has flown how often? highest number first

flights avg crew.#
    average crew size
    how many crew are on a flight on average

flights[tail_no.type="Dash 8"] count
    how often did we use a Dash 8

flights[tail_no.type="Dash 8"] list
    Dash 8 flights

flights[tail_no.grounded=true & status="SCH"] show flt, sched_dep, tail_no
    scheduled flights on a grounded aircraft: number, time, tail
    which upcoming scheduled flights are planned with a plane that is grounded

flights[no bookings] count
    how many flights has nobody booked

flights[no bookings] list
    flights without a single booking

fleet count
    size of the fleet
    how many planes do we have
    Wie viele Flugzeuge haben wir?
    combien d'avions avons-nous

fleet by type count
    fleet by type
    how many of each aircraft type

fleet[grounded=true] show tail_no, type
    which planes are grounded
    aircraft out of service with their type
    aviones en tierra (grounded): matrícula y tipo
    anything on the ground that can't fly? tail and type

fleet sum seats
    seats in the whole fleet
    total number of seats

fleet bottom 1 built show tail_no, built
    oldest plane and its year
    which aircraft was built first, and when
    Ältestes Flugzeug und Baujahr

fleet avg built
    average year of construction
    in which year was our fleet built on average

fleet[built<2010] count
    how many aircraft are from before 2010

fleet[built<2010] list
    planes built before 2010

fleet[next_check=next 30 days] show tail_no, next_check asc next_check
    checks due in the next 30 days, soonest first
    which planes need a check within the coming 30 days? in order of date

fleet[next_check<today] show tail_no
    overdue checks: which planes
    whose check date has passed
    Welche Maschinen sind mit der Prüfung überfällig?

airports count
    how many airports do we serve
    number of airports

airports show code, city asc city
    airport codes with cities, alphabetically by city
    list of our airports A-Z by city, with the code

airports[country="Norway"] show city
    airports in Norway, the cities please
    which cities in Norway do we serve

airports by country count
    airports per country
    how many airports in each country

airports count distinct country
    how many countries do we fly to
    number of different countries
    en cuántos países operamos

airports top 1 elev_m show city, elev_m
    highest airport with its elevation
    which airport lies highest, and how high

airports[elev_m<0] show city
    is any airport below sea level? which one
    airports under sea level

airports[night_curfew=true] show city
    where is there a night curfew
    airports with a ban on night flights
    Welche Flughäfen haben Nachtflugverbot?

airports[runways>=3] show code, runways
    airports with three runways or more, and how many
    at least 3 runways: code and number

bookings sum fare
    ticket revenue
    how much have we taken in fares, total
    ingresos totales por billetes
    tell me what all fares add up to

bookings[booked_on=this month] count
    how many tickets sold so far this month

bookings[booked_on=this month] list
    bookings made this month

bookings by channel count desc
    how do people book? most used channel first
    bookings by channel, descending
    booking chanels ranked by use, descending

bookings by channel avg fare
    average fare for each channel
    what does a ticket cost on average by sales channel

bookings[channel="website"|"app"] percent
    what percentage books online, by website or app
    share of website and app bookings

bookings[cabin="C"] count
    how many seats did we sell in C

bookings[cabin="C"] list
    business class bookings (cabin C)

bookings by cabin avg fare
    average fare by cabin
    what do people pay on average in each cabin

bookings[bags=0] percent
    what share travels without bags
    percentage of bookings with hand luggage only, no bags

bookings sum bags
    bags in total
    how many bags are booked altogether

bookings[checked_in=false] count
    how many have not checked in
    who hasn't checked in yet? just how many

bookings[checked_in=false] list
    bookings still without check-in

bookings[seat=null & checked_in=true] show pnr
    checked in but no seat: which pnr
    booking codes that are checked in without a seat

bookings top 5 fare show pnr, fare
    five dearest tickets
    the 5 highest fares with pnr

bookings[fare<50] count
    how many fares are cheaper than 50 euros

bookings[fare<50] list
    tickets under 50

bookings[flight_id.dest="AMS"] sum fare
    revenue from flights to AMS
    total fares of bookings to AMS

bookings[flight_id.status="CNX"] count
    how many bookings are affected by cancelled flights
    Wie viele Buchungen betreffen gestrichene Flüge?

bookings[flight_id.status="CNX"] list
    bookings on cancelled flights

bookings by flight_id.flt sum fare top 5
    top five flight numbers by revenue
    which 5 flight numbers bring in the most

bookings[pnr^"QX"] show pnr
    booking codes that start with QX
    pnr beginning with QX

flights[crew="Astrid Holm"] top 1 sched_dep show sched_dep, dest.city
    when is Astrid Holm's last flight on the roster, and where to
    Astrid Holm: her latest flight, date and destination

flights[dest.city="Tromsø" & status="ARR"] count
    how many flights have arrived in Tromsø

flights[dest.city="Tromsø" & status="ARR"] list
    angekommene Flüge in Tromsø

flights[status="DIV"] by cause count
    diversions by cause
    for what causes were flights diverted? number each

flights[tail_no.built<2005] count
    how many flights did planes older than 2005 make

flights[tail_no.built<2005] list
    flights on planes built before 2005

bookings[fare>avg & cabin="Y"] count
    how many Y tickets cost more than the average ticket

bookings[fare>avg & cabin="Y"] list
    economy bookings (Y) above the average fare

bookings[booked_on=yesterday] sum fare
    what did we sell yesterday, total fares
    yesterday's total ticket sales

flights by dest.city avg arr_delay > 15
    cities where the average arrival delay is more than 15 minutes
    which destinations are over 15 minutes late on average

flights[sched_dep>=2026-08 & sched_dep<=2026-10] count
    how many flights between August and October 2026

flights[sched_dep>=2026-08 & sched_dep<=2026-10] list
    flights from August to October 2026

flights[sched_dep>=2026-09 & status="CNX"] list
    cancelled since September 2026
    cancelaciones desde septiembre de 2026

flights[sched_dep=2026-H2] sum pax
    passengers in the second half of 2026
    pax total H2 2026

flights[status="CNX"|"DIV"] count
    cancelled or diverted, how many

flights[status="CNX"|"DIV"] list
    flights that were diverted or cancelled

flights[dep_delay>45 or arr_delay>45] list
    more than 45 minutes late at departure or arrival
    list flights whose departure or arrival delay was over 45

flights by tail_no.type count, sum pax
    flights and passengers for each aircraft type
    per type: number of flights, total pax

flights by origin.country, dest.country count
    flights by country of origin and destination
    from which country to which country: number of flights

flights by dest.city sum pax > 1500
    destinations with more than 1500 passengers
    cities that took over 1,500 pax in total

flights by dest.city count distinct tail_no
    how many different aircraft flew to each city
    number of different planes per destination

flights by cause count, avg dep_delay
    causes with number of flights and average departure delay
    per cause: how many flights, and how late on average

flights min arr_delay, max arr_delay
    earliest and latest arrival against schedule, in minutes
    lowest and highest arrival delay

flights[cause!=null] count
    how many flights have a cause entered
    number of flights with a cause on file

flights[cause!="weather" & status="CNX"] count
    how many cancellations were not due to weather

flights[cause!="weather" & status="CNX"] list
    cancelled for other reasons than weather

flights[cause=null & dep_delay>0] count
    late departures with no cause noted
    how many late departures lack a cause

flights distinct origin.city, dest.city
    which routes do we fly
    all city pairs, each once

flights by sched_dep:month count, sum pax
    per month: flights and passengers
    number of flights and total pax month by month

flights[no bookings & status="SCH"] show flt, sched_dep
    scheduled flights nobody has booked: number and time
    which scheduled ones have no booking yet, and when do they leave

bookings[seat$"A"] count
    how many seats end with A

bookings[seat$"A"] list
    window seats, i.e. seat ends in A

bookings min fare, max fare, avg fare
    lowest, highest and average fare
    fares: minimum, maximum, average

airports[city^"A"|"B"] show city
    airports whose city begins with A or B
    cities starting with A or with B

fleet[type="ATR 42"|"ATR 72"] sum seats
    total seats of all ATRs, ATR 42 and ATR 72
    how many seats do our ATR 42 and ATR 72 have together

after flights[status="CNX"] count
flights[status="CNX" & cause="weather"] count
    only because of weather
    and how many of them due to the weather

after flights[status="CNX"] count
flights[status="CNX"] by origin.city count
    per departure city?
    and by city of origin

after flights[origin.city="Bergen" & dest.city="Oslo"] count
flights[origin.city="Oslo" & dest.city="Bergen"] count
    and the other way round?
    and back, Oslo to Bergen

after flights avg arr_delay
flights[dest.city="Copenhagen"] avg arr_delay
    and into Copenhagen?
    just for Copenhagen

after flights by sched_dep:month sum pax
flights by sched_dep:month avg pax
    and the average per flight
    or the average instead

after fleet[grounded=true] show tail_no, type
fleet[grounded=false] show tail_no, type
    and those that aren't?
    and the ones that can fly

after fleet bottom 1 built show tail_no, built
fleet top 1 built show tail_no, built
    and the newest?
    newest?

after bookings sum fare
bookings by flight_id.origin sum fare
    by origin
    and by departure airport?

after bookings[checked_in=false] count
bookings[checked_in=false] show pnr, seat
    and list them with the seat
    pnr and seat?

after airports[country="Norway"] show city
airports[country="United Kingdom"] show city
    and in the United Kingdom
    same for the United Kingdom

none
    what is our load factor
    why was NS142 late
    who was the captain yesterday
    how much kerosene did we burn
    which passenger flies with us most often
    will there be a strike next week
    cancel NS117 tomorrow
    what does a ticket with another airline cost
    how many flights leave before eight in the morning
    how late were trains to Oslo
    which country do our bookings' passengers come from
    median delay by route
    what will the weather be in Tromsø
    difference in delay between ATR 72 and E190
    how old is Astrid Holm
    rebook G7TY5B to Sunday
    Gewinn der Strecke Bergen-Oslo
    ¿qué película ponen a bordo?
    how many lost suitcases do we have

flights[sched_dep=last month] sum tail_no.seats - pax
    how many seats stayed empty last month
    seats minus passengers, all flights of last month together

flights[status="CNX"] by origin.city percent top 1
    which city of origin has the highest share of cancelled flights
"""
