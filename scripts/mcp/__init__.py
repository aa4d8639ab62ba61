"""The MCP servers: `mcp-config.json` says which ones the models may use, and with which tools.

config        the file, read and checked
connections   the file as the gateway and Open WebUI take it
probe         is the MongoDB server there? Cheap, for readiness
gateway       the gateway's tools: what each server shows, and calls
client        a whole round trip with the official client, for `verify`
"""

from __future__ import annotations

from scripts.mcp.client import RoundTrip, round_trip
from scripts.mcp.config import CONFIG_FILE, OWN, Server, elsewhere, packages, programs, read_config
from scripts.mcp.connections import ToolMode, connections, for_gateway, tool_ids
from scripts.mcp.gateway import Result, State, Tools
from scripts.mcp.probe import McpEvidence, probe

__all__ = [
    "CONFIG_FILE",
    "OWN",
    "McpEvidence",
    "Result",
    "RoundTrip",
    "Server",
    "State",
    "ToolMode",
    "Tools",
    "connections",
    "elsewhere",
    "for_gateway",
    "packages",
    "probe",
    "programs",
    "read_config",
    "round_trip",
    "tool_ids",
]
