"""Services as containers, by a compose tool."""

from __future__ import annotations

import heapq
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from scripts import bounded, logs, probes
from scripts.engines import kinds
from scripts.errors import BusyError, HostError, ServiceError
from scripts.home import Home
from scripts.logs import Line
from scripts.places import Places
from scripts.progress import Progress, Report
from scripts.runtimes.base import (
    ON_CPU,
    SETTINGS,
    TEMPORARY,
    Changes,
    Network,
    Obtained,
    Place,
    Process,
    Second,
    not_known,
)
from scripts.runtimes.compose import ComposeFile, Descriptions, is_foreign
from scripts.runtimes.container_data import ContainerData, Owner, hand_over
from scripts.runtimes.container_images import ContainerImages
from scripts.runtimes.container_state import ContainerList, differences, with_status
from scripts.runtimes.container_wiring import ContainerWiring
from scripts.runtimes.dialect import DIALECTS
from scripts.runtimes.prerequisites import Prerequisites
from scripts.runtimes.reach import answers, forward, tunnel
from scripts.runtimes.tool import Tool
from scripts.settings import Settings
from scripts.settings.environment import inherited
from scripts.stack import Service
from scripts.tools import failures
from scripts.watched import afterwards

STOP_SECONDS = 15
BUSY_SECONDS = 120  # more, for the tool itself on a busy machine: what is stopped late is stopped
STOP_ROUNDS = 5


class Containers:
    """Services of containers, and what can be asked only of them. `wiring`, `data` and `images` are the rest of a
    runtime."""

    poll = 0.4

    def __init__(
        self,
        home: Home,
        places: Places,
        settings: Settings,
        tool: str = "podman",
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.name = tool
        self.home = home
        self.places = places
        self.settings = settings
        self.kind = kinds.chosen(settings.engine, contained=True)
        self.engine = self.kind.name
        self.project = settings.compose_project_name
        self.dialect = DIALECTS[tool]
        self.tool = Tool(self.dialect, inherited() if env is None else env, home.run, settings.machine_name)
        self.listed = ContainerList(self.tool, self.project)
        self.owner = Owner(self.tool)
        self.prerequisites = Prerequisites(self.tool, self.owner, self.project, home, places)
        self.file = ComposeFile(home, self.project, self.prerequisites.shared, self.dialect)
        self.wiring = ContainerWiring(self.tool, home, places, settings, self.kind, self.prerequisites.shared)
        self.descriptions = Descriptions(
            self.tool, self.file, lambda: self.wiring.variables({"webui_port": 0}), self.wiring.overlays
        )
        self.images = ContainerImages(home, self.tool, settings.install_timeout, self.descriptions.services)
        self.data = ContainerData(
            self.tool, self.project, self.engine, settings, places, self.descriptions.services,
            lambda service: self.images.used(service).place,
        )  # fmt: skip

    # ── the services ─────────────────────────────────────────────────────────────────────────────────────────

    def boot(self, names: tuple[str, ...]) -> bool:
        """Give the secrets to the containers' user, and check that no other project has containers of these names."""
        self.prerequisites.strangers([self._container(name) for name in names], self.listed.last)
        self._end_abandoned()
        self.prerequisites.secrets(self.descriptions.services().values())
        self.prerequisites.certificate()
        settings = self.settings
        models = settings.ollama_model_storage if self.kind.keeps_own_models else None
        self.prerequisites.folders(models, settings.openwebui_data_storage, settings.database_storage)
        if "openwebui" not in with_status(self.listed.last, "running"):  # it is on both
            self.prerequisites.networks(self.descriptions.project()["networks"])
        return False

    def _end_abandoned(self) -> None:
        """Remove temporary containers of a killed run: they reach the network, or take memory. One in use stays. A
        description may be left without its container."""
        for name in sorted(TEMPORARY & {*self.listed.last, *self.file.services()}):
            with suppress(BusyError), self.home.lock(name=name):
                self._remove(name)

    def _remove(self, name: str) -> None:
        """A container, running or not, and its description."""
        self.tool.run(self.removal(name), 60)
        with self.file.turn:
            self.file.drop(name)

    def differences(self, service: Service, obtained: Obtained) -> tuple[str, ...]:
        """Today's description against that of the last `up`; then the container itself, which may have been replaced
        by hand, against its description."""
        described = self.descriptions.service(service, obtained.what)
        if self.file.services().get(service.name) != described:
            return SETTINGS
        one = self.listed.last.get(service.name)
        now = self.images.ids(obtained.what).get(obtained.what, "")  # which image has the name
        return differences(described, one, self.project, now) if one else ()

    def brought(self, name: str) -> dict[str, str]:
        """The environment in the compose file of the last start."""
        environment = self.file.services().get(name, {}).get("environment") or {}
        return {key: str(value).replace("$$", "$") for key, value in environment.items()}

    def up(self, service: Service, obtained: Obtained) -> None:
        """(Re)create a container if its description has changed, or if it isn't as described, and start it."""
        self._wake(service.name)
        if self.differences(service, obtained) not in ((), SETTINGS):
            # The compose tool compares descriptions alone, by a label that a copy of the container has too.
            self.stop(service.name)
            self.tool.run(self.removal(service.name), 60)
        described = self.descriptions.service(service, obtained.what)
        if is_foreign(service, obtained.what):
            hand_over(self.tool, service, obtained.what, self.project)
        with self.file.turn:
            self.owner.settle(obtained.what)
            self.file.put(service.name, described, self.descriptions.project())
            command = self.file.command("up", "--detach", "--no-deps", "--no-build", service.name)
            done = self.tool.run(command, timeout=300)
        if done.code or self.processes((service.name,))[service.name].state == "stopped":
            raise failures.container(service.name, self.name, done.lines)

    def stop(self, name: str) -> None:
        self.tool("stop", "-t", str(STOP_SECONDS), self._container(name), timeout=STOP_SECONDS + BUSY_SECONDS)

    def resume(self, name: str) -> None:
        done = self.tool("start", self._container(name))
        if done.code:
            raise failures.container(name, self.name, done.lines)

    def _wake(self, *names: str) -> None:
        """Resume those of them that were paused."""
        for name in with_status(self.listed.last, "paused") & set(names):
            self.tool("unpause", self._container(name))

    def undo(self, started: list[str], booted: bool) -> None:
        """Stop the containers that this run started. Their networks and volumes stay."""
        if started:
            self.tool("stop", "-t", "5", *map(self._container, started), timeout=60)

    def anything(self) -> bool:
        """Whether a container of this project runs."""
        return bool(self.listed.running())

    def down(self, names: tuple[str, ...], report: Report) -> list[str]:
        """Stop every container of the project; containers, volumes and logs stay."""
        # Looked at again: what a start was bringing up when it was killed comes up in the meantime.
        others: set[str] = set()
        for _ in range(STOP_ROUNDS):
            there = self.listed.running()
            running = [self._container(name) for name in sorted(there)]
            if not running:
                return sorted(others)
            others |= there - set(names)
            self._wake(*self.listed.last)
            report(Progress("stack", "stopping"))
            done = self.tool(
                "stop", "-t", str(STOP_SECONDS), *running, timeout=STOP_SECONDS * len(running) + BUSY_SECONDS
            )
            if done.code:
                break
            report(Progress("stack", "done"))
        if still := sorted(self.listed.running()):
            raise ServiceError(
                f"Some containers are still running: {', '.join(still)}.",
                fault="service-stuck",
                detail=done.lines,
                hint="uv run invoke status",
            )
        return []

    def ready(self, service: Service, timeout: float = 2.0) -> probes.Readiness:
        """By the published port where there is one: what a browser would see. Else from inside of the container."""
        seen_here = service.published is not None
        return probes.ready(service.ready, timeout) if seen_here else self.inside(service, timeout)

    def inside(self, service: Service, timeout: float = 2.0) -> probes.Readiness:
        """Ask the service in its container: by the container's address if this machine reaches it, else by a
        forwarded port."""
        own = service.inside_port
        if address := self.listed.addresses.get(service.name):
            answer = probes.ready(service.ready.model_copy(update={"port": own}), timeout, address)
            if answer.ready or answer.refused:
                return answer
            self.listed.addresses.pop(service.name, None)
        with self.reach(service.name, own) as port:
            return probes.ready(service.ready.model_copy(update={"port": port}), timeout + 3)

    @contextmanager
    def temporary(self, service: Service, obtained: Obtained, patience: float) -> Iterator[int]:
        """Raises ServiceError when it is not ready in `patience` seconds, BusyError when another command has it.

        The container is removed in any case.
        """
        with self.home.lock(name=service.name):
            self._remove(service.name)  # of a run that was killed
            try:
                self.up(service, obtained)
                probes.wait(
                    service.name,
                    lambda: self.ready(service),
                    lambda: self.processes((service.name,))[service.name].state == "exited",
                    lambda: self.tail(service.name, 10),
                    patience=patience,
                    every=self.poll,
                )
                with self.reach(service.name, service.api_port) as port:
                    yield port
            finally:
                self._remove(service.name)

    @contextmanager
    def second(
        self, service: Service, changes: Changes, listen: tuple[str, str], patience: float
    ) -> Iterator[Second]:
        """A second container of the same image."""
        first = self.file.again(service)
        if first is None:
            raise not_known(service.name)
        changed = first.model_copy(
            update={
                "name": ON_CPU, "restart": "no", "environment": {**first.environment, **changes.environment},
                **({} if changes.devices else {"devices": (), "group_add": (), "gpus": ""}),
            }
        )  # fmt: skip
        with (
            afterwards(self.removal(ON_CPU), self.tool.env, on_error=True),
            self.temporary(changed, Obtained(first.image), patience) as port,
        ):
            yield Second(
                port,
                self.processes((ON_CPU,))[ON_CPU].pid,
                f"a second container of the same image{'' if changes.devices else ' without devices'}",
                lambda: "\n".join(line.text for line in self.lines((ON_CPU,))),
            )

    @contextmanager
    def reach(self, name: str, port: int) -> Iterator[int]:
        """By the container's address where this machine has it: an `exec` takes a tenth of a second for each
        connection, which is then part of the time to the first token."""
        address = self.listed.addresses.get(name)
        if address and answers(address, port):
            with forward(address, port) as local:
                yield local
            return
        way = [self.name, "exec", "-i", self._container(name)]
        with tunnel(way, port, self.tool.env, self.tool.cwd) as local:
            yield local

    def direct(self, name: str) -> bool:
        """Whether this machine reaches the container's address."""
        return bool(self.listed.addresses.get(name))

    def processes(self, names: tuple[str, ...]) -> dict[str, Process]:
        return self.listed.processes(names)

    def cpu_seconds(self, name: str) -> float | None:
        """None: a container's CPU time is not asked."""
        return None

    # ── what they say ────────────────────────────────────────────────────────────────────────────────────────

    def lines(self, names: tuple[str, ...], since: float = 0.0) -> Iterator[Line]:
        return heapq.merge(
            *(self.tool.log(self._container(name), name, since) for name in names), key=logs.BY_TIME
        )

    def follow(self, names: tuple[str, ...], begin: float, shown: Sequence[Line] = ()) -> Iterator[Line]:
        """New lines, by asking the tool again and again."""
        return logs.asked_again(lambda since: self.lines(names, since), begin, shown)

    def tail(self, name: str, count: int) -> list[str]:
        return [line.text for line in self.tool.log(self._container(name), name, 0.0)][-count:]

    def _container(self, name: str) -> str:
        return self.dialect.container(self.project, name)

    # ── what only containers have ────────────────────────────────────────────────────────────────────────────

    @property
    def program(self) -> str:
        return self.tool.name

    @property
    def place(self) -> Place:
        """In a virtual machine of a Mac, as files of it say; a tool that is only a client has them elsewhere."""
        if sys.platform == "darwin":
            return "podman machine" if self.tool.has_machine else "docker machine"
        return "elsewhere" if self.tool.away else "here"

    @property
    def low_ports(self) -> bool:
        """A daemon of root, or another machine, opens them."""
        return self.dialect.low_ports or self.tool.away

    def machine_memory(self) -> int | None:
        """On a Mac before its machine is made: the memory that it would be made with. A tool that is missing or does
        not answer is not an error here."""
        if not self.tool.away:
            return None
        wished = self.settings.machine_memory if self.tool.has_machine else None
        with suppress(HostError, ServiceError):
            asked = self.tool("info", "--format", self.dialect.memory).out.strip()
            if asked.isdigit() and int(asked):
                return int(asked)
            return wished and (self.tool.machine_memory() or wished)
        return wished

    def network(self, name: str) -> Network:
        """The network as the tool reports it."""
        full = f"{self.project}_{name}"
        done = self.tool("network", "inspect", full, timeout=10)
        found = bounded.from_json(done.out or "[]") if done.ok else []
        internal = any(network.get("internal") or network.get("Internal") for network in found)
        return Network(full, bool(found), internal)

    def execute(self, name: str, argv: Sequence[str]) -> str:
        return self.tool("exec", self._container(name), *argv).out

    def image_made(self, name: str) -> float | None:
        return self.listed.image_made(name)

    def inspected(self) -> Mapping[str, Mapping[str, Any]]:
        return self.listed.last

    def digests(self, name: str) -> tuple[str, ...]:
        return self.listed.digests(name)

    def removal(self, name: str) -> list[str]:
        """The command that removes a service's container, running or not."""
        return [self.name, *self.dialect.remove, self._container(name)]
