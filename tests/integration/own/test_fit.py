"""The estimate against llama.cpp's real server: its own lines about buffers, and its resident memory."""

from __future__ import annotations

import os
import re
import subprocess
from contextlib import suppress
from pathlib import Path

import httpx
import psutil
import pytest

from scripts import parts
from scripts.fit.estimate import Serving, estimate, known
from scripts.fit.header import from_file
from scripts.fit.look import repacks
from tests.conftest import cache
from tests.machine import busy, free_port
from tests.real_models import real_model
from tests.waits import PATIENCE, until

ALLOWED = 0.10  # of the resident memory
MIB = 1 << 20
TOKENS = 540  # of the prompt: more than one batch, so that all buffers are used


@pytest.fixture(scope="session")
def python() -> Path:
    """The Python of the installed engine."""
    return parts.install(parts.find("engine"), cache() / "parts").path / "bin" / "python"


@pytest.mark.parametrize(
    ("name", "serving"),
    [
        ("starter", Serving(context=4096, repacks=repacks())),
        ("small", Serving(context=2048, parallel=2, kv_type="q8_0", repacks=repacks())),
    ],
)
def test_the_estimate_is_what_it_takes(tmp_path: Path, python: Path, name: str, serving: Serving) -> None:
    model = real_model(name)
    expected = estimate(from_file(model.path), serving)
    resident, log = served(python, model.path, serving, tmp_path)
    assert expected.kv.size is not None
    assert expected.total is not None
    logged = buffers(log)
    assert expected.kv.size == pytest.approx(logged["KV"], rel=0.01), logged
    assert expected.compute == pytest.approx(logged["compute"] + logged["output"], rel=0.01), logged
    assert expected.weights == pytest.approx(logged["CPU_Mapped model"], rel=0.01), logged
    assert expected.repacked == pytest.approx(logged.get("CPU_REPACK model", 0), abs=MIB), logged
    assert expected.total == pytest.approx(resident, rel=ALLOWED), (expected, resident)
    by_catalogue = known(model.model, serving, "").total
    assert by_catalogue == pytest.approx(resident, rel=ALLOWED), (by_catalogue, resident)


def served(python: Path, model: Path, serving: Serving, folder: Path) -> tuple[int, str]:
    """Serve the model as podman-compose.yml does, ask it once; its resident bytes then, and its log."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    settings = {
        "LLAMA_ARG_HOST": "127.0.0.1",
        "LLAMA_ARG_PORT": str(port),
        "LLAMA_ARG_MODEL": str(model),
        "LLAMA_ARG_CTX_SIZE": str(serving.context * serving.parallel),
        "LLAMA_ARG_N_PARALLEL": str(serving.parallel),
        "LLAMA_ARG_CACHE_TYPE_K": serving.kv_type,
        "LLAMA_ARG_CACHE_TYPE_V": serving.kv_type,
        "LLAMA_ARG_CACHE_RAM": str(serving.prompt_cache // MIB),
        "LLAMA_ARG_BATCH": str(serving.batch),
        "LLAMA_ARG_LOG_VERBOSITY": "4",
        **({"LLAMA_ARG_THREADS": "1"} if busy() else {}),
    }
    log = folder / "engine.log"
    with log.open("wb") as sink:
        process = subprocess.Popen(
            [str(python), str(parts.FOLDER / "engine" / "llama_server.py")],
            env={"PATH": os.environ["PATH"], **settings},
            stdout=sink,
            stderr=subprocess.STDOUT,
        )
    try:
        wait(process, address, log)
        prompt = {"prompt": " word" * TOKENS, "n_predict": 1}
        httpx.post(f"{address}/completion", json=prompt, timeout=PATIENCE).raise_for_status()
        resident = int(psutil.Process(process.pid).memory_info().rss)
    finally:
        process.kill()
        process.wait()
    return resident, log.read_text(errors="replace")


def wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    def answered() -> bool:
        assert process.poll() is None, log.read_text(errors="replace")[-2000:]
        with suppress(httpx.TransportError):
            return httpx.get(f"{address}/health").status_code == 200
        return False

    until(answered)


def buffers(log: str) -> dict[str, float]:
    """Bytes by the names of the log's `… buffer size = N MiB` lines; "CPU" is left out of a name."""
    found: dict[str, float] = {}
    for name, mib in re.findall(r":\s+(?:CPU )?\s*([\w ]+?) buffer size =\s*([\d.]+) MiB", log):
        found[name] = found.get(name, 0.0) + float(mib) * MIB
    return found
