"""What holds processors and GPUs back, where it can be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.host import throttle
from scripts.host.load import Counters, LoadReader, disturbances
from scripts.host.load import between as load_between
from scripts.host.throttle import Held, Nvidia, between
from tests.unit.host.test_gpu_names import tools

# nvidia-smi 580.159.04 on an NVIDIA H200, asked for these counters; recorded by this project 2026-11-28. The last
# column, its clock at rest and at work, was read apart.
H200 = "0, 0, 0, 0, 345\n"
# The same, before, during and after 4 s of matrix products at its limit of 700 W
LIMITED = ("0, 0, 0, 0, 345", "299962, 0, 0, 0, 1980", "680213, 0, 0, 0, 1755")
# The same program's answer to a name that it does not know (it ends with 2).
UNKNOWN = "echo 'Field \"clocks_event_reasons_counters.sw_power_cap\" is not a valid field to query.'; exit 2"


def files(root: Path, **content: str) -> Path:
    for name, text in content.items():
        path = root / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{text}\n")
    return root


def test_a_gpu_at_rest_is_held_back_by_nothing(tmp_path: Path) -> None:
    nvidia = Nvidia(tools(tmp_path, nvidia_smi=H200))
    assert nvidia.read() == (Held(0.0, 0.0, 345),)
    assert between(nvidia.read(), nvidia.read()) == Held(0.0, 0.0, 345)


def test_a_gpu_at_its_limit_of_power(tmp_path: Path) -> None:
    readings = []
    for said in LIMITED:
        readings.append(Nvidia(tools(tmp_path, nvidia_smi=f"{said}\n")).read())
    assert between(readings[0], readings[1]) == Held(0.299962, 0.0, 1980)
    assert between(readings[0], readings[2]) == Held(0.680213, 0.0, 1755)
    # It is told, and no disturbance: the limit is a setting.
    load = load_between(Counters(0.0, 0.0, gpus=readings[0]), Counters(4.0, 4.0, gpus=readings[2]))
    assert (load.gpu_power_limited, load.gpu_slowed, disturbances(load, 2)) == (0.680213, 0.0, ())
    assert load.gpu_clock == 1755


def test_counters_are_microseconds_of_each_gpu(tmp_path: Path) -> None:
    asked = tmp_path / "asked"
    program = tmp_path / "nvidia-smi"
    program.write_text(
        f'#!/bin/sh\necho "$*" > {asked}\necho "2500000, 1000, 0, 0, [N/A]"\necho "0, 0, 300000, 20000, 1980"\n'
    )
    program.chmod(0o755)
    before = Nvidia(tools(tmp_path)).read()
    assert before == (Held(2.5, 0.001), Held(0.0, 0.32, 1980))
    assert asked.read_text().split() == [
        "--query-gpu=clocks_event_reasons_counters.sw_power_cap,clocks_event_reasons_counters.sw_thermal_slowdown,"
        "clocks_event_reasons_counters.hw_thermal_slowdown,clocks_event_reasons_counters.hw_power_brake_slowdown,"
        "clocks.sm",
        "--format=csv,noheader,nounits",
    ]
    assert between(before, (Held(2.75, 0.001), Held(0.25, 0.32))) == Held(0.25, 0.0)
    assert between(before, (Held(0.0, 0.0), Held(0.0, 1.32))) == Held(
        0.0, 1.0
    )  # a driver that was loaded anew
    assert between(before, before[:1]) is None
    assert between((), ()) is None


@pytest.mark.parametrize(
    "said", ["exit 9", "[N/A], [N/A], [N/A], [N/A], 345\n", "No devices were found\n", ""]
)
def test_a_tool_that_does_not_tell_is_asked_once(tmp_path: Path, said: str) -> None:
    nvidia = Nvidia(tools(tmp_path, nvidia_smi=said))
    assert nvidia.read() == ()
    assert not nvidia.tells
    assert nvidia.read() == ()


def test_a_driver_that_does_not_know_the_counters(tmp_path: Path) -> None:
    program = tmp_path / "nvidia-smi"
    program.write_text(f"#!/bin/sh\n{UNKNOWN}\n")
    program.chmod(0o755)
    assert Nvidia(tools(tmp_path)).read() == ()


def test_a_machine_without_the_tool(tmp_path: Path) -> None:
    assert Nvidia(tools(tmp_path)).read() == ()


CPU = "sys__devices__system__cpu__cpu{}__{}"


def test_heat_is_counted_by_core_and_once_by_processor(tmp_path: Path) -> None:
    for cpu, package, core, whole in ((0, "0", "3", "10"), (1, "0", "4", "10"), (2, "1", "0", "5")):
        files(
            tmp_path,
            **{
                CPU.format(cpu, "thermal_throttle__core_throttle_count"): core,
                CPU.format(cpu, "thermal_throttle__package_throttle_count"): whole,
                CPU.format(cpu, "topology__physical_package_id"): package,
            },
        )
    assert throttle.processors(tmp_path) == 3 + 4 + 10 + 5
    assert LoadReader(None, tmp_path).read().throttled == 22


def test_heat_is_unknown_where_the_kernel_does_not_count(tmp_path: Path) -> None:
    assert throttle.processors(tmp_path) is None
    files(tmp_path, **{CPU.format(0, "thermal_throttle__core_throttle_count"): "x"})
    assert throttle.processors(tmp_path) is None


def test_limits_of_power(tmp_path: Path) -> None:
    """The names and units of the files: https://docs.kernel.org/power/powercap/powercap.html"""
    rapl = "sys__class__powercap__intel-rapl:0"
    files(
        tmp_path,
        **{
            f"{rapl}__name": "package-0",
            f"{rapl}__constraint_0_name": "long_term",
            f"{rapl}__constraint_0_power_limit_uw": "125000000",
            f"{rapl}__constraint_1_name": "short_term",
            f"{rapl}__constraint_1_power_limit_uw": "241500000",
            f"{rapl}:0__name": "core",
            f"{rapl}:0__constraint_0_name": "long_term",
            f"{rapl}:0__constraint_0_power_limit_uw": "0",
            "sys__class__powercap__intel-rapl:1__name": "psys",
        },
    )
    assert throttle.power_limits(tmp_path) == ("package-0: long_term 125 W, short_term 241.5 W",)
    assert throttle.power_limits(tmp_path / "none") == ()
