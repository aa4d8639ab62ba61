"""What a GGUF holds, without its weights: metadata, and each tensor's name, type, shape and size.

Of a file on another machine only about as many bytes are fetched as the header has: some MB, most of them the
vocabulary.
"""

from __future__ import annotations

import math
import mmap
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from scripts.errors import ModelError
from scripts.models import gguf
from scripts.models.tensors import BLOCKS
from scripts.models.transport import Refused, Stopper, client, get, host, why

FIRST = 4 << 20  # bytes of the first request; each further one doubles what is there
LIMIT = 64 << 20  # bytes: the longest headers known, with 260,000 words and a chat template, have 16 MB
ALIGNMENT = 32  # of tensors, where the header names no other: ggml's docs/gguf.md
_CUT = "cut short"  # what the reader says when bytes are missing at the end


@dataclass(frozen=True)
class Tensor:
    """`kind` is the number of ggml's type; `shape` begins with the length of a row; `size` is in bytes."""

    name: str
    kind: int
    shape: tuple[int, ...]
    size: int


@dataclass(frozen=True)
class Described:
    """A model by its header. `source` says in words where that was read."""

    header: gguf.Header
    tensors: tuple[Tensor, ...]
    source: str

    @property
    def weights(self) -> int:
        """Bytes of the tensors as they lie in the file, each at a multiple of the alignment."""
        step = self.header.metadata.get("general.alignment", ALIGNMENT)
        return sum(-(-one.size // step) * step for one in self.tensors)

    def number(self, key: str) -> int | None:
        """A whole number of the architecture's own metadata, such as `block_count`, or None."""
        value = self.own(key)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def own(self, key: str) -> Any:
        return self.header.metadata.get(f"{self.header.architecture}.{key}")


def from_file(path: Path) -> Described:
    """The header of a file. Raises ModelError when it is no GGUF, cut short, or one of several parts."""
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return _parse(data, str(path))
    except (OSError, ValueError, struct.error, IndexError, OverflowError) as error:
        raise ModelError(f"{path} can't be read as a GGUF model: {error}.") from error


def from_url(url: str, cancel: threading.Event | None = None, limit: int = LIMIT) -> Described:
    """The header of a file at an address, by ranges of its bytes, `limit` at most.

    Raises ModelError when the address does not answer, holds no GGUF, or a header longer than that.
    """
    try:
        with Stopper(cancel) as stopper, client() as http:
            return grown(lambda start, count: _fetch(http, url, start, count, stopper), host(url), limit)
    except Refused as error:
        raise ModelError(f"The model's header can't be read: {error}.") from error


def grown(fetch: Callable[[int, int], bytes], source: str, limit: int = LIMIT) -> Described:
    """The header out of `fetch(start, count)`, which gives fewer bytes at the end of the file.

    More and more is fetched until the header is whole. Raises Refused with the reason when it can't be.
    """
    data = bytearray()
    while True:
        wanted = min(max(FIRST, len(data)), limit - len(data))
        if wanted <= 0:
            raise Refused(f"the header is longer than {limit >> 20} MiB")
        more = fetch(len(data), wanted)
        data += more
        try:
            return _from_bytes(data, source)
        except (ValueError, struct.error, IndexError, OverflowError) as error:
            missing = isinstance(error, struct.error | IndexError) or _CUT in str(error)
            if not missing or len(more) < wanted:
                raise Refused(f"{source} holds no whole GGUF model: {error}") from error


def _from_bytes(data: bytearray, source: str) -> Described:
    with mmap.mmap(-1, max(1, len(data))) as memory:  # what the reader reads, without a file
        memory.write(data)
        return _parse(memory, source)


def _parse(data: mmap.mmap, source: str) -> Described:
    reader = gguf.Reader(data)  # it stands behind the metadata then, where the tensors are described
    header = reader.header()
    parts = header.metadata.get("split.count")
    if isinstance(parts, int) and parts > 1:
        raise ValueError(f"it is one of {parts} parts")
    return Described(header, tuple(_tensor(reader) for _ in range(header.tensors)), source)


def _tensor(reader: gguf.Reader) -> Tensor:
    name = reader.string()
    shape = tuple(int(reader.number("<Q")) for _ in range(reader.number("<I")))
    kind = int(reader.number("<I"))
    reader.number("<Q")  # where it lies
    if kind not in BLOCKS:
        raise ValueError(f"{name} is of type {kind}, which is not known")
    block, size = BLOCKS[kind]
    return Tensor(name, kind, shape, math.prod(shape) // block * size)


def _fetch(http: httpx.Client, url: str, start: int, count: int, stopper: Stopper) -> bytes:
    """`count` bytes from `start`, fewer at the file's end. A server without ranges is cut off in time."""
    found = bytearray()
    try:
        response = get(http, url, stopper, {"Range": f"bytes={start}-{start + count - 1}"})
        try:
            if response.status_code == 416:  # nothing lies behind the end
                return b""
            if response.status_code not in (200, 206):
                raise Refused(
                    f"{host(url)} answered {response.status_code} {response.reason_phrase}".rstrip()
                )
            skip = start if response.status_code == 200 else 0
            with stopper.watching(response):
                for chunk in response.iter_raw():
                    found += chunk[skip:]
                    skip = max(0, skip - len(chunk))
                    if len(found) >= count:
                        break
        finally:
            response.close()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Refused(why(error, url)) from error
    return bytes(found[:count])
