"""A registry on 127.0.0.1 that gives one manifest, and a release's sums."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

MANIFEST = b'{"schemaVersion": 2}'
DIGEST = f"sha256:{hashlib.sha256(MANIFEST).hexdigest()}"
SUM = "a" * 64


class Server(ThreadingHTTPServer):
    told = DIGEST
    status = 200

    @property
    def image(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}/library/debian:trixie-slim"


@contextmanager
def registry() -> Iterator[Server]:
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
        threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield made
        made.shutdown()
