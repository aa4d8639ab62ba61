"""Programs that answer, write too much, hang, leave children behind, or are not there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from scripts import process
from scripts.home import ROOT
from scripts.process import PIPE, Done, Failed, NotFound, NotStarted, TimedOut, run, running
from tests.waits import PATIENCE, runs, until

ENV = {"PATH": os.environ["PATH"]}
SLEEP = "while :; do sleep 0.1; done"


def sh(script: str, *arguments: str, timeout: float | None = PATIENCE, **options: object) -> Done:
    return run(["sh", "-c", script, "sh", *arguments], env=ENV, timeout=timeout, **options)  # type: ignore[arg-type]


def python(script: str, **options: object) -> Done:
    return run([sys.executable, "-c", script], env=ENV, timeout=PATIENCE, **options)  # type: ignore[arg-type]


# ── answers ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_output_errors_and_code_are_apart() -> None:
    done = sh("echo out; echo err >&2; exit 3")
    assert (done.out, done.err, done.code, done.ok, done.cut) == ("out\n", "err\n", 3, False, False)
    assert done.lines == ["err"]


def test_merged_output_keeps_its_order() -> None:
    done = sh("echo 1; echo 2 >&2; echo 3", merge=True)
    assert (done.out, done.err) == ("1\n2\n3\n", "")


def test_a_process_ended_by_a_signal_has_a_negative_code() -> None:
    done = sh("kill -9 $$")
    assert done.code == -signal.SIGKILL
    with pytest.raises(Failed, match="killed by SIGKILL"):
        done.check()


@pytest.mark.parametrize(
    ("code", "words"),
    [(0, "exit code 0"), (2, "exit code 2"), (-15, "killed by SIGTERM"), (-99, "killed by signal 99")],
)
def test_an_end_in_words(code: int, words: str) -> None:
    assert process.ended(code) == words


def test_a_failure_tells_the_command_the_code_and_the_last_lines_without_secrets() -> None:
    script = "for n in $(seq 30); do echo line $n; done; echo https://me:hunter22@example.org; exit 4"
    with pytest.raises(Failed) as failure:
        sh(script, "--password", "hunter22").check()
    error = failure.value
    assert (error.code, len(error.lines), error.lines[0]) == (4, process.LAST, "line 22")
    assert "hunter22" not in f"{error} {error.command} {error.lines}"


def test_the_environment_is_the_given_one_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BYRE_STRAY", "1")
    names = {
        line.partition("=")[0]
        for line in run(["env"], env={**ENV, "MINE": "é"}, timeout=PATIENCE).out.splitlines()
    }
    assert names == {"PATH", "MINE"}


def test_the_program_is_looked_up_in_the_given_path(tmp_path: Path) -> None:
    program = tmp_path / "some_tool"
    program.write_text("#!/bin/sh\necho here\n")
    program.chmod(0o755)
    assert run(["some_tool"], env={"PATH": str(tmp_path)}, timeout=PATIENCE).out == "here\n"
    assert process.which("some_tool", {"PATH": str(tmp_path)}) == str(program)
    assert process.which("some_tool", ENV) == ""


def test_input_folder_and_umask_reach_the_process(tmp_path: Path) -> None:
    assert sh("cat; pwd; umask", stdin=b"in\n", cwd=tmp_path, umask=0o077).out == f"in\n{tmp_path}\n0077\n"


def test_without_input_a_process_reads_nothing() -> None:
    assert sh("cat").out == ""


def test_arguments_arrive_as_they_are() -> None:
    odd = ["", "a b", "$HOME", "*", "--x='y'", "é\n"]
    assert run(["printf", "%s|", *odd], env=ENV, timeout=PATIENCE).out == "".join(f"{one}|" for one in odd)


def test_bytes_that_are_no_text_do_not_fail() -> None:
    done = sh(r"printf 'a\377b\r\nc\rd'")
    assert done.out == "a\ufffdb\nc\nd"


def test_cpu_time_counts_the_children() -> None:
    spin = "import time\nwhile time.process_time() < 0.3: pass"
    done = run(["sh", "-c", '"$0" -c "$1"; true', sys.executable, spin], env=ENV, timeout=PATIENCE)
    assert 0.3 <= done.cpu_seconds < 10


# ── what can't be started ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("program", ["no-such-program", "/no/such/program"])
def test_a_program_that_is_not_there(program: str) -> None:
    with pytest.raises(NotFound):
        run([program], env=ENV, timeout=PATIENCE)


def test_a_folder_that_is_not_there_is_not_a_missing_program(tmp_path: Path) -> None:
    with pytest.raises(NotStarted) as failure:
        run(["/bin/sh", "-c", ""], env=ENV, timeout=PATIENCE, cwd=tmp_path / "none")
    assert not isinstance(failure.value, NotFound)


def test_a_file_that_the_system_does_not_execute(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no program")
    with pytest.raises(NotStarted):
        run([str(tmp_path / "text")], env=ENV, timeout=PATIENCE)


# ── bounds ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_of_too_much_output_the_end_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "OUTPUT", 1000)
    done = python("print('x' * 100_000); print('end')")
    assert (len(done.out), done.out[-5:], done.cut) == (1000, "\nend\n", True)


def test_lines_come_while_the_process_runs(tmp_path: Path) -> None:
    """It ends only after its first lines were seen."""
    lines: list[str] = []
    seen = tmp_path / "seen"

    def read(line: str) -> None:
        lines.append(line)
        if len(lines) == 2:
            seen.touch()

    sh('echo a; echo b >&2; until [ -e "$1" ]; do sleep 0.05; done; printf c', str(seen), on_line=read)
    assert sorted(lines[:2]) == ["a", "b"] and lines[2:] == ["c"]


def test_a_line_without_end_is_handed_on_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "LINE", 10)
    lines: list[str] = []
    python("import sys; sys.stdout.write('x' * 100)", on_line=lines.append)
    assert "".join(lines) == "x" * 100
    assert len(lines[-1]) <= 10


# ── ends ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def pids(tmp_path: Path) -> Iterator[Path]:
    """A file for the numbers of processes, none of which may be left after the test."""
    path = tmp_path / "pids"
    yield path
    until(
        lambda: not any(runs(int(pid)) for pid in path.read_text().split()), why=lambda: "a process was left"
    )


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """To be given each line: with the first one the time limit is over. Before, a busy machine has time."""
    over = threading.Event()
    clock = SimpleNamespace(
        monotonic=lambda: time.monotonic() + 2 * PATIENCE * over.is_set(), sleep=time.sleep
    )
    monkeypatch.setattr(process, "time", clock)
    return lambda _: over.set()


def test_at_the_time_limit_the_process_ends_with_its_children(
    pids: Path, written: Callable[[str], None]
) -> None:
    script = f'({SLEEP}) & echo $$ $! > "$1"; echo last words; wait'
    with pytest.raises(TimedOut) as failure:
        sh(script, str(pids), on_line=written)
    assert failure.value.lines == ("last words",)


def test_one_that_ignores_sigterm_is_killed_with_its_children(
    pids: Path, written: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "GRACE", 0.3)
    with pytest.raises(TimedOut):
        sh(f"trap '' TERM; ({SLEEP}) & echo $$ $! > \"$1\"; echo begun; {SLEEP}", str(pids), on_line=written)


def test_a_check_that_raises_ends_the_process(pids: Path) -> None:
    begun = threading.Event()

    def check() -> None:
        if begun.is_set():
            raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        sh(
            f'echo $$ > "$1"; echo begun; {SLEEP}',
            str(pids),
            timeout=None,
            check=check,
            on_line=lambda _: begun.set(),
        )


def test_a_reader_of_lines_that_raises_ends_the_process(pids: Path) -> None:
    def read(line: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sh(f'echo $$ > "$1"; echo begun; {SLEEP}', str(pids), on_line=read)


def test_ctrl_c_ends_what_runs(pids: Path) -> None:
    """Ctrl-C of a terminal goes to our group alone, so what runs in a session of its own is ended by us."""
    code = f"""
import signal; signal.signal(signal.SIGINT, signal.default_int_handler)
from scripts.process import run
run(["sh", "-c", 'echo $$ > "$0"; {SLEEP}', {str(pids)!r}], env={ENV!r}, timeout=600)
"""
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stderr=subprocess.PIPE)
    until(lambda: pids.exists() and pids.read_text())
    parent.send_signal(signal.SIGINT)
    assert b"KeyboardInterrupt" in parent.communicate(timeout=PATIENCE)[1]
    assert parent.returncode == -signal.SIGINT


def test_ctrl_c_while_it_is_started_leaves_nothing(pids: Path) -> None:
    """It is running, and the call that started it has not returned yet."""
    code = f"""
import os, signal, time; signal.signal(signal.SIGINT, signal.default_int_handler)
from pathlib import Path
from plumbum.machines.local import LocalCommand
from scripts.process import run
popen, pids = LocalCommand.popen, Path({str(pids)!r})
def slow(*given, **named):
    started = popen(*given, **named)
    while not (pids.exists() and pids.read_text()):
        time.sleep(0.01)
    os.kill(os.getpid(), signal.SIGINT)
    return started
LocalCommand.popen = slow
run(["sh", "-c", 'echo $$ > "$0"; {SLEEP}', str(pids)], env={ENV!r}, timeout=600)
"""
    parent = subprocess.run([sys.executable, "-c", code], cwd=ROOT, stderr=subprocess.PIPE, timeout=PATIENCE)
    assert b"KeyboardInterrupt" in parent.stderr
    assert parent.returncode == -signal.SIGINT
    assert pids.read_text()


def test_with_the_terminal_it_stays_in_our_session() -> None:
    show = "import os; print(os.getsid(0))"
    assert int(python(show, terminal=True).out) == os.getsid(0) != int(python(show).out)


def test_what_a_process_leaves_behind_is_neither_waited_for_nor_ended(tmp_path: Path) -> None:
    done = sh("sleep 600 & echo $!")
    left = psutil.Process(int(done.out))
    assert left.status() != psutil.STATUS_ZOMBIE
    left.kill()


def test_one_that_closes_its_output_is_waited_for() -> None:
    assert sh("exec >&- 2>&-; sleep 0.3; exit 5").code == 5


# ── while a context lasts ────────────────────────────────────────────────────────────────────────────────────


def test_a_running_process_is_spoken_with_and_ended(pids: Path) -> None:
    with running(
        ["sh", "-c", 'echo $$ > "$0"; read x; echo "$x"; sleep 600', str(pids)],
        env=ENV,
        stdin=PIPE,
        stdout=PIPE,
    ) as one:
        assert one.stdin and one.stdout
        one.stdin.write(b"hello\n")
        one.stdin.flush()
        assert one.stdout.readline() == b"hello\n"
        assert one.code is None
        assert not one.wait(0.1)
        assert one.pid == int(pids.read_text())
    assert one.code == -signal.SIGTERM


def test_a_running_process_ends_with_an_error_of_the_context(pids: Path) -> None:
    with (
        pytest.raises(ZeroDivisionError),
        running(["sh", "-c", f'echo $$ > "$0"; echo; {SLEEP}', str(pids)], env=ENV, stdout=PIPE) as one,
    ):
        assert one.stdout
        one.stdout.readline()
        raise ZeroDivisionError


def test_one_that_has_ended_says_how() -> None:
    with running(["sh", "-c", "exit 7"], env=ENV) as one:
        assert one.wait(PATIENCE)
    assert one.code == 7


# ── in the foreground ────────────────────────────────────────────────────────────────────────────────────────


def test_in_the_foreground_its_code_is_returned_and_ctrl_c_is_for_it_alone() -> None:
    handler = signal.getsignal(signal.SIGINT)
    assert process.foreground(["sh", "-c", "exit 5"], env=ENV) == 5
    assert signal.getsignal(signal.SIGINT) is handler
    # Another Python, which SIGINT would end if it were not ignored meanwhile; a line says that it is.
    script = (
        "import os, sys; sys.path.insert(0, sys.argv[1]); from scripts import process\n"
        'child = \'until grep -q "SigIgn:.*[2367abef]$" /proc/$PPID/status; do sleep 0.05; done; kill -INT $PPID; '
        'trap "exit 4" INT; kill -INT $$\'\n'
        "print(process.foreground(['sh', '-c', child], env=dict(os.environ)))"
    )
    if not Path("/proc/self/status").exists():
        pytest.skip("the child looks into /proc whether its parent is ready")
    done = run([sys.executable, "-c", script, str(ROOT)], env=ENV, timeout=PATIENCE)
    assert done.out == "4\n", done.lines


def test_in_the_foreground_a_program_that_is_not_there() -> None:
    with pytest.raises(NotFound):
        process.foreground(["no-such-program"], env=ENV)
