"""How many faults are made for real, here and in containers, counted where they are declared."""

from __future__ import annotations

import sys
from importlib import import_module

import pytest

from scripts.faults import BY_ID
from scripts.home import ROOT
from tests.doctor.bed import Row
from tests.doctor.test_doctor_database import KINDS

AT_LEAST = 60


def seeds() -> tuple[int, set[str]]:
    """How many there are, and the faults that must be named; what may follow from one or not is left out."""
    count, found = len(KINDS), {id for id, _ in KINDS.values()}
    places = [
        *(ROOT / "tests" / "doctor").rglob("test_*.py"),
        ROOT / "tests" / "podman" / "slow" / "test_podman_doctor.py",
    ]
    for path in places:
        module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for table in vars(module).values():
            if isinstance(table, tuple) and table and all(isinstance(one, Row) for one in table):
                count += len(table)
                found |= {id for row in table for id in row.ids}
    return count, found


def test_at_least_sixty_faults_are_made_for_real(capsys: pytest.CaptureFixture[str]) -> None:
    count, found = seeds()
    assert found <= BY_ID.keys()
    faults = {id for id in found if BY_ID[id].kind == "fault"}
    with capsys.disabled():
        sys.stdout.write(
            f"\n{count} seeds, {len(found)} distinct ids, {len(faults)} of them more than facts\n"
        )
    assert len(faults) >= AT_LEAST, sorted(faults)
