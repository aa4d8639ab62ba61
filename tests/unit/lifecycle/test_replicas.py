"""Several pages before a start: what they need, and what of the stack knows each of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scripts import pages
from scripts.errors import SettingsError
from scripts.fit import here
from scripts.lifecycle import installation, proxy, replicas
from scripts.lifecycle.plan import movable_ports
from scripts.lifecycle.site import Site
from scripts.proxy import caddyfile
from tests.unit.lifecycle.team import site


def several(tmp_path: Path, has_redis: bool = True, **values: str) -> Site:
    base = {"WEBUI_REPLICAS": "3", "WEBUI_DATABASE": "postgres"}
    return replace(site(tmp_path, **{**base, **values}), redis=has_redis)


def test_each_is_a_service_with_a_port_behind_the_proxy(tmp_path: Path) -> None:
    team = several(tmp_path)
    replicas.admit(team)
    assert team.pages == ("openwebui-2", "openwebui-3") and {*team.pages} < {*team.services}
    ports = {name: page for name, page in movable_ports(team).items() if page in pages.OTHERS}
    assert ports == {"webui_2_port": "openwebui-2", "webui_3_port": "openwebui-3"}
    described = team.described()
    found = proxy.proxied(team, team.ports).pages
    assert found == tuple(
        f"http://127.0.0.1:{described[name].ready.port}" for name in (pages.FIRST, *team.pages)
    )
    assert len(set(found)) == 3
    managers = {described[name].environment["WEBSOCKET_MANAGER"] for name in (pages.FIRST, *team.pages)}
    assert managers == {"redis"}
    assert {*team.pages} < {
        *next(one.services for one in team.runtime.data.volumes() if one.name == "openwebui")
    }


def test_one_page_is_as_before(tmp_path: Path) -> None:
    one = several(tmp_path, WEBUI_REPLICAS="1")
    replicas.admit(one)
    assert one.pages == () and not {*pages.OTHERS} & {*one.services}
    assert one.described()[pages.FIRST].environment["WEBSOCKET_MANAGER"] == ""
    assert "lb_policy" not in caddyfile(proxy.proxied(one, one.ports))


def test_their_memory_is_planned(tmp_path: Path) -> None:
    three, one = several(tmp_path), several(tmp_path, WEBUI_REPLICAS="1")
    assert one.limits["webui_memory"] == three.limits["webui_memory"]
    assert one.limits["engine_memory"] >= three.limits["engine_memory"]
    rooms = [
        here.room(team.settings, None, held=1 << 40, contained=False, machine=1 << 40)
        for team in (one, three)
    ]
    free = [room.machine_free for room in rooms]
    assert free[0] and free[1] and free[0] - free[1] == 2 * pages.MEMORY


@pytest.mark.parametrize(
    ("values", "has_redis", "fix"),
    [
        ({"SCENARIO": "local"}, False, "--scenario production"),
        ({"RUNTIME": "podman"}, True, "RUNTIME=embedded"),
        ({"WEBUI_DATABASE": "sqlite"}, True, "WEBUI_DATABASE=postgres"),
        ({"REDIS": "off"}, False, "REDIS=auto"),
        ({}, False, "redis"),
    ],
)
def test_what_they_lack_is_said_and_no_start_is_made(
    tmp_path: Path, values: dict[str, str], has_redis: bool, fix: str
) -> None:
    team = several(tmp_path, has_redis, **values)
    assert team.pages == ()
    with pytest.raises(SettingsError) as refused:
        replicas.admit(team)
    assert fix in refused.value.hint and "WEBUI_REPLICAS=1" in refused.value.hint


def test_users_in_sqlite_are_moved_first(tmp_path: Path) -> None:
    team = several(tmp_path, WEBUI_DATABASE="sqlite")
    team.places.webui.mkdir(parents=True)
    (team.places.webui / "webui.db").touch()
    with pytest.raises(SettingsError) as refused:
        replicas.admit(team)
    assert "volumes move --to postgres" in refused.value.hint


def test_a_page_that_these_settings_do_not_have_is_named_by_the_setting(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        installation.check_service(several(tmp_path, WEBUI_REPLICAS="2"), "openwebui-3")
    assert "WEBUI_REPLICAS=2" in refused.value.message
