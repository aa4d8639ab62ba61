"""A city's bike sharing: stations, bikes, riders, trips from one station to another."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

STATIONS = (
    "Central Station|Opera|Fish Market|Botanic Garden|Tech Campus|Riverside Park|Town Hall|South Gate|"
    "Stadium|Old Mill|Harbour Steps|Museum Island|Hospital East|Zoo"
)
FIRST = "Amir|Bea|Cosmo|Dora|Emil|Fay|Goran|Hedda|Ivo|Juna|Kofi|Lotta"
LAST = "Aster|Boon|Cole|Dahl|Egger|Frost|Gill|Hood"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """14 stations, 60 bikes, 80 riders, 400 trips."""
    stations = [
        {
            "_id": 501 + number,
            "name": name,
            "district": chance.choice(["Centre", "Riverside", "East End", "Uplands"]),
            "docks": chance.choice([12, 16, 20, 24, 32]),
            "opened": datetime(2019, 4, 1) + timedelta(days=chance.randrange(2600)),
            "solar": chance.random() < 0.4,
        }
        for number, name in enumerate(STATIONS.split("|"))
    ]
    bikes = []
    for number in range(1, 61):
        bike: dict[str, Any] = {
            "bike_no": f"B{number:04}",
            "type": chance.choice(["classic", "classic", "ebike", "cargo"]),
            "bought": datetime(2020, 2, 1) + timedelta(days=chance.randrange(2400)),
            "state": chance.choice(["ok", "ok", "ok", "repair", "lost"]),
            "km": chance.randint(40, 14000),
        }
        if bike["type"] != "classic":
            bike["battery_pct"] = chance.randint(4, 100)
        bikes.append(bike)
    names = chance.sample([f"{one} {two}" for one in FIRST.split("|") for two in LAST.split("|")], 80)
    riders = [
        {
            "_id": 20001 + number,
            "nick": name,
            "plan": chance.choice(["day", "month", "annual", "annual"]),
            "signup": datetime(2021, 3, 1) + timedelta(days=chance.randrange(2090)),
            "blocked": chance.random() < 0.08,
            "birth_year": chance.randint(1950, 2010),
        }
        for number, name in enumerate(names)
    ]
    trips = []
    for number in range(400):
        start = chance.choice(stations[:13])
        trip: dict[str, Any] = {
            "_id": number + 1,
            "bike_no": chance.choice(bikes[:55])["bike_no"],
            "rider_id": chance.choice(riders[:70])["_id"],
            "start_station": start["_id"],
            "started": datetime(2026, 1, 2)
            + timedelta(days=chance.randrange(331), hours=chance.randint(5, 23)),
            "duration_s": int(chance.triangular(90, 7200, 900)),
            "dist_m": chance.randint(200, 11000),
            "fare_ct": chance.choice([0, 0, 100, 150, 250, 400, 900]),
        }
        if chance.random() < 0.95:
            trip["end_station"] = chance.choice(stations[:12])["_id"]
        if chance.random() < 0.25:
            trip["stars"] = chance.randint(1, 5)
        if chance.random() < 0.1:
            trip["complaint"] = chance.choice(["brakes weak", "flat tyre", "app froze", "bike dirty"])
        trips.append(trip)
    return {"stations": stations, "bikes": bikes, "riders": riders, "trips": trips}


QUESTIONS = """
trips count
    how many rides have there been
    total number of journeys
    ¿cuántos viajes hay en total?

trips[started=yesterday] count
    how many rides yesterday
    yesterday's rides, number
    Wie viele Fahrten gab es gestern?

trips[started=this week] list
    rides this week
    journeys made this week

trips[started=last month] count
    how many rides did we have last month
    number of trips in the last month

trips[started=*-07] count
    how many trips in July
    july rides, how many

trips by started:month count
    rides per month
    usage month by month
    trajets par mois
    Fahrten pro Monat

trips by started:weekday count top 1
    busiest day of the week
    on which weekday do people ride most often

trips by started:weekday avg duration_s
    how long do people ride on each weekday on average
    mean seconds by day of the week

trips by started:month count bottom 1
    quietest month
    the month with the fewest rides

trips[duration_s>1800] count
    how many rides took more than half an hour
    number of trips over 30 minutes
    ¿cuántos viajes duraron más de 30 minutos?

trips[duration_s>1800] list
    rides longer than half an hour
    journeys above 30 min

trips[duration_s<300] percent
    what percentage of rides is shorter than 5 minutes
    share of trips under five minutes

trips[duration_s>=3600] show rider_id.nick, duration_s
    who kept a bike for an hour or more, and how long
    riders with trips of at least 1 hour, plus the seconds

trips[duration_s>=3600 & started=this month] count
    how many rides of an hour or longer this month
    this month: number of trips lasting 1 hour or more

trips avg duration_s
    how long does a ride take on average
    average ride time
    durée moyenne d'un trajet
    Wie lange dauert eine Fahrt im Schnitt?

trips top 1 duration_s show rider_id.nick, duration_s
    longest ride in time and whose it was
    who was out longest on one trip, and for how many seconds

trips bottom 1 duration_s show start_station.name, end_station.name
    from where to where was the quickest ride
    start and end of the shortest ride in time

trips[dist_m>5000] count
    how many rides were further than 5 km
    number of trips of more than 5,000 metres
    combien de trajets de plus de 5 km

trips sum dist_m
    how many metres have people ridden altogether
    total distance in metres

trips by rider_id.nick sum dist_m top 1
    who has ridden the furthest in total
    the rider with the most metres
    ¿quién ha recorrido más distancia en total?

trips by bike_no.type avg dist_m
    average distance by kind of bike
    how far do people go on classic, cargo and e-bikes on average

trips by start_station.name count
    departures per station
    how many rides start at every station
    salidas por estación

trips by start_station.name count top 1
    where do most rides begin
    which station has the most departures
    An welcher Station starten die meisten Fahrten?

trips by end_station.name count top 1
    where do people mostly drop off the bikes
    station with most arrivals
    ¿en qué estación terminan más viajes?

trips by end_station.name count bottom 1
    station where the fewest rides finish
    where do bikes get returned least often

trips by start_station.district count
    rides by the district they set off from
    departures per district

trips by end_station.district count top 1
    which part of town do most rides end in
    district with the most returns

trips[start_station.name="Opera"] count
    how many people set off from the Opera
    number of rides that begin at Opera

trips[end_station.name="Zoo"] count
    how many rides end at the Zoo
    number of bikes returned at Zoo

trips[start_station.name="Central Station" & end_station.name="Tech Campus"] count
    how many went from Central Station to Tech Campus
    number of rides central station to tech campus
    Wie viele fuhren von Central Station nach Tech Campus?

trips[start_station.name="Fish Market" & end_station.name="Town Hall"] avg duration_s
    how long does it take from Fish Market to Town Hall on average
    mean duration, fish market to town hall

trips[start_station.name="Stadium" & started=this month] list
    rides from the Stadium this month
    what left Stadium this month

trips[end_station=@start_station] count
    how many round trips
    number of rides that came back to where they began
    combien de trajets reviennent à leur point de départ

trips[end_station=@start_station] percent
    what share of rides are loops back to the same station
    percentage of round trips

trips[end_station=null] count
    how many bikes were never brought back to a station
    number of rides without an end station
    Fahrten ohne Endstation, wie viele

trips[end_station=null] show rider_id.nick, bike_no
    who left a bike somewhere that isn't a station, and which bike
    rides with no end station: rider and bike number

trips[start_station.district="Centre" & end_station.district="Uplands"] count
    how many rode from the Centre up to Uplands
    number of trips Centre to Uplands

trips[start_station.solar=true] count
    how many rides began at a solar station
    number of departures from stations with solar power

trips by start_station.name, end_station.name count top 3
    three most popular routes
    top 3 connections between stations

trips by start_station.name avg duration_s top 1
    from which station are rides longest on average
    station with the highest mean ride time at departure

trips by rider_id.nick count top 10
    ten keenest riders
    who rides most? top 10 by trips
    los diez usuarios con más viajes

trips by rider_id.nick count > 8
    heavy users with more than 8 rides
    who has ridden over 8 times

trips[started=this month] count distinct rider_id
    how many different people rode this month
    number of active riders this month

trips by started:month count distinct rider_id
    different riders per month
    how many separate people used us each month

trips by rider_id.plan count
    rides by kind of pass
    how many trips on day, month and annual passes
    Fahrten je Tarif

trips[rider_id.plan="annual"] avg duration_s
    how long do annual pass holders ride on average
    average ride of annual members

trips[rider_id.blocked=true] count
    how many rides were made by people who are blocked now
    number of trips by blocked riders

trips[rider_id.birth_year<1966] count
    how many rides by people born before 1966
    number of trips of riders born before 1966

trips by bike_no count top 5
    five most used bikes
    which 5 bikes went out most
    les cinq vélos les plus utilisés

trips[bike_no="B0017"] list
    rides of B0017
    every trip that B0017 made

trips[bike_no="B0017"] sum dist_m
    how far did B0017 go in total
    metres ridden on B0017, total

trips[bike_no.type="ebike"] percent
    what share of rides is on e-bikes
    e-bike percentage of all trips
    Anteil der E-Bike-Fahrten in Prozent

trips[bike_no.type="cargo" & started=this year] count
    how many cargo bike rides this year
    number of trips on cargo bikes this year

trips sum fare_ct
    total takings in cents
    how much have fares brought in, cents
    ingresos totales en céntimos

trips[started=last month] sum fare_ct
    what did we earn last month
    fare revenue of last month

trips by started:month sum fare_ct
    takings per month
    monthly fare income
    recettes par mois

trips by rider_id.plan sum fare_ct
    money by kind of pass
    fare income for day, month and annual riders

trips by start_station.name sum fare_ct top 3
    top three stations by takings of the rides that start there
    at which 3 departure stations do we earn the most

trips by rider_id.nick sum fare_ct top 1
    our best-paying rider
    who has spent the most on fares

trips[fare_ct=0] percent
    what percentage of rides was free
    share of trips that cost nothing

trips[fare_ct>=400] list
    rides for 4 euros or more
    trips costing at least 4 €

trips[fare_ct>300] count
    how many rides cost more than 3 euros
    number of fares above 3 €

trips avg stars
    how do people rate their rides on average
    average rating
    note moyenne

trips[stars=1] list
    one-star rides
    rides with a single star, 1

trips by bike_no.type avg stars desc
    average rating by type of bike, best first
    kinds of bike from best to worst rated

trips[complaint!=null] count
    how many rides led to a complaint
    number of grumbles we got
    Wie viele Beschwerden gab es?

trips by complaint count top 1
    what do people complain about most
    most frequent complaint

trips[complaint="flat tyre"] show bike_no
    which bikes had a flat
    bike numbers with a flat tyre complaint

trips[complaint="app froze" & started=last 30 days] list
    app trouble (app froze) over the last 30 days
    rides in the last 30 days where the app froze

trips top 1 started show rider_id.nick
    who took the most recent ride
    name of the last person who hired a bike

trips bottom 1 started show start_station.name
    where did the first ride of all begin
    start station of the earliest trip

stations by district count
    stations per district
    how many docking points in each part of town
    Stationen pro Bezirk

stations[district="East End"] show name
    which stations are in the East End
    names of the east end stations

stations top 1 docks show name, docks
    largest station and its number of docks
    which station can take the most bikes, and how many

stations sum docks
    how many parking places do all stations offer
    docks altogether

stations by district sum docks top 1
    which district has the most docks
    part of the city with most room for bikes

stations[docks<16] show name
    stations with fewer than 16 docks
    which ones are small, under 16 docks

stations top 1 opened show name, opened
    newest station and its opening day
    which station opened last, and when

stations[solar=true] count
    how many stations run on solar
    number of solar-powered stations

bikes count
    how big is the fleet
    total number of bikes
    ¿cuántas bicicletas hay?

bikes[state="repair"] count
    how many bikes are in the workshop
    number of bikes being fixed

bikes[state="repair"] show bike_no
    which bikes are being repaired
    bike no of everything in for repair

bikes[state="lost"] list
    missing bikes
    bikes that have gone missing, lost

bikes[state="lost"] by type count
    lost bikes by type
    what kinds have we lost, how many of each

bikes by type count
    fleet by type
    how many classics, e-bikes and cargo bikes are there

bikes[battery_pct<20] show bike_no, battery_pct
    which bikes need charging (under 20 %), with the level
    bikes below 20 % battery: number and charge

bikes[battery_pct<20] count
    how many batteries are below 20%
    number of bikes nearly empty, less than 20 %

bikes by type avg battery_pct
    average charge by type
    mean battery for each kind of bike

bikes top 1 km show bike_no, km
    which bike has done the most kilometres, and how many
    highest mileage: bike and km

bikes[km>10000] count
    how many bikes have passed 10,000 km
    number of bikes over 10k kilometres

bikes bottom 1 bought show bike_no
    our oldest bike
    which bike was bought first

bikes[no trips] show bike_no
    which bikes have never been ridden
    bikes nobody has ever taken out
    Welche Räder wurden noch nie benutzt?

riders[signup=this year] count
    how many people registered this year
    number of new riders this year
    nuevas altas este año, cuántas

riders by plan count
    riders by pass
    how many have day, month and annual passes

riders[plan="annual"] percent
    what percentage has an annual pass
    share of annual subscribers

riders[no trips] count
    how many registered people have never ridden
    number of sign-ups without any ride

riders[blocked=true] show nick
    who is banned
    blocked riders by name

riders bottom 1 birth_year show nick, birth_year
    oldest rider and year of birth
    who is our oldest customer, born when

stations[no trips] show name
    stations where no trip has ever started
    which stations have no departures at all

after trips by start_station.name count top 1
trips by end_station.name count top 1
    and for arrivals?
    and where do most end

after trips[duration_s>1800] count
trips[duration_s>3600] count
    and over an hour?
    over 60 minutes?

after trips[duration_s>1800] count
trips[duration_s>1800] list
    show them
    show me those

after trips by started:month count
trips[bike_no.type="ebike"] by started:month count
    only e-bikes
    and just e-bikes?

after trips[start_station.name="Opera"] count
trips[start_station.name="Stadium"] count
    and the Stadium?
    what about Stadium

after trips[start_station.name="Opera"] count
trips[start_station.name="Opera"] by end_station.name count
    and where did they go? per end station
    by end station

after trips by rider_id.nick count top 10
trips by rider_id.nick sum duration_s top 10
    and by time on the bike
    by total duration instead

after trips avg stars
trips by start_station.name avg stars
    per start station
    and for each departure station?

after bikes[state="repair"] count
bikes[state="lost"] count
    and lost ones?
    lost?

after riders[blocked=true] show nick
riders[blocked=true] count
    how many?
    and how many are they

none
    how many bikes are at the Opera right now
    which station is empty at the moment
    average speed of an e-bike
    which rider rides the fastest
    rides before 8 in the morning
    how many rides during rush hour
    do people ride less when it rains
    e-mail addresses of annual riders
    what does a bike cost us
    profit per trip
    difference between arrivals and departures at the Zoo
    median ride time
    how many rides will we have next summer
    block rider 20034
    refund the last trip of Kofi Dahl
    who repaired B0009
    which routes are dangerous
    scooter rides last week
    how many trips does the tram have
    why is the Stadium so quiet
    ¿cuál es la estación más bonita?
    Wo ist das nächste freie Rad?
    thanks a lot

trips avg by started:day count
    average number of rides a day
    how many trips do we have per day on average

trips[complaint="app froze"] by rider_id.plan percent
    share of trips where the app froze, by plan

riders count by plan count > 10
    how many plans have more than 10 riders
"""
