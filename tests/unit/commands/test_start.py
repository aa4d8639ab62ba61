"""What `start` says of the database, and `models` and a dry run of what Ollama keeps, while nothing runs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts import settings
from scripts.commands import logs, models, start
from scripts.console import Console
from scripts.database import Counted
from scripts.errors import SettingsError
from scripts.lifecycle import installation
from scripts.lifecycle.plan import Plan
from scripts.lifecycle.site import Site
from scripts.models.catalogue import load


def of(tmp_path: Path, **values: str) -> Site:
    loaded = settings.load(tmp_path, {"BYRE_HOME": str(tmp_path / "home"), **values})
    loaded.home.prepare()
    return Site.of(loaded.settings, loaded.home)


@pytest.mark.parametrize(("values", "words"), [
    ({"RUNTIME": "embedded"}, "SecantusDB 0.7.0b3, MongoDB-compatible"),
    ({"RUNTIME": "podman"}, "MongoDB (docker.io/mongodb/mongodb-community-server:8.0-ubuntu2204)"),
    ({"RUNTIME": "podman", "DATABASE_IMAGE": "docker.io/mongodb/mongodb-atlas-local:8.0"},
     "MongoDB (docker.io/mongodb/mongodb-atlas-local:8.0)"),
    ({"RUNTIME": "podman", "DATABASE_IMAGE": "localhost/secantus:1"}, "localhost/secantus:1, MongoDB-compatible"),
])  # fmt: skip
def test_the_database_is_called_what_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, values: dict[str, str], words: str
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert start._server(of(tmp_path, **values)) == words


SHOP, CRM = Counted("shop", "orders", 1500), Counted("my crm", "orders", 8)


@pytest.mark.parametrize(("holds", "more"), [((SHOP,), ""), ((SHOP, CRM), " --database shop"),
                                             ((CRM, SHOP), " --database 'my crm'")])  # fmt: skip
def test_the_first_question_names_the_database_where_there_are_several(
    holds: tuple[Counted, ...], more: str
) -> None:
    assert start.first_question(holds) == f'uv run invoke ask "How many orders are there?"{more}'


def test_a_dry_run_shows_the_ports_of_its_services_alone(tmp_path: Path) -> None:
    def shown(**values: str) -> set[str]:
        here = of(tmp_path, RUNTIME="embedded", **values)
        return set(Plan(here, load().starter, "", here.ports).used_ports)

    proxys = {"https_port", "http_port", "proxy_port"}
    assert shown() >= {"webui_port", "gateway_port"} and not shown() & {*proxys, "planner_port"}
    assert shown(SCENARIO="production") == shown() | proxys


@pytest.mark.parametrize(
    ("values", "service", "said"),
    [
        ({"MONGODB_URI": "mongodb://localhost/x"}, "database", "MONGODB_URI"),
        ({"RUNTIME": "embedded"}, "ollama", "the engine is llamacpp"),
        ({}, "foo", "Unknown service 'foo'"),
    ],
)
@pytest.mark.parametrize("command", ["restart", "logs"])
def test_a_service_that_these_settings_do_not_have_is_refused(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    values: dict[str, str],
    service: str,
    said: str,
) -> None:
    there = of(tmp_path, **values)
    monkeypatch.setattr(installation, "look", lambda _: there)
    with pytest.raises(SettingsError) as caught:
        if command == "restart":
            start.restart(Console(), service)
        else:
            logs.logs(Console(), service, False, "", 10)
    assert said in caught.value.message and ", ".join(there.services) in caught.value.message
    assert service not in there.services and caught.value.fault == "argument-invalid"


def test_what_ollama_has_is_unknown_while_it_does_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    there = of(tmp_path, RUNTIME="podman", ENGINE="ollama")
    monkeypatch.setattr(installation, "look", lambda _: there)
    models.models(Console(json=True))
    listed = json.loads(capsys.readouterr().out)["models"]
    assert listed and {one["here"] for one in listed} == {None} and not any(one["serving"] for one in listed)
    models.models(Console())
    told = capsys.readouterr()
    assert (
        "Ollama" in told.err and "uv run invoke start" in told.err and "here" not in told.out.splitlines()[1]
    )
