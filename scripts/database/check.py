"""Is the database there, and what may its user do? One step after the other: the first that fails is named."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scripts import address
from scripts.amounts import size
from scripts.database import options
from scripts.database.connection import connect, explain, masked, named, user_databases
from scripts.errors import ByreError
from scripts.faults.finding import Finding, advice, not_applicable, ok, wrong

if TYPE_CHECKING:
    from scripts.database.connection import Client

LISTED = 20  # databases whose collections are counted
# The actions of MongoDB by which documents, collections or databases change.
# https://www.mongodb.com/docs/manual/reference/privilege-actions/
WRITING = frozenset({
    "insert", "update", "remove", "createCollection", "dropCollection", "dropDatabase", "renameCollectionSameDB",
    "createIndex", "dropIndex", "collMod", "anyAction", "createUser", "grantRole",
})  # fmt: skip
# Built-in roles that write nothing, and that write, for a server that lists no actions.
# https://www.mongodb.com/docs/manual/reference/built-in-roles/
READING_ROLES = frozenset({"read", "readAnyDatabase", "clusterMonitor"})
WRITING_ROLES = frozenset({
    "readWrite", "readWriteAnyDatabase", "dbAdmin", "dbAdminAnyDatabase", "dbOwner", "userAdmin",
    "userAdminAnyDatabase", "clusterAdmin", "restore", "root",
})  # fmt: skip
# $listSearchIndexes where there is no search: SearchNotEnabled, CommandNotSupported, an unknown stage, "only on Atlas".
NO_SEARCH = frozenset({31082, 115, 40324, 6047401})

RESTART = "uv run invoke restart database"


@dataclass(frozen=True)
class Held:
    """A database that the user sees. `bytes` as it says itself; None where it does not say."""

    name: str
    bytes: int | None
    collections: int | None


@dataclass
class Checked:
    """What the steps showed; a value stays empty or None where its step was not reached, or the server does not say."""

    findings: list[Finding] = field(default_factory=list)
    server: str = ""
    user: str = ""
    roles: tuple[str, ...] = ()
    can_write: bool | None = None
    tls: bool | None = None
    databases: tuple[Held, ...] = ()
    search: bool | None = None


@dataclass(frozen=True)
class Login:
    """The user of an address, empty without a login; whether it may change data, None where that is not known."""

    user: str
    roles: tuple[str, ...]
    can_write: bool | None


class _Ended(Exception):
    """A step failed: those after it make no sense."""


def check(
    uri: str,
    own: bool,
    report: Callable[[Finding], object],
    *,
    contained: bool = False,
    timeout: float = 5.0,
) -> Checked:
    """Go through the steps; `report` gets each row as it is known. `timeout` is in seconds, for each step. `own`: the
    address is that of MONGODB_URI, and not of the stack's own database. `contained`: the MCP server is in a container.

    Raises nothing for a database that does not answer or refuses: that is a row.
    """
    run = _Run(uri, own, report, timeout)
    run.contained = contained
    with suppress(_Ended):
        run.steps()
    return run.checked


class _Run:
    def __init__(self, uri: str, own: bool, report: Callable[[Finding], object], timeout: float) -> None:
        self.uri, self.own, self.report, self.timeout = uri, own, report, timeout
        self.contained = False
        self.checked = Checked()

    def steps(self) -> None:
        self._address()
        with self._step("name"):
            nodes = self._names()
        self._tcp(nodes)
        self._tls()
        with self._step("login"), connect(self.uri, self.timeout, retry=False) as client:
            self._login(client)
            with self._step("rights"):
                self._rights(client)
            with self._step("data"):
                self._data(client)
            self._search(client)

    def say(self, finding: Finding) -> None:
        self.checked.findings.append(finding)
        self.report(finding)

    @contextmanager
    def _step(self, subject: str) -> Iterator[None]:
        """What goes wrong in it is a row, and the end."""
        from pymongo.errors import PyMongoError

        try:
            yield
        except (PyMongoError, ValueError, TypeError, OSError) as error:
            self._fail(subject, explain(error, self.uri))
        except ByreError as error:
            self._fail(subject, error)

    def _fail(self, subject: str, error: ByreError) -> None:
        self.say(wrong(subject, error.fault, error.message, fix=error.hint if self.own else RESTART))
        raise _Ended

    def _address(self) -> None:
        with self._step("address"):
            options.check(self.uri)
        where = masked(self.uri)
        if ignored := options.unknown(self.uri):
            seen = f"{where}: unknown options {', '.join(ignored)}"
            self.say(advice("address", "database-option", seen))
        elif self.contained and (files := options.files(self.uri)):
            self.say(advice("address", "database-file-inside", f"{where}: {', '.join(files)}"))
        else:
            self.say(ok("address", where))

    def _names(self) -> list[tuple[str, int | None]]:
        """The hosts of the address; for mongodb+srv:// those that DNS lists."""
        from pymongo.uri_parser import parse_uri

        nodes: list[tuple[str, int | None]] = parse_uri(
            self.uri, validate=False, warn=False, connect_timeout=self.timeout
        )["nodelist"]
        sockets = [host for host, _ in nodes if host.endswith(".sock")]
        if sockets:
            self.say(not_applicable("name", f"the socket {sockets[0]}"))
            return []
        with ThreadPoolExecutor(len(nodes)) as pool:
            found = list(pool.map(_addresses, (host for host, _ in nodes)))
        names = [host for host, _ in nodes]
        lost = [name for name, addresses in zip(names, found, strict=True) if not addresses]
        if len(lost) == len(nodes):
            self.say(wrong("name", "database-address", f"DNS does not know {', '.join(lost)}"))
            raise _Ended
        known = f"{', '.join(names)}: found" if not lost else f"not found: {', '.join(lost)}"
        self.say(ok("name", known) if not lost else advice("name", "database-address", known))
        return nodes

    def _tcp(self, nodes: Sequence[tuple[str, int | None]]) -> None:
        if not nodes:
            return
        with ThreadPoolExecutor(len(nodes)) as pool:
            answers = list(pool.map(lambda node: _connects(node[0], node[1], self.timeout), nodes))
        bad = [f"{host}:{port} {why}" for (host, port), why in zip(nodes, answers, strict=True) if why]
        if len(bad) == len(nodes):
            self.say(wrong("tcp", "database-unreachable", "; ".join(bad)))
            raise _Ended
        good = f"{len(nodes) - len(bad)} of {len(nodes)} answer"
        self.say(
            advice("tcp", "database-unreachable", f"{good}; {'; '.join(bad)}") if bad else ok("tcp", good)
        )

    def _tls(self) -> None:
        self.checked.tls = options.uses_tls(self.uri)
        # Without a login: what fails here is not its fault.
        with (
            self._step("tls" if self.checked.tls else "answer"),
            connect(_without_login(self.uri), self.timeout, retry=False) as client,
        ):
            client.admin.command("hello")
        if not self.checked.tls:
            here = address.is_loopback(self.uri)
            seen = "not used"
            self.say(
                not_applicable("tls", f"{seen}, on this machine")
                if here
                else advice("tls", "database-plain", seen)
            )
        elif options.trusts_anyone(self.uri):
            self.say(
                advice("tls", "database-any-certificate", "used; the server's certificate is not checked")
            )
        else:
            self.say(ok("tls", "used; the server's certificate is trusted"))

    def _login(self, client: Client) -> None:
        found = _login(client)
        self.checked.user, self.checked.roles = found.user, found.roles
        self.checked.can_write = found.can_write
        if found.user:
            self.say(ok("login", f"as {found.user}"))

    def _rights(self, client: Client) -> None:
        names = user_databases(client)
        self.checked.databases = tuple(Held(name, None, None) for name in names)
        if not self.checked.user:  # the list would have been refused if it asked for one
            seen = "the server asks for none"
            self.say(advice("login", "database-open", seen) if self.own else not_applicable("login", seen))
            if not self.own:
                self.say(not_applicable("rights", "the services of the stack's network can read and write"))
                return
        roles = f" ({', '.join(self.checked.roles)})" if self.checked.roles else ""
        if self.checked.can_write:
            self.say(advice("rights", "database-can-write", f"can read and write{roles}"))
        elif self.checked.can_write is None:
            self.say(
                advice("rights", "database-can-write", f"the server does not say whether it can write{roles}")
            )
        else:
            self.say(ok("rights", f"can read, can't write{roles}"))

    def _data(self, client: Client) -> None:
        self.checked.server = named(client.admin.command("buildInfo"))
        self.say(ok("server", self.checked.server))
        listed = client.admin.command("listDatabases", authorizedDatabases=True)["databases"]
        bytes_of = {str(one["name"]): one.get("sizeOnDisk") for one in listed}
        held = []
        for number, one in enumerate(self.checked.databases):
            count = _collections(client, one.name) if number < LISTED else None
            found = bytes_of.get(one.name)
            held.append(Held(one.name, None if found is None else int(found), count))
        self.checked.databases = tuple(held)
        if not held:
            self.say(advice("data", "ask-no-data", "no database that this user may read"))
            return
        self.say(ok("data", f"{len(held)}: " + ", ".join(map(_described, held[:LISTED]))))

    def _search(self, client: Client) -> None:
        self.checked.search = has_search(
            client, [one.name for one in self.checked.databases if one.collections]
        )
        said = {
            True: ok("vector search", "there"),
            False: not_applicable(
                "vector search", "this server has none: Atlas and mongodb-atlas-local have it"
            ),
            None: not_applicable("vector search", "not known: no collection that this user may ask"),
        }
        self.say(said[self.checked.search])


def login(uri: str, timeout: float = 5.0) -> Login:
    """Who an address logs in. `timeout` is in seconds. Raises SettingsError or ServiceError, as `connect`."""
    with connect(uri, timeout, retry=False) as client:
        return _login(client)


def _login(client: Client) -> Login:
    status = client.admin.command("connectionStatus", showPrivileges=True)["authInfo"]
    users = [str(one["user"]) for one in status.get("authenticatedUsers", ())]
    roles = tuple(sorted({str(one["role"]) for one in status.get("authenticatedUserRoles", ())}))
    writes = not users or can_write(status.get("authenticatedUserPrivileges", ()), roles)
    return Login(", ".join(users), roles, writes)


def can_write(privileges: Sequence[Mapping[str, Any]], roles: Sequence[str]) -> bool | None:
    """Whether a user may change data, by its privileges, or by its roles where the server lists no privileges. None
    where neither says."""
    actions = {str(action) for one in privileges for action in one.get("actions", ())}
    if actions:
        return bool(actions & WRITING)
    if WRITING_ROLES & set(roles):
        return True
    return False if set(roles) <= READING_ROLES else None


def has_search(client: Client, databases: Sequence[str]) -> bool | None:
    """Whether the server has the search of Atlas, which vector search is part of. None where no collection can be
    asked."""
    from pymongo.errors import OperationFailure, PyMongoError

    with suppress(PyMongoError):
        for name in databases:
            for collection in client[name].list_collection_names(authorizedCollections=True, nameOnly=True)[
                :1
            ]:
                try:
                    client[name][collection].aggregate([{"$listSearchIndexes": {}}]).to_list(1)
                except OperationFailure as error:
                    return False if error.code in NO_SEARCH else None
                return True
    return None


def _collections(client: Client, name: str) -> int | None:
    from pymongo.errors import PyMongoError

    try:
        found = client[name].list_collection_names(authorizedCollections=True, nameOnly=True)
    except PyMongoError:
        return None
    return len([one for one in found if not one.startswith("system.")])


def _described(one: Held) -> str:
    collections = (
        "" if one.collections is None else f"{one.collections} collection{'s' * (one.collections != 1)}"
    )
    parts = [part for part in (collections, "" if one.bytes is None else size(one.bytes)) if part]
    return f"{one.name} ({', '.join(parts)})" if parts else one.name


def _addresses(host: str) -> list[Any]:
    try:
        return socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []


def _connects(host: str, port: int | None, timeout: float) -> str:
    """Why a connection can't be made; empty where it can."""
    try:
        socket.create_connection((host, port or 27017), timeout).close()
    except TimeoutError:
        return f"did not answer in {timeout:g} s"
    except ConnectionRefusedError:
        return "refused the connection"
    except OSError as error:
        return error.strerror or type(error).__name__
    return ""


def _without_login(uri: str) -> str:
    """The address without its user, and without the options that are about it. Still a secret: TLS has passwords."""
    scheme, _, rest = uri.partition("://")
    before, question, text = rest.partition("?")
    place = before.rpartition("@")[2]
    kept = [one for one in text.split("&") if not one.lower().startswith("auth")]
    return f"{scheme}://{place}{question}{'&'.join(kept)}"
