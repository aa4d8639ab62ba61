"""A start that tries one build of the engine after the other. The services are a stand-in that notes what it gets."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from scripts import runtimes, settings
from scripts.builds.store import Build
from scripts.errors import ServiceError
from scripts.home import Home
from scripts.host import Memory
from scripts.lifecycle import bring_up, engine_build
from scripts.lifecycle.bring_up import BringUp, _Chosen
from scripts.lifecycle.plan import Plan
from scripts.lifecycle.site import Site
from scripts.models.catalogue import load
from scripts.places import Places
from scripts.probes import Readiness
from scripts.progress import silent
from scripts.runtimes.base import Obtained, Process
from scripts.stack import Service
from tests.waits import PATIENCE

BROKEN, GOOD = (Build(Path("/builds") / name, "b1", "cpu", name, "h") for name in ("broken", "good"))


class Services:
    """BROKEN's program starts and is never ready."""

    poll = 0.01

    def __init__(self) -> None:
        self.programs: list[str] = []
        self.slots: list[str] = []

    def up(self, service: Service, _: Obtained) -> None:
        assert service.embedded
        self.programs.append(service.embedded.command[-1])
        self.slots.append(service.environment["LLAMA_ARG_N_PARALLEL"])

    def differences(self, *_: object) -> tuple[str, ...]:
        return ("program",)

    def ready(self, *_: object) -> Readiness:
        if self.programs[-1] == str(BROKEN.program):
            raise ServiceError("llamacpp was not ready.", fault="service-failed")
        return Readiness(True, "")

    def stop(self, *_: object) -> None: ...

    def reach(self, *_: object) -> nullcontext[int]:
        return nullcontext(1)

    def cpu_seconds(self, *_: object) -> float:
        return 0.0

    def tail(self, *_: object) -> list[str]:
        return []


@pytest.fixture
def run(tmp_path: Path) -> BringUp:
    chosen, home = settings.load(tmp_path, {}).settings, Home(tmp_path / "home")
    home.prepare()
    runtime: Any = runtimes.make("embedded", chosen, home, Places.of(chosen, home))
    site = Site(chosen, home, replace(runtime, services=Services()))
    made = BringUp(Plan(site, load().starter, "", site.ports), silent)
    made.before = {"llamacpp": Process("llamacpp", "stopped")}
    return made


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor() as made:
        yield made


def choice(builds: Iterator[Build]) -> Any:
    """One that knows these builds, and trusts each."""
    return SimpleNamespace(
        why=[], next=lambda: next(builds, None), trusted=lambda _: True, patience=lambda *_: PATIENCE,
        fail=lambda *_: None, serve=lambda build, _: build, trust=lambda _: None, gpu=True,
    )  # fmt: skip


def tried(run: BringUp, made: Any, pool: ThreadPoolExecutor) -> list[str]:
    """The programs that were started, in their order."""
    run._served(_Chosen(made, pool.submit(made.next), pool), Obtained(None), (Path("/m.gguf"), None))
    services: Any = run.runtime.services
    return list(services.programs)


def test_the_next_one_is_tried_and_the_service_counts_once(run: BringUp, pool: ThreadPoolExecutor) -> None:
    assert tried(run, choice(iter([BROKEN, GOOD])), pool) == [str(BROKEN.program), str(GOOD.program)]
    assert run.outcome.started == ["llamacpp"]


def test_each_build_gets_as_many_conversations_as_its_memory_holds(
    run: BringUp, pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The GPU's fails, and the CPU's serves."""
    monkeypatch.setattr("scripts.fit.here.vram", lambda: 16 * 10**9)
    monkeypatch.setattr("scripts.host.memory", lambda: Memory(64 * 10**9, 64 * 10**9))
    monkeypatch.setattr("scripts.host.threads", lambda: 2)
    tried(run, choice(iter([replace(BROKEN, backend="vulkan"), GOOD])), pool)
    services: Any = run.runtime.services
    assert services.slots == ["9", "5"], "one more is the plans'"
    assert run.plan.at_once.number == 4


@pytest.mark.parametrize(("backend", "long"), [("vulkan", 1), ("cpu", 0)])
def test_a_build_for_a_gpu_is_warmed_before_it_is_trusted(
    run: BringUp, pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch, backend: str, long: int
) -> None:
    done: list[str] = []
    monkeypatch.setattr(engine_build, "question", lambda *_: done.append("question"))
    monkeypatch.setattr(engine_build, "warm", lambda *_: done.append("warm"))
    made = choice(iter([replace(GOOD, backend=backend)]))
    made.trusted = lambda _: False
    made.trust = lambda _: done.append("trust")
    tried(run, made, pool)
    assert done == ["question", *["warm"] * long, "trust"]


def test_the_next_one_is_not_waited_for_longer_than_the_first(
    run: BringUp, pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its archive may still have to come."""
    late, ready = threading.Event(), Services.ready

    def seen(self: Services, *given: object) -> Readiness:
        monkeypatch.setattr(bring_up, "BUILD_SECONDS", 0.2)  # the first one has come
        return ready(self, *given)

    monkeypatch.setattr(Services, "ready", seen)

    def builds() -> Iterator[Build]:
        yield BROKEN
        late.wait(PATIENCE)
        yield GOOD

    made = choice(builds())
    try:
        assert tried(run, made, pool) == [str(BROKEN.program), ""]
    finally:
        late.set()
    assert run.fetching.is_set() and len(made.why) == 1
