"""What others do: the same model is given the schema, and writes a query of its own.

The server holds the answer to a JSON schema: a collection that there is, and a list of stages. A query that can't be
read or run is counted as declined, not as wrong: whoever asked would see that there is no answer.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from typing import Any

import httpx
from gateway.ask.catalogue import Catalogue
from gateway.ask.outcome import plain
from gateway.ask.reading import read
from gateway.ejson import decode
from gateway.faults import Failure
from gateway.mcp import Server

from benchmarks.ask.cases import TODAY, Case
from benchmarks.ask.replies import Reply

SECONDS = 120.0  # for one query
TOKENS = 400  # of a query
LARGEST = 1000  # rows of an answer
# Faults of the query, not of what runs it.
OF_THE_QUERY = frozenset({"mcp-tool-failed", "ask-query-slow", "ask-result-large"})
_RULES = """\
You write MongoDB aggregation pipelines. Answer with JSON only: {"collection": name, "pipeline": [stages]}.
If the data can't answer the question, answer {"collection": "", "pipeline": []}. Never change data.
"""
_PETS = "pets (name, species, age, owner_id) and owners (_id, city)"
_EXAMPLES: dict[str, tuple[str, list[dict[str, Any]]]] = {
    "How many cats are there?": ("pets", [{"$match": {"species": "cat"}}, {"$count": "n"}]),
    "Names of the three oldest pets?": (
        "pets", [{"$sort": {"age": -1}}, {"$limit": 3}, {"$project": {"_id": 0, "name": 1}}],
    ),
    "Average age per species?": ("pets", [{"$group": {"_id": "$species", "average": {"$avg": "$age"}}}]),
    "What does the vet cost?": ("", []),
}  # fmt: skip


def instructions(catalogue: Catalogue) -> str:
    """What the model is told of its task and of the data."""
    examples = [
        f"{question} {json.dumps({'collection': name, 'pipeline': pipeline})}"
        for question, (name, pipeline) in _EXAMPLES.items()
    ]
    return "\n".join(
        [
            f'{_RULES}Today is {TODAY}, as a date of the data: {{"$date": "{TODAY}T00:00:00Z"}}.',
            f"Examples, over {_PETS}:",
            *examples,
            "The collections of the data, each with its fields and their ranges or values:",
            catalogue.text,
        ]
    )


def messages(catalogue: Catalogue, case: Case, before: str) -> list[dict[str, str]]:
    """The conversation that the model goes on with. `before` is what it wrote for the question before."""
    earlier = [
        {"role": "user", "content": case.before}, {"role": "assistant", "content": before},
    ] if before else []  # fmt: skip
    return [
        {"role": "system", "content": instructions(catalogue)},
        *earlier,
        {"role": "user", "content": case.question},
    ]


def rows_of(documents: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
    """Documents as rows with a column for each key, of those inside of others too."""
    flat = [dict(_flat(one)) for one in documents]
    names = list(dict.fromkeys(name for one in flat for name in one))
    return [[plain(one.get(name)) for name in names] for one in flat]


def _flat(document: Mapping[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for key, value in document.items():
        found += _flat(value, f"{prefix}{key}.") if isinstance(value, Mapping) else [(prefix + key, value)]
    return found


class Free:
    """A free query, by the server at `url`, without the adapter. `slot` is the one whose cache it uses."""

    name = "free query"

    def __init__(self, server: Server, url: str, key: str = "", slot: int | None = None) -> None:
        self._server = server
        self._slot = slot
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._http = httpx.AsyncClient(base_url=url, headers=headers, timeout=SECONDS, trust_env=False)

    async def close(self) -> None:
        """End its connections."""
        await self._http.aclose()

    def begin(self, database: str) -> None:
        self._database = database
        self._catalogue: Catalogue | None = None
        self._before: dict[str, str] = {}

    async def reply(self, case: Case) -> Reply:
        began = time.monotonic()
        try:
            if case.before and case.before not in self._before:
                earlier = Case("", case.kind, case.database, case.before, None)
                self._before[case.before] = await self._write(earlier)
            began = time.monotonic()
            written = await self._write(case)
            found = await self._run(written)
        except (Failure, httpx.HTTPError) as error:
            why = error.fault if isinstance(error, Failure) else "engine-unreachable"
            return Reply("failed", why=why, seconds=time.monotonic() - began)
        spent = time.monotonic() - began
        if isinstance(found, str):
            return Reply("declined", wrote=[written], why=found, seconds=spent)
        return Reply("answered", found, wrote=[written], seconds=spent)

    async def _known(self) -> Catalogue:
        if self._catalogue is None:
            async with self._server.session() as session:
                self._catalogue = (await read(session, self._database)).catalogue
        return self._catalogue

    async def _write(self, case: Case) -> str:
        catalogue = await self._known()
        names = ["", *(one.name for one in catalogue.collections.values())]
        schema = {
            "type": "object",
            "properties": {
                "collection": {"enum": names}, "pipeline": {"type": "array", "items": {"type": "object"}},
            },
            "required": ["collection", "pipeline"],
        }  # fmt: skip
        body: dict[str, Any] = {
            "messages": messages(catalogue, case, self._before.get(case.before, "")),
            "temperature": 0,
            "max_tokens": TOKENS,
            "cache_prompt": True,
            "response_format": {"type": "json_schema", "json_schema": {"name": "query", "schema": schema}},
        }
        if self._slot is not None:
            body["id_slot"] = self._slot
        answer = await self._http.post("/v1/chat/completions", json=body)
        answer.raise_for_status()
        return str(answer.json()["choices"][0]["message"]["content"] or "").strip()

    async def _run(self, written: str) -> list[list[Any]] | str:
        """The rows of a query; in words why there are none."""
        catalogue = await self._known()
        try:
            query = json.loads(written)
            name, pipeline = query["collection"], [*query["pipeline"], {"$limit": LARGEST}]
        except (ValueError, KeyError, TypeError):
            return "the query can't be read"
        if name not in catalogue.collections:
            return "none"
        try:
            async with self._server.session() as session:
                real = catalogue.collections[name].real
                found = await session.rows(self._database, real, pipeline)
        except Failure as failure:
            if failure.fault in OF_THE_QUERY:
                return failure.fault
            raise
        return rows_of([decode(one) for one in found.documents])
