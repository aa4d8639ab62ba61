"""An image is named after what it is made of."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scripts import images, parts, stack
from scripts.errors import InstallError
from scripts.home import ROOT
from tests.faults import fault

FILE = """FROM a AS build
COPY locks/one.txt /build/
RUN make
COPY --from=build /made /made
COPY --chmod=755 \\
     run /usr/local/bin/
"""


@pytest.fixture
def context(tmp_path: Path) -> Path:
    (tmp_path / "locks").mkdir()
    (tmp_path / "locks" / "one.txt").write_text("1")
    (tmp_path / "locks" / "two.txt").write_text("2")
    (tmp_path / "run").write_text("#!/bin/sh")
    (tmp_path / "Containerfile.x").write_text(FILE)
    return tmp_path


def service(image: str = "localhost/byre/x:latest", **args: str) -> stack.Service:
    build = {"dockerfile": "Containerfile.x", "args": args}
    return stack.Service.model_validate({"name": "x", "image": image, "build": build, "x-ready": {"port": 1}})


def test_the_ingredients_are_what_is_copied_from_the_context(context: Path) -> None:
    found = [str(p.relative_to(context)) for p in images.ingredients(context, "Containerfile.x")]
    assert found == ["Containerfile.x", "locks/one.txt", "run"]


def test_the_name_changes_with_each_ingredient_and_with_nothing_else(context: Path) -> None:
    first = images.name(service(), context)
    assert first.startswith("localhost/byre/x:") and images.name(service(), context) == first
    (context / "locks" / "two.txt").write_text("changed, but not copied")
    os.utime(context / "locks" / "one.txt", (1, 1))
    assert images.name(service(), context) == first
    seen = {first, images.name(service(BASE="b"), context)}
    (context / "locks" / "one.txt").write_text("11")
    seen.add(images.name(service(), context))
    (context / "run").chmod(0o755)
    seen.add(images.name(service(), context))
    (context / "Containerfile.x").write_text(FILE + "USER 1\n")
    seen.add(images.name(service(), context))
    assert len(seen) == 5


def test_an_image_that_somebody_named_is_taken_as_it_is(context: Path) -> None:
    assert images.name(service("docker.io/library/debian:trixie-slim"), context).endswith("trixie-slim")


def test_a_missing_ingredient_is_named(context: Path) -> None:
    (context / "run").unlink()
    with pytest.raises(InstallError, check=fault("build-file-missing")):
        images.name(service(), context)


LABELS = ("title", "description", "version", "source", "licenses", "base.name")


def test_every_containerfile_says_what_it_makes() -> None:
    described = stack.load(ROOT / stack.COMPOSE_FILE, {}, frozenset({"llamacpp", "ollama"})).services
    for one in described.values():
        assert one.build
        text = (ROOT / one.build.dockerfile).read_text()
        for label in LABELS:
            if one.name == "gateway" and label == "source":
                continue  # it is this repository, which may be anywhere
            assert text.count(f"org.opencontainers.image.{label}=") == 1, (one.name, label)
        # Debian's slim images hold no certificates of authorities.
        assert "ca-certificates" in text
        if one.embedded and one.embedded.part:
            version = parts.find(one.embedded.part).version
            assert f'org.opencontainers.image.version="{version}"' in text, one.name


def test_every_containerfile_has_its_ingredients_and_its_context_lets_them_in() -> None:
    described = stack.load(ROOT / stack.COMPOSE_FILE, {}, frozenset({"llamacpp"})).services
    built = [one for one in described.values() if one.build]
    assert {one.name for one in built} == {"llamacpp", "gateway", "mcp", "openwebui"}
    let_in = {
        line[1:] for line in (ROOT / ".containerignore").read_text().splitlines() if line.startswith("!")
    }
    for one in built:
        assert one.build
        text = (ROOT / one.build.dockerfile).read_text()
        assert "USER 10001:10001" in text and "curl" not in text
        for file in images.ingredients(ROOT, one.build.dockerfile)[1:]:
            assert file.relative_to(ROOT).parts[0] in let_in, file
