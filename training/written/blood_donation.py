"""A blood service: donors, donation sessions, donations with their tests, stored units, and hospitals' orders."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

FIRST = "Ada|Bilal|Celeste|Dmitri|Elin|Fergus|Gita|Hector|Imani|Joris|Kamil|Lena|Marek|Nadia|Otis|Petra|Quirin|Ronja"
LAST = "Abara|Beck|Cordero|Dahl|Eriksen|Fontaine|Gruber|Hosseini|Ionescu|Jarvis|Keller|Lindqvist"
GROUPS = "O+|O+|O+|A+|A+|A+|B+|O-|A-|AB+|B-|AB-"
HOSPITALS = "St Brigid|County General|Lakeside Clinic|Children's Hospital|Trauma Centre East"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """110 donors, 40 sessions, 340 donations, 260 units, 5 hospitals, 120 orders."""
    donors = []
    for number in range(110):
        donor: dict[str, Any] = {
            "donor_no": f"D{50100 + number}",
            "first": chance.choice(FIRST.split("|")),
            "last": chance.choice(LAST.split("|")),
            "sex": chance.choice(["F", "M"]),
            "dob": datetime(1956, 1, 1) + timedelta(days=chance.randrange(18800)),
            "bloodgroup": chance.choice(GROUPS.split("|")),
            "weight_kg": chance.randint(50, 112),
            "city": chance.choice(["Holmby", "Holmby", "Astwick", "Fenmoor", "Ryde End"]),
            "consents": chance.sample(["newsletter", "research", "sms"], chance.randint(0, 3)),
        }
        if chance.random() < 0.7:
            donor["email"] = f"{donor['last'].lower()}.{number}@example.org"
        if chance.random() < 0.18:
            donor["deferred_until"] = datetime(2026, 8, 1) + timedelta(days=chance.randrange(500))
            donor["deferral"] = chance.choice(["tattoo", "travel", "low iron", "medication"])
        if number % 9 == 0:
            donor["recruited_by"] = f"D{50100 + chance.randrange(110)}"
        donors.append(donor)
    codes = [str(one["donor_no"]) for one in donors]
    sessions = [
        {
            "session": f"S{number:03}",
            "date": datetime(2025, 10, 1) + timedelta(days=11 * number),
            "venue": {
                "name": chance.choice(
                    ["Town Hall", "Sports Centre", "University", "Bloodmobile", "Old Mill"]
                ),
                "city": chance.choice(["Holmby", "Astwick", "Fenmoor"]),
            },
            "beds": chance.choice([4, 6, 8, 12]),
            "target": chance.choice([20, 40, 60]),
            **({"turned_up": chance.randint(9, 75)} if number < 39 else {}),
            "doctor": chance.choice(["Dr Vale", "Dr Osman", "Dr Lind"]),
        }
        for number in range(1, 41)
    ]
    donations = []
    for number in range(340):
        donation: dict[str, Any] = {
            "don_id": 330001 + number,
            "donor": chance.choice(codes[:98]),
            "session": f"S{chance.randint(1, 38):03}",
            "kind": chance.choice(["whole blood", "whole blood", "whole blood", "plasma", "platelets"]),
            "ml": chance.choice([250, 450, 500, 500, 650]),
            "hb": round(chance.uniform(11.2, 17.4), 1),
            "first_time": "Y" if chance.random() < 0.18 else "N",
            "minutes": chance.choice([6, 8, 9, 11, 40, 70]),
            "tests": [
                {"test": name, "result": chance.choice(["neg"] * 14 + ["pos", "repeat"])}
                for name in ("HIV", "HBV", "syphilis")
            ],
        }
        if chance.random() < 0.12:
            donation["reaction"] = chance.choice(["dizzy", "fainted", "bruise"])
        if chance.random() < 0.08:
            donation["aborted"] = True
        donations.append(donation)
    units = []
    for number in range(260):
        made = datetime(2026, 3, 1) + timedelta(days=chance.randrange(272))
        unit: dict[str, Any] = {
            "unit": f"U{number + 1:04}",
            "don_id": donations[number % 300]["don_id"],
            "product": chance.choice(["red cells", "red cells", "plasma", "platelets"]),
            "group": chance.choice(GROUPS.split("|")),
            "made": made,
            "expires": made + timedelta(days=chance.choice([5, 42, 42, 365])),
            "status": chance.choice(["in stock", "issued", "issued", "issued", "discarded", "quarantine"]),
            "fridge": chance.choice(["F1", "F2", "F3"]),
        }
        units.append(unit)
    hospitals = [
        {"hosp": code, "name": name, "beds": beds, "km": km}
        for code, name, beds, km in zip(
            ["BRI", "CGH", "LAK", "CHI", "TCE"],
            HOSPITALS.split("|"),
            [310, 780, 95, 160, 220],
            [12, 3, 41, 8, 27],
            strict=True,
        )
    ]
    orders = []
    for number in range(120):
        asked = datetime(2026, 5, 1) + timedelta(days=chance.randrange(213))
        units_asked = chance.choice([1, 2, 2, 4, 6, 10, 20])
        order: dict[str, Any] = {
            "order": 8001 + number,
            "hosp": chance.choice(["BRI", "CGH", "CGH", "TCE", "LAK"]),
            "asked": asked,
            "product": chance.choice(["red cells", "red cells", "plasma", "platelets"]),
            "group": chance.choice(GROUPS.split("|")),
            "units_asked": units_asked,
            "emergency": chance.random() < 0.2,
        }
        if asked < datetime(2026, 11, 25):
            order["units_sent"] = max(0, units_asked - chance.choice([0, 0, 0, 0, 1, 4]))
            order["sent"] = asked + timedelta(days=chance.choice([0, 0, 1, 3]))
        orders.append(order)
    return {
        "donors": donors,
        "sessions": sessions,
        "donations": donations,
        "units": units,
        "hospitals": hospitals,
        "orders": orders,
    }


QUESTIONS = """
donors count
    how many donors are registered
    ¿cuántos donantes tenemos?

donors by bloodgroup count desc
    donors by blood group, most common first
    how common is each blood group among our donors? in descending order

donors[bloodgroup="O-"] show first, last, city
    O- donors with their town
    who has O-, and where do they live

donors[bloodgroup$"-"] percent
    what share is rhesus negative, the group ending in -
    percentage with a blood group that ends in a minus "-"

donors[bloodgroup="AB+"|"AB-"] count
    how many donors are AB, either AB+ or AB-
    number of donors with AB- or AB+

donors[deferred_until>=today] show first, last, deferred_until
    who is deferred, and until when? from today on
    people who may not give blood today: names and until when
    Wer ist noch gesperrt, und bis wann?

donors by deferral count
    reasons of deferral with numbers
    how many are deferred for each reason

donors[dob>=last 25 years] count
    how many donors are 25 or younger
    number of donors aged up to 25

donors[dob<last 65 years] list
    donors over 65
    people on file older than sixty-five (65)

donors top 1 dob show first, last, dob
    our youngest donor with date of birth
    who is youngest, born when

donors[no donations] count
    how many have registered but never given
    number of donors without any donation

donors[no donations & email!=null] show first, last, email
    whom could we write to because they never donated? name and e-mail
    never-donors with their mail address, if there is one

donors[consents="research" & consents="newsletter"] count
    how many agreed to research and to the newsletter
    donors with both newsletter and research consent, number

donors[consents!="sms"] count
    how many don't want an SMS
    number without consent to sms

donors[sex="M" & weight_kg<60] list
    men under 60 kg
    male donors lighter than sixty kilos

donors by city, sex count
    men and women per town
    donors by city and sex

donors by city count >= 20
    towns with 20 donors or more
    which cities have at least twenty donors

donors[recruited_by!=null] percent
    what percentage was brought in by somebody
    share of donors who were recruited by another

sessions[date=next 2 weeks] list
    sessions in the next 2 weeks
    where can people give blood in the coming two weeks? the sessions

sessions[turned_up>=@target] percent
    how often did we reach the target, in percent
    share of sessions where at least as many turned up as planned

sessions[turned_up<@target & date=this year] show date, venue.name, turned_up, target
    this year's sessions that missed the target: date, venue, turnout and target
    sessions below their target this year with date, place, turnout and the target itself

sessions by venue.name avg turned_up top 1
    which venue draws most people on average
    best venue by average turnout

sessions by venue.name avg turned_up, count
    average turnout and number of sessions per venue
    per venue: people on average, and how many sessions

sessions by doctor count
    sessions per doctor
    how many sessions did each doctor do

sessions by date:month asc sum turned_up
    turnout month by month
    how many people turned up in each month altogether

sessions top 1 turned_up show date, venue.name, venue.city
    busiest session: date, venue, city
    when and where did most people come

sessions[no donations & date<today] list
    past sessions without donations
    sessions before today at which nobody gave

donations[kind="plasma"] sum ml
    how much plasma have we drawn, in ml
    total ml of plasma

donations by kind count, sum ml
    number and volume for each kind of donation
    per kind: how many and how many ml in all

donations[session.date=this year] count
    donations this year
    how many times was blood given this year
    dons de cette année, combien

donations[session.date=last month & first_time="Y"] count
    how many first-timers last month
    number of people who gave for the first time last month

donations[first_time="Y"] by session.venue.name count top 1
    where do most first-time donors come
    venue with the most first donations

donations by session.venue.city avg hb
    average haemoglobin by city of the venue
    mean hb per city where we draw blood

donations by donor.bloodgroup sum ml > 20000
    blood groups with more than 20 litres (20000 ml) given
    of which groups do we have over 20,000 ml

donations by donor.first, donor.last count top 3
    three most faithful donors
    who has given most often? top 3

donations by donor.first, donor.last count >= 7
    donors with seven donations or more
    who has donated at least 7 times

donations[hb<12.5] list
    donations with low haemoglobin, under 12.5
    hb below 12.5

donations[hb<12.5 & donor.sex="F"] count
    how many women gave with an hb under 12.5
    number of women's donations with haemoglobin below 12.5

donations[reaction!=null] percent
    what share had a reaction
    percentage of donations with any reaction
    Anteil mit Reaktion

donations[reaction="fainted"] by donor.sex count
    do men or women faint more often? numbers
    fainting by sex

donations[reaction="fainted" & donor.weight_kg<60] list
    fainters under 60 kilos
    donations where someone lighter than 60 kg fainted

donations[aborted=true & kind!="whole blood"] count
    how many were aborted, leaving out whole blood
    number of aborted donations other than whole blood

donations[tests.test="HBV" & tests.result="pos"] show don_id, donor
    HBV positives: donation and donor number
    which donations tested positive for HBV, and from which donor no

donations[tests.result="repeat"] count
    how many need a test repeated
    number of donations with a repeat test

donations by kind avg minutes
    how long does each kind of donation take
    average minutes for each kind

donations[ml>avg & kind="platelets"] count
    how many platelet donations are above the average volume of all
    number of platelets donations larger than average

units[status="in stock"] by group count
    stock by blood group
    how many units of each group are in stock
    Bestand je Blutgruppe

units[status="in stock" & product="red cells"] count
    red cells in stock, how many units
    how many units of red cells do we have in the fridge at the moment, in stock
    ¿cuántas unidades de red cells hay en stock?

units[status="in stock" & expires=next 7 days] list
    stock that expires in the next 7 days
    units in stock running out within seven days

units[status="in stock" & expires<today] show unit, fridge
    expired but still in stock: unit and fridge
    which units should no longer be in stock as they have expired, and which fridge

units[status="discarded"] percent
    wastage rate
    what percentage of units is thrown away

units[status="discarded"] by product count desc
    waste by product, worst first
    discarded units per product, descending

units[status="issued" & product="platelets" & made=last quarter] count
    how many platelets made last quarter were issued
    number of issued platelet units from the last quarter

units by fridge, status count
    what is in each fridge by status
    units per fridge and status

units[status="quarantine" & made<last 60 days] list
    units in quarantine for more than 60 days
    quarantine units made over 60 days ago

hospitals show name, km asc km
    hospitals from nearest to farthest with the kilometres
    how far is each hospital? nearest first

hospitals[no orders] show name
    which hospital has never ordered
    hospitals without orders

orders[sent=null] list
    orders not sent
    what's waiting to go out

orders by hosp.name sum units_asked top 1
    which hospital asks for most
    biggest customer by units ordered

orders[units_sent<@units_asked] count
    how often couldn't we send everything
    number of orders served short

orders[units_sent<@units_asked] by group count desc
    short deliveries by blood group, most first
    which groups are we short of how often? descending

orders[emergency=true & sent>@asked] list
    emergencies not sent the same day but later
    emergency orders that went out after the day they were asked for

orders by product sum units_asked, sum units_sent
    asked and sent units per product
    for each product: total ordered and total delivered

orders[hosp.km>20 & emergency=true] count
    how many emergencies came from hospitals more than 20 km away
    number of emergency orders of hospitals over 20 km from here

orders by asked:month asc count, sum units_asked
    orders and units by month
    per month: how many orders, how many units asked for

orders by hosp.name avg units_asked > 6
    hospitals that order more than 6 units on average
    who averages over six units an order

orders sum units_asked - units_sent
    how many units could we not deliver in all, asked minus sent
    difference between asked and sent in total

donors avg dob:age
    average age of the donors
    how old are our donors on average

donors by bloodgroup percent
    blood groups of our donors in percent
    what share of the donors has each blood group

donations avg by donor count
    how often has a donor given on average
    average number of donations per donor

donations count by donor count >= 5
    how many people gave at least 5 times
    number of donors with five donations or more

donations[reaction!=null] by donor.sex percent
    share of donations with a reaction, by sex
    what percentage of men's and of women's donations had a reaction

units[status="discarded"] by product percent top 1
    which product has the highest share of discarded units
    product with the worst wastage rate

orders avg sent - asked
    how many days until an order is sent, on average
    average days between asking and sending

sessions avg turned_up - target
    by how many people do we exceed the target on average
    average difference between turnout and target

after donors[bloodgroup="O-"] show first, last, city
donors[bloodgroup="O-"] count
    how many are they
    ¿cuántos son?

after donors[bloodgroup="O-"] show first, last, city
donors[bloodgroup="O-" & city="Holmby"] show first, last, city
    only in Holmby
    just those from Holmby

after units[status="in stock"] by group count
units[status="in stock" & product="plasma"] by group count
    plasma only
    and just the plasma

after donations[reaction!=null] percent
donations[reaction!=null] by reaction count
    which ones? count each
    split by reaction

after donations[session.date=last month & first_time="Y"] count
donations[session.date=this month & first_time="Y"] count
    and this month
    diesen Monat?

after orders[sent=null] list
orders[sent=null & emergency=true] list
    are there emergencies among them? show those
    emergencies only

after orders by hosp.name sum units_asked top 1
orders by hosp.name sum units_asked desc
    and all the others, in order?
    the whole list, largest first

after sessions top 1 turned_up show date, venue.name, venue.city
sessions bottom 1 turned_up show date, venue.name, venue.city
    and the quietest
    which had the fewest?

after donors[no donations] count
donors[no donations] by city count
    by town?
    where do they live, per city

none
    which donor is the bravest
    what does a unit of blood cost
    how many lives did we save
    why was U0044 discarded
    donors' phone numbers
    can I donate after a flu
    how much O- will we need at Christmas
    median age of donors
    donors per inhabitant
    book me in for Tuesday
    which nurse drew the most blood
    units from donations in Fenmoor
    blood pressure of Hector Beck
    set unit U0101 to issued
    which country gives most blood
    number of biscuits eaten
    Tut Blutspenden weh?
    ¿qué grupo tiene mi hija?
    see you later
"""
