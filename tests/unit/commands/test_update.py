"""`update` and `rollback` say what they would do, and what they did."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scripts import parts, settings
from scripts.commands import update as command
from scripts.commands import volumes
from scripts.console import Console
from scripts.errors import ByreError
from scripts.lifecycle import installation, updating
from scripts.lifecycle.site import Site
from scripts.runtimes.base import Runtime
from scripts.volumes.prune import Rules
from scripts.webui import page_program
from scripts.webui.page_program import Program
from tests.faults import fault
from tests.unit.lifecycle.versions import NEW, OLD, World, kill
from tests.unit.runtimes.fake_tool import runtime


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    made = World(tmp_path, monkeypatch.setattr)
    made.make()
    monkeypatch.setattr(installation, "load", lambda *_: made.loaded)
    monkeypatch.setattr(installation, "look", lambda _: Site.of(made.loaded.settings, made.home))
    monkeypatch.setattr(parts, "newest", lambda *_: "")
    assert isinstance(made.loaded, settings.Loaded)
    return made


def document(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_what_it_would_do_and_does(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    before = world.seen()
    command.update(Console(json=True), dry_run=True)
    told = document(capsys)
    assert told["update"] == {"from": OLD.version, "to": NEW.version, "newest": None} and not told["done"]
    assert told["would_back_up"] == ["openwebui"] and told["would_stop"] == ["openwebui"]
    assert world.seen() == before and not (world.home.state / "backups").exists()

    command.update(Console(json=True))
    told = document(capsys)
    assert told["done"] and Path(told["backup"]).is_dir()
    assert {one["what"]: one["good"] for one in told["checks"]} == {"webui": True, "revision": True}
    after = world.seen()

    command.update(Console(json=True))
    assert not document(capsys)["done"] and world.seen() == after

    command.rollback(Console(json=True), dry_run=True)
    assert document(capsys)["rollback"] == {
        "from": NEW.version, "to": OLD.version, "data": Path(told["backup"]).name
    }  # fmt: skip
    assert world.seen() == after


def test_prune_leaves_what_a_rollback_goes_back_to(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    command.update(Console(json=True))
    needed = Path(document(capsys)["backup"])
    later = needed.with_name("99991231T000000Z")
    shutil.copytree(needed, later)
    volumes.prune(Console(json=True), Rules(1, 0, 0, 0))
    assert needed.name in document(capsys)["pruned"]["keep"] and needed.is_dir()


def test_a_rollback_asks(
    world: World, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = world.seen()
    command.update(Console())
    assert "not known" in capsys.readouterr().out
    after = world.seen()
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    with pytest.raises(ByreError):
        command.rollback(Console())
    assert world.seen() == after
    command.rollback(Console(), yes=True)
    assert world.seen() == before


@pytest.mark.parametrize("to", ["latest", "0.0.0", "--"])
def test_a_version_that_can_not_be(world: World, to: str) -> None:
    with pytest.raises(ByreError) as caught:
        command.update(Console(), to)
    assert caught.value.fault == "argument-invalid"


def test_an_interrupted_update_again(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert kill(world, 5, "update")
    with pytest.raises(ByreError) as caught:
        command.rollback(Console(), yes=True)
    assert caught.value.fault == "update-interrupted"
    under_way = page_program.read(world.home)
    command.update(Console(json=True), dry_run=True)
    assert document(capsys)["update"]["from"] == OLD.version and page_program.read(world.home) == under_way
    command.update(Console(json=True))
    assert document(capsys)["done"]
    assert world.seen() == (NEW.version, "r2", ["first", "migrated"]), (
        "from the data of before, not from half of it"
    )
    assert page_program.read(world.home).before == OLD


def test_an_interrupted_rollback_again(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    before = world.seen()
    world.change()
    assert kill(world, 5, "rollback")
    command.rollback(Console(json=True), yes=True)
    assert document(capsys)["done"] and world.seen() == before


@pytest.mark.parametrize("back", [False, True])
def test_the_same_by_two_at_once_is_done_once(
    world: World, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, back: bool
) -> None:
    if back:
        world.change()

    @contextmanager
    def locked(*_: object, wait: bool) -> Iterator[None]:
        assert not wait
        world.change(back)  # the other one has come to its end between the look and the lock
        yield

    monkeypatch.setattr(command, "locked", locked)
    if back:
        command.rollback(Console(json=True), yes=True)
    else:
        command.update(Console(json=True))
    assert not document(capsys)["done"]
    state = page_program.read(world.home)
    assert (state.now, state.before) == ((OLD, NEW) if back else (NEW, OLD))


@pytest.mark.parametrize("back", [False, True])
def test_beside_another_command_it_is_refused_at_once(world: World, back: bool) -> None:
    if back:
        world.change()
    before = world.seen()
    with world.home.lock():
        holder = {"pid": os.getpid(), "command": "volumes move"}
        (world.home.run / "lock.json").write_text(json.dumps(holder))
        with pytest.raises(ByreError, check=fault("lock-held")) as caught:
            if back:
                command.rollback(Console(), yes=True)
            else:
                command.update(Console())
        assert "volumes move" in caught.value.message and str(os.getpid()) in caught.value.message
        if not back:
            command.update(Console(), dry_run=True)  # only looks
    assert world.seen() == before


def test_a_version_by_its_name(
    world: World, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    command.update(Console(json=True), "99.1.0", dry_run=True)
    assert document(capsys)["update"]["to"] == "99.1.0"
    monkeypatch.setattr(updating, "fetched", lambda site, change, report: replace(change, new=NEW))
    command.update(Console(json=True), "99.1.0")
    assert document(capsys)["done"] and world.seen()[0] == NEW.version
    command.update(Console(json=True), NEW.version)
    assert not document(capsys)["done"]


def test_the_version_of_this_byre_by_its_name_is_its_own(world: World) -> None:
    command.update(Console(), NEW.version)  # no index is asked for its packages
    assert page_program.read(world.home).now == NEW


def test_an_image_that_a_setting_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made, _ = runtime(tmp_path, "podman", OPENWEBUI_IMAGE="ghcr.io/open-webui/open-webui:v0.10.0")
    site = Site(made.settings, made.home, Runtime("podman", made.wiring, made, made.data, made.images, made))
    monkeypatch.setattr(parts, "newest", lambda *_: "0.12.4")
    monkeypatch.setattr(installation, "load", lambda *_: settings.Loaded(made.settings, made.home, ()))
    monkeypatch.setattr(installation, "look", lambda _: site)
    command.update(Console())
    said = capsys.readouterr().out
    assert "OPENWEBUI_IMAGE" in said and "git pull" not in said


def test_a_newer_one_than_this_byre_s_is_not_replaced(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    newer = Program("openwebui-newer", "99.1.0")
    (world.home.parts / OLD.place).rename(world.home.parts / newer.place)
    page_program.write(world.home, page_program.State(now=newer))
    command.update(Console(json=True))
    assert not document(capsys)["done"]
