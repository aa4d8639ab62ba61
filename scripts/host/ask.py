"""Asking a program: one read-only command, a time limit, and an answer that is never an error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from scripts import process
from scripts.settings.environment import inherited

ABSENT = 127  # as a shell says it of a program that is not there
REFUSED = 126  # and of one that the system does not start
NO_ANSWER = 124  # as timeout(1) says it


@dataclass(frozen=True)
class Answer:
    """What a program said. `code` is its exit code, or ABSENT, REFUSED, NO_ANSWER."""

    argv: tuple[str, ...]
    code: int
    out: str = ""
    err: str = ""

    @property
    def ok(self) -> bool:
        """Whether the program exited with 0."""
        return self.code == 0

    @property
    def there(self) -> bool:
        """Whether the program is installed."""
        return self.code != ABSENT

    @property
    def complaint(self) -> str:
        """Why there is no good answer: the last line that begins with `Error`, else the last line; empty if it is good.

        Podman logs its own lines before the one that matters.
        """
        if self.ok:
            return ""
        lines = [line.strip() for line in (self.err or self.out).splitlines() if line.strip()]
        errors = [line for line in lines if line.lower().startswith("error")]
        return (errors or lines or [f"exit code {self.code}"])[-1]


class Ask(Protocol):
    """Runs a command that changes nothing, with extra variables, and returns its answer."""

    def __call__(self, *argv: str, **env: str) -> Answer: ...


class Asker:
    """An Ask for programs on `env`'s PATH (default: what we inherited), each with `timeout` seconds."""

    def __init__(self, env: Mapping[str, str] | None = None, timeout: float = 5.0) -> None:
        self.env = dict(env) if env is not None else inherited()
        self.timeout = timeout

    def which(self, program: str) -> str:
        """The program's path, or an empty text."""
        return process.which(program, self.env)

    def text(self, *argv: str) -> str:
        """What a program prints, without blanks around; empty where it fails or is not there."""
        answer = self(*argv)
        return answer.out.strip() if answer.ok else ""

    def __call__(self, *argv: str, **env: str) -> Answer:
        try:
            done = process.run(argv, env=self.env | env, timeout=self.timeout)
        except process.NotFound:
            return Answer(argv, ABSENT, err=f"{argv[0]}: not found")
        except process.TimedOut as error:
            return Answer(argv, NO_ANSWER, err=error.why)
        except process.NotStarted as error:
            return Answer(argv, REFUSED, err=error.why)
        return Answer(argv, done.code, done.out, done.err)
