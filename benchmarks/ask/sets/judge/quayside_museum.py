"""A database and questions about it. Not looked at while the feature was made: it judges."""

import random

from benchmarks.ask.sets.writing import (
    DAY,
    NOW,
    D,
    Q,
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
    no,
    sums,
    table,
    top,
    unanswerable,
    vals,
)

NAME = "quayside_museum"

WHAT = {
    "painting": ("Portrait of|View of|Storm over|Morning at|Supper with|Evening near|Study of", "canvas oak pine", (30, 190)),
    "photograph": ("Crowd at|Workers of|Flood at|Regatta near|Opening of|Backyard of", "paper glass", (9, 40)),
    "clock": ("Mantel clock from|Longcase clock from|Ship's clock of|Wall clock from", "brass oak glass steel", (18, 215)),
    "ceramic": ("Jug with|Plate showing|Teapot with|Tile with|Vase showing", "earthenware porcelain", (4, 55)),
    "tool": ("Adze from|Caulking iron of|Rope winder of|Sail needle from|Anvil from", "iron oak leather brass", (5, 70)),
    "textile": ("Banner of|Quilt from|Uniform of|Sampler showing|Signal flag of", "linen wool silk cotton", (25, 240)),
    "model": ("Model of|Half-model of|Bottled model of", "pine brass linen glass oak", (12, 95)),
}  # fmt: skip
MOTIFS = [
    "the ferry", "the herring quay", "Captain Rudd", "the ropewalk", "the north pier", "the lighthouse", "two sisters",
    "the brig Esther", "the customs house", "the lifeboat", "the fish market", "a pilot", "the dry dock", "the chandlery",
    "the schooner Alma", "the gasworks", "the harbour master", "the old bridge", "the whaler Nordlys", "the saltworks",
]  # fmt: skip
MAKERS = """Thomas Penhale|United Kingdom|1788
Agnes Corrie|United Kingdom|1841
William Strake|United Kingdom|1812
Edith Marlowe|United Kingdom|1879
Robert Gillan|United Kingdom|1765
Harriet Voss|United Kingdom|1902
Samuel Oldroyd|United Kingdom|1830
Pieter van Houten|Netherlands|1752
Cornelia de Wit|Netherlands|1868
Jan Terborch|Netherlands|1801
Hinrich Claasen|Germany|1795
Frieda Lüders|Germany|1887
Johann Petersen|Germany|1822
Søren Kjeldsen|Denmark|1810
Ingrid Mathiesen|Norway|1856
Auguste Kerbrat|France|1834""".split("\n")
DONORS = """Florence Rudd|person|Whitby
Arthur Penrose|person|Whitby
Estate of Maud Henley|estate|Scarborough
Kettlewell Shipping Company|company|Hull
Harbour Trust|foundation|Whitby
Ida Nordahl|person|Bergen
Dr. James Acaster|person|York
Friends of the Quay|foundation|Whitby
Wilson & Daughters|company|Hull
Bertram Scaife|person|Scarborough
Lady Constance Ainsley|person|York
Estate of Peter Lund|estate|Hull
Rotary Club Filey|foundation|Filey
Yorkshire Coast Bank|company|Scarborough
Winifred Tate|person|Filey
Otto Brinkmann|person|Hamburg
Greta Fothergill|person|York
Cod & Crown Brewery|company|Whitby
Estate of Ellen Sykes|estate|Filey
Marcus Thew|person|Hull
Pilot Brotherhood|foundation|Hull
Hannah Lythe|person|Whitby
Staithes Canning Works|company|Staithes
Ralph Umpleby|person|Leeds""".split("\n")
GALLERIES = """A1|Harbour Hall|0|420
A2|The Whaling Room|0|160
B1|Painters of the Coast|1|250
B2|Clocks and Compasses|1|95
B3|Lives Ashore|1|180
C1|The Rope Loft|2|210
C2|Model Gallery|2|120""".split("\n")
BORROWERS = """Arnolfini House|Bristol
City Museum|Bristol
Maritime Museum|Liverpool
Walker Rooms|Liverpool
Deutsches Hafenmuseum|Hamburg
Museum aan de Maas|Rotterdam
Musée du Port|Dunkirk
Sjøfartsmuseet|Bergen
Ferens Rooms|Hull
National Gallery of the Sea|London""".split("\n")


def documents() -> dict[str, list[dict]]:
    rnd = random.Random(SEED)
    donors = []
    for line in DONORS:
        name, kind, town = line.split("|")
        d = {"_id": hexid(rnd), "name": name, "kind": kind, "address": {"town": town}}
        d["address"]["street"] = (
            f"{rnd.randint(1, 90)} {rnd.choice(['Mill', 'Church', 'Flowergate', 'Bridge'])} Street"
        )
        d["anonymous"] = rnd.random() < 0.15
        donors.append(d)
    galleries = []
    for line in GALLERIES:
        code, name, floor, size = line.split("|")
        galleries.append(
            {
                "_id": hexid(rnd),
                "code": code,
                "name": name,
                "floor": int(floor),
                "area_m2": int(size),
                "climate": {
                    "temperature": round(rnd.uniform(17.5, 21.5), 1),
                    "humidity": rnd.randint(42, 58),
                },
            }
        )
    titles = [
        (kind, f"{start} {motif}")
        for kind, w in WHAT.items()
        for start in w[0].split("|")
        for motif in MOTIFS
    ]
    rnd.shuffle(titles)
    objects = []
    for i in range(260):
        kind, title = titles[i]
        _, materials, (low, high) = WHAT[kind]
        name, country, born = rnd.choice(MAKERS[3:] if kind == "photograph" else MAKERS).split("|")
        made = int(born) + rnd.randint(20, 60)
        if kind == "photograph":
            made = max(made, 1858 + rnd.randint(0, 9))
        got = day(rnd, (max(1921, made + 1), 1, 5), (2026, 11, 10))
        method = rnd.choices(["gift", "purchase", "bequest", "found"], [48, 30, 14, 8])[0]
        acquisition = {"method": method, "date": got}
        if method == "purchase":
            acquisition["price"] = round(rnd.lognormvariate(6.6, 1.1))
        if method in ("gift", "bequest"):
            acquisition["donor_id"] = rnd.choices(donors[:21], [k % 5 + 1 for k in range(21)])[0]["_id"]
        o = {
            "_id": hexid(rnd),
            "inventory_no": f"Q{got.year}.{101 + i}",
            "title": title,
            "category": kind,
            "maker": {"name": name, "country": country, "born": int(born)},
            "year_made": made,
            "materials": rnd.sample(materials.split(), rnd.randint(1, min(3, len(materials.split())))),
            "dimensions": {
                "height_cm": round(rnd.uniform(low, high), 1),
                "width_cm": round(rnd.uniform(5, 160), 1),
            },
            "acquisition": acquisition,
            "insurance": {"value": rnd.randint(2, 900) * 50 + rnd.randint(0, 49), "currency": "GBP"},
            "on_display": rnd.random() < 0.42,
            "condition": {"grade": rnd.choices(["good", "fair", "poor"], [58, 30, 12])[0]},
            "loans": [],
        }
        if rnd.random() < 0.22:
            del o["maker"]
        elif rnd.random() < 0.08:
            o["maker"]["name"] = None
        if rnd.random() < 0.86:
            o["condition"]["checked_on"] = day(rnd, (2019, 3, 1), (2026, 11, 20))
        if o["on_display"]:
            home = {"clock": "B2", "painting": "B1", "model": "C2"}.get(kind) if rnd.random() < 0.6 else None
            code = home or rnd.choice(galleries[:-1])["code"]
            where = next(g for g in galleries if g["code"] == code)
            o["location"] = {"gallery_id": where["_id"], "showcase": rnd.randint(1, 24)}
        else:
            o["location"] = {
                "store": rnd.choice(["North store", "Cellar", "Attic"]),
                "shelf": rnd.randint(1, 60),
            }
        when = D(2016, 1, 1) + DAY * rnd.randrange(2600)
        for _ in range(rnd.choices([0, 1, 2, 3, 4, 5], [66, 16, 9, 5, 3, 1])[0]):
            when += DAY * rnd.randint(60, 1100)
            until = when + DAY * rnd.randint(40, 320)
            if when > NOW:
                break
            borrower, city = rnd.choice(BORROWERS).split("|")
            o["loans"].append(
                {
                    "borrower": borrower,
                    "city": city,
                    "start": when,
                    "end": until,
                    "fee": rnd.randint(4, 60) * 25,
                }
            )
            when = until
        if o["loans"] and o["loans"][-1]["end"] >= NOW and o["on_display"]:
            o["loans"].pop()
        objects.append(o)
    return {"objects": objects, "donors": donors, "galleries": galleries}


SEED = 16
O, P, G = (lambda db: db["objects"]), (lambda db: db["donors"]), (lambda db: db["galleries"])
loans = lambda db: [{**loan, "o": o} for o in O(db) for loan in o["loans"]]
away = lambda db: [one for one in loans(db) if one["start"] <= NOW < one["end"]]


def join(db, rows, other, path):
    them = {r["_id"]: r for r in db[other]}
    return [{**r, "x": them[get(r, path)]} for r in rows if get(r, path)]


def OP(db):
    return join(db, O(db), "donors", "acquisition.donor_id")


def OG(db):
    return join(db, O(db), "galleries", "location.gallery_id")


QUESTIONS: list[Q] = [
    count(
        "single",
        [
            "How many of our objects are on display at the moment?",
            "objects on display, number",
            "Wie viele Objekte sind zurzeit ausgestellt?",
        ],
        lambda db: is_(O(db), "on_display", True),
    ),
    count(
        "single",
        ["How many objects are made of brass, at least in part?", "number of objects with brass in them"],
        lambda db: [o for o in O(db) if "brass" in o["materials"]],
    ),
    table(
        "single",
        [
            "For what sum is each category insured in total?",
            "total insured value by category",
            "Quelle est la valeur d'assurance totale par catégorie ?",
        ],
        lambda db: sums(O(db), "category", "insurance.value"),
    ),
    listed(
        "single",
        ["Which three objects are the tallest? Title and height.", "3 tallest objects with height"],
        lambda db: first(O(db), "dimensions.height_cm", 3, True),
        "title",
        "dimensions.height_cm",
        ordered=True,
    ),
    Q(
        "single",
        [
            "How many times have we lent something to Bristol?",
            "number of loans to bristol",
            "¿Cuántas veces hemos prestado algo a Bristol?",
        ],
        lambda db: [[len(is_(loans(db), "city", "Bristol"))]],
        note="loans, not objects",
    ),
    Q(
        "single",
        ["How much have all loan fees come to so far?", "sum of all loan fees"],
        lambda db: [[sum(vals(loans(db), "fee"))]],
    ),
    table(
        "single",
        [
            "How did we come by our objects: how many by each way of acquiring them?",
            "objects per acquisition method",
        ],
        lambda db: counts(O(db), "acquisition.method"),
    ),
    listed(
        "single",
        [
            "What is the most we ever paid for an object, and which one was it?",
            "most expensive purchase: title and price",
        ],
        lambda db: first(O(db), "acquisition.price", 1, True),
        "title",
        "acquisition.price",
    ),
    count(
        "single",
        ["Of how many objects is the maker unknown?", "objects without a maker's name, count"],
        lambda db: [o for o in O(db) if not get(o, "maker.name")],
        note="no maker, or one without a name",
        also=[lambda db: [o for o in O(db) if o.get("maker") is None]],
    ),
    listed(
        "single",
        [
            "Which paintings were made by people from the Netherlands? Title and year, please.",
            "paintings by dutch makers (netherlands): title + year made",
        ],
        lambda db: [
            o for o in is_(O(db), "category", "painting") if get(o, "maker.country") == "Netherlands"
        ],
        "title",
        "year_made",
    ),
    count(
        "single",
        [
            "How many objects were last checked more than five years ago?",
            "last condition check over 5 years ago, how many objects",
            "Bei wie vielen Objekten liegt die letzte Zustandsprüfung mehr als fünf Jahre zurück?",
        ],
        lambda db: between(O(db), "condition.checked_on", D(1900, 1, 1), D(2021, 11, 29)),
        also=[
            lambda db: between(O(db), "condition.checked_on", D(1900, 1, 1), D(2021, 11, 30)),
            lambda db: between(O(db), "condition.checked_on", D(1900, 1, 1), NOW - 5 * 365 * DAY + DAY),
        ],
    ),
    top(
        "single",
        ["Which material occurs most often in our collection?", "most common material"],
        lambda db: counts([{"m": m} for o in O(db) for m in o["materials"]], "m"),
    ),
    listed(
        "single",
        [
            "Which clocks or models are in poor condition?",
            "titles of clocks and models in poor condition",
        ],
        lambda db: [o for o in is_(O(db), "condition.grade", "poor") if o["category"] in ("clock", "model")],
        "title",
    ),
    Q(
        "single",
        [
            "What is away on loan today, and where? Title and city.",
            "objects currently lent out (title, city)",
        ],
        lambda db: cols(away(db), "o.title", "city"),
        also=[
            lambda db: cols(
                [l for l in loans(db) if l["start"] <= NOW + DAY and l["end"] >= NOW], "o.title", "city"
            )
        ],
    ),
    listed(
        "single",
        [
            "Which object has been lent out most often?",
            "object with the most loans",
        ],
        lambda db: first([{**o, "n": len(o["loans"])} for o in O(db)], "n", 1, True),
        "title",
    ),
    # references
    listed(
        "reference",
        [
            "What did we get from the Harbour Trust? Just the titles.",
            "titles of objects given by harbour trust",
            "Was haben wir vom Harbour Trust bekommen? Nur die Titel.",
        ],
        lambda db: is_(OP(db), "x.name", "Harbour Trust"),
        "title",
    ),
    top(
        "reference",
        ["In which gallery are the most objects on show?", "gallery name with most objects"],
        lambda db: counts(OG(db), "x.name"),
    ),
    listed(
        "reference",
        [
            "Which people or bodies on our donor list have not given us a single object?",
            "donors without any object",
        ],
        lambda db: [d for d in P(db) if d["_id"] not in {get(o, "acquisition.donor_id") for o in O(db)}],
        "name",
    ),
    Q(
        "reference",
        [
            "What is the total insured value of what hangs or stands on the second floor?",
            "insured value floor 2, sum",
        ],
        lambda db: [[sum(vals(is_(OG(db), "x.floor", 2), "insurance.value"))]],
        note="the galleries say their floor",
    ),
    table(
        "reference",
        ["How many objects came from donors of each town?", "number of donated objects by the donor's town"],
        lambda db: counts(OP(db), "x.address.town"),
    ),
    # without an answer
    unanswerable(
        "How many visitors did the Whaling Room have last month?",
        "visitors whaling room october",
        note="no visitors",
    ),
    unanswerable(
        "Who restored the objects that were in poor condition?",
        "restorer of the objects in poor condition",
        note="no restorers",
    ),
    unanswerable(
        "What does a ticket cost for a family?",
        "family ticket price",
        "Was kostet eine Familienkarte?",
        note="no tickets",
    ),
    no("general knowledge", "In which museum does the Mona Lisa hang?", "where is the mona lisa"),
    no("small talk", "Good morning! Nice weather today, isn't it?", "morning :)"),
]


def asks(text):
    return next(q for q in QUESTIONS if text in q.wordings[0])


# towns without any object may also be shown with 0
asks("donors of each town").also.append(
    lambda db: [
        [town, len([o for o in OP(db) if get(o, "x.address.town") == town])]
        for town in sorted({d["address"]["town"] for d in P(db)})
    ]
)
# numbers and codes name things too
asks("Which clocks or models").also.append(
    lambda db: cols(
        [o for o in is_(O(db), "condition.grade", "poor") if o["category"] in ("clock", "model")],
        "inventory_no",
    )
)
asks("lent out most often").also.append(
    lambda db: cols(first([{**o, "n": len(o["loans"])} for o in O(db)], "n", 1, True), "inventory_no")
)
asks("In which gallery").also.append(
    lambda db: [
        [code] for code, n in counts(OG(db), "x.code").items() if n == max(counts(OG(db), "x.code").values())
    ]
)
