"""A fault by its id, and the id that a text proves.

For those that need the table only where something failed: it is read when they first ask (25 ms, and 25 more for RE2).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from scripts.errors import ServiceError

if TYPE_CHECKING:
    from scripts.faults.table import Fault


def fault(id: str) -> Fault:
    """The fault of this id. Raises KeyError for one that the table does not have."""
    from scripts.faults.table import BY_ID

    return BY_ID[id]


def proven(text: str, besides: Collection[str] = ()) -> str:
    """The id of the fault that a tool's words prove, the cause before its consequence; empty if none, or only ones of
    `besides`."""
    from scripts.faults.find import explain

    found = (match.fault for match in explain(text))
    return next((one.id for one in found if one.kind == "fault" and one.id not in besides), "")


def named(error: Mapping[str, Any]) -> ServiceError:
    """The error that the gateway names by a fault of the table."""
    from scripts.faults.table import BY_ID

    fault = str(error.get("fault", ""))
    return ServiceError(
        str(error.get("message", "")) or "The gateway answered with an error.",
        fault=fault if fault in BY_ID else "gateway-failed",
    )
