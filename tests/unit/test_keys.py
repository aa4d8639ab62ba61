"""What a person asks of a key, and what the gateway makes of it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from gateway.programs import keys as kept

from scripts import keys
from scripts.ask.client import Gateway
from scripts.errors import ServiceError, SettingsError
from scripts.keys import Wanted
from tests.unit.gateway.programs.conftest import Engine, served

DAY = 86_400


def wanted(
    name: str = "one", scope: str = "chat", expires: str = "never", per_minute: int = 0, tokens: int = 0
) -> Wanted:
    return Wanted.of(name, scope, expires, per_minute, tokens)


@pytest.mark.parametrize(("text", "seconds"), [("12h", DAY / 2), ("90d", 90 * DAY), ("1d", DAY)])
def test_a_time_to_live(text: str, seconds: float) -> None:
    assert abs(wanted(expires=text).expires - time.time() - seconds) < 60


def test_a_day_and_no_end() -> None:
    assert wanted(expires="2199-03-31").expires > time.time() + 100 * 365 * DAY and wanted().expires == 0


def test_scopes_are_those_of_the_gateway() -> None:
    assert wanted(scope="ask, chat,ask").scopes == ("ask", "chat")
    assert keys.SCOPES == kept.SCOPES and keys.NAME.pattern == kept.NAME.pattern


@pytest.mark.parametrize(
    "given",
    [
        {"name": ""}, {"name": "x" * 1_000_000}, {"name": "A"}, {"name": "a b"}, {"name": "../x"}, {"scope": ""},
        {"scope": "admin"}, {"scope": "chat;ask"}, {"expires": ""}, {"expires": "0d"}, {"expires": "90"},
        {"expires": "999999d"}, {"expires": "2001-01-01"}, {"expires": "soon"},
        {"expires": "9999-12-31T23:59:59+00:00"}, {"per_minute": -1}, {"tokens": -1},
    ],
)  # fmt: skip
def test_what_can_t_be_asked_for(given: dict[str, Any]) -> None:
    with pytest.raises(SettingsError) as raised:
        wanted(**given)
    assert raised.value.fault == "argument-invalid" and len(raised.value.message) < 300


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[Gateway]:
    with served(Engine(), "http://127.0.0.1:1", tmp_path) as made, Gateway(made.url, "right") as client:
        yield client


def test_a_key_is_made_listed_and_revoked(gateway: Gateway) -> None:
    secret, made = keys.create(gateway, wanted(scope="chat,ask", expires="90d", per_minute=9, tokens=99))
    assert secret.startswith("sk-byre-") and made["scopes"] == ["chat", "ask"] and "key" not in made
    assert keys.every(gateway) == [made] and (made["per_minute"], made["tokens_per_day"]) == (9, 99)
    for work, fault in (
        (lambda: keys.create(gateway, wanted()), "key-exists"),
        (lambda: keys.create(gateway, wanted("two", per_minute=10**9)), "key-invalid"),
        (lambda: keys.revoke(gateway, "two"), "key-none"),
    ):
        with pytest.raises(ServiceError) as raised:
            work()
        assert raised.value.fault == fault
    keys.revoke(gateway, "one")
    assert keys.every(gateway) == []
    with pytest.raises(SettingsError):
        keys.revoke(gateway, "../health")
