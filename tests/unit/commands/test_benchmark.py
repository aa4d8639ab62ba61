"""The command with an acted engine: what it prints, keeps, refuses, and its exit code."""

from __future__ import annotations

import csv
import io
import json
import re
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from scripts.benchmark.compare import NO_DIFFERENCE
from scripts.benchmark.history import History
from scripts.benchmark.options import Flags, Options, parse
from scripts.commands import benchmark as command
from scripts.console import Console
from scripts.engines import kinds
from scripts.engines.base import Model
from scripts.engines.kinds import Kind
from scripts.engines.ollama import Ollama
from scripts.errors import ByreError, EngineError, HostError, ModelError, SettingsError
from scripts.home import Home
from scripts.host.load import Counters
from scripts.lifecycle import installation, serve
from scripts.lifecycle.cpu_engine import CpuEngine
from scripts.logs import Line
from scripts.measure import model as measure
from scripts.measure import versus_cpu
from scripts.runtimes.base import Process
from scripts.settings import Settings
from tests.faults import fault
from tests.unit.benchmark.acting import Actor, made

LOG = (
    "load_tensors:   CPU_Mapped model buffer size = 92 MiB",
    "init: llama threadpool init, n_threads = 2",
    "model loaded",
)


@dataclass
class Place:
    """What the command needs of a Site: an engine of somebody else's kind, whose models are those that it
    lists."""

    home: Home
    engine: Kind = kinds.OLLAMA
    served: str = "acted:1b"
    running: frozenset[str] = frozenset({"ollama"})
    settings: Settings = field(default_factory=lambda: Settings.model_validate({}))
    actor: Actor = field(default_factory=Actor)
    log: tuple[str, ...] = LOG
    direct: bool = True

    @property
    def processes(self) -> dict[str, Process]:
        return {"ollama": Process("ollama", "running", None, started=10.0)}

    @property
    def places(self) -> Any:
        return SimpleNamespace(models=self.home.models)

    @property
    def native(self) -> bool:
        return False

    @property
    def contained(self) -> bool:
        return False

    @property
    def at_once(self) -> int | None:
        return 1 if self.engine.is_service else None

    @property
    def runtime(self) -> Any:
        lines = [Line(10.0 + at, "ollama", text) for at, text in enumerate(self.log)]
        services = SimpleNamespace(lines=lambda *_: lines, direct=lambda _: self.direct)
        return SimpleNamespace(name="embedded", engine="ollama", containers=None, services=services)


class Manifested(Actor, Ollama):
    """An Ollama that tells its manifests."""

    def models(self) -> list[Model]:
        digests = {"acted:1b": "cd" * 32, "other:2b": "ef" * 32}
        return [replace(one, digest=digests[one.name]) for one in super().models()]

    def version(self) -> str:
        return "0.33.0"

    def show(self, model: str) -> dict[str, Any]:
        return {}


SERVE = serve.serve


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    place = Place(Home(tmp_path / "state"))

    @contextmanager
    def engine(found: Place) -> Iterator[Actor]:
        yield found.actor

    monkeypatch.setattr(installation, "look", lambda _: place)
    for room in (serve, measure):
        monkeypatch.setattr(room, "engine", engine)
    monkeypatch.setattr(command, "serve", lambda site, *_: site)
    for room in (measure, versus_cpu):
        monkeypatch.setattr(room, "LoadReader", lambda _: SimpleNamespace(read=undisturbed))
    return place


def undisturbed() -> Counters:
    """Other programs of this machine, and its hypervisor, disturb nothing here."""
    now = time.monotonic()
    return Counters(now, now)


def options(**flags: Any) -> Options:
    return parse(Flags(**{"prompt": 64, "answer": 8, "repetitions": 3, **flags}))


def document(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_a_run_is_shown_and_kept(site: Place, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.benchmark(Console(), options()) == 0
    out = capsys.readouterr().out
    for part in (
        "acted:1b, Q4_1, digest unknown: 64 tokens of prompt, 8 of answer",
        "decode, engine's clock   8.0 ± 0.0",
        "disturbances may be missing",
        "took 2.0 s",
    ):
        assert part in out
    (kept,) = History(site.home).read().results
    assert kept.id in out
    assert kept.environment.threads == 2
    assert kept.exact


@pytest.mark.parametrize("direct", [True, False])
def test_a_way_to_the_engine_that_takes_time_is_told(
    site: Place, capsys: pytest.CaptureFixture[str], direct: bool
) -> None:
    site.direct = direct
    command.benchmark(Console(json=True), options())
    (one,) = document(capsys)["results"]
    assert ("exec" in " ".join(one["remarks"])) is not direct


def test_json(site: Place, capsys: pytest.CaptureFixture[str]) -> None:
    command.benchmark(Console(json=True), options(concurrency="1,2"))
    told = document(capsys)
    (one,) = told["results"]
    assert one["disturbed"] == 0
    assert one["figures"]["engine_decode"]["n"] == 3
    assert [level["clients"] for level in one["levels"]] == [1, 2]
    assert "NUM_PARALLEL" in one["remarks"][0]
    assert told["gates"] == []


def test_an_ollama_that_does_not_tell_its_threads(site: Place) -> None:
    """It chooses them by itself, so that nothing else tells."""
    site.log = LOG[:1]
    site.settings = Settings.model_validate({"threads": 3})
    command.benchmark(Console(), options())
    (kept,) = History(site.home).read().results
    assert kept.environment.threads is None


def test_the_digest_of_ollama(site: Place, capsys: pytest.CaptureFixture[str]) -> None:
    site.actor = Manifested()
    command.benchmark(Console(), options(repetitions=1))
    assert f"sha256 {'cd' * 6}…" in capsys.readouterr().out
    (kept,) = History(site.home).read().results
    assert kept.model.sha256 == "cd" * 32


def test_an_engine_that_is_down(site: Place) -> None:
    site.running = frozenset()
    with pytest.raises(EngineError, match="is not running") as caught:
        command.benchmark(Console(), options())
    assert caught.value.hint == "uv run invoke start"


def test_an_engine_that_dies_leaves_nothing_behind(site: Place) -> None:
    site.actor.dies_at = 5
    with pytest.raises(EngineError, match="in the middle"):
        command.benchmark(Console(), options())
    assert History(site.home).read().results == ()


def test_an_external_engine_keeps_its_settings_to_itself(site: Place) -> None:
    site.engine, site.running = kinds.OPENAI, frozenset()
    command.benchmark(Console(), options())
    (kept,) = History(site.home).read().results
    assert (kept.environment.threads, kept.environment.parallel, kept.load_seconds) == (None, None, None)
    assert kept.environment.location is None


def test_without_a_start_the_first_model_of_the_engine_is_measured(site: Place) -> None:
    site.engine, site.running, site.served = kinds.OPENAI, frozenset(), ""
    command.benchmark(Console(), options(repetitions=1))
    (kept,) = History(site.home).read().results
    assert kept.model.name == "acted:1b"


@pytest.mark.parametrize(
    ("name", "near"), [("acted", "acted:1b"), ("actd:1b", "acted:1b"), ("qwen2.5-codr", "qwen2.5-coder")]
)
def test_an_unknown_model_has_near_names(site: Place, name: str, near: str) -> None:
    with pytest.raises(ModelError, match="Unknown model") as caught:
        command.benchmark(Console(), options(model=name))
    assert near in caught.value.message
    assert "invoke models" in caught.value.hint


def test_a_model_of_the_catalogue_that_is_not_here(site: Place) -> None:
    with pytest.raises(ModelError, match="not fetched yet") as caught:
        command.benchmark(Console(), options(model="smollm2:135m-instruct-q4_1"))
    assert caught.value.hint == "uv run invoke pull smollm2:135m-instruct-q4_1"


def test_a_tag_may_be_cut_at_a_dash(site: Place) -> None:
    site.actor.others = ("other:2b-instruct-q4_0", "more:1b-a", "more:1b-b")
    command.benchmark(Console(), options(model="other:2b", repetitions=1))
    assert [one.model.name for one in History(site.home).read().results] == ["other:2b-instruct-q4_0"]
    with pytest.raises(ModelError, match="more:1b-a, more:1b-b"):
        command.benchmark(Console(), options(model="more:1b"))


def test_several_models_are_measured_in_turn(site: Place) -> None:
    site.actor.others = ("other:2b",)
    command.benchmark(Console(), options(models="acted:1b,other:2b", repetitions=1))
    assert [one.model.name for one in History(site.home).read().results] == ["acted:1b", "other:2b"]
    assert {one["model"] for one in site.actor.requests} == {"acted:1b", "other:2b"}


class Two(Ollama):
    def models(self) -> list[Model]:
        return [Model("acted:1b"), Model("other:2b")]


def test_another_model_of_ollama_needs_memory_before_it_is_loaded(
    site: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[str] = []

    def admit(_: Any, engine: Ollama, name: str) -> str:
        asked.append(name)
        if name == "other:2b":
            raise HostError("other:2b does not fit here.")
        return "it is tight"

    monkeypatch.setattr(command, "serve", SERVE)
    monkeypatch.setattr("scripts.lifecycle.site.Site.of", lambda *_: site)
    monkeypatch.setattr(serve, "engine", lambda _: nullcontext(Two("http://127.0.0.1:1")))
    monkeypatch.setattr("scripts.lifecycle.kept_models.admit", admit)
    with pytest.raises(HostError, match="does not fit here"):
        command.benchmark(Console(), options(models="acted:1b,other:2b", repetitions=1))
    assert asked == ["other:2b"], "the one that is served is loaded"
    assert {one["model"] for one in site.actor.requests} == {"acted:1b"}
    assert [one.model.name for one in History(site.home).read().results] == ["acted:1b"]
    site.served = "other:2b"
    command.benchmark(Console(), options(models="acted:1b", repetitions=1))
    assert "note: it is tight" in capsys.readouterr().err


def test_too_much_for_the_context(site: Place) -> None:
    with pytest.raises(SettingsError, match="context of 4096"):
        command.benchmark(Console(), options(depth=4090))


CPU_LOG = "load_tensors:   CPU_Mapped model buffer size =    92.10 MiB"


@pytest.fixture
def on_cpu(monkeypatch: pytest.MonkeyPatch) -> CpuEngine:
    """The engine on the CPU, which answers at half the speed."""
    second = CpuEngine(Actor(seconds=2.0), None, "acted", lambda: CPU_LOG)
    monkeypatch.setattr(versus_cpu, "on_cpu", lambda site, name: nullcontext(second))
    return second


def on(gpu: str) -> tuple[str, ...]:
    """A log of a model that lies on this GPU."""
    return (
        f"load: using device Vulkan0 ({gpu}) (unknown id) - 7000 MiB free",
        "load_tensors:      Vulkan0 model buffer size =    92.10 MiB",
    )


def test_compare_cpu_measures_both_and_tells_the_ratio(
    site: Place, on_cpu: CpuEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    site.log = on("A GPU")
    assert command.benchmark(Console(), options(compare_cpu=True)) == 0
    out = capsys.readouterr().out
    assert "decode, engine's clock 8.0 4.0 2.00 2.00 to 2.00" in " ".join(out.split())
    assert "Vulkan0 (A GPU)" in out and CPU_LOG.split(maxsplit=1)[0] in out
    assert "GPU=off" not in out
    assert command.benchmark(Console(json=True), options(compare_cpu=True)) == 0
    (one,) = document(capsys)["results"]
    assert one["ratios"]["engine_decode"] == pytest.approx({"mean": 2, "low": 2, "high": 2})
    assert len(one["cpu"]["repetitions"]) == 3
    kept = History(site.home).read().results
    assert [result.cpu.how for result in kept if result.cpu] == ["acted", "acted"]
    assert command.benchmark(Console(), options(history=True, export="md")) == 0
    assert "| decode, engine's clock | 8.0 | 4.0 | 2.00 | 2.00 to 2.00 |" in capsys.readouterr().out


def test_a_gpu_that_is_slower_than_the_cpu_is_said_with_what_to_do(
    site: Place, on_cpu: CpuEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    site.log = on("V3D 7.1")
    site.actor.seconds = 8.0
    command.benchmark(Console(), options(compare_cpu=True))
    out = capsys.readouterr().out
    assert "Vulkan0 (V3D 7.1)" in out and "GPU=off" in out
    (kept,) = History(site.home).read().results
    found = kept.ratios()["engine_decode"]
    assert found and found.mean == pytest.approx(0.25) and found.less


def test_the_cpu_against_itself(site: Place, on_cpu: CpuEngine, capsys: pytest.CaptureFixture[str]) -> None:
    site.actor.seconds = 4.0
    command.benchmark(Console(), options(compare_cpu=True))
    out, err = capsys.readouterr()
    assert "CPU" in err, "it is noted"
    assert "GPU=off" not in out


def test_what_was_measured_is_kept_where_the_cpu_is_not_shown(
    site: Place, on_cpu: CpuEngine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = replace(on_cpu, log=lambda: "nothing of interest")
    monkeypatch.setattr(versus_cpu, "on_cpu", lambda site, name: nullcontext(shown))
    command.benchmark(Console(json=True), options(compare_cpu=True))
    (one,) = document(capsys)["results"]
    assert (one["cpu"], one["ratios"]) == (None, {})
    assert any("CPU" in line for line in one["remarks"])


def test_compare_cpu_refuses_what_it_can_not_do_before_it_measures(site: Place) -> None:
    site.engine, site.running = kinds.OPENAI, frozenset()
    with pytest.raises(SettingsError, match="your own server"):
        command.benchmark(Console(), options(compare_cpu=True))
    assert site.actor.requests == []


def test_a_gate_needs_something_to_compare_with(site: Place, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.benchmark(Console(json=True), options(gate="5%")) == 1
    (judged,) = document(capsys)["gates"]
    assert (judged["passed"], judged["verdict"]) == (False, "unknown")
    assert command.benchmark(Console(), options(gate="5%")) == 0
    assert ": passed." in capsys.readouterr().out
    assert command.benchmark(Console(json=True), options(gate="5%", repetitions=1)) == 1
    (judged,) = document(capsys)["gates"]
    assert (judged["passed"], judged["verdict"], judged["reasons"][0]) == (
        False,
        "unknown",
        "too little data",
    )


def test_a_gate_against_other_bytes_does_not_pass(site: Place, capsys: pytest.CaptureFixture[str]) -> None:
    command.benchmark(Console(), options())
    site.actor = Manifested()  # the same name, and now a digest
    assert command.benchmark(Console(), options(gate="5%")) == 1
    out = capsys.readouterr().out
    assert "sha256 unknown / cdcdcdcdcdcd…" in out
    assert "model: acted:1b / acted:1b, sha256 cdcdcdcdcdcd…" in out
    assert command.benchmark(Console(json=True), options(gate="5%")) == 0
    (judged,) = document(capsys)["gates"]
    assert (judged["verdict"], judged["caveats"]) == ("passed", [])


def test_history(site: Place, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with pytest.raises(ByreError, match="No results yet"):
        command.benchmark(Console(), options(history=True))
    History(site.home).add([made("r1", 100.0, 102.0), made("r2", 90.0)])
    with History(site.home).path.open("a") as file:
        file.write("{broken\n")
    picture = tmp_path / "p.svg"
    assert command.benchmark(Console(), options(history=True, plot=str(picture))) == 0
    out, err = capsys.readouterr()
    assert [line.split()[0] for line in out.splitlines()] == ["id", "r1", "r2"]
    (remark,) = History(site.home).read().remarks()
    assert remark in err
    assert picture.read_text().startswith("<svg ")


@pytest.mark.parametrize("name", ["curve.svg", "curve.png"])
def test_a_curve_of_concurrency_is_drawn_when_it_is_measured_and_later(
    site: Place, capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str
) -> None:
    drawn, later, without = (tmp_path / folder / name for folder in ("now", "later", "without"))
    assert command.benchmark(Console(), options(repetitions=1, plot=str(without))) == 0
    assert command.benchmark(Console(), options(repetitions=1, concurrency="1,2", plot=str(drawn))) == 0
    assert f"plot: {drawn}" in capsys.readouterr().err
    command.benchmark(Console(), options(repetitions=1))
    assert command.benchmark(Console(), options(history=True, plot=str(later))) == 0
    if name.endswith("png"):
        sizes = [struct.unpack(">II", path.read_bytes()[16:24]) for path in (without, drawn, later)]
        assert sizes == [(1600, 1280), (1600, 1280), (1600, 2560)]
        return
    titles = [re.findall(r'font-weight="bold">(\w+)', path.read_text()) for path in (without, drawn, later)]
    history, curve = ["Decode", "Prefill"], ["Throughput", "Latency"]
    assert titles == [history, curve, history + curve]


@pytest.mark.parametrize("kind", ["md", "csv", "json"])
def test_export(site: Place, capsys: pytest.CaptureFixture[str], kind: str) -> None:
    History(site.home).add([made("r1", 100.0, 102.0)])
    command.benchmark(Console(), options(history=True, export=kind))
    out = capsys.readouterr().out
    if kind == "md":
        assert out.startswith("## r1\n")
    elif kind == "csv":
        assert len(list(csv.DictReader(io.StringIO(out)))) == 2
    else:
        assert json.loads(out)["results"][0]["id"] == "r1"


def test_compare(site: Place, capsys: pytest.CaptureFixture[str]) -> None:
    slow = replace(made("r2", 80.0, 81.0, 79.0))
    History(site.home).add([made("r1", 100.0, 101.0, 99.0), slow])
    assert command.benchmark(Console(json=True), options(compare="r1", other="r2")) == 0
    found = {one["figure"]["key"]: one["verdict"] for one in document(capsys)["changes"]}
    assert found["engine_decode"] == "worse"
    assert found["engine_prefill"] == NO_DIFFERENCE, "prefill is the same"
    threaded = replace(slow.environment, threads=8)
    History(site.home).add([replace(slow, id="r3", environment=threaded)])
    assert command.benchmark(Console(), options(compare="r1", other="r3", gate="5%")) == 1
    assert capsys.readouterr().out.count("threads: 2 / 8") == 1
    assert command.benchmark(Console(json=True), options(compare="r1,r2", gate="5%")) == 1
    told = document(capsys)
    assert told["gate"]["verdict"] == "slower"
    assert (
        next(one for one in told["changes"] if one["figure"]["key"] == "engine_decode")["verdict"] == "worse"
    )
    with pytest.raises(ByreError, check=fault("benchmark-no-result")):
        command.benchmark(Console(), options(compare="r1,r9"))


def test_a_plot_that_can_not_be_written(site: Place, tmp_path: Path) -> None:
    History(site.home).add([made("r1", 1.0)])
    (tmp_path / "file").write_text("")
    with pytest.raises(HostError, match="can't be written"):
        command.benchmark(Console(), options(history=True, plot=str(tmp_path / "file/p.svg")))


def test_damaged_lines_are_set_aside_and_said(site: Place, capsys: pytest.CaptureFixture[str]) -> None:
    site.home.prepare()
    History(site.home).path.write_text("{broken\n")
    command.benchmark(Console(), options(repetitions=1))
    aside = History(site.home).aside
    assert str(aside) in capsys.readouterr().err and aside.read_text() == "{broken\n"
    assert len(History(site.home).read().results) == 1


def test_what_can_not_be_kept_is_shown_before_it_fails(
    site: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    site.home.prepare()
    History(site.home).aside.mkdir()
    History(site.home).path.write_text("{broken\n")
    with pytest.raises(HostError, match="can't be written"):
        command.benchmark(Console(), options(repetitions=1))
    assert "decode, engine's clock" in capsys.readouterr().out
