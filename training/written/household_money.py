"""A household's money: accounts, what was spent and with whom, income, monthly budgets, regular bills."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

ACCOUNTS = (
    "CHK,Everyday account,Marina Bank,checking,Mira|SAV,Rainy day savings,Marina Bank,savings,Mira"
    "|JNT,Joint account,Oakfield Union,checking,both|VISA,Blue card,Oakfield Union,credit card,Theo"
    "|CASH,Kitchen jar,,cash,both|OLD,Student account,Oakfield Union,checking,Theo"
)
PAYEES = (
    "Green Basket,supermarket,Westport|Corner Bakery,bakery,Westport|City Power,utility,Westport|Aqua Works,utility,Westport"
    "|Metro Lines,transport,Westport|Fuel Stop 24,petrol station,Harlow|Bella Pasta,restaurant,Westport"
    "|Sushi Garden,restaurant,Harlow|Page & Ink,bookshop,Harlow|Dr. Molina,doctor,Westport|Sunny Pharmacy,pharmacy,Westport"
    "|Streamly,subscription,|Fit Loft,gym,Westport|Landlord Ruiz,rent,Westport|Nordic Home,furniture,Harlow"
    "|Kids Corner,toys,Westport|Blue Sky Travel,travel,Lisbon|Pet Palace,pet shop,Harlow|Hobby Barn,hobby,Harlow"
)
BILLS = (
    "rent|electricity|water|internet|phone Mira|phone Theo|Streamly|gym|car insurance|home insurance"
    "|music lessons|newspaper"
)
CATEGORY = {
    "supermarket": "groceries",
    "bakery": "groceries",
    "utility": "utilities",
    "transport": "transport",
    "petrol station": "transport",
    "restaurant": "eating out",
    "doctor": "health",
    "pharmacy": "health",
    "subscription": "leisure",
    "gym": "leisure",
    "bookshop": "leisure",
    "hobby": "leisure",
    "toys": "kids",
    "rent": "rent",
    "travel": "holidays",
}
MOST = {"rent": (980, 980), "travel": (180, 1400), "furniture": (40, 900), "utility": (35, 140)}


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """6 accounts, 19 payees (one never paid), 400 expenses, 60 incomes, 77 budgets, 12 bills."""
    accounts = []
    for code, label, bank, kind, owner in (one.split(",") for one in ACCOUNTS.split("|")):
        account: dict[str, Any] = {
            "code": code,
            "label": label,
            "type": kind,
            "owner": owner,
            "balance": -412.35 if kind == "credit card" else round(chance.uniform(0, 9000), 2),
            "opened": datetime(2014, 1, 1) + timedelta(days=chance.randrange(3900)),
        }
        if bank:
            account["bank"] = bank
        if code == "OLD":
            account |= {"closed": datetime(2025, 8, 31), "balance": 0}
        accounts.append(account)
    payees = []
    for number, (name, kind, town) in enumerate((one.split(",") for one in PAYEES.split("|")), 1):
        payee: dict[str, Any] = {"_id": number, "name": name, "kind": kind}
        if town:
            payee["town"] = town
        payees.append(payee)
    expenses = []
    for number in range(400):
        payee = chance.choice(payees[:18])
        low, high = MOST.get(payee["kind"], (3, 95))
        day = date(2025, 2, 1) + timedelta(days=chance.randrange(667))
        expense: dict[str, Any] = {
            "_id": 9000 + number,
            "date": (date(2026, 11, 29) - timedelta(days=number // 2) if number < 24 else day).isoformat(),
            "payee_id": payee["_id"],
            "category": CATEGORY.get(payee["kind"], "home"),
            "amt": round(chance.uniform(low, high), 2),
            "account": chance.choice(["CHK", "JNT", "JNT", "VISA", "CASH"]),
            "paid_by": chance.choice(["Mira", "Theo"]),
            "tags": chance.sample(
                ["gift", "deductible", "online", "impulse"], chance.choice([0, 0, 1, 1, 2])
            ),
        }
        if chance.random() < 0.3:
            expense["note"] = chance.choice(
                ["birthday party", "split with Ana", "winter coat", "school trip", "warranty 2 years"]
            )
        if chance.random() < 0.5:
            expense["receipt"] = chance.random() < 0.8
        expenses.append(expense)
    income = [
        {
            "date": (date(2025, 1, 28) + timedelta(days=11 * number + chance.randrange(9))).isoformat(),
            "source": chance.choice(
                ["salary", "salary", "freelance", "child benefit", "interest", "tax refund"]
            ),
            "earner": chance.choice(["Mira", "Theo"]),
            "amt": round(chance.uniform(20, 3100), 2),
            "account": chance.choice(["CHK", "JNT", "SAV"]),
        }
        for number in range(60)
    ]
    budgets = [
        {
            "month": date(2026, month, 1).isoformat(),
            "category": category,
            "limit": chance.choice([60, 120, 150, 250, 400, 600]),
            "spent": round(chance.uniform(20, 640), 2),
        }
        for month in range(1, 12)
        for category in ["groceries", "eating out", "transport", "leisure", "kids", "health", "home"]
    ]
    bills = []
    for name in BILLS.split("|"):
        bill: dict[str, Any] = {
            "name": name,
            "amt": 980 if name == "rent" else round(chance.uniform(7, 320), 2),
            "every": chance.choice(["month", "month", "month", "quarter", "year"]),
            "next_due": datetime(2026, 11, 24) + timedelta(days=chance.randrange(45)),
            "autopay": chance.random() < 0.6,
            "account": chance.choice(["CHK", "JNT", "VISA"]),
        }
        if chance.random() < 0.3:
            bill["ends_on"] = datetime(2027, 1, 1) + timedelta(days=chance.randrange(400))
        bills.append(bill)
    return {
        "accounts": accounts,
        "payees": payees,
        "expenses": expenses,
        "income": income,
        "budgets": budgets,
        "bills": bills,
    }


QUESTIONS = """
expenses[date=this month] sum amt
    how much have we spent this month
    spending so far this month, total
    ¿cuánto hemos gastado este mes?
    Ausgaben in diesem Monat insgesamt

expenses[date=last month] sum amt
    what did we spend last month altogether
    total expenses of last month
    dépenses totales du mois dernier

expenses[date=today] list
    what did we spend money on today? all entries
    today's expenses
    gastos de hoy

expenses[date=yesterday] sum amt
    how much money went out yesterday
    yesterday's spending in total

expenses[date=last 7 days] list
    expenses of the last 7 days
    Ausgaben der letzten 7 Tage

expenses[date=last 7 days] sum amt
    how much went out in the past seven days
    spent over the last 7 days, sum

expenses[date=this week & category="eating out"] sum amt
    how much have we spent on eating out this week
    eating out this week: the total

expenses[category="groceries" & date=last month] sum amt
    how much did we spend on groceries last month
    last month's groceries in total
    combien en courses (groceries) le mois dernier ?

expenses[category="groceries" & date=this year] avg amt
    what does one grocery shop cost us on average this year
    average groceries expense this year

expenses[category="groceries" & date=2026] by date:month asc sum amt
    groceries per month in 2026, january first
    2026 grocery spending month by month in order

expenses by category sum amt desc
    spending by category, biggest first
    where does our money go? total per category, descending
    Ausgaben je Kategorie, größte zuerst

expenses[date=this month] by category sum amt
    this month's spending per category
    how much for each category so far this month
    gastos de este mes por categoría

expenses[date=last month] by category sum amt top 1
    what did we spend the most on last month
    most expensive category of last month

expenses by category sum amt > 2000
    categories where we have spent over 2000 in total
    which categories add up to more than 2k

expenses by date:month sum amt top 1
    in which month did we spend the most
    most expensive month
    le mois le plus cher

expenses by date:year sum amt
    total spending per year
    how much did we spend each year

expenses by date:weekday sum amt
    on which weekday do we spend how much
    spending by day of the week

expenses top 1 amt show payee_id.name, date, amt
    our biggest expense: who got it, when, how much
    largest single payment with payee, date and amount

expenses top 5 amt
    five biggest expenses
    the 5 largest things we paid for

expenses[date=this month] top 3 amt show payee_id.name, amt
    three biggest payments this month, who to and how much
    top 3 expenses of this month: payee and amount

expenses top 10 date show date, payee_id.name, amt
    last ten expenses with date, payee and amount
    the 10 latest payments: when, to whom, how much

expenses[amt>500] count
    how many times did we pay more than 500 at once
    number of expenses over 500
    ¿cuántos gastos superan los 500?

expenses[amt>500 & date=this year] list
    this year's expenses of more than 500
    payments over 500 made this year

expenses[amt<5 & paid_by="Theo"] count
    how many small things under 5 did Theo pay for
    number of theo's payments below five

expenses[amt>=20 & amt<=50 & date=last month] list
    last month's expenses between 20 and 50
    payments from 20 to 50 euros in the last month

expenses avg amt
    average expense
    how much is a payment on average
    durchschnittliche Ausgabe

expenses[payee_id.name="Green Basket"] sum amt
    how much have we left at Green Basket so far
    total spent with Green Basket
    Wie viel haben wir bei Green Basket ausgegeben?

expenses[payee_id.name="Green Basket" & date=last 30 days] count
    how often did we shop at Green Basket in the last 30 days
    number of green basket payments, past 30 days

expenses[payee_id.name="Dr. Molina"] show date, amt desc date
    when and how much did we pay Dr. Molina? newest first
    payments to Dr. Molina, date and amount, latest on top

expenses[payee_id.name="Sushi Garden"] top 1 date show date
    when were we last at Sushi Garden
    date of the most recent payment to Sushi Garden

expenses by payee_id.name sum amt top 1
    who gets most of our money
    payee we have paid the most in total
    à qui avons-nous versé le plus ?

expenses by payee_id.name sum amt top 5
    five payees with the most money from us
    top 5 payees by total

expenses by payee_id.name count top 3
    the three places where we pay most often
    top 3 payees by number of payments

expenses by payee_id.name count > 25
    payees with more than 25 payments
    who have we paid over 25 times
    Empfänger mit mehr als 25 Zahlungen

expenses[date=this year] by payee_id.name sum amt > 300
    who got more than 300 from us this year
    payees with over 300 in total this year

expenses by payee_id.name count
    number of payments per payee
    how often have we paid each of them, by name

expenses[payee_id.kind="restaurant"] count
    how many times did we eat at a restaurant
    restaurant visits, number of payments
    nombre de repas au restaurant

expenses[payee_id.kind="restaurant" & paid_by="Mira" & date=this year] sum amt
    how much has Mira paid in restaurants this year
    Mira's restaurant spending of this year in total

expenses[payee_id.town="Harlow"] list
    expenses in Harlow
    what we bought in Harlow, all of it
    compras hechas en Harlow

expenses[payee_id.town="Harlow"] by payee_id.kind sum amt
    spending in Harlow by kind of place
    how much did we leave in Harlow, per kind of payee

expenses by payee_id.town sum amt
    how much do we spend in each town
    spending per town of the payee

expenses[account.type="credit card" & date=this month] sum amt
    how much did we put on the credit card this month
    credit card spending this month, total

expenses[account.type="cash"] percent
    what share of expenses is paid in cash
    Anteil der Barzahlungen (cash) in Prozent
    percetage paid from a cash account

expenses[account.label="Joint account"] sum amt
    total paid from the Joint account
    how much went out of our joint account

expenses by account.label count desc
    number of payments per account, most first
    which account do we pay from how often? descending

expenses by account.bank sum amt
    spending by bank
    how much was paid through each bank

expenses by paid_by sum amt
    who of us paid how much
    total paid by each person
    Wer hat wie viel bezahlt?

expenses[paid_by="Theo" & category="leisure" & date=last 3 months] list
    Theo's leisure expenses in the last three months
    leisure payments by theo over the past 3 months

expenses by paid_by, category sum amt
    spending per person and category
    who paid how much for which category

expenses[tags="impulse"] sum amt
    how much money went into impulse buys
    what have impulse purchases cost us in total
    dinero gastado por impulso (impulse)

expenses[tags="deductible" & date=2026] sum amt
    tax deductible expenses in 2026, total
    how much of what we paid in 2026 is deductible

expenses[tags="deductible" & receipt!=true] list
    deductible expenses where we have no receipt
    deductible, but the receipt isn't there

expenses[tags="gift" & tags="online"] list
    gifts bought online
    expenses tagged both gift and online

expenses[note~"Ana"] list
    expenses with Ana in the note
    everything noted as shared with ana

expenses[note~"birthday"] sum amt
    how much did we spend on things noted as birthday
    total of expenses whose note says birthday

expenses[receipt=null] count
    for how many expenses is the receipt not filled in
    number of expenses with nothing under receipt

expenses[category!="rent"] sum amt
    total spending without the rent
    how much have we spent apart from rent

expenses[category="health"|"kids" & date=this year] sum amt
    what did kids and health cost this year, together
    this year's total for health or kids

expenses[category="holidays" & date=2025] sum amt
    holiday spending in 2025
    wie viel haben wir 2025 für Urlaub (holidays) ausgegeben

expenses[date=*-12] sum amt
    what do our Decembers cost, all years together
    total spending in December of any year

expenses[date>=2026-06 & date<=2026-08] sum amt
    spending from June to August 2026
    how much did the summer of 2026 cost, june through august

expenses[date=2026-Q1] by category sum amt top 3
    three biggest categories in the first quarter of 2026
    top 3 categories by spending, Q1 2026

expenses[category="utilities" & amt>avg] count
    how many utilities payments were above the average of all expenses
    number of utilities bills higher than an average expense

expenses distinct category
    which categories do we use
    what kinds of expenses are there
    quelles catégories de dépenses avons-nous ?

expenses[date=last month] count distinct payee_id
    how many different payees did we pay last month
    number of different places we paid at last month

payees[no expenses] show name
    which payees have we never paid
    who is in the list of payees but never got anything

payees[has expenses & kind="restaurant"] show name
    which restaurants have we been to
    names of the restaurants we've paid at

payees by kind count
    payees by kind
    how many payees of every kind do we have

payees[town=null] list
    payees without a town
    payees where the town is missing

payees[town="Westport" & kind="doctor"|"pharmacy"] show name
    which doctors and pharmacies do we have in Westport
    names of Westport's pharmacy or doctor

income[date=this year] sum amt
    how much have we earned this year
    total income this year
    Einnahmen in diesem Jahr, gesamt

income[date=last month] sum amt
    what came in last month
    income of last month, sum
    ingresos del mes pasado

income by source sum amt desc
    income by source, largest first
    where does our money come from? total per source, high to low

income[source="salary" & earner="Mira"] avg amt
    Mira's average salary payment
    what does a salary payment of Mira amount to on average

income[source="freelance" & date=2026] sum amt
    freelance earnings 2026
    how much did freelancing bring in in 2026

income by earner sum amt
    who earned how much
    income per person
    revenus par personne

income top 1 amt show source, date
    what was our highest income, and when
    biggest sum that ever came in: source and date

income[source="tax refund"] list
    tax refunds
    every tax refund we got

income by date:month asc sum amt
    income month by month, in order
    monthly earnings from the earliest month on

income[account.type="savings"] sum amt
    how much income went straight to savings accounts
    income paid into savings, total

accounts sum balance
    how much money do we have altogether
    sum of all balances
    Wie viel Geld haben wir insgesamt auf den Konten?

accounts show label, balance desc balance
    all accounts with their balance, fullest first
    balances by account from high to low

accounts[type="savings"] show label, balance
    what is on the savings account
    savings: account and balance

accounts[balance<0] list
    overdrawn accounts
    accounts in the red
    cuentas en números rojos

accounts[closed=null & bank="Oakfield Union"] show label
    which accounts are still open at Oakfield Union
    accounts at Oakfield Union that aren't closed, by label

accounts[no expenses] show label
    which accounts did we never pay from
    accounts without a single expense: their labels

accounts[no bills & closed=null] count
    how many open accounts have no bill on them
    number of not closed accounts that no bill is paid from

accounts bottom 1 opened show label, opened
    oldest account and when it was opened
    which account have we had longest, and since when

budgets[month=this month & spent>@limit] show category
    which categories are over budget this month
    where have we overspent this month
    ¿en qué categorías nos hemos pasado este mes?

budgets[month=this month] show category, limit, spent
    budget and spending for each category this month
    this month's budgets: category, limit, what is spent

budgets[spent>@limit] count
    how often did we go over budget
    number of times a budget was exceeded
    combien de budgets dépassés ?

budgets[spent>@limit] by category count top 1
    in which category do we overspend most often
    category that most often breaks its budget

budgets[spent<=@limit & month=last month] list
    budgets we kept last month
    last month's budgets that were not exceeded

budgets[category="eating out" & month=this month] show limit
    what's our eating out budget this month
    how much may we spend on eating out this month

budgets[month=2026-10] sum limit, sum spent
    planned and spent in October 2026, totals
    october 2026: sum of the limits and of what was spent

budgets by category avg limit
    average budget per category
    how high is the limit of each category on average

bills[next_due=this week] list
    bills due this week
    Rechnungen, die diese Woche fällig sind

bills[next_due=next 7 days & autopay=false] show name, amt, next_due
    what do I have to pay by hand in the next 7 days? name, amount, date
    bills not on autopay that fall due within seven days: name, amount and due date

bills[next_due<today] list
    overdue bills
    bills that were due before today
    factures en retard

bills[next_due=next month] sum amt
    how much do we owe next month in bills
    total of the bills due next month

bills[every="month"] sum amt
    what do all monthly bills add up to
    sum of the bills we pay each month
    Summe aller monatlichen Rechnungen

bills top 1 amt show name, amt
    our highest bill
    which bill costs the most, and how much

bills[next_due>=today] bottom 1 next_due show name, next_due
    which bill comes next, and when
    next bill to pay with its date

bills[autopay=true & account="JNT"] show name
    which bills go off JNT by themselves
    autopay bills on account JNT

bills[ends_on!=null] show name, ends_on
    which contracts end, and when
    bills with an end date, and the date

bills[account.owner="Theo"] count
    how many bills are paid from Theo's accounts
    number of bills on accounts owned by Theo

bills[every!="month"] list
    bills that don't come monthly
    everything not paid by the month

after expenses[date=this month] sum amt
expenses[date=last month] sum amt
    and last month?
    et le mois passé ?

after expenses[date=this month] sum amt
expenses[date=this month] by paid_by sum amt
    who of us paid what?
    split it by person

after expenses[category="groceries" & date=last month] sum amt
expenses[category="transport" & date=last month] sum amt
    and for transport
    the same for transport?

after expenses by payee_id.name sum amt top 1
expenses by payee_id.name sum amt top 10
    and the ten highest?
    top ten please

after expenses[amt>500] count
expenses[amt>500] show date, payee_id.name, amt
    what were they? date, payee, amount
    list them with the date, who got it and how much

after expenses[payee_id.name="Green Basket"] sum amt
expenses[payee_id.name="Green Basket"] by date:month sum amt
    and per month?
    month by month please

after budgets[month=this month & spent>@limit] show category
budgets[month=this month & spent>@limit] show category, limit, spent
    with the limit and what we spent
    by what figures? limit and spent too

after income by earner sum amt
income[date=this year] by earner sum amt
    just this year
    and only for the current year

after bills[next_due=this week] list
bills[next_due=next week] list
    and next week?
    next week's too?

none
    how much did we save last month
    are we spending more than we earn
    what will we spend in December
    why was October so expensive
    move 200 euros to the savings account
    which bank pays the best interest rate
    how much more did Theo pay than Mira
    what is left of this month's grocery budget
    median expense
    does Theo spend too much
    pay the electricity bill
    pin of the Blue card
    what percentage of our income goes into rent
    how much did the neighbours pay for their flat
    is the euro going up
    add 12 euros for lunch today
    expenses of accounts whose bills are overdue
    when can we afford a new car
    ¿debería cambiar de banco?
    merci beaucoup
    what did the winter coat cost compared with the last one

expenses avg by date:month sum amt
    average monthly spending
    how much do we spend in a month on average

budgets show category, limit - spent
    what is left of each budget, by category
    limit minus spent per category

expenses by category percent
    share of expenses per category in percent, by number of expenses
"""
