"""Keys for programs: what is asked of the gateway, which keeps them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from scripts.ask.client import Gateway
from scripts.errors import SettingsError

PATH = "/admin/keys"
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
SCOPES = ("chat", "ask", "embeddings")
LATEST = datetime(9999, 1, 1, tzinfo=UTC)  # from there on some time zones have no date for it
EXAMPLE = "uv run invoke keys create my-editor --scope chat,ask --expires 90d"


@dataclass(frozen=True)
class Wanted:
    """A key to be made. `expires` is in seconds since 1970, 0 for never; a limit of 0 is none."""

    name: str
    scopes: tuple[str, ...] = ("chat",)
    expires: int = 0
    per_minute: int = 0
    tokens_per_day: int = 0

    @classmethod
    def of(cls, name: str, scope: str, expires: str, per_minute: int, tokens_per_day: int) -> Wanted:
        """What a person asked for. Raises SettingsError that names the argument."""
        if not NAME.fullmatch(name):
            raise _invalid(
                f"{name[:80]!r} can't be the name of a key: 1 to 64 small letters, digits, `.`, `_` or `-`."
            )
        scopes = tuple(dict.fromkeys(one.strip() for one in scope.split(",")))
        if unknown := [one for one in scopes if one not in SCOPES]:
            raise _invalid(
                f"--scope {unknown[0][:40]!r}: allowed are {', '.join(SCOPES)}, with commas between them."
            )
        for option, value in (("--per-minute", per_minute), ("--tokens-per-day", tokens_per_day)):
            if value < 0:
                raise _invalid(f"{option} {value}: a limit is 1 or more; 0 is none.")
        return cls(name, scopes, _moment(expires), per_minute, tokens_per_day)


def create(gateway: Gateway, wanted: Wanted) -> tuple[str, Mapping[str, Any]]:
    """Make the key: its secret, and what the gateway says of it. Raises ServiceError."""
    found = gateway.request("POST", PATH, {**vars(wanted), "scopes": list(wanted.scopes)})
    return str(found.pop("key")), found


def every(gateway: Gateway) -> list[Mapping[str, Any]]:
    """The keys with what they have used. Raises ServiceError."""
    return list(gateway.request("GET", PATH)["keys"])


def revoke(gateway: Gateway, name: str) -> None:
    """End a key. Raises ServiceError, and SettingsError for what is not a name."""
    if not NAME.fullmatch(name):
        raise _invalid(f"{name[:80]!r} is not the name of a key.", "uv run invoke keys list")
    gateway.request("DELETE", f"{PATH}/{name}")


def _moment(text: str) -> int:
    """The end of `90d`, `12h`, `2027-03-31` or `never`, in seconds since 1970. Raises SettingsError."""
    now = datetime.now(UTC)
    if text == "never":
        return 0
    try:
        if after := re.fullmatch(r"(\d{1,5})([hd])", text):
            length = timedelta(**{{"h": "hours", "d": "days"}[after[2]]: int(after[1])})
            moment = now + length
        else:
            moment = datetime.fromisoformat(text).astimezone(UTC)
        if now < moment < LATEST:
            return int(moment.timestamp())
    except (ValueError, OverflowError):
        pass
    raise _invalid(
        f"--expires {text[:40]!r}: allowed are 12h, 90d, never, or a date to come such as 2027-03-31."
    )


def _invalid(text: str, hint: str = f"For example: {EXAMPLE}") -> SettingsError:
    return SettingsError(text, fault="argument-invalid", hint=hint)
