"""Open WebUI of the stack, as a person uses it but without a browser: the starter answers from the database."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

import pymongo
import pytest

from scripts.errors import ServiceError
from scripts.webui import WebUI
from tests.machine import Stack

TOOL = "server:mcp:mongodb"


@pytest.fixture(scope="module")
def admin(stack: Stack) -> Iterator[WebUI]:
    with WebUI(stack.webui_url, stack.admin_email, stack.admin_password) as one:
        yield one


def test_the_admin_sees_model_and_tool(stack: Stack, admin: WebUI) -> None:
    assert admin.role == "admin"
    assert admin.models() == (stack.model,)
    assert admin.tools() == (TOOL,)
    assert admin.functions(TOOL) == ("count",)


def test_an_ordinary_user_sees_and_uses_them_too(stack: Stack, admin: WebUI) -> None:
    email, password = f"{secrets.token_hex(4)}@localhost", secrets.token_hex(8)
    admin.add_user("Somebody", email, password)
    with WebUI(stack.webui_url, email, password) as user:
        assert user.role == "user"
        assert user.models() == (stack.model,)
        assert user.tools() == (TOOL,)
        answer = user.ask("How many orders are there?", stack.model, [TOOL])
        assert "1500" in answer.text.replace(",", "")


def test_a_wrong_password_is_said_and_not_shown(stack: Stack) -> None:
    with pytest.raises(ServiceError, match=r"HTTP 400|HTTP 401") as error:
        WebUI(stack.webui_url, stack.admin_email, "not-the-password")
    assert "not-the-password" not in f"{error.value}{error.value.detail}"


@pytest.mark.parametrize(("question", "word"), [("hello", ""), ("What is the capital of France?", "Paris")])
def test_chat_needs_no_tool(stack: Stack, admin: WebUI, question: str, word: str) -> None:
    answer = admin.ask(question, stack.model, [TOOL])
    assert answer.text
    assert word in answer.text
    assert answer.calls == ()


@pytest.mark.parametrize(
    ("question", "collection", "query"),
    [
        ("How many orders are there?", "orders", {}),
        ("How many customers live in Lisbon?", "customers", {"city": "Lisbon"}),
        ("How many orders were cancelled?", "orders", {"status": "cancelled"}),
        ("How many products cost more than 50?", "products", {"price": {"$gt": 50}}),
    ],
)
def test_counts_come_from_the_database(
    stack: Stack, admin: WebUI, question: str, collection: str, query: dict[str, Any]
) -> None:
    with pymongo.MongoClient[dict[str, Any]](stack.database_uri) as client:
        right = client["shop"][collection].count_documents(query)
    answer = admin.ask(question, stack.model, [TOOL])
    assert str(right) in answer.text.replace(",", ""), answer
    (call,) = answer.calls
    assert call.tool == "mongodb_count"
    assert call.arguments["collection"] == collection
