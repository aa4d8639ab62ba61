"""Judge of the proxy. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.audit.evidence import Https
from scripts.faults.finding import Finding, ok, unknown, wrong

HALF_A_YEAR = 15768000  # seconds
LEAKS = ("server", "x-powered-by")  # headers that name programs to who looks for old ones


def https(seen: Https) -> Iterator[Finding]:
    """Whether the page comes by HTTPS alone, by today's TLS, with the headers that protect who visits it."""
    found = list(_https(seen))
    yield from found
    for version in seen.unasked:
        yield unknown("https", f"{version}: this machine's own OpenSSL can't ask for it")
    if not found:
        yield ok("https", f"{', '.join(seen.new)}; HTTP leads to {seen.location}; all headers are there")


def _https(seen: Https) -> Iterator[Finding]:
    for version in seen.old:
        yield wrong("https", "audit-tls-old", f"the proxy still speaks {version}")
    if not seen.location.startswith("https://"):
        yield wrong("https", "audit-no-redirect", f"plain HTTP leads to {seen.location or 'the page itself'}")
    headers = dict(seen.headers)
    if missing := list(_missing(headers)):
        yield wrong("https", "audit-headers", f"the page comes without {', '.join(missing)}")
    if named := [
        f"{name}: {headers[name]}" for name in LEAKS if any(char.isdigit() for char in headers.get(name, ""))
    ]:
        yield wrong("https", "audit-headers", f"the page names versions of programs ({'; '.join(named)})")


def _missing(headers: dict[str, str]) -> Iterator[str]:
    """https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html"""
    age = headers.get("strict-transport-security", "").partition("max-age=")[2].partition(";")[0].strip()
    if not age.isdigit() or int(age) < HALF_A_YEAR:
        yield "Strict-Transport-Security of half a year"
    if headers.get("x-content-type-options", "").lower() != "nosniff":
        yield "X-Content-Type-Options: nosniff"
    policy = headers.get("content-security-policy", "")
    if "frame-ancestors" not in policy and "x-frame-options" not in headers:
        yield "frame-ancestors or X-Frame-Options"
    if not policy:
        yield "Content-Security-Policy"
    if "referrer-policy" not in headers:
        yield "Referrer-Policy"
