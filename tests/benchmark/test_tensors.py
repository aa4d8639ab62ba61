"""Our reader of tensors against the reader of llama.cpp's makers: `nox -s llama-bench -- -k tensors`.

Ours is the one that users have, since theirs needs numpy.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from gguf import GGML_QUANT_SIZES, GGMLQuantizationType, GGUFReader

from scripts.fit.header import from_file
from scripts.models import tensors
from tests.real_models import real_model


@pytest.fixture(scope="module", params=["small", "starter"])
def read(request: pytest.FixtureRequest) -> tuple[Path, GGUFReader]:
    """A real model, and what they read of it, which takes some 15 s."""
    path = real_model(request.param).path
    return path, GGUFReader(path)


def test_tensors_of_a_real_model_are_as_long_as_theirs(read: tuple[Path, GGUFReader]) -> None:
    path, reader = read
    theirs = {
        one.name: (int(one.tensor_type), tuple(map(int, one.shape)), int(one.n_bytes))
        for one in reader.tensors
    }
    ours = {one.name: (one.kind, one.shape, one.size) for one in from_file(path).tensors}
    assert len(ours) > 100
    assert ours == theirs


def test_bytes_of_a_token_are_theirs(read: tuple[Path, GGUFReader], figures: list[str]) -> None:
    """All tensors, less the embedding where the output has its own matrix; keys and values of each layer in f16."""
    path, reader = read
    sizes = {one.name: int(one.n_bytes) for one in reader.tensors}
    weights = sum(sizes.values()) - (sizes["token_embd.weight"] if "output.weight" in sizes else 0)

    def number(key: str) -> int:
        architecture = reader.fields["general.architecture"].contents()
        return int(reader.fields[f"{architecture}.{key}"].contents())

    head = number("embedding_length") // number("attention.head_count")
    context = number("block_count") * number("attention.head_count_kv") * 2 * head * 2
    found = from_file(path).reads
    assert (found.weights, found.kv_per_token) == (weights, context)
    share = weights / path.stat().st_size
    figures.append(f"{path.stem}: {weights} bytes of weights for each token, {share:.1%} of the file")


def test_blocks_of_each_type_are_theirs() -> None:
    theirs = {int(kind): sizes for kind, sizes in GGML_QUANT_SIZES.items()}
    ours = dict(tensors.BLOCKS)
    # Of a type that one of the two does not know nothing can be told; what both know has to be the same.
    assert {kind: ours[kind] for kind in ours.keys() & theirs.keys()} == {
        kind: theirs[kind] for kind in ours.keys() & theirs.keys()
    }
    assert ours.keys() >= theirs.keys(), "a type that we can't read"


def test_names_of_types_are_theirs() -> None:
    theirs = {kind.name: int(kind) for kind in GGMLQuantizationType}
    assert {name: theirs[name] for name in tensors.KINDS} == tensors.KINDS
