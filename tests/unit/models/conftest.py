"""A store, a server, and a small model for it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from scripts.models.catalogue import Model
from scripts.models.store import Store
from tests.fileserver import Files, serving
from tests.tiny_gguf import make_gguf


@pytest.fixture
def serve() -> Iterator[Callable[[], Files]]:
    """Start a server: `files = serve()`, then set its answers."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(serving())


@pytest.fixture
def files(serve: Callable[[], Files]) -> Files:
    return serve()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    folder = tmp_path / "models"
    folder.mkdir()
    return Store(folder)


@pytest.fixture
def gguf_bytes() -> bytes:
    return make_gguf(600_000)


@pytest.fixture
def model(gguf_bytes: bytes) -> Model:
    """A model at a hub, under /own/model/resolve/main/m.gguf."""
    return describe(gguf_bytes, [{"kind": "hub", "repo": "own/model", "revision": "main", "file": "m.gguf"}])


def describe(body: bytes, sources: list[dict[str, Any]], **more: Any) -> Model:
    """A model of these bytes."""
    data: dict[str, Any] = {
        "name": "tiny:1m",
        "title": "Tiny",
        "role": "larger",
        "size": len(body),
        "sha256": hashlib.sha256(body).hexdigest(),
        "memory": {"kv_per_token": 100, "buffers": 1000},
        "sources": sources,
    }
    return Model.model_validate(data | more)


HUB_PATH = "/own/model/resolve/main/m.gguf"
