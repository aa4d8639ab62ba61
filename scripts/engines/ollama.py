"""Ollama, by its official client. https://github.com/ollama/ollama/blob/main/docs/api.md"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Unpack
from urllib.parse import urlsplit

import httpx

from scripts import bounded
from scripts.engines.base import (
    REPEATED,
    Asking,
    Chunk,
    ContextTooLong,
    Message,
    Model,
    ModelKeeper,
    Readiness,
    Timings,
    rate,
)
from scripts.engines.wire import failure, integer
from scripts.errors import EngineError, ModelError
from scripts.progress import Progress, Report, silent
from scripts.stopping import Stopped, Stopper
from scripts.waiting import until

if TYPE_CHECKING:
    import ollama

OFFICIAL = "registry.ollama.ai"
CONNECT_SECONDS = 5.0
# How long it may say nothing: loading a model and a long prompt on a slow CPU take minutes.
SILENCE_SECONDS = 600.0
POLL_SECONDS = 0.2
# Ollama ends an answer without a word when one token follows on itself more often than this. Later ones say so:
# https://github.com/ollama/ollama/pull/18374
REPEATS = 30
NANO = 1e-9  # its durations are in nanoseconds

DOCTOR = "uv run invoke doctor says what is wrong"


class Ollama(ModelKeeper):
    """`address` is the server's URL. It has no authentication: it must never be published."""

    name = "ollama"

    def __init__(self, address: str, *, model: str = "", silence: float = SILENCE_SECONDS) -> None:
        self._address = address.rstrip("/")
        self._model = model
        self._silence = silence

    @property
    def address(self) -> str:
        """The server's base URL."""
        return self._address

    def ready(self, timeout: float = 0.0) -> Readiness:
        """Wait up to `timeout` seconds until it answers; 0 probes once."""
        trouble = until(self._trouble, good=lambda found: found is None, seconds=timeout, every=POLL_SECONDS)
        return Readiness("ready" if trouble is None else "unreachable", trouble or "")

    def _trouble(self) -> str | None:
        """Why it does not answer; None when it does."""
        try:
            with httpx.Client(trust_env=False, timeout=CONNECT_SECONDS) as http:
                bounded.ask(http, "GET", f"{self._address}/api/version").raise_for_status()
        except httpx.HTTPError as error:
            return str(error) or type(error).__name__
        return None

    def version(self) -> str | None:
        """Ollama's version, or None if the answer has none. Raises EngineError."""
        with (
            self._errors(),
            httpx.Client(base_url=self._address, trust_env=False, timeout=CONNECT_SECONDS) as http,
        ):
            answer = bounded.ask(http, "GET", "/api/version").raise_for_status()
            return str(_object(answer.content).get("version") or "") or None

    def models(self) -> list[Model]:
        """The models that it has, one that it serves by default first."""
        with self._errors(), self._client() as client:
            found = [
                Model(
                    name=str(one.model),
                    size=integer(one.size),
                    quantization=one.details.quantization_level if one.details else None,
                    digest=(one.digest or "").removeprefix("sha256:"),
                )
                for one in client.list().models
                if one.model
            ]
        return sorted(found, key=lambda one: one.name != self._model)

    def show(self, model: str) -> dict[str, Any]:
        """What it reports about a model: its metadata (`model_info`) and `tensors`, which its client leaves out."""
        with (
            self._errors(),
            httpx.Client(base_url=self._address, trust_env=False, timeout=CONNECT_SECONDS) as http,
        ):
            asked = {"model": model, "verbose": False}
            answer = bounded.ask(http, "POST", "/api/show", json=asked).raise_for_status()
            return _object(answer.content)

    def log_name(self, model: str) -> str:
        """The name of the file with the model's tensors; empty if unknown.

        Its log has that name when it starts a runner: https://github.com/ollama/ollama/blob/main/llm/llama_server.go
        """
        with suppress(EngineError):
            lines = str(self.show(model).get("modelfile"))
            if found := re.search(r"^FROM .*?(sha256-[0-9a-f]{64})", lines, re.MULTILINE):
                return found[1]
        return ""

    def placement(self) -> str:
        """What /api/ps says, as JSON."""
        try:
            with httpx.Client(timeout=CONNECT_SECONDS * 2, trust_env=False) as http:
                return bounded.ask(http, "GET", f"{self._address}/api/ps").text
        except httpx.HTTPError:
            return ""

    def load(self, model: str, keep_alive: int | None = None) -> None:
        """Load a model before the first question. `keep_alive` is in seconds; negative is for ever."""
        with self._errors():
            self._client().generate(model=model, keep_alive=keep_alive)

    def loaded(self) -> set[str]:
        """The names of the models that are in memory now."""
        with self._errors():
            return {str(one.model) for one in self._client().ps().models}

    def chat(self, messages: Sequence[Message], **asking: Unpack[Asking]) -> Generator[Chunk, None, None]:
        """See `Engine.chat`. Raises ContextTooLong, or EngineError for everything else."""
        asked = {
            "temperature": asking.get("temperature"),
            "num_predict": asking.get("max_tokens"),
            "seed": asking.get("seed"),
            **(asking.get("extra") or {}),
        }
        options = {name: value for name, value in asked.items() if value is not None}
        started = time.monotonic()
        first: float | None = None
        last: Any = None
        before, same = "", 0
        with Stopper(asking.get("stop")) as stopper, self._errors(stopper):
            client = self._client(stopper)
            stream = client.chat(
                model=asking.get("model") or self._model or self._first_model(),
                messages=list(messages),
                stream=True,
                options=options,
            )
            for piece in stream:
                if stopper.stopped:
                    break
                last = piece
                text, reasoning = piece.message.content or "", piece.message.thinking or ""
                if text or reasoning:
                    same = same + 1 if (text or reasoning).strip() == before else 1
                    before = (text or reasoning).strip()
                    first = time.monotonic() if first is None else first
                    yield Chunk(text=text, reasoning=reasoning)
        if stopper.stopped:
            return
        ttft = None if first is None else first - started
        if same > REPEATS and not last.done:
            yield Chunk(finish=REPEATED, timings=Timings(ttft=ttft, total=time.monotonic() - started))
            return
        if last is None or not last.done:
            raise self._cut("it closed the connection")
        yield Chunk(
            finish=last.done_reason or "stop", timings=_timings(last, ttft, time.monotonic() - started)
        )

    def source(self, model: str, registry: str) -> str:
        """A registry that is not Ollama's own is a part of the name: there is no setting for it."""
        address = urlsplit(registry)
        if address.hostname == OFFICIAL:
            return model
        return f"{address.netloc}/{model if '/' in model else f'library/{model}'}"

    def pull(
        self, model: str, registry: str, report: Report = silent, cancel: threading.Event | None = None
    ) -> None:
        """Let it fetch a model. It resumes what was cut, and checks each layer's sha256.

        Raises ModelError with its own words: also for an error inside of an answer of status 200.
        """
        from ollama import ResponseError

        source = self.source(model, registry)
        plain = source != model and urlsplit(registry).scheme == "http"
        report(Progress("model", "looking", note=source))
        done: dict[str, int] = {}
        total: dict[str, int] = {}
        with Stopper(cancel) as stopper, self._errors(stopper):
            try:
                for step in self._client(stopper).pull(source, insecure=plain, stream=True):
                    if stopper.stopped:
                        break
                    if step.digest:
                        done[step.digest] = step.completed or done.get(step.digest, 0)
                        total[step.digest] = step.total or total.get(step.digest, 0)
                    note = "" if step.digest else str(step.status or "")
                    known = sum(total.values()) or None
                    report(
                        Progress("model", "downloading", sum(done.values()) if known else None, known, note)
                    )
            except ResponseError as error:
                raise ModelError(
                    f"Ollama could not fetch {source}: {error.error}",
                    fault="model-unreachable",
                    hint="Check the name and the network, then, to continue: uv run invoke pull NAME",
                ) from error
        if stopper.stopped:
            raise Stopped(f"Fetching {model} was stopped.", hint=f"To continue: uv run invoke pull {model}")
        if source != model:  # the bytes stay the same ones
            with self._errors():
                self._client().copy(source, model)
                self._client().delete(source)

    def _first_model(self) -> str:
        found = self.models()
        if not found:
            raise EngineError(
                "Ollama has no model.", fault="model-unknown", hint="Fetch one: uv run invoke pull"
            )
        return found[0].name

    def _client(self, stopper: Stopper | None = None) -> ollama.Client:
        import ollama

        def trace(request: httpx.Request) -> None:
            if stopper:
                request.extensions = {**request.extensions, "trace": stopper.trace}

        return ollama.Client(
            host=self._address,
            timeout=httpx.Timeout(self._silence, connect=CONNECT_SECONDS),
            trust_env=False,
            event_hooks={"request": [trace]},
        )

    @contextmanager
    def _errors(self, stopper: Stopper | None = None) -> Iterator[None]:
        """Turn what the client raises into our words. Once stopped nothing is an error: we cut the line ourselves."""
        from ollama import ResponseError

        try:
            yield
        except ResponseError as error:
            failed = failure(error.status_code, error.error)
            if failed.too_long or "exceeds the available context" in error.error:
                raise ContextTooLong(
                    f"The conversation does not fit in the model's context: {failed.text}",
                    tokens=failed.tokens, context=failed.context,
                ) from error  # fmt: skip
            raise self._answered(error.status_code, failed.text) from error
        except httpx.HTTPStatusError as error:
            status = error.response.status_code
            raise self._answered(status, failure(status, error.response.text).text) from error
        except (httpx.HTTPError, ConnectionError) as error:
            if stopper and stopper.stopped:
                return
            reason = str(error) or type(error).__name__
            if isinstance(error, (httpx.RemoteProtocolError, httpx.ReadError, httpx.ReadTimeout)):
                raise self._cut(reason) from error
            raise EngineError(
                f"Ollama at {self.address} can't be reached: {reason}",
                fault="engine-unreachable",
                hint=DOCTOR,
            ) from error

    def _answered(self, status: int, text: str) -> EngineError:
        """It answered, with an error. 404 is for a model that it does not have."""
        fault, hint = ("model-unknown", _MODELS) if status == 404 else ("engine-error", _LOGS)
        return EngineError(f"Ollama at {self.address}: {text}.", fault=fault, hint=hint)

    def _cut(self, reason: str) -> EngineError:
        return EngineError(
            f"Ollama at {self.address} stopped in the middle of an answer: {reason}.",
            fault="answer-cut",
            hint=_LOGS,
        )


_MODELS = "Models here: uv run invoke models. To fetch one: uv run invoke pull NAME"
_LOGS = "Its log may say why: uv run invoke logs ollama"


def _timings(last: Any, ttft: float | None, total: float) -> Timings:
    """The figures of the final object; a figure that is absent or 0 is unknown."""
    prompt, completion = integer(last.prompt_eval_count), integer(last.eval_count)
    prefill, decode = _seconds(last.prompt_eval_duration), _seconds(last.eval_duration)
    return Timings(
        prompt_tokens=prompt,
        prompt_seconds=prefill,
        completion_tokens=completion,
        completion_seconds=decode,
        ttft=ttft,
        total=total,
        prefill_per_second=rate(prompt, prefill),
        decode_per_second=rate(completion, decode),
    )


def _seconds(nanoseconds: Any) -> float | None:
    known = integer(nanoseconds)
    return known * NANO if known else None


def _object(content: bytes) -> dict[str, Any]:
    """An answer's JSON object. Raises EngineError if it is not one."""
    try:
        found = bounded.from_json(content)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise EngineError("What answers is not Ollama.", fault="service-not-ready", hint=DOCTOR)
    return found
