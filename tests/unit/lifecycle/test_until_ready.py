"""How a start waits for a service. The services are a stand-in that counts how often it is looked at."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from scripts import stack
from scripts.errors import ServiceError
from scripts.lifecycle import until_ready
from scripts.probes import Readiness
from scripts.runtimes.base import Process
from tests.faults import fault

PATIENCE = 60.0  # seconds; nothing waits so long
ENGINE = "llamacpp"


class Services:
    """The engine runs, and has been restarted so many times at each look; after the last one it answers."""

    poll = 0.001

    def __init__(self, *restarts: int) -> None:
        self.restarts = list(restarts)

    def ready(self, *_: object) -> Readiness:
        return Readiness(not self.restarts, "")

    def processes(self, names: tuple[str, ...]) -> dict[str, Process]:
        count = self.restarts.pop(0)
        return {name: Process(name, "running", restarts=count) for name in names}

    def tail(self, *_: object) -> list[str]:
        return []


@pytest.fixture(autouse=True)
def looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(until_ready, "LOOK_SECONDS", 0.0)


def waited(before: int, services: Any) -> None:
    """Wait for the engine, which was restarted so many times before this start."""
    ready = stack.Ready(port=1, path="/", expect="")
    service = stack.Service.model_construct(name=ENGINE, ready=ready)
    until_ready.wait(
        services, service, PATIENCE, threading.Event(), Process(ENGINE, "running", restarts=before)
    )


def test_restarts_from_before_this_start_do_not_count() -> None:
    waited(5, Services(6, 6, 6))
    waited(5, Services(0, 0, 1))  # a new process counts from 0


@pytest.mark.parametrize(("before", "seen"), [(0, (1, 2)), (5, (6, 7, 8)), (5, (0, 1, 2))])
def test_one_that_is_restarted_twice_since_is_given_up(before: int, seen: tuple[int, ...]) -> None:
    with pytest.raises(ServiceError, check=fault("service-failed")):
        waited(before, Services(*seen, 9))
