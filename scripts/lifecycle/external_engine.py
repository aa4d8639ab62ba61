"""ENGINE=openai: a server of the user's own. It is asked before anything is started, and never started by us."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from scripts.errors import EngineError, ModelError, SettingsError
from scripts.settings import Settings

if TYPE_CHECKING:
    from scripts.engines.base import Model as Offered
    from scripts.engines.openai import OpenAI
    from scripts.models.catalogue import Catalogue, Model

NAME = "openai"
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


def offered(settings: Settings) -> list[Offered]:
    """The models that the server lists, at least one. Raises SettingsError (address, key) or EngineError."""
    server = engine(settings)
    seen = server.ready()
    if seen.state == "refused":
        what = (
            "refuses OPENAI_API_KEY"
            if settings.openai_api_key
            else "wants a key, and OPENAI_API_KEY is empty"
        )
        raise SettingsError(
            f"The server at {server.address} {what}.",
            fault="engine-key",
            detail=[seen.detail],
            hint=f"Correct OPENAI_API_KEY in .env, {START}",
        )
    if not seen.ready:
        how, fault = "does not list its models", "service-not-ready"
        if seen.state == "unreachable":
            how = "can't be reached"
            fault = next(id for pattern, id in UNREACHABLE if re.search(pattern, seen.detail, re.IGNORECASE))
        raise EngineError(
            f"The server of OPENAI_API_BASE_URL at {server.address} {how}.",
            fault=fault,
            detail=[seen.detail],
            hint=f"Start that server, or correct OPENAI_API_BASE_URL in .env, {START}",
        )
    if found := server.models():
        return found
    raise EngineError(
        f"The server at {server.address} has no model.", fault="model-unknown", hint=server.empty
    )


def choose(settings: Settings, catalogue: Catalogue, wanted: str, last: str) -> tuple[Model, str]:
    """The model and why it is that one: `wanted` (a flag's), DEFAULT_MODEL, the last one, or the first that is listed.

    Raises as `offered`; ModelError, with near names, when the server does not list what was asked for.
    """
    names = [one.name for one in offered(settings)]
    why = "--model"
    if not wanted and settings.default_model != "auto":
        wanted, why = settings.default_model, f"DEFAULT_MODEL ({settings.origin('default_model')})"
    if wanted:
        name = _listed(wanted, names, catalogue)
    elif last in names:
        name, why = last, "as last time"
    else:
        name, why = names[0], "the first that the server lists"
    return described(name, catalogue), why


def described(name: str, catalogue: Catalogue) -> Model:
    """The server's model as the rest of the program knows models. One that the catalogue lacks gets no tools, like any
    other model that it does not know."""
    from scripts.models.catalogue import Memory, Model

    if known := catalogue.find(name):
        return known.model_copy(update={"name": name})
    # Not checked: the catalogue wants a size, a digest and sources, and none of these bytes are ours.
    return Model.model_construct(
        name=name, title=name, size=0, sha256="", sources=(), memory=Memory(kv_per_token=0, buffers=0)
    )


def _listed(wanted: str, names: list[str], catalogue: Catalogue) -> str:
    """The name by which the server lists the model: as it is written, in other letters, or by the catalogue's names."""
    if found := catalogue.meant(wanted, names):
        return found
    low = {name.lower(): name for name in names}
    near = [low[one] for one in get_close_matches(wanted.lower(), low, n=3, cutoff=0.5)]
    near += [name for name in names if wanted.lower() in name.lower() and name not in near]
    some = ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")
    meant = f"Did you mean {' or '.join(near[:3])}? " if near else ""
    raise ModelError(
        f"The server of OPENAI_API_BASE_URL has no model {wanted}.",
        fault="model-unknown",
        detail=[f"It lists {some}."],
        hint=f"{meant}All names: uv run invoke models",
    )
