"""The proxy before a start: may it listen, and will people find it."""

from __future__ import annotations

import os
import socket
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from scripts.doctor import probe_machine
from scripts.errors import HostError
from scripts.lifecycle import proxy
from scripts.lifecycle.site import Site
from scripts.runtimes.base import Process
from tests.machine import free_port
from tests.unit.lifecycle import team


@pytest.fixture(autouse=True)
def caddy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program that says that it is new enough."""
    file = team.program(tmp_path, "caddy", "v2.11.9")
    monkeypatch.setenv("PATH", f"{file.parent}{os.pathsep}{os.environ['PATH']}")
    return file


def site(tmp_path: Path, **values: str) -> Site:
    ports = {name: str(free_port()) for name in ("HTTPS_PORT", "HTTP_PORT")}
    return team.site(tmp_path, **{"LISTEN_ADDRESS": "127.0.0.1", **ports, **values})


def refused(here: Site) -> HostError:
    with pytest.raises(HostError) as caught:
        proxy.admit(here)
    return caught.value


def test_free_ports_and_a_program_that_is_there(tmp_path: Path) -> None:
    proxy.admit(site(tmp_path))


@pytest.mark.parametrize("name", ["HTTPS_PORT", "HTTP_PORT"])
def test_a_port_that_is_taken_is_named_with_its_holder(tmp_path: Path, name: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        error = refused(site(tmp_path, **{name: str(port)}))
    assert error.fault == "port-taken" and f"{name}={port}" in error.message
    assert f"process {os.getpid()}" in error.message


def test_a_running_one_holds_its_ports_and_needs_the_new_one_free(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as held:
        here = site(tmp_path, HTTPS_PORT=str(held.getsockname()[1]))
        proxy.admit(replace(here, processes={"proxy": Process("proxy", "running", pid=os.getpid())}))
        another = replace(here, processes={"proxy": Process("proxy", "running", pid=os.getppid())})
        assert refused(another).fault == "port-taken"


def test_a_port_that_the_system_keeps_for_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts.host.is_root", lambda: False)
    monkeypatch.setattr(proxy, "_first_free_for_all", lambda: 1024)
    error = refused(site(tmp_path, HTTPS_PORT="443"))
    assert error.fault == "privileged-port" and "ip_unprivileged_port_start" in error.hint


def test_no_program(tmp_path: Path, caddy: Path) -> None:
    caddy.write_text("#!/bin/sh\necho v2.6.2\n")
    assert refused(site(tmp_path)).fault == "caddy-old"


def test_the_doctor_knows_its_version_and_its_ports(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        here = site(tmp_path, HTTPS_PORT=str(port))
        found = {one.setting: one for one in probe_machine.ports(here)}
    assert not found["HTTPS_PORT"].free and not found["HTTPS_PORT"].moves and found["HTTP_PORT"].free
    assert str(os.getpid()) in found["HTTPS_PORT"].holder
    parts = here.runtime.parts
    assert parts.used(here.described()["proxy"]).version == "2.11.9"
    assert "proxy" not in parts.missing([here.described()["proxy"]])


def test_another_scenario_needs_nothing_of_it(tmp_path: Path, caddy: Path) -> None:
    caddy.unlink()
    here = site(tmp_path, SCENARIO="local")
    proxy.admit(here)
    proxy.prepare(here)
    assert not (here.home.run / "proxy").exists() and not proxy.notes(here) and proxy.root(here) is None


def test_its_configuration_is_written_and_left_alone_while_nothing_changes(tmp_path: Path) -> None:
    here = site(tmp_path)
    proxy.prepare(here)
    proxy.write(here, here.ports)
    file = here.home.run / "proxy" / "Caddyfile"
    before = file.stat()
    assert stat.S_IMODE(before.st_mode) == 0o644
    proxy.write(here, here.ports)
    assert file.stat().st_ino == before.st_ino
    changed = site(tmp_path, UPLOAD_LIMIT="1m")
    proxy.write(changed, changed.ports)
    assert file.stat().st_ino != before.st_ino
    service = proxy.expecting(here.described()["proxy"], here, here.ports)
    assert service.ready.expect not in file.read_text(), "another configuration, another mark"


def test_a_certificate_in_a_folder_with_quotation_marks(tmp_path: Path) -> None:
    files = {f"CERTIFICATE_{end}": tmp_path / f'my "{end}".pem' for end in ("FILE", "KEY")}
    for file in files.values():
        file.touch()
    here = site(tmp_path, CERTIFICATE="file", **{name: str(file) for name, file in files.items()})
    certificate, key = (str(file).replace('"', '\\"') for file in files.values())
    assert proxy.proxied(here, here.ports).tls == f'"{certificate}" "{key}"'


def test_what_keeps_people_from_the_address(tmp_path: Path) -> None:
    here = site(tmp_path, PUBLIC_URL="https://no-such-name.invalid")
    said = " ".join(proxy.notes(here))
    assert "no-such-name.invalid" in said and f"HTTPS_PORT={here.settings.https_port}" in said
    port = here.settings.https_port
    assert proxy.notes(site(tmp_path, PUBLIC_URL=f"https://127.0.0.1:{port}", HTTPS_PORT=str(port))) == []
