"""Whether the version of Open WebUI that starts knows the schema of the data: an older one may fail half-way, or start
and write all the same (0.10.2 does). A newer one changes the data, which can't be undone: they are backed up before."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from scripts import bounded, process
from scripts.errors import ByreError, ServiceError
from scripts.home import read_json, write_state
from scripts.lifecycle import keeping, kept_backups, postgres
from scripts.lifecycle.backing_up import page_facts, page_volume
from scripts.lifecycle.site import Site
from scripts.progress import Report, silent
from scripts.runtimes.base import SERVICES, Obtained
from scripts.volumes.manifest import Backup
from scripts.webui import page_program, revisions
from scripts.webui.page_program import Program

PATIENCE = 60.0  # seconds for a program that reads some files


def check(site: Site, obtained: Obtained, report: Report = silent) -> Backup | None:
    """Compare the data's revision with those that the version knows. A newer version than the data is good: it migrates
    them. Before that they are backed up, unless `update` has done so; the backup is returned.

    Asked again only for another version, another volume, after a restore, or where the data could not be read. Raises
    ServiceError, and the ByreError of a backup that can't be made. The caller holds the home's lock.
    """
    volume, own = page_volume(site), postgres.volume(site) if postgres.keeps(site) else None
    argv, env = site.runtime.parts.python(obtained)
    key: dict[str, Any] = {"program": argv, "data": own.label if own else volume.label}
    if read_json(_file(site)) == key or not volume.exists:
        return None
    # PostgreSQL has been started just now; and a start that was killed may have begun the page, after this one looked.
    site = replace(site, processes=site.runtime.services.processes(SERVICES))
    try:
        facts = page_facts(site, volume)
    except ByreError:  # Open WebUI says what is wrong with it, and may change the part that is whole
        facts, key = {"revision": ""}, {**key, "unread": True}
    if not facts or read_json(_file(site)) == key:
        return None
    revision, known = facts.get("revision") or "", _known(argv, env)
    if revision:
        _compare(revision, known, f"The data in {volume.label}", f"{_wrote(site)}It was not started.")
    kept = None
    if [revision] != known.get("heads") and not page_program.read(site.home).safety:
        # The version that is about to start has not written them: of data from Byre 0.1.0 nobody knows which one has.
        now = page_program.read(site.home).now
        page = {"version": now.version} if now else {}
        root = kept_backups.root(site)
        kept = keeping.make(
            site, [*([own] if own else []), volume], root, report, "-before-migration", page=page
        )
    write_state(_file(site), json.dumps(key))
    return kept


def belong(site: Site, program: Program) -> bool:
    """Whether the data have the newest revision that a program knows, which is here; also where there are no data."""
    volume, parts = page_volume(site), site.runtime.parts
    try:
        facts = page_facts(site, volume) if volume.exists else {}
    except ByreError:
        return False
    if not facts:
        return True
    known = _known(*parts.python(parts.obtained(program))) if parts.holds(program) else {}
    return [facts.get("revision")] == known.get("heads")


def admit(site: Site, backup: Backup) -> None:
    """Compare a backup's revision with those that this installation's Open WebUI knows, if that is installed: a start
    asks again. Raises ServiceError that names the versions that made the backup."""
    made = backup.contents.parts.get("openwebui", {})
    service = site.described().get("openwebui")
    if not made.get("revision") or not service or site.runtime.parts.missing([service]):
        return
    obtained = site.runtime.parts.obtain(service, silent, threading.Event())
    by = made.get("version") or made.get("image") or "of an unknown version"
    _compare(
        str(made["revision"]), _known(*site.runtime.parts.python(obtained)), f"The page's data in {backup.name}",
        f"Open WebUI {by} of Byre {backup.contents.byre} made the backup. Nothing was changed.",
    )  # fmt: skip


def _compare(revision: str, known: Mapping[str, Any], data: str, then: str) -> None:
    """Raises ServiceError for a revision that an Open WebUI does not know."""
    if not known.get("revisions") or revision in known["revisions"]:
        return
    raise ServiceError(
        f"{data} have revision {revision} of the schema, which this version of Open WebUI does not know. A newer "
        f"version wrote them. {then}",
        fault="sql-version",
        detail=[f"this version knows up to {', '.join(known.get('heads', ()))}"],
        hint="Use the version that wrote them (a newer Byre, or OPENWEBUI_IMAGE in .env), or an older backup: "
        "uv run invoke volumes restore BACKUP",
    )


def _wrote(site: Site) -> str:
    """Which version to start, where that is known."""
    state = page_program.read(site.home)
    return f"They belong to Open WebUI {state.now.version}: start that one. " if state.now else ""


def reached(site: Site, revision: str) -> bool | None:
    """Whether a revision is the newest one that the program in use knows; None where it can't say."""
    obtained = site.runtime.parts.obtain(site.described()["openwebui"], silent, threading.Event())
    heads = _known(*site.runtime.parts.python(obtained)).get("heads")
    return [revision] == heads if heads else None


def forget(site: Site) -> None:
    """The data are others now."""
    _file(site).unlink(missing_ok=True)


def _file(site: Site) -> Path:
    return site.home.run / "page-revision.json"


def _known(argv: Sequence[str], env: Mapping[str, str]) -> dict[str, Any]:
    """Nothing where that version has no such files, or can't be asked."""
    script = bounded.text(Path(revisions.__file__))
    try:
        return dict(
            bounded.from_json(process.run([*argv, "-c", script], env=env, timeout=PATIENCE).check().out)
        )
    except (process.ProcessError, ValueError):
        return {}
