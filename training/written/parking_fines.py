"""A city's parking fines: dates kept as text, amounts in cents, flags Y and N, offences and wardens by code."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

OFFENCES = (
    "P01:No valid ticket:2500|P02:Overstayed:2000|P03:Double parking:5500|P04:Disabled bay:7000|P05:Fire lane:10000"
    "|P06:Bus stop:7000|P07:Pavement:5500|P08:Residents only:3000"
)
WARDENS = "W11:Noemi Castell:centre|W12:Bruno Petit:centre|W14:Signe Falk:harbour|W15:Dario Conti:station|W17:Lotte Maas:harbour|W19:Ian Pryce:station"
STREETS = "Mill Lane|Harbour Road|King Street|Castle Hill|Station Square|Market Place|Linden Avenue|Bridge Street|Orchard Way|Canal Walk|College Road|Tower Street|Abbey Row|Park Crescent|Dock Street|Rose Alley|Fountain Street"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """8 offences, 6 wardens, 360 fines, 60 permits."""
    offences = [
        {"code": one.split(":")[0], "label": one.split(":")[1], "base_ct": int(one.split(":")[2]), "tow": "N"}
        for one in OFFENCES.split("|")
    ]
    for one in offences:
        one["tow"] = "Y" if one["code"] in ("P04", "P05", "P06") else "N"
    wardens = [
        {
            "badge": one.split(":")[0],
            "name": one.split(":")[1],
            "team": one.split(":")[2],
            "since": f"{chance.randint(2008, 2025)}-{chance.randint(1, 12):02}-01",
        }
        for one in WARDENS.split("|")
    ]
    plates = [
        "".join(chance.choice("ABCDEFGHKLMNPRSTVX") for _ in range(3)) + str(chance.randint(100, 999))
        for _ in range(240)
    ]
    fines = []
    for number in range(360):
        offence = chance.choice(offences)
        issued = datetime(2025, 1, 2) + timedelta(days=chance.randrange(695))
        paid = chance.choice(["Y", "Y", "N"])
        fine: dict[str, Any] = {
            "ref_no": f"PF{250000 + number}",
            "plate": chance.choice(plates),
            "offence": offence["code"],
            "amt_ct": offence["base_ct"] + chance.choice([0, 0, 0, 1500]),
            "issued": issued.strftime("%Y-%m-%d"),
            "due": (issued + timedelta(days=28)).strftime("%Y-%m-%d"),
            "street": chance.choice(STREETS.split("|")),
            "zone": chance.choice(["A", "B", "C", "D"]),
            "badge": chance.choice(wardens)["badge"],
            "veh": chance.choice(["car", "car", "car", "van", "truck", "motorbike"]),
            "paid": paid,
            "reminders": 0 if paid == "Y" else chance.randint(0, 3),
        }
        if paid == "Y":
            fine["paid_on"] = min(
                datetime(2026, 11, 29), issued + timedelta(days=chance.randint(0, 50))
            ).strftime("%Y-%m-%d")
            fine["pay_method"] = chance.choice(["card", "transfer", "cash", "app"])
        if chance.random() < 0.18:
            fine["appeal"] = {
                "filed": (issued + timedelta(days=chance.randint(1, 20))).strftime("%Y-%m-%d"),
                "result": chance.choice(["upheld", "rejected", "rejected", "pending"]),
            }
        if chance.random() < 0.5:
            fine["photos"] = chance.randint(1, 5)
        fines.append(fine)
    permits = [
        {
            "permit_no": 7000 + number,
            "holder": f"{chance.choice('ABCDEFGHJKLM')}. {chance.choice(['Archer', 'Bello', 'Crane', 'Duval', 'Ellis', 'Frost'])}",
            "zone": chance.choice(["A", "B", "C", "D"]),
            "kind": chance.choice(["resident", "resident", "business", "visitor", "disabled"]),
            "valid_to": (datetime(2026, 6, 1) + timedelta(days=chance.randrange(500))).strftime("%Y-%m-%d"),
            "fee_ct": chance.choice([0, 3000, 6500, 12000]),
        }
        for number in range(60)
    ]
    return {"offences": offences, "wardens": wardens, "fines": fines, "permits": permits}


QUESTIONS = """
fines count
    how many fines have we issued
    tickets written, total
    ¿cuántas multas se han puesto?

fines[issued=today] count
    how many tickets were written today

fines[issued=today] list
    fines today

fines[issued=this year] count
    fines so far this year
    how many have been issued this year

fines[issued=this year] list
    Strafzettel in diesem Jahr

fines[issued=last month] sum amt_ct
    amount of last month's fines in cents
    what did we fine in the last month, in total, in cents

fines[issued=2025] sum amt_ct
    sum of all 2025 fines
    total fined in 2025 (cents)
    montant total des amendes 2025

fines by issued:month count
    fines per month
    tickets month by month
    multas por mes
    Strafzettel pro Monat

fines by issued:weekday count
    fines by weekday
    on which weekdays do we write how many

fines by issued:weekday count bottom 1
    quietest day of the week for fines
    on which weekday do we write the fewest

fines[paid="N"] count
    how many are unpaid
    Wie viele sind noch nicht bezahlt?
    can you tell me how many tickets are still not payed

fines[paid="N"] list
    outstanding fines

fines[paid="N"] sum amt_ct
    how much is still owed, in cents
    outstanding total in cents
    importe pendiente de cobro
    I need the unpaid total, cents are fine

fines[paid="Y"] percent
    what percentage has been paid
    payment rate
    quelle part des amendes est payée, en pourcentage
    Wie viel Prozent sind bezahlt?

fines[paid="Y" & issued=2026] sum amt_ct
    how much of the 2026 fines has been paid, in cents
    paid total for fines of 2026

fines[paid="N" & due<today] count
    unpaid and past due, how many
    Wie viele sind überfällig?
    amendes impayées dont l'échéance est passée, combien

fines[paid="N" & due<today] list
    overdue fines

fines[paid="N" & due<today] show ref_no, plate, amt_ct, due asc due
    overdue list: reference, plate, amount, due date, longest overdue first
    who is past due and has not paid? ref, plate, cents and due date, oldest on top

fines[paid="N" & due=next 7 days] count
    how many come due within the next seven days and aren't paid

fines[paid="N" & due=next 7 days] list
    unpaid fines that fall due in the next 7 days

fines[paid_on>@due] count
    how many were paid late

fines[paid_on>@due] list
    paid after the due date
    pagadas fuera de plazo

fines[paid_on<=@due] percent
    what share of all fines was paid in time
    percentage paid by the due date

fines[paid_on=@issued] count
    how many were settled the same day

fines[paid_on=@issued] list
    fines paid on the very day they were issued

fines[paid_on=this month] sum amt_ct
    what came in this month? cents
    total paid this month

fines[paid_on=this month] by pay_method sum amt_ct
    this month's takings by payment method
    paid this month, total per method

fines by pay_method count
    how do people pay? number by method
    payments per method
    Zahlungsarten mit Anzahl

fines[pay_method="cash"] count
    how many paid cash

fines[pay_method="cash"] list
    cash payments
    paiements en liquide

fines[offence="P04"] count
    number of tickets for P04

fines[offence="P04"] list
    P04 fines

fines[offence.label="Disabled bay"] count
    how many people parked in a disabled bay

fines[offence.label="Disabled bay"] list
    disabled bay offences
    multas por aparcar en plaza de discapacitados (Disabled bay)

fines by offence.label count desc
    fines by offence, most frequent first
    what do people do wrong? offences with numbers, descending

fines by offence.label count top 1
    most common offence
    which offence do we punish most
    ¿cuál es la infracción más frecuente?
    Häufigster Verstoß

fines by offence.label sum amt_ct top 3
    three offences that bring in the most money
    top 3 offences by total amount

fines[offence.tow="Y"] count
    how many could have been towed

fines[offence.tow="Y"] list
    fines that allow towing

fines[amt_ct>@offence.base_ct] count
    how many were higher than the base amount

fines[amt_ct>@offence.base_ct] list
    fines above the base of their offence

fines[amt_ct>=7000] count
    how many are at least 7,000 cents

fines[amt_ct>=7000] list
    fines of 7000 cents and more

fines top 1 amt_ct show ref_no, plate, amt_ct
    highest fine: reference, plate, amount
    dearest ticket we ever wrote, with ref and plate

fines avg amt_ct
    average fine in cents
    how much is a fine on average
    durchschnittliche Höhe in Cent
    amende moyenne en centimes

fines by veh count
    fines by kind of vehicle
    cars, vans, trucks and motorbikes: how many fines each
    Strafzettel je Fahrzeugart

fines[veh="motorbike"] percent
    what share of fines goes to motorbikes
    percentage of motorbike tickets
    porcentaje de multas a motos

fines[veh="van" & zone="A"] count
    how many vans were fined in A

fines[veh="van" & zone="A"] list
    vans in zone A

fines by zone count
    fines per zone
    how many in every zone
    amendes par zone

fines by zone sum amt_ct top 1
    which zone brings in the most
    zone with the highest total

fines by street count top 5
    five streets with the most tickets
    top 5 streets
    las cinco calles con más multas
    give me the five worst streets by number of fines

fines[street="Harbour Road"] count
    how many on Harbour Road

fines[street="Harbour Road"] list
    tickets in Harbour Road

fines[street="Castle Hill" & issued=last 12 months] list
    all fines on Castle Hill over the last 12 months
    show what we wrote in Castle Hill in the past twelve months

fines[street~"Street"] by street count
    fines on every street whose name has "Street" in it
    streets called something with Street: number of fines each

fines by street count > 25
    streets with more than 25 fines
    where did we write over 25 tickets

fines[plate="EGR284"] list
    fines for EGR284
    what has EGR284 got
    alle Strafzettel von EGR284

fines[ref_no="PF250017"] show amt_ct, due, paid
    PF250017: how much, due when, paid or not
    amount, due date and paid flag of PF250017

fines[plate^"EG"] count
    how many fined plates begin with EG

fines[plate^"EG"] list
    plates that start with EG

fines by plate count > 1
    repeat offenders: plates with more than one fine
    which plates were fined more than once

fines by plate sum amt_ct top 10
    ten plates with the highest total
    top 10 plates by amount

fines count distinct plate
    how many different vehicles were fined
    number of distinct plates

fines[reminders>=2 & paid="N"] count
    not paid despite at least 2 reminders, how many

fines[reminders>=2 & paid="N"] list
    unpaid after two reminders or more

fines sum reminders
    reminders sent altogether
    how many reminders went out in total

fines[reminders=0 & paid="N"] count
    not paid yet, no reminder so far: number

fines[reminders=0 & paid="N"] list
    unpaid and never reminded

fines[appeal.filed!=null] count
    how many were appealed
    recours déposés, combien
    how many fines have an appeal date
    for how many is appeal.filed filled in

fines[appeal.filed!=null] list
    fines with an appeal
    nr of fines somebody appealed against

fines[appeal.result="pending"] show ref_no, appeal.filed asc appeal.filed
    pending appeals, oldest first, with reference
    which appeals are still undecided? ref and filing date in order

fines[appeal.result="upheld"] count
    how many appeals were upheld

fines[appeal.result="upheld"] list
    successful appeals

fines[appeal.result="upheld"] by badge.name count
    upheld appeals by warden
    whose tickets were successfully appealed, and how often? by warden name

fines by appeal.result count
    outcome of appeals
    appeals by result
    Widersprüche nach Ergebnis

fines[photos=null] count
    no photo
    for how many do we have no phtos

fines[photos=null] list
    fines without pictures
    multas sin fotos

fines avg photos
    how many photos does a fine have on average
    average number of pictures

fines by badge.name count desc
    who writes the most? all wardens, most tickets first
    tickets per warden name, descending
    ranking of wardens by tickets written

fines by badge.name count bottom 1
    which warden wrote the fewest
    least active warden by number of fines

fines[badge.name="Lotte Maas"] count
    how many did Lotte Maas write
    Lotte Maas, number of tickets

fines[badge="W14" & issued=this month] list
    W14's fines this month
    tickets by W14 in the current month

fines by badge.team sum amt_ct
    amount per team
    total fined by each team
    importe por equipo

fines[badge.team="harbour"] avg amt_ct
    average ticket of the harbour team
    how high is a fine of team harbour on average

wardens by team count
    wardens per team
    how many people in each team

wardens[team="station"] show name, badge
    who works in the station team, with badge
    station team: names and badges

wardens bottom 1 since show name, since
    longest serving warden and start date
    who has been on the job longest, since when
    Dienstältester Kontrolleur, seit wann

wardens[no fines] show name
    wardens who haven't written a single fine
    who never issued one

offences show label, base_ct desc base_ct
    offences with their base amount, dearest first
    price list of offences, highest to lowest

offences[tow="Y"] show label
    which offences get you towed
    for what is a car towed
    Wofür wird abgeschleppt?
    offences with towing

offences[base_ct<3000] show label
    offences under 3000 cents
    what costs less than 3,000 cents

offences[label="Fire lane"] show base_ct
    base fine for a fire lane
    what does parking in a fire lane cost, in cents

offences[base_ct>avg] count
    how many offences cost more than the average

offences[base_ct>avg] list
    offences above the mean base amount

permits count
    number of permits
    how many permits are out
    ¿cuántos permisos hay?

permits by kind count
    permits of each kind
    resident, business, visitor, disabled: how many permits

permits[kind="resident" & zone="B"] count
    how many residents have a permit for B

permits[kind="resident" & zone="B"] list
    resident permits in zone B

permits[valid_to<today] count
    how many permits have run out

permits[valid_to<today] list
    expired permits
    abgelaufene Ausweise
    permits past their end date

permits[valid_to=next month] show permit_no, holder, valid_to
    permits that end next month: number, holder, date
    whose permit runs out next month, and on which day

permits[fee_ct=0] count
    how many permits cost nothing (0)

permits[fee_ct=0] list
    free permits

permits sum fee_ct
    permit fees altogether
    total fees in cents

permits by zone sum fee_ct
    permit fees per zone, total
    what do permits bring in for each zone

permits top 1 valid_to show holder, valid_to
    permit that is valid longest: holder and date
    whose permit ends last, and when

permits[holder~"Duval"] list
    all permits of Duval
    permits held by anybody named Duval

fines[zone="D" & issued=this month] count
    fines written in D so far this month

fines[zone="D" & issued=this month] list
    zone D this month

fines[badge.team="centre" & paid="N"] count
    team centre: how many of their fines are not paid

fines[badge.team="centre" & paid="N"] list
    unpaid tickets of the centre team

fines[pay_method="app"] percent
    what share was paid by app
    percentage of fines paid through the app

fines[reminders=3] show ref_no, plate, amt_ct
    fines with three reminders: reference, plate, cents
    who got 3 reminders? ref, plate, amount

permits by kind sum fee_ct top 1
    kind of permit that earns most
    which permits bring in the most fees in total

fines[issued=2026 & appeal.result="rejected"] count
    how many appeals against fines issued in 2026 were rejected

fines[issued=2026 & appeal.result="rejected"] list
    rejected appeals of 2026 fines

fines by veh avg amt_ct
    average fine per kind of vehicle
    montant moyen par type de véhicule

fines[issued>=2026-03 & issued<=2026-06] count
    how many between March and June 2026

fines[issued>=2026-03 & issued<=2026-06] list
    fines from March to June 2026

fines[issued>=2026-09] sum amt_ct
    total fined since September 2026
    amount since September 2026 in total

fines[issued=2026-H1 & paid="N"] count
    H1 2026: how many are not paid

fines[issued=2026-H1 & paid="N"] list
    unpaid fines of the first half of 2026

fines[zone="A"|"B"] sum amt_ct
    total in zone A or B
    zones A and B together: sum of fines

fines[offence="P05" or amt_ct>10000] list
    fire lane (P05) or over 10000 cents: show them
    list fines for P05 or above 10,000 cents

fines by zone count, sum amt_ct
    per zone: number and total amount
    count and total of fines for each zone

fines by zone, veh count
    fines by zone and vehicle
    how many cars, vans etc. in which zone

fines by badge.name sum amt_ct > 300000
    wardens who wrote more than 300000 cents
    which wardens fined over 300,000 cents in total

fines by street count distinct plate
    different vehicles per street
    how many different plates were fined in each street

fines by offence.label avg amt_ct desc
    average amount per offence, dearest first
    mean fine by offence, descending

fines min amt_ct, max amt_ct
    lowest and highest fine
    kleinster und größter Betrag

fines distinct offence.label, veh
    which kinds of vehicle committed which offences
    combinations of offence and vehicle

fines[street!~"Road"] count
    how many were in streets not called something Road

fines[street!~"Road"] list
    fines outside of streets with "Road" in the name

fines[plate$"7"] count
    how many plates end with "7"

fines[plate$"7"] list
    plates ending in 7

fines[veh!="car" & paid="N"] count
    not paid and not a car: how many

fines[veh!="car" & paid="N"] list
    unpaid fines of anything but cars

fines by issued:year, paid count
    per year: paid and unpaid
    fines by year and paid or not

fines list 10
    show me ten fines
    any 10 fines

permits[kind="business"|"visitor"] count
    how many permits are for visitors or businesses

permits[kind="business"|"visitor"] list
    business or visitor permits

permits by kind count, sum fee_ct
    permits and fees by kind
    per kind: how many permits, what fees in total

permits[valid_to>=2026-12 & valid_to<=2027-02] show permit_no, holder
    permits ending between December 2026 and February 2027: number and holder
    whose permit runs out from December 2026 to February 2027, with the number

offences min base_ct, max base_ct
    cheapest and dearest base amount
    lowest and highest base_ct

after fines[paid="N"] count
fines[paid="N" & zone="C"] count
    and in zone C
    only zone C

after fines[paid="N"] count
fines[paid="N"] sum amt_ct
    and what is that worth
    and the amount?

after fines by issued:month count
fines by issued:month sum amt_ct
    and the amount per month
    what about the amounts

after fines by street count top 5
fines[veh="truck"] by street count top 5
    only trucks
    and for trucks?

after fines by street count top 5
fines by street count top 20
    top 20
    and the top twenty?

after fines[badge.name="Lotte Maas"] count
fines[badge.name="Ian Pryce"] count
    and Ian Pryce?
    Ian Pryce

after fines[appeal.result="upheld"] count
fines[appeal.result="rejected"] count
    and rejected ones
    rejected?

after fines[issued=today] count
fines[issued=yesterday] count
    and yesterday
    yesterday?

after permits[valid_to<today] count
permits[valid_to<today] show permit_no, holder
    whose are they?
    and who holds them

after fines[paid="N" & due<today] count
fines[paid="N" & due<today] by zone count
    by zone
    split by zone

none
    who owns the car EGR284
    how many parking spaces are free on Mill Lane
    why do so many people park in bus stops
    cancel fine PF250031
    send a second reminder to everyone overdue
    how much did we spend on wardens' pay
    which warden is the strictest
    what time of day do we write the most tickets
    how does 2026 compare with 2025
    phone number of Signe Falk
    speeding fines last month
    how many fines will there be at Christmas
    median amount
    address of the owner of permit 7012
    which colour of car is fined most
    is parking free on Sundays
    how many of our wardens are women
    ¿dónde puedo aparcar gratis?
    Wie lege ich Widerspruch ein?
    ok thanks
    share of unpaid fines minus share of last year

fines avg paid_on - issued
    how long do people take to pay on average
    average days between issue and payment

fines[paid="N"] by zone percent
    share of unpaid fines in each zone
    what percentage of fines is not paid, per zone

fines count by plate count > 1
    how many plates have more than one fine
"""
