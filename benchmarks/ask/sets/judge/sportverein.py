"""A database and questions about it. Not looked at while the feature was made: it judges."""

import datetime
import random
from collections import Counter

from benchmarks.ask.sets.writing import (
    DAY,
    MONTHS,
    NOW,
    D,
    Q,
    avg,
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
    one,
    srt,
    sums,
    table,
    top,
    unanswerable,
    uniq,
    vals,
    year,
)

NAME = "sportverein"

VOR = {
    "w": "Anna Lena Marie Sophie Laura Julia Katharina Petra Sabine Heike Ursula Monika Emilia Mila Ida Frieda Ayse Ewelina".split(),
    "m": "Lukas Jonas Felix Maximilian Paul Thomas Michael Andreas Stefan Wolfgang Dieter Karl Emil Anton Mehmet Piotr Oskar Matteo".split(),
}
NACH = "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Koch Bauer Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Braun Krüger Hartmann Lange Werner Krause Lehmann Köhler Maier Yilmaz Kowalczyk Öztürk Dombrowski Kaiser Vogel Jansen".split()
ORTE = [
    ("72070", "Tübingen", 14),
    ("72764", "Reutlingen", 9),
    ("72108", "Rottenburg", 6),
    ("72116", "Mössingen", 4),
    ("72119", "Ammerbuch", 3),
    ("72127", "Kusterdingen", 3),
    ("72144", "Dußlingen", 2),
    ("72072", "Tübingen", 6),
]
ABT = ["Fußball", "Turnen", "Handball", "Tennis", "Schwimmen", "Leichtathletik", "Tischtennis", "Judo"]
STR = "Hauptstraße Gartenstraße Lindenweg Schulgasse Mühlstraße Neckarhalde Wilhelmstraße Birkenweg Bergstraße Uhlandstraße".split()
TRAINER = """Bernd Hauser|Fußball|A|28
Silke Traub|Turnen|B|24
Jörg Maurer|Handball|B|25
Claudia Renz|Tennis|A|38
Uwe Pfeiffer|Schwimmen|C|19
Nadine Kurz|Leichtathletik|B|23
Holger Stumpp|Tischtennis||15
Tanja Riehle|Judo|A|30
Marco Gentile|Fußball|C|18
Birgit Schäfer|Turnen|C|20
Rolf Nagel|Fußball|B|22
Corinna Beck|Schwimmen|B|26
Ali Demir|Fußball||14
Verena Haug|Turnen||16
Sven Oertel|Handball|C|19.5
Ines Walz|Leichtathletik|C|18.5
Ralf Gugel|Tennis|B|34
Dagmar Föll|Turnen|B|23.5
Timo Rau|Judo|C|21
Lisa Kemmler|Schwimmen||17""".split("\n")
KURSE = """Bambini-Fußball|Fußball|Anfänger
Fußball U12|Fußball|Fortgeschrittene
Fußball U16|Fußball|Fortgeschrittene
Walking Football|Fußball|Anfänger
Kinderturnen|Turnen|Anfänger
Eltern-Kind-Turnen|Turnen|Anfänger
Rückenfit|Turnen|Anfänger
Pilates am Morgen|Turnen|Anfänger
Seniorengymnastik|Turnen|Anfänger
Geräteturnen Leistung|Turnen|Profis
Yoga für Einsteiger|Turnen|Anfänger
Handball Minis|Handball|Anfänger
Handball Damen|Handball|Profis
Handball Herren|Handball|Profis
Tennis Schnupperkurs|Tennis|Anfänger
Tennis Technik|Tennis|Fortgeschrittene
Tennis Doppel|Tennis|Fortgeschrittene
Seepferdchen|Schwimmen|Anfänger
Kraulkurs|Schwimmen|Fortgeschrittene
Aqua-Fitness|Schwimmen|Anfänger
Schwimmen Wettkampf|Schwimmen|Profis
Lauftreff|Leichtathletik|Anfänger
Sprint und Sprung|Leichtathletik|Fortgeschrittene
Sportabzeichen|Leichtathletik|Anfänger
Tischtennis für alle|Tischtennis|Anfänger
Tischtennis Liga|Tischtennis|Profis
Judo Kids|Judo|Anfänger
Judo Braungurt|Judo|Profis
Selbstverteidigung|Judo|Anfänger""".split("\n")
GEGNER = [
    "TSV Hirschau",
    "SV Pfrondorf",
    "TuS Metzingen",
    "SSV Reutlingen",
    "VfL Pfullingen",
    "TV Rottenburg",
    "FC Mössingen",
    "SG Ammertal",
]
TAGE = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"]


def documents() -> dict[str, list[dict]]:
    rnd = random.Random(SEED)
    mitglieder, seen = [], set()
    while len(mitglieder) < 165:
        g = rnd.choice("wm")
        v, n = rnd.choice(VOR[g]), rnd.choice(NACH)
        if (v, n) in seen:
            continue
        seen.add((v, n))
        plz, ort, _ = rnd.choices(ORTE, [o[2] for o in ORTE])[0]
        geb = (
            day(rnd, (1944, 1, 1), (2019, 12, 31))
            if rnd.random() < 0.6
            else day(rnd, (2006, 1, 1), (2019, 12, 31))
        )
        alter = 2026 - geb.year
        art = (
            "Jugend"
            if alter < 18
            else "Senioren"
            if alter >= 65
            else rnd.choices(["Erwachsene", "Familie", "Student"], [6, 3, 2 if alter < 28 else 0])[0]
        )
        m = {
            "_id": hexid(rnd),
            "mitgliedsnummer": 2001 + len(mitglieder),
            "vorname": v,
            "nachname": n,
            "geburtsdatum": geb,
            "geschlecht": g,
            "anschrift": {"strasse": f"{rnd.choice(STR)} {rnd.randint(1, 90)}", "plz": plz, "ort": ort},
            "kontakt": {
                "email": f"{v}.{n}@beispiel.de".lower().replace("ü", "ue").replace("ö", "oe"),
                "telefon": f"07071 {rnd.randint(20000, 99999)}",
            },
            "eintritt": day(rnd, (max(1985, min(geb.year + 5, 2025)), 1, 1), (2026, 11, 20)),
            "abteilungen": rnd.sample(ABT, rnd.choices([1, 2, 3], [70, 24, 6])[0]),
            "beitrag": {
                "art": art,
                "betrag": {"Jugend": 60, "Senioren": 84, "Erwachsene": 132, "Familie": 210, "Student": 90}[
                    art
                ],
                "bezahlt": rnd.random() < 0.83,
            },
        }
        if rnd.random() < 0.18:
            del m["kontakt"]["email"]
        if rnd.random() < 0.1:
            m["kontakt"]["telefon"] = None
        if rnd.random() < 0.09:
            m["austritt"] = max(m["eintritt"] + 200 * DAY, day(rnd, (2023, 1, 1), (2025, 12, 31)))
            if m["austritt"] > NOW:
                del m["austritt"]
        if alter > 20 and rnd.random() < 0.12:
            m["ehrenamt"] = rnd.choice(
                ["Kassenwart", "Schriftführer", "Jugendleiter", "Platzwart", "Getränkeverkauf"]
            )
        mitglieder.append(m)
    trainer = []
    for line in TRAINER:
        n, a, l, s = line.split("|")
        t = {
            "_id": hexid(rnd),
            "name": n,
            "abteilung": a,
            "stundensatz": float(s),
            "seit": day(rnd, (2005, 1, 1), (2026, 6, 1)),
            "verfuegbar": sorted(rnd.sample(TAGE, rnd.randint(1, 4)), key=TAGE.index),
            "handy": f"0170 {rnd.randint(1000000, 9999999)}",
        }
        if l:
            t["lizenz"] = {"stufe": l, "gueltigBis": day(rnd, (2026, 2, 1), (2029, 12, 31))}
        trainer.append(t)
    kurse = []
    for i, line in enumerate(KURSE):
        t, a, st = line.split("|")
        kinder = any(w in t for w in ("Bambini", "Kind", "Minis", "Kids", "U12", "U16", "Seepferdchen"))
        pool = [m for m in mitglieder if "austritt" not in m and (m["geburtsdatum"].year >= 2008) == kinder]
        pool.sort(key=lambda m: a not in m["abteilungen"])
        k = {
            "_id": hexid(rnd),
            "titel": t,
            "abteilung": a,
            "stufe": st,
            "termin": {
                "wochentag": TAGE[(i * 3) % 6 if i % 4 else 1],
                "uhrzeit": f"{rnd.randint(8, 20):02d}:{rnd.choice(['00', '15', '30'])}",
                "ort": rnd.choice(["Halle 1", "Halle 2", "Sportplatz"])
                if a not in ("Tennis", "Schwimmen")
                else {"Tennis": "Tennisplatz", "Schwimmen": "Hallenbad"}[a],
            },
            "maxTeilnehmer": rnd.choice([10, 12, 15, 16, 20]),
            "gebuehr": rnd.choice([0, 0, 25, 30, 45, 60, 79]),
            "aktiv": rnd.random() < 0.88,
        }
        t_ = [x for x in trainer[:18] if x["abteilung"] == a]
        if i not in (8, 23):
            k["trainerId"] = rnd.choice(t_)["_id"]
        n = 0 if i == 28 else rnd.randint(3, k["maxTeilnehmer"])
        k["teilnehmer"] = [
            {
                "mitgliedId": m["_id"],
                "angemeldet": max(m["eintritt"], day(rnd, (2025, 9, 1), (2026, 11, 20))),
                "probestunde": rnd.random() < 0.15,
            }
            for m in rnd.sample(pool[: max(n, 26)], min(n, len(pool)))
        ]
        kurse.append(k)
    spiele = []
    for i in range(150):
        a = rnd.choices(["Fußball", "Handball", "Tischtennis", "Tennis"], [6, 4, 3, 2])[0]
        d = day(rnd, (2024, 8, 1), (2027, 2, 20))
        d += DAY * (d == NOW)  # nothing on TODAY itself
        s = {
            "_id": hexid(rnd),
            "datum": d + datetime.timedelta(hours=rnd.choice([10, 14, 15, 19])),
            "abteilung": a,
            "mannschaft": {
                "Fußball": ["Herren 1", "Herren 2", "U16"],
                "Handball": ["Damen", "Herren"],
                "Tischtennis": ["Herren 1"],
                "Tennis": ["Damen", "Senioren"],
            }[a][rnd.randrange({"Fußball": 3, "Handball": 2, "Tischtennis": 1, "Tennis": 2}[a])],
            "gegner": rnd.choice(GEGNER),
            "heimspiel": rnd.random() < 0.5,
        }
        if s["datum"] < NOW:
            hi = {"Fußball": 5, "Handball": 34, "Tischtennis": 9, "Tennis": 6}[a]
            s["ergebnis"] = {
                "tore": rnd.randint(hi // 2 if a == "Handball" else 0, hi),
                "gegentore": rnd.randint(hi // 2 if a == "Handball" else 0, hi),
            }
            if s["heimspiel"] and rnd.random() < 0.85:
                s["zuschauer"] = rnd.randint(8, 420)
        spiele.append(s)
    return {"mitglieder": mitglieder, "trainer": trainer, "kurse": kurse, "spiele": spiele}


SEED = 6
M, T, K, S = (
    (lambda db: db["mitglieder"]),
    (lambda db: db["trainer"]),
    (lambda db: db["kurse"]),
    (lambda db: db["spiele"]),
)
inn = lambda rows, f, v: [r for r in rows if v in (get(r, f) or [])]
kurs = lambda db, t: one(K(db), "titel", t)


def KT(db):
    o = {t["_id"]: t for t in T(db)}
    return [{**k, "t": o.get(k.get("trainerId"))} for k in K(db)]


def KM(db, k=None):
    o = {m["_id"]: m for m in M(db)}
    return [
        {**x, "m": o[x["mitgliedId"]], "k": r} for r in (K(db) if k is None else [k]) for x in r["teilnehmer"]
    ]


played = lambda db: [s for s in S(db) if s.get("ergebnis")]
won = lambda rows: [
    s for s in rows if s.get("ergebnis") and s["ergebnis"]["tore"] > s["ergebnis"]["gegentore"]
]


def people(kind, wordings, rows, *more, note="", ordered=False, pre=""):
    """names of members: first and last name, in two columns or one, or the last name first"""
    f, l = pre + "vorname", pre + "nachname"
    return Q(
        kind,
        wordings,
        lambda db: uniq(cols(rows(db), f, l, *more)),
        note,
        ordered,
        [
            lambda db: uniq([[f"{get(r, f)} {get(r, l)}"] + cols([r], *more)[0] for r in rows(db)]),
            lambda db: uniq(cols(rows(db), l, f, *more)),
            lambda db: cols(rows(db), f, l, *more),
        ],
    )


QUESTIONS: list[Q] = [
    count(
        "single",
        [
            "How many members are registered in the club in all, former ones included?",
            "wieviele mitglieder insgesamt (auch ehemalige)",
        ],
        M,
    ),
    count(
        "nested",
        [
            "How many members live in Tübingen?",
            "members from tübingen",
            "Wie viele Mitglieder wohnen in Tübingen?",
        ],
        lambda db: is_(M(db), "anschrift.ort", "Tübingen"),
    ),
    table(
        "nested",
        ["How many members are there per town?", "mitglieder pro ort"],
        lambda db: counts(M(db), "anschrift.ort"),
    ),
    people(
        "nested",
        ["Who lives in Dußlingen? First and last names.", "namen der mitglieder aus Dußlingen"],
        lambda db: is_(M(db), "anschrift.ort", "Dußlingen"),
    ),
    count(
        "single",
        ["How many women are in the club?", "anzahl frauen (w)"],
        lambda db: is_(M(db), "geschlecht", "w"),
    ),
    table(
        "single",
        ["How many men and how many women are members?", "mitglieder nach geschlecht"],
        lambda db: counts(M(db), "geschlecht"),
    ),
    count(
        "nested",
        ["How many members belong to the Judo section?", "wieviele in judo"],
        lambda db: inn(M(db), "abteilungen", "Judo"),
    ),
    table(
        "nested",
        [
            "How many members does each section have? Someone in two sections counts in both.",
            "mitglieder je abteilung",
        ],
        lambda db: Counter(a for m in M(db) for a in m["abteilungen"]),
    ),
    top(
        "nested",
        ["Which section has the most members?", "größte abteilung"],
        lambda db: Counter(a for m in M(db) for a in m["abteilungen"]),
    ),
    people(
        "nested",
        ["Which members are in both Tennis and Schwimmen?", "wer ist in tennis und schwimmen"],
        lambda db: [m for m in M(db) if {"Tennis", "Schwimmen"} <= set(m["abteilungen"])],
    ),
    count(
        "nested",
        [
            "How many members are in more than one section?",
            "mitglieder in mehreren abteilungen, anzahl",
            "¿Cuántos miembros están en más de una sección?",
        ],
        lambda db: [m for m in M(db) if len(m["abteilungen"]) > 1],
    ),
    count(
        "nested",
        ["How many members have not paid their fee?", "beitrag nicht bezahlt wieviele"],
        lambda db: is_(M(db), "beitrag.bezahlt", False),
    ),
    Q(
        "nested",
        ["What is the total of the unpaid membership fees?", "summe offene beiträge"],
        lambda db: [[sum(vals(is_(M(db), "beitrag.bezahlt", False), "beitrag.betrag"))]],
    ),
    table(
        "nested",
        ["How much do the membership fees add up to for each kind of fee?", "beitragssumme je beitragsart"],
        lambda db: sums(M(db), "beitrag.art", "beitrag.betrag"),
    ),
    Q(
        "nested",
        ["What percentage of the members has paid?", "wieviel prozent haben bezahlt"],
        lambda db: [[100 * len(is_(M(db), "beitrag.bezahlt", True)) / len(M(db))]],
    ),
    people(
        "nested",
        [
            "Give me the names and phone numbers of members who pay the student fee.",
            "name + telefon der studenten",
        ],
        lambda db: is_(M(db), "beitrag.art", "Student"),
        "kontakt.telefon",
        note="one may have no phone number; that row stays",
    ),
    count(
        "nested",
        ["For how many members is there no email address?", "mitglieder ohne email"],
        lambda db: [m for m in M(db) if not get(m, "kontakt.email")],
    ),
    count(
        "single",
        ["How many members have left the club?", "wieviele sind ausgetreten"],
        lambda db: [m for m in M(db) if m.get("austritt")],
    ),
    count(
        "single",
        [
            "How many people joined in 2024?",
            "eintritte 2024",
            "Combien de personnes sont entrées au club en 2024 ?",
        ],
        lambda db: year(M(db), "eintritt", 2024),
    ),
    people(
        "single",
        ["Who was the first to join the club?", "wer ist am längsten dabei (frühester eintritt)"],
        lambda db: first(M(db), "eintritt"),
    ),
    people(
        "single",
        ["Who is the oldest member, going by date of birth?", "ältestes mitglied"],
        lambda db: first(M(db), "geburtsdatum"),
    ),
    count(
        "single",
        ["How many members were born before 1960?", "mitglieder geboren vor 1960"],
        lambda db: [m for m in M(db) if m["geburtsdatum"] < D(1960, 1, 1)],
    ),
    people(
        "single",
        ["Which members hold an honorary office, and which one?", "wer hat welches ehrenamt"],
        lambda db: [m for m in M(db) if m.get("ehrenamt")],
        "ehrenamt",
    ),
    people(
        "single",
        ["List everyone whose surname starts with Sch.", "alle mit nachname sch..."],
        lambda db: [m for m in M(db) if m["nachname"].startswith("Sch")],
    ),
    listed(
        "single",
        [
            "Which trainers charge more than 25 an hour? Names and rates.",
            "trainer über 25 euro stundensatz mit satz",
        ],
        lambda db: [t for t in T(db) if t["stundensatz"] > 25],
        "name",
        "stundensatz",
    ),
    Q(
        "single",
        [
            "What is the lowest, the average and the highest hourly rate of our trainers?",
            "min, schnitt, max stundensatz",
        ],
        lambda db: [
            [
                min(vals(T(db), "stundensatz")),
                avg(vals(T(db), "stundensatz")),
                max(vals(T(db), "stundensatz")),
            ]
        ],
    ),
    listed(
        "single",
        ["What is Corinna Beck's mobile number?", "handynr corinna beck"],
        lambda db: [one(T(db), "name", "corinna")],
        "handy",
    ),
    listed(
        "nested",
        ["Which trainers have no licence?", "trainer ohne lizenz", "Welche Trainer haben keine Lizenz?"],
        lambda db: [t for t in T(db) if not t.get("lizenz")],
        "name",
    ),
    listed(
        "nested",
        ["Which trainers hold an A licence?", "trainer mit a-lizenz"],
        lambda db: is_(T(db), "lizenz.stufe", "A"),
        "name",
    ),
    listed(
        "nested",
        ["Whose licence has already expired?", "abgelaufene lizenzen, welche trainer"],
        lambda db: [t for t in T(db) if t.get("lizenz") and t["lizenz"]["gueltigBis"] < NOW],
        "name",
    ),
    listed(
        "nested",
        ["Which trainers are available on Fridays?", "wer hat freitags zeit (trainer)"],
        lambda db: inn(T(db), "verfuegbar", "Freitag"),
        "name",
    ),
    listed(
        "nested",
        ["Which courses take place on Tuesday? With the time, please.", "kurse am dienstag mit uhrzeit"],
        lambda db: is_(K(db), "termin.wochentag", "Dienstag"),
        "titel",
        "termin.uhrzeit",
    ),
    listed(
        "single",
        ["Which courses are free of charge?", "kostenlose kurse"],
        lambda db: is_(K(db), "gebuehr", 0),
        "titel",
    ),
    listed(
        "nested",
        ["Which three courses have the most participants, and how many?", "top 3 kurse nach teilnehmerzahl"],
        lambda db: first([{**k, "n": len(k["teilnehmer"])} for k in K(db)], "n", 3, True),
        "titel",
        "n",
        ordered=True,
    ),
    listed(
        "nested",
        ["Which courses have nobody enrolled?", "kurse ohne teilnehmer"],
        lambda db: [k for k in K(db) if not k["teilnehmer"]],
        "titel",
    ),
    listed(
        "nested",
        ["Which courses are full?", "welche kurse sind voll belegt"],
        lambda db: [k for k in K(db) if len(k["teilnehmer"]) >= k["maxTeilnehmer"]],
        "titel",
    ),
    table(
        "single",
        ["Which sections offer at least four courses?", "abteilungen mit min. 4 kursen"],
        lambda db: {k: v for k, v in counts(K(db), "abteilung").items() if v >= 4},
        names_only=True,
    ),
    count(
        "single",
        ["How many home matches were there in 2025?", "heimspiele 2025"],
        lambda db: is_(year(S(db), "datum", 2025), "heimspiel", True),
    ),
    Q(
        "single",
        ["What was the average attendance at handball matches?", "zuschauerschnitt handball"],
        lambda db: [[avg(vals(is_(S(db), "abteilung", "Handball"), "zuschauer"))]],
    ),
    count(
        "nested",
        ["How many football matches did we win?", "gewonnene fussballspiele"],
        lambda db: won(is_(S(db), "abteilung", "Fußball")),
    ),
    count(
        "single",
        ["How many matches are still to come?", "kommende spiele anzahl"],
        lambda db: [s for s in S(db) if s["datum"] >= NOW],
    ),
    listed(
        "single",
        ["When is the next match and against whom?", "nächstes spiel: datum + gegner"],
        lambda db: first([s for s in S(db) if s["datum"] >= NOW], "datum"),
        "datum",
        "gegner",
    ),
    table(
        "single",
        [
            "How many matches against SSV Reutlingen are there per section?",
            "spiele gegen ssv reutlingen je abteilung",
        ],
        lambda db: counts(is_(S(db), "gegner", "SSV Reutlingen"), "abteilung"),
        note="planned ones may be left out: also",
    ),
    listed(
        "single",
        [
            "List all trainers with their hourly rate, the most expensive first.",
            "trainer nach stundensatz absteigend",
            "Alle Trainer mit Stundensatz, der teuerste zuerst",
        ],
        lambda db: srt(T(db), "stundensatz", True),
        "name",
        "stundensatz",
        ordered=True,
    ),
    Q(
        "single",
        ["How many matches were there in each month of 2025, in order?", "spiele pro monat 2025"],
        lambda db: [
            [k, v] for k, v in sorted(counts(year(S(db), "datum", 2025), lambda s: s["datum"].month).items())
        ],
        also=[
            lambda db: [
                [f"2025-{k:02d}", v]
                for k, v in sorted(counts(year(S(db), "datum", 2025), lambda s: s["datum"].month).items())
            ],
            lambda db: [
                [2025, k, v]
                for k, v in sorted(counts(year(S(db), "datum", 2025), lambda s: s["datum"].month).items())
            ],
            lambda db: [
                [MONTHS[k - 1], v]
                for k, v in sorted(counts(year(S(db), "datum", 2025), lambda s: s["datum"].month).items())
            ],
        ],
    ),
    # references
    listed(
        "reference",
        ["Who is the trainer of the Kraulkurs?", "trainer kraulkurs", "Wer leitet den Kraulkurs?"],
        lambda db: [k for k in KT(db) if k["titel"] == "Kraulkurs"],
        "t.name",
    ),
    listed(
        "reference",
        ["Which courses does Silke Traub give?", "kurse von silke traub"],
        lambda db: [k for k in KT(db) if get(k, "t.name") == "Silke Traub"],
        "titel",
    ),
    table(
        "reference",
        ["How many courses does each trainer lead? With the trainer's name.", "kurse pro trainer (name)"],
        lambda db: counts([k for k in KT(db) if k["t"]], "t.name"),
        note="trainers without courses may be left out",
    ),
    Q(
        "reference",
        ["Which trainers do not lead any course?", "trainer ohne kurs"],
        lambda db: [[t["name"]] for t in T(db) if t["_id"] not in {k.get("trainerId") for k in K(db)}],
    ),
    listed(
        "reference",
        [
            "Which courses are led by trainers with an hourly rate under 20?",
            "kurse deren trainer unter 20 eur/h kostet",
        ],
        lambda db: [k for k in KT(db) if k["t"] and k["t"]["stundensatz"] < 20],
        "titel",
    ),
    people(
        "reference",
        ["Who takes part in the Yoga course?", "teilnehmer yoga", "Wer nimmt am Yogakurs teil?"],
        lambda db: KM(db, kurs(db, "yoga")),
        pre="m.",
    ),
    count(
        "reference",
        ["How many participants of Rückenfit live in Reutlingen?", "rückenfit teilnehmer aus reutlingen"],
        lambda db: is_(KM(db, kurs(db, "rückenfit")), "m.anschrift.ort", "Reutlingen"),
    ),
    table(
        "reference",
        ["How many courses are led by trainers of each licence level?", "kurse je lizenzstufe des trainers"],
        lambda db: counts([k for k in KT(db) if get(k, "t.lizenz.stufe")], "t.lizenz.stufe"),
        note="a row for no licence is fine",
    ),
    people(
        "reference",
        ["Which people attend at least three courses?", "wer ist in mind. 3 kursen"],
        lambda db: [
            m for m in M(db) if sum(m["_id"] == x["mitgliedId"] for k in K(db) for x in k["teilnehmer"]) >= 3
        ],
    ),
    # follow-ups
    count(
        "followup",
        ["And in Rottenburg?", "rottenburg?"],
        lambda db: is_(M(db), "anschrift.ort", "Rottenburg"),
        note="How many members live in Reutlingen?",
    ),
    count(
        "followup",
        ["Und 2026?", "and 2026"],
        lambda db: year(M(db), "eintritt", 2026),
        note="Wie viele Mitglieder sind 2025 eingetreten?",
    ),
    listed(
        "followup",
        ["Only the ones for beginners (Anfänger), please.", "nur für anfänger"],
        lambda db: [k for k in K(db) if k["abteilung"] == "Turnen" and k["stufe"] == "Anfänger"],
        "titel",
        note="Which courses does the Turnen section offer?",
    ),
    Q(
        "followup",
        ["And what was the highest one?", "und die höchste?"],
        lambda db: [[max(vals(is_(S(db), "abteilung", "Fußball"), "zuschauer"))]],
        note="What was the average attendance (zuschauer) at football matches?",
    ),
    listed(
        "followup",
        ["Show the mobile numbers too.", "mit handynummer bitte"],
        lambda db: is_(T(db), "abteilung", "Fußball"),
        "name",
        "handy",
        note="Which trainers belong to the Fußball section?",
    ),
    # unanswerable
    unanswerable("What is the IBAN of Thomas Müller?", "iban thomas müller", note="no bank details"),
    unanswerable(
        "How many injuries were there in handball last season?", "verletzungen handball", note="no injuries"
    ),
    unanswerable(
        "Who was the referee of the last match?",
        "schiri letztes spiel",
        "Wer war Schiedsrichter im letzten Spiel?",
        note="no referee",
    ),
    unanswerable("How much rent do we pay for Halle 1?", "miete halle 1", note="no rents"),
    unanswerable("What T-shirt sizes do the members wear?", "trikotgrößen der mitglieder", note="no sizes"),
    unanswerable(
        "How many members are in the hockey section?",
        "hockey mitglieder",
        note="no such section; 0 is also fine",
    ),
    unanswerable(
        "Which players scored the most goals this season?", "top torschützen", note="goals only per match"
    ),
    no("write", "Please set the fee of all members in Reutlingen to paid.", "reutlinger auf bezahlt setzen"),
    no("write", "Lösche den Kurs Selbstverteidigung.", "delete course selbstverteidigung"),
    no("write", "Sign up Anna Weber for the Lauftreff.", "anna weber beim lauftreff anmelden"),
    no("small talk", "Hallo, wer bist du?", "hallo"),
    no("small talk", "Danke, das war alles.", "thanks, bye"),
    no("general knowledge", "Who won the football World Cup in 2014?", "weltmeister 2014"),
    no("general knowledge", "How long is a marathon?", "wie lang ist ein marathon"),
    no("forecast", "How many members will we have in 2030?", "mitgliederprognose 2030"),
]
for _q in QUESTIONS:
    if "against SSV Reutlingen are" in _q.wordings[0]:
        _q.also.append(
            lambda db: [
                [k, v] for k, v in counts(is_(played(db), "gegner", "SSV Reutlingen"), "abteilung").items()
            ]
        )
    if "each licence level" in _q.wordings[0]:
        _q.also.append(
            lambda db: [[k, v] for k, v in counts([k for k in KT(db) if k["t"]], "t.lizenz.stufe").items()]
        )
        _q.also.append(lambda db: [[k, v] for k, v in counts(KT(db), "t.lizenz.stufe").items()])


def current(db):
    return {**db, "mitglieder": [m for m in M(db) if not m.get("austritt")]}


# "members" may also be read as today's members, without those who left
for _q in QUESTIONS:
    if (
        _q.answer
        and _q.kind in ("single", "nested", "followup")
        and not any(
            w in _q.wordings[0] for w in ("left the club", "former ones included", "joined in", "eingetreten")
        )
    ):
        _q.also = [*_q.also, lambda db, f=_q.answer: f(current(db))]


# groups without any document may also be shown with 0
next(q for q in QUESTIONS if "each trainer lead" in q.wordings[0]).also.append(
    lambda db: [[t["name"], sum(k.get("trainerId") == t["_id"] for k in K(db))] for t in T(db)]
)
