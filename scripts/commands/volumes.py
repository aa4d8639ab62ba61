"""`volumes list`, `backup`, `verify`, `rehearse`, `restore`, `reset` and `prune`."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scripts.amounts import duration, size
from scripts.console import Console
from scripts.errors import BusyError, ByreError, ServiceError, SettingsError
from scripts.lifecycle import backing_up, installation, page_revision
from scripts.lifecycle import rehearsal as rehearsing
from scripts.lifecycle.rehearsal import Check
from scripts.lifecycle.site import Site
from scripts.volumes import Mover, Survey, Volume
from scripts.volumes import backup as making
from scripts.volumes import prune as pruning
from scripts.volumes import restore as restoring
from scripts.volumes import verify as verifying
from scripts.volumes.manifest import MANIFEST, Backup, Record, find_backups, now, read_backup, since

LIST = "uv run invoke volumes list"
LATEST = "latest"


def list_(console: Console) -> None:
    """Each volume with its real name, kind and size; what restores put aside; the backups there are."""
    site = _look(console)
    backups, bad = find_backups(_root(site))
    last = {one.volume: backup.name for backup in backups for one in backup.contents.volumes}
    rows: list[list[str]] = []
    documents: list[dict[str, Any]] = []
    asides: list[str] = []
    for volume, seen in _surveys(site.runtime.data.volumes()):
        mover = Mover(volume)
        asides += [
            f"before a restore of {volume.name}: {_where(volume, path)}  "
            f"(when you don't need it: {mover.removal(path)})"
            for path in seen.aside
        ]
        used, others = backing_up.users(site, volume), site.runtime.data.holders(volume)
        state = f"in use: {', '.join([*used, *others])}" if used or others else "at rest"
        rows.append(
            [volume.name, volume.kind, size(seen.bytes) if seen.present else "-", str(seen.files),
             state if seen.present else "not made yet", last.get(volume.name, "never"), volume.label]
        )  # fmt: skip
        documents.append(
            {
                "name": volume.name, "kind": volume.kind, "label": volume.label,
                "folder": None if volume.helper else str(volume.place), "remote": volume.helper is not None,
                "bytes": seen.bytes, "files": seen.files, "present": seen.present, "used_by": [*used, *others],
                "aside": [_where(volume, path) for path in seen.aside], "unsettled": seen.unsettled,
                "last_backup": last.get(volume.name),
            }
        )  # fmt: skip
    console.table(["volume", "kind", "size", "files", "state", "last backup", "name"], rows)
    for line in asides:
        console.say(line)
    console.say()
    _tell_backups(console, backups)
    for folder, error in bad:
        console.say(f"{folder.name}: {error.message}")
    console.data(
        {
            "volumes": documents,
            "backups": [_document(backup, one) for backup in backups for one in backup.contents.volumes],
            "bad_backups": [{"folder": str(folder), "why": error.message} for folder, error in bad],
        }
    )


def backup(console: Console, name: str = "", to: str = "", dry_run: bool = False) -> None:
    """Back up every volume, or some, into a new folder. Services that run go on running."""
    site = _look(console)
    root = Path(to).expanduser().absolute() if to else _root(site)
    chosen = [volume for volume in _choose(site, name) if name or volume.exists]
    if dry_run or not chosen:
        return _tell_plan(console, site, chosen, root)
    for volume in chosen:
        making.admit(volume, root, _forbidden(site))
    site.home.prepare()
    with installation.locked(site.home, console.note), console.progress() as report:
        site = installation.look(console.note)  # its state now, under the lock
        for volume in chosen:
            if Mover(volume).unsettled():
                _at_rest(site, volume)
                Mover(volume).settle()
        byre, parts = backing_up.made_by(site)
        made_at = now()
        with making.making(root, datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")) as new:
            for volume in chosen:
                with backing_up.reading(site, volume) as reading:
                    making.back_up(new, volume, reading, report)
                new.records[-1] = replace(new.records[-1], paused=reading.paused)
                if reading.facts:
                    parts[volume.name] = {**parts.get(volume.name, {}), **reading.facts}
            done = new.finish(byre, site.runtime.name, parts, made_at)
    for one in done.contents.volumes:
        console.say(_told(one))
    console.say(f"  in {done.folder}")
    console.say("  Passwords and keys are not in it.")
    console.say(f"next:  uv run invoke volumes restore {done.folder if to else done.name}")
    return console.data(
        {"folder": str(done.folder), "name": done.name,
         "backups": [_document(done, one) for one in done.contents.volumes]}
    )  # fmt: skip


def verify(console: Console, folder: str = "") -> None:
    """Read a backup whole, or all of them, and compare with what their manifests say."""
    site = _look(console)
    found, bad = ([_find(site, folder)], []) if folder else find_backups(_root(site))
    if not found and not bad:
        raise SettingsError(
            "There is no backup yet.", fault="backup-unknown", hint="uv run invoke volumes backup"
        )
    results: list[tuple[str, ByreError | None]] = [(path.name, error) for path, error in bad]
    with console.progress() as report:
        for one in found:
            try:
                verifying.verify(one, report)
                results.append((one.name, None))
            except ByreError as error:
                results.append((one.name, error))
    for name, why in results:
        console.say(
            f"{name}: {why.message if why else 'good: every archive was read and is as it was written'}"
        )
    failed = [why for _, why in results if why]
    if not failed:
        return console.data({"verified": [{"backup": name, "good": True} for name, _ in results]})
    raise failed[0]


def restore(console: Console, folder: str, name: str = "", dry_run: bool = False) -> None:
    """Bring back what a backup holds, or one volume of it. What was there before is put aside."""
    site = _look(console)
    found = _find(site, folder)
    volumes = _fitting(site, found, name)
    if dry_run:
        for volume in volumes:
            archive = found.folder / found.record(volume.name).archive.name
            console.say(f"Would replace {volume.label} with {archive}, made at {found.contents.made_at}.")
        return console.data({"would_restore": [_document(found, found.record(one.name)) for one in volumes]})
    done = []
    site.home.prepare()
    with installation.locked(site.home, console.note):
        site = installation.look(console.note)  # its state now, under the lock
        for volume in volumes:
            _at_rest(site, volume)
            if not volume.exists:
                site.runtime.data.make(volume)
        volumes = _fitting(site, found, name)  # where those lie that were made just now
        page_revision.forget(site)
        with console.progress() as report:
            done = [
                restoring.restore(
                    volume,
                    found,
                    report,
                    backing_up.adapt(site, volume, found.record(volume.name), console.note),
                )
                for volume in volumes
            ]
    for one in done:
        console.say(f"{one.volume.name}: {one.record.entries} entries, each checked")
        if one.before:
            console.say(f"  what was there before: {_where(one.volume, one.before)}")
        for lost in one.lost:
            console.note(f"note: this attribute can't be set here: {lost}")
    console.say("next:  uv run invoke start")
    return console.data(
        {
            "restored": [
                {"name": one.volume.name, "before": _where(one.volume, one.before) or None, "lost": one.lost}
                for one in done
            ]
        }
    )


def rehearse(console: Console, folder: str = LATEST) -> None:
    """Make a second stack of a backup, look at it, throw it away, and keep with the backup that it was good."""
    site = _look(console)
    found = _find(site, folder)
    site.home.prepare()
    done: list[Check] = []
    began = time.monotonic()
    with site.home.lock(name="rehearsal"), console.progress() as report:
        for one in rehearsing.rehearse(site, found, report):
            done.append(one)
            console.say(f"{'ok' if one.good else 'WRONG':<7} {one.what:<14} {one.seen}")
    bad = [one for one in done if not one.good]
    if bad:
        raise ServiceError(
            f"The stack made of {found.name} is not as it should be: {', '.join(one.what for one in bad)}.",
            fault="rehearsal-failed",
            detail=[f"{one.what}: {one.seen}" for one in bad],
            hint="Another backup: uv run invoke volumes list",
        )
    found.mark(good=True, rehearsed=True)
    seconds = time.monotonic() - began
    console.say(
        f"{found.name} was restored, started and checked in {duration(seconds)}; nothing of it is left."
    )
    return console.data(
        {
            "rehearsed": {
                "backup": found.name,
                "seconds": round(seconds, 1),
                "checks": [vars(one) for one in done],
            }
        }
    )


def reset(console: Console, name: str, yes: bool = False, dry_run: bool = False) -> None:
    """Remove a volume's content, after asking."""
    site = _look(console)
    if not name:
        raise SettingsError("Which volume?", fault="argument-invalid", hint=LIST)
    (volume,) = _choose(site, name)
    mover = Mover(volume)
    taken = mover.survey()
    count = "1 file" if taken.files == 1 else f"{taken.files} files"
    what = f"{count}, {size(taken.bytes)} of {volume.label}"
    if dry_run:
        console.say(f"Would remove {what}.")
        return console.data({"would_reset": volume.name, "files": taken.files, "bytes": taken.bytes})
    _at_rest(site, volume)
    if not yes:
        _ask(console, volume, what)
    site.home.prepare()
    with installation.locked(site.home, console.note):
        _at_rest(installation.look(console.note), volume)
        page_revision.forget(site)
        mover.reset()
    console.say(f"Removed {what}.")
    kept = [_where(volume, path) for path in mover.survey().aside]
    for path in kept:
        console.say(f"  kept from before a restore: {path}")
    console.say("next:  uv run invoke start")
    return console.data({"reset": volume.name, "files": taken.files, "bytes": taken.bytes, "kept": kept})


def prune(
    console: Console, rules: pruning.Rules, root: str = "", yes: bool = False, dry_run: bool = False
) -> None:
    """Remove old backups by rules, once the newest one is verified."""
    site = _look(console)
    folder = Path(root).expanduser().absolute() if root else _root(site)
    planned = pruning.plan(folder, rules)
    if planned.suspicious and not yes:
        raise ByreError(
            f"The newest backup is much smaller than the one before: {planned.suspicious}. Nothing was removed.",
            fault="backup-shrunk",
            hint="See whether something is missing; if not: uv run invoke volumes prune --yes",
        )
    what = (
        f"{_count(planned.remove, 'backup')} and {_count(planned.blobs, 'model file')}, {size(planned.bytes)}"
    )
    document = {"keep": [one.name for one in planned.keep], "remove": [one.name for one in planned.remove],
                "blobs": [path.name for path in planned.blobs], "bytes": planned.bytes}  # fmt: skip
    if not dry_run and (planned.remove or planned.blobs):
        site.home.prepare()
        with installation.locked(site.home, console.note), console.progress() as report:
            pruning.prune(planned, lambda newest: verifying.verify(newest, report))
    for one in planned.keep:
        console.say(f"{'would keep' if dry_run else 'kept':<12} {one.name}")
    for one in planned.remove:
        console.say(f"{'would remove' if dry_run else 'removed':<12} {one.name}")
    console.say(
        f"{'Would remove' if dry_run else 'Removed'} {what}." if document["bytes"] else "Nothing to remove."
    )
    return console.data({"would_prune" if dry_run else "pruned": document})


def _look(console: Console) -> Site:
    site = installation.look(console.note)
    site.runtime.data.prepare()
    return site


def _surveys(volumes: tuple[Volume, ...]) -> list[tuple[Volume, Survey]]:
    """All at once: a container may have to start for each."""
    look: Callable[[Volume], Survey] = lambda volume: Mover(volume).survey()  # noqa: E731
    with ThreadPoolExecutor() as pool:
        return list(zip(volumes, pool.map(look, volumes), strict=True))


def _root(site: Site) -> Path:
    return site.home.state / "backups"


def _forbidden(site: Site) -> tuple[Path, ...]:
    """The secrets, and the copies that containers read."""
    return (site.home.secrets, site.home.run / "secrets")


def _where(volume: Volume, aside: str) -> str:
    """What a restore put aside, for people."""
    if not aside or aside.startswith("/"):
        return aside
    return f"{volume.label}/{aside}" if volume.helper else str(volume.place / aside)


def _choose(site: Site, name: str) -> list[Volume]:
    """The volumes of these names, separated by commas; all without."""
    volumes = site.runtime.data.volumes()
    wanted = [one for one in name.split(",") if one]
    for one in wanted:
        if one not in {volume.name for volume in volumes}:
            allowed = ", ".join(volume.name for volume in volumes)
            raise SettingsError(
                f"Unknown volume {one!r}. Volumes: {allowed}.", fault="argument-invalid", hint=LIST
            )
    return [volume for volume in volumes if not wanted or volume.name in wanted]


def _find(site: Site, folder: str) -> Backup:
    """The backup in a folder; a bare name is one of Byre's own, `latest` the newest of those."""
    if folder == LATEST:
        backups, _ = find_backups(_root(site))
        if not backups:
            raise SettingsError(
                "There is no backup yet.", fault="backup-unknown", hint="uv run invoke volumes backup"
            )
        return backups[-1]
    path = Path(folder).expanduser()
    if not path.is_dir() and folder and (_root(site) / folder).is_dir():
        path = _root(site) / folder
    if not folder or not path.is_dir():
        raise SettingsError(f"Unknown backup {folder!r}.", fault="backup-unknown", hint=LIST)
    return read_backup(path.absolute())


def _fitting(site: Site, found: Backup, name: str) -> list[Volume]:
    """The volumes that a backup is of. Raises SettingsError when one is missing, or is of another program."""
    if name:
        found.record(name)
    records = [one for one in found.contents.volumes if name in {"", one.volume}]
    volumes = [_choose(site, one.volume)[0] for one in records]
    for volume, record in zip(volumes, records, strict=True):
        _same_program(volume, record, found)
    return volumes


def _same_program(volume: Volume, record: Record, found: Backup) -> None:
    """Raises SettingsError if, by their kinds, different programs wrote the two: SecantusDB and MongoDB, the model
    store and Ollama's. A folder from the settings may be either, and is accepted.
    """
    if volume.name in {"database", "models"} and {record.kind, volume.kind} == {"embedded", "named"}:
        raise SettingsError(
            f"{volume.name} in {found.name} is of the kind {record.kind}, {volume.label} is {volume.kind}: "
            "the two programs can't read each other's files.",
            fault="backup-unfit",
            hint="Set RUNTIME in .env to the runtime that made the backup; see: uv run invoke config",
        )


def _at_rest(site: Site, volume: Volume) -> None:
    if using := backing_up.users(site, volume):
        raise BusyError(
            f"{volume.label} is in use by {', '.join(using)}.",
            fault="volume-busy",
            hint="uv run invoke stop",
        )
    if strangers := site.runtime.data.holders(volume):
        raise BusyError(
            f"{volume.label} is in use by {', '.join(strangers)}, which does not belong to this stack.",
            fault="volume-busy",
            hint=f"{site.runtime.name} stop {strangers[0]}, then the same command again",
        )


def _ask(console: Console, volume: Volume, what: str) -> None:
    """Raises SettingsError unless the user types the volume's name."""
    again = f"uv run invoke volumes reset {volume.name}"
    if not sys.stdin.isatty():
        raise SettingsError(
            f"This removes {what}, and asks first; this is not a terminal.",
            fault="not-confirmed",
            hint=f"{again} --yes",
        )
    console.note(f"This removes {what}. Type {volume.name} to go on:")
    if sys.stdin.readline(1000).strip() != volume.name:
        raise SettingsError("Nothing was removed.", fault="not-confirmed", hint=again)


def _tell_plan(console: Console, site: Site, chosen: list[Volume], root: Path) -> None:
    if not chosen:
        console.say("All volumes are empty.  next:  uv run invoke start")
    for volume in chosen:
        running = " while it is used" if backing_up.users(site, volume) else ""
        console.say(f"Would write {size(Mover(volume).survey().bytes)} of {volume.label} to {root}{running}.")
    console.data({"folder": str(root), "would_back_up": [volume.name for volume in chosen]})


def _told(one: Record) -> str:
    left = f", {len(one.left_out)} left out (the manifest says why)" if one.left_out else ""
    blobs = f" and {size(one.blob_bytes)} of models" if one.blob_bytes else ""
    paused = f", it could not write for {one.paused:.1f} s" if one.paused else ""
    return (
        f"{one.volume}: {size(one.archive.bytes)}{blobs}, {one.entries} entries{left}, "
        f"sha256 {one.archive.sha256[:12]}, read back ({one.how}{paused})"
    )


def _tell_backups(console: Console, backups: list[Backup]) -> None:
    if not backups:
        console.say("No backups yet.  next:  uv run invoke volumes backup")
        return
    rows = [
        [one.name, ", ".join(record.volume for record in one.contents.volumes), _sizes(one),
         one.contents.made_at, _ago(one.verified), _ago(one.rehearsed) if one.rehearsed else "never"]
        for one in backups
    ]  # fmt: skip
    console.table(["backup", "volumes", "size", "made", "verified", "rehearsed"], rows)


def _sizes(one: Backup) -> str:
    blobs = sum(record.blob_bytes for record in one.contents.volumes)
    return f"{size(one.bytes)} + {size(blobs)} of models" if blobs else size(one.bytes)


def _ago(moment: str) -> str:
    return f"{duration(since(moment))} ago" if moment else "BAD"


def _count(things: tuple[object, ...], name: str) -> str:
    return f"1 {name}" if len(things) == 1 else f"{len(things)} {name}s"


def _document(backup: Backup, one: Record) -> dict[str, Any]:
    manifest = one.listing.name if backup.old else MANIFEST
    return {
        "backup": backup.name, "volume": one.volume, "made_at": backup.contents.made_at, "verified": backup.verified,
        "rehearsed": backup.rehearsed or None,
        "archive": str(backup.folder / one.archive.name), "manifest": str(backup.folder / manifest),
        "bytes": one.archive.bytes, "blob_bytes": one.blob_bytes, "sha256": one.archive.sha256,
        "entries": one.entries, "how": one.how, "paused": one.paused,
        "left_out": [vars(left) for left in one.left_out],
    }  # fmt: skip
