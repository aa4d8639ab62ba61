"""A script in Open WebUI's own Python, beside the page's data, while the page runs."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scripts import bounded, process
from scripts.errors import ServiceError
from scripts.lifecycle import postgres
from scripts.lifecycle.site import Site
from scripts.progress import silent
from scripts.volumes.consistent import DATABASE
from scripts.webui.page_program import SERVICE

PATIENCE = 120.0  # seconds


def run(
    site: Site, script: Path, given: Mapping[str, Any], refused: str, fault: str = "webui-admin-password",
    patience: float = PATIENCE,
) -> dict[str, Any]:  # fmt: skip
    """What it answers, a JSON object. Its argument is the page's database; what is `given` is its standard input, with
    the address of a database in PostgreSQL, since everyone can see arguments. It has `patience` seconds. Raises
    ServiceError of this fault that begins with `refused`."""
    volume = next(one for one in site.runtime.data.volumes() if one.name == SERVICE)
    beside = site.runtime.data.beside(volume)
    argv, env = [*beside.prefix, beside.python], beside.env
    if not beside.prefix:  # on this machine: Open WebUI's Python is not the one that this program runs in
        service = site.described()[SERVICE]
        found, env = site.runtime.parts.python(site.runtime.parts.obtain(service, silent, threading.Event()))
        argv = list(found)
    where = (site.places.credentials.read(postgres.ADDRESS) or "") if postgres.keeps(site) else ""
    try:
        done = process.run(
            [*argv, "-c", bounded.text(script), f"{beside.data}/{DATABASE}"],
            env=env,
            timeout=patience,
            stdin=json.dumps({**given, "database": where}).encode(),
        ).check()
        return dict(bounded.from_json(done.out))
    except (process.ProcessError, ValueError, TypeError) as error:
        raise ServiceError(
            refused,
            fault=fault,
            detail=getattr(error, "lines", ()) or [str(error)],
            hint="uv run invoke doctor",
        ) from error
