"""ENGINE=openai against a real server with OpenAI's API.

That server is llama.cpp's, started here by itself: a stand-in for vLLM, LocalAI and the like, which speak the same API.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests.machine import Machine
from tests.openai_server import KEY, STARTER, Server, serve
from tests.sentinel import holders
from tests.waits import until


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve(tmp_path_factory.mktemp("server"), STARTER) as one:
        yield one


@pytest.fixture(scope="module")
def machine(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    settings = {
        "RUNTIME": "embedded",
        "ENGINE": "openai",
        "OPENAI_API_BASE_URL": f"{server.address}/v1",
        "OPENAI_API_KEY": KEY,
        "DEFAULT_MODEL": "auto",
    }
    made = Machine(tmp_path_factory.mktemp("external") / "home", settings)
    yield made
    made.invoke("stop", check=False)


@pytest.fixture(scope="module")
def started(machine: Machine) -> Machine:
    machine.invoke("start")
    return machine


def other(machine: Machine, tmp_path: Path, **settings: str) -> Machine:
    """The same machine with other settings, and nothing in its home."""
    home = tmp_path / "home"
    return Machine(home, machine.settings | {"BYRE_HOME": str(home)} | settings)


@pytest.mark.parametrize(
    ("settings", "code", "words", "hint"),
    [
        ({"OPENAI_API_KEY": "wrong-key"}, 2, "refuses OPENAI_API_KEY", "Correct OPENAI_API_KEY"),
        ({"OPENAI_API_KEY": ""}, 2, "OPENAI_API_KEY is empty", "Correct OPENAI_API_KEY"),
        ({"OPENAI_API_BASE_URL": ""}, 2, "OPENAI_API_BASE_URL", "OPENAI_API_BASE_URL="),
        ({"OPENAI_API_BASE_URL": "http://127.0.0.1:9"}, 7, "can't be reached", "Start that server"),
        ({"DEFAULT_MODEL": "qwen2.5-coder:0.5"}, 5, "has no model", f"Did you mean {STARTER}?"),
    ],
)
def test_what_can_not_be_is_said_before_anything_is_started(
    machine: Machine, tmp_path: Path, settings: dict[str, str], code: int, words: str, hint: str
) -> None:
    here = other(machine, tmp_path, **settings)
    run = here.invoke("start", "--json", check=False)
    told = json.loads(run.stdout)["error"]
    assert (run.returncode, told["code"]) == (code, code), told
    assert words in told["message"] and hint in told["hint"], told
    assert KEY not in run.stdout + run.stderr and "wrong-key" not in run.stdout + run.stderr
    assert not list((here.home / "secrets").iterdir()) and not list((here.home / "logs").iterdir())


def test_it_starts_without_an_engine_of_its_own_and_every_check_passes(
    started: Machine, server: Server
) -> None:
    services = started.ready()
    assert set(services) == {"openwebui", "gateway", "mcp", "database"}
    told = started.json("verify")
    checks = {one["subject"]: one for one in told["findings"]}
    assert told["passed"], told
    assert checks["model file"]["status"] == "not applicable"
    assert server.address in checks["model"]["seen"]
    assert "Paris" in checks["answer"]["seen"] and "Paris" in checks["page"]["seen"]
    # No model of its own writes plans here (PLANNER=off), so that the page has no "Ask your data".
    assert checks["data"]["status"] == "not applicable"
    # Nothing was left to chance: not the choice of the query either, for which Open WebUI names no temperature.
    whole = r"\btemp = ([0-9.]+)[^0-9.]"  # what is being written may end in the middle of a number
    assert set(re.findall(whole, server.log.read_text(errors="replace"))) == {"0.000"}


def test_status_tells_of_it(started: Machine, server: Server) -> None:
    told = until(lambda: (seen := started.json("status", check=False))["ready"] and seen)
    assert told["engine"] == {
        "name": "openai", "location": "external", "address": server.address, "ready": True,
    }  # fmt: skip
    assert f"external (ENGINE=openai), {server.address}" in started.invoke("status", check=False).stdout


def test_chat_and_models_are_the_servers(started: Machine) -> None:
    answer = started.json("chat", "What is the capital of France?", "--temperature", "0")
    assert "Paris" in answer["text"] and answer["timings"]["decode_per_second"]
    (model,) = started.json("models")["models"]
    assert (model["name"], model["serving"], model["here"]) == (STARTER, True, False)
    assert model["context"] is None, "vLLM tells it, this server does not tell it in the same way: unknown"


def test_a_benchmark_tells_what_can_be_told_of_a_server_elsewhere(started: Machine) -> None:
    small = ("benchmark", "--prompt", "64", "--answer", "16", "--repetitions", "1")
    (one,) = started.json(*small)["results"]
    assert one["exact"] and one["model"]["name"] == STARTER and one["model"]["sha256"] is None
    assert [(r["prompt_tokens"], r["completion_tokens"]) for r in one["repetitions"]] == [(64, 16)]
    assert one["figures"]["client_decode"]["mean"] > 0 and one["figures"]["client_prefill"]["mean"] > 0
    environment = one["environment"]
    assert (environment["engine"], environment["runtime"]) == ("openai", "embedded")
    secret = ("engine_build", "device", "threads", "parallel", "kv_cache_type", "engine_cpus")
    assert {environment[name] for name in secret} == {None}
    assert any("speed" in line and "memory" in line for line in one["remarks"]), one["remarks"]
    refused = started.invoke(*small, "--compare-cpu", check=False)
    assert refused.returncode == 2 and "your own server" in refused.stderr
    assert len(started.json("benchmark", "--history")["results"]) == 1


def test_pull_says_whose_the_models_are(started: Machine) -> None:
    run = started.invoke("pull", "llama3.2:3b", check=False)
    assert run.returncode == 5 and "engine-elsewhere" in run.stderr


def test_the_key_is_in_its_file_and_nowhere_else(started: Machine) -> None:
    """Not in an argument of a process, in a log, or in what describes a service."""
    assert started.secret("engine_api_key") == KEY
    mine = {one["pid"] for one in started.services().values()}
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.pid in mine or str(started.home) in " ".join(process.cmdline()):
                assert KEY not in " ".join(process.cmdline())
    for folder in ("logs", "run"):
        assert holders(started.home / folder, KEY) == []
    shown = started.invoke("config").stdout
    assert KEY not in shown and "OPENAI_API_KEY" in shown


def test_a_second_start_touches_nothing(started: Machine) -> None:
    assert started.json("start")["started"] == []


def test_a_model_that_the_catalogue_does_not_know(started: Machine, tmp_path: Path) -> None:
    """The page has to say something; what it says can't be judged. Only what speaks to the engine starts again."""
    with serve(tmp_path, "vendor/some-model", "small") as unknown:
        before = dict(started.settings)
        started.settings["OPENAI_API_BASE_URL"] = unknown.address  # without /v1
        try:
            told = started.json("start")
            assert told["model"] == "vendor/some-model" and told["started"] == ["gateway", "openwebui"]
            checks = {one["subject"]: one for one in started.json("verify", check=False)["findings"]}
            assert checks["answer"]["status"] == "not applicable", checks
            assert checks["page"]["status"] == checks["model"]["status"] == "ok", checks
            unknown.process.kill()
            unknown.process.wait()
            gone = started.invoke("status", "--json", check=False)
            assert gone.returncode == 6 and not json.loads(gone.stdout)["engine"]["ready"]
            failed = started.invoke("chat", "Hi", check=False)
            assert failed.returncode == 7 and "can't be reached" in failed.stderr
        finally:
            started.settings.clear()
            started.settings.update(before)


def test_it_stops(started: Machine, server: Server) -> None:
    assert set(started.json("stop")["stopped"]) == {"openwebui", "gateway", "mcp", "database"}
    assert server.process.poll() is None, "that server is not ours to stop"
