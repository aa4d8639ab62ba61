"""`invoke gpu --from`: exit codes, words, JSON; and the table of recorded cases."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from scripts.commands import gpu as command
from scripts.console import Console
from scripts.engines import kinds
from scripts.engines.base import Chunk
from scripts.errors import EngineError, HostError, ModelError
from scripts.gpu.read import LINES, read_file
from scripts.lifecycle.cpu_engine import CpuEngine
from scripts.logs import Line
from scripts.measure import versus_cpu
from scripts.models.catalogue import load
from scripts.runtimes.base import Devices, Process
from tests.unit.benchmark.acting import Actor

GPU = "load_tensors:      CUDA0 model buffer size =    92.10 MiB\n"
DEVICES = "GPU0:\n\tdeviceType = PHYSICAL_DEVICE_TYPE_DISCRETE_GPU\n\tdeviceName = NVIDIA RTX\n"


def write(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text)
    return str(path)


@pytest.mark.parametrize(
    ("text", "code", "word"),
    [
        (GPU, 0, "GPU"),
        (GPU + "load_tensors: CPU_Mapped model buffer size = 200.00 MiB\n", 10, "PARTIAL"),
        ("warning: no usable GPU found\n", 11, "CPU"),
        ("deviceName = llvmpipe (LLVM 1)\n", 12, "SOFTWARE"),
        (GPU + "vk::DeviceLostError\n", 13, "BROKEN"),
        ("hello\n", 14, "UNKNOWN"),
    ],
)
def test_each_verdict_has_its_exit_code(
    text: str, code: int, word: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.gpu(Console(), [write(tmp_path, "a.log", text)]) == code
    out = capsys.readouterr().out
    assert f"\n{word}" in out and "a.log: " in out
    assert "model on device" in out
    assert ("next:  " in out) is (code != 0)


def test_json_holds_the_links_and_the_kinds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [write(tmp_path, "a.log", GPU), write(tmp_path, "b.txt", DEVICES), write(tmp_path, "c", "hello")]
    assert command.gpu(Console(json=True), files) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["verdict"], said["code"], said["first_broken"], said["share"]) == ("gpu", 0, None, 1.0)
    assert [one["kinds"] for one in said["files"]] == [["llama log"], ["vulkaninfo"], []]
    links = {link["name"]: link for link in said["links"]}
    assert links["driver"]["where"] == "b.txt:3" and links["placement"]["where"] == "a.log:1"


def test_the_first_broken_link_and_its_fix_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "ggml_vulkan: Error: Vulkan 1.2 required.\nwarning: no usable GPU found\n"
    assert command.gpu(Console(), [write(tmp_path, "a.log", text)]) == 11
    out = capsys.readouterr().out
    assert "first broken link: driver" in out and "BROKEN  driver" in out and "Vulkan 1.2" in out


def test_what_a_line_says_is_shown_and_not_where_in_the_program_it_was_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ollama 0.33 in Podman on an H200, with no device given: its own word stands before llama-server's list."""
    said = (
        'msg="inference compute" id=cpu library=cpu compute="" name=cpu description=cpu libdirs=ollama driver="" '
        'pci_id="" type="" total="125.9 GiB" available="125.8 GiB"'
    )
    log = (
        "cmn  common_param:   - CPU     : Intel(R) Xeon(R) Processor (128887 MiB, 128887 MiB free)\n"
        f"time=2026-11-24T01:53:18.412Z level=INFO source=types.go:50 {said}\n"
    )
    assert command.gpu(Console(), [write(tmp_path, "ollama.log", log)]) == 11
    out = capsys.readouterr().out
    (driver,) = [line for line in out.splitlines() if line.startswith("BROKEN")]
    assert said[:100] in driver and "…" in driver and "source=types.go" not in out


def test_a_folder_and_stdin(tmp_path: Path, piped: Callable[[bytes], None]) -> None:
    write(tmp_path, "a.log", GPU)
    write(tmp_path, "b.txt", DEVICES)
    assert command.gpu(Console(), [str(tmp_path)]) == 0
    piped(GPU.encode())
    assert command.gpu(Console(), ["-"]) == 0


def test_of_a_long_pipe_the_end_is_judged_and_that_is_said(
    piped: Callable[[bytes], None], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_module("scripts.gpu.read"), "LIMIT", 100_000)
    line = (
        b"update_slots: all slots are idle, and there is nothing to do until somebody asks something again\n"
        * 9
    )
    count = 200_000 // len(line)
    piped(line * count + GPU.encode())
    assert command.gpu(Console(json=True), ["-"]) == 0
    (file,) = json.loads(capsys.readouterr().out)["files"]
    assert f"the last 100,000 of {len(line) * count + len(GPU.encode()):,} bytes" in file["remark"]


def test_of_very_many_lines_the_last_are_judged_and_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_bytes(b"\n" * LINES + GPU.encode())
    text = read_file(tmp_path / "a.log")
    assert text.evidence and f"the last {LINES:,} lines" in text.remark


def test_nothing_to_judge(tmp_path: Path) -> None:
    with pytest.raises(HostError, match="Name a file"):
        command.gpu(Console(), [str(tmp_path)])
    with pytest.raises(HostError, match="can't be read"):
        command.gpu(Console(), [str(tmp_path / "none")])


class Runtime:
    """As much of a runtime as is asked for: an engine whose log is known."""

    engine = "llamacpp"
    containers = None

    def __init__(self, log: str) -> None:
        self.log = log
        self.services = self
        self.wiring = SimpleNamespace(devices=Devices())

    def lines(self, names: tuple[str, ...], since: float = 0.0) -> list[Line]:
        assert names == ("llamacpp",)
        return [Line(since, "llamacpp", text) for text in self.log.splitlines()]


def site(tmp_path: Path, log: str, running: bool = True, engine: str = "llamacpp") -> Any:
    return SimpleNamespace(
        engine=kinds.find(engine),
        running=frozenset({"llamacpp"} if running else ()),
        native=False,
        released=False,
        served="acted:1b",
        model=lambda: load().starter.name,
        runtime=Runtime(log),
        settings=SimpleNamespace(model_registry_url="", gpu="auto"),
        places=SimpleNamespace(models=tmp_path / "models", credentials=SimpleNamespace(read=lambda name: "")),
        reach=lambda name: nullcontext(1),
        processes={"llamacpp": Process("llamacpp", "running", started=1.0)},
    )


def test_the_running_stack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    @contextmanager
    def answering(_: Any) -> Iterator[Any]:
        yield SimpleNamespace(
            models=lambda: ["a model"],
            chat=lambda *a, **k: iter([Chunk(text="The capital of France is Paris.")]),
        )

    log = "load_tensors:   CPU_Mapped model buffer size =    92.10 MiB"
    monkeypatch.setattr("scripts.lifecycle.installation.look", lambda console: site(tmp_path, log))
    monkeypatch.setattr(command, "engine", answering)
    monkeypatch.setattr(versus_cpu, "engine", answering)
    monkeypatch.setattr("scripts.gpu.live.run_here", lambda argv: "")
    assert command.gpu(Console(json=True), []) == 11
    said = json.loads(capsys.readouterr().out)
    links = {link["name"]: link for link in said["links"]}
    assert links["placement"]["where"] == "the engine's log:1"
    assert links["answer"]["evidence"]


def test_an_engine_without_a_model_is_not_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def empty(_: Any) -> Iterator[Any]:
        yield SimpleNamespace(models=list)

    monkeypatch.setattr("scripts.lifecycle.installation.look", lambda console: site(tmp_path, ON_CPU))
    monkeypatch.setattr(command, "engine", empty)
    with pytest.raises(ModelError, match="has no model") as caught:
        command.gpu(Console(json=True), [])
    assert caught.value.hint.startswith("uv run invoke pull ")


class Counting(Actor):
    """Knows the capital of France."""

    def chat(self, *given: Any, **asked: Any) -> Generator[Chunk, None, None]:
        for chunk in super().chat(*given, **asked):
            yield replace(chunk, text=chunk.text.replace("x", "Paris "))


ON_GPU = f"load_tensors: using device CUDA0 (A GPU) (unknown id) - 1 MiB free\n{GPU}"
ON_CPU = "load_tensors:   CPU_Mapped model buffer size =    92.10 MiB"


def live(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, log: str, gpu: float = 1.0, cpu: float = 4.0
) -> list[str]:
    """A running stack with this log, whose answers take so many seconds on the GPU and on the CPU. Returns what was
    started on the CPU, which nothing may be unless it is measured."""
    started: list[str] = []

    @contextmanager
    def answering(_: Any) -> Iterator[Any]:
        yield Counting(seconds=gpu)

    @contextmanager
    def on_cpu(_: Any, name: str) -> Iterator[CpuEngine]:
        started.append(name)
        yield CpuEngine(Counting(seconds=cpu), None, "acted", lambda: ON_CPU)

    monkeypatch.setattr("scripts.lifecycle.installation.look", lambda console: site(tmp_path, log))
    monkeypatch.setattr(command, "engine", answering)
    monkeypatch.setattr(versus_cpu, "engine", answering)
    monkeypatch.setattr("scripts.gpu.live.run_here", lambda argv: "")
    monkeypatch.setattr(versus_cpu, "check", lambda site: None)
    monkeypatch.setattr(versus_cpu, "on_cpu", on_cpu)
    return started


def speed(capsys: pytest.CaptureFixture[str]) -> tuple[str, str, dict[str, Any]]:
    said = json.loads(capsys.readouterr().out)
    link = next(one for one in said["links"] if one["name"] == "speed")
    return link["status"], link["evidence"], said


def test_the_speed_is_measured_against_the_cpu(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    started = live(tmp_path, monkeypatch, ON_GPU)
    assert command.gpu(Console(json=True), []) == 0
    status, evidence, said = speed(capsys)
    assert status == "ok" and all(part in evidence for part in ("acted:1b", "127 tokens/s", "31.8"))
    assert (said["verdict"], said["first_broken"]) == ("gpu", None)
    assert started == ["acted:1b"]


def test_a_gpu_that_is_slower_than_the_cpu_is_a_broken_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    live(tmp_path, monkeypatch, ON_GPU, gpu=4.0, cpu=1.0)
    assert command.gpu(Console(json=True), []) == 0  # it is used all the same
    status, _, said = speed(capsys)
    assert (status, said["first_broken"]) == ("broken", "speed")
    assert said["fault"] == "gpu-slower"


def test_no_difference_that_can_be_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    live(tmp_path, monkeypatch, ON_GPU, gpu=1.0, cpu=1.0)
    command.gpu(Console(json=True), [])
    status, evidence, _ = speed(capsys)
    assert status == "unknown" and "no clear difference" in evidence


@pytest.mark.parametrize(
    ("log", "wanted", "said"),
    [
        (ON_GPU, False, "not measured (--no-speed)"),
        (ON_CPU, True, "not applicable: the CPU"),
        ("ggml_vulkan: 0 = llvmpipe (LLVM 15)", True, "not applicable: the device"),
        (ON_GPU + "vk::DeviceLostError", True, "not measured: the GPU"),
        ("hello", True, "not measured: the engine"),
    ],
)
def test_where_there_is_nothing_to_compare_no_time_is_taken(
    log: str, wanted: bool, said: str,
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    started = live(tmp_path, monkeypatch, log)
    command.gpu(Console(json=True), [], speed=wanted)
    status, evidence, _ = speed(capsys)
    expected = "not applicable" if said.startswith("not applicable") else "unknown"
    assert (status, started) == (expected, [])
    assert evidence.startswith(said)


def test_a_comparison_that_fails_is_told_and_spoils_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    live(tmp_path, monkeypatch, ON_GPU)

    def refuse(_: Any) -> None:
        raise HostError("There is no memory for it.")

    monkeypatch.setattr(versus_cpu, "check", refuse)
    assert command.gpu(Console(json=True), []) == 0
    status, evidence, _ = speed(capsys)
    assert status == "unknown" and evidence.endswith(": There is no memory for it.")


@pytest.mark.parametrize(("running", "engine"), [(False, "llamacpp"), (True, "openai")])
def test_an_engine_that_can_not_be_looked_at(
    running: bool, engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "scripts.lifecycle.installation.look", lambda console: site(tmp_path, "", running, engine)
    )
    with pytest.raises(EngineError) as caught:
        command.gpu(Console(), [])
    assert "invoke gpu --from FILE" in caught.value.hint
