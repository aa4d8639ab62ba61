"""Open WebUI: what it is given for model and database, and how to speak to it.

query_prompt  the prompt by which a small model fills in a database call
variables     the environment variables that depend on model and database
client        sign in, look around, ask a question: for readiness and `verify`
"""

from __future__ import annotations

from scripts.webui.client import Answer, Call, WebUI
from scripts.webui.variables import VARYING, Model, query_preset, variables

__all__ = ["VARYING", "Answer", "Call", "Model", "WebUI", "query_preset", "variables"]
