"""What there is for the engine: of which machine, on which disk, with which GPU."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from scripts import settings
from scripts.home import Home
from scripts.host import gpu_names
from scripts.host.gpu_names import Gpu
from scripts.lifecycle import room
from scripts.lifecycle.site import Site
from scripts.runtimes.base import Devices, Process

GPUS = (Gpu("one", "nvidia", 8 << 30), Gpu("another", "i915"), Gpu("two", "nvidia", 4 << 30))
OVERLAY = Devices(overlays=(Path("overlays/nvidia.yml"),))


def runtime(name: str, devices: Devices, folder: Path, native: bool) -> Any:
    """As much of a runtime as is asked."""
    contained = SimpleNamespace(machine_memory=lambda: 3 << 30)
    return SimpleNamespace(
        name=name,
        native=native,
        wiring=SimpleNamespace(devices=devices),
        data=SimpleNamespace(model_storage=lambda: folder),
        containers=None if name == "embedded" else contained,
    )


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    def make(name: str, devices: Devices = OVERLAY, **chosen: str) -> Site:
        found = settings.load(tmp_path, {key.upper(): value for key, value in chosen.items()}).settings
        home = Home(tmp_path / "home")
        made = runtime(name, devices, tmp_path, chosen.get("engine_location") == "native")
        held = {"ollama": Process("ollama", "running", memory=1 << 30)}
        return Site(found, home, made, held)

    monkeypatch.setattr(gpu_names, "named_gpus", lambda: GPUS)
    return make


@pytest.mark.parametrize(
    ("name", "devices", "chosen", "vram"),
    [
        ("podman", OVERLAY, {}, 12 << 30),
        ("podman", Devices(), {}, None),  # the engine does not get it
        ("podman", Devices(), {"engine": "ollama", "engine_location": "native"}, 12 << 30),
        ("podman", OVERLAY, {"engine_location": "native"}, None),
        ("embedded", Devices(), {}, None),
        ("embedded", Devices(),
         {"engine": "openai", "openai_api_base_url": "http://127.0.0.1:9/v1"}, 12 << 30),
    ],
)  # fmt: skip
def test_a_gpu_counts_where_the_engine_gets_it(
    site: Any, name: str, devices: Devices, chosen: dict[str, str], vram: int | None
) -> None:
    assert room.of(site(name, devices, **chosen)).vram == vram


def test_gpus_that_do_not_tell_their_memory(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gpu_names, "named_gpus", lambda: GPUS[1:2])
    assert room.of(site("podman")).vram is None


def test_the_machine_of_containers_is_theirs_alone(site: Any) -> None:
    contained = room.of(site("podman"))
    assert (contained.machine, contained.limit_counts_file) == (3 << 30, True)
    for made in (site("embedded"), site("podman", engine_location="native")):
        assert (room.of(made).machine, room.of(made).limit_counts_file) == (None, False)


def test_the_disk_is_looked_at_if_asked(site: Any) -> None:
    assert (room.of(site("podman"), 0).disk or 0) > 0
    assert room.of(site("podman")).disk is None
    asked = room.of(site("podman"), 7)
    assert asked.download == 7 and (asked.disk or 0) > 0
