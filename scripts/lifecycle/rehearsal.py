"""A rehearsal: a second stack is made of a backup, with a state and ports of its own, looked at, and thrown away.

It is made by this program's own commands, as a person would. Nothing of the real stack is touched: before the first
change, every place that the second one would write to is held against those of the first.
"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from scripts import bounded, process
from scripts.errors import ByreError, ServiceError
from scripts.home import ROOT, Home
from scripts.host.ports import free_port
from scripts.lifecycle.backing_up import page_facts
from scripts.lifecycle.site import Site
from scripts.progress import Progress, Report
from scripts.settings import load
from scripts.settings.environment import inherited
from scripts.volumes.manifest import Backup

PATIENCE = 3600.0  # seconds of one command: a start may have to unpack and load a large model
PORTS = ("webui_port", "engine_port", "gateway_port", "mcp_port", "mcp_monitoring_port", "database_port")
FOLDERS = {
    "openwebui_data_storage": "openwebui",
    "database_storage": "database",
    "ollama_model_storage": "models",
}
FOLDER, SUFFIX = "rehearsal", "-rehearsal"  # of its state, and of its project's name
# Of the rows of `verify`: whether everything came back. The others say how fast and how clever the model is.
LOOKED_AT = frozenset({"services", "database", "webui", "model file", "answer", "mongodb"})
COUNTED = ("users", "chats", "files")


@dataclass(frozen=True)
class Check:
    """Something that was looked at in the second stack, what was seen, and whether it is as the backup says."""

    what: str
    good: bool
    seen: str


def rehearse(site: Site, backup: Backup, report: Report) -> Iterator[Check]:
    """Each check as it is done. Raises ServiceError where the second stack can't be made; nothing of it stays."""
    home = Home(site.home.state / FOLDER)
    env = _environment(site, home)
    with _second(site, home, env) as second:
        report(Progress("rehearsal", "restoring"))
        _invoke(env, "volumes", "restore", str(backup.folder))
        report(Progress("rehearsal", "starting"))
        began = time.monotonic()
        _invoke(env, "start")
        yield Check("start", True, f"ready in {time.monotonic() - began:.0f} s")
        report(Progress("rehearsal", "verifying"))
        for one in _invoke(env, "verify", failing=True)["findings"]:
            if one["subject"] in LOOKED_AT:
                yield Check(one["subject"], one["status"] != "wrong", one["seen"])
        report(Progress("rehearsal", "stopping"))
        _invoke(env, "stop")
        yield from _counts(second, backup)


def _counts(second: Site, backup: Backup) -> Iterator[Check]:
    """What Open WebUI holds after its migrations, against what it held when it was backed up."""
    kept = backup.contents.parts.get("openwebui", {})
    page = next(one for one in second.runtime.data.volumes() if one.name == "openwebui")
    found = page_facts(second, page) if "revision" in kept else {}
    if found:
        yield Check("revision", bool(found.get("revision")), f"{kept['revision']} → {found.get('revision')}")
    for name in COUNTED:
        if name in kept and found:
            yield Check(name, found.get(name) == kept[name], f"{found.get(name)} of {kept[name]}")


def _environment(site: Site, home: Home) -> dict[str, str]:
    """The same settings with other places, ports and names. A folder that a setting names gets another one; the others
    follow from the state's folder and the project's name."""
    settings = site.settings
    changed = {
        "BYRE_HOME": str(home.state),
        "COMPOSE_PROJECT_NAME": f"{settings.compose_project_name}{SUFFIX}",
        "PARTS_STORAGE": str(site.places.parts),
        "RUNTIME": site.runtime.name,
        "PLANNER": "off",  # it keeps nothing, and takes memory
        **{name.upper(): str(free_port()) for name in PORTS},
        **{name.upper(): str(home.data / folder) for name, folder in FOLDERS.items() if settings.text(name)},
    }
    return {**inherited(), **changed}


@contextmanager
def _second(site: Site, home: Home, env: Mapping[str, str]) -> Iterator[Site]:
    """The second installation, with the secrets of the first; it goes in the end."""
    second = Site.of(load(ROOT, env).settings, home)
    ours, others = ({one.label for one in there.runtime.data.volumes()} for there in (site, second))
    if shared := ours & others:
        raise ServiceError(
            f"A rehearsal would use the real data: {', '.join(sorted(shared))}. It was not begun.",
            fault="rehearsal-refused",
        )
    _remove(second, env)
    try:
        home.prepare()
        shutil.copytree(site.home.secrets, home.secrets, dirs_exist_ok=True)
        yield second
    finally:
        _remove(second, env)


def _remove(second: Site, env: Mapping[str, str]) -> None:
    """Also what a rehearsal that was killed has left."""
    assert second.settings.compose_project_name.endswith(SUFFIX) and second.home.state.name == FOLDER
    if second.home.state.exists():
        with suppress(ByreError):
            _invoke(env, "stop")
        second.runtime.data.discard(second.home.state)


def _invoke(env: Mapping[str, str], *arguments: str, failing: bool = False) -> dict[str, Any]:
    """The document of one of this program's commands. Raises ServiceError with what it said when it fails, unless it
    is one whose result is that something is wrong."""
    argv = [sys.executable, "-m", "invoke", *arguments, "--json"]
    try:
        done = process.run(argv, env=env, timeout=PATIENCE, cwd=ROOT)
        document = dict(bounded.from_json(done.out))
        if done.ok or (failing and "error" not in document):
            return document
        said = [str(document["error"]["message"]), *map(str, document["error"]["detail"])]
    except (process.ProcessError, ValueError, LookupError, TypeError) as error:
        said = [*getattr(error, "lines", ()), str(error)]
    raise ServiceError(
        f"The rehearsal failed in `{' '.join(arguments[:2])}`. The real stack was not touched.",
        fault="rehearsal-failed",
        detail=said,
        hint="Another backup: uv run invoke volumes list",
    )
