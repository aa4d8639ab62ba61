"""The probes of the network on real sockets."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest
from pydantic import SecretStr

from scripts.audit import inspected, probe_network, sockets
from scripts.audit.evidence import Listener, Reach
from scripts.doctor.installation import Installation
from scripts.errors import ServiceError
from tests.unit.audit.looking import as_page, check, program

LISTEN = (
    "import socket, time; s = socket.create_server(('{}', 0)); print(s.getsockname()[1], flush=True); "
    "time.sleep(60)"
)


def answered(made: Installation) -> tuple[Listener, ...]:
    assert made.site
    found = probe_network.reach(made.site)
    assert isinstance(found, Reach)
    return found.answered


def test_a_service_that_listens_everywhere_is_found(
    made: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For another address it takes another one of loopback: unit tests reach no other."""
    other = "127.0.0.2" if sys.platform == "linux" else "127.0.0.1"
    monkeypatch.setattr(probe_network, "addresses", lambda: iter([other]))
    with program(LISTEN.format("127.0.0.1")) as (pid, port):
        assert check(as_page(made, pid, port), "ports") == [("ok", "")]
        assert check(as_page(made, pid, "9"), "ports") == [("advice", "audit-port-extra")]
        assert answered(as_page(made, pid, port)) == ()
    with program(LISTEN.format("0.0.0.0")) as (pid, port):  # noqa: S104 - the gap that is to be found
        assert check(as_page(made, pid, port), "ports") == [("wrong", "audit-port-open")]
        assert Listener("openwebui", other, int(port)) in answered(as_page(made, pid, port))


def test_a_child_that_ends_meanwhile_hides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with program("print()") as (gone, _):
        ended = psutil.Process(gone)
    with program(LISTEN.format("127.0.0.1")) as (pid, port):
        monkeypatch.setattr(probe_network, "family", lambda _: [psutil.Process(pid), ended])
        assert probe_network.Socket(int(port)) in probe_network.of_processes(pid)
        assert [one.port for one in probe_network._listening("mcp", pid)] == [int(port)]
        monkeypatch.setattr(probe_network, "family", lambda _: [ended])
        with pytest.raises(psutil.NoSuchProcess):
            probe_network.of_processes(pid)


def test_the_certificate_s_authority_is_allowed(made: Installation) -> None:
    assert made.site
    acme = {"scenario": "production", "certificate": "acme", "acme_url": "https://127.0.0.9/directory"}
    settings = made.site.settings.model_copy(update=acme)
    assert "127.0.0.9" in probe_network._allowed(replace(made.site, settings=settings))
    assert "127.0.0.9" not in probe_network._allowed(made.site)


def test_the_user_s_own_database_is_allowed(made: Installation) -> None:
    assert made.site
    settings = made.site.settings.model_copy(update={"mongodb_uri": SecretStr("mongodb://127.0.0.8:1/x")})
    assert "127.0.0.8" in probe_network._allowed(replace(made.site, settings=settings))


def test_a_process_that_is_gone_is_not_clean(made: Installation) -> None:
    with program("print()") as (pid, _):
        pass
    assert {status for status, _ in check(as_page(made, pid, "9"), "ports")} == {"unknown"}


# As Linux prints it: https://docs.kernel.org/networking/proc_net_tcp.html
NET = {
    "tcp": "0: 0100007F:1F90 00000000:0000 0A x\n1: 0307590A:D431 076433C6:01BB 01 x\n"
    "2: 0307590A:1F90 0207590A:8000 01 x\n",
    "tcp6": "0: 0000000000000000FFFF00000307590A:C350 0000000000000000FFFF00000807590A:69A9 01 x\n",
    "udp": "0: 0307590A:A000 0107590A:0035 01 x\n",
}


@pytest.mark.skipif(sys.byteorder != "little", reason="the addresses are those of such a processor")
def test_whom_a_container_is_connected_to(tmp_path: Path) -> None:
    """Its network is not the one that this program sees. What came in by its own port is not a connection of its."""
    (tmp_path / "7/net").mkdir(parents=True)
    for name, lines in NET.items():
        (tmp_path / "7/net" / name).write_text(f"sl local_address rem_address st x\n{lines}")
    with pytest.raises(FileNotFoundError):
        probe_network.of_network(8, tmp_path)
    assert [*probe_network._connected("mcp", probe_network.of_network(7, tmp_path))] == [
        Listener("mcp", "198.51.100.7", 443),
        Listener("mcp", "10.89.7.1", 53),
        Listener("mcp", "10.89.7.8", 27049),
    ]


@pytest.mark.parametrize(("place", "here"), [("here", True), ("podman machine", False), ("elsewhere", False)])
def test_a_process_of_another_machine_is_not_looked_at(made: Installation, place: str, here: bool) -> None:
    """Its number is that of another program here, which may be root's."""
    page = as_page(made, os.getpid(), "9").site
    assert page
    containers: Any = SimpleNamespace(place=place)
    there = replace(page, runtime=replace(page.runtime, containers=containers))
    assert inspected.pid(there, "openwebui") == (os.getpid() if here else None)
    containers.inspected = dict
    with pytest.raises(ServiceError):  # a container that is not shown may do anything
        inspected.containers(there)
    assert inspected.pid(page, "openwebui") == os.getpid()


@pytest.mark.skipif(sys.byteorder != "little", reason="the addresses are those of such a processor")
def test_a_socket_of_a_process_that_is_closed_to_its_user(tmp_path: Path) -> None:
    """One of three of this user is that of a process that can be seen, and the last one is of another user."""
    (tmp_path / "self/net").mkdir(parents=True)
    (tmp_path / "self/net/udp").write_text("sl\n")
    me = os.geteuid()
    (tmp_path / "self/net/tcp").write_text(
        "sl local_address rem_address st\n"
        f"0: 0100007F:1F90 00000000:0000 0A 0:0 0:0 0 {me} 0 11 1\n"
        f"1: 00000000:1F9A 00000000:0000 0A 0:0 0:0 0 {me} 0 12 1\n"
        f"2: 0100007F:A000 076433C6:01BB 01 0:0 0:0 0 {me} 0 13 1\n"
        f"3: 00000000:0016 00000000:0000 0A 0:0 0:0 0 {me + 1} 0 14 1\n"
    )
    (tmp_path / "7/fd").mkdir(parents=True)
    (tmp_path / "7/fd/3").symlink_to("socket:[11]")
    other = sockets.Ends("127.0.0.1", 40960, "198.51.100.7", 443)
    assert sockets.unowned(tmp_path) == {sockets.Ends("0.0.0.0", 8090), other}  # noqa: S104 - what the kernel says


# As a user who is not root, for nothing is closed to root.
NOBODY = "import os; os.getuid() or os.setuid(65534)\n"
CLOSED = f"import ctypes, socket, time\n{NOBODY}ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)\n{LISTEN.format('127.0.0.1')}"
LOOKS = f"""
import json, sys
from scripts.audit import sockets
{NOBODY}
print(json.dumps([sockets.is_closed(int(sys.argv[1])), [one.port for one in sockets.unowned()]]), flush=True)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only there a process can be closed to its user")
def test_what_a_closed_process_listens_at_is_found_without_root() -> None:
    with program(CLOSED) as (pid, port), program(LOOKS, str(pid)) as (_, said):
        closed, ports = json.loads(said)
    assert closed and int(port) in ports


def test_a_service_that_is_closed_to_its_user(made: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the gateway is for all but root: what it listens at is known by its declared port."""
    kept: set[sockets.Ends] = set()
    monkeypatch.setattr(sockets, "is_closed", lambda _: True)
    monkeypatch.setattr(sockets, "unowned", lambda: kept)
    with program("import time; print(flush=True); time.sleep(60)") as (pid, _):
        page = as_page(made, pid, "9")
        assert check(page, "ports")[0] == ("unknown", "")
        kept.add(sockets.Ends("127.0.0.1", 9))
        assert check(page, "ports") == [("ok", "")]
        kept.add(sockets.Ends("127.0.0.1", 10))
        assert ("unknown", "") in check(page, "ports")
        kept.add(sockets.Ends("0.0.0.0", 9))  # noqa: S104 - the gap that is to be found
        assert ("wrong", "audit-port-open") in check(page, "ports")
        assert check(page, "connections") == [("ok", "")]
        kept.add(sockets.Ends("127.0.0.1", 40960, "198.51.100.7", 443))
        assert check(page, "connections") == [("unknown", "")]


@pytest.mark.skipif(sys.platform != "linux", reason="it reads /proc")
def test_a_network_is_that_of_its_process() -> None:
    with program(LISTEN.format("127.0.0.1")) as (pid, port):
        assert probe_network.Socket(int(port)) in probe_network.of_processes(pid)
        assert probe_network.Socket(int(port)) in probe_network.of_network(pid)


@pytest.mark.parametrize(
    ("port", "address", "number"),
    [
        ("127.0.0.1:8080:80", "127.0.0.1", 8080),
        ("443:443/tcp", "", 443),
        ("[::1]:1:2", "::1", 1),
        ("80", "", 80),
    ],
)
def test_a_published_port(port: str, address: str, number: int) -> None:
    assert probe_network._published("proxy", port) == Listener("proxy", address, number)


# A page that answers everything with this status.
SERVES = """
import http.server, sys
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(int(sys.argv[1]))
        self.send_header("Content-Length", "0")
        self.end_headers()
server = http.server.HTTPServer(("127.0.0.1", 0), Page)
print(server.server_port, flush=True)
server.serve_forever()
"""


@pytest.mark.parametrize(("status", "result"), [("401", "ok"), ("200", "wrong"), ("500", "unknown")])
def test_a_page_that_asks_nobody_for_a_key_is_found(made: Installation, status: str, result: str) -> None:
    with program(SERVES, status) as (pid, port):
        assert [one for one, _ in check(as_page(made, pid, port), "keys")] == [result]
