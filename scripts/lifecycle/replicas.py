"""Several pages of a team (WEBUI_REPLICAS): what they need to share one set of users, chats and sessions."""

from __future__ import annotations

from scripts import redis
from scripts.errors import SettingsError
from scripts.lifecycle import postgres
from scripts.lifecycle.redis import INSTALL
from scripts.lifecycle.site import Site


def admit(site: Site) -> None:
    """Raises SettingsError where these settings can't have several pages. `site` knows whether it has Redis."""
    if site.settings.webui_replicas == 1:
        return
    if why := _lacks(site):
        said, fix = why
        raise SettingsError(
            f"WEBUI_REPLICAS={site.settings.webui_replicas}: {said} Nothing was started or changed.",
            fault="settings-invalid",
            hint=f"{fix}; or WEBUI_REPLICAS=1 in .env",
        )


def _lacks(site: Site) -> tuple[str, str] | None:
    """What is missing for several pages, and what brings it."""
    if not site.settings.in_production:
        return "Several pages need the proxy in front of them.", "uv run invoke start --scenario production"
    if site.runtime.containers is not None:
        return (
            "Several pages run as local processes alone, and here services run in containers.",
            "RUNTIME=embedded in .env, where the stack has no data yet",
        )
    if not postgres.keeps(site):
        fix = (
            "uv run invoke volumes move --to postgres moves the users and chats"
            if postgres.in_sqlite(site)
            else "WEBUI_DATABASE=postgres in .env"
        )
        return "Several pages share their users and chats in PostgreSQL, and these are in SQLite.", fix
    if redis.NAME not in site.services:
        fix = "REDIS=auto in .env" if site.settings.redis == "off" else INSTALL
        return "Several pages tell each other what happens through Redis, and there is none.", fix
    return None
