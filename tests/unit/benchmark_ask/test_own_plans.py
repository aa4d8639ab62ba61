"""Plans written by hand for one of the own sets: the sets, the judge and the compiler agree on what is right."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

from pymongo import MongoClient

from benchmarks.ask import own
from benchmarks.ask.replies import Kept
from benchmarks.ask.run import Run
from benchmarks.ask.ways import Product
from tests.unit.benchmark_ask.acting import Direct, Recorded

DATABASE = "county_library"
OPEN = "returned_on=null"
# By the number of the question; what is not here the language can't say.
PLANS = {
    0: "books count",
    1: "books sum copies",
    2: 'members[town="Plymouth"] count',
    3: "members[active=true] count",
    4: 'books[genre="crime"] avg pages',
    5: "books min price, max price",
    6: 'books[author="agatha christie"] show title',
    7: 'members[membership_type="student" & town="Exeter"] show name, email',
    8: 'books[title="Der Schwarm"] show author',
    9: 'books[title="The Hobbit"] show pages',
    10: "books top 5 pages show title, pages",
    11: "books bottom 1 published_year show title",
    12: "books by genre count top 1",
    13: 'books[language!="English"] by language count top 1',
    14: "members by membership_type count",
    15: "books by genre avg price",
    16: "members by joined:year asc count",
    17: "loans[borrowed_on=2025] by borrowed_on:month count",
    18: "members by town count >= 15",
    19: "books by author count > 3",
    20: 'books[language="French"|"Spanish"] show title, language',
    21: 'books[language!="English"] count',
    22: 'books[title~"murder"] show title',
    23: 'members[name^"Zoe"] show name',
    24: "members[email=null] count",
    25: "branches[phone=null] show name",
    26: 'branches[town="Exeter"|"Plymouth" & has_parking=true] show name',
    27: "loans[borrowed_on=last year] count",
    28: "loans[borrowed_on=2025-H1] count",
    29: "loans[borrowed_on=last 30 days] count",
    30: f"loans[{OPEN}] count",
    31: f"loans[{OPEN} & due_on<today] count",
    32: "loans[borrowed_on=2026] sum fine",
    33: "members[newsletter=true] percent",
    34: "books count distinct author",
    35: "books[published_year>=1940 & published_year<=1959] show title, published_year asc published_year",
    36: "branches top 1 seats show name, seats",
    37: 'books[genre="fantasy" & pages>300] count',
    38: 'members[name~"Trelawney"] show name, joined desc joined',
    40: "loans[renewals>=2] count",
    41: 'books[title="Momo"] show large_print',
    42: 'members[membership_type="adult"] top 1 joined show name',
    43: 'loans[book_id.title="Dune"] count',
    44: "loans by book_id.title count top 3",
    45: "loans by book_id.genre count",
    46: 'members[branch_id.name="Totnes"] show name',
    47: "members by branch_id.name count",
    48: "books[no loans] show title",
    49: "members[no loans] count",
    50: 'loans[book_id.genre="crime"] sum fine',
    51: f"loans[{OPEN} & due_on<today] distinct member_id.name",
    52: 'loans[member_id.membership_type="senior" & borrowed_on=2026] count',
    53: 'loans[book_id.title="Piranesi"] show member_id.name, borrowed_on',
    54: "loans[borrowed_on=2024] count",
    55: 'members[town="Plymouth" & active=true] count',
    56: 'books[author="Charles Dickens"] show title',
    57: "books by genre avg pages",
    58: 'books[language="German"] bottom 1 pages show title',
}


def test_plans_by_hand_are_right(server: MongoClient[dict[str, Any]], tmp_path: Path) -> None:
    questions = own.tune()
    numbered = {case: int(case.id.split("/")[1].split(".")[0]) for case in questions.cases}
    asked = [
        case
        for case, number in numbered.items()
        if case.database == DATABASE and case.id.endswith(".0") and (number in PLANS or not case.answerable)
    ]
    recorded = Recorded({case.question: PLANS.get(numbered[case], "none") for case in asked})
    run = Run(Product(Direct(server), recorded), server, Kept(tmp_path / "kept"), print)
    found = asyncio.run(run.ask(replace(questions, cases=asked)))
    assert len(found) == len(PLANS) + 16
    assert [(one.case.question, one.reply) for one in found if one.verdict != "right"] == []
