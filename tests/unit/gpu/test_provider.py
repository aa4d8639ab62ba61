"""What stands between the containers and the GPU: Podman's machine on a Mac, by its own list; elsewhere nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from scripts import settings
from scripts.gpu import judge, live, provider, read
from scripts.home import Home
from scripts.places import Places
from scripts.runtimes.containers import Containers

HEAD = "NAME                     VM TYPE     CREATED         LAST UP            CPUS        MEMORY      DISK SIZE\n"
# `podman machine ls --all-providers` of Podman 5.7, where libkrun is the default for new machines:
# https://blog.podman.io/2025/10/podman-6-machine-usability-improvements/
TWO = HEAD + (
    "applehv-machine-1        applehv     8 minutes ago   Currently running  6           2GiB        100GiB\n"
    "podman-machine-default*  libkrun     26 minutes ago  8 minutes ago      6           2GiB        100GiB\n"
)
# A running machine of libkrun, as a course of 2026 prints it.
LIBKRUN = HEAD + (
    "podman-machine-default*  libkrun     18 minutes ago  Currently running  4           2GiB        100GiB\n"
)
# Podman 6.1: made, never started.
NEVER = "NAME        VM TYPE     CREATED         LAST UP     CPUS        MEMORY      DISK SIZE\n" + (
    "crack       libkrun     17 minutes ago  Never       6           8GiB        40GiB\n"
)
# The fields of Podman's own list: https://github.com/containers/podman/blob/main/cmd/podman/machine/list.go
BOTH_RUN = (
    '[{"Name": "a", "Default": true, "Running": true, "VMType": "libkrun"},'
    ' {"Name": "b", "Default": false, "Running": true, "VMType": "applehv"}]'
)
NAME = "podman-machine-default"


@pytest.mark.parametrize(
    ("listed", "name", "status", "cause", "said"),
    [
        (LIBKRUN, NAME, "ok", "", "podman-machine-default is a machine of libkrun"),
        (TWO, NAME, "broken", "machine-no-gpu", "applehv-machine-1 is a machine of applehv"),
        (BOTH_RUN, NAME, "ok", "", "a is a machine of libkrun"),
        (BOTH_RUN, "b", "broken", "machine-no-gpu", "b is a machine of applehv"),
        (NEVER, "crack", "unknown", "", "no Podman machine"),
        ("Error: unknown flag: --format", NAME, "unknown", "", "no Podman machine"),
        ("", NAME, "unknown", "", "no Podman machine"),
    ],
)
def test_the_machine_that_runs_decides(listed: str, name: str, status: str, cause: str, said: str) -> None:
    verdict = judge([provider.podman(lambda argv: listed, name)])
    link = next(one for one in verdict.links if one.name == "provider")
    assert (link.status, link.cause) == (status, cause) and link.evidence.startswith(said)


def test_every_providers_machines_are_asked_for_where_podman_knows_how() -> None:
    asked: list[Sequence[str]] = []

    def ask(argv: Sequence[str]) -> str:
        asked.append(argv)
        return "Error: unknown flag: --all-providers" if "--all-providers" in argv else BOTH_RUN

    assert provider.podman(ask, "b").name == "applehv"
    assert asked == [(*provider.LIST, "--all-providers"), provider.LIST]


def test_the_provider_of_new_machines_says_nothing_of_the_one_that_runs() -> None:
    """Fields of `podman machine info`: https://docs.podman.io/en/latest/markdown/podman-machine-info.1.html"""
    info = "Host:\n  CurrentMachine: krun\n  DefaultMachine: vm2\n  MachineState: Running\n  NumberOfMachines: 2\n"
    for text in (f"{info}  VMType: applehv\n", f"{info}  VMType: applehv\n".lower()):
        found = read(text, "a.txt")
        assert found.kinds == ("podman machine",) and found.evidence == ()


def site(tmp_path: Path, tool: str = "podman", native: bool = False, **env: str) -> Any:
    home = Home(tmp_path / "home")
    loaded = settings.load(tmp_path, {}).settings
    made = Containers(home, Places.of(loaded, home), loaded, tool=tool, env={"PATH": "/nowhere", **env})
    runtime = SimpleNamespace(containers=made)
    return SimpleNamespace(native=native, runtime=runtime, settings=loaded)


@pytest.mark.parametrize(
    ("made", "mac", "status", "said"),
    [
        ({}, False, "not applicable", "the containers"),
        ({"tool": "docker"}, False, "not applicable", "the containers"),
        ({"native": True}, False, "not applicable", "the engine"),
        ({"native": True}, True, "not applicable", "the engine"),
        ({"CONTAINER_HOST": "ssh://core@box/run/podman.sock"}, False, "unknown", "Podman is a client"),
        ({"tool": "docker"}, True, "unknown", "machine of Docker"),
        ({}, True, "ok", "podman-machine-default is a machine of libkrun"),
    ],
)
def test_where_there_is_none_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made: dict[str, Any], mac: bool, status: str, said: str
) -> None:
    monkeypatch.setattr(live, "run_here", lambda argv: LIBKRUN if argv[0] == "podman" else "")
    monkeypatch.setattr("sys.platform", "darwin" if mac else "linux")
    verdict = judge([live.between(site(tmp_path, **made))])
    link = next(one for one in verdict.links if one.name == "provider")
    assert link.status == status and said in link.evidence


def test_an_embedded_engine_has_none(tmp_path: Path) -> None:
    embedded = SimpleNamespace(native=False, runtime=SimpleNamespace(containers=None))
    verdict = judge([live.between(embedded)])  # type: ignore[arg-type]
    assert [one.status for one in verdict.links if one.name == "provider"] == ["not applicable"]
