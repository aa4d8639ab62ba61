"""The site made of these pages: `uv run nox -s docs` builds it into site/. Nothing on it comes from another server."""

import tomllib
from pathlib import Path

project = "Byre"
author = "Byre's contributors"
version = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text())["project"]["version"]
release = version

extensions = ["myst_parser"]
myst_heading_anchors = 4  # a heading is an anchor, spelled as on GitHub: both show the same pages
smartquotes = False  # --json stays --json
highlight_language = "text"  # of a block that names no language
exclude_patterns = ["outputs"]

html_theme = "furo"
html_title = f"Byre {version}"
html_copy_source = False
html_show_sourcelink = False
