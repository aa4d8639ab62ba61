"""A database and questions about it. Not looked at while the feature was made: it judges."""

import random
from collections import Counter

from benchmarks.ask.sets.writing import (
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
    groups,
    is_,
    listed,
    monthly,
    no,
    one,
    srt,
    table,
    top,
    unanswerable,
    uniq,
    vals,
    year,
)

NAME = "lakeside_school"

BOYS = "Aiden Blake Caleb Dylan Ethan Finn Gabriel Hugo Isaac Jayden Kai Leo Mason Nathan Owen Parker Rohan Seth Tyler Zach".split()
GIRLS = "Abigail Bella Clara Daisy Ella Freya Gemma Hazel Iris Jade Kayla Luna Megan Naomi Paige Rosie Sienna Tara Violet Zara".split()
SUR = "Adams Brooks Collins Dawson Edwards Foster Greene Hughes Irving Jennings Kaur Lopez Mitchell Nguyen Okafor Patel Quinlan Reyes Santos Turner Ueda Vance Walsh Young Zhang Fitzgerald McAllister Rodriguez Stein Haddock".split()
TOWNS = ["Lakeside", "Millbrook", "Ashford", "Fairview", "Cedar Falls"]
TEACHERS = """Margaret|Thornton|Mathematics,Physics
Alan|Whitaker|Mathematics
Denise|Carrington|English
Joel|Rosenberg|English,History
Carmen|Delgado|Spanish
Luc|Fontaine|French,Spanish
Ingrid|Solberg|Biology,Chemistry
Peter|Achebe|Physics,Computer Science
Lydia|Marchetti|Art
Samuel|Boateng|Music
Rachel|Kimura|Geography,History
Victor|Lindholm|Physical Education
Nora|Castellano|Chemistry
Gwen|Prescott|English
Dominic|Farrell|History
Anita|Raman|Computer Science,Mathematics
Bruce|Holloway|Physical Education,Geography
Stella|Voss|Music,Art
Henry|Abernathy|Biology
Fiona|Drummond|Mathematics
Oscar|Velasquez|Spanish
Tessa|Lockhart|English""".split("\n")
HOURS = {
    "Mathematics": 5,
    "English": 5,
    "History": 3,
    "Geography": 2,
    "Biology": 3,
    "Physics": 3,
    "Chemistry": 3,
    "Spanish": 3,
    "French": 3,
    "Computer Science": 2,
    "Art": 2,
    "Music": 2,
    "Physical Education": 2,
}
CLUBS = """Chess Club|0
Robotics|45
Drama Society|20
School Choir|10
Debate Team|15
Garden Club|5
Photography|30
Basketball|25
Swim Team|40
Book Club|0
Coding Girls|0
Ceramics|35
Math Olympiad|0
Newspaper|0
Orchestra|30
Hiking|12
Model United Nations|28
Astronomy|18
Badminton|22
Yearbook|0""".split("\n")


def documents() -> dict[str, list[dict]]:
    rnd = random.Random(SEED)
    rooms = []
    for i in range(24):
        b = ["Main", "North", "Science"][i // 8]
        r = {
            "_id": f"{b[0]}{i % 8 // 3}{i % 8 + 1:02d}",
            "building": b,
            "floor": i % 8 // 3,
            "seats": rnd.choice([18, 22, 24, 26, 28, 30, 32]),
            "type": "lab" if b == "Science" and i % 8 < 5 else "classroom",
            "projector": rnd.random() < 0.7,
        }
        if i == 7:
            r.update(type="music room", seats=40)
        if i == 15:
            r.update(type="gym", seats=120, projector=False)
        rooms.append(r)
    teachers = []
    for i, line in enumerate(TEACHERS):
        f, l, s = line.split("|")
        t = {
            "_id": f"T{i + 1:02d}",
            "firstName": f,
            "lastName": l,
            "email": f"{f[0]}.{l}@lakeside.edu".lower(),
            "subjects": s.split(","),
            "hiredOn": day(rnd, (1996, 8, 1), (2026, 8, 20)),
            "salary": rnd.randrange(41000, 83000, 250),
            "fullTime": rnd.random() < 0.7,
        }
        if i % 6 != 2:
            t["phone"] = f"555-{rnd.randint(1000, 9999)}"
        if i == 11:
            t["email"] = None
        teachers.append(t)
    classes = []
    for g in range(5, 12):
        for s in "ABC":
            c = {
                "_id": f"{g}{s}",
                "grade": g,
                "homeroomTeacherId": teachers[len(classes)]["_id"],
                "roomId": rooms[len(classes)]["_id"],
            }
            if c["_id"] == "11C":
                c["homeroomTeacherId"] = None
            classes.append(c)
    students, seen = [], set()
    while len(students) < 240:
        g = rnd.choice("MF")
        n = (rnd.choice(BOYS if g == "M" else GIRLS), rnd.choice(SUR))
        if n in seen:
            continue
        seen.add(n)
        c = rnd.choice(classes)
        s = {
            "_id": 30001 + len(students),
            "firstName": n[0],
            "lastName": n[1],
            "gender": g,
            "birthDate": day(rnd, (2020 - c["grade"], 9, 1), (2021 - c["grade"], 8, 31)),
            "classId": c["_id"],
            "town": rnd.choices(TOWNS, [8, 4, 3, 3, 2])[0],
            "takesBus": rnd.random() < 0.4,
            "lunch": rnd.choices(["hot", "packed", "none"], [5, 4, 1])[0],
            "enrolledOn": day(rnd, (2019, 8, 15), (2026, 9, 5)),
            "guardian": {
                "name": rnd.choice(GIRLS + BOYS) + " " + n[1],
                "phone": f"555-{rnd.randint(1000, 9999)}",
            },
        }
        if rnd.random() < 0.2:
            s["allergies"] = rnd.sample(
                ["nuts", "gluten", "lactose", "pollen", "eggs"], rnd.choice([1, 1, 2])
            )
        if rnd.random() < 0.12:
            del s["guardian"]["phone"]
        if rnd.random() < 0.04:
            s["town"] = None
        students.append(s)
    courses = []
    for g in (7, 8, 9, 10):
        for sub, h in HOURS.items():
            if (sub in ("French", "Chemistry") and g == 7) or (sub in ("Art", "Music") and g == 10):
                continue
            ts = [t for t in teachers[:20] if sub in t["subjects"]]
            courses.append(
                {
                    "_id": f"{''.join(w[0] for w in sub.split()) if ' ' in sub else sub[:4].upper()}-{g}",
                    "title": f"{sub} {g}",
                    "subject": sub,
                    "grade": g,
                    "teacherId": rnd.choice(ts)["_id"],
                    "hoursPerWeek": h + (1 if g >= 9 and h == 3 else 0),
                    "elective": sub in ("French", "Art", "Music", "Computer Science"),
                    "maxStudents": rnd.choice([20, 24, 28, 30]),
                }
            )
    grades = []
    for s in students:
        g = int(s["classId"][:-1])
        mine = [c for c in courses if c["grade"] == g]
        for c in rnd.sample(mine, min(len(mine), rnd.randint(3, 5))):
            x = {
                "studentId": s["_id"],
                "courseId": c["_id"],
                "term": rnd.choice(["2025 fall", "2026 spring", "2026 fall"]),
                "score": min(100, max(28, round(rnd.gauss(74, 13)))),
                "date": None,
            }
            x["date"] = {
                "2025 fall": day(rnd, (2025, 9, 10), (2026, 1, 20)),
                "2026 spring": day(rnd, (2026, 2, 1), (2026, 6, 20)),
                "2026 fall": day(rnd, (2026, 9, 8), (2026, 11, 28)),
            }[x["term"]]
            if rnd.random() < 0.05:
                x["score"] = None
            if rnd.random() < 0.2:
                x["comment"] = rnd.choice(
                    [
                        "Great progress",
                        "Needs to participate more",
                        "Homework often missing",
                        "Excellent project",
                        "Should see me after class",
                    ]
                )
            grades.append(x)
    absences = []
    for i in range(330):
        s = rnd.choices(students[:205], [k % 9 + 1 for k in range(205)])[0]
        d = day(rnd, (2025, 9, 1), (2026, 11, 28))
        while d.weekday() > 4 or d.month in (7, 8):
            d = day(rnd, (2025, 9, 1), (2026, 11, 28))
        a = {
            "studentId": s["_id"],
            "date": d,
            "lessonsMissed": rnd.choice([1, 2, 4, 6, 6, 6, 7]),
            "excused": rnd.random() < 0.78,
        }
        if rnd.random() < 0.8:
            a["reason"] = rnd.choices(
                ["flu", "dentist", "family event", "stomach ache", "overslept", "late bus"],
                [8, 3, 3, 4, 2, 2],
            )[0]
        absences.append(a)
    clubs = []
    for i, line in enumerate(CLUBS):
        n, fee = line.split("|")
        c = {
            "_id": i + 1,
            "name": n,
            "fee": int(fee),
            "weekday": rnd.choice(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]),
            "advisorId": rnd.choice(teachers[:17])["_id"],
            "memberIds": sorted(
                s["_id"] for s in rnd.sample(students, 0 if n == "Yearbook" else rnd.randint(4, 26))
            ),
        }
        if i in (3, 9):
            c["advisorId"] = None
        clubs.append(c)
    return {
        "students": students,
        "classes": classes,
        "teachers": teachers,
        "courses": courses,
        "grades": grades,
        "absences": absences,
        "clubs": clubs,
        "rooms": rooms,
    }


SEED = 1
S, C, T, K, G, A, U, R = (
    (lambda db, n=n: db[n])
    for n in ("students", "classes", "teachers", "courses", "grades", "absences", "clubs", "rooms")
)


def join(rows, other, key):
    o = {r["_id"]: r for r in other}
    return [{**r, "x": o.get(r[key])} for r in rows]


SC = lambda db: join(S(db), C(db), "classId")
AS = lambda db: join(A(db), S(db), "studentId")
GS = lambda db: join(G(db), S(db), "studentId")
GK = lambda db: join(G(db), K(db), "courseId")
KT = lambda db: join(K(db), T(db), "teacherId")
UT = lambda db: join(U(db), T(db), "advisorId")
CT = lambda db: join(C(db), T(db), "homeroomTeacherId")
CR = lambda db: join(C(db), R(db), "roomId")


def people(kind, wordings, rows, *more, note="", ordered=False, pre=""):
    """names of people: first and last name, in two columns or one, or the last name first"""
    f, l = pre + "firstName", pre + "lastName"
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


def named(kind, wordings, tab, note="", n=None, numbers=True):
    """tab(db) -> {(first, last): number}; n: the top n only"""

    def rows(db, f, num_):
        p = list(tab(db).items())
        if n:
            p.sort(key=lambda kv: -kv[1])
            vs = [v for _, v in p[: n + 1]]
            assert len(set(vs)) == len(vs), ("tie", wordings[0], p[: n + 2])
            p = p[:n]
        return [f(k) + ([v] if num_ else []) for k, v in p]

    return Q(
        kind,
        wordings,
        lambda db: rows(db, list, numbers),
        note,
        bool(n and n > 1),
        [
            lambda db: rows(db, lambda k: [k[0] + " " + k[1]], numbers),
            lambda db: rows(db, lambda k: [k[1], k[0]], numbers),
            lambda db: rows(db, lambda k: [k[1]], numbers),
        ]
        + (
            []
            if numbers
            else [lambda db: rows(db, list, True), lambda db: rows(db, lambda k: [k[0] + " " + k[1]], True)]
        ),
    )


who = lambda r: (r["x"]["firstName"], r["x"]["lastName"])
QUESTIONS: list[Q] = [
    count(
        "single",
        ["How many students attend our school?", "number of students", "¿Cuántos alumnos tenemos?"],
        S,
    ),
    count(
        "single",
        ["How many students come from Millbrook?", "students millbrook"],
        lambda db: is_(S(db), "town", "Millbrook"),
    ),
    table(
        "single",
        ["How many students live in each town?", "students by town"],
        lambda db: counts(S(db), "town"),
    ),
    people(
        "single",
        [
            "Who is in class 8B? Please give first and last names.",
            "names of kids in 8b",
            "Wer ist in der Klasse 8B?",
        ],
        lambda db: is_(S(db), "classId", "8B"),
    ),
    Q(
        "single",
        ["How many girls and how many boys are there?", "girls vs boys numbers"],
        lambda db: [["F", len(is_(S(db), "gender", "F"))], ["M", len(is_(S(db), "gender", "M"))]],
        also=[lambda db: [[len(is_(S(db), "gender", "F")), len(is_(S(db), "gender", "M"))]]],
    ),
    Q(
        "single",
        ["What percentage of the students takes the bus?", "percent bus kids"],
        lambda db: [[100 * len(is_(S(db), "takesBus", True)) / len(S(db))]],
    ),
    count(
        "single",
        ["How many students who take the bus bring a packed lunch?", "bus + packed lunch count"],
        lambda db: [s for s in S(db) if s["takesBus"] and s["lunch"] == "packed"],
    ),
    table(
        "single",
        ["Which classes have more than 13 students?", "classes w over 13 students"],
        lambda db: {k: v for k, v in counts(S(db), "classId").items() if v > 13},
        names_only=True,
    ),
    people(
        "nested",
        ["Which students are allergic to nuts?", "kids w nut allergy"],
        lambda db: [s for s in S(db) if "nuts" in s.get("allergies", [])],
    ),
    count(
        "nested",
        ["How many students have no allergies on record?", "students without allergies"],
        lambda db: [s for s in S(db) if not s.get("allergies")],
    ),
    table(
        "nested",
        ["How common is each allergy?", "count per allergy"],
        lambda db: Counter(a for s in S(db) for a in s.get("allergies", [])),
    ),
    Q(
        "nested",
        [
            "What is the phone number of the guardian of student number 30017?",
            "guardian phone of student 30017",
        ],
        lambda db: [[get(next(s for s in S(db) if s["_id"] == 30017), "guardian.phone")]],
    ),
    count(
        "nested",
        ["For how many students is the guardian's phone number missing?", "no guardian phone how many"],
        lambda db: [s for s in S(db) if not get(s, "guardian.phone")],
    ),
    people(
        "single",
        ["Who are our three youngest students? With birth dates.", "3 youngest students + bday"],
        lambda db: first(S(db), "birthDate", 3, True),
        "birthDate",
        ordered=True,
    ),
    count(
        "single",
        ["How many students were born in 2013?", "born 2013 count"],
        lambda db: year(S(db), "birthDate", 2013),
    ),
    count(
        "single",
        ["How many students enrolled since the first of September 2025?", "enrolled since sept 1 2025"],
        lambda db: [s for s in S(db) if s["enrolledOn"] >= D(2025, 9, 1)],
    ),
    people(
        "single",
        ["List the teachers with their email addresses.", "teachers n emails"],
        T,
        "email",
        note="one email is null",
    ),
    people(
        "nested",
        [
            "Which teachers teach History?",
            "who teaches history",
            "Quels professeurs enseignent l'histoire (History) ?",
        ],
        lambda db: [t for t in T(db) if "History" in t["subjects"]],
    ),
    people(
        "nested",
        ["Which teachers teach only one subject?", "teachers w exactly 1 subject"],
        lambda db: [t for t in T(db) if len(t["subjects"]) == 1],
    ),
    people(
        "single",
        ["Which teachers work part time?", "part-time teachers"],
        lambda db: is_(T(db), "fullTime", False),
    ),
    Q(
        "single",
        ["What is the average salary of full-time teachers?", "avg salary full time"],
        lambda db: [[avg(vals(is_(T(db), "fullTime", True), "salary"))]],
    ),
    people(
        "single",
        ["Who earns the most and what is the salary?", "best paid teacher + salary"],
        lambda db: first(T(db), "salary", 1, True),
        "salary",
    ),
    people(
        "single",
        [
            "Which teachers were hired before 2005, with the hiring date, earliest first?",
            "teachers hired b4 2005 sorted by date",
        ],
        lambda db: [t for t in srt(T(db), "hiredOn") if t["hiredOn"] < D(2005, 1, 1)],
        "hiredOn",
        ordered=True,
    ),
    listed(
        "single",
        ["Which grade 9 courses are electives?", "grade 9 electives"],
        lambda db: [k for k in K(db) if k["grade"] == 9 and k["elective"]],
        "title",
    ),
    Q(
        "single",
        ["How many hours per week do the grade 8 courses add up to?", "total weekly hours grade 8"],
        lambda db: [[sum(vals(is_(K(db), "grade", 8), "hoursPerWeek"))]],
    ),
    Q(
        "single",
        ["What were the mean and the best score in the fall term of 2026?", "avg n max score 2026 fall"],
        lambda db: [
            [
                avg(vals(is_(G(db), "term", "2026 fall"), "score")),
                max(vals(is_(G(db), "term", "2026 fall"), "score")),
            ]
        ],
    ),
    table(
        "single",
        ["What is the average score in every term?", "avg score by term"],
        lambda db: avgs(G(db), "term", "score"),
    ),
    count(
        "single",
        ["How many grades are below 50 points?", "scores under 50, how many"],
        lambda db: [g for g in G(db) if g["score"] is not None and g["score"] < 50],
    ),
    count(
        "single",
        ["How many grade entries have no score yet?", "grades w/o score"],
        lambda db: [g for g in G(db) if g["score"] is None],
    ),
    count(
        "single",
        ["How many comments mention homework?", "comments w homework"],
        lambda db: [g for g in G(db) if "homework" in g.get("comment", "").lower()],
    ),
    count(
        "single",
        ["How many unexcused absences are there?", "unexcused absences"],
        lambda db: is_(A(db), "excused", False),
    ),
    top(
        "single",
        [
            "What is the most frequent reason for absence?",
            "most common absence reason",
            "Was ist der häufigste Grund für Fehlzeiten?",
        ],
        lambda db: counts(A(db), "reason"),
    ),
    Q(
        "single",
        ["How many lessons were missed in October 2026?", "lessons missed oct 2026"],
        lambda db: [[sum(vals(between(A(db), "date", D(2026, 10, 1), D(2026, 11, 1)), "lessonsMissed"))]],
    ),
    monthly(
        "single",
        [
            "How many absences were there per month from January to June 2026?",
            "absences by month jan-jun 2026",
        ],
        lambda db: counts(
            between(A(db), "date", D(2026, 1, 1), D(2026, 7, 1)), lambda a: (2026, a["date"].month)
        ),
    ),
    count(
        "single",
        ["How many absences were recorded last month?", "absences last month"],
        lambda db: between(A(db), "date", D(2026, 10, 1), D(2026, 11, 1)),
    ),
    listed("single", ["Which clubs are free?", "clubs w no fee"], lambda db: is_(U(db), "fee", 0), "name"),
    listed(
        "single",
        ["Which clubs meet on Wednesday or Friday?", "clubs wed or fri"],
        lambda db: [u for u in U(db) if u["weekday"] in ("Wednesday", "Friday")],
        "name",
    ),
    listed(
        "nested",
        ["Which club has the most members?", "biggest club"],
        lambda db: first([{**u, "n": len(u["memberIds"])} for u in U(db)], "n", 1, True),
        "name",
    ),
    listed(
        "nested",
        ["Which clubs have fewer than 8 members?", "clubs under 8 members"],
        lambda db: [u for u in U(db) if len(u["memberIds"]) < 8],
        "name",
    ),
    Q(
        "single",
        ["How many seats are there in the Science building?", "total seats science bldg"],
        lambda db: [[sum(vals(is_(R(db), "building", "Science"), "seats"))]],
    ),
    listed(
        "single",
        ["Which rooms in the North building have no projector?", "north rooms w/o projector"],
        lambda db: [r for r in is_(R(db), "building", "North") if not r["projector"]],
        "_id",
    ),
    people(
        "single",
        ["All teachers in alphabetical order by last name, please.", "teachers sorted by last name"],
        lambda db: srt(T(db), "lastName"),
        ordered=True,
    ),
    Q(
        "single",
        ["Which subjects do we offer in grade 7, in alphabetical order?", "grade 7 subjects a-z"],
        lambda db: [[x] for x in sorted({k["subject"] for k in is_(K(db), "grade", 7)})],
        ordered=True,
    ),
    # references
    people(
        "reference",
        ["Who is the homeroom teacher of 7A?", "homeroom teacher 7a"],
        lambda db: is_(CT(db), "_id", "7A"),
        pre="x.",
    ),
    listed(
        "reference",
        ["Which courses does Ms Thornton teach?", "thornton's courses", "Welche Kurse gibt Frau Thornton?"],
        lambda db: is_(KT(db), "x.lastName", "Thornton"),
        "title",
    ),
    named(
        "reference",
        ["How many courses does each teacher give? Names and numbers.", "courses per teacher name"],
        lambda db: counts(KT(db), who),
        note="teachers without courses may be left out",
    ),
    people(
        "reference",
        ["Which teachers have no course at all?", "teachers w/o courses"],
        lambda db: [t for t in T(db) if t["_id"] not in {k["teacherId"] for k in K(db)}],
    ),
    table(
        "reference",
        ["What is the average score per subject?", "avg score by subject"],
        lambda db: avgs(GK(db), "x.subject", "score"),
    ),
    Q(
        "reference",
        ["What was the lowest score in Mathematics 8?", "worst score mathematics 8"],
        lambda db: [[min(vals(is_(GK(db), "x.title", "Mathematics 8"), "score"))]],
    ),
    count(
        "reference",
        ["How many students are in grade 10?", "grade 10 students nr"],
        lambda db: is_(SC(db), "x.grade", 10),
    ),
    named(
        "reference",
        ["Which student missed the most lessons in total?", "student w most missed lessons"],
        lambda db: {k: sum(vals(v, "lessonsMissed")) for k, v in groups(AS(db), who).items()},
        n=1,
        numbers=False,
    ),
    table(
        "reference",
        ["How many absences were there in each class?", "absences per class"],
        lambda db: counts(AS(db), "x.classId"),
        note="classes without absences may be left out",
    ),
    count(
        "reference",
        ["How many absences did students from Ashford have?", "absences of ashford kids"],
        lambda db: is_(AS(db), "x.town", "Ashford"),
    ),
    Q(
        "reference",
        ["How many students have never been absent?", "students w zero absences"],
        lambda db: [[len([s for s in S(db) if s["_id"] not in {a["studentId"] for a in A(db)}])]],
    ),
    people(
        "reference",
        ["Who is the advisor of the Debate Team?", "debate team advisor", "¿Quién dirige el Debate Team?"],
        lambda db: is_(UT(db), "name", "Debate Team"),
        pre="x.",
    ),
    people(
        "reference",
        ["Who is in the Chess Club?", "chess club member names"],
        lambda db: [s for s in S(db) if s["_id"] in one(U(db), "name", "chess")["memberIds"]],
    ),
    listed(
        "reference",
        ["Which classes have their room in the Main building?", "classes in main bldg"],
        lambda db: is_(CR(db), "x.building", "Main"),
        "_id",
    ),
    # follow-ups
    count(
        "followup",
        ["And from Fairview?", "fairview?"],
        lambda db: is_(S(db), "town", "Fairview"),
        note="How many students come from Cedar Falls?",
    ),
    count(
        "followup",
        ["How many of them were unexcused?", "unexcused ones?"],
        lambda db: [a for a in year(A(db), "date", 2026) if not a["excused"]],
        note="How many absences were there in 2026?",
    ),
    people(
        "followup",
        ["Add their phone numbers.", "w phone nr pls"],
        lambda db: [t for t in T(db) if "English" in t["subjects"]],
        "phone",
        note="Which teachers teach English?",
    ),
    listed(
        "followup",
        ["And the ones that cost more than 25?", "over 25?"],
        lambda db: [u for u in U(db) if u["fee"] > 25],
        "name",
        note="Which clubs are free of charge?",
    ),
    top(
        "followup",
        ["And the lowest?", "lowest?"],
        lambda db: avgs(GK(db), "x.subject", "score"),
        low=True,
        note="Which subject has the highest average score?",
    ),
    # unanswerable
    unanswerable("What is the IQ of the students in 9A?", "avg iq 9a", note="no IQ"),
    unanswerable("Which religion do the students have?", "students by religion", note="no religion"),
    unanswerable(
        "How old is Mr Whitaker?",
        "whitaker age",
        "Wie alt ist Herr Whitaker?",
        note="teachers have no birth date; students do",
    ),
    unanswerable("Which textbook is used in Biology 9?", "textbook biology 9", note="no textbooks"),
    unanswerable(
        "How much tuition do the parents pay per year?", "tuition fee per yr", note="only club fees"
    ),
    unanswerable(
        "When does the next exam in Chemistry take place?",
        "next chemistry exam date",
        note="no exams planned",
    ),
    unanswerable(
        "What are the home addresses of the kids in the Swim Team?",
        "addresses swim team",
        note="only the town",
    ),
    unanswerable("Who teaches Latin?", "latin teacher", note="no such subject; an empty answer is also fine"),
    no("write", "Move Zara from 8B to 8C.", "put zara in 8c"),
    no("write", "Delete all absences from last school year.", "del absences 2025"),
    no("write", "Give every full-time teacher a raise of 3 percent.", "raise salary full timers 3%"),
    no("small talk", "Good morning, nice to meet you.", "morning!"),
    no("small talk", "Haha, that's funny.", "lol ok"),
    no("general knowledge", "What is the square root of 144?", "sqrt 144"),
    no("general knowledge", "Who wrote Hamlet?", "hamlet author"),
    no("forecast", "How many students will fail math next year?", "predict math fails nxt yr"),
]
next(q for q in QUESTIONS if "grade 10" in q.wordings[0]).note = "the grade is in classes"


# groups without any document may also be shown with 0
next(q for q in QUESTIONS if "each teacher give" in q.wordings[0]).also.extend(
    [
        lambda db: [
            [t["firstName"], t["lastName"], sum(k["teacherId"] == t["_id"] for k in K(db))] for t in T(db)
        ],
        lambda db: [
            [t["firstName"] + " " + t["lastName"], sum(k["teacherId"] == t["_id"] for k in K(db))]
            for t in T(db)
        ],
    ]
)
