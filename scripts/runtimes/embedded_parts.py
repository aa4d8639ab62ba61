"""What local processes run from, installed parts, and where their data are: folders of this user."""

from __future__ import annotations

import shutil
import sys
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scripts import bounded, pages, postgres, redis, stack
from scripts.builds import store
from scripts.builds.notes import Notes
from scripts.engines import kinds
from scripts.errors import InstallError
from scripts.home import ROOT, Home, read_json
from scripts.host import space
from scripts.places import Places
from scripts.progress import Report
from scripts.proxy import program
from scripts.runtimes.base import Obtained
from scripts.settings.environment import inherited
from scripts.stack import Service
from scripts.webui import page_program
from scripts.webui.page_program import Program

if TYPE_CHECKING:
    from scripts.parts import Part
    from scripts.volumes import Volume
    from scripts.volumes.consistent import Beside

ENGINE = kinds.chosen("auto", contained=False).name  # the one that has a part
MODULES = "MCP_MODULES"  # the variable of a service that starts MCP servers


@dataclass
class EmbeddedParts:
    """Installed parts: Parts of a runtime. An install may take `patience` seconds."""

    home: Home
    places: Places
    patience: float | None = None

    def source(self, service: Service) -> str:
        """The name of its part, or of the program of this machine. Raises InstallError where it has neither."""
        found = local(service)
        own = postgres.NAME if service.name == postgres.NAME else found.command[0]  # sh starts it
        return found.part or own

    def obtain(self, service: Service, report: Report, cancel: threading.Event) -> Obtained:
        """Install the service's part, and the MCP servers that it starts. `what` is the part's parts.Installed."""
        from scripts import parts

        if held := self._held(service):
            return self.obtained(held)
        if not local(service).part:
            return Obtained(parts.Installed(self.home.run, 0.0, 0.0, fresh=False), 0.0)
        done = [
            parts.install(part, self.places.parts, report=report, cancel=cancel, timeout=self.patience)
            for part in self._needed(service)
        ]
        return Obtained(done[0], sum(one.cpu_seconds for one in done))

    def _needed(self, service: Service) -> list[Part]:
        from scripts import parts

        if not local(service).part:
            return []
        others = mcp_servers() if MODULES in service.environment else ()
        return [parts.find(self.source(service)), *others]

    def missing(self, services: Iterable[Service]) -> dict[str, int]:
        """The parts that are not installed, with an estimate of their size in bytes."""
        from scripts import parts

        needed = [part for service in services if not self._held(service) for part in self._needed(service)]
        return {p.name: p.size_estimate for p in needed if not parts.installed(p, self.places.parts)}

    def pinned(self, service: Service) -> Program:
        """By the key of its part; a program of this machine as it is."""
        from scripts import parts

        if not local(service).part:
            return Program(self.source(service), self._version(service.name))
        part = parts.find(self.source(service))
        return Program(parts.place(part, self.places.parts).name, part.version)

    def _version(self, name: str) -> str:
        """Of a program of this machine."""
        if name == postgres.NAME:
            return postgres.version(inherited(), self.places.postgres)
        return (redis.version if name == redis.NAME else program.version)(inherited())

    def used(self, service: Service) -> Program:
        return self._held(service) or self.pinned(service)

    def holds(self, program: Program) -> bool:
        from scripts import parts

        return parts.usable(parts.find(page_program.SERVICE), self.places.parts / program.place)

    def obtained(self, program: Program) -> Obtained:
        from scripts import parts

        return Obtained(parts.Installed(self.places.parts / program.place, 0.0, 0.0, fresh=False), 0.0)

    def _held(self, service: Service) -> Program | None:
        """What the data belong to, if it is Open WebUI of another version than the pinned one, and here."""
        if pages.kind(service.name) != page_program.SERVICE:
            return None
        held = page_program.read(self.home).used or self._last()
        other = held and held.version != self.pinned(service).version
        return held if held and other and self.holds(held) else None

    def _last(self) -> Program | None:
        """What Byre 0.1.0 ran last, which kept no record of it."""
        known = read_json(self.home.run / f"{page_program.SERVICE}.json")
        with suppress(OSError, ValueError, LookupError, TypeError):
            folder = Path(known["directory"])
            return Program(folder.name, str(bounded.from_toml(bounded.text(folder / "part.toml"))["version"]))
        return None

    def python(self, obtained: Obtained) -> tuple[list[str], Mapping[str, str]]:
        """The part's own."""
        return [str(obtained.what.path / "bin" / "python")], inherited()

    def outdated(self) -> dict[str, int]:
        """Installed parts of other locks than today's. What a running service was started from is needed still, and
        what `rollback` goes back to."""
        from scripts import parts

        needed = [parts.place(part, self.places.parts) for part in (*parts.ALL, *mcp_servers())]
        needed += [self.places.parts / one.place for one in page_program.read(self.home).kept]
        notes = Notes.of(self.home)
        needed += [store.place(one.sha256, self.places.parts) for one in notes.recorded()]
        if program := notes.serves().get("program"):
            needed.append(Path(str(program)).parent)
        for spec in self.home.run.glob("*.json"):
            known = read_json(spec)
            if isinstance(known, dict) and "directory" in known:
                needed.append(Path(known["directory"]))
        return {str(folder): space.taken(folder) for folder in parts.outdated(self.places.parts, needed)}

    def discard(self, name: str) -> bool:
        """Remove a part's folder, unless a process uses it."""
        from scripts import parts

        others = [folder for folder in parts.listing(self.places.parts) if str(folder) != name]
        return Path(name) in parts.sweep(self.places.parts, others)


@dataclass(frozen=True)
class EmbeddedData:
    """Folders of the installation, or those that a setting names: Data of a runtime. `page_database` is the setting
    WEBUI_DATABASE."""

    home: Home
    places: Places
    page_database: str = "sqlite"

    def volumes(self) -> tuple[Volume, ...]:
        """The folders of the settings, or their defaults."""
        from scripts.volumes import Volume

        own = self.places.postgres
        has_own = self.page_database == postgres.NAME or own.exists()
        places = (
            ("database", self.places.database, ("database",)),
            # Before the page's: its files are added before their rows, and never changed.
            *((("postgres", own, ("postgres",)),) if has_own else ()),
            ("openwebui", self.places.webui, (pages.FIRST, *pages.OTHERS)),
            ("models", self.places.models, (ENGINE,)),
            ("gateway", self.places.gateway, ("gateway",)),
        )
        return tuple(
            Volume(
                name,
                "embedded" if folder.is_relative_to(self.home.state) else "bind",
                folder,
                str(folder),
                used,
                env=inherited(),
            )
            for name, folder, used in places
        )

    def holders(self, volume: Volume) -> list[str]:
        """Nothing: no container uses these folders."""
        return []

    def prepare(self) -> None:
        """Nothing: the folders are on this machine."""

    def make(self, volume: Volume) -> None:
        volume.folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def owner(self, volume: Volume) -> str:
        return ""

    def discard(self, state: Path) -> None:
        shutil.rmtree(state, ignore_errors=True)

    def beside(self, volume: Volume) -> Beside:
        """On this machine, by this Python."""
        from scripts.volumes.consistent import Beside

        return Beside((), sys.executable, str(volume.place), inherited())

    def model_storage(self) -> Path | None:
        return self.places.models


def mcp_servers() -> tuple[Part, ...]:
    """The part that holds the npm packages of mcp-config.json; none without any."""
    from scripts import mcp, parts

    found = mcp.packages(ROOT / mcp.CONFIG_FILE)
    return (parts.of_npm(found),) if found else ()


def local(service: Service) -> stack.Embedded:
    """How a service runs as a local process. Raises InstallError where it can't."""
    if service.embedded is None:
        raise InstallError(
            f"{service.name} is not available in the embedded runtime.",
            fault="settings-invalid",
            hint="uv run invoke config",
        )
    return service.embedded
