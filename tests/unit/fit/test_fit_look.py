"""Where headers are found: the store, addresses, the registry; and smaller quantisations."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.errors import ModelError
from scripts.fit.estimate import Serving
from scripts.fit.look import Found, find, of, repacks, smaller
from scripts.models.catalogue import Catalogue, Model, load
from scripts.models.store import Origins, Store
from tests.faults import fault
from tests.fileserver import Files, serving
from tests.unit.fit.made import Q8_0, gguf, offer, tensor

WHOLE = gguf([tensor("token_embd.weight", Q8_0, 64, 3000)])
SHA = hashlib.sha256(WHOLE).hexdigest()


@pytest.fixture
def files() -> Iterator[Files]:
    with serving() as made:
        yield made


@pytest.fixture
def places(tmp_path: Path, files: Files) -> Origins:
    (tmp_path / "models").mkdir()
    return Origins(Store(tmp_path / "models"), f"{files.url}/hub", files.url)


@pytest.fixture
def catalogue() -> Catalogue:
    return load()


def test_a_file_and_an_address(tmp_path: Path, files: Files, places: Origins, catalogue: Catalogue) -> None:
    path = tmp_path / "own.gguf"
    path.write_bytes(WHOLE)
    by_path = find(str(path), catalogue, places)
    assert (by_path.name, by_path.model, by_path.download) == ("own.gguf", None, 0)
    files.content["/there/own.gguf"] = WHOLE
    by_address = find(f"{files.url}/there/own.gguf", catalogue, places)
    assert by_address.described is not None
    assert by_path.described is not None
    assert by_address.described.tensors == by_path.described.tensors


def test_a_name_of_the_registry(files: Files, places: Origins, catalogue: Catalogue) -> None:
    offer(files, WHOLE, "tiny", "1m")
    found = find("tiny:1m", catalogue, places)
    assert found.described is not None
    assert found.download == len(WHOLE)
    assert found.estimate(Serving()).weights == 64 * 3000 // 32 * 34


def test_a_name_of_nothing(files: Files, places: Origins, catalogue: Catalogue) -> None:
    with pytest.raises(ModelError, check=fault("model-unknown"), match="nothing:1b"):
        find("nothing:1b", catalogue, places)


def test_one_that_is_here_asks_nobody(files: Files, places: Origins) -> None:
    model = made("here:1m")
    places.store.path(model.name).write_bytes(WHOLE)
    places.store.keep(model, "test")
    found = of(model, places)
    assert found.described is not None
    assert (found.download, files.seen) == (0, [])


def test_sources_in_turn(files: Files, places: Origins) -> None:
    model = made("both:1m")
    files.content["/hub/own/model/resolve/main/m.gguf"] = WHOLE
    assert of(model, places).described is not None
    del files.content["/hub/own/model/resolve/main/m.gguf"]
    files.content[f"/v2/library/both/blobs/sha256:{SHA}"] = WHOLE
    assert of(model, places).described is not None


def test_a_header_out_of_reach(files: Files, places: Origins, catalogue: Catalogue) -> None:
    found = of(catalogue.starter, places)
    assert found.described is None
    assert "answered 404" in found.why
    assert found.download == 2 * catalogue.starter.size  # wheels stand beside the model
    assert "answered 404" in found.estimate(Serving()).remarks[0]
    before = len(files.seen)
    assert of(catalogue.starter, places, ask=False).described is None
    assert len(files.seen) == before
    small = of(catalogue.small, Origins(places.store, "", ""))
    assert "packages" in small.why
    with pytest.raises(ModelError, match="can't be read: why"):
        Found("x", made("x:1m"), None, "why").estimate(Serving())


def test_smaller_quantisations(files: Files) -> None:
    offer(files, WHOLE, "big", "7b-instruct-q5_K_M")
    offer(files, WHOLE, "big", "7b-instruct-q3_K_M", 700)
    offer(files, WHOLE, "big", "7b-instruct-q2_K", 500)
    found = list(smaller(["big:7b", "big:7b-instruct-q4_K_M"], files.url))
    assert [(model.name, model.size) for model in found] == [
        ("big:7b-instruct-q3_K_M", 700),
        ("big:7b-instruct-q2_K", 500),
    ]
    assert list(smaller(["big:7b"], files.url)) == []
    assert list(smaller(["big:7b-instruct-q4_K_M"], "")) == []
    files.seen.clear()
    first = "/v2/library/big/manifests/7b-instruct-q4_K_S"
    files.faults[first] = ["500"]
    assert list(smaller(["big:7b-instruct-q4_K_M"], files.url)) == []
    assert [path for path, _ in files.seen] == [first]


@pytest.mark.parametrize(
    ("cpuinfo", "ability"),
    [
        ("flags\t\t: fpu sse4_2 avx avx2 fma", "avx2"),
        ("flags\t\t: fpu sse4_2 avx", ""),
        ("Features\t: fp asimd aes asimddp", "neon"),
        ("Features\t: fp asimd", ""),
        (None, ""),
    ],
)
def test_what_the_cpu_rearranges(tmp_path: Path, cpuinfo: str | None, ability: str) -> None:
    if cpuinfo is not None:
        (tmp_path / "proc").mkdir()
        (tmp_path / "proc/cpuinfo").write_text(cpuinfo)
    assert repacks(tmp_path) == ability


def made(name: str) -> Model:
    return Model.model_validate(
        {
            "name": name,
            "title": name,
            "size": len(WHOLE),
            "sha256": SHA,
            "memory": {"kv_per_token": 100, "buffers": 1000},
            "sources": [
                {"kind": "hub", "repo": "own/model", "revision": "main", "file": "m.gguf"},
                {"kind": "registry", "name": name},
            ],
        }
    )
