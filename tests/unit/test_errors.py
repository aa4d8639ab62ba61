"""What an error shows has an end, whatever it was made of."""

from __future__ import annotations

from scripts.errors import LONGEST, ByreError


def test_a_long_value_is_shortened_in_the_middle() -> None:
    value = "x" * 100_000
    error = ByreError(f"Unknown {value}. Allowed: a, b.", hint=f"Try {value} again", detail=["short", value])
    for text in (str(error), error.message, error.hint, error.detail[1]):
        assert len(text) == LONGEST
    assert error.message.startswith("Unknown x") and error.message.endswith("x. Allowed: a, b.")
    assert error.detail[0] == "short"
