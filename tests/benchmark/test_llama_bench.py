"""The benchmark of the running stack against llama-bench, against the server's own words, and against RamaLama's flags.

What is asserted is that the figures mean what they say: a slip of units, or prefill taken for decode, is off by a
factor of three or more. How fast it is, is printed.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from scripts import host
from scripts.benchmark.statistics import Summary
from scripts.benchmark.workload import Workload
from tests.benchmark import servers
from tests.benchmark.llama_cpp import Programs, programs
from tests.benchmark.servers import Speed
from tests.machine import Machine

WORKLOAD = Workload(prompt=512, answer=128)
REPETITIONS = int(os.environ.get("BYRE_REPETITIONS", "5"))
FACTOR = (
    2.5  # more than what versions, compilers and servers differ by; prefill is 3 to 4 times decode even here
)
CLOCKS = 0.01  # between the engine's clock and ours
WANTED = 0.9


@dataclass(frozen=True)
class Measured:
    """What `invoke benchmark` told of the stack with its default settings, and how the stack was started."""

    result: dict[str, Any]
    environment: dict[str, str]
    log: str
    model: Path

    @property
    def threads(self) -> int:
        return int(self.result["environment"]["threads"])

    @property
    def decode(self) -> Speed:
        busy = [reason for one in self.result["repetitions"] for reason in one["disturbed"]]
        return servers.of("ours", Summary(**self.result["figures"]["engine_decode"]), *busy)


@pytest.fixture(scope="module")
def built() -> Programs:
    return programs()


@pytest.fixture(scope="module")
def ours(built: Programs, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Measured]:
    """The whole stack with the small model, measured once."""
    machine = Machine(tmp_path_factory.mktemp("byre"), {"DEFAULT_MODEL": "small"})
    try:
        stack = machine.start()
        flags = ("--prompt", str(WORKLOAD.prompt), "--answer", str(WORKLOAD.answer))
        (result,) = machine.json("benchmark", *flags, "--repetitions", str(REPETITIONS))["results"]
        spec = json.loads((machine.home / "run" / "llamacpp.json").read_text())
        log = (machine.home / "logs" / "llamacpp.log").read_text(errors="replace")
        machine.invoke("stop")
        yield Measured(result, spec["environment"], log, stack.model_path)
    finally:
        machine.invoke("stop", check=False)


@pytest.fixture(scope="module")
def portable(built: Programs, ours: Measured) -> Speed:
    """llama-bench as wheels are built, at the same depth and threads."""
    (found,) = servers.bench(built.portable, ours.model, WORKLOAD, REPETITIONS, (ours.threads,))
    return found


@pytest.fixture(scope="module")
def bench(built: Programs, ours: Measured) -> list[Speed]:
    """llama-bench at the same depth: with our threads first, then with others."""
    others = {1, max(1, host.cores() // 2), host.cores(), host.threads(), os.cpu_count() or 1} - {
        ours.threads
    }
    tried = (ours.threads, *sorted(others))
    return servers.bench(built.bench, ours.model, WORKLOAD, REPETITIONS, tried)


def test_decode_agrees_with_llama_bench_at_the_same_depth_and_threads(
    ours: Measured, bench: list[Speed], portable: Speed, figures: list[str]
) -> None:
    figures += [f"{'our default settings, ' + str(ours.threads) + ' threads':<44} {ours.decode} tokens/s"]
    figures += [f"{one.what:<44} {one} tokens/s" for one in bench]
    same, best = bench[0], max(bench, key=lambda one: one.mean)
    figures.append(f"ours ÷ llama-bench, same threads: {ours.decode.mean / same.mean:.2f}")
    figures.append(f"{'llama-bench as wheels are built':<44} {portable} tokens/s")
    figures.append(f"ours ÷ llama-bench as wheels are built: {ours.decode.mean / portable.mean:.2f}")
    share = ours.decode.mean / best.mean
    met = "met" if share >= WANTED else "NOT MET"
    figures.append(f"ours ÷ llama-bench's best ({best.what}): {share:.2f}   ≥ {WANTED} {met}")
    quiet(ours.decode, same)
    assert 1 / FACTOR < ours.decode.mean / same.mean < FACTOR


def test_the_result_is_what_the_servers_own_log_says(ours: Measured, figures: list[str]) -> None:
    """Each repetition's speed stands in the server's log: its line on the time of an answer."""
    logged = [float(one) for one in re.findall(r"\beval time =.*?([\d.]+) tokens per second", ours.log)]
    told = [one["engine_decode"] for one in ours.result["repetitions"]]
    worst = max(min(abs(one / line - 1) for line in logged if line) for one in told)
    figures.append(f"the result against the server's log: at most {worst:.3%} apart   ≤ {CLOCKS:.0%}")
    assert worst <= CLOCKS


def test_our_clock_agrees_with_the_engines(ours: Measured, figures: list[str]) -> None:
    both = [(one["client_decode"], one["engine_decode"]) for one in ours.result["repetitions"]]
    apart = sorted(abs(client / engine - 1) for client, engine in both)
    middle = apart[len(apart) // 2]
    figures.append(f"decode, our clock against the engine's: {middle:.2%} apart (median)   ≤ {CLOCKS:.0%}")
    assert middle <= CLOCKS


def test_against_ramalamas_flags_on_the_same_server(
    ours: Measured, built: Programs, bench: list[Speed], figures: list[str], tmp_path: Path
) -> None:
    """One build of llama-server, started with our settings and with those that RamaLama gives it here."""
    try:
        flags = servers.ramalama_flags(ours.model, tmp_path)
    except (OSError, RuntimeError) as error:
        figures.append(f"RamaLama: not compared, {error}")
        pytest.skip(f"RamaLama can't be had here: {error}")
    log = tmp_path / "server.log"
    settings = {name: value for name, value in ours.environment.items() if name.startswith("LLAMA_ARG_")}
    for mine in ("LLAMA_ARG_HOST", "LLAMA_ARG_PORT"):
        settings.pop(mine)
    theirs = servers.served("RamaLama's flags", built.server, flags, {}, WORKLOAD, REPETITIONS, log)
    same = servers.served("our settings", built.server, (), settings, WORKLOAD, REPETITIONS, log)
    figures.append(f"RamaLama gives llama-server: {' '.join(flags)}")
    for one in (theirs, same):
        figures.append(f"{'llama-server ' + built.build + ', ' + one.what:<44} {one} tokens/s")
    best = max(bench, key=lambda one: one.mean)
    share = same.mean / best.mean
    met = "met" if share >= WANTED else "NOT MET"
    figures.append(f"our settings ÷ llama-bench's best, same build: {share:.2f}   ≥ {WANTED} {met}")
    figures.append(f"our settings ÷ RamaLama's, same server: {same.mean / theirs.mean:.2f}")
    figures.append(f"our stack ÷ RamaLama's, our own server: {ours.decode.mean / theirs.mean:.2f}")
    assert same.mean > 0 and theirs.mean > 0


def quiet(*speeds: Speed) -> None:
    """Skip what can't be judged of a machine that had other things to do; its figures are printed all the same."""
    if busy := [one for one in speeds if one.disturbed]:
        pytest.skip(f"the machine was busy: {busy[0].what}: {busy[0].disturbed}")
