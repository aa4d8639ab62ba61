"""Ports that move and one that stays; the model; room on the disk. Real sockets, a real store."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from scripts import settings
from scripts.errors import HostError, ModelError
from scripts.lifecycle import choices, plan
from scripts.lifecycle.site import Site
from scripts.runtimes.embedded import Embedded
from tests.faults import fault
from tests.machine import free_port


def site(tmp_path: Path, model: str = "", **values: str) -> Site:
    """`model` is a flag's."""
    ports = {name: str(free_port()) for name in (*map(str.upper, Embedded.inner_ports), "WEBUI_PORT")}
    environment = {"BYRE_HOME": str(tmp_path / "home"), **ports, **values}
    loaded = settings.load(tmp_path, environment, {"default_model": model})
    loaded.home.prepare()
    return Site.of(loaded.settings, loaded.home)


def ports_of(here: Site, running: frozenset[str]) -> tuple[dict[str, int], list[str]]:
    return choices.ports(here.settings, here.last, running, Embedded.inner_ports)


def test_ports_are_those_of_the_settings_when_they_are_free(tmp_path: Path) -> None:
    here = site(tmp_path)
    found, moved = ports_of(here, frozenset())
    assert found == {name: getattr(here.settings, name) for name in found} and moved == []
    assert len(set(found.values())) == len(found) > 1


def test_an_inner_port_moves_and_names_the_holder(tmp_path: Path) -> None:
    here = site(tmp_path)
    with socket.create_server(("127.0.0.1", here.settings.mcp_port)):
        found, moved = ports_of(here, frozenset())
        assert found["mcp_port"] != here.settings.mcp_port and len(set(found.values())) == len(found)
        assert f"MCP_PORT={here.settings.mcp_port}" in moved[0] and f"process {os.getpid()}" in moved[0]
        here.last.keep(ports=found)
        again, _ = ports_of(here, frozenset())
        assert again == found, "once moved, it stays there"


def test_two_settings_with_one_port(tmp_path: Path) -> None:
    port = str(free_port())
    here = site(tmp_path, MCP_PORT=port, ENGINE_PORT=port)
    found, moved = ports_of(here, frozenset())
    assert found["mcp_port"] != found["engine_port"] and moved


def test_an_inner_port_makes_room_for_the_proxy_s(tmp_path: Path) -> None:
    port = str(free_port())
    here = site(tmp_path, SCENARIO="production", HTTP_PORT=port, GATEWAY_PORT=port)
    found, (moved,) = ports_of(here, frozenset())
    assert found["gateway_port"] != int(port) and f"GATEWAY_PORT={port} " in moved and "HTTP_PORT" in moved
    assert ports_of(site(tmp_path, HTTP_PORT=port, GATEWAY_PORT=port), frozenset())[1] == []


def test_the_page_s_port_never_moves(tmp_path: Path) -> None:
    here = site(tmp_path)
    with socket.create_server(("127.0.0.1", here.settings.webui_port)):
        with pytest.raises(
            HostError, check=fault("port-taken"), match=f"WEBUI_PORT={here.settings.webui_port}"
        ):
            ports_of(here, frozenset())
        found, _ = ports_of(here, frozenset({"openwebui"}))
        assert found["webui_port"] == here.settings.webui_port, "its own holder is no stranger"


def test_a_running_service_keeps_its_port(tmp_path: Path) -> None:
    here = site(tmp_path)
    here.last.keep(ports={"engine_port": 4242})
    found, moved = ports_of(here, frozenset({"llamacpp"}))
    assert found["engine_port"] == 4242 and moved == []


def test_damaged_choices_are_made_again(tmp_path: Path) -> None:
    here = site(tmp_path)
    here.last.path.write_text('{"version": 1, "model": ')
    assert here.last.get("model") is None
    here.last.keep(model="x")
    assert here.last.get("model") == "x"


def test_the_runtime_says_why(tmp_path: Path) -> None:
    assert "RUNTIME=auto" in site(tmp_path).why
    assert "RUNTIME=embedded (environment)" in site(tmp_path, RUNTIME="embedded").why


def test_the_model_a_flag_a_setting_the_last_one_or_what_fits(tmp_path: Path) -> None:
    here = site(tmp_path)
    assert plan.make(here).model.role in {"starter", "small"}
    here.last.keep(model="llama3.2:3b")
    assert plan.make(here).model.name == "llama3.2:3b" and plan.make(here).model_why == "as last time"
    there = site(tmp_path, DEFAULT_MODEL="small")
    assert (
        plan.make(there).model.role == "small" and "DEFAULT_MODEL (environment)" in plan.make(there).model_why
    )
    flagged = plan.make(site(tmp_path, "starter", DEFAULT_MODEL="small"))
    assert flagged.model_why == "--model"
    assert flagged.model.role == "starter" and flagged.instead is None


def test_the_starter_has_an_understudy_only_when_nobody_asked_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scripts.host.disk_free", lambda _: 10**12)
    monkeypatch.setattr("scripts.disk.disk_free", lambda _: 10**12)
    here = site(tmp_path)
    if plan.make(here).model.role == "starter":
        understudy = plan.make(here).instead
        assert understudy and understudy.role == "small"
    assert plan.make(site(tmp_path, "starter")).instead is None


def test_an_unknown_model_names_near_ones(tmp_path: Path) -> None:
    here = site(tmp_path, "lama3.2:3b", MODEL_REGISTRY_URL=f"http://127.0.0.1:{free_port()}")
    with pytest.raises(ModelError) as caught:
        plan.make(here)
    assert "llama3.2:3b" in caught.value.hint


def test_too_little_disk_is_said_before_the_first_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scripts.disk.disk_free", lambda _: 1_000_000_000)
    with pytest.raises(HostError) as caught:
        plan.make(site(tmp_path, "starter"))
    assert caught.value.fault == "disk-small"
    assert "1.0 GB is free" in caught.value.message and "BYRE_HOME" in caught.value.hint
    assert not list((tmp_path / "home" / "parts").iterdir())


def test_variables_hold_no_secret_and_fit_the_compose_file(tmp_path: Path) -> None:
    here = site(
        tmp_path,
        "small",
        MONGODB_URI="mongodb://u:hunter2@127.0.0.1/x",
        CONTEXT_LENGTH="1000000",
        NUM_PARALLEL="2",
    )
    made = plan.make(here)
    variables = made.variables(tmp_path / "m.gguf", None)
    assert "hunter2" not in str(variables)
    assert made.context == made.model.context and variables["CONTEXT_TOTAL"] == str(2 * made.context)
    assert "database" not in here.services
    for name in here.services:
        service = made.service(name, variables)
        assert service.ready.port in made.ports.values()
        assert "0.0.0.0" not in str(service.environment), "nothing listens beyond this machine"  # noqa: S104


def test_a_folder_of_the_settings_that_is_not_there_is_named_until_it_is(tmp_path: Path) -> None:
    missing = tmp_path / "unmounted" / "chats"
    named = {"OPENWEBUI_DATA_STORAGE": str(missing), "DATABASE_STORAGE": str(tmp_path)}
    here = site(tmp_path, NUM_PARALLEL="1", **named)
    (told,) = plan.make(here).remarks
    assert "OPENWEBUI_DATA_STORAGE" in told and str(missing) in told
    missing.mkdir(parents=True)
    assert plan.make(here).remarks == ()


def test_how_many_answers_at_once_is_said_where_a_start_chose_another_number(tmp_path: Path) -> None:
    def said(**values: str) -> list[str]:
        return [
            one for one in plan.make(site(tmp_path, "starter", **values)).remarks if "NUM_PARALLEL" in one
        ]

    (told,) = said()
    here = site(tmp_path, "starter")
    chosen = plan.make(here).at_once
    assert str(chosen.number) in told and chosen.why in told
    here.last.keep(at_once=chosen.number)
    assert said() == said(NUM_PARALLEL="2") == []
