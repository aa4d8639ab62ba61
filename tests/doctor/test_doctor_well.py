"""A stack that is well, as the command tells of it; and files of ours that are damaged without being a fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.doctor.bed import Bed

OVERHEAD = 0.5  # seconds that looking may take beyond its slowest probe
TRIES = 3  # other programs take the cores at times


def test_nothing_is_wrong_and_it_takes_as_long_as_its_slowest_probe(ill: Bed) -> None:
    told = [ill.machine.json("doctor") for _ in range(TRIES)]
    assert all(one["well"] and one["running"] for one in told), told
    statuses = {one["subject"]: one["status"] for one in told[0]["findings"]}
    for probe in ("settings", "secrets", "services", "drift", "model", "database", "mcp", "webui", "logs"):
        assert statuses[probe] == "ok", told[0]
    assert min(one["seconds"] - one["slowest_probe"]["seconds"] for one in told) <= OVERHEAD


@pytest.mark.parametrize("name", ["lock.json", "mcp.starts"])
@pytest.mark.parametrize("content", [b"", b"{", b"\0\xff\0", b"[7]", b'{"version": 99}'], ids=repr)
def test_a_damaged_file_of_ours_that_is_made_anew_is_no_fault(ill: Bed, name: str, content: bytes) -> None:
    file = ill.home / "run" / name
    before = file.read_bytes() if file.exists() else None
    file.write_bytes(content)
    try:
        assert not ill.told()
    finally:
        Path.unlink(file) if before is None else file.write_bytes(before)
