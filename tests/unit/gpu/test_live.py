"""A running stack's evidence: tools and containers are functions that give text."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from scripts import settings
from scripts.engines import kinds
from scripts.engines.base import REPEATED, Chunk
from scripts.errors import EngineError, ServiceError
from scripts.faults.table import BY_ID
from scripts.gpu import judge, live
from scripts.gpu.evidence import Evidence
from scripts.gpu.live import (
    Sources,
    container_evidence,
    gather,
    known_answer,
    run_here,
)
from scripts.gpu.read import read
from scripts.home import Home
from scripts.logs import Line
from scripts.models.catalogue import Question
from scripts.places import Places
from scripts.runtimes.base import Devices, Process
from scripts.runtimes.containers import Containers
from tests.fileserver import serving
from tests.unit.acting import Answering, Asked

BUFFERS = (
    "using device Vulkan0 (NVIDIA H100) - 9 MiB free\n"
    "load_tensors: offloaded 31/31 layers to GPU\nload_tensors: Vulkan0 model buffer size = 92.10 MiB\n"
)
SMI = "| NVIDIA-SMI 580.159.04  Driver |\n|   0  NVIDIA H100 80GB HBM3          On  |   0:6.0 Off |   0 |\n"


class Actor(Answering):
    """An engine that answers one thing."""

    def __init__(self, text: str | EngineError) -> None:
        self.text = text

    def answer(self, asked: Asked) -> Iterator[Chunk]:
        if isinstance(self.text, EngineError):
            raise self.text
        for word in self.text:
            yield Chunk(text=word)


class Known:
    """As much of a catalogue's model as is asked for."""

    question: Question | None = Question(ask="What is the capital of France?", answer="paris")


def sources(tmp_path: Path, **change: Any) -> Sources:
    plain: dict[str, Any] = {
        "host": lambda argv: "", "log": lambda: "", "root": tmp_path, "mac": False, **change,
    }  # fmt: skip
    return Sources(**plain)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("The capital of France is Paris.", "right"),
        ("Rome, I think.", "wrong"),
        ("GGGGGGGGGGGG", "garbage"),
        ("转 Cuomo. кури bl的 E neuronal 氏 गलत คำตอบ", "garbage"),
        ("", "wrong"),
    ],
)
def test_the_known_question(text: str, says: str) -> None:
    found = known_answer(Actor(text), Known())  # type: ignore[arg-type]
    assert found and (found.link, found.says) == ("answer", says)
    assert "capital" in found.line


def test_an_answer_that_the_engine_gave_up_is_garbage() -> None:
    class GivesUp(Actor):
        def answer(self, asked: Asked) -> Iterator[Chunk]:
            yield from super().answer(asked)
            yield Chunk(finish=REPEATED)

    found = known_answer(GivesUp("so it goes"), Known())  # type: ignore[arg-type]
    assert found and found.says == "garbage"


def test_an_engine_that_does_not_answer_and_a_model_without_a_question() -> None:
    found = known_answer(Actor(EngineError("It died.")), Known())  # type: ignore[arg-type]
    assert found and (found.says, found.line) == ("error", "It died.")
    silent = Known()
    silent.question = None
    assert known_answer(Actor("x"), silent) is None  # type: ignore[arg-type]


def test_an_engine_that_dies_while_it_is_asked_is_broken(tmp_path: Path) -> None:
    error = Evidence("answer", "error", "It died.", "the engine", cause="engine-died")
    verdict = judge(gather(sources(tmp_path, log=lambda: BUFFERS), lambda: error))
    seen = {link.name: link.cause for link in verdict.links if link.status == "broken"}
    assert verdict.verdict == "broken" and seen["answer"] == "engine-died"


def test_a_machine_without_a_gpu(tmp_path: Path) -> None:
    log = "load_tensors:   CPU_Mapped model buffer size =    92.10 MiB"
    verdict = judge(gather(sources(tmp_path, log=lambda: log)))
    assert verdict.verdict == "cpu"
    assert verdict.broken is None and verdict.without_gpu and verdict.fault == "gpu-none"


def test_an_engine_on_the_host_with_a_gpu(tmp_path: Path) -> None:
    (tmp_path / "dev/dri").mkdir(parents=True)
    (tmp_path / "dev/dri/renderD128").touch()
    asked: list[str] = []

    def host(argv: Sequence[str]) -> str:
        if argv == ("nvidia-smi",):
            return SMI
        return (
            "pid, process_name, used_gpu_memory [MiB]\n77, python, 221 MiB\n"
            if argv[0] == "nvidia-smi"
            else ""
        )

    def ask() -> Evidence:
        asked.append("question")
        return Evidence("answer", "right", "capital? → Paris", "the engine")

    def log() -> str:
        asked.append("log")
        return BUFFERS

    found = gather(sources(tmp_path, host=host, log=log, pids=lambda: frozenset({"77"})), ask)
    assert asked == ["question", "log"], "the question loads the model"
    assert [one.id for one in found if one.says == "process"] == ["77"]
    verdict = judge(found)
    seen = {link.name: link.status for link in verdict.links}
    assert verdict.verdict == "gpu" and seen["host"] == seen["node"] == seen["answer"] == "ok"
    assert seen["speed"] == "unknown"


@pytest.mark.parametrize(
    ("loader", "drivers", "cause"),
    [(False, ("x.json",), "vulkan-loader"), (True, (), "vulkan-driver"), (True, ("x.json",), "")],
)
def test_what_vulkan_lacks_on_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, loader: bool, drivers: tuple[str, ...], cause: str
) -> None:
    (tmp_path / "dev/dri").mkdir(parents=True)
    (tmp_path / "dev/dri/renderD128").touch()
    for name in drivers:
        (tmp_path / "usr/share/vulkan/icd.d").mkdir(parents=True, exist_ok=True)
        (tmp_path / "usr/share/vulkan/icd.d" / name).write_text("{}")
    monkeypatch.setattr(live, "has_vulkan_loader", lambda: loader)
    found = gather(sources(tmp_path, by_vulkan=True))
    assert [one.cause for one in found if one.link == "driver"] == ([cause] if cause else [])
    assert not cause or judge(found).fault == cause
    assert not [one for one in gather(sources(tmp_path)) if one.link == "driver"]


def test_a_container_without_the_hosts_gpu(tmp_path: Path) -> None:
    (tmp_path / "dev/dri").mkdir(parents=True)
    (tmp_path / "dev/dri/renderD128").touch()

    def inside(argv: Sequence[str]) -> str:
        return "end\n" if "echo end" in argv[-1] else "lvp_icd.json\n"

    log = 'msg="inference compute" id=cpu library=cpu name=cpu'
    verdict = judge(gather(sources(tmp_path, inside=inside, log=lambda: log, ps=lambda: "")))
    assert verdict.verdict == "cpu"
    assert verdict.broken and (verdict.broken.name, verdict.broken.cause) == ("node", "gpu-node-missing")


def test_a_container_that_was_given_no_gpu_on_purpose(tmp_path: Path) -> None:
    def why(**change: Any) -> tuple[str, str]:
        inside = lambda argv: "end\n" if "echo end" in argv[-1] else ""  # noqa: E731
        log = 'msg="inference compute" id=cpu library=cpu name=cpu'
        seen = sources(tmp_path, inside=inside, log=lambda: log, **change)
        verdict = judge([Evidence("host", "device", "a GPU", "/dev", name="a GPU"), *container_evidence(seen),
                         *read(log, "log").evidence])  # fmt: skip
        assert verdict.broken
        return verdict.broken.cause, verdict.broken.evidence

    assert why()[0] == "gpu-node-missing"
    cause, said = why(left_out=lambda: ("gpu-off", "GPU=off (.env line 3)"))
    assert cause == "gpu-off" and said.endswith("container: GPU=off (.env line 3)")
    assert why(left_out=lambda: ("gpu-left-out", "a board"))[0] == "gpu-left-out"
    assert {"gpu-off", "gpu-left-out"} <= BY_ID.keys()


def test_a_local_process_that_was_given_no_gpu_on_purpose(tmp_path: Path) -> None:
    (tmp_path / "dev").mkdir()
    (tmp_path / "dev/nvidia0").touch()
    log = "warning: no usable GPU found\nload_tensors: CPU_Mapped model buffer size = 92.10 MiB\n"
    off = lambda: ("gpu-off", "GPU=off (.env line 3)")  # noqa: E731
    verdict = judge(gather(sources(tmp_path, left_out=off, log=lambda: log)))
    assert verdict.verdict == "cpu"
    assert verdict.broken and (verdict.broken.name, verdict.broken.cause) == ("node", "gpu-off")
    assert "GPU=off" in verdict.broken.evidence
    assert not [one for one in gather(sources(tmp_path / "no", left_out=off)) if one.link == "node"]


def test_a_container_with_a_node_and_a_driver(tmp_path: Path) -> None:
    def inside(argv: Sequence[str]) -> str:
        return "/dev/dri/renderD128\nend\n" if "echo end" in argv[-1] else "radeon_icd.json lvp_icd.json\n"

    found = gather(sources(tmp_path, inside=inside))
    assert [one.name for one in found if one.link == "node"] == ["/dev/dri/renderD128"]
    assert not [one for one in found if one.link == "driver"]


def test_a_container_that_can_not_be_asked_says_nothing(tmp_path: Path) -> None:
    assert not [one for one in gather(sources(tmp_path, inside=lambda argv: "")) if one.link != "host"]


def test_a_mac_is_asked_for_its_chip(tmp_path: Path) -> None:
    def host(argv: Sequence[str]) -> str:
        return "Apple M4 Pro\n" if argv[0] == "sysctl" else ""

    verdict = judge(gather(sources(tmp_path, host=host, mac=True, inside=lambda argv: "")))
    seen = {link.name: link.status for link in verdict.links}
    assert (verdict.verdict, seen["host"], seen["provider"]) == ("unknown", "ok", "unknown")


# Printed by a `rocm-smi --showpids=details`: https://github.com/ROCm/rocm-systems/issues/4405
ROCM = """
============================ ROCm System Management Interface ============================
===================================== KFD Processes ======================================
KFD process information:
PID   \tPROCESS NAME\tGPU\tVRAM USED  \tSDMA USED\tCU OCCUPANCY\t
132174\tllama-server\t2  \t15053770752\t0        \t0           \t
132174\tllama-server\t2  \t16869904384\t0        \t0           \t
==========================================================================================
================================== End of ROCm SMI Log ===================================
"""


@pytest.mark.parametrize(
    ("pids", "held"),
    [((), [15053770752, 16869904384]), (("132174",), [15053770752, 16869904384]), (("7",), [])],
    ids=["ours is not known", "ours", "another's"],
)
def test_amds_tool_tells_what_our_engine_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pids: tuple[str, ...], held: list[int]
) -> None:
    (tmp_path / "said").write_text(ROCM)
    program = tmp_path / "rocm-smi"
    program.write_text(f'#!/bin/sh\n[ "$*" = --showpids ] && cat "{tmp_path}/said"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    found = gather(sources(tmp_path, host=run_here, pids=lambda: frozenset(pids)))
    assert [one.amount for one in found if one.says == "process" and "rocm" in one.where] == held
    assert judge(found).verdict == ("gpu" if held else "unknown")


def test_another_engines_process_is_not_ours(tmp_path: Path) -> None:
    """By both of nvidia-smi's tables: https://docs.nvidia.com/deploy/nvidia-smi/index.html"""
    table = (
        f"{SMI}| Processes: |\n|    0   N/A  N/A      1400      C   /usr/local/bin/ollama        8412MiB |\n"
    )
    query = "pid, process_name, used_gpu_memory [MiB]\n1400, /usr/local/bin/ollama, 8412 MiB\n"

    def verdict(*pids: str) -> str:
        def host(argv: Sequence[str]) -> str:
            return "" if argv[0] != "nvidia-smi" else table if len(argv) == 1 else query

        return judge(gather(sources(tmp_path, host=host, pids=lambda: frozenset(pids)))).verdict

    assert (verdict(), verdict("1400"), verdict("7")) == ("gpu", "gpu", "unknown")


def test_ollamas_claim_alone_is_unknown(tmp_path: Path) -> None:
    claim = '{"models":[{"size":100,"size_vram":100}]}'
    assert judge(gather(sources(tmp_path, ps=lambda: claim))).verdict == "unknown"
    assert judge(gather(sources(tmp_path, ps=lambda: claim, log=lambda: BUFFERS))).verdict == "gpu"


def test_a_program_that_is_not_there_prints_nothing() -> None:
    assert run_here(("no-such-program-here",)) == ""
    assert run_here(("sh", "-c", "echo out; echo err >&2; exit 3")) == "out\nerr\n"


# ── an installation ──────────────────────────────────────────────────────────────────────────────────────────

PODMAN = '#!/bin/sh\n[ "$1" = exec ] && shift && echo "$@"\n'


class Told(Containers):
    """Containers whose logs are told."""

    def lines(self, names: tuple[str, ...], since: float = 0.0) -> Iterator[Line]:
        assert since == 7.0, "since the engine started"
        yield Line(since, names[0], BUFFERS)


def site(
    tmp_path: Path, engine: str = "llamacpp", *, native: bool = False, pid: int | None = None, **values: str
) -> Any:
    """As much of an installation as is asked for: containers, whose tool says what it was called with."""
    program = tmp_path / "podman"
    program.write_text(PODMAN)
    program.chmod(0o755)
    home = Home(tmp_path / "home")
    loaded = settings.load(tmp_path, {"ENGINE": engine, **values}).settings
    told = Told(home, Places.of(loaded, home), loaded, env={"PATH": f"{tmp_path}:/bin"})
    processes = {engine: Process(engine, "running", pid, started=7.0)}
    runtime = SimpleNamespace(services=told, wiring=told, containers=told)
    return SimpleNamespace(
        engine=kinds.find(engine), native=native, runtime=runtime, processes=processes, settings=loaded,
        running={engine}, served="", reach=lambda name: nullcontext(1), places=Places.of(loaded, home),
        released=engine == "llamacpp",
    )  # fmt: skip


def test_an_engine_in_a_container_is_looked_at_in_there(tmp_path: Path) -> None:
    found = live.of(site(tmp_path))
    assert found.inside and found.inside(("ls", "/dev")) == "byre_llamacpp_1 ls /dev\n"
    assert (found.log(), found.ps(), found.pids()) == (BUFFERS, "", frozenset())


def test_what_was_left_out_on_purpose(tmp_path: Path) -> None:
    assert live.of(site(tmp_path, GPU="off")).left_out() == ("gpu-off", "GPU=off (environment)")
    board = site(tmp_path)
    for devices, found in (
        (Devices(), ("", "")),
        (Devices(why_not=("a board", "no CDI file")), ("gpu-left-out", "a board; no CDI file")),
        (Devices((Path("gpu-dri.yml"),), ("AMD",), ("no CDI file",)), ("", "")),
    ):
        board.runtime.wiring.devices = devices
        assert live.of(board).left_out() == found


def test_an_engine_beside_the_containers_is_looked_at_here(tmp_path: Path) -> None:
    here = site(tmp_path, native=True)
    assert live.of(here).inside is None
    here.runtime, here.native = SimpleNamespace(containers=None), False
    assert live.of(here).inside is None


def test_what_an_engine_has_started_belongs_to_it(tmp_path: Path) -> None:
    code = "import subprocess, sys; p = subprocess.Popen(['sleep', '60']); print(p.pid, flush=True); p.wait()"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as parent:
        try:
            assert parent.stdout
            child = parent.stdout.readline().strip()
            assert live.of(site(tmp_path, pid=parent.pid)).pids() == {str(parent.pid), child}
        finally:
            os.kill(int(child), 9)
    assert live.family(parent.pid) == live.family(None) == frozenset()


def test_ollama_is_asked_what_it_has_loaded(tmp_path: Path) -> None:
    asked = site(tmp_path, "ollama")
    with serving() as files:
        files.content["/api/ps"] = b'{"models":[]}'

        @contextmanager
        def reach(name: str) -> Iterator[int]:
            assert name == "ollama"
            yield int(files.url.rpartition(":")[2])

        asked.reach = reach
        assert live.of(asked).ps() == '{"models":[]}'
    assert live.of(asked).ps() == "", "nobody listens there any more"


def test_an_ollama_that_can_not_be_reached_claims_nothing(tmp_path: Path) -> None:
    asked = site(tmp_path, "ollama")

    def reach(name: str) -> Any:
        raise ServiceError("The tool gave no answer.")

    asked.reach = reach
    assert live.placement(asked) == ""
