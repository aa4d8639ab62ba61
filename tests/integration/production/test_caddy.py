"""Caddy by our configuration alone, before a server that tells what reaches it."""

from __future__ import annotations

import http.server
import json
import os
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from scripts.proxy import Proxied, Public, caddyfile
from scripts.proxy.caddyfile import HEADERS
from scripts.proxy.visit import trust, visit
from tests.caddy_tool import caddy
from tests.machine import free_port
from tests.unit.proxy.test_caddyfile import KINDS
from tests.waits import PATIENCE, until

NAME = "chat.test"


class Behind(http.server.BaseHTTPRequestHandler):
    """Answers with the headers that it got; below /slow, in two parts, the second when `go` is set."""

    protocol_version = "HTTP/1.1"
    go = threading.Event()
    began = threading.Event()

    def do_GET(self) -> None:
        content = json.dumps([[name.lower(), value] for name, value in self.headers.items()]).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[:2])
        self.wfile.flush()
        if self.path.startswith("/slow"):
            self.began.set()
            self.go.wait(PATIENCE)
        self.wfile.write(content[2:])

    def log_message(self, *_: Any) -> None:
        return


@dataclass
class Running:
    """A Caddy that reads its configuration again, and what it is told."""

    told: Proxied
    file: Path

    def tell(self, told: Proxied) -> None:
        """Write the configuration as `start` does, and wait until it holds."""
        self.told = told
        new = self.file.with_suffix(".new")
        new.write_text(caddyfile(told))
        new.rename(self.file)
        until(lambda: self.mark() == told.mark)

    def mark(self) -> str:
        with suppress(httpx.HTTPError):
            address = f"http://127.0.0.1:{self.told.ready_port}/ready"
            return httpx.get(address, trust_env=False).text.removeprefix("ok ")
        return ""

    def shows_its_certificate(self) -> bool:
        """It is made after the start, in a moment."""
        with suppress(OSError, httpx.HTTPError):
            return self.get("/").is_success
        return False

    def get(self, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
        authority = Path(self.told.data, "pki", "authorities", "local", "root.crt")
        context = ssl.create_default_context(cafile=str(authority))
        named = {"Host": f"{NAME}:{self.told.https_port}", **(headers or {})}
        with httpx.Client(verify=context, trust_env=False, timeout=PATIENCE) as client:
            url = f"https://127.0.0.1:{self.told.https_port}{path}"
            return client.get(url, headers=named, extensions={"sni_hostname": NAME})


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    https = free_port()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Behind) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        page = f"http://127.0.0.1:{server.server_address[1]}"
        told = Proxied(
            public=Public(NAME, https), https_port=https, http_port=free_port(), ready_port=free_port(), pages=(page,),
            gateway=page, data=str(tmp_path / "data"), upload=1 << 20, listen="127.0.0.1", ready_listen="127.0.0.1",
        )  # fmt: skip
        file = tmp_path / "Caddyfile"
        file.write_text(caddyfile(told))
        program = subprocess.Popen(
            [str(caddy() / "caddy"), "run", "--watch", "--adapter", "caddyfile", "--config", str(file)],
            env={**os.environ, "XDG_DATA_HOME": told.data, "XDG_CONFIG_HOME": told.data},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        made = Running(told, file)
        try:
            until(lambda: made.mark() == told.mark)
            until(made.shows_its_certificate)
            yield made
        finally:
            Behind.go.set()
            program.terminate()
            program.wait(PATIENCE)
            server.shutdown()
            thread.join(PATIENCE)
            Behind.go.clear()


def test_what_a_client_says_of_itself_does_not_get_through(running: Running) -> None:
    false = "203.0.113.9"
    spoofed = {
        "X-Forwarded-For": false,
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Email": "admin@localhost",
        "X-Forwarded-User": "admin",
        "X_Forwarded_Email": "admin@localhost",
        "X-Real-Ip": false,
        "Forwarded": f"for={false}",
        "Remote-User": "admin",
        "True-Client-Ip": false,
    }
    came = running.get("/", {**spoofed, "X-Kept": "yes"}).json()
    assert ["x-kept", "yes"] in came, "other headers pass"
    values = {
        name: value for name, value in came if name.startswith(("x-f", "x_f", "x-r", "forw", "rem", "tr"))
    }
    assert values == {
        "x-forwarded-for": "127.0.0.1",
        "x-forwarded-host": f"{NAME}:{running.told.https_port}",
        "x-forwarded-proto": "https",
    }


def test_a_changed_configuration_lets_what_is_under_way_end(running: Running) -> None:
    came: list[httpx.Response] = []
    thread = threading.Thread(target=lambda: came.append(running.get("/slow")))
    thread.start()
    assert Behind.began.wait(PATIENCE)
    changed = replace(running.told, upload=2 << 20)
    running.tell(changed)
    assert not came
    Behind.go.set()
    thread.join(PATIENCE)
    assert came and came[0].status_code == 200 and came[0].json()


def test_a_page_that_is_gone_is_named_to_people(running: Running) -> None:
    running.tell(replace(running.told, pages=(f"http://127.0.0.1:{free_port()}",)))
    answer = running.get("/")
    assert answer.status_code == 502 and answer.headers["Retry-After"] and "try again" in answer.text


def test_a_certificate_of_ones_own_and_its_renewal(running: Running, tmp_path: Path) -> None:
    file, key = own(tmp_path)
    told = replace(running.told, tls=f'"{file}" "{key}"', stamp="1")
    running.tell(told)
    first = served(told)
    own(tmp_path)
    running.tell(replace(told, stamp="2"))
    assert served(told) != first
    ports = (told.https_port, told.http_port)
    seen = visit(told.public, "127.0.0.1", ports, trust(None, file))
    assert seen.status == 200 and not seen.error
    assert "certificate" in visit(told.public, "127.0.0.1", ports, trust(None, None)).error.lower()


@pytest.mark.parametrize("kind", KINDS)
def test_caddy_reads_each_kind(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "Caddyfile"
    file.write_text(caddyfile(KINDS[kind]))
    argv = [str(caddy() / "caddy"), "adapt", "--adapter", "caddyfile", "--config", str(file)]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["admin"]["disabled"] and "not formatted" not in done.stderr
    assert all(name in done.stdout for name in HEADERS)


def own(folder: Path) -> tuple[Path, Path]:
    """A certificate for NAME and its key, made again under the same names."""
    file, key = folder / "own.pem", folder / "own.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
         "-subj", "/CN=test", "-addext", f"subjectAltName=DNS:{NAME}", "-keyout", str(key), "-out", str(file)],
        check=True, capture_output=True,
    )  # fmt: skip
    return file, key


def served(told: Proxied) -> str:
    """The certificate that a client is shown."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with (
        socket.create_connection(("127.0.0.1", told.https_port), PATIENCE) as plain,
        context.wrap_socket(plain, server_hostname=NAME) as tls,
    ):
        shown = tls.getpeercert(binary_form=True)
        assert shown
        return ssl.DER_cert_to_PEM_cert(shown)
