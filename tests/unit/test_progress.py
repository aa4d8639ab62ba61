"""Progress that is added up."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from scripts import progress
from scripts.progress import Meter, Progress


def test_the_begin_and_the_end_are_reported_and_not_each_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "EVERY", 600)
    told: list[Progress] = []
    meter = Meter(told.append, "webui", "checking", 100)
    for _ in range(10):
        meter.add(10)
    assert told == [Progress("webui", "checking", 0, 100), Progress("webui", "checking", 100, 100)]


def test_what_several_threads_move_is_added_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "EVERY", 0)
    told: list[Progress] = []
    meter = Meter(told.append, "model", "downloading", None, "hub", done=None)

    def move(key: str) -> None:
        for done in range(0, 101, 10):
            meter.at(key, done)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(move, "abcd"))
    meter.end()
    sums = [step.done or 0 for step in told]
    assert sums == sorted(sums)
    assert told[-1] == Progress("model", "downloading", 400, None, "hub")
