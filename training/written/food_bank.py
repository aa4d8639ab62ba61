"""A food bank: donors, donations with their items, volunteers, shifts, households and parcels."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

DONORS = (
    "Greenway Market:supermarket|Bakehouse Nine:bakery|Hilltop Farm:farm|Corner Deli:shop|St Anne's School:school"
    "|Value Foods:supermarket|Meadow Dairy:farm|Golden Crust:bakery|Rotary Club:club|Fresh & Co:supermarket"
    "|Anonymous:private|Orchard Growers:farm|Portside Fish:shop|Sunrise Bakery:bakery"
)
PEOPLE = (
    "Agnes Mbeki|Boris Lund|Carmen Otero|Daisy Shaw|Edwin Plante|Fatima Zahra|Gordon Bell|Hiroshi Ota|Ivana Horvat"
    "|Joel Stein|Katya Orlova|Leon Dubois|Maya Persson|Nuno Alves|Olga Brandl|Priya Nair|Quentin Ashe|Rosa Iglesias"
)
FOODS = "bread|rice|pasta|milk|apples|carrots|canned soup|baby formula|cheese|potatoes|yoghurt|fish"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """14 donors, 18 volunteers, 240 donations, 150 shifts, 90 households, 320 parcels."""
    donors = []
    for number, one in enumerate(DONORS.split("|"), 1):
        donor: dict[str, Any] = {
            "_id": number,
            "name": one.split(":")[0],
            "kind": one.split(":")[1],
            "district": chance.choice(["Eastgate", "Northfield", "Old Town", "Quayside"]),
            "partner_since": datetime(2015, 1, 1) + timedelta(days=chance.randrange(4200)),
        }
        if chance.random() < 0.6:
            donor["phone"] = f"01632 960{chance.randrange(100, 999)}"
        donors.append(donor)
    volunteers = []
    for number, name in enumerate(PEOPLE.split("|"), 1):
        volunteer: dict[str, Any] = {
            "badge": f"V{100 + number}",
            "name": name,
            "dob": datetime(1944, 1, 1) + timedelta(days=chance.randrange(22500)),
            "joined": datetime(2018, 1, 1) + timedelta(days=chance.randrange(3200)),
            "skills": chance.sample(
                ["driving", "cooking", "sorting", "first aid", "translation"], chance.randint(0, 3)
            ),
            "langs": [
                "English",
                *chance.sample(["Spanish", "Arabic", "Polish", "French"], chance.randint(0, 2)),
            ],
            "active": chance.random() < 0.8,
        }
        if chance.random() < 0.7:
            volunteer["email"] = f"{name.split()[0].lower()}@example.org"
        volunteers.append(volunteer)
    donations = []
    for number in range(240):
        items = [
            {
                "food": chance.choice(FOODS.split("|")),
                "kg": round(chance.uniform(1, 90), 1),
                "chilled": chance.random() < 0.3,
            }
            for _ in range(chance.randint(1, 4))
        ]
        donation: dict[str, Any] = {
            "_id": 4000 + number,
            "donor_id": chance.randint(1, 13),
            "received": datetime(2025, 6, 1) + timedelta(days=chance.randrange(547)),
            "items": items,
            "total_kg": round(sum(float(str(one["kg"])) for one in items), 1),
            "driver": f"V{100 + chance.randint(1, 18)}",
            "spoiled_kg": chance.choice([0, 0, 0, 0.5, 2, 6.5]),
        }
        if chance.random() < 0.3:
            donation["cash_gift"] = chance.choice([20, 50, 100, 250, 500])
        donations.append(donation)
    shifts = [
        {
            "volunteer": f"V{100 + chance.randint(1, 16)}",
            "day": datetime(2026, 5, 1) + timedelta(days=chance.randrange(225)),
            "task": chance.choice(["sorting", "counter", "driving", "kitchen", "office"]),
            "hrs": chance.choice([2, 3, 4, 4, 6]),
            "showed_up": chance.choice([True, True, True, True, False]),
        }
        for _ in range(150)
    ]
    households = []
    for number in range(1, 91):
        household: dict[str, Any] = {
            "hh_no": f"H{number:03}",
            "district": chance.choice(["Eastgate", "Northfield", "Old Town", "Quayside"]),
            "adults": chance.randint(1, 4),
            "kids": chance.choice([0, 0, 1, 2, 3, 5]),
            "registered": datetime(2022, 1, 1) + timedelta(days=chance.randrange(1790)),
            "needs": chance.sample(
                ["halal", "vegetarian", "gluten free", "diabetic", "baby"], chance.choice([0, 0, 1, 2])
            ),
            "delivery": chance.choice(["Y", "N", "N"]),
        }
        if chance.random() < 0.15:
            household["left"] = datetime(2026, 1, 5) + timedelta(days=chance.randrange(320))
        households.append(household)
    parcels = [
        {
            "hh_no": f"H{chance.randint(1, 84):03}",
            "given": datetime(2026, 3, 1) + timedelta(days=chance.randrange(274)),
            "weight_kg": round(chance.uniform(4, 22), 1),
            "size": chance.choice(["S", "M", "M", "L"]),
            "packed_by": f"V{100 + chance.randint(1, 18)}",
            "collected": chance.random() < 0.9,
        }
        for _ in range(320)
    ]
    return {
        "donors": donors,
        "volunteers": volunteers,
        "donations": donations,
        "shifts": shifts,
        "households": households,
        "parcels": parcels,
    }


QUESTIONS = """
donations count
    how many donations have we had
    donations, all of them
    Wie viele Spenden gab es?

donations sum total_kg
    how many kilos were donated altogether
    total weight of all donations
    kilos recibidos en total
    can you tell me how many kilos we've recieved in total

donations[received=this year] sum total_kg
    kilos received this year
    how much food came in so far this year, in kg
    poids total reçu cette année
    Wie viele Kilo haben wir dieses Jahr insgesamt bekommen?

donations[received=last week] list
    what came in last week
    last week's donations

donations[received=yesterday] sum total_kg
    how many kg did we get yesterday
    yesterday's intake in kilos

donations by received:month sum total_kg
    kilos per month
    food received month by month, in total
    kg por mes

donations[received=2026] by received:month count
    number of donations per month in 2026
    2026: donations month by month

donations avg total_kg
    how heavy is a donation on average
    average donation in kg

donations top 1 total_kg show donor_id.name, received, total_kg
    heaviest donation: who gave it, when, how many kilos
    the biggest single donation with donor, date and weight

donations top 1 received
    latest donation
    most recent thing that came in
    ¿cuál fue la última donación?

donations[total_kg>200] count
    how many weighed more than 200 kilos

donations[total_kg>200] list
    donations over 200 kg

donations by donor_id.name sum total_kg top 5
    five most generous donors by weight
    top 5 donors in kilos
    les cinq plus gros donateurs en kilos
    our top five givers, by kg

donations by donor_id.name count > 20
    donors who gave more than 20 times
    who has donated on over twenty occasions

donations by donor_id.kind sum total_kg desc
    kilos by kind of donor, biggest first
    supermarkets, bakeries, farms …: total weight of each, descending

donations[donor_id.kind="bakery"] count
    how often did bakeries give
    Wie viele Spenden kamen von der Art "bakery"?

donations[donor_id.kind="bakery"] list
    donations from bakeries
    nr of bakery donations pls

donations[donor_id.name="Hilltop Farm"] sum total_kg
    how much has Hilltop Farm given in total
    Hilltop Farm, total kilos

donations[donor_id.name="Value Foods"] top 1 received show received
    when did Value Foods last bring something
    date of Value Foods' last donation

donations[donor_id.district="Quayside"] sum total_kg
    kilos from donors in Quayside
    total weight out of Quayside

donations[items.food="bread"] count
    in how many donations was there bread

donations[items.food="bread"] list
    donations that included bread

donations[items.food="baby formula" & received=last 3 months] count
    baby formula in the last three months: how many donations
    how often did we get baby formula within the past 3 months

donations by items.food sum items.kg desc
    kilos per food, most first
    what do we get most of? every food with its total weight, descending

donations by items.food sum items.kg top 3
    top three foods by weight
    which 3 foods come in most, in kg
    los tres alimentos con más kilos

donations[items.food="potatoes"] sum items.kg
    kilos of potatoes
    how many kg of potatoes did we receive

donations[items.food="rice" & items.kg>50] count
    how often did we get over 50 kilos of rice at once

donations[items.food="rice" & items.kg>50] list
    donations with more than 50 kg of rice

donations[items.chilled=true] count
    how many had to be kept cold

donations[items.chilled=true] list
    donations with something chilled

donations[items.chilled=true] sum items.kg
    chilled food in kg
    weight of everything chilled, total

donations distinct items.food
    what foods do people give
    list every food that was ever donated, once
    Welche Lebensmittel bekommen wir?
    qué alimentos nos donan

donations[items.#>=4] count
    how many consist of at least 4 items

donations[items.#>=4] list
    donations with four items or more

donations avg items.#
    items per donation on average
    how many different items does a donation have on average

donations sum spoiled_kg
    how much had to be thrown away, in kilos
    spoiled food in total
    combien de kilos perdus au total

donations[spoiled_kg>0] count
    in how many donations was food spoilt

donations[spoiled_kg>0] list
    donations with something spoiled

donations by donor_id.name sum spoiled_kg top 1
    whose donations spoil most
    donor with the most spoiled kilos

donations[cash_gift!=null] count
    how many included a cash gift
    how many donations have a cash gift recorded
    number of donations with cash_gift filled in

donations[cash_gift!=null] list
    donations that came with cash

donations sum cash_gift
    cash gifts in total
    how much money were we given
    Geldspenden insgesamt
    total de dinero donado

donations[cash_gift>=250] show donor_id.name, cash_gift, received
    who gave 250 or more in cash, how much and when
    cash gifts of at least 250: donor, amount, date

donations by driver.name count top 1
    who has done the most pickups
    driver with most donations collected

donations[driver.name="Maya Persson" & received=2026-10] count
    how many donations did Maya Persson fetch in oct 2026

donations[driver.name="Maya Persson" & received=2026-10] list
    pickups by Maya Persson in October 2026

donors count
    how many donors do we have
    number of donors
    anzahl spender

donors by kind count
    donors by kind
    how many of each sort of donor
    Spender nach Art

donors[kind="farm"] show name
    which farms give to us
    farms among the donors

donors[phone=null] show name
    donors without a phone number
    whose phone number is missing
    donantes sin teléfono
    I need a list of donors whose phone we don't have

donors bottom 1 partner_since show name, partner_since
    oldest partner and since when
    who has supported us longest, with the date

donors[partner_since>=2023] count
    new donors from 2023 on, how many

donors[partner_since>=2023] list
    partners that joined in 2023 or later

donors[no donations] show name
    who is on the list but never gave anything
    donors without a single donation

volunteers count
    how many volunteers are registered
    number of helpers
    combien de bénévoles

volunteers[active=true] count
    how many are still active
    Wie viele Ehrenamtliche sind noch aktiv?

volunteers[active=true] list
    active volunteers
    bénévoles actifs ?

volunteers[active=true & skills="driving"] show name
    who can drive? only active ones
    active volunteers who have driving as a skill
    ehrenamtliche Fahrer, nur aktive

volunteers[skills="cooking"] count
    how many can cook

volunteers[skills="cooking"] list
    volunteers with cooking skills

volunteers by skills count
    number of volunteers per skill
    what skills do we have, and how many people for each

volunteers[skills.#=0] show name
    volunteers without any skill noted
    who has no skills on file

volunteers[langs="Arabic"] show name
    who speaks Arabic
    Arabic speakers
    ¿quién habla árabe?

volunteers[langs="Polish"|"French"] show name, langs
    Polish or French speakers with their languages
    who speaks Polish or French, and what else

volunteers[langs.#>=3] count
    how many speak at least 3 languages

volunteers[langs.#>=3] list
    people with three languages or more

volunteers bottom 1 dob show name, dob
    oldest volunteer and date of birth
    who is the oldest helper, born when

volunteers top 1 joined show name
    who joined last
    newest volunteer
    Wer ist zuletzt dazugekommen?
    last person to join the team

volunteers[joined=this year] count
    how many new helpers this year

volunteers[joined=this year] list
    volunteers who joined this year

volunteers[email=null] show name
    volunteers without e-mail
    who has no email on file

volunteers[no shifts] show name
    who has never done a shift
    volunteers without any shift

shifts sum hrs
    hours worked by volunteers altogether
    total shift hours
    Stunden insgesamt

shifts by volunteer.name sum hrs top 3
    three hardest working volunteers by hours
    who put in the most hours? first three
    les trois bénévoles avec le plus d'heures
    wer hat die meisten Stunden? die ersten drei

shifts by volunteer.name sum hrs
    hours per volunteer
    how many hours has each of them done

shifts by task sum hrs
    hours by task, total
    how many hours went into every task

shifts[task="kitchen"] count
    how many shifts were in the kitchen

shifts[task="kitchen"] list
    kitchen shifts

shifts[showed_up=false] count
    no-shows
    Wie oft ist jemand nicht erschienen?
    cuántas veces no se presentó alguien a su turno

shifts[showed_up=false] list
    shifts where nobody turned up

shifts[showed_up=false] percent
    no-show rate in percent
    what percentage of shifts was missed

shifts[showed_up=false] by volunteer.name count >= 2
    who missed two shifts or more
    volunteers that failed to show up at least twice

shifts[day=next 7 days] show day, task, volunteer.name asc day
    roster for the next 7 days: day, task, name, in order of date
    who is on in the coming seven days, when and for what? by date

shifts[day=today] show volunteer.name, task
    who is on today, and where
    today's shifts: name and task
    ¿quién trabaja hoy y en qué?

shifts by day:weekday count bottom 1
    on which weekday do we have the fewest shifts
    weakest day of the week by number of shifts

shifts[volunteer.active=false & day>today] list
    upcoming shifts of people who are no longer active
    future shifts with an inactive volunteer

households count
    how many households are registered
    number of families we have on file
    Wie viele Haushalte sind gemeldet?

households[left=null] count
    how many do we still serve
    how many familys are still with us, not left

households[left=null] list
    households that have not left

households sum adults, sum kids
    how many adults and how many children
    total of adults and kids

households[kids=0] percent
    what share has no children
    percentage of households without kids

households[kids>=3] list
    families with three children or more
    households with at least 3 kids
    familles avec trois enfants ou plus

households[adults=1 & kids>0] count
    how many households have one adult and children

households[adults=1 & kids>0] list
    single parents

households by district count desc
    households by district, largest first
    where do they live? number for each district, descending

households[needs="halal"] count
    how many need halal food
    Wie viele brauchen halal?

households[needs="halal"] list
    halal households

households by needs count
    special needs with numbers
    how many households have each dietary need

households[needs.#=0] count
    how many eat anything, i.e. no needs listed

households[needs.#=0] list
    households without special needs

households[delivery="Y"] count
    how many get their parcel delivered
    home deliveries, number of households
    a cuántos hogares se les lleva a casa

households[delivery="Y" & district="Northfield"] show hh_no
    delivery addresses in Northfield: household numbers
    which households in Northfield want delivery

households[registered=this month] count
    how many signed up in the current month

households[registered=this month] list
    newly registered this month

households by registered:year count
    registrations per year
    new households each year
    altas por año

households[no parcels & left=null] show hh_no
    registered, not left, but never got a parcel
    which current households have received no parcel at all

parcels count
    parcels handed out, total
    how many parcels have we given

parcels[given=this week] count
    how many did we give out this week

parcels[given=this week] list
    parcels this week
    colis distribués cette semaine
    ausgegebene Pakete diese Woche

parcels by given:weekday count top 1
    busiest weekday at the counter
    on which day of the week do we give out most parcels

parcels by size count
    parcels by size
    S, M and L: how many of each

parcels avg weight_kg
    average weight of a parcel
    how heavy is a parcel on average
    peso medio de un paquete
    give me the mean parcel weight

parcels[weight_kg>20] count
    how many are heavier than 20 kg

parcels[weight_kg>20] list
    parcels over 20 kilos

parcels[collected=false] count
    not collected, how many

parcels[collected=false] list
    parcels that were never picked up
    nicht abgeholte Pakete

parcels[collected=false] by hh_no.district count
    uncollected parcels by district
    in which districts were how many not collected

parcels by hh_no.district sum weight_kg
    kilos given out in each district
    total weight of parcels per district

parcels by packed_by.name count top 1
    who packed the most
    fastest packer by number of parcels

parcels[hh_no="H012"] list
    everything H012 received
    parcels of H012

parcels[hh_no.kids>=3] avg weight_kg
    average parcel of families with three or more kids
    how heavy is a parcel on average where there are 3 children or more

donations[received=today] list
    deliveries today
    did anything arrive today? show it

donations[items.food="milk" & items.chilled=false] count
    milk that was not chilled: how many donations
    how often did milk arrive unchilled

volunteers[dob=*-12] show name, dob
    December birthdays among the volunteers, with date
    who has a birthday in December, and which date

shifts[task="driving" & day=next week] list
    driving shifts next week
    turnos de conducción la semana que viene

households[registered=last 12 months] by district count
    new households by district over the last 12 months
    where did the households registered in the past twelve months come from? per district

parcels by packed_by.name avg weight_kg
    average parcel weight per packer
    how heavy are everybody's parcels on average, by who packed them

households[adults=1 & kids=0] count
    single-person households (1 adult and no kids)

households[adults=1 & kids=0] list
    people living alone: one adult, 0 kids

donations[received>=2026-03 & received<=2026-06] sum total_kg
    kilos from March to June 2026, total
    how much came in between March and June 2026, total kg

donations[received>=2026-09] list
    donations since September 2026
    donaciones desde septiembre de 2026

donations[items.food="milk"|"cheese"] count
    how many donations had cheese or milk in them

donations[items.food="milk"|"cheese"] list
    donations with milk or cheese

donations[spoiled_kg>0 or total_kg<5] list
    donations with spoilage or under 5 kg
    show donations where something spoiled or the total was below 5 kg

donations by donor_id.kind count, sum total_kg
    per kind of donor: number of donations and kilos
    how many donations and how many kg in total from each kind of donor

donations by donor_id.name sum total_kg > 3000
    donors who gave more than 3,000 kg
    who has given over 3000 kilos in total

donations by items.food count distinct donor_id
    how many different donors bring each food
    number of different donors per food

donations by received:month sum total_kg top 1
    month with the most kilos
    our best month by weight

donations min total_kg, max total_kg
    smallest and largest donation in kg
    plus petit et plus gros don en kilos

donations list 5
    show me five donations
    any 5 donations

donors[name~"farm" or kind="farm"] show name
    donors called farm something or that are farms
    names of donors with farm in the name or of the kind farm

donors by district, kind count
    donors by district and kind
    how many of each kind in each district

donors[kind!="supermarket" & phone!=null] show name, phone
    phone numbers of all donors that are not supermarkets
    name and phone of those who aren't a supermarket, where we have a number

volunteers[skills="driving"|"first aid"] show name
    who can drive or do first aid
    volunteers with driving or first aid

volunteers[skills="driving" & skills="first aid"] count
    how many can drive and do first aid

volunteers[skills="driving" & skills="first aid"] list
    people with both skills, driving and first aid

volunteers[dob<1960] show name, dob
    volunteers born before 1960, with date of birth
    who was born earlier than 1960, and when

volunteers[has shifts & active=false] show name
    inactive people who did shifts
    who has shifts but is not active any more

volunteers distinct langs
    which languages are spoken
    qué idiomas se hablan en el equipo

shifts by task count, sum hrs
    per task: shifts and hours
    number of shifts and total hours for each task

shifts by volunteer.name sum hrs > 40
    volunteers with more than 40 hours
    who worked over 40 hours in total

shifts by day:weekday, task count
    shifts by weekday and task
    how many shifts of each task on each day of the week

shifts[day>=2026-10 & task!="office"] count
    shifts from October 2026 on, not counting the office

shifts[day>=2026-10 & task!="office"] list
    shifts since October 2026 except office

households[needs="halal"|"vegetarian"] count
    how many households need halal or vegetarian food

households[needs="halal"|"vegetarian"] list
    halal or vegetarian households

households by district count, sum kids
    per district: households and children
    number of households and total kids by district

households by district, delivery count
    households by district and delivery
    how many with and without delivery in each district

parcels by hh_no count >= 5
    households with five parcels or more
    who got at least 5 parcels, by household number

parcels[given>=2026-06 & given<=2026-08] count
    how many were handed out between June and August 2026

parcels[given>=2026-06 & given<=2026-08] list
    parcels from June to August 2026

parcels by size count, avg weight_kg
    sizes with number and average weight
    per size: how many, and how heavy on average

after donations[received=this year] sum total_kg
donations[received=last year] sum total_kg
    and last year?
    what about the previous year

after donations by items.food sum items.kg top 3
donations by items.food sum items.kg bottom 3
    and the three least
    and what do we get least of? three

after donations[items.food="potatoes"] sum items.kg
donations[items.food="carrots"] sum items.kg
    carrots?
    and carrots

after volunteers[active=true] count
volunteers[active=true] show name, email
    names and email
    and who are they, with e-mail

after volunteers[active=true] count
volunteers[active=false] count
    and inactive?
    and how many are not

after shifts by volunteer.name sum hrs top 3
shifts[day=this month] by volunteer.name sum hrs top 3
    only this month
    and for this month?

after households[needs="halal"] count
households[needs="vegetarian"] count
    and vegetarian ones
    vegetarian?

after households[left=null] count
households[left=null] by district count
    per district
    and by district?

after parcels[collected=false] count
parcels[collected=false & given=last month] count
    just last month
    and last month only?

after donors[kind="farm"] show name
donors[kind="farm"] show name, phone
    with phone please
    and their phone numbers

none
    which family needs help most
    how much is the donated food worth
    what will we run out of before Christmas
    who is the kindest volunteer
    why did Portside Fish stop giving
    how many kilos are in the store room now
    remove H044 from the list
    thank all donors by e-mail
    difference between kilos received and kilos handed out
    which bread do people like best
    how many meals did we cook
    median weight of a donation
    opening hours on Saturday
    how much rent do we pay
    names of the children in H007
    which donor gives per visit more than last year
    Wo kann ich mich als Helfer anmelden?
    ¿cuánta hambre hay en el mundo?
    merci beaucoup
    how far does Gordon Bell live from here

volunteers avg dob:age
    average age of the volunteers
    how old are our volunteers on average

parcels avg by hh_no count
    how many parcels does a household get on average

parcels count by hh_no count >= 5
    how many households got at least 5 parcels
"""
