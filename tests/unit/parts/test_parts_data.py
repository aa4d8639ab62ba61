"""What lies in `parts/`: every byte that is installed is pinned, and no lock names a registry."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from scripts import parts
from tests.unit.parts.conftest import make

PINS = {
    "engine": "xllamacpp",
    "database": "secantusdb",
    "openwebui": "open-webui",
}


def pins(text: str) -> list[tuple[str, str, int]]:
    """Name, version and number of hashes of every requirement of a lock file."""
    found = []
    for block in text.replace("\\\n", " ").splitlines():
        name, version = re.match(r"(\S+)==(\S+)", block).groups()  # type: ignore[union-attr]
        found.append((name, version, block.count("--hash=sha256:")))
    return found


@pytest.mark.parametrize("part", parts.ALL, ids=lambda part: part.name)
def test_every_python_package_is_pinned_with_its_hashes(part: parts.Part) -> None:
    text = (part.folder / "requirements.txt").read_text()
    locked = pins(text)
    assert locked and all(hashes for _, _, hashes in locked)
    assert "://" not in text
    if part.name in PINS:
        assert (PINS[part.name], part.version) in [(name, version) for name, version, _ in locked]


@pytest.mark.parametrize("part", parts.ALL, ids=lambda part: part.name)
def test_every_request_is_in_the_lock(part: parts.Part) -> None:
    locked = {name for name, _, _ in pins((part.folder / "requirements.txt").read_text())}
    for file in part.folder.glob("*.in"):
        asked = {
            re.split(r"[=\[<>]", line)[0].strip() for line in file.read_text().splitlines() if line[:1] != "#"
        }
        assert asked <= locked, file


def test_every_node_package_has_its_hash_and_no_address() -> None:
    mcp = parts.find("mcp")
    text = (mcp.folder / "package-lock.json").read_text()
    packages = json.loads(text)["packages"]
    assert "resolved" not in text
    assert [path for path, what in packages.items() if path and not what.get("integrity")] == []
    server = packages["node_modules/mongodb-mcp-server"]
    assert server["version"] == mcp.version
    given = [re.sub(r"(\.0)+$", "", one.replace(" ", "")) for one in server["engines"]["node"].split("||")]
    assert sorted(mcp.node) == sorted(given)  # what fits is the server's own word


def test_python_ranges_start_where_ours_does() -> None:
    assert {part.name: part.python for part in parts.ALL} == {
        "engine": ">=3.11,<3.15",
        "database": ">=3.11,<3.14",
        "openwebui": ">=3.11,<3.13",
        "mcp": ">=3.11",
        "gateway": ">=3.11,<3.15",
    }


def test_the_key_follows_the_content_alone(tmp_path: Path) -> None:
    one, other = make(tmp_path / "one"), make(tmp_path / "other")
    assert one.key == other.key and re.fullmatch(r"[0-9a-f]{12}", one.key)
    cache = other.folder / "__pycache__"
    cache.mkdir()
    (cache / "serve.pyc").write_bytes(b"x")
    (other.folder / ".serve.py.swp").write_text("x")
    assert parts.load("sample", tmp_path / "other").key == one.key
    (other.folder / "serve.py").rename(other.folder / "serves.py")
    assert parts.load("sample", tmp_path / "other").key != one.key


def test_packages_of_npm_are_a_part_of_their_own() -> None:
    one, two = "@modelcontextprotocol/server-memory@2026.8.31", "pkg@1.2.3-rc.1"
    part = parts.of_npm([one, two])
    ((name, text),) = part.made
    assert (part.name, name) == ("servers", "package.json") and part.node == parts.find("mcp").node
    assert json.loads(text)["dependencies"] == {
        "@modelcontextprotocol/server-memory": "2026.8.31",
        "pkg": "1.2.3-rc.1",
    }
    assert len({part.key, parts.of_npm([one]).key, parts.of_npm([one, two]).key}) == 2
    assert (part.folder / "requirements.txt").read_text() == (
        parts.FOLDER / "mcp" / "requirements.txt"
    ).read_text()
