"""How much of a server's answer is read."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx2
import pytest
from anyio import EndOfStream
from gateway.faults import Failure
from gateway.tools.bounded import LARGEST, TOO_LARGE, Lines, bound


class Source:
    """A stream of these chunks."""

    def __init__(self, *chunks: bytes) -> None:
        self.left = list(chunks)

    async def receive(self) -> bytes:
        if not self.left:
            raise EndOfStream
        return self.left.pop(0)

    async def aclose(self) -> None: ...


def lines(*chunks: bytes) -> list[str]:
    async def read() -> str:
        return "".join([one async for one in Lines(Source(*chunks))])  # type: ignore[arg-type]

    return asyncio.run(read()).split("\n")


LONG = b"x" * (LARGEST // 2)
PYTHON = (b'{"jsonrpc": "2.0", "id": 7, "result": "', LONG, LONG, b'"}\n')
NODE = (b'{"result":"', LONG, LONG, b'","jsonrpc":"2.0","id":7}\n')


@pytest.mark.parametrize("chunks", [PYTHON, NODE])
def test_a_line_that_is_too_long_becomes_an_error_with_its_id(chunks: tuple[bytes, ...]) -> None:
    first, error, second, _ = lines(b'{"a"', b": 1}\n", *chunks, b"after\n")
    assert (first, second) == ('{"a": 1}', "after")
    document: dict[str, Any] = json.loads(error)
    assert (document["id"], document["error"]["code"]) == (7, TOO_LARGE)


def test_a_long_line_without_an_id_is_left_out() -> None:
    assert lines(LONG, LONG, LONG, b"\n", b"after\n") == ["after", ""]


def test_lines_come_whole_and_other_ends_of_lines_belong_to_them() -> None:
    assert lines("a\u2028b".encode(), b"\r", b"c\nd\ne") == ["a\u2028b\rc", "d", ""]


def test_a_compressed_answer_is_refused() -> None:
    with pytest.raises(Failure) as caught:
        asyncio.run(bound(httpx2.Response(200, headers={"Content-Encoding": "gzip"}), "far"))
    assert caught.value.fault == "mcp-result-large"


def test_an_answer_by_http_is_read_up_to_a_limit() -> None:
    async def read(*chunks: bytes) -> int:
        async def content() -> Any:
            for one in chunks:
                yield one

        response = httpx2.Response(200, content=content())
        await bound(response, "far")
        return len(await response.aread())

    assert asyncio.run(read(LONG, LONG)) == LARGEST
    with pytest.raises(Failure):
        asyncio.run(read(LONG, LONG, b"x"))
