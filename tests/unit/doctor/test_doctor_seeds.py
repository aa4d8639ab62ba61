"""The faults that are made for real, here and in containers, are those of the table."""

from __future__ import annotations

from importlib import import_module

from scripts.faults.table import BY_ID
from scripts.home import ROOT
from tests.doctor.bed import Row
from tests.doctor.test_doctor_database import KINDS


def seeds() -> set[str]:
    """The faults that must be named; what may follow from one or not is left out."""
    found = {id for id, _ in KINDS.values()}
    places = [
        *(ROOT / "tests" / "doctor").rglob("test_*.py"),
        ROOT / "tests" / "podman" / "slow" / "test_podman_doctor.py",
    ]
    for path in places:
        module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for table in vars(module).values():
            if isinstance(table, tuple) and table and all(isinstance(one, Row) for one in table):
                found |= {id for row in table for id in row.ids}
    return found


def test_what_is_made_for_real_is_named_by_the_table() -> None:
    assert seeds() <= BY_ID.keys()
