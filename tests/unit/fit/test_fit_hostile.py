"""Headers that lie: `fit` says what is wrong, within a second and little memory, or judges what can be."""

from __future__ import annotations

import random
import struct
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.errors import ByreError, ModelError
from scripts.fit import decode, here
from scripts.fit.estimate import bytes_per_token
from scripts.fit.header import from_file
from scripts.fit.judge import Room, Verdict, judge, largest_context
from scripts.fit.look import Found
from scripts.host.bandwidth import Bandwidth
from scripts.models import gguf as reading
from scripts.models import tensors
from scripts.models.store import Store
from scripts.settings import Settings
from tests.unit.fit.made import MB, Q4_K, Q8_0, gguf, tensor

TENSORS = (
    tensor("token_embd.weight", Q8_0, 64, 30),
    tensor("blk.0.ffn_up.weight", Q4_K, 256, 8),
    tensor("blk.0.ffn_up_exps.weight", Q4_K, 256, 8),
)
EXTRA = {
    "llama.attention.head_count_kv": 2, "llama.attention.sliding_window": 512, "llama.expert_count": 8,
    "llama.expert_used_count": 2, "general.alignment": 32,
}  # fmt: skip
WHOLE = gguf(TENSORS, words=30, extra=EXTRA)
ROOM = Room(memory=16_000 * MB, free=8_000 * MB, vram=8_000 * MB, limit=4_000 * MB)
SEEDS = 4000
ODD = (
    0,
    1,
    2,
    3,
    31,
    127,
    128,
    255,
    1 << 16,
    (1 << 31) - 1,
    1 << 31,
    (1 << 32) - 1,
    1 << 48,
    1 << 62,
    (1 << 64) - 1,
)
INTEGERS = {4: 4, 5: 4, 10: 8, 11: 8, 0: 1}  # types of whole numbers, and their bytes
KEYS = (
    *EXTRA,
    "llama.block_count",
    "llama.embedding_length",
    "llama.context_length",
    "llama.attention.head_count",
)


def fitted(path: Path) -> Verdict:
    """All that `fit` computes of a file. Raises ModelError."""
    found = Found("m", None, from_file(path))
    assert found.described
    serving = here.serving(Settings(), found)
    estimated = found.estimate(serving)
    if (most := here.made_for(found)) and estimated.kv.size is not None:
        largest_context(found.described, serving, ROOM, min(most, 1 << 20))
    if reads := bytes_per_token(found.described, serving, 64):
        decode.expected(reads, decode.Measured(Bandwidth(20e9, "made"), {}, 64))
    return judge(estimated, ROOM)


def mutated(seed: int) -> bytes:
    """The header with some bytes or numbers changed, or cut, or with a piece of it twice."""
    by, data = random.Random(seed), bytearray(WHOLE)  # noqa: S311 - the same ones each time
    head = len(WHOLE) - sum(one.size for one in TENSORS)
    for _ in range(by.randint(1, 4)):
        at, key = by.randrange(head), by.choice(KEYS).encode()
        match by.randrange(6):
            case 0:
                data[at : at + 1] = bytes([by.randrange(256)])
            case 1:
                data[at : at + 4] = struct.pack("<I", by.choice(ODD) & 0xFFFFFFFF)
            case 2:
                data[at : at + 8] = struct.pack("<Q", by.choice(ODD))
            case 3 if by.randrange(3) == 0:
                del data[at:]
            case 4:
                data[at:at] = data[at : at + by.randrange(64)]
            case _ if key in data:  # another number, of another type
                kind, size = by.choice([*INTEGERS.items()])
                begin = data.find(key) + len(key)
                data[begin : begin + 8] = struct.pack("<IQ", kind, by.choice(ODD))[: 4 + size]
    return bytes(data)


@pytest.mark.parametrize("part", range(4))
def test_a_changed_header_is_judged_or_refused_and_never_more(tmp_path: Path, part: int) -> None:
    path, refused = tmp_path / "m.gguf", 0
    for seed in range(part * SEEDS // 4, (part + 1) * SEEDS // 4):
        path.write_bytes(mutated(seed))
        try:
            fitted(path)
        except ModelError as error:
            refused += 1
            assert len(error.message) < 1000
        except Exception as error:  # which seed it was
            raise AssertionError(f"seed {seed}") from error
    assert SEEDS // 10 < refused < SEEDS // 4, "some of both"


def test_the_header_itself_is_judged(tmp_path: Path) -> None:
    (tmp_path / "m.gguf").write_bytes(WHOLE)
    assert fitted(tmp_path / "m.gguf").level == "fits"


def text(value: str) -> bytes:
    return struct.pack("<Q", len(value)) + value.encode()


def entry(kind: int, value: bytes, key: str = "k") -> bytes:
    return text(key) + struct.pack("<I", kind) + value


def array(item: int, count: int, values: bytes) -> bytes:
    return struct.pack("<IQ", item, count) + values


def file(entries: int, tensors: int, rest: bytes) -> bytes:
    """A header that counts so many entries and tensors."""
    return b"GGUF" + struct.pack("<IQQ", 3, tensors, entries) + rest


MUCH = 60 << 20  # bytes
TENSOR = text("x") + struct.pack("<IQIQ", 1, 1, 0, 0)
LLAMA = b"\xf0\x9f\xa6\x99"
TEXT = entry(8, struct.pack("<Q", 1 << 20) + LLAMA * (1 << 18))
HOSTILE: dict[str, Callable[[], bytes]] = {
    "lengths of one shape": lambda: file(0, 1, text("x") + struct.pack("<I", 0xFFFFFFFF) + bytes(MUCH)),
    "tensors": lambda: file(0, 1_000_000, TENSOR * 1_000_000),
    "entries": lambda: file(1 << 60, 0, bytes(MUCH)),
    "bytes of a text": lambda: file(1, 0, entry(8, struct.pack("<Q", MUCH) + bytes(MUCH))),
    "texts of 1 MB": lambda: file(60, 0, TEXT * 60),
    "short lists": lambda: file(4000, 0, entry(9, array(0, 1000, bytes(1000))) * 4000),
    "empty texts": lambda: file(1, 0, entry(9, array(8, MUCH // 8, bytes(MUCH)))),
    "lists of lists": lambda: file(4000, 0, entry(9, array(9, 1000, array(0, 0, b"") * 1000)) * 4000),
    "bytes of header": lambda: file(1, 1, entry(9, array(0, 80 << 20, bytes(80 << 20))) + TENSOR),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_many_of_a_kind_cost_neither_time_nor_memory(tmp_path: Path, name: str) -> None:
    path = tmp_path / "m.gguf"
    path.write_bytes(HOSTILE[name]())
    began = time.process_time()
    with pytest.raises(ModelError, match=r"m\.gguf"):
        fitted(path)
    assert time.process_time() - began < 5  # a tenth of that on a quiet machine
    tracemalloc.start()
    try:
        with pytest.raises(ModelError):
            fitted(path)
        assert tracemalloc.get_traced_memory()[1] < 64 << 20
    finally:
        tracemalloc.stop()
        path.unlink()


@pytest.mark.parametrize(
    ("key", "value"),
    [("llama.block_count", (1 << 32) - 1), ("general.alignment", 0), ("general.alignment", 48)],
)
def test_a_number_that_no_model_has_is_named(tmp_path: Path, key: str, value: int) -> None:
    (tmp_path / "m.gguf").write_bytes(gguf(TENSORS, words=30, extra={key: value}))
    with pytest.raises(ModelError, match=f"{key} is {value}"):
        fitted(tmp_path / "m.gguf")


@pytest.mark.parametrize("value", [-1, 1 << 40, "8", 8.0, [8, "8"], [[8]], [8, -8], float("nan")])
def test_a_count_that_can_not_be_is_named(value: object) -> None:
    with pytest.raises(ValueError, match="block_count"):
        reading.Header(3, 1, {"general.architecture": "x", "x.block_count": value})


def test_without_heads_the_cache_is_unknown_and_so_is_the_verdict(tmp_path: Path) -> None:
    (tmp_path / "m.gguf").write_bytes(gguf(TENSORS, words=30, extra={"llama.attention.head_count": 0}))
    assert fitted(tmp_path / "m.gguf").level == "unknown"


def test_what_a_server_tells_is_held_to_the_same() -> None:
    one = {"name": "x", "type": "F16", "shape": [1, float("inf")]}
    for answer in (
        {"tensors": [one], "model_info": {}},
        {"tensors": [one | {"shape": [-1, 8]}], "model_info": {}},
        {"tensors": [one | {"shape": [1 << 40] * 9}], "model_info": {}},
        {"tensors": [one | {"shape": [8]}], "model_info": {"general.architecture": "x", "x.block_count": -3}},
    ):
        with pytest.raises(ModelError):
            tensors.told(answer)


def test_a_damaged_file_in_the_store_is_no_crash(tmp_path: Path) -> None:
    (tmp_path / "m.gguf").write_bytes(mutated(3)[:300])
    for ask in (from_file, reading.read_header):
        with pytest.raises(ByreError):
            ask(tmp_path / "m.gguf")
    assert Store(tmp_path).installed() == []
