"""ENGINE=openai: a server of the user's own. It is asked before anything is started, and Byre never starts it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scripts.errors import EngineError, SettingsError
from scripts.settings import Settings

if TYPE_CHECKING:
    from scripts.engines.base import Model
    from scripts.engines.openai import OpenAI

START = "then: uv run invoke start"
# What httpx says of a server that can't be reached, and the fault that this is; the last is for all else.
UNREACHABLE = (
    (r"not known|nodename|getaddrinfo", "name-unknown"),
    (r"certificate", "certificate-unknown"),
    (r"timed? ?out", "timeout"),
    (r"", "connection-refused"),
)


def address(settings: Settings) -> str:
    """The server's URL without /v1. Raises SettingsError when none is set."""
    if not settings.openai_api_base_url:
        raise SettingsError(
            f"ENGINE=openai ({settings.origin('engine')}) needs the address of a server, and OPENAI_API_BASE_URL "
            "is empty.",
            fault="settings-invalid",
            hint=f"OPENAI_API_BASE_URL=http://localhost:8000/v1 in .env, {START}",
        )
    return settings.openai_api_base_url.removesuffix("/v1")


def key(settings: Settings) -> str:
    """The key for the server; empty where it wants none. A secret."""
    return settings.openai_api_key.get_secret_value() if settings.openai_api_key else ""


def engine(settings: Settings, model: str = "") -> OpenAI:
    """The server, asked for `model` by default. Asks nothing yet. Raises SettingsError."""
    from scripts.engines.openai import OpenAI

    return OpenAI(address(settings), key=key(settings), model=model)


def offered(settings: Settings) -> list[Model]:
    """The models that the server lists, at least one. Raises SettingsError (address, key) or EngineError."""
    server = engine(settings)
    seen = server.ready()
    if seen.state == "refused":
        what = (
            "refuses OPENAI_API_KEY"
            if settings.openai_api_key
            else "needs a key, and OPENAI_API_KEY is empty"
        )
        raise SettingsError(
            f"The server at {server.address} {what}.",
            fault="engine-key",
            detail=[seen.evidence],
            hint=f"Correct OPENAI_API_KEY in .env, {START}",
        )
    if not seen.ready:
        how, fault = "does not list its models", "service-not-ready"
        if seen.state == "unreachable":
            how = "can't be reached"
            fault = next(
                id for pattern, id in UNREACHABLE if re.search(pattern, seen.evidence, re.IGNORECASE)
            )
        raise EngineError(
            f"The server of OPENAI_API_BASE_URL at {server.address} {how}.",
            fault=fault,
            detail=[seen.evidence],
            hint=f"Start that server, or correct OPENAI_API_BASE_URL in .env, {START}",
        )
    if found := server.models():
        return found
    raise EngineError(
        f"The server at {server.address} has no model.", fault="model-unknown", hint=server.empty
    )
