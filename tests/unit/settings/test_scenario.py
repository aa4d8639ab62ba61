"""What a scenario chooses, and what it can't be without."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import settings
from scripts.errors import SettingsError


def test_a_scenario_chooses_what_other_settings_leave_open(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SCENARIO=hybrid\nENGINE_LOCATION=auto\n")
    loaded = settings.load(tmp_path, {}).settings
    assert (loaded.engine_location, str(loaded.origin("engine_location"))) == ("native", "SCENARIO=hybrid")
    loaded = settings.load(tmp_path, {}, {"scenario": "local"}).settings
    assert loaded.engine_location == "auto" and loaded.origin("scenario").kind == "flag"


def test_a_team_signs_in_every_day_unless_it_says_otherwise(tmp_path: Path) -> None:
    def hours(**values: str) -> int | None:
        return settings.load(tmp_path, values).settings.session_hours

    assert (hours(), hours(SCENARIO="production")) == (None, 12)
    assert hours(SCENARIO="production", SESSION_HOURS=" Auto") == 12
    assert hours(SCENARIO="production", SESSION_HOURS="72") == 72
    for wrong in ("0", "8761", "1.5", "12h"):
        with pytest.raises(SettingsError):
            hours(SESSION_HOURS=wrong)


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"SCENARIO": "hybrid", "RUNTIME": "embedded"}, ["RUNTIME"]),
        ({"SCENARIO": "hybrid", "ENGINE_LOCATION": "container"}, ["ENGINE_LOCATION"]),
        ({"SCENARIO": "hybrid", "ENGINE": "openai"}, ["SCENARIO=cloud"]),
        ({"SCENARIO": "cloud"}, ["MONGODB_URI", "ENGINE=openai", "OPENAI_API_BASE_URL"]),
    ],
)
def test_what_a_scenario_needs_is_named(tmp_path: Path, values: dict[str, str], named: list[str]) -> None:
    with pytest.raises(SettingsError) as caught:
        settings.load(tmp_path, values)
    told = " ".join([caught.value.message, *caught.value.detail])
    assert caught.value.fault == "scenario-incomplete" and all(name in told for name in named)


@pytest.mark.parametrize(
    "values",
    [
        {"SCENARIO": "cloud", "MONGODB_URI": "mongodb://db.example"},
        {"SCENARIO": "cloud", "ENGINE": "openai", "OPENAI_API_BASE_URL": "https://llm.example/v1"},
        {"SCENARIO": "hybrid", "RUNTIME": "podman"},
        {"SCENARIO": "production"},
    ],
)
def test_a_scenario_that_has_what_it_needs(tmp_path: Path, values: dict[str, str]) -> None:
    assert settings.load(tmp_path, values).settings.scenario == values["SCENARIO"]


def test_an_unknown_scenario_is_refused_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        settings.load(tmp_path, {"SCENARIO": "staging"})
    assert caught.value.fault == "settings-invalid" and "production" in caught.value.message


def test_it_is_kept_in_the_settings_file_beside_what_is_there(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("# mine\nWEBUI_PORT=1234\n")
    assert settings.keep(tmp_path, {"SCENARIO": "production"}) == tmp_path / ".env"
    loaded = settings.load(tmp_path, {}).settings
    assert (loaded.scenario, loaded.webui_port, str(loaded.origin("scenario"))) == (
        "production", 1234, ".env line 3",
    )  # fmt: skip


@pytest.mark.parametrize("linked", ["whole", "relative"])
def test_a_link_stays_one_and_what_it_names_is_written(tmp_path: Path, linked: str) -> None:
    """Of people who keep their settings elsewhere, under version control. Nothing is left beside either of the two."""
    checkout, elsewhere = tmp_path / "checkout", tmp_path / "elsewhere"
    checkout.mkdir()
    elsewhere.mkdir()
    (elsewhere / "byre.env").write_text("# mine\nWEBUI_PORT=1234\n")
    target = elsewhere / "byre.env" if linked == "whole" else Path("../elsewhere/byre.env")
    (checkout / ".env").symlink_to(target)
    assert settings.keep(checkout, {"SCENARIO": "production"}) == checkout / ".env"
    assert (checkout / ".env").is_symlink() and (checkout / ".env").readlink() == target
    assert (elsewhere / "byre.env").read_text() == "# mine\nWEBUI_PORT=1234\nSCENARIO=production\n"
    assert [[one.name for one in folder.iterdir()] for folder in (checkout, elsewhere)] == [
        [".env"],
        ["byre.env"],
    ]


def test_it_is_kept_once_in_a_file_of_an_editor_that_marks_utf_8(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SCENARIO=local\n", encoding="utf-8-sig")
    settings.keep(tmp_path, {"SCENARIO": "production"})
    assert settings.load(tmp_path, {}).settings.scenario == "production"


PROVIDER = {
    "SCENARIO": "production", "OIDC_PROVIDER_URL": "https://login.example.org", "OIDC_CLIENT_ID": "page",
}  # fmt: skip


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"OIDC_PROVIDER_URL": "http://login.example.org"}, "oidc-not-https"),
        ({"OIDC_PROVIDER_URL": "http://192.168.1.5:8080/realms/team"}, "oidc-not-https"),
        ({"OIDC_CLIENT_ID": ""}, "scenario-incomplete"),
        ({"OIDC_ADMIN_ROLES": "boss"}, "scenario-incomplete"),
        ({"OIDC_PROVIDER_URL": "", "PASSWORD_SIGN_IN": "off"}, "scenario-incomplete"),
        ({"OIDC_PROVIDER_URL": "https://ann:hers@login.example.org"}, "settings-invalid"),
        ({"OIDC_ROLES": "staff,*"}, "settings-invalid"),
        ({"OIDC_DOMAINS": "*"}, "settings-invalid"),
        ({"OIDC_LABEL": '"$(x)'}, "settings-invalid"),
        ({"OIDC_CLIENT_SECRET": "a b"}, "settings-invalid"),
    ],
)
def test_a_provider_that_can_not_be_meant(tmp_path: Path, values: dict[str, str], fault: str) -> None:
    with pytest.raises(SettingsError) as caught:
        settings.load(tmp_path, PROVIDER | values)
    assert caught.value.fault == fault


def test_passwords_are_closed_only_beside_a_provider(tmp_path: Path) -> None:
    def loaded(**values: str) -> settings.Settings:
        return settings.load(tmp_path, PROVIDER | values).settings

    assert loaded().takes_passwords and not loaded(PASSWORD_SIGN_IN="off").takes_passwords
    elsewhere = loaded(PASSWORD_SIGN_IN="off", SCENARIO="local")
    assert elsewhere.takes_passwords and not elsewhere.has_provider
    here = loaded(OIDC_PROVIDER_URL="http://127.0.0.1:9400", OIDC_DOMAINS="Example.org, example.com ")
    assert here.has_provider and here.oidc_domains == "example.org,example.com"
    assert loaded(OIDC_CLIENT_SECRET="unseen").shown("oidc_client_secret") == "********"
