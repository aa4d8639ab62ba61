"""llama.cpp's server: OpenAI's API, and a few routes of its own that say more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scripts.engines.base import Model
from scripts.engines.openai import OpenAI
from scripts.engines.wire import integer


class LlamaCpp(OpenAI):
    name = "llamacpp"
    logs = "Its log may say why: uv run invoke logs llamacpp"
    refused = "uv run invoke restart"
    empty = "Fetch one: uv run invoke pull"

    def _probe(self) -> tuple[Any, str]:
        """/health needs no key and says whether the model is loaded; /v1/models then shows whether our key opens."""
        state, detail = self._probe_path("/health")
        return super()._probe() if state == "ready" else (state, detail)

    def _model_of(self, entry: Mapping[str, Any]) -> Model:
        meta = entry.get("meta")
        meta = meta if isinstance(meta, dict) else {}
        kind = meta.get("ftype")
        return Model(
            name=str(entry["id"]),
            context=integer(meta.get("n_ctx")),
            size=integer(meta.get("size")),
            parameters=integer(meta.get("n_params")),
            quantization=kind if isinstance(kind, str) else None,
        )

    def busy(self) -> int | None:
        """How many answers are in progress, or None if the server does not report it (/slots switched off)."""
        slots = self._get("/slots")
        if not isinstance(slots, list):
            return None
        return sum(1 for slot in slots if isinstance(slot, dict) and slot.get("is_processing"))
