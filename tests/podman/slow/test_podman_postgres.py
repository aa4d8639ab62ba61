"""The page's own data in PostgreSQL, in a container of it: they come from SQLite, and none is lost by a kill or a
restore."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from scripts import postgres
from tests.containers import (
    container,
    has_no_rights,
    inside,
    installation,
    published,
    services,
    titles,
    write,
)
from tests.machine import Machine
from tests.page_content import sign_up
from tests.podman_tool import Podman
from tests.waits import until

SECRETS = ("postgres_password", "postgres_page_password")
FROM_SQLITE = "From SQLite"
IN_SQLITE = "/app/backend/data/webui.db"


@pytest.fixture(scope="module")
def kept(tool: Podman, images: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    home = tmp_path_factory.mktemp("postgres") / "home"
    for made in installation(tool, images, home, DEFAULT_MODEL="small"):
        made.invoke("start", timeout=1700)
        write(made, FROM_SQLITE)
        made.settings["WEBUI_DATABASE"] = "postgres"
        told = made.json("volumes", "move", "--to", "postgres", "--yes", timeout=1700)
        assert told["started"] and told["moved"]["counted"] == {"users": 1, "chats": 1, "files": 0}, told
        yield made


def test_it_has_the_users_and_nobody_else_reaches_it(kept: Machine, tool: Podman) -> None:
    shown = services(kept)
    assert shown["postgres"]["ready"] and shown["openwebui"]["ready"]
    assert inside(tool, kept, "openwebui", f"ls {IN_SQLITE}").returncode and titles(kept) == {FROM_SQLITE}
    has_no_rights(tool, kept, "postgres")
    assert not published(tool, kept, "postgres")
    described = json.dumps([tool.inspect(container(kept, name)) for name in ("postgres", "openwebui")])
    assert not [name for name in SECRETS if kept.secret(name) in described]
    assert kept.json("verify")["passed"]


def test_a_kill_loses_no_chat(kept: Machine, tool: Podman) -> None:
    write(kept, "Before the kill")
    before = services(kept)["postgres"]["pid"]
    os.kill(before, signal.SIGKILL)

    def back() -> bool:
        told = kept.services()["postgres"]
        return bool(told["ready"] and told["pid"] not in {None, before})

    def there() -> bool:
        try:
            return "Before the kill" in titles(kept)
        except (httpx.HTTPError, KeyError, ValueError):  # the page has not reached it again
            return False

    until(back, every=1)
    until(there, every=1)


def test_a_backup_while_it_runs_is_rehearsed_and_comes_back(kept: Machine) -> None:
    write(kept, "In the backup")
    made = kept.json("volumes", "backup", "postgres,openwebui")
    (of_postgres,) = [one for one in made["backups"] if one["volume"] == "postgres"]
    assert "own copy" in of_postgres["how"], of_postgres
    parts = json.loads((Path(made["folder"]) / "manifest.json").read_text())["parts"]
    assert parts["openwebui"]["database"] == "postgres" and parts["openwebui"]["users"] == 1
    assert parts["postgres"]["major"] >= postgres.OLDEST
    write(kept, "After the backup")
    kept.invoke("volumes", "restore", made["name"], "--yes", timeout=1700)
    assert "In the backup" in titles(kept) and "After the backup" not in titles(kept)
    assert kept.json("verify")["passed"]


def test_another_database_for_the_same_page_is_refused(kept: Machine) -> None:
    other = Machine(kept.home, {**kept.settings, "WEBUI_DATABASE": "sqlite"})
    failed = other.invoke("start", check=False)
    assert failed.returncode and "page-database-changed" in failed.stderr, failed.stderr
    assert services(kept)["postgres"]["ready"], "nothing was stopped"


def test_the_users_go_back_to_sqlite(kept: Machine, tool: Podman) -> None:
    """Nobody else reaches the page meanwhile."""
    before = titles(kept)
    back = Machine(kept.home, {**kept.settings, "WEBUI_DATABASE": "sqlite"})
    with back.begin("volumes", "move", "--to", "sqlite", "--yes") as move:
        until(lambda: sign_up(back) == 503 or move.poll() is not None, patience=1700)
        assert move.poll() is None and move.wait(1700) == 0
    assert titles(back) == before and "postgres" not in back.services()
    assert not inside(tool, back, "openwebui", f"ls {IN_SQLITE}").returncode and back.json("verify")["passed"]
