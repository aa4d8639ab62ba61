"""What a text itself advises."""

from __future__ import annotations

import pytest

from scripts.faults.advice import advised, told


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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no flux here. You need to run it in a `flux` session\n", "You need to run it in a `flux` session"),
        (
            "Error: no flux (try reducing the size of time or its pace)\n",
            "try reducing the size of time or its pace",
        ),
        ("flux is too old, please update your flux to 1.21. It bends.\n", "please update your flux to 1.21."),
        ("flux is too old, please update your flux to a newer: no\n", "please update your flux to a newer"),
        ("bend failed, try again\n", ""),
        ("please wait while the flux is bent by the machine\n", ""),
        ("You can run flux --help for all that it bends\n", ""),
        ("$ run 'flux bend the time now'\n", ""),
        ("", ""),
    ],
)
def test_a_sentence_that_says_what_to_do_is_told(text: str, said: str) -> None:
    assert told(text) == said
