"""`pin` writes into `.env`: what it found, and nothing else."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from scripts import settings
from scripts.commands import pin as room
from scripts.console import Console
from scripts.lifecycle import installation
from scripts.settings.envfile import written
from tests.unit.commands.stand import document


def test_pins_take_the_place_of_a_setting_or_come_at_the_end() -> None:
    text = "# mine\nTRIXIE_IMAGE=old\n#MCP_IMAGE=\nWEBUI_PORT=1"
    made = written(text, {"TRIXIE_IMAGE": "t@d", "MCP_IMAGE": "m@d"})
    assert made == "# mine\nTRIXIE_IMAGE=t@d\n#MCP_IMAGE=\nWEBUI_PORT=1\nMCP_IMAGE=m@d\n"
    assert written("", {"A": "1"}) == "A=1\n"


@pytest.mark.parametrize(("build", "asks"), [("auto", True), ("package", False)])
def test_who_wants_the_package_is_not_asked_for_its_makers_release(
    build: str,
    asks: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    chosen = settings.load(tmp_path, {"ENGINE_BUILD": build}).settings
    monkeypatch.setattr(installation, "look", lambda _: SimpleNamespace(settings=chosen))
    monkeypatch.setattr("scripts.images.pins.digest", lambda _: f"sha256:{'a' * 64}")
    monkeypatch.setattr("scripts.images.pins.release_sum", lambda *_: "b" * 64)
    monkeypatch.setattr("scripts.builds.release.digest", lambda *_: "c" * 64)
    room.pin(Console(json=True), dry_run=True)
    pinned = document(capsys)["pinned"]
    assert pinned["OLLAMA_SHA256"] == "b" * 64 and ("LLAMACPP_SHA256" in pinned) is asks
