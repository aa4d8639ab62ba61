"""A dairy farm: barns, cows with their mothers, milkings, treatments by the vet, and calvings."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

COWS = (
    "Alma|Bella|Blossom|Clover|Daisy|Dolly|Edda|Flora|Frieda|Gerda|Hazel|Heidi|Iris|Jette|Kira|Lotte|Luna|Mabel"
    "|Marble|Nelly|Olga|Pearl|Penny|Quita|Resi|Rosalie|Ruby|Senta|Stella|Tilda|Ulla|Vroni|Willow|Xenia|Yola|Zita"
)
ILLNESSES = "mastitis|mastitis|mastitis|lameness|milk fever|pneumonia|ketosis"
DRUGS = "Penovet|Mastidrop|Calcilac|Flunigel|Hoofspray"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """4 barns, 72 cows, 400 milkings, 110 treatments, 90 calvings."""
    barns = [
        {"code": code, "label": label, "stalls": stalls, "built_year": year, "robot": robot}
        for code, label, stalls, year, robot in (
            ("B1", "Old stone barn", 24, 1936, False),
            ("B2", "North barn", 60, 1988, True),
            ("B3", "Straw yard", 40, 2004, False),
            ("B4", "Calving pen", 12, 2019, False),
        )
    ]
    cows: list[dict[str, Any]] = []
    for number in range(72):
        name = COWS.split("|")[number % 36]
        born = datetime(2015, 2, 1) + timedelta(days=chance.randrange(4100))
        cow: dict[str, Any] = {
            "ear_tag": f"GB{4410 + number * 7}",
            "name": name if number < 36 else f"{name} II",
            "breed": chance.choice(["Holstein", "Holstein", "Jersey", "Ayrshire", "Brown Swiss"]),
            "born": born,
            "barn": chance.choice(["B1", "B2", "B2", "B3"]),
            "status": "heifer"
            if born > datetime(2024, 6, 1)
            else chance.choice(["milking", "milking", "milking", "dry", "sold"]),
            "weight_kg": chance.randint(380, 760),
        }
        if number >= 36:
            cow["mother_cow"] = cows[number - 36]["ear_tag"]
        if cow["status"] == "sold":
            cow["sold_on"] = datetime(2025, 1, 10) + timedelta(days=chance.randrange(680))
            cow["sold_for_eur"] = chance.randrange(650, 2400, 50)
        if chance.random() < 0.3:
            cow["remarks"] = chance.choice(["kicks", "leads the herd", "blind in one eye", "jumps fences"])
        cows.append(cow)
    tags = [str(cow["ear_tag"]) for cow in cows]
    milkings = []
    for _ in range(400):
        milking: dict[str, Any] = {
            "cow": chance.choice(tags[:50]),
            "day": datetime(2026, 6, 1) + timedelta(days=chance.randrange(182)),
            "session": chance.choice(["AM", "PM"]),
            "litres": round(chance.uniform(4, 22), 1),
            "fat_pct": round(chance.uniform(3.2, 5.6), 2),
            "protein_pct": round(chance.uniform(2.9, 4.1), 2),
            "cell_count": chance.randrange(40, 900) * 1000,
        }
        if chance.random() < 0.07:
            milking["discarded"] = True
        milkings.append(milking)
    treatments = []
    for number in range(110):
        started = datetime(2025, 1, 3) + timedelta(days=chance.randrange(695))
        treatments.append(
            {
                "_id": number + 1,
                "cow": chance.choice(tags[:60]),
                "started": started,
                "illness": chance.choice(ILLNESSES.split("|")),
                "vet": chance.choice(["Dr Abbot", "Dr Quayle", "Dr Quayle", "Dr Nwosu"]),
                "drugs": [
                    {"drug": drug, "dose_ml": chance.choice([5, 10, 20, 50]), "days": chance.randint(1, 6)}
                    for drug in chance.sample(DRUGS.split("|"), chance.randint(0, 3))
                ],
                "milk_withheld_until": started + timedelta(days=chance.randint(0, 9)),
                "cost_eur": chance.choice([45, 60, 85, 120, 190, 340]),
                "recovered": chance.choice(["Y", "Y", "Y", "N"]),
            }
        )
    calvings = []
    for _ in range(90):
        calving: dict[str, Any] = {
            "cow": chance.choice(tags[:44]),
            "due": datetime(2025, 1, 5) + timedelta(days=chance.randrange(700)),
            "bull": chance.choice(["Hercules", "Bolt", "Baron", "Semtex"]),
            "assisted": chance.choice(["Y", "N", "N"]),
            "calves": [
                {
                    "sex": chance.choice(["F", "M"]),
                    "weight_kg": chance.randint(26, 52),
                    "alive": chance.random() < 0.93,
                }
                for _ in range(chance.choice([1, 1, 1, 1, 2]))
            ],
        }
        if calving["due"] < datetime(2026, 11, 20):
            calving["calved_on"] = calving["due"] + timedelta(days=chance.randint(-9, 8))
        calvings.append(calving)
    return {
        "barns": barns,
        "cows": cows,
        "milkings": milkings,
        "treatments": treatments,
        "calvings": calvings,
    }


QUESTIONS = """
cows[status!="sold"] count
    how many cows have we still got, leaving out the sold ones
    number of animals that haven't been sold
    Wie viele Kühe sind nicht verkauft?

cows[status="dry"] list
    dry cows
    show me the cows that are dry at the moment

cows[status="dry"] show name
    which cows are dry
    names of the dry ones
    Welche Kühe stehen trocken?

cows by status count
    the herd by status
    how many are milking, dry, heifers, sold
    ¿cuántas vacas hay en cada estado?

cows by breed avg weight_kg
    what does each breed weigh on average
    average weight per breed
    poids moyen par race

cows by breed count > 15
    breeds of which we have more than 15
    which breeds have over 15 animals

cows[breed="Jersey" & status="milking"] show name
    which Jerseys are in milk
    names of the jerseys being milked

cows[born<last 8 years] count
    how many cows are more than 8 years old
    number of animals over eight

cows[born<last 8 years] show name, born
    who is older than 8 years, and born when
    names and birth dates of the cows over eight years of age

cows bottom 1 born show name
    our oldest cow
    which cow has lived longest
    Wie heißt die älteste Kuh?

cows top 1 born show name, born
    the youngest animal and when it was born
    who was born last, and when

cows by born:year asc count
    how many were born each year, in order
    births of our cows by year
    nacimientos por año

cows[mother_cow=null] count
    how many cows have no known mother
    for how many is the mother not filled in

cows[mother_cow.name="Daisy"] show name
    daughters of Daisy
    which cows is Daisy the mother of
    Wie heißen Daisys Töchter?

cows[weight_kg>@mother_cow.weight_kg] show name
    which cows are heavier than their mother
    daughters that outweigh their mothers, by name

cows[weight_kg<avg & status="milking"] list
    milking cows that weigh less than average
    in-milk animals lighter than the average cow

cows[status="sold" & sold_on=this year] sum sold_for_eur
    what did we get for cows sold this year
    income from selling cows this year, total
    Erlös aus Kuhverkäufen dieses Jahr

cows[status="sold"] top 1 sold_for_eur show name, sold_for_eur
    best price we ever got for a cow, and for which one
    dearest cow sold: name and price

cows[sold_on=2025] count, avg sold_for_eur
    how many cows did we sell in 2025 and for how much on average
    2025 cow sales: number and mean price

cows[remarks="kicks"] show name
    who kicks?
    cows to watch out for because they kick

cows[remarks!=null & barn.label="Straw yard"] show name, remarks
    straw yard cows with a remark, and what it says
    name and remark of every animal in the straw yard that has one

cows by barn.label count
    how many cows in each barn
    headcount by barn
    Kühe je Stall

cows[barn.robot=true] count
    how many cows stand in a barn with a robot
    cows milked in robot barns, how many

cows[barn.built_year<1950 & status="milking"] list
    milking cows housed in buildings from before 1950
    cows in milk that stand in a barn built before 1950

barns top 1 stalls show label
    our biggest barn
    which barn has the most stalls

barns[no cows] show label
    which barn is empty
    barns without a cow in them

barns show label, stalls, built_year
    all barns with stalls and year of construction
    list the barns, how many stalls and when they were built

milkings sum litres
    how much milk have we had in total
    all the milk in litres
    ¿cuántos litros de leche en total?

milkings[day=yesterday] sum litres
    yesterday's milk in litres
    how much did they give yesterday
    Wie viel Milch gab es gestern?

milkings[day=last 7 days] by cow.name sum litres top 5
    five best milkers over the last 7 days
    which 5 cows gave most milk in the past seven days

milkings by cow.name avg litres bottom 1
    which cow gives least on average
    weakest milker by average litres

milkings by day:month asc sum litres
    milk per month
    litres month by month
    production de lait par mois, en litres

milkings by session avg litres
    morning vs evening: average litres
    do we get more in the AM or the PM, on average

milkings by cow.breed avg litres, avg fat_pct
    average litres and fat for each breed
    per breed: how much milk and how fat, on average

milkings by cow.breed avg fat_pct > 4.3
    breeds whose milk has more than 4.3 % fat on average
    which breeds average over 4.3 percent fat

milkings[cell_count>400000] count
    how many milkings were above 400,000 cells
    number of samples with a cell count over 400k

milkings[cell_count>400000] by cow.name count desc
    cows with milkings over 400k cells, worst first
    per cow: how many times above 400,000 cells, most often at the top

milkings[discarded=true] sum litres
    how much milk was thrown away
    litres discarded
    Wie viele Liter wurden weggeschüttet?

milkings[discarded=true] percent
    what percentage of milkings was discarded
    share of milkings poured away

milkings[cow.name="Pearl" & day=this month] list
    Pearl's milkings this month
    what did pearl give this month? all entries

milkings[protein_pct>@fat_pct] count
    how often was there more protein than fat
    number of milkings where protein beats fat

treatments[started=this year] count
    how many treatments this year
    how often did we need to treat a cow in 2026 so far

treatments by illness count desc
    what do our cows fall ill with most? all, most frequent first
    illnesses by number of cases, descending
    enfermedades por número de casos, de más a menos

treatments by illness sum cost_eur
    what has each illness cost us
    vet bill by illness
    coût total par maladie

treatments[started=last year] sum cost_eur
    vet costs last year
    what did we spend on treatments last year

treatments by vet count, avg cost_eur
    number of treatments and average cost for each vet
    how often did every vet come and what did a treatment cost on average

treatments[illness="mastitis"] by cow.name count >= 2
    cows that had mastitis at least twice
    which cows had two or more cases of mastitis

treatments[recovered="N"] list
    treatments that did not help
    cases where the cow didn't recover

treatments[recovered="Y"] percent
    what share of treated cows recovered
    recovery rate in percent

treatments[drugs.drug="Penovet"] count
    how often was Penovet given
    in how many treatments did we use penovet

treatments[drugs.drug="Penovet" & drugs.dose_ml>=20] list
    treatments with 20 ml or more of Penovet
    Penovet in doses of at least 20 ml

treatments by drugs.drug count desc
    drugs by how often they were given, most used first
    which drug how often? descending

treatments by drugs.drug avg drugs.days
    for how many days is each drug given on average
    average length in days by drug

treatments[drugs.#=0] count
    how many treatments went without any drug
    number of cases treated with no drugs at all

treatments[milk_withheld_until>=today] show cow.name, milk_withheld_until
    whose milk do we still have to keep out of the tank, and until when
    cows whose milk is withheld today or longer, with the date

cows[no treatments] count
    how many cows have never been treated
    number of animals without a single treatment

cows[no treatments & status="milking"] show name
    which milking cows have never seen the vet
    cows in milk without any treatment, by name

calvings[calved_on=this year] count
    how many calvings did we have this year
    Wie viele Abkalbungen gab es dieses Jahr?

calvings[calved_on=null] show cow.name, due
    who still has to calve and when is she due
    open calvings: cow and due date

calvings[calved_on=null & due<today] list
    overdue calvings
    cows past their date that have not calved

calvings[calved_on>@due] percent
    what share calved late
    percentage of calvings after the due date

calvings[calved_on<@due] count
    how many came before the due date
    number of early calvings

calvings[assisted="Y"] by bull count
    difficult calvings by bull, that is with help
    assisted births per bull

calvings by bull avg calves.weight_kg top 1
    which bull makes the heaviest calves on average
    bull with the highest average calf weight

calvings[calves.#=2] show cow.name, calved_on
    who had twins, and when
    twin births: cow and date

calvings[calves.alive=false] count
    in how many calvings was a calf lost
    calvings with a dead calf, how many

calvings[calves.sex="F" & calves.alive=true] list
    calvings with a living heifer calf
    births where a female calf survived

calvings by calved_on:month asc count
    calvings by month
    how many cows calve each month

calvings top 1 calved_on show cow.name, calved_on
    the latest calving: which cow and when
    who calved last, and on what day

cows[no calvings & status="milking"] list
    milking cows without a calving on record
    cows in milk for which we have no calving

cows[status!="sold"] avg born:age
    average age of the cows that haven't been sold
    how old is the herd on average, leaving sold animals out

calvings avg calved_on - due
    how many days after the due date do cows calve on average
    average days between due date and calving

treatments by illness avg milk_withheld_until - started
    for how many days is milk withheld on average with each illness
    days from start to the end of the milk ban, average per illness

treatments avg by cow count
    how many treatments does a treated cow have on average
    average number of treatments per cow

treatments count by cow count > 2
    how many cows were treated more than twice, over 2 times
    number of cows with more than 2 treatments

treatments[recovered="Y"] by illness percent
    recovery rate for each illness
    what percentage recovers, by illness

milkings avg by day:day sum litres
    how much milk is that a day on average
    average daily litres
    litres de lait par jour en moyenne

after cows[status="dry"] list
cows[status="dry" & breed="Ayrshire"] list
    only the Ayrshires
    Ayrshire ones?

after cows by breed avg weight_kg
cows[status="milking"] by breed avg weight_kg
    and just those in milk
    only milking cows please

after milkings[day=yesterday] sum litres
milkings[day=this week] sum litres
    and this week?
    what about this week

after milkings[day=yesterday] sum litres
milkings[day=yesterday] by session sum litres
    per session?
    morning and evening apart

after treatments[started=this year] count
treatments[started=this year] sum cost_eur
    and what did they cost in total?
    total cost of those
    und die Kosten insgesamt?

after treatments[started=this year] count
treatments[started=this year & vet="Dr Quayle"] count
    how many of those by Dr Quayle
    and Dr Quayle alone

after treatments by illness sum cost_eur
treatments by illness avg cost_eur
    and on average?
    now the average instead

after cows bottom 1 born show name
cows bottom 1 born show barn.label
    where is she kept?
    which barn is she in

after calvings[calved_on=null & due<today] list
calvings[calved_on=null & due<today] count
    how many is that
    just the number

none
    which cow is the friendliest
    how much feed did we use in October
    profit per litre
    what price does the dairy pay for milk
    why is Pearl giving less
    phone number of Dr Nwosu
    which field are the heifers on
    median cell count
    how much milk will we have next spring
    difference between morning and evening milk
    mark Stella as sold
    grandmother of Luna
    litres per kilo of cow
    cows whose mother was treated for lameness
    who did the milking on Sunday
    Wie viel Heu haben wir noch?
    ¿cuánto cobra el veterinario por hora?
    how long do cows live in general
    good morning
    what do the neighbours get per cow
"""
