"""What Open WebUI is given for a model."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Literal

import pytest
from gateway.chat import model as route

from scripts.webui import ASK, Model, variables

TOOLS = ("server:mcp:mongodb",)
Mode = Literal["native", "none"]


def model(tools: Mode, temperature: float | None = 0.6, asks: bool = True) -> Model:
    return Model("starter", "Starter", tools, temperature, "uv run invoke pull llama3.2:3b", asks)


def parsed(values: dict[str, str]) -> dict[str, Any]:
    plain = {"DEFAULT_MODELS", "TASK_MODEL_EXTERNAL", "RAG_TEMPLATE"}
    return {key: value if key in plain else json.loads(value) for key, value in values.items()}


def test_the_gateway_s_model_has_the_name_that_is_asked_for() -> None:
    assert route.MODEL == ASK


def test_a_model_without_tools_chats_and_says_who_answers_about_data() -> None:
    values = parsed(variables(model("none", temperature=0), TOOLS))
    assert values["DEFAULT_MODELS"] == values["TASK_MODEL_EXTERNAL"] == "starter"
    assert values["DEFAULT_MODEL_PARAMS"] == {
        "function_calling": "legacy",
        "temperature": 0,
        "max_tokens": 600,
    }
    assert values["DEFAULT_MODEL_METADATA"]["toolIds"] == []
    assert values["DEFAULT_MODEL_METADATA"]["capabilities"]["builtin_tools"] is False
    assert "{{CONTEXT}}" in values["RAG_TEMPLATE"]
    (banner,) = values["WEBUI_BANNERS"]
    assert banner["type"] == "info" and "Ask your data" in banner["content"]


def test_a_model_with_native_calls_keeps_the_tools() -> None:
    values = parsed(variables(model("native"), TOOLS))
    assert values["DEFAULT_MODEL_PARAMS"] == {"function_calling": "native", "temperature": 0.6}
    assert (
        values["DEFAULT_MODEL_METADATA"]["toolIds"] == ["server:mcp:mongodb"] and values["RAG_TEMPLATE"] == ""
    )
    assert "Ask your data" in values["WEBUI_BANNERS"][0]["content"]
    left = parsed(variables(replace(model("native"), temperature=None), TOOLS))
    assert left["DEFAULT_MODEL_PARAMS"] == {"function_calling": "native"}


@pytest.mark.parametrize(
    ("tools", "ids", "words"), [("none", TOOLS, "uv run invoke pull"), ("native", (), "mcp-config.json")]
)
def test_where_nothing_answers_about_data_the_banner_says_so(
    tools: Mode, ids: tuple[str, ...], words: str
) -> None:
    values = parsed(variables(model(tools, asks=False), ids))
    (banner,) = values["WEBUI_BANNERS"]
    assert (
        banner["type"] == "warning"
        and words in banner["content"]
        and "Ask your data" not in banner["content"]
    )
    assert values["DEFAULT_MODEL_METADATA"]["toolIds"] == []


def test_every_value_is_a_string_and_another_text_is_another_banner() -> None:
    first, second = (variables(model(tools), TOOLS) for tools in ("none", "native"))
    assert first.keys() == second.keys()
    assert all(isinstance(value, str) for value in first.values())
    ids = {json.loads(one["WEBUI_BANNERS"])[0]["id"] for one in (first, second)}
    assert len(ids) == 2
