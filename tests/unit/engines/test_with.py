"""An engine that is asked with more fields."""

from __future__ import annotations

from scripts.benchmark.repetition import ask
from scripts.engines.base import With
from tests.unit.benchmark.acting import Actor


def test_an_engine_is_asked_with_more_fields() -> None:
    actor = Actor()
    engine = With(actor, {"num_gpu": 0})
    ask(engine, "Words: one", model="acted:1b", tokens=1, extra={"ignore_eos": True})
    (request,) = actor.requests
    assert request["extra"] == {"ignore_eos": True, "num_gpu": 0}
    assert (engine.address, engine.models(), engine.ready().ready) == (actor.address, actor.models(), True)
