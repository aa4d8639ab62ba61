"""The scenarios: what SCENARIO chooses where other settings leave it open, and what it needs. The one place for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scripts.address import is_loopback
from scripts.errors import Problem
from scripts.settings.model import in_containers

if TYPE_CHECKING:
    from scripts.settings.model import Settings

INVALID = "scenario-incomplete"
NOT_HTTPS = "oidc-not-https"
LOCAL = frozenset({"arpa", "example", "internal", "invalid", "lan", "local", "localhost", "onion", "test"})
# The settings that a scenario chooses, as they would be written in `.env`.
CHOICES: Mapping[str, Mapping[str, str]] = {
    "hybrid": {"engine_location": "native"},
    "production": {"session_hours": "12"},
}


def chosen(values: Mapping[str, str]) -> dict[str, str]:
    """What the scenario of these values adds to them. A value of `auto` leaves the choice to the scenario."""
    wanted = CHOICES.get(values.get("scenario", ""), {})
    return {name: text for name, text in wanted.items() if values.get(name, "auto").strip().lower() == "auto"}


def problems(settings: Settings) -> Iterator[Problem]:
    """What the scenario still needs, or what contradicts it."""
    said = f"SCENARIO={settings.scenario} ({settings.origin('scenario')})"
    if settings.scenario == "hybrid":
        if settings.engine == "openai":
            yield Problem(
                INVALID, f"{said} runs the engine on this machine. With ENGINE=openai: SCENARIO=cloud."
            )
        if not in_containers(settings.runtime):
            yield Problem(
                INVALID, f"{said} runs the other services in containers: RUNTIME=auto, podman or docker."
            )
        if settings.engine_location == "container":
            yield Problem(
                INVALID, f"{said} runs the engine on this machine itself: ENGINE_LOCATION=auto or native."
            )
    if settings.scenario == "cloud" and settings.mongodb_uri is None and settings.engine != "openai":
        yield Problem(INVALID, f"{said} has nothing elsewhere yet. For the data: MONGODB_URI=mongodb+srv://…")
        yield Problem(INVALID, "For the engine: ENGINE=openai, and its address in OPENAI_API_BASE_URL.")
    if settings.in_production:
        yield from _production(settings)


def _production(settings: Settings) -> Iterator[Problem]:
    ports = {name: getattr(settings, name) for name in ("webui_port", "https_port", "http_port")}
    if len({*ports.values()}) < len(ports):
        named = ", ".join(f"{name.upper()}={port}" for name, port in ports.items())
        yield Problem(INVALID, f"Each needs a port of its own: {named}.")
    if settings.certificate == "file":
        for name in ("certificate_file", "certificate_key"):
            if getattr(settings, name) is None:
                yield Problem(INVALID, f"CERTIFICATE=file needs {name.upper()}: the file's path.")
    if settings.certificate == "acme" and not settings.acme_url and not _is_public(settings.public_url):
        yield Problem(
            INVALID,
            "CERTIFICATE=acme needs a public name: PUBLIC_URL=https://chat.example.org. Names of a local network get "
            "none; for them: CERTIFICATE=internal.",
        )
    if settings.oidc_provider_url:
        yield from _provider(settings)
    elif settings.password_sign_in == "off":  # noqa: S105 - no password
        yield Problem(INVALID, "PASSWORD_SIGN_IN=off needs another way to sign in: OIDC_PROVIDER_URL.")


def _provider(settings: Settings) -> Iterator[Problem]:
    url = settings.oidc_provider_url
    if not url.startswith("https://") and not is_loopback(url):
        yield Problem(NOT_HTTPS, f"OIDC_PROVIDER_URL={url}: a provider must be asked by https://.")
    if not settings.oidc_client_id:
        yield Problem(INVALID, "OIDC_PROVIDER_URL needs OIDC_CLIENT_ID: the page's name at the provider.")
    if settings.oidc_admin_roles and not settings.oidc_roles:
        yield Problem(INVALID, "OIDC_ADMIN_ROLES needs OIDC_ROLES: the roles that can use the page.")


def _is_public(url: str) -> bool:
    """Whether a public authority may certify the name: not an address, a name without a dot, or one kept for local use
    (https://www.iana.org/assignments/special-use-domain-names, and `lan`, which routers use)."""
    name = urlsplit(url).hostname or ""
    last = name.rpartition(".")[2]
    return "." in name and not last.isdigit() and last not in LOCAL
