"""npm packages that were installed with the gateway: how their program is run."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from gateway.faults import Failure


def command(folder: Path, package: str) -> tuple[str, str]:
    """Node, and the script that `npx PACKAGE` would run. Raises Failure where one of them is missing.

    https://docs.npmjs.com/cli/v10/configuring-npm/package-json#bin
    """
    home = folder / "node_modules" / package
    try:
        programs = json.loads((home / "package.json").read_text(encoding="utf-8")).get("bin")
        if isinstance(programs, dict):
            programs = programs.get(package.rpartition("/")[2]) or next(iter(programs.values()))
        script = (home / programs).resolve(strict=True)
    except (OSError, ValueError, TypeError, AttributeError, StopIteration):
        raise Failure("mcp-package-missing", f"The npm package {package} is missing.") from None
    node = folder / "bin" / "node"
    found = str(node) if node.exists() else shutil.which("node")
    if not found:
        raise Failure("mcp-command-missing", "node is not on the PATH of the gateway.")
    return found, str(script)
