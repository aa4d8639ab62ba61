"""The sha256 of what passes by, computed beside: in a thread, since large pieces let other threads run."""

from __future__ import annotations

import ctypes
import functools
import hashlib
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import IO, Any

LARGE = 1 << 16  # bytes; to hand less over takes longer than to hash it
AHEAD = 8  # calls that may wait: with pieces of a megabyte that is their memory
# Of glibc, as bytes: https://man7.org/linux/man-pages/man3/mallopt.3.html
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = (-1, 64 << 20), (-3, 32 << 20)


class Beside:
    """Calls that run one after the other in a thread of their own, while the caller goes on.

    What one of them raises, a later `call` or `wait` raises.
    """

    def __init__(self) -> None:
        _keep_freed()
        self._pool, self._calls = ThreadPoolExecutor(1), deque[Future[Any]]()

    def __enter__(self) -> Beside:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def call(self, what: Callable[..., object], *arguments: object) -> None:
        while len(self._calls) >= AHEAD:
            self._calls.popleft().result()
        self._calls.append(self._pool.submit(what, *arguments))

    def wait(self) -> None:
        while self._calls:
            self._calls.popleft().result()


class Hashing:
    """A binary file that computes the sha256 and the number of the bytes that pass: of large pieces `beside`."""

    def __init__(self, file: IO[bytes], beside: Beside | None = None) -> None:
        self.file, self.count = file, 0
        self._sha, self._beside = hashlib.sha256(), beside

    def write(self, data: bytes) -> int:
        self._passed(data)
        return self.file.write(data)

    def read(self, count: int = -1) -> bytes:
        data = self.file.read(count)
        self._passed(data)
        return data

    def flush(self) -> None:
        self.file.flush()

    @property
    def sha256(self) -> str:
        """Of what has passed, in hexadecimal digits."""
        if self._beside:
            self._beside.wait()
        return self._sha.hexdigest()

    def _passed(self, data: bytes) -> None:
        self.count += len(data)
        if self._beside and len(data) >= LARGE:
            self._beside.call(self._sha.update, data)
            return
        if self._beside:
            self._beside.wait()
        self._sha.update(data)


@functools.cache
def _keep_freed() -> None:
    """The memory of a piece is used again for the next one. Otherwise glibc gives it back to the system each time,
    which has to clear it again: a tenth of a backup's processor time and more, measured."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # macOS and musl have none
    if mallopt:
        for parameter, size in (M_MMAP_THRESHOLD, M_TRIM_THRESHOLD):
            mallopt(parameter, size)
