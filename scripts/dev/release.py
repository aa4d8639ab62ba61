"""What a release is called and what changed in it: `python -m scripts.dev.release v0.2.0` prints its notes.

`uv run nox -s release -- 0.2.0` prepares one; .github/workflows/release.yml makes one of a tag.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from scripts.errors import ByreError
from scripts.home import ROOT, release

PREPARE = "uv run nox -s release -- "


def notes(tag: str, root: Path = ROOT) -> str:
    """The part of CHANGELOG.md for a tag such as `v0.2.0`.

    Raises ByreError if the tag is not the version of pyproject.toml, or the changelog has no part for it.
    """
    version = release(root)
    if tag != f"v{version}":
        raise ByreError(
            f"The tag {tag} is not the version in pyproject.toml, {version}.", hint=f"git tag v{version}"
        )
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    part = re.search(
        rf"^## {re.escape(version)}\b[^\n]*\n(.*?)(?=^## |\Z)", changelog, re.MULTILINE | re.DOTALL
    )
    if part is None:
        raise ByreError(f"CHANGELOG.md has no part for {version}.", hint=f"{PREPARE}{version}")
    return part[1].strip() + "\n"


if __name__ == "__main__":
    try:
        sys.stdout.write(notes(sys.argv[1]))
    except ByreError as error:
        sys.exit(f"{error.message}\nnext:  {error.hint}")
