"""Judges of what people and models may do. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scripts.amounts import duration
from scripts.audit.evidence import Entry, Tools
from scripts.faults.finding import Finding, ok, unknown, wrong

if TYPE_CHECKING:
    from scripts.database.check import Login

LONGEST = 7 * 86400.0  # seconds: a session that people of a team renew each week


def entry(seen: Entry) -> Iterator[Finding]:
    """Whether only invited people come in, for a time, and from the page's own address."""
    found = list(_entry(seen))
    yield from found
    if not found:
        ends = f"sessions of {duration(seen.session)}" if seen.session else "sessions without an end"
        out = ", ended by a sign-out" if seen.ends else ""
        yield ok("sign-in", f"{_asked_for(seen)}, no sign-up, {ends}{out}, only its own origin")


def _asked_for(seen: Entry) -> str:
    if not seen.provider:
        return "asks for a password"
    return f"asks the provider ({seen.provider}), {'or for' if seen.password else 'refuses'} a password"


def _entry(seen: Entry) -> Iterator[Finding]:
    if not seen.authentication:
        yield wrong("sign-in", "audit-no-sign-in", "Open WebUI asks nobody who they are")
    if seen.password and not seen.password_wanted:
        yield wrong(
            "sign-in", "audit-password-open", "the page takes passwords, against PASSWORD_SIGN_IN=off"
        )
    if seen.sign_up:
        roles = f"; they get the role {seen.default_role}" if seen.default_role else ""
        yield wrong("sign-in", "audit-sign-up", f"anybody who reaches the page can make an account{roles}")
    if seen.trusted_header and not seen.proxied:
        yield wrong(
            "sign-in", "audit-trusted-header", "a header of the request names the user, without a proxy"
        )
    if seen.strange_origin:
        yield wrong("sign-in", "audit-origin", "pages of other sites may read what the page answers")
    if "httponly" not in seen.cookie:
        yield wrong("sign-in", "audit-cookie", "scripts of the page can read the sign-in cookie")
    if "samesite=none" in seen.cookie:
        yield wrong("sign-in", "audit-cookie", "the sign-in cookie goes along with requests of other sites")
    if not seen.proxied:
        return
    if "secure" not in seen.cookie:
        yield wrong("sign-in", "audit-cookie", "the sign-in cookie also goes over plain HTTP")
    if seen.session is None or seen.session > LONGEST:
        length = duration(seen.session) if seen.session else "without an end"
        yield wrong("sign-in", "audit-session", f"a session lasts {length}")
    if seen.ends is False:
        yield wrong("sign-in", "audit-sign-out", "a session that was signed out of is still taken")
    if seen.api_keys and not seen.keys_restricted:
        yield wrong("sign-in", "audit-api-keys", "keys of Open WebUI open more than chats and models")
    if seen.community:
        yield wrong("sign-in", "audit-community", "chats can be shared with Open WebUI's community site")


def tools(seen: Tools) -> Iterator[Finding]:
    """Whether no tool that a model may call can write."""
    writing = [f"{one.name} of {one.server}" for one in seen.tools if one.reads_only is False]
    silent = sorted({one.server for one in seen.tools if one.reads_only is None})
    if writing:
        yield wrong("tools", "audit-tool-writes", f"models may call {', '.join(writing)}")
    for name in silent:
        yield unknown("tools", f"{name} does not say which of its tools only read")
    for name in seen.silent:
        yield unknown("tools", f"{name} does not answer")
    if not (writing or silent or seen.silent):
        yield ok("tools", f"{len(seen.tools)} allowed, all of them read only")


def database_user(seen: Login) -> Iterator[Finding]:
    """Whether the services come to the data as a user who can't write."""
    who = seen.user or "anybody, for the server asks for no login"
    roles = f" ({', '.join(seen.roles)})" if seen.roles else ""
    if seen.can_write is None:
        yield unknown("database-user", f"the server does not say whether {who} can write{roles}")
    elif seen.can_write:
        yield Finding("database-user", "wrong", f"{who} can write{roles}", "database-can-write")
    else:
        yield ok("database-user", f"{who} can read, can't write{roles}")
