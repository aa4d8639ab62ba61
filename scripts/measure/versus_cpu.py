"""The engine's model on the CPU, measured next to the running engine: for `benchmark --compare-cpu` and for `gpu`.

Its log and its own report must show that it computed on the CPU; otherwise nothing is measured.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from scripts import host
from scripts.benchmark import environment, series
from scripts.benchmark.repetition import counted
from scripts.benchmark.result import OnCpu
from scripts.benchmark.series import Subject
from scripts.benchmark.statistics import ratio, summary
from scripts.benchmark.workload import Questions, Workload
from scripts.errors import EngineError, SettingsError
from scripts.host.load import LoadReader
from scripts.lifecycle.clients import engine
from scripts.lifecycle.cpu_engine import HINT, on_cpu
from scripts.lifecycle.serve import serving
from scripts.lifecycle.site import Site
from scripts.lifecycle.start_notes import beyond_gpu_off
from scripts.progress import Report

# Of `decode`. Prompts are short, to save time; answers are as long as those of `benchmark`: a GPU has not reached its
# clock after a few tokens.
REPETITIONS, ANSWER, PROMPT = 3, Workload().answer, 16


def check(site: Site) -> None:
    """Raises SettingsError if the same model can't run on the CPU."""
    if not site.engine.is_service:
        raise SettingsError(
            "No comparison with the CPU: the engine is your own server, and Byre can't choose its device.",
            fault="argument-invalid",
            hint=HINT,
        )


def measure(site: Site, name: str, questions: Questions, repetitions: int, report: Report) -> OnCpu:
    """The model on the CPU. Raises SettingsError (see `check`), HostError without the memory for it, and EngineError,
    also when it is not shown that it computed on the CPU."""
    check(site)
    with on_cpu(site, name) as other:
        subject = Subject(other.engine, site.engine, name, LoadReader(other.pid), host.cores())
        done = series.run(
            subject,
            questions,
            repetitions,
            lambda one: report(replace(one, doing=f"on the CPU: {one.doing}")),
        )
        log = other.log()
        shown = proof(log, other.engine.placement())
    return OnCpu(
        other.how,
        shown,
        environment.threads(log.splitlines()),
        done.repetitions,
        done.repeated,
        _helped(log),
    )


@dataclass(frozen=True)
class Decode:
    """Tokens per second of answers, by our clock: of the engine as it is, and of the CPU. `how` says what was
    measured, `told` whether the two clearly differ."""

    model: str
    as_it_is: float
    on_cpu: float
    how: str
    told: bool


def decode(site: Site, report: Report) -> Decode | None:
    """Measure both, long enough to distinguish a GPU from a CPU; None if the engine does not count its tokens.

    Raises what `measure` raises.
    """
    with engine(site) as asked:
        name = serving(site)
        subject = Subject(
            asked, site.engine, name, LoadReader(site.processes[site.engine.name].pid), host.cores()
        )
        words = series.words(subject)
        questions = Questions(Workload((words.around or 0) + PROMPT, ANSWER), words)
        done = series.run(subject, questions, REPETITIONS, report)
        cpu = measure(site, name, questions, REPETITIONS, report)
    sides = [one.client_decode for one in counted(done.repetitions)], cpu.values("client_decode")
    (here, there), between = [summary(side) for side in sides], ratio(*sides)
    if between is None or here is None or there is None:
        return None
    how = f"measured now: {REPETITIONS} x {ANSWER} tokens, the CPU by {cpu.how}"
    return Decode(name, round(here.mean, 1), round(there.mean, 1), how, told=between.more or between.less)


def proof(log: str, ps: str) -> str:
    """The line that shows that the model is computed on the CPU. Raises EngineError where nothing does."""
    from scripts import gpu

    evidence = gpu.read(log, "the log").evidence + gpu.read(ps, "/api/ps").evidence
    verdict = gpu.judge(evidence)
    shown = next((one for one in verdict.links if one.name == "placement"), None)
    if verdict.verdict != "cpu" or shown is None:
        raise EngineError(
            "No comparison with the CPU: the log does not show that the engine computed on it. "
            + verdict.why,
            fault="cpu-not-shown",
            hint=HINT,
        )
    return " ".join(shown.evidence.split()) or verdict.why


def advice(site: Site) -> str:
    """How to keep the model on the CPU."""
    elsewhere = "ENGINE_LOCATION=container and " if beyond_gpu_off(site) else ""
    return f"To stay on the CPU: {elsewhere}GPU=off in .env, then: uv run invoke restart"


def _helped(log: str) -> tuple[str, ...]:
    """A server without layers on a GPU may still have it multiply large batches, which prompts are made of."""
    from scripts import gpu

    used = [one.device for one in gpu.read(log, "the log").evidence if "using device " in one.line]
    if not used:
        return ()
    return (f"{used[-1]} was visible to the engine too, and may have helped with prefill.",)
