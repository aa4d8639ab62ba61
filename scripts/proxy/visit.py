"""The proxy asked as a browser asks it, from this machine: whose certificate it shows, and where plain HTTP leads."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from pathlib import Path

from scripts import bounded
from scripts.proxy.public import Public

PATIENCE = 15.0  # seconds for each answer
PAGE_READY = "/ready"


@dataclass(frozen=True)
class Visit:
    """`status` and `headers` (names in lower case) are of the page's readiness over HTTPS, `location` is where plain
    HTTP leads. `error` says why there was no answer."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    location: str = ""
    error: str = ""


def visit(public: Public, address: str, ports: tuple[int, int], trusted: ssl.SSLContext) -> Visit:
    """Connect to `address`, at the ports of HTTPS and HTTP, and ask for the page of `public`."""
    import httpx

    https, http = ports
    try:
        with httpx.Client(verify=trusted, trust_env=False, timeout=PATIENCE) as client:
            named = {"Host": public.url.removeprefix("https://")}
            page = bounded.ask(
                client,
                "GET",
                f"https://{address}:{https}{PAGE_READY}",
                headers=named,
                extensions={"sni_hostname": public.host},
            )
            plain = bounded.ask(client, "GET", f"http://{address}:{http}{PAGE_READY}", headers=named)
    except httpx.HTTPError as error:
        return Visit(error=str(error) or type(error).__name__)
    return Visit(
        page.status_code,
        {name.lower(): value for name, value in page.headers.items()},
        plain.headers.get("location", ""),
    )


def trust(authority: Path | None, own: Path | None) -> ssl.SSLContext:
    """What counts as a good certificate: one of this authority, this very one, or one of an authority that the system
    trusts. Raises OSError where a file can't be read."""
    context = ssl.create_default_context(cafile=str(authority) if authority else None)
    if own:
        context.load_verify_locations(own)
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return context
