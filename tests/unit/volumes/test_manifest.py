"""What is known of a backup, also of one that Byre 0.1.0 made."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import tarfile
from pathlib import Path

import pytest
import zstandard

from scripts.errors import ByreError, SettingsError
from scripts.progress import silent
from scripts.volumes import Volume
from scripts.volumes.manifest import FORMAT, SUM, find_backups, read_backup, since
from scripts.volumes.verify import verify
from tests.unit.volumes.trees import back_up, bring_back, rewritten


def old(folder: Path, volume: str = "database", version: int = 1) -> None:
    """As Byre 0.1.0 wrote it: archives by Python's tarfile, whose names have no `./`, and a manifest with the list."""
    folder.mkdir(parents=True, exist_ok=True)
    common = {
        "uid": 0,
        "gid": 0,
        "mtime_ns": 1_700_000_000_000_000_001,
        "target": "",
        "xattrs": {},
        "sha256": "",
    }
    digest = hashlib.sha256(b"one").hexdigest()
    files = [
        {"path": ".", "type": "folder", "mode": 0o755, "size": 0, **common},
        {"path": "one", "type": "file", "mode": 0o640, "size": 3, **common, "sha256": digest},
        {"path": "two", "type": "hardlink", "mode": 0o640, "size": 0, **common, "target": "one"},
    ]  # fmt: skip
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.PAX_FORMAT) as packed:
        for one in files:
            info = tarfile.TarInfo(str(one["path"]))
            kinds = {"folder": tarfile.DIRTYPE, "file": tarfile.REGTYPE, "hardlink": tarfile.LNKTYPE}
            info.type, info.mode = kinds[str(one["type"])], int(str(one["mode"]))
            info.size, info.linkname, info.mtime = int(str(one["size"])), str(one["target"]), 1_700_000_000
            info.pax_headers = {"mtime": "1700000000.000000001"}
            packed.addfile(info, io.BytesIO(b"one"))
    archive = zstandard.compress(plain.getvalue())
    (folder / f"{volume}.tar.zst").write_bytes(archive)
    manifest = {
        "volume": volume, "kind": "embedded", "label": "/x", "made_at": "2026-01-01T00:00:00+00:00",
        "archive_bytes": len(archive), "archive_sha256": hashlib.sha256(archive).hexdigest(), "content_bytes": 3,
        "disk_bytes": 3, "files": files, "left_out": [{"path": "a fifo", "why": "a fifo"}], "version": version,
    }  # fmt: skip
    (folder / f"{volume}.json").write_text(json.dumps(manifest))


def test_a_backup_of_0_1_0_comes_back(root: Path, tmp_path: Path) -> None:
    old(root / "old")
    (found,), bad = find_backups(root)
    assert not bad and found.contents.format == 1 and found.contents.volumes[0].entries == 3
    verify(found, silent)
    goal = Volume("database", "embedded", tmp_path / "goal", "goal")
    bring_back(goal, found)
    one = goal.folder / "one"
    assert one.read_text() == "one" and one.stat().st_ino == (goal.folder / "two").stat().st_ino
    assert one.stat().st_mtime_ns == 1_700_000_000_000_000_001


def test_a_backup_of_before_the_manifest_had_a_checksum(small: Volume, root: Path) -> None:
    made = back_up(small, root=root)
    assert read_backup(made.folder).contents.sealed
    sums = ["sha256sum", "-c", SUM]
    subprocess.run(sums, cwd=made.folder, check=True, capture_output=True)
    rewritten(made, lambda d: d.pop("sealed"))
    (made.folder / SUM).unlink()
    older = read_backup(made.folder)
    assert not older.contents.sealed
    verify(older, silent)
    bring_back(small, older)


@pytest.mark.parametrize("version", ["0.1.0", "0.2.0", "9.8.7"])
def test_the_form_decides_how_a_backup_is_read_and_not_the_version_that_made_it(
    small: Volume, root: Path, version: str
) -> None:
    made = back_up(small, root=root)
    rewritten(made, lambda document: document.update(byre=version))
    found = read_backup(made.folder)
    assert (found.contents.byre, found.contents.format, found.old) == (version, FORMAT, {})
    verify(found, silent)
    bring_back(small, found)


def test_a_form_that_is_not_known_is_refused_with_the_version_that_knows_it(root: Path) -> None:
    old(root / "old", version=7)
    (root / "new").mkdir(parents=True)
    (root / "new/manifest.json").write_text('{"format": 9, "byre": "4.5.6"}')
    found, bad = find_backups(root)
    assert not found and {error.fault for _, error in bad} == {"backup-version"}
    assert any("4.5.6" in error.message for _, error in bad)


@pytest.mark.parametrize(
    "content", ["", "[]", "{", '{"format": 2}', '{"format": 2, "volumes": [1]}', "nul\0"]
)
def test_a_manifest_that_is_damaged_is_named(root: Path, content: str) -> None:
    (root / "one").mkdir(parents=True)
    (root / "one/manifest.json").write_text(content)
    with pytest.raises(ByreError) as caught:
        read_backup(root / "one")
    assert (
        caught.value.fault in {"backup-damaged", "backup-version"}
        and str(root / "one") in caught.value.message
    )


def test_a_backup_whose_manifest_is_missing_is_named(small: Volume, root: Path) -> None:
    made = back_up(small, root=root)
    (made.folder / "manifest.json").unlink()
    ((folder, error),) = find_backups(root)[1]
    assert folder == made.folder and error.fault == "backup-damaged"


@pytest.mark.parametrize("name", ["made_at", "byre", "runtime"])
def test_what_a_terminal_would_act_on_is_damage(small: Volume, root: Path, name: str) -> None:
    made = back_up(small, root=root)
    rewritten(made, lambda document: document.update({name: "\x1b]0;a title\a"}))
    with pytest.raises(ByreError) as caught:
        read_backup(made.folder)
    assert caught.value.fault == "backup-damaged" and "\x1b" not in caught.value.message


def test_a_clock_that_went_backwards() -> None:
    assert since("2999-01-01T00:00:00+00:00") == 0.0 < since("2001-01-01T00:00:00+00:00")
    assert since("yesterday") == 0.0 == since("2001-01-01")


def test_other_folders_are_no_backups(root: Path) -> None:
    (root / "photos").mkdir(parents=True)
    (root / "photos/a.json").write_text("{}")
    (root / "file").touch()
    assert find_backups(root) == ([], []) == find_backups(root / "none")
    with pytest.raises(SettingsError) as caught:
        read_backup(root / "photos")
    assert caught.value.fault == "backup-unknown"
