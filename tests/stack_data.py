"""What people have in a stack: a chat, an upload, a person, documents with an index. It is made and looked at."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from pymongo import MongoClient

from scripts.database.users import OWNER, READER, User
from scripts.home import Home
from scripts.lifecycle import clients
from scripts.lifecycle.site import Site
from scripts.settings import load
from tests.containers import page
from tests.machine import Machine, database
from tests.waits import PATIENCE

UPLOAD = bytes(range(256)) * 100
DOCUMENTS = 2500


@dataclass(frozen=True)
class Seen:
    """All of it, as it is compared."""

    chats: frozenset[str]
    users: frozenset[str]
    documents: str  # the sha256 of all
    indexes: tuple[str, ...]
    orders: int  # of the sample
    upload: bytes


@contextmanager
def data(machine: Machine, user: User) -> Iterator[MongoClient[dict[str, Any]]]:
    """The database as this user of it, however the runtime leads there."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in machine.environment.items():
            patch.setenv(name, value)
        site = Site.of(load(machine.root, machine.environment).settings, Home(machine.home))
        with clients.database(site, user=user) as uri, database(uri) as client:
            yield client


def chat(machine: Machine, title: str) -> None:
    with page(machine) as client:
        client.post("/api/v1/chats/new", json={"chat": {"title": title, "messages": []}}).raise_for_status()


def fill(machine: Machine) -> None:
    chat(machine, "Weeks 🦙")
    with page(machine) as client:
        sent = client.post("/api/v1/files/", files={"file": ("a note.bin", UPLOAD)}, timeout=PATIENCE)
        sent.raise_for_status()
        person = {"name": "Ama", "email": "ama@localhost", "password": "a long one 1!", "role": "user"}
        client.post("/api/v1/auths/add", json=person).raise_for_status()
    with data(machine, OWNER) as client_of_data:
        things = client_of_data.mine.things
        things.insert_many(
            {"_id": n, "when": n * 1.5, "deep": {"list": [n, str(n), None]}} for n in range(DOCUMENTS)
        )
        things.create_index([("when", -1)], name="by when", unique=True)


def seen(machine: Machine) -> Seen:
    with page(machine) as client:
        (file,) = client.get("/api/v1/files/").raise_for_status().json()["items"]
        content = client.get(f"/api/v1/files/{file['id']}/content").raise_for_status().content
        chats = {one["title"] for one in client.get("/api/v1/chats/").raise_for_status().json()}
        users = {one["email"] for one in client.get("/api/v1/users/").raise_for_status().json()["users"]}
    with data(machine, READER) as client_of_data:
        found = list(client_of_data.mine.things.find().sort("_id"))
        indexes = tuple(sorted(one["name"] for one in client_of_data.mine.things.list_indexes()))
        orders = client_of_data.shop.orders.count_documents({})
    documents = hashlib.sha256(str(found).encode()).hexdigest()
    return Seen(frozenset(chats), frozenset(users), documents, indexes, orders, content)
