"""A chemistry laboratory: samples that clients send, results by method, analysts and instruments."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

ANALYSTS = "R. Okafor|L. Benz|M. Sorel|T. Iwata|P. Duarte|H. Lindqvist|C. Vrabel"
CLIENTS = (
    "Aquapur|Borealis Dairy|City Waterworks|Delta Farms|Ernst Paints|Fjord Salmon|Greenleaf Soil|Hops & Malt"
)
PARAMETERS = ["LEAD", "NITR", "CHLO", "ZINC", "PHOS", "ARSE"]
METHODS = [
    ("M-101", "ICP-MS"),
    ("M-102", "ion chromatography"),
    ("M-203", "titration"),
    ("M-310", "photometry"),
]


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """8 clients, 7 analysts, 4 methods, 150 samples, 400 results."""
    clients = [
        {"_id": f"C{number:02}", "name": name, "town": chance.choice(["Riedau", "Port Ellis", "Marston"])}
        for number, name in enumerate(CLIENTS.split("|"), 1)
    ]
    analysts = [
        {
            "initials": "".join(word[0] for word in name.replace(".", "").split()) + str(number),
            "name": name,
            "grade": chance.choice(["junior", "senior", "lead"]),
            "hired": datetime(2012, 1, 9) + timedelta(days=chance.randrange(5100)),
        }
        for number, name in enumerate(ANALYSTS.split("|"), 1)
    ]
    methods = [
        {"method_code": code, "technique": technique, "price_ct": price, "accredited": flag}
        for (code, technique), price, flag in zip(METHODS, [8900, 5400, 2500, 3200], "YYNY", strict=True)
    ]
    samples = []
    for number in range(150):
        received = datetime(2025, 6, 2) + timedelta(days=chance.randrange(545))
        sample: dict[str, Any] = {
            "lims_no": f"S{260001 + number}",
            "client_id": chance.choice(clients[:7])["_id"],
            "matrix": chance.choice(["water", "water", "soil", "food", "paint"]),
            "rcvd": received,
            "due": received + timedelta(days=chance.choice([5, 10, 14])),
            "prio": chance.choice([1, 2, 2, 3]),
            "vol_ml": chance.choice([50, 100, 250, 500, 1000]),
            "temp_c": round(chance.uniform(2, 21), 1),
            "state": chance.choice(["RCV", "ANA", "REP", "REP", "REP", "REJ"]),
        }
        if sample["state"] == "REP":
            sample["reported"] = received + timedelta(days=chance.randint(2, 18))
        if sample["state"] == "REJ":
            sample["reject_reason"] = chance.choice(["leaking bottle", "too warm", "no label"])
        samples.append(sample)
    results = []
    for number in range(400):
        parameter = chance.choice(PARAMETERS)
        result: dict[str, Any] = {
            "_id": number + 1,
            "lims_no": chance.choice(samples[:140])["lims_no"],
            "param": parameter,
            "value_mg_l": round(chance.expovariate(0.2), 3),
            "limit_mg_l": {"LEAD": 0.01, "NITR": 50, "CHLO": 25, "ZINC": 5, "PHOS": 2, "ARSE": 0.01}[
                parameter
            ],
            "method_code": chance.choice(METHODS)[0],
            "analyst": chance.choice(analysts)["initials"],
            "reviewer": chance.choice(analysts[:6])["initials"],
            "run_at": datetime(2025, 6, 4)
            + timedelta(days=chance.randrange(543), hours=chance.randint(7, 19)),
            "dur_min": chance.choice([5, 12, 20, 30, 45, 90, 120]),
            "flag": chance.choice(["OK", "OK", "OK", "OK", "RPT", "OOS"]),
        }
        if chance.random() < 0.12:
            result["remark"] = chance.choice(
                ["diluted twice", "matrix effect", "drift of blank", "low recovery"]
            )
        results.append(result)
    return {
        "clients": clients,
        "analysts": analysts,
        "methods": methods,
        "samples": samples,
        "results": results,
    }


QUESTIONS = """
samples[state="RCV"] count
    how many samples are still waiting to be started
    number of bottles received but not yet analysed

samples[state="RCV"] list
    samples nobody has touched yet (RCV)
    what's in state RCV

samples[state="ANA"] list
    samples under analysis
    what is being worked on (ANA)

samples[state="REP"] count
    how many samples are finished and reported
    number of reported samples
    Wie viele Proben sind fertig (REP)?

samples[state="REJ"] percent
    what percentage of samples do we turn away
    rejection rate
    ¿qué porcentaje de muestras rechazamos?

samples[state="REJ"] by reject_reason count
    rejected samples by reason
    how many were refused for which reason
    refus par motif

samples by reject_reason count top 1
    most common reason for turning a sample down
    what do we reject most often for

samples[reject_reason="too warm"] count
    how many arrived too warm
    number of samples refused for temperature (too warm)

samples[rcvd=today] count
    how many samples came in today
    today's intake, number

samples[rcvd=this week] list
    samples this week
    what has arrived this week

samples[rcvd=last week] count
    how many bottles did we get last week
    number of samples received last week
    combien d'échantillons reçus la semaine dernière

samples by rcvd:month count
    intake per month
    samples received month by month
    Probeneingang pro Monat

samples by rcvd:weekday count top 1
    on which weekday does the most come in
    busiest day of the week for intake

samples by client_id.name count
    samples per client
    how much does each customer send us
    muestras por cliente

samples by client_id.name count top 1
    who sends us the most samples
    our busiest customer
    Welcher Kunde schickt die meisten Proben?

samples[rcvd=this year] by client_id.name count top 3
    top three customers this year by samples
    which 3 clients sent the most this year

samples by client_id.name count < 20
    customers that sent fewer than 20 samples
    which clients gave us under 20 samples

samples[client_id.name="Delta Farms"] list
    samples from Delta Farms
    everything Delta Farms has sent in
    alle Proben von Delta Farms

samples[client_id.name="Aquapur" & state="REJ"] count
    how many of Aquapur's samples were refused
    number of rejected Aquapur bottles

samples[client_id.town="Marston"] count
    how many samples came out of Marston
    number of samples of customers based in Marston

samples by client_id.town count
    samples by the customer's town
    intake per town

clients[no samples] show name
    which customer has never sent anything
    clients without a sample
    Welche Kunden haben noch nie etwas geschickt?

clients[town="Riedau"] show name
    which of our customers are in Riedau
    names of Riedau clients

clients by town count
    how many customers in each town
    clients by town

samples[matrix="soil"] count
    how many soil samples have we had
    number of soils
    ¿cuántas muestras de suelo?

samples[matrix="water" & rcvd=2026-08] list
    water samples in August 2026
    water of aug 2026

samples by matrix count
    how many of each kind of material
    samples broken down by matrix
    Proben je Matrix

samples[matrix="food"|"paint"] count
    how many are food or paint
    number of paint and food samples together

samples[due<today & reported=null & state!="REJ"] list
    overdue samples: past due, not reported and not rejected
    what is late: due date gone by, no report, not refused

samples[due<today & state="ANA"] count
    how many in analysis are overdue
    number of samples still being analysed past their deadline

samples[due=this week] show lims_no, due asc due
    what is due this week? number and date, soonest first
    lims numbers with deadline this week in order of the deadline

samples[due=tomorrow] show lims_no
    which samples have to be out tomorrow
    tomorrow's deadlines, just the lims no

samples[reported>@due] count
    how many reports went out late
    number of samples reported after the deadline
    Wie viele Berichte kamen zu spät?

samples[reported<=@due] percent
    what share of samples was reported on time
    percentage out by the deadline

samples[reported>@due] by client_id.name count top 1
    which customer got the most late reports
    who did we let down most often with late reports

samples[prio=1] list
    top priority samples
    priority 1 samples

samples[prio=1 & state="RCV"] show lims_no
    which urgent ones (prio 1) haven't been started
    lims no of prio 1 samples that only just arrived

samples[vol_ml<=100] count
    how many bottles hold 100 ml or less
    number of samples with at most 100 ml

samples[vol_ml=1000] list
    one-litre samples, 1000 ml
    samples of 1000 ml

samples[temp_c>8] count
    how many arrived above 8 degrees
    number of samples warmer than 8 °C

samples top 1 temp_c show lims_no, temp_c
    warmest sample on arrival, with its temperature
    which bottle came in warmest and how warm was it

samples avg temp_c
    how cold do samples arrive on average
    mean temperature on arrival
    température moyenne à l'arrivée

samples[lims_no="S260042"] show state, due
    S260042: what state, due when
    where does S260042 stand and when is it due

samples[lims_no="S260017"] show client_id.name
    whose sample is S260017
    which customer sent S260017
    ¿de quién es la muestra S260017?

samples[no results] count
    how many samples have nothing measured yet
    number of samples without a single result

results[lims_no="S260042"] show param, value_mg_l
    what did we find in S260042
    measurements for S260042, parameter and value

results[value_mg_l>@limit_mg_l] count
    how many measurements exceed the limit
    number of values over the limit
    Wie viele Messwerte liegen über dem Grenzwert?

results[value_mg_l>@limit_mg_l] by param count top 1
    what exceeds its limit most often
    the parameter with the most exceedances

results[value_mg_l>@limit_mg_l] distinct lims_no
    which samples have something over the limit
    numbers of the samples that break a limit

results[param="LEAD" & value_mg_l>@limit_mg_l] list
    lead above the limit
    lead results that exceed the limit

results[param="NITR"] avg value_mg_l
    average of nitr
    mean NITR value
    valor medio de NITR

results by param avg value_mg_l
    average level per parameter
    mean mg/l for each parameter
    Mittelwert je Parameter

results by param max value_mg_l
    highest reading for each parameter
    peak value by parameter

results[param="ZINC"] top 1 value_mg_l show lims_no, value_mg_l
    which sample has the most zinc, and how much
    highest zinc reading with its sample number

results[param="ARSE" & value_mg_l>5] list
    arse above 5 mg/l
    ARSE readings over 5

results[lims_no.matrix="soil"] avg value_mg_l
    mean value over soil samples
    average reading for soils

results[lims_no.matrix="water" & param="LEAD"] max value_mg_l
    highest lead in water
    worst LEAD reading in a water sample

results[lims_no.client_id="C03"] count
    how many measurements have we done for C03
    number of results for client C03

results by lims_no.matrix count
    measurements by kind of material
    how many results for water, soil, food and paint

results by analyst.name count
    measurements per analyst
    how many runs has everyone done
    Messungen pro Person

results by analyst.name count top 1
    who in the lab runs the most tests
    busiest analyst
    ¿qué analista hace más ensayos?

results[run_at=last month] by analyst.name count
    last month's workload by analyst
    how many runs did each analyst do last month

results[analyst.name="T. Iwata"] count
    how many tests has T. Iwata done
    number of runs by t. iwata

results[analyst.name="M. Sorel" & flag="RPT"] list
    Sorel's runs that have to be repeated: M. Sorel, RPT
    repeats of M. Sorel

results[analyst.grade="junior"] count
    how many measurements were made by juniors
    number of runs by junior staff

results[reviewer.name="L. Benz"] count
    how many results has L. Benz signed off
    number of results checked by L. Benz

results by reviewer.name count
    results per reviewer
    who checked how many results

results[reviewer=@analyst] count
    how many people reviewed their own work, number of results
    number of results where the analyst is also the reviewer

results by flag count
    results by flag
    how many OK, repeats and out of spec

results[flag="OOS"] percent
    what percentage is out of spec
    share of OOS results
    Anteil OOS in Prozent

results[flag="OOS" & run_at=this month] list
    out of spec this month, OOS
    this month's OOS results

results[flag="RPT"] by analyst.name count top 1
    who has to repeat the most (RPT)
    analyst with the most RPT flags

results by method_code.technique count
    how often is each technique used
    number of runs by technique
    essais par technique

results by method_code.technique count bottom 1
    the technique we use least
    which technique is hardly ever used

results[method_code.technique="titration"] count
    how many titrations have we run
    titrations, number of them

results[method_code.accredited="N"] count
    how many results come from a method that isn't accredited
    number of runs without accreditation

results sum method_code.price_ct
    what are all the measurements worth at list price, in cents
    revenue at list price, cents

results by method_code.technique avg dur_min
    how long does a run take by technique
    average minutes per technique
    durée moyenne par technique

results[dur_min>30] count
    how many runs took over half an hour
    number of measurements longer than 30 minutes

results[dur_min>=120] list
    runs of two hours or more
    measurements that lasted 2 hours or longer

results[analyst.name="P. Duarte"] sum dur_min
    how many minutes has P. Duarte spent on runs
    p. duarte, total run time in minutes

results[remark!=null] list
    results somebody commented on
    runs with a remark

results[remark~"diluted"] count
    how many had to be diluted
    number of results whose remark mentions diluted

results by run_at:month count desc
    months with their number of runs, busiest first
    runs per month, most to fewest

analysts bottom 1 hired show name
    who has been in the lab longest
    longest-serving analyst
    ¿quién lleva más tiempo en el laboratorio?

analysts[grade="senior"] show name
    who are our seniors
    names of the senior people

analysts[hired>=2022] count
    how many of the staff were taken on since 2022
    number of people hired since 2022

methods top 1 price_ct show technique
    what is our dearest technique
    which method costs customers the most

methods[price_ct>3000] show technique, price_ct
    techniques above 30 euros, with the price
    what costs more than 30 € and how much

methods[accredited="Y"] show technique
    what are we accredited for
    which techniques carry an accreditation

methods[method_code="M-203"] show technique
    what is M-203
    technique behind M-203

after samples by client_id.name count
samples[rcvd=2026] by client_id.name count
    only 2026
    and for 2026?

after samples[client_id.name="Delta Farms"] list
samples[client_id.name="Fjord Salmon"] list
    and Fjord Salmon?
    same for Fjord Salmon

after samples[state="ANA"] list
samples[state="ANA"] count
    how many?
    and how many are there

after samples[reported>@due] count
samples[reported>@due] by client_id.name count
    per customer?
    split that by customer

after results by param avg value_mg_l
results by param max value_mg_l
    and the highest ones?
    and the peaks

after results by analyst.name count
results[flag="OOS"] by analyst.name count
    only out of spec (OOS)
    and only the OOS ones?

after results[param="NITR"] avg value_mg_l
results[param="PHOS"] avg value_mg_l
    and PHOS?
    what about phos

after samples[lims_no="S260017"] show client_id.name
samples[lims_no="S260017"] show rcvd
    and when did it arrive?
    and the date of arrival

after methods top 1 price_ct show technique
methods top 1 price_ct show technique, price_ct
    and what does it cost?
    with the price

none
    which analyst is the most careful
    results by the customer's name
    which client had the most values over the limit
    what did we earn after costs
    median nitrate value
    standard deviation of the LEAD results
    is lead in water dangerous
    what is the molar mass of nitrate
    which instrument was used for S260042
    reject sample S260050
    move the deadline of all Aquapur samples to Friday
    e-mail of Borealis Dairy
    why was S260033 rejected so late
    how many samples will arrive next month
    how often was the pH out of range
    uncertainty of the zinc measurement
    which runs were before noon
    how much more did we do in 2026 than in 2025
    what does the competing lab charge
    ¿dónde está guardada la muestra S260017?
    Wer putzt heute das Labor?

samples avg reported - rcvd
    how long does a sample take from arrival to report
    avg days between received and reported

samples by client_id.name avg reported - rcvd
    average turnaround in days per client, received to reported

results[value_mg_l>@limit_mg_l] avg value_mg_l - limit_mg_l
    average exceedance above the limit
    by how much are values above the limit on average

results[flag="OOS"] by param percent
    share of OOS results for each parameter, in percent
"""
