"""A crowdfunding site: creators, projects with rewards, pledges of backers, comments."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

TITLES = (
    "Pocket Loom|Star Atlas Poster|Moss Lamp|Card Game Zibbo|Solar Kettle|Comic Hollow Hill|Folding Kayak|Robot Snail"
    "|Choir Album Frost|Short Film Delta|Quilted Jacket|Tiny Synth|Puzzle Tower|Garden Radio|Paper Drone|Cookbook Smoke"
    "|Wooden Camera|Board Game Atoll|Insect Hotel|Night Bike Bell"
)
CREATORS = "Aino Laine|Bram Coster|Chidi Obi|Dana Weiss|Emil Rask|Fleur Petit|Gael Roca|Hedda Moe"


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """8 creators, 60 projects, 140 backers, 400 pledges, 120 comments."""
    creators = [
        {
            "handle": name.split()[0].lower(),
            "display_name": name,
            "country": chance.choice(["Finland", "Belgium", "Nigeria", "Spain", "Norway"]),
            "verified": chance.random() < 0.6,
            "member_since": datetime(2018, 1, 1) + timedelta(days=chance.randrange(2600)),
        }
        for name in CREATORS.split("|")
    ]
    projects = []
    for number in range(60):
        launched = datetime(2024, 3, 1) + timedelta(days=chance.randrange(1000))
        deadline = launched + timedelta(days=chance.choice([21, 30, 30, 45, 60]))
        goal = chance.choice([1500, 4000, 10000, 25000, 80000])
        project: dict[str, Any] = {
            "id": f"PRJ-{number + 1:03}",
            "title": f"{TITLES.split('|')[number % 20]}{['', ' II', ' Mini'][number // 20]}",
            "creator": chance.choice(creators[:7])["handle"],
            "category": chance.choice(["games", "design", "film", "music", "tech", "food"]),
            "goal": goal,
            "raised": int(goal * chance.choice([0.05, 0.3, 0.7, 1.0, 1.2, 2.5, 6])),
            "launched": launched,
            "deadline": deadline,
            "staff_pick": chance.random() < 0.2,
            "tags": chance.sample(
                ["eco", "handmade", "open-source", "kids", "limited", "repairable"], chance.randint(0, 3)
            ),
            "rewards": [
                {"name": name, "price": price, "left": chance.choice([0, 0, 5, 40, 200])}
                for name, price in chance.sample(
                    [("sticker", 5), ("early bird", 29), ("standard", 45), ("deluxe", 120), ("dinner", 500)],
                    chance.randint(1, 4),
                )
            ],
            "updates": chance.randint(0, 24),
        }
        if deadline >= datetime(2026, 11, 29):
            project["status"] = "live"
        else:
            project["status"] = (
                "funded" if project["raised"] >= goal else chance.choice(["failed", "failed", "withdrawn"])
            )
        if project["status"] == "funded":
            project["ship_by"] = deadline + timedelta(days=chance.choice([90, 180, 270]))
            shipped = project["ship_by"] + timedelta(days=chance.randint(-40, 160))
            if shipped < datetime(2026, 11, 29):
                project["shipped_on"] = shipped
        projects.append(project)
    backers = []
    for number in range(140):
        backer: dict[str, Any] = {
            "_id": number + 1,
            "nick": f"{chance.choice(['fox', 'owl', 'elk', 'hare', 'crow', 'newt'])}{number + 10}",
            "city": chance.choice(["Turku", "Antwerp", "Lagos", "Girona", "Bergen", "Antwerp"]),
            "birth_year": chance.randint(1950, 2008),
            "registered": datetime(2023, 6, 1) + timedelta(days=chance.randrange(1270)),
            "mails": chance.choice(["all", "none", "weekly"]),
        }
        if chance.random() < 0.3:
            backer["invited_by"] = chance.randint(1, 140)
        backers.append(backer)
    pledges = []
    for number in range(400):
        project = chance.choice(projects[:54])
        amount = chance.choice([5, 10, 29, 45, 45, 45, 120, 120, 250, 500])
        pledge: dict[str, Any] = {
            "_id": 90000 + number,
            "project": project["id"],
            "backer_id": chance.randint(1, 120),
            "amount": amount,
            "tip": chance.choice([0, 0, 0, 1, 5]),
            "reward": chance.choice([one["name"] for one in project["rewards"]]),
            "pledged_at": min(
                project["launched"] + timedelta(days=chance.randrange(21)), datetime(2026, 11, 29, 12)
            ),
            "state": chance.choice(["ok", "ok", "ok", "ok", "bounced", "refunded"]),
            "anonymous": chance.random() < 0.2,
        }
        pledges.append(pledge)
    comments = []
    for _ in range(120):
        comment: dict[str, Any] = {
            "project": chance.choice(projects[:50])["id"],
            "backer_id": chance.randint(1, 130),
            "at": datetime(2024, 6, 1) + timedelta(days=chance.randrange(911)),
            "text": chance.choice(
                ["Where is my reward?", "So excited", "Any update?", "Great quality", "Refund please"]
            ),
            "likes": chance.randint(0, 60),
        }
        if chance.random() < 0.4:
            comment["answered_at"] = min(
                comment["at"] + timedelta(days=chance.randint(0, 20)), datetime(2026, 11, 29)
            )
        comments.append(comment)
    return {
        "creators": creators,
        "projects": projects,
        "backers": backers,
        "pledges": pledges,
        "comments": comments,
    }


QUESTIONS = """
projects[status="live"] show title, deadline asc deadline
    live projects in order of their deadline, with the date
    what is running (live) and until when, soonest first

projects[status="live"] count
    how many campaigns are live
    number of live projects
    ¿cuántos proyectos hay en marcha (live)?

projects by status count
    projects by status
    how many were funded, failed, withdrawn or are live
    Projekte nach Status

projects[status="funded"] percent
    what's our success rate, share of funded projects
    percentage of projects that got funded
    taux de projets funded

projects[raised>@goal] count
    how many projects raised more than their goal
    number of campaigns over goal
    Wie viele haben mehr eingenommen als ihr Ziel (goal)?

projects[raised<@goal & status="live"] show title, raised, goal
    live projects that have not reached the goal: title, raised, goal
    which live ones are still below goal, with both figures

projects top 1 raised show title, raised
    our most successful campaign by money and how much it raised
    which project raised the most, and how much
    el proyecto que más recaudó y cuánto

projects top 5 goal show title, goal
    five most ambitious goals: project and goal
    top 5 projects by goal, with goal

projects by category sum raised
    money raised per category
    total raised in each category
    recaudación por categoría

projects by category avg raised desc
    average raised by category, best first
    mean sum raised per category from high to low

projects by category avg raised > 20000
    categories where a project raises over 20k on average
    which categories average more than 20,000 raised

projects by category count, sum raised
    for each category, number of projects and the money raised
    category: how many projects, how much raised in total

projects by category avg goal bottom 1
    category with the lowest average goal
    where are goals smallest on average, which category

projects[status="failed"] by category count top 1
    which category fails most often
    category with most failed projects

projects[launched=this year] count
    how many projects were launched this year
    number of launches this year
    combien de projets lancés cette année ?

projects by launched:year count, sum raised
    per launch year: projects and money raised
    number of projects and total raised by year of launch

projects by launched:month count
    launches per month
    how many projects start each month

projects[launched=2026-H1] list
    launches of the first half of 2026
    projects from January to June 2026

projects[deadline=this week] show title
    which projects end this week
    titles with a deadline this week

projects[deadline=next month & status="live"] show title, raised, goal
    live projects that close next month: title, raised and goal
    what closes next month among the live ones, raised so far and goal

projects[shipped_on>@ship_by] show title, creator.display_name
    which projects shipped later than promised (ship by), and whose are they
    late shippers: title and creator, shipped after ship-by date

projects[shipped_on>@ship_by] count
    how many projects shipped late, after the ship-by date
    number of late deliveries (shipped on after ship by)

projects[status="funded" & shipped_on=null & ship_by<today] show title, creator.display_name, ship_by
    funded, due to ship before today but not shipped: title, creator, due date
    overdue rewards: funded projects with no ship date though ship-by was before today, with creator and ship-by

projects[status="funded" & shipped_on=null] count
    how many funded projects have not shipped yet
    number of funded ones still to be shipped

projects[staff_pick=true] percent
    what share are staff picks
    percentage picked by staff

projects[staff_pick=true] avg raised
    what does a staff pick raise on average
    average raised by staff picks

projects[tags="eco"] count
    how many eco projects
    number of projects tagged eco

projects[tags="eco" & tags="repairable"] show title
    projects tagged both eco and repairable
    what is eco and repairable at once? titles

projects[tags.#=0] list
    untagged projects (0 tags)
    projects without tags, i.e. zero

projects by tags sum raised top 1
    which tag raises the most money in total
    tag with the biggest sum raised

projects[tags!="handmade" & category="design"] show title
    design projects that aren't handmade
    titles in design without the handmade tag

projects[updates=0 & status="live"] show title
    live projects that never posted an update (0)
    which live campaigns have 0 updates

projects by creator.display_name count
    projects per creator
    how many campaigns did each creator run

projects by creator.display_name sum raised top 3
    three creators who have raised the most in total
    top 3 creators by money raised

projects by creator.display_name count > 8
    creators with more than eight projects
    who has started over 8 campaigns

projects[creator.country="Norway"] sum raised
    money raised by Norwegian creators (Norway)
    how much have creators from Norway raised in total

projects[creator.verified=false & status="live"] list
    live projects of creators that aren't verified
    unverified creators' live campaigns

projects[creator.display_name="Chidi Obi"] show title, status
    Chidi Obi's projects and their status
    what has chidi obi launched, and how is each doing (status)

projects[rewards.name="dinner"] show title
    where can one win a dinner, which projects
    projects with a dinner reward
    proyectos con la recompensa dinner

projects[rewards.name="early bird" & rewards.left>0] show title
    projects that still have early bird rewards, more than 0 left
    where is the early bird not sold out (left above 0)

projects[rewards.name="early bird" & rewards.left=0] count
    in how many projects is the early bird gone, 0 left
    number of projects whose early bird has 0 left

projects by rewards.name avg rewards.left
    how many of each reward are left on average
    average number left by reward name

projects avg rewards.#
    average number of rewards in a project
    how many rewards does a project offer on average

creators[no projects] show display_name
    which creators have not launched anything
    creators with no project

creators[verified=true] count
    how many creators are verified
    number of verified accounts among creators

creators bottom 1 member_since show display_name, member_since
    our first creator, since when
    which creator has been a member longest? with the date

creators by country count
    creators by country
    how many creators per country

backers count
    how many backers have we got
    number of backers
    Anzahl der Unterstützer

backers[no pledges] count
    how many backers never pledged
    number of registered backers without a pledge
    combien n'ont jamais contribué (pledges) ?

backers[no pledges & registered=this year] show nick
    who registered this year but hasn't made a pledge
    nicks of this year's registrations with no pledges

backers[has comments & city="Lagos"] show nick
    who from Lagos has left comments
    lagos backers with comments

backers[birth_year<1970] count
    how many backers were born before 1970
    backers born earlier than 1970, how many

backers[birth_year>=1990 & birth_year<=1999] count
    how many backers were born in the nineties
    number of backers born between 1990 and 1999

backers by city count top 1
    which city do most backers come from
    city with the largest number of backers

backers by city count desc
    backers per city, most first
    cities by number of backers, descending

backers[invited_by=null] percent
    what percentage came without an invitation
    share of backers nobody invited

backers by registered:year count
    registrations per year
    how many backers joined in each year

backers top 5 registered show nick, registered
    five newest backers and when they registered
    the last 5 to register, with date

backers[mails="none"] percent
    what share wants no mails (none)
    percentage with mails set to none

pledges sum amount
    how much has been pledged altogether
    total of all pledges
    importe total prometido

pledges avg amount
    average pledge
    how much does a backer give at a time on average
    montant moyen

pledges by project.title sum amount top 1
    which project got the most in pledges
    project with the highest sum of pledges

pledges by project.title count top 5
    five projects with the most pledges
    top five by number of pledges

pledges by project.category avg amount
    average pledge per category
    how generous are people by category, mean amount

pledges by project.category avg amount top 1
    in which category is the average pledge biggest
    category with the most generous pledges on average

pledges by backer_id.nick sum amount top 3
    our three most generous backers
    top 3 backers by total pledged
    die drei großzügigsten Unterstützer

pledges by backer_id.nick count >= 6
    who has pledged six times or more
    backers with at least 6 pledges

pledges by backer_id.city sum amount
    pledges in money by backers' city
    how much comes from each city

pledges[backer_id.city="Bergen" & pledged_at=2026] sum amount
    how much did Bergen backers pledge in 2026
    2026 pledges from Bergen, total amount

pledges[state="bounced"] count
    how many payments bounced
    number of bounced pledges
    ¿cuántos pagos fueron bounced?

pledges[state="bounced"] sum amount
    how much money bounced
    total amount of bounced pledges

pledges[state="refunded"] by project.title sum amount desc
    refunds per project, largest sum first
    refunded amounts by project in descending order

pledges[state!="ok"] percent
    what percentage of pledges is not ok
    share of pledges in another state than ok

pledges[pledged_at=last month] by project.title sum amount
    money pledged per project last month
    how much did each project get last month

pledges by pledged_at:month sum amount
    pledged money month by month
    amount per month

pledges by pledged_at:weekday sum amount top 1
    best weekday by money pledged
    on which day of the week do we take the most

pledges[anonymous=true & amount>=250] list
    anonymous pledges of 250 and up
    big anonymous ones, at least 250

pledges[tip>0] percent
    what share of backers' pledges includes a tip above 0
    percentage of pledges with a tip over 0

pledges sum tip, avg tip
    total and average tip
    tips: sum and mean

pledges by reward count, sum amount
    pledges and money per reward
    for each reward: how many pledges and what total

pledges[project.title="Moss Lamp"] count distinct backer_id
    how many different people back the Moss Lamp
    number of distinct backers of Moss Lamp

pledges[project.title="Tiny Synth"] distinct backer_id.nick
    who has pledged for the Tiny Synth, each name once
    nicks of all Tiny Synth backers without repeats

pledges top 1 amount show backer_id.nick, project.title, amount
    largest single pledge: who, for what, how much
    who pledged the most at once, to which project, and how much was it

pledges top 1 pledged_at show project.title, amount
    latest pledge: project and amount
    most recent pledge, for which project and how much

pledges[project.staff_pick=true] sum amount
    money pledged to staff picks
    total of pledges for projects picked by staff

projects[no pledges] show title
    which projects have no pledge at all
    titles that nobody has pledged to

comments[answered_at=null] count
    how many comments are unanswered
    number of comments without an answer
    combien de commentaires sans réponse

comments[answered_at=null] by project.title count top 3
    three projects with the most unanswered comments
    top 3 by open comments, nobody answered

comments[text~"refund"] list
    comments about a refund
    who wants a refund? the comments

comments by project.creator count
    comments per creator handle
    how many comments has each creator (handle) got

comments top 1 likes show text, likes
    most liked comment: text and likes
    what does the comment with the most likes say, and how many likes

comments by at:year count
    comments per year
    how many comments each year

comments[at=last 7 days] list
    comments of the last seven days
    what was said in the past 7 days

comments by project.category avg likes
    average likes of comments by category
    how many likes does a comment get on average per category

after projects[status="live"] count
projects[status="live"] show title
    which ones?
    their titles

after projects by category sum raised
projects[launched=2026] by category sum raised
    only 2026 launches
    and for those launched in 2026?

after projects by category sum raised
projects by category avg raised
    and on average?
    averages instead

after projects[raised>@goal] count
projects[raised>@goal] percent
    what share is that?
    as a percentage

after backers[no pledges] count
backers[no pledges] by city count
    where do they live, per city?
    split by city

after pledges by backer_id.nick sum amount top 3
pledges[project.category="music"] by backer_id.nick sum amount top 3
    and for music?
    only music projects

after pledges[state="bounced"] sum amount
pledges[state="refunded"] sum amount
    and refunded?
    same for refunded

after pledges top 1 amount show backer_id.nick, project.title, amount
pledges top 10 amount show backer_id.nick, project.title, amount
    the ten largest
    make it the top 10

none
    what percentage of its goal did each project reach
    how many days until the Moss Lamp closes
    which project is the most beautiful
    will Robot Snail make it
    why did Solar Kettle fail
    median pledge
    our fee on the pledges
    gender split of the backers
    backers who pledged for music and for film
    refund pledge 90012
    extend the deadline of Paper Drone by a week
    shipping costs of the Quilted Jacket
    visitors of the Tiny Synth page
    pledges by the creator's country
    write to all backers of the Insect Hotel
    what is crowdfunding
    ¿quién es el dueño de la página?
    Bekomme ich mein Geld zurück?
    que penses-tu de ce projet
    hey, you there?

projects show title, deadline - launched
    how many days does each campaign run? title and days
    length of every campaign in days

projects avg deadline - launched
    how long does a campaign run on average, in days
    average days from launch to deadline
    Laufzeit im Schnitt in Tagen

projects avg shipped_on - ship_by
    how late are rewards on average, in days after the ship-by date
    average days between ship by and shipped

projects[title="Folding Kayak"] show shipped_on - ship_by
    how late was the Folding Kayak, in days
    days from ship-by to shipping for the Folding Kayak

projects[shipped_on - ship_by>60] show title, creator.display_name
    projects that shipped more than 60 days after ship-by: title, creator
    who was over two months (60 days) late with shipping, and with what

projects top 5 raised - goal show title, raised - goal
    five projects that exceeded their goal by the most, and by how much
    top 5 by raised minus goal, with the difference

projects[status="live"] show title, goal - raised
    how much is each live project short of its goal
    live projects with the money still missing, goal minus raised

projects[status="failed"] avg goal - raised
    by how much do failed projects miss the goal on average
    average gap between goal and raised of failed ones

projects[status="funded"] by category percent
    success rate per category (funded)
    what percentage of projects gets funded in each category

projects[status="funded"] by creator.country percent top 1
    which country's creators have the highest share of funded projects
    country with the best funded percentage

pledges avg by backer_id count
    how many pledges does a backer make on average
    average number of pledges per backer

pledges avg by project sum amount
    how much does a project collect in pledges on average
    average total of pledges per project

pledges count by backer_id sum amount > 500
    how many backers have pledged more than 500 in total
    number of backers with over 500 euros altogether

pledges[state="bounced"] by reward percent
    share of bounced pledges per reward
    what percentage bounces, by reward

comments avg answered_at - at
    how many days do comments wait for an answer on average
    average days from comment to answer

comments[answered_at=null] by project.category percent
    unanswered share of comments per category
    what percentage of comments has no answer in each category

backers by city percent
    backers per city in percent
    share of backers in every city
"""
