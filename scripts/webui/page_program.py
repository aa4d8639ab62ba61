"""Which program of Open WebUI the data belong to. `start` goes on with it; only `update` and `rollback` change it,
since a newer one changes its database in a way that can't be undone.

`run/page.json` is written whole: so every command finds one of two states, also after a kill.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from scripts.home import Home, read_json, write_state

FILE = "page.json"
VERSION = 1
SERVICE = "openwebui"


@dataclass(frozen=True)
class Program:
    """A program of Open WebUI: the name of an installed part's folder, and its version for people."""

    place: str
    version: str

    def is_older_than(self, other: Program) -> bool:
        """By the numbers of their versions; one without numbers, such as the tag `main`, can't be compared: False."""
        mine, others = (tuple(map(int, re.findall(r"\d+", one.version))) for one in (self, other))
        return bool(mine and others) and mine < others


@dataclass(frozen=True)
class State:
    """`now` is what the data belong to; before the first start nothing is known. `before` is what ran before, and
    `back` the name of a backup of its data. `trying` is the program of a change under way: as long as it is there,
    `safety` names a backup of the data of `now`; empty while nothing was changed yet."""

    now: Program | None = None
    before: Program | None = None
    back: str = ""
    trying: Program | None = None
    safety: str = ""

    @property
    def used(self) -> Program | None:
        """What a start takes."""
        return self.trying or self.now

    @property
    def kept(self) -> tuple[Program, ...]:
        """The programs that are still needed."""
        return tuple(one for one in (self.now, self.before, self.trying) if one)


def read(home: Home) -> State:
    """An empty one before the first start, and where the file is damaged."""
    known = read_json(_file(home))
    try:
        if isinstance(known, dict) and known.get("version") == VERSION:
            now, before, trying = (_program(known[name]) for name in ("now", "before", "trying"))
            return State(now, before, str(known["back"]), trying, str(known["safety"]))
    except (TypeError, LookupError):
        pass
    return State()


def write(home: Home, state: State) -> None:
    """The file is written only if something changes. Raises HostError."""
    if state != read(home):
        write_state(_file(home), json.dumps({"version": VERSION, **asdict(state)}, indent=1))


def _program(known: Any) -> Program | None:
    return Program(str(known["place"]), str(known["version"])) if known else None


def _file(home: Home) -> Path:
    return home.run / FILE
