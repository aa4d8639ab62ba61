"""A research institute: researchers, grants, projects, papers with authors, lab visits by guests."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

FIRST = "Amara|Bela|Chen|Dimitri|Eszter|Farah|Goro|Hanna|Igor|Jaya|Karol|Leif|Maya"
LAST = "Abadi|Brandis|Cho|Dvorak|Engel|Fodor|Grahn|Hoang|Itoh|Jovic"
TOPICS = "soil microbes|tidal turbines|bat migration|glacier melt|speech in noise|moss genetics|urban heat|paper batteries|old maps|honeybee dances"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """52 researchers, 26 grants, 34 projects, 240 papers, 110 guest stays."""
    researchers = []
    for number in range(52):
        person: dict[str, Any] = {
            "orc": f"RX{number + 10}",
            "fullname": f"{FIRST.split('|')[number % 13]} {LAST.split('|')[number % 10]}",
            "dept": chance.choice(["Biology", "Physics", "Linguistics", "Geography"]),
            "rank": chance.choice(["doctoral", "doctoral", "postdoc", "senior", "professor"]),
            "fte": chance.choice([0.5, 0.65, 1, 1]),
            "hired": datetime(2009, 9, 1) + timedelta(days=chance.randrange(6250)),
            "office": {"bldg": chance.choice(["N", "S"]), "room": str(chance.randint(101, 340))},
            "langs": chance.sample(
                ["English", "Hungarian", "Polish", "Mandarin", "Arabic"], chance.randint(1, 3)
            ),
        }
        if person["rank"] == "doctoral":
            person["supervisor"] = f"RX{chance.randint(10, 25)}"
        else:
            person["h_index"] = chance.randint(2, 58)
        if chance.random() < 0.4:
            person["contract_end"] = datetime(2026, 9, 30) + timedelta(days=chance.randrange(1000))
        if chance.random() < 0.7:
            person["homepage"] = f"https://inst.example.org/{number}"
        researchers.append(person)
    grants = [
        {
            "grantNo": f"GR-{number + 71}",
            "funder": chance.choice(["Northern Fund", "Maple Trust", "City Council", "Oakes Foundation"]),
            "keur": chance.choice([25, 80, 150, 400, 1200]),
            "spent_keur": chance.choice([10, 40, 90, 160, 420]),
            "from": datetime(2022, 1, 1) + timedelta(days=chance.randrange(1500)),
            "till": datetime(2026, 3, 31) + timedelta(days=chance.randrange(1100)),
            "holder": researchers[chance.randrange(30)]["orc"],
            "cofunded": chance.choice("YN"),
        }
        for number in range(26)
    ]
    projects = []
    for number in range(34):
        project: dict[str, Any] = {
            "acro": "".join(chance.choice("ABDEGIKLMNORSTUV") for _ in range(5)),
            "topic": TOPICS.split("|")[number % 10],
            "grant": grants[chance.randrange(23)]["grantNo"],
            "lead": researchers[chance.randrange(35)]["orc"],
            "deputy": researchers[chance.randrange(40)]["orc"],
            "stage": chance.choice(["running", "running", "finished", "proposal"]),
            "due": datetime(2026, 1, 31) + timedelta(days=chance.randrange(900)),
            "milestones": [
                {"title": title, "done": chance.random() < 0.6}
                for title in chance.sample(
                    ["kick-off", "pilot", "data set", "report", "workshop"], chance.randint(1, 4)
                )
            ],
            "partners": chance.sample(
                ["Uni Delta", "Polar Lab", "Museum of Bees", "Coast Agency"], chance.randint(0, 3)
            ),
        }
        if project["stage"] == "finished":
            project["finished"] = datetime(2025, 6, 1) + timedelta(days=chance.randrange(540))
        projects.append(project)
    papers = []
    for number in range(240):
        paper: dict[str, Any] = {
            "doi": f"10.5555/{number + 3000}",
            "title": f"On {chance.choice(TOPICS.split('|'))}, part {number + 1}",
            "authors": [one["orc"] for one in chance.sample(researchers[:48], chance.randint(1, 5))],
            "first_author": researchers[chance.randrange(45)]["orc"],
            "venue": chance.choice(
                ["J. Small Things", "Annals of Weather", "Proc. Listening", "Map Letters"]
            ),
            "kind": chance.choice(["article", "article", "conference", "review", "preprint"]),
            "submitted": datetime(2022, 2, 1) + timedelta(days=chance.randrange(1760)),
            "cites": chance.choice([0, 0, 1, 3, 8, 20, 75, 240]),
            "open_access": chance.random() < 0.6,
            "pages": chance.randint(4, 42),
            "apc_eur": chance.choice([0, 0, 900, 1800]),
        }
        published = paper["submitted"] + timedelta(days=chance.randint(40, 500))
        if published < datetime(2026, 11, 29):
            paper["published"] = published
        if chance.random() < 0.5:
            paper["grant"] = grants[chance.randrange(22)]["grantNo"]
        papers.append(paper)
    stays = []
    for number in range(110):
        arrives = datetime(2025, 1, 10) + timedelta(days=chance.randrange(760))
        stay: dict[str, Any] = {
            "_id": number + 1,
            "guest": f"{chance.choice(['Dr', 'Prof', 'Ms', 'Mr'])} {chance.choice(['Alto', 'Bram', 'Cielo', 'Dorn', 'Ekko', 'Fjord'])}",
            "from_country": chance.choice(["Kenya", "Brazil", "Norway", "India"]),
            "host": researchers[chance.randrange(28)]["orc"],
            "arrives": arrives,
            "leaves": arrives + timedelta(days=chance.choice([2, 7, 30, 90])),
            "per_diem": chance.choice([0, 40, 65]),
            "talk": chance.choice(["yes", "no"]),
        }
        if chance.random() < 0.3:
            stay["flat_no"] = chance.choice(["F1", "F2", "F3"])
        stays.append(stay)
    return {
        "researchers": researchers,
        "grants": grants,
        "projects": projects,
        "papers": papers,
        "stays": stays,
    }


QUESTIONS = """
researchers count
    headcount of the institute, number of researchers
    how many researchers do we employ
    ¿cuántos investigadores hay?

researchers sum fte
    full-time equivalents in total
    how many FTE is that altogether

researchers by dept count, sum fte
    headcount and FTE per department
    for each dept how many people and how much fte

researchers by rank count
    researchers by rank
    how many doctoral, postdoc, senior, professor

researchers[rank="professor"] show fullname, dept
    our professors and their departments
    professors with dept
    Professoren (professor) mit Abteilung

researchers by dept avg h_index top 1
    department with the best average h-index
    in which dept is the mean h index highest

researchers by dept avg h_index > 25
    departments averaging more than 25 in h-index
    which depts have a mean h index above 25

researchers top 5 h_index show fullname, h_index
    five highest h-indexes, with names
    top 5 researchers by h index and the value

researchers[h_index=null] count
    how many have no h-index on file
    number of researchers without an h index

researchers[rank="doctoral" & fte<1] count
    how many doctoral researchers work part-time (below 1 fte)
    number of doctoral people under 1 fte

researchers[fte=0.5] show fullname
    who is on half time (0.5)
    half-timers at 0.5 fte, names

researchers bottom 1 hired show fullname, hired
    who has been here longest, and since when
    the longest-serving researcher, hired on what date

researchers[hired=this year] show fullname, dept
    this year's new hires and their department
    who was hired this year, in what dept

researchers by hired:year count
    hires per year
    how many people did we hire each year
    embauches par année

researchers[hired<last 10 years] show fullname
    who has been with us for more than 10 years
    researchers hired over ten years ago

researchers[contract_end<today] show fullname, contract_end
    whose contract end is before today
    expired contracts: name and end, earlier than today

researchers[contract_end=next 6 months] show fullname, contract_end
    contracts that end in the next 6 months: who and when
    whose contract runs out within the next six months, with date

researchers[contract_end=null] percent
    share of permanent staff, without a contract end
    percentage with no contract end
    Anteil ohne Vertragsende (contract end)

researchers[office.bldg="N" & dept="Physics"] show fullname, office.room
    physicists (Physics) in building N, with room
    who from Physics sits in N, and in which room

researchers[langs="Hungarian"] show fullname
    who speaks Hungarian
    Hungarian speakers among us

researchers[langs.#=3] count
    how many speak three languages
    number of researchers with 3 languages

researchers[homepage=null & rank!="doctoral"] show fullname
    non-doctoral researchers without a homepage
    who isn't doctoral and has no homepage

researchers[no papers] show fullname
    researchers without a paper
    who has not written any papers
    chercheurs sans aucun papier (papers)

researchers[no grants & rank="professor"] show fullname
    professors who hold no grants
    which professors are without grants

researchers[has stays] show fullname
    who has ever hosted a guest, has stays
    researchers with stays of guests

grants sum keur
    grant money in total, thousands of euros
    total of all grants in keur
    total de fondos (keur)

grants by funder sum keur desc
    money per funder, most generous first
    funders by total keur, descending

grants by funder count, avg keur
    for each funder: number of grants and average size
    how many grants by funder, how big on average

grants by funder sum keur > 1000
    funders that gave more than 1000 keur
    who has granted over 1,000 thousand in total

grants[spent_keur>@keur] show grantNo, holder.fullname
    overspent grants (spent above the grant): number and holder
    which grants have spent more than their keur, and whose are they

grants[spent_keur<@keur & till<today] sum keur
    total of grants that ran out before today with money left (spent below keur)
    keur in total of the underspent grants whose till is before today

grants[till=next year] show grantNo, funder
    grants that end next year with funder
    which grants run till next year, and from whom

grants[till<today] count
    how many grants have ended before today
    number of expired grants (till earlier than today)

grants top 1 keur show grantNo, holder.fullname, keur
    biggest grant: number, holder, how many keur
    who holds our largest grant, which one and how large

grants by holder.fullname sum keur top 3
    three researchers with the most grant money
    top 3 fund raisers by keur

grants by holder.dept sum keur
    grant money per department of the holder
    which dept holds how much, total keur

grants[cofunded="Y"] percent
    share of co-funded grants (Y)
    what percentage is cofunded, Y

grants[no projects] show grantNo
    grants without a project
    which grants have no projects

projects by stage count
    projects by stage
    how many are running, finished or just a proposal

projects[stage="running" & due<today] show acro, lead.fullname, due
    overdue projects: running though due before today; acronym, lead, due date
    which running projects were due before today, with lead and date
    laufende Projekte (running), fällig vor heute: Kürzel, Leitung, Termin (due)

projects[stage="running"] by lead.dept count
    running projects per department of the lead
    how many running projects does each dept lead

projects[finished>@due] count
    how many projects finished late, after the due date
    number of projects whose finish was later than due

projects[finished=this year] show acro, topic
    what was finished this year? acronym and topic
    projects finished this year with their topic

projects by lead.fullname count > 1
    who leads more than one project
    leads of over 1 project

projects[lead=@deputy] list
    projects where lead and deputy are the same person
    where is the deputy the lead too

projects[lead.dept!=@deputy.dept] count
    how many projects span departments: dept of lead and deputy differ
    number of projects whose deputy is not from the dept of the lead

projects[milestones.title="report" & milestones.done=false] show acro, lead.fullname
    projects whose report milestone is not done, with lead
    who still has to do the report? project and lead

projects[milestones.title="pilot" & milestones.done=true] count
    how many projects have done their pilot
    number of projects with the pilot milestone done

projects by milestones.title count
    how many projects have which milestone
    milestones by title

projects[partners="Polar Lab"] show acro
    projects with Polar Lab
    what do we do together with Polar Lab

projects[partners.#=0] percent
    share of projects without partners (0)
    percentage of projects with 0 partners

projects by partners count top 1
    our most frequent partner
    with whom do we have the most projects

projects by grant.funder count
    projects per funder
    how many projects does each funder pay for

projects[grant.keur>=400] show acro, grant.keur
    projects on grants of 400 keur or more, with the sum
    acronyms with a grant of at least 400, and how much

papers count
    how many papers have we written
    number of papers
    Anzahl der Papers

papers by published:year count
    papers published per year
    how many publications each year
    publications par année

papers[published=this year] by kind count
    this year's publications by kind
    how many articles, reviews and so on were published this year

papers[published=null] show title, first_author.fullname
    unpublished papers with first author
    what is not published yet, and who is first author

papers[published=null & submitted<last 12 months] count
    how many papers were submitted over twelve months ago (12) and are not published
    number of unpublished papers handed in more than 12 months ago

papers top 10 cites show title, cites
    ten most cited papers with citations
    top 10 papers by cites
    los diez artículos más citados, con cites

papers by published:year sum cites, avg cites
    citations per publication year, total and average
    by year of publication: sum and mean of cites

papers by venue avg cites desc
    average citations by venue, best first
    which venues earn how many cites on average, from most to least

papers[cites=0] percent
    share of papers nobody cites (0)
    what percentage has 0 cites

papers[cites>avg & open_access=false] count
    how many papers with above-average cites are not open access
    number of closed papers cited more than average

papers[open_access=true] percent
    open access share
    what percentage of papers is open access

papers by published:year sum apc_eur
    publication charges per year (apc)
    how much apc did we pay in each year

papers by first_author.fullname count top 1
    who is first author most often
    researcher with the most first-author papers

papers by first_author.dept count
    papers by department of the first author
    how many papers per dept, by first author

papers by first_author.fullname sum cites top 3
    three first authors with the most citations
    top 3 first authors by total cites

papers by authors.fullname count top 5
    five most productive authors
    authors with the most papers, top 5

papers by authors.fullname count >= 20
    authors on 20 papers or more
    who has at least twenty papers (20) as author

papers[authors.fullname="Maya Cho"] show title, venue
    Maya Cho's papers and where they appeared
    what has maya cho written, and in which venue

papers[authors.fullname="Leif Brandis" & published=2026] count
    how many papers with Leif Brandis as author came out in 2026
    2026 papers of Leif Brandis, number published

papers[authors.#=1] count
    how many single-author papers (1)
    number of papers with just 1 author

papers avg authors.#
    average number of authors per paper
    how many authors has a paper on average

papers[authors.dept="Linguistics"] count
    how many papers have someone from Linguistics among the authors
    number of papers with a Linguistics author

papers by grant.funder count
    papers per funder
    how many papers came from each funder's grants

papers[grant=null] percent
    share of papers without a grant
    what percentage was written with no grant

papers by grant count top 1
    which grant has led to the most papers
    grant number with most papers

papers[grant.funder="Maple Trust"] sum cites
    citations of papers funded by Maple Trust, total
    how often were Maple Trust papers cited altogether

papers[title~"bat"] show title
    papers with bat in the title
    titles that contain "bat"

papers[pages>30] list
    papers of more than 30 pages
    long papers, over 30 pages

papers top 1 published show title, published
    latest publication and its date
    most recent paper out, title and when

papers distinct venue
    in which venues have we published
    what venues are there in our papers

stays[arrives<=today & leaves>=today] show guest, host.fullname
    which guests are here now: arrived by today, leaving today or later, with host
    guests in the house today (arrives and leaves around today) and their hosts

stays[arrives=next month] show guest, arrives
    guests coming next month and when they arrive
    who arrives next month, on what day

stays by from_country count
    guests by country
    how many stays from each country

stays by host.fullname count top 1
    who hosts the most guests
    busiest host by stays

stays by host.dept count
    stays per department of the host
    how many guests does each dept host

stays[flat_no=null & leaves>today] count
    how many stays ending after today have no flat
    number of stays with leaves later than today and no flat number

stays[talk="yes"] by from_country count
    talks by country (yes)
    how many guests gave a talk (yes), by country

stays[per_diem=0] percent
    share of stays without per diem, 0
    what percentage gets a per diem of 0

stays by arrives:year count
    stays per year
    how many guests arrived each year

stays by arrives:month count top 1
    month with the most arrivals
    in which month did most guests arrive

after researchers by dept count, sum fte
researchers[rank="postdoc"] by dept count, sum fte
    only postdoc
    and for postdocs?

after grants sum keur
grants by funder sum keur
    by funder?
    split it by funder

after projects[finished>@due] count
projects[finished>@due] show acro, lead.fullname
    which, and who led them?
    acronyms and leads please

after papers by published:year count
papers[open_access=true] by published:year count
    only open access
    and the open ones?

after papers top 10 cites show title, cites
papers[published=2026] top 10 cites show title, cites
    only from 2026
    published in 2026?

after papers by authors.fullname count top 5
papers by authors.fullname sum cites top 5
    and by citations?
    by cites instead

after stays by from_country count
stays[arrives=this year] by from_country count
    this year?
    only this year

after researchers[no papers] show fullname
researchers[no papers] show fullname, rank
    what rank do they have?
    with rank

none
    who is the brightest researcher
    citations per paper page
    median h-index
    salaries of the postdocs
    will the Maple Trust pay again
    why was paper 12 rejected
    papers of the supervisor's department
    co-authors that both work on bats and live in N
    submit my paper to Map Letters
    extend Goro Abadi's contract
    summarise the latest paper
    what is dark matter
    how many students attend the lectures
    phone number of the Northern Fund
    impact factor of Annals of Weather
    ranking of the best universities
    ¿quién dirige el instituto?
    Wann ist das Sommerfest?
    à bientôt

papers avg published - submitted
    how many days pass from submission to publication on average
    average days between submitted and published
    ¿cuántos días pasan de media entre envío y publicación?

papers by venue avg published - submitted
    average days to publication per venue
    how slow is each venue on average, submitted to published

papers[published - submitted>365] count
    how many papers took more than 365 days to be published
    number of papers published over a year (365 days) after submission

papers by venue avg published - submitted bottom 1
    which venue is fastest on average from submission to publication
    venue with the lowest average days to publication

grants show grantNo, keur - spent_keur
    how much is left of each grant
    what remains of every grant, keur minus spent

grants[grantNo="GR-80"] show keur - spent_keur
    how much of GR-80 is left
    GR-80: grant minus spent

grants by funder sum keur - spent_keur
    unspent money per funder
    total of keur minus spent for each funder

grants avg till - from
    how many days does a grant run on average
    average duration of a grant, in days

papers avg by first_author count
    how many first-author papers does a researcher have on average
    average number of papers per first author

papers avg by published:year count
    how many papers do we publish in a year on average
    average yearly number of publications

papers count by first_author count > 6
    how many researchers are first author of more than 6 papers
    number of first authors with over six papers

papers[open_access=true] by venue percent
    open access share per venue
    what percentage of papers is open access in each venue

papers[cites=0] by kind percent
    share of uncited papers (0 cites) by kind
    what percentage of each kind has 0 cites

papers[open_access=true] by first_author.dept percent top 1
    department with the highest open access share, by first author
    which dept of first authors is most open, in percent

projects[stage="finished"] avg finished - due
    how many days after the due date are finished projects done on average
    average delay of finished projects in days, due to finished

projects[finished - due>60] show acro, lead.fullname
    projects finished more than 60 days late: acronym and lead
    whose projects ended over 60 days after due

stays avg leaves - arrives
    how many days does a guest stay on average
    average length of a stay in days

stays[leaves - arrives>=30] show guest, host.fullname
    guests who stay 30 days or longer, with their host
    long stays of at least 30 days: guest and host

stays by from_country percent
    countries of our guests in percent
    share of stays per country

researchers by rank percent
    ranks in percent of staff
    what share of researchers is in each rank
"""
