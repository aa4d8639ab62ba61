"""Ten thousand connections that were used once and are kept: the page is there, and the proxy ends them by itself."""

from __future__ import annotations

import resource
import selectors
import ssl
import sys
import time
from collections.abc import Iterator

import httpx
import psutil
import pytest

from tests.integration.production.test_exhaustion import memory, opened, serves
from tests.machine import Machine, Stack
from tests.waits import PATIENCE, until

MANY = 10_000
FILES = (
    MANY + 1_000
)  # that this process and the proxy may open; the proxy raises its own limit as far as it may
IDLE, SHORT, SHORT_SECONDS = "idle 5m", "idle 90s", 90.0  # in the proxy's configuration
PAGE_SECONDS = 1.0
MEMORY = 1 << 30  # bytes
USED = b"GET / HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n"  # the proxy answers it by itself


@pytest.fixture(autouse=True)
def files() -> Iterator[None]:
    """This process may open so many."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < FILES:
        pytest.skip(f"a process may open {hard} files here, and {FILES} are needed: ulimit -Hn")
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES if soft < FILES else soft, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.fixture
def short(machine: Machine, stack: Stack) -> Iterator[None]:
    """The proxy ends idle connections earlier: it takes a changed configuration over by itself, and says so here."""
    file, port = machine.home / "run" / "proxy" / "Caddyfile", machine.settings["PROXY_PORT"]
    before = file.read_text()
    assert before.count(IDLE) == 1
    file.write_text(
        before.replace(IDLE, SHORT).replace("\trespond 404\n", '\trespond /short "short"\n\trespond 404\n')
    )
    until(lambda: httpx.get(f"http://127.0.0.1:{port}/short", trust_env=False).text == "short")
    yield
    file.write_text(before)
    until(lambda: httpx.get(f"http://127.0.0.1:{port}/short", trust_env=False).status_code == 404)


def seconds_of_the_page(machine: Machine, trust: ssl.SSLContext) -> float:
    """By a connection of its own."""
    with httpx.Client(
        base_url=machine.settings["PUBLIC_URL"], verify=trust, timeout=PATIENCE, trust_env=False
    ) as client:
        began = time.monotonic()
        serves(client)
        return time.monotonic() - began


@pytest.mark.timeout(900)
def test_ten_thousand_idle_connections(
    machine: Machine, trust: ssl.SSLContext, short: None, capsys: pytest.CaptureFixture[str]
) -> None:
    proxy = psutil.Process(machine.json("status")["services"]["proxy"]["pid"])
    if psutil.LINUX and proxy.rlimit(psutil.RLIMIT_NOFILE)[1] < FILES:
        pytest.skip(f"the proxy may open fewer than {FILES} files")
    before, began = memory(machine, "proxy"), time.monotonic()
    with opened(machine, trust, MANY, USED) as several, selectors.DefaultSelector() as chosen:
        for one in several:
            one.settimeout(PATIENCE)
            assert b" 421 " in one.recv(4096)
            chosen.register(one, selectors.EVENT_READ)
        opened_after, used = time.monotonic() - began, time.monotonic()
        pages = sorted(seconds_of_the_page(machine, trust) for _ in range(5))
        grown = memory(machine, "proxy") - before
        held = len(several) - len(chosen.select(0))
        while chosen.get_map() and time.monotonic() - used < SHORT_SECONDS + PATIENCE:
            for key, _ in chosen.select(1):
                chosen.unregister(key.fileobj)
        left, ended_after = len(chosen.get_map()), time.monotonic() - used
    with capsys.disabled():
        sys.stdout.write(
            f"\n{held} of {MANY} idle connections held, after {opened_after:.0f} s; the proxy took {grown >> 20} MB; "
            f"the page {pages[0]:.2f} to {pages[-1]:.2f} s; the last ended {ended_after:.0f} s after its use\n"
        )
    assert held == MANY and not left
    assert pages[0] <= PAGE_SECONDS
    assert grown < MEMORY
    serves_again = seconds_of_the_page(machine, trust)
    assert serves_again < PATIENCE
