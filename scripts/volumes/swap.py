"""Replace one folder's content with another's. It may be killed at any moment; the next call puts it right. Its own
folders are next to the folder, or inside it if nothing can be next to it (a mountpoint, a read-only parent):

    restoring-PID         being unpacked; nothing has happened to the volume yet
    restored-TIME         whole and checked; the old content is being moved to before-restore-TIME
    moving-in-TIME        the old content is out, the new one is being moved in
    before-restore-TIME   the old content; it stays until a person removes it
    emptying-TIME         `reset` is moving the content out
    removing-TIME         it is out, and is being removed

What a kill -9 leaves, and what `settle` makes of it: restoring and removing are removed; at restored and emptying the
old content goes back; at moving-in the new content goes on to move in. So a volume is whole and old, or whole and new.
A folder that can be renamed takes one or two renames, any other one moves child by child. `swap.sh` does the same
for a volume in another machine.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from scripts.errors import HostError, ServiceError
from scripts.volumes.volume import WORK, Volume


@dataclass(frozen=True)
class Place:
    """Where a volume's content is, and where it may be for a while on the same file system."""

    folder: Path
    base: Path
    prefix: str
    whole: bool  # the folder itself can be renamed

    @classmethod
    def of(cls, volume: Volume) -> Place:
        """A named volume's folder belongs to the runtime, and keeps its identity and label; its siblings may be
        Byre's."""
        folder = volume.place
        if folder.is_mount() or (folder.exists() and not os.access(folder.parent, os.W_OK | os.X_OK)):
            return cls(folder, folder, ".byre-", False)
        return cls(folder, folder.parent, f"{folder.name}.", volume.kind != "named")

    def path(self, what: str, which: str) -> Path:
        return self.base / f"{self.prefix}{what}-{which}"

    def all(self, what: str) -> list[Path]:
        """By name, which is by time."""
        begin = f"{self.prefix}{what}-"
        with suppress(OSError):
            return sorted(path for path in self.base.iterdir() if path.name.startswith(begin))
        return []

    def partner(self, path: Path, what: str) -> Path:
        """The one of the same time."""
        return self.path(what, path.name.rpartition("-")[2])

    def content(self) -> Iterator[Path]:
        """The children of the folder, without Byre's own."""
        return (path for path in sorted(self.folder.iterdir()) if not WORK.fullmatch(path.name))


def now() -> str:
    """A time as a part of a name: UTC, to the microsecond, no `-` in it."""
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")


def aside(volume: Volume) -> tuple[Path, ...]:
    """What restores have put aside, oldest first."""
    return tuple(Place.of(volume).all("before-restore"))


def pending(volume: Volume) -> bool:
    """Whether a killed restore or reset left the volume in two places: no service should use it before `settle`."""
    place = Place.of(volume)
    return any(place.all(what) for what in ("restored", "moving-in", "emptying"))


def settle(volume: Volume) -> None:
    """Put right what a killed restore or reset left; most often nothing. The caller holds the lock.

    Raises ServiceError if the volume was written to since, so that both contents are kept; HostError.
    """
    place = Place.of(volume)
    try:
        _settle(place)
    except OSError as error:
        raise _failed(volume, error) from error


def exchange(volume: Volume, new: Path) -> Path | None:
    """Put a checked folder in the volume's place; returns where the old content is, None if there was none.

    Fails with the old content in its place. Raises HostError.
    """
    place, which = Place.of(volume), now()
    ready = place.path("restored", which)
    old = place.path("before-restore", which)
    try:
        new.rename(ready)
        if place.whole:
            if place.folder.exists():
                place.folder.rename(old)
            ready.rename(place.folder)
        else:
            old.mkdir(mode=0o700)
            _move(place.content(), old)
            sync(old)
            moving = place.path("moving-in", which)
            ready.rename(moving)
            _move_in(place, moving)
        sync(place.base)
    except OSError as error:
        settle(volume)
        if not old.exists():  # else there was no way but on
            raise _failed(volume, error) from error
    except BaseException:
        settle(volume)
        raise
    with suppress(OSError):
        old.rmdir()  # if it is empty
    return old if old.exists() else None


def reset(volume: Volume) -> None:
    """Remove a volume's content; the folder stays, with its owner and mode. What restores put aside stays, too.

    The caller has asked, and holds the lock. Raises HostError.
    """
    settle(volume)
    place, which = Place.of(volume), now()
    if not place.folder.exists():
        return
    leaving = place.path("emptying", which)
    gone = place.path("removing", which)
    try:
        if place.whole:
            state = place.folder.stat()
            place.folder.rename(gone)
            place.folder.mkdir()
            if os.geteuid() == 0:
                os.chown(place.folder, state.st_uid, state.st_gid)
            place.folder.chmod(state.st_mode & 0o7777)
        else:
            leaving.mkdir(mode=0o700)
            _move(place.content(), leaving)
            leaving.rename(gone)
        sync(place.base)
        remove(gone)
    except BaseException as error:
        settle(volume)
        if isinstance(error, OSError):
            raise _failed(volume, error) from error
        raise


def remove(tree: Path) -> None:
    """Remove a folder, even one whose modes forbid it. A missing one is not an error."""
    if not tree.exists():
        return
    tree.chmod(0o700)
    for folder, names, _ in os.walk(tree):
        for path in (Path(folder, name) for name in names):
            if not path.is_symlink() and path.stat().st_mode & 0o700 != 0o700:
                path.chmod(0o700)
    shutil.rmtree(tree)


def _settle(place: Place) -> None:
    for path in (*place.all("restoring"), *place.all("removing")):
        remove(path)
    for path in place.all("moving-in"):
        _move_in(place, path)
    for path in place.all("restored"):
        _put_back(place, place.partner(path, "before-restore"))
        remove(path)
    for path in place.all("emptying"):
        _put_back(place, path)


def _put_back(place: Place, old: Path) -> None:
    if not old.exists():
        return
    if not place.folder.exists():
        old.rename(place.folder)
        return
    for child in sorted(old.iterdir()):
        if os.path.lexists(place.folder / child.name):
            raise ServiceError(
                f"A restore or reset was killed, and {place.folder} was written to since; the rest is in {old}.",
                fault="volume-two-contents",
                hint=f"uv run invoke stop, then keep one {child.name} of the two; then: uv run invoke volumes list",
            )
        child.rename(place.folder / child.name)
    old.rmdir()


def _move_in(place: Place, new: Path) -> None:
    _move(iter(sorted(new.iterdir())), place.folder)
    new.rmdir()
    sync(place.folder)


def _move(children: Iterator[Path], to: Path) -> None:
    for child in children:
        child.rename(to / child.name)


def _failed(volume: Volume, error: OSError) -> HostError:
    return HostError(
        f"{volume.label} can't be changed: {error.strerror or error} ({error.filename or volume.place}).",
        fault="file-unwritable",
        hint="As a user who may write there, see how it is: uv run invoke volumes list",
    )


def sync(folder: Path) -> None:
    """See that the names in a folder are on disk. Not every file system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
