"""The plan that a person with a Mac runs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.dev.macos_plan import collect, plan
from scripts.home import ROOT
from tests.unit.setup.test_setup_probe import LIST, MAC, NAME, Recorded, client


def test_the_plan_names_each_command_and_what_to_expect() -> None:
    text = plan()
    assert "--json > macos.json" in text
    changes = [line for line in text.splitlines() if "* " in line]
    assert any("setup --yes" in line for line in changes) and not any(
        "machine list" in line for line in changes
    )


def test_what_is_collected_changes_nothing_and_names_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/Users/ann")
    inspect = json.dumps([{"Name": NAME, "ConfigDir": {"Path": "/Users/ann/.config/machine/libkrun"}}])
    ask = Recorded({**MAC, "podman version": client("6.1.3"), "podman machine list": LIST,
                    "podman machine inspect": inspect})  # fmt: skip
    found = collect(ask)
    assert found["version"] == 1 and found["system"].startswith("macOS 26.4")
    assert "ann" not in json.dumps(found["answers"]) and "~/.config" in json.dumps(found["answers"])
    changing = {"init", "start", "stop", "set", "rm", "install", "tap", "trust"}
    assert not any(changing & set(text.split()) for text, _ in ask.asked)


def test_the_plan_is_printed() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "scripts.dev.macos_plan"], cwd=ROOT, text=True, capture_output=True
    )
    assert run.returncode == 0 and run.stdout.startswith("Byre on a Mac"), run.stderr
