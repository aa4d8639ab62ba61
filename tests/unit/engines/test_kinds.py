"""What the rest of the program may ask of an engine's kind."""

from __future__ import annotations

import pytest

from scripts.engines import kinds
from scripts.engines.kinds import LLAMACPP, OLLAMA, OPENAI
from scripts.home import ROOT
from scripts.settings import Settings
from scripts.stack import load


@pytest.mark.parametrize(
    ("setting", "contained", "kind"),
    [("auto", True, OLLAMA), ("auto", False, LLAMACPP), ("ollama", False, OLLAMA), ("openai", True, OPENAI)],
)
def test_the_engine_of_a_setting(setting: str, contained: bool, kind: kinds.Kind) -> None:
    assert kinds.chosen(setting, contained) is kind


def test_the_setting_allows_the_kinds_and_auto() -> None:
    allowed = Settings.model_fields["engine"].annotation
    assert set(getattr(allowed, "__args__", ())) == {"auto", *(kind.name for kind in kinds.ALL)}


def test_each_service_of_a_kind_is_described_with_its_port() -> None:
    described = load(ROOT / "podman-compose.yml", {}, frozenset(kinds.SERVICES)).services
    for kind in kinds.ALL:
        assert (kind.name in described) == kind.is_service
        if kind.is_service:
            assert described[kind.name].api_port == kind.port


@pytest.mark.parametrize("kind", kinds.ALL)
def test_a_client_of_each_kind_is_at_its_address(kind: kinds.Kind) -> None:
    asked = kind.connect("http://127.0.0.1:1", "", "m")
    assert (asked.address, asked.ready().ready, asked.placement()) == ("http://127.0.0.1:1", False, "")
    if kind.keeper:
        assert kind.keeper("http://127.0.0.1:1", "m").address == asked.address and kind.keeps_own_models


def test_fields_of_a_measured_question() -> None:
    assert LLAMACPP.measuring(False) == {"ignore_eos": True, "cache_prompt": False}
    assert LLAMACPP.measuring(True)["cache_prompt"] is True
    assert OLLAMA.measuring(True) == OPENAI.measuring(True) == {}
