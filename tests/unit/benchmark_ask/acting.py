"""Stand-ins for what a run asks: a plan model that writes recorded plans, a way that runs plans as they are, and the
MCP server's tools on a driver.

They test the run, never how good the model is.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from bson import json_util
from gateway.ask.ask import Asker
from gateway.ask.model import PlanModel, Reading, Token
from gateway.ask.outcome import Asked, Choice, Outcome
from gateway.faults import Failure
from gateway.mcp import Server, Session
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from benchmarks.ask.cases import Case
from benchmarks.ask.replies import Reply
from benchmarks.ask.ways import Product


class Recorded(PlanModel):
    """A model that writes the plan that is recorded for a question; without one "none". FAIL: it does not work."""

    def __init__(self, plans: Mapping[str, str]) -> None:
        super().__init__("http://127.0.0.1:9")
        self.plans = plans
        self.asked: list[str] = []

    async def write(self, catalogue: str, user: str, grammar: str = "", *, plan: str = "") -> Reading:
        """The recorded plan, of which it is sure."""
        lines = [line for line in user.splitlines() if not line.startswith(('"', '~"'))]
        self.asked.append("\n".join(lines))
        written = self.plans.get(lines[-1].removeprefix("> "), "none")
        if written == "FAIL":
            raise Failure("ask-no-model", "There is none.")
        return Reading(written, (Token(written, -0.001),))


class ByPlan(Product):
    """A way without a model: it runs the plan of a question unchecked, offers several, declines without one."""

    def __init__(self, server: Server, plans: Mapping[str, Sequence[str]]) -> None:
        super().__init__(server, Recorded({}), "by plan")
        self.plans = plans

    async def reply(self, case: Case) -> Reply:
        """As the product replies that is as sure as this."""
        real = self._asker
        self._asker = _Sure(real, self.plans.get(case.question, ()))
        try:
            return await super().reply(case)
        finally:
            self._asker = real


class _Sure(Asker):
    def __init__(self, real: Asker, plans: Sequence[str]) -> None:
        self._real, self._plans = real, plans

    async def ask(self, asked: Asked) -> Outcome:
        if asked.plan or len(self._plans) == 1:
            return await self._real.ask(replace(asked, plan=asked.plan or self._plans[0]))
        choices = tuple(Choice(plan, plan) for plan in self._plans)
        return Outcome("choose", choices=choices) if choices else Outcome("declined", why="no plan")


class _Tools(Session):
    def __init__(self, client: MongoClient[dict[str, Any]]) -> None:
        self._driver = client

    async def _call(self, tool: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        database = self._driver[arguments["database"]]
        if tool == "list-collections":
            return {"collections": [{"name": name} for name in database.list_collection_names()]}
        collection = database[arguments["collection"]]
        if tool == "count":
            return {"count": collection.count_documents({})}
        try:
            found = list(collection.aggregate(json_util.loads(json.dumps(arguments["pipeline"]))))
        except OperationFailure as error:
            raise Failure("mcp-tool-failed", "The tool answered with an error.") from error
        return {"documents": json.loads(json_util.dumps(found))}


class Direct(Server):
    """The MCP server's tools that are asked, on a driver."""

    def __init__(self, client: MongoClient[dict[str, Any]]) -> None:
        self._driver = client

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Session]:
        """A session of it."""
        yield _Tools(self._driver)
