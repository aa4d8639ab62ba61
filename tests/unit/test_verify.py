"""Judgements of `verify`: each can fail, and says why and what to run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from scripts import faults, verify
from scripts.engines.base import Chunk, Timings
from scripts.errors import EngineError
from scripts.mcp import RoundTrip
from scripts.models.catalogue import load
from scripts.webui import Answer, Call

STARTER = load().starter


class Says:
    """An engine that answers the same words to everything."""

    address = "http://127.0.0.1:1"

    def __init__(self, *words: str, timings: Timings | None = None) -> None:
        self.words, self.timings = words, timings

    def chat(self, *_: Any, **__: Any) -> Iterator[Chunk]:
        yield from (Chunk(text=word) for word in self.words)
        yield Chunk(finish="stop", timings=self.timings)


def engine(*words: str, timings: Timings | None = None) -> Any:
    return Says(*words, timings=timings)


def test_services() -> None:
    good = verify.services({"mcp": (True, "200"), "openwebui": (True, "200")})
    assert good.status == "pass" and "mcp" in good.evidence
    bad = verify.services({"mcp": (False, "refused"), "openwebui": (True, "200")})
    assert bad.status == "fail" and "mcp: refused" in bad.evidence and bad.next


@pytest.mark.parametrize(
    ("said", "status"), [("It is Paris.", "pass"), ("It is Lyon.", "fail"), ("", "fail")]
)
def test_a_known_answer_must_be_right(said: str, status: str) -> None:
    result = verify.known_answer(engine(said), STARTER)
    assert result.status == status and said in result.evidence
    assert bool(result.next) == (status == "fail")


def test_a_model_without_a_question_is_not_called_good() -> None:
    assert (
        verify.known_answer(engine("x"), STARTER.model_copy(update={"question": None})).status
        == "not applicable"
    )


def test_speed_is_shown_as_the_engine_tells_it_or_not_at_all() -> None:
    told = verify.speed(engine("a", timings=Timings(completion_tokens=96, decode_per_second=31.25)))
    assert told.figures["decode_tokens_per_second"] == 31.25 and "31.2" in told.evidence
    assert verify.speed(engine("a", timings=Timings())).status == "not applicable"
    assert verify.speed(engine("a")).status == "not applicable"


def test_mcp_must_count_what_the_database_counts() -> None:
    trip = RoundTrip(("count",), ("shop",), "shop", {"orders": 1500})
    good = verify.mongodb(trip, {"orders": 1500}, "SecantusDB 1, MongoDB-compatible")
    assert good.status == "pass" and good.evidence.endswith(
        "orders 1500, as in SecantusDB 1, MongoDB-compatible"
    )
    wrong = verify.mongodb(trip, {"orders": 1501})
    assert wrong.status == "fail" and "1500 through MCP, 1501" in wrong.evidence
    assert verify.mongodb(RoundTrip((), ()), {}).status == "fail"


CALL = (Call("count", {}, "1500"),)


@pytest.mark.parametrize(
    ("text", "calls", "status"),
    [
        ("There are 1500 orders.", CALL, "pass"),
        ("There are 1,500 orders.", CALL, "pass"),
        ("1500", CALL, "pass"),
        ("There are 15001 orders.", CALL, "fail"),
        ("There are 150 orders.", CALL, "fail"),
        ("There are 1500 orders.", (), "fail"),  # a guess is no query
        ("I do not know.", CALL, "fail"),
    ],
)
def test_an_answer_about_data_needs_the_number_and_the_tool(
    text: str, calls: tuple[Call, ...], status: str
) -> None:
    result = verify.question_about_data(lambda _: Answer(text, calls, 1.0), "orders", 1500)
    assert result.status == status and "How many orders are there?" in result.evidence


def test_an_error_is_a_failed_check_with_its_hint() -> None:
    def look() -> verify.Check:
        raise EngineError("No answer.", hint="uv run invoke start", detail=["last line"])

    result = verify.check("model", look)
    assert (result.name, result.status, result.next) == ("model", "fail", "uv run invoke start")
    assert "No answer." in result.evidence and "last line" in result.evidence


@pytest.mark.parametrize("fault", ["mcp-tool-failed", "mcp-unreachable", "mcp-no-database", "counts-differ"])
def test_what_to_run_next_names_no_service_that_may_not_be_there(fault: str) -> None:
    """With a database of the user's own there is no service `database`."""

    def look() -> verify.Check:
        raise EngineError("The tool answered with an error.", fault=fault)

    done = verify.check("mongodb", look)
    assert done.next and "logs database" not in done.next and "restart database" not in done.next


@pytest.mark.parametrize(
    ("service", "line", "fault"),
    [
        ("mcp", "Error: listen EADDRINUSE: address already in use 127.0.0.1:3000", "port-taken"),
        ("openwebui", "OSError: [Errno 28] No space left on device", "disk-full"),
        ("llamacpp", "error loading model: tensor 'x' data is not within the file bounds", "model-damaged"),
        ("llamacpp", "terminate called after throwing an instance of 'std::bad_alloc'", "out-of-memory"),
        ("openwebui", "sqlite3.OperationalError: unable to open database file", "webui-database"),
        ("openwebui", "http://evil.example is not an accepted origin.", "webui-origin"),
        ("database", "Traceback (most recent call last):", "crash"),
    ],
)  # fmt: skip
def test_known_lines_are_known(service: str, line: str, fault: str) -> None:
    (found,) = faults.in_logs([(service, line)])
    assert found.fault.id == fault and found.fault.fix


def test_normal_lines_are_no_faults() -> None:
    normal = [
        ("openwebui", "2026-11-22 | INFO | Initialized 0 tool server(s)"),
        ("llamacpp", "0.00.007.915 W srv init: security: no API key is set"),
        ("llamacpp", "0.02.931.501 W load: control-looking token: 128247 '</s>' was not control-type"),
        ("database", "secantus listening on 127.0.0.1:27017"),
    ]
    assert faults.in_logs(normal) == []
    assert verify.logs(normal).status == "pass"


def test_a_fault_is_told_once_for_each_service() -> None:
    lines = [("mcp", "EADDRINUSE"), ("mcp", "EADDRINUSE"), ("openwebui", "address already in use")]
    assert len(faults.in_logs(lines)) == 2
    assert "1 more" in verify.logs(lines).evidence
