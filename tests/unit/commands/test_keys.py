"""`keys`, with a gateway and without; with the whole stack: tests/integration/production."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scripts.ask.client import Gateway
from scripts.commands import keys
from scripts.console import Console
from scripts.errors import ServiceError
from tests.unit.gateway.conftest import listening
from tests.unit.gateway.programs.conftest import Engine, served


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BYRE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("RUNTIME", "embedded")


def test_the_gateway_has_to_run() -> None:
    with pytest.raises(ServiceError) as raised:
        keys.show(Console())
    assert raised.value.fault == "service-down"


def test_a_key_is_shown_once_and_its_use_is_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    engine = Engine()
    with listening(engine.application()) as url, served(engine, url, tmp_path / "state") as gateway:

        def client(_: Any) -> Any:
            return Gateway(gateway.url, "right")

        monkeypatch.setattr("scripts.lifecycle.clients.gateway", client)
        keys.create(Console(), "one", "chat", "90d", 60, 0)
        said = capsys.readouterr()
        secret = said.out.strip()
        assert secret.startswith("sk-byre-") and secret not in said.err and "60 a minute" in said.err
        assert "/v1" in said.err
        assert gateway.chat(secret).status_code == 200

        keys.show(Console())
        shown = capsys.readouterr().out
        assert "7 in, 3 out" in shown and secret not in shown
        keys.show(Console(json=True))
        (one,) = json.loads(capsys.readouterr().out)["keys"]
        assert one["today"] == {"requests": 1, "tokens_in": 7, "tokens_out": 3}
        assert one["tokens_per_day"] is None and one["expires"].endswith("+00:00") and not one["expired"]

        keys.revoke(Console(), "one")
        assert gateway.chat(secret).status_code == 401 and "one" in capsys.readouterr().out
        keys.create(Console(json=True), "two", "ask,embeddings", "never", 0, 5)
        made = json.loads(capsys.readouterr().out)
        assert made["key"].startswith("sk-byre-") and made["expires"] is None and made["tokens_per_day"] == 5
