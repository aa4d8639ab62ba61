"""Backups in a repository, with the real restic where it is installed."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from scripts.errors import BusyError, ByreError, HostError, SettingsError
from scripts.process import Done
from scripts.progress import Progress
from scripts.volumes import Volume, repository
from scripts.volumes.manifest import BLOBS, Backup, alone, find_backups
from scripts.volumes.prune import Rules
from scripts.volumes.repository import Repository, Snapshot
from scripts.volumes.verify import verify
from tests.faults import fault
from tests.sentinel import PASSWORD, WORD
from tests.unit.volumes.places import Place
from tests.unit.volumes.trees import back_up, bring_back, flip, state
from tests.waits import until

real = pytest.mark.skipif(
    not shutil.which("restic"), reason="restic is missing; install it: apt-get install restic"
)
MODEL = random.Random(1).randbytes(8 << 20)  # noqa: S311 - no secret


@pytest.fixture
def there(quick: Path, tmp_path: Path) -> Repository:
    """An empty one."""
    shutil.copytree(quick, tmp_path / "repository")
    return Repository(str(tmp_path / "repository"), PASSWORD, dict(os.environ))


@pytest.fixture
def volumes(tmp_path: Path) -> tuple[Volume, Volume]:
    """Of a page and of models."""
    page, models = Place.of(tmp_path / "page", far=False), Place.of(tmp_path / "models", far=False)
    for one in (page, models):
        one.folder.mkdir()
    (page.folder / "webui.db").write_bytes(b"chats" * 1000)
    (models.folder / "a.gguf").write_bytes(MODEL)
    return page.volume("openwebui"), models.volume("models")


def size(folder: str | Path) -> int:
    return sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())


def packs(there: Repository) -> list[Path]:
    """The files with the content, the largest first."""
    found = [path for path in Path(there.place, "data").rglob("*") if path.is_file()]
    return sorted(found, key=lambda path: -path.stat().st_size)


def damage(there: Repository) -> None:
    pack = packs(there)[0]
    pack.chmod(0o600)
    flip(pack)


@pytest.fixture
def stored(there: Repository, volumes: tuple[Volume, Volume], root: Path) -> Backup:
    """A backup, in the repository too."""
    made = back_up(*volumes, root=root, name="first")
    assert there.store(made) > len(MODEL)
    return made


@real
def test_a_copy_and_back_on_another_machine(
    there: Repository, stored: Backup, volumes: tuple[Volume, Volume], tmp_path: Path
) -> None:
    (snapshot,) = there.snapshots()
    assert (snapshot.name, snapshot.volumes) == ("first", ("openwebui", "models"))
    assert there.find("latest", "latest") == there.find("first", "latest") == snapshot
    assert there.contents(snapshot) == stored.contents
    shutil.rmtree(stored.folder.parent)
    fetched = there.fetch(snapshot, tmp_path / "elsewhere")
    assert fetched.contents == stored.contents and {path.name for path in (tmp_path / "elsewhere").iterdir()} == {
        "first", BLOBS, ".lock",
    }  # fmt: skip
    verify(fetched, lambda _: None)
    for one in volumes:
        goal = Volume(one.name, "bind", tmp_path / f"goal-{one.name}", one.name)
        bring_back(goal, fetched)
        assert state(goal.folder) == state(one.folder)
    with pytest.raises(SettingsError, check=fault("backup-unknown")):
        there.find("second", "latest")


@real
def test_a_second_backup_with_the_same_models_takes_a_twentieth(
    there: Repository, stored: Backup, volumes: tuple[Volume, Volume], root: Path
) -> None:
    first = size(there.place)
    (volumes[0].folder / "webui.db").write_bytes(b"chats" * 2000)
    seen: list[Progress] = []
    there.store(back_up(*volumes, root=root, name="second"), seen.append)
    assert size(there.place) - first <= first / 20
    assert [one.name for one in there.snapshots()] == ["first", "second"]
    assert seen[-1].doing == "done"


@real
def test_what_is_here_is_not_fetched_and_what_is_damaged_is_replaced(
    there: Repository, stored: Backup, root: Path
) -> None:
    (snapshot,) = there.snapshots()
    before = stored.folder.stat().st_ino
    assert there.fetch(snapshot, root).folder.stat().st_ino == before
    flip(stored.folder / "openwebui.tar.zst")
    flip(next(stored.blobs.iterdir()))
    verify(there.fetch(snapshot, root), lambda _: None)
    assert stored.folder.stat().st_ino != before and not [*root.glob(".removing-*"), *root.glob(".partial-*")]
    shutil.rmtree(stored.folder)
    flip(next(stored.blobs.iterdir()))
    verify(there.fetch(snapshot, root), lambda _: None)  # it was here, so it was not fetched at first
    with alone(root):
        (root / ".partial-first").mkdir()
        shutil.rmtree(stored.folder)
        with pytest.raises(BusyError, check=fault("lock-held")):
            there.fetch(snapshot, root)
        assert (root / ".partial-first").exists(), "it may be another command's"


@real
def test_models_of_other_backups_are_no_room_for_this_one(
    there: Repository, stored: Backup, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needed: list[int] = []
    monkeypatch.setattr(repository, "enough", lambda _, need, *__: needed.append(need))
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / BLOBS).mkdir(parents=True)
    (elsewhere / BLOBS / "another").write_bytes(MODEL + MODEL)
    (snapshot,) = there.snapshots()
    fetched = there.fetch(snapshot, elsewhere)
    shutil.rmtree(fetched.folder)
    there.fetch(snapshot, elsewhere)
    whole, rest = needed
    assert whole - rest == len(MODEL) and 0 < rest < len(MODEL) / 100


@real
def test_what_a_killed_fetch_left_does_not_count(there: Repository, stored: Backup, tmp_path: Path) -> None:
    """Killed while it wrote, and while it replaced a damaged backup."""
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / ".partial-first" / "first").mkdir(parents=True)
    (elsewhere / ".partial-first" / "first" / "manifest.json").write_text("{")
    shutil.copytree(stored.folder, elsewhere / ".removing-first")
    assert find_backups(elsewhere) == ([], [])
    verify(there.fetch(there.snapshots()[0], elsewhere), lambda _: None)
    assert {path.name for path in elsewhere.iterdir()} - {".removing-first"} == {"first", BLOBS, ".lock"}


@real
def test_another_backup_of_the_same_name_is_left_alone(
    there: Repository, stored: Backup, volumes: tuple[Volume, Volume], root: Path
) -> None:
    shutil.rmtree(stored.folder)
    made = back_up(volumes[0], root=root, name="first")
    with pytest.raises(SettingsError, check=fault("backup-exists")):
        there.fetch(there.snapshots()[0], root)
    verify(made, lambda _: None)


@real
def test_each_thing_that_can_be_wrong_has_its_name(there: Repository, stored: Backup, tmp_path: Path) -> None:
    with pytest.raises(ByreError, check=fault("repository-unknown")):
        replace(there, place=str(tmp_path / "none")).snapshots()
    with pytest.raises(ByreError, check=fault("backup-passphrase")) as caught:
        replace(there, password=f"not {WORD}").snapshots()
    assert WORD not in str([caught.value.message, *caught.value.detail])
    with pytest.raises(ByreError, check=fault("backup-passphrase")):
        replace(there, password="x").store(stored)
    (tmp_path / "file").touch()
    with pytest.raises(ByreError, check=fault("repository-failed")):
        replace(there, place=str(tmp_path / "file")).store(stored)
    (snapshot,) = there.snapshots()
    there.check()
    there.read(snapshot)
    damage(there)
    for call in (there.check, lambda: there.read(snapshot)):
        with pytest.raises(ByreError, check=fault("repository-damaged")):
            call()


@real
def test_a_damaged_repository_leaves_nothing_half_fetched(
    there: Repository, stored: Backup, tmp_path: Path
) -> None:
    damage(there)
    with pytest.raises(ByreError, check=fault("repository-damaged")):
        there.fetch(there.snapshots()[0], tmp_path / "elsewhere")
    assert find_backups(tmp_path / "elsewhere") == ([], [])
    assert not [*(tmp_path / "elsewhere").glob(".partial-*")]


def locks(there: Repository) -> list[Path]:
    """Of restic, which writes each under another name first."""
    return [path for path in Path(there.place, "locks").iterdir() if "-tmp-" not in path.name]


@contextmanager
def at_work(there: Repository) -> Iterator[subprocess.Popen[bytes]]:
    """Another command that holds the repository."""
    env = {**there.env, "RESTIC_REPOSITORY": there.place, "RESTIC_PASSWORD": there.password}
    argv = ["restic", "backup", "--stdin", "--quiet"]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, env=env, start_new_session=True) as other:
        until(lambda: locks(there))
        try:
            yield other
        finally:
            other.kill()


@real
def test_a_lock_counts_while_its_holder_lives(there: Repository, stored: Backup) -> None:
    with at_work(there) as other:
        for call in (there.check, lambda: there.prune(Rules())):
            with pytest.raises(BusyError, check=fault("repository-locked")):
                call()
        other.send_signal(signal.SIGKILL)
        other.wait()
        assert locks(there)
        there.store(stored)
        there.check()


@real
def test_a_killed_command_that_was_alone_blocks_no_other(there: Repository, stored: Backup) -> None:
    """Its lock keeps everyone out, also those who only read."""
    env = {**there.env, "RESTIC_REPOSITORY": there.place, "RESTIC_PASSWORD": there.password}
    argv = ["restic", "check", "--read-data", "--limit-download", "10"]
    with subprocess.Popen(argv, stdout=subprocess.DEVNULL, env=env, start_new_session=True) as other:
        until(lambda: locks(there))
        with pytest.raises(BusyError, check=fault("repository-locked")):
            there.snapshots()
        other.kill()
    assert locks(there)
    there.store(stored)


@real
def test_prune_keeps_what_the_rules_say(
    there: Repository, stored: Backup, volumes: tuple[Volume, Volume], root: Path
) -> None:
    models = volumes[1].folder
    (models / "a.gguf").rename(models / "b.bin")
    (models / "b.bin").write_bytes(b"small")
    for name in ("second", "third"):
        there.store(back_up(*volumes, root=root, name=name))
    rules = Rules(0, 0, 0, 0)
    kept, gone = there.prune(rules, dry_run=True)
    assert [one.name for one in kept] == ["third"] and [one.name for one in gone] == ["first", "second"]
    assert len(there.snapshots()) == 3
    there.prune(rules)
    assert [one.name for one in there.snapshots()] == ["third"]
    assert size(there.place) < len(MODEL) / 2
    there.check()


@real
def test_the_newest_one_with_a_volume_stays(
    there: Repository, stored: Backup, volumes: tuple[Volume, Volume], root: Path
) -> None:
    """Those after it are of another volume only."""
    for name in ("second", "third"):
        there.store(back_up(volumes[0], root=root, name=name))
    there.prune(Rules(0, 0, 0, 0))
    assert [one.name for one in there.snapshots()] == ["first", "third"]


def at(id: str, moment: str, parent: str = "", early: bool = False) -> Snapshot:
    return Snapshot(id, id, moment, ("openwebui",), parent, early)


def order(*found: Snapshot) -> list[str]:
    return [one.id for one in repository.in_order(found)]


def test_what_was_stored_last_is_the_latest_whatever_the_clock_said() -> None:
    first, last = at("first", "2026-01"), at("last", "2026-03", "ahead")
    ahead = at("ahead", "2036-01", "first", early=True)
    assert order(last, ahead, first) == ["first", "ahead", "last"]
    # A prune has removed what was stored after it.
    assert order(replace(last, parent="gone"), ahead, first) == ["first", "ahead", "last"]
    behind, next_ = at("behind", "1970-01", "last"), at("next", "2026-04", "behind")
    assert order(behind, next_, last, first) == ["first", "last", "behind", "next"]
    # The clock of now is behind: to it, all others are of a time to come.
    others = [replace(one, early=True) for one in (first, last)]
    assert order(replace(behind, parent="gone"), *others) == ["first", "last", "behind"]
    assert order(at("a", "2026-01", "b"), at("b", "2026-01", "a"))  # no parent can be its own


@real
def test_a_clock_that_was_ahead(
    there: Repository, volumes: tuple[Volume, Volume], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three were stored by it, then it was set right."""
    times = iter(["2099-01-01 08:00:00", "2099-01-02 08:00:00", "2099-01-03 08:00:00", *[""] * 5])
    run = Repository._run

    def by_its_clock(self: Repository, *arguments: str, **more: object) -> Done:
        if arguments[0] == "backup" and (time := next(times)):
            arguments = ("backup", f"--time={time}", *arguments[1:])
        return run(self, *arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Repository, "_run", by_its_clock)
    names = ["ahead-1", "ahead-2", "ahead-3", "now-1", "now-2"]
    for name in names:
        there.store(back_up(volumes[0], root=root, name=name))
    assert [one.name for one in there.snapshots()] == names
    said: list[str] = []
    assert there.find("latest", "latest", said.append).name == "now-2"
    assert len(said) == 1 and all((name in said[0]) is (name < "now") for name in names)
    kept, gone = there.prune(Rules(1, 0, 0, 0))
    assert [one.name for one in gone] == ["now-1"] and [one.name for one in kept] == [*names[:3], "now-2"]
    assert [one.name for one in there.snapshots()] == [*names[:3], "now-2"]
    there.check()


FAKE = """#!/bin/sh
printf '%s\\n' "$*" >> "$HEARD"
env | grep -E '^(RESTIC|AWS)_' | sort >> "$HEARD.env"
case "$1" in
snapshots) echo '[{"id": "abc", "time": "2026-11-29T08:00:00Z", "tags": ["byre", "name=one", "volumes=openwebui"]}]' ;;
prune) echo "Fatal: write /backups/data/ab: no space left on device" >&2; exit 1 ;;
forget) echo '[]' ;;
unlock) ;;
backup) echo '{"message_type": "summary", "snapshot_id": "def", "data_added": 7}'; exit "${CODE:-0}" ;;
*) exit 12 ;;
esac
"""


@pytest.mark.parametrize("place", ["sftp:me@nas:/backups", "s3:https://s3.example.org/bucket"])
def test_the_place_and_the_password_are_no_arguments(
    place: str, volumes: tuple[Volume, Volume], root: Path, tmp_path: Path
) -> None:
    program = tmp_path / "bin" / "restic"
    program.parent.mkdir()
    program.write_text(FAKE)
    program.chmod(0o755)
    env = {
        "PATH": f"{program.parent}:{os.environ['PATH']}", "HEARD": str(tmp_path / "heard"), "AWS_ACCESS_KEY_ID": "key",
        "RESTIC_PASSWORD_FILE": "/other", "RESTIC_REPOSITORY_FILE": "/other",
    }  # fmt: skip
    far = Repository(place, PASSWORD, env)
    made = back_up(*volumes, root=root, name="two")
    assert far.store(made) == 7
    (blob,) = made.needed()
    assert (tmp_path / "heard").read_text().splitlines() == [
        "snapshots --json --tag byre",
        "backup --json --tag=byre --tag=name=two --tag=volumes=openwebui+models --parent=abc -- two "
        f"{BLOBS}/{blob}",
    ]
    assert set((tmp_path / "heard.env").read_text().splitlines()) == {
        f"RESTIC_REPOSITORY={place}", f"RESTIC_PASSWORD={PASSWORD}", "RESTIC_PROGRESS_FPS=1", "AWS_ACCESS_KEY_ID=key",
    }  # fmt: skip
    assert PASSWORD not in repr(far)
    with pytest.raises(ByreError, check=fault("repository-failed")):
        replace(far, env={**env, "CODE": "3"}).store(made)  # a file could not be read
    assert (tmp_path / "heard").read_text().splitlines()[-1] == "forget def"
    (made.blobs / blob).unlink()
    with pytest.raises(ByreError, check=fault("backup-damaged")):
        far.store(made)
    assert (tmp_path / "heard").read_text().splitlines()[-1] == "snapshots --json --tag byre"
    with pytest.raises(ByreError, check=fault("backup-passphrase")):
        far.read(far.snapshots()[0])
    with pytest.raises(HostError, check=fault("disk-small")):
        far.prune(Rules())


@pytest.mark.parametrize(
    ("wrote", "id"),
    [
        ("Host key verification failed.\nFatal: unable to open repository", "repository-failed"),
        ("Fatal: unable to open config file: client.BucketExists: Access Denied.", "repository-failed"),
        (
            "unable to create lock in backend: repository is already locked by PID 1 on nas",
            "repository-locked",
        ),
        ("error for tree 1234abcd:\n  id 1234 not found in repository", "repository-damaged"),
    ],
)
def test_what_restic_writes(wrote: str, id: str) -> None:
    assert repository._fault(Done("restic", 1, "", wrote)) == id


def test_without_restic(tmp_path: Path) -> None:
    with pytest.raises(HostError, check=fault("restic-missing")):
        Repository("/x", PASSWORD, {"PATH": str(tmp_path)}).snapshots()


def snapshot(time: str, name: str = "one") -> Snapshot:
    return repository._snapshot({"id": "1", "time": time, "tags": ["byre", f"name={name}", "volumes=a+b"]})


@pytest.mark.parametrize("name", ["../x", "", "a/b", ".."])
def test_a_name_that_leads_elsewhere(name: str) -> None:
    with pytest.raises(ByreError, check=fault("repository-failed")):
        snapshot("2026-11-29T08:00:00Z", name)


def test_the_newest_one_is_so_in_every_time_zone() -> None:
    """As restic writes them, in the hour that summer time ends."""
    summer, winter = snapshot("2026-10-25T02:30:00.123456789+02:00"), snapshot("2026-10-25T02:10:00+01:00")
    assert summer == Snapshot("1", "one", "2026-10-25T00:30:00.123456+00:00", ("a", "b"))
    assert summer.stored_at < winter.stored_at
    with pytest.raises(ByreError, check=fault("repository-failed")):
        snapshot("yesterday")
