"""Asking a program: one read-only command, a time limit, and an answer that is never an error."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

ABSENT = 127  # as a shell says it of a program that is not there
NO_ANSWER = 124  # as timeout(1) says it


@dataclass(frozen=True)
class Answer:
    """What a program said. `code` is its exit code, or ABSENT, or NO_ANSWER."""

    argv: tuple[str, ...]
    code: int
    out: str = ""
    err: str = ""

    @property
    def ok(self) -> bool:
        return self.code == 0

    @property
    def there(self) -> bool:
        return self.code != ABSENT

    @property
    def complaint(self) -> str:
        """Why there is no good answer: the last line that begins with `Error`, else the last line; empty if it is good.

        Podman logs lines of its own before the one that matters.
        """
        if self.ok:
            return ""
        lines = [line.strip() for line in (self.err or self.out).splitlines() if line.strip()]
        errors = [line for line in lines if line.lower().startswith("error")]
        return (errors or lines or [f"exit code {self.code}"])[-1]


class Ask(Protocol):
    """Runs a command that changes nothing, with variables of its own besides, and gives its answer."""

    def __call__(self, *argv: str, **env: str) -> Answer: ...


class Asker:
    """An Ask for programs on `env`'s PATH, each with `timeout` seconds."""

    def __init__(self, env: Mapping[str, str] | None = None, timeout: float = 5.0) -> None:
        self.env = dict(os.environ if env is None else env)
        self.timeout = timeout

    def which(self, program: str) -> str:
        """The program's path, or an empty text."""
        return shutil.which(program, path=self.env.get("PATH", "")) or ""

    def __call__(self, *argv: str, **env: str) -> Answer:
        program = self.which(argv[0])
        if not program:
            return Answer(argv, ABSENT, err=f"{argv[0]}: not found")
        try:
            done = subprocess.run(
                [program, *argv[1:]], env=self.env | env, capture_output=True, text=True, errors="replace",
                timeout=self.timeout, stdin=subprocess.DEVNULL,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return Answer(argv, NO_ANSWER, err=f"no answer in {self.timeout:g} s")
        except OSError as error:
            return Answer(argv, 126, err=error.strerror or str(error))
        return Answer(argv, done.returncode, done.stdout, done.stderr)
