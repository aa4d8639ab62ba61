"""`users` on a page that keeps its accounts in memory; on a real one: tests/integration/production/test_users.py."""

from __future__ import annotations

import io
import json
import resource
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from scripts.commands import users
from scripts.console import Console
from scripts.errors import ByreError, ServiceError, SettingsError
from scripts.home import Home
from scripts.lifecycle import clients, installation, page_password
from scripts.settings import Settings
from scripts.webui import users as accounts
from tests.unit.commands.stand import Terminal

ADMIN, ANN = "admin@localhost", "ann@example.com"


class Page:
    """Open WebUI's API for accounts, as far as it is used: `passwords` by e-mail."""

    url = "http://page"
    role = "admin"

    def __init__(self) -> None:
        self.users: list[dict[str, Any]] = []
        self.passwords: dict[str, str] = {}
        self.signed_in: list[str] = []
        self.busy = False
        self.ended: list[str] = []
        self.make(ADMIN, "Admin", "first", "admin")

    def make(self, email: str, name: str, password: str, role: str) -> None:
        made = {
            "id": f"id-{email}",
            "email": email,
            "name": name,
            "role": role,
            "created_at": len(self.users),
        }
        self.users.append(made)
        self.passwords[email] = password

    def __enter__(self) -> Page:
        return self

    def __exit__(self, *_: object) -> None:
        return

    def sign_in(self, url: str, email: str, password: str) -> Page:
        assert url == self.url
        if self.busy:
            raise ServiceError("busy", fault="webui-busy")
        if self.passwords[email] != password:
            raise ServiceError("refused", fault="webui-login")
        self.signed_in.append(email)
        return self

    def request(self, method: str, path: str, body: Any = None, **_: object) -> Any:
        if path.startswith("/api/v1/users/?"):
            first = path.partition("?page=")[2].startswith("1&")
            return {"users": self.users[:1] if first else self.users[1:], "total": len(self.users)}
        if path == "/api/v1/auths/add":
            return self.make(body["email"], body["name"], body["password"], body["role"])
        if path == "/api/v1/auths/api_key":
            raise ServiceError("not allowed", fault=str(_["refused"]))
        if path.startswith("/api/v1/chats/list/user/"):
            return [{}] * (60 if path.endswith("page=1") else 3)
        email = path.split("/")[4].removeprefix("id-")
        if path.endswith("/sessions/revoke"):
            self.ended.append(email)
            return True
        if method == "DELETE":
            self.users = [one for one in self.users if one["email"] != email]
        else:
            self.passwords[email] = body["password"]
        return True


class Site:
    url = "http://localhost:8080"

    def __init__(self, home: Home, **values: str) -> None:
        from scripts.places import Places

        self.settings = Settings.model_validate({"webui_admin_email": ADMIN, **values})
        self.places = Places.of(self.settings, home)
        self.running = frozenset({"openwebui"})
        self.url = "https://chat.example.com"


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Page:
    made = Page()
    monkeypatch.setattr(clients, "page", lambda _, **__: made)
    monkeypatch.setattr(accounts, "WebUI", made.sign_in)
    return made


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    home = Home(tmp_path / "state")
    home.prepare()
    made = Site(home)
    made.places.credentials.put(users.ADMIN, "first")
    monkeypatch.setattr(installation, "look", lambda _: made)
    return made


def fault(work: Callable[[], object]) -> str:
    with pytest.raises(ByreError) as caught:
        work()
    return caught.value.fault


def test_a_person_sees_the_password_once(page: Page, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", terminal := Terminal())
    users.add(Console(), " Ann@Example.com", "", "user", "", False)
    assert (page.users[1]["name"], page.users[1]["role"]) == ("Ann", "user")
    password = page.passwords[ANN]
    assert len(password) == 16 and terminal.getvalue().count(password) == 1
    assert site.url in terminal.getvalue()


def test_for_programs_it_is_in_a_file_alone(
    page: Page, site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "ann.txt"
    for console in (Console(json=True), Console()):  # the output of the second goes to no terminal
        assert fault(lambda: users.add(console, ANN, "", "user", "", False)) == "argument-invalid"  # noqa: B023
    assert len(page.users) == 1
    users.add(Console(json=True), ANN, "Ann", "admin", str(file), False)
    said = capsys.readouterr()
    assert json.loads(said.out) == {
        "format": 1, "email": ANN, "name": "Ann", "role": "admin", "file": str(file), "added": True,
    }  # fmt: skip
    assert page.passwords[ANN] in file.read_text() and file.stat().st_mode & 0o777 == 0o600
    assert page.passwords[ANN] not in said.out + said.err
    assert fault(lambda: users.reset(Console(), ANN, str(file), False)) == "argument-invalid"  # it exists


def test_no_file_is_left_of_an_account_that_was_not_made(page: Page, site: Site, tmp_path: Path) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise ServiceError("no", fault="account-exists")

    page.make = refuse  # type: ignore[method-assign]
    assert (
        fault(lambda: users.add(Console(), ANN, "", "user", str(tmp_path / "f"), False)) == "account-exists"
    )
    assert not (tmp_path / "f").exists()
    where = str(tmp_path / "none" / "f")
    assert fault(lambda: users.add(Console(), ANN, "", "user", where, False)) == "argument-invalid"


@pytest.mark.parametrize(
    ("email", "name", "role"),
    [
        *(
            (email, "", "user")
            for email in ("", "ann", "ann@example", "@example.com", "a b@example.com", "a@b@c.de")
        ),
        *((f"{'a' * 1_000_000}@example.com", "", "user"), ("ann\x1b[2J@example.com", "", "user")),
        *((ANN, "a" * 101, "user"), (ANN, "\x1b[2J", "user"), (ANN, " ", "user"), (ANN, "", "pending")),
    ],
)
def test_what_can_not_be_an_account(page: Page, site: Site, email: str, name: str, role: str) -> None:
    assert fault(lambda: users.add(Console(), email, name, role, "f", False)) == "argument-invalid"


def test_an_address_does_not_act_on_a_shell(
    page: Page, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SettingsError) as caught:
        users.add(Console(), "$(reboot)@example.com", "", "user", "", False)
    assert caught.value.hint.endswith("users add '$(reboot)@example.com' --to FILE")


def test_no_part_of_a_file_is_left_where_the_disk_is_full(page: Page, site: Site, tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8, before[1]))  # bytes; Python ignores the signal
    try:
        assert fault(lambda: users.add(Console(), ANN, "", "user", str(tmp_path / "f"), False)) == (
            "argument-invalid"
        )
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert len(page.users) == 1 and not (tmp_path / "f").exists()


@pytest.mark.parametrize("to", ["a" * 5000, "/dev/full/x", "/"])
def test_a_file_that_can_not_be_is_named_before_anything_is_done(page: Page, site: Site, to: str) -> None:
    assert fault(lambda: users.add(Console(), ANN, "", "user", to, False)) == "argument-invalid"
    assert len(page.users) == 1


def test_reset_sets_another_password_and_proves_it(page: Page, site: Site, tmp_path: Path) -> None:
    page.make(ANN, "Ann", "old", "user")
    assert (
        fault(lambda: users.add(Console(), ANN, "", "user", str(tmp_path / "f"), False)) == "account-exists"
    )
    users.reset(Console(), ANN, str(tmp_path / "f"), False)
    assert page.passwords[ANN] != "old" and page.passwords[ANN] in (tmp_path / "f").read_text()
    assert page.signed_in == [ANN]
    assert fault(lambda: users.reset(Console(), "bob@example.com", "g", False)) == "account-unknown"


def test_a_password_that_could_not_be_tried_is_said(
    page: Page, site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page.make(ANN, "Ann", "old", "user")
    page.busy = True
    users.reset(Console(json=True), ANN, str(tmp_path / "f"), False)
    found = json.loads(capsys.readouterr().out)
    assert (found["reset"], found["checked"]) == (True, False)
    assert page.passwords[ANN] in (tmp_path / "f").read_text()


def test_byre_s_own_account_keeps_its_password_where_byre_reads_it(page: Page, site: Site) -> None:
    users.reset(Console(), ADMIN, "", False)
    assert site.places.credentials.read(users.ADMIN) == page.passwords[ADMIN] != "first"
    for dry_run in (False, True):
        again = partial(users.reset, Console(), ADMIN, "elsewhere", dry_run)
        assert fault(again) == "argument-invalid"
    assert site.places.credentials.read(users.ADMIN) == page.passwords[ADMIN]
    page.passwords[ADMIN] = now = "now"
    site.places.credentials.put(users.ADMIN, now)
    page.request = lambda *_, **__: (_ for _ in ()).throw(ServiceError("no"))  # type: ignore[method-assign]
    fault(lambda: users.reset(Console(), ADMIN, "", False))
    assert site.places.credentials.read(users.ADMIN) == now


def test_a_lost_password_is_set_in_the_page_s_data(
    page: Page, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change(_: object, email: str, password: str) -> None:
        page.passwords[email] = password

    def by_file(_: object, **__: object) -> Page:
        return page.sign_in(page.url, ADMIN, site.places.credentials.read(users.ADMIN) or "")

    monkeypatch.setattr(clients, "page", by_file)
    monkeypatch.setattr(page_password, "change", change)
    page.passwords[ADMIN] = "changed in the page"
    assert fault(lambda: users.list_(Console())) == "webui-admin-password"
    users.reset(Console(), ADMIN, "", False)
    assert site.places.credentials.read(users.ADMIN) == page.passwords[ADMIN]
    users.list_(Console())


def test_a_password_of_the_settings_is_not_changed(
    page: Page, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Site(Home(site.places.credentials.folder.parent), webui_admin_password="chosen-by-me")
    monkeypatch.setattr(installation, "look", lambda _: other)
    assert fault(lambda: users.reset(Console(), ADMIN, "", False)) == "account-kept"
    assert page.passwords[ADMIN] == "first"


def test_sessions_end_without_another_password(page: Page, site: Site) -> None:
    page.make(ANN, "Ann", "old", "user")
    users.sign_out(Console(), ANN, True)
    assert page.ended == []
    users.sign_out(Console(), ANN, False)
    assert page.ended == [ANN] and page.passwords[ANN] == "old"
    assert fault(lambda: users.sign_out(Console(), "bob@example.com", False)) == "account-unknown"


def test_remove_asks_and_counts_the_chats(
    page: Page, site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page.make(ANN, "Ann", "old", "user")
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    with pytest.raises(SettingsError) as caught:
        users.remove(Console(), ANN, False, False)
    assert caught.value.fault == "not-confirmed" and "63 chats" in caught.value.message
    users.remove(Console(json=True), ANN, False, True)
    assert json.loads(capsys.readouterr().out)["chats"] == 63 and len(page.users) == 2
    users.remove(Console(), ANN, True, False)
    assert [one["email"] for one in page.users] == [ADMIN]


def test_the_first_account_and_byre_s_own_stay(
    page: Page, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert fault(lambda: users.remove(Console(), ADMIN, True, False)) == "account-kept"
    page.make(ANN, "Ann", "old", "admin")
    other = Site(Home(site.places.credentials.folder.parent), webui_admin_email=ANN)
    monkeypatch.setattr(installation, "look", lambda _: other)
    for email in (ADMIN, ANN):
        assert fault(lambda: users.remove(Console(), email, True, False)) == "account-kept"  # noqa: B023
    assert len(page.users) == 2


def test_what_keeps_byre_out_is_named(page: Page, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def changed(_: object, **__: object) -> Page:
        raise ServiceError("refused", fault="webui-login")

    page.role = "user"
    assert fault(lambda: users.list_(Console())) == "webui-admin-password"
    monkeypatch.setattr(clients, "page", changed)
    assert fault(lambda: users.list_(Console())) == "webui-admin-password"
    site.running = frozenset()
    assert fault(lambda: users.list_(Console())) == "service-down"


def test_a_name_does_not_act_on_the_terminal(
    page: Page, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    page.make("x@example.com", "\x1b]0;pwned\x07", "old", "pending")
    users.list_(Console())
    said = capsys.readouterr()
    assert "\x1b" not in said.out and "1 of them" in said.err


CLOSED = {
    "scenario": "production", "oidc_provider_url": "https://login.example.org", "oidc_client_id": "page",
    "oidc_label": "Our house", "password_sign_in": "off",
}  # fmt: skip


def test_where_passwords_are_closed_none_is_made(page: Page, site: Site) -> None:
    site.settings = Settings.model_validate({"webui_admin_email": ADMIN, **CLOSED})
    page.make(ANN, "Ann", "hers", "user")
    assert fault(lambda: users.add(Console(), "new@example.com", "", "user", "f", False)) == (
        "password-sign-in-off"
    )
    assert fault(lambda: users.reset(Console(), ANN, "f", False)) == "password-sign-in-off"
    assert page.passwords[ANN] == "hers" and len(page.users) == 2


def test_an_invitation_without_a_password(
    page: Page, site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site.settings = Settings.model_validate({"webui_admin_email": ADMIN, **CLOSED, "oidc_merge": "on"})
    users.add(Console(), ANN, "", "user", "", False)  # no terminal: there is no secret
    said = capsys.readouterr().out
    assert "Our house" in said and page.passwords[ANN] not in said
    file = tmp_path / "invitation"
    users.add(Console(), "bob@example.com", "", "user", str(file), False)
    assert "password" not in capsys.readouterr().out + file.read_text()


def test_byre_s_own_password_is_set_in_the_data_where_passwords_are_closed(
    page: Page, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.settings = Settings.model_validate({"webui_admin_email": ADMIN, **CLOSED})
    changed: list[str] = []
    monkeypatch.setattr(page_password, "change", lambda _, email, password: changed.append(password))
    users.reset(Console(), ADMIN, "", False)
    assert changed == [site.places.credentials.read(users.ADMIN)] and not page.signed_in
