"""`volumes list`, `backup`, `verify`, `reset` and `prune`."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from scripts.amounts import duration, size
from scripts.console import Console
from scripts.errors import ByreError, ServiceError, SettingsError
from scripts.home import named
from scripts.lifecycle import (
    backing_up,
    installation,
    keeping,
    kept_backups,
    off_site,
    page_revision,
    swapping,
)
from scripts.lifecycle.site import Site
from scripts.progress import Report
from scripts.volumes import Mover, Survey, Volume, one_file
from scripts.volumes import backup as making
from scripts.volumes import prune as pruning
from scripts.volumes import verify as verifying
from scripts.volumes.manifest import Backup, Record, alone, find_backups, since
from scripts.volumes.repository import Repository

PRUNE = "uv run invoke volumes prune"


def list_file(console: Console, file: str) -> None:
    """The backup in a file, by its manifest."""
    path = named(file)
    name, contents = one_file.head(path)
    found = Backup(path / name, contents)
    rows = [[name, _held(found), _sizes(found), contents.made_at]]
    console.table(["backup", "volumes", "size", "made"], rows)
    console.data({"file": str(path), "backups": [found.document(one) for one in contents.volumes]})


def list_(console: Console) -> None:
    """Each volume with its real name, kind and size; what restores put aside; the backups there are."""
    site = installation.with_data(console.note)
    backups, bad = find_backups(kept_backups.root(site))
    last = {one.volume: backup.name for backup in backups for one in backup.contents.volumes}
    rows: list[list[str]] = []
    documents: list[dict[str, Any]] = []
    asides: list[str] = []
    for volume, seen in _surveys(site.runtime.data.volumes()):
        mover = Mover(volume)
        asides += [
            f"before a restore of {volume.name}: {kept_backups.where(volume, path)}  "
            f"(when you don't need it: {mover.removal(path)})"
            for path in seen.aside
        ]
        asides += [
            f"left of {volume.name} by a command that was killed, if none runs now: "
            f"{kept_backups.where(volume, path)}  (the next start, backup or restore removes it)"
            for path in seen.working
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
                "aside": [kept_backups.where(volume, path) for path in seen.aside], "unsettled": seen.unsettled,
                "leftovers": [kept_backups.where(volume, path) for path in seen.working],
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
            "backups": [backup.document(one) for backup in backups for one in backup.contents.volumes],
            "bad_backups": [{"folder": str(folder), "why": error.message} for folder, error in bad],
        }
    )


def backup(
    console: Console, name: str = "", to: str = "", repo: str = "", file: str = "", dry_run: bool = False
) -> None:
    """Back up every volume, or some, into a new folder, and copy it into a repository or a file. Services that run go
    on."""
    site = installation.with_data(console.note)
    copies = off_site.repository(site, repo) if repo else None
    carried = named(file) if file else None
    root = named(to) if to else kept_backups.root(site)
    chosen = [volume for volume in kept_backups.choose(site, name) if name or volume.exists]
    if carried:
        one_file.admit(carried, making.unpacked(chosen))
    if dry_run or not chosen:
        return _tell_plan(console, site, chosen, root, copies, carried)
    for volume in chosen:
        for place in (root, carried) if carried else (root,):
            making.admit(volume, place, kept_backups.secrets_of(site))
    if copies:
        copies.admit()
    site.home.prepare()
    with swapping.whole(site.home, console.note) as site, console.progress() as report:
        for volume in chosen:
            if Mover(volume).unsettled():
                kept_backups.at_rest(site, volume)
        done = keeping.make(site, chosen, root, report)
    grown = _copied(console, done, lambda report: copies.store(done, report)) if copies else None
    wrote = _copied(console, done, lambda report: one_file.write(done, carried, report)) if carried else None
    for one in done.contents.volumes:
        console.say(_told(one))
    console.say(f"  in {done.folder}")
    if copies and grown is not None:
        console.say(f"  and in {copies.place}, which grew by {size(grown)}")
    if wrote:
        console.say(f"  and in {carried}, {size(wrote)}, read back")
    console.say(
        "  Settings, passwords and keys are in it, encrypted."
        if done.contents.configuration
        else "  Passwords and keys are not in it (BACKUP_PASSPHRASE in .env would encrypt them)."
    )
    console.say(f"next:  uv run invoke volumes restore {shlex.quote(str(done.folder) if to else done.name)}")
    return console.data(
        {"folder": str(done.folder), "name": done.name,
         "backups": [done.document(one) for one in done.contents.volumes],
         **({"repository": copies.place, "repository_grew": grown} if copies else {}),
         **({"file": str(carried), "file_bytes": wrote} if carried else {})}
    )  # fmt: skip


def verify(console: Console, folder: str = "") -> None:
    """Read a backup whole, or all of them, and compare with what their manifests say."""
    site = installation.with_data(console.note)
    if file := kept_backups.file_of(site, folder):
        with console.progress() as report:
            name = one_file.check(file, report)
        console.say(f"{name}: good: all of {file} was read and matches what was written")
        return console.data({"file": str(file), "verified": [{"backup": name, "good": True, "older": False}]})
    found, bad = (
        ([kept_backups.find(site, folder, console.note)], [])
        if folder
        else find_backups(kept_backups.root(site))
    )
    if not found and not bad:
        raise SettingsError(
            "There is no backup yet.", fault="backup-unknown", hint="uv run invoke volumes backup"
        )
    results: list[tuple[str, ByreError | None]] = [(path.name, error) for path, error in bad]
    older: set[str] = set()
    with console.progress() as report:
        for one in found:
            try:
                verifying.verify(one, report)
                results.append((one.name, None))
                if not one.contents.sealed:
                    older.add(one.name)
            except ByreError as error:
                results.append((one.name, error))
    for name, why in results:
        console.say(
            f"{name}: {why.message if why else 'good: every archive was read and matches what was written'}"
            f"{' (older: no checksum of the manifest)' if name in older else ''}"
        )
    if failed := [why for _, why in results if why]:
        raise verifying.all_of(failed, "There are damaged backups")
    return console.data(
        {"verified": [{"backup": name, "good": True, "older": name in older} for name, _ in results]}
    )


def reset(console: Console, name: str, yes: bool = False, dry_run: bool = False) -> None:
    """Remove a volume's content, after asking."""
    site = installation.with_data(console.note)
    if not name:
        raise SettingsError("Which volume?", fault="argument-invalid", hint=kept_backups.LIST)
    (volume,) = kept_backups.choose(site, name)
    mover = Mover(volume)
    taken = mover.survey()
    count = "1 file" if taken.files == 1 else f"{taken.files} files"
    what = f"{count}, {size(taken.bytes)} of {volume.label}"
    if dry_run:
        console.say(f"Would remove {what}.")
        return console.data({"would_reset": volume.name, "files": taken.files, "bytes": taken.bytes})
    kept_backups.at_rest(site, volume)
    again = f"uv run invoke volumes reset {volume.name}"
    console.confirm(f"This removes {what}.", again, yes, word=volume.name)
    site.home.prepare()
    with installation.locked(site.home, console.note):
        site = installation.look(console.note)
        if installation.settled(site):
            site = installation.look(lambda _: None)
        if swapping.put_back(site, console.note):  # not the data that the question was about
            raise ServiceError(
                f"{volume.label} holds other data now. Nothing was removed.",
                fault="volume-changed",
                hint=again,
            )
        swapping.not_half_moved(site.home)
        kept_backups.at_rest(site, volume)
        page_revision.forget(site)
        mover.reset()
    console.say(f"Removed {what}.")
    kept = [kept_backups.where(volume, path) for path in mover.survey().aside]
    for path in kept:
        console.say(f"  kept from before a restore: {path}")
    console.say("next:  uv run invoke start")
    return console.data({"reset": volume.name, "files": taken.files, "bytes": taken.bytes, "kept": kept})


def prune(
    console: Console, rules: pruning.Rules, root: str = "", yes: bool = False, dry_run: bool = False
) -> None:
    """Remove old backups by rules, once the newest one, and the newest one with each volume, are verified."""
    site = installation.with_data(console.note)
    folder = named(root) if root else kept_backups.root(site)
    accepted = kept_backups.accepted(site.home, str(folder))
    planned = pruning.plan(folder, rules, kept_backups.needed(site, folder), accepted)
    if not yes:
        pruning.not_shrunk(planned.suspicious, PRUNE)
    if not dry_run and (planned.remove or planned.blobs or planned.suspicious):
        site.home.prepare()
        with installation.locked(site.home, console.note), console.progress() as report:

            def check(now: pruning.Plan) -> None:
                if not yes:
                    pruning.not_shrunk(now.suspicious, PRUNE)
                for one in now.newest:
                    verifying.verify(one, report)

            planned = pruning.prune(folder, rules, check, kept_backups.needed(site, folder), accepted)
            if planned.suspicious:
                kept_backups.accept(site.home, str(folder), planned.newest[-1].contents.made_at)
    what = (
        f"{_count(planned.remove, 'backup')} and {_count(planned.blobs, 'model file')}, {size(planned.bytes)}"
    )
    document = {"keep": [one.name for one in planned.keep], "remove": [one.name for one in planned.remove],
                "blobs": [path.name for path in planned.blobs], "bytes": planned.bytes}  # fmt: skip
    for one in planned.keep:
        console.say(f"{'would keep' if dry_run else 'kept':<12} {one.name}")
    for one in planned.remove:
        console.say(f"{'would remove' if dry_run else 'removed':<12} {one.name}")
    console.say(
        f"{'Would remove' if dry_run else 'Removed'} {what}." if document["bytes"] else "Nothing to remove."
    )
    return console.data({"would_prune" if dry_run else "pruned": document})


def _surveys(volumes: tuple[Volume, ...]) -> list[tuple[Volume, Survey]]:
    """All at once: a container may have to start for each."""
    look: Callable[[Volume], Survey] = lambda volume: Mover(volume).survey()  # noqa: E731
    with ThreadPoolExecutor() as pool:
        return list(zip(volumes, pool.map(look, volumes), strict=True))


def _copied(console: Console, done: Backup, copy: Callable[[Report], int]) -> int:
    """The bytes that it took. It may take days: the stack can be started and stopped meanwhile; no backup is made or
    removed beside it."""
    try:
        with alone(done.folder.parent), console.progress() as report:
            return copy(report)
    except BaseException:
        console.note(f"note: the backup is whole, its copy is not: {done.folder}")
        raise


def _tell_plan(
    console: Console,
    site: Site,
    chosen: list[Volume],
    root: Path,
    copies: Repository | None,
    file: Path | None,
) -> None:
    if not chosen:
        console.say("All volumes are empty.  next:  uv run invoke start")
    for volume in chosen:
        running = " while it is used" if backing_up.users(site, volume) else ""
        console.say(f"Would write {size(Mover(volume).survey().bytes)} of {volume.label} to {root}{running}.")
    if chosen and copies:
        console.say(f"Would copy it to {copies.place}.")
    if chosen and file:
        console.say(f"Would write it to the file {file}, too.")
    console.data(
        {"folder": str(root), "would_back_up": [volume.name for volume in chosen],
         **({"repository": copies.place} if copies else {}), **({"file": str(file)} if file else {})}
    )  # fmt: skip


def _told(one: Record) -> str:
    left = f", {len(one.left_out)} left out (the manifest says why)" if one.left_out else ""
    blobs = f" and {size(one.blob_bytes)} of models" if one.blob_bytes else ""
    paused = f", it could not write for {one.paused:.1f} s" if one.paused else ""
    known = f"; {one.known_blobs} model files of earlier backups not read again" if one.known_blobs else ""
    return (
        f"{one.volume}: {size(one.archive.bytes)}{blobs}, {one.entries} entries{left}, "
        f"sha256 {one.archive.sha256[:12]}, read back ({one.how}{paused}){known}"
    )


def _tell_backups(console: Console, backups: list[Backup]) -> None:
    if not backups:
        console.say("No backups yet.  next:  uv run invoke volumes backup")
        return
    rows = [
        [one.name, _held(one), _sizes(one),
         one.contents.made_at, _ago(one.verified), _ago(one.rehearsed) if one.rehearsed else "never"]
        for one in backups
    ]  # fmt: skip
    console.table(["backup", "volumes", "size", "made", "verified", "rehearsed"], rows)


def _held(one: Backup) -> str:
    volumes = [record.volume for record in one.contents.volumes]
    return ", ".join([*volumes, *(["configuration"] if one.contents.configuration else [])])


def _sizes(one: Backup) -> str:
    blobs = sum(record.blob_bytes for record in one.contents.volumes)
    return f"{size(one.bytes)} + {size(blobs)} of models" if blobs else size(one.bytes)


def _ago(moment: str) -> str:
    return f"{duration(since(moment))} ago" if moment else "BAD"


def _count(things: tuple[object, ...], name: str) -> str:
    return f"1 {name}" if len(things) == 1 else f"{len(things)} {name}s"
