"""`pin`: the digests of the images that the settings name, and the sums of Ollama's and llama.cpp's archives, written
into `.env`."""

from __future__ import annotations

import platform
import re

from scripts import bounded, host
from scripts.builds import release
from scripts.console import Console
from scripts.home import ROOT
from scripts.images import pins
from scripts.lifecycle import engine_build, installation
from scripts.progress import Progress
from scripts.settings import FIELDS, keep

IMAGES = (*(name for name in FIELDS if name.endswith("_image")), "ollama_base")
OLLAMA_VERSION = re.compile(r"ARG OLLAMA_VERSION=(\S+)")
ARCHITECTURES = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "arm64": "arm64"}


def pin(console: Console, dry_run: bool = False) -> None:
    """Ask each image's registry for its digest, and the release for its sums. All of them, or nothing is written."""
    settings = installation.look(console.note).settings
    found: dict[str, str] = {}
    with console.progress() as report:
        for name in IMAGES:
            image = settings.text(name)
            if image and not image.startswith("localhost/"):
                report(Progress("pin", "looking", note=image))
                found[name.upper()] = pins.pinned(image, pins.digest(image))
        report(Progress("pin", "looking", note="the sums of Ollama's release"))
        version = OLLAMA_VERSION.search(bounded.text(ROOT / "Containerfile.ollama"))
        assert version, "Containerfile.ollama names its version"
        archive = f"ollama-linux-{ARCHITECTURES.get(platform.machine().lower(), 'amd64')}.tar.zst"
        found["OLLAMA_SHA256"] = pins.release_sum(settings.ollama_release_url, version[1], archive)
        if settings.engine_build == "auto":
            report(Progress("pin", "looking", note="the record of llama.cpp's release"))
            gpu = engine_build.wants_gpu(settings, host.gpus())
            if sum_ := release.digest(settings.llamacpp_release_url, gpu):
                found["LLAMACPP_SHA256"] = sum_
    for name, value in found.items():
        console.say(f"{name}={value}")
    path = None if dry_run else keep(ROOT, found)
    if path:
        console.say(f"written to {path}")
        console.say("next:  uv run invoke start")
    console.data({"pinned": found, "env_file": str(path) if path else None})
