"""The stack after a restart of the machine: a real systemd starts it: for root the system's, else the user's."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.boot.booted import USER, Booted, machine
from tests.conftest import cache
from tests.machine import ROOT, free_port
from tests.real_models import real_model
from tests.waits import until

INVOKE = (sys.executable, "-m", "invoke")


@pytest.fixture
def booted(tmp_path: Path) -> Iterator[Booted]:
    """On a file system in memory: an overlay does not take one below its own root."""
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(tmp_path)], check=True)
    try:
        with machine(tmp_path) as made:
            made.on()
            yield made
    finally:
        subprocess.run(["umount", "--lazy", str(tmp_path)], check=True)


def settings(made: Booted, **values: object) -> None:
    text = "".join(f"{name}={value}\n" for name, value in values.items())
    made.run("bash", "-c", f"printf %s '{text}' > '{ROOT}/.env'")


def test_a_stack_of_root_is_up_after_a_restart(booted: Booted) -> None:
    """Installed and started once; then it comes back by itself, and goes with the machine in good order."""
    models = real_model().path.parent  # fetched before: a unit has no variables that name certificates
    settings(
        booted,
        BYRE_HOME="/srv/byre",
        PARTS_STORAGE=cache() / "parts",
        OLLAMA_MODEL_STORAGE=models,
        WEBUI_PORT=free_port(),
        RUNTIME="embedded",
    )
    booted.run(*INVOKE, "service.install", cwd=str(ROOT))
    unit = "/etc/systemd/system/byre.service"
    assert not booted.run("systemd-analyze", "verify", unit), "it says nothing about a good unit"
    assert "inactive" in booted.run("systemctl", "is-active", "byre", check=False)
    booted.run("bash", "-c", "systemctl start byre || { journalctl -u byre --no-pager; exit 1; }")
    booted.off()
    booted.on()
    until(lambda: booted.run("systemctl", "is-active", "byre", check=False).strip() == "active", 900)
    status = json.loads(booted.run(*INVOKE, "status", "--json", cwd=str(ROOT)))
    assert status["services"] and all(one["ready"] for one in status["services"].values())
    booted.run(*INVOKE, "service.remove", cwd=str(ROOT))
    booted.off()
    booted.on()
    assert "could not be found" in booted.run("systemctl", "status", "byre", check=False)


def test_a_stack_of_a_user_is_started_without_a_login(booted: Booted) -> None:
    """Its `start` is refused by a setting here, which shows that it ran, and is quick."""
    for folder in (ROOT, Path(sys.executable), Path(sys.executable).resolve()):
        for one in folder.parents:
            booted.run("chmod", "o+x", str(one))
    booted.run("useradd", "--create-home", USER)
    booted.run("loginctl", "enable-linger", USER)
    settings(booted, BYRE_HOME=f"/home/{USER}/state")
    until(
        lambda: (
            booted.run("systemctl", "--user", "is-system-running", user=USER, check=False).strip()
            == "running"
        )
    )
    said = booted.run(*INVOKE, "service.install", "--json", user=USER, cwd=str(ROOT))
    assert json.loads(said)["boots"] is True
    settings(booted, WEBUI_PORT="no port")
    booted.off()
    booted.on()
    shown = ("systemctl", "--user", "show", "byre", "--property=ExecMainStatus", "--value")
    until(lambda: booted.run(*shown, user=USER, check=False).strip() == "2", 300)
