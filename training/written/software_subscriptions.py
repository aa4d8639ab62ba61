"""A software company's subscriptions: accounts, plans, seats, monthly recurring revenue, churn, invoices."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

COMPANIES = (
    "Arbor Labs|Bluecrest Foods|Cinder Robotics|Delta Freight|Eastwind Energy|Fernhill Clinics|Granite Law|Hexa Games"
    "|Ironbark Mining|Juniper Travel|Kite Insurance|Lumen Press|Marlow Hotels|Nimbus Weather|Opal Dental|Pinecone Media"
    "|Quarry Bank|Rivet Motors|Saffron Textiles|Tidewater Marine|Umber Design|Vantage Optics|Willow Schools|Xenon Labs"
    "|Yarrow Pharma|Zephyr Bikes|Alder Homes|Brisk Couriers|Cobalt Steel|Drift Records|Ember Coffee|Foxglove Care"
    "|Glade Organics|Harbor Fish|Indigo Prints|Jetty Sailing|Keystone Build|Larkspur Events|Mosaic Tiles|Northstar AI"
)
REPS = "Aisha Bakr|Ben Torrance|Chloe Vidal|Derek Osei|Emi Tanabe"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """4 plans, 40 accounts, 70 subscriptions, 320 invoices, 60 users' feedback."""
    plans = [
        {"plan": "starter", "seat_price": 9, "trial_days": 14, "sso": False, "max_seats": 10},
        {"plan": "team", "seat_price": 19, "trial_days": 14, "sso": False, "max_seats": 100},
        {"plan": "business", "seat_price": 34, "trial_days": 30, "sso": True, "max_seats": 500},
        {"plan": "enterprise", "seat_price": 55, "trial_days": 30, "sso": True, "max_seats": 5000},
    ]
    accounts = []
    for number, name in enumerate(COMPANIES.split("|"), 1):
        account: dict[str, Any] = {
            "acct": f"AC-{number:03}",
            "company": name,
            "hq": {"country": chance.choice(["US", "DE", "GB", "FR", "CA"]), "city": ""},
            "segment": chance.choice(["SMB", "SMB", "MM", "ENT"]),
            "industry": chance.choice(["health", "retail", "finance", "media", "manufacturing", "education"]),
            "owner": chance.choice(REPS.split("|")),
            "created_at": datetime(2020, 2, 1) + timedelta(days=chance.randrange(2480)),
            "employees": chance.choice([8, 25, 60, 140, 400, 1200, 5200]),
        }
        account["hq"]["city"] = {
            "US": "Boston", "DE": "Munich", "GB": "Bristol", "FR": "Toulouse", "CA": "Montreal",
        }[account["hq"]["country"]]  # fmt: skip
        if chance.random() < 0.7:
            account["nps"] = chance.randint(0, 10)
        if chance.random() < 0.5:
            account["last_login"] = datetime(2026, 6, 1) + timedelta(days=chance.randrange(181))
        accounts.append(account)
    subscriptions = []
    for number in range(70):
        plan = chance.choice(plans)
        seats = chance.choice([3, 5, 8, 12, 20, 35, 60, 120, 250])
        started = datetime(2022, 1, 1) + timedelta(days=chance.randrange(1780))
        status = chance.choice(["active", "active", "active", "trialing", "past_due", "churned"])
        subscription: dict[str, Any] = {
            "sub_id": f"S{7000 + number}",
            "acct": f"AC-{chance.randint(1, 38):03}",
            "plan": plan["plan"],
            "status": status,
            "seats": seats,
            "seats_used": chance.randint(1, seats),
            "mrr": 0 if status in ("trialing", "churned") else seats * int(str(plan["seat_price"])),
            "billing": chance.choice(["monthly", "monthly", "yearly"]),
            "started": started,
            "renews": datetime(2026, 11, 1) + timedelta(days=chance.randrange(400)),
            "addons": chance.sample(["audit log", "api", "priority support", "backup"], chance.randint(0, 3)),
            "discount_pct": chance.choice([0, 0, 0, 10, 15, 30]),
        }
        if status == "churned":
            subscription["churned_on"] = min(
                datetime(2026, 11, 27), started + timedelta(days=chance.randint(30, 900))
            )
            subscription["churn_reason"] = chance.choice(
                ["price", "missing feature", "competitor", "out of business"]
            )
        subscriptions.append(subscription)
    invoices = []
    for number in range(320):
        issued = datetime(2025, 1, 1) + timedelta(days=chance.randrange(696))
        invoice: dict[str, Any] = {
            "inv_no": 31000 + number,
            "sub_id": f"S{7000 + chance.randrange(66)}",
            "issued": issued,
            "due": issued + timedelta(days=30),
            "amount": chance.randrange(27, 9900),
            "currency": chance.choice(["USD", "USD", "EUR", "GBP"]),
        }
        paid = issued + timedelta(days=chance.randint(1, 55))
        if chance.random() < 0.88 and paid < datetime(2026, 11, 29):
            invoice["paid_at"] = paid
        invoices.append(invoice)
    feedback = [
        {
            "acct": f"AC-{chance.randint(1, 40):03}",
            "received": datetime(2026, 1, 3) + timedelta(days=chance.randrange(328)),
            "topic": chance.choice(["billing", "speed", "export", "mobile", "permissions"]),
            "mood": chance.choice(["happy", "neutral", "angry"]),
            "votes": chance.randint(0, 48),
        }
        for _ in range(60)
    ]
    return {
        "plans": plans,
        "accounts": accounts,
        "subscriptions": subscriptions,
        "invoices": invoices,
        "feedback": feedback,
    }


QUESTIONS = """
subscriptions sum mrr
    what is our MRR
    monthly recurring revenue, total
    MRR insgesamt
    ingresos recurrentes mensuales
    can you pull the total MRR for me

subscriptions[status="active"] sum mrr
    MRR of active subscriptions only
    how much recurring revenue do active customers bring, in total

subscriptions[status="active"] count
    how many active subscriptions
    paying and active, how many
    Wie viele aktive Abos haben wir?

subscriptions by status count
    subscriptions by status
    how many are active, in trial, past due or gone
    abonnements par statut

subscriptions by plan sum mrr desc
    MRR per plan, highest first
    which plan brings in how much? total mrr, descending
    MRR je Tarif, höchster zuerst

subscriptions by plan count
    subscriptions for each plan
    how many on starter, team, business, enterprise
    suscripciones por plan
    subs per plan

subscriptions[plan="team"] count
    how many on the team plan
    team subscriptions, number

subscriptions[plan="enterprise" & status="active"] sum seats
    seats on active enterprise subscriptions
    how many enterprise seats are active altogether

subscriptions sum seats
    seats sold in total
    how many seats have we sold
    nombre total de sièges vendus

subscriptions[status!="churned"] sum seats, sum seats_used
    seats bought and seats used, leaving out churned ones
    total of seats and of used seats for everybody who has not churned

subscriptions[seats_used=@seats] show sub_id, acct.company, seats
    who uses every seat? subscription, company, seats
    fully used subscriptions with company and number of seats

subscriptions[seats_used=1 & seats>20] show sub_id, acct.company
    more than 20 seats but a single one in use: id and company
    subscriptions with over twenty seats of which only one is used

subscriptions avg seats
    average number of seats
    how many seats does a subscription have on average
    durchschnittliche Anzahl Plätze
    nombre moyen de sièges par abonnement

subscriptions by plan avg seats
    average seats per plan
    how big is a subscription on average, by plan

subscriptions top 5 mrr show acct.company, plan, mrr
    five biggest subscriptions by MRR: company, plan, amount
    top five by mrr with company and plan
    our five whales: company, plan and mrr

subscriptions[status="active"] bottom 1 mrr show acct.company, mrr
    smallest active subscription and whose it is
    which active company pays least per month, and how much

subscriptions[mrr>2000] count
    how many bring more than 2000 MRR

subscriptions[mrr>2000] list
    subscriptions above 2k a month
    Abos mit mehr als 2000 MRR

subscriptions[mrr>avg] count
    how many are above the average MRR

subscriptions[mrr>avg] list
    subscriptions that pay more than average

subscriptions[status="trialing"] show acct.company, plan, started
    who is on trial? company, plan and start
    current trials with company, plan and when they began
    ¿quién está en periodo de prueba? empresa, plan e inicio

subscriptions[status="trialing"] count
    how many are in trial at the moment
    Wie viele Testphasen laufen?

subscriptions[status="trialing"] list
    trials running
    essais en cours

subscriptions[status="trialing" & started=last 14 days] count
    how many trials began in the past 14 days

subscriptions[status="trialing" & started=last 14 days] list
    trials started within the last 14 days

subscriptions[status="past_due"] show acct.company, acct.owner, mrr
    past due: company, account owner, MRR
    who is behind with payment? company, its owner and the mrr

subscriptions[status="past_due"] sum mrr
    MRR at risk, i.e. past due
    how much monthly revenue is past due in total

subscriptions[status="churned"] count
    how many have churned
    Wie viele haben gekündigt (churned)?

subscriptions[status="churned"] list
    lost subscriptions
    nr of churned subs

subscriptions[status="churned"] percent
    what percentage of all subscriptions has churned
    share of churned ones
    porcentaje de bajas

subscriptions[churned_on=last month] count
    how many did we lose last month
    combien de résiliations le mois dernier

subscriptions[churned_on=last month] list
    churn last month

subscriptions[churned_on=this quarter] show acct.company, churned_on, churn_reason
    who churned this quarter, when, and why
    lost this quarter: company, date, reason
    i need company, date and reason for everyone who churned this quarter

subscriptions by churned_on:month count
    churned subscriptions per month
    how many did we lose each month
    bajas por mes

subscriptions by churn_reason count desc
    reasons for churn, most frequent first
    what do they give as reason when they go? by number, descending
    Kündigungsgründe, häufigster zuerst

subscriptions by churn_reason count top 1
    number one reason for churn
    most common churn reason

subscriptions[churn_reason="price"] count
    how many left because of the price
    Wie viele sind wegen des Preises gegangen?

subscriptions[churn_reason="price"] list
    churned over price

subscriptions[churn_reason="competitor"] show acct.company
    who went to a competitor
    companies we lost to a competitor

subscriptions[churn_reason="missing feature"] by plan count
    lost for a missing feature, by plan
    on which plan did how many leave because a feature was missing? number per plan

subscriptions[started=this month] count
    how many did we win this month

subscriptions[started=this month] list
    new subscriptions this month
    neue Abos in diesem Monat

subscriptions by started:year count
    new subscriptions by year
    how many were started each year

subscriptions[started=2026] by started:month sum mrr
    MRR won in 2026 by month of start
    new mrr for every month of 2026

subscriptions[renews=next 30 days & status="active"] show acct.company, renews, mrr asc renews
    active renewals in the next 30 days, soonest first: company, date, MRR
    who renews within the coming 30 days? active ones by date with their mrr

subscriptions[renews=next month & status="active"] sum mrr
    MRR of active subscriptions up for renewal next month
    how much active mrr renews next month

subscriptions[billing="yearly"] percent
    what share is billed yearly
    percentage on annual billing

subscriptions by billing sum mrr
    MRR by billing interval
    monthly against yearly billing: mrr of each, total

subscriptions[addons="api"] count
    how many bought the api add-on
    ¿cuántos tienen el complemento api?
    api addon, how many subscritpions

subscriptions[addons="api"] list
    subscriptions with API

subscriptions[addons="audit log" & addons="backup"] count
    both audit log and backup, how many
    how many combine backup with the audit log

subscriptions by addons count desc
    add-ons by popularity
    add-ons with number of subscriptions, most first

subscriptions[addons.#=0 & status="active"] count
    active subscriptions with no add-on
    how many active ones have no add-ons at all

subscriptions[discount_pct>=15] count
    how many get at least 15 percent off

subscriptions[discount_pct>=15] list
    discounts of 15 % and more

subscriptions[discount_pct=0] percent
    what percentage pays the full price, no discount
    share without any discount

subscriptions by acct.owner sum mrr top 1
    which rep manages the most MRR
    account owner with the highest mrr

subscriptions by acct.owner sum mrr
    MRR per account owner
    how much mrr does everybody in sales look after

subscriptions by acct.segment sum mrr
    MRR by segment
    SMB, MM and ENT: total mrr for each
    MRR par segment
    MRR por segmento

subscriptions by acct.hq.country sum mrr top 3
    top three countries by MRR
    in which 3 countries do we earn most per month

subscriptions[acct.hq.country="DE"] sum mrr
    MRR in Germany
    how much mrr comes from DE
    MRR in Deutschland

subscriptions[acct.industry="health" & status="churned"] count
    how many health customers did we lose

subscriptions[acct.industry="health" & status="churned"] list
    churned subscriptions in health

subscriptions[acct.company="Granite Law"] list
    what does Granite Law have with us
    subscriptions of Granite Law

subscriptions[plan.sso=true] count
    how many have single sign-on (sso)

subscriptions[plan.sso=true] list
    subscriptions whose plan includes SSO

subscriptions by acct.company count > 2
    companies with more than two subscriptions
    who holds over 2 subscriptions

accounts count
    how many accounts
    number of companies in the CRM
    ¿cuántas cuentas tenemos?

accounts by segment count
    accounts by segment
    how many SMB, mid-market and enterprise accounts

accounts by industry count desc
    accounts per industry, biggest first
    industries by number of accounts, descending

accounts[owner="Emi Tanabe"] show company
    Emi Tanabe's accounts
    which companies does Emi Tanabe look after
    Welche Firmen betreut Emi Tanabe?
    quelles entreprises suit Emi Tanabe

accounts[owner="Ben Torrance" & segment="ENT"] count
    how many ENT accounts has Ben Torrance got

accounts[owner="Ben Torrance" & segment="ENT"] list
    enterprise accounts of Ben Torrance

accounts[hq.city="Munich"] show company, industry
    companies in Munich and what they do
    who sits in Munich, with industry

accounts[employees>1000] show company, employees desc employees
    customers with more than 1,000 employees, biggest first
    companies over 1000 people with headcount, descending

accounts[employees<=25] percent
    what share has 25 employees or fewer
    percentage of accounts with at most 25 people

accounts[nps=null] count
    how many never gave an nps score
    cuántas cuentas no tienen NPS

accounts[nps=null] list
    accounts without an NPS

accounts avg nps
    average NPS score
    mean nps given
    nota nps media
    durchschnittlicher NPS

accounts[nps>=9] count
    how many scored nine or higher

accounts[nps>=9] list
    promoters, that is 9 or better

accounts[nps<=6] show company, owner, nps asc nps
    detractors (6 and lower), worst first, with owner and score
    who gave us 6 or less? company, owner, nps from the bottom up

accounts by owner avg nps
    average NPS by owner
    how happy are the accounts of each rep on average, by nps

accounts by industry avg nps top 1
    happiest industry by average NPS
    which industry has the highest average nps

accounts[last_login=null] show company
    who never logged in
    companies without a login
    entreprises sans connexion

accounts bottom 5 last_login show company, last_login
    five accounts whose last login is longest ago
    the 5 stalest logins with company and date

accounts[last_login=last 30 days] count
    how many accounts were seen in the past 30 days

accounts[last_login=last 30 days] list
    logged in during the last 30 days

accounts[created_at=this year] count
    how many new companies this year

accounts[created_at=this year] list
    accounts opened this year

accounts bottom 1 created_at show company, created_at
    our oldest account and its date
    who was the first customer, and when

accounts[no subscriptions] show company
    accounts without a subscription
    which companies have never subscribed
    ¿qué empresas no tienen suscripción?
    Firmen ohne Abo

accounts[company^"B"] show company
    companies starting with B
    which company names begin with B

invoices sum amount
    how much have we invoiced
    invoiced total
    importe total facturado

invoices[issued=last month & currency="USD"] sum amount
    invoiced in USD last month
    how many dollars did we bill in the last month, total

invoices by currency sum amount
    invoiced amounts by currency
    total billed in USD, EUR and GBP, each
    total facturé par devise

invoices[paid_at=null] count
    how many invoices have not been paid
    offene Rechnungen, wie viele?
    how many invocies are we still waiting for

invoices[paid_at=null] list
    unpaid invoices

invoices[paid_at=null & due<today] count
    unpaid although the due date has passed: how many
    Wie viele Rechnungen sind überfällig?

invoices[paid_at=null & due<today] list
    overdue invoices
    factures en retard

invoices[paid_at=null & due<today] by currency sum amount
    overdue amount per currency
    how much is overdue in each currency, total

invoices[paid_at>@due] percent
    what percentage was paid late
    share of invoices paid after they were due

invoices top 3 amount show inv_no, amount, currency
    three biggest invoices with number and currency
    top 3 invoices: number, amount, currency

invoices by issued:month count
    invoices per month
    how many invoices did we write each month

invoices[issued=2026-Q1] count
    how many were issued in the first quarter of 2026

invoices[issued=2026-Q1] list
    invoices in Q1 2026

invoices[sub_id.plan="starter"] avg amount
    average invoice on the starter plan
    how much is a starter invoice on average

invoices[amount>=5000 & currency="EUR"] count
    how many invoices in euros are at least 5,000

invoices[amount>=5000 & currency="EUR"] list
    EUR invoices of 5k and more

plans show plan, seat_price asc seat_price
    what do the plans cost per seat, cheapest first
    price list by seat price, ascending
    seat prices of all plans, low to high

plans[sso=true] show plan
    which plans come with SSO
    plans including single sign-on (sso)

plans[plan="business"] show max_seats
    how many seats can I have at most on business
    seat limit of the business plan

plans top 1 trial_days show plan, trial_days
    longest trial: plan and days
    which plan has the longest trial, and how many days

feedback[mood="angry"] count
    how many were angry
    Wie viele waren verärgert?

feedback[mood="angry"] list
    angry feedback

feedback by topic count top 1
    what do customers write about most
    most frequent topic of feedback
    tema más frecuente del feedback

feedback[mood="angry" & received=last 30 days] show acct.company, topic
    who was angry in the last 30 days, and about what
    angry companies of the past 30 days with topic

feedback by topic sum votes desc
    topics by votes, most wanted first
    votes per topic in total, descending

feedback[acct.segment="ENT" & mood="happy"] count
    happy enterprise feedback, number
    how many ENT accounts wrote something happy

subscriptions[status="active"] by acct.industry sum mrr top 1
    industry with the most active MRR
    in which industry do active subscriptions earn most

subscriptions[billing="monthly" & status="active"] count
    active and billed monthly, how many
    aktive Abos mit monatlicher Zahlung

accounts[segment="ENT" & last_login=null] show company, owner
    enterprise accounts that never logged in, with owner
    ENT without any login: company and owner

subscriptions[discount_pct=30] show acct.company, mrr
    who gets 30 percent off, and what mrr do they bring
    30 % discount: companies with MRR

invoices[issued=today] list
    today's invoices
    what was invoiced today

invoices by issued:year sum amount
    invoiced per year, total
    total facturado por año

accounts by hq.country count > 5
    countries with more than five accounts
    where do we have over 5 accounts, by country

subscriptions[started>=2026-01 & started<=2026-06] sum seats
    seats sold from January to June 2026, total
    total seats of subscriptions started between January and June 2026

subscriptions[started>=2026-03] list
    new subscriptions since March 2026
    neue Abos seit März 2026

subscriptions[churned_on=2026-H1] count
    lost in H1 2026, number

subscriptions[churned_on=2026-H1] list
    churned in the first half of 2026

subscriptions[status="past_due"|"churned"] count
    how many are churned or past due

subscriptions[status="past_due"|"churned"] list
    past due or churned

subscriptions[plan="business"|"enterprise" & status="active"] sum mrr
    active MRR on business and enterprise together
    total mrr of active business or enterprise subscriptions

subscriptions by plan count, sum seats, sum mrr
    per plan: subscriptions, seats and MRR
    for each plan the number, total seats and total mrr

subscriptions by plan, status count
    subscriptions by plan and status
    how many in each status on every plan

subscriptions by acct.owner sum mrr > 20000
    reps with more than 20k MRR
    who manages over 20,000 mrr

subscriptions by acct.industry count distinct acct
    how many different accounts subscribe in each industry
    different paying companies per industry

subscriptions[addons!="api" & status="active"] count
    how many active ones don't have api

subscriptions[addons!="api" & status="active"] list
    active subscriptions without the api add-on

subscriptions min mrr, max mrr, avg mrr
    lowest, highest and average MRR
    mrr: minimum, maximum, mean

subscriptions distinct plan, billing
    which plans are billed how
    combinations of plan and billing

subscriptions list 5
    give me five subscriptions to look at
    any 5 subscriptions

subscriptions by renews:month count asc
    renewals per month, fewest first
    how many renew in which month, from least to most

accounts[industry="health"|"education"] show company
    companies in health or education
    who is in education or health

accounts[industry!="finance" & segment="ENT"] count
    ENT accounts that are not in finance, number

accounts[industry!="finance" & segment="ENT"] list
    enterprise accounts outside of finance

accounts[company~"Labs"] show company
    companies with Labs in the name
    which company names contain "Labs"

accounts by segment, hq.country count
    accounts by segment and country
    how many accounts per segment in each country

accounts by owner count, avg nps
    per rep: number of accounts and average NPS
    owners with how many accounts and which nps on average

accounts[created_at>=2022 & created_at<=2024] count
    how many companies came between 2022 and 2024

accounts[created_at>=2022 & created_at<=2024] list
    accounts created from 2022 to 2024

accounts[has feedback & nps=null] show company
    gave feedback but no NPS: which companies
    companies with feedback and without an nps

accounts[last_login!=null] count
    how many accounts have a last login
    for how many is last_login known

invoices[amount>5000 or currency="GBP"] count
    how many are in GBP or above 5,000

invoices[amount>5000 or currency="GBP"] list
    invoices over 5000 or in GBP

invoices by sub_id.plan count, avg amount
    per plan: invoices and their average amount
    number and average of invoices by plan

invoices[issued>=2026-04 & issued<=2026-09] sum amount
    invoiced from April to September 2026, total
    total invoiced between April and September 2026

feedback by topic, mood count
    feedback by topic and mood
    how many happy, neutral and angry for each topic

feedback[mood!="happy" & votes>20] show acct.company, topic, votes
    not happy and over 20 votes: company, topic, votes
    which feedback that isn't happy has more than 20 votes? with company and topic

after subscriptions sum mrr
subscriptions[acct.segment="ENT"] sum mrr
    only enterprise accounts (ENT)
    and ENT alone?

after subscriptions sum mrr
subscriptions by plan sum mrr
    by plan
    and per plan

after subscriptions[churned_on=last month] count
subscriptions[churned_on=this month] count
    and this month
    this month?

after subscriptions[churned_on=last month] count
subscriptions[churned_on=last month] sum seats
    and how many seats was that?
    seats lost

after subscriptions by churn_reason count desc
subscriptions[churned_on=this year] by churn_reason count desc
    only this year
    and for this year?

after subscriptions[status="trialing"] count
subscriptions[status="trialing"] show acct.company
    and which companies
    who?

after accounts[owner="Emi Tanabe"] show company
accounts[owner="Chloe Vidal"] show company
    and Chloe Vidal's
    same for Chloe Vidal

after invoices[paid_at=null] count
invoices[paid_at=null & currency="GBP"] count
    in GBP only
    and only GBP

after accounts avg nps
accounts by segment avg nps
    for each segment?
    and by segment

after plans[plan="business"] show max_seats
plans[plan="business"] show max_seats, seat_price
    and the price per seat as well
    and what does it cost per seat?

none
    what is our net revenue retention
    how much ARR will we have next year
    which accounts are about to churn
    what does it cost us to win a customer
    lifetime value by plan
    how many seats are unused at each company
    why did Hexa Games leave
    upgrade Lumen Press to business
    how much commission does Derek Osei get
    mrr growth over last quarter
    who logs in every day
    which feature is used most
    median time from trial to paid
    e-mail address of the buyer at Quarry Bank
    what do our competitors charge per seat
    how many support tickets are open
    difference in MRR between monthly and yearly billing
    send the overdue invoices again
    Wie hoch ist unser Gewinn?
    ¿cuántos empleados tenemos nosotros?
    raconte-moi une blague

invoices avg paid_at - issued
    how many days does a company take to pay on average
    avg days from issued to paid

subscriptions sum seats - seats_used
    how many seats are not used in total
    seats minus seats used, all subscriptions

subscriptions[status="churned"] by plan percent
    churn rate by plan, in percent of its subscriptions
"""
