"""Headers made by hand: as bytes of a GGUF, and as what is read of one."""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Mapping, Sequence
from typing import Any

from scripts.fit.estimate import Cache, Estimate
from scripts.fit.header import Described
from scripts.fit.judge import Room
from scripts.models.gguf import Header
from scripts.models.registry import MODEL_LAYER
from scripts.models.tensors import BLOCKS, Tensor
from tests.fileserver import Files

Q4_1, Q8_0, Q4_K, Q6_K = 3, 8, 12, 14


def described(architecture: str, tensors: Sequence[Tensor] = (), **own: Any) -> Described:
    """`own` is the architecture's metadata; `__` stands for a dot in a key."""
    metadata: dict[str, Any] = {"general.architecture": architecture}
    metadata |= {f"{architecture}.{key.replace('__', '.')}": value for key, value in own.items()}
    return Described(Header(3, len(tensors), metadata), tuple(tensors), "made")


def tensor(name: str, kind: int, *shape: int) -> Tensor:
    block, size = BLOCKS[kind]
    values = 1
    for length in shape:
        values *= length
    return Tensor(name, kind, shape, values // block * size)


def dense(
    vocabulary: int, width: int, inner: int, layers: int, heads: int, kv_heads: int, **own: Any
) -> Described:
    """A model of the usual kind, with an embedding and one matrix."""
    return described(
        "llama",
        (tensor("token_embd.weight", Q8_0, width, vocabulary), tensor("blk.0.ffn_up.weight", Q4_K, 256, 64)),
        block_count=layers,
        embedding_length=width,
        feed_forward_length=inner,
        attention__head_count=heads,
        attention__head_count_kv=kv_heads,
        context_length=32768,
        **own,
    )


# The starter and the small model, by their headers' figures.
QWEN = dense(151936, 896, 4864, 24, 14, 2)
SMOLLM = dense(49152, 576, 1536, 30, 9, 3)

# What is judged.
MB = 10**6
FOUND = Estimate(
    weights=400 * MB,
    repacked=100 * MB,
    kv=Cache(50 * MB),
    compute=30 * MB,
    program=20 * MB,
    prompt_cache=250 * MB,
)
WIDE = Room(memory=10_000 * MB, free=9_000 * MB)


def gguf(tensors: Sequence[Tensor], words: int = 3000, extra: Mapping[str, int] | None = None) -> bytes:
    """A GGUF of these tensors with a vocabulary of so many words; its weights are zeros."""
    entries = [_text("general.architecture") + struct.pack("<I", 8) + _text("llama")]
    numbers = {"llama.block_count": 3, "llama.embedding_length": 64, "llama.attention.head_count": 4}
    numbers |= {"llama.context_length": 2048, "llama.feed_forward_length": 128} | dict(extra or {})
    entries += [_text(key) + struct.pack("<II", 4, value) for key, value in numbers.items()]
    vocabulary = b"".join(_text(f"word {number:06}") for number in range(words))
    entries.append(_text("tokenizer.ggml.tokens") + struct.pack("<IIQ", 9, 8, words) + vocabulary)
    at, listed = 0, b""
    for one in tensors:
        listed += _text(one.name) + struct.pack(f"<I{len(one.shape)}Q", len(one.shape), *one.shape)
        listed += struct.pack("<IQ", one.kind, at)
        at += -(-one.size // 32) * 32
    head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(entries)) + b"".join(entries) + listed
    return head + bytes(-len(head) % 32 + at)


def offer(files: Files, whole: bytes, name: str, tag: str, size: int = 0) -> None:
    """Have a registry's model, its file said to be of `size` bytes."""
    sha = hashlib.sha256(whole).hexdigest()
    layers = [{"mediaType": MODEL_LAYER, "digest": f"sha256:{sha}", "size": size or len(whole)}]
    files.content[f"/v2/library/{name}/manifests/{tag}"] = json.dumps({"layers": layers}).encode()
    files.content[f"/v2/library/{name}/blobs/sha256:{sha}"] = whole


def _text(value: str) -> bytes:
    return struct.pack("<Q", len(value.encode())) + value.encode()
