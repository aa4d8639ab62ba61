"""Why Docker does not work, from what it said on machines where it did not."""

from __future__ import annotations

import pytest

from scripts.errors import HostError
from scripts.runtimes import refused

CLIENT = "Client:\n Version:           28.2.2\n API version:       1.50\n"
SERVER = "\nServer:\n Engine:\n  Version:          20.10.24+dfsg1\n"
# docker 28 (API 1.49), as a user outside of the group docker
DENIED = (
    "permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get "
    '"http://%2Fvar%2Frun%2Fdocker.sock/v1.49/version": dial unix /var/run/docker.sock: connect: permission denied'
)
STOPPED = "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?"
# docker on macOS, while colima is not started
COLIMA = "failed to connect to the docker API at unix:///Users/u/.colima/default/docker.sock: no such file"
# docker 24.0.2 on Windows, while Docker Desktop is stopped
WINDOWS = (
    "error during connect: this error may indicate that the docker daemon is not running: Get "
    '"http://%2F%2F.%2Fpipe%2Fdocker_engine/v1.24/version": open //./pipe/docker_engine: The system cannot find the '
    "file specified."
)
# podman 5.6.0's package podman-docker, on RHEL 9
WRAPPER = (
    "Emulate Docker CLI using podman. Create /etc/containers/nodocker to quiet msg.\n"
    "Client:       Podman Engine\nVersion:      5.6.0\nAPI Version:  5.6.0\n"
)


def told(text: str, platform: str = "linux") -> HostError:
    error = refused.daemon(text, platform)
    assert error is not None
    return error


def test_a_daemon_that_answers_is_no_trouble() -> None:
    assert refused.daemon(CLIENT + SERVER) is None


@pytest.mark.parametrize(
    ("text", "platform", "message", "hint"),
    [
        (CLIENT + DENIED, "linux", "group docker, which equals root", "Podman needs no such right: RUNTIME=podman"),
        (CLIENT + DENIED, "linux", "may not use Docker", 'sudo usermod -aG docker "$USER"'),
        (CLIENT + STOPPED, "linux", "daemon does not run", "sudo systemctl start docker"),
        (CLIENT + STOPPED, "darwin", "daemon does not run", "Open Docker Desktop"),
        (CLIENT + STOPPED, "darwin", "daemon does not run", "colima start"),
        (CLIENT + COLIMA, "darwin", "daemon does not run", "colima start; or"),
        (WINDOWS + "\n" + CLIENT, "win32", "daemon does not run", "Open Docker Desktop"),
        (WRAPPER, "linux", "Podman under another name", "RUNTIME=podman uv run invoke start"),
        (CLIENT + "Error response from daemon: client version 1.24 is too old", "linux", "docker does not work",
         "docker info"),
        ("", "linux", "docker does not work", "docker info"),
    ],
)  # fmt: skip
def test_what_stands_in_the_way(text: str, platform: str, message: str, hint: str) -> None:
    error = told(text, platform)
    assert message in error.message and hint in error.hint


def test_docker_s_own_words_are_the_evidence() -> None:
    assert told(CLIENT + STOPPED).detail == (STOPPED,)
    assert told(CLIENT + DENIED).detail == (DENIED,)


@pytest.mark.parametrize("text", [CLIENT + DENIED, CLIENT + STOPPED, CLIENT + COLIMA, ""])
def test_there_is_always_a_way_without_containers(text: str) -> None:
    assert told(text).hint.endswith("RUNTIME=embedded uv run invoke start")


@pytest.mark.parametrize("name", ["podman", "docker"])
def test_what_is_absent_is_named_with_a_way_to_get_it(name: str) -> None:
    error = refused.absent(name)
    assert error.code == 3 and f"apt install {name}" in error.hint


@pytest.mark.parametrize(
    ("name", "package"), [("compose", "docker-compose-v2"), ("buildx", "docker-buildx-plugin")]
)
def test_a_missing_plugin_is_named_with_its_packages(name: str, package: str) -> None:
    error = refused.plugin(name, ["docker: unknown command"])
    assert name in error.message and package in error.hint and error.detail == ("docker: unknown command",)
