"""A plumbing firm that keeps its books in spreadsheets: customers, plumbers, jobs, boilers, and vans (headings with spaces)."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

CUSTOMERS = (
    "Mrs Ainsley|Bay Tree Cafe|Mr Colbeck|Dunn Lettings|Elm Court Flats|Mr Farrow|Glebe School|Mrs Hadley|Ivy House B&B"
    "|Mr Jessop|Kiln Lane Surgery|Ms Lorimer|Mr Mottram|Northgate Church|Mrs Oddie|Penn Garage|Mr Quayle|Ms Rudge"
    "|Swan Inn|Tern Housing Trust"
)
PLUMBERS = "Baz Holt|Chris Ncube|Dee Farrant|Mick Lowe|Stan Brody"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """20 customers, 5 plumbers, 290 jobs, 40 boilers, 5 vans."""
    customers = []
    for number, name in enumerate(CUSTOMERS.split("|")):
        customer: dict[str, Any] = {
            "Name": name,
            "Type": "Landlord"
            if name in ("Dunn Lettings", "Elm Court Flats", "Tern Housing Trust")
            else "Business"
            if not name.startswith("M")
            else "Home",
            "Town": chance.choice(["Calder", "Calder", "Netherby", "Fordham"]),
            "Since": chance.randint(1998, 2026),
            "Contract": chance.choice(["Y", "N", "N"]),
        }
        if chance.random() < 0.6:
            customer["Email"] = f"office{number}@example.org"
        customers.append(customer)
    vans = [
        {
            "Reg": f"PL{chance.randint(14, 74)} {chance.choice(['KXD', 'LOW', 'TRE'])}{number}",
            "Make": chance.choice(["Transporter", "Vivara", "Kargo"]),
            "MOT Due": datetime(2026, 10, 15) + timedelta(days=chance.randrange(200)),
            "Mileage": chance.randrange(8000, 140000, 500),
        }
        for number in range(5)
    ]
    plumbers = [
        {
            "Plumber": name,
            "Gas Safe": chance.random() < 0.7,
            "Started": datetime(2004 + 4 * number, 2, 1),
            "Day Rate": chance.choice([180, 210, 240]),
            "Van": vans[number]["Reg"],
            "Skills": chance.sample(
                ["boilers", "bathrooms", "drains", "leaks", "underfloor"], chance.randint(1, 4)
            ),
        }
        for number, name in enumerate(PLUMBERS.split("|"))
    ]
    jobs = []
    for number in range(290):
        called = datetime(2025, 3, 1) + timedelta(days=chance.randrange(635))
        job: dict[str, Any] = {
            "Job No": 4400 + number,
            "Customer": chance.choice(CUSTOMERS.split("|")[:18]),
            "Plumber": chance.choice(PLUMBERS.split("|")[:4]),
            "Work": chance.choice(
                ["leak", "leak", "blocked drain", "boiler service", "boiler repair", "new bathroom", "tap"]
            ),
            "Called": called,
            "Emergency": "Y" if chance.random() < 0.25 else "N",
            "Quoted": chance.choice([80, 120, 240, 650, 4200]),
            "Notes": chance.choice(
                ["key at neighbour's", "dog", "ring first", "parking difficult", "second floor"]
            ),
            "Materials": [
                {
                    "Item": chance.choice(["copper pipe", "valve", "sealant", "pump", "tap set"]),
                    "Qty": chance.randint(1, 12),
                    "Unit Cost": chance.choice([3, 8, 22, 95]),
                }
                for _ in range(chance.randint(0, 3))
            ],
        }
        if chance.random() < 0.9 and called < datetime(2026, 11, 20):
            job["Done"] = called + timedelta(days=chance.choice([0, 0, 1, 3, 8]))
            job["Hours"] = chance.choice([0.5, 1, 1.5, 3, 6, 16])
            job["Invoiced"] = job["Quoted"] + chance.choice([0, 0, 0, 35, 180, -20])
            if chance.random() < 0.82:
                job["Paid On"] = min(
                    job["Done"] + timedelta(days=chance.randint(0, 75)), datetime(2026, 11, 28)
                )
                job["Paid By"] = chance.choice(["cash", "card", "transfer", "transfer"])
        if chance.random() < 0.1:
            job["Call Back"] = chance.choice(["still leaking", "noise", "no hot water"])
        jobs.append(job)
    boilers = [
        {
            "Serial": f"BX-{chance.randint(10000, 99999)}",
            "Customer": CUSTOMERS.split("|")[number % 19],
            "Maker": chance.choice(["Wolfram", "Ideale", "Baxton"]),
            "kW": chance.choice([18, 24, 30, 42]),
            "Fuel": chance.choice(["gas", "gas", "gas", "oil", "LPG"]),
            "Fitted": datetime(2006, 1, 15) + timedelta(days=chance.randrange(7500)),
            "Next Service": datetime(2026, 7, 1) + timedelta(days=chance.randrange(320)),
        }
        for number in range(40)
    ]
    return {"Customers": customers, "Plumbers": plumbers, "Jobs": jobs, "Boilers": boilers, "Vans": vans}


QUESTIONS = """
Customers by Type count
    how many homes, landlords and businesses
    customers per type

Customers[Contract="Y"] show Name
    who has a contract with us
    contract customers by name

Customers[Email=null & Contract="Y"] show Name
    contract customers whose email we haven't got
    who is on contract but has no email on the sheet

Customers[no Jobs] show Name
    who has never called us out
    customers without a job

Customers[no Boilers] count
    how many customers have no boiler on our list
    number of customers without a boiler

Customers bottom 1 Since show Name, Since
    oldest customer and the year they came to us
    who's been a customer longest, since what year

Customers[Since>=2020 & Type!="Home"] list
    everybody who came in 2020 or later except homes
    customers since 2020 other than homes

Customers[Town="Netherby"|"Fordham"] count
    how many live in Netherby or Fordham
    number of customers from Fordham and Netherby together

Customers[Name^"Mrs"] list
    customers whose name starts with Mrs
    all the Mrs

Jobs count
    how many jobs are in the book
    ¿cuántos trabajos hay en total?

Jobs[Done=null] show Job_No, Customer, Work
    what's still to do: job no, customer, work
    open jobs with number, customer and kind of work
    offene Aufträge: Nummer, Kunde, Arbeit

Jobs[Done=null & Emergency="Y"] list
    emergencies that haven't been done
    open emergencies

Jobs[Done=null & Called<last 14 days] list
    jobs called in over 14 days ago and still not done
    undone jobs older than two weeks (14 days)

Jobs[Called=today] list
    who rang today
    today's calls

Jobs[Called=last week] count
    how many jobs came in last week
    number of calls last week

Jobs[Done=@Called] percent
    what share did we do the same day
    percentage done on the day of the call

Jobs[Emergency="Y" & Done>@Called] count
    how many emergencies had to wait for another day
    number of emergencies done later than the day they called

Jobs[Emergency="Y"] by Called:month asc count
    emergencies per month
    how many emergencies in each month

Jobs by Work count desc
    what are we called for? most common first
    jobs by work, descending
    Einsätze nach Art, häufigste zuerst

Jobs by Work avg Hours
    average hours by kind of work
    how long does each kind of job take on average

Jobs by Work avg Invoiced, count
    average invoice and number of jobs per kind of work
    what does each kind of work bring on average, and how many were there

Jobs by Plumber sum Hours
    hours per plumber
    total hours by plumber

Jobs by Plumber sum Invoiced top 1
    which plumber brings in the most
    top earner by money invoiced

Jobs by Plumber avg Hours > 4
    plumbers who take more than 4 hours a job on average
    who averages over four hours

Jobs[Plumber.Gas_Safe=false & Work="boiler repair"] list
    boiler repairs by someone who isn't gas safe
    boiler repairs done without Gas Safe

Jobs[Work="boiler service" & Done=this year] count
    boiler services done this year
    how many boilers have we serviced this year

Jobs[Invoiced>@Quoted] count
    how often did the bill come out above the quote
    number of jobs invoiced higher than quoted

Jobs[Invoiced<@Quoted] list
    jobs cheaper than quoted
    jobs where we invoiced less than the quote

Jobs[Invoiced>@Quoted] by Plumber count desc
    who goes over the quote most? plumbers in descending order
    jobs above quote per plumber, highest first

Jobs by Done:year asc sum Invoiced
    turnover by year
    what did we invoice for the work done in each year

Jobs[Done=last month] sum Invoiced
    takings last month for work done then
    what did the jobs done last month come to

Jobs by Done:month sum Invoiced top 3
    our three best months by invoices
    top 3 months of money invoiced, by date done

Jobs[Invoiced!=null & Paid_On=null] count, sum Invoiced
    unpaid invoices: number and sum
    how many haven't paid, and how much is it altogether
    factures impayées, nombre et total

Jobs[Invoiced!=null & Paid_On=null & Done<last 60 days] show Customer, Invoiced, Done
    who owes us for work done more than 60 days ago? customer, amount, date done
    unpaid for over 60 days since the job was done: customer, invoiced, done

Jobs[Invoiced!=null & Paid_On=null] by Customer sum Invoiced top 5
    five biggest debtors
    which five customers owe us most

Jobs[Paid_By="cash"] sum Invoiced
    how much came in cash
    cash takings, total

Jobs by Paid_By count
    how do people pay? numbers
    jobs by way of payment

Jobs by Customer sum Invoiced > 5000
    customers we've billed more than 5,000
    who has been invoiced over 5k in total

Jobs by Customer count top 1
    who calls us most often
    our most frequent customer

Jobs by Customer.Type sum Invoiced
    invoiced by type of customer
    how much comes from homes, landlords and businesses

Jobs[Customer.Town="Netherby" & Called>=2026-05] list
    Netherby jobs since May
    jobs in Netherby from May 2026 on

Jobs[Customer.Contract="N" & Emergency="Y"] count
    how many emergencies came from people without a contract
    number of emergency jobs for non-contract customers

Jobs[Call_Back!=null] percent
    how often are we called back, in percent
    call-back rate

Jobs[Call_Back!=null] by Plumber count top 1
    whose work gets most call backs
    plumber with the highest number of call backs

Jobs[Call_Back="still leaking" & Work="leak"] show Job_No, Plumber
    leaks that were still leaking: job number and plumber
    job no and plumber of the leaks that weren't fixed, still leaking

Jobs[Notes~"dog"] list
    jobs with a dog in the notes
    every job whose note says dog

Jobs[Materials.Item="copper pipe"] count
    how many jobs took copper pipe
    jobs with copper pipe, number

Jobs[Materials.Item="pump" & Materials.Qty>=2] list
    jobs that needed two pumps or more
    at least 2 pumps on one job

Jobs by Materials.Item sum Materials.Qty desc
    materials by quantity, most first
    how many of each item did we fit, in descending order

Jobs by Materials.Item avg Materials.Unit_Cost
    average unit cost of each material
    what do the materials cost on average, per item

Jobs[Materials.#=0] percent
    what percentage needed no materials
    share of jobs with no materials

Jobs top 1 Invoiced show Job_No, Customer, Invoiced
    biggest invoice: job no, customer, amount
    the job that brought in most, with number and customer

Jobs[Hours>avg & Emergency="Y"] list
    emergencies that took longer than an average job
    emergency jobs with more than the average hours

Jobs[Quoted>=4000 & Done=null] list
    big open jobs quoted at 4000 or more
    not done yet, quote of at least 4,000

Plumbers[Gas_Safe=true] show Plumber
    who is gas safe
    gas safe plumbers

Plumbers[Skills="drains" & Skills="leaks"] show Plumber
    who can do drains and leaks
    plumbers skilled in both leaks and drains

Plumbers[no Jobs] show Plumber
    which plumber had no job so far
    plumbers without jobs

Plumbers top 1 Started show Plumber, Started
    who joined last, and when
    our newest plumber and the start date

Plumbers show Plumber, Van.Make, Van.Mileage
    who drives which make of van, and its mileage
    plumbers with the make and mileage of their van

Plumbers[Van.Mileage>100000] show Plumber
    who drives a van with more than 100,000 miles
    plumbers whose van is over 100k

Vans[MOT_Due<today] show Reg, MOT_Due
    vans whose MOT has run out, and when
    which vans are past their MOT date? reg and date

Vans[MOT_Due=next month] list
    MOTs due next month
    vans that need an MOT next month

Boilers[Next_Service<today] show Customer, Serial, Next_Service
    overdue boiler services: customer, serial, date
    which boilers should have been serviced before today? for whom, serial and due date

Boilers[Next_Service=this month] count
    how many boilers are due this month
    number of boiler services that fall in the current month

Boilers[Fitted<last 15 years] show Customer, Maker
    boilers over 15 years old: whose and what make
    customers with a boiler fitted more than fifteen years ago, and its maker

Boilers by Maker count, avg kW
    boilers and average kW by maker
    per maker: how many, what output on average

Boilers[Fuel!="gas"] by Customer.Town count
    per town: boilers that run on something other than gas
    boilers not on gas by town

Boilers by Customer count >= 3
    customers with three boilers or more
    who has at least 3 boilers

Boilers[kW>=30 & Customer.Type="Landlord"] list
    landlords' boilers of 30 kW or more
    boilers at landlords with at least 30 kW

Jobs show Job_No, Quoted - Invoiced
    difference between quoted and invoiced for each job, with the job no
    job numbers, and quote minus invoice

Jobs avg Done - Called
    how many days does a customer wait until the job is done, on average
    average days from call to done

Jobs avg Paid_On - Done
    how long after the job do people pay, on average in days
    average days between done and paid

Jobs[Call_Back!=null] by Plumber percent
    call-back rate per plumber
    what percentage of each plumber's jobs had a call back

Jobs sum Materials.Qty * Materials.Unit_Cost
    what have all the materials cost us, quantity times unit cost
    total cost of materials

Boilers avg Fitted:age
    how old are the boilers on average
    average age of a boiler

Jobs count by Customer count >= 10
    how many customers have had ten jobs or more
    number of customers with at least 10 jobs

Jobs avg by Called:month count
    how many jobs do we get in a month on average
    average number of jobs a month

after Jobs[Done=null] show Job_No, Customer, Work
Jobs[Done=null & Plumber="Mick Lowe"] show Job_No, Customer, Work
    just Mick Lowe's
    only those of Mick Lowe

after Jobs[Done=null] show Job_No, Customer, Work
Jobs[Done=null] by Plumber count
    how many for each plumber
    per plumber?

after Jobs[Done=last month] sum Invoiced
Jobs[Done=this month] sum Invoiced
    and this month
    diesen Monat?

after Jobs[Done=last month] sum Invoiced
Jobs[Done=last month] by Plumber sum Invoiced
    by plumber
    split by plumber?

after Jobs[Invoiced!=null & Paid_On=null] by Customer sum Invoiced top 5
Jobs[Invoiced!=null & Paid_On=null] by Customer sum Invoiced desc
    all of them please, in the same order
    not only five, everybody

after Jobs by Work avg Hours
Jobs[Plumber="Dee Farrant"] by Work avg Hours
    and for Dee Farrant?
    Dee Farrant only

after Jobs[Call_Back!=null] percent
Jobs[Call_Back!=null & Called=this year] count
    how many this year?
    and how many of them this year

after Boilers[Next_Service=this month] count
Boilers[Next_Service=this month] show Customer, Next_Service
    whose are they, and on what date
    customer and date please

after Plumbers[Gas_Safe=true] show Plumber
Plumbers[Gas_Safe=false] show Plumber
    and who isn't?
    those who are not

none
    who's the best plumber
    profit on new bathrooms
    Mrs Oddie's phone number
    why is it still leaking at the Swan Inn
    how many washers are in van 3
    book Baz for tomorrow at nine
    how do I bleed a radiator
    median invoice
    how much will we earn in December
    pounds per hour for each plumber
    where is Stan right now
    jobs at customers whose boiler is over ten years old
    which street has most leaks
    what does a boiler cost
    insurance of the vans
    do we charge more than Rapid Drains
    Wer hat Notdienst am Wochenende?
    ¿qué fontanero habla español?
    ta very much
"""
