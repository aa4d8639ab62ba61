"""What is not our MCP server, on a real socket."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from scripts.errors import ServiceError
from scripts.mcp import probe, round_trip
from tests.faults import fault
from tests.waits import PATIENCE


class Page(BaseHTTPRequestHandler):
    status: ClassVar[int] = 200

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(self.status)
        self.send_header("Content-Length", "6")
        self.end_headers()
        self.wfile.write(b"<html>")

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(params=[200, 403, 500])
def other(request: pytest.FixtureRequest) -> Iterator[tuple[str, int]]:
    handler = type("Page", (Page,), {"status": request.param})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/mcp", request.param
        server.shutdown()


def test_something_else_answers(other: tuple[str, int]) -> None:
    url, status = other
    words = {200: "not an MCP server", 403: "", 500: "HTTP 500"}[status]
    known = fault("mcp-key" if status == 403 else "mcp-unreachable")
    with pytest.raises(ServiceError, check=known, match=words or None) as error:
        probe(url, "t0ken", timeout=PATIENCE)
    assert "t0ken" not in f"{error.value.message}{error.value.hint}{error.value.detail}"


def test_nobody_answers() -> None:
    with pytest.raises(ServiceError, match="No MCP server answers"):
        probe("http://127.0.0.1:1/mcp", "t0ken", timeout=PATIENCE)
    with pytest.raises(ServiceError, match="could not be used") as error:
        round_trip("http://127.0.0.1:1/mcp", "t0ken", timeout=PATIENCE)
    assert error.value.detail
