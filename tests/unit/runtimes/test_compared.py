"""A container against its description: one of Podman 4.3.1, as `container inspect` told of it, then changed by hand."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from scripts.runtimes.compared import otherwise

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
    assert otherwise(BODY, CONTAINER, PROJECT, IMAGE) == ()
    assert otherwise(BODY, CONTAINER, PROJECT, f"sha256:{IMAGE}") == (), "as Docker writes it"
    assert otherwise(BODY, CONTAINER, PROJECT, "") == (), "an image that can't be told is no difference"


@pytest.mark.parametrize(
    ("path", "value", "what"),
    [
        ("Image", "0" * 64, "its image"),
        ("Config.Env", ["DATA_DIR=/elsewhere", "RAG_TEMPLATE={{CONTEXT}} costs $5"], "DATA_DIR"),
        ("Config.Env", ["DATA_DIR=/app/backend/data"], "RAG_TEMPLATE"),
        ("Config.User", "", "its user"),
        ("HostConfig.ReadonlyRootfs", False, "whether its files can be written"),
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
    assert otherwise(BODY, changed(path, value), PROJECT, IMAGE) == (what,)


def test_a_limit_that_the_kernel_can_not_keep_is_no_difference() -> None:
    assert otherwise(BODY, changed("HostConfig.Memory", 0), PROJECT, IMAGE) == ()


def test_one_that_is_stopped_may_be_on_no_network() -> None:
    one = changed("NetworkSettings.Networks", {})
    one["State"]["Status"] = "exited"
    assert otherwise(BODY, one, PROJECT, IMAGE) == ()
