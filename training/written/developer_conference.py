"""A conference series: editions, talks with speakers and rooms, attendees and their tickets, sponsors, feedback."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

NAMES = "Adele|Brook|Ciro|Dagny|Emre|Fiona|Galo|Hedy|Isak|Jun|Kofi|Luz|Mads|Nadia|Orso"
SURNAMES = "Amsel|Berry|Corso|Dufour|Elias|Fink|Grove|Hauge|Iwata|Juhl|Kast"
SUBJECTS = "Queues|Caching|Type systems|Tiny models|Postmortems|Fonts|Accessibility|Compilers|Hiring|Maps|Tracing|Old code"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """4 editions, 60 speakers, 150 talks, 210 attendees, 330 tickets, 24 sponsorships, 260 feedback forms."""
    editions = [
        {
            "key": key,
            "title": title,
            "city": city,
            "starts": starts,
            "ends": starts + timedelta(days=2),
            "capacity": capacity,
            "cost": cost,
            "income": income,
        }
        for key, title, city, starts, capacity, cost, income in [
            ("ED24", "Lamplight 2024", "Tartu", datetime(2024, 9, 18), 120, 61000, 74000),
            ("ED25", "Lamplight 2025", "Porto", datetime(2025, 9, 17), 180, 98000, 91000),
            ("ED26", "Lamplight 2026", "Ghent", datetime(2026, 9, 16), 220, 112000, 139000),
            ("ED27", "Lamplight 2027", "Turku", datetime(2027, 9, 15), 260, 0, 12000),
        ]
    ]
    speakers = []
    for number in range(60):
        speaker: dict[str, Any] = {
            "sid": f"SP{number + 11}",
            "fullName": f"{NAMES.split('|')[number % 15]} {SURNAMES.split('|')[number % 11]}",
            "pronouns": chance.choice(["she", "he", "they"]),
            "company": chance.choice(["Bitgarden", "Lumen Works", "Free agent", "Uni Delta", "Soft Pebble"]),
            "country": chance.choice(["Estonia", "Portugal", "Belgium", "Ghana", "Japan"]),
            "fee": chance.choice([0, 0, 0, 400, 1500]),
            "firstTimer": chance.random() < 0.35,
            "topics": chance.sample(SUBJECTS.split("|"), chance.randint(1, 3)),
        }
        if chance.random() < 0.5:
            speaker["slides"] = f"https://slides.example.org/{number}"
        speakers.append(speaker)
    talks = []
    for number in range(150):
        edition = chance.choice(editions)
        talk: dict[str, Any] = {
            "talkNo": f"TK{number + 1:03}",
            "title": f"{chance.choice(SUBJECTS.split('|'))} {chance.choice(['at night', 'for humans', 'revisited', 'in anger'])} {number}",
            "edition": edition["key"],
            "speaker": speakers[chance.randrange(52)]["sid"],
            "track": chance.choice(["backend", "frontend", "people", "data"]),
            "level": chance.choice([100, 200, 300]),
            "state": chance.choice(["accepted", "accepted", "accepted", "rejected", "withdrawn", "waiting"]),
            "submitted": edition["starts"] - timedelta(days=chance.randint(90, 330)),
            "mins": chance.choice([5, 25, 45, 45, 90]),
            "votes": chance.randint(0, 88),
        }
        talk["submitted"] = min(talk["submitted"], datetime(2026, 11, 29))
        if talk["state"] == "accepted" and edition["key"] != "ED27":
            talk["room"] = chance.choice(["Amber", "Basalt", "Coral"])
            talk["slot"] = edition["starts"] + timedelta(
                days=chance.randint(0, 2), hours=chance.randint(9, 17)
            )
            talk["seats"] = {"Amber": 200, "Basalt": 90, "Coral": 40}[talk["room"]]
            talk["audience"] = chance.randint(4, 210)
            if chance.random() < 0.7:
                talk["video"] = f"https://video.example.org/{number}"
        if chance.random() < 0.2:
            talk["coSpeaker"] = speakers[chance.randrange(60)]["sid"]
        talks.append(talk)
    attendees = []
    for number in range(210):
        attendee: dict[str, Any] = {
            "_id": number + 1,
            "name": f"{NAMES.split('|')[(number * 4) % 15]} {SURNAMES.split('|')[(number * 3) % 11]}",
            "org": chance.choice(["Bitgarden", "Uni Delta", "City of Ghent", "Harbour Code", "none"]),
            "country": chance.choice(["Estonia", "Portugal", "Belgium", "Finland", "Belgium"]),
            "meal": chance.choice(["meat", "vegetarian", "vegan"]),
            "newsletter": chance.choice(["Y", "N"]),
        }
        if chance.random() < 0.75:
            attendee["mail"] = f"att{number}@example.org"
        attendees.append(attendee)
    tickets = []
    for number in range(330):
        edition = chance.choice(editions)
        bought = min(edition["starts"] - timedelta(days=chance.randint(1, 320)), datetime(2026, 11, 29))
        price = chance.choice([0, 90, 190, 290, 450])
        ticket: dict[str, Any] = {
            "no": 20000 + number,
            "edition": edition["key"],
            "attendee_id": chance.randint(1, 190),
            "type": chance.choice(["early bird", "regular", "student", "speaker"]),
            "price": price,
            "bought": bought,
            "workshops": chance.sample(
                ["Git deep dive", "Intro to maps", "Write better", "Profiling"], chance.choice([0, 0, 1, 2])
            ),
        }
        if edition["starts"] < datetime(2026, 11, 29):
            ticket["checked_in"] = chance.random() < 0.86
        if chance.random() < 0.07:
            ticket["refunded_on"] = min(
                bought + timedelta(days=chance.randint(1, 30)), datetime(2026, 11, 29)
            )
        if chance.random() < 0.9:
            ticket["paid_on"] = min(bought + timedelta(days=chance.randint(0, 20)), datetime(2026, 11, 29))
        tickets.append(ticket)
    sponsorships = [
        {
            "_id": number + 1,
            "brand": chance.choice(["Brewline", "Codeknit", "Parcelpal", "Lumen Works", "Sockwise"]),
            "edition": chance.choice(editions)["key"],
            "tier": chance.choice(["gold", "silver", "silver", "bronze"]),
            "pledged": chance.choice([1500, 4000, 9000]),
            "received": chance.choice([0, 1500, 4000, 9000]),
            "booth": chance.choice("YN"),
        }
        for number in range(24)
    ]
    feedback = []
    for _ in range(260):
        form: dict[str, Any] = {
            "talk": chance.choice([one for one in talks if "audience" in one])["talkNo"],
            "attendee_id": chance.randint(1, 170),
            "stars": chance.choice([1, 2, 3, 4, 4, 5, 5]),
            "pace": chance.choice(["too slow", "right", "right", "too fast"]),
        }
        if chance.random() < 0.4:
            form["comment"] = chance.choice(["Great demo", "Could not hear", "More code please", "Loved it"])
        feedback.append(form)
    return {
        "editions": editions,
        "speakers": speakers,
        "talks": talks,
        "attendees": attendees,
        "tickets": tickets,
        "sponsorships": sponsorships,
        "feedback": feedback,
    }


QUESTIONS = """
editions show title, city, starts asc starts
    all editions in order: title, city, start
    where and when was each edition, by date, with title
    alle Ausgaben mit Stadt und Beginn, der Reihe nach

editions[income<@cost] show title
    which edition lost money, income below cost
    editions with less income than cost

editions[starts>today] show title, city, starts
    the next edition: title, city and start
    which edition is still to come, where, from when

editions top 1 capacity show title, capacity
    biggest edition by capacity, and how many fit in
    which edition has the most room (capacity), how much

speakers count
    how many speakers are on file
    number of speakers

speakers by country count desc
    speakers by country, most first
    how many speakers from each country, descending

speakers[firstTimer=true] percent
    what share of speakers are first-timers
    percentage of first timers
    porcentaje de primerizos (first timer)

speakers[fee=0] count
    how many speakers come for free, fee 0
    number of speakers without a fee (0)

speakers by company avg fee top 1
    which company's speakers charge the most on average
    company with the highest average fee

speakers[fee>avg] show fullName, fee
    speakers who cost more than average, and what
    who charges an above-average fee? with the fee

speakers[topics="Fonts"] show fullName
    who can speak about Fonts
    fonts people
    qui peut parler de Fonts ?

speakers[topics="Caching" & topics="Tracing"] show fullName
    speakers on both Caching and Tracing
    who does Caching as well as Tracing

speakers by topics count top 3
    three topics with the most speakers
    top 3 topics by number of speakers

speakers[slides=null] count
    how many speakers have not sent slides
    number of speakers whose slides are missing
    Wie viele haben keine Slides abgegeben?

speakers[no talks] show fullName
    speakers without a talk
    who is on file but has no talks

speakers by pronouns count
    speakers by pronouns
    how many she, he, they

talks[edition.title="Lamplight 2026"] count
    how many talks for Lamplight 2026
    number of proposals at Lamplight 2026

talks by edition.title count
    talks per edition
    how many proposals did each edition get

talks[state="accepted"] by edition.title count
    accepted talks per edition
    how many were accepted at each edition

talks[state="rejected"] percent
    rejection rate, share rejected
    what percentage of proposals is rejected

talks[state="waiting"] show title, speaker.fullName
    what is waiting for a decision? title and speaker
    waiting proposals with the speaker

talks by state count
    talks by state
    how many accepted, rejected, withdrawn, waiting

talks[edition.city="Turku" & state="waiting"] count
    how many proposals are waiting for Turku
    number of waiting talks of the edition in Turku

talks by track count, avg votes
    per track: number of talks and average votes
    tracks with how many proposals and mean votes

talks by track avg votes > 40
    tracks with more than 40 votes on average
    which tracks average above 40 votes

talks top 10 votes show title, votes
    ten proposals with the most votes, and how many
    top 10 by votes

talks[votes>avg & state="rejected"] show title, speaker.fullName
    rejected in spite of above-average votes: title and speaker
    which rejected talks had more votes than average, by whom

talks by speaker.fullName count top 1
    who has proposed the most talks
    speaker with the most talks
    ¿quién ha propuesto más charlas?

talks[state="accepted"] by speaker.fullName count > 2
    who had more than two talks accepted
    speakers with over 2 accepted talks

talks by speaker.country count
    talks per country of the speaker
    from which countries do how many talks come

talks[speaker.firstTimer=true & state="accepted"] count
    how many accepted talks are by first-timers
    number of accepted talks from first timers

talks[coSpeaker!=null] show title, speaker.fullName, coSpeaker.fullName
    talks given by two: title, speaker, co-speaker
    which talks have a co-speaker? with both names

talks[coSpeaker.company=@speaker.company] count
    how many pairs work for the same company (co-speaker and speaker)
    number of talks whose co-speaker's company is the speaker's

talks[audience>@seats] show title, room, audience
    overcrowded talks, audience above seats: title, room, audience
    which talks had more audience than seats, in what room, how many came

talks[audience<10] count
    how many talks had fewer than 10 in the audience
    number of talks with an audience under ten

talks by room avg audience
    average audience per room
    how full is Amber, Basalt, Coral on average (audience)

talks by room avg audience top 1
    room with the largest average audience
    which room draws the most on average

talks top 1 audience show title, speaker.fullName, audience
    best attended talk: title, speaker, audience
    who drew the biggest audience, with what, how many

talks[video=null & room!=null] count
    how many talks had a room but no video
    number of scheduled talks (with a room) whose video is missing

talks[mins=5] list
    lightning talks of 5 minutes
    5-minute talks

talks[mins>=90 & level=300] show title
    level 300 talks of an hour and a half or more (90)
    titles of 300-level sessions lasting at least 90 min

talks by level avg audience
    average audience by level
    do 100, 200 or 300 level talks draw more? mean audience

talks by edition.city sum audience
    total audience per city
    audience added up for every city

talks[slot=2026-09-17] show title, room, slot asc slot
    programme of 17 September 2026 in order: title, room, slot
    what was on on 2026-09-17, where, by time slot

talks[submitted=last month] list
    proposals of last month
    talks submitted last month

talks by submitted:month count
    submissions per month
    how many proposals arrive each month

talks[title~"Compilers"] show title, speaker.fullName
    talks with Compilers in the title, and their speakers
    who spoke about "Compilers" by title, which talk

talks[no feedback & audience!=null] count
    how many talks that had an audience got no feedback
    number of held talks (audience known) without feedback

attendees count
    how many attendees do we know
    number of attendees

attendees by meal count
    meals to order, number of each
    attendees per meal
    wie viele essen was (meal)

attendees[meal!="meat"] percent
    share of attendees that don't eat meat
    percentage with another meal than meat

attendees by org count > 40
    organisations with more than 40 attendees
    which orgs send over forty people

attendees[mail=null] count
    how many attendees have no mail address
    number of people whose mail is missing

attendees[no tickets] show name
    attendees without a ticket
    who is registered but holds no tickets
    qui n'a pas de billet (tickets)

attendees[has feedback & newsletter="N"] count
    how many gave feedback but don't get the newsletter (N)
    number of attendees with feedback and newsletter N

tickets count
    how many tickets have we sold in all
    number of tickets

tickets by edition.title count, sum price
    per edition: tickets and revenue
    tickets and takings of each edition
    Karten und Einnahmen je Ausgabe

tickets[refunded_on=null] by edition.title sum price
    revenue per edition without refunded tickets
    takings for each edition, leaving out what was refunded

tickets by edition.title avg price top 1
    edition with the highest average ticket price
    where did a ticket cost the most on average, which edition

tickets[edition.title="Lamplight 2027"] count
    how many tickets for Lamplight 2027 so far
    number of tickets sold for Lamplight 2027

tickets by type count, sum price
    for each type how many tickets and how much money
    tickets per type with revenue

tickets[type="student"] percent
    share of student tickets
    what percentage of tickets is student

tickets[paid_on=null] sum price
    how much is unpaid
    outstanding ticket money, no payment date, total
    ¿cuánto falta por pagar?

tickets[checked_in=false] count
    how many no-shows, not checked in
    number of tickets that were not checked in

tickets[checked_in=false] by edition.title count
    no-shows per edition (not checked in)
    how many were not checked in at each edition

tickets[refunded_on!=null] percent
    what share of tickets was refunded
    refund rate

tickets[refunded_on=this year] show attendee_id.name, price
    refunds of this year: who and how much
    who was refunded this year? name and price

tickets[price=0 & type!="speaker"] count
    how many free tickets (0) went to non-speakers
    number of tickets at 0 that aren't of type speaker

tickets by workshops count desc
    workshops by number of tickets, most first
    how many signed up for each workshop, descending

tickets[workshops="Write better" & edition.title="Lamplight 2026"] show attendee_id.name
    who took Write better at Lamplight 2026
    Write better participants, Lamplight 2026

tickets[workshops.#=2] count
    how many tickets include two workshops
    number of tickets with 2 workshops

tickets by attendee_id.name count >= 4
    our regulars: four tickets or more
    who has bought at least 4 tickets

tickets by attendee_id.org sum price top 1
    which organisation has spent the most on tickets
    org with the highest ticket total

tickets by attendee_id.country count
    tickets by country
    where do ticket holders come from, number per country

tickets by bought:month count
    ticket sales per month
    how many tickets did we sell each month

tickets[bought=last 30 days] sum price
    ticket revenue of the last 30 days
    how much came in for tickets bought in the past 30 days

tickets top 1 bought show attendee_id.name, type, bought
    latest ticket: who, which type, when
    who bought last, what type, on what day

sponsorships by edition.title sum pledged
    sponsor money pledged per edition
    how much did sponsors pledge for each edition

sponsorships[received<@pledged] show brand, edition.title, pledged, received
    sponsors who paid less than pledged: brand, edition, both sums
    who still owes sponsorship (received below pledged), for which edition, pledged and received

sponsorships by brand sum received top 1
    most generous sponsor by money received
    which brand has actually paid the most (received)

sponsorships by tier count, avg pledged
    tiers: number of sponsors and average pledge
    per tier how many, how much pledged on average

sponsorships[tier="gold" & edition.city="Ghent"] show brand
    gold sponsors in Ghent
    who was gold at the Ghent edition

sponsorships[received=0] count
    how many sponsors have paid nothing, 0
    number of sponsorships with 0 received

sponsorships by brand count distinct edition
    at how many different editions was each brand
    number of distinct editions per brand

feedback avg stars
    average rating of the talks
    mean stars
    durchschnittliche Sterne

feedback by talk.title avg stars top 5
    five best rated talks
    top 5 talks by average stars

feedback by talk.speaker avg stars top 1
    speaker id with the best average stars
    best rated speaker (id), mean stars

feedback by talk.track avg stars, count
    stars on average and number of forms per track
    how is each track rated, and from how many forms

feedback by talk.edition avg stars
    average stars per edition key
    how was each edition (key) rated on average

feedback[pace="too fast"] by talk.title count top 1
    which talk did most people find too fast
    talk with the most "too fast"

feedback[pace!="right"] percent
    what share found the pace not right
    percentage with a pace other than right

feedback[stars=1] show talk.title, comment
    one-star forms: talk and comment
    what did people say who gave 1 star, and on which talk

feedback[comment~"hear"] by talk.room count
    complaints that one could not hear, per room
    comments with "hear" by room, number

feedback[comment!=null] count
    how many forms have a comment
    number of feedback forms with a comment

feedback[attendee_id.org="Uni Delta"] avg stars
    average stars given by people from Uni Delta
    how does Uni Delta rate us on average

after talks by edition.title count
talks[speaker.country="Japan"] by edition.title count
    only from Japan
    and by speakers from Japan?

after talks top 10 votes show title, votes
talks top 10 votes show title, votes, speaker.fullName
    with the speakers please
    and who gives them?

after talks[state="rejected"] percent
talks[state="rejected" & track="people"] percent
    and in the people track?
    only people

after tickets by edition.title count, sum price
tickets[type="early bird"] by edition.title count, sum price
    only early bird
    the same for early bird tickets

after tickets[paid_on=null] sum price
tickets[paid_on=null] show attendee_id.name, price
    whose are they? name and price
    show me who, with the price

after attendees by meal count
attendees[country="Finland"] by meal count
    and from Finland?
    just Finland

after feedback avg stars
feedback by talk.room avg stars
    per room?
    by room

after sponsorships by edition.title sum pledged
sponsorships by edition.title sum received
    and received?
    what was received, though

none
    the most inspiring talk
    median ticket price
    attendees who also spoke
    why did Ciro Corso withdraw
    will Turku sell out
    accept talk TK017
    send a reminder to all unpaid
    phone number of Hedy Fink
    talks before noon
    average age of attendees
    speakers rated by people from their own country
    best programming language
    hotel near the venue
    wifi password
    which conference is better than ours
    ¿hay guardería?
    Wo ist die Garderobe?
    c'est quoi le thème
    hi, it's me

editions show title, income - cost
    profit of each edition
    what did every edition earn, income minus cost
    Gewinn je Ausgabe

editions top 1 income - cost show title
    most profitable edition, income minus cost
    which edition made the biggest profit

talks avg seats - audience
    how many seats stay empty at a talk on average
    average of seats minus audience

talks by room avg seats - audience
    empty seats per room on average
    how many seats are left over in each room, on average

talks top 3 audience - seats show title, room
    three most overcrowded talks: title and room (audience minus seats)
    top 3 by audience beyond the seats, with room

talks[state="accepted"] by track percent
    acceptance rate per track
    what share of proposals is accepted in each track

talks[state="accepted"] by speaker.firstTimer percent
    acceptance rate of first-timers and others
    what percentage gets accepted, first timer or not

talks[state="rejected"] by edition.title percent top 1
    which edition had the highest rejection rate
    edition with the largest share of rejected talks

talks avg by speaker count
    how many talks does a speaker propose on average
    average number of talks per speaker

talks count by speaker count > 3
    how many speakers proposed more than 3 talks
    number of speakers with over three talks

talks avg edition.starts - submitted
    how many days before the start are talks submitted on average
    average days from submission to the start of the edition

tickets avg edition.starts - bought
    how many days before the start are tickets bought on average
    average days between purchase and start of the edition

tickets avg paid_on - bought
    how long until a ticket is paid on average, in days
    average days from bought to paid

tickets[checked_in=false] by edition.title percent
    no-show rate per edition (not checked in)
    what share of tickets was not checked in at each edition

tickets[refunded_on!=null] by type percent
    refund rate per ticket type
    what percentage of tickets is refunded, by type

tickets avg by attendee_id count
    how many tickets has an attendee bought on average
    average number of tickets per attendee

tickets count by attendee_id count > 2
    how many attendees have more than two tickets
    number of people with over 2 tickets

tickets by type percent
    ticket types in percent
    share of every type of ticket

sponsorships sum pledged - received
    how much sponsor money is still missing, pledged minus received
    total difference between pledged and received

sponsorships by brand sum pledged - received top 1
    which sponsor owes us the most (pledged minus received)
    brand with the biggest gap between pledged and received

feedback avg by talk count
    how many forms does a talk get on average
    average number of feedback forms per talk

feedback[stars=5] by talk.track percent
    five-star share per track
    what percentage of forms gives 5 stars, for each track
"""
