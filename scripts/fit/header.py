"""What a GGUF holds, without its weights: metadata, and each tensor's name, type, shape and size."""

from __future__ import annotations

import mmap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.errors import ModelError
from scripts.models import gguf
from scripts.models.tensors import Reads, Tensor, described, reads, told


@dataclass(frozen=True)
class Described:
    """A model by its header. `source` says in words where that was read."""

    header: gguf.Header
    tensors: tuple[Tensor, ...]
    source: str

    @property
    def weights(self) -> int:
        """Bytes of the tensors in the file, each at a multiple of the alignment."""
        step = self.header.alignment
        return sum(-(-one.size // step) * step for one in self.tensors)

    @property
    def reads(self) -> Reads:
        """What each token of an answer reads."""
        return reads(self.header, self.tensors)

    def number(self, key: str) -> int | None:
        """A whole number of the architecture's own metadata, such as `block_count`, or None."""
        return self.header.number(key)

    def own(self, key: str) -> Any:
        """The metadata of this key, below the architecture's prefix; None if absent."""
        return self.header.own(key)


def from_file(path: Path) -> Described:
    """The header of a file. Raises ModelError if it is not a GGUF, cut short, or one of several parts."""
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return _parse(data, str(path), len(data))
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} can't be read as a GGUF model: {error}.", fault="model-header") from error


def from_bytes(data: bytearray, source: str, whole: int | None = None) -> Described:
    """The header of a file that begins with `data` and has `whole` bytes, where that is known. Raises ValueError, also
    gguf.CutShort where the header goes on behind `data`."""
    with mmap.mmap(-1, max(1, len(data))) as memory:  # what the reader reads, without a file
        memory.write(data)
        return _parse(memory, source, whole)


def from_engine(answer: Mapping[str, Any], source: str) -> Described:
    """What Ollama describes of a model that it keeps. Raises ModelError if it does not list the tensors."""
    return Described(*told(answer), source)


def _parse(data: mmap.mmap, source: str, whole: int | None) -> Described:
    header, tensors, end = described(data)
    if not any(one.size for one in tensors):
        raise ValueError("it contains no weights")
    if whole is not None and whole < end:
        raise ValueError(f"it is cut: {whole:,} of {end:,} bytes")
    parts = header.metadata.get("split.count")
    if isinstance(parts, int) and parts > 1:
        raise ValueError(f"it is one of {parts} parts")
    return Described(header, tensors, source)
