"""The engine from its makers' release, on real stacks: a release server of this machine, an archive in the official
layout, and a server in it that computes with the engine's own package."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import parts
from scripts.builds.kinds import suffixes
from scripts.builds.store import NAME
from tests.conftest import cache
from tests.fileserver import Files, serving
from tests.machine import Machine
from tests.unit.builds.made import RECORD, TAG, publish

pytestmark = pytest.mark.skipif(
    suffixes() != suffixes("linux", "x86_64"),
    reason="the archives of these tests are named for Linux on x86_64",
)
DIES = b"#!/bin/sh\nkill -ILL $$\n"
HANGS = b"#!/bin/sh\nexec sleep 600\n"


def stand_in() -> bytes:
    """It takes its settings from the environment, as llama-server does, and leaves the flags alone."""
    part = parts.place(parts.find("engine"), cache() / "parts")
    return f"#!/bin/sh\nexec '{part}/bin/python' '{part}/llama_server.py'\n".encode()


@pytest.fixture
def files() -> Iterator[Files]:
    with serving() as made:
        yield made


@pytest.fixture
def machine(tmp_path: Path, files: Files) -> Iterator[Machine]:
    wanted = {"ENGINE_BUILD": "auto", "LLAMACPP_RELEASE_URL": files.url + RECORD, "DEFAULT_MODEL": "small"}
    made = Machine(tmp_path / "byre", wanted)
    before = set(parts.listing(cache() / "parts"))
    yield made
    made.invoke("stop", check=False)
    for folder in set(parts.listing(cache() / "parts")) - before:
        if folder.name.startswith(NAME):
            shutil.rmtree(folder)


def serves(machine: Machine) -> str:
    """The program of the engine that runs; empty for the package."""
    spec = json.loads((machine.home / "run" / "llamacpp.json").read_text())
    return str(spec["command"][-1])


def test_it_is_fetched_tried_and_trusted(machine: Machine, files: Files) -> None:
    archive = publish(files, stand_in())
    said = machine.invoke("start").stdout
    assert TAG in said and serves(machine).endswith(f"engine-release-{archive.sha256[:12]}/llama-server")
    assert TAG in machine.invoke("status").stdout
    assert "Tokyo" in machine.invoke("chat", "What is the capital of Japan?").stdout
    found = json.loads(machine.invoke("doctor", "--json", check=False).stdout)["findings"]
    assert "services-outdated" not in [one["fault"] for one in found]
    asked = len(files.seen)
    assert "nothing changed" in machine.invoke("start").stdout
    machine.invoke("stop")
    machine.invoke("start")
    assert serves(machine) and len(files.seen) == asked, "no network is needed again"
    assert json.loads(machine.invoke("clean", "--dry-run", "--json").stdout)["removed"] == []


@pytest.mark.parametrize(("program", "word"), [(DIES, "SIGILL"), (HANGS, "not ready")])
def test_one_that_does_not_run_here_is_passed_over(
    machine: Machine, files: Files, program: bytes, word: str
) -> None:
    publish(files, program)
    assert word in machine.invoke("start").stdout
    assert serves(machine) == ""
    machine.invoke("stop")
    assert word in machine.invoke("start").stdout, "it is remembered why"
    log = (machine.home / "logs" / "llamacpp.log").read_text()
    assert log.count("becoming") <= 3, "and not tried again"


def test_without_a_release_the_package_serves(machine: Machine, files: Files) -> None:
    said = machine.invoke("start").stdout
    assert "404" in said and serves(machine) == ""
    asked = len(files.seen)
    machine.invoke("stop")
    machine.invoke("start")
    assert len(files.seen) == asked, "it is asked once a day"
