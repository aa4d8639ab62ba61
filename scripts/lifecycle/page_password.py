"""The way back into the page for who has lost the password of Byre's account: it is set in the page's data."""

from __future__ import annotations

import json
import threading
from pathlib import Path

from scripts import bounded, process
from scripts.errors import ServiceError, SettingsError
from scripts.lifecycle.backing_up import PAGE, page_volume
from scripts.lifecycle.site import Site
from scripts.progress import silent
from scripts.volumes.consistent import DATABASE
from scripts.webui import recovery

PATIENCE = 120.0  # seconds


def change(site: Site, email: str, password: str) -> None:
    """Set the password of an admin of the page, which runs. Raises ServiceError; SettingsError where no admin has this
    e-mail."""
    beside = site.runtime.data.beside(page_volume(site))
    argv, env = [*beside.prefix, beside.python], beside.env
    if not beside.prefix:  # on this machine: Open WebUI's Python is not the one that this program runs in
        service = site.described()[PAGE]
        found, env = site.runtime.parts.python(site.runtime.parts.obtain(service, silent, threading.Event()))
        argv = list(found)
    script = bounded.text(Path(recovery.__file__))
    given = json.dumps({"email": email, "password": password}).encode()
    try:
        done = process.run(
            [*argv, "-c", script, f"{beside.data}/{DATABASE}"], env=env, timeout=PATIENCE, stdin=given
        ).check()
        changed = int(bounded.from_json(done.out)["changed"])
    except (process.ProcessError, ValueError, LookupError, TypeError) as error:
        raise ServiceError(
            "The page's database does not take another password.",
            fault="webui-admin-password",
            detail=getattr(error, "lines", ()) or [str(error)],
            hint="uv run invoke doctor",
        ) from error
    if not changed:
        raise SettingsError(
            f"No admin of the page has the e-mail {email}.",
            fault="account-unknown",
            hint="Set WEBUI_ADMIN_EMAIL in .env to an admin's; then: uv run invoke users reset EMAIL",
        )
