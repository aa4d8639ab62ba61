"""Weeks of local processes, then `RUNTIME=podman`: the data come along, and go back."""

from __future__ import annotations

import hashlib
import json
import os
import signal
from pathlib import Path
from typing import Any

from scripts.database.users import OWNER
from scripts.home import Home
from scripts.lifecycle import clients
from scripts.lifecycle.site import Site
from scripts.settings import load
from tests.containers import page
from tests.machine import ROOT, Machine, database
from tests.waits import PATIENCE, until

UPLOAD = bytes(range(256)) * 100


def site(machine: Machine) -> Site:
    """The installation as a command sees it."""
    return Site.of(load(ROOT, machine.environment).settings, Home(machine.home))


def content(machine: Machine, file: str) -> bytes:
    with page(machine) as client:
        return client.get(f"/api/v1/files/{file}/content", timeout=PATIENCE).raise_for_status().content


def titles(machine: Machine) -> set[str]:
    with page(machine) as client:
        return {one["title"] for one in client.get("/api/v1/chats/").raise_for_status().json()}


def users(machine: Machine) -> set[str]:
    with page(machine) as client:
        return {one["email"] for one in client.get("/api/v1/users/").raise_for_status().json()["users"]}


def documents(machine: Machine) -> dict[str, Any]:
    """What is in the collections that this test has made, with an index of its own."""
    with clients.database(site(machine)) as uri, database(uri) as client:
        found = list(client.mine.things.find().sort("_id"))
        keys = sorted(one["name"] for one in client.mine.things.list_indexes())
        return {"sum": hashlib.sha256(str(found).encode()).hexdigest(), "count": len(found), "indexes": keys,
                "orders": client.shop.orders.count_documents({})}  # fmt: skip


def test_the_data_of_local_processes_come_into_containers_and_go_back(
    other: Machine, tmp_path: Path, monkeypatch: Any
) -> None:
    for name, value in other.environment.items():
        monkeypatch.setenv(name, value)
    other.settings["RUNTIME"] = "embedded"
    other.invoke("start", timeout=1800)
    with page(other) as client:
        client.post(
            "/api/v1/chats/new", json={"chat": {"title": "Weeks 🦙", "messages": []}}
        ).raise_for_status()
        sent = client.post("/api/v1/files/", files={"file": ("a note.bin", UPLOAD)}, timeout=PATIENCE)
        file = sent.raise_for_status().json()["id"]
        person = {"name": "Ama", "email": "ama@localhost", "password": "a long one 1!", "role": "user"}
        client.post("/api/v1/auths/add", json=person).raise_for_status()
    with clients.database(site(other), user=OWNER) as uri, database(uri) as client_of_data:
        things = client_of_data.mine.things
        things.insert_many(
            {"_id": n, "when": n * 1.5, "deep": {"list": [n, str(n), None]}} for n in range(2500)
        )
        things.create_index([("when", -1)], name="by when", unique=True)
    before = (titles(other), users(other), documents(other))
    originals = files_of(other.home / "data/openwebui/uploads")

    # One command, as a stranger would guess it; without a terminal it wants consent.
    other.settings["RUNTIME"] = "podman"
    asked = other.invoke("volumes", "move", check=False, timeout=1800)
    assert asked.returncode and "error[not-confirmed]" in asked.stderr, asked.stderr
    # Killed while it copies: nothing has changed, and no half copy is started.
    killed = other.begin("volumes", "move", "--yes")
    until((other.home / "run/move-podman.json").exists, every=0.05)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait()
    refused = other.invoke("start", check=False)
    assert refused.returncode and "error[move-interrupted]" in refused.stderr, refused.stderr
    assert files_of(other.home / "data/openwebui/uploads") == originals

    told = other.invoke("volumes", "move", "--yes", "--json", timeout=1800)
    moved = json.loads(told.stdout)
    other.invoke("start", timeout=1800)
    assert moved["moved"]["documents"]["mine.things"] == 2500
    assert moved["moved"]["counted"] == {"users": 2, "chats": 1, "files": 1}
    now = other.json("status")
    assert all(one["ready"] for one in now["services"].values())
    assert (titles(other), users(other), documents(other)) == before
    assert content(other, file) == UPLOAD
    assert files_of(other.home / "data/openwebui/uploads") == originals, "the originals stay"

    assert not (other.home / "run/move-podman.json").exists()

    # What is written there since comes back, and replaces the originals, which are put aside.
    with page(other) as client:
        client.post("/api/v1/chats/new", json={"chat": {"title": "Later", "messages": []}}).raise_for_status()
    other.invoke("stop")
    other.settings["RUNTIME"] = "auto"
    back = other.json("volumes", "move", "--to", "embedded")
    assert not back["started"] and len(back["moved"]["backups"]) == 2
    other.invoke("start", timeout=1800)
    assert titles(other) == before[0] | {"Later"} and documents(other) == before[2]
    assert content(other, file) == UPLOAD
    other.invoke("stop")


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}
