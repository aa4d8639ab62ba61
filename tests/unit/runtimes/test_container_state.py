"""A container's state and its differences from its description, by what `container inspect` of Podman 4.3.1 printed."""

from __future__ import annotations

import copy
import time
from pathlib import Path
from typing import Any

import pytest

from scripts.runtimes.container_state import differences, process
from tests.unit.runtimes.fake_tool import listed, runtime

PROJECT, IMAGE = "byre", "8dd090d96ed22dac214e4290d1141cecdd128a9d769d5e066ca27f3bbb429d28"
BODY: dict[str, Any] = {
    "image": "localhost/byre/openwebui:51def8a27b0f2641",
    "user": "10001:10001",
    "cap_drop": ["ALL"],
    "security_opt": ["no-new-privileges:true"],
    "read_only": True,
    "environment": {"DATA_DIR": "/app/backend/data", "RAG_TEMPLATE": "{{CONTEXT}} costs $$5"},
    "secrets": [{"source": "webui_secret_key", "target": "WEBUI_SECRET_KEY"}],
    "volumes": ["openwebui-data:/app/backend/data", "/home/jo/models:/models:ro,z"],
    "ports": ["127.0.0.1:8080:8080"],
    "networks": ["llm-network", "egress"],
    "deploy": {"resources": {"limits": {"memory": "1073741824", "pids": 512}}},
}
# The fields that are read.
CONTAINER: dict[str, Any] = {
    "Image": IMAGE,
    "State": {"Status": "running"},
    "Config": {
        "User": "10001:10001",
        "Env": ["DATA_DIR=/app/backend/data", "RAG_TEMPLATE={{CONTEXT}} costs $5", "HOSTNAME=701aa617cc63"],
    },
    "HostConfig": {
        "ReadonlyRootfs": True,
        "Privileged": False,
        "CapAdd": [],
        "CapDrop": ["CAP_AUDIT_WRITE", "CAP_CHOWN"],
        "Memory": 1073741824,
        "PidsLimit": 512,
        "PortBindings": {"8080/tcp": [{"HostIp": "127.0.0.1", "HostPort": "8080"}]},
    },
    "Mounts": [
        {"Type": "volume", "Name": "byre_openwebui-data", "Destination": "/app/backend/data"},
        {"Type": "bind", "Source": "/home/jo/models", "Destination": "/models"},
        {"Type": "bind", "Source": "/home/jo/.byre/run/x", "Destination": "/run/secrets/WEBUI_SECRET_KEY"},
    ],
    "NetworkSettings": {"Networks": {"byre_llm-network": {}, "byre_egress": {}}},
}  # fmt: skip


def changed(path: str, value: Any) -> dict[str, Any]:
    """`path` names the field, its parts joined by dots."""
    one = copy.deepcopy(CONTAINER)
    *parents, last = path.split(".")
    place: Any = one
    for name in parents:
        place = place[name]
    place[last] = value
    return one


def test_one_that_is_as_described() -> None:
    assert differences(BODY, CONTAINER, PROJECT, IMAGE) == ()
    assert differences(BODY, CONTAINER, PROJECT, f"sha256:{IMAGE}") == (), "as Docker writes it"
    assert differences(BODY, CONTAINER, PROJECT, "") == (), "an image that can't be told is no difference"


@pytest.mark.parametrize(
    ("path", "value", "what"),
    [
        ("Image", "0" * 64, "its image"),
        ("Config.Env", ["DATA_DIR=/elsewhere", "RAG_TEMPLATE={{CONTEXT}} costs $5"], "DATA_DIR"),
        ("Config.Env", ["DATA_DIR=/app/backend/data"], "RAG_TEMPLATE"),
        ("Config.User", "", "its user"),
        ("HostConfig.ReadonlyRootfs", False, "its read-only mode"),
        ("HostConfig.Privileged", True, "its rights"),
        ("HostConfig.CapDrop", [], "its rights"),
        ("HostConfig.CapAdd", ["CAP_SYS_ADMIN"], "its rights"),
        ("HostConfig.Memory", 2147483648, "its memory"),
        ("HostConfig.PortBindings", {"8080/tcp": [{"HostIp": "", "HostPort": "8080"}]}, "its ports"),
        ("HostConfig.PortBindings", None, "its ports"),
        ("NetworkSettings.Networks", {"byre_egress": {}}, "its networks"),
        (
            "NetworkSettings.Networks",
            {"byre_llm-network": {}, "byre_egress": {}, "podman": {}},
            "its networks",
        ),
        ("Mounts", CONTAINER["Mounts"][1:], "its volumes"),
        ("Mounts", CONTAINER["Mounts"][:2], "its volumes"),
    ],
)
def test_what_was_changed_by_hand_is_named_without_its_value(path: str, value: Any, what: str) -> None:
    assert differences(BODY, changed(path, value), PROJECT, IMAGE) == (what,)


def test_a_limit_that_the_kernel_can_not_keep_is_no_difference() -> None:
    assert differences(BODY, changed("HostConfig.Memory", 0), PROJECT, IMAGE) == ()


def test_one_that_is_stopped_may_be_on_no_network() -> None:
    one = changed("NetworkSettings.Networks", {})
    one["State"]["Status"] = "exited"
    assert differences(BODY, one, PROJECT, IMAGE) == ()


def container(status: str, **state: Any) -> dict[str, Any]:
    """The fields that are read of `podman container inspect`."""
    known = {"Status": status, "Pid": 0, "ExitCode": 0, "OOMKilled": False, "Error": ""}
    known["StartedAt"] = "2026-11-23T22:03:12.104526831Z"
    return {"State": known | state, "RestartCount": state.get("restarts", 0)}


@pytest.mark.parametrize(
    ("seen", "state", "looping", "ended"),
    [
        (container("running", Pid=1), "running", False, ""),
        (container("exited", ExitCode=137), "exited", False, "terminated by SIGKILL"),
        (container("exited", ExitCode=137, OOMKilled=True), "exited", False, "memory limit was reached"),
        (container("exited", ExitCode=78, restarts=10), "exited", True, "exit status 78"),
        (
            container("running", Pid=1, restarts=5),
            "running",
            False,
            "exit status 0",
        ),  # up for long: it has recovered
        (container("restarting", ExitCode=1), "backoff", False, "exit status 1"),
        (container("created"), "stopped", False, "exit status 0"),
        (container("something new"), "unknown", False, "exit status 0"),
    ],
)
def test_a_container_s_state_in_our_words(
    seen: dict[str, Any], state: str, looping: bool, ended: str
) -> None:
    found = process("x", seen)
    assert (found.state, found.looping) == (state, looping) and ended in found.ended


def test_one_that_restarts_right_now_is_in_a_loop() -> None:
    now = time.strftime("%Y-%m-%dT%H:%M:%S.123456789+00:00", time.gmtime())
    assert process("x", container("running", Pid=1, restarts=5, StartedAt=now)).looping


def test_a_child_killed_for_its_memory_is_told_though_the_first_process_ended_well() -> None:
    # What Docker 1.11 said of a shell whose child was killed.
    state = {
        "Status": "exited", "Running": False, "OOMKilled": True, "Pid": 0, "ExitCode": 0, "Error": "",
        "StartedAt": "2016-06-13T13:33:32.861200851Z",
    }  # fmt: skip
    found = process("x", {"State": state, "RestartCount": 0})
    assert found.fault == "out-of-memory" and "exit status 0" in found.ended


def test_one_that_was_never_started() -> None:
    state = {"Status": "created", "Pid": 0, "ExitCode": 0, "StartedAt": "0001-01-01T00:00:00Z"}
    assert process("x", {"State": state, "RestartCount": 0}).state == "stopped"


def test_a_tool_that_does_not_answer_has_ended_nothing(tmp_path: Path) -> None:
    """As on a busy machine: a start would take a service for one that ended."""
    made, fake = runtime(tmp_path, "podman")
    assert made.processes(("mcp",))["mcp"].state == "stopped", "nothing is known yet"
    fake.say("ps", "0123abcd\n")
    fake.say("container inspect", listed("byre_mcp_1", "byre"))
    assert made.processes(("mcp",))["mcp"].state == "running"
    for command in ("container inspect", "ps"):
        fake.say(command, err="Error: database is locked\n", code=125)
        assert made.processes(("mcp",))["mcp"].state == "running" and made.anything()
    fake.say("ps")
    assert made.processes(("mcp",))["mcp"].state == "stopped" and not made.anything()
