"""A provider before a start: one that can't be used stops it, one that was good and is down does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scripts.errors import ByreError, ServiceError
from scripts.lifecycle import sign_in
from scripts.lifecycle.site import Site
from scripts.webui import provider
from scripts.webui.provider import Provider
from tests.unit.lifecycle import team

URL = "https://login.example.org"


def site(tmp_path: Path, **values: str) -> Site:
    return team.site(tmp_path, **{"OIDC_PROVIDER_URL": URL, "OIDC_CLIENT_ID": "page"} | values)


def answers(monkeypatch: pytest.MonkeyPatch, fault: str = "") -> None:
    """How the provider answers from now on."""

    def read(_: str) -> Provider:
        if fault:
            raise ServiceError("It can't be used.", fault=fault)
        return Provider(URL, ())

    monkeypatch.setattr(provider, "read", read)


def fault(work: Callable[[], object]) -> str:
    with pytest.raises(ByreError) as caught:
        work()
    return caught.value.fault


def test_without_one_nobody_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, "not asked")
    assert sign_in.admit(team.site(tmp_path)) == []
    assert sign_in.admit(site(tmp_path, SCENARIO="local")) == []
    (said,) = sign_in.admit(site(tmp_path, SCENARIO="local", PASSWORD_SIGN_IN="off"))
    assert "PASSWORD_SIGN_IN" in said


def test_a_good_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch)
    assert sign_in.admit(site(tmp_path)) == []
    (merged,) = sign_in.admit(site(tmp_path, OIDC_MERGE="on"))
    assert "OIDC_MERGE" in merged
    (open_,) = sign_in.admit(site(tmp_path, OIDC_NEW_ACCOUNTS="user"))
    assert "OIDC_NEW_ACCOUNTS" in open_
    assert sign_in.admit(site(tmp_path, OIDC_NEW_ACCOUNTS="user", OIDC_DOMAINS="example.org")) == []


@pytest.mark.parametrize("name", [provider.UNREACHABLE, provider.UNUSABLE, provider.ISSUER])
def test_one_that_was_never_good_stops_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    answers(monkeypatch, name)
    here = site(tmp_path, PASSWORD_SIGN_IN="on")
    here.last.keep(provider=f"{URL}/another")
    assert fault(lambda: sign_in.admit(here)) == name


def test_one_that_was_good_may_be_down_and_may_not_lie(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = site(tmp_path, PASSWORD_SIGN_IN="off")
    here.last.keep(provider=URL)
    answers(monkeypatch, provider.UNREACHABLE)
    (said,) = sign_in.admit(here)
    assert sign_in.WAY_BACK in said
    answers(monkeypatch, provider.ISSUER)
    assert fault(lambda: sign_in.admit(here)) == provider.ISSUER


def test_a_container_does_not_reach_this_machine_by_that_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers(monkeypatch)
    here = site(tmp_path, OIDC_PROVIDER_URL="http://localhost:9400")
    assert sign_in.admit(here) == []
    contained: Any = object()
    here = replace(here, runtime=replace(here.runtime, containers=contained))
    assert fault(lambda: sign_in.admit(here)) == "oidc-unreachable"


def test_the_secret_is_a_secret_and_no_variable(tmp_path: Path) -> None:
    here = site(tmp_path, OIDC_CLIENT_SECRET="unseen-secret")
    assert sign_in.secret(here) == "unseen-secret" and sign_in.secret(team.site(tmp_path)) == ""
    page = here.described()["openwebui"]
    assert "unseen-secret" not in str(page) and "OAUTH_CLIENT_SECRET" in {one.target for one in page.secrets}
    assert page.environment["OPENID_REDIRECT_URI"] == "https://localhost/oauth/oidc/callback"
    assert page.environment["ENABLE_PASSWORD_AUTH"] == "true"
    closed = site(tmp_path, PASSWORD_SIGN_IN="off").described()["openwebui"].environment
    assert closed["ENABLE_PASSWORD_AUTH"] == closed["ENABLE_LOGIN_FORM"] == "false"
