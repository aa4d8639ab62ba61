"""Which Node is taken. A Node of another version can only be played, so a small script answers as one."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from scripts.errors import InstallError
from scripts.parts import find
from scripts.parts.failures import explain, tail
from scripts.parts.node import choose, fits
from scripts.parts.npm import FAILURES, Follow

RANGES = find("mcp").node


@pytest.mark.parametrize(
    ("version", "good"),
    [
        ("v20.19.0", True),
        ("20.20.2", True),
        ("20.18.3", False),
        ("18.20.4", False),
        ("21.7.3", False),
        ("22.12.0", False),
        ("22.13.0", True),
        ("23.11.1", False),
        ("24.0.0", True),
        ("26.1.0", True),
        ("24.0.0-nightly2025", False),
        ("", False),
    ],
)
def test_versions(version: str, good: bool) -> None:
    assert fits(version, RANGES) is good


def play(folder: Path, version: str, *, npm: bool = True) -> dict[str, str]:
    folder.mkdir()
    for name, text in {"node": f"echo /opt/node/bin/node; echo {version}", "npm": "exit 0"}.items():
        if name == "node" or npm:
            (folder / name).write_text(f"#!/bin/sh\n{text}\n")
            (folder / name).chmod(0o755)
    return {"PATH": str(folder)}


def test_a_node_that_fits_is_taken_as_the_program_itself(tmp_path: Path) -> None:
    choice = choose(RANGES, play(tmp_path / "bin", "22.20.0"))
    assert choice.node == Path("/opt/node/bin/node")  # not the shim that was found on PATH
    assert choice.npm == str(tmp_path / "bin" / "npm")


@pytest.mark.parametrize(
    ("version", "npm", "said"),
    [
        ("18.19.0", True, "Node 18.19.0 here, ^20.19 or ^22.13 or >=24 needed"),
        ("24.1.0", False, "Node 24.1.0 here, but no npm"),
        ("", True, "Node (no answer) here"),
    ],
)
def test_another_means_ours(version: str, npm: bool, said: str, tmp_path: Path) -> None:
    choice = choose(RANGES, play(tmp_path / "bin", version, npm=npm))
    assert choice.node is None and said in choice.note


def test_no_node_means_ours(tmp_path: Path) -> None:
    choice = choose(RANGES, {"PATH": str(tmp_path)})
    assert choice.node is None and "no Node here" in choice.note


@pytest.fixture
def follow() -> tuple[Follow, list[str]]:
    said: list[str] = []
    return Follow("mcp", find("mcp").folder, said.append), said


def test_packages_are_counted(follow: tuple[Follow, list[str]]) -> None:
    reader, said = follow
    for number in range(50):
        reader(f"npm http fetch GET 200 https://registry.example/p{number} 11ms (cache miss)")
        reader(
            f"npm http fetch GET 200 https://registry.example/p{number}/-/p{number}-1.0.0.tgz 11ms (cache miss)"
        )
    assert said == ["25 of 350 packages", "50 of 350 packages"]


@pytest.mark.parametrize(("code", "fault"), [
    ("ENOTFOUND", "name-unknown"), ("ECONNREFUSED", "connection-refused"), ("ECONNRESET", "npm-network"),
    ("ERR_SOCKET_TIMEOUT", "npm-network"), ("503", "registry-down"),
])  # fmt: skip
def test_a_lost_network_is_given_up(
    follow: tuple[Follow, list[str]], monkeypatch: pytest.MonkeyPatch, code: str, fault: str
) -> None:
    reader, _ = follow
    line = f"npm http fetch GET https://registry.example/zod attempt 1 failed with {code}"
    for _ in range(FAILURES):
        reader(line)  # a short one is npm's to bear
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 20)
    with pytest.raises(InstallError) as lost:
        reader(line)
    assert lost.value.fault == fault


def test_a_file_that_npm_only_warns_of_ends_the_install(follow: tuple[Follow, list[str]]) -> None:
    with pytest.raises(InstallError) as full:
        follow[0]("npm warn tar TAR_ENTRY_ERROR ENOSPC: no space left on device, write")
    assert full.value.fault == "disk-full"


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("npm error code ENOTFOUND\nnpm error network request to https://x failed", "name-unknown"),
        (
            "npm error code E500\nnpm error 500 Internal Server Error - GET https://x/zod",
            "registry-down",
        ),
        ("npm error code EINTEGRITY\nnpm error sha512-… integrity checksum failed", "digest-wrong"),
        ("npm error code ENOSPC\nnpm error nospc Invalid response body while trying", "disk-full"),
        ("npm error code UNABLE_TO_VERIFY_LEAF_SIGNATURE", "certificate-npm"),
        ("npm error code E404\nnpm error 404 Not Found - GET https://x/zod", "package-not-found"),
        ("  cause: HTTP status client error (403 Forbidden) for url (https://x)", "package-denied"),
        (
            "  cause: Failed to download `https://x/python-build-standalone/cpython-3.12.1.tar.gz`",
            "python-missing",
        ),
        ("error: No interpreter found for Python >=3.11 in managed installations", "python-missing"),
        ("  cause: failed to copy file: No space left on device (os error 28)", "disk-full"),
        (
            "  hint: `xllamacpp` has no wheels with a matching platform tag",
            "package-not-found",
        ),
    ],
)
def test_tools_words_are_understood(said: str, fault: str) -> None:
    assert explain("mcp", "fetching its packages", 1, said).fault == fault


def test_a_tool_that_was_killed() -> None:
    assert explain("mcp", "fetching its packages", -9, "").fault == "killed"


def test_the_last_lines_say_something_and_no_secrets() -> None:
    output = "\n".join(
        ["first", *(f"line {n}" for n in range(9)), "", "npm error", "see https://me:pass@host/x"]
    )
    lines = tail(output)
    assert len(lines) == 10 and lines[0] == "line 0" and lines[-1] == "see https://***@host/x"
    assert tail("//host/:_authToken=abc") == ["//host/:_authToken=***"]
