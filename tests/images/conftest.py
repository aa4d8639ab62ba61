"""The Podman of the container tests, and the release that they serve."""

from tests.podman.conftest import images, release_server, tool

__all__ = ["images", "release_server", "tool"]
