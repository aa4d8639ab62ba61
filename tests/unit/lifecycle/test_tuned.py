"""What `tune` found, between the defaults and `.env`: where it holds, where not, and what is said of it."""

from __future__ import annotations

import errno
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scripts import settings
from scripts.builds.notes import Notes
from scripts.engines.kinds import LLAMACPP
from scripts.errors import HostError
from scripts.home import Home
from scripts.lifecycle import tuned
from scripts.lifecycle.choices import LastStart
from scripts.lifecycle.tuned import Tuned
from scripts.models.catalogue import load as catalogue
from scripts.settings import Loaded
from tests.faults import fault

VALUES = {"threads": "1", "kv_cache_type": "q8_0"}
STARTER, SMALL = catalogue().starter.name, next(one.name for one in catalogue().models if one.role == "small")


def load(folder: Path, model: str = "", **values: str) -> Loaded:
    """The settings without what was found."""
    given = {"RUNTIME": "embedded", "BYRE_HOME": str(folder / "home"), **values}
    return settings.load(folder, given, {"default_model": model})


def keep(folder: Path, values: dict[str, str], **more: str) -> Loaded:
    """A stack that served the starter, in which these values were found."""
    loaded = load(folder, **more)
    loaded.home.prepare()
    LastStart.of(loaded.home).keep_model(LLAMACPP, STARTER)
    tuned.write(loaded.home, Tuned(values, tuned.circumstances(loaded.settings, loaded.home), "2026-01-02"))
    return loaded


def used(loaded: Loaded) -> dict[str, str]:
    return tuned.in_use(tuned.over(loaded).settings)


def said(loaded: Loaded) -> tuple[str, ...]:
    return tuned.remarks(tuned.over(loaded).settings, loaded.home)


def test_it_is_between_the_defaults_and_everything_else(tmp_path: Path) -> None:
    loaded = keep(tmp_path, VALUES)
    made = tuned.over(loaded).settings
    assert (made.threads, made.origin("threads").kind) == (1, "tune")
    assert (made.kv_cache_type, made.flash_attention, made.origin("flash_attention").kind) == (
        "q8_0",
        "auto",
        "default",
    )
    assert used(loaded) == {"THREADS": "1", "KV_CACHE_TYPE": "q8_0"} and said(loaded) == ()
    assert loaded.settings.origin("threads").kind == "default", "what was loaded stays as it was"


def test_nothing_found_changes_nothing(tmp_path: Path) -> None:
    loaded = load(tmp_path)
    assert tuned.over(loaded) is loaded and said(loaded) == () and not tuned.forget(loaded.home)


def test_what_env_sets_wins_and_is_said(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("THREADS=2\n")
    loaded = keep(tmp_path, VALUES)
    assert used(loaded) == {"KV_CACHE_TYPE": "q8_0"}
    (line,) = said(loaded)
    assert "THREADS=1" in line and ".env line 1" in line and "THREADS=2" in line


def test_what_env_sets_alike_is_not_said(tmp_path: Path) -> None:
    assert said(keep(tmp_path, VALUES, THREADS="1")) == ()


def test_without_flash_attention_the_cache_is_not_quantised(tmp_path: Path) -> None:
    """The engine would not start."""
    loaded = keep(tmp_path, VALUES, FLASH_ATTENTION="off")
    assert used(loaded) == {"THREADS": "1"} and len(said(loaded)) == 1


def test_another_model_is_another_matter(tmp_path: Path) -> None:
    keep(tmp_path, VALUES)
    other = load(tmp_path, SMALL)
    assert used(other) == {} and tuned.TITLES["model"] in said(other)[0]
    assert used(load(tmp_path, STARTER)), "the same one, now by its name"
    LastStart.of(other.home).keep_model(LLAMACPP, SMALL)
    assert used(load(tmp_path)) == {}


@pytest.mark.parametrize(
    ("name", "what"),
    [("cores", lambda: 64), ("processor", lambda: "Another processor"), ("gpus", None)],
)
def test_another_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, what: Any) -> None:
    loaded = keep(tmp_path, VALUES)
    if what:
        monkeypatch.setattr(f"scripts.host.{name}", what)
    else:
        monkeypatch.setattr(
            "scripts.host.gpus", lambda: type("Seen", (), {"devices": ("/dev/dri/renderD128",)})
        )
    assert used(loaded) == {} and tuned.TITLES[name] in said(loaded)[0]


def test_another_release_or_build_of_the_engine(tmp_path: Path) -> None:
    loaded = keep(tmp_path, VALUES)
    for values in ({"LLAMACPP_RELEASE_URL": "http://localhost:1/r"}, {"ENGINE_BUILD": "package"}):
        other = load(tmp_path, **values)
        assert used(other) == {} and tuned.TITLES["build"] in said(other)[0]
    Notes.of(loaded.home).serve(program="/p", version="b2 (CPU)")
    assert used(loaded) == {}


def test_a_build_that_was_found_is_the_one_that_holds(tmp_path: Path) -> None:
    loaded = keep(tmp_path, VALUES)
    Notes.of(loaded.home).serve(program="/p", version="b1 (Vulkan)")
    values = {"engine_build": "package", "gpu": "off"}
    made = settings.changed(loaded.settings, values, settings.TUNE)
    tuned.write(loaded.home, Tuned(values, tuned.circumstances(made, loaded.home), ""))
    assert used(loaded) == {"ENGINE_BUILD": "package", "GPU": "off"}


def test_the_same_release_for_another_device_is_the_same_build(tmp_path: Path) -> None:
    """GPU=off brings the archive for the CPU."""
    loaded = load(tmp_path)
    loaded.home.prepare()
    Notes.of(loaded.home).serve(program="/p", version="b1 (Vulkan)")
    loaded = keep(tmp_path, {"gpu": "off"})
    Notes.of(loaded.home).serve(program="/q", version="b1 (CPU)")
    assert used(loaded) == {"GPU": "off"}


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"[]", b"null", b'{"version": 1}', b'{"version": 2, "values": {}, "holds_for": {}, "time": ""}',
        b'{"version": 1, "values": [], "holds_for": {}, "time": ""}',
        b'{"version": 1, "values": {"threads": 1}, "holds_for": {}, "time": ""}',
        b'{"version": 1, "values": {}, "holds_for": {}, "time": "", "said": 3}',
        b'{"version": 1, "values": {}, "holds_for": {}, "time": "", "other": ""}',
    ],
)  # fmt: skip
def test_a_file_that_is_damaged_or_of_another_version_is_none(tmp_path: Path, content: bytes) -> None:
    loaded = keep(tmp_path, VALUES)
    tuned.place(loaded.home).write_bytes(content)
    assert tuned.read(loaded.home) is None and tuned.over(loaded) is loaded and said(loaded) == ()


@pytest.mark.parametrize("values", [{"threads": "many"}, {"nothing": "1"}])
def test_values_that_can_not_be_used(tmp_path: Path, values: dict[str, str]) -> None:
    loaded = keep(tmp_path, values)
    assert tuned.over(loaded) is loaded and len(said(loaded)) == 1


def test_a_start_says_it_once(tmp_path: Path) -> None:
    loaded = keep(tmp_path, VALUES)
    other = load(tmp_path, SMALL)
    first = tuned.news(tuned.over(other).settings, other.home)
    assert first and tuned.news(tuned.over(other).settings, other.home) == ()
    assert tuned.news(tuned.over(loaded).settings, loaded.home) == (), (
        "it holds again, and nothing is to be said"
    )
    assert tuned.news(tuned.over(other).settings, other.home) == first


def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = keep(tmp_path, VALUES)
    before = tuned.read(loaded.home)

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    assert before
    with monkeypatch.context() as patch:
        patch.setattr("scripts.home.os.fsync", full)
        with pytest.raises(HostError, check=fault("disk-full")):
            tuned.write(loaded.home, replace(before, values={"threads": "2"}))
    assert tuned.read(loaded.home) == before
    assert json.loads(tuned.place(loaded.home).read_text())["version"] == 1


def test_it_is_forgotten(tmp_path: Path) -> None:
    loaded = keep(tmp_path, VALUES)
    assert tuned.forget(loaded.home) and not tuned.forget(loaded.home)
    assert used(loaded) == {} and tuned.read(Home(tmp_path / "nowhere")) is None
