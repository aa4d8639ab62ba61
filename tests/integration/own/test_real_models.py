"""The two models that every installation may begin with, from the package index."""

from __future__ import annotations

from pathlib import Path

from scripts.models.catalogue import load
from scripts.models.fetch import fetch
from scripts.models.gguf import read_header
from scripts.models.store import Origins, Store, digest
from tests.real_models import link_model, real_model


def test_the_starter_from_its_six_wheels() -> None:
    found = real_model("starter")
    assert digest(found.path) == load().starter.sha256
    header = read_header(found.path)
    assert (header.architecture, header.context_length) == ("qwen2", load().starter.context)
    assert header.kv_per_token == load().starter.memory.kv_per_token
    assert found.template is not None
    template = found.template.read_text()
    assert "<tool_call>" not in template
    assert template.count("```json") == 3


def test_the_small_model_fresh(tmp_path: Path) -> None:
    small = load().small
    found = fetch(small, Origins(Store(tmp_path), "", ""))
    assert digest(found.path) == small.sha256
    header = read_header(found.path)
    assert (header.context_length, header.kv_per_token) == (small.context, small.memory.kv_per_token)
    assert "tools" not in (header.chat_template or "")


def test_a_linked_model_is_sound(tmp_path: Path) -> None:
    found = link_model("small", tmp_path / "models")
    assert Store(tmp_path / "models").check(found.name, full=True) == found
