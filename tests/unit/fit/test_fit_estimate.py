"""What serving takes, held to what llama.cpp's server logged and took."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from scripts.fit.estimate import (
    BATCH,
    PROGRAM,
    PROMPT_CACHE,
    WORD,
    Cache,
    Estimate,
    Serving,
    bytes_per_token,
    compute,
    estimate,
    known,
    kv_cache,
    repacked,
    vocabulary,
)
from scripts.fit.header import Described
from scripts.home import ROOT
from scripts.models.catalogue import load
from tests.unit.fit.made import Q4_1, Q4_K, Q6_K, Q8_0, QWEN, SMOLLM, described, tensor

MIB = 1 << 20


@pytest.mark.parametrize(
    ("model", "serving", "kv", "buffers"),
    [  # MiB that xllamacpp's server logged: "KV buffer size"; "compute buffer size" + "output buffer size"
        (QWEN, Serving(batch=512), 48.0, 41.27 + 0.58),
        (QWEN, Serving(batch=512, flash=False), 48.0, 131.01 + 0.58),
        (QWEN, Serving(batch=512, context=8192, kv_type="q8_0"), 51.0, 45.30 + 0.58),
        (QWEN, Serving(batch=512, context=32768, kv_type="q8_0"), 204.0, 69.30 + 0.58),
        (SMOLLM, Serving(batch=512), 90.0, 18.64 + 0.19),
        (SMOLLM, Serving(batch=512, context=8192), 180.0, 22.64 + 0.19),
        (SMOLLM, Serving(batch=512, context=2048, parallel=2), 90.0, 16.64 + 0.38),
        (SMOLLM, Serving(batch=512, context=2048, parallel=4), 180.0, 16.64 + 0.75),
        (SMOLLM, Serving(batch=512, context=1666, parallel=3), 118.12, 16.42 + 0.56),
        (SMOLLM, Serving(batch=512, context=2048, kv_type="q8_0"), 23.91, 16.67 + 0.19),
        (SMOLLM, Serving(batch=512, flash=False), 90.0, 87.51 + 0.19),
        (SMOLLM, Serving(batch=256), 90.0, 9.32 + 0.19),
    ],
)
def test_buffers_are_those_of_the_log(model: Described, serving: Serving, kv: float, buffers: float) -> None:
    cache = kv_cache(model, serving)
    assert cache.size is not None
    assert cache.size / MIB == pytest.approx(kv, abs=0.01)
    assert not cache.at_most
    assert compute(model, serving) / MIB == pytest.approx(buffers, abs=0.1)


USUAL: dict[str, Any] = {
    "block_count": 6,
    "embedding_length": 512,
    "attention__head_count": 8,
    "attention__head_count_kv": 2,
}
FULL = 2 * 4096 * 2 * (64 + 64)  # bytes of a layer: f16, cells, heads, widths
WINDOW = 2 * 1536 * 2 * (64 + 64)  # a window of 1024 and a batch of 512


@pytest.mark.parametrize(
    ("architecture", "own", "expected"),
    [
        ("llama", USUAL, Cache(6 * FULL)),
        ("llama", USUAL | {"attention__key_length": 128}, Cache(6 * FULL * 192 // 128)),
        ("llama", USUAL | {"attention__head_count_kv": [2, 2, 2, 1, 1, 0]}, Cache(4 * FULL)),
        ("llama", USUAL | {"attention__head_count_kv": None}, Cache(6 * 4 * FULL)),  # all heads
        # windows: by the architecture, by a period, by a list, and not told
        ("gemma3", USUAL | {"attention__sliding_window": 1024}, Cache(FULL + 5 * WINDOW)),
        ("gemma2", USUAL | {"attention__sliding_window": 1024}, Cache(3 * FULL + 3 * WINDOW)),
        ("phi3", USUAL | {"attention__sliding_window": 1024}, Cache(6 * FULL)),
        ("gemma2", USUAL | {"attention__sliding_window": 8192}, Cache(6 * FULL)),  # wider than the context
        (
            "new",
            USUAL | {"attention__sliding_window": 1024, "attention__sliding_window_pattern": 3},
            Cache(2 * FULL + 4 * WINDOW),
        ),
        (
            "new",
            USUAL
            | {
                "attention__sliding_window": 1024,
                "attention__sliding_window_pattern": [True] * 5 + [False],
                "attention__key_length_swa": 32,
                "attention__value_length_swa": 32,
            },
            Cache(FULL + 5 * WINDOW // 2),
        ),
        ("new", USUAL | {"attention__sliding_window": 1024}, Cache(6 * FULL, at_most=True)),
        (
            "gemma3n",
            USUAL | {"attention__shared_kv_layers": 2, "attention__sliding_window": 0},
            Cache(6 * FULL, True),
        ),
        # latent attention: one head of 576, and no values beside it
        (
            "deepseek2",
            USUAL
            | {
                "attention__head_count_kv": 1,
                "attention__key_length": 576,
                "attention__value_length": 512,
                "attention__key_length_mla": 192,
                "attention__value_length_mla": 128,
            },
            Cache(6 * 4096 * 576 * 2),
        ),
        # not to be told
        ("mamba", USUAL | {"ssm__state_size": 16}, Cache(None)),
        ("qwen3next", USUAL | {"full_attention_interval": 4}, Cache(None)),
        ("llama", {"block_count": 6}, Cache(None)),
        ("llama", USUAL | {"attention__head_count_kv": 0}, Cache(None)),
        ("llama", USUAL | {"attention__head_count_kv": [0] * 6}, Cache(None)),
        ("llama", USUAL | {"embedding_length": None}, Cache(None)),
    ],
)
def test_cache(architecture: str, own: dict[str, Any], expected: Cache) -> None:
    assert kv_cache(described(architecture, **own), Serving(batch=512)) == expected


@pytest.mark.parametrize(
    ("context", "parallel", "cells"),
    [(4096, 1, 4096), (1, 1, 256), (257, 1, 512), (1666, 3, 1792), (256, 64, 256)],
)
def test_cells_are_rounded_as_the_engine_does(context: int, parallel: int, cells: int) -> None:
    assert Serving(context=context, parallel=parallel).cells == cells


def test_copies_of_weights() -> None:
    four, six, eight = (tensor("blk.0.a.weight", kind, 256, 16).size for kind in (Q4_K, Q6_K, Q8_0))
    model = described(
        "llama",
        (
            tensor("token_embd.weight", Q4_K, 256, 800),  # only looked up
            tensor("blk.0.a.weight", Q4_K, 256, 16),
            tensor("blk.0.b.weight", Q4_K, 256, 12),  # rows not in eights
            tensor("blk.0.c.weight", Q6_K, 256, 16),
            tensor("blk.0.d.weight", Q8_0, 256, 16),
            tensor("blk.0.e.weight", Q4_1, 256, 16),
            tensor("blk.0.norm.weight", 0, 256),
        ),
    )
    assert [repacked(model, ability) for ability in ("avx2", "neon", "")] == [four, four + six + eight, 0]
    assert vocabulary(model) == 800


def test_the_sum() -> None:
    found = estimate(QWEN, Serving(repacks="avx2"))
    assert found.program == PROGRAM + 151936 * WORD
    assert found.repacked == tensor("x", Q4_K, 256, 64).size
    assert found.total == found.weights + found.repacked + 48 * MIB + found.compute + found.program
    assert found.needed == found.total - found.repacked
    assert found.prompt_cache == PROMPT_CACHE
    assert found.remarks == ()


def test_what_is_not_known_is_said() -> None:
    unknown = estimate(described("mamba", block_count=2, ssm__state_size=16), Serving())
    assert (unknown.kv, unknown.total) == (Cache(None), None)
    assert "unknown" in unknown.remarks[0]
    most = estimate(described("new", **USUAL, attention__sliding_window=1024), Serving())
    assert "may be smaller" in most.remarks[0]
    experts = estimate(described("qwen3moe", **USUAL, expert_count=8, expert_used_count=2), Serving())
    assert "experts" in experts.remarks[0]


def test_experts_compute_with_those_used() -> None:
    own = USUAL | {"expert_count": 64, "expert_used_count": 8, "expert_feed_forward_length": 768}
    mask = BATCH * 4096 * 2
    assert compute(described("qwen3moe", **own), Serving()) == BATCH * (3 * 8 * 768 + 5 * 512) * 4 + mask


def test_without_a_header() -> None:
    starter = load().starter
    found = known(starter, Serving(), "no network")
    assert isinstance(found, Estimate)
    assert found.total == found.needed == starter.size + starter.memory.buffers + 4096 * 12288
    assert (found.rough, found.unsure) == (True, starter.memory.buffers)
    assert known(starter, Serving(parallel=2), "").kv.size == 2 * 4096 * 12288
    assert known(starter, Serving(kv_type="q8_0"), "").kv.size == 4096 * 12288 * 34 // 64
    assert "no network" in found.remarks[0]


@pytest.mark.parametrize(("own_output", "experts"), [(False, False), (True, False), (False, True)])
def test_bytes_for_each_token(own_output: bool, experts: bool) -> None:
    embedding, matrix = (
        tensor("token_embd.weight", Q8_0, 512, 1000),
        tensor("blk.0.ffn_up.weight", Q4_K, 512, 512),
    )
    tensors = [embedding, matrix]
    own = dict(USUAL)
    expected = embedding.size + matrix.size
    if own_output:
        tensors.append(replace(embedding, name="output.weight"))
    if experts:
        tensors.append(tensor("blk.0.ffn_up_exps.weight", Q4_K, 512, 512, 8))
        own |= {"expert_count": 8, "expert_used_count": 2}
        expected += 2 * matrix.size
    model = described("llama", tensors, **own)
    cached = 6 * FULL * 1000 // 4096
    assert bytes_per_token(model, Serving(), 0) == expected
    assert bytes_per_token(model, Serving(), 1000) == expected + cached
    assert bytes_per_token(model, Serving(), 10**9) == expected + 6 * FULL


def test_bytes_for_each_token_unknown() -> None:
    assert bytes_per_token(described("mamba", ssm__state_size=16), Serving(), 0) is None


def test_the_compose_file_serves_so() -> None:
    text = (ROOT / "podman-compose.yml").read_text()
    assert re.findall(r'LLAMA_ARG_CACHE_RAM: "(\d+)"', text) == [str(PROMPT_CACHE // MIB)]
    assert set(re.findall(r"LLAMA_ARG_BATCH: (.*)", text)) == {"${PROMPT_BATCH:-}", '""'}, (
        "the launcher's own"
    )
    launcher = (ROOT / "parts" / "engine" / "llama_server.py").read_text()
    assert re.findall(r"^CPU_BATCH, GPU_BATCH = (\d+), 512$", launcher, re.MULTILINE) == [str(BATCH)]
