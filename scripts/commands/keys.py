"""`keys`: programs' keys to the model and the data, made, listed and revoked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from scripts import keys
from scripts.console import Console
from scripts.lifecycle import clients, installation

UNREACHABLE = "none: in containers programs reach the gateway by the proxy of SCENARIO=production alone"


def create(
    console: Console, name: str, scope: str, expires: str, per_minute: int, tokens_per_day: int
) -> None:
    """Make a key and show it, which happens once."""
    wanted = keys.Wanted.of(name, scope, expires, per_minute, tokens_per_day)
    site = installation.look(console.note)
    address = clients.programs_address(site)  # before: what fails once the key is made would lose it
    with clients.gateway(site) as gateway:
        secret, made = keys.create(gateway, wanted)
    console.say(secret)
    console.note("Keep it now: it is shown this once, and Byre keeps only its hash.")
    console.note(f"for      {', '.join(made['scopes'])}; {_limits(made)}; expires {_day(made['expires'])}")
    console.note(f"address  {address or UNREACHABLE}")
    console.data({"key": secret, "address": address or None, **_document(made)})


def show(console: Console) -> None:
    """Each key, what it may and what it has used."""
    site = installation.look(console.note)
    with clients.gateway(site) as gateway:
        found = keys.every(gateway)
    if not found:
        console.note(f"No keys yet.  next:  {keys.EXAMPLE}")
    headers = [
        "key",
        "for",
        "limits",
        "expires",
        "today",
        "tokens today",
        "in all",
        "tokens in all",
        "last used",
    ]
    if found:
        console.table(headers, [_row(one) for one in found])
    console.data(
        {"address": clients.programs_address(site) or None, "keys": [_document(one) for one in found]}
    )


def revoke(console: Console, name: str) -> None:
    """End a key."""
    site = installation.look(console.note)
    with clients.gateway(site) as gateway:
        keys.revoke(gateway, name)
    console.say(f"Revoked {name}. The next request with it is refused.")
    console.data({"revoked": name})


def _row(key: Mapping[str, Any]) -> list[str]:
    counts = [
        text
        for count in (key["today"], key["total"])
        for text in (f"{count['requests']:,}", f"{count['tokens_in']:,} in, {count['tokens_out']:,} out")
    ]
    expires = f"expired {_day(key['expires'])}" if key["expired"] else _day(key["expires"])
    return [key["name"], ",".join(key["scopes"]), _limits(key), expires, *counts, _day(key["last_used"])]


def _limits(key: Mapping[str, Any]) -> str:
    rate = f"{key['per_minute']:,} a minute" if key["per_minute"] else ""
    tokens = f"{key['tokens_per_day']:,} tokens a day" if key["tokens_per_day"] else ""
    return ", ".join(filter(None, [rate, tokens])) or "none"


def _day(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC).astimezone():%Y-%m-%d %H:%M}" if seconds else "never"


def _document(key: Mapping[str, Any]) -> dict[str, Any]:
    """Times as ISO 8601, None for never; a limit is None where there is none."""
    times = {name: _iso(key[name]) for name in ("created", "expires", "last_used")}
    limits = {name: key[name] or None for name in ("per_minute", "tokens_per_day")}
    return {**key, **times, **limits}


def _iso(seconds: int) -> str | None:
    return datetime.fromtimestamp(seconds, UTC).isoformat() if seconds else None
