"""The page's users and chats go from SQLite to PostgreSQL, and back: all of them, or nothing has changed."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from scripts import postgres
from scripts.webui import WebUI
from tests.integration.production import people
from tests.machine import Machine, Stack, free_port
from tests.page_content import sign_up
from tests.waits import PATIENCE, until

pytestmark = [
    pytest.mark.skipif(
        postgres.folder(os.environ, Path("/nowhere")) is None, reason="without PostgreSQL on this machine"
    ),
    pytest.mark.timeout(
        1800
    ),  # seconds: a move, the starts before and after it, and what `verify` asks the model
]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """An installation whose page has SQLite."""
    settings = {"POSTGRES_PORT": str(free_port()), "READY_TIMEOUT": "900"}
    made = Machine(tmp_path_factory.mktemp("byre"), settings)
    yield made
    made.invoke("stop", check=False)


@pytest.fixture(scope="module")
def then(first: Machine) -> Machine:
    """The same one with the other setting."""
    return Machine(first.home, {**first.settings, "WEBUI_DATABASE": "postgres"})


@pytest.fixture(scope="module")
def back(first: Machine) -> Machine:
    """The same one with the setting of the way back."""
    return Machine(first.home, {**first.settings, "WEBUI_DATABASE": "sqlite"})


def is_whole(journal: Path) -> bool:
    """Whether a move's copy is whole, and only names are left to change."""
    with suppress(OSError, ValueError):  # it is just being written
        return bool(json.loads(journal.read_text())["step"] == "whole")
    return False


class Ann:
    """Somebody with an account, a session and a chat."""

    def __init__(self, page: Stack) -> None:
        self.url = page.webui_url
        with WebUI(page.webui_url, page.admin_email, page.admin_password) as admin:
            self.account = people.somebody(admin)
        with self.browser() as browser:
            self.session = people.sign_in(browser, *self.account)
            self.chats = [people.chat(browser, self.session)]

    def browser(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=PATIENCE, trust_env=False)

    def write(self) -> None:
        with self.browser() as browser:
            self.chats.append(people.chat(browser, self.session))

    def has_all(self) -> bool:
        with self.browser() as browser:
            people.sign_in(browser, *self.account)
            shown = {people.status(browser, self.session, f"/api/v1/chats/{one}") for one in self.chats}
            return shown == {200}


@pytest.fixture(scope="module")
def ann(first: Machine) -> Ann:
    return Ann(first.start())


def test_a_kill_leaves_all_in_sqlite(first: Machine, then: Machine, ann: Ann) -> None:
    refused = then.invoke("start", check=False)
    assert refused.returncode and "page-database-changed" in refused.stderr, refused.stderr
    move = then.begin("volumes", "move", "--to", "postgres", "--yes")
    until(lambda: sign_up(first) == 503, patience=900)  # it is up, in place of the page
    assert (first.home / "data" / "postgres" / "cluster" / "PG_VERSION").exists()
    os.killpg(move.pid, signal.SIGKILL)
    move.wait()
    assert "move-interrupted" in first.invoke("doctor", check=False).stdout
    first.invoke("start")
    assert ann.has_all() and not list((first.home / "data" / "postgres").iterdir())


@pytest.mark.parametrize("to", ["postgres", "sqlite"])
def test_a_kill_when_the_copy_is_whole_is_ended_by_the_same_command(
    first: Machine, then: Machine, back: Machine, ann: Ann, to: str
) -> None:
    machine, other = (then, back) if to == "postgres" else (back, then)
    move = machine.begin("volumes", "move", "--to", to, "--yes")
    journal = first.home / "run" / "page-database.json"
    until(lambda: is_whole(journal) or move.poll() is not None, patience=900, every=0.002)
    os.killpg(move.pid, signal.SIGKILL)
    assert move.wait() == -signal.SIGKILL
    told = machine.json("volumes", "move", "--to", to, "--yes")
    assert not told["started"] and not journal.exists()
    failed = other.invoke("start", check=False)
    assert failed.returncode and "page-database-changed" in failed.stderr, failed.stderr
    machine.invoke("start")
    assert ann.has_all()
    page = first.home / "data" / "openwebui"
    copies = {
        one.name for one in page.glob("webui.db*") if not one.name.endswith(("-wal", "-shm", "-journal"))
    }
    if to == "postgres":
        assert copies == {"webui.db.before-postgres"}
    else:
        assert copies == {"webui.db", "webui.db.before-postgres"}
        machine.invoke("stop")
        then.invoke("volumes", "reset", "postgres", "--yes")  # the original
        machine.invoke("start")


def test_all_is_there_and_the_way_back_is_kept(first: Machine, then: Machine, ann: Ann) -> None:
    told = then.json("volumes", "move", "--to", "postgres", "--yes")
    assert told["moved"]["counted"] == {"users": 2, "chats": 1, "files": 0} and told["started"]
    assert told["moved"]["left_out"] == {} and len(told["moved"]["backups"]) == 1
    assert ann.has_all() and then.json("verify")["passed"]
    page = first.home / "data" / "openwebui"
    assert not (page / "webui.db").exists() and (page / "webui.db.before-postgres").exists()
    failed = first.invoke("start", check=False)
    assert failed.returncode and "page-database-changed" in failed.stderr, failed.stderr
    assert then.json("volumes", "move", "--to", "postgres")["moved"] is None
    assert ann.has_all()


def test_the_way_back_takes_what_was_written_since(then: Machine, back: Machine, ann: Ann) -> None:
    ann.write()
    told = back.json("volumes", "move", "--to", "sqlite", "--yes")
    assert told["moved"]["counted"] == {"users": 2, "chats": 2, "files": 0} and told["started"]
    assert told["moved"]["left_out"] == {} and ann.has_all() and back.json("verify")["passed"]
    assert "postgres" not in back.services()
    failed = then.invoke("start", check=False)
    assert failed.returncode and "page-database-changed" in failed.stderr, failed.stderr
