"""A store for phone apps: publishers, apps, versions, purchases, crash reports, accounts."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

APPS = (
    "Sleepy Fox|health,Budget Bee|finance,Wordstorm|games,Plantopia|home,Rail Buddy|travel,Chordly|music,Snapscan|tools"
    ",Puzzle Pier|games,Recipe Rack|food,Sky Diary|weather,Lingo Lane|education,Trail Mate|travel,Kite Racer|games"
    ",Focus Hour|tools,Baby Steps|health,Tax Turtle|finance,Doodle Den|education,Vault Key|tools"
)
STUDIOS = "Copper Kettle|Nine Owls|Bitgarden|Soft Pebble|Lumen Works|Harbour Code"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """6 publishers, 18 apps, 90 versions, 120 users, 400 purchases, 170 crashes."""
    publishers = [
        {
            "id": number,
            "studio": studio,
            "country": chance.choice(["Estonia", "Ireland", "Ireland", "Uruguay"]),
            "plan": chance.choice(["indie", "pro"]),
            "since": datetime(2017, 1, 1) + timedelta(days=chance.randrange(3000)),
            "share_pct": chance.choice([70, 80, 85]),
        }
        for number, studio in enumerate(STUDIOS.split("|"), 31)
    ]
    apps = []
    for number, one in enumerate(APPS.split(",")):
        name, category = one.split("|")
        app: dict[str, Any] = {
            "bundle": f"com.byre.{name.lower().replace(' ', '')}",
            "name": name,
            "category": category,
            "publisher_id": chance.randint(31, 35),
            "price_cents": chance.choice([0, 0, 99, 199, 499, 999]),
            "installs": chance.randrange(200, 2400000, 100),
            "released": datetime(2019, 1, 1) + timedelta(days=chance.randrange(2850)),
            "min_age": chance.choice([0, 0, 9, 12, 17]),
            "rating": {"avg": round(chance.uniform(1.8, 4.9), 1), "count": chance.randint(3, 42000)},
            "permissions": chance.sample(
                ["camera", "location", "contacts", "microphone", "photos"], chance.randint(0, 4)
            ),
            "ads": chance.random() < 0.4,
        }
        if number % 7 == 6:
            app["removed"] = datetime(2026, 2, 1) + timedelta(days=chance.randrange(290))
        if chance.random() < 0.3:
            app["featured_on"] = datetime(2026, 1, 1) + timedelta(days=chance.randrange(330))
        apps.append(app)
    versions = []
    for number in range(90):
        app = apps[chance.randrange(18)]
        submitted = datetime(2025, 1, 5) + timedelta(days=chance.randrange(690))
        version: dict[str, Any] = {
            "build_no": 1000 + number,
            "bundle": app["bundle"],
            "ver": f"{chance.randint(1, 6)}.{chance.randint(0, 9)}",
            "submitted": submitted,
            "verdict": chance.choice(["approved", "approved", "approved", "rejected", "in review"]),
            "size_mb": round(chance.uniform(4, 900), 1),
            "reviewer": chance.choice(["Ottla", "Pepe", "Quentin"]),
            "languages": chance.sample(["en", "de", "fr", "es", "ja", "pt"], chance.randint(1, 6)),
        }
        if version["verdict"] != "in review":
            version["decided"] = min(
                submitted + timedelta(days=chance.randint(0, 14)), datetime(2026, 11, 29)
            )
        if version["verdict"] == "rejected":
            version["why"] = chance.choice(["crash on start", "privacy text", "misleading name"])
        versions.append(version)
    users = []
    for number in range(120):
        user: dict[str, Any] = {
            "_id": f"u{number + 1}",
            "nick": f"{chance.choice(['sun', 'tea', 'jam', 'ink', 'oak'])}_{number + 3}",
            "country": chance.choice(["Ireland", "Peru", "Japan", "Austria", "Austria"]),
            "device": {
                "os": chance.choice(["Robo 14", "Robo 15", "Pome 18"]),
                "model": chance.choice(["X1", "X2", "Mini"]),
            },
            "joined": datetime(2020, 3, 1) + timedelta(days=chance.randrange(2460)),
            "birth_year": chance.randint(1948, 2016),
            "family_of": f"u{chance.randint(1, 30)}",
            "banned": chance.random() < 0.04,
        }
        if chance.random() < 0.65:
            user["last_seen"] = datetime(2026, 6, 1) + timedelta(days=chance.randrange(182))
        if number % 3:
            del user["family_of"]
        users.append(user)
    purchases = []
    for number in range(400):
        bought = datetime(2025, 1, 1) + timedelta(days=chance.randrange(698), minutes=chance.randrange(1440))
        bought = min(bought, datetime(2026, 11, 29, 20))
        purchase: dict[str, Any] = {
            "receipt": f"RC{70000 + number}",
            "user_id": users[chance.randrange(100)]["_id"],
            "bundle": apps[chance.randrange(16)]["bundle"],
            "kind": chance.choice(["app", "in-app", "in-app", "subscription"]),
            "cents": chance.choice([99, 199, 499, 499, 999, 2999]),
            "bought": bought,
            "pay": chance.choice(["card", "card", "gift card", "carrier"]),
        }
        if chance.random() < 0.09:
            purchase["refunded"] = min(
                bought + timedelta(days=chance.randint(0, 14)), datetime(2026, 11, 29, 21)
            )
        if purchase["kind"] == "subscription":
            purchase["renews"] = bought + timedelta(days=chance.choice([30, 365]))
        purchases.append(purchase)
    crashes = []
    for number in range(170):
        crash: dict[str, Any] = {
            "_id": number + 1,
            "build_no": 1000 + chance.randrange(80),
            "user_id": users[chance.randrange(110)]["_id"],
            "at": datetime(2026, 1, 1)
            + timedelta(days=chance.randrange(333), minutes=chance.randrange(1440)),
            "signal": chance.choice(["out of memory", "null pointer", "timeout", "disk full"]),
            "free_mb": chance.randint(2, 4000),
            "in_foreground": chance.random() < 0.7,
            "severity": chance.choice([1, 2, 2, 3]),
        }
        if chance.random() < 0.5:
            crash["fixed_in"] = 1000 + chance.randrange(80)
        crashes.append(crash)
    return {
        "publishers": publishers,
        "apps": apps,
        "versions": versions,
        "users": users,
        "purchases": purchases,
        "crashes": crashes,
    }


QUESTIONS = """
apps count
    how many apps are in the store
    number of apps
    ¿cuántas apps hay?

apps by category count desc
    apps per category, largest first
    how many apps does each category have, in descending order

apps[price_cents=0] percent
    what share of apps is free (0)
    percentage of apps with a price of 0
    Anteil der kostenlosen Apps (0 Cent)

apps[price_cents=0 & ads=false] show name
    free apps (0) without ads
    which apps cost 0 and carry no ads

apps[removed!=null] show name, removed
    which apps were removed, and when
    removed apps with the date

apps[removed=null & category="games"] show name
    games that are still in the store, not removed
    games without a removal date

apps top 5 installs show name, installs
    five most installed apps with numbers
    top 5 by installs and how many
    les cinq applis les plus installées, avec le nombre

apps[installs>1000000] count
    how many apps have over a million installs
    number of apps with more than 1 million installs

apps[installs<avg & rating.avg>=4.5] show name
    hidden gems: below-average installs but rated 4.5 or better
    apps with fewer installs than average and a rating of at least 4.5

apps top 1 rating.avg show name, rating.avg
    best rated app and its rating
    which app has the highest average rating, and what is it

apps bottom 3 rating.avg show name, rating.avg
    three worst rated apps with rating
    the 3 lowest ratings, which apps

apps[rating.count<100] show name, rating.count
    apps with fewer than 100 ratings and how many they have
    which apps have under a hundred ratings (100), number included

apps by category avg rating.avg top 1
    category with the best ratings on average
    which category is rated highest on average

apps by category sum installs
    installs per category
    total installs in each category
    Installationen pro Kategorie

apps by category avg price_cents > 300
    categories where an app costs over 300 cents on average
    which categories average more than 300 cents

apps by publisher_id.studio count, sum installs
    for each studio: number of apps and installs
    studios with how many apps and total installs

apps by publisher_id.studio sum installs top 1
    which studio has the most installs in total
    biggest studio by installs

apps by publisher_id.country avg rating.avg
    average rating by country of the publisher
    how are apps from each country rated on average

apps[publisher_id.plan="indie" & price_cents>0] show name, publisher_id.studio
    paid apps (over 0) by indie publishers, with studio
    which apps of indie studios cost more than 0? app and studio

apps[permissions="location"] show name
    which apps want the location
    apps asking for location permission
    Welche Apps wollen den Standort (location)?

apps[permissions="camera" & permissions="microphone"] show name
    apps that use both camera and microphone
    what asks for camera as well as microphone

apps[permissions!="contacts" & category="finance"] show name
    finance apps that don't ask for contacts
    finance without the contacts permission

apps top 1 permissions.# show name
    which app asks for the most permissions
    most nosy app by number of permissions

apps[permissions.#=0] count
    how many apps need no permissions (0)
    number of apps with zero permissions

apps by permissions count
    apps per permission
    how many apps ask for each permission

apps[released=this year] show name, released
    this year's releases with date
    which apps came out this year, and when

apps by released:year count
    apps released per year
    number of new apps each year

apps bottom 1 released show name, released
    the oldest app in the store, since when
    which app was released first, on what day

apps[min_age>=17] show name
    adult apps, minimum age 17 or more
    apps for 17 and up
    apps à partir de 17 ans

apps[featured_on=last month] show name
    which apps were featured last month
    last month's featured apps

apps[featured_on=null & installs>1000000] show name
    apps with over 1 million installs that were never featured
    never featured in spite of more than a million installs

apps[no purchases] show name
    apps nobody has bought anything in
    which apps have no purchases
    apps sin ninguna compra (purchases)

apps[no versions] show name
    apps without a version
    which apps have no versions on file

publishers[no apps] show studio
    publishers without any app
    which studio has no apps

publishers by plan count
    publishers per plan
    how many are indie, how many pro

publishers bottom 1 since show studio, since
    our first publisher and since when
    the studio that has been with us longest, with the date

publishers avg share_pct
    average share of publishers in percent
    what share do publishers get on average

versions[verdict="in review"] show bundle.name, ver, submitted asc submitted
    what's waiting in review, oldest first: app, version, when submitted
    versions in review by date of submission, with app and version
    Was ist noch in Prüfung (in review)? App, Version, eingereicht, älteste zuerst

versions[verdict="in review" & submitted<last 7 days] count
    how many versions have been in review for more than 7 days
    number still in review, submitted over seven days ago

versions[verdict="rejected"] percent
    rejection rate of versions (rejected)
    what percentage of submissions is rejected

versions[verdict="rejected"] by why count desc
    rejections by reason (why), most frequent first
    for what reasons do we reject, how often, descending

versions[verdict="rejected"] by bundle.name count > 1
    apps that were rejected more than once
    which apps have over 1 rejected version

versions by reviewer count
    versions per reviewer
    how many submissions did each reviewer get

versions[verdict="approved" & decided=this month] by reviewer count top 1
    who approved the most this month
    reviewer with the most approvals decided this month

versions[decided=@submitted] count
    how many were decided on the day they were submitted
    number of versions with decision and submission at the same date

versions top 1 size_mb show bundle.name, ver, size_mb
    largest build: app, version, size
    which app has the biggest version, which one, and how many MB

versions by bundle.name avg size_mb top 3
    three apps with the biggest builds on average
    top 3 apps by mean size

versions[size_mb>500] list
    builds of more than 500 MB
    versions over half a gigabyte, 500 MB

versions by bundle.category avg size_mb
    average size by category
    how big is a version on average in each category

versions[languages="ja"] count
    how many versions support Japanese (ja)
    number of builds with ja

versions avg languages.#
    how many languages does a version support on average
    average number of languages

versions by bundle.name max submitted
    when did each app last submit a version
    date of the latest submission per app

versions by submitted:month count
    submissions per month
    how many versions come in each month

versions[no crashes & verdict="approved"] count
    how many approved versions have never crashed
    number of approved builds without crashes

users by country count top 1
    country with most users
    where do most of our users live, which country

users[joined=last week] count
    how many joined last week
    number of new users last week
    combien de nouveaux utilisateurs la semaine dernière

users by joined:year count
    sign-ups per year
    new users each year

users[last_seen=null] count
    how many users have no last-seen date
    number of users for whom last seen is empty

users[last_seen<last 3 months] count
    how many users were last seen more than three months ago
    number of sleepers: last seen over 3 months back

users[birth_year>2008] count
    how many users were born after 2008
    number of young ones, birth year above 2008

users by device.os count
    users per OS
    how many people run which os version

users[device.os^"Robo"] percent
    what share of users is on some Robo (os starts with Robo)
    percentage of devices whose OS begins with Robo

users[banned=true] show nick
    who is banned
    banned users by nick

users[no purchases] percent
    what share of users never bought anything (no purchases)
    percentage without a purchase

users[has crashes & no purchases] count
    how many users had crashes but never purchases
    number of people with a crash and no purchase

users[family_of!=null] count
    how many accounts belong to a family
    number of users who are family of somebody

purchases sum cents
    revenue in cents in total
    total takings of all purchases
    Gesamtumsatz in Cent

purchases[bought=this month & refunded=null] sum cents
    this month's revenue without refunded purchases
    how much came in this month, leaving out what was refunded

purchases by bought:month sum cents
    revenue month by month
    monthly turnover

purchases by bought:year sum cents, count
    per year: revenue and number of purchases
    yearly takings and how many purchases

purchases by bundle.name sum cents top 5
    five best earning apps
    top 5 apps by money
    las cinco apps que más dinero traen

purchases by bundle.category sum cents
    revenue per category
    how much does each category bring in

purchases by bundle.category avg cents top 1
    in which category do people spend the most at a time, on average
    category with the highest mean purchase

purchases by bundle.publisher_id sum cents > 20000
    publisher ids that sold for over 20000 cents
    which publishers (id) made more than 20000 cents

purchases by kind count, sum cents
    for every kind: purchases and money
    number and value of app, in-app and subscription sales

purchases[kind="subscription"] percent
    share of subscriptions among purchases
    what percentage of purchases is a subscription

purchases[renews=next 7 days] count
    how many subscriptions renew in the next 7 days
    number of renewals within the next seven days

purchases[renews<today] list
    subscriptions whose renewal date has passed, before today
    renewals dated before today

purchases[refunded!=null] count
    how many purchases were refunded
    number of refunds
    combien d'achats remboursés (refunded)

purchases[refunded!=null] sum cents
    how much have we refunded
    value of all refunded purchases in total

purchases[refunded!=null] by bundle.name count top 1
    which app gets refunded most often
    app with the most refunds

purchases[refunded!=null & bundle.category="games"] list
    refunded games
    refunds in the games category

purchases by user_id.nick sum cents top 1
    biggest spender
    which user has spent the most
    wer hat am meisten ausgegeben

purchases by user_id.nick count >= 8
    users with eight purchases or more
    who bought something at least 8 times

purchases by user_id.country sum cents
    revenue by country
    how much money comes from users of each country

purchases by user_id.country avg cents
    average purchase per country
    what do people spend at a time on average, country by country

purchases by user_id.device.os sum cents
    turnover per OS
    what do users of each os spend in total

purchases[user_id.country="Peru" & bought=last year] sum cents
    last year's revenue from Peru
    how much did Peruvians (Peru) spend last year

purchases[bundle.name="Wordstorm"] count distinct user_id
    how many different users paid in Wordstorm
    number of distinct buyers of Wordstorm

purchases[bundle.name="Chordly"] distinct user_id.nick
    who has bought something in Chordly, each once
    nicks of Chordly buyers without repeats

purchases top 1 bought show user_id.nick, bundle.name, cents
    latest purchase: who, which app, how much
    user, app and amount of the most recent purchase

purchases[pay="gift card"] sum cents
    paid by gift card in total
    gift card money, total

purchases by pay avg cents desc
    average purchase by payment method, highest first
    mean amount for each way to pay, from high to low

purchases[cents>avg] percent
    what share of purchases is above the average amount
    percentage of purchases dearer than average

crashes by signal count top 1
    most frequent crash signal
    what makes apps crash most often (signal)

crashes[severity=3 & fixed_in=null] list
    severity 3 crashes that aren't fixed
    unfixed crashes of severity 3

crashes[fixed_in=null] count
    how many crashes have no fix
    number of crashes not fixed in any build
    wie viele Abstürze sind nicht behoben (fixed)

crashes by build_no.bundle count top 3
    three bundles with the most crashes
    top 3 bundles by crash count

crashes[at=last 7 days] by signal count
    crashes of the last seven days per signal
    by signal, the past 7 days

crashes by user_id.device.os count
    crashes per OS
    how many crashes on each os

crashes by user_id.device.model count top 1
    which phone model crashes most
    device model with the most crashes

crashes[free_mb<50] percent
    what share happened with less than 50 MB free
    percentage of crashes under 50 MB of free memory

crashes by signal avg free_mb
    average free memory per signal
    how many MB were free on average for each signal

crashes by at:month count
    crashes per month
    monthly number of crashes

crashes[in_foreground=false] count
    how many crashes were in the background
    number of crashes not in the foreground

crashes[build_no.verdict="rejected"] count
    how many crashes came from rejected builds
    number of crashes in versions that got rejected

crashes by user_id.nick count > 3
    users who crashed more than three times
    who had over 3 crashes

crashes[build_no<@fixed_in] count
    how many crashes were fixed in a later build (build no lower than fixed in)
    number of crashes whose build is below the one that fixed it

after apps by category count desc
apps[removed=null] by category count desc
    only those not removed
    without the removed ones

after apps top 5 installs show name, installs
apps top 5 installs show name, installs, rating.avg
    and how are they rated?
    add the rating

after versions[verdict="rejected"] percent
versions[verdict="rejected" & submitted=2026] percent
    and in 2026?
    only submissions of 2026

after purchases by bundle.name sum cents top 5
purchases[kind="in-app"] by bundle.name sum cents top 5
    only in-app
    just in-app sales

after purchases[refunded!=null] count
purchases[refunded!=null] by bundle.category count
    by category?
    split them by category

after purchases by user_id.nick sum cents top 1
purchases[bought=this year] by user_id.nick sum cents top 1
    and this year?
    for this year alone

after crashes[fixed_in=null] count
crashes[fixed_in=null] by severity count
    by severity?
    how severe are they, number per level

after users[joined=last week] count
users[joined=last month] count
    and last month?
    make it the last month

none
    what is the crash rate per install
    which app is the prettiest
    publishers' profit
    ratings by country of the users
    median price
    apps that will be removed next year
    why do users uninstall Sky Diary
    crashes of apps in the games category by studio
    approve build 1017
    ban jam_45
    refund RC70012
    downloads yesterday
    source code of Vault Key
    email addresses of all users
    users who bought Wordstorm and Kite Racer
    difference in revenue between 2025 and 2026
    is there a better store for apps
    how do I make an app
    purchases between 9 and 5 o'clock
    ¿cuánto cobra un desarrollador?
    Wie lösche ich mein Konto?
    ça marche ?

versions avg decided - submitted
    how long does a review take on average
    average days from submission to decision
    Wie viele Tage dauert eine Prüfung im Schnitt?

versions by reviewer avg decided - submitted
    average review time in days per reviewer
    how many days does each reviewer take on average

versions[decided - submitted>10] show bundle.name, ver
    versions that waited more than 10 days for a decision: app and version
    which reviews took over ten days, app and ver

versions[verdict="rejected"] by reviewer percent
    rejection rate per reviewer
    what share does each reviewer reject

versions[verdict="rejected"] by bundle.category percent top 1
    category with the highest share of rejected versions
    in which category is the rejected percentage biggest

versions avg by bundle count
    how many versions does an app have on average
    average number of versions per app

apps top 3 installs * price_cents show name
    three apps with the highest installs times price
    top 3 by price times installs

apps[ads=true] by category percent
    share of apps with ads per category
    what percentage of each category has ads

purchases avg by user_id count
    how many purchases does a user make on average
    average number of purchases per buyer

purchases avg by user_id sum cents
    how much does a buyer spend on average in total
    average total spending per user, in cents

purchases count by user_id count > 5
    how many users bought more than 5 times
    number of users with over five purchases

purchases[refunded!=null] by bundle.name percent top 3
    three apps with the highest refund rate
    top 3 apps by share of refunded purchases

purchases[refunded!=null] by kind percent
    refund rate by kind of purchase
    what percentage gets refunded, by kind

purchases avg refunded - bought
    after how many days are purchases refunded on average
    average days from purchase to refund

purchases by pay percent
    payment methods in percent of purchases
    share of each way to pay

crashes avg by at:day count
    how many crashes are there a day on average
    average number of crashes per day

crashes[fixed_in=null] by signal percent
    unfixed share per signal
    what percentage of crashes of each signal has no fix

crashes count by user_id count > 2
    how many users had more than 2 crashes
    number of users with over two crashes
"""
