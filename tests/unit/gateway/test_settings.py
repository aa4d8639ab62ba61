"""The gateway's settings from its environment."""

from __future__ import annotations

import pytest
from gateway.settings import Settings

from tests.unit.gateway.conftest import NEEDED


@pytest.mark.parametrize("name", sorted(NEEDED))
def test_a_setting_that_is_missing_is_named(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        Settings.read({**NEEDED, name: ""})


def test_settings_hold_no_secret_in_their_words() -> None:
    made = Settings.read(
        {**NEEDED, "GATEWAY_TOKEN": "hunter2", "MCP_TOKEN": "hunter3", "PLAN_KEY": "hunter4"}
    )
    assert "hunter" not in repr(made) and made.plan_slot is None
    with pytest.raises(ValueError, match="PLAN_SLOT"):
        Settings.read({**NEEDED, "PLAN_SLOT": "one"})
