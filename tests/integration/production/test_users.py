"""`users` on a real page: who is let in, who is let out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from scripts.errors import ServiceError
from scripts.webui import WebUI
from tests.integration.production import people
from tests.machine import Machine, Stack

ANN = "ann@example.com"


def login_refused(stack: Stack, email: str, password: str) -> bool:
    with pytest.raises(ServiceError) as caught:
        WebUI(stack.webui_url, email, password)
    return caught.value.fault == "webui-login"


def test_added_reset_and_removed(
    machine: Machine, stack: Stack, browser: httpx.Client, new_file: Path, tmp_path: Path
) -> None:
    assert machine.json("users", "add", ANN, "--to", str(new_file))["added"]
    assert machine.settings["PUBLIC_URL"] in new_file.read_text()
    first = people.password_in(new_file)
    session = people.sign_in(browser, ANN, first)
    assert people.status(browser, session) == 200

    again = tmp_path / "again.txt"
    assert machine.json("users", "reset", ANN, "--to", str(again))["checked"]
    assert people.status(browser, session) == 401 and login_refused(stack, ANN, first)

    second = people.password_in(again)
    session = people.sign_in(browser, ANN, second)
    people.chat(browser, session)
    assert machine.json("users", "remove", ANN, "--dry-run")["chats"] == 1
    assert people.status(browser, session) == 200
    machine.invoke("users", "remove", ANN, "--yes")
    assert people.status(browser, session) == 401 and login_refused(stack, ANN, second)
    assert ANN not in {one["email"] for one in machine.json("users")["users"]}

    logs = "".join(file.read_text() for file in (machine.home / "logs").iterdir())
    assert not {one for one in (first, second, session) if one in logs}


def test_a_reset_ends_the_api_key_too(
    machine: Machine, admin: WebUI, browser: httpx.Client, new_file: Path
) -> None:
    email, password = people.somebody(admin, "admin")  # who may have one
    token = people.sign_in(browser, email, password)
    made = browser.post("/api/v1/auths/api_key", headers={"Authorization": f"Bearer {token}"})
    key = made.raise_for_status().json()["api_key"]
    assert people.status(browser, key, "/api/models") == 200
    assert people.status(browser, key, "/api/v1/users/") == 403  # a key chats, and nothing else
    machine.invoke("users", "reset", email, "--to", str(new_file))
    assert people.status(browser, key, "/api/models") == 401


def test_signed_out_everywhere_the_password_stays(
    machine: Machine, admin: WebUI, browser: httpx.Client
) -> None:
    email, password = people.somebody(admin)
    sessions = [people.sign_in(browser, email, password) for _ in range(2)]
    assert machine.json("users", "signout", email)["signed_out"]
    assert [people.status(browser, one) for one in sessions] == [401, 401]
    assert people.status(browser, people.sign_in(browser, email, password)) == 200


def test_who_guesses_passwords_has_to_wait(admin: WebUI, browser: httpx.Client) -> None:
    email, password = people.somebody(admin)
    form = {"email": email, "password": "wrong"}
    codes = [browser.post("/api/v1/auths/signin", json=form).status_code for _ in range(40)]
    assert set(codes) == {400, 429} and codes.index(429) >= 15
    assert browser.post("/api/v1/auths/signin", json=form | {"password": password}).status_code == 429


def test_byre_s_own_account_and_the_way_back_to_it(machine: Machine, stack: Stack, admin: WebUI) -> None:
    email, password = people.somebody(admin, "admin")
    kept = machine.home / "secrets" / "webui_admin_password"
    kept.write_text(password)
    his = replace(machine, settings={**machine.settings, "WEBUI_ADMIN_EMAIL": email})
    try:
        assert his.json("users", "reset", email)["checked"]
        now = kept.read_text()
        assert now != password and login_refused(stack, email, password)
        with WebUI(stack.webui_url, email, now) as page:  # a person changes it there
            form = {"password": now, "new_password": "changed by hand"}
            page.request("POST", "/api/v1/auths/update/password", form, shape=object)
        failed = his.invoke("users", check=False)
        assert failed.returncode == 6 and "webui-admin-password" in failed.stderr
        assert his.json("users", "reset", email)["checked"]
        assert login_refused(stack, email, "changed by hand")
        failed = his.invoke("users", "remove", email, "--yes", check=False)
        assert failed.returncode == 2 and "account-kept" in failed.stderr
    finally:
        kept.write_text(stack.admin_password)
