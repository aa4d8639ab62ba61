"""What containers keep: where the volumes lie, and whether they can be read from here."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from scripts import settings
from scripts.errors import HostError
from scripts.home import Home
from scripts.places import Places
from scripts.runtimes.containers import Containers
from scripts.runtimes.kept import elsewhere
from tests.unit.runtimes.fake_tool import Fake

CLIENT = json.dumps({"Client": {"Version": "5.4.2"}})
SERVED = json.dumps({"Client": {"Version": "5.4.2"}, "Server": {"Version": "5.4.2"}})
BASE = {"ENGINE": "ollama", "OPENWEBUI_IMAGE": "localhost/webui:1", "MCP_IMAGE": "localhost/mcp:1",
        "LLAMACPP_IMAGE": "localhost/llamacpp:1", "OLLAMA_IMAGE": "localhost/ollama:1"}  # fmt: skip


def containers(tmp_path: Path, fake: Fake, name: str = "podman", **env: str) -> Containers:
    home = Home(tmp_path / "home")
    home.prepare()
    chosen = settings.load(tmp_path, BASE).settings
    path = {"PATH": f"{fake.folder}:{os.environ['PATH']}", **env}
    return Containers(home, Places.of(chosen, home), chosen, tool=name, env=path)


@pytest.mark.parametrize(
    ("name", "platform", "env", "said", "expected"),
    [
        ("podman", "darwin", {}, {}, True),
        ("docker", "darwin", {}, {}, True),
        ("podman", "linux", {}, {"version": CLIENT}, False),
        ("podman", "linux", {}, {"version": SERVED}, True),
        ("podman", "linux", {}, {}, False),
        ("podman", "linux", {"CONTAINER_HOST": "unix:///run/podman.sock"}, {}, True),
        ("podman", "linux", {"CONTAINER_HOST": ""}, {"version": CLIENT}, False),
        ("podman", "linux", {"CONTAINER_CONNECTION": "nas"}, {}, True),
        ("docker", "linux", {}, {"context inspect": "unix:///var/run/docker.sock\n"}, False),
        ("docker", "linux", {}, {"context inspect": "unix:///home/me/.docker/desktop/docker.sock\n"}, True),
        ("docker", "linux", {}, {"context inspect": "ssh://nas\n"}, True),
        ("docker", "linux", {}, {"context inspect": "tcp://10.0.0.2:2376\n"}, True),
        ("docker", "linux", {}, {}, True),
    ],
)
def test_whether_the_files_lie_in_another_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, platform: str, env: dict[str, str],
    said: dict[str, str], expected: bool,
) -> None:  # fmt: skip
    monkeypatch.setattr(sys, "platform", platform)
    assert elsewhere(Fake(tmp_path / "bin", name, said).tool(name, **env)) is expected


def test_a_volume_here_is_a_folder_and_one_elsewhere_is_asked_for(tmp_path: Path) -> None:
    listed = "byre_openwebui-data\t/there/openwebui\nbyre_ollama-data\t/there/models\n"
    fake = Fake(tmp_path / "bin", "podman", {"version": CLIENT, "volume ls": listed})
    near = {one.name: one for one in containers(tmp_path, fake).volumes()}
    assert [one.remote for one in near.values()] == [None, None, None]
    assert near["openwebui"].folder == Path("/there/openwebui")
    assert not near["database"].exists

    far = {one.name: one for one in containers(tmp_path, fake, CONTAINER_HOST="ssh://nas").volumes()}
    assert far["database"].remote is None, "there is none to ask for"
    remote = far["models"].remote
    assert remote and (remote.tool, remote.label, remote.userns) == ("podman", "byre_ollama-data", "")
    assert remote.source == "/there/models"
    assert remote.remove == ("rm", "--force", "--time", "2") and remote.env["CONTAINER_HOST"] == "ssh://nas"
    assert remote.images == (
        "localhost/webui:1",
        "localhost/mcp:1",
        "localhost/llamacpp:1",
        "localhost/ollama:1",
    )
    assert "PATH" not in repr(remote), "the environment may hold a secret"


def test_on_a_mac_the_owners_are_those_of_the_services(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    listed = "byre_openwebui-data\t/there/openwebui\nbyre_database\t/there/database\n"
    runtime = containers(tmp_path, Fake(tmp_path / "bin", "podman", {"volume ls": listed}))
    users = {one.name: one.remote.userns for one in runtime.volumes() if one.remote}
    assert users == {"openwebui": "keep-id:uid=10001,gid=10001", "database": ""}
    assert runtime.as_owner() == () and runtime.model_storage() is None


def test_what_does_not_answer_is_not_called_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runtime = containers(tmp_path, Fake(tmp_path / "bin", "podman", {}), CONTAINER_HOST="ssh://nas")
    with pytest.raises(HostError, match="podman does not work here") as caught:
        runtime.as_owner()
    assert caught.value.detail == ("Error: no answer",)


def test_who_looks_for_us_is_no_stranger(tmp_path: Path) -> None:
    listed = "byre_openwebui-data\t/there/openwebui\n"
    names = "byre_openwebui_1\nsomebody\nbyre_openwebui-data_byre-look-12345678\n"
    fake = Fake(tmp_path / "bin", "podman", {"volume ls": listed, "ps": names})
    runtime = containers(tmp_path, fake, CONTAINER_HOST="ssh://nas")
    volume = next(one for one in runtime.volumes() if one.name == "openwebui")
    assert runtime.holders(volume) == ["somebody"]
