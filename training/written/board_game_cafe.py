"""A board game café: games on the shelf, tables, visits with orders, tournaments evenings, borrowed games."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

GAMES = (
    "Harvest Moonlight|strategy|2|4|90,Cat Burglars|party|3|8|25,Silk and Salt|strategy|2|5|120,Tower of Jam|dexterity|2|6|15"
    ",Ghost Ferry|cooperative|1|4|60,Word Orchard|word|2|10|20,Iron Harbour|war|2|2|180,Pixie Post|kids|2|4|20"
    ",Last Lantern|cooperative|1|5|75,Bluff Street|party|4|12|30,Rails of Ash|strategy|2|6|150,Tiny Zoo|kids|2|5|30"
    ",Quantum Bakery|cards|2|4|45,Marble Dash|dexterity|2|4|10,Spy Opera|cards|3|7|40,Hexaline|abstract|2|2|35"
)
REGULARS = "Ayla Brock|Benno Tack|Cass Ferro|Dunja Pohl|Ezra Lunt|Flo Marin|Gitte Os|Hugo Stam|Ivy Chan|Jory Pell|Kim Adler"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """16 games, 12 tables, 11 regulars, 380 visits, 140 loans."""
    games = []
    for number, one in enumerate(GAMES.split(","), 1):
        name, kind, low, high, minutes = one.split("|")
        game: dict[str, Any] = {
            "_id": f"bg{number:02}",
            "name": name,
            "kind": kind,
            "players": {"min": int(low), "max": int(high)},
            "play_min": int(minutes),
            "copies": chance.randint(1, 4),
            "bought": datetime(2019, 2, 1) + timedelta(days=chance.randrange(2800)),
            "price": chance.choice([12.5, 24, 39, 55, 79]),
            "weight": round(chance.uniform(1, 4.8), 1),
            "langs": chance.sample(["English", "Dutch", "French"], chance.randint(1, 3)),
        }
        if chance.random() < 0.35:
            game["missing"] = chance.sample(
                ["dice", "pawn", "rulebook", "card", "timer"], chance.randint(1, 2)
            )
        games.append(game)
    tables = [
        {
            "no": f"T{number}",
            "room": chance.choice(["cellar", "window", "loft"]),
            "seats": chance.choice([2, 4, 4, 6, 10]),
            "quiet": chance.random() < 0.3,
        }
        for number in range(1, 13)
    ]
    regulars = [
        {
            "card": f"R-{number:02}",
            "name": name,
            "since": datetime(2020, 1, 10) + timedelta(days=chance.randrange(2400)),
            "stamps": chance.randint(0, 10),
            "fav_kind": chance.choice(["strategy", "party", "cooperative", "cards"]),
            "fav_game": f"bg{chance.randint(1, 16):02}",
        }
        for number, name in enumerate(REGULARS.split("|"), 1)
    ]
    visits = []
    for number in range(380):
        came = datetime(2025, 1, 3) + timedelta(
            days=chance.randrange(695), minutes=15 * chance.randrange(40, 80)
        )
        orders = [
            {"item": item, "qty": chance.choice([1, 1, 2, 3]), "eur": eur}
            for item, eur in chance.sample(
                [
                    ("lemonade", 3.5),
                    ("coffee", 2.8),
                    ("nachos", 7),
                    ("beer", 4.2),
                    ("toast", 6.5),
                    ("cake", 4),
                ],
                chance.randint(0, 4),
            )
        ]
        visit: dict[str, Any] = {
            "_id": 2000 + number,
            "table_no": tables[chance.randrange(11)]["no"],
            "came": came,
            "group": chance.choice([1, 2, 2, 3, 4, 4, 5, 6, 9]),
            "hrs": chance.choice([1, 1.5, 2, 2.5, 3, 4.5]),
            "entry_eur": chance.choice([4, 8, 12, 16, 24]),
            "bill": round(sum(int(str(one["qty"])) * float(str(one["eur"])) for one in orders), 2),
            "orders": orders,
            "played": [f"bg{one:02}" for one in chance.sample(range(1, 16), chance.choice([0, 1, 1, 2, 3]))],
            "reserved": chance.choice(["Y", "N"]),
        }
        if chance.random() < 0.4:
            visit["card"] = regulars[chance.randrange(10)]["card"]
        if chance.random() < 0.25:
            visit["tip"] = chance.choice([1, 2, 5, 10])
        if visit["reserved"] == "Y" and chance.random() < 0.12:
            visit["no_show"] = True
        visits.append(visit)
    loans = []
    for number in range(140):
        out = datetime(2025, 2, 1) + timedelta(days=chance.randrange(666))
        loan: dict[str, Any] = {
            "_id": number + 1,
            "game_id": f"bg{chance.randint(1, 15):02}",
            "card": regulars[chance.randrange(10)]["card"],
            "out": out,
            "due": out + timedelta(days=7),
            "deposit": chance.choice([10, 20, 30]),
        }
        back = out + timedelta(days=chance.choice([2, 4, 6, 7, 7, 9, 20]))
        if back < datetime(2026, 11, 29) and chance.random() < 0.95:
            loan["back"] = back
            if chance.random() < 0.15:
                loan["damage"] = chance.choice(["torn box", "lost piece", "stain"])
        loans.append(loan)
    return {"games": games, "tables": tables, "regulars": regulars, "visits": visits, "loans": loans}


QUESTIONS = """
games count
    how many games are on the shelf
    number of different games we own
    Wie viele Spiele haben wir?

games[players.max>=8] show name
    games for eight people or more
    what can 8 or more of us play

games[players.min<=5 & players.max>=5] show name
    which games can be played by five (min at most 5, max at least 5)
    games that take 5 players: minimum up to 5, maximum 5 or more

games[players.min=1] show name
    solo games, minimum of 1 player
    what can one play alone (from 1 player)
    ¿a qué se puede jugar solo, mínimo 1?

games[players.max=2] show name, play_min
    two-player games (max 2) and how long they take
    games for at most exactly 2, with minutes

games[play_min<=30] show name, play_min asc play_min
    short games, half an hour at most, quickest first with minutes
    which games take no more than 30 min, from short to long, and how long

games[play_min>120] show name
    games of more than two hours
    what takes longer than 2 hours

games top 1 play_min show name, play_min
    longest game and its minutes
    which game takes the most time, how long

games by kind count
    games per kind
    how many party, strategy, kids games etc.
    jeux par type

games by kind avg play_min desc
    average playing time by kind, longest first
    how long does each kind take on average, in descending order

games by kind avg weight top 1
    which kind is the heaviest on average
    kind with the highest mean weight

games by kind sum copies
    copies per kind
    how many copies do we own of each kind

games[weight>avg & kind="cooperative"] show name
    cooperative games that are heavier than average
    co-op (cooperative) games with above-average weight

games[missing!=null] show name, missing
    which games have something missing, and what
    incomplete games: name and missing parts
    Welche Spiele sind unvollständig (missing), und was fehlt?

games[missing=null] percent
    what share of games is complete, nothing missing
    percentage of games with no missing parts

games[missing="rulebook"] show name
    games without their rulebook (missing rulebook)
    where is the rulebook missing

games[langs="Dutch" & kind="kids"] show name
    kids games in Dutch
    which games for kids do we have in Dutch

games[langs.#=1] show name
    games in just 1 language
    which games come in a single language, 1

games bottom 1 bought show name, bought
    the game we've had longest and when it was bought
    oldest purchase on the shelf, with the date

games[bought=this year] show name, price
    this year's purchases with price
    which games did we buy this year, for how much

games by bought:year sum price
    money spent on games per year
    what did we pay for games each year, in total
    Ausgaben für Spiele pro Jahr (price)

games[no loans] show name
    games nobody has ever borrowed
    what has never been on loan

games[no visits] show name
    games that were never played here, in no visit
    shelf warmers: games without any visits

tables sum seats
    how many seats do we have altogether
    total seating
    nombre de places au total

tables by room count, sum seats
    tables and seats per room
    each room: how many tables, how many seats in total

tables[quiet=true & seats>=4] show no, room
    quiet tables with at least 4 seats, and the room
    where can four people sit quietly (quiet, 4 seats or more)? table and room

tables[no visits] show no
    which table has had no visits
    tables nobody sat at

visits[came=today] list
    today's guests
    visits today

visits[came=yesterday] sum bill
    takings at the bar yesterday (bill)
    how much was billed yesterday
    ¿cuánto se facturó ayer (bill)?

visits[came=this month] sum entry_eur, sum bill
    entry and bills this month, both totals
    this month's total entry money and total bill

visits by came:month sum bill
    bills per month in total
    how much do we bill each month

visits by came:weekday count desc
    visits by weekday, busiest first
    which days of the week are busiest? number of visits in descending order

visits by came:weekday avg bill top 1
    on which weekday is the average bill highest
    weekday with the fattest mean bill

visits by came:year count, sum bill, avg bill
    per year: visits, total bill and average bill
    yearly figures: number of visits, bill total, bill average

visits sum group
    how many people have come in total
    total number of guests over all groups
    Wie viele Gäste waren insgesamt da?

visits avg group, avg hrs
    average size of a group and average stay in hours
    how big are groups and how long do they stay (hrs), both on average

visits[group>=6] count
    how many groups of six or more
    number of big groups, at least 6

visits[group=1] percent
    what share comes alone (group of 1)
    percentage of visits by 1 person

visits by table_no.room sum bill
    billed per room
    how much does each room bring in (bill)

visits by table_no.room avg hrs top 1
    in which room do people stay longest on average
    room with the highest average hours

visits by table_no count top 1
    most popular table by visits
    which table is used the most

visits by table_no count < 30
    tables with fewer than 30 visits
    which tables had under thirty visits

visits[table_no.quiet=true] avg hrs
    how long do people stay at quiet tables on average
    average hours at quiet tables

visits[group>@table_no.seats] count
    how often was the group bigger than the table had seats
    number of visits with more people than seats at the table

visits by played.name count top 5
    five most played games
    top 5 games by number of visits
    die fünf meistgespielten Spiele

visits by played.kind count
    how often is each kind of game played
    plays per kind

visits[came=last month] by played.name count top 1
    most played game last month
    what was last month's favourite by visits

visits[played.name="Bluff Street"] count
    how often has Bluff Street been played
    number of visits with Bluff Street on the table

visits[played.#=0] count
    how many visits without a single game played (0)
    number of groups who played 0 games

visits avg played.#
    how many games does a group play on average
    average number of games played per visit

visits by orders.item sum orders.qty desc
    what do we sell, by quantity, most first
    items ordered by number sold, descending

visits by orders.item sum orders.qty top 1
    best selling item
    which item on the menu sells most
    ¿qué se vende más?

visits[orders.item="nachos" & orders.qty>=2] count
    how many visits had two nachos or more
    number of visits with at least 2 nachos

visits[orders.item="beer" & orders.item="cake"] count
    how many visits had both beer and cake
    number of tables that ordered beer as well as cake

visits[orders.#=0] percent
    what share orders nothing, 0 items
    percentage of visits with 0 orders

visits[card!=null] percent
    how many visits are by regulars, in percent (with a card)
    percentage of visits with a card

visits by card.name count top 3
    three regulars who come most often
    top 3 by number of visits, with names
    les trois habitués les plus fidèles en visites

visits by card.name sum bill top 1
    which regular spends the most
    biggest spender among the regulars by total bill

visits by card.name avg tip > 4
    regulars who tip more than 4 on average
    whose average tip is above 4

visits[tip!=null] count
    how many visits left a tip
    number of tables that tipped

visits sum tip
    tips in total
    how much have we got in tips
    Trinkgeld insgesamt

visits[no_show=true] count
    how many no-shows
    number of reservations where nobody turned up (no show)

visits[no_show=true & came=this year] by card.name count
    no-shows this year by regular, how many
    which regulars were no-shows this year and how often

visits[reserved="N" & group>=4] count
    how many walk-ins of four or more (reserved N)
    number of groups of at least 4 without a reservation, N

visits top 1 bill show came, table_no, bill
    highest bill: when, at which table, how much
    date, table and amount of the biggest bill

visits[bill>avg & tip=null] count
    how many above-average bills came without a tip
    number of visits with no tip in spite of a bill over the average

visits max came
    when was our last visit
    date of the latest visit

regulars show name, stamps desc stamps
    regulars by stamps, most first
    who has how many stamps, from high to low

regulars[stamps=10] show name
    who has a full card of 10 stamps
    regulars with 10 stamps

regulars bottom 1 since show name, since
    our most loyal regular, since when
    who has been a regular the longest, and from what date

regulars show name, fav_game.name
    everybody's favourite game
    regulars and the name of their favourite

regulars by fav_kind count
    favourite kinds of our regulars, with number
    how many regulars prefer each kind

regulars[fav_game.kind!=@fav_kind] show name
    whose favourite game is of another kind than the favourite kind
    regulars with a fav game that's not their fav kind

regulars[no visits] show name
    regulars who haven't been here once (no visits)
    which card holders have no visit

loans[back=null] show game_id.name, card.name, due
    what is out on loan, with whom, and due when
    games not back yet: game, borrower, due date
    ¿qué juegos faltan por devolver? juego, quién y fecha límite

loans[back=null & due<today] show card.name, game_id.name
    who is overdue, with what (not back, due before today)
    overdue loans: name and game, due earlier than today

loans[back>@due] count
    how many games came back late, after the due date
    number of late returns
    combien de jeux rendus après la date (due)

loans[back>@due] by card.name count top 1
    who returns late most often (back after due)
    regular with the most late returns

loans[back<=@due] percent
    what share comes back by the due date
    percentage returned no later than due

loans by game_id.name count top 1
    most borrowed game
    which game goes out on loan the most

loans by game_id.kind count
    loans per kind of game
    how many loans has each kind

loans by card.name count >= 12
    regulars with twelve loans or more
    who has borrowed at least 12 times

loans[damage!=null] show game_id.name, damage
    damaged returns: game and damage
    what came back broken, and how (damage)

loans[damage!=null] by card.name count
    damages by regular, how many
    number of damaged loans for each borrower

loans[out=last quarter] count
    how many loans last quarter
    number of games lent in the last quarter

loans by out:month count
    loans per month
    how many games go out every month

loans[back=null] sum deposit
    how much deposit do we hold for games not back yet
    deposits on open loans in total

after games by kind count
games by kind avg price
    and the average price?
    what do they cost on average

after games[missing!=null] show name, missing
games[missing!=null] count
    how many is that?
    only the number

after visits[came=yesterday] sum bill
visits[came=today] sum bill
    and today?
    today's?

after visits by played.name count top 5
visits[group=2] by played.name count top 5
    only groups of 2
    and for couples, group of 2?

after visits by came:month sum bill
visits by came:month sum entry_eur
    and entry?
    entry money instead

after loans[back=null] show game_id.name, card.name, due
loans[back=null & due<today] show game_id.name, card.name, due
    only those due before today
    which of them are overdue (due before today)?

after loans[back>@due] count
loans[back>@due] by game_id.name count
    for each game?
    by game

after regulars bottom 1 since show name, since
regulars top 1 since show name, since
    and the newest?
    who is the latest

none
    which game is the most fun
    who wins at Iron Harbour most often
    takings per seat
    visits last weekend
    guests who came before 6 pm
    profit on nachos
    rules of Hexaline
    reserve T4 for tonight
    throw out Tower of Jam
    why is the loft always empty
    will we be full on Saturday
    median bill
    phone number of Cass Ferro
    age of our regulars
    how many games has Ivy Chan borrowed but never played here
    best board games of all time
    what does the other café charge
    ¿puedo llevar a mi perro?
    Wie lautet das WLAN-Passwort?
    bonjour

loans avg back - out
    how many days does a game stay out on average
    average length of a loan in days

loans avg back - due
    how many days after the due date do games come back on average
    average days from due to back

loans[back - due>3] show card.name, game_id.name
    who brought a game back more than 3 days late, and which
    loans over three days past due: name, game

loans by game_id.name avg back - out top 1
    which game is kept longest on average
    game with the highest average days out

loans avg by card count
    how many games does a regular borrow on average
    average number of loans per regular

loans count by game_id count > 10
    how many games went out more than 10 times
    number of games with over ten loans

loans[damage!=null] by game_id.kind percent
    damage rate per kind of game
    what share of loans comes back with damage, by kind

games sum copies * price
    what is our collection worth, copies times price
    price times copies of all games together
    Wert aller Spiele: Exemplare mal Preis

games by kind sum copies * price
    value of the games per kind, copies times price
    what are the games of each kind worth

visits avg by came:day count
    how many groups come in a day on average
    average number of visits per day

visits avg by came:month sum bill
    what do we bill in an average month
    average monthly total of bills

visits sum bill - entry_eur
    bills minus entry money, all visits together
    difference between bill and entry in total

visits[no_show=true] by table_no.room percent
    no-show rate per room
    what percentage of visits were no-shows, by room

visits[reserved="Y"] by came:weekday percent desc
    share of reserved visits (Y) per weekday, highest first
    on which weekdays is what percentage reserved, Y, in descending order

visits count by card count >= 15
    how many regulars came at least 15 times
    number of cards with fifteen visits or more
"""
