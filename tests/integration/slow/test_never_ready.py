"""A new page that migrates the data and then never gets ready: the old version is back, with the data of before."""

from __future__ import annotations

from pathlib import Path

from scripts import parts
from tests import small_stack
from tests.machine import Machine

PATIENCE = 900.0  # seconds
READY = "120"  # seconds that the new version gets, and the old one when it comes back
LISTENS = "migrate()\nThreadingHTTPServer"


def never_ready(machine: Machine) -> None:
    """Of the new page."""
    place = parts.place(parts.find("openwebui"), Path(machine.settings["PARTS_STORAGE"]))
    server = place / "bin" / "server.py"
    text = server.read_text()
    assert LISTENS in text
    server.write_text(text.replace(LISTENS, LISTENS.replace("\n", "\ntime.sleep(3600)\n")))


def test_an_update_to_a_page_that_never_gets_ready_is_taken_back(tmp_path: Path) -> None:
    with small_stack.machine(tmp_path) as machine:
        page = machine.home / "data" / "openwebui"
        machine.invoke("start", timeout=PATIENCE)
        small_stack.write_chat(page, "first")
        before = small_stack.seen(page)
        never_ready(machine)
        machine.settings["READY_TIMEOUT"] = READY
        run = machine.invoke("update", check=False, timeout=PATIENCE)
        assert run.returncode == 6 and "error[update-failed]" in run.stderr, run.stderr
        assert small_stack.seen(page) == before
        assert before[0] == small_stack.FIRST and (machine.home / "backups").is_dir()
        assert all(one["ready"] for one in machine.json("status")["services"].values())
