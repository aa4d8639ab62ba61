"""A repository of restic that opens at once: with a key that is cheap to derive.

restic makes its key from the password by scrypt, of parameters that take half a second of CPU on this machine, and does
it in each command. Here the same key is written again with parameters that take none. All else is restic's own.
https://restic.readthedocs.io/en/stable/100_references.html#keys-encryption-and-mac
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import subprocess
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.poly1305 import Poly1305

QUICK = {"N": 2, "r": 1, "p": 1}
MEMORY = 256 << 20  # bytes that scrypt may take: restic's own parameters need up to 60 MB
IV = MAC = 16  # bytes


def make(place: Path, password: str) -> None:
    """An empty repository that opens at once, in a folder that is not there yet."""
    env = {**os.environ, "RESTIC_REPOSITORY": str(place), "RESTIC_PASSWORD": password}
    subprocess.run(["restic", "init", "--no-cache", "--quiet"], env=env, check=True)
    quicken(place, password)


def quicken(place: Path, password: str) -> None:
    """Give a repository with one key a quick one instead, for the same password."""
    (slow,) = (place / "keys").iterdir()
    document = json.loads(slow.read_bytes())
    master = _decrypted(base64.b64decode(document["data"]), *_derived(document, password))
    document |= QUICK
    document["data"] = base64.b64encode(_encrypted(master, *_derived(document, password))).decode()
    content = json.dumps(document).encode()
    slow.with_name(hashlib.sha256(content).hexdigest()).write_bytes(content)
    slow.unlink()


def _derived(document: dict[str, object], password: str) -> tuple[bytes, bytes]:
    """The keys of encryption and of authentication that scrypt makes of a password."""
    salt = base64.b64decode(str(document["salt"]))
    n, r, p = (int(str(document[name])) for name in QUICK)
    key = hashlib.scrypt(password.encode(), salt=salt, n=n, r=r, p=p, maxmem=MEMORY, dklen=64)
    return key[:32], key[32:]


def _encrypted(content: bytes, key: bytes, authentic: bytes) -> bytes:
    iv = os.urandom(IV)
    made = Cipher(algorithms.AES(key), modes.CTR(iv)).encryptor().update(content)
    return iv + made + _mac(authentic, iv, made)


def _decrypted(sealed: bytes, key: bytes, authentic: bytes) -> bytes:
    iv, made, mac = sealed[:IV], sealed[IV:-MAC], sealed[-MAC:]
    assert mac == _mac(authentic, iv, made), "another password"
    return Cipher(algorithms.AES(key), modes.CTR(iv)).decryptor().update(made)


def _mac(authentic: bytes, iv: bytes, made: bytes) -> bytes:
    """Poly1305-AES: of the key's halves one encrypts the number used once, the other is Poly1305's own."""
    once = Cipher(algorithms.AES(authentic[:16]), modes.ECB()).encryptor().update(iv)  # noqa: S305
    return Poly1305.generate_tag(authentic[16:] + once, made)
