"""A database and questions about it. Not looked at while the feature was made: it judges."""

import datetime
import random
from collections import Counter

from benchmarks.ask.sets.writing import (
    DAY,
    NOW,
    D,
    Q,
    avg,
    avgs,
    between,
    count,
    counts,
    day,
    first,
    get,
    groups,
    is_,
    listed,
    monthly,
    no,
    one,
    sums,
    table,
    top,
    unanswerable,
    vals,
)

NAME = "ops_telemetry"

PIPES = """ingest_weather|core-data|hourly|15|Meera Pillai
ingest_tides|core-data|hourly|10|Meera Pillai
ingest_transit_gtfs|core-data|daily|40|Jan Novak
ingest_air_quality|core-data|hourly|20|Jan Novak
ingest_satellite_tiles|imagery|daily|180|Sofia Klein
mosaic_tiles|imagery|daily|120|Sofia Klein
cloud_mask|imagery|daily|90|Andre Luiz
change_detection|imagery|weekly|240|Andre Luiz
dedupe_stations|core-data|daily|30|Jan Novak
clean_geocodes|core-data|daily|25|Meera Pillai
train_rain_model|ml|weekly|360|Hiro Tanaka
score_rain_model|ml|hourly|12|Hiro Tanaka
train_delay_model|ml|weekly|300|Olga Petrova
score_delay_model|ml|hourly|10|Olga Petrova
feature_store_sync|ml|hourly|20|Olga Petrova
daily_kpi_report|reporting|daily|20|Chris Bell
weekly_exec_report|reporting|weekly|45|Chris Bell
dashboard_refresh|reporting|hourly|8|Laura Gil
backup_postgres|platform|daily|60|Sam Oduya
backup_objectstore|platform|daily|150|Sam Oduya
rotate_logs|platform|daily|10|Sam Oduya
vacuum_warehouse|platform|weekly|90|Sam Oduya
gdpr_erasure|platform|weekly|30|Laura Gil
legacy_csv_export|reporting|daily|15|Chris Bell""".split("\n")
SERVICES = ["gateway", "auth", "tiles-api", "forecast-api", "scheduler", "notifier"]
PATHS = {
    "gateway": ["/", "/health", "/v1/route"],
    "auth": ["/login", "/token", "/logout"],
    "tiles-api": ["/tiles", "/tiles/meta"],
    "forecast-api": ["/forecast", "/forecast/hourly", "/alerts"],
}


def documents() -> dict[str, list[dict]]:
    rnd = random.Random(SEED)
    hosts = []
    for env, roles in (
        ("prod", ["web", "web", "web", "db", "db", "worker", "worker", "worker", "worker", "cache"]),
        ("staging", ["web", "db", "worker", "worker"]),
        ("dev", ["web", "db", "worker"]),
    ):
        for reg in ["eu-west", "us-east"] if env != "dev" else ["eu-west"]:
            n = Counter()
            for r in roles:
                n[r] += 1
                h = {
                    "host": f"{reg[:2]}-{env}-{r}-{n[r]:02d}",
                    "env": env,
                    "region": reg,
                    "role": r,
                    "os": rnd.choice(["Ubuntu 22.04", "Ubuntu 24.04", "Debian 12"]),
                    "cpus": rnd.choice([2, 4, 8, 16]),
                    "mem_gb": rnd.choice([8, 16, 32, 64, 128]),
                    "disk": {"total_gb": rnd.choice([100, 250, 500, 1000, 2000])},
                    "tags": [r]
                    + rnd.sample(["gpu", "spot", "pci", "legacy", "ssd", "monitored"], rnd.randint(0, 3)),
                    "last_patched": day(rnd, (2025, 11, 1), (2026, 11, 26), (1, 5)),
                }
                h["disk"]["used_gb"] = round(h["disk"]["total_gb"] * rnd.uniform(0.1, 0.97), 1)
                if rnd.random() < 0.12:
                    h["last_patched"] = None
                hosts.append(h)
    hosts[-1]["decommissioned"] = True
    hosts[12]["decommissioned"] = True
    pipelines = []
    for line in PIPES:
        n, team, s, sla, own = line.split("|")
        p = {
            "pipeline_id": n,
            "team": team,
            "schedule": s,
            "sla_min": int(sla),
            "owner": {"name": own, "email": own.lower().replace(" ", ".") + "@geoops.example"},
            "enabled": n not in ("legacy_csv_export", "train_delay_model", "gdpr_erasure"),
            "created": day(rnd, (2021, 2, 1), (2026, 8, 1)),
            "retries": rnd.choice([0, 1, 3, 5]),
        }
        if n in ("rotate_logs", "clean_geocodes"):
            del p["sla_min"]
        pipelines.append(p)
    workers = [h["host"] for h in hosts if h["role"] == "worker" and h["env"] == "prod"]
    runs = []
    for i in range(580):
        p = rnd.choices(
            pipelines[:-1],
            [
                6 if x["schedule"] == "hourly" else 4 if x["schedule"] == "daily" else 2
                for x in pipelines[:-1]
            ],
        )[0]
        st = rnd.choices(["success", "failed", "skipped"], [84, 12, 4])[0]
        a = day(rnd, (2026, 5, 1), (2026, 11, 29), (0, 23))
        sec = round(p.get("sla_min", 20) * 60 * rnd.lognormvariate(-0.7, 0.55))
        r = {
            "run_id": "",
            "pipeline_id": p["pipeline_id"],
            "host": rnd.choices(workers[:7], [7, 6, 5, 4, 4, 2, 2])[0],
            "status": st,
            "started_at": a,
            "ended_at": a + datetime.timedelta(seconds=sec),
            "duration_s": sec,
            "attempt": rnd.choices([1, 2, 3], [85, 11, 4])[0],
            "triggered_by": rnd.choices(["cron", "manual", "api"], [80, 14, 6])[0],
        }
        if st == "success":
            r["rows_written"] = rnd.randint(0, 4_000_000) if rnd.random() < 0.97 else 0
        if st == "failed":
            r["error"] = {
                "code": rnd.choices(
                    ["TIMEOUT", "OOM", "SCHEMA_MISMATCH", "CONN_REFUSED", "DISK_FULL"], [9, 5, 4, 6, 2]
                )[0],
                "message": "",
            }
            r["error"]["message"] = {
                "TIMEOUT": "step exceeded time limit",
                "OOM": "container killed, out of memory",
                "SCHEMA_MISMATCH": "unexpected column in source",
                "CONN_REFUSED": "could not connect to warehouse",
                "DISK_FULL": "no space left on device",
            }[r["error"]["code"]]
        runs.append(r)
    for h in (2, 4):
        a = D(2026, 11, 28, 21 + h // 2, 5 * h)
        runs.append(
            {
                "run_id": "",
                "pipeline_id": pipelines[h]["pipeline_id"],
                "host": workers[h],
                "status": "running",
                "started_at": a,
                "ended_at": None,
                "attempt": 1,
                "triggered_by": "cron",
            }
        )
    runs.sort(key=lambda r: r["started_at"])
    for i, r in enumerate(runs):
        r["run_id"] = f"r{10000 + i}"
    logs = []
    web = [h["host"] for h in hosts if h["role"] == "web"]
    for i in range(600):
        svc = rnd.choices(SERVICES, [30, 20, 18, 18, 8, 6])[0]
        l = {
            "ts": D(2026, 11, 15) + datetime.timedelta(seconds=rnd.randrange(14 * 86400)),
            "level": "INFO",
            "service": svc,
            "host": rnd.choice(web),
        }
        if svc in PATHS:
            stt = rnd.choices([200, 201, 304, 400, 401, 404, 429, 500, 503], [60, 6, 6, 4, 5, 8, 3, 5, 3])[0]
            l["http"] = {
                "method": rnd.choices(["GET", "POST", "DELETE"], [75, 22, 3])[0],
                "path": rnd.choice(PATHS[svc]),
                "status": stt,
            }
            l["latency_ms"] = round(rnd.lognormvariate(4, 0.9) * (4 if stt >= 500 else 1), 1)
            l["level"] = "ERROR" if stt >= 500 else "WARN" if stt >= 400 else "INFO"
            l["msg"] = f"{l['http']['method']} {l['http']['path']} -> {stt}"
        else:
            l["level"] = rnd.choices(["INFO", "WARN", "ERROR", "DEBUG"], [60, 20, 8, 12])[0]
            l["msg"] = rnd.choice(
                [
                    "queue drained",
                    "retrying delivery",
                    "lease expired",
                    "heartbeat ok",
                    "certificate expires soon",
                ]
            )
        if rnd.random() < 0.35:
            l["user"] = rnd.choice(["ava", "bjorn", "chen", "dafne", "eitan", "farah"])
        logs.append(l)
    logs.sort(key=lambda l: l["ts"])
    readings = []
    for k in range(66):
        for i, rack in enumerate(["R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8"]):
            t = D(2026, 11, 18) + datetime.timedelta(hours=4 * k, minutes=i)
            if rnd.random() < 0.06:
                continue
            x = {
                "sensor": f"th-{i + 1:02d}",
                "rack": rack,
                "room": "A" if i < 5 else "B",
                "ts": t,
                "temp_c": round(21 + i * 0.55 + 2.2 * (t.hour in (12, 16)) + rnd.gauss(0, 1.1), 1),
                "humidity": round(rnd.gauss(44, 5), 1),
                "fan_rpm": rnd.randrange(1200, 4200, 20),
            }
            if rnd.random() < 0.04:
                x["temp_c"] = None
            if i == 6:
                del x["fan_rpm"]
            readings.append(x)
    alerts = []
    for i in range(130):
        a = day(rnd, (2026, 1, 3), (2026, 11, 28), (0, 23))
        x = {
            "alert_no": 0,
            "rule": rnd.choices(
                ["disk_usage_high", "cpu_saturation", "host_unreachable", "cert_expiring", "replication_lag"],
                [8, 7, 4, 2, 3],
            )[0],
            "severity": rnd.choices(["critical", "major", "minor"], [2, 4, 5])[0],
            "host": rnd.choices(hosts[:28], [h % 5 + 1 for h in range(28)])[0]["host"],
            "opened_at": a,
            "closed_at": a + datetime.timedelta(minutes=rnd.randint(4, 1500)),
        }
        if rnd.random() < 0.1 and a > D(2026, 8, 1):
            x["closed_at"] = None
        if rnd.random() < 0.7:
            x["ack_by"] = rnd.choice(["sam", "laura", "hiro", "jan"])
        alerts.append(x)
    alerts.sort(key=lambda x: x["opened_at"])
    for i, x in enumerate(alerts):
        x["alert_no"] = 4001 + i
    return {
        "hosts": hosts,
        "pipelines": pipelines,
        "pipeline_runs": runs,
        "log_events": logs,
        "rack_readings": readings,
        "alerts": alerts,
    }


SEED = 4
H, P, R, L, X, A = (
    (lambda db, n=n: db[n])
    for n in ("hosts", "pipelines", "pipeline_runs", "log_events", "rack_readings", "alerts")
)


def join(rows, other, key):
    o = {r[key]: r for r in other}
    return [{**r, "x": o.get(r[key])} for r in rows]


RP = lambda db: join(R(db), P(db), "pipeline_id")
RH = lambda db: join(R(db), H(db), "host")
LH = lambda db: join(L(db), H(db), "host")
AH = lambda db: join(A(db), H(db), "host")
failed = lambda db: is_(R(db), "status", "failed")
nov = lambda rows, f: between(rows, f, D(2026, 11, 1), D(2026, 12, 1))
full = lambda h: 100 * h["disk"]["used_gb"] / h["disk"]["total_gb"]
QUESTIONS: list[Q] = [
    count(
        "single",
        ["How many hosts do we run?", "nr of hosts"],
        H,
        note="decommissioned ones may be left out",
        also=[lambda db: [h for h in H(db) if not h.get("decommissioned")]],
    ),
    table(
        "single",
        ["How many hosts are there in each environment?", "hosts per env"],
        lambda db: counts(H(db), "env"),
    ),
    listed(
        "single",
        ["Which staging hosts are in us-east?", "staging hosts us-east"],
        lambda db: [h for h in H(db) if h["env"] == "staging" and h["region"] == "us-east"],
        "host",
    ),
    table(
        "single",
        [
            "How many machines run each operating system?",
            "hosts by os",
            "Wie viele Hosts laufen mit welchem Betriebssystem?",
        ],
        lambda db: counts(H(db), "os"),
    ),
    Q(
        "single",
        ["What is the total memory of the production hosts, in GB?", "sum mem prod"],
        lambda db: [[sum(vals(is_(H(db), "env", "prod"), "mem_gb"))]],
    ),
    listed(
        "single",
        ["Which hosts were never patched, as far as we know?", "hosts w/o patch date"],
        lambda db: [h for h in H(db) if not h.get("last_patched")],
        "host",
    ),
    listed(
        "single",
        [
            "Which hosts have not been patched since the end of March 2026? Leave out those without a date.",
            "hosts last patched before april 2026",
        ],
        lambda db: [h for h in H(db) if h["last_patched"] and h["last_patched"] < D(2026, 4, 1)],
        "host",
    ),
    listed(
        "single",
        ["Which hosts are decommissioned?", "decommissioned hosts"],
        lambda db: is_(H(db), "decommissioned", True),
        "host",
    ),
    listed(
        "nested",
        ["Which hosts carry the gpu tag?", "hosts tagged gpu"],
        lambda db: [h for h in H(db) if "gpu" in h["tags"]],
        "host",
    ),
    count(
        "nested",
        ["How many hosts are tagged both spot and ssd?", "spot + ssd hosts count"],
        lambda db: [h for h in H(db) if {"spot", "ssd"} <= set(h["tags"])],
    ),
    listed(
        "nested",
        ["Which host has the most disk space in use, and how much?", "host w highest used disk + gb"],
        lambda db: first(H(db), "disk.used_gb", 1, True),
        "host",
        "disk.used_gb",
    ),
    listed(
        "nested",
        ["Which hosts use more than 90 percent of their disk?", "disks over 90% full"],
        lambda db: [h for h in H(db) if full(h) > 90],
        "host",
    ),
    table(
        "nested",
        ["What is the average disk size per role?", "avg disk total by role"],
        lambda db: avgs(H(db), "role", "disk.total_gb"),
    ),
    listed(
        "single",
        ["Which pipelines belong to the imagery team?", "imagery pipelines"],
        lambda db: is_(P(db), "team", "imagery"),
        "pipeline_id",
    ),
    listed(
        "single",
        ["Which pipelines are switched off?", "disabled pipelines", "¿Qué pipelines están desactivados?"],
        lambda db: is_(P(db), "enabled", False),
        "pipeline_id",
    ),
    listed(
        "single",
        ["Which pipelines have no SLA?", "pipelines w/o sla"],
        lambda db: [p for p in P(db) if p.get("sla_min") is None],
        "pipeline_id",
    ),
    listed(
        "nested",
        ["Who owns feature_store_sync? Name and email.", "owner + mail of feature store sync"],
        lambda db: [one(P(db), "pipeline_id", "feature_store")],
        "owner.name",
        "owner.email",
    ),
    table(
        "nested",
        ["How many pipelines does each person own?", "pipelines per owner"],
        lambda db: counts(P(db), "owner.name"),
    ),
    table(
        "single",
        ["Which teams have five or more pipelines?", "teams w 5+ pipelines"],
        lambda db: {k: v for k, v in counts(P(db), "team").items() if v >= 5},
        names_only=True,
    ),
    count("single", ["How many runs failed?", "failed runs total"], failed),
    table(
        "single",
        ["How many runs ended in each status?", "runs by status"],
        lambda db: counts(R(db), "status"),
    ),
    Q(
        "single",
        [
            "What percentage of all runs failed?",
            "failure rate in %",
            "Wie viel Prozent der Läufe sind fehlgeschlagen?",
        ],
        lambda db: [[100 * len(failed(db)) / len(R(db))]],
        also=[
            lambda db: [
                [100 * len(failed(db)) / len([r for r in R(db) if r["status"] in ("success", "failed")])]
            ]
        ],
    ),
    monthly(
        "single",
        ["How many runs failed in each month of 2026?", "failed runs per month"],
        lambda db: counts(failed(db), lambda r: (2026, r["started_at"].month)),
        note="months without failed runs may be left out",
    ),
    top(
        "nested",
        ["Which error code is the most common one?", "most frequent error code"],
        lambda db: counts(failed(db), "error.code"),
    ),
    count(
        "nested",
        ["How many runs ran out of memory?", "runs w OOM error"],
        lambda db: is_(R(db), "error.code", "OOM"),
    ),
    top(
        "single",
        [
            "Which three pipelines failed most often, with the number of failures?",
            "top 3 failing pipelines w count",
        ],
        lambda db: counts(failed(db), "pipeline_id"),
        n=3,
        numbers=True,
    ),
    table(
        "single",
        ["Which pipelines failed at least five times?", "pipelines w 5 or more fails"],
        lambda db: {k: v for k, v in counts(failed(db), "pipeline_id").items() if v >= 5},
        names_only=True,
    ),
    Q(
        "single",
        [
            "What are the average and the longest duration of mosaic_tiles runs, in seconds?",
            "avg n max duration mosaic_tiles",
        ],
        lambda db: [
            [
                avg(vals(is_(R(db), "pipeline_id", "mosaic_tiles"), "duration_s")),
                max(vals(is_(R(db), "pipeline_id", "mosaic_tiles"), "duration_s")),
            ]
        ],
    ),
    Q(
        "single",
        ["How many rows were written in November 2026?", "total rows written nov"],
        lambda db: [[sum(vals(nov(R(db), "started_at"), "rows_written"))]],
    ),
    listed(
        "single",
        ["Which runs are still going? Run id and pipeline.", "runs in progress id + pipeline"],
        lambda db: is_(R(db), "status", "running"),
        "run_id",
        "pipeline_id",
    ),
    count(
        "single",
        ["How many runs were started by hand or through the API?", "manual or api runs"],
        lambda db: [r for r in R(db) if r["triggered_by"] in ("manual", "api")],
    ),
    count(
        "single",
        ["How many runs needed more than one attempt?", "runs attempt > 1"],
        lambda db: [r for r in R(db) if r["attempt"] > 1],
    ),
    count(
        "single",
        ["How many runs started in the last 7 days?", "runs last 7 days"],
        lambda db: between(R(db), "started_at", NOW - 7 * DAY, NOW + DAY),
        also=[lambda db: between(R(db), "started_at", NOW - 6 * DAY, NOW + DAY)],
    ),
    table(
        "single",
        ["How many log entries are there per level?", "log lines by level"],
        lambda db: counts(L(db), "level"),
    ),
    top(
        "single",
        ["Which service logged the most errors?", "service w most ERROR logs"],
        lambda db: counts(is_(L(db), "level", "ERROR"), "service"),
    ),
    count(
        "nested",
        ["How many requests got a 404?", "404s count", "Combien de requêtes ont renvoyé 404 ?"],
        lambda db: is_(L(db), "http.status", 404),
    ),
    table(
        "nested",
        ["What is the average latency per path?", "avg latency by path"],
        lambda db: avgs(L(db), "http.path", "latency_ms"),
    ),
    count(
        "nested",
        ["How many responses had a status of 500 or above?", "5xx count"],
        lambda db: [l for l in L(db) if (get(l, "http.status") or 0) >= 500],
    ),
    Q(
        "single",
        ["How many different users show up in the logs?", "distinct users in logs"],
        lambda db: [[len({l["user"] for l in L(db) if l.get("user")})]],
    ),
    count(
        "single",
        ["How many log messages mention a certificate?", "logs w certificate"],
        lambda db: [l for l in L(db) if "certificate" in l["msg"]],
    ),
    count(
        "single",
        ["How many log entries were written yesterday?", "logs yesterday"],
        lambda db: between(L(db), "ts", NOW - DAY, NOW),
    ),
    table(
        "single",
        ["What is the average temperature in each rack?", "avg temp per rack"],
        lambda db: avgs(X(db), "rack", "temp_c"),
    ),
    listed(
        "single",
        ["When was the highest temperature measured, and in which rack?", "hottest reading when + rack"],
        lambda db: first(X(db), "temp_c", 1, True),
        "ts",
        "rack",
    ),
    Q(
        "single",
        ["What were the minimum and maximum humidity in room B?", "min max humidity room b"],
        lambda db: [
            [min(vals(is_(X(db), "room", "B"), "humidity")), max(vals(is_(X(db), "room", "B"), "humidity"))]
        ],
    ),
    count(
        "single",
        ["How many readings have no temperature?", "readings w/o temp"],
        lambda db: [x for x in X(db) if x.get("temp_c") is None],
    ),
    Q(
        "single",
        ["How high was the average temperature on each day? By date.", "avg temp per day"],
        lambda db: [
            [D(*k), avg(vals(v, "temp_c"))]
            for k, v in sorted(groups(X(db), lambda x: (x["ts"].year, x["ts"].month, x["ts"].day)).items())
        ],
        also=[
            lambda db: [
                [f"{k[0]}-{k[1]:02d}-{k[2]:02d}", avg(vals(v, "temp_c"))]
                for k, v in sorted(
                    groups(X(db), lambda x: (x["ts"].year, x["ts"].month, x["ts"].day)).items()
                )
            ],
            lambda db: [
                [k, avg(vals(v, "temp_c"))] for k, v in sorted(groups(X(db), lambda x: x["ts"].day).items())
            ],
        ],
    ),
    count(
        "single",
        ["How many alerts are still open?", "open alerts"],
        lambda db: [a for a in A(db) if a.get("closed_at") is None],
    ),
    listed(
        "single",
        [
            "List the open critical and major alerts with number, rule and host.",
            "open critical/major alerts nr rule host",
        ],
        lambda db: [
            a for a in A(db) if a.get("closed_at") is None and a["severity"] in ("critical", "major")
        ],
        "alert_no",
        "rule",
        "host",
    ),
    count(
        "single",
        ["How many alerts were not acknowledged by anyone?", "alerts nobody acked"],
        lambda db: [a for a in A(db) if not a.get("ack_by")],
    ),
    count(
        "single",
        ["How many alerts were opened in the third quarter of 2026?", "alerts q3 2026"],
        lambda db: between(A(db), "opened_at", D(2026, 7, 1), D(2026, 10, 1)),
    ),
    table(
        "single",
        ["How many alerts of each severity did each rule raise?", "alerts by rule and severity"],
        lambda db: counts(A(db), lambda a: (a["rule"], a["severity"])),
    ),
    listed(
        "single",
        [
            "Show the five most recent alerts, newest first: number, severity and opening time.",
            "last 5 alerts nr severity opened",
        ],
        lambda db: first(A(db), "opened_at", 5, True),
        "alert_no",
        "severity",
        "opened_at",
        ordered=True,
    ),
    listed(
        "single",
        ["Which four pipelines were created last? Latest first.", "4 newest pipelines"],
        lambda db: first(P(db), "created", 4, True),
        "pipeline_id",
        ordered=True,
    ),
    # references
    table(
        "reference",
        ["How many runs failed for each team?", "failed runs by team"],
        lambda db: counts([r for r in RP(db) if r["status"] == "failed"], "x.team"),
    ),
    count(
        "reference",
        ["How many runs belong to pipelines with a weekly schedule?", "runs of weekly pipelines"],
        lambda db: is_(RP(db), "x.schedule", "weekly"),
    ),
    Q(
        "reference",
        [
            "How many rows did the ML team write altogether?",
            "rows written ml team",
            "Wie viele Zeilen hat das ML-Team geschrieben?",
        ],
        lambda db: [[sum(vals(is_(RP(db), "x.team", "ml"), "rows_written"))]],
    ),
    Q(
        "reference",
        ["Which pipelines have never run?", "pipelines w no runs"],
        lambda db: [
            [p["pipeline_id"]] for p in P(db) if p["pipeline_id"] not in {r["pipeline_id"] for r in R(db)}
        ],
    ),
    count(
        "reference",
        ["How many runs of Hiro Tanaka's pipelines failed?", "failed runs hiro tanaka"],
        lambda db: [
            r for r in RP(db) if r["status"] == "failed" and r["x"]["owner"]["name"] == "Hiro Tanaka"
        ],
    ),
    table(
        "reference",
        ["How many runs were executed in each region?", "runs per region"],
        lambda db: counts(RH(db), "x.region"),
    ),
    count(
        "reference",
        ["How many alerts came from production databases?", "alerts on prod db hosts"],
        lambda db: [a for a in AH(db) if a["x"]["env"] == "prod" and a["x"]["role"] == "db"],
    ),
    table(
        "reference",
        ["What is the number of alerts per environment?", "alerts by env"],
        lambda db: counts(AH(db), "x.env"),
    ),
    Q(
        "reference",
        ["Which hosts never had an alert?", "hosts w/o alerts"],
        lambda db: [[h["host"]] for h in H(db) if h["host"] not in {a["host"] for a in A(db)}],
    ),
    Q(
        "reference",
        ["What is the average latency of requests on staging hosts?", "avg latency staging"],
        lambda db: [[avg(vals(is_(LH(db), "x.env", "staging"), "latency_ms"))]],
    ),
    top(
        "reference",
        ["Which team's pipelines write the most rows?", "team w most rows written"],
        lambda db: sums(RP(db), "x.team", "rows_written"),
    ),
    # follow-ups
    count(
        "followup",
        ["And in October?", "october?"],
        lambda db: [r for r in failed(db) if r["started_at"].month == 10],
        note="How many runs failed in September 2026?",
    ),
    table(
        "followup",
        ["Break that down by rule.", "by rule pls"],
        lambda db: counts(is_(A(db), "severity", "critical"), "rule"),
        note="How many critical alerts were there?",
    ),
    listed(
        "followup",
        ["Only the ones in eu-west.", "just eu-west"],
        lambda db: [h for h in H(db) if h["role"] == "db" and h["region"] == "eu-west"],
        "host",
        note="Which hosts have the role db?",
    ),
    table(
        "followup",
        ["Now the maximum instead of the average.", "same but max"],
        lambda db: {k: max(vals(v, "temp_c")) for k, v in groups(X(db), "rack").items()},
        note="What is the average temperature per rack?",
    ),
    listed(
        "followup",
        ["And their owners?", "who owns those"],
        lambda db: is_(P(db), "enabled", False),
        "pipeline_id",
        "owner.name",
        note="Which pipelines are disabled?",
    ),
    # unanswerable
    unanswerable("What does each host cost per month?", "monthly cost per host", note="no costs"),
    unanswerable("What is the IP address of eu-prod-db-01?", "ip of eu-prod-db-01", note="no IP addresses"),
    unanswerable("Which Git commit was deployed in run r10050?", "git commit run r10050", note="no commits"),
    unanswerable(
        "What was the CPU load of the workers last night?",
        "cpu load workers",
        "Wie hoch war die CPU-Last der Worker?",
        note="only the number of CPUs",
    ),
    unanswerable("Which country do the users come from?", "users by country", note="no country"),
    unanswerable("How much power do the racks draw?", "rack power usage", note="no power"),
    unanswerable(
        "How many hosts do we have in ap-south?", "hosts ap-south", note="no such region; 0 is also fine"
    ),
    unanswerable("Who is on call this weekend?", "on-call this weekend", note="no rota"),
    no("write", "Close all open alerts.", "close open alerts"),
    no("write", "Purge log entries older than a week.", "del old logs"),
    no("write", "Disable the pipeline ingest_tides.", "turn off ingest_tides"),
    no("small talk", "Hey, how's it going?", "sup"),
    no("small talk", "Cheers, great work!", "ty"),
    no("general knowledge", "What does HTTP status 418 mean?", "http 418 meaning"),
    no("general knowledge", "Who created Linux?", "linux creator"),
    no("forecast", "When will the disk of eu-prod-db-01 be full?", "predict disk full eu-prod-db-01"),
]
