"""Making a backup: written into a folder without a name, synced, read back, then named."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from scripts.disk import enough
from scripts.errors import ByreError, HostError, SettingsError
from scripts.home import sync, write_atomic
from scripts.progress import Meter, Progress, Report, silent
from scripts.volumes import verify
from scripts.volumes.archive import Entry, Passing, entries
from scripts.volumes.consistent import Reading
from scripts.volumes.manifest import (
    BLOBS,
    Backup,
    File,
    LeftOut,
    Manifest,
    Record,
    alone,
    find_backups,
    seal,
)
from scripts.volumes.mover import Mover, Stamp
from scripts.volumes.packing import Packer
from scripts.volumes.tar import Bad
from scripts.volumes.volume import CACHES, Volume

# Of an archive, apart from the contents: a header with its extended one for each entry; zstd's frame for what won't
# shrink; and a line of the list.
ENTRY_BYTES, MARGIN = 2560, 1.01
PARTIAL = ".partial-"
MODELS = "models"  # the volume whose files are stored as they are
OTHER = "uv run invoke volumes backup --to FOLDER"
README = """\
A backup of a Byre stack. manifest.json says what is in it, and when and by which versions it was made.
Bring it back with:  uv run invoke volumes restore {name}

It can be read without Byre, with tar and zstd:

  zstd -dc openwebui.tar.zst | tar -xpf - -C FOLDER      as root also the owners
  zstd -dc openwebui.list.zst                            what is in it: a line of JSON for each entry
  sha256sum -c manifest.json.sha256                      whether the manifest is as it was written
  grep -A 3 '"archive"' manifest.json                    the sha256 of each archive, for sha256sum

The files of models are in ../blobs, each named by its sha256, once for all backups. Where they go:

  while read -r sum path; do cp "../blobs/$sum" "FOLDER/$path"; done < models.blobs

{configuration}
"""
NO_CONFIGURATION = "No password and no key is in here."
CONFIGURATION = """\
Settings, passwords and keys are in configuration.tar.age, encrypted. With https://age-encryption.org:

  age -d configuration.tar.age | tar -xf - -C FOLDER                of a passphrase
  age -d -i KEYFILE configuration.tar.age | tar -xf - -C FOLDER     of a key"""


@dataclass
class New:
    """A backup that is being made. Nothing takes it for one before `finish`."""

    root: Path
    folder: Path
    name: str
    before: list[Backup]
    records: list[Record] = field(default_factory=list)
    stored: list[Path] = field(default_factory=list)  # blobs that were not there before
    configuration: File | None = None

    @property
    def blobs(self) -> Path:
        return self.root / BLOBS

    def known(self, volume: str, big: dict[str, Stamp]) -> list[Entry]:
        """Which of these files are in the store, by the newest backup that holds the volume. They are taken for the
        same if size, time, mode and owner are: models are never changed in place."""
        for backup in reversed(self.before):
            with suppress(ByreError):
                listed = [one for one in backup.entries(backup.record(volume)) if one.blob]
                return [one for one in listed if big.get(one.path) == _stamp(one) and self._has(one)]
        return []

    def _has(self, entry: Entry) -> bool:
        with suppress(OSError):
            return (self.blobs / entry.sha256).stat().st_size == entry.size
        return False

    def keep(self, name: str, data: bytes) -> File:
        """A file of its own in it. Raises OSError."""
        write_atomic(self.folder / name, data)
        return File(name, len(data), hashlib.sha256(data).hexdigest())

    def finish(self, byre: str, runtime: str, parts: dict[str, dict[str, object]], made_at: str) -> Backup:
        """Give it its name. Raises OSError."""
        number = max([one.contents.number for one in self.before], default=0) + 1
        contents = Manifest(
            number, made_at, byre, runtime, parts, tuple(self.records), sealed=True, configuration=self.configuration
        )  # fmt: skip
        more = CONFIGURATION if self.configuration else NO_CONFIGURATION
        write_atomic(self.folder / "README.txt", README.format(name=self.name, configuration=more))
        seal(self.folder, contents)
        sync(self.folder)
        self.folder.rename(self.root / self.name)
        sync(self.root)
        return Backup(self.root / self.name, contents)


@contextmanager
def making(root: Path, name: str) -> Iterator[New]:
    """A new backup in a folder of backups; whatever fails, nothing of it is left there.

    Raises SettingsError for a name that is there, BusyError while another one is made, HostError for the disk.
    """
    target = root / name
    if target.exists():
        raise SettingsError(
            f"{target} already exists.", fault="backup-exists", hint=f"Choose another folder: {OTHER}"
        )
    ours = not root.exists()
    folder = root / f"{PARTIAL}{name}"
    new = New(root, folder, name, [])
    begun = False
    try:
        root.mkdir(parents=True, exist_ok=True, mode=0o700)
        with alone(root):
            new.before = find_backups(root)[0]
            for left in (
                *root.glob(f"{PARTIAL}*"),
                *(root / BLOBS).glob(f"{PARTIAL}*"),
            ):  # of one that was killed
                shutil.rmtree(left) if left.is_dir() else left.unlink()
            folder.mkdir(mode=0o700)
            begun = True
            yield new
    except BaseException as error:
        for path in new.stored:
            with suppress(OSError):
                path.unlink()
        if begun:
            shutil.rmtree(folder, ignore_errors=True)
            with suppress(OSError):
                (root / BLOBS).rmdir()
            with suppress(OSError):
                if ours:
                    (root / ".lock").unlink(missing_ok=True)
                    root.rmdir()
        if isinstance(error, OSError):
            raise unwritable(root, error) from error
        raise


def unwritable(root: Path, error: OSError, other: str = f"Choose another folder: {OTHER}") -> HostError:
    return HostError(
        f"The backup can't be written to {root}: {error.strerror or error}.",
        fault="disk-small" if error.errno == errno.ENOSPC else "file-unwritable",
        hint=other,
    )


def admit(volume: Volume, root: Path, forbidden: Sequence[Path]) -> None:
    """Check that a volume may be backed up into a folder. `forbidden` are the folders of the secrets."""
    if not volume.exists:
        raise HostError(
            f"{volume.label} has no folder yet: {volume.folder}.",
            fault="volume-missing",
            hint="uv run invoke start",
        )
    if volume.kind == "named":
        return
    for one in (path.resolve() for path in forbidden):
        if volume.place.is_relative_to(one) or one.is_relative_to(volume.place):
            raise SettingsError(
                f"{volume.label} and the folder of the secrets overlap; secrets are only backed up encrypted.",
                fault="secrets-in-volume",
                hint="Move it to a folder of its own in .env; see: uv run invoke config",
            )
    if root.resolve().is_relative_to(volume.place):
        raise SettingsError(
            f"{root} is inside {volume.label} itself.",
            fault="argument-invalid",
            hint=f"Choose a folder outside it: {OTHER}",
        )


def unpacked(volumes: Sequence[Volume]) -> int:
    """Bytes of what a backup holds as it is, the files of models; the rest is packed, so its size is not known yet. A
    volume that is missing has none."""
    movers = [Mover(one) for one in volumes if one.name == MODELS and one.exists]
    return sum(size for mover in movers for size, *_ in mover.big().values())


def back_up(new: New, volume: Volume, reading: Reading, report: Report = silent) -> Record:
    """Write a volume's archive and list into a new backup, and read them back. `new.records` gets the result.

    Raises HostError for a full disk or an unreadable file, ServiceError for a volume that changes, ByreError when the
    archive does not read back as it was written.
    """
    mover = Mover(volume)
    there = mover.survey()
    big = mover.big() if volume.name == MODELS else {}
    known = new.known(volume.name, big)
    fresh = sorted(big.keys() - {one.path for one in known})
    need = there.bytes - sum(one.size for one in known)
    enough(
        new.root, int(max(0, need) * MARGIN) + there.files * ENTRY_BYTES, f"A backup of {volume.label}",
        f"Free some space, or choose another disk: {OTHER}",
    )  # fmt: skip
    meter = Meter(report, volume.name, "backing up", there.bytes)
    packer = Packer(new.folder, volume)
    try:
        added = list(_store(new, mover, fresh, meter))
        stored = [*known, *added]
        with packer.opened():
            for part in reading.parts:
                with part(sorted(big)) as raw:
                    packer.take(raw, meter.add)
            packer.blobs(stored)
    except Bad as error:
        raise HostError(
            f"{volume.label} can't be read: {error}.",
            fault="file-unreadable",
            hint="Its state: uv run invoke volumes list",
        ) from error
    meter.end()
    reading.done()
    left_out = [LeftOut(path, CACHES[volume.name][path]) for path in there.caches]
    check = Meter(report, volume.name, "checking", packer.content)
    verify.written(new.folder, packer.archive, check.add)
    verify.written(new.folder, packer.listing, lambda _: None)
    verify.blobs(new.blobs, added, check.add)
    check.end()
    record = Record(
        volume.name, volume.kind, volume.label, reading.how, reading.paused, packer.archive, packer.listing,
        packer.entries, packer.content, there.bytes, sum(one.size for one in stored),
        (*left_out, *packer.left_out), reading.place, len(known),
    )  # fmt: skip
    new.records.append(record)
    report(Progress(volume.name, "done"))
    return record


def _store(new: New, mover: Mover, paths: list[str], meter: Meter) -> Iterator[Entry]:
    """Put files of a volume into the store of blobs, one after the other."""
    if not paths:
        return
    new.blobs.mkdir(exist_ok=True, mode=0o700)
    with _Blob(new.blobs) as blob, mover.reading(*paths) as raw:

        def take(piece: bytes) -> None:
            blob.file.write(piece)
            meter.add(len(piece))

        for entry in entries(Passing(raw), lambda _, why: not why, take):
            target = new.blobs / entry.sha256
            if not target.exists():
                new.stored.append(target)
            blob.name(target)
            yield replace(entry, blob=True)
    sync(new.blobs)


class _Blob:
    """Files of the store, each of which gets its name when it is whole."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / f"{PARTIAL}{uuid.uuid4().hex}"

    def __enter__(self) -> _Blob:
        self.file = self.path.open("xb")
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()
        self.path.unlink(missing_ok=True)

    def name(self, target: Path) -> None:
        """The name for what was written, and on to the next one."""
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()
        self.path.chmod(0o600)
        self.path.replace(target)
        self.file = self.path.open("xb")


def _stamp(entry: Entry) -> Stamp:
    return (entry.size, entry.mtime_ns, entry.mode, entry.uid, entry.gid)
