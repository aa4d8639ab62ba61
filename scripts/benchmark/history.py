"""Results kept as JSON lines, each with its version. Lines that can't be read are set aside, never thrown
away."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from scripts import bounded
from scripts.benchmark.compare import LEAST
from scripts.benchmark.result import VERSION, Result
from scripts.errors import ByreError, HostError
from scripts.home import Home, write_atomic

LARGEST = 256 << 20  # bytes of the file: a result has some thousand
LOCK_SECONDS = 60.0


@dataclass(frozen=True)
class Kept:
    """What the file holds: results in the order in which they came, damaged lines, other versions' lines."""

    results: tuple[Result, ...] = ()
    damaged: tuple[bytes, ...] = ()
    others: int = 0

    def remarks(self) -> tuple[str, ...]:
        """What a person should know of the file."""
        said = []
        if self.damaged:
            said.append(f"{len(self.damaged)} lines of the history are unreadable and left out.")
        if self.others:
            said.append(f"{self.others} results of the history are from another version and left out.")
        return tuple(said)

    def find(self, name: str) -> Result:
        """A result by its id or the beginning of it, or `last`, or `previous`. Raises ByreError for anything
        else."""
        places = {"last": -1, "previous": -2}
        if name in places and len(self.results) >= -places[name]:
            return self.results[places[name]]
        found = [one for one in self.results if name and one.id.startswith(name)]
        exact = [one for one in found if one.id == name]
        if len(exact or found) == 1:
            return (exact or found)[0]
        why = (
            "more than one result has an id that begins with this"
            if found
            else "the history does not contain this result"
        )
        raise ByreError(
            f"{name!r}: {why}.", fault="benchmark-no-result", hint="uv run invoke benchmark --history"
        )

    def alike(self, result: Result) -> tuple[Result, ...]:
        """Other results of the same model, engine, workload and machine."""
        here = result.environment
        return tuple(
            one
            for one in self.results
            if one.id != result.id
            and one.model.name == result.model.name
            and one.workload == result.workload
            and (one.environment.engine, one.environment.processor, one.environment.cores)
            == (here.engine, here.processor, here.cores)
        )

    def same(self, result: Result) -> tuple[Result, ...]:
        """Of those, the ones of the same bytes, computed by the same device, in the same runtime, with as many
        threads."""
        return tuple(one for one in self.alike(result) if _how(one) == _how(result))

    def baseline(self, result: Result) -> Result | None:
        """The result to compare a new one with: the last similar one with enough clean repetitions. If none was
        measured in the same way, the last one with the same model name; the gate then lists what differs.
        """
        for like in (self.same(result), self.alike(result)):
            good = [one for one in like if len(one.clean) >= LEAST]
            if found := good or list(like):
                return found[-1]
        return None


def _how(result: Result) -> tuple[object, ...]:
    where = result.environment
    return result.model.sha256, where.device, where.device_share, where.runtime, where.threads


@dataclass(frozen=True)
class History:
    """The file of one installation."""

    home: Home

    @property
    def path(self) -> Path:
        """The file of results, one JSON document a line."""
        return self.home.state / "benchmarks.jsonl"

    @property
    def aside(self) -> Path:
        """Where damaged lines are kept."""
        return self.home.state / "benchmarks.damaged.jsonl"

    def read(self) -> Kept:
        """Everything that can be read. Changes nothing. Raises HostError when the file is there but can't be
        opened."""
        return _sorted(self._lines())[0]

    def add(self, results: Sequence[Result]) -> Kept:
        """Append, whole or not at all, and set damaged lines aside. Returns what was there before.

        Raises BusyError when another command holds the lock for a minute, HostError when it can't be written.
        """
        self.home.prepare()
        with self.home.lock(wait=LOCK_SECONDS):
            kept, good = _sorted(self._lines())
            try:
                if kept.damaged:
                    before = bounded.data(self.aside, LARGEST) if self.aside.exists() else b""
                    write_atomic(self.aside, before + b"".join(line + b"\n" for line in kept.damaged))
                lines = [*good, *(dump(result.document()).encode() for result in results)]
                write_atomic(self.path, b"".join(line + b"\n" for line in lines))
            except OSError as error:
                raise self._failed("written", error) from error
            return kept

    def _lines(self) -> list[bytes]:
        try:
            return [line for line in bounded.data(self.path, LARGEST).split(b"\n") if line.strip()]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise self._failed("read", error) from error

    def _failed(self, what: str, error: OSError) -> HostError:
        return HostError(
            f"The history {self.path} can't be {what}: {error.strerror or error}.",
            fault="file-unwritable",
            hint="Change its owner or its permissions, or move it away; then: uv run invoke benchmark --history",
        )


def dump(document: Any) -> str:
    """One line of JSON. What is not a number (NaN, infinity) is null: unknown."""
    return json.dumps(_plain(document), ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value


def _sorted(lines: Sequence[bytes]) -> tuple[Kept, list[bytes]]:
    """What the lines hold, and those of them that stay in the file."""
    from pydantic import TypeAdapter, ValidationError

    reader = TypeAdapter(Result)
    results, damaged, good = [], [], []
    others = 0
    for line in lines:
        try:
            document = json.loads(line.decode(), parse_constant=_no_number, parse_float=_finite)
            if isinstance(document, dict) and _another(document.get("version")):
                others += 1
            else:
                results.append(reader.validate_python(document))
            good.append(line)
        except (ValueError, RecursionError, ValidationError):
            damaged.append(line)
    return Kept(tuple(results), tuple(damaged), others), good


def _another(version: object) -> bool:
    return isinstance(version, int) and not isinstance(version, bool) and version != VERSION


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is not a number")


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise ValueError(f"{digits} is too large")
    return value
