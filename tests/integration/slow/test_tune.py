"""`tune` on the real stack: what it measures on a second engine, what the engine then runs with, and the way back."""

from __future__ import annotations

import json
import signal
import subprocess
from typing import Any

import psutil

from scripts import settings
from scripts.home import ROOT, Home
from scripts.lifecycle import tuned
from scripts.lifecycle.tuned import Tuned
from tests.machine import Machine, Stack
from tests.waits import PATIENCE, until

# Questions so short that a few settings are tried in a few seconds.
SHORT = ("--prompt", "64", "--answer", "8")
VERDICTS = {
    "faster", "slower", "no clear difference", "disturbed", "wrong answer", "failed", "no time",
}  # fmt: skip


def engines(machine: Machine) -> list[psutil.Process]:
    """The engines of this installation: the one of the stack, and those that are measured."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("LLAMA_API_KEY") == machine.secret("engine_api_key"):
                found.append(process)
        except psutil.Error:
            continue
    return [one for one in found if one.status() != psutil.STATUS_ZOMBIE]


def environment(machine: Machine) -> dict[str, str]:
    """What the engine of the stack was last started with."""
    found: dict[str, str] = json.loads((machine.home / "run" / "llamacpp.json").read_text())["environment"]
    return found


def test_what_was_found_is_used_until_it_is_forgotten(machine: Machine, stack: Stack) -> None:
    home = Home(machine.home)
    known = settings.load(ROOT, machine.environment).settings
    assert environment(machine)["LLAMA_ARG_THREADS"] and "LLAMA_ARG_BATCH" not in environment(machine)
    values = {"prompt_batch": "64", "prompt_threads": "1"}
    tuned.write(home, Tuned(values, tuned.circumstances(known, home), ""))
    told = machine.invoke("start").stderr
    assert "tune" not in told, "nothing is wrong with it"
    now = environment(machine)
    assert (now["LLAMA_ARG_BATCH"], now["LLAMA_ARG_UBATCH"], now["LLAMA_ARG_THREADS_BATCH"]) == (
        "64",
        "64",
        "1",
    )
    assert "Paris" in machine.json("chat", "What is the capital of France?")["text"]
    shown = machine.json("config")["settings"]["PROMPT_BATCH"]
    assert shown == {"value": "64", "origin": "tune"}
    (result,) = machine.json("benchmark", "--prompt", "64", "--answer", "8", "--repetitions", "1")["results"]
    assert result["environment"]["tuned"] == ["PROMPT_THREADS=1", "PROMPT_BATCH=64"]
    assert machine.json("tune", "--undo")["forgotten"] == {"PROMPT_BATCH": "64", "PROMPT_THREADS": "1"}
    assert "LLAMA_ARG_BATCH" not in environment(machine) and not machine.json("config")["tuned"]


def test_ctrl_c_and_a_second_one_change_nothing(machine: Machine, stack: Stack) -> None:
    before, first = environment(machine), engines(machine)
    run = machine.begin("tune", *SHORT, "--json", told=subprocess.PIPE)

    def second() -> list[Any]:
        assert run.poll() is None
        return [one for one in engines(machine) if one not in first]

    measured = until(second, 5 * PATIENCE)
    busy = machine.invoke("tune", "--json", check=False)
    assert busy.returncode == 8 and json.loads(busy.stdout)["error"]["fault"] == "lock-held"
    run.send_signal(signal.SIGINT)
    out, _ = run.communicate(timeout=PATIENCE)
    assert run.returncode == 130 and out == ""
    _, alive = psutil.wait_procs(measured, PATIENCE)
    assert alive == [] and engines(machine) == first
    assert environment(machine) == before and not tuned.place(Home(machine.home)).exists()


def test_it_measures_beside_the_engine_and_keeps_only_what_is_faster(machine: Machine, stack: Stack) -> None:
    before, (engine,) = environment(machine), engines(machine)
    told = machine.json("tune", "--time", "3m", *SHORT)
    assert told["model"] == stack.model and told["now"]["seconds"] > 0 and told["now"]["times"] >= 2
    assert {one["verdict"] for one in told["tried"]} <= VERDICTS and told["tried"]
    assert told["changed"] is any(one["clear"] for one in told["compared"])
    (left,) = engines(machine)
    if told["changed"]:
        shown = machine.json("config")
        assert shown["tuned"] == told["kept"] == machine.json("status")["tuned"]
        machine.json("tune", "--undo")
    else:
        assert left == engine and not tuned.place(Home(machine.home)).exists()
    assert environment(machine) == before
