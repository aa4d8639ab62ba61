"""An installation of Byre for tests, used as a person uses it: through `invoke`."""

from __future__ import annotations

import functools
import json
import os
import random
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from scripts.database.users import OWNER, with_login
from scripts.host.ports import LOOPBACK, port_free
from tests.conftest import cache
from tests.waits import PATIENCE, until

ROOT = Path(__file__).resolve().parent.parent
BUSY = 60  # percent of all cores
# Below the ports that a system lends to connections (from 32768 on Linux, from 49152 on macOS): anybody may get one of
# those between a look and its use.
PORTS = range(21_000, 27_000, 50)


@functools.cache
def busy() -> bool:
    """Whether other programs keep this machine's cores busy, as it was when this was asked first: other tests do.

    The threads of an engine wait for each other, spinning, after each of some hundred steps of a token. Where other
    programs take turns with them an engine with one thread is many times as fast.
    """
    beside_others = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")) > 1
    return beside_others or psutil.cpu_percent(interval=1) > BUSY


def _ports() -> Iterator[int]:
    """Some for this process alone, then more: the first of each fifty is bound as long as the process lives."""
    for first in random.SystemRandom().sample(PORTS, len(PORTS)):
        mark = socket.socket()
        try:
            mark.bind((LOOPBACK, first))
        except OSError:  # another process of tests has these
            mark.close()
        else:
            mark.detach()
            yield from range(first + 1, first + PORTS.step)


_LEFT, _ONE_AT_A_TIME = _ports(), threading.Lock()


def free_port() -> int:
    """A port on which nobody listens. Each is given once, and to one process of tests only."""
    with _ONE_AT_A_TIME:
        return next(port for port in _LEFT if _unused(port) and port_free(port))


def _unused(port: int) -> bool:
    """Not even by a connection that has just ended: not every server could listen there."""
    with closing(socket.socket()) as probe, suppress(OSError):
        probe.bind((LOOPBACK, port))
        return True
    return False


def until_answered(url: str, patience: float = PATIENCE) -> None:
    """Wait until what serves `url` answers well; `patience` is in seconds."""

    def answered() -> bool:
        with suppress(httpx.HTTPError):
            return httpx.get(url, trust_env=False).is_success
        return False

    until(answered, patience)


def database(uri: str, patience: float = PATIENCE) -> MongoClient[dict[str, Any]]:
    """A driver of its own, to look at what the stack says of the database. `patience` is in seconds."""
    return MongoClient(uri, serverSelectionTimeoutMS=int(patience * 1000))


def until_database(uri: str) -> None:
    """Wait until a database answers, if only that it wants another login."""

    def answered() -> bool:
        try:
            with database(uri, patience=1) as client:
                client.admin.command("ping")
        except OperationFailure:
            return True
        except PyMongoError:
            return False
        return True

    until(answered)


@dataclass(frozen=True)
class Stack:
    """Addresses and credentials of a running stack."""

    webui_url: str
    engine_url: str
    engine_key: str
    mcp_url: str
    mcp_token: str
    database_uri: str  # as its owner, who may write
    admin_email: str
    admin_password: str
    model: str
    model_path: Path
    home: Path


@dataclass
class Machine:
    """One BYRE_HOME. Local processes unless `settings` say otherwise. Ports are free ones; installed parts and models
    are shared through the cache."""

    home: Path
    settings: dict[str, str] = field(default_factory=dict)
    root: Path = ROOT

    def __post_init__(self) -> None:
        base = {
            "BYRE_HOME": str(self.home),
            "PARTS_STORAGE": str(cache() / "parts"),
            "OLLAMA_MODEL_STORAGE": str(cache() / "models"),
            "WEBUI_PORT": str(free_port()),
            "ENGINE_PORT": str(free_port()),
            "GATEWAY_PORT": str(free_port()),
            "PLANNER_PORT": str(free_port()),
            "MCP_PORT": str(free_port()),
            "MCP_MONITORING_PORT": str(free_port()),
            "DATABASE_PORT": str(free_port()),
            "DEFAULT_MODEL": "starter",
            "RUNTIME": "embedded",
            "PLANNER": "off",  # a test that wants one turns it on
            "ENGINE_BUILD": "package",  # the same everywhere, and from no network; see slow/test_engine_release.py
        }
        if busy():
            base["THREADS"] = "1"
        self.settings = base | self.settings

    @property
    def environment(self) -> dict[str, str]:
        # A person's Python keeps the bytecode that it made.
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        return {**kept, **self.settings}

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "invoke", *arguments]

    def invoke(
        self, *arguments: str, check: bool = True, timeout: float = 600
    ) -> subprocess.CompletedProcess[str]:
        """Run `invoke` in the checkout; with `check`, a failure shows what it printed."""
        run = subprocess.run(
            self.command(*arguments),
            cwd=self.root,
            env=self.environment,
            text=True,
            capture_output=True,
            timeout=timeout,
            stdin=subprocess.DEVNULL,
        )
        if check and run.returncode:
            raise AssertionError(
                f"invoke {' '.join(arguments)}: {run.returncode}\n{run.stdout}\n{run.stderr}"
            )
        return run

    def begin(self, *arguments: str, told: int = subprocess.DEVNULL) -> subprocess.Popen[str]:
        """Start `invoke` as the leader of a session of its own; `told` is where its output goes."""
        return subprocess.Popen(
            self.command(*arguments), cwd=self.root, env=self.environment, text=True, stdin=subprocess.DEVNULL,
            stdout=told, stderr=told, start_new_session=True,
        )  # fmt: skip

    def json(self, *arguments: str, check: bool = True, timeout: float = 600) -> Any:
        return json.loads(self.invoke(*arguments, "--json", check=check, timeout=timeout).stdout)

    def services(self) -> dict[str, Any]:
        """What `status` tells of each service, whether or not all are ready."""
        return dict(self.json("status", check=False)["services"])

    def ready(self) -> dict[str, Any]:
        """The same once all are: on a busy machine one may answer a look too late."""

        def all_ready() -> dict[str, Any]:
            seen.update(self.services())
            return seen if all(one["ready"] for one in seen.values()) else {}

        seen: dict[str, Any] = {}
        return until(all_ready, why=lambda: seen)

    def port(self, name: str) -> int:
        """The port of a service that the last start chose, such as `gateway_port`."""
        return int(json.loads((self.home / "run" / "choices.json").read_text())["ports"][name])

    def secret(self, name: str) -> str:
        return (self.home / "secrets" / name).read_text()

    def start(self) -> Stack:
        told = self.json("start")
        services = self.ready()
        models = self.settings["OLLAMA_MODEL_STORAGE"]
        environment = json.loads((self.home / "run" / "llamacpp.json").read_text())["environment"]
        assert models in environment["LLAMA_ARG_MODEL"]
        return Stack(
            webui_url=f"http://127.0.0.1:{services['openwebui']['port']}",
            engine_url=f"http://127.0.0.1:{self.port('engine_port')}",
            engine_key=self.secret("engine_api_key"),
            mcp_url=f"http://127.0.0.1:{self.port('mcp_port')}/mcp",
            mcp_token=self.secret("mcp_token"),
            database_uri=with_login(
                f"mongodb://127.0.0.1:{self.port('database_port')}/?directConnection=true",
                OWNER.name,
                self.secret(OWNER.secret),
            ),
            admin_email=told["admin"],
            admin_password=self.secret("webui_admin_password"),
            model=told["model"],
            model_path=Path(environment["LLAMA_ARG_MODEL"]),
            home=self.home,
        )
