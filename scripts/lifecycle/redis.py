"""Redis as part of a team's stack: whether there is one, its files, and what a sign-out does without it."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from scripts import redis
from scripts.lifecycle.site import Site
from scripts.settings.environment import inherited

NAME = redis.NAME
SECRET = "redis_password"  # noqa: S105 - its name
WITHOUT = "A sign-out leaves that browser alone: a copy of the session stays valid until it ends"
INSTALL = "brew install valkey" if sys.platform == "darwin" else "sudo apt-get install redis-server"
EVERYWHERE = "* -::*"  # of its container, which is on the inner network alone; IPv6 where there is one


def choose(site: Site) -> tuple[bool, str]:
    """Whether this start has a Redis; and a remark where a team's has none: nothing else needs it, so a missing
    program stops no start."""
    if not site.settings.in_production:
        return False, ""
    if site.settings.redis == "off":
        return False, f"{WITHOUT} (REDIS=off)."
    if site.runtime.containers is not None or redis.is_new_enough(found := redis.version(inherited())):
        return True, ""
    wanted = ".".join(map(str, redis.OLDEST))
    lacks = f"{found} is too old" if found else f"neither {' nor '.join(redis.PROGRAMS)} is on PATH"
    return (
        False,
        f"{WITHOUT}. To end it takes Redis {wanted} or later, and {lacks}: {INSTALL}, then start again.",
    )


def note(site: Site) -> str:
    """What people should know of sign-outs in the stack as it is; empty where a sign-out ends the session."""
    if not site.settings.in_production or NAME in site.services:
        return ""
    why = "REDIS=off" if site.settings.redis == "off" else f"no Redis: {INSTALL}, then: uv run invoke start"
    return f"{WITHOUT} ({why})"


def write(site: Site, variables: Mapping[str, str]) -> None:
    """Its configuration, and its address for Open WebUI, as secrets; both empty where there is none. `variables` are
    those of the compose file."""
    credentials = site.places.credentials
    if NAME not in site.services:
        credentials.put("redis_config", "")
        credentials.put("redis_url", "")
        return
    site.places.redis.mkdir(parents=True, exist_ok=True, mode=0o700)
    password, host = credentials.generated(SECRET), variables["REDIS_HOST"]
    port = int(variables.get("REDIS_PORT") or redis.PORT)
    listen = EVERYWHERE if site.runtime.containers is not None else host
    credentials.put("redis_config", redis.configuration(password, listen, port, variables["REDIS_DATA"]))
    credentials.put("redis_url", redis.address(password, host, port))
