"""What fetches models for an engine that keeps them itself, and whether there is memory for one that it has."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from scripts import settings
from scripts.engines import kinds
from scripts.engines.ollama import Ollama
from scripts.errors import HostError
from scripts.fit.judge import Room
from scripts.home import Home
from scripts.lifecycle import room
from scripts.lifecycle.kept_models import admit, pull_service
from scripts.lifecycle.site import Site
from scripts.settings import Settings

# POST /api/show of Ollama 0.33.0 with SmolLM2 135M Instruct Q4_1, without its tokens; 2026-11-24.
SHOWN = Path(__file__).parents[1] / "models" / "recorded" / "ollama-0.33-show-smollm2.json"
MB = 10**6


class Shows(Ollama):
    """An Ollama that tells this of every model."""

    def __init__(self, answer: dict[str, Any]) -> None:
        super().__init__("http://127.0.0.1:1")
        self.answer = answer

    def show(self, model: str) -> dict[str, Any]:
        return self.answer


@pytest.mark.parametrize(
    ("total", "free", "said"),
    [
        (16_000, 16_000, ""),
        (16_000, 100, "must free some"),
        (100, 100, "m:1 does not fit here"),
    ],
)
def test_memory_for_a_model_that_it_has(
    monkeypatch: pytest.MonkeyPatch, total: int, free: int, said: str
) -> None:
    asked = Shows(json.loads(SHOWN.read_text()))
    site: Any = SimpleNamespace(settings=Settings.model_validate({}), engine=kinds.OLLAMA, at_once=1)
    monkeypatch.setattr(room, "of", lambda _: Room(total * MB, free * MB))
    if total > free or not said:
        assert said in admit(site, asked, "m:1") and bool(said) == bool(admit(site, asked, "m:1"))
        return
    with pytest.raises(HostError, match=said):
        admit(site, asked, "m:1")


def test_one_that_does_not_tell_is_let_pass() -> None:
    site: Any = SimpleNamespace(settings=Settings.model_validate({}), engine=kinds.OLLAMA, at_once=1)
    assert admit(site, Shows({"model_info": {}}), "m:1") == ""


def test_what_fetches_has_the_engine_s_limits_and_rights_and_a_way_out_alone(tmp_path: Path) -> None:
    given = {
        "RUNTIME": "podman", "ENGINE": "ollama", "ENGINE_MEMORY": "3g", "ENGINE_CPUS": "1.5", "PATH": str(tmp_path),
    }  # fmt: skip
    loaded = settings.load(tmp_path, given | {"BYRE_HOME": str(tmp_path / "home")})
    service = pull_service(Site.of(loaded.settings, Home(tmp_path / "home")))
    assert service.networks == ("egress",) and not service.ports and not service.secrets
    body = service.compose()
    assert body["deploy"]["resources"]["limits"] == {"cpus": "1.5", "memory": str(3 << 30), "pids": 512}
    assert body["cap_drop"] == ["ALL"] and body["read_only"] is True and body["user"] == "10001:10001"
