"""A stack whose page has its data in PostgreSQL goes from an old Open WebUI to this Byre's version, and back: all of it
is there. An older version than 0.10 can't use PostgreSQL as Byre installs it: it lacks the driver."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import parts, postgres
from tests import old_openwebui
from tests.machine import Machine, free_port
from tests.page_content import contents, expected, fill

OLD, NEW = "0.10.2", parts.find("openwebui").version
REVISIONS = {OLD: "42e2978c7933", NEW: "0bd252b206fb"}
WAIT = 1700  # seconds

pytestmark = [
    pytest.mark.skipif(
        postgres.folder(os.environ, Path("/nowhere")) is None, reason="without PostgreSQL on this machine"
    ),
    pytest.mark.timeout(3600),  # seconds: each change of the version is two starts
]


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """It runs the old version, and has data."""
    settings = {
        "DEFAULT_MODEL": "small",
        "WEBUI_DATABASE": "postgres",
        "POSTGRES_PORT": str(free_port()),
        "READY_TIMEOUT": "900",
    }
    made = Machine(tmp_path_factory.mktemp("update") / "home", settings)
    old_openwebui.chosen(made, old_openwebui.installed(OLD).name, OLD)
    try:
        made.invoke("start", timeout=WAIT)
        fill(made)
        yield made
    finally:
        made.invoke("stop", check=False)


def test_there_and_back(machine: Machine) -> None:
    assert contents(machine) == expected(OLD) and not (machine.home / "data/openwebui/webui.db").exists()
    told = json.loads(machine.invoke("update", "--json", timeout=WAIT).stdout)
    checks = {one["what"]: one for one in told["checks"]}
    assert checks["revision"]["good"] and checks["revision"]["seen"] == REVISIONS[NEW]
    assert contents(machine) == expected(NEW)
    manifest = json.loads((Path(told["backup"]) / "manifest.json").read_text())
    assert manifest["parts"]["openwebui"]["revision"] == REVISIONS[OLD]
    told = json.loads(machine.invoke("rollback", "--yes", "--json", timeout=WAIT).stdout)
    assert told["done"] and contents(machine) == expected(OLD)


def test_not_across_a_move(machine: Machine) -> None:
    """What a rollback would bring back is not what the page uses: nothing is stopped."""
    other = Machine(machine.home, {**machine.settings, "WEBUI_DATABASE": "sqlite"})
    for words in (("update",), ("rollback", "--yes")):
        failed = other.invoke(*words, check=False)
        assert failed.returncode and "error[page-database-changed]" in failed.stderr, failed.stderr
    assert contents(machine) == expected(OLD)
