"""A music school: pupils, teachers, lessons with two people in them, instruments on loan."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

INSTRUMENTS = ["violin", "cello", "piano", "clarinet", "trumpet", "guitar", "harp"]


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """11 teachers, 95 pupils, 380 lessons, 45 instruments of which some are lent."""
    teachers = [
        {
            "teacher_id": f"TC{number:03}",
            "fullname": name,
            "teaches": chance.sample(INSTRUMENTS, chance.randint(1, 3)),
            "rate": chance.choice([32, 36, 40, 45, 52]),
            "since": chance.randint(1996, 2026),
            "full_time": chance.choice([0, 1]),
        }
        for number, name in enumerate(
            [
                "Agnes Holm",
                "Boris Kern",
                "Céline Roy",
                "Dilan Aksoy",
                "Erik Sand",
                "Fenna Vis",
                "Gabor Toth",
                "Hira Malik",
                "Ivan Lis",
                "Julia Reis",
                "Kai Bloom",
            ],
            1,
        )
    ]
    pupils = []
    for number in range(1, 96):
        pupil: dict[str, Any] = {
            "pupil_id": 3000 + number,
            "first": chance.choice(["Lea", "Noah", "Mia", "Ben", "Zoe", "Adam", "Iris", "Tom"]),
            "last": chance.choice(["Arnold", "Berg", "Costa", "Dietz", "Ekici", "Falk", "Gruber"]),
            "dateOfBirth": datetime(1999, 1, 1) + timedelta(days=chance.randrange(7300)),
            "instrument": chance.choice(INSTRUMENTS),
            "level": chance.choice(["beginner", "beginner", "intermediate", "advanced"]),
            "joined": datetime(2019, 9, 1) + timedelta(days=chance.randrange(2640)),
            "teacher_id": chance.choice(teachers)["teacher_id"],
            "siblings_here": chance.choice([0, 0, 0, 1, 2]),
            "contact": {"email": f"p{number}@example.net", "city": chance.choice(["Bern", "Thun", "Biel"])},
        }
        if chance.random() < 0.2:
            pupil["scholarship_pct"] = chance.choice([25, 50, 100])
        pupils.append(pupil)
    lessons = []
    for _ in range(380):
        day = datetime(2026, 8, 17) + timedelta(days=chance.randrange(112), hours=chance.randint(9, 19))
        lessons.append(
            {
                "at": day,
                "pupil_id": 3000 + chance.randint(1, 92),
                "teacher_id": chance.choice(teachers)["teacher_id"],
                "minutes": chance.choice([30, 30, 45, 60]),
                "room": chance.choice(["A1", "A2", "B1", "Hall"]),
                "state": chance.choice(["held", "held", "held", "missed", "cancelled", "planned"]),
                "fee": round(chance.uniform(18, 62), 2),
            }
        )
    instruments = []
    for number in range(1, 46):
        thing: dict[str, Any] = {
            "inv": f"I-{number:03}",
            "kind": chance.choice(INSTRUMENTS),
            "maker": chance.choice(["Yamaha", "Stentor", "Buffet", "Hohner"]),
            "bought": chance.randint(1988, 2026),
            "value": chance.randrange(120, 7800, 10),
            "condition": chance.choice(["good", "good", "worn", "broken"]),
        }
        if chance.random() < 0.55:
            thing["lent_to"] = 3000 + chance.randint(1, 95)
            thing["due"] = datetime(2026, 9, 1) + timedelta(days=chance.randrange(300))
        instruments.append(thing)
    return {"teachers": teachers, "pupils": pupils, "lessons": lessons, "instruments": instruments}


QUESTIONS = """
pupils count
    how many pupils do we have
    number of students
    Wie viele Schüler haben wir?

pupils by instrument count desc
    what do they play? most popular instrument first
    pupils per instrument, descending

pupils by instrument count top 1
    most popular instrument
    which instrument do most pupils learn

pupils[instrument="cello"] count
    how many learn the cello
    number of cello pupils
    combien d'élèves jouent du violoncelle (cello)

pupils[instrument="harp"] show first, last
    who plays the harp
    names of the harp pupils

pupils[level="advanced"] count
    how many are advanced
    number of advanced pupils

pupils[level="beginner" & instrument="piano"] list
    piano beginners
    beginners on the piano

pupils by level count
    pupils by level
    how many beginners, intermediate and advanced

pupils[level="beginner"] percent
    what share are beginners
    percentage of beginners

pupils top 1 dateOfBirth show first, last
    youngest pupil
    who is the youngest
    jüngster Schüler

pupils bottom 1 dateOfBirth show first, last, dateOfBirth
    oldest pupil and date of birth
    who is oldest, and when were they born

pupils[dateOfBirth>=2015] count
    how many were born in 2015 or later
    number of kids born from 2015 on

pupils[joined=this year] count
    how many joined this year
    number of new pupils this year

pupils by joined:year count
    new pupils by year
    how many joined in each year

pupils[contact.city="Thun"] count
    how many come from Thun
    number of pupils living in Thun

pupils by contact.city count
    pupils per city
    where do they live, by number

pupils[scholarship_pct!=null] count
    how many have a scholarship
    number of pupils with a scholarship

pupils[scholarship_pct=100] show first, last
    who pays nothing, that is a scholarship of 100
    names with a full scholarship (100 %)

pupils[siblings_here>0] count
    how many have a brother or sister here
    number of pupils with siblings here

pupils[teacher_id.fullname="Céline Roy"] show first, last
    Céline Roy's pupils
    whom does Céline Roy teach

pupils by teacher_id.fullname count top 3
    three teachers with the most pupils
    who has most pupils? top three

pupils[teacher_id.full_time=1] count
    how many pupils have a full-time teacher
    number of pupils taught by full-timers

lessons[at=today] list
    today's lessons
    lessons today
    Unterricht heute

lessons[at=next week] count
    how many lessons next week
    number of lessons planned for next week

lessons[at=last month & state="held"] count
    how many lessons took place last month (held)
    number of held lessons last month

lessons[state="missed"] count
    how many lessons were missed
    number of missed lessons

lessons[state="missed"] percent
    share of missed lessons
    what percentage is missed

lessons by state count
    lessons by state
    how many held, missed, cancelled and planned

lessons[state="missed"] by pupil_id.last count top 5
    last names with the most missed lessons, five of them
    who misses most? five last names

lessons sum minutes
    minutes taught altogether
    total teaching time in minutes

lessons[state="held"] by teacher_id.fullname sum minutes
    held minutes per teacher
    how many minutes did each teacher really teach (held)

lessons[teacher_id.fullname="Erik Sand" & at=2026-10] count
    Erik Sand, number of lessons in october 2026

lessons[teacher_id.fullname="Erik Sand" & at=*-10] count
    how many lessons did Erik Sand have in October

lessons by at:weekday count
    lessons by weekday
    how many lessons on each day of the week

lessons by room count top 1
    which room is used most
    busiest room

lessons[room="Hall"] count
    how often is the Hall used
    number of lessons in the Hall

lessons sum fee
    fees in total
    how much do lessons bring in
    recettes totales des leçons

lessons by at:month sum fee
    fees by month
    monthly income from lessons

lessons avg fee
    average fee
    what does a lesson cost on average

lessons[minutes=60] count
    how many full-hour lessons
    number of 60 minute lessons

lessons by pupil_id.instrument sum minutes
    minutes by instrument
    how much is each instrument taught, in minutes

lessons[pupil_id.level="advanced"] avg minutes
    how long are advanced pupils' lessons on average
    average minutes for advanced pupils

lessons[pupil_id=3017] list
    lessons of pupil 3017
    all of 3017's lessons

teachers count
    how many teachers are there
    number of teachers

teachers[full_time=0] show fullname
    part-time teachers
    who is not full time

teachers bottom 1 since show fullname, since
    who has taught here longest, and since when
    longest-serving teacher and year

teachers[teaches="guitar"] show fullname
    who teaches guitar
    guitar teachers

teachers top 1 rate show fullname, rate
    most expensive teacher and the rate
    highest rate: who and how much

teachers avg rate
    average rate
    what does a teacher cost on average

teachers[teaches.#=1] show fullname
    who teaches just one instrument
    teachers with a single instrument

teachers[no lessons] show fullname
    teachers without any lesson
    who has not taught at all

pupils[no lessons] show first, last
    pupils who never had a lesson
    names without a single lesson

instruments count
    how many instruments do we own
    number of instruments

instruments[lent_to=null] count
    how many instruments are in the house
    number of instruments that are not lent

instruments[lent_to!=null & due<today] list
    overdue instruments
    lent and due before today

instruments[lent_to!=null & due<today] count
    how many loans are overdue
    number of instruments that should be back already

instruments[condition="broken"] show inv, kind
    what is broken? number and kind
    broken instruments: inventory number and kind

instruments by kind sum value
    value by kind of instrument
    what are our instruments worth, by kind

instruments sum value
    total value
    what is everything worth

instruments top 1 value show inv, kind
    most valuable instrument
    which one is worth most? number and kind

instruments[maker="Yamaha"] count
    how many Yamahas
    number of instruments by Yamaha

instruments[bought<2000] show inv, bought
    bought before 2000, with the year
    old instruments from before 2000: number and year

instruments[lent_to.last="Berg"] list
    what has a Berg borrowed
    instruments lent to someone called Berg

instruments by lent_to.contact.city count
    loans by city of the borrower
    how many instruments are lent to each city

after pupils[instrument="cello"] count
pupils[instrument="cello"] show first, last
    who are they
    names?

after pupils[instrument="cello"] count
pupils[instrument="trumpet"] count
    trumpet?
    and the trumpet

after lessons[at=today] list
lessons[at=tomorrow] list
    and tomorrow
    tomorrow?

after lessons[state="missed"] count
lessons[state="missed" & at=2026-11] count
    just november 2026

after lessons[state="missed"] count
lessons[state="missed" & at=*-11] count
    only in November

after lessons sum fee
lessons by teacher_id.fullname sum fee
    per teacher
    by teacher please

after instruments[lent_to!=null & due<today] list
instruments[lent_to!=null & due=this week] list
    and those due this week?
    due this week

after teachers avg rate
teachers max rate, min rate
    and the highest and lowest
    max and min?

none
    who is the most talented pupil
    which teacher is the strictest
    how much rent do we pay
    cancel Mia's lesson tomorrow
    what pieces does Lea play
    phone number of Tom Falk's parents
    how many pupils will join next year
    who won the competition
    why was the lesson missed
    salary of Agnes Holm
    median fee
    when is the concert
    who composed the Four Seasons
    free rooms on Tuesday
    how many exams were passed
    hello

pupils avg dateOfBirth:age
    how old are our pupils on average
    average age of the pupils

pupils[first="Zoe" & last="Berg"] show dateOfBirth:age
    how old is Zoe Berg

lessons[state="missed"] by teacher_id.fullname percent desc
    share of missed lessons per teacher, highest first
"""
