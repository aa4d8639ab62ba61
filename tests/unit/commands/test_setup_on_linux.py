"""`setup` from end to end on a Linux made of fake programs: what --yes runs, word by word, and what is seen then."""

from __future__ import annotations

import json
import os
import pwd
from pathlib import Path
from typing import Any

import pytest

from scripts import setup as room
from scripts.commands import setup as command
from scripts.console import Console
from scripts.errors import InstallError
from scripts.lifecycle import installation
from tests.faults import fault
from tests.unit.setup.fake_linux import FakeLinux

RANGE = "100000-165535"
USER = pwd.getpwuid(os.getuid()).pw_name
SUBIDS = [
    ["usermod", "--add-subuids", RANGE, "--add-subgids", RANGE, USER],
    ["podman", "system", "migrate"],
]
DEBIAN = 'ID=debian\nNAME="Debian GNU/Linux"\nVERSION_ID="13"\n'
FEDORA = 'ID=fedora\nNAME="Fedora Linux"\nVERSION_ID=43\n'
ARCH = 'ID=arch\nNAME="Arch Linux"\nBUILD_ID=rolling\n'
PODMAN = {
    "apt-get": [
        ["apt-get", "update"],
        ["apt-get", "install", "-y", "podman", "netavark", "aardvark-dns", "uidmap", "slirp4netns", "catatonit"],
    ],
    "dnf": [["dnf", "install", "-y", "podman"], ["dnf", "install", "-y", "shadow-utils"]],
    "pacman": [
        ["pacman", "-S", "--needed", "--noconfirm", "podman", "netavark", "aardvark-dns", "passt"],
        ["pacman", "-S", "--needed", "--noconfirm", "shadow"],
    ],
}  # fmt: skip
CASES = [("apt-get", DEBIAN), ("dnf", FEDORA), ("pacman", ARCH)]


def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, manager: str, release: str) -> FakeLinux:
    """A checkout of its own on such a machine, whose settings want Podman and whose user has no root."""
    linux = FakeLinux(tmp_path / "machine", manager, release)
    root = tmp_path / "checkout"
    root.mkdir()
    look = room.probe
    monkeypatch.setattr(room, "probe", lambda ask, wish: look(ask, wish, linux.root))
    monkeypatch.setattr(installation, "ROOT", root)
    monkeypatch.setattr(command, "ROOT", root)
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    for name, value in {"BYRE_HOME": str(tmp_path / "state"), "RUNTIME": "podman", "PATH": str(linux.folder),
                        "XDG_RUNTIME_DIR": str(tmp_path)}.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    return linux


def run(capsys: pytest.CaptureFixture[str], **how: bool) -> tuple[int, dict[str, Any], str]:
    """Exit code, document, and what was told while it ran."""
    capsys.readouterr()
    code = command.setup(Console(json=True), **how)
    said = capsys.readouterr()
    return code, json.loads(said.out), said.err


@pytest.mark.parametrize(("manager", "release"), CASES)
def test_from_nothing_to_a_podman_that_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], manager: str, release: str
) -> None:  # fmt: skip
    linux = machine(tmp_path, monkeypatch, manager, release)
    code, seen, _ = run(capsys, dry_run=True)
    first = PODMAN[manager] if manager == "apt-get" else PODMAN[manager][:1]
    assert (code, seen["commands"]) == (3, [" ".join(["sudo", *argv]) for argv in first])
    assert linux.calls() == [], "a dry run changes nothing"

    code, seen, told = run(capsys, yes=True)
    expected = [*PODMAN[manager], *SUBIDS]
    assert code == 0 and seen["ready"] and seen["not_fixed"] == [], seen
    assert linux.calls() == expected
    typed = [" ".join(argv if argv[0] == "podman" else ["sudo", *argv]) for argv in expected]
    assert seen["ran"] == [line[2:] for line in told.splitlines() if line.startswith("$ ")] == typed
    assert {one["subject"]: one["status"] for one in seen["findings"]}["podman"] == "ok", (
        "it was looked at again"
    )

    code, seen, _ = run(capsys, yes=True)
    assert (code, seen["ran"], linux.calls()) == (0, [], expected), "a second time changes nothing"


def test_a_package_that_can_not_be_had_is_an_error_and_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    linux = machine(tmp_path, monkeypatch, "apt-get", DEBIAN)
    linux.write({"installed": [], "broken": ["uidmap"]})
    with pytest.raises(InstallError, check=fault("fix-failed"), match="sudo ended with 100") as caught:
        run(capsys, yes=True)
    assert caught.value.detail[-1] == "E: Unable to locate package uidmap"
    assert linux.calls() == PODMAN["apt-get"], "nothing after it was tried"


def test_what_is_only_half_there_is_completed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A Podman of Debian without its recommendations: no names on its networks, no ids for its users."""
    linux = machine(tmp_path, monkeypatch, "apt-get", DEBIAN)
    (linux.folder / "podman").symlink_to(linux.folder / "uname")
    code, seen, _ = run(capsys, yes=True)
    assert code == 0 and seen["ready"], seen
    assert linux.calls() == [
        ["apt-get", "update"], ["apt-get", "install", "-y", "netavark", "aardvark-dns"],
        ["apt-get", "update"], ["apt-get", "install", "-y", "uidmap"], *SUBIDS,
    ]  # fmt: skip
