"""Which build the engine is started from: in which order they are tried, what is remembered, what a person is told."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import tenacity

from scripts import runtimes, settings
from scripts.builds.notes import Notes
from scripts.builds.store import NAME
from scripts.commands import build as build_command
from scripts.console import Console
from scripts.engines.base import Chunk
from scripts.errors import EngineError, ServiceError
from scripts.home import Home
from scripts.host import Memory
from scripts.host.gpus import Gpus, RenderNode
from scripts.lifecycle import engine_build, room
from scripts.lifecycle.engine_build import EngineBuild, missing_driver, question, wants_gpu, warm
from scripts.lifecycle.plan import Plan
from scripts.lifecycle.site import Site
from scripts.models import download as download_room
from scripts.models.catalogue import load
from scripts.places import Places
from scripts.progress import silent
from scripts.runtimes.base import Process
from scripts.stopping import Stopped
from tests.fileserver import Files, serving
from tests.machine import free_port
from tests.unit.builds.made import RECORD, publish
from tests.waits import PATIENCE

NVIDIA = RenderNode("/dev/dri/renderD128", "NVIDIA", "nvidia", "render", True)
BOARD = RenderNode("/dev/dri/renderD128", "Broadcom", "v3d", "render", True)
PROGRAM = b"#!/bin/sh\n"
LOADED = "load_tensors: loading model tensors\n"


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> Iterator[Files]:
    """A release server; this machine is a Linux x86_64 one without a GPU."""
    monkeypatch.setattr(download_room, "WAIT", tenacity.wait_fixed(0.01))
    monkeypatch.setattr("scripts.builds.kinds.platform.machine", lambda: "x86_64")
    on(monkeypatch, Gpus())
    with ExitStack() as stack:
        yield stack.enter_context(serving())


def on(monkeypatch: pytest.MonkeyPatch, gpus: Gpus) -> None:
    monkeypatch.setattr("scripts.host.gpus", lambda *_: gpus)


def site(folder: Path, files: Files, *running: str, **values: str) -> Site:
    given = {"LLAMACPP_RELEASE_URL": files.url + RECORD, **values}
    chosen, home = settings.load(folder, given).settings, Home(folder / "home")
    home.prepare()
    processes = {name: Process(name, "running") for name in running}
    return Site(chosen, home, runtimes.make("embedded", chosen, home, Places.of(chosen, home)), processes)


def choice(at: Site) -> EngineBuild:
    return EngineBuild(at, silent, threading.Event())


def broke(message: str = "llamacpp ends as soon as it starts (terminated by SIGILL). More.") -> ServiceError:
    return ServiceError(message, fault="service-failed")


@pytest.mark.parametrize(
    ("gpus", "off", "auto", "anyway"),
    [
        (Gpus(), False, False, False),
        (Gpus(nodes=(NVIDIA,)), False, True, True),
        (Gpus(nvidia=("/dev/nvidia0",)), False, True, True),
        (Gpus(nodes=(BOARD,)), False, False, True),
    ],
)
def test_which_gpus_are_used(tmp_path: Path, gpus: Gpus, off: bool, auto: bool, anyway: bool) -> None:
    said = {one: settings.load(tmp_path, {"GPU": one}).settings for one in ("off", "auto", "on")}
    assert [wants_gpu(said[one], gpus) for one in said] == [off, auto, anyway]


def test_the_first_start_brings_it_and_the_next_one_asks_nobody(tmp_path: Path, files: Files) -> None:
    archive, at = publish(files, PROGRAM), site(tmp_path, files)
    first = choice(at)
    build = first.next()
    assert build and build.sha256 == archive.sha256 and not first.trusted(build)
    first.trust(build)
    text = first.serve(build, "")
    assert at.program == str(build.program), "doctor compares what runs with it"
    assert at.build == text and "b1234" in text and "CPU" in text and at.build_version == "b1234 (CPU)"
    asked = len(files.seen)
    again = choice(at)
    assert (
        again.next() == build and again.trusted(build) and again.next() is None and len(files.seen) == asked
    )


def test_where_the_makers_release_none_the_package_serves(
    tmp_path: Path, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scripts.builds.kinds.platform.machine", lambda: "riscv64")
    one = choice(site(tmp_path, files))
    assert one.next() is None and one.why[0] in one.serve(None, "") and not files.seen


def test_who_wants_the_package_has_no_choice(tmp_path: Path, files: Files) -> None:
    publish(files, PROGRAM)
    before = choice(site(tmp_path, files))
    before.serve(before.next(), "")
    assert before.site.released and before.site.build
    package = site(tmp_path, files, ENGINE_BUILD="package")
    assert not package.released and package.build == package.build_version == ""


def test_a_host_that_is_not_there_is_asked_once_a_day(tmp_path: Path, files: Files) -> None:
    at = site(tmp_path, files, LLAMACPP_RELEASE_URL=f"http://127.0.0.1:{free_port()}/r")
    first, second = choice(at), choice(at)
    assert first.next() is None and second.next() is None
    assert second.why == [first.why[0] + engine_build.EARLIER]
    text = second.serve(None, "")
    assert at.program == ""
    assert at.build == text and second.why[0] in text


def test_a_release_without_sums_is_said_and_remembered(tmp_path: Path, files: Files) -> None:
    files.content[RECORD] = b'{"tag_name": "b1", "assets": [{"name": "llama-b1-bin-ubuntu-x64.tar.gz"}]}'
    at = site(tmp_path, files)
    one = choice(at)
    assert one.next() is None and len(one.why) == 1 and "sha256" in one.why[0]
    asked = len(files.seen)
    again = choice(at)
    assert again.next() is None and again.why == [one.why[0] + engine_build.EARLIER]
    assert len(files.seen) == asked


@pytest.mark.parametrize("fault", ["record", "archive"])
def test_a_server_that_fails_is_remembered(tmp_path: Path, files: Files, fault: str) -> None:
    archive = publish(files, PROGRAM)
    files.content.pop(RECORD if fault == "record" else f"/{archive.name}")
    at = site(tmp_path, files)
    assert choice(at).next() is None
    asked = len(files.seen)
    again = choice(at)
    assert again.next() is None and len(again.why) == 1 and len(files.seen) == asked


def test_a_sum_in_the_settings_is_what_counts(tmp_path: Path, files: Files) -> None:
    archive = publish(files, PROGRAM)
    other = choice(site(tmp_path / "a", files, LLAMACPP_SHA256="0" * 64))
    assert other.next() is None and "LLAMACPP_SHA256" in other.why[0]
    assert choice(site(tmp_path / "b", files, LLAMACPP_SHA256=archive.sha256)).next()


def test_a_full_disk_is_no_reason_to_wait_a_day(
    tmp_path: Path, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(files, PROGRAM)
    at = site(tmp_path, files)
    with monkeypatch.context() as patch:
        patch.setattr("scripts.disk.disk_free", lambda _: 1000)
        full = choice(at)
        assert full.next() is None and len(full.why) == 1
    assert choice(at).next()


def test_vulkan_first_then_the_cpu_then_the_package(
    tmp_path: Path, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(files, PROGRAM)
    publish(files, PROGRAM + b"#", backend="vulkan")
    on(monkeypatch, Gpus(nodes=(NVIDIA,), vulkan=("nvidia_icd.json",)))
    at = site(tmp_path, files, READY_TIMEOUT="500")
    one = choice(at)
    vulkan = one.next()
    assert vulkan and vulkan.backend == "vulkan" and one.patience(vulkan, 0) == engine_build.GPU_SECONDS
    one.fail(vulkan, broke("llamacpp was not ready after 60 s (no answer). More."))
    cpu = one.next()
    assert cpu and cpu.backend == "cpu" and one.patience(cpu, 0) == 500
    text = one.serve(cpu, "")
    assert "Vulkan failed" in text and "60 s" in text and "More" not in text and "GPU is not used" in text
    again = choice(at)
    assert again.next() == cpu, "a driver that hung is not waited for again"
    on(monkeypatch, Gpus(nodes=(NVIDIA,), vulkan=("nvidia_icd.json",), nvidia_driver="590.1"))
    assert choice(at).next() == vulkan, "another driver is another chance"


def test_a_large_model_has_time_to_be_read(
    tmp_path: Path, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a machine with a slow disk would never use its GPU for one."""
    publish(files, PROGRAM, backend="vulkan")
    on(monkeypatch, Gpus(nodes=(NVIDIA,)))
    one = choice(site(tmp_path, files, READY_TIMEOUT="500"))
    build = one.next()
    assert build and one.patience(build, 20 << 30) > 240 and one.patience(build, 1 << 40) == 500
    one.trust(build)
    assert one.patience(build, 0) == 500, "its driver is known not to hang"


def test_a_failure_counts_only_if_another_program_serves(tmp_path: Path, files: Files) -> None:
    publish(files, PROGRAM)
    at = site(tmp_path, files)
    one = choice(at)
    build = one.next()
    assert build
    one.fail(build, broke())
    assert choice(at).next() == build, "the model may be the cause"
    one.serve(None, "")
    last = choice(at)
    assert last.next() is None and "SIGILL" in last.why[0]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["of an earlier process", "{} is next", "starts {}", "illegal"], "illegal"),
        (["{}: error while loading shared libraries"], "loading shared libraries"),
        (["of an earlier process", "starts {}"], ""),
    ],
)
def test_why_a_build_failed_is_what_its_program_said(
    tmp_path: Path, files: Files, words: list[str], why: str
) -> None:
    publish(files, PROGRAM)
    one = choice(site(tmp_path, files))
    build = one.next()
    assert build
    detail = [line.format(build.program) for line in words]
    one.fail(build, ServiceError("It ends (SIGILL).", fault="service-failed", detail=detail))
    assert one.why[-1].endswith(f"{why})") and ("SIGILL): " in one.why[-1]) == bool(why)


def test_gpu_off_takes_no_build_for_it(tmp_path: Path, files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(files, PROGRAM, backend="vulkan")
    publish(files, PROGRAM)
    on(monkeypatch, Gpus(nodes=(NVIDIA,)))
    build = choice(site(tmp_path, files, GPU="off")).next()
    assert build and build.backend == "cpu"


def test_the_device_that_is_used_is_said(
    tmp_path: Path, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(files, PROGRAM, backend="vulkan")
    on(monkeypatch, Gpus(nodes=(NVIDIA,), vulkan=("nvidia_icd.json",)))
    one = choice(site(tmp_path, files))
    build = one.next()
    line = "llama_prepare_model_devices: using device Vulkan0 (NVIDIA H200) (0000:1a:00.0) - 142 MiB free"
    assert build and one.serve(build, f"x\n{line}\n").endswith(": on Vulkan0 (NVIDIA H200)")
    assert "GPU is not used" in one.serve(build, "load_tensors: CPU model buffer size = 5 MiB")
    assert "GPU is not used" in one.serve(None, "")
    before = f"{line}\nany words {build.program}\nload_tensors: CPU model buffer size = 5 MiB"
    assert "GPU is not used" in one.serve(build, before), "that was another process"
    full = f"{line}\nload_tensors: offloaded 0/25 layers to GPU"
    assert "GPU is not used" in one.serve(build, full), "it is listed, and holds nothing"
    assert "on Vulkan0" in one.serve(build, f"{full}\nload_tensors: offloaded 7/25 layers to GPU")


@pytest.mark.parametrize(
    ("loader", "drivers", "word"),
    [(False, (), "libvulkan.so.1"), (True, (), "mesa-vulkan-drivers"), (True, ("a_icd.json",), "a_icd.json")],
)
def test_what_vulkan_lacks_is_named(
    monkeypatch: pytest.MonkeyPatch, loader: bool, drivers: tuple[str, ...], word: str
) -> None:
    monkeypatch.setattr(engine_build, "has_vulkan_loader", lambda: loader)
    assert word in missing_driver(Gpus(nodes=(NVIDIA,), vulkan=drivers))


def test_a_running_engine_keeps_its_program(tmp_path: Path, files: Files) -> None:
    publish(files, PROGRAM)
    before = choice(site(tmp_path, files))
    assert before.running() is None
    build = before.next()
    before.serve(build, "")
    assert before.running() is None, "it does not run"
    up = choice(site(tmp_path, files, "llamacpp"))
    assert build and up.running() == str(build.program)
    pinned = site(tmp_path, files, "llamacpp", LLAMACPP_SHA256="0" * 64)
    assert choice(pinned).running() is None, "another wish"
    before.serve(None, "")
    assert up.running() == ""
    before.serve(build, "")
    build.program.unlink()
    assert up.running() is None, "it is gone"


def test_what_is_served_is_not_outdated(tmp_path: Path, files: Files) -> None:
    publish(files, PROGRAM)
    at = site(tmp_path, files)
    one = choice(at)
    build = one.next()
    assert build and at.runtime.parts.outdated() == {}, "the record names it"
    one.serve(build, "")
    newer = site(tmp_path, files, LLAMACPP_RELEASE_URL=f"{files.url}/other")
    files.content["/other"] = b'{"tag_name": "b2", "assets": []}'
    other = choice(newer)
    assert other.next() is None and newer.runtime.parts.outdated() == {}, "it serves"
    other.serve(None, "")
    assert list(newer.runtime.parts.outdated()) == [str(build.folder)]


def test_build_fetches_it_ahead_and_tries_again_what_failed(
    tmp_path: Path, files: Files, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    archive, at = publish(files, PROGRAM), site(tmp_path, files)
    content = files.content.pop(f"/{archive.name}")
    monkeypatch.setattr("scripts.lifecycle.installation.to_start", lambda _: at)
    monkeypatch.setattr(type(at.runtime.parts), "missing", lambda *_: {})
    monkeypatch.setattr(type(at.runtime.parts), "obtain", lambda *_: None)

    def built(dry_run: bool = False) -> Any:
        build_command.build(Console(json=True), dry_run)
        document = json.loads(capsys.readouterr().out)
        return {name: document[name] for name in ("missing", "made")}

    assert built(dry_run=True) == {"missing": [NAME], "made": []} and not files.seen
    assert built() == {"missing": [NAME], "made": []}
    files.content[f"/{archive.name}"] = content
    assert choice(at).next() is None, "a start tries it again after a day"
    assert built() == {"missing": [], "made": [NAME]}
    build = choice(at).next()
    assert build and build.sha256 == archive.sha256
    failed = choice(at)
    failed.fail(build, broke())
    failed.serve(None, "")
    assert choice(at).next() is None
    assert built() == {"missing": [], "made": []} and choice(at).next() == build, "the next start tries it"


def test_room_counts_the_gpu_of_the_build_that_serves(
    tmp_path: Path, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(files, PROGRAM)
    publish(files, PROGRAM + b"#", backend="vulkan")
    on(monkeypatch, Gpus(nodes=(NVIDIA,)))
    at = site(tmp_path, files)
    one = choice(at)
    build = one.next()
    assert not room.gets_gpu(at)
    one.serve(build, "")
    assert room.gets_gpu(at)
    one.serve(
        build,
        LOADED + "using device Vulkan0 (NVIDIA T4) - 1 MiB free\nload_tensors: offloaded 25/25 layers to GPU",
    )
    assert room.gets_gpu(at)
    for log in ("", "using device Vulkan0 (NVIDIA T4)\nload_tensors: offloaded 0/25 layers to GPU"):
        one.serve(build, LOADED + log)
        assert not room.gets_gpu(at), "no driver, or none of the model is there"
    one.serve(one.next(), "")
    assert not room.gets_gpu(at), "the CPU's build"


def test_conversations_by_the_memory_of_the_card_that_computes(
    tmp_path: Path, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also at the first start, which tries the GPU's build first; the CPU's leave what the machine's memory has."""
    publish(files, PROGRAM)
    publish(files, PROGRAM + b"#", backend="vulkan")
    on(monkeypatch, Gpus(nodes=(NVIDIA,)))
    monkeypatch.setattr("scripts.fit.here.vram", lambda: 16 * 10**9)
    monkeypatch.setattr("scripts.host.memory", lambda: Memory(64 * 10**9, 64 * 10**9))
    monkeypatch.setattr("scripts.host.threads", lambda: 2)
    at, starter = site(tmp_path, files), load().starter

    def number(gpu: bool | None = None) -> int:
        return Plan(at, starter, "", {}, gpu=gpu).at_once.number

    assert (number(), number(gpu=True), number(gpu=False)) == (8, 8, 4)
    assert room.of(at).vram == 16 * 10**9, "`fit` counts as the start does"
    one = choice(at)
    vulkan = one.next()
    one.serve(vulkan, "")
    assert number() == 8
    one.serve(one.next(), "")
    assert number() == 4, "what a next start begins with"
    off = site(tmp_path, files, GPU="off")
    Notes.of(off.home).path.unlink()
    assert Plan(off, starter, "", {}).at_once.number == 4
    monkeypatch.setattr("scripts.fit.here.vram", lambda: None)
    assert number(gpu=True) == 4, "a GPU with the machine's memory"


def test_what_would_be_started_is_what_runs(tmp_path: Path, files: Files) -> None:
    """Doctor compares the two."""
    publish(files, PROGRAM)
    at = site(tmp_path, files)
    one = choice(at)
    build = one.next()
    one.serve(build, "")
    plan = Plan(at, load().starter, "", {**at.ports, "webui_port": 1})
    embedded = plan.service("llamacpp", plan.variables(Path("/m.gguf"), None)).embedded
    assert build and embedded and embedded.command[-2:] == ("--program", str(build.program))


# ── the question ─────────────────────────────────────────────────────────────────────────────────────────────────


def engine(*said: str, wait: bool = False, finish: str = "stop") -> Any:
    def chat(messages: Any, **asking: Any) -> Generator[Chunk, None, None]:
        if wait:
            asking["stop"].wait(2 * PATIENCE)
        yield from (Chunk(one) for one in said)
        yield Chunk(finish=finish)

    return SimpleNamespace(chat=chat)


def test_a_right_answer_is_enough() -> None:
    question(engine("The capital ", "is Paris."), load().starter, threading.Event())
    question(engine("Yes."), load().starter.model_copy(update={"question": None}), threading.Event())


def test_one_that_is_cut_while_it_thinks_has_to_be_language() -> None:
    question(
        engine("The user asks for a capital. Let me think.", finish="length"),
        load().starter,
        threading.Event(),
    )
    with pytest.raises(EngineError):
        question(engine("GGGGGGGGGGGGGGGGGGGG", finish="length"), load().starter, threading.Event())


@pytest.mark.parametrize("said", ["", " ", "London.", "GGGGGGGGGGGGGGGGGGGG"])
def test_another_one_is_not(said: str) -> None:
    with pytest.raises(EngineError) as error:
        question(engine(said), load().starter, threading.Event())
    assert error.value.fault == "engine-build"


def test_ctrl_c_does_not_wait_for_the_answer() -> None:
    cancel = threading.Event()
    pressed = threading.Timer(0.2, cancel.set)
    pressed.start()
    began = time.monotonic()
    with pytest.raises(Stopped):
        question(engine("Paris", wait=True), load().starter, cancel)
    pressed.join()
    assert time.monotonic() - began < PATIENCE


def test_a_long_prompt_is_asked_once_and_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, int]] = []

    def chat(messages: Any, **asking: Any) -> Generator[Chunk, None, None]:
        asked.append((messages[0]["content"], asking["max_tokens"]))
        assert asking["stop"].wait(PATIENCE)
        yield Chunk(finish="stop")

    monkeypatch.setattr(engine_build, "WARM_SECONDS", 0.1)
    for context, words in ((1024, 312), (32768, engine_build.WARM_TOKENS)):
        warm(SimpleNamespace(chat=chat), context, threading.Event())
        assert (len(asked[-1][0].split()), asked[-1][1]) == (words, 1)


def test_an_answer_that_does_not_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_build, "ANSWER_SECONDS", 0.1)
    with pytest.raises(EngineError, match="0 s"):
        question(engine("Paris", wait=True), load().starter, threading.Event())
