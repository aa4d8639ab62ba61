"""A small bank: clients, branches, accounts with long codes, bookings marked D (debit) or C (credit)."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

FIRST = "Albin|Britta|Camille|Diego|Elsa|Fadi|Greta|Horst|Irina|Jules|Kim|Lotte|Manolo|Nina|Oskar|Paula|Ravi|Sonja"
LAST = "Amann|Bertrand|Castro|Dorn|Egger|Fuchs|Garnier"
BRANCHES = (
    ("HB1", "Hafenplatz", "Bregenz", "Ute Lang"),
    ("DO2", "Marktstraße", "Dornbirn", "Emil Rohner"),
    ("FK1", "Altstadt", "Feldkirch", "Vera Simic"),
    ("LI4", "Seeufer", "Lindau", "Emil Rohner"),
)


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """4 branches, 90 clients, 150 accounts, 400 bookings."""
    branches = [
        {
            "code": code,
            "name": name,
            "town": town,
            "manager": manager,
            "counters": chance.randint(1, 5),
            "atm": code != "LI4",
        }
        for code, name, town, manager in BRANCHES
    ]
    clients = []
    for number in range(90):
        firm = number % 9 == 0
        client: dict[str, Any] = {
            "client_no": f"C{6100 + 3 * number}",
            "name": f"{LAST.split('|')[number % 7]} & Partner {number}"
            if firm
            else f"{FIRST.split('|')[number % 18]} {LAST.split('|')[number // 13]}",
            "type": "B" if firm else "P",
            "adviser": chance.choice(["Ms Winder", "Mr Kogler", "Ms Petrovic", "Mr Sutter"]),
            "since": datetime(1998, 1, 1) + timedelta(days=chance.randrange(10500)),
            "rating": chance.choice(["A", "A", "B", "B", "C"]),
            "online": chance.choice(["Y", "Y", "N"]),
        }
        if not firm:
            client["born"] = datetime(1938, 1, 1) + timedelta(days=chance.randrange(25500))
        clients.append(client)
    accounts = []
    for number in range(150):
        kind = chance.choice(["CUR", "CUR", "CUR", "SAV", "SAV", "LOAN"])
        balance = {
            "CUR": chance.uniform(-1800, 12000),
            "SAV": chance.uniform(0, 90000),
            "LOAN": chance.uniform(-240000, -900),
        }
        account: dict[str, Any] = {
            "account_no": f"AT{chance.randint(10, 99)}45{chance.randrange(10**8):08d}{number:04d}",
            "owner": f"C{6100 + 3 * chance.randrange(84)}",
            "kind": kind,
            "branch": BRANCHES[chance.randrange(4)][0],
            "opened": datetime(2004, 1, 1) + timedelta(days=chance.randrange(8300)),
            "balance": round(balance[kind], 2),
            "rate_pct": {
                "CUR": 0.1,
                "SAV": chance.choice([1.2, 1.75, 2.1]),
                "LOAN": chance.choice([3.4, 4.1, 5.25]),
            }[kind],
            "overdraft": chance.choice([0, 1000, 3000]) if kind == "CUR" else 0,
            "blocked": chance.random() < 0.05,
        }
        if chance.random() < 0.25:
            account["joint_owner"] = f"C{6100 + 3 * chance.randrange(90)}"
        if chance.random() < 0.12:
            account["closed"] = datetime(2025, 1, 15) + timedelta(days=chance.randrange(675))
        accounts.append(account)
    bookings = []
    for number in range(400):
        side = chance.choice(["D", "D", "D", "C"])
        texts = ["rent", "groceries", "insurance", "cash withdrawal", "electricity", "transfer", "fees"]
        booking: dict[str, Any] = {
            "_id": 5500000 + number,
            "account_no": accounts[chance.randrange(130)]["account_no"],
            "booked": datetime(2025, 10, 1) + timedelta(days=chance.randrange(424)),
            "dc": side,
            "amt": round(chance.choice([9.5, 40, 120, 640, 2300, 7800]) * chance.uniform(0.7, 1.4), 2),
            "purpose": chance.choice(
                texts if side == "D" else ["salary", "refund", "transfer", "cash deposit", "interest"]
            ),
            "channel": chance.choice(["app", "app", "counter", "atm", "standing order"]),
            "reversed": chance.random() < 0.02,
        }
        if booking["purpose"] == "transfer":
            booking["other_account_no"] = accounts[chance.randrange(150)]["account_no"]
        bookings.append(booking)
    return {"branches": branches, "clients": clients, "accounts": accounts, "bookings": bookings}


QUESTIONS = """
branches show name, town
    our branches and where they are
    which branches do we have, and in which town

branches[town="Dornbirn"] show manager
    who runs the Dornbirn branch
    branch manager in Dornbirn
    wer leitet die Filiale in Dornbirn?

branches[manager="Emil Rohner"] show name
    which branches does Emil Rohner manage
    Emil Rohner's branches

branches[atm=false] show name
    branch without a cash machine
    where can't you draw money from an ATM
    welche Filiale hat keinen Bankomaten, kein atm?

branches top 1 counters show name
    branch with the most counters
    which branch has most counters

clients count
    how many clients does the bank have
    number of customers
    wie viele Kunden hat die Bank?

clients[type="B"] count
    how many type B clients
    number of clients of type B

clients by rating count
    clients by rating
    how many clients are rated A, B and C
    clientes por rating

clients[rating="C"] show name
    who has the worst rating, C
    clients rated C, names
    quels clients ont la note C ?

clients by adviser count
    clients per adviser
    how many clients does each adviser look after
    Kunden pro Berater

clients by adviser count top 1
    which adviser has the most clients
    busiest adviser by clients
    ¿qué asesor tiene más clientes?

clients[adviser="Ms Winder"] list
    Ms Winder's clients
    everyone Ms Winder advises

clients[online="N"] count
    how many clients don't bank online
    customers without online banking, number
    wie viele haben kein Onlinebanking?

clients[online="Y"] percent
    what share uses online banking
    percentage of clients who bank online

clients[since=this year] count
    how many new clients this year
    number of clients won this year
    combien de nouveaux clients cette année ?

clients[since=last year] by adviser count top 1
    which adviser won most new clients last year
    who brought in the most clients last year

clients bottom 1 since show name, since
    our oldest relationship: name and date
    who has banked with us longest, and since when
    wer ist am längsten bei uns, und seit wann?

clients bottom 1 born show name
    oldest client
    who is our eldest customer
    ¿quién es el cliente más mayor?

clients top 1 born show name
    youngest client
    our youngest account holder by birth date, who is it

clients[born>=1990 & online="N"] list
    clients born in 1990 or later without online banking
    born since 1990 and not online

clients[no accounts] show name
    clients with no account
    who has no account with us
    wer hat gar kein Konto?

clients[name~"Partner"] count
    how many clients have Partner in their name
    number of clients whose name contains Partner

accounts count
    how many accounts are there
    number of accounts
    combien de comptes ?

accounts[closed=null] count
    how many accounts are still open
    number of accounts that haven't been closed
    wie viele Konten sind noch offen?

accounts[closed=this year] count
    how many accounts were closed this year
    closures this year, number
    ¿cuántas cuentas se han cerrado este año?

accounts[closed=last month] show account_no, owner.name
    accounts closed last month: IBAN and owner
    which accounts did we close last month, and whose were they

accounts[opened=this year] by kind count
    accounts opened this year by kind
    this year's new accounts, broken down by kind

accounts by kind count
    accounts by kind
    how many CUR, SAV and LOAN accounts
    Konten nach Art

accounts[kind="SAV"] sum balance
    savings in total
    how much money lies in SAV accounts
    total auf SAV-Konten, Summe

accounts[kind="LOAN"] list
    loans
    all LOAN accounts
    Kredite, kind LOAN

accounts[kind="LOAN"] count
    how many loans have we given
    number of LOAN accounts

accounts[kind="LOAN"] avg rate_pct
    average interest rate on loans
    what rate do our loans carry on average

accounts by kind avg balance
    average balance per kind of account
    mean balance by kind
    saldo medio por tipo de cuenta

accounts sum balance
    total of all balances
    what do all balances add up to
    Summe aller Salden

accounts top 1 balance show owner.name, balance
    richest account: owner and balance
    whose account holds the most money, and how much
    wer hat das meiste Geld auf dem Konto, und wie viel?

accounts top 5 balance show account_no, balance
    five fullest accounts with their balance
    top 5 accounts by balance: IBAN and amount

accounts[kind="CUR" & balance<0] show owner.name, balance
    who is overdrawn, and by how much? current accounts (CUR)
    CUR accounts in the red: owner and balance

accounts[kind="CUR" & balance<0] count
    how many CUR accounts are overdrawn
    current accounts (CUR) below zero, number
    wie viele CUR-Konten sind im Minus?

accounts[kind="SAV" & balance>50000] count
    how many savings accounts hold more than 50k
    SAV accounts above 50,000, number
    ¿cuántas cuentas SAV tienen más de 50.000?

accounts[balance=0] list
    empty accounts
    accounts with nothing on them

accounts[overdraft>0] percent
    what share of accounts has an overdraft facility
    percentage of accounts with an overdraft

accounts[overdraft>=3000] count
    how many accounts may go 3000 or more into the red (overdraft)
    accounts with an overdraft of at least 3,000, number

accounts[blocked=true] show account_no, owner.name
    blocked accounts and their owners
    which accounts are frozen, i.e. blocked, and whose
    gesperrte Konten mit Inhaber

accounts[joint_owner!=null] count
    how many joint accounts
    number of accounts with a second owner
    wie viele Gemeinschaftskonten?

accounts[joint_owner!=null] list
    accounts that two people share
    joint accounts
    comptes joints

accounts[owner.name="Elsa Amann"] list
    Elsa Amann's accounts
    accounts that belong to Elsa Amann

accounts[owner.name="Camille Amann" or joint_owner.name="Camille Amann"] list
    accounts of Camille Amann, alone or as joint owner
    where is Camille Amann owner or joint owner

accounts by owner.name count top 1
    which client has the most accounts
    who owns most accounts
    quel client a le plus de comptes ?

accounts by owner.name sum balance top 3
    three wealthiest clients by total balance
    our top 3 clients by money
    los tres clientes con más saldo

accounts by owner.name count > 4
    clients with more than four accounts
    who owns over 4 accounts

accounts[kind="LOAN"] by owner.name sum balance bottom 1
    who owes the bank most? LOAN balances are negative
    client with the lowest total loan balance

accounts by owner.rating avg balance
    average balance by client rating
    how much do clients of each rating have on average

accounts by owner.adviser sum balance desc
    money under each adviser, largest first
    total balance per adviser in descending order

accounts[owner.type="B"] sum balance
    how much do type B clients have in total
    total balance of clients of type B

accounts by branch.town count
    accounts per town
    Konten je Ort
    how many accounts does each town's branch keep

accounts by branch.name count top 1
    which branch has the most accounts
    biggest branch by accounts
    welche Filiale führt die meisten Konten?

accounts by branch.name sum balance
    deposits by branch, sum of balances
    total balance for each branch

accounts[branch.town="Lindau" & kind="SAV"] avg balance
    average savings balance in Lindau (SAV)
    mean balance of SAV accounts in Lindau

accounts[branch.manager="Vera Simic"] count
    how many accounts are at Vera Simic's branch
    accounts under Vera Simic, number

accounts[no bookings] count
    how many accounts have no movements at all
    dormant accounts, without any booking, number
    wie viele Konten haben keine Buchung?

accounts[no bookings] show account_no, owner.name
    which accounts have never been used, and whose are they
    accounts without bookings: IBAN and owner

bookings count
    how many bookings are there
    number of transactions
    nombre d'opérations

bookings[booked=today] list
    today's transactions
    Buchungen von heute

bookings[booked=yesterday] count
    how many transactions yesterday
    number of bookings made yesterday

bookings[booked=last 90 days] count
    how many bookings over the last 90 days
    transactions in the past 90 days, number

bookings[dc="D"] sum amt
    total of all debits
    how much went out, all debits together
    total des débits (D)

bookings[dc="C"] sum amt
    total credits
    how much money came in on the accounts, credits (C)
    Summe der Gutschriften (C)

bookings by dc sum amt
    debits and credits in money
    amount by D and C

bookings[dc="C" & booked=last month] sum amt
    credits last month, total
    how much was credited last month

bookings[dc="D" & booked=this month] sum amt
    debits this month, in total
    how much went off the accounts this month, dc D

bookings[purpose="cash withdrawal"] count
    how often was cash drawn
    number of cash withdrawals
    combien de retraits d'espèces ?

bookings[purpose="cash withdrawal" & channel="atm" & booked=this year] sum amt
    how much cash was withdrawn from ATMs this year
    total ATM cash withdrawals this year

bookings[purpose="salary"] list
    salary payments
    wages coming in
    Gehaltseingänge

bookings[purpose="rent" & booked=2026-11] sum amt
    rent paid in November 2026, total
    how much rent was paid in nov 2026

bookings[purpose="fees"] sum amt
    what did we collect in fees
    fee income, total
    ¿cuánto hemos cobrado en comisiones (fees)?

bookings by purpose sum amt top 3
    three purposes with the most money
    what is most money moved for? top 3 by amount

bookings by purpose count top 1
    most common purpose
    what do people book most often
    häufigster Verwendungszweck

bookings by channel count
    bookings by channel
    how many by app, counter, ATM and standing order

bookings[channel="app"] percent
    what percentage of bookings comes through the app
    share of app transactions
    porcentaje hecho con la app

bookings by channel avg amt
    average amount per channel
    how large is a booking on average in each channel

bookings[channel="counter" & booked=last week] list
    counter transactions of last week
    what was done at the counter last week

bookings top 1 amt show booked, amt
    largest booking: date and amount
    biggest transaction ever, when and how much
    la plus grosse opération, date et montant

bookings[amt>5000] count
    how many transactions exceed 5000
    bookings over 5k, number
    wie viele Buchungen über 5000?

bookings[amt>5000 & dc="C"] list
    credits above 5,000
    large money coming in, C over 5000

bookings[amt<10] count
    how many bookings are under ten euros
    tiny transactions below 10, number

bookings avg amt
    average booking amount
    how much is a transaction on average
    importe medio

bookings[amt>avg] percent
    what share of bookings is above average
    percentage of transactions larger than the mean

bookings[reversed=true] list
    reversed bookings
    transactions that were reversed

bookings[reversed=true & booked=2026] count
    how many reversals in 2026
    number of bookings reversed in 2026

bookings by booked:month sum amt
    amount moved per month
    money moved month by month
    Betrag pro Monat

bookings by booked:weekday count top 1
    on which weekday do people book most
    busiest day of the week

bookings by account_no.kind sum amt
    turnover by kind of account
    how much was moved on each kind of account

bookings[account_no.kind="SAV" & dc="D"] list
    debits from savings accounts (SAV)
    money taken out of SAV accounts

bookings by account_no.branch count top 1
    branch code with the most bookings
    which branch code sees most transactions on its accounts

bookings by account_no count top 1
    which account moves the most, by bookings
    account with the most transactions
    Konto mit den meisten Buchungen

bookings by account_no sum amt > 30000
    accounts that moved more than 30,000 in all
    IBANs with over 30k of bookings in total

bookings[other_account_no!=null] list
    bookings with another of our accounts on the other side
    bookings where the other account number is filled in

bookings[other_account_no.kind="SAV" & dc="D"] sum amt
    debits (D) with a SAV account on the other side, total
    total debits whose other account is SAV

bookings[account_no.branch!=@other_account_no.branch & other_account_no!=null] count
    bookings between accounts of different branches, number
    how many bookings have an account of another branch on the other side

bookings by other_account_no count top 1
    which account is most often on the other side
    most frequent other account

after clients by adviser count
clients by adviser count top 1
    who has the most?
    and the first of them?

after accounts by kind count
accounts by kind sum balance
    and in money?
    same with the balances
    et en euros ?

after accounts[closed=this year] count
accounts[closed=last year] count
    and last year?
    ¿y el año pasado?

after accounts[closed=this year] count
accounts[opened=this year] count
    and opened?
    how many were opened instead?

after accounts[kind="CUR" & balance<0] count
accounts[kind="CUR" & balance<0] sum balance
    what do they add up to?
    how deep in total?

after accounts[kind="LOAN"] list
accounts[kind="LOAN" & branch.town="Bregenz"] list
    only those in Bregenz
    nur Bregenz

after bookings[booked=yesterday] count
bookings[booked=yesterday] list
    show me them
    zeig sie mir

after bookings[dc="C" & booked=last month] sum amt
bookings[dc="D" & booked=last month] sum amt
    and the debits?
    what about D?

after bookings by purpose count top 1
bookings by purpose count top 5
    give me five
    the top five

after bookings[purpose="salary"] list
bookings[purpose="salary" & booked=this month] list
    for this month
    ce mois-ci seulement

none
    which client makes the most bookings
    how many bookings did Elsa Amann make
    what profit did the bank make
    who is the most trustworthy client
    PIN of Greta Dorn
    how much higher are debits than credits
    median balance
    what will the interest rate be next year
    why was account AT45 blocked
    transfer 200 to Ravi Castro
    close all the empty accounts
    transactions after six in the evening
    which shop was the money spent in
    share price of the bank
    wie hoch ist der Leitzins?
    ¿qué cajero se queda antes sin billetes?
    how many employees work at Seeufer
    good morning

clients avg born:age
    average age of our clients
    how old are clients on average

bookings count by account_no count > 10
    how many accounts have more than 10 bookings

accounts avg by owner count
    how many accounts does a client have on average
"""
