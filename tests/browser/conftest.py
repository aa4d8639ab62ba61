"""A running stack with the shipped defaults, and a real Chromium."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.machine import Machine, Stack
from tests.waits import PATIENCE

# Without these, Chromium itself asks addresses of its maker.
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--write-docs", action="store_true", help="write the picture and the outputs that the pages show"
    )


@pytest.fixture(scope="session")
def write_docs(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--write-docs"))


@pytest.fixture(scope="session")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    return Machine(tmp_path_factory.mktemp("byre"))


@pytest.fixture(scope="session")
def stack(machine: Machine) -> Iterator[Stack]:
    yield machine.start()
    machine.invoke("stop")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("BYRE_CHROMIUM") or shutil.which("chromium")
    assert path, "Chromium is missing: apt-get install chromium"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(QUIET), timeout=1000 * PATIENCE)
        yield chromium
        chromium.close()


@pytest.fixture
def pictures() -> Path:
    folder = Path(__file__).resolve().parent.parent.parent / "test-results"
    folder.mkdir(exist_ok=True)
    return folder
