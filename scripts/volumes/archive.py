"""The tar of a volume as it passes by: each entry is checked, counted and described, and its bytes go on as they are.

What a tar may hold is what a volume holds: files, folders, links that stay inside. Anything else is left out of a
backup, and refused in an archive. GNU tar and bsdtar read it too: https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html
"""

from __future__ import annotations

import base64
import hashlib
import os
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import IO, Any

from scripts.volumes.hashing import Beside, Hashing
from scripts.volumes.tar import PLACE_LABEL, WORK, Bad, found_nanoseconds, nanoseconds

CHUNK = 1 << 20
EXTENDED = 16 << 20  # bytes of an extended header: a path has 4096, an attribute 65,536
HEADERS = (
    tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK
)  # fmt: skip
XATTR = "SCHILY.xattr."  # as GNU tar and bsdtar name them
TYPES = {
    tarfile.REGTYPE: "file",
    tarfile.AREGTYPE: "file",
    tarfile.DIRTYPE: "folder",
    tarfile.SYMTYPE: "link",
    tarfile.LNKTYPE: "hardlink",
}
FOUND = {b"f": "file", b"d": "folder", b"l": "link"}  # as `find` names them
CODES = {name: code for code, name in TYPES.items() if code != tarfile.AREGTYPE}
OTHERS = {tarfile.FIFOTYPE: "a fifo", tarfile.CHRTYPE: "a device", tarfile.BLKTYPE: "a device"}
SETUID = 0o6000
LEADS_OUT = "a link that leads out of the volume"  # why it is left out
END = bytes(2 * tarfile.BLOCKSIZE)
ALWAYS = frozenset({"path", "type", "mode", "uid", "gid", "mtime_ns"})  # of an entry's document
# What the system takes; else the least is 0 and the most is 2^63.
LIMITS = {"mode": (0, 1 << 12), "uid": (0, 1 << 32), "gid": (0, 1 << 32), "mtime_ns": (-(1 << 63), 1 << 63)}


@dataclass(frozen=True)
class Entry:
    """One file, folder or link. `path` is relative to the volume, with `/`; the volume's own folder is `.`."""

    path: str
    type: str  # file, folder, link; a hardlink is a further name of what is at `target`
    mode: int
    uid: int
    gid: int
    mtime_ns: int
    size: int = 0  # bytes, of a file
    sha256: str = ""  # of a file's content
    target: str = ""  # of a link, as written; of a hardlink, a path as above
    xattrs: dict[str, str] = field(default_factory=dict)  # values in base64
    blob: bool = False  # the content is not in the archive but in the store of blobs, by its sha256

    @classmethod
    def parse(cls, raw: Any) -> Entry:
        """From a document of JSON. Raises Bad, which names what is wrong."""
        try:
            made = cls(**raw)
        except TypeError as error:
            raise Bad(str(error)) from error
        for name in ("path", "type", "sha256", "target"):
            if type(getattr(made, name)) is not str:
                raise Bad(f"{name} is {getattr(made, name)!r:.40}")
        for name in ("mode", "uid", "gid", "mtime_ns", "size"):
            value, (low, high) = getattr(made, name), LIMITS.get(name, (0, 1 << 63))
            if type(value) is not int or not low <= value < high:
                raise Bad(f"{name} is {value!r:.40}")
        pairs = made.xattrs.items() if isinstance(made.xattrs, dict) else [(0, 0)]
        if type(made.blob) is not bool or not all(isinstance(one, str) for pair in pairs for one in pair):
            raise Bad("xattrs are not text")
        return made

    def document(self) -> dict[str, Any]:
        """For JSON, without what is empty."""
        return {name: value for name, value in vars(self).items() if value or name in ALWAYS}


class Passing:
    """A tar's bytes on their way: read forward only, and handed on from each entry that is kept."""

    def __init__(self, source: IO[bytes] | Hashing, out: Callable[[bytes], object] | None = None) -> None:
        self.source, self.out, self.at = source, out or (lambda _: None), 0
        self.held: list[bytes] | None = []  # of an entry of which it is not known yet whether it is kept
        self.kept = True

    def read(self, count: int) -> bytes:
        pieces, left = [], count
        while left and (piece := self.source.read(min(left, CHUNK))):
            pieces.append(piece)
            left -= len(piece)
        data = pieces[0] if len(pieces) == 1 else b"".join(pieces)
        self.at += len(data)
        if self.held is not None:
            self.held.append(data)
        elif self.kept:
            self.out(data)
        return data

    def tell(self) -> int:
        return self.at

    def seek(self, to: int) -> None:
        if to < self.at:
            raise Bad("an entry points back into what was read")
        while self.at < to and self.read(min(CHUNK, to - self.at)):
            pass

    def hold(self) -> None:
        self.held = []

    def release(self, keep: bool) -> None:
        held, self.held, self.kept = self.held or [], None, keep
        if keep:
            self.out(b"".join(held))


class Info(tarfile.TarInfo):
    """An entry whose extended header is read into memory only if it is not longer than EXTENDED."""

    def _proc_member(self, archive: tarfile.TarFile) -> Any:  # the hook that tarfile names for a subclass
        if self.type in HEADERS and self.size > EXTENDED:
            raise Bad(f"it has a header of {self.size:,} bytes")
        return super()._proc_member(archive)  # type: ignore[misc]


# Called with an entry, and with why it should stay out or nothing; says whether it is kept.
Keep = Callable[[Entry, str], bool]


def entries(
    passing: Passing, keep: Keep, take: Callable[[bytes], object] = lambda _: None, hashed: bool = True
) -> Iterator[Entry]:
    """Each entry that is kept, once its content has passed, with its sha256. `take` gets each piece of the contents.

    Without `hashed` there is no sha256, and `take` gets what the tar holds of the contents: not their holes.

    Raises Bad for what is not a whole tar.
    """
    try:
        with Beside() as beside:
            tar = tarfile.TarFile(
                fileobj=passing, mode="r", tarinfo=Info, encoding="utf-8", errors="surrogateescape"  # type: ignore[arg-type]
            )  # fmt: skip
            while (info := tar.next()) is not None:
                tar.members.clear()  # type: ignore[attr-defined]  # they would fill the memory
                entry = _entry(info)
                kept = keep(entry, _stays_out(info, entry))
                passing.release(kept)
                if info.isreg() and not hashed:
                    left = entry.size
                    while piece := passing.read(min(CHUNK, tar.offset - passing.at)):
                        take(piece[:left])
                        left -= min(left, len(piece))
                    if passing.at < tar.offset:
                        raise Bad(f"it ends inside {entry.path!r}")
                elif info.isreg():
                    source = Hashing(tar.extractfile(info), beside)  # type: ignore[arg-type]
                    while piece := source.read(CHUNK):
                        take(piece)
                    if source.count != entry.size:
                        raise Bad(f"it ends inside {entry.path!r}")
                    entry = replace(entry, sha256=source.sha256)
                passing.seek(tar.offset)
                passing.hold()
                if kept:
                    yield entry
    except Bad:
        raise
    except (tarfile.TarError, EOFError) as error:
        raise Bad(str(error) or "it ends too early") from error
    except (ValueError, ArithmeticError) as error:  # tarfile converts some of them, and we do one
        raise Bad("a header holds what is not a number") from error
    if b"".join(passing.held or []) != bytes(tarfile.BLOCKSIZE):
        raise Bad("it ends too early")
    while passing.source.read(CHUNK):  # tar fills its last block up
        pass


def described(found: IO[bytes]) -> Iterator[Entry]:
    """What mover.sh's `describe` says of a folder, without contents and attributes. Raises Bad where it is cut off."""
    names: dict[bytes, str] = {}  # of files with several, by inode: the first is the file, as in a tar
    pieces = _until_nul(found)
    for line in pieces:
        try:
            inode, count, kind, mode, uid, gid, mtime, size, name = line.split(b"\t", 8)
            path, target = _path(os.fsdecode(name)), os.fsdecode(next(pieces))
            entry = Entry(
                path, FOUND.get(kind, "special file"), int(mode, 8), int(uid), int(gid),
                found_nanoseconds(mtime.decode()), size=int(size) if kind == b"f" else 0, target=target,
            )  # fmt: skip
        except (ValueError, ArithmeticError, StopIteration) as error:
            raise Bad(f"{line!r:.200} describes no file") from error
        if kind != b"d" and int(count) > 1 and names.setdefault(inode, path) != path:
            entry = replace(entry, type="hardlink", size=0, target=names[inode])
        yield entry


def _until_nul(source: IO[bytes]) -> Iterator[bytes]:
    rest = b""
    while data := source.read(CHUNK):
        *whole, rest = (rest + data).split(b"\0")
        yield from whole
    if rest:
        raise Bad("what is in the folder is only said in part")


def header(entry: Entry) -> bytes:
    """An entry as tar has it: whole nanoseconds and extended attributes as PAX headers."""
    info = tarfile.TarInfo(entry.path)
    info.type = CODES[entry.type]
    info.size, info.mode, info.linkname = entry.size, entry.mode, entry.target
    info.uid, info.gid, info.mtime = entry.uid, entry.gid, entry.mtime_ns // 10**9
    info.pax_headers = {"mtime": f"{Decimal(entry.mtime_ns).scaleb(-9):f}"} | {
        XATTR + name: base64.b64decode(value).decode("utf-8", "surrogateescape")
        for name, value in entry.xattrs.items()
    }
    return info.tobuf(tarfile.PAX_FORMAT, "utf-8", "surrogateescape")


def padding(size: int) -> bytes:
    """What fills a content of so many bytes up to whole blocks."""
    return bytes(-size % tarfile.BLOCKSIZE)


@dataclass
class Tree:
    """Entries by path, as they are compared: what is in a backup, and what is on a disk. `owners` and `contents` say
    whether these count; sizes always do. 100 bytes of memory for each.

    `add` raises Bad for what would be written outside, or twice.
    """

    owners: bool = True
    contents: bool = True
    found: dict[str, bytes] = field(default_factory=dict)  # a digest of all but path and attributes
    types: dict[str, str] = field(default_factory=dict)  # of folders and links; all other names are files
    links: dict[str, str] = field(default_factory=dict)  # where each name of a link leads
    groups: dict[str, list[str]] = field(default_factory=dict)  # further names, by the first one
    xattrs: dict[str, dict[str, str]] = field(default_factory=dict)

    def add(self, entry: Entry) -> None:
        path, kind = entry.path, entry.type
        if path == "." and kind == "folder" and not self.found:
            self._put(entry)
            return
        if not self.found:
            raise Bad("it does not begin with the volume's own folder")
        parts = path.split("/")
        if not {"", ".", ".."}.isdisjoint(parts) or "\0" in path:
            raise Bad(f"the path {path!r} leads out of the volume")
        if path.startswith(WORK):
            raise Bad(f"{path!r} begins as the names of Byre's own folders in a volume do")
        if self.types.get("/".join(parts[:-1]) or ".") != "folder":
            raise Bad(f"{path!r} is in no folder of the backup")
        if path in self.found:
            raise Bad(f"it holds {path!r} twice")
        if kind not in CODES:
            raise Bad(f"{path!r} is neither file, folder nor link: {kind}")
        if kind == "file" and entry.mode & SETUID:
            raise Bad(f"{path!r} would run as another user (setuid)")
        if kind == "hardlink" and (
            entry.target not in self.found or self.types.get(entry.target) == "folder"
        ):
            raise Bad(f"the link {path!r} leads to {entry.target!r}, which is not a file of the backup")
        if self.leads_out(entry):
            raise Bad(f"the link {path!r} leads out of the volume")
        self._put(entry)

    def leads_out(self, entry: Entry) -> bool:
        """Whether an entry is a link, or a further name of one here, that leads out of the volume from its place."""
        target = entry.target if entry.type == "link" else self.links.get(entry.target)
        return entry.type in {"link", "hardlink"} and target is not None and not stays(entry.path, target)

    def _put(self, entry: Entry) -> None:
        if entry.type == "hardlink":
            self.groups.setdefault(entry.target, []).append(entry.path)
            self.found[entry.path] = b""
            if entry.target in self.links:
                self.links[entry.path] = self.links[entry.target]
            return
        owner = (entry.uid, entry.gid) if self.owners else ()
        mode = (
            0 if entry.type == "link" else entry.mode
        )  # Linux has none for links, macOS has, and it means nothing
        time = 0 if entry.path == "." else entry.mtime_ns  # bsdtar does not set that of the folder itself
        content = entry.sha256 if self.contents else ""
        seen = (entry.type, mode, owner, time, entry.size, content, entry.target)
        self.found[entry.path] = hashlib.blake2b(
            repr(seen).encode("utf-8", "surrogateescape"), digest_size=16
        ).digest()
        if entry.type != "file":
            self.types[entry.path] = entry.type
        if entry.type == "link":
            self.links[entry.path] = entry.target
        if entry.xattrs:
            self.xattrs[entry.path] = entry.xattrs

    def differences(self, made: Tree) -> tuple[list[str], list[str]]:
        """The paths that `made` has in another way, lacks, or has in addition; and of the others the attributes that
        are missing there, as "path: name"."""
        here, there = self._grouped(), made._grouped()
        wrong = sorted({path for path in here.keys() | there.keys() if here.get(path) != there.get(path)})
        lost = []
        names = {path: first for first, more in self.groups.items() for path in (first, *more)}
        others = {names.get(path, path): found for path, found in made.xattrs.items()}
        for path, wanted in sorted(self.xattrs.items()):
            found = others.get(path, {})
            lost += [f"{path}: {name}" for name in sorted(wanted) if name not in found]
            wrong += [path for name in wanted.keys() & found.keys() if wanted[name] != found[name]]
        return wrong, lost

    def _grouped(self) -> dict[str, bytes]:
        """With one value for all names of a file: which of them comes first in a tar is chance."""
        for first, more in self.groups.items():
            names = "\0".join(sorted([first, *more])).encode("utf-8", "surrogateescape")
            token = hashlib.blake2b(self.found[first] + names, digest_size=16).digest()
            self.found.update(dict.fromkeys((first, *more), token))
        return self.found


def stays(path: str, target: str) -> bool:
    """Whether a link at `path` leads to a place inside, whatever other links there are: it may go up at its beginning,
    as far as the volume's own folder, and then down."""
    if target.startswith("/"):
        return False
    parts = [part for part in target.split("/") if part not in {"", "."}]
    up = next((number for number, part in enumerate(parts) if part != ".."), len(parts))
    return up <= path.count("/") and ".." not in parts[up:]


def _entry(info: tarfile.TarInfo) -> Entry:
    kind = TYPES.get(info.type, "file" if info.isreg() else OTHERS.get(info.type, "special file"))
    name = info.pax_headers.get(
        "GNU.sparse.name", info.name
    )  # tarfile prefers `path`, which is there for odd names
    return Entry(
        _path(name), kind, info.mode & 0o7777, info.uid, info.gid,
        nanoseconds(info.pax_headers.get("mtime") or str(info.mtime)),
        size=info.size if kind == "file" else 0,
        target=_path(info.linkname) if kind == "hardlink" else info.linkname if kind == "link" else "",
        xattrs={
            name.removeprefix(XATTR): base64.b64encode(value.encode("utf-8", "surrogateescape")).decode()
            for name, value in sorted(info.pax_headers.items())
            if name.startswith(XATTR) and name != XATTR + PLACE_LABEL
        },
    )  # fmt: skip


def _stays_out(info: tarfile.TarInfo, entry: Entry) -> str:
    """Why something is in no backup; nothing if it is."""
    if entry.type not in CODES:
        return OTHERS.get(info.type, "of an unknown kind")
    if entry.type == "link" and not stays(entry.path, entry.target):
        return LEADS_OUT
    if entry.type == "file" and entry.mode & SETUID:
        return "a program that runs as another user (setuid)"
    return ""


def _path(name: str) -> str:
    return name.removeprefix("./") or "."
