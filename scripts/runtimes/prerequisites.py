"""What has to be there before the first container: a tool that works, names that are free, secrets, folders, networks.

All of it is looked at by every start, and left alone where it is so already.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from scripts import bounded
from scripts.errors import BusyError, HostError, ServiceError
from scripts.home import Home, write_state
from scripts.places import Places
from scripts.runtimes.container_data import Owner
from scripts.runtimes.container_state import labels, with_status
from scripts.runtimes.tool import Tool
from scripts.stack import Service
from scripts.tools import failures


class Prerequisites:
    """What one project needs."""

    def __init__(self, tool: Tool, owner: Owner, project: str, home: Home, places: Places) -> None:
        self.tool = tool
        self.owner = owner
        self.project = project
        self.places = places
        self.proxy = home.run / "proxy"
        self.shared = home.run / "secrets"  # copies of the secrets, for the containers' user

    def works(self, running: bool = False) -> str:
        """The names and ids of all containers, a line each. This is the first question of every start.

        `running`: some of the project run, so that the tool is not too old. Raises HostError when the tool is missing,
        is another one than its name says, or does not work.
        """
        if self.tool.name == "docker":
            done = self.tool("version")
            if trouble := failures.daemon(done.out + done.err):
                raise trouble
            done = self.tool("compose", "version")
            if done.code:
                raise failures.plugin(done.lines)
        elif not running and (trouble := failures.old(self.tool("version").out)):
            raise trouble
        return self.tool.working("ps", "--all", "--format", "{{.Names}} {{.ID}}").out

    def strangers(self, names: Collection[str], listed: Mapping[str, Mapping[str, Any]]) -> None:
        """Raises BusyError when a container of one of these names belongs to something else, HostError as `works`.

        `listed` are the containers of this project, as they were listed last.
        """
        found = self.works(bool(with_status(listed, "running")))
        there = dict(line.split(" ", 1) for line in found.splitlines() if " " in line)
        known = {one["Name"].lstrip("/") for one in listed.values()}
        ids = [there[name] for name in sorted((set(names) & set(there)) - known)]
        for one in bounded.from_json(self.tool("container", "inspect", *ids).out or "[]") if ids else []:
            if labels(one).get(f"{self.tool.dialect.label}.project") != self.project:
                name = one["Name"].lstrip("/")
                raise BusyError(
                    f"Another container named {name} exists, which does not belong to this stack.",
                    fault="container-name-taken",
                    hint=f"Rename it ({self.tool.name} rename {name} OTHER), or: "
                    "COMPOSE_PROJECT_NAME=byre2 uv run invoke start",
                )

    def secrets(self, services: Iterable[Service]) -> None:
        """Copies of their secrets, readable by the containers' user alone. Unchanged ones are left as they are.

        A copy has its original's time: we may not be able to read it any more.
        """
        self.shared.mkdir(mode=0o755, exist_ok=True)
        changed = []
        for source in {s.source for service in services for s in service.secrets}:
            original, copy = self.places.credentials.path(source), self.shared / source
            stamp = original.stat().st_mtime_ns
            if not copy.exists() or copy.stat().st_mtime_ns != stamp:
                write_state(copy, bounded.text(original), mode=0o400)
                os.utime(copy, ns=(stamp, stamp))
            elif copy.stat().st_uid != os.getuid():
                continue
            # A complete copy is not written again: running containers have this very file mounted.
            changed.append(copy)
        self.owner.give(*changed)

    def certificate(self) -> None:
        """The copy of the proxy's own key, for the containers' user alone."""
        mine = [one for one in self.proxy.glob("*.pem") if one.stat().st_uid == os.getuid()]
        self.owner.give(*mine)

    def folders(self, *named: Path | None) -> None:
        """Folders that the settings name for data. Raises HostError where one can't be made."""
        folders = [one for one in named if one is not None]
        for folder in folders:
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise HostError(
                    f"{folder} is not writable for data: {error.strerror or error}.",
                    fault="file-unwritable",
                    hint="Set a writable folder in .env (uv run invoke config shows which), then: "
                    "uv run invoke start",
                ) from error
        self.owner.give(*folders)

    def networks(self, described: Mapping[str, Any]) -> None:
        """Made as the compose tool would: an engine joins the outer one before any service is on it.

        `described` is what the compose file says of each.
        """
        there = self.tool("network", "ls", "--format", "{{.Name}}").out.split()
        dialect = self.tool.dialect
        for name, how in described.items():
            full = f"{self.project}_{name}"
            if full in there:
                continue
            labels = [f"--label={k}={v}" for k, v in dialect.network_labels(self.project, name).items()]
            internal = dialect.internal if (how or {}).get("internal") else ()
            done = self.tool("network", "create", *labels, *internal, full)
            if done.code:
                raise ServiceError(
                    f"The network {full} could not be created.",
                    fault=failures.proven(done.lines) or "network-missing",
                    detail=done.lines,
                    hint=f"{self.tool.name} network ls",
                )
