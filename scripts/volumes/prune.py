"""Which backups are kept, and the removal of the others."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from scripts.errors import ByreError
from scripts.volumes.manifest import BLOBS, Backup, Manifest, alone, find_backups

SHRUNK = 0.5  # of the content of the largest one: less is suspicious
REMOVING = ".removing-"


@dataclass(frozen=True)
class Rules:
    """The newest `last` backups are kept, and the newest one of each of the last so many days, weeks and months that
    have one."""

    last: int = 3
    daily: int = 7
    weekly: int = 4
    monthly: int = 6


@dataclass(frozen=True)
class Plan:
    """What a prune would do; backups are oldest first. `blobs` are files of models that no kept backup needs."""

    root: Path
    keep: tuple[Backup, ...]
    remove: tuple[Backup, ...]
    blobs: tuple[Path, ...]
    suspicious: str  # why the newest backup is; empty if it is not
    bytes: int  # of what goes

    @property
    def newest(self) -> tuple[Backup, ...]:
        """Of each volume the newest backup that holds it; the newest one of all is the last. They always stay."""
        kept = last_of([[one.volume for one in backup.contents.volumes] for backup in self.keep])
        return tuple(one for number, one in enumerate(self.keep) if number in kept)


def plan(root: Path, rules: Rules, needed: Collection[str] = (), accepted: str = "") -> Plan:
    """Decide. A backup that can't be read is not removed, and while there is one, no blob is either. Those whose names
    are `needed` stay, and so does the newest one that holds a volume: a backup may be of some only. A person has
    `accepted` the sizes of that moment (ISO 8601): those of before are not compared."""
    found, bad = find_backups(root)
    chosen = kept_by(rules, [one.contents.made_at for one in found])
    kept = {found[number].folder for number in chosen}
    chosen = last_of([[one.volume for one in backup.contents.volumes] for backup in found])
    kept |= {one.folder for number, one in enumerate(found) if one.name in needed or number in chosen}
    keep = tuple(one for one in found if one.folder in kept)
    blobs = () if bad else _unneeded(root, keep)
    remove = tuple(one for one in found if one.folder not in kept)
    taken = sum(one.bytes for one in remove) + sum(path.stat().st_size for path in blobs)
    return Plan(root, keep, remove, blobs, shrunk([one.contents for one in since(found, accepted)]), taken)


def shrunk(backups: Sequence[Manifest]) -> str:
    """How the newest backup, the last of them, holds much less of a volume than the one that holds most of it; empty if
    not. The one before it may have shrunk, too."""
    if len(backups) < 2:
        return ""
    most: dict[str, int] = {}
    for one in (one for backup in backups[:-1] for one in backup.volumes):
        most[one.volume] = max(most.get(one.volume, 0), one.content_bytes)
    for one in backups[-1].volumes:
        if one.content_bytes < most.get(one.volume, 0) * SHRUNK:
            return f"{one.volume} has {one.content_bytes:,} bytes, {most[one.volume]:,} in an earlier one"
    return ""


def since(backups: Sequence[Backup], moment: str) -> list[Backup]:
    """The newest backup, and those before it that are not older than a moment of ISO 8601."""
    return [*(one for one in backups[:-1] if one.contents.made_at >= moment), *backups[-1:]]


def not_shrunk(suspicious: str, again: str) -> None:
    """Raises ByreError, whose next command is `again`, where `shrunk` said something."""
    if suspicious:
        raise ByreError(
            f"The newest backup is much smaller than an earlier one: {suspicious}. Nothing was removed.",
            fault="backup-shrunk",
            hint=f"See whether something is missing; if not: {again} --yes",
        )


def prune(
    root: Path, rules: Rules, check: Callable[[Plan], None], needed: Collection[str] = (), accepted: str = ""
) -> Plan:
    """Remove what the rules say, once `check` agrees to the plan and finds the newest backup that stays to be good.

    The plan is made here, where no backup is made meanwhile: a new one may need what an older plan removes. Raises what
    `check` raises, BusyError, OSError.
    """
    with alone(root):
        for left in root.glob(f"{REMOVING}*"):  # of one that was killed
            shutil.rmtree(left)
        planned = plan(root, rules, needed, accepted)
        if planned.remove or planned.blobs:
            check(planned)
        for one in planned.remove:
            going = root / f"{REMOVING}{one.name}"
            one.folder.rename(going)
            shutil.rmtree(going)
        for path in planned.blobs:
            path.unlink(missing_ok=True)
    return planned


def kept_by(rules: Rules, moments: Sequence[str]) -> set[int]:
    """Which of backups that were made at these moments of ISO 8601, oldest first, the rules keep."""
    numbers = range(len(moments))
    kept = set(numbers[-rules.last :]) if rules.last else set()
    for count, form in ((rules.daily, "%Y-%j"), (rules.weekly, "%G-%V"), (rules.monthly, "%Y-%m")):
        # The last one of each wins.
        newest = {_period(moment, form): number for number, moment in enumerate(moments)}
        kept |= set(list(newest.values())[-count:] if count else [])
    return kept


def last_of(volumes: Sequence[Collection[str]]) -> set[int]:
    """The newest of backups, by the volumes that each holds, oldest first; and for each volume the newest with it."""
    newest = {name: number for number, held in enumerate(volumes) for name in held}
    return {*newest.values(), *range(len(volumes))[-1:]}


def _period(moment: str, form: str) -> str:
    try:
        return datetime.fromisoformat(moment).strftime(form)
    except ValueError:
        return moment


def _unneeded(root: Path, keep: Sequence[Backup]) -> tuple[Path, ...]:
    store = root / BLOBS
    if not store.is_dir():
        return ()
    needed: set[str] = set()
    try:
        for backup in keep:
            needed |= backup.needed()
    except ByreError:
        return ()
    return tuple(
        sorted(path for path in store.iterdir() if path.name not in needed and not path.name.startswith("."))
    )
