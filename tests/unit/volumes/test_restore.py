"""What comes back is what was there, and whatever fails leaves everything as it was."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.errors import ByreError, HostError, SettingsError
from scripts.progress import Progress
from scripts.volumes import Mover, Volume
from scripts.volumes.manifest import MANIFEST, SUM, Backup, read_backup
from tests.unit.volumes.places import Place
from tests.unit.volumes.trees import (
    BINARY,
    State,
    back_up,
    bring_back,
    flip,
    names,
    rewritten,
    state,
    tree,
    truncate,
    with_xattrs,
    work,
)


@pytest.fixture
def backed(small: Volume, root: Path) -> Backup:
    return back_up(small, root=root)


def spoil(folder: Path) -> State:
    """Change the volume after its backup; returns how it is then."""
    first = sorted(path for path in folder.iterdir() if path.is_file())[0]
    first.unlink()
    (folder / "new").write_text("written later")
    return state(folder)


def test_what_was_backed_up_comes_back(volume: Volume, place: Place, root: Path) -> None:
    before = state(place.folder)
    made = back_up(volume, root=root)
    (place.folder / "data.db").unlink()
    (place.folder / "new").write_text("written later")
    inode = place.folder.stat().st_ino
    done = bring_back(volume, made)
    assert state(place.folder) == before and not done.lost
    assert place.folder.stat().st_ino == inode, "its identity and label stay"
    assert work(place.folder) == {done.before} and Mover(volume).survey().aside == (done.before,)
    assert (place.folder / done.before / "new").read_text() == "written later"
    first, second = place.folder / "data.db", place.folder / "second name"
    assert first.stat().st_ino == second.stat().st_ino
    assert (place.folder / "sparse").stat().st_blocks * 512 < 1 << 20
    assert not place.volume().unsettled and not Mover(place.volume()).unsettled()


def test_a_backup_can_be_restored_on_the_other_side(
    volume: Volume, place: Place, root: Path, tmp_path: Path
) -> None:
    before = state(place.folder)
    other = Place.of(tmp_path / "other", not place.far)
    other.folder.mkdir()
    assert bring_back(other.volume(), back_up(volume, root=root)).before == ""
    assert state(other.folder) == before


def test_extended_attributes_come_back(volume: Volume, place: Place, root: Path) -> None:
    with_xattrs(place.folder)
    made = back_up(volume, root=root)
    os.removexattr(place.folder / "data.db", "user.byre")
    bring_back(volume, made)
    assert os.getxattr(place.folder / "data.db", "user.byre") == b"a word"
    assert os.getxattr(place.folder / "empty", "user.byre") == BINARY


def test_attributes_that_cannot_be_set_are_told(volume: Volume, place: Place, root: Path) -> None:
    with_xattrs(place.folder)
    made = back_up(volume, root=root)
    place.program("tar", '[ "$1" != --extract ] || set -- -x -p --numeric-owner; exec tar "$@"')
    assert bring_back(volume, made).lost == ("data.db: user.byre", "empty: user.byre")
    assert "user.byre" not in os.listxattr(place.folder / "data.db")


def test_an_empty_volume(place: Place, root: Path) -> None:
    place.folder.mkdir()
    made = back_up(place.volume(), root=root)
    (place.folder / "new").touch()
    done = bring_back(place.volume(), made)
    assert names(place.folder) == {done.before} and names(place.folder / done.before) == {"new"}


def test_restore_onto_a_new_machine(root: Path, tmp_path: Path) -> None:
    place = Place.of(tmp_path / "place", far=False)
    tree(place.folder)
    before, made = state(place.folder), back_up(place.volume(), root=root)
    shutil.rmtree(place.folder)
    assert bring_back(place.volume(), made).before == ""
    assert state(place.folder) == before and not work(place.folder)


def test_the_owner_comes_back(volume: Volume, place: Place, root: Path) -> None:
    if os.geteuid():
        pytest.skip("only root may give files away")
    os.chown(place.folder / "data.db", 10001, 10002)
    os.chown(place.folder / "empty", 10005, 10006)
    (place.folder / "empty").chmod(0o2750)  # chown clears it: the order counts
    os.chown(place.folder, 10003, 10004)
    bring_back(volume, back_up(volume, root=root))
    info, folder, whole = ((place.folder / name).stat() for name in ("data.db", "empty", "."))
    assert (info.st_uid, info.st_gid) == (10001, 10002)
    assert (folder.st_uid, folder.st_gid, stat.S_IMODE(folder.st_mode)) == (10005, 10006, 0o2750)
    assert (whole.st_uid, whole.st_gid) == (10003, 10004)


def test_a_volume_behind_a_link(root: Path, tmp_path: Path) -> None:
    tree(tmp_path / "real")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    linked = Volume("openwebui", "bind", tmp_path / "link", "link")
    before = state(tmp_path / "real")
    bring_back(linked, back_up(linked, root=root))
    assert (tmp_path / "link").is_symlink() and state(tmp_path / "real") == before


def test_a_folder_with_modes_that_forbid_it_comes_back_and_goes(
    volume: Volume, place: Place, root: Path
) -> None:
    (place.folder / "empty").chmod(0o500)
    before = state(place.folder)
    bring_back(volume, back_up(volume, root=root))
    assert state(place.folder) == before
    Mover(volume).reset()
    assert names(place.folder) == work(place.folder)


def untouched(volume: Volume, folder: Path, made: Path, fault: str) -> None:
    """A restore fails for this; the volume stays as it was."""
    was = state(folder)
    with pytest.raises(ByreError) as caught:
        bring_back(volume, read_backup(made))
    assert caught.value.fault == fault, caught.value.message
    assert "uv run invoke" in caught.value.hint
    now = state(folder)
    assert {k: v for k, v in now.items() if k != "."} == {k: v for k, v in was.items() if k != "."}
    assert not work(folder) and not Mover(volume).unsettled()


def test_bad_backups_change_nothing(small: Volume, place: Place, backed: Backup) -> None:
    spoil(place.folder)
    folder = backed.folder
    archive, listing, manifest, seal = (
        folder / name for name in ("openwebui.tar.zst", "openwebui.list.zst", MANIFEST, SUM)
    )
    good = {path: path.read_bytes() for path in (archive, listing, manifest, seal)}
    changes: list[tuple[Callable[[], object], str]] = [
        (lambda: flip(archive), "backup-damaged"),
        (lambda: truncate(archive), "backup-damaged"),
        (lambda: archive.write_bytes(b""), "backup-damaged"),
        (archive.unlink, "backup-damaged"),
        (lambda: flip(listing), "backup-damaged"),
        (lambda: truncate(listing), "backup-damaged"),
        (listing.unlink, "backup-damaged"),
        (lambda: truncate(manifest), "backup-damaged"),
        (manifest.unlink, "backup-damaged"),
        (lambda: flip(manifest), "backup-damaged"),
        (lambda: manifest.write_text(manifest.read_text().replace('"number": 1', '"number": 99')), "backup-damaged"),
        (lambda: flip(seal, 0), "backup-damaged"),
        (seal.unlink, "backup-damaged"),
        (lambda: rewritten(backed, lambda d: d.update(volumes=[])), "backup-damaged"),
        (lambda: rewritten(backed, lambda d: d.update(format=3)), "backup-version"),
        (lambda: rewritten(backed, lambda d: d.pop("volumes")), "backup-damaged"),
        (lambda: rewritten(backed, lambda d: d["volumes"][0].update(volume="../x")), "backup-damaged"),
        (lambda: rewritten(backed, lambda d: d["volumes"][0].update(volume="database")), "backup-unknown"),
        (lambda: rewritten(backed, lambda d: d["volumes"][0].update(entries=2)), "backup-damaged"),
        (lambda: rewritten(backed, lambda d: d["volumes"][0].update(content_bytes=3)), "backup-damaged"),
        (lambda: rewritten(backed, lambda d: d["volumes"][0]["archive"].update(name="../x")), "backup-damaged"),
        (lambda: rewritten(backed, lambda d: d["volumes"][0]["archive"].update(sha256="0" * 64)), "backup-damaged"),
    ]  # fmt: skip
    for change, fault in changes:
        change()
        untouched(small, place.folder, folder, fault)
        for path, content in good.items():
            path.write_bytes(content)
    bring_back(small, read_backup(folder))


@pytest.mark.parametrize("doing", ["restoring", "checking"])
def test_an_interrupted_restore_changes_nothing(
    small: Volume, place: Place, backed: Backup, doing: str
) -> None:
    was = spoil(place.folder)

    def report(step: Progress) -> None:
        if step.doing == doing:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring_back(small, backed, report)
    assert {k: v for k, v in state(place.folder).items() if k != "."} == {
        k: v for k, v in was.items() if k != "."
    }
    assert not work(place.folder)


def test_what_is_changed_on_its_way_back_is_noticed(small: Volume, place: Place, backed: Backup) -> None:
    place.program("tar", 'tar "$@"; code=$?; [ "$1" != --extract ] || echo other > two; exit $code')
    untouched(small, place.folder, backed.folder, "restore-failed")


@pytest.mark.parametrize(
    "change",
    [
        "printf 'old tw' > two; touch -d @1 two",  # less than was written
        "rm two",
        "touch three",  # a name that is not of the backup
        "chmod 751 two",
        "chmod 751 folder",
        "touch -d @2 two",
        "rm link; ln -s one link",
        "rm again; cp -p two again",  # one file with two names became two
        "rm two; mkdir two; touch -d @1 two",
        "rm two; mkfifo two",
        "chown 12345 two",
    ],
)
def test_what_tar_did_not_do_is_noticed(small: Volume, place: Place, root: Path, change: str) -> None:
    """It says that all is well; contents that it wrote are not read again."""
    if change.startswith("chown") and os.geteuid():
        pytest.skip("only root may give files away")
    (place.folder / "link").symlink_to("two")
    (place.folder / "again").hardlink_to(place.folder / "two")
    os.utime(place.folder / "two", (1, 1))
    made = back_up(small, root=root)
    place.program("tar", f'tar "$@"; code=$?; [ "$1" != --extract ] || {{ {change}; }}; exit $code')
    untouched(small, place.folder, made.folder, "restore-failed")
    place.without("tar")
    bring_back(small, made)


def test_contents_are_read_again_where_find_is_another_one(volume: Volume, place: Place, root: Path) -> None:
    place.program("find", 'case "$*" in *-printf*) exit 1 ;; esac; exec find "$@"')
    before, made = state(place.folder), back_up(volume, root=root)
    bring_back(volume, made)
    assert state(place.folder) == before
    change = '[ "$1" != --extract ] || { printf chatz | dd of=data.db conv=notrunc; touch -r noise data.db; }'
    os.utime(place.folder / "data.db", ns=(1, (place.folder / "noise").stat().st_mtime_ns))
    made = back_up(volume, root=root, name="two")
    place.program("tar", f'tar "$@"; code=$?; {change}; exit $code')
    shutil.rmtree(place.folder / next(iter(work(place.folder))))
    untouched(volume, place.folder, made.folder, "restore-failed")


def test_a_disk_that_fails_as_it_is_waited_for_changes_nothing(
    small: Volume, place: Place, backed: Backup
) -> None:
    spoil(place.folder)
    place.program("sync", 'case $1 in --help) exec sync --help ;; esac; echo "sync: I/O error" >&2; exit 1')
    untouched(small, place.folder, backed.folder, "file-unwritable")


def test_a_restore_needs_room(small: Volume, place: Place, backed: Backup) -> None:
    place.program("df", "echo head; echo 'disk 1 1 1 99% /'")
    untouched_hint(small, backed, "disk-small")
    place.without("df")
    place.program("tar", "cat > /dev/null; echo tar: two: Cannot write: No space left on device >&2; exit 2")
    untouched_hint(small, backed, "disk-small")
    place.program("tar", "exit 2")  # before it has read anything
    untouched_hint(small, backed, "file-unwritable")
    assert (place.folder / "two").read_text() == "old two" and not work(place.folder)


def untouched_hint(volume: Volume, made: Backup, fault: str) -> None:
    with pytest.raises(HostError) as caught:
        bring_back(volume, made)
    assert caught.value.fault == fault and caught.value.hint


def test_a_named_volume_is_made_by_its_runtime(root: Path, tmp_path: Path) -> None:
    place = Place.of(tmp_path / "place", far=True)
    place.folder.mkdir()
    made = back_up(place.volume(), root=root)
    volume = Volume(
        "openwebui", "named", Path("/nonexistent/x"), "x", helper=place.volume().helper, made=False
    )
    with pytest.raises(HostError) as caught:
        bring_back(volume, made)
    assert caught.value.fault == "volume-missing" and "uv run invoke start" in caught.value.hint


def test_a_backup_of_another_volume(place: Place, backed: Backup) -> None:
    with pytest.raises(SettingsError) as caught:
        bring_back(place.volume("database"), backed)
    assert caught.value.fault == "backup-unknown"
