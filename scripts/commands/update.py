"""`update` and `rollback`: Open WebUI goes to the version of this Byre, or back to the one before, with its data."""

from __future__ import annotations

from typing import Any

from scripts import parts
from scripts.amounts import size
from scripts.console import Console
from scripts.lifecycle import installation, kept_backups, page_change, updating
from scripts.lifecycle import start as starting
from scripts.lifecycle.installation import locked
from scripts.lifecycle.rehearsal import Check
from scripts.lifecycle.site import Site
from scripts.lifecycle.updating import Change
from scripts.volumes import Mover
from scripts.volumes.manifest import Backup
from scripts.webui import page_program


def update(console: Console, to: str = "", dry_run: bool = False) -> None:
    """Show what changes, and do it. Data and version are those of before where a step fails."""
    loaded = installation.load(console.note)
    if not dry_run:
        installation.admit(loaded.home)
    site = installation.with_data(lambda _: None)  # the first look showed the remarks
    change = _change(site, to)
    newest = parts.newest(updating.PACKAGE, parts.find(page_program.SERVICE).python)
    console.say(f"Open WebUI {change.old.version}, the newest one is {newest or 'not known: no answer'}.")
    half = page_change.interrupted(site.home)
    if not change.is_one and (dry_run or not half):
        return _nothing(console, site, change, newest)
    if half:
        console.note("note: The last change of its version was not finished. It is taken back first.")
    if change.is_one and not change.new.place:
        console.note(f"note: This Byre was not tested with Open WebUI {to}.")
    if dry_run:
        return console.data({**_known(change, newest), "done": False, **_plan(console, site, change)})
    loaded.home.prepare()
    with locked(loaded.home, console.note, wait=False):
        loaded = starting.put_back(loaded, console.note, console.progress)
        site = installation.look(lambda _: None)
        change = _change(site, to)
        if not change.is_one:  # another command did it meanwhile, or that one was taken back
            return _nothing(console, site, change, newest)
        with console.progress() as report:
            change = updating.fetched(site, change, report)
        done = updating.run(loaded, change, console.note, console.progress)
    return console.data({**_known(change, newest), "done": True, **_tell(console, change, *done)})


def _known(change: Change, newest: str) -> dict[str, Any]:
    return {"update": {"from": change.old.version, "to": change.new.version, "newest": newest or None}}


def _nothing(console: Console, site: Site, change: Change, newest: str) -> None:
    console.say("Nothing to update.")
    if site.runtime.containers and site.settings.openwebui_image:
        console.say(
            f"OPENWEBUI_IMAGE names it ({site.settings.origin('openwebui_image')}): another one is set there."
        )
    elif newest not in {"", change.new.version}:
        console.say("A newer Byre may have it: git pull, then uv run invoke update")
    console.data({**_known(change, newest), "done": False})


def _change(site: Site, to: str) -> Change:
    return updating.named(site, to) if to else updating.forward(site)


def rollback(console: Console, yes: bool = False, dry_run: bool = False) -> None:
    """Bring the version and the data of before the last update back. What was written since goes into a backup."""
    loaded = installation.load(console.note)
    if not dry_run:
        installation.admit(loaded.home)
    site = installation.with_data(lambda _: None)  # the first look showed the remarks
    change = updating.back(site, console.note)
    assert change.data
    known = {"from": change.old.version, "to": change.new.version, "data": change.data.name}
    if dry_run:
        return console.data({"rollback": known, "done": False, **_plan(console, site, change)})
    console.confirm(
        f"This brings Open WebUI {change.new.version} back, with the data of {change.data.contents.made_at}: what was "
        "written since is kept in a backup only.",
        "uv run invoke rollback",
        yes,
    )
    loaded.home.prepare()
    with locked(loaded.home, console.note, wait=False):
        loaded = starting.put_back(loaded, console.note, console.progress)
        if updating.back(installation.look(lambda _: None), console.note) != change:
            console.say("Another command has changed Open WebUI meanwhile. Nothing was done.")
            return console.data({"rollback": known, "done": False})
        done = updating.run(loaded, change, console.note, console.progress)
    return console.data({"rollback": known, "done": True, **_tell(console, change, *done)})


def _plan(console: Console, site: Site, change: Change) -> dict[str, Any]:
    console.say(f"Would change Open WebUI from {change.old.version} to {change.new.version}.")
    there = updating.volumes(site)
    taken = sum(Mover(one).survey().bytes for one in there)
    names = ", ".join(one.name for one in there)
    console.say(f"Would back up first: {names} ({size(taken)}), into {kept_backups.root(site)}.")
    if change.data:
        console.say(f"Would restore {change.data.name}, made at {change.data.contents.made_at}.")
    if site.running:
        console.say(f"Would stop and start again: {', '.join(sorted(site.running))}.")
    return {"would_back_up": [one.name for one in there], "would_stop": sorted(site.running)}


def _tell(console: Console, change: Change, checks: list[Check], safety: Backup) -> dict[str, Any]:
    for one in checks:
        console.say(one.row)
    console.say(f"Open WebUI {change.old.version} → {change.new.version}.")
    console.say(f"  the data from before: {safety.folder}")
    console.say(f"  back to {f'{change.old.version}:':<14}uv run invoke rollback")
    return {"backup": str(safety.folder), "checks": [vars(one) for one in checks]}
