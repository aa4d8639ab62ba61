"""A release: its tag is the version, its notes are in the changelog."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from scripts.dev.release import notes
from scripts.errors import ByreError
from scripts.home import ROOT


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "0.2.0"\n')
    (tmp_path / "CHANGELOG.md").write_text(
        "# Changes\n\n## 0.2.0 (2026-12-01)\n\n### Added\n\n- Pages.\n\n## 0.1.0 (2026-11-01)\n\n- First.\n"
    )
    return tmp_path


def test_the_notes_of_a_release_are_its_part_of_the_changelog(root: Path) -> None:
    assert notes("v0.2.0", root) == "### Added\n\n- Pages.\n"


def test_the_last_part_ends_with_the_file(root: Path) -> None:
    (root / "pyproject.toml").write_text('[project]\nversion = "0.1.0"\n')
    assert notes("v0.1.0", root) == "- First.\n"


@pytest.mark.parametrize("tag", ["v0.1.0", "0.2.0", "v0.2.0rc1"])
def test_another_tag_is_refused(root: Path, tag: str) -> None:
    with pytest.raises(ByreError, match=tag):
        notes(tag, root)


def test_a_version_without_notes_is_refused(root: Path) -> None:
    (root / "CHANGELOG.md").write_text("# Changes\n")
    with pytest.raises(ByreError) as error:
        notes("v0.2.0", root)
    assert "release -- 0.2.0" in error.value.hint


def test_each_note_of_a_change_has_a_kind_that_is_known() -> None:
    kinds = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["towncrier"]["type"]
    known = "|".join(kind["directory"] for kind in kinds)
    notes_of_changes = [path for path in (ROOT / "changes").iterdir() if path.name != "README.md"]
    for path in notes_of_changes:
        assert re.fullmatch(rf"(\d+|\+[\w-]+)(\.\d+)?\.({known})\.md", path.name), path.name
        assert path.read_text().strip()
