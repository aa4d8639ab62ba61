"""A restore, and a second stack: what they ask, refuse, and leave alone."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scripts.commands import restore as commands
from scripts.commands import volumes
from scripts.console import Console
from scripts.errors import ByreError, HostError, ServiceError, SettingsError
from scripts.lifecycle import (
    backing_up,
    installation,
    page_revision,
    rehearsal,
    second_stack,
)
from scripts.lifecycle import start as starting
from scripts.lifecycle.rehearsal import Check
from scripts.lifecycle.second_stack import Second
from scripts.progress import silent
from scripts.volumes import Mover
from scripts.volumes import restore as room
from scripts.volumes import verify as verifying
from scripts.volumes.manifest import VERIFIED, find_backups, read_backup
from tests.faults import fault
from tests.unit.commands.stand import Stand, Terminal, document, look_at, standing
from tests.unit.volumes.trees import flip, rewritten


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stand:
    """With a backup; both of its volumes were written to since."""
    made = standing(tmp_path, monkeypatch)
    volumes.backup(Console(json=True))
    for name in ("database", "openwebui"):
        (made.home.data / name / "data").write_text("later")
    return made


def held(site: Stand) -> set[str]:
    return {(site.home.data / name / "data").read_text() for name in ("database", "openwebui")}


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What became of the stack."""
    told: list[str] = []
    monkeypatch.setattr(starting, "stop", lambda *_: told.append("stop"))
    monkeypatch.setattr(commands, "_start", lambda _: told.append("start"))
    monkeypatch.setattr(commands, "_asked", lambda _: [Check("answer", True, "Paris")])
    return told


def test_a_stack_that_runs_is_stopped_only_with_consent(
    site: Stand, heard: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    look_at(monkeypatch, replace(site, running=frozenset({"openwebui", "mcp"})))
    monkeypatch.setattr("sys.stdin", io.StringIO("yes\n"))
    with pytest.raises(SettingsError) as caught:
        commands.restore(Console(), "latest")
    assert caught.value.fault == "not-confirmed" and caught.value.hint.endswith("restore latest --yes")
    (made,) = find_backups(site.home.state / "backups")[0]
    assert made.contents.made_at in caught.value.message and "database, openwebui" in caught.value.message
    monkeypatch.setattr("sys.stdin", Terminal("no\n"))
    with pytest.raises(SettingsError):
        commands.restore(Console(), "latest")
    assert not heard and held(site) == {"later"}
    monkeypatch.setattr("sys.stdin", Terminal("yes\n"))
    commands.restore(Console(), "latest")
    assert heard == ["stop", "start"] and held(site) == {"database", "openwebui"}


def test_what_is_seen_of_a_stack_that_runs_again(
    site: Stand, heard: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    look_at(monkeypatch, replace(site, running=frozenset({"openwebui"})))
    capsys.readouterr()
    commands.restore(Console(json=True), "latest", yes=True)
    told = document(capsys)
    assert told["started"] and told["checks"] == [{"what": "answer", "good": True, "seen": "Paris"}]
    monkeypatch.setattr(commands, "_asked", lambda _: [Check("answer", False, "Rome")])
    with pytest.raises(ServiceError) as caught:
        commands.restore(Console(json=True), "latest", yes=True)
    assert caught.value.fault == "restore-unhealthy" and "answer: Rome" in caught.value.detail


def test_what_came_back_is_counted_while_nothing_runs(
    site: Stand, heard: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """PostgreSQL is asked for it: one that the first look saw is stopped by then."""

    def look(_: object) -> Stand:
        return replace(site, running=frozenset() if heard else frozenset({"openwebui", "postgres"}))

    def counted(there: Stand, _: object) -> list[Check]:
        seen.append(there.running)
        return []

    seen: list[frozenset[str]] = []
    monkeypatch.setattr(installation, "look", look)
    monkeypatch.setattr(rehearsal, "counted", counted)
    commands.restore(Console(), "latest", yes=True)
    assert seen == [frozenset()] and heard == ["stop", "start"]
    heard.clear()

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(rehearsal, "counted", interrupted)
    capsys.readouterr()
    with pytest.raises(KeyboardInterrupt):
        commands.restore(Console(), "latest", yes=True)
    assert heard == ["stop", "start"] and "nothing was restored" not in capsys.readouterr().err


def test_a_bad_backup_does_not_stop_the_stack(
    site: Stand, heard: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything is unpacked and checked before: the second volume is the bad one."""
    (backup,) = find_backups(site.home.state / "backups")[0]
    flip(backup.folder / "openwebui.tar.zst")
    look_at(monkeypatch, replace(site, running=frozenset({"openwebui"})))
    with pytest.raises(ByreError) as caught:
        commands.restore(Console(), "latest", yes=True)
    assert caught.value.fault == "backup-damaged" and not heard and held(site) == {"later"}
    assert not [*site.home.data.glob("*/.byre-*")]


def test_a_swap_that_fails_changes_no_volume_and_the_stack_runs_again(
    site: Stand, heard: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Mover.exchange

    def exchange(self: Mover, new: str, which: str = "") -> str:
        if self.volume.name == "openwebui" and new.startswith(".byre-restoring"):
            raise HostError("no room", fault="disk-small")
        return real(self, new, which)

    monkeypatch.setattr(Mover, "exchange", exchange)
    look_at(monkeypatch, replace(site, running=frozenset({"openwebui"})))
    with pytest.raises(HostError):
        commands.restore(Console(), "latest", yes=True)
    assert heard == ["stop", "start"] and held(site) == {"later"}
    assert not [*site.home.data.glob("*/.byre-*")] and not (site.home.run / "restore.json").exists()


def test_room_for_all_is_asked_before_the_first_byte(site: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    (backup,) = find_backups(site.home.state / "backups")[0]
    free = Mover(site.all[0]).survey().free
    for number in (0, 1):  # each fits, both together do not
        rewritten(backup, lambda d, number=number: d["volumes"][number].update(disk_bytes=free * 2 // 3))  # type: ignore[misc]
    monkeypatch.setattr(room, "stage", lambda *_: pytest.fail("it was unpacked"))
    with pytest.raises(HostError) as caught:
        commands.restore(Console(), "latest")
    assert caught.value.fault == "disk-small" and "database and openwebui" in caught.value.message


def test_what_another_machine_or_a_newer_page_wrote_is_refused(
    site: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backing_up, "machine", lambda _: "s390x")
    with pytest.raises(SettingsError) as caught:
        commands.restore(Console(), "latest")
    assert caught.value.fault == "backup-unfit" and "s390x" in caught.value.message
    commands.restore(Console(), "latest", "openwebui")
    assert (site.home.data / "openwebui/data").read_text() == "openwebui"

    def newer(*_: Any) -> None:
        raise ServiceError("newer", fault="sql-version")

    monkeypatch.setattr(page_revision, "admit", newer)
    with pytest.raises(ServiceError):
        commands.restore(Console(), "latest", "openwebui")


def test_what_can_not_be_put_right_is_kept_and_no_reason_to_refuse(site: Stand) -> None:
    """Two contents have the same name since a kill."""
    folder = site.home.data / "openwebui"
    for name in (".byre-restored-T", ".byre-before-restore-T"):
        (folder / name).mkdir()
        (folder / name / "data").write_text(name)
    commands.restore(Console(), "latest", "openwebui")
    assert (folder / "data").read_text() == "openwebui"
    kept = sorted(path.read_text() for path in folder.glob(".byre-before-restore-*/data"))
    assert kept == [".byre-before-restore-T", ".byre-restored-T", "later"]


def test_a_state_that_can_not_be_read_is_replaced(site: Stand) -> None:
    folder = site.home.data / "openwebui"
    (folder / "webui.db").write_bytes(b"SQLite format 3\0 torn")
    (folder / "closed").mkdir(mode=0)
    commands.restore(Console(), "latest")
    assert held(site) == {"database", "openwebui"} and not (folder / "webui.db").exists()


def test_a_database_of_the_other_kind(site: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    named = tuple(replace(volume, kind="named") for volume in site.all)
    look_at(monkeypatch, replace(site, all=named))
    with pytest.raises(SettingsError) as caught:
        commands.restore(Console(), "latest")
    assert caught.value.fault == "backup-unfit"
    commands.restore(Console(), "latest", "openwebui")


def test_a_second_stack_is_made_in_a_folder_of_its_own(
    site: Stand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    second = Second(site.home, {"BYRE_HOME": "/else where", "WEBUI_PORT": "1"})
    made: list[Any] = []
    monkeypatch.setattr(second_stack, "plan", lambda *_: second)
    monkeypatch.setattr(second_stack, "make", lambda *given: made.append(given[1]))
    commands.restore(Console(), "latest", into=str(tmp_path / "new"), dry_run=True)
    assert not made and "Would make" in capsys.readouterr().out
    commands.restore(Console(), "latest", into=str(tmp_path / "new"))
    said = capsys.readouterr().out
    assert made == [second] and "BYRE_HOME='/else where' WEBUI_PORT=1 uv run invoke start" in said
    assert held(site) == {"later"}


@pytest.mark.parametrize("good", [True, None, False])
def test_what_a_rehearsal_checked_is_kept_with_the_backup(
    site: Stand, monkeypatch: pytest.MonkeyPatch, good: bool | None
) -> None:
    """Where nothing says how many documents there were, that is not among it."""
    checks = [Check("users", True, "2 of 2"), Check("documents", good, "3 of 3")]
    monkeypatch.setattr(rehearsal, "rehearse", lambda *_: iter(checks))
    if good is False:
        with pytest.raises(ServiceError, check=fault("rehearsal-failed")):
            commands.rehearse(Console(), "latest")
    else:
        commands.rehearse(Console(), "latest")
    (backup,) = find_backups(site.home.state / "backups")[0]
    assert bool(backup.rehearsed) == (good is not False)
    kept = {True: {"users": "2 of 2", "documents": "3 of 3"}, None: {"users": "2 of 2"}, False: {}}
    assert backup.checked == kept[good]
    verifying.verify(backup, silent)
    assert read_backup(backup.folder).checked == kept[good]


def test_a_good_rehearsal_of_a_backup_that_can_not_be_written(
    site: Stand, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(rehearsal, "rehearse", lambda *_: iter([Check("answer", True, "Paris")]))
    (backup,) = find_backups(site.home.state / "backups")[0]
    (backup.folder / VERIFIED).mkdir()  # no file can take its place
    commands.rehearse(Console(), "latest")
    told = capsys.readouterr()
    assert backup.name in told.out and str(backup.folder) in told.err
