"""Containers go to another image of Open WebUI with their data, and back."""

from __future__ import annotations

import json

from scripts import images
from tests.containers import PAGE, container, page
from tests.machine import Machine
from tests.podman_tool import Podman

OLD = f"{images.PREFIX}{PAGE}:0123456789abcdef"  # the same content by the name of another version


def titles(machine: Machine) -> set[str]:
    with page(machine) as client:
        return {one["title"] for one in client.get("/api/v1/chats/").raise_for_status().json()}


def write(machine: Machine, title: str) -> None:
    with page(machine) as client:
        client.post("/api/v1/chats/new", json={"chat": {"title": title, "messages": []}}).raise_for_status()


def test_another_image_and_back(other: Machine, tool: Podman) -> None:
    record = other.home / "run" / "page.json"

    def image() -> str:
        return str(tool.inspect(container(other, PAGE))["ImageName"])

    other.invoke("start", timeout=1700)
    state = json.loads(record.read_text())
    new = state["now"]["place"]
    assert image() == new and new.startswith(images.PREFIX)
    tool.run("tag", new, OLD)
    try:
        record.write_text(json.dumps({**state, "now": {"place": OLD, "version": "0.0.1"}}))
        assert "invoke update" in other.invoke("start", timeout=1700).stderr
        assert image() == OLD
        write(other, "Before")
        told = json.loads(other.invoke("update", "--json", timeout=1700).stdout)
        assert told["done"] and image() == new and titles(other) == {"Before"}
        assert all(one["good"] for one in told["checks"]), told
        write(other, "Since")
        outdated = {one["name"] for one in other.json("clean", "--dry-run")["outdated"]}
        assert not outdated & {OLD, new}, "a rollback needs it"
        told = json.loads(other.invoke("rollback", "--yes", "--json", timeout=1700).stdout)
        assert told["done"] and image() == OLD and titles(other) == {"Before"}
    finally:
        other.invoke("stop", check=False)
        tool.run("image", "rm", OLD, check=False)
