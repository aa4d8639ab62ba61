"""Packets that leave a network of the tests' own: nothing of it leaves this machine."""

from __future__ import annotations

import json
import os
import shutil
import socket
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.audit import sockets
from scripts.audit.packets import Flow, parsed

OUTER = "192.0.2.9"  # https://www.rfc-editor.org/rfc/rfc5737
# An outer network that leads nowhere, and in it a machine that is known but does not answer.
NETWORK = f"""
set -e
ip link set lo up
ip link add outer type veth peer name away
ip addr add 192.0.2.1/24 dev outer
ip link set outer up
ip link set away up
ip neigh add {OUTER} lladdr 02:00:00:00:00:09 dev outer
exec "$@"
"""


def may_make_networks() -> bool:
    if sys.platform != "linux" or os.geteuid() or not shutil.which("unshare") or not shutil.which("ip"):
        return False
    return not subprocess.run(
        ["unshare", "--net", "sh", "-c", NETWORK, "sh", "true"], capture_output=True
    ).returncode


alone = pytest.mark.skipif(not may_make_networks(), reason="as root on Linux alone, with unshare and ip")

# The page is a process of this network (`same`), or has a network of its own, as a container has. It does what its
# argument says, again and again, as short as can be.
PAGE = f"""
import socket, sys, time
server = socket.create_server(("127.0.0.1", 0))
print(server.getsockname()[1], flush=True)
while True:
    if sys.argv[1] == "asks-a-name":
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
            one.sendto(b"?", ("{OUTER}", 53))
            time.sleep(0.3)
    elif sys.argv[1] == "connects":
        with socket.socket() as one:
            one.setblocking(False)
            one.connect_ex(("{OUTER}", 443))
            time.sleep(0.3)
    elif sys.argv[1] == "is-gone":
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
            one.sendto(b"?", ("{OUTER}", 53))
    elif sys.argv[1] == "itself":
        socket.create_connection(server.getsockname()).close()
    time.sleep(0.1)
"""
LOOKS = """
import json, subprocess, sys
from dataclasses import replace
from pathlib import Path
from scripts.audit import probe_egress
from scripts.audit.checks import asked, audit
from tests.unit.audit.looking import as_page
from tests.unit.doctor.acting import installation

where, does, folder = sys.argv[1:4]
network = ["unshare", "--net", "sh", "-c", sys.argv[4], "sh"] if where == "own" else []
home = Path(folder, ".byre")
made = installation(Path(folder), {"BYRE_HOME": str(home), "RUNTIME": "embedded"}, "openwebui")
page = subprocess.Popen([*network, sys.executable, "-c", sys.argv[5], does], stdout=subprocess.PIPE, text=True)
other = "asks-a-name" if where == "beside" else "nothing"
beside = subprocess.Popen([sys.executable, "-c", sys.argv[5], other], stdout=subprocess.PIPE, text=True)
beside.stdout.readline()
probe_egress.IDLE_SECONDS = 1.0
probe_egress._answered = lambda site: ""
try:
    port = page.stdout.readline().strip()
    (check,) = [one for one in asked({"packets"}) if one.id == "egress"]
    found = audit(as_page(made, page.pid, port), [check])
    print(json.dumps([(one.status, one.fault, one.seen) for one in found]))
finally:
    page.kill()
    beside.kill()
"""


def looked(where: str, does: str, folder: Path) -> list[tuple[str, str, str]]:
    run = subprocess.run(
        ["unshare", "--net", "sh", "-c", NETWORK, "sh", sys.executable, "-c", LOOKS, where, does, str(folder),
         NETWORK, PAGE],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert not run.returncode, run.stderr
    return [tuple(one) for one in json.loads(run.stdout.splitlines()[-1])]


@alone
@pytest.mark.parametrize("where", ["same", "own"])
@pytest.mark.parametrize(("does", "port"), [("asks-a-name", 53), ("connects", 443)])
def test_what_a_service_sends_to_another_machine_is_found(
    where: str, does: str, port: int, tmp_path: Path
) -> None:
    found = looked(where, does, tmp_path)
    assert found[0][:2] == ("wrong", "audit-connection"), found
    assert all(f"{OUTER}:{port}" in one[2] for one in found), found


@alone
@pytest.mark.parametrize(("where", "does"), [("same", "itself"), ("own", "nothing"), ("beside", "nothing")])
def test_what_stays_here_and_what_others_send_is_no_gap(where: str, does: str, tmp_path: Path) -> None:
    assert [one[:2] for one in looked(where, does, tmp_path)] == [("ok", "")]


@alone
def test_packets_of_a_socket_that_is_gone_are_never_clean(tmp_path: Path) -> None:
    """It is closed at once: the count sees the packet, and whose it was only if it is quick."""
    found = looked("same", "is-gone", tmp_path)
    assert "ok" not in {one[0] for one in found} and any(f"{OUTER}:53" in one[2] for one in found), found


def test_where_nobody_may_count_it_is_unchecked(tmp_path: Path) -> None:
    code = "import os\nfrom scripts.audit import packets\nos.getuid() or os.setuid(65534)\n" + (
        "try:\n    with packets.counted(os.getpid(), lambda _: ''): print('counted')\n"
        "except packets.ServiceError as error: print(error.fault)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.stdout.strip() == "audit-unchecked", run.stderr


def packet4(protocol: int, fragment: int = 0) -> bytes:
    head = struct.pack(
        ">BBHHHBBH4s4s", 0x45, 0, 28, 0, fragment, 64, protocol, 0, b"\x0a\0\0\1", b"\xc0\0\2\x09"
    )
    return head + struct.pack(">HHHH", 40000, 53, 8, 0)


def test_a_packet_is_read() -> None:
    assert parsed(packet4(17)) == Flow("udp", 40000, OUTER, 53)
    assert parsed(packet4(6)) == Flow("tcp", 40000, OUTER, 53)
    assert parsed(packet4(1)) is None and parsed(packet4(17, 100)) is None
    head = struct.pack(
        ">IHBB16s16s", 6 << 28, 8, 17, 64, bytes(16), socket.inet_pton(socket.AF_INET6, "2001:db8::9")
    )
    assert parsed(head + packet4(17)[20:]) == Flow("udp", 40000, "2001:db8::9", 53)
    assert [parsed(packet4(17)[:cut]) for cut in (0, 5, 21)] == [None] * 3 and parsed(head[:30]) is None


@pytest.mark.skipif(sys.platform != "linux", reason="it reads /proc")
def test_who_has_a_port() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as one,
    ):
        own, other = Path("/proc/self"), one.getsockname()
        seen = sockets.inodes("tcp", other[1], own, server.getsockname())
        assert not seen.listens and sockets.has(own, seen.inodes)
        assert sockets.inodes("tcp", server.getsockname()[1], own).listens
        assert not sockets.inodes("tcp", other[1], own, ("127.0.0.1", 1)).inodes
        assert not sockets.has(own, frozenset({"socket:[0]"}))
