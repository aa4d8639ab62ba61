"""The real parts from the real registries, side by side, in a place with spaces; then each is asked who it is."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from scripts import parts
from scripts.parts.node import fits
from tests.conftest import cache


@pytest.fixture(scope="module")
def into() -> Path:
    """Where all parts are installed, by an earlier test or now."""
    folder = cache() / "parts"
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda part: parts.install(part, folder), parts.ALL))
    return folder


def ask(into: Path, name: str, *argv: str) -> str:
    """What a program of the part says, with the part first on PATH, as a service has it."""
    folder = parts.place(parts.find(name), into)
    path = f"{folder / 'bin'}:/usr/bin:/bin"
    done = subprocess.run(
        ["/usr/bin/env", f"PATH={path}", *argv],
        cwd=folder,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def version(package: str) -> str:
    return f"from importlib.metadata import version; print(version('{package}'))"


def test_engine(into: Path) -> None:
    assert ask(into, "engine", "python", "-c", version("xllamacpp")) == parts.find("engine").version
    # The launcher, since it lends an OpenMP library where the system has none.
    assert "LLAMA_ARG" in ask(into, "engine", "python", "llama_server.py", "--help")


def test_database(into: Path) -> None:
    assert ask(into, "database", "python", "-c", version("secantusdb")) == parts.find("database").version
    assert "--storage-path" in ask(into, "database", "secantusd-py", "--help")


def test_openwebui(into: Path) -> None:
    assert ask(into, "openwebui", "python", "-c", version("open-webui")) == parts.find("openwebui").version
    assert "serve" in ask(into, "openwebui", "open-webui", "--help")
    folder = parts.place(parts.find("openwebui"), into)
    assert len(list(folder.glob("lib/python*/site-packages/open_webui/**/*.pyc"))) > 100


def test_mcp(into: Path) -> None:
    mcp = parts.find("mcp")
    assert (
        ask(into, "mcp", "node", "node_modules/mongodb-mcp-server/dist/index.js", "--version") == mcp.version
    )
    assert fits(ask(into, "mcp", "node", "--version"), mcp.node)


def test_mcp_brings_its_own_node_where_there_is_none(tmp_path: Path) -> None:
    mcp = parts.find("mcp")
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "env"):  # a machine with a shell and little else
        (tools / name).symlink_to(f"/usr/bin/{name}" if Path(f"/usr/bin/{name}").exists() else f"/bin/{name}")
    (tools / "python3").symlink_to(getattr(sys, "_base_executable", sys.executable))
    env = dict(os.environ) | {"PATH": str(tools)}
    done = parts.install(parts.load("mcp"), tmp_path / "meine Geräte", env=env, uv=parts.find_uv(os.environ))
    assert done.fresh and done.cpu_seconds > 0
    node = done.path / "bin" / "node"
    assert node.resolve().is_relative_to(done.path.resolve())
    found = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    assert fits(found, mcp.node)


def test_installed_ones_are_found_without_uv(into: Path) -> None:
    assert not any(parts.install(part, into, uv="/nowhere/uv").fresh for part in parts.ALL)


def test_sizes_are_estimated_with_room_to_spare(into: Path) -> None:
    """What `start` asks the disk for holds what comes, and is no fancy."""
    for part in parts.ALL:
        files = (
            path for path in parts.place(part, into).rglob("*") if path.is_file() and not path.is_symlink()
        )
        size = sum(path.stat().st_blocks * 512 for path in files)
        assert 0.4 * part.size_estimate < size < part.size_estimate, part.name
