"""The plan adapter: with it the starter writes plans for questions about the data (`parts/gateway/gateway/ask`).

It is part of this repository, and put next to the model that it belongs to: where that can be read, it can be too.
"""

from __future__ import annotations

import functools
from pathlib import Path

from scripts import bounded
from scripts.home import ROOT, write_atomic
from scripts.models.catalogue import Model
from scripts.models.store import digest

FILE = ROOT / "parts" / "gateway" / "plan-adapter.gguf"
NAME = (
    "plan-adapter-{}.gguf"  # in the store; another content is another name, so that an engine restarts for it
)


def fits(model: Model) -> bool:
    """Whether the adapter was made for this model: it is trained on the starter's weights."""
    return model.role == "starter" and FILE.is_file()


def place(store: Path) -> Path:
    """Where the adapter is, or would be, in the folder of models."""
    return store / NAME.format(_digest()[:12])


def put(store: Path) -> Path:
    """See that the adapter is in the folder of models; earlier ones are removed. Returns its place. Raises OSError."""
    target = place(store)
    if not target.is_file() or target.stat().st_size != size():
        write_atomic(target, bounded.data(FILE), mode=0o644)
    for other in store.glob(NAME.format("*")):
        if other != target:
            other.unlink(missing_ok=True)
    return target


def size() -> int:
    """Bytes of the adapter, in its file and in memory; 0 without it."""
    return FILE.stat().st_size if FILE.is_file() else 0


@functools.cache
def _digest() -> str:
    return digest(FILE)
