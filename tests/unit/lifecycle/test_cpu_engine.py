"""A second engine that always ends, and Ollama put back as it was. Real ones: tests/integration, tests/podman."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from scripts import settings
from scripts.engines import kinds
from scripts.engines.base import With
from scripts.engines.ollama import Ollama
from scripts.errors import EngineError, HostError, ServiceError
from scripts.fit.estimate import Cache, Estimate
from scripts.fit.judge import Room
from scripts.host import Memory
from scripts.lifecycle import clients
from scripts.lifecycle import cpu_engine as room
from scripts.lifecycle.cpu_engine import on_cpu
from scripts.lifecycle.site import Site
from scripts.logs import Line
from scripts.probes import Readiness
from scripts.runtimes.base import Obtained, Process
from scripts.runtimes.containers import Containers
from scripts.settings import Settings
from scripts.stack import Service
from tests.faults import fault
from tests.unit.lifecycle.acting import CPU, change, running, told
from tests.waits import runs, until


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(room, "_room", lambda *_: None)
    return running(tmp_path)


# ── llama.cpp ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("error", [KeyboardInterrupt, EngineError("It broke."), SystemExit])
def test_it_ends_however_the_measurement_ends(site: Any, tmp_path: Path, error: Any) -> None:
    with pytest.raises(BaseException) as caught, on_cpu(site, "m:1"):
        raise error
    assert caught.type in (KeyboardInterrupt, EngineError, SystemExit)
    until(lambda: not runs(told(tmp_path)["pid"]))


def test_one_that_dies_is_told_with_its_last_words(site: Any) -> None:
    change(site, FAILS="1")
    with pytest.raises(EngineError, match="ended") as caught, on_cpu(site, "m:1"):
        pass
    assert any("the model is broken" in line for line in caught.value.detail)


def test_one_that_is_never_ready(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts.probes.ready", lambda *_: Readiness(False, "no answer"))
    site.settings = Settings.model_validate({"ready_timeout": 1})
    with pytest.raises(EngineError, check=fault("cpu-engine-failed")), on_cpu(site, "m:1"):
        pass


def test_how_it_was_started_is_not_known(site: Any) -> None:
    (site.home.run / "llamacpp.json").unlink()
    with pytest.raises(EngineError, match="no longer known") as caught, on_cpu(site, "m:1"):
        pass
    assert caught.value.hint == "uv run invoke restart"


GB = 10**9


@pytest.mark.parametrize(
    ("weights", "given", "contained", "said"),
    [
        (10**15, "", False, "it needs 1000000.0 GB, free memory is "),
        (GB, "500M", True, "it needs 1.0 GB, ENGINE_MEMORY is 524 MB"),
        (GB, "500M", False, ""),  # outside of containers the limit does not count the model's file
        (GB, "2G", True, ""),
    ],
)
def test_without_memory_for_it_nothing_is_started(
    weights: int, given: str, contained: bool, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = running(tmp_path)
    site.settings = Settings.model_validate({"engine_memory": given})
    estimated = Estimate(weights, 0, Cache(1000), 0, 0)
    limit = site.settings.engine_memory
    there = Room(10**12, 10**12, limit=limit, limit_counts_file=contained)
    monkeypatch.setattr("scripts.lifecycle.room.of", lambda _: there)
    monkeypatch.setattr("scripts.host.memory", lambda: Memory(10**12, 10**10))
    monkeypatch.setattr("scripts.models.registry.resolve", lambda *_, **__: None)
    monkeypatch.setattr(
        "scripts.fit.look.of", lambda *_, **__: SimpleNamespace(estimate=lambda _: estimated, model=None)
    )
    monkeypatch.setattr("scripts.fit.here.serving", lambda *_, **__: None)
    if not said:
        room._room(site, "m:1")
        return
    with pytest.raises(HostError, match=said):
        room._room(site, "m:1")
    if not contained:
        with pytest.raises(HostError), on_cpu(site, "m:1"):
            pass
        assert not (tmp_path / "told.json").exists()


# ── llama.cpp in a container ─────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def contained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A stack whose llama.cpp was brought up in a container that has a GPU, by settings that have changed since."""
    (tmp_path / "sh").symlink_to("/bin/sh")  # and no container tool
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(room, "_room", lambda *_: None)
    loaded = settings.load(
        tmp_path,
        {"BYRE_HOME": str(tmp_path / "home"), "RUNTIME": "podman", "ENGINE": "llamacpp", "GPU": "off"},
    )
    loaded.home.prepare()
    site = Site.of(loaded.settings, loaded.home)
    secrets = loaded.home.run / "secrets"
    secrets.mkdir()
    (secrets / "engine_api_key").write_text("the-key")
    service = site.described()["llamacpp"]
    environment = {**service.environment, "LLAMA_ARG_CTX_SIZE": "2048", "LLAMA_ARG_ALIAS": "costs $5"}
    first = service.model_copy(
        update={"devices": ("/dev/dri",), "group_add": ("keep-groups",), "environment": environment}
    )
    runtime = site.runtime.services
    assert isinstance(runtime, Containers)
    runtime.file.put("llamacpp", runtime.descriptions.service(first, "localhost/byre/llamacpp:1"), {})
    return site


def test_a_second_container_is_as_the_first_was_brought_up_but_without_devices(
    contained: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime, seen = contained.runtime.services, []

    @contextmanager
    def temporary(service: Service, obtained: Obtained, patience: float) -> Iterator[int]:
        seen.append((service, obtained.what))
        yield 1234

    monkeypatch.setattr(runtime, "temporary", temporary)
    monkeypatch.setattr(runtime, "lines", lambda names: [Line(1.0, name, CPU) for name in names])
    monkeypatch.setattr(runtime, "processes", lambda names: {n: Process(n, "running", 7) for n in names})
    with on_cpu(contained, "m:1") as made:
        assert (made.pid, made.log(), made.engine.address) == (7, CPU, "http://127.0.0.1:1234")
        assert "second container" in made.how
    ((service, image),) = seen
    assert (service.name, service.restart, image) == ("llamacpp-cpu", "no", "localhost/byre/llamacpp:1")
    assert (service.devices, service.group_add, service.gpus) == ((), (), "")
    given = service.environment
    assert (given["LLAMA_ARG_CTX_SIZE"], given["LLAMA_ARG_ALIAS"]) == ("2048", "costs $5")
    assert (given["LLAMA_ARG_DEVICE"], given["LLAMA_ARG_N_GPU_LAYERS"]) == ("none", "0")
    first = contained.described()["llamacpp"]
    assert (service.networks, service.volumes, service.secrets) == (
        first.networks, first.volumes, first.secrets,
    )  # fmt: skip
    assert service.ready == first.ready and service.cap_drop == ("ALL",) and service.read_only


def test_a_container_that_is_not_there_is_told(contained: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def temporary(*_: Any) -> Iterator[int]:
        raise ServiceError("llamacpp-cpu ended.", detail=["the model is broken"])
        yield 1

    monkeypatch.setattr(contained.runtime.services, "temporary", temporary)
    with (
        pytest.raises(EngineError, check=fault("cpu-engine-failed"), match=r"llamacpp-cpu ended\.") as caught,
        on_cpu(contained, "m:1"),
    ):
        pass
    assert caught.value.detail == ("the model is broken",)


def test_one_that_was_never_brought_up(contained: Site) -> None:
    (contained.home.run / "compose.yml").unlink()
    with pytest.raises(EngineError, match="no longer known"), on_cpu(contained, "m:1"):
        pass


# ── Ollama ───────────────────────────────────────────────────────────────────────────────────────────────────


class Loaded(Ollama):
    """An Ollama of which it is written down what it is asked for."""

    def __init__(self, calls: list[Any], in_memory: Sequence[set[str]]) -> None:
        super().__init__("http://127.0.0.1:1")
        self.calls, self.in_memory = calls, list(in_memory) or [set()]

    def load(self, model: str, keep_alive: int | None = None) -> None:
        self.calls.append(("load", model, keep_alive))

    def loaded(self) -> set[str]:
        self.calls.append("ps")
        return self.in_memory.pop(0) if len(self.in_memory) > 1 else self.in_memory[0]


def ollama(calls: list[Any], monkeypatch: pytest.MonkeyPatch, *loaded: set[str]) -> Any:
    """A stack with it. `loaded` is what it has in memory each time it is asked, the last one again and again."""

    @contextmanager
    def keeper(_: Any) -> Iterator[Ollama]:
        yield Loaded(calls, loaded)

    monkeypatch.setattr(clients, "model_keeper", keeper)
    return SimpleNamespace(
        engine=kinds.OLLAMA,
        native=False,
        settings=Settings.model_validate({"keep_alive": 300}),
        processes={"ollama": Process("ollama", "running", 7)},
        runtime=SimpleNamespace(
            services=SimpleNamespace(lines=lambda names, since: [Line(since, "ollama", CPU)])
        ),
    )


def test_ollama_is_asked_for_no_gpu_and_put_back_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Any] = []
    site = ollama(calls, monkeypatch, {"m:1"}, set())
    with on_cpu(site, "m:1") as made:
        assert isinstance(made.engine, With) and made.engine.fields == {"num_gpu": 0}
        assert (made.pid, made.log()) == (7, CPU)
    # It loads a model anew for num_gpu, not for its absence: so it has to be gone before it is loaded again.
    assert calls == [("load", "m:1", 0), "ps", "ps", ("load", "m:1", 300)]


def test_ollama_is_put_back_after_ctrl_c(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Any] = []
    with pytest.raises(KeyboardInterrupt), on_cpu(ollama(calls, monkeypatch), "m:1"):
        raise KeyboardInterrupt
    assert calls == [("load", "m:1", 0), "ps", ("load", "m:1", 300)]


def test_an_ollama_that_keeps_the_model_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "UNLOAD_SECONDS", 0.0)
    with (
        pytest.raises(EngineError, check=fault("cpu-engine-failed"), match="m:1") as caught,
        on_cpu(ollama([], monkeypatch, {"m:1"}), "m:1"),
    ):
        pass
    assert caught.value.hint == "uv run invoke restart"
