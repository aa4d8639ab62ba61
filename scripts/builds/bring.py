"""Bring a release's archive: fetched, checked by its sha256, unpacked, put in place whole."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from scripts.builds.archive import unpack
from scripts.builds.kinds import Archive
from scripts.builds.store import NAME, PROGRAM, RECORD, Build, find, place
from scripts.disk import SPARE, enough
from scripts.home import write_atomic
from scripts.models.download import download, full
from scripts.models.transport import Refused, client, host
from scripts.parts.work import RECORD_VERSION, TEMPORARY
from scripts.progress import Meter, Progress, Report
from scripts.stopping import Stopper

UNPACKED = 5  # times the archive's size, at most: what unpacking needs


def bring(archive: Archive, folder: Path, report: Report, cancel: threading.Event | None = None) -> Build:
    """The build of an archive, at once if it is there; else it is fetched, checked and unpacked, then put in place.

    A fetch that was cut goes on where it stopped. Raises Refused where it can't be had or is not what the record says,
    HostError for a disk that is full or can't be written, Stopped.
    """
    if made := find(archive.sha256, folder):
        return made
    with Stopper(cancel) as stopper:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with _turn(folder, stopper):
                return find(archive.sha256, folder) or _bring(archive, folder, report, stopper)
        except OSError as error:
            raise full(error, folder / NAME) from error


def forget(folder: Path) -> None:
    """Remove what a fetch that was cut has left, unless one goes on right now."""
    from filelock import FileLock, Timeout

    left = list(folder.glob(f".{NAME}-*.tar.gz*"))
    if not left:
        return
    with suppress(Timeout, OSError), FileLock(folder / f".{NAME}.lock", timeout=0):
        for file in left:
            file.unlink(missing_ok=True)


def _bring(archive: Archive, folder: Path, report: Report, stopper: Stopper) -> Build:
    file = folder / f".{NAME}-{archive.sha256[:12]}.tar.gz"
    for old in folder.glob(f".{NAME}-*.tar.gz*"):  # of a release that is no longer wanted
        if not old.name.startswith(file.name):
            old.unlink(missing_ok=True)
    there = file.stat().st_size if file.exists() else 0
    hint = "Free some space, or set PARTS_STORAGE to a folder on another disk, then: uv run invoke start"
    enough(folder, (1 + UNPACKED) * archive.size - there + SPARE, archive.name, hint)
    meter = Meter(report, NAME, "downloading", archive.size, host(archive.url), None)
    with client() as http:
        download(
            http, archive.url, file, size=archive.size, sha256=archive.sha256, stopper=stopper,
            moved=lambda done: meter.at(NAME, done),
        )  # fmt: skip
    meter.end()
    report(Progress(NAME, "installing", note="unpacking"))
    made = _unpacked(archive, file, folder)
    file.unlink(missing_ok=True)
    report(Progress(NAME, "installed", note=f"{archive.tag} ({archive.backend})"))
    return made


def _unpacked(archive: Archive, file: Path, folder: Path) -> Build:
    """Raises Refused where the archive is not one of llama.cpp: then it is removed."""
    work = Path(tempfile.mkdtemp(prefix=f".{NAME}-", suffix=TEMPORARY, dir=folder))
    target = place(archive.sha256, folder)
    try:
        try:
            unpack(file, work)
            if not os.access(work / PROGRAM, os.X_OK):
                raise Refused(f"{archive.name} has no {PROGRAM}")
        except Refused:
            file.unlink(missing_ok=True)
            raise
        record = {
            "version": RECORD_VERSION,
            "name": NAME,
            "key": archive.sha256[:12],
            "tag": archive.tag,
            "backend": archive.backend,
            "sha256": archive.sha256,
            "source": host(archive.url),
        }
        write_atomic(work / RECORD, json.dumps(record, indent=1))
        shutil.rmtree(target, ignore_errors=True)  # damaged: its program is missing
        work.rename(target)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
    return Build(target, archive.tag, archive.backend, archive.sha256, host(archive.url))


@contextmanager
def _turn(folder: Path, stopper: Stopper) -> Iterator[None]:
    """One at a time; the lock of a killed process is free at once. `clean` takes the same lock."""
    from filelock import FileLock, Timeout

    lock = FileLock(folder / f".{NAME}.lock")
    while True:
        try:
            lock.acquire(timeout=0.2, poll_interval=0.05)
            break
        except Timeout:
            stopper.check()
    try:
        for left in folder.glob(f".{NAME}-*{TEMPORARY}"):  # of a process that was killed
            shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        lock.release()
