"""The small print of the wire: server-sent events, error bodies, numbers that may be missing, and stopping."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any


def event_data(lines: Iterable[str]) -> Iterator[str]:
    """The data of a stream of server-sent events. Comments (pings) and other fields are skipped."""
    for line in lines:
        if line.startswith("data:"):
            yield line[5:].strip()


def integer(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def seconds_of(milliseconds: Any) -> float | None:
    known = isinstance(milliseconds, (int, float)) and not isinstance(milliseconds, bool)
    return milliseconds / 1000 if known and milliseconds >= 0 else None


def speed(value: Any) -> float | None:
    """A reported speed. Servers that divide by a time of zero say 0, infinity or null: all unknown."""
    known = isinstance(value, (int, float)) and not isinstance(value, bool)
    return float(value) if known and 0 < value < float("inf") else None


@dataclass(frozen=True)
class Failure:
    """What an error body says."""

    text: str
    too_long: bool = False
    tokens: int | None = None
    context: int | None = None


def failure(status: int | None, body: str) -> Failure:
    """Read an error body, `{"error": {"message", "type", "code"}}` or a variant of it, or any other text."""
    try:
        found = json.loads(body)
    except ValueError:
        found = None
    error = found.get("error", found) if isinstance(found, dict) else {}
    if not isinstance(error, dict):
        error = {"message": error}
    text = error.get("message") or error.get("detail") or body.strip()[:300] or "no words"
    kinds = {error.get("type"), error.get("code")}
    return Failure(
        text=str(text).strip().rstrip("."),
        # llama.cpp's type; OpenAI's code, which vLLM and others use as well
        too_long=status in (None, 400, 413)
        and bool(kinds & {"exceed_context_size_error", "context_length_exceeded"}),
        tokens=integer(error.get("n_prompt_tokens")),
        context=integer(error.get("n_ctx")),
    )


class Stopper:
    """Cuts a request's connection when an event is set, even while nothing comes (a long prefill).

    httpx reads from a blocking socket, so somebody else has to end the read: a thread that waits for the event and
    shuts the socket down, which it learns of through httpx's `trace` extension. A closed connection is also what makes
    the engine stop. Without an event there is no thread.
    """

    def __init__(self, stop: threading.Event | None) -> None:
        self._stop = stop
        self._over = threading.Event()
        self._socket: socket.socket | None = None
        self._thread = threading.Thread(target=self._watch, daemon=True)

    @property
    def stopped(self) -> bool:
        return self._stop is not None and self._stop.is_set()

    def trace(self, event: str, info: dict[str, Any]) -> None:
        if event == "connection.connect_tcp.complete":
            self._socket = info["return_value"].get_extra_info("socket")

    def _watch(self) -> None:
        while not self._over.wait(0.05):
            if self.stopped and self._socket is not None:
                with suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Stopper:
        if self._stop is not None:
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        if self._stop is not None:
            self._thread.join(1)
