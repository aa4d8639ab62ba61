"""What a tool wrote, out of what people paste; and no secrets."""

from __future__ import annotations

import pytest

from scripts.faults.text import LONGEST, SHOWN, decode, lines, mask, shown


def said(text: str) -> list[str]:
    return [line.text for line in lines(text)]


@pytest.mark.parametrize(
    "raw",
    [
        "\x1b[1;31mError: boom\x1b[0m",
        "\x1b]0;title\x07Error: boom",
        "Error: boom\r",
        "> > Error: boom",
        "mcp-1  | Error: boom",
        "[mcp] | Error: boom",
        "2026-11-24T00:29:04.123456789Z Error: boom",
        "2026-11-24T00:29:04+01:00 stderr F Error: boom",
        "09:40:25: Error: boom",
        "Nov 24 00:29:04 host podman[812]: Error: boom",
        "Nov 24 00:29:04 host podman[812]: mcp-1  | Error: boom",
        "0.00.155.807 Error: boom".replace("807 ", "807 E "),
        '{"log":"Error: boom\\n","stream":"stderr","time":"2026-11-24T00:29:04Z"}',
    ],
)
def test_prefixes_and_colours_are_taken_off(raw: str) -> None:
    assert said(raw) == ["Error: boom"]


def test_lines_keep_their_numbers() -> None:
    assert [(line.number, line.text) for line in lines("\n\none\r\n\r\ntwo\n")] == [(3, "one"), (5, "two")]


def test_a_message_in_a_message_and_a_bar_of_progress_are_lines() -> None:
    assert said('msg="first\\nsecond"') == ['msg="first', 'second"']
    assert said("10%\r50%\rdone") == ["10%", "50%", "done"]


def test_the_notes_of_who_saved_a_text_are_no_evidence() -> None:
    assert said("# source: a mail\n# means: No space left on device\n\nhello") == ["hello"]
    assert said("# podman: not found\nhello") == ["# podman: not found", "hello"]


def test_a_very_long_line_is_cut() -> None:
    assert len(said("x" * (LONGEST * 3))[0]) == LONGEST


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_text_is_read_in_the_encodings_of_terminals(encoding: str) -> None:
    assert decode("Error: größer\n".encode(encoding)) == "Error: größer\n"


def test_what_is_no_text_is_said_to_be_none() -> None:
    assert decode(bytes(range(256)) * 10) is None
    assert decode(b"\x7fELF\x02\x01\x01" + bytes(500)) is None
    assert decode(b"Raspberry Pi 5\0") == "Raspberry Pi 5\0"
    assert decode(b"caf\xe9") == "caf\ufffd"


@pytest.mark.parametrize(
    ("raw", "masked"),
    [
        ("mongodb://jo:pw@db:27017/shop", "mongodb://***@db:27017/shop"),
        ("mongodb+srv://jo:p@ss/w0rd@c0.example.net/x", "mongodb+srv://***@c0.example.net/x"),
        ("mongodb://jo:half-of-a-pass", "mongodb://***"),
        ("Get https://0123456789abcdef@host/x", "Get https://***@host/x"),
        ("Authorization: Bearer abc.def-123", "Authorization: *** ***"),
        ("-H 'x' Bearer abc.def-123", "-H 'x' Bearer ***"),
        ("WEBUI_SECRET_KEY=s3cret rest", "WEBUI_SECRET_KEY=*** rest"),
        ('{"password": "hunter2", "user": "jo"}', '{"password": "***", "user": "jo"}'),
        ('{"auth_type":"bearer","key":"s3cret"}', '{"auth_type":"bearer","key":"***"}'),
        ("--password hunter2 --user jo", "--password *** --user jo"),
        ("key sk-abcdefgh1234 used", "key *** used"),
        ("hf_abcdefgh1234", "***"),
        ("eyJhbGciOi.eyJzdWIi.c2ln", "***"),
    ],
)
def test_secrets_are_masked(raw: str, masked: str) -> None:
    assert mask(raw) == masked
    assert mask(masked) == masked


@pytest.mark.parametrize(
    "raw",
    [
        "mongodb://127.0.0.1:27017/shop",
        "docker://golang@sha256:8a59: reading docker://quay.io:443/x@sha256:99",
        "unable to retrieve auth token: invalid username/password: unauthorized",
        "WEBUI_SECRET_KEY not set",
        "http://localhost:8080/health",
    ],
)
def test_what_is_no_secret_stays(raw: str) -> None:
    assert mask(raw) == raw


def test_of_a_long_line_the_part_that_proves_is_shown() -> None:
    line = shown("a " * 500 + "No space left on device" + " b" * 500, "no space")
    assert "No space left on device" in line and len(line) <= SHOWN + 2
    assert line.startswith("…") and line.endswith("…")
    assert shown("a\tb\x07") == "a b"
