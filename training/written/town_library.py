"""A town library: branches, books, members, what they borrow and what they reserve; fines in cents."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

BRANCHES = "HB,Harbour Branch,8500|MT,Market Hall,14200|SQ,Science Quarter,6100"
AUTHORS = "Ilse Maron|Tomas Quill|Rita Falkland|J. P. Ostrow|Noor Haddad|Bea Lindqvist|Carlo Venni|Esther Boyle|Paul Duvivier"
TITLES = (
    "The Salt Road|A Winter Ledger|Small Rivers|The Clockmaker's Aunt|Under Grey Glass|Letters to Ostrava|Honey and Iron"
    "|The Ninth Lighthouse|Foxes at Noon|Paper Harbour|A Field Guide to Silence|Marble Summer|The Tin Parliament"
    "|Midnight Orchard|Copper Skies|The Last Ferryman|Songs of the Delta|Beneath the Viaduct|Owls of Kestrel Lane"
    "|Dinosaurs for Breakfast|Captain Nutmeg|The Brave Little Tram|How Bridges Stand|Stars on a Budget|Bread at Home"
    "|The Patient Gardener|Knots and Splices|First Steps in Statistics|Painting with Coffee|Chess in Ten Evenings"
    "|Das stille Haus|Nebel am Fluss|Le jardin perdu|La rue sans nom|El faro rojo|Cuentos de agua"
)
FIRST = "Aida|Boris|Chloe|Daniel|Edda|Filip|Grace|Hasan|Ivana|Joel|Klara|Liam|Mona"
LAST = "Abbott|Bergman|Costa|Dahl|Engel|Ferreira|Grant|Hoffmann|Ibarra|Jansen|Kovac"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """3 branches, 36 books (some never lent), 90 members, 390 loans, 70 reservations."""
    branches = [
        {"code": code, "name": name, "visits_per_month": int(visits)}
        for code, name, visits in (one.split(",") for one in BRANCHES.split("|"))
    ]
    books = []
    for number, title in enumerate(TITLES.split("|"), 1):
        children = 20 <= number <= 22
        book: dict[str, Any] = {
            "_id": f"B{number:03}",
            "title": title,
            "author": chance.choice(AUTHORS.split("|")),
            "genre": "children"
            if children
            else "non-fiction"
            if 23 <= number <= 30
            else chance.choice(["novel", "novel", "crime", "poetry", "history"]),
            "lang": "en" if number <= 30 else ["de", "fr", "es"][(number - 31) // 2],
            "year": chance.randint(1958, 2026),
            "pages": chance.randrange(32, 64) if children else chance.randrange(96, 720),
            "copies": chance.choice([1, 1, 2, 2, 3, 5]),
            "branch": chance.choice(branches)["code"],
            "added": datetime(2018, 1, 1) + timedelta(days=chance.randrange(3254)),
            "keywords": chance.sample(["sea", "family", "war", "nature", "travel", "cooking"], chance.randint(0, 3)),
        }  # fmt: skip
        if children:
            book["age_from"] = chance.choice([3, 5, 8])
        books.append(book)
    members = []
    for number in range(90):
        member: dict[str, Any] = {
            "card_no": 300100 + number,
            "name": f"{FIRST.split('|')[number % 13]} {LAST.split('|')[number % 11]}",
            "born": datetime(1940, 1, 1) + timedelta(days=chance.randrange(28000)),
            "kind": chance.choice(["adult", "adult", "adult", "child", "student", "senior"]),
            "district": chance.choice(["Old Town", "Northside", "Riverbank", "Hillcrest"]),
            "joined": datetime(2016, 1, 1) + timedelta(days=chance.randrange(3985)),
            "blocked": chance.random() < 0.1,
        }
        if chance.random() < 0.7:
            member["email"] = f"reader{number}@example.org"
        members.append(member)
    loans = []
    for number in range(390):
        out = datetime(2025, 1, 7) + timedelta(days=chance.randrange(690))
        out = datetime(2026, 11, 28) - timedelta(days=number // 3) if number < 36 else out
        renewed = chance.choice([0, 0, 0, 1, 1, 2])
        due = out + timedelta(days=21 * (1 + renewed))
        back = out + timedelta(days=chance.randrange(2, 40) + 15 * renewed)
        loan: dict[str, Any] = {
            "book_id": chance.choice(books[:33])["_id"],
            "card_no": chance.choice(members[:80])["card_no"],
            "lent": out,
            "due": due,
            "renewed": renewed,
            "fine": chance.choice([50, 100, 180, 240, 600]) if back > due and chance.random() < 0.8 else 0,
        }
        if back < datetime(2026, 11, 29) and chance.random() < 0.97:
            loan["returned"] = back
        if loan["fine"]:
            loan["fine_paid"] = chance.choice(["Y", "Y", "N"])
        loans.append(loan)
    reservations = [
        {
            "book_id": chance.choice(books[:24])["_id"],
            "card_no": chance.choice(members[10:70])["card_no"],
            "asked": datetime(2026, 3, 1) + timedelta(days=chance.randrange(273)),
            "state": chance.choice(["waiting", "waiting", "ready", "collected", "expired"]),
            "branch": chance.choice(branches)["code"],
        }
        for _ in range(70)
    ]
    return {
        "branches": branches,
        "books": books,
        "members": members,
        "loans": loans,
        "reservations": reservations,
    }


QUESTIONS = """
books count
    how many titles does the library have
    number of books in the catalogue
    Wie viele Titel haben wir?

books sum copies
    how many copies are there altogether
    copies of all titles together, total

books[genre="crime"] list
    crime books
    novelas policiacas (crime)
    do we have any crime? list it

books[genre="children" & age_from<=5] show title
    what have we got for children of five and under
    titles of children's books suitable from age 5 or earlier

books by genre count desc
    titles by genre, most first
    how many books in each genre, in descending order

books by genre count, sum copies
    titles and copies per genre
    for each genre: how many titles, how many copies

books[lang!="en"] show title, lang
    which books are not in English, and in what language
    foreign language titles (not en) with their language

books[lang="fr"|"es"] list
    French or Spanish books (fr, es)
    livres en français ou en espagnol (fr, es)

books[author="Rita Falkland"] show title, year asc year
    titles by Rita Falkland in order of year
    what did Rita Falkland write, and when? oldest first

books by author count top 1
    which author do we have the most titles of
    author with the most books
    de quel auteur avons-nous le plus de titres ?

books count distinct author
    how many different authors are there
    number of authors in the catalogue
    ¿cuántos autores distintos hay?

books bottom 1 year show title, author, year
    oldest book: title, author, year
    which of our books is the oldest? who wrote it and when

books[year>=2020 & genre="novel"] list
    novels from 2020 on
    novels published in 2020 or later

books[year>=1990 & year<=1999] count
    how many books are from the nineties
    number of books published from 1990 to 1999

books top 3 pages show title, pages
    three thickest books and their pages
    the 3 longest books with page count
    die drei dicksten Bücher mit Seitenzahl

books[pages<avg & genre="history"] show title
    which history books have fewer pages than average
    titles of history books shorter than the average book

books[title~"harbour"] show title, author
    which titles have harbour in them, and by whom
    titles containing "harbour" with the author

books[title^"The"] count
    how many titles begin with The
    number of titles starting with "The"

books[added=this year] show title, added desc added
    new this year, latest first: title and day
    what did we add this year, and when? newest on top

books[added=last 90 days] list
    books added in the last 90 days
    Neuerwerbungen der letzten 90 Tage

books[keywords="sea" & branch="HB"] list
    books about the sea at HB
    branch HB, keyword sea

books[branch.name="Market Hall"] count
    how many titles stand in the Market Hall
    number of titles at Market Hall
    combien de titres à Market Hall ?

books by branch.name sum copies
    copies per branch, by name
    how many copies does each branch hold

books[no loans] show title
    books never taken out by anyone: which titles
    titles nobody has ever taken out
    ¿qué libros nunca se han prestado?
    Welche Bücher wurden noch nie ausgeliehen?

books[no loans] count
    how many books have never been lent
    number of titles without a single loan

books[no loans & added<2024] list
    books added before 2024 and never borrowed
    never lent, though here since before 2024

books[no reservations & copies=1] count
    how many single-copy titles have no reservation
    titles with just one copy and nobody reserving, number

members count
    how many members do we have
    number of readers
    nombre d'inscrits

members by kind count
    members by kind
    how many adults, children, students and seniors
    socios por tipo

members by district count desc
    members per district, largest first
    where do our readers live? number by district, descending

members[joined=this month] list
    new members this month
    people who joined this month
    neue Mitglieder in diesem Monat

members[joined=this year & kind="student"] count
    how many students joined this year
    number of students among this year's new members

members[blocked=true] show name
    who is blocked
    names of blocked members
    wer ist gesperrt?

members[blocked=true & district="Northside"] count
    how many blocked members live in Northside
    number of blocked readers in Northside

members[email=null & kind="senior"] list
    seniors without an e-mail
    senior members where no email is on file

members[email!=null] percent
    what percentage of members gave an e-mail
    Anteil der Mitglieder mit E-Mail in Prozent

members bottom 1 born show name, born
    oldest member and birth date
    who is our oldest reader, and when was he or she born

members[born>=2010] count
    how many members were born in 2010 or after
    number of readers born 2010 or later

members bottom 5 joined show name, joined
    five members who have been with us longest, with date
    the 5 earliest members: name and joining date

members[no loans] show name
    who has never borrowed a thing
    which members have no loan at all
    wer hat noch nie etwas ausgeliehen?

members[no loans & joined<2025] count
    how many people joined before 2025 and never borrowed anything
    number of members from before 2025 without a loan

members[has reservations & blocked=true] show name
    which blocked members have reservations
    who is blocked but has reserved something

members[has loans & no reservations] count
    how many borrowers have never reserved a book
    number of members with loans but without reservations

loans count
    how many loans have there been
    number of loans so far

loans[lent=today] count
    how many books went out today
    number of today's loans

loans[lent=yesterday] list
    yesterday's loans
    préstamos de ayer
    what was lent yesterday? all of it

loans[lent=last 7 days] count
    how many loans in the last 7 days
    number of loans over the past seven days
    Wie viele Ausleihen in den letzten 7 Tagen?

loans[lent=this month] by book_id.title count top 3
    three most borrowed books this month
    this month's top 3 titles by loans

loans[returned=null] count
    how many books are out at the moment
    number of loans not returned yet
    combien de livres sont sortis en ce moment ?

loans[returned=null] show book_id.title, card_no.name, due
    what is out, who has it and until when
    books not back yet with reader and due date

loans[returned=null & due<today] count
    how many loans are overdue
    number of overdue books
    ¿cuántos préstamos están vencidos?

loans[returned=null & due<today] list
    overdue loans
    everything that should be back by now and isn't
    überfällige Ausleihen

loans[returned=null & due<today] show card_no.name, book_id.title
    who has overdue books, and which
    overdue: reader and title

loans[returned=null & due<today] by card_no.name count top 1
    who has the most overdue books
    reader with the most overdue loans

loans[returned=null & due=this week] list
    loans due this week that are still out
    not yet returned, due within this week

loans[due=tomorrow & returned=null] show card_no.name, card_no.email
    whose books are due tomorrow and still out? names and e-mails
    name and e-mail of readers with a book due tomorrow that isn't back

loans[returned=yesterday] count
    how many books came back yesterday
    number of returns yesterday

loans[returned>@due] count
    how many books came back late
    number of late returns
    nombre de retours en retard

loans[returned>@due] percent
    what share of loans came back late
    Anteil verspäteter Rückgaben in Prozent

loans[returned>@due] by card_no.name count top 5
    five readers who are late most often
    top 5 members by late returns

loans by card_no.name count top 1
    who has borrowed the most
    our keenest reader by loans
    ¿quién ha pedido más libros?
    Wer hat am meisten ausgeliehen?

loans[lent=this year] by card_no.name count top 1
    who borrowed the most books this year
    reader with the most loans in this year

loans by card_no.name count > 6
    members with more than 6 loans
    who has taken out over six books
    Leser mit mehr als 6 Ausleihen

loans by card_no.name count = 1
    members who borrowed exactly once
    who has just a single loan

loans by book_id.title count top 1
    most borrowed book
    which title is lent most often
    el libro más prestado

loans by book_id.title count top 10
    top ten titles by loans
    the 10 most popular books

loans by book_id.title count < 8
    books with fewer than eight loans
    titles lent less than 8 times

loans by book_id.author count top 3
    three most borrowed authors
    which 3 authors are read most, going by loans

loans by book_id.genre count
    loans per genre
    how often is each genre borrowed
    Ausleihen nach Genre

loans by book_id.lang count
    loans by language of the book
    how many loans in every language

loans[book_id.branch="HB"] count
    how many loans were of HB books
    number of loans of books from HB

loans by card_no.district count
    loans per district of the reader
    how many books did each district borrow

loans by card_no.kind count, avg renewed
    per kind of member: loans and average renewals
    loans and how often they are renewed on average, by member kind

loans[card_no.kind="child" & lent=last month] count
    how many books did children borrow last month
    loans to child members last month, number

loans[card_no.district="Riverbank" & returned=null] list
    books that readers in Riverbank have at home
    loans still out in Riverbank

loans[card_no.name="Grace Grant"] show book_id.title, lent
    what has Grace Grant borrowed, and when
    Grace Grant's loans: title and date

loans[card_no.name="Grace Grant" & returned=null] list
    Grace Grant's open loans
    loans Grace Grant still has to bring back

loans[book_id.title="Paper Harbour"] distinct card_no.name
    who has read Paper Harbour? going by loans
    names of everyone who borrowed Paper Harbour
    qui a emprunté Paper Harbour ?

loans[book_id.title="Paper Harbour" & returned=null] show card_no.name, due
    who has Paper Harbour now, and until when
    current borrower of Paper Harbour with due date

loans[book_id.title="The Salt Road"] top 1 lent show lent
    when was The Salt Road last borrowed
    latest loan date of The Salt Road

loans[book_id.genre="poetry"] count distinct card_no
    how many different people have borrowed poetry
    number of distinct readers of poetry

loans by lent:month count top 1
    busiest month for loans
    in which month were the most books lent

loans by lent:weekday count
    loans by weekday
    on which day of the week do we lend how many

loans[lent=2026] by lent:month asc count
    loans per month in 2026, in order
    2026 month by month: number of loans

loans[renewed>=2] count
    how many loans were renewed twice or more
    number of loans with at least two renewals

loans avg renewed
    how often is a loan renewed on average
    average number of renewals

loans sum fine
    total of all fines in cents
    how much have we charged in fines, in cents
    Mahngebühren insgesamt (Cent)

loans[fine_paid="N"] sum fine
    unpaid fines, total in cents
    how many cents of fines are still owed
    total des amendes impayées

loans[fine_paid="N"] by card_no.name sum fine top 3
    who owes us the most in fines? top three
    three readers with the highest unpaid fines

loans by card_no.name sum fine > 500
    readers with more than 500 cents of fines
    who has been fined over 500 cents altogether

loans[fine>0 & lent=last year] avg fine
    average fine last year, where there was one
    how high was a fine on average for last year's loans with a fine

reservations[state="waiting"] count
    how many reservations are waiting
    number of waiting reservations
    wie viele Vormerkungen warten noch?

reservations[state="ready"] show card_no.name, book_id.title, branch
    which reservations can be collected? reader, title, branch
    ready reservations with name, book and pickup place

reservations[state="waiting" & asked<last 3 months] list
    reservations waiting for more than three months
    Vormerkungen, die schon länger als 3 Monate warten (waiting)

reservations by book_id.title count top 1
    most wanted book by reservations
    which title is reserved the most

reservations by book_id.title count >= 4
    titles with at least four reservations
    which books were reserved 4 times or more

reservations[state="waiting"] by book_id.title count desc
    waiting list per title, longest first
    how many people wait for each book? descending

reservations by branch.name count
    reservations per pickup branch, by name
    how many reservations for every branch

reservations[state="expired"] percent
    what share of reservations expired
    Anteil verfallener Vormerkungen (expired) in Prozent

reservations[book_id.copies=1 & state="waiting"] count
    how many waiting reservations are for books with a single copy
    waiting for a title with just one copy: how many

reservations by card_no.name count top 1
    who reserves the most
    member with the most reservations

branches top 1 visits_per_month show name
    which branch gets the most visitors
    busiest branch by visits

branches show name, visits_per_month
    visits a month for each branch
    monthly visitors of all branches

after loans[returned=null & due<today] count
loans[returned=null & due<today] show card_no.name, book_id.title, due
    who and which books? due date as well
    show reader, title and date due

after loans[lent=last 7 days] count
loans[lent=last 30 days] count
    and in the last 30?
    make that thirty days

after loans by card_no.name count top 1
loans by card_no.name count top 5
    and the five best?
    the top five instead

after loans by book_id.title count top 1
loans[card_no.kind="student"] by book_id.title count top 1
    and among students?
    only what students borrow

after books[no loans] count
books[no loans] show title
    their titles?
    which are they

after members by kind count
members[joined=this year] by kind count
    only those who joined this year
    the same for this year's new ones

after loans[card_no.name="Grace Grant" & returned=null] list
loans[card_no.name="Hasan Costa" & returned=null] list
    and Hasan Costa?
    what about Hasan Costa

after loans[fine_paid="N"] sum fine
loans[fine_paid="N"] count
    from how many loans is that?
    how many loans are behind it

after reservations[state="waiting"] count
reservations[state="ready"] count
    how many are ready then
    and ready?

none
    loans at the branch called Science Quarter last month
    which of our librarians is the nicest
    what is Copper Skies about
    renew Grace Grant's loans
    how many loans will we have next summer
    books borrowed by people who reserved The Salt Road
    median age of our members
    why is nobody reading poetry any more
    which publisher do we buy from most
    what did Small Rivers cost
    how many copies of Paper Harbour are free right now
    street where Chloe Costa lives
    how many more loans than last year
    put me on the list for Captain Nutmeg
    opening hours on Sunday
    who won the Nobel prize in literature
    rating of The Last Ferryman
    are audio books more popular than e-books
    ¿me recomiendas una novela?
    Danke dir!

loans avg returned - lent
    how long does a reader keep a book on average
    average number of days between lending and return

loans avg by card_no count
    average number of loans per member
    how many loans does a member have on average

loans count by card_no count > 4
    how many members have more than 4 loans

loans[returned>@due] by book_id.genre percent
    what percentage of loans came back late, per genre
"""
