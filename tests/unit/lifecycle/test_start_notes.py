"""What a person should know before a start: of the MCP servers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scripts.home import ROOT
from scripts.lifecycle import start_notes
from scripts.mcp import CONFIG_FILE
from scripts.webui.page_program import Program

AWAY = {"url": "https://tickets.example/mcp", "tools": ["search"]}
LOCAL = {"url": "http://127.0.0.1:9000/mcp", "tools": ["search"]}
PROGRAM = {"command": "npx", "args": ["-y", "pkg@1.2.3"], "tools": ["read"]}


@pytest.mark.parametrize(
    ("servers", "contained", "told"),
    [
        ({"tickets": AWAY}, False, ["tickets.example"]),
        ({"near": LOCAL}, False, []),
        ({"files": PROGRAM}, False, []),
        ({"files": PROGRAM}, True, ["files"]),
        ({"files": PROGRAM, "tickets": AWAY}, True, ["tickets.example"]),
    ],
)
def test_what_leaves_the_machine_and_what_cannot(
    tmp_path: Path, servers: dict[str, Any], contained: bool, told: list[str]
) -> None:
    file = tmp_path / CONFIG_FILE
    file.write_text(json.dumps({"mcpServers": servers}))
    notes = start_notes.of_servers(file, contained)
    assert len(notes) == len(told) and all(word in note for word, note in zip(told, notes, strict=True))


def test_the_shipped_file_needs_no_note() -> None:
    assert not start_notes.of_servers(ROOT / CONFIG_FILE, True)


def test_the_version_of_the_data_and_the_one_of_this_byre() -> None:
    old, new = Program("openwebui-1", "0.1.2"), Program("openwebui-2", "0.1.3")
    assert not start_notes.of_page(new, new)
    (note,) = start_notes.of_page(old, new)
    assert "0.1.2" in note and "0.1.3" in note and "invoke update" in note
    assert not start_notes.of_page(new, old), "a newer one was named by --to"
