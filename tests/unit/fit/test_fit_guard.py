"""What `start` and `pull` ask before the first byte; and what this machine has."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scripts import host
from scripts.errors import HostError
from scripts.fit import here
from scripts.fit.choose import OTHERS
from scripts.fit.estimate import Cache
from scripts.fit.guard import admit, check
from scripts.fit.judge import Room
from scripts.fit.look import Found
from scripts.host import Memory
from scripts.models.catalogue import Model, load
from scripts.settings import Settings
from tests.faults import fault
from tests.fileserver import serving
from tests.unit.fit.made import FOUND, MB, Q8_0, QWEN, WIDE, gguf, tensor

NOWHERE = "http://127.0.0.1:9"


def test_the_guard() -> None:
    assert check("m", FOUND, WIDE) == ""
    assert "500 MB" in check("m", FOUND, Room(1000 * MB, 500 * MB))
    assert check("m", replace(FOUND, kv=Cache(None)), WIDE) == ""
    with pytest.raises(HostError, check=fault("model-no-room"), match=r"500 MB.* 300 MB") as caught:
        check("m", FOUND, Room(300 * MB, 300 * MB))
    assert caught.value.hint.endswith("uv run invoke fit m")
    split = check("m", FOUND, replace(WIDE, vram=479 * MB))  # it runs all the same
    assert all(part in split for part in ("m needs 480 MB", "GPU memory has 479 MB", "slower"))
    both = check("m", FOUND, Room(1000 * MB, 500 * MB, vram=479 * MB))
    assert "memory has 500 MB" in both and both.endswith(split)
    assert check("m", FOUND, replace(WIDE, vram=480 * MB)) == ""
    with pytest.raises(HostError, match="an unknown cache"):
        check("m", replace(FOUND, kv=Cache(None)), Room(300 * MB, 300 * MB))


def settings(**given: str) -> Settings:
    return Settings.model_validate({"model_hub_url": NOWHERE, "model_registry_url": NOWHERE} | given)


def machine(monkeypatch: pytest.MonkeyPatch, total: int, available: int) -> None:
    monkeypatch.setattr(host, "memory", lambda: Memory(total, available))


@pytest.mark.parametrize(
    ("total", "limit", "outcome"),
    [
        (16_000 * MB, "", ""),
        (900 * MB, "", "must free some"),
        (500 * MB, "", "HostError"),
        (16_000 * MB, "300m", "slow: the model's file"),
        (16_000 * MB, "180m", ""),  # the catalogue's figures are too rough to refuse
        (16_000 * MB, "40m", "HostError"),
    ],
)
def test_admission(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, total: int, limit: str, outcome: str
) -> None:
    machine(monkeypatch, total, total)
    starter, chosen = load().starter, settings(engine_memory=limit)
    room = here.room(chosen, tmp_path, held=0, contained=True)
    if outcome == "HostError":
        with pytest.raises(HostError, match="does not fit here"):
            admit(starter, chosen, tmp_path, room)
        return
    said = admit(starter, chosen, tmp_path, room)
    assert outcome in said
    assert bool(outcome) == bool(said)


def test_conversations_at_once_are_those_that_the_containers_machine_has_room_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine(monkeypatch, 64_000 * MB, 64_000 * MB)
    starter, chosen = load().starter, settings()
    assert here.at_once(chosen, starter, 4096).number == 4
    room = replace(WIDE, machine=2050 * MB, machine_free=2050 * MB - OTHERS)
    assert here.at_once(chosen, starter, 4096, room.machine).number == 2
    assert not admit(starter, chosen, tmp_path, room)


def test_admission_of_a_model_of_the_registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = gguf([tensor("token_embd.weight", Q8_0, 64, 3000)])
    model = Model.model_validate(
        {
            "name": "tiny:1m",
            "title": "tiny",
            "size": len(whole),
            "sha256": "0" * 64,
            "memory": {"kv_per_token": 1, "buffers": 1},
            "sources": [{"kind": "registry", "name": "tiny:1m"}],
        }
    )
    machine(monkeypatch, 20 * MB, 20 * MB)
    with serving() as files:
        chosen = settings(model_registry_url=files.url)
        room = here.room(chosen, tmp_path, held=0, contained=False)
        assert admit(model, chosen, tmp_path, room) == ""  # nobody can tell
        files.content[f"/v2/library/tiny/blobs/sha256:{'0' * 64}"] = whole
        with pytest.raises(HostError, match="memory has 20 MB"):
            admit(model, chosen, tmp_path, room)


def test_what_there_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    machine(monkeypatch, 8000 * MB, 5000 * MB)
    found = here.room(
        settings(engine_memory="1g"), tmp_path, held=600 * MB, contained=True, download=7, vram=9
    )
    assert (found.memory, found.free) == (8000 * MB, 5600 * MB - OTHERS)
    assert (found.limit, found.limit_counts_file, found.download, found.vram) == (1 << 30, True, 7, 9)
    assert (found.machine, found.machine_free) == (None, None)
    assert found.disk is not None
    elsewhere = here.room(settings(), None, held=0, contained=True, machine=2035 * MB)
    assert (elsewhere.machine, elsewhere.machine_free) == (2035 * MB, 2035 * MB - OTHERS)
    assert elsewhere.disk is None
    assert here.room(settings(), None, held=0, contained=True, machine=800 * MB).machine_free == 0
    full = here.room(settings(), tmp_path, held=9000 * MB, contained=False)
    assert (full.free, full.limit) == (8000 * MB - OTHERS, None)  # no more than there is
    machine(monkeypatch, 800 * MB, 0)
    assert here.room(settings(), tmp_path, held=0, contained=False).free == 0


@pytest.mark.parametrize(
    ("given", "context", "tokens"),
    [("4096", 0, 4096), ("65536", 0, 32768), ("65536", 100_000, 100_000), ("4096", 512, 512)],
)
def test_how_it_would_be_served(given: str, context: int, tokens: int) -> None:
    chosen = settings(context_length=given, num_parallel="2", kv_cache_type="q4_0", flash_attention="off")
    served = here.serving(chosen, Found("m", None, QWEN), context)
    serving_unknown = here.serving(chosen, Found("m", None, None), context)
    assert (served.context, served.parallel, served.kv_type, served.flash) == (tokens, 2, "q4_0", False)
    assert serving_unknown.context == (context or int(given))
