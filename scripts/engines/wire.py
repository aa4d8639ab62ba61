"""The small print of the wire: server-sent events, error bodies, numbers that may be missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from scripts import bounded


def event_data(lines: Iterable[str]) -> Iterator[str]:
    """The data of a stream of server-sent events. Comments (pings) and other fields are skipped."""
    for line in lines:
        if line.startswith("data:"):
            yield line[5:].strip()


def integer(value: Any) -> int | None:
    """The value if it is a whole number of 0 or more, else None. Guards against what a server may send."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def seconds_of(milliseconds: Any) -> float | None:
    """Milliseconds from a server's answer, in seconds; None if they are not a number of 0 or more."""
    known = isinstance(milliseconds, (int, float)) and not isinstance(milliseconds, bool)
    return milliseconds / 1000 if known and milliseconds >= 0 else None


def speed(value: Any) -> float | None:
    """A reported speed. Servers that divide by a time of zero say 0, infinity or null: all unknown."""
    known = isinstance(value, (int, float)) and not isinstance(value, bool)
    return float(value) if known and 0 < value < float("inf") else None


@dataclass(frozen=True)
class Failure:
    """What an error body says."""

    text: str
    too_long: bool = False
    tokens: int | None = None
    context: int | None = None


def failure(status: int | None, body: str) -> Failure:
    """Read an error body, `{"error": {"message", "type", "code"}}` or a variant of it, or any other text."""
    try:
        found = bounded.from_json(body)
    except ValueError:
        found = None
    error = found.get("error", found) if isinstance(found, dict) else {}
    if not isinstance(error, dict):
        error = {"message": error}
    text = error.get("message") or error.get("detail") or body.strip()[:300] or "no words"
    kinds = {error.get("type"), error.get("code")}
    return Failure(
        text=str(text).strip().rstrip("."),
        # llama.cpp's type; OpenAI's code, also used by vLLM and others
        too_long=status in (None, 400, 413)
        and bool(kinds & {"exceed_context_size_error", "context_length_exceeded"}),
        tokens=integer(error.get("n_prompt_tokens")),
        context=integer(error.get("n_ctx")),
    )
