"""A page of another site in a browser on this machine or that of a user: what it reaches, and what it can change.

It reaches every port of this machine under a name of its own: https://en.wikipedia.org/wiki/DNS_rebinding
"""

from __future__ import annotations

import http.client
import json
import socket
from collections.abc import Iterator
from contextlib import closing, suppress
from typing import Any

import httpx
import psutil
import pytest

from scripts.webui import WebUI
from tests.integration.production import people
from tests.machine import Machine, Stack

EVIL = "evil.example"
# What a page could ask for: a service's own data, its commands, its figures.
PATHS = (
    "/", "/health", "/ready", "/v1/models", "/models", "/props", "/slots", "/metrics", "/api/config", "/api/models",
    "/api/v1/users/", "/api/v1/auths/", "/mcp", "/admin/keys", "/v1/ask", "/config/", "/load",
)  # fmt: skip
POSTS = (
    "/v1/chat/completions",
    "/completion",
    "/v1/ask",
    "/mcp",
    "/admin/keys",
    "/load",
    "/slots/0?action=erase",
)


def listening(machine: Machine) -> dict[str, set[int]]:
    """The ports of each service."""
    supervisor = psutil.Process(int((machine.home / "run" / "supervisord.pid").read_text()))
    names = {one["pid"]: name for name, one in machine.json("status")["services"].items()}
    found: dict[str, set[int]] = {}
    for process in supervisor.children(recursive=True):
        owner = next((names[one.pid] for one in [process, *process.parents()] if one.pid in names), "")
        ports = {one.laddr.port for one in process.net_connections("tcp") if one.status == psutil.CONN_LISTEN}
        found.setdefault(owner, set()).update(ports)
    return {name: ports for name, ports in found.items() if ports}


@pytest.fixture(scope="module")
def ports(machine: Machine, stack: Stack) -> dict[str, set[int]]:
    return listening(machine)


def asked(port: int, path: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    """The answer to a page of another site; status 0 where it is none of HTTP."""
    body = json.dumps({"model": "m", "messages": [], "prompt": "x", "question": "x", "name": "x"})
    headers = {"Host": f"{EVIL}:{port}", "Origin": f"http://{EVIL}:{port}", "Content-Type": "text/plain"}
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        try:
            connection.request(method, path, body if method == "POST" else None, headers)
            answer = connection.getresponse()
            return (
                answer.status,
                {name.lower(): value for name, value in answer.getheaders()},
                answer.read(1 << 16),
            )
        except (http.client.HTTPException, OSError):
            return 0, {}, b""


def test_every_service_is_looked_at(machine: Machine, ports: dict[str, set[int]]) -> None:
    assert ports.keys() == machine.json("status")["services"].keys()


# What says that a service runs, and the figures of the MCP server: how often tools were called, and how long that took.
OPEN = {
    ("llamacpp", "/health"), ("gateway", "/health"), ("mcp", "/health"), ("mcp", "/metrics"), ("proxy", "/ready"),
    ("openwebui", "/health"), ("openwebui", "/ready"), ("openwebui", "/api/config"),
}  # fmt: skip


def test_under_another_name_no_port_tells_or_does_anything(ports: dict[str, set[int]]) -> None:
    told = set()
    for service, several in ports.items():
        for port in several:
            for method, paths in (("GET", PATHS), ("POST", POSTS)):
                for path in paths:
                    status, headers, content = asked(port, path, method)
                    assert "access-control-allow-origin" not in headers, (service, path)
                    page = service == "openwebui" and content.startswith(b"<!doctype html>")
                    if 200 <= status < 300 and not (page and method == "GET"):
                        told.add((service, path))
    assert told <= OPEN


def test_the_page_s_settings_hold_nothing_of_this_stack(machine: Machine, ports: dict[str, set[int]]) -> None:
    (port,) = ports["openwebui"]
    _, _, content = asked(port, "/api/config")
    known = [path.read_bytes() for path in (machine.home / "secrets").iterdir()]
    assert content and not [one for one in known if len(one) > 8 and one in content]
    assert b"@" not in content and b"http" not in content.replace(b"https://openwebui.com", b"")


def test_text_of_a_page_is_no_command(machine: Machine, ports: dict[str, set[int]]) -> None:
    """A request of HTTP holds lines that the page chose; Redis and the database read other protocols."""
    for service in {"redis", "database"} & ports.keys():
        for port in ports[service]:
            with socket.create_connection(("127.0.0.1", port), 60) as plain:
                plain.settimeout(60)
                said = b""
                with suppress(OSError):  # it is closed at once
                    plain.sendall(
                        f"POST / HTTP/1.1\r\nHost: {EVIL}\r\n\r\nFLUSHALL\r\nCONFIG GET *\r\nPING\r\n".encode()
                    )
                    plain.shutdown(socket.SHUT_WR)
                    while chunk := plain.recv(4096):
                        said += chunk
            assert b"+OK" not in said and b"requirepass" not in said, (service, said)


@pytest.fixture
def session(browser: httpx.Client, admin: WebUI) -> Iterator[dict[str, str]]:
    """The cookie of somebody who is signed in, as a header: httpx takes no cookies from another site."""
    token = people.sign_in(browser, *people.somebody(admin))
    browser.cookies.clear()
    yield {"Cookie": f"token={token}"}


CHAT: dict[str, Any] = {"chat": {"title": "forged", "messages": [], "history": {"messages": {}}}}


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/x-www-form-urlencoded"])
def test_another_site_changes_nothing_with_a_user_s_cookie(
    machine: Machine, browser: httpx.Client, session: dict[str, str], kind: str
) -> None:
    public = machine.settings["PUBLIC_URL"]
    near = public.rpartition(":")[0] + ":1"  # another port counts as the same site: the cookie is sent
    for origin in ("https://evil.example", near, "null", public.replace("https", "http"), f"{public}.evil"):
        for method, path in (("POST", "/api/v1/chats/new"), ("DELETE", "/api/v1/chats/")):
            answer = browser.request(
                method,
                path,
                content=json.dumps(CHAT),
                headers={**session, "Origin": origin, "Content-Type": kind},
            )
            assert answer.status_code == 403, (origin, method)
    assert browser.get("/api/v1/chats/", headers=session).json() == []


def test_this_site_and_programs_do(machine: Machine, browser: httpx.Client, session: dict[str, str]) -> None:
    for origin in ({"Origin": machine.settings["PUBLIC_URL"]}, {}):
        browser.post("/api/v1/chats/new", json=CHAT, headers={**session, **origin}).raise_for_status()
    token = {"Authorization": f"Bearer {session['Cookie'].partition('=')[2]}", "Origin": "app://a-program"}
    browser.post("/api/v1/chats/new", json=CHAT, headers=token).raise_for_status()
    assert len(browser.get("/api/v1/chats/", headers=session).json()) == 3
