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
    no,
    sums,
    table,
    top,
    unanswerable,
    uniq,
    vals,
)

NAME = "seaview_hotel"

PEOPLE = {
    "United Kingdom": (
        "Oliver Amelia Jack Emily Harry Sophie George Lucy",
        "Ashworth Barlow Crawley Dunstan Everett Fairfax",
    ),
    "Germany": (
        "Jürgen Sabine Lukas Anke Matthias Heike Florian Petra",
        "Brandt Engel Krüger Lorenz Pfeiffer Vogel",
    ),
    "France": (
        "Camille Bruno Élodie Gérard Manon Thierry Solène Yves",
        "Blanchard Caron Delmas Fontaine Lemaire Rousseau",
    ),
    "Netherlands": (
        "Sanne Joost Femke Bram Lotte Ruben Anouk Daan",
        "Bakker Dekker Kuiper Mulder Smit Visser",
    ),
    "Ireland": (
        "Aoife Cormac Niamh Declan Orla Padraig Sinead Rory",
        "Brennan Doyle Gallagher Keane Nolan Quigley",
    ),
    "Austria": (
        "Franziska Leopold Valentin Theresia Gregor Magdalena",
        "Aigner Hofstätter Lechner Moser Reiter Steiner",
    ),
    "Spain": (
        "Lucía Álvaro Inés Javier Marta Rafael Rocío Sergio",
        "Castillo Domínguez Herrero Navarro Ortega Vidal",
    ),
    "United States": (
        "Brandon Ashley Tyler Megan Cody Heather Justin Amber",
        "Anderson Bennett Coleman Hughes Jenkins Simmons",
    ),
}
WEIGHTS = [40, 22, 14, 12, 10, 6, 8, 9]
STAFF = """Moira Fenwick|manager|4100
Tobias Lind|receptionist|2450
Carys Prosser|receptionist|2380
Imran Sheikh|receptionist|2520
Agnieszka Wrona|housekeeper|2010
Beatriz Lopes|housekeeper|1985
Dilys Maddox|housekeeper|2060
Oksana Melnyk|housekeeper|1950
Ruth Ockham|housekeeper|2095
Marcel Dubois|cook|2900
Sunita Rao|cook|2760
Lorcan Byrne|waiter|2105
Petra Zeman|waiter|2070
Callum Strachan|waiter|2180
Eamon Fogarty|night porter|2240
Gwen Tranter|gardener|1890""".split("\n")
REQUESTS = [
    "quiet room please",
    "late arrival, after 10 pm",
    "travelling with a dog",
    "extra pillows",
    "Small dog, very calm",
    "gluten-free breakfast",
    "wedding anniversary, flowers in the room",
    "ground floor if possible",
    "baby cot",
    "needs a desk to work at",
    "two dogs, please no carpet",
]


def documents() -> dict[str, list[dict]]:
    rnd = random.Random(SEED)
    staff = []
    for line in STAFF:
        name, position, salary = line.split("|")
        s = {
            "_id": hexid(rnd),
            "name": name,
            "position": position,
            "monthly_salary": int(salary),
            "hired_on": day(rnd, (2006, 3, 1), (2026, 9, 1)),
            "full_time": rnd.random() < 0.7,
        }
        staff.append(s)
    cleaners = [s for s in staff if s["position"] == "housekeeper"]
    rooms = []
    for floor, n in ((1, 12), (2, 12), (3, 9)):
        for k in range(1, n + 1):
            kind = rnd.choices(["single", "double", "twin", "family", "suite"], [6, 12, 5, 5, 3])[0]
            sea = rnd.random() < 0.45
            base = {"single": 72, "double": 108, "twin": 102, "family": 149, "suite": 225}[kind]
            r = {
                "_id": hexid(rnd),
                "number": floor * 100 + k,
                "floor": floor,
                "type": kind,
                "beds": {"single": 1, "double": 1, "twin": 2, "family": 3, "suite": 2}[kind],
                "price_per_night": base + (24 if sea else 0) + rnd.randrange(0, 15),
                "sea_view": sea,
                "balcony": sea and rnd.random() < 0.6,
                "housekeeper_id": rnd.choices(cleaners, [7, 9, 5, 4, 6])[0]["_id"],
            }
            if rnd.random() < 0.8:
                r["last_renovated"] = day(rnd, (2011, 1, 10), (2026, 4, 1))
            elif rnd.random() < 0.4:
                r["last_renovated"] = None
            rooms.append(r)
    guests, taken = [], set()
    while len(guests) < 130:
        country = rnd.choices(list(PEOPLE), WEIGHTS)[0]
        given, family = (rnd.choice(words.split()) for words in PEOPLE[country])
        if (given, family) in taken:
            continue
        taken.add((given, family))
        g = {
            "_id": hexid(rnd),
            "first_name": given,
            "last_name": family,
            "country": country,
            "email": f"{given}.{family}@example.com".lower(),
            "phone": f"+{rnd.randint(31, 49)} {rnd.randint(100, 999)} {rnd.randint(100000, 999999)}",
            "date_of_birth": day(rnd, (1938, 2, 1), (2006, 5, 1)),
            "loyalty_level": rnd.choices(["none", "silver", "gold"], [70, 21, 9])[0],
        }
        if rnd.random() < 0.11:
            del g["email"]
        elif rnd.random() < 0.05:
            g["email"] = None
        guests.append(g)
    bookings = []
    for i in range(340):
        room = rnd.choice(rooms)
        come = day(rnd, (2024, 2, 1), (2027, 2, 20))
        nights = rnd.choice([1, 1, 2, 2, 2, 3, 3, 4, 5, 7, 7, 10, 14])
        leave = come + DAY * nights
        booked = come - DAY * rnd.randint(0, 120)
        if booked >= NOW:
            booked = NOW - DAY * rnd.randint(1, 60)
        if leave < NOW:
            status = rnd.choices(["completed", "cancelled", "no-show"], [84, 12, 4])[0]
        elif come <= NOW:
            status = "checked in"
        else:
            status = rnd.choices(["confirmed", "cancelled"], [86, 14])[0]
        breakfast = rnd.random() < 0.62
        b = {
            "_id": hexid(rnd),
            "reference": f"SV-{20417 + 3 * i}",
            "guest_id": rnd.choices(guests[:116], [k % 6 + 1 for k in range(116)])[0]["_id"],
            "room_id": room["_id"],
            "booked_on": booked,
            "check_in": come,
            "check_out": leave,
            "adults": 1 if room["type"] == "single" else rnd.choice([1, 2, 2, 2]),
            "children": rnd.choice([0, 1, 2, 2, 3]) if room["type"] == "family" else 0,
            "breakfast": breakfast,
            "channel": rnd.choices(["website", "phone", "travel agency", "walk-in"], [48, 22, 24, 6])[0],
            "status": status,
            "total": round(
                nights * room["price_per_night"] * rnd.choice([1, 1, 0.9, 1.15]) + breakfast * nights * 14
            ),
        }
        if status == "completed" and rnd.random() < 0.6:
            b["rating"] = rnd.choices([1, 2, 3, 4, 5], [3, 5, 14, 40, 38])[0]
        if rnd.random() < 0.2:
            b["special_requests"] = rnd.choice(REQUESTS)
        bookings.append(b)
    return {"rooms": rooms, "guests": guests, "bookings": bookings, "staff": staff}


SEED = 4
R, G, B, S = (
    (lambda db: db["rooms"]),
    (lambda db: db["guests"]),
    (lambda db: db["bookings"]),
    (lambda db: db["staff"]),
)
done = lambda db: is_(B(db), "status", "completed")
cancelled = ("cancelled", "no-show")


def join(rows, other, key):
    o = {r["_id"]: r for r in other}
    return [{**r, "x": o[r[key]]} for r in rows]


def BR(db, rows=None):
    return join(B(db) if rows is None else rows, R(db), "room_id")


def BG(db, rows=None):
    return join(B(db) if rows is None else rows, G(db), "guest_id")


def people(kind, wordings, select, *extra, at="", note=""):
    """Guests: their names in two columns or in one, each once or as often as they occur."""
    two = lambda db: cols(select(db), at + "first_name", at + "last_name", *extra)
    whole = lambda db: [[f"{row[0]} {row[1]}", *row[2:]] for row in two(db)]
    return Q(kind, wordings, lambda db: uniq(two(db)), note, False, [two, lambda db: uniq(whole(db)), whole])


QUESTIONS: list[Q] = [
    count(
        "single", ["How many rooms does our hotel have?", "number of rooms", "Wie viele Zimmer haben wir?"], R
    ),
    Q(
        "single",
        ["What do our double rooms cost per night on average?", "avg price of a double room"],
        lambda db: [[avg(vals(is_(R(db), "type", "double"), "price_per_night"))]],
    ),
    listed(
        "single",
        [
            "Which rooms with a sea view cost less than 150 a night? I need the room number and the price.",
            "sea view rooms under 150, number and price",
        ],
        lambda db: [r for r in R(db) if r["sea_view"] and r["price_per_night"] < 150],
        "number",
        "price_per_night",
    ),
    count(
        "single",
        [
            "How many of our guests come from Germany or Austria?",
            "guests from germany + austria, how many in all",
            "Wie viele Gäste kommen aus Deutschland oder Österreich?",
        ],
        lambda db: [g for g in G(db) if g["country"] in ("Germany", "Austria")],
        note="both together",
    ),
    listed(
        "single",
        [
            "Show me the five most expensive bookings with their reference and the amount, dearest first.",
            "top 5 bookings by amount, highest first, with reference",
        ],
        lambda db: first(B(db), "total", 5, True),
        "reference",
        "total",
        ordered=True,
    ),
    table(
        "single",
        ["How many bookings came in through each channel?", "bookings by channel"],
        lambda db: counts(B(db), "channel"),
    ),
    Q(
        "single",
        [
            "How much did the completed stays bring in per year of arrival? Oldest year first.",
            "sum of completed bookings by check-in year, in order of year",
        ],
        lambda db: [[y, v] for y, v in sorted(sums(done(db), lambda b: b["check_in"].year, "total").items())],
        ordered=True,
    ),
    count(
        "single",
        [
            "For how many guests don't we have an email address?",
            "guests without email, number",
            "¿De cuántos huéspedes no tenemos correo electrónico?",
        ],
        lambda db: [g for g in G(db) if not g.get("email")],
    ),
    Q(
        "single",
        ["What percentage of the bookings includes breakfast?", "% of bookings with breakfast"],
        lambda db: [[100 * len(is_(B(db), "breakfast", True)) / len(B(db))]],
    ),
    listed(
        "single",
        [
            "For which rooms do we not know when they were last renovated? The numbers will do.",
            "room numbers without a renovation date",
        ],
        lambda db: [r for r in R(db) if r.get("last_renovated") is None],
        "number",
    ),
    Q(
        "single",
        [
            "What is the average monthly salary for each position? Start with the best paid.",
            "avg salary per position, highest first",
        ],
        lambda db: [
            [p, v] for p, v in sorted(avgs(S(db), "position", "monthly_salary").items(), key=lambda i: -i[1])
        ],
        ordered=True,
    ),
    listed(
        "single",
        [
            "Who on our staff is neither a receptionist nor a housekeeper? Name and position, please.",
            "staff except receptionists and housekeepers: name, position",
        ],
        lambda db: [s for s in S(db) if s["position"] not in ("receptionist", "housekeeper")],
        "name",
        "position",
    ),
    Q(
        "single",
        [
            "How many nights does a completed stay last on average?",
            "avg number of nights of completed stays",
            "Combien de nuits dure en moyenne un séjour terminé (completed) ?",
        ],
        lambda db: [[avg((b["check_out"] - b["check_in"]).days for b in done(db))]],
    ),
    count(
        "single",
        ["How many bookings mention a dog in the special requests?", "bookings with dogs in requests, count"],
        lambda db: [b for b in B(db) if "dog" in b.get("special_requests", "").lower()],
    ),
    count(
        "single",
        [
            "How many bookings have their arrival in October this year?",
            "nr of bookings arriving october 2026",
        ],
        lambda db: between(B(db), "check_in", D(2026, 10, 1), D(2026, 11, 1)),
        also=[
            lambda db: [
                b
                for b in between(B(db), "check_in", D(2026, 10, 1), D(2026, 11, 1))
                if b["status"] != "cancelled"
            ],
            lambda db: [
                b
                for b in between(B(db), "check_in", D(2026, 10, 1), D(2026, 11, 1))
                if b["status"] not in cancelled
            ],
        ],
    ),
    people(
        "single",
        ["Who is our oldest guest, and when was he or she born?", "oldest guest, name and birthday"],
        lambda db: first(G(db), "date_of_birth"),
        "date_of_birth",
    ),
    # references
    people(
        "reference",
        [
            "Which guests on our list have never booked a room?",
            "names of guests without any booking",
            "Welche Gäste haben noch nie gebucht?",
        ],
        lambda db: [g for g in G(db) if g["_id"] not in {b["guest_id"] for b in B(db)}],
    ),
    top(
        "reference",
        ["From which country do we get the most bookings?", "guests of which country book most"],
        lambda db: counts(BG(db), "x.country"),
    ),
    people(
        "reference",
        ["Which guests gave us a rating of just one?", "names of guests who rated 1"],
        lambda db: [b for b in BG(db) if b.get("rating") == 1],
        at="x.",
    ),
    table(
        "reference",
        [
            "How much have completed bookings brought in for each type of room?",
            "total of completed bookings per room type",
        ],
        lambda db: sums(BR(db, done(db)), "x.type", "total"),
    ),
    top(
        "reference",
        [
            "Which housekeeper looks after the most rooms, and how many are they?",
            "housekeeper with most rooms (name + number of rooms)",
        ],
        lambda db: counts(join(R(db), S(db), "housekeeper_id"), "x.name"),
        numbers=True,
    ),
    # without an answer
    unanswerable(
        "What are the phone numbers of our housekeepers?", "phone nr of housekeepers", note="guests have one"
    ),
    unanswerable(
        "Why were so many bookings cancelled last year?",
        "reason for the cancellations in 2025",
        "Pourquoi y a-t-il eu autant d'annulations l'an dernier ?",
        note="no reasons",
    ),
    unanswerable("How much did we earn at the bar in August?", "bar takings august", note="no bar"),
    no(
        "write",
        "Cancel all bookings of Oliver Ashworth, please.",
        "cancel oliver ashworths bookings",
    ),
    no("forecast", "How many rooms will be taken next summer?", "expected occupancy summer 2027"),
]
