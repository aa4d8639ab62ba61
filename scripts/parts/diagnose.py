"""Why an install failed, told from the tool's own words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scripts.errors import InstallError
from scripts.mask import mask

AGAIN = "uv run invoke start"
LINES = 10

# (what the tool says, what it means, what to do). The first that matches wins, so the certain ones come first.
_CAUSES: tuple[tuple[str, str, str], ...] = (
    (
        r"no space left on device|ENOSPC|disk quota exceeded|EDQUOT",
        "The disk is full.",
        f"Make room (see what uses it: du -sh .byre ~/.cache/uv ~/.npm), then go on: {AGAIN}",
    ),
    (
        r"hash mismatch|EINTEGRITY|integrity checksum failed|bad crc|invalid zip|corrupt|TAR_BAD_ARCHIVE|Z_DATA_ERROR",
        "What was downloaded is not what the lock file expects: a damaged download, or a mirror that alters files.",
        f"Try again: {AGAIN}. If it stays so, first throw away what is cached: uv cache clean; npm cache clean --force",
    ),
    (
        r"no interpreter found|no python interpreters? found|python downloads? (is|are) (disabled|not)|"
        r"no download (was )?found|python-build-standalone|/cpython-3",
        "No Python that fits was found, and none could be fetched.",
        "",  # depends on the part
    ),
    (
        r"UNABLE_TO_(VERIFY|GET)|SELF_SIGNED_CERT|CERT_HAS_EXPIRED|invalid peer certificate|UnknownIssuer|"
        r"certificate verify failed",
        "The registry's certificate is not trusted here: often a company proxy that replaces certificates.",
        f"Name its certificate file: SSL_CERT_FILE=/path/ca.pem NODE_EXTRA_CA_CERTS=/path/ca.pem {AGAIN}",
    ),
    (
        r"has no wheels? with a matching|no usable wheels|no wheels? (are|is) (available|usable)|"
        r"EBADPLATFORM|not compatible with the",
        "This part is not published for this kind of machine.",
        "Use Linux with glibc on x86_64 or ARM64, or macOS on Apple silicon; then: uv run invoke start",
    ),
    (
        r"server error \(5\d\d|\bE5\d\d\b|\b(500|502|503|504) (internal|bad gateway|service unavailable|gateway)",
        "The package registry answers with an error of its own.",
        f"It is not this machine: wait a few minutes, then go on: {AGAIN}",
    ),
    (
        r"client error \((401|403|407)|\bE(401|403|407)\b|proxy authentication",
        "The package registry, or a proxy before it, refuses access.",
        f"Check the mirror or proxy that is set (env | grep -iE 'proxy|index|registry'), then: {AGAIN}",
    ),
    (
        r"client error \(404|\bE404\b|not found in the package registry|ETARGET|no matching version|"
        r"there is no version of",
        "The package registry that is set here does not have this version.",
        f"Check the mirror that is set (env | grep -iE 'index|registry'; npm config get registry), then: {AGAIN}",
    ),
    (
        r"dns error|failed to lookup address|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|"
        r"EHOSTUNREACH|ERR_SOCKET_TIMEOUT|network is unreachable|connection (refused|reset|closed)|"
        r"error sending request|operation timed out|timed out|failed to (fetch|download)|unexpected EOF|network",
        "The package registry could not be reached, or the connection broke off.",
        f"Check the network (a proxy is set with HTTPS_PROXY=…), then go on where it stopped: {AGAIN}",
    ),
    (
        r"permission denied|EACCES|EPERM|read-only file system|EROFS",
        "A folder can't be written.",
        f"See which one above; state can be kept elsewhere: BYRE_HOME=~/.byre {AGAIN}",
    ),
)

_NOISE = re.compile(
    r"\s*|npm error( \{| \}|\s*)?|npm error\s+(type|port|errno|syscall): .*|npm warn .*user config.*"
    r"|npm http (fetch GET 200|cache) .*|.*complete log of this.*|.*Log files were not written.*"
)


def explain(name: str, step: str, code: int, output: str, *, python: str = "") -> InstallError:
    """The error for a tool that failed: what failed, its last ten lines, the probable cause, the next command."""
    cause, hint = _cause(code, output, python)
    how = f"ended by signal {-code}" if code < 0 else f"exit code {code}"
    return InstallError(
        f"{name} could not be installed: {step} failed ({how}). {cause}", hint=hint, detail=tail(output)
    )


def _cause(code: int, output: str, python: str) -> tuple[str, str]:
    if code == -9:
        return (
            "Something ended it by force: most often the system, for want of memory.",
            f"Close something large, then go on: {AGAIN}",
        )
    for pattern, cause, hint in _CAUSES:
        if re.search(pattern, output, re.IGNORECASE):
            return cause, hint or install_python(python)
    return "Its last lines may say why.", f"Try again: {AGAIN}"


def install_python(python: str) -> str:
    """How to get a Python that satisfies `python` (like `>=3.11,<3.13`)."""
    below = re.search(r"<3\.(\d+)", python)
    version = f"3.{int(below.group(1)) - 1}" if below else "3.12"
    return (
        f"Install Python {version} (it has to be {python or '>=3.11'}): `uv python install {version}` where the network"
        f" allows it; Debian, Ubuntu: `sudo apt install python{version}`; Fedora: `sudo dnf install python{version}`;"
        f" macOS: `brew install python@{version}`. Then: {AGAIN}"
    )


def tail(output: str, lines: int = LINES) -> Sequence[str]:
    """The last lines that say something, without secrets."""
    said = [line.rstrip() for line in output.splitlines() if not _NOISE.fullmatch(line)]
    return mask("\n".join(said[-lines:])).split("\n") if said else []
