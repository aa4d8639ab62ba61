"""Clients that hold on to what others need: connections, time, memory. Others are served meanwhile."""

from __future__ import annotations

import io
import socket
import ssl
import zipfile
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress

import httpx
import psutil
import pytest

from scripts.webui import WebUI
from tests.integration.production import people
from tests.machine import Machine, Stack
from tests.waits import PATIENCE, until

IDLE = 1000
SLOW = 200


@contextmanager
def opened(
    machine: Machine, trust: ssl.SSLContext, count: int, first: bytes = b""
) -> Iterator[list[ssl.SSLSocket]]:
    """So many connections to the proxy, over TLS; `first` is what each says at once."""
    port = int(machine.settings["HTTPS_PORT"])

    def connect(_: int) -> ssl.SSLSocket:
        plain = socket.create_connection(("127.0.0.1", port), PATIENCE)
        made = trust.wrap_socket(plain, server_hostname="localhost")
        made.sendall(first)
        return made

    with ExitStack() as stack, ThreadPoolExecutor(8) as pool:
        yield [stack.enter_context(one) for one in pool.map(connect, range(count))]


def ended(connection: ssl.SSLSocket) -> bytes:
    """What came before the other side closed it. Raises TimeoutError where it does not."""
    connection.settimeout(PATIENCE)
    said = b""
    with suppress(ConnectionError, ssl.SSLError):
        while chunk := connection.recv(4096):
            said += chunk
    return said


def serves(browser: httpx.Client) -> None:
    assert browser.get("/").status_code == 200


def memory(machine: Machine, service: str) -> int:
    pid = machine.json("status")["services"][service]["pid"]
    return int(psutil.Process(pid).memory_info().rss)


def test_headers_that_never_end(
    machine: Machine, trust: ssl.SSLContext, browser: httpx.Client, stack: Stack
) -> None:
    with opened(machine, trust, SLOW) as several:
        for one in several:
            one.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
        serves(browser)
        for one in several:
            assert b" 200 " not in ended(one)


def test_connections_that_say_nothing(
    machine: Machine, trust: ssl.SSLContext, browser: httpx.Client, stack: Stack
) -> None:
    before = memory(machine, "proxy")
    with opened(machine, trust, IDLE) as several:
        assert memory(machine, "proxy") - before < 256 << 20
        serves(browser)
        for one in several:
            ended(one)
    serves(browser)


def test_bodies_that_trickle_in_to_the_gateway(
    machine: Machine, trust: ssl.SSLContext, browser: httpx.Client, stack: Stack
) -> None:
    """As many as it answers at once, and more."""
    keys = [str(machine.json("keys", "create", f"slow-{n}", "--per-minute", "0")["key"]) for n in range(3)]
    good = str(machine.json("keys", "create", "good", "--per-minute", "0")["key"])
    question = {"model": stack.model, "messages": [{"role": "user", "content": "Hi"}], "max_tokens": 1}
    port = machine.settings["HTTPS_PORT"]
    with opened(machine, trust, 32 * len(keys)) as several:
        for number, one in enumerate(several):
            one.sendall(
                f"POST /v1/chat/completions HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Length: 9000\r\n"
                f"Authorization: Bearer {keys[number % len(keys)]}\r\n\r\n{{".encode()
            )
        headers = {"Authorization": f"Bearer {good}"}
        for _ in range(3):
            browser.post("/v1/chat/completions", json=question, headers=headers).raise_for_status()
        # The proxy keeps the answer until the body's two minutes are over.
        log = machine.home / "logs" / "gateway.log"
        until(lambda: log.read_text().count("gateway-body-slow") >= len(several))


def test_bodies_that_trickle_in_to_the_page(
    machine: Machine, trust: ssl.SSLContext, browser: httpx.Client, admin: WebUI
) -> None:
    token = people.sign_in(browser, *people.somebody(admin))
    port = machine.settings["HTTPS_PORT"]
    with opened(machine, trust, SLOW) as several:
        for one in several:
            one.sendall(
                f"POST /api/v1/files/ HTTP/1.1\r\nHost: localhost:{port}\r\nAuthorization: Bearer {token}\r\n"
                "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 100000\r\n\r\n--b".encode()
            )
        serves(browser)
        assert people.status(browser, token) == 200


def test_a_body_without_a_length_has_the_same_limit(
    machine: Machine, browser: httpx.Client, admin: WebUI
) -> None:
    token = people.sign_in(browser, *people.somebody(admin))
    chunks = (bytes(1 << 20) for _ in range(30))
    try:
        answer = browser.post(
            "/api/v1/files/",
            content=chunks,
            headers={
                "Authorization": f"Bearer {token}",
                "Content-Type": "multipart/form-data; boundary=b",
            },
        )
        assert answer.status_code in {400, 413}
    except httpx.TransportError:  # ended while it was sent
        pass
    assert people.status(browser, token) == 200


@pytest.fixture(scope="module")
def bomb() -> bytes:
    """A document of a word processor whose text is two billion zeros."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w", force_zip64=True) as file,
    ):
        for _ in range(2 << 10):
            file.write(b"0" * (1 << 20))
    return made.getvalue()


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pptx", "epub", "odt", "zip", "txt"])
def test_a_file_that_unpacks_to_more_than_there_is_memory(
    machine: Machine, browser: httpx.Client, admin: WebUI, bomb: bytes, kind: str
) -> None:
    token = people.sign_in(browser, *people.somebody(admin))
    browser.cookies.clear()
    before = memory(machine, "openwebui")
    browser.post(
        "/api/v1/files/",
        files={"file": (f"bomb.{kind}", bomb, "application/octet-stream")},
        headers={"Authorization": f"Bearer {token}"},
    )
    grown = memory(machine, "openwebui") - before
    assert grown < 500 << 20, f"{grown >> 20} MB"
    assert people.status(browser, token) == 200


def test_a_packed_request_is_not_unpacked(machine: Machine, browser: httpx.Client, stack: Stack) -> None:
    key = str(machine.json("keys", "create", "packs", "--per-minute", "0")["key"])
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(1000)) + packer.flush()
    before = {name: memory(machine, name) for name in ("gateway", "openwebui", "proxy")}
    for path in ("/v1/chat/completions", "/api/chat/completions", "/api/v1/auths/signin"):
        answer = browser.post(
            path,
            content=bomb,
            headers={
                "Content-Encoding": "gzip",
                "Content-Type": "application/json",
                "Authorization": f"Bearer {key}",
            },
        )
        assert 400 <= answer.status_code < 500, path
    assert all(memory(machine, name) - one < 200 << 20 for name, one in before.items())
