"""What a tool wrote, out of what people save and paste."""

from __future__ import annotations

import struct
import time

import pytest

from scripts.text import LONGEST, decode, lines, plain


def said(text: str) -> list[str]:
    return [line.text for line in lines(text)]


def test_a_terminal_does_not_act_on_a_plain_text() -> None:
    assert plain("a\x1b]0;x\x07\x9b\u202e\r\nb 🦙 é") == "a ]0;x     b 🦙 é"
    assert plain("a\n\tb\r", "\n\t") == "a\n\tb "


@pytest.mark.parametrize(
    "raw",
    [
        "\x1b[1;31mError: boom\x1b[0m",
        "\x1b]0;title\x07Error: boom",
        "\x1b(BError: boom",
        "Error: boom\r",
        "Error: boom\0",
        "> > Error: boom",
        "mcp-1  | Error: boom",
        "[mcp] | Error: boom",
        "[mcp] Error: boom",
        "`Error: boom`",
        '"mcp-1  | Error: boom"',
        "mcp-1  | `Error: boom`.",
        "2026-11-24T00:29:04.123456789Z Error: boom",
        "2026-11-24T00:29:04+01:00 stderr F Error: boom",
        "[2026/11/24 00:29:04]: Error: boom",
        "mcp     | 2026-11-24 00:29:04.719 | Error: boom",
        "2026-11-24 00:29:04 hub-mcp-1   | Error: boom",
        "09:40:25: Error: boom",
        "Nov 24 00:29:04 host podman[812]: Error: boom",
        "Nov 24 00:29:04 host podman[812]: mcp-1  | Error: boom",
        "3月 27 18:00:45 host ollama[2012]: Error: boom",
        "0.00.155.807 E Error: boom",
        "#12 0.345 Error: boom",
        '{"log":"Error: boom\\n","stream":"stderr","time":"2026-11-24T00:29:04Z"}',
        '{"level":"error","msg":"Error:","error":"boom"}',
    ],
)
def test_prefixes_and_colours_are_taken_off(raw: str) -> None:
    assert said(raw) == ["Error: boom"]


@pytest.mark.parametrize(
    "raw",
    [
        "| model | size |",
        "[GIN] 2026/11/24 - 00:29:04 | 200 |",
        '{"log": 3}',
        '{"log":"cut',
        "12:30 is a time",
        '"a": "b"',
        "`a` and `b`",
    ],
)
def test_what_is_no_prefix_stays(raw: str) -> None:
    assert said(raw) == [raw]


def test_a_table_keeps_its_first_column() -> None:
    assert said("ollama-1  | | model | size |\nollama-1  | model | size") == [
        "| model | size |",
        "model | size",
    ]


def test_lines_keep_their_numbers() -> None:
    assert [(line.number, line.text) for line in lines("\n\none\r\n\r\ntwo\n")] == [(3, "one"), (5, "two")]


def test_a_message_in_a_message_and_a_bar_of_progress_are_lines() -> None:
    assert said('msg="first\\nsecond"') == ['msg="first', 'second"']
    assert said("10%\r50%\rdone") == ["10%", "50%", "done"]


def test_the_notes_of_who_saved_a_text_are_no_evidence() -> None:
    assert said("# source: a mail\n# means: No space left on device\n\nhello") == ["hello"]
    assert said("\n# verdict: gpu\n# why: all of it\nhello") == ["hello"]
    assert said("# podman: not found\nhello") == ["# podman: not found", "hello"]


def test_the_level_of_a_hostile_line_takes_no_longer_than_that_of_another() -> None:
    begin = time.process_time()
    assert len(lines(("1" + " -" * 1999 + "\n") * 125)) == 125
    assert time.process_time() - begin < 2


def test_a_very_long_line_is_cut() -> None:
    assert len(said("x" * (LONGEST * 3))[0]) == LONGEST


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_text_is_read_in_the_encodings_of_terminals(encoding: str) -> None:
    assert decode("Error: größer\n".encode(encoding)) == "Error: größer\n"


def test_a_mark_of_utf_16_is_believed() -> None:
    assert decode(b"\xfe\xff" + "größer".encode("utf-16-be")) == "größer"


def test_the_heads_of_docker_s_raw_stream_are_taken_off() -> None:
    frames = [b"Error: boom\n", b"\tat x\n", b"\n" * 40]
    raw = b"".join(b"\2\0\0\0" + struct.pack(">I", len(frame)) + frame for frame in frames)
    assert decode(raw) == "Error: boom\n\tat x\n" + "\n" * 40


def test_what_is_no_text_is_said_to_be_none() -> None:
    assert decode(bytes(range(256)) * 10) is None
    assert decode(b"\x7fELF\x02\x01\x01" + bytes(500)) is None
    assert decode(b"Raspberry Pi 5\0") == "Raspberry Pi 5\0"
    assert decode(b"caf\xe9") == "caf\ufffd"


def test_decoding_never_fails() -> None:
    assert decode(b"\xff\xfe\x00") and decode(b"\x80\x81") and decode(b"") == ""


def test_a_path_of_windows_is_no_line_end() -> None:
    """A quoted message may hold \\n; `C:\\x\\node_modules` does not."""
    assert said(r"spawn C:\Program Files\nodejs\npx.cmd EINVAL") == [
        r"spawn C:\Program Files\nodejs\npx.cmd EINVAL"
    ]
    assert said(r"Cannot find 'C:\Users\jo\npm-cache\node_modules\a.js'") == [
        r"Cannot find 'C:\Users\jo\npm-cache\node_modules\a.js'"
    ]
    assert said(r"one\ntwo") == ["one", "two"]


def test_what_mongod_says_of_an_error_is_part_of_its_message() -> None:
    entry = '{"s":"E","msg":"WiredTiger error","attr":{"error":1,"message":"open: Operation not permitted"}}'
    assert said(entry) == ["WiredTiger error open: Operation not permitted"]


def test_what_its_storage_says_stands_in_the_message_of_a_message() -> None:
    inner = '{"category":"WT_VERB_DEFAULT","msg":"handle-open: open","error_str":"Operation not permitted"}'
    entry = f'{{"s":"E","msg":"WiredTiger error message","attr":{{"error":1,"message":{inner}}}}}'
    assert said(entry) == ["WiredTiger error message handle-open: open Operation not permitted"]


def test_a_warning_of_mongod_s_start_keeps_its_tag() -> None:
    entry = '{"s":"W","msg":"NUMA","attr":{"error":"Permission denied"},"tags":["startupWarnings"]}'
    assert said(entry) == ["NUMA Permission denied startupWarnings"]


@pytest.mark.parametrize(
    ("entry", "level"),
    [
        ('{"level":"info","msg":"request failed once"}', "note"),
        ('{"level":30,"msg":"cannot find it"}', "note"),
        ('{"s":"I","c":"CONTROL","msg":"it failed"}', "note"),
        ('{"severity":"DEBUG","message":"it failed","error":""}', "note"),
        ('mcp-1  | {"event":"it failed","levelname":"INFO"}', "note"),
        ('{"log":"{\\"level\\":\\"info\\",\\"msg\\":\\"it failed\\"}\\n","stream":"stderr"}', "note"),
        ('{"level":"info","msg":"it ended","error":"cannot bend time"}', ""),
        ('{"s":"I","msg":"it ended","attr":{"error":"cannot bend time"}}', ""),
        ('{"level":"error","msg":"it failed"}', ""),
        ('{"s":"F","msg":"it failed"}', ""),
        ('{"log":"level=info, says a text\\n","stream":"stderr"}', ""),
        ('{"s":"W","msg":"it failed"}', "warning"),
        ('{"level":"warn","msg":"it failed","error":"cannot bend time"}', "warning"),
        ("it failed", ""),
        ("DEBU[0000] it failed", "note"),
        ('mcp-1  | time="2026-11-24T00:29:04Z" level=debug msg="it failed"', "note"),
        ("time=2026-11-24T00:29:04Z level=DEBUG source=x.go:1 msg=failed error=boom", ""),
        ("level=info msg=failed", ""),
        ("I0301 10:00:01.182000   4102 flux.c:520] it failed", "note"),
        ("I0301 10:00:01.182000   4102 flux.c:520] it failed err=boom", ""),
        ("W0301 10:00:01.182000   4102 flux.c:347] missing flux", "warning"),
        ("E0301 10:00:01.182000   4102 flux.c:347] missing flux", ""),
        ("debug1: key_load_public: No such file or directory", "note"),
        ('{"version":"1.1","short_message":"0 failed","level":6}', "note"),
        ('{"version":"1.1","short_message":"it failed","level":4}', "warning"),
        ('{"version":"1.1","short_message":"it failed","level":3}', ""),
        ('{"MESSAGE":"it failed","PRIORITY":"6"}', "note"),
        ('level=warning msg="it failed"', "warning"),
        ("WARN[0003] it failed", "warning"),
        ("W -        [initandlisten] it failed", "warning"),
        ("WARNI [open_webui.env] it failed", "warning"),
        ("Whether it failed is unknown", ""),
    ],
)
def test_a_message_keeps_the_level_of_its_entry(entry: str, level: str) -> None:
    assert [line.level for line in lines(entry)] == [level]
