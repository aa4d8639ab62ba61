"""The embedded runtime: the llamacpp profile as local processes, kept by a supervisor."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scripts import logs, pages, parts, postgres, probes, redis, stack
from scripts.credentials import written
from scripts.errors import InstallError
from scripts.home import ROOT, Home, read_json, write_state
from scripts.host.ports import free_port
from scripts.host.processes import cpu_seconds_of, memory_of
from scripts.places import Places
from scripts.progress import Progress, Report
from scripts.runtimes.base import NO_GPU, SETTINGS, Changes, Devices, Obtained, Process, Second, not_known
from scripts.runtimes.embedded_parts import ENGINE, local, mcp_servers
from scripts.runtimes.supervisor import Supervisor, launch_command
from scripts.settings.environment import inherited
from scripts.stack import Service
from scripts.watched import launched

if TYPE_CHECKING:
    pass

LOCAL = "127.0.0.1"

# What a service inherits from the shell that starts the stack: how to find programs and trust certificates, the
# language, a proxy, the files of Vulkan drivers that lie elsewhere. Nothing else, so that a stray variable of the shell
# can't change the stack.
INHERITED = (
    "PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR",
    "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS",
    "http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY",
    "VK_DRIVER_FILES", "VK_ICD_FILENAMES",
)  # fmt: skip

POSTGRES_SERVICE = ROOT / "images" / "postgres-service"
CRASH_LOOP_STARTS = 3
CRASH_LOOP_SECONDS = 300


class Embedded:
    """Services as local processes under one supervisord: Wiring and Services."""

    inner_ports: Mapping[str, str] = {
        "engine_port": ENGINE,
        "planner_port": "planner",
        "gateway_port": "gateway",
        "mcp_port": "mcp",
        "mcp_monitoring_port": "mcp",
        "database_port": "database",
        "proxy_port": "proxy",
        "redis_port": "redis",
        "postgres_port": "postgres",
        **pages.PORTS,
    }
    has_database_login = True
    poll = 0.1

    def __init__(
        self,
        home: Home,
        places: Places,
        env: Mapping[str, str] | None = None,
        gpu: str = "auto",
        scenario: str = "local",
        page_database: str = "sqlite",
    ) -> None:
        """`env` is what services inherit a little of; `gpu`, `scenario` and `page_database` (WEBUI_DATABASE) are the
        settings."""
        self.home = home
        self.places = places
        self.env = inherited() if env is None else dict(env)
        self.scenario = scenario
        self.page_database = page_database
        self.supervisor = Supervisor(home)
        self.devices = Devices(variables=NO_GPU if gpu == "off" else {})

    # ── what there is ────────────────────────────────────────────────────────────────────────────────────────

    def variables(self, ports: Mapping[str, int]) -> dict[str, str]:
        """Addresses and folders of this machine."""
        return {
            **{name.upper(): str(port) for name, port in ports.items()},
            "ENGINE_HOST": LOCAL,
            "ENGINE_URL": f"http://{LOCAL}:{ports['engine_port']}",
            "PLANNER_URL": f"http://{LOCAL}:{ports['planner_port']}",
            "PLANNER_HOST": LOCAL,
            "GATEWAY_HOST": LOCAL,
            "GATEWAY_STATE": str(self.places.gateway),
            "MCP_MODULES": next((str(parts.place(one, self.places.parts)) for one in mcp_servers()), ""),
            "GATEWAY_URL": f"http://{LOCAL}:{ports['gateway_port']}",
            "MCP_HOST": LOCAL,
            "MCP_OPEN_BINDING": "false",
            "MCP_URL": f"http://{LOCAL}:{ports['mcp_port']}/mcp",
            "DATABASE_DIR": str(self.places.database),
            "OPENWEBUI_DATA_DIR": str(self.places.webui),
            "PAGE_URL": f"http://{LOCAL}:{ports['webui_port']}",
            "PROXY_DATA": str(self.places.proxy),
            "PROXY_FILES": str(self.home.run / "proxy"),
            "REDIS_HOST": LOCAL,
            "REDIS_DATA": str(self.places.redis),
            "REDIS_PROGRAM": redis.program(self.env),
            **self._postgres(),
            "SECRETS_DIR": str(self.places.credentials.folder),
            **self.devices.variables,
        }

    def _postgres(self) -> dict[str, str]:
        if self.page_database != postgres.NAME:
            return {}
        data = self.places.postgres
        return {
            "POSTGRES_BIN": str(postgres.folder(self.env, data) or ""),
            "POSTGRES_DATA": str(data),
            "POSTGRES_LISTEN": LOCAL,
            "POSTGRES_SERVICE": str(POSTGRES_SERVICE),
        }

    def model_path(self, file: Path) -> str:
        """The file's own path."""
        return str(file)

    def database_uri(self, ports: Mapping[str, int]) -> str:
        """The database on its port of this machine."""
        return f"mongodb://{LOCAL}:{ports['database_port']}/?directConnection=true"

    def from_inside(self, address: str) -> str:
        """The address itself: services run on this machine."""
        return address

    def overlays(self) -> tuple[Path, ...]:
        """The scenario's, and that of the page's database. All others are for containers."""
        return (*stack.of_scenario(ROOT, self.scenario), *stack.of_scenario(ROOT, self.page_database))

    def inside(self, service: Service, timeout: float = 2.0) -> probes.Readiness:
        return self.ready(service, timeout)

    def temporary(self, service: Service, obtained: Obtained, patience: float) -> AbstractContextManager[int]:
        """Not available here. Raises InstallError."""
        raise InstallError(
            f"{service.name} runs in containers only.", fault="settings-invalid", hint="uv run invoke config"
        )

    @contextmanager
    def second(
        self, service: Service, changes: Changes, listen: tuple[str, str], patience: float
    ) -> Iterator[Second]:
        """A second process of the same program, on a port of this machine."""
        known = read_json(self._spec(service.name))
        if not isinstance(known, dict) or "command" not in known:
            raise not_known(service.name)
        port = free_port()
        here = dict(zip(listen, (LOCAL, str(port)), strict=True))
        ready = service.ready.model_copy(update={"port": port})
        with tempfile.TemporaryDirectory(prefix="byre-second-") as made:
            folder = Path(made)
            log, spec = folder / f"{service.name}.log", folder / "spec.json"
            changed = {
                "log": str(log),
                "starts": str(folder / "starts"),
                "address": "",
                "command": [*known["command"], *changes.arguments],
                "environment": {**known["environment"], **changes.environment, **here},
            }
            spec.write_text(json.dumps({**known, **changed}))
            with launched(launch_command(spec), inherited()) as process:
                probes.wait(
                    service.name,
                    lambda: probes.ready(ready),
                    lambda: process.code is not None,
                    lambda: logs.tail(log, 10),
                    patience=patience,
                    every=self.poll,
                )
                yield Second(
                    port,
                    process.pid,
                    f"a second process of the same program{'' if changes.devices else ' without devices'}",
                    lambda: "\n".join(line.text for line in logs.read(folder, (service.name,))),
                )

    @contextmanager
    def reach(self, name: str, port: int) -> Iterator[int]:
        """The port itself: services listen on this machine."""
        yield port

    def direct(self, name: str) -> bool:
        """Always: nothing is in between."""
        return True

    def ready(self, service: Service, timeout: float = 2.0) -> probes.Readiness:
        return probes.ready(service.ready, timeout)

    # ── the services ─────────────────────────────────────────────────────────────────────────────────────────

    def boot(self, names: tuple[str, ...]) -> bool:
        """End what a killed supervisor left, and start one; True if it was not there."""
        self.supervisor.end_orphans(names)
        for folder in (self.places.webui, self.places.database, self.places.gateway):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return self.supervisor.boot(names)

    def plan(self, service: Service, folder: Path, bin_dirs: tuple[Path, ...]) -> dict[str, Any]:
        """The launch specification of a service whose part is installed in `folder`. It holds no secret.

        Raises InstallError when the part lacks the program that the compose file names.
        """
        embedded = local(service)
        inherited = self.env
        secrets = {
            one.target: self.places.credentials.path(one.source)
            for one in (*service.secrets, *embedded.secrets)
        }
        path = os.pathsep.join([*map(str, bin_dirs), inherited.get("PATH", os.defpath)])
        program = shutil.which(embedded.command[0], path=path)
        if program is None:
            raise InstallError(
                f"{embedded.command[0]} is missing in {folder}.",
                fault="part-missing",
                hint=f"Remove that folder, then: uv run invoke start  ({folder})",
            )
        # Python holds back what it prints into a pipe; the log would be late.
        base = {"PYTHONUNBUFFERED": "1"} | {name: inherited[name] for name in INHERITED if name in inherited}
        return {
            "version": 1,
            "command": [program, *embedded.command[1:]],
            "directory": str(folder),
            # An empty variable is an unset one: the programs' own defaults then hold.
            "environment": {**base, **{k: v for k, v in service.environment.items() if v}, "PATH": path},
            "secrets": {target: str(file) for target, file in secrets.items()},
            # A changed secret is a changed service: credentials leave an unchanged file alone.
            "secrets_written": [written(file) for file in secrets.values()],
            "cpus": service.limits.cpus,
            "memory": service.limits.memory,
            "log": str(self.home.logs / f"{service.name}.log"),
            "starts": str(self.supervisor.noted(service.name)),
        }

    def differences(self, service: Service, obtained: Obtained) -> tuple[str, ...]:
        """Compare with the description that the last `up` wrote."""
        known = read_json(self._spec(service.name))
        spec = self.plan(service, obtained.what.path, obtained.what.bin_dirs)
        same = isinstance(known, dict) and _described(known) == _described(spec)
        return () if same else SETTINGS

    def brought(self, name: str) -> dict[str, str]:
        """The environment in the description that the last `up` wrote."""
        known = read_json(self._spec(name))
        environment = known.get("environment") if isinstance(known, dict) else None
        return (
            {key: str(value) for key, value in environment.items()} if isinstance(environment, dict) else {}
        )

    def up(self, service: Service, obtained: Obtained) -> None:
        """(Re)start one service. The supervisor must be there."""
        self.launch(service.name, self.plan(service, obtained.what.path, obtained.what.bin_dirs))

    def launch(self, name: str, spec: Mapping[str, Any]) -> None:
        """(Re)start one service by its specification."""
        self.supervisor.stop(name)
        write_state(self._spec(name), json.dumps(spec, indent=1))
        with suppress(FileNotFoundError):
            self.supervisor.noted(name).unlink()
        self.supervisor.start(name)

    def down(self, names: tuple[str, ...], report: Report) -> list[str]:
        """Stop every service and the supervisor; data stay. Returns the orphans that it ended."""
        if self.supervisor.alive():
            report(Progress("stack", "stopping"))
            self.supervisor.shutdown()
            report(Progress("stack", "done"))
        return self.supervisor.end_orphans(names)

    def stop(self, name: str) -> None:
        self.supervisor.stop(name)

    def resume(self, name: str) -> None:
        self.supervisor.start(name)

    def anything(self) -> bool:
        """Whether the supervisor runs or left files behind."""
        return self.supervisor.alive() or self.home.run.exists()

    def undo(self, started: list[str], booted: bool) -> None:
        """Stop the services that this run started, and the supervisor if this run started it."""
        for name in started:
            self.supervisor.stop(name)
        if booted:
            self.supervisor.shutdown()

    # ── what they say ────────────────────────────────────────────────────────────────────────────────────────

    def lines(self, names: tuple[str, ...], since: float = 0.0) -> Iterator[logs.Line]:
        return logs.read(self.home.logs, names, since)

    def follow(
        self, names: tuple[str, ...], begin: float, shown: Sequence[logs.Line] = ()
    ) -> Iterator[logs.Line]:
        return logs.follow(self.home.logs, names, begin, shown)

    def tail(self, name: str, count: int) -> list[str]:
        return logs.tail(self.home.logs / f"{name}.log", count)

    def processes(self, names: tuple[str, ...]) -> dict[str, Process]:
        """The process of each service, by the supervisor and the system."""
        info = self.supervisor.info()
        return {name: self._process(name, info.get(name)) for name in names}

    def cpu_seconds(self, name: str) -> float | None:
        """CPU seconds that a service and its children have used since they started."""
        pid = self.processes((name,))[name].pid
        return cpu_seconds_of(pid) if pid else None

    def _process(self, name: str, info: Mapping[str, Any] | None) -> Process:
        if info is None:
            return Process(name, "stopped")
        state = str(info["statename"]).lower()
        pid = int(info["pid"]) or None
        starts = self.supervisor.starts(name)
        recent = [one for one in starts if time.time() - one.time < CRASH_LOOP_SECONDS]
        # The supervisor reports whole seconds: a line of the same second, before this start, is from another process.
        start = max([float(info["start"]), *(one.time for one in starts[-1:])])
        return Process(
            name,
            state,
            pid,
            started=start if pid else None,
            memory=(memory_of(pid) or None) if pid else None,
            restarts=max(0, len(starts) - 1),
            looping=len(recent) > CRASH_LOOP_STARTS or state == "fatal",
            ended=self.supervisor.last_end(name)
            if starts[1:] or state in {"backoff", "exited", "fatal"}
            else "",
            last_start=start or None,
        )

    def _spec(self, name: str) -> Path:
        return self.home.run / f"{name}.json"


def _described(spec: Mapping[str, Any]) -> dict[str, Any]:
    """A specification without what comes from the shell that started it: another shell makes no difference."""
    kept = {name: value for name, value in spec["environment"].items() if name not in INHERITED}
    return {**spec, "environment": kept}
