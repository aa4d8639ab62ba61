"""A small hospital: patients, stays on wards, measurements by nurses."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

DIAGNOSES = "pneumonia|hip fracture|appendicitis|heart failure|diabetes|kidney stone|migraine|COVID-19"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """5 wards, 130 patients, 210 stays of which some go on, 400 measurements."""
    wards = [
        {"code": code, "label": label, "beds": beds, "floor": floor, "icu": label == "Intensive care"}
        for code, label, beds, floor in (
            ("IC1", "Intensive care", 8, 1),
            ("SUR", "Surgery", 24, 2),
            ("MED", "Internal medicine", 30, 3),
            ("PED", "Children", 14, 4),
            ("GER", "Geriatrics", 22, 0),
        )
    ]
    patients = []
    for number in range(1, 131):
        patient: dict[str, Any] = {
            "mrn": f"P{100000 + number}",
            "name": {
                "given": chance.choice(["Ada", "Bo", "Cleo", "Dan", "Eva", "Finn", "Gia", "Hal"]),
                "family": chance.choice(["Stone", "Rivera", "Lund", "Osei", "Marsh", "Quist", "Yilmaz"]),
            },
            "sex": chance.choice(["F", "M"]),
            "dob": datetime(1931, 1, 1) + timedelta(days=chance.randrange(34000)),
            "allergies": chance.sample(
                ["penicillin", "latex", "nuts", "iodine"], chance.choice([0, 0, 0, 1, 2])
            ),
            "insurer": chance.choice(["Medicare Plus", "NordHealth", "State", "none"]),
        }
        if chance.random() < 0.4:
            patient["bloodType"] = chance.choice(["0+", "A+", "B+", "AB+", "0-", "A-"])
        patients.append(patient)
    stays = []
    for number in range(210):
        admitted = datetime(2026, 1, 1) + timedelta(days=chance.randrange(332), hours=chance.randrange(24))
        stay: dict[str, Any] = {
            "stay": number + 1,
            "patient": f"P{100000 + chance.randint(1, 130)}",
            "ward": chance.choice(["IC1", "SUR", "SUR", "MED", "MED", "MED", "PED", "GER"]),
            "admitted": admitted,
            "diagnosis": chance.choice(DIAGNOSES.split("|")),
            "emergency": chance.random() < 0.4,
            "costs": {"room": chance.randrange(300, 9000, 10), "treatment": chance.randrange(150, 22000, 10)},
        }
        if chance.random() < 0.85:
            stay["discharged"] = admitted + timedelta(days=chance.randint(1, 21))
            stay["nights"] = (stay["discharged"] - admitted).days
            stay["outcome"] = chance.choice(["home", "home", "home", "rehab", "transferred", "died"])
        stays.append(stay)
    vitals = [
        {
            "mrn": f"P{100000 + chance.randint(1, 130)}",
            "at": datetime(2026, 11, 1) + timedelta(minutes=chance.randrange(40000)),
            "pulse": chance.randint(46, 138),
            "temp": round(chance.uniform(35.6, 40.4), 1),
            "bp": {"sys": chance.randint(88, 190), "dia": chance.randint(50, 110)},
            "nurse": chance.choice(["Imke", "Jorge", "Kim", "Latifa"]),
        }
        for _ in range(400)
    ]
    return {"wards": wards, "patients": patients, "stays": stays, "vitals": vitals}


QUESTIONS = """
patients count
    how many patients do we know
    total number of patients
    Wie viele Patienten haben wir in der Kartei?

patients[sex="F"] count
    how many women have we treated
    cuántas pacientes mujeres hay

patients[sex="F"] list
    female patients

patients by sex count
    men and women, how many of each
    patients by sex

patients bottom 1 dob show name.given, name.family
    who is our oldest patient
    oldest patient's name

patients top 1 dob show name.given, name.family, dob
    youngest patient with date of birth
    who was born last, and when

patients[dob<1940] count
    how many were born before 1940

patients[dob<1940] list
    patients with a birth date before 1940

patients[dob>=2010 & dob<=2019] count
    how many born in the years 2010-2019

patients[dob>=2010 & dob<=2019] list
    patients born from 2010 to 2019

patients[allergies="penicillin"] show mrn, name.family
    who is allergic to penicillin? number and last name
    mrn and family name of everyone with a penicillin allergy

patients[allergies="penicillin"] count
    penicillin allergies, how many
    how many can't have penicillin

patients[allergies.#>1] count
    how many have several allergies

patients[allergies.#>1] list
    patients with more than one allergy

patients[allergies.#=0] percent
    what percentage has no allergy
    share of patients without allergies

patients by allergies count desc
    allergies by frequency
    which allergies are most common, all with numbers

patients[bloodType=null] count
    for how many is the blood type missing
    blood type unknown: how many
    a cuántos les falta el grupo sanguíneo

patients by bloodType count
    patients per blood type
    distribution of blood types

patients by insurer count top 1
    which insurer do most patients have
    biggest insurer

patients[insurer="none"] count
    how many have no insurance

patients[insurer="none"] list
    uninsured patients

patients[name.family="Lund"] list
    everybody called Lund
    show the Lunds

stays[discharged=null] count
    how many patients are in the house right now
    Wie viele liegen gerade bei uns?

stays[discharged=null] list
    current inpatients

stays[discharged=null] by ward count
    who is in? per ward
    occupied beds by ward at the moment

stays[discharged=null & ward="IC1"] list
    current stays on IC1
    who is on IC1 now

stays[admitted=today] count
    how many came in today

stays[admitted=today] list
    admissions today

stays[admitted=last week] count
    how many were admitted last week

stays[admitted=last week] list
    admissions last week

stays by admitted:month count
    admissions by month
    how many came each month
    Aufnahmen pro Monat

stays[discharged=2026-10] count
    how many went home or elsewhere in oct 2026

stays[discharged=*-10] list
    discharges in October

stays[emergency=true] count
    how many came as an emergency
    urgencias en total

stays[emergency=true] list
    emergencies

stays[emergency=true] percent
    what share of admissions are emergencies
    emergency rate

stays by diagnosis count top 1
    most common diagnosis
    what do people come with most

stays[diagnosis="hip fracture"] count
    how many broken hips (hip fracture)
    hip fracture cases

stays[diagnosis="pneumonia" & admitted=2026-Q1] count
    how many pneumonia cases from January to March

stays[diagnosis="pneumonia" & admitted=2026-Q1] list
    pneumonia in the first quarter

stays avg nights
    how long do people stay on average
    average length of stay in nights
    durchschnittliche Liegedauer

stays by diagnosis avg nights
    average nights by diagnosis
    how long do they stay for each diagnosis, on average

stays by ward avg nights top 1
    on which ward do they stay longest on average
    ward with the longest average stay

stays top 1 nights
    longest stay
    the one who stayed the most nights

stays[nights>14] count
    longer than 14 nights, how many

stays[nights>14] list
    stays of more than two weeks

stays[outcome="died"] count
    how many died

stays[outcome="died"] list
    deaths
    fallecidos

stays[outcome="died"] percent
    mortality in percent
    share of stays that ended in death

stays by outcome count
    how do stays end? numbers for each outcome
    outcomes

stays sum costs.treatment
    treatment costs altogether
    how much did treatment cost in total

stays by ward sum costs.room
    room costs by ward
    cost of rooms per ward in total

stays avg costs.room, avg costs.treatment
    average room and treatment cost
    what do room and treatment cost on average

stays[costs.treatment>@costs.room] count
    how often was treatment dearer than the room

stays[costs.treatment>@costs.room] list
    stays where the treatment cost more than the room

stays by ward.label count
    stays per ward, with its name
    how many stays did each ward label have

stays[ward.label="Surgery"] count
    how many were on the Surgery ward

stays[ward.label="Surgery"] list
    stays in Surgery

stays[ward.floor=3] count
    how many lay on floor 3

stays[ward.floor=3] list
    stays on the third floor

stays[ward.icu=true] avg nights
    average nights in intensive care
    how long do icu patients stay on average

stays[patient.sex="M" & diagnosis="heart failure"] count
    how many male heart failure cases

stays[patient.sex="M" & diagnosis="heart failure"] list
    men with heart failure

stays by patient.insurer sum costs.treatment
    treatment costs by insurer
    what does each insurer have to pay for treatment

stays[patient.insurer="State"] count
    how many stays does State pay for

stays[patient.insurer="State"] list
    stays of patients insured with State

stays by patient count > 2
    which patients were here more than twice
    patients with over two stays

patients[no stays] count
    how many have no stay

patients[no stays] list
    patients on file who were never admitted

wards sum beds
    how many beds do we have
    beds in the whole house
    camas en total

wards top 1 beds show label
    biggest ward
    which ward has the most beds

wards[floor=4] show label
    what is on the fourth floor
    ward on floor 4

wards show label, beds desc beds
    wards by number of beds, largest first
    all wards with their beds, descending

vitals avg pulse
    average pulse
    mean heart rate over all measurements

vitals[temp>=38.5] count
    how often did we see a fever of 38.5 or more

vitals[temp>=38.5] list
    measurements with 38.5 and above

vitals max temp
    highest temperature measured
    peak temperature

vitals[bp.sys>160] distinct mrn
    which patients had a systolic pressure over 160
    mrn of patients with systolic above 160

vitals[at=today] count
    how many vitals were taken today

vitals[at=today] list
    measurements today

vitals by nurse count
    measurements per nurse
    who measured how often

vitals[pulse<50 or pulse>120] count
    pulse below 50 or above 120, how often
    how many measurements have a pulse under 50 or over 120

vitals[mrn="P100023"] top 1 at
    latest values of P100023
    most recent measurement of patient P100023

vitals[mrn.sex="F"] avg pulse
    average pulse of women
    women's mean pulse

vitals[nurse="Kim" & temp>39] list
    Kim's measurements above 39
    over 39 degrees, measured by Kim

after stays[discharged=null] count
stays[discharged=null & emergency=true] count
    how many of them came as emergencies
    and only emergencies

after stays[discharged=null] count
stays[discharged=null] list
    show them to me
    list them

after stays by diagnosis avg nights
stays by diagnosis avg costs.treatment
    and the treatment cost?
    same for treatment costs

after patients[allergies="penicillin"] count
patients[allergies="latex"] count
    and latex
    latex?

after stays[admitted=last week] count
stays[admitted=last week] by ward count
    per ward?
    split by ward

after vitals max temp
vitals min temp
    and the lowest

after stays[outcome="died"] count
stays[outcome="died" & ward="IC1"] count
    how many of those on IC1

none
    which doctor treated P100023
    how many operations did we do this year
    who is the best nurse
    why did so many people die in March
    how many beds are free
    discharge patient P100012
    what medication does Ada Stone get
    waiting time in the emergency room
    what helps against migraine
    how many patients will come in December
    median length of stay
    what did the patients complain about
    difference between men's and women's average pulse
    good evening
    phone number of the family of P100044
    how many nurses work at night

patients avg dob:age
    average age of our patients
    how old are the patients on average

stays avg by patient count
    how many stays does a patient have on average

stays[emergency=true] by ward.label percent desc
    share of emergencies per ward, highest first
"""
