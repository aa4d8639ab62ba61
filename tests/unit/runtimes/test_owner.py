"""Who hands files to the containers' user, by a tool that writes down what it is asked."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scripts.errors import HostError
from scripts.runtimes.dialect import DIALECTS
from scripts.runtimes.owner import UID, Owner, unshare
from scripts.runtimes.tool import Tool


def tool(folder: Path, name: str, code: int = 0) -> Tool:
    folder.mkdir()
    (folder / name).write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$@" >> "{folder}/asked"\necho no >&2\nexit {code}\n'
    )
    (folder / name).chmod(0o755)
    return Tool(DIALECTS[name], {"PATH": f"{folder}:{os.environ['PATH']}"}, 10)


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
    owner = Owner(tool(tmp_path / "bin", "docker"))
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
    owner = Owner(tool(tmp_path / "bin", "docker", code=125))
    owner.give(tmp_path)
    for _ in range(2):
        with pytest.raises(HostError, match=f"user {UID} can't be given") as caught:
            owner.settle("image")
        assert caught.value.detail == ("no",) and "RUNTIME=docker" in caught.value.hint


@pytest.mark.usefixtures("somebody")
def test_podman_without_root_does_it_in_its_user_namespace_at_once(tmp_path: Path) -> None:
    Owner(tool(tmp_path / "bin", "podman")).give(tmp_path)
    assert asked(tmp_path / "bin") == ["unshare", "chown", f"{UID}:{UID}", str(tmp_path)]


@pytest.mark.parametrize(("name", "uid", "prefix"), [
    ("podman", 0, ()), ("docker", 0, ()), ("podman", 1000, ("podman", "unshare")), ("docker", 1000, ()),
])  # fmt: skip
def test_who_needs_a_command_before_the_own_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, uid: int, prefix: tuple[str, ...]
) -> None:
    monkeypatch.setattr(os, "getuid", lambda: uid)
    assert unshare(tool(tmp_path / "bin", name)) == prefix
