"""A backup holds what the volume held, or there is none; models are stored once."""

from __future__ import annotations

import errno
import os
import shutil
import socket
import stat
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
import zstandard

from scripts.errors import BusyError, ByreError, HostError, ServiceError, SettingsError
from scripts.home import ROOT
from scripts.progress import Progress, silent
from scripts.volumes import Mover, Volume, backup, consistent, prune, verify
from scripts.volumes.manifest import Backup, alone, find_backups
from tests.unit.volumes.places import Place
from tests.unit.volumes.trees import back_up, bring_back, flip, names, state, work

HOLDS = "import sys, time; from pathlib import Path; from scripts.volumes.manifest import alone\n" \
    "with alone(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"  # fmt: skip


def left(root: Path) -> set[str]:
    """What is in a folder of backups, without its lock."""
    return names(root) - {".lock"}


def test_a_backup_is_read_with_tar_and_zstd_alone(
    volume: Volume, place: Place, root: Path, tmp_path: Path
) -> None:
    made = back_up(volume, root=root)
    assert names(made.folder) == {
        "manifest.json",
        "manifest.json.sha256",
        "README.txt",
        "openwebui.tar.zst",
        "openwebui.list.zst",
    }
    (tmp_path / "out").mkdir()
    if shutil.which("zstd"):
        command = 'zstd -dc "$0/openwebui.tar.zst" | tar -xpf - -C "$1"'
        subprocess.run(["sh", "-c", command, made.folder, tmp_path / "out"], check=True)
    else:  # the library reads the same frames
        archive = zstandard.ZstdDecompressor().stream_reader((made.folder / "openwebui.tar.zst").read_bytes())
        unpack = ["tar", "-xpf", "-", "-C", str(tmp_path / "out")]
        subprocess.run(unpack, input=archive.read(), check=True)
    before, after = state(place.folder), state(tmp_path / "out")
    assert {k: v[:-1] for k, v in after.items()} == {k: v[:-1] for k, v in before.items()}, (
        "but for attributes"
    )


def test_files_of_a_backup_are_private(small: Volume, root: Path) -> None:
    made = back_up(small, root=root)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (root, made.folder)] == [0o700, 0o700]
    assert {stat.S_IMODE(path.stat().st_mode) for path in made.folder.iterdir()} == {0o600}


def test_backups_are_numbered_whatever_the_clock_says(small: Volume, root: Path) -> None:
    for name, made_at in (("b", "2026-02-01T00:00:00+00:00"), ("a", "2026-01-01T00:00:00+00:00")):
        back_up(small, root=root, name=name, made_at=made_at)
    assert [one.name for one in find_backups(root)[0]] == ["b", "a"]


def test_a_backup_is_never_written_over(small: Volume, root: Path) -> None:
    back_up(small, root=root)
    was = state(root)
    with pytest.raises(SettingsError) as caught:
        back_up(small, root=root)
    assert caught.value.fault == "backup-exists" and state(root) == was


# ── what stays out ───────────────────────────────────────────────────────────────────────────────────────────────


def test_what_stays_out_is_listed(
    small: Volume, place: Place, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = place.folder
    for cache in ("cache/embedding/models", "cache/whisper", "cache/image"):
        (folder / cache).mkdir(parents=True)
        (folder / cache / "file").write_text("x")
    os.mkfifo(folder / "a fifo")
    (folder / "straight out").symlink_to("/etc/passwd")
    (folder / "folder/out by steps").symlink_to("../../openwebui/data.db")
    (folder / "folder/inside").symlink_to("../two")
    os.link(folder / "folder/inside", folder / "zout", follow_symlinks=False)
    (folder / "zprogram").write_text("x")
    (folder / "zprogram").chmod(0o4755)
    (folder / "zzagain").hardlink_to(folder / "zprogram")
    monkeypatch.chdir(folder)  # the name of a socket is short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket")
        made = back_up(small, root=root)
    (record,) = made.contents.volumes
    assert {one.path for one in record.left_out} == {
        "cache/embedding", "cache/whisper", "a fifo", "straight out", "folder/out by steps", "zprogram", "zzagain",
        "zout",
    }  # fmt: skip
    assert {one.path for one in made.entries(record)} == {
        ".", "one", "two", "folder", "folder/three", "folder/inside", "cache", "cache/image",
        "cache/image/file",
    }  # fmt: skip


def test_what_is_put_aside_stays_out(small: Volume, root: Path) -> None:
    first = back_up(small, root=root)
    bring_back(small, first)
    second = back_up(small, root=root, name="two")
    entries = [[one.path for one in made.entries(made.contents.volumes[0])] for made in (first, second)]
    assert entries[0] == entries[1]


def test_what_is_never_backed_up(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "secrets").mkdir(parents=True)
    cases: list[tuple[Path, Path, str]] = [
        (home, tmp_path / "b", "secrets-in-volume"),
        (home / "secrets", tmp_path / "b", "secrets-in-volume"),
        (home / "none", tmp_path / "b", "volume-missing"),
    ]
    data = home / "data"
    data.mkdir()
    cases.append((data, data / "backups", "argument-invalid"))
    for folder, root, fault in cases:
        with pytest.raises(ByreError) as caught:
            backup.admit(Volume("openwebui", "bind", folder, str(folder)), root, (home / "secrets",))
        assert caught.value.fault == fault
    backup.admit(Volume("openwebui", "bind", data, str(data)), tmp_path / "b", (home / "secrets",))


# ── what goes wrong ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("script", "fault"),
    [
        ('tar "$@"; echo x >> two', "volume-busy"),
        ('tar "$@"; rm two', "volume-busy"),
        ("echo tar: x: file changed as we read it >&2; exit 1", "volume-busy"),
        ('tar "$@" | head -c 3000', "file-unreadable"),
        ("echo rubbish", "file-unreadable"),
        ("exit 3", "file-unreadable"),
    ],
)
def test_a_backup_that_fails_leaves_nothing(
    small: Volume, place: Place, root: Path, script: str, fault: str
) -> None:
    place.program("tar", script)
    with pytest.raises((ServiceError, HostError)) as caught:
        back_up(small, root=root)
    assert caught.value.fault == fault and caught.value.hint and not root.exists()


def test_a_backup_needs_room(small: Volume, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts.disk.disk_free", lambda _: 1000)
    with pytest.raises(HostError) as caught:
        back_up(small, root=root)
    assert caught.value.fault == "disk-small" and not root.exists()


def test_a_disk_that_fills_up(small: Volume, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("scripts.volumes.packing.Packer._line", full)
    with pytest.raises(HostError) as caught:
        back_up(small, root=root)
    assert caught.value.fault == "disk-small" and not root.exists()


@pytest.mark.parametrize("doing", ["backing up", "checking"])
def test_an_interrupted_backup_leaves_the_others(small: Volume, root: Path, doing: str) -> None:
    back_up(small, root=root)

    def report(step: Progress) -> None:
        if step.doing == doing:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        back_up(small, root=root, name="two", report=report)
    assert left(root) == {"one"}


def test_what_a_killed_backup_left_is_no_backup_and_goes(small: Volume, root: Path) -> None:
    first = back_up(small, root=root)
    first.folder.rename(root / ".partial-one")  # whole but for its name
    assert find_backups(root) == ([], [])
    back_up(small, root=root, name="two")
    assert left(root) == {"two"}


def test_two_at_once(small: Volume, root: Path) -> None:
    entered, done = threading.Event(), threading.Event()

    def other() -> None:
        with pytest.raises(KeyError), backup.making(root, "one"):
            entered.set()
            done.wait(20)
            raise KeyError

    thread = threading.Thread(target=other)
    thread.start()
    assert entered.wait(20)
    with pytest.raises(BusyError) as caught:
        back_up(small, root=root)
    assert caught.value.fault == "lock-held" and names(root) >= {".partial-one"}
    done.set()
    thread.join()
    back_up(small, root=root)


def test_the_lock_of_a_dead_process(tmp_path: Path, root: Path) -> None:
    place = Place.of(tmp_path / "place", far=False)
    place.folder.mkdir()
    root.mkdir()
    with subprocess.Popen([sys.executable, "-c", HOLDS, root], cwd=ROOT, stdout=subprocess.PIPE) as holder:
        assert holder.stdout and holder.stdout.readline() == b"held\n"
        with pytest.raises(BusyError):
            back_up(place.volume(), root=root)
        holder.kill()
        holder.wait()  # else the system may not have ended it yet
    back_up(place.volume(), root=root)


@pytest.mark.skipif(sys.platform != "linux", reason="/sys takes no folder, not even of root")
def test_a_place_that_is_read_only(small: Volume) -> None:
    with pytest.raises(HostError) as caught:
        back_up(small, root=Path("/sys/byre"))
    assert caught.value.fault == "file-unwritable" and "--to FOLDER" in caught.value.hint


# ── models ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def models(place: Place) -> Volume:
    place.folder.mkdir()
    (place.folder / "blobs").mkdir()
    for name in ("a.gguf", "blobs/sha256-1"):
        (place.folder / name).write_bytes(name.encode() * 200_000)
    (place.folder / "a.json").write_text("{}")
    return place.volume("models")


def store(root: Path) -> dict[str, int]:
    return {path.name: path.stat().st_ino for path in (root / "blobs").iterdir()}


def test_models_are_stored_once(models: Volume, place: Place, root: Path) -> None:
    before = state(place.folder)
    first = back_up(models, root=root)
    (record,) = first.contents.volumes
    assert record.blob_bytes == sum(
        (place.folder / one).stat().st_size for one in ("a.gguf", "blobs/sha256-1")
    )
    assert record.archive.bytes < 4096
    kept = store(root)
    assert len(kept) == 2
    reading = models_read(place)
    second = back_up(models, root=root, name="two")
    assert store(root) == kept and models_read(place) == reading, "nothing was read again"
    assert second.contents.volumes[0].blob_bytes == record.blob_bytes
    (place.folder / "a.gguf").write_bytes(b"other" * 400_000)
    back_up(models, root=root, name="three")
    assert len(store(root)) == 3
    for made in (first, second):
        bring_back(models, made)
        assert {k: v for k, v in state(place.folder).items() if k != "."} == {
            k: v for k, v in before.items() if k != "."
        }
    lines = (second.folder / "models.blobs").read_text().splitlines()
    assert {line.split(" ", 1)[1] for line in lines} == {"a.gguf", "blobs/sha256-1"}


def models_read(place: Place) -> int:
    """How often the place's files were read whole, by their times of access."""
    return (place.folder / "a.gguf").stat().st_atime_ns


def test_a_blob_that_is_gone_or_short_is_stored_again(models: Volume, root: Path) -> None:
    back_up(models, root=root)
    (first, second) = sorted((root / "blobs").iterdir())
    first.unlink()
    os.truncate(second, 1)
    made = back_up(models, root=root, name="two")
    assert len(store(root)) == 2
    bring_back(models, made)


def test_a_damaged_blob_is_put_aside_and_stored_again(models: Volume, root: Path) -> None:
    first = back_up(models, root=root)
    assert first.contents.volumes[0].known_blobs == 0
    blob = max((root / "blobs").iterdir(), key=lambda path: path.stat().st_size)
    flip(blob)
    with alone(root), pytest.raises(ByreError):
        verify.verify(first, silent)
    assert blob.exists(), "another command may be using it"
    with pytest.raises(ByreError) as caught:
        verify.verify(first, silent)
    assert caught.value.fault == "backup-damaged" and "volumes backup" in caught.value.hint
    aside = blob.with_name(f"damaged-{blob.name}")
    assert aside.exists() and not blob.exists()
    second = back_up(models, root=root, name="two")
    assert second.contents.volumes[0].known_blobs == 1
    for made in (first, second):
        verify.verify(made, silent)
    assert prune.plan(root, prune.Rules()).blobs == (aside,)


def test_a_failing_backup_keeps_no_new_blob(models: Volume, root: Path) -> None:
    def report(step: Progress) -> None:
        if step.doing == "checking":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        back_up(models, root=root, report=report)
    assert not root.exists()


def test_memory_does_not_grow_with_the_size(tmp_path: Path, root: Path) -> None:
    """A hole of 1 GB, in a program of its own: the peak is that of a small one and a few buffers."""
    folder = tmp_path / "data"
    folder.mkdir()
    os.truncate(os.open(folder / "hole", os.O_CREAT | os.O_WRONLY), 1 << 30)
    code = (
        "import resource, sys; from pathlib import Path; from scripts.volumes import *; "
        "from scripts.volumes import backup, consistent; v = Volume('openwebui', 'bind', Path(sys.argv[1]), 'x'); "
        "new = backup.making(Path(sys.argv[2]), 'one'); n = new.__enter__(); "
        "backup.back_up(n, v, consistent.at_rest(Mover(v))); "
        "status = Path('/proc/self/status'); "  # ru_maxrss would also be that of the tests, from which it was forked
        "peak = [one for one in status.read_text().splitlines() if 'VmHWM' in one] if status.exists() else []; "
        "print(peak[0].split()[1] if peak else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    import sys

    run: Any = subprocess.run(
        [sys.executable, "-c", code, folder, root],
        check=True,
        capture_output=True,
        cwd=Path(__file__).parents[3],
    )
    assert int(run.stdout) < 160_000, "kilobytes"


def test_a_reading_of_several_parts(small: Volume, place: Place, root: Path) -> None:
    """As of a page that runs: a copy of its database, and everything else."""
    snapshot = place.folder / ".byre-snapshot-1"
    snapshot.mkdir()
    (snapshot / "two").write_text("copied")
    mover = Mover(small)
    parts = (
        lambda more: mover.reading(excluded=("two", *more)),
        lambda _: mover.reading("two", folder=snapshot.name),
    )
    with backup.making(root, "one") as new:
        backup.back_up(new, small, consistent.Reading("by hand", parts))
        made: Backup = new.finish("1", "", {}, "")
    bring_back(small, made)
    assert (place.folder / "two").read_text() == "copied" and (place.folder / "one").read_text() == "old one"
    assert not [name for name in work(place.folder) if "snapshot" in name]
