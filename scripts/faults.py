"""Faults: one name, one meaning, one fix. Log lines, checks and the README's Troubleshooting speak of these."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """What can be wrong, why it matters, what to run. `line` matches a log line that proves it."""

    id: str
    meaning: str
    fix: str
    line: str = ""
    services: tuple[str, ...] = ()


FAULTS: tuple[Fault, ...] = (
    Fault(
        "port-taken",
        "Another program listens on a port of the stack.",
        "End that program, or set WEBUI_PORT in .env; then: uv run invoke start",
        r"address already in use|EADDRINUSE|couldn't bind",
    ),
    Fault(
        "disk-full",
        "The disk is full; chats, data and logs can't be written.",
        "Free some space, then: uv run invoke restart",
        r"No space left on device|ENOSPC|database or disk is full",
    ),
    Fault(
        "out-of-memory",
        "The service asked for more memory than it may have.",
        "Choose a smaller model or context (CONTEXT_LENGTH), or raise the limit in .env; then: uv run invoke start",
        r"std::bad_alloc|MemoryError|JavaScript heap out of memory|failed to allocate|Cannot allocate memory",
    ),
    Fault(
        "model-damaged",
        "The model's file can't be loaded.",
        "Fetch it again: uv run invoke pull NAME",
        r"failed to load model|error loading model|invalid magic|tensor '.*' data is not within the file bounds",
        ("llamacpp",),
    ),
    Fault(
        "engine-crash",
        "The engine ended by an internal error.",
        "uv run invoke logs llamacpp; a smaller CONTEXT_LENGTH or KV_CACHE_TYPE=f16 often helps",
        r"GGML_ASSERT|Segmentation fault|llama_decode: failed|illegal instruction",
        ("llamacpp",),
    ),
    Fault(
        "database-unreachable",
        "The MongoDB MCP server can't reach the database.",
        "Check MONGODB_URI and the network; then: uv run invoke restart mcp",
        r"MongoServerSelectionError|MongoNetworkError|ECONNREFUSED.*mongodb|Failed to connect to MongoDB",
        ("mcp",),
    ),
    Fault(
        "database-login",
        "The database refuses the user or password of MONGODB_URI.",
        "Correct MONGODB_URI in .env; then: uv run invoke start",
        r"Authentication failed|bad auth|AuthenticationFailed",
        ("mcp",),
    ),
    Fault(
        "database-locked",
        "Another process holds the local database's files.",
        "uv run invoke stop, then: uv run invoke start",
        r"WT_TRY_SALVAGE|WiredTiger.*(?:another process|EBUSY)|Resource temporarily unavailable",
        ("database",),
    ),
    Fault(
        "webui-database",
        "Open WebUI's own database is damaged or locked.",
        "uv run invoke restart openwebui; if it stays, put back a copy of webui.db",
        r"sqlite3\.(?:OperationalError|DatabaseError)|database disk image is malformed",
        ("openwebui",),
    ),
    Fault(
        "webui-engine",
        "Open WebUI can't reach the engine.",
        "uv run invoke status; then: uv run invoke restart llamacpp",
        r"Cannot connect to host .*:\d+ ssl|Connection error.*v1/models",
        ("openwebui",),
    ),
    Fault(
        "webui-origin",
        "A browser asked from an address that Open WebUI does not accept.",
        "Open the page at http://localhost:WEBUI_PORT or http://127.0.0.1:WEBUI_PORT",
        r"is not an accepted origin",
        ("openwebui",),
    ),
    Fault(
        "crash",
        "A service ended with an error that Byre does not know.",
        "uv run invoke logs SERVICE",
        r"^Traceback \(most recent call last\)|^(?:Uncaught|Unhandled) \w*(?:Error|Exception)|UnhandledPromise",
    ),
)


@dataclass(frozen=True)
class Finding:
    """A fault that a line proves."""

    fault: Fault
    service: str
    line: str


def in_logs(lines: Iterable[tuple[str, str]]) -> list[Finding]:
    """The faults that log lines, as (service, text), prove; each fault once for each service."""
    found: dict[tuple[str, str], Finding] = {}
    patterns = [(fault, re.compile(fault.line, re.IGNORECASE)) for fault in FAULTS if fault.line]
    for service, text in lines:
        for fault, pattern in patterns:
            if (not fault.services or service in fault.services) and pattern.search(text):
                found.setdefault((fault.id, service), Finding(fault, service, text.strip()[:200]))
                break
    return list(found.values())
