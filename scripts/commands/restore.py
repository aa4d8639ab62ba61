"""`volumes restore`, `rehearse` and `move`: a backup, or the data themselves, become a stack."""

from __future__ import annotations

import shlex
import time
from collections.abc import Iterable
from dataclasses import replace

from scripts import verify as verifying
from scripts.amounts import duration
from scripts.console import Console
from scripts.errors import BusyError, ServiceError, SettingsError
from scripts.home import Home
from scripts.lifecycle import (
    choose_model,
    installation,
    kept_backups,
    off_site,
    restoring,
    second_stack,
    swapping,
)
from scripts.lifecycle import configuration as configurations
from scripts.lifecycle import rehearsal as rehearsing
from scripts.lifecycle import start as starting
from scripts.lifecycle.rehearsal import Check
from scripts.lifecycle.site import Site
from scripts.volumes import one_file
from scripts.volumes.configuration import by_passphrase, decrypted
from scripts.volumes.manifest import Backup
from scripts.volumes.restore import Restored

ASKED = frozenset({"model file", "answer", "page", "mongodb"})


def restore(
    console: Console,
    folder: str,
    name: str = "",
    into: str = "",
    repo: str = "",
    yes: bool = False,
    dry_run: bool = False,
) -> None:
    """Bring back what a backup holds, or some volumes of it. What was there before is put aside."""
    site = installation.with_data(console.note)
    is_elsewhere = repo or kept_backups.file_of(site, folder)
    if is_elsewhere and dry_run:
        return _would_fetch(console, site, folder, repo)
    found = _find(console, site, folder, repo)
    if into:
        return _beside(console, site, found, name, into, dry_run)
    volumes = restoring.admit(site, found, name)
    named = found.name if is_elsewhere else folder  # it is here now, and the latest one here may be another
    again = f"uv run invoke volumes restore {shlex.quote(named)}{f' --volume {name}' if name else ''}"
    if dry_run:
        for volume in volumes:
            archive = found.folder / found.record(volume.name).archive.name
            console.say(f"Would replace {volume.label} with {archive}, made at {found.contents.made_at}.")
        if site.running:
            console.say(f"Would stop and start again: {', '.join(sorted(site.running))}.")
        return console.data(
            {"would_restore": [found.document(found.record(one.name)) for one in volumes],
             "would_stop": sorted(site.running)}
        )  # fmt: skip
    if site.running:
        replaced = ", ".join(one.name for one in volumes)
        console.confirm(
            f"This replaces {replaced} with the backup of {found.contents.made_at} and restarts the stack.",
            again,
            yes,
        )
    site.home.prepare()
    done, checks = _restored(console, site.home, found, name, bool(site.running))
    for one in done:
        console.say(f"{one.volume.name}: {one.record.entries} entries, each checked")
        if one.before:
            console.say(f"  what was there before: {kept_backups.where(one.volume, one.before)}")
        for lost in one.lost:
            console.note(f"note: this attribute can't be set here: {lost}")
    _tell(console, checks)
    if not site.running:
        console.say("next:  uv run invoke start")
    compared = [one for one in checks if one.good is not None]
    _good(compared, f"{found.name} is restored, but the stack is not as it should be", "restore-unhealthy")
    return console.data(
        {
            "restored": [
                {"name": one.volume.name, "before": kept_backups.where(one.volume, one.before) or None,
                 "lost": one.lost}
                for one in done
            ],
            "started": bool(site.running),
            "checks": [vars(one) for one in checks],
        }
    )  # fmt: skip


def configuration(
    console: Console, folder: str, besides: str = "", repo: str = "", dry_run: bool = False
) -> None:
    """Bring back a backup's settings and secrets. What was there before is kept. `besides` is what else was named."""
    if besides:
        raise SettingsError(
            "--configuration goes without --volume and --into: it says where volumes are.",
            fault="argument-invalid",
            hint="First --configuration, then the same command without it",
        )
    site = installation.look(console.note)
    if dry_run and (repo or kept_backups.file_of(site, folder)):
        return _would_fetch(console, site, folder, repo)
    found = _find(console, site, folder, repo)
    # By its path: the settings in it may name another BYRE_HOME, which has no backups.
    again = f"uv run invoke volumes restore {shlex.quote(str(found.folder))}"
    sealed = configurations.data(found)
    key = configurations.key_of(site.settings)
    if by_passphrase(sealed) and not key.passphrase:
        key = replace(key, passphrase=console.secret(f"Passphrase of {found.name}"))
    files = decrypted(sealed, key)
    site.home.prepare()
    with installation.locked(site.home, console.note):
        site = installation.look(lambda _: None)
        planned = configurations.change(site, files)
        if dry_run:
            console.say(f"Would write: {', '.join(sorted(planned.new)) or 'nothing, all is the same'}.")
            return console.data({"would_restore_configuration": sorted(planned.new)})
        if site.running:
            raise BusyError(
                f"The stack runs ({', '.join(sorted(site.running))}) with what would be replaced.",
                fault="configuration-in-use",
                hint=f"uv run invoke stop, then: {again} --configuration",
            )
        kept = configurations.bring_back(planned)
    for name in sorted(planned.new):
        console.say(f"{name}: as in {found.name}")
    if kept:
        console.say(f"  what was there before: {planned.aside}")
    console.say(f"next:  {again}")
    return console.data(
        {"restored_configuration": sorted(planned.new), "before": str(planned.aside) if kept else None}
    )


def _restored(
    console: Console, home: Home, found: Backup, name: str, may_stop: bool
) -> tuple[list[Restored], list[Check]]:
    """What was done, and what was seen of it. What ran before runs again, also where the restore fails."""
    stopped = False
    done: list[Restored] = []
    checks: list[Check] = []

    def stop() -> None:
        nonlocal stopped
        if site.running:
            stopped = True
            starting.stop(site, report)

    try:
        with swapping.whole(home, console.note) as site, console.progress() as report:
            if not may_stop:
                for volume in restoring.admit(site, found, name):
                    kept_backups.at_rest(site, volume)
            done = restoring.restore(site, found, name, report, stop)
            if any(one.volume.name == "openwebui" for one in done):
                # As it is now that nothing runs: PostgreSQL is started alone, to be asked.
                checks = list(rehearsing.counted(installation.look(lambda _: None), found))
    except BaseException:
        if stopped:
            if not done:
                console.note("note: nothing was restored; the stack starts again with what it had.")
            _start(console)
        raise
    if stopped:
        _start(console)
        checks += _asked(console)
    return done, checks


def _asked(console: Console) -> list[Check]:
    """Those questions of `verify` that say whether everything came back."""
    site = installation.look(console.note)
    stack = verifying.Stack(site, choose_model.served(site))
    found = [verifying.ask(name, question, stack) for name, question in verifying.QUESTIONS if name in ASKED]
    return [Check(one.subject, one.status != "wrong", one.seen) for one in found]


def _start(console: Console) -> None:
    starting.start(installation.load(console.note), console.note, console.progress)


def _beside(console: Console, site: Site, found: Backup, name: str, into: str, dry_run: bool) -> None:
    """A second stack of the backup, in a folder of its own; it stays."""
    second = second_stack.plan(site, into)
    command = f"{second.prefix} uv run invoke start"
    if dry_run:
        console.say(f"Would make a second stack of {found.name} in {second.home.state}.")
        return console.data({"would_restore_into": str(second.home.state), "environment": second.changed})
    with console.progress() as report:
        second_stack.make(site, second, found, name, report)
    console.say(
        f"{found.name} is in {second.home.state}, with this stack's secrets. This stack was not touched."
    )
    console.say(f"next:  {command}")
    return console.data(
        {"restored_into": str(second.home.state), "environment": second.changed, "start": command}
    )


def rehearse(console: Console, folder: str = kept_backups.LATEST, repo: str = "") -> None:
    """Make a second stack of a backup, look at it, throw it away, and keep with the backup that it was good."""
    site = installation.with_data(console.note)
    found = _find(console, site, folder, repo)
    site.home.prepare()
    done: list[Check] = []
    began = time.monotonic()
    with site.home.lock(name="rehearsal"), console.progress() as report:
        for one in rehearsing.rehearse(site, found, report):
            done.append(one)
            _tell(console, [one])
    # Documents are not counted in a backup of a database that did not run.
    compared = [one for one in done if one.good is not None or one.what != rehearsing.DOCUMENTS]
    _good(compared, f"The stack made of {found.name} is not as it should be", "rehearsal-failed")
    try:
        found.mark(good=True, checked={one.what: one.seen for one in compared})
    except OSError as error:
        console.note(f"note: {found.folder} can't be written, so it does not keep that: {error.strerror}.")
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


def _find(console: Console, site: Site, folder: str, repo: str = "") -> Backup:
    """One of this machine, or of a repository or a file, from which it is fetched first."""
    file = None if repo else kept_backups.file_of(site, folder)
    if repo:
        kept = off_site.repository(site, repo, console.secret)
        site.home.prepare()
        with console.progress() as report:
            found = off_site.fetched(site, kept, folder, report, console.note)
        console.note(f"note: {found.name} of {kept.place} is in {found.folder} now.")
    elif file:
        site.home.prepare()
        with console.progress() as report:
            found = one_file.take_in(file, kept_backups.root(site), report)
        console.note(f"note: {found.name} of {file} is in {found.folder} now.")
    else:
        found = kept_backups.find(site, folder, console.note)
    if not found.contents.sealed:
        console.note(f"note: {found.name} is older: no checksum of the manifest.")
    return found


def _would_fetch(console: Console, site: Site, folder: str, repo: str) -> None:
    if not repo and (file := kept_backups.file_of(site, folder)):
        name, contents = one_file.head(file)
        console.say(f"Would unpack {name}, made at {contents.made_at}, from {file}, and restore it.")
        return console.data({"would_fetch": name, "file": str(file)})
    kept = off_site.repository(site, repo, console.secret)
    found = kept.find(folder, kept_backups.LATEST, console.note)
    console.say(f"Would fetch {found.name}, stored at {found.stored_at}, from {kept.place}, and restore it.")
    return console.data({"would_fetch": found.name, "repository": kept.place})


def _tell(console: Console, checks: Iterable[Check]) -> None:
    for one in checks:
        console.say(one.row)


def _good(checks: Iterable[Check], else_: str, fault: str) -> None:
    """Raises ServiceError that begins with `else_` where a check is not good."""
    if bad := [one for one in checks if not one.good]:
        raise ServiceError(
            f"{else_}: {', '.join(one.what for one in bad)}.",
            fault=fault,
            detail=[f"{one.what}: {one.seen}" for one in bad],
            hint="Another backup: uv run invoke volumes list",
        )
