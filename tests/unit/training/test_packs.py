"""Packs, batches and the learning rate, with an encoder of one token a character."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from training import packs
from training.packs import ROUND, WARM, Pack, batches, pack, padded, rate_at, rows_of
from training.shape import shape

LINE = {
    "catalogue": "a: b",
    "questions": [["how many a?", "a count", "count"], ["all b", "a list", "documents"]],
}


class Letters:
    """A token is a character's number; the tables lack `unread` and `unwritten`."""

    def __init__(self, unread: str = "", unwritten: str = "") -> None:
        self.into, self.out = np.arange(256), np.arange(256)
        self.into[[ord(one) for one in unread]] = -1
        self.out[[ord(one) for one in unwritten]] = -1

    def encode(self, texts: Sequence[str]) -> list[np.ndarray]:
        return [np.array([ord(one) for one in text], dtype=np.int32) for text in texts]


def text(one: Pack, chosen: np.ndarray) -> str:
    return "".join(chr(number) for number in one.ids[chosen])


def test_a_pack_is_the_catalogue_and_each_question_after_it() -> None:
    (one,) = pack(Letters(), [LINE], 1000)
    head = packs.system_text("a: b")
    assert text(one, one.parts == 0) == head
    assert text(one, one.parts == 1) == packs.user_text("how many a?") + "a count<|im_end|>"
    assert text(one, one.plan == 1) == "a count<|im_end|>a list<|im_end|>"
    assert one.kinds == ["count", "documents"]
    for part in (1, 2):  # each question stands right behind the catalogue
        assert one.positions[one.parts == part][0] == len(head)
    assert list(one.positions[one.parts == 0]) == list(range(len(head)))


def test_what_is_too_long_or_unknown_is_left_out() -> None:
    whole = len(pack(Letters(), [LINE], 1000)[0])
    assert pack(Letters(), [LINE], whole - 1)[0].kinds == ["count"]
    assert pack(Letters(), [LINE], 10) == []
    assert pack(Letters(unread="y"), [LINE], 1000) == []  # the mark of the system turn has one
    assert pack(Letters(unread="?"), [LINE], 1000)[0].kinds == ["documents"]
    assert pack(Letters(unwritten="u"), [LINE], 1000)[0].kinds == ["documents"]  # read, but never written
    assert pack(Letters(unwritten="?"), [LINE], 1000)[0].kinds == ["count", "documents"]


def test_packs_are_filled_up_to_one_length() -> None:
    made = pack(Letters(), [LINE, {**LINE, "catalogue": "longer: than"}], 1000)
    table = padded(made, "parts", -1)
    assert table.shape[0] == 2 and table.shape[1] % ROUND == 0
    assert (table[0, len(made[0]) :] == -1).all() and (table[1, : len(made[1])] == made[1].parts).all()


def test_each_pack_is_in_one_batch_of_a_bounded_size() -> None:
    chance = random.Random(1)
    some = [
        Pack(*(np.zeros(chance.randint(50, 900), dtype=np.int32),) * 4, kinds=["count"]) for _ in range(90)
    ]
    made = batches(some, 4096, random.Random(2))
    assert sorted(id(one) for batch in made for one in batch) == sorted(map(id, some))
    assert all(len(batch) == 1 or padded(batch, "ids", 0).size <= 4096 for batch in made)
    assert [list(map(id, one)) for one in made] == [
        list(map(id, one)) for one in batches(some, 4096, random.Random(2))
    ]


def test_the_learning_rate_rises_and_falls() -> None:
    assert rate_at(0, 0) == pytest.approx(1 / WARM) and rate_at(WARM, 0) == 1
    assert rate_at(500, 0.5) == pytest.approx(0.5) and rate_at(999, 1) == 0.01
    falling = [rate_at(WARM, part / 10) for part in range(11)]
    assert falling == sorted(falling, reverse=True)


def test_rows_of_a_slim_table() -> None:
    assert list(rows_of(np.array([2, 0]), 4)) == [1, -1, 0, -1]


class Value:
    def __init__(self, value: Any) -> None:
        self.value = value

    def contents(self) -> Any:
        return self.value


class File:
    def __init__(self, architecture: str) -> None:
        sizes = {"block_count": 24, "attention.head_count": 14, "attention.head_count_kv": 2, "embedding_length": 896,
                 "rope.freq_base": 1e6, "attention.layer_norm_rms_epsilon": 1e-6}  # fmt: skip
        self.fields = {f"qwen2.{name}": Value(size) for name, size in sizes.items()}
        self.fields["general.architecture"] = Value(architecture)


def test_the_sizes_of_the_starter() -> None:
    read = shape(File("qwen2"))
    assert (read.layers, read.heads, read.key_heads, read.head) == (24, 14, 2, 64)
    with pytest.raises(ValueError, match="llama"):
        shape(File("llama"))
