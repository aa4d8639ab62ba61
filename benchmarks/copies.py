"""A backup of a volume that root reads directly, and its restore. `python -m benchmarks.copies` does one of them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from scripts.volumes import Mover, Volume, backup, consistent, restore
from scripts.volumes.manifest import Backup, find_backups


def volume(label: str, place: str, name: str = "openwebui") -> Volume:
    """A volume of Podman by its label and its folder."""
    return Volume(name, "named", Path(place), label, env=os.environ)


def backed_up(one: Volume, root: Path, name: str) -> Backup:
    with backup.making(root, name) as new:
        backup.back_up(new, one, consistent.at_rest(Mover(one)))
        return new.finish("0", "podman", {}, "2026-01-01T00:00:00+00:00")


def restored(one: Volume, made: Backup) -> None:
    restore.swap(restore.stage(one, made))


def main(way: str, label: str, place: str, root: str) -> None:
    one = volume(label, place)
    if way == "backup":
        backed_up(one, Path(root), "one")
    else:
        restored(one, find_backups(Path(root))[0][0])


if __name__ == "__main__":
    main(*sys.argv[1:])
