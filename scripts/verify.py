"""The checks of `verify`. Each asks the running stack something whose answer can be wrong, and shows what came back.

They are the six success criteria of the stack: every service up; the page reachable and signed in to; the model answers
a question whose answer is known; speed measured; MongoDB queries through MCP return what the database holds; no known
error in the logs.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from scripts import faults
from scripts.errors import ByreError
from scripts.text import short

if TYPE_CHECKING:
    from scripts.engines.base import Engine
    from scripts.mcp import RoundTrip
    from scripts.models.catalogue import Model
    from scripts.webui import Answer, WebUI

Status = Literal["pass", "fail", "not applicable"]
SHOWN = 100  # characters of an answer


@dataclass(frozen=True)
class Check:
    """One criterion. `evidence` is what was seen; `next` the command to run when it failed."""

    name: str
    status: Status
    evidence: str
    next: str = ""
    seconds: float = 0.0
    figures: dict[str, float | None] = field(default_factory=dict)


def check(name: str, look: Callable[[], Check]) -> Check:
    """Run one check; an error of ours is a failed check, with that error's hint as what to run next."""
    began = time.monotonic()
    try:
        done = look()
    except ByreError as error:
        words = " ".join([error.message, *error.detail[-2:]])
        fix = faults.BY_ID[error.fault].fix if error.fault else ""
        done = Check(name, "fail", words, error.hint or fix)
    return Check(done.name, done.status, done.evidence, done.next, time.monotonic() - began, done.figures)


def services(ready: dict[str, tuple[bool, str]]) -> Check:
    """Every service is up and answers its readiness probe. `ready` maps names to (ready, evidence)."""
    down = [f"{name}: {said}" for name, (good, said) in ready.items() if not good]
    if down:
        return Check("services", "fail", "; ".join(down), "uv run invoke status")
    return Check("services", "pass", f"{', '.join(ready)} answer")


def model_file(name: str, sha256: str) -> Check:
    """The bytes of the model are those of its digest (the caller has just computed it)."""
    return Check("model file", "pass", f"{name}: sha256 {sha256[:12]}… computed and equal")


def known_answer(engine: Engine, model: Model) -> Check:
    """The model answers its known question right, at temperature 0."""
    if model.question is None:
        return Check("model", "not applicable", f"{model.name}: the catalogue knows no question for it")
    messages = [{"role": "user", "content": model.question.ask}]
    text = "".join(c.text for c in engine.chat(messages, temperature=0, max_tokens=200)).strip()
    said = f"{model.question.ask} → {short(text, SHOWN)}"
    if model.question.answered_by(text):
        return Check("model", "pass", said)
    return Check(
        "model", "fail", f"{said} (expected {model.question.answer})", "uv run invoke pull " + model.name
    )


def speed(engine: Engine) -> Check:
    """Tokens per second by the engine's own clock, of one answer. Shown, not judged."""
    prompt = f"Write a long story about a barn. ({time.time()})"  # never seen before: no cached prefix
    chunks = list(engine.chat([{"role": "user", "content": prompt}], temperature=0, max_tokens=96))
    timings = chunks[-1].timings if chunks else None
    if timings is None or timings.decode_per_second is None:
        return Check("speed", "not applicable", "the engine tells no timings")
    figures = {
        "prefill_tokens_per_second": timings.prefill_per_second,
        "decode_tokens_per_second": timings.decode_per_second,
        "ttft_seconds": timings.ttft,
    }
    shown = (
        f"decode {timings.decode_per_second:.1f} tokens/s over {timings.completion_tokens} tokens, one run"
    )
    return Check("speed", "pass", shown, figures=figures)


def page(webui: WebUI, model: Model) -> Check:
    """The admin is signed in, sees the model, and gets an answer in a chat."""
    seen = webui.models()
    if model.name not in seen:
        return Check(
            "page", "fail", f"Open WebUI offers {', '.join(seen) or 'no model'}, not {model.name}",
            "uv run invoke restart openwebui",
        )  # fmt: skip
    question = model.question.ask if model.question else "Say hello."
    answer = webui.ask(question, model.name)
    good = model.question.answered_by(answer.text) if model.question else bool(answer.text)
    said = f"signed in; {question} → {short(answer.text, SHOWN)} ({answer.seconds:.1f} s)"
    return Check("page", "pass" if good else "fail", said, "" if good else "uv run invoke logs openwebui")


def mongodb(trip: RoundTrip, direct: dict[str, int], server: str = "the database") -> Check:
    """What MCP counted is what the database itself counts. `direct` are its own counts, `server` is what it is."""
    counted = ", ".join(f"{name} {count}" for name, count in trip.counts.items())
    wrong = [
        f"{n}: {trip.counts.get(n)} through MCP, {c} in {server}"
        for n, c in direct.items()
        if trip.counts.get(n) != c
    ]
    if wrong:
        return Check("mongodb", "fail", "; ".join(wrong), "uv run invoke restart mcp")
    if not trip.databases:
        return Check("mongodb", "fail", "the MCP server lists no database", "uv run invoke logs mcp")
    where = f"{len(trip.tools)} tools; {trip.database or trip.databases[0]}"
    return Check("mongodb", "pass", f"{where}: {counted or 'no collection'}, as in {server}")


def question_about_data(ask: Callable[[str], Answer], name: str, count: int) -> Check:
    """The model answers a question about the data, through the page and the tool, with the database's number."""
    question = f"How many {name} are there?"
    answer = ask(question)
    digits = answer.text.replace(",", "").replace(".", " ").replace("\u202f", "")
    said = f"{question} → {short(answer.text, SHOWN)} ({answer.seconds:.1f} s; the database holds {count})"
    if not answer.calls:
        return Check("data", "fail", f"{said}; no tool was called", "uv run invoke logs openwebui")
    good = str(count) in digits.split()
    return Check("data", "pass" if good else "fail", said, "" if good else "uv run invoke logs mcp")


def logs(lines: Iterable[tuple[str, str]]) -> Check:
    """No line of a known fault since the services started."""
    found = faults.in_logs(lines)
    if found:
        first = found[0]
        rest = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        return Check(
            "logs", "fail", f"{first.service}: {first.fault.meaning} {first.line}{rest}", first.fault.fix
        )
    return Check("logs", "pass", "no known error line since the services started")
