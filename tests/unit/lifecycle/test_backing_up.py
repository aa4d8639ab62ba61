"""What a backup says of what made it."""

from __future__ import annotations

from pathlib import Path

from scripts import images
from scripts.lifecycle import backing_up
from scripts.lifecycle.site import Site
from scripts.runtimes import page_program
from scripts.runtimes.base import Runtime
from scripts.runtimes.page_program import Program
from tests.unit.runtimes.fake_tool import runtime


def test_the_image_that_the_data_belong_to_made_it(tmp_path: Path) -> None:
    made, fake = runtime(tmp_path, "podman")
    there = Runtime("podman", made, made, made.data, made.images, made)
    site = Site(made.settings, made.home, there)
    fake.say("image inspect", "sha256:1\n")
    old = Program(f"{images.PREFIX}openwebui:0123", "0.1.2")
    page_program.write(made.home, page_program.State(now=old))
    _, versions = backing_up.made_by(site)
    assert versions["openwebui"] == {"image": old.place}
    assert versions["gateway"]["image"].startswith(f"{images.PREFIX}gateway:")
