"""A second stack of a backup beside the real one, with a state, ports and a project of its own, and the same secrets.

It is made by this program's own commands, as a person would. Nothing of the real stack is touched: before the first
change, every place that the second one would write to is held against those of the first.
"""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scripts import bounded, process
from scripts.errors import ServiceError, SettingsError
from scripts.home import ROOT, Home, named
from scripts.host.ports import free_port
from scripts.lifecycle import page_change
from scripts.lifecycle.site import Site
from scripts.progress import Progress, Report
from scripts.settings import load
from scripts.settings.environment import inherited
from scripts.volumes.manifest import Backup
from scripts.webui import page_program
from scripts.webui.page_program import Program

PATIENCE = 3600.0  # seconds of one command: a start may have to unpack and load a large model
FAULT = "rehearsal-failed"
ANOTHER = "Another backup: uv run invoke volumes list"
FOLDERS = {
    "openwebui_data_storage": "openwebui",
    "database_storage": "database",
    "ollama_model_storage": "models",
}


@dataclass(frozen=True)
class Second:
    """Where the second stack is. `changed` are the settings that make it another one."""

    home: Home
    changed: Mapping[str, str]

    @property
    def environment(self) -> dict[str, str]:
        return {**inherited(), **self.changed}

    @property
    def prefix(self) -> str:
        """What a person puts before a command for it."""
        return " ".join(f"{name}={shlex.quote(value)}" for name, value in self.changed.items())

    def site(self) -> Site:
        """The second installation as it is."""
        return Site.of(load(ROOT, self.environment).settings, self.home)

    def prepare(self, site: Site, backup: Backup) -> None:
        """Make its folders, with the secrets of the first, and a backup's program of Open WebUI. Raises HostError."""
        self.home.prepare()
        page_program.write(self.home, page_program.State(_program(site, backup)))
        shutil.copytree(site.home.secrets, self.home.secrets, dirs_exist_ok=True)


def plan(site: Site, into: str) -> Second:
    """One that stays, in a folder that is empty or not there. Raises SettingsError for another one, also where the
    containers' tool has volumes of that name: those of a second stack in another place."""
    folder = named(into)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise SettingsError(
            f"{folder} is not empty: a second stack needs a folder of its own.",
            fault="argument-invalid",
            hint="Name a new folder: uv run invoke volumes restore BACKUP --into FOLDER",
        )
    project = re.sub(r"[^a-z0-9_-]", "", folder.name.lower()).lstrip("_-") or "second"
    second = of(site, Home(folder), f"{site.settings.compose_project_name}-{project}")
    volumes = second.site().runtime.data.volumes()
    if there := [one.label for one in volumes if one.kind == "named" and one.exists]:
        raise SettingsError(
            f"A second stack named {folder.name} already has data: {', '.join(there)}.",
            fault="argument-invalid",
            hint="Choose a folder with another name: uv run invoke volumes restore BACKUP --into FOLDER",
        )
    return second


def of(site: Site, home: Home, project: str, **more: str) -> Second:
    """The same settings with other places, ports and names. A folder that a setting names gets another one; the others
    follow from the state's folder and the project's name. Raises ServiceError if it would use the real data."""
    settings = site.settings
    changed = {
        "BYRE_HOME": str(home.state),
        "COMPOSE_PROJECT_NAME": project,
        "RUNTIME": site.runtime.name,
        "WEBUI_PORT": str(free_port()),  # the others move by themselves
        # A proxy's ports don't move, and a second stack is for this machine alone.
        **({"SCENARIO": "local", "WEBUI_REPLICAS": "1"} if settings.in_production else {}),
        **{name.upper(): str(home.data / folder) for name, folder in FOLDERS.items() if settings.text(name)},
        **more,
    }
    second = Second(home, changed)
    ours, others = ({one.label for one in there.runtime.data.volumes()} for there in (site, second.site()))
    if shared := ours & others:
        raise ServiceError(
            f"A second stack would use the real data: {', '.join(sorted(shared))}. Nothing was changed.",
            fault="second-stack-refused",
        )
    return second


def make(site: Site, second: Second, backup: Backup, name: str, report: Report) -> None:
    """Restore a backup into it. Raises ByreError; nothing of it stays then, so that the same command works again."""
    try:
        fill(site, second, backup, name, report, "second-stack-failed")
    except BaseException:
        second.site().runtime.data.discard(second.home.state)
        raise


def fill(site: Site, second: Second, backup: Backup, name: str, report: Report, fault: str = FAULT) -> None:
    """Make its folders and restore a backup into them. Raises HostError, ServiceError with `fault`."""
    second.prepare(site, backup)
    report(Progress("second stack", "restoring"))
    only = ["--volume", name] if name else []
    invoke(second.environment, "volumes", "restore", str(backup.folder), *only, fault=fault)


def _program(site: Site, backup: Backup) -> Program | None:
    """The program that a backup's data belong to, if it is kept here or is that of this Byre; else the one in use."""
    state, made = page_program.read(site.home), backup.contents.parts.get(page_program.SERVICE, {})
    by = {str(made.get(name)) for name in ("image", "version")}  # a manifest may hold anything there
    known = (*state.kept, page_change.pinned(site))
    return next((one for one in known if by & {one.place, one.version}), state.now)


def invoke(
    env: Mapping[str, str], *arguments: str, failing: bool = False, fault: str = FAULT, hint: str = ANOTHER
) -> dict[str, Any]:
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
        f"`{' '.join(arguments[:2])}` failed.",
        fault=fault,
        detail=said,
        hint=hint,
    )
