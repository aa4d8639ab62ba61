"""The other images for arm64: each is built of its own lock, starts, and answers as its service does.

Under emulation this shows that every package of the locks is there for arm64 and runs, not how fast it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from scripts import stack
from scripts.runtimes.base import PROFILES
from tests.arm64.conftest import arm64_base, build
from tests.machine import ROOT, free_port, until_answered
from tests.podman_tool import Podman, leftovers
from tests.real_models import real_model

PATIENCE = 900  # seconds for what takes some ten on a machine of that architecture
SUITES = {"mcp": "trixie", "openwebui": "bookworm", "llamacpp": "bookworm"}
KEY = "of-this-test"


@contextmanager
def answering(tool: Podman, name: str, inside: int, *flags: str, **secrets: str) -> Iterator[str]:
    """The address of a service that is ready in its container: described and confined as in the stack, but alone.

    `inside` is the port that it listens on there for what the address is asked for.
    """
    service = stack.load(ROOT / stack.COMPOSE_FILE, {}, PROFILES)[name]
    image = f"localhost/byre-test-arm64:{name}"
    build(tool, name, image, {"BASE": arm64_base(tool, SUITES[name])})
    facts = json.loads(tool.run("image", "inspect", image).stdout)[0]
    assert facts["Architecture"] == "arm64" and facts["Config"]["User"] == service.user
    assert leftovers(tool, image) == []
    container, local = f"byretest-arm64-{name}-{free_port()}", free_port()
    given = {key: value for key, value in {**service.environment, **secrets}.items() if value}
    tool.run(
        "run", "--detach", "--name", container, "--cap-drop", "ALL", "--security-opt", "no-new-privileges",
        "--read-only", "--tmpfs", "/tmp", "--publish", f"127.0.0.1:{local}:{inside}",
        *(part for item in given.items() for part in ("--env", "=".join(item))), *flags, image,
    )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{local}"
        until_answered(address + service.ready.path, PATIENCE)
        yield address
    finally:
        tool.run("rm", "--force", "--time", "1", "--volumes", container, check=False)


def test_the_mcp_server_is_ready(tool: Podman) -> None:
    with answering(tool, "mcp", 3001) as address:
        assert "ok" in httpx.get(f"{address}/health", timeout=60).text


def test_llama_cpp_answers(tool: Podman) -> None:
    model = f"{real_model('small').path}:/models/model.gguf:ro"
    with answering(tool, "llamacpp", 8080, "--volume", model, LLAMA_API_KEY=KEY) as address:
        # Begun for it: in a chat this small model answers with other words here than on amd64.
        told = httpx.post(
            f"{address}/v1/completions", timeout=PATIENCE, headers={"Authorization": f"Bearer {KEY}"},
            json={"prompt": "The capital of France is", "max_tokens": 6, "temperature": 0},
        )  # fmt: skip
        assert "Paris" in told.raise_for_status().json()["choices"][0]["text"]


def test_open_webui_is_ready_and_signs_in(tool: Podman) -> None:
    who = {"email": "admin@localhost", "password": KEY}
    secrets = {"WEBUI_SECRET_KEY": KEY, "WEBUI_ADMIN_PASSWORD": KEY, "OPENAI_API_KEY": KEY}
    with answering(tool, "openwebui", 8080, **secrets) as address:
        told = httpx.post(f"{address}/api/v1/auths/signin", json=who, timeout=PATIENCE)
        assert told.raise_for_status().json()["role"] == "admin"
