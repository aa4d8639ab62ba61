"""A gym with three branches: members, their plans, check-ins, classes and bookings. Keys in camelCase."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

TODAY = datetime(2026, 11, 29)
FIRST = "Amara|Bastian|Chiara|Dmitri|Edith|Fabio|Gwen|Hakim|Ida|Jakub|Kirsten|Luca|Mireille|Noor|Oskar|Petra|Rui|Selma"
LAST = (
    "Abel|Brandt|Costa|Dunn|Ekström|Fischer|Gallo|Hansen|Iversen|Jansen|Kowalski|Laurent|Moretti|Novak|Okafor"
)
TRAINERS = "Bianca Reyes|Carl Aumann|Joy Mensah|Nils Oberg|Pia Sorensen|Tom Hadley"
CLASSES = "Spinning|Yoga Flow|Pilates|Body Pump|Boxing|Aqua Fit|Zumba|HIIT|Back Care|Stretch & Relax|Kettlebell|Dance Mix"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """3 branches, 4 plans, 220 members, 12 classes, 260 bookings, 380 check-ins."""
    branches = [
        {
            "branch": "RIV",
            "title": "Riverside",
            "city": "Leeds",
            "sqm": 1450,
            "openedOn": datetime(2014, 3, 1),
        },
        {"branch": "STA", "title": "Station", "city": "Leeds", "sqm": 980, "openedOn": datetime(2018, 9, 15)},
        {"branch": "MIL", "title": "Old Mill", "city": "York", "sqm": 1120, "openedOn": datetime(2023, 1, 9)},
    ]
    for one in branches:
        one["hasPool"] = one["branch"] != "STA"
    plans = [
        {"planCode": "OFF", "planName": "Off-Peak", "monthlyFee": 24.9, "minMonths": 1, "sauna": False},
        {"planCode": "STD", "planName": "Standard", "monthlyFee": 34.9, "minMonths": 6, "sauna": False},
        {"planCode": "PRM", "planName": "Premium", "monthlyFee": 54.9, "minMonths": 12, "sauna": True},
        {"planCode": "STU", "planName": "Student", "monthlyFee": 22.5, "minMonths": 3, "sauna": False},
    ]
    members = []
    for number in range(1, 221):
        joined = datetime(2016, 1, 4) + timedelta(days=chance.randrange(3970))
        member: dict[str, Any] = {
            "_id": number,
            "firstName": chance.choice(FIRST.split("|")),
            "lastName": chance.choice(LAST.split("|")),
            "gender": chance.choice("fffmmmmd"),
            "birthDate": datetime(1948, 1, 1) + timedelta(days=chance.randrange(21500)),
            "joinedOn": joined,
            "planCode": chance.choice(["OFF", "STD", "STD", "PRM", "STU"]),
            "homeBranch": chance.choice(["RIV", "RIV", "STA", "MIL"]),
            "goals": chance.sample(
                ["weight loss", "muscle", "endurance", "back pain", "fun"], chance.randint(0, 3)
            ),
            "isFrozen": chance.random() < 0.08,
            "arrears": chance.choice([0, 0, 0, 0, 0, 24.9, 34.9, 69.8, 109.8]),
        }
        if chance.random() < 0.8:
            member["contact"] = {"email": f"{member['lastName'].lower()}{number}@example.org"}
            if chance.random() < 0.6:
                member["contact"]["mobile"] = f"+44 7700 9{chance.randrange(10000, 99999)}"
        if chance.random() < 0.25:
            member["cancelledOn"] = joined + timedelta(days=chance.randrange((TODAY - joined).days + 1))
        if chance.random() < 0.3:
            member["trainer"] = chance.choice(TRAINERS.split("|"))
        members.append(member)
    classes = [
        {
            "_id": number,
            "className": name,
            "coach": chance.choice(TRAINERS.split("|")),
            "branch": chance.choice(["RIV", "STA", "MIL"]),
            "weekday": chance.choice(["Monday", "Tuesday", "Wednesday", "Thursday", "Saturday"]),
            "startTime": chance.choice(["07:00", "10:30", "18:00", "19:15"]),
            "durationMin": chance.choice([30, 45, 60, 75]),
            "capacity": chance.choice([12, 15, 20, 25]),
        }
        for number, name in enumerate(CLASSES.split("|"), 1)
    ]
    for one in classes:
        one["enrolled"] = min(one["capacity"], chance.randint(6, 27))
    bookings = [
        {
            "memberId": chance.randint(1, 220),
            "classId": chance.randint(1, 11),
            "bookedFor": datetime(2026, 6, 1) + timedelta(days=chance.randrange(190)),
            "result": chance.choice(["attended", "attended", "attended", "noShow", "cancelled", "waitlist"]),
        }
        for _ in range(260)
    ]
    check_ins = [
        {
            "memberId": chance.randint(1, 205),
            "branch": chance.choice(["RIV", "RIV", "STA", "MIL"]),
            "enteredAt": datetime(2026, 9, 1, 6) + timedelta(minutes=chance.randrange(89 * 1440)),
            "minutesStayed": chance.randint(12, 165),
            "viaApp": chance.random() < 0.7,
        }
        for _ in range(380)
    ]
    return {
        "branches": branches,
        "plans": plans,
        "members": members,
        "classes": classes,
        "bookings": bookings,
        "checkIns": check_ins,
    }


QUESTIONS = """
members count
    how many members are there on file
    total membership, past and present
    Wie viele Mitglieder stehen in der Kartei?

members[cancelledOn=null] count
    how many members have not cancelled
    current members, how many
    ¿cuántos socios no se han dado de baja?
    can you tell me how many people are still with us, so haven't cancelled?

members[cancelledOn!=null] count
    number of people who ever quit
    Wie viele haben gekündigt?
    for how many is a cancellation date filled in
    number of members with cancelledOn set

members[cancelledOn!=null] list
    cancellations, all time

members[cancelledOn=this year] count
    how many did we lose this year
    i need the number of memebrs who quit this year pls

members[cancelledOn=this year] list
    members who left this year
    résiliations cette année

members[cancelledOn!=null] percent
    what percentage of members has cancelled
    share of people who have left us

members[joinedOn=this month] count
    how many joined so far this month
    did anybody sign up this month? how many

members[joinedOn=this month] list
    new sign-ups this month
    Neuzugänge in diesem Monat

members by joinedOn:year count
    how many people joined in each year
    new members by year
    altas por año

members[joinedOn=2026] by joinedOn:month count
    sign-ups 2026 month by month
    new members per month in 2026

members[joinedOn=last 90 days] show firstName, lastName, joinedOn
    who joined in the last 90 days, and when
    names and start dates of everyone new in the past 90 days

members by planCode.planName count
    members per plan
    how are our people spread over the plans
    Mitglieder je Tarif
    for the board: headcount per membership plan

members[planCode.planName="Premium"] count
    how many premium members do we have
    cuántos socios tienen premium

members[planCode.planName="Premium"] list
    premium memberships
    nr of premium membrs?

members[planCode.planName="Student" & homeBranch.title="Riverside"] count
    students at Riverside, how many
    how many people train at Riverside on the student plan

members[homeBranch.title="Old Mill"] show firstName, lastName
    who belongs to Old Mill
    names of the Old Mill members

members by homeBranch.title count desc
    biggest branch by members? all of them, largest first
    members by home branch, descending

members by homeBranch.city count
    members per city
    how many of our members are based in which town

members[homeBranch="RIV" & cancelledOn=null] count
    how many has RIV got left, not counting those who quit

members[homeBranch="RIV" & cancelledOn=null] list
    members of RIV who haven't cancelled

members[gender="f"] count
    how many women train here
    ¿Cuántas mujeres hay?
    I'd like to know the number of ladies in the club

members[gender="f"] list
    female members

members[gender="f"] percent
    what share of our members is female
    percentage of women
    Frauenanteil in Prozent

members by gender count
    men and women in numbers
    gender split
    répartition par sexe

members bottom 1 birthDate show firstName, lastName
    who is our oldest member
    name of the oldest person in the club
    Wer ist das älteste Mitglied?
    who's the most senior person here by age

members top 1 birthDate show firstName, lastName, birthDate
    youngest member with date of birth
    who is the youngest, and when was he or she born

members[birthDate<1960] count
    how many were born before 1960

members[birthDate<1960] list
    members with a birth date earlier than 1960

members[birthDate=*-12] show firstName, lastName, birthDate
    December birthdays with the date
    whose birthday is in December, and when exactly
    cumpleaños en diciembre: nombre, apellido y fecha

members[contact.email=null] count
    for how many do we have no e-mail
    Bei wie vielen fehlt die Mailadresse?
    how many people can't I mail because the adress is missing

members[contact.email=null] list
    email not filled in

members[contact.mobile=null] show firstName, lastName
    who never gave us a mobile number
    names of members without a mobile

members[isFrozen=true] count
    how many have put their membership on ice
    Wie viele Mitgliedschaften ruhen?

members[isFrozen=true] list
    frozen memberships

members[isFrozen=true & planCode.planName="Premium"] show firstName, lastName
    which premium members are frozen at the moment
    names of frozen people with the Premium plan

members[arrears>0] count
    how many members owe us money
    combien de membres ont des arriérés
    give me the number of people behind with their fees

members[arrears>0] list
    people in arrears

members sum arrears
    how much is owed to us altogether
    outstanding money in total
    Außenstände insgesamt
    how deep are all of them in arrears, summed up

members[arrears>50] show firstName, lastName, arrears desc arrears
    who owes more than 50? worst first, with the amount
    arrears over 50 by name, highest at the top

members top 5 arrears show firstName, lastName
    five biggest debtors
    the 5 people who owe us the most
    name the five with the highest arrears

members[arrears>avg] count
    how many have above-average arrears

members[arrears>avg] list
    members owing more than the average

members by homeBranch.title sum arrears
    arrears per branch
    how much is owed at each branch

members[trainer=null] count
    members with no trainer
    how many train without a personal trainer

members[trainer=null] list
    socios sin entrenador

members by trainer count
    how many clients does each trainer have
    members per trainer
    Wie viele Leute betreut jeder Trainer?

members by trainer count top 1
    which trainer looks after the most people
    busiest personal trainer by members
    Welcher Trainer hat die meisten Kunden?

members[trainer="Joy Mensah"] show firstName, lastName
    who trains with Joy Mensah
    Joy Mensah's clients

members[goals="weight loss"] count
    how many want to lose weight
    weight loss goal, how many people
    Wie viele wollen abnehmen (weight loss)?

members[goals="back pain" & gender="f"] count
    how many women have back pain among their goals

members[goals="back pain" & gender="f"] list
    women who come because of back pain

members by goals count desc
    goals from most to least common
    what do people train for? goals with numbers, biggest first

members[goals.#=0] count
    how many have set no goal at all

members[goals.#=0] list
    members without any goals

members[lastName="Kowalski"] list
    everybody called Kowalski
    show the Kowalskis

members[firstName^"Mi"] show firstName, lastName
    first names beginning with Mi
    whose first name starts with Mi

members distinct firstName asc firstName
    all first names from A to Z
    which first names occur? alphabetically

members bottom 1 joinedOn show firstName, lastName, joinedOn
    who has been a member longest, since when
    our very first member and the day they joined

members[no checkIns & cancelledOn=null] show firstName, lastName
    who pays but never comes? members not cancelled, no check-in
    names of non-cancelled members who have not checked in at all

members[no checkIns] count
    how many have never checked in
    members with no visit on record
    ¿cuántos no han venido nunca?
    any idea how many never set foot in here? no check-in at all

members[has bookings] count
    how many members have ever booked a class

members[has bookings] list
    people with at least one class booking

plans show planName, monthlyFee asc monthlyFee
    price list, cheapest plan first
    what do the plans cost? from cheap to dear
    Tarife mit Monatsbeitrag, günstigster zuerst

plans top 1 monthlyFee show planName
    what is the dearest plan
    most expensive membership
    Was ist unser teuerster Tarif?

plans[sauna=true] show planName
    which plan includes the sauna
    sauna is part of what plan
    ¿qué tarifa incluye sauna?

plans[planName="Standard"] show minMonths
    how long am I tied to Standard at least
    minimum months of the standard plan

branches[hasPool=true] show title
    which branches have a pool
    where can I swim
    Welche Studios haben ein Becken?

branches top 1 sqm show title, sqm
    largest branch and how many square metres it has
    which of our places is the biggest, in sqm too

branches show title, city, openedOn
    our branches: where are they and when did they open
    list the studios with town and opening date

branches sum sqm
    floor space of all branches together
    total square metres

classes[coach="Pia Sorensen"] show className
    what does Pia Sorensen teach
    Pia Sorensen's classes
    Welche Kurse gibt Pia Sorensen?

classes[weekday="Monday"] show className, startTime asc startTime
    Monday's timetable, earliest class first
    what's on on Mondays and at what time, in order

classes[enrolled=@capacity] show className
    which classes are fully booked
    full classes
    ¿qué clases están completas?
    is anything booked out? class names please

classes[enrolled<@capacity] count
    how many classes still have room
    number of classes that are not full

classes avg enrolled
    average number of people in a class
    how many people are enrolled in a class on average

classes top 1 durationMin show className, durationMin
    longest class, with its minutes
    which class lasts longest, and how long

classes[durationMin<=45] show className
    classes of 45 minutes or less
    anything that takes 45 min at most?

classes by branch.title count
    number of classes at each branch
    classes per studio

classes[branch.city="York" & weekday="Saturday"] show className, startTime
    Saturday classes in York with their start
    what can I do in York on a Saturday and when does it begin

classes[className="Yoga Flow"] show coach, weekday, startTime
    Yoga Flow: who, which day, what time
    when is Yoga Flow and who runs it
    Wann ist Yoga Flow und bei wem?

bookings[result="noShow"] count
    no-shows
    how often did someone book a class and not turn up
    Wie oft ist jemand trotz Buchung nicht erschienen?
    nbr of no shows all in all

bookings[result="noShow"] percent
    no-show rate
    what percentage of class bookings are no-shows

bookings by result count
    what became of the bookings
    class bookings by result

bookings by classId.className count top 3
    three most booked classes
    which 3 classes get booked most

bookings[result="noShow"] by memberId.lastName count >= 2
    last names with two or more no-shows
    who failed to show up at least twice? surnames

bookings[bookedFor=next week] count
    bookings that fall in next week, how many

bookings[bookedFor=next week] list
    class bookings for next week

bookings[classId.coach="Nils Oberg" & result="attended"] count
    how many people attended Nils Oberg's classes

bookings[classId.coach="Nils Oberg" & result="attended"] list
    attended bookings in the classes of Nils Oberg

bookings[result="waitlist"] by classId.className count
    waiting lists per class
    how many are on the waitlist of each class

checkIns[enteredAt=today] count
    how many came in today
    quick one - check-ins so far today?

checkIns[enteredAt=today] list
    visits today
    Besuche heute

checkIns[enteredAt=yesterday & branch.title="Station"] list
    how busy was Station yesterday, in check-ins
    yesterday's check-ins at Station

checkIns by enteredAt:weekday count
    on which days of the week are we busy
    visits per weekday
    visitas por día de la semana

checkIns by branch.title count top 1
    which branch gets the most visits
    busiest location by check-ins
    ¿qué sede recibe más visitas?

checkIns avg minutesStayed
    how long does a visit last on average
    average stay in minutes
    durée moyenne d'une visite
    Wie lange bleibt man im Schnitt?

checkIns by branch.title avg minutesStayed
    average time spent per branch
    where do people stay how long on average? by branch

checkIns[minutesStayed<20] count
    how many people were out again in under 20 min

checkIns[minutesStayed<20] list
    visits shorter than 20 minutes

checkIns[viaApp=true] percent
    how much of our check-in goes through the app, in percent
    share of app check-ins
    could you work out what percent check in by app

checkIns[memberId.planCode="OFF"] count
    how many check-ins came from OFF memberships

checkIns[memberId.planCode="OFF"] list
    visits by members on the OFF plan

checkIns[memberId.gender="m" & enteredAt=2026-10] count
    how often did male members check in in october 2026

checkIns[memberId.gender="m" & enteredAt=2026-10] list
    men's visits in October 2026

checkIns by memberId.lastName count top 10
    ten most frequent surnames at the door
    top 10 last names by visits

checkIns[memberId.firstName="Selma" & memberId.lastName="Novak"] top 1 enteredAt show enteredAt
    when was Selma Novak last here
    last visit of Selma Novak

checkIns top 1 minutesStayed
    longest visit ever
    the visit that lasted longest

checkIns count distinct memberId
    how many different members have checked in
    number of individual people who visited

checkIns[enteredAt=last week] count distinct memberId
    how many different people came last week
    last week's unique visitors

checkIns[enteredAt=2026-11] by enteredAt:day count
    visits per day in November 2026
    day-by-day check-ins, Nov 2026

members[goals="muscle"] count
    how many are here to build muscle
    muscle as a goal, how many members

members[homeBranch.title="Station" & planCode.planName="Off-Peak"] count
    how many at Station are on off-peak

members[homeBranch.title="Station" & planCode.planName="Off-Peak"] list
    off-peak people at Station

members[joinedOn=last year] count
    ¿cuántos se apuntaron el año pasado?

members[joinedOn=last year] list
    sign-ups last year

members by birthDate:year count top 1
    which birth year is most common among members
    year in which most of our members were born

members count distinct trainer
    how many different trainers look after members
    number of trainers with at least one client

members[joinedOn>=2026-03 & joinedOn<=2026-06] count
    how many joined between March and June 2026

members[joinedOn>=2026-03 & joinedOn<=2026-06] list
    sign-ups from March to June 2026

members[joinedOn>=2026-05] list
    new members since May 2026
    Neue Mitglieder seit Mai 2026

members[birthDate>=1990 & birthDate<=1999] count
    how many members were born in the nineties (1990 to 1999)

members[birthDate>=1990 & birthDate<=1999] list
    members born from 1990 to 1999

members[goals="muscle"|"endurance"] count
    how many have muscle or endurance as a goal

members[goals="muscle"|"endurance"] list
    people who want muscle or endurance

members[isFrozen=true or arrears>100] show firstName, lastName
    who is frozen or owes more than 100
    names of members that are frozen or have arrears above 100

members by gender count, sum arrears
    for each gender the number of members and their arrears in total
    number and total arrears by gender

members by planCode.planName avg arrears > 20
    plans whose members owe more than 20 on average
    on which plans are average arrears over 20

members by homeBranch.title, gender count
    members by branch and gender
    how many of each gender at every branch

members by joinedOn:month count top 3
    three months with the most sign-ups
    our best three months for new members

checkIns by branch.title count distinct memberId
    how many different members visited each branch
    unique visitors per branch

checkIns[enteredAt>=2026-09 & enteredAt<2026-11] list
    check-ins from September 2026 up to but not including November 2026
    visits from September 2026 and before November 2026

checkIns min minutesStayed, max minutesStayed
    shortest and longest stay in minutes
    kürzester und längster Besuch

checkIns list 5
    show me any five check-ins
    5 check-ins as an example

members[has checkIns & trainer=null] count
    people who come but have no trainer: how many

members[has checkIns & trainer=null] list
    members with check-ins and without a trainer

members[contact.email$".org"] count
    how many e-mail addresses end in .org

members[contact.email$".org"] list
    members whose email ends with ".org"

classes[className!~"yoga"] show className
    all classes that have nothing with yoga in the name
    classes without yoga in their name

classes distinct branch.title, weekday
    which branch has classes on which weekday
    all combinations of branch and weekday with a class

after members[cancelledOn=this year] count
members[cancelledOn=last year] count
    and last year?
    what about the year before this one
    und letztes Jahr?

after members[isFrozen=true] count
members[isFrozen=true] show firstName, lastName
    who are they?
    and their names

after members by planCode.planName count
members[homeBranch.title="Station"] by planCode.planName count
    only for Station
    and at Station?

after members[arrears>0] count
members[arrears>0] sum arrears
    and how much is it in total?
    how much altogether

after members bottom 1 birthDate show firstName, lastName
members[gender="f"] bottom 1 birthDate show firstName, lastName
    and the oldest woman?
    only women

after bookings[result="noShow"] count
bookings[result="noShow"] by bookedFor:month count
    and by month?
    per month

after bookings[result="noShow"] count
bookings[result="noShow" & classId.className="Spinning"] count
    just Spinning
    and in Spinning?

after checkIns[enteredAt=today] count
checkIns[enteredAt=today] by branch.title count
    by branch
    same for each branch

after checkIns avg minutesStayed
checkIns max minutesStayed
    and the maximum
    what about the longest

after classes[enrolled=@capacity] show className
classes[enrolled=@capacity] show className, coach, capacity
    also coach and capacity
    and who teaches them, with the capacity

none
    who is our fittest member
    which members are about to quit
    how much profit does the Station branch make
    cancel the membership of Rui Gallo
    how much weight has Ida Abel lost
    book me into Pilates on Monday
    how many people came in before nine in the morning
    why do so many people leave in January
    how does this year's sign-up number compare with last year's
    which trainer do people like best
    median length of a visit
    what do our trainers earn
    how many calories does an hour of spinning burn
    is the sauna hot right now
    Was verlangt das Fitnessstudio gegenüber?
    ¿cuántos socios tendremos en verano?
    Mets Amara Costa en pause jusqu'en mars
    hey, you there?

classes show className, capacity - enrolled
    how many free places does each class have
    places left per class

classes[capacity - enrolled>5] show className
    which classes have more than 5 free places

members avg birthDate:age
    what is the average age of our members
    avg age members

bookings[result="noShow"] by classId.className percent desc
    no-show rate of each class, highest first
"""
