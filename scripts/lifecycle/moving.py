"""The data of a stack go from one runtime to another: the page's files by a backup of them, the database by its
documents, since each runtime has a database program of its own.

The file of choices says which runtime has the data. It is written once, when the copy is whole and compared: so a move
that fails or is killed has changed nothing, and the originals stay in any case.
"""

from __future__ import annotations

import json
import shlex
import threading
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scripts.database import copying, users
from scripts.errors import ServiceError, SettingsError
from scripts.home import ROOT, Home, write_state
from scripts.lifecycle import backing_up, clients, half_copy, keeping, kept_backups, postgres, restoring
from scripts.lifecycle.choices import RUNTIMES, Chosen, LastStart
from scripts.lifecycle.one_service import alone
from scripts.lifecycle.rehearsal import COUNTED
from scripts.lifecycle.site import Site
from scripts.progress import Meter, Progress, Report
from scripts.settings import Loaded, can_keep, keep, kept
from scripts.volumes import Mover, Volume
from scripts.volumes.manifest import Backup

AGAIN = "uv run invoke volumes move --to"
PAGE, DATABASE, GATEWAY = "openwebui", "database", "gateway"


@dataclass(frozen=True)
class Moved:
    """What a move did. `backups` are of the source's data, and of what was in the target before."""

    backups: tuple[Backup, ...]
    counted: dict[str, int]  # users, chats and files
    documents: dict[str, int] = field(default_factory=dict)  # of each collection
    changed_env: bool = False  # whether `.env` named another runtime


@dataclass(frozen=True)
class Move:
    """From which runtime of an installation to which other one."""

    source: Site
    target: Site
    last: str = ""  # the runtime that had the data when this was planned
    env: str = ""  # what RUNTIME was in `.env` then

    @property
    def names(self) -> tuple[str, str]:
        return self.source.runtime.name, self.target.runtime.name

    @property
    def running(self) -> frozenset[str]:
        return self.source.running | self.target.running

    @property
    def note(self) -> str:
        """What a person should know before."""
        kind = self.target.engine
        if not kind.keeps_own_models:
            return ""
        return (
            f"{kind.title} keeps models of its own: a start with {self.target.runtime.name} fetches one. With "
            "ENGINE=llamacpp it serves those that are here."
        )


def plan(loaded: Loaded, to: str = "", from_: str = "") -> Move:
    """Without names: to the runtime of RUNTIME, from the one of the last start, or of the move that was interrupted.
    Raises SettingsError."""
    settings, last = loaded.settings, LastStart.of(loaded.home)
    target = to or (settings.runtime if settings.runtime != "auto" else "")
    source = from_ or last.get("runtime") or ""
    begun, whole = _record(loaded.home, target) if target in RUNTIMES else ("", False)
    if begun and not from_ and source == target and not whole:
        source = begun  # of a move into the runtime of the last start, which was interrupted
    other = next(name for name in RUNTIMES if name != target)
    for name, flag, missing, hint in (
        (target, "--to", "Where to?", f"{AGAIN} podman"),
        (source, "--from", "Nothing was started here yet.", f"{AGAIN} {target} --from {other}"),
    ):
        if name not in RUNTIMES:
            raise SettingsError(
                f"{f'Unknown runtime {name!r}.' if name else missing} {flag} names one of {', '.join(RUNTIMES)}.",
                fault="argument-invalid",
                hint=hint,
            )
    if source == target:
        raise (SettingsError if from_ else half_copy.AlreadyThere)(
            f"The data are those of {target} already.",
            fault="argument-invalid",
            hint="uv run invoke start. If those of another runtime are meant: "
            "uv run invoke volumes move --from embedded --to podman",
        )
    if settings.runtime not in {"auto", target} and not can_keep(settings, "runtime"):
        raise SettingsError(
            f"RUNTIME={settings.runtime} ({settings.origin('runtime')}) conflicts with --to {target}.",
            fault="argument-invalid",
            hint=f"RUNTIME={target} uv run invoke volumes move --to {target}",
        )
    if postgres.NAME in {settings.webui_database, last.get("webui_database")}:
        raise SettingsError(
            "The page's data in PostgreSQL can't be moved to another runtime. Nothing was changed.",
            fault="move-postgres",
            hint=f"To stay: RUNTIME={source} uv run invoke start",
        )
    # The source's engine is not started: its settings may be those of the target.
    neutral = settings.model_copy(update={"engine": "auto", "engine_location": "auto"})
    home = loaded.home
    move = Move(
        Site.of(neutral, home, Chosen(source, "")),
        Site.of(settings, home, Chosen(target, "")),
        last.get("runtime") or "",
        kept(ROOT, "runtime"),
    )
    _apart(move)
    return move


def _apart(move: Move) -> None:
    """Raises SettingsError where a copy would be written over its original."""
    ours, others = ({one.label for one in _volumes(site)} for site in (move.source, move.target))
    if shared := sorted(ours & others):
        raise SettingsError(
            f"{' and '.join(move.names)} use the same folder: {', '.join(shared)}. Nothing was changed.",
            fault="move-shared",
            hint="uv run invoke config   shows the setting that names it",
        )


def prepare(move: Move, report: Report) -> list[Volume]:
    """Get what the target runs from, and look what there is to move: nothing is changed. Raises ByreError."""
    source, target = move.source, move.target
    unfinished(source)  # a half copy must not replace its original
    for site in (source, target):
        site.runtime.data.prepare()
    there = [one for one in _volumes(source) if Mover(one).survey().files]
    if not there:
        raise SettingsError(
            f"{source.runtime.name} has no data here.",
            fault="volume-missing",
            hint="uv run invoke volumes list",
        )
    for site in (source, target):
        for volume in _volumes(site):
            kept_backups.strangers(site, volume)
    for service in target.described().values():
        report(Progress(service.name, "installing"))
        target.runtime.parts.obtain(service, report, threading.Event())
    return there


def run(move: Move, volumes: list[Volume], report: Report) -> Moved:
    """Copy and compare; the last step makes the target the runtime of the installation. Nothing of both runs.

    Raises ByreError with the source as it was. The caller holds the home's lock.
    """
    source, target = move.source, move.target
    root = kept_backups.root(source)
    backups = [keeping.make(source, volumes, root, report, f"-{source.runtime.name}")]
    # The documents of an earlier try are replaced one by one.
    files = [one for one in _volumes(target) if one.name != DATABASE]
    if _begun(move):
        half_copy.clear(files, _known(source.home, target.runtime.name).get("asides"))
    else:
        if held := [one for one in _volumes(target) if Mover(one).survey().files]:
            backups.append(keeping.make(target, held, root, report, f"-{target.runtime.name}"))
        _note_copy(move, asides=half_copy.asides(files))
    names = {one.name for one in volumes}
    counted: dict[str, int] = {}
    if PAGE in names:
        restoring.restore(target, backups[0], PAGE, report, lambda: None, older=False)
        counted = counted_in(target, backups[0])
    if GATEWAY in names:
        restoring.restore(target, backups[0], GATEWAY, report, lambda: None)
    documents = _documents(move, report) if DATABASE in names and not target.settings.has_own_database else {}
    _note_copy(move, whole=True)
    changed_env = _commit(source.home, target.runtime.name)
    _journal(source.home, target.runtime.name).unlink()
    return Moved(tuple(backups), counted, documents, changed_env)


def is_used(move: Move) -> bool:
    """Whether the target is the runtime of the installation, or `.env` names it already: the steps of `run` that count.
    Raises SettingsError."""
    _, target = move.names
    if move.last == target:  # as before the move: its record alone tells
        return not _journal(move.source.home, target).exists()
    return LastStart.of(move.source.home).get("runtime") == target or kept(ROOT, "runtime") != move.env


def take_back(move: Move) -> None:
    """The target does not start, or the command was interrupted: its data are a copy again, which is not used."""
    source = move.source
    _note_copy(move)
    LastStart.of(source.home).keep(runtime=source.runtime.name)
    if kept(ROOT, "runtime") != move.env:
        _write_env(move.env)


def _commit(home: Home, name: str) -> bool:
    """Make a runtime the one of the installation; whether that changed `.env`, where it names another one. The file of
    choices is last: with it the move is done."""
    changes = kept(ROOT, "runtime") not in {"", "auto", name}
    if changes:
        _write_env(name)
    LastStart.of(home).keep(runtime=name)
    return changes


def _write_env(name: str) -> None:
    keep(ROOT, {"RUNTIME": name})


def _note_copy(move: Move, whole: bool = False, asides: dict[str, int] | None = None) -> None:
    """From now on the target holds a copy that is not whole, or not used."""
    source, target = move.names
    if asides is None and _begun(move):
        asides = _known(move.source.home, target).get("asides")
    known = {"version": 1, "source": source, "whole": whole, "asides": asides or {}}
    write_state(_journal(move.source.home, target), json.dumps(known))


def unfinished(site: Site) -> None:
    """Raises ServiceError where a site's runtime is the target of a move that did not come to its end. Of one that was
    interrupted after its last step the record is removed."""
    target = site.runtime.name
    source, _ = _record(site.home, target)
    if not source:
        return
    if _is_done(site.home, target):
        _journal(site.home, target).unlink()
    else:
        raise ServiceError(
            f"A move of the data from {source} to {target} was interrupted. The data are those of {source}, "
            "unchanged; the copy is not used.",
            fault="move-interrupted",
            hint=f"{AGAIN} {target} --from {source}   or, to stay: RUNTIME={source} uv run invoke start",
        )


def interrupted(home: Home) -> tuple[str, ...]:
    """From which runtime to which one a move did not come to its end, and its copy is not used; empty if none."""
    for target in RUNTIMES:
        with suppress(ServiceError):  # `damaged` has it
            source, _ = _record(home, target)
            if source and not _is_done(home, target):
                return source, target
    return ()


def damaged(home: Home) -> list[Path]:
    """The records of moves that can't be read."""
    return [_journal(home, one) for one in half_copy.unreadable(RUNTIMES, lambda one: _known(home, one))]


def ended(loaded: Loaded, to: str = "", from_: str = "") -> Move | None:
    """The same move where it was killed after its last step that counts: only its record is left. Raises ByreError."""
    target = to or loaded.settings.runtime
    if target not in RUNTIMES:
        return None
    source, _ = _record(loaded.home, target)
    same = source and from_ in {"", source} and _is_done(loaded.home, target)
    return plan(loaded, target, source) if same else None


def _is_done(home: Home, target: str) -> bool:
    """Whether the runtime of a record has the data now: its copy is whole, and used."""
    return _record(home, target)[1] and LastStart.of(home).get("runtime") == target


def _volumes(site: Site) -> list[Volume]:
    return [one for one in site.runtime.data.volumes() if one.name in {PAGE, DATABASE, GATEWAY}]


def counted_in(target: Site, backup: Backup) -> dict[str, int]:
    """Users, chats and files in the copy. Raises ServiceError where there are not as many as in the original, or
    nothing to compare with."""
    (page,) = [one for one in _volumes(target) if one.name == PAGE]
    found, kept = backing_up.page_facts(target, page), backup.contents.parts.get(PAGE, {})
    if found and "revision" not in kept:
        raise ServiceError(
            "The copy can't be compared: the original's database could not be read. The original is unchanged.",
            fault="move-failed",
            hint="uv run invoke doctor; then the same command again",
        )
    for name in COUNTED:
        if name in kept and found.get(name) != kept[name]:
            raise ServiceError(
                f"The copy has {found.get(name)} {name}, the original {kept[name]}. The original is unchanged.",
                fault="move-failed",
                hint="uv run invoke doctor; then the same command again",
            )
    return {name: int(found[name]) for name in COUNTED if found.get(name) is not None}


def _documents(move: Move, report: Report) -> dict[str, int]:
    with ExitStack() as both:
        uris = []
        for site in (move.source, move.target):
            both.enter_context(alone(site, DATABASE, report))
            uris.append(both.enter_context(clients.database(site, user=users.OWNER)))
        meter = Meter(report, DATABASE, "copying", None)
        counts = copying.copy(uris[0], uris[1], meter.add)
        meter.end()
    return counts


def _begun(move: Move) -> bool:
    """Whether the target holds only what this same move has left there."""
    source, target = move.names
    return _record(move.source.home, target)[0] == source


def _record(home: Home, target: str) -> tuple[str, bool]:
    """The source in the record of a move into a runtime that is not at its end, empty without one; whether its copy is
    whole."""
    known = _known(home, target)
    return str(known.get("source", "")), known.get("whole") is True


def _known(home: Home, target: str) -> dict[str, Any]:
    """The record of a move into a runtime; nothing without one. Raises ServiceError where it can't be read."""
    path = _journal(home, target)

    def hint() -> str:
        last = LastStart.of(home).get("runtime")
        known = last in RUNTIMES and last != target
        stay = f" Or, to stay: RUNTIME={last} uv run invoke start" if known else ""
        again = f"{AGAIN} {target} --from {last if known else 'RUNTIME'}"
        return f"rm {shlex.quote(str(path))}, then the move again: {again}.{stay}"

    good = lambda found: found.get("source") in RUNTIMES  # noqa: E731
    return half_copy.read(path, f"A move of the data to {target}", hint, good)


def _journal(home: Home, target: str) -> Path:
    """One for each target: a half copy stays one while another move is under way."""
    return home.run / f"move-{target}.json"
