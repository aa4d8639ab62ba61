"""The guards of the tests: Ctrl-C works in a background run; no network but localhost; never the real HOME."""

from __future__ import annotations

import os
import pwd
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_socket import SocketConnectBlockedError

from scripts.home import ROOT
from tests.waits import until

ELSEWHERE = ("192.0.2.7", 80)  # nobody has this address: https://www.rfc-editor.org/rfc/rfc5737


def test_what_a_test_starts_hears_ctrl_c() -> None:
    code = "import signal as s; print(s.getsignal(s.SIGINT) is s.default_int_handler, s.getsignal(s.SIGQUIT).name)"
    told = subprocess.run([sys.executable, "-c", code], text=True, capture_output=True, check=True).stdout
    assert told.split() == ["True", "SIG_DFL"]


@pytest.mark.parametrize(("more", "outcome"), [((), "1 passed"), (("--noconftest",), "1 failed")])
def test_also_where_the_whole_run_is_in_the_background(more: tuple[str, ...], outcome: str) -> None:
    """As `pytest &` in a script; without our conftest it fails, so the shell does ignore the signals."""
    test = f"tests/unit/test_guards.py::{test_what_a_test_starts_hears_ctrl_c.__name__}"
    argv = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *more, test]
    run = subprocess.run(
        ["sh", "-c", '"$@" & wait $!', "sh", *argv], cwd=ROOT, text=True, capture_output=True
    )
    assert outcome in run.stdout, run.stdout + run.stderr


def connect(address: tuple[str, int]) -> None:
    with pytest.warns(UserWarning, match="socket.connect"), socket.socket() as one:
        one.connect(address)


@pytest.fixture(scope="module")
def of_a_module() -> Iterator[type[BaseException]]:
    """What a fixture of a wider scope meets that asks another machine."""
    with pytest.raises(SocketConnectBlockedError) as caught:
        connect(ELSEWHERE)
    yield caught.type


def test_another_machine_is_not_reached(of_a_module: type[BaseException]) -> None:
    assert of_a_module is SocketConnectBlockedError
    with pytest.raises(SocketConnectBlockedError):
        connect(ELSEWHERE)


def test_this_machine_is_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()


def test_home_is_an_empty_folder_of_the_test(own_home: Path) -> None:
    real = Path(pwd.getpwuid(os.getuid()).pw_dir)
    assert Path.home() == own_home != real and list(own_home.iterdir()) == []
    seen = subprocess.run(["sh", "-c", "cd ~ && pwd -P"], text=True, capture_output=True, check=True).stdout
    assert Path(seen.strip()) == own_home.resolve()
    assert not [name for name in os.environ if name.startswith("XDG_") and str(real) in os.environ[name]]


@pytest.mark.parametrize(("work", "code"), [("pass", 0), ("s.error('no')", 1)])
def test_each_session_says_how_long_it_took(tmp_path: Path, work: str, code: int) -> None:
    (tmp_path / "noxfile.py").write_text(
        f"import sys; sys.path.append({str(ROOT)!r})\n"
        "import importlib.util as u; spec = u.spec_from_file_location('ours', sys.path[-1] + '/noxfile.py')\n"
        "ours = u.module_from_spec(spec); spec.loader.exec_module(ours)\n"
        f"@ours.session(venv_backend='none')\ndef mine(s): {work}\n"
    )
    run = subprocess.run(
        [sys.executable, "-m", "nox", "-s", "mine"], cwd=tmp_path, text=True, capture_output=True
    )
    assert run.returncode == code and re.search(r"mine took \d:\d\d:\d\d\b", run.stderr), run.stderr


def test_until_returns_what_it_saw_or_says_what_it_saw_last() -> None:
    numbers = iter(range(9))
    assert until(lambda: next(numbers) // 3, every=0) == 1
    with pytest.raises(AssertionError, match=r"within 0 s.*''"):
        until(str, patience=0)
