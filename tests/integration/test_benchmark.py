"""`benchmark` on the real stack: exact counts, what is kept, and a busy loop that is found."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import geometric_mean
from typing import Any
from xml.etree import ElementTree

import psutil
import pytest

from tests.machine import Machine, Stack
from tests.waits import PATIENCE, until

SMALL = ("--prompt", "64", "--answer", "16")
LOOP = "import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})\nwhile True: pass"


@contextmanager
def busy_core() -> Iterator[None]:
    """A program of somebody else that keeps one core busy."""
    loop = subprocess.Popen([sys.executable, "-c", LOOP])
    try:
        yield
    finally:
        loop.kill()
        loop.wait()


def measured(machine: Machine, *flags: str) -> dict[str, Any]:
    (one,) = machine.json("benchmark", *SMALL, *flags)["results"]
    found: dict[str, Any] = one
    return found


def test_a_result_has_exact_counts_both_clocks_and_its_environment(machine: Machine, stack: Stack) -> None:
    one = measured(machine, "--repetitions", "2", "--concurrency", "1,2")
    assert one["exact"]
    assert [(r["prompt_tokens"], r["completion_tokens"]) for r in one["repetitions"]] == [(64, 16)] * 2
    assert [r["cached_tokens"] for r in one["repetitions"]] == [0, 0]
    for key in ("engine_prefill", "engine_decode", "client_prefill", "client_decode", "ttft", "total"):
        assert one["figures"][key]["mean"] > 0
    assert one["disturbed"] == sum(bool(part["disturbed"]) for part in (*one["repetitions"], *one["levels"]))
    assert one["model"]["name"] == stack.model
    assert one["model"]["quantization"].startswith("Q4_K")
    assert (one["environment"]["engine"], one["environment"]["device"]) == ("llamacpp", "CPU")
    assert one["environment"]["threads"] >= 1
    assert one["load_seconds"] > 0
    # Of this file a quarter is an embedding that is not read for each token.
    assert 0.7 < one["roofline"]["weights"] / one["model"]["size"] < 0.9
    assert one["roofline"]["share"] > 0
    assert [level["clients"] for level in one["levels"]] == [1, 2]
    assert all(level["throughput"] > 0 for level in one["levels"])


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc/stat")
def test_a_busy_loop_on_one_core_is_flagged(machine: Machine, stack: Stack) -> None:
    with busy_core():
        one = measured(machine, "--repetitions", "1")
    assert one["disturbed"] == 1
    (repetition,) = one["repetitions"]
    assert any("other programs used" in reason for reason in repetition["disturbed"])
    assert repetition["load"]["other"] > 0.3 * repetition["load"]["seconds"]


def on_cpu(machine: Machine) -> list[psutil.Process]:
    """The second engines that `--compare-cpu` started for this installation and that are still there."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            given = process.environ()
            ours = given.get("LLAMA_API_KEY") == machine.secret("engine_api_key")
            if ours and given.get("LLAMA_ARG_DEVICE") == "none" and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


def test_the_cpu_against_itself(machine: Machine, stack: Stack) -> None:
    one = measured(machine, "--repetitions", "2", "--compare-cpu")
    assert "buffer size" in one["cpu"]["evidence"] and "CPU" in one["cpu"]["evidence"]
    assert one["cpu"]["threads"] == one["environment"]["threads"]
    assert [r["completion_tokens"] for r in one["cpu"]["repetitions"]] == [16, 16]
    gpu, cpu = ([r["engine_decode"] for r in side["repetitions"]] for side in (one, one["cpu"]))
    expected = geometric_mean(gpu) / geometric_mean(cpu)  # near 1, but what else runs may slow one side
    assert one["ratios"]["engine_decode"]["mean"] == pytest.approx(expected)
    assert any("so 1 is expected" in line for line in one["remarks"])
    until(lambda: not on_cpu(machine), why=lambda: on_cpu(machine))


def test_ctrl_c_ends_the_second_engine_and_not_the_first(machine: Machine, stack: Stack) -> None:
    run = subprocess.Popen(
        machine.command("benchmark", *SMALL, "--repetitions", "1", "--compare-cpu"),
        cwd=machine.root, env=machine.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip

    def second_engine() -> list[psutil.Process]:
        assert run.poll() is None, "no second engine was started"
        return on_cpu(machine)

    second = until(second_engine, 5 * PATIENCE)
    run.send_signal(signal.SIGINT)
    assert run.wait(PATIENCE) == 130
    _, alive = psutil.wait_procs(second, PATIENCE)
    assert alive == []
    assert machine.services()["llamacpp"]["state"] == "running"
    assert "Paris" in machine.json("chat", "What is the capital of France?")["text"]


def test_depth_is_prefilled_before_it_is_measured(machine: Machine, stack: Stack) -> None:
    one = measured(machine, "--repetitions", "1", "--depth", "128")
    (repetition,) = one["repetitions"]
    assert repetition["prompt_tokens"] == 64 + 128
    assert 64 < repetition["cached_tokens"] <= 128
    assert repetition["engine_prefill"] > 0


def kept(machine: Machine) -> list[str]:
    """The ids of the history, which may be empty."""
    told = machine.json("benchmark", "--history", check=False)
    return [one["id"] for one in told.get("results", ())]


def test_an_engine_that_is_killed_in_the_middle(machine: Machine, stack: Stack) -> None:
    before = kept(machine)
    pid = machine.services()["llamacpp"]["pid"]
    family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]

    def busy() -> float:
        return sum(sum(one.cpu_times()[:2]) for one in family)

    run = machine.begin("benchmark", *SMALL, "--repetitions", "50", "--json", told=subprocess.PIPE)
    idle = busy()
    until(lambda: busy() > idle + 1 or run.poll() is not None)  # second: it has answered a few times by then
    assert run.poll() is None
    for one in family:
        with suppress(psutil.NoSuchProcess):  # the one before took it along
            one.kill()
    out, err = run.communicate(timeout=PATIENCE)
    told = json.loads(out)["error"]
    assert (run.returncode, told["code"]) == (7, 7), (out, err)
    assert told["fault"] in {"answer-cut", "engine-unreachable"}, told
    assert "invoke" in told["hint"]
    assert kept(machine) == before
    assert machine.ready()["llamacpp"]["pid"] != pid


def test_several_models_are_served_in_turn_and_then_the_first_one_again(
    machine: Machine, stack: Stack
) -> None:
    small = machine.json("pull", "small")["model"]
    machine.json("benchmark", *SMALL, "--models", f"small,{stack.model}", "--repetitions", "1")
    results = machine.json("benchmark", "--history")["results"][-2:]
    assert [one["model"]["name"] for one in results] == [small, stack.model]
    assert len({one["model"]["sha256"] for one in results}) == 2
    assert results[0]["model"]["size"] < results[1]["model"]["size"]
    for one in results:
        assert [(r["prompt_tokens"], r["completion_tokens"]) for r in one["repetitions"]] == [(64, 16)]
        assert one["figures"]["engine_decode"]["mean"] > 0 and one["environment"]["engine"] == "llamacpp"
    serving = [one["name"] for one in machine.json("models")["models"] if one["serving"]]
    assert serving == [stack.model]
    assert "Paris" in machine.json("chat", "What is the capital of France?")["text"]


def test_what_was_measured_is_listed_compared_and_drawn(
    machine: Machine, stack: Stack, tmp_path: Path
) -> None:
    for _ in range(2):
        measured(machine, "--repetitions", "1")
    results = machine.json("benchmark", "--history")["results"]
    told = machine.json("benchmark", "--compare", results[-1]["id"], results[-1]["id"])
    assert {one["verdict"] for one in told["changes"]} <= {
        "no clear difference", "too little data", "unknown",
    }  # fmt: skip
    gate = machine.invoke("benchmark", "--compare", "previous", "last", "--gate", "5%", check=False)
    assert gate.returncode == 1
    assert "unknown" in gate.stdout
    assert "too little data" in gate.stdout
    picture = tmp_path / "history.svg"
    machine.invoke("benchmark", "--history", "--plot", str(picture))
    assert ElementTree.parse(picture).getroot().tag.endswith("svg")  # noqa: S314 - our own
    machine.invoke("benchmark", "--history", "--plot", str(picture.with_suffix(".png")))
    assert picture.with_suffix(".png").read_bytes().startswith(b"\x89PNG")
    assert machine.invoke("benchmark", "--history", "--export", "csv").stdout.startswith("id,time,model,")


def test_bad_input_says_what_is_allowed(machine: Machine, stack: Stack) -> None:
    unknown = machine.invoke("benchmark", "--model", "qwen2.5-codr:0.5b", check=False)
    assert unknown.returncode == 5
    assert stack.model in unknown.stderr
    too_long = machine.invoke("benchmark", "--depth", "100000", check=False)
    assert too_long.returncode == 2
    assert "CONTEXT_LENGTH=" in too_long.stderr
