"""Folders for tests of volumes, how they are seen without the room's help, and backups of them."""

from __future__ import annotations

import hashlib
import json
import os
import random
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scripts.progress import Report, silent
from scripts.volumes import Mover, Volume, backup, consistent, restore
from scripts.volumes.manifest import MANIFEST, SUM, Backup, File, Manifest, Record

State = dict[str, tuple[object, ...]]
BINARY = b"\x00\xff=\n\x01"
MADE_AT = "2026-11-29T08:00:00+00:00"


def state(folder: Path) -> State:
    """All that a backup keeps, read without the room's help; not what is ours."""
    found: State = {}
    for path in [folder, *sorted(folder.rglob("*"))]:
        if str(path.relative_to(folder)).startswith(".byre-"):
            continue
        info = path.lstat()
        kind = stat.S_IFMT(info.st_mode)
        content: object = ""
        if stat.S_ISREG(kind):
            content = hashlib.sha256(path.read_bytes()).hexdigest()
        elif stat.S_ISLNK(kind):
            content = str(path.readlink())
        attributes = {}
        if hasattr(os, "listxattr"):
            for name in os.listxattr(path, follow_symlinks=False):
                attributes[name] = os.getxattr(path, name, follow_symlinks=False)
        mode = 0 if stat.S_ISLNK(kind) else info.st_mode
        found[str(path.relative_to(folder))] = (
            kind, mode, info.st_uid, info.st_gid, info.st_mtime_ns, content, str(attributes),
        )  # fmt: skip
    return found


def tree(folder: Path) -> None:
    """Files of every kind that a volume may hold, and names that are awkward."""
    folder.mkdir(parents=True)
    (folder / "data.db").write_bytes(b"chats" * 1000)
    (folder / "data.db").chmod(0o600)
    (folder / "run me").write_text("#!/bin/sh\n")
    (folder / "run me").chmod(0o755)
    (folder / "ünïcode").mkdir(mode=0o750)
    (folder / "ünïcode" / "two\nlines ").write_text("x")
    (folder / os.fsdecode(b"no utf-8 \xff")).write_text("y")
    (folder / "-rf * [a] \\ 'quoted'").write_text("z")
    (folder / ("deep/" * 40)).mkdir(parents=True)
    (folder / ("deep/" * 40) / ("n" * 200)).write_text("long")
    (folder / "empty").mkdir(mode=0o700)
    (folder / "empty file").touch()
    (folder / "zlink").symlink_to("ünïcode/two\nlines ")
    (folder / "ünïcode" / "up").symlink_to("../data.db")
    (folder / "dangling").symlink_to("nothing/here")
    (folder / "second name").hardlink_to(folder / "data.db")
    with (folder / "sparse").open("wb") as file:
        file.seek(8 << 20)
        file.write(b"end")
        file.truncate(12 << 20)
    (folder / "noise").write_bytes(random.Random(1).randbytes(5 << 20))  # noqa: S311 - no secret
    os.utime(folder / "run me", ns=(1, 1_234_567_891_123_456_789))
    os.utime(folder / "empty", ns=(1, -1_500_000_001))
    os.utime(folder, ns=(1, 987_654_321_000_000_001))


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def work(folder: Path) -> set[str]:
    """What is ours in a volume."""
    return {name for name in names(folder) if name.startswith(".byre-")}


def with_xattrs(folder: Path) -> None:
    try:
        os.setxattr(folder / "data.db", "user.byre", b"a word")
        os.setxattr(folder / "empty", "user.byre", BINARY)
    except (OSError, AttributeError):
        pytest.skip("no extended attributes here")


def back_up(
    *volumes: Volume, root: Path, name: str = "one", report: Report = silent, made_at: str = MADE_AT
) -> Backup:
    """A backup of volumes at rest."""
    with backup.making(root, name) as new:
        for volume in volumes:
            backup.back_up(new, volume, consistent.at_rest(Mover(volume)), report)
        return new.finish("1.2.3", "embedded", {}, made_at)


def bring_back(volume: Volume, made: Backup, report: Report = silent) -> restore.Restored:
    return restore.swap(restore.stage(volume, made, report))


def rewritten(made: Backup, change: Callable[[dict[str, Any]], object]) -> None:
    """The manifest and its sum, changed by hand."""
    path = made.folder / MANIFEST
    document = json.loads(path.read_text())
    change(document)
    path.write_text(json.dumps(document))
    path.with_name(SUM).write_text(hashlib.sha256(path.read_bytes()).hexdigest())


def described(number: int, made_at: str, volume: str = "openwebui", content: int = 0) -> Manifest:
    """Of a backup of a volume; enough to decide by."""
    nothing = File("", 0, "")
    record = Record(volume, "embedded", "x", "at rest", None, nothing, nothing, 0, content, 0)
    return Manifest(number, made_at, "1", "", {}, (record,))


def flip(file: Path, at: float = 0.5) -> None:
    """Another bit, at a part of the file."""
    data = bytearray(file.read_bytes())
    data[int(len(data) * at)] ^= 1
    file.write_bytes(data)


def truncate(file: Path, at: float = 0.9) -> None:
    os.truncate(file, int(file.stat().st_size * at))
