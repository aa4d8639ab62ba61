"""What a container sees of the GPU that it is given, by a podman that writes down what it is asked."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from scripts import setup as room
from scripts.commands import setup as command
from scripts.console import Console
from scripts.home import ROOT
from scripts.host.ask import Asker
from scripts.lifecycle.site import Site
from scripts.runtimes.base import Devices
from scripts.setup.inside import inside, judge
from tests.unit.setup.machines import linux

ENGINE = {
    "devices": ["/dev/dri"],
    "group_add": ["104"],
    "security_opt": ["no-new-privileges:true"],
    "user": "10001:10001",
}
# The tool's own words: podman 4.3.1, without such a device.
MISSING = "Error: stat /dev/dri: no such file or directory"


def podman(folder: Path, said: str, code: int = 0) -> Asker:
    folder.mkdir(exist_ok=True)
    stream = 2 if code else 1
    (folder / "said").write_text(said)
    (folder / "podman").write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$@" > "{folder}/asked"\n'
        f'case "$1" in run) cat "{folder}/said" >&{stream}; exit {code};; esac\n'
    )
    (folder / "podman").chmod(0o755)
    return Asker({"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"})


@pytest.mark.parametrize(("said", "code", "fault", "seen"), [
    ("open /dev/dri/renderD128\n", 0, "", ["10001:10001", "/dev/dri/renderD128"]),
    ("closed crw-rw---- 1 0 104 226, 128 Nov 28 10:00 /dev/dri/renderD128\n", 0, "gpu-permission",
     ["10001:10001", "crw-rw---- 1 0 104 226, 128 Nov 28 10:00 /dev/dri/renderD128"]),
    ("", 0, "gpu-node-missing", []),
    (f"{MISSING}\n", 125, "gpu-refused", [MISSING]),
])  # fmt: skip
def test_what_it_sees_is_judged(tmp_path: Path, said: str, code: int, fault: str, seen: list[str]) -> None:
    found = judge(inside(podman(tmp_path / "bin", said, code), "podman", "localhost/byre/ollama:1", ENGINE))
    assert (found.status, found.fault) == ("advice" if fault else "ok", fault)
    assert all(part in found.seen for part in seen)
    assert bool(found.remedy) == bool(fault)
    asked = (tmp_path / "bin" / "asked").read_text().splitlines()
    assert asked[0] == "run" and {"--rm", "--network=none", "--cap-drop=ALL", "--pull=never"} <= set(asked)
    assert asked.index("localhost/byre/ollama:1") > asked.index("--user=10001:10001")
    assert {"--device=/dev/dri", "--group-add=104", "--security-opt=no-new-privileges:true"} <= set(asked)


@pytest.mark.parametrize("image", [True, False])
def test_setup_looks_where_there_is_an_image(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], image: bool
) -> None:
    """A machine whose Podman works and gives the engine /dev/dri."""
    podman(tmp_path / "bin", "open /dev/dri/renderD128\n")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    for name, value in {"RUNTIME": "podman", "ENGINE": "ollama", "BYRE_HOME": str(tmp_path / "home")}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(room, "probe", lambda *_: linux())
    given = Devices((ROOT / "overlays" / "gpu-dri.yml",))
    monkeypatch.setattr("scripts.runtimes.container_wiring.devices", lambda *_: given)
    monkeypatch.setattr("scripts.runtimes.container_images.ContainerImages.has", lambda *_: image)
    monkeypatch.setattr(command, "ROOT", tmp_path)
    assert command.setup(Console(json=True)) == 0
    told = json.loads(capsys.readouterr().out)["inside_a_container"]
    if image:
        assert told["status"] == "ok" and told["seen"].endswith("may use /dev/dri/renderD128")
    else:
        assert told["status"] == "unknown" and "image" in told["seen"]


def test_nothing_is_asked_where_no_gpu_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from scripts import settings

    podman(tmp_path / "bin", "")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    loaded = settings.load(tmp_path, {"BYRE_HOME": str(tmp_path), "RUNTIME": "podman", "GPU": "off"})
    assert command._inside(Site.of(loaded.settings, loaded.home)) is None
    assert "run" not in (tmp_path / "bin" / "asked").read_text().splitlines()
