"""Saved outputs and the notes before them."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.dev import saved
from scripts.errors import HostError


def test_notes_are_no_part_of_the_output() -> None:
    one = saved.split("a.txt", "# source: somewhere\n# verdict: gpu\n# why: a: b\n\n# ls /dev/dri\ncard0\n")
    assert one.notes == {"source": "somewhere", "verdict": "gpu", "why": "a: b"}
    assert one.text == "# ls /dev/dri\ncard0\n"


@pytest.mark.parametrize(
    "text", ["", "hello\n", "\nhello\n", "# a prompt of root\n", "#!/bin/sh\n# why: no\n"]
)
def test_what_has_no_notes_is_whole(text: str) -> None:
    assert saved.split("a.txt", text) == saved.Saved("a.txt", {}, text)


def test_a_folder(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("# means: b\n\nB")
    (tmp_path / "a.log").write_bytes(b"A\xff")
    (tmp_path / "INDEX.md").write_text("# means: nothing\n")
    (tmp_path / "folder").mkdir()
    found = list(saved.outputs(tmp_path))
    assert [(one.name, dict(one.notes)) for one in found] == [("a.log", {}), ("b.txt", {"means": "b"})]
    assert found[1].text == "B"
    (tmp_path / "gone.txt").symlink_to(tmp_path / "gone.txt")
    assert len(list(saved.outputs(tmp_path))) == 2, "what is no file is passed over"
    with pytest.raises(HostError, match="nothing was checked"):
        raise saved.nothing(tmp_path, "of that kind", "scripts.x")
