"""A call centre: calls with waiting and talking time in seconds, agents, queues by code, flags as 0 and 1."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

NAMES = (
    "Abel Ferro|Bianca Holt|Cyrus Dane|Dilara Aksoy|Edwin Poole|Fiona Marr|Gus Tanner|Helga Brandt|Ivo Petrov|Jade Molina"
    "|Kofi Mensah|Lena Strand|Marco Pini|Nadia Rahal|Owen Pritchard|Petra Vogel|Rania Haddad|Sven Aalto|Tess Langley|Uma Nair"
)
QUEUES = (
    ("BIL", "Billing", 60, "C"),
    ("TEC", "Technical support", 90, "C"),
    ("SAL", "Sales", 30, "B"),
    ("RET", "Cancellations", 45, "B"),
    ("VIP", "Priority customers", 15, "A"),
)


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """20 agents, 5 queues, 400 calls."""
    agents = []
    for number, name in enumerate(NAMES.split("|"), 1):
        agent: dict[str, Any] = {
            "agent_id": 4000 + 7 * number,
            "name": name,
            "team": chance.choice(["Red", "Blue", "Green"]),
            "site": chance.choice(["Leeds", "Porto", "Home office"]),
            "hired": datetime(2016, 3, 1) + timedelta(days=chance.randrange(3900)),
            "langs": sorted(chance.sample(["en", "de", "es", "fr", "pt"], chance.randint(1, 3))),
            "part_time": chance.choice([0, 0, 1]),
            "supervisor": 1 if number % 7 == 0 else 0,
        }
        if chance.random() < 0.2:
            agent["left_on"] = datetime(2026, 2, 1) + timedelta(days=chance.randrange(300))
        agents.append(agent)
    queues = [
        {
            "code": code,
            "label": label,
            "target_wait_s": target,
            "skill_level": level,
            "open_sunday": int(level == "A"),
        }
        for code, label, target, level in QUEUES
    ]
    calls = []
    for number in range(400):
        abandoned = int(chance.random() < 0.13)
        call: dict[str, Any] = {
            "_id": 910000 + number,
            "queue": chance.choice(["BIL", "BIL", "TEC", "TEC", "TEC", "SAL", "RET", "VIP"]),
            "started": datetime(2026, 1, 2, 8) + timedelta(seconds=chance.randrange(331 * 86400)),
            "direction": chance.choice(["in", "in", "in", "out"]),
            "wait_s": chance.choice([3, 9, 20, 44, 75, 130, 260, 610]),
            "abandoned": abandoned,
        }
        if not abandoned:
            call |= {
                "agent_id": 4000 + 7 * chance.randint(1, 18),
                "talk_s": chance.randint(25, 2400),
                "hold_s": chance.choice([0, 0, 0, 30, 95, 240]),
                "transferred": int(chance.random() < 0.15),
                "solved": int(chance.random() < 0.72),
                "reason": chance.choice(
                    ["invoice", "outage", "moving house", "new contract", "complaint", "password"]
                ),
            }
            if chance.random() < 0.4:
                call["csat"] = chance.randint(1, 5)
        calls.append(call)
    return {"agents": agents, "queues": queues, "calls": calls}


QUESTIONS = """
calls count
    how many calls are in here
    total number of calls
    Wie viele Anrufe haben wir insgesamt?

calls[started=today] count
    how many calls have we had today
    cuántas llamadas llevamos hoy

calls[started=today] list
    today's call volume

calls[started=yesterday] list
    calls from yesterday
    gestrige Anrufe
    show me yesterday's calls

calls[started=this month] count
    number of calls this month
    combien d'appels ce mois-ci ?

calls[started=this month] list
    call volume this month

calls[started=last week] list
    last week's calls
    las llamadas de la semana pasada

calls[started=last 30 days] by queue.label count
    calls per queue over the last 30 days
    how were the past 30 days' calls spread over the queues

calls by queue.label count
    calls by queue
    how busy is each line
    llamadas por cola

calls by queue.label count top 1
    which queue gets the most calls
    our busiest line
    ¿qué cola recibe más llamadas?

calls by queue.label count bottom 1
    which queue has the fewest calls
    quietest line
    in welcher Warteschlange landen die wenigsten Anrufe?

calls[queue.label="Billing"] count
    how many calls went to Billing
    number of calls for billing
    calls about billing, how many

calls[queue.label="Technical support"] list
    technical support calls
    all calls to tech support
    show the calls of the Technical support queue

calls[queue="RET" & started=2026-10] count
    how many RET calls in October 2026
    number of calls to RET in oct 2026

calls[queue.label="Sales" & direction="out"] count
    how many outbound sales calls did we make
    number of outgoing calls for Sales

calls[direction="out"] list
    outgoing calls
    calls we made ourselves
    ausgehende Anrufe

calls by direction count
    inbound and outbound calls, counted
    calls split by direction

calls[abandoned=1] count
    how many callers hung up
    number of abandoned calls
    lost calls, how many
    wie viele Anrufer haben aufgelegt?
    ¿cuántas llamadas se perdieron?

calls[abandoned=1] percent
    abandon rate in percent
    what share of callers gives up
    what percentage hangs up before anyone answers
    porcentaje de llamadas abandonadas
    taux d'abandon

calls[abandoned=1 & started=this week] list
    this week's abandoned calls
    callers who hung up this week

calls[abandoned=1] by queue.label count top 1
    where do we lose the most callers
    which queue has the most abandoned calls
    in welcher Queue legen die meisten auf?

calls[abandoned=1] avg wait_s
    how long do people hang on before giving up, on average
    mean wait of abandoned calls

calls avg wait_s
    average waiting time
    how long do callers wait on average
    tiempo medio de espera
    durchschnittliche Wartezeit

calls max wait_s
    the longest anybody had to wait
    longest wait
    temps d'attente maximal

calls[wait_s>60] count
    how many people waited more than a minute
    callers left waiting over 60 seconds, number
    cuántos esperaron más de un minuto

calls[wait_s>300] list
    calls that waited more than five minutes
    waits of over 5 min
    Anrufe mit mehr als fünf Minuten Wartezeit

calls[wait_s<=20] percent
    what percentage was picked up within 20 seconds
    service level at 20 seconds, in percent
    share of calls with a wait of 20 s or less

calls[wait_s>@queue.target_wait_s] count
    how many calls waited longer than the queue's target
    calls over target wait, number

calls by queue.label avg wait_s
    average wait per queue
    how long do you wait in each line
    tiempo medio de espera por cola
    attente moyenne par file

calls by queue.label avg wait_s top 1
    which queue keeps people waiting longest on average
    line with the worst average wait

calls by queue.label avg wait_s > 120
    queues with an average wait above 120 seconds
    which lines make you wait more than two minutes on average

calls by started:month avg wait_s
    average wait month by month
    how did waiting times develop by month

calls by started:month count
    calls per month
    monthly call volume
    Anrufe pro Monat

calls by started:month count top 1
    busiest month
    in which month did we get the most calls
    ¿en qué mes hubo más llamadas?

calls by started:weekday count top 1
    busiest day of the week
    on which weekday does the phone ring most
    an welchem Wochentag wird am meisten angerufen?

calls by started:day count top 1
    the day with the most calls ever
    on what date did we get the most calls

calls avg talk_s
    average talk time
    how long does a conversation last on average
    durchschnittliche Gesprächsdauer

calls sum talk_s
    total seconds on the phone
    talking time altogether
    tiempo total hablado

calls[talk_s>1800] count
    how many conversations lasted over half an hour
    number of calls longer than 30 minutes
    cuántas llamadas duraron más de media hora

calls[talk_s<60] list
    calls of less than a minute
    very short calls, under 60 s of talk
    appels de moins d'une minute

calls top 5 talk_s show agent_id.name, talk_s
    five longest conversations: agent and seconds
    the 5 longest calls with who took them and how long they talked

calls top 1 talk_s show agent_id.name
    who had the longest call
    which agent sat through our longest conversation
    ¿quién atendió la llamada más larga?

calls[hold_s>0] percent
    what share of calls is put on hold
    percentage of calls with some hold time

calls[hold_s>120] count
    how many customers were kept on hold for over two minutes
    number of calls with more than 120 s on hold

calls by agent_id.name count
    calls per agent
    how many calls has each of our people taken
    llamadas por agente

calls by agent_id.name count top 3
    which three agents take the most calls
    top 3 agents by calls handled
    die drei Mitarbeiter mit den meisten Anrufen

calls by agent_id.name avg talk_s top 1
    who talks longest on average
    agent with the highest average handling time
    qui passe le plus de temps au téléphone par appel, en moyenne ?

calls by agent_id.name sum talk_s desc
    total talk time per agent, highest first
    seconds on the phone by agent in descending order

calls by agent_id.team count
    calls by team
    how many did Red, Blue and Green each handle

calls by agent_id.team avg csat
    satisfaction by team, on average
    average rating per team
    valoración media de cada equipo

calls by agent_id.team avg csat top 1
    which team has the happiest customers by average rating
    best rated team on average

calls by agent_id.site count top 1
    which site handles most calls
    site with the largest number of calls

calls[agent_id.site="Porto"] list
    calls taken in Porto
    everything Porto answered

calls[agent_id.name="Kofi Mensah"] count
    how many calls did Kofi Mensah take
    kofi mensah, number of calls

calls[agent_id.name="Kofi Mensah" & started=this month] avg csat
    Kofi Mensah's average rating this month
    how satisfied were Kofi Mensah's callers this month on average

calls[agent_id.name="Petra Vogel" & started=last week] list
    Petra Vogel's calls last week
    what did Petra Vogel take last week

calls[agent_id.part_time=1] count
    calls handled by part-timers, number
    how many calls went to people who work part time

calls avg csat
    average customer satisfaction
    mean rating
    note de satisfaction moyenne

calls[csat<=2] list
    calls with a rating of 2 or worse
    unhappy customers, csat 2 or below

calls[csat=5] count
    how many top ratings of 5 did we get
    number of five-point calls
    cuántos nos dieron un 5

calls by csat count
    ratings by score
    how often was each csat given

calls by queue.label avg csat bottom 1
    which queue gets the worst ratings on average
    lowest average satisfaction: which line

calls[csat=null & abandoned=0] count
    how many answered calls have no rating
    calls picked up but not rated, how many

calls[solved=1] percent
    share of calls that were solved
    first-call resolution in percent
    porcentaje de llamadas resueltas

calls[solved=0] count
    how many calls ended without a solution
    number of unresolved calls

calls[solved=0] by reason count top 1
    what do we fail to solve most often
    most frequent reason among unsolved calls

calls[transferred=1] list
    transferred calls
    calls passed on to somebody else
    weitergeleitete Anrufe

calls[transferred=1] by agent_id.name count top 1
    who passes on the most calls
    which agent transfers most
    wer leitet am häufigsten weiter?

calls by reason count top 1
    what do people ring about most
    main reason for calling
    ¿por qué motivo llaman más?

calls[reason="complaint" & started=this year] count
    how many complaints this year
    number of complaints so far this year
    wie viele Beschwerden dieses Jahr?

calls[reason="outage"] by started:month count
    outage calls per month
    calls about outages month by month

calls distinct reason
    what do customers call about
    what reasons are there
    welche Anrufgründe gibt es?

calls by reason avg talk_s desc
    talk time by reason, longest average first
    which reasons take how long on average, in descending order

agents count
    how many agents are on file
    headcount
    Anzahl der Agenten

agents[left_on=null] count
    how many people still work here
    current number of agents, leavers excluded
    wie viele sind noch da?

agents[left_on!=null] show name, left_on
    who has left and when
    leavers with date
    ¿quién se ha ido y cuándo?

agents[left_on=this year] count
    how many people left this year
    number of leavers this year

agents[hired=last year] show name
    who joined last year
    new people from last year, names
    qui a été embauché l'année dernière ?

agents bottom 1 hired show name
    who has been here longest
    agent with the longest service
    wer ist am längsten dabei?

agents top 1 hired show name, hired
    newest agent and start date
    who was hired last, and when

agents by team count
    people per team
    team sizes
    how large are the teams

agents[team="Blue"] show name
    who's in the Blue team
    names of team Blue
    ¿quién está en el equipo Blue?

agents[site="Home office"] show name
    who works from home
    agents in the home office, names

agents[langs="de"] show name
    who can take German calls
    which agents speak de
    wer spricht Deutsch?

agents[langs="es" & langs="pt"] show name
    who speaks both es and pt
    agents with es as well as pt

agents[langs.#>=3] count
    how many agents speak three languages or more
    people with at least 3 languages, number

agents by langs count desc
    speakers per language, most first
    languages by number of agents in descending order

agents[part_time=1] percent
    share of part-timers
    what percentage works part time

agents[supervisor=1] show name, team
    supervisors and their teams
    who supervises, and in which team

agents[no calls] show name
    who hasn't taken a single call
    agents without any calls
    wer hat noch keinen Anruf angenommen?

queues show label, target_wait_s
    queues with their target wait
    what waiting time do we aim for in each queue

queues[label="Sales"] show target_wait_s
    what's the target wait in Sales
    how quickly should sales calls be answered, in seconds

queues bottom 1 target_wait_s show label
    which queue has the strictest target
    queue with the shortest target wait

queues[open_sunday=1] show label
    which lines are open on Sundays
    Sunday queues

queues[code="RET"] show label
    what does RET stand for
    what is the RET queue called

after calls[started=this month] count
calls[started=last month] count
    and last month?
    und im letzten Monat?
    ¿y el mes pasado?

after calls[started=this month] count
calls[started=this month] by queue.label count
    per queue?
    split that by queue

after calls[abandoned=1] count
calls[abandoned=1 & queue.label="Sales"] count
    only Sales
    how many of those in Sales?

after calls[abandoned=1] count
calls[abandoned=1] percent
    as a percentage?
    what share is that?

after calls by queue.label avg wait_s
calls by queue.label avg talk_s
    and talk time?
    same with the time spent talking

after calls by agent_id.name count top 3
calls by agent_id.name count bottom 3
    and the three with the fewest?
    now the bottom three

after calls by agent_id.name count top 3
calls[started=this month] by agent_id.name count top 3
    just for this month
    and this month?

after calls top 1 talk_s show agent_id.name
calls top 1 talk_s show started
    when was that?
    on what date?

after agents[langs="de"] show name
agents[langs="fr"] show name
    and French?
    who does fr?

after agents[left_on=this year] count
agents[left_on=this year] show name
    who?
    wer denn?

none
    which agent is the most patient
    what do we pay Bianca Holt
    how many calls came before noon
    what number did the last caller ring from
    median waiting time
    how many people do we need next Monday
    why do so many callers hang up
    how many more calls did Red take than Blue
    what is the ratio of inbound to outbound
    call back everyone who hung up
    mark Ivo Petrov as left
    which customer calls us most often
    how many e-mails did we answer
    who was off sick last week
    what did the last complaint say exactly
    wie hoch sind unsere Telefonkosten?
    ¿quién cumple años hoy?
    you're quicker than our old system

calls avg by started:day count
    average number of calls a day
    how many calls do we get per day on average

calls[solved=1] by agent_id.team percent
    solution rate per team
    share of solved calls by team

calls[abandoned=1] by queue.label percent top 1
    which queue has the highest share of abandoned calls
"""
