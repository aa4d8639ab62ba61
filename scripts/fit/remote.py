"""The header of a GGUF on another machine: about as many bytes are fetched as it has, some MB, mostly vocabulary."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from typing import Protocol

import httpx

from scripts.errors import ModelError
from scripts.fit.header import Described, from_bytes
from scripts.models.gguf import LARGEST, CutShort
from scripts.models.transport import Refused, client, get, host, why
from scripts.stopping import Stopper

FIRST = 4 << 20  # bytes of the first request; each further one doubles what is there


def from_url(url: str, cancel: threading.Event | None = None, limit: int = LARGEST) -> Described:
    """The header of a file at an address, by ranges of its bytes, `limit` at most.

    Raises ModelError when the address does not answer, holds no GGUF, or a header longer than that.
    """
    try:
        with Stopper(cancel) as stopper, client() as http:
            return grown(_Ranges(http, url, stopper), limit)
    except Refused as error:
        raise ModelError(f"The model's header can't be read: {error}.", fault="model-header") from error


class Ranges(Protocol):
    """A file in pieces. `whole` is how many bytes it has, as far as that is known."""

    @property
    def source(self) -> str:
        """Where the bytes come from, for messages."""

    @property
    def whole(self) -> int | None:
        """The file's size in bytes, or None while unknown."""

    def __call__(self, start: int, count: int, /) -> bytes:
        """`count` bytes from `start`, fewer at the end of the file."""


def grown(fetch: Ranges, limit: int = LARGEST) -> Described:
    """The header out of pieces of a file.

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
            return from_bytes(data, fetch.source, fetch.whole)
        except CutShort as error:
            if len(more) < wanted:
                raise Refused(f"{fetch.source} is not a complete GGUF model: {error}") from error
        except ValueError as error:
            raise Refused(f"{fetch.source} is not a complete GGUF model: {error}") from error


@dataclass
class _Ranges:
    """A file at an address. A server without ranges is cut off in time."""

    http: httpx.Client
    url: str
    stopper: Stopper
    whole: int | None = None

    @property
    def source(self) -> str:
        return host(self.url)

    def __call__(self, start: int, count: int) -> bytes:
        found = bytearray()
        try:
            response = get(self.http, self.url, self.stopper, {"Range": f"bytes={start}-{start + count - 1}"})
            try:
                if response.status_code == 416:  # nothing follows the end
                    return b""
                if response.status_code not in (200, 206):
                    raise Refused(
                        f"{self.source} answered {response.status_code} {response.reason_phrase}".rstrip()
                    )
                length = re.search(r"/(\d{1,18})$", response.headers.get("Content-Range", ""))
                self.whole = int(length[1]) if length else None
                skip = start if response.status_code == 200 else 0
                with self.stopper.watching(response):
                    for chunk in response.iter_raw():
                        found += chunk[skip:]
                        skip = max(0, skip - len(chunk))
                        if len(found) >= count:
                            break
            finally:
                response.close()
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Refused(why(error, self.url)) from error
        return bytes(found[:count])
