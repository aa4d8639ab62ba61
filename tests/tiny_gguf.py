"""Small GGUF files made by hand: a real header, random bytes for weights."""

from __future__ import annotations

import random
import struct


def _text(value: str) -> bytes:
    return struct.pack("<Q", len(value.encode())) + value.encode()


def make_gguf(
    padding: int = 0, template: str | None = "{% if tools %}<tool_call>x</tool_call>{% endif %}"
) -> bytes:
    """A GGUF header of version 3 with the entries that are read, a long vocabulary, and `padding` bytes."""
    entries = [
        _text("general.architecture") + struct.pack("<I", 8) + _text("llama"),
        _text("llama.context_length") + struct.pack("<II", 4, 2048),
        _text("llama.block_count") + struct.pack("<II", 4, 3),
        _text("llama.embedding_length") + struct.pack("<II", 4, 64),
        _text("llama.attention.head_count") + struct.pack("<II", 4, 4),
        _text("llama.attention.head_count_kv") + struct.pack("<IIQ3i", 9, 5, 3, 2, 2, 1),
        _text("llama.rope.freq_base") + struct.pack("<If", 6, 10000.0),
        _text("tokenizer.ggml.tokens")
        + struct.pack("<IIQ", 9, 8, 3000)
        + b"".join(_text(f"t{i}") for i in range(3000)),
        _text("tokenizer.ggml.scores") + struct.pack("<IIQ", 9, 6, 3000) + bytes(12000),
    ]
    if template is not None:
        entries.append(_text("tokenizer.chat_template") + struct.pack("<I", 8) + _text(template))
    filler = random.Random(7).randbytes(padding)  # noqa: S311 - weights hardly compress either
    return b"GGUF" + struct.pack("<IQQ", 3, 5, len(entries)) + b"".join(entries) + filler
