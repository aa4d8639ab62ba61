"""An online game: player accounts, characters, guilds, quests done, trades on the market, reports of bad behaviour."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

GUILDS = "Ashen Pact|Mossy Boots|Order of Tea|Silent Bell|Night Herons|Copper Teeth|The Late Ones"
QUESTS = "Wolf at the Mill|3|120,Bridge of Sighs|8|300,The Drowned Bell|15|900,Lost Apprentice|5|160,Salt King|22|2500,Herbs for Oda|1|40,Ember Gate|30|6000,Goblin Taxes|11|450,Moon Ferry|18|1400"
WARES = "iron ore|healing draught|wolf pelt|silk rope|rune shard|old map|phoenix feather|oak shield"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """90 accounts, 7 guilds, 150 characters, 9 quests, 380 runs, 320 trades, 90 reports."""
    accounts = []
    for number in range(90):
        account: dict[str, Any] = {
            "acc": f"AC{number + 501}",
            "login": f"{chance.choice(['plum', 'grit', 'vane', 'hush', 'brim'])}{number * 7 % 100:02}",
            "region": chance.choice(["EU", "EU", "NA", "ASIA"]),
            "created": datetime(2021, 5, 1) + timedelta(days=chance.randrange(2035)),
            "sub": chance.choice(["free", "free", "gold", "platinum"]),
            "paid_eur": chance.choice([0, 0, 10, 45, 130, 410]),
            "hours": chance.randint(0, 4200),
            "banned": False,
            "birth_yr": chance.randint(1962, 2012),
        }
        if chance.random() < 0.8:
            account["last_login"] = datetime(2026, 5, 1) + timedelta(days=chance.randrange(213))
        if chance.random() < 0.08:
            account["banned"] = True
            account["ban_reason"] = chance.choice(["bots", "insults", "gold selling"])
        if chance.random() < 0.3:
            account["two_factor"] = "on"
        accounts.append(account)
    guilds = [
        {
            "tag": "".join(word[0] for word in name.split()) + str(number),
            "name": name,
            "founded": datetime(2021, 6, 1) + timedelta(days=chance.randrange(1700)),
            "bank_gold": chance.randrange(0, 900000, 100),
            "hall": {"town": chance.choice(["Oda", "Brackwater", "Highfell"]), "level": chance.randint(1, 6)},
            "recruiting": chance.choice(["Y", "N"]),
            "boss_kills": chance.randint(0, 64),
            "boss_kills_last_season": chance.randint(0, 64),
        }
        for number, name in enumerate(GUILDS.split("|"), 1)
    ]
    characters = []
    for number in range(150):
        character: dict[str, Any] = {
            "char": f"CH{number + 1001}",
            "name": f"{chance.choice(['Thora', 'Bex', 'Olwen', 'Grum', 'Ilka', 'Rasp', 'Zell', 'Nim'])}{chance.choice(['dor', 'wyn', 'ash', 'ik', 'mere'])}{number}",
            "account": accounts[chance.randrange(82)]["acc"],
            "class": chance.choice(["warrior", "mage", "healer", "thief"]),
            "lvl": chance.randint(1, 60),
            "gold": chance.choice([3, 80, 900, 7500, 64000]),
            "deaths": chance.randint(0, 300),
            "kills": chance.randint(0, 5000),
            "made": datetime(2022, 1, 1) + timedelta(days=chance.randrange(1790)),
            "gear": [
                {
                    "slot": slot,
                    "item_lvl": chance.randint(1, 80),
                    "rarity": chance.choice(["common", "rare", "epic"]),
                }
                for slot in chance.sample(["head", "chest", "weapon", "boots"], chance.randint(0, 4))
            ],
            "pets": chance.sample(["owl", "fox", "newt", "drake"], chance.choice([0, 0, 1, 2])),
            "hardcore": chance.random() < 0.12,
        }
        if chance.random() < 0.65:
            character["guild"] = guilds[chance.randrange(6)]["tag"]
        characters.append(character)
    quests = [
        {
            "qid": f"Q{number:02}",
            "title": one.split("|")[0],
            "min_lvl": int(one.split("|")[1]),
            "reward_gold": int(one.split("|")[2]),
            "zone": chance.choice(["Fen", "Highlands", "Coast"]),
            "group_only": int(one.split("|")[1]) > 14,
        }
        for number, one in enumerate(QUESTS.split(","), 1)
    ]
    runs = []
    for number in range(380):
        started = datetime(2026, 1, 1) + timedelta(days=chance.randrange(333), minutes=chance.randrange(1440))
        quest = quests[chance.randrange(8)]
        run: dict[str, Any] = {
            "_id": number + 1,
            "quest": quest["qid"],
            "char": characters[chance.randrange(130)]["char"],
            "started": started,
            "outcome": chance.choice(["done", "done", "done", "failed", "given up"]),
            "mins": chance.randint(4, 170),
            "wipes": chance.choice([0, 0, 0, 1, 2, 6]),
            "party": chance.randint(1, 5),
        }
        if run["outcome"] == "done" and chance.random() < 0.4:
            run["loot"] = chance.choice(WARES.split("|"))
        runs.append(run)
    trades = []
    for number in range(320):
        seller, buyer = chance.sample(characters[:120], 2)
        asked = chance.choice([5, 20, 80, 350, 2400, 15000])
        trade: dict[str, Any] = {
            "_id": 66000 + number,
            "seller": seller["char"],
            "ware": chance.choice(WARES.split("|")[:7]),
            "n": chance.choice([1, 1, 5, 20, 100]),
            "asked": asked,
            "listed": datetime(2026, 2, 1) + timedelta(days=chance.randrange(302)),
        }
        if chance.random() < 0.7:
            trade["buyer"] = buyer["char"]
            trade["sold_for"] = int(asked * chance.choice([0.7, 0.9, 1, 1, 1.2]))
            trade["sold"] = min(
                trade["listed"] + timedelta(days=chance.randint(0, 20)), datetime(2026, 11, 29)
            )
        trades.append(trade)
    reports = []
    for number in range(90):
        accused, reporter = chance.sample(accounts[:70], 2)
        report: dict[str, Any] = {
            "case": f"R{number + 1:03}",
            "about": accused["acc"],
            "reported_by": reporter["acc"],
            "kind": chance.choice(["cheating", "insult", "spam", "insult"]),
            "filed": datetime(2026, 1, 10) + timedelta(days=chance.randrange(322)),
            "prio": chance.choice([1, 2, 2, 3]),
        }
        if chance.random() < 0.65:
            report["settled"] = min(
                report["filed"] + timedelta(days=chance.randint(0, 30)), datetime(2026, 11, 29)
            )
            report["verdict"] = chance.choice(["warning", "ban", "nothing"])
        reports.append(report)
    return {
        "accounts": accounts,
        "guilds": guilds,
        "characters": characters,
        "quests": quests,
        "runs": runs,
        "trades": trades,
        "reports": reports,
    }


QUESTIONS = """
accounts by region count
    accounts per region
    how many players in EU, NA and ASIA
    Konten je Region

accounts[sub!="free"] percent
    what share of accounts isn't free
    percentage with a sub other than free

accounts by sub sum paid_eur
    money from each kind of sub
    how much has been paid per sub

accounts top 1 paid_eur show login, paid_eur
    our biggest spender and how much they paid
    which login has paid the most, and how much
    wer hat am meisten bezahlt, und wie viel

accounts[paid_eur=0] percent
    share of players that never paid a cent (0)
    percentage of accounts with 0 paid

accounts[paid_eur>avg & hours<100] count
    how many paid above average yet played fewer than 100 hours
    number of accounts with above-average payment and under 100 hours

accounts by region avg hours desc
    average hours by region, keenest first
    how long do people in each region play on average, from most to least

accounts by region count, sum paid_eur
    players and revenue per region
    for each region how many accounts and what did they pay

accounts[last_login<last 30 days] count
    how many players have last logged in more than 30 days ago
    number of churned accounts: last login over 30 days back

accounts[last_login=this week] count
    how many were online this week, by last login
    number of accounts whose last login is in the current week
    ¿cuántos entraron esta semana (last login)?

accounts[last_login=null] show login
    who has no last login
    accounts with last login empty

accounts[created=this month] list
    new accounts this month
    sign-ups of this month

accounts by created:year count
    sign-ups per year
    accounts created each year

accounts[banned=true] show login, ban_reason
    who is banned, and for what
    banned logins with the reason
    qui est banni, et pourquoi (reason)

accounts by ban_reason count top 1
    most frequent ban reason
    what do we ban people for most often

accounts[two_factor=null & sub="platinum"] count
    how many platinum players have no two-factor
    number of platinum accounts without two factor

accounts[birth_yr>=2010] count
    how many players were born in 2010 or later
    number of youngsters, birth year from 2010

accounts[no characters] count
    how many accounts have no character
    number of accounts without characters
    combien de comptes sans personnage (characters)

accounts[no characters & created=2026] show login
    2026 accounts that have not made any characters, logins
    who signed up in 2026 but has no characters

accounts[no reports & banned=true] count
    how many banned accounts were never reported
    number of banned players with no reports

guilds top 1 bank_gold show name, bank_gold
    richest guild and its gold
    which guild has most gold in the bank, how much

guilds[boss_kills>@boss_kills_last_season] show name
    guilds with more boss kills than last season
    which guilds beat their boss kills of last season
    Gilden mit mehr boss kills als in der last season

guilds[boss_kills<@boss_kills_last_season] count
    how many guilds killed fewer bosses than last season
    number of guilds with boss kills below last season's

guilds[recruiting="Y"] show name
    who is recruiting (Y)
    guilds that take new people, recruiting Y

guilds by hall.town count, avg bank_gold
    per town of the hall: guilds and average gold
    hall towns with number of guilds and mean bank gold

guilds bottom 1 founded show name, founded
    the oldest guild and when it was founded
    which guild was founded first, on what day

guilds[no characters] show name
    guilds without members (no characters)
    which guild has no characters

characters by class count
    characters per class
    how many warriors, mages, healers, thieves
    personajes por clase

characters by guild.name count top 1
    largest guild by characters
    which guild has the most members, i.e. characters

characters by guild.name avg lvl
    average level per guild
    how strong is each guild on average (lvl)

characters by guild.name avg lvl > 32
    guilds with an average level above 32
    which guilds average more than lvl 32

characters by guild.hall.town count
    characters by town of the guild hall
    how many characters have their hall in which town

characters[guild=null] percent
    share of loners without a guild
    percentage of characters in no guild

characters[guild.name="Mossy Boots" & class="healer"] show name, lvl
    healers of the Mossy Boots and their level
    who heals for Mossy Boots? name and lvl

characters top 3 lvl show name, class, lvl
    three highest characters: name, class, level
    top 3 by lvl with class

characters[lvl=60] count
    how many have reached 60
    number of level 60 characters

characters by class avg deaths top 1
    which class dies most on average
    class with the highest mean deaths

characters by class sum kills, sum deaths
    kills and deaths per class in total
    for each class total kills and total deaths

characters[deaths>@kills] show name, deaths, kills
    who died more often than they killed? both numbers
    characters with more deaths than kills, show deaths and kills

characters[deaths=0 & lvl>=20] list
    level 20 and up without dying once (0 deaths)
    0 deaths at lvl 20 or more

characters[hardcore=true & deaths>0] count
    how many hardcore characters have died, more than 0 deaths
    number of hardcore ones with deaths above 0

characters[gear.rarity="epic" & gear.slot="weapon"] count
    how many have an epic weapon
    number of characters with epic gear in the weapon slot

characters by gear.slot avg gear.item_lvl
    average item level by slot
    how good is the gear in every slot on average

characters[gear.#=0] count
    how many run around without gear, 0
    number of characters with 0 gear

characters by pets count top 1
    favourite pet
    which pet do most characters own

characters[pets="drake" & pets="owl"] show name
    who owns both a drake and an owl
    characters with drake as well as owl

characters[account.region="ASIA"] sum gold
    gold of all characters in ASIA together
    total gold in the ASIA region

characters by account.login sum gold top 5
    five richest logins by gold over all their characters
    top 5 accounts by total gold

characters by account.login count > 3
    who has more than three characters
    logins with over 3 characters

characters[account.banned=true] count
    how many characters belong to banned accounts
    number of characters on a banned account

quests show title, reward_gold desc reward_gold
    quests by reward, best paid first
    which quest pays what, from high to low

quests[min_lvl<=5] show title
    quests for beginners, up to level 5
    what can a level 5 take on, minimum level 5 or lower

quests by zone avg reward_gold
    average reward by zone
    what does a quest pay on average in each zone

quests[no runs] show title
    quests nobody has tried, no runs
    which quest has no runs

runs by quest.title count top 1
    most played quest
    which quest gets the most runs
    la quête la plus jouée (runs)

runs[outcome="failed"] by quest.title count top 3
    three quests that fail most often
    top 3 quests by failed runs

runs[outcome="done"] percent
    success rate of runs, share done
    what percentage of runs ends with done
    Anteil der Runs mit done

runs by outcome count, avg mins
    outcomes with number of runs and average minutes
    per outcome: how many, how long on average

runs by quest.title avg mins desc
    average time per quest, longest first
    which quests take how many minutes on average, in descending order

runs by quest.title avg wipes > 1
    quests with more than 1 wipe on average
    which quests average over 1 wipe

runs[quest.title="Ember Gate" & outcome="done"] bottom 1 mins show char.name, mins
    fastest finished Ember Gate: who, in how many minutes
    Ember Gate record (done): character and minutes

runs[char.lvl<@quest.min_lvl] count
    how many runs were by characters below the quest's minimum level
    number of runs with a level under the min level of the quest

runs[party=1 & quest.group_only=true] count
    how many solo runs of group-only quests (party of 1)
    number of runs with a party of 1 in a group only quest

runs by char.name count top 10
    ten busiest questers
    top 10 characters by runs

runs[started=last 7 days] by char.class count
    runs in the last seven days, by class
    past 7 days: runs per class

runs by started:month count
    runs per month
    how many runs each month

runs by started:weekday count desc
    on which weekdays do people quest most? number, busiest first
    runs by day of the week, most first

runs[outcome="done"] by char.guild count top 1
    guild tag with the most finished runs (done)
    which guild (tag) has most runs done

runs[loot="phoenix feather"] show char.name, started
    who looted a phoenix feather, and when
    phoenix feather drops: character and time

runs by loot count
    how often did each loot drop
    drops by loot

runs[mins>120] list
    runs of more than two hours
    runs that lasted over 120 minutes

trades count
    number of trades
    how many offers were listed in all

trades[sold=null] count
    how many offers are unsold
    number of trades that have not sold

trades[sold=null & listed<last 30 days] list
    offers unsold for more than 30 days since listing
    not sold though listed over 30 days ago

trades by ware sum sold_for top 3
    three wares with the highest sales in gold
    top 3 wares by total sold for

trades by ware avg sold_for
    average price by ware
    what does each ware fetch on average (sold for)

trades[sold_for<@asked] percent
    in what share of trades was the price below what was asked
    percentage sold for less than asked

trades[sold_for>@asked] show ware, seller.name, asked, sold_for
    sold above the asking price: ware, seller, both prices
    which ware went for more than asked, who sold it, asked and sold for

trades by seller.name sum sold_for top 1
    most successful trader by gold
    who earned the most on the market
    ¿quién ha vendido por más oro?

trades by buyer.name count top 1
    who buys most often
    buyer with the largest number of trades

trades[seller.guild=@buyer.guild] count
    how many trades stayed inside a guild: seller and buyer from the same guild
    number of trades in which the seller's guild equals the buyer's guild

trades[ware="rune shard" & sold=this month] sum sold_for
    gold spent on rune shards this month
    total sold for rune shard this month

trades top 1 sold_for show ware, seller.name, buyer.name, sold_for
    dearest trade: ware, seller, buyer and gold
    what was the most expensive deal, between whom, for how much

trades by sold:month sum sold_for
    market turnover per month in gold
    gold traded each month

reports[settled=null] list
    open reports
    reports that are not settled

reports[settled=null & prio=3] count
    how many prio 3 reports are open, not settled
    number of unsettled reports of prio 3

reports by kind count top 1
    what do players report most
    most frequent kind of report
    Worüber wird am häufigsten berichtet (reports)?

reports by about.login count > 2
    who was reported more than twice
    logins with over 2 reports about them

reports by reported_by.login count top 1
    who reports others most often
    most eager reporter

reports by verdict count
    verdicts and how many of each
    reports per verdict

reports[verdict="nothing"] percent
    share of reports that lead to nothing
    percentage with the verdict nothing

reports[kind="cheating" & about.region="NA"] count
    how many cheating reports about NA players
    number of reports for cheating against accounts in NA

reports[about.sub="platinum" & verdict="ban"] show about.login
    platinum players banned after a report (verdict ban)
    which platinum logins got the verdict ban

reports[filed=last month] by kind count
    last month's reports by kind
    reports filed in the last month, per kind

reports[filed=@settled] count
    how many were settled on the day they were filed
    number of reports with filed and settled the same

after accounts by region count
accounts[sub="gold"] by region count
    only gold
    and for gold?

after accounts[paid_eur=0] percent
accounts[paid_eur=0 & region="EU"] percent
    and in EU?
    just the EU

after characters by guild.name avg lvl
characters by guild.name max lvl
    and the highest?
    the maximum instead

after characters top 3 lvl show name, class, lvl
characters top 3 gold show name, class, gold
    and by gold?
    the same for gold

after runs by quest.title count top 1
runs by quest.title count bottom 1
    and the least?
    the one with the fewest

after runs[outcome="done"] percent
runs[outcome="done" & char.class="mage"] percent
    for mages?
    only mage

after trades by ware avg sold_for
trades[sold=last month] by ware avg sold_for
    last month only
    and in the last month?

after reports[settled=null] list
reports[settled=null] by kind count
    per kind, how many?
    how many of each kind

none
    kills per death for each character
    which class is the most fun
    profit on silk rope
    who will win the season
    median level
    gold the guild bank gained since May
    why did Bexash leave
    unban plum07
    give everyone 100 gold
    how do I beat the Salt King
    when is the next patch
    players who both sold and bought rune shards
    trades between accounts of different regions
    email address of grit14
    server load right now
    characters logged in before 8 am
    best game of the year
    ¿me puedes subir de nivel?
    Wie komme ich nach Highfell?
    lol

reports avg settled - filed
    how long does a report stay open on average
    average days from filed to settled
    Wie viele Tage bleibt ein Report im Schnitt offen?

reports by kind avg settled - filed
    average days to settle per kind of report
    how long do we take on average for every kind

reports[settled - filed>14] list
    reports that took more than 14 days to settle
    settled over two weeks (14 days) after filing

reports[verdict="ban"] by kind percent
    ban rate per kind of report
    what share of each kind ends in a ban

trades avg asked - sold_for
    by how much do sellers come down on average, asked minus sold for
    average difference between asked and sold for

trades top 1 asked - sold_for show ware, seller.name
    biggest discount: which ware and seller, asked minus sold for
    where was the gap between asked and sold for largest? ware and seller

trades avg sold - listed
    how many days until something sells on average
    average days from listing to sale

trades sum n * sold_for
    number times price over all trades
    n times sold for, in total

trades[sold=null] by ware percent
    unsold share per ware
    what percentage of offers for each ware has not sold

trades avg by seller count
    how many offers does a seller make on average
    average number of trades per seller

trades count by seller count > 5
    how many characters have listed more than 5 offers
    number of sellers with over five trades

characters top 5 kills - deaths show name, kills - deaths
    five characters with the best balance of kills minus deaths, and the balance
    top 5 by kills less deaths, with the difference

characters avg by account count
    how many characters does an account have on average
    average number of characters per account

characters count by account count >= 3
    how many accounts have at least three characters
    number of players with 3 characters or more

guilds show name, boss_kills - boss_kills_last_season
    change in boss kills for each guild against last season
    how many more bosses has every guild killed than last season

runs[outcome="done"] by quest.title percent
    success rate of each quest (done)
    what percentage of runs is done, per quest

runs[outcome="done"] by char.class percent top 1
    which class has the highest share of done runs
    class with the best done percentage

runs[outcome="failed"] by quest.title percent > 20
    quests where more than 20 % of the runs fail
    which quests have over 20 percent failed runs

runs avg by started:day count
    how many runs are there per day on average
    average daily number of runs

accounts[sub!="free"] by region percent
    paying share by region, sub other than free
    what percentage of accounts is not free in each region
"""
