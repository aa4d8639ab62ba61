"""What must not outlive this program, however that ends: a process, or what another command has to remove."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

# Waits until whoever holds its input is gone, then runs the command that it is told.
WATCH = 'read -r _; "$@"'
END_SECONDS = 10.0


@contextmanager
def launched(command: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process that lives as long as the context, and no longer than this one however that ends.

    It has a session of its own: Ctrl-C is for us, and we end it.
    """
    process = _started(command, subprocess.DEVNULL)
    try:
        # The watch ends before the process: when that is gone, its number may be another one's.
        with afterwards(["kill", "-9", str(process.pid)]):
            yield process
    finally:
        end(process)


@contextmanager
def afterwards(
    command: Sequence[str], env: dict[str, str] | None = None, *, on_error: bool = False
) -> Iterator[None]:
    """Have a command run when this program is gone before the context has ended, however that came.

    With `on_error` also when the context fails: a second Ctrl-C may have cut short what was to be done then.
    """
    with _started(["sh", "-c", WATCH, "sh", *command], subprocess.PIPE, env) as watcher:
        failed = True
        try:
            yield
            failed = False
        finally:
            if not (failed and on_error):
                watcher.kill()


def _started(
    command: Sequence[str], stdin: int, env: dict[str, str] | None = None
) -> subprocess.Popen[bytes]:
    null = subprocess.DEVNULL
    return subprocess.Popen(command, stdin=stdin, stdout=null, stderr=null, env=env, start_new_session=True)


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process of ours, and wait until it is gone. A second Ctrl-C does not leave it behind."""
    try:
        process.terminate()
        process.wait(END_SECONDS)
    except BaseException as error:
        process.kill()
        process.wait()
        if not isinstance(error, subprocess.TimeoutExpired):
            raise
