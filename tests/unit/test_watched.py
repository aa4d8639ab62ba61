"""What does not outlive the program that started it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from scripts import watched as room
from scripts.home import ROOT
from tests.waits import runs, until


def named(path: Path) -> list[int]:
    """The processes whose command line has a path in it: the watch that is to touch it, and what it starts."""
    return [one.pid for one in psutil.process_iter(["cmdline"]) if str(path) in (one.info["cmdline"] or [])]


def test_it_does_not_outlive_a_program_that_is_killed(tmp_path: Path) -> None:
    program = (
        "import os, sys, time\n"
        "from scripts.watched import launched\n"
        "with launched(['sleep', '600'], dict(os.environ)) as process:\n"
        "    print(process.pid, flush=True)\n"
        "    time.sleep(600)\n"
    )
    holder = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert holder.stdout
    pid = int(holder.stdout.readline())
    assert runs(pid)
    holder.send_signal(signal.SIGKILL)
    holder.communicate()
    until(lambda: not runs(pid))


def test_one_that_does_not_heed_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "END_SECONDS", 0.1)
    deaf = tmp_path / "deaf"
    stubborn = ["sh", "-c", "trap '' TERM; touch \"$0\"; while :; do sleep 0.1; done", str(deaf)]
    with room.launched(stubborn, dict(os.environ)) as process:
        until(deaf.exists)
    assert process.code == -signal.SIGKILL


def test_what_is_to_be_done_afterwards_is_done_by_a_program_that_is_killed_too(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    program = (
        "import os, sys, time\n"
        "from scripts.watched import afterwards\n"
        f"with afterwards(['touch', {str(mark)!r}], dict(os.environ)):\n"
        "    print(1, flush=True)\n"
        "    if sys.argv[1:]: time.sleep(600)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT, capture_output=True)
    until(lambda: not named(mark))
    assert not mark.exists(), "it ended in order"
    holder = subprocess.Popen([sys.executable, "-c", program, "wait"], stdout=subprocess.PIPE, cwd=ROOT)
    assert holder.stdout and holder.stdout.readline()
    holder.kill()
    holder.communicate()
    until(mark.exists)


@pytest.mark.parametrize(("on_error", "done"), [(True, True), (False, False)])
def test_what_is_to_be_done_when_the_clean_up_was_cut_short(
    tmp_path: Path, on_error: bool, done: bool
) -> None:
    mark = tmp_path / "mark"
    with (
        pytest.raises(KeyboardInterrupt),
        room.afterwards(["touch", str(mark)], dict(os.environ), on_error=on_error),
    ):
        raise KeyboardInterrupt
    assert mark.exists() is done
