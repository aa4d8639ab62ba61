"""Probes of what people and models may do: how the page lets them in, which tools may write, the database's user."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from scripts import bounded
from scripts.audit.evidence import Entry, Tool, Tools
from scripts.doctor.run import NotApplicable
from scripts.errors import ByreError, ServiceError
from scripts.host.ports import LOOPBACK
from scripts.lifecycle import clients
from scripts.lifecycle.site import Site
from scripts.webui.client import takes_passwords

if TYPE_CHECKING:
    from scripts.database.check import Login

STRANGE = "https://audit.invalid"  # a page of nobody: https://www.rfc-editor.org/rfc/rfc6761#section-6.4
SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
ANSWER_SECONDS = 10.0
ENDPOINTS = "API_KEYS_ALLOWED_ENDPOINTS"


def entry(site: Site) -> Entry:
    """How Open WebUI lets people in: its own settings, as an admin reads them, and what it does when it is asked."""
    with clients.page(site, timeout=ANSWER_SECONDS) as page:
        set_, features, cookie = page.configuration(), page.features(), page.cookie
        offered = page.provider()
        ends = page.sign_out() if "proxy" in site.services else None
    return Entry(
        authentication=bool(features.get("auth")),
        sign_up=bool(set_["ENABLE_SIGNUP"]),
        default_role=str(set_.get("DEFAULT_USER_ROLE", "")),
        session=duration(str(set_["JWT_EXPIRES_IN"])),
        api_keys=bool(set_.get("ENABLE_API_KEYS")),
        keys_restricted=_restricted(site, set_),
        community=bool(set_.get("ENABLE_COMMUNITY_SHARING")),
        trusted_header=bool(features.get("auth_trusted_header")),
        cookie=cookie,
        strange_origin=_welcomes(site, STRANGE),
        proxied="proxy" in site.services,
        ends=ends,
        provider=offered,
        password=takes_passwords(f"http://{LOOPBACK}:{site.ports['webui_port']}", ANSWER_SECONDS),
        password_wanted=site.settings.takes_passwords,
    )


def _restricted(site: Site, set_: Mapping[str, Any]) -> bool:
    """Whether its own keys open no more than the compose file says."""
    declared = site.described()["openwebui"].environment.get(ENDPOINTS, "")
    opened, allowed = (
        {one.strip() for one in str(text).split(",")} - {""} for text in (set_.get(ENDPOINTS, ""), declared)
    )
    return bool(set_.get("ENABLE_API_KEYS_ENDPOINT_RESTRICTIONS")) and opened <= allowed


def duration(text: str) -> float | None:
    """`4w`, `90m` or `1h30m` in seconds; None for -1 and 0, which are without an end."""
    found = re.findall(r"(-?\d+(?:\.\d+)?)(ms|[smhdw])", text)
    return sum(float(number) * SECONDS[unit] for number, unit in found) or None


def _welcomes(site: Site, origin: str) -> bool:
    """Whether a page of that origin may read the answers."""
    import httpx

    url = f"http://{LOOPBACK}:{site.ports['webui_port']}/api/config"
    try:
        with httpx.Client(timeout=ANSWER_SECONDS, trust_env=False) as http:
            answer = bounded.ask(http, "GET", url, headers={"Origin": origin})
    except (httpx.HTTPError, OSError) as error:
        raise ServiceError(
            f"Open WebUI does not answer ({type(error).__name__}).", fault="service-not-ready"
        ) from None
    return answer.headers.get("Access-Control-Allow-Origin") in {origin, "*"}


def tools(site: Site) -> Tools:
    """The tools that mcp-config.json allows, asked through the gateway: whether each only reads."""
    found: list[Tool] = []
    silent: list[str] = []
    with clients.tools(site) as gateway:
        for state in gateway.states():
            if state.fault:
                silent.append(state.name)
                continue
            try:
                found += [Tool(state.name, *one) for one in gateway.read_only(state.name).items()]
            except ByreError:
                silent.append(state.name)
    return Tools(tuple(found), tuple(silent))


def database_user(site: Site) -> Login | NotApplicable:
    """What the user by which the services come to the data may do there, as the server says."""
    from scripts.database.check import login

    if not site.data().is_own and not site.runtime.wiring.has_database_login:
        return NotApplicable(
            "the stack's own database has no users in containers: only the inner network reaches it"
        )
    with clients.database(site) as uri:
        return login(uri, ANSWER_SECONDS)
