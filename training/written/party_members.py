"""A political party: members and their branches, donations, campaigns that the money goes to."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

FIRST = "Ada|Bruno|Celia|Dario|Edda|Felix|Gwen|Hamid|Ilse|Jorik|Katya|Leon|Mina|Nils|Olga|Pavel|Rhea|Sunil|Tess|Udo"
LAST = "Abbot|Brandt|Carrow|Dunne|Esser|Farkas|Grove|Holt|Ivers|Jansky|Krol|Lund|Moreau|Novak"
BRANCHES = (
    "North Quay|Old Market|Fernhill|Stonebridge|Lakeside|University|Westgate|Mill Valley|Airfield|Garden Town"
)
CAMPAIGNS = "Trains on Time|Clean Rivers|Spring Council Race|School Meals|Rent Cap|Autumn Mayoral Race"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """10 branches, 230 members, 380 donations, 6 campaigns."""
    branches = [
        {
            "code": f"BR{number:02}",
            "name": name,
            "region": chance.choice(["coast", "valley", "capital", "highlands"]),
            "seats_council": chance.randint(0, 9),
            "founded": 1950 + chance.randrange(70),
        }
        for number, name in enumerate(BRANCHES.split("|"), 1)
    ]
    names = chance.sample([f"{one} {two}" for one in FIRST.split("|") for two in LAST.split("|")], 230)
    members = []
    for number, name in enumerate(names, 4001):
        member: dict[str, Any] = {
            "member_no": number,
            "full_name": name,
            "sex": chance.choice("FM"),
            "birth_year": chance.randint(1938, 2009),
            "branch": chance.choice(branches[:9])["code"],
            "joined": datetime(2004, 3, 1) + timedelta(days=int(8300 * chance.random() ** 0.5)),
            "status": chance.choice(["active", "active", "active", "in_arrears", "left"]),
            "dues_monthly": chance.choice([3, 5, 10, 10, 15, 25, 40]),
            "interests": chance.sample(
                ["housing", "climate", "schools", "transport", "health"], chance.randint(0, 3)
            ),
        }
        if chance.random() < 0.75:
            member["email"] = f"m{number}@example.org"
        if chance.random() < 0.14:
            member["office"] = chance.choice(["chair", "treasurer", "secretary", "delegate"])
        if member["status"] == "left":
            member["left_on"] = datetime(2024, 1, 1) + timedelta(days=chance.randrange(1060))
        members.append(member)
    campaigns = [
        {
            "_id": number,
            "title": title,
            "kind": "election" if "Race" in title else chance.choice(["petition", "referendum"]),
            "target": chance.choice([2000, 5000, 8000, 15000]),
            "starts": datetime(2025, 2 * number - 1, 1),
            "ends": datetime(2026, 2 * number, 28),
        }
        for number, title in enumerate(CAMPAIGNS.split("|"), 1)
    ]
    donations = []
    for number in range(380):
        gift: dict[str, Any] = {
            "_id": 90001 + number,
            "member_no": chance.choice(members[:150])["member_no"],
            "given_on": datetime(2024, 1, 5) + timedelta(days=chance.randrange(1059)),
            "amt": chance.choice([10, 20, 25, 50, 50, 100, 250, 500, 1000]),
            "via": chance.choice(["transfer", "transfer", "card", "cash", "cheque"]),
            "receipt": chance.choice("YN"),
        }
        if chance.random() < 0.6:
            gift["campaign_id"] = chance.randint(1, 5)
        donations.append(gift)
    return {"branches": branches, "members": members, "donations": donations, "campaigns": campaigns}


QUESTIONS = """
members[status="active"] count
    how many paid-up members do we have
    number of active members
    Wie viele aktive Mitglieder haben wir?

members[status="in_arrears"] show full_name
    who is behind with their dues
    which members owe us membership fees
    Wer ist mit dem Beitrag im Rückstand?

members[status="in_arrears"] list
    people in arrears
    members who are behind on payments

members[status="left"] count
    how many people have quit the party
    number of members who left
    ¿cuántos se han dado de baja?

members[left_on=this year] count
    how many walked out this year
    resignations this year, total

members[left_on=last quarter] list
    resignations last quarter
    the ones that quit in the last quarter

members[joined=this month] list
    new members this month
    sign-ups so far this month

members[joined=this month] count
    how many people signed up this month
    number of new joiners this month
    combien de nouveaux adhérents ce mois-ci

members[joined=last year] count
    how many recruits did we get last year
    total of new members last year

members by joined:year count
    new members per year
    how has recruitment gone year by year
    Eintritte pro Jahr

members by joined:month count top 1
    which month saw the most people join
    our strongest month for recruitment

members[joined=*-10] count
    how many have joined in October
    october sign-ups, how many

members by branch.name count
    members per branch
    how big is each local group
    afiliados por agrupación
    head count by branch

members by branch.name count top 1
    which branch has the most members
    our biggest local group
    Welcher Ortsverein hat die meisten Mitglieder?

members by branch.name count bottom 1
    smallest local group by membership
    the branch with fewest people

members by branch.region count
    membership by region
    how are our people spread over the regions

members by branch.region count top 1
    in which region are we strongest in members
    what region do most members live in

members by branch.name count > 25
    local groups with more than 25 people
    which branches have over 25 members

members[branch.name="Lakeside"] show full_name
    who belongs to Lakeside
    names of the Lakeside people
    ¿quién está en Lakeside?

members[branch.name="Fernhill"] list
    members in Fernhill
    everybody from the Fernhill branch

members[branch.region="coast"] count
    how many comrades live on the coast
    number of members in coastal branches
    combien d'adhérents sur la côte (coast)

members[branch.region="capital" & status="active"] count
    how many active people do we have in the capital
    capital region, number of members still active

members[branch.name="University" & sex="F"] count
    how many women are in the University branch
    number of female members at University

members[sex="F"] percent
    what share of members are women
    percentage of women in the party
    Frauenanteil in Prozent
    quel pourcentage de femmes

members by sex count
    men and women, how many of each
    members broken down by gender

members[email=null] count
    how many can't we reach by e-mail
    number of members without an email address
    Wie viele haben keine E-Mail-Adresse hinterlegt?

members[email=null & status="active"] show full_name
    which active members never gave us an e-mail
    names of active people with no mail address

members[office="treasurer"] show full_name
    who looks after the money
    names of our treasurers
    ¿quiénes son los tesoreros?

members[office="treasurer"] show full_name, branch.name
    treasurers and their branches
    who keeps the books, and in which branch

members[office="chair" & branch.name="Stonebridge"] show full_name
    who chairs Stonebridge
    the chairperson of the Stonebridge branch

members[office!=null] count
    how many hold an office
    number of office holders

members by office count
    how many chairs, treasurers, secretaries and delegates are there
    members by office
    number of people per office

members[birth_year>=1996] count
    how many members were born in 1996 or later
    number of people born since 1996

members bottom 1 birth_year show full_name
    who is our oldest member
    the most senior member by age
    Wer ist unser ältestes Mitglied?

members top 3 birth_year show full_name, birth_year
    three youngest members with year of birth
    who are the 3 youngest, and when were they born

members bottom 1 joined show full_name, joined
    who has been with us longest, and since when
    longest serving member and joining date

members[joined<2010] count
    how many members go back to before 2010
    number of people who were here before 2010

members top 5 joined show full_name
    our five newest members
    the last five people to join

members sum dues_monthly
    what do dues bring in a month
    monthly dues altogether
    cuotas mensuales en total

members[status="active"] avg dues_monthly
    what does an active member pay on average
    average monthly fee of active members

members[dues_monthly>=25] list
    people who pay 25 or more a month
    members on dues of at least 25

members by branch.name sum dues_monthly top 3
    top three branches by dues
    which three local groups bring in most in monthly dues

members by interests count
    how many members care about each topic
    members per field of interest

members by interests count top 1
    what do our members care about most
    the most popular topic among members

members[interests="climate" & interests="transport"] count
    how many are into both climate and transport
    number of members interested in transport as well as climate

members[interests="housing"|"schools"] list
    people interested in housing or schools
    members who care about schools or housing

members[interests.#=0] count
    how many haven't named any interest
    number of members with no interests ticked

members[no donations] show full_name
    who has never given us anything
    members who haven't donated a penny
    Wer hat noch nie gespendet?

members[no donations & status="active"] count
    how many active members have never donated
    active but never gave: how many

members[has donations] percent
    what percentage of members has ever donated
    share of members that gave at least once

donations sum amt
    how much have people given us in all
    total raised so far
    Spenden insgesamt
    ¿cuánto hemos recaudado?

donations[given_on=this year] sum amt
    money raised this year
    what came in from donors this year
    fundraising total for this year

donations[given_on=last month] sum amt
    how much did we collect last month
    last month's takings from donors

donations[given_on=last 30 days] list
    gifts in the last 30 days
    what have we been given over the past 30 days

donations by given_on:month sum amt
    money raised per month
    fundraising month by month
    collecte par mois

donations[given_on=this year] by given_on:month sum amt
    how much came in each month this year
    this year's donations by month, totals

donations by given_on:year avg amt
    average gift per year
    how generous is a donor on average, year by year

donations by member_no.full_name sum amt top 1
    who is our biggest donor
    the person who has given the most money
    ¿quién ha donado más dinero?
    Wer hat am meisten gespendet?

donations by member_no.full_name sum amt top 10
    ten most generous supporters
    top 10 givers by total

donations by member_no.full_name count top 1
    who donates most often
    the member with the highest number of donations

donations by member_no.full_name count >= 5
    regular givers: people who gave five times or more
    who has donated at least 5 times

donations by member_no.full_name sum amt > 2000
    donors above 2k in total
    who gave us more than 2,000 all in all

donations top 1 amt show member_no.full_name, amt
    largest single gift and who gave it
    biggest donation ever: name and sum

donations top 1 given_on show member_no.full_name
    who gave most recently
    name of the last donor

donations[member_no.branch="BR03"] sum amt
    what have the people of BR03 given
    total of donations from branch BR03

donations by member_no.branch sum amt top 1
    from which branch code comes the most money
    branch code with the highest donations

donations[member_no.sex="F"] avg amt
    average gift by women
    how much do women give on average

donations[member_no.status="left"] count
    how many gifts came from people who have since left
    number of donations by ex-members

donations[member_no.office!=null] sum amt
    what have office holders donated in total
    sum given by members with an office

donations[amt>=500] list
    big gifts, 500 and up
    donations of 500 or more

donations[amt>=500] count
    how many gifts were 500 or more
    number of donations from 500 upwards

donations[amt<25] percent
    what share of gifts is under 25
    percentage of small donations below 25

donations[amt>avg] count
    how many gifts were bigger than the average
    number of donations above average

donations by via sum amt
    money by way of payment
    how much by transfer, card, cash and cheque
    Summe je Zahlungsweg

donations by via count top 1
    how do donors usually pay
    most common way to give

donations[via="cash" & amt>=250] list
    cash gifts of 250 or more
    larger cash donations, from 250

donations[receipt="N"] count
    how many gifts still need a receipt
    donations with no receipt sent, how many
    ¿cuántas donaciones siguen sin recibo?

donations[receipt="N" & given_on=2025] list
    2025 gifts we never receipted
    donations of 2025 without receipt

donations count distinct member_no
    how many different people have donated
    number of individual donors

donations[given_on=this year] count distinct member_no
    how many separate donors this year
    number of different people that gave this year

donations by campaign_id.title sum amt
    money raised per campaign
    what has each campaign brought in
    Einnahmen pro Kampagne

donations by campaign_id.title sum amt top 1
    which campaign pulled in the most money
    our best-funded campaign

donations by campaign_id.title count distinct member_no
    number of different supporters per campaign
    how many people backed each campaign

donations[campaign_id.title="Clean Rivers"] sum amt
    how much has been raised for Clean Rivers
    clean rivers, money so far
    ¿cuánto se recaudó para Clean Rivers?

donations[campaign_id.title="Rent Cap"] distinct member_no.full_name
    who has backed Rent Cap
    supporters of the Rent Cap campaign by name

donations[campaign_id.kind="election"] sum amt
    what did we raise for elections
    money earmarked for election races, total

donations[campaign_id=null] sum amt
    how much was given without naming a campaign
    total of gifts that aren't tied to any campaign

campaigns[no donations] show title
    which campaign has nobody given to
    campaigns without a single donation

campaigns[ends<today] show title
    which campaigns are over
    campaigns that have finished

campaigns[ends>=today] list
    running campaigns
    campaigns that haven't ended yet

campaigns top 1 target show title, target
    most ambitious campaign and its goal
    which campaign wants the most money, and how much

campaigns by kind count, sum target
    campaigns by kind, with the total goal
    per kind: how many and how much is aimed for

branches[no members] show name
    which local groups have nobody in them
    branches with no members
    quelles sections n'ont aucun adhérent

branches sum seats_council
    how many council seats do we hold
    seats in total

branches top 1 seats_council show name
    where do we hold the most council seats
    which branch won most seats

branches by region sum seats_council desc
    council seats by region, most first
    seats per region in descending order

branches[seats_council=0] show name
    in which branches did we win nothing
    local groups without a council seat

branches bottom 1 founded show name, founded
    oldest branch and its founding year
    which local group was set up first, and in what year

branches[region="valley"] show name
    names of the valley branches
    which groups do we have in the valley

after members by branch.name count
members by branch.name sum dues_monthly
    and what do they pay in dues?
    and dues per branch

after members[branch.name="Lakeside"] show full_name
members[branch.name="Westgate"] show full_name
    and in Westgate?
    what about Westgate

after donations[given_on=this year] sum amt
donations[given_on=last year] sum amt
    and last year?
    what about last year

after donations[given_on=this year] sum amt
donations[given_on=this year] by campaign_id.title sum amt
    per campaign?
    split that by campaign

after donations[amt>=500] count
donations[amt>=500] list
    show them
    let me see those

after donations[amt>=500] list
donations[amt>=500 & via="cash"] list
    only cash
    just the cash ones

after donations by member_no.full_name sum amt top 10
donations[given_on=2026] by member_no.full_name sum amt top 10
    only for 2026
    and in 2026?

after members[status="in_arrears"] list
members[status="in_arrears" & branch.region="valley"] list
    only the valley
    and just those in the valley?

after members[left_on=this year] count
members[left_on=this year] show full_name
    who are they?
    und wer ist das?

after campaigns[no donations] show title
campaigns[no donations] show title, target
    with their goals
    and their targets too

none
    which members are the most loyal
    total donations per region
    which region has given the most money
    phone number of Celia Grove
    how many votes did we get in the council race
    what would we get if everybody paid 10 more
    difference between this year's and last year's donations
    how far is Clean Rivers from its target
    median gift
    why did so many people leave in 2025
    remove everyone who is in arrears
    send a receipt to all donors without one
    who will win the mayoral race
    what does the other party collect
    campaign costs so far
    postal addresses of the Lakeside members
    how many members would we have by 2028
    which campaign manager raised the most
    what are our positions on rent
    wer ist der Spitzenkandidat?
    average age difference between branches
    ratio of donors to members by branch
    good morning
"""
