"""The container tool: called with a time limit, its output read and never shown."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from scripts import process
from scripts.errors import HostError, ServiceError
from scripts.home import ROOT
from scripts.logs import BY_TIME, Line, plain
from scripts.process import Done
from scripts.runtimes.dialect import Dialect
from scripts.tools import failures, machines

START_SECONDS = 300  # for Podman's machine: its first start sets it up
# Environment variables that make Podman a client:
# https://docs.podman.io/en/latest/markdown/podman.1.html#environment-variables
REMOTE = ("CONTAINER_HOST", "CONTAINER_CONNECTION")


class Tool:
    """Podman or Docker."""

    def __init__(
        self, dialect: Dialect, env: Mapping[str, str], folder: Path = ROOT, machine: str = ""
    ) -> None:
        """`folder` is of our state; `machine` is the name of the virtual machine that Podman uses on a Mac."""
        self.dialect = dialect
        self.name = dialect.name
        self.env = {**env, **dialect.environment}
        self.folder = folder
        self.machine = machine

    @property
    def has_machine(self) -> bool:
        """Whether containers run in Podman's virtual machine: on a Mac."""
        return sys.platform == "darwin" and self.name == "podman"

    @property
    def away(self) -> bool:
        """Whether containers evidently run in another machine: on a Mac, or where Podman is only a client."""
        client = self.name == "podman" and any(self.env.get(name) for name in REMOTE)
        return client or sys.platform == "darwin"

    @property
    def cwd(self) -> Path:
        """Where commands run: in our state once that is there, never in the checkout.

        Podman's monitor leaves an empty file `oom` where an `exec` was started whose process is killed for its memory:
        https://github.com/containers/conmon/blob/main/src/cgroup.c (write_oom_files)
        """
        return self.folder if self.folder.is_dir() else ROOT

    def __call__(self, *arguments: str, timeout: float = 60) -> Done:
        """Raises HostError if the tool is missing, ServiceError without an answer in `timeout` seconds."""
        return self.run([self.name, *arguments], timeout)

    def run(self, argv: Sequence[str], timeout: float | None, **how: Any) -> Done:
        """A command of the tool, or around it. Raises as `__call__`; `how` is of `process.run`."""
        try:
            return process.run(argv, env=self.env, timeout=timeout, cwd=self.cwd, **how)
        except process.NotFound as error:
            raise failures.absent(self.name) from error
        except process.NotStarted as error:
            raise failures.broken(self.name, [str(error)]) from error
        except process.TimedOut as error:
            raise ServiceError(
                f"{' '.join(argv[:2])} gave no answer in {timeout:g} s.", fault=f"{self.name}-silent"
            ) from error

    def working(self, *arguments: str) -> Done:
        """The answer to a question that every tool that works can answer; Podman's machine is started for it.

        Raises HostError where the tool does not work.
        """
        done = self(*arguments)
        if done.code and self.has_machine and self.start_machine():
            done = self(*arguments)
        if done.code:
            raise failures.broken(self.name, done.lines)
        return done

    def machine_memory(self) -> int | None:
        """Bytes of memory of Podman's machine, running or not; None if there is none or Podman does not report it.
        Podman may have made it with less than requested: https://github.com/containers/podman/issues/25803
        """
        found = machines.inspected(self("machine", "inspect", self.machine).out)
        if found is None or not found.memory:  # Podman 5 inspects those of one provider alone, and lists all
            every = ("machine", "list", "--format", "json")
            texts = (self(*every, "--all-providers").out, self(*every).out)
            listed = (m for text in texts for m in machines.listed(text) or () if m.name == self.machine)
            found = next(listed, None)
        return found.memory * machines.MIB or None if found else None

    def start_machine(self) -> bool:
        """Start Podman's machine if it is stopped; returns whether it was. Raises HostError if there is none: `setup
        --yes` makes one, with the sizes of the settings. Tested with recorded outputs only.
        """
        from scripts.host.ask import Asker
        from scripts.setup import Wish, probe
        from scripts.setup.machine import start

        evidence = probe(Asker(self.env), Wish(runtime=self.name, machine=self.machine))
        machine = evidence.machine(self.machine)
        if machine is None:
            raise HostError(
                f"Podman has no machine named {self.machine} (MACHINE_NAME), and on a Mac containers need one.",
                fault="machine-missing",
                hint="RUNTIME=podman uv run invoke setup --yes",
            )
        if machine.up:
            return False
        command = start(evidence, self.machine, machine.provider)
        there = Tool(self.dialect, {**self.env, **dict(command.env)}, self.folder, self.machine)
        done = there.run(command.argv, timeout=START_SECONDS)
        if done.code:
            raise HostError(
                f"Podman's machine {self.machine} does not start.",
                fault=failures.proven(done.lines) or "machine-start-failed",
                detail=done.lines,
                hint="uv run invoke setup; to look up the lines above: uv run invoke explain -",
            )
        return True

    def log(self, container: str, name: str, since: float) -> Iterator[Line]:
        """A container's log lines since a time, as the service `name`."""
        after = ["--since", f"{datetime.fromtimestamp(since).astimezone().isoformat()}"] if since else []
        done = self("logs", "--timestamps", *after, container)
        lines = []
        for text in (done.out + done.err).splitlines():
            stamp, _, words = text.partition(" ")
            with suppress(ValueError):
                lines.append(Line(moment(stamp), name, plain(words)))
        return iter(sorted(lines, key=BY_TIME))


def moment(stamp: str) -> float:
    """Seconds since the epoch of `2026-11-23T21:50:00.123456789Z`: Python 3.11 reads at most six digits."""
    return datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", stamp)).timestamp()
