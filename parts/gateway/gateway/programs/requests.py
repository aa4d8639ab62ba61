"""What a request to the engine may hold: the fields of OpenAI's API, within bounds. A server's own fields, such as the
slot or the adapter that it should use, are not for programs.

https://platform.openai.com/docs/api-reference/chat/create
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gateway.faults import Failure

CHAT = frozenset(
    {
        "model", "messages", "stream", "stream_options", "max_tokens", "max_completion_tokens", "n", "temperature",
        "top_p", "stop", "seed", "tools", "tool_choice", "parallel_tool_calls", "response_format", "logprobs",
        "top_logprobs", "logit_bias", "frequency_penalty", "presence_penalty", "reasoning_effort", "user",
    }
)  # fmt: skip
# Fields that some clients send, and that mean something to OpenAI's own servers alone.
LEFT_OUT = frozenset(
    {
        "metadata",
        "modalities",
        "prediction",
        "prompt_cache_key",
        "safety_identifier",
        "service_tier",
        "store",
        "verbosity",
    }
)
EMBEDDINGS = frozenset({"model", "input", "encoding_format", "dimensions", "user"})
TOKENS = 2048  # of an answer, where the request says nothing
MOST_TOKENS = 16_384
MOST_ANSWERS = 4
LIMITS = ("max_tokens", "max_completion_tokens")


def chat(given: Mapping[str, Any]) -> dict[str, Any]:
    """The request that the engine gets. Raises Failure."""
    made = _known(given, CHAT)
    for name, most in (*((limit, MOST_TOKENS) for limit in LIMITS), ("n", MOST_ANSWERS)):
        value = made.get(name)
        if value is not None and (
            not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= most
        ):
            raise _invalid(f"{name} must be a whole number from 1 to {most}.")
    # Under its older name, which every engine knows: Ollama ignores the newer one, and would answer without a limit.
    limits = [limit for name in LIMITS if (limit := made.pop(name, None)) is not None]
    made["max_tokens"] = min(limits, default=TOKENS)
    # Engines differ in what 1 or "true" means, and a stream is counted in another way than a whole answer.
    if not isinstance(made.get("stream"), bool | None):
        raise _invalid("stream must be true or false.")
    options = made.get("stream_options") or {}
    if not isinstance(messages := made.get("messages"), list) or not isinstance(options, dict):
        raise _invalid("messages must be a list, and stream_options an object.")
    for message in messages:
        _no_address(message)
    if made.get("stream"):
        made["stream_options"] = {"include_usage": True}
    else:
        made.pop("stream_options", None)
    return made


def embeddings(given: Mapping[str, Any]) -> dict[str, Any]:
    """The request that the engine gets. Raises Failure."""
    return _known(given, EMBEDDINGS)


def wants_usage(given: Mapping[str, Any]) -> bool:
    """Whether who asked for a stream wants its last event, with the tokens."""
    options = given.get("stream_options")
    return isinstance(options, dict) and bool(options.get("include_usage"))


def _known(given: Mapping[str, Any], fields: frozenset[str]) -> dict[str, Any]:
    if unknown := sorted(set(given) - fields - LEFT_OUT):
        raise _invalid(f"Unknown field {unknown[0][:40]!r}. Fields: {', '.join(sorted(fields))}.")
    return {name: value for name, value in given.items() if name in fields}


def _no_address(message: Any) -> None:
    """Raises Failure for a picture that the engine would fetch: it reaches places that the program can't."""
    parts = message.get("content") if isinstance(message, dict) else None
    for part in parts if isinstance(parts, list) else ():
        for value in part.values() if isinstance(part, dict) else ():
            url = (
                value.get("url")
                if isinstance(value, dict)
                else value
                if part.get("type") == "image_url"
                else ""
            )
            if isinstance(url, str) and url and url != "image_url" and not url.startswith("data:"):
                raise _invalid("A picture must be in the request itself: a url that begins with data:.")


def _invalid(text: str) -> Failure:
    return Failure("program-request", text, 400)
