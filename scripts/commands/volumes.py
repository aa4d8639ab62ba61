"""`volumes list`, `backup`, `restore` and `reset`."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scripts import volumes as room
from scripts.amounts import size
from scripts.console import Console
from scripts.errors import BusyError, SettingsError
from scripts.lifecycle import installation
from scripts.lifecycle.site import Site
from scripts.volumes import Backup, Survey, Volume

LIST = "uv run invoke volumes list"


def list_(console: Console) -> None:
    """Each volume with its real name, kind and size; what restores put aside; the backups there are."""
    site = _look(console)
    rows: list[list[str]] = []
    documents: list[dict[str, Any]] = []
    removals: list[str] = []
    for volume, seen in _surveys(site.runtime.data.volumes()):
        taken, there, folder = seen.usage, seen.present, room.keeper_of(volume).folder
        aside = [str(path) for path in seen.aside]
        removals += [
            f"before a restore of {volume.name}: {path}  {room.keeper_of(volume).removal(path)}"
            for path in seen.aside
        ]
        used = [name for name in volume.services if name in site.running]
        rows.append([volume.name, volume.kind, size(taken.bytes) if there else "-", str(taken.files),
                     "in use" if used else "at rest" if there else "not made yet", volume.label])  # fmt: skip
        documents.append(
            {
                "name": volume.name, "kind": volume.kind, "label": volume.label,
                "folder": folder and str(folder), "remote": folder is None,
                "bytes": taken.bytes, "files": taken.files, "present": there, "used_by": used, "aside": aside,
            }
        )  # fmt: skip
    backups = room.find_backups(_root(site))
    console.table(["volume", "kind", "size", "files", "state", "name"], rows)
    for line in removals:
        console.say(line)
    console.say()
    _tell_backups(console, backups)
    console.data({"volumes": documents, "backups": [_document(one) for one in backups]})


def backup(console: Console, name: str = "", to: str = "", dry_run: bool = False) -> None:
    """Back up every volume, or one, into a new folder."""
    site = _look(console)
    chosen = [volume for volume in _choose(site, name) if name or room.keeper_of(volume).present]
    into = Path(to).expanduser().absolute() if to else _root(site) / _now()
    if dry_run or not chosen:
        return _tell_plan(console, chosen, into)
    made: list[Backup] = []
    site.home.prepare()
    with installation.locked(site.home, console.note), console.progress() as report:
        for old in (_root(site), *_root(site).glob("*/")):
            room.clear_partial(old)
        for volume in chosen:
            if room.pending(volume):
                _at_rest(installation.look(console.note), volume)
                room.settle(volume)
            made.append(room.back_up(volume, into, report, forbidden=_forbidden(site)))
    for one in made:
        contents = one.contents
        left = f", {len(contents.left_out)} left out (the manifest says why)" if contents.left_out else ""
        console.say(
            f"{contents.volume}: {size(contents.archive_bytes)}, {len(contents.files)} entries{left}, "
            f"sha256 {contents.archive_sha256[:12]}, read back"
        )
    console.say(f"  in {into}")
    console.say(f"next:  uv run invoke volumes restore {into.name if into.parent == _root(site) else into}")
    return console.data({"folder": str(into), "backups": [_document(one) for one in made]})


def restore(console: Console, folder: str, name: str = "", dry_run: bool = False) -> None:
    """Bring back what a backup's folder holds, or one volume of it. What was there before is put aside."""
    site = _look(console)
    pairs = _pairs(site, _find(site, folder), name)
    if dry_run:
        for volume, one in pairs:
            console.say(f"Would replace {volume.label} with {one.archive}, made at {one.contents.made_at}.")
        return console.data({"would_restore": [_document(one) for _, one in pairs]})
    done = []
    site.home.prepare()
    with installation.locked(site.home, console.note):
        site = installation.look(console.note)  # its state now, under the lock
        for volume, _ in pairs:
            _at_rest(site, volume)
        with console.progress() as report:
            done = [room.restore(volume, one.manifest, report) for volume, one in pairs]
    for restored in done:
        console.say(f"{restored.volume.name}: {len(restored.contents.files)} entries, each checked")
        if restored.before:
            console.say(f"  what was there before: {restored.before}")
        for lost in restored.lost:
            console.note(f"note: this attribute can't be set here: {lost}")
    console.say("next:  uv run invoke start")
    return console.data(
        {
            "restored": [
                {"name": one.volume.name, "before": one.before and str(one.before), "lost": one.lost}
                for one in done
            ]
        }
    )


def reset(console: Console, name: str, yes: bool = False, dry_run: bool = False) -> None:
    """Remove a volume's content, after asking."""
    site = _look(console)
    if not name:
        raise SettingsError("Which volume?", fault="argument-invalid", hint=LIST)
    (volume,) = _choose(site, name)
    taken = room.survey(volume).usage
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
        room.reset(volume)
    console.say(f"Removed {what}.")
    for path in (kept := room.survey(volume).aside):
        console.say(f"  kept from before a restore: {path}")
    console.say("next:  uv run invoke start")
    return console.data({"reset": volume.name, "files": taken.files, "bytes": taken.bytes,
                         "kept": [str(path) for path in kept]})  # fmt: skip


def _look(console: Console) -> Site:
    """The installation, seen by one who may read and write its volumes: if need be the program begins again so."""
    site = installation.look(console.note)
    if prefix := site.runtime.data.as_owner():
        os.execvp(prefix[0], [*prefix, sys.executable, "-m", "invoke", *sys.argv[1:]])  # noqa: S606 - no shell is meant
    return site


def _surveys(volumes: tuple[Volume, ...]) -> list[tuple[Volume, Survey]]:
    """All at once: for one in another machine a container has to start."""
    with ThreadPoolExecutor() as pool:
        return list(zip(volumes, pool.map(room.survey, volumes), strict=True))


def _root(site: Site) -> Path:
    return site.home.state / "backups"


def _forbidden(site: Site) -> tuple[Path, ...]:
    """The secrets, and the copies that containers read."""
    return (site.home.secrets, site.home.run / "secrets")


def _now() -> str:
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")


def _choose(site: Site, name: str) -> list[Volume]:
    volumes = site.runtime.data.volumes()
    if name and name not in {volume.name for volume in volumes}:
        allowed = ", ".join(volume.name for volume in volumes)
        raise SettingsError(
            f"{name} is not a volume. Volumes: {allowed}.", fault="argument-invalid", hint=LIST
        )
    return [volume for volume in volumes if name in {"", volume.name}]


def _find(site: Site, folder: str) -> tuple[Backup, ...]:
    """The backups in a folder; a bare name is a folder below Byre's own. An unusable manifest is reported, not
    skipped."""
    path = Path(folder).expanduser()
    if not path.is_dir() and (_root(site) / folder).is_dir():
        path = _root(site) / folder
    manifests = sorted(path.glob("*.json"))
    if not folder or not manifests:
        raise SettingsError(f"{folder or 'No folder'} holds no backup.", fault="backup-unknown", hint=LIST)
    return tuple(
        Backup(one, one.with_name(f"{one.stem}.tar.zst"), room.read_manifest(one)) for one in manifests
    )


def _pairs(site: Site, backups: tuple[Backup, ...], name: str) -> list[tuple[Volume, Backup]]:
    """Each volume with its backup. Raises SettingsError when one has no volume, or is of another program."""
    if name and name not in {one.contents.volume for one in backups}:
        raise SettingsError(f"This backup does not hold {name}.", fault="backup-unknown", hint=LIST)
    pairs = []
    for one in (one for one in backups if name in {"", one.contents.volume}):
        (volume,) = _choose(site, one.contents.volume)
        _same_program(volume, one)
        pairs.append((volume, one))
    return pairs


def _same_program(volume: Volume, one: Backup) -> None:
    """Raises SettingsError if, by their kinds, different programs wrote the two: SecantusDB and MongoDB, the model
    store and Ollama's. A folder from the settings may be either, and is accepted.
    """
    kind = one.contents.kind
    if volume.name in {"database", "models"} and {kind, volume.kind} == {"embedded", "named"}:
        raise SettingsError(
            f"{one.manifest} is of the kind {kind}, {volume.label} is {volume.kind}: "
            "and the two programs can't read each other's files.",
            fault="backup-unfit",
            hint="Set RUNTIME in .env to the runtime that made the backup; see: uv run invoke config",
        )


def _at_rest(site: Site, volume: Volume) -> None:
    if using := [service for service in volume.services if service in site.running]:
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


def _tell_plan(console: Console, chosen: list[Volume], into: Path) -> None:
    if not chosen:
        console.say("All volumes are empty.  next:  uv run invoke start")
    for volume in chosen:
        console.say(f"Would write {size(room.survey(volume).usage.bytes)} of {volume.label} to {into}.")
    console.data({"folder": str(into), "would_back_up": [volume.name for volume in chosen]})


def _tell_backups(console: Console, backups: tuple[Backup, ...]) -> None:
    if not backups:
        console.say("No backups yet.  next:  uv run invoke volumes backup")
        return
    rows = [[one.manifest.parent.name, one.contents.volume, size(one.contents.archive_bytes),
             one.contents.made_at] for one in backups]  # fmt: skip
    console.table(["backup", "volume", "size", "made"], rows)


def _document(one: Backup) -> dict[str, Any]:
    contents = one.contents
    return {
        "volume": contents.volume, "made_at": contents.made_at, "archive": str(one.archive),
        "manifest": str(one.manifest), "bytes": contents.archive_bytes, "sha256": contents.archive_sha256,
        "entries": len(contents.files), "left_out": [vars(left) for left in contents.left_out],
    }  # fmt: skip
