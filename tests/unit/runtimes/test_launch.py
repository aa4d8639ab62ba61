"""The entrypoint: secrets become variables, never arguments; output gets its time; limits hold."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from scripts.runtimes.supervisor import LAUNCHER
from tests.waits import PATIENCE, until

STAMP = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z "


def spec(tmp_path: Path, code: str, **more: Any) -> Path:
    """A service that is a few lines of Python."""
    body = {
        "command": [sys.executable, "-c", code],
        "directory": str(tmp_path),
        "environment": {"PLAIN": "value", "PYTHONUNBUFFERED": "1"},
        "secrets": {},
        "cpus": 0,
        "memory": 0,
        "log": str(tmp_path / "service.log"),
        "starts": str(tmp_path / "service.starts"),
    }
    path = tmp_path / "service.json"
    path.write_text(json.dumps(body | more))
    return path


def launch(path: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-I", "-S", str(LAUNCHER), str(path)], start_new_session=True)


def log(tmp_path: Path, wanted: str) -> str:
    """The log once it holds `wanted`."""
    file = tmp_path / "service.log"
    until(lambda: file.exists() and wanted in file.read_text(errors="replace"))
    return file.read_text(errors="replace")


def test_a_secret_file_becomes_a_variable_and_no_argument(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("hunter2\n=")
    code = (
        "import os, time; print(repr(os.environ['TOKEN']), os.environ['PLAIN'], 'HOME' in os.environ); "
        "time.sleep(600)"
    )
    process = launch(spec(tmp_path, code, secrets={"TOKEN": str(tmp_path / "token")}))
    try:
        assert "'hunter2\\n=' value False" in log(tmp_path, "value")
        if sys.platform == "linux":
            assert b"hunter2" not in Path(f"/proc/{process.pid}/cmdline").read_bytes()
    finally:
        process.kill()
        process.wait()


def test_the_process_is_the_service_and_each_start_is_recorded(tmp_path: Path) -> None:
    process = launch(spec(tmp_path, "import os; print('pid', os.getpid())"))
    process.wait()
    assert f"pid {process.pid}" in log(tmp_path, "pid")
    records = [json.loads(line) for line in (tmp_path / "service.starts").read_text().splitlines()]
    assert [r["pid"] for r in records] == [process.pid] and abs(records[0]["time"] - time.time()) < PATIENCE


def test_every_line_has_its_time_also_the_last_words_and_what_is_no_text(tmp_path: Path) -> None:
    code = (
        "import sys, os; print('grüße'); os.write(1, b'\\xff\\xfe bytes\\n'); "
        "sys.stderr.write('no line end'); sys.exit(3)"
    )
    process = launch(spec(tmp_path, code))
    assert process.wait() == 3
    log(tmp_path, "no line end")
    lines = (tmp_path / "service.log").read_bytes().splitlines()
    assert len(lines) == 3 and all(re.match(STAMP.encode(), line) for line in lines)
    assert lines[0].endswith("grüße".encode()) and b"\xff\xfe bytes" in lines[1]


def test_the_log_keeper_outlives_the_signal_that_stops_the_service(tmp_path: Path) -> None:
    code = (
        "import signal, time, sys\n"
        "def bye(*_): print('last words'); sys.exit(0)\n"
        "signal.signal(signal.SIGTERM, bye); print('up'); time.sleep(600)"
    )
    process = launch(spec(tmp_path, code))
    log(tmp_path, "up")
    os.killpg(process.pid, signal.SIGTERM)
    process.wait()
    assert "last words" in log(tmp_path, "last words")


def test_a_long_log_is_rotated(tmp_path: Path) -> None:
    process = launch(
        spec(tmp_path, "print('x' * 99, end='\\n')\nfor i in range(110000): print('y' * 70)\nprint('end')")
    )
    process.wait()
    log(tmp_path, "end")
    assert (tmp_path / "service.log.1").stat().st_size >= 10_000_000
    assert (tmp_path / "service.log").stat().st_size < 10_000_000


def test_a_missing_secret_is_in_the_log(tmp_path: Path) -> None:
    process = launch(spec(tmp_path, "print('never')", secrets={"TOKEN": str(tmp_path / "gone")}))
    assert process.wait() != 0
    assert "gone" in log(tmp_path, "FileNotFoundError")


@pytest.mark.skipif(sys.platform != "linux", reason="affinity and RLIMIT_DATA are Linux's")
def test_limits_hold(tmp_path: Path) -> None:
    code = (
        "import os; print('cores', len(os.sched_getaffinity(0)))\n"
        "try: bytearray(300_000_000); print('took it')\n"
        "except MemoryError: print('MemoryError')"
    )
    launch(spec(tmp_path, code, cpus=0.5, memory=200_000_000)).wait()
    text = log(tmp_path, "MemoryError")
    assert "cores 1" in text and "took it" not in text


def test_checks_that_went_well_are_left_out_of_the_log(tmp_path: Path) -> None:
    line = '127.0.0.1:1 - "GET /ready HTTP/1.1" '
    at = "2026-11-30 09:13:31.006 | INFO     | uvicorn.protocols.http.httptools_impl:send:482 - "
    left = [f"{line}200 - {{}}", f"{at}{line}200", f"INFO:     {line}200 OK"]
    kept = [f"{line}503", f"{at}{line}200 left", f"ERROR: the request was {line}200", f"{at}x - {line}200"]
    process = launch(spec(tmp_path, f"for one in {[*left, *kept, 'end']!r}: print(one)"))
    process.wait()
    said = log(tmp_path, "end")
    assert [one.partition("Z ")[2] for one in said.splitlines()] == [*kept, "end"]
