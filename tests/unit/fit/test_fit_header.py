"""Headers of files and of addresses, with no more bytes than they need."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.errors import ModelError
from scripts.fit import remote
from scripts.fit.header import from_file
from scripts.fit.remote import from_url, grown
from scripts.models import tensors
from scripts.models.transport import Refused
from tests.fileserver import Files, serving
from tests.unit.fit.made import Q4_K, Q8_0, gguf, tensor

TENSORS = (tensor("token_embd.weight", Q8_0, 64, 3000), tensor("blk.0.ffn_up.weight", Q4_K, 256, 9))
WHOLE = gguf(TENSORS)
HEAD = len(WHOLE) - sum(-(-one.size // 32) * 32 for one in TENSORS)
STEP = 20_000  # bytes of the first request in these tests


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> Iterator[Files]:
    monkeypatch.setattr(remote, "FIRST", STEP)
    with serving() as made:
        made.content["/m.gguf"] = WHOLE
        yield made


def test_a_file(tmp_path: Path) -> None:
    path = tmp_path / "m.gguf"
    path.write_bytes(WHOLE)
    found = from_file(path)
    assert found.tensors == TENSORS
    assert found.weights == len(WHOLE) - HEAD
    assert (found.header.architecture, found.number("block_count"), found.own("nothing")) == (
        "llama",
        3,
        None,
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>not here</html>",
        WHOLE[:100],
        WHOLE[: HEAD - 40],
        WHOLE[:-64],
        gguf([tensor("x", Q8_0, 32)], extra={"split.count": 3}),
        gguf([]),  # a vocabulary alone
    ],
)
def test_files_that_are_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "m.gguf"
    path.write_bytes(content)
    with pytest.raises(ModelError, match=r"m\.gguf"):
        from_file(path)


def test_a_type_to_come(tmp_path: Path) -> None:
    path = tmp_path / "m.gguf"
    path.write_bytes(gguf([tensors.Tensor("new.weight", 99, (32,), 32)]))
    with pytest.raises(ModelError, match="type 99"):
        from_file(path)


def test_an_address_is_asked_for_its_header_only(files: Files) -> None:
    found = from_url(f"{files.url}/m.gguf")
    assert found.tensors == TENSORS
    assert [wanted for _, wanted in files.seen] == ["bytes=0-19999", "bytes=20000-39999", "bytes=40000-79999"]
    assert files.sent <= 80_000 < len(WHOLE)


def test_a_redirect_keeps_the_range(files: Files) -> None:
    files.redirects["/blob"] = f"{files.url}/m.gguf"
    assert from_url(f"{files.url}/blob").tensors == TENSORS
    assert ("/m.gguf", "bytes=0-19999") in files.seen


def test_a_server_without_ranges(files: Files) -> None:
    files.ranges = False
    assert from_url(f"{files.url}/m.gguf").tensors == TENSORS


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<html>a page</html>", "not a complete GGUF"),
        (b"<html>" + bytes(1_000_000), "not a complete GGUF"),
        (WHOLE[: HEAD - 40], "not a complete GGUF"),
        (WHOLE[:-64], "it is cut"),
        (gguf([tensor("x", Q8_0, 32)], extra={"split.count": 2}), "one of 2 parts"),
    ],
)
def test_an_address_without_a_model(files: Files, content: bytes, said: str) -> None:
    files.content["/m.gguf"] = content
    with pytest.raises(ModelError, match=said):
        from_url(f"{files.url}/m.gguf")
    assert files.sent <= 150_000


def test_a_header_that_does_not_end(files: Files) -> None:
    with pytest.raises(ModelError, match="longer than"):
        from_url(f"{files.url}/m.gguf", limit=30_000)
    assert [wanted for _, wanted in files.seen] == ["bytes=0-19999", "bytes=20000-29999"]


def test_addresses_that_fail(files: Files) -> None:
    files.faults["/m.gguf"] = ["500"]
    with pytest.raises(ModelError, match="answered 500"):
        from_url(f"{files.url}/m.gguf")
    with pytest.raises(ModelError, match="answered 404"):
        from_url(f"{files.url}/other.gguf")
    with pytest.raises(ModelError, match="can't be reached"):
        from_url("http://127.0.0.1:9/m.gguf")
    files.faults["/m.gguf"] = ["cut:5000"]
    with pytest.raises(ModelError, match="broke"):
        from_url(f"{files.url}/m.gguf")


def test_the_end_of_a_short_file_is_not_asked_for_again() -> None:
    asked: list[int] = []

    class Pieces:
        source, whole = "here", None

        def __call__(self, start: int, count: int) -> bytes:
            asked.append(start)
            return WHOLE[:1000][start : start + count]

    with pytest.raises(Refused, match=r"cut short|unpack"):
        grown(Pieces())
    assert asked == [0]
