"""Whether the version of Open WebUI that starts knows the schema of the data: an older one may fail half-way, or start
and write all the same (0.10.2 does)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scripts import bounded, process
from scripts.errors import ServiceError
from scripts.home import read_json, write_atomic
from scripts.lifecycle.backing_up import page_facts
from scripts.lifecycle.site import Site
from scripts.runtimes.base import Obtained
from scripts.webui import revisions

PATIENCE = 60.0  # seconds for a program that reads some files


def check(site: Site, obtained: Obtained) -> None:
    """Compare the data's revision with those that the version knows; a newer version than the data is good: it migrates
    them. Asked again only for another version, another volume, or after a restore. Raises ServiceError.
    """
    volume = next(one for one in site.runtime.data.volumes() if one.name == "openwebui")
    argv, env = site.runtime.parts.python(obtained)
    key = {"program": argv, "data": volume.label}
    if read_json(_file(site)) == key or not volume.exists:
        return
    found = page_facts(site, volume).get("revision")
    known = _known(argv, env) if found else {}
    if found and known.get("revisions") and found not in known["revisions"]:
        raise ServiceError(
            f"The data in {volume.label} have revision {found} of the schema, which this version of Open WebUI does "
            "not know: a newer version wrote them. It was not started.",
            fault="sql-version",
            detail=[f"this version knows up to {', '.join(known.get('heads', ()))}"],
            hint="Use the version that wrote them (a newer Byre, or OPENWEBUI_IMAGE in .env), or an older backup: "
            "uv run invoke volumes restore BACKUP",
        )
    if found:
        write_atomic(_file(site), json.dumps(key))


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
