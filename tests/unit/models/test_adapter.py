"""The plan adapter beside the model that it was made for."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from scripts.models import adapter
from scripts.models.catalogue import load
from scripts.models.gguf import read_header


def test_it_is_an_adapter_for_the_starter() -> None:
    assert adapter.fits(load().starter) and not adapter.fits(load().small)
    with adapter.FILE.open("rb") as file:
        assert file.read(4) == b"GGUF" and struct.unpack("<I", file.read(4))[0] == 3
    metadata = read_header(adapter.FILE).metadata
    assert metadata["general.type"] == "adapter" and metadata["general.architecture"] == "qwen2"


def test_it_is_put_once_and_another_replaces_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = adapter.put(tmp_path)
    assert first == adapter.place(tmp_path) and first.read_bytes() == adapter.FILE.read_bytes()
    assert first.stat().st_mode & 0o777 == 0o644, "a container's user reads it too"
    written = first.stat().st_mtime_ns
    assert adapter.put(tmp_path).stat().st_mtime_ns == written
    other = tmp_path / "other.gguf"
    other.write_bytes(b"GGUF other")
    monkeypatch.setattr(adapter, "FILE", other)
    adapter._digest.cache_clear()
    second = adapter.put(tmp_path)
    adapter._digest.cache_clear()
    assert second != first and not first.exists() and second.read_bytes() == b"GGUF other"


def test_a_half_written_one_is_written_again(tmp_path: Path) -> None:
    adapter.place(tmp_path).write_bytes(b"GG")
    assert adapter.put(tmp_path).stat().st_size == adapter.size()
