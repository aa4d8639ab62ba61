"""What still writes although nothing is up: a real supervisor with a small service."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from scripts import settings
from scripts.errors import BusyError
from scripts.lifecycle import installation, start, swapping
from scripts.lifecycle.site import Site
from scripts.progress import silent
from scripts.runtimes.embedded import Embedded
from scripts.settings import Loaded
from tests.faults import fault
from tests.unit.runtimes import test_embedded as local
from tests.waits import runs, until

PAGE = "openwebui"
SLOW = (
    "import signal, sys, time\nsignal.signal(signal.SIGTERM, lambda *_: (time.sleep(1.5), sys.exit(0)))\n"
    "print('is there', flush=True)\nwhile True: time.sleep(0.1)"
)


@pytest.fixture
def loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Loaded]:
    """An installation whose page runs, and takes a while to stop."""
    found = settings.load(tmp_path, {"RUNTIME": "embedded", "BYRE_HOME": str(tmp_path / "home")})
    found.home.prepare()
    monkeypatch.setattr(installation, "look", lambda _: Site.of(found.settings, found.home))
    services = site(found).runtime.services
    assert isinstance(services, Embedded)
    services.boot((PAGE,))
    services.up(local.service(SLOW, PAGE), local.obtained(services))
    log = found.home.logs / f"{PAGE}.log"
    until(lambda: log.exists() and "is there" in log.read_text())
    yield found
    start.stop(site(found), silent)


def site(loaded: Loaded) -> Site:
    return Site.of(loaded.settings, loaded.home)


def pid(loaded: Loaded) -> int:
    (process,) = [one for one in site(loaded).processes.values() if one.pid]
    assert process.pid
    return process.pid


def test_a_service_on_its_way_down_is_waited_for(loaded: Loaded) -> None:
    """A command was killed while it stopped the stack: the page still writes, and is not up."""
    page, services = pid(loaded), site(loaded).runtime.services
    assert isinstance(services, Embedded)
    assert installation.lingering(site(loaded)) == [] and not installation.settled(site(loaded))
    services.supervisor._call("stopProcess", PAGE, False)
    assert installation.lingering(site(loaded)) == [PAGE] and not site(loaded).running
    with swapping.whole(loaded.home, lambda _: None) as now:
        assert not runs(page)
        assert now.processes[PAGE].state == "stopped"


def test_services_that_lost_their_supervisor_are_not_taken_for_stopped(loaded: Loaded) -> None:
    page = pid(loaded)
    supervisor = psutil.Process(page).ppid()
    os.kill(supervisor, signal.SIGKILL)
    until(lambda: not runs(supervisor))
    assert installation.lingering(site(loaded)) == [PAGE] and not site(loaded).running
    with (
        pytest.raises(BusyError, check=fault("services-left")),
        swapping.whole(loaded.home, lambda _: None),
    ):
        pass
    assert runs(page)
    start.stop(site(loaded), silent)
    with swapping.whole(loaded.home, lambda _: None):
        assert not runs(page)


def test_what_does_not_stop_is_told(loaded: Loaded, monkeypatch: pytest.MonkeyPatch) -> None:
    services = site(loaded).runtime.services
    assert isinstance(services, Embedded)
    services.supervisor._call("stopProcess", PAGE, False)
    monkeypatch.setattr(Embedded, "stop", lambda *_: None)
    with pytest.raises(BusyError, check=fault("service-stuck")):
        installation.settled(site(loaded))
