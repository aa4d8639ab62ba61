"""`volumes list`, `verify` and `prune` with --repo: what is in a repository of restic."""

from __future__ import annotations

import shlex

from scripts.console import Console
from scripts.lifecycle import installation, kept_backups, off_site
from scripts.progress import Progress
from scripts.volumes import prune as pruning
from scripts.volumes.repository import Repository, Snapshot, clock_remark, none_yet


def list_(console: Console, repo: str) -> None:
    """The backups in a repository, oldest first."""
    found = _open(console, repo)
    snapshots = found.snapshots()
    _note_clock(console, snapshots)
    rows = [[one.name, ", ".join(one.volumes), one.stored_at[:19], one.id[:8]] for one in snapshots]
    console.table(["backup", "volumes", "stored", "snapshot"], rows)
    if not rows:
        console.say(f"No backups yet.  next:  uv run invoke volumes backup --repo {shlex.quote(repo)}")
    console.data({"repository": found.place, "backups": [_document(one) for one in snapshots]})


def verify(console: Console, repo: str, backup: str = "") -> None:
    """Read a repository whole, or one backup in it. Raises ByreError where anything is damaged."""
    found = _open(console, repo)
    chosen = [found.find(backup, kept_backups.LATEST, console.note)] if backup else found.snapshots()
    if not chosen:
        raise none_yet(found.place)
    with console.progress() as report:
        report(Progress("repository", "reading"))
        if backup:
            found.read(chosen[0])
        else:
            found.check()
    for one in chosen:
        console.say(f"{one.name}: good: all of it was read")
    console.data(
        {"repository": found.place, "verified": [{"backup": one.name, "good": True} for one in chosen]}
    )


def prune(
    console: Console, repo: str, rules: pruning.Rules, yes: bool = False, dry_run: bool = False
) -> None:
    """Remove old backups of a repository by rules, once the newest one, and the newest one with each volume, are
    read."""
    site = installation.look(console.note)
    found = off_site.repository(site, repo, console.secret)
    snapshots = found.snapshots()
    _note_clock(console, snapshots)
    newest = [snapshots[number] for number in sorted(pruning.last_of([one.volumes for one in snapshots]))]
    if snapshots and not yes:
        accepted = kept_backups.accepted(site.home, found.place)
        compared = [*(one for one in snapshots[:-1] if one.stored_at >= accepted), snapshots[-1]]
        sizes = [found.contents(one) for one in compared]
        pruning.not_shrunk(pruning.shrunk(sizes), f"uv run invoke volumes prune --repo {shlex.quote(repo)}")
    with console.progress() as report:
        if not dry_run:
            for one in newest:
                report(Progress("repository", "reading"))
                found.read(one)
        report(Progress("repository", "pruning"))
        kept, gone = found.prune(rules, dry_run)
    if snapshots and yes and not dry_run:
        site.home.prepare()
        kept_backups.accept(site.home, found.place, snapshots[-1].stored_at)
    for one in kept:
        why = "  (its age is not known)" if one.early else ""
        console.say(f"{'would keep' if dry_run else 'kept':<12} {one.name}{why}")
    for one in gone:
        console.say(f"{'would remove' if dry_run else 'removed':<12} {one.name}")
    if not gone:
        console.say("Nothing to remove.")
    document = {"keep": [one.name for one in kept], "remove": [one.name for one in gone]}
    console.data({"repository": found.place, "would_prune" if dry_run else "pruned": document})


def _open(console: Console, repo: str) -> Repository:
    return off_site.repository(installation.look(console.note), repo, console.secret)


def _note_clock(console: Console, snapshots: list[Snapshot]) -> None:
    if remark := clock_remark(snapshots):
        console.note(remark)


def _document(one: Snapshot) -> dict[str, object]:
    return {"backup": one.name, "volumes": list(one.volumes), "stored_at": one.stored_at, "snapshot": one.id}
