"""The clients of engines, against a real socket that replays what a real llama.cpp said."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from scripts.engines.base import ContextTooLong, Engine, rate
from scripts.engines.llamacpp import LlamaCpp
from scripts.engines.openai import OpenAI
from scripts.engines.wire import speed
from scripts.errors import EngineError
from tests.faults import fault
from tests.machine import free_port
from tests.unit.engines.replay import KEY, Replay, delta, recorded, serve, sse
from tests.waits import PATIENCE, until

QUESTION = [{"role": "user", "content": "What is the capital of France?"}]
NAME = "qwen2.5-coder:0.5b-instruct-q4_K_M"


@pytest.fixture
def replay() -> Iterator[Replay]:
    with serve() as made:
        yield made


@pytest.fixture
def engine(replay: Replay) -> LlamaCpp:
    return LlamaCpp(replay.address, key=KEY)


def test_a_recorded_answer_streams_and_ends_with_the_engines_timings(
    replay: Replay, engine: LlamaCpp
) -> None:
    speaks_the_protocol: Engine = engine
    *chunks, last = speaks_the_protocol.chat(QUESTION, temperature=0, max_tokens=24, seed=1)
    assert [c.text for c in chunks] == ["The", " capital", " of", " France", " is", " Paris", "."]
    assert last.finish == "stop"
    told = next(
        json.loads(line[6:])["timings"] for line in recorded("chat.sse").splitlines() if '"timings"' in line
    )
    timings = last.timings
    assert timings is not None
    assert (timings.prompt_tokens, timings.cached_tokens, timings.completion_tokens) == (36, 0, 8)
    assert timings.prefill_per_second == pytest.approx(told["prompt_per_second"])
    assert timings.decode_per_second == pytest.approx(told["predicted_per_second"])
    assert timings.ttft is not None
    assert timings.total is not None
    assert 0 < timings.ttft <= timings.total

    sent = replay.requests[0]
    assert sent["model"] == NAME  # the first that the engine lists
    assert (sent["stream"], sent["temperature"], sent["max_tokens"], sent["seed"]) == (True, 0, 24, 1)
    assert replay.headers[0]["Authorization"] == f"Bearer {KEY}"


def test_what_is_not_given_is_left_to_the_engine(replay: Replay, engine: LlamaCpp) -> None:
    list(engine.chat(QUESTION, model="other"))
    assert not {"temperature", "max_tokens", "seed"} & set(replay.requests[0])
    assert replay.requests[0]["model"] == "other"


def test_a_server_without_timings_has_unknown_speeds(replay: Replay) -> None:
    replay.reply = sse(
        delta("Hi"), delta("", finish_reason="stop"), {"choices": [], "usage": {"prompt_tokens": 3}}, "[DONE]"
    )
    *_, last = OpenAI(replay.address, model="m").chat(QUESTION)
    assert last.timings is not None
    assert last.timings.prompt_tokens == 3
    assert last.timings.completion_tokens is None
    assert last.timings.decode_per_second is None
    assert last.timings.prefill_per_second is None


def test_an_unknown_speed_is_none_not_zero_or_infinity(replay: Replay, engine: LlamaCpp) -> None:
    cached = {
        "cache_n": 9,
        "prompt_n": 0,
        "prompt_ms": 0.1,
        "prompt_per_second": 1e6,
        "predicted_per_second": None,
    }
    replay.reply = sse(delta("Hi"), delta("", finish_reason="stop"), {"timings": cached}, "[DONE]")
    *_, last = engine.chat(QUESTION)
    assert last.timings is not None
    assert last.timings.cached_tokens == 9
    assert last.timings.prefill_per_second is None
    assert last.timings.decode_per_second is None
    assert [speed(v) for v in (0, -1, float("inf"), float("nan"), "9", True, None, 2)] == [None] * 7 + [2.0]
    assert [rate(0, 1.0), rate(1, 0.0), rate(None, 1.0), rate(3, None), rate(6, 2.0)] == [None] * 4 + [3.0]


def test_pings_reasoning_and_empty_pieces_are_understood(replay: Replay, engine: LlamaCpp) -> None:
    thought = {"choices": [{"delta": {"reasoning_content": "hm"}}]}
    odd: list[Any] = [
        {"choices": []},
        {"choices": [{"delta": None}]},
        {"choices": [{"delta": {"content": None}}]},
    ]
    replay.reply = ": ping\n\n" + sse(
        thought, *odd, delta("Yes"), delta("", finish_reason="length"), "[DONE]"
    )
    chunks = list(engine.chat(QUESTION))
    assert [(c.reasoning, c.text) for c in chunks[:-1]] == [("hm", ""), ("", "Yes")]
    assert chunks[-1].finish == "length"


def test_no_done_but_a_finish_reason_is_an_end(replay: Replay, engine: LlamaCpp) -> None:
    replay.reply = sse(delta("Yes"), delta("", finish_reason="stop"))
    assert [c.text for c in engine.chat(QUESTION)] == ["Yes", ""]


@pytest.mark.parametrize("clean", [True, False])
def test_a_stream_that_is_cut_is_an_error_that_points_to_the_log(
    replay: Replay, engine: LlamaCpp, clean: bool
) -> None:
    replay.reply = "\n\n".join(recorded("chat.sse").split("\n\n")[:4]) + "\n\n"
    replay.cut = not clean
    pieces = []
    with pytest.raises(EngineError, check=fault("answer-cut")) as caught:
        for chunk in engine.chat(QUESTION):
            pieces.append(chunk.text)
    assert pieces == ["The", " capital", " of"]
    assert "uv run invoke logs llamacpp" in caught.value.hint


def test_rubbish_and_an_error_inside_a_stream(replay: Replay, engine: LlamaCpp) -> None:
    replay.reply = sse(delta("Yes"), "{not json")
    with pytest.raises(EngineError, match="not JSON"):
        list(engine.chat(QUESTION))
    replay.reply = sse(delta("Yes"), {"error": {"message": "out of memory", "code": 500}})
    with pytest.raises(EngineError, match="out of memory"):
        list(engine.chat(QUESTION))


def test_a_prompt_that_is_too_long_carries_both_figures(replay: Replay, engine: LlamaCpp) -> None:
    replay.status, replay.reply = 400, recorded("context.json")
    with pytest.raises(ContextTooLong) as caught:
        list(engine.chat(QUESTION))
    assert (caught.value.tokens, caught.value.context) == (10030, 4096)
    assert "invoke restart" in caught.value.hint


@pytest.mark.parametrize(
    ("status", "body", "said", "hint"),
    [
        (401, recorded("401.json"), "Invalid API Key", "invoke restart"),
        (503, '{"error":{"message":"Loading model"}}', "Loading model", "invoke doctor"),
        (500, "<html>oh</html>", "<html>oh</html>", "invoke logs llamacpp"),
        (400, '{"error":"no such model"}', "no such model", "invoke logs llamacpp"),
        (404, '{"detail":"Not Found"}', "Not Found", "invoke logs llamacpp"),
    ],
)
def test_errors_repeat_the_servers_words_and_name_a_next_command(
    replay: Replay, engine: LlamaCpp, status: int, body: str, said: str, hint: str
) -> None:
    replay.status, replay.reply = status, body
    with pytest.raises(EngineError) as caught:
        list(engine.chat(QUESTION))
    assert said in caught.value.message
    assert hint in caught.value.hint
    assert KEY not in f"{caught.value.message}{caught.value.hint}{caught.value.detail}"


def test_nobody_there(tmp_path: object) -> None:
    engine = LlamaCpp(f"http://127.0.0.1:{free_port()}")
    with pytest.raises(EngineError, match="can't be reached") as caught:
        engine.models()
    assert "invoke doctor" in caught.value.hint
    with pytest.raises(EngineError, match="can't be reached"):
        list(engine.chat(QUESTION, model="m"))
    assert engine.ready().state == "unreachable"


def test_silence_ends_with_an_error(replay: Replay) -> None:
    replay.silent_after = ""
    with pytest.raises(EngineError, check=fault("answer-cut"), match=r"0\.2 s"):
        list(LlamaCpp(replay.address, model="m", silence=0.2).chat(QUESTION))


def test_ready_tells_loading_refused_and_ready_apart(replay: Replay, engine: LlamaCpp) -> None:
    assert engine.ready().ready
    replay.models = (401, recorded("401.json"))
    assert engine.ready(5).state == "refused"  # at once: waiting does not mend a key
    replay.health = (503, '{"error":{"message":"Loading model","code":503}}')
    began = time.monotonic()
    found = engine.ready(0.3)
    assert (found.state, found.ready) == ("loading", False)
    assert "Loading model" in found.evidence and time.monotonic() - began >= 0.3


def test_ready_waits_until_it_is(replay: Replay, engine: LlamaCpp) -> None:
    replay.health = (503, "{}")
    threading.Timer(0.3, lambda: setattr(replay, "health", (200, "{}"))).start()
    assert engine.ready(10).ready


def test_models_of_llamacpp(engine: LlamaCpp) -> None:
    (model,) = engine.models()
    assert model.name == NAME
    assert (model.context, model.size, model.parameters) == (4096, 485452288, 630167424)
    assert model.quantization == "Q4_K - Medium"


def test_a_listing_with_odd_entries_keeps_the_good_ones(replay: Replay) -> None:
    entries = [{"id": "a"}, {"id": 7}, None, {"name": "b"}, {"id": "c", "max_model_len": 100, "meta": []}]
    replay.models = (200, json.dumps({"data": entries}))
    assert [(m.name, m.context) for m in OpenAI(replay.address).models()] == [("a", None), ("c", 100)]
    assert [m.name for m in LlamaCpp(replay.address).models()] == ["a", "c"]


@pytest.mark.parametrize("body", ["[]", '{"data": null}', "<html>", '"x"'])
def test_something_else_on_the_port_is_said_to_be_so(replay: Replay, engine: LlamaCpp, body: str) -> None:
    replay.models = (200, body)
    with pytest.raises(EngineError, check=fault("engine-unknown")):
        engine.models()


def test_closing_the_iterator_closes_the_connection(replay: Replay, engine: LlamaCpp) -> None:
    replay.silent_after = "The"
    stream = engine.chat(QUESTION)
    next(stream)
    stream.close()
    assert replay.gone.wait(PATIENCE)


@pytest.mark.parametrize("last", ["The", ""])
def test_stop_ends_an_answer_even_while_nothing_comes(replay: Replay, engine: LlamaCpp, last: str) -> None:
    replay.silent_after = last
    stop = threading.Event()

    def asked() -> None:
        until(lambda: replay.requests)
        stop.set()

    threading.Thread(target=asked, daemon=True).start()
    chunks = list(engine.chat(QUESTION, model="m", stop=stop))
    assert all(c.timings is None for c in chunks)
    assert replay.gone.wait(PATIENCE)


def test_the_address_shows_no_password() -> None:
    assert OpenAI("http://user:pass@127.0.0.1:1/v1/").address == "http://127.0.0.1:1"
