"""Digests are written as they were read, or not at all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scripts.errors import InstallError
from scripts.images import pins
from tests.faults import fault
from tests.unit.registry import DIGEST, SUM, Server, registry


@pytest.fixture
def server() -> Iterator[Server]:
    with registry() as made:
        yield made


def test_the_digest_is_that_of_the_bytes(server: Server) -> None:
    assert pins.digest(server.image) == DIGEST
    again = pins.pinned(server.image, DIGEST)
    assert again == f"{server.image}@{DIGEST}"
    assert pins.pinned(again, "sha256:0") == f"{server.image}@sha256:0", (
        "a new digest takes the old one's place"
    )


def test_a_registry_that_says_one_thing_and_sends_another(server: Server) -> None:
    server.told = f"sha256:{'0' * 64}"
    with pytest.raises(InstallError, check=fault("digest-unknown"), match="sha256:000"):
        pins.digest(server.image)


@pytest.mark.parametrize("status", [401, 404, 500])
def test_an_image_that_is_not_there(server: Server, status: int) -> None:
    server.status = status
    with pytest.raises(InstallError, check=fault("digest-unknown"), match=f"answers {status}"):
        pins.digest(server.image)


def test_nobody_answers(server: Server) -> None:
    name = server.image
    server.server_close()
    with pytest.raises(InstallError, match="could not be read"):
        pins.digest(name)


@pytest.mark.parametrize(
    ("name", "address"),
    [
        (
            "docker.io/library/debian:trixie-slim",
            "https://registry-1.docker.io/v2/library/debian/manifests/trixie-slim",
        ),
        ("ghcr.io/a/b", "https://ghcr.io/v2/a/b/manifests/latest"),
        ("localhost:5000/a:1@sha256:0", "http://localhost:5000/v2/a/manifests/1"),
    ],
)
def test_where_an_image_is_asked_for(name: str, address: str) -> None:
    assert pins.Reference.of(name).address == address


@pytest.mark.parametrize("name", ["debian", "library/debian:1"])
def test_a_short_name_is_refused(name: str) -> None:
    with pytest.raises(InstallError, match="has no registry"):
        pins.Reference.of(name)


def test_the_sum_of_a_release(server: Server) -> None:
    address = f"http://127.0.0.1:{server.server_address[1]}/rel"
    assert pins.release_sum(address, "1.2", "ollama.tar.zst") == SUM
    with pytest.raises(InstallError, check=fault("digest-unknown"), match=r"other\.tar"):
        pins.release_sum(address, "1.2", "other.tar")
