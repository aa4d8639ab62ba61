"""Whatever answers at an address, a command ends with an error of Byre's own, and with little memory."""

from __future__ import annotations

import threading
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from scripts import bounded, mcp, webui
from scripts.engines.ollama import Ollama
from scripts.engines.openai import OpenAI
from scripts.errors import ByreError
from scripts.images import pins
from scripts.models.catalogue import load
from scripts.models.registry import resolve

CHUNK = b"x" * (1 << 20)
ANSWERS = {
    "brackets": [b"[" * 50_000],
    "deep": [b"[" * 500 + b"]" * 500],
    "an event that does not end": [b"data: ", *[CHUNK] * 40],
    "an event that nests": [b"data: " + b"[" * 50_000 + b"\n\n"],
    "40 MB": [CHUNK] * 40,
    "a list": [b"[]"],
    "a text": [b'"x"'],
    "nothing": [b""],
    "no text": [bytes(range(256)) * 4],
}
ASKED: dict[str, Callable[[str], object]] = {
    "openai models": lambda url: OpenAI(url).models(),
    "openai chat": lambda url: list(OpenAI(url, model="m").chat([{"role": "user", "content": "hi"}])),
    "ollama version": lambda url: Ollama(url).version(),
    "ollama show": lambda url: Ollama(url).show("m"),
    "mcp": lambda url: mcp.probe(url, "t0ken"),
    "page": lambda url: webui.WebUI(url, "admin@localhost", "s3cret-word"),
    "registry": lambda url: resolve("m:1b", load(), url),
    "sums": lambda url: pins.release_sum(url, "1", "x.tar"),
}


@pytest.fixture
def server() -> Iterator[Callable[[str], str]]:
    """Gives the address of a server that answers everything with one of ANSWERS."""
    kind = ""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(200)
            self.end_headers()
            with suppress(OSError):  # who asks has had enough
                for chunk in ANSWERS[kind]:
                    self.wfile.write(chunk)

        do_POST = do_DELETE = do_GET

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as made:
        threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

        def answering(with_: str) -> str:
            nonlocal kind
            kind = with_
            return f"http://127.0.0.1:{made.server_address[1]}"

        yield answering
        made.shutdown()


@pytest.mark.parametrize("kind", ANSWERS)
@pytest.mark.parametrize("asked", ASKED)
def test_an_answer_that_makes_no_sense(server: Callable[[str], str], asked: str, kind: str) -> None:
    url = server(kind)
    with pytest.raises(ByreError) as caught:
        ASKED[asked](url)
    assert len(caught.value.message) < 600 and caught.value.code


@pytest.mark.parametrize("asked", ASKED)
def test_a_long_answer_is_not_held(server: Callable[[str], str], asked: str) -> None:
    url = server("40 MB")
    tracemalloc.start()
    try:
        with pytest.raises(ByreError):
            ASKED[asked](url)
        assert tracemalloc.get_traced_memory()[1] < 3 * bounded.ANSWER
    finally:
        tracemalloc.stop()
