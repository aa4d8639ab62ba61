"""An installation as the commands of volumes see it, without a stack."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from scripts.home import Home
from scripts.lifecycle import installation
from scripts.settings import Settings
from scripts.volumes import Volume
from scripts.volumes.consistent import Beside


@dataclass(frozen=True)
class Stand:
    """What these commands need of a Site, and of its runtime."""

    home: Home
    running: frozenset[str]
    all: tuple[Volume, ...]
    name: str = "podman"
    strangers: tuple[str, ...] = ()
    native: bool = False
    containers: Any = None
    processes: dict[str, Any] = field(default_factory=dict)
    settings: Settings = field(default_factory=lambda: Settings.model_validate({}))

    @property
    def runtime(self) -> Stand:
        return self

    @property
    def data(self) -> Stand:
        return self

    def prepare(self) -> None:
        return

    def described(self) -> dict[str, Any]:
        return {}

    def beside(self, volume: Volume) -> Beside:
        return Beside((), sys.executable, str(volume.place))

    def holders(self, volume: Volume) -> list[str]:
        return list(self.strangers)

    def volumes(self) -> tuple[Volume, ...]:
        return self.all


def standing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stand:
    """Two volumes with a file each, and one that is not there."""
    home = Home(tmp_path / "state")
    home.prepare()
    all_ = (
        Volume("database", "embedded", home.data / "database", str(home.data / "database"), ("database",)),
        Volume("openwebui", "embedded", home.data / "openwebui", "byre_openwebui-data", ("openwebui",)),
        Volume("models", "bind", tmp_path / "none", "models", ("llamacpp",)),
    )
    for volume in all_[:2]:
        volume.folder.mkdir()
        (volume.folder / "data").write_text(volume.name)
    made = Stand(home, frozenset(), all_)
    look_at(monkeypatch, made)
    return made


def half_restored(site: Stand) -> None:
    """A restore was killed once it had swapped both volumes: they hold the backup's data, and the old ones aside."""
    held = {}
    for volume in site.all[:2]:
        aside = volume.folder / ".byre-before-restore-T"
        aside.mkdir()
        (volume.folder / "data").rename(aside / "data")
        (volume.folder / "data").write_text("restored")
        held[volume.label] = True
    known = {"version": 1, "which": "T", "runtime": site.name, "volumes": held}
    (site.home.run / "restore.json").write_text(json.dumps(known))


def look_at(monkeypatch: pytest.MonkeyPatch, site: Stand) -> None:
    monkeypatch.setattr(installation, "look", lambda _: site)


def document(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True
