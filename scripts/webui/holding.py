"""Runs in Open WebUI's own Python in place of its server: makes the tables of its version in the page's database, then
says to everybody who comes that the page is away. So nobody can sign up, or write, to a database that is being filled.

Its arguments are the address and the port of the page. The database is that of Open WebUI's environment. It is ready,
by the page's own readiness question, once the tables are there, and ends with an error where they can't be made.
"""

import signal
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

READY = "/ready"
SECONDS = 10  # that a client may take for its question
AGAIN = 60  # seconds after which a client may ask again
AWAY = b"The page's users and chats are being moved to another database. It is back in some minutes.\n"


class Away(BaseHTTPRequestHandler):
    """One answer to all: 503. Only the question whether it is ready gets another one."""

    timeout = SECONDS

    def answer(self) -> None:
        """Nothing of what the client sends is read."""
        ready = self.command == "GET" and self.path == READY
        body = b"true\n" if ready else AWAY
        self.send_response(200 if ready else 503)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        if not ready:
            self.send_header("Retry-After", str(AGAIN))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        self.close_connection = True

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = answer

    def log_message(self, format: str, *args: Any) -> None:
        """Who comes is nobody's business."""


def end(*_: Any) -> None:
    """The first process of a container ends by a signal only where it has a handler for it."""
    sys.exit(0)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, end)
    import open_webui.config  # type: ignore[import-not-found,unused-ignore] # noqa: F401 - this makes the tables

    ThreadingHTTPServer((sys.argv[1], int(sys.argv[2])), Away).serve_forever()
