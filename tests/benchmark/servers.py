"""llama-server of one build with several settings, measured by the benchmark's own code; and its llama-bench."""

from __future__ import annotations

import json
import os
import random
import shlex
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts import host
from scripts.benchmark import series
from scripts.benchmark.repetition import counted
from scripts.benchmark.series import Subject
from scripts.benchmark.statistics import Summary, summary
from scripts.benchmark.workload import Questions, Workload
from scripts.engines.kinds import LLAMACPP
from scripts.engines.llamacpp import LlamaCpp
from scripts.host.load import LoadReader, between, disturbances
from scripts.parts import find_uv
from tests.machine import free_port

READY_SECONDS = 60.0
RAMALAMA = "ramalama==0.25.0"
PLACEHOLDER = "/path/to/model"  # what its dry run says instead of a model's path


@dataclass(frozen=True)
class Speed:
    """Decode in tokens per second, by the clock of whoever decodes. `disturbed` says what else kept the cores busy."""

    what: str
    mean: float
    sd: float | None
    disturbed: str = ""

    def __str__(self) -> str:
        spread = "" if self.sd is None else f" ± {self.sd:.1f}"
        return f"{self.mean:.1f}{spread}" + (f"  (disturbed: {self.disturbed})" if self.disturbed else "")


def served(
    what: str, program: Path, flags: Sequence[str], environment: Mapping[str, str], workload: Workload,
    repetitions: int, log: Path,
) -> Speed:  # fmt: skip
    """Decode of a llama-server with these flags and variables, asked as `invoke benchmark` asks."""
    port = free_port()
    command = [str(program), *flags, "--host", "127.0.0.1", "--port", str(port)]
    with log.open("wb") as sink:
        process = subprocess.Popen(
            command, env={"PATH": os.environ["PATH"], **environment}, stdin=subprocess.DEVNULL, stdout=sink,
            stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        engine = LlamaCpp(f"http://127.0.0.1:{port}", key=environment.get("LLAMA_API_KEY", ""))
        assert engine.ready(READY_SECONDS).ready, log.read_text(errors="replace")[-2000:]
        name = engine.models()[0].name
        subject = Subject(engine, LLAMACPP, name, LoadReader(process.pid), host.cores())
        chance = random.Random(7)  # noqa: S311 - prompts
        done = series.run(subject, Questions(workload, series.words(subject), chance), repetitions)
    finally:
        process.kill()
        process.wait()
    found = summary([one.engine_decode for one in counted(done.repetitions)])
    assert found, "the server tells no speed"
    return of(what, found, *(reason for one in counted(done.repetitions) for reason in one.disturbed))


def of(what: str, found: Summary, *disturbed: str) -> Speed:
    return Speed(what, found.mean, found.sd, disturbed[0] if disturbed else "")


def bench(
    program: Path, model: Path, workload: Workload, repetitions: int, threads: Sequence[int]
) -> list[Speed]:
    """llama-bench's decode of as many tokens at the same depth, for each number of threads."""
    found = []
    for count in threads:
        command = [
            str(program), "-m", str(model), "-p", "0", "-n", str(workload.answer), "-t", str(count), "-o", "json",
            "-d", str(workload.prompt + workload.depth), "-r", str(repetitions),
        ]  # fmt: skip
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as process:
            meter = LoadReader(process.pid)
            begun = meter.read()
            assert process.stdout
            said = process.stdout.read()  # until it ends; what it used can be read until it is waited for
            load = between(begun, meter.read())
        assert process.returncode == 0, " ".join(command)
        (row,) = json.loads(said)
        assert (row["n_threads"], row["n_gen"], row["n_prompt"]) == (count, workload.answer, 0)
        reasons = disturbances(load, host.cores())
        name = f"llama-bench, {count} threads"
        found.append(Speed(name, float(row["avg_ts"]), float(row["stddev_ts"]), "; ".join(reasons)))
    return found


def ramalama_flags(model: Path, folder: Path) -> tuple[str, ...]:
    """The flags that RamaLama gives llama-server on this machine, by its own dry run, in an environment of its own.

    Raises OSError or RuntimeError where it can't be had.
    """
    uv, venv = find_uv(os.environ), folder / "venv"
    home = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    program = [str(venv / "bin" / "ramalama"), "--store", str(folder / "store"), "--nocontainer", "--dryrun"]
    said = ""
    for command, environment in (
        ([uv, "venv", "--quiet", str(venv)], os.environ),
        ([uv, "pip", "install", "--quiet", "--python", str(venv / "bin" / "python"), RAMALAMA], os.environ),
        ([*program, "serve", f"file://{model}"], home),
    ):
        run = subprocess.run(
            command, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL
        )
        if run.returncode:
            raise RuntimeError(f"{' '.join(command[:3])}: {(run.stderr or run.stdout).strip()[-300:]}")
        said = run.stdout
    name, *flags = shlex.split(said)
    if Path(name).name != "llama-server" or PLACEHOLDER not in flags:
        raise RuntimeError(f"RamaLama's dry run is none that is known: {said.strip()[:300]}")
    kept = without(flags, "--host", "--port", "--alias")
    return tuple(str(model) if flag == PLACEHOLDER else flag for flag in kept)


def without(flags: Sequence[str], *names: str) -> list[str]:
    """The flags less these and their values."""
    kept: list[str] = []
    skip = False
    for flag in flags:
        if skip:
            skip = False
        elif flag in names:
            skip = True
        else:
            kept.append(flag)
    return kept
