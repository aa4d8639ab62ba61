"""What a GGUF file says of itself: metadata, chat template, how much memory a token of context takes.

The layout is the one of ggml's docs/gguf.md, versions 2 and 3, little-endian. Only the header is read: a
vocabulary of 150,000 strings is stepped over, so that a file of any size takes a tenth of a second.
"""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.errors import ModelError

MAGIC = b"GGUF"

_STRING, _ARRAY = 8, 9
_SCALARS = {
    0: "<B",
    1: "<b",
    2: "<H",
    3: "<h",
    4: "<I",
    5: "<i",
    6: "<f",
    7: "<?",
    10: "<Q",
    11: "<q",
    12: "<d",
}
_KEPT_ARRAY = 1024  # longer arrays (the vocabulary, its scores) are stepped over; per-layer ones are kept
_DEPTH = 4  # arrays of arrays of …: the format allows it, no model needs it
_F16 = 2  # bytes of a cached value; the engine's default cache type


@dataclass(frozen=True)
class Header:
    """The metadata of one GGUF file. Arrays longer than 1024 are left out."""

    version: int
    tensors: int
    metadata: dict[str, Any]

    @property
    def architecture(self) -> str:
        return str(self.metadata.get("general.architecture", ""))

    @property
    def context_length(self) -> int | None:
        """The longest context that the model was made for, in tokens."""
        value = self._own("context_length")
        return value if isinstance(value, int) else None

    @property
    def chat_template(self) -> str | None:
        """The Jinja template that turns messages (and tools) into a prompt, if the file holds one."""
        value = self.metadata.get("tokenizer.chat_template")
        return value if isinstance(value, str) else None

    @property
    def kv_per_token(self) -> int | None:
        """Bytes of key and value cache (f16) that one token of context takes; None where it can't be told."""
        layers, heads = self._own("block_count"), self._own("attention.head_count")
        kv_heads = self._own("attention.head_count_kv") or heads
        width = self._own("embedding_length")
        if isinstance(kv_heads, int) and isinstance(layers, int):
            kv_heads = [kv_heads] * layers
        if (
            not isinstance(kv_heads, list)
            or not isinstance(width, int)
            or not isinstance(heads, int)
            or not heads
        ):
            return None
        key = self._own("attention.key_length") or width // heads
        value = self._own("attention.value_length") or width // heads
        return sum(kv_heads) * (int(key) + int(value)) * _F16

    def _own(self, key: str) -> Any:
        return self.metadata.get(f"{self.architecture}.{key}")


def is_gguf(path: Path) -> bool:
    """Whether the file begins as a GGUF does. Raises OSError when it can't be read."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def read_header(path: Path) -> Header:
    """Read the header of the GGUF file at `path`. Raises ModelError when it isn't one, or is cut short."""
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return Reader(data).header()
    except (OSError, ValueError, struct.error, IndexError, OverflowError) as error:
        raise ModelError(f"{path} can't be read as a GGUF model: {error}.") from error


class Reader:
    def __init__(self, data: mmap.mmap) -> None:
        self.data = data
        self.at = 0

    def header(self) -> Header:
        if self.data[:4] != MAGIC:
            raise ValueError(f"it begins with {self.data[:4]!r}, not with {MAGIC!r}")
        self.at = 4
        version = self.number("<I")
        if version not in (2, 3):
            raise ValueError(f"GGUF version {version} is not known (2 and 3 are)")
        tensors, count = self.number("<Q"), self.number("<Q")
        metadata: dict[str, Any] = {}
        for _ in range(count):
            key = self.string()
            value = self.value(self.number("<I"))
            if value is not None:
                metadata[key] = value
        return Header(version=version, tensors=tensors, metadata=metadata)

    def number(self, form: str) -> Any:
        (value,) = struct.unpack_from(form, self.data, self.at)
        self.at += struct.calcsize(form)
        return value

    def string(self) -> str:
        length = self.number("<Q")
        start = self.at
        self.skip(length)
        return self.data[start : self.at].decode("utf-8", errors="replace")

    def skip(self, length: int) -> None:
        self.at += length
        if self.at > len(self.data):
            raise ValueError("it is cut short")

    def value(self, kind: int, depth: int = 0) -> Any:
        if kind in _SCALARS:
            return self.number(_SCALARS[kind])
        if kind == _STRING:
            return self.string()
        if kind != _ARRAY or depth == _DEPTH:
            raise ValueError(f"it holds a value of unknown type {kind}")
        item, count = self.number("<I"), self.number("<Q")
        if count <= _KEPT_ARRAY:
            return [self.value(item, depth + 1) for _ in range(count)]
        if item in _SCALARS:
            self.skip(count * struct.calcsize(_SCALARS[item]))
        elif item == _STRING:
            self.skip_strings(count)
        else:
            raise ValueError(f"it holds a long array of type {item}")
        return None

    def skip_strings(self, count: int) -> None:
        at, data, length_at, end = self.at, self.data, struct.Struct("<Q").unpack_from, len(self.data)
        for _ in range(count):
            at += 8 + length_at(data, at)[0]
            if at > end:
                raise ValueError("it is cut short")
        self.at = at
