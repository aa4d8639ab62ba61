"""Images that are not ours: what is asked of the tool, and how they are described."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from scripts.errors import InstallError, ServiceError
from scripts.home import ROOT
from scripts.runtimes import foreign
from scripts.runtimes.base import Obtained
from tests.unit.runtimes.test_dialect import Fake, runtime, services

# As the official Dockerfiles say: https://github.com/open-webui/open-webui/blob/main/Dockerfile,
# https://github.com/mongodb-js/mongodb-mcp-server/blob/main/Dockerfile
PAGE = {"Entrypoint": None, "Cmd": ["bash", "start.sh"]}
MCP = {"Entrypoint": ["mongodb-mcp-server"], "Cmd": None}
IMAGES = {
    "OPENWEBUI_IMAGE": "ghcr.io/open-webui/open-webui:main",
    "OLLAMA_IMAGE": "docker.io/ollama/ollama:latest",
}


def described(
    tmp_path: Path, name: str, config: dict[str, Any], **values: str
) -> tuple[dict[str, Any], Fake]:
    made, fake = runtime(tmp_path, "podman", **values)
    fake.say("image inspect", json.dumps(config))
    folder = made.home.run / "secrets"
    folder.mkdir()
    service = services(made)[name]
    for secret in service.secrets:
        (folder / secret.source).write_text("x")
    body = made.descriptions.service(service, service.image)
    assert made.descriptions.service(service, service.image) == body
    return body, fake


def test_our_entrypoint_goes_before_what_the_image_starts(tmp_path: Path) -> None:
    body, fake = described(tmp_path, "openwebui", PAGE, **IMAGES)
    assert body["entrypoint"] == ["/bin/sh", "/byre/entrypoint"] and body["command"] == ["bash", "start.sh"]
    assert body["volumes"] == [
        "openwebui-data:/app/backend/data",
        f"{ROOT}/images/entrypoint:/byre/entrypoint:ro",
    ]
    assert body["environment"]["HOME"] == "/tmp" and body["environment"]["WEBUI_AUTH"] == "true"
    assert body["user"] == "10001:10001" and body["cap_drop"] == ["ALL"] and body["read_only"]
    assert "healthcheck" not in body, "the image has one of its own"
    asked = [argv for argv in fake.heard if argv[0] == "image"]
    assert asked == [["image", "inspect", "--format", "{{json .Config}}", IMAGES["OPENWEBUI_IMAGE"]]], "once"


def test_an_image_with_an_entrypoint_of_its_own(tmp_path: Path) -> None:
    body, _ = described(tmp_path, "mcp", MCP, MCP_IMAGE="docker.io/mongodb/mongodb-mcp-server:latest")
    assert (
        body["entrypoint"] == ["/bin/sh", "/byre/entrypoint", "mongodb-mcp-server"] and body["command"] == []
    )


def test_one_that_reads_no_secret_starts_as_it_is(tmp_path: Path) -> None:
    body, _ = described(tmp_path, "ollama", {"Entrypoint": ["/bin/ollama"], "Cmd": ["serve"]}, **IMAGES)
    assert "entrypoint" not in body and body["environment"]["HOME"] == "/tmp"


def test_the_database_is_what_its_image_makes_of_it(tmp_path: Path) -> None:
    body, fake = described(tmp_path, "database", {})
    assert "entrypoint" not in body and body["user"] == "mongodb" and fake.heard == []


def test_an_image_that_cannot_be_asked(tmp_path: Path) -> None:
    with pytest.raises(InstallError, match=r"What ghcr\.io/\S+ starts can't be told"):
        described(tmp_path, "openwebui", [], **IMAGES)  # type: ignore[arg-type]


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
    made, fake = runtime(tmp_path, tool, **IMAGES)
    fake.say("volume inspect", err="no such volume", code=125)
    service = services(made)["openwebui"]
    foreign.hand_over(made.tool, service, service.image, "byre")
    create, give = fake.heard[-2:]
    assert create == ["volume", "create", *labels, "byre_openwebui-data"]
    assert give[:2] == ["run", "--rm"] and {"--network=none", "--cap-drop=ALL"} < set(give)
    place = "--volume=byre_openwebui-data:/app/backend/data"
    assert give[-6:] == [
        place, "--entrypoint=chown", service.image, "-R", "10001:10001", "/app/backend/data",
    ]  # fmt: skip
    fake.say("run", err="chown: not found", code=127)
    with pytest.raises(InstallError, match="byre_openwebui-data can't be given") as caught:
        foreign.hand_over(made.tool, service, service.image, "byre")
    assert caught.value.detail == ("chown: not found",)


def test_a_folder_was_given_to_our_user_already(tmp_path: Path) -> None:
    made, fake = runtime(tmp_path, "podman", OPENWEBUI_DATA_STORAGE=str(tmp_path / "chats"), **IMAGES)
    service = services(made)["openwebui"]
    foreign.hand_over(made.tool, service, service.image, "byre")
    assert fake.heard == []
    assert not foreign.is_foreign(service, "localhost/byre/openwebui:0123456789abcdef")
    assert Obtained(service.image).what == IMAGES["OPENWEBUI_IMAGE"]


def test_the_compose_tool_passes_on_all_of_it(tmp_path: Path) -> None:
    """podman-compose itself is called, on a Podman that says nothing of what it was asked to start."""
    made, fake = runtime(tmp_path, "podman", **IMAGES)
    made.tool.env["PATH"] = f"{fake.folder}:{os.environ['PATH']}"
    for command, said in (
        ("--version", "podman version 5.4.2\n"), ("ps --filter", "[]"), ("image inspect", json.dumps(PAGE)),
    ):  # fmt: skip
        fake.say(command, said)
    (made.home.run / "secrets").mkdir()
    service = services(made)["openwebui"]
    for secret in service.secrets:
        (made.home.run / "secrets" / secret.source).write_text("x")
    with pytest.raises(ServiceError, match="openwebui can't be started"):
        made.up(service, Obtained(service.image))
    begun = [argv for argv in fake.heard if "--entrypoint" in argv]
    assert len(begun) == 1
    argv = begun[0]
    assert json.loads(argv[argv.index("--entrypoint") + 1]) == ["/bin/sh", "/byre/entrypoint"]
    assert argv[-3:] == [service.image, "bash", "start.sh"]
    assert f"{ROOT}/images/entrypoint:/byre/entrypoint:ro" in argv
