"""Settings and secrets, encrypted: by pyrage, and read by Debian's `age` where it is installed."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import pyrage
import pytest

from scripts.errors import ByreError, HostError, SettingsError
from scripts.host.space import Memory, memory
from scripts.volumes import configuration
from scripts.volumes.configuration import MEMORY, Key, by_passphrase, decrypted, encrypted
from tests.faults import fault
from tests.sentinel import PASSWORD, WORD

FILES = {".env": b"WEBUI_PORT=8123\n", "secrets/webui_secret_key": b"from the backup"}
PASSPHRASE = "correct horse"
# FILES encrypted to PASSPHRASE with two steps of scrypt, where pyrage takes a million, 1 GB and some seconds.
QUICK = (Path(__file__).parent / "data" / "by-passphrase.tar.age").read_bytes()


@pytest.fixture
def keys(tmp_path: Path) -> Key:
    """A pair of age."""
    private = pyrage.x25519.Identity.generate()
    (tmp_path / "key.txt").write_text(f"# public key: {private.to_public()}\n{private}\n")
    return Key(recipient=str(private.to_public()), identity=tmp_path / "key.txt")


def test_to_a_key_and_back(keys: Key) -> None:
    sealed = encrypted(FILES, keys)
    assert b"8123" not in sealed and not by_passphrase(sealed)
    assert decrypted(sealed, keys) == FILES


@pytest.mark.skipif(memory().available < MEMORY, reason="a passphrase takes more memory than there is")
def test_to_a_passphrase_and_back() -> None:
    sealed = encrypted(FILES, Key(PASSPHRASE))
    assert b"8123" not in sealed and by_passphrase(sealed)
    assert decrypted(sealed, Key(PASSPHRASE)) == FILES
    assert decrypted(QUICK, Key(PASSPHRASE)) == FILES


@pytest.mark.parametrize("busy", [3, 1000])
def test_other_work_makes_a_passphrase_seem_too_slow_to_try(
    monkeypatch: pytest.MonkeyPatch, busy: int
) -> None:
    """What pyrage says where it measured a slow moment; a machine may also be too slow at all times."""
    real, asked = pyrage.passphrase.decrypt, [0]

    def measured(*given: Any) -> bytes:
        asked[0] += 1
        if asked[0] <= busy:
            raise pyrage.DecryptError(
                "Excessive work parameter for passphrase.\nIt takes around 128 seconds."
            )
        return bytes(real(*given))

    monkeypatch.setattr(pyrage.passphrase, "decrypt", measured)
    if busy == 3:
        assert decrypted(QUICK, Key(PASSPHRASE)) == FILES
        return
    with pytest.raises(SettingsError, check=fault("backup-passphrase")) as caught:
        decrypted(QUICK, Key(PASSPHRASE))
    assert "age -d" in caught.value.hint and "128" in caught.value.detail[1] and asked[0] < 100


def test_a_key_goes_before_a_passphrase(keys: Key) -> None:
    assert not by_passphrase(encrypted(FILES, Key(PASSPHRASE, keys.recipient)))
    assert Key(PASSPHRASE).encrypts and keys.encrypts and not Key().encrypts
    assert PASSPHRASE not in repr(Key(PASSPHRASE))


@pytest.mark.skipif(not shutil.which("age"), reason="age is missing; install it: apt-get install age")
def test_the_tool_age_reads_it(keys: Key, tmp_path: Path) -> None:
    argv = ["age", "--decrypt", "--identity", str(keys.identity)]
    done = subprocess.run(argv, input=encrypted(FILES, keys), capture_output=True, check=True)
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as tar:
        assert {one.name: one.mode for one in tar} == dict.fromkeys(FILES, 0o600)


def test_a_wrong_key_or_none(keys: Key, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = encrypted(FILES, keys)
    other = tmp_path / "other.txt"
    other.write_text(str(pyrage.x25519.Identity.generate()))
    for data, key, id in (
        (QUICK, Key(PASSWORD), "backup-passphrase"),
        (QUICK, keys, "backup-locked"),
        (sealed, Key(identity=other), "backup-passphrase"),
        (sealed, Key(PASSPHRASE), "backup-locked"),
        (sealed, Key(identity=tmp_path / "none"), "settings-invalid"),
    ):
        with pytest.raises(SettingsError, check=fault(id)) as caught:
            decrypted(data, key)
        assert WORD not in caught.value.message
    monkeypatch.setattr(configuration, "memory", lambda: Memory(1 << 40, 1 << 40))
    with pytest.raises(SettingsError) as caught:
        decrypted(QUICK.replace(b" 1\n", b" 40\n", 1), Key(PASSPHRASE))
    assert "seconds" in str(caught.value.detail), "not the passphrase is wrong: trying it would take years"
    other.write_text("no key")
    with pytest.raises(SettingsError, check=fault("settings-invalid")):
        decrypted(sealed, Key(identity=other))
    with pytest.raises(SettingsError, check=fault("settings-invalid")):
        encrypted(FILES, Key(recipient="age1" + "q" * 58))


def test_a_passphrase_does_not_take_the_memory_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(configuration, "memory", lambda: Memory(8 << 30, 1 << 30))
    of_a_fast_machine = QUICK.replace(b" 1\n", b" 21\n", 1)
    for call in (
        lambda: encrypted(FILES, Key(PASSPHRASE)),
        lambda: decrypted(of_a_fast_machine, Key(PASSPHRASE)),
    ):
        with pytest.raises(HostError, check=fault("backup-memory")):
            call()
    assert decrypted(QUICK, Key(PASSPHRASE)) == FILES


@pytest.mark.parametrize(
    "name", ["../.env", "/etc/passwd", "secrets/../.env", "secrets/a/b", "models.yml", "secrets/"]
)
def test_what_others_put_in_it_is_refused(name: str, keys: Key) -> None:
    """Whoever has the public key can encrypt."""
    with pytest.raises(ByreError, check=fault("backup-damaged")):
        decrypted(encrypted({name: b"x"}, keys), keys)


def test_links_and_other_content_are_refused(keys: Key) -> None:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as tar:
        link = tarfile.TarInfo(".env")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    public = pyrage.x25519.Recipient.from_str(keys.recipient)
    for plain in (held.getvalue(), b"no tar at all", b""):
        with pytest.raises(ByreError, check=fault("backup-damaged")):
            decrypted(pyrage.encrypt(plain, [public]), keys)
