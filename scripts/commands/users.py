"""`users`: who may sign in to the page: listed, invited, given another password, removed."""

from __future__ import annotations

import os
import secrets
import shlex
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from scripts.console import Console
from scripts.errors import ServiceError, SettingsError
from scripts.home import named
from scripts.lifecycle import clients, installation, page_password, sign_in
from scripts.lifecycle.site import Site
from scripts.text import plain
from scripts.webui import WebUI, users
from scripts.webui.client import REFUSED
from scripts.webui.users import ROLES, Role, User

ADMIN = "webui_admin_password"  # the secret of the account that Byre signs in with
BYTES = 12  # of chance in a password that is made: 96 bits, 16 characters
LONGEST = 100  # characters of a name
LOCKED_OUT = "webui-admin-password"
LIST = "uv run invoke users list"


def list_(console: Console) -> None:
    """Each account, its role, and when it was made and last used."""
    site = installation.look(console.note)
    with _page(site) as page:
        found = users.everyone(page)
    rows = [[plain(one.email), plain(one.name), one.role, _day(one.created), _seen(one)] for one in found]
    console.table(["e-mail", "name", "role", "since", "last seen"], rows)
    if waiting := [one for one in found if one.role not in ROLES]:
        console.note(f"{len(waiting)} of them can't use the page until an admin gives them a role there.")
    console.data({"users": [_document(one) for one in found]})


def add(console: Console, email: str, name: str, role: str, to: str, dry_run: bool) -> None:
    """Make an account with a first password, which is shown once or written into a file."""
    email, name, chosen = _email(email), _name(name or email.partition("@")[0]), _role(role)
    site = installation.look(console.note)
    by_password = site.settings.takes_passwords
    if not by_password and site.settings.oidc_merge == "off":
        raise _no_use(f"The account would keep {email} out: the provider gives it to nobody (OIDC_MERGE=off)")
    file = _file(console, to, dry_run or not by_password, _command("users add", email))
    with _page(site) as page:
        if any(one.email == email for one in users.everyone(page)):
            raise SettingsError(
                f"{email} has an account.", fault=users.EXISTS, hint=_command("users reset", email)
            )
        if dry_run:
            console.say(f"Would add {email} ({chosen}).")
        else:
            password = secrets.token_urlsafe(BYTES)
            with _handed_over(console, file, _invitation(site, email, password), by_password):
                users.add(page, email, name, password, chosen)
    console.data({"email": email, "name": name, "role": chosen, "file": _text(file), "added": not dry_run})


def reset(console: Console, email: str, to: str, dry_run: bool) -> None:
    """Give an account another password. Its sessions end, and its API key is removed."""
    email = _email(email)
    site = installation.look(console.note)
    checked = True
    if email == site.settings.webui_admin_email.lower():
        file: Path | None = site.places.credentials.path(ADMIN)
        if to:
            raise SettingsError(
                f"--to is for other accounts: Byre signs in as {email}, and keeps that password in {file}.",
                fault="argument-invalid",
                hint=_command("users reset", email),
            )
        if dry_run:
            console.say(
                f"Would set another password for {email}, end its sessions, and write it into {file}."
            )
        else:
            checked = _reset_own(console, site, email)
            console.say(f"{email} has another password: {file}")
    elif not site.settings.takes_passwords:
        raise _no_use(f"A password for {email} would be of no use")
    else:
        file = _file(console, to, dry_run, _command("users reset", email))
        with _page(site) as page:
            user = _known(page, email)
            if dry_run:
                console.say(f"Would set another password for {email} and end its sessions.")
            else:
                password = secrets.token_urlsafe(BYTES)
                with _handed_over(console, file, _invitation(site, email, password)):
                    checked = users.reset(page, user, password)
    if not checked:
        console.note(
            f"warning: somebody tries to sign in as {email} too often. So the new password was not tried, and an API "
            f"key of this account is not removed. In 3 minutes: {_command('users reset', email)}"
        )
    console.data(
        {"email": email, "file": _text(file), "reset": not dry_run, "checked": checked and not dry_run}
    )


def sign_out(console: Console, email: str, dry_run: bool) -> None:
    """End all sessions of an account, as after the loss of a device."""
    email = _email(email)
    site = installation.look(console.note)
    with _page(site) as page:
        user = _known(page, email)
        if dry_run:
            console.say(f"Would end the sessions of {email}.")
        else:
            users.sign_out(page, user)
            console.say(f"The sessions of {email} have ended. Its password stays.")
    console.data({"email": email, "signed_out": not dry_run})


def remove(console: Console, email: str, yes: bool, dry_run: bool) -> None:
    """Remove an account with its chats, after asking."""
    email = _email(email)
    site = installation.look(console.note)
    with _page(site) as page:
        user = _known(page, email)
        if user.first or email == site.settings.webui_admin_email.lower():
            why = "Byre signs in with it" if not user.first else "it is the page's first"
            raise SettingsError(f"The account {email} can't be removed: {why}.", fault=users.KEPT, hint=LIST)
        count = users.chats(page, user)
        what = f"{email} and {'1 chat' if count == 1 else f'{count:,} chats'}"
        if dry_run:
            console.say(f"Would remove {what}.")
        else:
            console.confirm(f"This removes {what}.", _command("users remove", email), yes)
            users.remove(page, user)
            console.say(f"Removed {what}.")
    console.data({"email": email, "chats": count, "removed": not dry_run})


@contextmanager
def _page(site: Site) -> Iterator[WebUI]:
    """Open WebUI with the admin signed in. Raises ServiceError."""
    if "openwebui" not in site.running:
        raise ServiceError("Open WebUI is not running.", fault="service-down", hint="uv run invoke start")
    try:
        page = clients.page(site, again=True)
    except ServiceError as error:
        if error.fault != REFUSED:
            raise
        raise ServiceError(
            f"Open WebUI refuses the password of {site.settings.webui_admin_email} that is kept in "
            f"{site.places.credentials.path(ADMIN)}.",
            fault=LOCKED_OUT,
            hint=_command("users reset", site.settings.webui_admin_email),
        ) from None
    with page:
        if page.role != "admin":
            raise ServiceError(
                f"{site.settings.webui_admin_email} is not an admin of the page any more.",
                fault=LOCKED_OUT,
            )
        yield page


def _reset_own(console: Console, site: Site, email: str) -> bool:
    """The account that Byre signs in with, whose password is kept in a file. Where the page refuses that one, another
    is set in the page's data. Whether the new one was tried."""
    if site.settings.webui_admin_password:
        raise SettingsError(
            f"The password of {email} comes from WEBUI_ADMIN_PASSWORD.",
            fault=users.KEPT,
            hint="Take that line out of .env; then the same command again",
        )
    if not site.settings.takes_passwords:
        return _keep(site, lambda password: _set_in_data(site, email, password))
    try:
        with _page(site) as page:
            user = _known(page, email)
            return _keep(site, lambda password: users.reset(page, user, password))
    except ServiceError as error:
        if error.fault != LOCKED_OUT:
            raise
    console.note(
        f"note: the page refuses the password that is kept for {email}. It is set in the page's data."
    )
    return _keep(site, lambda password: _set_in_data(site, email, password))


def _set_in_data(site: Site, email: str, password: str) -> bool:
    page_password.change(site, email, password)
    return users.key_removed(lambda: _page(site))


def _keep(site: Site, change: Callable[[str], bool]) -> bool:
    """Write another password into its file, before it counts: one that is kept nowhere would lock everybody out."""
    kept, before = site.places.credentials, site.places.credentials.read(ADMIN) or ""
    password = kept.put(ADMIN, secrets.token_urlsafe(24))
    try:
        return change(password)
    except BaseException:
        kept.put(ADMIN, before)
        raise


@contextmanager
def _handed_over(console: Console, file: Path | None, text: str, by_password: bool = True) -> Iterator[None]:
    """Do what makes the password count, and hand it over: in the file, which is written before, or on the terminal."""
    if file:
        _write(file, text)
    try:
        yield
    except BaseException:
        if file:
            file.unlink(missing_ok=True)
        raise
    last = "password" if by_password else "way to sign in"
    console.say(f"The address, e-mail and {last} are in {file}." if file else text.rstrip())
    if not file and by_password:
        console.note("The password is not shown again. It can be changed in the page: Settings, Account.")


def _invitation(site: Site, email: str, password: str) -> str:
    settings = site.settings
    how = f"password  {password}" if settings.takes_passwords else f"sign in   by {settings.oidc_label}"
    return f"address   {site.url}\ne-mail    {email}\n{how}\n"


def _no_use(why: str) -> SettingsError:
    return SettingsError(
        f"{why}, and the page takes no passwords (PASSWORD_SIGN_IN=off).", fault=sign_in.CLOSED
    )


def _write(file: Path, text: str) -> None:
    """A new file for this user alone. Raises SettingsError."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as into:
                into.write(text)
        except BaseException:
            file.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise SettingsError(
            f"--to {file}: it can't be written: {error.strerror}.",
            fault="argument-invalid",
            hint="Choose a file that does not exist, in a folder that you can write",
        ) from None


def _file(console: Console, to: str, dry_run: bool, again: str) -> Path | None:
    """Where the password goes; None for the terminal. Raises SettingsError."""
    if to:
        file = named(to)
        if os.path.lexists(file):
            raise SettingsError(
                f"--to {file}: it exists.", fault="argument-invalid", hint=f"{again} --to NEW-FILE"
            )
        return file
    if dry_run or console.person:
        return None
    raise SettingsError(
        "Where does the password go? It is shown on a terminal only, and never with --json.",
        fault="argument-invalid",
        hint=f"{again} --to FILE",
    )


def _command(task: str, email: str) -> str:
    """What to type next: an address may hold what a shell would act on."""
    return f"uv run invoke {task} {shlex.quote(email)}"


def _known(page: WebUI, email: str) -> User:
    """The account. Raises SettingsError where there is none."""
    found = {one.email: one for one in users.everyone(page)}
    if email not in found:
        raise SettingsError(f"No account has the e-mail {email}.", fault="account-unknown", hint=LIST)
    return found[email]


def _email(text: str) -> str:
    """As Open WebUI keeps it. Raises SettingsError."""
    email = text.strip().lower()
    if not users.is_address(email):
        raise SettingsError(
            f"{text[:80]!r} is not an e-mail address, such as ann@example.com.",
            fault="argument-invalid",
            hint=LIST,
        )
    return email


def _name(text: str) -> str:
    if not text.strip() or len(text) > LONGEST or not text.isprintable():
        raise SettingsError(
            f"--name {text[:80]!r}: allowed is 1 to {LONGEST} printable characters.",
            fault="argument-invalid",
            hint="uv run invoke users add --help",
        )
    return text.strip()


def _role(text: str) -> Role:
    for one in ROLES:
        if one == text:
            return one
    raise SettingsError(
        f"--role {text[:80]!r}: allowed is {' or '.join(ROLES)}.",
        fault="argument-invalid",
        hint="uv run invoke users add --help",
    )


def _seen(user: User) -> str:
    """Open WebUI writes the time of an account's making there first."""
    return _day(user.active) if user.active > user.created else "never"


def _day(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d")


def _text(file: Path | None) -> str | None:
    return str(file) if file else None


def _document(user: User) -> dict[str, object]:
    return {
        "email": user.email,
        "name": user.name,
        "role": user.role,
        "created": user.created,
        "last_active": user.active,
        "first": user.first,
    }
