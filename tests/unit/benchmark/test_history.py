"""The history file: whole, damaged, of another version, with numbers that are none."""

from __future__ import annotations

import json
import math
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from scripts.benchmark.concurrency import Level
from scripts.benchmark.history import History, Kept, dump
from scripts.benchmark.result import Result, Roofline, new
from scripts.benchmark.workload import Workload
from scripts.errors import ByreError, HostError
from scripts.home import Home
from scripts.host.load import Load
from tests.unit.benchmark.acting import ENVIRONMENT, made, repeated


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(Home(tmp_path / "state"))


def full(name: str) -> Result:
    one = made(name, 100.0, None, disturbed=1)
    first = replace(one.repetitions[0], load=Load(2.0, 0.1, 0.0, None, 0.0))
    return replace(
        one,
        repetitions=(first, *one.repetitions[1:]),
        roofline=Roofline(10**8, 10**6, 4e10, "measured", 400.0, 0.25),
        levels=(Level(2, 4, 8.0, 60.0, 4.0, 5.0, 0.5, None, ("other programs used 1.00 cores",)),),
        remarks=("a remark",),
        load_seconds=1.5,
    )


def test_nothing_is_there_at_first(history: History) -> None:
    assert history.read() == Kept()
    assert not history.path.exists()


def test_what_is_added_is_read_again(history: History) -> None:
    first, second = full("a"), made("b", 1.0, 2.0)
    assert history.add([first]) == Kept()
    assert history.add([second]).results == (first,)
    assert history.read().results == (first, second)
    assert stat.S_IMODE(history.path.stat().st_mode) == 0o600
    document = json.loads(history.path.read_text().splitlines()[0])
    assert document["version"] == 1
    assert document["disturbed"] == 1 + 1  # a repetition, and a level of concurrency
    assert document["figures"]["engine_decode"]["mean"] == 100.0
    assert document["figures"]["engine_decode"]["sd"] is None


GOOD = dump(made("good", 1.0, 2.0).document())


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        GOOD[:-40].encode(),  # cut by a crash
        b"\xff\xfe{}",
        b"[]",
        b"null",
        b"{}",
        b'{"version": true}',
        GOOD.replace('"engine_decode":1.0', '"engine_decode":NaN', 1).encode(),
        GOOD.replace('"engine_decode":1.0', '"engine_decode":1e999', 1).encode(),
        GOOD.replace('"engine_decode":1.0', '"engine_decode":"fast"', 1).encode(),
        b"[" * 100_000,
    ],
)
def test_a_damaged_line_is_left_out_then_set_aside_and_said(history: History, line: bytes) -> None:
    history.home.prepare()
    history.path.write_bytes(GOOD.encode() + b"\n" + line)  # without an end of line, as a crash leaves it
    kept = history.read()
    assert [one.id for one in kept.results] == ["good"]
    assert kept.damaged == (line,)
    (remark,) = kept.remarks()
    assert "1" in remark.split()
    assert history.path.read_bytes().endswith(line)  # reading changes nothing
    assert history.add([made("next", 3.0)]).damaged == (line,)
    assert history.aside.read_bytes() == line + b"\n"
    assert [one.id for one in history.read().results] == ["good", "next"]
    assert history.read().damaged == ()


def test_what_was_set_aside_before_stays(history: History) -> None:
    for text in (b"one", b"two"):
        history.home.prepare()
        with history.path.open("ab") as file:
            file.write(text + b"\n")
        history.add([made("x", 1.0)])
    assert history.aside.read_bytes() == b"one\ntwo\n"


def test_another_version_is_kept_and_not_read(history: History) -> None:
    history.home.prepare()
    theirs = b'{"version":2,"id":"later"}'
    history.path.write_bytes(theirs + b"\n")
    kept = history.read()
    assert (kept.results, kept.others, kept.damaged) == ((), 1, ())
    assert "another version" in kept.remarks()[0]
    history.add([made("ours", 1.0)])
    assert history.path.read_bytes().splitlines()[0] == theirs
    assert not history.aside.exists()


def test_fields_of_a_later_program_do_no_harm(history: History) -> None:
    history.home.prepare()
    history.path.write_text(json.dumps({**json.loads(GOOD), "new": 1}) + "\n")
    assert [one.id for one in history.read().results] == ["good"]


def test_what_is_no_number_is_unknown() -> None:
    assert json.loads(dump({"a": [math.nan, math.inf, 1.5], "b": (-math.inf,)})) == {
        "a": [None, None, 1.5],
        "b": [None],
    }


def test_a_history_that_can_not_be_opened(history: History) -> None:
    history.home.prepare()
    history.path.mkdir()
    with pytest.raises(HostError, match="can't be read"):
        history.read()


def test_find() -> None:
    kept = Kept((made("20260101-a", 1.0), made("20260102-b", 1.0), made("20260102-bc", 1.0)))
    assert kept.find("20260101").id == "20260101-a"
    assert kept.find("20260102-b").id == "20260102-b"  # whole, though it begins another
    assert kept.find("last").id == "20260102-bc"
    assert kept.find("previous").id == "20260102-b"
    for name, why in (
        ("20260102", "more than one"),
        ("nothing", "does not contain"),
        ("", "does not contain"),
    ):
        with pytest.raises(ByreError, match=why):
            kept.find(name)
    with pytest.raises(ByreError, match="does not contain"):
        Kept().find("last")


def test_alike_are_those_of_the_same_model_workload_and_machine() -> None:
    one = made("one", 1.0)
    others = (
        replace(made("a", 1.0), workload=Workload(1, 2)),
        replace(made("b", 1.0), model=replace(one.model, name="another")),
        replace(made("c", 1.0), environment=replace(ENVIRONMENT, cores=4)),
        made("d", 1.0),
        one,
    )
    assert [found.id for found in Kept(others).alike(one)] == ["d"]


def test_ids_differ() -> None:
    one = made("one", 1.0)
    ids = {new(one.model, one.workload, ENVIRONMENT, [repeated(1.0)]).id for _ in range(20)}
    assert len(ids) == 20


def test_the_baseline_of_a_gate_is_the_last_with_enough_clean_repetitions(tmp_path: Path) -> None:
    before = History(Home(tmp_path / "state"))
    before.add([made("good", 1.0, 2.0, 3.0), made("poor", 1.0, 2.0, 3.0, disturbed=1)])
    found = before.read().baseline(made("new", 1.0))
    assert found is not None
    assert found.id == "good"


def test_the_baseline_of_a_gate_was_measured_in_the_same_way_if_any_was(tmp_path: Path) -> None:
    other = made("other", 1.0, 2.0, 3.0)
    others = replace(other, environment=replace(other.environment, device="Vulkan0 (A GPU)"))
    before = History(Home(tmp_path / "state"))
    before.add([made("same", 1.0, 2.0, 3.0), others])
    assert [one.id for one in before.read().alike(made("new", 1.0))] == ["same", "other"]
    found = before.read().baseline(made("new", 1.0))
    assert found is not None
    assert found.id == "same"
    moved = replace(made("new", 1.0), environment=replace(other.environment, device="Vulkan1 (Another)"))
    nearest = before.read().baseline(moved)
    assert nearest is not None
    assert nearest.id == "other"
    assert before.read().baseline(replace(moved, workload=Workload(1, 2))) is None


def test_a_history_that_is_a_pipe_is_an_error_at_once(tmp_path: Path) -> None:
    history = History(Home(tmp_path))
    os.mkfifo(history.path)
    with pytest.raises(HostError):
        history.read()
