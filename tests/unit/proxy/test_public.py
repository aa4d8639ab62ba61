"""The address that people open."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from scripts import settings
from scripts.errors import SettingsError
from scripts.proxy import Public


@pytest.mark.parametrize(
    ("values", "url"),
    [
        ({"PUBLIC_URL": "https://Chat.example.org"}, "https://chat.example.org"),
        ({"PUBLIC_URL": "https://chat.example.org:443/"}, "https://chat.example.org"),
        ({"PUBLIC_URL": "https://box.lan:8443"}, "https://box.lan:8443"),
        ({"PUBLIC_URL": "https://192.168.1.5"}, "https://192.168.1.5"),
        ({"PUBLIC_URL": "https://[fd00::1]:8443"}, "https://[fd00::1]:8443"),
        ({"HTTPS_PORT": "8443"}, f"https://{socket.gethostname().lower()}:8443"),
    ],
)
def test_by_the_settings_or_by_the_machines_name(tmp_path: Path, values: dict[str, str], url: str) -> None:
    assert Public.of(settings.load(tmp_path, values).settings).url == url


@pytest.mark.parametrize(
    "value", ["http://chat.example.org", "https://a.example/chat", "https://a_b", "chat", "https://u:p@h"]
)
def test_what_is_no_origin_is_refused(tmp_path: Path, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        settings.load(tmp_path, {"PUBLIC_URL": value})
    assert caught.value.fault == "settings-invalid"


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"CERTIFICATE": "file"}, ["CERTIFICATE_FILE", "CERTIFICATE_KEY"]),
        ({"CERTIFICATE": "acme", "PUBLIC_URL": "https://box.lan"}, ["PUBLIC_URL"]),
        ({"CERTIFICATE": "acme", "PUBLIC_URL": "https://192.168.1.5"}, ["PUBLIC_URL"]),
        ({"CERTIFICATE": "acme"}, ["PUBLIC_URL"]),
        ({"HTTP_PORT": "8080"}, ["WEBUI_PORT=8080", "HTTP_PORT=8080"]),
    ],
)
def test_what_production_needs_is_named(tmp_path: Path, values: dict[str, str], named: list[str]) -> None:
    with pytest.raises(SettingsError) as caught:
        settings.load(tmp_path, {"SCENARIO": "production", **values})
    told = " ".join([caught.value.message, *caught.value.detail])
    assert caught.value.fault == "scenario-incomplete" and all(name in told for name in named)
    settings.load(tmp_path, {"SCENARIO": "local", **values})
