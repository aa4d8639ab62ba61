"""Fetching by Ollama, cut and refused, and commands that are killed: each goes on where it was, and nothing is lost.

The stack is the one of test_podman_ollama.py. What misbehaves is a server of this machine that counts its bytes.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import containers
from tests.containers import container, services
from tests.machine import ROOT, Machine
from tests.ollama_stack import ENGINE_MEMORY, SMALL, STARTER, Wayward, wayward
from tests.podman.conftest import RELEASE_IP
from tests.podman_tool import Podman
from tests.real_models import real_model
from tests.waits import PATIENCE, until

PULL = "ollama-pull"
CUTS = (30_000_000, 25_000_000)  # bytes that go out before each cut
SLACK = 8_000_000  # bytes that were on the way when it was cut


@pytest.fixture(scope="module")
def addresses(served: Machine, tool: Podman) -> tuple[str, str]:
    """Two addresses of this machine that a container with a way out reaches."""
    networks = tool.inspect(container(served, "openwebui"))["NetworkSettings"]["Networks"]
    outer = next(one["Gateway"] for name, one in networks.items() if name.endswith("_egress"))
    return outer, f"{RELEASE_IP.rpartition('.')[0].rpartition('.')[0]}.0.1"


def there(tool: Podman, machine: Machine) -> list[str]:
    """What fetches, if it is there."""
    names = tool.labelled(machine.settings["COMPOSE_PROJECT_NAME"])["containers"]
    return [name for name in names if PULL in name]


def elsewhere(machine: Machine, source: Wayward, **settings: str) -> Machine:
    """The same installation with another registry."""
    return Machine(machine.home, machine.settings | {"MODEL_REGISTRY_URL": source.url} | settings)


def written(tool: Podman, machine: Machine) -> int:
    """Bytes on disk of what is being fetched: the file has its full size from the beginning, with holes."""
    script = "du -k /models/blobs/*-partial* 2>/dev/null || true"
    told = tool.run("exec", container(machine, "ollama"), "sh", "-c", script).stdout
    return 1024 * sum(int(line.split()[0]) for line in told.splitlines())


@contextmanager
def cut(
    tool: Podman, machine: Machine, source: Wayward, model: str, count: int
) -> Iterator[subprocess.Popen[str]]:
    """A fetch of which so many bytes came, and no more come, however often Ollama asks."""
    sent, there_before = source.bytes.sent, written(tool, machine)
    source.bytes.faults[source.path] = [f"stall:{count}", *["stall:0"] * 20]
    run = machine.begin("pull", model)
    try:
        until(lambda: source.bytes.sent >= sent + count or run.poll() is not None)
        until(lambda: written(tool, machine) >= there_before + count - SLACK, every=0.2)
        assert run.poll() is None
        yield run
    finally:
        if run.poll() is None:
            os.killpg(run.pid, signal.SIGKILL)
            run.wait()


def asked(source: Wayward) -> list[int]:
    """Where each request for the model's bytes began."""
    ranges = [header for path, header in source.bytes.seen if path == source.path and header]
    return [int(one.removeprefix("bytes=").partition("-")[0]) for one in ranges]


def test_a_model_that_does_not_fit_on_the_disk_is_refused_before_its_first_byte(
    served: Machine, addresses: tuple[str, str], tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=100m", "tmpfs", str(disk)], check=True)
    try:
        with wayward(*addresses, STARTER, b"") as source:
            full = elsewhere(served, source, OLLAMA_MODEL_STORAGE=str(disk))
            run = full.invoke("start", check=False)
            assert run.returncode == 3, run.stderr
            assert "disk-small" in run.stderr and f"{STARTER} needs" in run.stderr and str(disk) in run.stderr
            assert "OLLAMA_MODEL_STORAGE=" in run.stderr.split("next:")[1]
            assert source.bytes.seen == [] and source.bytes.sent == 0
        # What Open WebUI says of better models depends on the disk, too; the others were left running.
        assert {"ollama"} <= set(served.json("start")["started"]) <= {"ollama", "openwebui"}
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


def test_a_pull_that_is_killed_or_interrupted_goes_on_where_it_was(
    served: Machine, tool: Podman, addresses: tuple[str, str]
) -> None:
    model = real_model("small").path.read_bytes()
    tool.run(
        "exec", container(served, "ollama"), "ollama", "rm", SMALL, check=False
    )  # another test fetches it
    with wayward(*addresses, SMALL, model) as source:
        machine = elsewhere(served, source)

        with cut(tool, machine, source, "small", CUTS[0]) as run:
            containers.has_no_rights(tool, served, PULL)
            containers.is_limited(tool, served, PULL, ENGINE_MEMORY)
            assert containers.networks(tool, served, PULL) == {"egress"}
            assert containers.published(tool, served, PULL) == set()
            busy = machine.invoke("pull", "small", check=False)
            assert busy.returncode == 8 and f"`invoke pull` (process {run.pid}) is working" in busy.stderr
            assert served.json("start")["started"] == [] and there(tool, served), "it is left to its fetch"
            run.kill()
            run.wait()
        assert there(tool, served), "nobody was left to remove it"
        assert served.json("start")["started"] == [] and not there(tool, served)

        with cut(tool, machine, source, "small", CUTS[1]) as run:
            os.killpg(run.pid, signal.SIGINT)  # as Ctrl-C does
            assert run.wait(PATIENCE) == 130 and not there(tool, served)

        del source.bytes.faults[source.path]
        machine.invoke("pull", "small")
    began = asked(source)
    assert began[0] == 0 and min(began[1:]) > CUTS[0] - SLACK, began
    assert sum(CUTS) - 2 * SLACK < began[-1] <= sum(CUTS), began
    assert len(model) <= source.bytes.sent < len(model) + 2 * SLACK
    assert not there(tool, served)


def test_bytes_that_are_not_those_of_their_digest_are_told_and_not_kept(
    served: Machine, tool: Podman, addresses: tuple[str, str]
) -> None:
    """Ollama says so in the middle of an answer of status 200."""
    digest = f"sha256:{'0' * 63}1"
    with wayward(*addresses, "me/wrong:1", b"GGUF" + bytes(1 << 20), digest) as source:
        run = elsewhere(served, source).invoke("pull", "me/wrong:1", check=False)
    assert run.returncode == 5, run.stderr
    assert "digest mismatch" in run.stderr and "next:" in run.stderr
    listed = tool.run("exec", container(served, "ollama"), "ollama", "list").stdout
    assert "wrong" not in listed and SMALL in listed
    assert not there(tool, served)


@pytest.mark.parametrize("phase", ["an image is built", "it stops, beside a killed fetch"])
def test_killed_in_the_middle_of_what_it_does(
    served: Machine, tool: Podman, addresses: tuple[str, str], tmp_path: Path, phase: str
) -> None:
    before = {name: one["pid"] for name, one in services(served).items()}
    if phase == "an image is built":
        checkout = tmp_path / "checkout"
        subprocess.run(["git", "clone", "-q", str(ROOT), str(checkout)], check=True)
        recipe = checkout / "Containerfile.mcp"
        recipe.write_text(recipe.read_text() + "RUN sleep 4.321\n")
        changed = Machine(served.home, served.settings, root=checkout)
        run = changed.begin("start")
        until(
            lambda: (
                "sleep 4.321" in subprocess.run(["ps", "-eo", "args"], text=True, capture_output=True).stdout
            )
        )
        run.kill()
        run.wait()
        after = {name: one["pid"] for name, one in services(served).items()}
        assert after == before, "what ran runs on"
        assert changed.json("start")["started"] == ["mcp"]
        image = tool.inspect(container(served, "mcp"))["ImageName"]
        assert served.json("start")["started"] == ["mcp"]
        tool.run("tag", tool.inspect(container(served, "mcp"))["ImageName"], "localhost/byre/mcp:latest")
        tool.run("image", "rm", image)
        shutil.rmtree(checkout)
    else:
        with (
            wayward(*addresses, "llama3.2:3b", bytes(2000)) as source,
            cut(tool, elsewhere(served, source), source, "llama3.2:3b", 1000),
        ):
            pass  # it is killed here
        stop = served.begin("stop")
        until(lambda: len(services_up(tool, served)) < len(before) + 1)
        os.killpg(stop.pid, signal.SIGKILL)
        stop.wait()
        served.invoke("stop")
        assert services_up(tool, served) == []
        assert served.invoke("stop").stdout.strip() == "Nothing is running."
        assert set(served.json("start")["started"]) == set(before) and not there(tool, served)
    assert all(one["ready"] for one in services(served).values())


def services_up(tool: Podman, machine: Machine) -> list[str]:
    """The containers of the project that run."""
    mine = f"label={tool.label}={machine.settings['COMPOSE_PROJECT_NAME']}"
    return tool.run("ps", "--filter", mine, "--format", "{{.Names}}").stdout.split()


def test_the_compose_file_works_by_hand(served: Machine, tool: Podman) -> None:
    compose = [sys.executable, "-m", "podman_compose"]
    containers.works_by_hand(tool, served, compose, STARTER, ENGINE_URL="http://ollama:11434")
