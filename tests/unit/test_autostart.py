"""The entry that starts the stack after a restart. systemctl and loginctl are programs that write down what they get;
`nox -s boot` has the real ones. launchd's file is read as launchd would; no Mac ran it."""

from __future__ import annotations

import plistlib
from dataclasses import replace
from pathlib import Path

import pytest

from scripts import autostart
from scripts.autostart import Entry, Person, Stack
from scripts.errors import HostError, SettingsError

STRANGE = '50% "off" $HOME ü'  # a folder's name


@pytest.fixture
def person(tmp_path: Path) -> Person:
    """A user whose systemctl and loginctl do as they are told."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("systemctl", "loginctl"):
        said(tools / name, "exit 0")
    home = tmp_path / "home"
    return Person("someone", 1000, home, {"PATH": f"{tools}:/usr/bin:/bin", "HOME": str(home)})


def said(tool: Path, then: str) -> None:
    tool.write_text(f'#!/bin/sh\necho "{tool.name} $*" >> "{tool.parent}/calls"\n{then}\n')
    tool.chmod(0o755)


def calls(tmp_path: Path) -> list[str]:
    file = tmp_path / "tools/calls"
    return file.read_text().splitlines() if file.exists() else []


def stack(tmp_path: Path, name: str = "checkout") -> Stack:
    return Stack("byre", tmp_path / name, f"{tmp_path / name}/.venv/bin/python", tmp_path / "log")


def made(tmp_path: Path, person: Person, name: str = "checkout", mac: bool = False) -> Entry:
    return autostart.entry(stack(tmp_path, name), person, mac=mac, runs=tmp_path)


def test_a_users_unit(tmp_path: Path, person: Person) -> None:
    one = made(tmp_path, person)
    marked = replace(one, lingering=tmp_path / "lingers")
    assert autostart.install(marked, person.env) is False, "the user does not linger"
    assert one.file == person.home / ".config/systemd/user/byre.service"
    assert one.file.read_bytes() == one.content and one.file.stat().st_mode & 0o777 == 0o644
    assert calls(tmp_path) == [
        "systemctl --user daemon-reload",
        "systemctl --user enable byre.service",
        "systemctl --user is-enabled --quiet byre.service",
        "loginctl enable-linger someone",
    ]
    (tmp_path / "lingers").touch()
    assert autostart.install(marked, person.env) is True, "a second time is no error"


def test_root_has_a_unit_of_the_system(tmp_path: Path, person: Person) -> None:
    one = made(tmp_path, replace(person, uid=0, name="root"))
    assert one.file == Path("/etc/systemd/system/byre.service") and one.boots and not one.lingers
    assert b"WantedBy=multi-user.target" in one.content and b"network-online.target" in one.content
    assert all("--user" not in command for command in (*one.on, *one.off, one.asks))


def test_names_that_systemd_would_read_otherwise(tmp_path: Path, person: Person) -> None:
    """% stands for values everywhere, $ for variables in commands, quotes end words: systemd.syntax(7)."""
    lines = made(tmp_path, person, STRANGE).content.decode().splitlines()
    folder = f'{tmp_path}/50%% "off" $HOME ü'
    assert f"WorkingDirectory={folder}" in lines
    quoted = f'{tmp_path}/50%% \\"off\\" $$HOME ü'
    assert f'ExecStart="{quoted}/.venv/bin/python" "-m" "invoke" start' in lines
    one = made(tmp_path, person, STRANGE)
    autostart.install(one, person.env)
    assert autostart.remove(one, person.env), "its own folder is known again"


def test_the_same_containers_are_reached_after_a_restart(tmp_path: Path, person: Person) -> None:
    """Docker without root is found by a variable of the shell. An address with a password is not written."""
    where = "unix:///run/user/1000/docker.sock"
    shell = {**person.env, "DOCKER_HOST": where, "CONTAINER_HOST": "ssh://me:hidden@there/run/podman.sock"}
    there = replace(person, env=shell)
    assert f'"DOCKER_HOST={where}"' in made(tmp_path, there).content.decode()
    agent = plistlib.loads(made(tmp_path, there, mac=True).content)
    assert agent["EnvironmentVariables"]["DOCKER_HOST"] == where
    assert all(b"hidden" not in made(tmp_path, there, mac=mac).content for mac in (False, True))


def test_what_is_refused_leaves_nothing(tmp_path: Path, person: Person) -> None:
    said(
        tmp_path / "tools/systemctl",
        '[ "$2" = enable ] && { echo "Failed to connect to bus"; exit 1; }; exit 0',
    )
    one = made(tmp_path, person)
    with pytest.raises(HostError) as raised:
        autostart.install(one, person.env)
    assert raised.value.fault == "autostart-failed" and raised.value.detail == ("Failed to connect to bus",)
    assert not one.file.exists()


def test_an_entry_that_works_outlives_an_install_that_fails(tmp_path: Path, person: Person) -> None:
    """As in a shell of su, which has no systemd to speak to."""
    autostart.install(made(tmp_path, person), person.env)
    said(tmp_path / "tools/systemctl", "exit 1")
    one = made(tmp_path, replace(person, env={**person.env, "PATH": person.env["PATH"] + ":/opt"}))
    before = one.file.read_bytes()
    assert before != one.content
    with pytest.raises(HostError):
        autostart.install(one, person.env)
    assert one.file.read_bytes() == before


def test_ctrl_c_leaves_nothing(tmp_path: Path, person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    one = made(tmp_path, person)
    monkeypatch.setattr(autostart, "_run", interrupted)
    with pytest.raises(KeyboardInterrupt):
        autostart.install(one, person.env)
    assert not one.file.exists()


def test_a_unit_has_a_name_that_no_other_program_has(tmp_path: Path, person: Person) -> None:
    """One in /etc hides one of the same name in /lib."""
    docker = replace(stack(tmp_path), project="docker")
    one = autostart.entry(docker, replace(person, uid=0), mac=False, runs=tmp_path)
    assert one.file.name == "byre-docker.service" and one.asks[-1] == one.file.name


def test_a_unit_that_is_not_on_is_not_called_installed(tmp_path: Path, person: Person) -> None:
    said(tmp_path / "tools/systemctl", '[ "$2" = is-enabled ] && exit 1; exit 0')
    with pytest.raises(HostError):
        autostart.install(made(tmp_path, person), person.env)
    assert "systemctl --user disable byre.service" in calls(tmp_path), "its link would lead nowhere"


@pytest.mark.parametrize("content", [b"", b"<?xml version='1.0'?><plist><dict>", b"<plist><array/></plist>"])
def test_a_damaged_entry_is_of_an_unknown_folder(tmp_path: Path, person: Person, content: bytes) -> None:
    one = made(tmp_path, person, mac=True)
    one.file.parent.mkdir(parents=True)
    one.file.write_bytes(content)
    with pytest.raises(SettingsError) as raised:
        autostart.install(one, person.env)
    assert raised.value.fault == "autostart-taken" and one.file.read_bytes() == content


@pytest.mark.parametrize("mac", [False, True])
def test_another_installation_of_the_name_stays(tmp_path: Path, person: Person, mac: bool) -> None:
    other = made(tmp_path, person, "other", mac)
    other.file.parent.mkdir(parents=True)
    other.file.write_bytes(other.content)
    for work in (autostart.install, autostart.remove):
        with pytest.raises(SettingsError) as raised:
            work(made(tmp_path, person, mac=mac), person.env)
        assert raised.value.fault == "autostart-taken" and other.file.read_bytes() == other.content


def test_remove(tmp_path: Path, person: Person) -> None:
    one = made(tmp_path, person)
    assert not autostart.remove(one, person.env) and not calls(tmp_path)
    autostart.install(one, person.env)
    (tmp_path / "tools/calls").unlink()
    assert autostart.remove(one, person.env) and not one.file.exists()
    assert calls(tmp_path) == ["systemctl --user disable byre.service", "systemctl --user daemon-reload"]


def test_without_systemd_there_is_no_entry(tmp_path: Path, person: Person) -> None:
    with pytest.raises(HostError) as raised:
        autostart.entry(stack(tmp_path), person, mac=False, runs=tmp_path / "none")
    assert raised.value.fault == "autostart-none"


def test_an_agent_of_launchd(tmp_path: Path, person: Person) -> None:
    one = made(tmp_path, person, STRANGE, mac=True)
    known = plistlib.loads(one.content)
    assert one.file == person.home / "Library/LaunchAgents/local.byre.byre.plist"
    assert known["ProgramArguments"] == [f"{tmp_path / STRANGE}/.venv/bin/python", "-m", "invoke", "start"]
    assert known["WorkingDirectory"] == str(tmp_path / STRANGE) and known["RunAtLoad"]
    assert known["AbandonProcessGroup"], "without it launchd ends the services when `start` has ended"
    assert not one.boots and not one.lingers
