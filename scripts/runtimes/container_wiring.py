"""What the compose file is filled in with for containers: addresses, places, overlays, and what the engine's container
gets of this machine's GPU."""

from __future__ import annotations

import functools
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scripts import host, mcp, stack
from scripts.address import with_host
from scripts.engines import kinds
from scripts.engines.kinds import Kind
from scripts.home import ROOT, Home
from scripts.places import Places
from scripts.runtimes.base import NO_GPU, Devices
from scripts.runtimes.container_data import UID
from scripts.runtimes.tool import Tool
from scripts.settings import Settings

OVERLAYS = ROOT / "overlays"
MCP_CONFIG = ROOT / mcp.CONFIG_FILE
ATLAS = "mongodb-atlas-local"  # in the name of an image
# The one base whose Vulkan driver reaches an Apple GPU from Podman's machine; see OLLAMA_BASE.
FEDORA = "quay.io/fedora/fedora:44"


@dataclass(frozen=True)
class ContainerWiring:
    """Wiring of containers. `kind` is the engine's, `secrets` the folder of those that containers read."""

    tool: Tool
    home: Home
    places: Places
    settings: Settings
    kind: Kind
    secrets: Path

    @property
    def inner_ports(self) -> Mapping[str, str]:
        """None: services are reached inside of the containers' networks."""
        return {}

    def variables(self, ports: Mapping[str, int]) -> dict[str, str]:
        """Places that the settings name; addresses are the compose file's own."""
        settings = self.settings
        chosen = {
            "WEBUI_PORT": str(ports["webui_port"]),
            "ENGINE_URL": f"http://{self.kind.name}:{self.kind.port}",
            "MCP_URL": "http://mcp:3000/mcp",
            "GATEWAY_URL": "http://gateway:8090",
            "MCP_FOLDER": settings.text("mcp_folder"),
            "MCP_PACKAGES": " ".join(mcp.packages(MCP_CONFIG)),
            "PLANNER_URL": "http://planner:8080",
            "SECRETS_DIR": str(self.secrets),
            "MODELS_DIR": str(self.places.models),
            "OLLAMA_DATA_DIR": settings.text("ollama_model_storage"),
            "OLLAMA_RELEASE_URL": settings.ollama_release_url,
            "OLLAMA_SHA256": settings.ollama_sha256,
            "OLLAMA_FLASH_ATTENTION": {"on": "1", "off": "0"}.get(settings.flash_attention, ""),
            "OPENWEBUI_VOLUME": settings.text("openwebui_data_storage"),
            "DATABASE_DIR": settings.text("database_storage"),
            "PAGE_URL": "http://openwebui:8080",
            "PROXY_FILES": str(self.home.run / "proxy"),
            "REDIS_HOST": "redis",
            "REDIS_DATA": "/data",
            "POSTGRES_IMAGE": settings.postgres_image or settings.trixie_image,
            # A folder belongs to the containers' user, a volume to the image's own.
            "DATABASE_USER": f"{UID}:{UID}" if settings.database_storage else settings.database_user,
        }
        names = (
            "bookworm_image",
            "trixie_image",
            "ollama_image",
            "openwebui_image",
            "mcp_image",
            "llamacpp_image",
            "database_image",
            "caddy_image",
            "redis_image",
            "listen_address",
            "https_port",
            "http_port",
            "llamacpp_source_url",
            "llamacpp_source_sha256",
        )
        return chosen | {name.upper(): settings.text(name) for name in names} | dict(self.devices.variables)

    def model_path(self, file: Path) -> str:
        """The path in the engine's container, where the store is mounted."""
        return f"/models/{file.name}"

    has_database_login = False  # the image is anyone's; it is never published

    def database_uri(self, ports: Mapping[str, int]) -> str:
        """The database by its name on the containers' network."""
        return "mongodb://database:27017/?directConnection=true"

    def from_inside(self, address: str) -> str:
        """`localhost` in a container is the container: this machine has another name there."""
        return with_host(address, self.tool.dialect.host)

    @functools.cached_property
    def devices(self) -> Devices:
        """What the engine gets of this machine's GPU."""
        return devices(self.tool.name, self.kind.name, self.settings, self.tool.env)

    def overlays(self) -> tuple[Path, ...]:
        """The overlays for these settings, this machine and its GPU."""
        mac_user = self.tool.has_machine
        chosen = {
            "postgres": self.settings.webui_database == "postgres",
            "own-database": self.settings.has_own_database,
            "mcp-elsewhere": bool(mcp.elsewhere(MCP_CONFIG)),
            "mcp-folder": bool(self.settings.mcp_folder),
            "mac-user": mac_user,
            "mac-database": mac_user and bool(self.settings.database_storage),
            "atlas-local": ATLAS in self.settings.database_image,
        }
        files = tuple(OVERLAYS / f"{name}.yml" for name, fits in chosen.items() if fits)
        return stack.of_scenario(ROOT, self.settings.scenario) + files + self.devices.overlays


def devices(tool: str, engine: str, settings: Settings, env: Mapping[str, str]) -> Devices:
    """What fits this machine. Asks programs only where files say that there may be a GPU; GPU=off asks nothing."""
    backends = "" if settings.ollama_backends == "auto" else settings.ollama_backends
    base = settings.text("ollama_base")
    plain = {"OLLAMA_BACKENDS": backends or "cpu", "OLLAMA_BASE": base}
    if settings.gpu == "off":
        return Devices(variables={**plain, **NO_GPU})
    # Our image of llama.cpp computes on the CPU; one of the user's may have anything.
    if not kinds.find(engine).image_uses_gpu and not settings.text(f"{engine}_image"):
        return Devices(variables=plain)
    if sys.platform != "darwin" and not _candidate():
        return Devices(variables=plain)
    from scripts.host.ask import Asker
    from scripts.setup import Wish, choose, probe

    evidence = probe(Asker(env), Wish(runtime=tool, machine=settings.machine_name))
    found = choose(evidence, tool, engine, settings.machine_name, anyway=settings.gpu == "on")
    if found.chosen:
        # Vulkan is what drives the GPUs of most makers, NVIDIA's included.
        plain["OLLAMA_BACKENDS"] = backends or "cpu vulkan"
        plain["OLLAMA_BASE"] = base or (FEDORA if sys.platform == "darwin" else "")
    return Devices(
        tuple(one.path for one in found.chosen),
        tuple(one.why for one in found.chosen),
        found.why_not,
        plain | dict(found.variables),
    )


def _candidate() -> bool:
    """Whether anything here looks like a GPU. A few small files."""
    seen = host.gpus()
    return bool(seen.devices or seen.cdi_devices)
