"""The newest version, asked of an index on this machine by the real uv."""

from __future__ import annotations

import pytest

from scripts.parts import newest
from tests.unit.parts.conftest import Index

pytestmark = pytest.mark.usefixtures("tools_env")


def test_the_newest_version_and_none(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (
        newest("byre-sample", ">=3.11,<3.13") == "1.0" == newest("byre-sample", "")
        and "/simple/byre-sample/" in index.asked
    )
    assert newest("byre-none", ">=3.11") == ""
    monkeypatch.setenv("UV_DEFAULT_INDEX", "http://127.0.0.1:9/simple/")
    monkeypatch.setenv("UV_NO_CACHE", "1")
    assert newest("byre-sample", ">=3.11") == ""
    monkeypatch.setenv("UV", "")
    monkeypatch.setenv("PATH", "/nowhere")
    assert newest("byre-sample", ">=3.11") == ""
