"""Two hundred people, of whom fifty ask at once, each for a word of their own: what comes back, when, and to whom."""

from __future__ import annotations

import json
import secrets
import ssl
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import httpx

from scripts.webui import WebUI

PEOPLE, ASKING = 200, 50
LATER = "HTTP 503 and when to try again"
TOKENS = 16  # of an answer, at most
PATIENCE = 600.0
PAGE_EVERY = 0.5  # seconds between two of the others who open their page
PAGES = ("/", "/api/v1/auths/", "/api/v1/chats/")


@dataclass(frozen=True)
class Answer:
    """`outcome` is `whole`, or what went wrong. Seconds, None without a token."""

    word: str
    text: str
    outcome: str
    first: float | None = None


@dataclass
class Person:
    """Somebody with an account, and a word that nobody else has."""

    client: httpx.Client
    word: str = field(default_factory=lambda: f"w{secrets.token_hex(3)}")

    def ask(self, model: str) -> Answer:
        """As a stream, through the page."""
        question = f"Repeat this word and nothing else: {self.word}"
        body = {
            "model": model, "stream": True, "max_tokens": TOKENS, "temperature": 0,
            "messages": [{"role": "user", "content": question}],
        }  # fmt: skip
        began, first, text, outcome = time.monotonic(), None, "", "cut"
        try:
            with self.client.stream("POST", "/api/chat/completions", json=body) as response:
                if response.is_error:
                    said_when = " and when to try again" if "Retry-After" in response.headers else ""
                    return Answer(self.word, "", f"HTTP {response.status_code}{said_when}")
                for line in response.iter_lines():
                    if line == "data: [DONE]":
                        outcome = "whole" if text else "empty"
                    elif line.startswith("data: "):
                        said = json.loads(line[6:])
                        if "error" in said:
                            return Answer(self.word, text, "error in the stream", first)
                        piece = "".join(one["delta"].get("content") or "" for one in said.get("choices", ()))
                        first = first or (time.monotonic() - began if piece else None)
                        text += piece
        except (httpx.HTTPError, ValueError) as error:
            outcome = type(error).__name__
        return Answer(self.word, text, outcome, first)

    def seconds_of_a_page(self) -> float:
        """Until everything of a visit is there. Raises httpx.HTTPError."""
        began = time.monotonic()
        for path in PAGES:
            self.client.get(path).raise_for_status()
        return time.monotonic() - began


def arrive(admin: WebUI, url: str, trust: ssl.SSLContext) -> list[Person]:
    """They get their accounts, each with a session."""

    def one(number: int) -> Person:
        account = {
            "name": f"Person {number}", "email": f"{secrets.token_hex(6)}@example.com",
            "password": secrets.token_hex(8), "role": "user",
        }  # fmt: skip
        token = admin.request("POST", "/api/v1/auths/add", account)["token"]
        headers = {"Authorization": f"Bearer {token}"}
        return Person(
            httpx.Client(base_url=url, verify=trust, timeout=PATIENCE, trust_env=False, headers=headers)
        )

    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(one, range(PEOPLE)))


def at_once(people: Sequence[Person], model: str) -> list[Answer]:
    """One question of each."""
    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(lambda one: one.ask(model), people))


@contextmanager
def going_on(people: Sequence[Person], model: str) -> Iterator[list[Answer]]:
    """Each asks again as soon as there is an answer, until the block ends."""
    answers: list[Answer] = []
    done = threading.Event()

    def keep_on(person: Person) -> None:
        while not done.is_set():
            answers.append(answer := person.ask(model))
            if answer.outcome != "whole":
                done.wait(1)  # as somebody who reads what went wrong

    with ThreadPoolExecutor(len(people)) as pool:
        for one in people:
            pool.submit(keep_on, one)
        try:
            yield answers
        finally:
            done.set()


@contextmanager
def visiting(people: Sequence[Person]) -> Iterator[tuple[list[float], Counter[str]]]:
    """The others open their pages, one after the other. Seconds of each visit, and what failed."""
    seconds: list[float] = []
    failed: Counter[str] = Counter()
    done = threading.Event()

    def visit() -> None:
        number = 0
        while not done.wait(PAGE_EVERY):
            try:
                seconds.append(people[number % len(people)].seconds_of_a_page())
            except httpx.HTTPStatusError as error:
                failed[f"HTTP {error.response.status_code}"] += 1
            except httpx.HTTPError as error:
                failed[type(error).__name__] += 1
            number += 1

    thread = threading.Thread(target=visit, daemon=True)
    thread.start()
    try:
        yield seconds, failed
    finally:
        done.set()
        thread.join()


def strangers(answers: Iterable[Answer], people: Sequence[Person]) -> list[Answer]:
    """Answers that hold somebody else's word."""
    words = {one.word for one in people}
    return [one for one in answers if any(word in one.text for word in words - {one.word})]


def leave(people: Iterable[Person]) -> None:
    for one in people:
        with suppress(httpx.HTTPError):
            one.client.close()
