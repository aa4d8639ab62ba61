"""What was replied to a question, kept so that an interrupted run goes on where it was."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from benchmarks.ask.cases import Case, Documents

Status = Literal["answered", "choose", "declined", "failed"]


@dataclass(frozen=True)
class Reply:
    """`rows` are the answer's, `offered` those of each choice, as JSON has them. `wrote` is what the model wrote: a
    plan, plans to choose from, or a query. `why`: of a reply without an answer; of a failure the fault. `first`: the
    first question of its database, for which the catalogue was read.
    """

    status: Status
    rows: list[list[Any]] = field(default_factory=list)
    offered: list[list[list[Any]]] = field(default_factory=list)
    wrote: list[str] = field(default_factory=list)
    why: str = ""
    seconds: float = 0.0
    first: bool = False


def digest(documents: Documents) -> str:
    """What a database holds, in short."""
    return _short(json.dumps(documents, sort_keys=True, default=str).encode())


def key(case: Case, data: str) -> str:
    """What a reply belongs to: the question, and the data (its digest) of which it was asked."""
    return _short(json.dumps([case.question, case.before, data]).encode())


def _short(told: bytes) -> str:
    return hashlib.sha256(told).hexdigest()[:24]


def content(paths: Iterable[Path]) -> str:
    """What files hold, in short: another content is another text."""
    return _short(b"".join(hashlib.sha256(path.read_bytes()).digest() for path in sorted(paths)))[:12]


class Kept:
    """Replies in a file, a line of JSON each. Failures are not kept: they are asked again."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._replies: dict[str, Reply] = {}
        if path.is_file():
            for line in path.read_text(encoding="utf-8").splitlines():
                try:
                    told = json.loads(line)
                    self._replies[told["key"]] = Reply(**told["reply"])
                except (ValueError, KeyError, TypeError):
                    continue  # a line that was cut off when the run ended

    def get(self, name: str) -> Reply | None:
        """The reply to a question, by its `key`."""
        return self._replies.get(name)

    def put(self, name: str, reply: Reply) -> None:
        """Keep a reply from now on."""
        if reply.status == "failed":
            return
        self._replies[name] = reply
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8") as file:
            line = {"key": name, "reply": asdict(reply)}
            # A new line before, not after: an interrupted run may have cut off the last one.
            file.write("\n" * bool(file.tell()) + json.dumps(line, ensure_ascii=False))
