"""A sign-in is used again while the page takes it: one may sign in 15 times in three minutes."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from scripts.errors import ServiceError
from scripts.home import Home
from scripts.lifecycle import clients, page_password

EMAIL = "admin@localhost"


class Page(ThreadingHTTPServer):
    """Open WebUI's sign-in: `sessions` holds the e-mail of each token that it takes."""

    sign_ins = 0
    password = "first"

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.sessions: dict[str, str] = {}


class Handler(BaseHTTPRequestHandler):
    server: Page

    def do_POST(self) -> None:
        given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.sign_ins += 1
        if given["password"] != self.server.password:
            return self.answer(400, {"detail": "wrong"})
        token = f"token {self.server.sign_ins}"
        self.server.sessions[token] = given["email"]
        return self.answer(200, {"token": token, "email": given["email"], "role": "admin"})

    def do_GET(self) -> None:
        email = self.server.sessions.get(self.headers.get("Authorization", "").removeprefix("Bearer "))
        if email is None:
            return self.answer(401, {"detail": "no"})
        return self.answer(200, {"email": email, "role": "admin", "data": [{"id": "small"}]})

    def answer(self, status: int, document: Any) -> None:
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def server() -> Iterator[Page]:
    with Page() as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield made
        made.shutdown()
        thread.join()


@pytest.fixture
def site(server: Page, tmp_path: Path) -> Any:
    """What is needed of a Site."""
    home = Home(tmp_path / "state")
    home.prepare()
    return SimpleNamespace(
        home=home,
        ports={"webui_port": server.server_port},
        settings=SimpleNamespace(webui_admin_email=EMAIL, takes_passwords=True),
        places=SimpleNamespace(credentials=SimpleNamespace(read=lambda _: "first")),
    )


def models(site: Any, *, again: bool) -> tuple[str, ...]:
    with clients.page(site, again=again) as page:
        assert page.role == "admin"
        return page.models()


def test_a_sign_in_is_used_again_where_that_is_enough(site: Any, server: Page) -> None:
    for again in (True, True, True):
        assert models(site, again=again) == ("small",)
    assert server.sign_ins == 1
    kept = site.home.run / clients.SESSION
    assert kept.stat().st_mode & 0o777 == 0o600
    assert models(site, again=False) == ("small",)
    assert server.sign_ins == 2, "a proof of the password is a sign-in"
    assert models(site, again=True) == ("small",)
    assert server.sign_ins == 2


@pytest.mark.parametrize(
    "kept", ["", "not a session\n", "\x00\x01", "é"], ids=["empty", "other", "binary", "text"]
)
def test_a_session_that_has_ended_is_no_error(site: Any, server: Page, kept: str) -> None:
    assert models(site, again=True) == ("small",)
    server.sessions.clear()
    (site.home.run / clients.SESSION).write_text(kept)
    assert models(site, again=True) == ("small",)
    assert server.sign_ins == 2
    server.sessions.clear()
    server.password = "another"
    with pytest.raises(ServiceError) as caught:
        models(site, again=True)
    assert caught.value.fault == "webui-login"


def test_the_session_of_another_account_is_not_used(site: Any, server: Page) -> None:
    assert models(site, again=True) == ("small",)
    site.settings.webui_admin_email = "other@localhost"
    assert models(site, again=True) == ("small",)
    assert server.sign_ins == 2 and "other@localhost" in server.sessions.values()


def test_a_session_that_can_not_be_kept_is_no_error(site: Any, server: Page) -> None:
    (site.home.run / clients.SESSION).mkdir()
    for again in (False, True):
        assert models(site, again=again) == ("small",)
    assert server.sign_ins == 2


def test_where_passwords_are_closed_the_session_is_one_of_byre_s_own(
    site: Any, server: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = iter(["first", "second"])

    def session(_: object) -> str:
        token = next(made)
        server.sessions[token] = EMAIL
        return token

    site.settings.takes_passwords = False
    monkeypatch.setattr(page_password, "session", session)
    for _ in range(2):
        assert models(site, again=True) == ("small",)
    server.sessions.clear()
    assert models(site, again=True) == ("small",)
    monkeypatch.setattr(page_password, "session", lambda _: "not a good one")
    with pytest.raises(ServiceError) as caught:
        models(site, again=False)
    assert caught.value.fault == "webui-login" and not server.sign_ins
