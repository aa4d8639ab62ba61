"""A model that can't have room: refused before its first byte, and before anything is installed for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fileserver import Files, serving
from tests.machine import Machine
from tests.unit.fit.made import Q8_0, gguf, offer, tensor


@pytest.fixture
def registry() -> Iterator[Files]:
    """Where all models would come from: it is asked for none of their weights."""
    with serving() as files:
        offer(files, gguf([tensor("token_embd.weight", Q8_0, 64, 3000)]), "tiny", "1m")
        yield files


@pytest.fixture
def tiny_machine(tmp_path: Path, registry: Files) -> Machine:
    """An installation with nothing in it, whose engine gets 40 MiB."""
    places = {"OLLAMA_MODEL_STORAGE": str(tmp_path / "models"), "PARTS_STORAGE": str(tmp_path / "parts")}
    sources = {"MODEL_HUB_URL": registry.url, "MODEL_REGISTRY_URL": registry.url}
    return Machine(tmp_path / "home", {"ENGINE_MEMORY": "40m", **places, **sources})


@pytest.mark.parametrize(
    ("arguments", "model"),
    [
        (("pull", "small"), "smollm2:135m-instruct-q4_1"),
        (("pull", "starter"), "qwen2.5-coder:0.5b-instruct-q4_K_M"),
        (("pull", "starter", "--dry-run"), "qwen2.5-coder:0.5b-instruct-q4_K_M"),
        (("pull", "tiny:1m"), "tiny:1m"),  # of the registry, its header is read
        (("start",), "qwen2.5-coder:0.5b-instruct-q4_K_M"),
        (("start", "--model", "small"), "smollm2:135m-instruct-q4_1"),
        (("start", "--dry-run"), "qwen2.5-coder:0.5b-instruct-q4_K_M"),
    ],
)
def test_it_ends_before_the_first_byte(
    tiny_machine: Machine, registry: Files, tmp_path: Path, arguments: tuple[str, ...], model: str
) -> None:
    run = tiny_machine.invoke(*arguments, check=False)
    assert run.returncode == 3, run.stderr
    assert f"{model} does not fit here" in run.stderr and "ENGINE_MEMORY has 42 MB" in run.stderr
    assert f"uv run invoke fit {model}" in run.stderr
    whole = [path for path, ranged in registry.seen if "/blobs/" in path and ranged is None]
    assert whole == [] and not [path for path, _ in registry.seen if "/resolve/" in path]
    left = [path for name in ("models", "parts") for path in (tmp_path / name).rglob("*") if path.is_file()]
    assert left == []


def test_the_next_command_says_the_same(tiny_machine: Machine) -> None:
    told = tiny_machine.json("fit", "small", check=False)
    assert (told["verdict"], [row["against"] for row in told["rows"] if row["level"] == "no"]) == (
        "no",
        ["ENGINE_MEMORY"],
    )
