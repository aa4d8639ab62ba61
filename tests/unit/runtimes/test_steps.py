"""Where a build is, by lines of Podman 4.3.1 and of BuildKit's plain output."""

from __future__ import annotations

import pytest

from scripts.runtimes.dialect import DOCKER, PODMAN, Dialect
from scripts.runtimes.steps import Steps

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
