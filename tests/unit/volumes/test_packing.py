"""What is written in threads is whole, or the error of a thread is seen."""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
import threading
from pathlib import Path

import pytest

from scripts.errors import ByreError
from scripts.volumes import Volume, verify
from scripts.volumes.hashing import AHEAD, LARGE, Beside, Hashing
from scripts.volumes.packing import Packer
from tests.unit.volumes.trees import flip


def test_calls_go_one_after_the_other() -> None:
    done = list[int]()
    with Beside() as beside:
        for number in range(5 * AHEAD):
            beside.call(done.append, number)
        beside.wait()
        assert done == list(range(5 * AHEAD))


def test_no_more_calls_wait_than_there_is_memory_for() -> None:
    go, done = threading.Event(), threading.Event()

    def more(beside: Beside) -> None:
        for _ in range(AHEAD + 1):
            beside.call(go.wait)
        done.set()

    with Beside() as beside:
        other = threading.Thread(target=more, args=(beside,))
        other.start()
        assert not done.wait(0.05)
        go.set()
        other.join()


@pytest.mark.parametrize("later", ["call", "wait"])
def test_the_error_of_a_call_is_raised_later(later: str) -> None:
    def fails() -> None:
        raise OSError("no room")

    def goes_on(beside: Beside) -> None:
        if later == "wait":
            beside.wait()
        for _ in range(AHEAD + 1):
            beside.call(int)

    with Beside() as beside:
        beside.call(fails)
        with pytest.raises(OSError, match="no room"):
            goes_on(beside)


def test_large_and_small_pieces_are_hashed_in_their_order() -> None:
    pieces = [os.urandom(size) for size in (10, LARGE, LARGE + 1, 0, 10, 2 * LARGE)]
    whole = b"".join(pieces)
    with Beside() as beside:
        hashing = Hashing(io.BytesIO(), beside)
        for piece in pieces:
            hashing.write(piece)
        assert (hashing.count, hashing.sha256) == (len(whole), hashlib.sha256(whole).hexdigest())


def packed(folder: Path, size: int = 3_000_000) -> Packer:
    """An archive of one file that can't be packed."""
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w") as tar:
        for name, kind, content in (
            (".", tarfile.DIRTYPE, b""),
            ("noise", tarfile.REGTYPE, os.urandom(size)),
        ):
            info = tarfile.TarInfo(name)
            info.type, info.size = kind, len(content)
            tar.addfile(info, io.BytesIO(content))
    raw.seek(0)
    made = Packer(folder, Volume("openwebui", "bind", folder, "x"))
    with made.opened():
        made.take(raw, lambda _: None)
    return made


def test_what_was_written_reads_back(tmp_path: Path) -> None:
    made = packed(tmp_path)
    for file in (made.archive, made.listing):
        content = (tmp_path / file.name).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (file.bytes, file.sha256)
        verify.written(tmp_path, file, lambda _: None)


@pytest.mark.parametrize("at", [0.0, 0.5, 0.999_999])
def test_what_was_written_in_another_way_is_found(tmp_path: Path, at: float) -> None:
    made = packed(tmp_path)
    flip(tmp_path / made.archive.name, at)
    with pytest.raises(ByreError) as caught:
        verify.written(tmp_path, made.archive, lambda _: None)
    assert caught.value.fault == "backup-damaged"
