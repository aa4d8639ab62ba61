"""A provider of OpenID Connect: what Open WebUI is given of it, and whether its discovery document can be used.
https://openid.net/specs/openid-connect-discovery-1_0.html"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scripts import bounded
from scripts.address import is_loopback
from scripts.errors import ServiceError

if TYPE_CHECKING:
    from scripts.settings import Settings

WELL_KNOWN = "/.well-known/openid-configuration"
UNREACHABLE, UNUSABLE, ISSUER = "oidc-unreachable", "oidc-unusable", "oidc-issuer"
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
ASKED = ("token_endpoint", "jwks_uri", "userinfo_endpoint")  # by the page itself, not by a browser
PATIENCE = 10.0  # seconds
CORRECT = "Correct OIDC_PROVIDER_URL in .env, then: uv run invoke start"


@dataclass(frozen=True)
class Provider:
    """`issuer` is the name that it gives itself, as its tokens do. `hosts` are those that Open WebUI asks."""

    issuer: str
    hosts: tuple[str, ...]


def issuer(setting: str) -> str:
    """The issuer of OIDC_PROVIDER_URL, in which people also put the address of the document itself."""
    return setting.removesuffix(WELL_KNOWN).rstrip("/")


def discovery(setting: str) -> str:
    """Where the document is."""
    return issuer(setting) + WELL_KNOWN


def read(setting: str, patience: float = PATIENCE) -> Provider:
    """Ask for the document. `patience` is in seconds. Raises ServiceError: `oidc-unreachable` where it can't be had
    now, `oidc-unusable` and `oidc-issuer` where it is of no use."""
    import httpx

    url = discovery(setting)
    try:
        with httpx.Client(timeout=patience, trust_env=not is_loopback(url)) as http:
            answer = bounded.ask(http, "GET", url, headers={"Accept": "application/json"})
    except (httpx.HTTPError, OSError, ValueError) as error:
        raise _unreachable(url, str(error) or type(error).__name__) from None
    if answer.status_code != httpx.codes.OK:
        raise _unreachable(url, f"it answers with HTTP {answer.status_code}")
    try:
        document = bounded.from_json(answer.content)
    except ValueError:
        document = None
    return checked(setting, document)


def hosts(setting: str) -> tuple[str, ...]:
    """Those that Open WebUI asks; while the provider is down, the one of the setting alone."""
    try:
        return read(setting).hosts
    except ServiceError:
        return (urlsplit(setting).hostname or "",)


def checked(setting: str, document: Any) -> Provider:
    """What the document says. Raises ServiceError as `read`."""
    known = document if isinstance(document, dict) else {}
    named = known.get("issuer")
    if not isinstance(named, str):
        raise _unusable(setting, "is not a discovery document of OpenID Connect")
    if named.rstrip("/") != issuer(setting):
        raise ServiceError(
            f"The provider at {issuer(setting)} calls itself {named}: tokens of that issuer are not this provider's.",
            fault=ISSUER,
            hint=f"If {named} is your provider: OIDC_PROVIDER_URL={named} in .env, then: uv run invoke start",
        )
    for name in NEEDED:
        there = known.get(name)
        if not isinstance(there, str) or not _host(there):
            raise _unusable(setting, f"names no {name}")
        if not there.startswith("https://") and not (is_loopback(there) and is_loopback(setting)):
            raise _unusable(setting, f"has a {name} without https: {there}")
    asked = (setting, *(str(known.get(name, "")) for name in ASKED))
    return Provider(named, tuple(dict.fromkeys(filter(None, map(_host, asked)))))


def _host(url: str) -> str:
    """Of an address that another one wrote; empty where it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # brackets without an end
        return ""


def variables(settings: Settings) -> dict[str, str]:
    """Those of the compose file, where there is a provider."""
    if not settings.has_provider:
        return {}
    by_roles = bool(settings.oidc_roles)
    return {
        "OIDC_DISCOVERY": discovery(settings.oidc_provider_url),
        "OIDC_CLIENT_ID": settings.oidc_client_id,
        "OIDC_LABEL": settings.oidc_label,
        "OIDC_SIGNUP": _said(settings.oidc_new_accounts != "off"),
        # Open WebUI does not refuse who has no role at the provider: such a person waits.
        "OIDC_FIRST_ROLE": "user" if settings.oidc_new_accounts == "user" and not by_roles else "pending",
        "OIDC_MERGE": _said(settings.oidc_merge == "on"),
        "OIDC_DOMAINS": settings.oidc_domains or "*",
        "OIDC_BY_ROLES": _said(by_roles),
        "OIDC_ROLES_CLAIM": settings.oidc_roles_claim,
        "OIDC_ROLES": settings.oidc_roles,
        "OIDC_ADMIN_ROLES": settings.oidc_admin_roles,
        "TAKES_PASSWORDS": _said(settings.takes_passwords),
    }


def _said(so: bool) -> str:
    return "true" if so else "false"


def _unreachable(url: str, why: str) -> ServiceError:
    return ServiceError(
        f"The sign-in provider's document {url} can't be read.", fault=UNREACHABLE, detail=[why], hint=CORRECT
    )


def _unusable(setting: str, why: str) -> ServiceError:
    return ServiceError(f"{discovery(setting)} {why}.", fault=UNUSABLE, hint=CORRECT)
