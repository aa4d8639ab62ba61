"""What is measured, and how."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.machine import ROOT, Machine

Result = dict[str, Any]


def figure(what: str, value: float, goal: float | None, *, at_least: bool = False) -> Result:
    """What is only reported has no goal."""
    return {"what": what, "value": round(value, 3), "goal": goal, "at_least": at_least}


def median(what: str, values: Sequence[float], goal: float | None, *, at_least: bool = False) -> Result:
    """Of several runs, with the smallest and the largest."""
    spread = [round(one, 3) for one in (min(values), max(values))]
    return {**figure(what, statistics.median(values), goal, at_least=at_least), "spread": spread}


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="byre-bench-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def machine(**settings: str) -> Iterator[Machine]:
    with folder() as path:
        made = Machine(path / "home", dict(settings))
        try:
            yield made
        finally:
            made.invoke("stop", check=False)


def stages(told: Result, doing: str) -> dict[str, Result]:
    return {s["subject"]: s for s in told["timeline"] if s["doing"] == doing}


def first_start() -> Result:
    """Empty caches: all time ÷ the longer of the slowest part alone (install, then start) and CPU ÷ cores."""
    with folder() as path:
        caches = empty_caches(path)
        with machine(**caches) as made:
            before = os.times()
            began = time.monotonic()
            told = made.json("start")
            wall = time.monotonic() - began
            after = os.times()
            made.invoke("stop")
            start = stages(told, "start")
            slowest = max(start, key=lambda name: start[name]["ended"])
            alone = install_alone(PART.get(slowest, slowest)) + ready_alone(made, slowest, runs=1)
        install = stages(told, "install")
        children = after.children_user + after.children_system - before.children_user - before.children_system
        services = sum(one["cpu_seconds"] or 0 for one in start.values())
        cpu = (children + services) / (os.cpu_count() or 1)
    return {
        "seconds": round(wall, 1),
        "slowest_part_alone": [slowest, round(alone, 1)],
        "cpu_seconds_by_cores": round(cpu, 1),
        "cpu_seconds_of_installs": {n: round(s["cpu_seconds"], 1) for n, s in install.items()},
        "cpu_seconds_of_starts": {n: round(s["cpu_seconds"] or 0, 1) for n, s in start.items()},
        "timeline": {
            f"{s['subject']} {s['doing']}": [round(s["began"], 1), round(s["ended"], 1)]
            for s in told["timeline"]
        },
        "figures": [
            figure("first start ÷ max(slowest part alone, CPU ÷ cores)", wall / max(alone, cpu), 1.2)
        ],
    }


PART = {"llamacpp": "engine"}


def empty_caches(path: Path) -> dict[str, str]:
    return {
        "PARTS_STORAGE": str(path / "parts"), "OLLAMA_MODEL_STORAGE": str(path / "models"),
        "UV_CACHE_DIR": str(path / "uv"), "npm_config_cache": str(path / "npm"),
    }  # fmt: skip


def install_alone(name: str) -> float:
    """Seconds to install one part with empty caches and no other load."""
    from scripts import parts

    with folder() as path:
        env = {**os.environ, **empty_caches(path)}
        return parts.install(parts.find(name), path / "parts", env=env).seconds


def start() -> Result:
    """An installed, stopped stack, in turn with its slowest service alone; then one that runs."""
    walls, alones, noop = [], [], []
    with machine() as made:
        made.invoke("start")
        for _ in range(3):
            made.invoke("stop")
            alones.append(ready_alone(made, "openwebui", runs=1))
            began = time.monotonic()
            told = made.json("start")
            walls.append(time.monotonic() - began)
        for _ in range(5):
            began = time.monotonic()
            assert made.json("start")["started"] == []
            noop.append(time.monotonic() - began)
    ready = {n: round(s["ended"] - s["began"], 2) for n, s in stages(told, "start").items()}
    wall, alone = statistics.median(walls), statistics.median(alones)
    return {
        "seconds": [round(one, 2) for one in walls],
        "ready_side_by_side": ready,
        "openwebui_alone": [round(one, 2) for one in alones],
        "running_seconds": [round(one, 2) for one in noop],
        "figures": [
            figure("start ÷ the slowest service's own time (medians of 3)", wall / alone, 1.2),
            figure("start of a running stack, seconds (median of 5)", statistics.median(noop), 1.5),
        ],
    }


def ready_alone(made: Machine, name: str, runs: int) -> float:
    """The best of a service's times to ready with nothing else running, by its own specification."""
    from scripts import probes, stack
    from scripts.runtimes.supervisor import LAUNCHER

    ports = json.loads((made.home / "run" / "choices.json").read_text())["ports"]
    variables = {key.upper(): str(port) for key, port in ports.items()}
    how = stack.load(ROOT / stack.COMPOSE_FILE, variables, frozenset({"llamacpp", "database"}))[name].ready
    times = []
    for _ in range(runs):
        began = time.monotonic()
        spec = str(made.home / "run" / f"{name}.json")
        process = subprocess.Popen([sys.executable, "-I", "-S", str(LAUNCHER), spec])
        try:
            while not probes.ready(how).ready:
                time.sleep(0.05)
            times.append(time.monotonic() - began)
        finally:
            process.terminate()
            process.wait()
    return min(times)


def menu() -> Result:
    """`invoke --list` ÷ a bare invoke with an empty tasks.py, interleaved."""
    with folder() as path:
        (path / "tasks.py").write_text("from invoke import Collection\nnamespace = Collection()\n")
        ours: list[float] = []
        bare: list[float] = []
        for _ in range(15):
            for place, times in ((ROOT, ours), (path, bare)):
                began = time.monotonic()
                subprocess.run([sys.executable, "-m", "invoke", "--list"], cwd=place, capture_output=True)
                times.append(time.monotonic() - began)
    ratio = statistics.median(ours) / statistics.median(bare)
    return {
        "ours_seconds": round(statistics.median(ours), 3),
        "bare_seconds": round(statistics.median(bare), 3),
        "figures": [figure("invoke --list ÷ bare invoke (medians of 15)", ratio, 1.3)],
    }


def chat() -> Result:
    """Decode rate through `chat` ÷ the same server asked directly, interleaved."""
    from benchmarks.chat_overhead import measure

    with machine() as made:
        stack = made.start()
        measured = measure(stack.engine_url, stack.engine_key, stack.model)
    return {
        **measured,
        "figures": [
            figure(f"decode by chat ÷ direct, {clock}", measured[key]["ratio"], 0.97, at_least=True)
            for key, clock in (
                ("engine_clock", "as --stats shows it"),
                ("client_clock", "by the client's clock"),
            )
        ],
    }


def tools() -> Result:
    """What the gateway adds to a call of a tool."""
    from benchmarks.tools import measure

    with machine() as made:
        stack = made.start()
        port = made.json("status")["services"]["gateway"]["port"]
        through = (f"http://127.0.0.1:{port}/mcp/mongodb", made.secret("gateway_token"))
        found = measure((stack.mcp_url, stack.mcp_token), through)
    made_of = [
        figure(f"a call through the gateway ÷ direct, {n}", one["ratio"], 1.6) for n, one in found.items()
    ]
    return {"figures": made_of, "milliseconds": found}


def catalogue() -> Result:
    """Seconds that the catalogue of 50 collections takes."""
    from benchmarks.catalogue import taken

    with machine() as made:
        stack = made.start()
        found = taken(stack.database_uri, stack.mcp_url, stack.mcp_token)
    return {
        "figures": [
            figure("reading the catalogue of 50 collections, s", found["first"], 5),
            figure("choosing what a question is shown of it, s", found["choose"], 0.1),
        ],
        "seconds": {name: round(one, 3) for name, one in found.items()},
    }


def disturbance() -> Result:
    """How many repetitions the benchmark flags, of ten with a busy loop on one core and of ten quiet ones.

    The engine runs alone: other services of the stack are other programs, which do something now and then.
    """
    from benchmarks.disturbance import measure
    from tests.openai_server import KEY, serve

    with folder() as path, serve(path, "small:1", "small") as server:
        measured = measure(server.address, KEY, "small:1", server.process.pid)
    wanted, quiet = measured["wanted"], len(measured["quiet"])
    return {
        **measured,
        "figures": [
            figure(f"flagged of {wanted} with a busy loop", measured["busy_flagged"], wanted, at_least=True),
            figure(
                f"not flagged of {quiet} quiet ones", measured["quiet_not_flagged"], wanted, at_least=True
            ),
        ],
    }


def memory() -> Result:
    """RSS of the idle stack, as `status` shows it."""
    shown = {}
    for model, goal in (("small", 1.0e9), ("starter", 1.6e9)):
        with machine(DEFAULT_MODEL=model) as made:
            made.invoke("start")
            time.sleep(20)
            told = made.json("status")
            services = {n: s["memory_bytes"] for n, s in told["services"].items()}
            shown[model] = (told["memory_bytes"], services, goal)
    return {
        "services": {model: services for model, (_, services, _) in shown.items()},
        "figures": [
            figure(f"idle stack with the {model} model, GB of RSS", total / 1e9, goal / 1e9)
            for model, (total, _, goal) in shown.items()
        ],
    }


def containers() -> Result:
    """The container runtime against the compose tool on the same stack, and against its own slowest part."""
    from benchmarks.containers import measure

    with folder() as path:
        found = measure(path)
    return {
        **found,
        "figures": [
            figure(
                "start of a running stack ÷ podman-compose up -d",
                found["noop_start"] / found["noop_compose_up"],
                1.2,
            ),
            figure(
                "start of a stopped stack - slowest service, seconds",
                found["start_of_stopped"] - found["slowest_service"],
                3,
            ),
            figure("status - its slowest probe, seconds", found["status_beyond_probe"], 0.4),
            figure("build with nothing changed, seconds", found["build_of_nothing"], 2),
        ],
    }


CONTENTS = {"text": "text", "noise": "incompressible", "many": "100,000 files", "sparse": "10 GB, sparse"}


def packing() -> Result:
    """The first two of `volumes` alone, more often: what can be packed, and what can't."""
    from benchmarks.volumes import packing

    with folder() as path:
        found = packing(path)
    return {**found, "figures": _packed(found)}


def _packed(found: Result) -> list[Result]:
    from benchmarks.volumes import OTHERS

    return [
        median(f"{way}, {CONTENTS[name]}: {other} with zstd ÷ ours", ratios[way], 0.9, at_least=True)
        for name, ratios in found["ratios"].items()
        for way, other in OTHERS.items()
    ]


def volumes() -> Result:
    """Backups and restores against the container tool's own export and import with zstd, and their memory."""
    from benchmarks.volumes import OTHERS, PLAIN, measure

    with folder() as path:
        found = measure(path)
    return {
        **found,
        "figures": [
            *_packed(found),
            *(
                median(f"{way}, {CONTENTS['many']}: tar and zstd ÷ ours", found["plain_ratios"][way], None)
                for way in PLAIN
            ),
            *(figure(f"{way}, {CONTENTS['many']}: memory, MB", found["memory"]["many"][way], 150) for way in PLAIN),
            figure("second backup of models ÷ first, seconds", found["models"]["ratio"], 0.05),
            figure("second backup of models ÷ first, bytes", found["models"]["bytes_ratio"], 0.05),
            *(
                figure(f"memory of a {way}, MB", max(one[way] for one in found["memory"].values()), 150)
                for way in OTHERS
            ),
        ],
    }  # fmt: skip


def pauses() -> Result:
    """How long the database can't write in a backup, and the page is away in an update and a rollback."""
    from benchmarks.pauses import backups, updates

    with machine(DEFAULT_MODEL="small", READY_TIMEOUT="900") as made:
        paused = backups(made)
    with folder() as path:
        changed = updates(path)
    return {
        "backups": paused,
        "updates": changed,
        "load": os.getloadavg()[0],
        "figures": [
            median("the sample's database can't write, seconds", paused["sample"]["seconds"], 1),
            *(
                median(f"the database can't write, {name}: seconds per GB", one["seconds_per_GB"], None)
                for name, one in paused.items()
            ),
            *(
                median(f"{name}: the page is away ÷ restart and verify", ratios, 1.2)
                for name, ratios in changed["downtime"].items()
            ),
        ],
    }


def many() -> Result:
    """Eight clients of an engine with one slot, with four and with eight; a short question beside a long prompt."""
    from benchmarks.many import measure

    before = os.getloadavg()[0]
    with folder() as path:
        found = measure(path)
    idle, firsts = found["idle_bytes"], found["first_beside_long_by_alone"]
    return {
        **found,
        "load": [before, os.getloadavg()[0]],
        "figures": [
            *(
                median(f"8 clients: {slots} slots ÷ one, by processor time", ratios, 1, at_least=True)
                for slots, ratios in found["total_by_one_slot"].items()
            ),
            figure("first token beside 3,000 tokens ÷ alone, 4 slots", firsts[4]["by_seconds"][-1], 3),
            figure("idle engine, 4 slots ÷ one, RSS", idle[4] / idle[1], 1.2),
        ],
    }


def programs() -> Result:
    """A request of a program with a key − the same to the engine itself, which answers at once; the real engine too."""
    from benchmarks import programs as room

    with folder() as path, room.ways(path) as ways:
        added = room.measure(*ways)
    with machine() as made:
        stack = made.start()
        key = made.json("keys", "create", "bench", "--per-minute", "0")
        through = (key["address"].removesuffix("/v1"), key["key"])
        real = room.measure((stack.engine_url, stack.engine_key), through, stack.model, 2, room.SLOW)
    return {
        "figures": [
            figure("ms added, 1 caller", added["1"]["added"], 3),
            figure("ms added, 16 callers", added["16"]["added"], 20),
        ],
        "at_once": added,
        "real_engine": real,
    }


def workspace() -> Result:
    """A fresh clone with an empty uv cache: `uv run invoke --list`, and how many packages that installs."""
    with folder() as path:
        subprocess.run(["git", "clone", "-q", str(ROOT), str(path / "clone")], check=True)
        env = {k: v for k, v in os.environ.items() if k not in {"VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT"}}
        env["UV_CACHE_DIR"] = str(path / "cache")
        began = time.monotonic()
        subprocess.run(
            ["uv", "run", "-q", "invoke", "--list"],
            cwd=path / "clone",
            env=env,
            check=True,
            capture_output=True,
        )
        seconds = time.monotonic() - began
        listed = subprocess.run(
            ["uv", "pip", "list", "--format=json", "--python", ".venv"],
            cwd=path / "clone", env=env, check=True, capture_output=True, text=True,
        )  # fmt: skip
    return {
        "figures": [
            figure("fresh clone to invoke --list, seconds", seconds, 10),
            figure("packages of the workspace", len(json.loads(listed.stdout)), 60),
        ]
    }
