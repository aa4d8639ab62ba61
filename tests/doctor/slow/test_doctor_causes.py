"""Services that end as soon as they start, and why: the cause is named beside it, and its remedy helps."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scripts.models.store import Store
from scripts.parts.part import load
from scripts.runtimes.embedded import Embedded
from tests.conftest import cache
from tests.doctor.bed import Bed, Row, named_fixed_clean
from tests.machine import free_port

MODEL = "smollm2:135m-instruct-q4_1"
LOOPING = "service-looping"
# Of a database that does not answer.
UNANSWERED = frozenset({"database-unreachable", "mcp-unreachable"})
PATIENCE = 60.0  # seconds until the supervisor has given up


def model_file(bed: Bed) -> Path:
    return Store(Path(bed.machine.settings["OLLAMA_MODEL_STORAGE"])).path(MODEL)


@contextmanager
def down(bed: Bed, service: str) -> Iterator[None]:
    """What is done in this context is done while the service does not run; the supervisor then starts it."""
    runtime = bed.site.runtime
    assert isinstance(runtime, Embedded)
    runtime.stop(service)
    yield
    runtime.supervisor.start(service)


def backup(bed: Bed, volume: str) -> str:
    """Made while all is well. Returns its folder."""
    return str(bed.machine.json("volumes.backup", volume)["folder"])


def restored(bed: Bed, folder: str) -> None:
    bed.machine.invoke("stop")
    bed.machine.invoke("volumes.restore", folder)
    bed.machine.invoke("start")


@contextmanager
def model_cut_and_engine_killed(bed: Bed) -> Iterator[None]:
    file = model_file(bed)
    content = file.read_bytes()[:50_000_000]
    file.unlink()
    file.write_bytes(content)
    os.kill(bed.pid("llamacpp"), signal.SIGKILL)
    yield


@contextmanager
def model_gone_and_engine_killed(bed: Bed) -> Iterator[None]:
    model_file(bed).unlink()
    os.kill(bed.pid("llamacpp"), signal.SIGKILL)
    yield


@contextmanager
def port_of_the_engine_taken(bed: Bed) -> Iterator[None]:
    port = bed.site.known_ports()["engine_port"]
    with down(bed, "llamacpp"):
        holder = socket.create_server(("127.0.0.1", port))
    with holder:
        yield


@contextmanager
def files_held_by_another_database(bed: Bed) -> Iterator[None]:
    program = cache() / "parts" / f"database-{load('database').key}" / "bin" / "secantusd-py"
    port = free_port()
    with down(bed, "database"):
        command = [str(program), "--port", str(port), "--storage-path", str(bed.home / "data" / "database")]
        other = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        from tests.doctor.test_doctor_database import wait

        wait(f"mongodb://127.0.0.1:{port}/?directConnection=true")
    try:
        yield
    finally:
        other.terminate()
        other.wait(30)
    bed.machine.invoke("stop")
    bed.machine.invoke("start")


@contextmanager
def database_s_files_damaged(bed: Bed) -> Iterator[None]:
    folder = backup(bed, "database")
    with down(bed, "database"):
        for file in (bed.home / "data" / "database").glob("*.wt"):
            file.write_bytes(bytes(4096))
    yield
    restored(bed, folder)


@contextmanager
def page_s_database_damaged(bed: Bed) -> Iterator[None]:
    folder = backup(bed, "openwebui")
    with down(bed, "openwebui"):
        (bed.home / "data" / "openwebui" / "webui.db").write_bytes(b"x" * 8192)
    yield
    restored(bed, folder)


@contextmanager
def page_s_data_are_of_a_newer_version(bed: Bed) -> Iterator[None]:
    folder = backup(bed, "openwebui")
    with down(bed, "openwebui"):
        with sqlite3.connect(bed.home / "data" / "openwebui" / "webui.db") as data:
            data.execute("update alembic_version set version_num = 'ffffffffffff'")
        data.close()
    yield
    restored(bed, folder)


@contextmanager
def part_s_python_gone(bed: Bed) -> Iterator[None]:
    """The Python that the part was made with was removed, as by an upgrade of the system."""
    folder = Path(bed.machine.settings["PARTS_STORAGE"]) / f"database-{load('database').key}"
    original = folder.resolve()
    folder.unlink()
    shutil.copytree(original, folder, symlinks=True)
    (folder / "bin" / "python").unlink()
    yield


ROWS = (
    Row(("model-damaged", LOOPING), model_cut_and_engine_killed, "invoke pull", PATIENCE),
    # Whether its log tells of the missing file yet is a matter of moments.
    Row(
        ("model-unknown", LOOPING), model_gone_and_engine_killed, "invoke pull", PATIENCE,
        may=frozenset({"model-file-missing"}),
    ),
    Row((LOOPING, "port-taken"), port_of_the_engine_taken, "invoke restart llamacpp", PATIENCE),
    Row(("database-locked", LOOPING), files_held_by_another_database, "invoke stop", PATIENCE, may=UNANSWERED),
    Row(("database-damaged", LOOPING), database_s_files_damaged, "volumes restore", PATIENCE, may=UNANSWERED),
    Row(("webui-database", LOOPING), page_s_database_damaged, "volumes restore", PATIENCE),
    Row(("webui-version", LOOPING), page_s_data_are_of_a_newer_version, "volumes restore", PATIENCE),
    Row(("part-missing",), part_s_python_gone, "uv run invoke build"),
)  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_named_fixed_clean(ill: Bed, row: Row) -> None:
    named_fixed_clean(ill, row)
