"""The client of the gateway's tools, against a real gateway with a real server behind it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from gateway import http
from gateway.tools import backend, guard
from gateway.tools.entries import Entry

from scripts.doctor import judge_services
from scripts.errors import ServiceError
from scripts.mcp import Tools
from scripts.mcp import gateway as client
from tests.machine import free_port
from tests.unit.gateway.tools.conftest import KEY, Gateway, as_child, served
from tests.waits import until


@pytest.fixture(scope="module")
def gateway() -> Iterator[Gateway]:
    """One server that answers, one of whose tools is not there, and one that is down."""
    down = Entry("gone", ("a",), url=f"http://127.0.0.1:{free_port()}/mcp")
    with served(as_child(tools=("where", "large", "broken", "missing")), down) as made:
        until(lambda: made.ready()["near"]["fault"] != "mcp-server-down")  # a busy machine starts it slowly
        yield made


@pytest.fixture
def tools(gateway: Gateway) -> Tools:
    return Tools(gateway.url, KEY)


def test_what_each_server_shows(tools: Tools) -> None:
    near, gone = tools.states()
    assert (near.name, near.fault, near.missing) == ("near", "mcp-tool-missing", ("missing",))
    assert "process" in near.offered and (gone.fault, gone.missing) == ("mcp-server-down", ("a",))
    found = list(judge_services.each_server((near, gone)))
    assert [(one.subject, one.fault) for one in found] == [(one.name, one.fault) for one in (near, gone)]
    assert [one.status for one in judge_services.servers(())] == ["not applicable"]


def test_a_call_and_its_result(tools: Tools) -> None:
    result = tools.call("near", "where", {"connectionId": "x", "text": "y"})
    assert result.texts == ("x:y",) and not result.document["isError"] and result.milliseconds > 0


@pytest.mark.parametrize(
    ("server", "tool", "arguments", "fault"),
    [
        ("near", "process", {}, "mcp-tool-unknown"),
        ("near", "where", {}, "mcp-arguments-invalid"),
        ("near", "large", {"size": guard.BYTES}, "mcp-result-large"),
        ("near", "missing", {}, "mcp-server-down"),
        ("near", "broken", {}, "mcp-tool-failed"),
        ("nothing", "where", {}, "mcp-server-unknown"),
        ("../ready", "where", {}, "program-request"),
    ],
)
def test_a_call_that_fails_names_its_fault(
    tools: Tools, server: str, tool: str, arguments: dict[str, object], fault: str
) -> None:
    with pytest.raises(ServiceError) as caught:
        tools.call(server, tool, arguments)
    assert caught.value.fault == fault


def both(tools: Tools) -> list[str]:
    """The faults of looking and of a call."""
    with pytest.raises(ServiceError) as looked:
        tools.states()
    with pytest.raises(ServiceError) as called:
        tools.call("near", "where", {})
    return [looked.value.fault, called.value.fault]


def test_a_wrong_key(gateway: Gateway) -> None:
    assert both(Tools(gateway.url, "wrong")) == ["gateway-key"] * 2


def test_nobody_there() -> None:
    assert both(Tools(f"http://127.0.0.1:{free_port()}", KEY)) == ["gateway-unreachable"] * 2


def test_both_sides_name_the_same() -> None:
    """The gateway is a program of its own: what both write is held together here."""
    assert client.FAULT == guard.FAULT
    assert set(client.State.__dataclass_fields__) == set(backend.State.__dataclass_fields__)
    assert client.PATIENCE > backend.START and {"localhost", "gateway"} <= http.NAMES
