"""Images of arm64, built and run here: on such a machine as they are, elsewhere under emulation."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests import bases
from tests.arm64.emulation import emulated, lacking, native
from tests.arm64.llama_server import library, source
from tests.conftest import cache
from tests.machine import ROOT
from tests.ollama_release import release
from tests.podman_tool import Podman, podman

PLATFORM = "linux/arm64"
# The addresses are arguments of the build: while they stay the same, what it made is taken from its cache.
PORT = 28733


@dataclass(frozen=True)
class Builds:
    """Containerfile.ollama for arm64, of a release that is served on this machine."""

    tool: Podman
    arguments: dict[str, str]

    def build(self, name: str, check: bool = True, **arguments: str) -> subprocess.CompletedProcess[str]:
        """Tools of this machine's architecture fetch and compile; the image is made of one of arm64."""
        return build(self.tool, "ollama", name, self.arguments | arguments, check)


def build(
    tool: Podman, service: str, name: str, arguments: dict[str, str], check: bool = True
) -> subprocess.CompletedProcess[str]:
    """The image of a service's Containerfile, for arm64."""
    given = [part for item in arguments.items() for part in ("--build-arg", "=".join(item))]
    return tool.run(
        "build", "--platform", PLATFORM, "--pull=never", "--network", "host", "--format", "docker",
        "--ignorefile", str(ROOT / ".containerignore"), *given,
        "-f", str(ROOT / f"Containerfile.{service}"), "-t", name, str(ROOT), check=check, timeout=3600,
    )  # fmt: skip


@pytest.fixture(scope="session")
def tool() -> Iterator[Podman]:
    if why := lacking():
        pytest.skip(why)
    with emulated():
        yield podman()


@pytest.fixture(scope="session")
def builds(tool: Podman, served: str, tmp_path_factory: pytest.TempPathFactory) -> Builds:
    return Builds(
        tool,
        {
            "BASE": arm64_base(tool),
            "BUILDER": "" if native() else builder(tool, tmp_path_factory.mktemp("builder") / "base.tar"),
            "OLLAMA_RELEASE_URL": f"{served}/ollama",
            "LLAMACPP_SOURCE_URL": f"{served}/{source().name}",
        },
    )


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of Ollama's release for arm64, and of llama.cpp's source."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "ollama").symlink_to(release("arm64", library()))
    (folder / source().name).symlink_to(source())
    handler = partial(Quiet, directory=str(folder))
    try:
        server = ThreadingHTTPServer(("127.0.0.1", PORT), handler)
    except OSError:
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    with server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        return


def arm64_base(tool: Podman, suite: str = "trixie") -> str:
    """A Debian release for arm64; made when it is missing, which takes some minutes under emulation."""
    name = f"localhost/byre-test-base:{suite}-slim-arm64"
    if tool.has(name):
        return name
    tar = cache() / f"debian-{suite}-slim-arm64.tar"
    if not tar.exists():
        part = tar.with_suffix(".part.tar")
        part.unlink(missing_ok=True)
        subprocess.run(_mmdebstrap(suite, part), check=True, capture_output=True, text=True)
        part.rename(tar)
    tool.run("import", "--os", "linux", "--arch", "arm64", *bases.CHANGES, str(tar), name)
    return name


def builder(tool: Podman, tar: Path) -> str:
    """This machine's own trixie, labelled as of arm64: Podman 4 takes no other for a build for that platform."""
    name = "localhost/byre-test-base:trixie-builds-arm64"
    if not tool.has(name):
        container = tool.run("create", tool.base("trixie"), "true").stdout.strip()
        tool.run("export", "--output", str(tar), container)
        tool.run("rm", container)
        tool.run("import", "--os", "linux", "--arch", "arm64", str(tar), name)
        tar.unlink()
    return name


def _mmdebstrap(suite: str, into: Path) -> list[str]:
    """As for this machine's architecture, without the Python that only the stand-in of llama-server needs."""
    command = [part for part in bases.mmdebstrap(suite, into) if not part.startswith("--include=")]
    # What it looks for in order to allow a foreign architecture is Debian's own registration.
    return [command[0], "--arch=arm64", "--skip=check/qemu", *command[1:]]
