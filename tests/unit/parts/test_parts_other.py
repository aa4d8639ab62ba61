"""A part of another version: its own pins, less what the installed one leaves out; by the real uv and a local index."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from scripts import parts
from scripts.errors import InstallError
from tests.unit.parts.conftest import Index, light_wheel

pytestmark = pytest.mark.usefixtures("tools_env")
PYTHON = "{}.{}".format(*sys.version_info)


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """Version 1.0 with a light package and one that is not of its own, without the heavy one."""
    folder = tmp_path / "parts" / "page-0123"
    (site := folder / "lib" / f"python{PYTHON}" / "site-packages" / "byre_page-1.0.dist-info").mkdir(
        parents=True
    )
    needs = ("Byre_Light==1.0", "byre-heavy[x]==1.0; python_version > '3'", "byre-more; extra == 'all'")
    (site / "METADATA").write_text("Name: byre-page\n" + "".join(f"Requires-Dist: {one}\n" for one in needs))
    (folder / "requirements.in").write_text("byre-light==1.0\nbyre-added==1.0\n")
    (folder / "requirements.txt").write_text(
        "byre-light==1.0 \\\n --hash=x\nbyre-added==1.0\nbyre-page==1.0\n"
    )
    (folder / "part.toml").write_text(
        'version = "1.0"\npython = ">=3.11"\nbytes = 1000\ncompile = ["byre_page"]\n'
    )
    (folder / "installed.json").write_text(
        json.dumps({"version": 1, "name": "page", "python": f"{PYTHON}.1"})
    )
    return folder


def put(index: Index, name: str, version: str, *needs: str) -> None:
    file = f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
    index.others[file] = light_wheel(name, version, *needs)


def test_its_lock_and_its_install(index: Index, installed: Path, tmp_path: Path) -> None:
    put(
        index,
        "byre-page",
        "2.0",
        "byre-light==2.0",
        "byre-heavy==2.0",
        "byre-fresh==1.0",
        "byre-more; extra == 'all'",
    )
    for name, version in (("byre-light", "2.0"), ("byre-fresh", "1.0"), ("byre-added", "1.0")):
        put(index, name, version)
    with parts.other(installed, "byre-page", "2.0") as part:
        lock = (part.folder / "requirements.txt").read_text()
        assert part.version == "2.0" and part.name == "page" and part.compile == ("byre_page",)
        done = parts.install(part, tmp_path / "into")
    locked = dict(re.findall(r"^(\S+)==(\S+)", lock, re.MULTILINE))
    assert locked == {"byre-page": "2.0", "byre-light": "2.0", "byre-fresh": "1.0", "byre-added": "1.0"}
    assert lock.count("--hash=sha256:") == 4
    assert parts.usable(part, done.path) and (done.path / "part.toml").exists()


def test_a_version_that_is_not_there(index: Index, installed: Path) -> None:
    put(index, "byre-page", "2.0")
    with pytest.raises(InstallError) as caught, parts.other(installed, "byre-page", "3.0"):
        pass
    assert caught.value.fault and "3.0" in "".join(caught.value.detail)
