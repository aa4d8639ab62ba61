"""The settings of Open WebUI that depend on the model.

All others are in `podman-compose.yml`. Open WebUI ignores a value that is not JSON where it expects JSON and says so
only in its log, so every value here is made by `json.dumps`; none is ever empty where JSON is expected.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

ASK = "ask-your-data"  # the gateway's model: parts/gateway/gateway/chat/model.py


def of_database(name: str) -> str:
    """The gateway's model for one database of several."""
    return f"{ASK}:{name}"


def asks_data(model: str) -> bool:
    """Whether it is the gateway's model, or the one for a database."""
    return model == ASK or model.startswith(of_database(""))


# What a small model sees of a text file that is given to it; its question follows again by itself. Open WebUI's own
# template (that of an empty value) makes it repeat the template's example.
_GIVEN = "{{CONTEXT}}\nAnswer my question in plain words with what is written above. My question:\n"


@dataclass(frozen=True)
class Model:
    """What the variables depend on, of the model.

    `tools` says whether it calls tools by itself. `temperature` None leaves it to the engine. `better` names the
    command that brings a model that can do more. `asks`: something writes plans, so that the page has "Ask your data"
    too.
    """

    id: str
    title: str
    tools: Literal["native", "none"]
    temperature: float | None = None
    better: str = "uv run invoke models"
    asks: bool = True


# Those that also depend on mcp-config.json, or on the memory that is free.
VARYING = ("DEFAULT_MODEL_METADATA", "WEBUI_BANNERS")


def variables(model: Model, tool_ids: Sequence[str] = ()) -> dict[str, str]:
    """Environment variables of Open WebUI by name. `tool_ids` are the tool servers that the model may use, as in
    `server:mcp:mongodb`.
    """
    native = model.tools == "native" and bool(tool_ids)
    return {
        "DEFAULT_MODELS": model.id,
        # What the page asks for itself, such as a title, is not a question about the data.
        "TASK_MODEL_EXTERNAL": model.id,
        "DEFAULT_MODEL_METADATA": _json(
            {
                "toolIds": list(tool_ids) if native else [],
                # Open WebUI's own 35 tools would fill the context of a small model.
                "capabilities": {"builtin_tools": False, "vision": False},
            }
        ),
        "DEFAULT_MODEL_PARAMS": _json(_params(model)),
        "RAG_TEMPLATE": "" if model.tools == "native" else _GIVEN,
        "WEBUI_BANNERS": _json([_banner(*_news(model, tool_ids))]),
        "DEFAULT_PROMPT_SUGGESTIONS": _json(_suggestions()),
    }


def _params(model: Model) -> dict[str, Any]:
    """Any value but `legacy` means native calls. At temperature 0 a small model may repeat a line for ever; the limit
    of tokens ends that.
    """
    mode = "native" if model.tools == "native" else "legacy"
    if model.temperature is None:
        return {"function_calling": mode}
    limit = {"max_tokens": 600} if model.temperature == 0 else {}
    return {"function_calling": mode, "temperature": model.temperature, **limit}


def _news(model: Model, tool_ids: Sequence[str]) -> tuple[str, str]:
    """What this model can and can't do here, as (kind of banner, text)."""
    ask = "For questions about your data choose the model “Ask your data”" if model.asks else ""
    if model.tools == "none" and ask:
        return (
            "info",
            f"{ask}: each answer comes with its query. {model.title} chats, and can't see your database.",
        )
    if model.tools == "none":
        larger = f"A larger model can: `{model.better}`."
        return "warning", f"{model.title} chats. It knows nothing about your database. {larger}"
    if not tool_ids:
        said = f"{model.title} chats. mcp-config.json allows it no tool, so it can't see your database."
        return ("info", f"{said} {ask}.") if ask else ("warning", said)
    said = f"{model.title} can read your database and changes nothing in it."
    return "info", f"{said} {ask}: each answer comes with its query." if ask else said


def _banner(kind: str, text: str) -> dict[str, Any]:
    # A browser remembers by its id that a banner was dismissed; other words are another banner.
    name = f"byre-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
    return {"id": name, "type": kind, "title": "", "content": text, "dismissible": True, "timestamp": 0}


def _suggestions() -> list[dict[str, Any]]:
    """Those of a chat: "Ask your data" brings its own."""
    chat = [("What is the capital", "of France?"), ("Write a Python function", "that reverses a string.")]
    return [{"title": list(one), "content": " ".join(one)} for one in chat]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
