"""The sizes of the model, as its GGUF has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


class Reader(Protocol):
    """What `gguf.GGUFReader` gives: a field's `contents()` by its name."""

    @property
    def fields(self) -> Mapping[str, Any]:
        """The file's metadata."""
        ...


@dataclass
class Shape:
    """Sizes of the model."""

    layers: int
    heads: int
    key_heads: int
    width: int
    base: float  # of rotary positions
    epsilon: float

    @property
    def head(self) -> int:
        return self.width // self.heads


def shape(reader: Reader) -> Shape:
    """Read the sizes. Raises ValueError for another architecture."""

    def value(name: str) -> Any:
        return reader.fields[name].contents()

    if value("general.architecture") != "qwen2":
        raise ValueError(f"architecture {value('general.architecture')}: only qwen2 can be trained")
    return Shape(
        int(value("qwen2.block_count")),
        int(value("qwen2.attention.head_count")),
        int(value("qwen2.attention.head_count_kv")),
        int(value("qwen2.embedding_length")),
        float(value("qwen2.rope.freq_base")),
        float(value("qwen2.attention.layer_norm_rms_epsilon")),
    )
