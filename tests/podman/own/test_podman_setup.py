"""What `setup` sees of a device from inside of a real container. This machine needs no GPU: a device of another kind
stands at the GPU's place, or none does."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from scripts.faults.finding import Finding
from scripts.host.ask import Asker
from scripts.setup.inside import inside, judge
from tests.podman_tool import Podman

USER = "10001:10001"
NULL = os.makedev(1, 3)


def looked(tool: Podman, image: str, engine: Mapping[str, Any]) -> Finding:
    ask = Asker({**os.environ, **tool.environment}, timeout=60)
    return judge(
        inside(ask, "podman", image, {"user": USER, "security_opt": ["no-new-privileges:true"], **engine})
    )


def test_a_device_that_is_not_there_is_named(tool: Podman, images: dict[str, str]) -> None:
    found = looked(tool, images["BOOKWORM_IMAGE"], {"devices": ["/dev/dri-of-nobody"]})
    assert found.status == "advice" and ": Error: " in found.seen
    assert "/dev/dri-of-nobody: no such file or directory" in found.seen and found.fault == "gpu-refused"


@pytest.mark.parametrize(("mode", "group", "seen"), [
    (0o666, None, "may use /dev/kfd"),
    (0o660, None, "may not use crw-rw----"),
    (0o660, 4242, "may use /dev/kfd"),
])  # fmt: skip
def test_its_rights_are_those_that_the_engine_has(
    tool: Podman, images: dict[str, str], tmp_path: Path, mode: int, group: int | None, seen: str
) -> None:
    node = tmp_path / "node"
    os.mknod(node, stat.S_IFCHR | mode, NULL)
    node.chmod(mode)
    os.chown(node, 0, 4242)
    engine = {"devices": [f"{node}:/dev/kfd"], "group_add": [str(group)] if group else []}
    found = looked(tool, images["BOOKWORM_IMAGE"], engine)
    assert seen in found.seen and (found.status == "ok") == ("may use" in seen), found


def test_a_container_without_any_is_told(tool: Podman, images: dict[str, str]) -> None:
    assert looked(tool, images["BOOKWORM_IMAGE"], {}).fault == "gpu-node-missing"
