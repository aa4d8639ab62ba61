"""Volumes in another machine: the same backups, the same promises, by a container that mounts the volume."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import shutil
import socket
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest

from scripts import volumes
from scripts.errors import ByreError, HostError, ServiceError, SettingsError
from scripts.progress import Progress
from scripts.volumes import Volume, remote_swap
from scripts.volumes.manifest import Entry, Manifest
from tests.unit.volumes.elsewhere import IMAGE, LABEL, There
from tests.unit.volumes.trees import flip, names, rewritten, state, tree, truncate, with_xattrs

pytestmark = pytest.mark.skipif(
    sys.platform != "linux",
    reason="stands for a Linux machine, with GNU tar",
)


@pytest.fixture
def there(tmp_path: Path) -> There:
    return There.of(tmp_path / "there")


@pytest.fixture
def volume(there: There) -> Volume:
    tree(there.place())
    with_xattrs(there.place())
    os.utime(there.place(), ns=(1, 987_654_321_000_000_001))
    return there.volume()


@pytest.fixture
def small(there: There) -> Volume:
    (there.place() / "folder").mkdir(parents=True)
    for name in ("one", "two", "folder/three"):
        (there.place() / name).write_text(f"old {name}")
    return there.volume()


@pytest.fixture
def into(tmp_path: Path) -> Path:
    return tmp_path / "backups" / "first"


@pytest.fixture
def backed(small: Volume, into: Path) -> volumes.Backup:
    return volumes.back_up(small, into)


def here(there: There) -> Volume:
    """The same volume, as seen on that machine."""
    return Volume("openwebui", "embedded", there.place(), LABEL)


def entries(contents: Manifest) -> dict[str, Entry]:
    return {one.path: one for one in contents.files}


def whole(folder: Path) -> dict[str, str]:
    """The content of the small volume, without what is put aside in it."""
    return {
        str(path.relative_to(folder)): path.read_text()
        for path in folder.rglob("*")
        if path.is_file() and not str(path.relative_to(folder)).startswith(".byre-")
    }


def work(folder: Path) -> set[str]:
    return {name for name in names(folder) if name.startswith(".byre-")}


# ── there and back ───────────────────────────────────────────────────────────────────────────────────────────────


def test_what_was_backed_up_comes_back(volume: Volume, there: There, into: Path) -> None:
    before = state(there.place())
    made = volumes.back_up(volume, into)
    (there.place() / "webui.db").unlink()
    (there.place() / "new").write_text("written later")
    done = volumes.restore(volume, made.manifest)
    assert done.before and done.before.parent == Path(LABEL) and not done.lost
    assert (there.place() / done.before.name / "new").read_text() == "written later"
    assert work(there.place()) == {done.before.name}
    survey = volumes.survey(volume)
    assert survey.present and survey.aside == (done.before,)
    shutil.rmtree(there.place() / done.before.name)
    os.utime(there.place(), ns=(1, 987_654_321_000_000_001))  # what rmtree changed
    assert state(there.place()) == before
    assert not volumes.pending(volume)


def test_a_backup_is_the_same_as_one_made_there(
    volume: Volume, there: There, into: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names, owners, modes, times before 1970, attributes, sums, links: whatever the local one holds."""
    (there.place() / "cache/whisper").mkdir(parents=True)
    (there.place() / "cache/whisper/model").write_text("x")
    (there.place() / "cache/__pycache__").mkdir()
    (there.place() / "out").symlink_to("../../etc/passwd")
    (there.place() / "around").symlink_to("ünïcode/../../x")
    os.mkfifo(there.place() / "fifo")
    with socket.socket(socket.AF_UNIX) as listener:
        monkeypatch.chdir(there.place())  # the name of a socket is short
        listener.bind("socket")
    far = volumes.back_up(volume, into).contents
    near = volumes.back_up(here(there), into.with_name("near")).contents
    assert entries(far) == entries(near)
    assert set(far.left_out) == set(near.left_out) and len(far.left_out) == 6
    assert (far.content_bytes, far.disk_bytes) == (near.content_bytes, near.disk_bytes)


@pytest.mark.parametrize("to", ["there", "here"])
def test_a_backup_can_be_restored_on_the_other_side(
    volume: Volume, there: There, into: Path, to: str, tmp_path: Path
) -> None:
    before = state(there.place())
    near, source = here(there), volume
    if to == "there":
        source = near
    made = volumes.back_up(source, into)
    goal = tmp_path / "goal"
    if to == "there":
        other = There.of(goal)
        other.place().mkdir()
        assert volumes.restore(other.volume(), made.manifest).before is None
        assert state(other.place()) == before
    else:
        volumes.restore(Volume("openwebui", "embedded", goal, str(goal)), made.manifest)
        assert state(goal) == before


def test_the_owner_comes_back(volume: Volume, there: There, into: Path) -> None:
    if os.geteuid():
        pytest.skip("only root may give files away")
    os.chown(there.place() / "webui.db", 10001, 10002)
    (there.place() / "webui.db").chmod(0o4750)
    os.chown(there.place(), 10003, 10004)
    volumes.restore(volume, volumes.back_up(volume, into).manifest)
    info, root = (there.place() / "webui.db").stat(), there.place().stat()
    assert (info.st_uid, info.st_gid, stat.S_IMODE(info.st_mode)) == (10001, 10002, 0o4750)
    assert (root.st_uid, root.st_gid) == (10003, 10004)


def test_attributes_that_cannot_be_set_there_are_told(volume: Volume, there: There, into: Path) -> None:
    made = volumes.back_up(volume, into)
    there.program("tar", '[ "$1" != --extract ] || set -- -x -p --numeric-owner; exec tar "$@"')
    lost = volumes.restore(volume, made.manifest).lost
    assert lost == ("empty: user.byre", "second name: user.byre", "webui.db: user.byre")


def test_the_content_is_counted_without_what_is_put_aside(small: Volume, there: There, into: Path) -> None:
    first = volumes.survey(small)
    assert first.usage.files == 3 and first.usage.bytes >= 3 * 512 and first.aside == ()
    volumes.restore(small, volumes.back_up(small, into).manifest)
    again = volumes.survey(small)
    assert again.usage == first.usage and len(again.aside) == 1


def test_a_volume_in_use_can_be_listed(small: Volume, there: There) -> None:
    """Files that vanish while `find` goes on are no error, as `rm` in the middle of it shows."""
    for number in range(2000):
        (there.place() / f"folder/f{number}").touch()
    there.program("find", f'(rm -rf "$THERE/{LABEL}/folder") & find "$@"')
    assert volumes.survey(small).usage.files >= 2


# ── how it is asked ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_container_has_nothing_but_the_volume(small: Volume, there: There) -> None:
    assert small.remote
    remote = dataclasses.replace(small.remote, userns="keep-id:uid=10001,gid=10001")
    assert (
        remote.argv("ls", "-A")
        == (
            "podman run --rm --network=none --read-only --user=0:0 --pull=never --log-driver=none --no-healthcheck "
            "--cap-drop=ALL --cap-add=CHOWN --cap-add=DAC_OVERRIDE --cap-add=FOWNER --cap-add=FSETID --cap-add=SETFCAP "
            "--security-opt=no-new-privileges --security-opt=label=disable --env=LC_ALL=C "
            f"--userns=keep-id:uid=10001,gid=10001 --volume={there.place()}:/volume:ro --entrypoint=ls {IMAGE} -A"
        ).split()
    )
    assert remote.argv("ls", write=True)[-3] == f"--volume={there.place()}:/volume"
    assert remote.by_hand("rm", "-r", "/volume/x").split() == [
        "podman", "run", "--rm", "-it", "--user=0:0", "--userns=keep-id:uid=10001,gid=10001",
        f"--volume={there.place()}:/volume", "--entrypoint=rm", IMAGE, "-r", "/volume/x",
    ]  # fmt: skip
    named = dataclasses.replace(small.remote, source=LABEL)
    assert f"--volume={LABEL}:/volume:ro,nocopy" in named.argv("ls")
    assert f"--volume={LABEL}:/volume:nocopy" in named.argv("ls", write=True)


def test_a_backup_only_reads(small: Volume, there: There, into: Path) -> None:
    volumes.back_up(small, into)
    runs = [line for line in there.heard() if line.startswith("run ")]
    assert len(runs) == 3 and all(f"--volume={there.place()}:/volume:ro " in line for line in runs)


def test_pending_is_one_question(small: Volume, there: There) -> None:
    assert not volumes.pending(small)
    assert there.heard() == [f"volume inspect {LABEL}-unsettled"]
    (there.folder / f"{LABEL}-unsettled").mkdir()
    assert volumes.pending(small)
    volumes.settle(small)
    assert not volumes.pending(small)


def test_what_a_killed_command_left_running_is_ended(small: Volume, there: There) -> None:
    (there.folder / "running").write_text(f"{LABEL}_byre-work-1\nx{LABEL}_byre-work-2\n")
    volumes.settle(small)
    heard = there.heard()
    assert heard[0] == f"ps --all --filter name={LABEL}_byre-work- --format {{{{.Names}}}}"
    assert heard[1] == f"rm --force {LABEL}_byre-work-1"


# ── what goes wrong ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("program", ["find", "tar"])
def test_a_volume_in_use_is_told(small: Volume, there: There, into: Path, program: str) -> None:
    there.program(program, f'echo x >> "$THERE/{LABEL}/one"; exec {program} "$@"')
    with pytest.raises(ServiceError, match="in use"):
        volumes.back_up(small, into)
    assert names(into.parent) == set()


@pytest.mark.parametrize(
    ("program", "script", "error", "words"),
    [
        ("find", "echo not a listing", ServiceError, "its end is missing"),
        ("find", "exit 3", HostError, "can't be read"),
        ("find", "exit 127", HostError, "lacks GNU tar, find or sh"),
        ("tar", 'tar "$@" | head -c 3000', HostError, "can't be read"),
        ("tar", "echo rubbish", HostError, "can't be read"),
        ("tar", "echo tar: x: file changed as we read it >&2; exit 1", ServiceError, "in use"),
    ],
)
def test_a_backup_that_fails_leaves_nothing(
    small: Volume, there: There, into: Path, program: str, script: str, error: type[ByreError], words: str
) -> None:
    there.program(program, script)
    with pytest.raises(error, match=words) as caught:
        volumes.back_up(small, into)
    assert caught.value.hint and names(into.parent) == set()


def test_without_an_image_or_a_machine(small: Volume, there: There, into: Path) -> None:
    (there.folder / "broken").touch()
    with pytest.raises(ServiceError, match="podman can't run a container") as caught:
        volumes.survey(small)
    assert caught.value.detail == ("Error: no such machine",)
    assert small.remote
    bare = dataclasses.replace(small, remote=dataclasses.replace(small.remote, images=("localhost/gone:1",)))
    with pytest.raises(HostError, match="no image is there") as raised:
        volumes.survey(bare)
    assert raised.value.hint == "uv run invoke build"


def test_bad_backups_change_nothing(small: Volume, backed: volumes.Backup, there: There) -> None:
    was = whole(there.place())
    good = backed.archive.read_bytes(), backed.manifest.read_text()
    evil = {"path": "x", "type": "link", "mode": 511, "uid": 0, "gid": 0, "mtime_ns": 0, "target": "../x"}
    changes: tuple[Callable[[], object], ...] = (
        lambda: flip(backed.archive),
        lambda: truncate(backed.archive),
        lambda: rewritten(backed, lambda document: document["files"].append(evil)),
        lambda: rewritten(backed, lambda document: document["files"].pop()),
        lambda: rewritten(backed, lambda document: document["files"][-1].update(sha256="0" * 64)),
        lambda: rewritten(backed, lambda document: document.update(volume="database")),
    )
    for change in changes:
        change()
        with pytest.raises((ByreError, SettingsError)):
            volumes.restore(small, backed.manifest)
        assert whole(there.place()) == was and not work(there.place()) and not volumes.pending(small)
        backed.archive.write_bytes(good[0])
        backed.manifest.write_text(good[1])
    assert volumes.restore(small, backed.manifest).contents == backed.contents


def test_what_is_changed_on_its_way_back_is_noticed(
    small: Volume, backed: volumes.Backup, there: There
) -> None:
    there.program("tar", 'tar "$@"; code=$?; [ "$1" != --extract ] || echo other > two; exit $code')
    with pytest.raises(ByreError, match="differs from the backup after unpacking"):
        volumes.restore(small, backed.manifest)
    assert whole(there.place())["two"] == "old two" and not work(there.place())


def test_a_full_disk(small: Volume, backed: volumes.Backup, there: There) -> None:
    there.program("stat", '[ "$1" = --file-system ] && echo 1 512 || exec stat "$@"')
    with pytest.raises(HostError, match="512 B is free"):
        volumes.restore(small, backed.manifest)
    (there.folder / "bin/stat").unlink()
    there.program("tar", "cat > /dev/null; echo tar: two: Cannot write: No space left on device >&2; exit 2")
    with pytest.raises(HostError) as caught:
        volumes.restore(small, backed.manifest)
    assert "No space left" in caught.value.detail[0] and not work(there.place())
    there.program("tar", "exit 2")  # before it has read anything
    with pytest.raises(HostError):
        volumes.restore(small, backed.manifest)
    assert whole(there.place())["two"] == "old two" and not work(there.place())


@pytest.mark.parametrize("doing", ["reading", "restoring", "checking"])
def test_an_interrupted_restore_changes_nothing(
    small: Volume, backed: volumes.Backup, there: There, doing: str
) -> None:
    def stop(progress: Progress) -> None:
        if progress.doing == doing:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        volumes.restore(small, backed.manifest, stop)
    assert whole(there.place())["one"] == "old one" and not work(there.place()) and not volumes.pending(small)


# ── kill -9 ──────────────────────────────────────────────────────────────────────────────────────────────────────

OLD = {name: f"old {name}" for name in ("one", "two", "folder/three")}
NEW = {name: f"new {name}" for name in ("one", "four", "folder/five")}


def prepared(there: There) -> None:
    """The old content in its place, the new one unpacked beside it."""
    shutil.rmtree(there.place())
    for root, content in ((there.place(), OLD), (there.place() / ".byre-restoring-1", NEW)):
        for name, text in content.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)


def killed(volume: Volume, there: There, count: int, *command: str) -> bool:
    """Run a step of `swap.sh`; whether it was killed."""
    there.kill_at(count)
    assert volume.remote
    try:
        volume.remote.run(*remote_swap.script(*command), write=True)
    except ByreError:
        return True
    finally:
        there.kill_at(0)
    return False


def test_a_killed_exchange_is_put_right(small: Volume, there: There) -> None:
    seen = []
    for count in range(1, 40):
        prepared(there)
        if not killed(small, there, count, "exchange", ".byre-restoring-1", "T"):
            break
        killed(small, there, 1, "settle")  # and the repair as well
        volumes.settle(small)
        content, kept = whole(there.place()), work(there.place())
        assert content in (OLD, NEW), (count, content)
        assert kept == ({".byre-before-restore-T"} if content == NEW else set()), count
        if content == NEW:
            assert whole(there.place() / ".byre-before-restore-T") == OLD
        seen.append(content == NEW)
    assert True in seen and False in seen and seen == sorted(seen) and len(seen) >= 8


def test_a_killed_reset_is_put_right(small: Volume, there: There) -> None:
    seen = []
    for count in range(1, 40):
        prepared(there)
        (there.place() / ".byre-restoring-1").rename(there.place() / ".byre-before-restore-0")
        if not killed(small, there, count, "reset", "T"):
            break
        volumes.settle(small)
        content = whole(there.place())
        assert content in (OLD, {}) and work(there.place()) == {".byre-before-restore-0"}, count
        seen.append(content == {})
    assert True in seen and False in seen and seen == sorted(seen)


def test_a_container_that_dies_in_the_swap_is_told_or_gone_on_from(
    small: Volume, backed: volumes.Backup, there: There
) -> None:
    (there.place() / "one").write_text("later")
    later = whole(there.place())
    ends = set()
    for count in range(1, 40, 2):  # each step is killed above
        there.kill_at(count)
        try:
            done = volumes.restore(small, backed.manifest)
        except HostError:
            assert whole(there.place()) == later and not work(there.place()), count
            ends.add("told")
            continue
        if there.calls() < count:
            break
        assert whole(there.place()) == OLD and done.before
        assert whole(there.place() / done.before.name) == later
        ends.add("done")
        shutil.rmtree(there.place() / done.before.name)
        (there.place() / "one").write_text("later")
    else:
        raise AssertionError("it was killed each time")
    assert ends == {"told", "done"} and not volumes.pending(small)


def test_what_was_written_after_a_kill_is_kept(small: Volume, there: There) -> None:
    prepared(there)
    (there.place() / ".byre-restoring-1").rename(there.place() / ".byre-restored-T")
    (there.place() / ".byre-before-restore-T").mkdir()
    (there.place() / "one").rename(there.place() / ".byre-before-restore-T" / "one")
    (there.place() / "one").write_text("written since")
    with pytest.raises(ServiceError, match="both contents are kept") as caught:
        volumes.settle(small)
    assert "the rest is in .byre-before-restore-T" in caught.value.detail[-1]
    assert (there.place() / "one").read_text() == "written since"
    assert (there.place() / ".byre-before-restore-T/one").read_text() == "old one"
    (there.place() / "one").unlink()
    volumes.settle(small)
    assert whole(there.place()) == OLD and not work(there.place())


def test_reset_empties(small: Volume, there: There, backed: volumes.Backup) -> None:
    kept = volumes.restore(small, backed.manifest).before
    assert kept
    inode = there.place().stat().st_ino
    volumes.reset(small)
    assert names(there.place()) == {kept.name} and there.place().stat().st_ino == inode
    assert volumes.survey(small).usage.files == 0 and not volumes.pending(small)


def test_one_question_serves_both_kinds(small: Volume, there: There) -> None:
    far, near = volumes.keeper_of(small), volumes.keeper_of(here(there))
    assert (far.folder, near.folder) == (None, there.place()) and far.present and near.present
    aside = Path(LABEL, ".byre-before-restore-T")
    assert far.removal(aside).endswith(f"--entrypoint=rm {IMAGE} -r /volume/{aside.name})")
    assert near.removal(aside) == "(remove it when you don't need it)"
    seen = [[(one.entry.path, one.entry.size) for one in keeper.look([]).found] for keeper in (far, near)]
    assert seen[0] == seen[1] and len(seen[0]) == 5
    told = [content_of(keeper) for keeper in (far, near)]
    assert told[0] == told[1] and told[0]["one"] == b"old one"


def content_of(keeper: volumes.Keeper) -> dict[str, bytes]:
    """What a keeper reads, each sha256 checked."""
    told: dict[str, bytes] = {}

    def take(entry: Entry, content: IO[bytes]) -> None:
        told[entry.path] = content.read(entry.size)

    for one in keeper.read(keeper.look([]), take, lambda _: None):
        assert one.type != "file" or one.sha256 == hashlib.sha256(told[one.path]).hexdigest()
    return told
