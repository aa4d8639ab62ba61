"""Why an install failed: a fault of the table, found in the tool's own words."""

from __future__ import annotations

import re
import signal
from collections.abc import Sequence

from scripts.errors import InstallError
from scripts.faults import lookup
from scripts.mask import mask

AGAIN = "uv run invoke start"
LINES = 10
UNKNOWN = "install-failed"
NO_PYTHON = "python-missing"
# In an install, more exact than the table's fix.
HINTS = {
    "disk-full": f"Free some space (what uses it: du -sh .byre ~/.cache/uv ~/.npm), then continue: {AGAIN}",
    "digest-wrong": f"Try again: {AGAIN}. If it fails again, empty the caches first: uv cache clean; "
    "npm cache clean --force",
    "file-permission": f"The folder is named above; Byre can keep its files elsewhere: BYRE_HOME=~/.byre {AGAIN}",
    "killed": f"Close a large program, then continue: {AGAIN}",
}
HINTS |= dict.fromkeys(
    ("certificate-unknown", "certificate-uv", "certificate-npm", "certificate-node", "certificate-python"),
    "Name the certificate file of this network's proxy: SSL_CERT_FILE=/path/ca.pem "
    f"NODE_EXTRA_CA_CERTS=/path/ca.pem {AGAIN}",
)
HINTS |= dict.fromkeys(
    (
        "name-unknown",
        "network-unreachable",
        "timeout",
        "connection-broken",
        "connection-refused",
        "npm-network",
        "uv-timeout",
    ),
    f"Check the network (a proxy is set with HTTPS_PROXY=…), then continue where it stopped: {AGAIN}",
)

_NOISE = re.compile(
    r"\s*|npm error( \{| \}|\s*)?|npm error\s+(type|port|errno|syscall): .*|npm warn .*user config.*"
    r"|npm http (fetch GET 200|cache) .*|.*complete log of this.*|.*Log files were not written.*"
)


def explain(
    name: str, step: str, code: int, output: str, *, python: str = "", unproven: str = UNKNOWN
) -> InstallError:
    """The error for a tool that failed: what failed, its last ten lines, the fault, the next command.

    `code` is the tool's exit code, negative for the signal that ended it; `python` is the Python that the part needs.
    `unproven` is the fault's id where the tool's words prove none.
    """
    fault = lookup.fault("killed" if code == -signal.SIGKILL else lookup.proven(output) or unproven)
    how = f"ended by signal {-code}" if code < 0 else f"exit code {code}"
    hint = install_python(python) if fault.id == NO_PYTHON else HINTS.get(fault.id, fault.fix)
    return InstallError(
        f"{name} could not be installed: {step} failed ({how}). {fault.meaning}",
        fault=fault.id,
        hint=hint,
        detail=tail(output),
    )


def install_python(python: str) -> str:
    """How to get a Python that satisfies `python` (like `>=3.11,<3.13`)."""
    below = re.search(r"<3\.(\d+)", python)
    version = f"3.{int(below.group(1)) - 1}" if below else "3.12"
    return (
        f"Install Python {version} (it has to be {python or '>=3.11'}): `uv python install {version}` where the network"
        f" allows it. Debian, Ubuntu: `sudo apt install python{version}`. Fedora: `sudo dnf install python{version}`."
        f" macOS: `brew install python@{version}`. Then: {AGAIN}"
    )


def tail(output: str, lines: int = LINES) -> Sequence[str]:
    """The last lines that say something, without secrets."""
    said = [line.rstrip() for line in output.splitlines() if not _NOISE.fullmatch(line)]
    return mask("\n".join(said[-lines:])).split("\n") if said else []
