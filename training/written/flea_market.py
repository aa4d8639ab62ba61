"""A second-hand marketplace: users who sell and buy, their listings, offers, reviews of one user by another."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

NICKS = (
    "attic_anna|bargain_ben|cosy_corner|dusty_shelf|eves_garage|fab_finds|granny_gold|happy_hugo|indigo_ida|junk_jim"
    "|kitsch_kate|loft_lars|mid_mod_mia|nifty_nora|old_oak|pixie_pat|quirky_quill|retro_rob|sofa_sam|tiny_tina"
    "|uptown_ulf|vinyl_vera|wood_will|xtra_xenia|yard_yuri|zest_zoe"
)
THINGS = (
    "oak table|floor lamp|road bike|baby cot|record player|leather sofa|film camera|garden bench|wool coat|toy train"
    "|coffee grinder|bookcase|tent|guitar|mirror|desk chair|snow boots|sewing machine"
)
PLACES = ("Aarhus", "Malmö", "Kiel", "Odense", "Lübeck")


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """26 users, 200 listings, 320 offers, 140 reviews."""
    users = []
    for number, nick in enumerate(NICKS.split("|"), 1):
        user: dict[str, Any] = {
            "_id": f"u{number:03d}",
            "nick": nick,
            "place": PLACES[number % 5],
            "signedUp": datetime(2020, 1, 1) + timedelta(days=94 * number + chance.randrange(60)),
            "verified": chance.random() < 0.6,
            "lastSeen": datetime(2026, 5, 1) + timedelta(days=chance.randrange(213)),
            "business": number % 8 == 0,
        }
        if chance.random() < 0.3:
            user["invitedBy"] = f"u{chance.randint(1, 10):03d}"
        if chance.random() < 0.12:
            user["bannedOn"] = datetime(2026, 1, 10) + timedelta(days=chance.randrange(300))
        users.append(user)
    listings = []
    for number in range(200):
        posted = datetime(2025, 7, 1) + timedelta(days=chance.randrange(516))
        state = chance.choice(["online", "online", "sold", "sold", "sold", "reserved", "expired"])
        listing: dict[str, Any] = {
            "_id": f"L{7000 + number}",
            "title": THINGS.split("|")[number % 18],
            "seller_id": f"u{chance.randint(1, 20):03d}",
            "cat": ["furniture", "electronics", "sports", "kids", "fashion"][number % 5],
            "cond": chance.choice(["new", "like new", "used", "used", "broken"]),
            "ask": chance.choice([5, 12, 25, 40, 75, 120, 260, 480]),
            "posted": posted,
            "state": state,
            "views": chance.randint(0, 900),
            "photos": [f"p{number}-{index}.jpg" for index in range(chance.randint(0, 6))],
            "ship": chance.random() < 0.6,
        }
        if state == "sold":
            listing["buyer_id"] = f"u{chance.randint(4, 25):03d}"
            listing["soldOn"] = min(posted + timedelta(days=chance.randrange(1, 70)), datetime(2026, 11, 29))
            listing["soldFor"] = round(listing["ask"] * chance.choice([0.6, 0.8, 0.9, 1, 1, 1.1]), 2)
        if state == "reserved":
            listing["reserved_for"] = f"u{chance.randint(1, 26):03d}"
        listings.append(listing)
    offers = [
        {
            "_id": 120000 + number,
            "listing_id": f"L{7000 + chance.randrange(185)}",
            "bidder_id": f"u{chance.randint(1, 24):03d}",
            "amt": chance.choice([4, 10, 20, 35, 60, 100, 220, 400]),
            "made": datetime(2025, 8, 1) + timedelta(days=chance.randrange(486)),
            "answer": chance.choice(["accepted", "refused", "refused", "none yet"]),
            "msgs": chance.randint(0, 14),
        }
        for number in range(320)
    ]
    reviews = []
    for number in range(140):
        writer, about = chance.sample(range(1, 25), 2)
        review: dict[str, Any] = {
            "_id": 3000 + number,
            "from_user": f"u{writer:03d}",
            "to_user": f"u{about:03d}",
            "stars": chance.choice([1, 2, 3, 4, 5, 5, 5]),
            "written": datetime(2025, 9, 1) + timedelta(days=chance.randrange(455)),
        }
        if chance.random() < 0.6:
            review["text"] = chance.choice(
                ["Fast and friendly", "Never showed up", "As described", "Too late", "Lovely"]
            )
        reviews.append(review)
    return {"users": users, "listings": listings, "offers": offers, "reviews": reviews}


QUESTIONS = """
users count
    how many members does the marketplace have
    number of users
    wie viele Nutzer gibt es?

users by place count
    users per town
    where do our users live, numbers by place
    usuarios por ciudad

users by place count top 1
    which town has the most users
    where do most of our members live
    dans quelle ville y a-t-il le plus de membres ?

users[place="Kiel"] show nick
    who lives in Kiel
    nicknames of the people from Kiel
    wer kommt aus Kiel?

users[signedUp=this year] count
    how many sign-ups this year
    number of new users this year
    ¿cuántos usuarios nuevos este año?

users bottom 1 signedUp show nick
    our very first user
    who has been a member longest
    wer ist am längsten dabei?

users top 3 signedUp show nick, signedUp
    three newest members with their sign-up date
    the last three people who joined, and when

users[verified=false] list
    unverified users
    users we haven't verified
    utilisateurs non vérifiés

users[verified=true] percent
    what share of users is verified
    percentage of verified members
    Anteil der verifizierten Nutzer in Prozent

users[business=true] show nick
    which users are businesses
    commercial sellers, i.e. business accounts: nicknames

users[lastSeen=today] count
    how many users were seen today
    number of users last seen today

users[lastSeen=last 7 days] list
    users active in the last 7 days
    users seen within the past 7 days

users[lastSeen<2026-08] show nick, lastSeen
    who hasn't been seen since before August 2026, and when was it
    users last seen before August 2026 with the date

users[bannedOn!=null] show nick, bannedOn
    who is banned and since when
    banned users with the date
    gesperrte Nutzer mit Datum

users[bannedOn!=null] count
    how many people have we banned
    number of banned users
    combien d'utilisateurs bannis ?

users[nick="sofa_sam"] show place
    where does sofa_sam live
    sofa_sam's town
    ¿dónde vive sofa_sam?

users[invitedBy!=null] percent
    what share was invited by somebody
    percentage of invited users

listings count
    how many listings are there
    number of items ever listed
    wie viele Anzeigen gibt es?

listings[state="online"] count
    how many things are for sale right now, online
    number of online listings
    combien d'annonces en ligne ?

listings[state="online"] list
    what's on offer, online
    online listings
    lo que está online

listings[state="online" & cat="sports"] list
    sports gear online now
    sports listings that are online

listings[state="online" & cond="new" & ask<50] list
    new things for under 50 that are online
    online, new, below 50 euros

listings[state="reserved"] show title, reserved_for.nick
    reserved items and who they are reserved for
    what is being held, and for whom (reserved)
    was ist reserviert, und für wen?

listings[state="sold"] count
    how many items were sold
    number of things sold
    ¿cuántos artículos se han vendido?

listings[state="sold"] percent
    what percentage of listings was sold
    sell-through in percent

listings[state="expired"] count
    how many listings ran out without a sale, expired
    expired ads, number
    wie viele Anzeigen sind abgelaufen, expired?

listings[soldOn=last month] sum soldFor
    sales value last month
    how much was sold for last month, in total
    Umsatz im letzten Monat

listings[soldOn=this year] count
    how many sales this year
    number of items sold this year
    combien de ventes cette année ?

listings sum soldFor
    total sales value
    turnover on the platform
    chiffre d'affaires total

listings by soldOn:month sum soldFor
    turnover per month
    value sold month by month
    Umsatz pro Monat

listings by seller_id.nick count
    listings per seller
    how many things does each seller list
    anuncios por vendedor

listings by seller_id.nick count top 1
    who lists the most
    seller with the most listings
    wer hat die meisten Anzeigen eingestellt?

listings[state="sold"] by seller_id.nick count top 3
    three sellers with the most sold items
    who sells most? top 3 by items sold

listings by seller_id.nick sum soldFor top 1
    which seller has earned the most
    our best seller by money
    quel vendeur a gagné le plus ?

listings by seller_id.nick sum soldFor top 5
    top five earners
    five sellers with the highest sales value

listings by buyer_id.nick count top 1
    who has bought the most items
    our busiest buyer
    ¿quién ha comprado más cosas?

listings by buyer_id.nick sum soldFor top 1
    who has spent the most
    biggest spender
    wer hat am meisten ausgegeben?

listings[buyer_id.nick="happy_hugo"] show title, soldFor
    what has happy_hugo bought, and for how much
    happy_hugo's purchases with prices

listings[seller_id.nick="retro_rob"] list
    everything retro_rob has listed
    retro_rob's ads
    les annonces de retro_rob

listings[seller_id.nick="retro_rob" & state="sold"] sum soldFor
    how much has retro_rob earned, sold items only
    retro_rob's sold items, total price

listings[seller_id.nick="vinyl_vera"] count
    how many things did vinyl_vera put up
    number of vinyl_vera's listings

listings[seller_id.nick="granny_gold" & buyer_id.nick="wood_will"] list
    things granny_gold sold to wood_will
    sales from granny_gold to wood_will

listings[buyer_id=@seller_id] list
    people who bought their own things: those listings
    listings where buyer and seller are the same

listings[buyer_id.place=@seller_id.place & state="sold"] count
    how many sales stayed in one town
    sold items whose buyer and seller live in the same place, number

listings by seller_id.place count
    listings by the seller's town
    how many items come from each town

listings[seller_id.place="Malmö" & state="online"] list
    online listings from Malmö
    what can I buy from people in Malmö, online now

listings[buyer_id.place="Odense"] count
    how many things went to buyers in Odense
    purchases by people from Odense, number

listings[seller_id.verified=false & state="online"] count
    how many online listings come from unverified sellers
    online items by sellers who aren't verified, number

listings[seller_id.bannedOn!=null & state="online"] list
    online listings of banned sellers
    what do banned users still have online

listings by cat count
    listings per category
    how many ads in each category
    Anzeigen je Kategorie

listings by cat count top 1
    which category has the most listings
    biggest category
    ¿qué categoría tiene más anuncios?

listings by cat sum soldFor
    sales by category
    sold value for each category

listings by cat avg ask
    average asking price per category
    what do things cost on average in each category
    prix moyen demandé par catégorie

listings by cat avg ask top 1
    which category is the dearest on average
    most expensive category by mean asking price

listings by state count
    listings by state
    how many are online, sold, reserved, expired

listings by cond count
    listings by condition
    how many new, like new, used and broken things

listings[cond="broken"] list
    broken things
    defective items, cond broken

listings[cond="new"|"like new"] count
    how many things are new or like new
    new or nearly so (like new), number

listings top 1 ask show title, ask
    dearest item and its asking price
    most expensive thing on the site: what and how much
    das Teuerste im Angebot, mit Preis

listings bottom 1 ask show title
    cheapest thing listed
    lowest asking price: which item

listings[state="online"] bottom 5 ask show title, ask
    five cheapest things online with their price
    the 5 lowest asking prices among online items: title and price

listings[title="road bike" & state="online"] list
    road bikes for sale, online
    any road bike online?

listings[title="road bike"] avg ask
    what does a road bike go for on average, asking price
    average asking price of a road bike

listings[title~"lamp"] count
    how many lamps have been listed
    number of listings with lamp in the title

listings by title count top 5
    five most listed things
    top 5 titles by listings

listings[soldFor<@ask] count
    how many items went below the asking price
    sold for less than asked, number
    wie oft wurde unter dem geforderten Preis verkauft?

listings[soldFor>@ask] show title, ask, soldFor
    what fetched more than asked? item, asked, paid
    sold above the asking price: title and both prices

listings avg soldFor
    average selling price
    what does a sale bring on average
    precio medio de venta

listings top 1 soldFor show title, seller_id.nick, buyer_id.nick
    most expensive sale ever: item, seller and buyer
    what sold for the most, who sold it and who bought it

listings[photos.#=0] count
    how many ads have no picture
    listings without photos, number
    combien d'annonces sans photo ?

listings[photos.#>=5] list
    listings with five photos or more
    ads with at least 5 pictures

listings avg photos.#
    how many photos does a listing have on average
    average number of pictures

listings top 3 views show title, views
    three most viewed listings with views
    what gets looked at most? top 3 with the views

listings[views=0] list
    ads nobody has looked at
    listings with zero views

listings[ship=false & state="online"] count
    how many online items are collection only, no shipping
    online listings that aren't shipped, number

listings[posted=today] list
    what was posted today
    today's ads
    heutige Anzeigen

listings[posted=last week] count
    how many ads last week
    listings posted last week, number

listings by posted:weekday count top 1
    on which weekday do people list most
    busiest day of the week for new ads

listings[no offers & state="online"] list
    online items without any offer
    what's online that nobody has bid on

listings[no offers] count
    how many listings never got an offer
    items nobody made an offer for, number
    ¿cuántos anuncios no han recibido ninguna oferta?

offers count
    how many offers were made
    number of bids
    wie viele Gebote gab es?

offers[answer="none yet"] list
    unanswered offers
    offers with none yet as answer
    Gebote ohne Antwort bisher, none yet

offers[answer="accepted"] percent
    acceptance rate in percent
    what share of offers is accepted
    pourcentage d'offres acceptées (accepted)

offers[answer="refused" & made=this month] count
    how many offers were refused this month
    offers turned down (refused) this month, number

offers by bidder_id.nick count top 1
    who bids the most
    user with the most offers
    wer bietet am häufigsten?

offers by bidder_id.nick sum amt desc
    total offered by each bidder, highest first
    bid money per user in descending order

offers[bidder_id.nick="nifty_nora"] list
    nifty_nora's bids
    what has nifty_nora offered on
    ofertas de nifty_nora

offers[bidder_id.nick="nifty_nora" & answer="accepted"] count
    how many of nifty_nora's offers were accepted
    accepted bids by nifty_nora, number

offers[bidder_id.place="Aarhus"] count
    how many bids come from Aarhus
    offers by people in Aarhus, number

offers by bidder_id.place count
    bids per town
    offers by the bidder's place

offers by listing_id count top 1
    which listing got the most offers
    listing with most bids
    l'annonce qui a reçu le plus d'offres

offers by listing_id.title count top 3
    three kinds of things that get most bids, by title
    top 3 titles by number of offers

offers by listing_id.cat count
    offers per category
    bids by category of the item
    ofertas por categoría

offers by listing_id.cat avg amt top 1
    category with the highest average bid
    where are offers highest on average, by category

offers[listing_id.cat="kids"] list
    bids on kids' things
    offers in the kids category

offers[listing_id="L7003"] max amt
    highest bid on L7003
    what's the most anyone offered for L7003

offers[amt>@listing_id.ask] count
    how many bids were above the asking price
    offers higher than asked, number

offers[amt<@listing_id.ask] percent
    what share of bids is below the asking price
    percentage of offers lower than the price asked

offers[bidder_id=@listing_id.seller_id] list
    sellers bidding on their own items: those offers
    offers where the bidder is also the seller

offers top 1 amt show bidder_id.nick, amt
    highest offer: who made it, and how much
    biggest bid and its bidder
    höchstes Gebot, von wem und wie viel

offers avg amt
    average offer
    how much do people offer on average

offers[made=yesterday] count
    how many offers yesterday
    number of bids made yesterday

offers by made:month count
    offers per month
    bids month by month

offers[msgs>10] count
    how many offers took more than ten messages
    bids with over 10 messages, number

reviews count
    how many reviews are there
    number of ratings written
    nombre d'avis

reviews avg stars
    average rating
    how many stars on average
    note moyenne

reviews by to_user.nick avg stars top 1
    who is the best rated user on average
    user with the highest average rating
    wer hat die besten Bewertungen im Schnitt?

reviews by to_user.nick avg stars < 3
    users whose average rating is below 3
    who is rated under three stars on average

reviews by to_user.nick count top 1
    who has received the most reviews
    most reviewed user

reviews by from_user.nick count top 1
    who writes the most reviews
    keenest reviewer
    ¿quién escribe más reseñas?

reviews by from_user.nick avg stars bottom 1
    who is the strictest reviewer on average
    reviewer with the lowest average of stars given

reviews[to_user.nick="cosy_corner"] avg stars
    what's cosy_corner's rating on average
    average stars for cosy_corner

reviews[to_user.nick="cosy_corner"] list
    reviews of cosy_corner
    what do people say about cosy_corner

reviews[from_user.nick="cosy_corner"] list
    reviews written by cosy_corner
    what has cosy_corner written about others

reviews[from_user.nick="old_oak" & to_user.nick="tiny_tina"] show stars, text
    what did old_oak think of tiny_tina? stars and text
    old_oak's review of tiny_tina, stars and words

reviews[stars=1] list
    one-star reviews
    worst ratings, 1 star

reviews[stars=1] by to_user.nick count top 1
    who got the most one-star reviews
    user with most 1-star ratings

reviews[stars=5] percent
    share of five-star reviews
    what percentage gives 5 stars

reviews[text=null] count
    how many reviews came without a text
    ratings with no words, number

reviews by to_user.place avg stars
    average rating by town of the person rated
    mean stars per place of the reviewed user

reviews[written=this month] list
    this month's reviews
    reviews from this month
    Bewertungen von diesem Monat

after listings[state="online"] count
listings[state="online"] by cat count
    by category?
    nach Kategorie?

after listings[state="online"] count
listings[state="online" & seller_id.place="Lübeck"] count
    and from Lübeck?
    how many of those from sellers in Lübeck

after listings[soldOn=last month] sum soldFor
listings[soldOn=this month] sum soldFor
    and this month?
    und diesen Monat?

after listings[soldOn=last month] sum soldFor
listings[soldOn=last month] by seller_id.nick sum soldFor top 1
    who sold most of it?
    which seller made the most of that?

after listings by seller_id.nick count top 1
listings by buyer_id.nick count top 1
    and among buyers?
    now the buyer with the most

after listings top 1 ask show title, ask
listings top 1 ask show seller_id.nick
    who is selling it?
    ¿quién lo vende?

after listings[cond="broken"] list
listings[cond="broken" & state="online"] list
    only what is online
    just the online ones

after offers by bidder_id.nick count top 1
offers by bidder_id.nick count top 10
    top ten, please
    les dix premiers

after offers[bidder_id.nick="nifty_nora"] list
offers[bidder_id.nick="loft_lars"] list
    and loft_lars?
    same for loft_lars

after reviews[to_user.nick="cosy_corner"] list
reviews[to_user.nick="cosy_corner" & stars<=2] list
    the bad ones only, 2 stars or fewer
    just those with at most two stars

after users[bannedOn!=null] count
users[bannedOn=this year] count
    this year?
    how many of them this year?

none
    who is the most attractive seller
    which sellers ship the fastest
    what is attic_anna's real name
    e-mail of junk_jim
    offers on retro_rob's listings
    in which town do the sellers with most offers live
    how much do we earn in commission
    difference between asking and selling price
    median asking price
    what will a road bike cost next summer
    why was pixie_pat banned
    ban quirky_quill
    raise my offer on L7010 to 50
    how many parcels got lost
    which listings were posted after ten in the evening
    what's the same sofa worth on other sites
    how old is loft_lars
    wie viel kostet der Versand?
    ¿cuántos mensajes sin leer tengo?
    is this thing on?

listings avg ask - soldFor
    average difference between asking and selling price
    how far below the asking price do things sell on average

listings avg soldOn - posted
    how long does it take on average until something is sold
    avg days from posted to sold

listings[state="sold"] by cat percent top 1
    which category has the highest share of sold listings
"""
