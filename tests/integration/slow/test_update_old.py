"""Data of older versions of Open WebUI, made by these themselves, go to the version of this Byre: all is there."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from scripts import parts
from tests import old_openwebui
from tests.machine import Machine, free_port
from tests.page_content import Page, contents, expected
from tests.waits import until

NEW = parts.find("openwebui").version
HEAD = "0bd252b206fb"  # the newest revision that NEW knows
PASSWORD = "a long one 1!"
WAIT = 1700  # seconds


@contextmanager
def running(part: Path, data: Path) -> Iterator[str]:
    """The old version by itself, as it is installed without Byre: the port of its page."""
    port = str(free_port())
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(data), "DATA_DIR": str(data), "STATIC_DIR": str(data / "static"),
        "WEBUI_SECRET_KEY": "a secret key", "ENABLE_OLLAMA_API": "false", "ENABLE_OPENAI_API": "false",
        "OFFLINE_MODE": "true", "HF_HUB_OFFLINE": "1", "RAG_EMBEDDING_ENGINE": "openai", "USE_SLIM_DOCKER": "true",
        "ANONYMIZED_TELEMETRY": "false", "DO_NOT_TRACK": "true", "SCARF_NO_ANALYTICS": "true",
    }  # fmt: skip
    command = [str(part / "bin" / "open-webui"), "serve", "--host", "127.0.0.1", "--port", port]
    log = data.parent / "old.log"
    with log.open("w") as told:
        program = subprocess.Popen(command, env=environment, cwd=data, stdout=told, stderr=told)
    try:
        url = f"http://127.0.0.1:{port}/health"
        until(lambda: program.poll() is not None or answers(url), patience=900, every=0.2)
        assert program.poll() is None, log.read_text()[-3000:]
        yield port
    finally:
        program.terminate()
        program.wait(60)


def answers(url: str) -> bool:
    with suppress(httpx.HTTPError):
        return httpx.get(url, trust_env=False).is_success
    return False


def filled(machine: Machine, part: Path) -> None:
    """The first to sign up is the admin."""
    data = machine.home / "data" / "openwebui"
    (data / "static").mkdir(parents=True)  # 0.3 wants it to be there
    who = {"name": "Admin", "email": "admin@localhost", "password": PASSWORD}
    with running(part, data) as port:
        httpx.post(f"http://127.0.0.1:{port}/api/v1/auths/signup", json=who, timeout=60).raise_for_status()
        with closing(Page(port, PASSWORD)) as page:
            page.fill()


@pytest.mark.parametrize("version", ["0.3.35", "0.6.5", "0.10.2"])
def test_everything_of_an_older_version_is_in_the_new_one(version: str, tmp_path: Path) -> None:
    old = old_openwebui.installed(version)
    settings = {"DEFAULT_MODEL": "small", "READY_TIMEOUT": "900", "WEBUI_ADMIN_PASSWORD": PASSWORD}
    machine = Machine(tmp_path / "home", settings)
    filled(machine, old)
    old_openwebui.chosen(machine, old.name, version)
    told = json.loads(machine.invoke("update", "--json", timeout=WAIT).stdout)
    checks = {one["what"]: one for one in told["checks"]}
    assert told["done"] and told["update"]["from"] == version
    assert all(one["good"] for one in checks.values()), told
    assert checks["revision"]["seen"] == HEAD
    try:
        machine.invoke("start", timeout=WAIT)
        assert contents(machine) == expected(NEW)
    finally:
        machine.invoke("stop", check=False)
