"""What the gateway is given, from its environment. Byre's compose file has the variables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gateway.tools import entries
from gateway.tools.entries import Entry


@dataclass(frozen=True)
class Settings:
    """`database` is the one that is asked without another word; empty: the only one there is. `servers` are the MCP
    servers for others, and `packages` is the folder of those that come from npm. `engine_url` is what programs reach
    with a key, and `state` the folder of these keys; None: there are none.
    """

    host: str
    port: int
    token: str = field(repr=False)
    mcp_url: str
    mcp_token: str = field(repr=False)
    plan_url: str
    plan_key: str = field(repr=False, default="")
    plan_slot: int | None = None
    engine_url: str = ""
    engine_key: str = field(repr=False, default="")
    state: Path | None = None
    database: str = ""
    servers: tuple[Entry, ...] = ()
    packages: Path = Path()

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Settings:
        """Raises ValueError that names the variable. An empty one counts as missing."""

        def needed(name: str) -> str:
            if not (value := environment.get(name, "").strip()):
                raise ValueError(f"{name} is not set")
            return value

        def number(name: str, default: str = "") -> int | None:
            value = environment.get(name, "").strip() or default
            if value and not value.isdecimal():
                raise ValueError(f"{name}={value} can't be used: it must be a whole number")
            return int(value) if value else None

        return cls(
            host=environment.get("GATEWAY_HOST", "").strip() or "127.0.0.1",
            port=number("GATEWAY_PORT", "8090") or 0,
            token=needed("GATEWAY_TOKEN"),
            mcp_url=needed("MCP_URL"),
            mcp_token=needed("MCP_TOKEN"),
            plan_url=environment.get("PLAN_URL", "").strip().rstrip("/"),
            plan_key=environment.get("PLAN_KEY", "").strip(),
            plan_slot=number("PLAN_SLOT"),
            engine_url=environment.get("ENGINE_URL", "").strip().rstrip("/"),
            engine_key=environment.get("ENGINE_API_KEY", "").strip(),
            state=Path(folder) if (folder := environment.get("GATEWAY_STATE", "").strip()) else None,
            database=environment.get("ASK_DATABASE", "").strip(),
            servers=entries.read(environment.get("MCP_SERVERS", "")),
            packages=Path(environment.get("MCP_MODULES", "")),
        )
