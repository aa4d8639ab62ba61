"""A streaming service: titles, subscribers, views, ratings."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

TITLES = (
    "The Salt Harbour|Midnight Ledger|Paper Kingdoms|Cold Orchard|A Quiet Signal|Dust and Thunder|The Ninth Floor|Glass Rivers"
    "|Sons of the Tide|Velvet Season|Lanternfall|The Cartographer|Small Mercies|Iron Lullaby|Northbound|Honey Trap Hotel"
    "|The Last Apiary|Zero Meridian|Brother Fox|Red Umbrella|Static|The Long Fence|Moonlight Tariff|Echo Street|Wolf Month"
    "|Grandma's Heist|The Tin Choir|Falling Upwards|Kitchen Wars|Blue Monsoon|Ghost Semester|Harvest of Stones"
    "|The Understudy|Seven Bridges|Parallel Hearts|Deep Shift|The Clockmaker's Son|Tiny Planet|Frostline|Carnival Road"
)
MAKERS = (
    "Ines Calder|Tomas Viik|Ruth Adeyemi|Marco Silvestri|Hana Mori|Piet Vandaele|Lucia Bernal|Owen Strand"
)


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """40 titles, 150 subscribers, 400 views, 260 ratings."""
    titles = []
    for number, name in enumerate(TITLES.split("|"), 1):
        series = chance.random() < 0.4
        title: dict[str, Any] = {
            "title_id": f"T{number:03}",
            "title": name,
            "format": "series" if series else "movie",
            "genres": chance.sample(
                ["drama", "comedy", "thriller", "sci-fi", "romance", "crime", "kids"], chance.randint(1, 3)
            ),
            "release_year": chance.randint(1984, 2026),
            "language": chance.choice(["en", "en", "en", "es", "ko", "fr", "de"]),
            "min_age": chance.choice([0, 6, 12, 12, 16, 18]),
            "director": chance.choice(MAKERS.split("|")),
            "budget_usd": chance.randrange(400000, 95000000, 100000),
            "is_original": chance.random() < 0.4,
            "licensed_until": datetime(2026, 8, 1) + timedelta(days=chance.randrange(900)),
        }
        if series:
            title["seasons"] = chance.randint(1, 8)
            title["episodes"] = title["seasons"] * chance.choice([6, 8, 10])
        else:
            title["runtime_min"] = chance.randint(74, 182)
        titles.append(title)
    subscribers = []
    for number in range(1, 151):
        since = datetime(2019, 5, 1) + timedelta(days=chance.randrange(2765))
        subscriber: dict[str, Any] = {
            "uid": f"U{1000 + number}",
            "country": chance.choice(["US", "US", "DE", "ES", "FR", "BR", "IN"]),
            "tier": chance.choice(["ads", "basic", "standard", "premium"]),
            "price_month": chance.choice([5.99, 8.99, 12.99, 17.99]),
            "since": since,
            "birth_year": chance.randint(1950, 2008),
            "devices": chance.sample(["tv", "phone", "tablet", "laptop"], chance.randint(1, 4)),
            "autorenew": chance.random() < 0.85,
        }
        if chance.random() < 0.22:
            subscriber["ended"] = min(
                datetime(2026, 11, 28), since + timedelta(days=chance.randint(20, 1500))
            )
            subscriber["exit_reason"] = chance.choice(
                ["too expensive", "nothing to watch", "switched", "moved abroad"]
            )
        subscribers.append(subscriber)
    views = [
        {
            "title_id": f"T{min(chance.randint(1, 38), chance.randint(1, 38)):03}",
            "uid": f"U{1000 + chance.randint(1, 140)}",
            "started": datetime(2026, 8, 1, 9) + timedelta(minutes=chance.randrange(120 * 1440)),
            "min_watched": chance.randint(1, 180),
            "completed": chance.random() < 0.45,
            "device": chance.choice(["tv", "tv", "phone", "tablet", "laptop"]),
            "quality": chance.choice(["SD", "HD", "HD", "4K"]),
        }
        for _ in range(400)
    ]
    ratings = []
    for _ in range(260):
        rating: dict[str, Any] = {
            "title_id": f"T{chance.randint(1, 37):03}",
            "uid": f"U{1000 + chance.randint(1, 140)}",
            "stars": chance.choice([1, 2, 3, 3, 4, 4, 4, 5, 5]),
            "rated_at": datetime(2025, 1, 1) + timedelta(days=chance.randrange(697)),
        }
        if chance.random() < 0.35:
            rating["review"] = chance.choice(
                [
                    "Loved every minute",
                    "Too slow for me",
                    "Great soundtrack",
                    "The ending made no sense",
                    "Perfect for a rainy day",
                ]
            )
        ratings.append(rating)
    return {"titles": titles, "subscribers": subscribers, "views": views, "ratings": ratings}


QUESTIONS = """
titles count
    how big is the catalogue
    number of titles
    ¿cuántos títulos tenemos?

titles by format count
    films and series in numbers
    how many of each format
    Wie viele Filme und wie viele Serien?

titles[format="series"] count
    how many shows do we carry
    series, how many
    combien de séries

titles[format="series"] list
    nr of series?

titles[genres="comedy"] show title
    which comedies have we got
    something funny? all comedy titles
    ¿qué comedias hay?
    can you give me a list of comedies

titles[genres="thriller" & format="movie"] show title, release_year
    thriller movies with the year
    which films are thrillers, and from what year

titles[genres="crime" & genres="drama"] count
    how many are both crime and drama
    crime dramas, number

titles by genres count desc
    titles per genre, largest genre first
    genres by size, descending
    I need our genres ranked by number of titles

titles distinct genres
    what genres are there
    list our different genres
    Welche Genres gibt es?

titles by genres count bottom 1
    rarest genre
    which genre has the fewest titles

titles[is_original=true] percent
    what share of the catalogue is our own production
    percentage of originals
    Anteil der Eigenproduktionen in Prozent

titles[is_original=true & release_year=2025] show title
    originals from 2025
    which of our own titles came out in 2025

titles[is_original=false] count
    how many titles are not ours
    licensed in, i.e. not original: how many

titles[licensed_until=next 30 days] show title, licensed_until asc licensed_until
    which licences run out in the next 30 days, soonest first
    leaving within the coming 30 days: title and date, in order
    heads-up on what we lose in the next 30 days, by date, title plus end of licence

titles[licensed_until<today] show title
    titles we may no longer show, licence over
    titles with an expired licence

titles[language="ko"] show title
    Korean titles
    anything in Korean
    películas y series en coreano
    koreanische Titel

titles[language!="en"] count
    how many titles are not in English
    non-English titles, number

titles by language count
    titles per language
    catálogo por idioma

titles[min_age<=6] show title
    what can a six-year-old watch? min age 6 or lower
    titles allowed from 6 or younger

titles[min_age=18] count
    adults only (18), how many
    number of titles rated 18
    Wie viele Titel sind ab 18?

titles[release_year>=1990 & release_year<=1999] show title, release_year
    nineties titles (1990-1999) with the year
    what do we have from 1990 to 1999, and from which year exactly

titles bottom 1 release_year show title, release_year
    oldest title in the catalogue and its year
    what's the oldest thing we have, and from when

titles[release_year=2024|2025] count
    how many came out in 2024 or 2025
    titles of 2024 and 2025, number

titles[director="Hana Mori"] show title
    what has Hana Mori directed
    Hana Mori's work
    ¿Qué ha dirigido Hana Mori?

titles by director count top 1
    director with most titles
    who made the most of our titles

titles by director avg budget_usd
    average budget per director
    how much does each director spend on average

titles top 3 budget_usd show title, budget_usd
    three most expensive productions
    top 3 titles by budget, with the amount

titles[budget_usd>50000000] count
    how many cost more than 50 million dollars

titles[budget_usd>50000000] list
    productions over 50 million

titles[is_original=true] sum budget_usd
    what did all originals cost together
    total budget of our originals

titles[format="movie"] top 1 runtime_min show title, runtime_min
    longest film and its length
    which movie runs longest, in minutes too
    ¿cuál es la película más larga y cuánto dura?

titles[format="movie" & runtime_min<90] show title
    films under 90 minutes
    which movies are shorter than 90 min

titles[format="movie" & runtime_min>avg] count
    how many films run longer than average

titles[format="movie" & runtime_min>avg] list
    movies of above-average length

titles[format="movie"] avg runtime_min
    average length of a film
    how long are the movies on average

titles[format="series"] top 1 seasons show title, seasons
    series with the most seasons
    which show has run longest in seasons, and how many

titles[format="series" & seasons>=5] show title
    shows with five seasons or more
    which series have at least 5 seasons

titles sum episodes
    how many episodes altogether
    total of all episodes

titles[title="Frostline"] show director, release_year
    who directed Frostline and when was it released
    Frostline: director and year

titles[title^"The"] count
    how many begin with "The"

titles[title^"The"] list
    titles that start with The

titles[no views] show title
    what has nobody watched
    titles without a single view
    Welche Titel hat niemand angeschaut?
    anything that nobody ever watched? titels

titles[no ratings] count
    how many titles have no rating at all

titles[no ratings] list
    unrated titles

subscribers count
    how many accounts in total
    subscribers ever
    nombre d'abonnés au total

subscribers[ended=null] count
    how many have not ended their subscription
    wieviele Abonnenten haben wir noch, also ohne Ende-Datum

subscribers[ended=null] list
    current subscribers (not ended)
    suscriptores que siguen activos

subscribers[ended=last month] count
    how many subscribers did we lose last month

subscribers[ended=last month] list
    churned last month
    pérdidas de suscriptores el mes pasado

subscribers[ended=this year] by ended:month count
    cancellations per month this year
    how many left each month this year

subscribers by exit_reason count top 1
    main reason for leaving
    why people quit: most frequent reason

subscribers[exit_reason="too expensive"] count
    how many left because of the price
    too expensive, said how many
    Wie viele sind gegangen, weil es zu teuer war?

subscribers[exit_reason="too expensive"] by tier count
    left as too expensive, by tier
    in which tier did how many find it too expensive

subscribers[since=this month] count
    how many joined in the current month

subscribers[since=this month] list
    new subscribers this month

subscribers by since:year count
    sign-ups by year
    new subscribers per year
    Neue Abos pro Jahr

subscribers by country count desc
    subscribers by country, biggest market first
    our markets by number of subscribers, descending
    abonnés par pays, du plus grand au plus petit

subscribers[country="BR"] count
    how many are from BR

subscribers[country="BR"] list
    subscribers in Brazil

subscribers by tier count
    subscribers per tier
    who pays for what: number in each tier

subscribers[tier="premium" & country="DE"] count
    how many DE subscribers are on premium

subscribers[tier="premium" & country="DE"] list
    premium accounts in Germany

subscribers[ended=null] sum price_month
    monthly revenue of subscriptions that have not ended
    how much comes in per month from subscribers who haven't left

subscribers avg price_month
    average price per month
    what does a subscriber pay on average

subscribers[autorenew=false & ended=null] count
    not ended yet but auto-renew is off, how many
    how many current subscribers switched off auto renewal
    cuántos suscriptores actuales no renuevan automáticamente

subscribers[devices="tv"] percent
    what percentage watches on a tv
    share of accounts with a TV

subscribers[devices.#>=3] count
    how many use at least 3 devices

subscribers[devices.#>=3] list
    accounts with three or more devices

subscribers[birth_year>=2000] list
    born in 2000 or later
    subscribers of birth year 2000 and up

subscribers bottom 1 since show uid, since
    our first subscriber: id and date
    who has been with us longest, since when

subscribers[no views & ended=null] count
    paying but not watching: not ended, no views
    how many current subscribers have not viewed a thing

views count
    number of views
    how often was something played

views[started=yesterday] count
    how many views did we have yesterday

views[started=yesterday] list
    plays yesterday
    visionnages d'hier

views[started=last 7 days] sum min_watched
    minutes watched in the last 7 days
    total watch time of the past seven days in minutes

views sum min_watched
    total minutes watched
    watch time overall
    Wie viele Minuten wurden insgesamt geschaut?
    how long did everybody watch in total, minutes

views by title_id.title count top 10
    ten most watched titles
    top 10 by number of views
    las diez más vistas
    Top 10 der meistgesehenen Titel

views by title_id.title sum min_watched top 1
    which title has the most minutes watched
    title people spent most time on

views[title_id.title="Cold Orchard"] count
    how often was Cold Orchard watched

views[title_id.title="Cold Orchard"] list
    Cold Orchard views

views[title_id.is_original=true] percent
    what share of views goes to originals
    percentage of views of our own titles

views by title_id.format sum min_watched
    minutes watched by format
    movies or series: total viewing time of each

views by title_id.genres count
    views per genre
    how many views did each genre get

views[title_id.genres="kids"] count
    how often was something for kids played

views[title_id.genres="kids"] list
    kids views

views[completed=true] percent
    completion rate in percent
    what percentage of views is watched to the end
    wie oft wird zu Ende geschaut, in Prozent

views[completed=false & min_watched<10] count
    how many views were not completed and stopped before 10 min

views[completed=false & min_watched<10] list
    given up within less than 10 minutes

views by title_id.title avg min_watched
    average minutes watched per title
    how long do people stay with each title on average

views by device count
    views by device
    on what do people watch? number for each device
    visionnages par appareil

views[device="phone" & quality="4K"] count
    4K on a phone, how often
    how many 4K views were on phones

views by quality count top 1
    most used quality
    which quality do most views have

views by started:weekday count
    views by day of the week
    number of views for every day of the week

views[uid.country="US"] by title_id.title count top 3
    three most viewed titles in the US
    what do Americans watch most? top 3

views[uid.tier="ads"] sum min_watched
    minutes watched in the ads tier
    how much time do people on the ads plan spend, in total minutes

views[uid="U1042"] show title_id.title, started
    what has U1042 watched and when
    history of U1042: title and start

views top 1 started show title_id.title, started
    what was started last, and when
    the most recent view

views count distinct uid
    how many different people have watched anything
    unique viewers

ratings avg stars
    average rating
    mean stars overall
    note moyenne
    Durchschnittsbewertung insgesamt

ratings by title_id.title avg stars top 5
    five best rated titles
    top five by average stars
    las cinco mejor valoradas
    give me the top five titles by avg rating

ratings by title_id.title avg stars bottom 1
    worst rated title on average
    which title has the lowest average rating

ratings by stars count
    how many ratings of each star value
    distribution of stars, count for each

ratings[stars=1] count
    how many gave just 1 star
    Wie viele haben nur einen Stern vergeben?
    how many 1 star ratigns

ratings[stars=1] list
    one-star ratings

ratings[stars>=4] percent
    share of ratings with 4 stars or more
    what percentage is at least four stars

ratings[title_id.title="Wolf Month"] avg stars
    what is Wolf Month rated on average
    average stars of Wolf Month

ratings[title_id.director="Owen Strand"] avg stars
    average rating of Owen Strand's titles
    how well are Owen Strand's titles rated on average

ratings[review!=null] count
    how many wrote something

ratings[review!=null] list
    ratings with a review

ratings[review~"soundtrack"] count
    how often is the soundtrack mentioned in a review

ratings[review~"soundtrack"] list
    reviews that mention the soundtrack

ratings by title_id.title count > 10
    titles with more than ten ratings
    which titles were rated over 10 times

ratings[rated_at=2026-06] count
    how many ratings came in during june 2026

ratings[rated_at=2026-06] list
    ratings in June 2026

titles[director="Ruth Adeyemi" & format="series"] show title, seasons
    Ruth Adeyemi's series and number of seasons
    which series are by Ruth Adeyemi, how many seasons each

titles by release_year count top 1
    year with the most releases in our catalogue
    from which year do we have the most titles

views[started=today] by title_id.title count top 1
    what is being watched most today
    today's number one

views[title_id.min_age=18] count
    how often was something rated 18 watched

views[title_id.min_age=18] list
    views of 18+ titles, that is min age 18

subscribers[tier="ads"] avg price_month
    what does somebody on the ads tier pay on average
    average monthly price in tier ads

views by uid.country sum min_watched top 1
    country that watches most minutes
    where is most watched, in total minutes

ratings[uid.country="DE"] avg stars
    average rating given by German subscribers
    how do people from Germany rate on average

titles[genres="crime"|"thriller"] count
    crime or thriller, how many titles

titles[genres="crime"|"thriller"] list
    titles that are thrillers or crime

titles[release_year<1990 or release_year>2020] show title, release_year
    titles from before 1990 or after 2020, with year
    older than 1990 or newer than 2020: title and year

titles by format, language count
    titles by format and language
    how many movies and series in each language

titles by genres avg budget_usd > 50000000
    genres with an average budget above 50 million
    which genres cost more than 50 million on average

titles by director count, avg budget_usd
    directors with number of titles and average budget
    per director: how many titles, what budget on average

titles distinct director, format
    which director does which format
    combinations of director and format

titles[title~"river"] show title
    titles with river in them
    what's the one with "river" in its name

titles[title!~"the" & is_original=true] show title
    originals without "the" in the title
    our own titles whose name doesn't contain "the"

titles[seasons!=null] count
    how many titles have a number of seasons

titles[seasons!=null] list
    titles where seasons is filled in

titles min release_year, max release_year
    oldest and newest release year
    from which year to which year does the catalogue go

titles[has ratings & no views] show title
    rated but never viewed
    which titles have a rating and no view

views[started>=2026-09 & started<=2026-10] sum min_watched
    minutes watched in September and October 2026, total
    total watch time from September to October 2026

views by device, quality count
    views by device and quality
    how many views for each device and quality

views by title_id.title count distinct uid top 5
    five titles seen by the most different people
    top 5 titles by number of different viewers

views by uid.tier count, sum min_watched
    per tier: number of views and total minutes
    views and watch time for every tier

views[device="tv"|"laptop"] count
    how often was it a TV or a laptop

views[device="tv"|"laptop"] list
    views on tv or laptop

subscribers[since>=2026-01 & since<=2026-06] list
    subscribers who joined from January to June 2026
    sign-ups between January and June 2026

subscribers[ended!=null & exit_reason!="too expensive"] count
    ended, but not because it was too expensive: number

subscribers[ended!=null & exit_reason!="too expensive"] list
    left for another reason than price

ratings by title_id.title avg stars, count
    average stars and number of ratings per title
    for each title: mean rating, how many ratings

ratings[stars=5 & review!=null] count
    how many wrote something along with 5 stars

ratings[stars=5 & review!=null] list
    five-star ratings with a review

ratings by rated_at:year avg stars
    average rating per year
    Durchschnittliche Sterne pro Jahr

after titles[genres="comedy"] show title
titles[genres="comedy" & is_original=true] show title
    only our originals
    and which of them are ours?

after titles by format count
titles by format avg budget_usd
    and the average budget?
    or average budget

after subscribers[ended=last month] count
subscribers[ended=this month] count
    and this month?
    and so far this month

after subscribers[ended=last month] count
subscribers[ended=last month] by exit_reason count
    by reason
    and for what reason?

after views by title_id.title count top 10
views[uid.country="ES"] by title_id.title count top 10
    only in ES
    and in Spain?

after views by title_id.title count top 10
views[started=this month] by title_id.title count top 10
    just this month
    and for this month only

after ratings by title_id.title avg stars top 5
ratings by title_id.title count top 5
    and the five with most ratings
    and which five get rated most?

after ratings[title_id.title="Wolf Month"] avg stars
ratings[title_id.title="Echo Street"] avg stars
    and Echo Street?
    Echo Street?

after titles[format="movie"] top 1 runtime_min show title, runtime_min
titles[format="movie"] bottom 1 runtime_min show title, runtime_min
    and the shortest
    what about the shortest

after titles[no views] show title
titles[no views] count
    how many?
    just the number

none
    what should I watch tonight
    who plays the lead in Glass Rivers
    how many people watched it in the cinema
    which subscribers are likely to churn next month
    why did viewing drop in October
    renew the licence of Static
    what does a competitor charge
    average age of our viewers
    how much did each view cost us in licence fees
    which actor appears most
    in how many countries did we win an award
    delete U1042's history
    profit per title
    does Brother Fox have subtitles in German
    change in watch time against last month
    how many accounts share a password
    Worum geht es in Seven Bridges?
    ¿cuándo sale la nueva temporada de Kitchen Wars?
    quel est le prix Netflix
    tell me a joke
    which directors' titles are watched most by students

views avg by uid count
    how many views does a subscriber have on average
    average number of views per subscriber

views[completed=true] by device percent
    what percentage of views is completed on each device
"""
