"""Any server with OpenAI's chat API, over httpx. Built for engines next door: no proxies, no retries of answers."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Unpack

import httpx

from scripts import bounded
from scripts.engines.base import Asking, Chunk, ContextTooLong, Engine, Message, Model, Readiness, Timings
from scripts.engines.wire import event_data, failure, integer, seconds_of, speed
from scripts.errors import EngineError
from scripts.stopping import Stopper
from scripts.waiting import until

CONNECT_SECONDS = 5.0
# How long an engine may say nothing. A long prompt on a slow CPU is prefilled in silence: minutes, not seconds.
SILENCE_SECONDS = 600.0
PROBE_SECONDS = 5.0
POLL_SECONDS = 0.1

DOCTOR = "uv run invoke doctor says what is wrong"


class OpenAI(Engine):
    """`address` is the server's URL, with or without /v1; `key` is sent as a bearer token and shown nowhere."""

    name = "server"  # what messages call it
    logs = "Its own log may say why; or: uv run invoke doctor"
    refused = "Correct OPENAI_API_KEY in .env, then: uv run invoke start"
    empty = "Load a model on that server, then: uv run invoke models"

    def __init__(
        self, address: str, *, key: str = "", model: str = "", silence: float = SILENCE_SECONDS
    ) -> None:
        self._address = address.rstrip("/").removesuffix("/v1")
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._model = model
        self._silence = silence

    @property
    def address(self) -> str:
        """The server's base URL, without a user name or password."""
        url = httpx.URL(self._address)
        return str(url.copy_with(username=None, password=None)) if url.userinfo else self._address

    def ready(self, timeout: float = 0.0) -> Readiness:
        """Wait up to `timeout` seconds (0: probe once). A refused key ends the wait: waiting does not help."""
        answered = ("ready", "refused")
        return Readiness(
            *until(self._probe, good=lambda found: found[0] in answered, seconds=timeout, every=POLL_SECONDS)
        )

    def _probe(self) -> tuple[Any, str]:
        return self._probe_path("/v1/models")

    def _probe_path(self, path: str) -> tuple[Any, str]:
        try:
            with self._client(PROBE_SECONDS) as client:
                response = bounded.ask(client, "GET", path)
        except httpx.HTTPError as error:
            return "unreachable", str(error) or type(error).__name__
        if response.status_code == 200:
            return "ready", ""
        failed = failure(response.status_code, response.text)
        state = {401: "refused", 403: "refused", 503: "loading"}.get(response.status_code, "failing")
        return state, f"HTTP {response.status_code}: {failed.text}"

    def models(self) -> list[Model]:
        """The models offered. Invalid entries are left out; an answer that is not a list is an error."""
        body = self._get("/v1/models")
        data = body.get("data") if isinstance(body, dict) else None
        if not isinstance(data, list):
            raise EngineError(
                f"The {self.name} at {self.address} lists no models: {str(body)[:200]}",
                fault="engine-unknown",
                hint=DOCTOR,
            )
        return [self._model_of(entry) for entry in data if isinstance(entry, dict) and _name(entry)]

    def _model_of(self, entry: Mapping[str, Any]) -> Model:
        return Model(_name(entry), context=integer(entry.get("max_model_len") or entry.get("context_length")))

    def chat(self, messages: Sequence[Message], **asking: Unpack[Asking]) -> Generator[Chunk, None, None]:
        """See `Engine.chat`. Raises ContextTooLong, or EngineError for everything else."""
        options = {name: asking.get(name) for name in ("temperature", "max_tokens", "seed")}
        body = {
            "model": asking.get("model") or self._model or self._first_model(),
            "messages": list(messages),
            "stream": True,
            "stream_options": {"include_usage": True},
            **{name: value for name, value in options.items() if value is not None},
            **(asking.get("extra") or {}),
        }
        return self._stream(body, asking.get("stop"))

    def _stream(self, body: Mapping[str, Any], stop: threading.Event | None) -> Generator[Chunk, None, None]:
        started = time.monotonic()
        first: float | None = None
        finish: str | None = None
        done = False
        figures: dict[str, Any] = {}
        with Stopper(stop) as stopper, self._errors(stopper), self._client(self._silence) as client:
            path = "/v1/chat/completions"
            with client.stream("POST", path, json=body, extensions={"trace": stopper.trace}) as response:
                if response.status_code != 200:
                    text = bounded.body(response).decode(errors="replace")
                    raise self._failure(response.status_code, text)
                for data in event_data(bounded.event_lines(response)):
                    if stopper.stopped:
                        break
                    if data == "[DONE]":
                        done = True
                        break
                    piece = self._piece(data)
                    figures.update(
                        {k: piece[k] for k in ("usage", "timings") if isinstance(piece.get(k), dict)}
                    )
                    chunk, ended = _chunk(piece)
                    finish = ended or finish
                    if chunk.text or chunk.reasoning:
                        first = time.monotonic() if first is None else first
                        yield chunk
        if stopper.stopped:
            return
        if not done and finish is None:
            raise self._cut("it closed the connection")
        total = time.monotonic() - started
        ttft = None if first is None else first - started
        yield Chunk(finish=finish or "stop", timings=self._timings(figures, ttft, total))

    def _piece(self, data: str) -> dict[str, Any]:
        try:
            piece = bounded.from_json(data)
        except ValueError:
            raise self._cut(f"it sent something that is not JSON: {data[:100]!r}") from None
        if not isinstance(piece, dict):
            raise self._cut(f"it sent something unexpected: {data[:100]!r}")
        if piece.get("error"):
            raise self._failure(None, data)
        return piece

    def _timings(self, figures: Mapping[str, Any], ttft: float | None, total: float) -> Timings:
        """Tokens from `usage`; seconds and speeds from llama.cpp's `timings`, which other servers do not send."""
        usage, timings = figures.get("usage", {}), figures.get("timings", {})
        details = usage.get("prompt_tokens_details") or {}
        return Timings(
            prompt_tokens=integer(usage.get("prompt_tokens")),
            cached_tokens=integer(timings.get("cache_n", details.get("cached_tokens"))),
            prompt_seconds=seconds_of(timings.get("prompt_ms")),
            completion_tokens=integer(usage.get("completion_tokens")),
            completion_seconds=seconds_of(timings.get("predicted_ms")),
            ttft=ttft,
            total=total,
            prefill_per_second=speed(timings.get("prompt_per_second")) if timings.get("prompt_n") else None,
            decode_per_second=speed(timings.get("predicted_per_second")),
        )

    def _first_model(self) -> str:
        found = self.models()
        if not found:
            raise EngineError(
                f"The {self.name} at {self.address} has no model.", fault="model-unknown", hint=self.empty
            )
        return found[0].name

    def _get(self, path: str) -> Any:
        with self._errors(), self._client(PROBE_SECONDS * 4) as client:
            response = bounded.ask(client, "GET", path)
            if response.status_code != 200:
                raise self._failure(response.status_code, response.text)
            try:
                return bounded.from_json(response.content)
            except ValueError:
                text = response.text[:100]
                raise EngineError(
                    f"What answers at {self.address} is not a {self.name}: {text!r}",
                    fault="engine-unknown",
                    hint=DOCTOR,
                ) from None

    def _client(self, patience: float) -> httpx.Client:
        timeout = httpx.Timeout(patience, connect=min(CONNECT_SECONDS, patience))
        # Reading the certificates of the system takes longer than a short answer: only where they are used.
        verify = self._address.startswith("https:")
        return httpx.Client(
            base_url=self._address,
            headers={"Accept-Encoding": bounded.PACKING, **self._headers},
            timeout=timeout,
            trust_env=False,
            verify=verify,
        )

    @contextmanager
    def _errors(self, stopper: Stopper | None = None) -> Iterator[None]:
        """Turn what httpx raises into our words. Once stopped nothing is an error: we cut the line ourselves."""
        try:
            yield
        except httpx.HTTPError as error:
            if stopper and stopper.stopped:
                return
            reason = str(error) or type(error).__name__
            if isinstance(error, httpx.ReadTimeout):
                raise self._cut(f"it sent nothing for {self._silence:g} s") from error
            if isinstance(error, (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError)):
                raise self._cut(reason) from error
            raise EngineError(
                f"The {self.name} at {self.address} can't be reached: {reason}",
                fault="engine-unreachable",
                hint=DOCTOR,
            ) from error
        except httpx.InvalidURL as error:
            raise EngineError(
                f"The {self.name}'s address {self._address!r} is not a URL: {error}",
                fault="engine-unreachable",
                hint=DOCTOR,
            ) from error

    def _cut(self, reason: str) -> EngineError:
        return EngineError(
            f"The {self.name} at {self.address} stopped in the middle of an answer: {reason}.",
            fault="answer-cut",
            hint=self.logs,
        )

    def _failure(self, status: int | None, text: str) -> EngineError:
        failed = failure(status, text)
        where = f"The {self.name} at {self.address}"
        if failed.too_long:
            return ContextTooLong(
                f"The conversation does not fit in the model's context: {failed.text}",
                tokens=failed.tokens,
                context=failed.context,
            )
        if status in (401, 403):
            return EngineError(
                f"{where} refuses the API key: {failed.text}", fault="engine-key", hint=self.refused
            )
        if status == 503:
            return EngineError(f"{where} is not ready: {failed.text}", fault="service-not-ready", hint=DOCTOR)
        code = "an error" if status is None else f"HTTP {status}"
        return EngineError(
            f"{where} answered with {code}: {failed.text}", fault="engine-error", hint=self.logs
        )


def _name(entry: Mapping[str, Any]) -> str:
    name = entry.get("id")
    return name if isinstance(name, str) else ""


def _chunk(piece: Mapping[str, Any]) -> tuple[Chunk, str | None]:
    choices = piece.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices and isinstance(choices[0], dict) else {}
    delta = choice.get("delta") or {}
    thought = delta.get("reasoning_content") or delta.get("reasoning") or ""
    return Chunk(text=delta.get("content") or "", reasoning=thought), choice.get("finish_reason")
