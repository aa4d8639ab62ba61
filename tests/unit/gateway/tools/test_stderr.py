"""What servers write on their standard error."""

from __future__ import annotations

import io
import sys

import pytest
from gateway.tools.entries import Entry
from gateway.tools.stderr import MOST, log_file

from tests.unit.gateway.tools.conftest import served
from tests.waits import until


def test_each_line_has_the_name_of_its_server_and_no_secret() -> None:
    out = io.StringIO()
    with log_file("near", out) as file:
        file.write('{"audit": "tool"}\nfirst\rsecond \x1b[2J\n--token=hunter2\n' + "x" * 5000)
    until(lambda: out.getvalue().count("x") == 5000)
    lines = out.getvalue().splitlines()
    assert lines[:3] == ['near: {"audit": "tool"}', "near: first second  [2J", "near: --token=***"]
    assert all(one.startswith("near: ") for one in lines)


def test_a_flood_is_cut() -> None:
    out = io.StringIO()
    with log_file("near", out) as file:
        file.write(f"{'x' * 99}\n" * 10_000)
    until(lambda: "left out" in out.getvalue())
    assert MOST / 2 < len(out.getvalue()) < MOST * 1.2 and out.getvalue().count("left out") == 1


def test_a_child_can_forge_no_line_of_the_log(capfd: pytest.CaptureFixture[str]) -> None:
    code = """import sys; print('{"audit": "forged"}', file=sys.stderr)"""
    with served(Entry("near", ("a",), command=sys.executable, args=("-c", code))) as gateway:
        gateway.ask("GET", "/ready")
        seen: list[str] = []

        def said() -> str:
            seen.append(capfd.readouterr().err)
            return "".join(seen)

        until(lambda: "forged" in said() and "near: {" in said())
