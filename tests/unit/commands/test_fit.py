"""`invoke fit`: what it prints, and its exit code."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from scripts import host
from scripts.commands import fit as command
from scripts.console import Console
from scripts.engines import kinds
from scripts.errors import SettingsError
from scripts.fit import decode as speeds
from scripts.fit.choose import OTHERS
from scripts.fit.decode import DOCUMENTED, DOCUMENTED_BY, ONE, SEVERAL
from scripts.host import Memory, bandwidth, gpu_names
from scripts.host.bandwidth import Bandwidth
from scripts.host.gpu_names import Gpu
from scripts.lifecycle.site import Site
from scripts.runtimes.embedded_parts import EmbeddedData
from tests.faults import fault
from tests.fileserver import serving
from tests.unit.fit.made import Q8_0, gguf, offer, tensor

GB = 10**9
MEASURE = bandwidth.measure
TENSORS = [tensor("token_embd.weight", Q8_0, 64, 3000), tensor("blk.0.ffn_up.weight", Q8_0, 64, 256)]

Show = Callable[..., tuple[int, str]]


@pytest.fixture
def model(tmp_path: Path) -> str:
    path = tmp_path / "own.gguf"
    path.write_bytes(gguf(TENSORS))
    return str(path)


@pytest.fixture
def show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Show:
    """Run the command on a machine of `memory` bytes; its exit code and what it printed."""

    def run(
        name: str, context: int = 0, memory: int = 8 * GB, json: bool = False, gpus: tuple[Gpu, ...] = (),
        **settings: str,
    ) -> tuple[int, str]:  # fmt: skip
        monkeypatch.setattr(host, "memory", lambda: Memory(memory, memory))
        monkeypatch.setattr(gpu_names, "named_gpus", lambda: gpus)
        monkeypatch.setenv("BYRE_HOME", str(tmp_path / "state"))
        for key, value in (
            {"RUNTIME": "embedded", "MODEL_REGISTRY_URL": "http://127.0.0.1:9"} | settings
        ).items():
            monkeypatch.setenv(key, value)
        code = command.fit(Console(json=json), name, context)
        return code, capsys.readouterr().out

    monkeypatch.setattr(bandwidth, "measure", lambda *_, **__: Bandwidth(40e9, "as it was measured"))
    return run


def test_it_fits(show: Show, model: str) -> None:
    code, said = show(model)
    assert code == 0
    assert "own.gguf: " in said
    assert "verdict:  fits" in said
    assert "context:  room for 2048 tokens" in said
    assert "decode:" in said
    assert not (Path(model).parent / "state").exists()  # it only looks
    assert served(show(model, json=True)[1]) == (2048, 1, "f16")  # what it was made for


def served(said: str) -> tuple[int, int, str]:
    """Tokens of context, conversations at a time and the cache's type, as `--json` tells them."""
    told = json.loads(said)["serving"]
    return told["context"], told["parallel"], told["kv_type"]


def test_settings_count(show: Show, model: str) -> None:
    _, said = show(model, json=True, NUM_PARALLEL="3", KV_CACHE_TYPE="q8_0", CONTEXT_LENGTH="512")
    assert served(said) == (512, 3, "q8_0")
    _, said = show(model, context=4096, ENGINE_MEMORY="1g")
    assert "4096 tokens" in said
    assert "(CONTEXT_LENGTH=2048)" in said
    assert any("2048" in line for line in said.splitlines() if line.startswith("note:"))
    assert "ENGINE_MEMORY" in said


def test_as_json(show: Show, model: str) -> None:
    code, said = show(model, json=True)
    document: dict[str, Any] = json.loads(said)
    parts = document["bytes"]
    assert code == 0
    assert document["verdict"] == "fits"
    assert parts["weights"] == sum(one.size for one in TENSORS)
    assert parts["kv_cache"] == 3 * 2048 * (64 + 64) * 2
    assert parts["resident"] == sum(
        parts[key] for key in ("weights", "repacked", "kv_cache", "compute", "program")
    )
    assert document["largest_context"] == 2048


def test_no_room(show: Show, model: str) -> None:
    code, said = show(model, memory=30_000_000)
    assert code == command.NO_ROOM
    assert "memory" in said
    assert "verdict:  does not fit" in said
    assert "instead" not in said  # nothing in the catalogue is smaller than that
    assert "context:  no room" in said
    assert "decode:" not in said


def test_a_smaller_model_instead(show: Show) -> None:
    code, said = show("starter", memory=OTHERS + 600_000_000, MODEL_HUB_URL="http://127.0.0.1:9")
    assert (code, "verdict:  tight" in said) == (0, True)  # all of the memory would do
    assert "instead:  smollm2:135m-instruct-q4_1" in said
    code, said = show("qwen2.5:7b", memory=OTHERS + 900_000_000)
    assert code == command.NO_ROOM
    assert "instead:  smollm2:135m-instruct-q4_1" in said
    assert "note:     Figures from models.yml" in said


# Of a model with 63 MB of weights, as a registry's name tells its quantisation and as it does not.
BIG = [tensor("token_embd.weight", Q8_0, 64, 3000), tensor("blk.0.ffn_up.weight", Q8_0, 8192, 7200)]


@pytest.mark.parametrize(
    ("name", "memory", "verdict", "instead"),
    [
        ("big:7b-instruct-q8_0", 80, "no", ["big:7b-instruct-q6_K"]),  # it would be tight, but it would be
        ("big:7b-instruct-q8_0", 50, "no", []),
        ("big:7b", 80, "no", []),  # its quantisation is unknown, and the catalogue's models are larger
        ("big:7b-instruct-q8_0", 1330, "tight", ["big:7b-instruct-q4_0"]),
        ("big:7b-instruct-q8_0", 8000, "fits", []),
    ],
)
def test_a_smaller_quantisation_instead(
    show: Show, name: str, memory: int, verdict: str, instead: list[str]
) -> None:
    whole = gguf(BIG)
    with serving() as files:
        for tag, size in (("q8_0", len(whole)), ("q6_K", 30_000_000), ("q4_0", 10_000_000)):
            offer(files, whole, "big", f"7b-instruct-{tag}", size)
        offer(files, whole, "big", "7b")
        chosen = {"MODEL_REGISTRY_URL": files.url, "MODEL_HUB_URL": files.url}
        code, said = show(name, memory=memory * 10**6, json=True, **chosen)
    document = json.loads(said)
    assert code == (command.NO_ROOM if verdict == "no" else 0)
    assert (document["verdict"], document["instead"]) == (verdict, instead)
    assert document["header"].startswith("127.0.0.1")


def test_a_smaller_quantisation_by_another_name_of_the_catalogue(show: Show) -> None:
    with serving() as files:
        offer(files, b"", "llama3.2", "3b-instruct-q2_K", 1_200_000_000)
        code, said = show("llama3.2:3b", memory=1_900_000_000, MODEL_REGISTRY_URL=files.url)
    assert code == command.NO_ROOM
    assert "instead:  llama3.2:3b-instruct-q2_K\n" in said


# Each token of it reads 222 kB of weights and, 576 tokens into a conversation, 442 kB of context.
READS = sum(one.size for one in TENSORS) + 576 * 3 * 128 * 2


@pytest.mark.parametrize(
    ("rates", "low", "high"),
    [({"m": 5e8}, 5e8 / ONE, 5e8 * ONE), ({"m": 3e8, "n": 5e8}, 3e8 / SEVERAL, 5e8 * SEVERAL)],
)
def test_speed_by_benchmarks(
    show: Show, model: str, monkeypatch: pytest.MonkeyPatch, rates: dict[str, float], low: float, high: float
) -> None:
    known = speeds.Measured(Bandwidth(1e9, "as it was measured"), rates, 576)
    monkeypatch.setattr(speeds, "measured", lambda *_: known)
    monkeypatch.setattr(bandwidth, "measure", lambda *_, **__: pytest.fail("there is a figure"))
    said = show(model)[1]
    first = f"decode:   {low / READS:.0f} to {high / READS:.0f} tokens/s, at most {1e9 / READS:.0f} tokens/s"
    assert f"{first}, 576 tokens into a conversation" in said
    assert "by benchmarked here (m " in said
    assert "at most: 1.0 GB/s of memory, as it was measured" in said


def test_speed_by_this_memory_measured_now(show: Show, model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bandwidth, "measure", MEASURE)
    said = show(model, json=True)[1]
    decode = json.loads(said)["decode"]
    assert 0 < decode["low"] < decode["high"] < decode["ceiling"]
    assert decode["low"] == pytest.approx(DOCUMENTED[0] * decode["ceiling"])
    assert "read " in decode["source"] and "threads" in decode["source"]
    assert DOCUMENTED_BY in decode["by"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("NVIDIA H200", "at most: 4800.0 GB/s of memory, the vendor's figure for H200, not measured"),
        (
            "NVIDIA GeForce RTX 4090",
            "unknown for NVIDIA GeForce RTX 4090: uv run invoke benchmark measures it",
        ),
    ],
)
def test_speed_of_a_gpu_is_bound_by_its_vendor_s_figure(
    show: Show, model: str, monkeypatch: pytest.MonkeyPatch, name: str, said: str
) -> None:
    monkeypatch.setattr("scripts.lifecycle.room.gets_gpu", lambda _: True)
    told = show(model, gpus=(Gpu(name, "1", 8 << 30),))[1]
    assert said in told
    assert " to " not in told.partition("decode:")[2].partition("\n")[0]  # what is reached of it is unknown
    assert "GPU memory" in told


@pytest.mark.parametrize("way", ["no C library", "a Mac's GPU"])
def test_speed_that_can_t_be_told(show: Show, model: str, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    if way == "a Mac's GPU":
        monkeypatch.setattr("sys.platform", "darwin")
    monkeypatch.setattr(bandwidth, "measure", lambda *_, **__: None)
    said = show(model)[1]
    assert "decode:" not in said
    assert "note:     The expected speed" in said and "uv run invoke benchmark" in said


def test_other_engines(show: Show, model: str) -> None:
    said = show(model, ENGINE="openai", OPENAI_API_BASE_URL="http://127.0.0.1:9/v1")[1]
    assert any("ENGINE=openai" in line for line in said.splitlines() if line.startswith("note:"))


@pytest.mark.parametrize(
    ("running", "names", "download"),
    [
        (True, ["smollm2:135m-instruct-q4_1"], 0),
        (True, ["another:1b"], 98362432),
        (True, None, 98362432),  # it gives no answer
        (False, ["smollm2:135m-instruct-q4_1"], 98362432),
    ],
)
def test_what_ollama_has_already_is_no_download(
    show: Show, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, running: bool, names: list[str] | None,
    download: int,
) -> None:  # fmt: skip
    """It keeps its models by itself, where its runtime says: not where ours are."""
    disks: list[Path] = []

    def free(folder: Path) -> int:
        disks.append(folder)
        return 10 * GB

    monkeypatch.setattr(host, "disk_free", free)
    monkeypatch.setattr(Site, "engine", kinds.OLLAMA)
    monkeypatch.setattr(Site, "running", frozenset({"ollama"} if running else ()))
    monkeypatch.setattr(EmbeddedData, "model_storage", lambda _: tmp_path / "ollama's")
    with serving() as files:
        if names is not None:
            listed = [{"model": name, "name": name, "digest": "0" * 64} for name in names]
            files.content["/api/tags"] = json.dumps({"models": listed}).encode()
        monkeypatch.setattr(Site, "reach", lambda *_: nullcontext(urlsplit(files.url).port))
        document = json.loads(show("small", json=True)[1])
    needs = [row["need"] for row in document["rows"] if row["against"] == "disk"]
    assert needs == ([download] if download else [])
    assert disks == [tmp_path / "ollama's"]
    asked = running and names is not None
    assert any("Ollama does not answer" in one for one in document["remarks"]) != asked


@pytest.mark.parametrize("context", [-1, 255, (1 << 20) + 1])
def test_a_context_that_is_none(show: Show, model: str, context: int) -> None:
    with pytest.raises(SettingsError, check=fault("argument-invalid")):
        show(model, context=context)
