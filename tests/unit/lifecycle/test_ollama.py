"""The names by which Ollama fetches models."""

from __future__ import annotations

import pytest

from scripts.lifecycle.ollama import registry_name


@pytest.mark.parametrize(
    ("name", "registry", "asked", "insecure"),
    [
        ("llama3.2:3b", "https://registry.ollama.ai", "llama3.2:3b", False),
        ("llama3.2:3b", "http://registry:5000", "registry:5000/library/llama3.2:3b", True),
        ("me/mine:1b", "https://models.example.org", "models.example.org/me/mine:1b", False),
    ],
)
def test_another_registry_is_part_of_the_name(name: str, registry: str, asked: str, insecure: bool) -> None:
    assert registry_name(name, registry) == (asked, insecure)
