"""State on disk: whole files, one lock, a place that can be written."""

from __future__ import annotations

import ast
import errno
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scripts.credentials import Credentials
from scripts.errors import BusyError, HostError
from scripts.home import ROOT, STATE, Home, read_json, release, write_atomic, write_state
from scripts.lifecycle.choices import LastStart
from scripts.webui import page_program
from tests.waits import PATIENCE


def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "f"
    write_atomic(file, "old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_atomic(file, "new")
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


WRITERS: dict[str, Callable[[Home], object]] = {
    "page": lambda home: page_program.write(home, page_program.State(back="one")),
    "choices": lambda home: LastStart.of(home).keep(runtime="podman"),
    "secret": lambda home: Credentials(home.secrets).put("one", "value"),
    "mark": lambda home: home.prepare(),
}


@pytest.mark.parametrize(("number", "fault"), [(errno.ENOSPC, "disk-full"), (errno.EROFS, "file-unwritable")])
@pytest.mark.parametrize("name", WRITERS)
def test_state_that_cannot_be_written_is_said_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, number: int, fault: str
) -> None:
    home = Home(tmp_path / "state")
    home.prepare()
    home.mark.unlink()

    def fails(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(HostError) as caught:
        WRITERS[name](home)
    assert caught.value.fault == fault and str(home.state) in caught.value.message
    assert "BYRE_HOME" in caught.value.hint and not page_program.read(home).back


def test_a_full_disk_leaves_the_lock_to_be_had(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(tmp_path)
    home.prepare()

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with home.lock():
        assert not (home.run / "lock.json").exists()


def test_what_a_stack_goes_on_from_is_written_so() -> None:
    """By `write_state`: another call fails with Python's own error where the disk is full.

    But for the configuration, whose error has its own words, and a sign-in, which a stack does without.
    """
    for room in ("lifecycle", "runtimes"):
        for path in (ROOT / "scripts" / room).glob("*.py"):
            names = {one.id for one in ast.walk(ast.parse(path.read_text())) if isinstance(one, ast.Name)}
            asks_otherwise = path.name in ("configuration.py", "clients.py")
            assert asks_otherwise or "write_atomic" not in names, path


def test_the_name_of_a_state_file_is_on_the_disk_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After its rename, before anything else is done."""
    at, synced, real = tmp_path / "file", list[bool](), os.fsync

    def fsync(handle: int) -> None:
        real(handle)
        if os.fstat(handle).st_ino == tmp_path.stat().st_ino:
            synced.append(at.exists())

    monkeypatch.setattr(os, "fsync", fsync)
    write_state(at, "x")
    assert synced == [True]


def test_files_are_private_by_default(tmp_path: Path) -> None:
    write_atomic(tmp_path / "a" / "f", "x")
    assert (tmp_path / "a" / "f").stat().st_mode & 0o777 == 0o600


def test_damaged_json_is_nothing(tmp_path: Path) -> None:
    (tmp_path / "f").write_text('{"half": ')
    assert read_json(tmp_path / "f") is None and read_json(tmp_path / "none") is None


def test_a_place_that_cannot_be_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(HostError) as caught:
        Home(tmp_path / "file" / "state").prepare()
    assert str(tmp_path) in caught.value.message and "BYRE_HOME" in caught.value.hint


def test_the_socket_is_short_wherever_the_home_is(tmp_path: Path) -> None:
    deep = Home(tmp_path / "a folder with spaces and ümläuts" / ("x" * 200))
    assert len(str(deep.socket).encode()) < 104
    assert deep.socket != Home(tmp_path).socket


@contextmanager
def holder(home: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock until it is ended."""
    code = (
        "import sys, time; sys.argv = ['invoke', 'start']; from pathlib import Path; from scripts.home import Home\n"
        f"with Home(Path({str(home)!r})).lock(): print('held', flush=True); time.sleep(600)"
    )
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout and process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()


def test_what_an_earlier_version_kept_of_the_database_is_removed(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.prepare()
    (home.run / "catalogue.json").write_text('{"uri": "local", "catalogue": {}}')
    (home.run / "choices.json").write_text("{}")
    home.prepare()
    assert [one.name for one in home.run.iterdir()] == ["choices.json"]


def test_a_newer_byre_s_state_is_refused_and_an_older_one_s_is_not(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.admit()  # nothing there
    for older in ('{"version": 0, "byre": "0.0.1"}', f'{{"version": {STATE}, "byre": "0.1.0"}}', '{"half": '):
        home.mark.write_text(older)
        home.prepare()
        assert read_json(home.mark) == {"version": STATE, "byre": release()}
    newer = f'{{"version": {STATE + 1}, "byre": "9.8.7"}}'
    home.mark.write_text(newer)
    for refused in (home.admit, home.prepare):
        with pytest.raises(HostError) as caught:
            refused()
        assert caught.value.fault == "state-newer"
        assert "9.8.7" in caught.value.message and release() in caught.value.message
    assert home.mark.read_text() == newer


def test_the_lock_names_its_holder_and_is_free_when_the_holder_is_killed(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.prepare()
    with holder(tmp_path) as process:
        with pytest.raises(BusyError) as caught, home.lock():
            pass
        assert f"process {process.pid}" in caught.value.message and "invoke start" in caught.value.message
        process.kill()
        process.wait()
        with home.lock():
            pass


def test_waiting_for_the_lock(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.prepare()
    waited: list[object] = []
    with holder(tmp_path) as process:

        def told(holder: object) -> None:
            waited.append(holder)
            process.kill()
            process.wait()

        with home.lock(wait=PATIENCE, on_wait=told):
            assert waited


def test_a_holder_that_has_not_told_its_name_yet_is_not_called_by_the_name_before(tmp_path: Path) -> None:
    """It has taken the lock, and the note is still the one of a command that has ended."""
    home = Home(tmp_path)
    home.prepare()
    with holder(tmp_path) as process:
        note = home.run / "lock.json"
        now = note.read_text()
        with subprocess.Popen([sys.executable, "-c", ""]) as ended:
            pass
        note.write_text(json.dumps({"pid": ended.pid, "command": "restart"}))
        later = threading.Timer(0.1, note.write_text, (now,))
        later.start()
        with pytest.raises(BusyError) as caught, home.lock():
            pass
        later.join()
        assert f"process {process.pid}" in caught.value.message
