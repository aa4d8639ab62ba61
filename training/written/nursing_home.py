"""A nursing home: residents, rooms, carers, shifts, care entries with vital signs, falls, and visits by relatives."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

FIRST = "Agnes|Bernard|Constance|Dorothea|Edmund|Frances|Gerald|Harriet|Ignatius|Josephine|Konrad|Lavinia|Maurice|Nora"
LAST = "Abbotsford|Brook|Chalmers|Dray|Ellery|Fenwick|Gosling|Hartnell|Irving|Jowett|Kendrew"
CARERS = "Anneke Bos|Biodun Ojo|Carmen Reyes|Dylan Pugh|Esra Polat|Filip Novak|Grace Odum|Hanh Le|Ines Faria|Joel Brandt|Kirsi Laine"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """34 rooms, 46 residents, 11 carers, 220 shifts, 390 care entries, 90 falls, 170 visits."""
    rooms = [
        {
            "roomNo": 100 * floor + number,
            "floor": floor,
            "beds": 2 if number % 4 == 0 else 1,
            "sqm": 14 + (number * floor) % 9,
            "unit": {1: "Rose", 2: "Lavender", 3: "Willow"}[floor],
            "balcony": number % 3 == 0,
        }
        for floor in (1, 2, 3)
        for number in range(1, 13 if floor < 3 else 11)
    ]
    residents = []
    for number in range(46):
        moved_in = datetime(2017, 5, 1) + timedelta(days=chance.randrange(3490))
        resident: dict[str, Any] = {
            "resId": f"N{200 + number}",
            "first": chance.choice(FIRST.split("|")),
            "last": chance.choice(LAST.split("|")),
            "sex": chance.choice(["w", "w", "m"]),
            "born": datetime(1926, 1, 1) + timedelta(days=chance.randrange(9900)),
            "movedIn": moved_in,
            "room": chance.choice(rooms[:31])["roomNo"],
            "careLevel": chance.randint(1, 5),
            "diagnoses": chance.sample(
                ["dementia", "diabetes", "stroke", "Parkinson's", "heart failure", "osteoporosis"],
                chance.randint(0, 3),
            ),
            "diet": chance.choice(["normal", "normal", "soft", "diabetic", "vegetarian"]),
            "keyCarer": f"C{chance.randint(1, 10):02}",
            "mobility": chance.choice(["walks", "walker", "wheelchair", "bedridden"]),
            "dnr": chance.choice(["yes", "no", "no"]),
            "monthlyFee": chance.choice([2850, 3300, 3950, 4600]),
        }
        if chance.random() < 0.2:
            resident["movedOut"] = min(
                moved_in + timedelta(days=chance.randint(90, 1500)), datetime(2026, 11, 20)
            )
            resident["outReason"] = ["died", "home", "died", "hospice"][number % 4]
        if chance.random() < 0.8:
            resident["contact"] = {
                "relation": chance.choice(["daughter", "son", "niece", "friend", "spouse"]),
                "city": chance.choice(["Marbury", "Marbury", "Selwick", "abroad"]),
            }
        residents.append(resident)
    codes = [str(one["resId"]) for one in residents]
    carers = [
        {
            "carerId": f"C{number:02}",
            "name": name,
            "role": chance.choice(["nurse", "nurse", "assistant", "assistant", "trainee"]),
            "unit": chance.choice(["Rose", "Lavender", "Willow"]),
            "hoursPerWeek": chance.choice([20, 30, 38.5]),
            "languages": [
                "English",
                *chance.sample(["Polish", "Turkish", "Portuguese"], chance.randint(0, 2)),
            ],
            "since": datetime(2010, 2, 1) + timedelta(days=chance.randrange(6000)),
            "holidayLeft": chance.randint(0, 18),
        }
        for number, name in enumerate(CARERS.split("|"), 1)
    ]
    shifts = []
    for _ in range(220):
        day = datetime(2026, 9, 1) + timedelta(days=chance.randrange(110))
        shift: dict[str, Any] = {
            "day": day,
            "shift": chance.choice(["early", "late", "night"]),
            "unit": chance.choice(["Rose", "Lavender", "Willow"]),
            "carer": f"C{chance.randint(1, 10):02}",
            "planned": chance.choice([6, 8, 8, 10]),
        }
        if day < datetime(2026, 11, 29):
            shift["worked"] = max(0, shift["planned"] + chance.choice([0, 0, 0, 0.5, 2, -8]))
            if shift["worked"] == 0:
                shift["absence"] = chance.choice(["sick", "sick", "child sick", "unexcused"])
        if chance.random() < 0.1:
            shift["standInFor"] = f"C{chance.randint(1, 10):02}"
        shifts.append(shift)
    entries = []
    for number in range(390):
        entry: dict[str, Any] = {
            "resident": chance.choice(codes[:44]),
            "by": f"C{chance.randint(1, 9):02}",
            "at": datetime(2026, 10, 1) + timedelta(minutes=chance.randrange(59 * 1440)),
            "kind": chance.choice(["medication", "washing", "meal", "walk", "wound care", "toilet"]),
            "minutes": chance.choice([5, 10, 15, 25, 40]),
            "refused": chance.random() < 0.08,
        }
        if number % 3 == 0:
            entry["vitals"] = {
                "temp": round(chance.uniform(35.8, 39.9), 1),
                "pulse": chance.randint(48, 126),
                "sys": chance.randint(95, 195),
            }
        if entry["kind"] == "medication":
            entry["drugs"] = [
                {"drug": drug, "mg": chance.choice([5, 20, 100, 500]), "given": chance.random() < 0.93}
                for drug in chance.sample(
                    ["Ramipril", "Metformin", "Donepezil", "Aspirin"], chance.randint(1, 3)
                )
            ]
        if entry["kind"] == "meal":
            entry["eatenPct"] = chance.choice([0, 25, 50, 75, 100, 100])
            entry["drunkMl"] = chance.choice([50, 150, 250, 400])
        entries.append(entry)
    falls = [
        {
            "resident": chance.choice(codes[:36]),
            "when": datetime(2025, 1, 4) + timedelta(hours=chance.randrange(16600)),
            "where": chance.choice(["bedroom", "bathroom", "corridor", "garden", "dining room"]),
            "injury": chance.choice(["none", "none", "bruise", "cut", "hip fracture"]),
            "foundBy": chance.choice(["carer", "carer", "roommate", "visitor"]),
            "hospital": chance.choice(["Y", "N", "N", "N"]),
        }
        for _ in range(90)
    ]
    visits = [
        {
            "resident": chance.choice(codes[:40]),
            "date": datetime(2026, 6, 1) + timedelta(days=chance.randrange(182)),
            "visitor": chance.choice(["daughter", "son", "grandchild", "friend", "pastor", "volunteer"]),
            "mins": chance.choice([15, 30, 60, 90, 150]),
            "outing": chance.random() < 0.15,
        }
        for _ in range(170)
    ]
    return {
        "rooms": rooms,
        "residents": residents,
        "carers": carers,
        "shifts": shifts,
        "careEntries": entries,
        "falls": falls,
        "visits": visits,
    }


QUESTIONS = """
residents[movedOut=null] count
    how many residents do we have at present
    number of people living here who haven't moved out
    Wie viele Bewohner haben wir derzeit?

residents[movedOut=null & careLevel>=4] list
    present residents with care level 4 or 5, that is 4 upwards
    residents still here with a care level of at least 4

residents[movedOut=null] by careLevel count
    current residents per care level
    how many of those living here have which care level

residents[movedOut=null] by room.unit count
    how many residents live in each unit now
    current occupancy by unit

residents[movedOut=null] sum monthlyFee
    what do the residents who live here pay a month altogether
    total monthly fees of current residents

residents[movedOut=null] bottom 1 born show first, last, born
    our oldest resident living here, with date of birth
    who is the oldest of those still with us, and born when

residents[born<last 95 years & movedOut=null] count
    how many current residents are over 95
    number of people here aged more than 95

residents[born=*-12 & movedOut=null] show first, last, born
    December birthdays among the present residents, with date
    who of those living here has a birthday in December? name and date

residents bottom 1 movedIn show first, last, movedIn
    first ever to move in, and when
    which resident came earliest, date included

residents[movedIn=this year] count
    how many people moved in this year
    combien d'arrivées cette année

residents by movedIn:year asc count
    arrivals by year
    how many moved in each year

residents[movedOut!=null] by outReason count
    why did people leave? counts per reason
    departures by reason

residents[outReason="died" & movedOut=this year] count
    how many died this year
    number of residents who passed away, died, in the current year

residents[diagnoses="dementia" & mobility="walks"] list
    residents with dementia who walk by themselves
    dementia, and mobile: walks

residents[diagnoses="diabetes" & diet!="diabetic"] show first, last, diet
    diabetics that aren't on the diabetic diet, and what they eat
    who has diabetes but another diet? names and diet

residents[diagnoses.#=0] count
    how many have no diagnosis
    number of residents without any diagnosis

residents by diagnoses count desc
    diagnoses by number of residents, most common first
    how many residents for each diagnosis, descending

residents[contact.relation=null] list
    residents without a contact person
    nobody to ring: residents with no contact on file

residents[contact.relation="daughter"] percent
    for what share is a daughter the contact
    percentage with a daughter as contact person

residents[contact.city="abroad"] show first, last, contact.relation
    whose contact lives abroad, and how are they related
    residents with a contact abroad: name and relation

residents by keyCarer.name count top 1
    which carer looks after most residents as key carer
    key carer with the highest number of residents

residents[keyCarer.role="trainee"] show first, last, keyCarer.name
    residents whose key carer is a trainee, and who
    who has a trainee as key carer? both names

residents[no visits & movedOut=null] show first, last
    who has not had a single visit, of those who live here
    current residents that nobody has visited

residents[no falls] percent
    what percentage has never fallen
    share of residents without a fall

rooms[no residents] show roomNo
    which rooms are empty, no resident ever
    room numbers without a resident

rooms[balcony=true & beds=1] count
    how many single rooms have a balcony
    one-bed rooms with balcony, number

rooms by unit sum beds
    beds per unit
    how many beds in each unit

rooms top 3 sqm show roomNo, sqm
    three largest rooms with their size
    top three rooms by sqm

carers[role="nurse" & unit="Willow"] show name
    nurses in Willow
    who are the Willow nurses

carers[languages="Turkish"|"Polish"] show name
    who speaks Turkish or Polish
    carers with Polish or Turkish

carers by unit sum hoursPerWeek
    carers' weekly hours by unit
    contract hours per week in each unit

carers top 1 holidayLeft show name, holidayLeft
    who has most holiday left, and how many days
    carer with the most leave to take

carers[since<last 10 years] show name, since
    who has been with us for over ten years, since when
    carers of more than 10 years' standing with their starting date

shifts[day=tomorrow] show unit, shift, carer.name
    who works tomorrow: unit, shift, name
    tomorrow's rota with unit, shift and carer

shifts[day=next week & shift="night"] list
    night shifts next week
    the coming week's nights, that is next week

shifts[absence!=null & day=this month] count
    how many absences this month
    shifts that someone missed this month, number

shifts[absence!=null] by carer.name count desc
    absences by carer, most first
    who was absent how often, descending

shifts[absence="sick"] by day:month count
    sick shifts per month
    how many shifts were lost to sickness in each month, sick

shifts[worked>@planned] sum worked
    total hours of shifts that ran over
    hours worked in shifts longer than planned

shifts[worked>@planned] by carer.name count top 3
    three people who stay longer than planned most often
    top 3 carers by shifts with overtime

shifts[unit!=@carer.unit] list
    shifts on another unit than the carer's own
    who worked outside their unit? the shifts

shifts by unit, shift sum worked
    hours worked by unit and shift
    for each unit: hours in early, late and night shifts

shifts[standInFor!=null & day=last month] count
    how often did somebody stand in last month
    stand-ins last month, number

careEntries[at=yesterday] by by.name count
    entries yesterday per carer
    who wrote how many entries yesterday

careEntries by kind sum minutes desc
    what takes most of our time? kinds by minutes, descending
    minutes per kind of care, highest first

careEntries by resident.careLevel avg minutes
    average length of an entry by care level
    how many minutes does care take on average at each level

careEntries by resident.last, resident.first sum minutes > 250
    residents who got more than 250 minutes of care altogether
    for whom do the entries add up to over 250 min

careEntries[refused=true] percent
    how often is care refused, in percent
    share of refusals

careEntries[refused=true & kind="medication"] list
    refused medication
    when medication was refused, all entries

careEntries[vitals.temp>=38.5 & at=last 7 days] show resident.first, resident.last, vitals.temp
    who had a fever of 38.5 or more in the last seven days? with temperature
    names and temperature of residents at 38.5 and up over the past 7 days

careEntries[vitals.sys>180 or vitals.pulse>120] count
    how many readings had a systolic over 180 or a pulse over 120
    number of entries with pulse above 120 or sys above 180

careEntries[drugs.drug="Metformin" & drugs.given=false] list
    Metformin not given
    entries where the Metformin was left out, not given

careEntries by drugs.drug sum drugs.mg
    mg of each drug
    how many milligrams per drug in total

careEntries[eatenPct=0 & at=this week] show resident.first, resident.last, at
    who ate nothing (0 %) at a meal this week, and when
    meals of this week with 0 percent eaten: resident and time

careEntries[kind="meal"] by resident.diet avg eatenPct
    how much of a meal is eaten on average on each diet
    average percentage eaten by diet, meals only

careEntries[drunkMl<100] count
    how many times did someone drink less than 100 ml
    entries under 100 ml drunk, number

falls[when=this year] count
    falls this year
    how many falls have we had this year
    ¿cuántas caídas este año?

falls by where count desc
    where do people fall? most frequent place first
    falls by place, descending

falls by when:month asc count
    falls per month
    how many falls month by month

falls[injury!="none"] percent
    what share of falls ends in an injury
    percentage of falls with an injury

falls[injury="hip fracture"] show resident.first, resident.last, when
    who broke a hip, and when (hip fracture)
    hip fractures: resident and time

falls by resident.first, resident.last count >= 4
    residents with four falls or more
    who has fallen at least 4 times

falls by resident.mobility count
    falls by mobility
    do people with a walker fall more? falls per kind of mobility

falls[resident.diagnoses="osteoporosis" & hospital="Y"] count
    how many falls of people with osteoporosis ended in hospital
    osteoporosis falls with hospital, number

falls[foundBy!="carer"] list
    falls not found by a carer
    falls discovered by someone other than a carer

falls top 1 when show resident.first, resident.last, where
    last fall: who and where
    who fell most recently, and in what place

visits[date=last month] by visitor count
    who came visiting last month? visits by visitor
    last month's visits per kind of visitor

visits by resident.last, resident.first sum mins top 1
    who gets most visiting time
    resident with the most visitor minutes in total

visits by date:weekday count, avg mins
    visits and average length by weekday
    for each day of the week: how many visits, how long on average

visits[outing=true & visitor="grandchild"] count
    how many outings with grandchildren
    outings with a grandchild, number

visits[mins>=90] percent
    share of visits of an hour and a half (90 min) or longer
    what percentage stays at least 90 minutes

residents[movedOut=null] avg born:age
    average age of the residents who live here
    how old are our present residents on average
    Durchschnittsalter der jetzigen Bewohner

residents avg movedOut - movedIn
    how many days do people stay with us on average
    average days from moving in to moving out

shifts sum planned - worked
    difference between planned and worked hours in total
    planned minus worked hours, all shifts together

falls avg by resident count
    how many falls has a resident who falls had on average
    average number of falls per resident

falls[injury!="none"] by where percent
    share of falls with an injury at each place
    where are falls most dangerous? percentage with an injury per place

visits count by resident count >= 5
    how many residents had at least 5 visits
    number of people visited five times or more

careEntries[refused=true] by kind percent top 1
    which kind of care is refused most, by percentage
    kind with the highest refusal rate

after residents[movedOut=null] count
residents[movedOut=null & sex="w"] count
    how many of them are women
    only the women

after residents[movedOut=null] count
residents[movedOut=null] by room.unit count
    per unit?
    and split by unit

after falls[when=this year] count
falls[when=last year] count
    and last year?
    letztes Jahr?

after falls[when=this year] count
falls[when=this year & hospital="Y"] count
    how many of those went to hospital
    with hospital only

after shifts[day=tomorrow] show unit, shift, carer.name
shifts[day=today] show unit, shift, carer.name
    and today
    heute?

after shifts[absence!=null] by carer.name count desc
shifts[absence="unexcused"] by carer.name count desc
    unexcused only
    just the unexcused

after careEntries by kind sum minutes desc
careEntries by kind avg minutes
    on average?
    and how long on average

after rooms[no residents] show roomNo
rooms[no residents] count
    how many is that
    so how many?

after carers[role="nurse" & unit="Willow"] show name
carers[role="nurse" & unit="Rose"] show name
    in Rose?
    and the ones in Rose

none
    which resident is the most cheerful
    what's for lunch today
    profit per bed
    phone number of Agnes's daughter
    why did Maurice fall
    who will need a higher care level next year
    give Nora her pills
    median age
    falls per resident day
    wages of Grace Odum
    how many cups of tea were drunk
    falls of residents whose key carer is a trainee in Rose
    waiting list for a place
    is dementia hereditary
    how does the home in Selwick compare
    shoe size of Konrad
    Wann gibt es Abendessen?
    ¿qué pastillas son para dormir?
    sleep well
"""
