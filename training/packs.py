"""Packs of training data: a catalogue with the questions about it, as arrays of tokens. Nothing here needs torch."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

ROUND = 64  # tokens: packs of a batch are padded to a multiple of it
WARM = 40  # steps until the learning rate is full


class Encoder(Protocol):
    """Text to token ids. `into` and `out`: the row of each id in the tables that read and write it, -1 without one."""

    into: np.ndarray
    out: np.ndarray

    def encode(self, texts: Sequence[str]) -> list[np.ndarray]:
        """Token ids of many texts."""
        ...


@dataclass
class Pack:
    """Arrays [L]: token ids, positions, parts (0: the catalogue), and which tokens are of a plan."""

    ids: np.ndarray
    positions: np.ndarray
    parts: np.ndarray
    plan: np.ndarray
    kinds: list[str]

    def __len__(self) -> int:
        return len(self.ids)


def system_text(catalogue: str) -> str:
    """As `gateway.ask.model.prompt` writes it, up to the user's turn."""
    return f"<|im_start|>system\nPLAN\n{catalogue}<|im_end|>\n<|im_start|>user\n"


def user_text(user: str) -> str:
    return f"{user}<|im_end|>\n<|im_start|>assistant\n"


def pack(tokens: Encoder, lines: list[dict[str, Any]], longest: int) -> list[Pack]:
    """Packs of schemas. Questions with a token that a slim base left out are not used, nor what is too long."""
    texts: list[str] = []
    for line in lines:
        texts.append(system_text(line["catalogue"]))
        for user, plan, _ in line["questions"]:
            texts += [user_text(user), plan + "<|im_end|>"]
    encoded = tokens.encode(texts)
    packs: list[Pack] = []
    at = lost = 0
    for line in lines:
        some = encoded[at : at + 1 + 2 * len(line["questions"])]
        at += len(some)
        made = _pack(tokens, some, [kind for _, _, kind in line["questions"]], longest)
        lost += len(line["questions"]) - (len(made.kinds) if made else 0)
        packs += [made] if made else []
    if lost:
        print(f"{lost} questions left out: too long, or with a token that the base lacks", flush=True)
    return packs


def _pack(tokens: Encoder, encoded: list[np.ndarray], kinds: list[str], longest: int) -> Pack | None:
    """A pack of a catalogue's tokens and those of each user turn and plan."""
    sizes = np.array([len(one) for one in encoded])
    flat = np.concatenate(encoded)
    plan = np.repeat(np.arange(len(encoded)) % 2 == 0, sizes)
    plan[: sizes[0]] = False
    unknown = (tokens.into[flat] < 0) | (plan & (tokens.out[flat] < 0))
    bad = np.logical_or.reduceat(unknown, np.cumsum(sizes) - sizes)
    if bad[0]:
        return None
    good = ~(bad[1::2] | bad[2::2])
    both = sizes[1::2] + sizes[2::2]
    good &= sizes[0] + np.cumsum(both * good) <= longest
    if not good.any():
        return None
    chosen = np.concatenate([[True], np.repeat(good, 2)])
    keep = np.repeat(chosen, sizes)
    lengths = np.concatenate([sizes[:1], both[good]])
    starts = np.cumsum(lengths) - lengths
    positions = np.arange(lengths.sum()) - np.repeat(np.where(starts > 0, starts - sizes[0], 0), lengths)
    parts = np.repeat(np.arange(len(lengths)), lengths)
    some = [one.astype(np.int32) for one in (flat[keep], positions, parts, plan[keep])]
    chosen_kinds = [kind for kind, one in zip(kinds, good, strict=True) if one]
    return Pack(some[0], some[1], some[2], some[3], chosen_kinds)


def batches(packs: list[Pack], tokens: int, chance: random.Random) -> list[list[Pack]]:
    """All packs once, those of like length together, each batch of about `tokens` with its padding."""
    order = list(packs)
    chance.shuffle(order)
    made: list[list[Pack]] = []
    for start in range(0, len(order), 640):
        some: list[Pack] = []
        for one in sorted(order[start : start + 640], key=len):
            if some and (len(one) + ROUND) * (len(some) + 1) > tokens:
                made.append(some)
                some = []
            some.append(one)
        made.append(some)
    chance.shuffle(made)
    return made


def padded(packs: Sequence[Pack], name: str, value: int) -> np.ndarray:
    """An array of each pack as a row, filled with `value` to a multiple of `ROUND` tokens."""
    length = (max(map(len, packs)) + ROUND - 1) // ROUND * ROUND
    made = np.full((len(packs), length), value, dtype=np.int64)
    for row, one in enumerate(packs):
        made[row, : len(one)] = getattr(one, name)
    return made


def rate_at(step: int, done: float) -> float:
    """The share of the highest learning rate: it rises for `WARM` steps and falls with a cosine, `done` from 0 to 1."""
    return min(1.0, (step + 1) / WARM) * max(0.01, 0.5 * (1 + math.cos(math.pi * done)))


def rows_of(kept: np.ndarray, vocabulary: int) -> np.ndarray:
    """The row of each token id in a table that has these ids alone, -1 without one."""
    rows = np.full(vocabulary, -1, dtype=np.int64)
    rows[kept] = np.arange(len(kept))
    return rows
