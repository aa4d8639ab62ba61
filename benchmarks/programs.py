"""What the gateway adds to a program's request: against an engine that answers at once, and against the real one.

Both ways are asked in turn, in rounds, so that noise of the machine meets both. `python -m benchmarks.programs PORT` is
the engine that answers at once.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import aiohttp
import httpx

from scripts.home import ROOT
from tests.machine import free_port, until_answered

MODEL = "stub"
TOKEN = "t" * 32
ROUNDS = 5
CALLERS = {1: 100, 16: 20}  # how many ask at once, and how often each in a round
SLOW = {1: 20, 16: 4}  # of the real engine
CHAT = "/v1/chat/completions"
ANSWER = {
    "id": "x", "object": "chat.completion", "created": 0, "model": MODEL,
    "choices": [{"index": 0, "message": {"role": "assistant", "content": "Hello."}, "finish_reason": "stop"}],
    "usage": {"prompt_tokens": 9, "completion_tokens": 3, "total_tokens": 12},
}  # fmt: skip
BODIES = {CHAT: json.dumps(ANSWER).encode(), "/v1/models": json.dumps({"data": [{"id": MODEL}]}).encode()}
Way = tuple[str, str]  # an address, and the key for it


async def stub(scope: Any, receive: Any, send: Any) -> None:
    """An ASGI application."""
    if scope["type"] != "http":
        return
    while (await receive()).get("more_body"):
        pass
    body = BODIES[scope["path"]]
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


@contextlib.contextmanager
def running(argv: list[str], url: str, env: dict[str, str]) -> Iterator[None]:
    """A program that answers at an address."""
    folder = ROOT / "parts" / "gateway"
    path = os.pathsep.join([str(ROOT), str(folder)])
    process = subprocess.Popen(argv, env={**os.environ, "PYTHONPATH": path, **env}, stderr=subprocess.DEVNULL)
    try:
        until_answered(url)
        yield
    finally:
        process.terminate()
        process.wait(20)


@contextlib.contextmanager
def ways(folder: Path) -> Iterator[tuple[Way, Way]]:
    """The engine that answers at once, and a gateway before it."""
    engine, port = free_port(), free_port()
    url, gateway = f"http://127.0.0.1:{engine}", f"http://127.0.0.1:{port}"
    env = {
        "GATEWAY_TOKEN": TOKEN, "GATEWAY_PORT": str(port), "GATEWAY_STATE": str(folder / "state"),
        "MCP_URL": "http://127.0.0.1:1/mcp", "MCP_TOKEN": "m", "ENGINE_URL": url,
    }  # fmt: skip
    with (
        running([sys.executable, "-m", "benchmarks.programs", str(engine)], f"{url}/v1/models", {}),
        running([sys.executable, "-m", "gateway.server"], f"{gateway}/health", env),
    ):
        own = {"Authorization": f"Bearer {TOKEN}"}
        made = httpx.post(f"{gateway}/admin/keys", json={"name": "bench"}, headers=own, trust_env=False)
        yield (url, "none"), (gateway, made.json()["key"])


def measure(
    direct: Way, through: Way, model: str = MODEL, rounds: int = ROUNDS, asked: Mapping[int, int] = CALLERS
) -> dict[str, Any]:
    """Milliseconds of a request at each number of callers: the medians of both ways, and what the second adds."""
    found: dict[str, Any] = {}
    for callers, times in asked.items():
        taken: dict[Way, list[float]] = {direct: [], through: []}
        for number in range(rounds):
            for way in (direct, through) if number % 2 else (through, direct):
                taken[way] += asyncio.run(_asked(way, callers, times, model))
        one, other = (statistics.median(taken[way]) for way in (direct, through))
        found[str(callers)] = {"direct": one, "through": other, "added": other - one, "ratio": other / one}
    return found


async def _asked(way: Way, callers: int, times: int, model: str) -> list[float]:
    """Milliseconds of each request, the first of each caller left out."""
    address, key = way
    headers = {"Authorization": f"Bearer {key}"}
    messages = [{"role": "user", "content": "Say hello."}]
    body = {"model": model, "messages": messages, "max_tokens": 1, "temperature": 0}
    taken: list[float] = []

    async with aiohttp.ClientSession(headers=headers) as session:

        async def caller() -> None:
            for number in range(times + 1):
                began = time.perf_counter()
                async with session.post(address + CHAT, json=body) as answer:
                    assert (await answer.json())["choices"], answer.status
                if number:
                    taken.append(1000 * (time.perf_counter() - began))

        await asyncio.gather(*(caller() for _ in range(callers)))
    return taken


if __name__ == "__main__":
    import uvicorn

    uvicorn.run(stub, port=int(sys.argv[1]), access_log=False, log_level="warning")
