"""Every image built from nothing: what it is made of, what it must not hold, how large it is.

The bases have no certificates of authorities (tests/bases.py): an image that has some brought them itself.
"""

from __future__ import annotations

import json
import time

import pytest

from scripts import stack
from scripts.runtimes.base import PROFILES
from tests.machine import ROOT
from tests.podman_tool import Podman, leftovers

ROOTS = "/etc/ssl/certs/ca-certificates.crt"
# Bytes: what was measured on amd64, and a fifth more. A build tool or a cache that stays shows here.
MOST = {"openwebui": 1040e6, "mcp": 450e6, "llamacpp": 340e6, "gateway": 260e6, "ollama": 610e6}


@pytest.mark.parametrize("name", sorted(MOST))
def test_an_image_made_anew(
    tool: Podman, images: dict[str, str], release_server: str, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    variables = {**images, "OLLAMA_RELEASE_URL": release_server}
    service = stack.load(ROOT / stack.COMPOSE_FILE, variables, PROFILES)[name]
    assert service.build
    tag = f"localhost/byre-test-anew:{name}"
    arguments = [
        word for key, value in service.build.args.items() for word in ("--build-arg", f"{key}={value}")
    ]
    began = time.monotonic()
    tool.run(
        "build", "--no-cache", "--quiet", "--format", "docker", "--ignorefile", str(ROOT / ".containerignore"),
        *arguments, "-f", str(ROOT / service.build.dockerfile), "-t", tag, str(ROOT), timeout=1200,
    )  # fmt: skip
    seconds = time.monotonic() - began
    try:
        facts = json.loads(tool.run("image", "inspect", tag).stdout)[0]
        with capsys.disabled():
            print(f"\n{name}: {facts['Size'] / 1e6:.0f} MB, built in {seconds:.0f} s")  # noqa: T201
        assert leftovers(tool, tag) == []
        assert facts["Config"]["User"] == "10001:10001"
        labels = {
            key.removeprefix("org.opencontainers.image."): value
            for key, value in facts["Config"]["Labels"].items()
        }
        assert labels["title"].endswith("for Byre") and labels["base.name"] == service.build.args["BASE"]
        assert all(labels[word] for word in ("description", "licenses")) and labels["version"][0].isdigit()
        if name != "gateway":  # what it is made from is in the image
            assert labels["source"].startswith("https://github.com/")
        roots = tool.run("run", "--rm", "--network", "none", "--entrypoint", "cat", tag, ROOTS).stdout
        assert roots.count("BEGIN CERTIFICATE") > 100
        assert facts["Size"] < MOST[name]
    finally:
        tool.run("image", "rm", tag)
