"""The command itself on a stack that runs: `--fix` mends, `--bundle` holds no secret."""

from __future__ import annotations

import base64
import gzip
import json
import tarfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.doctor.bed import PAGE_SECONDS, Bed
from tests.doctor.test_doctor_settings import BY_OTHERS
from tests.waits import until

SENTINELS = {
    "MONGODB_URI": "uri-Sentinel/7f3a+9Q",
    "WEBUI_ADMIN_PASSWORD": "admin-Sentinel 42 x",
    "OPENAI_API_KEY": "sk-Sentinel-Zq81hd",
}


def test_fix_mends_and_says_so(ill: Bed) -> None:
    secret = ill.home / "secrets" / "mcp_token"

    def well(*flags: str) -> dict[str, Any]:
        """Of a busy machine's probes one may overrun its limit: it is made ill and looked at until that is all."""
        if flags:
            secret.chmod(BY_OTHERS)
        told: dict[str, Any] = ill.machine.json("doctor", *flags, check=False)
        return told if told["well"] else {}

    secret.chmod(BY_OTHERS)
    before = ill.machine.invoke("doctor", "--json", check=False)
    assert before.returncode == 1 and "secret-readable" in before.stdout
    told = until(lambda: well("--fix", "--yes"), every=PAGE_SECONDS)
    assert told["ran"] == [{"command": f"chmod 600 {secret}", "code": 0}] and told["still"] == []
    assert secret.stat().st_mode & 0o777 == 0o600
    until(well, every=PAGE_SECONDS)


def test_the_bundle_of_a_running_stack_holds_no_secret(ill: Bed, tmp_path: Path) -> None:
    """Sentinels as settings; the stack's own secrets are looked for, too."""
    uri = f"mongodb://jo:{quote(SENTINELS['MONGODB_URI'], safe='')}@127.0.0.1:9/?serverSelectionTimeoutMS=500"
    before = dict(ill.machine.settings)
    ill.machine.settings |= SENTINELS | {"MONGODB_URI": uri}
    try:
        run = ill.machine.invoke("doctor", "--bundle", "--to", str(tmp_path), check=False)
    finally:
        ill.machine.settings = before
    (path,) = tmp_path.glob("*.tar.gz")
    secrets = list(SENTINELS.values())
    for file in (ill.home / "secrets").iterdir():
        if file.name in {"mcp_token", "engine_api_key", "webui_secret_key", "webui_admin_password"}:
            secrets.append(file.read_text())
    packed = path.read_bytes()
    with tarfile.open(path) as archive:
        members = archive.getnames()
    assert {f"byre-doctor/{name}" for name in ("doctor.json", "config.json", "logs/openwebui.log")} <= set(
        members
    )
    everything = {
        "packed": packed,
        "unpacked": gzip.decompress(packed),
        "said": (run.stdout + run.stderr).encode(),
    }
    for secret in secrets:
        raw = secret.encode()
        for form in (
            raw,
            quote(secret, safe="").encode(),
            json.dumps(secret)[1:-1].encode(),
            base64.b64encode(raw)[:-4],
        ):
            for where, content in everything.items():
                assert form not in content, where
