"""`service`: what it shows, what it refuses. The entry itself: tests/unit/test_autostart.py."""

from __future__ import annotations

import os
import pwd
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from scripts import autostart, settings
from scripts.autostart import Entry
from scripts.commands import service
from scripts.console import Console
from scripts.errors import SettingsError
from scripts.lifecycle import installation
from tests.unit.commands.stand import document


@pytest.fixture
def one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Entry:
    """An entry that no program is told of."""
    content = f"[Service]\nWorkingDirectory={tmp_path}\n".encode()
    made = Entry(
        tmp_path / "units/byre.service", content, tmp_path, (("true",),), (("true",),), ("true",), True
    )
    monkeypatch.setattr(autostart, "entry", lambda *_, **__: made)
    given(monkeypatch, tmp_path)
    return made


def given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, **environment: str) -> None:
    loaded = settings.load(tmp_path, environment)
    monkeypatch.setattr(installation, "load", lambda _: loaded)


def test_a_dry_run_writes_nothing(one: Entry, capsys: pytest.CaptureFixture[str]) -> None:
    service.install(Console(json=True), dry_run=True)
    said = document(capsys)
    assert (
        said["file"] == str(one.file)
        and said["content"].startswith("[Service]")
        and said["installed"] is False
    )
    service.install(Console(), dry_run=True)
    assert "[Service]" in capsys.readouterr().out and not one.file.exists()


@pytest.mark.parametrize("work", [service.install, service.remove])
def test_a_dry_run_says_what_would_be_refused(one: Entry, work: Callable[..., None]) -> None:
    one.file.parent.mkdir()
    one.file.write_text("[Service]\nWorkingDirectory=/other\n")
    with pytest.raises(SettingsError) as raised:
        work(Console(), dry_run=True)
    assert raised.value.fault == "autostart-taken"


def test_the_user_is_the_systems_not_the_shells(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that su left would let another user's units start with the machine."""
    seen: list[autostart.Person] = []
    monkeypatch.setattr(autostart, "entry", lambda _, person, **__: seen.append(person))
    monkeypatch.setenv("LOGNAME", "another")
    service._entry(settings.load(Path("/nowhere"), {}).settings, Path("/logs"))
    assert [person.name for person in seen] == [pwd.getpwuid(os.getuid()).pw_name]


def test_installed_and_removed(one: Entry, capsys: pytest.CaptureFixture[str]) -> None:
    service.install(Console(json=True))
    assert document(capsys)["boots"] is True and one.file.exists()
    service.remove(Console(json=True), dry_run=True)
    assert document(capsys)["removed"] is False and one.file.exists()
    for removed in (True, False):
        service.remove(Console(json=True))
        assert document(capsys)["removed"] is removed and not one.file.exists()


def test_who_does_not_linger_gets_the_command_for_it(
    one: Entry, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lingers = ("loginctl", "enable-linger", "someone")
    user = replace(one, boots=False, lingers=lingers, lingering=one.folder / "none")
    monkeypatch.setattr(autostart, "entry", lambda *_, **__: user)
    monkeypatch.setattr(autostart, "_run", lambda *_: None)
    service.install(Console())
    assert f"sudo {' '.join(lingers)}" in "".join(capsys.readouterr())
    user = replace(user, lingers=())
    service.install(Console())
    assert "sudo" not in "".join(capsys.readouterr())


def test_a_setting_of_this_shell_is_refused(
    one: Entry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its value may be a secret: only the name is shown."""
    given(monkeypatch, tmp_path, MONGODB_URI="mongodb://me:hidden@there/shop")
    with pytest.raises(SettingsError) as raised:
        service.install(Console())
    assert raised.value.fault == "autostart-setting" and "MONGODB_URI" in raised.value.message
    assert "hidden" not in raised.value.message and not one.file.exists()
