"""Volumes: what comes back is what was there, and whatever fails leaves everything as it was."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import io
import os
import shutil
import stat
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
import zstandard

from scripts import volumes
from scripts.errors import ByreError, HostError, ServiceError, SettingsError
from scripts.progress import Progress
from scripts.volumes import archive as archives
from scripts.volumes import here_unpack, swap
from scripts.volumes.look import inside
from scripts.volumes.manifest import Entry
from scripts.volumes.volume import Volume
from tests.unit.volumes.trees import BINARY, State, flip, names, rewritten, state, tree, truncate, with_xattrs

Kind = Literal["embedded", "bind", "named"]


@pytest.fixture
def volume(tmp_path: Path) -> Volume:
    tree(tmp_path / "data" / "openwebui")
    return Volume(
        "openwebui", "embedded", tmp_path / "data" / "openwebui", "byre_openwebui-data", ("openwebui",)
    )


@pytest.fixture
def small(tmp_path: Path) -> Volume:
    """Few things in it, so that each rename of a swap can be the last."""
    folder = tmp_path / "data" / "database"
    (folder / "folder").mkdir(parents=True)
    for name in ("one", "two", "folder/three"):
        (folder / name).write_text(name)
    return Volume("database", "embedded", folder, str(folder))


@pytest.fixture
def into(tmp_path: Path) -> Path:
    return tmp_path / "backups" / "first"


@pytest.fixture
def backed(volume: Volume, into: Path) -> volumes.Backup:
    return volumes.back_up(volume, into)


def spoil(volume: Volume) -> State:
    """Change the volume after its backup; returns how it is then."""
    (volume.folder / "webui.db").unlink()
    (volume.folder / "new").write_text("written later")
    return state(volume.folder)


# ── there and back ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["embedded", "bind", "named"])
def test_what_was_backed_up_comes_back(volume: Volume, into: Path, kind: Kind) -> None:
    volume = dataclasses.replace(volume, kind=kind)
    before = state(volume.folder)
    made = volumes.back_up(volume, into)
    assert names(into) == {"openwebui.tar.zst", "openwebui.json"}
    spoilt = spoil(volume)
    done = volumes.restore(volume, made.manifest)
    assert state(volume.folder) == before
    assert done.before and volumes.aside(volume) == (done.before,) and not done.lost
    assert {k: v for k, v in state(done.before).items() if k != "."} == {
        k: v for k, v in spoilt.items() if k != "."
    }
    assert names(volume.folder.parent) == {"openwebui", done.before.name}
    first, second = volume.folder / "webui.db", volume.folder / "second name"
    assert first.stat().st_ino == second.stat().st_ino
    assert (volume.folder / "sparse").stat().st_blocks * 512 < 1 << 20


def test_a_named_volumes_folder_keeps_its_identity(volume: Volume, into: Path) -> None:
    named = dataclasses.replace(volume, kind="named")
    inode = volume.folder.stat().st_ino
    volumes.restore(named, volumes.back_up(named, into).manifest)
    assert volume.folder.stat().st_ino == inode


def test_extended_attributes_come_back(volume: Volume, into: Path) -> None:
    with_xattrs(volume.folder)
    made = volumes.back_up(volume, into)
    os.removexattr(volume.folder / "webui.db", "user.byre")
    volumes.restore(volume, made.manifest)
    assert os.getxattr(volume.folder / "webui.db", "user.byre") == b"a word"
    assert os.getxattr(volume.folder / "empty", "user.byre") == BINARY


def test_attributes_that_cannot_be_set_are_told(
    volume: Volume, into: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_xattrs(volume.folder)
    made = volumes.back_up(volume, into)

    def none(*_: object, **__: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "setxattr", none)
    lost = volumes.restore(volume, made.manifest).lost
    assert lost == ("empty: user.byre", "second name: user.byre")
    assert "user.byre" not in os.listxattr(volume.folder / "webui.db")


def test_restore_onto_a_new_machine(volume: Volume, backed: volumes.Backup) -> None:
    before = state(volume.folder)
    shutil.rmtree(volume.folder.parent)
    assert volumes.restore(volume, backed.manifest).before is None
    assert state(volume.folder) == before
    assert names(volume.folder.parent) == {"openwebui"}


def test_the_owner_comes_back(volume: Volume, into: Path) -> None:
    if os.geteuid():
        pytest.skip("only root may give files away")
    os.chown(volume.folder / "webui.db", 10001, 10002)
    (volume.folder / "webui.db").chmod(0o4750)  # chown clears it: the order counts
    volumes.restore(volume, volumes.back_up(volume, into).manifest)
    info = (volume.folder / "webui.db").stat()
    assert (info.st_uid, info.st_gid, stat.S_IMODE(info.st_mode)) == (10001, 10002, 0o4750)


def test_the_archive_is_one_for_every_tar(volume: Volume, backed: volumes.Backup, tmp_path: Path) -> None:
    with zstandard.open(backed.archive, "rb") as plain:
        (tmp_path / "plain.tar").write_bytes(plain.read())
    if not shutil.which("tar"):
        pytest.skip("no tar here")
    (tmp_path / "out").mkdir()
    subprocess.run(
        ["tar", "-xpf", tmp_path / "plain.tar", "-C", tmp_path / "out"], check=True, capture_output=True
    )
    assert (tmp_path / "out" / "ünïcode" / "two\nlines ").read_text() == "x"
    assert (tmp_path / "out" / "webui.db").read_bytes() == (volume.folder / "webui.db").read_bytes()


def test_a_volume_behind_a_link(volume: Volume, into: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(volume.folder)
    linked = dataclasses.replace(volume, folder=tmp_path / "link")
    before = state(volume.folder)
    volumes.restore(linked, volumes.back_up(linked, into).manifest)
    assert (tmp_path / "link").is_symlink() and state(volume.folder) == before


def test_a_second_backup_lies_beside_the_first(volume: Volume, backed: volumes.Backup, into: Path) -> None:
    spoil(volume)
    second = volumes.back_up(volume, into.with_name("second"))
    found = volumes.find_backups(into.parent)
    assert {one.manifest for one in found} == {backed.manifest, second.manifest}
    assert volumes.find_backups(into) == (backed,)
    assert volumes.read_manifest(backed.manifest) == backed.contents


def test_a_backup_is_never_written_over(volume: Volume, backed: volumes.Backup, into: Path) -> None:
    was = state(into)
    with pytest.raises(SettingsError) as caught:
        volumes.back_up(volume, into)
    assert "already exists" in caught.value.message and state(into) == was


def test_files_of_a_backup_are_private(backed: volumes.Backup, into: Path) -> None:
    assert [stat.S_IMODE(p.stat().st_mode) for p in (into, backed.archive, backed.manifest)] == [
        0o700,
        0o600,
        0o600,
    ]


# ── what stays out ───────────────────────────────────────────────────────────────────────────────────────────────


def test_caches_sockets_and_straying_links_are_left_out_and_listed(volume: Volume, into: Path) -> None:
    folder = volume.folder
    for cache in (
        "cache/embedding/models",
        "cache/whisper",
        "cache/tiktoken",
        "functions/__pycache__",
        "cache/image",
    ):
        (folder / cache).mkdir(parents=True)
        (folder / cache / "file").write_text("x")
    os.mkfifo(folder / "a fifo")
    (folder / "straight out").symlink_to("/etc/passwd")
    (folder / "empty" / "out by steps").symlink_to("../../openwebui/webui.db")
    contents = volumes.back_up(volume, into).contents
    assert {one.path: one.why.split()[0] for one in contents.left_out} == dict.fromkeys(
        ("cache/embedding", "cache/whisper", "cache/tiktoken", "functions/__pycache__", "a fifo", "straight out",
         "empty/out by steps"), "a") | {"cache/tiktoken": "tables", "functions/__pycache__": "made"}  # fmt: skip
    kept = {one.path for one in contents.files}
    assert "cache/image/file" in kept and not any("embedding" in path for path in kept)
    volumes.restore(volume, into / "openwebui.json")
    assert not os.path.lexists(folder / "a fifo") and (folder / "cache/image/file").exists()


def test_downloads_under_way_are_no_part_of_the_models(tmp_path: Path, into: Path) -> None:
    (tmp_path / "models/.partial").mkdir(parents=True)
    (tmp_path / "models/.partial/half").write_text("x")
    (tmp_path / "models/m.gguf").write_text("x")
    contents = volumes.back_up(Volume("models", "bind", tmp_path / "models", "models"), into).contents
    assert [one.path for one in contents.files] == [".", "m.gguf"]


@pytest.mark.parametrize("where", ["data/openwebui", "data/openwebui/empty", "data", "other"])
def test_secrets_are_refused(volume: Volume, into: Path, tmp_path: Path, where: str) -> None:
    secrets = tmp_path / where
    if where == "other":  # the same folder by another way: a bind mount has the same device and inode
        (volume.folder / "empty").rename(tmp_path / "other")
        (volume.folder / "empty").symlink_to(tmp_path / "other")
        assert "empty" in {
            one.path for one in volumes.back_up(volume, into, forbidden=[secrets]).contents.left_out
        }
        return
    with pytest.raises(SettingsError) as caught:
        volumes.back_up(volume, into, forbidden=[secrets])
    assert "secrets" in caught.value.message and not into.exists()


def test_a_link_is_followed_whatever_the_folder_is_called(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "top").symlink_to("..")
    (tmp_path / "loop").symlink_to("loop")
    assert inside(tmp_path, "a/x", "b/../../loop") and inside(tmp_path, "x", "a/top")
    assert not inside(tmp_path, "x", "a/top/..") and not inside(tmp_path, "x", f"../{tmp_path.name}/a")
    assert not inside(tmp_path, "x", "/etc")


def test_usage_counts_blocks_and_a_file_once(volume: Volume) -> None:
    taken = volumes.usage(volume.folder)
    assert taken.files == 11 and 5 << 20 < taken.bytes < 6 << 20
    assert volumes.usage(volume.folder / "none") == volumes.Usage(0, 0)


# ── a backup that fails ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_full_disk_is_told_before_the_first_byte(
    volume: Volume, into: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scripts.disk.disk_free", lambda _: 1_000_000)
    with pytest.raises(HostError) as caught:
        volumes.back_up(volume, into)
    assert caught.value.fault == "disk-small"
    assert "1 MB" in caught.value.message and "5 MB" in caught.value.message
    assert not into.exists()


def test_a_disk_that_fills_meanwhile(volume: Volume, into: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(HostError) as caught:
        volumes.back_up(volume, into)
    assert "No space left" in caught.value.message and not into.exists()


def meddle(folder: Path, how: str) -> None:
    if how == "vanishes":
        (folder / "webui.db").unlink()
        (folder / "second name").unlink()
    elif how == "is new":
        (folder / "webui.db-wal").write_text("x")
    elif how == "shrinks":
        os.truncate(folder / "noise", 2 << 20)
    elif how == "becomes a link":
        (folder / "webui.db").unlink()
        (folder / "webui.db").symlink_to("noise")
    else:
        with (folder / "noise").open("r+b") as file:
            file.write(b"other")


@pytest.mark.parametrize("how", ["vanishes", "is new", "shrinks", "becomes a link", "is written"])
@pytest.mark.parametrize("when", [1, 2])
def test_a_volume_in_use_is_told(volume: Volume, into: Path, how: str, when: int) -> None:
    steps: list[Progress] = []

    def report(step: Progress) -> None:
        steps.append(step)
        if len(steps) == when:
            meddle(volume.folder, how)

    with pytest.raises(ServiceError) as caught:
        volumes.back_up(volume, into, report)
    assert "is in use" in caught.value.message and "invoke stop" in caught.value.hint
    assert not into.exists()


@pytest.mark.parametrize("doing", ["backing up", "checking"])
@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
def test_an_interrupted_backup_leaves_nothing(
    volume: Volume, into: Path, backed: volumes.Backup, doing: str, error: type[BaseException]
) -> None:
    was, data = state(into), state(volume.folder)

    def report(step: Progress) -> None:
        if step.doing == doing and step.done:
            raise error

    with pytest.raises((KeyboardInterrupt, HostError)):
        volumes.back_up(dataclasses.replace(volume, name="other"), into, report)
    assert {k: v for k, v in state(into).items() if k != "."} == {k: v for k, v in was.items() if k != "."}
    assert state(volume.folder) == data


def test_what_does_not_read_back_is_no_backup(volume: Volume, into: Path) -> None:
    def report(step: Progress) -> None:
        if step.doing == "checking" and not step.done:
            (partial,) = into.glob(".*")
            flip(partial)

    with pytest.raises(ByreError) as caught:
        volumes.back_up(volume, into, report)
    assert "damaged" in caught.value.message and not into.exists()


def test_a_killed_backup_is_cleared_by_the_next(volume: Volume, into: Path) -> None:
    into.mkdir(parents=True)
    (into / ".openwebui.tar.zst.1234.partial").write_text("half")
    (into / ".openwebui.json.abcd").write_text("half")
    (into / "openwebui.tar.zst").write_text("renamed, but without its manifest")
    assert volumes.find_backups(into) == ()
    volumes.back_up(volume, into)
    assert names(into) == {"openwebui.tar.zst", "openwebui.json"}


def test_places_that_cannot_be(volume: Volume, tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        volumes.back_up(volume, volume.folder / "backups")
    with pytest.raises(HostError):
        volumes.back_up(dataclasses.replace(volume, folder=tmp_path / "none"), tmp_path / "b")
    (tmp_path / "file").touch()
    with pytest.raises(HostError):
        volumes.back_up(volume, tmp_path / "file" / "b")
    with pytest.raises(ValueError, match="not a name"):
        dataclasses.replace(volume, name="../escape")


# ── a bad backup ─────────────────────────────────────────────────────────────────────────────────────────────────


def forge(made: volumes.Backup, *members: tarfile.TarInfo, entries: list[Entry]) -> None:
    """A sound archive of other content, with a manifest that knows its sha256."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for info in members:
            tar.addfile(info, io.BytesIO(b"evil"[: info.size]))
    made.archive.write_bytes(zstandard.compress(plain.getvalue()))
    data = made.archive.read_bytes()
    contents = dataclasses.replace(
        made.contents, files=tuple(entries),
        archive_bytes=len(data), archive_sha256=hashlib.sha256(data).hexdigest(),
    )  # fmt: skip
    made.manifest.write_text(contents.text())


ROOT = Entry(".", "folder", 0o755, 0, 0, 0)
EVIL = Entry("x", "file", 0o644, 0, 0, 0, 4, hashlib.sha256(b"evil").hexdigest())


def evil(**fields: object) -> Entry:
    return dataclasses.replace(EVIL, **fields)  # type: ignore[arg-type]


LINK = evil(path="d", type="link", size=0, sha256="", target="..")


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ([ROOT, evil(path="../x")], "leads out"),
        ([ROOT, evil(path="/etc/x")], "leads out"),
        ([ROOT, evil(path="a/../../x")], "leads out"),
        ([ROOT, LINK], "leads out"),
        ([ROOT, dataclasses.replace(LINK, target="/etc")], "leads out"),
        ([ROOT, dataclasses.replace(LINK, target="."), evil(path="d/x")], "no folder"),
        ([ROOT, LINK, evil(path="d/x")], "no folder"),
        (
            [ROOT, evil(type="hardlink", target="../../etc/passwd", size=0, sha256="")],
            "not a file of the backup",
        ),
        ([ROOT, EVIL, EVIL], "is listed twice"),
        ([ROOT, evil(type="device")], "is listed twice, or is a device"),
        ([ROOT, evil(mode="0644")], "mode is"),
        ([ROOT, evil(uid=1 << 40)], "uid is"),
        ([ROOT, evil(size=-1)], "size is"),
        ([ROOT, evil(xattrs=["user.byre"])], "xattrs are not text"),
        ([ROOT, evil(xattrs={"user.byre": "?"})], "damaged"),
        ([EVIL], "own folder"),
        ([], "own folder"),
    ],
)
def test_a_backup_that_would_escape(
    volume: Volume, backed: volumes.Backup, entries: list[Entry], words: str
) -> None:
    good = [entry for entry in entries if entry.path != "x" or entry == EVIL]
    forge(backed, *map(archives.header, good), entries=entries)
    untouched(volume, backed, words)


@pytest.mark.parametrize("kind", [tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.SYMTYPE])
def test_members_that_the_manifest_does_not_know(volume: Volume, backed: volumes.Backup, kind: bytes) -> None:
    other = archives.header(EVIL)
    other.type, other.linkname = kind, "/etc/passwd" if kind == tarfile.SYMTYPE else ""
    forge(backed, archives.header(ROOT), other, entries=[ROOT, EVIL])
    untouched(volume, backed, "differs from the manifest")
    forge(backed, archives.header(ROOT), archives.header(EVIL), entries=[ROOT])
    untouched(volume, backed, "differs from the manifest")
    forge(backed, archives.header(ROOT), entries=[ROOT, EVIL])
    untouched(volume, backed, "missing from it")
    forge(backed, archives.header(ROOT), archives.header(EVIL), entries=[ROOT, evil(sha256="0" * 64)])
    untouched(volume, backed, "another one")


def test_attributes_that_the_manifest_does_not_know(backed: volumes.Backup, volume: Volume) -> None:
    bad = dataclasses.replace(EVIL, xattrs={"user.byre": base64.b64encode(b"x").decode()})
    forge(backed, archives.header(ROOT), archives.header(EVIL), entries=[ROOT, bad])
    untouched(volume, backed, "differs from the manifest")


def untouched(volume: Volume, made: volumes.Backup, *words: str, error: type[ByreError] = ByreError) -> None:
    """A restore fails with these words; the volume, and the folder that it lies in, stay as they were."""
    was = state(volume.folder.parent)
    with pytest.raises(error) as caught:
        volumes.restore(volume, made.manifest)
    assert all(word in caught.value.message for word in words), caught.value.message
    assert "uv run invoke" in caught.value.hint
    now = state(volume.folder.parent)
    assert {k: v for k, v in now.items() if k != "."} == {k: v for k, v in was.items() if k != "."}


def test_bad_backups_change_nothing(volume: Volume, backed: volumes.Backup, tmp_path: Path) -> None:
    spoil(volume)
    good = (backed.archive.read_bytes(), backed.manifest.read_bytes())

    def again() -> None:
        backed.archive.write_bytes(good[0])
        backed.manifest.write_bytes(good[1])

    flip(backed.archive)
    untouched(volume, backed, "damaged", "sha256")
    truncate(backed.archive)
    untouched(volume, backed, "damaged", "bytes, not")
    backed.archive.unlink()
    untouched(volume, backed, "can't be read")
    again()
    truncate(backed.manifest)
    untouched(volume, backed, "can't be read")
    again()
    rewritten(backed, lambda d: d.update(version=2))
    untouched(volume, backed, "version 2")
    again()
    rewritten(backed, lambda d: d.update(volume="../x"))
    untouched(volume, backed, "not a name")
    again()
    rewritten(backed, lambda d: d.update(extra=1))
    untouched(volume, backed, "damaged")
    again()
    rewritten(backed, lambda d: d.pop("files"))
    untouched(volume, backed, "damaged")
    again()
    untouched(dataclasses.replace(volume, name="database"), backed, "not of database", error=SettingsError)
    backed.manifest.unlink()
    untouched(volume, backed, "not a backup", error=SettingsError)
    again()
    volumes.restore(volume, backed.manifest)


@pytest.mark.parametrize("doing", ["reading", "restoring", "checking"])
@pytest.mark.parametrize("kind", ["embedded", "named"])
def test_an_interrupted_restore_changes_nothing(
    volume: Volume, backed: volumes.Backup, doing: str, kind: Kind
) -> None:
    volume = dataclasses.replace(volume, kind=kind)
    was = spoil(volume)

    def report(step: Progress) -> None:
        if step.doing == doing and step.done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        volumes.restore(volume, backed.manifest, report)
    assert state(volume.folder) == was and names(volume.folder.parent) == {"openwebui"}


def test_what_is_changed_on_its_way_back_is_noticed(volume: Volume, backed: volumes.Backup) -> None:
    was = spoil(volume)

    def report(step: Progress) -> None:
        if step.doing == "checking" and not step.done:
            (new,) = volume.folder.parent.glob("*.restoring-*")
            (new / "zlink").unlink()

    with pytest.raises(ByreError) as caught:
        volumes.restore(volume, backed.manifest, report)
    assert "differs from the backup" in caught.value.message
    assert state(volume.folder) == was and names(volume.folder.parent) == {"openwebui"}


def test_a_restore_needs_room(
    volume: Volume, backed: volumes.Backup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scripts.disk.disk_free", lambda _: 1000)
    untouched(volume, backed, "1 kB is free", error=HostError)


# ── kills in the middle of a swap ────────────────────────────────────────────────────────────────────────────────


class Killed(BaseException):
    """As sudden as a kill -9: what would clean up is taken away as well."""


def kill_at_rename(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    rename, done = Path.rename, [0]

    def counted(path: Path, to: Path) -> Path:
        done[0] += 1
        if done[0] >= count:
            raise Killed
        return rename(path, to)

    monkeypatch.setattr(Path, "rename", counted)
    monkeypatch.setattr(swap, "settle", lambda _: None)
    monkeypatch.setattr(here_unpack, "remove", lambda _: None)


@pytest.mark.parametrize("kind", ["embedded", "named", "mountpoint"])
def test_a_killed_restore_is_put_right(
    small: Volume, into: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    volume = of_kind(small, kind, monkeypatch)
    made = volumes.back_up(volume, into)
    new = contents(volume)
    (volume.folder / "one").write_text("written later")
    (volume.folder / "four").write_text("new")
    old = contents(volume)
    outcomes = []
    for count in range(1, 20):
        if not killed(monkeypatch, count, lambda: volumes.restore(volume, made.manifest)):
            break
        volumes.settle(volume)
        outcomes.append(contents(volume))
        kept = volumes.aside(volume)
        assert leftovers(volume) == {path.name for path in kept}
        assert len(kept) == (outcomes[-1] == new)
        for path in kept:  # as it was before, for the next round
            volumes.reset(volume)
            for child in path.iterdir():
                child.rename(volume.folder / child.name)
            path.rmdir()
        assert contents(volume) == old
    assert contents(volume) == new
    assert all(one in (old, new) for one in outcomes)
    assert len(outcomes) == (3 if kind == "embedded" else 9)
    assert [one == new for one in outcomes] == sorted(one == new for one in outcomes)


def of_kind(volume: Volume, kind: str, monkeypatch: pytest.MonkeyPatch) -> Volume:
    if kind == "mountpoint":
        monkeypatch.setattr(Path, "is_mount", lambda _: True)
        return volume
    return dataclasses.replace(volume, kind="named" if kind == "named" else "embedded")


def killed(monkeypatch: pytest.MonkeyPatch, count: int, call: Callable[[], object]) -> bool:
    """Whether a call was killed at this rename: it may have fewer."""
    with monkeypatch.context() as patch:
        kill_at_rename(patch, count)
        try:
            call()
        except Killed:
            return True
    return False


def leftovers(volume: Volume) -> set[str]:
    place = swap.Place.of(volume)
    return {path.name for path in place.base.iterdir() if path.name.startswith(place.prefix)}


def contents(volume: Volume) -> State:
    """Without the volume's own folder, and what is put aside in it."""
    return {k: v for k, v in state(volume.folder).items() if k != "." and not k.startswith(".byre-")}


@pytest.mark.parametrize("kind", ["embedded", "named", "mountpoint"])
def test_a_rename_that_fails_is_undone(
    small: Volume, into: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Until the old content is out; then the new one moves in all the same."""
    volume = of_kind(small, kind, monkeypatch)
    made = volumes.back_up(volume, into)
    new = contents(volume)
    (volume.folder / "one").write_text("written later")
    old = contents(volume)
    failed, rename = 0, Path.rename
    for count in range(1, 7):
        calls = [0]

        def once(path: Path, to: Path, calls: list[int] = calls, count: int = count) -> Path:
            calls[0] += 1
            if calls[0] == count:
                raise PermissionError(13, "Permission denied", str(path))
            return rename(path, to)

        with monkeypatch.context() as patch:
            patch.setattr(Path, "rename", once)
            try:
                volumes.restore(volume, made.manifest)
                break
            except HostError as error:
                failed += 1
                assert "Permission denied" in error.message
        assert contents(volume) == old and not leftovers(volume)
    assert contents(volume) == new and failed == (3 if kind == "embedded" else 5)
    assert len(leftovers(volume)) == 1


def test_a_named_volume_is_made_by_its_runtime(volume: Volume, backed: volumes.Backup) -> None:
    none = dataclasses.replace(volume, kind="named", folder=volume.folder.with_name("none"))
    with pytest.raises(HostError) as caught:
        volumes.restore(none, backed.manifest)
    assert "uv run invoke start" in caught.value.hint and names(volume.folder.parent) == {"openwebui"}


def test_a_mountpoint_is_swapped_within(
    volume: Volume, backed: volumes.Backup, monkeypatch: pytest.MonkeyPatch, into: Path
) -> None:
    of_kind(volume, "mountpoint", monkeypatch)
    new = contents(volume)
    spoil(volume)
    done = volumes.restore(volume, backed.manifest)
    assert contents(volume) == new and names(volume.folder.parent) == {"openwebui"}
    assert done.before and done.before.parent == volume.folder
    again = volumes.back_up(volume, into.with_name("second"))
    assert again.contents.files[1:] == backed.contents.files[1:]  # without what is put aside


def test_what_was_written_after_a_kill_is_kept(volume: Volume, monkeypatch: pytest.MonkeyPatch) -> None:
    named = dataclasses.replace(volume, kind="named")
    with monkeypatch.context() as patch:
        kill_at_rename(patch, 3)
        with pytest.raises(Killed):
            volumes.reset(named)
    (moved,) = swap.Place.of(named).all("emptying")
    (first, *_) = sorted(moved.iterdir())
    (volume.folder / first.name).mkdir()
    with pytest.raises(ServiceError) as caught:
        volumes.settle(named)
    assert str(moved) in caught.value.message and os.path.lexists(first)


# ── reset ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["embedded", "named", "mountpoint"])
def test_reset_empties(volume: Volume, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    volume = of_kind(volume, kind, monkeypatch)
    volume.folder.chmod(0o750)
    volumes.reset(volume)
    assert names(volume.folder) == set() and names(volume.folder.parent) == {"openwebui"}
    assert stat.S_IMODE(volume.folder.stat().st_mode) == 0o750
    volumes.reset(volume)
    volume.folder.rmdir()
    volumes.reset(volume)


@pytest.mark.parametrize("kind", ["embedded", "named", "mountpoint"])
def test_a_killed_reset_is_put_right(small: Volume, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    volume = of_kind(small, kind, monkeypatch)
    old = contents(volume)
    for count in range(1, 20):
        if not killed(monkeypatch, count, lambda: volumes.reset(volume)):
            break
        volumes.settle(volume)
        assert contents(volume) == old and not leftovers(volume)
    assert count == (2 if kind == "embedded" else 5)
    assert not contents(volume) and not leftovers(volume)


def test_an_archive_whose_header_would_fill_the_memory_is_damaged(
    volume: Volume, backed: volumes.Backup
) -> None:
    """A header of 4 GB is packed into less than 1 MB."""
    info = tarfile.TarInfo("x")
    info.type, info.size = tarfile.XHDTYPE, 4 << 30
    packed = zstandard.ZstdCompressor().compressobj()
    with backed.archive.open("wb") as file:
        file.write(packed.compress(info.tobuf(tarfile.USTAR_FORMAT)))
        file.write(packed.compress(bytes(64 << 20)))
        file.write(packed.flush())
    content = backed.archive.read_bytes()
    sums = {"archive_bytes": len(content), "archive_sha256": hashlib.sha256(content).hexdigest()}
    rewritten(backed, lambda d: d.update(sums))
    untouched(volume, backed, "damaged", "4,294,967,296 bytes")
