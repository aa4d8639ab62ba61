"""A run: each database is loaded, its questions are asked, and the replies are judged."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from pymongo import MongoClient

from benchmarks.ask import declining
from benchmarks.ask.cases import Case, Documents, QuestionSet, sample
from benchmarks.ask.replies import Kept, Reply, digest, key
from benchmarks.ask.table import Judged, verdict
from benchmarks.ask.ways import Way

FAILURES = 5  # in a row, after which a run ends
NAME = 40  # characters of a database's name in the server


class Broken(Exception):
    """Something does not work, so that no question gets a reply. The text names its fault."""


@dataclass(frozen=True)
class Share:
    """How much is asked: questions of each set, and of each kind that is made so that nothing answers it. 0: all."""

    questions: int
    declining: int


def cases_of(questions: QuestionSet, share: Share) -> QuestionSet:
    """What is asked of a set: a sample, and questions without an answer that are made of it."""
    removed = declining.removed(questions, share.declining)
    cases = [
        *sample(questions.cases, share.questions),
        *declining.elsewhere(questions, share.declining),
        *removed.cases,
    ]
    return replace(questions, cases=cases, databases={**questions.databases, **removed.databases})


class Run:
    """Questions asked in one way. `client` loads what they are asked of, `told` gets a line for each database.

    `reused` is how many replies were kept from before.
    """

    def __init__(
        self, way: Way, client: MongoClient[dict[str, Any]], kept: Kept, told: Callable[[str], None]
    ) -> None:
        self._way, self._client, self._kept, self._told = way, client, kept, told
        self._failures = 0
        self.reused = 0

    async def ask(self, questions: QuestionSet) -> list[Judged]:
        """All questions of a set with their replies; those that were kept are not asked again. Raises Broken."""
        found = []
        for database in dict.fromkeys(case.database for case in questions.cases):
            cases = [case for case in questions.cases if case.database == database]
            replies = await self._database(questions, database, cases)
            for case, reply in zip(cases, replies, strict=True):
                found.append(Judged(self._way.name, questions.name, case, reply, verdict(case, reply)))
        return found

    async def _database(self, questions: QuestionSet, database: str, cases: list[Case]) -> list[Reply]:
        documents = questions.databases[database]
        data = digest(documents)
        kept = {case.id: reply for case in cases if (reply := self._kept.get(key(case, data)))}
        self.reused += len(kept)
        if len(kept) == len(cases):
            return [kept[case.id] for case in cases]
        began, name = time.monotonic(), name_of(questions.name, database)
        load(self._client, name, documents)
        try:
            self._way.begin(name)
            for number, case in enumerate(case for case in cases if case.id not in kept):
                reply = replace(await self._way.reply(case), first=number == 0)
                self._kept.put(key(case, data), reply)
                kept[case.id] = reply
                self._failures = self._failures + 1 if reply.status == "failed" else 0
                if self._failures >= FAILURES:
                    raise Broken(f"{FAILURES} replies in a row failed ({reply.why})")
        finally:
            self._client.drop_database(name)
        spent = time.monotonic() - began
        self._told(f"{self._way.name}: {questions.name}, {database}: {number + 1} questions in {spent:.0f} s")
        return [kept[case.id] for case in cases]


def name_of(questions: str, database: str) -> str:
    """What a database is called in the server: MongoDB allows 63 bytes, and few signs."""
    plain = re.sub(r"[^A-Za-z0-9_-]", "_", database)[:NAME]
    return f"ask_{plain}_{hashlib.sha256(f'{questions} {database}'.encode()).hexdigest()[:8]}"


def load(client: MongoClient[dict[str, Any]], name: str, documents: Documents) -> None:
    """Put documents into a database that holds nothing else."""
    client.drop_database(name)
    for collection, its in documents.items():
        if its:
            client[name][collection].insert_many([dict(one) for one in its])
