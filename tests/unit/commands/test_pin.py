"""`pin` writes into `.env`: what it found, and nothing else."""

from __future__ import annotations

from scripts.settings.envfile import written


def test_pins_take_the_place_of_a_setting_or_come_at_the_end() -> None:
    text = "# mine\nTRIXIE_IMAGE=old\n#MCP_IMAGE=\nWEBUI_PORT=1"
    made = written(text, {"TRIXIE_IMAGE": "t@d", "MCP_IMAGE": "m@d"})
    assert made == "# mine\nTRIXIE_IMAGE=t@d\n#MCP_IMAGE=\nWEBUI_PORT=1\nMCP_IMAGE=m@d\n"
    assert written("", {"A": "1"}) == "A=1\n"
