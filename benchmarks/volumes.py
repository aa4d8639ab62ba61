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
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import psutil

from benchmarks import copies
from benchmarks.copies import backed_up, restored
from scripts.volumes import Volume
from scripts.volumes.manifest import find_backups
from tests.podman_tool import Podman, podman

SIZE = 300_000_000  # bytes of content
LARGE = 2_000_000_000  # bytes, to see whether memory grows with the size
SMALL = 100_000  # files
SPARSE = 10_000_000_000  # bytes of a file that has almost none on the disk
RUNS = 3
OTHERS = {
    "backup": "export",
    "restore": "import",
}  # ours, and the container tool's, which it is compared with
PLAIN = {"backup": "tar", "restore": "untar"}  # tar and zstd by themselves, of the same folder


class Cost(NamedTuple):
    """Of one run: how long it took, and the processor time of all that it ran, which other load changes less."""

    wall: float
    cpu: float


Taken = dict[str, list[Cost]]


def text_like(folder: Path, size: int = SIZE) -> None:
    """Words of a small vocabulary: zstd makes it 2.5 times smaller."""
    chance = random.Random(1)  # noqa: S311 - no secret
    words = [base64.b64encode(chance.randbytes(5))[: chance.randint(3, 7)].decode() for _ in range(5000)]
    with (folder / "text").open("w") as file:
        while file.tell() < size:
            file.write(" ".join(chance.choices(words, k=1_000_000)))


def incompressible(folder: Path, size: int = SIZE) -> None:
    with (folder / "noise").open("wb") as file:
        for _ in range(size // (1 << 20)):
            file.write(os.urandom(1 << 20))


def large(folder: Path) -> None:
    incompressible(folder, LARGE)


def many(folder: Path) -> None:
    for number in range(SMALL):
        if number % 1000 == 0:
            (folder / str(number // 1000)).mkdir()
        (folder / str(number // 1000) / str(number)).write_text(f"{number} " * 20)


def sparse(folder: Path) -> None:
    with (folder / "sparse").open("wb") as file:
        file.seek(SPARSE - 3)
        file.write(b"end")


def known(tool: Podman, label: str, name: str) -> Volume:
    """A volume of Podman."""
    place = json.loads(tool.run("volume", "inspect", label).stdout)[0]["Mountpoint"]
    return copies.volume(label, place, name)


@contextmanager
def volume(tool: Podman, fill: Callable[[Path], None], name: str = "openwebui") -> Iterator[Volume]:
    label = f"byrebench-{uuid.uuid4().hex[:8]}"
    tool.run("volume", "create", label)
    try:
        made = known(tool, label, name)
        fill(made.folder)
        yield made
    finally:
        tool.run("volume", "rm", "--force", label)


def emptied_aside(one: Volume) -> None:
    """What a restore has put aside is removed."""
    for aside in one.folder.glob(".byre-*"):
        shutil.rmtree(aside)


def cost(action: Callable[[], Any]) -> Cost:
    """In seconds."""
    os.sync()
    began, before = time.monotonic(), sum(os.times()[:4])
    action()
    return Cost(time.monotonic() - began, sum(os.times()[:4]) - before)


def compared(tool: Podman, one: Volume, path: Path, runs: int = RUNS, plain: bool = False) -> Taken:
    """All ways, in turn; with `plain` also tar and zstd by themselves."""
    env = {**os.environ, **tool.environment}
    archive, goal = path / "plain.tar.zst", path / "goal"

    def run(command: str) -> None:
        argv = ["bash", "-o", "pipefail", "-c", command, one.label, str(archive), str(one.folder), str(goal)]
        subprocess.run(argv, env=env, check=True, capture_output=True)

    took: Taken = {}
    for number in range(runs):
        root = path / str(number)
        took.setdefault("backup", []).append(cost(functools.partial(backed_up, one, root, "one")))
        took.setdefault("export", []).append(
            cost(lambda: run('podman volume export "$0" | zstd -T0 -q -f -o "$1"'))
        )
        (made,) = find_backups(root)[0]
        took.setdefault("restore", []).append(cost(functools.partial(restored, one, made)))
        emptied_aside(one)
        took.setdefault("import", []).append(cost(lambda: run('zstd -dc "$1" | podman volume import "$0" -')))
        if plain:
            goal.mkdir()
            for name, command in (
                ("tar", 'tar -C "$2" -cf - . | zstd -T0 -q -f -o "$1"'),
                ("untar", 'zstd -dc "$1" | tar -C "$3" -xpf -'),
            ):
                took.setdefault(name, []).append(cost(functools.partial(run, command)))
            shutil.rmtree(goal)
        shutil.rmtree(root)
    archive.unlink()
    return took


def ratios(took: Taken, of: str = "wall", others: dict[str, str] = OTHERS) -> dict[str, list[float]]:
    """Of each run: the other way's time ÷ ours."""
    return {
        way: [getattr(one, of) / getattr(ours, of) for ours, one in zip(took[way], took[other], strict=True)]
        for way, other in others.items()
    }


def memory(one: Volume, path: Path) -> dict[str, int]:
    """The most memory that the process of a backup and the programs that it runs hold at once, and those of a restore,
    in MB of 1,000,000 bytes: looked at 50 times a second."""
    found = {}
    for way in OTHERS:
        argv = [sys.executable, "-m", copies.__name__, way, one.label, str(one.folder), str(path / "memory")]
        with psutil.Popen(argv) as process:
            peak = 0
            while process.poll() is None:
                with suppress(psutil.Error):
                    held = [process, *process.children(recursive=True)]
                    peak = max(peak, sum(each.memory_info().rss for each in held))
                time.sleep(0.02)
        assert process.returncode == 0
        found[way] = round(peak / 1e6)
    emptied_aside(one)
    shutil.rmtree(path / "memory")
    return found


def second(tool: Podman, path: Path) -> dict[str, float]:
    """The second backup of a model store, by the first: seconds and bytes."""
    root = path / "models"
    with volume(tool, large, "models") as one:
        first = cost(lambda: backed_up(one, root, "one")).wall
        size = sum(file.stat().st_size for file in root.rglob("*") if file.is_file())
        again = [
            cost(functools.partial(backed_up, one, root, f"two-{number}")).wall for number in range(RUNS)
        ]
        written = sum(file.stat().st_size for file in (root / "two-0").iterdir())
    shutil.rmtree(root)
    return {
        "first": first,
        "second": statistics.median(again),
        "bytes": written,
        "ratio": statistics.median(again) / first,
        "bytes_ratio": written / size,
    }


FILLS = {"text": text_like, "noise": incompressible, "many": many, "sparse": sparse}


def packing(path: Path, names: Collection[str] = ("text", "noise"), runs: int = 2 * RUNS) -> dict[str, Any]:
    """Of volumes with these contents; the sparse one in one run."""
    tool = podman()
    found: dict[str, Any] = {"seconds": {}, "ratios": {}, "cpu_ratios": {}, "memory": {}, "load": {}}
    for name in names:
        with volume(tool, FILLS[name]) as one:
            found["load"][name] = os.getloadavg()[0]
            took = compared(tool, one, path, 1 if name == "sparse" else runs, name == "many")
            found["seconds"][name] = {way: [round(one.wall, 2) for one in each] for way, each in took.items()}
            found["ratios"][name] = ratios(took)
            found["cpu_ratios"][name] = ratios(took, "cpu")
            if name == "many":
                found["plain_ratios"], found["plain_cpu_ratios"] = (
                    ratios(took, of, PLAIN) for of in ("wall", "cpu")
                )
            found["memory"][name] = memory(one, path)
    return found


def measure(path: Path) -> dict[str, Any]:
    tool, found = podman(), packing(path, FILLS, RUNS)
    with volume(tool, large) as one:
        found["memory"]["large"] = memory(one, path)
    found["load"]["models"] = os.getloadavg()[0]
    found["models"] = second(tool, path)
    return found
