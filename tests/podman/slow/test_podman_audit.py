"""The audit of a stack in real containers: nothing is wrong as it starts, and a container made by hand is seen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.containers import container
from tests.machine import Machine
from tests.podman_tool import Podman


def audited(machine: Machine) -> dict[str, Any]:
    return dict(json.loads(machine.invoke("audit", "--json", check=False).stdout))


def faults(document: dict[str, Any], check: str) -> set[str]:
    return {
        one["fault"] for one in document["findings"] if one["subject"] == check and one["status"] == "wrong"
    }


def test_containers_are_as_declared(started: Machine) -> None:
    found = audited(started)
    results = {one["id"]: one["result"] for one in found["checks"]}
    of_containers = (
        "ports",
        "reach",
        "keys",
        "connections",
        "rights",
        "networks",
        "inner-network",
        "mounts",
        "secret-inspect",
    )
    assert {results[one] for one in of_containers} == {"ok"}, found
    assert [one for one, result in results.items() if result == "wrong"] == [], found


def test_what_is_inside_of_containers_is_listed(started: Machine, tmp_path: Path) -> None:
    started.invoke("audit", "--sbom", str(tmp_path / "bom.json"), check=False)
    found = json.loads((tmp_path / "bom.json").read_text())
    names = {one["name"] for one in found["components"]}
    assert {"open-webui", "mongodb-mcp-server", "fastmcp"} <= names


def test_a_container_that_was_made_by_hand(started: Machine, tool: Podman) -> None:
    name, image = container(started, "mcp"), "localhost/byre/mcp:latest"
    labels = tool.inspect(name)["Config"]["Labels"]
    kept = [f"--label={key}={value}" for key, value in labels.items() if key.startswith("io.podman.compose")]
    tool.run("rm", "--force", "--time", "0", name)
    try:
        tool.run(
            "run", "--detach", "--name", name, *kept, "--privileged", "--volume=/:/host", "--publish=3000",
            f"--env=TOKEN={started.secret('mcp_token')}", image, "sleep", "600",
        )  # fmt: skip
        found = audited(started)
        assert faults(found, "ports") == {"audit-port-open"}
        assert faults(found, "rights") == {"audit-rights"}
        assert faults(found, "networks") == {"audit-network"}
        assert faults(found, "mounts") == {"audit-mount"}
        assert faults(found, "secret-inspect") == {"audit-secret-inspect"}
        assert started.secret("mcp_token") not in json.dumps(found)
    finally:
        tool.run("rm", "--force", "--time", "0", name, check=False)
        started.invoke("restart", "mcp")
