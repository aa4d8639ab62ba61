"""Caddy as a program of this machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.errors import HostError
from scripts.proxy import program


def caddy(folder: Path, version: str, built: str = "") -> dict[str, str]:
    file = folder / "caddy"
    file.write_text(f"#!/bin/sh\ncase $1 in version) echo '{version}';; *) echo '{built}';; esac\n")
    file.chmod(0o755)
    return {"PATH": str(folder)}


@pytest.mark.parametrize(
    ("version", "built", "found"),
    [
        ("v2.11.9 h1:abc=", "", (2, 11, 9)),
        ("unknown", "dep\tgithub.com/caddyserver/caddy/v2\tv2.12.0\th1:x", (2, 12, 0)),
    ],
)
def test_one_that_is_new_enough(tmp_path: Path, version: str, built: str, found: tuple[int, ...]) -> None:
    assert program.require(caddy(tmp_path, version, built)) == found


@pytest.mark.parametrize("version", ["2.6.2", "v2.10.0 h1:abc=", "unknown"])
def test_one_that_is_too_old_or_does_not_say(tmp_path: Path, version: str) -> None:
    with pytest.raises(HostError) as caught:
        program.require(caddy(tmp_path, version))
    assert caught.value.fault == "caddy-old" and "2.11" in caught.value.message


def test_none(tmp_path: Path) -> None:
    with pytest.raises(HostError) as caught:
        program.require({"PATH": str(tmp_path)})
    assert caught.value.fault == "caddy-missing" and "RUNTIME=podman" in caught.value.hint
