"""Saved text as people send it, turned into the lines that the tool wrote."""

from __future__ import annotations

import json
import re

from scripts.gpu.evidence import Line

LIMIT = 16 * 1024 * 1024  # bytes that are read of one file: of a longer one its end, where the last load is
LONGEST = 8000  # characters of a line
COLOURS = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
# A note of who saved the text (`# source: …`), in front of it: words about the text are no evidence.
NOTE = re.compile(r"#\s*[A-Za-z][\w -]{0,30}:(?:\s|$)")
PREFIXES = re.compile(
    r"""\s*(?:
        (?:>\s?)+                                                       # quoted in a mail or an issue
      | \d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?\s?(?:Z|[+-]\d\d:?\d\d)?\s+(?:\|\s+|std(?:out|err)\ [FP]\ )?
      | \S+\s+\d{1,2}\ \d\d:\d\d:\d\d\ \S+\ [\w.@/-]+(?:\[\d+\])?:\s    # journald and syslog
      | [\w.-]+\ [\w.@/-]+\[\d+\]:\s                                    # journald after its time
      | \d+\.\d\d\.\d{3}\.\d{3}\ [A-Z]\s                                # llama.cpp's own
    )""",
    re.VERBOSE,
)
# Compose tools: `ollama-1  | `, `[ollama] | `, `[ollama] `.
SERVICE = re.compile(r"\s*(?:\[(?!GIN)[A-Za-z][\w.-]*\](?:\s+\|)?|[A-Za-z][\w.-]*\s+\|)\s")


def decode(data: bytes) -> str:
    """The text of a file; empty where it is no text. PowerShell's `>` writes UTF-16."""
    for mark, encoding in (
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
        (b"\xef\xbb\xbf", "utf-8"),
    ):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if data[:4096].count(b"\0") * 8 > len(data[:4096]):  # Docker's raw stream has a few
        return ""
    return data.decode("utf-8", "replace")


def lines(text: str) -> list[Line]:
    """The lines of a text, without colours, prefixes of log drivers, and the notes in front of it."""
    found, head = [], True
    for number, raw in enumerate(text.split("\n"), 1):
        head = head and bool(not raw.strip() or NOTE.match(raw))
        if not head:
            found.append(Line(number, _clean(raw)))
    return found


def _clean(raw: str) -> str:
    text = raw[:LONGEST].rstrip("\r").replace("\r", " ").replace("\0", "")
    if "\x1b" in text:
        text = COLOURS.sub("", text)
    if text.startswith('{"log":'):  # Docker's json-file
        text = _logged(text)
    text = _stripped(text)
    if found := SERVICE.match(text):
        text = _stripped(text[found.end() :])
    return text.replace("=3D ", "= ")  # a mail's quoted-printable


def _stripped(text: str) -> str:
    while found := PREFIXES.match(text):
        text = text[found.end() :]
    return text


def _logged(text: str) -> str:
    try:
        return str(json.loads(text)["log"]).rstrip("\r\n")
    except (ValueError, KeyError, TypeError):
        return text
