"""Two pages behind the proxy: each serves everybody, and one that is killed loses nobody's work."""

from __future__ import annotations

import json
import os
import secrets
import signal
import ssl
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from scripts import postgres, redis
from scripts.webui import WebUI
from tests.integration.production import people
from tests.integration.production.conftest import of_a_team
from tests.machine import Machine, Stack, free_port
from tests.waits import PATIENCE, until

pytestmark = pytest.mark.skipif(
    postgres.folder(os.environ, Path("/nowhere")) is None or not redis.version(os.environ),
    reason="without PostgreSQL or Redis on this machine",
)
PAGES = ("openwebui", "openwebui-2")
CALLERS, SECONDS = 16, 10.0


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """A stack of its own: the other tests here have one with SQLite."""
    more = {"WEBUI_DATABASE": "postgres", "WEBUI_REPLICAS": "2"}
    ports = {name: str(free_port()) for name in ("POSTGRES_PORT", "WEBUI_2_PORT")}
    made = Machine(tmp_path_factory.mktemp("byre"), of_a_team() | ports | more)
    yield made
    made.invoke("stop", check=False)


@pytest.fixture(scope="module")
def page(two: Machine) -> Stack:
    return two.start()


@pytest.fixture(scope="module")
def ann(page: Stack) -> tuple[str, str]:
    with WebUI(page.webui_url, page.admin_email, page.admin_password) as admin:
        return people.somebody(admin)


@contextmanager
def at(machine: Machine, name: str) -> Iterator[httpx.Client]:
    """One of the pages, past the proxy."""
    address = f"http://127.0.0.1:{machine.services()[name]['port']}"
    with httpx.Client(base_url=address, timeout=PATIENCE, trust_env=False) as client:
        yield client


@pytest.fixture
def each(two: Machine, page: Stack) -> Iterator[tuple[httpx.Client, httpx.Client]]:
    with at(two, PAGES[0]) as first, at(two, PAGES[1]) as second:
        yield first, second


@contextmanager
def public(machine: Machine) -> Iterator[httpx.Client]:
    """The public address; it keeps no connection, so each request may go to another page."""
    trusted = ssl.create_default_context(cafile=str(machine.home / "root.crt"))
    alone = httpx.Limits(max_keepalive_connections=0)
    with httpx.Client(
        base_url=machine.settings["PUBLIC_URL"],
        verify=trusted,
        timeout=PATIENCE,
        trust_env=False,
        limits=alone,
    ) as client:
        yield client


@pytest.fixture(scope="module")
def address(two: Machine, page: Stack) -> Iterator[httpx.Client]:
    with public(two) as client:
        yield client


def bearing(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_each_is_a_service_that_every_command_knows(
    two: Machine, page: Stack, capsys: pytest.CaptureFixture[str]
) -> None:
    with capsys.disabled():
        print(f"\n{two.invoke('status').stdout}")  # noqa: T201
    found = two.services()
    assert all(found[name]["ready"] for name in PAGES) and "openwebui-3" not in found
    assert len({found[name]["pid"] for name in PAGES}) == 2
    environments = [
        json.loads((two.home / "run" / f"{name}.json").read_text())["environment"] for name in PAGES
    ]
    assert [one.get("ENABLE_DB_MIGRATIONS") for one in environments] == [None, "false"]
    assert len({one["DATA_DIR"] for one in environments}) == 1
    assert len({one["STATIC_DIR"] for one in environments}) == 2
    assert two.invoke("logs", "openwebui-2").stdout
    verified = two.json("verify")
    assert not [one for one in verified["findings"] if one["status"] not in {"ok", "none"}], verified
    audited = json.loads(two.invoke("audit", "--json", check=False).stdout)["findings"]
    assert [one for one in audited if "openwebui-2" in str(one)], audited
    assert not [one for one in audited if one["subject"] == "drift" and one["status"] != "ok"], audited
    again = two.json("start")
    assert again["started"] == [], again


def test_who_signs_in_at_one_is_known_to_the_other_until_the_sign_out(
    each: tuple[httpx.Client, httpx.Client], ann: tuple[str, str]
) -> None:
    first, second = each
    token = people.sign_in(first, *ann)
    assert people.status(second, token) == people.status(first, token) == 200
    second.cookies.clear()
    assert second.post("/api/v1/auths/signout", headers=bearing(token)).status_code == 200
    assert people.status(first, token) == people.status(second, token) == 401


def test_a_chat_and_an_upload_are_on_both(
    each: tuple[httpx.Client, httpx.Client], ann: tuple[str, str]
) -> None:
    first, second = each
    token = people.sign_in(first, *ann)
    chat = people.chat(first, token)
    assert people.status(second, token, f"/api/v1/chats/{chat}") == 200
    text = secrets.token_hex(1000)
    sent = first.post(
        "/api/v1/files/", params={"process": "false"}, headers=bearing(token),
        files={"file": ("plan.txt", text.encode(), "text/plain")},
    )  # fmt: skip
    file = sent.raise_for_status().json()["id"]
    there = second.get(f"/api/v1/files/{file}/content", headers=bearing(token))
    assert there.status_code == 200 and there.text == text


def answered(client: httpx.Client, token: str, page: Stack, question: str) -> str:
    """What the model says in the page's API."""
    body = {"model": page.model, "messages": [{"role": "user", "content": question}], "max_tokens": 20}
    answer = client.post("/api/chat/completions", json=body, headers=bearing(token))
    return str(answer.raise_for_status().json()["choices"][0]["message"]["content"])


def test_the_model_answers_on_both(
    each: tuple[httpx.Client, httpx.Client], page: Stack, ann: tuple[str, str]
) -> None:
    token = people.sign_in(each[0], *ann)
    for one in each:
        one.cookies.clear()
        assert "Paris" in answered(one, token, page, "What is the capital of France? One word.")


def created(client: httpx.Client, token: str, tries: Counter[int]) -> str:
    """The id of a new chat, as somebody gets it who tries again. What was sent to a page in its last moment is lost:
    the proxy can't know whether that page has done it."""

    def one() -> str:
        try:
            made = people.chat(client, token)
        except httpx.HTTPStatusError as error:
            tries[error.response.status_code] += 1
            return ""
        return made

    return until(one)


@pytest.mark.parametrize("killed", PAGES)
def test_one_is_killed_and_the_others_answer(
    two: Machine, address: httpx.Client, ann: tuple[str, str], killed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Requests go on through the public address all the while, one after the other on connections of their own."""
    until(lambda: all(two.services()[name]["ready"] for name in PAGES))
    token = people.sign_in(address, *ann)
    chats = [people.chat(address, token)]
    before = two.services()[killed]["pid"]
    asked: list[tuple[int, float]] = []
    tries, over = Counter[int](), threading.Event()

    def ask() -> None:
        with public(two) as somebody:
            while not over.is_set():
                began = time.monotonic()
                status = people.status(somebody, token, f"/api/v1/chats/{chats[0]}")
                asked.append((status, time.monotonic() - began))

    with ThreadPoolExecutor(1) as pool:
        asking = pool.submit(ask)
        try:
            until(lambda: len(asked) > 3)
            os.kill(before, signal.SIGKILL)
            began = time.monotonic()
            chats.append(created(address, token, tries))
            until(
                lambda: (
                    two.services()[killed]["pid"] not in {None, before} and two.services()[killed]["ready"]
                )
            )
            back = time.monotonic() - began
        finally:
            over.set()
        asking.result()
    with capsys.disabled():
        print(  # noqa: T201
            f"\n{killed} killed: {dict(Counter(status for status, _ in asked))} answers by status, the slowest after "
            f"{max(took for _, took in asked):.2f} s; a new chat failed by {dict(tries)}; ready after {back:.1f} s"
        )
    assert {status for status, _ in asked} == {200}
    assert [people.status(address, token, f"/api/v1/chats/{one}") for one in chats] == [200, 200]


def rate(machine: Machine, token: str) -> tuple[float, Counter[int]]:
    """Requests a second that CALLERS get answered through the public address, and the answers by status."""
    trusted, seen = ssl.create_default_context(cafile=str(machine.home / "root.crt")), Counter[int]()
    end = time.monotonic() + SECONDS

    def call() -> Counter[int]:
        own: Counter[int] = Counter()
        with httpx.Client(
            base_url=machine.settings["PUBLIC_URL"], verify=trusted, timeout=PATIENCE, trust_env=False
        ) as client:
            while time.monotonic() < end:
                with suppress(httpx.HTTPError):
                    own[client.get("/api/v1/chats/", headers=bearing(token)).status_code] += 1
        return own

    with ThreadPoolExecutor(CALLERS) as pool:
        for one in [pool.submit(call) for _ in range(CALLERS)]:
            seen += one.result()
    return seen[200] / SECONDS, seen


def test_how_much_a_second_page_adds(
    two: Machine, address: httpx.Client, ann: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Figures for docs/explanation/tested.md. And the way to one page and back keeps everybody signed in."""
    token = people.sign_in(address, *ann)
    figures: dict[str, Any] = {"two": rate(two, token), "load": os.getloadavg()}
    one = Machine(two.home, {**two.settings, "WEBUI_REPLICAS": "1"})
    one.invoke("start")
    assert "openwebui-2" not in one.services()
    figures["one"] = rate(two, token)
    two.invoke("start")
    figures["two again"] = rate(two, token)
    with capsys.disabled():
        print(f"\nrequests a second, {CALLERS} callers: {figures}")  # noqa: T201
    assert people.status(address, token) == 200


def test_without_redis_or_for_one_person_it_is_refused(two: Machine, page: Stack) -> None:
    for other in ({"REDIS": "off"}, {"SCENARIO": "local"}):
        refused = Machine(two.home, {**two.settings, **other}).invoke("start", check=False)
        assert refused.returncode and "WEBUI_REPLICAS=1" in refused.stderr, refused.stderr
    assert all(two.services()[name]["ready"] for name in PAGES)
