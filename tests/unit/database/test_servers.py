"""Which server it is, by answers to `buildInfo`: SecantusDB's as it was given, the others' as they are documented."""

from __future__ import annotations

from typing import Any

import pytest

from scripts.database.connection import named


@pytest.mark.parametrize(("info", "name"), [
    ({"version": "8.2.11", "secantusVersion": "0.7.0b3", "gitVersion": "0" * 40, "bits": 64},
     "SecantusDB 0.7.0b3, MongoDB-compatible"),
    ({"version": "8.0.4", "gitVersion": "bc35ab4305d9920d9d0491c1c9ef9b72383d31f9", "modules": [],
      "openssl": {"running": "OpenSSL 3.0.13"}, "buildEnvironment": {"target_os": "linux"}}, "MongoDB 8.0.4"),
    ({"version": "7.0.77", "ferretdb": {"version": "v2.4.0"}, "buildEnvironment": {"go.version": "go1.24"}},
     "FerretDB 2.4.0, MongoDB-compatible"),
    ({"version": "5.0.0", "bits": 64}, "a server of version 5.0.0, MongoDB-compatible"),
    ({}, "a server of version unknown, MongoDB-compatible"),
])  # fmt: skip
def test_a_server_is_called_mongodb_only_if_it_is(info: dict[str, Any], name: str) -> None:
    assert named(info) == name
