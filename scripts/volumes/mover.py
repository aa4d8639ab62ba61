"""Moves a volume's content: `tar`, and a swap by renames, as mover.sh runs them in the volume's folder. The same words
on this machine, and behind `podman run …` for a volume of containers.
"""

from __future__ import annotations

import fcntl
import functools
import os
import shlex
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from scripts import bounded, process
from scripts.disk import enough_of
from scripts.errors import BusyError, ByreError, HostError, ServiceError
from scripts.process import NULL, PIPE, Process
from scripts.volumes.helper import AT, Helper
from scripts.volumes.tar import Bad, Tar, found_nanoseconds, local_tar
from scripts.volumes.volume import CACHES, Survey, Volume
from scripts.waiting import until

ASIDE = ".byre-before-restore-"  # and a moment: the folder of what a restore put aside
Stamp = tuple[int, int, int, int, int]  # a file's size, its time in ns, mode, owner, group

ROOM_ONLY = ("restoring", "removing")  # folders of a killed command that are not content

SCRIPT = Path(__file__).with_name("mover.sh")
# Exit codes: the container tool's own failure, a program that is missing, and mover.sh's.
TOOL_FAILED, NO_PROGRAM, CHANGED, CONFLICT = 125, frozenset({126, 127}), 8, 9
# What tar says of a file that is written while it reads it.
IN_USE = ("file changed as we read it", "File removed before we read it", "File shrank by", "No such file")
PIPE_BYTES = 1 << 20
# Seconds for what hands no content on: a container tool that hangs must not hold every command. A change may have to
# remove much; where it is ended, `settle` puts it right.
LOOK, CHANGE = 300.0, 3600.0
WAIT = 60.0  # seconds for what a killed command has left running: renames, and the removal of folders
ROOM = "Free some space there, then the same command again"


@dataclass(frozen=True)
class Mover:
    """The verbs of a volume. All raise ByreError; whoever changes the volume holds the home's lock."""

    volume: Volume

    @property
    def helper(self) -> Helper | None:
        return self.volume.helper

    @functools.cached_property
    def tar(self) -> Tar:
        return Tar() if self.helper else local_tar(self.volume.env.get("PATH", ""))

    # ── what there is ────────────────────────────────────────────────────────────────────────────────────────

    def survey(self) -> Survey:
        """What there is of it. It may be in use."""
        if not self.volume.exists:
            return Survey(False, aside=self._beside("before-restore"))
        told, numbers = self._told("kilobytes", "files", "free", command="survey")
        unsettled = any(told.get(what) for what in ("restored", "moving-in", "emptying"))
        aside = (*self._beside("before-restore"), *told.get("before-restore", ()))
        left_out = tuple(told.get("cache", ()))
        room = tuple(name for what in ROOM_ONLY for name in told.get(what, ()))
        return Survey(
            True, numbers[0] * 1024, numbers[1], numbers[2] * 1024, aside, unsettled, left_out, room
        )

    def free(self) -> int:
        """Bytes that its disk has free, without a look at all that there is."""
        return self._told("free", command="free")[1][0] * 1024

    def _told(self, *numbers: str, command: str) -> tuple[dict[str, list[str]], list[int]]:
        """What a command says by its keys, and these numbers of it. Raises HostError where one is missing."""
        told: dict[str, list[str]] = {}
        caches = CACHES.get(self.volume.name, {})
        for line in self.run(command, *caches, kind="look").decode(errors="replace").splitlines():
            key, _, value = line.partition(" ")
            told.setdefault(key, []).append(value.strip())
        try:
            return told, [int(told[key][0]) for key in numbers]
        except (LookupError, ValueError) as error:
            raise HostError(
                f"The description of {self.volume.label} can't be read: {told}.",
                fault="file-unreadable",
                hint="uv run invoke volumes list",
            ) from error

    def unsettled(self) -> bool:
        """Whether a killed restore or reset left it in two places: no service should use it before `settle`."""
        if self.helper:
            return self.volume.unsettled
        whats = ("restored", "moving-in", "emptying")
        return any([*self.volume.place.glob(f".byre-{what}-*"), *self._beside(what)] for what in whats)

    def clear(self) -> None:
        """Settle it if a killed command left something there, also what only takes room. A volume with a helper has its
        mark then."""
        left = (path for what in ROOM_ONLY for path in self.volume.place.glob(f".byre-{what}-*"))
        if self.unsettled() or (not self.helper and any(left)):
            self.settle()

    def _beside(self, what: str) -> tuple[str, ...]:
        """What Byre 0.1.0 kept next to the folder, not in it."""
        place = self.volume.place
        with suppress(OSError):
            return tuple(sorted(str(path) for path in place.parent.glob(f"{place.name}.{what}-*")))
        return ()

    # ── reading ──────────────────────────────────────────────────────────────────────────────────────────────

    @contextmanager
    def reading(
        self, *paths: str, excluded: Sequence[str] = (), folder: str = ".", still: bool = False
    ) -> Iterator[IO[bytes]]:
        """A tar of the volume's content without caches, or of one of our own folders, or of these paths alone. Paths
        are relative. With `still`, it is an error if anything changes meanwhile. The reader reads to the end."""
        caches = CACHES.get(self.volume.name, {}) if folder == "." else {}
        command = self.tar.create([f"./{path}" for path in (*caches, *excluded)])
        only = ["--no-recursion", *(f"./{path}" for path in paths)] if paths else ["."]
        with self.running("still" if still else "plain", *command, "-C", folder, *only) as client:
            assert client.stdout
            yield client.stdout

    @contextmanager
    def describing(self, folder: str) -> Iterator[IO[bytes]]:
        """What `archive.described` reads, of one of our own folders; nothing where `find` is not GNU's."""
        with self.running("describe", folder) as client:
            assert client.stdout
            yield client.stdout

    def big(self) -> dict[str, Stamp]:
        """The files of a megabyte and more, but for those that have several names in the volume."""
        found: dict[str, list[tuple[str, Stamp]]] = {}
        for line in self.run("big").decode("utf-8", "surrogateescape").split("\0")[:-1]:
            inode, size, mtime, mode, uid, gid, path = line.split("\t", 6)
            stamp = (int(size), found_nanoseconds(mtime), int(mode, 8), int(uid), int(gid))
            found.setdefault(inode, []).append((path.removeprefix("./"), stamp))
        return dict(names[0] for names in found.values() if len(names) == 1)

    # ── changing ─────────────────────────────────────────────────────────────────────────────────────────────

    def begin(self, need: int, what: str) -> None:
        """Put right what a killed command left, or put it aside; check that `need` bytes are free; mark the volume."""
        try:
            self.settle()
        except ServiceError as error:
            if error.fault != "volume-two-contents":
                raise
            self.run("keep", write=True)
            self.settle()
        if not self.helper:
            self.volume.place.mkdir(parents=True, exist_ok=True, mode=0o700)
        where = f"the place of {self.volume.label}"
        enough_of(self.free(), need, what, where, ROOM)
        if self.helper:
            self.helper.begin()

    @contextmanager
    def filling(self, new: str, owners: bool) -> Iterator[IO[bytes]]:
        """A tar's standard input, which fills a new folder in the volume."""
        with self.running("unpack", new, *self.tar.extract(owners), write=True, feed=True) as client:
            assert client.stdin
            yield client.stdin

    def exchange(self, new: str, which: str = "") -> str:
        """A checked folder's content for the volume's; returns where the old one is, nothing if there was none.
        `which` is a part of that name: by itself, the time.

        Raises ByreError with the old content in its place.
        """
        which = which or moment()
        old = f"{ASIDE}{which}"
        try:
            kept = self.run("exchange", new, which, write=True).decode().strip()
        except ByreError:
            self.settle()
            if old not in self.survey().aside:  # else there was no way but on
                raise
            kept = old
        self._settled()
        return kept

    def settle(self) -> None:
        """Put right what a killed restore or reset left; most often nothing."""
        for what in ("restored", "moving-in", "emptying"):
            for path in self._beside(what):
                raise ServiceError(
                    f"An earlier Byre was killed while it restored or emptied {self.volume.label}: {path} is left.",
                    fault="volume-two-contents",
                    hint="git checkout the version that was used before; uv run invoke start; then this version again",
                )
        if self.helper:
            self.helper.clear()
        if self.volume.exists:
            self.run("settle", write=True)
        self._settled()

    def reset(self) -> None:
        """Remove the content; the folder stays, with its owner and mode, and what restores put aside."""
        if not self.volume.exists:
            return
        self.settle()
        if self.helper:
            self.helper.begin()
        self._whole("reset", moment())

    def bring_back(self, aside: str) -> None:
        """Remove the content, and make what a restore put aside the content again.

        Raises ByreError with what was put aside still there, or in its place: the same call again goes on.
        """
        self.settle()
        if self.helper:
            self.helper.begin()
        self._whole("bring_back", aside, moment())

    def _whole(self, command: str, *arguments: str) -> None:
        """Run it; where it fails, what it left is put right."""
        try:
            self.run(command, *arguments, write=True)
        except BaseException:
            with suppress(ByreError):
                self.settle()
            raise
        self._settled()

    def removal(self, aside: str) -> str:
        """How a person removes what a restore put aside."""
        if self.helper and not aside.startswith("/"):
            return self.helper.by_hand("rm", "-r", "--", f"{AT}/{aside}")
        return shlex.join(["rm", "-r", "--", str(self.volume.place / aside)])

    def _settled(self) -> None:
        if self.helper:
            self.helper.settled()

    # ── how it is run ────────────────────────────────────────────────────────────────────────────────────────

    def run(self, command: str, *arguments: str, write: bool = False, kind: str = "work") -> bytes:
        """What a command of mover.sh says. Raises ByreError as `running`, and where it takes longer than CHANGE or LOOK
        seconds; it is ended then."""
        limit = CHANGE if write else LOOK
        with self.running(command, *arguments, write=write, kind=kind, limit=limit) as client:
            assert client.stdout
            return client.stdout.read()

    @contextmanager
    def running(
        self,
        command: str,
        *arguments: str,
        write: bool = False,
        feed: bool = False,
        kind: str = "work",
        limit: float | None = None,
    ) -> Iterator[Process]:
        """A command of mover.sh for as long as the context lasts. `feed` opens its standard input.

        Whoever reads its output reads to the end. Raises ByreError when it does not end with 0; it is ended with
        an error in the context.
        """
        script = ("-c", bounded.text(SCRIPT), SCRIPT.name, command, *arguments)
        helper, name = self.helper, ""
        argv, env, cwd = ["sh", *script], {**self.volume.env, "LC_ALL": "C"}, self.volume.place
        if helper:
            name = helper.name(kind)
            argv, env = helper.argv("sh", *script, name=name, write=write, feed=feed), dict(helper.env)
        changing = not helper and write and not feed
        stdin = _alone(self.volume) if changing else nullcontext(PIPE if feed else NULL)
        with (
            tempfile.TemporaryFile() as said,
            _started(argv, env, None if helper else cwd, stdin, said, self.volume) as client,
            _limited(client, limit) as over,
        ):
            try:
                yield client
                client.close_stdin()
                client.wait()
            except (BrokenPipeError, Bad) as error:
                self._end(client, name, patience=0 if feed and isinstance(error, Bad) else 5)
                if isinstance(error, Bad) and (feed or not client.code):
                    raise
                raise self._failed(client.code, said, write, str(error)) from error
            except BaseException:
                self._end(client, name, patience=0)
                raise
            if client.code and over.is_set():
                self._end(client, name, patience=0)
                raise self._hangs(limit or 0, write)
            if client.code:
                raise self._failed(client.code, said, write)

    def _end(self, client: Process, name: str, patience: float) -> None:
        """The client is given a moment to end by itself, since it knows why; the container goes in any case."""
        client.close_stdin()
        client.wait(patience)
        client.end(0)
        if self.helper:
            with suppress(ByreError):
                self.helper.end(name)

    def _hangs(self, seconds: float, write: bool) -> ByreError:
        helper = self.helper
        return ServiceError(
            f"{self.volume.label} can't be {'changed' if write else 'read'}: no answer in {seconds:g} s.",
            fault="container-tool-failed" if helper else "file-unwritable" if write else "file-unreadable",
            hint=f"{helper.tool} info"
            if helper
            else "Look whether its disk answers, then the same command again",
        )

    def _failed(self, code: int | None, said: IO[bytes], write: bool, why: str = "") -> ByreError:
        said.seek(0)
        lines = process.last(said.read().decode(errors="replace"))
        detail = lines or [why or process.ended(code or 0)]
        label, helper = self.volume.label, self.helper
        if helper and code == TOOL_FAILED:
            return ServiceError(
                f"{helper.tool} can't run a container to look into {label}.",
                fault="container-tool-failed",
                detail=detail,
                hint=f"{helper.tool} info",
            )
        if code in NO_PROGRAM:
            return HostError(
                f"{helper.image if helper else 'This machine'} lacks tar, find or sh, which {label} is read with.",
                fault="image-incomplete" if helper else "program-missing",
                detail=detail,
                hint="uv run invoke build"
                if helper
                else "Install tar and findutils, then the same command again",
            )
        if code == CHANGED or (not write and any(word in line for line in lines for word in IN_USE)):
            return ServiceError(
                f"{label} is in use: it changed while it was read.",
                fault="volume-busy",
                detail=detail,
                hint="uv run invoke stop, then the same command again",
            )
        if code == CONFLICT:
            by_hand = helper.by_hand("sh") if helper else shlex.join(["cd", "--", str(self.volume.place)])
            return ServiceError(
                f"A restore or reset was killed, and {label} was written to since; both contents are kept.",
                fault="volume-two-contents",
                detail=detail,
                hint=f"uv run invoke stop, then keep one of the two: {by_hand}",
            )
        full = any(word in line for line in lines for word in ("No space left", "Wrote only"))
        return HostError(
            f"{label} can't be {'changed' if write else 'read'}.",
            fault="disk-small" if full else "file-unwritable" if write else "file-unreadable",
            detail=detail,
            hint="Free some space, then the same command again"
            if full
            else "Its state: uv run invoke volumes list",
        )


@contextmanager
def _alone(volume: Volume) -> Iterator[int]:
    """The folder as a locked descriptor, for the standard input of what changes it: so the lock lives as long as that
    does, also where this program is killed. A container is ended instead (`Helper.clear`). Raises BusyError.
    """
    folder = os.open(volume.place, os.O_RDONLY)

    def locked() -> bool:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # not every file system can
            return True
        return True

    try:
        if not until(locked, seconds=WAIT, every=0.05):
            raise BusyError(
                f"{volume.label} is still being changed by a command that was killed.",
                fault="volume-busy",
                hint="Wait for it to end, then the same command again",
            )
        yield folder
    finally:
        os.close(folder)


@contextmanager
def _limited(client: Process, seconds: float | None) -> Iterator[threading.Event]:
    """End a process after so many seconds; the event says whether that was so."""
    over = threading.Event()

    def end() -> None:
        over.set()
        client.end(0)

    timer = threading.Timer(seconds or 0, end)
    timer.daemon = True
    if seconds is not None:
        timer.start()
    try:
        yield over
    finally:
        timer.cancel()


@contextmanager
def _started(
    argv: list[str],
    env: Mapping[str, str],
    cwd: Path | None,
    stdin: AbstractContextManager[int],
    said: IO[bytes],
    volume: Volume,
) -> Iterator[Process]:
    with ExitStack() as rest:
        try:
            with stdin as descriptor:
                running = process.running(
                    argv, env=env, cwd=cwd, stdin=descriptor, stdout=PIPE, stderr=said, grace=0
                )
                client = rest.enter_context(running)
        except process.NotStarted as error:
            raise HostError(
                f"{volume.label} can't be looked into: {error.why}.",
                fault="program-missing" if isinstance(error, process.NotFound) else "file-unreadable",
                hint="Its state: uv run invoke volumes list",
            ) from error
        for pipe in (client.stdin, client.stdout):
            _widen(pipe)
        yield client


def _widen(pipe: IO[bytes] | None) -> None:
    """Fewer turns between the two programs, where the system can: Linux, and up to its limit for this user."""
    if pipe and hasattr(fcntl, "F_SETPIPE_SZ"):
        with suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)


def moment() -> str:
    """A time as a part of a name: UTC, to the microsecond, no `-` in it."""
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
