"""How many conversations a model answers at the same time, where no setting says it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scripts.fit.at_once import MOST, SHARE, conversations
from scripts.fit.choose import OTHERS
from scripts.fit.estimate import Serving, known
from scripts.models.catalogue import Model, load

GB = 10**9
STARTER, SMALL = load().starter, load().small
ONE = Serving(4096)


def test_two_for_each_thread_where_there_is_memory() -> None:
    short = Serving(512)
    assert [conversations(STARTER, short, 64 * GB, None, threads) for threads in (1, 2, 3, 4, 16)] == [
        2, 4, 6, MOST, MOST,
    ]  # fmt: skip


@pytest.mark.parametrize("model", load().models, ids=lambda model: model.name)
@pytest.mark.parametrize("context", [512, 2048, 4096, 32768])
def test_they_add_a_tenth_to_the_memory_at_most(model: Model, context: int) -> None:
    one = Serving(context)
    found = conversations(model, one, 64 * GB, None, 16)
    base = known(model, one, "").needed
    assert 1 <= found <= MOST
    assert known(model, replace(one, parallel=found), "").needed - base <= SHARE * (base + OTHERS)
    if found < MOST:
        assert known(model, replace(one, parallel=found + 1), "").needed - base > SHARE * (base + OTHERS)


def test_a_smaller_cache_has_room_for_more() -> None:
    assert conversations(STARTER, ONE, 64 * GB, None, 16) == 4
    assert conversations(STARTER, replace(ONE, kv_type="q8_0"), 64 * GB, None, 16) > 4


def test_a_small_machine_and_a_limit_leave_one() -> None:
    assert conversations(STARTER, ONE, 2 * GB, None, 16) == 1
    assert conversations(STARTER, ONE, 64 * GB, GB, 16) < 4
    assert conversations(STARTER, ONE, 64 * GB, GB // 2, 16) == 1
