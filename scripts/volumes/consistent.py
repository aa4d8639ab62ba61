"""How a volume is read so that all of it is of one moment: at rest, or by its service's own means while that runs.

A room of plain values: who calls says how a program is run beside the service, and how the service is asked or stopped.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from scripts import bounded, process
from scripts.errors import ByreError, ServiceError
from scripts.volumes import page_copy
from scripts.volumes.mover import Mover

# Called with the paths that stay out: a tar of the volume, or of a part of it.
Part = Callable[[Sequence[str]], AbstractContextManager[IO[bytes]]]

DATABASE = "webui.db"
SQLITE = ("", "-wal", "-shm", "-journal")  # the ends of a database's name, and of what belongs to it alone
COPY_SECONDS = 3600.0
COPY_ROOM = 2.2  # the free room that a copy wants, by its size: the archive may come to the same disk


@dataclass
class Reading:
    """Tars that make up a volume. `paused` seconds its service could not write; None where it did not run. `facts` are
    what the service said of its data."""

    how: str
    parts: tuple[Part, ...]
    paused: float | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    place: str = ""  # where the service sees the volume
    done: Callable[[], None] = lambda: None  # called once the parts are read


@dataclass(frozen=True)
class Beside:
    """How a program is run beside a service that runs: `prefix` comes before its argv, `data` is where the volume is
    then, `python` the interpreter there."""

    prefix: tuple[str, ...]
    python: str
    data: str
    env: Mapping[str, str] = field(default_factory=dict, repr=False)


def at_rest(mover: Mover) -> Reading:
    """Nothing uses it. It is an error if anything changes all the same."""
    return Reading("at rest", (_whole(mover, still=True),))


def replaced(mover: Mover) -> Reading:
    """Files that are replaced whole, by a rename: the gateway's."""
    return Reading("files that are replaced whole", (_whole(mover),), paused=0.0)


def unchanging(mover: Mover) -> Reading:
    """Files that are written once, under another name, and then never again: models."""
    return Reading("files that never change", (_whole(mover),), paused=0.0)


@contextmanager
def page(mover: Mover, beside: Beside) -> Iterator[Reading]:
    """Open WebUI while it runs: SQLite's own copies of its databases first, then the files, which are written once.

    A file that is added in between is in the backup without its row; none is missing. Raises ServiceError.
    """
    with _snapshot(mover) as name:
        began = time.monotonic()
        facts = _python(
            mover, beside, "copy", f"{beside.data}/{DATABASE}", f"{beside.data}/{name}/{DATABASE}"
        )
        seconds = time.monotonic() - began
        others = [str(one) for one in facts.pop("others", ())]
        files = _whole(mover, [f"{one}{end}" for one in (DATABASE, *others) for end in SQLITE])
        copy: Part = lambda _: mover.reading(DATABASE, *others, folder=name)  # noqa: E731
        yield Reading(f"SQLite's own backup, {seconds:.1f} s", (files, copy), 0.0, facts)


def moved(mover: Mover, python: Sequence[str], folder: str, old: str, new: str) -> int:
    """Correct the paths of uploads in a page's database in one of our folders; returns how many there were.

    Raises ServiceError where they can't be corrected.
    """
    failed = (
        f"The paths of uploads can't be changed from {old} to {new} in the database of {mover.volume.label}."
    )
    return _changed(mover, python, failed, "moved", f"{folder}/{DATABASE}", old, new)


def signed_out(mover: Mover, python: Sequence[str], folder: str) -> int:
    """End every session of a page by its database in one of our folders; of how many accounts.

    Raises ServiceError where that can't be written.
    """
    failed = f"The sessions in the database of {mover.volume.label} can't be ended."
    return _changed(mover, python, failed, "signed_out", f"{folder}/{DATABASE}")


def _changed(mover: Mover, python: Sequence[str], failed: str, *command: str) -> int:
    """The count that a command of page_copy.py answers which changes a database.

    Raises ServiceError, which says `failed`.
    """
    try:
        told = mover.run("plain", *python, "-c", _script(), *command, write=True)
        (count,) = bounded.from_json(told.decode()).values()
        return int(count)
    except (ByreError, ValueError, AttributeError, TypeError) as error:
        raise ServiceError(
            failed,
            fault="restore-failed",
            detail=getattr(error, "detail", ()) or [str(error)],
            hint=getattr(error, "hint", "") or "Another backup: uv run invoke volumes list",
        ) from error


def page_facts(mover: Mover, python: Sequence[str]) -> dict[str, Any]:
    """What Open WebUI's database says of itself while nothing uses it; nothing where there is none.

    Raises ServiceError where it can't be read.
    """
    try:
        found = mover.run("plain", *python, "-c", _script(), "facts", DATABASE)
        return dict(bounded.from_json(found.decode()))
    except (ByreError, ValueError, TypeError) as error:
        raise ServiceError(
            f"The database of Open WebUI in {mover.volume.label} can't be read.",
            fault="file-unreadable",
            detail=getattr(error, "detail", ()) or [str(error)],
            hint="uv run invoke doctor",
        ) from error


@contextmanager
def database(
    mover: Mover,
    copy: Callable[[str], float] | None,
    stopped: Callable[[], AbstractContextManager[None]],
) -> Iterator[Reading]:
    """A database while it runs: by its own copy, or by a short stop, in which its files are copied. It is packed when
    it runs again. Without room for a copy it is stopped until all of it is packed.

    `copy` asks it for its files, of one moment, in a folder, and returns the seconds in which it could not write; it
    raises ByreError where the database does not know how. None where it has no such thing. `stopped` is a context in
    which it does not run.
    """
    there = mover.survey()
    if there.free < there.bytes * COPY_ROOM:
        with _read_in_a_stop(mover, stopped) as reading:
            yield reading
        return
    with _snapshot(mover) as name:
        read: Part = lambda _: mover.reading(folder=name)  # noqa: E731
        seconds = _copied(mover, copy, name) if copy else None
        if seconds is not None:
            yield Reading("the database's own copy", (read,), seconds)
            return
        name += "-stopped"  # a copy that took too long may still write into the other folder
        mover.run("aside", name, write=True)
        began = time.monotonic()
        with stopped():
            mover.run("still", "copy", name, write=True)
        yield Reading("a short stop of the database", (read,), time.monotonic() - began)


def _copied(mover: Mover, copy: Callable[[str], float], name: str) -> float | None:
    """What `copy` says; None where it does not work, and the folder is removed then."""
    mover.run("aside", name, write=True)
    try:
        return copy(str(mover.volume.place / name))
    except ByreError:
        mover.run("tidy", write=True)
        return None


@contextmanager
def _read_in_a_stop(mover: Mover, stopped: Callable[[], AbstractContextManager[None]]) -> Iterator[Reading]:
    began = time.monotonic()
    with ExitStack() as rest:
        reading = Reading("a short stop of the database", (_whole(mover, still=True),))

        def done() -> None:
            rest.close()
            reading.paused = time.monotonic() - began

        reading.done = done
        rest.enter_context(stopped())
        yield reading


@contextmanager
def _snapshot(mover: Mover) -> Iterator[str]:
    """The name for a folder in the volume that is not part of it; it goes in the end."""
    mover.run("tidy", write=True)  # of a run that was killed
    try:
        yield f".byre-snapshot-{uuid.uuid4().hex[:8]}"
    finally:
        with suppress(ByreError):
            mover.run("tidy", write=True)


def _whole(mover: Mover, excluded: Sequence[str] = (), *, still: bool = False) -> Part:
    return lambda more: mover.reading(excluded=(*excluded, *more), still=still)


def _python(mover: Mover, beside: Beside, *arguments: str) -> dict[str, Any]:
    try:
        argv = [*beside.prefix, beside.python, "-c", _script(), *arguments]
        done = process.run(argv, env=beside.env, timeout=COPY_SECONDS).check()
        return dict(bounded.from_json(done.out))
    except (process.ProcessError, ValueError) as error:
        raise ServiceError(
            f"The database of {mover.volume.label} can't be copied while it is used.",
            fault="backup-inconsistent",
            detail=getattr(error, "lines", ()) or [str(error)],
            hint="uv run invoke stop, then again: uv run invoke volumes backup",
        ) from error


def _script() -> str:
    return bounded.text(Path(page_copy.__file__))
