"""`gpu` on the real stack: a machine without a GPU is told so, by evidence, and never anything better."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.machine import Machine, Stack


@pytest.mark.skipif(any(Path("/dev").glob("nvidia[0-9]*")), reason="this machine has a GPU")
def test_the_engine_computes_on_the_cpu_and_it_says_so(machine: Machine, stack: Stack) -> None:
    run = machine.invoke("gpu", "--json", check=False)
    told = json.loads(run.stdout)
    assert (run.returncode, told["verdict"], told["share"]) == (11, "cpu", 0)
    links = {link["name"]: link for link in told["links"]}
    assert links["answer"]["status"] == "ok", "the known answer was asked for"
    without = told["fault"] == "gpu-none"  # then nothing is broken
    expected = "none" if without else "broken"
    assert links["placement"]["status"] == expected and "buffer size" in links["placement"]["evidence"]
    assert bool(told["first_broken"]) == bool(told["fix"]) == (not without)
    for name in ("provider", "speed"):
        assert links[name]["status"] == "not applicable", links[name]
        assert links[name]["evidence"].startswith("not applicable: "), "it says why"
