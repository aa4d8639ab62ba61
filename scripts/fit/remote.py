"""The header of a GGUF on another machine: about as many bytes are fetched as it has, some MB, mostly vocabulary."""

from __future__ import annotations

import struct
import threading
from collections.abc import Callable

import httpx

from scripts.errors import ModelError
from scripts.fit.header import Described, from_bytes
from scripts.models.transport import Refused, Stopper, client, get, host, why

FIRST = 4 << 20  # bytes of the first request; each further one doubles what is there
LIMIT = 64 << 20  # bytes: the longest headers known, with 260,000 words and a chat template, have 16 MB
_CUT = "cut short"  # what the reader says when bytes are missing at the end


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
            return from_bytes(data, source)
        except (ValueError, struct.error, IndexError, OverflowError) as error:
            missing = isinstance(error, struct.error | IndexError) or _CUT in str(error)
            if not missing or len(more) < wanted:
                raise Refused(f"{source} holds no whole GGUF model: {error}") from error


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
