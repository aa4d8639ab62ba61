"""Secrets are made once, private, and left alone when nothing changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.credentials import Credentials
from scripts.errors import HostError


def test_a_secret_is_made_once_and_is_private(tmp_path: Path) -> None:
    credentials = Credentials(tmp_path / "secrets")
    first = credentials.generated("mcp_token")
    assert len(first) >= 32 and credentials.generated("mcp_token") == first
    assert credentials.path("mcp_token").stat().st_mode & 0o777 == 0o600
    assert credentials.generated("other") != first


def test_an_unchanged_secret_is_not_written_again(tmp_path: Path) -> None:
    credentials = Credentials(tmp_path)
    credentials.put("uri", "mongodb://a")
    before = credentials.path("uri").stat()
    credentials.put("uri", "mongodb://a")
    assert credentials.path("uri").stat().st_ino == before.st_ino
    credentials.put("uri", "mongodb://b")
    assert credentials.read("uri") == "mongodb://b"


def test_a_secret_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "token").mkdir()
    with pytest.raises(HostError) as caught:
        Credentials(tmp_path).read("token")
    assert str(tmp_path / "token") in caught.value.message
