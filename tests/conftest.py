"""What all tests share: the signals of the run, and the folder for what is slow to make."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

pytest.register_assert_rewrite("tests.containers")


def pytest_configure() -> None:
    """Give SIGINT and SIGQUIT their default in every process that a test starts.

    A shell without job control starts what it puts in the background (`pytest &`) with both ignored (POSIX, Shell
    Command Language, 2.11), and children inherit that: Ctrl-C would not reach what a test starts. A handler is not
    inherited, so one that does nothing sets the default in the children, while the run itself ignores the signals
    as the shell wants. SIGHUP stays as it is: `nohup` promises that nothing of the run ends with the terminal.
    """
    for number in (signal.SIGINT, signal.SIGQUIT):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, lambda *_: None)


class _Stacks(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """A process for each folder of tests, each in its order: what the tests of a folder share is then made once."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.partition("::")[0].rpartition("/")[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling | None:
    return _Stacks(config, log) if config.getvalue("dist") == "loadscope" else None


def cache() -> Path:
    """Where slow things (installed parts, models) are kept between runs, outside of the tree."""
    if chosen := os.environ.get("BYRE_TEST_CACHE"):
        return Path(chosen)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "byre-tests"
