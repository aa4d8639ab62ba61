"""A question becomes an outcome: catalogue → plan → checks → query → sentence.

No number and no name in it comes from the model: it writes a plan, and code does the rest.
"""

from __future__ import annotations

import asyncio
import datetime
import logging
import time
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

from gateway.ask import relevant, sentences
from gateway.ask.catalogue import Catalogue
from gateway.ask.decide import Decision
from gateway.ask.examples import examples
from gateway.ask.grammar import Grammar
from gateway.ask.language import Plan, PlanError
from gateway.ask.model import Counting, PlanModel
from gateway.ask.outcome import Asked, Outcome
from gateway.ask.parse import parse
from gateway.ask.reading import Reading, counts, read
from gateway.ask.run import Run
from gateway.ask.understand import Question, may_follow, understand
from gateway.faults import Failure
from gateway.mcp import Server, Session

log = logging.getLogger("gateway.ask")

LONGEST = 1000  # characters of a question
FRESH = 30.0  # seconds for which a catalogue is used without a look at the database
OLD = 600.0  # seconds after which it is read again, even with the same counts
NAMES = 2.0  # seconds that a list of databases may take where nobody asks a question
MOST = 32  # questions under way: one plan is written at a time, and the time for an answer ends
AFTER = 10  # seconds after which one more may be asked


@dataclass(frozen=True)
class _Known:
    """A catalogue with its grammars, when it was read, and when the database was last looked at. `tried`: when the
    collections that can't be read were last read: each may cost the whole time of a call.
    """

    reading: Reading
    grammar: Grammar
    made: float
    looked: float
    tried: float


class Asker:
    """Answers questions. `database` is the one that is asked without another word; empty: the only one there is."""

    def __init__(self, server: Server, model: PlanModel | None, database: str = "") -> None:
        self._server = server
        self._model = model
        self._database = database
        self._there: list[str] = []  # the databases that the server had when it was last looked at
        self._looked = -FRESH
        self._known: dict[str, _Known] = {}
        self._reading: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._reads: dict[str, asyncio.Task[_Known]] = {}
        self._under_way = 0

    async def ask(self, asked: Asked) -> Outcome:
        """The outcome. Raises Failure where something does not work, so that there is none."""
        if len(asked.question) > LONGEST:
            return Outcome("declined", why=f"A question has at most {LONGEST:,} characters.")
        if self._under_way >= MOST:
            raise Failure("ask-busy", f"{MOST} questions are being answered already.", after=AFTER)
        self._under_way += 1
        try:
            return await self._answer(asked)
        finally:
            self._under_way -= 1

    async def _answer(self, asked: Asked) -> Outcome:
        began = time.monotonic()
        model = Counting(self._model) if self._model else None
        async with self._server.session() as session:
            database = await self._choose_database(session, asked.database)
            known, looked = await self._catalogue(session, database, FRESH)
            if asked.plan and not looked and not _read(asked.plan, known.reading.catalogue):
                known, looked = await self._catalogue(session, database, 0)
            outcome = await self._outcome(session, known, asked, model)
            if outcome.status == "declined" and not looked:  # what was asked for may be new
                now, _ = await self._catalogue(session, database, 0)
                if now.reading is not known.reading:
                    outcome = await self._outcome(session, now, asked, model)
        spent = round(1000 * (time.monotonic() - began))
        log.info("%s in %d ms", outcome.status, spent)
        outcome = replace(outcome, database=database, milliseconds=spent)
        return replace(outcome, prompt=model.prompt, cached=model.cached) if model else outcome

    @property
    def can_ask(self) -> bool:
        """Whether something writes plans."""
        return self._model is not None

    async def prepare(self) -> None:
        """Read the catalogue of the database that is asked without another word, and let the model read it, so that a
        first question need not wait for that. What does not work is left for that question to say."""
        try:
            async with self._server.session() as session:
                known, _ = await self._catalogue(session, await self._choose_database(session, ""), FRESH)
            text = known.reading.catalogue.text
            if self._model and len(text) <= relevant.WHOLE:  # of a longer one each question is shown a part
                log.info("prepared: %d tokens", await self._model.read(text))
        except Failure as failure:
            log.info("not prepared: %s", failure.fault)

    async def databases(self) -> list[str]:
        """The databases that a question has to name: none where one of them is asked without another word, or where
        the server has not said yet which there are."""
        if not self._database and time.monotonic() - self._looked >= FRESH:
            try:
                async with asyncio.timeout(NAMES), self._server.session() as session:
                    await self._look(session)
            except (Failure, TimeoutError) as failure:
                self._looked = time.monotonic()
                log.info("databases not listed: %s", getattr(failure, "fault", "slow"))
        return [] if self._database or len(self._there) < 2 else self._there

    def examples(self, database: str = "") -> list[str]:
        """Questions for a database, of an empty name for the one that is asked without another word; none before it
        is known. The names in another one are for those who ask it by its name."""
        only = self._there[0] if len(self._there) == 1 else ""
        known = self._known.get(database or self._database or only)
        return examples(known.reading.catalogue) if known else []

    async def _look(self, session: Session) -> list[str]:
        self._there = sorted(await session.databases())
        self._looked = time.monotonic()
        return self._there

    async def _choose_database(self, session: Session, named: str) -> str:
        if not named and self._database:
            return self._database
        there = await self._look(session)
        if named in there:
            return named
        if not there:
            raise Failure("ask-no-data", "The server has no database that holds data.", 404)
        if not named and len(there) == 1:
            return there[0]
        which = f"Unknown database {named[:60]!r}." if named else "Several databases are there."
        raise Failure("ask-which-database", f"{which} Databases: {', '.join(there[:20])}.", 404)

    async def _catalogue(self, session: Session, database: str, fresh: float) -> tuple[_Known, bool]:
        """What the database holds, and whether it was looked at now: it is where the last look is more than `fresh`
        seconds ago."""
        async with self._reading[database]:
            known, now = self._known.get(database), time.monotonic()
            if known and now - known.looked < fresh:
                return known, False
            again = not known or now - known.tried >= OLD
            skip = known.reading.failed if known and not again else frozenset()
            if (
                known
                and now - known.made < OLD
                and await counts(session, database, skip) == known.reading.counts
            ):
                self._known[database] = known = replace(known, looked=now)
                return known, True
            tried = now if again or not known else known.tried
            return await self._read(database, skip, tried), True

    async def _read(self, database: str, skip: frozenset[str], tried: float) -> _Known:
        """Read what the database holds. It goes on when the caller goes away: a large database may take longer than one
        question, and the next one needs it as well."""
        task = self._reads.get(database)
        if task is None:
            task = self._reads[database] = asyncio.create_task(self._keep(database, skip, tried))
            task.add_done_callback(_seen)
        return await asyncio.shield(task)

    async def _keep(self, database: str, skip: frozenset[str], tried: float) -> _Known:
        began = time.monotonic()
        try:
            async with self._server.session() as session:
                reading = await read(session, database, skip)
            if not any(reading.counts.values()):
                raise Failure("ask-no-data", f"The database {database} holds no documents.", 404)
            # Its age counts from the end: one that takes longer than OLD would be read again for each question.
            made = _Known(reading, Grammar(reading.catalogue), time.monotonic(), began, tried)
            self._known[database] = made
            return made
        finally:
            del self._reads[database]

    @staticmethod
    async def _outcome(session: Session, kept: _Known, asked: Asked, model: Counting | None) -> Outcome:
        known = kept.reading
        run = Run(session, known, asked.today or datetime.datetime.now(datetime.UTC).date())
        if asked.plan:
            return await run.answered(_given(asked.plan, known))
        shown, decision = await _decision(kept, asked, run.today, model)
        if decision.status == "choose" and 0 < asked.choose <= len(decision.plans):
            return await run.answered(decision.plans[asked.choose - 1])
        if decision.status == "answered":
            return await run.decided(asked, decision)
        if decision.status == "choose" and (agreed := await run.agreed(decision)):
            return agreed
        why = "; ".join(decision.complaints)
        if decision.status == "choose":
            choices = tuple(run.choice(one) for one in decision.plans)
            return Outcome("choose", choices=choices, why=why)
        return Outcome(
            "declined", why=why or sentences.missing(asked.question, shown, known.catalogue, known.left_out)
        )


def _seen(task: asyncio.Task[Any]) -> None:
    """Its failure is no news where nobody waits for it."""
    if not task.cancelled():
        task.exception()


async def _decision(
    kept: _Known, asked: Asked, today: datetime.date, model: Counting | None
) -> tuple[Catalogue, Decision[Plan]]:
    """What the question means, and what the model read for it: a part where it can't read all. Raises Failure."""
    if model is None:
        raise Failure("ask-no-model", "Nothing writes plans: no planner runs, and the engine is another one.")
    question = _question(kept, asked, today, relevant.WHOLE)
    try:
        return question.catalogue, await understand(question, model)
    except Failure as failure:
        smaller = _question(kept, asked, today, relevant.PART)
        if failure.fault != "ask-too-long" or smaller.catalogue is question.catalogue:
            raise
    return smaller.catalogue, await understand(smaller, model)


def _question(kept: _Known, asked: Asked, today: datetime.date, whole: int) -> Question:
    """The question with what is known for it; of a catalogue of more than `whole` characters a part."""
    known = kept.reading
    before = _read(asked.previous, known.catalogue)  # it comes from the caller, and the model reads it
    goes_on = before if may_follow(asked.question) else None
    shown = relevant.shown(asked.question, known.catalogue, known.index, goes_on, whole)
    grammar = kept.grammar if shown.catalogue is known.catalogue else Grammar(shown.catalogue)
    previous = _read(str(before or ""), shown.catalogue)
    return Question(
        asked.question, shown.catalogue, grammar, shown.hints, today, str(previous or ""), shown.inside
    )


def _given(text: str, known: Reading) -> Plan:
    """A plan that the caller gives. Raises Failure."""
    try:
        plan = parse(text, known.catalogue)
    except PlanError as error:
        raise Failure("ask-invalid", f"The plan can't be read: {error}.", 400) from None
    if plan is None:
        raise Failure("ask-invalid", "The plan is none: there is nothing to look up.", 400)
    return plan


def _read(text: str, catalogue: Catalogue) -> Plan | None:
    """The plan that a text writes for this catalogue, or None."""
    try:
        return parse(text, catalogue)
    except PlanError:
        return None
