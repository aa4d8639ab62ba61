"""What a backup says of what made it, and how it stops a service."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from scripts import images
from scripts.lifecycle import backing_up
from scripts.lifecycle.site import Site
from scripts.probes import Readiness
from scripts.runtimes.base import Runtime
from scripts.webui import page_program
from scripts.webui.page_program import Program
from tests.unit.runtimes.fake_tool import runtime


def test_the_image_that_the_data_belong_to_made_it(tmp_path: Path) -> None:
    made, fake = runtime(tmp_path, "podman")
    there = Runtime("podman", made.wiring, made, made.data, made.images, made)
    site = Site(made.settings, made.home, there)
    fake.say("image inspect", "sha256:1\n")
    old = Program(f"{images.PREFIX}openwebui:0123", "0.1.2")
    page_program.write(made.home, page_program.State(now=old))
    _, versions = backing_up.made_by(site)
    assert versions["openwebui"] == {"image": old.place}
    assert versions["gateway"]["image"].startswith(f"{images.PREFIX}gateway:")


class Interrupted:
    """Services that a signal interrupts in each of their calls: a stop that is cut goes on by itself."""

    poll = 0.01

    def __init__(self, number: int) -> None:
        self.number = number
        self.steps: list[str] = []

    def stop(self, name: str) -> None:
        self._whole("stopped")

    def resume(self, name: str) -> None:
        self._whole("started")

    def ready(self, service: object) -> Readiness:
        return Readiness(True, "")

    def _whole(self, step: str) -> None:
        os.kill(os.getpid(), self.number)
        time.sleep(0.01)
        self.steps.append(step)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_no_signal_leaves_a_service_stopped(number: signal.Signals) -> None:
    services = Interrupted(number)
    site: Any = SimpleNamespace(
        runtime=SimpleNamespace(services=services), running={"database"},
        described=lambda: {"database": None}, settings=SimpleNamespace(ready_timeout=1.0),
    )  # fmt: skip
    volume: Any = SimpleNamespace(services=("database",))
    before = signal.signal(number, signal.default_int_handler)  # as each command has it
    try:
        with pytest.raises(KeyboardInterrupt), backing_up._stopped(site, volume):
            raise AssertionError("it went on after the signal")
    finally:
        signal.signal(number, before)
    assert services.steps == ["stopped", "started"]
