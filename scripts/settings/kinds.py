"""The kinds of value that settings hold. Each says in words what it allows; errors quote that."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BeforeValidator, SecretStr

LONGEST_NAME = 255  # bytes of each part of a path on most file systems: NAME_MAX of Linux, and on APFS
# What has a meaning in an address is written as %XX in a user name or password:
# https://www.mongodb.com/docs/manual/reference/connection-string/
RESERVED = "#/?[]@:"
HOSTS = re.compile(
    r"(?:[^@]*@)?[\w.-]+(?::\d+)?(?:,[\w.-]+(?::\d+)?)*(?:/[^@]*)?$"
)  # and, maybe, a login before


class Wrong(ValueError):
    """A value that does not fit, with what is wrong in words that hold no part of it."""


@dataclass(frozen=True)
class Allowed:
    """Metadata of a kind: what it allows, in words."""

    words: str


def _checked(words: str, parse: Callable[[str], Any]) -> tuple[BeforeValidator, Allowed]:
    """`parse` gets the text as written and raises ValueError when it does not fit."""
    return BeforeValidator(lambda value: parse(value) if isinstance(value, str) else value), Allowed(words)


def _whole(text: str, low: int, high: int) -> int:
    if not re.fullmatch(r"[+-]?\d{1,12}", text.strip()) or not low <= int(text) <= high:
        raise ValueError
    return int(text)


def _size(text: str) -> int | None:
    """`512m`, `4g`, `1.5GiB` in bytes, powers of 1024 as Podman and Docker read them."""
    if not text.strip():
        return None
    match = re.fullmatch(r"(\d{1,15}(?:\.\d{1,15})?)\s*([bkmgt]?)(?:i?b)?", text.strip().lower())
    if not match or float(match[1]) == 0:
        raise ValueError
    return int(float(match[1]) * 1024 ** "bkmgt".index(match[2] or "b"))


def _limit(text: str) -> int:
    size = _size(text)
    if not size:  # zero, as of 0.5b, means no limit to a program
        raise ValueError
    return size


def _duration(text: str) -> int:
    """Seconds of `90`, `45s`, `5m`, `2h`; -1 means for ever."""
    match = re.fullmatch(r"(-1|\d{1,9})([smh]?)", text.strip().lower())
    if not match:
        raise ValueError
    return -1 if match[1] == "-1" else int(match[1]) * {"": 1, "s": 1, "m": 60, "h": 3600}[match[2]]


def _threads(text: str) -> int | None:
    return None if text.strip().lower() == "auto" else _whole(text, 1, 512)  # ggml holds no more


def _batch(text: str) -> int | None:
    return None if text.strip().lower() == "auto" else _whole(text, 32, 4096)


def _slots(text: str) -> int | None:
    return None if text.strip().lower() == "auto" else _whole(text, 1, 64)


def _hours(text: str) -> int | None:
    return None if text.strip().lower() == "auto" else _whole(text, 1, 8760)


def _cpus(text: str) -> float | None:
    if not text.strip():
        return None
    if not re.fullmatch(r"\d+(\.\d+)?", text.strip()) or not 0 < float(text) <= 1024:
        raise ValueError
    return float(text)


def _url(text: str) -> str:
    parts = urlsplit(text.strip())
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.password:
        raise ValueError
    if parts.port == 0:  # an invalid port raises ValueError itself
        raise ValueError
    return text.strip().rstrip("/")


def _base_url(text: str) -> str:
    if not text.strip():
        return ""
    url = _url(text)
    if urlsplit(url).query or urlsplit(url).fragment:
        raise ValueError
    return url


def _public_url(text: str) -> str:
    """An origin of HTTPS: no path, since pages ask for theirs from the root."""
    if not text.strip():
        return ""
    parts = urlsplit(_base_url(text))
    if parts.scheme != "https" or parts.path or not re.fullmatch(r"[A-Za-z0-9.:-]+", parts.hostname or ""):
        raise ValueError
    return f"https://{parts.netloc.lower()}"


def _address(text: str) -> str:
    return str(ipaddress.IPv4Address(text.strip())) if text.strip() else ""


def _key(text: str) -> SecretStr | None:
    """It becomes a header of HTTP: printable ASCII without blanks. Open WebUI takes a semicolon for a key's end."""
    text = text.strip()
    if not text:
        return None
    if not re.fullmatch(r"[!-:<-~]{1,4096}", text):
        raise ValueError
    return SecretStr(text)


def _mongodb_uri(text: str) -> SecretStr | None:
    text = text.strip()
    if not text:
        return None
    found = re.fullmatch(r"mongodb(?:\+srv)?://(.+)", text)
    if not found:
        raise ValueError
    if wrong := _wrong_login(found[1]):
        raise Wrong(wrong)
    return SecretStr(text)


def _place_of_the_page(text: str) -> str:
    if "://" in text:
        raise Wrong(
            "PostgreSQL elsewhere can't be used: backups, updates and rollbacks copy the page's data, and would not "
            "have them"
        )
    return text


def _wrong_login(rest: str) -> str:
    """What is wrong with the part of a MongoDB address that follows `://`; empty where nothing is. No part of it is in
    the words, since a password may be anywhere in it."""
    if re.search(r"[<>]", rest):
        return (
            "it still has a placeholder such as <password>: replace it with your own value, without < and >"
        )
    if re.search(r"\s", rest):
        return "it has a space; in a password, write %20"
    before, _, options = rest.partition("?")
    # A password with ? moves its @ behind what looks like the beginning of the options.
    moved = "@" in options and ("=" not in options.partition("@")[0] or not HOSTS.match(before))
    login = (rest if moved else before).rpartition("@")[0]
    user, colon, password = login.partition(":")
    for part, name in ((user, "user name"), (password, "password")):
        for character in RESERVED:
            if character in part:
                return f"its {name} has {character!r}; write it as %{ord(character):02X}"
        if re.search(r"%(?![0-9A-Fa-f]{2})", part):
            return f"its {name} has '%'; write it as %25"
    hosts = rest.removeprefix(f"{login}@") if login else rest
    if colon and not user:
        return "its user name is missing"
    return "" if re.match(r"[^/?#@:,]", hosts) else "its host is missing"


def _folder(text: str) -> Path | None:
    try:
        path = Path(text.strip()).expanduser().absolute()
    except RuntimeError as error:
        raise Wrong("this machine has no user of that name, or the user no home") from error
    if max(len(os.fsencode(part)) for part in path.parts) > LONGEST_NAME:
        raise Wrong(f"a name in it has more than {LONGEST_NAME} bytes")
    return path if text.strip() else None


def _email(text: str) -> str:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", text.strip()):
        raise ValueError
    return text.strip()


def _model(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][\w./:@+-]{0,200}", text.strip()):
        raise ValueError
    return text.strip()


def _password(text: str) -> SecretStr | None:
    if not text:
        return None
    if len(text) < 8 or len(text.encode()) > 72:
        raise ValueError
    return SecretStr(text)


def _passphrase(text: str) -> SecretStr | None:
    """It is given to programs as one line."""
    if not text:
        return None
    if not 8 <= len(text) <= 1000 or not text.isprintable():
        raise ValueError
    return SecretStr(text)


def _listed(pattern: str) -> Callable[[str], str]:
    """Names with commas between; without blanks around them."""

    def parse(text: str) -> str:
        names = [name.strip() for name in text.split(",")] if text.strip() else []
        if not all(re.fullmatch(pattern, name) for name in names):
            raise ValueError
        return ",".join(names)

    return parse


def _matching(pattern: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError
        return text

    return parse


Port = Annotated[int, *_checked("a port number from 1 to 65535", lambda t: _whole(t, 1, 65535))]
Context = Annotated[
    int, *_checked("a number of tokens from 256 to 1048576", lambda t: _whole(t, 256, 1 << 20))
]
Batch = Annotated[int | None, *_checked("auto, or a whole number of tokens from 32 to 4096", _batch)]
Slots = Annotated[int | None, *_checked("auto, or a whole number from 1 to 64", _slots)]
Pages = Annotated[int, *_checked("a whole number from 1 to 4", lambda t: _whole(t, 1, 4))]
Seconds = Annotated[int, *_checked("a number of seconds from 1 to 86400", lambda t: _whole(t, 1, 86400))]
Project = Annotated[
    str,
    *_checked(
        "lower-case letters, digits, - and _, a letter or digit first", _matching(r"[a-z0-9][a-z0-9_-]{0,40}")
    ),
]
Image = Annotated[
    str,
    *_checked(
        "an image's name such as docker.io/library/debian:trixie-slim, or nothing",
        _matching(r"|[a-z0-9][\w.:/@-]{0,254}"),
    ),
]
User = Annotated[
    str,
    *_checked(
        "a user's name, or its number, optionally with a group's, such as 999:999",
        _matching(r"[a-z_][a-z0-9_-]{0,31}|[1-9]\d{0,9}(:\d{1,10})?"),
    ),
]
Sha256 = Annotated[str, *_checked("64 hexadecimal digits, or nothing", _matching(r"|[0-9a-f]{64}"))]
Duration = Annotated[int, *_checked("a duration such as 90s, 5m or 2h, or -1 for ever", _duration)]
Size = Annotated[int | None, *_checked("a size such as 512m or 4g, or nothing for no limit", _size)]
Limit = Annotated[int, *_checked("a size such as 512k, 25m or 1g", _limit)]
Cpus = Annotated[
    float | None, *_checked("a number of cores such as 2 or 1.5, or nothing for no limit", _cpus)
]
Threads = Annotated[int | None, *_checked("auto, or a whole number from 1 to 512", _threads)]
Hours = Annotated[int | None, *_checked("auto, or a whole number of hours from 1 to 8760", _hours)]
Url = Annotated[str, *_checked("an address that begins with http:// or https://, without a password", _url)]
BaseUrl = Annotated[
    str,
    *_checked("an address that begins with http:// or https://, without a password, or nothing", _base_url),
]
PublicUrl = Annotated[
    str,
    *_checked(
        "https://NAME, or with a port as in https://llm.example.com:8443, without a path, or nothing",
        _public_url,
    ),
]
Address = Annotated[
    str, *_checked("an IPv4 address of this machine such as 192.168.1.5, or nothing for all", _address)
]
Key = Annotated[
    SecretStr | None, *_checked("printable characters without spaces and semicolons, or nothing", _key)
]
MongoUri = Annotated[
    SecretStr | None,
    *_checked(
        "an address that begins with mongodb:// or mongodb+srv://; in its password, %40 stands for @, %2F for /, "
        "%3A for :",
        _mongodb_uri,
    ),
]
PageDatabase = Annotated[Literal["sqlite", "postgres"], *_checked("sqlite or postgres", _place_of_the_page)]
ClientId = Annotated[
    str,
    *_checked(
        "letters, digits and . _ : / @ ~ + = -, or nothing", _matching(r"|[A-Za-z0-9._:/@~+=-]{1,256}")
    ),
]
Label = Annotated[
    str,
    *_checked(
        "1 to 40 letters, digits and blanks, also with . , & ( ) -, a letter or digit first",
        _matching(r"[^\W_][\w .,&()-]{0,39}"),
    ),
]
Domains = Annotated[
    str,
    *_checked(
        "domains such as example.org,example.com, or nothing",
        lambda t: _listed(r"[a-z0-9-]+(\.[a-z0-9-]+)*")(t.lower()),
    ),
]
Roles = Annotated[
    str,
    *_checked(
        "names with commas between, of letters, digits, blanks and . _ : / @ -, or nothing",
        _listed(r"[\w.:/@-][\w.:/@ -]{0,127}"),
    ),
]
Claim = Annotated[
    str,
    *_checked("a claim's name, such as roles or realm_access.roles", _matching(r"[\w.:/-]{1,200}")),
]
Folder = Annotated[Path | None, *_checked("a folder's path, or nothing for the default", _folder)]
File = Annotated[Path | None, *_checked("a file's path, or nothing", _folder)]
Recipient = Annotated[
    str, *_checked("age1 and 58 letters and digits, or nothing", _matching(r"|age1[a-z0-9]{58}"))
]
Passphrase = Annotated[SecretStr | None, *_checked("8 to 1000 printable characters, or nothing", _passphrase)]
MaybeEmail = Annotated[
    str,
    *_checked("an e-mail address, or nothing", lambda t: _email(t) if t.strip() else ""),
]
Email = Annotated[str, *_checked("an e-mail address such as admin@localhost", _email)]
ModelName = Annotated[str, *_checked("auto, or a model's name such as llama3.2:3b", _model)]
Password = Annotated[
    SecretStr | None, *_checked("8 to 72 characters, or nothing to have one made", _password)
]
