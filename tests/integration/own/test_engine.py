"""The real engine: llama.cpp's server, started by our launcher from its own environment, with a real model."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from gateway.ask.model import PlanModel, Reading
from launcher.slots import SHORT

from benchmarks.chat_overhead import measure
from scripts import parts
from scripts.chat import Options, Session, run_once
from scripts.engines.base import ContextTooLong
from scripts.engines.llamacpp import LlamaCpp
from scripts.errors import EngineError
from scripts.models import adapter
from tests.conftest import cache
from tests.faults import fault
from tests.machine import busy, free_port
from tests.real_models import real_model
from tests.waits import PATIENCE, until

ROOT = Path(__file__).resolve().parents[3]
LAUNCHER = ROOT / "parts" / "engine" / "llama_server.py"
KEY = "an-engine-key-for-tests"
ALIAS = "test:model"
PLAN_PROMPT = (
    '<|im_start|>system\nPLAN\norders: _id 1..9; status "paid"|"sent"; total 1..90<|im_end|>\n'
    "<|im_start|>user\nHow many orders are paid?<|im_end|>\n<|im_start|>assistant\n"
)
# Asking /slots more than once a second keeps llama.cpp from noticing that a client has gone: each answer restarts
# the second that it waits before it looks.
SLOTS_SECONDS = 1.5


@dataclass
class Running:
    process: subprocess.Popen[bytes]
    address: str
    log: Path

    @property
    def client(self) -> LlamaCpp:
        return LlamaCpp(self.address, key=KEY)

    @property
    def logged(self) -> str:
        return self.log.read_text(errors="replace")  # the last line may be half there

    def until_idle(self) -> None:
        until(lambda: not self.client.busy(), every=SLOTS_SECONDS)


@contextmanager
def served(python: Path, model: Path, folder: Path, *flags: str, **environment: str) -> Iterator[Running]:
    port = free_port()
    key_file = folder / "engine key"
    key_file.write_text(f"{KEY}\n")
    settings = {
        "LLAMA_ARG_MODEL": str(model),
        "LLAMA_ARG_ALIAS": ALIAS,
        "LLAMA_ARG_HOST": "127.0.0.1",
        "LLAMA_ARG_PORT": str(port),
        "LLAMA_ARG_CTX_SIZE": "2048",
        "LLAMA_ARG_BATCH": "64",
        "LLAMA_ARG_ENDPOINT_METRICS": "on",
        "LLAMA_ARG_API_KEY_FILE": str(key_file),
        **({"LLAMA_ARG_THREADS": "1"} if busy() else {}),
        **environment,
    }
    log = folder / "engine.log"
    with log.open("wb") as sink:
        process = subprocess.Popen(
            [str(python), str(LAUNCHER), *flags],
            env={"PATH": os.environ["PATH"], **settings},
            stdout=sink,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield Running(process, f"http://127.0.0.1:{port}", log)
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="session")
def model_path() -> Path:
    """The starter's GGUF."""
    return real_model("starter").path


@pytest.fixture(scope="session")
def engine_python() -> Path:
    """A Python that has xllamacpp: that of the installed engine."""
    return parts.install(parts.find("engine"), cache() / "parts").path / "bin" / "python"


@pytest.fixture(scope="module", params=[1, 2], ids=["one conversation", "two at once"])
def running(
    request: pytest.FixtureRequest,
    engine_python: Path,
    model_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Running]:
    """With one slot of 2048 tokens; and with two, which the front gives to the requests."""
    folder = tmp_path_factory.mktemp("engine späce")
    slots = {"LLAMA_ARG_N_PARALLEL": str(request.param), "LLAMA_ARG_CTX_SIZE": str(2048 * request.param)}
    with served(engine_python, model_path, folder, **slots) as made:
        found = made.client.ready(PATIENCE)
        assert found.ready, (found, made.logged[-2000:])
        yield made


def test_it_answers_and_the_figures_are_the_engines_own(running: Running) -> None:
    answer = run_once(running.client, "What is the capital of France?", Options(temperature=0, max_tokens=32))
    assert "Paris" in answer.text
    timings = answer.timings
    assert timings.prompt_tokens
    assert timings.completion_tokens
    assert timings.decode_per_second
    assert timings.prefill_per_second
    assert timings.ttft
    assert timings.total
    assert timings.ttft < timings.total
    figures = re.compile(r"\beval time = .*?([\d.]+) tokens per second")
    told = pytest.approx(timings.decode_per_second, rel=0.01, abs=0.01)  # the log has two decimals

    def logged() -> list[float]:
        return [float(rate) for rate in figures.findall(running.logged)]

    until(lambda: told in logged(), why=logged)  # it comes after the answer


def test_the_listing_has_the_alias_and_the_context(running: Running) -> None:
    (model,) = running.client.models()
    assert (model.name, model.context) == (ALIAS, 2048)
    assert model.size
    assert model.size > 10**6


def test_a_conversation_remembers(running: Running) -> None:
    class Screen:
        text = ""

        def write(self, text: str) -> None:
            self.text += text

        def note(self, text: str) -> None:
            self.text += f"[{text}]"

    screen = Screen()
    session = Session(running.client, screen, Options(temperature=0, max_tokens=40))
    session.handle("My dog is called Rufus. Say OK.")
    session.handle("What is my dog called?")
    assert "Rufus" in session.turns[1].answer


def test_nothing_is_told_without_the_key_and_no_page_of_another_origin_may_read(running: Running) -> None:
    for path in ("/v1/models", "/props", "/slots", "/metrics", "/tools"):
        assert httpx.get(running.address + path, timeout=PATIENCE).status_code == 401
    chat = f"{running.address}/v1/chat/completions"
    assert httpx.post(chat, json={"messages": []}, timeout=PATIENCE).status_code == 401
    assert LlamaCpp(running.address, key="wrong").ready().state == "refused"
    with pytest.raises(EngineError, match="refuses the API key"):
        run_once(LlamaCpp(running.address, key="wrong"), "Hi")
    evil = {"Origin": "https://evil.example", "Authorization": f"Bearer {KEY}"}
    answer = httpx.get(f"{running.address}/v1/models", headers=evil, timeout=PATIENCE)
    assert "access-control-allow-origin" not in answer.headers
    assert httpx.get(running.address + "/", timeout=PATIENCE).status_code == 404  # no web UI of its own


def test_only_loopback_is_listened_on_and_secrets_are_in_no_argument_or_log(running: Running) -> None:
    process = psutil.Process(running.process.pid)
    both = [process, *process.children(recursive=True)]
    found = [one for each in both for one in each.net_connections() if one.status == psutil.CONN_LISTEN]
    assert [one.laddr.ip for one in found] == ["127.0.0.1"]
    run_once(running.client, "Remember sentinel-question-77.", Options(max_tokens=4))
    log = running.logged
    assert KEY not in " ".join(process.cmdline()) + log
    assert "sentinel-question-77" not in log
    assert "\x1b[" not in log


def test_the_log_says_where_the_model_is(running: Running) -> None:
    log = running.logged
    assert re.search(r"model buffer size = +[\d.]+ MiB", log)
    assert re.search(r"KV buffer size = +[\d.]+ MiB", log)


def test_metrics_count(running: Running) -> None:
    run_once(running.client, "Hi", Options(max_tokens=4))
    headers = {"Authorization": f"Bearer {KEY}"}
    text = httpx.get(f"{running.address}/metrics", headers=headers, timeout=PATIENCE).text
    assert re.search(r"^llamacpp:tokens_predicted_total [1-9]", text, re.MULTILINE)


def test_a_prompt_that_is_too_long(running: Running) -> None:
    with pytest.raises(ContextTooLong) as caught:
        run_once(running.client, "one two three " * 2000)
    assert caught.value.context == 2048
    assert caught.value.tokens
    assert caught.value.tokens > 2048


def test_closing_the_stream_stops_the_engine(running: Running) -> None:
    stream = running.client.chat(
        [{"role": "user", "content": "Count."}], max_tokens=2000, extra={"ignore_eos": True}
    )
    for _ in range(3):
        next(stream)
    assert running.client.busy() == 1
    stream.close()
    running.until_idle()


def test_stop_ends_a_long_prefill(running: Running) -> None:
    stop = threading.Event()
    threading.Timer(1.0, stop.set).start()
    words = " ".join(f"word{n}" for n in range(500))
    asked = [{"role": "user", "content": words}]
    endless = {"ignore_eos": True}
    chunks = list(running.client.chat(asked, model=ALIAS, stop=stop, max_tokens=1000, extra=endless))
    assert all(chunk.timings is None for chunk in chunks), "it did not come to its end"
    running.until_idle()


def test_chat_costs_next_to_nothing(running: Running) -> None:
    """That both sides are measured; the figure itself belongs to the benchmark."""
    found = measure(running.address, KEY, ALIAS, rounds=1, tokens=16)
    assert found["engine_clock"]["ratio"] > 0
    assert found["client_clock"]["ratio"] > 0


def test_an_adapter_that_no_request_asks_for_changes_no_answer(
    running: Running, engine_python: Path, model_path: Path, tmp_path: Path
) -> None:
    questions = (
        "Write one sentence about barns.",
        "SELECT the names of all llamas in SQL.",
        "What is 17 + 25?",
    )

    def answers(one: Running) -> list[str]:
        options = Options(temperature=0, max_tokens=48)
        return [run_once(one.client, question, options).text for question in questions]

    adapted = {"LLAMA_ARG_LORA": str(adapter.FILE), "LLAMA_ARG_LORA_INIT_WITHOUT_APPLY": "1"}
    with served(engine_python, model_path, tmp_path, **adapted) as made:
        assert made.client.ready(PATIENCE).ready, made.logged[-2000:]
        assert answers(made) == answers(running)
        body = {"prompt": PLAN_PROMPT, "n_predict": 16, "temperature": 0, "stop": ["\n"]}
        written = {
            scale: httpx.post(
                f"{made.address}/completion",
                json={**body, "lora": [{"id": 0, "scale": scale}]},
                headers={"Authorization": f"Bearer {KEY}"},
                timeout=PATIENCE,
            ).json()["content"]
            for scale in (0.0, 1.0)
        }
        assert written[1.0].strip() == 'orders[status="paid"] count' != written[0.0].strip()


@pytest.fixture(scope="module")
def several(
    engine_python: Path, model_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    """With three slots and the adapter: as the stack starts it where NUM_PARALLEL is 2."""
    more = {"LLAMA_ARG_LORA": str(adapter.FILE), "LLAMA_ARG_LORA_INIT_WITHOUT_APPLY": "1"}
    more |= {"LLAMA_ARG_N_PARALLEL": "3", "LLAMA_ARG_THREADS": "1"}
    with served(engine_python, model_path, tmp_path_factory.mktemp("several"), **more) as made:
        assert made.client.ready(PATIENCE).ready, made.logged[-2000:]
        yield made


def completion(engine: Running, **body: Any) -> dict[str, Any]:
    answer = httpx.post(
        f"{engine.address}/completion", json={"temperature": 0, **body},
        headers={"Authorization": f"Bearer {KEY}"}, timeout=PATIENCE,
    )  # fmt: skip
    return dict(answer.raise_for_status().json())


def test_a_plans_prompt_stays_read_while_others_chat(several: Running) -> None:
    """Plans have the first slot, which no chat takes."""

    def plan() -> tuple[str, int, int]:
        """The text, the tokens of the prompt that were computed, and those that were cached."""
        lora = [{"id": 0, "scale": 1.0}]
        made = completion(several, prompt=PLAN_PROMPT, n_predict=8, stop=["\n"], id_slot=0, lora=lora)
        return made["content"], made["timings"]["prompt_n"], made["timings"]["cache_n"]

    text, whole, cached = plan()
    assert cached == 0
    for number in range(5):
        completion(several, prompt=f"{number} llamas in a barn", n_predict=2)
    assert plan() == (text, 1, whole - 1)


def test_a_short_question_is_answered_while_a_long_prompt_is_read(several: Running) -> None:
    """The long one comes first and would fill every step until it has been read."""
    long = "llamas, goats and geese live in the barn by the river; " * 40
    assert len(long) > SHORT  # a shorter one takes the slot that was not used for longest

    def read(number: int, begun: threading.Event, over: threading.Event) -> None:
        body = {"prompt": f"{number} {long}", "n_predict": 1, "stream": True, "cache_prompt": False}
        headers = {"Authorization": f"Bearer {KEY}"}
        with httpx.stream(
            "POST", f"{several.address}/completion", json=body, headers=headers, timeout=PATIENCE
        ) as answer:
            begun.set()  # the head comes when the reading begins
            answer.read()
        over.set()

    def beside(number: int) -> bool:
        """Whether the short question's answer was there before the long prompt had been read."""
        begun, over = threading.Event(), threading.Event()
        reading = threading.Thread(target=read, args=(number, begun, over))
        reading.start()
        assert begun.wait(PATIENCE)
        completion(several, prompt=f"{number}?", n_predict=1)
        first = not over.is_set()
        reading.join()
        return first

    # A busy machine may ask the short one only when the long one is over.
    assert any(beside(number) for number in range(5))


def test_a_catalogue_that_was_read_before_is_there_for_the_first_question(several: Running) -> None:
    catalogue = 'trips: _id 1..90; city "Oslo"|"Rome"; seats 1..60\nguides: _id 1..7; name "Ann"|"Bo"'

    async def ask() -> tuple[int, int, Reading]:
        model = PlanModel(several.address, KEY, slot=0)
        try:
            return await model.read(catalogue), await model.read(catalogue), await model.write(catalogue, "?")
        finally:
            await model.close()

    first, again, plan = asyncio.run(ask())
    assert first > 20 and again == 1
    assert plan.cached >= first - 1 and plan.text


def test_the_same_beginning_of_two_chats_is_read_once(several: Running) -> None:
    beginning = "You help on a farm. " + "Llamas, goats and geese live in the barn by the river. " * 4
    first = completion(several, prompt=f"{beginning}How many geese?", n_predict=2)["timings"]
    second = completion(several, prompt=f"{beginning}Where is the barn?", n_predict=2)["timings"]
    assert first["cache_n"] == 0 and second["cache_n"] > second["prompt_n"] > 0
    assert second["cache_n"] > 0.8 * first["prompt_n"]


def test_it_dies_in_the_middle_of_an_answer(engine_python: Path, model_path: Path, tmp_path: Path) -> None:
    with served(engine_python, model_path, tmp_path) as made:
        assert made.client.ready(PATIENCE).ready
        stream = made.client.chat([{"role": "user", "content": "Count."}], extra={"ignore_eos": True})
        next(stream)
        made.process.send_signal(signal.SIGKILL)
        with pytest.raises(EngineError, check=fault("answer-cut")):
            list(stream)
        assert made.client.ready().state == "unreachable"


def test_it_ends_with_its_front_and_not_as_if_it_was_stopped(
    engine_python: Path, model_path: Path, tmp_path: Path
) -> None:
    with served(engine_python, model_path, tmp_path, LLAMA_ARG_N_PARALLEL="2") as made:
        assert made.client.ready(PATIENCE).ready
        stream = made.client.chat([{"role": "user", "content": "Count."}], extra={"ignore_eos": True})
        next(stream)
        beside = psutil.Process(made.process.pid).children()
        next(one for one in beside if one.net_connections(kind="tcp")).kill()
        assert made.process.wait(PATIENCE) == 1
        with pytest.raises(EngineError, check=fault("answer-cut")):
            list(stream)


def test_sigterm_ends_it_with_zero_even_while_it_answers(
    engine_python: Path, model_path: Path, tmp_path: Path
) -> None:
    with served(engine_python, model_path, tmp_path) as made:
        assert made.client.ready(PATIENCE).ready
        stream = made.client.chat([{"role": "user", "content": "Count."}], extra={"ignore_eos": True})
        next(stream)
        made.process.terminate()
        assert made.process.wait(PATIENCE) == 0


def test_it_sleeps_when_idle_gives_memory_back_and_wakes(
    engine_python: Path, model_path: Path, tmp_path: Path
) -> None:
    with served(engine_python, model_path, tmp_path, "--sleep-idle-seconds", "5") as made:
        assert made.client.ready(PATIENCE).ready
        process = psutil.Process(made.process.pid)
        assert run_once(made.client, "Hi", Options(max_tokens=4)).text  # it is awake for some seconds now
        awake = process.memory_info().rss
        until(lambda: process.memory_info().rss < awake * 0.7)
        assert made.client.ready().ready
        assert run_once(made.client, "Hi", Options(max_tokens=4)).text


@pytest.mark.parametrize("kind", ["cut", "port", "template"])
def test_what_cannot_be_served_ends_with_a_line_and_a_code(
    engine_python: Path, model_path: Path, tmp_path: Path, kind: str
) -> None:
    model, more = model_path, {}
    with socket.create_server(("127.0.0.1", 0)) as taken:
        if kind == "cut":
            model = tmp_path / "cut.gguf"
            with model_path.open("rb") as whole:
                model.write_bytes(whole.read(model_path.stat().st_size // 2))
        elif kind == "port":
            more["LLAMA_ARG_PORT"] = str(taken.getsockname()[1])
        else:
            (tmp_path / "bad.jinja").write_text("{% if %}")
            more["LLAMA_ARG_CHAT_TEMPLATE_FILE"] = str(tmp_path / "bad.jinja")
        with served(engine_python, model, tmp_path, **more) as made:
            assert made.process.wait(PATIENCE) == 1
            lines = made.logged.splitlines()
    # Not always the last line: threads of llama.cpp may write after it.
    assert any(one.startswith("llama_server: ") and str(model) in one and " port " in one for one in lines)
