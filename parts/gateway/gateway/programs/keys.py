"""Keys for programs: what each may ask for, how often, until when.

A key is 256 random bits, and its SHA-256 is what is kept. A slow hash guards what people choose, which can be guessed;
nobody guesses 256 bits, and a slow one would cost each request its time. RFC 9562 and NIST SP 800-63B (3.1.2, look-up
secrets of 112 bits and more) ask for no more. Looking up the hash takes as long for any wrong key.
"""

from __future__ import annotations

import hashlib
import logging
import re
import secrets
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from gateway.faults import Failure
from gateway.programs import kept

SCOPES = ("chat", "ask", "embeddings")
PREFIX = "sk-byre-"  # recognised, and masked, wherever keys are
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
MOST = 500  # keys
LARGEST = 10**12  # of a limit
MINUTE = 100_000  # requests

log = logging.getLogger("gateway.keys")


@dataclass(frozen=True)
class Key:
    """`created` and `expires` are seconds since 1970; `expires` 0 is never. A limit of 0 is none."""

    name: str
    hash: str
    scopes: tuple[str, ...]
    created: int
    expires: int = 0
    per_minute: int = 0
    tokens_per_day: int = 0

    @property
    def expired(self) -> bool:
        """Whether its time is over."""
        return 0 < self.expires <= time.time()

    def document(self) -> dict[str, Any]:
        """What may be shown: all but the hash."""
        shown = {name: value for name, value in asdict(self).items() if name != "hash"}
        return {**shown, "scopes": list(self.scopes), "expired": self.expired}


class Keys:
    """The keys in a folder, as `keys.json`; None: there is no place for any. Methods raise Failure."""

    def __init__(self, folder: Path | None) -> None:
        self._file = folder / "keys.json" if folder else None
        self._by_hash: dict[str, Key] = {}
        self._damaged = folder is None
        if self._file:
            try:
                found = [_key(one) for one in kept.read(self._file).get("keys", ())]
                self._by_hash = {one.hash: one for one in found}
            except (OSError, ValueError, TypeError, AttributeError) as error:
                log.error("%s can't be read: %s", self._file, type(error).__name__)
                self._damaged = True

    def __iter__(self) -> Iterator[Key]:
        self._check()
        return iter(sorted(self._by_hash.values(), key=lambda key: key.name))

    def find(self, secret: str) -> Key | None:
        """The key of this secret; None if there is none."""
        self._check()
        return self._by_hash.get(_hash(secret))

    def holds(self, key: Key) -> bool:
        """Whether it is still a key."""
        return key.hash in self._by_hash

    def create(self, given: Any) -> tuple[Key, str]:
        """A new key of what was asked for, and its secret, which is nowhere else."""
        if not isinstance(given, dict):
            raise _invalid("The request must be a JSON object with name.")
        there = list(self)
        secret = PREFIX + secrets.token_urlsafe(32)
        made = {**given, "scopes": given.get("scopes", ["chat"])}
        try:
            key = _key({**made, "hash": _hash(secret), "created": int(time.time())})
        except (TypeError, ValueError) as error:
            raise _invalid(f"{error}.") from None
        if any(one.name == key.name for one in there):
            raise Failure("key-exists", f"There is a key named {key.name}.", 409)
        if len(there) >= MOST:
            raise _invalid(f"There are {MOST} keys, which is the most. Revoke one.")
        if key.expired:
            raise _invalid("expires must be in the future.")
        self._write({**self._by_hash, key.hash: key})
        log.info("key created: %s", key.name)
        return key, secret

    def revoke(self, name: str) -> None:
        """Forget a key: the next request with it is refused."""
        key = next((one for one in self if one.name == name), None)
        if key is None:
            raise Failure("key-none", f"There is no key named {name[:64]!r}.", 404)
        self._write({one: other for one, other in self._by_hash.items() if other.name != name})
        log.info("key revoked: %s", name)

    def _write(self, keys: dict[str, Key]) -> None:
        assert self._file
        try:
            kept.write(self._file, {"keys": [asdict(one) for one in keys.values()]})
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise Failure("keys-file", f"The gateway can't write its keys: {why}.") from error
        self._by_hash = keys

    def _check(self) -> None:
        if self._damaged:
            raise Failure("keys-file", "The gateway can't read its keys.")


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _key(given: dict[str, Any]) -> Key:
    """Raises TypeError and ValueError with what is wrong."""
    known = {one.name for one in fields(Key)}
    if unknown := sorted(set(given) - known):
        raise ValueError(f"Unknown field {str(unknown[0])[:40]!r}")
    name, scopes = given.get("name"), given.get("scopes")
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise ValueError(
            "name must be 1 to 64 small letters, digits or ._- , and begin with a letter or digit"
        )
    if not isinstance(scopes, list | tuple) or not scopes or not set(map(str, scopes)) <= set(SCOPES):
        raise ValueError(f"scopes must be some of: {', '.join(SCOPES)}")
    for field, most in (("expires", LARGEST), ("per_minute", MINUTE), ("tokens_per_day", LARGEST)):
        value = given.get(field, 0)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
            raise ValueError(f"{field} must be a whole number from 0 to {most}")
    return Key(**{**given, "scopes": tuple(one for one in SCOPES if one in scopes)})


def _invalid(text: str) -> Failure:
    return Failure("key-invalid", text, 400)
