"""Digests are written as they were read, or not at all."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from scripts.commands.pin import written
from scripts.errors import InstallError
from scripts.images import pins

MANIFEST = b'{"schemaVersion": 2}'
DIGEST = f"sha256:{hashlib.sha256(MANIFEST).hexdigest()}"
SUM = "a" * 64


class Server(ThreadingHTTPServer):
    told = DIGEST
    status = 200


@pytest.fixture
def server() -> Iterator[Server]:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            assert isinstance(self.server, Server)
            sums = self.path == "/rel/v1.2/sha256sum.txt"
            self.send_response(self.server.status)
            self.send_header("Docker-Content-Digest", self.server.told)
            self.end_headers()
            self.wfile.write(f"{SUM}  ./ollama.tar.zst\nnonsense\n".encode() if sums else MANIFEST)

        def log_message(self, *_: object) -> None:
            return

    with Server(("127.0.0.1", 0), Answer) as made:
        threading.Thread(target=made.serve_forever, daemon=True).start()
        yield made
        made.shutdown()


def image(server: Server) -> str:
    return f"127.0.0.1:{server.server_address[1]}/library/debian:trixie-slim"


def test_the_digest_is_that_of_the_bytes(server: Server) -> None:
    assert pins.digest(image(server)) == DIGEST
    again = pins.pinned(image(server), DIGEST)
    assert again == f"{image(server)}@{DIGEST}"
    assert pins.pinned(again, "sha256:0") == f"{image(server)}@sha256:0", (
        "a new digest takes the old one's place"
    )


def test_a_registry_that_says_one_thing_and_sends_another(server: Server) -> None:
    server.told = f"sha256:{'0' * 64}"
    with pytest.raises(InstallError, match=r"it says sha256:000.*, and sends"):
        pins.digest(image(server))


@pytest.mark.parametrize("status", [401, 404, 500])
def test_an_image_that_is_not_there(server: Server, status: int) -> None:
    server.status = status
    with pytest.raises(InstallError, match=f"could not be had: it answers {status}"):
        pins.digest(image(server))


def test_nobody_answers(server: Server) -> None:
    name = image(server)
    server.server_close()
    with pytest.raises(InstallError, match="could not be had"):
        pins.digest(name)


@pytest.mark.parametrize(
    ("name", "address"),
    [
        (
            "docker.io/library/debian:trixie-slim",
            "https://registry-1.docker.io/v2/library/debian/manifests/trixie-slim",
        ),
        ("ghcr.io/a/b", "https://ghcr.io/v2/a/b/manifests/latest"),
        ("localhost:5000/a:1@sha256:0", "http://localhost:5000/v2/a/manifests/1"),
    ],
)
def test_where_an_image_is_asked_for(name: str, address: str) -> None:
    assert pins.Reference.of(name).address == address


@pytest.mark.parametrize("name", ["debian", "library/debian:1"])
def test_a_short_name_is_refused(name: str) -> None:
    with pytest.raises(InstallError, match="names no registry"):
        pins.Reference.of(name)


def test_the_sum_of_a_release(server: Server) -> None:
    address = f"http://127.0.0.1:{server.server_address[1]}/rel"
    assert pins.release_sum(address, "1.2", "ollama.tar.zst") == SUM
    with pytest.raises(InstallError, match=r"names no other\.tar"):
        pins.release_sum(address, "1.2", "other.tar")


def test_pins_take_the_place_of_a_setting_or_come_at_the_end() -> None:
    text = "# mine\nTRIXIE_IMAGE=old\n#MCP_IMAGE=\nWEBUI_PORT=1"
    made = written(text, {"TRIXIE_IMAGE": "t@d", "MCP_IMAGE": "m@d"})
    assert made == "# mine\nTRIXIE_IMAGE=t@d\n#MCP_IMAGE=\nWEBUI_PORT=1\nMCP_IMAGE=m@d\n"
    assert written("", {"A": "1"}) == "A=1\n"
