"""`build` and `clean`: what services run from is made ready ahead of time, and removed when it is outdated."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor

from scripts.amounts import size
from scripts.builds.notes import Notes
from scripts.builds.store import NAME
from scripts.console import Console
from scripts.lifecycle import installation
from scripts.lifecycle.engine_build import EngineBuild
from scripts.progress import silent


def build(console: Console, dry_run: bool = False) -> None:
    """Install or build all that is missing, side by side. `start` does it too; this starts nothing.

    Of the engine's release, what failed before is tried again, now or by the next start.
    """
    site = installation.to_start(console.note)
    services = list(site.described().values())
    parts = sorted(site.runtime.parts.missing(services))
    if site.released and not dry_run:
        Notes.of(site.home).forget()
    release = site.released and EngineBuild(site, silent, threading.Event()).missing()
    missing = sorted([*parts, NAME] if release else parts)
    if dry_run or not missing:
        console.say(f"Would build: {', '.join(missing)}." if missing else "Everything is built.")
        return console.data({"missing": missing, "made": []})
    site.home.prepare()
    cancel = threading.Event()
    with (
        installation.locked(site.home, console.note),
        console.progress() as report,
        ThreadPoolExecutor() as pool,
    ):
        runs: list[Future[object]] = [
            pool.submit(site.runtime.parts.obtain, service, report, cancel) for service in services
        ]
        choice = EngineBuild(site, report, cancel)
        if release:
            runs.append(pool.submit(choice.next))
        try:
            for run in runs:
                run.result()
        except BaseException:
            cancel.set()
            raise
    for why in choice.why:
        console.note(f"note: {why}")
    left = [NAME] if release and choice.missing() else []
    made = [one for one in missing if one not in left]
    console.say(f"Made: {', '.join(made) or 'nothing'}.")
    console.say("next:  uv run invoke start")
    return console.data({"missing": left, "made": made})


def clean(console: Console, dry_run: bool = False) -> None:
    """Remove installed parts or images that no service needs any more. Data and models are never touched."""
    site = installation.look(console.note)
    found = site.runtime.parts.outdated()
    if dry_run:
        for name, taken in found.items():
            console.say(f"Would remove {name} ({size(taken)})")
    removed: list[str] = []
    kept: list[str] = []
    if found and not dry_run:
        with installation.locked(site.home, console.note):
            for name, taken in found.items():
                done = site.runtime.parts.discard(name)
                (removed if done else kept).append(name)
                console.say(f"removed {name} ({size(taken)})" if done else f"kept {name}: something uses it")
    if not found:
        console.say("Nothing is outdated.")
    outdated = [{"name": name, "bytes": taken} for name, taken in found.items()]
    console.data({"outdated": outdated, "removed": removed, "kept": kept})
