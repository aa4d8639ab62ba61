"""Any tree → backup → restore → the same tree."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.unit.volumes.places import Place
from tests.unit.volumes.trees import back_up, bring_back, state

# A name is any bytes but `/` and NUL; what is ours begins with `.byre-`.
NAMES = (
    some.binary(min_size=1, max_size=12)
    .map(lambda raw: os.fsdecode(raw.replace(b"/", b"_").replace(b"\0", b"_")))
    .filter(lambda name: name not in {".", ".."} and not name.startswith(".byre-"))
)
# A hole of so many bytes, what comes after it, and a hole at the end.
CONTENTS = some.tuples(some.integers(0, 9000), some.binary(max_size=100), some.integers(0, 300_000))
TIMES = some.integers(-(10**18), 4 * 10**18)  # ns
MODES = some.integers(0, 0o777).map(lambda mode: mode | 0o600)
XATTRS = some.dictionaries(
    some.from_regex(r"user\.[a-z]{1,8}", fullmatch=True), some.binary(max_size=20), max_size=2
)
FILES = some.fixed_dictionaries(
    {"content": CONTENTS, "mode": MODES, "time": TIMES, "xattrs": XATTRS, "owner": some.integers(0, 70_000)}
)
LINKS = some.builds(lambda target: {"link": target}, NAMES)
NODES = some.recursive(
    some.one_of(FILES, LINKS),
    lambda inner: some.fixed_dictionaries(
        {"inside": some.dictionaries(NAMES, inner, max_size=5), "mode": MODES, "time": TIMES}
    ),
    max_leaves=12,
)
TREES = some.dictionaries(NAMES, NODES, max_size=6)


def make(folder: Path, tree: dict[str, Any], files: list[Path]) -> None:
    for name, node in tree.items():
        path = folder / name
        if "link" in node:
            path.symlink_to(node["link"])
            continue
        if "inside" in node:
            path.mkdir()
            make(path, node["inside"], files)
        else:
            with path.open("wb") as file:
                hole, content, end = node["content"]
                file.seek(hole)
                file.write(content)
                file.truncate(hole + len(content) + end)
            if os.geteuid() == 0:
                os.chown(path, node["owner"], node["owner"] + 1)
            if hasattr(os, "setxattr"):
                for key, value in node["xattrs"].items():
                    os.setxattr(path, key, value)
            files.append(path)
        path.chmod(node["mode"] | (0o100 if "inside" in node else 0))
        os.utime(path, ns=(node["time"], node["time"]))


@pytest.mark.parametrize("far", [False, True])
@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(tree=TREES, again=some.integers(0, 3))
def test_any_tree_comes_back(far: bool, tree: dict[str, Any], again: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Place.of(Path(folder, "place"), far)
        place.folder.mkdir()
        files: list[Path] = []
        make(place.folder, tree, files)
        for number, path in enumerate(files[:again]):
            (place.folder / f"further name {number}").hardlink_to(path)
        os.utime(place.folder, ns=(1, 1_700_000_000_123_456_789))
        before = state(place.folder)
        made = back_up(place.volume(), root=Path(folder, "backups"))
        shutil.rmtree(place.folder)
        place.folder.mkdir()
        assert not bring_back(place.volume(), made).lost
        assert state(place.folder) == before
