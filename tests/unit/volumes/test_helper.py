"""The container that reaches a volume: what it may do, and how it ends."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from scripts.errors import HostError
from scripts.volumes import Helper, Mover
from tests.unit.volumes.places import IMAGE, LABEL, Place
from tests.unit.volumes.trees import back_up


@pytest.fixture
def place(tmp_path: Path) -> Place:
    place = Place.of(tmp_path / "place", far=True)
    place.folder.mkdir()
    (place.folder / "one").write_text("1")
    return place


@pytest.fixture
def helper(place: Place) -> Helper:
    found = place.volume().helper
    assert found
    return found


def test_the_container_has_nothing_but_the_volume(helper: Helper, place: Place) -> None:
    other = dataclasses.replace(helper, userns="keep-id:uid=10001,gid=10001")
    assert (
        other.argv("sh", "-c", "ls", name="x")
        == (
            "podman run --rm --name=x --workdir=/volume --network=none --read-only --tmpfs=/tmp --user=0:0 "
            "--pull=never --log-driver=none --no-healthcheck --cap-drop=ALL --cap-add=CHOWN --cap-add=DAC_OVERRIDE "
            "--cap-add=FOWNER --cap-add=FSETID --cap-add=SETFCAP --security-opt=no-new-privileges "
            f"--security-opt=label=disable --env=LC_ALL=C --userns=keep-id:uid=10001,gid=10001 "
            f"--volume={place.folder}:/volume:ro --entrypoint=sh {IMAGE} -c ls"
        ).split()
    )
    assert f"--volume={place.folder}:/volume" in other.argv("sh", name="x", write=True)
    assert "--interactive" in other.argv("sh", name="x", feed=True)
    assert other.by_hand("rm", "-r", "/volume/x").split() == [
        "podman", "run", "--rm", "-it", "--user=0:0", "--userns=keep-id:uid=10001,gid=10001",
        f"--volume={place.folder}:/volume", "--entrypoint=rm", IMAGE, "-r", "/volume/x",
    ]  # fmt: skip
    named = dataclasses.replace(helper, source=LABEL)
    assert f"--volume={LABEL}:/volume:ro,nocopy" in named.argv("sh", name="x")
    assert f"--volume={LABEL}:/volume:nocopy" in named.argv("sh", name="x", write=True)


def test_a_backup_only_reads(place: Place, root: Path) -> None:
    back_up(place.volume(), root=root)
    runs = [line for line in place.heard() if line.startswith("run ")]
    assert len(runs) == 2 and all(f"--volume={place.folder}:/volume:ro " in line for line in runs)


def test_no_image_is_there(helper: Helper, place: Place) -> None:
    bare = dataclasses.replace(
        place.volume(), helper=dataclasses.replace(helper, images=("localhost/gone:1",))
    )
    with pytest.raises(HostError) as caught:
        Mover(bare).survey()
    assert caught.value.fault == "part-missing" and caught.value.hint == "uv run invoke build"


def test_what_a_killed_command_left_running_is_ended(place: Place) -> None:
    (place.root / "running").write_text(f"{LABEL}_byre-work-1\nx{LABEL}_byre-work-2\n")
    Mover(place.volume()).settle()
    heard = place.heard()
    assert heard[0] == f"ps --all --filter name={LABEL}_byre-work- --format {{{{.Names}}}}"
    assert heard[1] == f"rm --force {LABEL}_byre-work-1"


def test_names_of_its_containers(helper: Helper) -> None:
    assert helper.ours(helper.name("work")) and not helper.ours("byre_openwebui_1")
    assert helper.name("look") != helper.name("look")


def test_a_mark_is_there_while_a_change_is_under_way(helper: Helper, place: Place) -> None:
    helper.begin()
    helper.begin()
    assert place.volume().unsettled
    helper.settled()
    helper.settled()
    assert not place.volume().unsettled
