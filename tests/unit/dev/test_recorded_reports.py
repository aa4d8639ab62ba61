"""How reports are judged."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.console import Console
from scripts.dev.recorded_reports import Judgement, judge, main
from scripts.errors import HostError

TRUTH = """
[full]
kind = "disk"
right = ["disk-full"]

[login]
kind = "database"
right = ["database-rights"]
half = ["database-login"]

[other]
kind = "disk"
right = ["disk-full"]
"""


@pytest.mark.parametrize(
    ("ids", "judgement"),
    [
        ([], "silent"),
        (["a"], "right"),
        (["a", "b"], "right"),
        (["b", "a"], "half"),
        (["b"], "half"),
        (["a", "x"], "half"),
        (["x", "a"], "wrong"),
    ],
)
def test_the_first_finding_decides(ids: list[str], judgement: Judgement) -> None:
    assert judge(ids, ["a"], ["b"]) == judgement


def test_the_table_names_what_is_not_right(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reports, truth = tmp_path / "reports", tmp_path / "truth.toml"
    reports.mkdir()
    truth.write_text(TRUTH)
    (reports / "full.txt").write_text("# source: x\n\nno space left on device\n")
    (reports / "login.txt").write_text("MongoServerError: bad auth\n")
    (reports / "other.txt").write_text("MongoServerError: bad auth\n")
    (reports / "unjudged.txt").write_text("hello\n")
    assert main(reports, truth, Console()) == 1
    out = capsys.readouterr().out
    assert "full.txt" not in out and "unjudged" not in out
    assert out.split("\n")[1].split() == ["half", "login.txt", "database-login"]
    assert out.split("\n")[2].split() == ["wrong", "other.txt", "database-login"]
    assert "right     1 of 3" in out and "wrong     1 of 3" in out


def test_nothing_to_judge_is_no_success(tmp_path: Path) -> None:
    (tmp_path / "truth.toml").write_text(TRUTH)
    with pytest.raises(HostError):
        main(tmp_path, tmp_path / "truth.toml", Console())


@pytest.mark.parametrize(("verdict", "code"), [("partial", 0), ("gpu", 1)])
def test_a_wrong_verdict_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], verdict: str, code: int
) -> None:
    (tmp_path / "truth.toml").write_text(
        f'[a]\nkind = "gpu"\nright = ["partly-on-gpu"]\ngpu = ["{verdict}"]\n'
    )
    (tmp_path / "a.txt").write_text(
        "load_tensors: offloaded 5/37 layers to GPU\n"
        "load_tensors:        CUDA0 model buffer size =   511.43 MiB\n"
        "load_tensors:   CPU_Mapped model buffer size =  3565.00 MiB\n"
    )
    assert main(tmp_path, tmp_path / "truth.toml", Console()) == code
    out = capsys.readouterr().out
    assert f"gpu --from: {1 - code} of 1 right" in out
    assert ("a.txt: gpu --from says partial" in out) is bool(code)
