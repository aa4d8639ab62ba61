"""The one room that prints. Results go to stdout; progress, remarks and errors to stderr."""

from __future__ import annotations

import getpass
import json
import re
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from scripts.amounts import duration, size
from scripts.errors import ByreError, SettingsError
from scripts.faults import lookup
from scripts.faults.finding import Finding, Status
from scripts.progress import Progress, Report
from scripts.text import COLOURS, plain

# How often a line reports a download without a terminal for a bar.
QUIET_SECONDS = 5.0
DOCTOR = "uv run invoke doctor"
MARKS: dict[Status, str] = {
    "ok": "ok",
    "advice": "advice",
    "missing": "MISSING",
    "wrong": "WRONG",
    "unknown": "?",
    "not applicable": "n/a",
}
# Of the documents of --json: it is raised when a key goes away or changes its meaning; new keys may come at any time.
FORMAT = 1
LAYOUT = "\n\t"  # of texts; nothing else in them may act on the terminal, whoever wrote them
# Of answers too: scripts such as Persian and Hindi need these between letters, Khmer and Thai between words, and so do
# joined emoji; and where a word may be parted. A space in their place would be seen.
JOINERS = "\u200b\u200c\u200d\u00ad"
# What JSON leaves as it is and a terminal acts on, or shows in another order: https://trojansource.codes
ACTING = re.compile("[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
SUBJECT = 14  # characters: the longest subject


class Console:
    """Words, tables and progress for people; one JSON document for programs (`json=True`)."""

    def __init__(self, *, json: bool = False) -> None:
        self.json = json

    @property
    def person(self) -> bool:
        """Whether the result goes to a person at a terminal: neither to a file, nor to another program."""
        return not self.json and sys.stdout.isatty()

    def say(self, text: str = "") -> None:
        """A line of the result. Not shown with --json: the document holds it."""
        if not self.json:
            print(plain(text, LAYOUT + JOINERS), flush=True)

    def note(self, text: str) -> None:
        """Print a line on stderr, also with `--json`."""
        print(plain(text, LAYOUT + JOINERS), file=sys.stderr, flush=True)

    def write(self, text: str) -> None:
        """Text as it comes, without a line end: an answer's tokens."""
        if not self.json:
            print(plain(text, LAYOUT + JOINERS), end="", flush=True)

    def data(self, document: Mapping[str, Any]) -> None:
        """The result for programs, after the number of its format; only with --json."""
        if self.json:
            print(_json(document, indent=2), flush=True)

    def line(self, document: Mapping[str, Any]) -> None:
        """One result of many for programs: JSON lines."""
        print(_json(document), flush=True)

    def table(self, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Columns of minimal width, without lines, so that `awk` can read it too."""
        if self.json:
            return
        lines = [[plain(str(cell), JOINERS) for cell in row] for row in [headers, *rows]]
        widths = [max(len(line[i]) for line in lines) for i in range(len(headers))]
        for line in lines:
            print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
        sys.stdout.flush()

    def rows(self, findings: Iterable[Finding]) -> None:
        """A line for each: a mark, what was looked at, what was seen. Below what is not well, what it means, why that
        matters, what to do, and where more is said."""
        for one in findings:
            self.say(f"{MARKS[one.status]:<7} {one.subject:<{SUBJECT}} {plain(one.seen, LAYOUT)}")
            if one.well:
                continue
            commands = [] if one.fix else [command.text for command in one.commands]
            fixes = commands or [one.remedy]
            about = f"uv run invoke explain {one.fault}" if one.fault else ""
            lines = [("what", one.meaning), ("why", one.why), ("fix", fixes[0])]
            for label, text in (*lines, *(("", more) for more in fixes[1:]), ("about", about)):
                if text:
                    self.say(f"{'':<{SUBJECT + 8}} {label:<5} {text}")

    def fail(self, error: ByreError) -> None:
        """What failed, with its id, the evidence, the next command."""
        hint = error.hint or (lookup.fault(error.fault).fix if error.fault else "")
        if self.json:
            document = {
                "fault": error.fault,
                "message": error.message,
                "detail": error.detail,
                "hint": hint,
                "code": error.code,
            }
            print(_json({"error": document}, indent=2), flush=True)
            return
        red, dim, off = ("\033[31m", "\033[2m", "\033[0m") if sys.stderr.isatty() else ("", "", "")
        mark = f"error[{error.fault}]" if error.fault else "error"
        lines = [f"{red}{mark}:{off} {plain(error.message, LAYOUT)}"]
        lines += [f"  {dim}{plain(COLOURS.sub('', line), LAYOUT)}{off}" for line in error.detail]
        if hint:
            lines.append(f"next:  {plain(hint, LAYOUT)}")
        if error.fault:
            whole = "" if DOCTOR in hint else f"; the whole stack: {DOCTOR}"
            lines.append(f"{dim}about: uv run invoke explain {error.fault}{whole}{off}")
        print("\n".join(lines), file=sys.stderr, flush=True)

    def confirm(self, what: str, again: str, yes: bool, word: str = "yes") -> None:
        """Say what will happen, and go on only with `yes`, or where a person at a terminal types the word.

        Raises SettingsError, whose next command is `again`.
        """
        if yes:
            return
        if not sys.stdin.isatty():
            raise SettingsError(
                f"{what} It asks first, and this is not a terminal.",
                fault="not-confirmed",
                hint=f"{again} --yes",
            )
        self.note(f"{what} Type {word} to go on:")
        if sys.stdin.readline(1000).strip() != word:
            raise SettingsError("Nothing was changed.", fault="not-confirmed", hint=again)

    def secret(self, what: str) -> str:
        """What a person at a terminal types, unseen; empty elsewhere, and after Ctrl-D."""
        try:
            return getpass.getpass(f"{what}: ") if sys.stdin.isatty() else ""
        except EOFError:
            return ""

    @contextmanager
    def progress(self) -> Iterator[Report]:
        """A reporter that may be called from several threads: bars on a terminal, lines elsewhere."""
        if sys.stderr.isatty() and not self.json:
            with _bars() as report:
                yield report
        else:
            yield _Lines()


class Silent(Console):
    """A console for a step whose result is not the command's own."""

    def data(self, document: Mapping[str, Any]) -> None:
        """Print nothing."""
        return

    def say(self, text: str = "") -> None:
        """Print nothing."""
        return


def _json(document: Mapping[str, Any], indent: int | None = None) -> str:
    text = json.dumps({"format": FORMAT, **document}, indent=indent, ensure_ascii=False, default=str)
    return ACTING.sub(lambda one: f"\\u{ord(one[0]):04x}", text)


class _Lines:
    """Progress as lines: one for each new step, and one every few seconds for what counts bytes."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.lock = threading.Lock()
        self.last: dict[str, tuple[str, float]] = {}
        self.pace = _Pace()

    def __call__(self, step: Progress) -> None:
        now = time.monotonic()
        with self.lock:
            pace = self.pace(step)
            doing, told = self.last.get(step.subject, ("", 0.0))
            if doing == step.doing and (step.done is None or now - told < QUIET_SECONDS):
                return
            self.last[step.subject] = (step.doing, now)
            note = f"  ({step.note})" if step.note else ""
            text = f"{now - self.began:7.1f} s  {step.subject:<10} {step.doing}{pace}{note}"
            print(plain(text), file=sys.stderr, flush=True)


@contextmanager
def _bars() -> Iterator[Report]:
    """Progress as a live table by rich."""
    from rich.console import Console as Rich
    from rich.markup import escape
    from rich.progress import Progress as Bars
    from rich.progress import SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

    bars = Bars(
        SpinnerColumn(finished_text="[green]✓"),
        TextColumn("{task.fields[subject]:<10}"),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
        console=Rich(stderr=True),
    )
    lock = threading.Lock()
    tasks: dict[str, TaskID] = {}
    pace = _Pace()

    def report(step: Progress) -> None:
        with lock:
            if step.subject not in tasks:
                tasks[step.subject] = bars.add_task("", total=1, subject=step.subject)
            note = f"  [dim]{escape(plain(step.note))}[/]" if step.note else ""
            bars.update(
                tasks[step.subject],
                description=f"{step.doing}{pace(step)}{note}",
                completed=1 if step.doing in FINAL else 0,
            )

    with bars:
        yield report


class _Pace:
    """How far, how fast and how long to go, in words, for steps that count bytes."""

    def __init__(self) -> None:
        self.first: dict[tuple[str, str], tuple[float, int]] = {}

    def __call__(self, step: Progress) -> str:
        if step.done is None or not step.total:
            return ""
        now = time.monotonic()
        since, at = self.first.setdefault((step.subject, step.doing), (now, step.done))
        text = f" {size(step.done)} of {size(step.total)}"
        if now - since > 0.5 and step.done > at:
            rate = (step.done - at) / (now - since)
            text += f", {size(rate)}/s, {duration((step.total - step.done) / rate)} left"
        return text


# Steps after which nothing more comes from a subject.
FINAL = frozenset({"ready", "installed", "done"})
