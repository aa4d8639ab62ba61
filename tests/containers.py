"""A stack in containers, for tests, whichever tool runs them: the tool, and what has to hold with each."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import uuid
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import httpx
import psutil

from scripts import mcp
from scripts.models.store import Store
from scripts.runtimes.reach import tunnel
from tests import bases
from tests.machine import ROOT, Machine, until_answered
from tests.waits import PATIENCE, runs, until

# The user of each service: ours, and in the database's image its own.
OURS = 10001
USERS = {"openwebui": OURS, "llamacpp": OURS, "gateway": OURS, "mcp": OURS, "database": 999}
SERVICES = tuple(USERS)
PAGE = "openwebui"
GATEWAY_MEMORY = 2 << 30  # its default: an MCP server may answer with anything


@dataclass(frozen=True)
class ContainerTool:
    """A program on this machine and the environment that it is called with."""

    environment: dict[str, str]

    program: ClassVar[str]
    label: ClassVar[str]  # that a compose tool gives to all that belongs to a project
    exists: ClassVar[tuple[str, ...]]  # asks for an image
    removes: ClassVar[Mapping[str, tuple[str, ...]]]  # how each kind is removed
    ignores: ClassVar[tuple[str, ...]] = ()  # how a build is told what not to send

    def run(
        self, *arguments: str, check: bool = True, timeout: float = 600
    ) -> subprocess.CompletedProcess[str]:
        run = subprocess.run(
            [self.program, *arguments], env={**os.environ, **self.environment}, text=True, capture_output=True,
            timeout=timeout, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        if check and run.returncode:
            raise AssertionError(
                f"{self.program} {' '.join(arguments)}: {run.returncode}\n{run.stdout}\n{run.stderr}"
            )
        return run

    def inspect(self, container: str) -> dict[str, Any]:
        return dict(json.loads(self.run("container", "inspect", container).stdout)[0])

    def has(self, image: str) -> bool:
        return self.run(*self.exists, image, check=False).returncode == 0

    def labelled(self, project: str) -> dict[str, list[str]]:
        """What of a project is there: containers, networks, volumes."""
        mine = f"label={self.label}={project}"
        kinds = {
            "containers": ("ps", "--all", "--filter", mine, "--format", "{{.Names}}"),
            "networks": ("network", "ls", "--filter", mine, "--format", "{{.Name}}"),
            "volumes": ("volume", "ls", "--filter", mine, "--format", "{{.Name}}"),
        }
        return {kind: sorted(self.run(*command).stdout.split()) for kind, command in kinds.items()}

    def remove(self, project: str) -> None:
        """Everything of a project: containers, networks, volumes."""
        for kind, command in self.removes.items():
            if names := self.labelled(project)[kind]:
                self.run(*command, *names, check=False)

    def base(self, suite: str) -> str:
        """The base image of a Debian release; imported when it is missing. Returns its name."""
        name = bases.name(suite)
        if not self.has(name):
            self.run("import", *bases.CHANGES, str(bases.tar(suite)), name)
        return name

    def image(self, name: str, suite: str) -> str:
        """An image that only tests need, of tests/images; built when it has changed."""
        tag = f"localhost/byre-test-{name}:latest"
        file = ROOT / "tests" / "images" / f"Containerfile.{name}"
        self.run(
            "build", *self.ignores, "--build-arg", f"BASE={self.base(suite)}", "-f", str(file), "-t", tag,
            str(ROOT), timeout=900,
        )  # fmt: skip
        return tag

    def images(self) -> dict[str, str]:
        """The settings that name what stands in for a registry's images."""
        with ThreadPoolExecutor() as pool:
            bookworm, trixie = pool.map(self.base, ("bookworm", "trixie"))
        return {
            "BOOKWORM_IMAGE": bookworm,
            "TRIXIE_IMAGE": trixie,
            "DATABASE_IMAGE": self.image("database", "bookworm"),
        }


def installation(
    tool: ContainerTool, images: dict[str, str], home: Path, **settings: str
) -> Iterator[Machine]:
    """An installation with a project of its own. Nothing of it is left afterwards."""
    project = f"byretest-{uuid.uuid4().hex[:8]}"
    base = {
        "RUNTIME": tool.program, "ENGINE": "llamacpp", "COMPOSE_PROJECT_NAME": project,
        "READY_TIMEOUT": "900",  # on a busy machine
    }  # fmt: skip
    try:
        yield Machine(home, base | images | tool.environment | settings)
    finally:
        tool.remove(project)
        assert not any(tool.labelled(project).values())


def container(machine: Machine, service: str) -> str:
    """A service's container, as the compose tool of this runtime names it."""
    joint = "-" if machine.settings["RUNTIME"] == "docker" else "_"
    return joint.join((machine.settings["COMPOSE_PROJECT_NAME"], service, "1"))


def services(machine: Machine) -> dict[str, Any]:
    return dict(machine.json("status")["services"])


def kill(run: subprocess.Popen[str]) -> None:
    """Kill what `Machine.begin` started, and wait until the tools that it had called have ended, too: they have
    sessions of their own, and go on for a moment."""
    process = psutil.Process(run.pid)
    process.suspend()  # so that it calls none that is not waited for
    tools = process.children(recursive=True)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    until(lambda: not any(runs(one.pid) for one in tools), why=lambda: tools)


def expected(machine: Machine) -> tuple[str, ...]:
    """The services that its settings ask for."""
    return (PAGE, machine.settings["ENGINE"], "gateway", "mcp", "database")


def inside(
    tool: ContainerTool, machine: Machine, service: str, script: str
) -> subprocess.CompletedProcess[str]:
    return tool.run("exec", container(machine, service), "bash", "-c", script, check=False)


def page(machine: Machine) -> httpx.Client:
    """Open WebUI's API as its administrator."""
    address = f"http://127.0.0.1:{machine.settings['WEBUI_PORT']}"
    who = {"email": "admin@localhost", "password": machine.secret("webui_admin_password")}
    options: dict[str, Any] = {"timeout": PATIENCE, "trust_env": False}
    token = httpx.post(f"{address}/api/v1/auths/signin", json=who, **options).json()["token"]
    return httpx.Client(base_url=address, headers={"Authorization": f"Bearer {token}"}, **options)


def titles(machine: Machine) -> set[str]:
    """Of the administrator's chats."""
    with page(machine) as client:
        return {one["title"] for one in client.get("/api/v1/chats/").raise_for_status().json()}


def write(machine: Machine, title: str) -> None:
    """A chat of the administrator."""
    with page(machine) as client:
        client.post("/api/v1/chats/new", json={"chat": {"title": title, "messages": []}}).raise_for_status()


# ── what has to hold ─────────────────────────────────────────────────────────────────────────────────────────


def status_is_true(tool: ContainerTool, machine: Machine) -> None:
    shown = services(machine)
    assert set(shown) == set(expected(machine))
    for name, service in shown.items():
        assert service["ready"] and service["state"] == "running" and service["restarts"] == 0, name
        assert service["pid"] == tool.inspect(container(machine, name))["State"]["Pid"], name
        assert service["memory_bytes"] > 10_000_000 and service["uptime_seconds"] > 0, name
        assert service["probe_seconds"] >= 0, name  # in milliseconds: a fast answer takes 0.0


def has_no_rights(tool: ContainerTool, machine: Machine, service: str) -> None:
    """The first process has no capability, can't get one, is not root, and can't change the image's files."""
    said = inside(tool, machine, service, "cat /proc/1/status").stdout
    status = dict(line.split(":\t", 1) for line in said.splitlines() if ":\t" in line)
    assert status["CapEff"] == status["CapBnd"] == "0000000000000000", status
    assert status["NoNewPrivs"] == "1" and status["Uid"].split()[0] == str(USERS.get(service, OURS)), status
    assert "Read-only file system" in inside(tool, machine, service, "echo x > /opt/x").stderr
    written = inside(tool, machine, service, "echo x > /tmp/x && rm /tmp/x && grep ' /tmp ' /proc/mounts")
    assert written.returncode == 0 and written.stdout.startswith("tmpfs "), written


def works_by_hand(
    tool: ContainerTool, machine: Machine, compose: Sequence[str], listed: str, **variables: str
) -> None:
    """The compose file as its own head says: after a start that made the images, the secrets and the model, and a stop.

    The page answers by the model that it lists as `listed`; the data are those of the stack, which is brought up again.
    """
    machine.invoke("stop")
    # Ports of this machine say nothing of those inside of containers, which are the file's own here.
    inner = {
        "ENGINE_PORT",
        "PLANNER_PORT",
        "GATEWAY_PORT",
        "MCP_PORT",
        "MCP_MONITORING_PORT",
        "DATABASE_PORT",
    }
    env = {
        **{name: value for name, value in machine.environment.items() if name not in inner},
        "SECRETS_DIR": str(machine.home / "run" / "secrets"),
        **variables,
    }
    profiles = [f"--profile={name}" for name in (machine.settings["ENGINE"], "database")]
    file = ["-p", machine.settings["COMPOSE_PROJECT_NAME"], "-f", str(ROOT / "podman-compose.yml")]
    command = [*compose, "--env-file", os.devnull, *file, *profiles, "up", "-d", "--no-build"]
    try:
        up = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, timeout=5 * PATIENCE)
        assert up.returncode == 0, up.stderr
        until_answered(f"http://127.0.0.1:{env['WEBUI_PORT']}/ready", patience=2 * PATIENCE)
        question = [{"role": "user", "content": "What is the capital of France? Answer in one word."}]
        asked = {"model": listed, "messages": question, "temperature": 0, "max_tokens": 20, "stream": False}
        with page(machine) as client:
            # The engine, which nobody waited for; the gateway's models may be there before its one.
            until(lambda: listed in [one["id"] for one in client.get("/api/models").json()["data"]], every=1)
            told = client.post("/api/chat/completions", json=asked, timeout=5 * PATIENCE).json()
        assert "Paris" in told["choices"][0]["message"]["content"], told
        way = [tool.program, "exec", "-i", container(machine, "mcp")]
        with tunnel(way, 3000, {**os.environ, **tool.environment}) as port:
            seen = mcp.probe(f"http://127.0.0.1:{port}/mcp", machine.secret("mcp_token"), timeout=PATIENCE)
        assert "shop" in seen.databases
    finally:
        assert set(machine.json("stop")["stopped"]) == set(expected(machine))
        assert set(machine.json("start")["started"]) == set(expected(machine))
    assert machine.json("verify")["passed"]


def model_file(machine: Machine) -> dict[str, str]:
    """The variables that name llama.cpp's model by hand."""
    folder = Path(machine.settings["OLLAMA_MODEL_STORAGE"])
    model = json.loads((machine.home / "run" / "choices.json").read_text())["model"]
    return {"MODELS_DIR": str(folder), "MODEL_FILE": f"/models/{Store(folder).path(model).name}"}


def is_limited(tool: ContainerTool, machine: Machine, service: str, memory: int = 0) -> None:
    """`memory` is in bytes; 0 is no limit."""
    host = tool.inspect(container(machine, service))["HostConfig"]
    assert (host["PidsLimit"], host["Memory"]) == (512, memory), service
    assert host["ReadonlyRootfs"] and not host["Privileged"] and not host["CapAdd"], service


def networks(tool: ContainerTool, machine: Machine, service: str) -> set[str]:
    """Those that it is on, without the project's name."""
    found = tool.inspect(container(machine, service))["NetworkSettings"]["Networks"]
    return {name.removeprefix(f"{machine.settings['COMPOSE_PROJECT_NAME']}_") for name in found}


def published(tool: ContainerTool, machine: Machine, service: str) -> set[tuple[str, str]]:
    """Addresses and ports of this machine that lead to it."""
    bound = tool.inspect(container(machine, service))["HostConfig"]["PortBindings"] or {}
    return {(p["HostIp"], p["HostPort"]) for ports in bound.values() for p in ports or ()}


def only_the_page_is_published(tool: ContainerTool, machine: Machine) -> None:
    for service in expected(machine):
        places = {("127.0.0.1", machine.settings["WEBUI_PORT"])} if service == PAGE else set()
        assert published(tool, machine, service) == places, service


def secrets_are_files_alone(tool: ContainerTool, machine: Machine) -> dict[str, str]:
    """Each is a file of the service's user, and neither in what is known of a container nor in the compose file.

    Returns the secrets that were looked for.
    """
    found = {p.name: p.read_text() for p in (machine.home / "secrets").iterdir()}
    # A model that is given no tools has an empty list of them, and a stack without Redis no words for it.
    secrets = {name: value for name, value in found.items() if value not in {"", "[]"}}
    assert len(secrets) > 4, sorted(found)
    for service in expected(machine):
        listed = inside(tool, machine, service, "stat -c '%U:%u %a %n' /run/secrets/*").stdout.splitlines()
        assert bool(listed) is (service not in {"ollama", "database"}), (service, listed)
        assert all(" 400 " in line and ":10001" in line for line in listed), (service, listed)
        described = json.dumps(tool.inspect(container(machine, service)))
        for name, value in secrets.items():
            assert value not in described, (service, name)
    for name, value in secrets.items():
        assert value not in (machine.home / "run" / "compose.yml").read_text(), name
    return secrets


def looking_leaves_nothing(tool: ContainerTool, machine: Machine, service: str) -> None:
    """Probes and chats go through `exec`: neither they nor their zombies may pile up."""
    machine.invoke("status")

    def names() -> list[str]:
        seen = inside(tool, machine, service, "cat /proc/[0-9]*/stat 2>/dev/null").stdout
        return [line.split("(")[1].split(")")[0] for line in seen.splitlines() if "(" in line]

    def gone() -> bool:
        found = names()
        return bool(found) and found.count("cat") <= 1 and found.count("bash") <= 1  # those of this very look

    until(gone, why=names)


def logs_are_in_order(machine: Machine) -> None:
    lines = machine.invoke("logs", "--since", "1h").stdout.splitlines()
    engine = machine.settings["ENGINE"]
    assert any(f" {engine} " in line and "buffer size" in line for line in lines)
    times = [line[:23] for line in lines]
    assert times == sorted(times) and "\x1b" not in "".join(lines)
