"""The installation that the audit's probes look at."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.doctor.installation import Installation
from tests.unit.audit.looking import SECRET
from tests.unit.doctor.acting import installation


@pytest.fixture
def made(tmp_path: Path) -> Installation:
    """An installation with one secret, of which the stack's page seems to run."""
    home = tmp_path / ".byre"
    (home / "secrets").mkdir(parents=True, mode=0o700)
    home.chmod(0o700)
    (home / "secrets" / "mcp_token").write_text(SECRET)
    (home / "secrets" / "mcp_token").chmod(0o600)
    return installation(tmp_path, {"BYRE_HOME": str(home), "RUNTIME": "embedded"}, "openwebui")
