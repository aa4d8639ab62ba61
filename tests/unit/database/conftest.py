"""The embedded database, started once for all tests of this folder that only look."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.unit.database.server import Server, serving


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    pytest.importorskip("secantus", reason="the embedded database has no wheels for this Python")
    with serving(tmp_path_factory.mktemp("database") / "data") as server:
        yield server
