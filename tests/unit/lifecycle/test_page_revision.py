"""An Open WebUI that does not know the schema of the data is not started."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from scripts.errors import ServiceError
from scripts.home import Home
from scripts.lifecycle import keeping, page_revision
from scripts.runtimes.base import Obtained
from scripts.settings import Settings
from scripts.volumes import Volume
from scripts.volumes.consistent import Beside
from scripts.volumes.manifest import Backup, Manifest
from scripts.webui import page_program
from scripts.webui.page_program import Program


class Services:
    """Those that run now."""

    def processes(self, names: object) -> Mapping[str, str]:
        return {"openwebui": "runs"}


@dataclass(frozen=True)
class Stand:
    """What is needed of a Site and its runtime; `program` is a folder with an open_webui."""

    home: Home
    volume: Volume
    program: Path
    processes: Mapping[str, str] = field(default_factory=dict)

    @property
    def services(self) -> Services:
        return Services()

    @property
    def runtime(self) -> Stand:
        return self

    @property
    def data(self) -> Stand:
        return self

    @property
    def parts(self) -> Stand:
        return self

    @property
    def settings(self) -> Settings:
        return Settings.model_validate({})

    def volumes(self) -> tuple[Volume, ...]:
        return (self.volume,)

    def beside(self, volume: Volume) -> Beside:
        return Beside((), sys.executable, str(volume.place))

    def described(self) -> dict[str, Any]:
        return {"openwebui": "the service"}

    def missing(self, services: list[Any]) -> dict[str, int]:
        return {} if (self.program / "open_webui").exists() else {"openwebui": 0}

    def obtain(self, service: Any, *_: Any) -> Obtained:
        return WHAT

    def python(self, obtained: Obtained) -> tuple[list[str], Mapping[str, str]]:
        asked = self.program / "asked"
        asked.write_text(asked.read_text() + "x" if asked.exists() else "x")
        return [sys.executable], {**os.environ, "PYTHONPATH": str(self.program)}


@pytest.fixture
def site(tmp_path: Path) -> Any:
    home = Home(tmp_path / "home")
    home.prepare()
    versions = tmp_path / "program/open_webui/migrations/versions"
    versions.mkdir(parents=True)
    (tmp_path / "program/open_webui/__init__.py").touch()
    (versions / "1.py").write_text('revision = "old"\ndown_revision = None\n')
    (versions / "2.py").write_text('revision = "now"\ndown_revision = "old"\n')
    folder = tmp_path / "data"
    folder.mkdir()
    with closing(sqlite3.connect(folder / "webui.db", isolation_level=None)) as database:
        database.execute("CREATE TABLE alembic_version (version_num TEXT)")
        database.execute("INSERT INTO alembic_version VALUES ('now')")
    return Stand(
        home, Volume("openwebui", "embedded", folder, str(folder), ("openwebui",)), tmp_path / "program"
    )


def set_revision(site: Stand, revision: str | None) -> None:
    with closing(sqlite3.connect(site.volume.folder / "webui.db", isolation_level=None)) as database:
        database.execute("UPDATE alembic_version SET version_num = ?", (revision,))


WHAT = Obtained("image:1")


@pytest.fixture(autouse=True)
def kept(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """What the backups that are made say of what has written the page's data."""
    made: list[dict[str, str]] = []

    def make(*_: Any, page: dict[str, str]) -> Backup:
        made.append(page)
        return backup("old")

    monkeypatch.setattr(keeping, "make", make)
    return made


@pytest.mark.parametrize(("revision", "backups"), [("now", 0), ("old", 1), (None, 1)])
def test_what_it_knows_is_good_and_what_it_will_migrate_is_kept(
    site: Any, revision: str, backups: int, kept: list[dict[str, str]]
) -> None:
    set_revision(site, revision)
    assert bool(page_revision.check(site, WHAT)) == bool(backups)
    assert page_revision.check(site, WHAT) is None and len(kept) == backups
    page_revision.forget(site)
    page_program.write(site.home, page_program.State(safety="one"))
    assert page_revision.check(site, WHAT) is None and len(kept) == backups, "`update` has made it"


def test_a_page_that_was_begun_meanwhile_is_copied_beside_it(
    site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a start that was killed: its database is not at rest."""
    seen: list[Mapping[str, str]] = []

    def make(now: Stand, *_: Any, page: dict[str, str]) -> Backup:
        seen.append(now.processes)
        return backup("old")

    monkeypatch.setattr(keeping, "make", make)
    set_revision(site, "old")
    page_revision.check(site, WHAT)
    assert seen == [{"openwebui": "runs"}]


@pytest.mark.parametrize(
    ("now", "said"), [(None, {}), (Program("openwebui-1", "0.0.1"), {"version": "0.0.1"})]
)
def test_what_is_kept_names_the_version_that_wrote_it(
    site: Any, kept: list[dict[str, str]], now: Program | None, said: dict[str, str]
) -> None:
    set_revision(site, "old")
    page_program.write(site.home, page_program.State(now=now))
    page_revision.check(site, WHAT)
    assert kept == [said]


def test_data_that_cannot_be_read_are_kept_once_and_compared_once_they_can(
    site: Any, kept: list[dict[str, str]]
) -> None:
    """Another Open WebUI may change what is whole of them."""
    file = site.volume.folder / "webui.db"
    whole = file.read_bytes()
    file.write_bytes(b"damaged" * 1000)
    assert page_revision.check(site, WHAT) and not page_revision.check(site, WHAT) and len(kept) == 1
    file.write_bytes(whole)
    set_revision(site, "newer")
    with pytest.raises(ServiceError):
        page_revision.check(site, WHAT)


def test_a_newer_schema_is_refused_until_the_data_are_others(site: Any) -> None:
    page_revision.check(site, WHAT)
    set_revision(site, "newer")
    page_revision.check(site, WHAT)  # the same program and volume: not asked again
    page_revision.forget(site)
    for _ in range(2):
        with pytest.raises(ServiceError) as caught:
            page_revision.check(site, WHAT)
        assert caught.value.fault == "sql-version" and "newer" in caught.value.message and caught.value.hint
        assert "now" in caught.value.detail[0]
    page_program.write(site.home, page_program.State(now=Program("openwebui-1", "9.8.7")))
    with pytest.raises(ServiceError) as caught:
        page_revision.check(site, WHAT)
    assert "9.8.7" in caught.value.message


def test_whether_the_newest_revision_is_reached(site: Any) -> None:
    assert page_revision.reached(site, "now") is True and page_revision.reached(site, "old") is False
    shutil.rmtree(site.program / "open_webui/migrations")
    assert page_revision.reached(site, "now") is None


def test_what_cannot_be_asked_is_not_refused(site: Any) -> None:
    set_revision(site, "newer")
    (site.program / "open_webui/migrations/versions/1.py").unlink()
    (site.program / "open_webui/migrations/versions/2.py").unlink()
    page_revision.check(site, WHAT)
    (site.volume.folder / "webui.db").unlink()
    page_revision.check(site, WHAT)
    site.volume.folder.rmdir()
    page_revision.check(site, WHAT)


def backup(revision: str | None) -> Backup:
    made = {"openwebui": {"revision": revision, "version": "9.9.9"}}
    return Backup(Path("/backups/one"), Manifest(1, "", "7.7.7", "embedded", made, ()))


def test_a_backup_of_a_newer_page_is_refused_by_the_versions_that_made_it(site: Any) -> None:
    for known in ("now", "old", None):
        page_revision.admit(site, backup(known))
    with pytest.raises(ServiceError) as caught:
        page_revision.admit(site, backup("newer"))
    assert caught.value.fault == "sql-version"
    assert all(word in caught.value.message for word in ("newer", "9.9.9", "7.7.7"))
    shutil.rmtree(site.program / "open_webui")
    page_revision.admit(site, backup("newer"))  # `start` asks again, once there is something to ask
