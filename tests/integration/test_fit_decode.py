"""The expected speed against the real one: a benchmark of one real model tells it of the other."""

from __future__ import annotations

import os
import random
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scripts import host, parts
from scripts.benchmark import environment, result, series
from scripts.benchmark.history import History
from scripts.benchmark.result import ModelFacts, Result
from scripts.benchmark.series import Subject
from scripts.benchmark.workload import Questions, Workload
from scripts.engines.kinds import LLAMACPP
from scripts.engines.llamacpp import LlamaCpp
from scripts.fit.header import from_file
from scripts.home import Home
from scripts.host import bandwidth
from scripts.host.load import LoadReader
from scripts.models.store import Installed
from tests.conftest import cache
from tests.machine import Machine, free_port
from tests.real_models import real_model
from tests.waits import PATIENCE

WORK = Workload(prompt=64, answer=32)
REPETITIONS = 3
ROUNDS = 6  # what else runs here may disturb one of two benchmarks by more than the interval allows
# With one, the engine's threads don't wait for each other where something else has the cores.
THREADS = 1


def test_the_measured_decode_lies_in_the_interval_that_is_told(tmp_path: Path) -> None:
    """Of each of two models by the other one."""
    python = parts.install(parts.find("engine"), cache() / "parts").path / "bin" / "python"
    rounds: dict[tuple[str, str], list[tuple[float, ...]]] = {
        ("small", "starter"): [],
        ("starter", "small"): [],
    }
    for number in range(ROUNDS):
        measured = {name: benchmark(python, real_model(name), tmp_path) for name in ("small", "starter")}
        for known, asked in tuple(rounds):
            machine = Machine(tmp_path / f"{known} {number}", {"THREADS": str(THREADS)})
            told = expected(machine, measured[known], asked)
            decode = measured[asked].figures()["engine_decode"]
            assert decode is not None
            rounds[known, asked].append((told["low"], decode.mean, told["high"], told["ceiling"]))
            if told["low"] <= decode.mean <= told["high"]:
                del rounds[known, asked]
        if not rounds:
            return
    pytest.fail(f"low, measured, high, at most: {rounds}")


def expected(machine: Machine, one: Result, asked: str) -> dict[str, Any]:
    """What `fit` tells of a model's decode once this benchmark of another one is kept."""
    before = machine.json("fit", asked, "--context", "2048")["decode"]
    assert "another machine" in before["by"] and before["low"] < before["high"] < before["ceiling"]
    History(Home(machine.home)).add([one])
    told: dict[str, Any] = machine.json("fit", asked, "--context", "2048")["decode"]
    assert f"benchmarked here ({one.model.name}" in told["by"]
    assert told["depth"] == WORK.prompt + WORK.answer // 2
    return told


def benchmark(python: Path, model: Installed, folder: Path) -> Result:
    """The benchmark's own code on a server of this model, as `invoke benchmark` keeps it."""
    port = free_port()
    with (folder / "engine.log").open("wb") as sink:
        process = subprocess.Popen(
            [str(python), str(parts.FOLDER / "engine" / "llama_server.py")],
            env={
                "PATH": os.environ["PATH"], "LLAMA_ARG_HOST": "127.0.0.1", "LLAMA_ARG_PORT": str(port),
                "LLAMA_ARG_MODEL": str(model.path), "LLAMA_ARG_CTX_SIZE": "2048", "LLAMA_ARG_N_PARALLEL": "1",
                "LLAMA_ARG_THREADS": str(THREADS), "LLAMA_ARG_THREADS_BATCH": str(THREADS),
            },
            stdout=sink, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        engine = LlamaCpp(f"http://127.0.0.1:{port}")
        assert engine.ready(PATIENCE).ready, (folder / "engine.log").read_text(errors="replace")[-2000:]
        subject = Subject(engine, LLAMACPP, engine.models()[0].name, LoadReader(process.pid), host.cores())
        chance = random.Random(7)  # noqa: S311 - prompts
        done = series.run(subject, Questions(WORK, series.words(subject), chance), REPETITIONS)
    finally:
        process.kill()
        process.wait()
    described = environment.Environment(
        **environment.machine(), runtime="embedded", engine="llamacpp", engine_build=None, device="CPU",
        threads=THREADS, context=2048, parallel=1, kv_cache_type="f16", flash_attention="auto",
    )  # fmt: skip
    made = result.new(ModelFacts(model.name), WORK, described, done.repetitions, repeated=done.repeated)
    memory, decode = bandwidth.measure(THREADS), made.figures()["engine_decode"]
    assert memory is not None and decode is not None
    line = result.roofline(from_file(model.path).reads, memory, decode.mean, WORK.prompt + WORK.answer / 2)
    return replace(made, roofline=line)
