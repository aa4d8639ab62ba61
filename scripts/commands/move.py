"""`volumes move`: the data go to another runtime, one volume to another folder, or the page's to another database."""

from __future__ import annotations

from collections.abc import Sequence

from scripts.console import Console
from scripts.errors import SettingsError
from scripts.lifecycle import change_runtime, installation, move_folder, moving, page_database, start
from scripts.lifecycle.half_copy import AlreadyThere
from scripts.lifecycle.move_folder import Half
from scripts.lifecycle.moving import Move
from scripts.lifecycle.site import Site
from scripts.settings import Loaded
from scripts.volumes.manifest import Backup


def to_runtime(
    console: Console, to: str = "", from_: str = "", yes: bool = False, dry_run: bool = False
) -> None:
    """Bring the data of one runtime to another one. The originals stay, and so do backups of all that was there."""
    loaded = installation.load(console.note)
    if ended := moving.ended(loaded, to, from_):
        return _ended_runtime(console, loaded, ended, dry_run)
    try:
        planned = moving.plan(loaded, to, from_)
    except AlreadyThere as there:
        return _nothing_left(console, there)
    source, target = planned.names
    again = f"uv run invoke volumes move --from {source} --to {target}"
    if planned.note:
        console.note(f"note: {planned.note}")
    if dry_run:
        console.say(f"Would move chats, uploads and the database from {source} to {target}.")
        return console.data(
            {"would_move": {"from": source, "to": target}, "would_stop": sorted(planned.running)}
        )
    loaded.home.prepare()
    installation.admit(loaded.home)
    with console.progress() as report:
        moving.prepare(planned, report)
    if planned.running:
        console.confirm(f"The move stops the stack ({', '.join(sorted(planned.running))}).", again, yes)
    done, ran = change_runtime.change(loaded, planned, console.note, console.progress)
    for what, count in {**done.counted, **done.documents}.items():
        console.say(f"{what:<24} {count}, all there")
    if done.changed_env:
        console.say(f"RUNTIME in .env is {target} now.")
    console.say(
        f"The stack uses the data of {target} now: a copy, which was compared. The originals of {source}:"
    )
    kept = {volume.name: volume.label for volume in planned.source.runtime.data.volumes() if volume.exists}
    _say_kept(console, kept, done.backups, ran)
    return console.data(
        {"moved": {"from": source, "to": target, "counted": done.counted, "documents": done.documents,
                   "backups": [str(one.folder) for one in done.backups], "kept": kept}, "started": ran}
    )  # fmt: skip


def to_folder(
    console: Console, name: str, into: str, besides: str = "", yes: bool = False, dry_run: bool = False
) -> None:
    """Bring one volume to a folder, or back to where it is without a setting. The original stays, and so does a backup.
    `besides` is a runtime that was named, too."""
    loaded = installation.load(console.note)
    if not besides and (half := move_folder.ended(loaded, name, into)):
        return _ended_folder(console, loaded, half, dry_run)
    try:
        planned = move_folder.plan(loaded, name, into)
    except AlreadyThere as there:
        return _nothing_left(console, there)
    if besides:
        raise SettingsError(
            "--volume and --into move a volume in the same runtime: they go without --to and --from.",
            fault="argument-invalid",
            hint=f"First {planned.command}, then the other move",
        )
    source, target = (one.label for one in planned.places)
    running = sorted(planned.source.running)
    if dry_run:
        console.say(f"Would move {name} from {source} to {target}.")
        return console.data(
            {"would_move": {"volume": name, "from": source, "to": target}, "would_stop": running}
        )
    loaded.home.prepare()
    installation.admit(loaded.home)
    move_folder.prepare(planned)
    if running:
        console.confirm(f"The move stops the stack ({', '.join(running)}).", planned.command, yes)
    done, ran = change_runtime.change_folder(loaded, planned, console.note, console.progress)
    for what, count in done.counted.items():
        console.say(f"{what:<24} {count}, all there")
    console.say(
        f"{name} is in {target} now, and {move_folder.FIELDS[name].upper()} in .env says so. The original:"
    )
    kept = {name: source}
    _say_kept(console, kept, done.backups, ran)
    return console.data(
        {"moved": {"volume": name, "from": source, "to": target, "counted": done.counted,
                   "backups": [str(one.folder) for one in done.backups], "kept": kept}, "started": ran}
    )  # fmt: skip


def to_database(
    console: Console, to: str, besides: str = "", yes: bool = False, dry_run: bool = False
) -> None:
    """Bring the page's users, chats and settings from SQLite to PostgreSQL, or back. The original stays, and so does a
    backup. `besides` is a runtime or a volume that was named, too."""
    loaded = installation.load(console.note)
    again = page_database.command(to)
    if besides:
        raise SettingsError(
            f"--to {to} moves the page's users and chats in the same runtime: it goes alone.",
            fault="argument-invalid",
            hint=f"First {again}, then the other move",
        )
    if not dry_run:
        loaded.home.prepare()
        installation.admit(loaded.home)
        if place := page_database.interrupted(loaded.home):
            with installation.locked(loaded.home, console.note):
                loaded = start.put_back(loaded, console.note, console.progress)
            if place == to:
                return _ended_database(console, to)
    try:
        planned = page_database.plan(loaded, to)
    except AlreadyThere as there:
        return _nothing_left(console, there)
    running, of = sorted(planned.running), page_database.other(to)
    source, target = page_database.LABELS[of], page_database.LABELS[to]
    if dry_run:
        console.say(f"Would move the page's users, chats and settings from {source} to {target}.")
        return console.data({"would_move": {"from": of, "to": to}, "would_stop": running})
    if running:
        console.confirm(f"The move stops the stack ({', '.join(running)}).", again, yes)
    done, ran = change_runtime.change_database(loaded, planned, console.note, console.progress)
    counted = {f"{name}s": done.tables.get(name, 0) for name in ("user", "chat", "file")}
    for what, count in counted.items():
        console.say(f"{what:<24} {count}, all there")
    for what, count in done.left.items():
        console.say(f"{what:<24} {count} left out: the page does not use them, or they name what is gone")
    console.say(f"The page's data are in {target} now, and WEBUI_DATABASE={to} says so. The original:")
    first = planned.held[0]
    label = f"webui.db{page_database.BEFORE} in {first.label}" if of == page_database.SQLITE else first.label
    kept = {first.name: label}
    _say_kept(console, kept, (done.backup,), ran)
    if of == page_database.NAME:
        console.say(f"  (when you don't need it: uv run invoke volumes reset {of})")
    return console.data(
        {"moved": {"from": of, "to": to, "counted": counted, "rows": done.tables,
                   "left_out": done.left, "backups": [str(done.backup.folder)], "kept": kept}, "started": ran}
    )  # fmt: skip


def _ended_runtime(console: Console, loaded: Loaded, move: Move, dry_run: bool) -> None:
    """The same command again after one that was killed in its last step."""
    if not dry_run:
        with installation.locked(loaded.home, console.note):
            moving.unfinished(move.target)
    source, target = move.names
    kept = {volume.name: volume.label for volume in move.source.runtime.data.volumes() if volume.exists}
    moved = {"from": source, "to": target, "counted": {}, "documents": {}, "backups": [], "kept": kept}
    console.say(
        f"The move from {source} to {target} is finished: the stack uses the data of {target}. The originals:"
    )
    _say_kept(console, kept, (), bool(move.running))
    return console.data({"moved": moved, "started": False})


def _ended_folder(console: Console, loaded: Loaded, half: Half, dry_run: bool) -> None:
    if not dry_run:
        with installation.locked(loaded.home, console.note):
            move_folder.not_half(Site.of(loaded.settings, loaded.home))
    kept = {half.name: half.source}
    moved = {
        "volume": half.name,
        "from": half.source,
        "to": half.target,
        "counted": {},
        "backups": [],
        "kept": kept,
    }
    console.say(f"The move of {half.name} is finished: it is in {half.target}. The original:")
    _say_kept(console, kept, (), ran=False)
    return console.data({"moved": moved, "started": False})


def _ended_database(console: Console, to: str) -> None:
    of = page_database.other(to)
    console.say(f"The page's users and chats are in {page_database.LABELS[to]}: nothing is left to move.")
    console.say("next:  uv run invoke start")
    moved = {"from": of, "to": to, "counted": {}, "rows": {}, "left_out": {}, "backups": [], "kept": {}}
    return console.data({"moved": moved, "started": False})


def _nothing_left(console: Console, there: AlreadyThere) -> None:
    """The same command again after one that was killed when its move was done, such as while it started the stack."""
    console.say(f"{there.message} Nothing was changed.")
    console.say(f"next:  {there.hint}")
    return console.data({"moved": None, "started": False})


def _say_kept(console: Console, kept: dict[str, str], backups: Sequence[Backup], ran: bool) -> None:
    """Where the originals, by their volume's name, and the backups are, and what is next where no stack `ran`."""
    for name, label in kept.items():
        console.say(f"  {name:<10} {label}")
    for one in backups:
        console.say(f"  backup     {one.folder}")
    if not ran:
        console.say("next:  uv run invoke start")
