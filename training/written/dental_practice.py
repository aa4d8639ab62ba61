"""A dental practice: patients, dentists, appointments with what was done, invoices in cents, and recalls."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

FIRST = (
    "Amira|Bruno|Celia|Damian|Esther|Fabio|Gwen|Henrik|Ilse|Jamal|Karin|Luca|Mona|Nils|Oana|Pavel|Runa|Samir"
)
LAST = "Albrecht|Bianchi|Castle|Dvorak|Ekman|Farouk|Grant|Hoekstra|Ivanov|Jensen|Kovac|Larsen"
WORK = "check-up|cleaning|filling|crown|root canal|extraction|x-ray|implant"
TOOTH_OF = ("filling", "crown", "root canal", "extraction", "implant")


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """5 dentists, 120 patients, 380 appointments, 230 invoices, 80 recalls."""
    dentists = [
        {
            "dentistId": number,
            "fullName": name,
            "speciality": special,
            "room": room,
            "employedSince": datetime(since, 4, 1),
            "partTime": part,
        }
        for number, name, special, room, since, part in (
            (1, "Dr Ottoline Reyes", "general", "A", 2009, False),
            (2, "Dr Marcus Feld", "general", "B", 2016, True),
            (3, "Dr Sunita Rao", "orthodontics", "C", 2019, False),
            (4, "Dr Piotr Lem", "surgery", "D", 2023, False),
            (5, "Dr Hanne Vik", "children", "B", 2026, True),
        )
    ]
    patients = []
    for number in range(120):
        patient: dict[str, Any] = {
            "patientNo": f"PT{2001 + number}",
            "firstName": chance.choice(FIRST.split("|")),
            "lastName": chance.choice(LAST.split("|")),
            "gender": chance.choice(["f", "m"]),
            "dateOfBirth": datetime(1938, 1, 1) + timedelta(days=chance.randrange(30500)),
            "address": {
                "city": chance.choice(["Larkfield", "Larkfield", "Osterby", "Millhaven", "Greystone"]),
                "postcode": chance.choice(["LK1", "LK2", "OS4", "MH7", "GR3"]),
            },
            "insurance": chance.choice(["state", "state", "private", "none"]),
            "conditions": chance.sample(
                ["diabetes", "pacemaker", "blood thinner", "penicillin allergy"],
                chance.choice([0, 0, 0, 1, 2]),
            ),
            "anxious": chance.random() < 0.2,
            "regularDentist": chance.randint(1, 4),
            "registeredOn": datetime(2012, 1, 1) + timedelta(days=chance.randrange(5440)),
        }
        if chance.random() < 0.7:
            patient["email"] = f"{patient['lastName'].lower()}{number}@example.org"
        if chance.random() < 0.5:
            patient["referredBy"] = chance.choice(["friend", "web search", "family doctor", "insurance"])
        patients.append(patient)
    numbers = [str(one["patientNo"]) for one in patients]
    appointments = []
    for number in range(380):
        begins = datetime(2026, 1, 5, 8) + timedelta(
            days=chance.randrange(355), minutes=chance.randrange(0, 540, 15)
        )
        done = begins < datetime(2026, 11, 29)
        appointment: dict[str, Any] = {
            "apptId": 60001 + number,
            "patientNo": chance.choice(numbers[:108]),
            "dentist": chance.randint(1, 4),
            "startsAt": begins,
            "plannedMin": chance.choice([15, 30, 30, 45, 60, 90]),
            "status": chance.choice(["done", "done", "done", "done", "noShow", "cancelled"])
            if done
            else "booked",
            "bookedVia": chance.choice(["phone", "phone", "online", "desk"]),
        }
        if appointment["status"] == "done":
            appointment["actualMin"] = appointment["plannedMin"] + chance.choice([-10, -5, 0, 0, 5, 20, 35])
            appointment["procedures"] = [
                {
                    "kind": kind,
                    "priceCents": chance.choice([3500, 6000, 9500, 18000, 74000, 165000]),
                    **({"tooth": chance.randint(11, 48)} if kind in TOOTH_OF else {}),
                }
                for kind in chance.sample(WORK.split("|"), chance.randint(1, 3))
            ]
            if chance.random() < 0.3:
                appointment["painScore"] = chance.randint(0, 10)
        appointments.append(appointment)
    finished = [one for one in appointments if one["status"] == "done"]
    invoices = []
    for number, one in enumerate(finished[:230], 1):
        issued = one["startsAt"].replace(hour=0, minute=0) + timedelta(days=2)
        total = sum(int(each["priceCents"]) for each in one["procedures"])
        invoice: dict[str, Any] = {
            "invoiceNo": f"INV-{number:05}",
            "apptId": one["apptId"],
            "issuedOn": issued,
            "dueOn": issued + timedelta(days=30),
            "totalCents": total,
            "insurerPaysCents": chance.choice([0, total // 2, total]),
            "reminders": chance.choice([0, 0, 0, 1, 2, 3]),
        }
        if chance.random() < 0.8:
            invoice["paidOn"] = min(issued + timedelta(days=chance.randint(1, 70)), datetime(2026, 11, 28))
        invoices.append(invoice)
    recalls = [
        {
            "patientNo": chance.choice(numbers),
            "reason": chance.choice(["six-month check", "braces", "wound check", "cleaning"]),
            "dueBy": datetime(2026, 6, 1) + timedelta(days=chance.randrange(300)),
            "contacted": chance.choice(["no", "letter", "text message"]),
            "answered": chance.random() < 0.4,
        }
        for _ in range(80)
    ]
    return {
        "dentists": dentists,
        "patients": patients,
        "appointments": appointments,
        "invoices": invoices,
        "recalls": recalls,
    }


QUESTIONS = """
patients count
    how many patients are on our books
    Wie viele Patienten hat die Praxis?

patients[registeredOn=this year] count
    how many new patients this year
    number of people who joined us this year

patients[registeredOn=last 6 months] show firstName, lastName, registeredOn
    names of those who registered in the last half year (6 months), and the date
    who is new in the past 6 months? name and when

patients by registeredOn:year asc count
    new patients per year
    registrations year by year
    nouveaux patients par année

patients[dateOfBirth>=last 18 years] count
    how many of our patients are under 18
    number of minors

patients[dateOfBirth<last 80 years] show firstName, lastName, dateOfBirth
    patients over eighty, with date of birth
    who is more than 80 years old, and born when

patients top 1 dateOfBirth show firstName, lastName
    who is our youngest patient
    name of the youngest

patients[conditions="blood thinner"] show firstName, lastName
    who takes blood thinners
    names of patients on a blood thinner
    Wer nimmt Blutverdünner?

patients[conditions="diabetes" & anxious=true] list
    anxious diabetics
    diabetes patients who are afraid of the dentist

patients[conditions.#=0] percent
    what share of patients has no condition at all
    percentage without any listed condition

patients by conditions count desc
    conditions by number of patients, most common first
    how many patients have each condition, in descending order

patients[insurance="none"] count
    how many patients aren't insured
    number of people without insurance

patients by insurance, gender count
    men and women by kind of insurance
    patients broken down by insurance and gender

patients by address.city count > 20
    towns with more than 20 patients
    cities where over 20 of our patients live

patients[address.city!="Larkfield" & insurance="private"] list
    private patients from outside Larkfield
    privately insured who don't live in Larkfield

patients[email=null] count
    for how many do we have no e-mail
    number of patients with the e-mail not filled in

patients by referredBy count
    how did people find us
    patients by who referred them

patients[regularDentist.fullName="Dr Sunita Rao"] count
    how many patients does Dr Sunita Rao have as her regulars
    wie viele Stammpatienten hat Dr Sunita Rao

patients by regularDentist.fullName count
    patients per regular dentist
    how many regulars does every dentist have

patients[no appointments] list
    patients without any appointment
    people on file who have never come

patients[no recalls & email!=null] count
    how many have an e-mail address but no recall
    number of patients we could mail who are without a recall

patients[address.postcode^"LK"] count
    how many live in a postcode starting with LK
    number of LK postcodes

dentists show fullName, speciality
    all dentists and what they specialise in
    who works here and in which field
    Zahnärzte mit Fachrichtung

dentists[partTime=true] show fullName
    who works part time
    part-timers among the dentists

dentists bottom 1 employedSince show fullName, employedSince
    who has been here longest, since when
    longest-serving dentist with start date

dentists[no appointments] show fullName
    which dentist has had no appointments yet
    dentists without appointments

appointments[startsAt=today] list
    today's appointments
    who is coming in today? the list
    Termine heute

appointments[startsAt=tomorrow & dentist.fullName="Dr Piotr Lem"] list
    what has Dr Piotr Lem got tomorrow
    tomorrow's bookings for Dr Piotr Lem

appointments[startsAt=next week & status="booked"] count
    how many are booked for next week
    number of booked slots next week

appointments[status="noShow"] count
    how many no-shows have there been
    number of people who simply didn't turn up
    Wie viele sind einfach nicht erschienen?

appointments[status="noShow"] by startsAt:month asc count
    no-shows month by month
    missed appointments per month

appointments[status="noShow"] by patientNo.lastName, patientNo.firstName count >= 2
    who failed to show up at least twice
    patients with two or more no-shows

appointments[status="noShow" & bookedVia="online"] count
    how many online bookings ended as no-shows
    number of no-shows that had booked online

appointments[status="cancelled"] percent
    what percentage of appointments was cancelled
    cancellation rate
    pourcentage de rendez-vous annulés

appointments by bookedVia count desc
    how do people book? most popular way first
    appointments by booking channel, largest first

appointments[actualMin>@plannedMin] count
    how many ran over
    number of appointments longer than planned

appointments[actualMin>@plannedMin] by dentist.fullName count top 1
    which dentist overruns most often
    whose appointments take longer than planned most often

appointments by dentist.fullName avg actualMin
    average length of an appointment for each dentist
    how many minutes does every dentist need on average

appointments by dentist.fullName sum actualMin > 2000
    dentists with more than 2000 minutes in the chair altogether
    who treated for over 2,000 minutes in total

appointments by startsAt:weekday count
    how many appointments fall on each day of the week
    citas por día de la semana

appointments[procedures.kind="root canal"] count
    how many root canals did we do
    in how many appointments was there a root canal
    ¿cuántas endodoncias (root canal) hicimos?

appointments[procedures.kind="extraction" & startsAt=last month] list
    extractions last month
    appointments of last month where a tooth was pulled

appointments[procedures.kind="crown" & procedures.tooth=36] list
    crowns on tooth 36
    who got tooth 36 crowned? the appointments

appointments by procedures.kind count top 3
    our three most frequent procedures
    what do we do most often? top 3

appointments by procedures.kind sum procedures.priceCents desc
    turnover by procedure in cents, highest first
    how much does each procedure bring in, in descending order

appointments by procedures.kind avg procedures.priceCents
    what does each treatment cost on average
    prix moyen par acte

appointments avg procedures.#
    how many procedures does an appointment have on average
    average number of procedures per visit

appointments[painScore>=8] list
    visits with a pain score of 8 or more
    appointments where it hurt badly, 8 or above

appointments by dentist.fullName avg painScore bottom 1
    who hurts people least, by average pain score
    dentist with the lowest average pain score

appointments[patientNo.anxious=true & status="noShow"|"cancelled"] count
    how many appointments of anxious patients were cancelled or missed
    number of cancellations and no-shows by people who are afraid

appointments[patientNo.address.city="Osterby" & startsAt=2026-Q3] count
    how many visits from Osterby people in the third quarter
    number of Q3 2026 appointments of patients living in Osterby

appointments by patientNo.insurance count, avg actualMin
    number of appointments and mean duration per kind of insurance
    by insurance: how many and how long on average

appointments top 1 startsAt show startsAt, dentist.fullName
    the last slot booked so far: when and with whom
    latest appointment in the diary, its time and dentist

invoices[paidOn=null] count, sum totalCents
    open invoices: how many and how much in cents
    number and total of what is unpaid
    offene Rechnungen: Anzahl und Summe

invoices[paidOn=null & dueOn<today] list
    overdue invoices
    which bills are overdue
    facturas vencidas sin pagar

invoices[paidOn=null & reminders>=2] show invoiceNo, totalCents
    unpaid after two or more reminders: number and amount
    invoice numbers and totals still open although we reminded at least twice

invoices[paidOn>@dueOn] percent
    what share was paid late
    percentage of invoices paid after they were due

invoices[totalCents>100000] count
    how many invoices exceed 1000 euros (100000 cents)
    number of bills over 100,000 cents

invoices[insurerPaysCents=@totalCents] count
    for how many does the insurer pay everything
    number of invoices fully covered by insurance

invoices[insurerPaysCents=0] sum totalCents
    total of the invoices to which insurance adds nothing
    how much do we bill without a cent from the insurer

invoices by issuedOn:month asc sum totalCents, count
    billing by month with the number of invoices
    per month: total invoiced and how many

invoices[issuedOn=last quarter] sum totalCents
    what did we invoice last quarter
    Rechnungssumme im letzten Quartal

invoices[totalCents>avg & paidOn=null] list
    unpaid invoices above the average amount
    open bills larger than the average one

invoices by apptId.bookedVia avg totalCents
    average invoice by the way the appointment was booked
    do online bookings bring bigger bills? mean total for each channel

invoices top 5 totalCents show invoiceNo, totalCents
    five largest invoices with their amount
    die 5 höchsten Rechnungen, Nummer und Betrag

recalls[dueBy<today & contacted="no"] list
    recalls that are past due and nobody contacted
    missed recalls: due before today, not contacted

recalls[answered=false & contacted!="no"] count
    how many did we contact without an answer
    number of recalls sent that nobody replied to

recalls[dueBy=next month] show patientNo.firstName, patientNo.lastName, reason
    who has to be recalled next month and what for
    next month's recalls: names and reason

recalls[patientNo.insurance="private"] by reason count
    private patients' recalls by reason
    recalls of the privately insured, per reason

recalls by contacted count
    recalls by how we reached people
    how many by letter, by text message, not at all

appointments avg actualMin - plannedMin
    by how many minutes do we overrun on average
    average difference between actual and planned minutes

patients avg dateOfBirth:age
    average age of our patients
    how old are patients on average
    Durchschnittsalter der Patienten

patients by regularDentist.fullName avg dateOfBirth:age bottom 1
    whose regulars are the youngest on average
    dentist with the lowest average age of regular patients

appointments[status="noShow"] by bookedVia percent
    no-show rate for each way of booking
    what percentage doesn't turn up, by booking channel

invoices avg paidOn - issuedOn
    how many days does it take on average until an invoice is paid
    average days from issue to payment

invoices sum totalCents - insurerPaysCents
    what is left for the patients to pay in all, total minus what the insurer pays
    patients' own share of all invoices, total less insurer, in cents

appointments avg by patientNo count
    how many appointments does a patient have on average
    average number of visits per patient

appointments count by patientNo count >= 5
    how many patients have had five appointments or more
    number of patients with at least 5 appointments

after appointments[status="noShow"] count
appointments[status="noShow" & startsAt=this month] count
    and this month?
    only this month

after appointments[status="noShow"] count
appointments[status="noShow"] percent
    what percentage is that
    in percent?

after appointments[startsAt=today] list
appointments[startsAt=tomorrow] list
    and tomorrow
    morgen?

after appointments by dentist.fullName avg actualMin
appointments by dentist.fullName avg plannedMin
    and as planned?
    what was planned on average

after invoices[paidOn=null & dueOn<today] list
invoices[paidOn=null & dueOn<today] sum totalCents
    what do they add up to
    their total?

after invoices[issuedOn=last quarter] sum totalCents
invoices[issuedOn=this quarter] sum totalCents
    and so far this quarter
    this quarter?

after patients[conditions="blood thinner"] show firstName, lastName
patients[conditions="blood thinner"] show firstName, lastName, regularDentist.fullName
    and who is their dentist?
    with their regular dentist

after patients by address.city count > 20
patients by address.city count > 10
    more than 10
    make it over 10

after appointments by procedures.kind count top 3
appointments[startsAt=last month] by procedures.kind count top 3
    last month only
    and last month?

after patients[insurance="none"] count
patients[insurance="none"] list
    show me them
    list them

none
    which dentist is the gentlest
    how much toothpaste do we use
    profit per dentist
    Dr Feld's private number
    why do people cancel
    cancel appointment 60123
    median waiting time
    how many patients will we have next year
    who cleaned the instruments on Friday
    which hygienist assisted
    does chocolate rot your teeth
    ratio of adults to children
    invoices of patients from Millhaven
    send a reminder to everyone who owes us
    what does the dentist across the road charge for a crown
    Wie hoch ist die Miete der Praxis?
    ¿duele mucho un implante?
    salut, ça va ?
    photo of tooth 21
"""
