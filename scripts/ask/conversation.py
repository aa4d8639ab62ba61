"""Questions one after another: what follows from a question before, and choices that the next line answers."""

from __future__ import annotations

from dataclasses import replace

from scripts.ask.client import Gateway, Outcome, Question
from scripts.ask.shown import lines
from scripts.chat import Output
from scripts.errors import ByreError

HELP = """\
/help   this list
/new    the next question follows from nothing before
/exit   leave (Ctrl-D does too)
A number chooses what was meant. Ctrl-C stops a question."""


class Conversation:
    """`handle` takes a line; everything to be seen goes to `output`. The last answer's plan goes with the next
    question, which may follow from it ("and in April?")."""

    def __init__(self, gateway: Gateway, start: Question, output: Output) -> None:
        self.output = output
        self._gateway = gateway
        self._start = start  # what holds for each question: the database, the day
        self._previous = ""
        self._choices: list[str] = []

    def handle(self, line: str) -> bool:
        """Answer a question or obey a command. False when it is time to leave. Failures are shown."""
        text = line.strip()
        try:
            if text.startswith("/"):
                return self._command(text[1:])
            if text:
                self._show(self._gateway.ask(self._question(text)))
        except ByreError as error:
            self.output.note("\n".join(filter(None, [error.message, *error.detail, error.hint])))
        return True

    def _question(self, text: str) -> Question:
        if text.isdecimal() and 0 < int(text) <= len(self._choices):
            return replace(self._start, plan=self._choices[int(text) - 1])
        return replace(self._start, question=text, previous=self._previous)

    def _show(self, outcome: Outcome) -> None:
        for line in lines(outcome):
            self.output.write(line + "\n")
        self._choices = [str(one["plan"]) for one in outcome.choices]
        if outcome.status == "answered":
            self._previous = outcome.text("plan")

    def _command(self, name: str) -> bool:
        if name in {"exit", "quit", "bye"}:
            return False
        if name == "new":
            self._previous, self._choices = "", []
            self.output.note("New conversation.")
        else:
            known = name == "help"
            self.output.note(HELP if known else f"Unknown command /{name}. /help lists the commands.")
        return True
