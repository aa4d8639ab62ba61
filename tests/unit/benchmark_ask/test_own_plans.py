"""Plans written by hand for the own sets: the sets, the judge and the compiler agree on what is right."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from benchmarks.ask import own
from benchmarks.ask.replies import Kept
from benchmarks.ask.run import Run
from tests.unit.benchmark_ask.acting import ByPlan, Direct
from tests.unit.benchmark_ask.own_plans import PLANS


@pytest.mark.parametrize("database", PLANS)
def test_plans_by_hand_are_right(database: str, server: MongoClient[dict[str, Any]], tmp_path: Path) -> None:
    questions, plans = own.tune(), PLANS[database]
    numbers = {case.id: int(case.id.split("/")[1].split(".")[0]) for case in questions.cases}
    every = [case for case in questions.cases if case.database == database and case.id.endswith(".0")]
    assert len([case for case in every if case.answerable and numbers[case.id] not in plans]) == 1
    asked = [case for case in every if not case.answerable or numbers[case.id] in plans]
    recorded = {case.question: [plans[numbers[case.id]]] for case in asked if case.answerable}
    run = Run(ByPlan(Direct(server), recorded), server, Kept(tmp_path / "kept"), print)
    found = asyncio.run(run.ask(replace(questions, cases=asked)))
    assert [(one.case.question, one.reply) for one in found if one.verdict != "right"] == []
