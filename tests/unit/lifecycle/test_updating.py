"""Open WebUI and its data are both new or both as before, wherever a change ends."""

from __future__ import annotations

import errno
import re
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from scripts import home, postgres, settings
from scripts.errors import ByreError, ServiceError, SettingsError
from scripts.lifecycle import keeping, kept_backups, page_change, restoring, second_stack, swapping, updating
from scripts.lifecycle.site import Site
from scripts.progress import silent
from scripts.volumes.manifest import find_backups
from scripts.webui import page_program
from scripts.webui.page_program import Program
from tests.unit.lifecycle.versions import KNOWN, NEW, OLD, World, kill

BEFORE = (OLD.version, "r1", ["first"])
AFTER = (NEW.version, "r2", ["first", "migrated"])
INVOKE = second_stack.invoke  # World puts another one in its place


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    made = World(tmp_path, monkeypatch.setattr)
    made.make()
    return made


def test_there_and_back_and_there_again(world: World) -> None:
    world.change()
    assert world.seen() == AFTER and world.up.exists()
    world.write("since")
    world.change(back=True)
    assert world.seen() == BEFORE and world.up.exists()
    world.change(back=True)
    assert world.seen() == (NEW.version, "r2", ["first", "migrated", "since", "migrated"])
    state = page_program.read(world.home)
    assert (state.now, state.before, state.trying) == (NEW, OLD, None)


def test_a_second_rollback_undoes_the_first_one(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also after two updates: it does not lead to the oldest of three versions, whose data stay in a backup."""
    between = Program("openwebui-abcdef012345", "0.0.2")
    monkeypatch.setitem(KNOWN, between.place, ["r1", "r1.5"])
    monkeypatch.setitem(KNOWN, NEW.place, ["r1", "r1.5", "r2"])
    world.install(between)
    with monkeypatch.context() as earlier:
        earlier.setattr(page_change, "pinned", lambda _: between)
        world.change()
    world.write("in between")
    seen = [world.seen()]
    world.change()
    seen.append(world.seen())
    ways = []
    for _ in range(2):
        change = world.change(back=True)
        ways.append((change.old, change.new))
        seen.append(world.seen())
    assert ways == [(NEW, between), (between, NEW)]
    chats = ["first", "in between"]
    assert seen == [
        (between.version, "r1.5", chats), (NEW.version, "r2", [*chats, "migrated"]),
        (between.version, "r1.5", chats), (NEW.version, "r2", [*chats, "migrated", "migrated"]),
    ]  # fmt: skip
    wrote = [one.contents.parts["openwebui"] for one in find_backups(world.home.state / "backups")[0]]
    assert ("r1", OLD.version) in [(one["revision"], one["version"]) for one in wrote]


def test_the_backup_of_before_is_needed_by_whatever_path(world: World) -> None:
    world.change()
    link = world.folder / "link"
    link.symlink_to(world.home.state / "backups")
    assert page_program.read(world.home).back in kept_backups.needed(world.site(), link)


@pytest.mark.parametrize("broken", ["start", "revision", "verify"])
def test_a_failing_update_is_taken_back(world: World, broken: str) -> None:
    world.broken = broken
    with pytest.raises(ServiceError) as caught:
        world.change()
    assert caught.value.fault == "update-failed" and caught.value.hint
    assert OLD.version in caught.value.message and NEW.version in caught.value.message
    assert world.seen() == BEFORE and world.up.exists()
    state = page_program.read(world.home)
    assert (state.now, state.before, state.trying) == (OLD, None, None)


def test_a_verify_that_can_not_be_asked(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_stack, "invoke", INVOKE)
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    with pytest.raises(ServiceError) as caught:
        world.change()
    assert "doctor" in caught.value.hint and world.seen() == BEFORE


def test_what_was_written_since_an_interruption_is_kept(world: World) -> None:
    assert kill(world, 5, "update")
    world.write("since")
    world.put_back()
    (place,) = re.findall(r"kept in (\S+);", world.log[-1])
    with closing(sqlite3.connect(Path(place) / "webui.db")) as database:
        assert ("since",) in database.execute("SELECT title FROM chat").fetchall()
    assert world.seen() == BEFORE


def test_the_old_version_may_not_start_either(world: World) -> None:
    world.broken = "both"
    with pytest.raises(ServiceError) as caught:
        world.change()
    assert caught.value.fault == "update-failed" and "invoke start" in caught.value.hint
    assert caught.value.message.count("not ready") == 2
    assert world.seen() == BEFORE and not page_program.read(world.home).trying


def test_the_data_may_not_come_back_at_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.broken = "verify"

    def fails(*_: object) -> None:
        raise ServiceError("no", fault="restore-failed")

    with monkeypatch.context() as patched:
        patched.setattr(swapping, "swap", fails)
        with pytest.raises(ServiceError) as caught:
            world.change()
    assert caught.value.fault == "update-interrupted" and page_program.read(world.home).trying
    world.put_back()
    assert world.seen() == BEFORE


def test_a_failing_rollback_leaves_the_new_version_with_its_data(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.change()
    world.broken = "verify"
    with pytest.raises(ServiceError) as caught:
        world.change(back=True)
    assert caught.value.fault == "update-failed"
    assert world.seen()[:2] == AFTER[:2]


def test_a_stack_that_did_not_run_is_stopped_again(world: World) -> None:
    world.up.unlink()
    world.change()
    assert world.seen() == AFTER and not world.up.exists()


def test_without_room_for_the_backup_nothing_is_touched(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scripts.disk.disk_free", lambda _: 0)
    with pytest.raises(ServiceError) as caught:
        world.change()
    assert isinstance(caught.value.__cause__, ByreError) and caught.value.__cause__.fault == "disk-small"
    assert world.seen() == BEFORE and not (world.home.state / "backups").exists()
    assert world.up.exists() and not world.log, "what still runs is not started again"


@pytest.mark.parametrize(("write", "stays_full"), [(1, False), (2, True), (3, False), (4, True)])
def test_a_disk_that_is_full_where_the_record_is_written(
    world: World, monkeypatch: pytest.MonkeyPatch, write: int, stays_full: bool
) -> None:
    """At one of its four times in an update, and from then on or not."""
    real, count = home.write_atomic, [0]

    def full(path: Path, *given: Any) -> None:
        if path.name == "page.json":
            count[0] += 1
            if count[0] == write or (stays_full and count[0] > write):
                raise OSError(errno.ENOSPC, "No space left on device")
        real(path, *given)

    monkeypatch.setattr(home, "write_atomic", full)
    with pytest.raises(ServiceError) as caught:
        world.change()
    assert caught.value.fault in {"update-failed", "update-interrupted"} and "full" in caught.value.message
    monkeypatch.setattr(home, "write_atomic", real)
    world.put_back()
    assert world.seen() == BEFORE and not page_program.read(world.home).trying


def test_a_backup_that_fails_leaves_what_ran_running(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise ServiceError("no", fault="backup-inconsistent")

    monkeypatch.setattr(keeping, "make", fails)
    with pytest.raises(ServiceError):
        world.change()
    assert world.seen() == BEFORE and world.up.exists()


def test_there_is_nothing_to_go_back_to(world: World) -> None:
    with pytest.raises(SettingsError) as caught:
        world.change(back=True)
    assert caught.value.fault == "rollback-none"
    world.change()
    (world.home.parts / OLD.place / "installed.json").unlink()
    with pytest.raises(SettingsError) as caught:
        world.change(back=True)
    assert caught.value.fault == "rollback-none" and OLD.place in caught.value.message


# What `killed` counts: the record before and after the parts are obtained, the stop, the backup, the record before the
# data change, in a rollback their restore, the start, `verify`, the record at the end.
@pytest.mark.parametrize(
    ("command", "at", "done"),
    [
        ("update", 0, False),
        ("update", 2, False),
        ("update", 3, False),
        ("update", 4, False),
        ("update", 5, False),
        ("update", 6, False),
        ("update", 7, True),
        ("rollback", 4, False),
        ("rollback", 5, False),
        ("rollback", 6, False),
        ("rollback", 8, True),
    ],
)
def test_killed_at_a_moment_it_is_one_of_the_two(world: World, command: str, at: int, done: bool) -> None:
    before, after = BEFORE, AFTER
    if command == "rollback":
        world.change()
        before, after = AFTER, BEFORE
    assert kill(world, at, command)
    under_way = page_program.read(world.home).trying
    if under_way:
        with pytest.raises(ServiceError) as caught, swapping.whole(world.home, world.log.append):
            pass
        assert caught.value.fault == "update-interrupted"
    world.put_back()
    assert world.seen() == (after if done else before) and not page_program.read(world.home).trying
    assert not under_way or world.log[-1].startswith("note:")


@pytest.mark.parametrize("lost", ["removed", "removed in part", "damaged"])
@pytest.mark.parametrize(
    ("command", "at", "seen"),
    [
        ("update", 4, BEFORE),
        ("update", 5, AFTER),
        ("rollback", 4, AFTER),
        ("rollback", 5, BEFORE),
    ],
)
def test_without_its_backup_an_interrupted_change_ends_with_the_data_of_now(
    world: World, command: str, at: int, seen: object, lost: str
) -> None:
    if command == "rollback":
        world.change()
    assert kill(world, at, command)
    safety = world.home.state / "backups" / page_program.read(world.home).safety
    if lost == "removed":
        shutil.rmtree(safety)
    elif lost == "removed in part":
        (safety / "openwebui.tar.zst").unlink()
    else:
        (safety / "openwebui.tar.zst").write_bytes(b"damaged")
    world.put_back()
    assert world.seen() == seen and not page_program.read(world.home).trying
    assert any(line.startswith("note:") and safety.name in line for line in world.log)


def test_a_failing_update_without_its_backup_does_not_say_that_all_is_as_before(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def invoke(*_: object, **__: object) -> dict[str, Any]:
        shutil.rmtree(world.home.state / "backups")
        return {"findings": [{"subject": "webui", "status": "wrong", "seen": "HTTP 500"}]}

    monkeypatch.setattr(second_stack, "invoke", invoke)
    with pytest.raises(ServiceError) as caught:
        world.change()
    assert caught.value.fault == "update-failed" and OLD.version not in caught.value.message
    assert world.seen()[:2] == AFTER[:2] and not page_program.read(world.home).trying


def test_data_that_are_half_way_go_on_with_the_new_version(world: World) -> None:
    world.broken = "revision"
    assert kill(world, 5, "update")
    with closing(sqlite3.connect(world.home.data / "openwebui/webui.db", isolation_level=None)) as database:
        database.execute("UPDATE alembic_version SET version_num = 'half'")
    shutil.rmtree(world.home.state / "backups" / page_program.read(world.home).safety)
    world.put_back()
    assert page_program.read(world.home) == page_program.State(now=NEW)


def test_no_data_are_migrated_without_a_backup(world: World) -> None:
    """The program that they belong to was removed by hand: what is left is the one of this Byre."""
    shutil.rmtree(world.home.parts / OLD.place)
    for _ in range(2):
        world.start()
        assert world.seen()[:2] == AFTER[:2]
        (made,), _ = find_backups(world.home.state / "backups")
        wrote = made.contents.parts["openwebui"]
        assert (wrote["revision"], wrote["version"]) == ("r1", OLD.version)
    restoring.restore(world.site(), made, "", silent, lambda: None)
    assert world.seen()[1:] == BEFORE[1:]


def test_no_data_are_migrated_where_a_backup_cannot_be_made(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(world.home.parts / OLD.place)
    monkeypatch.setattr("scripts.disk.disk_free", lambda _: 0)
    with pytest.raises(ByreError) as caught:
        world.start()
    assert caught.value.fault == "disk-small" and world.seen()[1:] == BEFORE[1:]


def test_the_way_back_may_be_interrupted_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert kill(world, 5, "update") and page_program.read(world.home).safety

    def fails(*_: object, **__: object) -> None:
        raise ServiceError("no", fault="service-failed")

    with monkeypatch.context() as patched:
        patched.setattr(swapping, "swap", fails)
        with pytest.raises(ServiceError):
            world.put_back()
    assert page_program.read(world.home).trying
    world.put_back()
    assert world.seen() == BEFORE


def test_the_users_have_gone_to_another_database_since(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is stopped or changed: what a rollback brings back would not be used."""
    world.change()
    site, before = world.site(), world.seen()
    moved = settings.changed(site.settings, {"webui_database": "postgres"}, settings.FILE)
    site.last.keep(webui_database="postgres")
    monkeypatch.setattr(postgres, "folder", lambda *_: tmp_path)
    (tmp_path / "state/data/openwebui/webui.db").rename(tmp_path / "webui.db")
    with pytest.raises(SettingsError) as caught:
        updating.back(Site.of(moved, site.home), world.log.append)
    assert caught.value.fault == "backup-unfit" and "move --to sqlite" in caught.value.hint
    (tmp_path / "webui.db").rename(tmp_path / "state/data/openwebui/webui.db")
    assert world.seen() == before and world.up.exists() and not page_program.read(world.home).trying


def test_the_setting_of_another_database(world: World) -> None:
    site = world.site()
    site.last.keep(webui_database="sqlite")
    other = settings.changed(site.settings, {"webui_database": "postgres"}, settings.FILE)
    for plan in (updating.forward, lambda one: updating.named(one, "99.0")):
        with pytest.raises(SettingsError) as caught:
            plan(Site.of(other, site.home))
        assert caught.value.fault == "page-database-changed"
