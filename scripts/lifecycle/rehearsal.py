"""A rehearsal: a second stack is made of a backup, looked at, and thrown away."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from scripts.errors import ByreError
from scripts.home import Home
from scripts.host.ports import free_port
from scripts.lifecycle import documents, second_stack
from scripts.lifecycle.backing_up import page_facts, page_volume
from scripts.lifecycle.second_stack import Second
from scripts.lifecycle.site import Site
from scripts.progress import Progress, Report
from scripts.volumes.manifest import Backup

FOLDER, SUFFIX = "rehearsal", "-rehearsal"  # of its state, and of its project's name
# Of the rows of `verify`: whether everything came back. The others say how fast and how clever the model is.
LOOKED_AT = frozenset({"services", "database", "webui", "model file", "answer", "mongodb"})
PORTS = ("engine_port", "gateway_port", "mcp_port", "mcp_monitoring_port", "database_port", "postgres_port")
COUNTED = ("users", "chats", "files")
DOCUMENTS = "documents"


@dataclass(frozen=True)
class Check:
    """Something that was looked at in a stack made of a backup, what was seen, and whether it is as the backup says;
    None where there is nothing to compare it with."""

    what: str
    good: bool | None
    seen: str

    @property
    def row(self) -> str:
        """As a command shows it."""
        label = {True: "ok", False: "WRONG", None: "n/a"}[self.good]
        return f"{label:<7} {self.what:<14} {self.seen}"


def rehearse(site: Site, backup: Backup, report: Report) -> Iterator[Check]:
    """Each check as it is done. Raises ServiceError where the second stack can't be made; nothing of it stays."""
    with _second(site) as second:
        second_stack.fill(site, second, backup, "", report)
        report(Progress("rehearsal", "starting"))
        began = time.monotonic()
        second_stack.invoke(second.environment, "start")
        yield Check("start", True, f"ready in {time.monotonic() - began:.0f} s")
        report(Progress("rehearsal", "verifying"))
        yield from looked_at(second.environment)
        yield from _documents(second.site(), backup)
        report(Progress("rehearsal", "stopping"))
        second_stack.invoke(second.environment, "stop")
        yield from counted(second.site(), backup)


def looked_at(env: Mapping[str, str]) -> Iterator[Check]:
    """What `verify` sees of a stack that runs. Raises ServiceError where it can't look."""
    for one in second_stack.invoke(env, "verify", failing=True)["findings"]:
        if one["subject"] in LOOKED_AT:
            yield Check(one["subject"], one["status"] != "wrong", one["seen"])


def counted(site: Site, backup: Backup) -> Iterator[Check]:
    """What Open WebUI holds, at rest, against what it held when it was backed up. Byre 0.1.0 did not count that."""
    kept = backup.contents.parts.get("openwebui", {})
    page = page_volume(site)
    try:
        found = page_facts(site, page)
    except ByreError as error:
        # What could not be read when it was backed up either is as it was: there is nothing to compare with.
        known = "revision" in kept or not backup.holds("openwebui")
        said = " ".join([error.message, *error.detail[-1:]])
        yield Check(
            "webui data", False if known else None, said if known else f"nothing was compared. {said}"
        )
        return
    if "revision" in kept:
        yield Check("revision", bool(found.get("revision")), f"{kept['revision']} → {found.get('revision')}")
    elif found and backup.contents.format > 1 and backup.holds("openwebui"):
        yield Check("webui data", False, "the backup does not say how much there was: nothing was compared")
    for name in COUNTED:
        if name in kept:
            yield Check(name, found.get(name) == kept[name], f"{found.get(name)} of {kept[name]}")


def _documents(site: Site, backup: Backup) -> Iterator[Check]:
    """What the running database holds against what it held then."""
    if backup.holds("database") and not site.settings.has_own_database:
        told = backup.contents.parts.get("database", {})
        yield Check(DOCUMENTS, *documents.compared(site, told))


@contextmanager
def _second(site: Site) -> Iterator[Second]:
    """It goes in the end."""
    more = {
        "PARTS_STORAGE": str(site.places.parts),
        "PLANNER": "off",  # it keeps nothing, and takes memory
        **{name.upper(): str(free_port()) for name in PORTS},
    }
    home, project = Home(site.home.state / FOLDER), f"{site.settings.compose_project_name}{SUFFIX}"
    second = second_stack.of(site, home, project, **more)
    _remove(second)
    try:
        yield second
    finally:
        _remove(second)


def _remove(second: Second) -> None:
    """Also what a rehearsal that was killed has left."""
    there = second.site()
    assert there.settings.compose_project_name.endswith(SUFFIX) and there.home.state.name == FOLDER
    if there.home.state.exists():
        with suppress(ByreError):
            second_stack.invoke(second.environment, "stop")
        there.runtime.data.discard(there.home.state)
