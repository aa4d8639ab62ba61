"""A flight timetable: airports, airlines, flights from one airport to another, departures on a day."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

AIRPORTS = (
    "LSB:Santa Clara:Lisbon:Portugal|OPR:Ribeira Field:Porto:Portugal|MDD:Campo Real:Madrid:Spain|SVL:San Telmo:Seville:Spain"
    "|LYO:Rhone Park:Lyon:France|NTS:Loire West:Nantes:France|PRS:Paris North:Paris:France|PSO:Paris South:Paris:France"
    "|MLN:Pianura:Milan:Italy|RMA:Via Lata:Rome:Italy|VNA:Donau:Vienna:Austria|SZB:Mozart:Salzburg:Austria"
    "|BLN:Spree:Berlin:Germany|HMB:Elbe:Hamburg:Germany|PGU:Vltava:Prague:Czechia|KRW:Wawel:Krakow:Poland"
    "|DBN:Liffey:Dublin:Ireland|CRK:Lee Valley:Cork:Ireland|ATN:Attica:Athens:Greece|CHN:Minoa:Chania:Greece"
)
AIRLINES = (
    "QA:Aurora Wings:Portugal|QB:Blue Heron:Ireland|QC:Condesa Air:Spain|QD:Danubia:Austria|QE:Eolia:Greece"
    "|QF:Falcon Nord:Germany|QG:Gaule Express:France|QH:Halcyon:Italy|QJ:Jetline:Ireland|QK:Kometa:Czechia|QL:Lumo:Germany"
)


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """20 airports, 11 airlines, 180 flights, 320 departures."""
    airports = [
        {
            "iata": one.split(":")[0],
            "airportName": one.split(":")[1],
            "city": one.split(":")[2],
            "country": one.split(":")[3],
            "opened": chance.randint(1926, 2012),
            "runways": chance.randint(1, 5),
            "paxMillions": round(chance.uniform(0.3, 58), 1),
            "elevationFt": chance.randint(3, 1950),
            "railLink": chance.random() < 0.5,
        }
        for one in AIRPORTS.split("|")
    ]
    airlines: list[dict[str, Any]] = []
    for one in AIRLINES.split("|"):
        airline: dict[str, Any] = {
            "code": one.split(":")[0],
            "airlineName": one.split(":")[1],
            "country": one.split(":")[2],
            "founded": chance.randint(1934, 2019),
            "fleetSize": chance.randint(6, 210),
            "lowCost": chance.random() < 0.4,
        }
        if chance.random() < 0.6:
            airline["alliance"] = chance.choice(["Meridian", "Blue Ring"])
        airlines.append(airline)
    flights: list[dict[str, Any]] = []
    for number in range(180):
        here, there = chance.sample(airports[:-2], 2)
        distance = chance.randint(180, 2900)
        airline = chance.choice(airlines[:-1])
        fares: dict[str, int] = {"economy": chance.randrange(29, 340)}
        if not airline["lowCost"]:
            fares["business"] = fares["economy"] * 3 + chance.randrange(200)
        flights.append(
            {
                "flightNo": f"{airline['code']}{201 + number}",
                "airline": airline["code"],
                "from": here["iata"],
                "to": there["iata"],
                "depHour": chance.randint(5, 22),
                "durationMin": 35 + distance // 11,
                "distanceKm": distance,
                "aircraft": chance.choice(["A320", "A321", "B737", "E195", "ATR 72"]),
                "days": chance.sample(
                    ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], chance.randint(1, 7)
                ),
                "fares": fares,
                "validFrom": datetime(2026, 3, 29) + timedelta(days=chance.choice([0, 0, 0, 35, 70, 217])),
            }
        )
    departures = []
    for number in range(320):
        day = datetime(2026, 9, 1) + timedelta(days=chance.randrange(95))
        departure: dict[str, Any] = {
            "_id": 90001 + number,
            "flightNo": chance.choice(flights[:170])["flightNo"],
            "day": day,
            "gate": f"{chance.choice('ABCD')}{chance.randint(1, 30)}",
            "status": "planned",
        }
        if day < datetime(2026, 11, 29):
            departure["status"] = chance.choice(
                ["on time", "on time", "on time", "late", "late", "cancelled"]
            )
            departure["passengers"] = chance.randint(12, 210) if departure["status"] != "cancelled" else 0
            departure["delayMin"] = chance.randint(16, 240) if departure["status"] == "late" else 0
        departures.append(departure)
    return {"airports": airports, "airlines": airlines, "flights": flights, "departures": departures}


QUESTIONS = """
airports count
    how many airports are in the timetable
    number of airports
    ¿cuántos aeropuertos hay?

airports show airportName, city, country asc country
    name, city and country of all airports, by country
    list airports with city and country in order of country
    tous les aéroports avec ville et pays, classés par pays

airports show airportName, paxMillions desc paxMillions
    airport names with passengers in millions, busiest first
    airports and how many million passengers they have, from most to fewest
    Flughäfen mit Passagieren in Millionen, der größte zuerst

airports show iata, airportName, opened asc opened
    code, name and opening year of each airport, oldest first
    every airport's IATA code, name, and when it opened, in chronological order

airports[country="Portugal"] show airportName, city
    airports in Portugal: name, city
    which airports are there in Portugal, and in what cities

airports[city="Paris"] show airportName
    what airports does Paris have
    names of the airports in Paris
    Welche Flughäfen hat Paris?

airports[city="Paris"] count
    how many airports are in Paris
    number of Paris airports

airports[airportName="Donau"] show city, country
    in which city and country is the airport called Donau
    Donau airport: city, country

airports[airportName="Pianura"] show iata
    What is the code of Pianura airport?
    IATA code of Pianura

airports[city="Krakow"] show iata
    what is the airport code for Krakow
    Krakow's airport code

airports[iata="CRK"] show airportName
    which airport is CRK
    What is the name of the airport with the code CRK?

airports[iata="ATN"] show runways, elevationFt
    how many runways does ATN have and how high is it
    runways and elevation of ATN

airports by country count
    number of airports per country
    how many airports does each country have
    aeropuertos por país

airports by country count top 1
    country with the most airports
    which country has most airports
    le pays qui a le plus d'aéroports

airports by country count > 2
    countries with more than two airports
    which countries have over 2 airports

airports by country sum paxMillions desc
    passengers per country in millions, highest first
    how many million passengers do each country's airports handle in total? descending

airports by city count > 1
    cities with more than one airport
    which city has several airports

airports distinct country
    which countries have an airport in our timetable
    distinct countries of the airports
    in welchen Ländern liegen die Flughäfen

airports count distinct country
    how many different countries do the airports lie in
    number of distinct airport countries

airports[runways>=3] distinct country
    distinct countries with an airport of three runways or more
    in which countries are there airports that have at least 3 runways? each once

airports avg elevationFt, min elevationFt, max elevationFt
    average, lowest and highest elevation in feet
    elevation of airports: mean, min and max

airports top 1 elevationFt show airportName, elevationFt
    highest airport and its elevation
    which airport lies highest, how many feet
    el aeropuerto a mayor altura y cuántos pies

airports bottom 1 opened show airportName, opened
    oldest airport and the year it opened
    which airport was opened first, and when

airports top 3 paxMillions show airportName, city
    three busiest airports with their city
    top three airports by passengers, name and city

airports[paxMillions>20] count
    how many airports have more than 20 million passengers
    number of airports above 20 million passengers

airports[paxMillions>avg] show airportName
    which airports are busier than average
    airports with more passengers than the mean

airports[runways=1] show airportName, city
    airports with just one runway, and the city
    which airports have a single runway, where are they? with name

airports[railLink=false] show airportName
    airports you can't get to by train (no rail link)
    which airports lack a rail link

airports[railLink=true & country="Italy"] count
    how many airports in Italy have a rail link
    Italy: number of airports with a train connection (rail link)

airports[opened>=1950 & opened<=1969] show airportName, opened
    airports opened in the fifties or sixties (1950 to 1969), with the year
    which airports opened between 1950 and 1969, and when

airports[no flights] show airportName, city
    airports that no flight departs from, with city
    where does nothing take off? airport name, city
    aeropuertos de los que no sale ningún vuelo, con su ciudad

airlines count
    how many airlines are there
    number of airlines

airlines show airlineName, country, fleetSize desc fleetSize
    airlines with country and fleet size, largest fleet first
    name, country, number of aircraft of every airline, from big to small
    Fluggesellschaften mit Land und Flottengröße, die größte zuerst

airlines[airlineName="Danubia"] show country
    What is the country of Danubia?
    where is Danubia from

airlines[airlineName="Blue Heron"] show fleetSize, founded
    fleet size of Blue Heron and the year it was founded
    how many aircraft has Blue Heron got, and since when does it exist

airlines[code="QK"] show airlineName
    which airline has the code QK
    What is the name of airline QK?

airlines[country="Ireland"] show airlineName
    Irish airlines (Ireland), names
    which airlines come from Ireland

airlines by country count top 1
    country with the most airlines
    where do most airlines come from

airlines avg fleetSize, min fleetSize, max fleetSize
    average, smallest and largest fleet
    fleet sizes: mean, minimum, maximum
    taille moyenne, minimale et maximale des flottes

airlines[lowCost=true] show airlineName
    which airlines are low cost
    names of the low-cost carriers
    aerolíneas de bajo coste

airlines[alliance=null] show airlineName
    airlines in no alliance
    which carriers don't belong to an alliance

airlines by alliance count, sum fleetSize
    per alliance: number of airlines and total fleet
    how many airlines and how many aircraft does each alliance have

airlines[alliance="Meridian" & lowCost=false] count
    how many Meridian members are not low cost
    number of Meridian airlines that aren't low-cost

airlines[founded<1960] show airlineName, founded
    airlines founded before 1960 and the year
    which airlines are from before 1960, and exactly when

airlines[no flights] show airlineName
    which airline has no flights
    airlines without a single flight
    welche Fluggesellschaft fliegt gar nicht

airlines distinct alliance
    what alliances are there
    list the different alliances

flights count
    how many flights are in the timetable
    total number of flights
    nombre total de vols

flights[from.city="Rome"] count
    how many flights leave Rome
    number of flights that depart from Rome

flights[to.city="Rome"] count
    how many flights go to Rome
    number of flights arriving in Rome

flights[from.city="Lisbon" & to.city="Vienna"] show flightNo
    flight numbers from Lisbon to Vienna
    which flights go from Lisbon to Vienna
    I want to go from Lisbon to Vienna, what are the flight numbers

flights[from.city="Madrid" & to.city="Paris"] show flightNo, depHour asc depHour
    flights from Madrid to Paris with departure hour, earliest first
    Madrid to Paris: number and hour, in order of departure
    vuelos de Madrid a Paris con número y hora, el primero arriba

flights[from.city="Berlin" & to.city="Athens" or from.city="Athens" & to.city="Berlin"] count
    how many flights are there between Berlin and Athens, both directions
    number of flights from Berlin to Athens or from Athens to Berlin

flights[from.city="Hamburg" or to.city="Hamburg"] count
    how many flights touch Hamburg, arriving or departing
    Wie viele Flüge gehen ab Hamburg oder kommen in Hamburg an?
    number of flights to or from Hamburg

flights[from="DBN"] count
    how many flights start at DBN
    number of departures in the timetable from DBN

flights[from="DBN" & to="LSB"] list
    DBN to LSB flights
    connections from DBN to LSB

flights[from.airportName="Spree"] show flightNo, to.city
    flights from Spree airport with the city they go to
    where do flights from Spree go? number and city

flights[from.airportName="Liffey"] distinct to.city
    to which cities can you fly from Liffey, each once
    distinct destination cities from Liffey airport

flights[from.city="Nantes"] distinct to.country
    distinct countries one can reach from Nantes
    which countries do Nantes flights go to? no repeats

flights[from.country=@to.country] count
    how many flights are domestic
    number of flights within one country
    combien de vols intérieurs

flights[from.country!=@to.country] percent
    what percentage of flights is international
    share of flights to another country

flights[from.country="Greece" & to.country="Germany"] list
    flights from Greece to Germany
    Greece to Germany, all flights

flights by from.city count desc
    departing flights per city, most first
    how many flights leave each city? in descending order
    vuelos de salida por ciudad, de más a menos

flights by from.airportName count top 1
    airport with the most departing flights
    from which airport do most flights leave
    Von welchem Flughafen gehen die meisten Flüge ab?

flights by to.airportName count top 1
    airport with most arriving flights
    where do the most flights land? airport name
    l'aéroport qui a le plus de vols à l'arrivée

flights by to.airportName count bottom 1
    airport with the fewest arrivals
    at which airport do fewest flights arrive

flights by to.city count >= 12
    cities with at least twelve arriving flights
    to which cities do 12 flights or more go

flights by from.city, to.city count top 5
    five most served routes, city to city
    top 5 pairs of departure and arrival city by flights

flights by airline.airlineName count
    number of flights for each airline
    how many flights does every airline operate
    Flüge je Fluggesellschaft

flights by airline.airlineName count top 1
    which airline has the most flights
    the airline operating most flights

flights by airline.airlineName count < 15
    airlines with fewer than 15 flights
    which airlines operate less than fifteen flights

flights by airline.airlineName avg fares.economy desc
    average economy fare by airline, dearest first
    airlines ordered by mean economy fare from high to low

flights by airline.airlineName count distinct to
    how many different airports does each airline fly to
    number of distinct destinations per airline

flights[airline.airlineName="Eolia"] count
    how many flights does Eolia have
    number of Eolia flights

flights[airline.airlineName="Halcyon" & from.city="Milan"] show flightNo, to.city
    Halcyon flights from Milan: number and where to
    flights of Halcyon that leave from Milan, number plus city of arrival

flights[airline.airlineName="Blue Heron"] distinct aircraft
    which aircraft does Blue Heron use
    distinct aircraft on Blue Heron flights

flights[airline.lowCost=true & from.country="Spain"] count
    how many low-cost flights leave Spain
    number of flights from Spain on low cost airlines

flights[airline.country=@from.country] count
    how many flights leave from the home country of the airline
    number of flights where the airline's country equals that of the departure airport

flights[airline.alliance="Blue Ring"] percent
    share of flights flown by the Blue Ring alliance
    what percentage of flights is operated by Blue Ring members

flights[flightNo="QE201"] show from.city, to.city
    where does QE201 fly from and to
    QE201: from which city to which

flights avg durationMin, min durationMin, max durationMin
    average, shortest and longest flight time in minutes
    minutes in the air: mean, minimum, maximum
    duración media, mínima y máxima de los vuelos

flights top 1 distanceKm show flightNo, from.city, to.city
    longest flight by distance: number, from, to
    which flight covers the most kilometres, from where to where? number first

flights bottom 1 durationMin show flightNo, durationMin
    shortest flight and how many minutes it takes
    quickest flight: number and minutes
    le vol le plus court, numéro et durée

flights[durationMin<60] count
    how many flights take less than an hour
    number of flights under 60 minutes

flights[durationMin>180] show flightNo, from.city, to.city
    flights of more than three hours, with number and both cities
    which flights take over 3 hours? number, from, to

flights[distanceKm>=1000 & distanceKm<=1500] count
    how many flights are between 1000 and 1500 km
    number of flights from 1,000 to 1,500 kilometres long

flights[distanceKm>avg] count
    how many flights are longer than the average distance
    number of flights with above-average kilometres

flights sum distanceKm
    kilometres of all flights together
    total distance in the timetable

flights bottom 5 fares.economy show flightNo, fares.economy
    five cheapest flights in economy, with fare
    the 5 lowest economy fares: flight number, price
    die fünf billigsten Flüge in Economy mit Preis

flights[from.city="Prague"] bottom 1 fares.economy show flightNo, to.city, fares.economy
    cheapest flight from Prague: number, where to, economy fare
    where can I go cheapest from Prague? flight, city, fare in economy

flights[fares.economy<50] count
    how many flights cost less than 50 in economy
    number of economy fares below 50

flights[fares.business=null] count
    how many flights have no business fare
    number of flights without business class

flights top 1 fares.business show flightNo, fares.business
    most expensive business fare, and on which flight? number first
    flight with the highest business fare, and what it costs

flights avg fares.economy, avg fares.business
    average economy and average business fare
    what do economy and business cost on average
    tarifa media en economy y en business

flights by aircraft count
    flights for each aircraft type
    how many flights are flown with which aircraft

flights by aircraft avg distanceKm, max distanceKm
    average and longest distance for each aircraft
    how far does each aircraft type fly on average and at most

flights by aircraft count top 1
    most common aircraft
    type of aircraft used on most flights
    häufigster Flugzeugtyp

flights distinct aircraft
    what aircraft types are used
    list distinct aircraft
    ¿qué tipos de avión se usan?

flights count distinct aircraft
    how many different aircraft types
    number of distinct types of aircraft

flights[days="Sun"] count
    how many flights operate on Sundays
    number of flights that run on Sun

flights[days="Sat" & from.city="Cork"] show flightNo, to.city
    Saturday flights from Cork: number and where to
    what goes from Cork on a Saturday (Sat)? flight, destination city

flights by days count
    how many flights on each day of the week
    flights per day Mon to Sun

flights[days.#=7] count
    how many flights run on all 7 days
    number of daily flights, that is 7 days

flights[days.#=1] show flightNo
    flights that go only once a week
    which flights run on a single day

flights[depHour<8] count
    how many flights leave before 8 in the morning
    number of departures earlier than eight o'clock

flights[depHour>=20 & to.city="Madrid"] show flightNo, depHour
    flights to Madrid that leave at 20 h or later, with the hour
    to Madrid from hour 20 on: flight number, hour

flights[validFrom=2026-11] list
    flights valid from November 2026
    what starts in the timetable in November 2026

flights[no departures] count
    how many flights have no departure on record
    number of flights that never departed

departures count
    how many departures are recorded
    number of departures on file

departures[status="cancelled"] count
    how many departures were cancelled
    number of cancellations
    Wie viele Abflüge fielen aus?

departures[status="cancelled"] percent
    what percent of departures was cancelled
    cancellation rate as a percentage

departures by status count
    departures by status
    how many were on time, late, cancelled, planned

departures[day=today] show flightNo, gate
    today's departures and their gates
    what leaves today, from which gate? flight and gate
    salidas de hoy con su puerta

departures[day=tomorrow] list
    departures tomorrow
    everything that leaves tomorrow
    Abflüge morgen

departures[status="late" & day=last 7 days] show flightNo, day, delayMin desc delayMin
    late departures of the last 7 days, worst delay first: flight, day, minutes
    past seven days, what was late? number, day, delay from longest to shortest

departures[delayMin>60] count
    how many departures were more than an hour late
    number of delays above 60 minutes

departures avg delayMin, max delayMin
    average and worst delay
    delay: mean and maximum in minutes
    retard moyen et maximal

departures[flightNo.from="PRS"] count
    how many departures from PRS
    number of departures with PRS as the airport they leave from

departures[flightNo.airline="QJ"] avg delayMin
    average delay of airline QJ
    how late is QJ on average

departures by flightNo.airline avg delayMin top 1
    code of the airline with the worst average delay
    which airline (code) is the latest on average

departures by flightNo.airline sum passengers desc
    passengers per airline code, most first
    how many passengers did each airline code carry in total? descending

departures by flightNo.to count top 3
    three airport codes with the most departures to them
    top 3 destinations (code) of the departures

departures by flightNo.aircraft avg passengers
    average passengers per aircraft type
    how full is each aircraft type, passengers on average

departures by flightNo sum passengers top 5
    five flight numbers with the most passengers
    top 5 flights by people carried

departures sum passengers
    total number of passengers carried
    how many people have flown altogether

departures[day=2026-10] sum passengers
    passengers in October 2026
    how many people flew in October 2026, in total

departures by day:month sum passengers
    passengers per month
    how many people flew each month

departures by day:weekday avg passengers
    average passengers by day of the week
    on which weekday how many passengers on average

departures by gate count top 1
    most used gate
    which gate has the most departures
    la puerta más usada

departures[gate^"B"] count
    how many departures from the B gates
    number of departures whose gate starts with B

departures count distinct gate
    how many different gates are used
    number of distinct gates

departures top 1 delayMin show flightNo, day, delayMin
    longest delay: flight, day, minutes
    which departure was the latest, on what day and by how much

after flights[from.city="Rome"] count
flights[from.city="Milan"] count
    and from Milan?
    Milan?

after flights[from.city="Rome"] count
flights[from.city="Rome"] list
    show me those
    list them

after flights[from.city="Lisbon" & to.city="Vienna"] show flightNo
flights[from.city="Lisbon" & to.city="Vienna"] show flightNo, airline.airlineName
    with the airline
    and who flies them? with the name of the airline

after flights by airline.airlineName count top 1
flights by airline.airlineName count bottom 1
    and the fewest?
    who has the fewest

after flights by airline.airlineName count
flights[days="Sun"] by airline.airlineName count
    only Sunday flights
    and just on Sundays?

after flights bottom 5 fares.economy show flightNo, fares.economy
flights top 5 fares.economy show flightNo, fares.economy
    and the five dearest?
    the most expensive five instead

after airports[country="Portugal"] show airportName, city
airports[country="Austria"] show airportName, city
    and in Austria?
    the same for Austria

after airports top 1 elevationFt show airportName, elevationFt
airports bottom 1 elevationFt show airportName, elevationFt
    and the lowest?
    which is the lowest one

after departures[status="cancelled"] count
departures[status="cancelled" & day=this month] count
    only this month
    and this month?

after departures[status="cancelled"] count
departures[status="cancelled"] by flightNo.airline count
    by airline
    split by airline code

none
    which airline has the nicest staff
    is flight QA201 on time right now according to the radar
    how many pilots does Danubia have
    baggage allowance of Jetline
    which airline is from the country of the highest airport
    median fare in economy
    how much longer is Rome to Athens than Rome to Vienna
    who owns Blue Heron
    cheapest way from Cork to Chania with one change
    why are there so many delays
    book me a seat to Prague
    will fares go up next spring
    fuel used per passenger
    ratio of late to punctual departures
    is there a lounge at Elbe airport
    cancel all flights from Nantes
    ¿qué tiempo hace en Sevilla?
    Wie komme ich vom Flughafen in die Stadt?
    combien coûte un taxi depuis Rhone Park
    what's the biggest airport in the world
    name of the captain of QE205

flights top 1 fares.business - fares.economy
    which flight has the biggest gap between business and economy fare

departures[status="late"] by flightNo.airline percent
    share of late departures per airline
    percentage of departures that are late, by airline

departures avg by day:day count
    average number of departures a day
"""
