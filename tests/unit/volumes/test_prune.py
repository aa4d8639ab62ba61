"""Which backups are kept; nothing goes before the newest one is known to be good."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.errors import ByreError
from scripts.progress import silent
from scripts.volumes import Volume
from scripts.volumes.manifest import find_backups
from scripts.volumes.prune import Plan, Rules, plan, prune, shrunk
from scripts.volumes.verify import verify
from tests.unit.volumes.places import Place
from tests.unit.volumes.trees import back_up, described, flip, names


def good(planned: Plan) -> None:
    verify(planned.keep[-1], silent)


@pytest.fixture
def volume(tmp_path: Path) -> Volume:
    place = Place.of(tmp_path / "place", far=False)
    place.folder.mkdir()
    (place.folder / "a.gguf").write_bytes(b"first" * 300_000)
    (place.folder / "small").write_text("x")
    return place.volume("models")


def written(root: Path, *days: str) -> None:
    """Folders with a manifest alone: enough to decide by."""
    for number, day in enumerate(days):
        (root / day).mkdir(parents=True)
        text = described(number + 1, f"{day}T08:00:00+00:00").text()
        (root / day / "manifest.json").write_text(text)


def test_by_days_weeks_and_months(root: Path) -> None:
    written(root, "2026-01-05", "2026-02-01", "2026-02-28", "2026-03-01", "2026-03-02", "2026-03-03")
    cases = [
        (Rules(1, 0, 0, 0), ["2026-03-03"]),
        (Rules(0, 0, 0, 0), ["2026-03-03"]),
        (Rules(0, 2, 0, 0), ["2026-03-02", "2026-03-03"]),
        (Rules(0, 0, 2, 0), ["2026-03-01", "2026-03-03"]),
        (Rules(0, 0, 0, 3), ["2026-01-05", "2026-02-28", "2026-03-03"]),
        (Rules(), ["2026-01-05", "2026-02-01", "2026-02-28", "2026-03-01", "2026-03-02", "2026-03-03"]),
    ]
    for rules, kept in cases:
        found = plan(root, rules)
        assert [one.name for one in found.keep] == kept
        assert len(found.keep) + len(found.remove) == 6
    found = plan(root, Rules(1, 0, 0, 0), {"2026-02-01", ""})
    assert [one.name for one in found.keep] == ["2026-02-01", "2026-03-03"], (
        "an update needs it for its way back"
    )


def test_the_newest_one_with_a_volume_stays(root: Path) -> None:
    """Those after it are of other volumes only."""
    written(root, "2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04")
    for day in ("2026-03-03", "2026-03-04"):
        text = described(int(day[-1]), f"{day}T08:00:00+00:00", "gateway").text()
        (root / day / "manifest.json").write_text(text)
    found = plan(root, Rules(1, 0, 0, 0))
    assert (
        [one.name for one in found.keep] == ["2026-03-02", "2026-03-04"] == [one.name for one in found.newest]
    )


def test_a_volume_is_compared_with_the_largest_backup_of_it() -> None:
    large, other, small = (
        described(1, "", content=1000), described(2, "", "gateway", 1000), described(3, "", content=10),
    )  # fmt: skip
    assert shrunk([large, other, small]).startswith("openwebui has 10 bytes")
    assert shrunk([large, small, other, small]) and shrunk([large, small, small, small])
    assert not shrunk([large, small, other]) and not shrunk([small, other, large]) and not shrunk([small])


def test_a_hundred_backups(volume: Volume, root: Path) -> None:
    back_up(volume, root=root, name="first", made_at="2025-01-01T00:00:00+00:00")
    written(root, *(f"2026-{1 + number // 28:02d}-{1 + number % 28:02d}" for number in range(98)))
    (volume.folder / "a.gguf").write_bytes(b"other" * 300_000)
    back_up(volume, root=root, name="last", made_at="2026-12-01T00:00:00+00:00")
    assert len(list((root / "blobs").iterdir())) == 2
    found = prune(root, Rules(monthly=3), good)
    left, bad = find_backups(root)
    assert not bad and [one.name for one in left] == [one.name for one in found.keep] and len(left) < 20
    assert left[-1].name == "last"
    (blob,) = (root / "blobs").iterdir()
    verify(left[-1], silent)
    assert blob in left[-1].blobs.iterdir()


def test_nothing_goes_when_the_newest_is_bad(volume: Volume, root: Path) -> None:
    for name in ("one", "two"):
        back_up(volume, root=root, name=name)
    flip(root / "two/models.tar.zst")
    with pytest.raises(ByreError) as caught:
        prune(root, Rules(1, 0, 0, 0), good)
    assert caught.value.fault == "backup-damaged" and names(root) >= {"one", "two"}


def test_no_blob_goes_while_a_backup_cannot_be_read(volume: Volume, root: Path) -> None:
    back_up(volume, root=root)
    (volume.folder / "a.gguf").unlink()
    back_up(volume, root=root, name="two")
    assert len(plan(root, Rules(1, 0, 0, 0)).blobs) == 1
    (root / "one/manifest.json").write_text("?")
    found = plan(root, Rules(1, 0, 0, 0))
    assert not found.blobs and not found.remove


def test_what_a_killed_prune_left_goes(volume: Volume, root: Path) -> None:
    for name in ("one", "two", "three"):
        back_up(volume, root=root, name=name)
    (root / "one").rename(root / ".removing-one")
    prune(root, Rules(1, 0, 0, 0), good)
    assert names(root) == {"three", "blobs", ".lock"} and len(list((root / "blobs").iterdir())) == 1


def test_a_drop_in_size_is_suspicious(volume: Volume, root: Path) -> None:
    for name in ("one", "two"):
        back_up(volume, root=root, name=name)
        assert not plan(root, Rules()).suspicious
    (volume.folder / "a.gguf").unlink()
    back_up(volume, root=root, name="three")
    assert plan(root, Rules(1, 0, 0, 0)).suspicious.startswith("models has 1 bytes")
    back_up(volume, root=root, name="four")
    assert plan(root, Rules()).suspicious, "a second one like it does not hide it"
    back_up(volume, root=root, name="five", made_at="2099-01-01T00:00:00+00:00")
    assert plan(root, Rules()).suspicious and not plan(root, Rules(), accepted="2099").suspicious
