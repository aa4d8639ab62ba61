"""What services are brought up as: the compose file's descriptions, and what a tool and its machine need besides."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from scripts import stack
from scripts.home import ROOT
from scripts.runtimes import foreign, relabel, selfcheck
from scripts.runtimes.base import PROFILES
from scripts.runtimes.compose import ComposeFile
from scripts.runtimes.tool import Tool
from scripts.stack import Service


class Descriptions:
    """Of the services of one project. `variables` and `overlays` tell those of the compose file, as they are now."""

    def __init__(
        self,
        tool: Tool,
        file: ComposeFile,
        variables: Callable[[], Mapping[str, str]],
        overlays: Callable[[], tuple[Path, ...]],
    ) -> None:
        self._tool = tool
        self._file = file
        self._variables = variables
        self._overlays = overlays
        self._foreign: dict[str, tuple[list[str], list[str]]] = {}  # what images that are not ours start

    def service(self, service: Service, image: str) -> dict[str, Any]:
        """The service, run from this image."""
        if not foreign.is_foreign(service, image):
            added = {"healthcheck": selfcheck.healthcheck(service)}
        else:
            if image not in self._foreign:
                self._foreign[image] = foreign.started(self._tool, image)
            added = foreign.added(service, *self._foreign[image])
        body = self._file.described(service, image, added)
        if not self._relabels:
            return body
        return relabel.service(body, self.project()["secrets"], self._tool.dialect.labels_secrets)

    def project(self) -> dict[str, Any]:
        """Networks, volumes and secrets."""
        file = ROOT / stack.COMPOSE_FILE
        project = stack.load(file, self._variables(), frozenset(), self._overlays()).project
        if self._relabels and self._tool.dialect.labels_secrets:
            return {**project, "secrets": relabel.secrets(project["secrets"])}
        return project

    def services(self) -> Mapping[str, Service]:
        """All of the compose file, as they are on this machine."""
        return stack.load(ROOT / stack.COMPOSE_FILE, self._variables(), PROFILES, self._overlays()).services

    @functools.cached_property
    def _relabels(self) -> bool:
        return relabel.needed(self._tool)
