"""What runs in place of the page while its tables are made."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import settings
from scripts.lifecycle import page_tables
from scripts.lifecycle.site import Site


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_all_but_the_program_is_the_page_s(tmp_path: Path, database: str) -> None:
    """The tables are made in the database of its settings; its server does not run."""
    given = {"RUNTIME": "embedded", "BYRE_HOME": str(tmp_path), "WEBUI_DATABASE": database}
    loaded = settings.load(tmp_path, given)
    page = Site.of(loaded.settings, loaded.home).described()["openwebui"]
    held = page_tables.held(page)
    assert page.embedded and held.embedded and page.embedded.part == held.embedded.part
    for command, address in ((held.command, "0.0.0.0"), (held.embedded.command, "127.0.0.1")):  # noqa: S104
        assert command[0] == "python" and command[3] == address and "open-webui" not in " ".join(command)
    assert held.embedded.command[4] == str(page.ready.port)
    assert held.environment == {**page.environment, "FROM_INIT_PY": "true"}
    assert ("DATABASE_URL" in {one.target for one in held.secrets}) == (database == "postgres")
    same = {"command", "embedded", "environment"}
    assert held.model_dump(exclude=same) == page.model_dump(exclude=same)
