"""`ask`: a question about the data, many of them a line each, or a conversation."""

from __future__ import annotations

import datetime
import shlex
import sys
from dataclasses import replace

from scripts import bounded
from scripts import chat as room
from scripts.ask.client import CODES, Gateway, Question
from scripts.ask.conversation import Conversation
from scripts.ask.shown import lines
from scripts.console import Console
from scripts.errors import ByreError, SettingsError
from scripts.lifecycle import installation
from scripts.lifecycle.clients import gateway

EXAMPLE = 'uv run invoke ask "How many orders were shipped in March 2025?"'
LONGEST = 64 << 10  # bytes of a line of standard input


def ask(console: Console, question: str, database: str, today: str, choose: int) -> int:
    """Answer one question, or each line of standard input (`-`), or converse until Ctrl-D. Exit code 0 for an answer,
    10 for a choice, 11 where it was declined; with `-` 0 if each line got an outcome, else 1."""
    site = installation.look(console.note)
    start = Question(database=database, today=_day(today))
    with gateway(site) as asked:
        if question == "-":
            return _each(console, asked, start)
        if question:
            if not question.strip():
                raise SettingsError("The question is empty.", fault="argument-invalid", hint=EXAMPLE)
            return _one(console, asked, replace(start, question=question.strip(), choose=choose))
        if console.json:
            raise SettingsError(
                "--json needs a question, or - for one on each line of standard input.",
                fault="argument-invalid",
                hint=f"{EXAMPLE} --json",
            )
        console.note("/help lists the commands; Ctrl-C stops a question, Ctrl-D leaves.")
        talk = Conversation(asked, start, console)
        with room.line_reader(site.home.state / "ask_history") as read:
            room.interact(talk, read)
    return 0


def _one(console: Console, asked: Gateway, question: Question) -> int:
    outcome = asked.ask(question)
    for line in lines(outcome):
        console.say(line)
    if outcome.status == "choose":
        console.note(f"next:  uv run invoke ask {shlex.quote(question.question)} --choose 1")
    console.data({"question": question.question, **outcome.document})
    return CODES[outcome.status]


def _each(console: Console, asked: Gateway, start: Question) -> int:
    """A JSON document for each line that is not empty, in order. What can't be answered does not end it."""
    failed = False
    for line in bounded.lines_of(sys.stdin.buffer, LONGEST):
        if not line.strip():
            continue
        try:
            outcome = asked.ask(replace(start, question=line.strip()))
            console.line({"question": line.strip(), **outcome.document})
        except ByreError as error:
            failed = True
            console.line(
                {"question": line.strip(), "error": {"fault": error.fault, "message": error.message}}
            )
    return int(failed)


def _day(text: str) -> str:
    try:
        return datetime.date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise SettingsError(
            f"--today {text}: allowed is a date such as 2026-03-31.",
            fault="argument-invalid",
            hint="uv run invoke ask --help",
        ) from None
