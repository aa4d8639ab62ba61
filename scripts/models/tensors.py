"""The tensors of a GGUF, and how many of their bytes one token of an answer needs: a file holds more than is read."""

from __future__ import annotations

import math
import mmap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from scripts.errors import ModelError
from scripts.models import gguf
from scripts.text import short

# Values in a block and bytes of a block, by the number of the type.
# https://github.com/ggml-org/llama.cpp/blob/master/gguf-py/gguf/constants.py (GGML_QUANT_SIZES)
BLOCKS = {
    0: (1, 4), 1: (1, 2), 2: (32, 18), 3: (32, 20), 6: (32, 22), 7: (32, 24), 8: (32, 34), 9: (32, 40),
    10: (256, 84), 11: (256, 110), 12: (256, 144), 13: (256, 176), 14: (256, 210), 15: (256, 292),
    16: (256, 66), 17: (256, 74), 18: (256, 98), 19: (256, 50), 20: (32, 18), 21: (256, 110), 22: (256, 82),
    23: (256, 136), 24: (1, 1), 25: (1, 2), 26: (1, 4), 27: (1, 8), 28: (1, 8), 29: (256, 56), 30: (1, 2),
    34: (256, 54), 35: (256, 66), 39: (32, 17), 40: (64, 36), 41: (128, 18),
}  # fmt: skip
# The numbers of the types that Ollama gives by name, from the same list.
KINDS = {
    "F32": 0, "F16": 1, "Q4_0": 2, "Q4_1": 3, "Q5_0": 6, "Q5_1": 7, "Q8_0": 8, "Q8_1": 9, "Q2_K": 10, "Q3_K": 11,
    "Q4_K": 12, "Q5_K": 13, "Q6_K": 14, "Q8_K": 15, "IQ2_XXS": 16, "IQ2_XS": 17, "IQ3_XXS": 18, "IQ1_S": 19,
    "IQ4_NL": 20, "IQ3_S": 21, "IQ2_S": 22, "IQ4_XS": 23, "IQ1_M": 29, "BF16": 30, "MXFP4": 39,
}  # fmt: skip
VALUES = 1 << 48  # more than any tensor has


@dataclass(frozen=True)
class Reads:
    """Bytes that each token of an answer reads: `weights`, and `kv_per_token` (f16) for each token of
    context."""

    weights: int
    kv_per_token: int | None


@dataclass(frozen=True)
class Tensor:
    """`kind` is the number of ggml's type; `shape` begins with the length of a row; `size` is in bytes."""

    name: str
    kind: int
    shape: tuple[int, ...]
    size: int


def told(answer: Mapping[str, Any]) -> tuple[gguf.Header, tuple[Tensor, ...]]:
    """The metadata and tensors of a model that Ollama describes. Raises ModelError if it does not list the tensors.

    https://github.com/ollama/ollama/blob/main/docs/api.md#show-model-information
    """
    try:
        tensors = tuple(
            _sized(one["name"], KINDS[one["type"]], tuple(map(int, one["shape"])))
            for one in answer["tensors"]
        )
        header = gguf.Header(3, len(tensors), dict(answer["model_info"]))
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise ModelError(
            f"Ollama does not list the model's tensors ({error}).", fault="tensors-unknown"
        ) from error
    if not tensors:
        raise ModelError("Ollama does not list the model's tensors.", fault="tensors-unknown")
    return header, tensors


def reads(header: gguf.Header, tensors: Iterable[Tensor]) -> Reads:
    """Every tensor once, but: of the embedding only a row where the output has a matrix of its own, and of the experts
    those that are used."""
    every, used = header.number("expert_count"), header.number("expert_used_count")
    share = used / every if used and every else 1.0
    read = {one.name: one.size * (share if "_exps." in one.name else 1.0) for one in tensors}
    if "output.weight" in read:
        read.pop("token_embd.weight", None)
    return Reads(int(sum(read.values())), header.kv_per_token)


def described(data: mmap.mmap) -> tuple[gguf.Header, tuple[Tensor, ...], int]:
    """The metadata, the tensors that are described behind it, and the bytes that the whole file has.

    Raises gguf.CutShort where bytes are missing, ValueError where a type is not known or a size can't be.
    """
    reader = gguf.Reader(data)
    header = reader.header()
    tensors, end = [], 0
    for _ in range(header.tensors):
        tensor, begin = _tensor(reader)
        tensors.append(tensor)
        end = max(end, begin + tensor.size)
    return header, tuple(tensors), -(-reader.at // header.alignment) * header.alignment + end


def _tensor(reader: gguf.Reader) -> tuple[Tensor, int]:
    """A tensor, and where it begins: bytes behind the header."""
    name, shape = reader.string(), reader.shape()
    kind = int(reader.number("<I"))
    if kind not in BLOCKS:
        raise ValueError(f"{short(name)} is of type {kind}, which is unknown")
    return _sized(name, kind, shape), int(reader.number("<Q"))


def _sized(name: str, kind: int, shape: tuple[int, ...]) -> Tensor:
    block, size = BLOCKS[kind]
    values = math.prod(shape)
    if not 0 <= values < VALUES or any(length < 0 for length in shape):
        raise ValueError(f"{short(name)} can't have {' x '.join(map(str, shape))} values")
    return Tensor(name, kind, shape, values // block * size)
