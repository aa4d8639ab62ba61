"""Open WebUI as a person uses it, over HTTP: sign in, see models and tools, ask a question and get the answer."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from scripts import bounded
from scripts.errors import ServiceError
from scripts.waiting import until

_LOGS = "Its log: uv run invoke logs openwebui"
NOT_READY = "service-not-ready"
REFUSED = "webui-login"
BUSY = "webui-busy"  # it limits how often one may sign in
NO_ANSWER = "webui-no-answer"
UNAUTHORIZED = 401
_POLL = 0.2  # seconds between two looks at an answer that is being written


@dataclass(frozen=True)
class Call:
    """One tool that ran for an answer, with what it was given and what came back."""

    tool: str
    arguments: dict[str, Any]
    result: str


@dataclass(frozen=True)
class Answer:
    """An answer of the page: its text, the tools that were called for it, and how long it took."""

    text: str
    calls: tuple[Call, ...]
    seconds: float


class WebUI:
    """A signed-in user. Use as a context manager; raises ServiceError for whatever goes wrong.

    `session` is what an earlier sign-in of the same user left, a secret: it is used while the page takes it, since one
    may sign in 15 times in three minutes. `make` makes one where the page takes no passwords.
    """

    def __init__(
        self, url: str, email: str, password: str, timeout: float = 30.0, session: str = "",
        make: Callable[[], str] | None = None,
    ) -> None:  # fmt: skip
        import httpx

        self.url = url.rstrip("/")
        # trust_env: a proxy of the machine must not see what goes to this machine.
        self._http = httpx.Client(base_url=self.url, timeout=timeout, trust_env=False)
        try:
            signed = self._resumed(session, email) if session else {}
            if not signed and make:
                session = make()
                signed = self._resumed(session, email)
                if not signed:
                    message = f"Open WebUI refuses a session of {email} that Byre has made."
                    raise ServiceError(message, fault=REFUSED, hint=_LOGS)
            if not signed:
                login = {"email": email, "password": password}
                signed = self.request("POST", "/api/v1/auths/signin", login, refused=REFUSED)
                session = str(signed.get("token", ""))
            self.role, self.session = str(signed.get("role", "")), session
            self._http.headers["Authorization"] = f"Bearer {session}"
        except BaseException:
            self._http.close()
            raise

    def _resumed(self, session: str, email: str) -> dict[str, Any]:
        """The user of an earlier sign-in; empty where it has ended, or was another one's."""
        import httpx

        try:
            headers = {"Authorization": f"Bearer {session}"}
            answer = bounded.ask(self._http, "GET", "/api/v1/auths/", headers=headers)
            user = bounded.from_json(answer.content) if answer.is_success else {}
        except (httpx.HTTPError, ValueError):
            user = {}
        if not isinstance(user, dict) or user.get("email") != email.lower():
            self._http.cookies.clear()
            return {}
        return user

    def __enter__(self) -> WebUI:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def models(self) -> tuple[str, ...]:
        """The ids of the models that this user sees."""
        listed = self.request("GET", "/api/models").get("data", [])
        return tuple(
            str(one["id"]) for one in listed if not one.get("info", {}).get("meta", {}).get("hidden")
        )

    def tools(self) -> tuple[str, ...]:
        """The ids of the tool servers that this user sees, without asking them."""
        return tuple(str(one["id"]) for one in self.request("GET", "/api/v1/tools/", shape=list))

    def functions(self, tool_id: str) -> tuple[str, ...]:
        """What a tool server offers, asked of the server itself: it must be running."""
        path, none = f"/api/v1/tools/id/{tool_id}/specs", "webui-no-tool"
        found = self.request("GET", path, refused=none, failed=none).get("specs", [])
        return tuple(str(one["name"]) for one in found)

    def configuration(self) -> dict[str, Any]:
        """What an admin sets on the page: who may sign up, how long a session lasts, … Admins only."""
        return dict(self.request("GET", "/api/v1/auths/admin/config"))

    def features(self) -> dict[str, Any]:
        """What the page offers to this user."""
        return dict(self.request("GET", "/api/config").get("features") or {})

    def provider(self) -> str:
        """What the button says by which people sign in by a provider; empty where the page has none."""
        return str(
            (self.request("GET", "/api/config").get("oauth") or {}).get("providers", {}).get("oidc", "")
        )

    def sign_out(self) -> bool:
        """End this session; whether the page refuses it from then on. Nothing else can be asked afterwards."""
        import httpx

        self.request("POST", "/api/v1/auths/signout")
        self._http.cookies.clear()
        try:
            return bounded.ask(self._http, "GET", "/api/v1/auths/").status_code == UNAUTHORIZED
        except httpx.HTTPError as error:
            message = f"Open WebUI does not answer at {self.url} ({type(error).__name__})."
            raise ServiceError(message, fault=NOT_READY, hint=_LOGS) from None

    @property
    def cookie(self) -> frozenset[str]:
        """The attributes of the cookie that a sign-in sets, in small letters: `secure`, `httponly`, `samesite=lax`."""
        for one in self._http.cookies.jar:
            if one.name == "token":
                # https://docs.python.org/3/library/http.cookiejar.html#http.cookiejar.Cookie.get_nonstandard_attr
                same = str(one.get_nonstandard_attr("SameSite") or one.get_nonstandard_attr("samesite") or "")
                flags = {"httponly"} if one.has_nonstandard_attr("HttpOnly") else set()
                return frozenset(flags | ({"secure"} if one.secure else set()) | {f"samesite={same.lower()}"})
        return frozenset()

    def ask(
        self,
        question: str,
        model: str,
        tool_ids: Sequence[str] = (),
        timeout: float = 120.0,
        keep: bool = False,
    ) -> Answer:
        """Ask in a new chat, as the browser does: the server runs the tools. `timeout` is in seconds.

        The chat is deleted afterwards, unless `keep`.
        """
        start = time.monotonic()
        answer_id, question_id = str(uuid.uuid4()), str(uuid.uuid4())
        user = {
            "id": question_id,
            "parentId": None,
            "childrenIds": [answer_id],
            "role": "user",
            "content": question,
            "models": [model],
            "timestamp": int(time.time()),
        }
        started = self.request(
            "POST",
            "/api/chat/completions",
            {
                "model": model,
                "stream": True,
                "messages": [{"role": "user", "content": question}],
                "tool_ids": list(tool_ids),
                "session_id": uuid.uuid4().hex,  # without one, the answer comes back as a stream and no tool runs
                "id": answer_id,
                "parent_id": None,
                "user_message": user,
                "params": {},
                "features": {},
                "background_tasks": {},
            },
        )
        chat = str(started.get("chat_id", ""))
        if not chat:
            raise ServiceError(
                "Open WebUI did not start a chat.", fault=NO_ANSWER, detail=[_short(started)], hint=_LOGS
            )
        try:
            message = until(
                lambda: self._message(chat, answer_id),
                good=lambda found: found.get("error") or found.get("done"),
                seconds=timeout,
                every=_POLL,
            )
            if message.get("error"):
                raise ServiceError(
                    "Open WebUI could not answer.",
                    fault=NO_ANSWER,
                    detail=[_short(message["error"])],
                    hint=_LOGS,
                )
            if not message.get("done"):
                raise ServiceError(
                    f"Open WebUI did not answer in {timeout:g} s.", fault=NO_ANSWER, hint=_LOGS
                )
            return Answer(_text(message), tuple(_calls(message)), time.monotonic() - start)
        finally:
            if not keep:
                self._http.delete(f"/api/v1/chats/{chat}")

    def _message(self, chat: str, answer_id: str) -> dict[str, Any]:
        history = self.request("GET", f"/api/v1/chats/{chat}")["chat"].get("history", {})
        found = history.get("messages", {}).get(answer_id, {})
        return found if isinstance(found, dict) else {}

    def request(
        self, method: str, path: str, body: Any = None, *, refused: str = NOT_READY, failed: str = NOT_READY,
        shape: type = dict,
    ) -> Any:  # fmt: skip
        """The answer to one request of Open WebUI's API, a dict or what `shape` says.

        `refused` and `failed` are the faults that answers of 4xx and 5xx mean here. Raises ServiceError.
        """
        import httpx

        try:
            response = bounded.ask(self._http, method, path, json=body)
        except httpx.HTTPError as error:
            message = f"Open WebUI does not answer at {self.url} ({type(error).__name__})."
            raise ServiceError(message, fault=NOT_READY, hint=_LOGS) from None
        try:
            data = bounded.from_json(response.content)
        except ValueError:
            # Unknown paths answer 200 with the page of the app.
            message = f"{self.url}{path} answered without JSON (HTTP {response.status_code})."
            raise ServiceError(message, fault=NOT_READY, hint=_LOGS) from None
        if response.is_error:
            said = str(data.get("detail", "")) if isinstance(data, dict) else ""
            fault = BUSY if response.status_code == 429 else failed if response.is_server_error else refused
            message = f"Open WebUI: {said or 'error'} (HTTP {response.status_code}, {path})."
            raise ServiceError(message, fault=fault, hint=_LOGS)
        if not isinstance(data, shape):
            raise ServiceError(
                f"{self.url}{path} answered with something unexpected.", fault=NOT_READY, hint=_LOGS
            )
        return data


def takes_passwords(url: str, timeout: float = 30.0) -> bool:
    """Whether the page takes passwords at all, asked of its API with an account that nobody has. `timeout` is in
    seconds. Raises ServiceError where it does not say."""
    import httpx

    login = {"email": f"{uuid.uuid4().hex}@nobody.invalid", "password": uuid.uuid4().hex}
    try:
        with httpx.Client(timeout=timeout, trust_env=False) as http:
            status = bounded.ask(http, "POST", f"{url}/api/v1/auths/signin", json=login).status_code
    except httpx.HTTPError as error:
        message = f"Open WebUI does not answer at {url} ({type(error).__name__})."
        raise ServiceError(message, fault=NOT_READY, hint=_LOGS) from None
    if status == httpx.codes.FORBIDDEN:
        return False
    if status in {httpx.codes.BAD_REQUEST, httpx.codes.UNAUTHORIZED, httpx.codes.TOO_MANY_REQUESTS}:
        return True
    raise ServiceError(
        f"Open WebUI does not say whether it takes passwords (HTTP {status}).", fault=NOT_READY, hint=_LOGS
    )


def _text(message: dict[str, Any]) -> str:
    return str(message.get("content") or "").strip()


def _calls(message: dict[str, Any]) -> list[Call]:
    """The calls of a model that makes them by itself: they are in the output."""
    made = []
    results = {}
    for one in message.get("output") or []:
        if one.get("type") == "function_call_output":
            results[one.get("call_id")] = one.get("output")
    for one in message.get("output") or []:
        if one.get("type") == "function_call":
            result = _short(results.get(one.get("call_id"), ""))
            made.append(Call(str(one.get("name", "")), _arguments(one.get("arguments")), result))
    return made


def _arguments(text: Any) -> dict[str, Any]:
    try:
        data = bounded.from_json(text) if isinstance(text, str) else text
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 2000 else f"{text[:2000]}…"
