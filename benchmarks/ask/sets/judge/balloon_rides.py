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
    between,
    cols,
    count,
    counts,
    day,
    first,
    get,
    hexid,
    is_,
    listed,
    monthly,
    no,
    sums,
    table,
    top,
    unanswerable,
    vals,
    year,
)

NAME = "balloon_rides"
SEED = 17

BALLOONS = """G-MRML|Marmalade|Cameron|2014|12|orange,white
G-BIGB|Big Bertha|Ultramagic|2017|16|red,yellow
G-SKYE|Skye|Cameron|2009|8|blue,white
G-PLUM|Sugar Plum|Lindstrand|2012|10|purple
G-TOFF|Toffee|Lindstrand|2005|6|brown,yellow
G-ROBN|Robin|Kubicek|2019|14|red,brown
G-MIST|Misty|Cameron|2021|10|grey,blue
G-ZEST|Zest|Kubicek|2026|12|green,yellow""".split("\n")
PILOTS = """Fergus Boyd|1998|commercial,night,instructor
Annabel Crane|2006|commercial,night
Tobias Wren|2011|commercial
Leonie Hartmann|2015|commercial,instructor
Desmond Achebe|2019|commercial
Iris Pemberton|2025|student""".split("\n")
SITES = ["Ashton Court", "Castle Meadow", "Longleat", "Weston Sands", "Bath Racecourse"]
FIELDS = """Chewton Stowey Pensford Keynsham Marshfield Frome Radstock Wrington Yatton Nunney Priddy Mells Timsbury""".split()
GROUND = ["Dot Farrow", "Col Biggs", "Priti Shah", "Mags Tully", "Wes Orchard", "Jan Kubiak"]
GIVEN = """Alice Barry Celia Dominic Esme Floyd Georgia Harvey Isla Jack Keira Lionel Mabel Nathan Olive Percy Queenie
Rupert Sally Trevor Una Vince Winnie Xander""".split()
SURNAMES = """Ackroyd Bellamy Cobb Drury Eastham Fowler Grimshaw Hobbs Ingram Jessop Kettle Lomax Mudge Nettles Ogden
Pratt Quayle Redfern Skinner Tapper Upton Venables Whittle Yardley""".split()
OCCASIONS = ["birthday", "anniversary", "retirement", "wedding", "Christmas"]


def documents() -> dict[str, list[dict]]:
    rnd = random.Random(SEED)
    people = [f"{g} {s}" for g in GIVEN for s in SURNAMES]
    rnd.shuffle(people)
    balloons = []
    for mark, nickname, maker, built, places, colours in (line.split("|") for line in BALLOONS):
        balloons.append(
            {
                "_id": hexid(rnd),
                "registration": mark,
                "nickname": nickname,
                "maker": maker,
                "built": int(built),
                "basket_places": int(places),
                "colours": colours.split(","),
                "hours": (2027 - int(built)) * rnd.randint(28, 61) if built != "2026" else 0,
                "next_check": day(rnd, (2026, 12, 3), (2027, 6, 30)),
                "grounded": nickname in ("Toffee", "Skye"),
            }
        )
    pilots = []
    for i, (name, since, ratings) in enumerate(line.split("|") for line in PILOTS):
        pilots.append(
            {
                "_id": hexid(rnd),
                "name": name,
                "licensed": int(since),
                "ratings": ratings.split(","),
                "logbook": {
                    "hours": (2027 - int(since)) * rnd.randint(55, 95),
                    "flights": (2027 - int(since)) * 60,
                },
                "medical_until": D(2026, 9, 30) if i == 2 else day(rnd, (2026, 12, 10), (2028, 3, 1)),
            }
        )
    flights = []
    when = D(2024, 3, 16)
    while when < D(2026, 12, 28):
        balloon = rnd.choices(balloons[:7], [7, 8, 3, 5, 2, 6, 5])[0]
        winter = when.month in (11, 12, 1, 2)
        status = "planned" if when > NOW else rnd.choices(["flown", "cancelled"], [4, 3 if winter else 2])[0]
        f = {
            "_id": hexid(rnd),
            "flight_no": 1201 + len(flights),
            "lift_off": when
            + datetime.timedelta(hours=rnd.choice([6, 7, 17, 18]), minutes=rnd.choice([0, 15, 30])),
            "site": rnd.choices(SITES, [9, 6, 4, 3, 4])[0],
            "balloon_id": balloon["_id"],
            "pilot_id": rnd.choices(pilots[:5], [9, 7, 4, 5, 4])[0]["_id"],
            "status": status,
            "passengers": [],
        }
        for _ in range(rnd.randint(2, balloon["basket_places"] - 1)):
            gift = rnd.random() < 0.35
            f["passengers"].append(
                {
                    "name": people[rnd.randrange(len(people))],
                    "weight_kg": rnd.randint(41, 118),
                    "voucher": gift,
                    "paid": 0 if gift else rnd.choice([135, 149, 165]),
                }
            )
        if status == "cancelled":
            f["cancelled_because"] = rnd.choices(
                ["wind", "rain", "fog", "pilot ill", "too few bookings"], [9, 5, 4, 1, 2]
            )[0]
        if status == "flown":
            f["weather"] = {
                "wind_kt": rnd.randint(1, 13),
                "temp_c": rnd.randint(-4, 8) if winter else rnd.randint(4, 24),
            }
            f["minutes"] = rnd.randint(38, 92)
            f["top_height_m"] = rnd.randint(25, 190) * 10
            f["landing"] = {"near": rnd.choice(FIELDS), "distance_km": round(rnd.uniform(2.5, 31), 1)}
            if rnd.random() < 0.14:
                f["landing"]["damage_gbp"] = rnd.randint(3, 70) * 10
        if status != "cancelled":
            f["ground_crew"] = rnd.sample(GROUND, rnd.choices([1, 2, 3], [2, 6, 2])[0])
        flights.append(f)
        when += DAY * rnd.choice([1, 2, 2, 3, 4, 6, 9] if not winter else [5, 8, 11])
    vouchers = []
    for i in range(160):
        sold = day(rnd, (2023, 11, 1), (2026, 11, 27))
        v = {
            "_id": hexid(rnd),
            "code": f"V{rnd.choice('ABCDEFGH')}{3120 + i * 7}",
            "buyer": people[i * 3],
            "value": rnd.choice([149, 165, 298, 330]),
            "sold_on": sold,
            "expires_on": sold + DAY * 730,
            "occasion": rnd.choices(OCCASIONS, [9, 6, 3, 2, 5])[0],
        }
        used = sold + DAY * rnd.randint(20, 720)
        if rnd.random() < 0.7 and used < NOW:
            v["redeemed_on"] = used
        vouchers.append(v)
    return {"flights": flights, "balloons": balloons, "pilots": pilots, "vouchers": vouchers}


F, B = (lambda db: db["flights"]), (lambda db: db["balloons"])
P, V = (lambda db: db["pilots"]), (lambda db: db["vouchers"])


def join(rows, other, path):
    them = {r["_id"]: r for r in other}
    return [{**r, "x": them[r[path]]} for r in rows]


def FB(db):
    return join(F(db), B(db), "balloon_id")


def FP(db):
    return join(F(db), P(db), "pilot_id")


def flown(rows):
    return is_(rows, "status", "flown")


def cancelled(db):
    return is_(F(db), "status", "cancelled")


def crews(db):
    return [{"who": who} for f in F(db) for who in f.get("ground_crew", [])]


def carried(db):
    return [{**p, "f": f} for f in flown(F(db)) for p in f["passengers"]]


QUESTIONS: list[Q] = [
    count(
        "single",
        ["How many times did we actually get off the ground in 2025?"],
        lambda db: year(flown(F(db)), "lift_off", 2025),
    ),
    table("single", ["flown, cancelled, planned: how many of each?"], lambda db: counts(F(db), "status")),
    table(
        "single",
        ["What made us cancel, and how often was it each thing?"],
        lambda db: counts(cancelled(db), "cancelled_because"),
    ),
    count(
        "single",
        ["How many flights did the wind cost us this year?"],
        lambda db: year(is_(cancelled(db), "cancelled_because", "wind"), "lift_off", 2026),
    ),
    listed(
        "single",
        ["Furthest we've ever drifted: flight number and kilometres"],
        lambda db: first(F(db), "landing.distance_km", 1, True),
        "flight_no",
        "landing.distance_km",
    ),
    Q(
        "single",
        ["What's the highest anyone has been with us, in metres?"],
        lambda db: [[max(vals(F(db), "top_height_m"))]],
    ),
    Q("single", ["how long is a flight on average, in minutes"], lambda db: [[avg(vals(F(db), "minutes"))]]),
    table(
        "single",
        ["Number of completed flights from each launch site"],
        lambda db: counts(flown(F(db)), "site"),
    ),
    top("single", ["Where do we have to cancel most often?"], lambda db: counts(cancelled(db), "site")),
    Q(
        "single",
        ["What have we paid farmers for damage altogether?"],
        lambda db: [[sum(vals(F(db), "landing.damage_gbp"))]],
    ),
    listed(
        "single",
        ["Landings that cost us more than £500 in damage - flight, village, how much"],
        lambda db: [f for f in F(db) if (get(f, "landing.damage_gbp") or 0) > 500],
        "flight_no",
        "landing.near",
        "landing.damage_gbp",
    ),
    top(
        "single",
        ["Near which village do we come down most?"],
        lambda db: counts(flown(F(db)), "landing.near"),
    ),
    Q(
        "single",
        ["How many passengers have we taken up in total, on flights that went ahead?"],
        lambda db: [[len(carried(db))]],
    ),
    Q(
        "single",
        ["What did passengers pay on the flights that went ahead? One total"],
        lambda db: [[sum(vals(carried(db), "paid"))]],
    ),
    listed(
        "single",
        ["What's in the book for December? Flight number and when it lifts off"],
        lambda db: between(F(db), "lift_off", D(2026, 12, 1), D(2027, 1, 1)),
        "flight_no",
        "lift_off",
    ),
    monthly(
        "single",
        ["flights flown per month in 2025"],
        lambda db: counts(
            year(flown(F(db)), "lift_off", 2025), lambda f: (f["lift_off"].year, f["lift_off"].month)
        ),
    ),
    count(
        "single",
        ["How many times did we fly in more than ten knots of wind?"],
        lambda db: [f for f in F(db) if (get(f, "weather.wind_kt") or 0) > 10],
    ),
    Q("single", ["Coldest temperature we've flown in?"], lambda db: [[min(vals(F(db), "weather.temp_c"))]]),
    top("single", ["Who's been out with the ground crew most often?"], lambda db: counts(crews(db), "who")),
    count(
        "single",
        ["How many flights has Dot Farrow been down to help on?"],
        lambda db: [f for f in F(db) if "Dot Farrow" in f.get("ground_crew", [])],
        also=[lambda db: [f for f in flown(F(db)) if "Dot Farrow" in f["ground_crew"]]],
    ),
    count(
        "single",
        ["flights under 45 minutes, how many were there"],
        lambda db: [f for f in F(db) if f.get("minutes", 99) < 45],
    ),
    # balloons, pilots, vouchers
    listed(
        "single",
        ["Which balloons aren't allowed up at the moment?"],
        lambda db: is_(B(db), "grounded", True),
        "nickname",
    ),
    listed("single", ["what's our oldest balloon"], lambda db: first(B(db), "built", 1), "nickname"),
    listed(
        "single",
        ["Which balloon takes the most people and how many is that?"],
        lambda db: first(B(db), "basket_places", 1, True),
        "nickname",
        "basket_places",
    ),
    listed(
        "single",
        ["Anything due a check before the end of February?"],
        lambda db: between(B(db), "next_check", NOW, D(2027, 3, 1)),
        "nickname",
    ),
    table("single", ["Number of balloons we have from each manufacturer"], lambda db: counts(B(db), "maker")),
    listed(
        "single",
        ["which of our balloons have some yellow on them"],
        lambda db: [b for b in B(db) if "yellow" in b["colours"]],
        "nickname",
    ),
    Q("single", ["Hours on the whole fleet put together"], lambda db: [[sum(vals(B(db), "hours"))]]),
    listed(
        "single", ["Who can fly at night?"], lambda db: [p for p in P(db) if "night" in p["ratings"]], "name"
    ),
    listed(
        "single",
        ["Which pilot has logged the most hours?"],
        lambda db: first(P(db), "logbook.hours", 1, True),
        "name",
    ),
    listed(
        "single",
        ["Has anybody's medical run out? Names"],
        lambda db: between(P(db), "medical_until", D(1990, 1, 1), NOW),
        "name",
    ),
    count(
        "single",
        ["How many gift vouchers have we sold since January?"],
        lambda db: year(V(db), "sold_on", 2026),
    ),
    Q(
        "single",
        ["What are all the vouchers worth that nobody has used yet but that are still good?"],
        lambda db: [
            [
                sum(
                    vals(
                        [
                            v
                            for v in between(V(db), "expires_on", NOW, D(2100, 1, 1))
                            if "redeemed_on" not in v
                        ],
                        "value",
                    )
                )
            ]
        ],
    ),
    count(
        "single",
        ["How many vouchers ran out without ever being used?"],
        lambda db: [v for v in between(V(db), "expires_on", D(1990, 1, 1), NOW) if "redeemed_on" not in v],
    ),
    top("single", ["What occasion do people mostly buy vouchers for?"], lambda db: counts(V(db), "occasion")),
    table(
        "single",
        ["voucher sales in pounds by year"],
        lambda db: sums(V(db), lambda v: v["sold_on"].year, "value"),
    ),
    # references
    count(
        "reference",
        ["How many flights has Leonie Hartmann flown for us?"],
        lambda db: is_(flown(FP(db)), "x.name", "Leonie Hartmann"),
    ),
    top(
        "reference",
        ["Which pilot made the most flights this year?"],
        lambda db: counts(year(flown(FP(db)), "lift_off", 2026), "x.name"),
    ),
    table("reference", ["flights completed by each balloon"], lambda db: counts(flown(FB(db)), "x.nickname")),
    table(
        "reference",
        ["Total minutes in the air for each pilot"],
        lambda db: sums(flown(FP(db)), "x.name", "minutes"),
    ),
    listed(
        "reference",
        ["Is there a balloon we've never even scheduled?"],
        lambda db: [b for b in B(db) if b["_id"] not in {f["balloon_id"] for f in F(db)}],
        "nickname",
    ),
    listed(
        "reference",
        ["Which pilots have no flights to their name here?"],
        lambda db: [p for p in P(db) if p["_id"] not in {f["pilot_id"] for f in F(db)}],
        "name",
    ),
    table(
        "reference",
        ["average top height by make of balloon"],
        lambda db: avgs(flown(FB(db)), "x.maker", "top_height_m"),
    ),
    count(
        "reference",
        ["How often did a flight with Fergus Boyd get called off?"],
        lambda db: is_(is_(FP(db), "status", "cancelled"), "x.name", "Fergus Boyd"),
    ),
    listed(
        "reference",
        ["Who's flying the ones that are still to come? Flight number and pilot"],
        lambda db: is_(FP(db), "status", "planned"),
        "flight_no",
        "x.name",
    ),
    table(
        "reference",
        ["What has each pilot cost us in field damage?"],
        lambda db: sums([f for f in FP(db) if get(f, "landing.damage_gbp")], "x.name", "landing.damage_gbp"),
    ),
    count(
        "reference",
        ["How many flights did Cameron balloons make in 2024?"],
        lambda db: year(is_(flown(FB(db)), "x.maker", "Cameron"), "lift_off", 2024),
    ),
    Q(
        "reference",
        ["Longest flight Big Bertha has made, in minutes?"],
        lambda db: [[max(vals(is_(flown(FB(db)), "x.nickname", "Big Bertha"), "minutes"))]],
    ),
    # without an answer
    unanswerable("How much gas do we burn per flight?", note="no gas"),
    unanswerable("Which passengers felt sick?", note="names, weights and payments alone"),
    unanswerable("What do we pay Annabel per flight?", note="no pay"),
    unanswerable("what rating did people give us after flying", note="pilots' ratings, no reviews"),
    unanswerable("Which of the vans went to pick up flight 1230?", note="people of the ground, no vehicles"),
    unanswerable("Why are so few people booking Weston Sands?", note="no reasons"),
    unanswerable("what did Misty cost when we bought it", note="no prices of balloons"),
    unanswerable("Which farmers won't let us land any more?", note="no farmers"),
    no("forecast", "Are we going to beat this year's takings in 2027?"),
    no("write", "move flight 1412 to the Sunday"),
    no("general knowledge", "Who were the first people to fly in a hot-air balloon?"),
    no("small talk", "ok brilliant, cheers!"),
]


def asks(text):
    return next(q for q in QUESTIONS if text in q.wordings[0])


# registrations name balloons too
for words, found in {
    "aren't allowed up": lambda db: is_(B(db), "grounded", True),
    "oldest balloon": lambda db: first(B(db), "built", 1),
    "due a check": lambda db: between(B(db), "next_check", NOW, D(2027, 3, 1)),
    "some yellow": lambda db: [b for b in B(db) if "yellow" in b["colours"]],
}.items():
    asks(words).also.append(lambda db, found=found: cols(found(db), "registration"))
# a pilot or a balloon without any may be shown with 0
asks("cost us in field damage").also.append(
    lambda db: [
        [p["name"], sum(vals([f for f in FP(db) if f["x"] == p], "landing.damage_gbp"))] for p in P(db)
    ]
)
asks("cost us in field damage").also.append(
    lambda db: [[name, total] for name, total in sums(FP(db), "x.name", "landing.damage_gbp").items()]
)
asks("completed by each balloon").also.append(
    lambda db: [[b["nickname"], len([f for f in flown(FB(db)) if f["x"] == b])] for b in B(db)]
)
asks("Total minutes in the air").also.append(
    lambda db: [[p["name"], sum(vals([f for f in FP(db) if f["x"] == p], "minutes"))] for p in P(db)]
)
