"""Unit tests never see the real HOME, nor settings of the shell."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.settings import FIELDS


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    for name in FIELDS:
        monkeypatch.delenv(name.upper(), raising=False)
    return home
