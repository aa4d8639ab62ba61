"""Plans run on one database: query → rows → sentence, and what the rows say about the plan itself."""

from __future__ import annotations

import asyncio
import datetime
from dataclasses import dataclass, replace
from typing import Any

from gateway.ask import compile, results, sentences, words
from gateway.ask.confidence import if_empty
from gateway.ask.decide import ANSWER, Decision
from gateway.ask.language import Aggregate, Condition, Plan, PlanError, Where
from gateway.ask.outcome import Asked, Choice, Outcome
from gateway.ask.reading import Reading
from gateway.ask.understand import how_many
from gateway.faults import Failure
from gateway.mcp import Session

GLANCE = 10  # rows; of more the number may be what was meant, where no word asks for them
DROPPED = 4  # conditions that are looked at when a result is empty


@dataclass(frozen=True)
class Run:
    """Plans run on one database."""

    session: Session
    known: Reading
    today: datetime.date

    async def answered(self, plan: Plan) -> Outcome:
        """The answer of a plan. Where no document meets its conditions, it says which one empties it."""
        found = await self._found(plan)
        if not plan.where or not _empty(found.rows) or await self._count(plan, plan.where):
            return found
        near = [
            (
                words.condition(condition, plan, self.known.catalogue, self.today),
                await self._count(plan, where),
            )
            for condition, where in _without_one(plan.where)[:DROPPED]
        ]
        said = sentences.nothing(plan, near, self.known.catalogue, self.today)
        return replace(found, answer=said, near=tuple(near), unmet=True)

    async def decided(self, asked: Asked, decision: Decision[Plan]) -> Outcome:
        """The answer of the one plan that was decided on, or a choice where its rows make it doubtful."""
        (plan,) = decision.plans
        found = await self.answered(plan)
        offered: tuple[Plan, ...]
        many = how_many(asked.question, plan)
        if many and len(found.rows) > GLANCE:
            offered, why = (many, plan), "A list, or its length?"
        elif found.unmet and (looser := await self.looser(plan)):
            offered, why = (
                (looser, plan),
                "No document has this text as a whole value: is a part of one meant?",
            )
        elif found.near and if_empty(decision.chance) < ANSWER:
            offered, why = (plan,), "No document meets these conditions: is that what was meant?"
        else:
            return found
        if 0 < asked.choose <= len(offered):
            return await self.answered(offered[asked.choose - 1])
        return Outcome("choose", choices=tuple(map(self.choice, offered)), near=found.near, why=why)

    async def agreed(self, decision: Decision[Plan]) -> Outcome | None:
        """The answer, if it holds something: where the two likeliest plans of a choice give the same one, or where only
        the first, sure enough, gives any."""
        if len(decision.plans) < 2 or decision.chance + decision.second < ANSWER:
            return None
        try:
            first, second = [await self._found(one) for one in decision.plans[:2]]
        except Failure:
            return None
        same = first.rows == second.rows or (
            not any(map(_is_ordered, decision.plans[:2]))
            and sorted(map(str, first.rows)) == sorted(map(str, second.rows))
        )
        alone = decision.chance >= ANSWER and _empty(second.rows)
        return first if (same or alone) and not first.more and not _empty(first.rows) else None

    async def looser(self, plan: Plan) -> Plan | None:
        """The plan with its texts looked for inside of values, where documents hold them so. It is another question:
        "Ann" is also in "Joanna"."""
        looser = _looser(plan, self.known)
        return looser if looser and await self._count(looser, looser.where) else None

    def choice(self, plan: Plan) -> Choice:
        """A plan that may be meant, in words."""
        return Choice(str(plan), words.plan(plan, self.known.catalogue, self.today))

    async def _found(self, plan: Plan) -> Outcome:
        catalogue = self.known.catalogue
        try:
            query = compile.query(plan, catalogue, self.today)
        except PlanError as error:
            raise Failure("ask-invalid", f"The plan can't be run: {error}.", 400) from None
        result, count = await asyncio.gather(
            self.session.rows(catalogue.database, query.collection, query.pipeline),
            self.session.count(catalogue.database, query.collection),
        )
        found = results.read(query, result.documents)
        if found.more and not plan.limit and query.counted:
            found = replace(found, total=await self._total(query))
        return Outcome(
            "answered",
            answer=sentences.answer(plan, query, found, catalogue, self.today),
            columns=tuple(query.columns),
            rows=tuple(found.rows),
            more=found.more or found.tied,
            total=found.total or 0,
            collection=query.collection,
            pipeline=tuple(query.pipeline),
            plan=str(plan),
            words=words.plan(plan, catalogue, self.today),
            read=count,
        )

    async def _total(self, query: results.Query) -> int | None:
        """How many rows there are; None where counting them takes too long."""
        try:
            counted = await self.session.rows(
                self.known.catalogue.database, query.collection, query.counted or ()
            )
        except Failure as failure:
            if failure.fault != "ask-query-slow":
                raise
            return None
        return next((int(results.plain_value(one[results.TOTAL])) for one in counted.documents), None)

    async def _count(self, plan: Plan, where: Where) -> int:
        """How many documents meet these conditions."""
        counted = Plan(plan.collection, "aggregate", where=where, aggregates=(Aggregate("count"),))
        query = compile.query(counted, self.known.catalogue, self.today)
        found = await self.session.rows(self.known.catalogue.database, query.collection, query.pipeline)
        rows = compile.rows(query, found.documents)
        return int(rows[0][0]) if rows else 0


def _empty(rows: tuple[list[Any], ...]) -> bool:
    """Whether it may be that nothing met the conditions: no rows, or rows of nothing but zeros and gaps."""
    return all(value is None or (value == 0 and not isinstance(value, bool)) for row in rows for value in row)


def _is_ordered(plan: Plan) -> bool:
    """Whether the order of the rows is part of the answer."""
    return bool(plan.order or plan.rank or any(one.order for one in plan.aggregates))


def _looser(plan: Plan, known: Reading) -> Plan | None:
    """The plan with texts looked for inside of values, where they had to be whole values that can be any text."""
    fields = known.catalogue.fields_of(plan.collection)

    def loosened(one: Any) -> Any:
        free = isinstance(one, Condition) and one.op == "=" and fields[one.field].kind == "text"
        if free and not fields[one.field].values and all(isinstance(value, str) for value in one.values):
            return replace(one, op="~")
        return one

    where = tuple(tuple(map(loosened, every)) for every in plan.where)
    return None if where == plan.where else replace(plan, where=where)


def _without_one(where: Where) -> list[tuple[Any, Where]]:
    """Each condition, with the rest of its own group; of one condition alone, with nothing."""
    if len(where) != 1:
        return []
    (every,) = where
    return [
        (one, (tuple(other for other in every if other is not one),) if len(every) > 1 else ())
        for one in every
    ]
