"""How long people can't use a part of the stack: the database in a backup, the page in an update."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import httpx

from scripts import parts
from tests import old_openwebui
from tests.conftest import cache
from tests.machine import Machine, Stack, database

OLD = "0.8.12"
ROUNDS = 3  # of each
DOCUMENTS, VALUE = 100_000, 2_000  # of a large database: how many, and the bytes of one that can't be packed
EVERY = 0.05  # seconds between two looks at the page


def fill(stack: Stack) -> None:
    """Write the large database."""
    chance = Random(7)  # noqa: S311 - no secret
    with database(stack.database_uri) as client:
        for start in range(0, DOCUMENTS, 1000):
            client.large.things.insert_many(
                {"_id": start + one, "value": chance.randbytes(VALUE)} for one in range(1000)
            )


def backups(made: Machine) -> dict[str, Any]:
    """Of backups of the running database, with its sample and when it is large: the seconds in which it can't write,
    and how it was read."""
    stack = made.start()
    found: dict[str, Any] = {}
    for name in ("sample", "large"):
        if name == "large":
            fill(stack)
        told = [made.json("volumes", "backup", "database")["backups"][0] for _ in range(ROUNDS)]
        (size,) = [
            one["bytes"] for one in made.json("volumes", "list")["volumes"] if one["name"] == "database"
        ]
        found[name] = paused_by([one["paused"] for one in told], size) | {"how": told[-1]["how"]}
    return found


def paused_by(seconds: list[float], size: int) -> dict[str, Any]:
    return {
        "seconds": seconds, "bytes": size, "load": os.getloadavg()[0],
        "seconds_per_GB": [one / size * 1e9 for one in seconds],
    }  # fmt: skip


def with_old_page(path: Path) -> Machine:
    """An installation whose data will belong to an old version of Open WebUI; both versions are installed."""
    old = old_openwebui.installed(OLD)
    parts.install(parts.find("openwebui"), cache() / "parts")
    made = Machine(path / "home", {"DEFAULT_MODEL": "small", "READY_TIMEOUT": "900"})
    old_openwebui.chosen(made, old.name, OLD)
    return made


@contextmanager
def watched(made: Machine) -> Iterator[Callable[[], float]]:
    """Gives the seconds from the last good answer of the page before a gap to the first one after it."""
    url = f"http://127.0.0.1:{made.settings['WEBUI_PORT']}/ready"
    over, gone, last = threading.Event(), [0.0], time.monotonic()

    def look() -> None:
        nonlocal last
        with httpx.Client(trust_env=False, timeout=5) as client:
            while not over.wait(EVERY):
                try:
                    good = client.get(url).is_success
                except httpx.HTTPError:
                    good = False
                now = time.monotonic()
                if good:
                    gone[0] += now - last if now - last > 1 else 0
                    last = now

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield lambda: gone[0]
    finally:
        over.set()
        thread.join()


def seconds(action: Callable[[], Any]) -> float:
    began = time.monotonic()
    action()
    return time.monotonic() - began


def updates(path: Path) -> dict[str, Any]:
    """Updates and rollbacks, before each a restart with `verify`: seconds of all, and of the page's downtime."""
    made = with_old_page(path)
    took: dict[str, list[float]] = {}
    try:
        made.invoke("start", timeout=1800)
        for _ in range(ROUNDS):
            for name, command in (("update", ("update",)), ("rollback", ("rollback", "--yes"))):
                restart = seconds(lambda: made.invoke("restart", timeout=1800))
                # A chat on the page is asked for as the new version wants it: it may fail on the old one.
                restart += seconds(lambda: made.invoke("verify", check=False, timeout=1800))
                with watched(made) as gone:
                    whole = seconds(lambda command=command: made.invoke(*command, timeout=1800))  # type: ignore[misc]
                    for key, value in (("restart", restart), (name, whole), (f"{name}_downtime", gone())):
                        took.setdefault(key, []).append(round(value, 1))
    finally:
        made.invoke("stop", check=False)
    before = {"update": took["restart"][::2], "rollback": took["restart"][1::2]}
    return {
        "seconds": took,
        "downtime": {
            name: [away / one for away, one in zip(took[f"{name}_downtime"], before[name], strict=True)]
            for name in before
        },
    }
