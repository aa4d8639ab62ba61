"""Volumes of tests, here and behind a container tool."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from scripts.volumes import Volume
from tests.unit.volumes.places import Place
from tests.unit.volumes.trees import tree


@pytest.fixture(params=["here", "there"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "there" and sys.platform != "linux":
        pytest.skip("stands for a Linux machine, with GNU tar")
    return Place.of(tmp_path / "place", request.param == "there")


@pytest.fixture
def volume(place: Place) -> Volume:
    """With files of every kind."""
    tree(place.folder)
    os.utime(place.folder, ns=(1, 987_654_321_000_000_001))
    return place.volume()


@pytest.fixture
def small(place: Place) -> Volume:
    """Few things in it, so that each rename of a swap can be the last."""
    (place.folder / "folder").mkdir(parents=True)
    for name in ("one", "two", "folder/three"):
        (place.folder / name).write_text(f"old {name}")
    return place.volume()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder of the backups."""
    return tmp_path / "backups"
