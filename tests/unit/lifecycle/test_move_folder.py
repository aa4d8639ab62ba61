"""A volume goes to a folder and back: the setting follows when the copy is whole, and a half one is never used."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scripts import postgres, settings
from scripts.commands import move as commands
from scripts.console import Console
from scripts.errors import ByreError, ServiceError, SettingsError
from scripts.lifecycle import backing_up, change_runtime, installation, move_folder
from scripts.lifecycle.choices import LastStart
from scripts.lifecycle.move_folder import FolderMove
from scripts.lifecycle.moving import Moved
from scripts.lifecycle.site import Site
from scripts.progress import silent
from scripts.settings import Loaded
from scripts.volumes import restore
from tests import small_stack
from tests.faults import fault

CHATS = ("first", "second")


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Its `.env` has other lines; the page of local processes has chats and uploads."""
    monkeypatch.setattr(move_folder, "ROOT", tmp_path)
    (tmp_path / ".env").write_text("# mine\nWEBUI_PORT=1234\n")
    made = loaded(tmp_path)
    made.home.prepare()
    LastStart.of(made.home).keep(runtime="embedded")
    small_stack.write_page(made.home.data / "openwebui", *CHATS)
    return tmp_path


def loaded(checkout: Path, **more: str) -> Loaded:
    return settings.load(checkout, {"BYRE_HOME": str(checkout / "state"), "RUNTIME": "embedded", **more})


def site(checkout: Path) -> Site:
    made = loaded(checkout)
    return Site.of(made.settings, made.home)


def plan(checkout: Path, into: Path | str) -> FolderMove:
    return move_folder.plan(loaded(checkout), "openwebui", str(into))


def moved(checkout: Path, into: Path | str) -> Moved:
    move = plan(checkout, into)
    move_folder.prepare(move)
    return move_folder.run(move, silent)


def test_to_a_folder_and_back(checkout: Path) -> None:
    page, folder = checkout / "state/data/openwebui", checkout / "a disk" / "chats"
    done = moved(checkout, folder)
    assert done.counted == {"users": 0, "chats": 2, "files": 2} and len(done.backups) == 1
    assert (checkout / ".env").read_text() == (
        f"# mine\nWEBUI_PORT=1234\nOPENWEBUI_DATA_STORAGE='{folder}'\n"
    )
    assert site(checkout).places.webui == folder and not list((checkout / "state/run").glob("move-*"))
    move_folder.not_half(site(checkout))
    for place in (folder, page):  # uploads are where the paths say
        assert small_stack.seen(place) == ("r1", CHATS)
    small_stack.write_chat(folder, "third")
    back = moved(checkout, "default")
    assert len(back.backups) == 2, "of what was there, too"
    assert loaded(checkout).settings.openwebui_data_storage is None
    assert small_stack.seen(page) == ("r1", (*CHATS, "third"))
    assert small_stack.seen(folder) == ("r1", (*CHATS, "third")), "the original stays"


def test_what_is_refused(checkout: Path) -> None:
    inside = checkout / "state/data/openwebui/uploads/more"
    full, file = checkout / "full", checkout / "file"
    full.mkdir()
    (full / "mine").touch()
    file.touch()
    for into, id in (
        (checkout / "state/data/openwebui", "argument-invalid"), ("default", "argument-invalid"),
        (checkout / "it's", "argument-invalid"), (inside, "move-shared"), (checkout / "state", "move-shared"),
        (full, "folder-not-empty"), (file, "folder-not-empty"), (file / "below", "file-unwritable"),
    ):  # fmt: skip
        with pytest.raises(ByreError, check=fault(id)):
            moved(checkout, into)
    with pytest.raises(SettingsError, check=fault("argument-invalid")) as caught:
        given = loaded(checkout, OPENWEBUI_DATA_STORAGE=str(checkout / "set"))
        move_folder.plan(given, "openwebui", str(checkout / "other"))
    assert "OPENWEBUI_DATA_STORAGE" in caught.value.hint
    with pytest.raises(SettingsError, check=fault("volume-missing")):
        move_folder.prepare(move_folder.plan(loaded(checkout), "database", str(checkout / "other")))
    assert not (checkout / "state/backups").exists() and not inside.exists()
    assert [path.name for path in full.iterdir()] == ["mine"]


def test_a_half_copy_is_not_used_and_the_same_again_makes_it_whole(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, env = checkout / "chats", (checkout / ".env").read_text()
    with monkeypatch.context() as patch:
        patch.setattr(settings, "keep", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            moved(checkout, folder)
    assert (checkout / ".env").read_text() == env
    move_folder.not_half(site(checkout))  # nothing names the copy
    journal = checkout / "state/run/move-openwebui.json"
    journal.write_text(json.dumps(json.loads(journal.read_text()) | {"whole": False}))
    (checkout / ".env").write_text(f"OPENWEBUI_DATA_STORAGE={folder}\n")
    with pytest.raises(ServiceError, check=fault("move-interrupted")):
        move_folder.not_half(site(checkout))
    (checkout / ".env").write_text(env)
    moved(checkout, folder)
    assert site(checkout).places.webui == folder and small_stack.seen(folder) == ("r1", CHATS)
    assert not journal.exists()


def test_a_move_whose_record_alone_is_left_is_finished(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = checkout / "a disk"
    journal = checkout / "state/run/move-openwebui.json"
    with monkeypatch.context() as during:
        during.setattr(Path, "unlink", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            moved(checkout, folder)
    monkeypatch.setattr(installation, "load", lambda _: loaded(checkout))
    assert journal.exists() and not move_folder.ended(loaded(checkout), "openwebui", str(checkout / "else"))
    for dry_run in (True, False):
        commands.to_folder(Console(json=True), "openwebui", str(folder), dry_run=dry_run)
        assert json.loads(capsys.readouterr().out)["moved"]["to"] == str(folder)
        assert journal.exists() == dry_run
    assert not move_folder.interrupted(site(checkout)) and not list(folder.glob(".byre-*"))
    commands.to_folder(Console(json=True), "openwebui", str(folder))  # killed even later
    assert json.loads(capsys.readouterr().out)["moved"] is None


@pytest.mark.parametrize("record", ["", "torn", '{"version": 2}', '{"version": 1}'])
def test_a_record_that_cannot_be_read_is_not_passed_over(checkout: Path, record: str) -> None:
    """The setting may name half a copy."""
    journal = checkout / "state/run/move-openwebui.json"
    journal.write_text(record)
    refusals: list[Callable[[], object]] = [
        lambda: move_folder.not_half(site(checkout)),
        lambda: moved(checkout, checkout / "a disk"),
        lambda: move_folder.ended(loaded(checkout), "openwebui", "default"),
    ]
    for refused in refusals:
        with pytest.raises(ServiceError, check=fault("move-interrupted")) as caught:
            refused()
        assert f"rm {journal}" in caught.value.hint and "OPENWEBUI_DATA_STORAGE" in caught.value.hint
    assert move_folder.damaged(site(checkout).home) == [journal] and not move_folder.interrupted(
        site(checkout)
    )


def test_users_in_postgresql_stay_where_they_are(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = checkout / "state/data/openwebui"
    (page / "webui.db").unlink()
    cluster = checkout / "state/data/postgres" / postgres.CLUSTER
    cluster.mkdir(parents=True)
    (cluster / "PG_VERSION").write_text("15\n")
    monkeypatch.setattr(backing_up, "_asked", lambda *_: pytest.fail("it is not what is moved"))
    move = move_folder.plan(loaded(checkout, WEBUI_DATABASE="postgres"), "openwebui", str(checkout / "chats"))
    move_folder.prepare(move)
    assert move_folder.run(move, silent).counted == {}
    assert {path.name for path in (checkout / "chats/uploads").iterdir()} == {
        path.name for path in (page / "uploads").iterdir()
    }


def test_what_was_interrupted_is_known(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = checkout / "chats"
    assert not move_folder.interrupted(site(checkout))

    def half(into: Path | str) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(restore, "swap", lambda *_: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                moved(checkout, into)

    half(folder)
    ((one, is_used),) = move_folder.interrupted(site(checkout))
    assert not is_used and one.again.endswith(f"--volume openwebui --into {folder}")
    settings.keep(checkout, {"OPENWEBUI_DATA_STORAGE": str(folder)})
    ((one, is_used),) = move_folder.interrupted(site(checkout))
    assert is_used and "OPENWEBUI_DATA_STORAGE" in one.stay and "=" not in one.stay
    settings.keep(checkout, {"OPENWEBUI_DATA_STORAGE": ""})
    shutil.rmtree(folder)
    assert not move_folder.interrupted(site(checkout)), "the copy is gone"
    moved(checkout, folder)
    half("default")
    ((one, is_used),) = move_folder.interrupted(site(checkout))
    assert not is_used and one.again.endswith("--into default")
    assert f"OPENWEBUI_DATA_STORAGE={folder} " in one.stay


@pytest.mark.parametrize("name", ["plain", "a disk", "it's a disk", 'the "new" disk\'s #1'])
def test_the_setting_of_before_comes_back(checkout: Path, name: str) -> None:
    before = checkout / name
    settings.keep(checkout, {"OPENWEBUI_DATA_STORAGE": move_folder._quoted(str(before))})
    assert loaded(checkout).settings.openwebui_data_storage == before
    move_folder.take_back(plan(checkout, checkout / "chats"))
    assert loaded(checkout).settings.openwebui_data_storage == before


def test_a_move_that_another_one_came_before_is_not_done(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, waits = plan(checkout, checkout / "first"), plan(checkout, checkout / "second")
    monkeypatch.setattr(installation, "load", lambda _: loaded(checkout))
    noted: list[str] = []
    progress = Console(json=True).progress
    change_runtime.change_folder(loaded(checkout), first, noted.append, progress)
    with pytest.raises(ServiceError, check=fault("move-failed")):
        change_runtime.change_folder(loaded(checkout), waits, noted.append, progress)
    assert site(checkout).places.webui == checkout / "first" and not (checkout / "second").exists()
    assert str(checkout / "first") in noted[-1]


@pytest.mark.parametrize("step", [(settings, "keep"), (Path, "unlink")])
@pytest.mark.parametrize("back", [False, True])
def test_what_is_interrupted_once_the_setting_is_written_is_taken_back(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, step: tuple[Any, str], back: bool
) -> None:
    """Ctrl-C just after each of the last steps: what is said of the data is so."""
    if back:
        moved(checkout, checkout / "chats")
    monkeypatch.setattr(installation, "load", lambda _: loaded(checkout))
    place, noted, real = site(checkout).places.webui, list[str](), getattr(*step)

    def interrupted(*given: Any, **named: Any) -> None:
        real(*given, **named)
        if given[0] in {checkout, checkout / "state/run/move-openwebui.json"}:
            raise KeyboardInterrupt

    planned = plan(checkout, "default" if back else checkout / "chats")
    real_run = move_folder.run

    def run(*of: Any) -> Moved:
        with monkeypatch.context() as during:
            during.setattr(*step, interrupted)
            return real_run(*of)

    monkeypatch.setattr(move_folder, "run", run)
    with pytest.raises(KeyboardInterrupt):
        change_runtime.change_folder(loaded(checkout), planned, noted.append, Console(json=True).progress)
    assert site(checkout).places.webui == place and str(place) in noted[-1]
    assert small_stack.seen(place) == ("r1", CHATS)
    move_folder.not_half(site(checkout))
    settings.keep(checkout, {"OPENWEBUI_DATA_STORAGE": planned.value})
    with pytest.raises(ServiceError, check=fault("move-interrupted")):
        move_folder.not_half(site(checkout))


def test_a_whole_copy_is_of_the_past_once_the_original_is_started(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The move was killed just before it wrote the setting."""
    with monkeypatch.context() as patch:
        patch.setattr(settings, "keep", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            moved(checkout, checkout / "chats")
    move_folder.not_half(site(checkout))
    settings.keep(checkout, {"OPENWEBUI_DATA_STORAGE": str(checkout / "chats")})
    with pytest.raises(ServiceError, check=fault("move-interrupted")):
        move_folder.not_half(site(checkout))


def test_the_stack_that_does_not_start_has_its_data_again(checkout: Path) -> None:
    move = plan(checkout, checkout / "chats")
    move_folder.prepare(move)
    move_folder.run(move, silent)
    move_folder.take_back(move)
    assert loaded(checkout).settings.openwebui_data_storage is None
    (checkout / ".env").write_text(f"OPENWEBUI_DATA_STORAGE={checkout / 'chats'}\n")
    with pytest.raises(ServiceError, check=fault("move-interrupted")):
        move_folder.not_half(site(checkout))
