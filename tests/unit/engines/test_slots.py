"""Which slot a request gets."""

from __future__ import annotations

from launcher.slots import LONGEST, NOTICES, SHORT, Slot, Slots, prompt

LONG = "a long document. " * SHORT


class Clock:
    now = 100.0

    def __call__(self) -> float:
        self.now += 0.001
        return self.now


def take(slots: Slots, text: str) -> Slot:
    slot = slots.take(text)
    assert slot is not None
    return slot


def answered(slots: Slots, text: str) -> int:
    """The slot that a request got which is over."""
    slot = take(slots, text)
    slots.leave(slot)
    return slot.number


def test_a_long_prompt_comes_after_the_short_ones() -> None:
    slots = Slots(range(1, 5), Clock())
    long = take(slots, LONG)
    assert long.number == 4
    assert [take(slots, text).number for text in ("a?", "b?", "c?")] == [1, 2, 3]
    assert slots.take("d?") is None


def test_a_short_one_comes_before_a_long_one_that_is_being_read() -> None:
    slots = Slots(range(3), Clock())
    last, middle = take(slots, f"1{LONG}"), take(slots, f"2{LONG}")
    assert (last.number, middle.number) == (2, 1)
    slots.leave(last)
    assert take(slots, "a?").number == 0
    assert take(slots, "b?").number == 2  # no other is free


def test_two_answers_are_kept_apart_where_that_is_faster() -> None:
    assert [slot.number for slot in _two(apart=True)] == [0, 2]
    assert [slot.number for slot in _two(apart=False)] == [0, 1]


def _two(*, apart: bool) -> list[Slot]:
    slots = Slots(range(4), Clock(), apart=apart)
    return [take(slots, text) for text in ("a?", "b?")]


def test_whose_prompt_was_read_delays_nobody() -> None:
    slots = Slots(range(2), Clock())
    first, second = take(slots, f"1{LONG}"), take(slots, f"2{LONG}")
    slots.leave(first)
    second.reading = 0
    assert take(slots, "a?").number == 1


def test_the_one_that_was_not_used_for_longest() -> None:
    slots = Slots(range(3), Clock())
    assert [answered(slots, text) for text in ("a?", "b?", "c?", "d?")] == [0, 1, 2, 0]


def test_a_conversation_goes_on_where_it_was() -> None:
    slots = Slots(range(4), Clock())
    asked = {"role": "user", "content": "How are llamas shorn?"}
    talk = prompt({"messages": [asked]})
    more = prompt({"messages": [asked, {"role": "user", "content": "And goats?"}]})
    assert [answered(slots, one) for one in ("x?", talk, "y?", more)] == [0, 1, 2, 1]
    assert answered(slots, LONG) == 3
    assert answered(slots, f"{LONG} and a question?") == 3


def test_a_long_prompt_leaves_the_slot_where_little_of_it_was_read() -> None:
    slots = Slots(range(3), Clock())
    assert answered(slots, "a long document. ") == 0
    assert answered(slots, LONG) == 2


def test_a_slot_whose_client_went_is_the_last_choice() -> None:
    clock = Clock()
    slots = Slots(range(2), clock)
    slots.leave(take(slots, "a?"), gone=True)
    assert [answered(slots, text) for text in ("a?", "b?")] == [1, 1]
    clock.now += NOTICES
    assert answered(slots, "c?") == 0


def test_the_prompt_of_a_request() -> None:
    body = {"messages": [{"role": "user", "content": "ü"}], "tools": [1], "temperature": 0}
    assert prompt(body) == '[[1], [{"role": "user", "content": "ü"}]]'
    assert prompt({"prompt": [1, 2]}) == "[[1, 2]]"
    assert prompt({}) == "[]"
    assert len(prompt({"prompt": "x" * (2 * LONGEST)})) == LONGEST


def test_what_two_prompts_share() -> None:
    slot = Slot(0, text="abcdef")
    assert [slot.common(text) for text in ("abcdef", "abcdefg", "abcx", "x", "", "abc")] == [6, 6, 3, 0, 0, 3]
