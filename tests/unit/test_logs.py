"""Logs: merged by time, since a time, followed through a rotation."""

from __future__ import annotations

import os
import tracemalloc
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from types import SimpleNamespace

import pytest

from scripts import logs
from scripts.errors import HostError, SettingsError
from tests.faults import fault

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC).timestamp()


def write(folder: Path, service: str, *lines: str, name: str = "") -> None:
    with (folder / (name or f"{service}.log")).open("a", encoding="utf-8") as file:
        file.writelines(f"2026-11-22T12:{line}\n" for line in lines)


def texts(found: object) -> list[str]:
    return [line.text for line in found]  # type: ignore[attr-defined]


def test_services_are_merged_in_the_order_of_time(tmp_path: Path) -> None:
    write(tmp_path, "a", "00:01.000Z one", "00:03.000Z three")
    write(tmp_path, "b", "00:02.500Z two", "00:04.000Z four")
    found = list(logs.read(tmp_path, ("a", "b", "absent")))
    assert texts(found) == ["one", "two", "three", "four"]
    assert found[1].service == "b" and found[1].time == NOON + 2.5


def test_lines_of_one_moment_stay_as_they_were_written(tmp_path: Path) -> None:
    """llama-server's log: to which load a buffer belongs is said by the lines before it."""
    said = [
        "load_tensors: offloaded 31/31 layers to GPU",
        "load_tensors:      Vulkan0 model buffer size = 92.10 MiB",
    ]
    write(tmp_path, "a", *(f"00:01.000Z {text}" for text in said))
    write(tmp_path, "b", "00:01.000Z between")
    found = [one.text for one in logs.read(tmp_path, ("a", "b")) if one.service == "a"]
    assert found == said and sorted(said) != said


def test_since_cuts_and_the_rotated_file_comes_first(tmp_path: Path) -> None:
    write(tmp_path, "a", "00:01.000Z old", "00:02.000Z older file", name="a.log.1")
    write(tmp_path, "a", "00:03.000Z new")
    assert texts(logs.read(tmp_path, ("a",), NOON + 2)) == ["older file", "new"]


def test_tail_and_colours(tmp_path: Path) -> None:
    write(tmp_path, "a", "00:01.000Z one", "00:02.000Z \x1b[31mred\x1b[0m two", "00:03.000Z three")
    assert logs.tail(tmp_path / "a.log", 2) == ["red two", "three"]
    assert logs.tail(tmp_path / "none.log", 2) == []


def test_what_a_service_logs_does_not_act_on_the_terminal(tmp_path: Path) -> None:
    write(tmp_path, "a", "00:01.000Z x\x1b]0;owned\x07y\x1b[2Jz\x9bq\u202e\tend")
    (line,) = logs.tail(tmp_path / "a.log", 1)
    assert line == "xyz q \tend"


def test_a_line_that_a_crash_cut_is_passed_over(tmp_path: Path) -> None:
    write(tmp_path, "a", "00:01.000Z one")
    with (tmp_path / "a.log").open("a") as file:
        file.write("2026-11-2")
    assert texts(logs.read(tmp_path, ("a",))) == ["one"]


def test_a_pipe_in_place_of_a_log_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.log")
    write(tmp_path, "b", "00:01.000Z one")
    for read in (logs.read, logs.follow):
        with pytest.raises(HostError, check=fault("file-unreadable")):
            list(read(tmp_path, ("a", "b"), 0.0))
    assert logs.tail(tmp_path / "a.log", 2) == []


def test_of_an_endless_line_the_beginning_is_read(tmp_path: Path) -> None:
    write(tmp_path, "a", "00:01.000Z one")
    with (tmp_path / "a.log").open("a") as file:
        file.write("2026-11-22T12:00:02.000Z ")
        for _ in range(64):
            file.write("x" * (1 << 20))
        file.write("\n")
    write(tmp_path, "a", "00:03.000Z three")
    tracemalloc.start()
    try:
        found = [len(one.text) for one in logs.read(tmp_path, ("a",))]
        shown = [len(one.text) for one in islice(logs.follow(tmp_path, ("a",), 0.0), 3)]
        assert tracemalloc.get_traced_memory()[1] < 32 << 20
    finally:
        tracemalloc.stop()
    assert found == shown == [3, logs.LONGEST - 25, 5]


@pytest.mark.parametrize(
    ("text", "seconds"), [("30s", 30), ("10m", 600), ("2h", 7200), ("1d", 86400), (" 5 m ", 300)]
)
def test_since_a_while_ago(text: str, seconds: int) -> None:
    assert logs.since_time(text, NOON) == NOON - seconds


def test_since_a_time_or_nonsense() -> None:
    assert logs.since_time("2026-11-22T12:00:00+00:00", 0) == NOON
    with pytest.raises(SettingsError, match="yesterday"):
        logs.since_time("yesterday", NOON)


def test_follow_sees_new_lines_new_logs_and_rotations(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "a", "00:00.000Z before")

    def first() -> None:
        write(tmp_path, "a", "00:01.000Z after")
        write(tmp_path, "b", "00:02.000Z a new log")

    def second() -> None:
        (tmp_path / "a.log").rename(tmp_path / "a.log.1")

    def third() -> None:
        write(tmp_path, "a", "00:03.000Z rotated")

    steps = iter((first, second, third))
    # It sleeps when nothing is new: that is when something happens here.
    monkeypatch.setattr(logs, "time", SimpleNamespace(sleep=lambda _: next(steps, lambda: None)()))
    shown = list(logs.read(tmp_path, ("a", "b")))
    seen = list(islice(logs.follow(tmp_path, ("a", "b"), 0.0, shown), 3))
    assert texts(seen) == ["after", "a new log", "rotated"]


def test_what_came_since_the_last_line_shown_is_followed_too(tmp_path: Path) -> None:
    """One written in the same moment, too, and the same words once more."""
    write(tmp_path, "a", "00:00.000Z old", "00:01.000Z one")
    shown = list(logs.read(tmp_path, ("a",)))
    write(tmp_path, "a", "00:01.000Z one", "00:01.000Z two", "00:02.000Z three")
    assert texts(islice(logs.follow(tmp_path, ("a",), 0.0, shown), 3)) == ["one", "two", "three"]
    assert texts(islice(logs.follow(tmp_path, ("a",), NOON + 1.5), 1)) == ["three"]


def test_a_line_that_is_told_late_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Services are asked in turn: of one there may be a line older than the newest one of another."""
    a, b, late, twin = (
        logs.Line(NOON + at, name, text)
        for at, name, text in ((0, "a", "one"), (2, "b", "two"), (1, "a", "late"), (2, "a", "twin"))
    )
    told = iter([[a], [a, b], [a, late, b], [a, late, b, twin]])
    monkeypatch.setattr(logs, "time", SimpleNamespace(sleep=lambda _: None))
    asked: list[float] = []

    def lines(since: float) -> list[logs.Line]:
        asked.append(since)
        return next(told)

    assert texts(islice(logs.asked_again(lines, 0.0, [a]), 3)) == ["two", "late", "twin"]
    assert asked[0] == NOON - logs.LATE_SECONDS and asked[-1] == NOON + 2 - logs.LATE_SECONDS
