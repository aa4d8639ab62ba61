"""A stack with an old Open WebUI, and what its people have made in it, goes to this Byre's version: all of it is there,
or all is as before."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from scripts import parts
from tests import old_openwebui
from tests.conftest import cache
from tests.machine import Machine
from tests.page_content import contents, expected, fill
from tests.waits import until

OLD, NEW = "0.8.12", parts.find("openwebui").version
REVISIONS = {OLD: "b2c3d4e5f6a7", NEW: "0bd252b206fb"}
# Appended to a file of the new version.
FAILS_TO_MIGRATE = '\n\ndef upgrade():\n    raise RuntimeError("made to fail")\n'
ANSWERS_500 = """

@app.middleware('http')
async def broken(request, call_next):
    from fastapi.responses import JSONResponse
    if request.url.path.startswith('/api/'):
        return JSONResponse({'detail': 'made to fail'}, 500)
    return await call_next(request)
"""


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """It runs the old version, and has data. Its parts are links: one may be replaced."""
    folder = tmp_path_factory.mktemp("update")
    old, links = old_openwebui.installed(OLD), folder / "parts"
    links.mkdir()
    parts.install(parts.find("openwebui"), cache() / "parts")
    for part in (cache() / "parts").glob("[!.]*"):
        (links / part.name).symlink_to(part)
    settings = {"DEFAULT_MODEL": "small", "PARTS_STORAGE": str(links), "READY_TIMEOUT": "900"}
    made = Machine(folder / "home", settings)
    old_openwebui.chosen(made, old.name, OLD)
    try:
        made.invoke("start", timeout=1500)
        fill(made)
        yield made
    finally:
        made.invoke("stop", check=False)


@pytest.fixture
def pinned(machine: Machine) -> Iterator[Path]:
    """A copy of the new version, in the place of the link to it, as long as the test lasts."""
    link = parts.place(parts.find("openwebui"), Path(machine.settings["PARTS_STORAGE"]))
    real = link.resolve()
    link.unlink()
    shutil.copytree(real, link, symlinks=True, copy_function=os.link)
    yield link / "lib" / f"python{_python(link)}" / "site-packages" / "open_webui"
    shutil.rmtree(link)
    link.symlink_to(real)


def _python(part: Path) -> str:
    return ".".join(json.loads((part / "installed.json").read_text())["python"].split(".")[:2])


def append(file: Path, text: str) -> None:
    """To a file that may have other names."""
    content = file.read_text(encoding="utf-8")
    file.unlink()
    file.write_text(content + text, encoding="utf-8")


def head(open_webui: Path) -> Path:
    (found,) = (open_webui / "migrations" / "versions").glob(f"{REVISIONS[NEW]}*.py")
    return found


def test_start_stays_with_the_version_of_the_data(machine: Machine) -> None:
    assert contents(machine) == expected(OLD)
    told = machine.json("update", "--dry-run")
    assert (told["update"]["from"], told["update"]["to"], told["done"]) == (OLD, NEW, False)
    assert NEW in machine.invoke("start", timeout=1500).stderr
    assert contents(machine) == expected(OLD)


@pytest.mark.parametrize(
    "broken",
    [(head, FAILS_TO_MIGRATE), (lambda where: where / "main.py", ANSWERS_500)],
    ids=["migration", "500"],
)
def test_a_failing_update_is_taken_back(machine: Machine, pinned: Path, broken: Any) -> None:
    where, text = broken
    append(where(pinned), text)
    run = machine.invoke("update", check=False, timeout=1700)
    assert run.returncode == 6 and "error[update-failed]" in run.stderr, run.stderr
    assert contents(machine) == expected(OLD)


def noted(machine: Machine) -> object:
    """The old data are in a backup, and the new version may change them."""
    return json.loads((machine.home / "run" / "page.json").read_text())["safety"]


def migrating(machine: Machine) -> bool:
    """The new version has begun to change the database."""
    found, place = "", (machine.home / "data/openwebui/webui.db").as_uri()
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"{place}?mode=ro", uri=True)) as page:
        (found,) = page.execute("SELECT version_num FROM alembic_version").fetchone()
    return bool(noted(machine)) and found not in {"", REVISIONS[OLD]}


def answering(machine: Machine) -> bool:
    with suppress(httpx.HTTPError):
        url = f"http://127.0.0.1:{machine.settings['WEBUI_PORT']}/ready"
        return migrating(machine) and httpx.get(url, trust_env=False).is_success
    return False


@pytest.mark.parametrize("moment", [noted, migrating, answering])
def test_a_killed_update_is_taken_back_by_the_next_start(
    machine: Machine, moment: Callable[[Machine], object]
) -> None:
    record = machine.home / "run" / "page.json"
    with machine.begin("update") as process:
        until(lambda: moment(machine), patience=900)
        os.killpg(process.pid, signal.SIGKILL)
    refused = machine.invoke("volumes", "backup", check=False)
    assert "error[update-interrupted]" in refused.stderr
    run = machine.invoke("start", timeout=1500)
    assert OLD in run.stderr and not json.loads(record.read_text())["trying"]
    assert contents(machine) == expected(OLD)


def test_an_update_has_everything_and_can_be_taken_back(machine: Machine) -> None:
    told = json.loads(machine.invoke("update", "--json", timeout=1700).stdout)
    checks = {one["what"]: one for one in told["checks"]}
    assert checks["revision"]["good"] and checks["revision"]["seen"] == REVISIONS[NEW]
    assert checks["page"]["good"] and contents(machine) == expected(NEW)
    assert not machine.json("update")["done"]
    told = json.loads(machine.invoke("rollback", "--yes", "--json", timeout=1700).stdout)
    assert told["done"] and contents(machine) == expected(OLD)
