"""The bundle holds what a report needs, and no secret: sentinels are put wherever secrets are."""

from __future__ import annotations

import base64
import io
import json
import tarfile
from pathlib import Path
from urllib.parse import quote

import pytest

from scripts.commands import doctor as command
from scripts.doctor import bundle, redact
from scripts.doctor.installation import Installation
from scripts.doctor.redact import Redactor
from scripts.errors import HostError
from tests.unit.doctor.acting import SENTINEL, installation

SECRETS = {
    "mcp_token": "token-Zq81hd",
    "webui_secret_key": "key-Bt55rw",
    "webui_admin_password": 'it\'s "quoted" pass',
    "mcp_headers": json.dumps({"authorization": "Bearer bearer-Yx72kp"}),
    "tool_servers": json.dumps([{"url": "http://x/mcp", "key": "toolkey-Lm30vc", "auth_type": "bearer"}]),
    "database_uri": f"mongodb://jo:{quote(SENTINEL, safe='')}@db.example/d",
}
FORBIDDEN = (
    SENTINEL, quote(SENTINEL, safe=""), base64.b64encode(SENTINEL.encode()).decode().rstrip("="),
    "token-Zq81hd", "key-Bt55rw", "quoted", "bearer-Yx72kp", "toolkey-Lm30vc", "old-Rr64mn", "proxypass-Ww19",
)  # fmt: skip


def seeded(root: Path, env: dict[str, str]) -> Installation:
    (root / ".env").write_text(
        f"#MONGODB_URI=mongodb://jo:old-Rr64mn@h/d\nMONGODB_URI=mongodb://jo:{quote(SENTINEL, safe='')}@h/d\n"
    )
    who = installation(root, env)
    who.home.prepare()
    for name, value in SECRETS.items():
        (who.home.secrets / name).write_text(value)
    whole = (one for one in FORBIDDEN if one != "quoted")  # a part of a password may stand elsewhere
    words = " / ".join([*SECRETS.values(), *whole])
    lines = "".join(f"2026-11-22T10:00:00.{n:03}Z line {n} {words}\n" for n in range(600))
    (who.home.logs / "mcp.log").write_text(lines)
    (who.home.logs / "supervisord.log").write_text(f"{words}\n" * 600)
    (who.home.run / "compose.yml").write_text(
        f"services: {{mcp: {{environment: {{X: {json.dumps(words)}}}}}}}\n"
    )
    return who


@pytest.fixture
def unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_home: Path) -> dict[str, str]:
    env = {"HTTPS_PROXY": "http://me:proxypass-Ww19@proxy:1"}
    who = seeded(tmp_path, env)
    found = {"findings": [{"seen": f"{SENTINEL} below {own_home}"}], SENTINEL: 1}
    path = command._bundle(who, found, str(tmp_path))
    assert path.parent == tmp_path and path.stat().st_mode & 0o777 == 0o600
    with tarfile.open(path) as archive:
        assert all(one.isfile() and one.name.startswith("byre-doctor/") for one in archive)
        return {one.name.split("/", 1)[1]: archive.extractfile(one).read().decode() for one in archive}  # type: ignore[union-attr]


def test_no_sentinel_is_in_it(unpacked: dict[str, str], own_home: Path) -> None:
    for name, content in unpacked.items():
        for secret in FORBIDDEN:
            assert secret not in content, f"{secret} in {name}"
        assert str(own_home) not in content, name


def test_it_holds_what_a_report_needs(unpacked: dict[str, str]) -> None:
    wanted = {"doctor.json", "config.json", "versions.json", "status.json", "compose.yml", "logs/mcp.log"}
    assert wanted <= set(unpacked)
    assert not [name for name in unpacked if "secret" in name or ".env" in name]
    log = unpacked["logs/mcp.log"].splitlines()
    assert len(log) == 500 and "line 599" in log[-1]
    config = json.loads(unpacked["config.json"])
    assert config["settings"]["MONGODB_URI"] == {"value": "********", "from": ".env line 2"}
    assert json.loads(unpacked["versions.json"])["parts"]["mcp"]


def test_settings_that_cannot_be_used_are_no_way_around_it(tmp_path: Path) -> None:
    text = (
        f"MONGODB_URI=mongodb://jo:{SENTINEL}@h/d # mine\nMONGODB_URI='mongodb://jo:second-Pp47@h/d'\nbad\n"
    )
    (tmp_path / ".env").write_text(text)
    who = installation(tmp_path)
    assert who.site is None
    redactor = Redactor.of(redact.values(who))
    assert redactor.text(f"x {SENTINEL} y second-Pp47 z") == "x *** y *** z"
    path = command._bundle(who, {"x": text}, str(tmp_path / "b.tar.gz"))
    with tarfile.open(path) as archive:
        all_ = b"".join(archive.extractfile(one).read() for one in archive)  # type: ignore[union-attr]
    assert SENTINEL.encode() not in all_ and b"second-Pp47" not in all_


def test_documents_stay_json_and_short_values_black_out_nothing() -> None:
    redactor = Redactor.of(["ab", "s3cret-value"], "/home/jo")
    found = {"a": ['token="s3cret-value"', 1, None, True], "/home/jo/x": "abc"}
    assert redactor.document(found) == {"a": ['token="***"', 1, None, True], "~/x": "abc"}


def test_a_private_key_is_taken_out_with_all_its_lines() -> None:
    key = "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\nIIxyz==\n-----END EC PRIVATE KEY-----"
    assert Redactor.of([]).text(f"one\n{key}\ntwo") == "one\n***\ntwo"


def test_a_longer_secret_is_taken_out_before_the_shorter_one_in_it() -> None:
    assert Redactor.of(["pass", "password-1"]).text("password-1 pass") == "*** ***"


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(HostError, match="can't be written"):
        bundle.write(tmp_path / "file" / "x.tar.gz", 0.0, b"")


def test_the_same_evidence_is_the_same_archive_inside() -> None:
    redactor = Redactor.of([])
    one, two = (bundle.pack({"a": {"x": 1}}, {"b.txt": "c"}, redactor, 5.0) for _ in range(2))
    with tarfile.open(fileobj=io.BytesIO(one)) as first, tarfile.open(fileobj=io.BytesIO(two)) as second:
        assert [(m.name, m.size, m.mtime) for m in first] == [(m.name, m.size, m.mtime) for m in second]
