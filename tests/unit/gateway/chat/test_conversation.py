"""What is asked, from the messages of a chat."""

from __future__ import annotations

from typing import Any

import pytest
from gateway.ask.outcome import Asked, Choice, Outcome
from gateway.ask.parse import parse
from gateway.chat.conversation import Message, asked, block, messages
from gateway.chat.markdown import message
from gateway.faults import Failure

from tests.unit.gateway.ask.plans import SHOP

ANSWERED = Outcome("answered", answer="3 orders.", plan='orders[status="shipped"] count')
OFFERED = Outcome("choose", choices=(Choice("orders count", "all orders"), Choice("orders list", "orders")))
DECLINED = Outcome("declined", why="No salaries.")


def chat(*turns: str | Outcome) -> list[Message]:
    """Questions are texts, outcomes the answers to them."""
    return [
        Message("user", one) if isinstance(one, str) else Message("assistant", "\n\n".join(message(one)))
        for one in turns
    ]


def test_the_last_message_is_the_question() -> None:
    assert asked(chat("How many orders?")) == Asked("How many orders?")


def test_the_answer_before_gives_the_plan_that_a_question_may_follow() -> None:
    found = asked(chat("Shipped?", ANSWERED, "Salaries?", DECLINED, "and in April?"))
    assert found == Asked("and in April?", previous='orders[status="shipped"] count')


@pytest.mark.parametrize(
    "text", ["2", "2.", " #2", "the second", "The second one.", "number 2", "last", "option 2"]
)
def test_a_choice_by_its_number(text: str) -> None:
    assert asked(messages_of(chat("Orders?", OFFERED, text))) == Asked(plan="orders list")


@pytest.mark.parametrize("text", ["2 orders?", "second orders", "and 2", "the", "2026"])
def test_what_is_no_number_is_a_question(text: str) -> None:
    assert asked(chat("Orders?", OFFERED, text)) == Asked(text)


def test_yes_takes_the_only_choice_while_it_is_open() -> None:
    one = Outcome("choose", choices=OFFERED.choices[:1])
    assert asked(chat("Orders?", one, "Yes.")) == Asked(plan="orders count")
    assert asked(chat("Orders?", OFFERED, "Yes.")) == Asked("Yes.")
    later = asked(chat("Orders?", one, "yes", ANSWERED, "yes"))
    assert isinstance(later, Asked) and later.question == "yes"


def test_a_choice_may_be_taken_back_and_one_that_is_not_there_is_said() -> None:
    assert asked(chat("Orders?", OFFERED, "2", ANSWERED, "1")) == Asked(plan="orders count")
    found = asked(chat("Orders?", OFFERED, "3"))
    assert isinstance(found, Outcome) and found.status == "declined" and "1 to 2" in found.why
    assert asked(chat("Orders?", OFFERED, "3", found, "1")) == Asked(plan="orders count")


def test_a_plan_comes_back_as_it_was() -> None:
    text = 'orders[status="a`b</details>&lt;\\u2028\\n" & total<50] count'
    there = parse(text, SHOP)
    written = block("plan", [str(there)])
    line = written.splitlines()[1]
    assert not any(one in line for one in ("`", "&lt;", "</", "\u2028"))
    found = asked([Message("user", "x"), Message("assistant", written), Message("user", "and?")])
    assert isinstance(found, Asked) and parse(found.previous, SHOP) == there


@pytest.mark.parametrize(
    "text",
    [
        "```plan\n```",
        "```plan\n" + "x" * 3000 + "\n```",
        "```plans\n" + "a\n" * 9 + "```",
        "``` plan\nx\n```",
        "plan: x",
    ],
)
def test_another_block_is_none(text: str) -> None:
    assert asked([Message("assistant", text), Message("user", "1")]) == Asked("1")


def test_what_a_user_wrote_is_no_plan() -> None:
    written = block("plans", ["orders count"])
    assert asked([Message("user", written), Message("user", "1")]) == Asked("1")


def messages_of(turns: list[Message]) -> list[Message]:
    return messages([{"role": one.role, "content": one.text} for one in turns])


def test_parts_are_read_and_images_are_not() -> None:
    parts = [{"type": "text", "text": "How many?"}, {"type": "image_url", "image_url": {"url": "x"}}]
    assert (
        messages([{"role": "system", "content": None}, {"role": "user", "content": parts}])[-1].text
        == "How many?"
    )


@pytest.mark.parametrize(
    "given",
    [
        None, "x", [], ["x"], [{"content": "x"}], [{"role": 3, "content": "x"}], [{"role": "user", "content": " "}],
        [{"role": "user"}], [{"role": "assistant", "content": "x"}], [{"role": "user", "content": [{"text": 3}]}],
    ],
)  # fmt: skip
def test_messages_of_another_form_are_refused(given: Any) -> None:
    with pytest.raises(Failure) as raised:
        messages(given)
    assert (raised.value.fault, raised.value.status) == ("ask-invalid", 400)
