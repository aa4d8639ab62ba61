"""Services that end as soon as they start, and why: the cause is named beside it, and its remedy helps."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scripts.models.store import Store
from scripts.parts.part import load
from scripts.runtimes.embedded import Embedded
from tests.conftest import cache
from tests.doctor.bed import Bed, Row, Seed, named_fixed_clean
from tests.machine import free_port, until_database
from tests.waits import PATIENCE

MODEL = "smollm2:135m-instruct-q4_1"
LOOPING = "service-looping"
# Of a database that does not answer.
UNANSWERED = frozenset({"database-unreachable", "mcp-unreachable"})
OUTDATED = frozenset({"services-outdated"})  # while the supervisor tries once more
S390 = 22  # ELF's number of that processor


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
    port = bed.site.ports["engine_port"]
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
        until_database(f"mongodb://127.0.0.1:{port}/?directConnection=true")
    try:
        yield
    finally:
        other.terminate()
        other.wait(PATIENCE)
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
def model_of_another_kind(bed: Bed) -> Iterator[None]:
    """A file that is whole, of an architecture that this engine does not know."""
    file = model_file(bed)
    content = bytearray(file.read_bytes())
    begin = content.index(b"llama", content.index(b"general.architecture"))
    content[begin : begin + 5] = b"lemma"
    file.unlink()
    file.write_bytes(content)
    os.kill(bed.pid("llamacpp"), signal.SIGKILL)
    yield


@contextmanager
def page_s_key_is_empty(bed: Bed) -> Iterator[None]:
    with down(bed, "openwebui"):
        (bed.home / "secrets" / "webui_secret_key").write_bytes(b"")
    yield


@contextmanager
def page_asks_an_engine_that_is_gone(bed: Bed) -> Iterator[None]:
    """From its start on: later it shows the list of models that it knows."""
    with down(bed, "openwebui"):
        bed.site.runtime.services.stop("llamacpp")
    yield
    bed.machine.invoke("restart", "openwebui")  # nor does its log tell of it to the rows after this one


def part_of_its_own(bed: Bed) -> Path:
    """The database's part as a folder that is no link to the cache. Returns it."""
    folder = Path(bed.machine.settings["PARTS_STORAGE"]) / f"database-{load('database').key}"
    if folder.is_symlink():
        original = folder.resolve()
        folder.unlink()
        shutil.copytree(original, folder, symlinks=True)
    return folder


@contextmanager
def part_s_python_gone(bed: Bed) -> Iterator[None]:
    """The Python that the part was made with was removed, as by an upgrade of the system."""
    (part_of_its_own(bed) / "bin" / "python").unlink()
    yield


def part_loses(name: str, pattern: str) -> Seed:
    """One file of the database's part was removed, as by a program that cleans up. Its folder is removed, and made anew
    by a start."""

    @contextmanager
    def seed(bed: Bed) -> Iterator[None]:
        folder = part_of_its_own(bed)
        with down(bed, "database"):
            next(folder.glob(f"lib/python*/site-packages/{pattern}")).unlink()
        yield
        shutil.rmtree(folder)
        bed.machine.invoke("restart", "database")

    seed.__name__ = name
    return seed


@contextmanager
def part_of_another_machine(bed: Bed) -> Iterator[None]:
    """Its program is for a mainframe, as where a folder was copied from another machine."""
    folder = part_of_its_own(bed)
    program = bytearray(Path("/bin/true").resolve().read_bytes())
    program[18:20] = S390.to_bytes(2, sys.byteorder)
    with down(bed, "database"):
        python = folder / "bin" / "python"
        python.unlink()  # a link to that of this machine
        python.write_bytes(program)
        python.chmod(0o755)
    yield
    shutil.rmtree(folder)
    bed.machine.invoke("restart", "database")


ROWS = (
    Row(("model-damaged", "engine-old", LOOPING), model_of_another_kind, "invoke pull"),
    Row((LOOPING, "webui-secret"), page_s_key_is_empty, "invoke restart openwebui", may=OUTDATED),
    Row(("service-down", "webui-no-model", "webui-engine"), page_asks_an_engine_that_is_gone, "uv run invoke start",
        page=True),
    Row(("library-missing", LOOPING), part_loses("library", "numpy.libs/libscipy*.so"), "remove that part's folder",
        may=UNANSWERED),
    Row(("crash", LOOPING), part_loses("module", "secantus/server.py"), "invoke logs", may=UNANSWERED),
    Row(("wrong-processor", LOOPING), part_of_another_machine, "build it for this one", may=UNANSWERED),
    Row(("model-damaged", LOOPING), model_cut_and_engine_killed, "invoke pull"),
    # Whether its log tells of the missing file yet is a matter of moments.
    Row(
        ("model-unknown", LOOPING), model_gone_and_engine_killed, "invoke pull",
        may=frozenset({"model-file-missing"}),
    ),
    Row((LOOPING, "port-taken"), port_of_the_engine_taken, "invoke restart llamacpp", may=OUTDATED),
    Row(("database-locked", LOOPING), files_held_by_another_database, "invoke stop", may=UNANSWERED),
    Row(("database-damaged", LOOPING), database_s_files_damaged, "volumes restore", may=UNANSWERED),
    Row(("sqlite-damaged", LOOPING), page_s_database_damaged, "volumes restore"),
    Row(("sql-version", LOOPING), page_s_data_are_of_a_newer_version, "volumes restore"),
    Row(("part-missing",), part_s_python_gone, "uv run invoke build"),
)  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_named_fixed_clean(ill: Bed, row: Row) -> None:
    named_fixed_clean(ill, row)
