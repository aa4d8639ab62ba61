"""`mcp` without a running stack; with one: tests/integration/test_mcp_servers.py."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest

from scripts.commands import mcp
from scripts.console import Console
from scripts.errors import ServiceError, SettingsError
from scripts.mcp.gateway import Result


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BYRE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("RUNTIME", "embedded")
    return tmp_path / "state"


def test_the_list_says_that_nobody_was_asked(capsys: pytest.CaptureFixture[str]) -> None:
    mcp.show(Console(json=True))
    found = json.loads(capsys.readouterr().out)
    (server,) = found["servers"]
    assert (found["running"], server["name"], server["well"]) == (False, "mongodb", None)
    assert "find" in server["tools"]


def test_the_others_need_the_gateway() -> None:
    for work in (lambda: mcp.check(Console()), lambda: mcp.call(Console(), "a", "b", "{}")):
        with pytest.raises(ServiceError) as caught:
            work()
        assert caught.value.fault == "service-down"


def test_what_a_tool_gives_does_not_act_on_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    result = Result(("one\n\x1b]0;pwned\x07two\x1b[2J",), {}, 3)
    tools = SimpleNamespace(call=lambda *_: result)
    monkeypatch.setattr("scripts.lifecycle.clients.tools", lambda _: nullcontext(tools))
    mcp.call(Console(), "a", "b", "{}")
    assert "\x1b" not in (said := capsys.readouterr().out) and said.startswith("one\n")


@pytest.mark.parametrize("arguments", ["{", "[]", "3", '"x"'])
def test_arguments_are_a_json_object(arguments: str) -> None:
    with pytest.raises(SettingsError) as caught:
        mcp.call(Console(), "mongodb", "count", arguments)
    assert caught.value.fault == "argument-invalid"


@pytest.fixture
def piped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Puts a text on standard input."""
    with ExitStack() as stack:

        def put(text: str) -> None:
            (tmp_path / "in").write_text(text)
            monkeypatch.setattr(sys, "stdin", stack.enter_context((tmp_path / "in").open()))

        yield put


def test_a_secret_is_kept_and_not_shown(
    installation: Path, piped: Callable[[str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    piped("hunter2\n")
    mcp.secret(Console(), "GITHUB_TOKEN")
    file = installation / "secrets" / "own_GITHUB_TOKEN"
    assert file.read_text() == "hunter2" and file.stat().st_mode & 0o777 == 0o600
    said = capsys.readouterr()
    assert "hunter2" not in said.out + said.err and "${GITHUB_TOKEN}" in said.out


@pytest.mark.parametrize("name", ["", "A B", "../x", "MCP_TOKEN", "MCP_FOLDER", "1A", "A" * 65])
def test_a_name_that_can_not_be_one(piped: Callable[[str], None], name: str) -> None:
    piped("x")
    with pytest.raises(SettingsError) as caught:
        mcp.secret(Console(), name)
    assert caught.value.fault == "argument-invalid"


def test_an_empty_secret(piped: Callable[[str], None]) -> None:
    piped("\n")
    with pytest.raises(SettingsError):
        mcp.secret(Console(), "A")


def test_a_secret_that_is_too_long_is_not_cut(installation: Path, piped: Callable[[str], None]) -> None:
    piped("x" * 70_000)
    with pytest.raises(SettingsError) as caught:
        mcp.secret(Console(), "A")
    assert caught.value.fault == "argument-invalid" and not (installation / "secrets" / "own_A").exists()
