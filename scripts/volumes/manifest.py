"""What a backup holds: `manifest.json` in its folder. A backup's folder gets its name when it is whole, never before.

    ROOT/20261129T081530Z/   manifest.json  manifest.json.sha256  README.txt  openwebui.tar.zst  openwebui.list.zst  …
                             configuration.tar.age  where a passphrase or a key is set
    ROOT/blobs/SHA256        files of models, stored once for all backups of this root
    ROOT/blobs/damaged-…     one that `verify` found damaged: the next backup stores it again, `prune` removes this one

A list names every entry of an archive, as a line of JSON. Byre 0.1.0 made another form, which is read too: NAME.json,
with the list in it, beside NAME.tar.zst. The form decides how a backup is read, never the version that it names:
checkouts that still called themselves 0.1.0 made this form, too.
"""

from __future__ import annotations

import functools
import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import zstandard

from scripts import bounded
from scripts.errors import BusyError, ByreError, SettingsError
from scripts.home import read_json, write_atomic
from scripts.volumes.archive import Entry
from scripts.volumes.hashing import Hashing
from scripts.volumes.tar import Bad
from scripts.volumes.volume import NAME

FORMAT = 2
LARGEST = 16 << 20  # bytes of a manifest
LARGEST_OLD = 1 << 30  # bytes of one of Byre 0.1.0: about 300 for each file
LINE = 1 << 20  # bytes of a line of a list: a path has 4096, an attribute 65,536
MANIFEST, VERIFIED, BLOBS, DAMAGED = "manifest.json", "verified.json", "blobs", "damaged-"
SUM = f"{MANIFEST}.sha256"
LIST = "All backups: uv run invoke volumes list"


@dataclass(frozen=True)
class File:
    """A file of a backup. `sha256` is empty for what 0.1.0 did not know it of."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class LeftOut:
    """Something of the volume that is not in the backup, and why. Bytes that are not UTF-8 are escaped."""

    path: str
    why: str


@dataclass(frozen=True)
class Record:
    """A volume as it was backed up. Sizes in bytes."""

    volume: str
    kind: str
    label: str
    how: str  # why the content is of one moment: "at rest", …
    paused: (
        float | None
    )  # seconds that the service could not write, or was stopped; None where it did not run
    archive: File
    listing: File  # the list of its entries
    entries: int
    content_bytes: int  # the sum of the files' sizes
    disk_bytes: int  # what they take of a disk: less, where files have holes
    blob_bytes: int = 0  # of them in the store of blobs
    left_out: tuple[LeftOut, ...] = ()
    place: str = ""  # where the service sees the volume: Open WebUI keeps the paths of uploads
    known_blobs: int = 0  # how many of its blobs earlier backups had stored: they were not read again


@dataclass(frozen=True)
class Manifest:
    """A backup. `number` is one more than that of the newest one before: clocks can go backwards."""

    number: int
    made_at: str  # UTC, ISO 8601
    byre: str  # the version that made it
    runtime: str
    parts: dict[str, dict[str, Any]]  # versions, and what else is known of the content
    volumes: tuple[Record, ...]
    format: int = FORMAT
    sealed: bool = False  # its sha256 is beside it; not so in backups of before that was written
    configuration: File | None = None  # settings and secrets, encrypted

    def text(self) -> str:
        return json.dumps(asdict(self), indent=1)


@dataclass(frozen=True)
class Backup:
    """A backup on disk. `old` holds the manifests of 0.1.0 by volume."""

    folder: Path
    contents: Manifest
    old: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def blobs(self) -> Path:
        return self.folder.parent / BLOBS

    @property
    def bytes(self) -> int:
        """What it takes of the disk without blobs."""
        sealed = self.contents.configuration.bytes if self.contents.configuration else 0
        return sum(one.archive.bytes + one.listing.bytes for one in self.contents.volumes) + sealed

    @property
    def verified(self) -> str:
        """When it was last read whole and found good, as ISO 8601; empty if it was found bad."""
        if at := self._known.get("at"):
            return at if self._known.get("good") else ""
        return self.contents.made_at  # it was read back when it was made

    @property
    def rehearsed(self) -> str:
        """When a stack was last made of it and found good, as ISO 8601; empty for never."""
        return self._known.get("rehearsed", "")

    @property
    def checked(self) -> dict[str, str]:
        """What was found good in that stack, and what was seen of it."""
        known = self._marks.get("checked")
        return {str(key): str(value) for key, value in known.items()} if isinstance(known, dict) else {}

    @functools.cached_property
    def _marks(self) -> dict[str, Any]:
        """What was kept by `mark`; its file may hold anything."""
        known = read_json(self.folder / VERIFIED)
        return known if isinstance(known, dict) else {}

    @property
    def _known(self) -> dict[str, str]:
        """Of that the moments, and whether it was good, as text."""
        return {
            key: value if isinstance(value, str) else "yes" if value is True else ""
            for key, value in self._marks.items()
        }

    def holds(self, volume: str) -> bool:
        return any(one.volume == volume for one in self.contents.volumes)

    def record(self, volume: str) -> Record:
        """Raises SettingsError when the volume is not in it."""
        for one in self.contents.volumes:
            if one.volume == volume:
                return one
        raise SettingsError(f"This backup does not hold {volume}.", fault="backup-unknown", hint=LIST)

    def entries(self, record: Record) -> Iterator[Entry]:
        """The list of a volume's archive, in its order. Raises ByreError when it is damaged."""
        try:
            if record.volume in self.old:
                yield from map(Entry.parse, self.old[record.volume]["files"])
                return
            with _opened(self.folder / record.listing.name, record.listing) as lines:
                for number, line in enumerate(iter(lambda: lines.readline(LINE + 1), b"")):
                    if number >= record.entries or len(line) > LINE:
                        raise Bad("it is longer than the manifest says")
                    yield Entry.parse(bounded.from_json(line))
        except (OSError, ValueError, zstandard.ZstdError) as error:
            raise damaged(self.folder / record.listing.name, str(error)) from error

    def needed(self) -> set[str]:
        """The names of the blobs that it needs. Raises ByreError where a list is damaged."""
        held = [one for one in self.contents.volumes if one.blob_bytes]
        return {entry.sha256 for record in held for entry in self.entries(record) if entry.blob}

    def document(self, one: Record) -> dict[str, Any]:
        """A volume of it, for JSON."""
        manifest = one.listing.name if self.old else MANIFEST
        return {
            "backup": self.name, "volume": one.volume, "made_at": self.contents.made_at, "verified": self.verified,
            "rehearsed": self.rehearsed or None, "checked": self.checked,
            "archive": str(self.folder / one.archive.name), "manifest": str(self.folder / manifest),
            "bytes": one.archive.bytes, "blob_bytes": one.blob_bytes, "sha256": one.archive.sha256,
            "entries": one.entries, "how": one.how, "paused": one.paused,
            "left_out": [vars(left) for left in one.left_out], "older": not self.contents.sealed,
            "configuration": self.contents.configuration is not None,
        }  # fmt: skip

    def mark(self, good: bool, checked: Mapping[str, str] | None = None) -> None:
        """Keep that it was just verified; with `checked`, what was good in a rehearsal and what was seen of it. Raises
        OSError where it can't be written."""
        before = {"rehearsed": self.rehearsed, "checked": self.checked} if self.rehearsed else {}
        more = before if checked is None else {"rehearsed": now(), "checked": dict(checked)}
        write_atomic(self.folder / VERIFIED, json.dumps({"at": now(), "good": good, **more}))
        self.__dict__.pop("_marks", None)


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def since(moment: str) -> float:
    """Seconds since a moment of ISO 8601; 0 for what is none, and where the clock went backwards."""
    try:
        return max(0.0, (datetime.now(UTC) - datetime.fromisoformat(moment)).total_seconds())
    except (ValueError, TypeError):
        return 0.0


def damaged(path: Path, why: str) -> ByreError:
    return ByreError(
        f"The backup {path} is damaged: {why}.",
        fault="backup-damaged",
        hint="Choose another backup: uv run invoke volumes list",
    )


def read_backup(folder: Path) -> Backup:
    """The backup in a folder. Raises SettingsError if there is none, ByreError for a bad one."""
    path = folder / MANIFEST
    if not path.is_file():
        if (folder / SUM).exists() or any(folder.glob("*.list.zst")):
            raise damaged(path, "it is missing")
        return _read_old(folder)
    try:
        data = bounded.data(path, LARGEST)
        sealed = _sealed(folder, data)
    except (OSError, ValueError) as error:
        raise damaged(path, str(error)) from error
    contents = parse(data, path)
    if contents.sealed and not sealed:
        raise damaged(path, f"{SUM} is missing")
    return Backup(folder, contents)


def parse(data: bytes, path: Path) -> Manifest:
    """A manifest of this version's form; `path` is where it was. Raises ByreError for a bad one or another form."""
    try:
        document = bounded.from_json(data)
    except ValueError as error:
        raise damaged(path, str(error)) from error
    found = document.get("format") if isinstance(document, dict) else None
    if found != FORMAT:
        raise ByreError(
            f"{path.parent} is of format {found}, made by Byre {_maker(document)}; this version reads 1 and {FORMAT}.",
            fault="backup-version",
            hint="Restore it with the version that made it; this one's: uv run invoke version",
        )
    try:
        return _checked(data)
    except ValueError as error:
        raise damaged(path, str(error).replace("\n", " ")) from error


def find_backups(root: Path) -> tuple[list[Backup], list[tuple[Path, ByreError]]]:
    """The backups right below a folder, oldest first, and the folders whose backup can't be read."""
    found: list[Backup] = []
    bad: list[tuple[Path, ByreError]] = []
    folders = [path for path in root.iterdir() if path.is_dir()] if root.is_dir() else []
    for folder in sorted(path for path in folders if not path.name.startswith(".") and path.name != BLOBS):
        try:
            found.append(read_backup(folder))
        except SettingsError:
            continue
        except ByreError as error:
            bad.append((folder, error))
    return sorted(found, key=lambda one: (one.contents.number, one.contents.made_at)), bad


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Hold a folder of backups for what changes it. A dead holder's lock is free at once (flock). Raises BusyError."""
    from filelock import FileLock, Timeout

    lock = FileLock(root / ".lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise BusyError(
            f"Another command works on the backups in {root}.",
            fault="lock-held",
            hint="Wait for it to end, then the same command again",
        ) from None
    try:
        yield
    finally:
        lock.release()


def seal(folder: Path, contents: Manifest) -> None:
    """Write a manifest, and beside it its sha256 as `sha256sum` does. Raises OSError."""
    data = contents.text()
    write_atomic(folder / MANIFEST, data)
    write_atomic(folder / SUM, f"{hashlib.sha256(data.encode()).hexdigest()}  {MANIFEST}\n")


def _sealed(folder: Path, data: bytes) -> bool:
    """Whether the manifest's sha256 is beside it. Raises ValueError where it is another one, OSError."""
    if not (folder / SUM).exists():
        return False
    if bounded.data(folder / SUM, 1000).split()[:1] != [hashlib.sha256(data).hexdigest().encode()]:
        raise ValueError(f"its sha256 differs from that in {SUM}")
    return True


def _checked(data: bytes) -> Manifest:
    """Raises ValueError, which names what is wrong."""
    from pydantic import TypeAdapter

    made = TypeAdapter(Manifest).validate_json(data, strict=True)
    if not made.volumes:
        raise ValueError("it names no volume")
    if not f"{made.made_at}{made.byre}{made.runtime}".isprintable():  # it may come from elsewhere
        raise ValueError("its time, version or runtime holds what a terminal acts on")
    for one in made.volumes:
        if not NAME.fullmatch(one.volume):
            raise ValueError(f"{one.volume!r} is not a name for a volume")
        if any("/" in file.name or file.bytes < 0 for file in (one.archive, one.listing)):
            raise ValueError(f"a file of {one.volume} is outside the backup")
        if min(one.entries, one.content_bytes, one.disk_bytes, one.blob_bytes) < 0:
            raise ValueError(f"a size of {one.volume} is negative")
    if made.configuration and "/" in made.configuration.name:
        raise ValueError("the configuration is outside the backup")
    return made


def _maker(document: Any) -> str:
    return str(document.get("byre", "of an unknown version"))[:40] if isinstance(document, dict) else "?"


@contextmanager
def _opened(path: Path, expected: File) -> Iterator[IO[bytes]]:
    """The lines of a list whose sha256 is checked first."""
    with path.open("rb") as file:
        source = Hashing(file)
        while source.read(1 << 20):
            pass
        if (source.count, source.sha256) != (expected.bytes, expected.sha256):
            raise Bad("its sha256 differs from the manifest's")
        file.seek(0)
        with (
            zstandard.ZstdDecompressor().stream_reader(file) as plain,
            io.BufferedReader(plain, LINE) as lines,
        ):
            yield lines


def _read_old(folder: Path) -> Backup:
    """A backup of Byre 0.1.0, or a whole folder of them."""
    documents: dict[str, Any] = {}
    records = []
    for path in sorted(folder.glob("*.json")):
        archive = path.with_name(f"{path.stem}.tar.zst")
        if not archive.is_file():
            continue
        try:
            document = bounded.from_json(bounded.data(path, LARGEST_OLD))
            if document["version"] != 1:
                raise ByreError(
                    f"{path} is of version {document['version']}; this version reads 1 and {FORMAT}.",
                    fault="backup-version",
                    hint="Restore it with the version that made it; this one's: uv run invoke version",
                )
            records.append(_old_record(path, document))
            documents[records[-1].volume] = document
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise damaged(path, str(error)) from error
    if not records:
        raise SettingsError(f"{folder} holds no backup.", fault="backup-unknown", hint=LIST)
    made_at = min(str(one["made_at"]) for one in documents.values())
    return Backup(folder, Manifest(0, made_at, "0.1.0", "", {}, tuple(records), 1), documents)


def _old_record(path: Path, document: dict[str, Any]) -> Record:
    if not NAME.fullmatch(document["volume"]):
        raise ValueError(f"{document['volume']!r} is not a name for a volume")
    left_out = tuple(LeftOut(shown(one["path"]), str(one["why"])) for one in document["left_out"])
    archive = File(f"{path.stem}.tar.zst", int(document["archive_bytes"]), str(document["archive_sha256"]))
    return Record(
        document["volume"], str(document["kind"]), str(document["label"]), "at rest", None, archive,
        File(path.name, path.stat().st_size, ""), len(document["files"]), int(document["content_bytes"]),
        int(document["content_bytes"]), left_out=left_out,
    )  # fmt: skip


def shown(path: str) -> str:
    """A path as text that every program can read."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
