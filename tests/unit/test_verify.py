"""Judgements of `verify`: each can fail, and says why and what to run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from scripts import verify
from scripts.engines.base import Chunk, Timings
from scripts.errors import EngineError
from scripts.faults import find
from scripts.faults.finding import Finding
from scripts.mcp import RoundTrip
from scripts.models.catalogue import load
from scripts.proxy.visit import Visit
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


@pytest.mark.parametrize(
    ("said", "status"), [("It is Paris.", "ok"), ("It is Lyon.", "wrong"), ("", "wrong")]
)
def test_a_known_answer_must_be_right(said: str, status: str) -> None:
    result = verify.known_answer(engine(said), STARTER)
    assert result.status == status and said in result.seen
    assert bool(result.remedy) == (status == "wrong")


def test_a_model_without_a_question_is_not_called_good() -> None:
    assert (
        verify.known_answer(engine("x"), STARTER.model_copy(update={"question": None})).status
        == "not applicable"
    )


def test_speed_is_shown_as_the_engine_tells_it_or_not_at_all() -> None:
    told = verify.measured(engine("a", timings=Timings(completion_tokens=96, decode_per_second=31.25)))
    assert told.figures["decode_tokens_per_second"] == 31.25 and "31.2" in told.seen
    assert verify.measured(engine("a", timings=Timings())).status == "not applicable"
    assert verify.measured(engine("a")).status == "not applicable"


def test_mcp_must_count_what_the_database_counts() -> None:
    trip = RoundTrip(("count",), ("shop",), "shop", {"orders": 1500})
    good = verify.counted(trip, {"orders": 1500}, "SecantusDB 1, MongoDB-compatible")
    assert good.status == "ok" and good.seen.endswith("orders 1500, as in SecantusDB 1, MongoDB-compatible")
    differs = verify.counted(trip, {"orders": 1501}, "the database")
    assert differs.fault == "counts-differ" and "1500 through MCP, 1501" in differs.seen
    assert verify.counted(RoundTrip((), ()), {}, "the database").fault == "mcp-no-database"


CALL = (Call("count", {}, "1500"),)


@pytest.mark.parametrize(
    ("text", "calls", "fault"),
    [
        ("There are 1500 orders.", CALL, ""),
        ("There are 1,500 orders.", CALL, ""),
        ("1500", CALL, ""),
        ("There are 15001 orders.", CALL, "wrong-answer"),
        ("There are 150 orders.", CALL, "wrong-answer"),
        ("There are 1500 orders.", (), "tool-not-called"),  # a guess is no query
        ("I do not know.", CALL, "wrong-answer"),
    ],
)
def test_an_answer_about_data_needs_the_number_and_the_tool(
    text: str, calls: tuple[Call, ...], fault: str
) -> None:
    result = verify.about_data(lambda _: Answer(text, calls, 1.0), "orders", 1500)
    assert result.fault == fault and "How many orders are there?" in result.seen


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("1,500 orders.\n\n<details>\n", ""),
        ("351 orders.\n\n<details>\n1,500 documents", "wrong-answer"),  # only the sentence counts
        ("Did you mean one of these? Answer with its number.", "wrong-answer"),
        ("", "wrong-answer"),
    ],
)
def test_ask_your_data_needs_the_number_in_its_sentence(text: str, fault: str) -> None:
    found = verify.counted_on_page(lambda _: Answer(text, (), 1.0), "orders", 1500)
    assert found.fault == fault and "How many orders are there?" in found.seen


NOBODY: Any = None  # a stack that no question looks at


def test_an_error_is_a_wrong_answer_with_its_fault_and_hint() -> None:
    def question(_: verify.Stack) -> Finding:
        raise EngineError("No answer.", fault="engine-died", hint="uv run invoke start", detail=["last line"])

    found = verify.ask("answer", question, NOBODY)
    assert (found.subject, found.status, found.fault) == ("answer", "wrong", "engine-died")
    assert found.remedy == "uv run invoke start" and found.seconds is not None
    assert "No answer." in found.seen and "last line" in found.seen


@pytest.mark.parametrize("fault", ["mcp-tool-failed", "mcp-unreachable", "mcp-no-database", "counts-differ"])
def test_what_to_run_next_names_no_service_that_may_not_be_there(fault: str) -> None:
    """With a database of the user's own there is no service `database`."""

    def question(_: verify.Stack) -> Finding:
        raise EngineError("The tool answered with an error.", fault=fault)

    found = verify.ask("mongodb", question, NOBODY)
    assert found.remedy and "logs database" not in found.remedy and "restart database" not in found.remedy


@pytest.mark.parametrize(
    ("service", "line", "fault"),
    [
        ("mcp", "Error: listen EADDRINUSE: address already in use 127.0.0.1:3000", "port-taken"),
        ("openwebui", "OSError: [Errno 28] No space left on device", "disk-full"),
        ("llamacpp", "error loading model: tensor 'x' data is not within the file bounds", "model-damaged"),
        ("llamacpp", "terminate called after throwing an instance of 'std::bad_alloc'", "out-of-memory"),
        ("openwebui", "sqlite3.OperationalError: unable to open database file", "sqlite-closed"),
        ("openwebui", "http://evil.example is not an accepted origin.", "webui-origin"),
        ("database", "Traceback (most recent call last):", "crash"),
    ],
)  # fmt: skip
def test_known_lines_are_known(service: str, line: str, fault: str) -> None:
    (found,) = find.in_logs([(service, line)])
    assert found.fault.id == fault and found.fault.fix


def test_normal_lines_are_no_faults() -> None:
    normal = [
        ("openwebui", "2026-11-22 | INFO | Initialized 0 tool server(s)"),
        ("llamacpp", "0.00.007.915 W srv init: security: no API key is set"),
        ("llamacpp", "0.02.931.501 W load: control-looking token: 128247 '</s>' was not control-type"),
        ("database", "secantus listening on 127.0.0.1:27017"),
    ]
    assert find.in_logs(normal) == []


def test_a_fault_is_told_once_for_each_service() -> None:
    lines = [("mcp", "EADDRINUSE"), ("mcp", "EADDRINUSE"), ("openwebui", "address already in use")]
    assert len(find.in_logs(lines)) == 2


@pytest.mark.parametrize(
    ("seen", "fault"),
    [
        (Visit(200, {"strict-transport-security": "max-age=1"}, "https://a.example/ready"), ""),
        (Visit(error="certificate verify failed"), "proxy-unreachable"),
        (Visit(502, {}, "https://a.example/ready"), "service-not-ready"),
        (Visit(200, {"strict-transport-security": "max-age=1"}, ""), "proxy-unreachable"),
        (
            Visit(200, {"strict-transport-security": "max-age=1"}, "https://a.example.org/"),
            "proxy-unreachable",
        ),
        (Visit(200, {}, "https://a.example/ready"), "proxy-unreachable"),
    ],
)
def test_the_page_over_https(seen: Visit, fault: str) -> None:
    found = verify.visited(seen, "https://a.example")
    assert found.fault == fault and found.well is not bool(fault)


@pytest.mark.parametrize(("ends", "fault"), [(True, ""), (False, "audit-sign-out")])
def test_a_session_after_its_sign_out(ends: bool, fault: str) -> None:
    found = verify.signed_out(ends)
    assert found.fault == fault and found.well is ends


@pytest.mark.parametrize(
    ("taken", "wanted", "fault"),
    [
        (True, True, ""),
        (False, False, ""),
        (True, False, "audit-password-open"),
        (False, True, "password-sign-in-off"),
    ],
)
def test_passwords_are_taken_as_is_said(taken: bool, wanted: bool, fault: str) -> None:
    found = verify.let_in(taken, wanted)
    assert found.fault == fault and found.well is not bool(fault)
