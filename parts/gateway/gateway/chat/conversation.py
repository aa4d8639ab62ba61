"""What is asked, from the messages of a chat. The server keeps nothing of it.

An answer carries its plan, and a choice the plans to choose from, in blocks that a person can read too. They come back
with the next message and count as a text of the caller's: what is in them is read by the plan language or not at all,
so that the worst that an edited one can do is another question that only reads.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gateway.ask.outcome import Asked, Outcome
from gateway.faults import Failure

ANSWERED, OFFERED = "plan", "plans"  # the languages of the blocks
BLOCK = re.compile(rf"^```({ANSWERED}|{OFFERED})\n((?:.{{1,2000}}\n){{1,3}})```$", re.MULTILINE)
TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')
MARKUP = frozenset("<>&`")

# "2", "2.", "the second one", "number 2"
NUMBER = re.compile(
    r"(?:(?:the|number|no|nr|option|choice|answer)\b\.?\s*|#)*(?:(\d{1,3})|(first|second|third|last))(?:\s+one)?[.)!]*",
    re.IGNORECASE,
)
ORDINALS = ("first", "second", "third")
YES = re.compile(r"(?:yes|yep|yeah|y|ok|okay|right|correct|exactly|ja|sí|si|oui|sim)[.!]*", re.IGNORECASE)


@dataclass(frozen=True)
class Message:
    """One message of a chat."""

    role: str
    text: str


def messages(given: Any) -> list[Message]:
    """The messages of a request. Raises Failure where they have another form, or the last is not the user's."""
    if not isinstance(given, list) or not given:
        raise Failure("ask-invalid", "messages must be a list with at least one message.", 400)
    read = [_message(one) for one in given]
    if read[-1].role != "user" or not read[-1].text:
        raise Failure("ask-invalid", "The last message must be a user's, with a text.", 400)
    return read


def _message(given: Any) -> Message:
    if not isinstance(given, dict) or not isinstance(role := given.get("role"), str):
        raise Failure("ask-invalid", "Each message must be an object with role and content.", 400)
    content = given.get("content")
    if isinstance(content, list):  # parts: texts count, images do not
        content = "\n".join(
            part["text"] for part in content if isinstance(part, dict) and isinstance(part.get("text"), str)
        )
    return Message(role, content.strip() if isinstance(content, str) else "")


def asked(chat: Sequence[Message]) -> Asked | Outcome:
    """What the last message asks; an outcome where that is a choice that was not offered."""
    *before, last = chat
    blocks = [block for one in before if one.role == "assistant" if (block := BLOCK.search(one.text))]
    offered = next((_lines(one) for one in reversed(blocks) if one[1] == OFFERED), [])
    if offered and (number := _chosen(last.text, len(offered), pending=blocks[-1][1] == OFFERED)) is not None:
        if 0 < number <= len(offered):
            return Asked(plan=offered[number - 1])
        return Outcome(
            "declined", why=f"There is no choice {number}: answer with a number from 1 to {len(offered)}."
        )
    answered = (_lines(one)[0] for one in reversed(blocks) if one[1] == ANSWERED)
    return Asked(question=last.text, previous=next(answered, ""))


def _chosen(text: str, offered: int, pending: bool) -> int | None:
    """The number that a message chooses, None if it is another question. `pending`: nothing was answered since."""
    if pending and offered == 1 and YES.fullmatch(text):
        return 1
    if not (found := NUMBER.fullmatch(text)):
        return None
    digits, ordinal = found.groups()
    if digits:
        return int(digits)
    return offered if ordinal.lower() == "last" else ORDINALS.index(ordinal.lower()) + 1


def _lines(block: re.Match[str]) -> list[str]:
    return block[2].splitlines()


def block(language: str, lines: Sequence[str]) -> str:
    """Plans, or a query, as a block of code; `asked` reads plans again. In their JSON texts, \\u003c stands for a
    character that is markup or can't be seen, so that nothing in the block ends it."""
    return "\n".join([f"```{language}", *(TEXT.sub(_safe, line) for line in lines), "```"])


def _safe(text: re.Match[str]) -> str:
    return "".join(
        f"\\u{ord(one):04x}" if one in MARKUP else one if one.isprintable() else json.dumps(one)[1:-1]
        for one in text.group()
    )
