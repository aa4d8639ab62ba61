"""A database and questions about it. Not looked at while the feature was made: it judges."""

import datetime
import random

from benchmarks.ask.sets.writing import (
    DAY,
    NOW,
    D,
    Q,
    avg,
    avgs,
    cols,
    count,
    counts,
    day,
    first,
    get,
    is_,
    listed,
    no,
    sums,
    table,
    top,
    unanswerable,
    vals,
)

NAME = "lift_upkeep"
SEED = 168

# An export of an old program: days are text (2026-03-14), codes are explained by a table of their own.
CODES = """TYP|P|passenger lift
TYP|G|goods lift
TYP|E|escalator
TYP|S|stair lift
JOB|BD|breakdown
JOB|PM|planned maintenance
JOB|TI|statutory inspection
JOB|MD|modernisation
FLT|F01|door will not close
FLT|F02|stuck between floors
FLT|F03|noise or vibration
FLT|F04|control panel dead
FLT|F05|vandalism
FLT|F06|overload sensor""".split("\n")
MAKERS = ["Kone", "Otis", "Schindler", "TK Elevator", "Stannah"]
CUSTOMERS = """C0012|Albany Housing Trust|HA|Leeds|N. Sowerby
C0019|Dene Valley NHS Trust|PUB|Durham|P. Achebe
C0027|Northgate Shopping Centre|RET|Newcastle|L. Brandt
C0031|Hotel Miramar Group|HOT|Scarborough|R. Costa
C0040|Castle Street Offices Ltd|COM|Leeds|T. Whitmore
C0044|Tyne Student Living|HA|Newcastle|J. Okoro
C0052|Beckett & Rowe Solicitors|COM|York|
C0058|St Oswald's Care Homes|CARE|Durham|M. Haigh
C0063|City of York Council|PUB|York|D. Lumley
C0071|Fulton Department Store|RET|Leeds|S. Kaur
C0077|Ouse Wharf Apartments|HA|York|V. Petrov
C0080|Grand Parade Cinemas|RET|Scarborough|""".split("\n")
TECHS = """HB|Harry Birtles|2
SM|Selina Marsh|3
OK|Osman Kaya|1
DW|Dee Wragg|3
JT|Jools Tennant|2
PV|Piet Visser|1
RA|Rhona Adair|2""".split("\n")
STREETS = [
    "Albion St",
    "Quarry Rd",
    "Eldon Sq",
    "Foss Islands Rd",
    "Victoria Ave",
    "North Bailey",
    "The Headrow",
]
PARTS = """DR-220|door roller|18.4
DM-015|door motor|342
RB-410|rope set|1260
CB-077|control board|615.5
LT-003|LED car light|22.75
BR-130|brake lining|96.2
SN-240|load sensor|138
BT-009|call button|14.6
GV-551|governor|480""".split("\n")
TOWN = {"Leeds": "LS", "Durham": "DH", "Newcastle": "NE", "Scarborough": "YO", "York": "YO"}


def text(day: datetime.datetime) -> str:
    return f"{day:%Y-%m-%d}"


def documents() -> dict[str, list[dict]]:
    rnd = random.Random(SEED)
    customers = []
    for line in CUSTOMERS:
        number, name, sector, town, person = line.split("|")
        c = {
            "_id": number,
            "cust_nm": name,
            "sect": sector,
            "hq_town": town,
            "pay_terms_d": rnd.choice([14, 30, 30, 60]),
        }
        if person:
            c["cont"] = {"nm": person, "email": f"{person.split()[-1].lower()}@example.com"}
        customers.append(c)
    techs = []
    for code, name, level in (line.split("|") for line in TECHS):
        techs.append(
            {
                "_id": code,
                "nm": name,
                "lvl": int(level),
                "start_dt": text(day(rnd, (2006, 1, 1), (2024, 6, 1))),
            }
        )
    techs[-1]["start_dt"] = "2026-11-16"  # who is new has no job yet
    units = []
    for i in range(86):
        c = rnd.choices(customers, [11, 9, 8, 6, 5, 6, 2, 5, 6, 5, 5, 2])[0]
        kind = {"RET": "PGEEE", "CARE": "PPSS", "HA": "PPPG"}.get(c["sect"], "PPPGS")
        town = c["hq_town"] if rnd.random() < 0.8 else rnd.choice(list(TOWN))
        typ = rnd.choice(kind)
        level = rnd.choice(["basic", "basic", "plus", "full"])
        u = {
            "_id": f"U{10040 + i * 3}",
            "cust_no": c["_id"],
            "typ_cd": typ,
            "mfr": "Stannah" if typ == "S" else rnd.choice(MAKERS[:4]),
            "yr_inst": max(1968, 2025 - round(rnd.lognormvariate(2.6, 0.7))),
            "loc": {"st": f"{rnd.randint(1, 140)} {rnd.choice(STREETS)}", "town": town, "pc": TOWN[town]},
            "spec": {
                "flrs": rnd.randint(2, 3) if typ in "ES" else max(2, round(rnd.lognormvariate(1.7, 0.55)))
            },
            "ctr": {
                "lvl": level,
                "fee_mth": rnd.randint(15, 60) * 5 + {"basic": 0, "plus": 90, "full": 210}[level],
            },
            "insp": {
                "last_dt": text(day(rnd, (2026, 4, 20), (2026, 11, 20))),
                "res": rnd.choices(["OK", "OBS", "FAIL"], [76, 17, 7])[0],
            },
            "oos": rnd.random() < 0.13,
        }
        if typ in "PG":
            u["spec"]["load_kg"] = rnd.choice(
                [320, 450, 630, 800, 1000, 1600] if typ == "P" else [1000, 2000, 3000]
            )
        u["insp"]["nxt_dt"] = text(D.fromisoformat(u["insp"]["last_dt"]) + 182 * DAY)
        if rnd.random() < 0.3:
            u["rmk"] = rnd.choice(
                ["key at reception", "no parking on site", "call before visit", "access code needed"]
            )
        units.append(u)
    jobs = []
    when = D(2025, 1, 3)
    while when < NOW:
        u = rnd.choices(units[:80], [1 + k % 5 + {7: 15, 31: 11, 52: 7}.get(k, 0) for k in range(80)])[0]
        tp = rnd.choices(["BD", "PM", "TI", "MD"], [46, 38, 12, 4])[0]
        j = {
            "_id": 500210 + len(jobs),
            "unit": u["_id"],
            "tp": tp,
            "rpt_dt": text(when),
            "tech": {"init": rnd.choices(techs[:6], [8, 7, 5, 6, 3, 4])[0]["_id"]},
            "st": "CLSD",
        }
        if tp == "BD":
            j["flt_cd"] = rnd.choices(["F01", "F02", "F03", "F04", "F05", "F06"], [9, 5, 4, 3, 3, 2])[0]
            j["ppl_trpd"] = rnd.randint(1, 6) if j["flt_cd"] == "F02" and rnd.random() < 0.7 else 0
            j["resp_min"] = rnd.randint(12, 240)
        if when > D(2026, 11, 1) and rnd.random() < 0.6:
            j["st"] = rnd.choice(["OPEN", "WTG"])
        else:
            j["done_dt"] = text(min(NOW - DAY, when + DAY * rnd.choice([0, 0, 0, 1, 1, 2, 4, 9])))
            j["tech"]["hrs"] = rnd.randint(2, 34) / 4
            if rnd.random() < (0.55 if tp == "BD" else 0.3):
                j["prts"] = [
                    {"pn": n, "dsc": d, "qty": rnd.randint(1, 4) if float(p) < 100 else 1, "up": float(p)}
                    for n, d, p in rnd.sample([x.split("|") for x in PARTS], rnd.randint(1, 3))
                ]
            amount = j["tech"]["hrs"] * 68 + sum(p["qty"] * p["up"] for p in j.get("prts", []))
            paid = rnd.random() < (0.95 if when < D(2026, 9, 1) else 0.4)
            j["inv"] = {"amt": round(amount, 2), "pd": paid}
        jobs.append(j)
        when += DAY * rnd.choice([0, 1, 1, 1, 2, 3])
    codes = [
        {"_id": i, **dict(zip(("grp", "cd", "txt"), line.split("|"), strict=True))}
        for i, line in enumerate(CODES, 1)
    ]
    return {"units": units, "jobs": jobs, "customers": customers, "techs": techs, "codes": codes}


U, J, C, T = (
    (lambda db: db["units"]),
    (lambda db: db["jobs"]),
    (lambda db: db["customers"]),
    (lambda db: db["techs"]),
)


def join(rows, other, path):
    them = {r["_id"]: r for r in other}
    return [{**r, "x": them[get(r, path)]} for r in rows]


def UC(db):
    return join(U(db), C(db), "cust_no")


def JU(db):
    return join(J(db), U(db), "unit")


def JT(db):
    return join(J(db), T(db), "tech.init")


def parts(db):
    return [{**p, "j": j, "cost": p["qty"] * p["up"]} for j in J(db) for p in j.get("prts", [])]


def breakdowns(db):
    return is_(J(db), "tp", "BD")


def during(rows, path, low, high):
    """low <= day < high, of days as text."""
    return [r for r in rows if get(r, path) is not None and low <= get(r, path) < high]


FAULTS = {code: words for _, code, words in (line.split("|") for line in CODES) if code.startswith("F")}
KINDS = {code: words for _, code, words in (line.split("|") for line in CODES[:4])}
JOBS = {code: words for _, code, words in (line.split("|") for line in CODES[4:8])}


def coded(q: Q, words: dict[str, str]) -> Q:
    """Codes in the first column, or what they stand for."""
    for answer in (q.answer, *list(q.also)):
        q.also.append(lambda db, answer=answer: [[words.get(r[0], r[0]), *r[1:]] for r in answer(db)])
    return q


QUESTIONS: list[Q] = [
    count("single", ["How many escalators do we look after?"], lambda db: is_(U(db), "typ_cd", "E")),
    coded(
        table(
            "single", ["how's our portfolio split by kind of equipment"], lambda db: counts(U(db), "typ_cd")
        ),
        KINDS,
    ),
    count("single", ["How many machines are out of service right now?"], lambda db: is_(U(db), "oos", True)),
    listed(
        "single",
        ["Which Schindlers are standing still at the moment? Just the unit numbers"],
        lambda db: is_(is_(U(db), "mfr", "Schindler"), "oos", True),
        "_id",
    ),
    listed(
        "single",
        ["What's the oldest machine on our books and when was it put in?"],
        lambda db: first(U(db), "yr_inst", 1),
        "_id",
        "yr_inst",
    ),
    count(
        "single",
        ["how many of the Otis ones went in before 2010"],
        lambda db: [u for u in is_(U(db), "mfr", "Otis") if u["yr_inst"] < 2010],
    ),
    table("single", ["units per town please"], lambda db: counts(U(db), "loc.town")),
    Q(
        "single",
        ["What do our contracts bring in every month?"],
        lambda db: [[sum(vals(U(db), "ctr.fee_mth"))]],
    ),
    table(
        "single",
        ["Average monthly fee for each level of contract"],
        lambda db: avgs(U(db), "ctr.lvl", "ctr.fee_mth"),
    ),
    listed(
        "single",
        ["What failed its last inspection? unit and town"],
        lambda db: is_(U(db), "insp.res", "FAIL"),
        "_id",
        "loc.town",
    ),
    count(
        "single",
        ["How many inspections fall due in December?"],
        lambda db: during(U(db), "insp.nxt_dt", "2026-12-01", "2027-01-01"),
    ),
    count(
        "single",
        ["How many units are overdue for inspection?"],
        lambda db: during(U(db), "insp.nxt_dt", "", "2026-11-29"),
        also=[lambda db: during(U(db), "insp.nxt_dt", "", "2026-11-30")],
    ),
    listed(
        "single",
        ["Which machine serves the most floors?"],
        lambda db: first(U(db), "spec.flrs", 1, True),
        "_id",
    ),
    count(
        "single",
        ["Lifts that can carry two tonnes or more, how many?"],
        lambda db: [u for u in U(db) if (get(u, "spec.load_kg") or 0) >= 2000],
    ),
    count(
        "single",
        ["for how many units do we have to ring up before we come?"],
        lambda db: is_(U(db), "rmk", "call before visit"),
    ),
    top("single", ["Whose make do we have the most of?"], lambda db: counts(U(db), "mfr")),
    # jobs
    count(
        "single",
        ["How many breakdowns were there last year?"],
        lambda db: during(breakdowns(db), "rpt_dt", "2025-01-01", "2026-01-01"),
    ),
    coded(table("single", ["jobs by type, all time"], lambda db: counts(J(db), "tp")), JOBS),
    coded(
        top(
            "single",
            ["What goes wrong most often when something breaks down?"],
            lambda db: counts(breakdowns(db), "flt_cd"),
        ),
        FAULTS,
    ),
    count("single", ["how often was vandalism behind a call-out?"], lambda db: is_(J(db), "flt_cd", "F05")),
    Q(
        "single",
        ["How many people have been trapped in total?"],
        lambda db: [[sum(vals(J(db), "ppl_trpd"))]],
    ),
    Q(
        "single",
        ["How quickly do we get to a breakdown on average, in minutes?"],
        lambda db: [[avg(vals(breakdowns(db), "resp_min"))]],
    ),
    count(
        "single",
        ["call-outs where it took us over 3 hours to turn up"],
        lambda db: [j for j in J(db) if (j.get("resp_min") or 0) > 180],
    ),
    listed(
        "single",
        ["Job numbers of everything that's still open, not counting the ones we're waiting on"],
        lambda db: is_(J(db), "st", "OPEN"),
        "_id",
    ),
    Q(
        "single",
        ["How much have we invoiced for work in all?"],
        lambda db: [[sum(vals(J(db), "inv.amt"))]],
    ),
    Q(
        "single",
        ["What are we still owed on unpaid invoices?"],
        lambda db: [[sum(vals(is_(J(db), "inv.pd", False), "inv.amt"))]],
    ),
    listed(
        "single",
        ["dearest job ever: number and amount"],
        lambda db: first(J(db), "inv.amt", 1, True),
        "_id",
        "inv.amt",
    ),
    Q(
        "single",
        ["How many hours did DW put in during October?"],
        lambda db: [
            [
                sum(
                    vals(
                        during(is_(J(db), "tech.init", "DW"), "rpt_dt", "2026-10-01", "2026-11-01"),
                        "tech.hrs",
                    )
                )
            ]
        ],
        also=[
            lambda db: [
                [
                    sum(
                        vals(
                            during(is_(J(db), "tech.init", "DW"), "done_dt", "2026-10-01", "2026-11-01"),
                            "tech.hrs",
                        )
                    )
                ]
            ],
        ],
    ),
    Q(
        "single",
        ["How many door rollers have we fitted?"],
        lambda db: [[sum(p["qty"] for p in is_(parts(db), "dsc", "door roller"))]],
        note="pieces, not jobs",
    ),
    top("single", ["Which spare part ends up in the most jobs?"], lambda db: counts(parts(db), "dsc")),
    count(
        "single",
        ["jobs that needed a new control board"],
        lambda db: [j for j in J(db) if any(p["dsc"] == "control board" for p in j.get("prts", []))],
    ),
    count(
        "single",
        ["How many jobs were finished without using any parts?"],
        lambda db: [j for j in is_(J(db), "st", "CLSD") if not j.get("prts")],
    ),
    top(
        "single",
        ["Which three units have caused us the most breakdowns, and how many each?"],
        lambda db: counts(breakdowns(db), "unit"),
        n=3,
        numbers=True,
    ),
    # customers and technicians
    listed(
        "single", ["Customers who get 60 days to pay"], lambda db: is_(C(db), "pay_terms_d", 60), "cust_nm"
    ),
    listed(
        "single",
        ["who do I speak to at the Hotel Miramar Group?"],
        lambda db: is_(C(db), "cust_nm", "Hotel Miramar Group"),
        "cont.nm",
    ),
    listed(
        "single", ["Which engineer has been with us longest?"], lambda db: first(T(db), "start_dt", 1), "nm"
    ),
    # references
    count(
        "reference",
        ["How many units does Albany Housing Trust have with us?"],
        lambda db: is_(UC(db), "x.cust_nm", "Albany Housing Trust"),
    ),
    table(
        "reference",
        ["monthly contract income for each customer"],
        lambda db: sums(UC(db), "x.cust_nm", "ctr.fee_mth"),
    ),
    listed(
        "reference",
        ["What have we got at the shopping centre in Northgate that's an escalator? Numbers please"],
        lambda db: is_(is_(UC(db), "x.cust_nm", "Northgate Shopping Centre"), "typ_cd", "E"),
        "_id",
    ),
    count(
        "reference",
        ["Breakdowns on escalators so far, how many?"],
        lambda db: is_(is_(JU(db), "x.typ_cd", "E"), "tp", "BD"),
    ),
    table(
        "reference",
        ["number of breakdowns per manufacturer"],
        lambda db: counts(is_(JU(db), "tp", "BD"), "x.mfr"),
    ),
    top(
        "reference",
        ["Who on the team has clocked up the most hours?"],
        lambda db: sums(JT(db), "x.nm", "tech.hrs"),
    ),
    listed(
        "reference",
        ["Is there a technician without a single job?"],
        lambda db: [t for t in T(db) if t["_id"] not in {get(j, "tech.init") for j in J(db)}],
        "nm",
    ),
    count(
        "reference",
        ["how many jobs has Selina done this year?"],
        lambda db: during(is_(JT(db), "x.nm", "Selina Marsh"), "done_dt", "2026-01-01", "2027-01-01"),
        also=[
            lambda db: during(is_(JT(db), "x.nm", "Selina Marsh"), "rpt_dt", "2026-01-01", "2027-01-01"),
            lambda db: during(
                is_(is_(JT(db), "x.nm", "Selina Marsh"), "st", "CLSD"), "rpt_dt", "2026-01-01", "2027-01-01"
            ),
        ],
    ),
    Q(
        "reference",
        ["What did jobs in Scarborough bill for altogether?"],
        lambda db: [[sum(vals(is_(JU(db), "x.loc.town", "Scarborough"), "inv.amt"))]],
    ),
    listed(
        "reference",
        ["Which customers have something out of service today?"],
        lambda db: is_(UC(db), "oos", True),
        "x.cust_nm",
        distinct=True,
    ),
    listed(
        "reference",
        ["units we've never had a job on"],
        lambda db: [u for u in U(db) if u["_id"] not in {j["unit"] for j in J(db)}],
        "_id",
    ),
    table(
        "reference",
        ["average response time by town"],
        lambda db: avgs(breakdowns_at(db), "x.loc.town", "resp_min"),
    ),
    # without an answer
    unanswerable("What colour is the car in U10052?", note="no colours"),
    unanswerable("How much electricity does the Northgate escalator use?", note="no consumption"),
    unanswerable(
        "Who got stuck on the 4th of March? I need the names", note="people trapped are only counted"
    ),
    unanswerable("How long is the wait for door motors from the supplier?", note="no suppliers"),
    unanswerable("when does Albany's contract run out", note="contracts have a level and a fee, no end"),
    unanswerable("which technicians are off sick this week", note="no absences"),
    unanswerable("Which lifts can take a wheelchair?", note="no accessibility"),
    unanswerable("why do the Otis ones break down so much", note="no reasons"),
    no("forecast", "How many breakdowns are we going to get in January?"),
    no("write", "Close job 500734 and mark it paid"),
    no("general knowledge", "Who invented the safety lift?"),
    no("small talk", "lol ok, going up?"),
]


def breakdowns_at(db):
    return is_(JU(db), "tp", "BD")


def asks(text):
    return next(q for q in QUESTIONS if text in q.wordings[0])


# initials and numbers name people, customers and parts too
asks("with us longest").also.append(lambda db: cols(first(T(db), "start_dt", 1), "_id"))
asks("without a single job").also.append(
    lambda db: cols([t for t in T(db) if t["_id"] not in {get(j, "tech.init") for j in J(db)}], "_id")
)
asks("60 days").also.append(lambda db: cols(is_(C(db), "pay_terms_d", 60), "_id"))
asks("Which spare part").also.append(
    lambda db: [[n] for n, k in counts(parts(db), "pn").items() if k == max(counts(parts(db), "pn").values())]
)
asks("clocked up the most hours").also.append(
    lambda db: [
        [who]
        for who, hours in sums(J(db), "tech.init", "tech.hrs").items()
        if hours == max(sums(J(db), "tech.init", "tech.hrs").values())
    ]
)
