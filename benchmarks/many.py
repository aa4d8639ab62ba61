"""Many people at once: one llama.cpp that answers one conversation at a time, and others that answer several.

All servers run, and are asked in turn, so that what else the machine does meets each of them. Two clocks: seconds, and
seconds of processor time that the engine took, which other programs disturb less.
"""

from __future__ import annotations

import contextlib
import json
import statistics
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil

from tests.openai_server import KEY, Server, serve

CONTEXT = 4096  # tokens of each conversation
CLIENTS = 8
SLOTS = (1, 4, 8)
SUBJECTS = ("rivers", "bread", "mountains", "clocks", "whales", "glass", "salt", "bridges")
SHORT = "Name a colour."


@dataclass(frozen=True)
class Answer:
    """A text, and by both clocks the time to its first piece."""

    text: str
    first: float
    first_cpu: float


@dataclass(frozen=True)
class Asked:
    """A server under measurement."""

    server: Server
    process: psutil.Process

    def cpu(self) -> float:
        """Seconds of processor time that it has taken."""
        times = self.process.cpu_times()
        return float(times.user + times.system)

    def ask(self, prompt: str, tokens: int) -> Answer:
        """`tokens` tokens, the likeliest ones, nothing of it from the cache."""
        body = {"prompt": prompt, "n_predict": tokens, "temperature": 0, "ignore_eos": True, "stream": True}
        began, cpu, first, text = time.monotonic(), self.cpu(), None, ""
        with httpx.stream(
            "POST", f"{self.server.address}/completion", json={**body, "cache_prompt": False},
            headers={"Authorization": f"Bearer {KEY}"}, timeout=3600, trust_env=False,
        ) as response:  # fmt: skip
            response.raise_for_status()
            for line in response.iter_lines():
                if line.startswith("data: {"):
                    first = first or (time.monotonic() - began, self.cpu() - cpu)
                    text += json.loads(line[6:])["content"]
        assert first, "no answer"
        return Answer(text, *first)

    def together(self, prompts: Sequence[str], tokens: int) -> tuple[list[Answer], float, float]:
        """The answers, and the tokens of all of them per second by both clocks."""
        began, cpu = time.monotonic(), self.cpu()
        with ThreadPoolExecutor(len(prompts)) as pool:
            answers = list(pool.map(lambda prompt: self.ask(prompt, tokens), prompts))
        total = len(prompts) * tokens
        return answers, total / (time.monotonic() - began), total / (self.cpu() - cpu)

    def beside(self, long: str) -> Answer:
        """A short question's answer, asked while a long prompt is read."""
        with ThreadPoolExecutor(1) as pool:
            other = pool.submit(self.ask, long, 1)
            time.sleep(0.5)
            answer = self.ask(SHORT, 1)
            other.result()
        return answer


@contextlib.contextmanager
def running(folder: Path, slots: int, **more: str) -> Iterator[Asked]:
    """A server with so many slots, each of CONTEXT tokens."""
    settings = {"LLAMA_ARG_N_PARALLEL": str(slots), "LLAMA_ARG_CTX_SIZE": str(slots * CONTEXT), **more}
    with serve(folder, "many:1", **settings) as server:
        yield Asked(server, psutil.Process(server.process.pid))


def measure(folder: Path, rounds: int = 5, tokens: int = 64, long: int = 3000, **more: str) -> dict[str, Any]:
    """Totals of eight clients by the number of slots, the first token of a short question beside a prompt of `long`
    tokens ÷ alone, resident bytes of an idle engine, and how many answers are the same as alone."""
    prompts = [f"Write a story about {one}." for one in SUBJECTS[:CLIENTS]]
    rates: dict[int, list[tuple[float, float]]] = {slots: [] for slots in SLOTS}
    firsts: dict[int, list[tuple[float, float]]] = {slots: [] for slots in SLOTS}
    same: dict[int, int] = {}
    with contextlib.ExitStack() as stack:
        servers = {slots: stack.enter_context(running(folder, slots, **more)) for slots in SLOTS}
        idle = {slots: int(one.process.memory_info().rss) for slots, one in servers.items()}
        alone = [servers[1].ask(prompt, tokens).text for prompt in prompts]
        for number in range(rounds):
            for slots, one in servers.items():
                answers, wall, cpu = one.together(prompts, tokens)
                rates[slots].append((wall, cpu))
                same[slots] = sum(answer.text == text for answer, text in zip(answers, alone, strict=True))
                quiet = one.ask(SHORT, 1)
                busy = one.beside(f"{number} " + " word" * (long - 2))
                firsts[slots].append((busy.first / quiet.first, busy.first_cpu / quiet.first_cpu))
    return {
        "idle_bytes": idle,
        "same_as_alone": same,
        "tokens_per_second": {slots: _both(values) for slots, values in rates.items()},
        "first_beside_long_by_alone": {slots: _both(values) for slots, values in firsts.items()},
        "total_by_one_slot": {
            slots: [cpu / one for (_, cpu), (_, one) in zip(rates[slots], rates[1], strict=True)]
            for slots in SLOTS[1:]
        },
    }


def _both(values: Sequence[tuple[float, float]]) -> dict[str, list[float]]:
    return {
        name: [round(value, 2) for value in (min(column), statistics.median(column), max(column))]
        for name, column in zip(("by_seconds", "by_processor"), zip(*values, strict=True), strict=True)
    }
