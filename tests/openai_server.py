"""A real server with OpenAI's API, which is none of the stack's: llama.cpp's, started by itself.

It stands in for vLLM, LocalAI and the like, which speak the same API.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from scripts import parts
from scripts.engines.openai import OpenAI
from scripts.models.catalogue import load
from tests.conftest import cache
from tests.machine import ROOT, free_port
from tests.real_models import real_model

KEY = "sentinel-key-of-a-server-elsewhere"
STARTER = load().starter.name


@dataclass(frozen=True)
class Server:
    """A running server: its address, its process, and its log, in which each request stands."""

    address: str
    process: subprocess.Popen[bytes]
    log: Path


@contextmanager
def serve(
    folder: Path, name: str, model: str = STARTER, host: str = "127.0.0.1", **more: str
) -> Iterator[Server]:
    """A server that lists one model, `name`, and wants KEY. `host` is where it listens: an address of this machine.
    `more` are variables of the launcher.
    """
    python = parts.install(parts.find("engine"), cache() / "parts", cancel=Event()).path / "bin" / "python"
    stored = real_model(model)
    port = free_port()
    settings = {
        "LLAMA_ARG_MODEL": str(stored.path), "LLAMA_ARG_ALIAS": name, "LLAMA_ARG_HOST": host,
        "LLAMA_ARG_PORT": str(port), "LLAMA_ARG_CTX_SIZE": "4096", "LLAMA_API_KEY": KEY,
        "LLAMA_ARG_N_PREDICT": "512",
        "LLAMA_ARG_LOG_VERBOSITY": "5",  # requests as they come
        **more,
    }  # fmt: skip
    if stored.template:
        settings["LLAMA_ARG_CHAT_TEMPLATE_FILE"] = str(stored.template)
    log = folder / f"{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(python), str(ROOT / "parts" / "engine" / "llama_server.py")],
            env={"PATH": os.environ["PATH"], **settings}, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        seen = OpenAI(f"http://{host}:{port}", key=KEY).ready(120)
        assert seen.ready, (seen, log.read_text()[-2000:])
        yield Server(f"http://{host}:{port}", process, log)
    finally:
        process.kill()
        process.wait()
