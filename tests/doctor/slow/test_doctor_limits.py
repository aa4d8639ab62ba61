"""Services that get too little: of memory, of open files, of threads. What lacks is named, not what breaks of it."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import psutil
import pytest

from tests.doctor.bed import Bed, Row, Seed, named_fixed_clean

DOWN, LOOPING, OUTDATED = "service-down", "service-looping", "services-outdated"
# Of a database that does not answer, or that the supervisor starts again just now.
UNANSWERED = frozenset({"database-unreachable", "mcp-unreachable"})
UNSTEADY = UNANSWERED | {DOWN, LOOPING, "service-not-ready"}
FEW_BYTES = 140_000_000  # the engine begins, and its context has no room
FEW_FILES, CONNECTIONS = 40, 60


def a_start_that_fails(name: str, **settings: str) -> Seed:
    """With these settings, taken back before the next start."""

    @contextmanager
    def seed(bed: Bed) -> Iterator[None]:
        before = dict(bed.machine.settings)
        bed.machine.settings |= settings
        assert bed.machine.invoke("start", check=False).returncode
        yield
        bed.machine.settings = before
        bed.machine.invoke("start")

    seed.__name__ = name
    return seed


@contextmanager
def memory_of_the_shell_that_started_it(bed: Bed) -> Iterator[None]:
    """As under `ulimit -d`: what the supervisor starts inherits its limit."""
    supervisor = psutil.Process(int((bed.home / "run" / "supervisord.pid").read_text()))
    supervisor.rlimit(psutil.RLIMIT_DATA, (FEW_BYTES, FEW_BYTES))
    os.kill(bed.pid("llamacpp"), signal.SIGKILL)
    yield
    bed.machine.invoke("stop")
    bed.machine.invoke("start")


@contextmanager
def database_out_of_files(bed: Bed) -> Iterator[None]:
    """It may open no more files, as under a small `ulimit -n`, and many clients take them all."""
    psutil.Process(bed.pid("database")).rlimit(psutil.RLIMIT_NOFILE, (FEW_FILES, FEW_FILES))
    address = ("127.0.0.1", bed.site.ports["database_port"])
    with ExitStack() as open_:
        for _ in range(CONNECTIONS):
            with suppress(OSError):
                open_.enter_context(socket.create_connection(address, timeout=1))
        yield
    bed.machine.invoke("stop")
    bed.machine.invoke("start")


ROWS = (
    Row(("out-of-memory", DOWN), a_start_that_fails("for_mcp", MCP_MEMORY="170m"), "raise the limit"),
    Row(("process-limit", DOWN), a_start_that_fails("threads_of_the_database", DATABASE_MEMORY="150m"),
        "DATABASE_MEMORY", may=UNANSWERED),
    Row(("kv-cache-type", DOWN), a_start_that_fails("short_cache", KV_CACHE_TYPE="q8_0", FLASH_ATTENTION="off"),
        "FLASH_ATTENTION=on"),
    Row(("gpu-memory", LOOPING), memory_of_the_shell_that_started_it, "smaller model"),
    Row(("file-limit",), database_out_of_files, "raise ulimit -n", may=UNSTEADY),
)  # fmt: skip


@pytest.mark.skipif(not hasattr(psutil, "RLIMIT_DATA"), reason="limits of another process are set on Linux")
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_named_fixed_clean(ill: Bed, row: Row) -> None:
    named_fixed_clean(ill, row)
