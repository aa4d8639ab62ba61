"""The newest version of a package, as the package index says: uv asks it, with the settings that it is used with."""

from __future__ import annotations

from scripts import process
from scripts.errors import ByreError
from scripts.parts.tools import environment, find_uv

PATIENCE = 20.0  # seconds
_ASK = ("pip", "compile", "--quiet", "--no-deps", "--no-header", "--no-annotate", "-")


def newest(package: str, python: str) -> str:
    """Such as 0.12.4, for this version of Python; empty where the index can't be asked, as without a network."""
    try:
        env = environment(None) | {"UV_HTTP_RETRIES": "0"}
        argv = [find_uv(env), *_ASK, "--python-version", python]
        done = process.run(argv, env=env, timeout=PATIENCE, stdin=package.encode()).check()
    except (process.ProcessError, ByreError):
        return ""
    name, _, version = done.out.strip().partition("==")
    return version if name == package else ""
