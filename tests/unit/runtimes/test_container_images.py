"""Images that are here, or not; where a build is, by lines of Podman 4.3.1 and of BuildKit's plain output."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from scripts import images
from scripts.errors import HostError, InstallError
from scripts.home import ROOT
from scripts.progress import Progress
from scripts.runtimes.container_images import Steps, size_in_bytes
from scripts.runtimes.dialect import DOCKER, PODMAN, Dialect
from tests.faults import fault
from tests.unit.runtimes.fake_tool import runtime, services

BY_PODMAN = """[1/3] STEP 1/2: FROM localhost/base:trixie AS node
[1/3] STEP 2/2: RUN apt-get update -qq
--> 6a1b2c3d4e5
[2/3] STEP 1/4: FROM 6a1b2c3d4e5 AS build
[2/3] STEP 2/4: COPY parts/mcp/package.json  /build/
[2/3] STEP 3/4: RUN cd /build && npm ci --omit=dev --omit=optional --ignore-scripts --no-audit
npm ERR! code E404"""
IN_BETWEEN = """[3/3] STEP 1/3: FROM 2b25a32a1390
[3/3] STEP 2/3: COPY --from=build /nope  /opt
[2/3] STEP 1/2: FROM 2b25a32a1390 AS build
[2/3] STEP 2/2: RUN echo 2
--> 54343b9b602
Error: building at STEP "COPY --from=build /nope /opt": checking on sources under "/merged": copier: stat: "/nope"."""
BY_BUILDKIT = """#5 [node 1/2] FROM localhost/base:trixie
#6 [build 2/4] RUN cd /build && false
#7 [stage-2 2/4] RUN useradd byre
#6 0.312 on the way
#6 ERROR: process "/bin/sh -c cd /build && false" did not complete successfully: exit code: 1
------
 > [build 2/4] RUN cd /build && false:
#6 0.312 on the way
------"""


@pytest.mark.parametrize(("dialect", "text", "note", "where"), [
    (PODMAN, BY_PODMAN, "[2/3] 3/4 RUN cd /build && npm ci --omit=dev --omit=optional --ignore-",
     "stage build, step 3/4: RUN cd /build && npm ci --omit=dev --omit=optional --ignore…"),
    (PODMAN, IN_BETWEEN, "[2/3] 2/2 RUN echo 2", "stage 3/3, step 2/3: COPY --from=build /nope /opt"),
    (PODMAN, "STEP 1/2: FROM scratch\nSTEP 2/2: COPY a /", "2/2 COPY a /", "step 2/2: COPY a /"),
    (DOCKER, BY_BUILDKIT, "build 2/4 RUN cd /build && false", "stage build, step 2/4: RUN cd /build && false"),
    (DOCKER, "#5 [2/3] RUN false", "2/3 RUN false", "step 2/3: RUN false"),
    (PODMAN, "Error: no such file", "", ""),
])  # fmt: skip
def test_the_last_step_is_named_with_its_stage(dialect: Dialect, text: str, note: str, where: str) -> None:
    steps = Steps(dialect.step)
    for line in text.splitlines():
        steps.see(line)
    assert (steps.note.rstrip(":"), steps.last) == (note, where)


def test_an_image_is_looked_for(tmp_path: Path) -> None:
    made, fake = runtime(tmp_path, "docker")
    fake.say("image inspect", "sha256:1\nsha256:2\n")
    assert made.images.has("localhost/byre/mcp:abc", "localhost/byre/mcp:def")
    assert made.images.has("localhost/byre/mcp:abc") and len(fake.heard) == 1, "it was seen already"
    # docker 20.10.24
    fake.say("image inspect", "\n", "Error response from daemon: No such image: localhost/byre/mcp:123\n", 1)
    assert not made.images.has("localhost/byre/mcp:abc", "localhost/byre/mcp:123")
    assert not made.images.has("localhost/byre/mcp:123")


@pytest.mark.parametrize("listed", ["82.8 MB", "82.8MB"])
def test_outdated_images_with_their_sizes(tmp_path: Path, listed: str) -> None:
    made, fake = runtime(tmp_path, "docker")
    fake.say("images", f"localhost/byre/mcp:0123 {listed}\nlocalhost/byre/mcp:latest {listed}\n")
    assert made.images.outdated() == {"localhost/byre/mcp:0123": 82_800_000}
    # What builds left: of an image that is outdated, and of one that is not.
    current = images.name(services(made)["mcp"])
    fake.say("images --quiet", "6ac98d8c9527\ndf3f40f4a379\n")
    rows = ("6ac98d8c9527bfbba87e2f9b", "localhost/byre/mcp:0123"), ("df3f40f4a3791e92e2d903de", current)
    fake.say("image inspect", "".join(f"sha256:{id} 133815483 {of}\n" for id, of in rows))
    found = made.images.outdated()
    assert found == {"localhost/byre/mcp:0123": 82_800_000, "unnamed image 6ac98d8c9527": 133_815_483}
    assert all(made.images.discard(name) for name in found)
    removed = [words[2:] for words in fake.heard if words[:2] == ["image", "rm"]]
    assert removed == [["localhost/byre/mcp:0123"], ["6ac98d8c9527"]]


def test_the_image_of_a_container_is_not_outdated(tmp_path: Path) -> None:
    """Another stack's, of settings of its own: the tool would take its name away, since `latest` is one, too."""
    made, fake = runtime(tmp_path, "docker")
    fake.say("images", "localhost/byre/ollama:0123 5 GB\nlocalhost/byre/ollama:4567 5 GB\n")
    fake.say("ps", "docker.io/library/redis:7\nlocalhost/byre/ollama:4567\n")
    assert made.images.outdated() == {"localhost/byre/ollama:0123": 5_000_000_000}


@pytest.mark.parametrize(
    ("text", "size"),
    [("349MB", 349_000_000), ("1.2GB", 1_200_000_000), ("1.02 kB", 1020), ("0B", 0), ("<missing>", 0)],
)
def test_sizes(text: str, size: int) -> None:
    assert size_in_bytes(text) == size


@pytest.mark.parametrize(
    ("name", "flags", "buildkit", "line", "note"),
    [
        (
            "podman",
            ["--format", "docker", "--ignorefile", str(ROOT / ".containerignore")],
            "",
            "[2/3] STEP 4/5: COPY images/uv.txt   /build/",
            "[2/3] 4/5 COPY images/uv.txt /build/",
        ),
        (
            "docker",
            ["--progress", "plain"],
            "1",
            "#11 [stage-2 2/4] COPY --from=build /build/node_modules /opt/byre/node_modules",
            "stage-2 2/4 COPY --from=build /build/node_modules /opt/byre/node_modules",
        ),
    ],
)
def test_a_build(tmp_path: Path, name: str, flags: list[str], buildkit: str, line: str, note: str) -> None:
    made, fake = runtime(tmp_path, name)
    fake.say("build", line + "\n")
    told: list[Progress] = []
    service = services(made)["mcp"]
    made.images.build(service, "localhost/byre/mcp:abc", told.append, threading.Event())
    argv = fake.heard[-1]
    assert argv[: len(flags) + 1] == ["build", *flags]
    assert argv[-9:-5] == [
        "--label", "byre.image=localhost/byre/mcp:abc", "-f", str(ROOT / "Containerfile.mcp")
    ]  # fmt: skip
    assert argv[-5:] == ["-t", "localhost/byre/mcp:abc", "-t", "localhost/byre/mcp:latest", str(ROOT)]
    assert (fake.folder / "buildkit").read_text() == buildkit
    assert told[-1].note == note


def test_a_build_that_fails_says_why(tmp_path: Path) -> None:
    made, fake = runtime(tmp_path, "docker")
    fake.say("build", err="ERROR: failed to solve: no space left on device\n", code=1)
    with pytest.raises(InstallError, check=fault("disk-full")) as caught:
        made.images.build(services(made)["mcp"], "localhost/byre/mcp:abc", lambda _: None, threading.Event())
    assert "no space left" in caught.value.detail[-1]
    # docker 28.2.2 without the plugin
    fake.say(
        "build", err="ERROR: BuildKit is enabled but the buildx component is missing or broken.\n", code=1
    )
    with pytest.raises(HostError) as lacking:
        made.images.build(services(made)["mcp"], "localhost/byre/mcp:abc", lambda _: None, threading.Event())
    assert lacking.value.fault == "buildkit-missing" and "apt install docker-buildx" in lacking.value.hint
