"""A stack for a team, as local processes, on ports of its own: it listens on this machine alone."""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from scripts.webui import WebUI
from tests.caddy_tool import caddy
from tests.machine import Machine, Stack, free_port
from tests.waits import PATIENCE


def of_a_team() -> dict[str, str]:
    """Settings of a stack with ports of its own."""
    port = free_port()
    return {
        "SCENARIO": "production",
        "PUBLIC_URL": f"https://localhost:{port}",
        "HTTPS_PORT": str(port),
        "HTTP_PORT": str(free_port()),
        "PROXY_PORT": str(free_port()),
        "REDIS_PORT": str(free_port()),
        "LISTEN_ADDRESS": "127.0.0.1",
        "READY_TIMEOUT": "900",
        "PATH": f"{caddy()}{os.pathsep}{os.environ['PATH']}",
    }


@pytest.fixture(scope="session")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """An installation of its own, with SCENARIO=production."""
    made = Machine(tmp_path_factory.mktemp("byre"), of_a_team())
    yield made
    made.invoke("stop", check=False)


@pytest.fixture(scope="session")
def trust(machine: Machine, stack: Stack) -> ssl.SSLContext:
    """What a device has that trusts the stack's own authority."""
    return ssl.create_default_context(cafile=str(machine.home / "root.crt"))


@pytest.fixture(scope="session")
def admin(stack: Stack) -> Iterator[WebUI]:
    """Signed in once: Open WebUI counts the sign-ins of an account."""
    with WebUI(stack.webui_url, stack.admin_email, stack.admin_password) as one:
        yield one


@pytest.fixture
def browser(machine: Machine, trust: ssl.SSLContext) -> Iterator[httpx.Client]:
    """A client of the public address, which keeps cookies."""
    url = machine.settings["PUBLIC_URL"]
    with httpx.Client(base_url=url, verify=trust, timeout=PATIENCE, trust_env=False) as client:
        yield client


@pytest.fixture
def new_file(tmp_path: Path) -> Iterator[Path]:
    """Where a password goes."""
    yield tmp_path / "invitation.txt"
