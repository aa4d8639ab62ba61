"""What each call was: a line of JSON in the log, and metrics in Prometheus' format."""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

SHOWN = 120  # characters of a text
LONGEST = 1000  # characters of all arguments
MEMBERS = 10  # of a list or an object
DEPTH = 4
HIDDEN = "***"
CANCELLED = "cancelled"
# Names whose value is a secret: the same list as for mcp-config.json (scripts.mcp.config).
NAMES = re.compile(
    r"auth$|pass$|(?:^|[_-])key$|(?:api|access|private)[_-]?key|authorization|passw|passphrase|passcode|pwd"
    r"|secret|token|credential|cookie",
    re.IGNORECASE,
)
# Such a name inside of a text, and secrets by their form.
_NAMED = (
    r"(?<![\w-])(?:[\w-]*?(?:(?:api|access|private)[_-]?key|authorization|passw|passphrase|passcode|pwd|secret|token"
    r"|credential|cookie)[\w-]*|[\w-]*?(?:auth|pass)|(?:[\w-]*[_-])?key)"
)
_SECRETS = (
    (re.compile(r"://[^\s/@]+@"), f"://{HIDDEN}@"),
    (re.compile(r"\b(bearer|basic)\s+[\w.~+/=-]{6,}", re.IGNORECASE), rf"\1 {HIDDEN}"),
    (re.compile(r"\b(?:sk-|gh[pousr]_|github_pat_|glpat-|hf_|xox[abpr]-|npm_|AKIA|eyJ)[\w.-]{8,}"), HIDDEN),
    (
        re.compile(
            rf"({_NAMED}[\"']?\s*[=:]\s*[\"']?)(?!\*\*\*|(?:bearer|basic)\s)[^\s\"'&,;]+", re.IGNORECASE
        ),
        rf"\1{HIDDEN}",
    ),
    (re.compile(rf"((?<!\S)(?=-){_NAMED}\s+)(?!-)\S+", re.IGNORECASE), rf"\1{HIDDEN}"),
)


@dataclass
class Call:
    """One call. `fault` is an id of the table of faults, or CANCELLED; empty where all went well. `size` is in bytes of
    the result."""

    who: str
    server: str
    tool: str
    fault: str = ""
    size: int = 0


class Ledger:
    """Keeps the metrics, and writes the lines to `out`."""

    def __init__(self, out: IO[str] | None = None) -> None:
        self._out = out
        self._registry = CollectorRegistry()
        labels = ("server", "tool")
        self._calls = Counter("byre_mcp_calls", "Calls of tools.", labels, registry=self._registry)
        self._errors = Counter(
            "byre_mcp_errors",
            "Calls that failed or were refused.",
            (*labels, "fault"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "byre_mcp_seconds",
            "Seconds of a call.",
            labels,
            buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60),
            registry=self._registry,
        )

    @contextmanager
    def call(self, who: str, server: str, tool: str, arguments: Mapping[str, Any]) -> Iterator[Call]:
        """Records what runs inside. Calls of tools that no server offers count together, as server ""."""
        made = Call(who, server, tool)
        began = time.monotonic()
        try:
            yield made
        except BaseException:
            made.fault = made.fault or CANCELLED
            raise
        finally:
            self._record(made, arguments, time.monotonic() - began)

    def metrics(self) -> bytes:
        """The metrics as Prometheus reads them."""
        return generate_latest(self._registry)

    def _record(self, call: Call, arguments: Mapping[str, Any], seconds: float) -> None:
        labels = (call.server, call.tool if call.server else "")
        self._calls.labels(*labels).inc()
        self._seconds.labels(*labels).observe(seconds)
        if call.fault:
            self._errors.labels(*labels, call.fault).inc()
        line = {
            "audit": "tool",
            "who": call.who,
            "server": call.server,
            "tool": call.tool[:SHOWN],
            "arguments": shown(arguments),
            "ms": round(1000 * seconds),
            "bytes": call.size,
            "ok": not call.fault,
            "fault": call.fault,
        }
        out = self._out or sys.stderr
        out.write(json.dumps(line, ensure_ascii=False) + "\n")
        out.flush()


def shown(arguments: Mapping[str, Any]) -> Any:
    """Arguments as they may be logged: without secrets, and short."""
    short = _shown(arguments, DEPTH)
    text = json.dumps(short, ensure_ascii=False)
    return short if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def masked(text: str) -> str:
    """A text without secrets."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


def _shown(value: Any, depth: int) -> Any:
    if isinstance(value, Mapping | list):
        if not depth:
            return "…"
        if isinstance(value, list):
            return [_shown(one, depth - 1) for one in value[:MEMBERS]] + ["…"] * (len(value) > MEMBERS)
        some = {
            str(key)[:SHOWN]: HIDDEN if NAMES.search(str(key)) else _shown(one, depth - 1)
            for key, one in list(value.items())[:MEMBERS]
        }
        return some | ({"…": f"{len(value) - MEMBERS} more"} if len(value) > MEMBERS else {})
    if isinstance(value, str):
        value = masked(value)
        return value if len(value) <= SHOWN else f"{value[:SHOWN]}…"
    return value
