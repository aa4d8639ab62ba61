"""supervisord, kept and driven: its configuration, its start, its answers. http://supervisord.org

One supervisord per installation. Its socket is the proof that it lives, and keeps a second one from starting.
"""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xmlrpc.client import Fault, ServerProxy

from scripts import bounded, postgres, process
from scripts.errors import ServiceError
from scripts.home import Home, write_state
from scripts.settings.environment import inherited
from scripts.waiting import until

if TYPE_CHECKING:
    import psutil

LAUNCHER = Path(__file__).with_name("launch.py")

# A service that ends within this many seconds was never up; after three such ends supervisord gives up.
SETTLE_SECONDS = 3
START_RETRIES = 3
STOP_SECONDS = 15
BOOT_SECONDS = 20
SAME_START = 10.0  # seconds between a noted start and the process's own time


@dataclass(frozen=True)
class Start:
    """A start of a service: the process, and the time in seconds since the epoch."""

    pid: int
    time: float

    def process(self) -> psutil.Process | None:
        """The process, if it is still that one: a number may have been given to another one since."""
        import psutil

        with suppress(psutil.Error, ValueError, OverflowError):
            found = psutil.Process(self.pid)
            same = abs(found.create_time() - self.time) < SAME_START
            if same and found.is_running() and found.status() != psutil.STATUS_ZOMBIE:
                return found
        return None


class Supervisor:
    """A supervisord over its Unix socket."""

    def __init__(self, home: Home) -> None:
        self.home = home

    def alive(self) -> bool:
        """Whether it answers on its socket."""
        try:
            self._call("getState")
        except (OSError, Fault):
            return False
        return True

    def boot(self, services: Iterable[str]) -> bool:
        """Start supervisord for these services unless it runs; True if it was started. Raises ServiceError.

        One that does not know them all (the hybrid runtime's) is ended first.
        """
        if self.alive():
            if set(services) <= set(self.info()):
                return False
            self.shutdown()
        self.home.socket.parent.mkdir(mode=0o700, exist_ok=True)
        self._own(self.home.socket.parent)
        config = self.home.supervisor
        write_state(config, configuration(self.home, services))
        log = self.home.logs / "supervisord.log"
        # It opens its socket, then leaves this process and its terminal: Ctrl-C is for `start`, not for the stack.
        lines: Sequence[str] = ()
        try:
            done = process.run(
                [sys.executable, "-m", "supervisor.supervisord", "-c", str(config)],
                env={**inherited(), "PYTHONUTF8": "1"},
                timeout=BOOT_SECONDS,
                cwd=self.home.state,
                umask=0o077,
            )
            lines = done.lines
            if done.ok and until(self.alive, seconds=BOOT_SECONDS, every=0.02):
                return True
        except process.ProcessError as error:
            lines = error.lines
        raise ServiceError(
            "The supervisor did not start.",
            fault="supervisor-failed",
            detail=lines or process.last(bounded.end(log)),
            hint=f"Its log: {log}; then: uv run invoke start",
        )

    def info(self) -> dict[str, dict[str, Any]]:
        """supervisord's own account of each service, by name; empty when it does not run."""
        try:
            return {str(p["name"]): p for p in self._call("getAllProcessInfo")}
        except (OSError, Fault):
            return {}

    def last_end(self, name: str) -> str:
        """How a service last ended, from supervisord's log: its answers forget that for one that died at once."""
        try:
            text = bounded.end(self.home.logs / "supervisord.log")
        except OSError:
            return ""
        found = re.findall(rf"exited: {re.escape(name)} \(([^;)]*)", text)
        return str(found[-1]) if found else ""

    def start(self, name: str) -> None:
        """Start one service; does not wait for it. Raises ServiceError."""
        try:
            self._call("startProcess", name, False)
        except Fault as fault:
            if "ALREADY_STARTED" not in fault.faultString:
                raise ServiceError(
                    f"{name} can't be started: {fault.faultString}",
                    fault="service-failed",
                    hint=f"uv run invoke logs {name}",
                ) from fault

    def stop(self, name: str) -> None:
        """Stop one service and wait until its process is gone (supervisord kills it after STOP_SECONDS), also where a
        command that was killed has told it to stop: it may still hold its port and its data."""
        try:
            self._call("stopProcess", name, True)
        except OSError:
            return  # no supervisor, so nothing of its runs
        except Fault as fault:
            if "NOT_RUNNING" not in fault.faultString and "BAD_NAME" not in fault.faultString:
                raise ServiceError(
                    f"{name} can't be stopped: {fault.faultString}", fault="service-stuck"
                ) from fault
            is_gone = lambda: self.info().get(name, {}).get("statename") != "STOPPING"  # noqa: E731
            until(is_gone, seconds=STOP_SECONDS + 5, every=0.05)

    def starts(self, name: str) -> list[Start]:
        """The starts of a service since it was last brought up; a line cut by a crash, or damaged, is passed over."""
        found = []
        with suppress(OSError):
            for line in bounded.text(self.noted(name), errors="replace").splitlines():
                with suppress(ValueError, TypeError, KeyError):
                    one = bounded.from_json(line)
                    found.append(Start(int(one["pid"]), float(one["time"])))
        return found

    def noted(self, name: str) -> Path:
        """The file in which launch.py notes each start of a service."""
        return self.home.run / f"{name}.starts"

    def orphans(self, names: Iterable[str]) -> dict[str, psutil.Process]:
        """Services of the last start that run on although the supervisor is gone, it was killed."""
        if self.alive():
            return {}
        last = {name: start for name in names for start in self.starts(name)[-1:]}
        return {name: found for name, start in last.items() if (found := start.process())}

    def end_orphans(self, names: Iterable[str]) -> list[str]:
        """End them. Returns their names."""
        import psutil

        orphans = self.orphans(names)
        for orphan in orphans.values():
            with suppress(psutil.Error):
                orphan.terminate()
                with suppress(psutil.TimeoutExpired):
                    orphan.wait(10)
                    continue
                orphan.kill()
                orphan.wait(5)
        return [*orphans]

    def shutdown(self) -> None:
        """Stop every service, then supervisord, and wait until it is gone."""
        try:
            pid = int(self._call("getPID"))
            self._stop_all()
            self._call("shutdown")
        except (OSError, Fault):
            return
        import psutil

        try:
            with suppress(psutil.NoSuchProcess):
                psutil.Process(pid).wait(timeout=STOP_SECONDS + 10)
        except psutil.TimeoutExpired as error:
            raise ServiceError(
                f"The supervisor (process {pid}) does not stop.",
                fault="service-stuck",
                hint=f"Stop it by hand: kill -9 {pid}",
            ) from error
        with suppress(OSError):  # a socket that is still there is another supervisor's
            self.home.socket.parent.rmdir()

    def _stop_all(self) -> None:
        """Stop all services side by side: `shutdown` alone does it one after the other, a second each."""
        self._call("stopAllProcesses", False)
        until(self._all_stopped, seconds=STOP_SECONDS + 5, every=0.05)

    def _all_stopped(self) -> bool:
        return all(one["statename"] != "STOPPING" for one in self.info().values())

    def _own(self, folder: Path) -> None:
        """The temporary folder is shared: a folder that another user made there can't hold the socket."""
        facts = folder.lstat()
        if facts.st_uid != os.getuid() or facts.st_mode & 0o077 or not folder.is_dir():
            raise ServiceError(
                f"{folder} belongs to another user, or is open to others.",
                fault="supervisor-failed",
                hint=f"Remove it: rm -r {folder}",
            )

    def _call(self, method: str, *arguments: Any) -> Any:
        from supervisor.xmlrpc import SupervisorTransport

        transport = SupervisorTransport("", "", f"unix://{self.home.socket}")
        try:
            # The address is never used: the transport goes to the socket. ServerProxy only wants one.
            server = ServerProxy("http://127.0.0.1", transport=transport)
            return getattr(server.supervisor, method)(*arguments)
        finally:
            transport.close()


def launch_command(spec: Path) -> list[str]:
    """The command that becomes the service of a launch specification."""
    return [sys.executable, "-I", "-S", str(LAUNCHER), str(spec)]


def configuration(home: Home, services: Iterable[str]) -> str:
    """supervisord.conf. It names no secret and changes only with the list of services: all else is in the specs."""
    user = "user=root\n" if os.getuid() == 0 else ""
    text = f"""[unix_http_server]
file={_quoted(home.socket)}
chmod=0700

[supervisord]
nodaemon=false
umask=077
{user}logfile={_quoted(home.logs / "supervisord.log")}
logfile_maxbytes=1MB
logfile_backups=1
pidfile={_quoted(home.run / "supervisord.pid")}
minfds=256
minprocs=32

[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
"""
    for name in services:
        # With SIGTERM it would wait until everybody has gone.
        stop = "stopsignal=INT\n" if name == postgres.NAME else ""
        command = shlex.join(launch_command(home.run / f"{name}.json"))
        text += f"""
[program:{name}]
command={_quoted(command)}
autostart=false
autorestart=true
startsecs={SETTLE_SECONDS}
startretries={START_RETRIES}
stopwaitsecs={STOP_SECONDS}
{stop}stopasgroup=true
killasgroup=true
redirect_stderr=true
stdout_logfile=NONE
"""
    return text


def _quoted(value: object) -> str:
    """supervisord expands `%(name)s` in every value, so a percent sign is written twice."""
    return str(value).replace("%", "%%")
