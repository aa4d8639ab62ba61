"""What can go wrong, and the exit code that each kind ends a command with.

    ByreError              1   anything below, or a failed check
    ├── SettingsError      2   .env, the environment or a flag holds something that cannot be used
    ├── HostError          3   this machine lacks something: a port, disk, memory, a program
    ├── InstallError       4   a part could not be installed
    ├── ModelError         5   a model could not be found, fetched or trusted
    ├── ServiceError       6   a service did not start, died, or is not ready
    ├── EngineError        7   the engine answered with an error, or not at all
    └── BusyError          8   another command holds the lock

Ctrl-C ends with 130. The codes are part of the product: scripts may rely on them.
"""

from __future__ import annotations

from collections.abc import Sequence


class ByreError(Exception):
    """A failure shown to a person: what failed, the evidence, and the next command.

    `fault` is an id of the table of faults (`scripts.faults`): it is printed, and `invoke explain ID` shows what the
    table says. Code that wants to know what failed compares `fault`, or catches a subclass; it never reads a
    message. `message` is one or two sentences; `detail` holds lines of evidence (say, the last ten lines of a log);
    `hint` is what to do next, with the command to run, where that is more exact than the table's fix.
    """

    code = 1

    def __init__(self, message: str, *, fault: str = "", hint: str = "", detail: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.fault = fault
        self.hint = hint
        self.detail = tuple(detail)


class SettingsError(ByreError):
    code = 2


class HostError(ByreError):
    code = 3


class InstallError(ByreError):
    code = 4


class ModelError(ByreError):
    code = 5


class ServiceError(ByreError):
    code = 6


class EngineError(ByreError):
    code = 7


class BusyError(ByreError):
    code = 8


INTERRUPTED = 130
