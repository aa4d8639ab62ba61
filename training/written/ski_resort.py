"""A ski resort: lifts and their daily counts, ski passes, instructors, lessons, rescues on the slopes."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

LIFTS = "Gondola One|gondola|2400,Bear Chair|chair|1800,Crow Chair|chair|1500,Hollow Drag|drag|700,Summit Six|chair|2600,Kids Belt|belt|400,North Drag|drag|650"
GIVEN = "Alva|Bo|Cato|Dina|Elof|Frida|Gus|Hilda|Ivar|Juni|Klas|Lo"
FAMILY = "Berg|Dahl|Ek|Falk|Gran|Holm|Lind|Malm|Nord|Rask"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """7 lifts, 300 daily counts, 130 guests, 260 passes, 12 instructors, 210 lessons, 80 rescues."""
    lifts = [
        {
            "code": f"L{number}",
            "name": one.split("|")[0],
            "kind": one.split("|")[1],
            "perHour": int(one.split("|")[2]),
            "built": chance.randint(1974, 2022),
            "valley_m": 900 + 60 * number,
            "top_m": 1400 + 110 * number,
            "heated": chance.random() < 0.3,
        }
        for number, one in enumerate(LIFTS.split(","), 1)
    ]
    counts = []
    for number in range(300):
        day = datetime(2025, 12, 1) + timedelta(days=chance.randrange(130))
        day = day if number % 10 else datetime(2026, 11, 14) + timedelta(days=chance.randrange(16))
        count: dict[str, Any] = {
            "_id": number + 1,
            "lift": chance.choice(lifts)["code"],
            "day": day,
            "riders": chance.randrange(0, 9000, 3),
            "open_h": chance.choice([0, 4, 6.5, 8]),
            "snow_cm": chance.randint(0, 210),
            "wind_kmh": chance.randint(0, 95),
        }
        if count["open_h"] == 0:
            count["closed_for"] = chance.choice(["wind", "repair", "no snow"])
        counts.append(count)
    guests = []
    for number in range(130):
        guest: dict[str, Any] = {
            "gid": f"G{number + 5001}",
            "fullName": f"{GIVEN.split('|')[number % 12]} {FAMILY.split('|')[(number * 3 + number // 12) % 10]}",
            "dob": datetime(1943, 1, 1) + timedelta(days=chance.randrange(28500)),
            "home": {
                "town": chance.choice(["Gavle", "Riga", "Hull", "Gdansk"]),
                "abroad": chance.random() < 0.5,
            },
            "board": chance.choice(["ski", "ski", "snowboard"]),
        }
        if chance.random() < 0.6:
            guest["mail"] = f"g{number}@example.org"
        guests.append(guest)
    passes = []
    for number in range(260):
        start = datetime(2025, 12, 6) + timedelta(days=chance.randrange(120))
        if number % 5 == 0:
            start = datetime(2026, 11, 20) + timedelta(days=chance.randrange(60))
        days = chance.choice([1, 1, 2, 3, 6, 7])
        one: dict[str, Any] = {
            "passNo": 70000 + number,
            "guest": chance.choice(guests[:118])["gid"],
            "from": start,
            "to": start + timedelta(days=days),
            "sold": min(start - timedelta(days=chance.choice([0, 0, 1, 5, 40])), datetime(2026, 11, 29)),
            "type": chance.choice(["adult", "adult", "child", "senior"]),
            "eur": chance.choice([29, 58, 110, 240, 310]),
            "rides": chance.randint(0, 95),
            "where": chance.choice(["web", "desk", "hotel"]),
        }
        if chance.random() < 0.06:
            one["blocked"] = chance.choice(["lost", "misuse"])
        passes.append(one)
    instructors = [
        {
            "id": f"I{number}",
            "name": name,
            "born": datetime(1958, 1, 1) + timedelta(days=chance.randrange(16500)),
            "langs": chance.sample(["Swedish", "English", "German", "Polish"], chance.randint(1, 4)),
            "perHour": chance.choice([42, 48, 55]),
            "since": chance.randint(1998, 2026),
            "park_certified": chance.choice("YN"),
        }
        for number, name in enumerate(
            ["Agda", "Birk", "Ceder", "Disa", "Ebbe", "Folke", "Gro", "Hauk", "Inga", "Jarl", "Kaj", "Liv"], 1
        )
    ]
    lessons = []
    for number in range(210):
        lesson: dict[str, Any] = {
            "_id": number + 1,
            "instructor": chance.choice(instructors[:11])["id"],
            "on": datetime(2025, 12, 8) + timedelta(days=chance.randrange(356)),
            "kind": chance.choice(["private", "group", "group", "kids"]),
            "level": chance.choice(["beginner", "middle", "expert"]),
            "hours": chance.choice([1, 2, 2, 4]),
            "places": chance.choice([1, 8, 12]),
            "pupils": [one["gid"] for one in chance.sample(guests[:90], chance.randint(1, 6))],
            "paid": chance.random() < 0.87,
            "amount": chance.choice([60, 95, 120, 220]),
        }
        if chance.random() < 0.5:
            lesson["rating"] = chance.randint(1, 5)
        lessons.append(lesson)
    rescues = []
    for number in range(80):
        at = datetime(2025, 12, 9) + timedelta(days=chance.randrange(355), minutes=chance.randrange(1440))
        rescue: dict[str, Any] = {
            "ref": f"RS{number + 1:03}",
            "at": at,
            "slope": chance.choice(["blue", "red", "red", "black", "off-piste"]),
            "nearLift": chance.choice(lifts)["code"],
            "injury": chance.choice(["knee", "wrist", "head", "none"]),
            "mins": chance.randint(8, 75),
            "helicopter": chance.random() < 0.15,
        }
        if chance.random() < 0.7:
            rescue["guest"] = chance.choice(guests[:100])["gid"]
        if chance.random() < 0.8:
            rescue["reported"] = at + timedelta(days=chance.randint(0, 9))
        rescues.append(rescue)
    return {
        "lifts": lifts,
        "counts": counts,
        "guests": guests,
        "passes": passes,
        "instructors": instructors,
        "lessons": lessons,
        "rescues": rescues,
    }


QUESTIONS = """
lifts show name, top_m - valley_m
    how high does each lift climb, top minus valley
    lifts with their difference in altitude
    Höhenunterschied je Lift

lifts top 1 top_m - valley_m show name
    which lift has the biggest vertical drop, top to valley
    lift with the largest difference between top and valley

lifts bottom 1 built show name, built
    our oldest lift and its year
    which lift was built first, and in which year

lifts[heated=true] show name
    heated lifts
    which lifts are heated

lifts by kind sum perHour
    capacity per hour by kind of lift
    how many people an hour can each kind of lift carry in total

counts by lift.name sum riders top 1
    busiest lift by riders in total
    which lift has carried the most riders
    ¿qué remonte ha llevado a más riders?

counts by lift.name avg riders
    riders on an average day, per lift
    average daily count of riders for each lift

counts[day=yesterday] show lift.name, riders
    yesterday's riders by lift
    how busy was each lift yesterday

counts[day=this month] sum riders
    riders this month in total
    how many people have ridden this month, all lifts together

counts avg by day:day sum riders
    how many riders do all lifts carry on an average day
    average daily total of riders

counts avg by day:month sum riders
    average monthly number of riders, all lifts
    how many riders in a month on average, total

counts[open_h=0] by lift.name percent
    share of days each lift was shut (0 open hours)
    what percentage of its days is every lift at 0 hours

counts[open_h=0] by lift.name percent top 1
    lift with the highest share of closed days, 0 h open
    which lift stands still most often in percent (open 0)

counts[closed_for="wind"] count
    how often did wind close a lift
    number of closures for wind

counts by closed_for count desc
    reasons for closing, most frequent first
    closures by reason in descending order of number

counts[closed_for!=null & wind_kmh<30] list
    closed although the wind was under 30
    closures with less than 30 km/h of wind

counts[riders>@lift.perHour] count
    on how many counts were there more riders than the lift can take in an hour
    number of counts with riders above the hourly capacity of the lift

counts avg snow_cm, max snow_cm
    average and deepest snow in cm
    snow: mean and maximum

counts by day:month avg snow_cm
    average snow per month
    how deep was the snow on average each month

counts top 1 riders show lift.name, day, riders
    record day of a lift: which, when, how many
    the highest number of riders ever on a lift, its name and the date

guests avg dob:age
    how old are our guests on average
    average age of guests
    Wie alt sind die Gäste im Schnitt?

guests by board avg dob:age
    average age of skiers and snowboarders, by board
    are snowboarders younger? average age per board

guests[board="snowboard"] by home.town percent
    share of snowboarders in each home town
    what percentage of guests from each town is on a snowboard

guests max dob:age
    how old is the oldest guest
    highest age of a guest

guests[dob<last 70 years] show fullName
    guests over 70
    who is older than seventy (70)

guests by home.town percent desc
    where do guests come from, in percent, biggest share first
    share of guests per town from high to low

guests[mail=null & home.abroad=true] count
    how many guests from abroad left no mail
    number of foreign guests without a mail address

guests[no passes] show fullName
    who has never had a pass
    guests without passes
    clients sans passes

guests[has rescues & no lessons] count
    how many rescued guests have never had a lesson
    number of guests with rescues but no lessons

passes sum eur
    what have we taken for passes
    pass revenue in total
    Umsatz mit Pässen insgesamt

passes by type count, sum eur
    for adult, child and senior: how many passes and what money
    number of passes and revenue per type

passes[from=next week] count
    how many passes start next week
    number of passes beginning in the next week

passes[from<=today & to>=today] count
    how many passes are valid today, from before or on today and to today or later
    number of passes that cover today (from and to)

passes avg to - from
    for how many days is a pass valid on average
    average validity of a pass in days

passes[to - from>=6] count
    how many passes are for six days or more
    number of passes with at least 6 days between from and to

passes by type avg to - from
    average validity in days by type
    how long does each type of guest stay on the slopes, days of the pass on average

passes avg from - sold
    how many days ahead are passes sold on average
    average days between sale and first day

passes[from - sold>30] by where count
    passes sold more than 30 days ahead, per place of sale
    how many were bought over a month (30 days) before, by where

passes by where percent
    share of passes by place of sale
    web, desk and hotel in percent of passes

passes avg by guest count
    how many passes does a guest buy on average
    average number of passes per guest

passes count by guest count > 3
    how many guests have bought more than 3 passes
    number of guests with over three passes

passes avg by guest sum eur
    what does a guest spend on passes on average altogether
    average total pass spending per guest

passes by guest.fullName sum eur top 5
    five best customers by pass money
    top 5 guests by spending on passes

passes by guest.home.town avg eur top 1
    which town buys the dearest passes on average
    town with the highest average pass price

passes[rides=0] percent
    what share of passes was never used (0 rides)
    percentage of passes with 0 rides

passes[rides=0] by where percent
    unused share (0 rides) per place of sale
    what percentage of web, desk and hotel passes has 0 rides

passes[rides>avg & type="senior"] count
    how many seniors ride more than average
    number of senior passes with above-average rides

passes by type avg rides
    average rides per type
    who rides more, adults, children or seniors? mean rides by type

passes[blocked!=null] show guest.fullName, blocked
    blocked passes: whose and why
    whose pass is blocked, and for what

passes by sold:month sum eur
    pass revenue by month of sale
    money from passes each month

passes top 1 sold show guest.fullName, type
    who bought the latest pass, and of what type
    newest pass sold: guest and type

instructors avg born:age
    average age of the instructors
    how old are our instructors on average

instructors bottom 1 born show name, born:age
    the oldest instructor and how old
    oldest teacher on the mountain: name, age

instructors[langs="Polish"] show name
    who teaches in Polish
    Polish-speaking instructors

instructors[langs.#>=3] show name
    who speaks three languages or more
    instructors with at least 3 languages

instructors[park_certified="N"] show name
    who is not certified for the park (N)
    instructors with park certified N

instructors[no lessons] show name
    instructors without lessons
    which instructor hasn't given any lessons

lessons sum hours * instructor.perHour
    what do all lessons cost us in pay: hours times the instructor's rate
    hours times rate per hour over all lessons

lessons by instructor.name sum hours * instructor.perHour
    pay per instructor: hours times hourly rate
    what does each instructor earn, hours times per hour

lessons by instructor.name sum hours desc
    hours taught by each instructor, most first
    who has taught how many hours, in descending order

lessons avg by instructor count
    how many lessons does an instructor give on average
    average number of lessons per instructor

lessons count by instructor sum hours > 40
    how many instructors have taught more than 40 hours
    number of instructors with over forty hours

lessons by instructor.name avg rating top 1
    best rated instructor on average
    which instructor gets the highest average rating

lessons by instructor.name avg rating < 3
    instructors rated below 3 on average
    whose average rating is under 3

lessons[paid=false] by kind percent
    unpaid share per kind of lesson
    what percentage of private, group and kids lessons is unpaid

lessons[paid=false] sum amount
    money outstanding for lessons
    how much is unpaid for lessons in total

lessons[kind="group"] avg pupils.#
    average number of pupils in a group lesson
    how big is a group on average

lessons[kind="group"] avg places - pupils.#
    how many places stay free in a group lesson on average
    average of places minus pupils for groups

lessons[pupils.#>@places] list
    lessons with more pupils than places
    overbooked lessons, pupils above places

lessons by pupils.fullName count top 3
    three keenest pupils
    who took the most lessons, top 3

lessons by on:month count
    lessons per month
    how many lessons each month

lessons[rating=null] percent
    share of lessons nobody rated
    percentage without a rating

lessons[level="beginner" & on=this year] sum amount
    income from beginner lessons this year
    this year's beginner lessons in money, total

rescues count
    how many rescues have there been
    number of rescues

rescues by slope percent desc
    rescues by slope in percent, most first
    which slopes have what share of rescues, in descending order

rescues[helicopter=true] by slope percent
    helicopter share per slope
    what percentage of rescues needs a helicopter on each slope

rescues by slope avg mins
    average rescue time in minutes by slope
    how many minutes do rescues take on average on every slope

rescues[mins>60] show ref, slope
    rescues of over an hour: reference and slope
    which rescues took more than 60 minutes, on what slope

rescues avg reported - at
    how many days after a rescue is it reported on average
    average days from the rescue to the report

rescues[reported - at>7] show ref
    rescues reported more than a week later (7 days)
    refs with over 7 days until the report

rescues[reported=null] by nearLift.name count top 1
    lift near which most rescues are unreported
    where, by lift, are the most reports missing

rescues[injury!="none"] percent
    what share of rescues has an injury other than none
    percentage of rescues with somebody hurt, injury not none

rescues[injury="knee"] by guest.board count
    knee injuries of skiers and snowboarders, how many
    number of knee cases per board

rescues by guest.board avg guest.dob:age
    average age of the rescued by board
    how old are rescued guests on average, ski and snowboard

rescues avg by at:month count
    how many rescues are there in an average month
    average monthly number of rescues

rescues max at
    when was the last rescue
    date of the most recent rescue

after counts by lift.name sum riders top 1
counts[day=last month] by lift.name sum riders top 1
    and last month?
    only last month

after guests avg dob:age
guests by home.town avg dob:age
    per town?
    and by town

after passes by where percent
passes[type="child"] by where percent
    only for children (child)
    and child passes?

after passes avg to - from
passes[type="senior"] avg to - from
    and for seniors?
    senior only

after lessons by instructor.name sum hours desc
lessons[on=last month] by instructor.name sum hours desc
    just last month
    and last month?

after rescues by slope avg mins
rescues by slope max mins
    the longest, by slope?
    and the maximum

after lessons[paid=false] sum amount
lessons[paid=false] count
    how many lessons is that?
    number of them

after passes count by guest count > 3
passes by guest.fullName count > 3
    who are they?
    show me who, with the number

none
    will it snow on Saturday
    which slope is the most beautiful
    riders per open hour
    median age
    why is Hollow Drag always shut
    profit of the ski school
    money lost on closed days
    open the North Drag
    block pass 70014
    book a lesson with Liv
    phone number of Inga
    guests who had a lesson and a rescue on the same day
    how many more riders than last season
    avalanche danger today
    rental skis in stock
    ticket prices in other resorts
    how do I wax a ski
    rescues before 11 in the morning
    ratings by the age of the instructor's pupils and lift
    ¿hay taxis hasta el valle?
    Welche Piste soll ich fahren?
    où est le vin chaud
    hey
"""
