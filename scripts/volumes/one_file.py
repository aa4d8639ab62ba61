"""A backup as one file, to be carried: a tar of its folder, and of the files of models that it needs.

    NAME/manifest.json  NAME/manifest.json.sha256  NAME/README.txt  NAME/openwebui.list.zst  NAME/openwebui.tar.zst  …
    blobs/SHA256

`tar -xf FILE` makes a folder of backups of it. Nothing is packed a second time. The manifest comes first: it says what
may follow, and the sha256 of each file.
"""

from __future__ import annotations

import errno
import os
import re
import shlex
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import IO

from scripts import bounded
from scripts.disk import enough
from scripts.errors import ByreError, SettingsError
from scripts.home import sync
from scripts.progress import Meter, Report, silent
from scripts.volumes import arrival
from scripts.volumes.archive import CHUNK, END, Entry, Passing, entries, header, padding
from scripts.volumes.backup import PARTIAL, unwritable
from scripts.volumes.hashing import Hashing
from scripts.volumes.manifest import (
    BLOBS,
    LARGEST,
    MANIFEST,
    SUM,
    Backup,
    Manifest,
    alone,
    damaged,
    parse,
    read_backup,
)
from scripts.volumes.tar import Bad
from scripts.volumes.verify import unreadable

BESIDE = re.compile(rf"README\.txt|{re.escape(SUM)}|[a-z0-9_-]+\.blobs")  # whose sums no manifest names
BLOB = re.compile(rf"{BLOBS}/([0-9a-f]{{64}})")
OTHER = "Name a file on another disk: uv run invoke volumes backup --file FILE"
SHORTER = "Choose a shorter name: uv run invoke volumes backup --file FILE"
HEADERS = 2048  # bytes of a file's, at most
Wanted = Callable[[str], bool]


def admit(file: Path, least: int = 0) -> None:
    """Check that a file can be written, before a long backup is made for it. `least` bytes go into it in any case.

    Raises SettingsError where there is one of that name, or no such folder, HostError for a folder that is read-only,
    a name that is too long there with PARTIAL before it, or a disk without that room.
    """
    if os.path.lexists(file):
        raise SettingsError(
            f"--file={file} already exists.", fault="backup-exists", hint="Name a file that is not there yet"
        )
    try:
        with suppress(FileNotFoundError):
            _partial(file).lstat()
        with tempfile.TemporaryFile(dir=file.parent):
            pass
    except (FileNotFoundError, NotADirectoryError) as error:
        raise SettingsError(
            f"--file={file} is in a folder that is not there.",
            fault="argument-invalid",
            hint=f"mkdir -p {shlex.quote(str(file.parent))}; then the same command again",
        ) from error
    except OSError as error:
        hint = SHORTER if error.errno == errno.ENAMETOOLONG else OTHER
        raise unwritable(file, error, hint) from error
    enough(file.parent, least, f"A file of this backup, {file.name},", OTHER)


def write(backup: Backup, file: Path, report: Report = silent) -> int:
    """Write a backup of this version's form into a file; its bytes. It gets its name when it is whole, on the disk and
    read back.

    Raises SettingsError for a name that is there, HostError for the disk, ByreError where the backup is damaged. The
    caller holds the folder of backups.
    """
    admit(file)
    held = list(_held(backup))
    total = sum(path.stat().st_size for _, path in held)
    enough(file.parent, total + HEADERS * len(held), f"A file of {backup.name}", OTHER)
    meter = Meter(report, "file", "writing", total)
    partial = _partial(file)
    try:
        with suppress(FileNotFoundError):  # of one that was killed
            partial.unlink()
        with partial.open("xb") as out:
            partial.chmod(0o600)
            for name, path in held:
                _add(out, name, path, meter)
            out.write(END)
            out.flush()
            os.fsync(out.fileno())
        check(partial, report)
        partial.rename(file)
        sync(file.parent)
    except OSError as error:
        raise unwritable(file, error, OTHER) from error
    finally:
        with suppress(OSError):  # it is renamed, or the disk has a fault, which is told
            partial.unlink()
    return file.stat().st_size


def head(file: Path) -> tuple[str, Manifest]:
    """The name of the backup in a file, and what it holds. The rest is not read. Raises ByreError."""
    try:
        with (
            tempfile.TemporaryDirectory() as folder,
            closing(_unpack(file, Path(folder), _is_small)) as parts,
        ):
            unpacked = next(parts)
            return unpacked.name, unpacked.manifest
    except OSError as error:
        raise unreadable(str(file), error) from error


def check(file: Path, report: Report = silent) -> str:
    """Read a file whole, and compare it with its manifest; the name of the backup. Raises ByreError."""
    try:
        with tempfile.TemporaryDirectory() as folder:
            return _all(file, Path(folder), _is_small, report).name
    except OSError as error:
        raise unreadable(str(file), error) from error


def take_in(file: Path, root: Path, report: Report = silent) -> Backup:
    """The backup of a file, in a folder of backups. What is there and whole is taken, what is damaged is replaced.

    Raises SettingsError for another backup of that name, HostError for the disk, ByreError with nothing changed.
    """
    name, contents = head(file)
    target = root / name
    manifest = contents.text().encode()
    if arrival.whole(target, manifest, report):
        return read_backup(target)
    folder = root / f"{PARTIAL}{name}"
    try:
        root.mkdir(parents=True, exist_ok=True, mode=0o700)
        enough(root, file.stat().st_size, f"Unpacking {name}", "Free some space, then the same command again")
        with alone(root):
            shutil.rmtree(folder, ignore_errors=True)
            try:
                _all(file, folder, lambda _: True, report)
                for path in folder.rglob("*"):
                    sync(path)
                arrival.put(folder, root, name)
            finally:
                shutil.rmtree(folder, ignore_errors=True)
    except OSError as error:
        raise unwritable(root, error) from error
    return read_backup(target)


def _partial(file: Path) -> Path:
    """Its name until it is whole."""
    return file.with_name(f"{PARTIAL}{file.name}")


def _held(backup: Backup) -> Iterator[tuple[str, Path]]:
    """What goes into a file, by the names there: the small ones first. Raises ByreError where one is missing."""
    contents = backup.contents
    beside = [
        MANIFEST,
        SUM,
        *sorted(one.name for one in backup.folder.iterdir() if BESIDE.fullmatch(one.name)),
    ]
    lists, archives = (
        [getattr(one, kind).name for one in contents.volumes] for kind in ("listing", "archive")
    )
    more = [contents.configuration.name] if contents.configuration else []
    for name in dict.fromkeys((*beside, *more, *lists, *archives)):
        yield f"{backup.name}/{name}", backup.folder / name
    for sha256 in sorted(backup.needed()):
        path = backup.blobs / sha256
        if not path.is_file():
            raise damaged(path, "it is missing")
        yield f"{BLOBS}/{sha256}", path


def _add(out: IO[bytes], name: str, path: Path, meter: Meter) -> None:
    """Raises ByreError where the file of the backup can't be read, OSError for the other one."""
    try:
        source = path.open("rb")
    except OSError as error:
        raise unreadable(str(path), error) from error
    with source:
        info = os.fstat(source.fileno())
        out.write(header(Entry(name, "file", 0o600, 0, 0, info.st_mtime_ns, info.st_size)))
        counted = Hashing(source)
        while piece := counted.read(CHUNK):
            out.write(piece)
            meter.add(len(piece))
        if counted.count != info.st_size:
            raise damaged(path, "it changes")
        out.write(padding(info.st_size))


class _Unpacked:
    """What has been read of a file. Nothing is written outside `folder`, and there only what is `wanted`."""

    def __init__(self, file: Path, folder: Path, wanted: Wanted) -> None:
        self.file, self.folder, self.wanted = file, folder, wanted
        self.most = self.left = file.stat().st_size  # bytes
        self.name, self.manifest = "", Manifest(0, "", "", "", {}, ())
        self.sums: dict[str, tuple[int, str]] = {}  # size and sha256, by the name in the file
        self.seen: set[str] = set()
        self._out: IO[bytes] | None = None
        self._text = b""

    def keep(self, entry: Entry, why: str) -> bool:
        """Begin a file. Raises Bad for what does not belong there."""
        self.left -= entry.size  # a file with holes in it may name more than it has
        if why or entry.type != "file" or self.left < 0 or entry.path in self.seen:
            raise Bad(f"it holds {entry.path!r} {why or 'of another kind, size or number than Byre writes'}")
        if not self.seen:
            self.name, _, rest = entry.path.partition("/")
            if not arrival.NAME.fullmatch(self.name) or rest != MANIFEST or entry.size > LARGEST:
                raise Bad("it does not begin with the manifest of a backup")
        elif not self._belongs(entry):
            raise Bad(f"it holds {entry.path!r}, which the manifest does not name")
        self.seen.add(entry.path)
        if self.wanted(entry.path):
            target = self.folder / entry.path
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._out = target.open("xb")
            target.chmod(0o600)
        return True

    def take(self, piece: bytes) -> None:
        """More of its content."""
        if self._out:
            self._out.write(piece)
        if len(self.seen) == 1:
            self._text += piece

    def end(self, entry: Entry) -> None:
        """Its content has passed. Raises Bad, ByreError."""
        self.close()
        if len(self.seen) == 1:
            self.manifest = parse(self._text, self.file / MANIFEST)
            volumes, more = self.manifest.volumes, self.manifest.configuration
            files = [part for one in volumes for part in (one.archive, one.listing)] + (
                [more] if more else []
            )
            self.sums = {f"{self.name}/{one.name}": (one.bytes, one.sha256) for one in files}
        blob = BLOB.fullmatch(entry.path)
        wanted = (entry.size, blob[1]) if blob else self.sums.get(entry.path)
        if wanted and wanted != (entry.size, entry.sha256):
            raise Bad(f"{entry.path} in it differs from its sha256")

    def close(self) -> None:
        """What is under way gets no more."""
        if self._out:
            self._out.close()
            self._out = None

    def finish(self) -> None:
        """Raises Bad where something is missing, ByreError."""
        if lost := sorted({*self.sums, f"{self.name}/{SUM}"} - self.seen):
            raise Bad(f"{lost[0]} is missing from it")
        needed = read_backup(self.folder / self.name).needed()
        if lost := sorted({f"{BLOBS}/{one}" for one in needed} - self.seen):
            raise Bad(f"{lost[0]} is missing from it")

    def _belongs(self, entry: Entry) -> bool:
        folder, _, rest = entry.path.rpartition("/")
        beside = folder == self.name and BESIDE.fullmatch(rest) and entry.size <= LARGEST
        return bool(beside or entry.path in self.sums or BLOB.fullmatch(entry.path))


def _is_small(name: str) -> bool:
    """Whether a file is needed to know what the others are."""
    return not name.endswith(".tar.zst") and not name.startswith(f"{BLOBS}/")


def _all(file: Path, folder: Path, wanted: Wanted, report: Report) -> _Unpacked:
    """Read a file to its end. Raises ByreError; OSError of the folder."""
    *_, last = _unpack(file, folder, wanted, report)
    return last


def _unpack(
    file: Path, folder: Path, wanted: Wanted, report: Report = silent
) -> Generator[_Unpacked, None, None]:
    """What has been read of a file, after each one in it; at the end it is whole. Raises ByreError; OSError of the
    folder."""
    try:
        raw = bounded.opened(file)
    except OSError as error:
        raise unreadable(str(file), error) from error
    with raw:
        inside = _Unpacked(file, folder, wanted)
        meter = Meter(report, "file", "reading", inside.most)

        def take(piece: bytes) -> None:
            inside.take(piece)
            meter.add(len(piece))

        try:
            for entry in entries(Passing(raw), inside.keep, take):
                inside.end(entry)
                yield inside
            inside.finish()
        except Bad as error:
            raise damaged(file, str(error)) from error
        except ByreError as error:  # of what was unpacked: the file is what a person knows
            raise damaged(file, error.message) if error.fault == "backup-damaged" else error from error
        finally:
            inside.close()
