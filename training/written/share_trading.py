"""A broker's books: clients, accounts, securities, trades, dividends."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

FIRST = "Abel|Berit|Corin|Dafne|Egon|Fanny|Gregor|Hilde|Imran|Juno|Kasper|Lieke"
LAST = "Aster|Blohm|Crane|Dusol|Eklund|Frost|Garber|Hollis|Ingram|Joost|Kamara"
SECURITIES = (
    "AVL|Avalon Motors|industry,BRX|Briarcliff Foods|food,CYD|Cyder Software|tech,DLM|Dolomite Mining|mining"
    ",ESK|Eskdale Water|utilities,FNC|Finch Airlines|travel,GLX|Galaxo Pharma|health,HBR|Harbour Bank|finance"
    ",IVY|Ivy Retail|retail,JNX|Jinx Games|tech,KLN|Kiln Cement|industry,LUX|Luxor Hotels|travel,MTR|Meteor Solar|utilities"
)


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """90 clients, 120 accounts, 13 securities, 400 trades, 100 dividends."""
    clients = []
    for number in range(90):
        client: dict[str, Any] = {
            "client_no": f"C-{number + 100}",
            "full_name": f"{FIRST.split('|')[number % 12]} {LAST.split('|')[number % 11]}",
            "dob": (datetime(1945, 1, 1) + timedelta(days=chance.randrange(21500))).strftime("%Y-%m-%d"),
            "resid": {
                "city": chance.choice(["Zug", "Leiden", "Cork", "Cork", "Malmo"]),
                "since": chance.randint(1990, 2026),
            },
            "risk": chance.choice([1, 2, 2, 3, 4, 5]),
            "onboarded": datetime(2016, 1, 1) + timedelta(days=chance.randrange(3980)),
            "advisor": chance.choice(["Orrin", "Selma", "Tadeo", "Vilma"]),
            "kyc_ok": chance.choice(["Y", "Y", "Y", "N"]),
        }
        if chance.random() < 0.25:
            client["referred_by"] = f"C-{chance.randint(100, 189)}"
        if chance.random() < 0.6:
            client["tax_id"] = f"TX{chance.randint(100000, 999999)}"
        clients.append(client)
    accounts = []
    for number in range(120):
        account: dict[str, Any] = {
            "acct": f"A{number + 5000}",
            "client_no": clients[chance.randrange(82)]["client_no"],
            "type": chance.choice(["cash", "margin", "pension", "cash"]),
            "ccy": chance.choice(["EUR", "EUR", "CHF", "SEK"]),
            "opened": datetime(2016, 5, 1) + timedelta(days=chance.randrange(3850)),
            "bal": round(chance.uniform(-8000, 190000), 2),
            "credit_limit": chance.choice([0, 5000, 20000]),
        }
        if chance.random() < 0.12:
            account["closed"] = datetime(2025, 3, 1) + timedelta(days=chance.randrange(630))
        accounts.append(account)
    securities = [
        {
            "ticker": one.split("|")[0],
            "name": one.split("|")[1],
            "sector": one.split("|")[2],
            "px": round(chance.uniform(2, 310), 2),
            "px_prev": round(chance.uniform(2, 310), 2),
            "yr_high": round(chance.uniform(250, 400), 2),
            "yr_low": round(chance.uniform(1, 9), 2),
            "mkt_cap_m": chance.randrange(90, 60000, 10),
            "listed": chance.randint(1961, 2024),
            "esg": chance.choice(["A", "B", "B", "C", "D"]),
            "indices": chance.sample(["Nordic 30", "Green 50", "Mid Cap", "Value"], chance.randint(0, 3)),
        }
        for one in SECURITIES.split(",")
    ]
    trades = []
    for number in range(400):
        px = round(chance.uniform(2, 310), 2)
        qty = chance.choice([5, 10, 25, 100, 400, 1000])
        executed = datetime(2025, 1, 2) + timedelta(days=chance.randrange(697), hours=chance.randrange(8, 18))
        trade: dict[str, Any] = {
            "_id": 300000 + number,
            "acct": accounts[chance.randrange(105)]["acct"],
            "ticker": securities[chance.randrange(12)]["ticker"],
            "side": chance.choice("BBS"),
            "qty": qty,
            "px": px,
            "amt": round(qty * px, 2),
            "fee": chance.choice([0, 4.9, 9.9, 24.5]),
            "limit_px": round(px * chance.uniform(0.95, 1.05), 2),
            "ts": executed,
            "status": chance.choice(["settled", "settled", "settled", "pending", "rejected"]),
            "channel": chance.choice(["app", "web", "phone"]),
        }
        if trade["status"] == "rejected":
            trade["reject_reason"] = chance.choice(["no cover", "market closed", "bad price"])
        trades.append(trade)
    dividends = [
        {
            "ticker": securities[chance.randrange(10)]["ticker"],
            "acct": accounts[chance.randrange(110)]["acct"],
            "pay_date": datetime(2025, 2, 1) + timedelta(days=chance.randrange(700)),
            "gross": round(chance.uniform(3, 900), 2),
            "wht": round(chance.uniform(0, 130), 2),
            "kind": chance.choice(["cash", "cash", "stock"]),
        }
        for _ in range(100)
    ]
    return {
        "clients": clients,
        "accounts": accounts,
        "securities": securities,
        "trades": trades,
        "dividends": dividends,
    }


QUESTIONS = """
clients count
    how many clients do we have
    client headcount, total number
    Wie viele Kunden haben wir?

clients by advisor count desc
    clients per advisor, most first
    who looks after how many clients, in descending order

clients by advisor count top 1
    which advisor has the most clients
    busiest advisor by number of clients
    ¿qué asesor tiene más clientes?

clients[kyc_ok="N"] show full_name, advisor
    whose KYC is not ok (N), and who is the advisor
    clients with kyc N: name and advisor

clients[kyc_ok="N"] percent
    what percentage has KYC N
    share of clients whose kyc is missing, N

clients by risk count
    clients per risk class
    how many clients in every risk category

clients[risk>=4] count
    how many clients take a lot of risk, class 4 or more
    number of clients in risk 4 and up
    combien de clients avec un risk d'au moins 4

clients by resid.city avg risk
    average risk class by city
    how daring is each city on average (risk)

clients by resid.city count > 20
    cities with more than 20 clients
    where do more than twenty of our clients live

clients bottom 1 dob show full_name, dob
    oldest client with date of birth
    who was born first and when

clients[dob>=1990 & dob<2000] show full_name
    clients born in the nineties
    who was born from 1990 up to but not in 2000
    Kunden, die in den Neunzigern geboren sind

clients[dob<last 70 years] count
    how many clients are over 70
    number of clients older than seventy, 70

clients[onboarded=this year] show full_name, onboarded
    this year's new clients with their date
    who was onboarded this year and when

clients by onboarded:year count
    new clients per year
    how many did we onboard each year
    nuevos clientes por año

clients[tax_id=null] show full_name
    for which clients is the tax id missing
    clients without a tax id
    qui n'a pas donné son tax id

clients[referred_by!=null] percent
    what share of clients came through a referral
    percentage referred by somebody

clients by referred_by count top 1
    which client number has referred the most people to us
    number of the client who is named most often under referred by

clients[no accounts] show full_name
    clients with no account
    who hasn't got an account at all
    Kunden ohne Konto

clients[no accounts & kyc_ok="Y"] count
    how many clients with KYC Y have no account
    number of clients cleared (kyc Y) yet without accounts

accounts sum bal
    total balance of all accounts
    how much money do we hold
    saldo total de las cuentas

accounts by ccy sum bal
    balances by currency
    total balance in each ccy
    Guthaben je Währung

accounts by type count, avg bal
    for each type: number of accounts and average balance
    accounts and mean bal per type

accounts by type avg bal top 1
    account type with the highest average balance
    which type of account is fattest on average

accounts[bal<0] show acct, client_no.full_name, bal
    overdrawn accounts: number, holder and balance below 0
    who is in the red (bal under 0)? account, client, how much

accounts[bal<0] count
    how many accounts are below zero, 0
    number of accounts with a negative balance (<0)

accounts top 5 bal show client_no.full_name, bal
    five fattest accounts: holder and balance
    top 5 balances and whose they are
    les cinq plus gros soldes et leurs titulaires

accounts by client_no.full_name sum bal top 1
    our richest client across all accounts
    client with the highest total balance

accounts by client_no.full_name sum bal > 200000
    clients with more than 200k on their accounts
    who holds over 200,000 in total

accounts by client_no.full_name count > 2
    who has more than two accounts
    clients with over 2 accounts

accounts by client_no.advisor sum bal
    money under each advisor
    total balance per advisor
    encours par conseiller

accounts[closed!=null] count
    how many accounts are closed
    number of accounts that were shut

accounts[closed=null & type="pension"] count
    how many pension accounts are still open, not closed
    number of pension accounts without a closing date

accounts[closed=this year] show acct, client_no.full_name, closed
    accounts closed this year: number, holder, date
    who closed which account this year, on what day

accounts[opened=last month] list
    accounts opened last month
    last month's new accounts

accounts by opened:year count
    accounts opened per year
    number of openings each year

accounts[no trades & closed=null] show acct, client_no.full_name
    accounts that aren't closed but never traded, with the holder
    dormant ones: no trades and no closing date; account and client

accounts[no trades] count
    how many accounts have never traded
    number of accounts without any trade

accounts[has dividends & bal<0] list
    accounts with dividends although the balance is under 0
    below 0 in spite of dividends, which accounts

securities top 1 px show name, px
    most expensive share and its price
    highest px, which company and what price

securities[px>@px_prev] show name, px, px_prev
    which shares went up, px above the previous one? both prices
    risers: name, px and px_prev (px higher than previous)

securities[px<@px_prev] count
    how many shares fell below their previous price
    number of fallers, px under px_prev

securities by sector count
    securities per sector
    how many companies in each sector

securities by sector sum mkt_cap_m top 1
    sector with the largest total market cap
    which sector is the biggest by mkt cap

securities by sector avg px
    average share price by sector
    mean px for each sector

securities[sector="tech"] show ticker, name
    tech shares with ticker
    which tech companies do we list, and their tickers

securities[esg="A"|"B"] show name
    companies with an ESG of A or B
    who is rated A or B in esg

securities[indices="Green 50"] show name
    what's in the Green 50
    members of the Green 50 index
    Welche Werte sind im Green 50?

securities[indices.#=0] show name
    shares in no index (0)
    companies with 0 indices

securities bottom 1 listed show name, listed
    longest listed company, and since which year
    oldest listing with its year

securities[mkt_cap_m>10000] count
    how many companies are worth more than 10 billion (10000 m)
    number of market caps above 10000

securities[no trades] show name
    which shares has nobody traded
    securities without a trade

trades count
    how many trades have there been
    total number of trades

trades[ts=today] list
    today's trades
    trades from today

trades[ts=this month & status="settled"] sum amt
    volume settled this month, total
    how much money in settled trades this month

trades sum fee
    our fee income in total
    what have we earned in fees
    ingresos por comisiones (fee)

trades by ts:month sum fee
    fees per month
    monthly fee income

trades by ts:year count, sum amt
    trades and volume per year
    each year's number of trades and total amount

trades by channel avg amt
    average trade by channel
    how big is a trade on the app, the web and the phone on average

trades by channel count, sum fee
    per channel how many trades and what fees
    trades and fee income for app, web, phone

trades[channel="phone" & fee=0] count
    how many phone trades were free, fee 0
    number of trades by phone without fee (0)

trades[side="B"] sum amt
    how much was bought (B) in total
    total amount of buys, side B

trades[side="S" & ts=2026] by ticker.name sum amt top 3
    three shares sold most in 2026 by amount (S)
    top 3 names by amount in S trades of 2026

trades by side count
    buys and sells, number of each side
    number of trades on each side

trades by ticker.name count top 1
    most traded share by number of trades
    which company is traded most often
    l'action la plus échangée en nombre d'ordres

trades by ticker.name sum amt top 5
    top five shares by volume in money
    five companies with the highest traded amount

trades by ticker.sector sum amt
    traded amount per sector
    how much money was traded in each sector

trades by ticker.sector avg fee > 10
    sectors where the average fee is above 10
    which sectors cost more than 10 a trade on average in fees

trades[status="pending"] show acct, ticker.name, amt
    pending trades: account, share and amount
    what is still pending, on which account, and for how much

trades[status="rejected"] percent
    what share of orders gets rejected
    rejected trades in percent
    Anteil der Ablehnungen (rejected)

trades[status="rejected"] by reject_reason count
    rejections by reason
    why were orders rejected? number per reason

trades[reject_reason="no cover"] by acct count > 1
    accounts rejected for no cover more than once
    which accounts had more than 1 no cover rejection

trades[px>@limit_px & side="B"] count
    how many buys (B) were done above their limit price
    number of B trades with px over the limit

trades[px<=@limit_px] percent
    share of trades at or below the limit price
    what percentage was executed at no more than the limit

trades[qty>=1000] list
    block trades of 1000 and more
    trades of at least 1,000 shares

trades[amt>100000] count
    how many trades went over 100k
    number of trades above 100,000

trades[amt>avg & status="rejected"] count
    how many bigger than average trades were rejected
    number of rejected trades above the average amount

trades top 1 amt show acct, ticker.name, amt
    biggest trade: account, share, amount
    which account made the largest trade, in what and for how much

trades top 10 ts
    ten latest trades
    the 10 most recent trades

trades max ts
    when was the last trade
    date of the latest trade

trades[acct.type="margin"] sum amt
    amount traded on margin
    total amount of trades in margin accounts

trades by acct.client_no sum fee top 3
    three client numbers that pay us the most in fees
    top 3 clients (number) by fees

trades[ts=2026-Q3] by ts:month sum amt
    traded amount by month in the third quarter of 2026
    Q3 2026 volume, month by month

trades by ts:weekday count
    trades by weekday
    which days of the week see how many trades

trades[ticker.name="Jinx Games" & side="B"] count distinct acct
    how many different accounts have bought (B) Jinx Games
    number of distinct accounts buying Jinx Games, B

dividends sum gross, sum wht
    dividends in total: gross and withholding tax
    total gross and total wht

dividends by ticker.name sum gross top 1
    which company has paid us the most in dividends
    best dividend payer by gross total

dividends[pay_date=this year] by ticker.name sum gross
    total gross per company this year
    gross dividends of this year for each share

dividends by pay_date:year sum gross
    gross dividends per year in total
    how much gross each year
    Summe der Bruttodividenden pro Jahr

dividends[pay_date>today] list
    dividends still to be paid after today
    upcoming dividends, later than today

dividends[wht=0] count
    how many dividends were free of withholding tax (0)
    number with wht 0

dividends[kind="stock"] percent
    share paid in stock
    percentage of stock dividends

after clients by advisor count desc
clients[risk=5] by advisor count desc
    only risk 5
    and those in class 5?

after accounts sum bal
accounts avg bal
    and on average?
    the mean instead

after accounts[bal<0] count
accounts[bal<0] show acct, client_no.full_name
    which ones, and whose?
    list the accounts with names

after trades by ticker.name count top 1
trades by ticker.name count bottom 1
    and the least?
    the one traded least often

after trades sum fee
trades[ts=last month] sum fee
    last month?
    and in the last month

after trades by channel avg amt
trades by channel max amt
    and the biggest?
    the maximum then

after trades[status="rejected"] percent
trades[status="rejected"] show acct, ticker.name, reject_reason
    show me them with account, share and reason
    list them: account, company, reject reason

after dividends by pay_date:year sum gross
dividends by pay_date:month sum gross
    and per month?
    monthly

none
    what is each client's profit
    how much has Avalon Motors gained in percent
    which share should I buy
    where will Cyder Software be next week
    median trade
    phone number of Egon Frost
    cities of the clients who traded most
    why was trade 300017 rejected by the market
    shares held by Lieke Crane
    trades before 10 in the morning
    trades of clients in Cork
    sell all Finch Airlines
    close account A5003
    move Berit Blohm to Selma
    what is a dividend
    price of gold
    clients who bought and later sold Ivy Retail
    inflation in 2026
    ¿qué asesor es más amable?
    Wie hoch ist der Leitzins?
    morning!

clients avg dob:age
    how old are our clients on average
    average age of the clients
    edad media de los clientes

clients by advisor avg dob:age
    average age of clients per advisor
    how old are each advisor's clients on average

clients by risk avg dob:age
    average age by risk class
    how old are people in every risk class on average

securities show name, px - px_prev
    change of every share against the previous price
    how much has each share moved, px minus px prev

securities top 1 px - px_prev show name
    biggest winner by price change over the previous price
    which share gained the most, px minus px_prev

securities bottom 3 px - px_prev show name, px - px_prev
    three worst losers and their change (px minus px prev)
    bottom 3 by price change, name and change

securities by sector avg yr_high - yr_low
    average spread between the year's high and low per sector
    how wide is yr high minus yr low on average in each sector

dividends sum gross - wht
    net dividends after tax, in total
    gross minus wht over all dividends

dividends by ticker.name sum gross - wht top 3
    three companies that paid the most net of withholding tax
    top 3 by gross less wht

trades sum px * qty
    price times quantity of all trades
    total of px times qty

trades avg by acct count
    how many trades does an account make on average
    average number of trades per account

trades count by acct count >= 6
    how many accounts have made at least 6 trades
    number of accounts with six trades or more

trades avg by ts:month sum fee
    how much do we earn in fees in an average month
    average monthly fee income

trades[status="rejected"] by channel percent
    rejection rate by channel
    what percentage of trades is rejected on app, web, phone

trades[side="B"] by ticker.name percent top 1
    which share has the highest buy share (B)
    company with the largest percentage of B trades

accounts avg by client_no sum bal
    how much does a client hold with us on average over all accounts
    average total balance per client

accounts count by client_no count > 1
    how many clients have more than one account
    number of clients with over 1 account

accounts by type percent
    account types in percent
    share of each type of account
"""
