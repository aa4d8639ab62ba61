"""A podcast network: shows, episodes with guests and chapters, sponsors, advertising spots, listener reviews."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

SHOWS = (
    "NGT|Night Kitchen|food|Bea Lorimer,DSK|Desk Drawer|literature|Anton Mir,RWY|Runway Nine|travel|Priya Sol"
    ",ZRO|Zero Gravity|science|Bea Lorimer,CLD|Cold Trail|crime|Theo Brandt,LLP|Lullaby Lab|kids|Mona Ferreira"
    ",MNY|Small Change|money|Theo Brandt"
)
GUESTS = "Ada Voller|Bruno Katz|Carla Menke|Dov Arad|Esme Tully|Frida Holm|Gus Pereira|Hana Sato|Ivo Dragan|June Okafor"
SPONSORS = (
    "Mattress Moon,home|Brewline,drinks|Codeknit,software|Parcelpal,delivery|Vitabar,food|Sockwise,fashion"
)


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """7 shows, 210 episodes, 6 sponsors, 160 spots, 190 reviews."""
    shows = [
        {
            "slug": slug,
            "title": title,
            "genre": genre,
            "host": host,
            "launched": datetime(2021, 3, 1) + timedelta(days=chance.randrange(1500)),
            "active": slug != "LLP",
            "langs": chance.sample(["en", "de", "es"], chance.choice([1, 1, 2])),
            "subs": chance.randrange(1200, 240000, 50),
        }
        for slug, title, genre, host in (one.split("|") for one in SHOWS.split(","))
    ]
    episodes = []
    for number in range(210):
        show = chance.choice(shows)
        published = datetime(2024, 6, 1) + timedelta(days=chance.randrange(912))
        episode: dict[str, Any] = {
            "_id": f"e{number:03}",
            "show": show["slug"],
            "ep_no": number // 7 + 1,
            "name": f"{chance.choice(['Salt', 'Ghosts', 'Orbit', 'Borders', 'Debt', 'Dreams', 'Maps', 'Smoke'])} {number + 1}",
            "pub_date": published,
            "dur_sec": chance.randint(600, 6600),
            "explicit": chance.random() < 0.15,
            "guests": chance.sample(GUESTS.split("|"), chance.choice([0, 0, 1, 1, 2, 3])),
            "stats": {
                "downloads": chance.randrange(400, 92000, 10),
                "completion_pct": chance.randint(28, 96),
                "shares": chance.randint(0, 900),
            },
            "chapters": [
                {"title": title, "min": chance.randint(2, 30)}
                for title in chance.sample(
                    ["intro", "news", "interview", "quiz", "mailbag", "outro"], chance.randint(1, 5)
                )
            ],
        }
        if chance.random() < 0.7:
            episode["transcript_url"] = f"https://pods.example.org/{number}.txt"
        if chance.random() < 0.2:
            episode["bonus_for"] = chance.choice(["patrons", "annual"])
        episodes.append(episode)
    sponsors = [
        {
            "_id": number,
            "brand": one.split(",")[0],
            "industry": one.split(",")[1],
            "since": chance.randint(2021, 2026),
            "contact": {
                "mail": f"ads{number}@example.org",
                "city": chance.choice(["Leeds", "Turin", "Ghent"]),
            },
            "paused": chance.random() < 0.3,
        }
        for number, one in enumerate(SPONSORS.split("|"), 1)
    ]
    spots = []
    for number in range(160):
        spot: dict[str, Any] = {
            "_id": 500 + number,
            "episode_id": chance.choice(episodes)["_id"],
            "sponsor_id": chance.randint(1, 5),
            "slot": chance.choice(["pre", "mid", "mid", "post"]),
            "length_s": chance.choice([15, 30, 30, 60]),
            "price_ct": chance.randrange(4000, 190000, 500),
            "booked": datetime(2024, 5, 1) + timedelta(days=chance.randrange(940)),
            "agreed_clicks": chance.randrange(50, 900, 10),
            "clicks": chance.randint(10, 1100),
        }
        invoiced = spot["booked"] + timedelta(days=chance.randint(10, 60))
        if invoiced < datetime(2026, 11, 29) and chance.random() < 0.85:
            spot["invoiced"] = invoiced
        spots.append(spot)
    reviews = []
    for _ in range(190):
        review: dict[str, Any] = {
            "show": chance.choice(shows[:6])["slug"],
            "nick": f"listener{chance.randint(1, 120)}",
            "stars": chance.choice([1, 2, 3, 4, 4, 5, 5, 5]),
            "written": datetime(2024, 8, 1) + timedelta(days=chance.randrange(851)),
            "country": chance.choice(["Ireland", "Canada", "Chile", "Austria", "Kenya"]),
            "app": chance.choice(["Podlark", "Earbud", "Castaway"]),
        }
        if chance.random() < 0.5:
            review["text"] = chance.choice(
                ["Too many ads", "Love the host", "Great research", "Sound is bad"]
            )
        if chance.random() < 0.2:
            review["replied_at"] = review["written"] + timedelta(days=chance.randint(0, 9))
        reviews.append(review)
    return {"shows": shows, "episodes": episodes, "sponsors": sponsors, "spots": spots, "reviews": reviews}


QUESTIONS = """
shows show title, host
    what shows do we have and who hosts them
    our podcasts with their hosts
    nuestros programas y quién los presenta

shows by host count > 1
    who hosts more than one show
    hosts who have got several shows (more than 1)

shows[host="Theo Brandt"] show title
    which podcasts does Theo Brandt host
    theo brandts shows
    Welche Sendungen moderiert Theo Brandt?

shows[active=false] show title
    which shows have been discontinued
    shows that aren't active any more

shows top 1 subs show title, subs
    biggest show by subscribers, and how many has it got
    which podcast has the most subscribers? with the number
    le podcast qui a le plus d'abonnés, et combien

shows sum subs
    how many subscribers do all shows have together
    total subs across the network
    suscriptores en total

shows by genre sum subs
    subscribers per genre
    total subscribers broken down by genre

shows[subs<avg] show title
    which shows have fewer subscribers than average
    below-average shows by subscriptions

shows bottom 1 launched show title, launched
    which show have we had longest and since when
    the oldest podcast and its launch date

shows[langs="de"] show title
    which shows are made in German (de)
    podcasts in de

shows[langs.#>1] show title
    bilingual shows, more than 1 language
    which shows come in more than one language

episodes count
    how many episodes have we put out in total
    total number of episodes
    Wie viele Folgen gibt es insgesamt?

episodes by show.title count
    episodes per show
    how many episodes has each podcast
    épisodes par émission

episodes by show.host count
    number of episodes by host
    how many episodes did each host make

episodes[show.title="Cold Trail"] count
    how many episodes of Cold Trail are there
    cold trail: number of episodes

episodes[show.title="Cold Trail" & pub_date=2026] list
    Cold Trail episodes from 2026
    everything Cold Trail published in 2026

episodes[show.title="Night Kitchen"] top 1 pub_date show name, pub_date
    latest Night Kitchen episode and when it came out
    newest episode of night kitchen, with date
    Letzte Folge von Night Kitchen und das Datum

episodes[pub_date=this month] list
    this month's episodes
    what have we published this month
    episodios de este mes

episodes[pub_date=last week] show name, show.title
    which episodes came out last week, and of which show
    last week's releases with the show

episodes[pub_date=last 30 days] sum stats.downloads
    how many downloads have the episodes of the last 30 days brought
    downloads of everything published in the past 30 days, total

episodes by pub_date:month count
    episodes per month
    how many releases each month

episodes by pub_date:year count, sum stats.downloads
    per year: number of episodes and total downloads
    yearly output and downloads

episodes by pub_date:weekday avg stats.downloads top 1
    on which weekday do new episodes get the most downloads on average
    best weekday to publish, by mean downloads

episodes top 10 stats.downloads show name, stats.downloads
    our ten most downloaded episodes with downloads
    top 10 episodes by download, with numbers
    les dix épisodes les plus téléchargés avec leurs téléchargements

episodes bottom 1 stats.downloads show name
    which episode was downloaded least
    our biggest flop by downloads

episodes[stats.downloads>50000] count
    how many episodes passed 50k downloads
    number of episodes with over 50,000 downloads
    ¿cuántos episodios superan las 50.000 descargas?

episodes by show.title avg stats.downloads
    average downloads per show
    how many downloads does an episode of each show get on average
    durchschnittliche Downloads je Sendung

episodes by show.title avg stats.downloads > 40000
    shows that average over 40,000 downloads an episode
    which shows get more than 40k downloads on average

episodes by show.genre avg stats.completion_pct top 1
    in which genre do people listen to the end the most, average completion
    genre with the highest mean completion

episodes by show.title avg stats.completion_pct asc
    average completion by show, worst first
    mean completion per podcast from lowest to highest

episodes[stats.completion_pct<40] show name, show.title
    episodes where completion is under 40 %, with the show
    what do people stop listening to (below 40 percent completion)? episode and show

episodes[stats.downloads>avg & stats.completion_pct<50] list
    episodes with above-average downloads but completion under 50
    popular (downloads above average) yet under 50 % completion

episodes avg dur_sec
    average length of an episode in seconds
    how long is an episode on average
    duración media de un episodio

episodes[dur_sec>3600] count
    how many episodes run for over an hour
    number of episodes longer than 60 minutes
    combien d'épisodes durent plus d'une heure ?

episodes[dur_sec<=1200] list
    short ones, 20 minutes at most
    episodes of no more than 20 min

episodes top 1 dur_sec show name, show.title, dur_sec
    longest episode: name, show and length
    which episode is the longest, from what show, how long

episodes by show.title sum dur_sec
    total airtime per show in seconds
    how much audio has each show produced, in seconds

episodes[explicit=true] percent
    what percentage of episodes is explicit
    share marked explicit

episodes[explicit=true & show.genre!="crime"] list
    explicit episodes outside the crime genre
    explicit ones that aren't crime

episodes[transcript_url=null] count
    how many episodes lack a transcript
    number of episodes without transcript
    Wie viele Folgen haben kein Transkript?

episodes[transcript_url=null] by show.title count
    missing transcripts per show
    episodes without a transcript by podcast

episodes[bonus_for!=null] list
    bonus episodes
    the bonus stuff

episodes[bonus_for="patrons"] show name
    which episodes are a bonus for patrons
    patrons-only bonus, names

episodes[guests="Hana Sato"] show name, show.title
    in which episodes was Hana Sato a guest? and in which show
    hana sato appearances: episode, show

episodes by guests count top 1
    who has been our guest most often
    most frequent guest
    ¿quién ha sido invitado más veces?

episodes by guests avg stats.downloads top 3
    the three guests who draw the most downloads on average
    top 3 guests by mean downloads

episodes by guests count >= 20
    guests with 20 or more appearances
    which guests have been on at least 20 times

episodes[guests.#=0] percent
    what share of episodes has no guests (0)
    percentage of solo episodes with 0 guests

episodes[guests="Dov Arad" & guests="Frida Holm"] list
    episodes with both Dov Arad and Frida Holm
    Dov Arad and Frida Holm together in one episode

episodes[show.host="Bea Lorimer"] distinct guests
    who has been on Bea Lorimer's shows as a guest
    the guests Bea Lorimer has had

episodes[chapters.title="quiz"] count
    how many episodes contain a quiz
    number of episodes with a quiz chapter

episodes[chapters.title="interview" & chapters.min>20] show name
    which episodes have an interview chapter over 20 minutes
    episodes whose interview takes more than 20 min

episodes by chapters.title avg chapters.min
    how long is each type of chapter on average
    average minutes by chapter title

episodes[chapters.title!="mailbag"] list
    episodes with no mailbag
    everything that does not have a mailbag chapter

sponsors[paused=true] show brand
    which sponsors are on pause
    paused brands

sponsors[no spots] show brand
    sponsors that never booked a spot
    which brand has no spots at all
    welcher Sponsor hat nie einen Spot gebucht

sponsors[contact.city="Turin"] show brand, contact.mail
    who sponsors us from Turin? with e-mail
    sponsors in Turin and their mail addresses

sponsors bottom 1 since show brand
    sponsor that has been with us the longest
    our oldest sponsor

spots sum price_ct
    total ad revenue in cents
    what have all spots brought in, in cents
    Werbeeinnahmen insgesamt in Cent

spots by sponsor_id.brand sum price_ct
    revenue by sponsor
    how much does each brand spend with us
    ingresos por patrocinador

spots by sponsor_id.brand sum price_ct top 1
    our biggest advertiser by money
    which brand spent the most on spots
    le sponsor qui dépense le plus

spots by sponsor_id.brand count, avg price_ct
    for every brand, how many spots and what do they cost on average
    spots per sponsor and the average price

spots by sponsor_id.industry sum price_ct
    ad money per industry
    total spot price for each industry

spots by slot avg price_ct
    average price for pre, mid and post
    what does each slot cost on average

spots[price_ct>100000] list
    spots of more than 1000 euros (100000 cents)
    spots above 100000 cents

spots[invoiced=null] sum price_ct
    how much have we not invoiced yet
    value of spots still to be invoiced, total
    ¿cuánto queda por facturar?

spots[invoiced=null] show sponsor_id.brand, price_ct
    whom do we still have to invoice and how much
    uninvoiced spots: brand and price

spots[clicks<@agreed_clicks] count
    how many spots delivered fewer clicks than agreed
    number of spots below the agreed clicks

spots[clicks>=@agreed_clicks] percent
    share of spots that reached the agreed clicks
    what percentage got at least as many clicks as agreed

spots[sponsor_id.brand="Brewline" & clicks<@agreed_clicks] list
    Brewline spots with fewer clicks than agreed
    where did we fall short of the agreed clicks for Brewline

spots by episode_id.name sum price_ct top 5
    five episodes that earned the most from ads
    top five episodes by ad revenue

spots by episode_id.show sum price_ct
    ad income by show slug
    spot revenue per show (slug)

spots[booked=last quarter] sum price_ct
    bookings of last quarter, total price
    how much was booked in the last quarter, cents in total

spots[booked=this year] by sponsor_id.brand sum price_ct > 500000
    brands that have booked for more than 500000 cents this year
    which sponsors are over 500000 this year

spots by booked:month sum price_ct
    ad bookings in money per month
    monthly booked revenue

spots[length_s=60 & slot="mid"] count
    how many one-minute mid spots
    number of mid slots of 60 seconds

spots by length_s avg clicks
    average clicks by length of the spot
    do 15, 30 or 60 second spots get more clicks? mean clicks by length

episodes[no spots] count
    how many episodes have no ads
    number of episodes without a single spot

episodes[no spots & pub_date=2026] show name, show.title
    which 2026 episodes carry no spots? with show
    ad-free episodes of 2026 and their shows

episodes[has spots] avg stats.completion_pct
    average completion of episodes with ads
    how far do people get on average when there are spots

reviews avg stars
    what's our average rating
    mean stars overall
    note moyenne

reviews by show.title avg stars desc
    ratings by show, best first
    average stars per podcast from high to low

reviews by show.title avg stars top 1
    best rated show
    which podcast gets the best stars on average
    la mejor valorada de nuestras series

reviews by show.title avg stars, count
    stars on average and number of reviews for each show
    per show: mean rating and how many reviews

reviews by show.title avg stars < 3.5
    shows with an average under 3.5 stars
    which podcasts are rated below 3.5 on average

reviews[stars=1] count
    how many one-star reviews
    number of reviews with 1 star

reviews[stars=1] by show.title count top 1
    which show gets the most one-star reviews
    the podcast with the highest number of 1 star ratings

reviews[stars<=2 & replied_at=null] list
    bad reviews (2 stars or fewer) that nobody replied to
    unanswered reviews with up to two stars

reviews[text~"ads"] count
    how many reviews mention ads
    number of comments about "ads"

reviews[text!=null & written=this year] list
    reviews with a text from this year
    this year's reviews with words in them

reviews by country avg stars
    average stars by country
    how do countries rate us on average

reviews by app count desc
    reviews per app, most first
    which apps do reviews come from, in descending number

reviews[country="Ireland"|"Kenya"] count
    how many reviews came from Ireland or Kenya
    number of Irish and Kenyan reviews (Ireland, Kenya)

reviews by nick count > 3
    who wrote more than three reviews
    listeners with over 3 reviews

reviews max written
    when was the last review written
    date of the most recent review

reviews by written:year avg stars
    average stars year by year
    how has the mean rating been each year

shows[no reviews] show title
    which show has not been reviewed
    podcasts without reviews

after episodes by show.title count
episodes[pub_date=2026] by show.title count
    and in 2026 only?
    just 2026

after episodes[dur_sec>3600] count
episodes[dur_sec>3600] show name, show.title
    which ones? with the show
    name them and their show

after episodes by show.title avg stats.downloads
episodes by show.title avg stats.shares
    and shares?
    the same for shares

after spots by sponsor_id.brand sum price_ct
spots by sponsor_id.brand sum clicks
    now clicks instead of money
    and the total clicks

after spots[invoiced=null] sum price_ct
spots[invoiced=null] by sponsor_id.brand sum price_ct
    by brand?
    and for each sponsor

after reviews[stars=1] count
reviews[stars=1] by country count
    where do they come from, by country?
    per country

after reviews avg stars
reviews[show.title="Small Change"] avg stars
    and for Small Change?
    what about Small Change

after episodes by guests count top 1
episodes by guests count top 5
    give me the top five
    and the first five

after shows top 1 subs show title, subs
shows bottom 1 subs show title, subs
    and the smallest?
    now the one with the fewest

none
    how many listeners skipped the ads
    revenue per download
    which host has the nicest voice
    profit of Night Kitchen
    how old are our listeners
    subscribers gained since last month
    median downloads
    what will the next episode bring in
    why do people stop listening to Desk Drawer
    price of spots by show host
    publish the new episode of Zero Gravity
    unpause Sockwise
    write an intro for Cold Trail
    how do I start a podcast
    most popular podcast in the world
    phone number of Brewline
    difference in stars between Earbud and Castaway
    microphones in studio B
    wie viel verdient Theo Brandt
    quel temps fait-il
    hello

episodes avg by show count
    how many episodes does a show have on average
    average number of episodes per show

episodes avg by pub_date:month count
    how many episodes do we publish in a month on average
    average monthly output of episodes
    Folgen pro Monat im Schnitt

episodes[explicit=true] by show.title percent
    share of explicit episodes per show
    what percentage of each podcast is explicit

episodes[transcript_url=null] by show.title percent top 1
    which show has the highest share of episodes without a transcript
    worst show for missing transcripts, in percent

episodes[guests.#=0] by show.title percent > 40
    shows where more than 40 % of the episodes have 0 guests
    which podcasts are over 40 percent solo (0 guests)

spots avg clicks - agreed_clicks
    by how much do clicks exceed what was agreed on average
    average of clicks minus agreed clicks

spots top 1 agreed_clicks - clicks show sponsor_id.brand
    which sponsor got the spot with the biggest shortfall in clicks, agreed minus delivered
    brand of the spot that missed its agreed clicks by the most

spots avg invoiced - booked
    how many days pass from booking to invoice on average
    average time until a spot is invoiced, in days

spots[invoiced - booked>45] list
    spots invoiced more than 45 days after booking
    where did the invoice take over 45 days

spots[clicks<@agreed_clicks] by sponsor_id.brand percent
    for each sponsor, share of spots with fewer clicks than agreed
    percentage of spots below the agreed clicks per brand

spots count by sponsor_id count > 30
    how many sponsors have more than 30 spots
    number of sponsors with over thirty spots

reviews avg replied_at - written
    how many days do we take to reply to a review on average
    average days between review and reply

reviews[stars=5] by app percent
    five-star share per app
    what percentage of reviews is 5 stars, by app

spots avg by episode_id sum price_ct
    how much ad money does an episode with spots bring on average, all its spots together
    average total spot price per episode
"""
