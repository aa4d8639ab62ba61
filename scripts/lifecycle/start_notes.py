"""What a person should know before a stack is started: of its settings, of what ran before, of where the engine is."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

from scripts import mcp
from scripts.address import is_loopback
from scripts.errors import HostError
from scripts.home import ROOT
from scripts.lifecycle import external_engine, page_change
from scripts.lifecycle.site import Site
from scripts.webui.page_program import Program


def of_site(site: Site) -> list[str]:
    """What a person should know before it goes on."""
    said = []
    before = site.last.get("runtime")
    if before and before != site.runtime.name:
        said.append(
            f"The data of {before}, which ran here before, stay with it. They come here by "
            f"uv run invoke volumes move --from {before} --to {site.runtime.name}; to go back: RUNTIME={before} "
            "uv run invoke start"
        )
    said += of_page(page_change.used(site), page_change.pinned(site))
    data = site.data()
    if data.is_own and data.inside != data.here:
        said.append(
            "MONGODB_URI names this machine. Containers reach it by its address on their network, not by localhost: "
            "the database must listen there too. RUNTIME=embedded reaches it as it is."
        )
    return said + of_servers(ROOT / mcp.CONFIG_FILE, site.runtime.containers is not None) + _folders(site)


def of_page(used: Program, pinned: Program) -> list[str]:
    """What a person should know where Open WebUI is not the one of this Byre."""
    if used == pinned or pinned.is_older_than(used):
        return []
    return [
        f"Open WebUI stays {used.version}, to which your data belong. This Byre has {pinned.version}: "
        "uv run invoke update"
    ]


def of_servers(config: Path, contained: bool) -> list[str]:
    """What a person should know of the MCP servers that this file names; `contained`: the gateway is a container."""
    away = [f"{one.name} ({one.kind})" for one in mcp.elsewhere(config) if not is_loopback(one.url)]
    said = []
    if away:
        said.append(f"What models pass to these MCP servers is sent to them, also data: {', '.join(away)}.")
    inside = [one.name for one in mcp.programs(config)]
    if contained and inside and not mcp.elsewhere(config):
        said.append(
            f"In containers these MCP servers reach nothing outside of the stack: {', '.join(inside)}. "
            "One that needs the network needs RUNTIME=embedded."
        )
    return said


def _folders(site: Site) -> list[str]:
    """Folders that settings name and a start makes: a mistyped name, or a disk that is missing, looks so too."""
    used = {
        "parts_storage": site.runtime.containers is None,
        "ollama_model_storage": site.engine.is_service,
        "openwebui_data_storage": True,
        "database_storage": "database" in site.services,
    }
    named = {name: getattr(site.settings, name) for name, is_used in used.items() if is_used}
    return [
        f"{name.upper()} names {folder}, which is missing and will be made. Is the name right, and its disk mounted?"
        for name, folder in named.items()
        if folder and not folder.exists()
    ]


def of_engine(site: Site, model: str) -> list[str]:
    """What a person should know of where the engine is, which is to run this model."""
    settings, contained = site.settings, site.runtime.containers is not None
    where = f"ENGINE_LOCATION={settings.engine_location} ({settings.origin('engine_location')})"
    if not site.engine.is_service:
        url = external_engine.address(settings)
        said = (
            [] if settings.engine_location == "auto" else [f"{where} has no effect with an external engine."]
        )
        if not is_loopback(url):
            said.append(f"Your questions, and data found in the database, are sent to {url}.")
        if contained and site.runtime.wiring.from_inside(url) != url and sys.platform != "darwin":
            said.append(
                "OPENAI_API_BASE_URL names this machine. Containers reach it by its address on their network, not by "
                "localhost: that server must listen there too."
            )
        return said
    if not contained:
        if settings.engine_location == "auto":
            return []
        return [f"{where} has no effect: with RUNTIME=embedded the engine runs directly on this machine."]
    if settings.gpu == "off" and beyond_gpu_off(site):
        return [
            "GPU=off does not reach an Ollama of this Mac, which always takes its GPU. On the CPU: "
            "ENGINE_LOCATION=container uv run invoke start"
        ]
    if site.native and not site.engine.asks_for_key and sys.platform != "darwin":
        return [
            f"{site.engine.title} does not ask for a key. It listens on the address that this machine has on the "
            "containers' outer network. Programs and containers of this machine can use it. Another machine of your "
            "network may too, if it sends packets for that address here and no firewall drops them."
        ]
    return _on_a_mac(site, model) if not site.native and sys.platform == "darwin" else []


def _on_a_mac(site: Site, model: str) -> list[str]:
    """That the engine is fastest outside of the containers, with figures of this machine where there are any; nothing
    where they say otherwise."""
    from scripts.benchmark.compare import locations
    from scripts.benchmark.history import History

    found = None
    with suppress(HostError):  # it is there and can't be read
        found = locations(History(site.home).read().results, model)
    measured = ""
    if found and found.ratio.told:
        if not found.ratio.more:
            return []
        measured = (
            f" Measured here with {model}: {found.native:.1f} tokens/s there, {found.contained:.1f} in a "
            "container."
        )
    return [
        "On a Mac the engine is fastest outside of the containers, where it uses the GPU by Metal: "
        f"ENGINE_LOCATION=native uv run invoke start.{measured}"
    ]


def beyond_gpu_off(site: Site) -> bool:
    """Whether GPU=off can't keep the engine from the GPU. On a Mac, Ollama has no option for it.

    https://github.com/ollama/ollama/blob/v0.33.0/discover/runner.go: a library is chosen by its folder's name, and
    Metal has none.
    """
    return site.native and site.engine.process_uses_gpu and sys.platform == "darwin"
