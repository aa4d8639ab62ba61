"""Bytes of each token from the tensors of a file."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from scripts.errors import ModelError
from scripts.fit.header import from_bytes, from_file

F32, F16, Q4_1, Q6_K = 0, 1, 3, 14


def text(value: str) -> bytes:
    return struct.pack("<Q", len(value.encode())) + value.encode()


def gguf(*tensors: tuple[str, tuple[int, ...], int], **numbers: int) -> bytes:
    entries = [text("general.architecture") + struct.pack("<I", 8) + text("llama")]
    entries += [
        text(f"llama.{key.replace('__', '.')}") + struct.pack("<II", 4, value)
        for key, value in numbers.items()
    ]
    described = [
        text(name) + struct.pack(f"<I{len(shape)}Q", len(shape), *shape) + struct.pack("<IQ", kind, 0)
        for name, shape, kind in tensors
    ]
    return b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(entries)) + b"".join(entries + described)


EMBEDDING, LAYER, NORM = (
    ("token_embd.weight", (64, 100), F16),
    ("blk.0.ffn_up.weight", (64, 32), Q4_1),
    ("n", (64,), F32),
)


@pytest.mark.parametrize(
    ("tensors", "numbers", "weights"),
    [
        # The embedding is the output as well: all of it is read.
        ((EMBEDDING, LAYER, NORM), {}, 64 * 100 * 2 + 64 * 32 // 32 * 20 + 64 * 4),
        # The output has its own matrix: of the embedding a row is read, which is nothing beside the rest.
        ((EMBEDDING, LAYER, ("output.weight", (256, 10), Q6_K)), {}, 64 * 32 // 32 * 20 + 10 * 210),
        # Of eight experts two are used.
        (
            (("blk.0.ffn_up_exps.weight", (64, 8), F16),),
            {"expert_count": 8, "expert_used_count": 2},
            64 * 8 * 2 // 4,
        ),
    ],
)
def test_bytes_that_a_token_reads(
    tensors: tuple[tuple[str, tuple[int, ...], int], ...],
    numbers: dict[str, int],
    weights: int,
) -> None:
    assert from_bytes(bytearray(gguf(*tensors, **numbers)), "made").reads.weights == weights


def test_the_context_of_a_token() -> None:
    numbers = {
        "block_count": 3,
        "embedding_length": 64,
        "attention__head_count": 4,
        "attention__head_count_kv": 2,
    }
    made = from_bytes(bytearray(gguf(LAYER, **numbers)), "made")
    assert made.reads.kv_per_token == 3 * 2 * (16 + 16) * 2


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>", gguf(LAYER)[:-9], gguf(("t", (64,), 77)), gguf(("t", (2**62, 2**62), F32))[:60]],
)
def test_a_file_that_can_not_be_read(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "m.gguf"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=r"m\.gguf"):
        from_file(path)
