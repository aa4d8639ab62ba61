"""A check of the audit, run on an installation whose page is a process of the test."""

from __future__ import annotations

import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from scripts.audit.checks import CHECKS, audit
from scripts.doctor.installation import Installation
from scripts.runtimes.base import Process

# The audit looks at all processes of the machine: tests that run beside these have one of their own in theirs.
SECRET = f"Canary-{secrets.token_hex(8)}-of-the-audit"


@contextmanager
def program(code: str, *arguments: str) -> Iterator[tuple[int, str]]:
    """The number of a Python process and its first line."""
    with subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout
            yield process.pid, process.stdout.readline().strip()
        finally:
            process.kill()


def check(made: Installation, id: str) -> list[tuple[str, str]]:
    """Status and fault of each finding of one check, taken from the list that the command runs."""
    (one,) = [replace(one, limit=120) for one in CHECKS if one.id == id]
    return [(finding.status, finding.fault) for finding in audit(made, [one])]


def as_page(made: Installation, pid: int, port: str) -> Installation:
    """The page is this process, and it is meant to listen at this port of 127.0.0.1."""
    assert made.site
    processes = {"openwebui": Process("openwebui", "running", pid)}
    settings = made.site.settings.model_copy(update={"webui_port": int(port)})
    return replace(made, site=replace(made.site, processes=processes, settings=settings))
