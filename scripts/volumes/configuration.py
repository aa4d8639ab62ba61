"""Settings and secrets in a backup: a tar, encrypted to a passphrase or to a public key of age.

Without either of the two they are in no backup. The tool `age` reads it, too:
`age -d configuration.tar.age | tar -xf - -C FOLDER`. https://age-encryption.org/v1 https://pypi.org/project/pyrage/
"""

from __future__ import annotations

import io
import re
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scripts import bounded
from scripts.errors import ByreError, HostError, SettingsError
from scripts.host.space import memory

FILE = "configuration.tar.age"
LARGEST = 64 << 20  # bytes
NAMES = re.compile(r"\.env|mcp-config\.json|secrets/[A-Za-z0-9][\w.-]{0,100}")
# In the header of what a passphrase opens: the salt, and the logarithm of scrypt's steps, each of which takes 1 KiB.
BY_PASSPHRASE = re.compile(rb"\n-> scrypt \S+ (\d{1,2})\n")
BESIDES = 256 << 20  # bytes for all else
MEMORY = (1 << 30) + BESIDES  # to encrypt: pyrage takes as many steps as a second allows, seen 2^20
MOST = 24  # age refuses more steps where they take too long
TOO_LONG, TRIES = "Excessive work parameter", 20  # how pyrage begins to say so; how often it is asked


@dataclass(frozen=True)
class Key:
    """What encrypts, and what opens. `recipient` is a public key of age, `identity` the file of the private one."""

    passphrase: str = field(default="", repr=False)
    recipient: str = ""
    identity: Path | None = None

    @property
    def encrypts(self) -> bool:
        return bool(self.passphrase or self.recipient)

    def opens(self, data: bytes) -> bool:
        """Whether what is needed to open it is known; it may be the wrong one."""
        return bool(self.passphrase if by_passphrase(data) else self.identity)


def by_passphrase(data: bytes) -> bool:
    """Whether a passphrase opens it; else a private key does."""
    return bool(BY_PASSPHRASE.search(data[:200]))


def encrypted(files: Mapping[str, bytes], key: Key) -> bytes:
    """The files by their names in the tar. A public key goes first. Raises SettingsError, HostError."""
    import pyrage

    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, data in sorted(files.items()):
            info = tarfile.TarInfo(name)
            info.size, info.mode = len(data), 0o600
            tar.addfile(info, io.BytesIO(data))
    if not key.recipient:
        _room()
        return bytes(pyrage.passphrase.encrypt(held.getvalue(), key.passphrase))
    try:
        return bytes(pyrage.encrypt(held.getvalue(), [pyrage.x25519.Recipient.from_str(key.recipient)]))
    except pyrage.RecipientError as error:
        raise SettingsError(
            f"BACKUP_AGE_RECIPIENT is not a public key of age: {error}.",
            fault="settings-invalid",
            hint="age-keygen prints one (age1…); correct it in .env, then: uv run invoke config",
        ) from error


def decrypted(data: bytes, key: Key) -> dict[str, bytes]:
    """The files by their names. Raises SettingsError for a wrong key or none, ByreError for other content."""
    import pyrage

    if not key.opens(data):
        raise _locked(by_passphrase(data))
    try:
        if found := BY_PASSPHRASE.search(data[:200]):
            _room((1024 << min(int(found[1]), MOST)) + BESIDES)
            plain = _opened(data, key.passphrase)
        else:
            plain = pyrage.decrypt(data, _identities(key))
    except pyrage.DecryptError as error:
        if TOO_LONG in str(error):
            raise SettingsError(
                "This machine would take too long to open the backup's configuration. Nothing was changed.",
                fault="backup-passphrase",
                detail=str(error).splitlines(),
                hint="Stop other work here, then the same command again; or open it on a faster machine: "
                f"age -d {FILE}",
            ) from error
        what = "passphrase" if by_passphrase(data) else f"private key in {key.identity}"
        raise SettingsError(
            f"The {what} does not open the backup's configuration. Nothing was changed.",
            fault="backup-passphrase",
            detail=str(error).splitlines(),
            hint="Try another one: BACKUP_PASSPHRASE or BACKUP_AGE_IDENTITY in .env, as when the backup was made",
        ) from error
    return _files(plain)


def _opened(data: bytes, passphrase: str) -> bytes:
    """What a passphrase opens. Raises pyrage.DecryptError.

    pyrage first measures for a millisecond how fast scrypt is here, and refuses what would take more than 16 s. Other
    work makes that too slow by chance: so it is asked again.
    """
    import pyrage

    for _ in range(TRIES - 1):
        try:
            return bytes(pyrage.passphrase.decrypt(data, passphrase))
        except pyrage.DecryptError as error:
            if TOO_LONG not in str(error):
                raise
    return bytes(pyrage.passphrase.decrypt(data, passphrase))


def _files(plain: bytes) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    try:
        with tarfile.open(fileobj=io.BytesIO(plain), mode="r:") as tar:
            for info in tar:
                file = tar.extractfile(info) if info.isreg() and NAMES.fullmatch(info.name) else None
                if not file:
                    raise ValueError(f"it holds {info.name!r}")
                found[info.name] = file.read()
    except (tarfile.TarError, ValueError, EOFError) as error:
        raise ByreError(
            f"The backup's configuration is not as Byre writes it: {error}. Nothing was changed.",
            fault="backup-damaged",
            hint="Choose another backup: uv run invoke volumes list",
        ) from error
    return found


def _identities(key: Key) -> list[object]:
    """Those of a file as age-keygen writes it. Raises SettingsError."""
    import pyrage

    path = key.identity
    assert path
    try:
        lines = [line.strip() for line in bounded.text(path, 1 << 16).splitlines()]
        found = [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError) as error:
        why = getattr(error, "strerror", "") or "it holds no private key of age, or an encrypted one"
        raise SettingsError(
            f"BACKUP_AGE_IDENTITY={path} can't be used: {why}.",
            fault="settings-invalid",
            hint="Name the file that age-keygen wrote, in .env; then the same command again",
        ) from error
    if not found:
        raise _locked(False)
    return found


def _locked(by_passphrase: bool) -> SettingsError:
    what = "a passphrase" if by_passphrase else "a private key of age"
    name = "BACKUP_PASSPHRASE" if by_passphrase else "BACKUP_AGE_IDENTITY"
    return SettingsError(
        f"The backup's configuration is encrypted, and opens only with {what}. Nothing was changed.",
        fault="backup-locked",
        hint=f"Set {name} in .env, or type the passphrase on a terminal; then the same command again",
    )


def _room(need: int = MEMORY) -> None:
    """Raises HostError where a passphrase would take the memory of others."""
    if (free := memory().available) < need:
        raise HostError(
            f"A passphrase needs {need >> 20} MB of memory for a moment, and {free >> 20} MB are available.",
            fault="backup-memory",
            hint="uv run invoke stop, then the same command again. Or use a key, which needs none: "
            "BACKUP_AGE_RECIPIENT in .env",
        )
