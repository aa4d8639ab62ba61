"""Where a setting's value comes from: a kind for code to compare, and words for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ENV_FILE = ".env"
Kind = Literal["default", "tune", "file", "scenario", "environment", "flag"]


@dataclass(frozen=True)
class Origin:
    """`kind` is compared; `text` is printed, and is what JSON holds: `.env line 3`, `--model`, `SCENARIO=hybrid`."""

    kind: Kind
    text: str

    def __str__(self) -> str:
        return self.text

    @property
    def is_kept(self) -> bool:
        """Whether a line of `.env` decides: it sets the value, or nothing does, so that a new line would."""
        return self.kind in {"default", "file"}


DEFAULT = Origin("default", "default")  # nothing has set it
TUNE = Origin("tune", "tune")
FILE = Origin("file", ENV_FILE)  # a line that is still to be written
ENVIRONMENT = Origin("environment", "environment")


def line(number: int) -> Origin:
    """A line of `.env`, counted from 1."""
    return Origin("file", f"{ENV_FILE} line {number}")


def flag(name: str) -> Origin:
    """A flag of the command, by its name without dashes."""
    return Origin("flag", f"--{name}")


def scenario(name: str) -> Origin:
    """What the scenario of this name chooses."""
    return Origin("scenario", f"SCENARIO={name}")
