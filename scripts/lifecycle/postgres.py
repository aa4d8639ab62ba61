"""PostgreSQL as the place of the page's own data: its files, what is asked of it, and that nobody loses users because
WEBUI_DATABASE has changed."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scripts import bounded, postgres, process
from scripts.errors import HostError, ServiceError, SettingsError
from scripts.home import Home
from scripts.lifecycle.site import Site
from scripts.settings.environment import inherited
from scripts.volumes import Mover, Volume
from scripts.volumes.consistent import DATABASE

NAME, SQLITE = postgres.NAME, "sqlite"
OWNER_SECRET, PAGE_SECRET, ADDRESS = "postgres_password", "postgres_page_password", "webui_database_url"
INSTALL = "brew install postgresql@17" if sys.platform == "darwin" else "sudo apt-get install postgresql"
INSIDE = "/run/secrets/POSTGRES_PASSWORD"  # in its container
PATIENCE = 60.0  # seconds of a question
COPY_SECONDS = 3600.0
# Run in its container, whose secret no argument holds.
WITH_PASSWORD = f'PGPASSWORD=$(cat {INSIDE}); export PGPASSWORD; exec "$@"'
HAS_TABLES = "SELECT to_regclass('public.alembic_version') IS NOT NULL"
FACTS = """SELECT json_build_object(
    'revision', (SELECT version_num FROM alembic_version LIMIT 1), 'users', (SELECT count(*) FROM "user"),
    'chats', (SELECT count(*) FROM chat), 'files', (SELECT count(*) FROM file))"""
# Uploads lie in one folder, and the database has their whole paths.
PATHS = r"""WITH moved AS (
    UPDATE file SET path = :'uploads' || substring(path from '[^/]*$')
    WHERE path ~ '^/.*/uploads/[^/]+$' AND left(path, length(:'uploads')) <> :'uploads' RETURNING 1
) SELECT count(*) FROM moved"""

SIGN_OUT = "end-sessions"  # a file beside its files: a restore asks for it
END_SESSIONS = """DO $$ BEGIN
    IF EXISTS (SELECT FROM information_schema.columns WHERE (table_name, column_name) = ('auth', 'session_stamp')) THEN
        UPDATE auth SET session_stamp = gen_random_uuid()::text;
    END IF;
END $$"""


def keeps(site: Site) -> bool:
    """Whether the page's own data are in PostgreSQL."""
    return site.settings.webui_database == NAME


def holds(site: Site) -> bool:
    """Whether PostgreSQL has been started for the page's own data: before that they may be in SQLite still."""
    return keeps(site) and (NAME in site.running or bool((there := volume(site)) and major(there)))


def admit(site: Site) -> None:
    """Raises SettingsError where WEBUI_DATABASE would leave the users in the other database, HostError where local
    processes lack the program."""
    kept = site.last.get("webui_database")
    if keeps(site):
        if kept != NAME and in_sqlite(site):
            raise _changed(
                "The page's users and chats are in SQLite: with WEBUI_DATABASE=postgres nobody could sign in.",
                "WEBUI_DATABASE=sqlite",
            )
        program(site)
    elif (
        kept != SQLITE  # also where that is not known any more
        and (there := volume(site))
        and _has(there, f"{postgres.CLUSTER}/PG_VERSION")
        and not in_sqlite(site)  # else a backup of SQLite was restored
    ):
        raise _changed(
            "The page's users and chats are in PostgreSQL: with WEBUI_DATABASE=sqlite nobody could sign in.",
            "WEBUI_DATABASE=postgres",
        )


def journal(home: Home) -> Path:
    """The record of a move from or to SQLite that is under way, or did not come to its end."""
    return home.run / "page-database.json"


def in_sqlite(site: Site) -> bool:
    """Whether the page has a database of SQLite."""
    return _has(_page(site), DATABASE)


def _changed(message: str, before: str) -> SettingsError:
    to, reset = (NAME, "openwebui") if before.endswith(SQLITE) else (SQLITE, NAME)
    return SettingsError(
        f"{message} Nothing was started or changed.",
        fault="page-database-changed",
        hint=f"To stay: {before} in .env. To move them: uv run invoke volumes move --to {to}; to begin without "
        f"them: uv run invoke volumes backup, then uv run invoke volumes reset {reset}",
    )


def program(site: Site) -> None:
    """Raises HostError where local processes lack the program, or the version that wrote the data."""
    if site.runtime.containers is not None:
        return
    data, env = site.places.postgres, inherited()
    there, wrote = postgres.folders(env), postgres.written_by(data)
    if wrote and wrote not in there:
        raise HostError(
            f"The page's data were written by PostgreSQL {wrote}, which is not here"
            + (f": only {', '.join(map(str, sorted(there)))} is." if there else "."),
            fault="page-database-version",
            hint=f"Install PostgreSQL {wrote} beside it, then: uv run invoke start",
        )
    if postgres.folder(env, data) is None:
        found = f"{', '.join(map(str, sorted(there)))} is too old" if there else "it is not on PATH"
        raise HostError(
            f"WEBUI_DATABASE=postgres takes PostgreSQL {postgres.OLDEST} or later, and {found}.",
            fault="program-missing",
            hint=f"{INSTALL}, then: uv run invoke start   (its own service is not needed)",
        )


def write(site: Site, variables: Mapping[str, str]) -> None:
    """Its passwords, and its address for Open WebUI, as secrets; empty where the page has none. `variables` are those
    of the compose file."""
    credentials = site.places.credentials
    if not keeps(site):
        for name in (OWNER_SECRET, PAGE_SECRET, ADDRESS):
            if credentials.read(name) is None:
                credentials.put(name, "")
        return
    if site.runtime.containers is None:
        site.places.postgres.mkdir(parents=True, exist_ok=True, mode=0o700)
    credentials.generated(OWNER_SECRET)
    host = NAME if site.runtime.containers is not None else postgres.LOCAL
    port = int(variables.get("POSTGRES_PORT") or postgres.PORT)
    credentials.put(ADDRESS, postgres.address(credentials.generated(PAGE_SECRET), host, port))


def facts(site: Site) -> dict[str, Any]:
    """What the page's database says of itself while PostgreSQL runs: its revision, and how many users, chats and files
    it has; nothing where the page has not written yet. Raises ServiceError."""
    if _asked(site, HAS_TABLES) != "t":
        return {}
    try:
        return {**bounded.from_json(_asked(site, FACTS)), "database": NAME}
    except (ValueError, TypeError) as error:
        raise _failed("does not say what it holds", [str(error)]) from error


def settle(site: Site) -> None:
    """What data from elsewhere need before the page uses them. Uploads are where the page's data are now: the database
    has their paths of before, if it comes from another folder or runtime. By data of an earlier time, sessions would be
    good that have ended since. Raises ServiceError."""
    if _asked(site, HAS_TABLES) != "t":
        return
    folder = site.runtime.data.beside(_page(site)).data
    _asked(site, PATHS, uploads=f"{folder}/uploads/")
    if _has(there := _volume(site), SIGN_OUT):
        _asked(site, END_SESSIONS)
        Mover(there).run("plain", "rm", "-f", SIGN_OUT, write=True)


def copy(site: Site, folder: str) -> float:
    """Its files of one moment into a folder of its volume, by its own base backup; the seconds in which it could not
    write: none. Raises ServiceError.

    https://www.postgresql.org/docs/current/app-pgbasebackup.html
    """
    into = f"{site.runtime.data.beside(_volume(site)).data}/{folder}/{postgres.CLUSTER}"
    _run(
        site, "pg_basebackup", "-D", into, "-c", "fast", "-X", "stream", "--no-password", timeout=COPY_SECONDS
    )
    return 0.0


def volume(site: Site) -> Volume | None:
    """Its volume; None where there is none."""
    return next((one for one in site.runtime.data.volumes() if one.name == NAME), None)


def major(there: Volume) -> int:
    """The major version that wrote the files of a volume; 0 where there are none."""
    if not there.exists:
        return 0
    found = Mover(there).run("plain", "sh", "-c", f"cat {postgres.CLUSTER}/PG_VERSION 2>/dev/null || true")
    return int(found) if found.strip().isdigit() else 0


def readable(site: Site, there: Volume) -> set[int]:
    """The major versions whose files PostgreSQL reads here; empty where that is not known: an image that made none
    yet."""
    if site.runtime.containers is None:
        return {*postgres.folders(inherited())}
    return {major(there)} - {0}


def _volume(site: Site) -> Volume:
    found = volume(site)
    assert found, "asked only where the page's data are in PostgreSQL"
    return found


def _page(site: Site) -> Volume:
    return next(one for one in site.runtime.data.volumes() if one.name == "openwebui")


def _has(there: Volume, file: str) -> bool:
    """Whether a file is in a volume at rest or in use."""
    if not there.exists:
        return False
    return Mover(there).run("plain", "sh", "-c", f"test -e {file} && echo yes || true").strip() == b"yes"


def _asked(site: Site, query: str, **variables: str) -> str:
    """The answer to one query, as its owner; the values of variables come as `:'name'`."""
    given = [f"--set={name}={value}" for name, value in variables.items()]
    argv = ("psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "--no-password", *given, "-f", "-")
    return _run(site, *argv, stdin=f"{query};\n".encode(), database=True).strip()


def _run(
    site: Site, program: str, *arguments: str, stdin: bytes = b"", timeout: float = PATIENCE, database: bool = False
) -> str:  # fmt: skip
    """A client program of PostgreSQL beside it, as its owner."""
    beside = site.runtime.data.beside(_volume(site))
    if beside.prefix:
        argv, env, port = (
            [*beside.prefix, "sh", "-c", WITH_PASSWORD, "sh", program],
            beside.env,
            postgres.PORT,
        )
    else:
        programs = postgres.folder(beside.env, site.places.postgres)
        password = site.places.credentials.read(OWNER_SECRET) or ""
        argv, env = [str(programs / program if programs else program)], {**beside.env, "PGPASSWORD": password}
        port = site.ports["postgres_port"]
    way = ["-h", postgres.LOCAL, "-p", str(port), "-U", postgres.OWNER]
    way += ["-d", postgres.PAGE] if database else []
    try:
        return process.run([*argv, *way, *arguments], env=env, timeout=timeout, stdin=stdin).check().out
    except process.ProcessError as error:
        raise _failed("does not do what it was asked", error.lines) from error


def _failed(how: str, lines: Any) -> ServiceError:
    return ServiceError(
        f"PostgreSQL, which has the page's own data, {how}.",
        fault="page-database-down",
        detail=list(lines),
        hint=f"uv run invoke logs {NAME}",
    )
