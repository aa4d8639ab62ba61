"""An insurance company: customers, policies, claims; money in cents, the steps of a claim as numbers."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

FIRST = "Ada|Boris|Celine|Dario|Enid|Felix|Gloria|Hassan|Ingrid|Jakub|Klara|Luis|Marta|Niko|Olga|Peer|Rosa|Silas|Tilda|Umberto"
LAST = "Abend|Brock|Cortez|Dahl|Eklund|Fabre|Gomez|Hauser|Ilic|Jensen"
STEPS = "reported|in assessment|waiting for documents|approved|paid out|rejected"
ADJUSTERS = "Frieda Kuhn|Mark Osei|Laura Benet|Piotr Zielak"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """80 customers, 160 policies, 6 steps, 260 claims."""
    customers = []
    for number in range(80):
        customer: dict[str, Any] = {
            "_id": 20000 + number,
            "full_name": f"{FIRST.split('|')[number % 20]} {LAST.split('|')[number // 8]}",
            "sex": "F" if number % 2 == 0 else "M",
            "dob": datetime(1940, 1, 1) + timedelta(days=chance.randrange(24000)),
            "address": {
                "city": chance.choice(["Bremen", "Graz", "Lille", "Vigo", "York"]),
                "zip": str(10000 + 7 * number),
            },
            "client_since": datetime(2008, 1, 1) + timedelta(days=chance.randrange(6800)),
            "newsletter": chance.choice(["Y", "N"]),
        }
        if chance.random() < 0.7:
            customer["email"] = f"client{number}@example.org"
        customers.append(customer)
    policies = []
    for number in range(160):
        begin = datetime(2016, 1, 1) + timedelta(days=chance.randrange(3950))
        policy: dict[str, Any] = {
            "policy_no": f"PL-{chance.choice('KHLT')}{5000 + number}",
            "customer_id": 20000 + chance.randrange(75),
            "product": chance.choice(["car", "car", "home", "travel", "liability", "bicycle"]),
            "premium_cents": chance.choice([4900, 8900, 18000, 32000, 56000, 89000]),
            "sum_insured_cents": chance.choice([100000, 2500000, 30000000, 100000000]),
            "deductible_cents": chance.choice([0, 0, 15000, 30000, 50000]),
            "start": begin,
            "end": begin + timedelta(days=365 * chance.randint(1, 12)),
            "pays": chance.choice(["monthly", "yearly"]),
            "agent": chance.choice(["Office Nord", "Office Süd", "online", "broker"]),
        }
        if chance.random() < 0.15:
            policy["cancelled_on"] = min(
                begin + timedelta(days=chance.randrange(200, 1500)), datetime(2026, 11, 25)
            )
        policies.append(policy)
    steps = [
        {"_id": number, "label": label, "final": number > 4}
        for number, label in enumerate(STEPS.split("|"), 1)
    ]
    claims = []
    for number in range(260):
        happened = datetime(2024, 6, 1) + timedelta(days=chance.randrange(900))
        step = chance.choice([1, 2, 2, 3, 4, 5, 5, 5, 5, 6])
        asked = chance.randint(40, 12000) * 100
        claim: dict[str, Any] = {
            "claim_no": 700100 + number,
            "policy_no": policies[chance.randrange(140)]["policy_no"],
            "cause": chance.choice(["collision", "theft", "water", "storm", "fire", "glass", "illness"]),
            "happened": happened,
            "reported": min(happened + timedelta(days=chance.randrange(40)), datetime(2026, 11, 29)),
            "step": step,
            "claimed_cents": asked,
            "adjuster": chance.choice(ADJUSTERS.split("|")),
            "documents": chance.sample(
                ["photos", "police report", "invoice", "witness statement"], chance.randint(0, 3)
            ),
            "fraud_suspected": chance.random() < 0.06,
        }
        if step == 5:
            claim["paid_cents"] = int(asked * chance.choice([0.5, 0.8, 1])) // 100 * 100
            claim["paid_on"] = min(
                claim["reported"] + timedelta(days=chance.randrange(5, 90)), datetime(2026, 11, 28)
            )
        claims.append(claim)
    return {"customers": customers, "policies": policies, "claim_steps": steps, "claims": claims}


QUESTIONS = """
customers count
    how many clients do we insure
    number of customers
    Wie viele Kunden haben wir?

customers by address.city count
    customers per city
    where do our clients live, numbers by city
    clientes por ciudad

customers by address.city count top 1
    in which city do most of our customers live
    town with the most clients
    dans quelle ville avons-nous le plus de clients ?

customers[address.city="Graz"] list
    clients in Graz
    Kunden aus Graz

customers[sex="F"] percent
    what share of our customers are women
    percentage of female clients
    Frauenanteil in Prozent

customers[dob<1960] count
    how many clients were born before 1960
    number of customers with a birth date before 1960

customers bottom 1 dob show full_name, dob
    our oldest customer and the date of birth
    who is the oldest client, and when were they born
    ¿quién es el cliente de más edad y cuándo nació?

customers top 1 dob show full_name
    youngest customer
    who is our youngest client
    wer ist die jüngste Kundin oder der jüngste Kunde?

customers bottom 1 client_since show full_name
    who has been with us the longest
    our most long-standing client

customers[client_since=this year] count
    how many new customers this year
    number of clients won this year
    ¿cuántos clientes nuevos este año?

customers[client_since=last month] list
    last month's new clients
    new customers from last month

customers[email=null] show full_name
    clients without an e-mail address
    whose e-mail do we not have
    bei wem fehlt die E-Mail?

customers[newsletter="Y" & email=null] count
    how many want the newsletter but gave no e-mail
    newsletter readers with no email on file, how many

customers[newsletter="N"] count
    how many customers don't get the newsletter
    clients who declined the newsletter, number

customers[no policies] show full_name
    clients who have no policy with us
    customers without any contract
    quels clients n'ont aucun contrat ?

customers by client_since:year count
    new customers per year
    how many clients joined us year by year

policies count
    how many policies have we written
    number of contracts in all
    combien de contrats ?

policies[end>=today & cancelled_on=null] count
    how many policies are in force
    active contracts today, not cancelled, how many

policies by product count
    policies by product
    how many car, home and other policies are there
    pólizas por producto

policies by product count top 1
    which product sells best, by number of policies
    our most common type of policy
    welches Produkt verkaufen wir am häufigsten?

policies[product="car"] list
    car insurance contracts
    all car policies
    les contrats auto, product car

policies[product="home" & customer_id.address.city="Lille"] count
    how many homes do we insure in Lille
    home policies of clients in Lille, number

policies by customer_id.address.city sum premium_cents
    premium by city
    premium income for each city, in cents

policies by customer_id.full_name count top 1
    which customer has the most policies
    who holds the most contracts with us
    ¿qué cliente tiene más pólizas?

policies by customer_id.full_name sum premium_cents top 5
    our five biggest customers by premium
    who pays us most? top five by total premium
    die fünf Kunden mit der höchsten Prämie

policies by customer_id.full_name count >= 4
    clients with four policies or more
    who has at least 4 contracts

policies[customer_id.full_name="Ada Abend"] list
    Ada Abend's policies
    what is Ada Abend insured for

policies sum premium_cents
    total premium
    what do all premiums add up to
    prima total

policies avg premium_cents
    average premium in cents
    how much is a premium on average
    Durchschnittsprämie

policies by product avg premium_cents
    average premium per product
    what does each type of insurance cost on average

policies by product avg premium_cents top 1
    which product has the dearest premium on average
    most expensive line by mean premium

policies[premium_cents>50000] count
    how many policies cost over 500 euros
    premiums above €500, number
    ¿cuántas pólizas pasan de 500 euros de prima?

policies[premium_cents<10000] list
    contracts with a premium under 100 euros
    policies costing less than €100

policies[sum_insured_cents>=100000000] count
    how many policies are insured for a million euros or more
    number of contracts with at least 1 million euros of cover

policies[deductible_cents=0] percent
    share of policies without a deductible
    what percentage has no excess to pay
    porcentaje de pólizas sin franquicia

policies[deductible_cents>20000] list
    contracts with more than 200 euros excess
    policies whose deductible is above €200

policies[end=next month] show policy_no, customer_id.full_name
    which policies run out next month, and whose are they
    expiring next month: number and client
    welche Verträge laufen nächsten Monat aus, und wem gehören sie?

policies[end=next 30 days] count
    how many contracts expire in the next 30 days
    renewals due within 30 days from now, number

policies[start=this year] by product count
    this year's new policies by product
    new business this year, split by product

policies[start=2025] count
    how many policies started in 2025
    contracts that began in 2025, how many

policies[start=last quarter] sum premium_cents
    premium of last quarter's new contracts, total
    how much premium did last quarter's new policies bring

policies[cancelled_on!=null] count
    how many contracts were cancelled
    cancellations in total
    wie viele Verträge wurden gekündigt?

policies[cancelled_on=this year] list
    this year's cancellations
    policies terminated this year
    résiliations de cette année

policies[cancelled_on!=null] percent
    cancellation rate in percent
    what share of policies got cancelled

policies[cancelled_on!=null] by agent count top 1
    who loses the most contracts, which agent
    agent with the most cancellations

policies by agent count
    policies per sales agent
    how many contracts did each office, broker or the web bring

policies by agent sum premium_cents top 1
    which agent brings in the most premium
    best selling channel by premium

policies[pays="monthly"] percent
    how many percent pay by the month
    share of monthly payers

policies[no claims] count
    how many policies never had a claim
    claim-free contracts, how many
    ¿cuántas pólizas no han tenido ningún siniestro?

policies[has claims & product="travel"] list
    travel policies with a claim
    travel contracts that have been claimed on

policies[policy_no^"PL-H"] count
    how many policy numbers start with PL-H
    number of contracts whose number begins with PL-H

claims count
    how many claims have come in
    number of claims altogether
    Schadenfälle insgesamt, wie viele?

claims[reported=today] list
    claims reported today
    what came in today
    siniestros de hoy

claims[reported=this month] count
    how many claims this month
    number of claims reported this month
    combien de sinistres ce mois-ci ?

claims[reported=last week] list
    last week's claims
    Schäden der letzten Woche

claims[step.label="in assessment"] list
    claims in assessment
    what are we assessing at the moment

claims[step.label="waiting for documents"] count
    how many claims are waiting for documents
    stuck because papers are missing: how many are waiting for documents

claims[step.label="rejected"] count
    how many claims did we turn down, i.e. rejected
    number of rejected claims
    wie viele haben wir abgelehnt (rejected)?

claims[step.label="rejected"] percent
    rejection rate
    what share of claims gets rejected

claims[step=2] count
    how many claims are at step 2
    step 2 claims, number

claims[step.final=false] count
    how many claims are still open, not in a final step
    unfinished claims (no final step yet), how many

claims by step.label count
    claims by step
    how many claims are at each stage
    siniestros por fase

claims[paid_on=null] sum claimed_cents
    how much is claimed on cases that have no payment date
    total claimed amount where nothing has been paid yet

claims sum paid_cents
    how much have we paid out
    total payouts
    ¿cuánto hemos pagado en total?

claims[paid_on=this year] sum paid_cents
    payouts this year, total
    how much did we pay on claims this year
    wie viel haben wir dieses Jahr ausgezahlt?

claims[paid_on=last year] sum paid_cents
    total paid out last year
    montant total versé l'an dernier

claims by paid_on:month sum paid_cents
    payouts per month
    what did we pay out each month

claims by policy_no.product sum paid_cents
    payouts by product
    how much did each kind of insurance cost us in payments

claims by policy_no.product count top 1
    which product has the most claims
    line with the most damage reports
    in welcher Sparte gibt es die meisten Schäden?

claims by policy_no.product avg claimed_cents
    average claim per product
    how large is a claim on average for each product

claims[policy_no.product="bicycle" & cause="theft"] count
    how many bicycles were stolen
    bicycle theft claims, number
    wie viele Fahrraddiebstähle, product bicycle, theft

claims[policy_no.product="home" & cause="water"] list
    water damage on home policies
    home claims caused by water

claims[policy_no="PL-H5000"] count
    how many claims on policy PL-H5000
    number of claims under PL-H5000

claims by policy_no count top 1
    which policy has the most claims
    contract with the largest number of claims

claims[policy_no.agent="broker"] sum claimed_cents
    how much is claimed on contracts sold by a broker
    total claims on broker business

claims by policy_no.agent count
    claims by the agent of the policy
    claims for each sales agent

claims by cause count
    claims by cause
    how often did each cause occur
    siniestros por causa

claims by cause count top 1
    most frequent cause of damage
    what happens to our clients most often
    la cause de sinistre la plus fréquente

claims by cause avg claimed_cents top 1
    which cause is the dearest on average
    costliest cause by mean amount claimed

claims[cause="storm" & happened=2026] count
    how many storm claims for 2026
    storms in 2026: how many claims
    wie viele Sturmschäden 2026? (storm)

claims[cause="fire"] list
    fires
    fire damage

claims[cause="collision"|"glass"] count
    collisions and broken glass, how many together
    number of claims for collision or glass

claims top 1 claimed_cents show claim_no, claimed_cents
    biggest claim: number and amount
    highest amount ever claimed, with the claim number

claims top 3 paid_cents show claim_no, paid_cents
    three largest payouts with claim numbers
    top 3 payments: claim number and cents

claims[claimed_cents>500000] list
    claims over 5,000 euros
    claims of more than €5000
    Schäden über 5000 Euro

claims[claimed_cents>1000000] count
    how many claims exceed 10,000 euros
    claims above 10k euros, number
    ¿cuántos siniestros superan los 10.000 euros?

claims[paid_cents<@claimed_cents] count
    how often did we pay less than was asked
    claims paid out below the amount claimed, number

claims[happened=@reported] count
    how many claims were reported on the very day
    same-day reports, happened and reported together, number

claims by adjuster count
    claims per adjuster
    caseload by adjuster
    Fälle pro Sachbearbeiter

claims[step.final=false] by adjuster count top 1
    which adjuster has the most claims that aren't in a final step
    whose desk holds most non-final claims

claims by adjuster sum paid_cents top 1
    which adjuster pays out the most
    who approved most money, by paid amount

claims[adjuster="Mark Osei" & reported=this month] list
    Mark Osei's claims this month
    what has Mark Osei got this month

claims[fraud_suspected=true] list
    suspicious claims
    suspected fraud
    Verdacht auf Betrug

claims[fraud_suspected=true] by policy_no.product count
    suspected fraud by product
    in which products do we suspect how many frauds

claims[documents.#=0] count
    how many claims came without any documents
    claims with no papers attached, number

claims[documents="police report"] percent
    what share has a police report
    percentage of claims with a police report

claims[documents="photos" & documents="invoice"] count
    how many claims have both photos and an invoice
    claims with photos as well as invoice, number

claims by reported:month count top 1
    month with the most claims
    when, by month, did we get most claims
    ¿en qué mes hubo más siniestros?

claims by happened:weekday count
    damage by weekday
    on which days of the week do accidents happen, how many each

after claims[reported=this month] count
claims[reported=last month] count
    and last month?
    und im letzten Monat?

after claims[reported=this month] count
claims[reported=this month] by cause count
    by cause?
    broken down by cause

after claims[paid_on=this year] sum paid_cents
claims[paid_on=this year] avg paid_cents
    on average?
    what's the average payout?

after claims[paid_on=this year] sum paid_cents
claims[paid_on=this year & policy_no.product="car"] sum paid_cents
    just for cars
    only car insurance?

after policies by product count
policies by product sum premium_cents
    and the premiums?
    same in premium

after policies by customer_id.full_name count top 1
policies by customer_id.full_name count top 10
    the top ten
    give me ten of them

after claims[cause="fire"] list
claims[cause="fire"] sum claimed_cents
    what do they come to?
    how much was claimed for those?

after claims[fraud_suspected=true] list
claims[fraud_suspected=true & adjuster="Laura Benet"] list
    those of Laura Benet only
    just the ones Laura Benet has

after policies[cancelled_on=this year] list
policies[cancelled_on=this year] count
    how many are they?
    combien en tout ?

after customers by address.city count top 1
customers by address.city count bottom 1
    and the fewest?
    and where the least?

none
    which customers have had the most claims
    claims of clients in York
    what is our loss ratio
    profit per policy
    which adjuster is the nicest
    phone number of Ada Abend
    median claim amount
    how many claims will next winter bring
    why was claim 700120 rejected
    reject all the suspicious ones
    raise premiums by 3 %
    what car does Luis Cortez drive
    what do our competitors charge
    how many claims is Frieda Kuhn ahead of Mark Osei
    welche Kunden sind verheiratet?
    ¿quién es el responsable de Office Nord?
    quelle est la définition d'une franchise ?
    ok thanks a lot

claims avg paid_on - reported
    how long does it take to settle a claim on average
    average days from report to payment

claims avg by policy_no count
    average number of claims per policy

customers avg dob:age
    average age of our customers

claims[fraud_suspected=true] by cause percent
    what percentage of claims is suspected fraud, by cause
"""
