"""The ways in which a question is asked: the product's own, the same without its adapter, and a free query.

All go through the MongoDB MCP server to the database, one question after another. A fourth way is a class with the
methods of `Way`.
"""

from __future__ import annotations

import time
from typing import Any, Protocol

from gateway.ask.ask import Asker
from gateway.ask.model import PlanModel
from gateway.ask.outcome import Asked, Outcome, plain
from gateway.faults import Failure
from gateway.mcp import Server

from benchmarks.ask.cases import TODAY, Case
from benchmarks.ask.replies import Reply


class Way(Protocol):
    """`name` is how the table calls it."""

    name: str

    def begin(self, database: str) -> None:
        """What is asked from now on is asked of this database of the server."""
        ...

    async def reply(self, case: Case) -> Reply:
        """The reply to a question. It raises nothing: what does not work is a reply that failed."""
        ...

    async def close(self) -> None:
        """End its connections."""
        ...


class Product:
    """As the gateway asks: the same object, in this process."""

    def __init__(self, server: Server, model: PlanModel, name: str = "byre") -> None:
        self.name = name
        self._server = server
        self._model = model

    async def adapted(self) -> bool:
        """Whether the engine serves an adapter. Raises Failure when it does not answer."""
        return await self._model.adapted()

    async def close(self) -> None:
        """End the connections of its model."""
        await self._model.close()

    def begin(self, database: str) -> None:
        self._asker = Asker(self._server, self._model, database)
        self._before: dict[str, str] = {}

    async def reply(self, case: Case) -> Reply:
        began = time.monotonic()
        try:
            previous = await self._previous(case.before) if case.before else ""
            began = time.monotonic()
            outcome = await self._asker.ask(Asked(case.question, previous=previous, today=TODAY))
        except Failure as failure:
            return Reply("failed", why=failure.fault, seconds=time.monotonic() - began)
        spent = time.monotonic() - began
        if outcome.status == "choose":
            offered = [await self._rows(one.plan) for one in outcome.choices]
            plans = [one.plan for one in outcome.choices]
            return Reply("choose", offered=offered, wrote=plans, why=outcome.why, seconds=spent)
        if outcome.status == "declined":
            return Reply("declined", why=outcome.why, seconds=spent)
        return Reply("answered", _json(outcome), wrote=[outcome.plan], seconds=spent)

    async def _previous(self, question: str) -> str:
        """The plan of the question before: of its answer, else of the first choice; empty if it was declined."""
        if question not in self._before:
            outcome = await self._asker.ask(Asked(question, today=TODAY))
            plans = [outcome.plan, *(one.plan for one in outcome.choices)]
            self._before[question] = next(filter(None, plans), "")
        return self._before[question]

    async def _rows(self, plan: str) -> list[list[Any]]:
        """What a choice leads to; no rows if its plan can't be run."""
        try:
            return _json(await self._asker.ask(Asked(plan=plan, today=TODAY)))
        except Failure:
            return []


def _json(outcome: Outcome) -> list[list[Any]]:
    return [list(map(plain, row)) for row in outcome.rows]


class Unadapted(PlanModel):
    """The model without its adapter, in the same server and with the same prompts."""

    async def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        return await super()._ask(method, path, body and {**body, "lora": [{"id": 0, "scale": 0.0}]})
