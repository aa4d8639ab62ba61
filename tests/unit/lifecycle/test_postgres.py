"""PostgreSQL before a start: what is written for it, and that no setting leaves the users behind."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from scripts import postgres as program
from scripts import process
from scripts.errors import HostError, SettingsError
from scripts.lifecycle import backing_up, kept_backups, moving, page_change, page_revision, postgres
from scripts.lifecycle.site import Site
from scripts.progress import silent
from scripts.runtimes.base import Process
from scripts.settings import Loaded
from scripts.volumes.manifest import Backup, File, Manifest, Record
from scripts.webui import page_program
from scripts.webui.page_program import Program, State
from tests.unit.lifecycle import team
from tests.unit.test_postgres import only


@pytest.fixture(autouse=True)
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only PostgreSQL of this machine."""
    found = process.which
    monkeypatch.setattr(process, "which", lambda name, env: "" if name == program.NAME else found(name, env))
    return only(tmp_path, monkeypatch)


def site(tmp_path: Path, **values: str) -> Site:
    return team.site(tmp_path, **{"SCENARIO": "local", "WEBUI_DATABASE": "postgres", **values})


def cluster(here: Site, version: str = "15") -> None:
    folder = here.places.postgres / program.CLUSTER
    folder.mkdir(parents=True)
    (folder / "PG_VERSION").write_text(f"{version}\n")


def in_sqlite(here: Site) -> None:
    here.places.webui.mkdir(parents=True)
    (here.places.webui / "webui.db").write_bytes(b"")


def test_it_is_a_service_where_the_setting_says_so(tmp_path: Path) -> None:
    here = site(tmp_path)
    postgres.admit(here)
    postgres.write(here, here.variables(here.ports))
    kept, service = here.places.credentials, here.described()["postgres"]
    assert service.embedded and service.environment["POSTGRES_LISTEN"] == "127.0.0.1"
    assert service.environment["POSTGRES_BIN"] == str(tmp_path / "lib" / "15" / "bin")
    assert here.runtime.parts.source(service) == "postgres"
    assert here.runtime.parts.used(service).version == "15.18"
    assert kept.read(postgres.OWNER_SECRET) and kept.read(postgres.OWNER_SECRET) != kept.read(
        postgres.PAGE_SECRET
    )
    assert (kept.read(postgres.ADDRESS) or "").endswith(f"@127.0.0.1:{here.ports['postgres_port']}/openwebui")
    assert "DATABASE_URL" in {one.target for one in here.described()["openwebui"].secrets}
    assert "postgres" in {one.name for one in here.runtime.data.volumes()}


def test_without_it_nothing_is_there(tmp_path: Path) -> None:
    here = site(tmp_path, WEBUI_DATABASE="sqlite")
    postgres.admit(here)
    postgres.write(here, here.variables(here.ports))
    assert "postgres" not in here.services and here.places.credentials.read(postgres.ADDRESS) == ""
    assert "DATABASE_URL" not in {one.target for one in here.described()["openwebui"].secrets}
    assert "postgres" not in {one.name for one in here.runtime.data.volumes()}


def test_in_containers_it_is_on_the_inner_network_alone(tmp_path: Path, there: Path) -> None:
    here = site(tmp_path, RUNTIME="podman", SCENARIO="production")
    postgres.write(here, here.variables(here.ports))
    service = here.described()["postgres"]
    assert service.networks == ("llm-network",) and not service.ports and service.limits.memory
    assert "@postgres:5432/" in (here.places.credentials.read(postgres.ADDRESS) or "")
    assert "DATABASE_URL" in {one.target for one in here.described()["openwebui"].secrets}


def test_users_in_sqlite_are_not_left_behind(tmp_path: Path) -> None:
    here = site(tmp_path)
    in_sqlite(here)
    with pytest.raises(SettingsError) as caught:
        postgres.admit(here)
    assert caught.value.fault == "page-database-changed" and "WEBUI_DATABASE=sqlite" in caught.value.hint
    here.last.keep(webui_database="postgres")
    postgres.admit(here)  # the file is from before


def test_users_in_postgres_are_not_left_behind(tmp_path: Path) -> None:
    here = site(tmp_path, WEBUI_DATABASE="sqlite")
    here.last.keep(webui_database="postgres")
    postgres.admit(here)  # there are none
    cluster(here)
    with pytest.raises(SettingsError) as caught:
        postgres.admit(here)
    assert caught.value.fault == "page-database-changed" and "WEBUI_DATABASE=postgres" in caught.value.hint
    in_sqlite(here)
    postgres.admit(here)  # a backup of SQLite was restored


def test_the_facts_of_a_page_are_those_of_the_database_that_has_it(tmp_path: Path) -> None:
    """Also after WEBUI_DATABASE has changed, when its hint says to make a backup."""
    here = site(tmp_path)
    in_sqlite(here)
    page = backing_up.page_volume(here)
    with closing(sqlite3.connect(page.folder / "webui.db")) as one, one:
        one.execute("CREATE TABLE alembic_version AS SELECT 'r1' AS version_num")
    with backing_up.reading(here, page) as found:
        assert found.facts["revision"] == "r1"
    assert not postgres.holds(here)
    cluster(here)
    assert postgres.holds(here)
    with backing_up.reading(here, page) as found:
        assert not found.facts


def test_what_has_the_data_is_asked_at_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A look from before the stop would ask a PostgreSQL that is gone."""
    here = replace(site(tmp_path), processes={"postgres": Process("postgres", "running")})
    assert here.running == {"postgres"}
    seen: list[frozenset[str]] = []

    def belong(there: Site, _: object) -> bool:
        seen.append(there.running)
        return True

    monkeypatch.setattr(page_revision, "belong", belong)
    old, new = Program("old", "1"), Program("new", "2")
    state = State(now=old, trying=new, safety="lost")
    page_change._without_backup(
        here, state, SettingsError("lost", fault="backup-unknown"), lambda _: None, silent
    )
    assert seen == [frozenset()] and page_program.read(here.home).now == old


def test_a_missing_program_and_another_version_are_named(tmp_path: Path, there: Path) -> None:
    here = site(tmp_path)
    cluster(here, "13")
    with pytest.raises(HostError) as caught:
        postgres.admit(here)
    assert caught.value.fault == "page-database-version"
    (here.places.postgres / program.CLUSTER / "PG_VERSION").unlink()
    (there / "initdb").unlink()
    with pytest.raises(HostError) as caught:
        postgres.admit(here)
    assert caught.value.fault == "program-missing" and postgres.INSTALL in caught.value.hint


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        ({"openwebui": {"revision": "a", "users": 3}}, "backup-unfit"),
        ({"openwebui": {"revision": "a", "database": "postgres"}, "postgres": {"major": 16}}, "page-database-version"),
    ],
)  # fmt: skip
def test_a_backup_that_the_page_would_not_use_is_refused(
    tmp_path: Path, parts: dict[str, dict[str, object]], fault: str
) -> None:
    here = site(tmp_path)
    found = backup(tmp_path, parts)
    with pytest.raises(SettingsError) as caught:
        kept_backups.fitting(here, found, "")
    assert caught.value.fault == fault


def test_a_backup_of_users_in_postgres_is_not_for_a_page_in_sqlite(tmp_path: Path) -> None:
    """Also where it could not be asked when it was backed up."""
    here = site(tmp_path, WEBUI_DATABASE="sqlite")
    with pytest.raises(SettingsError) as caught:
        kept_backups.fitting(here, backup(tmp_path, {"openwebui": {"database": "postgres"}}), "")
    assert caught.value.fault == "backup-unfit" and "WEBUI_DATABASE=postgres" in caught.value.hint


def backup(tmp_path: Path, parts: dict[str, dict[str, object]]) -> Backup:
    file = File("postgres.tar.zst", 1, "0" * 64)
    record = Record("postgres", "embedded", "x", "at rest", None, file, file, 1, 1, 1)
    made = Manifest(1, "2026-11-30T00:00:00+00:00", "1", "embedded", parts, (record,))
    return Backup(tmp_path / "backup", made)


def test_it_is_not_moved_to_another_runtime(tmp_path: Path) -> None:
    for now in ("postgres", "sqlite"):  # changed since the last start
        here = site(tmp_path, WEBUI_DATABASE=now, RUNTIME="podman")
        here.last.keep(webui_database="postgres")
        with pytest.raises(SettingsError) as caught:  # a dry run, too
            moving.plan(Loaded(here.settings, here.home, ()), "podman", "embedded")
        assert caught.value.fault == "move-postgres"
