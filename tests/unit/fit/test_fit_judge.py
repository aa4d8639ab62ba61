"""Verdicts: what is needed against what there is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scripts.fit.estimate import Cache, Serving, estimate
from scripts.fit.judge import RESERVED, Level, Room, judge, largest_context
from tests.unit.fit.made import FOUND, MB, QWEN, WIDE, described


def test_the_sums() -> None:
    assert (FOUND.allocated, FOUND.needed, FOUND.total) == (200 * MB, 500 * MB, 600 * MB)


@pytest.mark.parametrize(
    ("memory", "free", "level", "words"),
    [
        (1000, 750, "fits", "free now"),
        (1000, 749, "tight", "earlier prompts"),
        (1000, 500, "tight", "earlier prompts"),
        (1000, 499, "tight", "other programs"),
        (500, 100, "tight", "other programs"),
        (499, 499, "no", ""),
    ],
)
def test_memory(memory: int, free: int, level: Level, words: str) -> None:
    verdict = judge(FOUND, Room(memory * MB, free * MB))
    (row,) = verdict.rows
    assert (verdict.level, row.level, row.need) == (level, level, 500 * MB)
    assert words in row.words


@pytest.mark.parametrize(
    ("limit", "counts_file", "level"),
    [
        (750, True, "fits"),
        (749, True, "tight"),  # no room for earlier prompts
        (499, True, "tight"),  # the file is read again and again
        (200, True, "tight"),
        (199, True, "no"),
        (450 + RESERVED // MB, False, "fits"),
        (449 + RESERVED // MB, False, "tight"),
        (200 + RESERVED // MB, False, "tight"),
        (199 + RESERVED // MB, False, "no"),
    ],
)
def test_the_engines_limit(limit: int, counts_file: bool, level: Level) -> None:
    verdict = judge(FOUND, replace(WIDE, limit=limit * MB, limit_counts_file=counts_file))
    assert [row.level for row in verdict.rows] == ["fits", level]
    assert verdict.level == level


@pytest.mark.parametrize(
    ("room", "level"),
    [
        (replace(WIDE, machine=499 * MB), "no"),
        (replace(WIDE, machine=600 * MB), "tight"),
        (replace(WIDE, machine=2000 * MB), "fits"),
        (replace(WIDE, machine=2000 * MB, machine_free=499 * MB), "tight"),
        (replace(WIDE, machine=2000 * MB, machine_free=750 * MB), "fits"),
        (replace(WIDE, disk=399 * MB, download=400 * MB), "no"),
        (replace(WIDE, disk=400 * MB, download=400 * MB), "fits"),
        (replace(WIDE, disk=1, download=0), "fits"),  # it is here
    ],
)
def test_other_rooms(room: Room, level: Level) -> None:
    assert judge(FOUND, room).level == level


@pytest.mark.parametrize(
    ("cache", "memory", "level"),
    [
        (Cache(None), 1000, "unknown"),
        (Cache(None), 449, "no"),  # not even without a cache
        (Cache(50 * MB, at_most=True), 1000, "fits"),
        (Cache(50 * MB, at_most=True), 499, "unknown"),
        (Cache(50 * MB, at_most=True), 449, "no"),
    ],
)
def test_a_cache_that_is_not_known(cache: Cache, memory: int, level: Level) -> None:
    found = replace(FOUND, kv=cache)
    assert judge(found, Room(memory * MB, memory * MB)).level == level
    assert (found.total is None) == (cache.size is None)


@pytest.mark.parametrize(("memory", "level"), [(1000, "fits"), (499, "unknown"), (469, "no")])
def test_figures_that_are_rough(memory: int, level: Level) -> None:
    found = replace(FOUND, rough=True)
    assert found.unsure == FOUND.compute
    assert judge(found, Room(memory * MB, memory * MB)).level == level


def test_a_cache_on_a_gpu_needs_none_of_the_machines_memory() -> None:
    needs = FOUND.needed - (FOUND.kv.size or 0)
    assert judge(FOUND, replace(WIDE, vram=480 * MB)).rows[0].need == needs
    assert judge(FOUND, replace(WIDE, vram=479 * MB)).rows[0].need == FOUND.needed, "a part stays here"


def test_a_gpu_decides_nothing() -> None:
    small = judge(FOUND, replace(WIDE, vram=479 * MB))
    assert small.level == "fits"
    assert small.vram is not None
    assert (small.vram.level, small.vram.need) == ("tight", 480 * MB)
    large = judge(FOUND, replace(WIDE, vram=480 * MB)).vram
    assert large is not None
    assert (large.level, large.words) == ("fits", "")
    unknown = judge(replace(FOUND, kv=Cache(None)), replace(WIDE, vram=1)).vram
    assert unknown is not None
    assert unknown.level == "unknown"


def test_the_largest_context() -> None:
    serving = Serving()
    most = largest_context(QWEN, serving, WIDE, 32768)
    assert most == 32768
    free = estimate(QWEN, replace(serving, context=10240))
    room = Room(WIDE.memory, free.needed + free.prompt_cache)
    assert largest_context(QWEN, serving, room, 32768) == 10240
    assert largest_context(QWEN, serving, replace(room, free=room.free - 1), 32768) == 10240 - 256
    assert largest_context(QWEN, serving, Room(WIDE.memory, 0), 32768) is None
    assert largest_context(QWEN, serving, replace(WIDE, disk=0, download=9), 1000) == 768
    assert largest_context(described("mamba", ssm__state_size=1), serving, WIDE, 4096) is None
