"""A collector's records: artists, records with their tracks, when they are played, lent out or wanted."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

ARTISTS = (
    "The Velvet Otters,UK,1967|Marisol Quintero,ES,1981|Nordlicht Trio,DE,1974|Les Papillons Gris,FR,1969|Big Tuba Henderson,US,1948"
    "|Static Garden,UK,1993|Luz de Junio,ES,2008|Dr. Flamingo,US,1972|Kassandra,DE,2001|Amélie & the Storm,FR,2014"
    "|Copper Kettle,US,1961|Paper Moons,UK,1985|Tidewater Choir,US,1955|Radio Ostsee,DE,1979"
)
WORDS = "Blue,Distant,Broken,Golden,Silent,Electric,Midnight,Paper,Wild,Hollow"
THINGS = "River,Mirror,Summer,Station,Horses,Letters,Garden,Satellite,Waltz,Harbour,Winter"
FRIENDS = "Anneke|Bastian|Corinne|Diego|Ewa"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """14 artists (one without a record), 120 records, 330 plays, 35 loans to friends, 25 wants."""
    artists = [
        {"_id": f"a{number}", "name": name, "ctry": country, "formed": int(year)}
        for number, (name, country, year) in enumerate((one.split(",") for one in ARTISTS.split("|")), 1)
    ]
    records = []
    for number in range(110):
        artist = chance.choice(artists[:13])
        record: dict[str, Any] = {
            "_id": 500 + number,
            "title": f"{WORDS.split(',')[number % 10]} {THINGS.split(',')[number % 11]}",
            "artist_id": artist["_id"],
            "yr": min(2026, int(str(artist["formed"])) + chance.randint(1, 30)),
            "lbl": chance.choice(["Moonrise", "Harmonia Nord", "Disques Vert", "Baker Street", "Sol y Sombra"]),
            "fmt": chance.choice(["LP", "LP", "LP", "2LP", "EP", "single"]),
            "cond": chance.choice(["M", "NM", "NM", "VG", "VG", "G", "P"]),
            "genres": chance.sample(["jazz", "rock", "folk", "soul", "electronic", "flamenco"], chance.randint(1, 2)),
            "paid": round(chance.uniform(1, 85), 2),
            "bought": (date(2012, 1, 1) + timedelta(days=chance.randrange(5445))).isoformat(),
            "shelf": f"{chance.choice('ABCD')}{chance.randint(1, 6)}",
            "tracks": [
                {"title": f"{chance.choice(WORDS.split(','))} {chance.choice(THINGS.split(','))}", "secs": chance.randrange(95, 620)}
                for _ in range(chance.randint(2, 8))
            ],
            "signed": chance.random() < 0.08,
        }  # fmt: skip
        if chance.random() < 0.75:
            record["worth"] = round(chance.uniform(2, 180), 2)
        if chance.random() < 0.6:
            record["where"] = chance.choice(["flea market", "online", "record fair", "shop", "gift"])
        records.append(record)
    plays = []
    for number in range(330):
        day = datetime(2025, 1, 1) + timedelta(days=chance.randrange(698))
        play: dict[str, Any] = {
            "rec_id": 500 + chance.randrange(92),
            "on": datetime(2026, 11, 29) - timedelta(days=number // 3) if number < 30 else day,
            "side": chance.choice("ABABC"),
        }
        if chance.random() < 0.5:
            play["stars"] = chance.randint(1, 5)
        plays.append(play)
    lent = []
    for _ in range(35):
        since = datetime(2024, 3, 1) + timedelta(days=chance.randrange(1000))
        loan: dict[str, Any] = {
            "rec_id": 500 + chance.randrange(110),
            "friend": chance.choice(FRIENDS.split("|")),
            "since": since,
        }
        back = since + timedelta(days=chance.randrange(10, 200))
        if back < datetime(2026, 11, 28) and chance.random() < 0.85:
            loan["back"] = back
        lent.append(loan)
    wants = [
        {
            "artist_id": chance.choice(artists)["_id"],
            "title": f"{chance.choice(WORDS.split(','))} {chance.choice(THINGS.split(','))}",
            "max_price": chance.choice([10, 15, 25, 40, 60, 120]),
            "prio": chance.choice(["high", "medium", "low"]),
            "noted": datetime(2024, 1, 1) + timedelta(days=chance.randrange(1060)),
        }
        for _ in range(25)
    ]
    return {"artists": artists, "records": records, "plays": plays, "lent": lent, "wants": wants}


QUESTIONS = """
records count
    how many records do I own
    size of the collection, number of records
    ¿cuántos discos tengo?

records sum paid
    how much have I spent on records altogether
    total paid for the collection
    Wie viel habe ich insgesamt für Platten ausgegeben?

records[bought=this year] sum paid
    what did I spend on records this year
    money that went into vinyl this year, total
    combien ai-je dépensé en disques cette année ?

records[bought=this year] count
    how many records did I buy this year
    number of records bought in the current year

records[bought=last 30 days] list
    records bought in the last 30 days
    Neuzugänge der letzten 30 Tage

records by bought:year asc count, sum paid
    per year of purchase, in order: how many and how much money
    records bought and money spent each year, earliest first

records sum worth
    what is the collection worth
    total worth of all records
    valor total de la colección

records[worth>@paid] count
    how many records are worth more than I paid
    number of records that gained in value (worth above paid)

records[worth<@paid] show title, paid, worth
    where did I overpay? title, price paid and worth
    records worth less than they cost me, with both figures

records top 1 worth show title, artist_id.name, worth
    most valuable record: title, artist and worth
    which record is worth the most, by whom is it and how much

records top 5 paid show title, paid
    the five dearest records I bought and their price
    5 records I paid most for, with the amount
    die fünf teuersten Platten mit Preis

records bottom 1 paid show title, where
    cheapest purchase: title and where I got it
    which record cost me the least, and where did I find it

records[worth=null] list
    records without an estimate of worth
    where worth isn't filled in

records[worth>100 & cond="M"|"NM"] list
    mint or near mint records (M, NM) worth over 100
    records worth more than 100 in condition M or NM

records by cond count
    records by condition
    how many are in which condition

records[cond="P"] show title, shelf
    which records are in poor condition (P), and on which shelf are they
    title and shelf of everything graded P

records by fmt count desc
    formats by number, most common first
    how many LPs, EPs, singles and doubles, descending

records[fmt="single" & genres="soul"] count
    how many soul singles do I have
    number of singles in soul

records[genres="jazz" & genres="electronic"] list
    records that are both jazz and electronic
    electronic jazz: anything with both genres

records[genres="jazz"|"soul"] count
    how many records are jazz or soul
    number of soul or jazz records

records by genres count top 1
    which genre do I have most of
    most frequent genre in my collection
    häufigstes Genre

records[signed=true] show title, artist_id.name
    which records are signed, and by which artist
    signed copies with their artist

records[yr<1970] list
    records from before 1970
    discos anteriores a 1970

records[yr>=1980 & yr<=1989 & fmt="LP"] count
    how many LPs from 1980 to 1989
    number of LPs released between 1980 and 1989

records bottom 1 yr show title, yr
    oldest record by year of release
    which is my oldest record, and from what year

records by lbl count top 3
    three labels I have most of
    top 3 labels by records

records by lbl avg paid
    average price per label
    what do I pay on average for each label's records

records[lbl="Moonrise" & bought=2026] list
    Moonrise records bought in 2026
    what I got on the label Moonrise in 2026

records[shelf="A1"] show title asc title
    what stands on shelf A1, by title
    titles on A1 in alphabetical order

records[shelf^"B"] count
    how many records are on the B shelves
    number of records on shelves starting with B

records[where="flea market"] avg paid
    what does a flea market find cost on average
    average price at flea markets
    prix moyen au marché aux puces (flea market)

records[where="gift"] list
    records I was given
    gifts among my records

records by where count, avg paid
    per source: number of records and average price
    where did I get how many, and at what price on average

records[artist_id.name="The Velvet Otters"] show title, yr asc yr
    records by The Velvet Otters in order of release
    what do I have by the Velvet Otters? titles and years, earliest first

records[artist_id.name="Dr. Flamingo"] count
    how many records by Dr. Flamingo
    number of Dr. Flamingo records
    Wie viele Platten habe ich von Dr. Flamingo?

records by artist_id.name count top 1
    which artist do I have the most records of
    artist with most records
    ¿de qué artista tengo más discos?

records by artist_id.name count > 10
    artists with more than 10 records in my collection
    of whom do I have over ten records

records by artist_id.name count = 1
    artists I only have one record of
    who is here with exactly one record

records by artist_id.name sum paid top 3
    three artists I've spent most on
    top 3 artists by money paid

records[artist_id.ctry="ES"] list
    records by Spanish artists (ES)
    everything from artists of ES

records by artist_id.ctry count
    records by country of the artist
    how many records from each country's artists

records[artist_id.formed<1960 & cond!="P"] list
    records of artists formed before 1960 that aren't in condition P
    playable (not P) records by artists who started before 1960

records[tracks.secs>540] show title, tracks.title
    tracks longer than 540 seconds, with their record
    which songs run over 540 s, and on which record

records[tracks.title~"waltz"] distinct title
    on which records is there a waltz
    titles of the records that have a track with waltz in its name

records sum tracks.#
    how many tracks are there in the whole collection
    total number of tracks

records by title sum tracks.secs
    total playing time of each record in seconds
    how many seconds does every record run, all tracks together

records top 1 tracks.# show title
    record with the most tracks
    wich record has most songs

records[no plays] show title
    which records have I never played
    titles never put on
    ¿qué discos no he escuchado nunca?
    Welche Platten habe ich noch nie gehört?

records[no plays] count
    how many records have never been played
    number of unplayed records

records[no plays & bought<2025] list
    records bought before 2025 and never played
    unplayed, though I've had them since before 2025

records[no plays & worth>50] show title, worth
    what is worth over 50 but never played? title and worth
    unplayed records of more than 50 in worth, with the figure

records[has lent] count
    how many records have I ever lent to somebody
    number of records that have been lent out at some time

records[has plays & no lent & signed=true] list
    signed records that I've played and never lent
    signed, played, not lent to anybody

artists[no records] show name
    which artists do I have nothing by
    artists without a record in my collection: names

artists[has wants & no records] show name
    who is on my want list although I have no record by them
    artists I want something from but own nothing of

artists by ctry count
    artists per country
    how many artists come from each country

artists bottom 1 formed show name, formed
    artist that started earliest, and the year
    which artist goes back furthest, with year of formation

artists[formed>=2000] list
    artists formed in 2000 or later
    artistes formés à partir de 2000

plays count
    how often have I played a record
    number of plays in total

plays[on=today] show rec_id.title
    what have I listened to today
    today's records by title

plays[on=yesterday] show rec_id.title, side
    yesterday's plays with title and side
    which titles did I hear yesterday, and which side of them

plays[on=last 7 days] count
    how many plays in the last 7 days
    number of records put on over the past seven days
    combien d'écoutes ces 7 derniers jours ?

plays[on=this month] by rec_id.title count top 3
    this month's three most played records
    top 3 records of this month by plays

plays by rec_id.title count top 1
    record I've played the most
    which record have I listened to most often
    meistgespielte Platte

plays by rec_id.title count top 10
    my top ten by plays
    the 10 records I play most

plays by rec_id.title count > 6
    records played more than 6 times
    what have I put on over six times

plays by rec_id.fmt count
    plays per format
    how often do I play LPs, singles and so on

plays[rec_id.genres="jazz" & on=this year] count
    how many times did I play jazz this year
    jazz plays this year, number

plays[rec_id.lbl="Disques Vert"] list
    plays of Disques Vert records
    every time I played something on Disques Vert

plays[rec_id.shelf="C3" & on=last month] list
    plays of records from shelf C3 last month
    last month's plays off shelf C3

plays[rec_id.title="Blue River"] top 1 on show on
    when did I last play Blue River
    last time Blue River was on

plays by rec_id.title avg stars top 1
    best rated record by average stars
    which record do I give the most stars on average

plays[stars=5] distinct rec_id.title
    what have I given five stars
    titles of records that got 5 stars at least once

plays[stars=null] percent
    what share of plays has no stars
    percentage of plays I did not rate

plays by on:weekday count top 1
    on which weekday do I listen most
    weekday with most plays

plays by on:month asc count
    plays per month, in order
    month by month, how often did I play records

plays by side count
    which side do I play how often
    plays for each side

plays[on>=2026-06 & on<=2026-08] count distinct rec_id
    how many different records did I play from June to August 2026
    number of distinct records heard between june and august 2026

lent[back=null] show rec_id.title, friend, since
    what is lent out, to whom and since when
    records not back yet: title, friend, date
    ¿qué discos están prestados, a quién y desde cuándo?

lent[back=null] count
    how many records are out with friends
    number of loans not returned

lent[back=null] by friend count top 1
    who has the most of my records at the moment
    friend with most unreturned records

lent by friend count
    how often has each friend borrowed
    loans per friend
    Ausleihen je Freund

lent by friend count >= 8
    friends who have borrowed at least eight times
    who has borrowed 8 records or more

lent[friend="Diego" & back=null] show rec_id.title
    what does Diego still have
    titles Diego hasn't given back

lent[friend="Diego"] list
    everything Diego ever borrowed
    Diego's loans

lent[back=null & since<last 6 months] list
    loans that have been out for more than six months
    not returned and lent over 6 months ago

lent[since=this year] by rec_id.title count top 1
    record lent most often this year
    which title did friends borrow most this year

lent[rec_id.worth>80 & back=null] show rec_id.title, friend
    which valuable records (worth over 80) are out, and who has them
    title and friend for unreturned records worth more than 80

lent bottom 1 since show friend, rec_id.title
    my first loan: friend and record
    who borrowed first, and what

wants count
    how many records are on my want list
    length of the want list

wants[prio="high"] show artist_id.name, title, max_price
    what do I want most (high)? artist, title and highest price
    high priority wants with artist, title, max price

wants sum max_price
    what would all wants cost at most
    total of the maximum prices on the want list

wants[max_price<=15 & prio!="low"] list
    wants up to 15 euros that aren't low priority
    anything for 15 or less, except low priority

wants by artist_id.name count top 1
    which artist is on my want list most often
    artist with most wants
    quel artiste revient le plus dans ma liste d'envies ?

wants[artist_id.ctry="FR"] show title, artist_id.name
    wanted records by French artists (FR): title and artist
    what do I want from artists of FR, and by whom

wants[noted=this month] list
    wants noted this month
    Wünsche von diesem Monat

wants[noted<2025] count
    how many wants have been on the list since before 2025
    number of wants noted earlier than 2025

after records[no plays] count
records[no plays] show title
    what are they called?
    their titles

after records[no plays] count
records[no plays & genres="jazz"] count
    only jazz
    and jazz ones?

after records by artist_id.name count top 1
records by artist_id.name count top 5
    and the first five
    top five please

after records[bought=this year] sum paid
records[bought=last year] sum paid
    and last year?
    letztes Jahr?

after plays by rec_id.title count top 1
plays[on=this year] by rec_id.title count top 1
    just counting this year
    and this year?

after lent[back=null] count
lent[back=null] show friend, rec_id.title
    who has what?
    friend and title please

after records top 1 worth show title, artist_id.name, worth
records bottom 1 worth show title, artist_id.name, worth
    and the least valuable?
    the other end

after records by genres count top 1
records by genres count desc
    all genres please, most first
    the full ranking

after wants count
wants[prio="high"] count
    how many of high priority?
    and the high ones

none
    which record sounds best
    plays of records by The Velvet Otters
    which artist do I listen to most
    lyrics of Golden Summer
    median price I paid
    sell the singles
    what will the collection be worth in ten years
    serial number of Blue River
    friends who borrowed records by Spanish artists
    who plays drums in Static Garden
    tell me why jazz is expensive
    mark Silent Station as returned
    is there a record shop near here
    which turntable did I use yesterday
    what is number one in the charts
    how many records does Bastian own
    recomiéndame algo para esta noche
    Gute Nacht

plays avg by rec_id count
    average number of plays per record
    how often is a record played on average

records sum worth - paid
    how much profit would I make if I sold everything
    worth minus paid, all records

records[worth<@paid] sum paid - worth
    how much have I lost on records that are worth less than I paid

lent avg back - since
    how many days does a friend keep a record on average
"""
