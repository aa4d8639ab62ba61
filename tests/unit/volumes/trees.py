"""Folders for tests of volumes, and how they are seen without the room's help."""

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

from scripts import volumes

State = dict[str, tuple[object, ...]]
BINARY = b"\x00\xff=\n\x01"


def state(folder: Path) -> State:
    """All that a backup keeps, read without the room's help."""
    found: State = {}
    for path in [folder, *sorted(folder.rglob("*"))]:
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
    (folder / "webui.db").write_bytes(b"chats" * 1000)
    (folder / "webui.db").chmod(0o600)
    (folder / "run me").write_text("#!/bin/sh\n")
    (folder / "run me").chmod(0o755)
    (folder / "ünïcode").mkdir(mode=0o750)
    (folder / "ünïcode" / "two\nlines ").write_text("x")
    (folder / os.fsdecode(b"no utf-8 \xff")).write_text("y")
    (folder / ("deep/" * 40)).mkdir(parents=True)
    (folder / ("deep/" * 40) / ("n" * 200)).write_text("long")
    (folder / "empty").mkdir(mode=0o700)
    (folder / "empty file").touch()
    (folder / "zlink").symlink_to("ünïcode/two\nlines ")
    (folder / "ünïcode" / "up").symlink_to("../webui.db")
    (folder / "dangling").symlink_to("nothing/here")
    (folder / "second name").hardlink_to(folder / "webui.db")
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


def with_xattrs(folder: Path) -> None:
    try:
        os.setxattr(folder / "webui.db", "user.byre", b"a word")
        os.setxattr(folder / "empty", "user.byre", BINARY)
    except (OSError, AttributeError):
        pytest.skip("no extended attributes here")


def rewritten(made: volumes.Backup, change: Callable[[dict[str, Any]], object]) -> None:
    """The manifest, changed by hand."""
    document = json.loads(made.manifest.read_text())
    change(document)
    made.manifest.write_text(json.dumps(document))


def flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def truncate(file: Path) -> None:
    os.truncate(file, file.stat().st_size - 100)
