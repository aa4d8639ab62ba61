"""What a person has in Open WebUI, made through its API in versions from 0.3 on, and looked at in those from 0.8 on."""

from __future__ import annotations

from contextlib import closing, suppress
from typing import Any

import httpx

from tests.machine import Machine

ANN = {"email": "ann@example.org", "password": "ann's pass 1"}


class Page:
    """Open WebUI's API, as the admin and as Ann."""

    def __init__(self, port: str, password: str) -> None:
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False)
        self.admin = self.login("admin@localhost", password)

    @classmethod
    def of(cls, machine: Machine) -> Page:
        return cls(machine.settings["WEBUI_PORT"], machine.secret("webui_admin_password"))

    def close(self) -> None:
        self.http.close()

    def login(self, email: str, password: str) -> dict[str, str]:
        token = self.do("POST", "/api/v1/auths/signin", {}, json={"email": email, "password": password})[
            "token"
        ]
        return {"Authorization": f"Bearer {token}"}

    def do(self, method: str, path: str, who: dict[str, str], **more: Any) -> Any:
        return self.http.request(method, path, headers=who, **more).raise_for_status().json()

    def fill(self) -> None:
        self.do("POST", "/api/v1/auths/add", self.admin, json={"name": "Ann", "role": "user", **ANN})
        prompt = {"command": "/hay", "name": "Hay", "title": "Hay", "content": "Say hay."}
        self.do("POST", "/api/v1/prompts/create", self.admin, json=prompt)
        ann = self.login(**ANN)
        for title in ("One", "Two 🦙"):
            chat: dict[str, Any] = {
                "title": title,
                "models": [],
                "messages": [],
                "history": {"messages": {}, "currentId": None},
            }
            self.do("POST", "/api/v1/chats/new", ann, json={"chat": chat})
        self.do("POST", "/api/v1/users/user/settings/update", ann, json={"ui": {"system": "Be brief."}})
        self.do(
            "POST", "/api/v1/files/?process=false", ann, files={"file": ("a.txt", b"hello", "text/plain")}
        )

    def contents(self) -> dict[str, Any]:
        """What a person would miss."""
        ann = self.login(**ANN)
        (file,) = self.do("GET", "/api/v1/files/", ann)["items"]
        content = self.http.get(f"/api/v1/files/{file['id']}/content", headers=ann).raise_for_status()
        return {
            "version": self.do("GET", "/api/version", {})["version"],
            "users": {one["email"] for one in self.do("GET", "/api/v1/users/", self.admin)["users"]},
            "chats": {one["title"] for one in self.do("GET", "/api/v1/chats/", ann)},
            "prompts": {one["content"] for one in self.do("GET", "/api/v1/prompts/", self.admin)},
            "setting": self.do("GET", "/api/v1/users/user/settings", ann)["ui"]["system"],
            "file": content.text,
        }


def sign_up(machine: Machine) -> int:
    """What the page says to a stranger who wants an account; 0 where nothing answers."""
    url = f"http://127.0.0.1:{machine.settings['WEBUI_PORT']}/api/v1/auths/signup"
    form = {"name": "Eve", "email": "eve@example.org", "password": "eve's pass 1"}
    with suppress(httpx.HTTPError):
        return httpx.post(url, json=form, trust_env=False).status_code
    return 0


def expected(version: str) -> dict[str, Any]:
    return {
        "version": version,
        "users": {"admin@localhost", ANN["email"]},
        "chats": {"One", "Two 🦙"},
        "prompts": {"Say hay."},
        "setting": "Be brief.",
        "file": "hello",
    }


def fill(machine: Machine) -> None:
    with closing(Page.of(machine)) as page:
        page.fill()


def contents(machine: Machine) -> dict[str, Any]:
    with closing(Page.of(machine)) as page:
        return page.contents()
