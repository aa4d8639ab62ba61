"""Ollama's image has the backends that its label names: what leaves out the others, and how it is described."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from scripts import stack
from scripts.home import ROOT
from scripts.settings.model import Settings

RELEASE = ("cuda_v12/libggml-cuda.so", "cuda_v13/libggml-cuda.so", "vulkan/libggml-vulkan.so")
BESIDE = ("llama-server", "libggml-base.so.0", "python/xllamacpp/__init__.py")
TEXT = (ROOT / "Containerfile.ollama").read_text(encoding="utf-8")


def library(folder: Path, *files: str) -> Path:
    """A lib/ollama with these files."""
    for name in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    return folder


def leave(folder: Path, *backends: str) -> subprocess.CompletedProcess[str]:
    script = ROOT / "images" / "ollama" / "backends"
    return subprocess.run(["sh", str(script), str(folder), *backends], capture_output=True, text=True)


@pytest.mark.parametrize(
    ("wanted", "left"),
    [
        (["cpu"], set()),
        ([], set()),
        (["cpu", "vulkan"], {"vulkan"}),
        (["vulkan"], {"vulkan"}),
        (["cpu", "cuda_v13", "cuda_v12"], {"cuda_v12", "cuda_v13"}),
    ],
)
def test_what_was_not_asked_for_is_left_out(tmp_path: Path, wanted: list[str], left: set[str]) -> None:
    folder = library(tmp_path / "lib ollama", *BESIDE, *RELEASE, "mlx_cuda_v13/libmlxc.so")
    done = leave(folder, *wanted)
    assert done.returncode == 0, done.stderr
    assert {path.name for path in folder.iterdir() if path.is_dir()} == left | {"python"}
    assert all((folder / name).read_text() == name for name in BESIDE)


@pytest.mark.parametrize(
    ("there", "wanted", "told"),
    [
        (BESIDE, ["cpu", "vulkan"], "lib/ollama has no vulkan, but cpu"),
        ((*BESIDE, *RELEASE[:2]), ["cpu", "vulkan"], "lib/ollama has no vulkan, but cpu cuda_v12 cuda_v13"),
        ((*BESIDE, *RELEASE), ["cpu", "cuda"], "lib/ollama has no cuda, but cpu cuda_v12 cuda_v13 vulkan"),
        ((*BESIDE, "vulkan/README"), ["vulkan"], "lib/ollama has no vulkan, but cpu"),
        (BESIDE[1:], ["cpu"], "lib/ollama has no llama-server"),
    ],
)
def test_a_backend_that_is_not_there(
    tmp_path: Path, there: tuple[str, ...], wanted: list[str], told: str
) -> None:
    done = leave(library(tmp_path, *there), *wanted)
    assert done.returncode == 1 and done.stderr == f"{told}\n"


def test_the_label_is_what_the_build_has_checked() -> None:
    assert 'byre.backends="${OLLAMA_BACKENDS}"' in TEXT
    assert "RUN sh /build/backends /opt/ollama/lib/ollama $OLLAMA_BACKENDS" in TEXT
    assert len(set(re.findall(r"^ARG OLLAMA_BACKENDS=(.*)$", TEXT, re.M))) == 1


def test_the_compose_file_the_containerfile_and_the_settings_have_one_default() -> None:
    described = stack.load(ROOT / stack.COMPOSE_FILE, {}, frozenset({"ollama"}))["ollama"]
    assert described.build
    inside = dict(re.findall(r"^ARG ([A-Z0-9_]+)=(.*)$", TEXT, re.M))
    for name, value in described.build.args.items():
        assert inside[name] == value, name
        setting = {"BASE": "trixie_image"}.get(name, name.lower())
        # auto is settled for the machine: without a GPU it is what the Containerfile has.
        assert Settings.model_fields[setting].default in {value, "auto"}, name


@pytest.mark.parametrize("chosen", ["cpu", "cpu vulkan", "cpu cuda_v12", "cpu cuda_v13"])
def test_the_cpu_is_always_among_the_backends(chosen: str) -> None:
    assert Settings.model_validate({"ollama_backends": chosen}).ollama_backends == chosen
    with pytest.raises(ValueError, match="ollama_backends"):
        Settings.model_validate({"ollama_backends": chosen.removeprefix("cpu")})


@pytest.mark.parametrize("script", ["backends", "vulkan"])
def test_the_scripts_are_ones_that_sh_can_read(script: str) -> None:
    done = subprocess.run(
        ["sh", "-n", str(ROOT / "images" / "ollama" / script)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
