"""The reader of the database: what it makes of the server's answers. It reads a real one in tests/integration."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest
from gateway.faults import Failure
from gateway.mcp import MOST, Server, Session, TooLarge, _refused
from mcp.types import CallToolResult, TextContent

from tests.machine import free_port


class Tools:
    """A client whose tools answer as given, one after another."""

    def __init__(self, *answers: CallToolResult) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, dict[str, Any]]] = []

    async def call_tool(self, name: str, arguments: dict[str, Any], **_: Any) -> CallToolResult:
        self.asked.append((name, arguments))
        return self.answers.pop(0)


def answer(**content: Any) -> CallToolResult:
    return CallToolResult(content=[], structured_content=content)


def refused(text: str) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=text)], is_error=True)


def session(*answers: CallToolResult) -> tuple[Session, Tools]:
    tools = Tools(*answers)
    return Session(tools), tools  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("Error running aggregate: operation exceeded time limit", "ask-query-slow"),
        ("Error running aggregate: connect ECONNREFUSED 127.0.0.1:27017", "database-unreachable"),
        ("MongoServerSelectionError: getaddrinfo ENOTFOUND db.example", "database-unreachable"),
        ("Error running count: connection <monitor> to <ip address>:27017 timed out", "database-unreachable"),
        ("Error running count: Authentication failed.", "database-login"),
        ('not authorized on shop to execute command { count: "orders" }', "database-login"),
        ("PlanExecutor error: BSONObj size: 20000000 is invalid", "ask-result-large"),
        (
            "$push used too much memory and cannot spill to disk. Memory limit: 104857600 bytes",
            "ask-result-large",
        ),
        (
            "document constructed by $facet is 104948160 bytes, which exceeds the limit of 104857600 bytes",
            "ask-result-large",
        ),
        ("Unrecognized pipeline stage name: '$nix'", "mcp-tool-failed"),
    ],
)
def test_why_a_call_failed_is_read_in_the_words_of_mongodb(said: str, fault: str) -> None:
    found = _refused("aggregate", refused(said))
    assert found.fault == fault and said not in found.text


def test_databases_of_the_server_s_own_are_left_out() -> None:
    names = [{"name": one} for one in ("admin", "shop", "local", "config", "byre_sample_marker", "crm")]
    reader, tools = session(answer(databases=names))
    assert asyncio.run(reader.databases()) == ["shop", "crm"]
    assert tools.asked == [("list-databases", {"connectionId": "preconfigured"})]


def test_rows_come_as_one_document_in_their_order() -> None:
    reader, tools = session(
        answer(documents=[{"_id": None, "rows": [{"n": 2}, {"n": 1}, {"n": 3}]}], count=1)
    )
    found = asyncio.run(reader.rows("shop", "orders", [{"$sort": {"n": 1}}], most=2))
    assert (found.documents, found.more) == ([{"n": 2}, {"n": 1}], True)
    assert tools.asked[0][1]["pipeline"][:2] == [{"$sort": {"n": 1}}, {"$limit": 3}]


def test_no_document_is_no_row() -> None:
    reader, _ = session(answer(documents=[], count=0, appliedLimits=[]))
    assert asyncio.run(reader.aggregate("shop", "orders", [])) == []


@pytest.mark.parametrize(
    "said",
    [
        answer(documents=[], count=1, appliedLimits=["tool.responseBytesLimit"]),
        answer(documents=[{"_id": None, "rows": [{}] * (MOST + 1)}], count=1),
        refused("Exceeded memory limit for $group"),
    ],
)
def test_a_result_that_is_too_large_is_said(said: CallToolResult) -> None:
    reader, _ = session(said)
    with pytest.raises(TooLarge) as caught:
        asyncio.run(reader.aggregate("shop", "orders", []))
    assert caught.value.fault == "ask-result-large"


@pytest.mark.parametrize(
    ("tool", "fault"), [("count", "ask-query-slow"), ("list-collections", "database-unreachable")]
)
def test_a_call_that_does_not_end(monkeypatch: pytest.MonkeyPatch, tool: str, fault: str) -> None:
    async def never(*_: Any, **__: Any) -> None:
        await asyncio.sleep(60)

    reader, tools = session()
    monkeypatch.setattr(tools, "call_tool", never)
    monkeypatch.setattr("gateway.mcp.SECONDS" if tool == "count" else "gateway.mcp.NAMES", 0.01)
    call = reader.count("shop", "a view") if tool == "count" else reader.collections("shop")
    with pytest.raises(Failure) as caught:
        asyncio.run(call)
    assert caught.value.fault == fault


async def ask(port: int) -> None:
    server = Server(f"http://127.0.0.1:{port}/mcp", "key")
    try:
        async with server.session() as reader:
            await reader.databases()
    finally:
        await server.close()


def test_nobody_there() -> None:
    with pytest.raises(Failure) as caught:
        asyncio.run(ask(free_port()))
    assert caught.value.fault == "mcp-unreachable"


def test_somebody_who_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that hangs: the system takes its connections all the same."""
    monkeypatch.setattr("gateway.mcp.FIRST", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as hangs, pytest.raises(Failure) as caught:
        asyncio.run(ask(hangs.getsockname()[1]))
    assert caught.value.fault == "mcp-unreachable"
