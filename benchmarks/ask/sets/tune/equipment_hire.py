"""A database and questions about it. Used while the feature was made."""

import random

from benchmarks.ask.sets.writing import (
    DAY,
    TODAY,
    D,
    Q,
    avg,
    avgs,
    between,
    count,
    counts,
    day,
    first,
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

NAME = "EQPHIRE"

CITIES = ["LEEDS", "YORK", "HULL", "BRADFORD", "SHEFFIELD", "DONCASTER", "WAKEFIELD", "HARROGATE", "HALIFAX"]
FIRMS = """ACORN BUILDERS LTD|BISHOP ROOFING|CALDER GROUNDWORKS|DALES LANDSCAPING|EASTGATE SCAFFOLDING|FOXWOOD JOINERY|GARFORTH PLANT|HARTLEY & SONS|IBBOTSON DRAINAGE|JUBILEE EVENTS|KIRKSTALL PAVING|LISTER DEMOLITION|
MOORSIDE FENCING|NIDD VALLEY HOMES|OTLEY CONSTRUCTION|PENNINE SURFACING|QUARRY BANK FARM|RIDINGS ELECTRICAL|SKELTON PLUMBING|TADCASTER BREWERY|UPPERGATE ESTATES|VALE OF YORK CIVILS|WHARFE TREE CARE|YEADON MARQUEES|ZENITH FACADES|
AIRE VALLEY PAINTERS|BROOKSIDE GARDENS|COBALT STEELWORKS|DENBY DECORATORS|ELMET HERITAGE|FERRYBRIDGE HAULAGE|GREENFIELD SPORTS CLUB|HESSLE MARINE|INGLEBY ARCHAEOLOGY|JARROW STREET SCHOOL|KEIGHLEY KITCHENS|LANGTHORPE LOFTS|
MALTBY MASONRY|NORTHFIELD CHURCH|OAKWOOD NURSERIES|PICKERING POOLS|RAWDON RENDERING|SELBY SOLAR|THIRSK TIMBER|ULLESKELF UTILITIES|WETHERBY WINDOWS""".replace(
    "\n", ""
).split("|")
ITEMS = """MINI EXCAVATOR 1.5T|EXC|95|1500
MINI EXCAVATOR 3T|EXC|130|3000
MIDI EXCAVATOR 8T|EXC|210|8000
MICRO DIGGER 0.8T|EXC|78|800
SCISSOR LIFT 6M|ACC|62|1450
SCISSOR LIFT 10M|ACC|88|2400
BOOM LIFT 15M|ACC|165|6800
ALLOY TOWER 5M|ACC|24|180
ALLOY TOWER 8M|ACC|32|260
EXTENSION LADDER 7M|ACC|9|28
GENERATOR 3KVA|PWR|18|45
GENERATOR 6KVA|PWR|28|95
GENERATOR 20KVA|PWR|60|780
GENERATOR 60KVA|PWR|110|1450
TRANSFORMER 110V|PWR|6|22
CABLE REEL 50M|PWR|4|12
WACKER PLATE|CMP|22|85
TRENCH RAMMER|CMP|26|68
ROLLER 800MM|CMP|72|1600
ROLLER 120|CMP|105|2500
CEMENT MIXER 150L|CON|15|60
CEMENT MIXER 90L|CON|12|48
FLOOR SAW 450MM|CON|38|120
POWER FLOAT|CON|42|75
CONCRETE POKER|CON|19|16
DISC CUTTER 300MM|CUT|16|10
CHAINSAW 16IN|CUT|24|6
HEDGE TRIMMER|CUT|14|6
ANGLE GRINDER 9IN|CUT|9|5
WOOD CHIPPER|GDN|85|700
LAWN MOWER 21IN|GDN|20|42
ROTAVATOR|GDN|38|110
TURF CUTTER|GDN|55|145
STUMP GRINDER|GDN|78|130
SUBMERSIBLE PUMP 2IN|PMP|16|14
DIESEL PUMP 3IN|PMP|34|95
PRESSURE WASHER|CLN|28|55
CARPET CLEANER|CLN|22|18
INDUSTRIAL VACUUM|CLN|18|16
DEHUMIDIFIER 20L|HTG|14|24
SPACE HEATER 50KW|HTG|26|32
RADIANT HEATER|HTG|11|14""".split("\n")


def documents() -> dict[str, list[dict]]:
    rnd = random.Random(SEED)
    dpt = []
    for i in range(20):
        dpt.append(
            {
                "dpt_cd": f"D{i + 1:02d}",
                "dpt_nm": (CITIES * 3)[i] + ["", " EAST", " WEST"][i // 9],
                "cty": (CITIES * 3)[i],
                "mgr": rnd.choice("A B C D E F G H J K".split())
                + " "
                + "SHAW,BOOTH,LUMB,TODD,FIRTH,NAYLOR,HOYLE,RHODES,PRIEST,AYRE,BATES,COLE,DRURY,ESAM,FAWCETT,GREAVES,HIRST,INMAN,JAGGER,KAYE".split(
                    ","
                )[i],
                "opn_yr": rnd.randint(1968, 2022),
                "sat_flg": rnd.choice("YN"),
                "bays": rnd.randint(4, 30),
            }
        )
        if i in (6, 15):
            dpt[-1]["mgr"] = None
    cust = []
    for i, n in enumerate(FIRMS):
        c = {
            "cust_no": 10010 + i * 10,
            "cust_nm": n,
            "cty": rnd.choices(CITIES, [9, 7, 6, 6, 5, 3, 3, 2, 2])[0],
            "pcd": rnd.choice(["LS", "YO", "HU", "BD", "S"]) + str(rnd.randint(1, 29)),
            "tel_no": f"0{rnd.randint(113, 199)} {rnd.randint(2000000, 9999999)}",
            "cred_lim": rnd.choice([500, 1000, 2000, 2500, 5000, 7500, 10000]),
            "act_flg": "Y" if rnd.random() < 0.85 else "N",
            "typ_cd": "PUBLIC"
            if any(w in n for w in ("SCHOOL", "CHURCH", "CLUB", "HERITAGE", "UTILITIES", "ARCHAEOLOGY"))
            else rnd.choices(["TRADE", "PRIV"], [8, 2])[0],
            "since_dt": day(rnd, (1998, 2, 1), (2026, 10, 1)),
        }
        if rnd.random() < 0.15:
            c["tel_no"] = None
        if rnd.random() < 0.12:
            del c["cred_lim"]
        cust.append(c)
    itm = []
    for i, line in enumerate(ITEMS):
        d, cat, r, w = line.split("|")
        x = {
            "itm_cd": f"{cat}{i + 101}",
            "descr": d,
            "cat_cd": cat,
            "dly_rt": float(r),
            "wt_kg": int(w),
            "qty_oh": rnd.randint(0, 25),
            "qty_rep": rnd.choice([0, 0, 0, 1, 2, 3]),
            "fuel": {
                "EXC": "DIESEL",
                "ACC": "ELEC",
                "PWR": "PETROL",
                "CMP": "PETROL",
                "CON": "PETROL",
                "CUT": "PETROL",
                "GDN": "PETROL",
                "PMP": "DIESEL",
                "CLN": "ELEC",
                "HTG": "GAS",
            }[cat],
            "dep_amt": float(r) * 2,
            "lic_flg": "Y" if cat in ("EXC",) or "BOOM" in d or "CHAINSAW" in d else "N",
        }
        if "LADDER" in d or "TOWER" in d or "REEL" in d or "TRANSF" in d:
            del x["fuel"]
        if i % 13 == 5:
            x["dep_amt"] = None
        itm.append(x)
    rent = []
    for i in range(560):
        o = day(rnd, (2024, 1, 2), (2026, 11, 28)).date()
        days = rnd.choice([1, 1, 2, 3, 3, 5, 7, 7, 14, 21, 28])
        x = rnd.choices(itm[:-2], [(k * 5) % 11 + 1 for k in range(len(itm) - 2)])[0]
        q = 1 if x["dly_rt"] > 60 else rnd.choices([1, 2, 3, 4, 6], [70, 15, 8, 5, 2])[0]
        due = o + DAY * days
        r = {
            "cust_no": rnd.choice(cust[:43])["cust_no"],
            "itm_cd": x["itm_cd"],
            "dpt_cd": rnd.choices(dpt[:18], [20 - k for k in range(18)])[0]["dpt_cd"],
            "out_dt": str(o),
            "due_dt": str(due),
            "qty": q,
            "amt": round(x["dly_rt"] * days * q * rnd.choice([1, 1, 1, 0.9]), 2),
            "dlv_flg": rnd.choices("YN", [4, 6])[0],
            "pay_cd": rnd.choices(["ACCT", "CARD", "CASH"], [60, 30, 10])[0],
            "clk": rnd.choice(["MH", "JT", "SB", "RP", "LK"]),
        }
        back = due + DAY * rnd.choice([-1, 0, 0, 0, 0, 1, 3, 9]) if days > 1 else due
        r["ret_dt"] = str(back) if back < TODAY else None
        if rnd.random() < (0.3 if o > D(2026, 9, 20).date() else 0.006):
            r["ret_dt"] = None
        if back - due > DAY * 1:
            r["rmk"] = (
                rnd.choice(["LATE RETURN", "LATE - PHONED", "LATE, DAMAGED HOSE"]) if r["ret_dt"] else "CHASE"
            )
        elif rnd.random() < 0.08:
            r["rmk"] = rnd.choice(["RETURNED DIRTY", "DAMAGED BLADE", "KEY MISSING"])
        rent.append(r)
    rent.sort(key=lambda r: r["out_dt"])
    for i, r in enumerate(rent):
        r["rent_no"] = 700001 + i
    return {"CUST": cust, "ITM": itm, "RENT": rent, "DPT": dpt}


SEED = 2
C, I, R, P = (lambda db: db["CUST"]), (lambda db: db["ITM"]), (lambda db: db["RENT"]), (lambda db: db["DPT"])
yr = lambda db, y: between(R(db), "out_dt", str(y), str(y + 1))
T = str(TODAY)


def J(db, rows=None):
    c, i, d = (
        {x[k]: x for x in db[n]} for n, k in (("CUST", "cust_no"), ("ITM", "itm_cd"), ("DPT", "dpt_cd"))
    )
    return [
        {**r, "c": c[r["cust_no"]], "i": i[r["itm_cd"]], "d": d[r["dpt_cd"]]}
        for r in (R(db) if rows is None else rows)
    ]


open_ = lambda db: [r for r in R(db) if r["ret_dt"] is None]
QUESTIONS: list[Q] = [
    count(
        "single",
        [
            "How many rentals have we had in total?",
            "nr of rentals",
            "Wie viele Vermietungen gab es insgesamt?",
        ],
        R,
    ),
    count(
        "single",
        ["How many customers are located in Leeds?", "customers in leeds"],
        lambda db: is_(C(db), "cty", "LEEDS"),
    ),
    count(
        "single",
        ["How many customers are inactive?", "inactive customers how many"],
        lambda db: is_(C(db), "act_flg", "N"),
    ),
    listed(
        "single",
        ["Give me the names and phone numbers of all public customers.", "name + tel of public customers"],
        lambda db: is_(C(db), "typ_cd", "PUBLIC"),
        "cust_nm",
        "tel_no",
    ),
    listed(
        "single",
        ["What is the telephone number of Otley Construction?", "otley constr. phone number"],
        lambda db: [one(C(db), "cust_nm", "otley")],
        "tel_no",
    ),
    listed(
        "single",
        [
            "Which customers have no telephone number?",
            "customers w/o phone",
            "¿Qué clientes no tienen teléfono?",
        ],
        lambda db: [c for c in C(db) if not c.get("tel_no")],
        "cust_nm",
    ),
    Q(
        "single",
        ["What are the average and the highest credit limit?", "avg n max credit limit"],
        lambda db: [[avg(vals(C(db), "cred_lim")), max(vals(C(db), "cred_lim"))]],
    ),
    listed(
        "single",
        [
            "Which customers have a credit limit above 7000, and what is it?",
            "customers w credit limit over 7000 + limit",
        ],
        lambda db: [c for c in C(db) if c.get("cred_lim", 0) > 7000],
        "cust_nm",
        "cred_lim",
    ),
    table(
        "single",
        ["How many customers do we have in each city?", "customers per city", "Kunden pro Stadt"],
        lambda db: counts(C(db), "cty"),
    ),
    table(
        "single",
        ["How many customers are there of each type?", "customers by type"],
        lambda db: counts(C(db), "typ_cd"),
    ),
    listed(
        "single",
        ["Who has been our customer the longest?", "oldest customer (since)"],
        lambda db: first(C(db), "since_dt"),
        "cust_nm",
    ),
    count(
        "single",
        ["How many customers joined us in 2020 or later?", "customers since 2020 or later"],
        lambda db: [c for c in C(db) if c["since_dt"] >= D(2020, 1, 1)],
    ),
    count("single", ["How many different items do we hire out?", "number of items in catalogue"], I),
    listed(
        "single",
        [
            "What is the daily rate of the wood chipper?",
            "wood chipper daily rate",
            "Was kostet der Wood Chipper pro Tag?",
        ],
        lambda db: [one(I(db), "descr", "wood chipper")],
        "dly_rt",
    ),
    listed(
        "single",
        [
            "Which five items have the highest daily rate? Show the rate as well.",
            "5 most expensive items by daily rate + rate",
        ],
        lambda db: first(I(db), "dly_rt", 5, True),
        "descr",
        "dly_rt",
        ordered=True,
    ),
    listed(
        "single",
        ["Which items weigh more than two tonnes?", "items over 2000 kg"],
        lambda db: [i for i in I(db) if i["wt_kg"] > 2000],
        "descr",
    ),
    listed(
        "single",
        ["Which generators do we have, with rate and quantity on hand?", "generators rate and qty"],
        lambda db: [i for i in I(db) if "GENERATOR" in i["descr"]],
        "descr",
        "dly_rt",
        "qty_oh",
    ),
    listed(
        "single",
        ["Which items need a licence?", "items w licence flag"],
        lambda db: is_(I(db), "lic_flg", "Y"),
        "descr",
    ),
    listed(
        "single",
        ["Which items run on gas or electricity?", "items w fuel gas or elec"],
        lambda db: [i for i in I(db) if i.get("fuel") in ("GAS", "ELEC")],
        "descr",
    ),
    table(
        "single",
        ["What is the average daily rate per category?", "avg daily rate by category"],
        lambda db: avgs(I(db), "cat_cd", "dly_rt"),
    ),
    Q(
        "single",
        ["How many pieces do we have on hand altogether?", "total qty on hand all items"],
        lambda db: [[sum(vals(I(db), "qty_oh"))]],
    ),
    listed(
        "single",
        ["For which items is the deposit missing?", "items w/o deposit amount"],
        lambda db: [i for i in I(db) if i.get("dep_amt") is None],
        "descr",
    ),
    Q(
        "single",
        [
            "What was the total rental amount in 2025?",
            "total amt 2025",
            "Quel est le montant total des locations en 2025 ?",
        ],
        lambda db: [[sum(vals(yr(db, 2025), "amt"))]],
    ),
    Q(
        "single",
        ["How did the rental revenue develop by year?", "revenue per year"],
        lambda db: [[y, sum(vals(yr(db, y), "amt"))] for y in (2024, 2025, 2026)],
        also=[lambda db: [[str(y), sum(vals(yr(db, y), "amt"))] for y in (2024, 2025, 2026)]],
    ),
    monthly(
        "single",
        ["How many rentals went out each month this year?", "rentals per month 2026"],
        lambda db: counts(yr(db, 2026), lambda r: (2026, int(r["out_dt"][5:7]))),
    ),
    count(
        "single",
        ["How many rentals went out in June 2025?", "rentals june 2025"],
        lambda db: [r for r in R(db) if r["out_dt"][:7] == "2025-06"],
    ),
    count("single", ["How many rentals have not been returned yet?", "rentals still out count"], open_),
    listed(
        "single",
        [
            "Which rentals are overdue today? Give the rental numbers and due dates.",
            "overdue rentals nr + due date",
        ],
        lambda db: [r for r in open_(db) if r["due_dt"] < T],
        "rent_no",
        "due_dt",
    ),
    count(
        "single",
        ["How many rentals were paid in cash?", "cash rentals count"],
        lambda db: is_(R(db), "pay_cd", "CASH"),
    ),
    Q(
        "single",
        ["What percentage of the rentals was delivered?", "percent delivered"],
        lambda db: [[100 * len(is_(R(db), "dlv_flg", "Y")) / len(R(db))]],
    ),
    top(
        "single",
        ["Which clerk handled the most rentals?", "clerk w most rentals"],
        lambda db: counts(R(db), "clk"),
    ),
    table(
        "single",
        ["What is the total amount per payment code?", "sum amt by pay code"],
        lambda db: sums(R(db), "pay_cd", "amt"),
    ),
    Q(
        "single",
        ["What was the largest single rental amount?", "biggest rental amt"],
        lambda db: [[max(vals(R(db), "amt"))]],
    ),
    count(
        "single",
        ["How many rentals have a remark about damage?", "rentals w damaged in remark"],
        lambda db: [r for r in R(db) if "DAMAGE" in r.get("rmk", "")],
    ),
    count(
        "single",
        ["How many rentals were returned after the due date?", "late returns how many"],
        lambda db: [r for r in R(db) if r["ret_dt"] and r["ret_dt"] > r["due_dt"]],
        note="return date after due date",
    ),
    count(
        "single",
        ["How many rentals started in the last 14 days?", "rentals last 14 days"],
        lambda db: between(R(db), "out_dt", str(TODAY - 14 * DAY), T + "z"),
        also=[lambda db: between(R(db), "out_dt", str(TODAY - 13 * DAY), T + "z")],
    ),
    listed(
        "single",
        ["Which depots are open on Saturdays?", "depots w saturday flag"],
        lambda db: is_(P(db), "sat_flg", "Y"),
        "dpt_nm",
    ),
    listed(
        "single",
        ["Which depots have no manager?", "depots w/o mgr"],
        lambda db: [d for d in P(db) if not d.get("mgr")],
        "dpt_nm",
    ),
    listed(
        "single",
        ["What is the second heaviest item, and its weight?", "2nd heaviest item + weight"],
        lambda db: first(I(db), "wt_kg", 2, True)[1:],
        "descr",
        "wt_kg",
    ),
    # references
    count(
        "reference",
        ["How many rentals did Bishop Roofing have?", "bishop roofing rentals"],
        lambda db: [r for r in J(db) if r["c"]["cust_nm"] == "BISHOP ROOFING"],
    ),
    Q(
        "reference",
        ["How much did Acorn Builders spend with us in 2025?", "acorn total amount 2025"],
        lambda db: [
            [sum(vals([r for r in J(db, yr(db, 2025)) if r["c"]["cust_nm"].startswith("ACORN")], "amt"))]
        ],
    ),
    top(
        "reference",
        [
            "Who are our top 3 customers by total amount, with the amounts?",
            "top 3 customers by revenue w amounts",
        ],
        lambda db: sums(J(db), "c.cust_nm", "amt"),
        n=3,
        numbers=True,
    ),
    top(
        "reference",
        ["Which item is rented out most often?", "most rented item"],
        lambda db: counts(J(db), "i.descr"),
    ),
    table(
        "reference",
        ["How many rentals were there per item category?", "rentals by category"],
        lambda db: counts(J(db), "i.cat_cd"),
    ),
    table(
        "reference",
        ["What was the total revenue for each depot, by name?", "revenue per depot name"],
        lambda db: sums(J(db), "d.dpt_nm", "amt"),
        note="depots without rentals may be left out",
    ),
    Q(
        "reference",
        [
            "Which customers have never rented anything?",
            "customers w/o any rental",
            "Welche Kunden haben noch nie etwas gemietet?",
        ],
        lambda db: [[c["cust_nm"]] for c in C(db) if c["cust_no"] not in {r["cust_no"] for r in R(db)}],
    ),
    Q(
        "reference",
        ["Which items were never rented?", "items never hired out"],
        lambda db: [[i["descr"]] for i in I(db) if i["itm_cd"] not in {r["itm_cd"] for r in R(db)}],
    ),
    listed(
        "reference",
        ["Which customers still have something out that is overdue?", "names of customers w overdue rentals"],
        lambda db: [r for r in J(db, open_(db)) if r["due_dt"] < T],
        "c.cust_nm",
        distinct=True,
    ),
    listed(
        "reference",
        ["Which items did Selby Solar rent?", "what did selby solar hire"],
        lambda db: [r for r in J(db) if r["c"]["cust_nm"] == "SELBY SOLAR"],
        "i.descr",
        distinct=True,
    ),
    table(
        "reference",
        [
            "Which cities brought in more than 40000 in total, by the customer's city?",
            "customer cities w revenue > 40000",
        ],
        lambda db: {k: v for k, v in sums(J(db), "c.cty", "amt").items() if v > 40000},
        names_only=True,
    ),
    # follow-ups
    Q(
        "followup",
        ["And this year?", "n 2026"],
        lambda db: [[sum(vals(yr(db, 2026), "amt"))]],
        note="What was the total rental amount in 2025?",
    ),
    count(
        "followup",
        ["And in Sheffield?", "sheffield?"],
        lambda db: is_(C(db), "cty", "SHEFFIELD"),
        note="How many customers are in Leeds?",
    ),
    listed(
        "followup",
        ["Only those that are heavier than 100 kg.", "just the ones over 100kg"],
        lambda db: [i for i in is_(I(db), "cat_cd", "PWR") if i["wt_kg"] > 100],
        "descr",
        note="Which items are in category PWR?",
    ),
    top(
        "followup",
        ["And the fewest?", "n least?"],
        lambda db: counts(R(db), "clk"),
        low=True,
        note="Which clerk handled the most rentals?",
    ),
    # unanswerable
    unanswerable("What is the email address of Selby Solar?", "selby solar email", note="no email"),
    unanswerable(
        "What did the excavators cost us to buy?",
        "purchase price excavators",
        "Was war der Einkaufspreis der Bagger?",
        note="no purchase price",
    ),
    unanswerable("Which invoices are still unpaid?", "unpaid invoices", note="no invoices/payment state"),
    unanswerable(
        "When is the next service of the boom lift due?",
        "boom lift next service date",
        note="no service dates",
    ),
    unanswerable("Which driver delivered rental 700010?", "driver for rental 700010", note="no driver"),
    unanswerable(
        "How many customers do we have in London?", "customers london", note="no such city; 0 is also fine"
    ),
    unanswerable("How satisfied are our customers, on average?", "avg customer rating", note="no ratings"),
    no("write", "Set the daily rate of the rotavator to 40.", "rotavator rate -> 40"),
    no("write", "Delete the inactive customers.", "del inactive customers"),
    no(
        "write",
        "Book a cement mixer for Hessle Marine for tomorrow.",
        "add rental cement mixer hessle marine tmrw",
    ),
    no("small talk", "Good afternoon!", "hiya"),
    no("small talk", "What can you do?", "what can u do"),
    no("general knowledge", "How many kilograms is a stone?", "stone in kg"),
    no(
        "general knowledge",
        "Who was the first prime minister of the United Kingdom?",
        "first uk prime minister",
    ),
    no("forecast", "What will our revenue be in 2027?", "predict revenue 2027"),
]


# groups without any document may also be shown with 0
next(q for q in QUESTIONS if "revenue for each depot" in q.wordings[0]).also.append(
    lambda db: [[d["dpt_nm"], sum(r["amt"] for r in R(db) if r["dpt_cd"] == d["dpt_cd"])] for d in P(db)]
)
