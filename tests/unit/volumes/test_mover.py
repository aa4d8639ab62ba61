"""The commands that move a volume's content: what a kill leaves at any moment is put right, and nothing is lost."""

from __future__ import annotations

import os
import shlex
import shutil
import stat
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pytest

from scripts.errors import BusyError, ByreError, HostError, ServiceError
from scripts.volumes import Mover, Volume
from scripts.volumes.tar import Tar, nanoseconds
from tests.unit.volumes.places import LABEL, Place
from tests.unit.volumes.trees import back_up, bring_back, names, work
from tests.waits import until

OLD = {name: f"old {name}" for name in ("one", "two", "folder/three")}
NEW = {name: f"new {name}" for name in ("one", "four", "folder/five")}


def whole(folder: Path) -> dict[str, str]:
    """The content of the small volume, without what is ours in it."""
    return {
        str(path.relative_to(folder)): path.read_text()
        for path in folder.rglob("*")
        if path.is_file() and not str(path.relative_to(folder)).startswith(".byre-")
    }


def prepared(place: Place) -> None:
    """The old content in its place, the new one unpacked beside it."""
    shutil.rmtree(place.folder)
    for root, content in ((place.folder, OLD), (place.folder / ".byre-restoring-1", NEW)):
        for name, text in content.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)


def killed(place: Place, count: int, *command: str) -> bool:
    """Run a command of mover.sh; whether it was killed."""
    place.kill_at(count)
    try:
        Mover(place.volume()).run(*command, write=True)
    except ByreError:
        return True
    finally:
        place.kill_at(0)
    return False


# ── kill -9 ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_killed_exchange_is_put_right(small: Volume, place: Place) -> None:
    seen = []
    for count in range(1, 40):
        prepared(place)
        if not killed(place, count, "exchange", ".byre-restoring-1", "T"):
            break
        killed(place, 1, "settle")  # and the repair as well
        Mover(small).settle()
        content, kept = whole(place.folder), work(place.folder)
        assert content in (OLD, NEW), (count, content)
        assert kept == ({".byre-before-restore-T"} if content == NEW else set()), count
        if content == NEW:
            assert whole(place.folder / ".byre-before-restore-T") == OLD
        seen.append(content == NEW)
    assert True in seen and False in seen and seen == sorted(seen) and len(seen) >= 8


def test_a_killed_reset_is_put_right(small: Volume, place: Place) -> None:
    seen = []
    for count in range(1, 40):
        prepared(place)
        (place.folder / ".byre-restoring-1").rename(place.folder / ".byre-before-restore-0")
        if not killed(place, count, "reset", "T"):
            break
        Mover(small).settle()
        content = whole(place.folder)
        assert content in (OLD, {}) and work(place.folder) == {".byre-before-restore-0"}, count
        seen.append(content == {})
    assert True in seen and False in seen and seen == sorted(seen)


def test_a_swap_that_dies_is_told_or_gone_on_from(small: Volume, place: Place, root: Path) -> None:
    made = back_up(small, root=root)
    (place.folder / "one").write_text("later")
    later = whole(place.folder)
    ends = set()
    for count in range(1, 60, 2):  # each step is killed above
        place.kill_at(count)
        try:
            done = bring_back(small, made)
        except HostError:
            assert whole(place.folder) == later and not work(place.folder), count
            ends.add("told")
            continue
        if place.calls() < count:
            break
        assert whole(place.folder) == OLD and done.before
        assert whole(place.folder / done.before) == later
        ends.add("done")
        shutil.rmtree(place.folder / done.before)
        (place.folder / "one").write_text("later")
    else:
        raise AssertionError("it was killed each time")
    assert ends == {"told", "done"} and not Mover(place.volume()).unsettled()


def test_what_was_written_after_a_kill_is_kept(small: Volume, place: Place) -> None:
    prepared(place)
    (place.folder / ".byre-restoring-1").rename(place.folder / ".byre-restored-T")
    (place.folder / ".byre-before-restore-T").mkdir()
    (place.folder / "one").rename(place.folder / ".byre-before-restore-T" / "one")
    (place.folder / "one").write_text("written since")
    with pytest.raises(ServiceError) as caught:
        Mover(small).settle()
    assert caught.value.fault == "volume-two-contents"
    assert ".byre-before-restore-T" in caught.value.detail[-1]
    assert (place.folder / "one").read_text() == "written since"
    assert (place.folder / ".byre-before-restore-T/one").read_text() == "old one"
    (place.folder / "one").unlink()
    Mover(small).settle()
    assert whole(place.folder) == OLD and not work(place.folder)


def test_what_a_killed_command_left_running_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place.of(tmp_path / "place", far=False)
    place.folder.mkdir()
    mover = Mover(place.volume())
    with mover.running("plain", "sh", "-c", "sleep 0.5; touch done", write=True):
        mover.run("settle", write=True)
        assert (place.folder / "done").exists()
    monkeypatch.setattr("scripts.volumes.mover.WAIT", 0.1)
    with mover.running("plain", "sh", "-c", "until [ -e go ]; do sleep 0.05; done", write=True):
        with pytest.raises(BusyError):
            mover.run("settle", write=True)
        (place.folder / "go").touch()


def test_whether_a_kill_left_something(small: Volume, place: Place) -> None:
    assert not Mover(place.volume()).unsettled() and not Mover(small).survey().unsettled
    prepared(place)
    if place.far:
        Mover(small).begin(0, "A restore")
        prepared(place)
    killed(place, 5, "exchange", ".byre-restoring-1", "T")
    assert Mover(place.volume()).unsettled() and Mover(small).survey().unsettled
    Mover(small).settle()
    assert not Mover(place.volume()).unsettled()


def test_what_an_older_version_left_beside_the_folder_is_told(tmp_path: Path) -> None:
    place = Place.of(tmp_path / "place", far=False)
    place.folder.mkdir()
    aside = place.root / f"{LABEL}.before-restore-20260101T000000.000000Z"
    aside.mkdir()
    assert Mover(place.volume()).survey().aside == (str(aside),) and not Mover(place.volume()).unsettled()
    aside.with_name(f"{LABEL}.restored-20260101T000000.000000Z").mkdir()
    assert Mover(place.volume()).unsettled()
    with pytest.raises(ServiceError) as caught:
        Mover(place.volume()).settle()
    assert caught.value.fault == "volume-two-contents"


# ── what there is ────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_content_is_counted_without_what_is_put_aside(small: Volume, place: Place, root: Path) -> None:
    first = Mover(small).survey()
    assert first.files == 3 and first.bytes >= 3 * 512 and first.aside == () and first.free > 1 << 20
    bring_back(small, back_up(small, root=root))
    again = Mover(small).survey()
    assert (again.files, len(again.aside)) == (3, 1) and abs(again.bytes - first.bytes) <= 8192


def test_odd_names_are_only_counted(volume: Volume, place: Place) -> None:
    (place.folder / "a\nfiles 7\nfree 1").touch()
    expected = sum(1 for path in place.folder.rglob("*") if path.is_symlink() or not path.is_dir())
    seen = Mover(volume).survey()
    assert seen.files == expected and seen.free > 1 << 20


def test_a_volume_in_use_can_be_listed(small: Volume, place: Place) -> None:
    """Files that vanish while `find` goes on are no error, as `rm` in the middle of it shows."""
    for number in range(2000):
        (place.folder / f"folder/f{number}").touch()
    place.program("find", f'(rm -rf "$PLACE/{LABEL}/folder") & find "$@"')
    assert Mover(small).survey().files >= 2


def test_a_volume_that_is_not_there(tmp_path: Path) -> None:
    gone = Volume("database", "embedded", tmp_path / "none", "none")
    assert not Mover(gone).survey().present
    Mover(gone).reset()
    Mover(gone).settle()
    assert not gone.folder.exists()


def test_files_that_are_big(small: Volume, place: Place) -> None:
    (place.folder / "folder/model\t1.gguf").write_bytes(bytes(2 << 20))
    (place.folder / "small").write_bytes(bytes(1 << 19))
    (place.folder / "two names").write_bytes(bytes(2 << 20))
    (place.folder / "again").hardlink_to(place.folder / "two names")
    state = (place.folder / "folder/model\t1.gguf").stat()
    assert Mover(small).big() == {
        "folder/model\t1.gguf": (
            2 << 20,
            state.st_mtime_ns,
            stat.S_IMODE(state.st_mode),
            state.st_uid,
            state.st_gid,
        )
    }


# ── reset ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_reset_empties(small: Volume, place: Place, root: Path) -> None:
    kept = bring_back(small, back_up(small, root=root)).before
    place.folder.chmod(0o750)
    inode = place.folder.stat().st_ino
    for _ in range(2):
        Mover(small).reset()
        assert names(place.folder) == {kept}
    assert place.folder.stat().st_ino == inode and stat.S_IMODE(place.folder.stat().st_mode) == 0o750
    assert Mover(small).survey().files == 0 and not Mover(place.volume()).unsettled()


def test_what_a_killed_unpack_left_is_listed_and_goes(small: Volume, place: Place) -> None:
    if place.far:
        Mover(small).begin(0, "A restore")
    for name in (".byre-restoring-1", ".byre-removing-T", ".byre-before-restore-T"):
        (place.folder / name / "some").mkdir(parents=True)
    assert Mover(small).survey().working == (".byre-restoring-1", ".byre-removing-T")
    Mover(place.volume()).clear()
    assert work(place.folder) == {".byre-before-restore-T"} and whole(place.folder) == OLD
    assert not Mover(small).survey().working
    heard = len(place.heard())
    Mover(place.volume()).clear()
    assert len(place.heard()) == heard, "nothing is asked where nothing is left"


@pytest.mark.parametrize("what", ["removing", "restoring", "snapshot", "restored", "moving-in", "emptying"])
def test_a_name_with_a_newline_is_not_ours(small: Volume, place: Place, what: str) -> None:
    """Read by lines, it would name a file of the content."""
    planted = place.folder / f".byre-{what}-a\none"
    planted.mkdir()
    Mover(small).settle()
    assert whole(place.folder) == OLD and planted.is_dir() and not Mover(small).survey().unsettled


def test_how_a_person_removes_what_is_put_aside(small: Volume, place: Place) -> None:
    said = Mover(small).removal(".byre-before-restore-T")
    assert said.endswith("/.byre-before-restore-T") and ("podman run" in said) == place.far


def test_a_printed_command_has_one_path_whatever_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "my data; touch it"
    volume = Volume("openwebui", "embedded", folder, "x")
    inside = str(folder / ".byre-before-restore-T")
    assert shlex.split(Mover(volume).removal(".byre-before-restore-T")) == ["rm", "-r", "--", inside]
    beside = f"{folder}.before-restore-T"
    assert shlex.split(Mover(volume).removal(beside)) == ["rm", "-r", "--", beside]
    for which in ("restored", "before-restore"):
        (folder / f".byre-{which}-T").mkdir(parents=True)
        (folder / f".byre-{which}-T/one").touch()
    (folder / "one").touch()
    with pytest.raises(ServiceError) as caught:
        Mover(volume).settle()
    command = caught.value.hint.partition(": ")[2]
    assert shlex.split(command) == ["cd", "--", str(folder)]


# ── what goes wrong ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("script", "fault"),
    [
        ("exit 127", {"image-incomplete", "program-missing"}),
        ("echo find: Permission denied >&2; exit 1", {"file-unwritable"}),
        ("echo No space left on device >&2; exit 1", {"disk-small"}),
    ],
)
def test_a_program_that_fails_is_told(small: Volume, place: Place, script: str, fault: set[str]) -> None:
    place.program("mkdir", script)
    with pytest.raises(HostError) as caught:
        Mover(small).run("reset", "T", write=True)
    assert caught.value.fault in fault and caught.value.hint


@pytest.mark.parametrize("write", [False, True])
def test_what_hangs_is_ended(
    small: Volume, place: Place, monkeypatch: pytest.MonkeyPatch, write: bool
) -> None:
    place.program("find", 'echo begun > "$PLACE/find"; sleep 300')

    class Limit(threading.Timer):
        """It is over once the program hangs, and not before: a busy machine has time to come to that."""

        def run(self) -> None:
            until((place.root / "find").exists)
            super().run()

    with monkeypatch.context() as short, pytest.raises(ServiceError) as caught:
        short.setattr("scripts.volumes.mover.threading", SimpleNamespace(Timer=Limit, Event=threading.Event))
        for name in ("LOOK", "CHANGE"):
            short.setattr(f"scripts.volumes.mover.{name}", 0.1)
        began = time.monotonic()
        Mover(small).run(*(("reset", "T") if write else ("survey",)), write=write)
    assert time.monotonic() - began < 60
    here = "file-unwritable" if write else "file-unreadable"
    assert caught.value.fault == ("container-tool-failed" if place.far else here) and caught.value.hint
    assert not place.far or any(line.startswith("rm --force") for line in place.heard())
    place.without("find")
    Mover(small).settle()
    assert whole(place.folder) == OLD


def test_without_an_image_or_a_machine(tmp_path: Path) -> None:
    place = Place.of(tmp_path / "place", far=True)
    place.folder.mkdir()
    (place.root / "broken").touch()
    with pytest.raises(ServiceError) as caught:
        Mover(place.volume()).survey()
    assert caught.value.fault == "container-tool-failed" and caught.value.detail == (
        "Error: no such machine",
    )


# ── a BSD tar ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_bsdtar_reads_and_fills_too(
    place: Place, small: Volume, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """macOS has that one: libarchive-tools on Debian."""
    if not shutil.which("bsdtar") or place.far:
        pytest.skip("no bsdtar here, or not for this machine's folders")
    monkeypatch.setattr("scripts.volumes.mover.local_tar", lambda _: Tar("bsdtar", gnu=False))
    (place.folder / "again").hardlink_to(place.folder / "one")
    (place.folder / "link").symlink_to("folder/three")
    (place.folder / "cache/whisper").mkdir(parents=True)
    (place.folder / "cache/kept").touch()
    with suppress(OSError):
        os.setxattr(place.folder / "two", "user.byre", b"a word")
    made = back_up(small, root=root)
    assert [one.path for one in made.contents.volumes[0].left_out] == ["cache/whisper"]
    (place.folder / "one").write_text("later")
    done = bring_back(small, made)
    assert not done.lost and (place.folder / "again").read_text() == "old one"
    assert names(place.folder) == {"one", "two", "folder", "again", "link", "cache", done.before}
    assert names(place.folder / "cache") == {"kept"}
    if hasattr(os, "listxattr") and os.listxattr(place.folder / done.before / "two"):
        assert os.getxattr(place.folder / "two", "user.byre") == b"a word"


def test_seconds_with_all_their_digits() -> None:
    assert (
        nanoseconds("1795939478.0247666040") == 1795939478024766604 and nanoseconds("-1.5") == -1_500_000_000
    )
