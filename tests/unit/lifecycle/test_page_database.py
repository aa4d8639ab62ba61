"""The page's data go from SQLite to PostgreSQL: what is refused, and each state that a kill leaves. The copy itself is
in tests/integration/production/test_postgres_copy.py."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest

from scripts import postgres as program
from scripts import settings
from scripts.errors import SettingsError
from scripts.home import Home
from scripts.lifecycle import page_database, start
from scripts.lifecycle.page_database import PageMove
from scripts.progress import silent
from scripts.settings import Loaded
from tests.unit.test_postgres import programs


@pytest.fixture(autouse=True)
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The only PostgreSQL of this machine; and the checkout, whose `.env` a move writes."""
    monkeypatch.setattr(program, "DEBIAN", tmp_path / "lib")
    monkeypatch.setattr(program, "HOMEBREW", ())
    programs(tmp_path / "lib" / "15" / "bin", "postgres (PostgreSQL) 15.18")
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
    assert kept.folder.name.endswith("-before-postgres")
    assert not file(loaded.home).exists() and page_database.interrupted(loaded.home)
    cluster = move.target.places.postgres / program.CLUSTER
    cluster.mkdir(parents=True)
    (cluster / "PG_VERSION").write_text("15\n")
    loaded.home.run.joinpath("choices.json").unlink(missing_ok=True)
    move.source.last.keep(webui_database="postgres")  # as its start does
    return move


def back(loaded: Loaded) -> list[str]:
    told: list[str] = []
    page_database.put_back(loaded, told.append, silent)
    return told


@pytest.mark.parametrize("given", [{}, {"WEBUI_DATABASE": "postgres"}])
def test_what_did_not_come_to_its_end_is_in_sqlite_as_it_was(tmp_path: Path, given: dict[str, str]) -> None:
    loaded = installed(tmp_path, **given)
    file(loaded.home, "-wal").write_text("more")
    move = begun(loaded)
    assert file(loaded.home, ".moving-wal").read_text() == "more"
    (told,) = back(loaded)
    assert "unchanged" in told and back(loaded) == []
    assert file(loaded.home).read_text() == "users" and file(loaded.home, "-wal").read_text() == "more"
    assert move.source.last.get("webui_database") == "sqlite" and not list(
        move.target.places.postgres.iterdir()
    )
    page_database.plan(loaded)  # it can be moved again


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
    move = begun(loaded)
    monkeypatch.setattr(page_database, "_finish", lambda *_: None)  # killed before it
    page_database.finish(move)
    monkeypatch.undo()
    monkeypatch.setattr(page_database, "ROOT", tmp_path)
    assert back(loaded) == []
    assert file(loaded.home, ".before-postgres").exists() and not page_database.interrupted(loaded.home)
    assert "WEBUI_DATABASE=postgres" in (tmp_path / ".env").read_text()


def test_a_stack_that_does_not_start_with_it_goes_back(tmp_path: Path) -> None:
    loaded = installed(tmp_path)
    move = begun(loaded)
    page_database.finish(move)
    page_database.take_back(move, loaded, lambda _: None, silent)
    assert (
        file(loaded.home).read_text() == "users"
        and "WEBUI_DATABASE=sqlite" in (tmp_path / ".env").read_text()
    )
    assert move.source.last.get("webui_database") == "sqlite" and not page_database.interrupted(loaded.home)


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
