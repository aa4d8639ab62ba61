from __future__ import annotations

from pathlib import Path

import pytest

from scripts.database import options, ping
from scripts.errors import SettingsError

SENTINEL = "s3ntinel"


@pytest.mark.parametrize(
    ("text", "named", "allowed"),
    [
        ("tls=maybe", "tls=maybe", "true or false"),
        ("authMechanism=MAGIC", "authMechanism=MAGIC", "SCRAM-SHA-256"),
        ("authmechanism=MAGIC", "authMechanism=MAGIC", "SCRAM-SHA-256"),
        ("readPreference=closest", "readPreference=closest", "nearest"),
        ("tls=true&tlsCAFile=/nowhere/ca.pem", "tlsCAFile=/nowhere/ca.pem", "certificates as PEM"),
        (
            f"tls=true&tlsCertificateKeyFile=/nowhere/me.pem&tlsCertificateKeyFilePassword={SENTINEL}",
            "tlsCertificateKeyFile=/nowhere/me.pem",
            "a certificate and its key",
        ),
        ("authMechanism=MONGODB-X509", "authMechanism=MONGODB-X509", "tlsCertificateKeyFile=FILE"),
        ("authMechanism=MONGODB-X509&tls=true", "authMechanism=MONGODB-X509", "tlsCertificateKeyFile=FILE"),
        (f"connectTimeoutMS={SENTINEL}", "connecttimeoutms can't", "connection string options"),
    ],
)
def test_an_option_that_can_not_be_used_is_named_with_its_value_and_what_is_allowed(
    text: str, named: str, allowed: str
) -> None:
    with pytest.raises(SettingsError) as error:
        ping(f"mongodb://me:{SENTINEL}@127.0.0.1:1/?{text}", timeout=0.1)
    assert error.value.fault == "database-option"
    assert error.value.message.startswith(f"MONGODB_URI: {named}") and allowed in error.value.message
    assert "uv run invoke db check" in error.value.hint
    assert SENTINEL not in f"{error.value.message} {error.value.hint} {error.value.detail}"


def test_the_end_of_a_password_is_not_taken_for_an_option() -> None:
    for uri in (
        f"mongodb://u:pa?{SENTINEL}=Qwx@db.example.org/",
        f"mongodb://u:p/a?tlsCAFile={SENTINEL}@db/?tls=true",
    ):
        assert options.unknown(uri) == options.files(uri) == () and not options.uses_tls(uri)
        with pytest.raises(SettingsError) as error:
            options.check(uri)
        assert error.value.fault == "database-uri" and "%3F" in error.value.message
        assert SENTINEL not in f"{error.value.message} {error.value.hint} {error.value.detail}"


@pytest.mark.parametrize("name", ["tlsCAFile", "tlsCertificateKeyFile"])
def test_a_file_that_holds_no_certificate(tmp_path: Path, name: str) -> None:
    (tmp_path / "notes.txt").write_text("no certificate")
    with pytest.raises(SettingsError) as error:
        options.check(f"mongodb://h/?tls=true&{name}={tmp_path / 'notes.txt'}")
    assert error.value.fault == "database-option" and name in error.value.message


@pytest.mark.parametrize("hosts", ["db.example:27017", "a.example,b.example"])
def test_srv_takes_one_name_without_a_port(hosts: str) -> None:
    with pytest.raises(SettingsError) as error:
        options.check(f"mongodb+srv://me:{SENTINEL}@{hosts}/shop")
    assert error.value.fault == "database-uri" and SENTINEL not in error.value.message


@pytest.mark.parametrize(
    ("uri", "tls"),
    [
        ("mongodb://h", False),
        ("mongodb://h/?tls=true", True),
        ("mongodb://h/?ssl=true", True),
        ("mongodb+srv://h", True),
        ("mongodb+srv://h/?tls=false", False),
        ("mongodb://h/?tlsCAFile=/a", True),
    ],
)
def test_whether_the_address_asks_for_tls(uri: str, tls: bool) -> None:
    assert options.uses_tls(uri) is tls


def test_what_the_driver_ignores_is_known() -> None:
    assert options.unknown("mongodb://h/?retryWrites=true&foo=1&directConnection=true") == ("foo",)
    assert options.trusts_anyone("mongodb://h/?tls=true&tlsAllowInvalidCertificates=true")
    assert not options.trusts_anyone("mongodb://h/?tls=true")
