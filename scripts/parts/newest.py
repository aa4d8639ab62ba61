"""The newest version of a package, as the package index says: uv asks it, with the settings that it is used with."""

from __future__ import annotations

import re

from scripts import process
from scripts.errors import ByreError
from scripts.parts.tools import environment, find_uv

PATIENCE = 20.0  # seconds
_ASK = ("pip", "compile", "--quiet", "--no-deps", "--no-header", "--no-annotate", "-")


def newest(package: str, python: str) -> str:
    """Such as 0.12.4, for the oldest Python of a range as a part has it (like `>=3.11,<3.13`); empty where the index
    can't be asked, as without a network."""
    oldest = re.search(r">=\s*(3\.\d+)", python)
    for_python = ["--python-version", oldest[1]] if oldest else []
    try:
        env = environment(None) | {"UV_HTTP_RETRIES": "0"}
        argv = [find_uv(env), *_ASK, *for_python]
        done = process.run(argv, env=env, timeout=PATIENCE, stdin=package.encode()).check()
    except (process.ProcessError, ByreError):
        return ""
    name, _, version = done.out.strip().partition("==")
    return version if name == package else ""
