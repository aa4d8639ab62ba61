"""What a run is told, and what it says of what it can't find."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.ask.__main__ import options, question_sets


def names(*arguments: str) -> list[str]:
    return [one.name for one in question_sets(options(arguments))]


def test_without_public_sets_the_own_ones_are_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert names() == ["own-tune"] and "--public" in capsys.readouterr().out


def test_a_folder_that_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert names("--public", str(tmp_path / "none")) == ["own-tune"]
    assert "skipped" in capsys.readouterr().out


def test_sets_for_training_and_for_judging_are_asked_only_if_named(tmp_path: Path) -> None:
    for name in ("spider-tune", "spider-train", "spider-judge"):
        (tmp_path / f"{name}.json").write_text('{"databases": {}, "questions": []}')
    assert names("--public", str(tmp_path)) == ["own-tune", "spider-tune"]
    assert names("--public", str(tmp_path), "--judge") == [
        "own-judge",
        "own-second-judge",
        "spider-judge",
    ]
    assert names("--public", str(tmp_path), "--sets", "spider-train,own-tune") == ["spider-train", "own-tune"]


@pytest.mark.parametrize("content", [None, "{}"])
def test_what_can_t_be_asked_is_named(tmp_path: Path, content: str | None) -> None:
    if content:
        (tmp_path / "other.json").write_text(content)
    with pytest.raises(SystemExit, match="other"):
        names("--public", str(tmp_path), "--sets", "other")
