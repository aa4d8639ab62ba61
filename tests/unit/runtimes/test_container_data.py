"""The data of containers: where volumes lie, whether they can be read from here, and who gives files to their user."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from scripts import settings
from scripts.errors import HostError, InstallError
from scripts.home import Home
from scripts.places import Places
from scripts.process import Done
from scripts.runtimes.compose import is_foreign
from scripts.runtimes.container_data import UID, ContainerData, Owner, as_owner, elsewhere, hand_over
from scripts.runtimes.containers import Containers
from scripts.runtimes.dialect import DIALECTS, Dialect
from scripts.runtimes.tool import Tool
from scripts.volumes import Volume
from tests.faults import fault
from tests.unit.runtimes.fake_tool import Fake, services
from tests.unit.runtimes.fake_tool import runtime as made_with

OFFICIAL = {"OPENWEBUI_IMAGE": "ghcr.io/open-webui/open-webui:main"}
CLIENT = json.dumps({"Client": {"Version": "5.4.2"}})
SERVED = json.dumps({"Client": {"Version": "5.4.2"}, "Server": {"Version": "5.4.2"}})
BASE = {"ENGINE": "ollama", "OPENWEBUI_IMAGE": "localhost/webui:1", "MCP_IMAGE": "localhost/mcp:1",
        "LLAMACPP_IMAGE": "localhost/llamacpp:1", "OLLAMA_IMAGE": "localhost/ollama:1"}  # fmt: skip


def containers(
    tmp_path: Path, fake: Fake, name: str = "podman", base: Mapping[str, str] = BASE, **env: str
) -> ContainerData:
    home = Home(tmp_path / "home")
    home.prepare()
    chosen = settings.load(tmp_path, dict(base)).settings
    path = {"PATH": f"{fake.folder}:{os.environ['PATH']}", **env}
    return Containers(home, Places.of(chosen, home), chosen, tool=name, env=path).data


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


@pytest.mark.parametrize(
    ("uid", "version", "direct"), [(0, CLIENT, True), (0, SERVED, False), (1000, CLIENT, False)]
)
def test_who_reads_the_files_directly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, uid: int, version: str, direct: bool
) -> None:
    monkeypatch.setattr(os, "getuid", lambda: uid)
    listed = "byre_openwebui-data\t/there/openwebui\nbyre_ollama-data\t/there/models\n"
    fake = Fake(tmp_path / "bin", "podman", {"version": version, "volume ls": listed})
    helpers = {one.helper is None for one in containers(tmp_path, fake).volumes()}
    assert helpers == {direct}


def test_a_container_reaches_every_volume(tmp_path: Path) -> None:
    listed = "byre_openwebui-data\t/there/openwebui\nbyre_ollama-data\t/there/models\n"
    fake = Fake(tmp_path / "bin", "podman", {"volume ls": listed + "byre_ollama-data-unsettled\t/x\n"})
    found = {one.name: one for one in containers(tmp_path, fake, CONTAINER_HOST="ssh://nas").volumes()}
    assert found["openwebui"].folder == Path("/there/openwebui")
    assert not found["database"].exists
    assert {one.name for one in found.values() if one.unsettled} == {"models"}
    helper = found["models"].helper
    assert helper and (helper.tool, helper.label, helper.userns) == ("podman", "byre_ollama-data", "")
    assert helper.source == "/there/models"
    assert helper.remove == ("rm", "--force", "--time", "2") and helper.env["CONTAINER_HOST"] == "ssh://nas"
    assert helper.images == (
        "localhost/webui:1",
        "localhost/mcp:1",
        "localhost/llamacpp:1",
        "localhost/ollama:1",
    )
    assert "PATH" not in repr(helper), "the environment may hold a secret"


def test_a_folder_of_the_settings_too_but_not_the_store_of_models(tmp_path: Path) -> None:
    fake = Fake(tmp_path / "bin", "docker", {"volume ls": "byre_database\t/there/database\n"})
    env = {"OPENWEBUI_DATA_STORAGE": str(tmp_path / "page"), "ENGINE": "llamacpp"}
    found = {
        one.name: one
        for one in containers(tmp_path, fake, "docker", base=env, DOCKER_HOST="ssh://nas").volumes()
    }
    page, database = found["openwebui"], found["database"]
    assert page.helper and (page.kind, page.helper.source) == ("bind", str(tmp_path / "page"))
    assert database.helper and database.helper.source == "byre_database", (
        "a volume of Docker goes by its name"
    )
    assert found["models"].helper is None and found["models"].folder == tmp_path / "home/models"


def test_on_a_mac_the_owners_are_those_of_the_services(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    listed = "byre_openwebui-data\t/there/openwebui\nbyre_database\t/there/database\n"
    runtime = containers(tmp_path, Fake(tmp_path / "bin", "podman", {"volume ls": listed}))
    users = {one.name: one.helper.userns for one in runtime.volumes() if one.helper}
    assert users == {
        "openwebui": "keep-id:uid=10001,gid=10001", "database": "", "models": "keep-id:uid=10001,gid=10001",
        "gateway": "keep-id:uid=10001,gid=10001",
    }  # fmt: skip
    assert runtime.model_storage() is None


def test_a_program_is_run_beside_a_service(tmp_path: Path) -> None:
    runtime = containers(tmp_path, Fake(tmp_path / "bin", "podman", {}))
    page = next(one for one in runtime.volumes() if one.name == "openwebui")
    beside = runtime.beside(page)
    assert beside.prefix == ("podman", "exec", "-i", "byre_openwebui_1")
    assert (beside.python, beside.data) == ("python", "/app/backend/data")


def test_what_does_not_answer_is_not_called_empty(tmp_path: Path) -> None:
    runtime = containers(tmp_path, Fake(tmp_path / "bin", "podman", {}), CONTAINER_HOST="ssh://nas")
    with pytest.raises(HostError, check=fault("podman-silent")) as caught:
        runtime.prepare()
    assert caught.value.detail == ("Error: no answer",)


def test_who_looks_for_us_is_no_stranger(tmp_path: Path) -> None:
    listed = "byre_openwebui-data\t/there/openwebui\n"
    names = "byre_openwebui_1\nsomebody\nbyre_openwebui-data_byre-look-12345678\n"
    fake = Fake(tmp_path / "bin", "podman", {"volume ls": listed, "ps": names})
    runtime = containers(tmp_path, fake, CONTAINER_HOST="ssh://nas")
    volume = next(one for one in runtime.volumes() if one.name == "openwebui")
    assert runtime.holders(volume) == ["somebody"]


# ── the containers' user ──


def writing(folder: Path, name: str, code: int = 0) -> Tool:
    folder.mkdir()
    (folder / name).write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$@" >> "{folder}/asked"\necho no >&2\nexit {code}\n'
    )
    (folder / name).chmod(0o755)
    return Tool(DIALECTS[name], {"PATH": f"{folder}:{os.environ['PATH']}"})


def asked(folder: Path) -> list[str]:
    return (folder / "asked").read_text().splitlines() if (folder / "asked").exists() else []


@pytest.fixture
def somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    """A user without root."""
    monkeypatch.setattr(os, "getuid", lambda: 1000)


@pytest.mark.usefixtures("somebody")
def test_docker_without_root_hands_over_by_a_container_once_there_is_an_image(tmp_path: Path) -> None:
    secret = tmp_path / "a, secret"
    secret.touch()
    owner = Owner(writing(tmp_path / "bin", "docker"))
    owner.give(secret)
    assert asked(tmp_path / "bin") == [], "there may be no image yet"
    owner.settle("localhost/byre/mcp:1")
    said = asked(tmp_path / "bin")
    assert said[:2] == ["run", "--rm"] and "--cap-drop=ALL" in said and "--network=none" in said
    assert f'--mount=type=bind,"source={secret}",target=/given/0' in said
    assert said[-4:] == ["--entrypoint=chown", "localhost/byre/mcp:1", f"{UID}:{UID}", "/given/0"]
    owner.settle("localhost/byre/mcp:1")
    assert asked(tmp_path / "bin") == said, "nothing waits any more"


@pytest.mark.usefixtures("somebody")
def test_what_the_container_says_is_shown_and_is_tried_again(tmp_path: Path) -> None:
    owner = Owner(writing(tmp_path / "bin", "docker", code=125))
    owner.give(tmp_path)
    for _ in range(2):
        with pytest.raises(HostError, match=f"containers' user {UID}") as caught:
            owner.settle("image")
        assert caught.value.detail == ("no",) and "RUNTIME=docker" in caught.value.hint


@pytest.mark.usefixtures("somebody")
def test_podman_without_root_does_it_in_its_user_namespace_at_once(tmp_path: Path) -> None:
    Owner(writing(tmp_path / "bin", "podman")).give(tmp_path)
    assert asked(tmp_path / "bin") == ["unshare", "chown", f"{UID}:{UID}", str(tmp_path)]


@pytest.mark.parametrize(("name", "uid", "prefix"), [
    ("podman", 0, ()), ("docker", 0, ()), ("podman", 1000, ("podman", "unshare")), ("docker", 1000, ()),
])  # fmt: skip
def test_who_needs_a_command_before_the_own_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, uid: int, prefix: tuple[str, ...]
) -> None:
    monkeypatch.setattr(os, "getuid", lambda: uid)
    assert as_owner(writing(tmp_path / "bin", name)) == prefix


@pytest.mark.parametrize(
    ("tool", "labels"),
    [
        ("podman", ["--label=io.podman.compose.project=byre", "--label=com.docker.compose.project=byre"]),
        (
            "docker",
            ["--label=com.docker.compose.project=byre", "--label=com.docker.compose.volume=openwebui-data"],
        ),
    ],
)
def test_its_volume_is_made_as_the_compose_tool_does_and_given_to_our_user(
    tmp_path: Path, tool: str, labels: list[str]
) -> None:
    made, fake = made_with(tmp_path, tool, **OFFICIAL)
    fake.say("volume inspect", err="no such volume", code=125)
    service = services(made)["openwebui"]
    hand_over(made.tool, service, service.image, "byre")
    create, give = fake.heard[-2:]
    assert create == ["volume", "create", *labels, "byre_openwebui-data"]
    assert give[:2] == ["run", "--rm"] and {"--network=none", "--cap-drop=ALL"} < set(give)
    place = "--volume=byre_openwebui-data:/app/backend/data"
    assert give[-6:] == [
        place, "--entrypoint=chown", service.image, "-R", "10001:10001", "/app/backend/data",
    ]  # fmt: skip
    fake.say("run", err="chown: not found", code=127)
    with pytest.raises(InstallError, check=fault("owner-refused"), match="byre_openwebui-data") as caught:
        hand_over(made.tool, service, service.image, "byre")
    assert caught.value.detail == ("chown: not found",)


def test_a_folder_was_given_to_our_user_already(tmp_path: Path) -> None:
    made, fake = made_with(tmp_path, "podman", OPENWEBUI_DATA_STORAGE=str(tmp_path / "chats"), **OFFICIAL)
    service = services(made)["openwebui"]
    hand_over(made.tool, service, service.image, "byre")
    assert fake.heard == []
    assert not is_foreign(service, "localhost/byre/openwebui:0123456789abcdef")
    assert is_foreign(service, OFFICIAL["OPENWEBUI_IMAGE"])


# ── a second installation ──


class Heard(Tool):
    """It does nothing, and remembers what it was asked."""

    def __init__(self, dialect: Dialect, env: Mapping[str, str]) -> None:
        super().__init__(dialect, env)
        self.heard: list[tuple[str, ...]] = []

    def __call__(self, *arguments: str, timeout: float = 60) -> Done:
        self.heard.append(arguments)
        listed: dict[tuple[str, ...], str] = {
            ("ps", "--all"): "c1\nc2\n",
            ("volume", "ls"): "v1\n",
            ("network", "ls"): "n1\n",
        }
        return Done("", 0, listed.get(arguments[:2], ""))


@pytest.mark.parametrize("name", ["podman", "docker"])
def test_a_volume_of_a_second_installation_is_made_and_everything_goes(tmp_path: Path, name: str) -> None:
    made = containers(tmp_path, Fake(tmp_path / "bin", name, {}), name)
    tool = Heard(DIALECTS[name], {"PATH": os.environ["PATH"]})
    data = replace(made, tool=tool)
    data.make(Volume("database", "named", Path("/nonexistent"), "byre_database", made=False))
    label = f"{DIALECTS[name].label}.project=byre"
    assert tool.heard[-1][:2] == ("volume", "create") and tool.heard[-1][-1] == "byre_database"
    assert f"--label={label}" in tool.heard[-1]
    (tmp_path / "state/run").mkdir(parents=True)
    data.discard(tmp_path / "state")
    assert not (tmp_path / "state").exists()
    asked = [one for one in tool.heard if "--filter" in one]
    assert len(asked) == 3 and all(f"label={label}" in one for one in asked)
    removed = [one for one in tool.heard if "rm" in one[:2]]
    assert [one[-1] for one in removed] == ["c2", "v1", "n1"]
