"""A session ends with its sign-out, with another password and with its account; and what is seen when Redis is down."""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from scripts import redis
from scripts.webui import WebUI, users
from tests.integration.production import people
from tests.machine import Machine, Stack
from tests.waits import until

pytestmark = pytest.mark.skipif(not redis.version(os.environ), reason="without Redis on PATH")


@pytest.fixture
def ann(admin: WebUI) -> tuple[str, str]:
    return people.somebody(admin)


def signs_out(browser: httpx.Client, token: str) -> None:
    browser.cookies.clear()
    answer = browser.post("/api/v1/auths/signout", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200, answer.text


def of_redis(machine: Machine) -> dict[str, Any]:
    """What `status` says of it; that fails while a service is not ready."""
    return dict(machine.services()["redis"])


def test_a_sign_out_ends_this_session_and_no_other(browser: httpx.Client, ann: tuple[str, str]) -> None:
    first, second = (people.sign_in(browser, *ann) for _ in range(2))
    assert people.status(browser, first) == people.status(browser, second) == 200
    signs_out(browser, first)
    assert people.status(browser, first) == 401 and people.status(browser, second) == 200
    assert people.status(browser, people.sign_in(browser, *ann)) == 200


def test_another_password_ends_every_session(browser: httpx.Client, ann: tuple[str, str]) -> None:
    email, password = ann
    first, second = (people.sign_in(browser, email, password) for _ in range(2))
    browser.cookies.clear()
    answer = browser.post(
        "/api/v1/auths/update/password",
        json={"password": password, "new_password": "another-long-one"},
        headers={"Authorization": f"Bearer {first}"},
    )
    assert answer.status_code == 200, answer.text
    assert people.status(browser, first) == people.status(browser, second) == 401
    assert people.status(browser, people.sign_in(browser, email, "another-long-one")) == 200


def test_an_account_that_is_removed_and_a_sign_out_by_byre(
    machine: Machine, admin: WebUI, browser: httpx.Client, ann: tuple[str, str]
) -> None:
    session = people.sign_in(browser, *ann)
    machine.invoke("users", "signout", ann[0])
    assert people.status(browser, session) == 401
    session = people.sign_in(browser, *ann)
    (account,) = (one for one in users.everyone(admin) if one.email == ann[0])
    users.remove(admin, account)
    assert people.status(browser, session) == 401


def test_a_kill_loses_no_sign_out_and_the_page_works_again(
    machine: Machine, browser: httpx.Client, ann: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    ended, kept = (people.sign_in(browser, *ann) for _ in range(2))
    signs_out(browser, ended)
    pid = of_redis(machine)["pid"]
    os.kill(pid, signal.SIGKILL)
    began = time.monotonic()
    until(lambda: people.status(browser, kept) == 200)
    until(lambda: of_redis(machine)["ready"] and of_redis(machine)["pid"] != pid)
    with capsys.disabled():
        print(f"\nRedis is ready again {time.monotonic() - began:.1f} s after its kill")  # noqa: T201
    assert people.status(browser, ended) == 401 and people.status(browser, kept) == 200
    assert people.status(browser, people.sign_in(browser, *ann)) == 200


def test_a_restored_backup_brings_no_session_back(
    machine: Machine, stack: Stack, admin: WebUI, browser: httpx.Client, ann: tuple[str, str]
) -> None:
    """By an older database of the page a session is good that another password has ended since."""
    email, password = ann
    old = people.sign_in(browser, email, password)
    machine.invoke("volumes", "backup", "openwebui")
    browser.post(
        "/api/v1/auths/update/password",
        json={"password": password, "new_password": "another-long-one"},
        headers={"Authorization": f"Bearer {old}"},
    ).raise_for_status()
    assert people.status(browser, old) == 401
    machine.invoke("volumes", "restore", "latest", "--volume", "openwebui", "--yes", timeout=900)
    until(lambda: people.status(browser, old) == 401)
    assert people.status(browser, people.sign_in(browser, email, password)) == 200
    admin.__exit__(None, None, None)
    WebUI.__init__(admin, stack.webui_url, stack.admin_email, stack.admin_password)  # hers has ended, too


@contextmanager
def that_does_not_start(machine: Machine) -> Iterator[None]:
    """Redis ends, and can't start: its file is damaged."""
    files = machine.home / "data" / "redis" / "appendonlydir"
    kept = files.with_name("kept")
    pid = of_redis(machine)["pid"]
    shutil.copytree(files, kept)
    (manifest,) = files.glob("*.manifest")
    manifest.write_text("this is no manifest\n")
    os.kill(pid, signal.SIGKILL)
    until(lambda: not of_redis(machine)["ready"])
    try:
        yield
    finally:
        shutil.rmtree(files)
        kept.rename(files)


def test_down_it_is_named_and_nobody_is_let_in_by_an_old_session(
    machine: Machine, browser: httpx.Client, ann: tuple[str, str]
) -> None:
    ended, kept = (people.sign_in(browser, *ann) for _ in range(2))
    signs_out(browser, ended)
    with that_does_not_start(machine):
        until(lambda: people.status(browser, kept) == 503)
        browser.cookies.clear()
        page = browser.get("/", headers={"Authorization": f"Bearer {kept}"})
        assert page.status_code == 503 and page.headers["Retry-After"] and "try again" in page.text
        assert people.status(browser, ended) == 503
        found = json.loads(machine.invoke("doctor", "--json", check=False).stdout)["findings"]
        named = {one["fault"] for one in found if "redis" in one["seen"]}
        assert named & {"service-looping", "service-down"} and "redis-file-damaged" in named, found
        failed = machine.invoke("start", check=False)
        assert failed.returncode == 6 and "redis-file-damaged" in failed.stderr, failed.stderr
    machine.invoke("start")
    until(lambda: people.status(browser, kept) == 200)
    assert people.status(browser, ended) == 401


def test_the_audit_signs_out_and_looks(machine: Machine, stack: Stack) -> None:
    document = json.loads(machine.invoke("audit", "--json", check=False).stdout)
    (found,) = (one for one in document["findings"] if one["subject"] == "sign-in")
    assert found["status"] == "ok" and "sign-out" in found["seen"], found
    assert machine.json("status")["sign_out"] == ""


def test_without_it_that_is_said(machine: Machine, browser: httpx.Client, ann: tuple[str, str]) -> None:
    without = Machine(machine.home, {**machine.settings, "REDIS": "off"})
    started = without.invoke("start")
    try:
        assert "REDIS=off" in started.stderr
        shown = without.json("status")
        assert "redis" not in shown["services"] and "REDIS=off" in shown["sign_out"]
        session = people.sign_in(browser, *ann)
        signs_out(browser, session)
        assert people.status(browser, session) == 200
        document = json.loads(without.invoke("audit", "--json", check=False).stdout)
        assert "audit-sign-out" in {one["fault"] for one in document["findings"]}
    finally:
        machine.invoke("start")
    session = people.sign_in(browser, *ann)
    signs_out(browser, session)
    assert people.status(browser, session) == 401
