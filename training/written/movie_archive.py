"""A movie database: films with nested ratings, prizes and a cast, cinemas with screenings, comments of visitors."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

PEOPLE = (
    "Agnes Thorne|Bela Kertesz|Corin Vale|Dunja Maric|Elio Santoro|Fay Lindqvist|Gustav Rehn|Hira Qadir|Ivo Palmer"
    "|Jette Moller|Kamal Nasser|Lotte Brandis|Marisol Vega|Nils Aker|Oona Kelly|Pascal Morin|Renata Cruz|Sami Toivonen"
)
PARTS = "the Captain|the Widow|the Teacher|a Thief|the Inspector|the Stranger|Grandmother|the Driver|Doctor Hale|Anna"
FIRST = "Silent|Last|Crooked|Golden|Distant|Burning|Paper|Midnight|Stolen|Hidden"
SECOND = "Harbour|Summer|Orchard|Train|Witness|Promise|Island|Garden|Letters|Crossing"
CINEMAS = (
    "Rialto:Porto:Portugal|Lux:Graz:Austria|Capitol:Cork:Ireland|Astoria:Graz:Austria|Splendid:Nantes:France"
    "|Odeon Royal:Cork:Ireland|Urania:Kiel:Germany|Cine Sol:Murcia:Spain|Gaumette:Nantes:France|Filmeck:Kiel:Germany"
)


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """95 films, 10 cinemas, 300 screenings, 220 comments."""
    names = [f"{one} {two}" for one in FIRST.split("|") for two in SECOND.split("|")]
    chance.shuffle(names)
    people = PEOPLE.split("|")
    films: list[dict[str, Any]] = []
    for number in range(95):
        won = max(0, int(chance.gauss(3, 5)))
        film: dict[str, Any] = {
            "_id": f"mv{number:04}",
            "title": names[number],
            "released": datetime(1958, 1, 1) + timedelta(days=chance.randrange(25000)),
            "minutes": chance.randint(71, 196),
            "genres": chance.sample(
                ["Drama", "Comedy", "Thriller", "Western", "Romance", "Horror"], chance.randint(1, 3)
            ),
            "countries": chance.sample(
                ["France", "Germany", "Spain", "Ireland", "Japan", "USA"], chance.randint(1, 2)
            ),
            "directors": chance.sample(people, 1 if chance.random() < 0.85 else 2),
            "ratings": {
                "critics": {"score": round(chance.uniform(2.8, 9.6), 1), "votes": chance.randint(4, 210)},
                "audience": {"score": round(chance.uniform(3, 9.4), 1), "votes": chance.randint(60, 48000)},
            },
            "prizes": {"won": won, "nominated": won + chance.randint(0, 9)},
            "cast": [
                {"actor": actor, "role": role, "lead": place < 2}
                for place, (actor, role) in enumerate(
                    zip(chance.sample(people, 4), chance.sample(PARTS.split("|"), 4), strict=True)
                )
            ],
            "certificate": chance.choice(["U", "PG", "12", "15", "18"]),
            "colour": chance.random() < 0.88,
        }
        if chance.random() < 0.7:
            film["money"] = {
                "budget": chance.randrange(400_000, 90_000_000, 100_000),
                "box_office": chance.randrange(100_000, 310_000_000, 100_000),
            }
        if chance.random() < 0.2:
            film["based_on"] = chance.choice(["novel", "play", "comic", "true story"])
        films.append(film)
    cinemas = [
        {
            "_id": 40 + number,
            "name": one.split(":")[0],
            "address": {
                "city": one.split(":")[1],
                "country": one.split(":")[2],
                "street": f"Main Road {number * 3}",
            },
            "screens": chance.randint(1, 9),
            "seats": chance.randrange(60, 1500, 10),
            "snack_bar": chance.random() < 0.6,
        }
        for number, one in enumerate(CINEMAS.split("|"), 1)
    ]
    screenings = [
        {
            "film_id": chance.choice(films[:80])["_id"],
            "cinema_id": 40 + chance.randint(1, 9),
            "starts": datetime(2025, 12, 1, 14)
            + timedelta(days=chance.randrange(378), hours=chance.randrange(9)),
            "version": chance.choice(["original", "dubbed", "subtitled"]),
            "admissions": chance.randint(0, 240),
            "takings_cents": chance.randrange(0, 260_000, 50),
        }
        for _ in range(300)
    ]
    comments = [
        {
            "film_id": chance.choice(films)["_id"],
            "user": chance.choice(
                ["popcorn77", "lumiere", "nightowl", "maria_k", "reeltalk", "oldreels", "zoe"]
            ),
            "posted": datetime(2024, 1, 1) + timedelta(days=chance.randrange(1060)),
            "text": chance.choice(
                [
                    "loved every minute",
                    "too long",
                    "great ending",
                    "boring",
                    "wonderful music",
                    "seen it twice",
                ]
            ),
            "likes": chance.randint(0, 60),
        }
        for _ in range(220)
    ]
    return {"films": films, "cinemas": cinemas, "screenings": screenings, "comments": comments}


QUESTIONS = """
films count
    how many films are in the database
    number of movies altogether
    ¿Cuántas películas hay?

films show title, released asc released
    titles and release dates of all films, oldest first
    every movie with its release date in chronological order
    alle Filme mit Erscheinungsdatum, der älteste zuerst

films show title, ratings.critics.score, ratings.audience.score desc ratings.critics.score
    title, critics' score and audience score of the films, best reviewed first
    all movies with both scores, ordered by the critics' from high to low

films[genres="Western"] show title, minutes desc minutes
    westerns with their length, longest first
    title and running time of every western, from the longest to the shortest
    les westerns et leur durée, du plus long au plus court

films distinct genres
    which genres are there
    list of the different genres
    ¿qué géneros tenemos?
    distinct genres of all movies

films count distinct genres
    how many different genres
    number of distinct genres

films by genres count desc
    movies per genre, most frequent first
    genres with the number of films in descending order
    Genres nach Anzahl der Filme absteigend

films by genres count top 1
    most common genre
    which genre has the most films
    le genre le plus fréquent

films by genres avg ratings.audience.score
    average audience score for each genre
    how does the audience rate the genres on average
    nota media del público por género

films by genres avg minutes bottom 1
    which genre has the shortest films on average
    genre with the lowest average running time

films[genres="Comedy" & genres="Romance"] show title
    which films are both comedy and romance
    romantic comedies, titles

films[genres="Horror"|"Thriller"] count
    how many films are horror or thriller
    number of thrillers and horror films, either will do

films[genres="Drama"] percent
    what percentage of movies are dramas
    share of films in the genre drama
    Anteil der Dramen in Prozent

films[genres.#=1] count
    how many films belong to a single genre only
    number of movies with exactly one genre

films[directors="Agnes Thorne"] show title
    which films did Agnes Thorne direct
    films directed by Agnes Thorne
    Welche Filme hat Agnes Thorne gedreht, als Regisseurin?

films[cast.actor="Agnes Thorne"] show title
    which films has Agnes Thorne acted in
    movies with Agnes Thorne in the cast
    en qué películas actúa Agnes Thorne

films[cast.actor="Corin Vale" & directors="Corin Vale"] show title
    in which films did Corin Vale both act and direct
    films by Corin Vale with Corin Vale in the cast too

films[cast.actor="Marisol Vega"] count
    how many movies is Marisol Vega in as an actor
    number of films with Marisol Vega in the cast
    dans combien de films joue Marisol Vega

films[cast.actor="Ivo Palmer" & cast.lead=true] show title
    films with Ivo Palmer in a lead role
    where does Ivo Palmer play the lead? titles

films[cast.actor="Oona Kelly" & cast.role="the Inspector"] show title
    in which movie does Oona Kelly play the Inspector
    film where the inspector is played by oona kelly

films[cast.actor="Kamal Nasser"] show title, cast.role
    roles of Kamal Nasser and the films
    which part does Kamal Nasser play in which film? title, role

films[title="Silent Harbour"] show cast.actor, cast.role
    cast of Silent Harbour, actor and role
    who plays whom in Silent Harbour

films[title="Burning Island" & cast.lead=true] show cast.actor
    who has the leads in Burning Island
    lead actors of Burning Island

films[title="Paper Train" & cast.role="Anna"] show cast.actor
    who plays Anna in Paper Train
    which actor is Anna in the movie paper train

films[cast.actor="Nils Aker" & cast.actor="Fay Lindqvist"] show title
    films that have both Nils Aker and Fay Lindqvist in them
    in which movies do Nils Aker and Fay Lindqvist act together

films by cast.actor count top 5
    five actors with the most films
    top 5 actors by number of movies
    los cinco actores con más películas

films by cast.actor count > 20
    actors with more than 20 films
    who has been in over twenty movies

films by cast.role count top 1
    most frequent role
    which part occurs in most films

films by directors count >= 5
    directors with five films or more
    who directed at least 5 films
    Regisseure mit mindestens fünf Filmen

films by directors avg ratings.critics.score top 1
    director with the best average from the critics
    whose films do the critics like best on average? director

films by directors sum prizes.won top 3
    three directors with the most awards won
    top three directors by total wins

films count distinct directors
    how many different directors are there
    number of distinct directors

films[directors.#>=2] show title, directors
    movies with two directors or more, and who they are
    which films were directed by at least two people? title and directors

films[title="Paper Garden"] show directors, released
    who directed Paper Garden and when was it released
    paper garden: director, release date

films[title="Stolen Letters"] show minutes
    What is the running time of Stolen Letters?
    how long is Stolen Letters

films[title="Hidden Witness"] show ratings.audience.score
    What is the audience score of Hidden Witness?
    how does the audience rate Hidden Witness

films[title="Crooked Promise"] show prizes.won, prizes.nominated
    awards of Crooked Promise: wins and nominations
    how many prizes did Crooked Promise win, and for how many was it nominated

films top 1 ratings.critics.score show title, ratings.critics.score
    best film according to the critics, and the score
    which movie do critics rate highest? with the score
    la mejor película según la crítica y su nota

films bottom 1 ratings.audience.score show title
    the worst film for the audience
    which movie has the lowest audience score

films top 10 ratings.audience.score show title, ratings.audience.score
    top ten of the audience with scores
    10 films the audience likes best: title, audience score

films[ratings.audience.votes>=10000] top 3 ratings.audience.score show title
    three highest audience scores among films with at least 10,000 audience votes
    best 3 for the audience, only with 10000 votes or more

films[ratings.critics.score>=8] count
    how many films get 8 or more from the critics
    number of movies with a critics' score of at least 8

films[ratings.critics.score<@ratings.audience.score] count
    how many films does the audience like better than the critics do
    number of films where the critics' score is below the audience score

films[ratings.critics.score>@ratings.audience.score & genres="Horror"] show title
    horror films the critics rate higher than the audience
    which horror movies have a critics' score above the audience's

films[ratings.critics.score>avg] count
    how many films are above the average critics' score
    number of movies rated better than average by critics

films avg ratings.critics.score, min ratings.critics.score, max ratings.critics.score
    average, lowest and highest critics' score
    critics: mean, minimum and maximum score
    Kritikernote: Durchschnitt, Minimum, Maximum

films sum ratings.audience.votes
    how many audience votes in total
    all votes of the audience together

films top 1 prizes.won show title, prizes.won
    most decorated film and number of awards
    which movie won the most prizes, and how many
    quel film a gagné le plus de prix, et combien

films[prizes.won=0] count
    how many films never won an award
    number of movies without a win

films[prizes.won=0 & prizes.nominated>=5] show title, prizes.nominated
    nominated at least five times but never won: title and nominations
    which films had 5 nominations or more and not a single win? with the nominations

films[prizes.won=@prizes.nominated & prizes.won>0] show title
    films that won every award they were nominated for (at least one)
    which movies have as many wins as nominations, not counting those with 0 wins

films sum prizes.won, sum prizes.nominated
    total wins and total nominations
    all prizes won and all nominations added up

films top 1 minutes show title, minutes
    longest film and its running time
    which movie is longest, and how many minutes
    der längste Film und seine Länge

films bottom 1 minutes show title
    the shortest film
    which movie is over soonest, i.e. the shortest

films[minutes>120] count
    how many films are longer than two hours
    number of movies over 2 h

films[minutes<=90 & genres="Comedy"] show title
    comedies of 90 minutes at most
    which comedies are no longer than 90 min

films avg minutes, max minutes, min minutes
    average, maximum and minimum running time
    running times: mean, longest, shortest

films top 1 released show title, released
    newest film with its date
    which film came out last, and when

films[released>=1970 & released<=1979] show title
    films from the 1970s
    which movies were released between 1970 and 1979

films[released<1965] show title, released
    films released before 1965, and the date
    what is older than 1965? title and date of release

films by released:year count top 1
    in which year were the most films released
    year with most releases

films[released>=2000] by released:year count asc
    films per year since 2000, fewest first
    number of releases by year from 2000 on, rising by number

films[countries="Japan"] count
    how many films come from Japan
    number of Japanese productions

films[countries="France" & countries="Germany"] show title
    French-German coproductions (France and Germany)
    which films were made in both France and Germany

films by countries count, avg ratings.critics.score
    per country: number of films and average critics' score
    how many movies does each country have, and what do critics give on average

films[countries.#>=2] percent
    what percentage are coproductions of two countries or more
    share of movies with at least two countries

films[colour=false] show title, released
    black and white films with the release date
    which films are not in colour, and when did they come out
    películas en blanco y negro con su fecha de estreno

films[colour=false] count
    how many films are black-and-white
    number of movies without colour

films by certificate count
    films for each certificate
    number of movies by age certificate

films[certificate="18"] count
    how many films have an 18 certificate
    number of movies for adults, certificate 18

films[certificate="U"|"PG"] show title
    titles with certificate U or PG
    what can children see (U or PG)?

films[based_on="novel"] show title
    which films are based on a novel
    adaptations of novels, titles
    welche Filme beruhen auf einem Roman

films[based_on!=null] count
    how many movies are based on something at all
    number of films for which based on is filled in

films distinct based_on
    what kinds of sources are films based on
    distinct things our films are based on

films top 1 money.budget show title, money.budget
    most expensive film and its budget
    which movie had the biggest budget, and how much was it

films top 5 money.box_office show title, money.box_office
    top five at the box office with the amount
    five biggest hits by box office, plus what they made

films[money.box_office>100000000] count
    how many films made more than 100 million
    number of movies with a box office over 100 million

films[money.box_office<@money.budget] show title
    flops: box office below the budget
    which films took in less than their budget

films[money.budget=null] show title
    titles of movies with no budget on record
    films whose budget is missing

films sum money.box_office, avg money.box_office
    total and average box office
    what did all films make together, and on average

films[title~"Summer"] show title
    films with Summer in the title
    what's that movie called, something with "Summer"

films[title^"Last"] count
    how many titles begin with Last
    number of films whose title starts with "Last"

films[no screenings] show title
    which films have never been screened
    titles without a screening
    qué películas no se han proyectado nunca

films[no comments] count
    how many films has nobody commented on
    number of movies with no comment

cinemas show name, address.city, seats desc seats
    cinemas with city and seats, largest first
    name, city and number of seats of each cinema from big to small
    les cinémas, leur ville et leurs places, du plus grand au plus petit

cinemas[address.city="Graz"] show name, address.street
    cinemas in Graz and the street they are in
    which cinemas are in Graz, and where exactly (street)

cinemas[address.country="France"] count
    how many cinemas are in France
    number of cinemas we know in France

cinemas by address.country sum screens
    total screens by country
    how many screens does each country have altogether

cinemas by address.city count > 1
    cities with more than one cinema
    which cities have several cinemas

cinemas avg seats, min seats, max seats
    average, fewest and most seats of a cinema
    mean, min and max number of seats

cinemas[name="Urania"] show address.street, address.city
    What is the address of the Urania? street and city
    street and city of Urania

cinemas[snack_bar=false] show name
    which cinemas have no snack bar
    names of cinemas where you can't buy snacks (no snack bar)

cinemas[no screenings] show name
    which cinema shows nothing at all
    cinemas without any screening

screenings[cinema_id.name="Rialto"] count
    how many screenings did the Rialto have
    number of showings at Rialto
    Wie viele Vorstellungen gab es im Rialto?

screenings[cinema_id.name="Lux" & starts=today] show film_id.title, starts asc starts
    what's on at the Lux today, in order of time? film and start
    today's programme at Lux: title and starting time, earliest first

screenings[starts=tomorrow] show film_id.title, cinema_id.name
    what is showing tomorrow, and in which cinema
    tomorrow's films and the cinemas

screenings[film_id.title="Distant Garden"] show cinema_id.name, starts
    where and when was Distant Garden shown? cinema, start
    screenings of Distant Garden with cinema and time

screenings[film_id.genres="Horror"] sum admissions
    how many people came to horror films in total
    total admissions of horror films

screenings[film_id.directors="Pascal Morin"] count
    how many screenings were there of films by Pascal Morin
    number of showings of movies directed by Pascal Morin

screenings by film_id.title sum admissions top 3
    three films with the most admissions
    top 3 films by number of visitors
    die drei Filme mit den meisten Besuchern

screenings by cinema_id.name sum takings_cents
    takings of each cinema in cents
    how much did every cinema take in altogether

screenings by cinema_id.name avg admissions
    average number of visitors per screening for each cinema
    how full is each cinema on average, in admissions

screenings by cinema_id.address.city count desc
    screenings by city, most first
    how many showings were in each city? in descending order

screenings by cinema_id.name count distinct film_id
    how many different films did each cinema show
    number of distinct films by cinema

screenings by version count
    dubbed, original or subtitled: screenings of each
    number of screenings per version

screenings[admissions=0] count
    how many screenings had no visitors at all
    number of showings with nobody in the room

screenings[admissions<5] list
    screenings with fewer than five visitors
    nearly empty showings (under 5 admissions)

screenings by starts:month sum admissions
    admissions per month
    visitors by month
    entradas por mes

screenings[starts=2026-07|2026-08] sum admissions
    visitors in July and August 2026 together
    total admissions for July plus August 2026

screenings by starts:weekday sum takings_cents top 1
    on which weekday do we take in most
    best day of the week by takings

comments[film_id.title="Midnight Crossing"] show user, text
    what do people say about Midnight Crossing? user and text
    comments on Midnight Crossing: who and what

comments by user count top 1
    who comments most
    user with the most comments
    Wer schreibt die meisten Kommentare?

comments[user="nightowl"] count
    how many comments has nightowl written
    number of comments by nightowl

comments[user="nightowl"] distinct film_id.title
    which different films has nightowl commented on
    distinct titles that nightowl wrote about

comments[text~"music"] count
    how many comments mention the music
    number of comments with the word music

comments top 1 likes show user, text, likes
    the most liked comment: who wrote it, what it says, likes
    which comment got the most likes? user, text and number of likes

comments by film_id.title count >= 5
    films with at least five comments
    which movies got 5 or more comments

comments[posted=last 30 days] list
    comments of the last 30 days
    new comments, past 30 days

after films[cast.actor="Marisol Vega"] count
films[cast.actor="Marisol Vega"] show title
    which ones?
    their titles please

after films[directors="Agnes Thorne"] show title
films[directors="Agnes Thorne"] show title, ratings.critics.score
    with the critics' score
    and what do the critics give them?

after films top 1 ratings.critics.score show title, ratings.critics.score
films top 1 ratings.audience.score show title, ratings.audience.score
    and for the audience?
    same, but by the audience's score

after films top 1 minutes show title, minutes
films[genres="Comedy"] top 1 minutes show title, minutes
    only among comedies
    and the longest comedy?

after films by genres count desc
films[released>=2010] by genres count desc
    only films from 2010 on
    and just those released since 2010?

after films[title="Stolen Letters"] show minutes
films[title="Stolen Letters"] show directors
    who directed it?
    and the director

after screenings[cinema_id.name="Rialto"] count
screenings[cinema_id.name="Capitol"] count
    and the Capitol?
    how about Capitol

after screenings by starts:month sum admissions
screenings by starts:month sum takings_cents
    and the takings?
    the same with takings

after cinemas[address.city="Graz"] show name, address.street
cinemas[address.city="Cork"] show name, address.street
    and in Cork?
    same for Cork please

none
    what is the best film ever made
    plot of Silent Harbour
    who wrote the screenplay of Paper Garden
    which actor earns the most
    how old is Marisol Vega
    in which city was Burning Island filmed
    ratio of critics' votes to audience votes
    median running time
    who will win an Oscar this year
    buy two tickets for the Lux tonight
    why did Stolen Letters flop
    genre of the films shown by the cinema of the user nightowl
    what languages is Hidden Witness available in
    how many more dramas than comedies are there
    delete all comments of zoe
    ¿cuánto cuesta una entrada?
    Wer hat die Filmmusik komponiert?
    est-ce que je peux regarder ce film en ligne
    recommend me something to watch
    how many people saw the most expensive film's sequel

films[title="Paper Train"] show money.box_office - money.budget
    profit of Paper Train
    box office minus budget of Paper Train

films top 5 money.box_office - money.budget show title, money.box_office - money.budget
    the 5 films with the biggest profit, title and profit
"""
