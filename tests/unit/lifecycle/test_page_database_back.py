"""The page's data go from PostgreSQL back to SQLite: what is refused, and each state that a kill leaves. The copy is in
tests/integration/production/test_postgres_copy.py."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

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
)
from scripts.lifecycle.page_database import Copied, PageMove
from scripts.lifecycle.site import Site
from scripts.progress import silent
from scripts.settings import Loaded
from scripts.volumes.manifest import read_backup
from tests.unit.test_postgres import only


@pytest.fixture(autouse=True)
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The only PostgreSQL of this machine, which is not asked; and the checkout, whose `.env` a move writes."""
    only(tmp_path, monkeypatch)
    monkeypatch.setattr(page_database, "ROOT", tmp_path)
    monkeypatch.setattr(backing_up, "page_facts", lambda *_: {})


def installed(tmp_path: Path, cluster: bool = True, **values: str) -> Loaded:
    """One whose page has its data in PostgreSQL, and an upload."""
    (tmp_path / ".env").write_text("WEBUI_DATABASE=postgres\n")
    loaded = settings.load(tmp_path, {"RUNTIME": "embedded", "BYRE_HOME": str(tmp_path / "home"), **values})
    loaded.home.prepare()
    file(loaded.home, "uploads").mkdir(parents=True, exist_ok=True)
    if cluster:
        kept(loaded.home).parent.mkdir(parents=True)
        kept(loaded.home).write_text("15\n")
        Site.of(loaded.settings, loaded.home).last.keep(webui_database="postgres")
    return loaded


def file(home: Home, name: str = "webui.db") -> Path:
    return home.data / "openwebui" / name


def kept(home: Home) -> Path:
    return home.data / "postgres" / program.CLUSTER / "PG_VERSION"


def begun(loaded: Loaded) -> PageMove:
    """A move that came as far as half of a copy."""
    move = page_database.plan(loaded, "sqlite")
    made = page_database.begin(move, silent)
    assert "-before-sqlite" in made.folder.name  # another of the same second has a number after it
    assert {one.volume for one in made.contents.volumes} == {"postgres", "openwebui"}
    for end in ("", "-wal"):
        file(loaded.home, f"webui.db{end}").write_text("half")
    return move


def last(loaded: Loaded) -> object:
    return Site.of(loaded.settings, loaded.home).last.get("webui_database")


@pytest.mark.parametrize("whole", [False, True])
def test_what_fails_is_in_postgresql_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: bool
) -> None:
    loaded = installed(tmp_path)
    move = begun(loaded)
    if whole:  # such as an `.env` that can't be written
        with monkeypatch.context() as patched:
            patched.setattr(page_database, "_finish", lambda *_: None)
            page_database.finish(move)
    told: list[str] = []
    page_database.put_back(loaded, told.append, silent, undo=True)
    assert "PostgreSQL" in told[0] and not page_database.interrupted(loaded.home)
    assert [one.name for one in file(loaded.home).parent.iterdir()] == ["uploads"]
    assert kept(loaded.home).exists() and last(loaded) == "postgres"
    assert "WEBUI_DATABASE=postgres" in (tmp_path / ".env").read_text()
    page_database.plan(loaded, "sqlite")  # it can be moved again


def test_a_start_after_a_kill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = installed(tmp_path)
    move = begun(loaded)
    assert page_database.interrupted(loaded.home) == "postgres"
    with pytest.raises(ServiceError) as refused:
        page_database.plan(loaded, "sqlite")
    assert refused.value.fault == "move-interrupted"
    again = start.put_back(loaded, lambda _: None, lambda: nullcontext(silent)).settings
    assert again.webui_database == "postgres" and not file(loaded.home).exists()
    begun(loaded)
    monkeypatch.setattr(page_database, "_finish", lambda *_: None)
    page_database.finish(move)
    monkeypatch.undo()
    monkeypatch.setattr(page_database, "ROOT", tmp_path)
    assert page_database.interrupted(loaded.home) == "sqlite"
    again = start.put_back(loaded, lambda _: None, lambda: nullcontext(silent)).settings
    assert again.webui_database == "sqlite" and file(loaded.home).read_text() == "half"
    assert "WEBUI_DATABASE=sqlite" in (tmp_path / ".env").read_text() and last(loaded) == "sqlite"


def test_what_came_to_its_end_is_in_sqlite(tmp_path: Path) -> None:
    loaded = installed(tmp_path)
    page_database.finish(begun(loaded))
    assert "WEBUI_DATABASE=sqlite" in (tmp_path / ".env").read_text()
    assert file(loaded.home).exists() and kept(loaded.home).exists(), "the original stays"
    now = page_database.on(loaded, "sqlite")
    postgres.admit(Site.of(now.settings, loaded.home))
    for to, fault in (("sqlite", "argument-invalid"), ("postgres", "folder-not-empty")):
        with pytest.raises(SettingsError) as refused:
            page_database.plan(now, to)
        assert refused.value.fault == fault


def test_a_stack_that_does_not_start_with_it_goes_back(tmp_path: Path) -> None:
    loaded = installed(tmp_path)
    move = begun(loaded)
    page_database.finish(move)
    told: list[str] = []
    page_database.take_back(move, loaded, told.append, silent)
    assert not file(loaded.home).exists() and last(loaded) == "postgres"
    assert "WEBUI_DATABASE=postgres" in (tmp_path / ".env").read_text()
    (made,) = (loaded.home.state / "backups").glob("*-of-sqlite")
    assert [one.volume for one in read_backup(made).contents.volumes] == ["openwebui"]
    assert str(made) in told[-1]


@pytest.mark.parametrize("part", ["begin", "copy", "finish"])
def test_what_fails_says_where_the_data_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    loaded = installed(tmp_path)
    said: list[str] = []
    monkeypatch.setattr(installation, "load", lambda _: loaded)
    monkeypatch.setattr(installation, "look", lambda _: Site.of(loaded.settings, loaded.home))
    monkeypatch.setattr(page_tables, "made", lambda *_: nullcontext())
    monkeypatch.setattr(page_database, "copy", lambda _, made, __: Copied({}, {}, made))
    planned = page_database.plan(loaded, "sqlite")

    def fails(*_: object) -> None:
        raise ServiceError("It broke.", fault="move-failed")

    monkeypatch.setattr(page_database, part, fails)
    with pytest.raises(ServiceError):
        change_runtime.change_database(loaded, planned, said.append, lambda: nullcontext(silent))
    assert any("in PostgreSQL, unchanged" in one for one in said)
    assert not file(loaded.home).exists() and last(loaded) == "postgres"


def test_what_can_t_be_moved(tmp_path: Path) -> None:
    loaded = installed(tmp_path, cluster=False)
    with pytest.raises(SettingsError) as refused:
        page_database.plan(loaded, "sqlite")
    assert refused.value.fault == "volume-missing"
    loaded = installed(tmp_path)
    file(loaded.home).write_text("of another time")
    with pytest.raises(SettingsError) as refused:
        page_database.plan(loaded, "sqlite")
    assert refused.value.fault == "folder-not-empty" and file(loaded.home).read_text() == "of another time"
