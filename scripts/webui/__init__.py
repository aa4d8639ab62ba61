"""Open WebUI: what it is given for its model, and how to speak to it.

variables     the environment variables that depend on the model
page_program  which program the data belong to
client        sign in, look around, ask a question: for readiness and `verify`
provider      a provider of OpenID Connect, by which people sign in
copying       the page's data, from SQLite into PostgreSQL
holding       in place of the page while its data are moved
recovery      an admin's password, set in the page's data
signing       a session of an admin, where passwords are not taken
users         the accounts: listed, added, given another password, removed
"""

from __future__ import annotations

from scripts.webui.client import Answer, Call, WebUI
from scripts.webui.variables import ASK, VARYING, Model, asks_data, of_database, variables

__all__ = ["ASK", "VARYING", "Answer", "Call", "Model", "WebUI", "asks_data", "of_database", "variables"]
