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
ARCHIVE = "copy.tar.gz"
SQLITE = (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm")
COPY_SECONDS = 3600.0
# SecantusDB writes its own archive at some 50 MB/s of its folder, and no document meanwhile; a stop and a start take
# some 3 s, and tar reads 300 MB/s. Measured on two busy cores.
ARCHIVE_SPEED, TAR_SPEED, STOP_SECONDS = 50e6, 300e6, 3.0


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


def unchanging(mover: Mover) -> Reading:
    """Files that are written once, under another name, and then never again: models."""
    return Reading("files that never change", (_whole(mover),), paused=0.0)


@contextmanager
def page(mover: Mover, beside: Beside) -> Iterator[Reading]:
    """Open WebUI while it runs: SQLite's own copy of its database first, then the files, which are written once.

    A file that is added in between is in the backup without its row; none is missing. Raises ServiceError.
    """
    with _snapshot(mover) as name:
        began = time.monotonic()
        facts = _python(
            mover, beside, "copy", f"{beside.data}/{DATABASE}", f"{beside.data}/{name}/{DATABASE}"
        )
        seconds = time.monotonic() - began
        files = _whole(mover, SQLITE)
        copy: Part = lambda _: mover.reading(DATABASE, folder=name)  # noqa: E731
        yield Reading(f"SQLite's own backup, {seconds:.1f} s", (files, copy), 0.0, facts)


def moved(mover: Mover, python: Sequence[str], folder: str, old: str, new: str) -> int:
    """Correct the paths of uploads in a page's database in one of our folders; returns how many there were.

    Raises ServiceError where they can't be corrected.
    """
    arguments = ("moved", f"{folder}/{DATABASE}", old, new)
    try:
        told = mover.run("plain", *python, "-c", _script(), *arguments, write=True)
        return int(bounded.from_json(told.decode())["moved"])
    except (ByreError, ValueError, LookupError, TypeError) as error:
        raise ServiceError(
            f"The paths of uploads can't be changed from {old} to {new} in the database of {mover.volume.label}.",
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
    archive: Callable[[str], None] | None,
    stopped: Callable[[], AbstractContextManager[None]],
) -> Iterator[Reading]:
    """A database while it runs: by its own archive, or by a short stop, whichever is shorter.

    `archive` asks it to write one to a path, and raises ByreError where it does not know how; None where it has no such
    thing. `stopped` is a context in which it does not run.
    """
    size = mover.survey().bytes
    if archive and size / ARCHIVE_SPEED < STOP_SECONDS + size / TAR_SPEED:
        with _snapshot(mover) as name:
            seconds = _archived(mover, archive, name)
            if seconds is not None:
                out = (ARCHIVE, "pitr-manifest.json")  # the second is for a restore to a point in time
                read: Part = lambda _: mover.reading(excluded=out, folder=name)  # noqa: E731
                yield Reading("the database's own archive", (read,), seconds)
                return
    began = time.monotonic()
    with ExitStack() as rest:
        reading = Reading("a short stop of the database", (_whole(mover, still=True),))

        def done() -> None:
            rest.close()
            reading.paused = time.monotonic() - began

        reading.done = done
        rest.enter_context(stopped())
        yield reading


def _archived(mover: Mover, archive: Callable[[str], None], name: str) -> float | None:
    """The seconds that the database took to write its files into a folder of ours; None where it would not."""
    place = mover.volume.place
    folder = place / name
    try:
        folder.mkdir(mode=0o700)
        folder.chmod(place.stat().st_mode & 0o7777)
        began = time.monotonic()
        archive(str(folder / ARCHIVE))
        seconds = time.monotonic() - began
        mover.run("plain", mover.tar.program, "-xzf", f"{name}/{ARCHIVE}", "-C", name, write=True)
    except (ByreError, OSError):
        return None
    return seconds


@contextmanager
def _snapshot(mover: Mover) -> Iterator[str]:
    """The name for a folder in the volume that is no part of it; it goes in the end."""
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
