"""Stopping what is under way, from another thread or by a signal: downloads, answers of an engine, waits."""

from __future__ import annotations

import functools
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Any, Self

from scripts.errors import INTERRUPTED, ByreError

if TYPE_CHECKING:
    import httpx

WATCH = 0.05  # seconds between two looks at the caller's event
NUDGE = 0.1  # seconds in which Python acts on a signal by itself, if it does


class Stopped(ByreError):
    """The caller asked to stop, by Ctrl-C or because something else failed. Nothing half-made is left."""

    code = INTERRUPTED

    def __init__(self, message: str, *, hint: str) -> None:
        super().__init__(message, fault="stopped", hint=hint)


class Stopper:
    """Ends what waits on the network, in all threads at once: connections are shut, waits end, `check` raises.

    httpx reads from a blocking socket, so another thread has to end the read: it watches `cancel`, the
    caller's event, and shuts the sockets that are known from `trace` or `watching`. Without an event there is no
    thread. A shut connection also makes an engine stop.
    """

    def __init__(self, cancel: threading.Event | None = None) -> None:
        self._stopped = threading.Event()
        self._over = threading.Event()
        self._cancel = cancel
        self._lock = threading.Lock()
        self._sockets: set[socket.socket] = set()

    def __enter__(self) -> Self:
        if self._cancel is not None:
            threading.Thread(target=self._watch, args=(self._cancel,), daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, _: object, __: TracebackType | None) -> None:
        self._over.set()
        if kind is not None:
            self.stop()

    def _watch(self, cancel: threading.Event) -> None:
        while not self._over.is_set():
            if cancel.wait(WATCH):
                self.stop()
                return

    @property
    def stopped(self) -> bool:
        """Whether `stop` was called or the cancel event is set."""
        return self._stopped.is_set() or (self._cancel is not None and self._cancel.is_set())

    def stop(self) -> None:
        """Stop the work: close its connections."""
        with self._lock:
            self._stopped.set()
            for connection in self._sockets:
                _shut(connection)

    def check(self) -> None:
        """Raises Stopped once asked to stop."""
        if self.stopped:
            raise Stopped(
                "The download was stopped.",
                hint="To continue where it stopped: uv run invoke pull",
            )

    def sleep(self, seconds: float) -> None:
        """Wait so long. Raises Stopped as soon as asked to stop."""
        self._stopped.wait(seconds)
        self.check()

    def trace(self, event: str, info: dict[str, Any]) -> None:
        """For a request's extension `trace`: `stop` shuts the connection that it makes, also before an answer comes.

        https://www.python-httpx.org/advanced/extensions/#trace
        """
        if event == "connection.connect_tcp.complete":
            self._know(info["return_value"].get_extra_info("socket"))

    @contextmanager
    def watching(self, response: httpx.Response) -> Iterator[None]:
        """While this response is read, `stop` shuts its connection, which may be one that was used before."""
        stream = response.extensions.get("network_stream")
        connection = stream.get_extra_info("socket") if stream is not None else None
        self._know(connection)
        try:
            self.check()
            yield
        finally:
            with self._lock:
                self._sockets.discard(connection)

    def _know(self, connection: Any) -> None:
        if not isinstance(connection, socket.socket):
            return
        with self._lock:
            self._sockets.add(connection)
            if self._stopped.is_set():
                _shut(connection)


@functools.cache
def hear_signals() -> tuple[socket.socket, ...]:
    """Let SIGINT and SIGTERM end what the main thread waits for, whenever they come. For the main thread, once.

    Python acts on a signal between two of its steps. One that comes after its last look, and before a read begins,
    would be seen when that read ends. So a thread hears of each signal as well, and interrupts the main thread once
    more by a signal that has no effect of its own:
    https://docs.python.org/3/library/signal.html#signal.set_wakeup_fd
    Returns the sockets by which it hears: they have to live as long as the program.
    """
    told, heard = socket.socketpair()
    told.setblocking(False)
    signal.signal(signal.SIGURG, lambda *_: None)
    signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)
    main = threading.get_ident()

    def nudge() -> None:
        while numbers := heard.recv(1):
            if numbers[0] in {signal.SIGINT, signal.SIGTERM}:
                time.sleep(NUDGE)
                signal.pthread_kill(main, signal.SIGURG)

    threading.Thread(target=nudge, daemon=True).start()
    return told, heard


@contextmanager
def interrupt_held() -> Iterator[None]:
    """A Ctrl-C, or a `kill`, that comes within the context acts at its end. Only the main thread gets one."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    handlers = {number: handler for number, handler in before.items() if callable(handler)}
    if threading.current_thread() is not threading.main_thread() or not handlers:
        yield
        return
    came: list[tuple[int, FrameType | None]] = []
    for held in handlers:
        signal.signal(held, lambda number, frame: came.append((number, frame)))
    try:
        yield
    finally:
        for held, handler in handlers.items():
            signal.signal(held, handler)
    if came:
        number, frame = came[0]
        handlers[signal.Signals(number)](number, frame)


def _shut(connection: socket.socket) -> None:
    """Wakes a thread that reads from it."""
    with suppress(OSError):
        socket.socket.shutdown(connection, socket.SHUT_RDWR)
