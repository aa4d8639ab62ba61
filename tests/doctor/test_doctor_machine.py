"""Faults of the machine under an installation that was never started: disks, memory, ports, programs, clock, lock."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scripts.home import Home
from tests.doctor.bed import Bed, Row, Seed, named_fixed_clean
from tests.machine import free_port

ROOMY = 2_000_000_000  # bytes: of a disk on which nothing is wrong
HOUR = 3600
NOBODY = 65534
ANOTHER_USER = frozenset({"program-missing"})  # uv may be for its owner alone
as_root = pytest.mark.skipif(
    os.geteuid() != 0 or not shutil.which("mount"), reason="a disk is made by root, on Linux"
)


@contextmanager
def mounted(folder: Path, options: str) -> Iterator[None]:
    """A file system in memory, with these options of tmpfs."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def remounted(folder: Path, options: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{options}", str(folder)], check=True)


@contextmanager
def full(bed: Bed) -> Iterator[None]:
    with mounted(bed.home, f"size={ROOMY + 40_000_000}"):
        junk = bed.home / "junk"
        with junk.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, ROOMY)
        yield
        junk.unlink()
        bed.once((), page=False)


@contextmanager
def nearly_full(bed: Bed) -> Iterator[None]:
    with mounted(bed.home, "size=600m"):
        yield
        remounted(bed.home, f"size={ROOMY}")
        bed.once((), page=False)


@contextmanager
def no_more_files(bed: Bed) -> Iterator[None]:
    with mounted(bed.home, f"size={ROOMY},nr_inodes=16"):
        many = [bed.home / str(number) for number in range(15)]
        for one in many:
            one.touch()
        yield
        for one in many:
            one.unlink()
        bed.once((), page=False)


@contextmanager
def read_only(bed: Bed) -> Iterator[None]:
    with mounted(bed.home, f"size={ROOMY},ro"):
        yield
        remounted(bed.home, "rw")
        bed.once((), page=False)


def too_small(name: str, setting: str) -> Seed:
    """A disk of 40 MB for what has yet to be fetched."""

    @contextmanager
    def seed(bed: Bed) -> Iterator[None]:
        disk = bed.home.parent / name
        with mounted(disk, "size=40m"):
            before, bed.machine.settings[setting] = bed.machine.settings[setting], str(disk)
            yield
            bed.machine.settings[setting] = before

    seed.__name__ = name
    return seed


@contextmanager
def limit_below_the_model(bed: Bed) -> Iterator[None]:
    bed.more = {"ENGINE_MEMORY": "64m"}
    yield
    bed.more = {}


@contextmanager
def many_at_once(bed: Bed) -> Iterator[None]:
    bed.machine.settings["DEFAULT_MODEL"] = "starter"
    bed.more = {"ENGINE_MEMORY": "600m", "NUM_PARALLEL": "64"}
    yield
    bed.more = {}


@contextmanager
def folder_of_somebody_else(bed: Bed) -> Iterator[None]:
    """Who looks may not write where the installation is to be: root's folder, looked at by a user who is not root."""
    bed.home.mkdir()
    bed.home.chmod(0o555)
    user = os.getuid()
    if user == 0:
        os.setresuid(NOBODY, 0, 0)  # what may be written is asked for the real user
    try:
        yield
    finally:
        os.setresuid(user, user, user)
        bed.home.chmod(0o755)


@contextmanager
def limit_without_room_to_grow(bed: Bed) -> Iterator[None]:
    bed.more = {"ENGINE_MEMORY": "400m"}
    yield
    bed.more = {}


def port_taken(name: str, setting: str) -> Seed:
    @contextmanager
    def seed(bed: Bed) -> Iterator[None]:
        with socket.create_server(("127.0.0.1", int(bed.machine.settings[setting]))):
            yield

    seed.__name__ = name
    return seed


@contextmanager
def another_port_instead(bed: Bed) -> Iterator[None]:
    """The other act that the fix names: the setting is changed, the program stays."""
    taken = bed.machine.settings["WEBUI_PORT"]
    with socket.create_server(("127.0.0.1", int(taken))):
        yield
        bed.machine.settings["WEBUI_PORT"] = str(free_port())
        bed.once((), page=False)


@contextmanager
def uv_not_on_path(bed: Bed) -> Iterator[None]:
    bed.more = {"PATH": "/nowhere"}
    yield
    bed.more = {}


@contextmanager
def clock_set_back(bed: Bed) -> Iterator[None]:
    """What a clock leaves that was set back by an hour: files of the future."""
    lock = bed.root / "uv.lock"
    os.utime(lock, (time.time() + HOUR,) * 2)
    yield
    os.utime(lock)


HOLD = """
import fcntl, os, sys, time
file = open(sys.argv[1], "w")
fcntl.flock(file, fcntl.LOCK_EX)
print("held", flush=True)
{then}
time.sleep(600)
"""


@contextmanager
def holding(bed: Bed, then: str) -> Iterator[subprocess.Popen[str]]:
    """A program of its own that holds the lock, noted as a command of ours does it."""
    run = Home(bed.home).run
    run.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-c", HOLD.format(then=then), str(run / "lock")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as holder:
        (run / "lock.json").write_text(json.dumps({"pid": holder.pid, "command": "pull"}))
        try:
            assert holder.stdout and holder.stdout.readline() == "held\n"
            listed = Path("/proc/locks").read_text() if sys.platform == "linux" else ""
            if f":{(run / 'lock').stat().st_ino} " not in listed:
                pytest.skip("this system lists no lock of ours")
            yield holder
        finally:
            holder.kill()


@contextmanager
def command_at_work(bed: Bed) -> Iterator[None]:
    with holding(bed, ""):
        yield


@contextmanager
def holder_is_gone(bed: Bed) -> Iterator[None]:
    """A command was killed, and a child of it has inherited the open file."""
    with holding(bed, "if child := os.fork():\n    print(child, flush=True)") as holder:
        assert holder.stdout
        child = int(holder.stdout.readline())
        holder.kill()
        holder.wait()
        try:
            yield
            command = ["fuser", str(Home(bed.home).run / "lock")]
            said = (
                subprocess.run(command, capture_output=True, text=True).stdout
                if shutil.which("fuser")
                else ""
            )
            assert said.split() in ([], [str(child)]), "the fix finds the holder"
        finally:
            os.kill(child, signal.SIGKILL)


SPACE = "Free some space"
ROWS = (
    Row(("model-no-room",), limit_below_the_model, "invoke fit"),
    Row(("model-no-room",), many_at_once, "invoke fit"),
    Row(("model-tight",), limit_without_room_to_grow, "choose a smaller model"),
    Row(("file-permission",), folder_of_somebody_else, "owner", may=ANOTHER_USER),
    Row(("port-taken",), port_taken("by_a_program_of_ours", "WEBUI_PORT"), "End that program"),
    Row(("port-taken",), another_port_instead, "set WEBUI_PORT"),
    Row(("port-taken",), port_taken("inner_port_of_the_engine", "ENGINE_PORT"), "Nothing to do"),
    Row(("port-taken",), port_taken("inner_port_of_mcp", "MCP_PORT"), "Nothing to do"),
    Row(("port-taken",), port_taken("inner_port_of_the_database", "DATABASE_PORT"), "Nothing to do"),
    Row(("program-missing",), uv_not_on_path, "install uv"),
    Row(("clock-wrong",), clock_set_back, "Set the clock"),
    Row(("lock-held",), command_at_work, "Wait until it ends"),
    Row(("lock-stuck",), holder_is_gone, "fuser"),
)  # fmt: skip
DISKS = (
    Row(("disk-full",), full, "df -h"),
    Row(("disk-nearly-full",), nearly_full, SPACE),
    Row(("inodes-full",), no_more_files, "df -i"),
    Row(("disk-read-only",), read_only, "remount,rw"),
    Row(("disk-small",), too_small("no_space_for_the_parts", "PARTS_STORAGE"), SPACE),
    Row(("disk-small",), too_small("no_space_for_the_model", "OLLAMA_MODEL_STORAGE"), SPACE),
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_named_fixed_clean(empty: Bed, row: Row) -> None:
    named_fixed_clean(empty, row)


@as_root
@pytest.mark.parametrize("row", DISKS, ids=lambda row: row.name)
def test_a_disk(empty: Bed, row: Row) -> None:
    named_fixed_clean(empty, row)
