"""A community theatre: members, plays, performances, parts (an actor and an understudy), bookings of seats."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

MEMBERS = (
    "Alma Reyes|Bertie Cole|Cecily Fox|Derek Amos|Edda Winkler|Floyd Barnes|Gwen Ito|Harold Finch|Ida Sommer|Jools Parry"
    "|Kamala Nath|Leo Castell|Mabel Quinn|Norman Tate|Oona Walsh|Percy Lund|Queenie Marsh|Rufus Adler|Sybil Crane"
    "|Teddy Novak|Una Brandt|Vernon Hale|Willa Stone|Yannis Kola"
)
PLAYS = (
    "The Borrowed Umbrella|Moon over Millbrook|A Quiet Inheritance|Seven Doors|The Baker's Ghost|Letters from Nowhere"
    "|The Lighthouse Club|Trouble at Tea|King of the Hill Road|The Last Tram|Snowed In|Paper Crowns"
)
WRITERS = "Edna Farrow|Miles Pembrook|Ottilie Baum|Sanjay Verma"
PARTS = "the widow|the captain|the maid|the detective|the uncle|the ghost|the neighbour|the twins|the mayor|the clerk"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """24 members, 12 plays, 110 performances, 80 parts, 320 bookings."""
    members = []
    for number, name in enumerate(MEMBERS.split("|"), 1):
        member: dict[str, Any] = {
            "_id": 5000 + 13 * number,
            "name": name,
            "birthday": datetime(1946, 1, 1) + timedelta(days=chance.randrange(23000)),
            "joined": datetime(2003, 9, 1) + timedelta(days=350 * number + chance.randrange(100)),
            "does": chance.sample(
                ["acting", "lights", "sound", "costumes", "set building", "box office"], chance.randint(1, 3)
            ),
            "key_holder": number % 6 == 0,
            "fee_paid": chance.choice(["yes", "yes", "yes", "no"]),
        }
        if chance.random() < 0.7:
            member["phone"] = f"0117 496 0{number:03d}"
        members.append(member)
    plays = []
    for number, title in enumerate(PLAYS.split("|"), 101):
        play: dict[str, Any] = {
            "_id": number,
            "title": title,
            "writer": chance.choice(WRITERS.split("|")),
            "director_id": 5000 + 13 * chance.randint(1, 8),
            "genre": ["comedy", "comedy", "thriller", "drama", "panto"][number % 5],
            "minutes": chance.choice([75, 95, 110, 130, 150]),
            "acts": chance.randint(1, 3),
            "min_age": chance.choice([0, 0, 6, 12, 16]),
            "royalties": chance.choice([0, 250, 600, 900]),
        }
        if number < 111:
            play["opened"] = datetime(2024, 2, 1) + timedelta(days=90 * (number - 101) + chance.randrange(50))
        plays.append(play)
    performances = []
    for number in range(110):
        at = datetime(2024, 10, 1, 19, 30) + timedelta(days=chance.randrange(830))
        hall = chance.choice(["Main Stage", "Main Stage", "Cellar", "Garden"])
        seats = {"Main Stage": 180, "Cellar": 60, "Garden": 240}[hall]
        performance: dict[str, Any] = {
            "_id": 4000 + number,
            "play_id": chance.randint(101, 111),
            "at": at,
            "hall": hall,
            "seats": seats,
            "sold": seats if chance.random() < 0.15 else chance.randint(5, seats - 1),
            "price": chance.choice([8, 10, 12, 15]),
            "matinee": chance.random() < 0.25,
            "cancelled": chance.random() < 0.07,
        }
        if chance.random() < 0.5:
            performance["review"] = {
                "stars": chance.randint(1, 5),
                "paper": chance.choice(["Millbrook Echo", "Valley Post"]),
            }
        performances.append(performance)
    parts = []
    for number in range(80):
        part: dict[str, Any] = {
            "_id": 600 + number,
            "play_id": 101 + number % 12,
            "part": chance.choice(PARTS.split("|")),
            "actor_id": 5000 + 13 * chance.randint(1, 20),
            "lead": chance.random() < 0.3,
            "lines": chance.randint(3, 420),
        }
        if chance.random() < 0.5:
            part["understudy_id"] = 5000 + 13 * chance.randint(1, 24)
        parts.append(part)
    bookings = []
    for number in range(320):
        seats_taken = [
            f"{chance.choice('ABCDEFGH')}{chance.randint(1, 20)}" for _ in range(chance.randint(1, 6))
        ]
        bookings.append(
            {
                "booking_no": 88000 + number,
                "performance_id": 4000 + chance.randrange(105),
                "booked_on": datetime(2024, 9, 5) + timedelta(days=chance.randrange(815)),
                "customer": chance.choice(
                    ["Ames", "Booth", "Carver", "Dunn", "Egan", "Frost", "Gill", "Hobbs", "Irwin", "Jolly"]
                ),
                "seat_nos": sorted(set(seats_taken)),
                "total": len(seats_taken) * chance.choice([8, 10, 12, 15]),
                "paid": chance.choice(["card", "cash", "voucher", "open"]),
                "collected": chance.random() < 0.8,
            }
        )
    return {
        "members": members,
        "plays": plays,
        "performances": performances,
        "parts": parts,
        "bookings": bookings,
    }


QUESTIONS = """
members count
    how many of us are there
    number of members
    wie viele Mitglieder haben wir?

members bottom 1 birthday show name
    oldest member
    who is the oldest of us
    qui est le doyen de la troupe ?

members top 1 birthday show name, birthday
    youngest member and the birthday
    who's the youngest, and when were they born

members[birthday=*-12] show name, birthday
    whose birthday is in December, and on which date
    December birthdays: name and date
    wer hat im Dezember Geburtstag, und wann?

members bottom 1 joined show name, joined
    who has been a member longest, and since when
    our longest-standing member with the date

members[joined=this year] show name
    who joined this year
    this year's new members, names
    ¿quién se ha apuntado este año?

members[joined=this year] count
    how many new members this year
    number of people who joined this year

members[joined<2010] count
    how many have been here since before 2010
    members who joined before 2010, number

members[fee_paid="no"] show name
    who still owes the membership fee
    who hasn't paid the fee
    wer hat den Beitrag nicht bezahlt?
    ¿quién no ha pagado la cuota?

members[fee_paid="yes"] percent
    what share has paid the fee
    percentage of members with their fee paid

members[key_holder=true] show name, phone
    who has a key, and what's their phone number
    key holders with phone

members[phone=null] show name
    whose phone number is missing
    members without a phone
    de qui n'a-t-on pas le téléphone ?

members[does="costumes"] show name
    who does costumes
    names of our costume people
    wer macht die Kostüme (costumes)?

members[does="lights" & does="sound"] show name
    who can do both lights and sound
    members for lights as well as sound

members by does count
    how many people for each job
    volunteers per kind of work
    miembros por tarea

members by does count bottom 1
    which job has the fewest people
    where are we short of hands: the job with the least members

members[does.#=1] count
    how many of us do just one thing
    members with a single job, number

members[no plays] count
    how many members have never directed
    number of members who are director of nothing

plays count
    how many plays do we have
    number of plays in the repertoire

plays by genre count
    plays per genre
    how many comedies, dramas and so on
    obras por género

plays[genre="comedy"] show title
    which comedies have we got
    titles of our comedies
    unsere Komödien, genre comedy

plays by writer count top 1
    which writer do we play the most
    author with the most plays
    de quel auteur jouons-nous le plus de pièces ?

plays[writer="Ottilie Baum"] show title
    plays by Ottilie Baum, titles only
    what did Ottilie Baum write
    was ist von Ottilie Baum?

plays[director_id.name="Gwen Ito"] show title
    what has Gwen Ito directed
    which plays did Gwen Ito direct

plays[title="Seven Doors"] show director_id.name
    who directs Seven Doors
    director of Seven Doors
    qui met en scène Seven Doors ?

plays by director_id.name count top 1
    who has directed the most plays
    our busiest director
    ¿quién ha dirigido más obras?

plays[title="Snowed In"] show minutes
    how long is Snowed In
    running time of Snowed In
    wie lange dauert Snowed In?

plays top 1 minutes show title
    longest play
    which play goes on the longest
    la pièce la plus longue

plays[minutes<100] show title, minutes
    plays under 100 minutes with their length
    which plays are shorter than 100 min, and how long are they

plays avg minutes
    average running time
    how long is a play on average

plays[opened=null] show title
    which plays haven't opened yet
    plays that never had a premiere

plays[opened=2025] show title, opened
    premieres of 2025 with dates
    what opened in 2025, and when

plays[opened=last year] count
    how many premieres last year
    number of plays that opened last year

plays top 1 opened show title
    our latest production
    which play opened most recently
    unser neuestes Stück

plays[min_age=0] show title
    which plays are for all ages
    plays without an age limit (min age 0)

plays[min_age>=12] show title, min_age
    plays from 12 up, with the age
    which plays are for 12 and over, and from what age exactly

plays[royalties=0] show title
    plays that cost us no royalties
    which plays are royalty-free

plays sum royalties
    royalties in total
    what do we pay in royalties altogether

plays[no performances] show title
    which plays have never been performed
    plays without any performance
    ¿qué obras no se han representado nunca?

performances count
    how many performances have been planned so far, all in all
    total number of performances

performances[at=today] list
    what's on tonight
    today's performance
    heutige Vorstellung

performances[at=this week] list
    this week's shows
    performances this week
    les représentations de cette semaine

performances[at=next month] count
    how many performances next month
    number of shows next month
    wie viele Vorstellungen sind nächsten Monat?

performances[at>today] bottom 1 at show play_id.title, at
    next performance after today: play and date
    what is the next show after today and when

performances[at>today & cancelled=false] count
    how many shows are still to come, without the cancelled ones
    upcoming performances after today that aren't cancelled, number

performances[cancelled=true] list
    cancelled performances
    shows that were called off
    abgesagte Vorstellungen

performances[cancelled=true & at=this year] count
    how many shows fell through this year
    number of cancelled performances this year
    combien d'annulations cette année ?

performances[cancelled=true] percent
    what share of performances is cancelled
    cancellation rate in percent

performances[sold=@seats] list
    sold-out shows
    full houses
    ausverkaufte Vorstellungen
    funciones con todo vendido

performances[sold=@seats] count
    how often were we sold out
    number of full houses
    combien de fois a-t-on joué à guichets fermés ?

performances[sold=@seats] by play_id.title count top 1
    which play was sold out most often
    play with the most full houses

performances[sold<20] list
    shows that sold fewer than 20 seats
    near-empty evenings, under 20 sold

performances sum sold
    total audience
    how many seats have we sold altogether
    Zuschauer insgesamt

performances avg sold
    average audience
    how many people come to a show on average
    ¿cuánta gente viene de media?

performances[at=last year] sum sold
    audience last year, total
    how many seats did we sell last year

performances by hall count
    performances per hall
    how many shows in each hall

performances by hall avg sold
    average audience in each hall
    how many come on average to each hall

performances by hall sum sold top 1
    which hall has sold the most seats
    hall with the largest total audience
    quelle salle a vendu le plus de places ?

performances[hall="Cellar"] list
    shows in the Cellar
    everything we play in the Cellar

performances[hall="Garden" & at=2026] count
    how many garden performances in 2026
    number of shows in the Garden in 2026

performances by play_id.title count
    performances per play
    how often has each play been on
    Vorstellungen pro Stück

performances by play_id.title count top 1
    which play do we perform the most
    our most-played piece
    la pièce la plus jouée

performances by play_id.title sum sold top 3
    three most popular plays by seats sold
    top 3 plays by audience
    las tres obras con más público

performances by play_id.title avg sold bottom 1
    which play draws the smallest crowd on average
    play with the worst average audience

performances by play_id.genre sum sold
    audience by genre
    seats sold for each genre of play

performances by play_id.genre avg sold top 1
    which genre fills the house best on average
    genre with the highest average of seats sold

performances[play_id.genre="thriller"] count
    how many thriller evenings have we had
    number of performances of thrillers

performances[play_id.title="The Last Tram"] list
    performances of The Last Tram
    when's The Last Tram on? everything about it
    Vorstellungen von The Last Tram

performances[play_id.writer="Miles Pembrook"] sum sold
    how many people saw something by Miles Pembrook
    seats sold for Miles Pembrook's plays

performances[matinee=true] count
    how many matinees
    number of matinee performances
    combien de matinées ?

performances by matinee avg sold
    average audience for matinees and evenings
    do matinees draw more than evening shows? averages of both

performances by at:weekday avg sold top 1
    which weekday brings the largest audience on average
    best day of the week by average seats sold

performances by at:month sum sold
    audience per month
    seats sold month by month

performances top 1 sold show play_id.title, sold
    record audience: play and number
    which single show sold the most seats, and how many

performances[review.stars=5] show play_id.title, at
    five-star reviews: which play, what date
    where did we get 5 stars? play and date

performances by play_id.title avg review.stars top 1
    which play has the best reviews on average
    best reviewed play by mean stars

performances by review.paper avg review.stars
    average stars per newspaper
    how kind is each paper to us, stars on average

performances[review.stars<=2 & review.paper="Valley Post"] list
    bad reviews in the Valley Post, 2 stars or fewer
    Valley Post reviews with at most two stars

parts[play_id.title="Trouble at Tea"] show part, actor_id.name
    cast of Trouble at Tea: part and actor
    who plays what in Trouble at Tea
    Besetzung von Trouble at Tea, Rolle und Name

parts[actor_id.name="Sybil Crane"] show part, play_id.title
    what has Sybil Crane played? part and play
    Sybil Crane's roles and the plays

parts by actor_id.name count top 1
    who has played the most parts
    our most-cast actor
    wer hatte die meisten Rollen?

parts[lead=true] by actor_id.name count top 3
    three people with the most lead roles
    who gets the leads? top 3 by number

parts by actor_id.name sum lines top 1
    who has had to learn the most lines
    actor with the most lines in total
    ¿quién ha tenido que aprender más texto?

parts top 1 lines show part, actor_id.name
    largest part and who plays it
    the role with the most lines, and its actor

parts[understudy_id=null] list
    parts with no understudy
    roles that nobody covers
    rôles sans doublure

parts[understudy_id=null & lead=true] count
    how many leads have no understudy
    lead parts without a stand-in, number

parts by understudy_id.name count top 1
    who is understudy most often
    member with the most understudy jobs

parts[understudy_id.name="Rufus Adler"] show part, actor_id.name
    who does Rufus Adler stand in for, and in which part
    parts Rufus Adler understudies and their actors

parts[actor_id=@understudy_id] list
    parts where the actor is also the understudy
    roles understudied by their own actor

parts by play_id.title count desc
    cast size per play, largest first
    how many parts has each play, in descending order

parts[play_id.director_id=@actor_id] count
    in how many parts does the director act too
    number of parts played by the play's own director

bookings count
    how many bookings have we had
    number of bookings

bookings[booked_on=yesterday] list
    yesterday's bookings
    what was booked yesterday

bookings[booked_on=this month] sum total
    how much money came in from bookings this month
    box office takings this month
    recettes du mois

bookings sum total
    box office total
    what have all bookings brought in
    Einnahmen insgesamt

bookings[paid="open"] list
    unpaid bookings
    bookings still open
    offene Buchungen

bookings[paid="open"] sum total
    how much is still to be paid on bookings
    total of unpaid bookings
    ¿cuánto dinero queda por cobrar?

bookings by paid count
    bookings by way of payment
    how many by card, cash, voucher, and how many open

bookings[paid="voucher"] percent
    what percentage pays with a voucher
    share of voucher bookings

bookings[collected=false] count
    how many bookings have not been picked up
    uncollected tickets, number of bookings

bookings by customer sum total top 1
    who has spent the most on tickets
    our biggest spender
    qui a dépensé le plus en billets ?

bookings by customer count > 35
    customers with more than 35 bookings
    who has booked over 35 times

bookings sum seat_nos.#
    how many seats were booked in total
    number of seats in all bookings together

bookings avg seat_nos.#
    average party size in seats
    how many seats does a booking have on average

bookings[seat_nos.#>=5] list
    big groups of five seats or more
    bookings for 5+ seats

bookings[seat_nos="A1"] count
    how often was seat A1 booked
    bookings of A1, number

bookings by seat_nos count top 1
    most popular seat
    which seat gets booked the most

bookings by performance_id.hall sum total
    takings by hall
    how much did bookings bring for each hall

bookings[performance_id.hall="Garden" & paid="open"] list
    open bookings for the Garden
    Garden seats booked but not paid for

bookings[performance_id.at=this week] list
    bookings for this week's performances
    everything booked for this week's shows

bookings[performance_id.cancelled=true] list
    bookings for cancelled shows
    bookings whose show was called off

after members[joined=this year] count
members[joined=last year] count
    and last year?
    letztes Jahr?

after members[joined=this year] count
members[joined=this year] show name
    who are they?
    ¿quiénes son?

after performances by play_id.title sum sold top 3
performances[at=this year] by play_id.title sum sold top 3
    only this year
    and for this year alone?

after performances by play_id.title count top 1
performances by play_id.title count bottom 1
    and the least?
    la moins jouée ?

after performances[sold=@seats] count
performances[sold=@seats & hall="Cellar"] count
    and in the Cellar?
    how many of those in the Cellar

after performances[cancelled=true] list
performances[cancelled=true] by hall count
    per hall?
    count them by hall

after plays[title="Seven Doors"] show director_id.name
plays[title="Seven Doors"] show writer
    and who wrote it?
    et l'auteur ?

after plays top 1 minutes show title
plays top 1 minutes show minutes
    how many minutes is it?
    how long exactly?

after bookings[paid="open"] list
bookings[paid="open"] count
    how many?
    wie viele sind das?

after bookings by customer sum total top 1
bookings by customer sum total top 5
    top five please
    and the first five

none
    which member is the best actor
    what's the profit on Snowed In
    which hall has the best acoustics
    how old is our audience on average
    how many programmes did we sell at the bar
    bookings for comedies
    which play brought in the most booking money
    how many seats will we sell at Christmas
    why was the show on Friday cancelled
    share of seats that stay empty
    how many more people came this year than last year
    book two seats for The Last Tram
    cancel tomorrow's matinee
    e-mail address of Percy Lund
    which shows begin after eight in the evening
    who wrote Hamlet
    median age of the members
    wer bringt den Kuchen mit?
    ¿qué obra ponen en el teatro municipal?
    break a leg

performances avg seats - sold
    how many seats stay empty at a performance on average
    average number of unsold seats

members avg birthday:age
    how old are the members on average
"""
