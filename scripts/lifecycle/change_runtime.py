"""A move of the stack to another runtime, of a volume to another place, or of the page's data to another database:
stopped, copied and compared, started there; or all as before."""

from __future__ import annotations

from collections.abc import Iterator, Set
from contextlib import contextmanager

from scripts.errors import BusyError, ByreError, ServiceError
from scripts.lifecycle import (
    installation,
    move_folder,
    moving,
    page_database,
    page_tables,
    start,
    swapping,
)
from scripts.lifecycle.installation import Note
from scripts.lifecycle.move_folder import FolderMove
from scripts.lifecycle.moving import Move, Moved
from scripts.lifecycle.page_database import Copied, PageMove
from scripts.lifecycle.start import Progress
from scripts.settings import Loaded


def change(loaded: Loaded, planned: Move, note: Note, progress: Progress) -> tuple[Moved, bool]:
    """Do what was planned; also whether the stack ran, and runs again. What runs in the plan may be stopped.

    Raises BusyError where another command is at work or the stack was started since, ServiceError where another move
    came first, ByreError where a step fails: the data in use are those of before, and what ran runs again.
    """
    source, target = planned.names
    agreed, ran, begun = bool(planned.running), False, False
    try:
        with swapping.whole(loaded.home, note, wait=False), progress() as report:
            known, planned = (
                planned.last,
                moving.plan(loaded, target, source),
            )  # what runs now, under the lock
            if planned.last != known:
                source = planned.last
                raise _overtaken(source)
            if planned.running and not agreed:
                raise _started(planned.running, f"{moving.AGAIN} {target} --from {source}")
            ran = bool(planned.source.running)
            for site in (planned.source, planned.target):
                if site.running:
                    start.stop(site, report)
                else:
                    installation.settled(site)
            planned = moving.plan(loaded, target, source)  # now that nothing runs
            volumes = moving.prepare(planned, report)
            begun = True
            done = moving.run(planned, volumes, report)
        if ran:
            _start(target, note, progress)
    except BaseException:
        if begun and moving.is_used(planned):
            moving.take_back(planned)
        note(f"note: The move failed. The data in use are those of {source}, unchanged.")
        if ran:
            _start(source, note, progress)
        raise
    return done, ran


def change_folder(loaded: Loaded, planned: FolderMove, note: Note, progress: Progress) -> tuple[Moved, bool]:
    """The same for a move of one volume to another place."""
    agreed, ran, begun = bool(planned.source.running), False, False
    place = planned.places[0].label
    try:
        with swapping.whole(loaded.home, note, wait=False), progress() as report:
            loaded = installation.load(lambda _: None)
            planned, known = planned.again(loaded), place  # what runs now, under the lock
            if (place := planned.places[0].label) != known:
                raise _overtaken(place)
            if planned.source.running and not agreed:
                raise _started(planned.source.running, planned.command)
            ran = bool(planned.source.running)
            if ran:
                start.stop(planned.source, report)
            planned = planned.again(loaded)  # now that nothing runs
            move_folder.prepare(planned)
            begun = True
            done = move_folder.run(planned, report)
        if ran:
            start.start(installation.load(note), note, progress)
    except BaseException:
        if begun and move_folder.is_used(planned):
            move_folder.take_back(planned)
        note(f"note: The move failed. The data in use are those in {place}, unchanged.")
        if ran:
            start.start(installation.load(note), note, progress)
        raise
    return done, ran


def change_database(loaded: Loaded, planned: PageMove, note: Note, progress: Progress) -> tuple[Copied, bool]:
    """The same for the page's users, chats and settings, which go from SQLite to PostgreSQL or back. Nobody reaches the
    page meanwhile: what is written there would be lost."""
    agreed, begun, ran, done = bool(planned.running), False, False, None
    try:
        with swapping.whole(loaded.home, note, wait=False):
            loaded = installation.load(lambda _: None)
            planned = page_database.plan(loaded, planned.to)  # what runs now, under the lock
            if planned.running and not agreed:
                raise _started(planned.running, page_database.command(planned.to))
            begun, ran = True, bool(planned.source.running)
            try:
                with progress() as report:
                    if ran:
                        start.stop(planned.source, report)
                    kept = page_database.begin(page_database.plan(loaded, planned.to), report)
                    with page_tables.made(*page_database.sites(loaded, planned.to), report):
                        done = page_database.copy(planned, kept, report)
                    page_database.finish(planned)
            except BaseException as error:
                done = None
                with _or_both(error), progress() as report:
                    page_database.put_back(loaded, note, report, undo=True)
                raise
        if ran:
            start.start(page_database.on(loaded, planned.to), note, progress)
    except BaseException as error:
        if done:
            with _or_both(error), installation.locked(loaded.home, note), progress() as report:
                page_database.take_back(planned, loaded, note, report)
        if page_database.interrupted(loaded.home):
            note(
                "note: The move failed, and its way back is not at its end. The next start goes on with that."
            )
            raise
        if begun:
            of = page_database.other(planned.to)
            note(
                f"note: The move failed. The page's users and chats are in {page_database.LABELS[of]}, unchanged."
            )
        if ran:
            start.start(page_database.on(loaded, page_database.other(planned.to)), note, progress)
        raise
    return done, ran


@contextmanager
def _or_both(first: BaseException) -> Iterator[None]:
    """The way back from what failed first. Raises ServiceError with both reasons where that fails, too."""
    try:
        yield
    except ByreError as second:
        why = first.message if isinstance(first, ByreError) else "It was interrupted."
        raise ServiceError(
            f"The move of the page's users and chats failed, and so did the way back from it. First: {why} "
            f"Then: {second.message}",
            fault=second.fault,
            detail=[*getattr(first, "detail", ()), *second.detail],
            hint="When that is right again: uv run invoke start",
        ) from first


def _started(running: Set[str], again: str) -> BusyError:
    return BusyError(
        f"The stack was started meanwhile ({', '.join(sorted(running))}).", fault="volume-busy", hint=again
    )


def _overtaken(place: str) -> ServiceError:
    return ServiceError(
        f"Another command has moved the data meanwhile: they are in {place} now. Nothing was changed.",
        fault="move-failed",
        hint="uv run invoke volumes list; then the move again",
    )


def _start(runtime: str, note: Note, progress: Progress) -> None:
    start.start(installation.load(note, {"runtime": runtime}), note, progress)
