"""What a second engine is given for the settings that are measured, and what is made of its answers."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scripts import runtimes, settings
from scripts.benchmark.concurrency import Level
from scripts.benchmark.workload import Workload
from scripts.builds.notes import Notes
from scripts.engines import kinds
from scripts.errors import EngineError, SettingsError
from scripts.home import Home
from scripts.lifecycle import cpu_engine, engine_build
from scripts.lifecycle.cpu_engine import CpuEngine
from scripts.lifecycle.plan import Plan
from scripts.lifecycle.site import Site
from scripts.measure import beside
from scripts.measure.beside import Beside
from scripts.measure.model import Computed
from scripts.measure.tune import Measured, Work, WrongAnswer
from scripts.models.catalogue import load
from scripts.places import Places
from scripts.progress import silent
from scripts.settings import TUNE, changed
from tests.faults import fault
from tests.unit.benchmark.acting import Actor, repeated
from tests.unit.lifecycle.acting import CPU, SERVER, specify, told
from tests.waits import runs

STARTER = load().starter
ON_CPU = Computed("CPU", None, whole=True)
SHORT = Work("an answer", Workload(24, 4), count=2)


def plan(folder: Path, **values: str) -> Plan:
    chosen, home = settings.load(folder, values).settings, Home(folder / "home")
    home.prepare()
    runtime = runtimes.make(values.get("RUNTIME", "embedded"), chosen, home, Places.of(chosen, home))
    site = Site(chosen, home, runtime, {}, planner=False)
    return Plan(site, STARTER, "", {**site.ports})


def measurer(made: Plan, until: float = 60.0, place: Computed = ON_CPU) -> Beside:
    return Beside(made, Path("/m.gguf"), None, place, silent, time.monotonic() + until)


def given(made: Plan, **values: str) -> dict[str, str]:
    return dict(measurer(made).changes({**beside.values(made.site), **values}).environment)


@pytest.mark.parametrize("runtime", ["embedded", "podman"])
def test_each_setting_reaches_the_engine(tmp_path: Path, runtime: str) -> None:
    made = plan(tmp_path, RUNTIME=runtime, ENGINE="llamacpp", NUM_PARALLEL="4")
    values = {
        "threads": "3", "prompt_threads": "5", "prompt_batch": "64", "flash_attention": "on", "kv_cache_type": "q8_0",
        "num_parallel": "7",
    }  # fmt: skip
    now, then = given(made), given(made, **values)
    names = {
        "LLAMA_ARG_THREADS": "3", "LLAMA_ARG_THREADS_BATCH": "5", "LLAMA_ARG_BATCH": "64", "LLAMA_ARG_UBATCH": "64",
        "LLAMA_ARG_FLASH_ATTN": "on", "LLAMA_ARG_CACHE_TYPE_K": "q8_0", "LLAMA_ARG_CACHE_TYPE_V": "q8_0",
        "LLAMA_ARG_N_PARALLEL": "8", "LLAMA_ARG_CTX_SIZE": str(8 * 4096),
    }  # fmt: skip
    assert {name: then[name] for name in then if then[name] != now[name]} == names
    assert now["LLAMA_ARG_BATCH"] == now["LLAMA_ARG_THREADS_BATCH"] == "", (
        "empty is not set: an earlier value goes"
    )


def test_the_cpu_and_the_package(tmp_path: Path) -> None:
    made = plan(tmp_path)
    Notes.of(made.site.home).serve(program="/release/llama-server")
    one = measurer(made)
    assert one.changes(beside.values(made.site)).arguments == ()
    changes = one.changes({**beside.values(made.site), "engine_build": "package", "gpu": "off"})
    assert changes.arguments == ("--program", "") and changes.devices
    assert (
        changes.environment["LLAMA_ARG_N_GPU_LAYERS"] == "0"
        and changes.environment["LLAMA_ARG_DEVICE"] == "none"
    )


def test_what_others_set_is_not_tried(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("THREADS=2\n")
    made = plan(tmp_path, FLASH_ATTENTION="off")
    left = beside.free(made.site)
    assert "threads" not in left and "flash_attention" not in left and "prompt_batch" in left
    tuned = replace(made.site, settings=changed(made.site.settings, {"prompt_batch": "64"}, TUNE))
    assert beside.free(tuned) == left, "what tune found may be found anew"


@pytest.mark.parametrize(
    ("engine", "refused"),
    [("llamacpp", False), ("ollama", True), ("openai", True)],
)
def test_which_engines_are_measured(tmp_path: Path, engine: str, refused: bool) -> None:
    site: Any = type("Site", (), {"engine": kinds.find(engine)})
    if not refused:
        beside.check(site)
        return
    with pytest.raises(SettingsError, check=fault("argument-invalid")):
        beside.check(site)


def test_facts(tmp_path: Path) -> None:
    made = plan(tmp_path, NUM_PARALLEL="3")
    one = beside.facts(made, ON_CPU, 512)
    assert one.cores >= 1 and one.processors >= one.cores and one.slots == 3 and 1 <= one.most_slots <= 8
    assert not one.gpu and not one.package
    assert beside.facts(made, Computed("Vulkan0", 1.0, whole=True), 512).gpu


# ── a second engine ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plan:
    """A stack whose engine was launched as a small server."""
    made = plan(tmp_path)
    server, key = tmp_path / "server.py", tmp_path / "key"
    server.write_text(SERVER)
    key.write_text("the-key")
    environment = {"TOLD": str(tmp_path / "told.json"), "LOG": CPU, "LLAMA_ARG_THREADS": "9"}
    specify(made.site.home, environment, [sys.executable, str(server)], {"LLAMA_API_KEY": str(key)})
    monkeypatch.setattr(cpu_engine, "_room", lambda *_: None)
    monkeypatch.setattr(engine_build, "question", lambda *_: None)
    return made


def test_it_is_measured_and_ended(running: Plan, tmp_path: Path) -> None:
    values = {**beside.values(running.site), "threads": "1"}
    found = measurer(running).measure(values, SHORT)
    started = told(tmp_path)
    assert started["LLAMA_ARG_THREADS"] == "1" and started["LLAMA_ARG_MODEL"] == "/m.gguf"
    assert len(found.seconds) == 2 and found.decode and not runs(started["pid"])


def test_several_clients(running: Plan) -> None:
    work = Work("answers", Workload(24, 4), clients=2, count=2)
    found = measurer(running).measure(beside.values(running.site), work)
    assert len(found.seconds) == 2 and all(second > 0 for second in found.seconds)


def test_what_is_far_slower_or_too_late_is_cut(running: Plan) -> None:
    fast = Measured((1e-6, 1e-6))
    work = replace(SHORT, count=5)
    now = beside.values(running.site)
    slow = measurer(running).measure(now, work, fast)
    assert len(slow.seconds) == 1 or slow.disturbed  # a busy machine disturbs it
    assert len(measurer(running, until=-1.0).measure(now, work).seconds) == 2


def test_a_wrong_answer(running: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def question(*_: Any) -> None:
        raise EngineError("Another capital.", fault="engine-build")

    monkeypatch.setattr(engine_build, "question", question)
    with pytest.raises(WrongAnswer, check=fault("tune-failed")):
        measurer(running).measure(beside.values(running.site), SHORT)
    assert not runs(told(tmp_path)["pid"])


def test_the_question_is_asked_once_for_the_same_settings(
    running: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(engine_build, "question", lambda *it: asked.append(it))
    one, now = measurer(running), beside.values(running.site)
    for values in (now, now, {**now, "threads": "1"}):
        one.measure(values, SHORT)
    assert len(asked) == 2


def test_a_gpu_without_room_for_a_second_one_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = plan(tmp_path)
    half = (
        "load_tensors: offloaded 10/25 layers to GPU\nload_tensors: Vulkan0 model buffer size = 100.00 MiB\n"
        + CPU
    )
    whole = Computed("Vulkan0", 1.0, whole=True)
    monkeypatch.setattr(engine_build, "question", lambda *_: None)

    @contextmanager
    def another(*_: Any) -> Iterator[CpuEngine]:
        yield CpuEngine(Actor(), None, "", lambda: half)

    monkeypatch.setattr(beside, "another", another)
    with pytest.raises(EngineError, check=fault("model-no-room")):
        measurer(made, place=whole).measure(beside.values(made.site), SHORT)


# ── what is made of it ───────────────────────────────────────────────────────────────────────────────────────────


def test_clean_repetitions_count_and_too_few_of_them_are_said() -> None:
    busy = "other programs used 1.00 cores"
    kept = [repeated(50.0), repeated(52.0), replace(repeated(10.0, busy), total=99.0)]
    found = beside._of_repetitions(kept)
    assert found.seconds == (2.5, 2.5) and found.decode == 51.0 and found.disturbed == ""
    found = beside._of_repetitions([repeated(50.0), repeated(10.0, busy)])
    assert len(found.seconds) == 2 and found.disturbed == busy


def test_levels() -> None:
    level = Level(8, 16, 20.0, None, None, None, None, None)
    disturbed = replace(level, seconds=30.0, disturbed=("heat",))
    assert beside._of_levels([level, level, disturbed]) == Measured((20.0, 20.0))
    assert beside._of_levels([level, disturbed]) == Measured((20.0, 30.0), disturbed="heat")
