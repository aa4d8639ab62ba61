"""A container whose only Vulkan driver computes on the CPU: seen, and really used, it is judged to be no GPU."""

from __future__ import annotations

import json
import platform
from pathlib import Path
from typing import Any

import pytest

from tests.machine import ROOT, Machine
from tests.podman_tool import Podman
from tests.real_models import real_model
from tests.vulkan_llama import libraries

SOFTWARE, CPU = 12, 11  # exit codes of `invoke gpu`
PROGRAM = ROOT / "tests" / "images" / "load_model.py"


@pytest.fixture(scope="module")
def image(tool: Podman) -> str:
    """Debian's Mesa, on the base of our images."""
    return tool.image("llvmpipe", "trixie")


def run(tool: Podman, image: str, *command: str, given: tuple[str, ...] = ()) -> str:
    """What a command prints in a container without any right, device or network."""
    closed = ("run", "--rm", "--network", "none", "--cap-drop", "ALL", "--read-only", "--tmpfs", "/tmp")
    done = tool.run(*closed, *given, image, *command)
    return done.stdout + done.stderr


def judged(tmp_path: Path, text: str, code: int) -> dict[str, Any]:
    file = tmp_path / "saved.txt"
    file.write_text(text)
    done = Machine(tmp_path / "home").invoke("gpu", "--from", str(file), "--json", check=False)
    assert done.returncode == code, f"{done.stdout}{done.stderr}\n{text[-3000:]}"
    return dict(json.loads(done.stdout))


def test_a_device_that_is_none(tool: Podman, image: str, tmp_path: Path) -> None:
    said = judged(tmp_path, run(tool, image, "vulkaninfo", "--summary"), SOFTWARE)
    assert said["verdict"] == "software" and "llvmpipe" in said["why"]
    assert said["files"][0]["kinds"] == ["vulkaninfo"] and said["first_broken"] == "driver"


def load(tool: Podman, image: str, **environment: str) -> str:
    """The log of llama.cpp, which loads the small model with its own defaults."""
    model = real_model("small").path
    mounts = {libraries(): "/llama", model: "/model.gguf", PROGRAM: "/load_model.py"}
    given = [part for place, inside in mounts.items() for part in ("--volume", f"{place}:{inside}:ro")]
    given += [part for item in environment.items() for part in ("--env", "=".join(item))]
    return run(tool, image, "python3", "-B", "/load_model.py", "/llama", "/model.gguf", given=tuple(given))


@pytest.mark.skipif(platform.machine() != "x86_64", reason="these libraries are of x86_64")
def test_a_model_that_lies_on_it(tool: Podman, image: str, tmp_path: Path) -> None:
    """llama.cpp says that all layers are on the GPU, and where its buffers lie; the driver's name tells the truth."""
    log = load(tool, image, GGML_VK_VISIBLE_DEVICES="0")
    assert "offloaded 31/31 layers to GPU" in log and "Vulkan0 model buffer size" in log
    said = judged(tmp_path, log, SOFTWARE)
    links = {link["name"]: link for link in said["links"]}
    assert (said["verdict"], said["share"], said["first_broken"]) == ("software", 1.0, "driver")
    assert "llvmpipe" in said["why"] and links["placement"]["status"] != "ok"
    assert "llvmpipe" in links["driver"]["evidence"] or "Device type is CPU" in links["driver"]["evidence"]


@pytest.mark.skipif(platform.machine() != "x86_64", reason="these libraries are of x86_64")
def test_a_model_that_does_not(tool: Podman, image: str, tmp_path: Path) -> None:
    """Unless it is asked for by number, llama.cpp leaves such a device aside."""
    said = judged(tmp_path, load(tool, image), CPU)
    links = {link["name"]: link for link in said["links"]}
    assert (said["verdict"], said["share"]) == ("cpu", 0.0)
    assert links["placement"]["status"] == "broken" and "CPU_Mapped" in links["placement"]["evidence"]
