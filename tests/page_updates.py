"""An update of Open WebUI in containers, and the way back: what has to hold whichever tool runs them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts import images, parts
from tests import old_openwebui
from tests.containers import ContainerTool, installation
from tests.machine import Machine
from tests.page_content import contents, expected, fill

OLD, NEW = "0.8.12", parts.find("openwebui").version
HEAD = "0bd252b206fb"  # the newest revision that NEW knows
IMAGE = f"{images.PREFIX}openwebui:{OLD}"  # the name of Byre's own image of OLD
WAIT = 1700  # seconds
SETTINGS = {"DEFAULT_MODEL": "small", "READY_TIMEOUT": "900"}


@contextmanager
def installed(tool: ContainerTool, bases: dict[str, str], folder: Path) -> Iterator[Machine]:
    """An installation that runs the old version, with which a person has worked."""
    tool.run("tag", old_openwebui.image(tool, OLD), IMAGE)
    try:
        for made in installation(tool, bases, folder / "home", **SETTINGS):
            filled(made)
            yield made
    finally:
        tool.run("rmi", IMAGE, check=False)


def filled(machine: Machine) -> None:
    """Start the old version, and let a person work with it."""
    old_openwebui.chosen(machine, IMAGE, OLD)
    assert "invoke update" in machine.invoke("start", timeout=WAIT).stderr
    fill(machine)
    assert contents(machine) == expected(OLD)


def goes(machine: Machine, image: Callable[[], str]) -> None:
    """All that a person has is in the new version. `image` says what the page runs from."""
    assert image() == IMAGE
    told = json.loads(machine.invoke("update", "--json", timeout=WAIT).stdout)
    checks = {one["what"]: one for one in told["checks"]}
    assert told["done"] and all(one["good"] for one in told["checks"]), told
    assert checks["revision"]["seen"] == HEAD
    assert contents(machine) == expected(NEW) and image() != IMAGE
    assert not machine.json("update")["done"]
    outdated = {one["name"] for one in machine.json("clean", "--dry-run")["outdated"]}
    assert not outdated & {IMAGE, image()}, "a rollback needs it"


def comes_back(machine: Machine, image: Callable[[], str]) -> None:
    """After `goes`: all is in the old version again."""
    told = json.loads(machine.invoke("rollback", "--yes", "--json", timeout=WAIT).stdout)
    assert told["done"] and contents(machine) == expected(OLD) and image() == IMAGE
