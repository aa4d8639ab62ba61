"""The engine's model on the CPU, beside the engine as it is: for `benchmark --compare-cpu` and for `gpu`.

Ollama is asked for it (num_gpu 0) and loads the model anew, once for that and once to be as before. Of llama.cpp's
server on this machine a second one is started for as long as it takes. That it computed on the CPU is read back from
its log, and from Ollama's /api/ps: what can't be shown is not measured.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scripts import host
from scripts.benchmark import environment, series
from scripts.benchmark.load import Meter
from scripts.benchmark.on_cpu import OnCpu, With
from scripts.benchmark.series import Subject
from scripts.benchmark.workload import Words, Workload
from scripts.commands.chat import engine
from scripts.engines.base import Engine
from scripts.engines.llamacpp import LlamaCpp
from scripts.errors import EngineError, HostError, SettingsError
from scripts.gpu.live import api_ps
from scripts.home import read_json
from scripts.lifecycle.plan import Site, beyond_gpu_off
from scripts.progress import Report
from scripts.runtimes.supervisor import LAUNCHER

LOCAL = "127.0.0.1"
# What makes llama.cpp's server compute on the CPU alone: no device for it, and no layer elsewhere. Builds that don't
# know the first (our launcher) say so in their log and go on. llama.cpp: common/arg.cpp
NO_DEVICE = {"LLAMA_ARG_DEVICE": "none", "LLAMA_ARG_N_GPU_LAYERS": "0"}
# Waits until whoever holds its input is gone, then ends the process that it is told of.
WATCH = 'read -r _; kill -9 "$1"'
UNLOAD_SECONDS = 60.0
END_SECONDS = 10.0
HINT = "Measure without it: uv run invoke benchmark"


@dataclass(frozen=True)
class Second:
    """The engine on the CPU. `log` is what it has said since it began, `ps` Ollama's /api/ps as it is now."""

    engine: Engine
    pid: int | None
    how: str
    log: Callable[[], str]
    ps: Callable[[], str] = lambda: ""


def check(site: Site) -> None:
    """Raises SettingsError, in words, where there is no way to have the same model on the CPU."""
    if site.engine == "ollama" or (site.engine == "llamacpp" and _specification(site) is not None):
        return
    if site.engine == "llamacpp":
        raise SettingsError(
            "The CPU can't be compared with: in containers, no second llama.cpp is started beside the first.",
            hint="Measure twice, the second time with GPU=off in .env and after uv run invoke restart; "
            "then: uv run invoke benchmark --compare previous last",
        )
    raise SettingsError(
        "The CPU can't be compared with: the engine is a server of your own, which can't be told where to compute.",
        hint=HINT,
    )


def measure(
    site: Site, name: str, workload: Workload, found: Words, repetitions: int, chance: random.Random, report: Report
) -> OnCpu:  # fmt: skip
    """The model on the CPU. Raises SettingsError (see `check`), HostError without the memory for it, and EngineError,
    also when it is not shown that it computed on the CPU."""
    check(site)
    with _second(site, name) as second:
        subject = Subject(second.engine, site.engine, name, Meter(second.pid), host.cores())
        done = series.run(
            subject, workload, found, repetitions, chance,
            lambda one: report(replace(one, doing=f"on the CPU: {one.doing}")),
        )  # fmt: skip
        log = second.log()
        shown = proof(log, second.ps())
    return OnCpu(
        second.how,
        shown,
        environment.threads(log.splitlines()),
        done.repetitions,
        done.repeated,
        _helped(log),
    )


def proof(log: str, ps: str) -> str:
    """The line that shows that the model is computed on the CPU. Raises EngineError where nothing does."""
    from scripts import gpu

    evidence = gpu.read(log, "the log").evidence + gpu.read(ps, "/api/ps").evidence
    verdict = gpu.judge(evidence)
    shown = next((one for one in verdict.links if one.name == "placement"), None)
    if verdict.verdict != "cpu" or shown is None:
        raise EngineError(
            "The comparison with the CPU is left out: it is not shown that the engine computed on the CPU then. "
            + verdict.why,
            hint=HINT,
        )
    return " ".join(shown.evidence.split()) or verdict.why


def advice(site: Site) -> str:
    """How to have the model on the CPU for good."""
    elsewhere = "ENGINE_LOCATION=container and " if beyond_gpu_off(site) else ""
    return f"To stay on the CPU: {elsewhere}GPU=off in .env, then: uv run invoke restart"


@contextmanager
def _second(site: Site, name: str) -> Iterator[Second]:
    with _ollama(site, name) if site.engine == "ollama" else _llamacpp(site, name) as made:
        yield made


# ── Ollama ───────────────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def _ollama(site: Site, name: str) -> Iterator[Second]:
    from scripts.engines.ollama import Ollama

    began = time.time()

    def log() -> str:
        return "\n".join(line.text for line in site.runtime.lines((site.engine,), began))

    with engine(site) as asked:
        process = site.processes.get(site.engine)
        pid = process.pid if process else None
        # It takes as many threads as there are cores, which may be far slower than fewer: seen with 16 of 16.
        how = "the same Ollama, asked for no layer on a GPU (num_gpu 0), with as many threads as it chooses"
        try:
            yield Second(With(asked, {"num_gpu": 0}), pid, how, log, lambda: api_ps(site))
        finally:
            # A request without num_gpu is served by whatever is loaded, so this has to go first:
            # https://github.com/ollama/ollama/blob/v0.33.0/server/sched.go (needsReload)
            assert isinstance(asked, Ollama)
            asked.load(name, 0)
            _wait_unloaded(site, name)
            asked.load(name, site.settings.keep_alive)


def _wait_unloaded(site: Site, name: str) -> None:
    """It is unloaded after the answer that promises it."""
    end = time.monotonic() + UNLOAD_SECONDS
    while f'"{name}"' in api_ps(site):
        if time.monotonic() > end:
            raise EngineError(
                f"Ollama keeps {name} on the CPU, as it was asked to for the comparison.",
                hint="uv run invoke restart",
            )
        time.sleep(0.1)


# ── llama.cpp ────────────────────────────────────────────────────────────────────────────────────────────────


def _specification(site: Site) -> dict[str, Any] | None:
    """How the running server was launched; None where it is no process of ours on this machine."""
    if site.runtime.name != "embedded" and not site.native:
        return None
    known = read_json(site.home.run / "llamacpp.json")
    return known if isinstance(known, dict) and "command" in known else None


@contextmanager
def _llamacpp(site: Site, name: str) -> Iterator[Second]:
    """A second server of the same program, model and settings, on a port of this machine. It ends with the context."""
    known = _specification(site)
    assert known is not None
    _room(site, name)
    port = host.free_port()
    with tempfile.TemporaryDirectory(prefix="byre-cpu-") as folder:
        log = Path(folder) / "engine.log"
        spec = {**known, "log": str(log), "starts": str(Path(folder) / "starts"), "address": ""}
        spec["environment"] = {
            **known["environment"], **NO_DEVICE, "LLAMA_ARG_HOST": LOCAL, "LLAMA_ARG_PORT": str(port),
        }  # fmt: skip
        (Path(folder) / "spec.json").write_text(json.dumps(spec))
        command = [sys.executable, "-I", "-S", str(LAUNCHER), str(Path(folder) / "spec.json")]
        with launched(command) as process:
            key = site.places.credentials.read("engine_api_key") or ""
            asked = LlamaCpp(f"http://{LOCAL}:{port}", key=key)
            _wait_ready(asked, process, log, site.settings.ready_timeout)
            yield Second(
                asked, process.pid, "a second engine of the same program without devices", lambda: _text(log)
            )


@contextmanager
def launched(command: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process that lives as long as the context, and no longer than this one however that ends.

    It has a session of its own: Ctrl-C is for us, and we end it.
    """
    process = _started(command, subprocess.DEVNULL)
    try:
        with _started(["sh", "-c", WATCH, "sh", str(process.pid)], subprocess.PIPE) as watcher:
            try:
                yield process
            finally:
                watcher.kill()  # first: when the process is gone, its number may be another one's
    finally:
        end(process)


def _started(command: Sequence[str], stdin: int) -> subprocess.Popen[bytes]:
    null = subprocess.DEVNULL
    return subprocess.Popen(command, stdin=stdin, stdout=null, stderr=null, start_new_session=True)


def _wait_ready(asked: LlamaCpp, process: subprocess.Popen[bytes], log: Path, patience: float) -> None:
    deadline = time.monotonic() + patience
    while not asked.ready().ready:
        if process.poll() is not None or time.monotonic() > deadline:
            how = "ended" if process.poll() is not None else f"was not ready after {patience:g} s"
            raise EngineError(
                f"The second engine, which was to compute on the CPU, {how}.",
                detail=_text(log).splitlines()[-10:],
                hint=HINT,
            )
        time.sleep(0.1)


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process of ours, and wait until it is gone. A second Ctrl-C does not leave it behind."""
    try:
        process.terminate()
        process.wait(END_SECONDS)
    except BaseException as error:
        process.kill()
        process.wait()
        if not isinstance(error, subprocess.TimeoutExpired):
            raise


def _room(site: Site, name: str) -> None:
    """Raises HostError where there is no memory for the model a second time. Unknown sizes are let pass."""
    from scripts.fit import here, look
    from scripts.models.catalogue import load
    from scripts.models.registry import resolve
    from scripts.models.store import Store

    store = Store(site.places.models)
    places = look.Places(store, "", "")
    found = look.of(resolve(name, load(), "", store=store), places, ask=False)
    needed = found.estimate(here.serving(site.settings, found)).needed
    free = host.memory().available
    if needed > free:
        raise HostError(
            f"There is no memory for {name} on the CPU beside the engine as it is: it needs {needed / 1e9:.1f} GB, "
            f"{free / 1e9:.1f} GB are free.",
            hint=HINT,
        )


def _text(log: Path) -> str:
    try:
        return log.read_text(errors="replace")
    except OSError:
        return ""


def _helped(log: str) -> tuple[str, ...]:
    """A server without layers on a GPU may still have it multiply large batches, which prompts are made of."""
    device = environment.device(log.splitlines())
    if device in (None, "CPU"):
        return ()
    return (
        f"{device} could be seen by the engine then, too: prefill on the CPU may have been helped by it.",
    )
