"""Settings and secrets: into a backup when a key is set, and back."""

from __future__ import annotations

import hashlib
import stat
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyrage
import pytest

from scripts.commands import restore, volumes
from scripts.commands.restore import configuration
from scripts.console import Console
from scripts.errors import BusyError, ByreError, SettingsError
from scripts.home import write_atomic
from scripts.lifecycle import configuration as room
from scripts.lifecycle import keeping
from scripts.progress import silent
from scripts.settings import Settings
from scripts.volumes.manifest import Backup, find_backups
from tests.faults import fault
from tests.unit.commands.stand import Stand, Terminal, document, look_at, standing
from tests.unit.volumes.test_configuration import PASSPHRASE, QUICK
from tests.unit.volumes.trees import flip, rewritten


def checkout(site: Stand) -> Path:
    return site.home.state.parent / "checkout"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stand:
    """With a key of age, settings and secrets."""
    made = standing(tmp_path, monkeypatch)
    checkout(made).mkdir()
    monkeypatch.setattr(room, "ROOT", checkout(made))
    (checkout(made) / ".env").write_text(f"BYRE_HOME={made.home.state}\nWEBUI_PORT=8123\n")
    (checkout(made) / "mcp-config.json").write_text("{}")
    made.home.prepare()
    (made.home.secrets / "mcp_token").write_text("token of then")
    (made.home.secrets / ".mcp_token.half").write_text("half a file")
    private = pyrage.x25519.Identity.generate()
    (tmp_path / "key.txt").write_text(str(private))
    known = {
        "backup_age_recipient": str(private.to_public()),
        "backup_age_identity": str(tmp_path / "key.txt"),
    }
    made = replace(made, settings=Settings.model_validate(known))
    look_at(monkeypatch, made)
    return made


def backup(site: Stand) -> Backup:
    volumes.backup(Console())
    return find_backups(site.home.state / "backups")[0][-1]


def by_passphrase(made: Backup) -> None:
    """The configuration of a backup as it would be with a passphrase, in a hundredth of the time."""
    path = made.folder / "configuration.tar.age"
    path.write_bytes(QUICK)
    sealed = {"name": path.name, "bytes": len(QUICK), "sha256": hashlib.sha256(QUICK).hexdigest()}
    rewritten(made, lambda d: d.update(configuration=sealed))


def content(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_back_on_a_machine_with_others(site: Stand, capsys: pytest.CaptureFixture[str]) -> None:
    made = backup(site)
    assert "encrypted" in capsys.readouterr().out and "age -d" in (made.folder / "README.txt").read_text()
    assert b"token of then" not in (made.folder / "configuration.tar.age").read_bytes()
    (checkout(site) / ".env").write_text("WEBUI_PORT=1\n")
    (checkout(site) / "mcp-config.json").unlink()
    (site.home.secrets / "mcp_token").write_text("token of now")
    (site.home.secrets / "own_later").write_text("stays")
    configuration(Console(json=True), "latest", dry_run=True)
    assert document(capsys) == {
        "format": 1, "would_restore_configuration": [".env", "mcp-config.json", "secrets/mcp_token"],
    }  # fmt: skip
    assert (site.home.secrets / "mcp_token").read_text() == "token of now"
    configuration(Console(json=True), "latest")
    done = document(capsys)
    assert "WEBUI_PORT=8123" in (checkout(site) / ".env").read_text()
    assert content(site.home.secrets) | {".mcp_token.half": ""} == {
        "mcp_token": "token of then", "own_later": "stays", ".mcp_token.half": "",
    }  # fmt: skip
    modes = {
        path: stat.S_IMODE(path.stat().st_mode)
        for path in (site.home.secrets / "mcp_token", checkout(site) / ".env")
    }
    assert set(modes.values()) == {0o600}
    aside = Path(done["before"])
    assert content(aside) == {".env": "WEBUI_PORT=1\n", "secrets/mcp_token": "token of now"}
    assert stat.S_IMODE(aside.stat().st_mode) == 0o700
    configuration(Console(json=True), "latest")
    assert document(capsys) == {"format": 1, "restored_configuration": [], "before": None}


def test_settings_that_are_a_link_are_written_where_it_leads(site: Stand, tmp_path: Path) -> None:
    backup(site)
    env, elsewhere = checkout(site) / ".env", tmp_path / "byre.env"
    env.unlink()
    elsewhere.write_text("WEBUI_PORT=1\n")
    env.symlink_to(elsewhere)
    configuration(Console(), "latest")
    assert env.is_symlink() and "WEBUI_PORT=8123" in elsewhere.read_text()


def test_the_list_says_which_backups_hold_one(
    site: Stand, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Those that a person makes; the safety copy of a move or an update holds none, and takes no time for it."""
    backup(site)
    root = site.home.state / "backups"
    keeping.make(site, site.all[:2], root, silent, "-embedded")  # type: ignore[arg-type]
    capsys.readouterr()
    volumes.list_(Console())
    assert [line.count("configuration") for line in capsys.readouterr().out.splitlines()[-2:]] == [1, 0]
    volumes.list_(Console(json=True))
    assert [one["configuration"] for one in document(capsys)["backups"]] == [True, True, False, False]


def test_the_secrets_go_where_the_settings_of_the_backup_say(
    site: Stand, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (checkout(site) / ".env").write_text(f"BYRE_HOME={tmp_path / 'elsewhere'}\n")
    made = backup(site)
    configuration(Console(), "latest")
    assert capsys.readouterr().out.endswith(f"volumes restore {made.folder}\n"), "elsewhere has no backups"
    assert (tmp_path / "elsewhere/secrets/mcp_token").read_text() == "token of then"


def test_without_a_key_it_is_left_out_and_that_is_said(
    site: Stand, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    look_at(monkeypatch, replace(site, settings=Settings.model_validate({})))
    made = backup(site)
    assert (
        "BACKUP_PASSPHRASE" in capsys.readouterr().out
        and not (made.folder / "configuration.tar.age").exists()
    )
    with pytest.raises(SettingsError, check=fault("backup-unknown")):
        configuration(Console(), "latest")


def test_a_passphrase_is_asked_for_and_a_wrong_one_changes_nothing(
    site: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_passphrase(backup(site))
    before = content(site.home.secrets)
    with pytest.raises(SettingsError, check=fault("backup-locked")):
        configuration(Console(), "latest")
    monkeypatch.setattr("sys.stdin", Terminal())

    def ctrl_d(_: str) -> str:
        raise EOFError

    monkeypatch.setattr("getpass.getpass", ctrl_d)
    with pytest.raises(SettingsError, check=fault("backup-locked")):
        configuration(Console(), "latest")
    monkeypatch.setattr("getpass.getpass", lambda _: "a wrong one")
    with pytest.raises(SettingsError, check=fault("backup-passphrase")):
        configuration(Console(), "latest")
    assert content(site.home.secrets) == before and not [*site.home.state.glob("before-*")]
    monkeypatch.setattr("getpass.getpass", lambda _: PASSPHRASE)
    configuration(Console(), "latest")
    known = Settings.model_validate({"backup_passphrase": PASSPHRASE})
    look_at(monkeypatch, replace(site, settings=known))
    configuration(Console(), "latest")


def test_what_is_damaged_changes_nothing(site: Stand) -> None:
    made = backup(site)
    volumes.verify(Console())
    flip(made.folder / "configuration.tar.age")
    calls: tuple[Callable[[], None], ...] = (
        lambda: volumes.verify(Console()),
        lambda: configuration(Console(), "latest"),
    )
    for call in calls:
        with pytest.raises(ByreError, check=fault("backup-damaged"), match="configuration"):
            call()
    (made.folder / "configuration.tar.age").unlink()
    with pytest.raises(ByreError, check=fault("file-unreadable")):
        volumes.verify(Console())
    restore.restore(Console(), "latest")  # the data are whole


def test_settings_of_another_version_change_nothing(site: Stand) -> None:
    (checkout(site) / ".env").write_text("A_SETTING_OF_THE_FUTURE=1\n")
    backup(site)
    (checkout(site) / ".env").unlink()
    with pytest.raises(SettingsError, check=fault("settings-unknown")):
        configuration(Console(), "latest")
    assert not (checkout(site) / ".env").exists()


def test_a_look_at_the_settings_writes_none_of_them(site: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kill would leave them on the disk, unencrypted."""
    backup(site)
    (checkout(site) / ".env").unlink()
    opened: list[str] = []
    made = tempfile.mkstemp

    def mkstemp(**how: Any) -> tuple[int, str]:
        opened.append(how.get("prefix", ""))
        return made(**how)

    monkeypatch.setattr(tempfile, "mkstemp", mkstemp)
    configuration(Console(), "latest", dry_run=True)
    assert opened and not [name for name in opened if name.startswith("..env")]


def test_it_waits_for_the_stack_to_stop(site: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    backup(site)
    look_at(monkeypatch, replace(site, running=frozenset({"openwebui"})))
    (site.home.secrets / "mcp_token").write_text("token of now")
    with pytest.raises(BusyError, check=fault("configuration-in-use")):
        configuration(Console(), "latest")
    with pytest.raises(SettingsError, check=fault("argument-invalid")):
        configuration(Console(), "latest", "openwebui")
    assert (site.home.secrets / "mcp_token").read_text() == "token of now"


def test_a_disk_that_fills_keeps_what_was_there(site: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever write fails: nothing that was there is lost, and the same command again ends it."""
    backup(site)
    for last in range(4):
        (site.home.secrets / "mcp_token").write_text("token of now")
        (checkout(site) / ".env").write_text("WEBUI_PORT=1\n")
        left = last

        def write(path: Path, *rest: object) -> None:
            nonlocal left
            if not left:
                raise OSError(28, "No space left on device")
            left -= 1
            write_atomic(path, *rest)  # type: ignore[arg-type]

        monkeypatch.setattr(room, "write_atomic", write)
        with pytest.raises(ByreError, check=fault("file-unwritable")):
            configuration(Console(), "latest")
        monkeypatch.setattr(room, "write_atomic", write_atomic)
        kept = "".join(
            "".join(content(one).values()) for one in site.home.state.glob("before-configuration-*")
        )
        assert "token of now" in kept + (site.home.secrets / "mcp_token").read_text()
        assert "WEBUI_PORT=1" in kept + (checkout(site) / ".env").read_text()
        configuration(Console(), "latest")
        assert (site.home.secrets / "mcp_token").read_text() == "token of then"
