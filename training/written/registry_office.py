"""A registry office: persons, births, marriages and deaths, the registrars, and certificates that people ask for."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

WOMEN = "Adele|Birgit|Carlotta|Dora|Enya|Florence|Greta|Hana|Ivy|Jolanda|Klara|Linnea|Mabel|Nuria|Odile|Paula"
MEN = "Anton|Boris|Conrad|Dario|Edgar|Felix|Gustav|Hamid|Igor|Janek|Kasimir|Leopold|Milo|Noel|Oscar|Pascal"
SURNAMES = "Achterberg|Bellamy|Corvin|Dahlke|Engström|Fabri|Gollwitz|Haverkamp|Ibarra|Juhasz|Kettler|Lomax"
REGISTRARS = "Thea Brinkmann|Olof Nyberg|Renate Pohl|Samuel Adeyemi"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """160 persons, 4 registrars, 150 births, 90 marriages, 110 deaths, 140 certificates."""
    persons = []
    for number in range(160):
        sex = chance.choice(["F", "M"])
        person: dict[str, Any] = {
            "pid": f"R-{10200 + number}",
            "given": chance.choice((WOMEN if sex == "F" else MEN).split("|")),
            "surname": chance.choice(SURNAMES.split("|")),
            "sex": sex,
            "dob": datetime(1938, 1, 1) + timedelta(days=chance.randrange(25000)),
            "birthplace": chance.choice(["Altmark", "Altmark", "Kronstadt", "Visby", "abroad"]),
            "marital": chance.choice(["single", "married", "married", "divorced", "widowed"]),
            "occupation": chance.choice(
                ["nurse", "teacher", "carpenter", "clerk", "farmer", "driver", "engineer"]
            ),
            "denomination": chance.choice(["none", "none", "catholic", "lutheran", "muslim"]),
            "citizenships": [
                "domestic",
                *chance.sample(["Polish", "Spanish", "Turkish"], chance.choice([0, 0, 0, 1, 2])),
            ],
        }
        if chance.random() < 0.2:
            person["maiden_name"] = chance.choice(SURNAMES.split("|"))
        persons.append(person)
    women = [str(one["pid"]) for one in persons if one["sex"] == "F"]
    men = [str(one["pid"]) for one in persons if one["sex"] == "M"]
    registrars = [
        {"reg": code, "name": name, "since": datetime(year, 1, 1), "rooms": rooms}
        for code, name, year, rooms in zip(
            ["TB", "ON", "RP", "SA"],
            REGISTRARS.split("|"),
            [2003, 2015, 2021, 2026],
            [["1", "2"], ["1"], ["3"], []],
            strict=True,
        )
    ]
    births = []
    for number in range(150):
        born = datetime(2024, 1, 1) + timedelta(days=chance.randrange(1062), hours=chance.randrange(24))
        sex = chance.choice(["F", "M"])
        birth: dict[str, Any] = {
            "entry": f"B{born:%y}-{number + 1:03}",
            "child": chance.choice((WOMEN if sex == "F" else MEN).split("|")),
            "sex": sex,
            "born": born,
            "registered": min(
                born.replace(hour=0) + timedelta(days=chance.randint(1, 24)), datetime(2026, 11, 29)
            ),
            "place": chance.choice(["St Anne Hospital", "St Anne Hospital", "Birth House", "at home"]),
            "weight_g": chance.randint(1900, 4700),
            "length_cm": chance.randint(44, 56),
            "mother": chance.choice(women),
            "registrar": chance.choice(["TB", "ON", "RP"]),
            "twin": chance.random() < 0.05,
        }
        if chance.random() < 0.88:
            birth["father"] = chance.choice(men)
        births.append(birth)
    marriages = []
    for number in range(90):
        day = datetime(2023, 1, 7) + timedelta(days=chance.randrange(1421))
        marriage: dict[str, Any] = {
            "entry": f"M{day:%y}-{number + 1:03}",
            "day": day,
            "spouse1": chance.choice(women),
            "spouse2": chance.choice(men if chance.random() < 0.9 else women),
            "venue": chance.choice(["town hall", "town hall", "castle", "lake pavilion", "lighthouse"]),
            "guests": chance.choice([0, 4, 12, 30, 60, 110]),
            "fee": chance.choice([60, 60, 140, 220]),
            "registrar": chance.choice(["TB", "ON", "RP"]),
            "common_name": "Y" if chance.random() < 0.6 else "N",
            "witnesses": chance.sample(
                ["friend", "brother", "sister", "parent", "colleague"], chance.randint(0, 2)
            ),
        }
        if chance.random() < 0.25:
            marriage["divorced_on"] = min(
                day + timedelta(days=chance.randint(300, 1300)), datetime(2026, 11, 20)
            )
        marriages.append(marriage)
    deaths = []
    for number in range(110):
        died = datetime(2024, 1, 1) + timedelta(days=chance.randrange(1062))
        deaths.append(
            {
                "entry": f"D{died:%y}-{number + 1:03}",
                "person": persons[number % 130]["pid"],
                "died": died,
                "reported": min(died + timedelta(days=chance.randint(0, 9)), datetime(2026, 11, 29)),
                "age": chance.choice([41, 58, 67, 73, 79, 84, 88, 91, 96, 101]),
                "place": chance.choice(["St Anne Hospital", "nursing home", "at home", "elsewhere"]),
                "cause": chance.choice(["heart", "cancer", "old age", "accident", "infection"]),
                "registrar": chance.choice(["TB", "ON", "RP"]),
                "burial": chance.choice(["cremation", "cremation", "grave", "sea"]),
            }
        )
    certificates = [
        {
            "cert_no": 40001 + number,
            "person": chance.choice(persons)["pid"],
            "type": chance.choice(["birth", "birth", "marriage", "death"]),
            "ordered": datetime(2026, 1, 2) + timedelta(days=chance.randrange(331)),
            "copies": chance.choice([1, 1, 1, 2, 3, 5]),
            "fee": chance.choice([0, 12, 12, 15, 24]),
            "how": chance.choice(["online", "online", "counter", "post"]),
            **({"sent": datetime(2026, 1, 5) + timedelta(days=chance.randrange(325))} if number % 7 else {}),
            "intl": number % 5 == 0,
        }
        for number in range(140)
    ]
    return {
        "persons": persons,
        "registrars": registrars,
        "births": births,
        "marriages": marriages,
        "deaths": deaths,
        "certificates": certificates,
    }


QUESTIONS = """
births[born=2026-03] list
    births in March 2026
    all the babies of march 2026

births[born=2026-03] count
    how many were born in March 2026
    wie viele Geburten im März 2026

births[born=this year] by child count top 5
    five most popular names this year
    what do people call their children this year? top 5

births by born:year, sex count
    girls and boys born per year
    births by year and sex
    Geburten nach Jahr und Geschlecht

births by born:month count top 1
    in which month were most children born
    strongest month for births

births by place count
    where do children come into the world? count by place
    births by place of birth
    nacimientos por lugar

births[place="at home"] percent
    share of home births
    percentage born at home

births[father=null] count
    how many births have no father entered
    number of children with the father left blank

births[twin=true & born=last year] count
    twins born last year, how many
    combien de jumeaux l'année dernière

births avg weight_g, avg length_cm
    average weight and length of a newborn
    how heavy and how long are babies on average
    poids et taille moyens à la naissance

births[weight_g<2500] list
    babies under 2500 g
    newborns of less than two and a half kilos (2500 g)

births top 1 weight_g show child, weight_g, born
    heaviest baby: name, grams and when
    name, weight and date of the heaviest newborn

births by sex avg weight_g
    do boys weigh more than girls? average by sex
    mean birth weight of girls and of boys

births[mother.dob>=2000] count
    how many have a mother born in 2000 or later
    number of births to mothers who were born from 2000 on

births[mother.surname="Lomax"] show child, born
    children of mothers called Lomax, with the date
    names and birthdays of babies whose mother is a Lomax

births[father.occupation="farmer" & born>=2026] list
    farmers' children born since 2026 began
    births from 2026 on where the father is a farmer

births by mother.given, mother.surname count >= 3
    mothers with three births or more
    which women had at least three children

births by mother.birthplace count desc
    births by where the mother comes from, most first
    where were the mothers born? counts in descending order

births[mother.surname=@father.surname] percent
    share of children whose parents have the same surname
    in what percentage do mother and father share a surname

births by registrar.name count
    births per registrar
    who registered how many births

births[registered=today] list
    births registered today
    heute beurkundete Geburten

marriages[day=this year] count
    how many weddings this year
    combien de mariages cette année
    Trauungen dieses Jahr, wie viele?

marriages[day=next 2 weeks] list
    weddings in the next two weeks
    who marries within the coming 2 weeks? entries

marriages by day:year asc count, avg guests
    weddings and average number of guests year by year
    per year: how many marriages, how many guests on average

marriages by day:month count
    weddings per month
    bodas por mes

marriages by day:weekday count top 1
    favourite weekday for weddings
    on what day of the week do most people marry

marriages[day=*-05] count
    how many May weddings have there been, whatever year
    number of marriages in May of any year

marriages by venue avg guests > 30
    venues with more than 30 guests on average
    where do weddings have over thirty guests on average

marriages[venue!="town hall" & day=this year] count
    how many weddings this year were not at the town hall
    this year's marriages outside the town hall, number

marriages[venue="lighthouse"] sum fee
    what did the lighthouse bring in fees
    total fees for weddings at the lighthouse

marriages top 1 guests show entry, venue, guests
    the biggest wedding: entry, venue, guests
    wedding with most guests and where it was

marriages[guests=0 & witnesses.#=0] list
    couples all on their own: no guests and no witnesses
    weddings with 0 guests and 0 witnesses

marriages[witnesses="sister" & witnesses="friend"] count
    how often were a sister and a friend the witnesses
    number of weddings with both a friend and a sister as witness

marriages[common_name="Y"] percent
    how many percent take a common name
    share of couples with a common name

marriages[divorced_on!=null] percent
    what share ended in divorce
    divorce rate in percent

marriages[divorced_on=this year] show entry, day, divorced_on
    divorces this year: entry, wedding date, date of divorce
    who got divorced this year? entry with both dates

marriages[spouse1.surname=@spouse2.surname] list
    couples that had the same surname already
    marriages where both spouses are called the same

marriages[spouse1.sex=@spouse2.sex] count
    how many same-sex weddings
    number of marriages between two people of the same sex

marriages[spouse1.dob>@spouse2.dob] count
    in how many is the first spouse the younger one
    marriages where spouse 1 was born after spouse 2, how many

marriages[spouse2.occupation="engineer"] list
    marriages with an engineer as second spouse
    second spouse is an engineer

marriages[registrar.name="Olof Nyberg" & day=last month] list
    Olof Nyberg's weddings last month
    whom did Olof Nyberg marry last month? the entries

marriages bottom 1 day show entry, day
    first wedding in the register and its date
    earliest marriage on record

deaths[died=last quarter] count
    how many people died last quarter
    deaths in the last quarter, number

deaths[died=2026-03] list
    deaths in March 2026
    Sterbefälle März 2026

deaths avg age, max age
    average age at death, and the highest
    how old did people get on average and at most

deaths[age>=100] show person.given, person.surname, age
    who lived to a hundred or more, and how old were they
    centenarians that died: names and age, 100 upwards

deaths by cause count desc
    causes of death, most frequent first
    what do people die of? in descending order
    Todesursachen, häufigste zuerst

deaths by cause avg age
    average age by cause
    at what age on average do people die of each cause

deaths by person.sex avg age
    do women get older? average age at death for both sexes
    mean age at death by sex

deaths[cause="accident" & age<60] count
    how many under 60 died in an accident
    fatal accidents of people younger than sixty, number

deaths[place="at home"|"nursing home"] percent
    what percentage dies at home or in a nursing home
    share of deaths in nursing homes and at home

deaths by burial count
    how are people buried? numbers
    burials by kind

deaths[burial!="cremation" & person.denomination="catholic"] list
    catholics that were not cremated
    deaths of catholic people without a cremation

deaths[reported=@died] count
    how many were reported the same day
    number of deaths reported on the day of death

deaths by died:year asc count
    deaths per year
    how many died in each year
    décès par an

persons by marital count
    persons by marital status
    how many single, married, divorced, widowed people

persons[maiden_name!=null & sex="F"] count
    how many women have a maiden name on file
    number of women with maiden name filled in

persons[citizenships.#>=2] show given, surname
    who holds two citizenships or more
    names of people with several nationalities, at least 2

persons by citizenships count
    persons per citizenship
    how many of each nationality

persons[no certificates & marital="widowed"] count
    how many widowed people have never had a certificate
    number of the widowed without any certificate

persons bottom 1 dob show given, surname, dob
    oldest person in the register with date of birth
    who was born first, and when

persons[dob=*-11 & sex="M"] count
    how many men have their birthday in November
    men born in a November, number

persons[surname^"H" & birthplace!="abroad"] list
    everyone with an H surname who wasn't born abroad
    people whose surname begins with H and who were born in the country, not abroad

certificates[sent=null] list
    certificates not sent yet
    which certificates are still to go out

certificates[ordered=this month] by type count, sum copies
    this month's certificates and copies by type
    per type: orders and copies in the current month

certificates sum fee
    fees from certificates in total
    what have certificates brought in
    ¿cuánto hemos cobrado por certificados?

certificates[fee=0] percent
    what part was free of charge, fee 0, in percent
    share of certificates with a fee of 0

certificates by how avg fee
    average fee by way of ordering
    do people pay more online, at the counter or by post? average

certificates[intl=true & type="birth" & ordered>=2026-07] count
    how many international birth certificates since July
    number of intl birth certificates ordered from July 2026

registrars[no births] show name
    which registrar has not registered a birth
    registrar without births

registrars bottom 1 since show name, since
    who has been a registrar longest, and from when
    longest-serving registrar with date

persons avg dob:age
    average age of everyone in the register
    how old are the persons on average

persons by marital avg dob:age
    average age by marital status
    how old are single, married, divorced and widowed people on average

births avg registered - born
    how many days after the birth is a child registered on average
    average days from birth to registration

marriages avg divorced_on - day
    after how many days do couples divorce on average
    average number of days between wedding and divorce

births count by mother count > 1
    how many women had more than one child, more than 1 birth
    number of mothers with more than 1 birth

certificates sum copies * fee
    copies times fee, all certificates added up
    what do certificates bring in if every copy costs the fee

deaths[cause="infection"] by place percent
    share of infections among the deaths at each place
    what percentage of deaths is due to an infection, by place

marriages avg by day:month count
    how many weddings are there in a month on average
    average number of marriages a month

after births[born=this year] by child count top 5
births[born=this year & sex="F"] by child count top 5
    only girls' names
    and for girls?

after births[born=2026-03] count
births[born=2026-04] count
    and in April?
    April?

after marriages[day=this year] count
marriages[day=this year] by venue count
    by venue?
    and split by venue

after marriages[day=this year] count
marriages[day=last year] count
    how many last year
    and the year before this one?

after deaths by cause avg age
deaths[died=this year] by cause avg age
    this year only
    just for this year please

after deaths[age>=100] show person.given, person.surname, age
deaths[age>=100] count
    how many is that
    number?

after births top 1 weight_g show child, weight_g, born
births bottom 1 weight_g show child, weight_g, born
    and the lightest
    smallest by weight?

after certificates[sent=null] list
certificates[sent=null & how="counter"] list
    those ordered at the counter
    only the counter ones

after deaths by cause count desc
deaths[place="St Anne Hospital"] by cause count desc
    in St Anne Hospital alone
    and at St Anne Hospital?

none
    who is the happiest couple
    how many grandchildren does Dora Bellamy have
    how many children will be born next year
    why did they get divorced
    change my surname
    median age at death
    births minus deaths
    ratio of boys to girls
    children of parents who married at the castle
    what time do you open
    eye colour of the baby
    shoe size of the registrar
    salary of Olof Nyberg
    what does a passport cost
    address of Paula Corvin
    how many people live in Norway
    Wie lange dauert eine Scheidung?
    ¿qué significa el nombre Nuria?
    congratulations!
"""
