"""A veterinary practice: owners, animals, visits with their treatments, medicines."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

OWNERS = (
    "Adele Winter|Bram de Wit|Celia Navarro|Dirk Schulze|Esme Gray|Finlay Ross|Gudrun Lang|Hamid Karimi|Inga Solberg"
    "|Joanna Pike|Kenji Mori|Lara Bianchi|Moses Adeyemi|Nora Beck|Otis Freeman|Paula Lopes|Quinn Dalton|Roman Havel"
    "|Stella Marsh|Tobias Kern|Ursula Graf|Viktor Balan|Wanda Pohl|Xavier Roux|Yasmin Said|Zoe Clarke"
)
PETS = "Bella|Max|Luna|Rocky|Milo|Nala|Oscar|Simba|Coco|Daisy|Felix|Ginger|Hazel|Pepper|Rex|Socks|Tiger|Willow|Ziggy|Biscuit"
TREATMENTS = "vaccination|check-up|blood test|X-ray|neutering|dental cleaning|wound care|nail trim|ultrasound|deworming"
MEDICINES = (
    "Amoxivet|Carprodol|Dermacalm|Enroflex|Felimune|Gastrolin|Heartix|Ivermol|Ketasol|Lactovet|Melox"
    "in|Nexopar|Otiderm|Prazitel|Rabivac|Sedapet|Tramavet|Urocat|Vermistop|Xylavet"
)
VETS = "Dr. Amsel|Dr. Okoye|Dr. Varga"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """26 owners, 120 animals, 340 visits, 24 medicines."""
    owners = []
    for number, name in enumerate(OWNERS.split("|"), 1):
        owner: dict[str, Any] = {
            "_id": number,
            "name": name,
            "address": {"street": f"{chance.randint(1, 90)} {chance.choice(['Elm', 'Oak', 'Birch'])} Road",
                        "town": chance.choice(["Ashford", "Brindle", "Corvale", "Dunmore"])},
            "since": datetime(2012, 1, 1) + timedelta(days=chance.randrange(5400)),
            "balance": chance.choice([0, 0, 0, 0, -35.5, -120, -48.9, 20]),
        }  # fmt: skip
        if chance.random() < 0.75:
            owner["phone"] = f"01632 961{chance.randrange(100, 999)}"
        owners.append(owner)
    animals = []
    for number in range(120):
        species = chance.choice(["dog", "dog", "dog", "cat", "cat", "cat", "rabbit", "guinea pig", "parrot"])
        born = datetime(2009, 1, 1) + timedelta(days=chance.randrange(6300))
        animal: dict[str, Any] = {
            "_id": 500 + number,
            "name": chance.choice(PETS.split("|")),
            "species": species,
            "sex": chance.choice(["m", "f"]),
            "neutered": chance.random() < 0.55,
            "born": born,
            "owner_id": chance.randint(1, 25),
            "weight_kg": round({"dog": 18.0, "cat": 4.5}.get(species, 1.4) * chance.uniform(0.5, 1.9), 1),
            "allergies": chance.sample(
                ["chicken", "pollen", "penicillin", "fleas"], chance.choice([0, 0, 0, 1, 2])
            ),
        }
        if species in ("dog", "cat"):
            animal["breed"] = chance.choice(
                ["Labrador", "Beagle", "Poodle", "Dachshund", "mixed"]
                if species == "dog"
                else ["Siamese", "Persian", "Maine Coon", "domestic shorthair"]
            )
        if chance.random() < 0.7:
            animal["chip"] = str(276090000000000 + chance.randrange(10**9))
        if chance.random() < 0.12:
            animal["died"] = min(datetime(2026, 11, 20), born + timedelta(days=chance.randint(900, 5000)))
        if chance.random() < 0.4:
            animal["insurer"] = chance.choice(["PawSure", "Petplan West", "Vetra"])
        animals.append(animal)
    visits = []
    for number in range(340):
        done = [
            {
                "what": chance.choice(TREATMENTS.split("|")),
                "fee": chance.choice([12, 18, 25, 40, 55, 90, 180, 240]),
            }
            for _ in range(chance.randint(1, 3))
        ]
        visit: dict[str, Any] = {
            "_id": 8000 + number,
            "animal_id": 500 + chance.randrange(114),
            "at": datetime(2025, 1, 3, 8) + timedelta(minutes=20 * chance.randrange(72 * 694)),
            "vet": chance.choice(VETS.split("|")),
            "reason": chance.choice(
                ["routine", "routine", "limping", "itching", "vomiting", "injury", "teeth"]
            ),
            "emergency": chance.random() < 0.12,
            "treatments": done,
            "bill": sum(int(str(one["fee"])) for one in done),
            "paid": chance.random() < 0.85,
            "mins": chance.choice([10, 15, 20, 20, 30, 45, 90]),
        }
        if chance.random() < 0.4:
            visit["next_due"] = datetime(2026, 9, 1) + timedelta(days=chance.randrange(300))
        visits.append(visit)
    medicines = [
        {
            "drug": name,
            "form": chance.choice(["tablet", "injection", "drops", "ointment"]),
            "in_stock": chance.choice([0, 3, 8, 15, 40, 120]),
            "min_stock": chance.choice([5, 10, 20]),
            "unit_price": round(chance.uniform(1.2, 64), 2),
            "expires": datetime(2026, 8, 1) + timedelta(days=chance.randrange(700)),
            "prescription": chance.choice(["Y", "N"]),
        }
        for name in MEDICINES.split("|")
    ]
    return {"owners": owners, "animals": animals, "visits": visits, "medicines": medicines}


QUESTIONS = """
animals count
    how many animals are in our files
    size of our patient file, animals in total
    Wie viele Tiere haben wir in der Kartei?

animals by species count
    animals by species
    how many dogs, cats, rabbits and so on
    animales por especie
    can you break down our patients by species

animals[species="dog"] count
    how many dogs
    dogs on file, number
    nombre de chiens

animals[species="dog"] list
    nr of dogs pls

animals[species="cat" & neutered=false] count
    how many cats still need neutering
    Wie viele Katzen sind nicht kastriert?
    gatos sin castrar, cuántos

animals[species="cat" & neutered=false] list
    cats that are not neutered

animals[species="rabbit"] show name, owner_id.name
    rabbits and their owners
    which rabbits do we treat, and whose are they

animals[breed="Labrador"] count
    how many Labradors come to us

animals[breed="Labrador"] list
    Labradors

animals[species="dog"] by breed count desc
    dogs by breed, most frequent first
    dog breeds with numbers, descending

animals[species="dog" & breed!="mixed"] count
    dogs of any breed but mixed, how many

animals[species="dog" & breed!="mixed"] list
    pedigree dogs, i.e. not mixed

animals[sex="f" & neutered=true] count
    how many female animals are neutered

animals[sex="f" & neutered=true] list
    neutered females

animals[species="dog"] by sex count
    male and female dogs in numbers
    dogs by sex

animals bottom 1 born show name, species, born
    oldest animal: name, kind and birth date
    which patient was born first? with species and date
    ¿cuál es el animal más viejo? nombre, especie y fecha de nacimiento

animals top 1 born show name
    youngest patient
    what's the name of our youngest animal
    Wie heißt unser jüngster Patient?

animals[born=this year] count
    how many were born this year

animals[born=this year] list
    puppies and the like: born this year

animals[born<2012 & died=null] show name, species, owner_id.name
    born before 2012 and not dead: animal, species, owner
    which animals from before 2012 are still alive? name, species and owner

animals[died!=null] count
    how many have died
    Wie viele Tiere sind gestorben?

animals[died!=null] list
    deceased animals
    animaux décédés

animals[died=2026] show name, died
    which animals died in 2026, and when
    deaths in 2026: name and date

animals top 1 weight_kg show name, breed, weight_kg
    heaviest patient with breed and weight
    which animal weighs most? name, breed, kilos
    Welches Tier ist am schwersten? Name, Rasse, Gewicht

animals[species="cat"] top 5 weight_kg show name, weight_kg
    five heaviest cats and their weight
    the 5 fattest cats, with kg

animals[species="cat" & weight_kg>6] count
    how many cats weigh more than six kilos

animals[species="cat" & weight_kg>6] list
    cats over 6 kg

animals[species="dog" & weight_kg>avg] count
    how many dogs are heavier than the average patient

animals[species="dog" & weight_kg>avg] list
    dogs above the average weight of all animals

animals by species avg weight_kg
    average weight per species
    how heavy is each kind of animal on average
    poids moyen par espèce

animals[chip=null & species="dog"] show name, owner_id.name
    dogs without a chip and their owners
    which dogs are not chipped? name and owner
    perros sin chip, con su dueño
    I need all dogs w/o chip and who owns them

animals[chip=null] percent
    what percentage has no chip
    share of animals without a chip

animals[allergies="penicillin"] show name, species
    who is allergic to penicillin
    animals with a penicillin allergy, name and species

animals[allergies.#>=2] count
    how many have at least 2 allergies

animals[allergies.#>=2] list
    animals with two allergies or more

animals by allergies count top 1
    most frequent allergy
    which allergy do most animals have

animals[insurer=null] percent
    share of uninsured animals
    what percentage has no insurer
    Anteil ohne Versicherung in Prozent

animals[insurer="PawSure"] count
    how many does PawSure cover

animals[insurer="PawSure"] list
    insured with PawSure

animals by insurer count
    animals per insurer
    how many are insured with whom

animals[name="Luna"] show species, breed, owner_id.name
    all Lunas: species, breed, owner
    which Lunas do we know, what are they and whose

animals by name count top 3
    three most popular names
    top 3 pet names
    los tres nombres más comunes
    die drei beliebtesten Tiernamen

animals[owner_id.name="Celia Navarro"] show name, species
    which animals does Celia Navarro have
    Celia Navarro's pets, name and species

animals[owner_id.address.town="Brindle"] count
    how many patients live in Brindle

animals[owner_id.address.town="Brindle"] list
    animals from Brindle

animals by owner_id.name count > 6
    owners with more than six animals
    who has over 6 pets registered

animals[no visits] show name
    animals that have never been here
    which patients have no visit at all

owners count
    how many owners
    number of clients

owners by address.town count desc
    owners by town, most first
    where do our clients live? number for each town, descending

owners[address.town="Corvale"] show name, address.street
    clients in Corvale with their street
    who lives in Corvale, and in which street

owners[phone=null] show name
    owners with no phone
    whose phone number do we not have
    Bei wem fehlt die Telefonnummer?
    quels propriétaires n'ont pas laissé de téléphone

owners[balance<0] show name, balance asc balance
    who owes us money? deepest in the red first, with balance
    owners with a negative balance, lowest first

owners[balance<0] sum balance
    sum of all negative balances
    how much are we owed in total (negative balances)

owners[balance<0] count
    how many owners are in debt to us
    clients débiteurs, combien

owners[balance<0] list
    clients with a balance below zero
    clientes con saldo negativo

owners bottom 1 since show name, since
    who has been with us longest, and since when
    first client and date

owners[since=2026] count
    how many owners joined us in 2026

owners[since=2026] list
    new clients in 2026

owners[no animals] show name
    owners without an animal on file
    clients who have no pet registered

visits count
    visits so far
    how many visits have there been
    nombre de consultations

visits[at=today] list
    today's appointments
    who is coming in today? everything about it
    citas de hoy
    give me today's visits

visits[at=tomorrow] show at, animal_id.name, vet, reason asc at
    tomorrow in order of time: when, which animal, vet, reason
    tomorrow's list: time, animal, vet and reason, earliest first

visits[at=last month] count
    how many came last month

visits[at=last month] list
    visits last month
    Besuche im letzten Monat

visits by at:month count
    visits per month
    how many visits month by month

visits by at:weekday count top 1
    busiest day of the week
    on which weekday do most visits take place

visits[emergency=true] count
    how many visits were emergencies
    Notfälle insgesamt
    nombre d'urgences

visits[emergency=true] list
    emergencies

visits[emergency=true & at=this year] count
    how many emergency visits so far this year

visits[emergency=true & at=this year] list
    emergencies this year

visits[emergency=true] percent
    what share of visits are emergencies
    emergency rate in percent

visits by reason count desc
    reasons for coming, most frequent first
    why do they come? reasons by number, descending

visits[reason="limping" & animal_id.species="dog"] count
    how many visits were about a dog that limps

visits[reason="limping" & animal_id.species="dog"] list
    limping dogs

visits by animal_id.species count
    visits per species
    how many visits for every kind of animal

visits[animal_id.name="Biscuit"] list
    everything we did for Biscuit
    Biscuit's visits

visits[animal_id.breed="Beagle"] avg bill
    average bill for a Beagle
    what does a visit with a Beagle cost on average

visits by vet count
    visits per vet
    how many visits has each vet had
    consultas por veterinario
    Besuche je Tierarzt

visits by vet sum bill top 1
    which vet brings in the most
    vet with the highest turnover

visits[vet="Dr. Okoye" & at=2026-11] count
    how many did Dr. Okoye see in November 2026

visits[vet="Dr. Okoye" & at=2026-11] list
    Dr. Okoye's visits in nov 2026

visits sum bill
    total billed
    turnover altogether
    Umsatz insgesamt
    tell me the overall turnover

visits[at=2026] by at:month sum bill
    revenue per month in 2026
    2026 turnover month by month

visits[at=2025-Q4] sum bill
    takings in Q4 2025
    total billed in the fourth quarter of 2025

visits avg bill
    average bill
    what does a visit cost on average
    facture moyenne

visits top 1 bill show animal_id.name, at, bill
    highest bill ever: animal, date, amount
    most expensive visit with the animal's name, date and sum

visits[bill>=300] count
    how many visits cost at least 300 euros

visits[bill>=300] list
    bills of 300 and up

visits[paid=false] count
    how many bills are still open

visits[paid=false] list
    unpaid visits
    facturas sin pagar
    noch nicht bezahlte Besuche

visits[paid=false] sum bill
    how much is unpaid in total
    sum of open bills
    total impayé

visits[paid=false & at<2026] show at, animal_id.name, bill
    unpaid from before 2026: date, animal, amount
    old open bills (before 2026) with date, animal and sum

visits avg mins
    how long does a visit take on average
    average duration in minutes
    durchschnittliche Dauer

visits[mins>=45] percent
    what percentage takes 45 minutes or longer
    share of visits of at least 45 min

visits by reason avg mins
    average minutes by reason
    how long do we need for each reason on average

visits[treatments.what="vaccination"] count
    in how many visits did we vaccinate
    Wie viele Besuche mit Impfung (vaccination)?
    vaccinatons, number of visits

visits[treatments.what="vaccination"] list
    visits with a vaccination

visits[treatments.what="vaccination" & animal_id.species="cat"] count
    how many visits brought a vaccination for a cat

visits[treatments.what="vaccination" & animal_id.species="cat"] list
    cat vaccinations

visits by treatments.what count top 5
    five most frequent treatments
    top 5 treatments
    los cinco tratamientos más frecuentes
    what are our five most common treatments

visits by treatments.what sum treatments.fee desc
    fees by treatment, highest total first
    what earns us how much? treatments with total fees, descending

visits[treatments.what="X-ray"] avg treatments.fee
    average fee for an X-ray
    what do we charge for an x-ray on average

visits[treatments.what="X-ray" & treatments.fee>150] list
    X-rays over 150
    visits where the X-ray cost more than 150

visits[treatments.#>=3] count
    how many visits had at least 3 treatments

visits[treatments.#>=3] list
    visits with three treatments

visits avg treatments.#
    treatments per visit on average
    how many treatments does a visit have on average

visits count treatments.what
    how many treatments have been done altogether
    total number of treatments

visits[treatments.what="blood test" & treatments.what="ultrasound"] count
    blood test and ultrasound in one visit, how often
    how many visits combined an ultrasound with a blood test

visits[next_due=next week] show animal_id.name, next_due
    which animals are due again next week, and on what day
    follow-ups next week: animal and date

visits[next_due<today] count
    how many visits have a next due date before today
    cuántos ya deberían haber vuelto, con fecha pasada

visits[next_due<today] list
    follow-ups whose date has passed

visits[animal_id.name="Milo"] top 1 at show at
    when was Milo last here
    date of Milo's latest visit
    ¿cuándo vino Milo por última vez?

visits by animal_id.insurer sum bill
    billed amount per insurer
    total of the bills by insurance

medicines[in_stock=0] show drug
    which medicines are out of stock
    drugs we have none left of
    Was ist nicht mehr vorrätig?
    which drug have we run out of?

medicines[in_stock<@min_stock] show drug, in_stock, min_stock
    what must be reordered? drug, stock and minimum
    medicines below their minimum stock, with both numbers
    low stock list: drug, what's left, minimum

medicines[expires=next 3 months] show drug, expires asc expires
    expiring within the next three months, soonest first
    what goes off in the coming 3 months? drug and date in order

medicines[expires<today & in_stock>0] show drug
    expired but still on the shelf
    which drugs in stock are past their expiry date

medicines[prescription="Y"] count
    how many need a prescription

medicines[prescription="Y"] list
    prescription drugs

medicines by form count
    medicines by form
    tablets, injections, drops, ointments: how many of each

medicines top 1 unit_price show drug, unit_price
    dearest drug and its price
    most expensive medicine, with price
    le médicament le plus cher et son prix

medicines[form="tablet" & unit_price<10] show drug, unit_price
    tablets under 10 and what they cost
    which tablets are cheaper than ten euros, with price

medicines[drug^"Ve"] show drug, in_stock
    medicines beginning with Ve and their stock
    drug names that start with Ve, how many are left of each

medicines[drug="Meloxin"] show in_stock
    how much Meloxin is left
    Meloxin, stock?

visits[at=this week & vet="Dr. Amsel"] count
    how many visits has Dr. Amsel got this week

visits[at=this week & vet="Dr. Amsel"] list
    Dr. Amsel's visits this week

animals[species="dog" & weight_kg<5] show name, breed, weight_kg
    small dogs under 5 kg with breed and weight
    which dogs weigh less than five kilos? name, breed, weight

visits[reason="teeth"] avg bill
    average bill when they come about teeth
    Was kostet ein Besuch wegen "teeth" durchschnittlich?

owners by since:year count
    new owners per year
    nuevos clientes por año

animals[allergies="fleas" & species="cat"] count
    how many cats have a flea allergy (fleas)

animals[allergies="fleas" & species="cat"] list
    cats allergic to fleas

visits by at:year sum bill
    turnover per year
    chiffre d'affaires par an

visits[animal_id.sex="f" & reason="routine"] count
    how many routine visits were with a female animal

visits[animal_id.sex="f" & reason="routine"] list
    routine visits of females

visits[mins>avg] count
    how many visits lasted longer than the average

visits[mins>avg] list
    visits that took longer than average

visits[at>=2026-03 & at<=2026-06] sum bill
    turnover from March to June 2026
    total billed between March and June 2026

visits[at>=2026-09] list
    visits since September 2026
    visitas desde septiembre de 2026

visits[at=2026-H1] sum bill
    takings in the first half of 2026, total
    total billed H1 2026

visits[reason="injury" or emergency=true] count
    how many visits were an injury or an emergency

visits[reason="injury" or emergency=true] list
    injuries or emergencies

visits[treatments.what="X-ray"|"ultrasound"] count
    how often did we x-ray or do an ultrasound

visits[treatments.what="X-ray"|"ultrasound"] list
    visits with an X-ray or an ultrasound

visits by vet count, sum bill
    per vet: visits and turnover
    number of visits and total billed for each vet

visits by vet, reason count
    visits by vet and reason
    which vet saw which reason how often

visits by animal_id.name count >= 10
    names of animals with ten visits or more
    which animals came at least 10 times, by name

visits by reason avg bill > 180
    reasons where the average bill is above 180
    for which reasons is the bill over 180 on average

visits by vet count distinct animal_id
    how many different animals has each vet seen
    different patients per vet

visits min bill, max bill
    lowest and highest bill
    niedrigste und höchste Rechnung

visits[treatments.what!="vaccination" & reason="routine"] count
    how many routine visits did not include a vaccination

visits[treatments.what!="vaccination" & reason="routine"] list
    routine visits without a vaccination

visits[next_due!=null] count
    how many visits have a next due date
    for how many visits is next_due set

visits by at:year, vet sum bill
    turnover per year and vet
    by year and vet: total billed

visits list 10
    ten visits to look at
    show any 10 visits

visits distinct animal_id.species, treatments.what
    which treatments were done on which species
    combinations of species and treatment

animals[species="rabbit"|"guinea pig"] count
    how many are a rabbit or a guinea pig

animals[species="rabbit"|"guinea pig"] list
    rabbits and guinea pigs together

animals[species!="dog"|"cat"] show name, species
    everything that's neither dog nor cat: name and species
    animals other than dogs and cats

animals by species, sex count
    animals by species and sex
    how many males and females of each species

animals by species count, avg weight_kg
    per species: number and average weight
    how many of each species and how heavy on average

animals[born>=2020 & born<=2022] count
    how many animals were born between 2020 and 2022

animals[born>=2020 & born<=2022] list
    born from 2020 to 2022

animals[name$"y"] show name
    pet names ending in y
    which animals have a name that ends with "y"

animals[has visits & died!=null] count
    how many of the deceased had at least one visit

animals[has visits & died!=null] list
    dead animals that had been here

animals[chip!=null] count
    how many animals have a chip number
    number of chipped animals

owners[name~"de Wit"] show name, address.town
    owners with de Wit in the name, and their town
    town of anybody called de Wit

owners[address.town="Ashford"|"Dunmore"] count
    how many clients live in Dunmore or Ashford

owners[address.town="Ashford"|"Dunmore"] list
    owners in Ashford or Dunmore

medicines[form!="tablet" & prescription="Y"] show drug, form
    prescription drugs that are not tablets, with form
    which prescription medicines aren't tablets? name and form

medicines[expires<2027 or in_stock=0] show drug
    medicines that expire before 2027 or are at 0
    drugs with expiry before 2027 or 0 in stock

medicines by form count, avg unit_price
    per form: number and average price
    forms with how many drugs and what price on average

after animals[species="dog"] count
animals[species="cat"] count
    and cats?
    cats?

after animals[chip=null & species="dog"] show name, owner_id.name
animals[chip=null & species="cat"] show name, owner_id.name
    and cats without one
    same for cats

after owners[balance<0] count
owners[balance<0] show name, phone
    and who are they, phone too?
    and their names and phones

after visits[at=last month] count
visits[at=last month] by vet count
    per vet
    and by vet?

after visits[at=last month] count
visits[at=last month & emergency=true] count
    and how many of them emergencies
    only emergencies

after visits by reason count desc
visits[animal_id.species="rabbit"] by reason count desc
    only rabbits
    and for rabbits?

after visits avg bill
visits[vet="Dr. Varga"] avg bill
    and for Dr. Varga
    just Dr. Varga

after visits[treatments.what="vaccination"] count
visits[treatments.what="neutering"] count
    and neutering
    neutering?

after visits[paid=false] count
visits[paid=false] list
    show them
    and which ones?

after medicines top 1 unit_price show drug, unit_price
medicines bottom 1 unit_price show drug, unit_price
    and the cheapest
    the cheapest?

none
    which animals should lose weight
    why is Rocky limping
    is Nexopar safe for cats
    how much profit do we make with vaccinations
    book Bella in for Friday
    who is our nicest client
    how many visits were before ten in the morning
    median bill
    what did Dr. Amsel write about Ziggy
    how long do people sit in the waiting room
    when does the practice close today
    how many puppies will be born next spring
    salary of Dr. Varga
    which supplier delivers Otiderm
    difference between last month's and this month's turnover
    bill minus fees for each visit
    mark visit 8044 as paid
    Mein Hund frisst nicht, was tun?
    ¿cuántos gatos hay en la ciudad?
    bonsoir docteur
    which owners' dogs had an X-ray

animals avg born:age
    how old are our patients on average
    average age of the animals

animals[name="Max"] show born:age
    how old is Max

visits avg by animal_id count
    average number of visits per animal

medicines sum in_stock * unit_price
    what is our stock of medicines worth
"""
