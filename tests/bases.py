"""Base images from Debian's packages, since a machine that runs tests need not reach a registry.

They stand for docker.io/library/debian:*-slim, as tar files that any container tool imports: made by mmdebstrap of the
variant minbase, as those are, without documentation, manuals and locales, and without the package ca-certificates, so
that a build has to bring it. They differ from Debian's own in this: they hold the certificates of authorities that this
machine has of its own, which that package then trusts, with the variables by which pip and npm find them; the trixie
one holds Python; and packages are fetched from this machine's mirror. The tar files are kept in the cache.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tests.conftest import cache

CERTIFICATES = Path("/usr/local/share/ca-certificates")
BUNDLE = "/etc/ssl/certs/ca-certificates.crt"
# What each base has beside Debian's minimal system. Python is for the stand-in of Ollama's llama-server.
SUITES = {"bookworm": "", "trixie": "python3"}
# For `import`: one change for each variable.
CHANGES = [
    part
    for name in ("SSL_CERT_FILE", "PIP_CERT", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")
    for part in ("--change", f"ENV {name}={BUNDLE}")
]


def name(suite: str) -> str:
    """The image's name, the same for every tool."""
    return f"localhost/byre-test-base:{'-'.join(filter(None, (suite, 'slim', SUITES[suite])))}"


def tar(suite: str) -> Path:
    """The base of a Debian release as a file; made when it is missing."""
    made = cache() / f"debian-{name(suite).rpartition(':')[2]}.tar"
    if not made.exists():
        part = made.with_suffix(".part.tar")
        part.unlink(missing_ok=True)
        subprocess.run(mmdebstrap(suite, part), check=True, capture_output=True, text=True)
        part.rename(made)
    return made


def mmdebstrap(suite: str, into: Path) -> list[str]:
    """The command that makes a base. The mirror is the machine's own.

    https://manpages.debian.org/bookworm/mmdebstrap/mmdebstrap.1.en.html
    """
    excluded = [f"--dpkgopt=path-exclude=/usr/share/{what}/*" for what in ("doc", "man", "locale")]
    hook = f'mkdir -p "$1{CERTIFICATES}"; cp {CERTIFICATES}/*.crt "$1{CERTIFICATES}/" 2>/dev/null || true'
    return [
        "mmdebstrap", "-q", "--variant=minbase", "--mode=root",
        *([f"--include={SUITES[suite]}"] if SUITES[suite] else []),
        "--dpkgopt=force-unsafe-io", '--aptopt=Acquire::Languages "none"', *excluded,
        f"--customize-hook={hook}", suite, str(into), *filter(None, [_mirror()]),
    ]  # fmt: skip


def _mirror() -> str:
    """The address that this machine's own packages come from, where it is a mirror of Debian."""
    for file in (Path("/etc/apt/sources.list.d/debian.sources"), Path("/etc/apt/sources.list")):
        if file.exists() and (
            found := re.search(r"^(?:URIs:|deb) .*?(https?://\S*/debian\b\S*)", file.read_text(), re.M)
        ):
            return found[1]
    return ""  # mmdebstrap's own
