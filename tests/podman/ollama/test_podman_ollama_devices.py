"""What the real Ollama does with a GPU that its llama-server tells of, by the variables that overlays and GPU=off set.

The program is that of the release; lines that others published stand in for the llama-server and its GPU.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from scripts import stack
from scripts.home import ROOT
from scripts.runtimes.base import NO_GPU, PROFILES
from scripts.setup.overlays import FOLDER
from tests.machine import free_port
from tests.ollama_release import unpacked
from tests.waits import PATIENCE, until

# https://github.com/ueni/mcp-coding-experiment: Ollama in a container with /dev/dri
RENOIR = ("AMD Radeon Graphics (RADV RENOIR)", "radv")
# https://github.com/VansonLeung/podman-ramalama-api-remoting-test-results
VENUS = ("Virtio-GPU Venus (Apple M1 Max)", "venus")
# It has a GPU where Ollama lets it load the backend.
LLAMA_SERVER = """#!/bin/sh
case "$GGML_BACKEND_PATH" in *vulkan*) has=yes ;; esac
case "$*" in *--list-devices*)
  echo "Available devices:"
  test -z "$has" || echo "  Vulkan0: {name} (16691 MiB, 15462 MiB free)"
  exit ;;
esac
test -z "$has" || echo "ggml_vulkan: 0 = {name} ({driver}) | uma: 1 | fp16: 1 | bf16: 0 | warp size: 32" >&2
echo "system_info: n_threads = 2" >&2
exec sleep 60
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`bin/ollama` of the release; beside it a lib/ollama with a backend that nothing loads."""
    folder = tmp_path_factory.mktemp("ollama")
    made = unpacked(folder, "bin/ollama")
    (folder / "lib/ollama/vulkan").mkdir(parents=True)
    (folder / "lib/ollama/vulkan/libggml-vulkan.so").touch()
    return made


def environment(*overlays: str, **variables: str) -> dict[str, str]:
    """What Ollama's container gets with these overlays."""
    files = [FOLDER / f"{name}.yml" for name in overlays]
    service = stack.load(ROOT / stack.COMPOSE_FILE, variables, PROFILES, files).services["ollama"]
    return dict(service.compose()["environment"])


def told(program: Path, gpu: tuple[str, str], given: dict[str, str], tmp_path: Path) -> str:
    """What Ollama logs until it says what it computes with."""
    server = program.parents[1] / "lib/ollama/llama-server"
    server.write_text(LLAMA_SERVER.format(name=gpu[0], driver=gpu[1]))
    server.chmod(0o755)
    own = {
        "HOME": str(tmp_path),
        "OLLAMA_HOST": f"127.0.0.1:{free_port()}",
        "OLLAMA_MODELS": str(tmp_path / "m"),
    }
    log = tmp_path / "log"
    with log.open("w") as out:
        run = subprocess.Popen([str(program), "serve"], env={"PATH": os.environ["PATH"], **given, **own},
                               stdin=subprocess.DEVNULL, stdout=out, stderr=out)  # fmt: skip
    try:
        until(lambda: "inference compute" in log.read_text() or run.poll() is not None)
    finally:
        run.terminate()
        run.wait(PATIENCE)
    return log.read_text()


def compute(log: str) -> dict[str, str]:
    line = next(line for line in log.splitlines() if 'msg="inference compute"' in line)
    return {key: value.strip('"') for key, value in re.findall(r'(\w+)=("[^"]*"|\S+)', line)}


def test_an_integrated_gpu_is_dropped_unless_the_overlay_is_there(program: Path, tmp_path: Path) -> None:
    without = told(program, RENOIR, environment(), tmp_path)
    assert "dropping integrated GPU" in without and compute(without)["library"] == "cpu"
    for overlay in ("gpu-dri", "gpu-amd"):
        found = compute(told(program, RENOIR, environment(overlay), tmp_path))
        assert (found["library"], found["name"], found["description"]) == ("Vulkan", "Vulkan0", RENOIR[0])


def test_by_the_users_word_no_gpu_is_taken(program: Path, tmp_path: Path) -> None:
    """As for an engine on this machine itself, which sees its GPU whatever overlays there are."""
    log = told(program, RENOIR, environment("gpu-dri", **NO_GPU), tmp_path)
    assert compute(log)["library"] == "cpu" and "dropping" not in log


def test_the_gpu_of_podmans_machine_on_a_mac_is_taken(program: Path, tmp_path: Path) -> None:
    """It is taken for one of Metal, by its name; the device's own name says what it is."""
    found = compute(told(program, VENUS, environment("gpu-dri"), tmp_path))
    assert (found["library"], found["name"], found["description"]) == ("Metal", "Vulkan0", VENUS[0])
