"""A software team: developers, sprints, issues and the commits made for them; days are kept as text."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

PEOPLE = "mira:Mira Sandoval|jona:Jonas Pohl|tlee:Terence Lee|anka:Anka Wolny|raul:Raul Quiroga|ibra:Ibrahim Sow|kate:Kate Lindner|odil:Odile Brun"
SUBJECTS = (
    "login|checkout|search box|export to CSV|dark mode|invoice PDF|password reset|image upload|push message"
)
TROUBLES = "crashes on Android|is slow|shows wrong total|needs a test|loses focus|ignores the time zone|for teams|as beta|clean-up"


def day(start: date, chance: Random, days: int) -> str:
    """A day as ISO text."""
    return (start + timedelta(days=chance.randrange(days))).isoformat()


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """8 developers, 16 sprints, 260 issues, 380 commits."""
    developers = [
        {
            "handle": one.split(":")[0],
            "fullName": one.split(":")[1],
            "role": role,
            "office": chance.choice(["Porto", "Lyon", "remote"]),
            "startedOn": day(date(2016, 2, 1), chance, 3700),
            "weeklyHours": chance.choice([20, 32, 40, 40]),
        }
        for one, role in zip(
            PEOPLE.split("|"),
            ["backend", "backend", "frontend", "qa", "mobile", "mobile", "lead", "design"],
            strict=True,
        )
    ]
    handles = [one["handle"] for one in developers]
    sprints = [
        {
            "sprintId": f"SP{number}",
            "name": f"Sprint {number}",
            "squad": "Heron" if number % 2 else "Falcon",
            "startDate": (date(2026, 4, 20) + timedelta(days=14 * (number - 41))).isoformat(),
            "endDate": (date(2026, 5, 3) + timedelta(days=14 * (number - 41))).isoformat(),
            "plannedPoints": chance.choice([24, 28, 30, 34, 40]),
        }
        for number in range(41, 57)
    ]
    issues = []
    for number in range(1, 261):
        opened = date(2026, 2, 1) + timedelta(days=chance.randrange(300))
        issue: dict[str, Any] = {
            "key": f"WEB-{number + 1000}",
            "title": f"{chance.choice(SUBJECTS.split('|'))} {chance.choice(TROUBLES.split('|'))}",
            "type": chance.choice(["bug", "bug", "story", "task", "spike"]),
            "state": chance.choice(["todo", "inProgress", "inReview", "done", "done", "done", "wontFix"]),
            "severity": chance.choice([1, 2, 3, 3, 4]),
            "createdAt": opened.isoformat(),
            "dueOn": (opened + timedelta(days=chance.choice([14, 28, 60]))).isoformat(),
            "reporter": chance.choice(handles),
            "labels": chance.sample(
                ["security", "ux", "customer", "techDebt", "flaky"], chance.randint(0, 2)
            ),
            "estimateHours": chance.choice([0.5, 1, 2, 4, 8, 16, 40]),
        }
        if chance.random() < 0.85:
            issue["assignee"] = chance.choice(handles[:7])
        if chance.random() < 0.8:
            issue["sprintId"] = chance.choice(sprints[:15])["sprintId"]
        if chance.random() < 0.7:
            issue["storyPoints"] = chance.choice([1, 2, 3, 5, 8, 13])
        if issue["state"] == "done":
            issue["closedAt"] = min(
                opened + timedelta(days=chance.randint(1, 80)), date(2026, 11, 28)
            ).isoformat()
        issues.append(issue)
    commits = [
        {
            "sha": f"{chance.getrandbits(32):08x}",
            "issueKey": chance.choice(issues[:240])["key"],
            "author": chance.choice(handles[:7]),
            "pushedOn": day(date(2026, 2, 3), chance, 299),
            "repo": chance.choice(["shop-api", "shop-web", "shop-app"]),
            "linesAdded": int(chance.expovariate(0.01)),
            "linesDeleted": int(chance.expovariate(0.02)),
            "ci": chance.choice(["passed", "passed", "passed", "failed", "skipped"]),
            "buildSecs": chance.randint(40, 2400),
        }
        for _ in range(380)
    ]
    return {"developers": developers, "sprints": sprints, "issues": issues, "commits": commits}


QUESTIONS = """
issues[type="bug" & state!="done"|"wontFix"] count
    how many bugs are neither done nor turned down (wontFix)
    number of bugs except those that are done or wontFix

issues[type="bug"] count
    how many bugs have been filed in total
    number of defects ever reported
    Wie viele Bugs gibt es insgesamt?

issues[state="todo"] list
    tickets nobody has begun
    backlog: everything in todo

issues[state="inReview"] show key, title
    what is waiting for review? key and title
    keys and titles of everything under review

issues[state="inProgress"] show key, assignee.fullName
    who is working on what right now? key and name
    tickets in progress with the person on them
    ¿quién está trabajando en qué? clave y nombre

issues[state="wontFix"] count
    how many tickets did we turn down
    number of won't-fix issues

issues by state count
    issues by status
    how does the board look, number per column
    tickets par état

issues[state="done"] percent
    what percentage of tickets is finished
    share of issues done
    Wie viel Prozent der Tickets sind erledigt?

issues[createdAt=this week] list
    new tickets this week
    issues opened this week

issues[createdAt=last month & type="bug"] count
    how many bugs came in last month
    number of defects filed last month
    combien de bugs le mois dernier

issues[createdAt=yesterday] show key, title, reporter.fullName
    yesterday's new tickets: key, title and who wrote them
    what was filed yesterday, by whom? key, title, reporter

issues by createdAt:month count
    tickets opened per month
    new issues month by month

issues[type="bug"] by createdAt:month count top 1
    worst month for bugs
    in which month did we get the most defects

issues[closedAt=this month] count
    how many tickets have we finished this month
    number of issues closed this month

issues[closedAt=last week] list
    what did we finish last week
    tickets closed last week

issues by closedAt:month sum storyPoints
    story points finished per month
    points burned month by month

issues[createdAt=*-06] count
    how many tickets were opened in June
    june tickets, how many

issues[createdAt>=2026-05] count
    how many issues have been opened since May
    number of tickets written since May

issues[dueOn<today & closedAt=null & state!="wontFix"] list
    overdue tickets: past due, not closed and not wontFix
    what's late? due date over, no closing date, wontFix left out

issues[closedAt>@dueOn] count
    how many tickets were finished too late
    number of issues closed after their deadline
    Wie viele Tickets wurden zu spät geschlossen?

issues[closedAt<=@dueOn] percent
    what share of tickets was finished by the due date
    percentage closed in time

issues[dueOn=this week] show key, title, dueOn asc dueOn
    deadlines this week in order: key, title, day
    what falls due this week, soonest first, with key, title and due date

issues by assignee.fullName count
    workload: number of tickets per person
    how many tickets does everybody have
    tickets por persona

issues[state="inProgress"] by assignee.fullName count top 1
    who has the most on their plate (in progress)
    person with the most tickets in progress

issues[state="done"] by assignee.fullName sum storyPoints top 1
    who has delivered the most story points
    top performer by points done
    Wer hat die meisten Story Points erledigt?

issues[closedAt=last month] by assignee.fullName count top 3
    who closed the most tickets last month? top three
    three people with most tickets closed last month

issues[assignee=null] count
    how many tickets belong to nobody
    number of unassigned issues
    combien de tickets sans responsable

issues[assignee=null & severity=1] show key, title
    unassigned severity 1 issues with key and title
    which sev 1 tickets has nobody picked up? key, title

issues[assignee.fullName="Raul Quiroga"] list
    Raul Quiroga's tickets
    everything on the desk of raul quiroga

issues[assignee.fullName="Anka Wolny" & state="inReview"] count
    how many of Anka Wolny's tickets are in review
    number of reviews open for Anka Wolny's tickets

issues[reporter.fullName="Kate Lindner" & type="bug"] count
    how many bugs did Kate Lindner report
    number of defects found by Kate Lindner

issues[type="bug"] by reporter.fullName count top 1
    who finds the most bugs
    the person that files the most defects
    ¿quién informa de más errores?

issues[reporter=@assignee] count
    how many tickets did people write for themselves
    number of issues where reporter and assignee are the same

issues[assignee.role="frontend"] count
    how many tickets are on the frontend people
    number of issues with frontend developers

issues by assignee.role sum estimateHours
    estimated hours per role
    how much work, in hours, lies with backend, mobile, qa etc.

issues by assignee.office count
    issues by office of the person on it
    how many tickets are handled in Porto, Lyon and remotely

issues by sprintId.name count
    tickets per sprint
    how many issues did each sprint take on

issues[state="done"] by sprintId.name sum storyPoints
    velocity: points done per sprint
    story points delivered in each sprint
    Velocity pro Sprint

issues[state="done"] by sprintId.name sum storyPoints top 1
    our best sprint by delivered points
    in which sprint did we finish the most points

issues[sprintId.name="Sprint 54"] sum storyPoints
    how many points went into Sprint 54
    total points of sprint 54

issues[sprintId.name="Sprint 55" & state!="done"] list
    what is left in Sprint 55, not done
    unfinished work of sprint 55

issues[sprintId.squad="Heron" & type="bug"] count
    how many bugs has squad Heron dealt with in its sprints
    number of bugs in Heron's sprints

issues by sprintId.squad sum storyPoints
    points per squad
    how many story points does each squad have

issues[sprintId=null] count
    how many tickets are in no sprint
    number of issues that aren't planned into any sprint
    Tickets ohne Sprint, wie viele

issues by sprintId.name count distinct assignee
    how many different people worked in each sprint
    number of assignees per sprint

issues[storyPoints=null] list
    tickets nobody has sized
    issues without story points

issues[storyPoints>=8] show key, title
    our big stories: 8 points or more, key and title
    keys and titles of everything from 8 points up

issues by type avg storyPoints
    average size by kind of ticket in points
    mean points for bugs, stories, tasks and spikes each

issues[estimateHours<=0.5] count
    how many quick wins of half an hour or less
    number of issues estimated at 30 minutes at most, 0.5 hours

issues[estimateHours>8] list
    tickets of more than 8 hours
    anything estimated above eight hours

issues[state="todo"] sum estimateHours
    how many hours of work are still to do
    estimated hours in todo, total

issues[labels="security"] show key, title
    security tickets, key and title
    which issues carry the security label? keys and titles

issues[labels="customer" & labels="ux"] count
    how many are labelled both customer and ux
    number of tickets with the customer label as well as ux

issues by labels count desc
    labels from most to least used
    how often is each label used, most first

issues[labels.#=0] count
    how many have no label
    number of unlabelled tickets

issues[title~"checkout"] list
    anything about the checkout
    tickets with checkout in the title

issues[title~"crashes" & state!="done"] count
    how many crashes aren't done
    number of tickets about "crashes" that are not done

issues[title^"login" & severity=1|2] show key, severity
    login tickets of severity 1 or 2: key and severity
    titles starting with login, sev 1 or 2, with key

issues[severity=1] count
    how many blockers (severity 1)
    number of sev 1 tickets

issues[key="WEB-1042"] show title, state, assignee.fullName
    WEB-1042: what is it about, what state, who's on it
    title, state and assignee of WEB-1042

issues top 1 createdAt show key, title
    newest ticket with its title
    last ticket filed, key and title

issues[state="todo"] bottom 1 createdAt show key, createdAt
    what has been lying in todo longest, since when
    oldest todo ticket: key and date

issues[no commits] count
    how many tickets never got a commit
    number of issues without any code

issues[no commits & state="done"] show key
    which tickets are done though nobody committed anything
    keys of done issues with no commits

commits count
    how many commits are there
    total number of pushes

commits[pushedOn=today] list
    today's commits
    what was pushed today

commits[pushedOn=last 7 days] by author.fullName count
    commits per person over the last 7 days
    who pushed how often in the past 7 days

commits by author.fullName count top 1
    who commits most
    our most active coder by number of commits
    Wer committet am meisten?

commits by author.fullName sum linesAdded top 3
    top three by lines written
    which 3 people added the most lines
    los tres que más líneas añadieron

commits by author.fullName sum linesAdded, sum linesDeleted
    lines added and deleted per person
    for each author: how much code came in and went out

commits[linesDeleted>@linesAdded] count
    how many commits removed more than they added
    number of commits with more deletions than additions
    combien de commits suppriment plus qu'ils n'ajoutent

commits by repo count
    commits by repository
    how many pushes to each repo

commits by repo count bottom 1
    the repo with the least activity, by commits
    repository that gets the fewest commits

commits[ci="failed"] percent
    what percentage of builds breaks
    failure rate of builds
    Anteil fehlgeschlagener Builds in Prozent

commits[ci="failed" & pushedOn=this week] show sha, author.fullName
    who broke the build this week? hash and name
    failed builds this week: sha and author

commits[ci="failed"] by author.fullName count top 1
    who breaks the build most often
    author with most failed builds

commits[ci="skipped"] list
    commits that never went through CI (skipped)
    skipped builds

commits by repo avg buildSecs
    average build time per repo
    how long does a build take for each repository on average

commits[buildSecs>1800] count
    how many builds took over half an hour
    number of builds longer than 30 minutes

commits top 1 buildSecs show sha, repo
    slowest build: hash and repo
    which commit took longest to build, and in what repo

commits[issueKey.type="bug"] count
    how many commits went into fixing bugs
    number of pushes for bug tickets

commits by issueKey.type sum linesAdded
    lines added by kind of ticket
    how many lines went into bugs, stories, tasks and spikes

commits[issueKey="WEB-1042"] list
    commits for WEB-1042
    everything pushed for WEB-1042

commits by issueKey.title count top 1
    which ticket, by title, took the most commits
    title of the issue with most commits

commits[issueKey.severity=1 & repo="shop-app"] count
    how many shop-app commits for severity 1 tickets
    number of pushes to shop-app on sev 1 issues

commits by author.office sum linesAdded
    lines added by office
    how many lines came out of Porto, Lyon and from remote people

commits by pushedOn:weekday count
    commits by weekday
    on which weekdays do we push how much

commits[linesAdded>avg] count
    how many commits were bigger than average, by lines added
    number of commits with more lines than the average

sprints top 1 plannedPoints show name, plannedPoints
    most ambitious sprint and its planned points
    for which sprint did we plan the most, and how much

sprints[startDate<=today & endDate>=today] show name
    which sprint are we in today
    the sprint running today

sprints[squad="Falcon"] show name, startDate asc startDate
    Falcon's sprints in order with their start
    when did each of the Falcon sprints begin? names and dates, earliest first

sprints[no issues] show name
    which sprint is still empty
    sprints without any ticket

developers by office count
    how many people sit in each office
    headcount by office

developers bottom 1 startedOn show fullName
    who has been on the team longest
    longest-serving team member
    Wer ist am längsten im Team?

developers[startedOn>=2022] show fullName
    who joined in 2022 or later
    names of the people who came since 2022

developers[weeklyHours<40] count
    how many work part-time, under 40 hours
    number of people with fewer than 40 hours a week

developers[role="qa"] show fullName
    who does our testing (qa)
    name of the qa person

after issues by assignee.fullName count
issues[type="bug"] by assignee.fullName count
    only bugs
    and just bugs?

after issues[assignee.fullName="Raul Quiroga"] list
issues[assignee.fullName="Terence Lee"] list
    and Terence Lee?
    same for Terence Lee

after issues[assignee=null] count
issues[assignee=null] show key, title
    which ones? key and title
    and which are they, with key and title

after issues[state="done"] by sprintId.name sum storyPoints
issues[state="done"] by sprintId.squad sum storyPoints
    and per squad?
    by squad

after issues[closedAt=this month] count
issues[closedAt=last month] count
    and last month?
    what about last month

after issues[closedAt=this month] count
issues[closedAt=this month] by type count
    broken down by type
    by kind of ticket

after commits by author.fullName count top 1
commits by author.fullName count top 5
    top five
    and the top 5

after commits[ci="failed"] percent
commits[ci="failed"] count
    and how many are that?
    and the number?

after commits[pushedOn=today] list
commits[pushedOn=yesterday] list
    and yesterday?
    yesterday

after issues[labels="security"] show key, title
issues[labels="security" & state!="done"] show key, title
    only those that aren't done
    without the done ones

none
    which developer writes the best code
    commits per sprint
    which squad made the most commits
    lines of code of squad Heron
    ratio of bugs to stories
    will Sprint 56 be finished in time
    which customer reported WEB-1042
    assign WEB-1100 to Mira
    close all spikes
    median build time
    code coverage of shop-api
    who reviewed WEB-1042
    how many hours did we really spend on WEB-1010
    salary of Jonas Pohl
    why is search so slow
    commits after midnight
    compare Sprint 52 with Sprint 53
    how do I undo a git commit
    which framework is best for the frontend
    Wer hat morgen Urlaub?
    ¿cuándo sale la próxima versión?
    how many users does the app have
    burn-down forecast for next week

issues[type="bug"] avg closedAt - createdAt
    how long does it take us to close a bug on average
    avg days from created to closed for bugs

commits avg by author count
    how many commits does a developer have on average

commits[ci="failed"] by repo percent
    share of failed ci per repo

commits top 1 linesAdded - linesDeleted
    which commit grew the code the most, added minus deleted lines
"""
