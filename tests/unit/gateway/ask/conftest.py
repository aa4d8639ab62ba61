"""The embedded database, started once for all tests of this folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pytest
from bson import json_util
from pymongo import MongoClient

from tests.unit.gateway.ask.plans import DOCUMENTS

Documents = list[dict[str, Any]]
Aggregate = Callable[[str, Sequence[Mapping[str, Any]]], Documents]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MongoClient[dict[str, Any]]]:
    secantus = pytest.importorskip("secantus", reason="the embedded database has no wheels for this Python")
    server = secantus.SecantusDBServer(storage_path=str(tmp_path_factory.mktemp("database")))
    server.start()
    with MongoClient[dict[str, Any]](server.uri) as client:
        yield client
    server.stop()


@pytest.fixture(scope="session")
def aggregate(server: MongoClient[dict[str, Any]]) -> Aggregate:
    """Runs a pipeline of extended JSON on the shop, as it would come through the MCP server, and gives the same."""
    for name, documents in DOCUMENTS.items():
        server["shop"][name].insert_many(json_util.loads(json.dumps(documents)))

    def run(collection: str, pipeline: Sequence[Mapping[str, Any]]) -> Documents:
        found = server["shop"][collection].aggregate(json_util.loads(json.dumps(pipeline)))
        documents: Documents = json.loads(json_util.dumps(list(found)))
        return documents

    return run
