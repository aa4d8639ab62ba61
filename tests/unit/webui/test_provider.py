"""A provider's discovery document: which can be used, and how each that can't is named."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from scripts import settings
from scripts.errors import ServiceError
from scripts.webui import provider

ISSUER = "https://login.example.org/realms/team"
GOOD = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize",
    "token_endpoint": "https://tokens.example.org/token",
    "jwks_uri": f"{ISSUER}/keys",
}


def fault(document: Any, setting: str = ISSUER) -> str:
    with pytest.raises(ServiceError) as caught:
        provider.checked(setting, document)
    return caught.value.fault


@pytest.mark.parametrize("written", [ISSUER, f"{ISSUER}/", ISSUER + provider.WELL_KNOWN])
def test_an_issuer_is_read_as_people_write_it(written: str) -> None:
    assert provider.checked(written.rstrip("/"), GOOD).issuer == ISSUER
    assert provider.discovery(written) == ISSUER + provider.WELL_KNOWN
    assert provider.checked(ISSUER, {**GOOD, "issuer": f"{ISSUER}/"}).hosts == (
        "login.example.org",
        "tokens.example.org",
    )
    assert "" not in provider.checked(ISSUER, {**GOOD, "userinfo_endpoint": "https://[::1"}).hosts


@pytest.mark.parametrize("document", [None, [], "text", {}, {"issuer": 7}])
def test_what_is_no_discovery_document(document: Any) -> None:
    assert fault(document) == provider.UNUSABLE


@pytest.mark.parametrize("name", provider.NEEDED)
@pytest.mark.parametrize(
    "value", [None, 7, "", "/token", "https://[::1", "http://login.example.org/x", "http://127.0.0.1/x"]
)
def test_an_address_that_a_sign_in_needs(name: str, value: Any) -> None:
    assert fault({**GOOD, name: value}) == provider.UNUSABLE


@pytest.mark.parametrize("named", [f"{ISSUER}2", "https://login.microsoftonline.com/{tenantid}/v2.0", ""])
def test_another_issuer(named: str) -> None:
    assert fault({**GOOD, "issuer": named}) == provider.ISSUER


class Handler(BaseHTTPRequestHandler):
    """Its path's first part is the status of its answer; what is there is what the server has."""

    def do_GET(self) -> None:
        body: bytes = self.server.document  # type: ignore[attr-defined]
        self.send_response(int(self.path.split("/")[1]))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def server() -> Iterator[Any]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield made
        made.shutdown()
        thread.join()


def test_it_is_asked(server: Any) -> None:
    url = f"http://127.0.0.1:{server.server_port}/200"
    server.document = json.dumps(
        {name: f"{url}/{name}" for name in provider.NEEDED} | {"issuer": url}
    ).encode()
    assert provider.read(url).issuer == url
    server.document = b"<html>"
    with pytest.raises(ServiceError) as caught:
        provider.read(url)
    assert caught.value.fault == provider.UNUSABLE
    for path in ("404", "503", "302"):
        with pytest.raises(ServiceError) as caught:
            provider.read(url.replace("200", path))
        assert caught.value.fault == provider.UNREACHABLE and path in caught.value.detail[0]


def test_nobody_answers(server: Any) -> None:
    url = f"http://127.0.0.1:{server.server_port}/200"
    server.server_close()
    with pytest.raises(ServiceError) as caught:
        provider.read(url, patience=20)
    assert caught.value.fault == provider.UNREACHABLE
    assert provider.hosts(url) == ("127.0.0.1",)


def variables(tmp_path: Path, **values: str) -> dict[str, str]:
    base = {"SCENARIO": "production", "OIDC_PROVIDER_URL": ISSUER, "OIDC_CLIENT_ID": "page"}
    return provider.variables(settings.load(tmp_path, base | values).settings)


def test_what_the_page_is_given(tmp_path: Path) -> None:
    assert variables(tmp_path, SCENARIO="local") == variables(tmp_path, OIDC_PROVIDER_URL="") == {}
    found = variables(tmp_path, OIDC_CLIENT_SECRET="unseen-secret")
    assert "unseen-secret" not in str(found)
    assert found["OIDC_FIRST_ROLE"] == "pending" and found["OIDC_SIGNUP"] == "true"
    assert found["OIDC_MERGE"] == found["OIDC_BY_ROLES"] == "false" and found["OIDC_DOMAINS"] == "*"
    assert found["TAKES_PASSWORDS"] == "true"


def test_who_has_no_role_waits_where_roles_decide(tmp_path: Path) -> None:
    found = variables(tmp_path, OIDC_NEW_ACCOUNTS="user")
    assert (found["OIDC_FIRST_ROLE"], found["OIDC_BY_ROLES"]) == ("user", "false")
    found = variables(tmp_path, OIDC_NEW_ACCOUNTS="user", OIDC_ROLES=" staff , boss ")
    assert (found["OIDC_FIRST_ROLE"], found["OIDC_BY_ROLES"]) == ("pending", "true")
    assert (found["OIDC_ROLES"], found["OIDC_ADMIN_ROLES"]) == ("staff,boss", "")
