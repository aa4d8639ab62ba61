"""`invoke pull`: looked at before it is fetched, fetched where the engine has its models."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from scripts import host
from scripts.commands import models as command
from scripts.console import Console
from scripts.engines import kinds
from scripts.errors import EngineError, HostError, ModelError
from scripts.host import Memory
from scripts.lifecycle import kept_models
from scripts.lifecycle.site import Site
from scripts.models.store import Store
from tests.faults import fault
from tests.fileserver import Files, serving
from tests.unit.fit.made import Q8_0, gguf, offer, tensor

GB = 10**9
WHOLE = gguf([tensor("token_embd.weight", Q8_0, 64, 3000), tensor("blk.0.ffn_up.weight", Q8_0, 4096, 1024)])
SHA = hashlib.sha256(WHOLE).hexdigest()
BLOB = f"/v2/library/tiny/blobs/sha256:{SHA}"

Pull = Callable[..., dict[str, Any]]


@pytest.fixture
def registry() -> Iterator[Files]:
    with serving() as files:
        offer(files, WHOLE, "tiny", "1m")
        yield files


@pytest.fixture
def pull(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], registry: Files
) -> Pull:
    """Run the command with these settings; what it says to programs, and `stderr`."""

    def run(name: str = "tiny:1m", dry_run: bool = False, **chosen: str) -> dict[str, Any]:
        base = {"RUNTIME": "embedded", "MODEL_REGISTRY_URL": registry.url, "MODEL_HUB_URL": registry.url}
        base["BYRE_HOME"] = str(tmp_path / "state")
        for key, value in (base | {"OLLAMA_MODEL_STORAGE": str(tmp_path / "models")} | chosen).items():
            monkeypatch.setenv(key, value)
        command.pull(Console(json=True), name, dry_run)
        out, err = capsys.readouterr()
        return {**json.loads(out), "stderr": err}

    monkeypatch.setattr(host, "memory", lambda: Memory(16 * GB, 16 * GB))
    return run


def by_ollama(monkeypatch: pytest.MonkeyPatch, running: bool = True) -> list[str]:
    """An engine Ollama that has whatever it is asked for; the names of the models that it was asked for."""
    asked: list[str] = []

    def ensure(site: Site, model: Any, report: Any, *, again: bool) -> str:
        assert again, "a pull asks the registry also for what is there"
        asked.append(model.name)
        return "f" * 64

    monkeypatch.setattr(Site, "engine", kinds.OLLAMA)
    monkeypatch.setattr(Site, "running", frozenset({"ollama"} if running else ()))
    monkeypatch.setattr(kept_models, "ensure", ensure)
    return asked


def test_it_is_fetched_and_kept(pull: Pull, tmp_path: Path, registry: Files) -> None:
    told = pull()
    kept = Store(tmp_path / "models").check("tiny:1m", full=True)
    assert kept is not None and kept.path.read_bytes() == WHOLE
    assert (told["model"], told["sha256"], told["path"]) == ("tiny:1m", SHA, str(kept.path))
    assert told["stderr"].count("note:") == 0
    before = len(registry.seen)
    assert pull()["sha256"] == SHA
    assert BLOB not in [path for path, _ in registry.seen[before:]], "it is there already"


def test_a_rehearsal_fetches_nothing(pull: Pull, tmp_path: Path) -> None:
    told = pull(dry_run=True)
    assert (told["size_bytes"], told["present"]) == (len(WHOLE), False)
    assert not (tmp_path / "models").exists() and not (tmp_path / "state").exists()
    pull()
    assert pull(dry_run=True)["present"]


@pytest.mark.parametrize("dry_run", [False, True])
def test_without_room_its_header_is_all_that_is_read(
    pull: Pull, tmp_path: Path, registry: Files, dry_run: bool
) -> None:
    with pytest.raises(HostError, check=fault("model-no-room"), match="ENGINE_MEMORY has 42 MB") as caught:
        pull(dry_run=dry_run, ENGINE_MEMORY="40m")
    assert caught.value.code == 3
    assert caught.value.hint == "What fits: uv run invoke fit tiny:1m"
    assert [ranged for path, ranged in registry.seen if path == BLOB] == ["bytes=0-4194303"]
    assert not (tmp_path / "models").exists()


def test_where_it_is_tight_that_is_said_and_it_is_fetched(pull: Pull, tmp_path: Path) -> None:
    told = pull(ENGINE_MEMORY="200m")
    assert "note: tiny:1m needs" in told["stderr"] and "ENGINE_MEMORY has" in told["stderr"]
    assert Store(tmp_path / "models").find("tiny:1m") is not None


def test_a_server_of_the_user_s_own_has_its_own_models(pull: Pull, registry: Files) -> None:
    with pytest.raises(ModelError, match="ENGINE=openai") as caught:
        pull(ENGINE="openai", OPENAI_API_BASE_URL="http://127.0.0.1:9/v1")
    assert caught.value.hint == "uv run invoke models" and registry.seen == []


def test_ollama_fetches_its_models_itself(
    pull: Pull, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, registry: Files
) -> None:
    asked = by_ollama(monkeypatch)
    told = pull(dry_run=True)
    assert asked == [] and told["source"] == f"{registry.url.partition('//')[2]}/library/tiny:1m"
    assert pull()["manifest_sha256"] == "f" * 64
    assert asked == ["tiny:1m"] and not (tmp_path / "models").exists()


def test_ollama_without_room_is_asked_for_nothing(pull: Pull, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = by_ollama(monkeypatch)
    with pytest.raises(HostError, match="does not fit here"):
        pull(ENGINE_MEMORY="40m")
    assert asked == []


def test_ollama_has_to_run(pull: Pull, monkeypatch: pytest.MonkeyPatch) -> None:
    by_ollama(monkeypatch, running=False)
    with pytest.raises(EngineError, match="Ollama is not running") as caught:
        pull()
    assert caught.value.hint == "uv run invoke start"
