"""PostgreSQL, which has the page's own data if WEBUI_DATABASE says so: its programs, its address, what it answers."""

from __future__ import annotations

import functools
import re
import socket
import struct
from collections.abc import Mapping
from pathlib import Path

from scripts import bounded, process

NAME = "postgres"
PORT = 5432  # in its container
OLDEST = 14  # Debian 12's is 15; older ones than 14 get no fixes
CLUSTER = "cluster"  # the folder of its files in its data
PAGE, OWNER = "openwebui", "byre"  # its users; the first one's database has the same name
# Debian keeps them here, a folder for each version, and not on PATH.
DEBIAN = Path("/usr/lib/postgresql")
# So does Homebrew: https://docs.brew.sh/FAQ#what-does-keg-only-mean
HOMEBREW = (Path("/usr/local/opt"), Path("/opt/homebrew/opt"))
NEEDED = ("postgres", "initdb", "pg_basebackup", "psql")
PATIENCE = 10.0  # seconds to say its version
LOCAL = "127.0.0.1"
LONGEST = 4096  # bytes of an answer that are read
PROTOCOL = 3 << 16  # version 3.0


def folders(env: Mapping[str, str]) -> dict[int, Path]:
    """The folders with its programs on this machine, by the major version; that on PATH wins."""
    found = {}
    on_path = process.which(NEEDED[0], env)
    kept = [*DEBIAN.glob("*/bin"), *(one for place in HOMEBREW for one in place.glob("postgresql@*/bin"))]
    for folder in (*sorted(kept), *([Path(on_path).resolve().parent] if on_path else [])):
        if all((folder / name).is_file() for name in NEEDED) and (version := _version(folder)):
            found[int(version.partition(".")[0])] = folder
    return found


def folder(env: Mapping[str, str], data: Path) -> Path | None:
    """The folder of the programs for these data: of the version that wrote them, else of the newest one. None where
    there is none, or only one that is too old."""
    there = {major: one for major, one in folders(env).items() if major >= OLDEST}
    return there.get(written_by(data)) or (there[max(there)] if there else None)


def written_by(data: Path) -> int:
    """The major version that wrote the data; 0 where there are none yet."""
    try:
        return int(bounded.text(data / CLUSTER / "PG_VERSION", LONGEST).strip())
    except (OSError, ValueError):
        return 0


def version(env: Mapping[str, str], data: Path) -> str:
    """The version of the programs for these data; empty where there are none."""
    found = folder(env, data)
    return _version(found) if found else ""


@functools.cache
def _version(programs: Path) -> str:
    try:
        said = process.run([str(programs / NEEDED[0]), "--version"], env={}, timeout=PATIENCE).out
    except process.ProcessError:
        return ""
    found = re.search(r"\) (\d+(?:\.\d+)*)", said)
    return found[1] if found else ""


def address(password: str, host: str, port: int) -> str:
    """What Open WebUI reaches it by, with the driver that its slim form has. A secret. The password is safe in
    addresses."""
    return f"postgresql+psycopg://{PAGE}:{password}@{host}:{port}/{PAGE}"


def asked(port: int, timeout: float, host: str = LOCAL) -> str:
    """What it answers to somebody who comes without a password: `password` where it asks for one, `open` where it lets
    them in, else what it says is wrong. `timeout` is in seconds. Raises OSError.

    https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-START-UP
    """
    names = f"user\0{PAGE}\0database\0{PAGE}\0\0".encode()
    with socket.create_connection((host, port), timeout) as connection:
        connection.sendall(struct.pack("!II", 8 + len(names), PROTOCOL) + names)
        with connection.makefile("rb") as answer:
            kind, length = answer.read(1), answer.read(4)
            size = struct.unpack("!I", length)[0] - 4 if len(length) == 4 else 0
            body = answer.read(max(0, min(size, LONGEST)))
    if kind == b"R" and len(body) >= 4:
        return "password" if struct.unpack("!I", body[:4])[0] else "open"
    if kind == b"E":
        fields = {one[:1]: one[1:].decode(errors="replace") for one in body.split(b"\0") if one}
        return fields.get(b"M", "an error without words")
    return "no answer of PostgreSQL" if kind else "nothing"
