"""A local radio station: programmes, presenters, songs, airplay, listeners' calls, advertising contracts."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

SONGS = (
    "Paper Moons|The Lanterns|1974,Cold Coffee|Mira Vale|2019,Ocean Drive|Neon Harbour|1986,Little Thunder|Osei & Sons|1999"
    ",Snowblind|Kite Parade|2023,Second Floor|Mira Vale|2025,Tin Roof|Delta Postmen|1968,Gravity|Neon Harbour|1991"
    ",Marigold|June Sparrow|2008,Long Division|The Lanterns|1977,Cinema|Kite Parade|2026,Hey Stranger|June Sparrow|2012"
    ",Riverbed|Delta Postmen|1971,Electric Sunday|Polly Static|1983,Bluebird Lane|Osei & Sons|2003,Satellite Love|Polly Static|1996"
)


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """9 presenters, 12 programmes, 16 songs, 400 plays, 160 calls, 40 contracts."""
    presenters = [
        {
            "code": code,
            "name": name,
            "contract": chance.choice(["staff", "freelance", "volunteer"]),
            "on_air_since": datetime(2001, 1, 1) + timedelta(days=chance.randrange(9000)),
            "pay_hour": chance.choice([0, 28, 35, 52]),
        }
        for code, name in (
            one.split(":")
            for one in [
                "AD:Anselm Dray",
                "BK:Birgit Kool",
                "CL:Cem Lale",
                "DM:Dora Munch",
                "EP:Eli Prosser",
                "FT:Fenna Tack",
                "GW:Gil Wharton",
                "HX:Hetty Xander",
                "IZ:Ida Zorn",
            ]
        )
    ]
    programmes = [
        {
            "prog_code": title.lower().replace(" ", "-"),
            "title": title,
            "format": chance.choice(["music", "music", "talk", "news"]),
            "host": presenters[chance.randrange(7)]["code"],
            "stand_in": presenters[chance.randrange(8)]["code"],
            "weekly_hours": chance.choice([1, 2, 3, 5, 15]),
            "reach": chance.randrange(900, 61000, 100),
            "reach_last_year": chance.randrange(900, 61000, 100),
            "days": chance.sample(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], chance.randint(1, 5)),
            "first_aired": datetime(1994, 1, 1) + timedelta(days=chance.randrange(11900)),
        }
        for title in [
            "Breakfast Bell",
            "Mid Morning Mix",
            "Lunch Table",
            "The Drive Home",
            "Night Owls",
            "Vinyl Hour",
            "Town Talk",
            "Sunday Brass",
            "Headlines",
            "Jazz Cellar",
            "Kids Aloud",
            "Garden Line",
        ]
    ]
    for number in (4, 9):
        programmes[number]["ended"] = datetime(2026, 3 + number // 2, 1)
    songs = [
        {
            "isrc": f"BY{number:03}",
            "title": one.split("|")[0],
            "artist": one.split("|")[1],
            "year": int(one.split("|")[2]),
            "secs": chance.randint(125, 420),
            "genre": chance.choice(["pop", "rock", "folk", "electro"]),
            "lang": chance.choice(["en", "en", "en", "fr", "es"]),
            "rotation": chance.choice("ABC"),
        }
        for number, one in enumerate(SONGS.split(","), 1)
    ]
    plays = []
    for number in range(400):
        play: dict[str, Any] = {
            "_id": number + 1,
            "song": songs[chance.randrange(15)]["isrc"],
            "programme": programmes[chance.randrange(11)]["prog_code"],
            "at": datetime(2026, 1, 1)
            + timedelta(days=chance.randrange(333), minutes=chance.randrange(1440)),
            "by": presenters[chance.randrange(8)]["code"],
            "faded": chance.random() < 0.3,
            "royalty": round(chance.uniform(0.4, 6.5), 2),
        }
        if chance.random() < 0.15:
            play["requested_by"] = chance.choice(["Nan from Hill St", "Lorry Pete", "Table Nine", "Zoe"])
        plays.append(play)
    calls = []
    for number in range(160):
        call: dict[str, Any] = {
            "_id": 900 + number,
            "received": datetime(2026, 2, 1)
            + timedelta(days=chance.randrange(302), minutes=chance.randrange(1440)),
            "programme": programmes[chance.randrange(10)]["prog_code"],
            "kind": chance.choice(["request", "request", "quiz", "complaint", "praise", "traffic"]),
            "caller": {
                "town": chance.choice(["Millbrook", "Otterton", "Sand Bay"]),
                "age": chance.randint(9, 88),
            },
            "mins": chance.randint(1, 14),
            "on_air": chance.choice("YN"),
        }
        if call["kind"] == "quiz":
            call["prize"] = chance.choice(["mug", "tickets", "none"])
        if call["kind"] == "complaint" and chance.random() < 0.6:
            call["handled_by"] = presenters[chance.randrange(9)]["code"]
        calls.append(call)
    contracts = []
    for number in range(40):
        start = datetime(2025, 1, 1) + timedelta(days=chance.randrange(690))
        slots = chance.choice([20, 50, 100, 300])
        contract: dict[str, Any] = {
            "no": f"AC-{number + 1}",
            "advertiser": chance.choice(
                ["Otter Bakery", "Bay Carpets", "Mill Garage", "Sandys Pool", "Pip Optics"]
            ),
            "programme": programmes[chance.randrange(9)]["prog_code"],
            "starts": start,
            "ends": start + timedelta(days=chance.choice([30, 90, 180])),
            "spots": slots,
            "aired": chance.randint(0, slots),
            "value": slots * chance.choice([14, 22, 35]),
            "billing": [
                {"sent": start + timedelta(days=30 * part), "eur": slots * 7, "paid": chance.random() < 0.7}
                for part in range(chance.randint(1, 3))
            ],
        }
        contracts.append(contract)
    return {
        "presenters": presenters,
        "programmes": programmes,
        "songs": songs,
        "plays": plays,
        "calls": calls,
        "contracts": contracts,
    }


QUESTIONS = """
programmes show title, host.name
    what programmes do we have, and who hosts them
    our shows with their hosts
    Welche Sendungen gibt es, und wer moderiert?

programmes[ended!=null] show title, ended
    which programmes have ended, and when
    discontinued shows with the end date

programmes[ended=null & format="talk"] show title
    talk shows still running, not ended
    which talk programmes have no end date

programmes top 3 reach show title, reach
    three programmes with the widest reach and their figures
    top 3 by reach, with reach
    los tres programas con más reach

programmes[reach<@reach_last_year] show title, reach, reach_last_year
    which shows lost listeners? reach below last year's, show both
    programmes whose reach is lower than reach last year, with the two figures

programmes[reach>@reach_last_year] count
    how many programmes grew, reach above last year's
    number of shows with more reach than reach last year
    combien d'émissions ont un reach supérieur à reach last year

programmes by format sum weekly_hours
    weekly hours per format
    how many hours a week of music, talk and news

programmes by format avg reach top 1
    which format has the best average reach
    format that reaches most people on average

programmes by host.name sum weekly_hours desc
    weekly hours per host, busiest first
    who hosts how many hours a week, from most to least

programmes by host.name count > 1
    hosts of more than one programme
    who hosts more than 1 show

programmes[days="Sun"] show title
    what's on on Sundays (Sun)
    Sun programmes
    Was läuft sonntags (Sun)?

programmes[days="Sat" & days="Sun"] show title
    shows on both Sat and Sun
    what runs on Sat as well as on Sun

programmes[days.#=1] count
    how many shows are on just 1 day
    number of programmes with a single day a week, 1

programmes bottom 1 first_aired show title, first_aired
    our longest-running show and its first date
    oldest programme on the air, first aired when

programmes[first_aired>=1994 & first_aired<2000] show title
    shows that started in the nineties, from 1994 up to before 2000
    programmes first aired from 1994 on but earlier than 2000

programmes[stand_in=@host] show title
    where is the stand-in the host as well
    programmes whose stand-in is the same person as the host

programmes[host.contract="volunteer"] show title, host.name
    programmes hosted by volunteers, with names
    which shows have a volunteer as host? title and host

programmes[stand_in.name="Gil Wharton"] show title
    where does Gil Wharton stand in
    shows with gil wharton as a stand-in

programmes[no plays] show title
    programmes that never play a song (no plays)
    which shows have no plays

presenters by contract count
    presenters per contract
    how many staff, freelance and volunteer presenters

presenters top 1 pay_hour show name, pay_hour
    best paid presenter by the hour, and the rate
    who gets the most an hour, how much

presenters[pay_hour=0] show name
    who works for nothing, 0 an hour
    unpaid presenters (0)

presenters[contract="freelance"] avg pay_hour
    average hourly pay of freelancers
    what does a freelance presenter get an hour on average

presenters bottom 1 on_air_since show name, on_air_since
    who has been on air the longest, since when
    our longest serving presenter and the start date

presenters[on_air_since<last 20 years] show name
    presenters on air for more than 20 years
    who has been with us over twenty years

songs[artist="Neon Harbour"] show title, year
    songs by Neon Harbour and their years
    what do we have of Neon Harbour, with year

songs by artist count top 1
    artist with most songs in our library
    of whom do we have the most songs

songs[year>=1980 & year<=1989] show title, artist
    songs from the eighties with artist
    eighties music, 1980 to 1989: title and artist
    Lieder aus den Achtzigern mit Künstler

songs[year<1970] list
    songs older than 1970
    pre-1970 songs

songs bottom 1 year show title, artist, year
    our oldest song: title, artist, year
    oldest track in the library, by whom and from when

songs by genre avg secs
    average length by genre in seconds
    how long is a song of each genre on average

songs[secs>300] show title, secs
    songs of more than five minutes, with length
    tracks longer than 5 minutes and their seconds

songs[lang!="en"] percent
    share of songs not in English (en)
    what percentage isn't en

songs[rotation="A"] show title, artist
    what is on A rotation? title and artist
    A rotation songs with artist

songs[no plays] show title, artist
    songs that were never played, with artist
    what have we not played a single time: title, artist
    canciones que nunca han sonado (plays), con artista

plays count
    how many plays in all
    total number of plays

plays by song.title count top 10
    ten most played songs
    our top 10 by airplay
    die zehn meistgespielten Titel

plays by song.artist count top 1
    which artist do we play most
    the artist with the most airplay
    ¿qué artista suena más?

plays[at=last week] by song.title count top 3
    last week's three most played songs
    top three songs last week

plays[at=this month] by song.artist count > 5
    artists played more than five times this month
    who got more than 5 plays this month, by artist

plays by song.genre count
    plays per genre
    how much airplay does each genre get

plays[song.lang="fr"] percent
    what percentage of airplay is French (fr)
    French share of plays, lang fr

plays[song.year>=2020] percent
    share of plays that are songs from 2020 or later
    what percentage of what we play came out in 2020 or after

plays[song.year<1980] by programme.title count top 1
    which programme plays the most songs from before 1980
    show with the most pre-1980 plays

plays by programme.title count
    plays per programme
    how many songs did every show play

plays by programme.title count distinct song
    how many different songs does each programme play
    distinct songs by show

plays by by.name count top 1
    which presenter plays the most songs
    presenter with the highest number of plays

plays sum royalty
    royalties in total
    how much do we owe in royalties altogether
    total de royalties

plays by song.artist sum royalty top 5
    five artists who cost us the most in royalties
    top five artists by total royalty

plays by at:month sum royalty
    royalties per month
    monthly royalty bill

plays by at:month count, sum royalty
    per month: number of plays and royalties
    monthly plays with the royalty total

plays by song.artist avg royalty > 3.5
    artists whose play costs over 3.5 on average
    which artists have an average royalty above 3.5

plays[faded=true] percent
    how often is a song faded out, in percent
    share of faded plays

plays[faded=true] by by.name count desc
    who fades most? count by presenter, descending
    faded songs per presenter, most first

plays[requested_by!=null] count
    how many plays were requests
    number of songs somebody requested

plays[requested_by="Lorry Pete"] show song.title, at
    what did Lorry Pete ask for, and when was it played
    lorry pete's requests: song and time

plays by requested_by count top 1
    who requests the most songs
    most eager requester

plays[song.title="Cinema"] max at
    when did we last play Cinema
    last airing of the song Cinema

plays[song.artist="Mira Vale" & programme.title="Night Owls"] count
    how often did Night Owls play Mira Vale
    number of Mira Vale plays on Night Owls

plays[by!=@programme.host] percent
    in what share of plays was somebody other than the host at the desk
    percentage played by a presenter who is not the programme's host

plays top 5 at show song.title, song.artist, at
    last five songs on air: title, artist, time
    most recent 5 plays with artist and time

plays[at=2026-08] distinct song.artist
    which artists did we play in August 2026
    artists on air in August 2026, each once

calls count
    how many calls have come in
    number of calls

calls by kind count desc
    calls by kind, most frequent first
    what do people call about, how often, in descending order
    appels par type, du plus fréquent au moins

calls[kind="complaint"] list
    complaints
    the complaint calls

calls[kind="complaint" & handled_by=null] count
    how many complaints has nobody handled
    number of complaint calls without a handler
    Wie viele Beschwerden (complaint) sind nicht bearbeitet (handled)?

calls[kind="complaint" & handled_by=null] show programme.title, received
    unhandled complaints: which programme, when
    open complaint calls (not handled) with show and time

calls by handled_by.name count top 1
    who has handled the most calls
    presenter that handled most

calls[kind="complaint"] by programme.title count top 1
    which show draws the most complaints
    programme with the most complaint calls

calls[kind="praise"] by programme.host count
    praise per host code
    how many praise calls for each host (code)

calls by programme.title avg mins desc
    average length of calls per show, longest first
    how many minutes do callers talk on average in every programme, from most to least

calls by programme.title avg caller.age bottom 1
    programme with the youngest callers on average
    which show has the lowest average age of callers

calls avg caller.age, min caller.age, max caller.age
    average, lowest and highest age of our callers
    callers' ages: mean, minimum, maximum

calls[caller.age<18] count
    how many callers were minors, under 18
    number of calls from people younger than 18
    ¿cuántas llamadas de menores de 18?

calls[caller.age>=65 & kind="request"] list
    requests from people of 65 and over
    request calls by callers 65 or older

calls by caller.town count
    calls per town
    where do calls come from, number for each town

calls by caller.town avg caller.age
    average age of callers by town
    how old are callers on average in each town

calls[on_air="Y"] percent
    what share of calls goes on air (Y)
    percentage put through on air, Y

calls[prize="tickets"] count
    how many callers won tickets
    number of calls with tickets as the prize

calls[kind="quiz" & prize="none"] count
    how many quiz calls won nothing (none)
    number of quiz callers with prize none

calls[mins>10] list
    calls longer than ten minutes
    calls of over 10 min

calls[received=yesterday] list
    yesterday's calls
    who rang yesterday? the calls

calls[received=last 30 days] by kind count
    calls by kind over the last 30 days
    the past 30 days' calls, number per kind

calls by received:weekday count top 1
    on which weekday do most people ring
    busiest day of the week for calls

programmes[no calls] show title
    which programmes got no calls
    shows nobody rang

contracts sum value
    total value of our ad contracts
    what are all contracts worth

contracts by advertiser sum value top 1
    biggest advertiser by contract value
    who spends most on advertising with us
    quel annonceur dépense le plus

contracts by advertiser count, sum value
    for each advertiser: number of contracts and their value
    advertisers with contracts counted and total value

contracts[aired<@spots & ends<today] show advertiser, no, spots, aired
    contracts that ended before today with fewer aired than booked spots: advertiser, number, both figures
    who did we short-change? ended before today, aired under spots; advertiser, contract, spots, aired

contracts[ends=next month] show advertiser, ends
    whose contract ends next month, and on what day
    contracts running out next month with date

contracts[starts<=today & ends>=today] count
    how many contracts are running today, between start and end
    number of contracts in force: started by today, ending today or later

contracts by programme.title sum value
    ad value per programme
    how much advertising does each programme carry

contracts by programme.format avg value
    average contract by format
    what is a contract worth on average in music, talk, news

contracts[billing.paid=false] show no, advertiser
    contracts with an unpaid bill: number and advertiser
    who has a bill that isn't paid, on which contract

contracts by billing.paid sum billing.eur
    billed euros, paid and unpaid
    total billed by paid or not

contracts[billing.#=3] count
    how many contracts are billed in 3 parts
    number of contracts with three bills

contracts[starts=this year] by advertiser sum value > 5000
    advertisers with over 5k of contracts that started this year
    this year's starters above 5,000 in value, by advertiser

contracts by starts:year sum value
    contract value per starting year
    how much was signed year by year, by start

after plays by song.title count top 10
plays[at=this month] by song.title count top 10
    only this month
    and this month?

after plays by song.artist count top 1
plays by song.artist count bottom 1
    and the least?
    whom do we play least

after calls by kind count desc
calls[programme.title="Town Talk"] by kind count desc
    and for Town Talk?
    just Town Talk

after calls[kind="complaint" & handled_by=null] count
calls[kind="complaint" & handled_by=null] by programme.title count
    per programme?
    by show

after programmes top 3 reach show title, reach
programmes bottom 3 reach show title, reach
    and the bottom three?
    the three with the smallest

after plays sum royalty
plays by programme.title sum royalty
    by programme?
    split over the programmes

after contracts sum value
contracts[starts=last year] sum value
    those that started last year
    only last year's starts

after presenters[pay_hour=0] show name
presenters[pay_hour=0] show name, contract
    what contract are they on?
    with the contract

none
    which presenter do listeners love most
    how many people listened yesterday at 8
    growth of reach in percent
    profit from advertising
    songs played before noon
    what will be number one next week
    median call length
    why did Night Owls end
    play Gravity again
    send Zoe a mug
    lyrics of Tin Roof
    who wrote Marigold
    calls about the songs of Mira Vale
    phone number of Lorry Pete
    artists that both Vinyl Hour and Jazz Cellar play
    what do other stations pay in royalties
    weather for Sand Bay
    ¿a qué hora empieza Headlines?
    Welche Frequenz habt ihr?
    merci et bonne nuit

programmes show title, reach - reach_last_year
    change in reach of every programme against last year
    how much reach has each show gained or lost, this year minus last year

programmes top 1 reach - reach_last_year show title
    which show gained the most reach on last year
    biggest winner in reach, compared with reach last year

programmes bottom 3 reach - reach_last_year show title, reach - reach_last_year
    three shows that lost the most reach, and how much
    the 3 biggest losers: reach minus reach last year, with title

contracts show no, advertiser, spots - aired
    how many spots are left on each contract? number and advertiser too
    booked minus aired for every contract, with advertiser

contracts by advertiser sum spots - aired
    spots still to be aired per advertiser
    total of spots minus aired, for each advertiser

contracts[ends>=today] sum spots - aired
    how many spots are still to air on contracts that end today or later
    spots minus aired in total, for contracts running to today or beyond

contracts avg ends - starts
    how many days does a contract run on average
    average length of a contract in days

plays avg by at:day count
    how many songs do we play a day on average
    average number of plays per day

plays avg by song count
    how often is a song played on average
    average number of plays per song

plays count by song count > 30
    how many songs were played more than 30 times
    number of songs with over thirty plays

plays[song.lang="fr"] by programme.title percent
    French share (fr) of every programme's plays
    what percentage of each show's airplay is fr

plays[faded=true] by by.name percent top 1
    which presenter fades the largest share of songs
    presenter with the highest percentage of faded plays

plays by song.genre percent desc
    airplay by genre in percent, largest first
    genres' shares of plays, in descending order

calls[kind="complaint"] by programme.title percent
    share of complaint calls per programme
    what percentage of calls are complaints, for each show

calls avg by received:day count
    how many calls come in a day on average
    average number of calls per day
    Anrufe pro Tag im Schnitt
"""
