"""Version numbers, and the programs that say no more than that."""

from __future__ import annotations

import re

Version = tuple[int, ...]


def parse(text: str) -> Version:
    """`5.7.0-dev` is (5, 7, 0); empty without a number."""
    found = re.search(r"\d+(?:\.\d+)*", text)
    return tuple(int(part) for part in found[0].split(".")) if found else ()


def shown(version: Version) -> str:
    """As people write it: `5.7.0`."""
    return ".".join(map(str, version)) or "unknown"


def find(pattern: str, text: str) -> str:
    """The version in the pattern's one group; empty if it does not match."""
    found = re.search(pattern, text, re.IGNORECASE | re.MULTILINE)
    return found[1] if found else ""


def docker_compose(text: str) -> str:
    """`Docker Compose version v2.32.1`, `docker-compose version 1.29.2, build …`; a banner may come before it."""
    return find(r"^docker.compose version:?\s+v?([\d.]+)", text)


def krunkit(text: str) -> str:
    """`krunkit 1.2.0`."""
    return find(r"^krunkit\s+v?([\d.]+)", text)


def homebrew(text: str) -> str:
    """`Homebrew 5.0.3`."""
    return find(r"^Homebrew\s+v?([\d.]+)", text)


def nvidia_ctk(text: str) -> str:
    """`NVIDIA Container Toolkit CLI version 1.17.4`."""
    return find(r"version\s+v?([\d.]+)", text)
