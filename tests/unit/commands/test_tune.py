"""The command around the search: what it refuses, keeps, puts back, forgets, and says."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from scripts import runtimes, settings
from scripts.commands import tune as command
from scripts.console import Console
from scripts.engines.kinds import LLAMACPP
from scripts.errors import BusyError, ByreError, EngineError, HostError, ServiceError, SettingsError
from scripts.home import Home
from scripts.lifecycle import installation, tuned
from scripts.lifecycle import plan as planning
from scripts.lifecycle import start as starting
from scripts.lifecycle.choices import LastStart
from scripts.lifecycle.plan import Plan
from scripts.lifecycle.site import Site
from scripts.lifecycle.tuned import Tuned
from scripts.measure import beside
from scripts.measure.tune import Compared, Found, Measured, Tried, Works
from scripts.models.catalogue import load
from scripts.places import Places
from scripts.runtimes.base import Process
from scripts.settings import Loaded
from tests.faults import fault

STARTER = load().starter
SLOW, FAST = Measured((4.0, 4.1, 3.9, 4.0), 50.0, 250.0), Measured((3.0, 3.1, 2.9, 3.0), 60.0, 300.0)


@dataclass
class Stack:
    """A stack that runs; `starts` are the threads that each start brought the engine up with."""

    folder: Path
    values: dict[str, str] = field(default_factory=dict)
    running: bool = True
    starts: list[int | None] = field(default_factory=list)
    fails: list[BaseException] = field(default_factory=list)  # what the next starts end with

    @property
    def home(self) -> Home:
        return Home(self.folder / "home")

    def loaded(self, *_: Any) -> Loaded:
        given = {"RUNTIME": "embedded", "BYRE_HOME": str(self.home.state), **self.values}
        return tuned.over(settings.load(self.folder, given))

    def look(self, *_: Any) -> Site:
        known = self.loaded()
        runtime = runtimes.make("embedded", known.settings, known.home, Places.of(known.settings, known.home))
        processes = {"llamacpp": Process("llamacpp", "running")} if self.running else {}
        return Site(known.settings, known.home, runtime, processes, planner=False)

    def start(self, loaded: Loaded, *_: Any) -> None:
        self.starts.append(loaded.settings.threads)
        if self.fails:
            raise self.fails.pop(0)

    def keep(self, **values: str) -> None:
        """What an earlier `tune` found."""
        where = tuned.circumstances(settings.load(self.folder, self.values).settings, self.home)
        tuned.write(self.home, Tuned(values, where, ""))


@pytest.fixture
def stack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stack:
    made = Stack(tmp_path)
    made.home.prepare()
    LastStart.of(made.home).keep_model(LLAMACPP, STARTER.name)
    monkeypatch.setattr(installation, "look", made.look)
    monkeypatch.setattr(installation, "load", made.loaded)
    monkeypatch.setattr(starting, "run", made.start)
    monkeypatch.setattr(planning, "make", lambda site: Plan(site, STARTER, "", {**site.ports}))
    finds(monkeypatch, threads="1")
    return made


def finds(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    """What the search finds."""

    def searched(console: Console, plan: Plan, *_: Any) -> Found:
        now = beside.values(plan.site)
        tried = [Tried(name, text, "faster", FAST) for name, text in values.items()]
        compared = [Compared(Works().answer, SLOW, FAST)] if values else []
        return Found(now, {**now, **values}, SLOW, tried, compared)

    monkeypatch.setattr(command, "_search", searched)


def tune(**flags: Any) -> None:
    command.tune(Console(json=True), **{"limit": "10m", "prompt": 512, "answer": 128, **flags})


def kept(stack: Stack) -> dict[str, str] | None:
    found = tuned.read(stack.home)
    return dict(found.values) if found else None


Document = Callable[[], dict[str, Any]]


@pytest.fixture
def document(capsys: pytest.CaptureFixture[str]) -> Document:
    return lambda: json.loads(capsys.readouterr().out)


def test_what_is_faster_is_kept_and_used(stack: Stack, document: Document) -> None:
    tune()
    assert kept(stack) == {"threads": "1"} and stack.starts == [1]
    found = tuned.read(stack.home)
    assert found and found.gain == pytest.approx(4 / 3, abs=0.01)
    told = document()
    assert told["kept"] == {"THREADS": "1"} and told["changed"] and told["compared"][0]["clear"]
    assert tuned.in_use(stack.loaded().settings) == {"THREADS": "1"}


def test_where_nothing_is_faster_nothing_is_written(
    stack: Stack, monkeypatch: pytest.MonkeyPatch, document: Document
) -> None:
    finds(monkeypatch)
    tune()
    assert kept(stack) is None and stack.starts == []
    assert document()["changed"] is False


def test_a_default_that_is_faster_again_needs_no_file(
    stack: Stack, monkeypatch: pytest.MonkeyPatch, document: Document
) -> None:
    stack.keep(threads="1")
    finds(monkeypatch, threads="auto")
    tune()
    assert kept(stack) is None and stack.starts == [None]
    assert document()["kept"] == {}


def test_what_was_found_before_stays_with_what_is_found_now(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    stack.keep(prompt_batch="64")
    tune()
    assert kept(stack) == {"prompt_batch": "64", "threads": "1"}


def test_what_env_sets_is_not_kept(stack: Stack) -> None:
    stack.values = {"FLASH_ATTENTION": "off"}
    tune()
    assert kept(stack) == {"threads": "1"}


@pytest.mark.parametrize("error", [ServiceError("It ended.", fault="service-failed"), KeyboardInterrupt()])
def test_what_the_engine_does_not_start_with_is_put_back(stack: Stack, error: BaseException) -> None:
    stack.keep(threads="2")
    stack.fails = [error]
    with pytest.raises(type(error)):
        tune()
    assert kept(stack) == {"threads": "2"} and stack.starts == [1, 2]


def test_a_full_disk_leaves_what_was_there(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    stack.keep(threads="2")

    def full(home: Home, found: Tuned) -> None:
        if found.values != {"threads": "2"}:
            raise HostError("The disk is full.", fault="disk-full")

    monkeypatch.setattr(tuned, "write", full)
    with pytest.raises(HostError, check=fault("disk-full")):
        tune()
    assert kept(stack) == {"threads": "2"} and stack.starts == []


def test_ctrl_c_while_it_measures(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: Any) -> Found:
        raise KeyboardInterrupt

    stack.keep(threads="2")
    monkeypatch.setattr(command, "_search", interrupted)
    with pytest.raises(KeyboardInterrupt):
        tune()
    assert kept(stack) == {"threads": "2"} and stack.starts == []


@pytest.mark.parametrize("undo", [False, True])
def test_two_at_once_are_refused(stack: Stack, undo: bool) -> None:
    stack.keep(threads="2")
    with stack.home.lock(), pytest.raises(BusyError, check=fault("lock-held")):
        tune(undo=undo)
    assert kept(stack) == {"threads": "2"} and stack.starts == []


def test_undo(stack: Stack, document: Document) -> None:
    stack.keep(threads="1")
    tune(undo=True)
    assert kept(stack) is None and stack.starts == [None]
    assert document() == {"format": 1, "forgotten": {"THREADS": "1"}}
    tune(undo=True)
    assert document()["forgotten"] == {} and stack.starts == [None]


def test_undo_of_a_stack_that_is_stopped_starts_nothing(stack: Stack, document: Document) -> None:
    stack.keep(threads="1")
    stack.running = False
    tune(undo=True)
    assert kept(stack) is None and stack.starts == [] and document()["forgotten"]


def test_a_dry_run_changes_nothing(stack: Stack, document: Document) -> None:
    stack.values = {"KV_CACHE_TYPE": "f16"}
    tune(dry_run=True)
    told = document()
    assert "FLASH_ATTENTION" in told["would_try"] and told["fixed"]["KV_CACHE_TYPE"] == "environment"
    assert told["limit_seconds"] == 600 and told["seconds"] is None
    stack.keep(threads="1")
    tune(undo=True, dry_run=True)
    assert (
        document()["would_forget"] == {"THREADS": "1"}
        and kept(stack) == {"threads": "1"}
        and not stack.starts
    )


@pytest.mark.parametrize(
    "flags",
    [{"limit": "soon"}, {"limit": "9s"}, {"limit": "0"}, {"prompt": 0}, {"answer": 1}, {"prompt": 10**6}],
)
def test_flags_that_can_not_be_used(stack: Stack, flags: dict[str, Any]) -> None:
    with pytest.raises(SettingsError):
        tune(**flags)


def test_an_engine_that_does_not_run(stack: Stack) -> None:
    stack.running = False
    with pytest.raises(EngineError, check=fault("service-down")):
        tune()


def test_another_model_than_the_one_that_is_served(stack: Stack) -> None:
    LastStart.of(stack.home).keep_model(LLAMACPP, "another:1b")
    with pytest.raises(ByreError, check=fault("argument-invalid")):
        tune()


def test_it_is_said(stack: Stack, capsys: pytest.CaptureFixture[str]) -> None:
    command.tune(Console(), "10m", 512, 128)
    out = capsys.readouterr().out
    for part in ("THREADS", "faster", "1.33", "4.00 s", "3.00 s", command.UNDO):
        assert part in out
