"""Caddy as a program of this machine: whether it is there, and not too old."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping

from scripts import process
from scripts.errors import HostError

PROGRAM = "caddy"
# 2.6 of Debian 12 passes unfilled placeholders on as headers, and does not close streams in time after a reload.
OLDEST = (2, 11)
PATIENCE = 20.0  # seconds to say its version
INSTALL = "https://caddyserver.com/docs/install"


def require(env: Mapping[str, str]) -> tuple[int, ...]:
    """The version of the Caddy on PATH. Raises HostError where there is none, or one older than OLDEST."""
    wanted = ".".join(map(str, OLDEST))
    path = shutil.which(PROGRAM, path=env.get("PATH", ""))
    if path is None:
        raise HostError(
            f"SCENARIO=production needs the program `{PROGRAM}`, {wanted} or later, on PATH, and it is missing.",
            fault="caddy-missing",
            hint=f"Install it ({INSTALL}), or run containers: RUNTIME=podman uv run invoke start",
        )
    found = _version(path, env)
    if found < OLDEST:
        said = ".".join(map(str, found)) or "of an unknown version"
        raise HostError(
            f"{path} is Caddy {said}; {wanted} or later is needed.",
            fault="caddy-old",
            hint=f"Install a newer one ({INSTALL}), or run containers: RUNTIME=podman uv run invoke start",
        )
    return found


def version(env: Mapping[str, str]) -> str:
    """The version of the Caddy on PATH; empty where there is none, or it does not say."""
    path = shutil.which(PROGRAM, path=env.get("PATH", ""))
    return ".".join(map(str, _version(path, env))) if path else ""


def has_capability(env: Mapping[str, str]) -> bool:
    """Whether the program may open ports below 1024 without root, by a capability of its file (`setcap`)."""
    path = shutil.which(PROGRAM, path=env.get("PATH", ""))
    try:
        return bool(path and os.getxattr(path, "security.capability"))
    except (OSError, AttributeError):
        return False


def _version(path: str, env: Mapping[str, str]) -> tuple[int, ...]:
    """Empty where it can't be read. One that `go install` made knows its version by its modules only."""
    for command, pattern in (
        ("version", r"\s*v?(\d+)\.(\d+)\.(\d+)"),
        ("build-info", r"(?s).*?caddyserver/caddy/v2\s+v(\d+)\.(\d+)\.(\d+)"),
    ):
        try:
            done = process.run([path, command], env=env, timeout=PATIENCE)
        except process.ProcessError:
            return ()
        if found := re.match(pattern, done.out):
            return tuple(map(int, found.groups()))
    return ()
