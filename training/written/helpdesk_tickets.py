"""An IT help desk: tickets with numbered priority and state, notes as an array of objects, staff by short sign."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """9 agents, 26 devices, 300 tickets; dates are kept as text."""
    agents = [
        {"sign": sign, "name": name, "team": team, "remote": remote}
        for sign, name, team, remote in (
            ("ako", "Aiko Tanabe", "desktop", True),
            ("bwe", "Bram Wever", "network", False),
            ("cfo", "Chidi Fola", "desktop", False),
            ("dro", "Dana Roth", "accounts", True),
            ("elu", "Emil Lucas", "network", True),
            ("fma", "Fay Mallory", "desktop", False),
            ("gst", "Gil Stern", "accounts", False),
            ("hka", "Hedda Kahn", "network", False),
            ("ivo", "Ivo Petrak", "desktop", True),
        )
    ]
    devices = [
        {
            "asset_tag": f"NB{1200 + number}",
            "model": chance.choice(["Latitude 7440", "ThinkPad T14", "MacBook Air", "EliteBook 840"]),
            "ram_gb": chance.choice([8, 16, 16, 32]),
            "purchased": chance.choice([2019, 2020, 2021, 2022, 2023, 2024, 2025]),
            "loc": chance.choice(["HQ", "Plant 2", "Home"]),
        }
        for number in range(26)
    ]
    tickets = []
    for number in range(300):
        opened = datetime(2026, 2, 1) + timedelta(minutes=chance.randrange(430_000))
        ticket: dict[str, Any] = {
            "tkt": number + 4001,
            "subject": chance.choice(
                [
                    "VPN drops",
                    "Password reset",
                    "Printer jam",
                    "Screen flickers",
                    "Outlook does not start",
                    "New account",
                    "Slow laptop",
                    "Wifi in meeting room",
                ]
            ),
            "opened": opened.strftime("%Y-%m-%d %H:%M"),
            "prio": chance.choice([1, 2, 3, 3, 4, 4]),
            "open": False,
            "assigned_to": chance.choice([one["sign"] for one in agents]),
            "channel": chance.choice(["mail", "phone", "portal", "walk-in"]),
            "notes": [
                {"by": chance.choice(["ako", "bwe", "cfo"]), "min": chance.choice([5, 10, 15, 30, 60])}
                for _ in range(chance.randint(0, 4))
            ],
            "reopened": chance.choice([0, 0, 0, 0, 1, 2]),
        }
        if chance.random() < 0.82:
            closed = opened + timedelta(hours=chance.randrange(1, 160))
            ticket["closed"] = closed.strftime("%Y-%m-%d %H:%M")
            ticket["hours"] = round((closed - opened).total_seconds() / 3600, 1)
            if chance.random() < 0.5:
                ticket["rating"] = chance.randint(1, 5)
        else:
            ticket["open"] = True
        if chance.random() < 0.45:
            ticket["device"] = chance.choice([one["asset_tag"] for one in devices])
        tickets.append(ticket)
    return {"agents": agents, "devices": devices, "tickets": tickets}


QUESTIONS = """
tickets count
    how many tickets are in the system
    tickets, total
    nombre total de tickets

tickets[open=true] count
    how many tickets are still open
    Wie viele Tickets sind offen?

tickets[open=true] list
    open tickets?

tickets[open=true] by assigned_to count desc
    who has how many open tickets, most first
    open tickets per agent sign, highest on top

tickets[open=true & prio=1] list
    open prio 1
    which priority 1 tickets are open

tickets[open=true] bottom 1 opened show tkt, subject, opened
    which open ticket has waited longest? number, subject and date
    oldest open ticket with its subject and when it was opened

tickets[opened=today] count
    how many came in today

tickets[opened=today] list
    tickets opened today

tickets[opened=last 7 days] count
    how many in the last seven days

tickets[opened=last 7 days] list
    new tickets in the past 7 days

tickets by opened:month count
    tickets per month
    how many tickets were opened each month

tickets by opened:weekday count top 1
    on which weekday do most tickets come in
    busiest weekday

tickets by channel count
    how do people reach us? number by channel
    tickets by channel

tickets[channel="phone"] percent
    what share of tickets comes by phone
    percentage of phone tickets

tickets by subject count top 3
    top three subjects
    what are the 3 most frequent problems

tickets[subject="Password reset"] count
    how many password resets

tickets[subject="Password reset"] list
    password reset tickets

tickets[subject~"wifi"] count
    how many mention wifi in the subject

tickets[subject~"wifi"] list
    tickets about wifi

tickets avg hours
    how long does it take to close a ticket on average, in hours
    mean time to close

tickets by prio avg hours
    average hours by priority
    how long do we need for each priority

tickets top 5 hours show tkt, hours
    five slowest tickets and their hours
    the 5 that took longest

tickets[hours>72] list
    took more than three days, i.e. 72 hours
    tickets over 72 hours

tickets avg rating
    average rating
    how satisfied are people on average (rating)

tickets by assigned_to.name avg rating
    rating per agent
    average rating by name of the agent

tickets[rating=1] list
    tickets with the worst rating, 1
    show everything that was rated 1

tickets[rating=null & open=false] count
    closed tickets that nobody rated
    how many closed ones have no rating

tickets[rating>=4] percent
    percentage with a rating of 4 or better
    share rated 4 or 5

tickets[reopened>0] count
    how many were reopened

tickets[reopened>0] list
    tickets opened again at least once

tickets sum reopened
    how many times were tickets reopened altogether
    total of reopenings

tickets[assigned_to="dro"] count
    how many does dro have

tickets[assigned_to="dro"] list
    tickets of dro

tickets[assigned_to.name="Emil Lucas"] count
    how many tickets did Emil Lucas get

tickets[assigned_to.name="Emil Lucas"] list
    Emil Lucas's tickets

tickets[assigned_to.name="Fay Mallory" & open=true] list
    what is still on Fay Mallory's desk
    Fay Mallory's open tickets

tickets by assigned_to.team count
    tickets per team
    how many for each team

tickets[assigned_to.team="network"] avg hours
    how fast is the network team on average
    average hours of the network team

tickets by assigned_to.name count bottom 1
    who has the fewest tickets
    agent with the least tickets

tickets[notes.#=0] count
    how many have no notes

tickets[notes.#=0] list
    tickets without a single note

tickets sum notes.min
    minutes noted in total
    how many minutes were booked on all notes

tickets by notes.by sum notes.min
    minutes by who wrote the note
    booked minutes for each person who writes notes

tickets[device!=null] count
    how many are about a certain device

tickets[device!=null] list
    tickets that name a device

tickets by device.model count
    tickets per laptop model
    which models cause how many tickets

tickets[device.model="MacBook Air"] count
    how many tickets concern a MacBook Air

tickets[device.model="MacBook Air"] list
    MacBook Air tickets

tickets[device.loc="Plant 2"] count
    problems with Plant 2's devices, how many

tickets[device.loc="Plant 2"] list
    tickets about devices in Plant 2

tickets by device count top 1
    which asset makes the most trouble
    device with most tickets

devices count
    how many laptops do we manage
    number of devices

devices by model count
    devices by model
    how many of each model have we got

devices[ram_gb=8] show asset_tag, model
    which ones only have 8 GB
    tag and model of devices with 8 GB of RAM

devices[purchased<2021] count
    how many devices are from before 2021

devices[purchased<2021] list
    bought before 2021

devices[purchased<2021 & loc="HQ"] show asset_tag
    old ones (before 2021) at HQ: tags
    HQ devices purchased before 2021

devices avg ram_gb
    average memory
    how much RAM does a device have on average

devices by purchased count asc
    purchases per year, fewest first
    how many devices from each year, ascending by number

devices[no tickets] show asset_tag
    devices that never needed a ticket
    which assets had no ticket at all

devices[has tickets] count
    how many devices have had at least one ticket

devices[has tickets] list
    devices with tickets

agents count
    how many people are on the help desk
    number of agents

agents[remote=true] show name
    who works remotely
    remote agents
    wer arbeitet von zu Hause (remote)?

agents by team count
    team sizes
    agents per team

agents[team="desktop"] show name, sign
    desktop team: names and signs
    who is in the desktop team, with sign

after tickets[open=true] count
tickets[open=true & prio=1] count
    and how many of those have prio 1?
    only prio 1

after tickets[open=true] count
tickets[open=true] by channel count
    by channel
    split them by channel

after tickets by subject count top 3
tickets by subject count top 10
    show ten
    top ten please

after tickets avg hours
tickets[prio=1] avg hours
    and for prio 1
    only priority 1?

after tickets avg hours
tickets by assigned_to.name avg hours
    per agent?
    for each agent by name

after devices[purchased<2021] count
devices[purchased<2021] list
    which ones are they
    list them

after tickets[opened=today] count
tickets[opened=yesterday] count
    and yesterday?
    yesterday

after agents by team count
agents[team="network"] show name
    who is in network?
    names of the network people

none
    which department sends the most tickets
    how much does a laptop cost
    who is the nicest agent
    close ticket 4013
    assign 4020 to Dana Roth
    why does the VPN drop
    how do I reset my password
    average age of our agents
    median hours to close
    how many tickets will we have next week
    which tickets broke the SLA
    phone number of Ivo Petrak
    how many hours did Aiko work yesterday
    difference in rating between the teams
    what was written in the notes of 4100
    thank you
    when does the warranty of NB1203 end

tickets avg closed - opened
    how many days does a ticket stay open on average
    average days from opened to closed

tickets avg by assigned_to count
    average number of tickets per agent

tickets[reopened>0] by channel percent
    what share of tickets gets reopened, per channel
"""
