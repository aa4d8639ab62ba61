"""A database and questions about it. Not looked at while the feature was made: it judges."""

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

NAME = "seed_vault"
SEED = 3

SPECIES = """Adansonia grandidieri|giant baobab|Malvaceae|EN|Madagascar
Angraecum longicalcar|comet orchid|Orchidaceae|CR|Madagascar
Dypsis decaryi|triangle palm|Arecaceae|VU|Madagascar
Delonix regia|flame tree|Fabaceae|LC|Madagascar
Tahina spectabilis|dimaka palm|Arecaceae|CR|Madagascar
Saintpaulia ionantha|African violet|Gesneriaceae|EN|Tanzania
Sorghum bicolor|sorghum|Poaceae|LC|Kenya,Ethiopia,Tanzania
Coffea arabica|arabica coffee|Rubiaceae|EN|Ethiopia,Kenya
Eragrostis tef|teff|Poaceae|LC|Ethiopia
Vigna unguiculata|cowpea|Fabaceae|LC|Kenya,Tanzania
Acacia tortilis|umbrella thorn|Fabaceae|LC|Kenya,Ethiopia
Prunus africana|red stinkwood|Rosaceae|VU|Kenya,Tanzania
Encephalartos woodii|Wood's cycad|Zamiaceae|CR|South Africa
Protea cynaroides|king protea|Proteaceae|LC|South Africa
Erica verticillata|whorl heath|Ericaceae|CR|South Africa
Aloe ferox|bitter aloe|Asphodelaceae|LC|South Africa
Solanum tuberosum|potato|Solanaceae|LC|Peru,Chile
Chenopodium quinoa|quinoa|Amaranthaceae|LC|Peru,Chile
Puya raimondii|queen of the Andes|Bromeliaceae|EN|Peru
Jubaea chilensis|Chilean wine palm|Arecaceae|EN|Chile
Araucaria araucana|monkey puzzle|Araucariaceae|EN|Chile
Cypripedium calceolus|lady's slipper|Orchidaceae|LC|Norway,Estonia
Hordeum vulgare|barley|Poaceae|LC|Ethiopia,Norway
Pulsatilla patens|eastern pasqueflower|Ranunculaceae|VU|Estonia
Saxifraga rivularis|alpine brook saxifrage|Saxifragaceae|LC|Norway
Sorbus estonica|Estonian whitebeam|Rosaceae|VU|Estonia""".split("\n")
COLLECTORS = """Tiana Rakoto|Parc Botanique de Tsimbazaza|Madagascar
Hery Andria|Parc Botanique de Tsimbazaza|Madagascar
Wanjiru Kamau|National Museums of Kenya|Kenya
Abebe Tadesse|Ethiopian Biodiversity Institute|Ethiopia
Salma Juma|University of Dar es Salaam|Tanzania
Pieter Malan|Kirstenbosch|South Africa
Lindiwe Nkosi|Kirstenbosch|South Africa
Rosa Quispe|International Potato Center|Peru
Ignacio Fuentes|INIA|Chile
Camila Soto|INIA|Chile
Sigrid Moen|Nordic Genebank|Norway
Ants Tamm|Tartu Botanical Garden|Estonia
Harold Finch|Kew|United Kingdom
Maud Ellery|Kew|United Kingdom""".split("\n")
ROOMS = """F1|Deep Freeze North|-20|4800|on
F2|Deep Freeze South|-18|5200|on
F3|Long Store|-22|9000|on
C1|Working Collection|4|1600|off
D1|Drying Room|15|700|on
Q1|Quarantine|18|300|off""".split("\n")
BACKUPS = ["Svalbard", "Kew", "Kunming", "Fort Collins"]
INSTITUTES = """Kew|United Kingdom
Wageningen University|Netherlands
Kirstenbosch|South Africa
Missouri Botanical Garden|United States
Tartu Botanical Garden|Estonia
Green Belt Movement|Kenya
Botanischer Garten Berlin|Germany
Ethiopian Biodiversity Institute|Ethiopia
Andes Restoration Trust|Peru
St Anne's School|United Kingdom""".split("\n")


def documents() -> dict[str, list[dict]]:
    rnd = random.Random(SEED)
    rooms = []
    for line in ROOMS:
        code, name, cold, boxes, alarm = line.split("|")
        rooms.append(
            {
                "_id": hexid(rnd),
                "code": code,
                "name": name,
                "temperature_c": int(cold),
                "capacity_boxes": int(boxes),
                "humidity_pct": rnd.randint(12, 45),
                "alarm_on": alarm == "on",
            }
        )
    collectors = []
    for name, institute, country in (line.split("|") for line in COLLECTORS):
        collectors.append(
            {
                "_id": hexid(rnd),
                "name": name,
                "institute": institute,
                "country": country,
                "active": rnd.random() < 0.7,
            }
        )
    accessions = []
    for i in range(230):
        latin, common, family, threat, countries = rnd.choice(SPECIES).split("|")
        genus, epithet = latin.split()
        country = rnd.choice(countries.split(","))
        near = [c for c in collectors if c["country"] == country] or collectors[-2:]
        got = day(rnd, (1981, 3, 1), (2026, 10, 20))
        a = {
            "_id": hexid(rnd),
            "accession": f"SV-{4410 + i * 3}",
            "taxon": {"genus": genus, "epithet": epithet, "family": family},
            "common_name": common,
            "threat": threat,
            "origin": {"country": country},
            "collected_on": got,
            "status": rnd.choices(["banked", "drying", "used up"], [86, 5, 9])[0],
            "seeds": rnd.randint(4, 190) * 25,
            "tests": [],
            "backups": sorted(rnd.sample(BACKUPS, rnd.choices([0, 1, 2, 3], [35, 40, 18, 7])[0])),
        }
        if got >= D(2025, 11, 1):
            a["status"] = "drying"
        elif a["status"] == "drying":
            a["status"] = "banked"
        if rnd.random() < 0.8:
            a["origin"]["altitude_m"] = rnd.randint(3, 4100)
        if rnd.random() < 0.88:
            a["collector_id"] = rnd.choice([*near, collectors[-2]])["_id"]
        if a["status"] == "used up":
            a["seeds"] = 0
        elif a["status"] == "drying":
            a["room_id"] = rooms[4]["_id"]
        else:
            a["room_id"] = rnd.choices(rooms[:4], [5, 4, 3, 2])[0]["_id"]
        tested = max(got, D(2000, 1, 1)) + DAY * rnd.randint(90, 900)
        while tested < NOW and rnd.random() < 0.78:
            sown = rnd.choice([20, 25, 50, 100])
            sprouted = rnd.randint(int(sown * 0.2), sown)
            a["tests"].append(
                {"on": tested, "sown": sown, "sprouted": sprouted, "rate_pct": round(100 * sprouted / sown)}
            )
            tested += DAY * rnd.randint(800, 3600)
        accessions.append(a)
    requests = []
    for i in range(190):
        institute, country = rnd.choices([x.split("|") for x in INSTITUTES], [9, 7, 4, 6, 3, 5, 4, 3, 4, 2])[
            0
        ]
        a = rnd.choices(accessions[:200], [rnd.choice([0, 1, 2, 5]) for _ in range(200)])[0]
        when = day(rnd, (2024, 1, 8), (2026, 11, 27))
        r = {
            "_id": hexid(rnd),
            "request": 3001 + i,
            "by": {"institute": institute, "country": country},
            "accession_id": a["_id"],
            "received_on": when,
            "purpose": "education"
            if "School" in institute
            else rnd.choices(["research", "restoration", "breeding", "education"], [9, 6, 4, 1])[0],
            "seeds_asked": rnd.randint(2, 60) * 10,
            "decision": rnd.choices(
                ["granted", "refused", "pending"], [78, 14, 8 if when > D(2026, 7, 1) else 0]
            )[0],
        }
        if r["decision"] == "granted" and when < D(2026, 10, 25):
            r["sent"] = {
                "on": when + DAY * rnd.randint(3, 28),
                "seeds": r["seeds_asked"] if rnd.random() < 0.7 else r["seeds_asked"] // 2,
            }
        requests.append(r)
    requests.sort(key=lambda r: r["received_on"])
    for i, r in enumerate(requests):
        r["request"] = 3001 + i
    return {"accessions": accessions, "requests": requests, "collectors": collectors, "rooms": rooms}


A, R = (lambda db: db["accessions"]), (lambda db: db["requests"])
C, M = (lambda db: db["collectors"]), (lambda db: db["rooms"])


def join(rows, other, path):
    them = {r["_id"]: r for r in other}
    return [{**r, "x": them[r[path]]} for r in rows if path in r]


def AC(db):
    return join(A(db), C(db), "collector_id")


def AM(db):
    return join(A(db), M(db), "room_id")


def RA(db):
    return join(R(db), A(db), "accession_id")


def tests(db):
    return [{**t, "a": a} for a in A(db) for t in a["tests"]]


def copies(db):
    return [{"where": where} for a in A(db) for where in a["backups"]]


QUESTIONS: list[Q] = [
    count(
        "single",
        ["How many of our samples come from Madagascar?"],
        lambda db: is_(A(db), "origin.country", "Madagascar"),
    ),
    table("single", ["samples by plant family"], lambda db: counts(A(db), "taxon.family")),
    listed(
        "single",
        ["Which accessions have we completely run out of?"],
        lambda db: is_(A(db), "status", "used up"),
        "accession",
    ),
    Q("single", ["How many seeds are we sitting on altogether?"], lambda db: [[sum(vals(A(db), "seeds"))]]),
    listed(
        "single",
        ["What's our single biggest lot of seed? number, plant, how many"],
        lambda db: first(A(db), "seeds", 1, True),
        "accession",
        "common_name",
        "seeds",
    ),
    count(
        "single",
        ["how many samples are of critically endangered plants"],
        lambda db: is_(A(db), "threat", "CR"),
    ),
    Q(
        "single",
        ["Which plants do we hold from Estonia? Everyday names, each once"],
        lambda db: [[n] for n in sorted({a["common_name"] for a in is_(A(db), "origin.country", "Estonia")})],
    ),
    listed(
        "single",
        ["Highest place anything was ever collected, in metres, and the accession"],
        lambda db: first(A(db), "origin.altitude_m", 1, True),
        "accession",
        "origin.altitude_m",
    ),
    count(
        "single",
        ["For how many samples did nobody write down the altitude?"],
        lambda db: [a for a in A(db) if "altitude_m" not in a["origin"]],
    ),
    count(
        "single",
        ["How many of the samples were gathered before 1990?"],
        lambda db: between(A(db), "collected_on", D(1900, 1, 1), D(1990, 1, 1)),
    ),
    top(
        "single",
        ["The three countries we have most samples from, with numbers"],
        lambda db: counts(A(db), "origin.country"),
        n=3,
        numbers=True,
    ),
    table(
        "single",
        ["average number of seeds per sample for each threat level"],
        lambda db: avgs(A(db), "threat", "seeds"),
    ),
    count(
        "single",
        ["Samples that have never had a germination test?"],
        lambda db: [a for a in A(db) if not a["tests"]],
    ),
    Q("single", ["how many germination tests have been done, all told"], lambda db: [[len(tests(db))]]),
    Q(
        "single",
        ["What's the average germination rate over all the tests?"],
        lambda db: [[avg(vals(tests(db), "rate_pct"))]],
        also=[lambda db: [[100 * sum(vals(tests(db), "sprouted")) / sum(vals(tests(db), "sown"))]]],
    ),
    count(
        "single",
        ["How many samples came in under 30% in some test or other?"],
        lambda db: [a for a in A(db) if any(t["rate_pct"] < 30 for t in a["tests"])],
    ),
    count(
        "single",
        ["how much of the collection is backed up in Svalbard - number of accessions"],
        lambda db: [a for a in A(db) if "Svalbard" in a["backups"]],
    ),
    top("single", ["Which place keeps most of our duplicates?"], lambda db: counts(copies(db), "where")),
    count(
        "single",
        ["How many accessions have no backup anywhere?"],
        lambda db: [a for a in A(db) if not a["backups"]],
    ),
    listed(
        "single",
        ["what's still drying? plant names and accession numbers"],
        lambda db: is_(A(db), "status", "drying"),
        "common_name",
        "accession",
    ),
    count(
        "single",
        ["How many orchid samples have we ever taken in?"],
        lambda db: is_(A(db), "taxon.family", "Orchidaceae"),
    ),
    Q(
        "single",
        ["How many different genera are in the vault?"],
        lambda db: [[len({a["taxon"]["genus"] for a in A(db)})]],
    ),
    listed(
        "single",
        ["What was the last thing to be collected, and on what day?"],
        lambda db: first(A(db), "collected_on", 1, True),
        "accession",
        "collected_on",
    ),
    # requests
    count("single", ["requests in so far this year?"], lambda db: year(R(db), "received_on", 2026)),
    table(
        "single",
        ["What do people want our seeds for? Number of requests for each purpose"],
        lambda db: counts(R(db), "purpose"),
    ),
    count("single", ["How many requests did we turn down?"], lambda db: is_(R(db), "decision", "refused")),
    Q(
        "single",
        ["Total number of seeds shipped out in 2025"],
        lambda db: [[sum(vals(year(R(db), "sent.on", 2025), "sent.seeds"))]],
    ),
    top("single", ["Who asks us most often, which institute?"], lambda db: counts(R(db), "by.institute")),
    listed(
        "single",
        ["Request numbers that still need a decision"],
        lambda db: is_(R(db), "decision", "pending"),
        "request",
    ),
    count(
        "single",
        ["Granted but not out of the door yet - how many requests?"],
        lambda db: [r for r in is_(R(db), "decision", "granted") if "sent" not in r],
    ),
    monthly(
        "single",
        ["requests per month in 2025"],
        lambda db: counts(
            year(R(db), "received_on", 2025), lambda r: (r["received_on"].year, r["received_on"].month)
        ),
    ),
    Q(
        "single",
        ["On average, how many seeds does a restoration project ask for?"],
        lambda db: [[avg(vals(is_(R(db), "purpose", "restoration"), "seeds_asked"))]],
    ),
    # rooms and collectors
    listed(
        "single",
        ["Which room is the coldest and how cold is it?"],
        lambda db: first(M(db), "temperature_c", 1),
        "name",
        "temperature_c",
    ),
    listed(
        "single",
        ["In which rooms is the alarm switched off?"],
        lambda db: is_(M(db), "alarm_on", False),
        "name",
    ),
    Q(
        "single",
        ["How many boxes can all the rooms take between them?"],
        lambda db: [[sum(vals(M(db), "capacity_boxes"))]],
    ),
    listed(
        "single",
        ["Which of the collectors aren't active any more?"],
        lambda db: is_(C(db), "active", False),
        "name",
    ),
    # references
    count(
        "reference",
        ["How many samples did Wanjiru Kamau bring in?"],
        lambda db: is_(AC(db), "x.name", "Wanjiru Kamau"),
    ),
    top("reference", ["Who has collected the most samples for us?"], lambda db: counts(AC(db), "x.name")),
    table("reference", ["samples by the collector's institute"], lambda db: counts(AC(db), "x.institute")),
    count(
        "reference",
        ["How many requests were for critically endangered species?"],
        lambda db: is_(RA(db), "x.threat", "CR"),
    ),
    top(
        "reference",
        ["Which plant gets requested most? the common name"],
        lambda db: counts(RA(db), "x.common_name"),
    ),
    table(
        "reference",
        ["seeds sent out, by the family of the plant"],
        lambda db: sums([r for r in RA(db) if "sent" in r], "x.taxon.family", "sent.seeds"),
    ),
    count(
        "reference",
        ["How many accessions has nobody ever asked for?"],
        lambda db: [a for a in A(db) if a["_id"] not in {r["accession_id"] for r in R(db)}],
    ),
    count(
        "reference",
        ["What's the number of samples kept in the Long Store?"],
        lambda db: is_(AM(db), "x.name", "Long Store"),
    ),
    table("reference", ["how many seeds are there in each room"], lambda db: sums(AM(db), "x.name", "seeds")),
    listed(
        "reference",
        ["Any rooms standing empty, without a single accession?"],
        lambda db: [m for m in M(db) if m["_id"] not in {a.get("room_id") for a in A(db)}],
        "name",
    ),
    listed(
        "reference",
        ["Which restoration requests were for Kenyan material? Request numbers"],
        lambda db: is_(is_(RA(db), "x.origin.country", "Kenya"), "purpose", "restoration"),
        "request",
    ),
    count(
        "reference",
        ["how many samples came from collectors who've since stopped"],
        lambda db: is_(AC(db), "x.active", False),
    ),
    # without an answer
    unanswerable("How much do we charge for a packet of seeds?", note="no prices"),
    unanswerable("What's the electricity bill for Deep Freeze North?", note="temperatures, no costs"),
    unanswerable("Which samples were gathered with a permit?", note="no permits"),
    unanswerable("who carried out the last germination test on SV-4410", note="tests have no person"),
    unanswerable("Did the seeds we sent to Wageningen come up?", note="nothing on what became of them"),
    unanswerable("What colour are the flowers of the whorl heath?", note="nothing on looks"),
    unanswerable("Why did we turn Kirstenbosch down in January 2024?", note="decisions without a reason"),
    unanswerable("how old is Lindiwe", note="no ages"),
    no("forecast", "How many requests should we plan for in 2027?"),
    no("write", "Put request 3163 down as granted"),
    no("general knowledge", "How long does a baobab tree live?"),
    no("small talk", "ha, well done! see you tomorrow"),
]


def asks(text):
    return next(q for q in QUESTIONS if text in q.wordings[0])


# codes name rooms, and names plants, too
asks("the coldest").also.append(lambda db: cols(first(M(db), "temperature_c", 1), "code", "temperature_c"))
asks("alarm switched off").also.append(lambda db: cols(is_(M(db), "alarm_on", False), "code"))
asks("last thing to be collected").also.append(
    lambda db: cols(first(A(db), "collected_on", 1, True), "common_name", "collected_on")
)
# a group without any may be shown with 0
asks("seeds are there in each room").also.append(
    lambda db: [[m["name"], sum(a["seeds"] for a in A(db) if a.get("room_id") == m["_id"])] for m in M(db)]
)
asks("by the family of the plant").also.append(
    lambda db: list(map(list, sums(RA(db), "x.taxon.family", "sent.seeds").items()))
)
