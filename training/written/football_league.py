"""An amateur football league: clubs, matches between two of them, players and their goals."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

CLUBS = "Red Lions|Harbour United|Northfield|St. Marks|Rovers|Blue Foxes|Old Mill|Castle Town"
NAMES = "Okafor Santos Miller Haddad Novak Byrne Kowalski Dubois Eriksen Tanaka Moreau Silva Adeyemi Conti Petrov Walsh"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """8 clubs, 112 matches of two seasons, 96 players, 260 goals."""
    clubs = [
        {
            "code": name.replace(".", "").replace(" ", "")[:3].upper(),
            "name": name,
            "founded": chance.randint(1894, 2006),
            "ground": {
                "name": f"{name} Park",
                "capacity": chance.randrange(300, 4200, 50),
                "roof": chance.random() < 0.4,
            },
            "colours": chance.sample(["red", "blue", "white", "green", "black", "yellow"], 2),
        }
        for name in CLUBS.split("|")
    ]
    codes = [one["code"] for one in clubs]
    matches = []
    for number in range(112):
        home, away = chance.sample(codes, 2)
        season = "2025/26" if number < 56 else "2026/27"
        day = datetime(2025, 8, 16) if number < 56 else datetime(2026, 8, 15)
        match: dict[str, Any] = {
            "_id": number + 1,
            "season": season,
            "date": day + timedelta(days=7 * (number % 56 // 4)),
            "home": home,
            "away": away,
            "spectators": chance.randint(20, 1900),
        }
        if number < 100:
            match |= {"hg": chance.randint(0, 5), "ag": chance.randint(0, 4)}
        else:
            match["postponed"] = chance.random() < 0.3
        matches.append(match)
    players = [
        {
            "_id": f"p{number}",
            "name": f"{chance.choice('ABCDEFGHJKLMNOPRST')}. {chance.choice(NAMES.split())}",
            "club": chance.choice(codes),
            "pos": chance.choice(["GK", "DF", "MF", "FW"]),
            "born": datetime(1986, 1, 1) + timedelta(days=chance.randrange(8000)),
            "injured": chance.random() < 0.12,
            "shirt": chance.randint(1, 30),
        }
        for number in range(1, 97)
    ]
    goals = [
        {
            "match": chance.randint(1, 100),
            "player": f"p{chance.randint(1, 96)}",
            "minute": chance.randint(1, 93),
            "kind": chance.choice(["open play", "open play", "header", "penalty", "own goal", "free kick"]),
        }
        for _ in range(260)
    ]
    return {"clubs": clubs, "matches": matches, "players": players, "goals": goals}


QUESTIONS = """
clubs count
    how many teams play in the league
    number of clubs

clubs bottom 1 founded show name
    which club is the oldest
    oldest club
    ältester Verein

clubs[founded<1900] show name, founded
    clubs from before 1900 and their year
    who was founded before 1900? with the year

clubs top 1 ground.capacity show name, ground.capacity
    who has the biggest ground, and how many fit in
    largest ground: club and capacity

clubs avg ground.capacity
    average capacity of a ground
    how many people fit into a ground on average

clubs[ground.roof=true] show name
    which clubs have a roof over their ground
    grounds with a roof: whose

clubs[colours="green"] show name
    who plays in green
    clubs with green in their colours

clubs[name="Rovers"] show ground.name
    where do Rovers play
    what is the ground of the Rovers called

clubs show name, founded asc founded
    all clubs with the year they were founded, oldest first
    clubs by age

matches[season="2026/27"] count
    how many matches does this season 2026/27 have

matches[season="2026/27"] list
    games in 2026/27

matches[date=2026-10] count
    how many games were there in october 2026

matches[date=*-10] list
    matches in October

matches[hg=null] count
    how many games have no result yet

matches[hg=null] list
    matches still to be played
    Spiele ohne Ergebnis

matches[postponed=true] list
    which games are postponed
    show postponed matches

matches top 1 spectators show date, home, away, spectators
    which match drew the biggest crowd? date, teams and how many came
    best attended game: when, who against whom, attendance

matches avg spectators
    average attendance
    how many people come to a match on average
    Zuschauerschnitt

matches by season avg spectators
    average crowd by season
    attendance per season on average

matches by home avg spectators top 1
    which home team has the best average crowd
    who draws the most people at home on average

matches[home="RED"] count
    how many times did RED play at home

matches[home="RED"] list
    home games of RED

matches[home.name="Red Lions"] count
    how many home games did the Red Lions have
    Red Lions at home, number of games

matches[away.name="Harbour United"] sum ag
    how many away goals has Harbour United scored
    goals of Harbour United away from home

matches[hg>@ag] count
    how often did the home side win

matches[hg>@ag] list
    home wins
    Heimsiege

matches[hg<@ag] count
    away wins, how many
    how often did the visitors win

matches[hg=@ag] count
    how many draws were there
    draws so far

matches[hg=@ag] list
    Unentschieden

matches[hg=@ag & season="2025/26"] percent
    what percentage were draws in 2025/26
    share of drawn games in season 2025/26

matches sum hg, sum ag
    goals at home and away
    how many goals did home and away teams score

matches avg hg
    how many goals does a home team score on average
    average home goals

matches[hg=0 & ag=0] count
    how many games ended 0-0

matches[hg=0 & ag=0] list
    goalless draws

matches[hg>=4] show date, home, hg
    games in which the home team scored four or more: date, team and goals
    where did the home side get at least 4? with date and score

matches by home count
    home games per club
    how often has each been at home

matches by home.name sum hg
    goals at home by club
    home goals for every club name

matches top 1 date show date
    when is the last match day
    date of the final match

players count
    how many players are registered
    players in the whole league

players by club count
    squad sizes
    players per club

players by club.name count
    how many players does each club have, by its name
    squad size for every club name

players[injured=true] count
    how many are injured
    Wie viele sind verletzt?

players[injured=true] list
    injured players right now

players[injured=true] by club count top 1
    which club has the most injuries
    team with most injured players

players[pos="GK"] count
    how many GK are there

players[pos="GK"] list
    goalkeepers in the league

players[pos="FW" & club.name="Old Mill"] show name
    who are Old Mill's forwards (FW)
    FW of Old Mill

players bottom 1 born show name
    who is the oldest player
    oldest man in the league

players top 3 born show name, born
    three youngest players and when they were born
    youngest 3 with birthday

players[born>=2004] count
    how many were born 2004 and after

players[born>=2004] list
    players born in 2004 or later

players[club.name="Northfield"] show name, shirt asc shirt
    Northfield's squad by shirt number
    names and numbers of northfield, sorted by number

players[shirt=10] show name, club
    who wears the 10, and for whom
    all number tens and their club

goals count
    how many goals are on record
    goals in total
    Tore insgesamt

goals[kind="penalty"] count
    how many penalties went in

goals[kind="penalty"] list
    goals from the spot (penalty)

goals by kind count desc
    how were goals scored? most frequent kind first
    kinds of goals with numbers

goals[kind="own goal"] percent
    what share of goals are own goals
    percentage of own goals

goals[minute>=85] count
    how many goals fell in the 85th minute or later

goals[minute>=85] list
    late goals from minute 85 on

goals min minute
    how early was the fastest goal
    earliest goal minute

goals by player.name count top 5
    top five scorers
    who scored the most? first five names
    Torschützenliste, die ersten fünf

goals[player.name~"Okafor"] count
    how many did the Okafors get

goals[player.name~"Okafor"] list
    goals by anybody named Okafor

goals[player.club="ROV"] count
    how many goals do players of ROV have

goals[player.club="ROV"] list
    goals by ROV players

goals[player.pos="DF"] count
    how many goals did the DFs score

goals[player.pos="DF"] list
    goals by defenders (DF)

goals by player.pos count
    goals by position
    who scores: goals per position

goals[match.season="2025/26"] count
    how many goals fell in 2025/26

goals[match.season="2025/26"] list
    goals in the season 2025/26

players[no goals & pos="FW"] show name
    forwards (FW) who haven't scored
    which FW has no goal yet

players[has goals] count
    how many players have scored at least once
    number of players with a goal

after matches[hg>@ag] count
matches[hg>@ag & season="2026/27"] count
    and only this season, 2026/27?

after goals by player.name count top 5
goals[kind="header"] by player.name count top 5
    only headers
    and with headers only

after players[injured=true] count
players[injured=true] show name, club
    who are they, and where do they play?
    names and clubs please

after clubs bottom 1 founded show name
clubs top 1 founded show name
    and the youngest?

after matches avg spectators
matches max spectators
    and at most?
    what was the highest

after goals[kind="penalty"] count
goals[kind="free kick"] count
    free kicks?
    and free kicks

none
    who will win the league
    current league table
    how many points does Rovers have
    goal difference of St. Marks
    who is the coach of Blue Foxes
    how many yellow cards has Byrne had
    who assisted the most goals
    who won the world cup in 2014
    move match 104 to next Sunday
    how much does a ticket cost
    why do we always lose away
    is our goalkeeper any good
    how many wins does each club have at home and away together

players avg born:age
    average age of the players
    how old are the players on average

players by club.name avg born:age bottom 1
    which club has the youngest team on average age
"""
