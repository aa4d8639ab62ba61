"""Outputs that the pages show: recorded for each task, compared by their form."""

from __future__ import annotations

from typing import Any

import pytest

import tasks
from scripts import parts
from scripts.console import FORMAT
from scripts.dev import docs, outputs
from scripts.dev.outputs import BY_HAND, OUTPUTS
from scripts.settings import FIELDS


def test_every_task_with_json_has_its_document() -> None:
    wanted = {
        name.replace(".", " ")
        for name in tasks.namespace.task_names
        if "json" in {one.name for one in docs.arguments(name)}
    }
    recorded = {one.task for one in OUTPUTS if one.json}
    assert recorded | BY_HAND.keys() == wanted
    for name in [*(one.name for one in OUTPUTS if one.json), *(one.replace(" ", "-") for one in BY_HAND)]:
        assert outputs.document(name)["format"] == FORMAT


def test_the_outputs_are_of_the_parts_that_are_installed_now() -> None:
    assert outputs.document("version")["parts"] == {one.name: one.version for one in parts.ALL}, (
        outputs.COMMAND
    )


def test_the_settings_shown_are_those_that_there_are() -> None:
    """A map's entries may have any names, so the comparison of what is printed does not see a setting that is new."""
    assert [*outputs.document("config")["settings"]] == [name.upper() for name in FIELDS], outputs.COMMAND


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"a": 1}, {"a": 2}, True),
        ({"a": 1}, {"b": 1}, False),
        ({"a": None}, {"a": {"b": 1}}, True),
        ({"a": "x"}, {"a": {"b": 1}}, False),
        ([], [{"a": 1}], True),
        ([{"a": 1}], [{"b": 1}], False),
        ({"mcp": {"pid": 1}, "database": {"pid": 2}}, {"llamacpp": {"pid": 1}, "mcp": {"pid": 3}}, True),
        ({"mcp": {"pid": 1}, "database": {"pid": 2}}, {"llamacpp": {"port": 1}, "mcp": {"port": 3}}, False),
    ],
)
def test_documents_are_compared_by_their_keys(one: Any, other: Any, same: bool) -> None:
    assert outputs.alike(one, other) is outputs.alike(other, one) is same


def test_an_example_is_cut_to_its_form() -> None:
    full = {"a": [1, 2], "b": {"x": {"pid": 1}, "y": {"pid": 2}}, "c": "d" * 100, "e": 1.23456}
    assert outputs.example(full) == {"a": [1], "b": {"x": {"pid": 1}}, "c": "d" * 60 + "…", "e": 1.235}


def test_labels_are_the_first_words_of_lines() -> None:
    assert outputs.labels("ok  page   signed in\n\nok  data\n", 2) == {"ok page", "ok data"}
