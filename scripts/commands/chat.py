"""`chat`: one question, or a conversation, with the engine of the running stack."""

from __future__ import annotations

import sys

from scripts import chat as room
from scripts.console import Console
from scripts.errors import SettingsError
from scripts.lifecycle import installation
from scripts.lifecycle.clients import engine
from scripts.text import given

LONGEST = 1 << 20  # bytes of a question


def chat(
    console: Console, question: str, stats: bool, system: str, max_tokens: int, temperature: str
) -> None:
    """Answer one question and end, or converse until Ctrl-D."""
    site = installation.look(console.note)
    options = room.Options(
        system=system, max_tokens=_positive(max_tokens), temperature=_temperature(temperature)
    )
    if question or not sys.stdin.isatty():
        piped = None if question else given("-", LONGEST, 0, "chat")
        if piped and piped.remark:
            raise SettingsError(
                f"The question is too long: {piped.remark}.",
                fault="argument-invalid",
                hint='uv run invoke chat "What is the capital of France?"',
            )
        asked = (piped.text or "" if piped else question).strip()
        if not asked:
            raise SettingsError(
                "The question is empty.",
                fault="argument-invalid",
                hint='uv run invoke chat "What is the capital of France?"',
            )
        with engine(site) as asked_engine:
            answer = room.run_once(asked_engine, asked, options, console.write)
        console.say()
        if stats:
            console.note(room.stats_line(answer.timings))
        console.data({"question": asked, **answer.as_dict()})
        return
    with engine(site) as talking:
        session = room.Session(talking, _Screen(console), options, stats=stats)
        session.handle("/model")
        console.note("/help lists the commands; Ctrl-C stops an answer, Ctrl-D leaves.")
        with room.line_reader(site.home.state / "chat_history") as read:
            room.interact(session, read)


class _Screen:
    """Where a conversation goes: answers as they come, remarks on lines of their own."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.column = False  # an answer has been written and its line is not ended

    def write(self, text: str) -> None:
        self.console.write(text)
        self.column = True

    def note(self, text: str) -> None:
        self.end()
        self.console.note(text)

    def end(self) -> None:
        if self.column:
            self.console.say()
            self.column = False


def _positive(tokens: int) -> int | None:
    if tokens < 0:
        raise SettingsError(
            f"--max-tokens {tokens}: allowed is 1 or more.",
            fault="argument-invalid",
            hint="uv run invoke chat --help",
        )
    return tokens or None


def _temperature(text: str) -> float | None:
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 2:
        raise SettingsError(
            f"--temperature {text}: allowed is 0 to 2.",
            fault="argument-invalid",
            hint="uv run invoke chat --help",
        )
    return value
