"""Open WebUI goes to another version, or back to the one before, with its data: all of it, or all as before."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace

from scripts import parts
from scripts.disk import enough
from scripts.errors import ByreError, ServiceError, SettingsError
from scripts.lifecycle import (
    backing_up,
    installation,
    keeping,
    kept_backups,
    page_change,
    page_revision,
    postgres,
    restoring,
    second_stack,
    start,
    swapping,
)
from scripts.lifecycle.installation import Note
from scripts.lifecycle.rehearsal import Check
from scripts.lifecycle.site import Site
from scripts.lifecycle.start import Progress
from scripts.progress import Report
from scripts.settings import Loaded
from scripts.settings.environment import inherited
from scripts.volumes import Mover, Volume
from scripts.volumes.manifest import Backup
from scripts.webui import page_program
from scripts.webui.page_program import Program

# Of the rows of `verify`: whether the page works with its data. The others are about the model and its speed. A chat on
# the page is asked for as this Byre's version wants it: an older one, to which a rollback goes, may want it otherwise.
LOOKED_AT = frozenset({"services", "database", "webui", "mongodb"})
CHAT = "page"
PACKAGE = "open-webui"
CHANGED = frozenset({"openwebui", "database", "postgres"})  # the volumes that a start may change


@dataclass(frozen=True)
class Change:
    """From one program of Open WebUI to another. `data` is the backup that the new one gets; None: the data of now."""

    old: Program
    new: Program
    data: Backup | None = None

    @property
    def is_one(self) -> bool:
        """Whether it changes anything: a start brings other packages of the same version by itself."""
        return self.old.version != self.new.version

    @property
    def kind(self) -> str:
        """The name of the command."""
        return "rollback" if self.data else "update"


def forward(site: Site) -> Change:
    """To the version of this Byre; the old and the new program are the same where that is older, or in use. Raises
    SettingsError, HostError where the settings name another database than the one with the page's users, or no start
    would find its program."""
    postgres.admit(site)
    used, pinned = page_change.owner(site), page_change.pinned(site)
    return Change(used, used if pinned.is_older_than(used) else pinned)


def named(site: Site, version: str) -> Change:
    """To a version by its name, whose program is not here yet. Raises SettingsError where that can't be, and as
    `forward`."""
    postgres.admit(site)
    used, pinned = page_change.owner(site), page_change.pinned(site)
    if site.runtime.containers:
        raise SettingsError(
            "--to is for local processes. In containers, OPENWEBUI_IMAGE names another version.",
            fault="argument-invalid",
            hint="uv run invoke volumes backup, then OPENWEBUI_IMAGE in .env, then uv run invoke start",
        )
    new = Program("", version)
    if not re.fullmatch(r"\d+(\.\d+)+", version) or new.is_older_than(used):
        raise SettingsError(
            f"--to={version} is not possible. It must be a version such as {pinned.version}, not older than "
            f"{used.version}, to which the data belong.",
            fault="argument-invalid",
            hint="To go back to the version and data from before an update: uv run invoke rollback",
        )
    if not site.runtime.parts.holds(used):
        raise SettingsError(
            "Nothing was started here yet, so there is nothing to update.",
            fault="argument-invalid",
            hint="uv run invoke start",
        )
    known = {
        used.version: used,
        pinned.version: pinned,
    }  # this Byre's own lock was tested, one made now was not
    return Change(used, known.get(version, new))


def fetched(site: Site, change: Change, report: Report) -> Change:
    """The same, with a program that is not here yet installed beside the one in use. Raises InstallError."""
    if change.new.place:
        return change
    into, limit = site.places.parts, site.settings.install_timeout
    with parts.other(into / change.old.place, PACKAGE, change.new.version, report, limit) as part:
        done = parts.install(part, into, report=report, timeout=limit)
    return replace(change, new=Program(done.path.name, part.version))


def back(site: Site, note: Note) -> Change:
    """To the version and the data of before the last change. Raises SettingsError where they are not here, or the page
    would not use the data; ServiceError where an update was interrupted: the way back from that goes elsewhere; and as
    `forward`."""
    postgres.admit(site)
    state = page_program.read(site.home)
    if state.trying != state.before:
        swapping.not_half_updated(site.home)
    if not state.before or not state.now or not state.back:
        raise SettingsError(
            "There was no update here, so there is nothing to go back to.",
            fault="rollback-none",
            hint="For the data alone: uv run invoke volumes restore BACKUP",
        )
    if not site.runtime.parts.holds(state.before):
        raise SettingsError(
            f"Open WebUI {state.before.version} ({state.before.place}) is no longer here.",
            fault="rollback-none",
            hint="The version of Byre that had it can bring it: git checkout, then uv run invoke volumes restore "
            f"{state.back}",
        )
    data = kept_backups.find(site, state.back, note)
    _same_database(site, data)
    kept_backups.fitting(site, data, "")
    return Change(state.now, state.before, data)


def _same_database(site: Site, data: Backup) -> None:
    """Raises SettingsError where the page's users went to another database after the last change."""
    then = data.contents.parts.get("openwebui", {})
    made = then.get("database", postgres.SQLITE)
    if {"revision", "database"} & then.keys() and made != site.settings.webui_database:
        raise SettingsError(
            f"Since the last change of Open WebUI's version, the page's users and chats went from "
            f"WEBUI_DATABASE={made} to {site.settings.webui_database}: the page would not use the data of before. "
            "Nothing was changed.",
            fault="backup-unfit",
            hint=f"First back to {made}: uv run invoke volumes move --to {made}; then: uv run invoke rollback",
        )


def volumes(site: Site) -> list[Volume]:
    """What is backed up before a change."""
    return [one for one in site.runtime.data.volumes() if one.name in CHANGED and one.exists]


def run(loaded: Loaded, change: Change, note: Note, progress: Progress) -> tuple[list[Check], Backup]:
    """Do it: what was checked, and the backup of the data from before. A stack that did not run is stopped again.

    The caller holds the home's lock, and nothing is to be put back. Raises ServiceError with the program and the data
    of before in place; what ran before runs again.
    """
    ran = Site.of(loaded.settings, loaded.home).running
    try:
        with progress() as report:
            safety = _begin(loaded, change, report)
        start.run(loaded, note, progress)
        site = Site.of(loaded.settings, loaded.home)
        checks = list(_checks(site, LOOKED_AT if change.data else LOOKED_AT | {CHAT}))
        if bad := [one for one in checks if one.good is False]:
            raise ServiceError(
                f"These checks failed: {', '.join(one.what for one in bad)}.",
                fault="update-failed",
                detail=[f"{one.what}: {one.seen}" for one in bad],
            )
        page_change.finish(site)
    except BaseException as error:
        try:
            _undo(loaded, ran, note, progress)
        except ByreError as second:
            raise _stuck(change, error, second, page_change.interrupted(loaded.home)) from error
        if isinstance(error, ByreError):
            raise _failed(change, error, page_program.read(loaded.home).now) from error
        raise
    if not ran:
        with progress() as report:
            start.stop(site, report)
    return checks, safety


def _begin(loaded: Loaded, change: Change, report: Report) -> Backup:
    """Make everything ready, stop the stack, back its data up, and give the new program its data."""
    site = Site.of(loaded.settings, loaded.home)
    there = volumes(site)
    need = 2 * sum(Mover(one).survey().bytes for one in there)  # the backup, and the way back
    enough(kept_backups.root(site).parent, need, "The backup", "Free some space, then the same command again")
    _obtain(loaded, change, report)
    if site.running or installation.lingering(site):
        start.stop(site, report)
    site = Site.of(loaded.settings, loaded.home)
    safety = keeping.make(site, there, kept_backups.root(site), report, f"-before-{change.kind}")
    page_change.begin(site, change.new, safety)
    if change.data:
        site = Site.of(loaded.settings, loaded.home)
        restoring.restore(site, change.data, "", report, lambda: None)
    return safety


def _obtain(loaded: Loaded, change: Change, report: Report) -> None:
    """The new programs of all services, while the old ones run."""
    state = page_program.read(loaded.home)
    page_program.write(loaded.home, replace(state, now=change.old, trying=change.new))
    try:
        site = Site.of(loaded.settings, loaded.home)
        services = site.described().values()
        need = sum(site.runtime.parts.missing(services).values())
        enough(site.places.parts, need, "The new version", "Free some space, then the same command again")
        for service in services:
            site.runtime.parts.obtain(service, report, threading.Event())
    finally:
        page_program.write(loaded.home, replace(state, now=change.old))


def _checks(site: Site, subjects: Set[str]) -> Iterator[Check]:
    """What `verify` sees, and whether the database's schema is the newest one that the program knows."""
    told = second_stack.invoke(
        inherited(), "verify", failing=True, fault="update-failed", hint="uv run invoke doctor"
    )
    for one in told["findings"]:
        if one["subject"] in subjects:
            yield Check(one["subject"], one["status"] != "wrong", one["seen"])
    page = backing_up.page_volume(site)
    with backing_up.reading(site, page) as reading:
        facts = postgres.facts(site) if postgres.keeps(site) else reading.facts
        revision = str(facts.get("revision") or "none")
    yield Check("revision", page_revision.reached(site, revision), revision)


def _undo(loaded: Loaded, ran: Set[str], note: Note, progress: Progress) -> None:
    """What ran runs again, as before. Where all of it still runs, nothing is started: that would fail for the same
    reason, such as a disk that is full."""
    with progress() as report:
        page_change.take_back(loaded, note, report)
    if ran - Site.of(loaded.settings, loaded.home).running:
        start.run(loaded, note, progress)


def _stuck(change: Change, error: BaseException, second: ByreError, half: bool) -> ServiceError:
    """Also what was brought back can't be started, or, where it is `half` done, could not be brought back."""
    why = error.message if isinstance(error, ByreError) else "It was interrupted."
    return ServiceError(
        f"The {change.kind} to Open WebUI {change.new.version} failed, and Open WebUI {change.old.version} "
        + ("is not back yet." if half else "is back with its data, but does not run.")
        + f" First: {why} Then: {second.message}",
        fault="update-interrupted" if half else "update-failed",
        detail=[*getattr(error, "detail", ()), *second.detail],
        hint="uv run invoke start   goes on from there",
    )


def _failed(change: Change, error: ByreError, now: Program | None) -> ServiceError:
    """`now` has the data: another program than before where the backup of before could not be read."""
    ended = f"everything is as before it: Open WebUI {change.old.version} with its data."
    if now not in {None, change.old}:
        ended = "the backup from before it can't be read: the data stay as they are now."
    return ServiceError(
        f"The {change.kind} to Open WebUI {change.new.version} failed, and {ended} {error.message}",
        fault="update-failed",
        detail=error.detail,
        hint=error.hint or "uv run invoke doctor",
    )
