"""Which server it is that speaks MongoDB's protocol, by what it says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

COMPATIBLE = "MongoDB-compatible"
# The field of `buildInfo` by which a server that is not MongoDB names its own version.
# SecantusDB 0.7.0b3 says so; FerretDB: https://docs.ferretdb.io/ (internal/handler/msg_buildinfo.go)
OTHERS = {"secantusVersion": "SecantusDB", "ferretdb": "FerretDB"}
# What MongoDB itself says besides: https://www.mongodb.com/docs/manual/reference/command/buildInfo/
MONGODB = ("buildEnvironment", "openssl")


def named(info: Mapping[str, Any]) -> str:
    """Name and version, from the answer to `buildInfo`. Not MongoDB unless it tells what MongoDB tells."""
    version = str(info.get("version") or "")
    for field, name in OTHERS.items():
        if own := info.get(field):
            own = own.get("version", "") if isinstance(own, Mapping) else own
            return f"{name} {str(own).removeprefix('v')}".strip() + f", {COMPATIBLE}"
    if all(info.get(field) for field in MONGODB):
        return f"MongoDB {version}".strip()
    return f"a server of version {version or 'unknown'}, {COMPATIBLE}"
