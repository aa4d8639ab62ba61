"""The page for other machines, over HTTPS: what a browser gets, what a client can't pass itself off with."""

from __future__ import annotations

import contextlib
import os
import socket
import ssl
import time

import httpx
import psutil
import pytest

from scripts import redis
from tests.machine import Machine, Stack
from tests.waits import PATIENCE


def signed_in(browser: httpx.Client, stack: Stack) -> dict[str, str]:
    form = {"email": stack.admin_email, "password": stack.admin_password}
    answer = browser.post("/api/v1/auths/signin", json=form)
    assert answer.status_code == 200, answer.text
    return {"Authorization": f"Bearer {answer.json()['token']}"}


def test_a_person_signs_in_and_the_answer_streams(browser: httpx.Client, stack: Stack) -> None:
    question = {
        "model": stack.model,
        "stream": True,
        "max_tokens": 16,
        "messages": [{"role": "user", "content": "Count from one to twenty."}],
    }
    came = []
    with browser.stream(
        "POST", "/api/chat/completions", json=question, headers=signed_in(browser, stack)
    ) as answer:
        assert answer.status_code == 200
        for line in answer.iter_lines():
            if line.startswith("data: {"):
                came.append(time.monotonic())
    assert len(came) > 5 and came[-1] > came[0], "all at once"


def test_the_page_and_its_headers(browser: httpx.Client) -> None:
    page = browser.get("/")
    assert page.status_code == 200 and "<!doctype html>" in page.text.lower()
    assert int(page.headers["Strict-Transport-Security"].partition("=")[2]) >= 180 * 24 * 3600
    assert "frame-ancestors 'self'" in page.headers["Content-Security-Policy"]
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert not {"server", "via"} & {name.lower() for name in page.headers}


def test_plain_http_leads_to_the_public_address_whatever_host_is_named(machine: Machine) -> None:
    plain = f"http://127.0.0.1:{machine.settings['HTTP_PORT']}"
    for host in ("localhost", "evil.example"):
        answer = httpx.get(f"{plain}/c/1?x=2", headers={"Host": host}, trust_env=False)
        assert answer.status_code == 301
        assert answer.headers["Location"] == f"{machine.settings['PUBLIC_URL']}/c/1?x=2"


def test_another_name_is_not_served(browser: httpx.Client, trust: ssl.SSLContext, machine: Machine) -> None:
    assert browser.get("/", headers={"Host": "evil.example"}).status_code == 421
    port = int(machine.settings["HTTPS_PORT"])
    with socket.create_connection(("127.0.0.1", port)) as plain, pytest.raises(ssl.SSLError):
        trust.wrap_socket(plain, server_hostname="evil.example")


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1 is deprecated")
@pytest.mark.parametrize(("version", "taken"), [("TLSv1_1", False), ("TLSv1_2", True), ("TLSv1_3", True)])
def test_the_versions_of_tls(machine: Machine, stack: Stack, version: str, taken: bool) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(machine.home / "root.crt")
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = ssl.TLSVersion[version]
    expected = contextlib.nullcontext() if taken else pytest.raises((ssl.SSLError, ConnectionError))
    port = int(machine.settings["HTTPS_PORT"])
    with (
        socket.create_connection(("127.0.0.1", port), PATIENCE) as plain,
        expected,
        context.wrap_socket(plain, server_hostname="localhost") as tls,
    ):
        assert tls.version()


def test_the_web_socket_connects_and_another_origin_is_refused(
    machine: Machine, trust: ssl.SSLContext, stack: Stack
) -> None:
    assert upgraded(machine, trust, machine.settings["PUBLIC_URL"]) == 101
    assert upgraded(machine, trust, "https://evil.example") != 101


def upgraded(machine: Machine, trust: ssl.SSLContext, origin: str) -> int:
    """The status of the answer to a browser that asks for a web socket."""
    port = int(machine.settings["HTTPS_PORT"])
    with (
        socket.create_connection(("127.0.0.1", port), PATIENCE) as plain,
        trust.wrap_socket(plain, server_hostname="localhost") as tls,
    ):
        tls.sendall(
            (
                "GET /ws/socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n"
                f"Host: localhost:{port}\r\nOrigin: {origin}\r\n"
                "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
            ).encode()
        )
        return int(tls.recv(4096).split()[1])


def test_a_body_that_is_too_large_is_refused(browser: httpx.Client, stack: Stack) -> None:
    headers = signed_in(browser, stack)
    limit = 25 << 20
    answer = browser.post(
        "/api/v1/files/", files={"file": ("large.txt", b"x" * (limit + 1))}, headers=headers
    )
    assert answer.status_code == 413


def test_the_programs_address_wants_a_key(browser: httpx.Client) -> None:
    assert browser.get("/v1/models").status_code == 401
    wrong = {"Authorization": "Bearer sk-wrong"}
    assert browser.get("/v1/models", headers=wrong).status_code == 401


def test_only_the_proxy_can_be_reached_from_elsewhere(machine: Machine, stack: Stack) -> None:
    """All listeners of the stack are on 127.0.0.1; the proxy's are where LISTEN_ADDRESS says."""
    supervisor = int((machine.home / "run" / "supervisord.pid").read_text())
    ours = [psutil.Process(supervisor), *psutil.Process(supervisor).children(recursive=True)]
    heard = {
        (one.laddr.ip, one.laddr.port)
        for process in ours
        for one in process.net_connections("tcp")
        if one.status == psutil.CONN_LISTEN
    }
    assert heard and {address for address, _ in heard} == {"127.0.0.1"}
    addresses = [
        one.address
        for several in psutil.net_if_addrs().values()
        for one in several
        if one.family == socket.AF_INET and not one.address.startswith("127.")
    ]
    for address in addresses:
        for _, port in heard:
            with socket.socket() as probe:
                probe.settimeout(5)
                assert probe.connect_ex((address, port)) != 0, f"{address}:{port}"


def test_verify_status_and_doctor_know_it(machine: Machine, stack: Stack) -> None:
    status = machine.json("status")
    assert status["services"]["proxy"]["ready"] and status["url"] == machine.settings["PUBLIC_URL"]
    found = {one["subject"]: one for one in machine.json("verify", check=False)["findings"]}
    assert found["https"]["status"] == "ok", found["https"]
    wanted = "ok" if redis.version(os.environ) else "not applicable"
    assert found["sign-out"]["status"] == wanted, found["sign-out"]
