"""Where SELinux enforces, what is mounted of this machine is labelled: by the commands that the compose tools run.

No machine with SELinux was at hand: that the labels open the files is not shown here.
"""

from __future__ import annotations

import json
import os
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts import host
from scripts.errors import ServiceError
from scripts.runtimes import relabel
from scripts.runtimes.base import Obtained
from scripts.runtimes.containers import Containers
from tests.unit.runtimes.test_dialect import Fake, runtime, services

OURS = "localhost/byre/{}:0123456789abcdef"


@pytest.fixture(autouse=True)
def enforcing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host, "selinux", lambda: "enforcing")
    monkeypatch.setattr("sys.platform", "linux")


def brought_up(made: Containers, name: str) -> None:
    """The compose tool is really called, on a container tool that says nothing of what it was asked to start."""
    folder = made.home.run / "secrets"
    folder.mkdir(exist_ok=True)
    service = services(made)[name]
    for secret in service.secrets:
        (folder / secret.source).write_text("x")
    with pytest.raises(ServiceError, match=f"{name} can't be started"):
        made.up(service, Obtained(OURS.format(name)))


def mounts(fake: Fake) -> list[str]:
    argv = next(argv for argv in fake.heard if argv[0] in {"run", "create"})
    return [value for flag, value in pairwise(argv) if flag in {"-v", "--volume", "--mount"}]


def podman(tmp_path: Path, **values: str) -> tuple[Containers, Fake]:
    made, fake = runtime(tmp_path, "podman", **values)
    made.tool.env["PATH"] = f"{fake.folder}:{os.environ['PATH']}"
    fake.say("--version", "podman version 5.4.2\n")
    fake.say("ps --filter", "[]")
    return made, fake


def test_podman_is_asked_to_label_secrets_and_folders(tmp_path: Path) -> None:
    models = tmp_path / "models"
    made, fake = podman(tmp_path, ENGINE="llamacpp", OLLAMA_MODEL_STORAGE=str(models))
    brought_up(made, "llamacpp")
    assert sorted(mounts(fake)) == sorted(
        [
            f"{made.home.run}/secrets/engine_api_key:/run/secrets/LLAMA_API_KEY:ro,rprivate,rbind,z",
            f"{models}:/models:z,ro",
        ]
    )


def test_a_named_volume_has_its_label_already(tmp_path: Path) -> None:
    made, fake = podman(tmp_path)
    brought_up(made, "database")
    assert [one for one in mounts(fake) if ",z" in one or ":z" in one] == []


def test_without_selinux_nothing_is_labelled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host, "selinux", lambda: "permissive")
    made, fake = podman(tmp_path, ENGINE="llamacpp")
    brought_up(made, "llamacpp")
    assert len(mounts(fake)) == 2 and not [
        one for one in mounts(fake) if "z" in one.rpartition(":")[2].split(",")
    ]


def test_docker_has_no_label_for_a_secret_so_it_is_mounted_as_a_file(tmp_path: Path) -> None:
    made, _ = runtime(tmp_path, "docker", OPENWEBUI_DATA_STORAGE=str(tmp_path / "chats"))
    brought_up(made, "openwebui")
    document: dict[str, Any] = yaml.safe_load((made.home.run / "compose.yml").read_text())
    service = document["services"]["openwebui"]
    assert "secrets" not in service and "x-podman.relabel" not in json.dumps(document)
    secrets = made.home.run / "secrets"
    assert service["volumes"] == [
        f"{tmp_path}/chats:/app/backend/data:z",
        f"{secrets}/webui_secret_key:/run/secrets/WEBUI_SECRET_KEY:ro,z",
        f"{secrets}/webui_admin_password:/run/secrets/WEBUI_ADMIN_PASSWORD:ro,z",
        f"{secrets}/engine_api_key:/run/secrets/OPENAI_API_KEY:ro,z",
        f"{secrets}/tool_servers:/run/secrets/TOOL_SERVER_CONNECTIONS:ro,z",
    ]


@pytest.mark.parametrize(("folder", "may"), [
    ("~", False), ("~/models", True), ("/", False), ("/home", False), ("/etc", False), ("/srv/models", True),
])  # fmt: skip
def test_a_home_and_the_system_s_folders_keep_their_labels(
    folder: str, may: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/home/ada")
    assert relabel.may(Path(folder).expanduser()) is may


def test_where_the_containers_run_elsewhere_this_machine_s_selinux_says_nothing(tmp_path: Path) -> None:
    made, _ = podman(tmp_path)
    assert relabel.needed(made.tool)
    made.tool.env["CONTAINER_HOST"] = "ssh://nas"
    assert not relabel.needed(made.tool)
