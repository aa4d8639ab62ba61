"""Text, Markdown and CSV of results."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

import pytest

from scripts.benchmark import report
from scripts.benchmark.compare import gate
from scripts.benchmark.concurrency import Level
from scripts.benchmark.repetition import Repetition
from scripts.benchmark.result import Result, Roofline
from scripts.benchmark.workload import Workload
from scripts.host.load import Load
from tests.unit.benchmark.acting import made

LEVELS = (
    Level(1, 2, 4.0, 50.0, 2.0, 2.1, 0.4, 0.5),
    Level(4, 8, 8.0, None, 5.0, 6.0, None, None, ("steal",)),
)


def with_each(result: Result, **fields: object) -> Result:
    repetitions = tuple(replace(one, **fields) for one in result.repetitions)  # type: ignore[arg-type]
    return replace(result, repetitions=repetitions)


CLEAN = with_each(made("r1", 100.0, 101.0, 99.0), load=Load(2.0, 0.01, 0.0))


def said(result: Result) -> str:
    return "\n".join(report.remarks(result))


def test_figures_say_what_is_unknown() -> None:
    rows = {row[0]: row for row in report.figures(with_each(CLEAN, engine_prefill=None))}
    assert rows["prefill, engine's clock"] == ["prefill, engine's clock", *["unknown"] * 3, "0", "tokens/s"]
    assert rows["decode, engine's clock"][1:] == ["100.0 ± 1.0", "100.0", "97.5 to 102.5", "3", "tokens/s"]
    assert rows["between pieces, p50"][1] == "0.0070 ± 0.0000"
    one = {row[0]: row for row in report.figures(made("x", 7.0))}
    assert one["decode, engine's clock"][1:4] == ["7.0", "7.0", "unknown"]


def test_a_clean_result_says_so_and_no_more_than_is_so() -> None:
    counted, load = said(CLEAN).splitlines()
    assert counted == "3 repetitions, none disturbed."
    assert "load" in load and "unknown" in load


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (made("x", 1.0, 2.0, 3.0, disturbed=1),
         r"1 of 3 .*\(other programs used 1\.00 cores\).* clean"),
        (made("x", 1.0, 2.0, 3.0, disturbed=2), "don't trust them"),
        (replace(CLEAN, repeated=4), "4 disturbed attempts"),
        (with_each(CLEAN, completion_tokens=None), "not count its tokens"),
        (with_each(CLEAN, completion_tokens=40), "3 answers .* 40 tokens"),
        (with_each(CLEAN, prompt_tokens=510), "510 to 510 tokens, not 512"),
        (replace(with_each(CLEAN, cached_tokens=None), workload=Workload(412, 128, 100)),
         "prefill .*depth is unknown"),
        (with_each(CLEAN, cached_tokens=None), "chat template"),
        (made("x", 1.0), "1 repetitions, none seen"),
        (made("x", 1.0), "disturbances may be missing"),
        (with_each(CLEAN, pieces=64), r"2\.00 tokens"),
        (replace(CLEAN, levels=LEVELS), "1 of 2 levels"),
        (with_each(CLEAN, load=Load(2.0, 0.0, gpu_slowed=0.0, gpu_power_limited=0.5)),
         "power limit .* 25%"),
        (replace(with_each(CLEAN, load=Load(2.0, 0.0, gpu_clock=1980)),
                 environment=replace(CLEAN.environment, device="Vulkan0")), "1980, 1980"),
        (replace(CLEAN, load_seconds=1.25), r"took 1\.2 s"),
        (replace(CLEAN, remarks=("one more",)), "one more"),
        (replace(CLEAN, roofline=Roofline(10**8, 2 * 10**6, 4e10, "measured so", 392.0, 0.255)),
         r"26% .*\(392 tokens/s\).* 100 MB"),
        (replace(CLEAN, roofline=Roofline(10**8, 0, 4e10, "s", 392.0, None)), "reached unknown"),
    ],
)  # fmt: skip
def test_remarks(result: Result, words: str) -> None:
    assert re.search(words, said(result))


def test_of_each_kind_of_disturbance_the_worst_is_told() -> None:
    reasons = (
        "other programs used 0.50 cores",
        "other programs used 1.60 cores",
        "the clock jumped by +2.0 s",
    )
    repetitions = [replace(CLEAN.repetitions[0], disturbed=(reason,)) for reason in reasons]
    assert report.worst(repetitions) == "; ".join(reasons[1:])


def test_the_title_and_the_environment_name_the_bytes_and_the_place() -> None:
    title = report.title(CLEAN)
    assert all(part in title for part in ("acted:1b", "Q4_1", "abababababab…", "512", "128"))
    text = " ".join(" ".join(row) for row in report.environment(CLEAN))
    for part in (
        "A processor, 2 cores available, 8.0 GB",
        "A GPU (1.0)",
        "computes on: CPU",
        "llamacpp b1",
        "threads 2",
    ):
        assert part in text


@pytest.mark.parametrize(
    ("runtime", "location", "said"),
    [
        ("podman", "native", "(next to podman's containers)"),
        ("podman", "container", "(podman)"),
        ("embedded", "native", "(embedded)"),
    ],
)
def test_where_the_engine_runs_is_said(runtime: str, location: str, said: str) -> None:
    environment = replace(CLEAN.environment, runtime=runtime, location=location)
    rows = dict(report.environment(replace(CLEAN, environment=environment)))
    assert said in rows["engine"]


def test_history_and_levels() -> None:
    (row,) = report.history([with_each(CLEAN, engine_decode=None)])
    assert row[:2] == ["r1", "2026-01-02T03:04:05Z"]
    assert row[4] == "100.0 ± 1.0"  # by our clock
    assert report.history([made("x", None)])[0][4] == "unknown"
    assert report.levels(LEVELS)[1] == ["4", "unknown", "5.00 s", "6.00 s", "unknown", "unknown", "steal"]
    assert report.levels([replace(LEVELS[0], repeated=True)])[0][-1] == "measured again"
    assert report.levels(LEVELS[:1])[0][-1] == ""


def test_markdown_has_rows_as_wide_as_their_headers() -> None:
    text = report.markdown([replace(CLEAN, levels=LEVELS, remarks=("a | b",))])
    tables = [line for line in text.splitlines() if line.startswith("|")]
    assert {line.count("|") for line in tables[:10]} == {7}
    assert "## r1" in text
    assert "| 97.5 to 102.5 |" in text


def test_csv_has_a_line_for_each_repetition_and_nothing_for_the_unknown() -> None:
    rows = list(csv.DictReader(io.StringIO(report.as_csv([with_each(CLEAN, ttft=None)]))))
    assert len(rows) == 3
    assert rows[0]["engine_decode"] == "100.0"
    assert rows[0]["ttft"] == ""
    assert rows[0]["other_cores"] == "0.005"


def test_a_gate_in_words() -> None:
    text = report.gate(gate(CLEAN, made("b", 80.0, 81.0, 79.0), 0.05), CLEAN)
    assert all(part in text for part in ("5.0%", "r1", "slower", "decode", "-20.0%", "95 % interval -2"))
    assert "unknown" in report.gate(gate(None, CLEAN, 0.05), None)
    other = replace(made("b", 100.0, 101.0, 99.0), environment=replace(CLEAN.environment, threads=8))
    assert report.gate(gate(CLEAN, other, 0.05), CLEAN).endswith(" threads: 2 / 8.")


def test_each_repetition_knows_whether_it_is_clean() -> None:
    one: Repetition = CLEAN.repetitions[0]
    assert one.clean
    assert not replace(one, disturbed=("x",)).clean
