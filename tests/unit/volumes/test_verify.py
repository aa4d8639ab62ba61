"""Whatever happens to a backup on its disk is found, and named."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from pathlib import Path

import pytest
import zstandard

from scripts.errors import ByreError
from scripts.progress import silent
from scripts.volumes import Volume
from scripts.volumes.archive import END, Entry, header
from scripts.volumes.manifest import DAMAGED, MANIFEST, SUM, VERIFIED, Backup, find_backups, read_backup
from scripts.volumes.verify import verify
from tests.faults import fault
from tests.small_disk import small_disk
from tests.unit.volumes.places import Place
from tests.unit.volumes.test_archive import FILE, LINK, ROOT, tar
from tests.unit.volumes.trees import back_up, bring_back, flip, rewritten, truncate


@pytest.fixture
def made(tmp_path: Path, root: Path) -> Backup:
    """Of a database and of models, so that there is an archive, a list and a blob of each."""
    place = Place.of(tmp_path / "place", far=False)
    (place.folder / "folder").mkdir(parents=True)
    for number in range(30):
        (place.folder / f"folder/{number}").write_bytes(hashlib.sha512(bytes([number])).digest() * 50)
    (place.folder / "a.gguf").write_bytes(b"model" * 300_000)
    return back_up(place.volume("database"), place.volume("models"), root=root)


def test_a_good_one(made: Backup) -> None:
    verify(made, silent)
    assert made.verified > made.contents.made_at


def test_a_good_one_on_a_disk_that_takes_no_note_of_it(made: Backup) -> None:
    (made.folder / VERIFIED).mkdir()
    verify(made, silent)
    assert made.verified == made.contents.made_at


def found(made: Backup, path: Path) -> None:
    with pytest.raises(ByreError) as caught:
        verify(made, silent)
    assert caught.value.fault in {"backup-damaged", "file-unreadable"} and str(path) in caught.value.message
    assert made.verified == ""


def test_one_byte_flipped_at_twenty_places(made: Backup) -> None:
    paths = [made.folder / f"database.{kind}.zst" for kind in ("tar", "list")] + list(made.blobs.iterdir())
    for path in paths:
        good = path.read_bytes()
        for place in range(20):
            flip(path, place / 20)
            found(made, path)
            path.write_bytes(good)
    verify(made, silent)


def test_one_byte_of_the_manifest_flipped_at_twenty_places(made: Backup) -> None:
    """Whatever it is that it says then: its sum is another one, and the other way round."""
    for name in (MANIFEST, SUM):
        path = made.folder / name
        good = path.read_bytes()
        end = len(good) if name == MANIFEST else 64  # behind the sum is the name of the file
        for place in range(20):
            path.write_bytes(good[:end])
            flip(path, place / 20)
            path.write_bytes(path.read_bytes() + good[end:])
            found, bad = find_backups(made.folder.parent)
            assert not found and [folder for folder, _ in bad] == [made.folder]
            assert bad[0][1].fault in {"backup-damaged", "backup-version"}
            assert str(made.folder) in bad[0][1].message
        path.write_bytes(good)
    verify(read_backup(made.folder), silent)


def test_cut_off_at_ten_places(made: Backup) -> None:
    paths = [made.folder / f"database.{kind}.zst" for kind in ("tar", "list")] + list(made.blobs.iterdir())
    for path in paths:
        good = path.read_bytes()
        for place in range(10):
            truncate(path, place / 10)
            found(made, path)
            path.write_bytes(good)
        path.unlink()
        found(made, path)
        path.write_bytes(good)


def test_every_bad_file_is_named_and_put_aside(made: Backup, tmp_path: Path) -> None:
    """Two blobs, one of which is missing, and an archive."""
    place = Place.of(tmp_path / "more", far=False)
    place.folder.mkdir()
    for name in ("b.gguf", "c.gguf", "d.gguf"):
        (place.folder / name).write_bytes(name.encode() * 300_000)
    more = back_up(place.volume("models"), place.volume("database"), root=made.folder.parent, name="more")
    flipped, missing, whole = (one.sha256 for one in more.entries(more.record("models")) if one.blob)
    flip(more.blobs / flipped)
    (more.blobs / missing).unlink()
    flip(more.folder / "database.tar.zst")
    with pytest.raises(ByreError, check=fault("backup-damaged")) as caught:
        verify(more, silent)
    told = "\n".join(caught.value.detail)
    assert all(name in told for name in (flipped, missing, "database.tar.zst")) and whole not in told
    assert not (more.blobs / flipped).exists() and (more.blobs / f"{DAMAGED}{flipped}").exists()
    assert more.verified == ""


def test_the_rest_of_a_damaged_backup_comes_back(made: Backup, tmp_path: Path) -> None:
    flip(made.folder / "database.tar.zst")
    for name, whole in (("database", False), ("models", True)):
        goal = Volume(name, "bind", tmp_path / name, name)
        if whole:
            bring_back(goal, made)
            assert (goal.folder / "a.gguf").stat().st_size == 1_500_000
        else:
            with pytest.raises(ByreError):
                bring_back(goal, made)


def forge(made: Backup, entries: list[Entry], data: bytes) -> Backup:
    """Another archive and list of the database, with a manifest that knows their sums."""
    listing = zstandard.compress(b"".join(json.dumps(one.document()).encode() + b"\n" for one in entries))
    for name, content in (("database.tar.zst", zstandard.compress(data)), ("database.list.zst", listing)):
        (made.folder / name).write_bytes(content)
        sums = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        kind = "archive" if ".tar" in name else "listing"
        rewritten(made, lambda d, kind=kind, sums=sums: d["volumes"][0][kind].update(sums))  # type: ignore[misc]
    counts = {"entries": len(entries), "content_bytes": sum(one.size for one in entries)}
    rewritten(made, lambda d: d["volumes"][0].update(counts))
    return read_backup(made.folder)


def test_a_hostile_archive_is_refused_when_it_is_read(made: Backup, tmp_path: Path) -> None:
    setuid = dataclasses.replace(FILE, mode=0o4755)
    out = dataclasses.replace(FILE, path="../x")
    through = [ROOT, dataclasses.replace(LINK, target="e"), dataclasses.replace(FILE, path="d/x")]
    blob = dataclasses.replace(FILE, blob=True, sha256="../../x")
    cases = [
        ([ROOT, out], tar(ROOT, out)),
        ([ROOT, LINK], tar(ROOT, LINK)),
        (through, tar(*through)),
        ([ROOT, setuid], tar(ROOT, setuid)),
        ([ROOT, FILE], tar(ROOT)),
        ([ROOT], tar(ROOT, FILE)),
        ([ROOT, dataclasses.replace(FILE, xattrs={"user.x": "eA=="})], tar(ROOT, FILE)),
        ([ROOT, blob], tar(ROOT)),
    ]
    for entries, data in cases:
        with pytest.raises(ByreError) as caught:
            verify(forge(made, entries, data), silent)
        assert caught.value.fault == "backup-damaged"
        goal = tmp_path / "goal"
        goal.mkdir(exist_ok=True)
        with pytest.raises(ByreError):
            bring_back(Volume("database", "bind", goal, "goal"), read_backup(made.folder))
        assert not list(goal.iterdir())


def test_a_list_with_another_sha256_than_the_archive_is_found(made: Backup, tmp_path: Path) -> None:
    """A restore goes by the archive, whose own sha256 the manifest has."""
    forged = forge(made, [ROOT, dataclasses.replace(FILE, sha256="0" * 64)], tar(ROOT, FILE))
    with pytest.raises(ByreError, check=fault("backup-damaged")):
        verify(forged, silent)
    goal = Volume("database", "bind", tmp_path / "goal", "goal")
    bring_back(goal, read_backup(made.folder))
    assert (goal.folder / "x").read_bytes() == b"evil"


def test_an_archive_that_unpacks_to_too_much(made: Backup) -> None:
    huge = dataclasses.replace(FILE, size=1 << 40)
    forged = forge(made, [ROOT, FILE], tar(ROOT, huge))
    with pytest.raises(ByreError) as caught:
        verify(forged, silent)
    assert caught.value.fault == "backup-damaged"


def test_a_bomb_is_refused_or_ends_with_its_disk(made: Backup, tmp_path: Path) -> None:
    """Zeros that are packed to a thousandth, with a list that agrees. The manifest knows less of them, or says that
    they take no room of the disk."""
    size = 64 << 20
    bomb = dataclasses.replace(FILE, size=size, sha256=hashlib.sha256(bytes(size)).hexdigest())
    forged = forge(made, [ROOT, bomb], header(ROOT) + header(bomb) + bytes(size) + END)
    assert (forged.folder / "database.tar.zst").stat().st_size < size / 1000
    with small_disk(tmp_path / "disk", 4 << 20) as disk:
        goal = Volume("database", "bind", disk / "goal", "goal")
        goal.folder.mkdir()
        for change, refused in (
            ({"content_bytes": 4, "disk_bytes": 4096}, "backup-damaged"),
            ({"content_bytes": size, "disk_bytes": 4096}, "disk-small"),
            ({"content_bytes": size, "disk_bytes": size}, "disk-small"),
        ):
            rewritten(forged, lambda d, change=change: d["volumes"][0].update(change))  # type: ignore[misc]
            with pytest.raises(ByreError, check=fault(refused)):
                bring_back(goal, read_backup(forged.folder))
            assert not list(goal.folder.iterdir())
