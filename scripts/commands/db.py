"""`db check`, `db sample` and `db shell`: the database that answers come from, your own or the stack's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from scripts import process
from scripts.console import Console
from scripts.database import check as checking
from scripts.database import look, users
from scripts.errors import ByreError, HostError, ServiceError, SettingsError
from scripts.faults.finding import failed
from scripts.lifecycle import clients, installation
from scripts.lifecycle.site import Site
from scripts.settings.environment import inherited
from scripts.text import plain

FAILED = 1
VARIABLE = "BYRE_DATABASE_URI"  # mongosh reads the address from it: argv is for everyone to see


def check(console: Console) -> int:
    """Show each step to the database as a row. Exit code 0 when all of them went well, 1 when one failed."""
    site = installation.look(console.note)
    with _database(site) as uri:
        found = checking.check(
            uri,
            site.data().is_own,
            lambda one: console.rows([one]),
            contained=site.runtime.containers is not None,
        )
    bad = failed(found.findings)
    console.data(
        {
            "passed": not bad,
            "own": site.data().is_own,
            "server": found.server,
            "user": found.user,
            "roles": found.roles,
            "can_write": found.can_write,
            "tls": found.tls,
            "vector_search": found.search,
            "databases": [
                {"name": one.name, "bytes": one.bytes, "collections": one.collections}
                for one in found.databases
            ],
            "findings": [one.document() for one in found.findings],
        }
    )
    return FAILED if bad else 0


def sample(console: Console, database: str, collection: str, documents: int, mask: bool) -> None:
    """Print a few documents of each collection."""
    if not 1 <= documents <= look.DOCUMENTS:
        raise SettingsError(
            f"--documents {documents}: allowed is 1 to {look.DOCUMENTS}.",
            fault="argument-invalid",
            hint="uv run invoke db sample --help",
        )
    site = installation.look(console.note)
    printed: list[dict[str, Any]] = []
    left_out: dict[str, int] = {}
    with _database(site) as uri:
        for one in look.few(uri, database, collection, documents, mask, left_out.__setitem__):
            count = "" if one.count is None else f"  {one.count:,} documents"
            name = plain(f"{one.database}.{one.collection}")
            console.say(f"{name}{count}{one.problem and '  ' + one.problem}")
            for document in one.documents:
                console.say(f"  {_line(document)}")
            printed.append(
                {
                    "database": one.database,
                    "collection": one.collection,
                    "count": one.count,
                    "problem": one.problem,
                    "documents": one.documents,
                }
            )
    if collection and not printed:
        raise SettingsError(
            f"Unknown collection {collection!r}.", fault="argument-invalid", hint="uv run invoke db sample"
        )
    if not printed:
        console.note("The database holds no collection that this user may read.")
    if left_out:
        more = ", ".join(f"{count:,} of {plain(name)}" for name, count in left_out.items())
        console.note(
            f"Not shown: more collections than {look.COLLECTIONS} ({more}). "
            "One alone: uv run invoke db sample --database NAME --collection NAME"
        )
    console.data({
        "masked": mask,
        "collections": printed,
        "left_out": [{"database": name, "collections": count} for name, count in left_out.items()],
    })  # fmt: skip


def shell(console: Console, write: bool) -> int:
    """Hand the terminal to mongosh, logged in. Its exit code."""
    site = installation.look(console.note)
    if write and site.data().is_own:
        raise SettingsError(
            "--write is for the local database. For your own, the user of MONGODB_URI counts.",
            fault="argument-invalid",
            hint="uv run invoke db shell",
        )
    environment = inherited()
    if not process.which("mongosh", environment):
        raise HostError("mongosh is not installed, or not on the PATH.", fault="database-shell-missing")
    with _database(site, users.OWNER if write else users.READER) as uri:
        if not write and (warning := _may_write(uri)):
            console.note(warning)
        connect = f"db = connect(process.env.{VARIABLE}); delete process.env.{VARIABLE}; void 0"
        argv = ["mongosh", "--quiet", "--nodb", "--shell", "--eval", connect]
        return process.foreground(argv, env={**environment, VARIABLE: uri})


def _may_write(uri: str) -> str:
    """What to know before a shell that was not asked to write; empty where its user can only read."""
    try:
        found = checking.login(uri)
    except ByreError:  # mongosh may reach what the driver here does not, and says itself what is wrong
        return "Not known: whether this shell can change data."
    if not found.user:
        return "This database asks for no login: this shell can change data."
    who = f"The user {plain(found.user)}"
    return {
        True: f"{who} can write: this shell can change data.",
        None: f"{who} may be able to write: the server does not say. This shell may change data.",
        False: "",
    }[found.can_write]


@contextmanager
def _database(site: Site, user: users.User = users.READER) -> Iterator[str]:
    """The address. Raises ServiceError when the stack's own database does not run."""
    if not site.data().is_own and "database" not in site.running:
        raise ServiceError("The database is not running.", fault="service-down", hint="uv run invoke start")
    with clients.database(site, user=user) as uri:
        yield uri


def _line(document: dict[str, Any]) -> str:
    """JSON in a line, with what a terminal would act on, or not show, escaped."""
    text = json.dumps(document, ensure_ascii=False)
    return "".join(one if one.isprintable() else json.dumps(one)[1:-1] for one in text)
