"""Takes secrets out of texts: by their form, as `explain` does, and by their values, wherever they occur."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from scripts import bounded
from scripts.doctor.installation import Installation
from scripts.mask import HIDDEN, mask
from scripts.settings import ENV_FILE, is_secret
from scripts.text import LONGEST

SHORTEST = 4  # characters: shorter ones would black out half of every text
KEYS = re.compile(r"key|token|secret|password|authorization|cookie|credential", re.IGNORECASE)


@dataclass(frozen=True)
class Redactor:
    """`values` are secrets, the longest first. `home` is shown as ~: it mostly contains a person's name."""

    values: tuple[str, ...]
    home: str = ""

    @classmethod
    def of(cls, values: Iterable[str], home: str = "") -> Redactor:
        """Each value with the forms in which it is written elsewhere: escaped in an address, in JSON, in base64."""
        forms: set[str] = set()
        for value in values:
            if len(value) >= SHORTEST:
                forms |= {value, quote(value, safe=""), quote(value), unquote(value), json.dumps(value)[1:-1]}
                forms.add(base64.b64encode(value.encode()).decode().rstrip("="))
        kept = (one for one in forms if len(one) >= SHORTEST)
        return cls(tuple(sorted(kept, key=lambda one: (-len(one), one))), home)

    def text(self, text: str) -> str:
        """Line by line, for the forms of secrets are those of lines; the values first, since they may hold anything."""
        for value in self.values:
            text = text.replace(value, HIDDEN)
        if self.home:
            text = text.replace(self.home, "~")
        return mask("\n".join(line[:LONGEST] for line in text.split("\n")))

    def document(self, found: Any) -> Any:
        """JSON's own kinds, with every text in it redacted, keys too."""
        if isinstance(found, str):
            return self.text(found)
        if isinstance(found, dict):
            return {self.text(str(key)): self.document(value) for key, value in found.items()}
        return [self.document(one) for one in found] if isinstance(found, list) else found


def values(installation: Installation) -> tuple[str, ...]:
    """Every secret that this installation has, read from where they are kept. Never shown, only looked for."""
    return tuple(dict.fromkeys(value for _, value in named(installation)))


def named(installation: Installation) -> Iterator[tuple[str, str]]:
    """As `values`, each after the name of the setting, file or variable that it is of."""
    for settings in (installation.env.items(), _env_file(installation.root / ENV_FILE)):
        for name, value in settings:
            yield from ((name, one) for one in _secret_settings([(name, value)]))
    for path in files(installation):
        yield from ((path.name, one) for one in _of_file(path))
    for name, proxy in installation.env.items():
        if "proxy" in name.lower():
            yield from ((name, one) for one in _login(proxy))


def files(installation: Installation) -> Iterator[Path]:
    """The files that hold a secret each."""
    folders = [installation.home.secrets]
    if installation.site:
        folders.append(installation.site.places.credentials.folder)
    for folder in dict.fromkeys(folders):
        yield from (path for path in sorted(folder.glob("*")) if path.is_file())


def _env_file(path: Path) -> Iterator[tuple[str, str]]:
    """Names and values of a `.env`, also of one that can't be used, and of lines that are commented out."""
    try:
        text = bounded.text(path, encoding="utf-8-sig", errors="replace")
    except OSError:
        return
    for line in text.splitlines():
        if match := re.match(r"\s*#?\s*(?:export\s+)?(\w+)\s*=\s*(.*?)\s*$", line):
            yield match[1], match[2].strip("'\"")
            # Unquoted, ' #' begins a comment; what the value is then depends on who reads it.
            yield match[1], match[2].partition(" #")[0].strip().strip("'\"")


def _secret_settings(known: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, value in known:
        if value and is_secret(name.lower()):
            yield value
            yield from _login(value)


def _login(address: str) -> Iterator[str]:
    """User and password of an address, as written and as meant."""
    _, separator, rest = address.partition("://")
    login, at, _ = rest.rpartition("@")
    if separator and at:
        user, colon, password = login.partition(":")
        yield login
        yield from {password, unquote(password)} if colon else {user}


def _of_file(path: Path) -> Iterator[str]:
    """A secret file's content; of one in JSON also each value that is a key or a token."""
    try:
        text = bounded.text(path).strip()
    except (OSError, UnicodeDecodeError):
        return
    yield text
    yield from _login(text)
    try:
        document = bounded.from_json(text)
    except ValueError:
        return
    yield from _leaves(document, False)


def _leaves(found: Any, secret: bool) -> Iterator[str]:
    if isinstance(found, dict):
        for key, value in found.items():
            yield from _leaves(value, secret or bool(KEYS.search(key)) or key == "headers")
    elif isinstance(found, list):
        for one in found:
            yield from _leaves(one, secret)
    elif isinstance(found, str) and secret and found.lower() not in {"bearer", "none", "session"}:
        yield found
        if found.lower().startswith("bearer "):
            yield found[7:].strip()
