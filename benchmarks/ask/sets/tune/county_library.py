"""A database and questions about it. Used while the feature was made."""

import random

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
    is_,
    listed,
    monthly,
    no,
    one,
    srt,
    table,
    top,
    unanswerable,
    vals,
    year,
)

NAME = "county_library"

BOOKS = """Pride and Prejudice|Jane Austen|romance|English|1813|432
Emma|Jane Austen|romance|English|1815|474
Persuasion|Jane Austen|romance|English|1817|249
Jane Eyre|Charlotte Brontë|romance|English|1847|532
Wuthering Heights|Emily Brontë|romance|English|1847|416
Great Expectations|Charles Dickens|classic|English|1861|544
Oliver Twist|Charles Dickens|classic|English|1838|608
A Tale of Two Cities|Charles Dickens|classic|English|1859|489
Bleak House|Charles Dickens|classic|English|1853|1017
Middlemarch|George Eliot|classic|English|1871|904
Murder on the Orient Express|Agatha Christie|crime|English|1934|256
Death on the Nile|Agatha Christie|crime|English|1937|288
And Then There Were None|Agatha Christie|crime|English|1939|272
The Murder of Roger Ackroyd|Agatha Christie|crime|English|1926|288
The ABC Murders|Agatha Christie|crime|English|1936|252
The Hound of the Baskervilles|Arthur Conan Doyle|crime|English|1902|256
The Sign of the Four|Arthur Conan Doyle|crime|English|1890|160
A Study in Scarlet|Arthur Conan Doyle|crime|English|1887|176
Knots and Crosses|Ian Rankin|crime|English|1987|226
Black and Blue|Ian Rankin|crime|English|1997|393
The Thursday Murder Club|Richard Osman|crime|English|2020|382
The Man Who Died Twice|Richard Osman|crime|English|2021|422
The Hobbit|J. R. R. Tolkien|fantasy|English|1937|310
The Fellowship of the Ring|J. R. R. Tolkien|fantasy|English|1954|423
The Two Towers|J. R. R. Tolkien|fantasy|English|1954|352
The Return of the King|J. R. R. Tolkien|fantasy|English|1955|417
A Wizard of Earthsea|Ursula K. Le Guin|fantasy|English|1968|205
The Left Hand of Darkness|Ursula K. Le Guin|science fiction|English|1969|304
The Dispossessed|Ursula K. Le Guin|science fiction|English|1974|387
Mort|Terry Pratchett|fantasy|English|1987|272
Guards! Guards!|Terry Pratchett|fantasy|English|1989|288
Small Gods|Terry Pratchett|fantasy|English|1992|344
Going Postal|Terry Pratchett|fantasy|English|2004|394
Jonathan Strange & Mr Norrell|Susanna Clarke|fantasy|English|2004|782
Piranesi|Susanna Clarke|fantasy|English|2020|245
Dune|Frank Herbert|science fiction|English|1965|612
Foundation|Isaac Asimov|science fiction|English|1951|255
I, Robot|Isaac Asimov|science fiction|English|1950|253
Project Hail Mary|Andy Weir|science fiction|English|2021|476
The Martian|Andy Weir|science fiction|English|2011|369
Nineteen Eighty-Four|George Orwell|science fiction|English|1949|328
Animal Farm|George Orwell|classic|English|1945|112
Homage to Catalonia|George Orwell|history|English|1938|232
The Guns of August|Barbara Tuchman|history|English|1962|511
SPQR|Mary Beard|history|English|2015|606
Stalingrad|Antony Beevor|history|English|1998|494
The Silk Roads|Peter Frankopan|history|English|2015|636
A Brief History of Time|Stephen Hawking|science|English|1988|212
The Selfish Gene|Richard Dawkins|science|English|1976|360
Silent Spring|Rachel Carson|science|English|1962|378
Entangled Life|Merlin Sheldrake|science|English|2020|368
Invisible Women|Caroline Criado Perez|science|English|2019|411
Matilda|Roald Dahl|children|English|1988|240
The BFG|Roald Dahl|children|English|1982|208
The Twits|Roald Dahl|children|English|1980|76
Charlie and the Chocolate Factory|Roald Dahl|children|English|1964|155
The Gruffalo|Julia Donaldson|children|English|1999|32
Stick Man|Julia Donaldson|children|English|2008|32
The Tiger Who Came to Tea|Judith Kerr|children|English|1968|32
When Hitler Stole Pink Rabbit|Judith Kerr|children|English|1971|191
Northern Lights|Philip Pullman|children|English|1995|399
Die Verwandlung|Franz Kafka|classic|German|1915|102
Der Prozess|Franz Kafka|classic|German|1925|271
Die unendliche Geschichte|Michael Ende|children|German|1979|474
Momo|Michael Ende|children|German|1973|300
Im Westen nichts Neues|Erich Maria Remarque|classic|German|1928|288
Der Schwarm|Frank Schätzing|science fiction|German|2004|987
L'Étranger|Albert Camus|classic|French|1942|185
La Peste|Albert Camus|classic|French|1947|352
Le Petit Prince|Antoine de Saint-Exupéry|children|French|1943|96
Madame Bovary|Gustave Flaubert|romance|French|1857|464
Cien años de soledad|Gabriel García Márquez|classic|Spanish|1967|471
La casa de los espíritus|Isabel Allende|romance|Spanish|1982|453
La sombra del viento|Carlos Ruiz Zafón|crime|Spanish|2001|565
The Salt Path|Raynor Winn|biography|English|2018|288
Wild Swans|Jung Chang|biography|English|1991|524
The Diary of a Young Girl|Anne Frank|biography|English|1947|283
Becoming|Michelle Obama|biography|English|2018|448
Long Walk to Freedom|Nelson Mandela|biography|English|1994|630""".split("\n")
BRANCHES = """Exeter Central|Exeter|1965|120
Exeter St Thomas|Exeter|1978|32
Heavitree|Exeter|1982|26
Plymouth Central|Plymouth|1956|140
Plymstock|Plymouth|1971|40
Plympton|Plymouth|1974|38
Torquay|Torquay|1938|88
Paignton|Paignton|2010|72
Brixham|Brixham|1986|24
Barnstaple|Barnstaple|1988|90
Bideford|Bideford|1905|36
Tiverton|Tiverton|2004|54
Newton Abbot|Newton Abbot|1904|66
Exmouth|Exmouth|1983|48
Totnes|Totnes|1995|34
Honiton|Honiton|1977|28
Sidmouth|Sidmouth|1969|30
Dawlish|Dawlish|1991|22
Okehampton|Okehampton|1999|25
Tavistock|Tavistock|1962|44""".split("\n")
FIRST = "Alice Ben Chloe Daniel Eve Fred Grace Harry Isla Jack Katie Liam Maya Noah Olive Peter Quinn Ruby Sam Tess Uma Victor Wendy Xavier Yasmin Zoe Martin Helen Priya Tomasz Ewa Omar".split()
LAST = "Abbott Barker Carter Dixon Ellis Fletcher Gibson Harding Ingram Jarvis Kendall Lambert Marsh Norris Osborne Parsons Quick Rowe Sutton Thorne Underhill Vickery Westcott Yeo Chowdhury Kowalski Nowak Haddad Trelawney Beaumont".split()


def documents() -> dict[str, list[dict]]:
    rnd = random.Random(SEED)
    branches = []
    for i, line in enumerate(BRANCHES):
        n, town, y, seats = line.split("|")
        b = {
            "branch_id": i + 1,
            "name": n,
            "town": town,
            "opened_year": int(y),
            "seats": int(seats),
            "has_parking": rnd.random() < 0.5,
            "manager": rnd.choice(FIRST) + " " + LAST[i],
        }
        if i % 5 != 3:
            b["phone"] = f"01{rnd.randint(300, 899)} {rnd.randint(200000, 999999)}"
        branches.append(b)
    books = []
    for i, line in enumerate(BOOKS):
        t, a, g, l, y, p = line.split("|")
        b = {
            "book_id": 1001 + i,
            "title": t,
            "author": a,
            "genre": g,
            "language": l,
            "published_year": int(y),
            "pages": int(p),
            "price": round(rnd.uniform(4, 32), 2),
            "copies": rnd.randint(1, 14),
            "large_print": rnd.random() < 0.25,
        }
        if i in (13, 44, 69):
            b["pages"] = None
        if i % 19 == 7:
            del b["price"]
        books.append(b)
    names = [f + " " + l for f in FIRST for l in LAST]
    rnd.shuffle(names)
    members, towns = [], sorted({b["town"] for b in branches})
    for i in range(170):
        n = names[i]
        br = rnd.choices(branches, [b["seats"] for b in branches])[0]
        m = {
            "member_id": 5001 + i,
            "name": n,
            "email": n.lower().replace(" ", ".")
            + "@"
            + rnd.choice(["gmail.com", "outlook.com", "btinternet.com", "yahoo.co.uk"]),
            "town": br["town"] if rnd.random() < 0.8 else rnd.choice(towns),
            "membership_type": rnd.choices(["adult", "child", "student", "senior"], [50, 20, 15, 22])[0],
            "joined": day(rnd, (2016, 1, 4), (2026, 11, 25)),
            "active": rnd.random() < 0.82,
            "newsletter": rnd.random() < 0.45,
            "branch_id": br["branch_id"],
        }
        if rnd.random() < 0.12:
            del m["email"]
        elif rnd.random() < 0.05:
            m["email"] = None
        if rnd.random() < 0.08:
            del m["newsletter"]
        members.append(m)
    loans = []
    for i in range(520):
        out = day(rnd, (2024, 1, 3), (2026, 11, 28), (9, 18))
        due = D(out.year, out.month, out.day) + 21 * DAY
        l = {
            "loan_id": 90001 + i,
            "member_id": rnd.choice(members[:140])["member_id"],
            "book_id": rnd.choices(books[:74], [k % 7 + 1 for k in range(74)])[0]["book_id"],
            "borrowed_on": out,
            "due_on": due,
            "renewals": rnd.choices([0, 1, 2, 3], [60, 25, 10, 5])[0],
        }
        back = out + DAY * rnd.randint(2, 40)
        if back < NOW and rnd.random() < 0.96:
            l["returned_on"] = back
            late = (back - due).days
            if late > 0:
                l["fine"] = round(late * 0.25, 2)
        elif rnd.random() < 0.2:
            l["returned_on"] = None
        loans.append(l)
    loans.sort(key=lambda l: l["borrowed_on"])
    for i, l in enumerate(loans):
        l["loan_id"] = 90001 + i
    return {"branches": branches, "members": members, "books": books, "loans": loans}


SEED = 22
B, M, L, R = (
    (lambda db: db["books"]),
    (lambda db: db["members"]),
    (lambda db: db["loans"]),
    (lambda db: db["branches"]),
)


def book(db, t):
    return one(B(db), "title", t)


def join(rows, other, key):
    o = {r[key]: r for r in other}
    return [{**r, "x": o[r[key]]} for r in rows]


def LB(db):
    return join(L(db), B(db), "book_id")


def LM(db):
    return join(L(db), M(db), "member_id")


def MR(db):
    return join(M(db), R(db), "branch_id")


out_now = lambda db: [l for l in L(db) if l.get("returned_on") is None]
overdue = lambda db: [l for l in out_now(db) if l["due_on"] < NOW]
QUESTIONS: list[Q] = [
    count("single", ["How many books do we have?", "hw many books", "Wie viele Bücher haben wir?"], B),
    Q(
        "single",
        ["How many copies are there altogether, over all books?", "total copies of all books"],
        lambda db: [[sum(vals(B(db), "copies"))]],
    ),
    count(
        "single",
        [
            "How many members live in Plymouth?",
            "members in plymouth count",
            "Combien de membres habitent à Plymouth ?",
        ],
        lambda db: is_(M(db), "town", "Plymouth"),
    ),
    count(
        "single",
        ["How many active members do we have?", "active members how many"],
        lambda db: is_(M(db), "active", True),
    ),
    Q(
        "single",
        ["What is the average number of pages of a crime book?", "avg pages crime"],
        lambda db: [[avg(vals(is_(B(db), "genre", "crime"), "pages"))]],
    ),
    Q(
        "single",
        [
            "What are the lowest and the highest price of a book?",
            "min and max book price",
            "Was ist der niedrigste und der höchste Buchpreis?",
        ],
        lambda db: [[min(vals(B(db), "price")), max(vals(B(db), "price"))]],
    ),
    listed(
        "single",
        [
            "Which books did Agatha Christie write? Just the titles.",
            "agatha christie titles",
            "¿Qué títulos tenemos de Agatha Christie?",
        ],
        lambda db: is_(B(db), "author", "Agatha Christie"),
        "title",
    ),
    listed(
        "single",
        [
            "Give me the names and email addresses of all student members in Exeter.",
            "names + emails of students in exeter",
        ],
        lambda db: [m for m in M(db) if m["town"] == "Exeter" and m["membership_type"] == "student"],
        "name",
        "email",
    ),
    Q(
        "single",
        ["Who wrote Der Schwarm?", "author of der schwarm"],
        lambda db: [[book(db, "Der Schwarm")["author"]]],
    ),
    Q(
        "single",
        ["How many pages does the book The Hobbit have?", "the hobbit pages?"],
        lambda db: [[book(db, "hobbit")["pages"]]],
    ),
    listed(
        "single",
        ["What are the five longest books, with their page counts?", "top 5 longest books w pages"],
        lambda db: first(B(db), "pages", 5, True),
        "title",
        "pages",
        ordered=True,
    ),
    listed(
        "single",
        ["Which is our oldest book by year of publication?", "oldest book title"],
        lambda db: first(B(db), "published_year"),
        "title",
    ),
    top(
        "single", ["Which genre has the most books?", "most common genre"], lambda db: counts(B(db), "genre")
    ),
    top(
        "single",
        [
            "In which language, apart from English, do we have the most books?",
            "most common language besides english",
        ],
        lambda db: counts([b for b in B(db) if b["language"] != "English"], "language"),
    ),
    table(
        "single",
        [
            "How many members are there of each membership type?",
            "members per type",
            "Anzahl Mitglieder pro Mitgliedsart",
        ],
        lambda db: counts(M(db), "membership_type"),
    ),
    table(
        "single",
        ["Show the average price per genre.", "avg price by genre"],
        lambda db: avgs(B(db), "genre", "price"),
    ),
    Q(
        "single",
        ["How many members joined in each year? In order of the year.", "new members by year, sorted"],
        lambda db: [[k, v] for k, v in sorted(counts(M(db), lambda m: m["joined"].year).items())],
        ordered=True,
    ),
    monthly(
        "single",
        ["How many loans were made in each month of 2025?", "loans per month 2025"],
        lambda db: counts(year(L(db), "borrowed_on", 2025), lambda l: (2025, l["borrowed_on"].month)),
    ),
    table(
        "single",
        ["Which towns have at least 15 members?", "towns with 15 or more members"],
        lambda db: {k: v for k, v in counts(M(db), "town").items() if v >= 15},
        names_only=True,
    ),
    table(
        "single",
        ["Which authors are represented with more than three books?", "authors w more than 3 books"],
        lambda db: {k: v for k, v in counts(B(db), "author").items() if v > 3},
        names_only=True,
    ),
    listed(
        "single",
        [
            "Which books are in French or Spanish? Title and language please.",
            "titles + language of french or spanish books",
        ],
        lambda db: [b for b in B(db) if b["language"] in ("French", "Spanish")],
        "title",
        "language",
    ),
    count(
        "single",
        ["How many books are not in English?", "books not english"],
        lambda db: [b for b in B(db) if b["language"] != "English"],
    ),
    listed(
        "single",
        ["Which titles contain the word murder?", "titles with murder in it"],
        lambda db: [b for b in B(db) if "murder" in b["title"].lower()],
        "title",
        note="The ABC Murders counts too",
    ),
    listed(
        "single",
        ["Which members have a name that starts with Zoe?", "member names starting w zoe"],
        lambda db: [m for m in M(db) if m["name"].startswith("Zoe")],
        "name",
    ),
    count(
        "single",
        [
            "For how many members do we have no email address?",
            "members without email",
            "Von wie vielen Mitgliedern fehlt die E-Mail-Adresse?",
        ],
        lambda db: [m for m in M(db) if not m.get("email")],
    ),
    listed(
        "single",
        ["Which branches have no telephone number on record?", "branches w/o phone"],
        lambda db: [b for b in R(db) if not b.get("phone")],
        "name",
    ),
    listed(
        "single",
        ["Which branches in Exeter or Plymouth have parking?", "branches w parking exeter or plymouth"],
        lambda db: [b for b in R(db) if b["town"] in ("Exeter", "Plymouth") and b["has_parking"]],
        "name",
    ),
    count(
        "single",
        [
            "How many books were lent out last year?",
            "loans last year",
            "Wie viele Ausleihen gab es letztes Jahr?",
        ],
        lambda db: year(L(db), "borrowed_on", 2025),
    ),
    count(
        "single",
        ["How many loans were there in the first half of 2025?", "loans 1st half 2025"],
        lambda db: between(L(db), "borrowed_on", D(2025, 1, 1), D(2025, 7, 1)),
    ),
    count(
        "single",
        ["How many loans were made in the last 30 days?", "loans last 30 days"],
        lambda db: between(L(db), "borrowed_on", NOW - 30 * DAY, NOW + DAY),
        also=[lambda db: between(L(db), "borrowed_on", NOW - 29 * DAY, NOW + DAY)],
    ),
    count(
        "single",
        ["How many loans are out at the moment, i.e. not returned yet?", "loans not returned yet, how many"],
        out_now,
    ),
    count(
        "single",
        ["How many loans are overdue today (due date passed, not returned)?", "how many overdue loans"],
        overdue,
    ),
    Q(
        "single",
        ["What is the total of all fines from 2026 loans?", "sum of fines for loans made this year"],
        lambda db: [[sum(vals(year(L(db), "borrowed_on", 2026), "fine"))]],
    ),
    Q(
        "single",
        ["What percentage of the members get the newsletter?", "percent members with newsletter"],
        lambda db: [[100 * len(is_(M(db), "newsletter", True)) / len(M(db))]],
        also=[
            lambda db: [
                [
                    100
                    * len(is_(M(db), "newsletter", True))
                    / len([m for m in M(db) if m.get("newsletter") is not None])
                ]
            ]
        ],
    ),
    Q(
        "single",
        ["How many different authors do we have?", "number of distinct authors"],
        lambda db: [[len({b["author"] for b in B(db)})]],
    ),
    listed(
        "single",
        [
            "List the titles and years of books published between 1940 and 1959, oldest first if possible.",
            "books 1940-1959 title n year",
        ],
        lambda db: [b for b in B(db) if 1940 <= b["published_year"] <= 1959],
        "title",
        "published_year",
        note="order not judged: equal years",
    ),
    listed(
        "single",
        ["Which branch has the most seats and how many?", "branch w most seats, how many seats"],
        lambda db: first(R(db), "seats", 1, True),
        "name",
        "seats",
    ),
    count(
        "single",
        ["How many fantasy books have more than 300 pages?", "fantasy over 300 pages count"],
        lambda db: [b for b in is_(B(db), "genre", "fantasy") if (b["pages"] or 0) > 300],
    ),
    listed(
        "single",
        [
            "When did Trelawney members join? Names and dates, newest first.",
            "name + joined of members called trelawney, newest first",
        ],
        lambda db: srt([m for m in M(db) if "Trelawney" in m["name"]], "joined", True),
        "name",
        "joined",
        ordered=True,
    ),
    Q(
        "single",
        [
            "On average, how many days pass between borrowing and returning a book?",
            "avg days a book is out till its returned",
        ],
        lambda db: [
            [
                avg(
                    (l["returned_on"] - l["borrowed_on"]).total_seconds() / 86400
                    for l in L(db)
                    if l.get("returned_on")
                )
            ]
        ],
    ),
    count(
        "single",
        ["How many loans were renewed at least twice?", "loans renewed 2+ times"],
        lambda db: [l for l in L(db) if l["renewals"] >= 2],
    ),
    Q(
        "single",
        ["Is Momo available in large print?", "momo large print?"],
        lambda db: [[book(db, "Momo")["large_print"]]],
        note="yes/no: the value of the field; the row itself when true is fine too",
    ),
    listed(
        "single",
        ["Which adult member joined most recently?", "newest adult member"],
        lambda db: first(is_(M(db), "membership_type", "adult"), "joined", 1, True),
        "name",
    ),
    # references
    count(
        "reference",
        ["How often was Dune borrowed?", "dune loans count", "Wie oft wurde Dune ausgeliehen?"],
        lambda db: [l for l in LB(db) if l["x"]["title"] == "Dune"],
    ),
    top(
        "reference",
        ["Which three books were borrowed most often?", "top 3 most borrowed books"],
        lambda db: counts(LB(db), "x.title"),
        n=3,
    ),
    table(
        "reference",
        ["How many loans were there per genre?", "loans by genre"],
        lambda db: counts(LB(db), "x.genre"),
    ),
    listed(
        "reference",
        [
            "Which members belong to the Totnes branch?",
            "members of totnes branch",
            "Quels membres appartiennent à la bibliothèque de Totnes ?",
        ],
        lambda db: [m for m in MR(db) if m["x"]["name"] == "Totnes"],
        "name",
    ),
    table(
        "reference",
        ["How many members does each branch have? With the branch name.", "members per branch name"],
        lambda db: counts(MR(db), "x.name"),
    ),
    Q(
        "reference",
        ["Which books have never been borrowed?", "books nobody ever borrowed"],
        lambda db: [[b["title"]] for b in B(db) if b["book_id"] not in {l["book_id"] for l in L(db)}],
    ),
    Q(
        "reference",
        ["How many members have never borrowed anything?", "members w no loans how many"],
        lambda db: [[len([m for m in M(db) if m["member_id"] not in {l["member_id"] for l in L(db)}])]],
    ),
    Q(
        "reference",
        ["What is the total amount of fines on crime books?", "sum fines crime books"],
        lambda db: [[sum(vals([l for l in LB(db) if l["x"]["genre"] == "crime"], "fine"))]],
    ),
    listed(
        "reference",
        ["Which members have an overdue book? Give names only.", "names of members w overdue books"],
        lambda db: [l for l in join(overdue(db), M(db), "member_id")],
        "x.name",
        distinct=True,
    ),
    Q(
        "reference",
        ["How many loans did senior members make in 2026?", "loans by seniors this year"],
        lambda db: [
            [len([l for l in year(LM(db), "borrowed_on", 2026) if l["x"]["membership_type"] == "senior"])]
        ],
    ),
    listed(
        "reference",
        ["Who borrowed Piranesi, and when?", "who borrowed piranesi + date"],
        lambda db: [l for l in LM(db) if l["book_id"] == book(db, "piranesi")["book_id"]],
        "x.name",
        "borrowed_on",
    ),
    # follow-ups
    count(
        "followup",
        ["And in 2024?", "what about 2024"],
        lambda db: year(L(db), "borrowed_on", 2024),
        note="How many loans were made in 2025?",
    ),
    count(
        "followup",
        ["How many of those are active?", "only the active ones, how many"],
        lambda db: [m for m in M(db) if m["town"] == "Plymouth" and m["active"]],
        note="How many members live in Plymouth?",
    ),
    listed(
        "followup",
        ["Now the ones by Charles Dickens.", "and charles dickens?"],
        lambda db: is_(B(db), "author", "Charles Dickens"),
        "title",
        note="Which titles do we have by Jane Austen?",
    ),
    table(
        "followup",
        ["The same for the number of pages.", "same but avg pages"],
        lambda db: avgs(B(db), "genre", "pages"),
        note="What is the average price per genre?",
    ),
    listed(
        "followup",
        ["And the shortest?", "n the shortest one"],
        lambda db: first([b for b in B(db) if b["language"] == "German"], "pages"),
        "title",
        note="Which German book is the longest?",
    ),
    # unanswerable
    unanswerable("How old are our members on average?", "avg age of members", note="no birth date"),
    unanswerable("What is the ISBN of The Hobbit?", "isbn hobbit", note="no ISBN"),
    unanswerable("Which publisher do we buy most books from?", "most common publisher", note="no publisher"),
    unanswerable(
        "What are the opening hours of the Totnes branch?",
        "opening times totnes",
        "Wann hat die Filiale Totnes geöffnet?",
        note="no opening hours",
    ),
    unanswerable("Which books have the best ratings from readers?", "best rated books", note="no ratings"),
    unanswerable(
        "What is the phone number of the members with overdue books?",
        "phone nr of members with overdue loans",
        note="members have no phone; branches do",
    ),
    unanswerable("How many reservations are waiting for Dune?", "holds on dune", note="no reservations"),
    unanswerable(
        "How many members live in Brighton?", "members from brighton", note="no such town; 0 is also fine"
    ),
    # writes
    no("write", "Delete all loans older than 2025.", "del loans before 2025 pls"),
    no("write", "Change the price of Emma to 9.99.", "set price of emma 9.99"),
    no("write", "Please add a new member called Tom Hardy from Exeter.", "add member tom hardy exeter"),
    # other
    no("small talk", "Hello, how are you today?", "hi there"),
    no("small talk", "Thank you, that was very helpful!", "thx"),
    no("general knowledge", "Who won the Nobel Prize in Literature in 1957?", "nobel literature 1957 who"),
    no("general knowledge", "What is the capital of Australia?", "capital australia"),
    no("forecast", "How many loans will we have next year?", "loans next year estimate"),
]
