"""The table of saved outputs whose verdict is known."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.console import Console
from scripts.dev import recorded_gpu as recorded
from scripts.errors import HostError
from scripts.home import ROOT
from tests.unit.commands.test_gpu import DEVICES, GPU, write


def test_recorded_cases_are_judged_by_their_notes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, "1.txt", f"# verdict: gpu\n# why: all of it\n\n{GPU}")
    write(tmp_path, "2.txt", f"# verdict: gpu\n# why: device link only\n\n{DEVICES}")
    write(tmp_path, "3.txt", "# kind: ollama-ps\n# verdict: gpu\n\nm  1  42 GB  100% GPU  Forever\n")
    write(tmp_path, "README.md", "no case")
    assert recorded.main(tmp_path, Console()) == 0
    assert "3 of 3 right, 0 wrong." in capsys.readouterr().out
    write(tmp_path, "4.txt", f"# verdict: cpu\n\n{GPU}")
    write(tmp_path, "5.txt", "# verdict: gpu\n# why: device link only\n\nhello\n")
    assert recorded.main(tmp_path, Console()) == 1
    out = capsys.readouterr().out
    assert "3 of 5 right, 2 wrong." in out and out.count("WRONG") == 2


def test_notes_are_not_judged(tmp_path: Path) -> None:
    write(tmp_path, "1.txt", "# verdict: unknown\n# why: vk::DeviceLostError is what others saw\n\nhello\n")
    assert recorded.main(tmp_path, Console()) == 0


def test_cases_without_notes_are_shown_and_neither_right_nor_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, "1.log", GPU)
    write(tmp_path, "2.log", "hello\n")
    assert recorded.main(tmp_path, Console(), show=True) == 0
    out = capsys.readouterr().out
    assert re.findall(r"\d+", out.splitlines()[-1]) == ["2", "1"], "shown, and of a known kind"
    assert "right" not in out and "ok" not in out.split()


@pytest.mark.parametrize("name", ["there", "none"])
def test_no_recorded_case_is_no_success(name: str, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    write(tmp_path / "there", "README.md", "no case")
    with pytest.raises(HostError, match="nothing was checked"):
        recorded.main(tmp_path / name, Console())
    command = [sys.executable, "-m", "scripts.dev.recorded_gpu", str(tmp_path / name)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 3 and "nothing was checked" in done.stderr and "Traceback" not in done.stderr
