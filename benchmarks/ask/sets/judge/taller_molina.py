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
    is_,
    listed,
    monthly,
    no,
    srt,
    sums,
    table,
    top,
    unanswerable,
    year,
)

NAME = "TALLER"

TOWNS = ["Getafe", "Leganés", "Parla", "Pinto", "Fuenlabrada", "Valdemoro", "Madrid"]
GIVEN = "Carmen Antonio Pilar Manuel Dolores José Teresa Francisco Rosa Ángel Elena Andrés Nuria Óscar Silvia Raúl Beatriz Hugo".split()
FAMILY = "García Moreno Ruiz Jiménez Serrano Molero Iglesias Cano Prieto Gallego Vega Fuentes Pascual Rubio Sanz Crespo".split()
FIRMS = """Panadería La Espiga SL
Autoescuela Rotonda SL
Floristería Azahar
Transportes Hermanos Gil SA
Fontanería Cuesta SL
Catering Buen Plato SL
Limpiezas Brillo SA
Electricidad Amper SL
Mudanzas Rápidas SL
Clínica Dental Sonríe SL
Pinturas Cobalto SL
Taxi Sur Cooperativa""".split("\n")
CARS = {
    "SEAT": "Ibiza León Arona Ateca",
    "RENAULT": "Clio Mégane Kangoo Captur Zoe",
    "PEUGEOT": "208 308 Partner 2008",
    "TOYOTA": "Corolla Yaris Auris",
    "FORD": "Fiesta Focus Transit",
    "VOLKSWAGEN": "Golf Polo Caddy",
    "CITROËN": "Berlingo C3 C4",
    "KIA": "Ceed Niro",
}
PARTS = """FR-010|PASTILLAS FRENO DEL.|BREMBO|FRE|38.5
FR-011|PASTILLAS FRENO TRAS.|BREMBO|FRE|33.9
FR-020|DISCO FRENO 280|BREMBO|FRE|52.4
FR-031|LÍQUIDO DE FRENOS 1L|BOSCH|FRE|9.8
AC-101|ACEITE 5W30 5L|REPSOL|MOT|41.2
AC-102|ACEITE 10W40 5L|REPSOL|MOT|32.6
AC-110|ANTICONGELANTE 5L|REPSOL|MOT|17.3
FI-201|FILTRO ACEITE|MANN|MOT|9.4
FI-202|FILTRO AIRE|MANN|MOT|14.7
FI-203|FILTRO HABITÁCULO|MANN|MOT|18.1
FI-204|FILTRO GASÓLEO|MANN|MOT|27.5
BA-301|BATERÍA 60AH|VARTA|ELE|94.0
BA-302|BATERÍA 74AH|VARTA|ELE|118.0
BA-303|BATERÍA 95AH AGM|VARTA|ELE|176.0
LU-401|LÁMPARA H7|OSRAM|ELE|8.9
LU-402|LÁMPARA H4|OSRAM|ELE|7.6
BU-501|BUJÍA IRIDIO|NGK|MOT|13.9
BU-502|CALENTADOR DIÉSEL|NGK|MOT|22.8
CO-601|KIT CORREA DISTRIB.|GATES|MOT|129.0
CO-602|CORREA AUXILIAR|GATES|MOT|24.5
NE-701|NEUMÁTICO 195/65 R15|MICHELIN|NEU|78.0
NE-702|NEUMÁTICO 205/55 R16|MICHELIN|NEU|89.0
NE-703|NEUMÁTICO 225/45 R17|CONTINENTAL|NEU|112.0
NE-704|NEUMÁTICO 185/60 R14|CONTINENTAL|NEU|69.0
ES-801|ESCOBILLA 600MM|BOSCH|CAR|12.2
ES-802|ESCOBILLA 400MM|BOSCH|CAR|10.4
AM-901|AMORTIGUADOR DEL.|MONROE|SUS|83.0
AM-902|AMORTIGUADOR TRAS.|MONROE|SUS|71.0""".split("\n")
REMARKS = [
    "ruido al frenar",
    "pierde aceite",
    "no arranca en frío",
    "Ruido en el eje trasero",
    "cliente espera en el taller",
    "revisar aire acondicionado",
    "llamar antes de pedir piezas",
    "vibra a 120",
    "luz de avería encendida",
]


def documents() -> dict[str, list[dict]]:
    rnd = random.Random(SEED)
    cli, used = [], set()
    for i in range(96):
        firm = i % 8 == 3
        if firm:
            name = FIRMS[i // 8]
        else:
            name = ""
            while not name or name in used:
                name = f"{rnd.choice(GIVEN)} {rnd.choice(FAMILY)} {rnd.choice(FAMILY)}"
        used.add(name)
        c = {
            "nc": 2001 + i,
            "nom": name,
            "pob": rnd.choices(TOWNS, [30, 16, 10, 9, 12, 7, 6])[0],
            "tel": f"6{rnd.randint(10000000, 99999999)}",
            "emp": "S" if firm else "N",
            "dto": rnd.choice([5, 10, 15]) if firm else rnd.choice([0, 0, 0, 5]),
            "f_alta": day(rnd, (2009, 2, 2), (2026, 11, 20)),
        }
        if rnd.random() < 0.09:
            c["tel"] = None
        elif rnd.random() < 0.05:
            del c["tel"]
        cli.append(c)
    cli.sort(key=lambda c: c["f_alta"])
    for i, c in enumerate(cli):
        c["nc"] = 2001 + i
    owners = [c for c in cli if rnd.random() < 0.88]
    veh, plates = [], set()
    for i in range(128):
        mca = rnd.choices(list(CARS), [24, 26, 19, 15, 14, 17, 12, 8])[0]
        mod = rnd.choice(CARS[mca].split())
        anyo = rnd.randint(2004, 2025)
        plate = f"{rnd.randint(1000, 9999)} {''.join(rnd.choice('BCDFGHJKLMNPRSTVWXYZ') for _ in range(3))}"
        assert plate not in plates
        plates.add(plate)
        if mod == "Zoe":
            anyo = max(anyo, 2014)
        cmb = "E" if mod == "Zoe" else rnd.choices("DGHE", [48, 36, 12, 4 if anyo > 2017 else 0])[0]
        veh.append(
            {
                "mat": plate,
                "mca": mca,
                "mod": mod,
                "anyo": anyo,
                "cmb": cmb,
                "km": (2026 - anyo) * rnd.randint(7000, 19000) + rnd.randint(900, 9000),
                "itv": day(rnd, (2026, 9, 20), (2028, 9, 20)),
                "nc": owners[i]["nc"] if i < len(owners) else rnd.choice(owners)["nc"],
            }
        )
        if rnd.random() < 0.07 or veh[-1]["itv"] == NOW:
            veh[-1]["itv"] = None
    ot = []
    for i in range(380):
        f_ent = day(rnd, (2024, 1, 8), (2026, 11, 28))
        h = rnd.choice([0.5, 1, 1, 1.5, 2, 2, 2.5, 3, 4, 6, 9])
        o = {
            "mat": rnd.choices(veh[:119], [k % 9 + 1 for k in range(119)])[0]["mat"],
            "f_ent": f_ent,
            "tip": rnd.choices(["REV", "FRE", "NEU", "ELE", "CHA"], [38, 20, 17, 14, 11])[0],
            "mec": rnd.choices(["Paco", "Luis", "Yolanda", "Driss"], [30, 24, 28, 18])[0],
            "h_mo": h,
            "imp_mo": round(h * 46, 2),
            "imp_pz": round(rnd.choice([0, 0, 1, 1, 1, 1, 1]) * rnd.uniform(9, 620), 2),
            "gar": rnd.choices("SN", [8, 92])[0],
        }
        o["tot"] = round((o["imp_mo"] + o["imp_pz"]) * 1.21, 2)
        out = f_ent + DAY * rnd.choice([0, 0, 1, 1, 1, 2, 3, 5, 8, 14])
        if out < NOW and rnd.random() < (0.99 if f_ent < D(2026, 11, 1) else 0.7):
            o["f_sal"] = out
            late = 0.55 if f_ent > D(2026, 9, 15) else 0.05
            o["est"] = 3 if rnd.random() < late else 4
        else:
            if rnd.random() < 0.5:
                o["f_sal"] = None
            o["est"] = rnd.choice([1, 2, 2])
        if rnd.random() < 0.24:
            o["obs"] = rnd.choice(REMARKS)
        ot.append(o)
    ot.sort(key=lambda o: o["f_ent"])
    ot = [{"n_ot": 61001 + i, **o} for i, o in enumerate(ot)]
    pz = []
    for line in PARTS:
        ref, dsc, prv, fam, pvp = line.split("|")
        low = rnd.choice([2, 4, 4, 6])
        pz.append(
            {
                "ref": ref,
                "dsc": dsc,
                "prv": prv,
                "fam": fam,
                "pvp": float(pvp),
                "cst": round(float(pvp) * rnd.uniform(0.52, 0.71), 2),
                "stk": rnd.choice([0, 1, 2, 3, 5, 7, 9, 12, 16, 20]),
                "stk_min": low,
            }
        )
    return {"CLI": cli, "VEH": veh, "OT": ot, "PZ": pz}


SEED = 8
C, V, O, P = (lambda db: db["CLI"]), (lambda db: db["VEH"]), (lambda db: db["OT"]), (lambda db: db["PZ"])
THIS = 2026


def join(rows, other, key):
    o = {r[key]: r for r in other}
    return [{**r, "x": o[r[key]]} for r in rows]


def VC(db):
    return join(V(db), C(db), "nc")


def OV(db, rows=None):
    return join(O(db) if rows is None else rows, V(db), "mat")


inside = lambda db: [o for o in O(db) if o.get("f_sal") is None]
QUESTIONS: list[Q] = [
    count(
        "single",
        [
            "How many of our customers live in Getafe?",
            "customers getafe, how many",
            "¿Cuántos clientes son de Getafe?",
        ],
        lambda db: is_(C(db), "pob", "Getafe"),
    ),
    listed(
        "single",
        ["For which customers do we have no telephone number?", "customers without phone: names"],
        lambda db: [c for c in C(db) if not c.get("tel")],
        "nom",
    ),
    listed(
        "single",
        [
            "Which of our customers are companies? Name and discount, please.",
            "company customers with name and discount",
            "¿Qué clientes son empresas? Nombre y descuento.",
        ],
        lambda db: is_(C(db), "emp", "S"),
        "nom",
        "dto",
    ),
    listed(
        "single",
        [
            "For which cars has the ITV run out? Number plate and date, the longest overdue first.",
            "cars with expired itv, plate + date, oldest date first",
        ],
        lambda db: srt(between(V(db), "itv", D(2000, 1, 1), NOW), "itv"),
        "mat",
        "itv",
        ordered=True,
    ),
    count(
        "single",
        ["How many cars have to go to the ITV next month?", "itv due next month, number of cars"],
        lambda db: between(V(db), "itv", D(2026, 12, 1), D(2027, 1, 1)),
    ),
    listed(
        "single",
        [
            "Which car has done the most kilometres? Make, model and how many.",
            "car with highest mileage: make, model, km",
        ],
        lambda db: first(V(db), "km", 1, True),
        "mca",
        "mod",
        "km",
    ),
    table(
        "single",
        [
            "Of which makes do we have at least 15 cars on file, and how many?",
            "makes with 15 or more cars + number",
        ],
        lambda db: {k: v for k, v in counts(V(db), "mca").items() if v >= 15},
    ),
    monthly(
        "single",
        [
            "How much did we bill in each month of last year?",
            "total billed per month 2025",
            "Quel montant total avons-nous facturé chaque mois en 2025 ?",
        ],
        lambda db: sums(year(O(db), "f_ent", 2025), lambda o: (2025, o["f_ent"].month), "tot"),
        note="by the day a car came in or left",
    ),
    count(
        "single",
        [
            "How many jobs are not finished yet, that is: the car has not left the workshop?",
            "jobs with no leaving date, count",
        ],
        inside,
    ),
    top(
        "single",
        ["Which mechanic has put in the most hours this year?", "mechanic with most hours in 2026"],
        lambda db: sums(year(O(db), "f_ent", THIS), "mec", "h_mo"),
    ),
    Q(
        "single",
        ["What percentage of the jobs was done under guarantee?", "% of jobs that were warranty work"],
        lambda db: [[100 * len(is_(O(db), "gar", "S")) / len(O(db))]],
    ),
    listed(
        "single",
        [
            "Of which parts have we got fewer than the minimum in stock? Description, stock and minimum.",
            "parts with stock under the minimum: description, stock, minimum",
            "¿De qué piezas tenemos menos del stock mínimo? Descripción, existencias y mínimo.",
        ],
        lambda db: [p for p in P(db) if p["stk"] < p["stk_min"]],
        "dsc",
        "stk",
        "stk_min",
    ),
    Q(
        "single",
        ["What is all our stock of parts worth at cost price?", "stock value at cost, total"],
        lambda db: [[sum(p["stk"] * p["cst"] for p in P(db))]],
    ),
    count(
        "single",
        [
            "In how many jobs did the parts cost more than the labour?",
            "jobs where parts were dearer than labour, count",
        ],
        lambda db: [o for o in O(db) if o["imp_pz"] > o["imp_mo"]],
    ),
    count(
        "single",
        [
            "In how many jobs does the remark say something about a noise (ruido)?",
            "jobs with ruido in the remarks",
        ],
        lambda db: [o for o in O(db) if "ruido" in o.get("obs", "").lower()],
    ),
    count(
        "single",
        ["How many jobs are in status 3?", "jobs status 3", "¿Cuántas órdenes están en estado 3?"],
        lambda db: is_(O(db), "est", 3),
    ),
    # references
    listed(
        "reference",
        [
            "Who owns a KIA? Name and telephone number.",
            "kia owners, name + phone",
            "Wer hat einen KIA? Name und Telefon.",
        ],
        lambda db: is_(VC(db), "mca", "KIA"),
        "x.nom",
        "x.tel",
    ),
    table(
        "reference",
        ["Which customers have more than two cars with us?", "customers with 3 or more cars, names"],
        lambda db: {k: v for k, v in counts(VC(db), "x.nom").items() if v > 2},
        names_only=True,
    ),
    count(
        "reference",
        ["How many of our customers have no car on file at all?", "customers without any car, how many"],
        lambda db: [c for c in C(db) if c["nc"] not in {v["nc"] for v in V(db)}],
    ),
    table(
        "reference",
        ["How much have we billed altogether for each make of car?", "total billed by make"],
        lambda db: sums(OV(db), "x.mca", "tot"),
    ),
    count(
        "reference",
        ["How many jobs on Renaults did we have in 2026?", "renault jobs this year, number"],
        lambda db: [o for o in year(OV(db), "f_ent", THIS) if o["x"]["mca"] == "RENAULT"],
        also=[
            lambda db: [
                o
                for o in OV(db)
                if o["x"]["mca"] == "RENAULT"
                and THIS in (o["f_ent"].year, (o.get("f_sal") or o["f_ent"]).year)
            ]
        ],
    ),
    # without an answer
    unanswerable(
        "What colour is the SEAT León of our oldest customer?", "colour of the seat leons", note="no colours"
    ),
    unanswerable("How much do we pay Yolanda per month?", "yolandas wage", note="no wages"),
    unanswerable(
        "When is the next appointment of Transportes Hermanos Gil?",
        "next appointment transportes gil",
        "¿Cuándo tiene la próxima cita Transportes Hermanos Gil?",
        note="no appointments",
    ),
    no(
        "write",
        "Take 10 % off the price of all tyres.",
        "lower tyre prices by 10 %",
        "Baja un 10 % el precio de los neumáticos.",
    ),
    no("small talk", "Thanks, that's all for today. Bye!", "ok bye"),
]


def asks(text):
    return next(q for q in QUESTIONS if text in q.wordings[0])


# what was billed in a month may go by the day a car left
by_leaving = monthly(
    "single", [], lambda db: sums(year(O(db), "f_sal", 2025), lambda o: (2025, o["f_sal"].month), "tot")
)
asks("bill in each month").also += [answer for answer in (by_leaving.answer, *by_leaving.also) if answer]
# numbers name customers too
asks("no telephone number").also.append(lambda db: cols([c for c in C(db) if not c.get("tel")], "nc"))
asks("more than two cars").also.append(lambda db: [[nc] for nc, n in counts(V(db), "nc").items() if n > 2])
