"""The Podman of the container tests, and the release that they serve."""

from tests.podman.conftest import images, tool
from tests.podman.test_podman_ollama import release_server

__all__ = ["images", "release_server", "tool"]
