"""Programs of arm64 on a machine that is none: the kernel hands them to QEMU for as long as it is asked to.

https://docs.kernel.org/admin-guide/binfmt-misc.html
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HANDLERS = Path("/proc/sys/fs/binfmt_misc")
QEMU = "qemu-aarch64-static"  # Debian's qemu-user-static
# How an ELF of 64 bits for arm64 begins, and which of its bits count (the kind of the file may be 2 or 3).
MAGIC = r"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00"
MASK = r"\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff"
# P: keep argv[0]; O and C: the program's own rights; F: QEMU is opened now, so that no container needs it.
FLAGS = "POCF"
# The shell outlives us until its input ends, and takes back what it registered. The mount is in a namespace of its own;
# where there is no other, the kernel forgets its handlers with it, whatever becomes of the shell.
HOLD = f"""
trap '' INT TERM
mount -t binfmt_misc binfmt_misc {HANDLERS} && printf %s "$2" > {HANDLERS}/register || exit 1
echo on
cat
echo -1 > {HANDLERS}/"$1"
"""


def native() -> bool:
    return platform.machine().lower() in {"aarch64", "arm64"}


def lacking() -> str:
    """Why programs of arm64 can't run here; empty where they can."""
    if native():
        return ""
    if not shutil.which(QEMU):
        return "qemu-user-static is missing"
    if "binfmt_misc" not in Path("/proc/filesystems").read_text():
        return "this kernel has no binfmt_misc"
    return ""


@contextmanager
def emulated() -> Iterator[None]:
    """arm64 programs run inside of this, also in containers. Nothing of it is left, even if this process is killed.

    Raises RuntimeError when the kernel does not take it.
    """
    if native():
        yield
        return
    name = f"byre-arm64-{os.getpid()}"
    line = f":{name}:M::{MAGIC}:{MASK}:{shutil.which(QEMU)}:{FLAGS}"
    holder = subprocess.Popen(
        ["unshare", "--mount", "sh", "-c", HOLD, "sh", name, line],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert holder.stdout and holder.stderr
        if holder.stdout.readline() != "on\n":
            raise RuntimeError(f"arm64 can't be emulated: {holder.stderr.read().strip()}")
        yield
    finally:
        holder.communicate()  # closes its input, and so ends it
