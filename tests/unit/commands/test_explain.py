"""`explain`: what is read, what is said, and how it ends."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from scripts.commands.explain import LIMIT, explain
from scripts.console import Console
from scripts.errors import HostError

FULL = "OSError: [Errno 28] No space left on device\n"


def typed(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data), isatty=lambda: False))


def test_a_known_text_is_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.log").write_text("hello\n" + FULL)
    assert explain(Console(), str(tmp_path / "a.log")) == 0
    out = capsys.readouterr().out
    assert "disk-full: The disk is full" in out
    assert "line 2: OSError: [Errno 28] No space left on device" in out
    assert "next: Free some space" in out and "safe to run: df -h" in out


def test_a_consequence_is_said_to_be_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, b"that name is already in use\nport is already allocated\n")
    assert explain(Console(), "-") == 0
    first, second = capsys.readouterr().out.strip().split("\n\n")
    assert first.startswith("port-taken") and "comes of" not in first
    assert "This comes of port-taken: mend that first" in second


def test_an_unknown_text_is_said_to_be_unknown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, b"Error: the flux capacitor is misaligned")
    assert explain(Console(), "-") == 1
    out = capsys.readouterr().out
    assert "does not know" in out and "uv run invoke status" in out and "uv run invoke logs" in out


@pytest.mark.parametrize(
    ("data", "words"), [(b"", "nothing to read"), (bytes(range(256)) * 9, "holds no text")]
)
def test_nothing_and_what_is_no_text_are_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data: bytes, words: str
) -> None:
    typed(monkeypatch, data)
    assert explain(Console(), "-") == 1
    assert words in capsys.readouterr().out


def test_json_holds_all_of_it(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    typed(monkeypatch, b"bad auth mongodb://jo:s3cret@db/x\nFound orphan containers ([x])\n")
    assert explain(Console(json=True), "-") == 0
    out = capsys.readouterr().out
    document = json.loads(out)
    assert document["recognised"] is True and document["hint"] == ""
    assert [(one["id"], one["kind"]) for one in document["findings"]] == [
        ("database-login", "fault"),
        ("compose-orphans", "harmless"),
    ]
    assert document["findings"][0]["number"] == 1 and document["findings"][0]["fix"]
    assert "s3cret" not in out


def test_json_of_an_unknown_text(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    typed(monkeypatch, b"hello")
    assert explain(Console(json=True), "-") == 1
    document = json.loads(capsys.readouterr().out)
    assert document["recognised"] is False and document["findings"] == [] and document["hint"]


def test_of_a_huge_file_the_end_is_read_and_that_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "huge.log"
    line = b"mongodb://jo:s3cret@db/x is fine\n"
    path.write_bytes(b"Authentication failed.\n" + line * (LIMIT // len(line) + 9) + FULL.encode())
    assert explain(Console(), str(path)) == 0
    shown = capsys.readouterr()
    assert "only its last" in shown.err and "disk-full" in shown.out
    assert "database-login" not in shown.out


def test_of_endless_input_the_beginning_is_read_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, FULL.encode() + b"y\n" * LIMIT)
    assert explain(Console(), "-") == 0
    shown = capsys.readouterr()
    assert "Only the first" in shown.err and "disk-full" in shown.out


def test_a_secret_at_the_cut_is_not_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is cut in two can't be told to be a secret, so the broken line is left out."""
    line = b"Authentication failed: amqp://jo:s3cr"
    typed(monkeypatch, b"y\n" * ((LIMIT - len(line)) // 2) + line + b"et@db/x Authentication failed.\n")
    assert explain(Console(), "-") == 1
    assert "s3cr" not in capsys.readouterr().out


@pytest.mark.parametrize("name", ["missing.log", "."])
def test_a_file_that_can_not_be_read_is_an_error_with_a_hint(tmp_path: Path, name: str) -> None:
    with pytest.raises(HostError, match="can't be read") as error:
        explain(Console(), str(tmp_path / name))
    assert error.value.hint
