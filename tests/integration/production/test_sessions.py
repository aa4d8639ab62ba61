"""Sessions of the page in production: who gets one, how long it lasts, and what can't pass for one."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import ssl
import time
from typing import Any

import httpx
import pytest

from scripts.webui import WebUI
from tests.integration.production import people
from tests.machine import Machine, Stack

HOURS = 12


@pytest.fixture(scope="module")
def ann(admin: WebUI) -> tuple[str, str]:
    return people.somebody(admin)


@pytest.fixture
def token(browser: httpx.Client, ann: tuple[str, str]) -> str:
    return people.sign_in(browser, *ann)


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def claims(token: str) -> dict[str, Any]:
    middle = token.split(".")[1]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
    return found


def signed(body: dict[str, Any], secret: str, algorithm: str = "HS256") -> str:
    """A token as RFC 7519 describes it; without a signature where the algorithm is `none`."""
    head = encoded(json.dumps({"alg": algorithm, "typ": "JWT"}).encode())
    text = f"{head}.{encoded(json.dumps(body).encode())}"
    if algorithm == "none":
        return f"{text}."
    return f"{text}.{encoded(hmac.digest(secret.encode(), text.encode(), hashlib.sha256))}"


def test_nobody_signs_up(browser: httpx.Client) -> None:
    form = {"name": "Eve", "email": "eve@example.com", "password": "long-enough-1"}
    assert browser.post("/api/v1/auths/signup", json=form).status_code == 403
    assert browser.get("/api/config").json()["features"]["enable_signup"] is False


def test_the_cookie_is_for_https_and_this_site_alone(browser: httpx.Client, ann: tuple[str, str]) -> None:
    email, password = ann
    answer = browser.post("/api/v1/auths/signin", json={"email": email, "password": password})
    (cookie,) = (one for one in answer.headers.get_list("set-cookie") if one.startswith("token="))
    flags = {one.strip().lower() for one in cookie.split(";")[1:]}
    assert {"httponly", "secure", "samesite=strict"} <= flags
    seconds = next(int(one.partition("=")[2]) for one in flags if one.startswith("max-age="))
    assert abs(seconds - HOURS * 3600) < 60


def test_a_session_ends(machine: Machine, browser: httpx.Client, token: str) -> None:
    body = claims(token)
    assert body["exp"] - body["iat"] == HOURS * 3600
    secret = machine.secret("webui_secret_key")
    assert people.status(browser, signed({**body, "exp": int(time.time()) + 60}, secret)) == 200
    assert people.status(browser, signed({**body, "exp": int(time.time()) - 1}, secret)) == 401


@pytest.mark.parametrize("algorithm", ["HS256", "none"])
def test_a_forged_token(browser: httpx.Client, token: str, algorithm: str) -> None:
    assert people.status(browser, signed(claims(token), "another-key", algorithm)) == 401
    head, body, _ = token.split(".")
    assert people.status(browser, f"{head}.{body}.") == 401


def test_a_header_makes_nobody_somebody(browser: httpx.Client, stack: Stack) -> None:
    names = (
        "X-Forwarded-Email",
        "X-Forwarded-User",
        "Remote-User",
        "X-User-Email",
        "X-Email",
        "X_Forwarded_Email",
    )
    headers = dict.fromkeys(names, stack.admin_email) | {"X-Forwarded-For": "127.0.0.1"}
    form = {"email": stack.admin_email, "password": ""}
    assert browser.post("/api/v1/auths/signin", json=form, headers=headers).status_code == 400
    assert browser.get("/api/v1/auths/", headers=headers).status_code == 401


def test_another_one_s_chat(browser: httpx.Client, admin: WebUI, token: str) -> None:
    hers = people.chat(browser, token)
    his = people.sign_in(browser, *people.somebody(admin))
    path = f"/api/v1/chats/{hers}"
    for method, where in (("GET", path), ("POST", path), ("DELETE", path), ("POST", f"{path}/share")):
        more: dict[str, Any] = {"json": {"chat": {"title": "taken"}}} if method == "POST" else {}
        code = people.status(browser, his, where, method=method, **more)
        assert code in {401, 403, 404}, (method, where)
    assert people.status(browser, token, path) == 200
    assert people.status(browser, his, "/api/v1/users/") == 401  # nor may he manage accounts


@pytest.mark.parametrize(("own", "code"), [(True, 101), (False, 403)])
def test_the_websocket_is_for_this_site_alone(
    machine: Machine, trust: ssl.SSLContext, own: bool, code: int
) -> None:
    public = machine.settings["PUBLIC_URL"]
    port = int(machine.settings["HTTPS_PORT"])
    headers = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Origin": public if own else "https://evil.example",
    }
    asked = http.client.HTTPSConnection("localhost", port, context=trust, timeout=60)
    try:
        asked.request("GET", "/ws/socket.io/?EIO=4&transport=websocket", headers=headers)
        assert asked.getresponse().status == code
    finally:
        asked.close()


def test_another_site_reads_nothing(browser: httpx.Client, machine: Machine) -> None:
    allow = "access-control-allow-origin"
    own = browser.get("/api/config", headers={"Origin": machine.settings["PUBLIC_URL"]})
    assert own.headers[allow] == machine.settings["PUBLIC_URL"]
    for origin in ("https://evil.example", "http://localhost:8080", "null"):
        assert allow not in browser.get("/api/config", headers={"Origin": origin}).headers
