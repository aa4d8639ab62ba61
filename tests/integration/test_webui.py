"""Open WebUI of the stack, as a person uses it but without a browser: the model that chats, and "Ask your data"."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pymongo
import pytest

from scripts.errors import ServiceError
from scripts.webui import ASK, WebUI, of_database, users
from tests.machine import Machine, Stack
from tests.waits import PATIENCE, until


@contextmanager
def gateway(machine: Machine) -> Iterator[httpx.Client]:
    """The API of the gateway."""
    port = machine.port("gateway_port")
    bearer = {"Authorization": f"Bearer {machine.secret('gateway_token')}"}
    with httpx.Client(base_url=f"http://127.0.0.1:{port}/v1", headers=bearer, timeout=PATIENCE) as client:
        yield client


def look_again(machine: Machine) -> None:
    """A question makes the gateway look at once which databases there are. Without one it does every 30 s."""
    with gateway(machine) as client:
        client.post("/ask", json={"question": "How many orders are there?"}).raise_for_status()


@pytest.fixture(scope="module")
def admin(machine: Machine, stack: Stack) -> Iterator[WebUI]:
    look_again(machine)  # other tests may have removed a database just now
    with WebUI(stack.webui_url, stack.admin_email, stack.admin_password) as one:
        until(lambda: one.models() == (stack.model, ASK), why=one.models)
        yield one


def test_the_admin_sees_both_models_and_no_tool_is_given_to_the_starter(stack: Stack, admin: WebUI) -> None:
    assert admin.role == "admin"
    assert admin.models() == (stack.model, ASK)
    assert admin.tools() == ()


def test_an_ordinary_user_sees_and_uses_them_too(stack: Stack, admin: WebUI) -> None:
    email, password = f"{secrets.token_hex(4)}@localhost", secrets.token_hex(8)
    users.add(admin, email, "Somebody", password)
    with WebUI(stack.webui_url, email, password) as user:
        assert user.role == "user"
        assert user.models() == (stack.model, ASK)
        assert user.ask("How many orders are there?", ASK).text.startswith("1,500 orders.")


def test_a_wrong_password_is_said_and_not_shown(stack: Stack) -> None:
    with pytest.raises(ServiceError, match=r"HTTP 400|HTTP 401") as error:
        WebUI(stack.webui_url, stack.admin_email, "not-the-password")
    assert "not-the-password" not in f"{error.value}{error.value.detail}"


@pytest.mark.parametrize(("question", "word"), [("hello", ""), ("What is the capital of France?", "Paris")])
def test_the_plain_model_chats(stack: Stack, admin: WebUI, question: str, word: str) -> None:
    answer = admin.ask(question, stack.model)
    assert answer.text
    assert word in answer.text


@pytest.mark.parametrize(
    ("question", "collection", "query"),
    [
        ("How many orders are there?", "orders", {}),
        ("How many customers live in Lisbon?", "customers", {"city": "Lisbon"}),
        ("How many orders were cancelled?", "orders", {"status": "cancelled"}),
        ("How many products cost more than 50?", "products", {"price": {"$gt": 50}}),
    ],
)
def test_answers_come_from_the_database(
    stack: Stack, admin: WebUI, question: str, collection: str, query: dict[str, Any]
) -> None:
    with pymongo.MongoClient[dict[str, Any]](stack.database_uri) as client:
        right = client["shop"][collection].count_documents(query)
    answer = admin.ask(question, ASK)
    sentence = answer.text.partition("\n")[0]
    assert str(right) in sentence.replace(",", "").split(), answer
    assert f'db.getCollection("{collection}")' in answer.text


def test_of_several_databases_each_is_a_model(machine: Machine, stack: Stack, admin: WebUI) -> None:
    with pymongo.MongoClient[dict[str, Any]](stack.database_uri) as client:
        client["crm"]["deals"].insert_many([{"_id": n, "stage": ("won", "lost")[n % 2]} for n in range(9)])
        try:
            until(lambda: admin.models() == (stack.model, of_database("crm"), of_database("shop")))
            assert admin.ask("How many deals are won?", of_database("crm")).text.startswith("5 deals")
            assert admin.ask("How many orders are there?", of_database("shop")).text.startswith(
                "1,500 orders."
            )
            rows = {one["subject"]: one["status"] for one in machine.json("verify")["findings"]}
            assert (rows["webui"], rows["data"]) == ("ok", "ok")
        finally:
            client.drop_database("crm")
    look_again(machine)
    until(lambda: admin.models() == (stack.model, ASK))


def test_any_client_of_the_protocol_may_ask_without_the_page(machine: Machine, stack: Stack) -> None:
    """The gateway itself; the second message follows from the first, which is in the request alone."""
    with gateway(machine) as client:
        assert [one["id"] for one in client.get("/models").json()["data"]] == [ASK]
        messages = [{"role": "user", "content": "How many orders were cancelled?"}]
        for follow in ("and shipped?", ""):
            answer = client.post("/chat/completions", json={"model": ASK, "messages": messages}).json()
            said = answer["choices"][0]["message"]
            messages += [said, {"role": "user", "content": follow}]
    with pymongo.MongoClient[dict[str, Any]](stack.database_uri) as client_:
        shipped = client_["shop"]["orders"].count_documents({"status": "shipped"})
    assert said["content"].startswith(f"{shipped} orders where status is shipped.")
