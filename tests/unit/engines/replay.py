"""A small HTTP server on a real socket that answers as it is told: recorded streams, cut or slow ones, errors."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

RECORDED = Path(__file__).parent / "recorded"
KEY = "a-secret-key"


def recorded(name: str) -> str:
    return (RECORDED / f"llamacpp-b11549-{name}").read_text()


def sse(*pieces: dict[str, Any] | str) -> str:
    return "".join(f"data: {p if isinstance(p, str) else json.dumps(p)}\n\n" for p in pieces)


def delta(text: str, **more: Any) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": None, **more}]}


class Replay:
    """What the server does, and what it saw. `reply` is a body, or a function of the request that returns one."""

    def __init__(self) -> None:
        self.status = 200
        self.reply: str | Callable[[dict[str, Any]], str] = recorded("chat.sse")
        self.models: tuple[int, str] = (200, recorded("models.json"))
        self.health: tuple[int, str] = (200, '{"status":"ok"}')
        self.silent_after: str | None = None  # a text of the last event that comes; "": none comes
        self.cut = False  # close without the end of the chunked body
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.gone = threading.Event()  # a client closed its connection while we were writing
        self.address = ""


@contextmanager
def serve() -> Iterator[Replay]:
    replay = Replay()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: Any) -> None:
            pass

        def do_GET(self) -> None:
            self._send(*(replay.health if self.path == "/health" else replay.models))

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            replay.requests.append(body)
            replay.headers.append(dict(self.headers))
            text = replay.reply(body) if callable(replay.reply) else replay.reply
            if not text.startswith(("data:", ":")):
                self._send(replay.status, text)
                return
            try:
                self._stream(text)
            except OSError:
                replay.gone.set()
            self.close_connection = True

        def _stream(self, text: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            if replay.silent_after == "":
                self._silent()
            for event in text.split("\n\n")[:-1]:
                data = f"{event}\n\n".encode()
                self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
                if replay.silent_after and replay.silent_after in event:
                    self._silent()
            if not replay.cut:
                self.wfile.write(b"0\r\n\r\n")

        def _silent(self) -> None:
            """Until the client goes."""
            while self.connection.recv(1):
                pass
            raise ConnectionResetError

        def _send(self, status: int, text: str) -> None:
            data = text.encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    replay.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield replay
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
