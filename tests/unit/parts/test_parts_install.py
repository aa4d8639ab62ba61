"""Installs with the real uv from an index on this machine: what goes well, and what goes wrong."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from scripts import parts
from scripts.errors import InstallError
from scripts.home import ROOT
from scripts.parts.install import leftovers
from scripts.progress import Progress
from scripts.stopping import Stopped
from tests.faults import fault
from tests.unit.parts.conftest import WHEEL, Index, make
from tests.waits import PATIENCE

pytestmark = pytest.mark.usefixtures("tools_env")


@pytest.fixture
def into(tmp_path: Path) -> Path:
    return tmp_path / "a place with späces"


def what_lies_in(into: Path) -> list[str]:
    """Names, less the lock."""
    return sorted(path.name for path in into.iterdir() if not path.name.endswith(".lock"))


def test_a_part_is_installed_whole_and_works_where_it_lies(part: parts.Part, into: Path) -> None:
    told: list[Progress] = []
    installed = parts.install(part, into, report=told.append)

    assert installed.fresh and installed.path == into / f"sample-{part.key}"
    assert what_lies_in(into) == [installed.path.name]
    assert 0 < installed.cpu_seconds < 60 and installed.seconds > 0
    assert list(installed.path.glob("lib/python*/site-packages/byre_sample/__pycache__/*.pyc"))
    (bin_dir,) = installed.bin_dirs
    command = subprocess.run([bin_dir / "byre-sample"], capture_output=True, text=True, check=True)
    assert command.stdout == "moo\n"
    own = subprocess.run([bin_dir / "python", "serve.py"], cwd=installed.path, capture_output=True, text=True)
    assert own.stdout == "serving\n"
    assert [step.doing for step in told] == [
        "installing",
        "downloading",
        "installing",
        "installing",
        "installed",
    ]
    assert {step.subject for step in told} == {"sample"}


def test_what_is_installed_is_left_as_it_is(part: parts.Part, into: Path, index: Index) -> None:
    first = parts.install(part, into)
    index.asked.clear()
    second = parts.install(part, into, uv="/nowhere/uv")
    assert (second.path, second.fresh, second.cpu_seconds) == (first.path, False, 0.0)
    assert not index.asked and parts.installed(part, into)


def test_a_change_of_the_folder_is_another_part(part: parts.Part, into: Path, tmp_path: Path) -> None:
    first = parts.install(part, into)
    (part.folder / "serve.py").write_text("print('serving better')\n")
    changed = parts.load("sample", tmp_path / "described")
    assert not parts.installed(changed, into)
    second = parts.install(changed, into)
    assert second.path != first.path and first.path.is_dir()
    assert parts.outdated(into, [second.path]) == [first.path]
    (into / ".sample-left.tmp").mkdir()
    assert parts.sweep(into, [second.path]) == [first.path, into / ".sample-left.tmp"]
    assert what_lies_in(into) == [second.path.name]


def test_a_python_that_is_gone_means_a_new_install(part: parts.Part, into: Path) -> None:
    first = parts.install(part, into)
    (first.path / "bin" / "python").unlink()
    (first.path / "bin" / "python").symlink_to("/nowhere/python3.11")
    assert not parts.installed(part, into)
    again = parts.install(part, into)
    assert again.fresh and again.path == first.path
    subprocess.run([again.path / "bin" / "byre-sample"], check=True, capture_output=True)
    assert what_lies_in(into) == [first.path.name]


def test_two_at_once_install_once(part: parts.Part, into: Path, index: Index) -> None:
    told: list[Progress] = []
    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(lambda _: parts.install(part, into, report=told.append), range(3)))
    assert sorted(one.fresh for one in done) == [False, False, True]
    assert len({one.path for one in done}) == 1
    assert index.asked.count(f"/{WHEEL}") == 1
    assert [step.doing for step in told].count("waiting") == 2


def test_a_connection_that_breaks_off_is_tried_again(part: parts.Part, into: Path, index: Index) -> None:
    index.faults = ["cut"]
    assert parts.install(part, into).fresh
    assert index.asked.count(f"/{WHEEL}") >= 2


@pytest.mark.parametrize(
    ("wrong", "fault", "hint"),
    [
        ("500", "registry-down", "in a few minutes"),
        ("cut", "connection-broken", "Check the network"),
        ("damaged", "digest-wrong", "uv cache clean"),
        ("other bytes", "digest-wrong", "uv cache clean"),
    ],
)
def test_what_a_registry_does_wrong(
    wrong: str, fault: str, hint: str, part: parts.Part, into: Path, index: Index
) -> None:
    index.faults = [wrong] * 9
    with pytest.raises(InstallError) as failed:
        parts.install(part, into)
    error = failed.value
    assert error.message.startswith("sample ")
    assert error.fault == fault, error.detail
    assert hint in error.hint and "uv run invoke start" in error.hint
    assert 1 <= len(error.detail) <= 10
    assert what_lies_in(into) == []
    index.faults = []
    assert parts.install(part, into).fresh  # and running it again goes on


def test_no_network(part: parts.Part, into: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_DEFAULT_INDEX", "http://someone:hunter2@127.0.0.1:9/simple/")
    with pytest.raises(InstallError) as failed:
        parts.install(part, into)
    assert failed.value.fault == "connection-refused"
    assert "hunter2" not in "\n".join(failed.value.detail)


def test_no_python_that_fits(tmp_path: Path, into: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts.parts.work.FETCHED", "3.99")
    with pytest.raises(InstallError, match="could not be installed") as failed:
        parts.install(make(tmp_path / "other", python=">=3.98,<3.100"), into)
    assert failed.value.fault == "python-missing"
    for word in ("3.99", "apt install", "dnf install", "brew install", "uv run invoke start"):
        assert word in failed.value.hint
    assert what_lies_in(into) == []


def test_no_uv(part: parts.Part, into: Path) -> None:
    with pytest.raises(InstallError, match="uv is missing") as failed:
        parts.install(part, into, env={"PATH": "/nowhere"})
    assert "pip install uv" in failed.value.hint


def test_a_place_that_can_not_be_written(part: parts.Part, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InstallError, check=fault("install-failed"), match="writing in"):
        parts.install(part, tmp_path / "file" / "parts")


def test_cancel_ends_what_runs_and_leaves_nothing(part: parts.Part, into: Path, index: Index) -> None:
    index.faults = ["stall"]
    cancel = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        run = pool.submit(parts.install, part, into, cancel=cancel)
        assert index.at_wheel.wait(PATIENCE)
        cancel.set()  # the index says nothing for as long as it is not released
        with pytest.raises(Stopped, match="Stopped while installing sample"):
            run.result(timeout=PATIENCE)
    assert what_lies_in(into) == []
    assert not working_in(into)


def test_patience_ends(part: parts.Part, into: Path, index: Index) -> None:
    index.faults = ["stall"]
    with pytest.raises(InstallError, check=fault("install-timeout"), match="3 s") as failed:
        parts.install(part, into, timeout=3)
    assert "INSTALL_TIMEOUT" in failed.value.hint
    assert what_lies_in(into) == []


def test_a_killed_install_is_cleared_away_by_the_next(part: parts.Part, into: Path, index: Index) -> None:
    index.faults = ["stall"]
    program = (
        "import sys; from pathlib import Path; from scripts import parts;"
        " parts.install(parts.load('sample', Path(sys.argv[1])), Path(sys.argv[2]))"
    )
    argv = [sys.executable, "-c", program, str(part.folder.parent), str(into)]
    with subprocess.Popen(argv, cwd=ROOT) as killed:
        assert index.at_wheel.wait(PATIENCE)
        os.kill(killed.pid, signal.SIGKILL)
    assert leftovers(into) and working_in(into)  # its uv goes on without it

    assert parts.install(part, into).fresh
    assert what_lies_in(into) == [f"sample-{part.key}"]
    assert not working_in(into)


def working_in(folder: Path) -> list[int]:
    """Processes at work in a folder."""
    found = []
    for process in psutil.process_iter():
        try:
            if Path(process.cwd()).is_relative_to(folder) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process.pid)
        except (psutil.Error, OSError):
            continue
    return found
