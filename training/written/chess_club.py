"""A chess club: members, tournaments, games between two members, subscriptions that are paid or not."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

FIRST = "Agnes|Boris|Celine|Dorian|Edda|Felipe|Gesa|Hamid|Iris|Jakub|Katya|Leo|Mina|Nils|Olga|Paco|Quirin|Rhea|Samir|Tilda"
LAST = "Ahlborn|Bukowsky|Carrow|Dietz|Elmore|Fontaine|Grosz|Hallam|Ivarsen|Jurado|Kremer|Lindqvist|Moreau"
TOURNAMENTS = "Spring Open|Club Championship|Midnight Blitz|Rapid Day|Veterans' Cup|Junior Cup|Autumn Swiss|Winter Gambit"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """64 members, 8 tournaments, 320 games, 150 subscriptions."""
    members = []
    for number in range(1, 65):
        member: dict[str, Any] = {
            "memberNo": f"M{number:03}",
            "fullName": f"{FIRST.split('|')[number % 20]} {LAST.split('|')[number % 13]}",
            "sex": chance.choice(["M", "M", "F"]),
            "dob": datetime(1940, 1, 1) + timedelta(days=chance.randrange(27500)),
            "elo": chance.randrange(900, 2350, 5),
            "joined": datetime(2008, 1, 1) + timedelta(days=chance.randrange(6900)),
            "town": chance.choice(["Aarhus", "Odense", "Odense", "Vejle", "Horsens"]),
            "openings": chance.sample(
                ["Sicilian", "Caro-Kann", "French", "London", "King's Indian", "Scotch"], chance.randint(0, 4)
            ),
        }
        if chance.random() < 0.75:
            member["email"] = f"m{number}@example.org"
        if chance.random() < 0.15:
            member["title"] = chance.choice(["CM", "FM", "FM"])
        if chance.random() < 0.12:
            member["left"] = datetime(2025, 1, 1) + timedelta(days=chance.randrange(690))
        members.append(member)
    tournaments = [
        {
            "code": f"T{number}",
            "name": name,
            "tempo": chance.choice(["classical", "rapid", "blitz"]),
            "startsOn": datetime(2025, 3, 1) + timedelta(days=95 * number),
            "rounds": chance.choice([5, 7, 9]),
            "entryFee": chance.choice([0, 10, 15, 25]),
            "prizes": [
                {"place": place + 1, "eur": eur}
                for place, eur in enumerate(
                    chance.choice([[300, 150, 75], [100, 50], [500, 250, 120, 60], [80]])
                )
            ],
            "arbiter": chance.choice(members)["memberNo"],
        }
        for number, name in enumerate(TOURNAMENTS.split("|"))
    ]
    games = []
    for number in range(320):
        white, black = chance.sample(members[:56], 2)
        tournament = chance.choice(tournaments[:7])
        result = chance.choice(["1-0", "1-0", "0-1", "1/2"])
        game: dict[str, Any] = {
            "_id": 7000 + number,
            "tournament": tournament["code"],
            "round": chance.randint(1, 7),
            "playedOn": tournament["startsOn"] + timedelta(days=chance.randint(0, 20)),
            "white": white["memberNo"],
            "black": black["memberNo"],
            "result": result,
            "moves": chance.randint(9, 120),
            "opening": chance.choice(
                ["Sicilian", "Caro-Kann", "French", "London", "King's Indian", "Scotch"]
            ),
            "minutes": chance.randint(6, 300),
            "whiteElo": white["elo"] + chance.randrange(-60, 60, 5),
            "blackElo": black["elo"] + chance.randrange(-60, 60, 5),
        }
        if result != "1/2":
            game["winner"] = white["memberNo"] if result == "1-0" else black["memberNo"]
            game["ending"] = chance.choice(["mate", "resigned", "resigned", "time"])
        games.append(game)
    fees = []
    for number in range(150):
        year = chance.choice([2024, 2025, 2026])
        fee: dict[str, Any] = {
            "_id": number + 1,
            "member": chance.choice(members[:60])["memberNo"],
            "year": year,
            "amt": chance.choice([45, 90, 90, 120]),
            "due": datetime(year, 2, 28),
        }
        if chance.random() < 0.8:
            fee["paidOn"] = datetime(year, 1, 10) + timedelta(days=chance.randrange(140))
            fee["method"] = chance.choice(["transfer", "transfer", "cash", "card"])
        fees.append(fee)
    return {"members": members, "tournaments": tournaments, "games": games, "fees": fees}


QUESTIONS = """
members count
    how many people are in the club
    membership, total number
    ¿cuántos socios tiene el club?

members top 1 elo show fullName
    who is our strongest player
    highest rated member
    wer hat die beste Elo-Zahl

members top 5 elo show fullName, elo
    the five best rated players and their elo
    top 5 by rating with rating
    les cinq meilleurs joueurs avec leur elo

members[sex="F"] top 1 elo show fullName
    which woman has the highest rating
    best rated female player
    la jugadora con más elo

members[sex="F"] percent
    what share of the members is female
    percentage of women in the club
    Frauenanteil in Prozent

members[sex="F"] list
    the women in the club
    female members

members avg elo
    average rating of the club
    how strong are we on average, elo wise
    durchschnittliche Elo

members by town avg elo
    average rating by town
    how strong is each town on average
    elo medio por ciudad

members by town count > 15
    towns with more than 15 members
    where do over 15 of our members live

members by town avg elo top 1
    which town has the strongest players on average
    town with the best mean rating

members by sex count, avg elo
    number of members and average rating for men and women
    men vs women: headcount and mean elo

members by title count
    how many FMs and CMs are there
    members per title

members[title!=null] show fullName, title
    who holds a title, and which one
    titled players: name and title
    Spieler mit Titel, und welcher

members[title=null & elo>2000] show fullName
    who is above 2000 without a title
    untitled players rated over 2000

members[elo>avg] count
    how many members are stronger than average
    number of players with an above-average rating

members[elo<1200] list
    beginners, below 1200
    members rated under 1200

members bottom 1 dob show fullName, dob
    our oldest member and the birth date
    who was born first, and when

members top 1 dob show fullName
    who is the youngest in the club
    le plus jeune membre

members[dob<last 65 years] show fullName
    members older than 65
    who is over sixty-five years old

members[dob>=2008] count
    how many juniors born in 2008 or later
    number of kids, born since 2008

members by joined:year count
    new members per year
    how many joined each year
    Eintritte pro Jahr

members by joined:year count top 1
    in which year did most people join
    the best year for new members

members[joined=this year] show fullName
    who joined this year
    newcomers of this year by name

members bottom 10 joined show fullName, joined
    ten longest-standing members and when they joined
    the 10 who have been here longest, with their entry date

members[email=null] show fullName
    who has not given us an e-mail
    members without an email address
    wer hat keine E-Mail hinterlegt

members[left!=null] count
    how many people quit
    number of members that left the club
    combien de membres sont partis ?

members[left=2026] show fullName, left
    who left in 2026, and on what day
    this year's (2026) leavers with the date

members[left=null & town="Odense"] count
    how many people from Odense are still members
    number of Odense members who haven't left

members[openings="Sicilian"] show fullName
    who plays the Sicilian
    Sicilian players among us
    ¿quién juega la Sicilian?

members[openings="London" & openings="French"] show fullName
    which members have both the London and the French in their repertoire
    who plays London as well as French

members[openings!="London" & elo>1800] list
    players above 1800 who do not have the London among their openings
    over 1800 and no London player

members[openings.#=0] count
    how many members named no opening at all
    members with zero openings, number

members top 1 openings.# show fullName
    who has the widest repertoire, most openings
    member with the largest number of openings

members by openings count desc
    openings by popularity among members
    which opening do how many members play, most popular first

games count
    how many games are on record
    total number of games

games by opening count top 1
    which opening is played most in our games
    most frequent opening on the board

games[result="1/2"] percent
    what percentage of games is drawn (1/2)
    draw rate, result 1/2
    Remisquote, also 1/2

games by opening avg moves
    average length in moves by opening
    how many moves does each opening last on average
    durée moyenne en coups par ouverture

games by opening avg moves > 60
    openings whose games last more than 60 moves on average
    which openings run past 60 moves on average

games top 1 moves show white.fullName, black.fullName, moves
    longest game in moves: white, black, number of moves
    who against whom was the game with most moves and how many were there

games bottom 1 moves show white.fullName, black.fullName
    who played the shortest game, fewest moves
    both players of the quickest game by moves

games[moves<20] list
    miniatures under 20 moves
    games that were over in fewer than 20 moves

games[winner=@white] count
    how many games did white win
    wins with white, number of games
    ¿cuántas partidas ganaron las blancas?

games[winner=@black] percent
    how often does black win, as a percentage
    share of games won by black

games by winner.fullName count top 1
    who has won most games
    the member with the most wins
    wer hat die meisten Partien gewonnen

games by winner.fullName count >= 8
    who has at least 8 wins
    members with eight victories or more

games[playedOn=2026] by winner.fullName count top 3
    three most successful players of 2026 by wins
    top 3 winners in 2026

games[ending="mate"] count
    how many games ended in checkmate
    number of mates

games[ending="time"] show winner.fullName, playedOn
    who won on time and when
    games lost on the clock: winner and day

games by ending count
    how do our games end? number of each
    mates, resignations, losses on time: how many of each

games[winner.fullName="Gesa Grosz"] count
    how many wins does Gesa Grosz have
    number of victories by gesa grosz

games[white.fullName="Hamid Hallam" or black.fullName="Hamid Hallam"] list
    all games of Hamid Hallam, with either colour
    hamid hallam's games, white or black

games[white.town="Vejle" & black.town="Odense"] count
    how many games had a Vejle player as white against somebody from Odense
    number of games Vejle (white) vs Odense (black)

games[whiteElo<@blackElo & winner=@white] count
    how often did white win against a higher rated black
    number of upsets: white was lower rated than black and won

games[whiteElo>@blackElo] percent
    in what share of games was white rated higher than black
    percentage of games with white the stronger on paper

games by tournament.name count
    games per tournament
    how many games were played in each tournament
    partidas por torneo

games by tournament.name avg minutes top 1
    which tournament has the longest games in minutes on average
    tournament where a game takes the most minutes on average

games by tournament.tempo avg moves
    average moves by tempo
    classical, rapid, blitz: how many moves on average

games[tournament.name="Midnight Blitz" & result="1/2"] count
    how many draws (1/2) in the Midnight Blitz
    number of 1/2 results at Midnight Blitz

games[tournament.name="Club Championship" & round=7] show white.fullName, black.fullName, result
    last round (7) of the Club Championship: pairings and results
    Club Championship round 7, who vs who and the result

games by playedOn:weekday count
    games by day of the week
    on which weekdays do we play, and how many games

games[playedOn=last month] list
    last month's games
    games in the last month
    Partien vom letzten Monat

games[playedOn=2026-Q3] count
    how many games in the third quarter of 2026
    number of games from July to September 2026

games[minutes>240] list
    games of more than 4 hours
    marathon sessions, over four hours

games avg minutes, max minutes
    average and longest duration of a game in minutes
    mean minutes and the maximum

games top 1 playedOn show white.fullName, black.fullName, result
    most recent game: who, whom, result
    players and result of the latest game

games distinct opening
    what openings have been on the board
    which different openings occur in the games

games count distinct winner
    how many different people have won a game
    number of distinct winners

tournaments show name, startsOn asc startsOn
    calendar of tournaments by date
    all tournaments with the start, in order of date

tournaments[startsOn>today] show name, startsOn
    which tournaments are still to come, and when
    upcoming tournaments with date
    próximos torneos y su fecha

tournaments[no games] show name
    which tournament has no games yet
    tournaments nobody has played a game in

tournaments[entryFee=0] show name
    which tournaments are free to enter
    tournaments without an entry fee (0)

tournaments[arbiter.fullName~"Moreau"] show name
    which tournaments is a Moreau the arbiter of
    tournaments under arbiter Moreau

tournaments show name, arbiter.fullName
    who is the arbiter of each tournament
    tournaments and their arbiters

tournaments by tempo count
    tournaments by tempo
    how many blitz, rapid and classical events

tournaments top 1 prizes.eur show name
    which tournament pays the highest single prize
    tournament with the biggest prize in euros

tournaments by name sum prizes.eur
    total prize money of each tournament
    prize fund per tournament
    Preisgeld je Turnier insgesamt

tournaments by name sum prizes.eur > 500
    tournaments with more than 500 euros in prizes overall
    where is the total prize money above 500

tournaments[prizes.place=1 & prizes.eur>=300] show name
    where does first place get 300 or more
    tournaments in which place 1 wins at least 300 euros

tournaments[prizes.#=1] show name
    where is there only one prize
    tournaments with a single prize

fees[paidOn=null] sum amt
    how much in fees is still unpaid
    outstanding subscriptions in total
    offene Beiträge insgesamt

fees[paidOn=null & year=2026] show member.fullName, amt
    who still owes for 2026 and how much
    unpaid 2026 fees: member and amount
    ¿quién debe la cuota de 2026, y cuánto?

fees[paidOn>@due] count
    how many fees were paid late
    number of payments made after the due date

fees[paidOn>@due] by member.fullName count > 1
    who has paid late more than once
    members with over one late payment

fees[paidOn!=null] by year sum amt
    money that came in per subscription year
    paid fees by year, total

fees by year count, sum amt
    fees per year, number and sum
    for each year how many fees and how much money

fees by method count
    how do people pay? number per method
    payments by method

fees[method="cash"] percent
    what share of the fees is paid in cash
    cash percentage

members[no fees] show fullName
    members for whom no fee is on record
    who has never been billed a fee

members[has tournaments] show fullName
    which members have ever been an arbiter of a tournament
    who has served as tournament arbiter

fees by member.town sum amt top 1
    which town brings in the most fees
    town with the highest total of fees

fees by member.fullName sum amt top 3
    three members with the most fees in total
    top three members by sum of fees

after members top 1 elo show fullName
members top 1 elo show fullName, elo
    and what's the rating?
    with the elo please

after members by town avg elo
members by town count
    and how many are there in each?
    now the number of members instead

after games by opening count top 1
games by opening count top 3
    the top three?
    and the three most frequent

after games[moves<20] list
games[moves<20] by opening count
    by opening, how many?
    how many of those per opening

after games by winner.fullName count top 1
games[tournament.tempo="blitz"] by winner.fullName count top 1
    and in blitz?
    only blitz events

after fees[paidOn=null] sum amt
fees[paidOn=null] count
    how many is that?
    and the number of fees

after fees[paidOn=null & year=2026] show member.fullName, amt
fees[paidOn=null & year=2025] show member.fullName, amt
    and for 2025?
    2025 then

after tournaments[startsOn>today] show name, startsOn
tournaments[startsOn>today] show name, startsOn, entryFee
    what do they cost to enter?
    add the entry fee

after members[left!=null] count
members[left!=null] show fullName
    who are they?
    names?

none
    what is the win rate of Iris Elmore
    who will win the Winter Gambit
    rating change of Boris since last year
    how many games has each member lost
    best move against the Caro-Kann
    which member is the nicest
    phone number of Leo Moreau
    median elo
    why did Tilda leave
    difference between white wins and black wins
    pair the next round
    delete the games of round 3
    remind everybody who owes money
    who is the world champion
    how much coffee did we sell
    games with a queen sacrifice
    which arbiter's town hosts most games
    ¿a qué hora empieza la ronda?
    Wie viele Schachbretter haben wir?
    good evening

members avg dob:age
    how old is someone in this club on average
    average age of the club
    Durchschnittsalter der Mitglieder

members by town avg dob:age
    average age by town
    how old are members on average in each town

members max dob:age
    how old is our oldest member
    highest age among the members

members[title!=null] avg dob:age
    average age of titled players
    how old are those with a title on average

games avg by tournament count
    how many games does a tournament have on average
    average number of games per tournament

games count by winner count > 5
    how many members have won more than 5 games
    number of people with over five wins

games[result="1/2"] by opening percent
    share of draws (1/2) per opening
    what percentage of games in each opening ends 1/2

games[result="1/2"] by tournament.name percent top 1
    which tournament has the highest share of draws, 1/2
    tournament with the biggest percentage of 1/2

games avg whiteElo - blackElo
    by how much is white rated above black on average
    average of white elo minus black elo

games[winner=@white] top 1 blackElo - whiteElo show winner.fullName
    who beat the opponent with the biggest rating gap, as white (black elo minus white elo)
    biggest upset by white: winner's name by the gap of black elo over white elo

fees avg paidOn - due
    how many days after the due date are fees paid on average
    average days from due to paid

fees[paidOn=null] by year percent
    unpaid share of the fees per year
    what percentage of each year's fees is not paid

members by town percent desc
    how are members split over the towns, in percent, largest first
    share of members per town in descending order
"""
