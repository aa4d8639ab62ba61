"""Ollama's image for arm64, whose release has no Vulkan: compiled into it, it is there and finds a software driver."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
import pytest

from tests.arm64.conftest import Builds
from tests.machine import free_port, until_answered
from tests.podman_tool import Podman
from tests.push import push_chatml
from tests.real_models import real_model

IMAGE = "localhost/byre-test-arm64:ollama"
MODEL = "smollm2:135m-instruct-q4_1"
LIBRARY = "/usr/local/lib/ollama"
PATIENCE = 600  # seconds for what takes one or two on a machine of that architecture


@pytest.fixture(scope="module")
def built(builds: Builds) -> str:
    builds.build(IMAGE, OLLAMA_BACKENDS="cpu vulkan")
    return IMAGE


def test_it_is_of_arm64_and_says_what_it_has(tool: Podman, built: str) -> None:
    facts = json.loads(tool.run("image", "inspect", built).stdout)[0]
    assert facts["Architecture"] == "arm64"
    assert facts["Labels"]["byre.backends"] == "cpu vulkan"
    assert facts["Config"]["User"] == "10001:10001"
    said = tool.run("run", "--rm", "--network", "none", "--entrypoint", "uname", built, "-m").stdout
    assert said == "aarch64\n"


def test_its_vulkan_backend_finds_a_device(tool: Podman, built: str) -> None:
    """As Ollama starts llama-server; a software driver is only taken when it is asked for by number."""
    chosen = {
        "GGML_BACKEND_PATH": f"{LIBRARY}/vulkan/libggml-vulkan.so",
        "LD_LIBRARY_PATH": f"{LIBRARY}:{LIBRARY}/vulkan",
        "GGML_VK_VISIBLE_DEVICES": "0",
    }
    given = [part for item in chosen.items() for part in ("--env", "=".join(item))]
    done = tool.run(
        "run", "--rm", "--network", "none", "--cap-drop", "ALL", "--read-only", "--tmpfs", "/tmp", *given,
        "--entrypoint", f"{LIBRARY}/llama-server", built, "--list-devices", timeout=PATIENCE,
    )  # fmt: skip
    assert "Vulkan0: llvmpipe" in done.stdout, done.stdout + done.stderr


def test_a_backend_that_the_release_does_not_have(builds: Builds) -> None:
    done = builds.build("localhost/byre-test-arm64:no", check=False, OLLAMA_BACKENDS="cpu cuda_v13")
    assert done.returncode != 0
    assert "lib/ollama has no cuda_v13, but cpu" in done.stdout + done.stderr


@pytest.fixture
def ollama(tool: Podman, built: str) -> Iterator[str]:
    """The address of Ollama in a container, on a network with a registry that has the model."""
    name = f"byretest-arm64-{free_port()}"
    registry_port, port = free_port(), free_port()
    tool.run("network", "create", name)
    try:
        tool.run(
            "run", "--detach", "--name", f"{name}-registry", "--network", name, "--network-alias", "registry",
            "--network-alias", "blobs", "--publish", f"127.0.0.1:{registry_port}:5000",
            tool.image("registry", "bookworm"),
        )  # fmt: skip
        address = f"http://127.0.0.1:{registry_port}"
        until_answered(f"{address}/v2/", PATIENCE)
        push_chatml(address, MODEL, real_model("small").path)
        tool.run(
            "run", "--detach", "--name", f"{name}-ollama", "--network", name, "--cap-drop", "ALL", "--read-only",
            "--tmpfs", "/tmp", "--env", "OLLAMA_CONTEXT_LENGTH=512", "--publish", f"127.0.0.1:{port}:11434", built,
        )  # fmt: skip
        until_answered(f"http://127.0.0.1:{port}/api/version", PATIENCE)
        yield f"http://127.0.0.1:{port}"
    finally:
        tool.run(
            "rm", "--force", "--time", "1", "--volumes", f"{name}-ollama", f"{name}-registry", check=False
        )
        tool.run("network", "rm", "--force", name)


def test_it_pulls_a_model_and_answers(ollama: str) -> None:
    with httpx.Client(base_url=ollama, trust_env=False, timeout=PATIENCE) as http:
        assert http.get("/api/version").json() == {"version": "0.33.0"}
        pull = {"model": f"registry:5000/library/{MODEL}", "insecure": True, "stream": False}
        assert http.post("/api/pull", json=pull).json() == {"status": "success"}
        asked = {"role": "user", "content": "What is the capital of France?"}
        chat = {"model": pull["model"], "messages": [asked], "stream": False, "options": {"num_predict": 12}}
        told = http.post("/api/chat", json=chat).raise_for_status().json()
        assert "Paris" in told["message"]["content"], told
        assert told["eval_count"] > 0 and told["eval_duration"] > 0
        # Nobody asked for the software driver by number, so that the model lies in memory.
        assert http.get("/api/ps").json()["models"][0]["size_vram"] == 0
