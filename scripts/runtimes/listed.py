"""The containers of a project, as the tool listed them last."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from typing import Any

from scripts.errors import HostError, ServiceError
from scripts.runtimes import inspected
from scripts.runtimes.base import Process
from scripts.runtimes.kept import evidently
from scripts.runtimes.tool import Tool


class Listed:
    """`last` maps services to what the tool inspected; `addresses` to where they are reached without an `exec`."""

    def __init__(self, tool: Tool, project: str) -> None:
        self._tool = tool
        self._project = project
        # Root's Podman on Linux has its bridges on this machine: what is on them is asked without an `exec`, which
        # takes a tenth of a second. Who lists the containers learns the addresses anew.
        self._bridged = (
            tool.name == "podman" and sys.platform == "linux" and os.getuid() == 0 and not evidently(tool)
        )
        self.last: dict[str, dict[str, Any]] = {}
        self.addresses: dict[str, str] = {}

    def look(self) -> dict[str, dict[str, Any]]:
        """The project's containers by service, as the tool inspects them; empty where it can't be asked."""
        label = self._tool.dialect.label
        try:
            mine = f"label={label}.project={self._project}"
            ids = self._tool("ps", "--all", "--quiet", "--filter", mine).stdout.split()
            found = json.loads(self._tool("container", "inspect", *ids).stdout or "[]") if ids else []
        except (HostError, ServiceError, ValueError):
            return {}
        self.last = {inspected.labels(one).get(f"{label}.service", ""): one for one in found}
        return self.last

    def processes(self, names: tuple[str, ...]) -> dict[str, Process]:
        """Looked at now."""
        found = self.look()
        if self._bridged:
            self.addresses = {name: inspected.address(one) for name, one in found.items()}
        return {
            name: inspected.process(name, one, self._last_exit(one) if one else None)
            for name, one in ((name, found.get(name)) for name in names)
        }

    def running(self) -> set[str]:
        """Those that there are to stop, among them paused ones and those that a killed stop left ending."""
        found = self.look()
        return inspected.running(found) | inspected.paused(found) | inspected.ending(found)

    def digests(self, name: str) -> tuple[str, ...]:
        """Names with digests, of the image of a service's container."""
        one = self.last.get(name)
        if one is None:
            return ()
        done = self._tool("image", "inspect", "--format", "{{json .RepoDigests}}", str(one["Image"]))
        return tuple(json.loads(done.stdout or "[]") or ()) if done.returncode == 0 else ()

    def _last_exit(self, one: Mapping[str, Any]) -> int | None:
        """How a container ended before it was restarted, or told to end; None where that wasn't, or can't be told."""
        state = one["State"]
        told = state.get("ExitCode") == inspected.TOLD
        if not one.get("RestartCount") or (state["Status"] == "exited" and not told):
            return None
        done = self._tool("events", *self._tool.dialect.died, "--filter", f"container={one['Id']}")
        codes = [code for code in inspected.exit_codes(done.stdout) if not told or code != inspected.TOLD]
        return codes[-1] if codes else None
