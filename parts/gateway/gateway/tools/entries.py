"""The MCP servers, as Byre hands them over: checked, and with their secrets filled in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Entry:
    """One MCP server: by `url`, by `command`, or by npm `package`. Only `tools` can be called.

    `fixed` are arguments that each call gets, and that callers neither see nor set. `timeout` is in seconds, for one
    call. `args`, `env` and `headers` may hold secrets.
    """

    name: str
    tools: tuple[str, ...]
    url: str = ""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    command: str = ""
    package: str = ""
    args: tuple[str, ...] = field(default=(), repr=False)
    env: Mapping[str, str] = field(default_factory=dict, repr=False)
    fixed: Mapping[str, Any] = field(default_factory=dict)
    timeout: float = 60.0


def read(text: str) -> tuple[Entry, ...]:
    """The servers of {"NAME": {"url": …}, …}. Raises ValueError that holds nothing of the text."""
    try:
        document = json.loads(text or "{}")
        return tuple(_entry(name, body) for name, body in document.items())
    except (ValueError, TypeError, AttributeError, KeyError):
        raise ValueError("MCP_SERVERS is not what Byre writes: restart it") from None


def _entry(name: str, body: Mapping[str, Any]) -> Entry:
    lists = {key: tuple(body.get(key, ())) for key in ("tools", "args")}
    return Entry(name=name, **{**body, **lists})
