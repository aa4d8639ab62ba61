"""What is said of the machine and the engine; what can't be read is None."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from scripts.benchmark.environment import (
    Environment,
    loading,
    machine,
    revision,
    threads,
)
from tests.unit.benchmark.acting import ENVIRONMENT


def test_threads_and_load_time_are_read_in_the_log() -> None:
    assert threads(["x", "init: llama threadpool init, n_threads = 2", "n_threads = 9"]) == 2
    assert threads([]) is None
    log = [(5.0, "init: model loaded"), (12.5, "srv  init: model loaded"), (20.0, "srv init: model loaded")]
    assert loading(log, 10.0) == 2.5
    assert loading([], 10.0) is None
    assert loading([(1.0, "model loaded")], None) is None
    ollama = [
        (1.0, 'msg="llama runner started in 1.25 seconds"'),
        (2.0, 'msg="llama-server started in 2.5 seconds"'),
    ]
    assert loading(ollama, 0.0) == 2.5
    assert loading([(1.0, "llama runner started in a moment")], 0.0) is None
    assert loading(iter(ollama), 0.0) == 2.5


LOADED = "0.00.631.414 I srv  llama_server: model loaded"  # llama-server b11434, recorded by this project


@pytest.mark.parametrize(
    ("log", "seconds"),
    [
        ([(101.0, "main: loading model"), (101.2, LOADED)], 1.2),
        ([(100.5, "main: loading model"), (130.0, LOADED)], 30.0),  # a slow start before its log began
        ([(100.5, "main: loading model"), (3701.2, LOADED)], None),  # the clock was set forward by an hour
        (
            [(100.5, "main: loading model"), (700.0, LOADED)],
            None,
        ),  # by ten minutes: its own stamp says otherwise
        ([(100.5, "main: loading model"), (100.1, LOADED)], None),  # back: less than its own stamp
        ([(400.5, "main: loading model"), (101.2, LOADED)], None),  # back, between two lines
        (
            [(100.5, "main: loading model"), (100.3, "model loaded")],
            0.3,
        ),  # two writers, out of order by little
        (
            [(100.5, "main: loading model"), (4000.0, "model loaded")],
            None,
        ),  # without a stamp, longer than any load
        ([(99.0, LOADED)], None),  # before the process began
    ],
)
def test_a_clock_that_jumped_makes_no_load_time(log: list[tuple[float, str]], seconds: float | None) -> None:
    found = loading(log, 100.0)
    assert found == (pytest.approx(seconds) if seconds is not None else None)


def test_a_revision_and_none(tmp_path: Path) -> None:
    assert revision(tmp_path) is None
    git = ["git", "-C", str(tmp_path), "-c", "user.name=n", "-c", "user.email=e@x"]
    subprocess.run([*git, "init", "-q"], check=True)
    (tmp_path / "f").write_text("1")
    subprocess.run([*git, "add", "f"], check=True)
    subprocess.run([*git, "commit", "-qm", "x"], check=True)
    clean = revision(tmp_path)
    assert clean
    assert len(clean) == 12
    (tmp_path / "f").write_text("2")
    assert revision(tmp_path) == f"{clean}-dirty"


def test_differences_are_named_and_harmless_ones_are_not() -> None:
    other = replace(ENVIRONMENT, revision="def", memory=1, engine_build="b2")
    assert ENVIRONMENT.differences(other) == ("engine_build: b1 / b2",)


def test_this_machine() -> None:
    found = Environment(
        **machine(), runtime="embedded", engine="llamacpp", engine_build=None, device=None, threads=1,
        context=None, parallel=1, kv_cache_type="f16", flash_attention="auto", location="native",
    )  # fmt: skip
    assert found.cores >= 1
    assert found.memory > 0
    assert found.system
