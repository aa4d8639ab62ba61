"""An installation in a temporary folder, as a probe sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from scripts import doctor
from scripts.doctor import Diagnosis, Patient
from scripts.lifecycle.site import Site
from scripts.runtimes.base import SERVICES, Process

SENTINEL = "Sentinel-7f3a/9Q+x"


def patient(root: Path, env: Mapping[str, str] | None = None, *running: str) -> Patient:
    """With services that seem to run: embedded ones, none of which is there."""
    found = Patient.of(root, env or {})
    if found.site is None or not running:
        return found
    processes = {name: Process(name, "running" if name in running else "stopped") for name in SERVICES}
    return replace(found, site=replace(found.site, processes=processes))


def site(root: Path, env: Mapping[str, str] | None = None, *running: str) -> Site:
    found = patient(root, env, *running).site
    assert found
    return found


def diagnose(who: Patient, probe: str) -> tuple[Diagnosis, ...]:
    """What one probe of the real list brings, judged."""
    seen = doctor.run([one for one in doctor.probes(who) if one.name == probe])
    return tuple(one for one in doctor.judge(seen) if one.probe == probe)
