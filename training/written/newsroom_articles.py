"""A newsroom's website: articles with tags and nested statistics, authors, comments; dates are ISO texts."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

AUTHORS = (
    "Anneke Dijk|Bruno Salvi|Carys Bowen|Dmitri Orlov|Esra Demir|Frank Ashby|Gita Rao|Henrik Falk|Isla Munro|Jorge Peña"
    "|Karla Stein|Lionel Petit|Mira Kovač|Nils Aune"
)
SUBJECTS = "The harbour|Our buses|A winter market|The town hall|School meals|The river|Night trains|Rents|The old mill|Bees"
TURNS = "under pressure|at last|and its friends|in ten pictures|nobody wanted|revisited|on trial|without end|for sale|by night"
TAGS = "housing|climate|transport|schools|budget|culture|football|courts|health|elections"
READERS = "mapleleaf|oldtimer52|nightowl|grumpycat|bookworm|ferrylady|tomtom|kiosk_kid|redbrick|sunny_side"


def day(chance: Random, first: date, days: int) -> str:
    """A day as ISO text."""
    return (first + timedelta(days=chance.randrange(days))).isoformat()


def documents(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """14 authors, 220 articles, 400 comments."""
    authors = []
    for number, name in enumerate(AUTHORS.split("|"), 1):
        author: dict[str, Any] = {
            "_id": f"au{number:02d}",
            "name": name,
            "desk": ["city", "politics", "sport", "culture"][number % 4],
            "freelance": chance.random() < 0.4,
            "joined": day(chance, date(2011, 4, 1), 5600),
            "ratePerWord": chance.choice([0.2, 0.25, 0.3, 0.4]),
            "awards": chance.sample(
                ["Golden Quill 2023", "Local Hero 2024", "Golden Quill 2025"], chance.choice([0, 0, 1, 2])
            ),
        }
        if chance.random() < 0.6:
            author["bio"] = chance.choice(["Writes about towns.", "Loves long reads.", "Former teacher."])
        authors.append(author)
    articles = []
    for number in range(220):
        status = chance.choice(["published"] * 8 + ["draft", "review"])
        article: dict[str, Any] = {
            "articleId": 12000 + number,
            "headline": f"{SUBJECTS.split('|')[number % 10]} {TURNS.split('|')[number // 10 % 10]}",
            "section": chance.choice(["News", "News", "Opinion", "Sport", "Culture"]),
            "authorId": f"au{chance.randint(1, 13):02d}",
            "editorId": f"au{chance.randint(1, 5):02d}",
            "status": status,
            "tags": chance.sample(TAGS.split("|"), chance.randint(0, 4)),
            "wordCount": chance.randint(180, 3200),
            "paywall": chance.random() < 0.35,
            "createdOn": day(chance, date(2025, 1, 1), 660),
        }
        if status == "published":
            article["publishedOn"] = min(
                (date.fromisoformat(article["createdOn"]) + timedelta(days=chance.randrange(30))).isoformat(),
                "2026-11-29",
            )
            article["stats"] = {
                "views": chance.randint(120, 48000),
                "shares": max(0, chance.randint(-60, 900)),
                "readingSeconds": chance.randint(20, 420),
                "newSubscribers": chance.choice([0, 0, 0, 1, 2, 5]),
            }
        if chance.random() < 0.1:
            article["corrected"] = day(chance, date(2026, 1, 1), 330)
        articles.append(article)
    public = [one["articleId"] for one in articles if one["status"] == "published"]
    comments = [
        {
            "_id": 900000 + number,
            "articleId": chance.choice(public[20:]),
            "user": chance.choice(READERS.split("|")),
            "postedOn": day(chance, date(2025, 3, 1), 639),
            "likes": chance.choice([0, 0, 1, 2, 5, 14, 60]),
            "state": chance.choice(["visible"] * 6 + ["hidden", "pending"]),
            "reports": chance.choice([0, 0, 0, 0, 1, 3]),
        }
        for number in range(400)
    ]
    return {"authors": authors, "articles": articles, "comments": comments}


QUESTIONS = """
articles count
    how many articles do we have
    number of pieces in the system
    wie viele Artikel gibt es?

articles[status="published"] count
    how many pieces are online
    number of published articles
    combien d'articles publiés ?

articles[status="draft"] list
    drafts
    unfinished pieces, still in draft
    Entwürfe

articles[status="review"] show headline, editorId.name
    what's in review, and which editor has it
    pieces under review with their editors

articles[status="review"] count
    how many stories are waiting for review
    Wie viele Texte sind im Review?

articles[publishedOn=today] list
    what went up today
    today's pieces
    was ist heute erschienen?

articles[publishedOn=yesterday] show headline
    yesterday's headlines
    what headlines did we run yesterday
    los titulares de ayer

articles[publishedOn=this week] count
    how many pieces have we put out this week
    number of articles published this week
    ¿cuántos artículos hemos publicado esta semana?

articles[publishedOn=last month] list
    last month's output
    stories published last month
    les articles du mois dernier

articles[publishedOn=last month] count
    how many stories ran last month
    wie viele Artikel sind letzten Monat erschienen?

articles[publishedOn=this year & section="Opinion"] count
    how many opinion pieces this year
    number of op-eds in Opinion this year

articles[section="Sport"] list
    sports stories
    everything in Sport
    Sportartikel

articles by section count
    articles per section
    how many pieces for each section
    artículos por sección

articles by section count top 1
    which section has the most articles
    biggest section by number of stories
    quelle rubrique compte le plus d'articles ?

articles by section avg wordCount
    average length per section
    how long are pieces in each section on average
    longueur moyenne par rubrique

articles by section sum stats.views
    page views by section
    traffic for each section
    visitas por sección

articles by section avg stats.views top 1
    which section gets most views per article on average
    section with the best average readership

articles by publishedOn:month count
    articles published per month
    monthly output
    Artikel pro Monat

articles by publishedOn:month sum stats.views
    views by month of publication
    how did traffic go month by month

articles by publishedOn:weekday count top 1
    on which weekday do we publish most
    an welchem Wochentag veröffentlichen wir am meisten?

articles top 1 stats.views show headline
    our most read story
    what's the headline of the piece with the most views
    ¿cuál es el artículo más leído?
    der meistgelesene Artikel

articles top 10 stats.views show headline, stats.views
    ten most read stories with their views
    top 10 by page views, with the figures

articles[publishedOn=last 7 days] top 5 stats.views show headline
    five most read pieces of the last 7 days
    top five stories of the past week (7 days)

articles top 1 stats.shares show headline
    what was shared most
    most shared story
    quel article a été le plus partagé ?

articles[stats.shares=0] list
    stories nobody shared
    pieces with zero shares

articles top 1 stats.readingSeconds show headline
    which story keeps readers longest
    piece with the longest reading time

articles[stats.views>10000] count
    how many stories got more than 10k views
    number of pieces above ten thousand views
    ¿cuántos pasaron de 10.000 visitas?

articles[stats.views<500] list
    flops with fewer than 500 views
    stories under 500 page views

articles[stats.views>avg] percent
    what share of stories beats the average in views
    percentage of articles with above-average views

articles sum stats.views
    total page views
    how much traffic did we get altogether
    Seitenaufrufe insgesamt

articles sum stats.newSubscribers
    how many subscribers did our stories bring in
    new subscriptions from articles, total

articles by authorId.name sum stats.newSubscribers top 1
    whose articles win us the most subscribers
    writer who brings in most new subscribers

articles bottom 1 publishedOn show headline
    the first story we ever published
    oldest piece online

articles top 1 publishedOn show headline
    newest story
    what did we publish last
    quel est le dernier article paru ?

articles top 1 wordCount show headline, wordCount
    longest article and its length
    our longest read, with the number of words

articles[wordCount<300] count
    how many pieces are shorter than 300 words
    short news under 300 words, how many

articles[wordCount>=2000] list
    long reads of 2000 words and up
    articles with at least 2,000 words

articles avg wordCount
    how long is a piece on average
    average word count
    wie lang ist ein Artikel im Schnitt?

articles[paywall=true] percent
    what percentage is behind the paywall
    share of paid content
    porcentaje de artículos de pago

articles[paywall=false] list
    free articles
    stories anyone can read without paying

articles by paywall avg stats.views
    average views with and without paywall
    do free pieces get more views on average than paid ones? both averages

articles[tags="climate"] list
    climate stories
    everything tagged climate

articles[tags="climate" & publishedOn=2026] count
    how many climate pieces in 2026
    number of stories on climate in 2026

articles[tags="housing" & tags="courts"] list
    pieces about both housing and courts
    housing stories that are about courts too

articles[tags="football"|"culture"] count
    how many pieces on football or culture
    number tagged football or culture

articles by tags count top 5
    five most used tags
    our top five topics
    die fünf häufigsten Schlagwörter

articles by tags avg stats.views top 1
    which topic is read most on average
    tag with the highest average views

articles[tags.#=0] count
    how many articles have no tags
    untagged pieces, how many
    ¿cuántos artículos no llevan etiquetas?

articles avg tags.#
    how many tags does a piece carry on average
    average number of tags

articles distinct tags
    what tags do we use
    list of all topics
    welche Schlagwörter gibt es?

articles[headline~"bees"] list
    stories with bees in the headline
    anything whose headline mentions bees

articles[headline^"The river"] count
    how many headlines begin with The river
    number of pieces whose title starts with "The river"

articles[corrected!=null] count
    how many stories had to be corrected
    corrections, how many in all
    Wie viele Artikel wurden korrigiert?

articles[corrected=this year] show headline, corrected
    what did we correct this year and when
    this year's corrections: headline and date

articles[corrected!=null] by authorId.name count top 1
    whose stories get corrected most
    author with the most corrections

articles by authorId.name count
    articles per author
    how much did each of us write, in pieces
    artículos por autor

articles by authorId.name count top 3
    our three most productive writers
    top 3 authors by number of pieces
    les trois auteurs qui écrivent le plus

articles by authorId.name sum stats.views top 1
    which author is read the most
    who pulls in most page views
    ¿qué autor tiene más visitas?

articles by authorId.name avg wordCount top 1
    who writes the longest pieces on average
    wordiest author by average length

articles[publishedOn=2026] by authorId.name sum wordCount
    words per author in 2026
    how many words has each writer published in 2026

articles by editorId.name count top 1
    who edits the most
    editor with the most articles

articles[authorId=@editorId] count
    how many pieces were edited by their own author
    number of stories where writer and editor are the same

articles[authorId.name="Gita Rao"] show headline
    what has Gita Rao written
    Gita Rao's headlines
    was hat Gita Rao geschrieben?

articles[editorId.name="Carys Bowen" & status="published"] count
    how many published stories did Carys Bowen edit
    pieces edited by Carys Bowen and published, number

articles[authorId.name="Bruno Salvi" & editorId.name="Esra Demir"] list
    pieces by Bruno Salvi that Esra Demir edited
    written by Bruno Salvi, edited by Esra Demir

articles[authorId.freelance=true] percent
    what share of articles comes from freelancers
    freelance share of our pieces in percent

articles[authorId.freelance=true & publishedOn=last month] count
    how many freelance pieces ran last month
    number of stories by freelancers last month

articles by authorId.desk sum stats.views
    page views per desk
    traffic by the author's desk

articles[no comments] show headline
    stories without a single comment
    which articles got no comments at all
    articles que personne n'a commentés

articles[has comments & section="Culture"] count
    how many culture pieces were commented on
    number of Culture stories with comments

authors count
    how many writers do we have
    number of authors
    ¿cuántos autores tenemos?

authors[freelance=true] show name
    who is freelance
    names of our freelancers
    wer arbeitet frei?

authors[freelance=false] count
    how many staff writers
    number of authors on staff, not freelance

authors by desk count
    writers per desk
    how large is each desk

authors[desk="politics"] show name
    who covers politics
    the politics people
    qui s'occupe de la politique, desk politics ?

authors bottom 1 joined show name, joined
    who has been here longest and since when
    our longest-serving author, with the joining date

authors top 1 joined show name
    newest colleague
    who was the last to join
    wer ist zuletzt dazugekommen?

authors[joined<2015] show name
    who joined before 2015
    authors from before 2015

authors[joined>=2020] count
    how many came in 2020 or later
    number of writers who have joined since 2020

authors[ratePerWord>0.3] show name, ratePerWord
    who gets over 0.30 a word, and how much
    authors paid more than 0.3 per word with their rate

authors avg ratePerWord
    what do we pay per word on average
    average word rate

authors[awards.#>0] show name
    who has won an award
    prize-winning authors
    quels auteurs ont reçu un prix ?

authors[awards="Golden Quill 2025"] show name
    who won the Golden Quill 2025
    Golden Quill 2025 winners

authors[bio=null] show name
    whose bio is missing
    authors without a bio
    bei wem fehlt die Bio?

authors[no articles] show name
    who has never written anything for us
    authors with no articles

comments count
    how many comments are there
    total number of reader comments
    nombre de commentaires

comments[state="pending"] list
    comments waiting for moderation
    pending comments
    commentaires en attente

comments[state="hidden"] count
    how many comments did we hide
    number of hidden comments
    ¿cuántos comentarios están ocultos?

comments[state="hidden"] percent
    what share of comments is hidden
    percentage of comments taken down (hidden)

comments[postedOn=last 7 days] count
    how many comments in the last 7 days
    comments over the past week, 7 days, number

comments[postedOn=this month] by user count top 3
    three busiest commenters this month
    who comments most this month? top 3

comments by user count top 1
    which reader comments the most
    our most active commenter
    ¿qué lector comenta más?

comments by user sum likes top 1
    whose comments get the most likes in total
    best-liked commenter overall

comments[user="grumpycat"] list
    what has grumpycat posted
    grumpycat's comments

comments[reports>0] list
    reported comments
    comments that someone complained about
    gemeldete Kommentare

comments[reports>=3 & state="visible"] count
    how many visible comments were reported three times or more
    number of comments with 3+ reports still visible

comments top 1 likes show user, likes
    best liked comment: who wrote it and how many likes
    comment with the most likes, its user and the likes

comments avg likes
    likes per comment on average
    mean number of likes

comments by articleId.headline count top 1
    which article has the most comments
    most discussed story
    l'article le plus commenté

comments by articleId.headline count > 4
    stories with more than four comments
    headlines that drew over 4 comments

comments by articleId.section count
    comments per section
    reader comments by section of the article
    comentarios por sección

comments[articleId.section="Opinion" & postedOn=2026] count
    how many comments on opinion pieces in 2026
    2026 comments under Opinion, number

comments[articleId.headline="Rents at last"] list
    comments on Rents at last
    what do readers say under "Rents at last"

comments count distinct user
    how many different readers commented
    number of people who comment
    wie viele verschiedene Leser kommentieren?

comments by postedOn:month count
    comments per month
    how did commenting go month by month

after articles[status="draft"] list
articles[status="draft" & section="Culture"] list
    only the culture ones
    just Culture

after articles[status="draft"] list
articles[status="draft"] by authorId.name count
    per author?
    who has how many of them?

after articles[publishedOn=this week] count
articles[publishedOn=last week] count
    and last week?
    ¿y la semana pasada?

after articles top 1 stats.views show headline
articles top 1 stats.views show authorId.name
    who wrote it?
    von wem ist der?

after articles top 1 stats.views show headline
articles[publishedOn=this year] top 1 stats.views show headline
    and this year?
    for this year only

after articles by section sum stats.views
articles by section sum stats.shares
    and shares?
    same for shares

after articles by authorId.name count top 3
articles by authorId.name count bottom 3
    and the three least productive?
    the bottom three

after articles[tags="climate" & publishedOn=2026] count
articles[tags="health" & publishedOn=2026] count
    what about health?
    et santé, tag health ?

after comments[state="pending"] list
comments[state="pending"] count
    how many is that?
    combien ?

after comments by user count top 1
comments by user count top 5
    the top five, please
    y los cinco primeros

none
    which author is the best
    how many people work in advertising
    what did we earn from the paywall in October
    which article's photo is the nicest
    how many readers come from abroad
    median length of our pieces
    how many views will tomorrow's story get
    why did nobody read the piece on bees
    which author's articles get the most comments
    how many more views did Sport get than Culture
    publish all drafts now
    delete grumpycat's comments
    what's the e-mail of Henrik Falk
    what's in the other paper today
    comments posted after midnight
    ¿qué anunciante paga más?
    wer hat die Wahl gewonnen?
    bonjour !
"""
