"""What can go wrong here, by the ids of Byre's table of faults: `uv run invoke explain ID`."""

from __future__ import annotations


class Failure(Exception):
    """A question can't be answered because something does not work. `fault` is an id of the table of faults, `status`
    the HTTP status of the answer. `text` is one sentence, with nothing of a document and no secret in it. `after`:
    seconds after which the same request may be answered; 0: unknown.
    """

    def __init__(self, fault: str, text: str, status: int = 503, after: int = 0) -> None:
        super().__init__(text)
        self.fault = fault
        self.text = text
        self.status = status
        self.after = after
