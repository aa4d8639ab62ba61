"""The page's data go from SQLite to PostgreSQL: what is refused, and each state that a kill leaves. The copy itself is
in tests/integration/production/test_postgres_copy.py."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from unittest.mock import Mock

import pytest

from scripts import postgres as program
from scripts import settings
from scripts.errors import ServiceError, SettingsError
from scripts.home import Home
from scripts.lifecycle import (
    backing_up,
    change_runtime,
    installation,
    page_database,
    page_tables,
    postgres,
    start,
    swapping,
)
from scripts.lifecycle.page_database import Copied, PageMove
from scripts.lifecycle.site import Site
from scripts.progress import silent
from scripts.settings import Loaded
from scripts.volumes.manifest import read_backup
from tests.unit.test_postgres import only

JOURNALS = ["-journal", "-wal", "-shm"]


@pytest.fixture(autouse=True)
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The only PostgreSQL of this machine; and the checkout, whose `.env` a move writes."""
    only(tmp_path, monkeypatch)
    monkeypatch.setattr(page_database, "ROOT", tmp_path)


def installed(tmp_path: Path, content: str = "users", **values: str) -> Loaded:
    """One whose page has this in SQLite."""
    loaded = settings.load(tmp_path, {"RUNTIME": "embedded", "BYRE_HOME": str(tmp_path / "home"), **values})
    loaded.home.prepare()
    if content:
        file(loaded.home).parent.mkdir(parents=True, exist_ok=True)
        file(loaded.home).write_text(content)
    return loaded


def file(home: Home, end: str = "") -> Path:
    return home.data / "openwebui" / f"webui.db{end}"


def begun(loaded: Loaded) -> PageMove:
    """A move that came as far as the tables in PostgreSQL."""
    move = page_database.plan(loaded)
    kept = page_database.begin(move, silent)
    assert "-before-postgres" in kept.folder.name
    assert not file(loaded.home).exists() and page_database.interrupted(loaded.home)
    cluster = move.target.places.postgres / program.CLUSTER
    cluster.mkdir(parents=True)
    (cluster / "PG_VERSION").write_text("15\n")
    return move


def killed_at_its_end(loaded: Loaded, monkeypatch: pytest.MonkeyPatch) -> PageMove:
    """A move that was killed when its copy was whole."""
    move = begun(loaded)
    with monkeypatch.context() as patched:
        patched.setattr(page_database, "_finish", lambda *_: None)
        page_database.finish(move)
    return move


def back(loaded: Loaded, undo: bool = False) -> list[str]:
    told: list[str] = []
    page_database.put_back(loaded, told.append, silent, undo)
    return told


@pytest.mark.parametrize("given", [{}, {"WEBUI_DATABASE": "postgres"}])
def test_what_did_not_come_to_its_end_is_in_sqlite_as_it_was(tmp_path: Path, given: dict[str, str]) -> None:
    loaded = installed(tmp_path, **given)
    for more in JOURNALS:
        file(loaded.home, more).write_text(more)
    move = begun(loaded)
    assert [file(loaded.home, f".moving{more}").read_text() for more in JOURNALS] == JOURNALS
    (told,) = back(loaded)
    assert "unchanged" in told and back(loaded) == []
    assert file(loaded.home).read_text() == "users"
    assert [file(loaded.home, more).read_text() for more in JOURNALS] == JOURNALS
    assert move.source.last.get("webui_database") == "sqlite" and not list(
        move.target.places.postgres.iterdir()
    )
    page_database.plan(loaded)  # it can be moved again


@pytest.mark.parametrize("renamed", range(5))
@pytest.mark.parametrize("on_the_way_back", [False, True])
def test_a_kill_between_two_renames(tmp_path: Path, renamed: int, on_the_way_back: bool) -> None:
    loaded = installed(tmp_path)
    for more in JOURNALS:
        file(loaded.home, more).write_text(more)
    begun(loaded)
    names = ["", *JOURNALS]
    for more in names[:renamed] if on_the_way_back else names[renamed:]:
        file(loaded.home, f".moving{more}").rename(file(loaded.home, more))
    back(loaded)
    there = {one.name: one.read_text() for one in file(loaded.home).parent.iterdir()}
    assert there == {"webui.db": "users", **{f"webui.db{more}": more for more in JOURNALS}}


def test_a_start_puts_it_back(tmp_path: Path) -> None:
    loaded = installed(tmp_path)
    begun(loaded)
    start.put_back(loaded, lambda _: None, lambda: nullcontext(silent))
    assert file(loaded.home).exists() and not page_database.interrupted(loaded.home)


def test_what_came_to_its_end_is_in_postgres(tmp_path: Path) -> None:
    loaded = installed(tmp_path)
    (tmp_path / ".env").write_text("# mine\n")
    move = begun(loaded)
    page_database.finish(move)
    assert "WEBUI_DATABASE=postgres" in (tmp_path / ".env").read_text()
    assert file(loaded.home, ".before-postgres").read_text() == "users" and not file(loaded.home).exists()
    assert not page_database.interrupted(loaded.home) and back(loaded) == []
    with pytest.raises(SettingsError) as refused:
        page_database.plan(loaded)
    assert refused.value.fault == "argument-invalid"


def test_a_kill_at_the_very_end_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = installed(tmp_path)
    killed_at_its_end(loaded, monkeypatch)
    assert page_database.interrupted(loaded.home) == "postgres"
    # Who goes on from here has the settings of before.
    given = start.put_back(loaded, lambda _: None, lambda: nullcontext(silent)).settings
    assert given.webui_database == "postgres"
    assert file(loaded.home, ".before-postgres").exists() and not page_database.interrupted(loaded.home)
    assert "WEBUI_DATABASE=postgres" in (tmp_path / ".env").read_text()


def test_what_fails_at_the_very_end_is_in_sqlite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Such as an `.env` that can't be written, or Ctrl-C."""
    loaded = installed(tmp_path)
    file(loaded.home, "-wal").write_text("more")
    move = killed_at_its_end(loaded, monkeypatch)
    file(loaded.home, ".moving").rename(file(loaded.home, ".before-postgres"))  # in the middle of the renames
    (told,) = back(loaded, undo=True)
    assert "SQLite" in told and not page_database.interrupted(loaded.home)
    assert file(loaded.home).read_text() == "users" and file(loaded.home, "-wal").read_text() == "more"
    assert move.source.last.get("webui_database") == "sqlite"
    assert not list(move.target.places.postgres.iterdir())


def test_a_file_of_another_time_is_kept(tmp_path: Path) -> None:
    """A journal that is not its own would change a database."""
    loaded = installed(tmp_path)
    for end in (".before-postgres", ".before-postgres-wal"):
        file(loaded.home, end).write_text(f"earlier{end}")
    page_database.finish(begun(loaded))
    assert file(loaded.home, ".before-postgres").read_text() == "users"
    assert not file(loaded.home, ".before-postgres-wal").exists()
    kept = {one.read_text() for one in file(loaded.home).parent.glob("webui.db.before-postgres.*")}
    assert kept == {"earlier.before-postgres", "earlier.before-postgres-wal"}


def test_a_stack_that_does_not_start_with_it_goes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what was written meanwhile is kept."""
    monkeypatch.setattr(backing_up, "page_facts", lambda *_: {})
    loaded = installed(tmp_path)
    move = begun(loaded)
    page_database.finish(move)
    told: list[str] = []
    page_database.take_back(move, loaded, told.append, silent)
    assert file(loaded.home).read_text() == "users"
    assert "WEBUI_DATABASE=sqlite" in (tmp_path / ".env").read_text()
    assert move.source.last.get("webui_database") == "sqlite" and not page_database.interrupted(loaded.home)
    assert not list(move.target.places.postgres.iterdir())
    (kept,) = (loaded.home.state / "backups").glob("*-of-postgres")
    assert [one.volume for one in read_backup(kept).contents.volumes] == ["postgres"] and str(kept) in told[
        -1
    ]


@pytest.mark.parametrize("change", [{"OPENWEBUI_DATA_STORAGE": "elsewhere"}, {}])
def test_it_is_not_ended_in_other_places(tmp_path: Path, change: dict[str, str]) -> None:
    begun(installed(tmp_path))
    other = installed(tmp_path, "", **{name: str(tmp_path / value) for name, value in change.items()})
    if not change:
        file(other.home).parent.rename(tmp_path / "away")  # a disk that is not mounted
    with pytest.raises(ServiceError) as refused:
        back(other)
    assert refused.value.fault == "move-interrupted" and page_database.interrupted(other.home)


def test_without_its_record_nobody_guesses(tmp_path: Path) -> None:
    loaded = installed(tmp_path)
    begun(loaded)
    postgres.journal(loaded.home).write_text("{")
    with pytest.raises(ServiceError) as refused:
        back(loaded)
    assert refused.value.fault == "move-interrupted" and file(loaded.home, ".moving").exists()


def test_nothing_else_changes_the_data_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A backup would have no database, a restore would be undone."""
    loaded = installed(tmp_path)
    begun(loaded)
    monkeypatch.setattr(installation, "look", lambda _: Site.of(loaded.settings, loaded.home))
    for refuse in (
        lambda: swapping.whole(loaded.home, lambda _: None).__enter__(),
        lambda: page_database.plan(loaded),
    ):
        with pytest.raises(ServiceError) as refused:
            refuse()
        assert refused.value.fault == "move-interrupted"


def moved(loaded: Loaded, monkeypatch: pytest.MonkeyPatch, **failing: BaseException) -> list[str]:
    """What the whole move says where a part of it fails. It neither runs a stack nor copies anything."""
    said: list[str] = []
    monkeypatch.setattr(installation, "load", lambda _: loaded)
    monkeypatch.setattr(installation, "look", lambda _: Site.of(loaded.settings, loaded.home))
    monkeypatch.setattr(page_tables, "made", lambda *_: nullcontext())
    monkeypatch.setattr(start, "stop", lambda *_: [])
    monkeypatch.setattr(page_database, "copy", lambda _, kept, __: Copied({}, {}, kept))
    planned = page_database.plan(loaded)
    for name, error in failing.items():
        monkeypatch.setattr(page_database, name, Mock(side_effect=error))
    with pytest.raises(BaseException) as raised:
        change_runtime.change_database(loaded, planned, said.append, lambda: nullcontext(silent))
    return [*said, str(raised.value)]


@pytest.mark.parametrize("part", ["begin", "copy", "finish"])
@pytest.mark.parametrize("error", [ServiceError("It broke.", fault="move-failed"), KeyboardInterrupt()])
def test_what_fails_says_where_the_data_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str, error: BaseException
) -> None:
    loaded = installed(tmp_path)
    said = moved(loaded, monkeypatch, **{part: error})
    assert any("in SQLite, unchanged" in one for one in said)
    assert file(loaded.home).read_text() == "users" and not page_database.interrupted(loaded.home)


def test_a_way_back_that_fails_says_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = installed(tmp_path)
    copy, back = (ServiceError(f"{one} broke.", fault="move-failed") for one in ("The copy", "The way back"))
    said = moved(loaded, monkeypatch, copy=copy, put_back=back)
    assert "The copy broke." in said[-1] and "The way back broke." in said[-1]
    assert not any("unchanged" in one for one in said) and page_database.interrupted(loaded.home) == "sqlite"


def test_what_was_not_begun_says_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another command has moved them meanwhile."""
    loaded = installed(tmp_path)
    (only,) = moved(loaded, monkeypatch, plan=SettingsError("They are elsewhere.", fault="x"))
    assert only == "They are elsewhere."


def test_a_setting_of_the_environment_is_not_written(tmp_path: Path) -> None:
    loaded = installed(tmp_path, WEBUI_DATABASE="postgres")
    page_database.finish(begun(loaded))
    assert not (tmp_path / ".env").exists()


def test_what_can_t_be_moved(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        page_database.plan(installed(tmp_path, ""))
    assert refused.value.fault == "volume-missing" and "WEBUI_DATABASE=postgres" in refused.value.hint
    loaded = installed(tmp_path, WEBUI_DATABASE="sqlite")
    with pytest.raises(SettingsError) as refused:
        page_database.plan(loaded)
    assert refused.value.fault == "argument-invalid"
    loaded = installed(tmp_path)
    cluster = page_database.plan(loaded).target.places.postgres / program.CLUSTER
    cluster.mkdir(parents=True)
    (cluster / "PG_VERSION").write_text("15\n")
    with pytest.raises(SettingsError) as refused:
        page_database.plan(loaded)
    assert refused.value.fault == "folder-not-empty" and file(loaded.home).read_text() == "users"
