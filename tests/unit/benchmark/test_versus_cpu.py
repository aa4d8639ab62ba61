"""The engine on the CPU: a second process that always ends, Ollama put back as it was, and the proof of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest

from scripts.benchmark.workload import Words, Workload
from scripts.commands import versus_cpu
from scripts.engines.ollama import Ollama
from scripts.errors import EngineError, HostError, SettingsError
from scripts.home import ROOT, Home
from scripts.logs import Line
from scripts.progress import Progress
from scripts.runtimes.base import Process
from scripts.settings import Settings
from tests.unit.benchmark.acting import chance

CPU = "load_tensors: CPU_Mapped model buffer size = 92.10 MiB"
AMX = "load_tensors: AMX model buffer size = 92.10 MiB"
CUDA = "load_tensors: CUDA0 model buffer size = 92.10 MiB"
OFFLOADED = "load_tensors: offloaded 31/31 layers to GPU"
USING = "load: using device Vulkan0 (A GPU) (unknown id) - 100 MiB free"
ON_CPU_PS = '{"models":[{"name":"m:1","size":100,"size_vram":0}]}'
ON_GPU_PS = '{"models":[{"name":"m:1","size":100,"size_vram":100}]}'

# As much of llama.cpp's server as is asked of it. It writes down how it was started.
SERVER = """
import json, os, sys
from http.server import BaseHTTPRequestHandler, HTTPServer

class Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.say({"status": "ok", "data": [{"id": "m:1"}]})

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        words = len(asked["messages"][0]["content"].split())
        count = asked["max_tokens"]
        timings = {"prompt_n": words, "prompt_ms": 10.0, "prompt_per_second": 100.0, "cache_n": 0,
                   "predicted_n": count, "predicted_ms": 10.0 * count, "predicted_per_second": 100.0}
        usage = {"prompt_tokens": words, "completion_tokens": count}
        lines = [{"choices": [{"delta": {"content": "x"}}]} for _ in range(count)]
        lines += [{"choices": [{"delta": {}, "finish_reason": "length"}], "usage": usage, "timings": timings}]
        body = "".join(f"data: {json.dumps(one)}\\n\\n" for one in lines) + "data: [DONE]\\n\\n"
        self.say(body, "text/event-stream")

    def say(self, answer, kind="application/json"):
        data = (answer if isinstance(answer, str) else json.dumps(answer)).encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

if os.environ.get("FAILS"):
    print("the model is broken"); sys.exit(1)
names = [n for n in os.environ if n.startswith("LLAMA_")]
json.dump({"pid": os.getpid(), **{n: os.environ[n] for n in names}}, open(os.environ["TOLD"], "w"))
print("init: llama threadpool init, n_threads = 2")
print(os.environ["LOG"], flush=True)
HTTPServer(("127.0.0.1", int(os.environ["LLAMA_ARG_PORT"])), Answers).serve_forever()
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A stack whose llama.cpp was launched by the specification that it left."""
    home = Home(tmp_path / "state")
    home.prepare()
    server, key = tmp_path / "server.py", tmp_path / "key"
    server.write_text(SERVER)
    key.write_text("the-key")
    environment = {
        "PATH": os.environ["PATH"], "TOLD": str(tmp_path / "told.json"), "LOG": CPU,
        "LLAMA_ARG_PORT": "1", "LLAMA_ARG_HOST": "10.0.0.1", "LLAMA_ARG_N_GPU_LAYERS": "auto",
        "LLAMA_ARG_MODEL": "/m.gguf",
    }  # fmt: skip
    specify(home, environment, [sys.executable, str(server)], {"LLAMA_API_KEY": str(key)})
    monkeypatch.setattr(versus_cpu, "_room", lambda site, name: None)
    return SimpleNamespace(
        engine="llamacpp",
        native=False,
        home=home,
        settings=Settings.model_validate({}),
        runtime=SimpleNamespace(name="embedded"),
        processes={},
        places=SimpleNamespace(credentials=SimpleNamespace(read=lambda name: "the-key"), models=home.models),
    )


def specify(home: Home, environment: dict[str, str], command: Sequence[str], secrets: dict[str, str]) -> None:
    spec = {
        "version": 1, "command": list(command), "directory": str(home.run), "environment": environment,
        "secrets": secrets, "cpus": 0, "memory": 0, "log": "/nowhere", "starts": "/nowhere",
        "address": "10.0.0.1",
    }  # fmt: skip
    (home.run / "llamacpp.json").write_text(json.dumps(spec))


def change(site: Any, **environment: str) -> None:
    """Another environment of the running server."""
    spec = json.loads((site.home.run / "llamacpp.json").read_text())
    specify(site.home, spec["environment"] | environment, spec["command"], spec["secrets"])


def told(tmp_path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((tmp_path / "told.json").read_text())
    return found


def gone(pid: int, patience: float = 10.0) -> bool:
    """Whether a process ends within so many seconds. One that nobody has waited for is as good as gone."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.02)
    return False


def measure(site: Any, report: Any = lambda one: None) -> Any:
    return versus_cpu.measure(site, "m:1", Workload(16, 4), Words(around=8, exact=True), 2, chance(1), report)


# ── llama.cpp ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_second_llama_cpp_without_devices_is_measured_and_ended(site: Any, tmp_path: Path) -> None:
    said: list[Progress] = []
    found = measure(site, said.append)
    assert [one.engine_decode for one in found.repetitions] == [100.0, 100.0]
    assert (found.evidence, found.threads, found.remarks) == (CPU, 2, ())
    assert all(one.doing.startswith("on the CPU: ") for one in said) and said
    started = told(tmp_path)
    assert (started["LLAMA_ARG_N_GPU_LAYERS"], started["LLAMA_ARG_DEVICE"]) == ("0", "none")
    assert (started["LLAMA_ARG_HOST"], started["LLAMA_ARG_MODEL"]) == ("127.0.0.1", "/m.gguf")
    assert started["LLAMA_ARG_PORT"] != "1"
    assert started["LLAMA_API_KEY"] == "the-key"
    assert gone(started["pid"])


def test_a_device_that_it_sees_all_the_same_is_said(site: Any) -> None:
    change(site, LOG=f"{USING}\n{CPU}")
    (remark,) = measure(site).remarks
    assert "Vulkan0 (A GPU) could be seen" in remark and "prefill" in remark


@pytest.mark.parametrize("log", [CUDA, f"{USING}\n{CUDA}", "nothing"])
def test_what_is_not_shown_to_be_the_cpu_is_not_told(site: Any, tmp_path: Path, log: str) -> None:
    change(site, LOG=log)
    with pytest.raises(EngineError, match="not shown that the engine computed on the CPU"):
        measure(site)
    assert gone(told(tmp_path)["pid"])


@pytest.mark.parametrize("error", [KeyboardInterrupt, EngineError("It broke."), SystemExit])
def test_it_ends_however_the_measurement_ends(site: Any, tmp_path: Path, error: Any) -> None:
    with pytest.raises(BaseException) as caught, versus_cpu._second(site, "m:1"):
        raise error
    assert caught.type in (KeyboardInterrupt, EngineError, SystemExit)
    assert gone(told(tmp_path)["pid"])


def test_one_that_dies_is_told_with_its_last_words(site: Any) -> None:
    change(site, FAILS="1")
    with pytest.raises(EngineError, match="ended") as caught:
        measure(site)
    assert any("the model is broken" in line for line in caught.value.detail)


def test_one_that_is_never_ready(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts.engines.llamacpp.LlamaCpp.ready", lambda _: SimpleNamespace(ready=False))
    site.settings = Settings.model_validate({"ready_timeout": 1})
    with pytest.raises(EngineError, match="not ready after 1 s"):
        measure(site)


def test_it_does_not_outlive_a_program_that_is_killed(tmp_path: Path) -> None:
    program = (
        "import sys, time\n"
        "from scripts.commands.versus_cpu import launched\n"
        "with launched(['sleep', '60']) as process:\n"
        "    print(process.pid, flush=True)\n"
        "    time.sleep(60)\n"
    )
    holder = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert holder.stdout
    pid = int(holder.stdout.readline())
    assert not gone(pid, 0.1)
    holder.send_signal(signal.SIGKILL)
    holder.communicate()
    assert gone(pid)


def test_one_that_does_not_heed_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versus_cpu, "END_SECONDS", 0.1)
    stubborn = [
        sys.executable,
        "-c",
        "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(60)",
    ]
    process = subprocess.Popen(stubborn, stdout=subprocess.PIPE)
    assert process.stdout
    with process.stdout:
        process.stdout.readline()
        versus_cpu.end(process)
    assert process.returncode == -signal.SIGKILL


def test_without_memory_for_it_nothing_is_started(
    site: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()  # the real look at the memory
    found = SimpleNamespace(estimate=lambda serving: SimpleNamespace(needed=10**15))
    monkeypatch.setattr("scripts.models.registry.resolve", lambda *_, **__: None)
    monkeypatch.setattr("scripts.fit.look.of", lambda *_, **__: found)
    monkeypatch.setattr("scripts.fit.here.serving", lambda *_: None)
    with pytest.raises(HostError, match="it needs 1000000"):
        measure(site)
    assert not (tmp_path / "told.json").exists()


# ── Ollama ───────────────────────────────────────────────────────────────────────────────────────────────────


class Loaded(Ollama):
    """An Ollama of which it is written down what it is asked for."""

    def __init__(self, calls: list[Any]) -> None:
        super().__init__("http://127.0.0.1:1")
        self.calls = calls

    def load(self, model: str, keep_alive: int | None = None) -> None:
        self.calls.append(("load", model, keep_alive))


def ollama(calls: list[Any], monkeypatch: pytest.MonkeyPatch, ps: Sequence[str] = ()) -> Any:
    """A stack with it. `ps` are the answers of /api/ps, the last one again and again."""
    answers = list(ps)

    @contextmanager
    def engine(_: Any) -> Iterator[Ollama]:
        yield Loaded(calls)

    def api_ps(_: Any) -> str:
        calls.append("ps")
        return answers.pop(0) if len(answers) > 1 else answers[0] if answers else '{"models":[]}'

    monkeypatch.setattr(versus_cpu, "engine", engine)
    monkeypatch.setattr(versus_cpu, "api_ps", api_ps)
    return SimpleNamespace(
        engine="ollama",
        native=False,
        settings=Settings.model_validate({"keep_alive": 300}),
        processes={"ollama": Process("ollama", "running", 7)},
        runtime=SimpleNamespace(name="podman", lines=lambda names, since: [Line(since, "ollama", CPU)]),
    )


def test_ollama_is_asked_for_no_gpu_and_put_back_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Any] = []
    site = ollama(calls, monkeypatch, [ON_CPU_PS, ON_CPU_PS, '{"models":[]}'])
    with versus_cpu._second(site, "m:1") as second:
        assert second.engine.fields == {"num_gpu": 0}  # type: ignore[attr-defined]
        assert (second.pid, second.log()) == (7, CPU)
        assert versus_cpu.proof(second.log(), second.ps()) == CPU
    # It loads a model anew for num_gpu, not for its absence: so it has to be gone before it is loaded again.
    assert calls == ["ps", ("load", "m:1", 0), "ps", "ps", ("load", "m:1", 300)]


def test_ollama_is_put_back_after_ctrl_c(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Any] = []
    with pytest.raises(KeyboardInterrupt), versus_cpu._second(ollama(calls, monkeypatch), "m:1"):
        raise KeyboardInterrupt
    assert calls == [("load", "m:1", 0), "ps", ("load", "m:1", 300)]


def test_an_ollama_that_keeps_the_model_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versus_cpu, "UNLOAD_SECONDS", 0.0)
    with (
        pytest.raises(EngineError, match="keeps m:1 on the CPU") as caught,
        versus_cpu._second(ollama([], monkeypatch, [ON_CPU_PS]), "m:1"),
    ):
        pass
    assert caught.value.hint == "uv run invoke restart"


# ── what is shown, and what is refused ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("log", "ps", "shown"),
    [
        (CPU, "", CPU),
        (f"{OFFLOADED}\n{AMX}", ON_GPU_PS, AMX),  # Ollama takes AMX for a GPU: its log knows better
        ("", ON_CPU_PS, "size_vram 0 of size 100 (all models)"),
        ("", ON_GPU_PS, ""),
        (f"{CUDA}\n{CPU}", "", ""),
        ("", "", ""),
    ],
)
def test_proof(log: str, ps: str, shown: str) -> None:
    if shown:
        assert versus_cpu.proof(log, ps) == shown
        return
    with pytest.raises(EngineError, match="not shown"):
        versus_cpu.proof(log, ps)


@pytest.mark.parametrize(
    ("engine", "runtime", "native", "refused"),
    [
        ("ollama", "podman", False, ""),
        ("ollama", "podman", True, ""),
        ("llamacpp", "embedded", False, ""),
        ("llamacpp", "podman", True, ""),
        ("llamacpp", "podman", False, "no second llama.cpp"),
        ("openai", "embedded", False, "server of your own"),
    ],
)
def test_what_can_be_compared(site: Any, engine: str, runtime: str, native: bool, refused: str) -> None:
    site.engine, site.runtime.name, site.native = engine, runtime, native
    if not refused:
        versus_cpu.check(site)
        return
    with pytest.raises(SettingsError, match=refused):
        versus_cpu.check(site)


@pytest.mark.parametrize(
    ("engine", "native", "system", "said"),
    [
        ("llamacpp", False, "linux", "GPU=off in .env"),
        ("llamacpp", True, "darwin", "GPU=off in .env"),
        ("ollama", True, "linux", "GPU=off in .env"),
        ("ollama", False, "darwin", "GPU=off in .env"),
        ("ollama", True, "darwin", "ENGINE_LOCATION=container and GPU=off in .env"),
    ],
)
def test_advice(
    site: Any, engine: str, native: bool, system: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.engine, site.native = engine, native
    monkeypatch.setattr("sys.platform", system)
    assert f"To stay on the CPU: {said}, then: uv run invoke restart" == versus_cpu.advice(site)
