"""What a text itself advises."""

from __future__ import annotations

import pytest

from scripts.faults.advice import advised


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("error: no flux\n  hint: Raise `flux` in pyproject.toml\n", "Raise `flux` in pyproject.toml"),
        (
            "x No solution\n      hint: The value includes times that do\n      not exist. Raise it.\n      more\n",
            "The value includes times that do not exist. Raise it.",
        ),
        ("error[E1]: flux\n  = help: consider bending time first\n", "consider bending time first"),
        ("HINT:  Connect as another user than flux.\n", "Connect as another user than flux."),
        ("hint: See above for output from the failure.\n", ""),
        ("hint: remove it by rm -rf / and try again\n", ""),
        ("try:\n    bend()\n", ""),
        ("", ""),
    ],
)
def test_the_first_advice_is_shown_whole(text: str, said: str) -> None:
    assert advised(text) == said
