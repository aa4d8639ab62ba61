"""No secret stays in a line, and what is no secret does."""

from __future__ import annotations

import pytest

from scripts.database.connection import explain
from scripts.mask import SHOWN, mask, shown

SENTINEL = "s3ntinel-Qx71vd"


@pytest.mark.parametrize(
    "raw",
    [
        f"mongodb://jo:{SENTINEL}@db:27017/shop",
        f"mongodb+srv://jo:{SENTINEL}/@x@c0.example.net/shop?w=1",
        f"connecting to mongodb://jo:{SENTINEL}",
        f"connecting to postgresql+psycopg://jo:{SENTINEL}",
        f"MONGODB_URI={SENTINEL}",
        f"Authorization: Bearer {SENTINEL}",
        f"curl -H 'Authorization: bearer {SENTINEL}' x",
        f"-H 'x: Bearer {SENTINEL}'",
        f"Authorization: Basic {SENTINEL}==",
        f"Proxy-Authorization: Basic {SENTINEL}",
        f"Authorization: Token {SENTINEL}",
        f'{{"authorization": "Bearer {SENTINEL}"}}',
        f"X-Api-Key: {SENTINEL}",
        f"OPENAI_API_KEY={SENTINEL}",
        f"api_key='{SENTINEL}'",
        "key sk-Qx71vdQx71vd used",
        "AGE-SECRET-KEY-1Qx71vdQx71vdQx71vd",
        f"BACKUP_PASSPHRASE={SENTINEL}",
        f"BACKUP_PASSPHRASE=some words and {SENTINEL}",
        f"BACKUP_PASSPHRASE='some words and {SENTINEL}'",
        f'{{"passphrase": "some words, {SENTINEL}", "other": 1}}',
        f"AWS_SECRET_ACCESS_KEY={SENTINEL}",
        f'{{"password": "{SENTINEL}"}}',
        f'{{"auth_type":"bearer","key":"{SENTINEL}"}}',
        f"Set-Cookie: {SENTINEL}; Path=/",
        f"GET /x?a=1&token={SENTINEL}&b=2 HTTP/1.1",
        f"GET /x?access_token={SENTINEL} HTTP/1.1",
        f"https://host/v1?key={SENTINEL}",
        f"https://host/blob?X-Amz-Signature={SENTINEL}&x=1",
        f"https://host/blob?sv=1&sig={SENTINEL}",
        f"Looking in indexes: https://me:{SENTINEL}@host/simple",
        f"Looking in indexes: https://{SENTINEL}@host/simple",
        "see https://Qx71vd@host/simple",
        f"//host/:_authToken={SENTINEL}",
        f"//host/:_auth={SENTINEL}",
        f"//host/:_password={SENTINEL}",
        f"--password {SENTINEL} --user jo",
        f"curl -u jo:{SENTINEL} https://host",
        f"-----BEGIN RSA PRIVATE KEY-----\n{SENTINEL}\n-----END RSA PRIVATE KEY-----",
        f"-----BEGIN PRIVATE KEY-----\\n{SENTINEL}\\n-----END PRIVATE KEY-----",
        f"-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n{SENTINEL}",
        f"-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n{SENTINEL}\n-----END PGP PRIVATE KEY BLOCK-----",
    ],
)
def test_no_sentinel_stays(raw: str) -> None:
    masked = mask(f"before\n{raw}\nafter")
    assert SENTINEL not in masked and "Qx71vd" not in masked
    assert "***" in masked and masked.startswith("before\n")
    assert masked.endswith("\nafter") or ("-----END" not in raw and "BEGIN" in raw)
    assert mask(masked) == masked


@pytest.mark.parametrize(
    ("raw", "masked"),
    [
        ("mongodb://jo:pw@db:27017/shop", "mongodb://***@db:27017/shop"),
        ("mongodb+srv://jo:p@ss/w0rd@c0.example.net/x", "mongodb+srv://***@c0.example.net/x"),
        ("mongodb://jo:half-of-a-pass", "mongodb://***"),
        ("Get https://0123456789abcdef@host/x", "Get https://***@host/x"),
        ("Authorization: Bearer abc.def-123", "Authorization: *** ***"),
        ("-H 'x' Bearer abc.def-123", "-H 'x' Bearer ***"),
        ("WEBUI_SECRET_KEY=s3cret rest", "WEBUI_SECRET_KEY=*** rest"),
        ('{"password": "hunter2", "user": "jo"}', '{"password": "***", "user": "jo"}'),
        ("--password hunter2 --user jo", "--password *** --user jo"),
        ("GET /x?token=abc&page=2", "GET /x?token=***&page=2"),
        ("hf_abcdefgh1234", "***"),
        ("eyJhbGciOi.eyJzdWIi.c2ln", "***"),
        ("a\n-----BEGIN EC PRIVATE KEY-----\nMHc\n-----END EC PRIVATE KEY-----\nb", "a\n***\nb"),
    ],
)
def test_the_rest_of_a_line_stays(raw: str, masked: str) -> None:
    assert mask(raw) == masked
    assert mask(masked) == masked


@pytest.mark.parametrize(
    "raw",
    [
        "mongodb://127.0.0.1:27017/shop",
        str(explain(ValueError(), "nix").message),
        "docker://golang@sha256:8a59: reading docker://quay.io:443/x@sha256:99",
        "ssh://core@127.0.0.1:40123/run/user/501/podman/podman.sock",
        "unable to retrieve auth token: invalid username/password: unauthorized",
        "WEBUI_SECRET_KEY not set",
        "WEBUI_AUTH=True",
        "http://localhost:8080/health?full=1",
        "podman run --user 10001:10001 -u 0:0 x",
        "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
    ],
)
def test_what_is_no_secret_stays(raw: str) -> None:
    assert mask(raw) == raw


def test_of_a_long_line_the_part_that_proves_is_shown() -> None:
    line = shown("a " * 500 + "No space left on device" + " b" * 500, "no space")
    assert "No space left on device" in line and len(line) <= SHOWN + 2
    assert line.startswith("…") and line.endswith("…")
    assert shown("a\tb\x07") == "a b"
