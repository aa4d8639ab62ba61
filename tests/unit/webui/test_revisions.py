"""The revisions of a schema, read from its migrations without running them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from scripts.webui import revisions


def migration(folder: Path, name: str, before: str, more: str = "") -> None:
    (folder / f"{name}_words.py").write_text(
        f'"""Words.\n\nRevision ID: {name}\n"""\n{more}\nrevision: str = "{name}"\ndown_revision = {before}\n'
    )


def test_all_of_them_and_the_head(tmp_path: Path) -> None:
    migration(tmp_path, "aaa", "None")
    migration(tmp_path, "bbb", '"aaa"')
    migration(tmp_path, "ccc", '("aaa", "bbb")', more="raise SystemExit('it was run')\nother = 'ddd'\n")
    assert revisions.known(tmp_path) == {"revisions": ["aaa", "bbb", "ccc"], "heads": ["ccc"]}
    assert revisions.known(tmp_path / "none") == {"revisions": [], "heads": []}


def test_the_program_is_not_imported(tmp_path: Path) -> None:
    folder = tmp_path / "open_webui/migrations/versions"
    folder.mkdir(parents=True)
    (tmp_path / "open_webui/__init__.py").write_text("raise SystemExit('it was imported')")
    migration(folder, "aaa", "None")
    script = Path(revisions.__file__).read_text()
    argv = [sys.executable, "-c", script]
    said = subprocess.run(argv, cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    assert json.loads(said) == {"revisions": ["aaa"], "heads": ["aaa"]}
