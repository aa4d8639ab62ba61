"""An installation as a value: made of settings, a home and a runtime, and asked which model and whose data."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any

import pytest

from scripts import runtimes, settings
from scripts.database.users import OWNER, READER
from scripts.engines.kinds import LLAMACPP, OPENAI
from scripts.home import Home
from scripts.lifecycle import clients, tuned
from scripts.lifecycle.site import Site
from scripts.models.catalogue import load
from scripts.places import Places
from scripts.runtimes.base import Process

OWN = "mongodb://me:sentinel@localhost:1/shop"


def test_three_lines_make_one(tmp_path: Path) -> None:
    chosen, home = settings.load(tmp_path, {}).settings, Home(tmp_path / "home")
    site = Site(chosen, home, runtimes.make("embedded", chosen, home, Places.of(chosen, home)))
    assert site.services == ("openwebui", "llamacpp", "gateway", "mcp", "database") and not site.running


def site(folder: Path, *running: str, **values: str) -> Site:
    chosen, home = settings.load(folder, values).settings, Home(folder / "home")
    processes = {name: Process(name, "running") for name in running}
    return Site(chosen, home, runtimes.make("embedded", chosen, home, Places.of(chosen, home)), processes)


def test_it_is_frozen(tmp_path: Path) -> None:
    changed: Any = site(tmp_path)
    with pytest.raises(FrozenInstanceError):
        changed.why = "another"


@pytest.mark.parametrize(
    ("values", "served", "running", "name"),
    [
        ({}, "", (), load().starter.name),
        ({}, "a:1b", (), "a:1b"),
        ({"DEFAULT_MODEL": "starter"}, "", (), load().starter.name),
        ({"DEFAULT_MODEL": "b:2b"}, "a:1b", (), "b:2b"),  # the next start serves it
        ({"DEFAULT_MODEL": "b:2b"}, "a:1b", ("llamacpp",), "a:1b"),  # until then the other one is served
    ],
)
def test_the_model_that_is_served_or_would_be(
    tmp_path: Path, values: dict[str, str], served: str, running: tuple[str, ...], name: str
) -> None:
    here = site(tmp_path, *running, **values)
    here.last.keep_model(LLAMACPP, served)
    assert here.model() == name
    if not running:  # what `tune` found is for the model of the next start
        assert tuned.circumstances(here.settings, here.home)["model"] == name


@pytest.mark.parametrize(
    ("chosen", "served", "name"), [("auto", "", ""), ("auto", "a", "a"), ("b", "a", "b"), ("b", "", "b")]
)
def test_an_external_server_is_asked_for_what_is_set(
    tmp_path: Path, chosen: str, served: str, name: str
) -> None:
    here = site(tmp_path, "openwebui", ENGINE="openai", DEFAULT_MODEL=chosen)
    here.last.keep_model(OPENAI, served)
    assert here.engine is OPENAI and here.model() == name


def test_whose_data(tmp_path: Path) -> None:
    ours, own = site(tmp_path, DATABASE_PORT="4242").data(), site(tmp_path, MONGODB_URI=OWN)
    assert (ours.is_own, ours.here) == (False, "") and ":4242/" in ours.inside
    assert (own.data().is_own, own.data().here, own.data().inside) == (True, OWN, OWN)
    assert "sentinel" not in repr(own.data()) and "database" not in own.services


def test_the_stacks_own_database_is_reached_with_a_login_where_it_asks_for_one(tmp_path: Path) -> None:
    here = site(tmp_path, DATABASE_PORT="4242")
    assert here.data().inside == "mongodb://127.0.0.1:4242/?directConnection=true"  # no start yet
    for user in (OWNER, READER):
        here.places.credentials.put(user.secret, f"sentinel-of-{user.name}")
    data = here.data()
    assert data.inside == "mongodb://reader:sentinel-of-reader@127.0.0.1:4242/?directConnection=true"
    assert "sentinel" not in repr(data)
    with clients.database(here) as read, clients.database(here, user=OWNER) as write:
        assert read == data.inside
        assert write == "mongodb://byre:sentinel-of-byre@127.0.0.1:4242/?directConnection=true"


def test_ports_are_those_of_the_last_start(tmp_path: Path) -> None:
    here = site(tmp_path, MCP_PORT="4000", ENGINE_PORT="4001")
    assert (here.ports["mcp_port"], here.ports["engine_port"]) == (4000, 4001)
    here.last.keep(ports={"mcp_port": 5000, "engine_port": "damaged"})
    assert (here.ports["mcp_port"], here.ports["engine_port"]) == (5000, 4001)


def test_how_many_conversations_is_the_setting_or_the_choice_of_the_last_start(tmp_path: Path) -> None:
    assert site(tmp_path, NUM_PARALLEL="3").at_once == 3
    here = site(tmp_path)
    here.home.prepare()
    assert here.at_once is None
    here.last.keep(at_once=4, at_once_why="memory")
    assert here.at_once_why == "memory"
    assert here.at_once == 4
    assert site(tmp_path, NUM_PARALLEL="3").at_once_why == "", "a setting needs no reason"
    assert site(tmp_path, ENGINE="openai", OPENAI_API_BASE_URL="http://localhost:1").at_once is None
