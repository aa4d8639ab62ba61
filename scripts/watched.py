"""What does not outlive this program, however that ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from scripts import process
from scripts.process import PIPE, Process

# Waits until whoever holds its input is gone, then runs the command that it is given.
WATCH = 'read -r _; "$@"'
END_SECONDS = 10.0


@contextmanager
def launched(command: Sequence[str], env: Mapping[str, str]) -> Iterator[Process]:
    """A process that lives as long as the context, and no longer than this one.

    It has a session of its own: Ctrl-C is for us, and we end it.
    """
    # The watch ends before the process: when that is gone, its number may be another one's.
    with (
        process.running(command, env=env, grace=END_SECONDS) as running,
        afterwards(["kill", "-9", str(running.pid)], env),
    ):
        yield running


@contextmanager
def afterwards(command: Sequence[str], env: Mapping[str, str], *, on_error: bool = False) -> Iterator[None]:
    """Run a command when this program is gone before the context has ended.

    With `on_error` also when the context fails: a second Ctrl-C may have cut short what was to be done then.
    """
    watcher = process.start(["sh", "-c", WATCH, "sh", *command], env=env, stdin=PIPE)
    failed = True
    try:
        yield
        failed = False
    finally:
        if not (failed and on_error):
            watcher.end()
        watcher.close_stdin()
        watcher.wait()
