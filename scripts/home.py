"""Where state lives: `.byre/` in the checkout, or BYRE_HOME. Files are written whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts import bounded
from scripts.errors import BusyError, HostError, SettingsError
from scripts.text import short

ROOT = Path(__file__).resolve().parent.parent
# The form of the state. One that an earlier version of Byre would misread gets the next number.
STATE = 1
NAMED_SECONDS = 2.0
FULL = (errno.ENOSPC, errno.EDQUOT)
OUTDATED = ("catalogue.json",)  # in `run`: what earlier versions kept of the database, and nothing reads


@dataclass(frozen=True)
class Home:
    """The folders of one installation. Every path is absolute; nothing is made before `prepare`."""

    state: Path

    @property
    def parts(self) -> Path:
        """The installed programs."""
        return self.state / "parts"

    @property
    def models(self) -> Path:
        """The model files."""
        return self.state / "models"

    @property
    def data(self) -> Path:
        """The services' data."""
        return self.state / "data"

    @property
    def secrets(self) -> Path:
        """The secrets, one file each."""
        return self.state / "secrets"

    @property
    def run(self) -> Path:
        """Sockets, locks and choices of what runs."""
        return self.state / "run"

    @property
    def logs(self) -> Path:
        """The logs of local processes."""
        return self.state / "logs"

    @property
    def supervisor(self) -> Path:
        """The supervisor's configuration: it is there once one has run."""
        return self.run / "supervisord.conf"

    @property
    def socket(self) -> Path:
        """The supervisor's socket. Short: a Unix socket's path holds 104 bytes on macOS, 108 on Linux."""
        key = hashlib.sha256(str(self.state).encode()).hexdigest()[:12]
        base = Path("/tmp") if Path("/tmp").is_dir() else Path(tempfile.gettempdir())  # noqa: S108 - in a 0700 folder
        return base / f"byre-{os.getuid()}-{key}" / "s"

    @property
    def mark(self) -> Path:
        """The form of the state, which alone decides, and the version of Byre that wrote last. 0.1.0 wrote none at
        first, and one of this form later."""
        return self.state / "version.json"

    def admit(self) -> None:
        """Raises HostError for a state that a newer Byre has written in a form that this one does not know."""
        known = read_json(self.mark)
        form = known.get("version") if isinstance(known, dict) else None
        if isinstance(form, int) and form > STATE:
            raise HostError(
                f"Byre {known.get('byre', 'of an unknown version')} wrote the state in {self.state} in form {form}; "
                f"this is Byre {release()}, which reads forms up to {STATE}. Nothing was changed.",
                fault="state-newer",
                hint="Use that version of Byre (git checkout), or another folder: BYRE_HOME=FOLDER uv run "
                "invoke start",
            )

    def prepare(self) -> None:
        """Make the folders, readable by their owner only, without files of earlier versions that hold values of the
        database. Raises HostError when it can't be written, or is a newer Byre's.

        Models are not secret: a container's user reads them too, by a mount that skips the folders above.
        """
        self.admit()
        try:
            for folder in (self.state, self.parts, self.models, self.data, self.secrets, self.run, self.logs):
                folder.mkdir(parents=True, exist_ok=True, mode=0o755 if folder == self.models else 0o700)
            for name in OUTDATED:
                (self.run / name).unlink(missing_ok=True)
            mark = {"version": STATE, "byre": release()}
            if read_json(self.mark) != mark:
                write_state(self.mark, json.dumps(mark))
            with tempfile.TemporaryFile(dir=self.state):
                pass
        except OSError as error:
            if error.errno in FULL:
                raise unwritable(error, self.state) from error
            raise HostError(
                f"Byre can't write its state in {self.state}: {error.strerror or error}.",
                fault="file-unwritable",
                hint="Choose a folder that you can write: BYRE_HOME=~/.byre uv run invoke start",
            ) from error

    @contextmanager
    def lock(self, wait: float = 0.0, on_wait: Any = None, name: str = "lock") -> Iterator[None]:
        """Hold the one lock for commands that change something. A dead holder's lock is free at once (flock).

        `wait` is in seconds; `on_wait(holder)` is called once if another process holds it. Another `name` is another
        lock, for work that may run next to those commands, but only once. Raises BusyError.
        """
        from filelock import FileLock, Timeout

        holder_file = self.run / f"{name}.json"
        lock = FileLock(self.run / name)
        try:
            try:
                lock.acquire(timeout=0)
            except Timeout:
                if on_wait and wait:
                    on_wait(_holder(holder_file))
                try:
                    lock.acquire(timeout=wait, poll_interval=0.1)
                except Timeout:
                    holder = _holder(holder_file)
                    who = f"`invoke {holder.get('command', '?')}` (process {holder.get('pid', '?')})"
                    raise BusyError(
                        f"{who} is working on this stack.",
                        fault="lock-held",
                        hint="Wait for it to end, or see what is running: uv run invoke status",
                    ) from None
            _tell_holder(holder_file)
            yield
        finally:
            lock.release()


def release(root: Path = ROOT) -> str:
    """The version of Byre, in a checkout of it."""
    return str(bounded.from_toml(bounded.text(root / "pyproject.toml"))["project"]["version"])


def _holder(path: Path) -> dict[str, Any]:
    """Who holds the lock: its command and pid, or nothing. It takes the lock first and writes its name then, so a name
    that is missing, or that an ended one left, is waited for, at most NAMED_SECONDS."""
    import psutil

    end = time.monotonic() + NAMED_SECONDS
    while True:
        known = read_json(path)
        if isinstance(known, dict) and isinstance(known.get("pid"), int) and psutil.pid_exists(known["pid"]):
            return known
        if time.monotonic() > end:
            return {}
        time.sleep(0.02)


def _tell_holder(path: Path) -> None:
    """For those who wait. On a full disk it is left out: `clean` needs the lock, too."""
    import sys

    try:
        words = sys.argv[1 : 3 if sys.argv[1:2] == ["volumes"] else 2]
        write_atomic(path, json.dumps({"pid": os.getpid(), "command": " ".join(words)}))
    except OSError:
        with suppress(OSError):
            path.unlink()


def write_atomic(path: Path, content: str | bytes, mode: int = 0o600) -> None:
    """Write next to `path` and rename: a reader sees the old file or the new one, never a part of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = content.encode() if isinstance(content, str) else content
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            os.fchmod(file.fileno(), mode)
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def write_state(path: Path, content: str | bytes, mode: int = 0o600) -> None:
    """`write_atomic` for a file without which a command can't go on, and which has to outlast a power cut: what is done
    after it relies on it. Raises HostError where it can't be written."""
    try:
        write_atomic(path, content, mode)
    except OSError as error:
        raise unwritable(error, path) from error
    sync(path.parent)


def named(text: str) -> Path:
    """The absolute path that a person names, `~` taken for a home. Raises SettingsError for that of no user."""
    try:
        return Path(text).expanduser().absolute()
    except RuntimeError as error:
        raise SettingsError(
            f"{short(text)} can't be used: this machine has no user of that name, or the user no home.",
            fault="argument-invalid",
            hint=f"Name the folder in full, or put ./ in front of a name that begins with ~: ./{short(text)}",
        ) from error


def sync(folder: Path) -> None:
    """See that the names in a folder are on disk. Not every file system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def unwritable(error: OSError, path: Path | None = None) -> HostError:
    """The error for a file that can't be written, `path` where it is known."""
    if error.errno in FULL:
        return HostError(
            f"The disk is full: {path or 'a file'} can't be written.",
            fault="disk-full",
            hint="Free some space: uv run invoke clean --dry-run shows what Byre can remove. Or set BYRE_HOME in .env "
            "to a folder on another disk. Then the same command again",
        )
    return HostError(
        f"{path or 'A file'} can't be written: {error.strerror or error}.",
        fault="file-unwritable",
        hint="Make it writable, or set BYRE_HOME in .env to a folder that you can write; then the same command again",
    )


def unreadable(error: OSError) -> HostError:
    """The error for a file or folder that a person named, by its `filename`: its name may be too long to show."""
    name = short(str(error.filename))
    if error.errno == errno.ENAMETOOLONG:
        why = "its name is too long for a file"
        hint = "Check the name: most systems allow 255 bytes for each part of it"
    else:
        why, hint = str(error.strerror or error), ""
    return HostError(f"{name} can't be used: {why}.", fault="file-unreadable", hint=hint)


def read_json(path: Path) -> Any:
    """The content of one of Byre's JSON files; None if it is missing or damaged (it can be made again)."""
    try:
        return bounded.from_json(bounded.data(path))
    except (OSError, ValueError):
        return None
