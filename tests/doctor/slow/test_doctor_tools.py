"""Faults that only show with a model that calls tools: the way from the page to the MongoDB MCP server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from scripts.models.store import Store
from tests.doctor.bed import Bed, Row, Seed, changed, named_fixed_clean, signed_in
from tests.real_models import link_model

START, RESTART = "uv run invoke start", "uv run invoke restart"
TOOLED = "tooled:135m"
SERVERS = "/api/v1/configs/tool_servers"
Servers = list[dict[str, Any]]


def servers_become(name: str, change: Callable[[Servers], Servers]) -> Seed:
    """The list of tool servers, changed in the page's settings."""

    @contextmanager
    def seed(bed: Bed) -> Iterator[None]:
        with signed_in(bed) as page:
            found = page.get(SERVERS).json()["TOOL_SERVER_CONNECTIONS"]
            page.post(SERVERS, json={"TOOL_SERVER_CONNECTIONS": change(found)}).raise_for_status()
        yield

    seed.__name__ = name
    return seed


def elsewhere(servers: Servers) -> Servers:
    return [one | {"url": "http://127.0.0.1:9/mcp"} for one in servers]


def with_another_key(servers: Servers) -> Servers:
    return [one | {"auth_type": "bearer", "key": "another", "headers": None} for one in servers]


ROWS = (
    Row(("services-outdated",), changed("a_model_with_tools", DEFAULT_MODEL=TOOLED), START, page=True),
    Row(("webui-no-tool",), servers_become("none", lambda servers: []), RESTART, page=True),
    Row(("webui-no-tool",), servers_become("elsewhere", elsewhere), RESTART, page=True),
    Row(("webui-no-tool",), servers_become("another_key", with_another_key), RESTART, page=True),
    Row(("services-outdated",), changed("the_small_one_again", DEFAULT_MODEL="small"), START, page=True),
)


@pytest.fixture
def with_tools(ill: Bed) -> Bed:
    """The smallest model under another name, by a record that says it calls tools by itself."""
    store = Store(Path(ill.machine.settings["OLLAMA_MODEL_STORAGE"]))
    found = link_model("small", store.folder)
    model = found.model.model_copy(
        update={"name": TOOLED, "aliases": (), "role": "larger", "tools": "native"}
    )
    if not (target := store.path(TOOLED)).exists():
        target.hardlink_to(found.path)
    store.keep(model, found.source)
    return ill


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_named_fixed_clean(with_tools: Bed, row: Row) -> None:
    named_fixed_clean(with_tools, row)
