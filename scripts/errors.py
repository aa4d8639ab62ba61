"""What can go wrong. Each kind ends a command with an exit code of its own.

    ByreError              1
    ├── SettingsError      2
    ├── HostError          3
    ├── InstallError       4
    ├── ModelError         5
    ├── ServiceError       6
    ├── EngineError        7
    └── BusyError          8

Ctrl-C ends with 130. The codes are part of the product: scripts may rely on them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LONGEST = 1000  # characters of a sentence or a line of evidence: it may contain text from elsewhere


class ByreError(Exception):
    """A check failed, or an error of no other kind.

    It is shown to a person: what failed, the evidence, and the next command.

    `fault` is an id of the table of faults (`scripts.faults`): it is printed, and `invoke explain ID` shows what the
    table says. Code that wants to know what failed compares `fault`, or catches a subclass; it never reads a
    message. `message` is one or two sentences; `detail` holds lines of evidence (say, the last ten lines of a log);
    `hint` is what to do next, with the command to run, where that is more exact than the table's fix.
    """

    code = 1

    def __init__(self, message: str, *, fault: str = "", hint: str = "", detail: Sequence[str] = ()) -> None:
        super().__init__(_shortened(message))
        self.message = _shortened(message)
        self.fault = fault
        self.hint = _shortened(hint)
        self.detail = tuple(_shortened(line) for line in detail)


def _shortened(text: str) -> str:
    """The beginning and the end of what is longer than LONGEST, so that no value fills the screen."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST // 2]}…{text[-LONGEST // 2 + 1 :]}"


@dataclass(frozen=True)
class Problem:
    """One of several faults that a failure names: an id of the table, and the sentence about it."""

    fault: str
    text: str


class SettingsError(ByreError):
    """A value in `.env`, in the environment or in a flag can't be used.

    `problems` holds one entry for each bad value; they are shown as evidence.
    """

    code = 2

    def __init__(
        self,
        message: str,
        *,
        fault: str = "",
        hint: str = "",
        detail: Sequence[str] = (),
        problems: Sequence[Problem] = (),
    ) -> None:
        super().__init__(message, fault=fault, hint=hint, detail=detail or [one.text for one in problems])
        self.problems = tuple(problems) or (Problem(fault, message),)


class HostError(ByreError):
    """This machine lacks something: a port, disk, memory or a program."""

    code = 3


class InstallError(ByreError):
    """A part could not be installed."""

    code = 4


class ModelError(ByreError):
    """A model could not be found, fetched or trusted."""

    code = 5


class ServiceError(ByreError):
    """A service did not start, ended, or is not ready."""

    code = 6


class EngineError(ByreError):
    """The engine answered with an error, or not at all."""

    code = 7


class BusyError(ByreError):
    """Another command is at work."""

    code = 8


INTERRUPTED = 130
