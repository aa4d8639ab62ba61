"""The users of the stack's own database, and an address with a login."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True)
class User:
    """A user, and the secret that is its password. `parts/database/database_server.py` gives it its rights."""

    name: str
    secret: str


OWNER = User("byre", "database_password")  # may do everything: this program, where it has to write
READER = User("reader", "database_reader_password")  # can't write: the MCP server, and this program otherwise


def with_login(uri: str, name: str, password: str) -> str:
    """An address without a login, with one. A secret."""
    scheme, separator, place = uri.partition("://")
    return f"{scheme}{separator}{quote(name, safe='')}:{quote(password, safe='')}@{place}"
