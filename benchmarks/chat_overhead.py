"""What `invoke chat` costs on top of the engine: its decode speed, against the same server asked directly.

Both sides ask the same questions, one after the other in turn, so that noise of the machine meets both: a fixed number
of tokens (`ignore_eos`), nothing from the prompt cache, one warm-up. Two clocks: the engine's own, as `chat --stats`
shows it, and the time between the first and the last piece as a client sees them.
"""

from __future__ import annotations

import json
import statistics
import time
from typing import Any

import httpx

from scripts.chat import Options, run_once
from scripts.engines.llamacpp import LlamaCpp

TOKENS = 64
ROUNDS = 5
SUBJECTS = ("rivers", "bread", "mountains", "clocks", "whales", "glass", "salt", "bridges", "trains", "paper")
FIXED = {"ignore_eos": True, "cache_prompt": False}


class _Fixed(LlamaCpp):
    """The client that `chat` uses, with fields that fix the work."""

    def chat(self, messages: Any, **options: Any) -> Any:
        return super().chat(messages, **options, extra=FIXED)


def _question(number: int) -> str:
    return f"Question {number}: tell me something about {SUBJECTS[number % len(SUBJECTS)]}."


def _by_chat(engine: LlamaCpp, model: str, question: str, tokens: int) -> tuple[float, float]:
    stamps: list[float] = []
    options = Options(model=model, max_tokens=tokens, temperature=0)
    answer = run_once(engine, question, options, lambda _: stamps.append(time.perf_counter()))
    assert answer.timings.completion_tokens == tokens, answer.timings
    assert answer.timings.decode_per_second is not None
    return answer.timings.decode_per_second, (tokens - 1) / (stamps[-1] - stamps[0])


def _directly(url: str, key: str, model: str, question: str, tokens: int) -> tuple[float, float]:
    """The bare minimum of a client: raw lines of the stream, parsed after the last one has come."""
    body = {"model": model, "messages": [{"role": "user", "content": question}], "stream": True, **FIXED}
    body |= {"max_tokens": tokens, "temperature": 0, "stream_options": {"include_usage": True}}
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    lines: list[tuple[float, str]] = []
    with (
        httpx.Client(timeout=600, trust_env=False) as client,
        client.stream("POST", f"{url}/v1/chat/completions", json=body, headers=headers) as response,
    ):
        response.raise_for_status()
        for line in response.iter_lines():
            lines.append((time.perf_counter(), line))
    events = [(at, json.loads(line[6:])) for at, line in lines if line.startswith("data: {")]
    texts = [at for at, e in events if e["choices"] and e["choices"][0]["delta"].get("content")]
    timings = next(e["timings"] for _, e in reversed(events) if "timings" in e)
    return timings["predicted_per_second"], (tokens - 1) / (texts[-1] - texts[0])


def measure(
    engine_url: str, key: str, model: str, rounds: int = ROUNDS, tokens: int = TOKENS
) -> dict[str, Any]:
    """Medians in tokens per second and their ratio (chat ÷ direct), by either clock, and every single figure."""
    url = engine_url.rstrip("/").removesuffix("/v1")
    engine = _Fixed(url, key=key)
    _directly(url, key, model, _question(0), tokens)
    chat: list[tuple[float, float]] = []
    direct: list[tuple[float, float]] = []
    for number in range(1, rounds + 1):
        question = _question(number)
        first_chat = number % 2 == 0
        if first_chat:
            chat.append(_by_chat(engine, model, question, tokens))
        direct.append(_directly(url, key, model, question, tokens))
        if not first_chat:
            chat.append(_by_chat(engine, model, question, tokens))
    found: dict[str, Any] = {"tokens": tokens, "rounds": rounds}
    for column, clock in enumerate(("engine_clock", "client_clock")):
        ours, theirs = [c[column] for c in chat], [d[column] for d in direct]
        ratio = statistics.median(ours) / statistics.median(theirs)
        found[clock] = {
            "chat": statistics.median(ours),
            "direct": statistics.median(theirs),
            "ratio": ratio,
            "all": {"chat": ours, "direct": theirs},
        }
    return found
