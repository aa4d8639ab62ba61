"""Clients of the running stack: of its engine, its database and its page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING

from scripts import bounded
from scripts.database import users
from scripts.engines.base import Engine, ModelKeeper
from scripts.errors import EngineError, ServiceError, SettingsError
from scripts.home import write_atomic
from scripts.lifecycle import external_engine
from scripts.lifecycle.site import Site

if TYPE_CHECKING:
    from scripts import mcp, webui
    from scripts.ask import Gateway

LOCAL = "127.0.0.1"
SESSION = "page_session"  # what the last sign-in left
# What is an error of the settings for a user's own database, and not for the stack's.
REFUSED = frozenset({"database-login", "database-no-login", "database-rights"})


@contextmanager
def engine(site: Site) -> Iterator[Engine]:
    """The running stack's engine, or the external one, which asks for the model that is served by default.

    Raises EngineError when it does not run, SettingsError when it has no address.
    """
    kind = site.engine
    if not kind.is_service:
        yield external_engine.engine(site.settings, site.model())
        return
    if kind.name not in site.running:
        raise EngineError("The engine is not running.", fault="service-down", hint="uv run invoke start")
    with site.reach(kind.name) as port:
        yield kind.connect(f"http://{LOCAL}:{port}", engine_key(site), site.served)


@contextmanager
def model_keeper(site: Site) -> Iterator[ModelKeeper]:
    """The stack's engine where it keeps its own models. Also while it is being brought up: `processes` is not asked."""
    with site.reach(site.engine.name) as port:
        yield keeper_at(site, port)


def keeper_at(site: Site, port: int) -> ModelKeeper:
    """The same kind of engine at a port of this machine."""
    assert site.engine.keeper
    return site.engine.keeper(f"http://{LOCAL}:{port}", site.served)


def engine_key(site: Site) -> str:
    """What the engine asks its clients for; empty where it asks for nothing. A secret."""
    return (site.places.credentials.read("engine_api_key") or "") if site.engine.asks_for_key else ""


@contextmanager
def gateway(site: Site) -> Iterator[Gateway]:
    """The gateway, for questions about the data. Raises ServiceError when it does not run."""
    from scripts.ask import Gateway

    if "gateway" not in site.running:
        raise ServiceError("The gateway is not running.", fault="service-down", hint="uv run invoke start")
    with site.reach("gateway") as port:
        key = site.places.credentials.read("gateway_token") or ""
        with Gateway(f"http://{LOCAL}:{port}", key) as made:
            yield made


def programs_address(site: Site) -> str:
    """Where programs with a key reach the gateway: by the proxy, or on this machine. Empty where they can't: in
    containers it is not published."""
    if "proxy" in site.services:
        from scripts.proxy import Public

        return f"{Public.of(site.settings).url}/v1"
    return "" if site.runtime.containers else f"http://{LOCAL}:{site.ports['gateway_port']}/v1"


@contextmanager
def tools(site: Site) -> Iterator[mcp.Tools]:
    """The tools of the MCP servers, through the gateway. Raises ServiceError when it does not run."""
    from scripts import mcp

    if "gateway" not in site.running:
        raise ServiceError("The gateway is not running.", fault="service-down", hint="uv run invoke start")
    with site.reach("gateway") as port:
        yield mcp.Tools(f"http://{LOCAL}:{port}", site.places.credentials.read("gateway_token") or "")


@contextmanager
def database(
    site: Site, ports: Mapping[str, int] | None = None, user: users.User = users.READER
) -> Iterator[str]:
    """The URI by which this program reaches the data. A secret: never print it. `user` is the stack's own, where its
    database asks for a login."""
    data = site.data(ports)
    if data.is_own:
        yield data.here
        return
    with site.reach("database", ports) as port:
        try:
            yield site.logged_in(f"mongodb://{LOCAL}:{port}/?directConnection=true", user)
        except SettingsError as error:
            if error.fault not in REFUSED:
                raise
            raise ServiceError(
                error.message, fault=error.fault, hint="uv run invoke restart database", detail=error.detail
            ) from None


def page(
    site: Site, ports: Mapping[str, int] | None = None, timeout: float = 30.0, again: bool = False
) -> webui.WebUI:
    """Open WebUI with the admin signed in, as a context manager. `timeout` of one request, in seconds.

    With `again` an earlier sign-in of this program is enough, as long as the page takes it. Where the page takes no
    passwords, the session is one that this program makes.
    """
    from scripts import webui
    from scripts.lifecycle import page_password

    url = f"http://{LOCAL}:{(ports or site.ports)['webui_port']}"
    password = site.places.credentials.read("webui_admin_password") or ""
    kept, session = site.home.run / SESSION, ""
    if again:
        with suppress(OSError):
            session = bounded.text(kept, errors="replace")
    make = None if site.settings.takes_passwords else partial(page_password.session, site)
    made = webui.WebUI(url, site.settings.webui_admin_email, password, timeout, session, make)
    if made.session != session:
        with suppress(OSError):  # without it the next command signs in
            write_atomic(kept, made.session)
    return made
