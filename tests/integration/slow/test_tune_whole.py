"""`tune` as a person runs it, on the real stack: it measures beside the engine, and keeps only what is faster."""

from __future__ import annotations

from scripts.home import Home
from scripts.lifecycle import tuned
from tests.integration.test_tune import SHORT, engines, environment
from tests.machine import Machine, Stack

VERDICTS = {
    "faster", "slower", "no clear difference", "disturbed", "wrong answer", "failed", "no time",
}  # fmt: skip


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
