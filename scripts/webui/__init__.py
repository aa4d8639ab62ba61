"""Open WebUI: what it is told about model and database, and how to speak to it.

picker    the prompt by which a small model picks a database call
wiring    the environment variables that depend on model and database
client    sign in, look around, ask a question: for readiness and `verify`
"""

from __future__ import annotations

from scripts.webui.client import Answer, Call, WebUI
from scripts.webui.wiring import OF_THE_MOMENT, Model, chooser, wiring

__all__ = ["OF_THE_MOMENT", "Answer", "Call", "Model", "WebUI", "chooser", "wiring"]
