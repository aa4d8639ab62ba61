"""Facts about machines: from files written here, after what real machines have, and from this machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts import host
from tests.machine import free_port

GIB = 1024**3
Write = Callable[[dict[str, str]], Path]


@pytest.fixture
def machine(tmp_path: Path) -> Write:
    """Writes files of a machine and returns the folder that stands for its root."""

    def write(files: dict[str, str]) -> Path:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text + "\n")
        return tmp_path

    return write


def topology(pairs: dict[int, str], name: str = "core_cpus_list") -> dict[str, str]:
    return {f"sys/devices/system/cpu/cpu{cpu}/topology/{name}": text for cpu, text in pairs.items()}


# ── cores ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["core_cpus_list", "thread_siblings_list"])
def test_hyperthreads_count_once(name: str, machine: Write) -> None:
    root = machine(
        topology({0: "0,4", 1: "1,5", 2: "2,6", 3: "3,7", 4: "0,4", 5: "1,5", 6: "2,6", 7: "3,7"}, name)
    )
    assert host.cores(root, frozenset(range(8))) == 4
    assert host.cores(root, frozenset({0, 4})) == 1  # affinity: two threads of one core
    assert host.cores(root, frozenset({0, 1, 5})) == 2


def pairs(count: int, apart: int) -> dict[int, str]:
    """`count` cores of two hyperthreads each, whose numbers lie `apart` from each other."""
    lists: dict[int, str] = {}
    for core in range(count):
        first = core if apart > 1 else core * 2
        lists |= {first: f"{first},{first + apart}", first + apart: f"{first},{first + apart}"}
    return lists


@pytest.mark.parametrize(
    ("lists", "files", "cores", "threads"),
    [
        # Recorded: a virtual machine of two processors (AMD EPYC), one of 16 (Xeon). Each calls itself a core.
        ({0: "0", 1: "1"}, {}, 2, 2),
        ({cpu: str(cpu) for cpu in range(16)}, {}, 16, 15),
        # Hyperthreads as Intel numbers them, and as most clouds do: the second ones are left to others.
        (pairs(8, 8), {}, 8, 8),
        (pairs(8, 1), {}, 8, 8),
        (pairs(2, 2), {}, 2, 2),
        # A board of four cores and one of six.
        ({cpu: str(cpu) for cpu in range(4)}, {}, 4, 4),
        ({cpu: str(cpu) for cpu in range(6)}, {}, 6, 5),
        # A quota leaves processors to others.
        ({cpu: str(cpu) for cpu in range(16)}, {"sys/fs/cgroup/cpu.max": "800000 100000"}, 8, 8),
        ({cpu: str(cpu) for cpu in range(16)}, {"sys/fs/cgroup/cpu.max": "1600000 100000"}, 16, 15),
        ({}, {}, 1, 1),
    ],
)
def test_threads_leave_a_processor_to_others(
    lists: dict[int, str], files: dict[str, str], cores: int, threads: int, machine: Write
) -> None:
    root = machine(topology(lists) | files)
    allowed = frozenset(lists) or frozenset({0})
    assert host.cores(root, allowed) == cores
    assert host.threads(root, allowed) == threads


def test_affinity_leaves_processors_to_others(machine: Write) -> None:
    root = machine(topology({cpu: str(cpu) for cpu in range(16)}))
    assert host.threads(root, frozenset(range(8))) == 7  # others may be kept to the same ones
    assert host.threads(root, frozenset({3})) == 1


def test_threads_of_this_machine() -> None:
    assert host.cores() - 1 <= host.threads() <= host.cores()


def test_without_topology_every_processor_is_a_core(machine: Write) -> None:
    assert host.cores(machine({}), frozenset(range(3))) == 3


@pytest.mark.parametrize(
    ("files", "quota", "cores"),
    [
        ({"sys/fs/cgroup/cpu.max": "max 100000"}, None, 8),
        ({"sys/fs/cgroup/cpu.max": "200000 100000"}, 2.0, 2),
        ({"sys/fs/cgroup/cpu.max": "150000 100000"}, 1.5, 1),
        ({"sys/fs/cgroup/cpu.max": "50000 100000"}, 0.5, 1),
        (  # the limit is one level above us
            {
                "proc/self/cgroup": "0::/user.slice/run.scope/deep",
                "sys/fs/cgroup/user.slice/cpu.max": "max 100000",
                "sys/fs/cgroup/user.slice/run.scope/cpu.max": "300000 100000",
                "sys/fs/cgroup/user.slice/run.scope/deep/cpu.max": "max 100000",
            },
            3.0,
            3,
        ),
        (  # inside a container: the path is the host's, what is mounted is ours
            {"proc/self/cgroup": "0::/../../docker/4f5e", "sys/fs/cgroup/cpu.max": "400000 100000"},
            4.0,
            4,
        ),
        (
            {
                "proc/self/cgroup": "4:cpu,cpuacct:/docker/4f5e\n0::/",
                "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "-1",
                "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000",
                "sys/fs/cgroup/cpu,cpuacct/docker/4f5e/cpu.cfs_quota_us": "250000",
                "sys/fs/cgroup/cpu,cpuacct/docker/4f5e/cpu.cfs_period_us": "100000",
            },
            2.5,
            2,
        ),
    ],
)
def test_quotas(files: dict[str, str], quota: float | None, cores: int, machine: Write) -> None:
    root = machine(files)
    assert host.cpu_quota(root) == quota
    assert host.cores(root, frozenset(range(8))) == cores


def test_cores_of_this_machine_heed_affinity() -> None:
    if sys.platform != "linux":
        pytest.skip("affinity exists on Linux only")
    before = os.sched_getaffinity(0)
    assert 1 <= host.cores() <= len(before)
    try:
        os.sched_setaffinity(0, {min(before)})
        assert host.cores() == 1
    finally:
        os.sched_setaffinity(0, before)


# ── memory and disk ──────────────────────────────────────────────────────────────────────────────────────────────

MEMINFO = {"proc/meminfo": f"MemTotal: {16 * 1024**2} kB\nMemFree: 1 kB\nMemAvailable: {10 * 1024**2} kB"}


@pytest.mark.parametrize(
    ("files", "total", "available"),
    [
        ({}, 16.0, 10.0),
        ({"sys/fs/cgroup/memory.max": "max"}, 16.0, 10.0),
        (
            {
                "proc/self/cgroup": "0::/job",
                "sys/fs/cgroup/job/memory.max": str(4 * GIB),
                "sys/fs/cgroup/job/memory.current": str(3 * GIB),
                "sys/fs/cgroup/job/memory.stat": f"anon 1\ninactive_file {GIB}",
            },
            4.0,
            2.0,
        ),
        (
            {
                "proc/self/cgroup": "4:memory:/docker/4f5e",
                "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712",
                "sys/fs/cgroup/memory/docker/4f5e/memory.limit_in_bytes": str(2 * GIB),
                "sys/fs/cgroup/memory/docker/4f5e/memory.usage_in_bytes": str(GIB),
                "sys/fs/cgroup/memory/docker/4f5e/memory.stat": "total_inactive_file 0",
            },
            2.0,
            1.0,
        ),
    ],
)
def test_memory(files: dict[str, str], total: float, available: float, machine: Write) -> None:
    found = host.memory(machine(MEMINFO | files))
    assert (found.total / GIB, found.available / GIB) == (total, available)


def test_memory_of_this_machine() -> None:
    found = host.memory()
    assert 0 < found.available <= found.total


def test_disk_of_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    later = tmp_path / "not" / "yet"
    assert host.disk_free(later) > 0
    assert host.device(later) == tmp_path.stat().st_dev


# ── ports ────────────────────────────────────────────────────────────────────────────────────────────────────────


def listening(address: str = "127.0.0.1", family: socket.AddressFamily = socket.AF_INET) -> socket.socket:
    server = socket.socket(family)
    server.bind((address, 0))
    server.listen()
    return server


def test_a_port_and_its_holder() -> None:
    port = free_port()
    with socket.create_server(("127.0.0.1", port)):
        assert not host.port_free(port)
        holder = host.port_holder(port)
        assert holder and holder.pid == os.getpid() and str(os.getpid()) in str(holder)
        assert host.free_port(port) != port
    assert host.port_free(port) and host.port_holder(port) is None
    assert host.free_port(port) == port


def test_a_listener_on_all_addresses_takes_the_port() -> None:
    with listening("0.0.0.0") as server:  # noqa: S104 - that is the case
        assert not host.port_free(server.getsockname()[1])


def test_a_listener_where_localhost_leads_a_browser_takes_the_port() -> None:
    try:
        server = listening("::1", socket.AF_INET6)
    except OSError:
        pytest.skip("this machine has no IPv6")
    with server:
        assert not host.port_free(server.getsockname()[1])


def test_a_holder_is_named_without_its_arguments() -> None:
    program = "import socket,sys,time; s=socket.create_server(('127.0.0.1',0)); print(s.getsockname()[1],flush=True);"
    argv = [sys.executable, "-c", program + "time.sleep(600)", "--password=hunter2"]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        holder = host.port_holder(int(other.stdout.readline()))
        other.kill()
    assert holder and holder.pid == other.pid and holder.name.startswith("python")
    assert "hunter2" not in repr(holder)


# ── the system ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.skipif(sys.platform != "linux", reason="os-release is Linux's")
@pytest.mark.parametrize(
    ("files", "identity", "text"),
    [
        (
            {"etc/os-release": 'NAME="Ubuntu"\nVERSION_ID="24.04"\nID=ubuntu\nID_LIKE=debian'},
            ("ubuntu", ("debian",)),
            "Ubuntu 24.04",
        ),
        ({"etc/os-release": 'NAME="Arch Linux"\nID=arch\nBUILD_ID=rolling'}, ("arch", ()), "Arch Linux"),
        (
            {"etc/os-release": "NAME=Arch\nID=arch\nBUILD_ID=rolling\nVERSION_ID=20251019.0"},
            ("arch", ()),
            "Arch",
        ),
        (
            {"usr/lib/os-release": "ID=fedora\nNAME='Fedora Linux'\nVERSION_ID=43"},
            ("fedora", ()),
            "Fedora Linux 43",
        ),
        ({"etc/os-release": 'NAME="$(touch x)"\nID=x\nBROKEN="'}, ("x", ()), "$(touch x)"),
        ({}, ("linux", ()), "Linux"),
    ],
)
def test_distributions(
    files: dict[str, str], identity: tuple[str, tuple[str, ...]], text: str, machine: Write
) -> None:
    found = host.describe(machine(files))
    assert (found.id, found.like) == identity
    assert found.text.split(", ")[0] == text


@pytest.mark.skipif(sys.platform != "linux", reason="these files are Linux's")
def test_peculiar_machines(machine: Write) -> None:
    pi = host.describe(
        machine({"etc/os-release": "ID=debian", "proc/device-tree/model": "Raspberry Pi 5 Model B\0"})
    )
    assert pi.board == "Raspberry Pi 5 Model B" and "Raspberry Pi 5" in pi.text and not pi.wsl
    wsl = machine({"proc/sys/kernel/osrelease": "6.6.87.2-microsoft-standard-WSL2"})
    assert host.describe(wsl).wsl
    (wsl / ".dockerenv").touch()  # a container shows the kernel of the WSL that it runs on
    assert not host.describe(wsl).wsl


def test_this_machine() -> None:
    found = host.describe()
    assert found.name and found.arch in found.text
    assert host.is_root() == (os.geteuid() == 0)


# ── what the processor is called, and what the system lies in ──────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("cpuinfo", "name"),
    [
        (
            "processor\t: 0\nmodel name\t: AMD EPYC\nflags\t: fpu\nprocessor\t: 1\nmodel name\t: Another\n",
            "AMD EPYC",
        ),
        ("processor\t: 0\nCPU part\t: 0xd0b\n\nModel\t\t: Raspberry Pi 5\n", "Raspberry Pi 5"),
        ("processor\t: 0\nCPU part\t: 0xd0b\n", "0xd0b"),
        ("", None),
    ],
)
def test_processor(machine: Write, cpuinfo: str, name: str | None) -> None:
    assert host.processor(machine({"proc/cpuinfo": cpuinfo})) == name


def test_inside(machine: Write) -> None:
    root = machine({})
    assert host.inside(root) is None
    machine({"proc/cpuinfo": "flags\t\t: fpu hypervisor sse"})
    assert host.inside(root) == "virtual machine"
    machine({"run/.containerenv": ""})
    assert host.inside(root) == "container in a virtual machine"
