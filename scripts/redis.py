"""Redis, where Open WebUI keeps which sessions a sign-out has ended: its configuration, its program, what it answers.

Valkey is preferred, which speaks the same protocol: its licence is BSD, as that of Redis was until 7.2.
"""

from __future__ import annotations

import hashlib
import re
import socket
from collections.abc import Mapping

from scripts import process

NAME = "redis"
PORT = 6379  # in its container
PROGRAMS = ("valkey-server", "redis-server")
OLDEST = (7, 0)  # Debian 12's. Older ones were not tried.
USER = "openwebui"
MEMORY = 64 << 20  # bytes of data: a sign-out takes less than 200 until its session would have ended
PATIENCE = 10.0  # seconds to say its version
LONGEST = 256  # bytes of an answer that are read
LOCAL = "127.0.0.1"


def configuration(password: str, listen: str, port: int, data: str) -> str:
    """The text of its file. It holds the password's sha256: a password of 192 random bits can't be found by that.

    `listen` are addresses, `data` is the folder of its one file. https://valkey.io/topics/valkey.conf/
    """
    digest = hashlib.sha256(password.encode()).hexdigest()
    folder = data.replace("\\", "\\\\").replace('"', '\\"')
    return f"""# Made from the settings by `uv run invoke start`: changes here are lost.
bind {listen}
port {port}
# Who has no password may ask whether it answers, and nothing else.
protected-mode no
user default reset on nopass +ping
user {USER} reset on #{digest} ~* &* +@all -@admin -@dangerous
# What is answered is in the system's hands before, so that an end of the process loses nothing; an end of the machine
# loses a second.
dir "{folder}"
appendonly yes
appendfsync everysec
auto-aof-rewrite-min-size 1mb
save ""
# A sign-out that was kept stays: what is new is refused when there is no room.
maxmemory {MEMORY}
maxmemory-policy noeviction
maxclients 500
databases 1
"""


def address(password: str, host: str, port: int) -> str:
    """What Open WebUI reaches it by. A secret. The password is safe in addresses."""
    return f"redis://{USER}:{password}@{host}:{port}/0"


def program(env: Mapping[str, str]) -> str:
    """The name of its program, where one is on PATH; else empty."""
    return next((name for name in PROGRAMS if process.which(name, env)), "")


def version(env: Mapping[str, str]) -> str:
    """The version of that program; empty where there is none, or it does not say."""
    name = program(env)
    if not name:
        return ""
    try:
        said = process.run([name, "--version"], env=env, timeout=PATIENCE).out
    except process.ProcessError:
        return ""
    found = re.search(r"\bv=(\d+\.\d+\.\d+)", said)
    return found[1] if found else ""


def is_new_enough(text: str) -> bool:
    """Whether a version, as `version` says it, is not older than OLDEST."""
    return bool(text) and tuple(map(int, text.split("."))) >= OLDEST


def asked(command: str, port: int, timeout: float, host: str = LOCAL) -> str:
    """The first line of its answer to somebody without a password: `+PONG`, `-NOPERM …`. `timeout` is in seconds.
    Raises OSError.

    https://valkey.io/topics/protocol/#inline-commands
    """
    with (
        socket.create_connection((host, port), timeout) as connection,
        connection.makefile("rb") as answer,
    ):
        connection.sendall(f"{command}\r\n".encode())
        return answer.readline(LONGEST).decode(errors="replace").strip()
