"""Reach a MongoDB by its URI. What goes wrong is said in our words, because the driver's may quote the URI."""

from __future__ import annotations

import time
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scripts.database import options
from scripts.errors import ByreError, ServiceError, SettingsError

COMPATIBLE = "MongoDB-compatible"
# The field of `buildInfo` by which a server that is not MongoDB names its own version.
# SecantusDB 0.7.0b3 says so; FerretDB: https://docs.ferretdb.io/ (internal/handler/msg_buildinfo.go)
OTHERS = {"secantusVersion": "SecantusDB", "ferretdb": "FerretDB"}
# The fields that MongoDB itself adds:  https://www.mongodb.com/docs/manual/reference/command/buildInfo/
MONGODB = ("buildEnvironment", "openssl")

if TYPE_CHECKING:
    from pymongo import MongoClient

    Client = MongoClient[dict[str, Any]]

REACH = 30.0  # seconds for which a server is looked for at most
# The databases of MongoDB itself, and the marker of a shop that is being written (see sample.py).
SYSTEM_DATABASES = frozenset({"admin", "local", "config"})
MARKER_DATABASE = "byre_sample_marker"

_CERTIFICATE = (
    "Name its CA file in MONGODB_URI in .env (tlsCAFile=FILE), or install that certificate on this machine; "
    "then: uv run invoke start"
)
_CHECK_URI = "Correct MONGODB_URI in .env, then: uv run invoke start"
# Server codes: 18 AuthenticationFailed, 8000 AtlasError (its answer to a wrong password), 13 Unauthorized,
# 50 MaxTimeMSExpired.
_AUTHENTICATION, _UNAUTHORIZED, _TOO_SLOW = {18, 8000}, 13, 50


@dataclass(frozen=True)
class DatabaseEvidence:
    """What a ping showed: the version that the server says it has, the seconds that the answer took, and which server
    it is."""

    version: str
    seconds: float
    server: str


def masked(uri: str) -> str:
    """The URI with everything between `//` and the last `@` of its authority hidden, and no options."""
    scheme, separator, rest = uri.partition("://")
    if not separator:
        return "(not a URI)"
    # A password that should have been escaped may hold `/` or `?`; everything before the last `@` is hidden.
    secret, at, place = rest.rpartition("@")
    place = place.partition("?")[0]
    return f"{scheme}://{'***@' if at and secret else ''}{place}"


@contextmanager
def connect(uri: str, timeout: float, retry: bool = True) -> Iterator[Client]:
    """A client whose operations all end within `timeout` seconds; of more than REACH, that is for each operation, and
    a server that is not there is looked for no longer than REACH. Connects on first use.

    Raises SettingsError for a URI or a password that can't work, ServiceError for a server that can't be reached.
    """
    import pymongo
    from pymongo.errors import PyMongoError

    options.check(uri)
    wait = max(1, int(min(timeout, REACH) * 1000))
    is_long = timeout > REACH
    try:
        with warnings.catch_warnings():  # about unknown options: the driver ignores them, and so do we
            warnings.simplefilter("ignore")
            client: Client = pymongo.MongoClient(
                uri,
                appname="byre",
                serverSelectionTimeoutMS=wait,
                connectTimeoutMS=wait,
                socketTimeoutMS=int(timeout * 1000) if is_long else None,
                retryReads=retry,
                maxPoolSize=4,
            )
    except (PyMongoError, ValueError, TypeError, OSError) as error:
        raise explain(error, uri) from None
    try:
        # With it, the driver would look for a server as long as that: a copy for hours.
        with client, nullcontext() if is_long else pymongo.timeout(timeout):
            yield client
    except PyMongoError as error:
        raise explain(error, uri) from None


def ping(uri: str, timeout: float = 5.0) -> DatabaseEvidence:
    """Ask the server for its version: it answers, and the URI's user may speak to it. `timeout` in seconds.

    Raises SettingsError or ServiceError, as `connect`.
    """
    start = time.monotonic()
    with connect(uri, timeout, retry=False) as client:
        info = client.admin.command("buildInfo")
        # buildInfo answers without a login; this one doesn't.
        client.admin.command("listDatabases", nameOnly=True, authorizedDatabases=True)
    return DatabaseEvidence(str(info.get("version", "")), time.monotonic() - start, named(info))


def user_databases(client: Client) -> list[str]:
    """The names of the databases that people made. Only those that this user may read."""
    answer = client.admin.command("listDatabases", nameOnly=True, authorizedDatabases=True)
    names = sorted(str(one["name"]) for one in answer["databases"])
    return [name for name in names if name not in SYSTEM_DATABASES | {MARKER_DATABASE}]


def explain(error: Exception, uri: str) -> ByreError:
    """The driver's error as Byre's, without its text, which may hold parts of the URI."""
    from pymongo.errors import ConfigurationError, InvalidURI, OperationFailure

    where = masked(uri)
    if isinstance(error, OperationFailure):
        return _refused(error.code, where, has_user="@" in uri)
    if isinstance(error, InvalidURI | ValueError | TypeError):
        allowed = "mongodb://[user:password@]host[:port][/database] or mongodb+srv://[user:password@]host[/database]"
        message = f"MONGODB_URI can't be read as an address: {where}. Allowed: {allowed}."
        hint = f"Write special characters of a password as %XX. {_CHECK_URI}"
        return SettingsError(message, fault="database-uri", hint=hint)
    if isinstance(error, ConfigurationError):
        if "dns" in str(error).lower():
            message = f"DNS does not know the database's name: {where}."
            return ServiceError(message, fault="database-address", hint=_CHECK_URI)
        message = f"MONGODB_URI contains an invalid option: {where}."
        return SettingsError(message, fault="database-uri", hint=_CHECK_URI)
    fault, cause = _cause(str(error))
    hint = _CERTIFICATE if fault == "certificate-unknown" else ""
    return ServiceError(f"No database answers at {where}{cause}.", fault=fault, hint=hint)


def _refused(code: int | None, where: str, has_user: bool) -> ByreError:
    if code in _AUTHENTICATION:
        message = f"The database at {where} refused the user name or the password."
        return SettingsError(message, fault="database-login", hint=_CHECK_URI)
    if code == _UNAUTHORIZED and not has_user:
        message = f"The database at {where} asks for a login, and the address has none."
        return SettingsError(message, fault="database-no-login", hint=f"Add user:password@. {_CHECK_URI}")
    if code == _UNAUTHORIZED:
        message = f"The user of the address is not allowed to read the database at {where}."
        hint = f"Give this user the role `read`. {_CHECK_URI}"
        return SettingsError(message, fault="database-rights", hint=hint)
    if code == _TOO_SLOW:
        return ServiceError(f"The database at {where} did not answer in time.", fault="database-unreachable")
    return ServiceError(f"The database at {where} answered with error {code}.", fault="database-error")


# What the driver's words for a connection that failed hold; the fault that is; and our words for it.
_CAUSES = (
    ("refused", "database-unreachable", "the connection was refused"),
    ("not known", "database-address", "DNS does not know its name"),
    ("nodename nor servname", "database-address", "DNS does not know its name"),
    ("No address", "database-address", "DNS does not know its name"),
    ("mismatch", "certificate-name", "its TLS certificate is for another name"),
    ("certificate has expired", "certificate-time", "its TLS certificate is out of date"),
    ("CERTIFICATE", "certificate-unknown", "this machine does not trust its TLS certificate"),
    ("WRONG_VERSION_NUMBER", "database-no-tls", "it speaks without TLS"),
    ("record layer failure", "database-no-tls", "it speaks without TLS"),
    ("alert internal error", "database-access-list", "it refuses this machine's address"),
    ("SSL", "database-unreachable", "the TLS handshake failed"),
    ("connection closed", "database-closed", "it closed the connection; perhaps it wants TLS (tls=true)"),
    ("timed out", "database-unreachable", "it did not answer in time"),
    ("No servers found", "database-unreachable", "it did not answer in time"),
    ("unreachable", "network-unreachable", "the network does not reach it"),
)


def _cause(text: str) -> tuple[str, str]:
    """The fault's id, and the cause as the end of a sentence; empty where it is not known."""
    known = ((fault, f": {words}") for sign, fault, words in _CAUSES if sign in text)
    return next(known, ("database-unreachable", ""))


def named(info: Mapping[str, Any]) -> str:
    """Name and version, from the answer to `buildInfo`. Not MongoDB unless the answer has MongoDB's fields."""
    version = str(info.get("version") or "")
    for field, name in OTHERS.items():
        if own := info.get(field):
            own = own.get("version", "") if isinstance(own, Mapping) else own
            return f"{name} {str(own).removeprefix('v')}".strip() + f", {COMPATIBLE}"
    if all(info.get(field) for field in MONGODB):
        return f"MongoDB {version}".strip()
    return f"a server of version {version or 'unknown'}, {COMPATIBLE}"


def counts(uri: str, database: str, collections: tuple[str, ...], timeout: float = 30.0) -> dict[str, int]:
    """Documents in each collection, counted one by one (no estimate). `timeout` is in seconds, for all.

    Raises SettingsError or ServiceError, as `connect`.
    """
    with connect(uri, timeout) as client:
        return {name: client[database][name].count_documents({}) for name in collections}
