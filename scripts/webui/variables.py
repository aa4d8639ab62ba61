"""The settings of Open WebUI that depend on the model and on what is in the database.

All others are in `podman-compose.yml`. Open WebUI ignores a value that is not JSON where it expects JSON and says so
only in its log, so every value here is made by `json.dumps`; none is ever empty where JSON is expected.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from scripts.webui.query_prompt import examples, query_prompt

if TYPE_CHECKING:
    from scripts.database.catalogue import Catalogue

# The MCP server's name for the one database connection that it has.
CONNECTION = "preconfigured"

# What the model sees after a tool ran; its question follows again by itself. The question must be before the result
# too: without it, a small model that counted Lisbon's customers before says that number for Oslo too. Open WebUI's
# own template (that of an empty value) makes it repeat the template's example.
_COUNTED = (
    "My question: {{QUERY}}\nThe result of the database query for this question:\n{{CONTEXT}}\n"
    "Answer my question in one plain sentence with the count from this result. My question:\n"
)


@dataclass(frozen=True)
class Model:
    """What the variables depend on, of the model.

    `tools` says what it can do with them: fill in one count call ("count"), call them natively ("native"), or nothing.
    `temperature` None leaves it to the engine. `better` names the command that brings a model that can do more.
    `sampled` says that its engine draws words by chance where a request names no temperature.
    """

    id: str
    title: str
    tools: Literal["count", "native", "none"]
    temperature: float | None = None
    better: str = "uv run invoke models"
    sampled: bool = False


@dataclass(frozen=True)
class Preset:
    """A hidden model of Open WebUI: another one, always asked with the same parameters."""

    id: str
    base: str
    params: dict[str, Any]


# Those that also depend on the database, or on the memory that is free.
VARYING = (
    "DEFAULT_MODEL_METADATA",
    "TOOLS_FUNCTION_CALLING_PROMPT_TEMPLATE",
    "RAG_TEMPLATE",
    "WEBUI_BANNERS",
    "DEFAULT_PROMPT_SUGGESTIONS",
)


def query_preset(model: Model) -> Preset | None:
    """What fills in the count call, where that would be drawn by chance.

    Open WebUI names no temperature for this, and DEFAULT_MODEL_PARAMS do not reach it; Ollama takes 1 then:
    https://github.com/ollama/ollama/blob/v0.33.0/openai/openai.go#L660
    """
    if model.tools != "count" or not model.sampled:
        return None
    return Preset(f"choose-query.{model.id}", model.id, {"temperature": 0, "max_tokens": 200})


def variables(model: Model, catalogue: Catalogue | None, tool_ids: Sequence[str] = ()) -> dict[str, str]:
    """Environment variables of Open WebUI by name.

    `catalogue` is None when the database could not be looked at. `tool_ids` are the tool servers that models may use,
    the database's first, as in `server:mcp:mongodb`.
    """
    full = bool(catalogue and catalogue.collections)
    counts = model.tools == "count" and full and bool(tool_ids)
    native = model.tools == "native" and bool(tool_ids)
    prompt = ""
    if counts and catalogue:
        prompt = query_prompt(catalogue, f"{tool_ids[0].rpartition(':')[2]}_count", CONNECTION)
    preset = query_preset(model)
    return {
        "DEFAULT_MODELS": model.id,
        "TASK_MODEL_EXTERNAL": preset.id if preset else "",
        "DEFAULT_MODEL_METADATA": _json(
            {
                "toolIds": list(tool_ids) if counts or native else [],
                # Open WebUI's own 35 tools would fill the context of a small model.
                "capabilities": {"builtin_tools": False, "vision": False},
            }
        ),
        "DEFAULT_MODEL_PARAMS": _json(_params(model)),
        "TOOLS_FUNCTION_CALLING_PROMPT_TEMPLATE": prompt,
        "RAG_TEMPLATE": _COUNTED if counts else "",
        "WEBUI_BANNERS": _json([_banner(*_news(model, catalogue, tool_ids))]),
        "DEFAULT_PROMPT_SUGGESTIONS": _json(_suggestions(model, catalogue if counts or native else None)),
    }


def _params(model: Model) -> dict[str, Any]:
    """`legacy` is the way by prompt: one call is picked, it runs, one answer is written. It can't run in circles.

    Any other value means native calls. A model that counts is asked at temperature 0, where it may repeat a line for
    ever; the limit of tokens ends that.
    """
    if model.tools == "count":
        return {"function_calling": "legacy", "temperature": 0, "max_tokens": 600}
    mode = "native" if model.tools == "native" else "legacy"
    return {
        "function_calling": mode,
        **({} if model.temperature is None else {"temperature": model.temperature}),
    }


def _news(model: Model, catalogue: Catalogue | None, tool_ids: Sequence[str]) -> tuple[str, str]:
    """What this model can and can't do here, as (kind of banner, text)."""
    larger = f"A larger model can: `{model.better}`."
    if model.tools == "none":
        return (
            "warning",
            f"{model.title} chats. It gets no tools, so it knows nothing about your database. {larger}",
        )
    if not tool_ids:
        return (
            "warning",
            f"{model.title} chats. mcp-config.json allows it no tool, so it can't see your database.",
        )
    if catalogue is None:
        return (
            "warning",
            f"The database could not be read when {model.title} was started: `uv run invoke doctor`.",
        )
    if not catalogue.collections:
        return "warning", f"{model.title} chats. The database is empty, so there is nothing to ask it."
    where = ", ".join(catalogue.databases)
    if model.tools == "native":
        return "info", f"{model.title} can read your database ({where}) and changes nothing in it."
    names = ", ".join(one.name for one in catalogue.collections)
    return "info", (
        f"{model.title} chats, and counts documents of your database: {names}. It can't sum, list, sort or join, "
        f"and it can be wrong: the sources below an answer show what was counted. {larger}"
    )


def _banner(kind: str, text: str) -> dict[str, Any]:
    # A browser remembers by its id that a banner was dismissed; other words are another banner.
    name = f"byre-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
    return {"id": name, "type": kind, "title": "", "content": text, "dismissible": True, "timestamp": 0}


def _suggestions(model: Model, catalogue: Catalogue | None) -> list[dict[str, Any]]:
    chat = [("What is the capital", "of France?"), ("Write a Python function", "that reverses a string.")]
    ask: list[tuple[str, str]] = []
    if catalogue and catalogue.collections:
        largest = max(catalogue.collections, key=lambda one: one.count)
        ask.append((f"How many {largest.name}", "are there?"))
        ask += [_halves(one.question) for one in examples(catalogue) if one.query]
        if model.tools == "native":
            ask.append((f"Show me three {largest.name}", "from the database."))
    return [{"title": list(one), "content": " ".join(one)} for one in [*ask, *chat]]


def _halves(question: str) -> tuple[str, str]:
    words = question.split()
    return " ".join(words[:3]), " ".join(words[3:])


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
