"""Images: those that are here, those that have to be built or pulled, and those that no service needs any more."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass

from scripts import images
from scripts.progress import Progress, Report
from scripts.runtimes.tool import Tool
from scripts.stack import Service

LEFT = "unnamed image"  # before the id of one that was left by a build


@dataclass(frozen=True)
class Stock:
    """The images of one tool."""

    tool: Tool

    def missing(self, services: Iterable[Service]) -> dict[str, int]:
        """The services whose images are not here; their sizes are not known."""
        named = {s.name: images.name(s) for s in services}
        if self.tool.has(*named.values()):  # one question, as a rule
            return {}
        return {name: 0 for name, image in named.items() if not self.tool.has(image)}

    def obtain(self, service: Service, report: Report, cancel: threading.Event) -> str:
        """Build the service's image, or pull the one that is named for it, unless it is there. Returns its name."""
        image = images.name(service)
        if not self.tool.has(image):
            if service.build and image.startswith(images.PREFIX):
                self.tool.build(service, image, report, cancel)
            else:
                self.tool.pull(service.name, image, report, cancel)
            report(Progress(service.name, "installed"))
        return image

    def outdated(self, services: Iterable[Service]) -> dict[str, int]:
        """Images that we built of other ingredients than those of `services`, and what is left of building them, with
        their sizes in bytes."""
        needed = {images.name(service) for service in services}
        done = self.tool(
            "images",
            "--format",
            "{{.Repository}}:{{.Tag}} {{.Size}}",
            "--filter",
            f"reference={images.PREFIX}*",
        )
        sizes = dict(line.split(" ", 1) for line in done.out.splitlines() if " " in line)
        named = {
            name: size_in_bytes(size)
            for name, size in sizes.items()
            if name.startswith(images.PREFIX) and name not in needed and not name.endswith(":latest")
        }
        # What is left of building the others makes the next build faster.
        left = {f"{LEFT} {id}": size for id, (made, size) in self.tool.left().items() if made not in needed}
        return named | left

    def discard(self, name: str) -> bool:
        """Without force: an image that a container was made of stays."""
        return self.tool("image", "rm", name.removeprefix(f"{LEFT} ")).ok


def size_in_bytes(text: str) -> int:
    """Bytes of a size as Podman (`82.8 MB`) or Docker (`82.8MB`) writes it; 0 for anything else."""
    matched = re.fullmatch(r"(\d+(?:\.\d+)?) ?(k|M|G|T)?B", text.strip())
    return (
        int(float(matched[1]) * {"k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}.get(matched[2], 1))
        if matched
        else 0
    )
