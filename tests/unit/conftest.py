"""Unit tests never see the real HOME nor settings of the shell, and open no socket but to this machine itself."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_socket import socket_allow_hosts

from scripts.settings import FIELDS
from tests import quick_repository
from tests.sentinel import PASSWORD

LOCALHOST = ["127.0.0.0/8", "::1"]
# Folders of a user that a program may look for before it looks in HOME:
# https://specifications.freedesktop.org/basedir-spec/latest/
USER_FOLDERS = ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
UNSET = frozenset((*USER_FOLDERS, *(name.upper() for name in FIELDS)))


@pytest.fixture(scope="session")
def unused_homes() -> list[Path]:
    """Homes in which no test has left anything. Most tests touch none, and to remove thousands takes minutes."""
    return []


@pytest.fixture(autouse=True)
def own_home(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, unused_homes: list[Path]
) -> Iterator[Path]:
    # What an earlier test started may have written there after its end.
    unused_homes[:] = [one for one in unused_homes if not any(one.iterdir())]
    home = unused_homes.pop() if unused_homes else tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    for name in UNSET & os.environ.keys():
        monkeypatch.delenv(name)
    yield home
    if home.is_dir() and not any(home.iterdir()):
        unused_homes.append(home)


@pytest.fixture(scope="session")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty repository of restic to copy, which PASSWORD opens at once."""
    made = tmp_path_factory.mktemp("quick") / "repository"
    quick_repository.make(made, PASSWORD)
    return made


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Before any fixture. pytest-socket lifts the guard after each test; processes that a test starts have none."""
    socket_allow_hosts(LOCALHOST, allow_unix_socket=True)
