from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Literal

import pytest

from scripts.database import Catalogue, Collection, Field
from scripts.webui import Model, query_preset, variables
from scripts.webui.query_prompt import BUDGET, between, examples, query_prompt

SHOP = Catalogue(
    (
        Collection(
            "shop",
            "customers",
            400,
            (
                Field("name", "string"),
                Field("city", "string", ("Lisbon", "Oslo")),
                Field("vip", "bool", (True, False)),
            ),
        ),
        Collection("shop", "orders", 1500, (Field("total", "number", low=2.5, high=640),)),
        Collection("shop", "products", 100, (Field("category", "string", ("books", "toys")),)),
    )
)
TOOLS = ("server:mcp:mongodb",)
Mode = Literal["count", "native", "none"]


def _model(tools: Mode) -> Model:
    return Model("starter", "Starter", tools, temperature=0.6, better="uv run invoke pull llama3.2:3b")


def _parsed(values: dict[str, str]) -> dict[str, Any]:
    plain = {
        "DEFAULT_MODELS",
        "TASK_MODEL_EXTERNAL",
        "TOOLS_FUNCTION_CALLING_PROMPT_TEMPLATE",
        "RAG_TEMPLATE",
    }
    return {key: value if key in plain else json.loads(value) for key, value in values.items()}


def _pairs(prompt: str) -> dict[str, Any]:
    lines = prompt.splitlines()
    return {
        line.removeprefix("Query: "): json.loads(lines[number + 1])
        for number, line in enumerate(lines)
        if line.startswith("Query: ")
    }


def test_the_picker_shows_what_is_there() -> None:
    prompt = query_prompt(SHOP, "mongodb_count", "preconfigured")
    assert 'Database "shop", collections:' in prompt
    assert "customers: name, city (Lisbon, Oslo), vip (true, false)" in prompt.splitlines()
    assert "{{" not in prompt


def test_the_examples_are_calls_that_work_here() -> None:
    pairs = _pairs(query_prompt(SHOP, "m_count", "preconfigured"))
    calls = [one["parameters"] for one in pairs.values() if one["name"] == "m_count"]
    known = {one.name: {field.name: field for field in one.fields} for one in SHOP.collections}
    for call in calls:
        assert (call["connectionId"], call["database"]) == ("preconfigured", "shop")
        for name, value in call["query"].items():
            field = known[call["collection"]][name]
            if isinstance(value, dict):
                assert field.low is not None and field.high is not None
                assert field.low < value["$gt"] < field.high
            else:
                assert value in field.values
    queries = [call["query"] for call in calls]
    assert {} in queries
    assert any(isinstance(value, dict) for one in queries for value in one.values())
    assert [answer for answer in pairs.values() if answer == {"name": "none"}]
    answers = list(pairs.values())
    assert answers[0] == answers[-1] == {"name": "none"}


def test_a_large_database_stays_within_the_budget() -> None:
    wide = tuple(
        Field(f"a_rather_long_name_{number}", "string", tuple("abcdefghijkl")) for number in range(12)
    )
    many = Catalogue(tuple(Collection("big", f"collection_{number}", 9, wide) for number in range(12)))
    prompt = query_prompt(many, "mongodb_count", "preconfigured")
    assert len(prompt) < 2 * BUDGET
    assert "collection_0: " in prompt


def test_a_database_without_values_or_numbers_has_examples_all_the_same() -> None:
    bare = Catalogue((Collection("a", "b", 1),))
    assert [one.question for one in examples(bare)] == ["How many b are there?"]
    assert "b" in query_prompt(bare, "x_count", "preconfigured").splitlines()


@pytest.mark.parametrize(
    ("low", "high", "number"),
    [(2.5, 640, 300), (0.1, 0.3, 0.2), (1998, 2024, 2000), (1850, 1890, 1870), (1, 2, 1.5)],
)
def test_numbers_that_a_person_would_ask_for(low: float, high: float, number: float) -> None:
    assert between(low, high) == number


def test_a_model_that_counts() -> None:
    values = _parsed(variables(_model("count"), SHOP, TOOLS))
    assert values["DEFAULT_MODELS"] == "starter"
    assert values["DEFAULT_MODEL_PARAMS"] == {
        "function_calling": "legacy",
        "temperature": 0,
        "max_tokens": 600,
    }
    assert values["DEFAULT_MODEL_METADATA"]["toolIds"] == ["server:mcp:mongodb"]
    assert values["DEFAULT_MODEL_METADATA"]["capabilities"]["builtin_tools"] is False
    assert '"mongodb_count"' in values["TOOLS_FUNCTION_CALLING_PROMPT_TEMPLATE"]
    template = values["RAG_TEMPLATE"]
    assert template.index("{{QUERY}}") < template.index("{{CONTEXT}}")
    (banner,) = values["WEBUI_BANNERS"]
    assert "can't sum" in banner["content"]
    assert "uv run invoke pull llama3.2:3b" in banner["content"]
    assert "How many orders are there?" in [one["content"] for one in values["DEFAULT_PROMPT_SUGGESTIONS"]]


def test_where_words_are_drawn_by_chance_a_preset_fills_in_the_count() -> None:
    sampled = replace(_model("count"), sampled=True)
    preset = query_preset(sampled)
    assert preset is not None and preset.base == "starter" and preset.params["temperature"] == 0
    assert preset.id != "starter" and variables(sampled, SHOP, TOOLS)["TASK_MODEL_EXTERNAL"] == preset.id
    for other in (_model("count"), replace(_model("native"), sampled=True), _model("none")):
        assert query_preset(other) is None and variables(other, SHOP, TOOLS)["TASK_MODEL_EXTERNAL"] == ""


def test_a_model_with_native_calls() -> None:
    values = _parsed(variables(_model("native"), SHOP, TOOLS))
    assert values["DEFAULT_MODEL_PARAMS"] == {"function_calling": "native", "temperature": 0.6}
    assert values["DEFAULT_MODEL_METADATA"]["toolIds"] == ["server:mcp:mongodb"]
    assert values["TOOLS_FUNCTION_CALLING_PROMPT_TEMPLATE"] == values["RAG_TEMPLATE"] == ""
    assert "changes nothing" in values["WEBUI_BANNERS"][0]["content"]


@pytest.mark.parametrize(
    ("tools", "catalogue", "ids", "words"),
    [
        ("none", SHOP, TOOLS, "gets no tools"),
        ("count", None, TOOLS, "could not be read"),
        ("count", Catalogue(), TOOLS, "is empty"),
        ("count", SHOP, (), "mcp-config.json"),
    ],
)
def test_without_tools_the_banner_says_why(
    tools: Mode, catalogue: Catalogue | None, ids: tuple[str, ...], words: str
) -> None:
    values = _parsed(variables(_model(tools), catalogue, ids))
    assert values["DEFAULT_MODEL_METADATA"]["toolIds"] == []
    assert values["TOOLS_FUNCTION_CALLING_PROMPT_TEMPLATE"] == ""
    (banner,) = values["WEBUI_BANNERS"]
    assert banner["type"] == "warning"
    assert words in banner["content"]
    assert not [one for one in values["DEFAULT_PROMPT_SUGGESTIONS"] if "How many" in one["content"]]


def test_every_value_is_a_string_and_another_text_is_another_banner() -> None:
    first, second = (variables(_model(tools), SHOP, TOOLS) for tools in ("count", "native"))
    assert first.keys() == second.keys()
    assert all(isinstance(value, str) for value in first.values())
    ids = {json.loads(one["WEBUI_BANNERS"])[0]["id"] for one in (first, second)}
    assert len(ids) == 2
