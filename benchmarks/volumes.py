"""Backups and restores of a volume of containers, against the container tool's own export and import with zstd: by
root, who reads it directly. Both checks of a backup, and of a restore, are part of their times."""

from __future__ import annotations

import base64
import functools
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scripts.volumes import Mover, Volume, backup, consistent, restore
from scripts.volumes.manifest import Backup, find_backups
from tests.podman_tool import Podman, podman

SIZE = 300_000_000  # bytes of content
SMALL = 100_000  # files
SPARSE = 10_000_000_000  # bytes of a file that has almost none on the disk
RUNS = 3
MEMORY = """
import resource, sys
from benchmarks.volumes import backed_up, known
from pathlib import Path
backed_up(known(sys.argv[1], sys.argv[2]), Path(sys.argv[3]), "one")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def text_like(folder: Path) -> None:
    """Words of a small vocabulary: zstd makes it 2.5 times smaller."""
    chance = random.Random(1)  # noqa: S311 - no secret
    words = [base64.b64encode(chance.randbytes(5))[: chance.randint(3, 7)].decode() for _ in range(5000)]
    with (folder / "text").open("w") as file:
        while file.tell() < SIZE:
            file.write(" ".join(chance.choices(words, k=1_000_000)))


def incompressible(folder: Path) -> None:
    with (folder / "noise").open("wb") as file:
        for _ in range(SIZE // (1 << 20)):
            file.write(os.urandom(1 << 20))


def many(folder: Path) -> None:
    for number in range(SMALL):
        if number % 1000 == 0:
            (folder / str(number // 1000)).mkdir()
        (folder / str(number // 1000) / str(number)).write_text(f"{number} " * 20)


def sparse(folder: Path) -> None:
    with (folder / "sparse").open("wb") as file:
        file.seek(SPARSE - 3)
        file.write(b"end")


def known(label: str, name: str = "openwebui") -> Volume:
    """A volume of Podman."""
    place = json.loads(podman().run("volume", "inspect", label).stdout)[0]["Mountpoint"]
    return Volume(name, "named", Path(place), label, env=os.environ)


@contextmanager
def volume(tool: Podman, fill: Callable[[Path], None], name: str = "openwebui") -> Iterator[Volume]:
    label = f"byrebench-{uuid.uuid4().hex[:8]}"
    tool.run("volume", "create", label)
    try:
        made = known(label, name)
        fill(made.folder)
        yield made
    finally:
        tool.run("volume", "rm", "--force", label)


def backed_up(one: Volume, root: Path, name: str) -> Backup:
    with backup.making(root, name) as new:
        backup.back_up(new, one, consistent.at_rest(Mover(one)))
        return new.finish("0", "podman", {}, "2026-01-01T00:00:00+00:00")


def restored(one: Volume, made: Backup) -> None:
    restore.swap(restore.stage(one, made))


def seconds(action: Callable[[], Any]) -> float:
    os.sync()
    began = time.monotonic()
    action()
    return time.monotonic() - began


def compared(tool: Podman, one: Volume, path: Path) -> dict[str, float]:
    """Medians of the seconds of both ways, in turn, and what one restore puts aside removed each time."""
    env = {**os.environ, **tool.environment}
    archive = path / "plain.tar.zst"

    def run(command: str) -> None:
        subprocess.run(
            ["sh", "-c", command, one.label, str(archive)], env=env, check=True, capture_output=True
        )

    took: dict[str, list[float]] = {}
    for number in range(RUNS):
        root = path / str(number)
        took.setdefault("backup", []).append(seconds(lambda root=root: backed_up(one, root, "one")))  # type: ignore[misc]
        took.setdefault("export", []).append(
            seconds(lambda: run('podman volume export "$0" | zstd -T0 -q -f -o "$1"'))
        )
        (made,) = find_backups(root)[0]
        took.setdefault("restore", []).append(seconds(functools.partial(restored, one, made)))
        for aside in one.folder.glob(".byre-*"):
            shutil.rmtree(aside)
        took.setdefault("import", []).append(
            seconds(lambda: run('zstd -dc "$1" | podman volume import "$0" -'))
        )
        shutil.rmtree(root)
    archive.unlink()
    return {name: statistics.median(times) for name, times in took.items()}


def memory(one: Volume, path: Path) -> float:
    """The peak of a backup's own process, in MB of 1024 kB."""
    argv = [sys.executable, "-c", MEMORY, one.label, one.name, str(path / "memory")]
    found = float(subprocess.run(argv, check=True, capture_output=True, text=True).stdout)
    shutil.rmtree(path / "memory")
    return found


def second(tool: Podman, path: Path) -> dict[str, float]:
    """The second backup of a model store, by the first: seconds and bytes."""
    with volume(tool, incompressible, "models") as one:
        first = seconds(lambda: backed_up(one, path / "models", "one"))
        again = seconds(lambda: backed_up(one, path / "models", "two"))
        written = sum(file.stat().st_size for file in (path / "models/two").iterdir())
    return {
        "first": first,
        "second": again,
        "bytes": written,
        "ratio": again / first,
        "bytes_ratio": written / SIZE,
    }


def measure(path: Path) -> dict[str, Any]:
    tool = podman()
    took: dict[str, Any] = {"MB": SIZE / 1e6}
    for name, fill in (("text", text_like), ("noise", incompressible), ("many", many)):
        with volume(tool, fill) as one:
            took[name] = compared(tool, one, path)
            took[name]["memory"] = memory(one, path)
    with volume(tool, sparse) as one:
        took["sparse"] = {"backup": seconds(lambda: backed_up(one, path / "sparse", "one"))}
        took["sparse"]["bytes"] = sum(file.stat().st_size for file in (path / "sparse/one").iterdir())
    took["models"] = second(tool, path)
    return took
