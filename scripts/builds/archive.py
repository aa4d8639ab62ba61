"""Unpacking a release's archive: plain files and links beside them, within bounds."""

from __future__ import annotations

import errno
import gzip
import shutil
import tarfile
import zlib
from pathlib import Path, PurePosixPath

from scripts.models.transport import Refused
from scripts.volumes.archive import Info

ENTRIES = 2000  # a release has some 60
LARGEST = 2 << 30  # bytes, unpacked: that of Vulkan has some 100 MB
CHUNK = 1 << 20  # bytes that are copied at a time
# What the system says of names that can't be together in a folder: the archive is the cause, not the disk.
_NAMES = (
    errno.EEXIST,
    errno.ENOENT,
    errno.ENOTDIR,
    errno.EISDIR,
    errno.ENAMETOOLONG,
    errno.ELOOP,
    errno.EILSEQ,
)


def unpack(archive: Path, into: Path) -> None:
    """Unpack a .tar.gz into an empty folder, without the one folder around its files.

    Only files, folders, and links to a file of the same folder are taken; owners and times are not. Raises Refused for
    everything else and for what is cut or too large, OSError where `into` can't be written.
    """
    try:
        with (
            gzip.open(archive, "rb") as plain,
            tarfile.open(fileobj=plain, mode="r|", tarinfo=Info) as tar,
        ):
            _all(tar, into)
    except (tarfile.TarError, EOFError, gzip.BadGzipFile, zlib.error, ValueError, ArithmeticError) as error:
        raise Refused(f"{archive.name} is damaged: {error}") from error
    except OSError as error:
        if error.errno not in _NAMES:
            raise
        raise Refused(f"{archive.name} has names that can't be unpacked: {error.strerror}") from error


def _all(tar: tarfile.TarFile, into: Path) -> None:
    links: dict[Path, str] = {}
    left, count = LARGEST, 0
    for count, member in enumerate(tar, 1):
        if count > ENTRIES:
            raise Refused(f"it has more than {ENTRIES} entries")
        place = _place(member.name, into)
        if member.isdir():
            place.mkdir(parents=True, exist_ok=True)
        elif member.issym():
            links[place] = member.linkname
        elif member.isfile():
            left -= member.size
            if member.size < 0 or left < 0:
                raise Refused(f"{member.name} has {member.size:,} bytes; all files may have {LARGEST:,}")
            place.parent.mkdir(parents=True, exist_ok=True)
            content = tar.extractfile(member)
            assert content, "a file has content"
            with place.open("xb") as file:
                shutil.copyfileobj(content, file, CHUNK)
            place.chmod(0o755 if member.mode & 0o111 else 0o644)
        else:
            raise Refused(f"{member.name} is neither a file nor a folder")
    if not count:
        raise Refused("it has no entries that can be read")  # tarfile ends there without a word
    _link(links)


def _link(links: dict[Path, str]) -> None:
    """After the files, so that nothing is written through one; a link may lead to another link."""
    for place, target in links.items():
        beside = place.parent / target
        if PurePosixPath(target).name != target or not (beside.is_file() or beside in links):
            raise Refused(f"{place.name} is a link to {target}")
        place.symlink_to(target)


def _place(name: str, into: Path) -> Path:
    """Where an entry goes: `llama-b1/llama-server` is `llama-server`. Raises Refused for a path that leads out."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or "\0" in name:
        raise Refused(f"{name} leads out of its folder")
    return into.joinpath(*path.parts[1:])
