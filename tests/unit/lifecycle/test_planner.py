"""What writes the plans of questions about the data."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scripts import runtimes, settings
from scripts.fit.judge import Room
from scripts.home import Home
from scripts.host import Gpus
from scripts.lifecycle import planner
from scripts.lifecycle.plan import Plan
from scripts.lifecycle.site import Site
from scripts.models.catalogue import load
from scripts.places import Places
from scripts.runtimes.base import Process

CATALOGUE = load()
GB = 10**9
MUCH = Room(64 * GB, 32 * GB)


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Any:
    def have(there: Room) -> None:
        monkeypatch.setattr("scripts.lifecycle.room.of", lambda site: there)

    have(MUCH)
    return have


def site(folder: Path, *running: str, **values: str) -> Site:
    chosen, home = settings.load(folder, values).settings, Home(folder / "home")
    made = runtimes.make(values.get("RUNTIME", "embedded"), chosen, home, Places.of(chosen, home))
    return Site(chosen, home, made, {name: Process(name, "running") for name in running})


def test_the_engine_with_the_starter_writes_them_itself(tmp_path: Path, room: Any) -> None:
    here = site(tmp_path, NUM_PARALLEL="3")
    assert planner.choose(here, CATALOGUE.starter) == (False, "")
    plan = Plan(replace(here, planner=False), CATALOGUE.starter, "", {**here.ports})
    variables = plan.variables(Path("/m.gguf"), None)
    assert variables["PLAN_URL"] == variables["ENGINE_URL"] and variables["PLAN_SLOT"] == "0"
    engine = plan.service("llamacpp", variables).environment
    assert engine["LLAMA_ARG_LORA"].endswith(".gguf") and engine["LLAMA_ARG_LORA_INIT_WITHOUT_APPLY"] == "1"
    assert (engine["LLAMA_ARG_N_PARALLEL"], engine["LLAMA_ARG_CTX_SIZE"]) == ("4", "16384")
    assert plan.service("gateway", variables).environment["PLAN_SLOT"] == "0"


@pytest.mark.parametrize(
    ("model", "values"),
    [
        ("small", {}),
        ("starter", {"ENGINE": "openai", "OPENAI_API_BASE_URL": "http://localhost:1"}),
        ("starter", {"RUNTIME": "podman"}),
        ("starter", {"RUNTIME": "podman", "ENGINE": "llamacpp", "ENGINE_LOCATION": "native"}),
    ],
    ids=["another model", "another server", "Ollama", "native"],
)
def test_else_a_planner_does(
    tmp_path: Path, room: Any, monkeypatch: pytest.MonkeyPatch, model: str, values: dict[str, str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    here, served = site(tmp_path, **values), CATALOGUE.find(model)
    assert served
    runs, said = planner.choose(here, served)
    assert runs and "PLANNER=off" in said
    assert planner.choose(replace(here, processes={"planner": Process("planner", "running")}), served) == (
        True,
        "",
    )
    made = replace(here, planner=True)
    assert "planner" in made.services and "planner" not in here.services
    plan = Plan(made, served, "", {**here.ports})
    variables = plan.variables(Path("/m.gguf"), None)
    assert variables["PLAN_URL"] == variables["PLANNER_URL"] and "MODEL_ADAPTER" not in variables
    service = plan.service("planner", variables)
    assert service.environment["LLAMA_ARG_MODEL"].endswith("0.5b-instruct-q4_K_M.gguf")
    assert "plan-adapter" in service.environment["LLAMA_ARG_LORA"] and not service.ports
    assert service.environment["LLAMA_ARG_N_GPU_LAYERS"] == "0" and CATALOGUE.starter in plan.files


@pytest.mark.parametrize(
    ("values", "threads"),
    [
        ({"THREADS": "6"}, "3"),
        ({"THREADS": "1"}, "1"),
        ({"THREADS": "6", "ENGINE": "openai", "OPENAI_API_BASE_URL": "http://there:1/v1"}, "6"),
    ],
)
def test_the_planner_computes_with_half_of_the_threads_of_an_engine_beside_it(
    tmp_path: Path, values: dict[str, str], threads: str
) -> None:
    made = replace(site(tmp_path, **values), planner=True)
    plan = Plan(made, CATALOGUE.small, "", {**made.ports})
    service = plan.service("planner", plan.variables(Path("/m.gguf"), None))
    assert service.environment["LLAMA_ARG_THREADS"] == threads


@pytest.mark.parametrize(("nvidia", "said"), [(("/dev/nvidia0",), "1"), ((), "")])
def test_a_gpu_of_nvidia_chooses_the_tokens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nvidia: tuple[str, ...], said: str
) -> None:
    monkeypatch.setattr("scripts.host.gpus", lambda: Gpus(nvidia=nvidia))
    here = site(tmp_path)
    plan = Plan(here, CATALOGUE.small, "", {**here.ports})
    service = plan.service("llamacpp", plan.variables(Path("/m.gguf"), None))
    assert service.environment["LLAMA_ARG_BACKEND_SAMPLING"] == said


@pytest.mark.parametrize(
    "there", [Room(GB, GB), Room(64 * GB, 64 * GB, machine=2 * GB, machine_free=GB // 2)]
)
def test_without_room_it_is_left_out_and_that_is_said(tmp_path: Path, room: Any, there: Room) -> None:
    room(there)
    runs, said = planner.choose(site(tmp_path), CATALOGUE.small)
    assert not runs and CATALOGUE.small.name in said


def test_caches_in_a_gpus_memory_leave_room_for_it(tmp_path: Path, room: Any) -> None:
    large = CATALOGUE.find("qwen2.5:7b-instruct-q4_K_M")
    assert large
    here = site(tmp_path, CONTEXT_LENGTH="32768")
    for vram, runs in ((None, False), (4 * GB, False), (48 * GB, True)):
        room(Room(16 * GB, 6 * GB, vram=vram))
        assert planner.choose(here, large)[0] is runs, vram


def test_a_setting_leaves_it_out(tmp_path: Path, room: Any) -> None:
    assert planner.choose(site(tmp_path, PLANNER="off"), CATALOGUE.small) == (False, "")


def test_the_last_start_is_remembered(tmp_path: Path) -> None:
    here = site(tmp_path)
    here.home.prepare()
    here.last.keep(planner=True)
    assert "planner" in here.services and "planner" not in replace(here, planner=False).services


def test_its_memory_is_that_of_the_starter(tmp_path: Path) -> None:
    assert 0.7 * GB < planner.memory() < 0.85 * GB
