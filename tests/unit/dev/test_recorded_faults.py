"""What `explain` makes of saved outputs, as a table that claims no more than was looked at."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.console import Console
from scripts.dev import recorded_faults as recorded
from scripts.errors import HostError
from scripts.home import ROOT


def test_each_output_is_shown_beside_its_notes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "1.txt").write_text(
        "# means: no CDI spec\n\nError: unresolvable CDI devices nvidia.com/gpu=all\n"
    )
    (tmp_path / "2.txt").write_text("# means: a machine\n\nProductName:\tmacOS\n")
    (tmp_path / "3.txt").write_text("# means: Error: unresolvable CDI devices\n\nhello\n")
    (tmp_path / "4.txt").write_text("Error: unresolvable CDI devices nvidia.com/gpu=all\n")
    rows = recorded.rows(tmp_path)
    assert [(row.name, row.kind, row.ids) for row in rows] == [
        ("1.txt", "fault", ("cdi-missing",)), ("2.txt", "fact", ("machine-facts",)), ("3.txt", "", ()),
    ]  # fmt: skip
    assert recorded.main(tmp_path, Console()) == 0
    out = capsys.readouterr().out
    # Recognised, of how many: as faults, as facts, of these only as what a machine is, as harmless; not known.
    assert re.findall(r"\d+", out.splitlines()[-1]) == ["2", "3", "1", "1", "1", "0", "1"]
    assert "right" not in out
    assert "no CDI spec" in out and "not known" in out.splitlines()[3]


def test_nothing_to_look_at_is_no_success(tmp_path: Path) -> None:
    (tmp_path / "1.txt").write_text("hello\n")
    with pytest.raises(HostError, match="nothing was checked"):
        recorded.main(tmp_path, Console())
    command = [sys.executable, "-m", "scripts.dev.recorded_faults", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 3 and "nothing was checked" in done.stderr and "Traceback" not in done.stderr
