"""A move: what it asks, refuses, and leaves alone."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from scripts import settings
from scripts.commands import move as commands
from scripts.console import Console
from scripts.errors import BusyError, ServiceError, SettingsError
from scripts.lifecycle import change_runtime, installation, moving
from scripts.lifecycle import start as starting
from tests.faults import fault
from tests.unit.commands.stand import Stand, half_restored, standing


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stand:
    made = standing(tmp_path, monkeypatch)
    for name in ("database", "openwebui"):
        (made.home.data / name / "data").write_text("later")
    return made


def held(site: Stand) -> set[str]:
    return {(site.home.data / name / "data").read_text() for name in ("database", "openwebui")}


@dataclass(frozen=True)
class Planned:
    """A move between two of the same."""

    source: Stand
    target: Stand
    names: tuple[str, str] = ("embedded", "podman")
    note: str = ""
    last: str = "embedded"

    @property
    def running(self) -> frozenset[str]:
        return self.source.running


@pytest.fixture
def moves(site: Stand, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What became of a move of a stack that runs."""
    told: list[str] = []
    planned = Planned(replace(site, running=frozenset({"openwebui"})), site)

    def run(*_: Any) -> moving.Moved:
        told.append("run")
        return moving.Moved((), {"chats": 2})

    monkeypatch.setattr(installation, "load", lambda _: site)
    monkeypatch.setattr(moving, "plan", lambda *_: planned)
    monkeypatch.setattr(moving, "prepare", lambda *_: [])
    monkeypatch.setattr(moving, "run", run)
    monkeypatch.setattr(moving, "is_used", lambda _: "run" in told)
    monkeypatch.setattr(moving, "take_back", lambda *_: told.append("take back"))
    monkeypatch.setattr(starting, "stop", lambda *_: told.append("stop"))
    monkeypatch.setattr(change_runtime, "_start", lambda runtime, *_: told.append(f"start {runtime}"))
    return told


def test_a_move_asks_and_starts_the_other_runtime(
    moves: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    commands.to_runtime(Console(), "podman", dry_run=True)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    with pytest.raises(SettingsError) as caught:
        commands.to_runtime(Console(), "podman")
    assert caught.value.hint == "uv run invoke volumes move --from embedded --to podman --yes" and not moves
    commands.to_runtime(Console(), "podman", yes=True)
    assert moves == ["stop", "run", "start podman"] and "chats" in capsys.readouterr().out


@pytest.mark.parametrize("before", [True, False])
def test_a_move_goes_by_what_runs_once_it_is_alone(
    site: Stand, moves: list[str], monkeypatch: pytest.MonkeyPatch, before: bool
) -> None:
    """A start or a stop came first, while it waited."""
    at_rest, runs = Planned(site, site), Planned(replace(site, running=frozenset({"openwebui"})), site)
    alone: list[bool] = []

    @contextmanager
    def waited(*_: Any) -> Iterator[None]:
        alone.append(True)
        yield

    monkeypatch.setattr(installation, "locked", waited)
    monkeypatch.setattr(moving, "plan", lambda *_: runs if before != bool(alone) else at_rest)
    if before:
        commands.to_runtime(Console(), "podman", yes=True)
        assert moves == ["run"]
        return
    with pytest.raises(BusyError) as caught:
        commands.to_runtime(Console(), "podman")
    assert caught.value.fault == "volume-busy" and not moves


def test_a_move_that_another_one_came_before_is_not_done(
    site: Stand, moves: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was asked for while the data were elsewhere: those are old now."""
    planned = iter([Planned(site, site), Planned(site, site, last="docker")])
    monkeypatch.setattr(moving, "plan", lambda *_: next(planned))
    with pytest.raises(ServiceError, check=fault("move-failed")) as caught:
        commands.to_runtime(Console(), "podman", yes=True)
    assert "docker" in caught.value.message and not moves


def test_a_move_beside_another_command_is_refused_at_once(site: Stand, moves: list[str]) -> None:
    with site.home.lock(), pytest.raises(BusyError, check=fault("lock-held")):
        commands.to_runtime(Console(), "podman", yes=True)
    assert not moves


def test_what_is_on_its_way_down_on_either_side_is_waited_for(
    site: Stand, moves: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plan's other runtime is not the one that is looked at."""
    planned, waited = Planned(replace(site, name="embedded"), replace(site, name="podman")), list[str]()
    monkeypatch.setattr(moving, "plan", lambda *_: planned)
    monkeypatch.setattr(installation, "settled", lambda one: waited.append(one.name))
    commands.to_runtime(Console(), "podman", yes=True)
    assert waited[-2:] == ["embedded", "podman"] and moves == ["run"]


def test_a_move_takes_an_interrupted_restore_back_first(site: Stand, moves: list[str]) -> None:
    half_restored(site)
    commands.to_runtime(Console(), "podman", yes=True)
    assert "run" in moves and held(site) == {"later"}


def test_a_move_that_fails_goes_back(moves: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def start(runtime: str, *_: Any) -> None:
        moves.append(f"start {runtime}")
        if runtime == "podman":
            raise ServiceError("not ready", fault="service-failed")

    monkeypatch.setattr(change_runtime, "_start", start)
    with pytest.raises(ServiceError, check=fault("service-failed")):
        commands.to_runtime(Console(), "podman", yes=True)
    assert moves == ["stop", "run", "start podman", "take back", "start embedded"]
    moves.clear()

    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(moving, "run", interrupted)
    with pytest.raises(KeyboardInterrupt):
        commands.to_runtime(Console(), "podman", yes=True)
    assert moves == ["stop", "start embedded"], "nothing to take back"


@pytest.mark.parametrize(
    ("name", "into", "besides"), [("models", "x", ""), ("openwebui", "", ""), ("openwebui", "x", "podman")]
)
def test_what_is_no_move_of_a_volume(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, into: str, besides: str
) -> None:
    made = settings.load(tmp_path, {"BYRE_HOME": str(tmp_path / "state"), "RUNTIME": "embedded"})
    monkeypatch.setattr(installation, "load", lambda _: made)
    with pytest.raises(SettingsError, check=fault("argument-invalid")):
        commands.to_folder(Console(), name, into and str(tmp_path / into), besides)
    assert not (tmp_path / "state").exists()
