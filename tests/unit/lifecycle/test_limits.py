"""What each service of a team's stack may take of the machine's memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import settings
from scripts.lifecycle.limits import GIB, SHARES, planned
from scripts.lifecycle.site import LIMITS, Site


@pytest.mark.parametrize("total", [2 * GIB, 4 * GIB, 16 * GIB, 512 * GIB])
def test_each_gets_its_part_within_its_bounds(total: int) -> None:
    found = planned(total)
    assert set(found) == {name for name in LIMITS if name.endswith("_memory")} - {"gateway_memory"}, (
        "that has a default"
    )
    assert all(least <= found[f"{name}_memory"] <= most for name, (_, least, most) in SHARES.items())
    assert GIB <= found["engine_memory"] < total


def test_they_hold_in_production_alone_and_a_setting_wins(tmp_path: Path) -> None:
    def site(**values: str) -> Site:
        loaded = settings.load(
            tmp_path, {"RUNTIME": "embedded", "BYRE_HOME": str(tmp_path / "home"), **values}
        )
        return Site.of(loaded.settings, loaded.home)

    assert not site().limits
    team = site(SCENARIO="production", WEBUI_MEMORY="3g")
    found, described = team.limits, team.described()
    assert "webui_memory" not in found and described["openwebui"].limits.memory == 3 * GIB
    assert described["proxy"].limits.memory == found["proxy_memory"] > 0
    assert described["gateway"].limits.memory == 2 * GIB
