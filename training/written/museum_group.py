"""A group of museums: houses, exhibitions, guided tours, tickets sold."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

HOUSES = (
    ("MOD", "Musée Lumen", "Lyon", 1987, 900),
    ("NAV", "Harbour Museum", "Bristol", 1962, 450),
    ("TEX", "Maison du Tissage", "Roubaix", 1999, 300),
    ("GEO", "Stone Hall", "Bristol", 1911, 250),
    ("ENF", "Petit Musée", "Lyon", 2014, 120),
)
TITLES = (
    "Salt and Sail|Blue Periods|Threads of Winter|Under the Ice|La Couleur du Fer|Toys that Travel|Ink|Silent Volcanoes"
    "|Les Mains Habiles|Portraits on Paper|Nuit Blanche|Maps of Nowhere|The Glass Garden|Amber|Cotton Kings|Lost Harbours"
    "|Jouets de Bois|Meteorites|L'Atelier Ouvert|Storm Season|Velvet|Fossil Kitchen|Signals|La Mer Intérieure"
)
CURATORS = "Agnès Morel|Tom Hartley|Lucie Vasseur|Imran Sheikh|Dora Lindqvist|Paul Renard"
GUIDES = "Maud|Callum|Noémie|Stefan|Beatriz|Hal"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """5 museums, 24 exhibitions, 90 tours, 380 ticket sales."""
    museums = [
        {"_id": code, "name": name, "city": city, "founded": year, "max_visitors": most, "cafe": most > 280}
        for code, name, city, year, most in HOUSES
    ]
    exhibitions = []
    for number, title in enumerate(TITLES.split("|"), 301):
        start = datetime(2025, 1, 10) + timedelta(days=chance.randrange(720))
        exhibition: dict[str, Any] = {
            "_id": number,
            "title": title,
            "museum": chance.choice([one[0] for one in HOUSES]),
            "curator": chance.choice(CURATORS.split("|")),
            "starts": start,
            "ends": start + timedelta(days=chance.choice([60, 90, 120, 180])),
            "theme": chance.choice(["painting", "photography", "craft", "science", "history"]),
            "works": chance.randint(14, 160),
            "price": {"adult": chance.choice([8, 10, 12, 15]), "child": chance.choice([0, 3, 5])},
            "touring": chance.random() < 0.3,
            "budget": chance.choice([20000, 45000, 60000, 90000, 140000]),
        }
        if chance.random() < 0.5:
            exhibition["sponsor"] = chance.choice(["Banque Alder", "Fondation Ponsard", "Merrow Shipping"])
        exhibitions.append(exhibition)
    tours = [
        {
            "_id": number,
            "exhibition_id": chance.randint(301, 320),
            "at": datetime(2025, 6, 1, 10) + timedelta(hours=3 * chance.randrange(8 * 560)),
            "guide": chance.choice(GUIDES.split("|")),
            "lang": chance.choice(["en", "en", "fr", "fr", "de"]),
            "places": chance.choice([12, 15, 20]),
            "booked": chance.randint(0, 20),
            "school_group": chance.choice(["Y", "N", "N"]),
        }
        for number in range(1, 91)
    ]
    tickets = []
    for number in range(380):
        qty = chance.choice([1, 1, 2, 2, 3, 4, 12])
        tickets.append(
            {
                "_id": 70000 + number,
                "exhibition_id": chance.randint(301, 322),
                "museum": chance.choice([one[0] for one in HOUSES]),
                "sold_at": datetime(2025, 2, 1, 9) + timedelta(minutes=chance.randrange(666 * 1440)),
                "category": chance.choice(
                    ["adult", "adult", "adult", "child", "student", "senior", "member"]
                ),
                "qty": qty,
                "amt": qty * chance.choice([0, 5, 8, 10, 12, 15]),
                "channel": chance.choice(["web", "web", "desk", "partner"]),
                "country": chance.choice(["FR", "FR", "GB", "GB", "DE", "ES", "US"]),
                "refunded": chance.choice(["N"] * 12 + ["Y"]),
            }
        )
    return {"museums": museums, "exhibitions": exhibitions, "tours": tours, "tickets": tickets}


QUESTIONS = """
museums count
    how many houses does the group run
    number of museums
    combien de musées compte le groupe ?

museums show name
    what are our museums called
    names of all the houses
    quels sont nos musées ?

museums[city="Lyon"] show name
    which museums are in Lyon
    nos musées lyonnais

museums bottom 1 founded show name
    which is our oldest house
    the museum that has been around longest
    quel est le plus ancien musée ?

museums top 1 founded show name
    newest museum in the group
    quel musée a été fondé en dernier ?

museums top 1 max_visitors show name
    which house can take the most people
    biggest museum by visitors allowed
    dans quel musée peut entrer le plus de monde ?

museums[name="Stone Hall"] show city
    where is Stone Hall
    in which city do I find Stone Hall

museums[name="Maison du Tissage"] show founded
    when was the Maison du Tissage founded
    depuis quand existe la Maison du Tissage ?

museums[cafe=false] show name
    which of our houses have nowhere to get a coffee
    museums without a café

museums[founded>=1900 & founded<2000] show name, founded
    houses that date from the twentieth century, with the year
    museums founded in the 1900s and when

exhibitions by museum.name count
    exhibitions per museum
    how many shows has each house put on
    nombre d'expositions par musée

exhibitions by museum.name count top 1
    which museum has the most exhibitions
    where do we put on the most shows? name of the house
    quel musée a eu le plus d'expositions ?

exhibitions by museum.city count
    exhibitions by city
    how do the shows split over Lyon, Bristol and Roubaix

exhibitions[starts<=today & ends>=today] show title
    what's on right now
    which exhibitions are running today
    quelles expositions sont ouvertes en ce moment ?

exhibitions[starts<=today & ends>=today] count
    how many shows are open at the moment
    combien d'expositions sont en cours ?

exhibitions[starts>today] show title, starts
    what's coming up and when does it open
    upcoming shows with opening dates
    les prochaines expositions et leur date d'ouverture

exhibitions[starts>today] bottom 1 starts show title
    which exhibition opens next
    la prochaine exposition, c'est laquelle ?

exhibitions[ends=this month] show title, ends
    what closes this month, and on which day
    last chance this month: shows and closing dates
    quelles expositions se terminent ce mois-ci, et quand ?

exhibitions[starts=2026] count
    how many shows opened in 2026
    openings in 2026, number
    combien de vernissages en 2026 ?

exhibitions[starts=this year & museum.name="Harbour Museum"] list
    this year's exhibitions at the Harbour Museum
    Harbour Museum openings this year

exhibitions[museum.name="Petit Musée"] show title
    what have we shown at the Petit Musée
    titles of the Petit Musée's shows

exhibitions[theme="photography"] list
    photo shows
    anything we've done on photography
    expositions de photographie

exhibitions[theme="photography" & museum.city="Lyon"] count
    how many photography exhibitions did Lyon get
    combien d'expos photo à Lyon ?

exhibitions by theme count
    exhibitions by subject
    how many of each theme have we done
    répartition des expositions par thème

exhibitions by curator count top 1
    who has curated the most exhibitions
    which curator put together most of our shows
    quel commissaire a monté le plus d'expositions ?

exhibitions[curator="Imran Sheikh"] show title
    what has Imran Sheikh curated
    Imran Sheikh's exhibitions, just the titles

exhibitions[title="Amber"] show curator
    who's behind Amber
    who curated the Amber show
    qui est le commissaire d'Amber ?

exhibitions[title="Meteorites"] show museum.name
    where can you see Meteorites, which museum
    which house shows Meteorites
    dans quel musée se tient Meteorites ?

exhibitions[title="Velvet"] show ends
    until when can I see Velvet
    when does Velvet close
    Velvet, c'est jusqu'à quand ?

exhibitions[title="The Glass Garden"] show price.adult, price.child
    The Glass Garden: what do grown-ups pay, what do kids pay
    entry to The Glass Garden for adults and for children

exhibitions[price.child=0] show title
    where do children get in free
    shows that cost nothing for kids
    quelles expositions sont gratuites pour les enfants ?

exhibitions top 1 works show title, works
    which exhibition displays the most objects, and how many
    largest show by number of works, with the figure

exhibitions[works>100] show title
    which shows have over a hundred works
    more than 100 pieces on display: titles

exhibitions avg works
    how many works does a show have on average
    combien d'œuvres en moyenne par exposition ?

exhibitions[budget>avg] show title, budget
    shows that cost more than the average budget, with their budget
    which exhibitions had an above-average budget, and how much

exhibitions sum budget
    total budget of all shows
    budget total des expositions

exhibitions by museum.name sum budget desc
    budget per museum, largest first
    how much exhibition money went to each house, in descending order

exhibitions by theme avg budget top 1
    which theme is the most expensive to put on, on average
    theme with the highest mean budget

exhibitions[sponsor=null] show title
    which shows found no sponsor
    exhibitions nobody sponsors
    les expositions sans mécène

exhibitions[sponsor!=null] percent
    what share of the shows is sponsored
    percentage of exhibitions with a sponsor

exhibitions distinct sponsor
    who sponsors us
    our sponsors
    quels sont nos mécènes ?

exhibitions[touring=true] list
    travelling exhibitions
    shows that go on tour
    expositions itinérantes

exhibitions[no tours] show title
    which exhibitions never had a guided tour
    shows without any tour
    quelles expositions n'ont pas eu de visite guidée ?

exhibitions[no tickets] show title
    which shows haven't sold a single ticket
    exhibitions with no sales at all

tickets sum qty
    how many visitors have we had
    total attendance
    fréquentation totale, nombre d'entrées

tickets sum amt
    what did we take at the gate in all
    total ticket revenue
    recettes de billetterie, au total

tickets[sold_at=last month] sum qty
    visitors last month
    how many people came in last month
    combien d'entrées le mois dernier ?

tickets[sold_at=this year] sum amt
    takings this year
    ticket income so far this year
    combien a rapporté la billetterie cette année ?

tickets[sold_at=2026-08] sum amt
    what came in during August 2026
    recettes d'août 2026

tickets[sold_at=yesterday] list
    yesterday's sales
    les ventes d'hier

tickets[sold_at=last 7 days] sum qty
    admissions over the last 7 days
    how many people in the past 7 days

tickets by museum.name sum qty
    visitors per museum
    attendance by house
    nombre d'entrées par musée

tickets by museum.name sum qty top 1
    which museum is the most visited
    what's our busiest house by admissions
    quel musée attire le plus de visiteurs ?

tickets by museum.name sum amt bottom 1
    which museum earns the least from tickets
    house with the lowest takings

tickets by museum.city sum amt
    revenue by city
    how much did each city bring in

tickets[museum.city="Bristol" & sold_at=2026] sum qty
    visitors in Bristol in 2026
    how many did the Bristol houses get in 2026

tickets by exhibition_id.title sum qty top 5
    five most popular exhibitions by admissions
    which five shows drew the biggest crowds
    les cinq expositions les plus vues

tickets by exhibition_id.title sum amt top 1
    which exhibition made the most money
    our best-earning show
    l'exposition qui a rapporté le plus

tickets by exhibition_id.theme sum qty
    attendance by theme
    visitors for each kind of show, by theme

tickets by exhibition_id.curator sum amt top 3
    three curators whose shows earn most
    top 3 curators by ticket money

tickets[exhibition_id.title="Blue Periods"] sum qty
    how many people saw Blue Periods
    visitors for Blue Periods
    combien de personnes ont vu Blue Periods ?

tickets[category="student" & sold_at=this year] sum qty
    how many students came this year
    student admissions this year
    combien d'étudiants cette année ?

tickets by category sum qty
    admissions by kind of visitor
    how many adults, children, seniors, students and members came

tickets by channel sum amt desc
    takings per sales channel, highest first
    how much through web, desk and partners? biggest on top

tickets[channel="web"] percent
    what share of the sales is online
    part des ventes faites en ligne, en pourcentage

tickets[channel="partner"] list
    sales through partners
    tickets sold by partners

tickets[refunded="Y"] count
    how many sales did we refund
    refunds, how many
    combien de ventes ont été remboursées ?

tickets[refunded="Y" & sold_at=2026] sum amt
    money given back on 2026 sales
    refunded amount in 2026

tickets[amt=0] count
    how many sales were free of charge
    number of free ticket sales

tickets by country sum qty top 1
    from which country do most of our visitors come
    country with the most visitors
    de quel pays viennent le plus de visiteurs ?

tickets[country!="FR"|"GB"] sum qty
    visitors from neither France nor Britain
    how many admissions came from outside FR and GB

tickets by sold_at:month sum qty
    visitors by month
    monthly attendance
    fréquentation mois par mois

tickets by sold_at:weekday sum qty top 1
    on which weekday are we busiest
    quel jour de la semaine vient le plus de monde ?

tickets[qty>=10] list
    group purchases of ten or more
    sales of at least 10 tickets

tickets avg qty
    how many tickets does one sale have on average
    mean party size

tickets top 1 amt show amt, sold_at
    biggest single sale, how much and when
    the largest ticket purchase: sum and date

tours[at=today] list
    today's guided tours
    visites guidées d'aujourd'hui

tours[at>today] count
    how many tours are still to come
    visites à venir, combien ?

tours[lang="fr"] count
    how many tours were in French
    combien de visites en français ?

tours by guide count top 1
    who guides most tours
    which guide is the busiest
    quel guide fait le plus de visites ?

tours by guide sum booked
    people guided per guide
    bookings by guide

tours[booked>@places] list
    overbooked tours
    tours with more bookings than places

tours[booked=0] count
    how many tours had nobody on them
    combien de visites sans aucune réservation ?

tours[school_group="Y" & at=2026] count
    how many school groups did we guide in 2026
    number of tours for schools in 2026

tours[school_group="Y"] list
    school tours
    visites scolaires

tours by exhibition_id.title count > 5
    shows with more than five guided tours
    which exhibitions had over 5 tours

tours by lang avg booked
    average number of bookings by language
    how full are tours in each language, mean bookings

tours[exhibition_id.title="Ink"] show at, guide
    tours of Ink: when, and who leads them
    when are the Ink tours and with which guide

tours distinct guide
    who are our guides
    qui sont nos guides ?

tours count distinct guide
    how many different guides do we have
    size of the guiding team

after tickets[sold_at=last month] sum qty
tickets[sold_at=last month] by museum.name sum qty
    per museum?
    and split by house
    et par musée ?

after tickets[sold_at=last month] sum qty
tickets[sold_at=last month] sum amt
    and in money?
    what did they bring in?

after tickets[sold_at=this year] sum amt
tickets[sold_at=last year] sum amt
    and last year?
    l'année dernière ?

after tickets by museum.name sum qty top 1
tickets by museum.name sum qty bottom 1
    and the least visited?
    et le moins fréquenté ?

after exhibitions[starts<=today & ends>=today] show title
exhibitions[starts<=today & ends>=today & museum.city="Lyon"] show title
    only in Lyon please
    and in Lyon?

after exhibitions[starts<=today & ends>=today] count
exhibitions[starts<=today & ends>=today] show title
    which ones?
    name them
    lesquelles ?

after exhibitions[theme="photography"] list
exhibitions[theme="craft"] list
    same for craft
    and the craft shows?

after exhibitions[sponsor=null] show title
exhibitions[sponsor=null] sum budget
    how much do those cost us altogether?
    their total budget?

after tours[school_group="Y" & at=2026] count
tours[school_group="Y" & at=2026 & lang="de"] count
    how many of them in German?
    en allemand ?

none
    which exhibition got the best reviews
    what profit did Blue Periods make
    how long do visitors stay on average
    which painting is the most famous
    median group size
    how many visitors will we have next summer
    why were there fewer visitors in October
    guided tours at the museums in Lyon
    how many more visitors did Lyon have than Bristol
    put Velvet's closing date back by two weeks
    who painted the Mona Lisa
    what does the café sell most
    how many people work at Stone Hall
    opening hours of the Harbour Museum
    quelle est l'adresse e-mail d'Agnès Morel ?
    quel temps fera-t-il pour la Nuit des musées ?
    merci, c'est parfait

tours[at>=today] show guide, places - booked
    free places on the coming tours, with the guide
    how many places are left on each upcoming tour, and who guides it

exhibitions avg ends - starts
    how many days does an exhibition run on average
    average duration of an exhibition

tickets[refunded="Y"] by channel percent
    refund rate per channel
"""
