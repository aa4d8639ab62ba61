"""The engine on the CPU, next to the running engine, for the time of a measurement. Ollama reloads the model with
num_gpu 0, and again afterwards. For llama.cpp a second server is started, as a process or a container like the first.
It is always stopped.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scripts import bounded, host, process
from scripts.engines.base import Engine, ModelKeeper, With
from scripts.errors import BusyError, EngineError, HostError, ServiceError
from scripts.home import read_json
from scripts.lifecycle import clients, room
from scripts.lifecycle.site import Site
from scripts.process import PIPE, Process
from scripts.runtimes.base import ON_CPU, InContainers, Obtained
from scripts.runtimes.supervisor import LAUNCHER
from scripts.settings.environment import inherited
from scripts.waiting import until

LOCAL = "127.0.0.1"
# What makes llama.cpp's server compute on the CPU alone: no device for it, and no layer elsewhere. Builds that don't
# know the first (our launcher) say so in their log and go on. llama.cpp: common/arg.cpp
NO_DEVICE = {"LLAMA_ARG_DEVICE": "none", "LLAMA_ARG_N_GPU_LAYERS": "0"}
UNLOAD_SECONDS = 60.0
# Waits until whoever holds its input is gone, then runs the command that it is given.
WATCH = 'read -r _; "$@"'
END_SECONDS = 10.0
HINT = "Measure without it: uv run invoke benchmark"


@dataclass(frozen=True)
class CpuEngine:
    """The engine on the CPU. `how` says what it is, `log` is what it has said since it began."""

    engine: Engine
    pid: int | None
    how: str
    log: Callable[[], str]


@contextmanager
def on_cpu(site: Site, name: str) -> Iterator[CpuEngine]:
    """The model on the CPU. Raises HostError without the memory for it, EngineError if it does not start."""
    if site.engine.fields_on_cpu is not None:
        way = _asked(site, name, site.engine.fields_on_cpu)
    elif site.runtime.containers and not site.native:
        way = _contained(site, site.runtime.containers, name)
    else:
        way = _process(site, name)
    with way as made:
        yield made


# ── an engine that can be asked for it ───────────────────────────────────────────────────────────────────────────


@contextmanager
def _asked(site: Site, name: str, fields: Mapping[str, Any]) -> Iterator[CpuEngine]:
    began, kind = time.time(), site.engine

    def log() -> str:
        return "\n".join(line.text for line in site.runtime.services.lines((kind.name,), began))

    with clients.model_keeper(site) as asked:
        process = site.processes.get(kind.name)
        pid = process.pid if process else None
        # It takes as many threads as there are cores, which may be far slower than fewer: seen with 16 of 16.
        how = f"the same {kind.title}, with no layers on a GPU (num_gpu 0) and the number of threads that it chooses"
        try:
            yield CpuEngine(With(asked, fields), pid, how, log)
        finally:
            # A request without num_gpu is served by whatever is loaded, so this has to go first:
            # https://github.com/ollama/ollama/blob/v0.33.0/server/sched.go (needsReload)
            asked.load(name, 0)
            _wait_unloaded(asked, name)
            asked.load(name, site.settings.keep_alive)


def _wait_unloaded(asked: ModelKeeper, name: str) -> None:
    """It is unloaded after the answer that promises it."""
    if not until(lambda: name not in asked.loaded(), seconds=UNLOAD_SECONDS, every=0.1):
        raise EngineError(
            f"The engine still keeps {name} on the CPU, after the comparison.",
            fault="cpu-engine-failed",
            hint="uv run invoke restart",
        )


# ── llama.cpp in a container ─────────────────────────────────────────────────────────────────────────────────


@contextmanager
def _contained(site: Site, containers: InContainers, name: str) -> Iterator[CpuEngine]:
    """A second container, as the first was brought up, but without devices."""
    first = containers.again(site.described()[site.engine.name])
    if first is None:
        raise _unknown()
    services = site.runtime.services
    _room(site, name)
    service = first.model_copy(
        update={
            "name": ON_CPU, "restart": "no", "devices": (), "group_add": (), "gpus": "",
            "environment": {**first.environment, **NO_DEVICE},
        }
    )  # fmt: skip
    try:
        with (
            afterwards(containers.removal(ON_CPU), dict(containers.env), on_error=True),
            services.temporary(service, Obtained(first.image), site.settings.ready_timeout) as port,
        ):
            yield CpuEngine(
                site.engine.connect(f"http://{LOCAL}:{port}", clients.engine_key(site), ""),
                services.processes((ON_CPU,))[ON_CPU].pid,
                "a second container of the same image without devices",
                lambda: "\n".join(line.text for line in services.lines((ON_CPU,))),
            )
    except (ServiceError, BusyError) as error:
        raise EngineError(
            f"The second engine, for the CPU, is missing: {error.message}",
            fault=error.fault or "cpu-engine-failed",
            detail=error.detail,
            hint=HINT,
        ) from error


# ── llama.cpp as a process ───────────────────────────────────────────────────────────────────────────────────


@contextmanager
def _process(site: Site, name: str) -> Iterator[CpuEngine]:
    """A second server of the same program, model and settings, on a port of this machine."""
    known = _specification(site)
    if known is None:
        raise _unknown()
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
        with launched(command, inherited()) as process:
            asked = site.engine.connect(f"http://{LOCAL}:{port}", clients.engine_key(site), "")
            _wait_ready(asked, process, log, site.settings.ready_timeout)
            yield CpuEngine(
                asked, process.pid, "a second engine of the same program without devices", lambda: _text(log)
            )


def _specification(site: Site) -> dict[str, Any] | None:
    """How the running server was launched; None where that is not known."""
    known = read_json(site.home.run / f"{site.engine.name}.json")
    return known if isinstance(known, dict) and "command" in known else None


def _unknown() -> EngineError:
    return EngineError(
        "It is no longer known how the engine was started.",
        fault="cpu-engine-failed",
        hint="uv run invoke restart",
    )


def _wait_ready(asked: Engine, process: Process, log: Path, patience: float) -> None:
    ready, gone = until(
        lambda: (asked.ready().ready, process.code is not None), good=any, seconds=patience, every=0.1
    )
    if not ready:
        how = "ended" if gone else f"was not ready after {patience:g} s"
        raise EngineError(
            f"The second engine, for the CPU, {how}.",
            fault="cpu-engine-failed",
            detail=_text(log).splitlines()[-10:],
            hint=HINT,
        )


def _text(log: Path) -> str:
    try:
        return bounded.end(log)
    except OSError:
        return ""


# ── memory ───────────────────────────────────────────────────────────────────────────────────────────────────


def _room(site: Site, name: str) -> None:
    """Raises HostError without memory for the model a second time. Unknown sizes are accepted.

    ENGINE_MEMORY limits each of the two, and a GPU's memory is not counted in it: the second may lack what the first
    has.
    """
    from scripts.amounts import size
    from scripts.fit import here, judge, look
    from scripts.models.catalogue import load
    from scripts.models.registry import resolve
    from scripts.models.store import Origins, Store

    store = Store(site.places.models)
    found = look.of(resolve(name, load(), "", store=store), Origins(store, "", ""), ask=False)
    # Nothing is given back for it, and all other services run already.
    there = replace(room.of(site), free=host.memory().available)
    for row in judge(found.estimate(here.serving(site.settings, found)), there).rows:
        if row.need is not None and row.need > row.has:
            what = "free memory" if row.against == "memory" else row.against
            raise HostError(
                f"Too little memory for {name} on the CPU next to the running engine: it needs {size(row.need)}, "
                f"{what} is {size(row.has)}.",
                fault="model-no-room",
                hint=HINT,
            )


# ── what does not outlive this program ─────────────────────────────────────────────────────────────────────────────


@contextmanager
def launched(command: Sequence[str], env: Mapping[str, str]) -> Iterator[Process]:
    """A process that lives as long as the context, and no longer than this one however that ends.

    It has a session of its own: Ctrl-C is for us, and we end it.
    """
    # The watch ends before the process: when that is gone, its number may be another one's.
    with (
        process.running(command, env=env, grace=END_SECONDS) as running,
        afterwards(["kill", "-9", str(running.pid)], env),
    ):
        yield running


@contextmanager
def afterwards(command: Sequence[str], env: Mapping[str, str], *, on_error: bool = False) -> Iterator[None]:
    """Have a command run when this program is gone before the context has ended, however that came.

    With `on_error` also when the context fails: a second Ctrl-C may have cut short what was to be done then.
    """
    watcher = process.start(["sh", "-c", WATCH, "sh", *command], env=env, stdin=PIPE)
    failed = True
    try:
        yield
        failed = False
    finally:
        if not (failed and on_error):
            watcher.end()
        watcher.close_stdin()
        watcher.wait()
