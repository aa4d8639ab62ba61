"""A backup as one file: what goes in comes out, and nothing else does."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.errors import BusyError, ByreError, HostError, SettingsError
from scripts.progress import silent
from scripts.volumes import Volume, one_file
from scripts.volumes.archive import END, Entry, header, padding
from scripts.volumes.backup import unpacked
from scripts.volumes.manifest import BLOBS, MANIFEST, SUM, Backup, alone, find_backups, read_backup
from scripts.volumes.verify import verify
from tests.faults import fault
from tests.unit.volumes.trees import back_up, bring_back, flip, names, rewritten

TIMES = 20


def of(folder: Path) -> tuple[Volume, Volume]:
    page, models = folder / "a page", folder / "mødels"
    return Volume("openwebui", "embedded", page, "page"), Volume("models", "embedded", models, "models")


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with volumes of a page and of models, a backup of them, and that in a file."""
    folder = tmp_path_factory.mktemp("once")
    page, models = of(folder)
    for one in (page, models):
        one.folder.mkdir(parents=True)
    (page.folder / "webui.db").write_bytes(b"chats" * 1000)
    (models.folder / "a.gguf").write_bytes(os.urandom((1 << 20) + 1000))
    backup = back_up(page, models, root=folder / "backups", name="first")
    path = folder / "to carry.tar"
    assert one_file.write(backup, path) == path.stat().st_size
    return folder


@pytest.fixture(autouse=True)
def here(once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(once, tmp_path / "here"))


@pytest.fixture
def volumes(here: Path) -> tuple[Volume, Volume]:
    return of(here)


@pytest.fixture
def root(here: Path) -> Path:
    return here / "backups"


@pytest.fixture
def made(root: Path) -> Backup:
    return read_backup(root / "first")


@pytest.fixture
def file(here: Path) -> Path:
    return here / "to carry.tar"


def entry(name: str, data: bytes) -> Entry:
    return Entry(name, "file", 0o600, 0, 0, 0, len(data))


def forged(path: Path, *held: tuple[Entry, bytes]) -> Path:
    parts = (header(one) + data + padding(len(data)) for one, data in held)
    path.write_bytes(b"".join(parts) + END)
    return path


def read(made: Backup, *more: tuple[Entry, bytes]) -> list[tuple[Entry, bytes]]:
    """The first two files of a backup, and others."""
    first = [(f"{made.name}/{name}", (made.folder / name).read_bytes()) for name in (MANIFEST, SUM)]
    return [*((entry(name, data), data) for name, data in first), *more]


def test_out_and_in_on_another_machine(
    file: Path, made: Backup, volumes: tuple[Volume, Volume], tmp_path: Path
) -> None:
    assert file.stat().st_mode & 0o777 == 0o600 and one_file.check(file) == made.name
    assert one_file.head(file) == (made.name, made.contents)
    shutil.rmtree(made.folder.parent)
    found = one_file.take_in(file, tmp_path / "other")
    assert found.contents == made.contents and names(tmp_path / "other") == {"first", BLOBS, ".lock"}
    for volume in volumes:
        before = {path.name: path.read_bytes() for path in volume.folder.iterdir()}
        shutil.rmtree(volume.folder)
        bring_back(volume, found)
        assert {path.name: path.read_bytes() for path in volume.folder.iterdir()} == before


def test_tar_alone_makes_a_folder_of_backups_of_it(file: Path, made: Backup, tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    subprocess.run(["tar", "-xf", file, "-C", tmp_path / "plain"], check=True)
    (found,), bad = find_backups(tmp_path / "plain")
    assert found.contents == made.contents and not bad
    with tarfile.open(file) as tar:
        assert tar.getnames()[0] == f"first/{MANIFEST}", "so that it can be listed without reading all"


def test_what_is_here_is_taken_and_what_is_damaged_is_replaced(file: Path, made: Backup, root: Path) -> None:
    stamp = (made.folder / MANIFEST).stat().st_ino
    assert one_file.take_in(file, root).folder == made.folder
    assert (made.folder / MANIFEST).stat().st_ino == stamp
    flip(made.folder / "openwebui.tar.zst")
    one_file.take_in(file, root)
    bring_back(Volume("openwebui", "bind", root / "goal", "x"), read_backup(made.folder))
    rewritten(made, lambda document: document.update(number=7))
    with pytest.raises(SettingsError) as caught:
        one_file.take_in(file, root)
    assert caught.value.fault == "backup-exists"


def damaged(file: Path, root: Path) -> None:
    """It is named as damage, and nothing of it stays."""
    for read_it in (one_file.check, lambda path: one_file.take_in(path, root)):
        with pytest.raises(ByreError) as caught:
            read_it(file)
        assert (
            caught.value.fault in {"backup-damaged", "backup-version"} and str(file) in caught.value.message
        )
    assert names(root) <= {".lock"}


def test_one_byte_flipped_at_twenty_places(file: Path, tmp_path: Path) -> None:
    """In a header, a time or an owner may be another one: what counts is the content."""
    whole = file.read_bytes()
    with tarfile.open(file) as tar:
        places = [
            (one.offset_data, one.size)
            for one in tar
            if "README" not in one.name and ".blobs" not in one.name
        ]
    for number in range(TIMES):
        begin, size = places[number % len(places)]
        data = bytearray(whole)
        data[begin + size * (number + 1) // (TIMES + 2)] ^= 1
        file.write_bytes(data)
        damaged(file, tmp_path / "other")


def test_cut_off_at_ten_places(file: Path, tmp_path: Path) -> None:
    whole = file.read_bytes()
    for number in range(10):
        file.write_bytes(whole[: len(whole) * number // 10])
        damaged(file, tmp_path / "other")


HOSTILE: dict[str, Callable[[Backup], list[tuple[Entry, bytes]]]] = {
    "outside": lambda made: read(made, (entry("../x", b"x"), b"x")),
    "absolute": lambda made: read(made, (entry("/tmp/x", b"x"), b"x")),
    "not named": lambda made: read(made, (entry("first/x.tar.zst", b"x"), b"x")),
    "in another": lambda made: read(made, (entry("second/README.txt", b"x"), b"x")),
    "twice": lambda made: read(made) + read(made)[:1],
    "a link": lambda made: read(made, (Entry("first/README.txt", "link", 0o777, 0, 0, 0, target="/etc"), b"")),
    "a folder": lambda made: read(made, (Entry("first/README.txt", "folder", 0o755, 0, 0, 0), b"")),
    "another blob": lambda made: read(made, (entry(f"{BLOBS}/{'0' * 64}", b"x"), b"x")),
    "no manifest": lambda made: read(made)[1:],
    "a name that leads out": lambda made: [(entry(f"../{MANIFEST}", b"{}"), b"{}")],
    "nothing else": read,
    "another form": lambda _: [(entry(f"first/{MANIFEST}", b'{"format": 9}'), b'{"format": 9}')],
    "another manifest": lambda made: [
        (entry(read(made)[0][0].path, read(made)[0][1] + b" "), read(made)[0][1] + b" "), *read(made)[1:]
    ],
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_byre_does_not_write_is_refused(made: Backup, tmp_path: Path, kind: str) -> None:
    damaged(forged(tmp_path / "hostile.tar", *HOSTILE[kind](made)), tmp_path / "other")
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("name", [BLOBS, BLOBS.upper(), "latest"])
def test_a_name_that_is_taken_is_no_backups(made: Backup, tmp_path: Path, name: str) -> None:
    """A backup named like the folder of the models would take its place."""
    held = [
        (f"{name}/{path.name}", path.read_bytes())
        for path in (made.folder / MANIFEST, made.folder / SUM, *made.folder.glob("*.zst"))
    ] + [(f"{BLOBS}/{path.name}", path.read_bytes()) for path in made.blobs.iterdir()]
    path = forged(tmp_path / "hostile.tar", *((entry(name, data), data) for name, data in held))
    with pytest.raises(ByreError) as caught:
        one_file.take_in(path, made.folder.parent)
    assert caught.value.fault == "backup-damaged"
    verify(made, silent)


@pytest.mark.parametrize("name", ["a note", "first.json"])
def test_what_is_no_backup_is_not_replaced(file: Path, tmp_path: Path, name: str) -> None:
    other = tmp_path / "other"
    (other / "first").mkdir(parents=True)
    (other / "first" / name).write_text("mine")
    with pytest.raises(SettingsError) as caught:
        one_file.take_in(file, other)
    assert caught.value.fault == "backup-exists" and (other / "first" / name).read_text() == "mine"


def test_holes_do_not_make_it_larger_than_it_is(made: Backup, tmp_path: Path) -> None:
    """A file of a tar may name zeros that it does not hold: here 50 times a megabyte."""
    hole = tarfile.TarInfo("GNUSparseFile.0/x")
    hole.size, empty = 512, b"0\n".ljust(512, b"\0")
    path = forged(tmp_path / "holes.tar", *read(made))
    data = path.read_bytes().removesuffix(END)
    for number in range(50):
        words = {"major": "1", "minor": "0", "name": f"first/{number}.blobs", "realsize": str(1 << 20)}
        hole.pax_headers = {f"GNU.sparse.{key}": value for key, value in words.items()}
        data += hole.tobuf(tarfile.PAX_FORMAT) + empty
    path.write_bytes(data + bytes(1 << 20) + END)
    with pytest.raises(ByreError) as caught:
        one_file.check(path)
    assert caught.value.fault == "backup-damaged"
    assert "/1.blobs" in caught.value.message, "the first for which there is no room"


def test_a_file_that_is_no_tar(tmp_path: Path) -> None:
    for content in (b"", b"PK\x03\x04" + bytes(2000), bytes(10240)):
        (tmp_path / "photo").write_bytes(content)
        damaged(tmp_path / "photo", tmp_path / "other")


def test_a_manifest_that_is_not_sealed_is_seen(made: Backup, tmp_path: Path) -> None:
    """Its sum is another one: of a file that was changed by hand."""
    data = (made.folder / MANIFEST).read_bytes().replace(b'"number": 1', b'"number": 2')
    held = [(entry(f"first/{MANIFEST}", data), data), *read(made)[1:]]
    for path in sorted(made.folder.glob("*.zst")):
        held.append((entry(f"first/{path.name}", path.read_bytes()), path.read_bytes()))
    damaged(forged(tmp_path / "changed.tar", *held), tmp_path / "other")


def test_what_is_not_packed_is_known_before(volumes: tuple[Volume, Volume]) -> None:
    page, models = volumes
    assert unpacked([page, models]) == (1 << 20) + 1000
    shutil.rmtree(models.folder)
    assert unpacked([page, models]) == 0, "that it is missing is said by `admit`"


def test_nothing_stays_of_a_file_that_could_not_be_written(
    made: Backup, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    goal = tmp_path / "goal"
    with pytest.raises(SettingsError):
        one_file.write(made, goal / "one.tar")
    goal.mkdir()
    (goal / ".partial-one.tar").write_text("of one that was killed")
    blob = next((made.folder.parent / BLOBS).iterdir())
    away = blob.rename(tmp_path / "away")
    with pytest.raises(ByreError) as caught:
        one_file.write(made, goal / "one.tar")
    assert caught.value.fault == "backup-damaged"
    away.rename(blob)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(HostError) as caught:
            one_file.write(made, goal / "one.tar")
        assert caught.value.fault == "disk-small" and not names(goal)
    monkeypatch.setattr("scripts.disk.disk_free", lambda _: 1 << 19)
    with pytest.raises(HostError):
        one_file.write(made, goal / "one.tar")
    assert not names(goal)


def test_a_disk_that_is_read_only_is_said_before_the_backup_is_made(
    made: Backup, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Linux says so also where a file is removed that is not there."""

    def refused(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "unlink", refused)
    with pytest.raises(HostError) as caught:
        one_file.write(made, tmp_path / "one.tar")
    assert caught.value.fault == "file-unwritable" and "--file FILE" in caught.value.hint
    monkeypatch.undo()
    monkeypatch.setattr(tempfile, "TemporaryFile", refused)
    with pytest.raises(HostError) as caught:
        one_file.admit(tmp_path / "one.tar")
    assert caught.value.fault == "file-unwritable" and "--file FILE" in caught.value.hint


def test_a_name_that_is_too_long_is_said_before_the_backup_is_made(tmp_path: Path) -> None:
    """Also one that is too long only while the file is not whole."""
    folder = tmp_path / "a disk"
    folder.mkdir()
    most = os.pathconf(folder, "PC_NAME_MAX")
    for length in (most - 8, most, most + 1):
        with pytest.raises(HostError, check=fault("file-unwritable")):
            one_file.admit(folder / ("x" * length))
    one_file.admit(folder / ("x" * (most - 9)))
    with pytest.raises(SettingsError, check=fault("argument-invalid")):
        one_file.admit(folder / "none" / "one.tar")
    assert not names(folder)


def test_a_damaged_backup_makes_no_file(made: Backup, tmp_path: Path) -> None:
    flip(made.folder / "openwebui.tar.zst")
    with pytest.raises(ByreError) as caught:
        one_file.write(made, tmp_path / "one.tar")
    assert caught.value.fault == "backup-damaged" and not (tmp_path / "one.tar").exists()


def test_there_is_room_and_nobody_else(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with alone(other), pytest.raises(BusyError):
        one_file.take_in(file, other)
    monkeypatch.setattr("scripts.disk.disk_free", lambda _: 1 << 19)
    with pytest.raises(HostError) as caught:
        one_file.take_in(file, other)
    assert caught.value.fault == "disk-small" and names(other) == {".lock"}


def test_a_pipe_in_place_of_a_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ByreError, check=fault("file-unreadable")):
        one_file.head(tmp_path / "pipe")
