"""Sign-in by a provider of OpenID Connect, with passwords closed: who comes in, as what, and who does not."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from scripts.webui import WebUI
from tests.integration.production import people, provider
from tests.integration.production.provider import Provider
from tests.machine import Machine, Stack
from tests.waits import until

pytestmark = pytest.mark.timeout(900)  # seconds: several starts of the page in one test
SECRET = "5bD9kz-a-client-secret-of-the-page"


@pytest.fixture(scope="module")
def login() -> Iterator[Provider]:
    with provider.running() as made:
        for sub, roles in (("ann", ["staff"]), ("eve", ["visitor"]), ("joe", None), ("bea", ["boss"])):
            claims = {"email": f"{sub}@example.com", "name": sub.title()}
            made.knows(sub, **claims, **({"roles": roles} if roles else {}))
        made.knows("far", email="far@elsewhere.example", name="Far", roles=["staff"])
        yield made


@pytest.fixture(scope="module")
def team(machine: Machine, admin: WebUI, login: Provider) -> Iterator[Machine]:
    """The stack with this provider. `admin` signed in before."""
    settings = {
        "OIDC_PROVIDER_URL": login.url,
        "OIDC_CLIENT_ID": "byre-page",
        "OIDC_CLIENT_SECRET": SECRET,
        "OIDC_LABEL": "Our house",
        "OIDC_DOMAINS": "example.com",
        "OIDC_ROLES": "staff",
        "OIDC_ADMIN_ROLES": "boss",
        "PASSWORD_SIGN_IN": "off",
    }
    made = Machine(machine.home, {**machine.settings, **settings})
    made.invoke("start")
    yield made
    machine.invoke("start")


@pytest.fixture(autouse=True)
def honest(login: Provider, team: Machine) -> Iterator[None]:
    yield
    login.tokens = "good"


def person(browser: httpx.Client, token: str) -> dict[str, Any]:
    """Whose session it is."""
    browser.cookies.clear()
    answer = browser.get("/api/v1/auths/", headers={"Authorization": f"Bearer {token}"})
    return dict(answer.raise_for_status().json())


def accounts(team: Machine) -> dict[str, str]:
    """The role of each e-mail."""
    return {one["email"]: one["role"] for one in team.json("users")["users"]}


def test_the_whole_way_and_again(team: Machine, browser: httpx.Client, login: Provider) -> None:
    assert browser.get("/api/config").json()["oauth"]["providers"] == {"oidc": "Our house"}
    there = provider.goes_there(browser)
    assert there.startswith(login.url) and "code_challenge_method=S256" in there
    first = person(browser, provider.sign_in(browser, "ann"))
    assert (first["email"], first["role"]) == ("ann@example.com", "user")
    again = person(browser, provider.sign_in(browser, "ann"))
    assert again["id"] == first["id"] and list(accounts(team)).count("ann@example.com") == 1
    assert person(browser, provider.sign_in(browser, "bea"))["role"] == "admin"


def test_the_secret_reaches_the_provider_and_nothing_else(
    team: Machine, browser: httpx.Client, login: Provider
) -> None:
    provider.sign_in(browser, "ann")
    assert any(
        one in login.credentials[-1]
        for one in (SECRET, base64.b64encode(f"byre-page:{SECRET}".encode()).decode())
    )
    document = json.loads(team.invoke("audit", "--json", check=False).stdout)
    secrets = [one for one in document["findings"] if one["subject"].startswith("secret-")]
    assert secrets and not [one for one in secrets if "oidc" in one["seen"].lower()], secrets
    shown = [team.invoke(*task) for task in (["config"], ["start", "--dry-run"], ["start", "--json"])]
    written = [one.read_text(errors="replace") for one in (team.home / "logs").iterdir() if one.is_file()]
    assert not [text for one in shown for text in (one.stdout, one.stderr) if SECRET in text]
    assert not [text for text in written if SECRET in text]


@pytest.mark.parametrize("sub", ["eve", "far"], ids=["another role", "another domain"])
def test_who_may_not_come_in(team: Machine, browser: httpx.Client, sub: str) -> None:
    assert provider.refused(browser, sub)
    assert not [email for email in accounts(team) if email.startswith(f"{sub}@")]


def test_who_has_no_role_waits(team: Machine, browser: httpx.Client) -> None:
    token = provider.sign_in(browser, "joe")
    assert accounts(team)["joe@example.com"] == "pending"
    assert people.status(browser, token, "/api/models") == 401


@pytest.mark.parametrize("tokens", ["forged", "another"])
def test_a_token_that_is_not_the_provider_s(
    browser: httpx.Client, login: Provider, team: Machine, tokens: str
) -> None:
    login.tokens = tokens
    assert provider.refused(browser, "ann")
    login.tokens = "good"
    assert provider.sign_in(browser, "ann")


def test_an_answer_is_for_the_browser_that_asked(browser: httpx.Client, login: Provider) -> None:
    back = provider.signs_in_there(provider.goes_there(browser), "ann")
    browser.cookies.clear()
    assert provider.why(provider.comes_back(browser, back))


def test_an_e_mail_alone_gives_nobody_an_account(
    team: Machine, browser: httpx.Client, admin: WebUI, login: Provider
) -> None:
    email, _ = people.somebody(admin, "admin")
    login.knows("thief", email=email, name="Thief", roles=["staff"])
    assert provider.refused(browser, "thief")
    assert accounts(team)[email] == "admin"


def test_passwords_are_closed_at_the_api(team: Machine, stack: Stack, browser: httpx.Client) -> None:
    form = {"email": stack.admin_email, "password": stack.admin_password}
    for url in (team.settings["PUBLIC_URL"], stack.webui_url):
        browser.cookies.clear()
        assert browser.post(f"{url}/api/v1/auths/signin", json=form).status_code == 403
        ldap = {"user": stack.admin_email, "password": stack.admin_password}
        assert browser.post(f"{url}/api/v1/auths/ldap", json=ldap).status_code >= 400
    assert browser.get("/api/config").json()["features"]["enable_login_form"] is False
    for task in (
        ["users", "add", "new@example.com", "--to", "/nowhere"],
        ["users", "reset", "ann@example.com"],
    ):
        failed = team.invoke(*task, check=False)
        assert failed.returncode == 2 and "password-sign-in-off" in failed.stderr, failed.stderr


def test_byre_s_own_account_goes_on(team: Machine, stack: Stack, browser: httpx.Client, admin: WebUI) -> None:
    email, password = people.somebody(admin, "admin")
    kept = team.home / "secrets" / "webui_admin_password"
    his = Machine(team.home, {**team.settings, "WEBUI_ADMIN_EMAIL": email})
    try:
        assert email in accounts(his)
        session = (team.home / "run" / "page_session").read_text()
        assert person(browser, session)["email"] == email
        assert his.json("users", "reset", email)["checked"] and kept.read_text() != password
        assert people.status(browser, session) == 401 and email in accounts(his)
    finally:
        kept.write_text(stack.admin_password)


def test_verify_and_audit_say_so(team: Machine) -> None:
    rows = json.loads(team.invoke("verify", "--json", check=False).stdout)["findings"]
    (row,) = [one for one in rows if one["subject"] == "sign-in"]
    assert row["status"] == "ok" and "refused" in row["seen"], row
    rows = json.loads(team.invoke("audit", "--json", check=False).stdout)["findings"]
    (row,) = [one for one in rows if one["subject"] == "sign-in"]
    assert row["status"] == "ok" and "Our house" in row["seen"], row


def signs_out(browser: httpx.Client, signed_in: httpx.Response) -> httpx.Response:
    """As a browser does, with every cookie that this sign-in has set."""
    browser.cookies.clear()
    for one in signed_in.headers.get_list("set-cookie"):
        name, _, value = one.partition(";")[0].partition("=")
        browser.cookies.set(name, value)
    return browser.post("/api/v1/auths/signout")


def test_a_sign_out_ends_the_session(browser: httpx.Client, login: Provider) -> None:
    kept = provider.sign_in(browser, "bea")
    answer = provider.comes_back(browser, provider.signs_in_there(provider.goes_there(browser), "ann"))
    token = provider.session(answer)
    left = signs_out(browser, answer)
    assert left.status_code == 200 and left.json()["redirect_url"].startswith(login.url)
    assert people.status(browser, token) == 401 and people.status(browser, kept) == 200


def test_a_provider_that_is_down(team: Machine, browser: httpx.Client, login: Provider) -> None:
    answer = provider.comes_back(browser, provider.signs_in_there(provider.goes_there(browser), "ann"))
    with login.while_down():
        signs_out(browser, answer)
        assert people.status(browser, provider.session(answer)) == 401
        team.invoke("restart", "openwebui")  # it keeps the provider's document as long as it runs
        until(lambda: browser.get("/api/config").is_success)
        page = browser.get("/oauth/oidc/login")
        assert page.status_code == 503 and "provider" in page.text, page.text
        rows = json.loads(team.invoke("verify", "--json", check=False).stdout)["findings"]
        assert [one["fault"] for one in rows if one["subject"] == "sign-in"] == ["oidc-unreachable"]


def test_the_admin_s_way_back(team: Machine, stack: Stack, browser: httpx.Client, login: Provider) -> None:
    opened = Machine(team.home, {**team.settings, "PASSWORD_SIGN_IN": "on"})
    with login.while_down():
        assert "provider" in opened.invoke("start").stderr
        token = people.sign_in(browser, stack.admin_email, stack.admin_password)
        assert people.status(browser, token) == 200
        audited = json.loads(team.invoke("audit", "--json", check=False).stdout)["findings"]
        assert "audit-password-open" in {one["fault"] for one in audited}
    team.invoke("start")
    form = {"email": stack.admin_email, "password": stack.admin_password}
    assert browser.post("/api/v1/auths/signin", json=form).status_code == 403


def test_a_provider_that_can_not_be_used_stops_the_start(team: Machine, login: Provider) -> None:
    def fault(url: str) -> str:
        bad = Machine(team.home, {**team.settings, "OIDC_PROVIDER_URL": url})
        failed = bad.invoke("start", "--json", check=False)
        assert failed.returncode, failed.stdout
        return str(json.loads(failed.stdout)["error"]["fault"])

    assert fault("http://login.example.org") == "oidc-not-https"
    assert fault(f"{login.url}/nothing/here") == "oidc-unreachable"
    assert fault(f"http://localhost:{login.port}") == "oidc-issuer"
    assert team.json("status")["services"]["openwebui"]["ready"]


def test_an_invitation_by_e_mail_where_accounts_are_merged(
    team: Machine, browser: httpx.Client, login: Provider
) -> None:
    changed = {"OIDC_MERGE": "on", "OIDC_NEW_ACCOUNTS": "off", "OIDC_ROLES": "", "OIDC_ADMIN_ROLES": ""}
    inviting = Machine(team.home, {**team.settings, **changed})
    started = inviting.invoke("start")
    try:
        assert "OIDC_MERGE" in started.stderr
        login.knows("guest", email="guest@example.com", name="Guest")
        assert provider.refused(browser, "guest")
        said = inviting.invoke("users", "add", "guest@example.com").stdout
        assert "Our house" in said and "password" not in said
        found = person(browser, provider.sign_in(browser, "guest"))
        assert (found["email"], found["role"]) == ("guest@example.com", "user")
    finally:
        team.invoke("start")
