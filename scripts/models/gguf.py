"""What a GGUF file's header says: metadata, chat template, the memory for a token of context.

The layout is the one of ggml's docs/gguf.md, versions 2 and 3, little-endian. Only the header is read: a
vocabulary of 150,000 strings is stepped over, so that a file of any size takes a tenth of a second. A file may come
from anywhere: each count is checked against a bound before memory or time is spent on it.
"""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.errors import ModelError
from scripts.text import short

MAGIC = b"GGUF"
ALIGNMENT = 32  # bytes, of tensors, where the header names no other: ggml's docs/gguf.md
_STEPS = frozenset(1 << power for power in range(17))

_TEXT, _ARRAY = 8, 9
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
# Bounds of a header. The longest known, with 260,000 words and a chat template, has 16 MB and 60 entries; the models
# with most tensors have some thousands.
LARGEST = 64 << 20  # bytes
_ENTRIES = 4096
_TENSORS = 1 << 15
_VALUES = 1 << 16  # in arrays that are kept
_STRINGS = 1 << 22  # in arrays that are stepped over
_CHARACTERS = 8 << 20  # bytes of texts that are kept
_DIMENSIONS = 4  # GGML_MAX_DIMS of ggml.h
# What is computed with, of the architecture's own metadata: whole numbers, or lists of them, from 0 to these. Layers:
# LLAMA_MAX_LAYERS of llama.cpp's src/llama-hparams.h; else far above any model.
_MOST = {"block_count": 512} | dict.fromkeys(
    (
        *("context_length", "embedding_length", "feed_forward_length", "expert_count", "expert_used_count"),
        *("expert_feed_forward_length", "attention.head_count", "attention.head_count_kv"),
        *("attention.key_length", "attention.key_length_mla", "attention.key_length_swa"),
        *("attention.value_length", "attention.value_length_swa", "attention.shared_kv_layers"),
        *("attention.sliding_window", "attention.sliding_window_pattern"),
    ),
    (1 << 32) - 1,
)
_KEPT_ARRAY = 1024  # longer arrays (the vocabulary, its scores) are stepped over; per-layer ones are kept
_DEPTH = 4  # arrays of arrays of …: the format allows it, no model needs it
_F16 = 2  # bytes of a cached value; the engine's default cache type


@dataclass(frozen=True)
class Header:
    """The metadata of one GGUF file. Arrays longer than 1024 are left out.

    Raises ValueError for a number that a model can't have.
    """

    version: int
    tensors: int
    metadata: dict[str, Any]

    def __post_init__(self) -> None:
        for key, most in _MOST.items():
            value = self.own(key)
            for one in value if isinstance(value, list) else () if value is None else (value,):
                if not isinstance(one, int) or not 0 <= one <= most:
                    name = f"{self.architecture}.{key}"
                    raise ValueError(f"{short(name)} is {one!r:.40}, not a whole number from 0 to {most}")
        step = self.alignment
        if isinstance(step, bool) or not isinstance(step, int) or step not in _STEPS:
            raise ValueError(f"general.alignment is {step!r:.40}, not a power of two up to {max(_STEPS)}")

    @property
    def alignment(self) -> int:
        """Bytes: each tensor begins at a multiple of it."""
        step: int = self.metadata.get("general.alignment", ALIGNMENT)
        return step

    @property
    def architecture(self) -> str:
        """The model's architecture, such as `llama`; empty if the header has none."""
        return str(self.metadata.get("general.architecture", ""))

    @property
    def context_length(self) -> int | None:
        """The longest context that the model was made for, in tokens."""
        value = self.own("context_length")
        return value if isinstance(value, int) and value else None

    @property
    def chat_template(self) -> str | None:
        """The Jinja template that turns messages (and tools) into a prompt, if the file holds one."""
        value = self.metadata.get("tokenizer.chat_template")
        return value if isinstance(value, str) else None

    @property
    def kv_per_token(self) -> int | None:
        """Bytes of key and value cache (f16) that one token of context takes; None if unknown."""
        widths = self.cache_widths()
        return sum(full for full, _ in widths) * _F16 if widths else None

    def cache_widths(self) -> list[tuple[int, int]] | None:
        """For each layer the values that a token takes in a full cache and in one of a window; None when unknown.

        https://github.com/ggml-org/llama.cpp/blob/b10488/src/llama-hparams.cpp (n_embd_k_gqa, n_embd_v_gqa)
        """
        layers, width = self.number("block_count"), self.number("embedding_length")
        heads = _each(self.own("attention.head_count"), layers)
        if not layers or heads is None or not any(heads):
            return None
        kv_heads = _each(self.own("attention.head_count_kv"), layers) or heads
        found = []
        for count, kv in zip(heads, kv_heads, strict=True):
            usual = width // count if width and count else None
            key = self.number("attention.key_length") or usual
            value = self.number("attention.value_length") or usual
            if self.number("attention.key_length_mla"):  # latent attention: values are read out of the keys
                value = 0
            if kv and (key is None or value is None):
                return None
            key, value = key or 0, value or 0
            narrow_key = self.number("attention.key_length_swa") or key
            narrow_value = self.number("attention.value_length_swa") or value
            found.append((kv * (key + value), kv * (narrow_key + narrow_value)))
        # No head at all: a damaged header, or a state instead of a cache.
        return found if any(full for full, _ in found) else None

    def number(self, key: str) -> int | None:
        """A whole number of the architecture's own metadata, such as `block_count`, or None."""
        value = self.own(key)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def own(self, key: str) -> Any:
        """What the architecture's own metadata has under this key, or None."""
        return self.metadata.get(f"{self.architecture}.{key}")


def _each(value: object, layers: int | None) -> list[int] | None:
    """A number for each layer: heads are written once for all, or as a list."""
    if isinstance(value, int) and layers:
        return [value] * layers
    return value if isinstance(value, list) and len(value) == layers else None


def is_gguf(path: Path) -> bool:
    """Whether the file begins as a GGUF does. Raises OSError when it can't be read."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def read_header(path: Path) -> Header:
    """Read the header of the GGUF file at `path`. Raises ModelError when it isn't one, or is cut short."""
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return Reader(data).header()
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} can't be read as a GGUF model: {error}.", fault="model-damaged") from error


class CutShort(ValueError):
    """The header goes on behind the end of the bytes that are here."""

    def __init__(self) -> None:
        super().__init__("it is cut short")


class Reader:
    """Reads a file from its beginning. Every method raises ValueError for an invalid file, CutShort if bytes are
    missing at the end. It keeps no more than the bounds above allow."""

    def __init__(self, data: mmap.mmap) -> None:
        self.data = data
        self.at = 0
        self.end = min(len(data), LARGEST)
        # Met so far: values and texts in arrays, and bytes of texts that are kept.
        self.values = self.strings = self.characters = 0

    def header(self) -> Header:
        """The header at the beginning of the data. Raises ValueError; CutShort if the data end too early."""
        if self.data[:4] != MAGIC:
            raise ValueError(f"it begins with {self.data[:4]!r}, not with {MAGIC!r}")
        self.at = 4
        version = self.number("<I")
        if version not in (2, 3):
            raise ValueError(f"GGUF version {version} is unknown (known: 2 and 3)")
        tensors, count = self.number("<Q"), self.number("<Q")
        _few(tensors, _TENSORS, "tensors")
        _few(count, _ENTRIES, "entries")
        metadata: dict[str, Any] = {}
        for _ in range(count):
            key = self.string()
            value = self.value(self.number("<I"))
            if value is not None:
                metadata[key] = value
        return Header(version=version, tensors=tensors, metadata=metadata)

    def number(self, form: str) -> Any:
        """The next number; `form` is a format of struct. Raises CutShort."""
        start = self.at
        self.skip(struct.calcsize(form))
        (value,) = struct.unpack_from(form, self.data, start)
        return value

    def string(self) -> str:
        """The next text: 8 bytes of length, then UTF-8. Raises CutShort, or ValueError past the limit."""
        length = self.number("<Q")
        self.characters += length
        _few(self.characters, _CHARACTERS, "bytes of text")
        start = self.at
        self.skip(length)
        return self.data[start : self.at].decode("utf-8", errors="replace")

    def skip(self, length: int) -> None:
        """Move on by `length` bytes. Raises CutShort at the end of the data."""
        self.at += length
        if self.at > self.end:
            _few(self.at, LARGEST, "bytes of header")
            raise CutShort

    def shape(self) -> tuple[int, ...]:
        """The lengths of a tensor's dimensions, the row's first."""
        count = self.number("<I")
        _few(count, _DIMENSIONS, "dimensions")
        return tuple(self.number("<Q") for _ in range(count))

    def value(self, kind: int, depth: int = 0) -> Any:
        """The next value of this type of GGUF; None for a long array, which is skipped."""
        if kind in _SCALARS:
            return self.number(_SCALARS[kind])
        if kind == _TEXT:
            return self.string()
        if kind != _ARRAY or depth == _DEPTH:
            raise ValueError(f"it contains a value of unknown type {kind}")
        item, count = self.number("<I"), self.number("<Q")
        if count <= _KEPT_ARRAY:
            self.values += count
            _few(self.values, _VALUES, "values in arrays")
            return [self.value(item, depth + 1) for _ in range(count)]
        if item in _SCALARS:
            self.skip(count * struct.calcsize(_SCALARS[item]))
        elif item == _TEXT:
            self.skip_strings(count)
        else:
            raise ValueError(f"it contains a long array of type {item}")
        return None

    def skip_strings(self, count: int) -> None:
        """Move past `count` texts without reading them."""
        self.strings += count
        _few(self.strings, _STRINGS, "texts in arrays")
        at, data, length_at, last = self.at, self.data, struct.Struct("<Q").unpack_from, self.end - 8
        for _ in range(count):
            if at > last:
                at += 8
                break
            at += 8 + length_at(data, at)[0]
        self.at = at
        self.skip(0)


def _few(count: int, most: int, what: str) -> None:
    """Raises ValueError where a count is above its bound."""
    if count > most:
        raise ValueError(f"it has {count} {what}, and at most {most} are read")
