"""Stand-ins for what a run asks: a plan model that writes recorded plans, and the MCP server's tools on a driver.

They test the run, never how good the model is.
"""

from __future__ import annotations

import json
import math
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from bson import json_util
from gateway.ask.model import PlanModel, Reading, Token
from gateway.faults import Failure
from gateway.mcp import Server, Session
from pymongo import MongoClient
from pymongo.errors import OperationFailure


class Recorded(PlanModel):
    """A model that writes the plan that is recorded for a question; without one "none". FAIL: it does not work.

    Two plans parted by " / " are ones between which it can't decide.
    """

    def __init__(self, plans: Mapping[str, str]) -> None:
        super().__init__("http://127.0.0.1:9")
        self.plans = plans
        self.asked: list[str] = []

    async def write(self, catalogue: str, user: str, grammar: str = "", *, plan: str = "") -> Reading:
        """The recorded plan, or the rest of the one that begins with `plan`."""
        lines = [line for line in user.splitlines() if not line.startswith(('"', '~"'))]
        self.asked.append("\n".join(lines))
        question = lines[-1].removeprefix("> ")
        written = self.plans.get(question, "none")
        if written == "FAIL":
            raise Failure("ask-no-model", "There is none.")
        first, _, other = written.partition(" / ")
        if plan:
            return Reading(other.removeprefix(plan), (Token(other.removeprefix(plan), 0.0),))
        half = math.log(0.5)
        token = Token(first, half, ((other[:3], half),)) if other else Token(first, -0.001)
        return Reading(first, (token,))


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
