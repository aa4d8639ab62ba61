"""The page's own data in PostgreSQL: nothing is lost by a kill, a backup, a restore, or a setting that has changed."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from scripts import postgres
from scripts.webui import WebUI, users
from tests.integration.production import people
from tests.machine import Machine, Stack, free_port
from tests.waits import PATIENCE, until

pytestmark = pytest.mark.skipif(
    postgres.folder(os.environ, Path("/nowhere")) is None, reason="without PostgreSQL on this machine"
)
SECRETS = ("postgres_password", "postgres_page_password")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """A stack for this machine alone: a team's differs by what is in front of the page."""
    settings = {"WEBUI_DATABASE": "postgres", "POSTGRES_PORT": str(free_port()), "READY_TIMEOUT": "900"}
    made = Machine(tmp_path_factory.mktemp("byre"), settings)
    yield made
    made.invoke("stop", check=False)


@pytest.fixture(scope="module")
def page(kept: Machine) -> Stack:
    return kept.start()


@contextmanager
def browsing(page: Stack) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=page.webui_url, timeout=PATIENCE, trust_env=False) as client:
        yield client


@contextmanager
def as_admin(page: Stack) -> Iterator[WebUI]:
    with WebUI(page.webui_url, page.admin_email, page.admin_password) as one:
        yield one


def of(machine: Machine, name: str) -> dict[str, Any]:
    """What `status` says of a service; that fails while one is not ready."""
    return dict(machine.services()[name])


def signs_in(page: Stack, email: str, password: str) -> bool:
    with browsing(page) as browser:
        form = {"email": email, "password": password}
        return browser.post("/api/v1/auths/signin", json=form).status_code == 200


def test_it_has_the_users_and_tells_nobody_its_passwords(kept: Machine, page: Stack) -> None:
    assert of(kept, "postgres")["ready"] and signs_in(page, page.admin_email, page.admin_password)
    assert not (kept.home / "data" / "openwebui" / "webui.db").exists()
    port = of(kept, "postgres")["port"]
    assert postgres.asked(port, PATIENCE) == "password"
    pid = of(kept, "postgres")["pid"]
    found = psutil.Process(pid).net_connections("tcp")
    assert {one.laddr for one in found if one.status == psutil.CONN_LISTEN} == {(postgres.LOCAL, port)}
    seen = [Path(f"/proc/{pid}/{name}").read_bytes().decode() for name in ("cmdline", "environ")]
    seen += [one.read_text() for one in (kept.home / "logs").glob("*.log")]
    seen += [one.read_text() for one in (kept.home / "run").glob("*.json")]
    assert not [name for name in SECRETS if any(kept.secret(name) in text for text in seen)]


def test_a_kill_loses_no_user_and_no_chat(kept: Machine, page: Stack) -> None:
    with as_admin(page) as admin, browsing(page) as browser:
        ann = people.somebody(admin)
        session = people.sign_in(browser, *ann)
        chat = people.chat(browser, session)
        pid = of(kept, "postgres")["pid"]
        os.kill(pid, signal.SIGKILL)
        until(lambda: of(kept, "postgres")["ready"] and of(kept, "postgres")["pid"] != pid)
        until(lambda: people.status(browser, session, f"/api/v1/chats/{chat}") == 200)
    assert signs_in(page, *ann)


def test_a_backup_while_it_runs_and_the_way_back(kept: Machine, page: Stack) -> None:
    with as_admin(page) as admin, browsing(page) as browser:
        ann = people.somebody(admin)
        session = people.sign_in(browser, *ann)
        assert people.status(browser, session) == 200
        made = kept.json("volumes", "backup", "postgres,openwebui")
        bob = people.somebody(admin)
        count = len(users.everyone(admin)) - 1
    (of_postgres,) = [one for one in made["backups"] if one["volume"] == "postgres"]
    assert "own copy" in of_postgres["how"], of_postgres
    manifest = json.loads((Path(made["folder"]) / "manifest.json").read_text())
    parts = manifest["parts"]
    assert parts["openwebui"]["users"] == count and parts["openwebui"]["revision"]
    assert parts["openwebui"]["database"] == "postgres" and parts["postgres"]["major"] >= postgres.OLDEST
    kept.invoke("stop")
    kept.invoke("volumes", "restore", made["name"], "--yes")
    again = kept.start()
    assert signs_in(again, *ann) and not signs_in(again, *bob)
    with browsing(again) as browser:
        assert people.status(browser, session) == 401, "it has ended since, for all that the backup knows"


def test_a_lost_password_of_the_admin(kept: Machine, page: Stack) -> None:
    before = kept.secret("webui_admin_password")
    (kept.home / "secrets" / "webui_admin_password").write_text("lost")
    kept.invoke("users", "reset", page.admin_email)
    assert kept.secret("webui_admin_password") not in {before, "lost"}
    assert signs_in(page, page.admin_email, kept.secret("webui_admin_password"))


def test_another_database_for_the_same_page_is_refused(kept: Machine, page: Stack) -> None:
    other = Machine(kept.home, {**kept.settings, "WEBUI_DATABASE": "sqlite"})
    failed = other.invoke("start", check=False)
    assert failed.returncode and "page-database-changed" in failed.stderr, failed.stderr
    assert of(kept, "postgres")["ready"], "nothing was stopped"


def test_data_of_another_version_are_named(kept: Machine, page: Stack) -> None:
    kept.invoke("stop")
    file = kept.home / "data" / "postgres" / "cluster" / "PG_VERSION"
    before = file.read_text()
    file.write_text("9\n")
    try:
        failed = kept.invoke("start", check=False)
        assert failed.returncode and "page-database-version" in failed.stderr, failed.stderr
    finally:
        file.write_text(before)
    kept.invoke("start")
    assert of(kept, "postgres")["ready"]
