"""What the engine's container gets of the GPU: nothing where nothing is, and never without its image's backend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scripts import host, settings, setup, stack
from scripts.home import ROOT
from scripts.runtimes import container_wiring as room
from scripts.runtimes.base import NO_GPU, PROFILES
from scripts.runtimes.container_wiring import devices
from tests.unit.setup.machines import AMD, V3D, gpus, linux

ENV: Mapping[str, str] = {"PATH": "/nowhere"}


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A machine with these GPUs, as files and programs tell of it."""
    asked: list[str] = []

    def has(*nodes: host.RenderNode) -> list[str]:
        seen = gpus(*nodes)
        monkeypatch.setattr(host, "gpus", lambda: seen)

        def look(*_: Any, **__: Any) -> Any:
            asked.append("programs")
            return linux(gpus=seen)

        monkeypatch.setattr(setup, "probe", look)
        return asked

    return has


def loaded(tmp_path: Path, **values: str) -> settings.Settings:
    return settings.load(tmp_path, values).settings


def test_without_a_gpu_no_program_is_asked(machine: Any, tmp_path: Path) -> None:
    asked = machine()
    found = devices("podman", "ollama", loaded(tmp_path), ENV)
    assert found.overlays == () and asked == []
    assert found.variables == {"OLLAMA_BACKENDS": "cpu", "OLLAMA_BASE": ""}


def test_a_gpu_comes_with_the_backend_that_drives_it(machine: Any, tmp_path: Path) -> None:
    machine(AMD)
    found = devices("podman", "ollama", loaded(tmp_path), ENV)
    names = [path.name for path in found.overlays]
    assert names[0] == "gpu-dri.yml" and "keep-groups.yml" in names and len(found.why) == len(names)
    assert found.variables["OLLAMA_BACKENDS"] == "cpu vulkan"
    assert all(path.is_file() for path in found.overlays)
    chosen = devices("podman", "ollama", loaded(tmp_path, OLLAMA_BACKENDS="cpu"), ENV)
    assert chosen.variables["OLLAMA_BACKENDS"] == "cpu", "the user's word"


def test_a_closed_node_is_opened_by_its_group_without_which_nothing_is_given(
    machine: Any, tmp_path: Path
) -> None:
    machine(replace(AMD, open=False, gid=105))
    found = devices("docker", "ollama", loaded(tmp_path), ENV)
    assert [path.name for path in found.overlays] == ["gpu-dri.yml", "render-group.yml"]
    assert found.variables["RENDER_GROUP"] == "105"


@pytest.mark.parametrize(
    ("engine", "values"), [("ollama", {"GPU": "off"}), ("llamacpp", {})], ids=["off", "our llama.cpp"]
)
def test_where_it_would_be_of_no_use(
    machine: Any, tmp_path: Path, engine: str, values: dict[str, str]
) -> None:
    asked = machine(AMD)
    found = devices("podman", engine, loaded(tmp_path, **values), ENV)
    assert (found.overlays, asked) == ((), [])


def test_without_a_gpu_by_the_user_s_word_no_engine_takes_one(machine: Any, tmp_path: Path) -> None:
    machine(AMD)
    for engine in ("ollama", "llamacpp"):
        found = devices("podman", engine, loaded(tmp_path, GPU="off"), ENV)
        assert found.variables.items() >= NO_GPU.items()
    assert not NO_GPU.keys() & devices("podman", "ollama", loaded(tmp_path), ENV).variables.keys()
    services = stack.load(ROOT / stack.COMPOSE_FILE, NO_GPU, PROFILES).services
    assert services["llamacpp"].environment["LLAMA_ARG_N_GPU_LAYERS"] == "0"
    assert services["ollama"].environment["OLLAMA_LLM_LIBRARY"] == "cpu"
    plain = stack.load(ROOT / stack.COMPOSE_FILE, {}, PROFILES).services
    assert plain["llamacpp"].environment["LLAMA_ARG_N_GPU_LAYERS"] == "auto"
    assert "OLLAMA_LLM_LIBRARY" not in plain["ollama"].compose()["environment"]


def test_a_board_s_gpu_is_given_by_the_user_s_word(machine: Any, tmp_path: Path) -> None:
    machine(V3D)
    found = devices("podman", "ollama", loaded(tmp_path, GPU="on"), ENV)
    assert found.overlays[0].name == "gpu-dri.yml" and not found.why_not
    assert found.variables["OLLAMA_BACKENDS"] == "cpu vulkan"


def test_a_board_that_is_quicker_without_says_why(machine: Any, tmp_path: Path) -> None:
    machine(V3D)
    found = devices("podman", "ollama", loaded(tmp_path), ENV)
    assert found.overlays == () and "slower" in found.why_not[0]
    assert "GPU=on" in found.why_not[0]
    assert found.variables["OLLAMA_BACKENDS"] == "cpu"


def test_a_mac_s_image_has_the_base_with_its_driver(
    machine: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine(AMD)  # whatever `choose` makes of it: the base depends on the system alone
    monkeypatch.setattr("sys.platform", "darwin")
    found = devices("podman", "ollama", loaded(tmp_path), ENV)
    assert found.variables["OLLAMA_BASE"] == room.FEDORA
    other = devices("podman", "ollama", loaded(tmp_path, OLLAMA_BASE="localhost/mine:1"), ENV)
    assert other.variables["OLLAMA_BASE"] == "localhost/mine:1"
