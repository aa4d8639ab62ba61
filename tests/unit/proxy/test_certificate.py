"""A certificate of the user's own is judged before the proxy starts with it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from scripts.errors import HostError
from scripts.proxy import certificate

HOST = "chat.example.org"


def made(folder: Path, name: str, host: str = HOST, days: int = 1) -> tuple[Path, Path]:
    """A self-signed certificate and its key, by openssl, valid for so many days from now."""
    file, key, request, names = (folder / f"{name}.{end}" for end in ("pem", "key", "csr", "ext"))
    names.write_text(f"subjectAltName={host if ':' in host else 'DNS:' + host}")
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    openssl("req", *curve, "-subj", "/CN=test", "-keyout", key, "-out", request)
    openssl("x509", "-req", "-in", request, "-signkey", key, "-days", days, "-extfile", names, "-out", file)
    return file, key


def openssl(*words: object) -> None:
    subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)


def refused(file: Path, key: Path, host: str = HOST) -> str:
    with pytest.raises(HostError) as caught:
        certificate.check(file, key, host)
    assert caught.value.hint
    return caught.value.fault


@pytest.mark.parametrize(
    ("names", "host"),
    [(HOST, HOST), ("*.example.org", HOST), ("IP:192.168.1.5", "192.168.1.5")],
)
def test_one_that_a_browser_takes(tmp_path: Path, names: str, host: str) -> None:
    certificate.check(*made(tmp_path, "good", host=names), host)


def test_one_for_another_name(tmp_path: Path) -> None:
    assert refused(*made(tmp_path, "other", host="other.example.org")) == "own-certificate-name"
    assert refused(*made(tmp_path, "ip"), "192.168.1.5") == "own-certificate-name"


def test_one_that_has_expired(tmp_path: Path) -> None:
    assert refused(*made(tmp_path, "old", days=-1)) == "own-certificate-expired"


def test_the_key_of_another(tmp_path: Path) -> None:
    (file, _), (_, key) = made(tmp_path, "one"), made(tmp_path, "two")
    assert refused(file, key) == "own-certificate-key"


def test_what_is_no_pem_and_a_key_with_a_passphrase(tmp_path: Path) -> None:
    file, key = made(tmp_path, "one")
    text = tmp_path / "text"
    text.write_text("hello")
    assert refused(text, key) == "own-certificate-unusable"
    assert refused(file, text) == "own-certificate-unusable"
    locked = tmp_path / "locked"
    openssl("pkey", "-in", key, "-aes256", "-passout", "pass:secret", "-out", locked)
    assert refused(file, locked) == "own-certificate-unusable"
    assert refused(tmp_path / "missing", key) == "file-unreadable"
