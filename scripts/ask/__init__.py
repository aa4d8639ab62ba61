"""Ask your data: the client of the gateway, which answers a question about the data of a MongoDB.

client         a question and its outcome, over HTTP
shown          an outcome for people: the sentence, the rows, the query in words and as MongoDB
conversation   questions one after another, with choices by number
"""

from __future__ import annotations

from scripts.ask.client import Gateway, Outcome, Question

__all__ = ["Gateway", "Outcome", "Question"]
