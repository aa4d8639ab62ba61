"""How a start waits for a service. The services are a stand-in that counts how often it is looked at."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scripts import runtimes, settings
from scripts.errors import ServiceError
from scripts.home import Home
from scripts.lifecycle import bring_up
from scripts.lifecycle.bring_up import BringUp
from scripts.lifecycle.plan import Plan
from scripts.lifecycle.site import Site
from scripts.models.catalogue import load
from scripts.places import Places
from scripts.probes import Readiness
from scripts.progress import silent
from scripts.runtimes.base import Process
from tests.faults import fault

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
    monkeypatch.setattr(bring_up, "LOOK_SECONDS", 0.0)


def waited(tmp_path: Path, before: int, services: Services) -> None:
    """Wait for the engine, which was restarted so many times before this start."""
    chosen, home = settings.load(tmp_path, {}).settings, Home(tmp_path / "home")
    home.prepare()
    runtime: Any = runtimes.make("embedded", chosen, home, Places.of(chosen, home))
    site = Site(chosen, home, replace(runtime, services=services))
    run = BringUp(Plan(site, load().starter, "", site.ports), silent)
    run.before = {ENGINE: Process(ENGINE, "running", restarts=before)}
    run._await(run.plan.service(ENGINE, run.plan.variables(Path("/m.gguf"), None)))


def test_restarts_from_before_this_start_do_not_count(tmp_path: Path) -> None:
    waited(tmp_path, 5, Services(6, 6, 6))
    waited(tmp_path, 5, Services(0, 0, 1))  # a new process counts from 0


@pytest.mark.parametrize(("before", "seen"), [(0, (1, 2)), (5, (6, 7, 8)), (5, (0, 1, 2))])
def test_one_that_is_restarted_twice_since_is_given_up(
    tmp_path: Path, before: int, seen: tuple[int, ...]
) -> None:
    with pytest.raises(ServiceError, check=fault("service-failed")):
        waited(tmp_path, before, Services(*seen, 9))
