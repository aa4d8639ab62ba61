"""`invoke gpu --from`: exit codes, words, JSON; and the table of recorded cases."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from scripts.commands import gpu as command
from scripts.console import Console
from scripts.errors import EngineError, HostError
from scripts.gpu import recorded
from scripts.logs import Line
from scripts.runtimes.base import Process

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


def test_a_folder_and_stdin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a.log", GPU)
    write(tmp_path, "b.txt", DEVICES)
    assert command.gpu(Console(), [str(tmp_path)]) == 0
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(GPU.encode())))
    assert command.gpu(Console(), ["-"]) == 0


def test_nothing_to_judge(tmp_path: Path) -> None:
    with pytest.raises(HostError, match="no file"):
        command.gpu(Console(), [str(tmp_path)])
    with pytest.raises(HostError, match="can't be read"):
        command.gpu(Console(), [str(tmp_path / "none")])


def test_recorded_cases_are_judged_by_their_notes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, "1.txt", f"# verdict: gpu\n# why: all of it\n\n{GPU}")
    write(tmp_path, "2.txt", f"# verdict: gpu\n# why: device link only\n\n{DEVICES}")
    write(tmp_path, "3.txt", "# kind: ollama-ps\n# verdict: gpu\n\nm  1  42 GB  100% GPU  Forever\n")
    write(tmp_path, "README.md", "no case")
    assert recorded.main(tmp_path, Console()) == 0
    assert "3 of 3 right, 0 wrong." in capsys.readouterr().out
    write(tmp_path, "4.txt", f"# verdict: cpu\n\n{GPU}")
    write(tmp_path, "5.txt", "# verdict: gpu\n# why: device link only\n\nhello\n")
    assert recorded.main(tmp_path, Console()) == 1
    out = capsys.readouterr().out
    assert "3 of 5 right, 2 wrong." in out and out.count("WRONG") == 2


class Runtime:
    """As much of a runtime as is asked for: an engine whose log is known."""

    engine = "llamacpp"
    name = "embedded"

    def __init__(self, log: str) -> None:
        self.log = log

    def lines(self, names: tuple[str, ...], since: float = 0.0) -> list[Line]:
        assert names == ("llamacpp",)
        return [Line(since, "llamacpp", text) for text in self.log.splitlines()]


def site(tmp_path: Path, log: str, running: bool = True, engine: str = "llamacpp") -> Any:
    return SimpleNamespace(
        engine=engine,
        running=frozenset({"llamacpp"} if running else ()),
        native=False,
        served="",
        runtime=Runtime(log),
        settings=SimpleNamespace(model_registry_url=""),
        places=SimpleNamespace(models=tmp_path / "models"),
        processes={"llamacpp": Process("llamacpp", "running", started=1.0)},
    )


def test_the_running_stack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    @contextmanager
    def answering(_: Any) -> Iterator[Any]:
        yield SimpleNamespace(
            chat=lambda *a, **k: iter([SimpleNamespace(text="The capital of France is Paris.")])
        )

    log = "load_tensors:   CPU_Mapped model buffer size =    92.10 MiB"
    monkeypatch.setattr("scripts.commands.site.look", lambda console: site(tmp_path, log))
    monkeypatch.setattr(command, "engine", answering)
    monkeypatch.setattr("scripts.gpu.live.run_here", lambda argv: "")
    assert command.gpu(Console(json=True), []) == 11
    said = json.loads(capsys.readouterr().out)
    links = {link["name"]: link for link in said["links"]}
    assert links["placement"]["where"] == "the engine's log:1"
    assert links["answer"]["evidence"]


@pytest.mark.parametrize(("running", "engine"), [(False, "llamacpp"), (True, "openai")])
def test_an_engine_that_can_not_be_looked_at(
    running: bool, engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scripts.commands.site.look", lambda console: site(tmp_path, "", running, engine))
    with pytest.raises(EngineError) as caught:
        command.gpu(Console(), [])
    assert "invoke gpu --from FILE" in caught.value.hint
