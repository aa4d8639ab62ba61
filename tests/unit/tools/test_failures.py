"""Why a container tool does not work, from what it said on machines where it did not."""

from __future__ import annotations

import pytest

from scripts.errors import HostError, InstallError
from scripts.faults import lookup
from scripts.tools import failures

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


def way(fault: str) -> str:
    """What is shown as the next command."""
    return f"{lookup.fault(fault).fix}. {failures.EMBEDDED}"


def told(text: str) -> HostError:
    error = failures.daemon(text)
    assert error is not None
    return error


def test_a_daemon_that_answers_is_no_trouble() -> None:
    assert failures.daemon(CLIENT + SERVER) is None


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (CLIENT + DENIED, "docker-socket-denied"),
        (CLIENT + STOPPED, "docker-down"),
        (CLIENT + COLIMA, "colima-down"),
        (WINDOWS + "\n" + CLIENT, "docker-desktop-down"),
        (WRAPPER, "docker-is-podman"),
        (CLIENT + "Error response from daemon: client version 1.24 is too old", "docker-api"),
        ("", "docker-silent"),
    ],
)
def test_what_stands_in_the_way(text: str, fault: str) -> None:
    assert told(text).fault == fault


def test_docker_s_own_words_are_the_evidence() -> None:
    assert told(CLIENT + STOPPED).detail == (STOPPED,)
    assert told(CLIENT + DENIED).detail == (DENIED,)


@pytest.mark.parametrize("text", [CLIENT + DENIED, CLIENT + STOPPED, CLIENT + COLIMA, ""])
def test_there_is_always_a_way_without_containers(text: str) -> None:
    assert told(text).hint == way(told(text).fault)


@pytest.mark.parametrize("name", ["podman", "docker"])
def test_what_is_absent_is_named_with_a_way_to_get_it(name: str) -> None:
    error = failures.absent(name)
    assert (error.code, error.fault) == (3, f"{name}-missing") and error.hint == way(f"{name}-missing")


def test_a_missing_plugin_is_named_with_its_packages() -> None:
    error = failures.plugin(["docker: unknown command"])
    assert error.fault == "docker-compose-missing" and error.detail == ("docker: unknown command",)
    assert error.hint == way("docker-compose-missing")


CRUN = "Error: OCI runtime error: crun: cgroups in hybrid mode not supported"


def test_a_tool_that_is_broken_is_named_by_what_it_says() -> None:
    error = failures.broken("podman", [CRUN])
    assert error.fault == "cgroups-hybrid" and "which crun refuses" in error.message
    assert error.hint == way("cgroups-hybrid")
    assert error.detail == (CRUN,)


@pytest.mark.parametrize("name", ["podman", "docker"])
def test_what_is_not_known_is_asked_for(name: str) -> None:
    error = failures.broken(name, ["Error: all is lost"])
    assert error.fault == f"{name}-silent" and error.hint == way(f"{name}-silent")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Client:       Podman Engine\nVersion:      4.2.0\nAPI Version:  4.2.0\n", "podman 4.2.0 is older than 4.3"),
        # Ubuntu 22.04
        ("Version:      3.4.4\nAPI Version:  3.4.4\nGo Version:   go1.18.1\n", "podman 3.4.4 is older than 4.3"),
        # A Mac: what counts is Podman in the machine.
        ("Client:       Podman Engine\nVersion:      5.4.0\n\nServer:       Podman Engine\nVersion:      4.1.1\n",
         "podman 4.1.1 is older than 4.3"),
        ("Client:       Podman Engine\nVersion:      4.3.1\n", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_a_podman_that_is_too_old(text: str, name: str) -> None:
    error = failures.old(text)
    if not name:
        assert error is None
        return
    assert error and error.message.startswith(name) and error.fault == "podman-old"


def test_an_image_that_can_not_be_built_is_named_with_the_step_and_the_cause() -> None:
    said = [f"line {number}" for number in range(30)] + ["ENOSPC: no space left on device, write"]
    error = failures.image("mcp", "podman build", 1, "stage build, step 3/4: RUN npm ci", said)
    assert isinstance(error, InstallError) and error.fault == "disk-full"
    assert "podman build" in error.message and "stage build, step 3/4: RUN npm ci" in error.message
    assert len(error.detail) == 10 and error.detail[-1] == said[-1]
    assert error.hint == lookup.fault("disk-full").fix


def test_an_image_that_nobody_gives_is_no_fault_of_the_stack() -> None:
    said = [
        "Error: pinging container registry 127.0.0.1:1: dial tcp 127.0.0.1:1: connect: connection refused"
    ]
    error = failures.image("database", "podman pull", 125, "", said)
    assert error.fault == "image-failed" and error.hint == lookup.fault("image-failed").fix


def test_docker_that_can_not_build_is_a_fault_of_this_machine() -> None:
    said = ["ERROR: BuildKit is enabled but the buildx component is missing or broken."]
    error = failures.image("mcp", "docker build", 1, "", said)
    assert isinstance(error, HostError) and error.fault == "buildkit-missing"


def test_a_container_that_can_not_be_made_is_named_by_what_the_tool_says() -> None:
    assert failures.container("mcp", "podman", [CRUN]).fault == "cgroups-hybrid"
    unknown = failures.container("mcp", "podman", ["?"])
    assert (unknown.fault, unknown.hint) == ("service-failed", "uv run invoke logs mcp")
