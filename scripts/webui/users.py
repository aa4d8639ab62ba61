"""The accounts of Open WebUI, seen and changed by its admin through its API."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Literal, get_args

from scripts.errors import ServiceError
from scripts.webui.client import BUSY, WebUI

Role = Literal["user", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
EXISTS, KEPT = "account-exists", "account-kept"
LONGEST = 254  # characters of an address: https://www.rfc-editor.org/errata/eid1690
# What Open WebUI takes for an address, without blanks and what would act on a terminal.
ADDRESS = re.compile(
    r"[^@\s\x00-\x1f\x7f-\x9f]+@(?:localhost|[^@\s\x00-\x1f\x7f-\x9f]+\.[^@\s\x00-\x1f\x7f-\x9f]+)"
)
_PAGE = 60  # chats that one answer lists
_PAGES = 1000  # answers that a count or a list may take


@dataclass(frozen=True)
class User:
    """An account. `role` is user, admin or pending (it waits for an admin). Times are seconds since the epoch.

    `first`: Open WebUI lets nobody remove it, nor another admin change it.
    """

    id: str
    email: str
    name: str
    role: str
    created: float
    active: float
    first: bool = False


def is_address(text: str) -> bool:
    """Whether Open WebUI takes it for an e-mail address."""
    return len(text) <= LONGEST and bool(ADDRESS.fullmatch(text))


def everyone(page: WebUI) -> tuple[User, ...]:
    """All accounts, the oldest first. Raises ServiceError, as all of these do."""
    found: dict[str, dict[str, Any]] = {}
    for number in range(1, _PAGES):
        path = f"/api/v1/users/?page={number}&order_by=created_at&direction=asc"
        answer = page.request("GET", path)
        listed = {str(one["id"]): one for one in answer.get("users", [])}
        if not listed.keys() - found.keys():
            break
        found |= listed
        if len(found) >= int(answer.get("total", 0)):
            break
    # In Open WebUI's own order, which says whose account is the first.
    ordered = sorted(
        found.values(), key=lambda one: (one.get("created_at", 0), one.get("role") != "admin", one["id"])
    )
    return tuple(
        User(
            str(one["id"]),
            str(one.get("email", "")),
            str(one.get("name", "")),
            str(one.get("role", "")),
            float(one.get("created_at", 0)),
            float(one.get("last_active_at", 0)),
            first=place == 0,
        )
        for place, one in enumerate(ordered)
    )


def add(page: WebUI, email: str, name: str, password: str, role: Role = "user") -> None:
    """Make an account."""
    form = {"name": name, "email": email, "password": password, "role": role}
    page.request("POST", "/api/v1/auths/add", form, refused=EXISTS, shape=object)


def reset(page: WebUI, user: User, password: str) -> bool:
    """Give an account another password, end its sessions, and remove its API key, which a password does not end.

    False where too many sign-ins of late kept this from being checked: the password is then set, the key not removed.
    """
    page.request(
        "POST", f"/api/v1/users/{user.id}/update", {"password": password}, refused=KEPT, shape=object
    )
    return key_removed(lambda: WebUI(page.url, user.email, password))


def key_removed(sign_in: Callable[[], AbstractContextManager[WebUI]]) -> bool:
    """Remove the API key of whoever signs in; False where too many sign-ins of late keep them out. Who may not have one
    is refused: an old one of theirs is, too."""
    refused = "not allowed"
    try:
        with sign_in() as theirs:
            theirs.request("DELETE", "/api/v1/auths/api_key", refused=refused, shape=object)
    except ServiceError as error:
        if error.fault not in {refused, BUSY}:
            raise
        return error.fault == refused
    return True


def sign_out(page: WebUI, user: User) -> None:
    """End all sessions of an account at once. Its password stays."""
    page.request("POST", f"/api/v1/users/{user.id}/sessions/revoke", {}, refused=KEPT, shape=object)


def chats(page: WebUI, user: User) -> int:
    """How many chats an account has, those in the archive too."""
    count = 0
    for number in range(1, _PAGES):
        found = page.request("GET", f"/api/v1/chats/list/user/{user.id}?page={number}", shape=list)
        count += len(found)
        if len(found) < _PAGE:
            break
    return count


def remove(page: WebUI, user: User) -> None:
    """Remove an account with its chats: its sessions and its API key end."""
    page.request("DELETE", f"/api/v1/users/{user.id}", refused=KEPT, shape=object)
