"""The project's own sets: databases with questions in their own words, by people who had not seen the feature."""

from __future__ import annotations

import functools
from types import ModuleType

from benchmarks.ask.cases import Case, Documents, QuestionSet, Right
from benchmarks.ask.judge import Rows, same
from benchmarks.ask.sets.judge import (
    balloon_rides,
    chantier_de_fouilles,
    lakeside_school,
    lift_upkeep,
    ops_telemetry,
    quayside_museum,
    seaview_hotel,
    seed_vault,
    sportverein,
    taller_molina,
)
from benchmarks.ask.sets.tune import county_library, equipment_hire, recipe_club
from benchmarks.ask.sets.writing import Q


def tune() -> QuestionSet:
    """The sets that were looked at while the feature was made."""
    return _of("own-tune", (county_library, recipe_club, equipment_hire), judged=False)


def judge() -> QuestionSet:
    """Those that were not."""
    modules = (sportverein, lakeside_school, ops_telemetry, seaview_hotel, quayside_museum, taller_molina)
    return _of("own-judge", modules, judged=True)


def second_judge() -> QuestionSet:
    """Those written later, one wording each: kept apart, so that earlier figures can be compared."""
    modules = (balloon_rides, chantier_de_fouilles, lift_upkeep, seed_vault)
    return _of("own-second-judge", modules, judged=True)


def _of(name: str, modules: tuple[ModuleType, ...], judged: bool) -> QuestionSet:
    databases = {module.NAME: module.documents() for module in modules}
    cases = [
        Case(
            id=f"{module.NAME}/{number}.{way}",
            kind=one.kind,
            database=module.NAME,
            question=wording,
            right=right,
            before=one.note if one.kind == "followup" else "",
            nothing=one.answer is None and "fine" in one.note,
        )
        for module in modules
        for number, one in enumerate(module.QUESTIONS)
        for right in [_right(one, databases[module.NAME])]
        for way, wording in enumerate(one.wordings)
    ]
    return QuestionSet(name, databases, cases, judged)


def _right(one: Q, documents: Documents) -> Right | None:
    if one.answer is None:
        return None
    answers = (one.answer, *one.also)

    @functools.cache
    def asked() -> list[Rows]:
        database = {name: list(its) for name, its in documents.items()}
        return [answer(database) for answer in answers]

    return lambda rows: any(same(rows, one_asked, one.ordered) for one_asked in asked())
