"""What a user asks the page to fetch: nothing of this machine, of the stack, or of a cloud's own addresses."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from scripts.webui import WebUI
from tests.integration.production import people
from tests.machine import Stack

METADATA = "http://169.254.169.254/latest/meta-data/"


class Listener(http.server.ThreadingHTTPServer):
    """Notes each request that reaches this machine's loopback."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        super().__init__(("127.0.0.1", 0), Handler)


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Listener)
        self.server.seen.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<p>inside</p>")

    do_HEAD = do_POST = do_GET

    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture(scope="module")
def inside() -> Iterator[Listener]:
    """A service of this machine that only this machine reaches."""
    with Listener() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def token(browser: httpx.Client, admin: WebUI) -> str:
    token = people.sign_in(browser, *people.somebody(admin))
    browser.cookies.clear()
    return token


def forms(port: int) -> list[str]:
    """Ways to write this machine: https://datatracker.ietf.org/doc/html/rfc3986#section-7.4"""
    hosts = (
        "127.0.0.1", "localhost", "LOCALHOST.", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0.0.0.0",  # noqa: S104
        "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "\u2460\u2461\u2466.0.0.1", "127.0.0.1.",
        "user@127.0.0.1", "127.0.0.1%2f@example.com", "example.com\\@127.0.0.1",
    )  # fmt: skip
    return [f"http://{host}:{port}/secret" for host in hosts]


def test_the_listener_can_be_reached(inside: Listener) -> None:
    httpx.get(f"http://127.0.0.1:{inside.server_port}/self", trust_env=False).raise_for_status()
    assert inside.seen.pop() == "/self"


def test_a_page_for_a_chat(browser: httpx.Client, stack: Stack, inside: Listener, token: str) -> None:
    other = [
        f"{stack.engine_url}/health",
        stack.mcp_url,
        METADATA,
        "file:///etc/passwd",
        "gopher://127.0.0.1:1/",
    ]
    for url in [*forms(inside.server_port), *other]:
        answer = browser.post(
            "/api/v1/retrieval/process/web", json={"url": url}, headers={"Authorization": f"Bearer {token}"}
        )
        assert answer.status_code == 400 and "inside" not in answer.text, url
    assert inside.seen == []


def test_a_picture_in_a_question(browser: httpx.Client, stack: Stack, inside: Listener, token: str) -> None:
    for url in forms(inside.server_port)[:3]:
        parts = [{"type": "text", "text": "Hi"}, {"type": "image_url", "image_url": {"url": url}}]
        question = {"model": stack.model, "messages": [{"role": "user", "content": parts}], "max_tokens": 1}
        browser.post("/api/chat/completions", json=question, headers={"Authorization": f"Bearer {token}"})
    assert inside.seen == []


@pytest.mark.parametrize(
    "path",
    ["/openai/verify", "/ollama/verify", "/api/v1/configs/tool_servers/verify", "/openai/config/update"],
)
def test_an_address_of_the_settings_is_for_admins(
    browser: httpx.Client, inside: Listener, token: str, path: str
) -> None:
    url = f"http://127.0.0.1:{inside.server_port}"
    form = {"url": url, "key": "", "path": "/openapi.json", "type": "openapi", "OPENAI_API_BASE_URLS": [url]}
    assert people.status(browser, token, path, method="POST", json=form) in {401, 403}
    assert inside.seen == []


def others(url: str) -> list[tuple[str, dict[str, Any]]]:
    """What else a user's browser could ask for that names an address."""
    tool = {"url": url, "path": "openapi.json", "config": {"enable": True}, "openapi": {}, "specs": []}
    file = {"type": "doc", "url": url, "name": "a", "file": {"url": url}}
    return [
        ("/api/v1/retrieval/process/web/search", {"queries": [url]}),
        ("/api/v1/retrieval/process/youtube", {"url": url}),
        ("/api/v1/images/generations", {"prompt": url, "model": url}),
        ("/api/v1/images/edit", {"image": url, "prompt": "x"}),
        ("/api/v1/skills/load/url", {"url": url}),
        ("/api/v1/tools/load/url", {"url": url}),
        ("/api/v1/functions/load/url", {"url": url}),
        ("/api/v1/tools/create", {"id": "t", "name": "t", "content": "import os", "meta": {}}),
        ("/api/v1/configs/tool_servers", {"TOOL_SERVER_CONNECTIONS": [tool]}),
        ("/api/v1/configs/oauth/clients/register", {"url": url, "client_id": "x"}),
        ("/api/v1/configs/terminal_servers/verify", {"url": url, "key": ""}),
        ("/api/v1/users/user/settings/update", {"ui": {"notifications": {"webhook_url": url}, "toolServers": [tool]}}),
        ("/api/v1/auths/update/profile", {"name": "x", "profile_image_url": url}),
        ("/api/chat/completions", {"tool_servers": [tool], "tool_ids": ["direct_server:0"]}),
        ("/api/chat/completions", {"files": [file], "features": {"web_search": True, "image_generation": True}}),
        ("/api/v1/audio/speech", {"input": url, "model": url, "voice": url}),
    ]  # fmt: skip


def test_no_other_address_is_asked_for(
    browser: httpx.Client, stack: Stack, inside: Listener, token: str
) -> None:
    question = {"model": stack.model, "messages": [{"role": "user", "content": "Hi"}], "max_tokens": 1}
    for url in (f"http://127.0.0.1:{inside.server_port}/secret", METADATA, "file:///etc/passwd"):
        for path, body in others(url):
            given = {**question, **body} if path == "/api/chat/completions" else body
            answer = browser.post(path, json=given, headers={"Authorization": f"Bearer {token}"})
            assert "<p>inside</p>" not in answer.text and "root:" not in answer.text, (path, url)
        me = browser.get("/api/v1/auths/", headers={"Authorization": f"Bearer {token}"}).json()["id"]
        browser.get(f"/api/v1/users/{me}/profile/image", headers={"Authorization": f"Bearer {token}"})
    assert inside.seen == []


def test_a_tool_is_not_a_user_s_to_make(browser: httpx.Client, token: str) -> None:
    """It is code that the page's program runs."""
    form = {"id": "t", "name": "t", "content": "class Tools: pass", "meta": {"description": ""}}
    for path in ("/api/v1/tools/create", "/api/v1/functions/create"):
        assert people.status(browser, token, path, method="POST", json=form) in {401, 403}
