"""A provider of OpenID Connect (oidc-provider-mock) with something in front that can be down, or lie, and a person's
browser on the way through a sign-in."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from tests.machine import free_port, until_answered

WELL_KNOWN = "/.well-known/openid-configuration"


class Provider:
    """`url` is its issuer. `tokens` says what it hands out: `good` ones, `forged` (changed after they were signed), of
    `another` issuer (signed by the same key). `credentials` are what its clients have shown for a token."""

    def __init__(self, mock: int) -> None:
        self.mock, self.port = mock, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.tokens = "good"
        self.credentials: list[str] = []
        self._front: ThreadingHTTPServer | None = None

    def up(self) -> None:
        """It answers at its address."""
        self._front = ThreadingHTTPServer(("127.0.0.1", self.port), _handler(self))
        threading.Thread(
            target=self._front.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        ).start()

    def down(self) -> None:
        """Nothing answers there any more."""
        if self._front:
            self._front.shutdown()
            self._front.server_close()
            self._front = None

    @contextmanager
    def while_down(self) -> Iterator[None]:
        self.down()
        try:
            yield
        finally:
            self.up()

    def knows(self, sub: str, **claims: Any) -> None:
        """A person, with what it says of them."""
        httpx.put(
            f"http://127.0.0.1:{self.mock}/users/{sub}", json=claims, trust_env=False
        ).raise_for_status()


@contextmanager
def running() -> Iterator[Provider]:
    """A provider that answers."""
    port = free_port()
    argv = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    mock = subprocess.Popen(argv, env=dict(os.environ), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    made = Provider(port)
    try:
        until_answered(f"http://127.0.0.1:{port}{WELL_KNOWN}")
        made.up()
        yield made
    finally:
        made.down()
        mock.terminate()
        mock.wait()


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _pass_on(self) -> None:
            asks_token = self.path.startswith("/oauth2/token")
            # The mock takes its issuer from the name by which it was asked.
            name = "localhost" if asks_token and provider.tokens == "another" else "127.0.0.1"
            kept = {"content-type", "authorization", "accept", "cookie"}
            headers = {key: value for key, value in self.headers.items() if key.lower() in kept}
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if asks_token:
                provider.credentials.append(self.headers.get("Authorization", "") + body.decode())
            answer = httpx.request(
                self.command, f"http://127.0.0.1:{provider.mock}{self.path}", content=body,
                headers={**headers, "Host": f"{name}:{provider.port}"}, trust_env=False,
            )  # fmt: skip
            content = answer.content
            if asks_token and provider.tokens == "forged" and answer.is_success:
                content = json.dumps(_forged(answer.json())).encode()
            self.send_response(answer.status_code)
            for key in ("Content-Type", "Location"):
                if key in answer.headers:
                    self.send_header(key, answer.headers[key])
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            with suppress(OSError):
                self.wfile.write(content)

        do_GET = do_POST = _pass_on

        def log_message(self, *_: object) -> None:
            return

    return Handler


def _forged(answer: dict[str, Any]) -> dict[str, Any]:
    """The same with another person in the token, whose signature stays."""
    head, body, signature = answer["id_token"].split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    made = base64.urlsafe_b64encode(json.dumps({**claims, "sub": "somebody-else"}).encode()).rstrip(b"=")
    return {**answer, "id_token": f"{head}.{made.decode()}.{signature}"}


def goes_there(browser: httpx.Client) -> str:
    """The button is clicked: the address at the provider to which the page leads."""
    browser.cookies.clear()
    answer = browser.get("/oauth/oidc/login")
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def signs_in_there(address: str, sub: str) -> str:
    """The person signs in at the provider: the address of the page to which that leads back."""
    answer = httpx.post(address, data={"sub": sub}, trust_env=False)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def comes_back(browser: httpx.Client, address: str) -> httpx.Response:
    """What the page answers then: it leads to its own sign-in, which takes the session out of a cookie, or shows why
    there is none."""
    answer = browser.get(address)
    assert answer.status_code in {302, 307} and urlsplit(answer.headers["Location"]).path == "/auth", (
        answer.text
    )
    return answer


def sign_in(browser: httpx.Client, sub: str) -> str:
    """The token of a new session."""
    return session(comes_back(browser, signs_in_there(goes_there(browser), sub)))


def session(answer: httpx.Response) -> str:
    found = [one for one in answer.headers.get_list("set-cookie") if one.startswith("token=")]
    assert len(found) == 1, answer.headers
    return re.split("[=;]", found[0])[1]


def refused(browser: httpx.Client, sub: str) -> str:
    """Why the page lets this person not in."""
    return why(comes_back(browser, signs_in_there(goes_there(browser), sub)))


def why(answer: httpx.Response) -> str:
    assert not [one for one in answer.headers.get_list("set-cookie") if one.startswith("token=")]
    return parse_qs(urlsplit(answer.headers["Location"]).query)["error"][0]
