"""An e-sports league: teams, players, matches between two teams, transfers of players."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

TEAMS = "NVW:Nova Wolves|PXL:Pixel Pirates|IRN:Iron Orchid|GLT:Glitch Theory|SLR:Solar Foxes|DPT:Depth Nine|KRK:Kraken Row|ZEN:Zen Arcade"
NICKS = (
    "Blip|Corvo|Dusk|Ember|Fuzz|Ghostpea|Havoc|Inky|Jolt|Kestrel|Lumen|Mango|Nyx|Otter|Pogo|Quill|Rune|Sprout|Tundra|"
    "Umbra|Vex|Wisp|Xeno|Yeti|Zappy|Apex|Bramble|Cinder|Drift|Echo|Flint|Gizmo|Hex|Ivy|Juke|Kilo|Loop|Moss|Noodle|Onyx"
)


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """8 teams, 40 players, 180 matches, 45 transfers."""
    teams = [
        {
            "tag": one.split(":")[0],
            "name": one.split(":")[1],
            "region": chance.choice(["Europe", "Americas", "Asia"]),
            "founded": chance.randint(2011, 2024),
            "coach": coach,
            "points": chance.randint(4, 60),
            "budget_k": chance.choice([350, 800, 1200, 2500]),
        }
        for one, coach in zip(
            TEAMS.split("|"),
            ["Orla", "Petrus", "Quynh", "Rafa", "Sten", "Tove", "Ugo", "Vera"],
            strict=True,
        )
    ]
    players = []
    for number, nick in enumerate(NICKS.split("|"), 1):
        player: dict[str, Any] = {
            "_id": f"P{number:03}",
            "nick": nick,
            "team": chance.choice(teams[:7])["tag"],
            "role": chance.choice(["tank", "support", "damage", "damage", "flex"]),
            "country": chance.choice(["Korea", "Denmark", "Brazil", "Poland", "Canada"]),
            "born": datetime(1996, 1, 1) + timedelta(days=chance.randrange(4300)),
            "salary_month": chance.choice([1800, 2500, 4000, 7500, 12000]),
            "streams": chance.random() < 0.4,
            "contract_until": datetime(2026, 6, 30) + timedelta(days=chance.choice([0, 184, 365, 549])),
        }
        if chance.random() < 0.15:
            player["benched_since"] = datetime(2026, 7, 1) + timedelta(days=chance.randrange(150))
        players.append(player)
    matches = []
    for number in range(180):
        first, second = chance.sample(teams, 2)
        played = datetime(2025, 2, 1) + timedelta(days=chance.randrange(700))
        match: dict[str, Any] = {
            "match_no": 4401 + number,
            "date": played,
            "stage": chance.choice(["group", "group", "group", "playoff", "final"]),
            "team_a": first["tag"],
            "team_b": second["tag"],
            "best_of": chance.choice([3, 3, 5, 7]),
            "online": chance.random() < 0.5,
            "patch": chance.choice(["7.1", "7.2", "8.0", "8.1b"]),
        }
        if not match["online"]:
            match["venue"] = chance.choice(["Hexagon Hall", "Dome One", "Harbour Arena"])
        if played <= datetime(2026, 11, 29):
            match["winner"] = chance.choice([first, second])["tag"]
            most = match["best_of"] // 2 + 1
            scores = most, chance.randrange(most)
            match["score_a"], match["score_b"] = scores if match["winner"] == first["tag"] else scores[::-1]
            match["duration_s"] = chance.randint(1500, 14000)
            match["viewers_peak"] = chance.choice([1800, 9500, 42000, 120000, 610000])
            match["mvp"] = chance.choice(players[:36])["_id"]
            match["maps"] = [
                {"map": name, "kills": chance.randint(20, 140)}
                for name in chance.sample(
                    ["Foundry", "Lagoon", "Skyline", "Temple", "Ruins"], chance.randint(2, 4)
                )
            ]
        matches.append(match)
    transfers = []
    for number in range(1, 46):
        old, new = chance.sample(teams, 2)
        transfers.append(
            {
                "_id": number,
                "player_id": chance.choice(players[:30])["_id"],
                "from_team": old["tag"],
                "to_team": new["tag"],
                "on": datetime(2024, 1, 10) + timedelta(days=chance.randrange(1050)),
                "fee_k": chance.choice([0, 0, 15, 40, 90, 250, 600]),
                "loan": chance.choice("YN"),
            }
        )
    return {"teams": teams, "players": players, "matches": matches, "transfers": transfers}


QUESTIONS = """
matches[winner.name="Nova Wolves"] count
    how many games have Nova Wolves won
    number of victories of Nova Wolves
    ¿cuántas partidas ganó Nova Wolves?

matches by winner.name count
    wins per team
    how many victories does everybody have
    Siege pro Team

matches by winner.name count top 1
    which team has won the most
    who has the most victories
    quelle équipe gagne le plus souvent

matches[date=this year] by winner.name count top 3
    top three teams by wins this year
    which 3 teams won most often this year

matches by winner.name count bottom 1
    the team with the fewest wins
    who wins least

matches[stage="final"] show winner.name, date
    who won the finals, and when
    finals: winner and date

matches[stage="final"] by winner.name count top 1
    who has won most finals
    team with the most final wins

matches[team_a.name="Glitch Theory" or team_b.name="Glitch Theory"] list
    all games of Glitch Theory, as team a or b
    Glitch Theory's matches on either side

matches[team_a.name="Kraken Row" or team_b.name="Kraken Row"] count
    how many games has Kraken Row played, on either side
    number of matches with Kraken Row as team a or team b

matches[team_a.name="Iron Orchid" & team_b.name="Zen Arcade"] list
    Iron Orchid (a) against Zen Arcade (b)
    matches with Iron Orchid as team a and Zen Arcade as team b

matches[winner=@team_a] percent
    how often does team a win, in percent
    what share goes to the team listed first, team a

matches[winner=@team_b] count
    how many games did the second team, team b, win
    number of wins for team b

matches[winner.region="Asia"] count
    how many games were won by Asian teams (Asia)
    number of victories for teams from Asia

matches by winner.region count
    wins by region
    how many victories for each region

matches[winner.coach="Tove"] count
    how many games did Tove's team win
    number of wins coached by Tove

matches by winner.coach count top 1
    which coach has the most wins
    most successful coach by victories
    ¿qué entrenador tiene más victorias?

matches[date=today] show team_a.name, team_b.name
    who plays today
    today's pairings
    wer spielt heute gegen wen

matches[date=next week] show date, team_a.name, team_b.name asc date
    next week's fixtures in order: date and both teams
    who meets whom next week, by date, with the day

matches[date>today] count
    how many games are still to be played after today
    number of matches later than today

matches[date=tomorrow] list
    tomorrow's games
    Spiele morgen

matches[date=last month] count
    how many games were there last month
    number of matches played in the last month

matches[date=*-03] count
    how many matches in March
    march games, how many

matches by date:month count
    games per month
    number of matches month by month

matches by stage count
    games by stage
    how many group, playoff and final matches
    partidas por fase

matches[stage="playoff" & date=2026] list
    2026 playoffs
    playoff games in 2026

matches top 1 viewers_peak show team_a.name, team_b.name, viewers_peak
    most watched game: both teams and the peak
    which match drew the biggest crowd, who played and how many watched

matches[viewers_peak>=100000] count
    how many games had 100k viewers or more
    number of matches with at least 100,000 watching

matches[viewers_peak<2000] list
    games hardly anybody saw, under 2000 viewers
    matches with fewer than 2k watching

matches avg viewers_peak
    how many people watch on average at the peak
    average peak audience
    durchschnittliche Zuschauerspitze

matches by stage avg viewers_peak desc
    average audience by stage, largest first
    which stages draw how many viewers on average, in descending order

matches by team_a.name avg viewers_peak top 1
    which team draws the biggest average audience as team a
    as team a, who has the highest mean viewers

matches avg duration_s
    how long does a match last on average
    average match length
    durée moyenne d'un match

matches[duration_s>7200] count
    how many games went on for more than 2 hours
    number of matches of over two hours
    combien de matchs de plus de 2 heures

matches[duration_s<1800] list
    matches done in under half an hour
    quick games, less than 30 minutes

matches top 1 duration_s show team_a.name, team_b.name, duration_s
    longest game in time: who against whom, how many seconds
    which two teams played the longest match, and its seconds

matches[online=true] percent
    what percentage is played online
    online share of matches
    Anteil der Online-Spiele in Prozent

matches[online=false] by venue count
    live games per venue, not online
    offline matches by hall

matches by venue count top 1
    where do we play most often on site
    venue with the most games

matches[venue="Dome One"] count
    how many games at Dome One
    Dome One, number of matches

matches[best_of=7] list
    best-of-seven games, 7
    matches played as best of 7

matches by best_of avg duration_s
    average length by best-of format
    how long do best of 3, 5 and 7 take on average each, by format

matches[patch="8.0"] count
    how many games were played on patch 8.0
    number of matches on 8.0

matches by mvp.nick count top 1
    who has been MVP most often
    player with the most MVP awards
    Wer war am häufigsten MVP?

matches by mvp.nick count top 5
    five players with the most mvp titles
    top 5 MVPs by times chosen

matches by mvp.country count
    MVP awards by country
    from what countries are our MVPs? number by country

matches[mvp.role="support"] count
    how many times did a support player become MVP
    number of matches with a support as mvp

matches[mvp.nick="Kestrel"] show date, winner.name
    when was Kestrel MVP, and who won the game
    Kestrel's MVP games: date and winner

matches[mvp.team=@winner] count
    how often did the MVP come from the winning team, number of games
    number of matches whose MVP plays for the winner

matches[match_no=4410] show winner.name, score_a, score_b
    4410: who won and what was the score
    result of match 4410, winner and both scores

matches[score_a=0] count
    how many times did team a not win a single map, score 0
    number of matches where team a scored 0

matches by maps.map count
    how often is each map played
    games per map

matches by maps.map count top 1
    most played map
    which map comes up most

matches by maps.map avg maps.kills
    average kills per map
    how bloody is each map, mean number of kills

matches[maps.map="Lagoon"] count
    how many matches included Lagoon
    number of games with the Lagoon map

matches[maps.#=4] count
    how many games took four maps
    number of matches with 4 maps

players by team.name count
    players per team
    roster sizes
    jugadores por equipo

players[team.name="Pixel Pirates"] show nick
    who plays for Pixel Pirates
    roster of Pixel Pirates by nick
    wer spielt bei Pixel Pirates

players[team.name="Solar Foxes" & role="tank"] show nick
    who tanks for Solar Foxes
    the Solar Foxes' tank players, nicks

players[team.region="Europe"] count
    how many players are with European teams (Europe)
    number of players at teams in Europe

players[team.coach="Rafa"] show nick
    who trains under Rafa
    Rafa's players by nick

players by team.name sum salary_month
    wage bill per team
    what does each team pay in salaries a month

players by team.name sum salary_month top 1
    which team has the highest wage bill
    team that pays the most in salaries

players by team.name avg salary_month > 5000
    teams paying more than 5k on average
    which teams have an average salary above 5,000

players top 1 salary_month show nick, salary_month
    best paid player and his pay
    who earns the most, and how much
    ¿quién gana más dinero y cuánto?

players[salary_month>avg] count
    how many players earn more than average
    number of players paid above the mean

players[salary_month<2000] list
    players on less than 2,000 a month
    badly paid players, below 2k

players bottom 1 born show nick
    oldest player
    who is the most senior player by birth date

players top 1 born show nick, born
    youngest player and birthday
    who is the youngest, born when

players[born>=2005] count
    how many were born in 2005 or later
    number of players born since 2005

players by country count top 1
    which country do most players come from
    best represented country

players[country="Korea" & team.name="Iron Orchid"] count
    how many Koreans play for Iron Orchid (Korea)
    Iron Orchid: number of players from Korea

players by role count
    players by role
    how many tanks, supports, damage and flex players are there

players[streams=true] percent
    what share of players streams
    percentage of streamers

players[contract_until<today] show nick, team.name
    whose contract has expired, and at which team
    players out of contract as of today: nick and team

players[contract_until=next month] list
    contracts ending next month
    players whose deal is up next month

players[contract_until=this year] count
    how many contracts end this year
    number of players whose deal is up this year

players[benched_since!=null] show nick, benched_since
    who is on the bench and since when
    benched players with the date

players[no matches] show nick
    who has never been MVP of any match
    players with no MVP match at all

players[nick="Ghostpea"] show team.name
    which team is Ghostpea with
    Ghostpea's team

teams top 1 points show name, points
    who leads the table, with how many points
    league leader and points
    Tabellenführer mit Punkten

teams show name, points desc points
    league table
    standings: teams and points, best first

teams bottom 1 points show name
    bottom of the table, by points
    who is last in points

teams top 1 budget_k show name
    richest team by budget
    which team has the biggest budget

teams[region="Americas"] show name
    teams from the Americas
    which teams are in the Americas

teams[founded<2015] show name, founded
    teams that existed before 2015, with the year
    which teams were founded before 2015, and when

teams[no players] show name
    which team has nobody under contract, no players
    teams without players

transfers[on=this year] list
    moves this year
    this year's transfers

transfers[on=last quarter] count
    how many players changed teams last quarter, number of moves
    number of transfers in the last quarter

transfers top 1 fee_k show player_id.nick, fee_k
    most expensive transfer: player and fee
    record signing and what he cost
    fichaje más caro: jugador y precio

transfers by to_team.name sum fee_k top 1
    which team has spent the most on new players
    biggest buyer by fees

transfers by from_team.name sum fee_k top 1
    which team earned the most by selling players
    best seller by fees taken in

transfers by to_team.name count
    signings per team
    how many players did each team take in

transfers by from_team.name count
    departures per team
    how many players left each team

transfers[from_team.name="Depth Nine"] show player_id.nick, to_team.name
    who left Depth Nine, and where to
    Depth Nine's departures: player and new team

transfers[to_team.name="Nova Wolves"] show player_id.nick, from_team.name
    who joined Nova Wolves, and where from
    Nova Wolves' signings with their old team

transfers[from_team.region="Europe" & to_team.region="Asia"] count
    how many went from Europe to Asia
    number of moves from European to Asian teams, Europe to Asia

transfers[loan="Y"] count
    how many loans
    number of players lent out

transfers[fee_k=0] percent
    what share of moves was free
    percentage of transfers with a fee of 0

transfers[fee_k>=100] list
    transfers of 100 thousand or more (fee_k 100)
    moves for a fee of at least 100 k

transfers by player_id.nick count > 1
    who changed teams more than once
    players with more than 1 transfer

transfers by on:year sum fee_k
    fees per year
    money spent on transfers year by year

transfers[player_id.role="support"] avg fee_k
    average fee for a support player
    what does a support cost on average

after matches[winner.name="Nova Wolves"] count
matches[winner.name="Pixel Pirates"] count
    and Pixel Pirates?
    how about Pixel Pirates

after matches by winner.name count
matches[date=2026] by winner.name count
    only 2026
    and in 2026?

after matches by winner.name count
matches[stage="playoff"] by winner.name count
    only playoffs
    and in the playoff?

after matches by mvp.nick count top 5
matches by mvp.nick count top 10
    top ten
    and the top 10?

after players[team.name="Pixel Pirates"] show nick
players[team.name="Pixel Pirates"] show nick, role
    with their roles
    and what role do they play?

after players[team.name="Pixel Pirates"] show nick
players[team.name="Pixel Pirates"] sum salary_month
    what do they earn together, in total?
    and their salaries in total

after players top 1 salary_month show nick, salary_month
players top 3 salary_month show nick, salary_month
    and the top three?
    top 3

after transfers[on=this year] list
transfers[on=last year] list
    and last year?
    last year

after transfers by to_team.name count
transfers by to_team.name sum fee_k
    and the fees?
    by total fee

after matches[viewers_peak>=100000] count
matches[viewers_peak>=100000] show date, team_a.name, team_b.name
    which ones? date and teams
    and who played them, and when

none
    what is Corvo's win rate
    losses of Zen Arcade
    who will win the final
    which player is the most popular
    how many kills does Havoc have
    goal difference of Solar Foxes
    ticket sales at Dome One
    prize money of the finals
    transfers by the player's team coach
    sign Otter for Kraken Row
    extend Lumen's contract by a year
    e-mail of coach Vera
    median salary
    difference between fees paid and fees received by Nova Wolves
    why did Glitch Theory lose
    how long has Moss been playing
    average viewers per minute
    what is the best strategy on Temple
    which mouse do the pros use
    how much will salaries rise
    games that start before 6 pm
    games last weekend
    quel joueur est le plus sympa
    Wie spät beginnt das Finale?
    football results

players avg born:age
    average age of the players
    how old are players on average

players by team.name avg born:age
    average age per team

matches avg by mvp count
    how many mvp titles does a player have on average
"""
