"""Asking programs: what comes back when they answer, fail, hang, or are not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.host.ask import ABSENT, NO_ANSWER, Answer, Asker
from tests.waits import PATIENCE


@pytest.fixture
def ask(tmp_path: Path) -> Asker:
    for name, script in {
        "good": 'echo "$1 $VARIABLE"',
        "bad": "echo 'WARN[0000] noise' >&2; echo 'Error: the reason' >&2; echo more >&2; exit 125",
        "slow": "exec sleep 600",
        "reads": "read line; echo got:$line",
    }.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o755)
    (tmp_path / "broken").write_text("no program")
    (tmp_path / "broken").chmod(0o755)
    return Asker({"PATH": f"{tmp_path}:/usr/bin:/bin"}, timeout=PATIENCE)


def test_answers(ask: Asker) -> None:
    good = ask("good", "word", VARIABLE="value")
    assert (good.ok, good.out, good.complaint) == (True, "word value\n", "")
    bad = ask("bad")
    assert (bad.ok, bad.code, bad.complaint) == (False, 125, "Error: the reason")
    slow = Asker(ask.env, timeout=0.5)("slow")
    assert (slow.code, slow.complaint) == (NO_ANSWER, "no answer in 0.5 s")
    gone = ask("not-there", "x")
    assert (gone.code, gone.there, gone.argv) == (ABSENT, False, ("not-there", "x"))
    assert ask("reads").out == "got:\n", "nobody is there to answer it"
    assert not ask("broken").ok


def test_where_a_program_is(ask: Asker, tmp_path: Path) -> None:
    assert ask.which("good") == str(tmp_path / "good") and ask.which("not-there") == ""


def test_a_complaint_without_words() -> None:
    assert Answer(("x",), 3).complaint == "exit code 3"
    assert Answer(("x",), 1, out="only on stdout\n").complaint == "only on stdout"
