"""The compose file of what was brought up: every service as it runs, with nothing left to fill in.

The compose tools differ in how they interpolate and in what they make of `.env`; so both is done before they see it.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml

from scripts.home import Home, write_atomic
from scripts.runtimes.dialect import Dialect
from scripts.stack import Service


class ComposeFile:
    """`.byre/run/compose.yml`. Several threads may change it."""

    def __init__(self, home: Home, project: str, secrets: Path, dialect: Dialect) -> None:
        self.home = home
        self.dialect = dialect
        self.project = project
        self.secrets = secrets
        self.path = home.run / "compose.yml"
        self.turn = threading.Lock()  # the compose tool is called by one thread at a time

    def services(self) -> dict[str, Any]:
        """What was last brought up, by name."""
        found = self._document().get("services")
        return dict(found) if isinstance(found, dict) else {}

    def again(self, service: Service) -> Service | None:
        """A service as it was last brought up, which the settings may differ from by now; None where it was not.

        What it mounts is as in `service`: in the file that may be labelled already.
        """
        known = self.services().get(service.name)
        if known is None:
            return None
        meant = {key: value for key, value in _meant(known).items() if key in Service.model_fields}
        own = {key: getattr(service, key) for key in ("name", "ready", "api", "volumes", "secrets")}
        return Service.model_validate(meant | own)

    def put(self, name: str, described: dict[str, Any], project: dict[str, Any]) -> None:
        """Write a service, and the networks, volumes and secrets of all. The caller holds `turn`."""
        document = self._document()
        document.setdefault("services", {})[name] = described
        self._write({**document, "x-podman": {"in_pod": False}, **project})

    def drop(self, name: str) -> None:
        """Forget a service. The caller holds `turn`."""
        document = self._document()
        if document.get("services", {}).pop(name, None):
            self._write(document)

    def command(self, *arguments: str) -> list[str]:
        """The compose tool on this file. Its `.env` is an empty one: ours has been read already, by stricter rules."""
        nothing = self.home.run / "compose.env"
        if not nothing.exists():
            write_atomic(nothing, "")
        argv = [*self.dialect.compose, "--env-file", str(nothing), "-p", self.project]
        return [*argv, "-f", str(self.path), *arguments]

    def described(self, service: Service, image: str, added: Mapping[str, Any]) -> dict[str, Any]:
        """The service, run from this image, with nothing left to interpolate. `added` is what the image asks for."""
        body = self.dialect.spelled(_literal({**service.compose(), "image": image, **added}))
        # A secret that has changed is a changed service: its file is mounted, and read once.
        stamps = [(self.secrets / s.source).stat().st_mtime_ns for s in service.secrets]
        return {**body, "labels": {"byre.secrets": " ".join(map(str, stamps))}} if stamps else body

    def _document(self) -> dict[str, Any]:
        with suppress(OSError, yaml.YAMLError):
            found = yaml.safe_load(self.path.read_text(encoding="utf-8"))
            if isinstance(found, dict):
                return found
        return {}

    def _write(self, document: dict[str, Any]) -> None:
        write_atomic(self.path, yaml.safe_dump(document, sort_keys=False, width=1000))


def _literal(node: Any) -> Any:
    """A `$` that is meant, written as compose files have it."""
    if isinstance(node, str):
        return node.replace("$", "$$")
    if isinstance(node, dict):
        return {key: _literal(value) for key, value in node.items()}
    return [_literal(one) for one in node] if isinstance(node, list) else node


def _meant(node: Any) -> Any:
    """What `_literal` wrote."""
    if isinstance(node, str):
        return node.replace("$$", "$")
    if isinstance(node, dict):
        return {key: _meant(value) for key, value in node.items()}
    return [_meant(one) for one in node] if isinstance(node, list) else node
