"""A stack that is well, as the command tells of it; and files of ours that are damaged without being a fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.doctor.bed import PAGE_SECONDS, Bed
from tests.waits import until


def test_nothing_is_wrong(ill: Bed) -> None:
    """Looked at until all is well: of a busy machine's probes one may overrun its limit."""
    told = until(
        lambda: (seen := ill.machine.json("doctor", check=False))["well"] and seen, every=PAGE_SECONDS
    )
    assert told["running"] and told["slowest_probe"]["seconds"] <= told["seconds"]
    statuses = {one["subject"]: one["status"] for one in told["findings"]}
    for probe in (
        "settings",
        "secrets",
        "services",
        "drift",
        "model",
        "database",
        "mcp",
        "mcp-tools",
        "webui",
        "logs",
    ):
        assert statuses[probe] == "ok", told


@pytest.mark.parametrize("name", ["lock.json", "mcp.starts"])
@pytest.mark.parametrize("content", [b"", b"{", b"\0\xff\0", b"[7]", b'{"version": 99}'], ids=repr)
def test_a_damaged_file_of_ours_that_is_made_anew_is_no_fault(ill: Bed, name: str, content: bytes) -> None:
    file = ill.home / "run" / name
    before = file.read_bytes() if file.exists() else None
    file.write_bytes(content)
    try:
        ill.once((), page=False)
    finally:
        Path.unlink(file) if before is None else file.write_bytes(before)
