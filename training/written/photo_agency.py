"""A photo agency: photographers, pictures with tags, clients, licences sold, briefs of clients."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

PEOPLE = "Abril Costa|Bas Vink|Chiara Lodi|Denis Roux|Elin Ask|Farid Nazar|Greta Pohl|Hiro Tani|Ines Braga|Jon Esker|Kaia Moe"
CLIENTS = "Harbour Gazette|Green Fork Magazine|Tidal Bank|Nimbus Travel|Kids Weekly|Moss & Co|Polar Press|Studio Ostrich|Town of Lund|Vela Books"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """11 photographers, 220 pictures, 10 clients, 340 licences, 70 briefs."""
    photographers = [
        {
            "ph_id": f"PH{number:02}",
            "full_name": name,
            "birth_date": datetime(1958, 1, 1) + timedelta(days=chance.randrange(15500)),
            "base": chance.choice(["Lisbon", "Utrecht", "Oslo", "Kyoto"]),
            "cut_pct": chance.choice([40, 50, 60]),
            "with_us_since": datetime(2012, 1, 1) + timedelta(days=chance.randrange(5000)),
            "exclusive": chance.choice(["yes", "no"]),
            "cameras": chance.sample(["Fokus 5", "Lumina X", "Rollo 6x6", "Drone"], chance.randint(1, 3)),
        }
        for number, name in enumerate(PEOPLE.split("|"), 1)
    ]
    pictures = []
    for number in range(220):
        shot = datetime(2016, 1, 1) + timedelta(days=chance.randrange(3980))
        picture: dict[str, Any] = {
            "pic": f"IMG-{number + 1001}",
            "caption": f"{chance.choice(['Fog', 'Market', 'Ferry', 'Snow', 'Crowd', 'Desert', 'Bakery'])} {chance.choice(['at dawn', 'in May', 'from above', 'with child'])} {number}",
            "by": photographers[chance.randrange(10)]["ph_id"],
            "shot_on": shot,
            "uploaded": min(shot + timedelta(days=chance.randint(0, 200)), datetime(2026, 11, 29)),
            "orient": chance.choice(["landscape", "landscape", "portrait", "square"]),
            "width_px": chance.choice([3000, 4500, 6000]),
            "height_px": chance.choice([2000, 4000, 6000]),
            "tags": chance.sample(
                ["sea", "city", "people", "food", "winter", "sport", "night"], chance.randint(0, 4)
            ),
            "views": chance.choice([0, 3, 45, 320, 2900]),
            "list_price": chance.choice([19, 49, 120, 400]),
            "people": chance.choice([0, 0, 1, 2, 12]),
        }
        if picture["people"] and chance.random() < 0.7:
            picture["release"] = chance.choice(["signed", "signed", "verbal"])
        if chance.random() < 0.08:
            picture["withdrawn"] = min(picture["uploaded"] + timedelta(days=300), datetime(2026, 11, 28))
        pictures.append(picture)
    clients = [
        {
            "no": f"CL{number}",
            "company": name,
            "sector": chance.choice(["press", "advertising", "public", "books"]),
            "hq": {"city": chance.choice(["Lund", "Porto", "Dublin"]), "vat": chance.choice(["Y", "N"])},
            "credit": chance.choice([0, 1000, 5000]),
            "first_order": datetime(2017, 1, 1) + timedelta(days=chance.randrange(3200)),
        }
        for number, name in enumerate(CLIENTS.split("|"), 1)
    ]
    licences = []
    for number in range(340):
        picture = pictures[chance.randrange(190)]
        start = datetime(2024, 1, 1) + timedelta(days=chance.randrange(1063))
        licence: dict[str, Any] = {
            "_id": 40000 + number,
            "picture": picture["pic"],
            "client": clients[chance.randrange(9)]["no"],
            "granted": start,
            "expires": start + timedelta(days=chance.choice([90, 365, 730])),
            "use": chance.choice(["web", "web", "print", "cover", "advert"]),
            "net": int(int(str(picture["list_price"])) * chance.choice([0.5, 0.8, 1, 1, 2])),
            "copies": chance.choice([0, 0, 500, 20000]),
            "due": start + timedelta(days=30),
        }
        if chance.random() < 0.85:
            licence["paid"] = min(start + timedelta(days=chance.randint(1, 75)), datetime(2026, 11, 29))
        if chance.random() < 0.1:
            licence["credit_line_missing"] = True
        licences.append(licence)
    briefs = []
    for number in range(70):
        asked = datetime(2025, 3, 1) + timedelta(days=chance.randrange(620))
        brief: dict[str, Any] = {
            "_id": number + 1,
            "client": clients[chance.randrange(10)]["no"],
            "asked": asked,
            "deadline": asked + timedelta(days=chance.choice([1, 3, 10, 30])),
            "wanted": chance.randint(1, 40),
            "budget": chance.choice([100, 600, 2500]),
            "shortlist": [one["pic"] for one in chance.sample(pictures, chance.randint(0, 5))],
        }
        if chance.random() < 0.75:
            brief["delivered"] = min(asked + timedelta(days=chance.randint(0, 35)), datetime(2026, 11, 29))
            brief["sent"] = chance.randint(1, 45)
            brief["photographer"] = photographers[chance.randrange(9)]["ph_id"]
        briefs.append(brief)
    return {
        "photographers": photographers,
        "pictures": pictures,
        "clients": clients,
        "licences": licences,
        "briefs": briefs,
    }


QUESTIONS = """
photographers avg birth_date:age
    how old are our photographers on average
    average age of the photographers
    edad media de los fotógrafos

photographers top 1 birth_date show full_name, birth_date:age
    youngest photographer and how old
    who is the youngest of them, and at what age

photographers[full_name="Hiro Tani"] show birth_date:age
    how old is Hiro Tani
    hiro tani's age

photographers[exclusive="yes"] by base percent
    share of exclusive photographers (yes) at each base
    what percentage is exclusive yes, by base

photographers[cameras="Drone"] show full_name
    who flies a Drone
    drone photographers
    wer hat eine Drone

photographers[with_us_since<last 10 years] show full_name
    who has been with us for more than 10 years
    photographers of over ten years' standing (10)

photographers[no briefs] show full_name
    photographers who never did a brief
    who has no briefs to their name

pictures count
    how many pictures are in the archive
    total number of pictures

pictures by by.full_name count top 3
    three photographers with the most pictures
    top 3 by number of pictures

pictures avg by by count
    how many pictures does a photographer have with us on average
    average number of pictures per photographer

pictures count by by count > 20
    how many photographers have more than 20 pictures
    number of photographers with over twenty pictures

pictures[tags="sea" & tags="winter"] list
    sea and winter in one picture
    pictures tagged both sea and winter

pictures[tags.#=0] percent
    what share of pictures is untagged (0 tags)
    percentage with 0 tags

pictures by tags avg views desc
    average views by tag, best first
    how often is each tag viewed on average, from high to low

pictures by tags count top 1
    most used tag
    which tag do most pictures have

pictures[tags!="people" & orient="portrait"] count
    how many portrait pictures are without the people tag
    number of portrait ones not tagged people

pictures[people>0 & release=null] show pic, by.full_name
    pictures with people (more than 0) but no release: number and photographer
    where is the release missing though people are in it (above 0)? picture, photographer

pictures[people>0 & release!="signed"] count
    how many pictures with people (over 0) have a release that isn't signed
    number of pictures with more than 0 people and a release other than signed

pictures[views=0] by by.full_name percent top 1
    which photographer has the highest share of pictures with 0 views
    photographer with the largest never-viewed share (0 views)

pictures[views>avg] count
    how many pictures are viewed more than average
    number of pictures with above-average views

pictures top 5 views show caption, views
    five most viewed pictures with their views
    top 5 by views
    les cinq photos les plus vues, avec le nombre de views

pictures avg uploaded - shot_on
    how many days pass between shot and upload on average
    average days from shot to uploaded

pictures[uploaded - shot_on>180] list
    pictures uploaded more than 180 days after they were shot
    late uploads, over 180 days from the shot

pictures[width_px=@height_px] count
    how many pictures are as wide as high
    number of pictures with equal width and height

pictures top 1 height_px * width_px show caption
    which picture has the most pixels, width times height
    the largest picture by height times width

pictures[withdrawn!=null] percent
    what percentage was withdrawn
    share of withdrawn pictures

pictures by orient percent
    landscape, portrait, square in percent
    share of each orientation

pictures[shot_on=*-12 & tags="winter"] list
    winter pictures shot in December
    december shots tagged winter

pictures by shot_on:year count
    pictures by year of the shot
    how many pictures were shot each year

pictures[no licences] count
    how many pictures have never been licensed
    number of pictures without licences
    Wie viele Bilder haben keine licences?

pictures[no licences & views>1000] show caption, by.full_name
    over 1000 views but no licences: caption and photographer
    which pictures above 1k views were never licensed (no licences), by whom

licences sum net
    net income from licences
    total net of all licences

licences by granted:year sum net
    net per year
    licence income year by year
    Lizenzeinnahmen pro Jahr (net)

licences[granted=last quarter] by client.company sum net top 1
    best client of last quarter by net
    who bought for the most net in the last quarter

licences by client.company count, sum net
    licences and net by client
    for each client how many licences, and what net in total

licences by client.sector avg net > 100
    sectors that pay over 100 net on average
    which sectors average more than 100 a licence, net

licences avg by client sum net
    what does a client bring in on average, total net
    average total net per client

licences avg by picture count
    how often is a licensed picture licensed on average
    average number of licences per picture

licences count by picture count >= 3
    how many pictures have been licensed three times or more
    number of pictures with at least 3 licences

licences by picture.by sum net top 3
    three photographer ids with the highest net
    top 3 photographers (id) by licence net

licences by picture.caption count top 1
    our best-selling picture by number of licences
    which caption is licensed most

licences avg picture.list_price - net
    how much do we come down from the list price on average
    average of list price minus net

licences[net<@picture.list_price] percent
    in what share of licences was net below the list price
    percentage sold for less than list price

licences[net<@picture.list_price] by client.company percent desc
    share of licences under list price by client, highest first
    which clients get a discount on the list price, how often in percent, from high to low

licences avg expires - granted
    how many days does a licence run on average
    average term in days, granted to expires

licences by use avg expires - granted
    average term in days per use
    how long are licences for web, print, cover and advert on average

licences[expires<today] count
    how many licences have expired
    number of licences that ran out before today

licences[expires=next month] show client.company, picture.caption
    licences expiring next month: client and picture
    whose licence for which picture ends next month

licences[paid=null & due<today] show client.company, net, due
    overdue: unpaid licences due before today, with client, net and due date
    who owes us for licences due before today, how much net, since when

licences[paid=null] by client.company sum net
    unpaid net per client
    outstanding net for every client

licences[paid>@due] by client.company percent top 1
    client with the highest share of late payments (paid after due)
    which client pays late most often in percent, after the due date

licences avg paid - due
    how many days after due do clients pay on average
    average days from due to paid

licences[paid - granted>60] show client.company, net
    licences paid more than 60 days after they were granted: client, net
    who took over 60 days from grant to payment, and how much net

licences[credit_line_missing=true] by client.company count
    missing credit lines by client
    how often did each client forget the credit line

licences by use percent desc
    uses in percent of licences, biggest first
    share of web, print and so on, descending

licences[use="cover" & picture.orient="landscape"] count
    how many covers use a landscape picture
    number of cover licences for landscape pictures

licences max granted
    when did we last grant a licence
    date of the latest licence

licences avg by granted:month count
    how many licences do we sell in an average month
    average monthly number of licences

clients[no licences] show company
    clients that have bought nothing, no licences
    which client has no licences

clients[has briefs & credit=0] show company
    clients with briefs but a credit of 0
    who sends briefs on 0 credit

clients bottom 1 first_order show company, first_order
    our oldest client and the first order
    which company ordered first, and when

briefs[delivered=null & deadline<today] show client.company, deadline
    overdue briefs: not delivered, deadline before today; client and deadline
    which clients still wait (no delivery, deadline gone before today), since what deadline

briefs[delivered>@deadline] percent
    what share of briefs was delivered after the deadline
    percentage of late briefs, delivered past deadline

briefs[delivered>@deadline] by photographer.full_name percent
    late share of briefs per photographer (delivered after deadline)
    in percent, how often is each photographer past the deadline

briefs avg delivered - asked
    how many days do we need for a brief on average
    average days from asked to delivered

briefs by photographer.full_name avg delivered - asked bottom 1
    fastest photographer: lowest average days from asked to delivered
    who has the lowest average delivery time (asked to delivered)

briefs[sent<@wanted] count
    how many briefs got fewer pictures than wanted
    number of briefs with less sent than wanted

briefs sum wanted - sent
    pictures still missing over all briefs, wanted minus sent
    total of wanted less sent

briefs avg shortlist.#
    how many pictures are on a shortlist on average
    average length of the shortlist

briefs by shortlist.caption count top 3
    three pictures most often on a shortlist
    top 3 captions by shortlists

briefs by client.company sum budget top 1
    client with the biggest briefs budget in total
    who has given us the most budget

briefs[client.hq.city="Dublin" & asked=this year] count
    how many briefs came from Dublin this year
    number of this year's briefs by clients with hq in Dublin

after pictures by by.full_name count top 3
pictures[shot_on=this year] by by.full_name count top 3
    shot this year only
    and of this year's shots?

after pictures by orient percent
pictures[tags="city"] by orient percent
    and for city?
    only those tagged city

after licences by granted:year sum net
licences by granted:year avg net
    the average instead
    and on average?

after licences by client.company count, sum net
licences[use="print"] by client.company count, sum net
    only print
    print licences only

after licences avg expires - granted
licences max expires - granted
    and at most?
    the longest?

after briefs avg delivered - asked
briefs by client.company avg delivered - asked
    per client?
    by client

after photographers avg birth_date:age
photographers by base avg birth_date:age
    by base?
    and at each base

after licences count by picture count >= 3
licences by picture.caption count >= 3
    which pictures are they?
    show me which, by caption

none
    which picture is the most beautiful
    net per view
    median licence
    will fog pictures sell next year
    why did Polar Press leave
    license IMG-1010 to Vela Books
    delete all withdrawn pictures
    e-mail of Kaia Moe
    how much more did we earn than last year
    who is in the picture with the crowd
    which lens was used for IMG-1044
    clients who bought from every photographer
    gross income with VAT
    pictures shot before sunrise
    can you make a picture of a cat
    best camera for beginners
    what do other agencies charge
    ¿me mandas la foto?
    Wie bearbeite ich RAW-Dateien?
    qui a inventé la photographie
    ok thanks
"""
