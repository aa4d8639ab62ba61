"""Which model for which machine."""

from __future__ import annotations

import pytest

from scripts.amounts import size
from scripts.fit.choose import choose
from scripts.fit.estimate import Serving
from scripts.models.catalogue import load

GB = 10**9


@pytest.mark.parametrize(
    ("memory", "disk", "chosen", "better", "told"),
    [
        (1 * GB, 100 * GB, "small", None, "1.7 GB of memory"),
        (8 * GB, 300_000_000, "small", None, "300 MB is free"),
        (2 * GB, 100 * GB, "starter", None, "starter"),
        (4 * GB, 100 * GB, "starter", "llama3.2:3b", "starter"),
        (5 * GB, 100 * GB, "starter", "qwen3:4b-instruct-2507-q4_K_M", "starter"),
        (24 * GB, 100 * GB, "starter", "qwen2.5:7b-instruct-q4_K_M", "starter"),
        (24 * GB, 3 * GB, "starter", "qwen3:4b-instruct-2507-q4_K_M", "starter"),
    ],
)
def test_choice(memory: int, disk: int, chosen: str, better: str | None, told: str) -> None:
    choice = choose(load(), memory, disk, Serving())
    assert chosen in choice.model.aliases
    assert told in choice.reason
    assert (choice.better.name if choice.better else None) == better


def test_a_longer_context_needs_more_memory() -> None:
    machine = 1_900_000_000
    assert choose(load(), machine, 100 * GB, Serving()).model.role == "starter"
    assert choose(load(), machine, 100 * GB, Serving(context=32768)).model.role == "small"
    assert choose(load(), machine, 100 * GB, Serving(context=32768, kv_type="q4_0")).model.role == "starter"


def test_an_installed_model_needs_no_disk_and_no_advice() -> None:
    catalogue = load()
    assert (
        choose(catalogue, 8 * GB, 0, Serving(), installed=[catalogue.starter.name]).model == catalogue.starter
    )
    there = [model.name for model in catalogue.models]
    assert choose(catalogue, 24 * GB, 100 * GB, Serving(), installed=there).better is None


def test_sizes_for_people() -> None:
    assert (size(491400064), size(2019377376)) == ("491 MB", "2.0 GB")
