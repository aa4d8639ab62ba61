"""Sign-in by a provider of OpenID Connect as part of a start: whether the provider can be used."""

from __future__ import annotations

from scripts.address import is_loopback
from scripts.errors import ServiceError, SettingsError
from scripts.lifecycle.site import Site
from scripts.webui import provider

SECRET = "oidc_client_secret"  # noqa: S105 - its name
CLOSED = "password-sign-in-off"
WAY_BACK = "PASSWORD_SIGN_IN=on uv run invoke start"


def admit(site: Site) -> list[str]:
    """What a person should know of the provider. Raises ServiceError where it can't be used: at once where its
    document is wrong; where it does not answer, only until it has been good once, so that a stack that was stopped
    starts again while its provider is down."""
    settings = site.settings
    if not settings.has_provider:
        closed = not settings.in_production and settings.password_sign_in == "off"  # noqa: S105 - no password
        return (
            ["PASSWORD_SIGN_IN=off counts with SCENARIO=production alone: passwords are taken."]
            if closed
            else []
        )
    url = settings.oidc_provider_url
    if site.runtime.containers is not None and is_loopback(url):
        raise SettingsError(
            f"OIDC_PROVIDER_URL={url} names this machine itself, which the page's container does not reach by it.",
            fault="oidc-unreachable",
            hint="Use the provider's name on the network, or RUNTIME=embedded",
        )
    said = []
    try:
        provider.read(url)
    except ServiceError as error:
        if error.fault != provider.UNREACHABLE or site.last.get("provider") != url:
            raise
        back = "" if settings.takes_passwords else f" The admin can, by a password: {WAY_BACK}"
        said.append(
            f"{' '.join([error.message, *error.detail])}. It was good before: the stack starts, and nobody signs in by "
            f"it until it answers.{back}"
        )
    if settings.oidc_merge == "on":
        said.append(
            "OIDC_MERGE=on: whoever can give themselves another's e-mail address at the provider gets that person's "
            "account here, also an admin's."
        )
    if settings.oidc_new_accounts == "user" and not (settings.oidc_domains or settings.oidc_roles):
        said.append(
            "OIDC_NEW_ACCOUNTS=user: everybody whom the provider knows can use the page. OIDC_DOMAINS and OIDC_ROLES "
            "narrow that."
        )
    return said


def secret(site: Site) -> str:
    """What the page proves itself with at the provider; empty for a public client."""
    known = site.settings.oidc_client_secret if site.settings.has_provider else None
    return known.get_secret_value() if known else ""
