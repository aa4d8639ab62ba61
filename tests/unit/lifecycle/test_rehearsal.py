"""A rehearsal is made beside the real stack, and nothing of it stays."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scripts import settings
from scripts.errors import ServiceError, SettingsError
from scripts.home import Home
from scripts.lifecycle import documents, rehearsal, second_stack
from scripts.lifecycle.second_stack import Second
from scripts.lifecycle.site import Site
from scripts.volumes import Volume
from scripts.volumes.manifest import Backup, File, Manifest, Record
from scripts.webui import page_program
from scripts.webui.page_program import Program

FINDINGS = [
    {"subject": "webui", "status": "ok", "seen": "signed in"},
    {"subject": "answer", "status": "wrong", "seen": "Rome"},
    {"subject": "speed", "status": "wrong", "seen": "1 token/s"},
]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setattr(second_stack, "inherited", lambda: {"PATH": os.environ["PATH"], "ENGINE": "llamacpp"})
    home = Home(tmp_path / "state")
    home.prepare()
    (home.secrets / "webui_admin_password").write_text("secret")
    chosen = settings.load(tmp_path, {"RUNTIME": "embedded"}).settings
    yield Site.of(chosen, home)
    assert not (home.state / "rehearsal").exists()


@pytest.fixture
def made(tmp_path: Path) -> Backup:
    parts = {"openwebui": {"revision": "abc", "users": 2, "chats": 3}}
    return Backup(tmp_path / "backups/one", Manifest(1, "", "1", "embedded", parts, ()))


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """What the second installation was asked to do, once it had the secrets."""
    told: list[tuple[str, ...]] = []

    def invoke(env: dict[str, str], *arguments: str, **_: Any) -> dict[str, Any]:
        home = Path(env["BYRE_HOME"])
        assert home.name == "rehearsal" and (home / "secrets/webui_admin_password").read_text() == "secret"
        assert env["COMPOSE_PROJECT_NAME"] == "byre-rehearsal" and env["WEBUI_PORT"] != "8080"
        told.append(arguments)
        return {"findings": FINDINGS}

    monkeypatch.setattr(second_stack, "invoke", invoke)
    monkeypatch.setattr(rehearsal, "page_facts", lambda *_: {"revision": "def", "users": 2, "chats": 2})
    return told


def test_what_is_done_and_looked_at(site: Site, made: Backup, heard: list[tuple[str, ...]]) -> None:
    found = {one.what: one.good for one in rehearsal.rehearse(site, made, lambda _: None)}
    assert heard == [("volumes", "restore", str(made.folder)), ("start",), ("verify",), ("stop",), ("stop",)]
    assert found == {
        "start": True,
        "webui": True,
        "answer": False,
        "revision": True,
        "users": True,
        "chats": False,
    }


def test_its_documents_are_compared_while_it_runs(
    site: Site, heard: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, ...]] = []

    def compared(there: Site, told: Any) -> tuple[bool, str]:
        assert there.settings.compose_project_name == "byre-rehearsal"
        asked.append(heard[-1])
        return told["documents"] == {"shop.orders": [3, 3]}, "3 of 3"

    monkeypatch.setattr(documents, "compared", compared)
    record = Record("database", "embedded", "x", "", None, File("", 0, ""), File("", 0, ""), 0, 0, 0)
    parts = {"database": {"documents": {"shop.orders": [3, 3]}}}
    made = Backup(Path("/one"), Manifest(1, "", "1", "embedded", parts, (record,)))
    found = {one.what: one.good for one in rehearsal.rehearse(site, made, lambda _: None)}
    assert found["documents"] is True and asked == [("verify",)]
    made = Backup(Path("/one"), Manifest(1, "", "1", "embedded", parts, ()))
    assert "documents" not in {one.what for one in rehearsal.rehearse(site, made, lambda _: None)}


@pytest.mark.parametrize(
    ("version", "program"), [("0.1", "old"), ("9.9", "new"), ("5.0", "old"), (None, "old"), ([], "old")]
)
def test_it_has_the_program_that_the_backup_is_of(
    site: Site, monkeypatch: pytest.MonkeyPatch, version: Any, program: str
) -> None:
    """A backup of before a rollback belongs to the version that is not in use now."""
    old, new = Program("old", "0.1"), Program("new", "9.9")
    page_program.write(site.home, page_program.State(now=old, before=new))
    of = {"openwebui": {} if version is None else {"version": version}}
    seen: list[Program | None] = []

    def invoke(env: dict[str, str], *_: str, **__: object) -> dict[str, Any]:
        seen.append(page_program.read(Home(Path(env["BYRE_HOME"]))).now)
        return {"findings": []}

    monkeypatch.setattr(second_stack, "invoke", invoke)
    next(
        iter(rehearsal.rehearse(site, Backup(Path("/one"), Manifest(1, "", "", "", of, ())), lambda _: None))
    )
    assert {one.place for one in seen if one} == {program}


def test_what_can_not_be_compared_is_wrong(site: Site, made: Backup) -> None:
    """Real databases: none, one that can't be read, and a backup that did not count."""
    page = site.places.webui
    page.mkdir(parents=True)

    def look() -> dict[str, bool | None]:
        return {one.what: one.good for one in rehearsal.counted(site, made)}

    assert look() == {"revision": False, "users": False, "chats": False}
    (page / "webui.db").write_bytes(b"SQLite format 3\0" + bytes(5000))
    assert look() == {"webui data": False}
    counted, record = (
        made,
        Record("openwebui", "embedded", "x", "", None, File("", 0, ""), File("", 0, ""), 0, 0, 0),
    )
    made = Backup(made.folder, Manifest(1, "", "1", "embedded", {}, (record,)))
    assert look() == {"webui data": None}, "nor could it be read when it was backed up"
    made = counted
    (page / "webui.db").unlink()
    sqlite3.connect(page / "webui.db").execute("CREATE TABLE chat (one)").connection.close()
    made = Backup(made.folder, Manifest(1, "", "1", "embedded", {}, (record,)))
    assert look() == {"webui data": False}
    made = Backup(made.folder, Manifest(1, "", "1", "embedded", {}, ()))
    assert look() == {}


def test_an_interrupted_one_goes_too(site: Site, made: Backup, heard: list[tuple[str, ...]]) -> None:
    checks = rehearsal.rehearse(site, made, lambda _: None)
    next(checks)
    assert (site.home.state / "rehearsal").exists()
    checks.close()  # type: ignore[attr-defined]
    assert heard[-1] == ("stop",)


def test_the_real_data_are_never_used(
    site: Site, made: Backup, heard: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = second_stack.of

    def of(first: Site, home: Home, project: str, **more: str) -> Second:
        return real(first, home, project, OPENWEBUI_DATA_STORAGE=str(site.places.webui), **more)

    monkeypatch.setattr(second_stack, "of", of)
    with pytest.raises(ServiceError) as caught:
        next(iter(rehearsal.rehearse(site, made, lambda _: None)))
    assert caught.value.fault == "second-stack-refused" and not heard


def test_a_second_stack_that_fails_leaves_nothing_and_can_be_made_again(
    site: Site, made: Backup, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "python"
    program.write_text('#!/bin/sh\necho \'{"error": {"message": "no room", "detail": []}}\'; exit 3\n')
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    folder = tmp_path / "my second"
    for _ in range(2):
        second = second_stack.plan(site, str(folder))
        with pytest.raises(ServiceError) as caught:
            second_stack.make(site, second, made, "", lambda _: None)
        assert caught.value.fault == "second-stack-failed" and not folder.exists()
    program.write_text("#!/bin/sh\necho '{}'\n")
    second_stack.make(site, second_stack.plan(site, str(folder)), made, "", lambda _: None)
    assert (folder / "secrets/webui_admin_password").read_text() == "secret"


def test_a_second_stack_of_the_same_name_is_not_written_over(
    site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    there = Volume("openwebui", "named", Path("/x"), "byre-second_openwebui-data")
    monkeypatch.setattr("scripts.runtimes.embedded_parts.EmbeddedData.volumes", lambda self: (there,))
    monkeypatch.setattr(second_stack, "of", lambda *_: Second(site.home, {"RUNTIME": "embedded"}))
    with pytest.raises(SettingsError) as caught:
        second_stack.plan(site, str(tmp_path / "second"))
    assert there.label in caught.value.message


def test_what_a_command_says_when_it_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    (tmp_path / "python").write_text(
        '#!/bin/sh\necho \'{"error": {"message": "no room", "detail": ["x"]}}\'; exit 3\n'
    )
    (tmp_path / "python").chmod(0o755)
    with pytest.raises(ServiceError) as caught:
        second_stack.invoke({}, "volumes", "restore", "x")
    assert caught.value.fault == "rehearsal-failed" and caught.value.detail == ("no room", "x")
    assert "`volumes restore`" in caught.value.message


def test_a_second_stack_of_a_teams_has_no_proxy(site: Site, tmp_path: Path) -> None:
    """Its ports are taken, and other machines have no business there."""
    team = Site.of(
        settings.load(tmp_path, {"RUNTIME": "embedded", "SCENARIO": "production"}).settings, site.home
    )
    second = second_stack.of(team, Home(tmp_path / "second"), "byre-second")
    assert "proxy" in team.services and "proxy" not in second.site().services
