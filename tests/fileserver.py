"""A file server on this machine that misbehaves on demand."""

from __future__ import annotations

import hashlib
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.waits import PATIENCE


class Folder(dict[str, bytes]):
    """The files below a folder, by the path of their address."""

    def __init__(self, root: Path) -> None:
        super().__init__()
        self.root = root

    def __contains__(self, path: object) -> bool:
        return (self.root / str(path).lstrip("/")).is_file()

    def __getitem__(self, path: str) -> bytes:
        return (self.root / path.lstrip("/")).read_bytes()

    def get(self, path: str, default: Any = None) -> Any:
        return self[path] if path in self else default  # noqa: SIM401 - dict.get looks into the dict


@dataclass
class Files:
    """Answers of a local server. `faults[path]` is used up one a request: "500", "cut:N" (N bytes, then the
    connection ends), "stall:N" (N bytes, then silence until `release`)."""

    content: dict[str, bytes] = field(default_factory=dict)
    faults: dict[str, list[str]] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    ranges: bool = True
    etag: Callable[[bytes], str] | None = lambda body: f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    delay: float = 0.0  # seconds before each 64 kB
    seen: list[tuple[str, str | None]] = field(default_factory=list)  # path, Range header
    release: threading.Event = field(default_factory=threading.Event)
    url: str = ""
    sent: int = 0


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    files: Files

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        files, path = self.files, self.path
        wanted = self.headers.get("Range")
        files.seen.append((path, wanted))
        fault = files.faults[path].pop(0) if files.faults.get(path) else ""
        if path in files.redirects:
            return self._head(307, {"Location": files.redirects[path], "Content-Length": "0"})
        if fault == "500":
            return self._head(500, {"Content-Length": "0"})
        if path not in files.content:
            return self._head(404, {"Content-Length": "0"})
        body = files.content[path]
        headers = {"Content-Type": "application/octet-stream"}
        if path.endswith("/"):
            headers["Content-Type"] = (
                "text/html" if body[:1] == b"<" else "application/vnd.pypi.simple.v1+json"
            )
        tag = files.etag(body) if files.etag else None
        if tag:
            headers["ETag"] = tag
        start, status = 0, 200
        same = self.headers.get("If-Range") in (None, tag)
        if wanted and files.ranges and same:
            first, _, last = wanted.removeprefix("bytes=").partition("-")
            start = int(first) if first else max(len(body) - int(last), 0)
            end = int(last) if first and last else len(body) - 1
            if start >= len(body):
                return self._head(416, {"Content-Range": f"bytes */{len(body)}", "Content-Length": "0"})
            headers["Content-Range"] = f"bytes {start}-{min(end, len(body) - 1)}/{len(body)}"
            body, status = body[start : end + 1], 206
        if files.ranges:
            headers["Accept-Ranges"] = "bytes"
        self._head(status, headers | {"Content-Length": str(len(body))})
        kind, _, count = fault.partition(":")
        self._send(body[: int(count)] if kind in ("cut", "stall") else body)
        if kind == "stall":
            files.release.wait(PATIENCE)
        if kind in ("cut", "stall"):
            self.close_connection = True
        return None

    def do_HEAD(self) -> None:
        body = self.files.content.get(self.path)
        length = (
            {"Content-Length": str(len(body)), "Accept-Ranges": "bytes"} if body else {"Content-Length": "0"}
        )
        self._head(200 if body else 404, length)

    def _head(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def _send(self, body: bytes) -> None:
        try:
            for at in range(0, len(body), 65536):
                if self.files.delay:
                    self.files.release.wait(self.files.delay)
                self.wfile.write(body[at : at + 65536])
                self.files.sent += len(body[at : at + 65536])
            self.wfile.flush()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):  # a client that leaves is part of the tests
            super().handle_error(request, client_address)


@contextmanager
def serving(name: str = "127.0.0.1", address: str = "127.0.0.1") -> Iterator[Files]:
    """A server on a free port; set its answers on what is yielded. `name` is how its URL calls this machine.

    `address` is where it listens: an address of this machine.
    """
    files = Files()
    server = _Server((address, 0), type("Handler", (_Handler,), {"files": files}))
    files.url = f"http://{name}:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield files
    finally:
        files.release.set()
        server.shutdown()
        server.server_close()
