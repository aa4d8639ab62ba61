"""Unit tests never see the real HOME nor settings of the shell, and open no socket but to this machine itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_socket import socket_allow_hosts

from scripts.settings import FIELDS

LOCALHOST = ["127.0.0.0/8", "::1"]
# Folders of a user that a program may look for before it looks in HOME:
# https://specifications.freedesktop.org/basedir-spec/latest/
USER_FOLDERS = ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    for name in USER_FOLDERS:
        monkeypatch.delenv(name, raising=False)
    for name in FIELDS:
        monkeypatch.delenv(name.upper(), raising=False)
    return home


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Before any fixture. pytest-socket lifts the guard after each test; processes that a test starts have none."""
    socket_allow_hosts(LOCALHOST, allow_unix_socket=True)
