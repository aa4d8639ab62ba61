"""A question to the gateway and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import httpx

from scripts import bounded
from scripts.errors import ByreError, ServiceError
from scripts.faults import lookup

PATIENCE = 130.0  # seconds: the gateway itself gives up after 120
ASK = "/v1/ask"
Status = Literal["answered", "choose", "declined"]
CODES: dict[Status, int] = {"answered": 0, "choose": 10, "declined": 11}  # exit codes of `ask`


@dataclass(frozen=True)
class Question:
    """`previous` is the plan that a follow-up goes on from, `choose` the number of a choice that the same question
    brought, `plan` one to run instead of a question, `today` a date such as 2026-03-31. What is empty is left to the
    gateway.
    """

    question: str = ""
    database: str = ""
    previous: str = ""
    choose: int = 0
    plan: str = ""
    today: str = ""

    def document(self) -> dict[str, str | int]:
        """As the gateway takes it."""
        return {name: value for name, value in vars(self).items() if value}


@dataclass(frozen=True)
class Outcome:
    """What the gateway said. `document` is all of it, as --json shows it."""

    status: Status
    document: Mapping[str, Any] = field(repr=False)

    def text(self, name: str) -> str:
        """A text of the document; empty without it."""
        return str(self.document.get(name) or "")

    @property
    def choices(self) -> list[Mapping[str, str]]:
        """The plans that may be meant, each with its words."""
        return list(self.document.get("choices", ()))


class Gateway:
    """The gateway at an address. A context manager."""

    def __init__(self, address: str, key: str) -> None:
        headers = {"Authorization": f"Bearer {key}"}
        self._http = httpx.Client(base_url=address, headers=headers, timeout=PATIENCE, trust_env=False)

    def __enter__(self) -> Gateway:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def ask(self, question: Question) -> Outcome:
        """The outcome. Raises ServiceError with the gateway's fault where something does not work."""
        found = self.request("POST", ASK, question.document())
        if found.get("status") not in CODES:
            raise _unknown()
        return Outcome(found["status"], found)

    def request(self, method: str, path: str, document: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """What the gateway answers. Raises ServiceError with its fault where something does not work."""
        try:
            answer = bounded.ask(self._http, method, path, json=document)
        except httpx.TimeoutException as error:
            raise ServiceError(
                f"The gateway did not answer in {PATIENCE:.0f} s.", fault="ask-slow"
            ) from error
        except (httpx.HTTPError, OSError) as error:
            raise ServiceError("The gateway does not answer.", fault="gateway-unreachable") from error
        found = _document(answer)
        if isinstance(named := found.get("error"), dict):
            raise lookup.named(named)
        if not answer.is_success or not found:
            raise _unknown(f"HTTP status {answer.status_code}, and ")
        return found


def _unknown(status: str = "") -> ByreError:
    return ServiceError(f"The gateway answered with {status}nothing that Byre knows.", fault="gateway-failed")


def _document(answer: httpx.Response) -> dict[str, Any]:
    try:
        found = bounded.from_json(answer.content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
