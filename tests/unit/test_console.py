"""What people and programs read."""

from __future__ import annotations

import json

import pytest

from scripts.amounts import duration, size
from scripts.console import FORMAT, Console
from scripts.errors import ModelError, ServiceError
from scripts.faults.finding import ok
from scripts.progress import Progress


@pytest.mark.parametrize(
    ("count", "words"),
    [(None, "?"), (0, "0 B"), (999, "999 B"), (1000, "1 kB"), (478_000_000, "478 MB"), (1_340_000_000, "1.3 GB"),
     (4.7e12, "4700.0 GB")],
)  # fmt: skip
def test_sizes(count: float | None, words: str) -> None:
    assert size(count) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, "?"), (0.4, "0 s"), (59, "59 s"), (61, "1 min 1 s"), (3660, "1 h 1 min"), (90000, "1 d 1 h")],
)
def test_durations(seconds: float | None, words: str) -> None:
    assert duration(seconds) == words


def test_results_go_to_stdout_and_remarks_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    console = Console()
    console.say("result")
    console.note("remark")
    console.data({"a": 1})
    console.table(["name", "n"], [["one", "1"], ["thirteen", "13"]])
    out, err = capsys.readouterr()
    assert out == "result\nname      n\none       1\nthirteen  13\n" and err == "remark\n"


def test_with_json_there_is_one_document_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    console = Console(json=True)
    console.say("result")
    console.write("token")
    console.table(["a"], [["b"]])
    console.data({"größe": 1})
    assert json.loads(capsys.readouterr().out) == {"format": FORMAT, "größe": 1}


def test_a_failure_shows_evidence_and_the_next_command(capsys: pytest.CaptureFixture[str]) -> None:
    Console().fail(ModelError("Gone.", detail=["a", "b"], hint="do this"))
    out, err = capsys.readouterr()
    assert out == "" and err == "error: Gone.\n  a\n  b\nnext:  do this\n"


@pytest.mark.parametrize("hint", ["do this", "uv run invoke doctor"])
def test_a_failure_names_its_fault_and_the_doctor_once(capsys: pytest.CaptureFixture[str], hint: str) -> None:
    Console().fail(ModelError("Gone.", fault="disk-full", hint=hint))
    err = capsys.readouterr().err
    assert err.startswith("error[disk-full]: ") and "uv run invoke explain disk-full" in err
    assert err.count("uv run invoke doctor") == 1


def test_progress_without_a_terminal_is_a_line_for_each_step(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scripts.console.QUIET_SECONDS", 600)
    with Console().progress() as report:
        for done in range(0, 100, 10):
            report(Progress("model", "downloading", done * 1_000_000, 100_000_000))
        report(Progress("mcp", "installing", note="Node 20"))
        report(Progress("mcp", "installing", note="Node 20"))
        report(Progress("model", "ready"))
    lines = capsys.readouterr().err.splitlines()
    assert [line.split()[2:4] for line in lines] == [
        ["model", "downloading"],
        ["mcp", "installing"],
        ["model", "ready"],
    ]
    assert "0 B of 100 MB" in lines[0] and "(Node 20)" in lines[1]


def test_evidence_of_other_programs_does_not_act_on_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    Console().rows([ok("data", "shop\x1b[2J")])
    Console().fail(ServiceError("a\x1b]0;x\x07b", fault="service-down", detail=["c\x1b[2Jd"]))
    printed = capsys.readouterr()
    assert "\x1b" not in printed.out + printed.err


EVIL = "\x1b]0;owned\x07a\x1b[2J\x9b31m\u202eb\r\x08"


def test_no_text_acts_on_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    console = Console()
    console.say(EVIL)
    console.note(EVIL)
    console.write(EVIL)
    console.say()
    console.table(["model", "state"], [[EVIL, f"here\n{EVIL}"]])
    with console.progress() as report:
        report(Progress("model", "looking", note=EVIL))
    console.fail(ServiceError("x", fault="service-down", hint=EVIL))
    printed = capsys.readouterr()
    text = printed.out + printed.err
    assert "owned" in text and not [one for one in text if not one.isprintable() and one != "\n"]
    assert len(printed.out.splitlines()) == 4, "a cell stays on its line"


def test_a_document_does_not_either_and_is_the_same_to_a_program(capsys: pytest.CaptureFixture[str]) -> None:
    Console(json=True).data({"text": EVIL})
    Console().line({"text": EVIL})
    printed = capsys.readouterr().out
    assert not [one for one in printed if not one.isprintable() and one != "\n"]
    whole, _, line = printed.strip().rpartition("\n")
    assert json.loads(whole)["text"] == json.loads(line)["text"] == EVIL


def test_an_answer_keeps_its_letters(capsys: pytest.CaptureFixture[str]) -> None:
    persian, hindi = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0915\u094d\u200d\u0937"
    khmer, parted = "\u1781\u17d2\u1789\u17bb\u17c6\u200b\u1785\u1784\u17cb", "Daten\u00adbank"
    words = f"{persian} {hindi} {khmer} {parted} \U0001f468\u200d\U0001f469 \u2764\ufe0f\n\tx"
    Console().write(words)
    assert capsys.readouterr().out == words
