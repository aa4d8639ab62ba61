"""The pages show what commands print: the outputs in docs/outputs are recorded here, and compared with those of now."""

from __future__ import annotations

import json
import platform
import re
import subprocess

import pytest

from scripts.dev import outputs
from scripts.dev.outputs import OUTPUTS, Output
from tests.machine import Machine, Stack

SHOWN = "/home/you/byre"  # where the pages say that Byre is
PORTS = {
    "WEBUI_PORT": 8080,
    "ENGINE_PORT": 11435,
    "GATEWAY_PORT": 8090,
    "PLANNER_PORT": 8091,
    "MCP_PORT": 3000,
    "MCP_MONITORING_PORT": 3001,
    "DATABASE_PORT": 27017,
}


def printed(machine: Machine, output: Output, *more: str) -> str:
    """What the command prints to stdout, with the paths and ports of an installation by the defaults."""
    run = subprocess.run(
        machine.command(*output.arguments, *more), cwd=machine.root, env=machine.environment, text=True,
        input=output.stdin, capture_output=True, timeout=600,
    )  # fmt: skip
    assert "Traceback" not in run.stderr, run.stderr
    text = run.stdout
    kept = machine.settings["PARTS_STORAGE"], machine.settings["OLLAMA_MODEL_STORAGE"]
    for path, name in (
        (kept[0], ".byre/parts"),
        (kept[1], ".byre/models"),
        (machine.home, ".byre"),
        (machine.root, ""),
    ):
        text = text.replace(str(path), f"{SHOWN}/{name}".rstrip("/"))
    for name, port in PORTS.items():
        text = re.sub(rf"\b{machine.settings[name]}\b", str(port), text)
    return text.replace(platform.release(), "6.1.0")


@pytest.mark.parametrize("output", [one for one in OUTPUTS if not one.still], ids=lambda output: output.name)
def test_the_pages_show_what_is_printed(
    stack: Stack, machine: Machine, output: Output, write_docs: bool
) -> None:
    if output.slow and not write_docs:
        pytest.skip("slow: recorded with --write-docs alone")
    if output.text:
        text = printed(machine, output)
        if write_docs:
            outputs.write(f"{output.name}.txt", text)
        recorded = outputs.text(output.name)
        assert outputs.labels(text, output.same) == outputs.labels(recorded, output.same), outputs.COMMAND
    if output.json:
        document = json.loads(printed(machine, output, "--json"))
        if write_docs:
            outputs.write(f"{output.name}.json", json.dumps(document, indent=2, ensure_ascii=False) + "\n")
        assert outputs.alike(outputs.document(output.name), document), outputs.COMMAND
