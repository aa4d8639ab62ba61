"""The whole way on a machine with an NVIDIA GPU: the proof with it and without it, and how fast it is.

The stack is started as a person starts it, with images, release and model from where they are published: this needs
Podman, a description of the GPU (nvidia-ctk cdi generate) and the network. llama-bench comes out of llama.cpp's own
image and runs on the same card and the same file, at the same depth. Speeds are printed; asserted is what they mean.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from statistics import mean
from typing import Any

import pytest

from scripts.gpu import judge, read
from tests.containers import container, installation
from tests.machine import Machine
from tests.podman_tool import Podman

# https://github.com/ggml-org/llama.cpp/blob/master/docs/docker.md: `full` has all its programs, in /app.
BENCH = os.environ.get("BYRE_LLAMA_BENCH_IMAGE", "ghcr.io/ggml-org/llama.cpp:full-vulkan")
GPU = "nvidia.com/gpu=all"
PROMPT, ANSWER, REPETITIONS = 512, 128, 5
ON_GPU, ON_CPU = 0, 11  # exit codes of `invoke gpu`
# More than versions of one engine differ by; a slip of units, or a card that is not used, is further off.
FACTOR = 2.5
PATIENCE = 3600  # seconds for what downloads


@pytest.fixture(scope="module")
def tool() -> Podman:
    """The user's own Podman, as it is."""
    return Podman({})


@pytest.fixture(scope="module")
def machine(tool: Podman, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    home = tmp_path_factory.mktemp("gpu") / "home"
    yield from installation(tool, {}, home, ENGINE="ollama", OLLAMA_MODEL_STORAGE="")


@pytest.fixture(scope="module")
def started(machine: Machine) -> Machine:
    machine.invoke("start", timeout=PATIENCE)
    return machine


def proof(machine: Machine, code: int, *flags: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The document of `invoke gpu`, and its links by name."""
    done = machine.invoke("gpu", "--json", *flags, check=False, timeout=PATIENCE)
    assert done.returncode == code, done.stdout + done.stderr
    document = json.loads(done.stdout)
    return document, {link["name"]: link for link in document["links"]}


def test_every_link_of_the_chain_holds(started: Machine, figures: list[str]) -> None:
    document, links = proof(started, ON_GPU)
    assert document["verdict"] == "gpu" and document["share"] > 0.9
    for name in ("host", "node", "driver", "build", "placement", "answer"):
        assert links[name]["status"] == "ok", links[name]
    assert links["provider"]["status"] == "not applicable"
    assert links["speed"]["status"] in {"ok", "broken"}, f"it was not measured: {links['speed']}"
    figures.append(f"the proof: {document['why']}")
    figures.append(f"its measure: {links['speed']['evidence']}")


def test_decode_against_the_cpu_and_llama_bench(started: Machine, tool: Podman, figures: list[str]) -> None:
    flags = (
        "--prompt",
        str(PROMPT),
        "--answer",
        str(ANSWER),
        "--repetitions",
        str(REPETITIONS),
        "--compare-cpu",
    )
    (result,) = started.json("benchmark", *flags)["results"]
    ours = result["figures"]["engine_decode"]["mean"]
    cpu = mean(one["engine_decode"] for one in result["cpu"]["repetitions"])
    theirs = llama_bench(tool, started)
    figures += [
        f"decode at depth {PROMPT}, our stack: {ours:.1f} tokens/s; the same model on the CPU: {cpu:.1f}",
        f"llama-bench on the same card and file: {theirs:.1f} tokens/s; ours ÷ llama-bench: {ours / theirs:.2f}",
    ]
    assert 1 / FACTOR < ours / theirs < FACTOR
    assert ours > cpu, "this card would be slower than this CPU"


def llama_bench(tool: Podman, machine: Machine) -> float:
    """Tokens/s of decode, by llama.cpp's own program with the same file: the largest that Ollama has."""
    mounts = tool.inspect(container(machine, "ollama"))["Mounts"]
    (models,) = [one["Name"] for one in mounts if one["Destination"] == "/models"]
    asked = f"-p 0 -n {ANSWER} -d {PROMPT} -r {REPETITIONS} -o json"
    script = f"exec /app/llama-bench -m $(ls -S /models/blobs/sha256-* | head -n 1) {asked}"
    done = tool.run(
        "run", "--rm", "--device", GPU, "--security-opt", "label=disable", "--volume", f"{models}:/models:ro",
        "--entrypoint", "sh", BENCH, "-c", script, timeout=PATIENCE,
    )  # fmt: skip
    assert judge(read(done.stdout, "llama-bench").evidence).verdict == "gpu", done.stdout + done.stderr
    (row,) = json.loads(done.stdout[done.stdout.index("[") :])
    return float(row["avg_ts"])


def test_without_the_device_the_verdict_is_another(started: Machine, figures: list[str]) -> None:
    """By the user's word. It comes last: the engine is made anew."""
    started.settings["GPU"] = "off"
    started.invoke("start", timeout=PATIENCE)
    document, links = proof(started, ON_CPU)
    assert document["verdict"] == "cpu" and links["host"]["status"] == "ok"
    assert links["node"]["status"] == "broken" and "GPU=off" in links["node"]["evidence"]
    figures.append(f"with GPU=off: {document['why']}")
