"""How many conversations a model answers at the same time, where no setting says it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scripts.fit import here
from scripts.fit.at_once import LEAST_MARGIN, MARGIN, MOST, SHARE, on_cpu, on_gpu
from scripts.fit.choose import OTHERS
from scripts.fit.estimate import Serving, known
from scripts.host import gpu_names
from scripts.host.ask import Asker
from scripts.models.catalogue import Model, load

GB, MIB = 10**9, 2**20
STARTER, SMALL = load().starter, load().small
ONE = Serving(4096)


def named(name: str) -> Model:
    found = load().find(name)
    assert found
    return found


def cpu(one: Serving, memory: int, limit: int | None, threads: int) -> int:
    return on_cpu(STARTER, one, memory, limit, threads).number


def test_two_for_each_thread_where_there_is_memory() -> None:
    short = Serving(512)
    assert [cpu(short, 64 * GB, None, threads) for threads in (1, 2, 3, 4, 16)] == [2, 4, 6, MOST, MOST]


@pytest.mark.parametrize("model", load().models, ids=lambda model: model.name)
@pytest.mark.parametrize("context", [512, 2048, 4096, 32768])
def test_they_add_a_tenth_to_the_memory_at_most(model: Model, context: int) -> None:
    one = Serving(context)
    found = on_cpu(model, one, 64 * GB, None, 16).number
    base = known(model, one, "").needed
    assert 1 <= found <= MOST
    assert known(model, replace(one, parallel=found), "").needed - base <= SHARE * (base + OTHERS)
    if found < MOST:
        assert known(model, replace(one, parallel=found + 1), "").needed - base > SHARE * (base + OTHERS)


def test_a_smaller_cache_has_room_for_more() -> None:
    assert cpu(ONE, 64 * GB, None, 16) == 4
    assert cpu(replace(ONE, kv_type="q8_0"), 64 * GB, None, 16) > 4


def test_a_small_machine_and_a_limit_leave_one() -> None:
    assert cpu(ONE, 2 * GB, None, 16) == 1
    assert cpu(ONE, 64 * GB, GB, 16) < 4
    assert cpu(ONE, 64 * GB, GB // 2, 16) == 1


def test_each_limit_is_named() -> None:
    whys = {
        on_cpu(STARTER, Serving(512), 64 * GB, None, 16).why, on_cpu(STARTER, Serving(512), 64 * GB, None, 1).why,
        on_cpu(STARTER, ONE, 64 * GB, None, 16).why, on_cpu(STARTER, ONE, 2 * GB, None, 16).why,
        on_cpu(STARTER, ONE, 64 * GB, GB // 2, 16).why, on_gpu(STARTER, ONE, GB).why,
    }  # fmt: skip
    assert len(whys) == 6
    assert "ENGINE_MEMORY" in on_cpu(STARTER, ONE, 64 * GB, GB // 2, 16).why


# ── a GPU ────────────────────────────────────────────────────────────────────────────────────────────────────────


# What `nvidia-smi` says of name, driver, memory in MiB and power: the first as recorded on that machine (the H200's of
# tests/unit/host, the H100's total of its table), the others with the totals of such cards.
SMI = {
    "H200": "NVIDIA H200, 580.159.04, 143771, 700.00\n",
    "H100": "NVIDIA H100 80GB HBM3, 580.159.04, 81559, 700.00\n",
    "T4": "Tesla T4, 535.86.10, 15109, 70.00\n",
    "two T4": "Tesla T4, 535.86.10, 15109, 70.00\n" * 2,
    "GT 1030": "NVIDIA GeForce GT 1030, 550.54, 2048, [N/A]\n",
    "GB10": "NVIDIA GB10, 580.126.09, [N/A], [N/A]\n",
    "Orin": "Orin (nvgpu), 540.5.0, [N/A], [N/A]\n",
}


def vram(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str) -> int | None:
    """What the driver of this host says of its memory."""
    (tmp_path / "said").write_text(SMI[host])
    tool = tmp_path / "nvidia-smi"
    tool.write_text(f"#!/bin/sh\nexec /bin/cat '{tmp_path}/said'\n")
    tool.chmod(0o755)
    found = gpu_names.named_gpus(Asker({"PATH": str(tmp_path)}), tmp_path)
    monkeypatch.setattr(gpu_names, "named_gpus", lambda: found)
    return here.vram()


@pytest.mark.parametrize(
    ("host", "model", "context", "number"),
    [
        ("H200", "starter", 4096, MOST),
        ("H200", "qwen2.5:7b-instruct-q4_K_M", 32768, MOST),
        ("H100", "llama3.2:3b", 32768, MOST),
        ("T4", "starter", 32768, MOST),
        ("T4", "llama3.2:3b", 32768, 3),
        ("two T4", "llama3.2:3b", 32768, 7),
        ("T4", "qwen2.5:7b-instruct-q4_K_M", 32768, 4),
        ("GT 1030", "starter", 4096, MOST),
        ("GT 1030", "llama3.2:3b", 4096, 1),  # not even the weights
    ],
)
def test_a_card_decides_by_its_own_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str, model: str, context: int, number: int
) -> None:
    has, one = vram(tmp_path, monkeypatch, host), Serving(context)
    served = STARTER if model == "starter" else named(model)
    assert has
    assert on_gpu(served, one, has).number == number

    def needed(many: int) -> int:
        return known(served, replace(one, parallel=many), "").needed + max(LEAST_MARGIN, int(MARGIN * has))

    assert number == 1 or needed(number) <= has
    assert number == MOST or needed(number + 1) > has


@pytest.mark.parametrize("host", ["GB10", "Orin"])
def test_shared_memory_is_the_machines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    assert vram(tmp_path, monkeypatch, host) is None
