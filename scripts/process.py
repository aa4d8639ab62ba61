"""Programs of this machine: run to their end with `run`, on the terminal with `foreground`, or kept running with
`start` and `running`.

The one module that starts processes. plumbum starts them. Waiting and reading are done here: plumbum's `run` keeps all
output in memory and ends only the process itself at the time limit, not what that process has started, and its
`iter_lines` may hold back a line until the next one comes.
https://plumbum.readthedocs.io/en/latest/local_commands.html
"""

from __future__ import annotations

import codecs
import io
import os
import selectors
import shlex
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, TypedDict, Unpack

from scripts.mask import mask
from scripts.stopping import interrupt_held

OUTPUT = 16 << 20  # bytes of each of a process's outputs that are kept: the last ones
LINE = 1 << 16  # characters after which a line is handed on in pieces
LAST = 10  # lines that an error shows
POLL = 0.05  # seconds between two looks at a process whose outputs are silent
GRACE = 3.0  # seconds that a process has to end after SIGTERM
DRAIN = 1.0  # seconds for what is still in the pipes of a process that has ended

NULL, PIPE = subprocess.DEVNULL, subprocess.PIPE


class ProcessError(Exception):
    """A program that did not do its work. `command` has no secrets; `lines` are the last that it wrote."""

    def __init__(self, command: str, why: str, lines: Sequence[str] = ()) -> None:
        super().__init__(f"{command}: {why}")
        self.command, self.why, self.lines = command, why, tuple(lines)


class NotStarted(ProcessError):
    """The system refused to start it."""


class NotFound(NotStarted):
    """The program is not on this machine."""


class TimedOut(ProcessError):
    """It did not end within its time limit, and was ended."""


class Failed(ProcessError):
    """It ended with a `code` that is not 0: an exit code, or a signal's number with a minus sign."""

    def __init__(self, command: str, code: int, lines: Sequence[str] = ()) -> None:
        super().__init__(command, ended(code), lines)
        self.code = code


@dataclass(frozen=True)
class Done:
    """How a process ended and the text that it wrote; `command` has no secrets.

    `code` is its exit code, or a signal's number with a minus sign. `cpu_seconds` counts the children that it waited
    for. `cut` says that an output was longer than OUTPUT: its beginning is missing.
    """

    command: str
    code: int
    out: str = ""
    err: str = ""
    cpu_seconds: float = 0.0
    cut: bool = False

    @property
    def ok(self) -> bool:
        """Whether the exit code is 0."""
        return self.code == 0

    @property
    def lines(self) -> list[str]:
        """The last lines that say why it failed: of its errors, or else of its output."""
        return last(self.err) or last(self.out)

    def check(self) -> Done:
        """Itself. Raises Failed when the process failed."""
        if self.code:
            raise Failed(self.command, self.code, self.lines)
        return self


def last(text: str, count: int = LAST) -> list[str]:
    """The last `count` lines that are not blank, without secrets."""
    lines = [line.rstrip() for line in text.splitlines() if line.strip()][-count:]
    return mask("\n".join(lines)).split("\n") if lines else []


def ended(code: int) -> str:
    """A process's end in words: `exit code 2`, `killed by SIGKILL`."""
    if code >= 0:
        return f"exit code {code}"
    with suppress(ValueError):
        return f"killed by {signal.Signals(-code).name}"
    return f"killed by signal {-code}"


def which(program: str, env: Mapping[str, str]) -> str:
    """The program's path, looked up in the PATH of `env`; empty when it is not there."""
    return shutil.which(program, path=env.get("PATH", os.defpath)) or ""


class Process:
    """A process that runs, or has ended."""

    def __init__(self, started: Any, group: bool) -> None:
        self._started = started  # plumbum's: it closes the pipes when it goes
        self._popen: subprocess.Popen[bytes] = started.__enter__()  # the standard library's
        self._group = group
        self._lock = threading.Lock()  # a process is waited for by one thread only
        self.stdin: IO[bytes] | None = self._popen.stdin
        self.stdout: IO[bytes] | None = self._popen.stdout
        self.stderr: IO[bytes] | None = self._popen.stderr
        self.pid = self._popen.pid
        self.cpu_seconds = 0.0  # once it has ended; with those of the children that it waited for

    @property
    def code(self) -> int | None:
        """Its exit code, or a signal's number with a minus sign; None while it runs."""
        with self._lock:
            if self._popen.returncode is None:
                try:
                    # Popen.poll does not give the CPU time.
                    pid, status, usage = os.wait4(self.pid, os.WNOHANG)
                except ChildProcessError:  # where SIGCHLD is ignored, the system does not say how it ended
                    self._popen.returncode = 0
                else:
                    if pid:
                        self.cpu_seconds = usage.ru_utime + usage.ru_stime
                        self._popen.returncode = os.waitstatus_to_exitcode(status)
            return self._popen.returncode

    def wait(self, seconds: float = float("inf")) -> bool:
        """Whether it ends within so many seconds."""
        deadline, pause = time.monotonic() + seconds, POLL / 100
        while self.code is None:
            if time.monotonic() > deadline:
                return False
            time.sleep(pause)
            pause = min(2 * pause, POLL)
        return True

    def end(self, grace: float = GRACE) -> None:
        """End it and what it started: with SIGTERM, and after `grace` seconds with SIGKILL.

        A second Ctrl-C shortens the wait. A process that has ended is left alone: its number may belong to another
        one now.
        """
        if self.code is not None:
            return
        try:
            self._signal(signal.SIGTERM)
            self.wait(grace)
        finally:
            self._signal(signal.SIGKILL)  # also what is left of its group, which keeps the number
            self.wait(GRACE)

    def close(self) -> None:
        """Close our ends of its pipes."""
        for stream in (self.stdin, self.stdout, self.stderr):
            _close(stream)

    def close_stdin(self) -> None:
        """Tell it that nothing more comes."""
        _close(self.stdin)

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError, PermissionError):  # macOS denies it where only a zombie is left
            if self._group:
                os.killpg(self.pid, number)
            elif self._popen.returncode is None:
                os.kill(self.pid, number)


def run(
    argv: Sequence[str],
    *,
    env: Mapping[str, str],
    timeout: float | None,
    cwd: Path | None = None,
    stdin: bytes = b"",
    on_line: Callable[[str], None] | None = None,
    check: Callable[[], None] = lambda: None,
    merge: bool = False,
    terminal: bool = False,
    umask: int = -1,
) -> Done:
    """Run a program to its end, in the environment `env` and no other. No exit code is an error: see `Done.check`.

    `timeout` is in seconds; None leaves it to `check`, which is called every POLL seconds or more often and raises to
    end the process. `on_line` gets each line as it comes. `merge` puts errors into the output, in order. The process
    has its own session, without a terminal, and is ended with all that it started; with `terminal` it stays in ours,
    so that sudo can ask for a password, and is ended alone. A process that it leaves behind is not waited for, even
    if it keeps the output open. Raises NotFound, NotStarted, TimedOut, and what `check` or `on_line` raise.
    """
    process = _start(
        argv, env, cwd, stdin=stdin or NULL, stdout=PIPE, stderr=subprocess.STDOUT if merge else PIPE, umask=umask,
        start_new_session=not terminal,
    )  # fmt: skip
    out, err = _Output(process.stdout, on_line), _Output(process.stderr, on_line)
    try:
        code = _follow(process, [out, err], timeout, check)
    except TimeoutError:
        process.end()
        why = f"no answer in {timeout:g} s"
        raise TimedOut(shown(argv), why, last(err.text()) or last(out.text())) from None
    finally:
        process.end()
        process.close()
    return Done(shown(argv), code, out.text(), err.text(), process.cpu_seconds, out.cut or err.cut)


class Streams(TypedDict, total=False):
    """A process's streams: each NULL, which is the default, PIPE, a descriptor or a file."""

    stdin: int
    stdout: int | IO[bytes]
    stderr: int | IO[bytes]


SILENT = Streams(stdin=NULL, stdout=NULL, stderr=NULL)


def start(
    argv: Sequence[str], *, env: Mapping[str, str], cwd: Path | None = None, **streams: Unpack[Streams]
) -> Process:
    """Start a process, which the caller ends. It has a session of its own: Ctrl-C is for us.

    Raises NotFound, NotStarted.
    """
    return _start(argv, env, cwd, **(SILENT | streams), start_new_session=True)


@contextmanager
def running(
    argv: Sequence[str],
    *,
    env: Mapping[str, str],
    cwd: Path | None = None,
    grace: float = GRACE,
    **streams: Unpack[Streams],
) -> Iterator[Process]:
    """A process of `start` for as long as the context lasts; then it is ended with all that it started."""
    process = start(argv, env=env, cwd=cwd, **streams)
    try:
        yield process
    finally:
        try:
            process.end(grace)
        finally:
            process.close()


def foreground(argv: Sequence[str], *, env: Mapping[str, str]) -> int:
    """Run a program on this one's terminal until it ends; Ctrl-C is for it alone. Returns its code.

    Raises NotFound, NotStarted.
    """
    process = _start(argv, env, None, stdin=0, stdout=1, stderr=2, start_new_session=False)
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # once it is started: it would inherit that
    try:
        process.wait()
        return process.code or 0
    finally:
        signal.signal(signal.SIGINT, before)
        process.close()


def shown(argv: Sequence[str]) -> str:
    """A command as a person would type it, without secrets."""
    return mask(shlex.join(argv))


def _start(
    argv: Sequence[str], env: Mapping[str, str], cwd: Path | None, *, stdin: int | bytes, **options: Any
) -> Process:
    from plumbum.commands.base import BaseCommand
    from plumbum.machines.local import LocalCommand, local

    local.env.clear()  # plumbum adds its own variables: a copy of ours from its import
    program = argv[0] if os.sep in argv[0] else which(argv[0], env)
    if not program:
        raise NotFound(shown(argv), f"{argv[0]} was not found")
    command: BaseCommand = LocalCommand(program)[tuple(argv[1:])]
    if isinstance(stdin, int):
        options["stdin"] = stdin
    else:
        command = command << stdin
    process = None
    try:
        with interrupt_held():  # Ctrl-C before its number is known would leave it running
            started = command.popen(cwd=str(cwd or Path.cwd()), env={"PATH": os.defpath, **env}, **options)
            process = Process(started, group=options["start_new_session"])
    except KeyboardInterrupt:
        if process:
            process.end()
            process.close()
        raise
    except FileNotFoundError as error:
        kind = NotStarted if Path(program).exists() else NotFound
        raise kind(shown(argv), f"{error.strerror}: {error.filename}") from error
    except OSError as error:
        raise NotStarted(shown(argv), error.strerror or str(error)) from error
    return process


def _close(stream: IO[bytes] | None) -> None:
    with suppress(OSError):  # a pipe whose other end is gone can't be flushed
        if stream:
            stream.close()


class _Output:
    """The text of a pipe, of which the last OUTPUT bytes are kept. Bytes that are not UTF-8 become U+FFFD."""

    def __init__(self, pipe: IO[bytes] | None, on_line: Callable[[str], None] | None) -> None:
        self.pipe, self.cut = pipe, False
        self._kept = bytearray()
        self._on_line, self._line = on_line, ""
        self._decoder = _decoder()

    def read(self) -> bool:
        """Take what is there; False at its end."""
        assert self.pipe
        chunk = os.read(self.pipe.fileno(), 1 << 16)
        self._kept += chunk
        if len(self._kept) > 2 * OUTPUT:
            self._shorten()
        if self._on_line:
            self._hand_on(self._decoder.decode(chunk, final=not chunk), self._on_line)
        return bool(chunk)

    def flush(self) -> None:
        if self._on_line:
            self._hand_on(self._decoder.decode(b"", final=True), self._on_line)
            if self._line:
                self._on_line(self._line)
            self._line = ""

    def text(self) -> str:
        self._shorten()
        return _decoder().decode(bytes(self._kept), final=True)

    def _hand_on(self, text: str, on_line: Callable[[str], None]) -> None:
        *whole, self._line = (self._line + text).split("\n")
        for line in whole:
            on_line(line)
        while len(self._line) > LINE:
            on_line(self._line[:LINE])
            self._line = self._line[LINE:]

    def _shorten(self) -> None:
        if len(self._kept) > OUTPUT:
            self.cut = True
            del self._kept[:-OUTPUT]


def _decoder() -> io.IncrementalNewlineDecoder:
    """UTF-8 that never fails, with the three kinds of line ends as one."""
    return io.IncrementalNewlineDecoder(codecs.getincrementaldecoder("utf-8")("replace"), translate=True)


def _follow(
    process: Process, outputs: Sequence[_Output], timeout: float | None, check: Callable[[], None]
) -> int:
    """Read the outputs until the process has ended; its code. Raises TimeoutError, and what `check` raises."""
    deadline = time.monotonic() + timeout if timeout is not None else float("inf")
    drained: float | None = None
    with selectors.DefaultSelector() as selector:
        for output in outputs:
            if output.pipe:
                selector.register(output.pipe, selectors.EVENT_READ, output)
        while True:
            if (code := process.code) is not None and drained is None:
                drained = time.monotonic() + DRAIN
            ready = selector.select(POLL if code is None else 0) if selector.get_map() else []
            for key, _ in ready:
                if not key.data.read():
                    selector.unregister(key.fileobj)
            if drained is not None and code is not None:
                if not ready or time.monotonic() > drained:
                    break
                continue
            check()
            if time.monotonic() > deadline:
                raise TimeoutError
            if not selector.get_map():  # it closed its outputs: as a rule it ends now
                process.wait(min(POLL, deadline - time.monotonic()))
    for output in outputs:
        output.flush()
    return code
