"""People with accounts on the page, who speak to its API as their browsers do."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

import httpx

from scripts.webui import WebUI, users


def password_in(file: Path) -> str:
    """The password that `users` wrote into a file."""
    words = dict(line.split(maxsplit=1) for line in file.read_text().splitlines())
    return words["password"]


def somebody(admin: WebUI, role: users.Role = "user") -> tuple[str, str]:
    """The e-mail and password of a new account."""
    email, password = f"{secrets.token_hex(6)}@example.com", secrets.token_hex(8)
    users.add(admin, email, "Somebody", password, role)
    return email, password


def sign_in(browser: httpx.Client, email: str, password: str) -> str:
    """The token of a new session. The cookie stays in the client, too, unless the caller clears it."""
    answer = browser.post("/api/v1/auths/signin", json={"email": email, "password": password})
    return str(answer.raise_for_status().json()["token"])


def status(browser: httpx.Client, token: str, path: str = "/api/v1/auths/", **more: Any) -> int:
    """What the page answers to this token alone."""
    browser.cookies.clear()
    method, headers = more.pop("method", "GET"), more.pop("headers", {})
    return browser.request(
        method, path, headers={"Authorization": f"Bearer {token}", **headers}, **more
    ).status_code


def chat(browser: httpx.Client, token: str) -> str:
    """The id of a new, empty chat."""
    browser.cookies.clear()
    made = browser.post(
        "/api/v1/chats/new",
        json={"chat": {"title": "Plans", "messages": [], "history": {"messages": {}, "currentId": None}}},
        headers={"Authorization": f"Bearer {token}"},
    )
    return str(made.raise_for_status().json()["id"])
