"""An installation in a temporary folder, as a probe sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from scripts.doctor.installation import Installation
from scripts.doctor.judge import judge
from scripts.doctor.probes import probes
from scripts.doctor.run import run
from scripts.faults.finding import Finding
from scripts.lifecycle.site import Site
from scripts.runtimes.base import SERVICES, Process
from scripts.settings import FIELDS
from tests.machine import free_port
from tests.waits import PATIENCE

SENTINEL = "Sentinel-7f3a/9Q+x"


@cache
def free_ports(root: Path) -> dict[str, str]:
    """A free port for each port setting, the same at each look: a stack may run on this machine's usual ones."""
    return {name.upper(): str(free_port()) for name in FIELDS if name.endswith("_port")}


def installation(root: Path, env: Mapping[str, str] | None = None, *running: str) -> Installation:
    """With services that seem to run: embedded ones, none of which is there."""
    found = Installation.of(root, {**free_ports(root), **(env or {})}, PATIENCE)
    if found.site is None or not running:
        return found
    processes = {name: Process(name, "running" if name in running else "stopped") for name in SERVICES}
    return replace(found, site=replace(found.site, processes=processes))


def site(root: Path, env: Mapping[str, str] | None = None, *running: str) -> Site:
    found = installation(root, env, *running).site
    assert found
    return found


def diagnose(who: Installation, probe: str) -> tuple[Finding, ...]:
    """What one probe of the real list brings, judged; it may take as long as it needs."""
    seen = run([replace(one, limit=PATIENCE) for one in probes(who) if one.name == probe])
    return judge(seen, (probe,))
