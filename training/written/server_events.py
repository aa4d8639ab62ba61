"""Logs of a company's servers: sites, hosts, services, log events, deployments, alerts."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

SITES = "DUB1,Dublin,IE|FRA2,Frankfurt,DE|MAD1,Madrid,ES"
SERVICES = "checkout,payments,Go,300|search,discovery,Java,250|login,identity,Go,200|catalog,discovery,Python,400|mailer,growth,Python,2000|invoices,payments,Java,900|avatars,growth,Node,500"
MESSAGES = {
    "INFO": ["request served", "user logged in", "cache refreshed", "job finished"],
    "DEBUG": ["cache miss", "token refreshed"],
    "WARN": ["slow query", "retrying connection", "disk 85% full", "certificate expires soon"],
    "ERROR": ["connection refused", "timeout talking to database", "null pointer in cart", "payment declined by gateway"],
    "FATAL": ["out of memory", "disk full"],
}  # fmt: skip
NOW = datetime(2026, 11, 29, 10, 30)


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """3 sites, 24 hosts (two silent), 7 services, 400 events, 130 deployments, 110 alerts."""
    sites = [
        {"site": code, "city": city, "country": country}
        for code, city, country in (one.split(",") for one in SITES.split("|"))
    ]
    hosts = []
    for number in range(24):
        role = ["web", "web", "web", "db", "cache", "worker"][number % 6]
        host: dict[str, Any] = {
            "_id": f"{role}-{number + 1:02}",
            "role": role,
            "site": chance.choice(sites)["site"],
            "os": chance.choice(["Debian 12", "Debian 12", "Ubuntu 24.04", "Rocky 9"]),
            "cpus": chance.choice([4, 8, 16, 32]),
            "ramGb": chance.choice([8, 16, 32, 64, 128]),
            "patchedAt": NOW - timedelta(days=chance.randrange(1, 190)),
            "monitored": chance.random() < 0.85,
        }
        if chance.random() < 0.12:
            host["retiredAt"] = datetime(2026, 2, 1) + timedelta(days=chance.randrange(290))
        hosts.append(host)
    services = [
        {"service": name, "team": team, "lang": lang, "sloMs": int(slo)}
        for name, team, lang, slo in (one.split(",") for one in SERVICES.split("|"))
    ]
    events = []
    for number in range(400):
        level = chance.choice(["INFO"] * 9 + ["DEBUG"] * 2 + ["WARN"] * 4 + ["ERROR"] * 4 + ["FATAL"])
        minutes = chance.randrange(9 * 1440) if number < 240 else chance.randrange(120 * 1440)
        event: dict[str, Any] = {
            "ts": NOW - timedelta(minutes=minutes),
            "level": level,
            "host": chance.choice(hosts[:22])["_id"],
            "service": chance.choice(services[:6])["service"],
            "msg": chance.choice(MESSAGES[level]),
        }
        if chance.random() < 0.7:
            event["ms"] = int(chance.lognormvariate(5.2, 1.1))
            event["http"] = {
                "method": chance.choice(["GET", "GET", "GET", "POST", "PUT", "DELETE"]),
                "path": chance.choice(["/api/cart", "/api/login", "/api/search", "/health", "/api/invoices/download"]),
                "status": chance.choice([500, 502, 503] if level in ("ERROR", "FATAL") else [200, 200, 200, 201, 301, 401, 404]),
            }  # fmt: skip
        if chance.random() < 0.4:
            event["userId"] = chance.randint(1000, 1060)
        if level == "WARN":
            event["retries"] = chance.randint(0, 5)
        events.append(event)
    deployments = []
    for number in range(130):
        deployment: dict[str, Any] = {
            "service": chance.choice(services[:6])["service"],
            "version": f"{chance.randint(1, 4)}.{chance.randint(0, 30)}.{chance.randint(0, 9)}",
            "at": NOW - timedelta(hours=5 * number if number < 10 else chance.randrange(9000)),
            "by": chance.choice(["nadia", "piotr", "sven", "ci-bot", "ci-bot"]),
            "ok": chance.random() < 0.88,
            "tookSec": chance.randint(25, 1500),
            "env": chance.choice(["prod", "prod", "staging"]),
        }
        if not deployment["ok"] and chance.random() < 0.7:
            deployment["rolledBackAt"] = deployment["at"] + timedelta(minutes=25)
        deployments.append(deployment)
    alerts = []
    for number in range(110):
        opened = NOW - timedelta(hours=3 * number if number < 20 else chance.randrange(7000))
        alert: dict[str, Any] = {
            "host": chance.choice(hosts[:18])["_id"],
            "rule": chance.choice(["cpu high", "disk almost full", "host down", "replication lag"]),
            "severity": chance.choice([1, 2, 2, 3, 3, 4]),
            "openedAt": opened,
            "onCall": chance.choice(["nadia", "piotr", "sven"]),
            "notified": chance.sample(["mail", "chat", "phone"], chance.randint(1, 3)),
        }
        if number > 8 or chance.random() < 0.4:
            alert["closedAt"] = opened + timedelta(minutes=chance.randint(3, 900))
            alert["minutesDown"] = chance.choice([0, 0, 4, 12, 35, 90])
        alerts.append(alert)
    return {
        "sites": sites,
        "hosts": hosts,
        "services": services,
        "events": events,
        "deployments": deployments,
        "alerts": alerts,
    }


QUESTIONS = """
events count
    how many log events are stored
    number of log entries in total

events by level count
    log events by level
    how many entries does each level have
    Einträge je Level

events[level="ERROR"] count
    how many errors are in the logs
    number of error events
    ¿cuántos errores hay en los logs?

events[level="ERROR" & ts=today] count
    how many errors today
    error count for today
    combien d'erreurs aujourd'hui ?

events[level="ERROR" & ts=today] list
    today's errors
    errors so far today? show them
    Fehler von heute

events[level="ERROR" & ts=yesterday] by host count top 1
    which host logged the most errors yesterday
    host with most errors yesterday

events[level="ERROR" & ts=last 7 days] by service count desc
    errors per service over the last 7 days, worst first
    which services failed how often in the past seven days? descending

events[level="ERROR"|"FATAL" & ts=last 7 days] count
    how many errors and fatals in the last 7 days
    number of ERROR or FATAL events, past 7 days

events[level="ERROR"|"FATAL"] by host.site count
    errors and fatals per site
    how many ERROR or FATAL events did each site have

events[level="FATAL"] show ts, host, msg desc ts
    fatal events with time, host and message, newest first
    what went fatally wrong, when and where? latest on top

events[level="FATAL"] top 1 ts show ts, host
    last fatal event: when and on which host
    when and where did we have the most recent FATAL

events[level="WARN" & retries>=3] count
    how many warnings had at least three retries
    number of warnings with 3 retries or more

events[level!="DEBUG" & host="db-04"] list
    events on db-04 without debug
    db-04 log, everything but DEBUG

events[host="web-01" & ts=today & level="WARN"|"ERROR"] list
    today's warnings and errors on web-01
    web-01: WARN or ERROR of today

events by host count top 5
    five noisiest hosts
    top 5 hosts by number of events
    die fünf Server mit den meisten Einträgen

events[level="ERROR"] by host count > 4
    hosts with more than 4 errors
    which hosts logged over four errors
    hôtes avec plus de 4 erreurs

events[level="ERROR" & ts=this month] by service count >= 5
    services with at least five errors this month
    which services had 5 errors or more in this month

events by service count
    entries per service
    how many events does each service write

events by service.team count desc
    log events per team, most first
    which team's services log how much? descending

events[service.team="payments" & level="ERROR"] count
    how many errors do the payments team's services have
    errors in services of team payments, number

events[service.team="payments" & level="ERROR" & ts=yesterday] list
    yesterday's errors in the payments team's services
    errores de ayer en los servicios del equipo payments

events[service.lang="Java" & level="FATAL"] list
    fatals in Java services
    FATAL events of services written in Java

events[host.role="db" & level="ERROR"] count
    how many errors were on database servers
    number of errors on db hosts

events[host.os="Rocky 9" & level="WARN"] count
    how many warnings come from Rocky 9 machines
    number of WARN events on hosts running Rocky 9

events by host.role avg ms
    average response time by kind of host
    mean milliseconds per host role

events[ms>2000] count
    how many requests took longer than 2 seconds
    number of requests slower than two seconds
    ¿cuántas peticiones tardaron más de 2 segundos?

events[ms>2000 & ts=this week] list
    requests this week that took over 2 s
    this week's requests of more than 2000 ms

events[ms>500 & service="search" & ts=yesterday] count
    how many search requests took more than half a second yesterday
    search requests above 500 ms yesterday, number

events avg ms
    average response time
    how many milliseconds does a request take on average
    durchschnittliche Antwortzeit in ms

events by service avg ms top 1
    slowest service on average
    which service has the highest average response time
    quel service est le plus lent en moyenne ?

events by service avg ms, max ms
    average and worst response time per service
    for each service: mean ms and the maximum

events by http.path avg ms > 250
    paths that take longer than 250 ms on average
    which endpoints average above 250 milliseconds

events top 5 ms show ts, service, http.path, ms
    five slowest requests: time, service, path and ms
    the 5 requests that took longest, with when, which service, path, duration

events[service="checkout"] max ms
    longest request in checkout
    what was the slowest checkout response, in ms

events[http.status=404] count
    how many 404s
    number of requests answered with 404
    nombre d'erreurs 404

events[http.status=404] by http.path count top 1
    which path returns 404 most often
    path with the most 404s

events[http.status>=500] list
    requests with a 5xx status
    responses of status 500 and above

events[http.status>=500 & ts=last 30 days] by ts:day asc count
    server errors (500 and up) per day in the last 30 days, in order
    daily number of responses with status 500 or more, past 30 days, oldest first

events[http.status=401 & http.path="/api/login" & ts=today] count
    how many 401s on /api/login today
    failed logins today (status 401 on /api/login), number

events by http.status count desc
    status codes by frequency, most frequent first
    how often was each http status returned? descending

events[http.method="DELETE"] show ts, userId, http.path
    who deleted what, when? user id, path, time of all DELETE requests
    DELETE calls with time, user and path

events by http.method count
    requests per method
    how many GETs, POSTs and so on

events[http.status=null] count
    how many events have no http status
    number of entries without a status code

events[http.status=200|201] percent
    what percentage of events are 200 or 201
    share of status 200 and 201

events[level="ERROR"] percent
    error rate in percent
    what share of events are errors
    Fehlerquote in Prozent

events[msg~"timeout"] count
    how many messages mention a timeout
    number of events with timeout in the message
    Wie oft kam ein Timeout vor?

events[msg~"memory" & ts=this year] list
    out of memory events this year
    this year's messages with the word memory

events[msg="disk full"] show host, ts
    on which hosts was the disk full, and when
    "disk full": host and time

events[level="ERROR"] by msg count top 3
    three most common error messages
    top 3 errors by message

events by ts:weekday count
    events per weekday
    on which day of the week is how much logged

events[userId!=null] count distinct userId
    how many different users appear in the logs
    number of distinct users that left an event

events[userId=1013] list
    everything user 1013 did
    events of user 1013

events by userId count top 1
    most active user by events
    which user id shows up the most

events[level="ERROR" & ts>=2026-09 & ts<=2026-10] count
    how many errors in September and October 2026
    number of errors from september to october 2026

events top 20 ts
    last 20 log lines
    the twenty newest events

hosts by role count
    hosts per role
    how many web, db, cache and worker machines
    Server nach Rolle

hosts[site.city="Dublin"] list
    hosts in Dublin
    servers standing in Dublin
    serveurs à Dublin

hosts by site.city count desc
    servers per city, most first
    how many hosts does each city have, in descending order

hosts[site.country="DE" & role="db"] count
    how many database hosts are in DE
    number of db machines in Germany (DE)

hosts sum cpus, sum ramGb
    CPUs and memory of all hosts together
    total number of cpus and total RAM

hosts[ramGb>=64] show _id, ramGb desc ramGb
    hosts with 64 GB of RAM or more, biggest first
    machines with at least 64 GB: id and memory, descending

hosts[patchedAt<last 3 months] show _id, patchedAt
    which hosts haven't been patched for more than three months, and when was it
    hosts last patched over 3 months ago: id and date

hosts bottom 1 patchedAt show _id, patchedAt
    which host has gone longest without patches, since when
    host with the oldest patch date, and that date

hosts[monitored=false & retiredAt=null] list
    unmonitored hosts that are still in service
    hosts in use (not retired) without monitoring

hosts[retiredAt!=null] count
    how many hosts are retired
    number of retired machines

hosts[retiredAt=this year] list
    hosts retired this year
    dieses Jahr ausgemusterte Server

hosts[no events] show _id
    which hosts have never logged anything
    hosts without a single event, by id
    ¿qué servidores no tienen eventos?

hosts[no alerts] count
    how many hosts never raised an alert
    number of hosts without alerts

hosts[has alerts & monitored=false] show _id
    which unmonitored hosts have alerts
    ids of hosts that aren't monitored but had an alert

hosts by os count, avg cpus
    per operating system: number of hosts and average cpus
    how many machines run each OS, with cpus on average

services[no deployments] show service
    which services were never deployed
    service without any deployment

services[team="growth"|"identity"] show service, lang
    services of growth and identity with their language
    what do the growth and identity teams run, in which language

services by lang count top 1
    language most services are written in
    which language do we use most for services

services[sloMs<=250] list
    services with an SLO of 250 ms or less
    services promising at most 250 ms

deployments[at=today] count
    how many deployments today
    number of releases that went out today
    Wie viele Deployments heute?

deployments[at=last week] list
    last week's deployments
    deployments de la semana pasada

deployments[at=this month & env="prod" & ok=false] list
    failed prod deployments this month
    this month's deployments to prod that went wrong

deployments[ok=false] percent
    what share of deployments fails
    failure rate of deployments in percent

deployments[ok=false] by service count top 1
    service with the most failed deployments
    which service fails to deploy most often

deployments by service count > 20
    services deployed more than 20 times
    which services have over twenty deployments

deployments by service.team count
    deployments per team
    how often does each team deploy

deployments[service.team="discovery" & at=this year] count
    how many deployments has team discovery done this year
    number of this year's deployments of the discovery team

deployments by by count top 1
    who deploys most
    person with the most deployments

deployments[by="sven" & ok=true & at=last 30 days] count
    how many successful deployments did sven do in the last 30 days
    sven's good deployments over the past 30 days, number

deployments[by!="ci-bot"] list
    deployments done by people, not by ci-bot
    deployments that ci-bot didn't do

deployments[service="login"] top 1 at show version, at
    which version of login was deployed last, and when
    latest login release with date

deployments[service="login" & env="prod"] top 1 at show version
    what version of login is on prod (last deployed there)
    version of the newest login deployment to prod

deployments avg tookSec
    how many seconds does a deployment take on average
    average deployment time

deployments[tookSec>900] count
    how many deployments took more than a quarter of an hour
    number of deployments over 15 minutes

deployments[ok=false & rolledBackAt=null] list
    failed deployments that weren't rolled back
    failed, without a rollback

deployments by at:month count, avg tookSec
    per month: deployments and how long they took on average
    monthly number of deployments and average seconds

alerts[closedAt=null] count
    how many alerts are open
    number of open alerts
    Wie viele Alarme sind offen?

alerts[closedAt=null] show host, rule, openedAt asc openedAt
    open alerts, oldest first: host, rule, since when
    what is alarming right now? host, rule and opening time, oldest on top

alerts[closedAt=null & severity=1] list
    open severity 1 alerts
    alertes ouvertes de gravité 1

alerts[severity=1|2 & openedAt=this week] count
    how many alerts of severity 1 or 2 this week
    number of this week's alerts with severity one or two

alerts[openedAt=yesterday] list
    yesterday's alerts
    alertas de ayer

alerts by host count top 3
    three hosts with the most alerts
    top 3 troublemakers among hosts by alerts

alerts by host count > 6
    hosts with more than six alerts
    which hosts raised over 6 alerts

alerts by host.site count
    alerts per site
    how many alerts does each site have
    Alarme je Standort

alerts[host.role="db" & rule="replication lag"] count
    how many replication lag alerts did db hosts have
    replication lag on databases, number of alerts

alerts by rule avg minutesDown desc
    average downtime per rule, longest first
    how many minutes down does each rule mean on average? descending

alerts[openedAt=this year] sum minutesDown
    total downtime this year in minutes
    how many minutes were we down this year
    minutes d'indisponibilité cette année

alerts[rule="host down"] by host sum minutesDown top 1
    which host was down the longest in total (host down alerts)
    host with the most minutes down under rule host down

alerts[notified="phone" & onCall="piotr"] count
    how many alerts phoned piotr while he was on call
    phone alerts with piotr on call, number

alerts by onCall count
    alerts per person on call
    how many alerts did each on-call person get

alerts[notified.#=3] list
    alerts that went out on all three channels
    alerts with 3 notifications

after events[level="ERROR" & ts=today] count
events[level="ERROR" & ts=yesterday] count
    and yesterday
    gestern?

after events[level="ERROR" & ts=today] count
events[level="ERROR" & ts=today] by host count desc
    which hosts? most first
    by host, descending

after events by service avg ms top 1
events by service avg ms bottom 1
    and the fastest?
    which is quickest

after events[http.status=404] count
events[http.status=404] show ts, http.path
    when, and on which paths?
    list time and path

after events[level="ERROR"] by host count > 4
events[level="ERROR" & ts=last 7 days] by host count > 4
    only the last 7 days
    within the past seven days?

after deployments[ok=false] percent
deployments[ok=false] count
    as a number?
    how many are that

after alerts[closedAt=null] count
alerts[closedAt=null] by rule count
    for which rules?
    per rule

after alerts by host.site count
alerts[severity=1] by host.site count
    severity 1 only
    just the severity 1 ones

after hosts[no alerts] count
hosts[no alerts] show _id
    which ones?
    their ids please

none
    how much does a server cost us per month
    why did checkout crash last night
    errors on hosts in Madrid
    which service will fail next
    restart web-01
    p95 latency of search
    median response time
    how many errors between 2 and 3 at night
    close all open alerts
    how full is the disk of db-04 right now
    uptime of cache-05 in percent
    errors since the last deployment of checkout
    which hosts are bigger than the one with most alerts
    difference in errors between this week and last week
    ip address of web-07
    is piotr a good engineer
    roll back login to the previous version
    how long were alerts open on average
    what does HTTP 418 mean
    how many customers use our app
    ¿me puedes arreglar el servidor?
    bonjour, ça va ?

events[level="ERROR"] by service percent
    error rate of each service in percent
    what percentage of the events of each service are errors

alerts avg closedAt - openedAt
    how long were alerts open on average, in days
    average days from opened to closed of the alerts

alerts avg by host count
    average number of alerts per host
"""
