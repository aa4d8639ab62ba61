"""Secrets: made once, kept as files of mode 0600, handed to a service as files and never as arguments."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

from scripts import bounded
from scripts.errors import HostError
from scripts.home import write_state

OWN = "own_"  # before the names of the user's own secrets
LARGEST = 64 << 10  # bytes of a secret
# What each generated secret is for. `start` shows the path of the admin's password, never its content.
GENERATED = (
    "engine_api_key",
    "mcp_token",
    "gateway_token",
    "database_password",
    "database_reader_password",
    "webui_secret_key",
    "webui_admin_password",
)

# Those that only some stacks have.
SOMETIMES = ("planner_key", "redis_password", "postgres_password", "postgres_page_password")


@dataclass(frozen=True)
class Credentials:
    """The secrets folder. A name is a file."""

    folder: Path

    def path(self, name: str) -> Path:
        """Where the secret of this name is kept. The file may be missing."""
        return self.folder / name

    def read(self, name: str) -> str | None:
        """The secret, or None when there is none yet. Raises HostError when the file can't be read."""
        try:
            return bounded.text(self.path(name), LARGEST)
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise HostError(
                f"The secret {self.path(name)} can't be read: {error}.",
                fault="file-unreadable",
                hint=f"chmod 600 '{self.path(name)}'",
            ) from error

    def generated(self, name: str) -> str:
        """The secret of this name, made on the first call: 192 random bits, safe in URLs and headers."""
        value = self.read(name)
        return value if value else self.put(name, secrets.token_urlsafe(24))

    def own(self) -> dict[str, str]:
        """The user's own secrets, for mcp-config.json, by their names. Raises HostError."""
        names = sorted(path.name.removeprefix(OWN) for path in self.folder.glob(f"{OWN}*"))
        return {name: self.read(OWN + name) or "" for name in names}

    def put(self, name: str, value: str) -> str:
        """Keep a secret that comes from elsewhere (a setting, or made of others). Unchanged files are left alone."""
        if self.read(name) != value:
            write_state(self.path(name), value)
        return value


def written(file: Path) -> int:
    """When a secret's file was last written, in nanoseconds; 0 where it is missing: that of a new version is made by
    `start`."""
    try:
        return file.stat().st_mtime_ns
    except FileNotFoundError:
        return 0
