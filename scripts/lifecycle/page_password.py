"""The admin of the page by the page's data and its secret: a lost password is set, and where passwords are not taken,
a session of Byre's own is made."""

from __future__ import annotations

from pathlib import Path

from scripts.errors import ServiceError, SettingsError
from scripts.lifecycle import page_python
from scripts.lifecycle.site import Site
from scripts.webui import recovery, signing

SESSION_SECONDS = 3600
NO_ADMIN = "webui-admin-password"


def change(site: Site, email: str, password: str) -> None:
    """Set the password of an admin of the page, which runs. Raises ServiceError; SettingsError where no admin has this
    e-mail."""
    given = {"email": email, "password": password}
    refused = "The page's database does not take another password."
    if not page_python.run(site, Path(recovery.__file__), given, refused).get("changed"):
        raise SettingsError(
            f"No admin of the page has the e-mail {email}.",
            fault="account-unknown",
            hint="Set WEBUI_ADMIN_EMAIL in .env to an admin's; then: uv run invoke users reset EMAIL",
        )


def session(site: Site) -> str:
    """A session of the admin that Byre uses, a secret. Raises ServiceError."""
    email = site.settings.webui_admin_email.lower()
    secret = site.places.credentials.read("webui_secret_key") or ""
    given = {"email": email, "secret": secret, "seconds": SESSION_SECONDS}
    refused = "The page's database can't be read, so that Byre can't sign in to the page."
    made = page_python.run(site, Path(signing.__file__), given, refused).get("session")
    if not made:
        raise ServiceError(
            f"{email} is not an admin of the page any more.",
            fault=NO_ADMIN,
            hint="Set WEBUI_ADMIN_EMAIL in .env to an admin's: the page shows them to any admin (Admin Panel, Users)",
        )
    return str(made)
