"""What commands read from standard input."""

from __future__ import annotations

import io
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest


@pytest.fixture
def piped(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[bytes], None]]:
    """Give standard input as a pipe into which a program writes so many bytes."""
    threads, files = [], []

    def pipe(data: bytes) -> None:
        reader, writer = os.pipe()

        def write() -> None:
            with suppress(BrokenPipeError), os.fdopen(writer, "wb") as into:
                into.write(data)

        files.append(io.TextIOWrapper(os.fdopen(reader, "rb")))
        threads.append(threading.Thread(target=write))
        threads[-1].start()
        monkeypatch.setattr(sys, "stdin", files[-1])

    yield pipe
    for file in files:
        file.close()
    for thread in threads:
        thread.join()
