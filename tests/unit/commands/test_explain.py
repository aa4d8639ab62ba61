"""`explain`: what is read, what is said, and how it ends."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.commands.explain import HEAD, TAIL, explain
from scripts.console import Console
from scripts.errors import HostError
from scripts.faults import find

Piped = Callable[[bytes], None]
FULL = "OSError: [Errno 28] No space left on device\n"


def test_a_known_text_is_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.log").write_text("hello\n" + FULL)
    assert explain(Console(), str(tmp_path / "a.log")) == 0
    out = capsys.readouterr().out
    assert "disk-full: " in out
    assert f"line 2: {FULL}" in out
    assert "  next: " in out and "safe to run: df -h" in out


def test_an_id_that_is_mistyped_leads_to_the_one_that_was_meant() -> None:
    with pytest.raises(HostError) as caught:
        explain(Console(), "port-takn")
    assert (caught.value.fault, caught.value.hint) == ("file-unreadable", "uv run invoke explain port-taken")


def test_a_consequence_is_said_to_be_one(piped: Piped, capsys: pytest.CaptureFixture[str]) -> None:
    piped(b"that name is already in use\nport is already allocated\n")
    assert explain(Console(), "-") == 0
    first, second = capsys.readouterr().out.strip().split("\n\n")
    assert first.startswith("port-taken") and "container-name-taken" not in first
    assert second.startswith("container-name-taken") and "port-taken" in second


def test_a_warning_is_no_failure_where_nothing_failed(
    piped: Piped, capsys: pytest.CaptureFixture[str]
) -> None:
    warning = b"WARN[0000] RunRoot is pointing to a path (/run/user/1) which is not writable\n"
    piped(warning + b"hi\n")
    assert explain(Console(), "-") == 0
    assert capsys.readouterr().out.startswith("(only a warning")
    piped(warning + b"Error: flux failed\n")
    assert explain(Console(), "-") == 0
    assert capsys.readouterr().out.startswith("no-session")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("embedding models do not support chat\nollama version is 0.1.21\n", "0.1.21"),
        ("Error: flux failed\nollama version is 0.1.21\n", "0.1.21"),  # not in the table
        ("all is well\nollama version is 0.1.21\n", None),
        ("WARNING: flux is missing\nollama version is 0.1.21\n", None),
        (f"{FULL}ollama version is 0.1.21\n", None),  # not of Ollama
    ],
)
def test_an_old_version_is_told_beside_a_failure(
    text: str, named: str | None, piped: Piped, capsys: pytest.CaptureFixture[str]
) -> None:
    piped(text.encode())
    explain(Console(), "-")
    told = [line for line in capsys.readouterr().out.splitlines() if line.startswith("  version: ")]
    assert [f"Ollama {named}" in line for line in told] == ([True] if named else [])
    piped(text.encode())
    explain(Console(json=True), "-")
    version = json.loads(capsys.readouterr().out)["version"]
    assert (version and (version["program"], version["named"])) == (named and ("ollama", named))


def test_what_the_text_advises_is_shown_before_our_own(
    piped: Piped, capsys: pytest.CaptureFixture[str]
) -> None:
    piped(FULL.encode() + b"  hint: Give the disk another flux.\n")
    assert explain(Console(), "-") == 0
    out = capsys.readouterr().out
    assert out.index("Give the disk another flux.") < out.index("next:")


def test_an_unknown_text_is_said_to_be_unknown(piped: Piped, capsys: pytest.CaptureFixture[str]) -> None:
    piped(b"Error: the flux capacitor is misaligned")
    assert explain(Console(), "-") == 1
    out = capsys.readouterr().out
    assert "not in Byre's table" in out and "uv run invoke doctor" in out and "uv run invoke logs" in out


@pytest.mark.parametrize(("data", "words"), [(b"", "The text is empty"), (bytes(range(256)) * 9, "is empty")])
def test_nothing_and_what_is_no_text_are_said(
    piped: Piped, capsys: pytest.CaptureFixture[str], data: bytes, words: str
) -> None:
    piped(data)
    assert explain(Console(), "-") == 1
    assert words in capsys.readouterr().out


def test_json_holds_all_of_it(piped: Piped, capsys: pytest.CaptureFixture[str]) -> None:
    piped(b"bad auth mongodb://jo:s3cret@db/x\nFound orphan containers ([x])\n")
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


def test_json_of_an_unknown_text(piped: Piped, capsys: pytest.CaptureFixture[str]) -> None:
    piped(b"hello")
    assert explain(Console(json=True), "-") == 1
    document = json.loads(capsys.readouterr().out)
    assert document["recognised"] is False and document["findings"] == [] and document["hint"]


LINE = b"mongodb://jo:s3cret@db/x is fine\n"
LONG = b"Authentication failed.\n" + LINE * ((HEAD + TAIL) // len(LINE) + 9) + FULL.encode()


@pytest.mark.parametrize("way", ["file", "pipe"])
def test_of_a_long_text_both_ends_are_read_and_that_is_said(
    tmp_path: Path, piped: Piped, capsys: pytest.CaptureFixture[str], way: str
) -> None:
    path = tmp_path / "long.log"
    if way == "file":
        path.write_bytes(LONG)
    else:
        piped(LONG)
    assert explain(Console(json=True), str(path) if way == "file" else "-") == 0
    shown = capsys.readouterr()
    document = json.loads(shown.out)
    assert [one["id"] for one in document["findings"]] == ["database-login", "disk-full"]
    assert document["read"]["bytes"] == len(LONG)
    assert f"the last {TAIL:,} of {len(LONG):,} bytes" in document["read"]["remark"] in shown.err


def test_a_secret_at_the_cut_is_not_shown(piped: Piped, capsys: pytest.CaptureFixture[str]) -> None:
    """What is cut in two can't be told to be a secret, so the broken line is left out."""
    line = b"Authentication failed: amqp://jo:s3cr"
    fine = b"fine, all of it\n" * (TAIL // 10)
    begin = fine[: HEAD - len(line) - 1] + b"\n"
    piped(begin + line + b"et@db/x Authentication failed.\n" + fine)
    assert explain(Console(), "-") == 1
    assert "s3cr" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("data", "id"),
    [
        (bytes(3000) + FULL.encode(), "disk-full"),  # a log that was cut off while its program wrote on
        (b"fine\n" + bytes(3_000_000) + FULL.encode(), "disk-full"),
        (b"x" * 700_000 + b" " + FULL.encode(), "disk-full"),
        (FULL.encode().strip() + b" " + b"x" * 700_000, "disk-full"),
        (
            b'database_1  | {"t":{"$date":"2026-11-22T10:00:00Z"},"s":"E","c":"ACCESS","msg":"Refused",'
            b'"attr":{"mechanism":"SCRAM","error":"AuthenticationFailed: Authentication failed."}}\n',
            "database-login",
        ),
        (
            b'{"log":"{\\"s\\":\\"E\\",\\"msg\\":\\"Write\\",\\"attr\\":{\\"error\\":{\\"errmsg\\":'
            b'\\"No space left on device\\"}}}\\n","stream":"stderr"}\n',
            "disk-full",
        ),
    ],
    ids=[
        "NULs first",
        "NULs inside",
        "at the end of a line",
        "at its beginning",
        "mongod, compose",
        "mongod, docker",
    ],
)
def test_texts_as_tools_leave_them(
    piped: Piped, capsys: pytest.CaptureFixture[str], data: bytes, id: str
) -> None:
    piped(data)
    assert explain(Console(json=True), "-") == 0
    assert [one["id"] for one in json.loads(capsys.readouterr().out)["findings"]] == [id]


@pytest.mark.parametrize(
    "data",
    [
        b"x" * 100_000_000 + b" " + FULL.encode(),
        b"\x1b[31m" * 100_000 + FULL.encode(),
        b"caf\xe9 \xc0\xff\n" + FULL.encode(),
        FULL.encode() * 1_000_000,
    ],
    ids=["one line of 100 MB", "escapes", "no UTF-8", "a million lines of one kind"],
)
def test_bad_input_is_read_in_bounded_time_and_said_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: bytes
) -> None:
    (tmp_path / "bad.log").write_bytes(data)
    begin = time.process_time()
    assert explain(Console(json=True), str(tmp_path / "bad.log")) == 0
    assert time.process_time() - begin < 5
    (found,) = json.loads(capsys.readouterr().out)["findings"]
    assert found["id"] == "disk-full"


def test_a_megabyte_of_different_lines_takes_no_longer_than_a_few_seconds() -> None:
    """One second on a quiet machine. https://github.com/google/re2/wiki/WhyRE2"""
    words = ("failed", "open", "/usr/lib/x", "127.0.0.1:8080", "container", "model", "warning", "level=INFO")
    text = "\n".join(
        " ".join(f"{words[(i * k) % 8]}{chr(97 + (i + k) % 26)}{i:x}g" for k in range(1, 9))
        for i in range(11_000)
    )
    assert len(text) > 1_000_000
    begin = time.process_time()
    find.explain(text)
    assert time.process_time() - begin < 4


@pytest.mark.parametrize(
    "asked", ["Authentication failed", "the flux capacitor failed"], ids=["known", "unknown"]
)
@pytest.mark.parametrize("as_json", [False, True], ids=["text", "json"])
def test_no_secret_of_a_text_is_printed(
    piped: Piped, capsys: pytest.CaptureFixture[str], asked: str, as_json: bool
) -> None:
    secrets = (
        "mongodb://jo:s3cret@h/x Authorization: Bearer s3cretTOKEN1 password=s3cretPASS sk-s3cretKEY12345"
    )
    piped(f"MongoServerError: failed to reach {secrets}: {asked}.\n".encode())
    explain(Console(json=as_json), "-")
    shown = capsys.readouterr()
    assert "s3cret" not in shown.out + shown.err


def test_a_pipe_given_as_a_file_is_an_error_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    for name in (str(tmp_path / "fifo"), "/dev/zero"):
        with pytest.raises(HostError) as error:
            explain(Console(), name)
        assert "explain FILE" in error.value.hint


@pytest.mark.parametrize("name", ["missing.log", "."])
def test_a_file_that_can_not_be_read_is_an_error_with_a_hint(tmp_path: Path, name: str) -> None:
    with pytest.raises(HostError, match="can't be read") as error:
        explain(Console(), str(tmp_path / name))
    assert error.value.hint


@pytest.mark.parametrize("text", [FULL, "error: the gadget at 127.0.0.1:4711 failed\n"])
def test_this_machine_is_asked_once_about_each_line(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[str] = []

    def named(line: str) -> list[str]:
        asked.append(line)
        return [f"On this machine, {line}."]

    monkeypatch.setattr("scripts.commands.explain.named", named)
    (tmp_path / "a.log").write_text(text)
    explain(Console(json=True), str(tmp_path / "a.log"))
    told = json.loads(capsys.readouterr().out)
    assert asked == [text.strip()]
    (one,) = told["findings"] or [told["unknown"]]
    assert one["here"] == [f"On this machine, {text.strip()}."]


def test_what_speaks_against_a_fault_is_said_before_the_advice(
    piped: Piped, capsys: pytest.CaptureFixture[str]
) -> None:
    piped(b"OSError: [Errno 28] No space left on device\n/dev/sda1 98G 20G 78G 21% /\n")
    assert explain(Console(), "-") == 0
    out = capsys.readouterr().out
    assert out.index("  but line 2 ") < out.index("  next: ")


def test_what_a_symptom_s_text_decides_is_not_called_undecided(
    piped: Piped, capsys: pytest.CaptureFixture[str]
) -> None:
    failed, contained = "TypeError: fetch failed\n", "http://localhost:11434 (in container flow-ui)\n"
    for text, decided in ((failed + contained, True), (failed, False)):
        piped(text.encode())
        assert explain(Console(), "-") == 0
        out = capsys.readouterr().out
        assert out.startswith("(what failed, not why) connect-failed: ")
        assert ("  but line 2 " in out) is decided
        assert (out.count("line 1: ") == 1) is decided, "once more where the cause stays open"
        assert out.count("connect-failed") == 1, "what was found is not also alike"


def test_a_failure_that_nothing_explains_is_shown_below(
    piped: Piped, capsys: pytest.CaptureFixture[str]
) -> None:
    said = "could not bend the flux of time, it is too stiff"
    piped(f"{FULL}{said}\n".encode())
    assert explain(Console(), "-") == 0
    assert f"  line 2: {said}" in capsys.readouterr().out
