"""A user without root goes from an old Open WebUI to this Byre's version with all that people have in it, and back."""

from __future__ import annotations

import shutil
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import old_openwebui, page_updates
from tests.containers import PAGE, container
from tests.machine import Machine
from tests.podman_tool import Podman
from tests.rootless import RootlessMachine, hand_over, installation, store, user

pytestmark = [
    pytest.mark.skipif(not shutil.which("slirp4netns"), reason="slirp4netns is not installed"),
    pytest.mark.timeout(5400),  # the first time, it copies gigabytes of images on a busy machine
]


@pytest.fixture(scope="module")
def old(tool: Podman, images: dict[str, str], started: Machine) -> Iterator[RootlessMachine]:
    """A stack of a user without root with the old version, of images that root has built."""
    folder = Path(tempfile.mkdtemp(prefix="byre-rootless-"))
    folder.chmod(0o755)
    tool.run("tag", old_openwebui.image(tool, page_updates.OLD), page_updates.IMAGE)
    mine = f"label={tool.label}={started.settings['COMPOSE_PROJECT_NAME']}"
    names = tool.run("ps", "--filter", mine, "--format", "{{.Image}}").stdout.split()
    started.invoke("stop")
    needed = sorted({*names, page_updates.IMAGE, images["BOOKWORM_IMAGE"], images["TRIXIE_IMAGE"]})
    # Another one than that of test_podman_rootless.py, which has no old version.
    place = store(tool, needed, "rootless-update")
    with user(folder, place) as somebody:
        hand_over(tool, needed, somebody, folder, place)
        tool.run("rmi", page_updates.IMAGE, check=False)  # the name alone
        project = f"byretest-{uuid.uuid4().hex[:8]}"
        settings = {"RUNTIME": "podman", "ENGINE": "llamacpp", "COMPOSE_PROJECT_NAME": project}
        made = installation(somebody, settings | page_updates.SETTINGS | images)
        page_updates.filled(made)
        yield made


def test_an_old_version_goes_to_the_new_one_and_comes_back(old: RootlessMachine) -> None:
    def used() -> str:
        assert old.user
        name = old.user.run("podman", "inspect", "--format", "{{.ImageName}}", container(old, PAGE))
        return name.strip()

    page_updates.goes(old, used)
    page_updates.comes_back(old, used)
    old.invoke("stop")
