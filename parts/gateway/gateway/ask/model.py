"""The plan model: a llama.cpp server with the starter and the plan adapter. It reads a catalogue and a question, and
writes a plan that the grammar allows.

The prompt is written here as the model was trained on it, not by a chat template that somebody may change. The server
keeps the beginning of the last prompt of the slot that plans use, so that a catalogue is read once.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from dataclasses import dataclass, field
from typing import Any, Protocol

import httpx

from gateway.faults import Failure

SECONDS = 100.0  # for one plan, a catalogue that was not read before included
TOKENS = 160  # of a plan
ADAPTER = {"id": 0, "scale": 1.0}  # the only adapter of the server, which serves others without it
ALTERNATIVES = 4  # tokens beside the chosen one, whose probability is told


log = logging.getLogger("gateway.plan")


@dataclass(frozen=True)
class Token:
    """A token of a plan, its natural log-probability, and the likeliest others of that place with theirs. Neither
    knows of the grammar.
    """

    text: str
    logprob: float
    others: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Reading:
    """What the model wrote. `cached` of the `prompt` tokens were not computed again."""

    text: str
    tokens: tuple[Token, ...] = ()
    prompt: int = 0
    cached: int = 0


class Writer(Protocol):
    """Writes plans: `PlanModel.write`."""

    async def write(self, catalogue: str, user: str, grammar: str = "", *, plan: str = "") -> Reading: ...


@dataclass
class Counting:
    """The same for one question: it counts the tokens of its prompts, and those of them that were cached."""

    model: Writer
    prompt: int = 0
    cached: int = 0

    async def write(self, catalogue: str, user: str, grammar: str = "", *, plan: str = "") -> Reading:
        """As the model. Raises Failure."""
        read = await self.model.write(catalogue, user, grammar, plan=plan)
        self.prompt += read.prompt
        self.cached += read.cached
        return read


def prompt(catalogue: str, user: str, plan: str = "") -> str:
    """The text that the model completes. `plan` is the beginning of its answer, where that is given.

    Nothing in the catalogue or the question can end its turn: the marks of the template lose their form.
    """
    return f"{_beginning(catalogue)}{_plain(user)}<|im_end|>\n<|im_start|>assistant\n{plan}"


def _beginning(catalogue: str) -> str:
    """What the prompts of all questions about a catalogue begin with."""
    return f"<|im_start|>system\nPLAN\n{_plain(catalogue)}<|im_end|>\n<|im_start|>user\n"


def _plain(text: str) -> str:
    return text.replace("<|", "< |").replace("|>", "| >")


@dataclass
class PlanModel:
    """The server at `url`. `slot` is the one that plans use, None if the server chooses. One plan at a time: a second
    would take half of the processor from the first, and its place in the cache.
    """

    url: str
    key: str = ""
    slot: int | None = None
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        self._http = httpx.AsyncClient(
            headers=headers, timeout=SECONDS, trust_env=False, verify=ssl.create_default_context()
        )

    async def close(self) -> None:
        """End its connections."""
        await self._http.aclose()

    async def adapted(self) -> bool:
        """Whether the server has an adapter. Raises Failure when it does not answer."""
        return bool(await self._ask("GET", "/lora-adapters"))

    async def write(self, catalogue: str, user: str, grammar: str = "", *, plan: str = "") -> Reading:
        """The likeliest plan that the grammar (GBNF) allows, without one any; `plan` is its beginning, where that is
        given. Raises Failure."""
        body: dict[str, Any] = {
            "prompt": prompt(catalogue, user, plan),
            "grammar": grammar,
            "temperature": 0,
            "n_predict": TOKENS,
            "n_probs": ALTERNATIVES + 1,
            "stop": ["\n"],
        }
        answer = await self._complete(body)
        timings = answer.get("timings", {})
        cached = int(timings.get("cache_n", 0))
        read = Reading(
            str(answer["content"]).strip(),
            tuple(map(_token, answer.get("completion_probabilities", ()))),
            int(timings.get("prompt_n", 0)) + cached,
            cached,
        )
        spent = timings.get("prompt_ms", 0) + timings.get("predicted_ms", 0)
        log.info("plan: %.0f ms, prompt of %d tokens, %d of them cached", spent, read.prompt, read.cached)
        return read

    async def read(self, catalogue: str) -> int:
        """Let the server read a catalogue, so that the first question about it finds that done. Returns the number of
        tokens that were not read before. Raises Failure."""
        answer = await self._complete({"prompt": _beginning(catalogue), "n_predict": 0})
        return int(answer.get("timings", {}).get("prompt_n", 0))

    async def _complete(self, body: dict[str, Any]) -> Any:
        """The server's answer by the adapter, in the slot of plans, in its turn."""
        slot = {} if self.slot is None else {"id_slot": self.slot}
        async with self._turn:
            return await self._ask(
                "POST", "/completion", {**body, **slot, "cache_prompt": True, "lora": [ADAPTER]}
            )

    async def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        try:
            answer = await self._http.request(method, self.url + path, json=body)
        except httpx.TimeoutException as error:
            raise Failure("ask-slow", "The plan model took too long.", 504) from error
        except httpx.HTTPError as error:
            raise Failure("ask-no-model", "The plan model does not answer.") from error
        if answer.status_code in {401, 403}:
            raise Failure("ask-no-model", "The plan model refuses the gateway's key.")
        if not answer.is_success:
            raise _refused(answer)
        return answer.json()


def _refused(answer: httpx.Response) -> Failure:
    try:
        kind = str(answer.json()["error"]["type"])
    except (ValueError, KeyError, TypeError):
        kind = ""
    if kind == "exceed_context_size_error":
        return Failure("ask-too-long", "The question and the catalogue are too long for the plan model.", 422)
    return Failure("ask-no-model", f"The plan model answered with HTTP status {answer.status_code}.")


def _token(entry: dict[str, Any]) -> Token:
    others = [(str(one["token"]), float(one["logprob"])) for one in entry.get("top_logprobs", ())]
    text = str(entry["token"])
    return Token(text, float(entry["logprob"]), tuple(one for one in others if one[0] != text)[:ALTERNATIVES])
