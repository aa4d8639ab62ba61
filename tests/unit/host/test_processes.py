"""A process and its children, alive and gone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import psutil
import pytest

from scripts.host import cpu_seconds_of, family, memory_of
from tests.waits import until

CHILD = "import time\nwhile time.process_time() < 0.2: pass\nprint(1, flush=True); time.sleep(600)"
PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {CHILD!r}])"


@pytest.fixture
def parent() -> Iterator[psutil.Process]:
    """Its child has used 0.2 s."""
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE) as started:
        assert started.stdout and started.stdout.readline()
        try:
            yield psutil.Process(started.pid)
        finally:
            for one in family(started.pid):
                one.kill()


def test_children_belong_to_it(parent: psutil.Process) -> None:
    child = until(parent.children)[0]
    assert [one.pid for one in family(parent.pid)] == [parent.pid, child.pid]
    assert sum(parent.cpu_times()[:2]) + 0.1 < (cpu_seconds_of(parent.pid) or 0) < 60
    assert (memory_of(parent.pid) or 0) > parent.memory_info().rss


def test_one_that_is_gone() -> None:
    with subprocess.Popen(["true"]) as gone:
        gone.wait()
    assert (family(gone.pid), memory_of(gone.pid), cpu_seconds_of(gone.pid)) == ([], None, None)
    assert family(os.getpid())
