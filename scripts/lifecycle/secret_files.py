"""The files of secrets that the services read, written before they start. Unchanged ones are left alone."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from scripts import mcp
from scripts.database import users
from scripts.errors import SettingsError
from scripts.home import ROOT
from scripts.lifecycle import external_engine, postgres, redis, sign_in
from scripts.lifecycle.plan import Plan
from scripts.lifecycle.site import Site

FOLDER_INSIDE = "/folder"  # where overlays/mcp-folder.yml mounts MCP_FOLDER


def write(plan: Plan) -> tuple[str, ...]:
    """Write them; the ids of the tool servers that the page offers its model. Raises SettingsError for settings and
    servers that can't be used."""
    site, model = plan.site, plan.model
    credentials, settings = site.places.credentials, site.settings
    if settings.webui_admin_password:
        credentials.put("webui_admin_password", settings.webui_admin_password.get_secret_value())
    bearer = credentials.generated("gateway_token")
    made = ("webui_admin_password", "webui_secret_key")
    for name in (*made, users.OWNER.secret, users.READER.secret):
        credentials.generated(name)
    engine_key(site)
    plan_key = credentials.generated("planner_key") if site.planner else credentials.read("engine_api_key")
    credentials.put("plan_key", plan_key or "")
    # In the order of OPENAI_API_BASE_URLS.
    keys = (credentials.read("engine_api_key") or "", bearer)
    credentials.put("page_api_keys", ";".join(keys))
    token = credentials.generated("mcp_token")
    credentials.put("mcp_headers", json.dumps({"authorization": f"Bearer {token}"}))
    credentials.put("database_uri", site.data(plan.ports).inside)
    variables = plan.variables(Path(), None)
    redis.write(site, variables)
    postgres.write(site, variables)
    credentials.put(sign_in.SECRET, sign_in.secret(site))
    known = {"MCP_URL": variables["MCP_URL"], "MCP_TOKEN": token, **_folder(site), **credentials.own()}
    servers = mcp.read_config(ROOT / mcp.CONFIG_FILE, known)
    wiring = site.runtime.wiring
    inside = [replace(one, url=wiring.from_inside(one.url)) if one.url else one for one in servers]
    credentials.put("mcp_servers", mcp.for_gateway(inside))
    credentials.put("tool_servers", mcp.connections(servers, model.tools, variables["GATEWAY_URL"], bearer))
    return mcp.tool_ids(servers, model.tools)


def _folder(site: Site) -> dict[str, str]:
    """MCP_FOLDER as an MCP server of the gateway sees it. Raises SettingsError if it is not a folder."""
    folder = site.settings.mcp_folder
    if folder is None:
        return {}
    if not folder.is_dir():
        raise SettingsError(
            f"MCP_FOLDER={folder} is not a folder.", fault="settings-invalid", hint=f"mkdir -p '{folder}'"
        )
    return {"MCP_FOLDER": FOLDER_INSIDE if site.runtime.containers else str(folder)}


def engine_key(site: Site) -> None:
    """The engine's key, as the other services get it: an external server's, or one that is made here. An external
    server's key is not kept for an engine of the stack.
    """
    credentials, last = site.places.credentials, site.last
    if not site.engine.is_service:
        last.keep(external_key=True)
        credentials.put("engine_api_key", external_engine.key(site.settings))
        return
    if last.get("external_key"):
        credentials.path("engine_api_key").unlink(missing_ok=True)
        last.keep(external_key=False)
    credentials.generated("engine_api_key")
