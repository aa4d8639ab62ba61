"""Reads that would wait for ever end when somebody asks to stop."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress

import httpx
import pytest

from scripts.stopping import Stopped, Stopper
from tests.machine import ROOT
from tests.waits import PATIENCE

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"


@pytest.fixture
def mute() -> Iterator[str]:
    """A server that begins an answer at /begun, and says nothing else."""
    open_: list[socket.socket] = []

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            open_.append(connection)
            with suppress(ConnectionError):  # of a client that has gone
                if b"/begun" in connection.recv(4096):
                    connection.sendall(HEAD)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)
        thread.join()
        for connection in open_:
            connection.close()


def test_a_request_without_an_answer_ends(mute: str) -> None:
    cancel = threading.Event()
    with Stopper(cancel) as stopper, httpx.Client(timeout=60) as client:
        threading.Timer(0.2, cancel.set).start()
        with pytest.raises(httpx.TransportError):
            client.get(mute, extensions={"trace": stopper.trace})
        assert stopper.stopped


def test_an_answer_that_stands_still_ends(mute: str) -> None:
    cancel = threading.Event()
    with (
        Stopper(cancel) as stopper,
        httpx.Client(timeout=60) as client,
        client.stream("GET", f"{mute}/begun") as answer,
        stopper.watching(answer),
    ):
        threading.Timer(0.2, cancel.set).start()
        with pytest.raises(httpx.TransportError):
            answer.read()
    with pytest.raises(Stopped):
        stopper.check()


def test_a_connection_that_is_made_after_the_stop_is_shut_at_once(mute: str) -> None:
    with Stopper() as stopper, httpx.Client(timeout=60) as client:
        stopper.stop()
        with pytest.raises(httpx.TransportError):
            client.get(mute, extensions={"trace": stopper.trace})


def test_a_wait_ends() -> None:
    with Stopper() as stopper:
        threading.Timer(0.1, stopper.stop).start()
        with pytest.raises(Stopped):
            stopper.sleep(60)


def test_an_error_in_the_context_stops_other_threads() -> None:
    with pytest.raises(ZeroDivisionError), Stopper() as stopper:
        raise ZeroDivisionError
    assert stopper.stopped


def test_without_a_stop_nothing_happens() -> None:
    with Stopper(threading.Event()) as stopper:
        stopper.check()
        stopper.sleep(0.01)
        assert not stopper.stopped


# A thread gets the signal, so that the read of the main thread is not interrupted: as when it comes just before that.
MISSED = """
import signal, socket, threading
from scripts.stopping import hear_signals
hear_signals()
ours, theirs = socket.socketpair()
threading.Timer(0.1, lambda: signal.pthread_kill(threading.get_ident(), signal.SIGINT)).start()
try:
    ours.recv(1)
except KeyboardInterrupt:
    print("heard")
"""


def test_ctrl_c_ends_a_read_that_it_did_not_interrupt() -> None:
    run = subprocess.run(
        [sys.executable, "-c", MISSED], cwd=ROOT, text=True, capture_output=True, timeout=PATIENCE
    )
    assert run.stdout == "heard\n", run.stderr
